//! A request as hyper has read it.  What scripts see of its head is made from the bytes that came, when they ask.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING};

use super::head::{Copy, Head, bounds, target};
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
    uri: http::Uri,
    /// Nothing where they have been handed on, or hyper has not seen them.
    headers: RefCell<http::HeaderMap>,
    /// The bytes, where these are known to be of this head.
    copy: Option<Vec<u8>>,
    /// Where the target stands there, if that is known.
    target: Option<Range<usize>>,
    head: OnceCell<Head>,
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

/// More headers than these make a request one for hyper.
const PLAIN_HEADERS: usize = 64;

/// Whether hyper takes this target for a path, as it stands.
fn is_plain_target(target: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~?=&%+,:;@!$'()*".contains(&byte);
    target.starts_with('/') && target.bytes().all(is_plain)
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
            uri: parts.uri,
            headers: RefCell::new(parts.headers),
            head: OnceCell::new(),
        }
    }

    /// The request at the beginning of `bytes`, and its length, if it is one that needs no more knowledge than this: by
    /// HTTP/1.1, without a body, over a connection that is kept.  What is only nearly so is hyper's affair.
    pub fn plain(bytes: &[u8], limits: Limits) -> Option<(Came, usize)> {
        let (begin, end, count, is_strict) = bounds(bytes)?;
        let is_short = end <= limits.shortest() && count <= limits.headers.min(PLAIN_HEADERS);
        if begin != 0 || !is_strict || !is_short {
            return None;
        }
        let bytes = &bytes[..end];
        let mut headers = [httparse::EMPTY_HEADER; PLAIN_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let parsed = request.parse(bytes);
        let is_whole = matches!(parsed, Ok(httparse::Status::Complete(length)) if length == end);
        if !is_whole || request.version != Some(1) || !request.path.is_some_and(is_plain_target) {
            return None;
        }
        let mut hosts = 0;
        for header in &*request.headers {
            let is = |name: &str| header.name.eq_ignore_ascii_case(name);
            match header.name.len() {
                4 if is("host") => hosts += 1,
                6 if is("expect") => return None,
                7 if is("upgrade") => return None,
                10 if is("connection") && !header.value.eq_ignore_ascii_case(b"keep-alive") => {
                    return None;
                }
                14 if is("content-length") => return None,
                17 if is("transfer-encoding") => return None,
                _ => {}
            }
        }
        let method = http::Method::from_bytes(request.method?.as_bytes()).ok()?;
        let (start, length) = (method.as_str().len() + 1, request.path?.len());
        if hosts != 1 || method == http::Method::CONNECT {
            return None;
        }
        let came = Came {
            method,
            is_old: false,
            keeps_alive: true,
            expects: false,
            refusal: None,
            uri: http::Uri::default(),
            headers: RefCell::default(),
            target: Some(start..start + length),
            copy: Some(bytes.to_vec()),
            head: OnceCell::new(),
        };
        Some((came, end))
    }

    /// The bytes that it came from, if these are known.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.copy.as_deref()
    }

    /// Whether its body comes in chunks.
    pub fn is_chunked(&self) -> bool {
        self.headers.borrow().contains_key(TRANSFER_ENCODING)
    }

    /// The names and values, as they came.
    pub fn head(&self) -> &Head {
        self.head.get_or_init(|| {
            let headers = self.headers.borrow();
            let copy = self.copy.as_deref().and_then(Head::parse);
            match copy {
                // Without headers they have been handed on, after a look.
                Some((head, _)) if headers.is_empty() || head.agrees(&headers) => head,
                _ => Head::from_map("", &headers),
            }
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
        self.uri.to_string()
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<Vec<u8>> {
        self.head().find(name.as_bytes()).map(<[u8]>::to_vec)
    }

    /// The room of the headers, for those of the answer: hyper takes it back and so never has to make another.
    pub fn take_room(&self) -> http::HeaderMap {
        if self.copy.is_none() {
            return http::HeaderMap::new();
        }
        let mut room = self.headers.take();
        room.clear();
        room
    }
}
