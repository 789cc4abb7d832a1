//! The native part of `asyncio.gather`: making the children, and counting them as they
//! end.  What happens when one fails or the last is done stays in the Python half.

use std::cell::Cell;

use super::future::{overrides_cancel, state_of};
use super::future_state::FutureState;
use super::state::ThreadState;
use super::{EventLoop, state, task};
use crate::object::{Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::generator::GeneratorKind;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// A `gather()` under way: the done callback of its children.
pub struct Gathering {
    /// `settle(child, number of children that are done)`, of the Python half.
    settle: Value,
    return_exceptions: bool,
    total: Cell<usize>,
    finished: Cell<usize>,
    /// The future that the caller got.
    outer: Slot,
    /// The task that called, for call graphs.
    caller: Slot,
}

impl Trace for Gathering {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.settle);
        self.outer.trace(tracer);
        self.caller.trace(tracer);
    }

    fn clear(&self) {
        drop((self.outer.take(), self.caller.take()));
    }
}

impl NativeData for Gathering {}

fn gathering_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Gathering> {
    match value.native::<Gathering>() {
        Some(gathering) => Ok(gathering),
        None => Err(vm.type_error("a gathering is required")),
    }
}

/// A child is done: counts it, and settles what it decides.
pub fn child_done(vm: &mut Vm, this: &Value, child: &Value) -> Result<()> {
    let gathering = gathering_of(vm, this)?;
    let finished = gathering.finished.get() + 1;
    gathering.finished.set(finished);
    let outer = gathering.outer.get();
    let is_open = state_of(&outer).is_some_and(|outer| !outer.is_done());
    let is_harmless =
        gathering.return_exceptions || state_of(child).is_some_and(|child| child.value().is_some());
    if is_open && is_harmless && finished < gathering.total.get() {
        return Ok(());
    }
    let args = [child.clone(), Value::Int(finished as i64)];
    vm.call(&gathering.settle, &args).map(drop)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = state::classes(vm)?.gathering.clone();
    let return_exceptions = vm.truth(&args[2])?;
    Ok(Native::new(
        class,
        Gathering {
            settle: args[1].clone(),
            return_exceptions,
            total: Cell::new(0),
            finished: Cell::new(0),
            outer: Slot::default(),
            caller: Slot::new(vm.thread_local::<ThreadState>().current_task()),
        },
    ))
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    child_done(vm, &args[0], &args[1])?;
    Ok(Value::None)
}

fn set_outer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    gathering_of(vm, &args[0])?.outer.set(args[1].clone());
    Ok(Value::None)
}

/// `add(awaitables, ensure_future)`: makes tasks of coroutines and watches them all, each awaitable
/// once.  Answers the children in order, those done already, and the loop.
fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let gathering = gathering_of(vm, &args[0])?;
    let awaitables = vm.collect_items(&args[1])?;
    let known = Dict::new();
    let mut children = Vec::with_capacity(awaitables.len());
    let mut done = Vec::new();
    let mut event_loop = Value::None;
    for awaitable in awaitables {
        if let Some(child) = known.get(vm, &awaitable)? {
            children.push(child);
            continue;
        }
        let child = future_for(vm, &awaitable, &event_loop, &args[2])?;
        if event_loop.is_none() {
            event_loop = match state_of(&child) {
                Some(child) => child.event_loop(),
                None => vm.call_method(&child, "get_loop", &[])?,
            };
        }
        if !child.is(&awaitable) {
            // A child made here reports nothing when the loop goes down with it.
            task::forgive_destruction(&child);
        }
        gathering.total.set(gathering.total.get() + 1);
        known.insert(vm, awaitable, child.clone())?;
        if watch(vm, &child, &args[0])? {
            done.push(child.clone());
        }
        children.push(child);
    }
    let answer = vec![
        Value::from(List::new(children)),
        Value::from(List::new(done)),
        event_loop,
    ];
    Ok(Value::from(Tuple::new(answer)))
}

/// `ensure_future(awaitable, loop=loop)`.
fn future_for(
    vm: &mut Vm,
    awaitable: &Value,
    event_loop: &Value,
    ensure_future: &Value,
) -> Result<Value> {
    if let Value::Generator(coroutine) = awaitable
        && coroutine.kind == GeneratorKind::Coroutine
        && !event_loop.is_none()
        && state::is_plain_loop(vm, event_loop)?
        && event_loop
            .native::<EventLoop>()
            .is_some_and(EventLoop::makes_plain_tasks)
    {
        return task::create(vm, event_loop, awaitable.clone(), task::Options::default());
    }
    let keywords = [(vm.intern("loop"), event_loop.clone())];
    vm.call_keywords(ensure_future, std::slice::from_ref(awaitable), &keywords)
}

/// Registers the gathering with a child, unless that is done: then says so.
fn watch(vm: &mut Vm, child: &Value, gathering: &Value) -> Result<bool> {
    if let Some(state) = state_of(child)
        && !overrides_cancel(child)
    {
        if state.is_done() {
            return Ok(true);
        }
        state.add_callback(super::future_state::Callback::Call(
            gathering.clone(),
            Value::None,
        ));
        return Ok(false);
    }
    let done = vm.call_method(child, "done", &[])?;
    if vm.truth(&done)? {
        return Ok(true);
    }
    vm.call_method(child, "add_done_callback", std::slice::from_ref(gathering))?;
    Ok(false)
}

fn repr(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from("gather.<locals>._done_callback"))
}

/// Who waits for the children, as long as somebody does.
fn waiting_task(vm: &mut Vm, this: &Value) -> Result<Value> {
    let gathering = gathering_of(vm, this)?;
    let is_over = state_of(&gathering.outer.get()).is_some_and(FutureState::is_done);
    let caller = gathering.caller.get();
    Ok(match caller.not_none() {
        Some(caller) if !is_over => caller.clone(),
        _ => Value::None,
    })
}

fn total(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(gathering_of(vm, this)?.total.get() as i64))
}

crate::getters! { pub GETTERS:
    "total" => total,
    "_waiting_task" => waiting_task,
}

crate::methods! { pub METHODS:
    "__new__($type, settle, return_exceptions, /)" => new,
    "__call__($self, future, /)" => call,
    "__repr__($self, /)" => repr,
    "set_outer($self, outer, /)" => set_outer,
    "add($self, awaitables, ensure_future, /)" => add,
}
