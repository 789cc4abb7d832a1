//! `_asyncio._Event` and `_asyncio._Lock`: the native halves of `asyncio.Event` and
//! `asyncio.Lock`.  Waiting for them makes a coroutine only where somebody could see it.

use std::cell::Cell;

use super::line::{self, with_deque};
use crate::event_loop::state::{self, AsyncioState};
use crate::event_loop::waiter::{self, Turn, Wait, Woken};
use crate::object::native::Holder;
use crate::object::{NativeData, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::collections::deque::Deque;
use crate::types::function::Shortcut;
use crate::vm::Vm;
use crate::vm::notice::CodePlace;

/// What an event and a lock are: a flag, and those who wait for it to change.
#[derive(Default)]
struct Flag {
    value: Cell<bool>,
    /// A deque of futures; for a lock, `None` before anybody had to wait.
    waiters: Slot,
    event_loop: Slot,
}

impl Trace for Flag {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.waiters.trace(tracer);
        self.event_loop.trace(tracer);
    }

    fn clear(&self) {
        drop(self.waiters.take());
    }
}

impl Flag {
    /// Adds a future to the line and makes the wait for it.
    fn wait(&self, vm: &mut Vm, kind: &'static Wait, this: &Value) -> Result<Shortcut> {
        let Some(event_loop) = waiter::loop_for(vm, this, &self.event_loop)? else {
            return Ok(Shortcut::Body);
        };
        let waiter = waiter::waiter(vm, kind, this, Value::Undef, event_loop)?;
        with_deque(&self.waiters, |line| line.push_back(waiter.clone()));
        Ok(Shortcut::Await(waiter))
    }

    /// Takes the future of a wait that is over out of the line.
    fn leave_line(&self, turn: &Turn<'_>) {
        with_deque(&self.waiters, |line| line.remove_same(&turn.future));
    }
}

/// An event's state.
#[derive(Default)]
pub struct Event(Flag);

impl Trace for Event {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }

    fn clear(&self) {
        self.0.clear();
    }
}

impl NativeData for Event {}

impl Event {
    /// `clear()`.
    pub fn clear_flag(&self) {
        self.0.value.set(false);
    }
}

/// A lock's state.
#[derive(Default)]
pub struct Lock(Flag, Taken);

/// By whom a lock was taken last, and where.
#[derive(Default)]
struct Taken {
    task: Cell<u32>,
    place: Cell<Option<CodePlace>>,
}

impl Taken {
    /// The running task has it, by the instruction under way.
    fn note(&self, vm: &Vm) {
        self.task.set(vm.running_task);
        self.place.set(vm.code_place());
    }
}

impl Trace for Lock {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }

    fn clear(&self) {
        self.0.clear();
    }
}

impl NativeData for Lock {
    fn holder(&self) -> Option<Holder> {
        let place = self.1.place.take();
        let shown = place.as_ref().map(CodePlace::shown);
        self.1.place.set(place);
        self.0.value.get().then(|| Holder {
            task: self.1.task.get(),
            place: shown,
        })
    }
}

fn flag_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Flag> {
    if let Some(event) = value.native::<Event>() {
        return Ok(&event.0);
    }
    match value.native::<Lock>() {
        Some(lock) => Ok(&lock.0),
        None => Err(vm.type_error("an event or a lock is required")),
    }
}

// ---- Event ----

static EVENT: Wait = Wait {
    woken: |vm, turn| {
        flag_of(vm, &turn.owner)?.leave_line(turn);
        Ok(Woken::Done(Value::bool(true)))
    },
    given_up: |vm, turn, raise| match flag_of(vm, &turn.owner) {
        Ok(flag) => {
            flag.leave_line(turn);
            raise
        }
        Err(raise) => raise,
    },
};

/// The native face of `Event.wait`.
pub fn wait(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    match args {
        [this] => match this.native::<Event>() {
            Some(event) if event.0.value.get() => Ok(Shortcut::Done(Value::bool(true))),
            Some(event) => event.0.wait(vm, &EVENT, this),
            None => Ok(Shortcut::Body),
        },
        _ => Ok(Shortcut::Body),
    }
}

fn new_event(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.event.clone();
    vm.wrap_native(&args[0], &own, Event::default())
}

fn is_set(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(flag_of(vm, &args[0])?.value.get()))
}

fn set(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flag = flag_of(vm, &args[0])?;
    if !flag.value.replace(true) {
        let waiters = with_deque(&flag.waiters, Deque::to_vec).unwrap_or_default();
        for waiting in waiters {
            waiter::release(vm, &waiting, Value::bool(true))?;
        }
    }
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    flag_of(vm, &args[0])?.value.set(false);
    Ok(Value::None)
}

// ---- Lock ----

static LOCK: Wait = Wait {
    woken: |vm, turn| {
        take_lock(vm, turn)?;
        Ok(Woken::Done(Value::bool(true)))
    },
    given_up: leave_lock,
};

static LOCK_ENTER: Wait = Wait {
    woken: |vm, turn| {
        take_lock(vm, turn)?;
        Ok(Woken::Done(Value::None))
    },
    given_up: leave_lock,
};

fn note_holder(vm: &Vm, lock: &Value) {
    if let Some(lock) = lock.native::<Lock>() {
        lock.1.note(vm);
    }
}

fn take_lock(vm: &mut Vm, turn: &Turn<'_>) -> Result<()> {
    let flag = flag_of(vm, &turn.owner)?;
    flag.leave_line(turn);
    flag.value.set(true);
    note_holder(vm, &turn.owner);
    Ok(())
}

/// A wait for a lock ends by an exception.
fn leave_lock(vm: &mut Vm, turn: &Turn<'_>, raise: Raise) -> Raise {
    let flag = match flag_of(vm, &turn.owner) {
        Ok(flag) => flag,
        Err(raise) => return raise,
    };
    flag.leave_line(turn);
    let result = state::is_cancelled(vm, &raise).and_then(|cancelled| {
        // The lock may have been handed to this task, which does not want it any more.
        if cancelled && !flag.value.get() {
            wake_first(vm, flag)?;
        }
        Ok(())
    });
    result.err().unwrap_or(raise)
}

fn wake_first(vm: &mut Vm, flag: &Flag) -> Result<()> {
    let first = with_deque(&flag.waiters, Deque::first).flatten();
    if let Some(first) = first {
        waiter::release(vm, &first, Value::bool(true))?;
    }
    Ok(())
}

/// Takes a lock that is free, with nobody in line but cancelled waits.
fn try_acquire(vm: &mut Vm, flag: &Flag) -> Result<bool> {
    if flag.value.get() {
        return Ok(false);
    }
    for waiting in with_deque(&flag.waiters, Deque::to_vec).unwrap_or_default() {
        if !waiter::is_cancelled(vm, &waiting)? {
            return Ok(false);
        }
    }
    flag.value.set(true);
    Ok(true)
}

fn acquire_for(
    vm: &mut Vm,
    this: &Value,
    lock: &Lock,
    kind: &'static Wait,
    result: Value,
) -> Result<Shortcut> {
    if try_acquire(vm, &lock.0)? {
        lock.1.note(vm);
        return Ok(Shortcut::Done(result));
    }
    if with_deque(&lock.0.waiters, |_| ()).is_none() {
        // The Python body makes the deque the first time.
        return Ok(Shortcut::Body);
    }
    lock.0.wait(vm, kind, this)
}

/// The native face of `Lock.acquire`.
pub fn acquire(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    match args {
        [this] => match this.native::<Lock>() {
            Some(lock) => acquire_for(vm, this, lock, &LOCK, Value::bool(true)),
            None => Ok(Shortcut::Body),
        },
        _ => Ok(Shortcut::Body),
    }
}

/// Whether `async with` on a lock may go past its `acquire` and `release`: nobody overrides them.
fn is_plain_lock(vm: &mut Vm, this: &Value) -> Result<bool> {
    let class = vm.class_of(this);
    let base = state::classes(vm)?.lock.clone();
    let asyncio = vm.extension::<AsyncioState>();
    Ok(asyncio.plain_lock.check(&class, |class| {
        let release = [vm.intern("release")];
        let is_own_acquire = match class.lookup(&vm.intern("acquire")) {
            Some(Value::Function(ref function)) => {
                function.shortcut.get().is_some_and(|shortcut| {
                    std::ptr::fn_addr_eq(
                        shortcut,
                        acquire as fn(&mut Vm, &[Value]) -> Result<Shortcut>,
                    )
                })
            }
            _ => false,
        };
        is_own_acquire && line::has_own_methods(class, &base, &release)
    }))
}

/// The native face of `Lock.__aenter__`.
pub fn enter(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    match args {
        [this] => match this.native::<Lock>() {
            Some(lock) if is_plain_lock(vm, this)? => {
                acquire_for(vm, this, lock, &LOCK_ENTER, Value::None)
            }
            _ => Ok(Shortcut::Body),
        },
        _ => Ok(Shortcut::Body),
    }
}

/// The native face of `Lock.__aexit__`.
pub fn exit(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    match args {
        [this, _, _, _] if this.native::<Lock>().is_some() && is_plain_lock(vm, this)? => {
            release(vm, std::slice::from_ref(this)).map(Shortcut::Done)
        }
        _ => Ok(Shortcut::Body),
    }
}

fn new_lock(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.lock.clone();
    vm.wrap_native(&args[0], &own, Lock::default())
}

fn release(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flag = flag_of(vm, &args[0])?;
    if !flag.value.replace(false) {
        return Err(vm.runtime_error("Lock is not acquired."));
    }
    wake_first(vm, flag)?;
    Ok(Value::None)
}

fn wake_up_first(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flag = flag_of(vm, &args[0])?;
    wake_first(vm, flag)?;
    Ok(Value::None)
}

crate::methods! { pub EVENT_METHODS:
    "__new__($type, /, *args, **kwargs)" => new_event,
    /// Return True if and only if the internal flag is true.
    "is_set($self, /)" => is_set,
    /// Set the internal flag to true. All coroutines waiting for it are awakened.
    "set($self, /)" => set,
    /// Reset the internal flag to false.
    "clear($self, /)" => clear,
}

crate::methods! { pub LOCK_METHODS:
    "__new__($type, /, *args, **kwargs)" => new_lock,
    /// Return True if lock is acquired.
    "locked($self, /)" => is_set,
    /// Release a lock.
    "release($self, /)" => release,
    "_wake_up_first($self, /)" => wake_up_first,
}

fn value(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(flag_of(vm, this)?.value.get()))
}

fn set_value(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let truth = vm.truth(&value)?;
    flag_of(vm, this)?.value.set(truth);
    if truth {
        note_holder(vm, this);
    }
    Ok(())
}

fn waiters(vm: &mut Vm, this: &Value) -> Result<Value> {
    let waiters = flag_of(vm, this)?.waiters.get();
    Ok(waiters.given().cloned().unwrap_or(Value::None))
}

fn set_waiters(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    flag_of(vm, this)?.waiters.set(value);
    Ok(())
}

fn event_loop(vm: &mut Vm, this: &Value) -> Result<Value> {
    let bound = flag_of(vm, this)?.event_loop.get();
    Ok(bound.given().cloned().unwrap_or(Value::None))
}

fn set_event_loop(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let value = value.not_none().cloned().unwrap_or_default();
    flag_of(vm, this)?.event_loop.set(value);
    Ok(())
}

crate::getters! { pub EVENT_GETTERS:
    "_value" => value; set set_value,
    "_waiters" => waiters; set set_waiters,
    "_loop" => event_loop; set set_event_loop,
}

crate::getters! { pub LOCK_GETTERS:
    "_locked" => value; set set_value,
    "_waiters" => waiters; set set_waiters,
    "_loop" => event_loop; set set_event_loop,
}
