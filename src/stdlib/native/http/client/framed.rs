//! Bodies that came whole in chunks, or encoded, taken apart without hyper.  Only what is beyond doubt is taken: plain
//! sizes, no extensions, no trailers, nothing behind the end.

use std::ops::Range;

use crate::stdlib::native::http::decode::Decoder;

/// A body, and how it came.
pub struct Body {
    pub data: Vec<u8>,
    /// Where in it the pieces of the wire end; empty for one piece.
    pub ends: Vec<usize>,
    /// How many bytes it was on the wire.
    pub raw: usize,
}

/// The chunks of a body, where they are all there and nothing else is.
fn chunks(body: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = body.get(at..)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit());
        let digits = digits.count();
        if digits == 0 || digits > 6 || rest.get(digits..digits + 2)? != b"\r\n" {
            return None;
        }
        let size = std::str::from_utf8(&rest[..digits]).ok()?;
        let size = usize::from_str_radix(size, 16).ok()?;
        let begin = at + digits + 2;
        let end = begin + size;
        if body.get(end..end + 2)? != b"\r\n" {
            return None;
        }
        at = end + 2;
        if size == 0 {
            return (at == body.len()).then_some(found);
        }
        found.push(begin..end);
    }
}

/// The body that `came` is: in chunks or in one piece, with an encoding to be undone or without.
pub fn body(came: &[u8], is_chunked: bool, encoding: Option<&str>) -> Option<Body> {
    let pieces = match is_chunked {
        true => chunks(came)?,
        false => vec![0..came.len(); usize::from(!came.is_empty())],
    };
    let raw = pieces.iter().map(Range::len).sum();
    let mut decoder = encoding.and_then(Decoder::of);
    let mut data = Vec::with_capacity(raw);
    let mut ends = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match &mut decoder {
            Some(decoder) => data.extend(decoder.feed(&came[piece]).ok()?),
            None => data.extend_from_slice(&came[piece]),
        }
        ends.push(data.len());
    }
    if raw > 0
        && let Some(decoder) = &mut decoder
    {
        data.extend(decoder.finish().ok()?);
    }
    Some(Body { data, ends, raw })
}
