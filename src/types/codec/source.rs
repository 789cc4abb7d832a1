//! Sources in other encodings than UTF-8 (PEP 263): `source::decode` finds the comment that names the encoding, and
//! knows the commonest; the codecs know the others.

use super::Encoding;
use super::decode::{DecodeErrors, DecodeFault, decode};
use crate::source::{self, DecodeError};

/// The first fault, as an error.
struct FirstFault {
    /// Whether positions are those in a line, as where a program is read line by line.
    by_line: bool,
}

impl DecodeErrors for FirstFault {
    type Error = (usize, String);

    fn fix(&mut self, fault: &DecodeFault<'_>) -> Result<(String, usize), Self::Error> {
        let before = &fault.input[..fault.start];
        let line = match self.by_line {
            true => before.iter().rposition(|&byte| byte == b'\n').unwrap_or(0),
            false => 0,
        };
        let (name, reason) = (fault.encoding, fault.reason);
        let (byte, at) = (fault.input[fault.start], fault.start - line);
        let message =
            format!("'{name}' codec can't decode byte 0x{byte:02x} in position {at}: {reason}");
        Err((fault.start, message))
    }
}

/// The text of a source, as [`source::decode`], with all encodings of the library.  `by_line` is for programs, which
/// CPython reads line by line: positions are those in a line then.
///
/// # Errors
/// What is wrong with the bytes.
pub fn decode_source(
    bytes: &[u8],
    file: Option<&str>,
    by_line: bool,
) -> Result<String, DecodeError> {
    let error = match source::decode(bytes, file) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let encoding = error.encoding.as_deref().and_then(Encoding::lookup);
    let Some(encoding) = encoding else {
        return Err(error);
    };
    match decode(bytes, encoding, true, &mut FirstFault { by_line }) {
        Ok((text, _)) => Ok(text),
        Err((at, message)) => Err(DecodeError::placeless(bytes, at, message)),
    }
}
