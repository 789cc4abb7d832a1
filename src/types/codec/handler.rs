//! The error handlers that come with the language.

use super::decode::DecodeFault;
use super::encode::{EncodeFault, Replacement, push_unit16, push_unit32};
use super::{Encoding, Order};
use crate::types::str::from_code_point;
use crate::types::str::repr::push_escape;

/// A built-in error handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    NameReplace,
    SurrogateEscape,
    SurrogatePass,
}

impl Handler {
    /// The handler of this name.
    pub fn lookup(name: &str) -> Option<Handler> {
        Some(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "namereplace" => Handler::NameReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            _ => return None,
        })
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Handler::Strict => "strict",
            Handler::Ignore => "ignore",
            Handler::Replace => "replace",
            Handler::BackslashReplace => "backslashreplace",
            Handler::XmlCharRefReplace => "xmlcharrefreplace",
            Handler::NameReplace => "namereplace",
            Handler::SurrogateEscape => "surrogateescape",
            Handler::SurrogatePass => "surrogatepass",
        }
    }

    /// What goes in place of what cannot be encoded, and where to go on; `None` to raise the error.
    pub fn fix_encode(self, fault: &EncodeFault<'_>) -> Option<(Replacement, usize)> {
        let bad = fault.codes.get(fault.start..fault.end)?;
        let text = match self {
            Handler::Strict => return None,
            Handler::Ignore => String::new(),
            Handler::Replace => "?".repeat(bad.len()),
            Handler::BackslashReplace => {
                let mut out = String::new();
                bad.iter().for_each(|&code| push_escape(code, &mut out));
                out
            }
            Handler::XmlCharRefReplace => bad.iter().map(|code| format!("&#{code};")).collect(),
            Handler::NameReplace => {
                let mut out = String::new();
                bad.iter().for_each(|&code| push_name(code, &mut out));
                out
            }
            Handler::SurrogateEscape => return escape_bytes(bad, fault.start),
            Handler::SurrogatePass => {
                let bytes = pass_surrogates(fault.encoding, bad)?;
                return Some((Replacement::Bytes(bytes), fault.end));
            }
        };
        let codes = text.chars().map(u32::from).collect();
        Some((Replacement::Text(codes), fault.end))
    }

    /// What goes in place of what cannot be decoded, and where to go on; `None` to raise the error.
    pub fn fix_decode(self, fault: &DecodeFault<'_>) -> Option<(String, usize)> {
        let bad = fault.input.get(fault.start..fault.end)?;
        match self {
            Handler::Ignore => Some((String::new(), fault.end)),
            Handler::Replace => Some(("\u{fffd}".to_owned(), fault.end)),
            Handler::BackslashReplace => {
                let text = bad.iter().map(|byte| format!("\\x{byte:02x}")).collect();
                Some((text, fault.end))
            }
            Handler::SurrogateEscape => {
                let text: String = bad
                    .iter()
                    .take(4)
                    .take_while(|byte| !byte.is_ascii())
                    .filter_map(|&byte| from_code_point(0xdc00 + u32::from(byte)))
                    .collect();
                let count = text.chars().count();
                (count > 0).then_some((text, fault.start + count))
            }
            Handler::SurrogatePass => {
                let (code, size) = passed_surrogate(fault)?;
                let c = from_code_point(code).filter(|_| (0xd800..=0xdfff).contains(&code))?;
                Some((c.to_string(), fault.start + size))
            }
            Handler::Strict | Handler::XmlCharRefReplace | Handler::NameReplace => None,
        }
    }

    /// Whether the handler can be asked about decoding at all.
    pub fn decodes(self) -> bool {
        !matches!(self, Handler::XmlCharRefReplace | Handler::NameReplace)
    }
}

fn push_name(code: u32, out: &mut String) {
    match char::from_u32(code).and_then(crate::types::str::unicode::name) {
        Some(name) => {
            out.push_str("\\N{");
            out.push_str(&name);
            out.push('}');
        }
        None => push_escape(code, out),
    }
}

/// The bytes that a run of escaped bytes (U+DC80 to U+DCFF) stands for.
fn escape_bytes(bad: &[u32], start: usize) -> Option<(Replacement, usize)> {
    let bytes: Vec<u8> = bad
        .iter()
        .take_while(|code| (0xdc80..=0xdcff).contains(*code))
        .map(|code| (code - 0xdc00) as u8)
        .collect();
    let resume = start + bytes.len();
    (!bytes.is_empty()).then_some((Replacement::Bytes(bytes), resume))
}

fn pass_surrogates(encoding: Encoding, bad: &[u32]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for &code in bad {
        if !(0xd800..=0xdfff).contains(&code) {
            return None;
        }
        match encoding {
            Encoding::Utf8 | Encoding::Utf8Sig => out.extend([
                0xe0 | (code >> 12) as u8,
                0x80 | (code >> 6 & 0x3f) as u8,
                0x80 | (code & 0x3f) as u8,
            ]),
            Encoding::Utf16(order) => push_unit16(order, code as u16, &mut out),
            Encoding::Utf32(order) => push_unit32(order, code, &mut out),
            _ => return None,
        }
    }
    Some(out)
}

/// The code that stands at a decoding fault in the form of a single surrogate, and its size.
fn passed_surrogate(fault: &DecodeFault<'_>) -> Option<(u32, usize)> {
    let bytes = fault.input.get(fault.start..)?;
    let order = if fault.encoding.ends_with("be") {
        Order::Big
    } else {
        Order::Little
    };
    match fault.encoding {
        "utf-8" => match bytes {
            [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..] => {
                let code = 0xd000 | (u32::from(*b) & 0x3f) << 6 | u32::from(*c) & 0x3f;
                Some((code, 3))
            }
            _ => None,
        },
        "utf-16-le" | "utf-16-be" => {
            let pair = <[u8; 2]>::try_from(bytes.get(..2)?).ok()?;
            let unit = match order {
                Order::Big => u16::from_be_bytes(pair),
                _ => u16::from_le_bytes(pair),
            };
            Some((u32::from(unit), 2))
        }
        "utf-32-le" | "utf-32-be" => {
            let four = <[u8; 4]>::try_from(bytes.get(..4)?).ok()?;
            let unit = match order {
                Order::Big => u32::from_be_bytes(four),
                _ => u32::from_le_bytes(four),
            };
            Some((unit, 4))
        }
        _ => None,
    }
}
