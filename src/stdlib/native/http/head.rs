//! Heads of messages as they stand on the wire.  hyper knows header names in lower case only, while scripts see
//! and set them in any case: what comes is read once more from a copy, what goes is written over.  What a message
//! means (its length, where it ends) is hyper's word alone.

use std::ops::Range;

/// More than this of a head is not copied; hyper refuses it much earlier unless it is told otherwise.
const MOST: usize = 1 << 20;

/// A head that has come.
pub struct Head {
    pub bytes: Vec<u8>,
    /// The first line.
    pub line: Range<usize>,
    /// Names and values.
    pub headers: Vec<(Range<usize>, Range<usize>)>,
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    let blank = |at: usize| matches!(bytes[at], b' ' | b'\t' | b'\r');
    while start < end && blank(start) {
        start += 1;
    }
    while start < end && blank(end - 1) {
        end -= 1;
    }
    start..end
}

/// A head as it stands on the wire.
pub struct Copy {
    pub bytes: Vec<u8>,
    /// How many headers it has.
    pub headers: usize,
    /// Whether every line ends with CR and LF.
    pub is_strict: bool,
}

/// Where the head at the beginning of `bytes` begins and ends, how many headers it has, and whether its lines end as
/// they should.
pub fn bounds(bytes: &[u8]) -> Option<(usize, usize, usize, bool)> {
    // Empty lines before a message mean nothing.
    let begin = bytes
        .iter()
        .position(|byte| !matches!(byte, b'\r' | b'\n'))?;
    let (mut at, mut lines, mut is_strict) = (begin, 0, true);
    loop {
        let line = at;
        at += memchr::memchr(b'\n', bytes.get(at..)?)? + 1;
        let has_return = at - line > 1 && bytes[at - 2] == b'\r';
        is_strict &= has_return;
        if at - line == 1 + usize::from(has_return) {
            return Some((begin, at, lines - 1, is_strict));
        }
        lines += 1;
    }
}

/// The target in the first line of a head.
pub fn target(bytes: &[u8]) -> Option<&str> {
    let end = memchr::memchr(b'\n', bytes)?;
    let target = bytes[..end].split(|byte| *byte == b' ').nth(1)?;
    std::str::from_utf8(target.trim_ascii_end()).ok()
}

impl Head {
    /// The head at the beginning of `bytes`, and its length there.
    pub fn parse(bytes: &[u8]) -> Option<(Head, usize)> {
        let mut at = 0;
        // Empty lines before a message mean nothing.
        while let Some(b'\r' | b'\n') = bytes.get(at) {
            at += 1;
        }
        let mut line = None;
        let mut headers = Vec::with_capacity(8);
        let begin = at;
        loop {
            let end = at + memchr::memchr(b'\n', bytes.get(at..)?)?;
            let range = trimmed(bytes, at..end);
            at = end + 1;
            if line.is_none() {
                line = Some(range.start - begin..range.end - begin);
                continue;
            }
            if range.is_empty() {
                break;
            }
            let colon = range.start + memchr::memchr(b':', &bytes[range.clone()])?;
            let name = trimmed(bytes, range.start..colon);
            let value = trimmed(bytes, colon + 1..range.end);
            headers.push((
                name.start - begin..name.end - begin,
                value.start - begin..value.end - begin,
            ));
        }
        let head = Head {
            bytes: bytes[begin..at].to_vec(),
            line: line?,
            headers,
        };
        Some((head, at))
    }

    /// A header's name and value.
    pub fn header(&self, (name, value): &(Range<usize>, Range<usize>)) -> (&[u8], &[u8]) {
        (&self.bytes[name.clone()], &self.bytes[value.clone()])
    }

    /// The first value under a name in any case.
    pub fn find(&self, wanted: &[u8]) -> Option<&[u8]> {
        self.headers
            .iter()
            .map(|header| self.header(header))
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value)
    }

    /// How many headers there are under a name in any case.
    pub fn count(&self, wanted: &[u8]) -> usize {
        let headers = self.headers.iter().map(|header| self.header(header));
        headers
            .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .count()
    }

    /// What hyper has made of a head, where the copy is not to be had.
    pub fn from_map(line: &str, map: &http::HeaderMap) -> Head {
        let mut bytes = line.as_bytes().to_vec();
        let line = 0..bytes.len();
        let mut headers = Vec::with_capacity(map.len());
        for (name, value) in map {
            let start = bytes.len();
            bytes.extend(title_case(name.as_str().as_bytes()));
            let middle = bytes.len();
            bytes.extend(value.as_bytes());
            headers.push((start..middle, middle..bytes.len()));
        }
        Head {
            bytes,
            line,
            headers,
        }
    }

    /// Whether this is the head that hyper speaks of.
    pub fn agrees(&self, map: &http::HeaderMap) -> bool {
        self.headers.len() == map.len()
            && self.headers.iter().all(|header| {
                let (name, value) = self.header(header);
                std::str::from_utf8(name).is_ok_and(|name| {
                    map.get_all(name)
                        .iter()
                        .any(|known| known.as_bytes() == value)
                })
            })
    }
}

/// `content-type` as `Content-Type`.
pub fn title_case(name: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let mut upper = true;
    name.iter().map(move |byte| {
        let cased = if upper {
            byte.to_ascii_uppercase()
        } else {
            byte.to_ascii_lowercase()
        };
        upper = *byte == b'-';
        cased
    })
}

/// A copy of what comes, from which heads are taken.
#[derive(Default)]
pub struct Capture {
    bytes: Vec<u8>,
    on: bool,
    /// So much of a body stands before the next head.
    skip: u64,
}

impl Capture {
    /// What comes now begins with a head.
    pub fn start(&mut self) {
        self.bytes.clear();
        self.on = true;
        self.skip = 0;
    }

    /// No head is expected.
    pub fn stop(&mut self) {
        self.bytes = Vec::new();
        self.on = false;
    }

    /// Whether a head is expected.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Bytes have come.
    pub fn feed(&mut self, data: &[u8]) {
        if !self.on {
            return;
        }
        let skipped = self.skip.min(data.len() as u64);
        self.skip -= skipped;
        let data = &data[skipped as usize..];
        if self.bytes.len() + data.len() > MOST {
            self.stop();
        } else {
            self.bytes.extend_from_slice(data);
        }
    }

    /// Whether everything that has come belongs to messages that have been taken.
    pub fn is_between(&self) -> bool {
        self.on && self.skip == 0 && self.bytes.is_empty()
    }

    /// Bytes that wait to be understood.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes the bytes of a request's head, behind which a body of known length follows (`None` for one whose end only
    /// hyper can tell).
    pub fn take_request(&mut self, body: Option<u64>) -> Option<Copy> {
        let (begin, end, headers, is_strict) = bounds(&self.bytes)?;
        let is_all = begin == 0 && end == self.bytes.len();
        let bytes = match is_all {
            true => std::mem::take(&mut self.bytes),
            false => self.bytes[begin..end].to_vec(),
        };
        match body {
            Some(body) => {
                let behind = self.bytes.len().saturating_sub(end) as u64;
                let there = behind.min(body);
                if !is_all {
                    self.bytes.drain(..end + there as usize);
                }
                self.skip = body - there;
            }
            None => self.stop(),
        }
        Some(Copy {
            bytes,
            headers,
            is_strict,
        })
    }

    /// Whether an announcement of a response has come: a 100, say.
    pub fn has_interim(&self) -> bool {
        self.bytes.get(9..10) == Some(b"1") && Head::parse(&self.bytes).is_some()
    }

    /// Takes the head of a response, behind those that only announce one.
    pub fn take_response(&mut self) -> Option<Head> {
        let mut rest = &self.bytes[..];
        let found = loop {
            let Some((head, length)) = Head::parse(rest) else {
                break None;
            };
            let line = &head.bytes[head.line.clone()];
            let is_interim = line.get(9..10) == Some(b"1") && line.get(9..12) != Some(b"101");
            if !is_interim {
                break Some(head);
            }
            rest = &rest[length..];
        };
        self.stop();
        found
    }
}

/// How names are to be written that hyper would write otherwise.
pub struct Casing(Vec<Vec<u8>>);

impl Casing {
    /// Of these names, those that hyper would write otherwise; `None` where it writes all as they are.
    pub fn of<'a>(names: impl Iterator<Item = &'a [u8]>) -> Option<Casing> {
        let odd: Vec<Vec<u8>> = names
            .filter(|name| !title_case(name).eq(name.iter().copied()))
            .map(<[u8]>::to_vec)
            .collect();
        (!odd.is_empty()).then_some(Casing(odd))
    }

    /// The message with its names as they should be.
    fn write_over(&self, message: &mut [u8]) {
        let mut at = 0;
        while let Some(end) = memchr::memchr(b'\n', &message[at..]) {
            let line = &mut message[at..at + end];
            if line.is_empty() || line == b"\r" {
                return;
            }
            if let Some(colon) = memchr::memchr(b':', line) {
                let name = &mut line[..colon];
                if let Some(wanted) = self.0.iter().find(|odd| odd.eq_ignore_ascii_case(name)) {
                    name.copy_from_slice(wanted);
                }
            }
            at += end + 1;
        }
    }

    /// See [`Casing::write_over`].
    pub fn apply(self, message: &[u8]) -> Vec<u8> {
        let mut message = message.to_vec();
        self.write_over(&mut message);
        message
    }
}
