//! `_thread`: starting threads, and locks between them.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;

use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::{native_class, set};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;
use crate::vm::threads::{MAIN, ThreadId};

/// The longest wait, in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// The classes of the module.
#[derive(Default)]
struct State {
    lock: OnceCell<Gc<Class>>,
    rlock: OnceCell<Gc<Class>>,
}

/// A lock and the line of those who wait for it.  Whoever releases it hands it to the first in line.
#[derive(Default)]
struct Lock {
    held: Cell<bool>,
    /// The thread that took it last, for reports.
    owner: Cell<ThreadId>,
    /// The thread that has been given the lock and has not had its turn yet.
    granted: Cell<ThreadId>,
    line: RefCell<VecDeque<ThreadId>>,
}

impl Lock {
    /// Takes the lock, waiting at most until `deadline_ns` on the clock; says whether it got it.
    fn acquire(&self, vm: &mut Vm, blocking: bool, deadline_ns: Option<u64>) -> Result<bool> {
        if !self.held.replace(true) {
            self.owner.set(vm.current_thread());
            return Ok(true);
        }
        if !blocking {
            return Ok(false);
        }
        let me = vm.current_thread();
        self.line.borrow_mut().push_back(me);
        loop {
            vm.park_for(self.owner.get(), deadline_ns);
            if self.granted.get() == me {
                self.granted.set(0);
                return Ok(true);
            }
            let interrupted = vm.handle_interrupt();
            // A finalizer that ran just now may have released it.
            if self.granted.get() == me && interrupted.is_ok() {
                self.granted.set(0);
                return Ok(true);
            }
            let is_late = deadline_ns.is_some_and(|end| vm.host.clock.monotonic_ns() >= end);
            if interrupted.is_err() || is_late {
                self.line.borrow_mut().retain(|id| *id != me);
                if self.granted.get() == me {
                    self.granted.set(0);
                    self.release(vm);
                }
                interrupted?;
                return Ok(false);
            }
        }
    }

    /// Gives the lock up.
    fn release(&self, vm: &mut Vm) {
        let next = self.line.borrow_mut().pop_front();
        match next {
            Some(next) => {
                self.granted.set(next);
                self.owner.set(next);
                vm.unpark(next);
            }
            None => self.held.set(false),
        }
    }

    /// As it is in a process that has just been forked.
    fn reset(&self) {
        self.held.set(false);
        self.granted.set(0);
        self.line.borrow_mut().clear();
    }
}

/// `_thread.lock`.
#[derive(Default)]
struct PlainLock(Lock);

impl Trace for PlainLock {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for PlainLock {}

/// `_thread.RLock`: its owner may take it again.
#[derive(Default)]
struct RLock {
    lock: Lock,
    owner: Cell<ThreadId>,
    count: Cell<u64>,
}

impl Trace for RLock {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for RLock {}

fn plain<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a PlainLock> {
    value
        .native::<PlainLock>()
        .ok_or_else(|| vm.type_error("a lock is required"))
}

fn recursive<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a RLock> {
    value
        .native::<RLock>()
        .ok_or_else(|| vm.type_error("an RLock is required"))
}

/// What `acquire(blocking=True, timeout=-1)` was told: whether to wait, and until when.
fn patience(vm: &mut Vm, args: &[Value]) -> Result<(bool, Option<u64>)> {
    let blocking = match args[1].given() {
        Some(blocking) => vm.truth(blocking)?,
        None => true,
    };
    let seconds = match args[2].given() {
        Some(seconds) => vm.to_f64(seconds)?,
        None => -1.0,
    };
    if !blocking && seconds != -1.0 {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    if seconds < 0.0 && seconds != -1.0 {
        return Err(vm.value_error("timeout value must be a non-negative number"));
    }
    if seconds > TIMEOUT_MAX {
        return Err(vm.overflow_error("timeout value is too large"));
    }
    if seconds < 0.0 {
        return Ok((blocking, None));
    }
    let now = vm.host.clock.monotonic_ns();
    Ok((blocking, Some(now.saturating_add((seconds * 1e9) as u64))))
}

fn new_lock(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).0;
    vm.wrap_native(&args[0], &own, PlainLock::default())
}

fn acquire(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (blocking, deadline) = patience(vm, args)?;
    let taken = plain(vm, &args[0])?.0.acquire(vm, blocking, deadline)?;
    Ok(Value::bool(taken))
}

fn enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    plain(vm, &args[0])?
        .0
        .acquire(vm, true, None)
        .map(Value::bool)
}

fn release(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = &plain(vm, &args[0])?.0;
    if !lock.held.get() {
        return Err(vm.runtime_error("release unlocked lock"));
    }
    lock.release(vm);
    Ok(Value::None)
}

fn locked(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(plain(vm, &args[0])?.0.held.get()))
}

fn reinit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    plain(vm, &args[0])?.0.reset();
    Ok(Value::None)
}

fn lock_repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = if plain(vm, &args[0])?.0.held.get() {
        "locked"
    } else {
        "unlocked"
    };
    let class = vm.class_of(&args[0]).name();
    Ok(Value::from(format!(
        "<{state} _thread.{} object at {:#x}>",
        class.as_str(),
        args[0].address()
    )))
}

crate::methods! { LOCK_METHODS:
    "__new__($type, /)" => new_lock,
    /// Lock the lock.
    "acquire($self, /, blocking=True, timeout=-1)" => acquire,
    /// Lock the lock.
    "acquire_lock($self, /, blocking=True, timeout=-1)" => acquire,
    /// Release the lock.
    "release($self, /)" => release,
    /// Release the lock.
    "release_lock($self, /)" => release,
    /// Return whether the lock is in the locked state.
    "locked($self, /)" => locked,
    /// Return whether the lock is in the locked state.
    "locked_lock($self, /)" => locked,
    /// Lock the lock.
    "__enter__($self, /)" => enter,
    /// Release the lock.
    "__exit__($self, /, *exc_info)" => release,
    "_at_fork_reinit($self, /)" => reinit,
    "__repr__($self, /)" => lock_repr,
}

fn new_rlock(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).1;
    vm.wrap_native(&args[0], &own, RLock::default())
}

fn take_again(vm: &mut Vm, lock: &RLock, blocking: bool, deadline: Option<u64>) -> Result<bool> {
    let me = vm.current_thread();
    if lock.owner.get() == me {
        lock.count.set(lock.count.get() + 1);
        return Ok(true);
    }
    let taken = lock.lock.acquire(vm, blocking, deadline)?;
    if taken {
        lock.owner.set(me);
        lock.count.set(1);
    }
    Ok(taken)
}

fn rlock_acquire(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (blocking, deadline) = patience(vm, args)?;
    let lock = recursive(vm, &args[0])?;
    take_again(vm, lock, blocking, deadline).map(Value::bool)
}

fn rlock_enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = recursive(vm, &args[0])?;
    take_again(vm, lock, true, None).map(Value::bool)
}

fn not_owned(vm: &mut Vm) -> Raise {
    vm.runtime_error("cannot release un-acquired lock")
}

fn rlock_release(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = recursive(vm, &args[0])?;
    if lock.owner.get() != vm.current_thread() {
        return Err(not_owned(vm));
    }
    let left = lock.count.get() - 1;
    lock.count.set(left);
    if left == 0 {
        lock.owner.set(0);
        lock.lock.release(vm);
    }
    Ok(Value::None)
}

fn rlock_locked(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(recursive(vm, &args[0])?.count.get() > 0))
}

fn is_owned(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let owner = recursive(vm, &args[0])?.owner.get();
    Ok(Value::bool(owner == vm.current_thread()))
}

fn recursion_count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = recursive(vm, &args[0])?;
    let is_own = lock.owner.get() == vm.current_thread();
    Ok(Value::Int(if is_own { lock.count.get() as i64 } else { 0 }))
}

/// `Condition.wait` gives the lock up whole, and takes it back as it was.
fn release_save(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = recursive(vm, &args[0])?;
    if lock.count.get() == 0 {
        return Err(not_owned(vm));
    }
    let saved = vec![
        Value::Int(lock.count.replace(0) as i64),
        Value::Int(lock.owner.replace(0) as i64),
    ];
    lock.lock.release(vm);
    Ok(Value::from(Tuple::new(saved)))
}

fn acquire_restore(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = recursive(vm, &args[0])?;
    let Value::Tuple(saved) = &args[1] else {
        return Err(vm.type_error("the saved state must be a tuple"));
    };
    let (Some(Value::Int(count)), Some(Value::Int(owner))) =
        (saved.items().first(), saved.items().get(1))
    else {
        return Err(vm.type_error("the saved state must be two numbers"));
    };
    lock.lock.acquire(vm, true, None)?;
    lock.owner.set(*owner as ThreadId);
    lock.count.set(*count as u64);
    Ok(Value::None)
}

fn rlock_reinit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = recursive(vm, &args[0])?;
    lock.lock.reset();
    lock.owner.set(0);
    lock.count.set(0);
    Ok(Value::None)
}

fn rlock_repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let lock = recursive(vm, &args[0])?;
    let (owner, count) = (lock.owner.get(), lock.count.get());
    let state = if count > 0 { "locked" } else { "unlocked" };
    let class = vm.class_of(&args[0]).name();
    Ok(Value::from(format!(
        "<{state} _thread.{} object owner={owner} count={count} at {:#x}>",
        class.as_str(),
        args[0].address()
    )))
}

crate::methods! { RLOCK_METHODS:
    "__new__($type, /)" => new_rlock,
    /// Lock the lock.
    "acquire($self, /, blocking=True, timeout=-1)" => rlock_acquire,
    /// Release the lock.
    "release($self, /)" => rlock_release,
    /// Return a boolean indicating whether this object is locked right now.
    "locked($self, /)" => rlock_locked,
    "__enter__($self, /)" => rlock_enter,
    "__exit__($self, /, *exc_info)" => rlock_release,
    "_is_owned($self, /)" => is_owned,
    "_recursion_count($self, /)" => recursion_count,
    "_release_save($self, /)" => release_save,
    "_acquire_restore($self, state, /)" => acquire_restore,
    "_at_fork_reinit($self, /)" => rlock_reinit,
    "__repr__($self, /)" => rlock_repr,
}

fn classes(vm: &mut Vm) -> (Gc<Class>, Gc<Class>) {
    let state = vm.extension::<State>();
    let lock = state
        .lock
        .get_or_init(|| native_class(vm, "_thread", "lock", LOCK_METHODS, &[], ""))
        .clone();
    let rlock = state
        .rlock
        .get_or_init(|| native_class(vm, "_thread", "RLock", RLOCK_METHODS, &[], ""))
        .clone();
    (lock, rlock)
}

// ---- threads ----

/// The attributes that `local` objects have in this thread, by the object's number.
#[derive(Default)]
struct Namespaces {
    dict: OnceCell<Gc<Dict>>,
}

fn namespaces(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let namespaces = vm.thread_local::<Namespaces>();
    Ok(Value::from(
        namespaces.dict.get_or_init(|| Gc::new(Dict::new())).clone(),
    ))
}

fn start_new_thread(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let function = args[0].clone();
    if !vm.is_callable(&function) {
        return Err(vm.type_error("first arg must be callable"));
    }
    let Value::Tuple(positional) = &args[1] else {
        return Err(vm.type_error("2nd arg must be a tuple"));
    };
    let positional = positional.share();
    let keywords = match args[2].given() {
        None => Vec::new(),
        Some(Value::Dict(keywords)) => vm.keywords_of(keywords)?,
        Some(_) => return Err(vm.type_error("optional 3rd arg must be a dictionary")),
    };
    let id = vm.start_thread(move |vm| {
        let result = vm.call_keywords(&function, positional.items(), &keywords);
        if let Err(raise) = result
            && !vm.raised(&raise, Exc::SystemExit)
        {
            vm.report_unraisable_with(&raise, "Exception ignored in thread started by", &function);
        }
        let _ = vm.poll_interrupt();
    })?;
    Ok(Value::Int(id as i64))
}

fn get_ident(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.current_thread() as i64))
}

/// The system knows one thread; the others get numbers above the process'.
fn get_native_id(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let offset = vm.current_thread() - MAIN;
    Ok(Value::Int(i64::from(std::process::id()) + offset as i64))
}

fn count(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.thread_count() as i64 - 1))
}

fn exit(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.error_with(Exc::SystemExit, Vec::new()))
}

fn allocate_lock(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let class = classes(vm).0;
    Ok(crate::object::Native::new(class, PlainLock::default()))
}

fn stack_size(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = match args[0].given() {
        Some(size) => vm.to_i64(size)?,
        None => 0,
    };
    match size {
        // A thread's stack grows with its use, so the size that is asked for is granted as it is.
        0 | 32_768.. => Ok(Value::Int(0)),
        ..0 => Err(vm.value_error("size must be 0 or a positive value")),
        _ => Err(vm.value_error(format!("size not valid: {size} bytes"))),
    }
}

fn interrupt_main(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let signal = match args[0].given() {
        Some(signal) => vm.to_i64(signal)?,
        None => 2,
    };
    match usize::try_from(signal) {
        Ok(signal @ 1..=64) => {
            crate::host::signals::simulate(signal);
            Ok(Value::None)
        }
        _ => Err(vm.value_error("signal number out of range")),
    }
}

crate::methods! { FUNCTIONS:
    /// Start a new thread and return its identifier.
    "start_new_thread($module, function, args, kwargs=<unrepresentable>, /)" => start_new_thread,
    /// An obsolete synonym of start_new_thread().
    "start_new($module, function, args, kwargs=<unrepresentable>, /)" => start_new_thread,
    /// Create a new lock object.
    "allocate_lock($module, /)" => allocate_lock,
    /// An obsolete synonym of allocate_lock().
    "allocate($module, /)" => allocate_lock,
    /// Return a non-zero integer that uniquely identifies the current thread.
    "get_ident($module, /)" => get_ident,
    /// Return a non-negative integer identifying the thread as reported by the OS.
    "get_native_id($module, /)" => get_native_id,
    "_count($module, /)" => count,
    /// Raise SystemExit, which silently ends the thread.
    "exit($module, /)" => exit,
    /// An obsolete synonym of exit().
    "exit_thread($module, /)" => exit,
    /// Return the thread stack size used when creating new threads.
    "stack_size($module, size=0, /)" => stack_size,
    /// Simulate the arrival of a signal in the main thread.
    "interrupt_main($module, signum=2, /)" => interrupt_main,
    "_namespaces($module, /)" => namespaces,
}

/// The end of the program waits for the threads that are no daemons, as far as `threading` knows them.
pub fn join_all(vm: &mut Vm) {
    let name = vm.intern("threading");
    let Some(threading) = vm.modules.get_str(&name) else {
        return;
    };
    if let Err(raise) = vm.call_method(&threading, "_shutdown", &[]) {
        vm.report_unraisable(&raise, &threading);
    }
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let (lock, rlock) = classes(vm);
    let error = vm.exception_class(Exc::RuntimeError);
    let module = vm.native_module("_thread_native", "", FUNCTIONS);
    set(vm, &module, "lock", lock.clone());
    set(vm, &module, "LockType", lock);
    set(vm, &module, "RLock", rlock);
    set(vm, &module, "error", error);
    set(vm, &module, "TIMEOUT_MAX", Value::float(TIMEOUT_MAX));
    Ok(Value::from(module))
}
