//! A request as hyper has read it.  What scripts see of its head is made from the bytes that came, when they ask.

use std::cell::{OnceCell, RefCell};

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING};

use super::head::{Copy, Head, bounds, target};

/// See the module.
pub struct Came {
    pub method: http::Method,
    pub is_old: bool,
    /// Whether the client wants the connection kept.
    pub keeps_alive: bool,
    /// Whether the client wants to hear of it before it sends the body.
    pub expects: bool,
    /// Whether another server on the way could understand it otherwise: take it for two requests, say.
    pub is_ambiguous: bool,
    uri: http::Uri,
    /// Nothing where they have been handed on, or hyper has not seen them.
    headers: RefCell<http::HeaderMap>,
    /// The bytes, where these are known to be of this head.
    copy: Option<Vec<u8>>,
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

/// Whether another server on the way could understand a head otherwise than hyper, which goes by the chunks where there
/// is a length too, by one of two lengths that are equal, and by lines without CR.
fn is_ambiguous(is_old: bool, headers: &http::HeaderMap, copy: Option<&Copy>) -> bool {
    let line = copy.and_then(|copy| copy.bytes.split(|byte| *byte == b'\n').next());
    if line.is_some_and(|line| !line.is_ascii()) {
        return true;
    }
    let hosts = headers.get_all(HOST).iter().count();
    if hosts > 1 || (hosts == 0 && !is_old) || copy.is_some_and(|copy| !copy.is_strict) {
        return true;
    }
    let is_chunked = headers.contains_key(TRANSFER_ENCODING);
    if !is_chunked && !headers.contains_key(CONTENT_LENGTH) {
        return false;
    }
    let is_coding = |coding: &&[u8]| coding.trim_ascii().eq_ignore_ascii_case(b"chunked");
    let values = headers.get_all(TRANSFER_ENCODING).iter();
    let codings = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    if codings.filter(is_coding).count() > 1 {
        return true;
    }
    // hyper does not show a length that it disregards.
    let head = copy.and_then(|copy| Head::parse(&copy.bytes));
    head.is_some_and(|(head, _)| head.count(b"content-length") > usize::from(!is_chunked))
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
    pub fn new(parts: http::request::Parts, copy: Option<Copy>) -> Came {
        let is_old = parts.version == http::Version::HTTP_10;
        let method = parts.method.as_str().as_bytes();
        Came {
            is_old,
            keeps_alive: keeps_alive(is_old, &parts.headers),
            expects: parts.headers.contains_key(EXPECT),
            is_ambiguous: is_ambiguous(is_old, &parts.headers, copy.as_ref()),
            copy: copy
                .filter(|copy| copy.headers == parts.headers.len())
                .filter(|copy| copy.bytes.starts_with(method))
                .map(|copy| copy.bytes),
            method: parts.method,
            uri: parts.uri,
            headers: RefCell::new(parts.headers),
            head: OnceCell::new(),
        }
    }

    /// The request at the beginning of `bytes`, and its length, if it is one that needs no more knowledge than this: by
    /// HTTP/1.1, without a body, over a connection that is kept.  What is only nearly so is hyper's affair.
    pub fn plain(bytes: &[u8], most_headers: usize) -> Option<(Came, usize)> {
        let (begin, end, count, is_strict) = bounds(bytes)?;
        if begin != 0 || !is_strict || count > most_headers.min(PLAIN_HEADERS) {
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
        if hosts != 1 || method == http::Method::CONNECT {
            return None;
        }
        let came = Came {
            method,
            is_old: false,
            keeps_alive: true,
            expects: false,
            is_ambiguous: false,
            uri: http::Uri::default(),
            headers: RefCell::default(),
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
        self.copy.as_deref().and_then(target)
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
