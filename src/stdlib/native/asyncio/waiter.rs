//! What a task awaits in a primitive (a lock, an event, a queue) in place of the
//! coroutine that the primitive's method would make.

use crate::event_loop::{future, state};
use crate::object::{Gc, Native, NativeData, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::collections::deque::Deque;
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
    pub woken: fn(&mut Vm, &Waiter) -> Result<Woken>,
    /// An exception ends the wait: the future's, or one that was thrown in.
    pub given_up: fn(&mut Vm, &Waiter, Raise) -> Raise,
}

/// A wait under way.
pub struct Waiter {
    wait: &'static Wait,
    /// The primitive.
    pub owner: Value,
    /// What the wait carries: the item of a `put`.
    pub item: Slot,
    future: Slot,
    /// Whether the future has been yielded.
    waits: std::cell::Cell<bool>,
}

impl Waiter {
    /// The future that is waited for now.
    pub fn future(&self) -> Value {
        self.future.get()
    }

    fn give_up(&self, vm: &mut Vm, raise: Raise) -> Raise {
        (self.wait.given_up)(vm, self, raise)
    }
}

impl Trace for Waiter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.owner);
        self.item.trace(tracer);
        self.future.trace(tracer);
    }
}

impl NativeData for Waiter {
    fn is_sender(&self) -> bool {
        true
    }

    fn send(&self, vm: &mut Vm, _: &Value, _: Value) -> Result<Delegated> {
        let value = self.future.get();
        let Some(future) = future::state_of(&value) else {
            return Err(vm.system_error("a waiter waits for what is no future"));
        };
        if !future.is_done() {
            if self.waits.replace(true) {
                let raise = vm.runtime_error("await wasn't used with future");
                return Err(self.give_up(vm, raise));
            }
            future.expect_task();
            return Ok(Delegated::Yields(value));
        }
        if let Err(raise) = future.outcome(vm) {
            return Err(self.give_up(vm, raise));
        }
        match (self.wait.woken)(vm, self)? {
            Woken::Done(value) => Ok(Delegated::Returns(value)),
            Woken::Again(next) => {
                if let Some(future) = future::state_of(&next) {
                    future.expect_task();
                }
                self.future.set(next.clone());
                Ok(Delegated::Yields(next))
            }
        }
    }

    fn throw(
        &self,
        vm: &mut Vm,
        _: &Value,
        raise: Raise,
    ) -> std::result::Result<Result<Delegated>, Raise> {
        Ok(Err(self.give_up(vm, raise)))
    }

    fn waits_on(&self) -> Option<Value> {
        Some(self.owner.clone())
    }

    fn shown_as(&self) -> Option<Value> {
        Some(self.future())
    }
}

/// A wait of `owner` for `future`.
pub fn waiter(
    vm: &mut Vm,
    wait: &'static Wait,
    owner: &Value,
    item: Value,
    future: Value,
) -> Result<Value> {
    let class = state::classes(vm)?.waiter.clone();
    Ok(Native::new(
        class,
        Waiter {
            wait,
            owner: owner.clone(),
            item: Slot::new(item),
            future: Slot::new(future),
            waits: std::cell::Cell::new(false),
        },
    ))
}

/// A future for somebody to wait for, of the loop to which a primitive belongs: the first in which
/// it had to wait.  `None` where that is not for native code to make.
pub fn future_of(vm: &mut Vm, owner: &Value, bound: &Slot) -> Result<Option<Value>> {
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
    future::pending(vm, running).map(Some)
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

/// The deque in a slot.
pub fn with_deque<R>(slot: &Slot, use_it: impl FnOnce(&Deque) -> R) -> Option<R> {
    let value = slot.get();
    value.native::<Deque>().map(use_it)
}

/// Whether a class takes all these methods from its native base.
pub fn has_own_methods(
    class: &Gc<crate::object::Class>,
    base: &Gc<crate::object::Class>,
    names: &[Gc<crate::types::str::Str>],
) -> bool {
    names.iter().all(|name| {
        matches!(class.lookup(name), Some(Value::Builtin(ref method))
            if method.owner.as_ref().is_some_and(|owner| owner.is(base)))
    })
}
