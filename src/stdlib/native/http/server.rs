//! The server's end of a connection: hyper reads requests, each becomes an object and a task of the script, and
//! what the task answers goes back to hyper.

mod plain;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use hyper::body::{Body, Incoming};

use super::body::OutBody;
use super::came::Came;
use super::direct::Direct;
use super::duplex::Duplex;
use super::link::{Driver, Link};
use super::reader::{Failure, Framing, Reader};
use super::refusal::{self, Limits};
use super::request::Request;
use super::socket::{Socket, SocketIo};
use super::{address, classes, http_error};
use crate::event_loop::{EventLoop, task};
use crate::object::{Class, Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::contextvars;
use crate::stdlib::native_class;
use crate::types::bytes::buffer::buffer;
use crate::vm::Vm;
use plain::Stage;

/// An answer that hyper waits for.
#[derive(Default)]
pub struct Exchange {
    response: RefCell<Option<http::Response<OutBody>>>,
    waker: RefCell<Option<Waker>>,
    given_up: Cell<bool>,
}

impl Exchange {
    /// Gives the answer.
    pub fn answer(&self, response: http::Response<OutBody>) {
        *self.response.borrow_mut() = Some(response);
        self.wake();
    }

    /// There will be none.
    pub fn give_up(&self) {
        self.given_up.set(true);
        self.wake();
    }

    /// Drops an answer that hyper has not taken: nobody reads its body any more.
    pub fn drop_answer(&self) {
        let answer = self.response.borrow_mut().take();
        drop(answer);
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.borrow_mut().take() {
            waker.wake();
        }
    }
}

/// hyper's wait for an answer.
pub struct Answer(Rc<Exchange>);

impl Future for Answer {
    type Output = std::result::Result<http::Response<OutBody>, super::body::Aborted>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(response) = self.0.response.borrow_mut().take() {
            return Poll::Ready(Ok(response));
        }
        if self.0.given_up.get() {
            return Poll::Ready(Err(super::body::Aborted));
        }
        *self.0.waker.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

/// A request that hyper has read.
struct Arrived {
    came: Box<Came>,
    body: Incoming,
    exchange: Rc<Exchange>,
}

/// Where hyper leaves a request: it reads the next one only when this one has been answered.
#[derive(Default)]
struct Door {
    arrived: Cell<Option<Box<Arrived>>>,
    /// The next request is known already, and this is what becomes of it.
    expected: Cell<Option<Rc<Exchange>>>,
    /// Why a request is refused that hyper would have taken.
    refusal: Cell<Option<String>>,
}

impl Door {
    fn is_empty(&self) -> bool {
        let arrived = self.arrived.take();
        let is_empty = arrived.is_none();
        self.arrived.set(arrived);
        is_empty
    }
}

/// What hyper calls with a request.
pub struct Service {
    limits: Limits,
    socket: Rc<Socket>,
    arrived: Rc<Door>,
}

/// The answer to a request that another server on the way could take for two: hyper would go by its chunks.
fn bad_request() -> http::Response<OutBody> {
    let mut response = http::Response::new(OutBody::empty());
    *response.status_mut() = http::StatusCode::BAD_REQUEST;
    let close = http::HeaderValue::from_static("close");
    response
        .headers_mut()
        .insert(http::header::CONNECTION, close);
    response
}

impl hyper::service::Service<http::Request<Incoming>> for Service {
    type Response = http::Response<OutBody>;
    type Error = super::body::Aborted;
    type Future = Answer;

    fn call(&self, request: http::Request<Incoming>) -> Answer {
        let (parts, body) = request.into_parts();
        let known = if body.is_end_stream() {
            Some(0)
        } else {
            body.size_hint().exact()
        };
        let copy = self.socket.capture.borrow_mut().take_request(known);
        if let Some(exchange) = self.arrived.expected.take() {
            return Answer(exchange);
        }
        let mut came = Box::new(Came::new(parts, copy, self.limits));
        let exchange = Rc::new(Exchange::default());
        if let Some(refusal) = came.refusal.take() {
            self.arrived.refusal.set(Some(refusal));
            exchange.answer(bad_request());
            return Answer(exchange);
        }
        self.arrived.arrived.set(Some(Box::new(Arrived {
            came,
            body,
            exchange: exchange.clone(),
        })));
        Answer(exchange)
    }
}

/// So many requests that have come at once are dealt with before others have their turn.
const AT_ONCE: usize = 16;

/// See the module.
pub struct Server {
    link: Rc<Link>,
    arrived: Rc<Door>,
    on_request: Slot,
    on_close: Slot,
    on_error: Slot,
    /// How requests reach their handlers without a detour; `Undef` for not at all.
    direct: Slot,
    /// In which requests begin, whoever has the connection go on: a copy of that in which it was accepted.
    context: Value,
    /// A turn is under way, perhaps with script code inside it.
    turning: Cell<bool>,
    request_class: Gc<Class>,
    /// The request under way; `Undef` for none.
    request: Slot,
    stage: Cell<Stage>,
    limits: Limits,
    /// Bodies are taken out of their encodings.
    decompresses: bool,
    shaken: Cell<bool>,
    shutting_down: Cell<bool>,
    /// Seconds that the connection may be without a request; nothing for ever.
    keepalive: Cell<f64>,
    /// Since when it has been.
    idle_since: Cell<u64>,
    timer: Cell<bool>,
    closed: Cell<bool>,
}

impl Trace for Server {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.link.trace(tracer);
        tracer.value(&self.context);
        tracer.gc(&self.request_class);
        for slot in [
            &self.on_request,
            &self.on_close,
            &self.on_error,
            &self.direct,
            &self.request,
        ] {
            slot.trace(tracer);
        }
    }

    fn clear(&self) {
        for slot in [
            &self.on_request,
            &self.on_close,
            &self.on_error,
            &self.direct,
            &self.request,
        ] {
            drop(slot.take());
        }
    }
}

impl NativeData for Server {
    fn descriptor_ready(&self, vm: &mut Vm, this: &Value, events: u32) -> Result<()> {
        self.link.socket.note(events);
        self.turn(vm, this)
    }

    fn is_timer_over(&self) -> bool {
        self.closed.get()
    }

    fn timer_due(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.timer.set(false);
        if self.closed.get() {
            return Ok(());
        }
        if !self.request.is_empty() {
            // It is set again when the request is over.
            return Ok(());
        }
        let passed = vm.host.clock.monotonic_ns() - self.idle_since.get();
        let left = self.keepalive.get() - passed as f64 / 1e9;
        if left > 0.0 {
            self.schedule(vm, this, left);
            return Ok(());
        }
        self.shut_down(vm, this, true)
    }
}

/// What a script wants of a server.
pub struct Options {
    pub on_request: Value,
    pub on_close: Value,
    pub on_error: Value,
    pub direct: Value,
    pub keepalive: f64,
    /// So many bytes of a body are taken before somebody asks for them.
    pub ahead: Option<usize>,
    /// Bytes that a head may have.
    pub max_head: usize,
    pub limits: Limits,
    pub decompresses: bool,
}

impl Server {
    /// Serves a connection.
    pub fn make(
        vm: &mut Vm,
        event_loop: &Value,
        fd: i32,
        session: Value,
        options: &Options,
    ) -> Result<Value> {
        let has_tls = !session.is_undef();
        let socket = Socket::new(fd, session);
        socket.capture.borrow_mut().start();
        let link = Link::new(socket.clone(), event_loop.clone());
        if let Some(ahead) = options.ahead {
            link.ahead.set(ahead);
        }
        let arrived = Rc::new(Door::default());
        let mut builder = hyper::server::conn::http1::Builder::new();
        let stage = if has_tls { Stage::Hyper } else { Stage::Idle };
        builder
            .title_case_headers(true)
            .auto_date_header(false)
            .writev(false)
            .max_header_size(options.max_head);
        if options.limits.headers < usize::MAX {
            builder.max_headers(options.limits.headers);
        }
        socket.keep_refusals();
        let service = Service {
            limits: options.limits,
            socket: socket.clone(),
            arrived: arrived.clone(),
        };
        let connection = builder.serve_connection(SocketIo(socket), service);
        link.begin(Driver::Server(Box::new(connection)));
        let server = Server {
            link,
            arrived,
            on_request: Slot::new(options.on_request.clone()),
            on_close: Slot::new(options.on_close.clone()),
            on_error: Slot::new(options.on_error.clone()),
            direct: Slot::new(options.direct.clone()),
            context: contextvars::copy_current(vm)?,
            turning: Cell::new(false),
            request_class: classes(vm).request.clone(),
            request: Slot::default(),
            stage: Cell::new(stage),
            limits: options.limits,
            decompresses: options.decompresses,
            shaken: Cell::new(!has_tls),
            shutting_down: Cell::new(false),
            keepalive: Cell::new(options.keepalive),
            idle_since: Cell::new(vm.host.clock.monotonic_ns()),
            timer: Cell::new(false),
            closed: Cell::new(false),
        };
        let class = classes(vm).server.clone();
        let value = Native::new(class, server);
        if let Some(server) = value.native::<Server>() {
            server.link.watch(vm, &value)?;
            if options.keepalive > 0.0 {
                server.schedule(vm, &value, options.keepalive);
            }
            server.turn(vm, &value)?;
        }
        Ok(value)
    }

    fn schedule(&self, vm: &mut Vm, this: &Value, delay: f64) {
        if !delay.is_finite() || self.timer.replace(true) {
            return;
        }
        if let Some(event_loop) = self.link.event_loop.native::<EventLoop>() {
            event_loop.wake_native(vm, delay.max(0.0), this.clone());
        }
    }

    /// The timer would keep the connection alive for as long as it stands in the heap.
    fn forget_timer(&self) {
        if let Some(event_loop) = self.link.event_loop.native::<EventLoop>()
            && self.timer.replace(false)
        {
            event_loop.timer_cancelled();
        }
    }

    /// The handshake of TLS, before hyper sees a byte; whether it is done.
    fn shake_hands(&self, vm: &mut Vm, this: &Value) -> Result<bool> {
        if self.shaken.get() {
            return Ok(true);
        }
        match self.link.socket.shake_hands() {
            Ok(()) => {
                self.shaken.set(true);
                Ok(true)
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(false),
            Err(_) => {
                self.close(vm, this)?;
                Ok(false)
            }
        }
    }

    /// Lets hyper go on, and tells the script what has come of it.
    pub fn turn(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        if self.closed.get() {
            return Ok(());
        }
        if !self.shake_hands(vm, this)? {
            if !self.closed.get() {
                self.link.watch(vm, this)?;
            }
            return Ok(());
        }
        if self.turning.replace(true) {
            // A script answers or reads inside of a turn, which goes on with whatever comes of that.
            self.drive();
            return self.advance(vm);
        }
        let result = self.go_on(vm, this);
        self.turning.set(false);
        result
    }

    /// Passes news of hyper's to the request under way.
    fn advance(&self, vm: &mut Vm) -> Result<()> {
        if self.stage.get() != Stage::Hyper {
            return Ok(());
        }
        let request = self.request.get();
        match request.native::<Request>() {
            Some(request) => request.advance(vm),
            None => Ok(()),
        }
    }

    fn go_on(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        let mut begun = 0;
        loop {
            if !self.go_plainly(vm, this, &mut begun)? {
                break;
            }
            self.link.drive();
            if let Some(arrived) = self.arrived.arrived.take() {
                begun += 1;
                self.arrive(vm, this, *arrived, begun <= AT_ONCE)?;
            }
            self.advance(vm)?;
            if !self.link.is_woken() && self.arrived.is_empty() && !self.be_plain() {
                break;
            }
        }
        if self.closed.get() {
            return Ok(());
        }
        if self.link.is_driven() {
            return self.link.watch(vm, this);
        }
        if self.link.upgrading.get() {
            return Ok(());
        }
        self.over(vm, this)
    }

    /// A request has come by way of hyper.
    fn arrive(&self, vm: &mut Vm, this: &Value, arrived: Arrived, may_run_now: bool) -> Result<()> {
        let body = if arrived.body.is_end_stream() {
            if !self.link.socket.capture.borrow().is_on() {
                self.link.socket.capture.borrow_mut().start();
            }
            Value::None
        } else {
            let encoding = match self.decompresses {
                true => arrived.came.header("content-encoding"),
                false => None,
            };
            let named = |name: Vec<u8>| String::from_utf8_lossy(&name).to_ascii_lowercase();
            let framing = Framing {
                is_chunked: arrived.came.is_chunked(),
                encoding: encoding.map(named),
            };
            Reader::make(vm, &self.link, this, arrived.body, framing)
        };
        let (came, exchange) = (*arrived.came, arrived.exchange);
        let class = self.request_class.clone();
        let request = Request::make(class, &self.link, this, came, Some(exchange), body);
        self.begin(vm, request, may_run_now)
    }

    /// Has a request dealt with.
    fn begin(&self, vm: &mut Vm, request: Value, may_run_now: bool) -> Result<()> {
        self.request.set(request.clone());
        if self.context.is_none() && vm.context.is_none() {
            return self.lead(vm, request, may_run_now);
        }
        let outer = contextvars::enter(vm, &self.context)?;
        let result = self.lead(vm, request, may_run_now);
        contextvars::leave(vm, outer);
        result
    }

    /// Leads a request to where it is dealt with.
    fn lead(&self, vm: &mut Vm, request: Value, may_run_now: bool) -> Result<()> {
        let direct = self.direct.get();
        if let Some(direct) = direct.native::<Direct>()
            && direct.begin(vm, &self.link.event_loop, &request, may_run_now)?
        {
            return Ok(());
        }
        let on_request = self.on_request.get();
        let coroutine = vm.call(&on_request, &[request])?;
        if matches!(coroutine, Value::Generator(_)) {
            task::create(
                vm,
                &self.link.event_loop,
                coroutine,
                task::Options::default(),
            )?;
        }
        Ok(())
    }

    /// How requests reach their handlers without a detour.
    pub fn direct(&self) -> Value {
        self.direct.get()
    }

    /// The event loop.
    pub fn event_loop(&self) -> &Value {
        &self.link.event_loop
    }

    /// The request under way has been answered in full, and read.
    pub fn request_over(&self, vm: &mut Vm, this: &Value, now: u64) {
        drop(self.request.take());
        if !self.link.socket.capture.borrow().is_on() {
            // hyper reads no further than the end of a body before it has given the answer.
            self.link.socket.capture.borrow_mut().start();
        }
        self.idle_since.set(now);
        if !self.timer.get() {
            self.schedule(vm, this, self.keepalive.get());
        }
    }

    /// hyper is done with the connection.
    fn over(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        let outcome = self.link.take_outcome();
        let socket = &self.link.socket;
        let on_error = self.on_error.get();
        let mut told = Ok(());
        if socket.has_refused() && on_error.not_none().is_some() {
            let otherwise = match outcome {
                Some(Err(error)) => error.to_string(),
                _ => "Bad Request".to_owned(),
            };
            let refusal = self.arrived.refusal.take();
            let text = refusal.unwrap_or_else(|| {
                let capture = socket.capture.borrow();
                refusal::of_head(capture.bytes(), self.limits, &otherwise)
            });
            let answer = vm.call(&on_error, &[this.clone(), Value::from(text)]);
            told = answer.map(|answer| {
                if let Some(message) = buffer(&answer) {
                    socket.send_whole(&message);
                }
            });
        }
        self.close(vm, this)?;
        told
    }

    fn close(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        if self.closed.replace(true) {
            return Ok(());
        }
        self.forget_timer();
        let failure = self.link.socket.take_failure();
        self.link.close();
        let request = self.request.take();
        if let Some(request) = request.native::<Request>() {
            request.cut_off(vm, Failure::Incomplete)?;
        }
        let on_close = self.on_close.take();
        // Handlers may still be at work: `direct` will hear of their end.
        drop(self.on_request.take());
        if on_close.not_none().is_some() {
            let exception = match failure.as_ref().and_then(std::io::Error::raw_os_error) {
                Some(errno) => vm.os_error(errno, None).value(),
                None => Value::None,
            };
            vm.call(&on_close, &[this.clone(), exception])?;
        }
        Ok(())
    }

    /// Ends the connection once the request under way has been answered.
    pub fn shut_down(&self, vm: &mut Vm, this: &Value, idle: bool) -> Result<()> {
        self.shutting_down.set(true);
        let is_idle = self.stage.get() == Stage::Idle && !self.link.socket.may_have_more();
        if !self.shaken.get() || is_idle || (idle && self.request.is_empty()) {
            return self.close(vm, this);
        }
        if !self.leave_to_hyper() {
            // What has been answered goes out first.
            return Ok(());
        }
        self.link.shut_down_gracefully();
        self.turn(vm, this)
    }

    /// The other protocol is done with the connection.
    pub fn upgraded_over(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        let on_close = self.on_close.take();
        match on_close.not_none() {
            Some(on_close) => vm.call(on_close, &[this.clone(), Value::None]).map(drop),
            None => Ok(()),
        }
    }

    /// The connection is another protocol's from now on.
    pub fn hand_over(&self, vm: &mut Vm, this: &Value) -> Result<Value> {
        if self.link.is_driven() || self.closed.get() {
            return Err(http_error(vm, "closed", "the connection was not upgraded"));
        }
        self.closed.set(true);
        self.forget_timer();
        drop((
            self.request.take(),
            self.on_request.take(),
            self.on_error.take(),
        ));
        Duplex::make(vm, &self.link, this)
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Server> {
    value
        .native::<Server>()
        .ok_or_else(|| vm.type_error("a server's connection is required"))
}

fn shutdown(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.shut_down(vm, &args[0], false)?;
    Ok(Value::None)
}

fn abort(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.close(vm, &args[0])?;
    Ok(Value::None)
}

fn set_keepalive(vm: &mut Vm, value: &Value, seconds: Value) -> Result<()> {
    let seconds = vm.to_f64(&seconds)?;
    this(vm, value)?.keepalive.set(seconds);
    Ok(())
}

crate::methods! { METHODS:
    /// Close once the request under way has been answered; at once where there is none.
    "shutdown($self, /)" => shutdown,
    /// Close at once.
    "abort($self, /)" => abort,
}

crate::getters! { GETTERS:
    "closed" => |vm, value| Ok(Value::bool(this(vm, value)?.closed.get())),
    "busy" => |vm, value| Ok(Value::bool(!this(vm, value)?.request.is_empty())),
    "keepalive_timeout" => |vm, value| Ok(Value::float(this(vm, value)?.keepalive.get()));
        set set_keepalive,
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
        "Connection",
        METHODS,
        GETTERS,
        "A connection that is served.",
    )
}
