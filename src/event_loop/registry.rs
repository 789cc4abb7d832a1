//! The tasks of a loop that are not done, in the order of their making: the loop
//! keeps them alive, and `all_tasks()` lists them.

use std::cell::{Cell, RefCell};

use super::task::Task;
use crate::object::packed::Packed;
use crate::object::{Trace, Tracer, Value};

/// The registry.  A task knows its place; places of tasks that are done stay empty until most are.
#[derive(Default)]
pub(super) struct Registry {
    tasks: RefCell<Vec<Packed>>,
    live: Cell<usize>,
}

impl Registry {
    /// Adds a task.
    pub fn add(&self, value: &Value) {
        let Some(task) = value.native::<Task>() else {
            return;
        };
        let mut tasks = self.tasks.borrow_mut();
        if tasks.len() == tasks.capacity() && self.live.get() * 2 < tasks.len() {
            tasks.retain(|task| !task.is_empty());
            for (place, task) in tasks.iter().enumerate() {
                if let Some(task) = task.native::<Task>() {
                    task.place.set(place as u32);
                }
            }
        }
        task.place.set(tasks.len() as u32);
        tasks.push(value.clone().into());
        self.live.set(self.live.get() + 1);
    }

    /// Removes a task that is done.
    pub fn remove(&self, value: &Value) {
        let Some(task) = value.native::<Task>() else {
            return;
        };
        let mut tasks = self.tasks.borrow_mut();
        let gone = match tasks.get_mut(task.place.get() as usize) {
            Some(place) if place.is(value) => std::mem::take(place),
            _ => return,
        };
        let live = self.live.get() - 1;
        self.live.set(live);
        if live == 0 {
            tasks.clear();
        }
        drop(tasks);
        drop(gone);
    }

    /// The tasks, oldest first.
    pub fn all(&self) -> Vec<Value> {
        let tasks = self.tasks.borrow();
        let live = tasks.iter().filter(|task| !task.is_empty());
        live.map(Packed::get).collect()
    }
}

impl Trace for Registry {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.tasks
            .borrow()
            .iter()
            .for_each(|task| task.trace(tracer));
    }

    fn clear(&self) {
        self.live.set(0);
        drop(self.tasks.take());
    }
}
