//! The event loop: one thread, a strict FIFO of ready callbacks, a heap of timers.
//! It keeps the order of asyncio's `_run_once` exactly; `reactor` is what it waits on.
//!
//! The loop's class is completed in Python (`stdlib/python/asyncio`); what runs often is here.

mod debug_mode;
pub mod descriptors;
pub mod foreign;
pub mod future;
pub mod future_state;
pub mod gather;
pub mod handle;
pub mod kept;
pub mod note;
pub mod reactor;
mod ready;
mod registry;
mod repr;
pub mod stall;
pub mod state;
pub mod task;
mod timers;
pub mod unmade;
pub mod waiter;

use std::cell::{Cell, RefCell};
use std::os::fd::RawFd;
use std::rc::Rc;

use crate::object::heap::WeakCell;
use crate::object::{Gc, NativeData, Result, Trace, Tracer, Value};
use crate::types::exception::{Exc, TraceEntry};
use crate::vm::Vm;
use crate::vm::notice::Drawing;
use crate::vm::threads::EventSource;
use descriptors::Descriptors;
use handle::Handle;
use reactor::Reactor;
pub use ready::Ready;
use ready::ReadyQueue;
use registry::Registry;
use stall::StallWatch;
use timers::Timers;

/// The longest that the loop sleeps at once, as in CPython.
const MAXIMUM_SELECT_TIMEOUT_NS: i64 = 24 * 3600 * 1_000_000_000;

/// An event loop's state.
#[derive(Default)]
pub struct EventLoop {
    ready: RefCell<ReadyQueue>,
    timers: Timers,
    running: Cell<bool>,
    /// Whether somebody keeps it running from one piece of work to the next: see [`kept`].
    kept: Cell<bool>,
    /// Whether an iteration is under way.
    turning: Cell<bool>,
    stopping: Cell<bool>,
    closed: Cell<bool>,
    debug: Cell<bool>,
    exception_handler: RefCell<Value>,
    task_factory: RefCell<Value>,
    /// The factory is `asyncio.eager_task_factory`, which need not be called.
    eager: Cell<bool>,
    tasks: Registry,
    /// Async generators that have been iterated under this loop.
    asyncgens: RefCell<Vec<Rc<WeakCell>>>,
    reactor: RefCell<Option<Rc<Reactor>>>,
    descriptors: Descriptors,
    stalls: StallWatch,
}

impl Trace for EventLoop {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.ready.borrow().trace(tracer);
        self.timers.trace(tracer);
        self.tasks.trace(tracer);
        self.descriptors.trace(tracer);
        self.exception_handler.trace(tracer);
        self.task_factory.trace(tracer);
    }

    fn clear(&self) {
        let ready = std::mem::take(&mut *self.ready.borrow_mut());
        drop(ready);
        self.timers.clear();
        self.tasks.clear();
        self.descriptors.clear();
    }
}

impl NativeData for EventLoop {}

/// The loop behind a value.
pub fn loop_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a EventLoop> {
    match value.native::<EventLoop>() {
        Some(event_loop) => Ok(event_loop),
        None => Err(vm.type_error("an event loop is required")),
    }
}

impl EventLoop {
    /// Appends to the ready queue.
    #[inline]
    pub fn push(&self, entry: Ready) {
        self.ready.borrow_mut().push(entry);
    }

    /// Whether the loop has been closed.
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.running.get()
    }

    /// Whether debug mode is on.
    pub fn debug(&self) -> bool {
        self.debug.get()
    }

    /// How tasks are made here, without a factory of the script's; `None` where it has one.
    pub fn plain_tasks(&self) -> Option<task::Options> {
        let eager_start = self.eager.get();
        let is_plain = eager_start || self.task_factory.borrow().not_none().is_none();
        (is_plain && !self.closed.get()).then(|| task::Options {
            eager_start,
            ..task::Options::default()
        })
    }

    /// Notes that a timer which still stands in the heap has been cancelled.
    pub fn timer_cancelled(&self) {
        self.timers.note_cancelled();
    }

    /// Keeps a task alive until it is done.
    pub fn register(&self, task: &Value) {
        self.tasks.add(task);
    }

    /// Forgets a task that is done.
    pub fn unregister(&self, task: &Value) {
        self.tasks.remove(task);
    }

    /// The tasks that are not done, oldest first.
    pub fn tasks(&self) -> Vec<Value> {
        self.tasks.all()
    }

    /// A timer that tells a native object (`NativeData::timer_due`) after `delay` seconds.
    pub fn wake_native(&self, vm: &Vm, delay: f64, object: Value) {
        self.schedule_future(vm, delay, object);
    }

    /// Watches a descriptor for these events of `epoll`, instead of those `before`, on behalf of a native object
    /// (`NativeData::descriptor_ready`).
    ///
    /// # Errors
    /// What the system says of a descriptor that cannot be watched.
    pub fn watch_native(
        &self,
        vm: &mut Vm,
        fd: RawFd,
        before: u32,
        events: u32,
        object: &Value,
    ) -> Result<()> {
        let reactor = self.reactor(vm)?;
        if let Err(error) = reactor.watch(fd, before, events) {
            return Err(vm.io_error(&error, None));
        }
        self.descriptors.set_native(fd, object.clone());
        Ok(())
    }

    /// Watches it no longer.
    pub fn unwatch_native(&self, fd: RawFd, before: u32) {
        let reactor = self.reactor.borrow().clone();
        if let Some(reactor) = reactor {
            let _ = reactor.watch(fd, before, 0);
        }
        self.descriptors.forget_native(fd);
    }

    /// A timer that ends a future after `delay` seconds.
    pub fn schedule_future(&self, vm: &Vm, delay: f64, future: Value) {
        let when = seconds(now_ns(vm)) + delay;
        self.timers.push((when * 1e9) as i64, future);
    }

    /// How many callbacks and timers could run now.
    pub fn held_up(&self, vm: &Vm) -> usize {
        self.ready.borrow().len() + self.timers.count_due(now_ns(vm))
    }

    /// How long the loop may wait; `None` where only something from outside can wake it.
    fn timeout_ns(&self, vm: &Vm) -> Option<i64> {
        if !self.ready.borrow().is_empty() || self.stopping.get() {
            return Some(0);
        }
        let first = self.timers.first_ns()?;
        Some((first - now_ns(vm)).clamp(0, MAXIMUM_SELECT_TIMEOUT_NS))
    }

    /// One iteration: wait, move due timers to the ready queue, run what is ready by then.
    fn run_once(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.timers.prune();
        let mut timeout = self.timeout_ns(vm);
        if timeout != Some(0) {
            // From here on a signal ends the wait; one that came before has woken nobody.
            self.reactor(vm)?.hear_signals();
        }
        if vm.has_announcement() {
            timeout = Some(0);
        }
        if timeout.is_none() && !self.is_watching() {
            vm.check_deadlock()?;
        }
        if timeout != Some(0) || self.is_watching() {
            let reactor = self.reactor(vm)?;
            let source: Rc<dyn EventSource> = reactor.clone();
            vm.wait_for_events(&source, timeout.map(|ns| ns as u64));
            let events = reactor.take_events();
            let dispatched = self.descriptors.dispatch(vm, self, &events);
            reactor.give_back(events);
            dispatched?;
        }
        vm.poll_interrupt()?;
        // Reading the clock takes as long as a short step.
        if self.timers.first_ns().is_some() {
            self.take_due(now_ns(vm) + 1);
        }
        // Only what is ready now runs now: callbacks that these schedule wait for the next iteration.
        let count = self.ready.borrow().len();
        for done in 1..=count {
            let next = self.ready.borrow_mut().pop();
            let watched = debug_mode::watch(vm, self, next.as_ref());
            self.stalls.begin(count - done);
            match next {
                Some(Ready::Step(task)) => task::step(vm, &task, None)?,
                Some(Ready::Handle(handle)) => handle::run(vm, &handle)?,
                Some(Ready::Expired(future)) => future::expire(vm, &future)?,
                Some(Ready::Gathered(gathering, child)) => {
                    gather::child_done(vm, &gathering.into_value(), &child.into_value())?;
                }
                None => break,
            }
            if let Some(watched) = watched {
                debug_mode::report(vm, this, watched)?;
            }
            if let Some((entry, ns)) = self.stalls.take() {
                self.tell_of_stall(vm, &entry, ns);
            }
        }
        self.stalls.rest();
        Ok(())
    }

    /// A step begins outside of the ready queue: it is watched like any other.
    pub fn begin_step(&self) {
        self.stalls.begin(self.ready.borrow().len());
    }

    /// It has ended.
    pub fn end_step(&self, vm: &mut Vm) {
        if let Some((entry, ns)) = self.stalls.take() {
            self.tell_of_stall(vm, &entry, ns);
        }
    }

    /// Moves the timers that are due before `end` to the ready queue.
    fn take_due(&self, end: i64) {
        while let Some(target) = self.timers.pop_due(end) {
            self.push(match target.native::<Handle>() {
                Some(handle) => {
                    handle.unschedule();
                    Ready::Handle(target)
                }
                None => Ready::Expired(target),
            });
        }
    }

    /// A callback has been busy for long, which is worth telling if others were ready.
    #[cold]
    fn tell_of_stall(&self, vm: &mut Vm, entry: &TraceEntry, ns: u64) {
        let Some(report) = vm.on_stall else { return };
        // What the callback itself has made ready waits for its turn, and was not held up.
        let held_up = self.stalls.behind() + self.timers.count_due(now_ns(vm));
        if let Err(raise) = report(vm, entry, ns, held_up) {
            vm.report_unraisable(&raise, &Value::None);
        }
    }

    /// The step under way has been running for long: notes where it is.
    pub fn note_stall(&self, vm: &Vm) {
        self.stalls.note(vm);
    }

    /// Whether a descriptor can become ready.
    fn is_watching(&self) -> bool {
        let reactor = self.reactor.borrow();
        reactor
            .as_ref()
            .is_some_and(|reactor| reactor.is_watching())
    }

    fn reactor(&self, vm: &mut Vm) -> Result<Rc<Reactor>> {
        if let Some(reactor) = &*self.reactor.borrow() {
            return Ok(reactor.clone());
        }
        let reactor = match Reactor::new() {
            Ok(reactor) => Rc::new(reactor),
            Err(error) => return Err(vm.error(Exc::OSError, error.to_string())),
        };
        *self.reactor.borrow_mut() = Some(reactor.clone());
        Ok(reactor)
    }
}

/// The loop's clock, in nanoseconds.
fn now_ns(vm: &Vm) -> i64 {
    vm.host.clock.monotonic_ns() as i64
}

fn seconds(ns: i64) -> f64 {
    ns as f64 / 1e9
}

fn check_closed(vm: &mut Vm, event_loop: &EventLoop) -> Result<()> {
    if event_loop.is_closed() {
        return Err(vm.runtime_error("Event loop is closed"));
    }
    Ok(())
}

fn check_callback(vm: &mut Vm, callback: &Value, method: &str) -> Result<()> {
    let is_coroutine = matches!(callback, Value::Generator(_));
    if is_coroutine || is_coroutine_function(callback) {
        return Err(vm.type_error(format!("coroutines cannot be used with {method}()")));
    }
    if !vm.is_callable(callback) {
        let repr = vm.repr(callback)?;
        return Err(vm.type_error(format!(
            "a callable object was expected by {method}(), got {}",
            repr.as_str()
        )));
    }
    Ok(())
}

fn is_coroutine_function(value: &Value) -> bool {
    use crate::bytecode::CodeKind;
    match value {
        Value::Function(function) => function.current_code().code.kind == CodeKind::Coroutine,
        Value::Method(method) => is_coroutine_function(&method.function),
        _ => false,
    }
}

// ---- methods of the loop ----

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.event_loop.clone();
    let event_loop = EventLoop::default();
    let host = &vm.host;
    let is_asked_for = host.own_variable("PYTHONASYNCIODEBUG").is_some();
    event_loop
        .debug
        .set(is_asked_for || host.is_in_development_mode());
    vm.wrap_native(&args[0], &own, event_loop)
}

fn time(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::float(seconds(now_ns(vm))))
}

fn call_soon(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    check_closed(vm, event_loop)?;
    if event_loop.debug() {
        debug_mode::check_thread(vm, &args[0], event_loop)?;
        check_callback(vm, &args[1], "call_soon")?;
    }
    push_handle(vm, event_loop, args)
}

fn push_handle(vm: &mut Vm, event_loop: &EventLoop, args: &[Value]) -> Result<Value> {
    let handle = handle::new(vm, &args[0], &args[1], &args[3], &args[2], None)?;
    event_loop.push(Ready::Handle(handle.clone()));
    Ok(handle)
}

fn call_soon_threadsafe(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    // The threads of a script take turns within the interpreter, so the queue needs no lock; but the
    // loop may be waiting.
    let event_loop = loop_of(vm, &args[0])?;
    check_closed(vm, event_loop)?;
    if event_loop.debug() {
        check_callback(vm, &args[1], "call_soon_threadsafe")?;
    }
    let handle = push_handle(vm, event_loop, args)?;
    vm.wake_event_loop();
    Ok(handle)
}

fn call_at(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    if args[1].is_none() {
        return Err(vm.type_error("when cannot be None"));
    }
    check_closed(vm, event_loop)?;
    let when = vm.to_f64(&args[1])?;
    schedule_at(
        vm,
        event_loop,
        when,
        [&args[0], &args[2], &args[4], &args[3]],
    )
}

fn call_later(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    if args[1].is_none() {
        return Err(vm.type_error("delay must not be None"));
    }
    check_closed(vm, event_loop)?;
    let delay = vm.to_f64(&args[1])?;
    let when = seconds(now_ns(vm)) + delay;
    schedule_at(
        vm,
        event_loop,
        when,
        [&args[0], &args[2], &args[4], &args[3]],
    )
}

fn schedule_at(
    vm: &mut Vm,
    event_loop: &EventLoop,
    when: f64,
    [owner, callback, args, context]: [&Value; 4],
) -> Result<Value> {
    if event_loop.debug() {
        debug_mode::check_thread(vm, owner, event_loop)?;
        check_callback(vm, callback, "call_at")?;
    }
    let handle = handle::new(vm, owner, callback, args, context, Some(when))?;
    event_loop.timers.push((when * 1e9) as i64, handle.clone());
    Ok(handle)
}

fn create_future(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    let future = future::pending(vm, args[0].clone())?;
    if event_loop.debug() {
        foreign::note_origin(vm, &args[0], &future)?;
    }
    Ok(future)
}

fn create_task(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    check_closed(vm, event_loop)?;
    let keywords = args[2].as_dict();
    let factory = event_loop.task_factory.borrow().clone();
    let eager_start = event_loop.eager.get();
    if let Some(factory) = factory.not_none()
        && !eager_start
    {
        let keywords = match &keywords {
            Some(dict) => vm.keywords_of(dict)?,
            None => Vec::new(),
        };
        return vm.call_keywords(factory, &[args[0].clone(), args[1].clone()], &keywords);
    }
    let mut options = task::Options {
        eager_start,
        ..task::Options::default()
    };
    for (name, value) in keywords.iter().flat_map(|dict| dict.items()) {
        match name.as_str().as_ref().map(|name| name.as_str()) {
            Some("name") => options.name = value,
            Some("context") => options.context = value,
            Some("eager_start") => {
                options.eager_start = value.not_none().is_some() && vm.truth(&value)?
            }
            other => {
                let name = other.unwrap_or_default().to_owned();
                return Err(vm.type_error(format!(
                    "Task.__init__() got an unexpected keyword argument '{name}'"
                )));
            }
        }
    }
    task::create(vm, &args[0], args[1].clone(), options)
}

fn run_forever(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    check_closed(vm, event_loop)?;
    if event_loop.running.get() {
        return Err(vm.runtime_error("This event loop is already running"));
    }
    let asyncio = vm.thread_local::<state::ThreadState>();
    if asyncio.running_loop().not_none().is_some() {
        return Err(vm.runtime_error("Cannot run the event loop while another loop is running"));
    }
    event_loop.running.set(true);
    if vm.drawing() != Drawing::Plain {
        event_loop.stalls.start(vm);
    }
    asyncio.set_running_loop(args[0].clone());
    let hooks = state::asyncgen_hooks(vm, &args[0])?;
    let hooks = std::mem::replace(&mut vm.asyncgen_hooks, hooks);
    let origin_depth = debug_mode::track_origins(vm, event_loop);
    let result = loop {
        if let Err(raise) = event_loop.run_once(vm, &args[0]) {
            break Err(raise);
        }
        if event_loop.stopping.get() {
            break Ok(Value::None);
        }
    };
    vm.asyncgen_hooks = hooks;
    vm.origin_tracking_depth = origin_depth;
    event_loop.stalls.rest();
    event_loop.stopping.set(false);
    event_loop.running.set(false);
    asyncio.set_running_loop(Value::None);
    result
}

fn stop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    loop_of(vm, &args[0])?.stopping.set(true);
    Ok(Value::None)
}

fn is_running(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(loop_of(vm, &args[0])?.running.get()))
}

fn is_closed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(loop_of(vm, &args[0])?.is_closed()))
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    if event_loop.running.get() {
        return Err(vm.runtime_error("Cannot close a running event loop"));
    }
    if event_loop.closed.replace(true) {
        return Ok(Value::None);
    }
    event_loop.clear();
    event_loop.stalls.stop();
    let reactor = event_loop.reactor.borrow_mut().take();
    drop(reactor);
    Ok(Value::None)
}

fn get_debug(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(loop_of(vm, &args[0])?.debug()))
}

fn set_debug(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let enabled = vm.truth(&args[1])?;
    let event_loop = loop_of(vm, &args[0])?;
    event_loop.debug.set(enabled);
    if event_loop.is_running() {
        debug_mode::track_origins(vm, event_loop);
    }
    Ok(Value::None)
}

fn get_exception_handler(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handler = loop_of(vm, &args[0])?.exception_handler.borrow().clone();
    Ok(handler.not_none().cloned().unwrap_or(Value::None))
}

fn set_exception_handler(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !args[1].is_none() && !vm.is_callable(&args[1]) {
        let repr = vm.repr(&args[1])?;
        return Err(vm.type_error(format!(
            "A callable object or None is expected, got {}",
            repr.as_str()
        )));
    }
    let old = loop_of(vm, &args[0])?
        .exception_handler
        .replace(args[1].clone());
    drop(old);
    Ok(Value::None)
}

fn get_task_factory(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let factory = loop_of(vm, &args[0])?.task_factory.borrow().clone();
    Ok(factory.not_none().cloned().unwrap_or(Value::None))
}

fn set_task_factory(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !args[1].is_none() && !vm.is_callable(&args[1]) {
        return Err(vm.type_error("task factory must be a callable or None"));
    }
    let mut is_eager = false;
    if !args[1].is_none() {
        let tasks = vm.import_module("asyncio.tasks")?;
        let name = vm.intern("eager_task_factory");
        let eager = vm.find_attr(&tasks, &name)?;
        is_eager = eager.is_some_and(|eager| eager.is(&args[1]));
    }
    let event_loop = loop_of(vm, &args[0])?;
    event_loop.eager.set(is_eager);
    let old = event_loop.task_factory.replace(args[1].clone());
    drop(old);
    Ok(Value::None)
}

fn all_tasks(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    unmade::make_current(vm)?;
    let tasks = loop_of(vm, &args[0])?.tasks();
    Ok(Value::from(crate::types::list::List::new(tasks)))
}

fn register_asyncgen(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    let mut known = event_loop.asyncgens.borrow_mut();
    known.retain(|cell| cell.get().is_some());
    known.extend(WeakCell::new(&args[1], None));
    Ok(Value::None)
}

fn forget_asyncgen(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    event_loop
        .asyncgens
        .borrow_mut()
        .retain(|cell| cell.get().is_some_and(|known| !known.is(&args[1])));
    Ok(Value::None)
}

fn take_asyncgens(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let known = std::mem::take(&mut *loop_of(vm, &args[0])?.asyncgens.borrow_mut());
    let alive = known.iter().filter_map(|cell| cell.get()).collect();
    Ok(Value::from(crate::types::list::List::new(alive)))
}

/// Hands what went wrong in a callback or a task to the loop's exception handler.
pub fn call_exception_handler(
    vm: &mut Vm,
    event_loop: &Value,
    message: &str,
    details: &[(&str, Value)],
) -> Result<()> {
    let context = crate::types::dict::Dict::new();
    let key = vm.intern("message");
    context.insert_str(&key, Value::from(message));
    for (name, value) in details {
        let key = vm.intern(name);
        context.insert_str(&key, value.clone());
    }
    vm.call_method(
        event_loop,
        "call_exception_handler",
        &[Value::from(Gc::new(context))],
    )
    .map(drop)
}

crate::methods! { pub METHODS:
    "__new__($type, /)" => new,
    /// Return the time according to the event loop's clock.
    "time($self, /)" => time,
    /// Arrange for a callback to be called as soon as possible.
    "call_soon($self, callback, /, *args, context=None)" => call_soon,
    /// Like call_soon(), but thread-safe.
    "call_soon_threadsafe($self, callback, /, *args, context=None)" => call_soon_threadsafe,
    /// Arrange for a callback to be called at a given time.
    "call_later($self, delay, callback, /, *args, context=None)" => call_later,
    /// Like call_later(), but uses an absolute time.
    "call_at($self, when, callback, /, *args, context=None)" => call_at,
    /// Create a Future object attached to the loop.
    "create_future($self, /)" => create_future,
    /// Schedule or begin executing a coroutine object.
    "create_task($self, coro, /, **kwargs)" => create_task,
    /// Run until stop() is called.
    "run_forever($self, /)" => run_forever,
    /// Stop running the event loop.
    "stop($self, /)" => stop,
    /// Returns True if the event loop is running.
    "is_running($self, /)" => is_running,
    /// Returns True if the event loop was closed.
    "is_closed($self, /)" => is_closed,
    "_close($self, /)" => close,
    "get_debug($self, /)" => get_debug,
    "set_debug($self, enabled, /)" => set_debug,
    "get_exception_handler($self, /)" => get_exception_handler,
    "set_exception_handler($self, handler, /)" => set_exception_handler,
    "get_task_factory($self, /)" => get_task_factory,
    "set_task_factory($self, factory, /)" => set_task_factory,
    "_all_tasks($self, /)" => all_tasks,
    "_register_asyncgen($self, agen, /)" => register_asyncgen,
    "_forget_asyncgen($self, agen, /)" => forget_asyncgen,
    "_take_asyncgens($self, /)" => take_asyncgens,
    "_is_idle($self, /)" => kept::is_idle,
    "_drive($self, future, /)" => kept::drive,
}

crate::getters! { pub GETTERS: }
