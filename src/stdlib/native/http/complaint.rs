//! What is wrong with the head of a response, in the words of aiohttp's parser (llhttp): the line, and a mark below the
//! byte where it stopped.  hyper has refused most of these; what it lets pass and aiohttp does not is found here alone.

use crate::types::bytes::hex::quote;

/// A message, the line that it is about, and a mark below the byte that is wrong.
pub fn pointed(message: &str, line: &[u8], at: usize) -> String {
    let shown = quote(line);
    let before = quote(&line[..at.min(line.len())]).chars().count();
    format!("{message}:\n\n  {shown}\n{:1$}^", "", before + 1)
}

/// What is wrong with a head, as far as that is known here.
pub fn of_head(head: &[u8]) -> Option<String> {
    let head = &head[head
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count()..];
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    if let Some((message, at)) = of_status(first.trim_ascii_end()) {
        let text = pointed(message, first.trim_ascii_end(), at);
        return Some(format!("Bad status line:\n  {text}"));
    }
    let mut framing = Framing::default();
    lines
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .take_while(|line| !line.is_empty())
        .find_map(|line| of_header(line, &mut framing))
}

/// What is wrong with a status line, and where.
fn of_status(line: &[u8]) -> Option<(&'static str, usize)> {
    let known = b"HTTP/".iter().zip(line).take_while(|(a, b)| a == b);
    let known = known.count();
    if known < 5 {
        return Some(("Expected HTTP/, RTSP/ or ICE/", known));
    }
    let is_digit = |at: usize| line.get(at).is_some_and(u8::is_ascii_digit);
    let checks = [
        (is_digit(5), "Invalid major version", 5),
        (line.get(6) == Some(&b'.'), "Expected dot", 6),
        (is_digit(7), "Invalid minor version", 7),
    ];
    if let Some((_, message, at)) = checks.into_iter().find(|(is_right, ..)| !is_right) {
        return Some((message, at));
    }
    if !matches!(&line[5..8], b"0.9" | b"1.0" | b"1.1" | b"2.0") {
        return Some(("Invalid HTTP version", 8));
    }
    if line.get(8) != Some(&b' ') {
        return Some(("Expected space after version", 8));
    }
    if let Some(at) = (9..12).find(|at| !is_digit(*at)) {
        return Some(("Invalid status code", at));
    }
    match line.get(12) {
        None | Some(b' ' | b'\r') => None,
        Some(_) => Some(("Invalid response status", 12)),
    }
}

/// Which headers have said already where the body ends.
#[derive(Default)]
struct Framing {
    has_length: bool,
    has_encoding: bool,
}

fn of_header(line: &[u8], framing: &mut Framing) -> Option<String> {
    if matches!(line.first(), Some(b' ' | b'\t')) {
        // The line before goes on.
        return None;
    }
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    let end = line.iter().position(|byte| !is_token(byte));
    let end = end.unwrap_or(line.len());
    if line.get(end) != Some(&b':') || end == 0 {
        return Some(pointed("Invalid header token", line, end));
    }
    let (name, value) = (&line[..end], line[end + 1..].trim_ascii());
    if let Some(at) = line.iter().position(|byte| *byte == b'\r') {
        return Some(pointed(
            "Missing expected LF after header value",
            line,
            at + 1,
        ));
    }
    if value.contains(&0) {
        return Some(format!("Invalid HTTP header: {}", quote(value)));
    }
    if name.eq_ignore_ascii_case(b"transfer-encoding") {
        framing.has_encoding = true;
        let text = "Transfer-Encoding can't be present with Content-Length";
        return framing.has_length.then(|| pointed(text, line, end + 1));
    }
    if !name.eq_ignore_ascii_case(b"content-length") {
        return None;
    }
    if framing.has_encoding {
        let text = "Content-Length can't be present with Transfer-Encoding";
        return Some(pointed(text, line, end + 1));
    }
    let blank = line[end + 1..]
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'));
    let begin = end + 1 + blank.count();
    if framing.has_length {
        return Some(pointed("Duplicate Content-Length", line, begin));
    }
    framing.has_length = true;
    of_length(line, begin)
}

/// What is wrong with a length that begins at `begin`.
fn of_length(line: &[u8], begin: usize) -> Option<String> {
    let (mut length, mut is_over) = (0_u64, false);
    for (at, byte) in line.iter().enumerate().skip(begin) {
        match byte {
            b'0'..=b'9' if !is_over => {
                let next = length
                    .checked_mul(10)
                    .and_then(|length| length.checked_add(u64::from(byte - b'0')));
                let Some(next) = next else {
                    return Some(pointed("Content-Length overflow", line, at + 1));
                };
                length = next;
            }
            b' ' | b'\t' => is_over = true,
            _ => return Some(pointed("Invalid character in Content-Length", line, at)),
        }
    }
    (begin == line.len()).then(|| pointed("Empty Content-Length", b"", 0))
}
