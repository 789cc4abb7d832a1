//! From bytes to text.

use super::{Encoding, Order, escape};
use crate::types::str::from_code_point;

/// A stretch of bytes that means nothing in an encoding.
pub struct DecodeFault<'a> {
    /// The encoding's name, as the error mentions it.
    pub encoding: &'static str,
    pub input: &'a [u8],
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// Decides what becomes of faults.
pub trait DecodeErrors {
    type Error;

    /// A replacement, and the index of the byte where to go on.
    fn fix(&mut self, fault: &DecodeFault<'_>) -> Result<(String, usize), Self::Error>;
}

/// The text, and how many bytes it took.
pub type Decoded<E> = Result<(String, usize), E>;

/// Decodes bytes.  Unless they are the `last`, an incomplete character at their end is left over.
pub fn decode<H: DecodeErrors>(
    input: &[u8],
    encoding: Encoding,
    last: bool,
    errors: &mut H,
) -> Decoded<H::Error> {
    match encoding {
        Encoding::Utf8 => decode_utf8(input, 0, last, errors),
        Encoding::Utf8Sig => {
            let mark: &[u8] = b"\xef\xbb\xbf";
            if !last && input.len() < mark.len() && mark.starts_with(input) {
                return Ok((String::new(), 0));
            }
            let skipped = if input.starts_with(mark) {
                mark.len()
            } else {
                0
            };
            let (text, taken) = decode_utf8(&input[skipped..], 0, last, errors)?;
            Ok((text, taken + skipped))
        }
        Encoding::Ascii => decode_bytes(
            input,
            "ascii",
            "ordinal not in range(128)",
            errors,
            |byte| byte.is_ascii().then_some(char::from(byte)),
        ),
        Encoding::Latin1 => {
            let text = input.iter().map(|&byte| char::from(byte)).collect();
            Ok((text, input.len()))
        }
        Encoding::Charmap(table) => decode_bytes(
            input,
            "charmap",
            "character maps to <undefined>",
            errors,
            |byte| table.decode(byte),
        ),
        Encoding::Multibyte(encoding) => encoding.decode(input, last, errors),
        Encoding::Utf16(order) => decode_utf16(input, order, last, errors),
        Encoding::Utf32(order) => decode_utf32(input, order, last, errors),
        Encoding::UnicodeEscape => escape::unescape(input, errors),
        Encoding::RawUnicodeEscape => escape::unescape_raw(input, errors),
    }
}

fn decode_utf8<H: DecodeErrors>(
    input: &[u8],
    mut at: usize,
    last: bool,
    errors: &mut H,
) -> Decoded<H::Error> {
    let mut out = String::new();
    while let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) {
        let error = match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_str(text);
                at = input.len();
                break;
            }
            Err(error) => error,
        };
        let (valid, _) = rest.split_at(error.valid_up_to());
        out.push_str(&String::from_utf8_lossy(valid));
        let start = at + valid.len();
        let (end, reason) = match error.error_len() {
            None if !last => return Ok((out, start)),
            None => (input.len(), "unexpected end of data"),
            // Only these bytes can begin a character of several bytes.
            Some(1) if !(0xc2..=0xf4).contains(&input[start]) => (start + 1, "invalid start byte"),
            Some(len) => (start + len, "invalid continuation byte"),
        };
        let fault = DecodeFault {
            encoding: "utf-8",
            input,
            start,
            end,
            reason,
        };
        let (replacement, resume) = errors.fix(&fault)?;
        out.push_str(&replacement);
        at = resume;
    }
    Ok((out, at))
}

/// Encodings of one byte for each character.
fn decode_bytes<H: DecodeErrors>(
    input: &[u8],
    encoding: &'static str,
    reason: &'static str,
    errors: &mut H,
    map: impl Fn(u8) -> Option<char>,
) -> Decoded<H::Error> {
    let mut out = String::with_capacity(input.len());
    let mut at = 0;
    while let Some(&byte) = input.get(at) {
        if let Some(c) = map(byte) {
            out.push(c);
            at += 1;
            continue;
        }
        let fault = DecodeFault {
            encoding,
            input,
            start: at,
            end: at + 1,
            reason,
        };
        let (replacement, resume) = errors.fix(&fault)?;
        out.push_str(&replacement);
        at = resume;
    }
    Ok((out, at))
}

fn unit16(order: Order, bytes: &[u8], at: usize) -> Option<u16> {
    let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
    Some(if order == Order::Big {
        u16::from_be_bytes(pair)
    } else {
        u16::from_le_bytes(pair)
    })
}

fn unit32(order: Order, bytes: &[u8], at: usize) -> Option<u32> {
    let four = <[u8; 4]>::try_from(bytes.get(at..at + 4)?).ok()?;
    Some(if order == Order::Big {
        u32::from_be_bytes(four)
    } else {
        u32::from_le_bytes(four)
    })
}

fn decode_utf16<H: DecodeErrors>(
    input: &[u8],
    order: Order,
    last: bool,
    errors: &mut H,
) -> Decoded<H::Error> {
    let (order, mut at) = match (order, input) {
        (Order::Marked, [0xff, 0xfe, ..]) => (Order::Little, 2),
        (Order::Marked, [0xfe, 0xff, ..]) => (Order::Big, 2),
        _ => (order, 0),
    };
    let encoding = if order == Order::Big {
        "utf-16-be"
    } else {
        "utf-16-le"
    };
    let mut out = String::with_capacity(input.len() / 2);
    while at < input.len() {
        let unit = unit16(order, input, at);
        let (end, reason) = match unit {
            None if !last => return Ok((out, at)),
            None => (input.len(), "truncated data"),
            Some(high @ 0xd800..=0xdbff) => match unit16(order, input, at + 2) {
                None if !last => return Ok((out, at)),
                None => (input.len(), "unexpected end of data"),
                Some(low @ 0xdc00..=0xdfff) => {
                    let code =
                        0x1_0000 + ((u32::from(high) & 0x3ff) << 10 | u32::from(low) & 0x3ff);
                    out.extend(char::from_u32(code));
                    at += 4;
                    continue;
                }
                Some(_) => (at + 2, "illegal UTF-16 surrogate"),
            },
            Some(0xdc00..=0xdfff) => (at + 2, "illegal encoding"),
            Some(unit) => {
                out.extend(char::from_u32(u32::from(unit)));
                at += 2;
                continue;
            }
        };
        let fault = DecodeFault {
            encoding,
            input,
            start: at,
            end,
            reason,
        };
        let (replacement, resume) = errors.fix(&fault)?;
        out.push_str(&replacement);
        at = resume;
    }
    Ok((out, at))
}

fn decode_utf32<H: DecodeErrors>(
    input: &[u8],
    order: Order,
    last: bool,
    errors: &mut H,
) -> Decoded<H::Error> {
    let (order, mut at) = match (order, input) {
        (Order::Marked, [0xff, 0xfe, 0, 0, ..]) => (Order::Little, 4),
        (Order::Marked, [0, 0, 0xfe, 0xff, ..]) => (Order::Big, 4),
        _ => (order, 0),
    };
    let encoding = if order == Order::Big {
        "utf-32-be"
    } else {
        "utf-32-le"
    };
    let mut out = String::with_capacity(input.len() / 4);
    while at < input.len() {
        let (end, reason) = match unit32(order, input, at) {
            None if !last => return Ok((out, at)),
            None => (input.len(), "truncated data"),
            Some(0xd800..=0xdfff) => (
                at + 4,
                "code point in surrogate code point range(0xd800, 0xe000)",
            ),
            Some(code) => match from_code_point(code) {
                Some(c) => {
                    out.push(c);
                    at += 4;
                    continue;
                }
                None => (at + 4, "code point not in range(0x110000)"),
            },
        };
        let fault = DecodeFault {
            encoding,
            input,
            start: at,
            end,
            reason,
        };
        let (replacement, resume) = errors.fix(&fault)?;
        out.push_str(&replacement);
        at = resume;
    }
    Ok((out, at))
}
