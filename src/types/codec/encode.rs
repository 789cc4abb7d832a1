//! From text to bytes.

use super::{Encoding, Order, escape};
use crate::types::str::{code_point, has_stand_ins};

/// A stretch of characters that an encoding cannot express.
pub struct EncodeFault<'a> {
    pub encoding: Encoding,
    /// The code points of the whole text.
    pub codes: &'a [u32],
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// What goes in place of a faulty stretch.
pub enum Replacement {
    Bytes(Vec<u8>),
    /// Code points, to be encoded in turn.
    Text(Vec<u32>),
}

/// Decides what becomes of faults.
pub trait EncodeErrors {
    type Error;

    /// A replacement, and the index of the character where to go on.
    fn fix(&mut self, fault: &EncodeFault<'_>) -> Result<(Replacement, usize), Self::Error>;

    /// The error for a fault whose replacement cannot be encoded either.
    fn refuse(&mut self, fault: &EncodeFault<'_>) -> Self::Error;
}

/// Encodes a text (as stored: stand-ins are surrogates).
pub fn encode<H: EncodeErrors>(
    text: &str,
    encoding: Encoding,
    errors: &mut H,
) -> Result<Vec<u8>, H::Error> {
    match encoding {
        Encoding::Utf8 if !has_stand_ins(text) => return Ok(text.as_bytes().to_vec()),
        Encoding::Ascii | Encoding::Latin1 | Encoding::Charmap(_) if text.is_ascii() => {
            return Ok(text.as_bytes().to_vec());
        }
        Encoding::UnicodeEscape => return Ok(escape::escape(text)),
        Encoding::RawUnicodeEscape => return Ok(escape::escape_raw(text)),
        _ => {}
    }
    let codes: Vec<u32> = text.chars().map(code_point).collect();
    let mut out = Vec::with_capacity(text.len());
    match encoding {
        Encoding::Utf8Sig => out.extend(b"\xef\xbb\xbf"),
        Encoding::Utf16(Order::Marked) => out.extend(b"\xff\xfe"),
        Encoding::Utf32(Order::Marked) => out.extend(b"\xff\xfe\0\0"),
        _ => {}
    }
    let mut at = 0;
    while let Some(&code) = codes.get(at) {
        if push_code(encoding, code, &mut out) {
            at += 1;
            continue;
        }
        let fault = fault_at(encoding, &codes, at);
        let (replacement, resume) = errors.fix(&fault)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Text(text) => {
                for code in text {
                    if !push_code(encoding, code, &mut out) {
                        return Err(errors.refuse(&fault));
                    }
                }
            }
        }
        at = resume;
    }
    Ok(out)
}

/// The fault that begins at a character: the byte encodings take neighbours together.
fn fault_at(encoding: Encoding, codes: &[u32], start: usize) -> EncodeFault<'_> {
    let mut end = start + 1;
    let one_by_one = matches!(
        encoding,
        Encoding::Utf16(_) | Encoding::Utf32(_) | Encoding::Multibyte(_)
    );
    if !one_by_one {
        let mut scratch = Vec::new();
        while codes
            .get(end)
            .is_some_and(|&code| !push_code(encoding, code, &mut scratch))
        {
            end += 1;
        }
    }
    let reason = match encoding {
        Encoding::Ascii => "ordinal not in range(128)",
        Encoding::Latin1 => "ordinal not in range(256)",
        Encoding::Charmap(_) => "character maps to <undefined>",
        Encoding::Multibyte(_) => "illegal multibyte sequence",
        _ => "surrogates not allowed",
    };
    EncodeFault {
        encoding,
        codes,
        start,
        end,
        reason,
    }
}

/// Appends one code point; `false` if the encoding has no form for it.
fn push_code(encoding: Encoding, code: u32, out: &mut Vec<u8>) -> bool {
    let valid = char::from_u32(code);
    match encoding {
        Encoding::Ascii if code < 0x80 => out.push(code as u8),
        Encoding::Latin1 if code < 0x100 => out.push(code as u8),
        Encoding::Ascii | Encoding::Latin1 => return false,
        Encoding::Charmap(table) => match table.encode(code) {
            Some(byte) => out.push(byte),
            None => return false,
        },
        Encoding::Multibyte(encoding) => {
            return valid.is_some_and(|c| encoding.encode(c, out));
        }
        _ => {
            let Some(c) = valid else { return false };
            push_char(encoding, c, out);
        }
    }
    true
}

fn push_char(encoding: Encoding, c: char, out: &mut Vec<u8>) {
    match encoding {
        Encoding::Utf16(order) => {
            for &mut unit in c.encode_utf16(&mut [0; 2]) {
                push_unit16(order, unit, out);
            }
        }
        Encoding::Utf32(order) => push_unit32(order, u32::from(c), out),
        _ => out.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// Appends a UTF-16 code unit.
pub fn push_unit16(order: Order, unit: u16, out: &mut Vec<u8>) {
    out.extend(match order {
        Order::Big => unit.to_be_bytes(),
        Order::Little | Order::Marked => unit.to_le_bytes(),
    });
}

/// Appends a UTF-32 code unit.
pub fn push_unit32(order: Order, unit: u32, out: &mut Vec<u8>) {
    out.extend(match order {
        Order::Big => unit.to_be_bytes(),
        Order::Little | Order::Marked => unit.to_le_bytes(),
    });
}
