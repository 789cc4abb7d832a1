//! The client's end of a connection: one request at a time, and its response.

pub mod direct;
mod framed;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use bytes::Bytes;
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};

use self::direct::{Alarm, Direct};
use super::body::{OutBody, Stream};
use super::duplex::Duplex;
use super::head::{Casing, Head};
use super::link::{Driver, Link, settle};
use super::reader::{Failure, Framing, Reader};
use super::socket::{Socket, SocketIo};
use super::writer::Writer;
use super::{address, classes, complaint, header_fields, header_map, http_error, raw_headers};
use crate::object::{Class, Gc, Native, NativeData, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::ssl;
use crate::stdlib::native_class;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::bytes::hex::quote;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// hyper's wait for a response.
type Waiting = Pin<Box<dyn Future<Output = hyper::Result<http::Response<Incoming>>>>>;

/// See the module.
pub struct Client {
    link: Rc<Link>,
    sender: RefCell<Option<SendRequest<OutBody>>>,
    response: RefCell<Option<Waiting>>,
    /// The future of the script that waits for the handshake or a response.
    waiting: Slot,
    reader: Slot,
    writer: Slot,
    /// The future of the script that waits for leave to send a body.
    leave: Slot,
    /// What it has become, until that is closed.
    duplex: Slot,
    shaken: Cell<bool>,
    closed: Cell<bool>,
    /// An exchange past hyper.
    direct: RefCell<Direct>,
    alarm: Alarm,
    /// Bytes that had come when the request was sent.
    received: Cell<u64>,
    /// Undo content encodings.
    decompress: Cell<bool>,
    is_connect: Cell<bool>,
    limits: Limits,
}

impl Trace for Client {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.link.trace(tracer);
        self.waiting.trace(tracer);
        self.reader.trace(tracer);
        self.writer.trace(tracer);
        self.leave.trace(tracer);
        self.duplex.trace(tracer);
    }

    fn clear(&self) {
        drop((self.waiting.take(), self.reader.take()));
        drop((self.writer.take(), self.leave.take()));
        drop(self.duplex.take());
    }
}

impl NativeData for Client {
    fn descriptor_ready(&self, vm: &mut Vm, this: &Value, events: u32) -> Result<()> {
        self.link.socket.note(events);
        match self.take_method() {
            Some(method) => self.receive_direct(vm, this, method),
            None => {
                self.note_piece(vm, this);
                self.turn(vm, this)
            }
        }
    }

    fn timer_due(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.check_deadline(vm, this)
    }
}

/// What bounds a response's head: its first line, and each header.
#[derive(Clone, Copy)]
pub struct Limits {
    pub line: usize,
    pub field: usize,
    /// How many headers there may be.
    pub headers: usize,
}

impl Client {
    /// A connection over a socket that is connected.
    pub fn make(
        vm: &mut Vm,
        event_loop: &Value,
        fd: i32,
        session: Value,
        limits: Limits,
    ) -> Result<Value> {
        let has_tls = !session.is_undef();
        let socket = Socket::new(fd, session);
        let link = Link::new(socket.clone(), event_loop.clone());
        let mut builder = Builder::new();
        builder
            .title_case_headers(true)
            .writev(false)
            .allow_obsolete_multiline_headers_in_responses(true)
            .max_headers(1024)
            .max_header_size(super::HEAD);
        // The handshake of HTTP/1 waits for nothing.
        let made = link.poll(std::pin::pin!(
            builder.handshake::<_, OutBody>(SocketIo(socket))
        ));
        let Poll::Ready(Ok((sender, connection))) = made else {
            return Err(vm.system_error("the client's connection cannot begin"));
        };
        link.begin(Driver::Client(Box::new(connection)));
        let class = classes(vm).client.clone();
        let value = Native::new(
            class,
            Client {
                link,
                sender: RefCell::new(Some(sender)),
                response: RefCell::default(),
                waiting: Slot::default(),
                reader: Slot::default(),
                writer: Slot::default(),
                leave: Slot::default(),
                duplex: Slot::default(),
                shaken: Cell::new(!has_tls),
                closed: Cell::new(false),
                direct: RefCell::default(),
                alarm: Alarm::default(),
                received: Cell::new(0),
                decompress: Cell::new(true),
                is_connect: Cell::new(false),
                limits,
            },
        );
        if let Some(client) = value.native::<Client>() {
            client.link.watch(vm, &value)?;
            client.turn(vm, &value)?;
        }
        Ok(value)
    }

    fn shake_hands(&self, vm: &mut Vm, this: &Value) -> Result<bool> {
        if self.shaken.get() {
            return Ok(true);
        }
        match self.link.socket.shake_hands() {
            Ok(()) => {
                self.shaken.set(true);
                let waiting = self.waiting.take();
                settle(vm, &waiting, Ok(Value::None))?;
                Ok(true)
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                self.link.watch(vm, this)?;
                Ok(false)
            }
            Err(error) => {
                let own = self.link.socket.take_failure().unwrap_or(error);
                let raise = match ssl::failure_of(vm, &own) {
                    Some(raise) => raise,
                    None => self.system_failure(vm, &own),
                };
                let waiting = self.waiting.take();
                self.close(vm, Failure::Closed)?;
                settle(vm, &waiting, Err(raise))?;
                Ok(false)
            }
        }
    }

    fn system_failure(&self, vm: &mut Vm, error: &std::io::Error) -> Raise {
        match error.raw_os_error() {
            Some(errno) => vm.os_error(errno, None),
            None => vm.os_error(libc::ECONNRESET, None),
        }
    }

    /// Lets hyper go on, and tells the script what has come of it.
    pub fn turn(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        if self.closed.get() || !self.shake_hands(vm, this)? {
            return Ok(());
        }
        loop {
            self.link.drive();
            let moved = self.take_response(vm, this)? | self.advance(vm)?;
            self.tell_leave(vm)?;
            if !moved && !self.link.is_woken() {
                break;
            }
        }
        if self.link.is_driven() {
            return self.link.watch(vm, this);
        }
        if self.link.upgrading.get() {
            return Ok(());
        }
        self.close(vm, Failure::Incomplete)
    }

    /// Whether the body may be sent, where that is known: the server has asked for it, or has answered without it.
    fn has_leave(&self) -> Option<bool> {
        let capture = self.link.socket.capture.borrow();
        match self.closed.get() || !capture.is_on() {
            true => Some(false),
            false => capture.has_interim().then_some(true),
        }
    }

    fn tell_leave(&self, vm: &mut Vm) -> Result<()> {
        if !self.leave.is_empty()
            && let Some(leave) = self.has_leave()
        {
            let waiting = self.leave.take();
            settle(vm, &waiting, Ok(Value::bool(leave)))?;
        }
        Ok(())
    }

    /// Passes news of bodies to those who wait.
    fn advance(&self, vm: &mut Vm) -> Result<bool> {
        let mut moved = false;
        let reader = self.reader.get();
        if let Some(body) = reader.native::<Reader>() {
            moved = body.pull();
            if body.is_over() {
                // Before the script hears of it the connection has to be free.
                drop(self.reader.take());
                self.link.drive();
            }
            if moved {
                body.tell_more(vm)?;
            }
            body.tell(vm)?;
        }
        let writer = self.writer.get();
        if let Some(body) = writer.native::<Writer>() {
            body.advance(vm)?;
        }
        Ok(moved)
    }

    /// Takes a response from hyper, if there is one; whether there was.
    fn take_response(&self, vm: &mut Vm, this: &Value) -> Result<bool> {
        let polled = {
            let mut place = self.response.borrow_mut();
            let Some(waiting) = &mut *place else {
                return Ok(false);
            };
            let polled = self.link.poll(waiting.as_mut());
            if polled.is_ready() {
                drop(place.take());
            }
            polled
        };
        if polled.is_pending() {
            return Ok(false);
        }
        let waiting = self.waiting.take();
        let result = match polled {
            Poll::Pending => return Ok(false),
            Poll::Ready(Ok(response)) => self.accept(vm, this, response),
            Poll::Ready(Err(error)) => {
                let raise = self.explain(vm, &error);
                self.close(vm, Failure::Closed)?;
                Err(raise)
            }
        };
        settle(vm, &waiting, result)?;
        Ok(true)
    }

    fn check_limits(&self, vm: &mut Vm, head: &Head) -> Result<()> {
        let check = |vm: &mut Vm, limit: usize, text: &[u8]| {
            if text.len() <= limit {
                return Ok(());
            }
            let shown = quote(&text[..text.len().min(100)]);
            let shown = shown.trim_end_matches(['\'', '"']);
            let text = format!("Got more than {limit} bytes when reading: {shown}...'.");
            Err(http_error(vm, "too large", &text))
        };
        if head.headers.len() > self.limits.headers {
            return Err(http_error(vm, "malformed", "Too many headers received"));
        }
        let line = &head.bytes[head.line.clone()];
        let reason = line.get(13..).unwrap_or_default();
        if reason.len() > self.limits.line {
            let (limit, shown) = (self.limits.line, quote(&reason[..100.min(reason.len())]));
            let shown = shown.trim_end_matches(['\'', '"']);
            let text = format!("Got more than {limit} bytes when reading: bytearray({shown}...').");
            return Err(http_error(vm, "too large", &text));
        }
        for header in &head.headers {
            let (name, value) = head.header(header);
            check(vm, self.limits.field, name)?;
            check(vm, self.limits.field, value)?;
        }
        Ok(())
    }

    fn accept(
        &self,
        vm: &mut Vm,
        this: &Value,
        response: http::Response<Incoming>,
    ) -> Result<Value> {
        let (parts, body) = response.into_parts();
        let captured = self.link.socket.capture.borrow_mut().take_response();
        let head = match captured {
            Some(head) if head.agrees(&parts.headers) => head,
            _ => {
                let reason = parts.status.canonical_reason().unwrap_or_default();
                let line = format!("HTTP/1.1 {} {reason}", parts.status.as_str());
                Head::from_map(&line, &parts.headers)
            }
        };
        let checked = self.check_limits(vm, &head).and_then(|()| {
            // Where two headers say where the body ends, hyper makes its choice; aiohttp makes none.
            match complaint::of_head(&head.bytes) {
                Some(complaint) => Err(http_error(vm, "malformed", &complaint)),
                None => Ok(()),
            }
        });
        if let Err(raise) = checked {
            self.close(vm, Failure::Closed)?;
            return Err(raise);
        }
        let status = parts.status.as_u16();
        if status == 101 || (self.is_connect.get() && parts.status.is_success()) {
            self.link.upgrading.set(true);
        }
        let reader = if self.link.upgrading.get() || body.is_end_stream() {
            drop(body);
            self.link.drive();
            Value::None
        } else {
            let encoding = head
                .find(b"content-encoding")
                .filter(|_| self.decompress.get())
                .map(|value| String::from_utf8_lossy(value).trim().to_ascii_lowercase());
            let framing = Framing {
                is_chunked: parts.headers.contains_key("transfer-encoding"),
                encoding,
            };
            let reader = Reader::make(vm, &self.link, this, body, framing);
            self.reader.set(reader.clone());
            self.advance(vm)?;
            reader
        };
        let line = &head.bytes[head.line.clone()];
        let reason = line
            .splitn(3, |byte| *byte == b' ')
            .nth(2)
            .unwrap_or_default();
        let minor = i64::from(parts.version != http::Version::HTTP_10);
        let version = Tuple::new(vec![Value::Int(1), Value::Int(minor)]);
        Ok(Value::from(Tuple::new(vec![
            Value::from(version),
            Value::Int(i64::from(status)),
            super::header_text(vm, reason),
            raw_headers(&head),
            reader,
        ])))
    }

    /// Why there is no response.
    fn explain(&self, vm: &mut Vm, error: &hyper::Error) -> Raise {
        let failure = self.link.socket.take_failure();
        if let Some(failure) = &failure {
            if let Some(raise) = ssl::failure_of(vm, failure) {
                return raise;
            }
            if failure.raw_os_error().is_some() {
                return self.system_failure(vm, failure);
            }
        }
        let capture = self.link.socket.capture.borrow();
        let came = capture.bytes().to_vec();
        drop(capture);
        if error.is_parse_too_large() {
            return http_error(
                vm,
                "too large",
                "Got more than the allowed bytes when reading headers",
            );
        }
        if error.is_parse() {
            return super::malformed(vm, &came, &error.to_string());
        }
        if error.is_user() || error.is_body_write_aborted() {
            return http_error(vm, "upload", &error.to_string());
        }
        http_error(vm, "disconnected", "Server disconnected")
    }

    /// What it had become is closed.
    pub fn upgraded_over(&self) {
        drop(self.duplex.take());
    }

    /// Closes the connection; who waits for anything hears of it.
    pub fn close(&self, vm: &mut Vm, failure: Failure) -> Result<()> {
        if self.closed.replace(true) {
            let duplex = self.duplex.take();
            return match duplex.native::<Duplex>() {
                Some(upgraded) => upgraded.end(vm, &duplex),
                None => Ok(()),
            };
        }
        drop(self.direct.take());
        let sender = self.sender.borrow_mut().take();
        let response = self.response.borrow_mut().take();
        drop((sender, response));
        let reader = self.reader.take();
        if let Some(body) = reader.native::<Reader>() {
            body.pull();
            body.cut_off(failure);
        }
        self.link.close();
        self.tell_leave(vm)?;
        if let Some(body) = reader.native::<Reader>() {
            body.tell(vm)?;
        }
        let writer = self.writer.take();
        if let Some(body) = writer.native::<Writer>() {
            body.advance(vm)?;
        }
        let waiting = self.waiting.take();
        if !waiting.is_undef() {
            let raise = http_error(vm, "closed", "Connection closed");
            settle(vm, &waiting, Err(raise))?;
        }
        Ok(())
    }

    /// Whether a request can be sent.
    pub fn is_ready(&self) -> bool {
        let sender = self.sender.borrow();
        !self.closed.get()
            && matches!(*self.direct.borrow(), Direct::Off)
            && self.link.is_driven()
            && self.response.borrow().is_none()
            && self.reader.is_empty()
            && sender.as_ref().is_some_and(SendRequest::is_ready)
    }
}

impl Client {
    fn give_to_hyper(&self, message: http::Request<OutBody>, casing: Option<Casing>) {
        let socket = &self.link.socket;
        *socket.casing.borrow_mut() = casing;
        socket.capture.borrow_mut().start();
        self.received.set(socket.received());
        self.is_connect
            .set(message.method() == http::Method::CONNECT);
        let waiting = {
            let mut sender = self.sender.borrow_mut();
            sender
                .as_mut()
                .map(|sender| Box::pin(sender.send_request(message)) as Waiting)
        };
        *self.response.borrow_mut() = waiting;
    }

    /// Whether it can be sent a request: a peer that has gone since is noticed now.
    pub fn is_reusable(&self, vm: &mut Vm, this: &Value) -> Result<bool> {
        if self.link.socket.is_hung_up() {
            // hyper only has to see it.
            self.turn(vm, this)?;
        }
        Ok(self.is_ready())
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Client> {
    value
        .native::<Client>()
        .ok_or_else(|| vm.type_error("a client's connection is required"))
}

fn handshake(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let client = this(vm, &args[0])?;
    if client.shaken.get() {
        return client.link.done(vm, Ok(Value::None));
    }
    let waiting = client.link.pending(vm)?;
    client.waiting.set(waiting.clone());
    client.turn(vm, &args[0])?;
    Ok(waiting)
}

/// What is to be sent.
struct Message {
    request: http::Request<OutBody>,
    /// The body, where a script writes it.
    stream: Option<Rc<Stream>>,
    /// How its header names are to be written.
    casing: Option<Casing>,
}

/// A request for hyper, from the arguments of `request`.
fn message(vm: &mut Vm, args: &[Value]) -> Result<Message> {
    let Some(method) = args[1].as_str() else {
        return Err(vm.type_error("method must be str"));
    };
    let Some(target) = args[2].as_str() else {
        return Err(vm.type_error("target must be str"));
    };
    let fields = header_fields(vm, &args[3])?;
    let casing = Casing::of(fields.iter().map(|(name, _)| &name[..]));
    let map = header_map(vm, fields)?;
    let length = super::content_length(&map);
    let (body, stream) = match &args[4] {
        data if data.is(&Value::bool(true)) => {
            let stream = Stream::new(length);
            (OutBody::Stream(stream.clone()), Some(stream))
        }
        data => match data.not_none() {
            Some(data) => {
                let data = Bytes::from(bytes_arg(vm, data)?.to_vec());
                (OutBody::full(data), None)
            }
            None => (OutBody::empty(), None),
        },
    };
    let method = http::Method::from_bytes(method.as_str().as_bytes())
        .map_err(|_| vm.value_error("invalid method"))?;
    let is_old = match args[6].given() {
        Some(is_old) => vm.truth(is_old)?,
        None => false,
    };
    let version = match is_old {
        true => http::Version::HTTP_10,
        false => http::Version::HTTP_11,
    };
    let builder = http::Request::builder().method(method).version(version);
    let mut builder = builder.uri(target.as_str());
    if let Some(headers) = builder.headers_mut() {
        *headers = map;
    }
    let request = builder
        .body(body)
        .map_err(|error| vm.value_error(error.to_string()))?;
    Ok(Message {
        request,
        stream,
        casing,
    })
}

fn request(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let client = this(vm, &args[0])?;
    let Message {
        request: message,
        stream,
        casing,
    } = message(vm, args)?;
    if !client.is_ready() {
        return Err(http_error(vm, "disconnected", "Server disconnected"));
    }
    client.decompress.set(match args[5].given() {
        Some(decompress) => vm.truth(decompress)?,
        None => true,
    });
    client.give_to_hyper(message, casing);
    let future = client.link.pending(vm)?;
    client.waiting.set(future.clone());
    let Some(stream) = stream else {
        client.writer.set(Value::Undef);
        client.turn(vm, &args[0])?;
        return Ok(future);
    };
    let writer = Writer::make(vm, &client.link, &args[0], stream, &Value::None);
    client.writer.set(writer.clone());
    client.turn(vm, &args[0])?;
    Ok(Value::from(Tuple::new(vec![future, writer])))
}

fn wait_continue(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let client = this(vm, &args[0])?;
    if let Some(leave) = client.has_leave() {
        return client.link.done(vm, Ok(Value::bool(leave)));
    }
    let waiting = client.link.pending(vm)?;
    client.leave.set(waiting.clone());
    Ok(waiting)
}

fn upgrade(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let client = this(vm, &args[0])?;
    client.link.drive();
    if client.link.is_driven() || client.closed.get() || !client.link.upgrading.get() {
        return Err(http_error(vm, "closed", "the connection was not upgraded"));
    }
    client.closed.set(true);
    let duplex = Duplex::make(vm, &client.link, &args[0])?;
    client.duplex.set(duplex.clone());
    Ok(duplex)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.close(vm, Failure::Closed)?;
    Ok(Value::None)
}

fn get_reusable(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.is_reusable(vm, value)?))
}

crate::methods! { METHODS:
    /// Await until TLS is established.
    "handshake($self, /)" => handshake,
    /// A future of (version, status, reason, raw_headers, body); with body=True also a writer for the request's.
    "request($self, method, target, headers, body=None, decompress=True, is_old=False, /)" => request,
    /// A future of whether the server has asked for the body, by a 100.
    "wait_continue($self, /)" => wait_continue,
    /// After a 101: the connection as bytes both ways.
    "upgrade($self, /)" => upgrade,
    "close($self, /)" => close,
}

crate::getters! { GETTERS:
    "closed" => |vm, value| {
        let client = this(vm, value)?;
        Ok(Value::bool(client.closed.get() || !client.link.is_driven()))
    },
    "reusable" => get_reusable,
    "answered" => |vm, value| {
        let client = this(vm, value)?;
        Ok(Value::bool(client.link.socket.received() > client.received.get()))
    },
    "read_ahead" => |vm, value| {
        Ok(Value::from(this(vm, value)?.link.ahead.get()))
    }; set |vm, value, given| {
        let ahead = usize::try_from(vm.to_i64(&given)?).unwrap_or(0);
        this(vm, value)?.link.ahead.set(ahead.max(1));
        Ok(())
    },
    "peername" => |vm, value| Ok(address(this(vm, value)?.link.socket.fd(), true)),
    "sockname" => |vm, value| Ok(address(this(vm, value)?.link.socket.fd(), false)),
    "fileno" => |vm, value| Ok(Value::Int(i64::from(this(vm, value)?.link.socket.fd()))),
    "session" => |vm, value| {
        let session = this(vm, value)?.link.socket.session_value().clone();
        Ok(session.given().cloned().unwrap_or(Value::None))
    },
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "ClientConnection",
        METHODS,
        GETTERS,
        "A client's connection.",
    )
}
