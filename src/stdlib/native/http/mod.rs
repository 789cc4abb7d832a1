//! `_http`: HTTP/1.1 by hyper, on the interpreter's own thread and the event loop's descriptors.  `aiohttp` stands on it.
//!
//! **Server.** `serve(loop, sock, on_request, *, session=None, on_close=None, on_error=None, keepalive_timeout=75.0,
//! max_line_size=8190, max_field_size=8190, max_headers=None) -> Connection` takes a connected socket over (an object,
//! which is detached, or a descriptor).  For each request `on_request(request)` is called; a coroutine that it returns
//! becomes a task.  Malformed requests are refused: `on_error(connection, text)` hears why and gives the bytes to be sent
//! before the connection is closed, and `on_close(connection, exception_or_None)` hears of every end.  `session` is an `ssl` context's `_session(True, None)`.
//! - `Connection`: `shutdown()` (finishes the request under way), `abort()`, `closed`, `busy`, `peername`, `sockname`,
//!   `fileno`, `session`, `keepalive_timeout` (can be set).
//! - `listen(loop, sock, on_connect)`: a `Listener` that accepts natively and calls `on_connect(fd)`, which calls
//!   `serve`; `close()` ends that (the socket stays the caller's).
//! - `Request`: `method`, `target`, `version` (a pair), `raw_headers` (pairs of bytes, in their own case), `keep_alive`,
//!   `header(name) -> str | None`, `body` (a `Body` or None), `has_body`, `connection`, `answered`, `disconnected`,
//!   `on_disconnect` (a callable to be set: the connection was lost before the answer was complete; nobody is cancelled).
//!   `respond(status, reason, headers, body=None)` answers in one go, at once; `begin(status, reason, headers) -> Writer`
//!   piece by piece: `await writer.write(data)` (waits until the connection has taken it), `await writer.finish()`,
//!   `writer.abort()`; by `Content-Length` if that is among the headers, else in chunks.  `upgrade(status, reason,
//!   headers) -> Duplex`: `await read(n=-1)` (b"" at the end), `write(data)`, `await drain()`, `close()`, `abort()`,
//!   `is_closing()`.  Headers are any iterable of pairs of str or bytes; only `Content-Length` and `Transfer-Encoding`
//!   are added where they lack (no `Date`, no `Server`).
//! - `Body`: `await read_chunk()` (what there is; b"" at the end), `await read_all(limit=None)`, `await wait()` (for more),
//!   `take(most=-1)`, `take_until(separator) -> bytes | None`, `unread(data)`, `buffered`, `is_over` (all has come),
//!   `at_end` (and been read), `total`, `exception`, `on_end` (a callable to be set), `discard()`.
//!
//! **Client.** `connect(loop, sock, *, session=None, max_line_size=8190, max_field_size=8190) -> ClientConnection`:
//! `await handshake()` for TLS; `request(method, target, headers, body=None, decompress=True, is_old=False)` gives a future of
//! `(version, status, reason, raw_headers, Body | None)`; with `body=True` the pair of that and a `Writer`.
//! `reusable`, `closed`, `answered` (bytes of the response have come), `close()`, `upgrade() -> Duplex` after a 101.
//! `Pool`, `Session`, `Exchange` and `Response` are the native sides of a connector, a session, what `session.get` gives,
//! and a response: between them they send plain requests without Python (`direct`, `session`).
//!
//! **Errors** are `_http.HttpError(kind, message)`: `disconnected`, `malformed`, `too large`, `length` and `transfer`
//! (a body cut short), `chunk`, `encoding`, `limit`, `upload`, `closed` (by this side), `closing` (a write to what is
//! gone); the system's own are `OSError`, those of TLS `ssl.SSLError`.

mod body;
mod came;
mod client;
mod complaint;
mod content;
mod decode;
mod direct;
mod duplex;
mod exchange;
mod head;
mod link;
mod listener;
mod options;
mod outgoing;
mod place;
mod plan;
mod pool;
mod reader;
mod refusal;
mod reply;
mod request;
mod response;
mod routes;
mod server;
mod session;
mod socket;
mod writer;

use std::cell::OnceCell;
use std::os::fd::RawFd;
use std::rc::Rc;

use crate::host::net;
use crate::object::{Class, Gc, Raise, Result, Slot, Value};
use crate::stdlib::native::multidict;
use crate::stdlib::native::socket::address as socket_address;
use crate::stdlib::native::ssl::session::Session;
use crate::stdlib::{exception_class, set};
use crate::types::bytes::Bytes as PyBytes;
use crate::types::bytes::buffer::buffer;
use crate::types::exception::Exc;
use crate::types::function::AwaitShortcut;
use crate::types::tuple::Tuple;
use crate::vm::Vm;
use head::Head;

/// The classes of the module.
struct Classes {
    error: Gc<Class>,
    server: Gc<Class>,
    request: Gc<Class>,
    writer: Gc<Class>,
    reader: Gc<Class>,
    duplex: Gc<Class>,
    client: Gc<Class>,
    listener: Gc<Class>,
    direct: Gc<Class>,
    plain: Gc<Class>,
    pool: Gc<Class>,
    host: Gc<Class>,
    session: Gc<Class>,
    exchange: Gc<Class>,
    response: Gc<Class>,
}

/// The class of what `session.get` gives, which is Python's.
#[derive(Default)]
struct Managers(Slot);

fn managers(vm: &mut Vm) -> Rc<Managers> {
    vm.extension::<Managers>()
}

fn set_manager(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    managers(vm).0.set(args[0].clone());
    Ok(args[0].clone())
}

/// The coroutine functions that have a native face, by the name under which Python asks for it.
const FACES: &[(&str, AwaitShortcut)] = &[
    ("Exchange.enter", exchange::enter),
    ("Exchange.exit", exchange::exit),
    ("Response.read", response::read),
    ("Response.text", response::text),
    ("Response.json", response::json),
    ("json_response", reply::json_response),
    ("Request.read", content::read),
    ("Request.text", content::text),
    ("Request.json", content::json),
    ("Request.post", content::post),
];

fn native_face(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    crate::stdlib::give_native_face(vm, args, FACES)
}

#[derive(Default)]
struct State(OnceCell<Rc<Classes>>);

fn classes(vm: &mut Vm) -> Rc<Classes> {
    let state = vm.extension::<State>();
    if let Some(classes) = state.0.get() {
        return classes.clone();
    }
    let base = vm.exception_class(Exc::Exception);
    let classes = Rc::new(Classes {
        error: exception_class(vm, "_http", "HttpError", &base),
        server: server::class(vm),
        request: request::class(vm),
        writer: writer::class(vm),
        reader: reader::class(vm),
        duplex: duplex::class(vm),
        client: client::class(vm),
        listener: listener::class(vm),
        direct: direct::class(vm),
        plain: reply::class(vm),
        pool: pool::class(vm),
        host: pool::host_class(vm),
        session: session::class(vm),
        exchange: exchange::class(vm),
        response: response::class(vm),
    });
    let _ = state.0.set(classes.clone());
    classes
}

/// An `HttpError`.
#[cold]
fn http_error(vm: &mut Vm, kind: &str, message: &str) -> Raise {
    let class = Value::from(classes(vm).error.clone());
    let made = vm
        .call(&class, &[Value::from(kind), Value::from(message)])
        .and_then(|made| vm.exception_of(made));
    match made {
        Ok(raise) | Err(raise) => raise,
    }
}

/// The error for a head that is none: the line that is wrong, and where, as aiohttp's parser says it.
#[cold]
fn malformed(vm: &mut Vm, came: &[u8], text: &str) -> Raise {
    match complaint::of_head(came) {
        Some(complaint) => http_error(vm, "malformed", &complaint),
        None => http_error(vm, "malformed", text),
    }
}

/// Names and values as a script gives them: an iterable of pairs.
fn header_fields(vm: &mut Vm, headers: &Value) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    if let Some(dict) = multidict::multidict_of(headers) {
        let entries = dict.entries().into_iter();
        return entries
            .map(|entry| {
                Ok((
                    entry.text.as_str().as_bytes().to_vec(),
                    field(vm, &entry.value)?,
                ))
            })
            .collect();
    }
    let mut fields = Vec::new();
    for pair in vm.collect_items(headers)? {
        let items = match &pair {
            Value::Tuple(pair) => pair.items().to_vec(),
            other => vm.collect_items(other)?,
        };
        let [name, value] = &items[..] else {
            return Err(vm.value_error("a header is a pair of a name and a value"));
        };
        fields.push((field(vm, name)?, field(vm, value)?));
    }
    Ok(fields)
}

fn field(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    if let Some(text) = value.as_str() {
        return Ok(text.as_str().as_bytes().to_vec());
    }
    match buffer(value) {
        Some(data) => Ok(data.to_vec()),
        None => {
            let shown = vm.repr(value)?;
            let text = format!("Cannot serialize non-str key {}", shown.as_str());
            Err(vm.type_error(text))
        }
    }
}

/// Headers for hyper.
fn header_map(vm: &mut Vm, fields: Vec<(Vec<u8>, Vec<u8>)>) -> Result<http::HeaderMap> {
    let mut map = http::HeaderMap::with_capacity(fields.len());
    for (name, value) in fields {
        let name = http::HeaderName::from_bytes(&name);
        let value = http::HeaderValue::from_maybe_shared(bytes::Bytes::from(value));
        match (name, value) {
            (Ok(name), Ok(value)) => {
                if map.try_append(name, value).is_err() {
                    return Err(vm.value_error("too many headers"));
                }
            }
            _ => {
                return Err(vm.value_error(
                    "Forbidden control character detected in headers. Potential header injection attack.",
                ));
            }
        }
    }
    Ok(map)
}

fn content_length(map: &http::HeaderMap) -> Option<u64> {
    map.get("content-length")?.to_str().ok()?.parse().ok()
}

/// A header's value as text: UTF-8, and what is none as `surrogateescape` has it.
fn header_text(vm: &mut Vm, value: &[u8]) -> Value {
    if let Ok(text) = std::str::from_utf8(value) {
        return Value::from(text);
    }
    let bytes = Value::from(PyBytes::new(value));
    let args = [Value::from("utf-8"), Value::from("surrogateescape")];
    vm.call_method(&bytes, "decode", &args)
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(value).into_owned()))
}

/// A head's names and values as a `CIMultiDictProxy`.
fn header_dict(vm: &mut Vm, head: &Head) -> Value {
    let mut items = Vec::with_capacity(head.headers.len());
    for header in &head.headers {
        let (name, value) = head.header(header);
        let name = crate::types::str::Str::new(String::from_utf8_lossy(name).into_owned());
        items.push((name, header_text(vm, value)));
    }
    let dict = multidict::make(vm, true, items);
    multidict::make_proxy(vm, dict)
}

/// The pairs of a head.
fn raw_headers(head: &Head) -> Value {
    let pairs = head.headers.iter().map(|header| {
        let (name, value) = head.header(header);
        Value::from(Tuple::new(vec![
            Value::from(PyBytes::new(name)),
            Value::from(PyBytes::new(value)),
        ]))
    });
    Value::from(Tuple::new(pairs.collect::<Vec<_>>()))
}

/// The address of a socket, or of its peer; None where there is none.
fn address(fd: RawFd, peer: bool) -> Value {
    match net::name(fd, peer) {
        Ok(address) => socket_address::to_value(&address),
        Err(_) => Value::None,
    }
}

/// Takes the descriptor of a socket object, or a number.
fn take_descriptor(vm: &mut Vm, socket: &Value) -> Result<RawFd> {
    let number = match socket.as_int() {
        Some(number) => number,
        None => vm.call_method(socket, "detach", &[])?,
    };
    let fd = RawFd::try_from(vm.to_i64(&number)?).unwrap_or(-1);
    if let Err(error) = net::set_blocking(fd, false) {
        return Err(vm.io_error(&error, None));
    }
    // Messages are written in one piece: waiting for more would only delay them.
    let _ = net::set_option(
        fd,
        libc::IPPROTO_TCP,
        libc::TCP_NODELAY,
        &1_i32.to_ne_bytes(),
    );
    Ok(fd)
}

/// A TLS session given by a script; `Undef` for none.
fn session_arg(vm: &mut Vm, value: &Value) -> Result<Value> {
    match value.not_none() {
        None => Ok(Value::Undef),
        Some(session) if session.native::<Session>().is_some() => Ok(session.clone()),
        Some(_) => Err(vm.type_error("session must be an _ssl._Session or None")),
    }
}

fn size_arg(vm: &mut Vm, value: &Value, default: usize) -> Result<usize> {
    match value.not_none() {
        Some(value) => Ok(usize::try_from(vm.to_i64(value)?).unwrap_or(default)),
        None => Ok(default),
    }
}

/// The most that hyper lets a head have: single lines are bounded by the script's own limits.
const HEAD: usize = 400 * 1024;

fn serve(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = session_arg(vm, &args[3])?;
    let keepalive = match args[6].not_none() {
        Some(seconds) => vm.to_f64(seconds)?,
        None => 75.0,
    };
    let line = size_arg(vm, &args[7], 8190)?;
    let field = size_arg(vm, &args[8], 8190)?;
    let headers = match args[9].not_none() {
        Some(most) => Some(size_arg(vm, most, 100)?),
        None => None,
    };
    let given = |value: &Value| value.not_none().cloned().unwrap_or(Value::None);
    let options = server::Options {
        on_request: args[2].clone(),
        on_close: given(&args[4]),
        on_error: given(&args[5]),
        direct: given(&args[10]),
        keepalive,
        max_head: line
            .saturating_add(field.saturating_mul(4))
            .clamp(1024, 64 << 20),
        limits: refusal::Limits {
            line,
            field,
            headers: headers.unwrap_or(usize::MAX),
        },
        ahead: match args[13].not_none() {
            Some(_) => Some(size_arg(vm, &args[13], 1)?.max(1)),
            None => None,
        },
        decompresses: match args[12].given() {
            Some(decompresses) => vm.truth(decompresses)?,
            None => false,
        },
    };
    let fd = take_descriptor(vm, &args[1])?;
    if let Some(keeps) = args[11].given()
        && vm.truth(keeps)?
    {
        let one = 1_i32.to_ne_bytes();
        let _ = net::set_option(fd, libc::SOL_SOCKET, libc::SO_KEEPALIVE, &one);
    }
    server::Server::make(vm, &args[0], fd, session, &options)
}

fn connect(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = session_arg(vm, &args[2])?;
    let limits = client::Limits {
        line: size_arg(vm, &args[3], 8190)?,
        field: size_arg(vm, &args[4], 8190)?,
        headers: size_arg(vm, &args[5], 128)?,
    };
    let fd = take_descriptor(vm, &args[1])?;
    client::Client::make(vm, &args[0], fd, session, limits)
}

crate::methods! { FUNCTIONS:
    /// Serve a connection; see the module.
    "serve($module, loop, sock, on_request, *, session=None, on_close=None, on_error=None, keepalive_timeout=75.0, max_line_size=8190, max_field_size=8190, max_headers=None, direct=None, tcp_keepalive=False, auto_decompress=False, read_ahead=None)" => serve,
    /// Accept connections.
    "listen($module, loop, sock, on_connect, /)" => listener::listen,
    /// Gives a coroutine function its native face.
    "native_face($module, function, name, /)" => native_face,
    /// The class of what `session.get` gives.
    "set_manager($module, manager, /)" => set_manager,
    /// The class of what `json_response` makes.
    "set_response($module, response, /)" => reply::set_response,
    /// Speak as a client over a socket that is connected.
    "connect($module, loop, sock, *, session=None, max_line_size=8190, max_field_size=8190, max_headers=128)" => connect,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_http", "HTTP/1.1.", FUNCTIONS);
    let classes = classes(vm);
    for (name, class) in [
        ("HttpError", &classes.error),
        ("Connection", &classes.server),
        ("Request", &classes.request),
        ("Writer", &classes.writer),
        ("Body", &classes.reader),
        ("Duplex", &classes.duplex),
        ("ClientConnection", &classes.client),
        ("Listener", &classes.listener),
        ("Direct", &classes.direct),
        ("PlainResponse", &classes.plain),
        ("Pool", &classes.pool),
        ("Session", &classes.session),
        ("Exchange", &classes.exchange),
        ("Response", &classes.response),
    ] {
        set(vm, &module, name, class.clone());
    }
    Ok(Value::from(module))
}
