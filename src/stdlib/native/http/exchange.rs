//! What `session.get(…)` gives: a request that is sent when it is awaited or entered.  A plain one goes over a
//! connection that waits in the pool, without a coroutine; for any other, and for all that can follow (redirects,
//! another attempt, errors), it awaits the coroutine of `ClientSession._request`.

use std::cell::{Cell, RefCell};

use super::client::Client;
use super::client::direct::{Arrived, now};
use super::options::Options;
use super::pool::{Host, Pool};
use super::reader::Failure;
use super::response::Response;
use super::session::{self, Ready, Session};
use super::{classes, http_error};
use crate::event_loop::future;
use crate::object::instance::Payload;
use crate::object::{Class, Gc, NativeData, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::exception::Exc;
use crate::types::function::Shortcut;
use crate::types::tuple::Tuple;
use crate::vm::Vm;
use crate::vm::suspend::Delegated;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nobody has asked for it.
    New,
    /// A plain request waits for a connection.
    Queued,
    /// It has been sent.
    Sent,
    /// `_request` sees to it.
    Coroutine,
    Over,
}

/// See the module.
pub struct Exchange {
    stage: Cell<Stage>,
    session: Value,
    method: Value,
    url: Value,
    options: Options,
    /// It was entered by `async with`.
    entered: Cell<bool>,
    /// The future has been yielded.
    waits: Cell<bool>,
    ready: RefCell<Option<Ready>>,
    /// When it has to be over.
    deadline: Cell<f64>,
    future: Slot,
    coroutine: Slot,
    response: Slot,
}

impl Trace for Exchange {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.session, &self.method, &self.url]);
        for (_, value) in &self.options {
            tracer.value(value);
        }
        if let Some(ready) = &*self.ready.borrow() {
            tracer.values([
                &ready.host,
                &ready.client,
                &ready.place.shown,
                &ready.raises,
            ]);
        }
        self.future.trace(tracer);
        self.coroutine.trace(tracer);
        self.response.trace(tracer);
    }

    fn clear(&self) {
        drop((
            self.future.take(),
            self.coroutine.take(),
            self.response.take(),
        ));
    }
}

impl NativeData for Exchange {
    fn is_sender(&self) -> bool {
        true
    }

    fn send(&self, vm: &mut Vm, _: &Value, value: Value) -> Result<Delegated> {
        match self.stage.get() {
            Stage::New => {
                if self.begin(vm, false)? {
                    return self.go_on(vm);
                }
                let coroutine = self.coroutine(vm)?;
                self.step(vm, &coroutine, value)
            }
            Stage::Queued | Stage::Sent => self.go_on(vm),
            Stage::Coroutine => {
                let coroutine = self.coroutine.get();
                self.step(vm, &coroutine, value)
            }
            Stage::Over => Err(vm.runtime_error("cannot reuse already awaited coroutine")),
        }
    }

    fn throw(
        &self,
        vm: &mut Vm,
        _: &Value,
        raise: Raise,
    ) -> std::result::Result<Result<Delegated>, Raise> {
        match self.stage.get() {
            Stage::Coroutine => {
                let coroutine = self.coroutine.get();
                let answer = vm.delegate_throw(&coroutine, raise);
                Ok(answer.and_then(|answer| self.hear(answer)))
            }
            Stage::Queued | Stage::Sent => Ok(Err(match self.give_up(vm) {
                Ok(()) => raise,
                Err(other) => other,
            })),
            _ => Ok(Err(raise)),
        }
    }

    fn shown_as(&self) -> Option<Value> {
        matches!(self.stage.get(), Stage::Queued | Stage::Sent).then(|| self.future.get())
    }

    fn needs_finalizer(&self) -> bool {
        matches!(self.stage.get(), Stage::New | Stage::Queued | Stage::Sent)
    }

    fn finalize(&self, vm: &mut Vm, this: &Value) {
        let outcome = match self.stage.get() {
            // A coroutine that nobody awaits says so when it dies.
            Stage::New => self.coroutine(vm).map(drop),
            _ => self.give_up(vm),
        };
        if let Err(raise) = outcome {
            vm.report_unraisable(&raise, this);
        }
    }
}

impl Exchange {
    fn new(stage: Stage, session: &Value, method: Value, url: &Value) -> Exchange {
        Exchange {
            stage: Cell::new(stage),
            session: session.clone(),
            method,
            url: url.clone(),
            options: Options::new(),
            entered: Cell::new(false),
            waits: Cell::new(false),
            ready: RefCell::default(),
            deadline: Cell::new(f64::INFINITY),
            future: Slot::default(),
            coroutine: Slot::default(),
            response: Slot::default(),
        }
    }

    /// A request that may be plain.
    pub fn plain(session: &Value, method: Value, url: &Value, options: Options) -> Exchange {
        Exchange {
            options,
            ..Exchange::new(Stage::New, session, method, url)
        }
    }

    /// The request that a coroutine makes.
    pub fn of(coroutine: Value) -> Exchange {
        let none = Value::None;
        let exchange = Exchange::new(Stage::Coroutine, &none, Value::None, &none);
        exchange.coroutine.set(coroutine);
        exchange
    }

    /// The coroutine, which from now on sees to the request.
    fn coroutine(&self, vm: &mut Vm) -> Result<Value> {
        let known = self.coroutine.get();
        if !known.is_undef() {
            return Ok(known);
        }
        self.stage.set(Stage::Coroutine);
        let name = vm.intern("_request");
        let function = vm.get_attr(&self.session, &name)?;
        let args = [self.method.clone(), self.url.clone()];
        let coroutine = vm.call_keywords(&function, &args, &self.options)?;
        self.coroutine.set(coroutine.clone());
        Ok(coroutine)
    }

    fn step(&self, vm: &mut Vm, coroutine: &Value, value: Value) -> Result<Delegated> {
        let answer = vm.delegate_send(coroutine, value)?;
        self.hear(answer)
    }

    /// What the coroutine says.
    fn hear(&self, answer: Delegated) -> Result<Delegated> {
        if let Delegated::Returns(response) = &answer {
            self.finish(response);
        }
        Ok(answer)
    }

    fn finish(&self, response: &Value) {
        self.stage.set(Stage::Over);
        self.response.set(response.clone());
        if self.entered.get()
            && let Some(response) = response.native::<Response>()
        {
            response.in_context.set(true);
        }
    }

    /// Sends a plain request, if that can be done now.
    fn begin(&self, vm: &mut Vm, entered: bool) -> Result<bool> {
        if self.stage.get() != Stage::New {
            return Ok(false);
        }
        let found = session::ready(vm, &self.session, &self.method, &self.url, &self.options);
        if found.is_err() {
            self.stage.set(Stage::Over);
        }
        let Some(ready) = found? else {
            return Ok(false);
        };
        self.deadline.set(ready.deadlines.total);
        if self
            .options
            .iter()
            .any(|(name, auth)| name.as_str() == "auth" && !auth.is_none())
        {
            // The script's own line is one call nearer where it awaits the request itself.
            let level = Value::Int(if entered { 2 } else { 3 });
            vm.call_method(&self.session, "_warn_of_auth", &[level])?;
        }
        match ready.client {
            Value::None => self.queue(vm, ready, false)?,
            _ => self.dispatch(vm, ready)?,
        }
        Ok(true)
    }

    /// Waits for a connection.
    fn queue(&self, vm: &mut Vm, ready: Ready, again: bool) -> Result<()> {
        let plain = ready.plain.clone();
        let host = ready.host.clone();
        let deadline = ready.deadlines.connection;
        *self.ready.borrow_mut() = Some(ready);
        self.stage.set(Stage::Queued);
        self.waits.set(false);
        if let Some(pool) = plain.connector.native::<Pool>() {
            let (connector, own) = (&plain.connector, &plain.event_loop);
            let future = pool.wait(vm, connector, own, &host, again, deadline)?;
            self.future.set(future);
        }
        Ok(())
    }

    /// Sends the request over its connection.
    fn dispatch(&self, vm: &mut Vm, ready: Ready) -> Result<()> {
        let client = ready.client.clone();
        let sent = match client.native::<Client>() {
            Some(native) => ready.with_message(|message| {
                let (method, limits) = (&ready.plan.method, (ready.deadlines, ready.decompress));
                native.send_direct(vm, &client, method, message, limits)
            }),
            None => Ok(Value::None),
        };
        *self.ready.borrow_mut() = Some(ready);
        self.stage.set(Stage::Sent);
        self.waits.set(false);
        self.future.set(sent?);
        Ok(())
    }

    /// The connection is not this request's any more.
    fn release(&self, vm: &mut Vm, ready: &Ready, should_close: bool) -> Result<()> {
        let connector = &ready.plain.connector;
        if let (Some(pool), Some(host)) = (connector.native::<Pool>(), ready.host.native::<Host>())
        {
            pool.release(vm, connector, host, &ready.client, should_close)?;
        }
        Ok(())
    }

    /// Nobody waits for it any more.
    fn give_up(&self, vm: &mut Vm) -> Result<()> {
        let was = self.stage.replace(Stage::Over);
        let future = self.future.take();
        let ready = self.ready.borrow_mut().take();
        let Some(ready) = ready else {
            return Ok(());
        };
        if was == Stage::Queued {
            return match ready.plain.connector.native::<Pool>() {
                Some(pool) => pool.forget(vm, &future),
                None => Ok(()),
            };
        }
        if let Some(client) = ready.client.native::<Client>() {
            client.close(vm, Failure::Closed)?;
        }
        self.release(vm, &ready, true)
    }

    /// Waits for the response, and goes on when it is there.
    fn go_on(&self, vm: &mut Vm) -> Result<Delegated> {
        let future = self.future.get();
        let Some(state) = future::state_of(&future) else {
            return Err(vm.system_error("a request waits for what is no future"));
        };
        if !state.is_done() {
            if !self.waits.replace(true) {
                state.expect_task();
                return Ok(Delegated::Yields(future));
            }
            let raise = vm.runtime_error("await wasn't used with future");
            self.give_up(vm)?;
            return Err(raise);
        }
        let outcome = state.outcome(vm);
        if outcome.is_err() && state.is_cancelled() {
            self.give_up(vm)?;
            return outcome.map(Delegated::Returns);
        }
        drop(self.future.take());
        let ready = self.ready.borrow_mut().take();
        let Some(ready) = ready else {
            return Err(vm.system_error("a request has no connection"));
        };
        match self.stage.get() {
            Stage::Queued => self.go_on_queued(vm, ready, outcome),
            _ => self.go_on_sent(vm, &ready, outcome),
        }
    }

    /// It is this request's turn to have a connection, or it has waited for too long.
    fn go_on_queued(
        &self,
        vm: &mut Vm,
        mut ready: Ready,
        outcome: Result<Value>,
    ) -> Result<Delegated> {
        if let Err(raise) = outcome {
            if now(vm) < self.deadline.get() && vm.raised(&raise, Exc::TimeoutError) {
                // It was the wait for a connection that took too long.
                let raise = http_error(vm, "connect timeout", "");
                return self.leave(vm, raise.value());
            }
            self.stage.set(Stage::Over);
            return Err(raise);
        }
        let plain = ready.plain.clone();
        let host = ready.host.clone();
        let (Some(pool), Some(known)) = (plain.connector.native::<Pool>(), host.native::<Host>())
        else {
            return self.leave(vm, Value::None);
        };
        match pool.take(vm, known)? {
            Some(client) => {
                ready.client = client;
                self.dispatch(vm, ready)?;
            }
            None if pool.may_have(known) => return self.leave(vm, Value::None),
            None => self.queue(vm, ready, true)?,
        }
        self.go_on(vm)
    }

    /// Something has come of what was sent.
    fn go_on_sent(&self, vm: &mut Vm, ready: &Ready, outcome: Result<Value>) -> Result<Delegated> {
        match outcome {
            Ok(Value::None) => {
                let client = ready.client.native::<Client>();
                match client.and_then(Client::take_arrived) {
                    Some(arrived) => self.accept(vm, ready, arrived),
                    None => Err(vm.system_error("a response is not there")),
                }
            }
            // hyper's answer, which the coroutine makes a response of.
            Ok(answer) => {
                if let Some(client) = ready.client.native::<Client>() {
                    client.forget_deadline();
                }
                if ready.is_usual(status_of(&answer)) {
                    return self.take_up(vm, ready, answer);
                }
                let parts = vec![ready.client.clone(), ready.plan.key.clone(), answer];
                self.leave(vm, Value::from(Tuple::new(parts)))
            }
            Err(raise) => self.fail(vm, ready, raise),
        }
    }

    /// The head of a response is hyper's, and nothing but its body has to come.
    fn take_up(&self, vm: &mut Vm, ready: &Ready, answer: Value) -> Result<Delegated> {
        let (sent, shown) = (ready.sent.clone(), &ready.place.shown);
        let response = Response::coming(&self.session, &ready.plan, sent, shown);
        let class = ready.plain.response_class.clone();
        let response = vm.new_instance(class, Payload::Native(Box::new(response)))?;
        let args = [
            response.clone(),
            ready.client.clone(),
            ready.plan.key.clone(),
            answer,
            self.deadline_value(),
            match ready.deadlines.read {
                read if read > 0.0 => Value::float(read),
                _ => Value::None,
            },
        ];
        vm.call_method(&self.session, "_take_plain", &args)?;
        self.finish(&response);
        Ok(Delegated::Returns(response))
    }

    fn deadline_value(&self) -> Value {
        match self.deadline.get() {
            never if never.is_infinite() => Value::None,
            deadline => Value::float(deadline),
        }
    }

    fn fail(&self, vm: &mut Vm, ready: &Ready, raise: Raise) -> Result<Delegated> {
        self.release(vm, ready, true)?;
        let client = ready.client.native::<Client>();
        if client.is_some_and(Client::has_expired) && vm.raised(&raise, Exc::TimeoutError) {
            self.stage.set(Stage::Over);
            return Err(raise);
        }
        self.leave(vm, raise.value())
    }

    /// A response has come whole.
    fn accept(&self, vm: &mut Vm, ready: &Ready, arrived: Arrived) -> Result<Delegated> {
        self.release(vm, ready, false)?;
        let is_usual = ready.is_usual(arrived.status);
        let cookies = arrived.has_cookies.then(|| arrived.head.clone());
        let sent = ready.sent.clone();
        let shown = &ready.place.shown;
        let response = Response::arrived(&self.session, &ready.plan, sent, shown, arrived);
        let class = ready.plain.response_class.clone();
        let response = vm.new_instance(class, Payload::Native(Box::new(response)))?;
        if !is_usual {
            return self.leave(vm, response);
        }
        if let Some(head) = cookies {
            let (session, jar) = (&self.session, &ready.plain.jar);
            ready
                .plan
                .keep_cookies(vm, session, jar, &head, &response)?;
        }
        self.finish(&response);
        Ok(Delegated::Returns(response))
    }

    /// Leaves the rest to `_request`.
    fn leave(&self, vm: &mut Vm, arrived: Value) -> Result<Delegated> {
        let pair = Value::from(Tuple::new(vec![arrived, self.deadline_value()]));
        if let Some(session) = self.session.native::<Session>() {
            session.set_arrived(pair);
        }
        let coroutine = self.coroutine(vm)?;
        self.step(vm, &coroutine, Value::None)
    }
}

/// The status in hyper's answer.
fn status_of(answer: &Value) -> u16 {
    let parts = answer.as_tuple();
    let status = parts.as_ref().and_then(|parts| parts.items().get(1));
    match status {
        Some(Value::Int(status)) => u16::try_from(*status).unwrap_or(0),
        _ => 0,
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Exchange> {
    value
        .native::<Exchange>()
        .ok_or_else(|| vm.type_error("a request is required"))
}

/// A request as scripts see it.
pub fn make(vm: &mut Vm, exchange: Exchange) -> Result<Value> {
    match &super::managers(vm).0.get() {
        Value::Class(class) => vm.new_instance(class.share(), Payload::Native(Box::new(exchange))),
        _ => Err(vm.system_error("aiohttp is not imported")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).exchange.clone();
    vm.wrap_native(&args[0], &own, Exchange::of(args[1].clone()))
}

fn await_(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let exchange = this(vm, &args[0])?;
    if exchange.stage.get() != Stage::Coroutine {
        return Ok(args[0].clone());
    }
    let coroutine = exchange.coroutine.get();
    vm.call_method(&coroutine, "__await__", &[])
}

/// The native face of `_RequestContextManager.__aenter__`.
pub fn enter(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    match this.native::<Exchange>() {
        Some(exchange) if exchange.begin(vm, true)? => {
            exchange.entered.set(true);
            Ok(Shortcut::Await(this.clone()))
        }
        _ => Ok(Shortcut::Body),
    }
}

/// The native face of `_RequestContextManager.__aexit__`.
pub fn exit(_: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this, _, _, _] = args else {
        return Ok(Shortcut::Body);
    };
    let left = this.native::<Exchange>().is_some_and(|exchange| {
        let response = exchange.response.get();
        response
            .native::<Response>()
            .is_some_and(Response::leave_quietly)
    });
    Ok(match left {
        true => Shortcut::Done(Value::None),
        false => Shortcut::Body,
    })
}

crate::methods! { METHODS:
    "__new__($type, coro, /)" => new,
    "__await__($self, /)" => await_,
    "__iter__($self, /)" => await_,
}

crate::getters! { GETTERS:
    "_coro" => |vm, value| this(vm, value)?.coroutine(vm),
    "_resp" => |vm, value| {
        let response = this(vm, value)?.response.get();
        Ok(response.given().cloned().unwrap_or(Value::None))
    }; set |vm, value, response| {
        let exchange = this(vm, value)?;
        exchange.stage.set(Stage::Over);
        exchange.response.set(response);
        Ok(())
    },
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Exchange",
        METHODS,
        GETTERS,
        "A request to be awaited.",
    )
}
