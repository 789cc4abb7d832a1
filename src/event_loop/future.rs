//! Futures: `asyncio.Future`, and what tasks share with it.

use std::cell::Cell;

use super::future_state::{Callback, FutureState, FutureStatus};
use super::{EventLoop, foreign, state};
use crate::object::native::AwaitPoll;
use crate::object::{Class, Gc, Native, NativeData, Payload, Raise, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::vm::Vm;
use crate::vm::suspend::Delegated;

/// The native data of `asyncio.Future`.
pub struct Future {
    pub state: FutureState,
}

impl Trace for Future {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.state.trace(tracer);
    }

    fn clear(&self) {
        self.state.clear();
    }
}

impl NativeData for Future {
    fn is_future(&self) -> bool {
        true
    }

    fn poll_await(&self, vm: &mut Vm, this: &Value) -> Result<AwaitPoll> {
        poll(vm, &self.state, this)
    }

    fn forsaken(&self) {
        self.state.forget_timer();
    }

    fn needs_finalizer(&self) -> bool {
        self.state.wants_report()
    }

    fn finalize(&self, vm: &mut Vm, this: &Value) {
        report_never_retrieved(vm, &self.state, this);
    }
}

/// What `await` on a future finds.
#[inline]
pub fn poll(vm: &mut Vm, state: &FutureState, this: &Value) -> Result<AwaitPoll> {
    if state.is_done() {
        return state.outcome(vm).map(AwaitPoll::Ready);
    }
    state.blocking.set(true);
    Ok(AwaitPoll::Pending(this.clone()))
}

/// `Task exception was never retrieved`, by the loop's exception handler.
pub fn report_never_retrieved(vm: &mut Vm, state: &FutureState, this: &Value) {
    state.log_traceback.set(false);
    let Some(exception) = state.failure() else {
        return;
    };
    let mut details = vec![("exception", exception), ("future", this.clone())];
    if let Ok(origin) = foreign::origin_of(vm, this)
        && !origin.is_none()
    {
        details.push(("source_traceback", origin));
    }
    let class = vm.class_of(this).name();
    let kind = class.as_str();
    let message = format!("{kind} exception was never retrieved");
    if let Err(raise) = super::call_exception_handler(vm, &state.event_loop(), &message, &details) {
        vm.report_unraisable(&raise, this);
    }
}

/// The state of a future or task.
pub fn state_of(value: &Value) -> Option<&FutureState> {
    if let Some(future) = value.native::<Future>() {
        return Some(&future.state);
    }
    if let Some(task) = value.native::<super::task::Task>() {
        return Some(&task.state);
    }
    let waiter = value.native::<super::waiter::Waiter>();
    waiter.map(|waiter| &waiter.future.state)
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a FutureState> {
    match state_of(value) {
        Some(state) => Ok(state),
        None => Err(vm.type_error("a future is required")),
    }
}

/// What is wrong with a future whose class has an `__init__` that does not call the one here.
const UNINITIALIZED: &str = "Future object is not initialized.";

/// As [`receiver`], of one that `__init__` has seen.
fn initialized<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a FutureState> {
    let state = receiver(vm, value)?;
    if !state.is_initialized() {
        return Err(vm.runtime_error(UNINITIALIZED));
    }
    Ok(state)
}

/// A pending future of a loop.
pub fn pending(vm: &mut Vm, event_loop: Value) -> Result<Value> {
    let class = state::classes(vm)?.future.clone();
    Ok(Native::new(
        class,
        Future {
            state: FutureState::new(event_loop),
        },
    ))
}

/// A pending future of a loop, of a class that derives from `own`; what that class has for `__init__` is not called.
pub fn pending_of(vm: &mut Vm, class: &Value, own: &Gc<Class>, event_loop: Value) -> Result<Value> {
    let data = Future {
        state: FutureState::new(event_loop.clone()),
    };
    let future = vm.wrap_native(class, own, data)?;
    foreign::note_origin(vm, &event_loop, &future)?;
    Ok(future)
}

/// A future of the running loop that ends by itself after a delay, with `result`: what a task that
/// sleeps waits for.  The loop's timer holds it directly; there is no handle and no callback.
pub fn sleeping(vm: &mut Vm, event_loop: &Value, delay: f64, result: Value) -> Result<Value> {
    let future = pending(vm, event_loop.clone())?;
    if let (Some(state), Some(event_loop)) = (state_of(&future), event_loop.native::<EventLoop>()) {
        state.begin_sleep(result);
        event_loop.schedule_future(vm, delay, future.clone());
    }
    Ok(future)
}

/// The time of a sleeping future has come: it ends with what the sleep was to give.
pub fn expire(vm: &mut Vm, this: &Value) -> Result<()> {
    let Some(state) = state_of(this) else {
        return match this.native_data() {
            Some(data) => match data.timer_due(vm, this) {
                Err(raise) => super::descriptors::native_failed(vm, raise, this),
                Ok(()) => Ok(()),
            },
            None => Ok(()),
        };
    };
    match state.end_sleep() {
        Some(result) => state.finish(vm, this, result),
        None => Ok(()),
    }
}

/// The iterator that `future.__await__()` returns.
pub struct FutureIter {
    future: Value,
    started: Cell<bool>,
    /// Closed, or something was thrown in: there is nothing more to wait for.
    closed: Cell<bool>,
}

impl Trace for FutureIter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.future);
    }
}

impl NativeData for FutureIter {
    fn is_sender(&self) -> bool {
        true
    }

    fn is_future(&self) -> bool {
        true
    }

    fn send(&self, vm: &mut Vm, _: &Value, _: Value) -> Result<Delegated> {
        let state = receiver(vm, &self.future)?;
        if state.is_done() {
            return state.outcome(vm).map(Delegated::Returns);
        }
        if self.closed.get() {
            return Ok(Delegated::Returns(Value::None));
        }
        if self.started.replace(true) {
            return Err(vm.runtime_error("await wasn't used with future"));
        }
        state.blocking.set(true);
        Ok(Delegated::Yields(self.future.clone()))
    }
}

fn iter_send(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(iter) = args[0].native::<FutureIter>() else {
        return Err(vm.type_error("a FutureIter is required"));
    };
    match iter.send(vm, &args[0], Value::None)? {
        Delegated::Yields(value) => Ok(value),
        Delegated::Returns(value) => Err(vm.stop_iteration(value)),
    }
}

fn iter_self(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn iter_throw(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    close_iter(&args[0]);
    Err(crate::types::generator::plain::thrown(vm, args)?)
}

fn close_iter(value: &Value) {
    if let Some(iter) = value.native::<FutureIter>() {
        iter.closed.set(true);
    }
}

fn iter_close(_: &mut Vm, args: &[Value]) -> Result<Value> {
    close_iter(&args[0]);
    Ok(Value::None)
}

/// The table of `FutureIter`.
pub mod iter {
    crate::methods! { pub METHODS:
        "__iter__($self, /)" => super::iter_self,
        "__next__($self, /)" => super::iter_send,
        "send($self, value, /)" => super::iter_send,
        "throw($self, type, value=None, traceback=None, /)" => super::iter_throw,
        "close($self, /)" => super::iter_close,
    }

    crate::getters! { pub GETTERS: }
}

// ---- methods ----

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.future.clone();
    let state = FutureState::blank();
    vm.wrap_native(&args[0], &own, Future { state })
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = match args[1].not_none() {
        Some(event_loop) => event_loop.clone(),
        None => state::event_loop(vm)?,
    };
    let state = receiver(vm, &args[0])?;
    start(vm, state, event_loop.clone())?;
    foreign::note_origin(vm, &event_loop, &args[0])?;
    Ok(Value::None)
}

/// Makes a blank state a pending one of a loop; one that was in use begins anew.
pub fn start(vm: &mut Vm, state: &FutureState, event_loop: Value) -> Result<()> {
    if state.is_initialized() {
        if !state.belongs_to(&event_loop) {
            return Err(vm.runtime_error("__init__() cannot move a future to another loop"));
        }
        state.reset();
    }
    state.belong_to(event_loop);
    Ok(())
}

fn result(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ended(vm, &args[0])?.outcome(vm)
}

/// As [`receiver`], of one that may have ended.
fn ended<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a FutureState> {
    let state = receiver(vm, value)?;
    if !state.is_initialized() {
        return Err(state::invalid_state(vm, UNINITIALIZED));
    }
    Ok(state)
}

fn exception(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = ended(vm, &args[0])?;
    match state.status() {
        FutureStatus::Pending => Err(state::invalid_state(vm, "Exception is not set.")),
        FutureStatus::Cancelled => state.outcome(vm),
        FutureStatus::Finished => {
            state.log_traceback.set(false);
            Ok(state.failure().unwrap_or(Value::None))
        }
    }
}

fn done(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(receiver(vm, &args[0])?.is_done()))
}

fn cancelled(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let status = receiver(vm, &args[0])?.status();
    Ok(Value::bool(status == FutureStatus::Cancelled))
}

fn cancel(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = initialized(vm, &args[0])?;
    let message = args[1].given().cloned().unwrap_or(Value::None);
    Ok(Value::bool(state.cancel(vm, &args[0], message)?))
}

fn get_loop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(initialized(vm, &args[0])?.event_loop())
}

fn add_done_callback(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = receiver(vm, &args[0])?;
    if !state.is_initialized() {
        return Err(vm.runtime_error("uninitialized Future object"));
    }
    let context = match args[2].not_none() {
        Some(context) => context.clone(),
        None => state::copy_context(vm)?,
    };
    let callback = Callback::Call(args[1].clone(), context);
    if state.is_done() {
        state.schedule(vm, &args[0], callback)?;
    } else {
        state.add_callback(callback);
    }
    Ok(Value::None)
}

fn remove_done_callback(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = initialized(vm, &args[0])?;
    let mut kept = Vec::new();
    let mut removed = 0;
    for callback in state.callbacks() {
        let same = match &callback {
            Callback::Call(function, _) => vm.eq(function, &args[1])?,
            Callback::Wakeup(_) => false,
        };
        if same {
            removed += 1;
        } else {
            kept.push(callback);
        }
    }
    state.set_callbacks(kept);
    Ok(Value::Int(removed))
}

fn set_result(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = initialized(vm, &args[0])?;
    if state.is_done() {
        return Err(already_done(vm, state, &args[0]));
    }
    state.finish(vm, &args[0], args[1].clone())?;
    Ok(Value::None)
}

fn already_done(vm: &mut Vm, _: &FutureState, this: &Value) -> Raise {
    match vm.repr(this) {
        Ok(_) => state::invalid_state(vm, "invalid state"),
        Err(raise) => raise,
    }
}

fn set_exception(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = initialized(vm, &args[0])?;
    if state.is_done() {
        return Err(already_done(vm, state, &args[0]));
    }
    let raise = match &args[1] {
        value @ (Value::Class(_) | Value::Instance(_)) => match vm.exception_of(value.clone()) {
            Ok(raise) => raise,
            Err(_) => return Err(vm.type_error("invalid exception object")),
        },
        _ => return Err(vm.type_error("invalid exception object")),
    };
    let mut exception = raise.value();
    if vm.raised(&raise, Exc::StopIteration) {
        let error = vm.runtime_error(
            "StopIteration interacts badly with generators and cannot be raised into a Future",
        );
        if let Some(state) = error.exception().exception() {
            state.cause.set(exception.clone());
            state.context.set(exception);
        }
        exception = error.value();
    }
    state.fail(vm, &args[0], exception)?;
    Ok(Value::None)
}

fn make_cancelled_error(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = receiver(vm, &args[0])?;
    Ok(state.cancelled_error(vm)?.value())
}

fn dunder_await(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    initialized(vm, &args[0])?;
    let class = state::classes(vm)?.future_iter.clone();
    Ok(Native::new(
        class,
        FutureIter {
            future: args[0].clone(),
            started: Cell::new(false),
            closed: Cell::new(false),
        },
    ))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    initialized(vm, &args[0])?;
    super::repr::future(vm, &args[0]).map(Value::from)
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.generic_alias(&args[0], &args[1])
}

/// Who waits for it: the tasks that await it are known here, the rest is known in Python.
fn awaited_by(vm: &mut Vm, this: &Value) -> Result<Value> {
    let callbacks = receiver(vm, this)?.callbacks();
    let awaiting = callbacks.into_iter().filter_map(|callback| match callback {
        Callback::Wakeup(task) => Some(task),
        Callback::Call(..) => None,
    });
    let awaiting = crate::types::list::List::new(awaiting.collect());
    let futures = vm.import_module("asyncio.futures")?;
    vm.call_method(
        &futures,
        "_awaited_by",
        &[this.clone(), Value::from(awaiting)],
    )
}

fn loop_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    let event_loop = receiver(vm, this)?.event_loop();
    Ok(event_loop.given().cloned().unwrap_or(Value::None))
}

fn state_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(match receiver(vm, this)?.status() {
        FutureStatus::Pending => "PENDING",
        FutureStatus::Cancelled => "CANCELLED",
        FutureStatus::Finished => "FINISHED",
    }))
}

/// The attributes that hold a truth value can be set, not deleted.
pub fn not_deleted(vm: &mut Vm, value: &Value) -> Result<()> {
    if value.is_undef() {
        return Err(vm.error(Exc::AttributeError, "cannot delete attribute"));
    }
    Ok(())
}

fn blocking(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(receiver(vm, this)?.blocking.get()))
}

fn set_blocking(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    not_deleted(vm, &value)?;
    let truth = vm.truth(&value)?;
    receiver(vm, this)?.blocking.set(truth);
    Ok(())
}

fn log_traceback(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(receiver(vm, this)?.log_traceback.get()))
}

fn set_log_traceback(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    not_deleted(vm, &value)?;
    if vm.truth(&value)? {
        return Err(vm.value_error("_log_traceback can only be set to False"));
    }
    receiver(vm, this)?.log_traceback.set(false);
    Ok(())
}

fn exception_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.failure().unwrap_or(Value::None))
}

fn result_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.value().unwrap_or(Value::None))
}

fn message_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.cancel_message())
}

fn set_message_attribute(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    receiver(vm, this)?.set_cancel_message(value);
    Ok(())
}

fn callbacks_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    let callbacks = receiver(vm, this)?.callbacks();
    if callbacks.is_empty() {
        return Ok(Value::None);
    }
    let pairs = callbacks
        .into_iter()
        .map(|callback| {
            let pair = match callback {
                Callback::Wakeup(task) => vec![task, Value::None],
                Callback::Call(function, context) => vec![function, context],
            };
            Value::from(crate::types::tuple::Tuple::new(pair))
        })
        .collect();
    Ok(Value::from(crate::types::list::List::new(pairs)))
}

/// Whether a subclass of `Future` overrides `cancel`: then a task that waits for it must ask it.
pub fn overrides_cancel(value: &Value) -> bool {
    matches!(value, Value::Instance(instance) if matches!(instance.payload, Payload::Native(_)))
}

/// Whether a script's subclass has an idea of its own of who is told of its end.
pub fn overrides_callbacks(vm: &mut Vm, value: &Value) -> bool {
    let Value::Instance(instance) = value else {
        return false;
    };
    let name = vm.intern("add_done_callback");
    !matches!(
        instance.class().lookup(&name),
        Some(Value::Builtin(_)) | None
    )
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, *, loop=None)" => init,
    "__class_getitem__($type, item, /)" => class_getitem,
    /// Return the result this future represents.
    "result($self, /)" => result,
    /// Return the exception that was set on this future.
    "exception($self, /)" => exception,
    /// Mark the future done and set its result.
    "set_result($self, result, /)" => set_result,
    /// Mark the future done and set an exception.
    "set_exception($self, exception, /)" => set_exception,
    /// Add a callback to be run when the future becomes done.
    "add_done_callback($self, fn, /, *, context=None)" => add_done_callback,
    /// Remove all instances of a callback from the "call when done" list.
    "remove_done_callback($self, fn, /)" => remove_done_callback,
    /// Cancel the future and schedule callbacks.
    "cancel($self, /, msg=None)" => cancel,
    /// Return True if the future was cancelled.
    "cancelled($self, /)" => cancelled,
    /// Return True if the future is done.
    "done($self, /)" => done,
    /// Return the event loop the Future is bound to.
    "get_loop($self, /)" => get_loop,
    "_make_cancelled_error($self, /)" => make_cancelled_error,
    "__await__($self, /)" => dunder_await,
    "__iter__($self, /)" => dunder_await,
    "__repr__($self, /)" => repr,
}

crate::getters! { pub GETTERS:
    "_loop" => loop_attribute,
    "_asyncio_awaited_by" => awaited_by,
    "_source_traceback" => foreign::origin_of,
    "_state" => state_attribute,
    "_asyncio_future_blocking" => blocking; set set_blocking,
    "_log_traceback" => log_traceback; set set_log_traceback,
    "_exception" => exception_attribute,
    "_result" => result_attribute,
    "_cancel_message" => message_attribute; set set_message_attribute,
    "_callbacks" => callbacks_attribute,
}
