//! Loops that are not native: written in Python, or stand-ins of a test.  Futures and tasks reach them
//! by their public methods alone.

use super::EventLoop;
use super::state;
use super::task::{self, Task};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// `event_loop.call_soon(callback, *args, context=context)`.
pub fn call_soon(
    vm: &mut Vm,
    event_loop: &Value,
    callback: Value,
    args: &[Value],
    context: &Value,
) -> Result<()> {
    let name = vm.intern("call_soon");
    let method = vm.get_attr(event_loop, &name)?;
    let mut positional = vec![callback];
    positional.extend_from_slice(args);
    let context = state::context_object(vm, context);
    let keywords = [(vm.intern("context"), context)];
    vm.call_keywords(&method, &positional, &keywords).map(drop)
}

/// Asks the loop for a task's next step.
pub fn call_step(vm: &mut Vm, this: &Value, task: &Task) -> Result<()> {
    let name = vm.intern("_step");
    let step = vm.get_attr(this, &name)?;
    let context = task::context_of(vm, task);
    call_soon(vm, &task.state.event_loop(), step, &[], &context)
}

/// Asks the loop to wake a task that waits for a future.
pub fn call_wakeup(vm: &mut Vm, event_loop: &Value, this: &Value, future: &Value) -> Result<()> {
    let Some(task) = this.native::<Task>() else {
        return Ok(());
    };
    let name = vm.intern("_wakeup");
    let wakeup = vm.get_attr(this, &name)?;
    let context = task::context_of(vm, task);
    let args = std::slice::from_ref(future);
    call_soon(vm, event_loop, wakeup, args, &context)
}

/// In debug mode, remembers where a future or task was made.
pub fn note_origin(vm: &mut Vm, event_loop: &Value, future: &Value) -> Result<()> {
    let debug = match event_loop.native::<EventLoop>() {
        Some(event_loop) => event_loop.debug(),
        None => {
            let debug = vm.call_method(event_loop, "get_debug", &[])?;
            vm.truth(&debug)?
        }
    };
    if debug {
        let futures = vm.import_module("asyncio.futures")?;
        vm.call_method(&futures, "_note_origin", std::slice::from_ref(future))?;
    }
    Ok(())
}

/// Where a future or task was made, if that was in debug mode; else `None`.
pub fn origin_of(vm: &mut Vm, future: &Value) -> Result<Value> {
    let futures = vm.import_module("asyncio.futures")?;
    vm.call_method(&futures, "_origin_of", std::slice::from_ref(future))
}

/// Lets `all_tasks()` know of a task; nothing here keeps it alive.
pub fn register(vm: &mut Vm, this: &Value) -> Result<()> {
    let tasks = vm.import_module("asyncio.tasks")?;
    vm.call_method(&tasks, "_register_task", std::slice::from_ref(this))
        .map(drop)
}
