//! A request as a script that serves it sees it, and its answer: in one go, piece by piece, or as the beginning of
//! another protocol.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use bytes::Bytes;

use super::body::{OutBody, Stream};
use super::came::Came;
use super::head::Casing;
use super::link::Link;
use super::reader::{Failure, Reader};
use super::server::{Exchange, Server};
use super::writer::Writer;
use super::{direct, header_fields, http_error, raw_headers, reply};
use crate::event_loop::unmade;
use crate::object::{Class, Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::bytes::buffer::{bytes_arg, not_bytes_like};
use crate::types::str::Str;
use crate::vm::Vm;

/// See the module.
pub struct Request {
    link: Rc<Link>,
    /// The connection.
    server: Slot,
    pub came: Came,
    raw_headers: Slot,
    /// hyper's wait for the answer, if it is hyper's affair.
    exchange: OnceCell<Rc<Exchange>>,
    answered: Cell<bool>,
    body: Slot,
    writer: Slot,
    /// The route that it has been led to without a search; `Undef` for none.
    pub route: Slot,
    /// The task that deals with it, and the object that its handler sees, while that is under way.
    pub task: Slot,
    pub shown: Slot,
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
            &self.route,
            &self.task,
            &self.shown,
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
            &self.route,
            &self.task,
            &self.shown,
            &self.on_disconnect,
        ] {
            drop(slot.replace(Value::None));
        }
    }
}

impl NativeData for Request {
    fn needs_finalizer(&self) -> bool {
        !self.answered.get()
    }

    fn finalize(&self, vm: &mut Vm, _: &Value) {
        // Nobody can answer any more: hyper closes the connection.
        self.leave_to_hyper();
        self.exchange().give_up();
        let _ = self.turn(vm);
    }
}

impl Request {
    /// A request that has arrived.
    pub fn make(
        class: Gc<Class>,
        link: &Rc<Link>,
        server: &Value,
        came: Came,
        exchange: Option<Rc<Exchange>>,
        body: Value,
    ) -> Value {
        Native::new(
            class,
            Request {
                link: link.clone(),
                server: Slot::new(server.clone()),
                came,
                raw_headers: Slot::default(),
                exchange: exchange.map_or_else(OnceCell::new, OnceCell::from),
                answered: Cell::new(false),
                body: Slot::new(body),
                writer: Slot::default(),
                route: Slot::default(),
                task: Slot::default(),
                shown: Slot::default(),
                finished: Cell::new(false),
                cut_off: Cell::new(false),
                on_disconnect: Slot::default(),
            },
        )
    }

    /// Lets the connection go on.
    pub fn turn(&self, vm: &mut Vm) -> Result<()> {
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
        if self.is_read() && self.finished.get() && self.is_sent() {
            // It refers to the request.
            drop(self.writer.take());
            let server = self.server.get();
            if let Some(data) = server.native::<Server>() {
                data.request_over(vm, &server, vm.host.clock.monotonic_ns());
            }
        }
        Ok(())
    }

    fn is_sent(&self) -> bool {
        let writer = self.writer.get();
        match writer.native::<Writer>() {
            Some(writer) => writer.is_gone(),
            None => true,
        }
    }

    /// The connection is lost.
    pub fn cut_off(&self, vm: &mut Vm, failure: Failure) -> Result<()> {
        self.cut_off.set(true);
        if let Some(exchange) = self.exchange.get() {
            exchange.drop_answer();
        }
        let body = self.body.get();
        if let Some(reader) = body.native::<Reader>() {
            reader.cut_off(failure);
            reader.tell(vm)?;
        }
        let writer = self.writer.get();
        let mut complete = self.finished.get();
        if let Some(writer) = writer.native::<Writer>() {
            complete &= writer.is_empty();
            writer.advance(vm)?;
        }
        drop((writer, self.writer.take()));
        let on_disconnect = self.on_disconnect.take();
        if !complete && on_disconnect.not_none().is_some() {
            vm.call(&on_disconnect, &[])?;
        }
        Ok(())
    }

    /// Whether all of its body has been read, if it has one.
    pub fn is_read(&self) -> bool {
        let body = self.body.get();
        body.native::<Reader>().is_none_or(Reader::is_over)
    }

    /// Its body; None for none.
    pub fn body(&self) -> Value {
        self.body.get()
    }

    /// Whether it can be answered still.
    pub fn is_open(&self) -> bool {
        !self.answered.get() && !self.cut_off.get()
    }

    /// Gives an answer that is complete; the names in its head are to be written like this.
    pub fn answer(&self, response: http::Response<OutBody>, casing: Option<Casing>) {
        *self.link.socket.casing.borrow_mut() = casing;
        self.finished.set(true);
        self.give(response);
    }

    /// Gives the answer to a request that has come past hyper, as it goes over the wire.
    pub fn answer_plainly(&self, vm: &mut Vm, message: &[u8], now: u64) {
        self.finished.set(true);
        self.answered.set(true);
        let connection = self.server.get();
        if let Some(server) = connection.native::<Server>() {
            server.send_plainly(vm, &connection, message, now);
        }
    }

    /// Whether it has come past hyper.
    pub fn is_plain(&self) -> bool {
        let server = self.server.get();
        server.native::<Server>().is_some_and(Server::is_plain)
    }

    /// hyper's wait for the answer.
    pub fn exchange(&self) -> &Rc<Exchange> {
        self.exchange.get_or_init(Rc::default)
    }

    fn leave_to_hyper(&self) {
        let server = self.server.get();
        if let Some(server) = server.native::<Server>() {
            server.leave_to_hyper();
        }
    }

    /// Gives hyper the answer.
    fn give(&self, response: http::Response<OutBody>) {
        self.leave_to_hyper();
        self.answered.set(true);
        self.exchange().answer(response);
    }

    /// The target, as it was sent where that is known.
    pub fn target(&self) -> Value {
        match self.came.target() {
            Some(target) => Value::from(target),
            None => Value::from(self.came.uri()),
        }
    }

    /// The connection.
    pub fn connection(&self) -> Value {
        self.server.get()
    }

    /// Its answer is complete.
    pub fn finish(&self) {
        self.finished.set(true);
    }

    fn check_unanswered(&self, vm: &mut Vm) -> Result<()> {
        if self.answered.get() {
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
        if self.came.is_old || code != http::StatusCode::CONTINUE {
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
pub fn out_bytes(vm: &mut Vm, value: &Value) -> Result<Bytes> {
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
    request.give(response);
    request.turn(vm)?;
    Ok(Value::None)
}

/// Answers with a plain response: whether the connection is kept, None for a response that is none.
fn reply_with(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let request = this(vm, &args[0])?;
    let replies = vm.extension::<reply::State>();
    Ok(match reply::reply(vm, &replies, request, &args[1])? {
        Some(keeps_alive) => {
            request.turn(vm)?;
            Value::bool(keeps_alive)
        }
        None => Value::None,
    })
}

/// The task that a handler was run in without a detour is done.
fn over(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    direct::over(vm, &args[0], &args[1])?;
    Ok(Value::None)
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
    let owner = request.server.get();
    let writer = Writer::make(vm, &request.link, &owner, stream, &args[0]);
    request.writer.set(writer.clone());
    request.give(response);
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
    request.give(response);
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
    Ok(match request.came.header(name.as_str()) {
        Some(value) => super::header_text(vm, &value),
        None => Value::None,
    })
}

/// The name of a method; of one that is usual always the same object.
pub fn method(vm: &Vm, method: &http::Method) -> Gc<Str> {
    let usual = [
        http::Method::GET,
        http::Method::POST,
        http::Method::HEAD,
        http::Method::PUT,
        http::Method::DELETE,
        http::Method::PATCH,
        http::Method::OPTIONS,
    ];
    match usual.contains(method) {
        true => vm.intern(method.as_str()),
        false => Str::new(method.as_str()),
    }
}

fn get_method(vm: &mut Vm, value: &Value) -> Result<Value> {
    let request = this(vm, value)?;
    Ok(Value::from(method(vm, &request.came.method)))
}

fn get_target(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(this(vm, value)?.target())
}

fn get_version(vm: &mut Vm, value: &Value) -> Result<Value> {
    let minor = i64::from(!this(vm, value)?.came.is_old);
    let pair = crate::types::tuple::Tuple::new(vec![Value::Int(1), Value::Int(minor)]);
    Ok(Value::from(pair))
}

fn get_raw_headers(vm: &mut Vm, value: &Value) -> Result<Value> {
    let request = this(vm, value)?;
    if request.raw_headers.is_empty() {
        request.raw_headers.set(raw_headers(request.came.head()));
    }
    Ok(request.raw_headers.get())
}

fn get_headers(vm: &mut Vm, value: &Value) -> Result<Value> {
    let request = this(vm, value)?;
    Ok(super::header_dict(vm, request.came.head()))
}

fn get_keep_alive(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.came.keeps_alive))
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

fn get_route(vm: &mut Vm, value: &Value) -> Result<Value> {
    let route = this(vm, value)?.route.get();
    Ok(route.given().cloned().unwrap_or(Value::None))
}

fn get_task(vm: &mut Vm, value: &Value) -> Result<Value> {
    let task = this(vm, value)?.task.get();
    let task = unmade::task_of(vm, task)?;
    Ok(task.given().cloned().unwrap_or(Value::None))
}

fn set_task(vm: &mut Vm, value: &Value, task: Value) -> Result<()> {
    this(vm, value)?.task.set(task);
    Ok(())
}

fn is_disconnected(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.cut_off.get()))
}

fn is_answered(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.answered.get()))
}

crate::methods! { METHODS:
    /// Answer in one go.
    "respond($self, status, reason, headers, body=None, /)" => respond,
    /// Answer with a plain response; says whether the connection is kept, None where the response is not plain.
    "reply($self, response, /)" => reply_with,
    /// What is done when the task that answers is done.
    "_over($self, task, /)" => over,
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
    "route" => get_route,
    "task" => get_task; set set_task,
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
