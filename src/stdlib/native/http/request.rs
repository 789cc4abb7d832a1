//! A request as a script that serves it sees it, and its answer: in one go, piece by piece, or as the beginning of
//! another protocol.

use std::cell::Cell;
use std::rc::Rc;

use bytes::Bytes;

use super::body::{OutBody, Stream};
use super::head::{Casing, Head};
use super::link::{Link, settle};
use super::reader::{Failure, Reader};
use super::server::{Exchange, Server};
use super::{classes, header_fields, http_error, raw_headers};
use crate::object::{Class, Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::multidict::{self, multidict_of};
use crate::stdlib::native_class;
use crate::types::bytes::buffer::{bytes_arg, not_bytes_like};
use crate::vm::Vm;

/// See the module.
pub struct Request {
    link: Rc<Link>,
    /// The connection.
    server: Slot,
    parts: http::request::Parts,
    head: Head,
    raw_headers: Slot,
    exchange: Rc<Exchange>,
    body: Slot,
    writer: Slot,
    /// Its answer has been given to hyper in full.
    finished: Cell<bool>,
    cut_off: Cell<bool>,
    /// Told when the connection is lost before the answer is complete.
    on_disconnect: Slot,
}

impl Trace for Request {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in [
            &self.server,
            &self.raw_headers,
            &self.body,
            &self.writer,
            &self.on_disconnect,
        ] {
            slot.trace(tracer);
        }
    }

    fn clear(&self) {
        for slot in [
            &self.server,
            &self.raw_headers,
            &self.body,
            &self.writer,
            &self.on_disconnect,
        ] {
            drop(slot.replace(Value::None));
        }
    }
}

impl NativeData for Request {
    fn needs_finalizer(&self) -> bool {
        !self.exchange.is_answered()
    }

    fn finalize(&self, vm: &mut Vm, _: &Value) {
        // Nobody can answer any more: hyper closes the connection.
        self.exchange.give_up();
        let _ = self.turn(vm);
    }
}

impl Request {
    /// A request that has arrived.
    pub fn make(
        vm: &mut Vm,
        link: &Rc<Link>,
        server: &Value,
        parts: http::request::Parts,
        head: Head,
        exchange: Rc<Exchange>,
        body: Value,
    ) -> Value {
        let class = classes(vm).request.clone();
        Native::new(
            class,
            Request {
                link: link.clone(),
                server: Slot::new(server.clone()),
                parts,
                head,
                raw_headers: Slot::default(),
                exchange,
                body: Slot::new(body),
                writer: Slot::default(),
                finished: Cell::new(false),
                cut_off: Cell::new(false),
                on_disconnect: Slot::default(),
            },
        )
    }

    fn turn(&self, vm: &mut Vm) -> Result<()> {
        let server = self.server.get();
        match server.native::<Server>() {
            Some(data) => data.turn(vm, &server),
            None => Ok(()),
        }
    }

    /// hyper has gone on: passes news to those who wait.
    pub fn advance(&self, vm: &mut Vm) -> Result<()> {
        let body = self.body.get();
        if let Some(reader) = body.native::<Reader>() {
            if reader.pull() {
                reader.tell_more(vm)?;
            }
            reader.tell(vm)?;
        }
        let writer = self.writer.get();
        if let Some(writer) = writer.native::<Writer>() {
            writer.advance(vm)?;
        }
        let is_read = body.native::<Reader>().is_none_or(Reader::is_over);
        if is_read && self.finished.get() && self.is_sent() {
            let server = self.server.get();
            if let Some(data) = server.native::<Server>() {
                data.request_over(vm, &server);
            }
        }
        Ok(())
    }

    fn is_sent(&self) -> bool {
        let writer = self.writer.get();
        match writer.native::<Writer>() {
            Some(writer) => writer.stream.is_gone(),
            None => true,
        }
    }

    /// The connection is lost.
    pub fn cut_off(&self, vm: &mut Vm, failure: Failure) -> Result<()> {
        self.cut_off.set(true);
        let body = self.body.get();
        if let Some(reader) = body.native::<Reader>() {
            reader.cut_off(failure);
            reader.tell(vm)?;
        }
        let writer = self.writer.get();
        let mut complete = self.finished.get();
        if let Some(writer) = writer.native::<Writer>() {
            complete &= writer.stream.queued() == 0;
            writer.advance(vm)?;
        }
        let on_disconnect = self.on_disconnect.take();
        if !complete && on_disconnect.not_none().is_some() {
            vm.call(&on_disconnect, &[])?;
        }
        Ok(())
    }

    /// Whether the client wants the connection kept.
    fn keeps_alive(&self) -> bool {
        let connection = self.head.find(b"connection").unwrap_or_default();
        let has = |wanted: &[u8]| {
            connection
                .split(|byte| *byte == b',')
                .any(|token| token.trim_ascii().eq_ignore_ascii_case(wanted))
        };
        if self.parts.version == http::Version::HTTP_10 {
            has(b"keep-alive")
        } else {
            !has(b"close")
        }
    }

    fn check_unanswered(&self, vm: &mut Vm) -> Result<()> {
        if self.exchange.is_answered() {
            return Err(vm.runtime_error("The request has been answered already"));
        }
        Ok(())
    }

    fn check_connected(&self, vm: &mut Vm) -> Result<()> {
        if self.cut_off.get() {
            return Err(http_error(
                vm,
                "closing",
                "Cannot write to closing transport",
            ));
        }
        Ok(())
    }

    /// The head of an answer.
    fn response(
        &self,
        vm: &mut Vm,
        [status, reason, headers]: [&Value; 3],
        body: impl FnOnce(Option<u64>) -> OutBody,
    ) -> Result<http::Response<OutBody>> {
        let status = vm.to_i64(status)?;
        let fields = header_fields(vm, headers)?;
        let casing = Casing::of(fields.iter().map(|(name, _)| &name[..]));
        let code = u16::try_from(status)
            .ok()
            .and_then(|status| http::StatusCode::from_u16(status).ok());
        let Some(code) = code else {
            return Err(vm.value_error(format!("invalid status code {status}")));
        };
        let mut builder = http::Response::builder().status(code);
        if let Some(reason) = reason.as_str()
            && Some(reason.as_str()) != code.canonical_reason()
            && let Ok(phrase) = hyper::ext::ReasonPhrase::try_from(reason.as_str().as_bytes())
        {
            builder = builder.extension(phrase);
        }
        let map = super::header_map(vm, fields)?;
        let length = super::content_length(&map);
        if let Some(target) = builder.headers_mut() {
            *target = map;
        }
        let response = builder
            .body(body(length))
            .map_err(|error| vm.value_error(error.to_string()))?;
        if self.parts.version < http::Version::HTTP_11 || code != http::StatusCode::CONTINUE {
            *self.link.socket.casing.borrow_mut() = casing;
        }
        Ok(response)
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Request> {
    value
        .native::<Request>()
        .ok_or_else(|| vm.type_error("a request is required"))
}

/// Bytes of a script, without a copy where they cannot change.
fn out_bytes(vm: &mut Vm, value: &Value) -> Result<Bytes> {
    match value.as_str() {
        Some(_) => Err(not_bytes_like(vm, value)),
        None => Ok(Bytes::from(bytes_arg(vm, value)?.to_vec())),
    }
}

fn respond(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let request = this(vm, &args[0])?;
    request.check_unanswered(vm)?;
    request.check_connected(vm)?;
    let data = match args[4].not_none() {
        Some(data) => out_bytes(vm, data)?,
        None => Bytes::new(),
    };
    let response = request.response(vm, [&args[1], &args[2], &args[3]], |_| OutBody::full(data))?;
    request.finished.set(true);
    request.exchange.answer(response);
    request.turn(vm)?;
    Ok(Value::None)
}

/// Completes the headers of an answer whose body is there, as aiohttp does, and gives it.
fn reply(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let [
        this_value,
        status,
        reason,
        headers,
        body,
        keep_alive,
        date,
        server,
    ] = args
    else {
        return Err(vm.type_error("reply() takes seven arguments"));
    };
    let request = this(vm, this_value)?;
    let keep_alive = match keep_alive.not_none() {
        Some(keep_alive) => vm.truth(keep_alive)?,
        None => request.keeps_alive(),
    };
    let Some(dict) = multidict_of(headers) else {
        return Err(vm.type_error("headers must be a CIMultiDict"));
    };
    let length = match body.not_none() {
        Some(body) => bytes_arg(vm, body)?.len(),
        None => 0,
    };
    let code = vm.to_i64(status)?;
    let is_head = request.parts.method == http::Method::HEAD;
    let has_no_body = is_head || matches!(code, 100..200 | 204 | 304);
    let state = vm.extension::<multidict::State>();
    if matches!(code, 100..200 | 204) {
        drop(dict.remove(&state, "Content-Length"));
    } else if length > 0 || !has_no_body {
        dict.set_default(&state, "Content-Length", || Value::from(length.to_string()));
    }
    if !has_no_body && length > 0 {
        let any = || Value::from("application/octet-stream");
        dict.set_default(&state, "Content-Type", any);
    }
    dict.set_default(&state, "Date", || date.clone());
    dict.set_default(&state, "Server", || server.clone());
    let is_old = request.parts.version == http::Version::HTTP_10;
    match (keep_alive, is_old) {
        (true, true) => dict.set_default(&state, "Connection", || Value::from("keep-alive")),
        (false, false) => dict.set_default(&state, "Connection", || Value::from("close")),
        _ => {}
    }
    let body = if has_no_body {
        Value::None
    } else {
        body.clone()
    };
    let (this, status) = (this_value.clone(), status.clone());
    respond(vm, &[this, status, reason.clone(), headers.clone(), body])?;
    Ok(Value::bool(keep_alive))
}

fn begin(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let request = this(vm, &args[0])?;
    request.check_unanswered(vm)?;
    request.check_connected(vm)?;
    let mut stream = None;
    let response = request.response(vm, [&args[1], &args[2], &args[3]], |length| {
        let made = Stream::new(length);
        stream = Some(made.clone());
        OutBody::Stream(made)
    })?;
    let stream = stream.unwrap_or_default();
    let class = classes(vm).writer.clone();
    let writer = Native::new(
        class,
        Writer {
            link: request.link.clone(),
            owner: Slot::new(request.server.get()),
            stream,
            waiting: Slot::default(),
            request: Slot::new(args[0].clone()),
        },
    );
    request.writer.set(writer.clone());
    request.exchange.answer(response);
    request.turn(vm)?;
    Ok(writer)
}

fn upgrade(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let request = this(vm, &args[0])?;
    request.check_unanswered(vm)?;
    request.check_connected(vm)?;
    let response = request.response(vm, [&args[1], &args[2], &args[3]], |_| OutBody::empty())?;
    request.link.upgrading.set(true);
    request.finished.set(true);
    request.exchange.answer(response);
    request.turn(vm)?;
    let server = request.server.get();
    match server.native::<Server>() {
        Some(data) => data.hand_over(vm, &server),
        None => Err(http_error(vm, "closed", "Connection closed")),
    }
}

fn header(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let request = this(vm, &args[0])?;
    let Some(name) = args[1].as_str() else {
        return Err(vm.type_error("a header's name is a str"));
    };
    Ok(match request.head.find(name.as_str().as_bytes()) {
        Some(value) => super::header_text(vm, value),
        None => Value::None,
    })
}

fn get_method(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::from(this(vm, value)?.parts.method.as_str()))
}

fn get_target(vm: &mut Vm, value: &Value) -> Result<Value> {
    let request = this(vm, value)?;
    let line = &request.head.bytes[request.head.line.clone()];
    // As it was sent: `Uri` does not keep everything.
    let sent = line
        .split(|byte| *byte == b' ')
        .nth(1)
        .and_then(|target| std::str::from_utf8(target).ok());
    Ok(match sent {
        Some(target) => Value::from(target),
        None => Value::from(request.parts.uri.to_string()),
    })
}

fn get_version(vm: &mut Vm, value: &Value) -> Result<Value> {
    let minor = i64::from(this(vm, value)?.parts.version != http::Version::HTTP_10);
    let pair = crate::types::tuple::Tuple::new(vec![Value::Int(1), Value::Int(minor)]);
    Ok(Value::from(pair))
}

fn get_raw_headers(vm: &mut Vm, value: &Value) -> Result<Value> {
    let request = this(vm, value)?;
    if request.raw_headers.is_empty() {
        request.raw_headers.set(raw_headers(&request.head));
    }
    Ok(request.raw_headers.get())
}

fn get_headers(vm: &mut Vm, value: &Value) -> Result<Value> {
    let request = this(vm, value)?;
    Ok(super::header_dict(vm, &request.head))
}

fn get_keep_alive(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.keeps_alive()))
}

fn get_body(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(this(vm, value)?.body.get())
}

fn get_has_body(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(!this(vm, value)?.body.get().is_none()))
}

fn get_connection(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(this(vm, value)?.server.get())
}

fn get_disconnect(vm: &mut Vm, value: &Value) -> Result<Value> {
    let callback = this(vm, value)?.on_disconnect.get();
    Ok(callback.given().cloned().unwrap_or(Value::None))
}

fn set_disconnect(vm: &mut Vm, value: &Value, callback: Value) -> Result<()> {
    this(vm, value)?.on_disconnect.set(callback);
    Ok(())
}

fn is_disconnected(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.cut_off.get()))
}

fn is_answered(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.exchange.is_answered()))
}

crate::methods! { METHODS:
    /// Answer in one go.
    "respond($self, status, reason, headers, body=None, /)" => respond,
    /// Answer in one go, with the headers that aiohttp adds; says whether the connection is kept.
    "reply($self, status, reason, headers, body, keep_alive, date, server, /)" => reply,
    /// Begin an answer whose body a writer takes.
    "begin($self, status, reason, headers, /)" => begin,
    /// Answer with 101 (or 200 to CONNECT), and take the connection over.
    "upgrade($self, status, reason, headers, /)" => upgrade,
    /// The first value of a header, or None.
    "header($self, name, /)" => header,
}

crate::getters! { GETTERS:
    "method" => get_method,
    "target" => get_target,
    "version" => get_version,
    "headers" => get_headers,
    "raw_headers" => get_raw_headers,
    "keep_alive" => get_keep_alive,
    "body" => get_body,
    "has_body" => get_has_body,
    "connection" => get_connection,
    "answered" => is_answered,
    "disconnected" => is_disconnected,
    "on_disconnect" => get_disconnect; set set_disconnect,
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Request",
        METHODS,
        GETTERS,
        "A request to be answered.",
    )
}

/// What takes the body of an answer, or of a client's request.
pub struct Writer {
    link: Rc<Link>,
    /// The connection.
    owner: Slot,
    stream: Rc<Stream>,
    waiting: Slot,
    /// The request that is answered; `None` for a client.
    request: Slot,
}

impl Trace for Writer {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.owner.trace(tracer);
        self.waiting.trace(tracer);
        self.request.trace(tracer);
    }

    fn clear(&self) {
        drop((
            self.owner.replace(Value::None),
            self.waiting.take(),
            self.request.replace(Value::None),
        ));
    }
}

impl NativeData for Writer {
    fn needs_finalizer(&self) -> bool {
        !self.stream.is_finished() && !self.stream.is_gone()
    }

    fn finalize(&self, vm: &mut Vm, _: &Value) {
        self.stream.abort();
        let _ = self.turn(vm);
    }
}

impl Writer {
    /// For the body of a client's request.
    pub fn make(vm: &mut Vm, link: &Rc<Link>, owner: &Value, stream: Rc<Stream>) -> Value {
        let class = classes(vm).writer.clone();
        Native::new(
            class,
            Writer {
                link: link.clone(),
                owner: Slot::new(owner.clone()),
                stream,
                waiting: Slot::default(),
                request: Slot::new(Value::None),
            },
        )
    }

    fn turn(&self, vm: &mut Vm) -> Result<()> {
        let owner = self.owner.get();
        match owner.native_data() {
            Some(data) => data.descriptor_ready(vm, &owner, 0),
            None => Ok(()),
        }
    }

    fn answer(&self, vm: &mut Vm) -> Option<Result<Value>> {
        let complete = self.stream.is_finished() || self.stream.is_complete();
        if self.stream.is_gone() && !complete {
            return Some(Err(http_error(
                vm,
                "closing",
                "Cannot write to closing transport",
            )));
        }
        let drained = if self.stream.is_finished() {
            self.stream.is_gone()
        } else {
            self.stream.queued() == 0
        };
        drained.then_some(Ok(Value::None))
    }

    /// hyper has gone on.
    pub fn advance(&self, vm: &mut Vm) -> Result<()> {
        if !self.waiting.is_empty()
            && let Some(result) = self.answer(vm)
        {
            let waiting = self.waiting.take();
            settle(vm, &waiting, result)?;
        }
        Ok(())
    }

    /// A future that ends when hyper has taken what there is.
    fn wait(&self, vm: &mut Vm) -> Result<Value> {
        match self.answer(vm) {
            Some(result) => self.link.done(vm, result),
            None => {
                let waiting = self.link.pending(vm)?;
                self.waiting.set(waiting.clone());
                Ok(waiting)
            }
        }
    }
}

fn this_writer<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Writer> {
    value
        .native::<Writer>()
        .ok_or_else(|| vm.type_error("a body writer is required"))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let writer = this_writer(vm, &args[0])?;
    if writer.stream.is_finished() {
        return Err(vm.runtime_error("Cannot call write() after write_eof()"));
    }
    let data = out_bytes(vm, &args[1])?;
    writer.stream.push(data);
    writer.turn(vm)?;
    writer.wait(vm)
}

fn finish(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let writer = this_writer(vm, &args[0])?;
    writer.stream.finish();
    let request = writer.request.get();
    if let Some(request) = request.native::<Request>() {
        request.finished.set(true);
    }
    writer.turn(vm)?;
    writer.wait(vm)
}

fn abort_writer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let writer = this_writer(vm, &args[0])?;
    writer.stream.abort();
    writer.turn(vm)?;
    Ok(Value::None)
}

crate::methods! { WRITER:
    /// Await until the connection has taken the data.
    "write($self, data, /)" => write,
    /// That was all; await until it has been taken.
    "finish($self, /)" => finish,
    /// Give up: the message must not look complete.
    "abort($self, /)" => abort_writer,
}

crate::getters! { WRITER_GETTERS:
    "closed" => |vm, value| {
        Ok(Value::bool(this_writer(vm, value)?.stream.is_gone()))
    },
}

/// The class.
pub fn writer_class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Writer",
        WRITER,
        WRITER_GETTERS,
        "Takes a body.",
    )
}
