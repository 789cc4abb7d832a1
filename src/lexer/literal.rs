//! What string literals say: escapes decoded, as CPython's `unicodeescape` codec
//! does it, with its error messages.

use crate::source::surrogate_to_char;

/// What went wrong inside a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiteralError(pub String);

/// The first escape of a literal that means nothing: its offset and its text.
pub type InvalidEscape = Option<(usize, String)>;

/// Decodes the inside of a `str` literal that has escapes.
pub fn string_literal(body: &str) -> Result<(String, InvalidEscape), LiteralError> {
    let mut decoder = Decoder {
        body,
        at: 0,
        invalid: None,
    };
    let mut text = String::with_capacity(body.len());
    while let Some(backslash) = body[decoder.at..].find('\\') {
        text.push_str(&body[decoder.at..decoder.at + backslash]);
        decoder.at += backslash;
        decoder.escape(&mut text)?;
    }
    text.push_str(&body[decoder.at..]);
    Ok((text, decoder.invalid))
}

/// Decodes the inside of a `bytes` literal that has escapes.
pub fn bytes_literal(body: &str) -> Result<(Vec<u8>, InvalidEscape), LiteralError> {
    let bytes = body.as_bytes();
    let mut value = Vec::with_capacity(bytes.len());
    let mut invalid = None;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            value.push(bytes[at]);
            at += 1;
            continue;
        }
        let start = at;
        let Some(&kind) = bytes.get(at + 1) else {
            value.push(b'\\');
            break;
        };
        at += 2;
        match kind {
            b'\n' => {}
            b'0'..=b'7' => {
                let code = octal(bytes, &mut at);
                value.push(code as u8);
                note_octal(&mut invalid, start, body, at, code);
            }
            b'x' => {
                let digits = body.get(at..at + 2);
                let parsed = digits.filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
                let Some(code) = parsed.and_then(|text| u8::from_str_radix(text, 16).ok()) else {
                    let message = format!("(value error) invalid \\x escape at position {start}");
                    return Err(LiteralError(message));
                };
                value.push(code);
                at += 2;
            }
            _ => match simple_escape(kind) {
                Some(c) => value.push(c as u8),
                None => {
                    value.extend([b'\\', kind]);
                    invalid.get_or_insert((start, format!("\\{}", kind as char)));
                }
            },
        }
    }
    Ok((value, invalid))
}

fn simple_escape(kind: u8) -> Option<char> {
    Some(match kind {
        b'\\' => '\\',
        b'\'' => '\'',
        b'"' => '"',
        b'a' => '\x07',
        b'b' => '\x08',
        b'f' => '\x0c',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'v' => '\x0b',
        _ => return None,
    })
}

/// Up to three octal digits, the first of which is just before `at`.
fn octal(bytes: &[u8], at: &mut usize) -> u32 {
    let mut code = u32::from(bytes[*at - 1] - b'0');
    for _ in 0..2 {
        match bytes.get(*at) {
            Some(&digit @ b'0'..=b'7') => code = code * 8 + u32::from(digit - b'0'),
            _ => break,
        }
        *at += 1;
    }
    code
}

fn note_octal(invalid: &mut InvalidEscape, start: usize, body: &str, end: usize, code: u32) {
    if code > 0xFF {
        invalid.get_or_insert((start, body[start..end].to_owned()));
    }
}

/// Whether `name` is written as Unicode has it.  The table also answers to names
/// that differ in spaces and hyphens, Python only to another case.
fn is_exact_name(c: char, name: &str) -> bool {
    let bare = |name: &str| -> String {
        let kept = name.chars().filter(|c| !matches!(c, ' ' | '-' | '_'));
        kept.collect::<String>().to_ascii_uppercase()
    };
    match unicode_names2::name(c) {
        Some(official) if bare(&official.to_string()) == bare(name) => {
            official.to_string().eq_ignore_ascii_case(name)
        }
        // An alias.
        _ => !name.contains("  ") && name.trim() == name,
    }
}

struct Decoder<'s> {
    body: &'s str,
    at: usize,
    invalid: InvalidEscape,
}

impl Decoder<'_> {
    /// Decodes the escape whose backslash is at `at`.
    fn escape(&mut self, text: &mut String) -> Result<(), LiteralError> {
        let bytes = self.body.as_bytes();
        let start = self.at;
        let Some(&kind) = bytes.get(start + 1) else {
            // The text of an f-string can end so, before a field.
            self.invalid.get_or_insert((start, "\\{".to_owned()));
            text.push('\\');
            self.at += 1;
            return Ok(());
        };
        self.at += 2;
        match kind {
            b'\n' => {}
            b'0'..=b'7' => {
                let code = octal(bytes, &mut self.at);
                text.push(char::from_u32(code).expect("three octal digits are a character"));
                note_octal(&mut self.invalid, start, self.body, self.at, code);
            }
            b'x' => text.push(self.hexadecimal(start, 2, "truncated \\xXX escape")?),
            b'u' => text.push(self.hexadecimal(start, 4, "truncated \\uXXXX escape")?),
            b'U' => text.push(self.hexadecimal(start, 8, "truncated \\UXXXXXXXX escape")?),
            b'N' => self.character_name(start, text)?,
            _ if kind >= 0x80 => {
                // CPython hides this one from its check; the character follows.
                self.at -= 1;
                text.push('\\');
            }
            _ => match simple_escape(kind) {
                Some(c) => text.push(c),
                None => {
                    text.extend(['\\', kind as char]);
                    self.invalid
                        .get_or_insert((start, format!("\\{}", kind as char)));
                }
            },
        }
        Ok(())
    }

    fn hexadecimal(
        &mut self,
        start: usize,
        count: usize,
        message: &str,
    ) -> Result<char, LiteralError> {
        let digits = self.body[self.at..]
            .bytes()
            .take(count)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let code = u32::from_str_radix(&self.body[self.at..self.at + digits], 16).unwrap_or(0);
        self.at += digits;
        if digits < count {
            return Err(self.error(start, self.at, message));
        }
        if let 0xD800..=0xDFFF = code {
            return Ok(surrogate_to_char(code as u16));
        }
        char::from_u32(code).ok_or_else(|| self.error(start, self.at, "illegal Unicode character"))
    }

    fn character_name(&mut self, start: usize, text: &mut String) -> Result<(), LiteralError> {
        let rest = &self.body[self.at..];
        let malformed = "malformed \\N character escape";
        if !rest.starts_with('{') {
            return Err(self.error(start, self.at, malformed));
        }
        let Some(length) = rest.find('}').filter(|&length| length > 1) else {
            let end = match rest.find('}') {
                Some(length) => self.at + length + 1,
                None => self.body.len(),
            };
            return Err(self.error(start, end, malformed));
        };
        let name = &rest[1..length];
        self.at += length + 1;
        if let Some(c) = unicode_names2::character(name).filter(|&c| is_exact_name(c, name)) {
            text.push(c);
            return Ok(());
        }
        Err(self.error(start, self.at, "unknown Unicode character name"))
    }

    /// CPython counts positions in a copy where each character beyond ASCII is
    /// spelled `\UXXXXXXXX`.
    fn error(&self, start: usize, end: usize, message: &str) -> LiteralError {
        let position = |at: usize| -> usize {
            let before = self.body[..at].chars();
            before.map(|c| if c.is_ascii() { 1 } else { 10 }).sum()
        };
        let (first, last) = (position(start), position(end).saturating_sub(1));
        let place = match first >= last {
            true => format!("byte 0x5c in position {first}"),
            false => format!("bytes in position {first}-{last}"),
        };
        LiteralError(format!(
            "(unicode error) 'unicodeescape' codec can't decode {place}: {message}"
        ))
    }
}
