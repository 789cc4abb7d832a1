//! Who waits for whom: the tasks of a loop that are suspended, read from their frames.  Nothing is recorded
//! for this but the holder of a lock; it costs what it costs when somebody asks.

use crate::event_loop::EventLoop;
use crate::event_loop::future::state_of;
use crate::event_loop::task::{self, Task};
use crate::object::{Gc, Value};
use crate::types::exception::TraceEntry;
use crate::types::generator::{Generator, GeneratorState};
use crate::vm::hints::callee_of;
use crate::vm::notice::SourcePlace;
use crate::vm::suspend::{awaited_native, awaited_value};
use crate::vm::{Vm, suspended_locals};

/// A task that waits.
pub struct Waiting {
    pub task: Value,
    pub name: String,
    /// The coroutine's qualified name.
    pub coroutine: String,
    /// The line of the script that waits.
    pub place: Option<SourcePlace>,
    /// What it waits for, in words.
    pub reason: String,
    /// The tasks that could let it go on, where they are known.
    pub by: Vec<Value>,
}

/// The frames of a suspended coroutine, outermost first, and what the innermost awaits.
fn chain(root: &Gc<Generator>) -> (Vec<Gc<Generator>>, Option<Value>) {
    let mut frames = vec![root.clone()];
    loop {
        let Some(last) = frames.last().cloned() else {
            return (frames, None);
        };
        match awaited_value(&last) {
            Some(Value::Generator(ref child)) if frames.len() < 10_000 => {
                frames.push(child.share());
            }
            _ => return (frames, awaited_native(&last)),
        }
    }
}

fn entry(frame: &Generator) -> TraceEntry {
    TraceEntry {
        code: frame.function.code.clone(),
        globals: frame.function.globals.clone(),
        pc: frame.pc.get(),
        height: 0,
    }
}

/// The line of the script at which a suspended coroutine stands.
pub fn script_place(root: &Gc<Generator>) -> Option<SourcePlace> {
    let (frames, _) = chain(root);
    let mut entries = frames.iter().rev().map(|frame| entry(frame));
    let entry = entries.find(|entry| !entry.is_library())?;
    (root.state.get() == GeneratorState::Suspended).then(|| entry.place())
}

/// The tasks of a loop that wait, oldest first.
pub fn waiting_tasks(vm: &mut Vm, event_loop: &EventLoop) -> Vec<Waiting> {
    let tasks = event_loop.tasks();
    tasks
        .iter()
        .filter_map(|value| waiting(vm, value, &tasks))
        .collect()
}

/// What a task waits for; `all` are those that could hold it up.
pub fn waiting(vm: &mut Vm, value: &Value, all: &[Value]) -> Option<Waiting> {
    let task = value.native::<Task>()?;
    let name = task::name_of(task).as_str()?.as_str().to_owned();
    let mut found = Waiting {
        task: value.clone(),
        name,
        coroutine: String::new(),
        place: None,
        reason: "waits".to_owned(),
        by: Vec::new(),
    };
    let Value::Generator(ref root) = task::coroutine_of(task) else {
        return Some(found);
    };
    found.coroutine = root.qualname().as_str().to_owned();
    let (frames, leaf) = chain(root.as_gc());
    let last = frames.iter().rposition(|frame| !entry(frame).is_library());
    let script = last.map(|index| &frames[index]);
    found.place = script.map(|frame| entry(frame).place());
    let library = frames.get(last.map_or(0, |index| index + 1));
    let waited = task::waits_for(task);
    let owner = leaf
        .as_ref()
        .and_then(|leaf| leaf.native_data()?.waits_on())
        .or_else(|| library.and_then(|frame| local(frame, "self")));
    match owner {
        Some(owner) => {
            // A native wait has no frame of its own: the call says what it is.
            let called = found.place.as_ref().map(SourcePlace::text);
            let called = called.and_then(|text| callee_of(text.trim_start_matches("await")));
            let called = called.map_or("", |name| name.rsplit('.').next().unwrap_or(name));
            let method = library.map_or(called, |frame| &*frame.function.code.code.name);
            let method = method.to_owned();
            primitive(vm, &mut found, &owner, &method, script, all);
        }
        None => future(vm, &mut found, &waited, library),
    }
    Some(found)
}

/// Waits for a lock, an event, a queue, a group of tasks.
fn primitive(
    vm: &mut Vm,
    found: &mut Waiting,
    owner: &Value,
    method: &str,
    script: Option<&Gc<Generator>>,
    all: &[Value],
) {
    let kind = vm.type_name(owner);
    let kind = kind.rsplit('.').next().unwrap_or(&kind).to_owned();
    let shown = match script.and_then(|frame| name_of(frame, owner)) {
        Some(name) => format!("{kind} `{name}`"),
        None if kind.starts_with('E') => format!("an {kind}"),
        None => format!("a {kind}"),
    };
    if kind == "TaskGroup" {
        found.by = members(vm, owner, "_tasks");
        found.reason = format!("waits for the tasks of {shown}: {}", task_names(&found.by));
        return;
    }
    // A condition hands its lock on; whoever waits to be notified holds nothing.
    let lock = if kind == "Condition" && method != "wait" {
        attribute(vm, owner, "_lock").unwrap_or_else(|| owner.clone())
    } else {
        owner.clone()
    };
    found.reason = format!("waits for {shown}");
    let holder = lock.native_data().and_then(|data| data.holder());
    let Some(holder) = holder else {
        let missing = match (kind.as_str(), method) {
            ("Event", _) => ", which nobody sets",
            ("Condition", _) => " to be notified",
            ("Queue" | "PriorityQueue" | "LifoQueue", "put") => ", which is full",
            ("Queue" | "PriorityQueue" | "LifoQueue", "join") => " to be worked off",
            ("Queue" | "PriorityQueue" | "LifoQueue", "get") => ", which is empty",
            ("Semaphore" | "BoundedSemaphore", _) => ", which nobody releases",
            ("Barrier", _) => ", for which there are too few",
            _ => "",
        };
        found.reason.push_str(missing);
        return;
    };
    let at = holder
        .place
        .map_or_else(String::new, |place| format!(" since {}", place.short()));
    let by = all.iter().find(|task| {
        task.native::<Task>()
            .is_some_and(|task| task.serial() == holder.task)
    });
    match by {
        Some(task) => {
            let itself = task.is(&found.task);
            let name = if itself {
                "itself".to_owned()
            } else {
                task_names(std::slice::from_ref(task))
            };
            found.reason.push_str(&format!(", held by {name}{at}"));
            found.by.push(task.clone());
        }
        None if holder.task == 0 => found.reason.push_str(&format!(", held{at}")),
        None => found
            .reason
            .push_str(&format!(", held{at} by a task that has ended")),
    }
}

/// Waits for a future or a task.
fn future(vm: &mut Vm, found: &mut Waiting, waited: &Value, library: Option<&Gc<Generator>>) {
    if waited.native::<Task>().is_some() {
        found.by.push(waited.clone());
        found.reason = format!("awaits {}", task_names(&found.by));
        return;
    }
    let children = members(vm, waited, "_children");
    if !children.is_empty() {
        found.reason = format!("awaits gather({})", task_names(&children));
        found.by = children;
        return;
    }
    if let Some(frame) = library {
        let name = &*frame.function.code.code.name;
        found.reason = format!("waits in {}()", name.trim_start_matches('_'));
        if let Some(futures) = local(frame, "fs") {
            found.by = vm.collect_items(&futures).unwrap_or_default();
            found.by.retain(|task| task.native::<Task>().is_some());
            // A set has them by address, which is no order to show.
            (found.by).sort_by_key(|task| task.native::<Task>().map(Task::serial));
            found
                .reason
                .push_str(&format!(" for {}", task_names(&found.by)));
        }
        return;
    }
    found.reason = match state_of(waited) {
        Some(_) => "awaits a future that nothing resolves".to_owned(),
        None => "waits".to_owned(),
    };
}

/// The tasks in a container that an object of the library has as an attribute.
fn members(vm: &mut Vm, owner: &Value, name: &str) -> Vec<Value> {
    let Some(container) = attribute(vm, owner, name) else {
        return Vec::new();
    };
    let items = match (container.as_dict(), container.as_list()) {
        (Some(dict), _) => dict.keys(),
        (_, Some(list)) => list.items().clone(),
        _ => return Vec::new(),
    };
    let is_pending = |task: &Value| {
        task.native::<Task>()
            .is_some_and(|task| !task.state.is_done())
    };
    items.into_iter().filter(is_pending).collect()
}

/// An attribute that lies in the object itself: nothing of the script's runs.
fn attribute(vm: &mut Vm, owner: &Value, name: &str) -> Option<Value> {
    match owner {
        Value::Instance(instance) => instance.get(&vm.intern(name)),
        _ => None,
    }
}

fn local(frame: &Generator, name: &str) -> Option<Value> {
    let locals = suspended_locals(frame);
    let found = locals.into_iter().find(|(known, _)| known.as_str() == name);
    found.map(|(_, value)| value)
}

/// What the script calls an object: a local, an attribute of `self`, a global.
fn name_of(frame: &Generator, object: &Value) -> Option<String> {
    let locals = suspended_locals(frame);
    if let Some((name, _)) = locals.iter().find(|(_, value)| value.is(object)) {
        return Some(name.as_str().to_owned());
    }
    if let Some((_, Value::Instance(this))) =
        locals.iter().find(|(name, _)| name.as_str() == "self")
    {
        let attributes = this.attributes();
        if let Some((name, _)) = attributes.iter().find(|(_, value)| value.is(object)) {
            return Some(format!("self.{}", name.as_str()?.as_str()));
        }
    }
    let globals = frame.function.globals.items();
    let (name, _) = globals.into_iter().find(|(_, value)| value.is(object))?;
    Some(name.as_str()?.as_str().to_owned())
}

/// The names of tasks, a few of them.
pub fn task_names(tasks: &[Value]) -> String {
    let mut shown: Vec<String> = tasks
        .iter()
        .take(5)
        .filter_map(|task| Some(task::name_of(task.native::<Task>()?)))
        .filter_map(|name| Some(name.as_str()?.as_str().to_owned()))
        .collect();
    if tasks.len() > 5 {
        shown.push(format!("and {} more", tasks.len() - 5));
    }
    shown.join(", ")
}
