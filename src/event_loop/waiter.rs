//! What a task awaits in a primitive (a lock, an event, a queue) in place of the coroutine that the
//! primitive's method would make: a future, and with it how the method goes on behind its `await`.

use super::future::{self, Future};
use super::future_state::FutureState;
use super::state;
use crate::object::{Native, NativeData, PackedSlot, Raise, Result, Slot, Trace, Tracer, Value};
use crate::vm::Vm;
use crate::vm::suspend::Delegated;

/// How the wait goes on when its future is done.
pub enum Woken {
    /// It is over: the result of the `await`.
    Done(Value),
    /// Somebody else was quicker: another future to wait for.
    Again(Value),
}

/// The rest of a primitive's method, behind its `await`.
pub struct Wait {
    /// The future is done with a result.
    pub woken: fn(&mut Vm, &Turn<'_>) -> Result<Woken>,
    /// An exception ends the wait: the future's, or one that was thrown in.
    pub given_up: fn(&mut Vm, &Turn<'_>, Raise) -> Raise,
}

/// A wait under way, and the future that it waits for first.  To everybody but the frame that was given
/// it by the primitive it is that future and no more.
pub struct Waiter {
    pub(super) future: Future,
    wait: &'static Wait,
    /// The primitive.
    owner: PackedSlot,
    /// What the wait carries: the item of a `put`.
    item: PackedSlot,
    /// The future that it waits for now, if that is another.
    again: PackedSlot,
}

/// The moment at which a wait goes on, or ends.
pub struct Turn<'a> {
    /// The primitive.
    pub owner: Value,
    /// The future that was waited for.
    pub future: Value,
    /// What the wait carries.
    pub item: &'a PackedSlot,
}

impl Waiter {
    fn current(&self, this: &Value) -> Value {
        if self.again.is_empty() {
            this.clone()
        } else {
            self.again.get()
        }
    }

    fn turn(&self, future: Value) -> Turn<'_> {
        Turn {
            owner: self.owner.get(),
            future,
            item: &self.item,
        }
    }
}

impl Trace for Waiter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.future.trace(tracer);
        for place in [&self.owner, &self.item, &self.again] {
            place.trace(tracer);
        }
    }

    fn clear(&self) {
        self.future.clear();
        drop((self.item.take(), self.again.take()));
    }
}

impl NativeData for Waiter {
    fn is_sender(&self) -> bool {
        true
    }

    fn send(&self, vm: &mut Vm, this: &Value, _: Value) -> Result<Delegated> {
        let current = self.current(this);
        let Some(future) = future::state_of(&current) else {
            return Err(vm.system_error("a waiter waits for what is no future"));
        };
        if !future.is_done() {
            if future.waited.replace(true) {
                let raise = vm.runtime_error("await wasn't used with future");
                return Err((self.wait.given_up)(vm, &self.turn(current), raise));
            }
            future.expect_task();
            return Ok(Delegated::Yields(current));
        }
        let outcome = future.outcome(vm);
        let turn = self.turn(current);
        if let Err(raise) = outcome {
            return Err((self.wait.given_up)(vm, &turn, raise));
        }
        match (self.wait.woken)(vm, &turn)? {
            Woken::Done(value) => Ok(Delegated::Returns(value)),
            Woken::Again(next) => {
                if let Some(future) = future::state_of(&next) {
                    future.waited.set(true);
                    future.expect_task();
                }
                self.again.set(next.clone());
                Ok(Delegated::Yields(next))
            }
        }
    }

    fn throw(
        &self,
        vm: &mut Vm,
        this: &Value,
        raise: Raise,
    ) -> std::result::Result<Result<Delegated>, Raise> {
        let turn = self.turn(self.current(this));
        Ok(Err((self.wait.given_up)(vm, &turn, raise)))
    }

    fn waits_on(&self) -> Option<Value> {
        Some(self.owner.get())
    }

    fn shown_as(&self) -> Option<Value> {
        (!self.again.is_empty()).then(|| self.again.get())
    }

    fn needs_finalizer(&self) -> bool {
        self.future.needs_finalizer()
    }

    fn finalize(&self, vm: &mut Vm, this: &Value) {
        self.future.finalize(vm, this);
    }
}

/// A wait of `owner` in a loop.
pub fn waiter(
    vm: &mut Vm,
    wait: &'static Wait,
    owner: &Value,
    item: Value,
    event_loop: Value,
) -> Result<Value> {
    let class = state::classes(vm)?.future.clone();
    Ok(Native::new(
        class,
        Waiter {
            future: Future {
                state: FutureState::new(event_loop),
            },
            wait,
            owner: PackedSlot::new(owner.clone()),
            item: PackedSlot::new(item),
            again: PackedSlot::default(),
        },
    ))
}

/// The loop to which a primitive belongs: the first in which it had to wait.  `None` where making a future
/// for it is not for native code.
pub fn loop_for(vm: &mut Vm, owner: &Value, bound: &Slot) -> Result<Option<Value>> {
    let running = state::running_loop(vm)?;
    if !state::is_plain_loop(vm, &running)? {
        return Ok(None);
    }
    if bound.is_empty() {
        bound.set(running.clone());
    } else if !bound.get().is(&running) {
        let repr = vm.repr(owner)?;
        let message = format!("{} is bound to a different event loop", repr.as_str());
        return Err(vm.runtime_error(message));
    }
    Ok(Some(running))
}

/// Ends a future that somebody waits for; one that is done stays as it is.  Says whether it was ended.
pub fn release(vm: &mut Vm, waiter: &Value, result: Value) -> Result<bool> {
    if let Some(future) = future::state_of(waiter) {
        if future.is_done() {
            return Ok(false);
        }
        future.finish(vm, waiter, result)?;
        return Ok(true);
    }
    let done = vm.call_method(waiter, "done", &[])?;
    if vm.truth(&done)? {
        return Ok(false);
    }
    vm.call_method(waiter, "set_result", &[result])?;
    Ok(true)
}

/// Whether a future is cancelled.
pub fn is_cancelled(vm: &mut Vm, waiter: &Value) -> Result<bool> {
    if let Some(future) = future::state_of(waiter) {
        return Ok(future.is_cancelled());
    }
    let cancelled = vm.call_method(waiter, "cancelled", &[])?;
    vm.truth(&cancelled)
}
