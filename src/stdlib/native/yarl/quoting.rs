//! Percent-encoding by yarl's rules.  Requoting leaves what is quoted already, in its normal form: what
//! need not be quoted is decoded, unless that would change its meaning (`protected`).

/// A part of a URL: each leaves other characters alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// User, password.
    Plain,
    Path,
    /// A whole query: `=`, `&` and `+` separate.
    Query,
    /// A name or a value in a query.
    QueryPart,
    Fragment,
}

impl Part {
    /// Characters that are safe beyond the unreserved ones, and those that keep their form when requoted.
    fn tables(self) -> (&'static [u8], &'static [u8]) {
        match self {
            Part::Plain => (b"+&=;", b""),
            Part::Path => (b"@:+&=;", b"/+"),
            Part::Query => (b"?/:@", b"=+&;"),
            Part::QueryPart => (b"?/:@", b""),
            Part::Fragment => (b"?/:@+&=;", b""),
        }
    }

    fn is_query(self) -> bool {
        matches!(self, Part::Query | Part::QueryPart)
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$'()*,".contains(&byte)
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

/// The byte that `%XY` at the start of `rest` stands for.
fn escape(rest: &[u8]) -> Option<u8> {
    match rest {
        [b'%', high, low, ..] => Some(hex(*high)? << 4 | hex(*low)?),
        _ => None,
    }
}

fn push_escape(quoted: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    quoted.push('%');
    quoted.push(char::from(DIGITS[usize::from(byte >> 4)]));
    quoted.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// The quoted text, `None` where that is the text itself.
pub fn quote(text: &str, part: Part, requote: bool) -> Option<String> {
    let (safe, protected) = part.tables();
    let query = part.is_query();
    let passes =
        |byte: u8| is_unreserved(byte) || safe.contains(&byte) || protected.contains(&byte);
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|&byte| !passes(byte))?;
    let mut quoted = String::with_capacity(text.len() + 16);
    quoted.push_str(text.get(..start).unwrap_or(""));
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == b'%' && requote {
            match escape(bytes.get(at - 1..).unwrap_or(&[])) {
                Some(decoded) => {
                    at += 2;
                    let plain = decoded.is_ascii() && passes(decoded);
                    match plain && !protected.contains(&decoded) {
                        true => quoted.push(char::from(decoded)),
                        false => push_escape(&mut quoted, decoded),
                    }
                }
                None => quoted.push_str("%25"),
            }
        } else if byte == b' ' && query {
            quoted.push('+');
        } else if passes(byte) {
            quoted.push(char::from(byte));
        } else {
            push_escape(&mut quoted, byte);
        }
    }
    (quoted != text).then_some(quoted)
}

/// The unquoted text, `None` where that is the text itself.  What is no UTF-8 stays quoted, and so do the
/// `ignored` characters; in a query those that separate do, and `+` becomes a space.
pub fn unquote(text: &str, ignored: &str, query: bool) -> Option<String> {
    let quoted = text.contains('%') || (query && text.contains('+'));
    if !quoted {
        return None;
    }
    let bytes = text.as_bytes();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or(&[]);
        if byte == b'%' && escape(rest).is_some() {
            let (decoded, len) = decode_one(rest);
            match decoded {
                Some(c) if ignored.contains(c) || (query && "+=&;".contains(c)) => {
                    push_char_escaped(&mut result, c);
                }
                Some(c) => result.push(c),
                None => result.push_str(text.get(at..at + len).unwrap_or("")),
            }
            at += len;
        } else if byte == b'+' && query {
            result.push(' ');
            at += 1;
        } else {
            let len = rest
                .iter()
                .skip(1)
                .take_while(|&&b| b != b'%' && !(query && b == b'+'));
            let len = 1 + len.count();
            result.push_str(text.get(at..at + len).unwrap_or(""));
            at += len;
        }
    }
    (result != text).then_some(result)
}

fn push_char_escaped(result: &mut String, c: char) {
    let mut buffer = [0; 4];
    for &byte in c.encode_utf8(&mut buffer).as_bytes() {
        push_escape(result, byte);
    }
}

/// The character that the escapes at the start of `rest` stand for, and how many bytes they take.  `None`
/// for what is no UTF-8.
fn decode_one(rest: &[u8]) -> (Option<char>, usize) {
    let mut decoded = Vec::with_capacity(4);
    let mut at = 0;
    while let Some(byte) = escape(rest.get(at..).unwrap_or(&[])) {
        let mut candidate = decoded.clone();
        candidate.push(byte);
        match std::str::from_utf8(&candidate) {
            Ok(text) => return (text.chars().next(), at + 3),
            // Incomplete so far: the next escape may go on.
            Err(error) if error.error_len().is_none() => {
                decoded = candidate;
                at += 3;
            }
            Err(_) => return (None, at.max(3)),
        }
    }
    (None, at.max(3))
}

/// As `urllib.parse.unquote_plus`: `+` is a space, and what is no UTF-8 is replaced.
pub fn unquote_plus(text: &str) -> String {
    if !text.contains(['%', '+']) {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match escape(bytes.get(at..).unwrap_or(&[])) {
            Some(escaped) => {
                decoded.push(escaped);
                at += 3;
            }
            None => {
                decoded.push(if byte == b'+' { b' ' } else { byte });
                at += 1;
            }
        }
    }
    String::from_utf8(decoded)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
