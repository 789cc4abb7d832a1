//! A request as hyper has read it.  What scripts see of its head is made from the bytes that came, when they ask.

mod known;

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING};

use super::head::{Copy, Head, target};
use super::refusal::{self, Limits};

/// See the module.
pub struct Came {
    pub method: http::Method,
    pub is_old: bool,
    /// Whether the client wants the connection kept.
    pub keeps_alive: bool,
    /// Whether the client wants to hear of it before it sends the body.
    pub expects: bool,
    /// Why it is refused: another server on the way could understand it otherwise (take it for two requests, say), or
    /// it is too long.
    pub refusal: Option<String>,
    /// What hyper says of it, if hyper has seen it.
    seen: Option<Box<Seen>>,
    /// The bytes, where these are known to be of this head.
    copy: Option<Vec<u8>>,
    /// Where the target stands there, if that is known.
    target: Option<Range<usize>>,
    head: OnceCell<Box<Head>>,
}

/// How hyper has understood a head.
struct Seen {
    uri: http::Uri,
    /// Nothing where they have been handed on.
    headers: RefCell<http::HeaderMap>,
}

/// Whether the client wants the connection kept.
fn keeps_alive(is_old: bool, headers: &http::HeaderMap) -> bool {
    let Some(connection) = headers.get(CONNECTION) else {
        return !is_old;
    };
    let has = |wanted: &[u8]| {
        let mut tokens = connection.as_bytes().split(|byte| *byte == b',');
        tokens.any(|token| token.trim_ascii().eq_ignore_ascii_case(wanted))
    };
    if is_old {
        has(b"keep-alive")
    } else {
        !has(b"close")
    }
}

/// Why a head is refused that hyper takes: it goes by the chunks where there is a length too, by one of two lengths
/// that are equal, and by lines without CR.
fn refusal(
    is_old: bool,
    headers: &http::HeaderMap,
    copy: Option<&Copy>,
    limits: Limits,
) -> Option<String> {
    let bytes = copy.map(|copy| &copy.bytes[..]).unwrap_or_default();
    if bytes.len() > limits.shortest()
        && let Some(text) = refusal::too_long(bytes, limits)
    {
        return Some(text);
    }
    let line = bytes.split(|byte| *byte == b'\n').next();
    let line = line.unwrap_or_default().trim_ascii_end();
    if let Some(at) = line.iter().position(|byte| !byte.is_ascii()) {
        return Some(super::complaint::pointed(
            "Invalid char in url path",
            line,
            at,
        ));
    }
    let hosts = headers.get_all(HOST).iter().count();
    let text = match hosts {
        _ if copy.is_some_and(|copy| !copy.is_strict) => "Missing expected CR before LF",
        0 if !is_old => "Missing 'Host' header in request.",
        0 | 1 => {
            let is_chunked = headers.contains_key(TRANSFER_ENCODING);
            if !is_chunked && !headers.contains_key(CONTENT_LENGTH) {
                return None;
            }
            return framing_refusal(headers, bytes);
        }
        _ => "Duplicate 'Host' header found.",
    };
    Some(text.to_owned())
}

fn framing_refusal(headers: &http::HeaderMap, bytes: &[u8]) -> Option<String> {
    let is_coding = |coding: &&[u8]| coding.trim_ascii().eq_ignore_ascii_case(b"chunked");
    let values = headers.get_all(TRANSFER_ENCODING).iter();
    let codings = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    if codings.filter(is_coding).count() > 1 {
        return Some("Request has invalid `Transfer-Encoding`".to_owned());
    }
    // hyper does not show a length that it disregards.
    refusal::framing(bytes)
}

impl Came {
    /// Of what hyper gives, and the bytes that it is taken to have come from.
    pub fn new(parts: http::request::Parts, copy: Option<Copy>, limits: Limits) -> Came {
        let is_old = parts.version == http::Version::HTTP_10;
        let method = parts.method.as_str().as_bytes();
        Came {
            is_old,
            keeps_alive: keeps_alive(is_old, &parts.headers),
            expects: parts.headers.contains_key(EXPECT),
            refusal: refusal(is_old, &parts.headers, copy.as_ref(), limits),
            copy: copy
                .filter(|copy| copy.headers == parts.headers.len())
                .filter(|copy| copy.bytes.starts_with(method))
                .map(|copy| copy.bytes),
            target: None,
            method: parts.method,
            seen: Some(Box::new(Seen {
                uri: parts.uri,
                headers: RefCell::new(parts.headers),
            })),
            head: OnceCell::new(),
        }
    }

    /// The request at the beginning of `bytes`, and the lengths of its head and of its body, if it is one that needs no
    /// more knowledge than this: by HTTP/1.1, over a connection that is kept, with a short body that is there, or none.
    /// What is only nearly so is hyper's affair.
    pub fn plain(bytes: &[u8], limits: Limits) -> Option<(Came, usize, usize)> {
        let found = known::find(bytes, limits)?;
        let came = Came {
            method: found.method,
            is_old: false,
            keeps_alive: true,
            expects: false,
            refusal: None,
            seen: None,
            target: Some(found.target),
            copy: Some(bytes[..found.end].to_vec()),
            head: OnceCell::new(),
        };
        Some((came, found.end, found.body))
    }

    /// The head again, for hyper, which is not to see the body that has been taken from behind it.
    pub fn without_body(&self) -> Option<Vec<u8>> {
        let mut bytes = self.copy.clone()?;
        for (name, value) in &self.head().headers {
            let (name, value) = (name.clone(), value.clone());
            if bytes[name].eq_ignore_ascii_case(b"content-length") {
                bytes[value].fill(b'0');
            }
        }
        Some(bytes)
    }

    /// Whether its body comes in chunks.
    pub fn is_chunked(&self) -> bool {
        let is_chunked = |seen: &Seen| seen.headers.borrow().contains_key(TRANSFER_ENCODING);
        self.seen.as_deref().is_some_and(is_chunked)
    }

    /// The names and values, as they came.
    pub fn head(&self) -> &Head {
        self.head.get_or_init(|| {
            let copy = self.copy.as_deref().and_then(Head::parse);
            let Some(seen) = &self.seen else {
                let head = copy.map(|(head, _)| head);
                return Box::new(
                    head.unwrap_or_else(|| Head::from_map("", &http::HeaderMap::new())),
                );
            };
            let headers = seen.headers.borrow();
            Box::new(match copy {
                // Without headers they have been handed on, after a look.
                Some((head, _)) if headers.is_empty() || head.agrees(&headers) => head,
                _ => Head::from_map("", &headers),
            })
        })
    }

    /// The target as it was sent: `Uri` does not keep everything.
    pub fn target(&self) -> Option<&str> {
        let copy = self.copy.as_deref()?;
        match self.target.clone() {
            Some(range) => std::str::from_utf8(copy.get(range)?).ok(),
            None => target(copy),
        }
    }

    /// The target as hyper has understood it.
    pub fn uri(&self) -> String {
        let seen = self.seen.as_deref();
        seen.map_or_else(String::new, |seen| seen.uri.to_string())
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<Vec<u8>> {
        self.head().find(name.as_bytes()).map(<[u8]>::to_vec)
    }

    /// The room of the headers, for those of the answer: hyper takes it back and so never has to make another.
    pub fn take_room(&self) -> http::HeaderMap {
        let Some(seen) = self.seen.as_deref().filter(|_| self.copy.is_some()) else {
            return http::HeaderMap::new();
        };
        let mut room = seen.headers.take();
        room.clear();
        room
    }
}
