//! Why a request is refused, in the words of aiohttp's parser: the line that is wrong, and where.

use super::complaint::pointed;
use crate::types::bytes::hex::quote;

/// How long the parts of a head may be.
#[derive(Clone, Copy)]
pub struct Limits {
    /// The target.
    pub line: usize,
    /// A header's name, and its value.
    pub field: usize,
    pub headers: usize,
}

impl Limits {
    /// A head of so many bytes has no part that is too long.
    pub fn shortest(self) -> usize {
        self.line.min(self.field)
    }
}

/// The lines of a head.
fn lines(came: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = came.split(|byte| *byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// The second word of the first line.
fn target(line: &[u8]) -> &[u8] {
    line.split(|byte| *byte == b' ').nth(1).unwrap_or_default()
}

fn too_long_part(part: &[u8], limit: usize) -> String {
    let mut shown = part[..part.len().min(100)].to_vec();
    shown.extend_from_slice(b"...");
    let mut shown = quote(&shown);
    if part.starts_with(b"/") {
        // What aiohttp's parser has read of a target is still in its buffer.
        shown = format!("bytearray({shown})");
    }
    format!("Got more than {limit} bytes when reading: {shown}.")
}

/// A part of a head that is too long.
pub fn too_long(came: &[u8], limits: Limits) -> Option<String> {
    let mut lines = lines(came);
    let first = target(lines.next()?);
    if first.len() > limits.line {
        return Some(too_long_part(first, limits.line));
    }
    for line in lines.take_while(|line| !line.is_empty()) {
        let colon = memchr::memchr(b':', line).unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        for part in [name, value] {
            if part.len() > limits.field {
                return Some(too_long_part(part, limits.field));
            }
        }
    }
    None
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// What is wrong with how a head tells the length of its body, where another server could read it otherwise.
pub fn framing(came: &[u8]) -> Option<String> {
    let (mut has_length, mut has_coding) = (false, false);
    let headers = lines(came).skip(1).take_while(|line| !line.is_empty());
    for line in headers {
        let colon = memchr::memchr(b':', line)?;
        let (name, behind) = (&line[..colon], colon + 1);
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if has_length {
                let text = "Transfer-Encoding can't be present with Content-Length";
                return Some(pointed(text, line, behind));
            }
            has_coding = true;
        } else if name.eq_ignore_ascii_case(b"content-length") {
            let blanks = line[behind..].iter().take_while(|byte| **byte == b' ');
            let start = behind + blanks.count();
            if has_coding {
                let text = "Content-Length can't be present with Transfer-Encoding";
                return Some(pointed(text, line, behind));
            }
            if has_length {
                return Some(pointed("Duplicate Content-Length", line, start));
            }
            let value = line[start..].trim_ascii_end();
            if let Some(at) = value.iter().position(|byte| !byte.is_ascii_digit()) {
                let text = "Invalid character in Content-Length";
                return Some(pointed(text, line, start + at));
            }
            has_length = true;
        }
    }
    None
}

fn first_line(line: &[u8]) -> Option<String> {
    if line.starts_with(b"\x16\x03") {
        return Some("Received HTTPS traffic on an HTTP port".to_owned());
    }
    let mut words = line.split(|byte| *byte == b' ');
    let method = words.next().unwrap_or_default();
    if let Some(at) = method.iter().position(|byte| !is_token(*byte)) {
        return Some(pointed("Invalid method encountered", line, at));
    }
    let Some(target) = words.next() else {
        return Some(pointed("Invalid method encountered", line, 0));
    };
    let start = method.len() + 1;
    if let Some(at) = target.iter().position(|byte| !byte.is_ascii_graphic()) {
        return Some(pointed("Invalid char in url path", line, start + at));
    }
    match words.next() {
        Some(b"HTTP/1.0" | b"HTTP/1.1") => None,
        _ => Some(pointed(
            "Invalid HTTP version",
            line,
            start + target.len() + 1,
        )),
    }
}

/// What is wrong with a header's line.
fn header_line(line: &[u8]) -> Option<String> {
    let end = line.iter().position(|byte| !is_token(*byte));
    let end = end.unwrap_or(line.len());
    if line.get(end) != Some(&b':') || end == 0 {
        return Some(pointed("Invalid header token", line, end));
    }
    let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    let at = line.iter().position(is_control)?;
    Some(pointed("Invalid header value char", line, at))
}

/// What is wrong with a head; `otherwise` where that is not to be seen.
pub fn of_head(came: &[u8], limits: Limits, otherwise: &str) -> String {
    let came = came.trim_ascii_start();
    if let Some(text) = too_long(came, limits) {
        return text;
    }
    let mut lines = lines(came);
    if let Some(text) = first_line(lines.next().unwrap_or_default()) {
        return text;
    }
    let mut count = 0;
    for line in lines.take_while(|line| !line.is_empty()) {
        count += 1;
        if count > limits.headers {
            return "Too many headers received".to_owned();
        }
        if let Some(text) = header_line(line) {
            return text;
        }
    }
    framing(came).unwrap_or_else(|| otherwise.to_owned())
}
