//! What a future and a task have in common: pending, then done with a result, an
//! exception or a cancellation; and who wants to know.

use std::cell::Cell;

use super::gather::Gathering;
use super::{EventLoop, Ready, foreign, state};
use crate::object::packed::{Looked, Packed, PackedOnce, Unpacked};
use crate::object::{PackedSlot, Raise, Result, Trace, Tracer, Value};
use crate::vm::Vm;

/// Where a future is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FutureStatus {
    Pending,
    Cancelled,
    Finished,
}

/// Who wants to know when a future is done.
#[derive(Clone)]
pub enum Callback {
    /// A task that awaits the future.
    Wakeup(Value),
    /// A script's function, called with the future, in a context.
    Call(Value, Value),
}

/// The callbacks of a future in one word: most have none, or one task that waits or gathering that counts,
/// which is the value.
type Callbacks = Packed<Rest>;

/// The callback behind the one value.
fn only(value: Value) -> Callback {
    if value.native::<Gathering>().is_some() {
        Callback::Call(value, Value::None)
    } else {
        Callback::Wakeup(value)
    }
}

/// What few futures have in place of one task that waits.
enum Rest {
    Several(Vec<Callback>),
    /// Done, and nobody waits any more: the message of a cancellation that the task survived.
    Survived(Value),
}

/// Adds one.
fn push(callbacks: Callbacks, callback: Callback) -> Callbacks {
    let mut several = match callbacks.unpack() {
        Unpacked::Value(Value::Undef) => Vec::new(),
        Unpacked::Value(value) => vec![only(value)],
        Unpacked::Boxed(rest) => match *rest {
            Rest::Several(several) => several,
            Rest::Survived(_) => Vec::new(),
        },
    };
    match callback {
        Callback::Wakeup(task) if several.is_empty() => Packed::of_object(task),
        Callback::Call(gathering, _)
            if several.is_empty() && gathering.native::<Gathering>().is_some() =>
        {
            Packed::of_object(gathering)
        }
        callback => {
            several.push(callback);
            Packed::boxed(Box::new(Rest::Several(several)))
        }
    }
}

/// The state that a future and a task have in common.  There is one for each suspended task, so
/// it is kept small: one place serves for all that depends on how it ended.
pub struct FutureState {
    /// Set by `__init__`, which a script's subclass may leave out.
    event_loop: PackedOnce,
    /// Pending: what a sleep is to give, or the message of a cancellation under way.  Finished: the result, or with `failed` the
    /// exception.  Cancelled: the message, or with `failed` the exception by which the task's
    /// coroutine ended, which is raised once.
    result: PackedSlot,
    callbacks: Cell<Callbacks>,
    status: Cell<FutureStatus>,
    failed: Cell<bool>,
    /// The exception has not been retrieved.
    pub(super) log_traceback: Cell<bool>,
    /// `_asyncio_future_blocking`: set between a yield of the future and the task's look at it.
    pub(super) blocking: Cell<bool>,
    /// A wait of a primitive has yielded it (see `super::waiter`).
    pub(super) waited: Cell<bool>,
    /// A timer of the loop stands for it (see `future::sleeping`).
    timed: Cell<bool>,
    /// How many frames its exception had passed when it failed: those who await it come on top of these,
    /// each time anew.
    trace_length: Cell<u16>,
}

impl FutureState {
    /// A pending future of a loop.
    pub fn new(event_loop: Value) -> FutureState {
        let state = FutureState::blank();
        state.belong_to(event_loop);
        state
    }

    /// One that `__init__` has not seen.
    pub fn blank() -> FutureState {
        FutureState {
            event_loop: PackedOnce::default(),
            result: PackedSlot::new(Value::None),
            callbacks: Cell::default(),
            status: Cell::new(FutureStatus::Pending),
            failed: Cell::new(false),
            log_traceback: Cell::new(false),
            blocking: Cell::new(false),
            waited: Cell::new(false),
            timed: Cell::new(false),
            trace_length: Cell::new(0),
        }
    }

    /// Gives it its loop; one that it has already stays.
    pub fn belong_to(&self, event_loop: Value) {
        self.event_loop.set(event_loop);
    }

    /// Its loop; `Undef` before `__init__`.
    pub fn event_loop(&self) -> Value {
        self.event_loop.get()
    }

    /// Its loop, if that is a native one.
    #[inline(always)]
    pub fn native_loop(&self) -> Option<&EventLoop> {
        self.event_loop.native()
    }

    /// Whether this is its loop.
    #[inline(always)]
    pub fn belongs_to(&self, event_loop: &Value) -> bool {
        self.event_loop.is(event_loop)
    }

    /// Whether `__init__` has run.
    #[inline(always)]
    pub fn is_initialized(&self) -> bool {
        self.event_loop.is_set()
    }

    /// Pending again, as if new: `__init__` has been called once more.
    pub fn reset(&self) {
        self.forget_timer();
        let old = (self.callbacks.take(), self.result.replace(Value::None));
        self.status.set(FutureStatus::Pending);
        for flag in [&self.failed, &self.log_traceback, &self.blocking] {
            flag.set(false);
        }
        drop(old);
    }

    /// The status.
    #[inline]
    pub fn status(&self) -> FutureStatus {
        self.status.get()
    }

    /// Whether it is done.
    #[inline]
    pub fn is_done(&self) -> bool {
        self.status.get() != FutureStatus::Pending
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.status.get() == FutureStatus::Cancelled
    }

    /// It is about to be yielded to a task (`_asyncio_future_blocking`).
    pub fn expect_task(&self) {
        self.blocking.set(true);
    }

    /// The exception it ended with.
    pub fn failure(&self) -> Option<Value> {
        (self.status.get() == FutureStatus::Finished && self.failed.get())
            .then(|| self.result.get())
    }

    /// Whether what it raises is a `CancelledError`: as its own end, or (`gather`) as its exception.
    pub fn ends_cancelled(&self, vm: &mut Vm) -> Result<bool> {
        match self.failure() {
            Some(exception) => {
                let raise = vm.exception_of(exception)?;
                state::is_cancelled(vm, &raise)
            }
            None => Ok(self.status.get() == FutureStatus::Cancelled),
        }
    }

    /// The value it ended with.
    pub fn value(&self) -> Option<Value> {
        (self.status.get() == FutureStatus::Finished && !self.failed.get())
            .then(|| self.result.get())
    }

    /// The message of its cancellation; while it is pending, of one that is under way.
    pub fn cancel_message(&self) -> Value {
        if self.status.get() == FutureStatus::Finished {
            let callbacks = self.callbacks.take();
            let message = match callbacks.look() {
                Looked::Boxed(Rest::Survived(message)) => message.clone(),
                _ => Value::None,
            };
            self.callbacks.set(callbacks);
            return message;
        }
        if self.failed.get() || self.timed.get() {
            return Value::None;
        }
        self.result.get()
    }

    /// Sets the message of its cancellation.
    pub fn set_cancel_message(&self, message: Value) {
        if self.status.get() != FutureStatus::Finished && !self.failed.get() && !self.timed.get() {
            self.result.set(message);
        }
    }

    /// The registered callbacks.
    pub fn callbacks(&self) -> Vec<Callback> {
        let callbacks = self.callbacks.take();
        let all = match callbacks.look() {
            Looked::Value(task) if task.is_undef() => Vec::new(),
            Looked::Value(value) => vec![only((*value).clone())],
            Looked::Boxed(Rest::Several(several)) => several.clone(),
            Looked::Boxed(Rest::Survived(_)) => Vec::new(),
        };
        self.callbacks.set(callbacks);
        all
    }

    /// Whether its exception would be reported as never retrieved.
    pub fn wants_report(&self) -> bool {
        self.log_traceback.get()
    }

    /// Its exception, if there is one, has reached somebody.
    pub fn mark_retrieved(&self) {
        if self.is_done() {
            self.log_traceback.set(false);
        }
    }

    /// Registers a callback; the future is pending.
    pub fn add_callback(&self, callback: Callback) {
        let callbacks = self.callbacks.take();
        self.callbacks.set(push(callbacks, callback));
    }

    /// Replaces the registered callbacks.
    pub fn set_callbacks(&self, callbacks: Vec<Callback>) {
        let callbacks = callbacks.into_iter().fold(Callbacks::default(), push);
        drop(self.callbacks.replace(callbacks));
    }

    /// Ends it with a value.
    pub fn finish(&self, vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
        let message = self.cancel_message();
        self.end(FutureStatus::Finished, false, value);
        self.schedule_callbacks(vm, this)?;
        self.survive(message);
        Ok(())
    }

    /// Ends it with an exception.
    pub fn fail(&self, vm: &mut Vm, this: &Value, exception: Value) -> Result<()> {
        let message = self.cancel_message();
        if let Value::Instance(instance) = &exception
            && let Some(state) = instance.exception()
        {
            let length = state.trace.borrow().len();
            self.trace_length.set(length.try_into().unwrap_or(u16::MAX));
        }
        self.end(FutureStatus::Finished, true, exception);
        self.log_traceback.set(true);
        self.schedule_callbacks(vm, this)?;
        self.survive(message);
        Ok(())
    }

    /// Keeps the message of a cancellation that did not end it: `gather` may still ask for it.
    fn survive(&self, message: Value) {
        if !message.is_none() {
            let rest = Box::new(Rest::Survived(message));
            self.callbacks.set(Packed::boxed(rest));
        }
    }

    /// Ends it by cancellation; says whether it was pending.
    pub fn cancel(&self, vm: &mut Vm, this: &Value, message: Value) -> Result<bool> {
        self.log_traceback.set(false);
        if self.is_done() {
            return Ok(false);
        }
        self.end(FutureStatus::Cancelled, false, message);
        self.schedule_callbacks(vm, this)?;
        Ok(true)
    }

    /// Ends a task as cancelled by the exception with which its coroutine ended: the first who
    /// asks gets that one.
    pub fn cancel_by(&self, vm: &mut Vm, this: &Value, exception: Value) -> Result<()> {
        self.log_traceback.set(false);
        self.end(FutureStatus::Cancelled, true, exception);
        self.schedule_callbacks(vm, this)
    }

    fn end(&self, status: FutureStatus, failed: bool, result: Value) {
        self.status.set(status);
        self.failed.set(failed);
        self.forget_timer();
        self.result.set(result);
    }

    /// The timer that stands for it, if there is one, has become meaningless: the future is done,
    /// or the frame that slept is gone.
    pub fn forget_timer(&self) {
        if self.timed.replace(false)
            && let Some(event_loop) = self.native_loop()
        {
            event_loop.timer_cancelled();
        }
    }

    /// From now on a timer of the loop stands for it, and `result` waits to be given.
    pub fn begin_sleep(&self, result: Value) {
        self.result.set(result);
        self.timed.set(true);
    }

    /// Its timer has left the heap: what it gives, unless that came too late.
    pub fn end_sleep(&self) -> Option<Value> {
        self.timed.replace(false).then(|| self.result.take())
    }

    /// Whether the timer that stands for it still counts.
    pub fn is_timed(&self) -> bool {
        self.timed.get()
    }

    /// Every callback goes to the ready queue, in the order of registration.
    fn schedule_callbacks(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        match self.callbacks.take().unpack() {
            Unpacked::Value(Value::Undef) => Ok(()),
            Unpacked::Value(value) => self.schedule(vm, this, only(value)),
            Unpacked::Boxed(rest) => match *rest {
                Rest::Several(several) => several
                    .into_iter()
                    .try_for_each(|callback| self.schedule(vm, this, callback)),
                Rest::Survived(_) => Ok(()),
            },
        }
    }

    /// Sends one callback to the ready queue.
    pub fn schedule(&self, vm: &mut Vm, this: &Value, callback: Callback) -> Result<()> {
        let Some(event_loop) = self.native_loop() else {
            let event_loop = self.event_loop();
            return match callback {
                Callback::Wakeup(task) => foreign::call_wakeup(vm, &event_loop, &task, this),
                Callback::Call(function, context) => {
                    let args = std::slice::from_ref(this);
                    foreign::call_soon(vm, &event_loop, function, args, &context)
                }
            };
        };
        if event_loop.is_closed() {
            return Err(vm.runtime_error("Event loop is closed"));
        }
        match callback {
            Callback::Wakeup(task) => event_loop.push(Ready::Step(task)),
            Callback::Call(function, _) if function.native::<Gathering>().is_some() => {
                event_loop.push(Ready::Gathered(function.into(), this.clone().into()));
            }
            Callback::Call(function, context) => {
                let args = crate::types::tuple::Tuple::new(vec![this.clone()]);
                let args = Value::from(args);
                let handle =
                    super::handle::new(vm, &self.event_loop(), &function, &args, &context, None)?;
                event_loop.push(Ready::Handle(handle));
            }
        }
        Ok(())
    }

    /// What a cancelled future raises: the coroutine's own exception the first time, a fresh one afterwards.
    pub(super) fn cancelled_error(&self, vm: &mut Vm) -> Result<Raise> {
        if self.status.get() == FutureStatus::Cancelled && self.failed.replace(false) {
            let own = self.result.replace(Value::None);
            return vm.exception_of(own);
        }
        let message = self.cancel_message();
        state::cancelled_error(vm, &message)
    }

    /// The result, or what awaiting it raises.
    pub fn outcome(&self, vm: &mut Vm) -> Result<Value> {
        match self.status.get() {
            FutureStatus::Pending => Err(state::invalid_state(vm, "Result is not set.")),
            FutureStatus::Cancelled => Err(self.cancelled_error(vm)?),
            FutureStatus::Finished => {
                self.log_traceback.set(false);
                let result = self.result.get();
                if self.failed.get() {
                    if let Value::Instance(instance) = &result
                        && let Some(state) = instance.exception()
                    {
                        state.restore_trace(self.trace_length.get());
                    }
                    return Err(vm.exception_of(result)?);
                }
                Ok(result)
            }
        }
    }
}

impl Trace for FutureState {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.event_loop.trace(tracer);
        self.result.trace(tracer);
        let callbacks = self.callbacks.take();
        match callbacks.look() {
            Looked::Value(task) => tracer.value(&task),
            Looked::Boxed(Rest::Survived(message)) => tracer.value(message),
            Looked::Boxed(Rest::Several(several)) => {
                for callback in several {
                    match callback {
                        Callback::Wakeup(task) => tracer.value(task),
                        Callback::Call(function, context) => tracer.values([function, context]),
                    }
                }
            }
        }
        self.callbacks.set(callbacks);
    }

    fn clear(&self) {
        drop((self.callbacks.take(), self.result.take()));
    }
}
