//! What is left over: tasks that are pending when their loop ends, and tasks whose failure nobody has seen.

use super::waits::{script_place, task_names};
use crate::diagnostic::notice::{Level, Notice};
use crate::event_loop::note::origin;
use crate::event_loop::task::{self, Task};
use crate::object::{Gc, Result, Value};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::vm::Vm;
use crate::vm::notice::{Drawing, SourcePlace};

/// Tasks of one place that are pending.
struct Group {
    place: SourcePlace,
    globals: Gc<Dict>,
    tasks: Vec<Value>,
    waits: Option<SourcePlace>,
}

/// Tells of the tasks that are cancelled because their loop ends.
pub fn pending_at_exit(vm: &mut Vm, tasks: &[Value]) -> Result<()> {
    if vm.drawing() == Drawing::Plain || !vm.handled_exception().is_none() || vm.deadlocked {
        return Ok(());
    }
    let mut groups: Vec<Group> = Vec::new();
    for value in tasks {
        let Some(task) = value.native::<Task>() else {
            continue;
        };
        let Value::Generator(ref coroutine) = task::coroutine_of(task) else {
            continue;
        };
        let Some(place) = origin(coroutine) else {
            continue;
        };
        if task::is_cancelling(task) || task.state.is_done() {
            continue;
        }
        let known = groups.iter_mut().find(|group| {
            group.place.span == place.span
                && std::rc::Rc::ptr_eq(&group.place.source, &place.source)
        });
        match known {
            Some(group) => group.tasks.push(value.clone()),
            None => groups.push(Group {
                place,
                globals: coroutine.function.globals.clone(),
                tasks: vec![value.clone()],
                waits: script_place(coroutine.as_gc()),
            }),
        }
    }
    for group in groups {
        tell_pending(vm, &group)?;
    }
    Ok(())
}

fn tell_pending(vm: &mut Vm, group: &Group) -> Result<()> {
    let names = task_names(&group.tasks);
    let message = match group.tasks.len() {
        1 => format!("task '{names}' was pending when its event loop ended, and was cancelled"),
        count => format!(
            "{count} tasks ({names}) were pending when their event loop ended, and were cancelled"
        ),
    };
    let mut notice = Notice::new(Level::Warning, "note: nobody waited for it").with_mark(
        &group.place.source,
        group.place.span,
        "made here",
    );
    if let Some(waits) = &group.waits {
        notice = notice.with_mark(&waits.source, waits.span, "suspended here");
    }
    let notice = notice.with_help(
        "`await` the task, or make it in an `asyncio.TaskGroup()`;\n`task.cancel()` says that it may end",
    );
    vm.warn_at(
        Exc::RuntimeWarning,
        &message,
        &group.place,
        &group.globals,
        notice,
    )
}

/// What follows on "Task exception was never retrieved": where the task was made.
pub fn never_retrieved(vm: &mut Vm, value: &Value) -> String {
    let Some(task) = value.native::<Task>() else {
        return String::new();
    };
    let Value::Generator(ref coroutine) = task::coroutine_of(task) else {
        return String::new();
    };
    let Some(place) = origin(coroutine) else {
        return String::new();
    };
    let names = task_names(std::slice::from_ref(value));
    let title = format!("note: task '{names}' failed, and nobody asked how it ended");
    let notice = Notice::new(Level::Warning, title)
        .with_mark(&place.source, place.span, "made here")
        .with_help(
            "`await` the task where its failure matters, or make it in an `asyncio.TaskGroup()`",
        );
    vm.notice_text(&notice)
}
