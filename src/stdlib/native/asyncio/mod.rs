//! `_asyncio`: the native half of asyncio: classes of loop, handles, futures and
//! tasks, and the functions that look at the running loop.

mod line;
mod locks;
mod plain;
mod protocols;
mod queue;
mod shortcut;
mod streams;
mod transports;

use std::cell::Cell;

use crate::event_loop::state::{self, AsyncioState, Classes, ThreadState};
use crate::event_loop::{self, future, gather, handle, task, unmade};
use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::observe::leftovers;
use crate::types::{fill, make_class};
use crate::vm::Vm;
use crate::vm::suspend::Delegated;

/// What `sleep(0)` awaits: gives way once.
#[derive(Default)]
struct YieldOnce {
    started: Cell<bool>,
}

impl Trace for YieldOnce {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for YieldOnce {
    fn is_sender(&self) -> bool {
        true
    }

    fn send(&self, _: &mut Vm, _: &Value, _: Value) -> Result<Delegated> {
        if self.started.replace(true) {
            return Ok(Delegated::Returns(Value::None));
        }
        Ok(Delegated::Yields(Value::None))
    }
}

fn yield_once_self(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn yield_once_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let started = args[0]
        .native::<YieldOnce>()
        .is_none_or(|once| once.started.replace(true));
    if started {
        return Err(vm.stop_iteration(Value::None));
    }
    Ok(Value::None)
}

crate::methods! { YIELD_ONCE:
    "__await__($self, /)" => yield_once_self,
    "__iter__($self, /)" => yield_once_self,
    "__next__($self, /)" => yield_once_next,
}

fn yield_once(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let class = state::classes(vm)?.yield_once.clone();
    Ok(Native::new(class, YieldOnce::default()))
}

fn get_running_loop(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    state::running_loop(vm)
}

fn running_loop_or_none(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let running = vm.thread_local::<ThreadState>().running_loop();
    Ok(running.not_none().cloned().unwrap_or(Value::None))
}

fn set_running_loop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.thread_local::<ThreadState>()
        .set_running_loop(args[0].clone());
    Ok(Value::None)
}

fn thread_loop(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let known = vm.thread_local::<ThreadState>().set_loop();
    Ok(known.not_none().cloned().unwrap_or(Value::None))
}

fn set_thread_loop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.thread_local::<ThreadState>()
        .replace_set_loop(args[0].clone());
    Ok(Value::None)
}

fn current_task(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let wanted = match args[0].not_none() {
        Some(event_loop) => event_loop.clone(),
        None => state::running_loop(vm)?,
    };
    unmade::make_current(vm)?;
    let current = vm.thread_local::<ThreadState>().current_task_of(&wanted);
    Ok(current.not_none().cloned().unwrap_or(Value::None))
}

fn swap_current_task(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    unmade::make_current(vm)?;
    let asyncio = vm.thread_local::<ThreadState>();
    let old = asyncio.current_task_of(&args[0]);
    asyncio.set_current_task_of(&args[0], args[1].clone());
    Ok(old.not_none().cloned().unwrap_or(Value::None))
}

fn all_tasks(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let tasks = vm.import_module("asyncio.tasks")?;
    let event_loop = args[0].given().cloned().unwrap_or(Value::None);
    vm.call_method(&tasks, "_all_tasks", &[event_loop])
}

fn enter_task(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    unmade::make_current(vm)?;
    let asyncio = vm.thread_local::<ThreadState>();
    let current = asyncio.current_task_of(&args[0]);
    if current.not_none().is_some() {
        let (entering, running) = (vm.repr(&args[1])?, vm.repr(&current)?);
        return Err(vm.runtime_error(format!(
            "Cannot enter into task {} while another task {} is being executed.",
            entering.as_str(),
            running.as_str()
        )));
    }
    asyncio.set_current_task_of(&args[0], args[1].clone());
    Ok(Value::None)
}

fn leave_task(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    unmade::make_current(vm)?;
    let asyncio = vm.thread_local::<ThreadState>();
    let current = asyncio.current_task_of(&args[0]);
    if !current.is(&args[1]) {
        let current = current.not_none().cloned().unwrap_or(Value::None);
        let (leaving, running) = (vm.repr(&args[1])?, vm.repr(&current)?);
        return Err(vm.runtime_error(format!(
            "Invalid attempt to leave task {} while task {} is entered.",
            leaving.as_str(),
            running.as_str()
        )));
    }
    asyncio.set_current_task_of(&args[0], Value::None);
    Ok(Value::None)
}

/// `isfuture(obj)`: by the marker that every future implementation carries.
fn isfuture(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if future::state_of(&args[0]).is_some() {
        return Ok(Value::bool(true));
    }
    let marker = vm.intern("_asyncio_future_blocking");
    // As objects present themselves: a mock may be of a future's class.
    let class = vm.intern("__class__");
    let class = vm.get_attr(&args[0], &class)?;
    if vm.find_attr(&class, &marker)?.is_none() {
        return Ok(Value::bool(false));
    }
    let found = vm.find_attr(&args[0], &marker)?;
    Ok(Value::bool(found.is_some_and(|found| !found.is_none())))
}

fn format_exception(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(vm.format_exception(&args[0])))
}

fn tell_pending(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let tasks = vm.collect_items(&args[0])?;
    leftovers::pending_at_exit(vm, &tasks)?;
    Ok(Value::None)
}

fn origin_notice(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(leftovers::never_retrieved(vm, &args[0])))
}

crate::methods! { FUNCTIONS:
    /// Warn of tasks that are about to be cancelled because their loop ends.
    "_tell_pending($module, tasks, /)" => tell_pending,
    /// What follows on the report of a task whose exception nobody has retrieved.
    "_origin_notice($module, task, /)" => origin_notice,
    "_start_gathering($module, awaitables, return_exceptions, settle, ensure_future, future_class, /)" => gather::start,
    /// Return the running event loop.  Raise a RuntimeError if there is none.
    "get_running_loop($module, /)" => get_running_loop,
    /// Return the running event loop or None.
    "_get_running_loop($module, /)" => running_loop_or_none,
    /// Set the running event loop.
    "_set_running_loop($module, loop, /)" => set_running_loop,
    "_thread_loop($module, /)" => thread_loop,
    "_set_thread_loop($module, loop, /)" => set_thread_loop,
    /// Return a currently executed task.
    "current_task($module, loop=None)" => current_task,
    /// Return a set of all tasks for the loop.
    "all_tasks($module, /, loop=None)" => all_tasks,
    /// Enter into task execution or resume suspended task.
    "_enter_task($module, /, loop, task)" => enter_task,
    /// Leave task execution or suspend a task.
    "_leave_task($module, /, loop, task)" => leave_task,
    "_swap_current_task($module, /, loop, task)" => swap_current_task,
    /// Return True if obj is a Future.
    "isfuture($module, obj, /)" => isfuture,
    "_yield_once($module, /)" => yield_once,
    "_native_face($module, function, name, /)" => shortcut::install,
    "_format_exception($module, exception, /)" => format_exception,
}

fn class(
    vm: &mut Vm,
    name: &str,
    base: Option<&Gc<Class>>,
    methods: &'static [MethodDef],
    getters: &'static [GetterDef],
) -> Gc<Class> {
    let object = vm.types.object.clone();
    let names = vm.names.clone();
    let types = vm.types.clone();
    let layout = match name {
        "Future" => Layout::Native("Future"),
        "Task" => Layout::Native("Task"),
        "EventLoop" => Layout::Native("EventLoop"),
        "_Queue" => Layout::Native("Queue"),
        "_Event" => Layout::Native("Event"),
        "_Lock" => Layout::Native("Lock"),
        "_Stream" | "_StreamReader" | "_StreamWriter" => Layout::Native("Stream"),
        "_FlowControl" | "_ReaderProtocol" => Layout::Native("StreamProtocol"),
        "_BaseTransport" | "_BaseSelectorTransport" | "_BaseSocketTransport" => {
            Layout::Native("Transport")
        }
        _ => Layout::Native("Handle"),
    };
    let subclassable = matches!(
        name,
        "Future"
            | "Task"
            | "EventLoop"
            | "Handle"
            | "TimerHandle"
            | "_Queue"
            | "_Event"
            | "_Lock"
            | "_Stream"
            | "_StreamReader"
            | "_StreamWriter"
            | "_FlowControl"
            | "_ReaderProtocol"
            | "_BaseTransport"
            | "_BaseSelectorTransport"
            | "_BaseSocketTransport"
    );
    let class = make_class(
        &names,
        name,
        &[base.unwrap_or(&object)],
        layout,
        subclassable,
        false,
    );
    fill(&types, &names, &class, methods, getters, "");
    let module = match name {
        "Handle" | "TimerHandle" => "asyncio.events",
        _ => "_asyncio",
    };
    class.set(&names.__module__, Value::from(module));
    class
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let exceptions = vm.import_module("asyncio.exceptions")?;
    let exception = |vm: &mut Vm, name: &str| -> Result<Gc<Class>> {
        let name = vm.intern(name);
        match vm.get_attr(&exceptions, &name)? {
            Value::Class(ref class) => Ok(class.share()),
            _ => Err(vm.system_error("asyncio.exceptions lacks a class")),
        }
    };
    let cancelled_error = exception(vm, "CancelledError")?;
    let invalid_state_error = exception(vm, "InvalidStateError")?;
    let event_loop = class(
        vm,
        "EventLoop",
        None,
        event_loop::METHODS,
        event_loop::GETTERS,
    );
    crate::types::fill(
        &vm.types.clone(),
        &vm.names.clone(),
        &event_loop,
        event_loop::descriptors::METHODS,
        &[],
        "",
    );
    let handle = class(vm, "Handle", None, handle::METHODS, handle::GETTERS);
    let timer_handle = class(vm, "TimerHandle", Some(&handle), handle::TIMER_METHODS, &[]);
    let future = class(vm, "Future", None, future::METHODS, future::GETTERS);
    let future_iter = class(
        vm,
        "FutureIter",
        None,
        future::iter::METHODS,
        future::iter::GETTERS,
    );
    let task = class(vm, "Task", Some(&future), task::METHODS, task::GETTERS);
    let yield_once = class(vm, "_YieldOnce", None, YIELD_ONCE, &[]);
    let gathering = class(vm, "_Gathering", None, gather::METHODS, gather::GETTERS);
    let queue = class(vm, "_Queue", None, queue::METHODS, queue::GETTERS);
    let event = class(
        vm,
        "_Event",
        None,
        locks::EVENT_METHODS,
        locks::EVENT_GETTERS,
    );
    let lock = class(vm, "_Lock", None, locks::LOCK_METHODS, locks::LOCK_GETTERS);
    let stream = class(vm, "_Stream", None, streams::BASE_METHODS, &[]);
    let stream_reader = class(
        vm,
        "_StreamReader",
        Some(&stream),
        streams::METHODS,
        streams::GETTERS,
    );
    let stream_writer = class(
        vm,
        "_StreamWriter",
        Some(&stream),
        protocols::WRITER_METHODS,
        protocols::WRITER_GETTERS,
    );
    let [flow_control, stream_protocol] = protocols::classes(vm);
    let [transport, selector_transport, socket_transport] = transports::classes(vm);
    let classes = [
        ("_BaseTransport", &transport),
        ("_BaseSelectorTransport", &selector_transport),
        ("_BaseSocketTransport", &socket_transport),
        ("_FlowControl", &flow_control),
        ("_ReaderProtocol", &stream_protocol),
        ("_StreamWriter", &stream_writer),
        ("_StreamReader", &stream_reader),
        ("_Gathering", &gathering),
        ("_Queue", &queue),
        ("_Event", &event),
        ("_Lock", &lock),
        ("EventLoop", &event_loop),
        ("Handle", &handle),
        ("TimerHandle", &timer_handle),
        ("Future", &future),
        ("Task", &task),
    ];
    let module = vm.native_module("_asyncio", "", FUNCTIONS);
    for (name, class) in classes {
        crate::stdlib::set(vm, &module, name, class.clone());
    }
    vm.extension::<AsyncioState>().install(Classes {
        event_loop,
        handle,
        timer_handle,
        future,
        future_iter,
        task,
        yield_once,
        gathering,
        queue,
        event,
        lock,
        stream,
        stream_reader,
        flow_control,
        stream_protocol,
        transport,
        socket_transport,
        cancelled_error,
        invalid_state_error,
    });
    Ok(Value::from(module))
}
