//! `_asyncio._Queue`: the native half of `asyncio.Queue`.  A plain queue's `put` and
//! `get` run here; a subclass that overrides a step of them gets the Python bodies.

use std::cell::Cell;

use super::line::{self, with_deque};
use super::locks::Event;
use crate::event_loop::future;
use crate::event_loop::state::{self, AsyncioState};
use crate::event_loop::waiter::{self, Turn, Wait, Woken};
use crate::object::{NativeData, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::collections::deque::Deque;
use crate::types::function::Shortcut;
use crate::vm::Vm;

/// A queue's state.  Places are empty until the Python half's `__init__` fills them.
#[derive(Default)]
pub struct Queue {
    maxsize: Slot,
    items: Slot,
    getters: Slot,
    putters: Slot,
    finished: Slot,
    event_loop: Slot,
    unfinished: Cell<i64>,
    shut_down: Cell<bool>,
}

impl Trace for Queue {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in [
            &self.maxsize,
            &self.items,
            &self.getters,
            &self.putters,
            &self.finished,
            &self.event_loop,
        ] {
            slot.trace(tracer);
        }
    }

    fn clear(&self) {
        drop((self.items.take(), self.getters.take(), self.putters.take()));
    }
}

impl NativeData for Queue {}

/// The methods that a queue must have from here for native code to take the short way.
const STEPS: &[&str] = &[
    "empty",
    "full",
    "qsize",
    "get_nowait",
    "put_nowait",
    "_get",
    "_put",
    "_wakeup_next",
];

fn queue_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Queue> {
    match value.native::<Queue>() {
        Some(queue) => Ok(queue),
        None => Err(vm.type_error("a queue is required")),
    }
}

/// Whether no step is overridden and the items are in a deque.
fn is_plain(vm: &mut Vm, this: &Value, queue: &Queue) -> Result<bool> {
    let class = vm.class_of(this);
    let base = state::classes(vm)?.queue.clone();
    let asyncio = vm.extension::<AsyncioState>();
    let plain = asyncio.plain_queue.check(&class, |class| {
        let names: Vec<_> = STEPS.iter().map(|name| vm.intern(name)).collect();
        line::has_own_methods(class, &base, &names)
    });
    Ok(plain && with_deque(&queue.items, |_| ()).is_some())
}

impl Queue {
    fn len(&self) -> usize {
        with_deque(&self.items, Deque::len).unwrap_or(0)
    }

    fn is_empty(&self) -> bool {
        with_deque(&self.items, Deque::is_empty).unwrap_or(true)
    }

    /// Whether a plain queue has no room; `None` where `maxsize` is no plain number.
    fn is_full(&self) -> Option<bool> {
        match self.maxsize.get() {
            Value::Int(max) => Some(max > 0 && self.len() as i64 >= max),
            _ => None,
        }
    }

    /// Puts an item into a plain queue that has room.
    fn put_now(&self, vm: &mut Vm, item: Value) -> Result<()> {
        with_deque(&self.items, |items| items.push_back(item));
        self.count_put(vm)?;
        wake_next(vm, &self.getters)
    }

    fn count_put(&self, vm: &mut Vm) -> Result<()> {
        self.unfinished.set(self.unfinished.get() + 1);
        let finished = self.finished.get();
        match finished.native::<Event>() {
            Some(event) => event.clear_flag(),
            None => drop(vm.call_method(&finished, "clear", &[])?),
        }
        Ok(())
    }

    /// Takes an item out of a plain queue that has one.
    fn get_now(&self, vm: &mut Vm) -> Result<Value> {
        let item = with_deque(&self.items, |items| items.pop_front()).flatten();
        wake_next(vm, &self.putters)?;
        Ok(item.unwrap_or(Value::None))
    }
}

/// Wakes the first that waits and has not been woken or cancelled.
fn wake_next(vm: &mut Vm, waiters: &Slot) -> Result<()> {
    while let Some(first) = with_deque(waiters, |waiters| waiters.pop_front()).flatten() {
        if waiter::release(vm, &first, Value::None)? {
            break;
        }
    }
    Ok(())
}

// ---- waiting ----

static GET: Wait = Wait {
    woken: |vm, turn| {
        let queue = queue_of(vm, &turn.owner)?;
        if !queue.is_empty() || queue.shut_down.get() {
            return get_nowait(vm, std::slice::from_ref(&turn.owner)).map(Woken::Done);
        }
        wait_again(vm, turn, queue, &queue.getters)
    },
    given_up: |vm, turn, raise| {
        let others_may = |queue: &Queue| !queue.is_empty();
        give_up(vm, turn, raise, |queue| &queue.getters, others_may)
    },
};

static PUT: Wait = Wait {
    woken: |vm, turn| {
        let queue = queue_of(vm, &turn.owner)?;
        if queue.is_full() != Some(true) || queue.shut_down.get() {
            let item = turn.item.take();
            return put_nowait(vm, &[turn.owner.clone(), item]).map(Woken::Done);
        }
        wait_again(vm, turn, queue, &queue.putters)
    },
    given_up: |vm, turn, raise| {
        let others_may = |queue: &Queue| queue.is_full() != Some(true);
        give_up(vm, turn, raise, |queue| &queue.putters, others_may)
    },
};

fn wait_again(vm: &mut Vm, turn: &Turn<'_>, queue: &Queue, line: &Slot) -> Result<Woken> {
    match waiter::loop_for(vm, &turn.owner, &queue.event_loop)? {
        Some(event_loop) => {
            let future = future::pending(vm, event_loop)?;
            with_deque(line, |line| line.push_back(future.clone()));
            Ok(Woken::Again(future))
        }
        None => Err(vm.runtime_error("the event loop changed its class while a queue waited")),
    }
}

/// The wait ends by an exception: what this task was woken for goes to the next in line.
fn give_up(
    vm: &mut Vm,
    turn: &Turn<'_>,
    raise: Raise,
    line: fn(&Queue) -> &Slot,
    others_may: fn(&Queue) -> bool,
) -> Raise {
    let own = &turn.future;
    let Some(queue) = turn.owner.native::<Queue>() else {
        return raise;
    };
    let Some(future) = future::state_of(own) else {
        return raise;
    };
    let result = future.cancel(vm, own, Value::None).and_then(|_| {
        with_deque(line(queue), |line| line.remove_same(own));
        if others_may(queue) && !future.is_cancelled() {
            wake_next(vm, line(queue))?;
        }
        Ok(())
    });
    result.err().unwrap_or(raise)
}

/// The native face of `Queue.get`.
pub fn get(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(queue) = this.native::<Queue>() else {
        return Ok(Shortcut::Body);
    };
    if !is_plain(vm, this, queue)? {
        return Ok(Shortcut::Body);
    }
    if !queue.is_empty() {
        return queue.get_now(vm).map(Shortcut::Done);
    }
    if queue.shut_down.get() {
        return Ok(Shortcut::Body);
    }
    wait(vm, &GET, this, Value::Undef, &queue.getters)
}

/// The native face of `Queue.put`.
pub fn put(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this, item] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(queue) = this.native::<Queue>() else {
        return Ok(Shortcut::Body);
    };
    if queue.shut_down.get() || !is_plain(vm, this, queue)? {
        return Ok(Shortcut::Body);
    }
    match queue.is_full() {
        Some(false) => {
            queue.put_now(vm, item.clone())?;
            Ok(Shortcut::Done(Value::None))
        }
        Some(true) => wait(vm, &PUT, this, item.clone(), &queue.putters),
        None => Ok(Shortcut::Body),
    }
}

fn wait(
    vm: &mut Vm,
    kind: &'static Wait,
    this: &Value,
    item: Value,
    line: &Slot,
) -> Result<Shortcut> {
    let queue = queue_of(vm, this)?;
    let Some(event_loop) = waiter::loop_for(vm, this, &queue.event_loop)? else {
        return Ok(Shortcut::Body);
    };
    let waiter = waiter::waiter(vm, kind, this, item, event_loop)?;
    with_deque(line, |line| line.push_back(waiter.clone()));
    Ok(Shortcut::Await(waiter))
}

// ---- methods ----

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.queue.clone();
    vm.wrap_native(&args[0], &own, Queue::default())
}

fn qsize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = queue_of(vm, &args[0])?.items.get();
    Ok(Value::Int(vm.len(&items)? as i64))
}

fn empty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = queue_of(vm, &args[0])?.items.get();
    Ok(Value::bool(!vm.truth(&items)?))
}

fn full(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let max = queue_of(vm, &args[0])?.maxsize.get();
    if vm.compare_bool(crate::vm::CompareOp::Le, &max, &Value::Int(0))? {
        return Ok(Value::bool(false));
    }
    let size = vm.call_method(&args[0], "qsize", &[])?;
    vm.compare(crate::vm::CompareOp::Ge, &size, &max)
}

fn take_first(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = queue_of(vm, &args[0])?.items.get();
    vm.call_method(&items, "popleft", &[])
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = queue_of(vm, &args[0])?.items.get();
    vm.call_method(&items, "append", &[args[1].clone()])
}

fn wakeup_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    wake_next(vm, &Slot::new(args[1].clone()))?;
    Ok(Value::None)
}

/// One of the exceptions of `asyncio.queues`.
fn refuse(vm: &mut Vm, name: &str) -> Raise {
    let made = vm.import_module("asyncio.queues").and_then(|queues| {
        let name = vm.intern(name);
        let class = vm.get_attr(&queues, &name)?;
        vm.call(&class, &[])
    });
    match made.and_then(|made| vm.exception_of(made)) {
        Ok(raise) | Err(raise) => raise,
    }
}

fn get_nowait(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = &args[0];
    let queue = queue_of(vm, this)?;
    let plain = is_plain(vm, this, queue)?;
    let is_empty = if plain {
        queue.is_empty()
    } else {
        let empty = vm.call_method(this, "empty", &[])?;
        vm.truth(&empty)?
    };
    if is_empty {
        let name = if queue.shut_down.get() {
            "QueueShutDown"
        } else {
            "QueueEmpty"
        };
        return Err(refuse(vm, name));
    }
    if plain {
        return queue.get_now(vm);
    }
    let item = vm.call_method(this, "_get", &[])?;
    vm.call_method(this, "_wakeup_next", &[queue.putters.get()])?;
    Ok(item)
}

fn put_nowait(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let [this, item] = [&args[0], &args[1]];
    let queue = queue_of(vm, this)?;
    if queue.shut_down.get() {
        return Err(refuse(vm, "QueueShutDown"));
    }
    let plain = is_plain(vm, this, queue)?;
    let is_full = match queue.is_full() {
        Some(full) if plain => full,
        _ => {
            let full = vm.call_method(this, "full", &[])?;
            vm.truth(&full)?
        }
    };
    if is_full {
        return Err(refuse(vm, "QueueFull"));
    }
    if plain {
        queue.put_now(vm, item.clone())?;
        return Ok(Value::None);
    }
    vm.call_method(this, "_put", std::slice::from_ref(item))?;
    queue.count_put(vm)?;
    vm.call_method(this, "_wakeup_next", &[queue.getters.get()])?;
    Ok(Value::None)
}

fn task_done(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let queue = queue_of(vm, &args[0])?;
    let left = queue.unfinished.get() - 1;
    if left < 0 {
        return Err(vm.value_error("task_done() called too many times"));
    }
    queue.unfinished.set(left);
    if left == 0 {
        vm.call_method(&queue.finished.get(), "set", &[])?;
    }
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    /// Number of items in the queue.
    "qsize($self, /)" => qsize,
    /// Return True if the queue is empty, False otherwise.
    "empty($self, /)" => empty,
    /// Return True if there are maxsize items in the queue.
    "full($self, /)" => full,
    /// Remove and return an item from the queue, or raise QueueEmpty.
    "get_nowait($self, /)" => get_nowait,
    /// Put an item into the queue without blocking, or raise QueueFull.
    "put_nowait($self, item, /)" => put_nowait,
    /// Indicate that a formerly enqueued task is complete.
    "task_done($self, /)" => task_done,
    "_get($self, /)" => take_first,
    "_put($self, item, /)" => append,
    "_wakeup_next($self, waiters, /)" => wakeup_next,
}

fn shown(value: Value) -> Value {
    value.given().cloned().unwrap_or(Value::None)
}

crate::getters! { pub GETTERS:
    "_maxsize" => |vm, this| Ok(shown(queue_of(vm, this)?.maxsize.get()));
        set |vm, this, value| { queue_of(vm, this)?.maxsize.set(value); Ok(()) },
    "_queue" => |vm, this| Ok(shown(queue_of(vm, this)?.items.get()));
        set |vm, this, value| { queue_of(vm, this)?.items.set(value); Ok(()) },
    "_getters" => |vm, this| Ok(shown(queue_of(vm, this)?.getters.get()));
        set |vm, this, value| { queue_of(vm, this)?.getters.set(value); Ok(()) },
    "_putters" => |vm, this| Ok(shown(queue_of(vm, this)?.putters.get()));
        set |vm, this, value| { queue_of(vm, this)?.putters.set(value); Ok(()) },
    "_finished" => |vm, this| Ok(shown(queue_of(vm, this)?.finished.get()));
        set |vm, this, value| { queue_of(vm, this)?.finished.set(value); Ok(()) },
    "_loop" => |vm, this| Ok(shown(queue_of(vm, this)?.event_loop.get()));
        set |vm, this, value| { queue_of(vm, this)?.event_loop.set(value.not_none().cloned().unwrap_or_default()); Ok(()) },
    "_unfinished_tasks" => |vm, this| Ok(Value::Int(queue_of(vm, this)?.unfinished.get()));
        set |vm, this, value| { let count = vm.to_i64(&value)?; queue_of(vm, this)?.unfinished.set(count); Ok(()) },
    "_is_shutdown" => |vm, this| Ok(Value::bool(queue_of(vm, this)?.shut_down.get()));
        set |vm, this, value| { let truth = vm.truth(&value)?; queue_of(vm, this)?.shut_down.set(truth); Ok(()) },
}
