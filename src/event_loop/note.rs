//! What an exception remembers of the tasks that it ends, where exceptions are drawn: their names, where they were
//! made, who awaited them.

use super::future_state::Callback;
use super::gather::Gathering;
use super::task::{self, Task};
use crate::diagnostic::drawn::TaskNote;
use crate::object::{Raise, Value};
use crate::types::generator::Generator;
use crate::vm::Vm;
use crate::vm::notice::SourcePlace;
use crate::vm::witness::note_task;

/// Where a task's coroutine was made, unless that was in the library: next to the task, as a rule.
pub fn origin(coroutine: &Generator) -> Option<SourcePlace> {
    let code = coroutine.origin.get()?;
    let span = code.locations.get(coroutine.origin_pc.get() as usize)?.span;
    (!code.source.is_library()).then(|| SourcePlace {
        source: code.source.clone(),
        span,
    })
}

/// An exception ends a task.
pub(super) fn task_failed(vm: &Vm, task: &Task, raise: &Raise) {
    let Some(state) = raise.exception().exception() else {
        return;
    };
    let made = match &task::coroutine_of(task) {
        Value::Generator(coroutine) => origin(coroutine).map(|place| place.short()),
        _ => None,
    };
    let note = TaskNote {
        name: name(task),
        made,
        awaited_by: waiters(vm, task.state.callbacks()),
        entries: 0,
    };
    note_task(state, note);
}

fn name(task: &Task) -> String {
    let name = task::name_of(task).as_str();
    name.map_or_else(String::new, |name| name.as_str().to_owned())
}

/// The names of the tasks behind callbacks.
fn waiters(vm: &Vm, callbacks: Vec<Callback>) -> Vec<String> {
    let mut found = Vec::new();
    for callback in callbacks {
        match callback {
            Callback::Wakeup(task) => found.extend(task.native::<Task>().map(name)),
            Callback::Call(function, _) => {
                if let Some(gathering) = function.native::<Gathering>() {
                    let outer = gathering.outer();
                    let state = super::future::state_of(&outer);
                    found.extend(
                        state
                            .map(|state| waiters(vm, state.callbacks()))
                            .unwrap_or_default(),
                    );
                }
                // A task group waits by a method of its own.
                if let Value::Method(method) = &function
                    && let Value::Instance(group) = &method.receiver
                    && let Some(parent) = group.get(&vm.intern("_parent_task"))
                {
                    found.extend(parent.native::<Task>().map(name));
                }
            }
        }
    }
    found
}
