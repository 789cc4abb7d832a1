//! The native part of `asyncio.gather`: making the children, counting them as they end, and the list of
//! their results.  What happens when one fails that decides stays in the Python half.

use std::cell::Cell;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::future::{self, overrides_cancel, state_of};
use super::future_state::{FutureState, FutureStatus};
use super::state::ThreadState;
use super::unmade;
use super::{EventLoop, state, task};
use crate::object::{Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::generator::GeneratorKind;
use crate::types::list::List;
use crate::vm::Vm;

/// A `gather()` under way: the done callback of its children.
pub struct Gathering {
    /// `settle(gathering, child, number of children that are done)`, of the Python half.
    settle: Value,
    return_exceptions: bool,
    /// Each child once.
    total: Cell<usize>,
    finished: Cell<usize>,
    /// The results' futures, in order.
    children: Slot,
    /// The future that the caller gets.
    outer: Slot,
    /// The task that called, for call graphs.
    caller: Slot,
}

impl Gathering {
    /// The future that the caller got.
    pub fn outer(&self) -> Value {
        self.outer.get()
    }
}

impl Trace for Gathering {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.settle);
        self.children.trace(tracer);
        self.outer.trace(tracer);
        self.caller.trace(tracer);
    }

    fn clear(&self) {
        drop((self.outer.take(), self.children.take(), self.caller.take()));
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
    if is_open && is_harmless {
        if finished < gathering.total.get() {
            return Ok(());
        }
        if !is_cancel_requested(vm, &outer)?
            && let Some(results) = results(vm, &gathering.children.get())?
            && let Some(state) = state_of(&outer)
        {
            return state.finish(vm, &outer, Value::from(List::new(results)));
        }
    }
    let args = [this.clone(), child.clone(), Value::Int(finished as i64)];
    vm.call(&gathering.settle, &args).map(drop)
}

/// What the children have come to, exceptions among it; `None` if one of them is of another kind, or is not done.
fn results(vm: &mut Vm, children: &Value) -> Result<Option<Vec<Value>>> {
    let Some(children) = children.as_list() else {
        return Ok(None);
    };
    let children = children.items().to_vec();
    let mut results = Vec::with_capacity(children.len());
    for child in &children {
        let state = match child {
            Value::Native(_) => state_of(child),
            _ => None,
        };
        let Some(state) = state else {
            return Ok(None);
        };
        results.push(match state.status() {
            FutureStatus::Pending => return Ok(None),
            FutureStatus::Cancelled => {
                // The exception is a fresh one, as the child's own may be of use to others.
                let message = match state.cancel_message() {
                    Value::None => Value::from(""),
                    message => message,
                };
                state::cancelled_error(vm, &message)?.value()
            }
            FutureStatus::Finished => match state.failure() {
                Some(exception) => {
                    state.mark_retrieved();
                    exception
                }
                None => state.value().unwrap_or(Value::None),
            },
        });
    }
    Ok(Some(results))
}

/// Somebody has cancelled the gathering, and its children decide what comes of that.
fn is_cancel_requested(vm: &mut Vm, outer: &Value) -> Result<bool> {
    let name = vm.intern("_cancel_requested");
    let requested = vm.get_attr(outer, &name)?;
    vm.truth(&requested)
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    child_done(vm, &args[0], &args[1])?;
    Ok(Value::None)
}

/// `_start_gathering(awaitables, return_exceptions, settle, ensure_future, future_class)`: makes tasks of
/// coroutines and watches them all, each awaitable once.  Answers the future of their results.
pub fn start(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let [
        awaitables,
        return_exceptions,
        settle,
        ensure_future,
        future_class,
    ] = args
    else {
        return Err(vm.type_error("five arguments are required"));
    };
    unmade::make_current(vm)?;
    let class = state::classes(vm)?.gathering.clone();
    let data = Gathering {
        settle: settle.clone(),
        return_exceptions: vm.truth(return_exceptions)?,
        total: Cell::new(0),
        finished: Cell::new(0),
        children: Slot::default(),
        outer: Slot::default(),
        caller: Slot::new(vm.thread_local::<ThreadState>().current_task()),
    };
    let this = Native::new(class, data);
    let awaitables = vm.collect_items(awaitables)?;
    let mut known = Known::default();
    known.objects.reserve(awaitables.len());
    let mut children: Vec<Value> = Vec::with_capacity(awaitables.len());
    let mut done = Vec::new();
    let mut event_loop = Value::None;
    for awaitable in awaitables {
        if let Some(at) = known.find(vm, &awaitable, children.len())? {
            children.push(children[at].clone());
            continue;
        }
        let child = future_for(vm, &awaitable, &event_loop, ensure_future)?;
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
        let gathering = gathering_of(vm, &this)?;
        gathering.total.set(gathering.total.get() + 1);
        if watch(vm, &child, &this)? {
            done.push(child.clone());
        }
        children.push(child);
    }
    let children = Value::from(List::new(children));
    let own = state::classes(vm)?.future.clone();
    let outer = future::pending_of(vm, future_class, &own, event_loop)?;
    let name = vm.intern("_children");
    vm.set_attr(&outer, &name, children.clone())?;
    let gathering = gathering_of(vm, &this)?;
    gathering.children.set(children);
    gathering.outer.set(outer.clone());
    for child in &done {
        child_done(vm, &this, child)?;
    }
    Ok(outer)
}

/// The awaitables that have been given already, and their places: equal ones count as one.
#[derive(Default)]
struct Known {
    /// Coroutines, futures and tasks equal only themselves.
    objects: FxHashMap<usize, usize>,
    others: Option<Gc<Dict>>,
}

impl Known {
    /// Where an awaitable was given before; if it was not, it has now been given at `place`.
    fn find(&mut self, vm: &mut Vm, awaitable: &Value, place: usize) -> Result<Option<usize>> {
        let is_plain = match awaitable {
            Value::Generator(_) => true,
            Value::Native(_) => state_of(awaitable).is_some(),
            _ => false,
        };
        if is_plain {
            return match self.objects.entry(awaitable.address()) {
                Entry::Occupied(entry) => Ok(Some(*entry.get())),
                Entry::Vacant(entry) => {
                    entry.insert(place);
                    Ok(None)
                }
            };
        }
        let others = self
            .others
            .get_or_insert_with(|| Gc::new(Dict::new()))
            .clone();
        if let Some(Value::Int(place)) = others.get(vm, awaitable)? {
            return Ok(Some(place as usize));
        }
        others.insert(vm, awaitable.clone(), Value::Int(place as i64))?;
        Ok(None)
    }
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
    {
        let running = match event_loop {
            Value::None => vm.thread_local::<state::ThreadState>().running_loop(),
            event_loop => event_loop.clone(),
        };
        if let Some(native) = running.native::<EventLoop>()
            && let Some(options) = native.plain_tasks()
            && state::is_plain_loop(vm, &running)?
        {
            return task::create(vm, &running, awaitable.clone(), options);
        }
    }
    if let Value::Native(_) = awaitable
        && let Some(future) = state_of(awaitable)
        && (event_loop.is_none() || future.belongs_to(event_loop))
    {
        return Ok(awaitable.clone());
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

fn return_exceptions(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(gathering_of(vm, this)?.return_exceptions))
}

fn outer(vm: &mut Vm, this: &Value) -> Result<Value> {
    let outer = gathering_of(vm, this)?.outer.get();
    Ok(outer.given().cloned().unwrap_or(Value::None))
}

crate::getters! { pub GETTERS:
    "total" => total,
    "_waiting_task" => waiting_task,
    "return_exceptions" => return_exceptions,
    "outer" => outer,
}

crate::methods! { pub METHODS:
    "__call__($self, future, /)" => call,
    "__repr__($self, /)" => repr,
}
