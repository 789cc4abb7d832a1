//! The codecs `unicode_escape` and `raw_unicode_escape`: text as in a string literal.

use super::decode::{DecodeErrors, DecodeFault, Decoded};
use crate::types::str::repr::push_escape;
use crate::types::str::{code_point, from_code_point};

/// Encodes with `unicode_escape`.
pub fn escape(text: &str) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            ' '..='~' => out.push(c),
            _ => push_escape(code_point(c), &mut out),
        }
    }
    out.into_bytes()
}

/// Encodes with `raw_unicode_escape`: only what Latin-1 lacks is escaped.
pub fn escape_raw(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        let code = code_point(c);
        match u8::try_from(code) {
            Ok(byte) => out.push(byte),
            Err(_) => {
                let mut escaped = String::new();
                push_escape(code, &mut escaped);
                out.extend(escaped.as_bytes());
            }
        }
    }
    out
}

/// What an escape sequence means.
enum Escape {
    Char(u32),
    Nothing,
    /// No escape sequence: the backslash stands for itself.
    Literal,
    Fault(usize, &'static str),
}

/// Decodes `unicode_escape`.
pub fn unescape<H: DecodeErrors>(input: &[u8], errors: &mut H) -> Decoded<H::Error> {
    decode_escapes(input, errors, "unicodeescape", read_escape)
}

/// Decodes `raw_unicode_escape`.
pub fn unescape_raw<H: DecodeErrors>(input: &[u8], errors: &mut H) -> Decoded<H::Error> {
    decode_escapes(input, errors, "rawunicodeescape", |input, at| {
        match input.get(at) {
            Some(b'u' | b'U') => read_escape(input, at),
            _ => (Escape::Literal, at),
        }
    })
}

fn decode_escapes<H: DecodeErrors>(
    input: &[u8],
    errors: &mut H,
    encoding: &'static str,
    read: fn(&[u8], usize) -> (Escape, usize),
) -> Decoded<H::Error> {
    let mut out = String::with_capacity(input.len());
    let mut at = 0;
    while let Some(&byte) = input.get(at) {
        if byte != b'\\' {
            out.push(char::from(byte));
            at += 1;
            continue;
        }
        let (escape, next) = read(input, at + 1);
        let (end, reason) = match escape {
            Escape::Char(code) => match from_code_point(code) {
                Some(c) => {
                    out.push(c);
                    at = next;
                    continue;
                }
                None if encoding == "unicodeescape" => (next, "illegal Unicode character"),
                None => (next, "\\Uxxxxxxxx out of range"),
            },
            Escape::Nothing => {
                at = next;
                continue;
            }
            Escape::Literal => {
                out.push('\\');
                at += 1;
                continue;
            }
            Escape::Fault(end, reason) => (end, reason),
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

/// Reads what follows a backslash.
fn read_escape(input: &[u8], at: usize) -> (Escape, usize) {
    let Some(&letter) = input.get(at) else {
        return (Escape::Fault(at, "\\ at end of string"), at);
    };
    let plain = |c: char| (Escape::Char(u32::from(c)), at + 1);
    match letter {
        b'\n' => (Escape::Nothing, at + 1),
        b'\\' => plain('\\'),
        b'\'' => plain('\''),
        b'"' => plain('"'),
        b'a' => plain('\x07'),
        b'b' => plain('\x08'),
        b't' => plain('\t'),
        b'n' => plain('\n'),
        b'r' => plain('\r'),
        b'f' => plain('\x0c'),
        b'v' => plain('\x0b'),
        b'0'..=b'7' => {
            let digits = input[at..]
                .iter()
                .take(3)
                .take_while(|byte| (b'0'..=b'7').contains(byte));
            let (code, count) = digits.fold((0, 0), |(code, count), byte| {
                (code * 8 + u32::from(byte - b'0'), count + 1)
            });
            (Escape::Char(code), at + count)
        }
        b'x' => read_hex(input, at + 1, 2, "truncated \\xXX escape"),
        b'u' => read_hex(input, at + 1, 4, "truncated \\uXXXX escape"),
        b'U' => read_hex(input, at + 1, 8, "truncated \\UXXXXXXXX escape"),
        b'N' => read_name(input, at + 1),
        _ => (Escape::Literal, at),
    }
}

fn read_hex(input: &[u8], at: usize, width: usize, reason: &'static str) -> (Escape, usize) {
    let mut code = 0;
    for place in at..at + width {
        let digit = input
            .get(place)
            .and_then(|&byte| char::from(byte).to_digit(16));
        match digit {
            Some(digit) => code = code << 4 | digit,
            None => return (Escape::Fault(place, reason), place),
        }
    }
    (Escape::Char(code), at + width)
}

fn read_name(input: &[u8], at: usize) -> (Escape, usize) {
    const MALFORMED: &str = "malformed \\N character escape";
    if input.get(at) != Some(&b'{') {
        return (Escape::Fault(at, MALFORMED), at);
    }
    let Some(len) = input[at..].iter().position(|&byte| byte == b'}') else {
        return (Escape::Fault(input.len(), MALFORMED), at);
    };
    let name = String::from_utf8_lossy(&input[at + 1..at + len]);
    let end = at + len + 1;
    match crate::types::str::unicode::by_name(&name) {
        Some(c) => (Escape::Char(u32::from(c)), end),
        None => (Escape::Fault(end, "unknown Unicode character name"), end),
    }
}
