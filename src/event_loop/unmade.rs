//! A first step whose task is made when somebody asks for it, or when the coroutine is not over at its end: most
//! handlers of requests neither look at their task nor wait, and a task costs more than they do.
//!
//! While such a step runs, what stands for the current task is an `Unmade`: whoever reads the current task for a
//! script calls [`make_current`] first.

use std::cell::Cell;
use std::rc::Rc;

use super::state::{self, AsyncioState, ThreadState};
use super::task;
use crate::object::{Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::vm::Vm;
use crate::vm::suspend::Delegated;

/// See the module.
pub struct Unmade {
    asyncio: Rc<AsyncioState>,
    event_loop: Slot,
    coroutine: Slot,
    context: Slot,
    /// Its number in `Task-N`, and the one that names it in reports.
    numbers: Cell<(u64, u32)>,
    /// Once it has been made.
    task: Slot,
}

impl Trace for Unmade {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in [&self.event_loop, &self.coroutine, &self.context, &self.task] {
            slot.trace(tracer);
        }
    }
}

impl NativeData for Unmade {}

/// What a first step has come to.
pub enum Begun {
    /// The coroutine is over, and this is what it has returned, and the context in which; there was no task.
    Over(Value, Value),
    /// A task, which is done or goes on.
    Task(Value),
}

impl Unmade {
    /// The task.
    fn make(&self, vm: &mut Vm) -> Result<Value> {
        if self.task.is_empty() {
            let event_loop = self.event_loop.get();
            let (coroutine, context) = (self.coroutine.get(), self.context.get());
            let task = task::make_running(vm, &event_loop, coroutine, context, self.numbers.get())?;
            self.task.set(task);
        }
        Ok(self.task.get())
    }

    fn forget(&self) {
        drop((self.coroutine.take(), self.context.take(), self.task.take()));
    }
}

/// Makes the task whose first step is under way, if it has not been made.
///
/// # Errors
/// When `_asyncio` cannot be imported.
pub fn make_current(vm: &mut Vm) -> Result<()> {
    let thread = vm.thread_local::<ThreadState>();
    let current = thread.current_task();
    if let Some(unmade) = current.native::<Unmade>() {
        let task = unmade.make(vm)?;
        drop(thread.swap_current_task(task));
    }
    Ok(())
}

/// The task that something stands for.
///
/// # Errors
/// When `_asyncio` cannot be imported.
pub fn task_of(vm: &mut Vm, value: Value) -> Result<Value> {
    match value.native::<Unmade>() {
        Some(unmade) => unmade.make(vm),
        None => Ok(value),
    }
}

/// What stands for a task until that is made.
pub fn stand_in(vm: &mut Vm) -> Value {
    let unmade = Unmade {
        asyncio: vm.extension::<AsyncioState>(),
        event_loop: Slot::default(),
        coroutine: Slot::default(),
        context: Slot::default(),
        numbers: Cell::default(),
        task: Slot::default(),
    };
    Native::new(vm.types.object.clone(), unmade)
}

/// Takes the first step of a coroutine at once, in a native loop that runs without debug mode; `this` is a
/// [`stand_in`] that nobody else uses.
///
/// # Errors
/// KeyboardInterrupt and SystemExit.
pub fn begin(vm: &mut Vm, event_loop: &Value, coroutine: Value, this: &Value) -> Result<Begun> {
    let Some(unmade) = this.native::<Unmade>() else {
        return Err(vm.system_error("a stand-in for a task is required"));
    };
    let asyncio = &unmade.asyncio;
    let numbers = (asyncio.next_task_number(), asyncio.next_serial());
    let context = state::copy_context(vm)?;
    unmade.event_loop.set(event_loop.clone());
    unmade.coroutine.set(coroutine.clone());
    unmade.context.set(context.clone());
    unmade.numbers.set(numbers);
    let thread = vm.thread_local::<ThreadState>();
    let outer = thread.swap_current_task(this.clone());
    let outer_serial = std::mem::replace(&mut vm.running_task, numbers.1);
    let entered = crate::stdlib::native::contextvars::enter(vm, &context)?;
    let result = task::resume(vm, &coroutine, None);
    let left = crate::stdlib::native::contextvars::leave(vm, entered);
    vm.running_task = outer_serial;
    drop(thread.swap_current_task(outer));
    match result {
        Ok(Delegated::Returns(value)) if unmade.task.is_empty() => {
            unmade.forget();
            Ok(Begun::Over(value, left))
        }
        result => {
            let task = unmade.make(vm)?;
            unmade.forget();
            task::first_step_over(vm, &task, left, result)?;
            Ok(Begun::Task(task))
        }
    }
}
