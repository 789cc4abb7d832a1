//! Heads that need no hyper.  A client sends nearly the same head again and again, so those parts below the first line
//! that were found to be plain are remembered: where one comes once more, only its first line has to be read.

use std::cell::RefCell;
use std::ops::Range;

use http::Method;

use super::super::head::bounds;
use super::super::refusal::Limits;

/// A head that is plain.
pub struct Found {
    pub method: Method,
    /// Where its target stands.
    pub target: Range<usize>,
    /// Where it ends.
    pub end: usize,
    /// How long the body behind it is.
    pub body: usize,
}

/// More headers than these make a request one for hyper.
const HEADERS: usize = 64;
/// So does a longer body.
const BODY: usize = 64 * 1024;

/// How many headers there are, and how long the body is.
#[derive(Clone, Copy)]
struct Facts {
    headers: usize,
    body: usize,
    /// Whether that has been said.
    tells_length: bool,
}

/// So many are remembered, none of them longer than this.
const KEPT: usize = 16;
const LONGEST: usize = 1024;

/// Headers that were found to be plain, with the empty line behind them.
struct Known {
    lines: Vec<u8>,
    facts: Facts,
}

thread_local! {
    /// By their lengths.
    static KNOWN: RefCell<[Option<Known>; KEPT]> = const { RefCell::new([const { None }; KEPT]) };
}

/// The bytes that hyper takes in a path, as they stand.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b"/-._~?=&%+,:;@!$'()*";
    let mut at = 0;
    while at < others.len() {
        plain[others[at] as usize] = true;
        at += 1;
    }
    plain
};

fn is_plain_target(target: &[u8]) -> bool {
    target.first() == Some(&b'/') && target.iter().all(|byte| PLAIN[usize::from(*byte)])
}

/// The usual methods, with the blank behind them.
const METHODS: [(&[u8], Method); 7] = [
    (b"GET ", Method::GET),
    (b"POST ", Method::POST),
    (b"PUT ", Method::PUT),
    (b"HEAD ", Method::HEAD),
    (b"DELETE ", Method::DELETE),
    (b"PATCH ", Method::PATCH),
    (b"OPTIONS ", Method::OPTIONS),
];
const VERSION: &[u8] = b" HTTP/1.1\r";

/// Reads a first line as it nearly always is; `end` is that of the line feed.
fn first_line(line: &[u8]) -> Option<(Method, Range<usize>)> {
    let (blank, method) = METHODS.iter().find(|(word, _)| line.starts_with(word))?;
    let target = blank.len()..line.len().checked_sub(VERSION.len())?;
    let is_plain = line.ends_with(VERSION) && is_plain_target(line.get(target.clone())?);
    is_plain.then(|| (method.clone(), target))
}

/// The head at the beginning of `bytes`, if it is plain and all of its body is there.
pub fn find(bytes: &[u8], limits: Limits) -> Option<Found> {
    let found = match find_known(bytes, limits) {
        Some(found) => found,
        None => parse(bytes, limits)?,
    };
    let is_there = bytes.len() - found.end >= found.body;
    is_there.then_some(found)
}

/// What is known of these lines.
fn recall(lines: &[u8]) -> Option<Facts> {
    KNOWN.with_borrow(|known| {
        let known = known[lines.len() % KEPT].as_ref()?;
        (known.lines == lines).then_some(known.facts)
    })
}

fn find_known(bytes: &[u8], limits: Limits) -> Option<Found> {
    let line = memchr::memchr(b'\n', bytes)?;
    let behind = &bytes[line + 1..];
    // Mostly there is nothing but the head.
    let (lines, facts) = match recall(behind) {
        Some(facts) => (behind, facts),
        None => {
            let end = memchr::memmem::find(behind, b"\r\n\r\n")? + 4;
            (&behind[..end], recall(&behind[..end])?)
        }
    };
    let end = line + 1 + lines.len();
    if end > limits.shortest() || facts.headers > limits.headers {
        return None;
    }
    let (method, target) = first_line(&bytes[..line])?;
    has_usual_body(&method, facts).then_some(Found {
        method,
        target,
        end,
        body: facts.body,
    })
}

/// With some methods a body means something else, or nothing that anybody has thought of.
fn has_usual_body(method: &Method, facts: Facts) -> bool {
    let takes = matches!(*method, Method::POST | Method::PUT | Method::PATCH);
    takes || (!facts.tells_length && *method != Method::CONNECT)
}

fn parse(bytes: &[u8], limits: Limits) -> Option<Found> {
    let (begin, end, count, is_strict) = bounds(bytes)?;
    let is_short = end <= limits.shortest() && count <= limits.headers.min(HEADERS);
    if begin != 0 || !is_strict || !is_short {
        return None;
    }
    let bytes = &bytes[..end];
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let parsed = request.parse(bytes);
    let is_whole = matches!(parsed, Ok(httparse::Status::Complete(length)) if length == end);
    let path = request.path?.as_bytes();
    if !is_whole || request.version != Some(1) || !is_plain_target(path) {
        return None;
    }
    let method = Method::from_bytes(request.method?.as_bytes()).ok()?;
    let start = method.as_str().len() + 1;
    let facts = facts_of(request.headers)?;
    if !has_usual_body(&method, facts) {
        return None;
    }
    let line = memchr::memchr(b'\n', bytes)?;
    let lines = &bytes[line + 1..];
    if lines.len() <= LONGEST {
        KNOWN.with_borrow_mut(|known| {
            known[lines.len() % KEPT] = Some(Known {
                lines: lines.to_vec(),
                facts,
            });
        });
    }
    Some(Found {
        method,
        target: start..start + path.len(),
        end,
        body: facts.body,
    })
}

/// What headers say, if that is nothing unusual.
fn facts_of(headers: &[httparse::Header<'_>]) -> Option<Facts> {
    let (mut hosts, mut length, mut has_encoding) = (0, None, false);
    for header in headers {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        match header.name.len() {
            4 if is("host") => hosts += 1,
            6 if is("expect") => return None,
            7 if is("upgrade") => return None,
            10 if is("connection") && !header.value.eq_ignore_ascii_case(b"keep-alive") => {
                return None;
            }
            14 if is("content-length") => {
                let digits = header.value;
                let is_number =
                    matches!(digits.len(), 1..=5) && digits.iter().all(u8::is_ascii_digit);
                if length.is_some() || !is_number {
                    return None;
                }
                length = Some(
                    digits
                        .iter()
                        .fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0')),
                );
            }
            16 if is("content-encoding") => has_encoding = true,
            17 if is("transfer-encoding") => return None,
            _ => {}
        }
    }
    let body = length.unwrap_or(0);
    (hosts == 1 && body <= BODY && !(has_encoding && body > 0)).then_some(Facts {
        headers: headers.len(),
        body,
        tells_length: length.is_some(),
    })
}
