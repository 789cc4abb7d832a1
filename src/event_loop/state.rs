//! What asyncio keeps in the interpreter: the running loop, the current task, the
//! counter of task names, and the classes that Rust code refers to.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use crate::object::{Class, Gc, Raise, Result, Slot, Value};
use crate::vm::Vm;

/// The classes of `_asyncio` and `asyncio.exceptions`.
pub struct Classes {
    pub event_loop: Gc<Class>,
    pub handle: Gc<Class>,
    pub timer_handle: Gc<Class>,
    pub future: Gc<Class>,
    pub future_iter: Gc<Class>,
    pub task: Gc<Class>,
    pub yield_once: Gc<Class>,
    pub gathering: Gc<Class>,
    pub queue: Gc<Class>,
    pub event: Gc<Class>,
    pub lock: Gc<Class>,
    pub stream: Gc<Class>,
    pub stream_reader: Gc<Class>,
    pub flow_control: Gc<Class>,
    pub stream_protocol: Gc<Class>,
    pub transport: Gc<Class>,
    pub socket_transport: Gc<Class>,
    pub cancelled_error: Gc<Class>,
    pub invalid_state_error: Gc<Class>,
}

/// Remembers of one class whether it has what native code counts on, until the class changes.
#[derive(Default)]
pub struct CheckedClass {
    known: RefCell<Option<(Gc<Class>, u32, bool)>>,
}

impl CheckedClass {
    /// What `test` says of the class; asked once for each version of it.
    pub fn check(&self, class: &Gc<Class>, test: impl FnOnce(&Gc<Class>) -> bool) -> bool {
        if let Some((known, version, answer)) = &*self.known.borrow()
            && known.is(class)
            && *version == class.version()
        {
            return *answer;
        }
        let answer = test(class);
        let known = (class.clone(), class.version(), answer);
        drop(self.known.replace(Some(known)));
        answer
    }
}

/// The state of asyncio in one interpreter.
#[derive(Default)]
pub struct AsyncioState {
    task_names: Cell<u64>,
    task_serials: Cell<u32>,
    classes: OnceCell<Rc<Classes>>,
    /// The loop's class, with the methods that native code does not call.
    plain_loop: CheckedClass,
    /// `Queue`, no step of it overridden.
    pub plain_queue: CheckedClass,
    /// `Lock`, likewise.
    pub plain_lock: CheckedClass,
}

/// What of it belongs to the running thread.
#[derive(Default)]
pub struct ThreadState {
    running: Slot,
    current_task: Slot,
    /// The loop that `get_event_loop()` finds while none runs.
    set_loop: Slot,
    /// Loops with tasks that somebody has entered by hand.
    entered: RefCell<Vec<(Value, Value)>>,
}

impl ThreadState {
    /// The running loop; `None` or empty where none runs.
    pub fn running_loop(&self) -> Value {
        self.running.get()
    }

    /// Sets the running loop.
    pub fn set_running_loop(&self, event_loop: Value) {
        self.running.set(event_loop);
    }

    /// The loop that a script has set for the thread; `None` or empty for none.
    pub fn set_loop(&self) -> Value {
        self.set_loop.get()
    }

    /// Sets the loop of the thread.
    pub fn replace_set_loop(&self, event_loop: Value) {
        self.set_loop.set(event_loop);
    }

    /// The task whose step runs; `None` or empty outside.
    pub fn current_task(&self) -> Value {
        self.current_task.get()
    }

    /// The current task of a loop; `Undef` for none.
    pub fn current_task_of(&self, event_loop: &Value) -> Value {
        let entered = self.entered.borrow();
        if let Some((_, task)) = entered.iter().find(|(known, _)| known.is(event_loop)) {
            return task.clone();
        }
        let current = self.current_task();
        match super::future::state_of(&current) {
            Some(state) if state.belongs_to(event_loop) => current,
            _ => Value::Undef,
        }
    }

    /// Makes a task the current one of a loop by hand; `None` for no task.
    pub fn set_current_task_of(&self, event_loop: &Value, task: Value) {
        let gone: Vec<_> = self
            .entered
            .borrow_mut()
            .extract_if(.., |(known, _)| known.is(event_loop))
            .collect();
        drop(gone);
        let is_native =
            super::future::state_of(&task).is_some_and(|state| state.belongs_to(event_loop));
        if is_native {
            drop(self.swap_current_task(task));
            return;
        }
        let current = self.current_task();
        if super::future::state_of(&current).is_some_and(|state| state.belongs_to(event_loop)) {
            drop(self.swap_current_task(Value::None));
        }
        if !task.is_none() {
            let entry = (event_loop.clone(), task);
            self.entered.borrow_mut().push(entry);
        }
    }

    /// Sets the current task; returns the one before.
    pub fn swap_current_task(&self, task: Value) -> Value {
        self.current_task.replace(task)
    }
}

impl AsyncioState {
    /// The number in the next unnamed task's name.
    pub fn next_task_number(&self) -> u64 {
        let number = self.task_names.get() + 1;
        self.task_names.set(number);
        number
    }

    /// A number that no other task has, but for those made four billions earlier.
    pub fn next_serial(&self) -> u32 {
        let serial = self.task_serials.get().wrapping_add(1).max(1);
        self.task_serials.set(serial);
        serial
    }

    /// The classes; imports `_asyncio` where nobody has.
    #[inline]
    pub fn classes(&self, vm: &mut Vm) -> Result<&Rc<Classes>> {
        match self.classes.get() {
            Some(classes) => Ok(classes),
            None => self.import_classes(vm),
        }
    }

    #[cold]
    fn import_classes(&self, vm: &mut Vm) -> Result<&Rc<Classes>> {
        vm.import_module("_asyncio")?;
        match self.classes.get() {
            Some(classes) => Ok(classes),
            None => Err(vm.runtime_error("module '_asyncio' did not install its classes")),
        }
    }

    /// Installs the classes, when `_asyncio` is first imported.
    pub fn install(&self, classes: Classes) {
        let _ = self.classes.set(Rc::new(classes));
    }
}

/// The classes; imports `_asyncio` where nobody has.
pub fn classes(vm: &mut Vm) -> Result<Rc<Classes>> {
    let state = vm.extension::<AsyncioState>();
    state.classes(vm).cloned()
}

/// The running loop, or the RuntimeError of `get_running_loop()`.
pub fn running_loop(vm: &mut Vm) -> Result<Value> {
    let running = vm.thread_local::<ThreadState>().running_loop();
    if running.not_none().is_none() {
        return Err(vm.runtime_error("no running event loop"));
    }
    Ok(running)
}

/// Whether a loop keeps its own time and makes its own futures and tasks: a script's subclass might
/// have other ideas of them.
pub fn is_plain_loop(vm: &mut Vm, event_loop: &Value) -> Result<bool> {
    let Value::Instance(instance) = event_loop else {
        return Ok(true);
    };
    let asyncio = vm.extension::<AsyncioState>();
    let Some(own) = asyncio.classes.get() else {
        return Ok(false);
    };
    let own = &own.event_loop;
    Ok(asyncio.plain_loop.check(&instance.class(), |class| {
        let names = [
            "time",
            "call_at",
            "call_later",
            "create_future",
            "create_task",
        ]
        .map(|name| vm.intern(name));
        names.iter().all(|name| {
            matches!(class.lookup(name), Some(Value::Builtin(ref method))
                if method.owner.as_ref().is_some_and(|owner| owner.is(own)))
        })
    }))
}

/// A `CancelledError` with an optional message.
pub fn cancelled_error(vm: &mut Vm, message: &Value) -> Result<Raise> {
    let asyncio = vm.extension::<AsyncioState>();
    let class = &asyncio.classes(vm)?.cancelled_error;
    let args: &[Value] = match message.not_none() {
        Some(message) => std::slice::from_ref(message),
        None => &[],
    };
    let made = vm.call_class(class, args, &[])?;
    vm.exception_of(made)
}

/// An `InvalidStateError`.
pub fn invalid_state(vm: &mut Vm, message: &str) -> Raise {
    let made = classes(vm).and_then(|classes| {
        let class = Value::from(classes.invalid_state_error.clone());
        vm.call(&class, &[Value::from(message)])
    });
    match made.and_then(|made| vm.exception_of(made)) {
        Ok(raise) | Err(raise) => raise,
    }
}

/// Whether an exception is a `CancelledError`.
pub fn is_cancelled(vm: &mut Vm, raise: &Raise) -> Result<bool> {
    let asyncio = vm.extension::<AsyncioState>();
    let class = &asyncio.classes(vm)?.cancelled_error;
    Ok(raise.exception().class().is_subclass(class))
}

/// The context in which a callback registered now will run.
pub fn copy_context(vm: &mut Vm) -> Result<Value> {
    crate::stdlib::native::contextvars::copy_current(vm)
}

/// A context as an object: an empty one is only made when somebody wants to see it.
pub fn context_object(vm: &mut Vm, context: &Value) -> Value {
    crate::stdlib::native::contextvars::object(vm, context)
}

/// Calls a callback in a context: how that went, and the context, which may have come into being meanwhile.
pub fn call_in_context(
    vm: &mut Vm,
    context: &Value,
    callback: &Value,
    args: &[Value],
) -> Result<(Result<Value>, Value)> {
    let entered = crate::stdlib::native::contextvars::enter(vm, context)?;
    let result = vm.call(callback, args);
    let left = crate::stdlib::native::contextvars::leave(vm, entered);
    Ok((result, left))
}

/// The hooks that a loop puts on async generators while it runs.
pub fn asyncgen_hooks(vm: &mut Vm, event_loop: &Value) -> Result<(Value, Value)> {
    let names = ["_asyncgen_firstiter_hook", "_asyncgen_finalizer_hook"];
    let mut hooks = Vec::with_capacity(2);
    for name in names {
        let name = vm.intern(name);
        hooks.push(vm.find_attr(event_loop, &name)?.unwrap_or(Value::None));
    }
    let finalizer = hooks.pop().unwrap_or_default();
    Ok((hooks.pop().unwrap_or_default(), finalizer))
}

/// `asyncio.get_event_loop()`: the running loop, or the one set for the thread.
pub fn event_loop(vm: &mut Vm) -> Result<Value> {
    let running = vm.thread_local::<ThreadState>().running_loop();
    if let Some(running) = running.not_none() {
        return Ok(running.clone());
    }
    let events = vm.import_module("asyncio.events")?;
    vm.call_method(&events, "get_event_loop", &[])
}
