//! Tasks: coroutines that the loop drives, one step at a time.

use std::cell::Cell;

use super::future::{overrides_callbacks, overrides_cancel, poll, state_of};
use super::future_state::{Callback, FutureState, FutureStatus};
use super::state::{self, AsyncioState, ThreadState};
use super::{EventLoop, Ready, foreign, unmade};
use crate::object::native::AwaitPoll;
use crate::object::{Native, NativeData, PackedSlot, Raise, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::types::generator::GeneratorKind;
use crate::vm::Vm;
use crate::vm::suspend::{Delegated, Input, Signal};

/// The native data of `asyncio.Task`.
pub struct Task {
    pub state: FutureState,
    coroutine: PackedSlot,
    /// A name given by the script, or the number in `Task-N`.
    name: PackedSlot,
    /// `None` while it is empty.
    context: PackedSlot,
    /// The future that the task waits for; `Undef` for none.
    waits_for: PackedSlot,
    cancel_requests: Cell<u32>,
    /// Names it in reports.
    serial: Cell<u32>,
    /// Its place in the loop's registry.
    pub(super) place: Cell<u32>,
    must_cancel: Cell<bool>,
    /// Destroyed while pending: reported unless it was cancelled on purpose.
    log_destroy_pending: Cell<bool>,
}

impl Trace for Task {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.state.trace(tracer);
        self.coroutine.trace(tracer);
        self.name.trace(tracer);
        self.context.trace(tracer);
        self.waits_for.trace(tracer);
    }

    fn clear(&self) {
        self.state.clear();
        drop((self.coroutine.replace(Value::None), self.waits_for.take()));
    }
}

impl NativeData for Task {
    fn is_future(&self) -> bool {
        true
    }

    fn poll_await(&self, vm: &mut Vm, this: &Value) -> Result<AwaitPoll> {
        poll(vm, &self.state, this)
    }

    fn needs_finalizer(&self) -> bool {
        self.state.wants_report()
            || (self.state.status() == FutureStatus::Pending
                && self.log_destroy_pending.get()
                && self.state.is_initialized())
    }

    fn finalize(&self, vm: &mut Vm, this: &Value) {
        if vm.deadlocked {
            // Everything has been said of the tasks that were left.
            return;
        }
        if self.state.status() == FutureStatus::Pending {
            self.log_destroy_pending.set(false);
            let message = "Task was destroyed but it is pending!";
            let mut details = vec![("task", this.clone())];
            if let Ok(origin) = foreign::origin_of(vm, this)
                && !origin.is_none()
            {
                details.push(("source_traceback", origin));
            }
            if let Err(raise) =
                super::call_exception_handler(vm, &self.state.event_loop(), message, &details)
            {
                vm.report_unraisable(&raise, this);
            }
            return;
        }
        super::future::report_never_retrieved(vm, &self.state, this);
    }
}

impl Task {
    /// The number that names it in reports.
    pub fn serial(&self) -> u32 {
        self.serial.get()
    }
}

/// What `create_task` may be told.
#[derive(Default)]
pub struct Options {
    pub name: Value,
    pub context: Value,
    pub eager_start: bool,
}

fn task_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Task> {
    match value.native::<Task>() {
        Some(task) => Ok(task),
        None => Err(vm.type_error("a task is required")),
    }
}

fn is_coroutine(vm: &Vm, value: &Value) -> bool {
    match value {
        Value::Generator(generator) => generator.kind == GeneratorKind::Coroutine,
        Value::Instance(_) | Value::Native(_) => {
            let names = &vm.names;
            [&names.send, &names.throw, &names.close, &names.__await__]
                .iter()
                .all(|name| vm.lookup_special(value, name).is_some())
        }
        _ => false,
    }
}

/// What drives the coroutine and how it shows: all of a task that depends on the arguments.
struct Parts {
    coroutine: Value,
    name: Value,
    context: Value,
    serial: u32,
}

fn parts(
    vm: &mut Vm,
    asyncio: &AsyncioState,
    coroutine: Value,
    options: &Options,
) -> Result<Parts> {
    if !is_coroutine(vm, &coroutine) {
        let repr = vm.repr(&coroutine)?;
        return Err(vm.type_error(format!("a coroutine was expected, got {}", repr.as_str())));
    }
    let name = match options.name.not_none() {
        Some(name) => Value::from(vm.str(name)?),
        None => Value::Int(asyncio.next_task_number() as i64),
    };
    let context = match options.context.not_none() {
        Some(context) => context.clone(),
        None => state::copy_context(vm)?,
    };
    Ok(Parts {
        coroutine,
        name,
        context,
        serial: asyncio.next_serial(),
    })
}

fn task_over(state: FutureState, parts: Parts) -> Task {
    Task {
        state,
        coroutine: PackedSlot::new(parts.coroutine),
        name: PackedSlot::new(parts.name),
        context: PackedSlot::new(parts.context),
        waits_for: PackedSlot::default(),
        cancel_requests: Cell::new(0),
        serial: Cell::new(parts.serial),
        place: Cell::new(0),
        must_cancel: Cell::new(false),
        log_destroy_pending: Cell::new(true),
    }
}

/// A task of a loop that drives `coroutine`, its first step scheduled (or, eagerly, taken).
pub fn create(
    vm: &mut Vm,
    event_loop: &Value,
    coroutine: Value,
    options: Options,
) -> Result<Value> {
    let task = prepare(vm, event_loop, coroutine, &options)?;
    begin(vm, &task, options.eager_start)?;
    Ok(task)
}

/// A task that nobody has heard of yet: see [`begin`].
pub fn prepare(
    vm: &mut Vm,
    event_loop: &Value,
    coroutine: Value,
    options: &Options,
) -> Result<Value> {
    let asyncio = vm.extension::<AsyncioState>();
    let parts = parts(vm, &asyncio, coroutine, options)?;
    let data = task_over(FutureState::new(event_loop.clone()), parts);
    let class = asyncio.classes(vm)?.task.clone();
    let task = Native::new(class, data);
    foreign::note_origin(vm, event_loop, &task)?;
    Ok(task)
}

/// The first step of a task is scheduled (or, eagerly, taken).
pub fn begin(vm: &mut Vm, this: &Value, eager: bool) -> Result<()> {
    let task = task_of(vm, this)?;
    let event_loop = task.state.native_loop();
    match event_loop {
        Some(event_loop) if event_loop.is_closed() => {
            return Err(vm.runtime_error("Event loop is closed"));
        }
        Some(event_loop) => event_loop.register(this),
        None => foreign::register(vm, this)?,
    }
    if eager && is_running(vm, &task.state.event_loop())? {
        unmade::make_current(vm)?;
        let asyncio = vm.thread_local::<ThreadState>();
        let outer = asyncio.current_task();
        let result = step(vm, this, None);
        drop(asyncio.swap_current_task(outer));
        if task.state.is_done() {
            // Nobody has seen it suspended, and nobody will.
            task.coroutine.set(Value::None);
        }
        return result;
    }
    next_step(vm, task, this)
}

/// A task whose first step is under way already.
pub(super) fn make_running(
    vm: &mut Vm,
    event_loop: &Value,
    coroutine: Value,
    context: Value,
    (number, serial): (u64, u32),
) -> Result<Value> {
    let asyncio = vm.extension::<AsyncioState>();
    let parts = Parts {
        coroutine,
        name: Value::Int(number as i64),
        context,
        serial,
    };
    let data = task_over(FutureState::new(event_loop.clone()), parts);
    let class = asyncio.classes(vm)?.task.clone();
    let task = Native::new(class, data);
    if let Some(event_loop) = event_loop.native::<EventLoop>() {
        event_loop.register(&task);
    }
    Ok(task)
}

/// The first step of a task by [`make_running`] is over, which has left `context`.
pub(super) fn first_step_over(
    vm: &mut Vm,
    this: &Value,
    context: Value,
    result: Result<Delegated>,
) -> Result<()> {
    let task = task_of(vm, this)?;
    if task.context.get().is_none() {
        task.context.set(context);
    }
    if matches!(result, Ok(Delegated::Returns(_))) {
        // What was returned is dealt with as if that were part of the step: a cancellation comes too late for it.
        task.must_cancel.set(false);
    }
    let result = step_over(vm, task, this, result);
    if task.state.is_done() {
        // Nobody has seen it suspended, and nobody will.
        task.coroutine.set(Value::None);
    }
    result
}

/// Only in a running loop can a first step be taken at once.
fn is_running(vm: &mut Vm, event_loop: &Value) -> Result<bool> {
    match event_loop.native::<EventLoop>() {
        Some(event_loop) => Ok(event_loop.is_running()),
        None => {
            let running = vm.call_method(event_loop, "is_running", &[])?;
            vm.truth(&running)
        }
    }
}

/// The next step comes in the loop's next iteration.
fn next_step(vm: &mut Vm, task: &Task, this: &Value) -> Result<()> {
    match task.state.native_loop() {
        Some(event_loop) => event_loop.push(Ready::Step(this.clone())),
        None => foreign::call_step(vm, this, task)?,
    }
    Ok(())
}

/// One step: resumes the coroutine and acts on how that ends.  Only KeyboardInterrupt and SystemExit
/// come out.
pub fn step(vm: &mut Vm, this: &Value, thrown: Option<Raise>) -> Result<()> {
    let task = task_of(vm, this)?;
    if task.state.is_done() {
        let repr = vm.repr(this)?;
        return Err(state::invalid_state(
            vm,
            &format!("__step(): already done: {}", repr.as_str()),
        ));
    }
    let mut thrown = thrown;
    if task.must_cancel.replace(false) {
        let already = match &thrown {
            Some(raise) => state::is_cancelled(vm, raise)?,
            // What it waited for was cancelled: that is what it will find.
            None => match state_of(&task.waits_for.get()) {
                Some(waited) => waited.ends_cancelled(vm)?,
                None => false,
            },
        };
        if !already {
            thrown = Some(state::cancelled_error(vm, &task.state.cancel_message())?);
        }
    }
    let waited = task.waits_for.take();
    if let Some(waited) = state_of(&waited) {
        // The task has seen how it ended, whether or not it gets to raise that.
        waited.mark_retrieved();
    }
    drop(waited);

    let asyncio = vm.thread_local::<ThreadState>();
    let outer = asyncio.swap_current_task(this.clone());
    let outer_serial = std::mem::replace(&mut vm.running_task, task.serial.get());
    let context = task.context.get();
    // The handle of a loop that is not native has entered it already.
    let is_inside = task.state.native_loop().is_none()
        && crate::stdlib::native::contextvars::is_current(vm, &context);
    let coroutine = task.coroutine.get();
    let result = if is_inside {
        resume(vm, &coroutine, thrown)
    } else {
        let entered = crate::stdlib::native::contextvars::enter(vm, &context)?;
        let result = resume(vm, &coroutine, thrown);
        let left = crate::stdlib::native::contextvars::leave(vm, entered);
        if context.is_none() {
            task.context.set(left);
        }
        result
    };
    vm.running_task = outer_serial;
    drop(asyncio.swap_current_task(outer));
    step_over(vm, task, this, result)
}

/// Acts on how a step has ended.
fn step_over(vm: &mut Vm, task: &Task, this: &Value, result: Result<Delegated>) -> Result<()> {
    match result {
        Ok(Delegated::Returns(value)) => {
            if task.must_cancel.replace(false) {
                let message = task.state.cancel_message();
                end(task, this);
                task.state.cancel(vm, this, message)?;
            } else {
                end(task, this);
                task.state.finish(vm, this, value)?;
            }
            Ok(())
        }
        Ok(Delegated::Yields(value)) => wait_for(vm, task, this, value),
        Err(raise) => fail(vm, task, this, raise),
    }
}

/// Resumes what drives a task.
pub(super) fn resume(vm: &mut Vm, coroutine: &Value, thrown: Option<Raise>) -> Result<Delegated> {
    if let Value::Generator(generator) = coroutine {
        let input = match thrown {
            Some(raise) => Input::Throw(raise),
            None => Input::Send(Value::None),
        };
        return match vm.resume(generator.as_gc(), input)? {
            Signal::Returned(value) => Ok(Delegated::Returns(value)),
            Signal::Yielded(value) | Signal::AsyncYielded(value) => Ok(Delegated::Yields(value)),
        };
    }
    let result = match thrown {
        Some(raise) => vm.call_method(coroutine, "throw", &[raise.value()]),
        None => vm.call_method(coroutine, "send", &[Value::None]),
    };
    match result {
        Ok(value) => Ok(Delegated::Yields(value)),
        Err(raise) if vm.raised(&raise, Exc::StopIteration) => Ok(Delegated::Returns(
            crate::types::exceptions::stop_value(&raise.value()),
        )),
        Err(raise) => Err(raise),
    }
}

/// The task is over: the loop need not keep it alive, and its coroutine can go.
fn end(task: &Task, this: &Value) {
    if let Some(event_loop) = task.state.native_loop() {
        event_loop.unregister(this);
    }
}

fn fail(vm: &mut Vm, task: &Task, this: &Value, raise: Raise) -> Result<()> {
    end(task, this);
    if state::is_cancelled(vm, &raise)? {
        return task.state.cancel_by(vm, this, raise.value());
    }
    let escapes = vm.raised(&raise, Exc::KeyboardInterrupt) || vm.raised(&raise, Exc::SystemExit);
    if vm.draws_exceptions {
        super::note::task_failed(vm, task, &raise);
    }
    task.state.fail(vm, this, raise.value())?;
    if escapes { Err(raise) } else { Ok(()) }
}

/// The coroutine has yielded: a future to wait for, `None` for one turn of the loop, or a mistake.
fn wait_for(vm: &mut Vm, task: &Task, this: &Value, value: Value) -> Result<()> {
    if value.is_none() {
        return next_step(vm, task, this);
    }
    let Some(future) = state_of(&value) else {
        return wait_for_foreign(vm, task, this, value);
    };
    if !future.belongs_to(&task.state.event_loop()) {
        return retry_with(
            vm,
            this,
            &value,
            "got Future {future} attached to a different loop",
        );
    }
    if value.is(this) {
        return retry_with(vm, this, &value, "cannot await on itself: {task}");
    }
    if overrides_callbacks(vm, &value) {
        return wait_for_foreign(vm, task, this, value);
    }
    if future.is_done() {
        future.schedule(vm, &value, Callback::Wakeup(this.clone()))?;
    } else {
        future.add_callback(Callback::Wakeup(this.clone()));
    }
    task.waits_for.set(value.clone());
    if task.must_cancel.get() && cancel_waited(vm, &value, task.state.cancel_message())? {
        task.must_cancel.set(false);
    }
    Ok(())
}

/// A future of another implementation, by its public methods.
fn wait_for_foreign(vm: &mut Vm, task: &Task, this: &Value, value: Value) -> Result<()> {
    let blocking = vm.intern("_asyncio_future_blocking");
    let is_future = match vm.find_attr(&value, &blocking)? {
        Some(blocking) => !blocking.is_none(),
        None => false,
    };
    if !is_future {
        if matches!(&value, Value::Generator(_)) {
            return retry_with(
                vm,
                this,
                &value,
                "yield was used instead of yield from for generator in task {task} with {future}",
            );
        }
        return retry_with(vm, this, &value, "got bad yield: {future}");
    }
    vm.set_attr(&value, &blocking, Value::bool(false))?;
    let name = vm.intern("_wakeup");
    let wakeup = vm.get_attr(this, &name)?;
    let register = vm.intern("add_done_callback");
    let register = vm.get_attr(&value, &register)?;
    let mut keywords = Vec::new();
    if task.state.native_loop().is_none() {
        // The step of a task in a native loop enters the context by itself.
        keywords.push((vm.intern("context"), context_of(vm, task)));
    }
    vm.call_keywords(&register, &[wakeup], &keywords)?;
    task.waits_for.set(value.clone());
    if task.must_cancel.get() {
        let cancelled = vm.call_method(&value, "cancel", &[task.state.cancel_message()])?;
        if vm.truth(&cancelled)? {
            task.must_cancel.set(false);
        }
    }
    Ok(())
}

/// In the next iteration the coroutine gets a RuntimeError for what it yielded.
fn retry_with(vm: &mut Vm, this: &Value, value: &Value, template: &str) -> Result<()> {
    let (task_repr, value_repr) = (vm.repr(this)?, vm.repr(value)?);
    let text = template
        .replace("{task}", task_repr.as_str())
        .replace("{future}", value_repr.as_str());
    let text = if text.starts_with("cannot") {
        format!("Task {text}").replacen("Task cannot", "Task cannot", 1)
    } else {
        format!("Task {} {text}", task_repr.as_str())
    };
    let error = vm.runtime_error(text).value();
    let name = vm.intern("_step_with");
    let step = vm.get_attr(this, &name)?;
    let event_loop = task_of(vm, this)?.state.event_loop();
    vm.call_method(&event_loop, "call_soon", &[step, error])
        .map(drop)
}

/// Asks what a task waits for to be cancelled.
fn cancel_waited(vm: &mut Vm, waited: &Value, message: Value) -> Result<bool> {
    if let Some(inner) = waited.native::<Task>()
        && !overrides_cancel(waited)
    {
        return request_cancel(vm, inner, message);
    }
    match state_of(waited) {
        Some(future) if !overrides_cancel(waited) => future.cancel(vm, waited, message),
        _ => {
            let keywords = [(vm.intern("msg"), message)];
            let name = vm.names.cancel.clone();
            let method = vm.get_attr(waited, &name)?;
            let result = vm.call_keywords(&method, &[], &keywords)?;
            vm.truth(&result)
        }
    }
}

fn request_cancel(vm: &mut Vm, task: &Task, message: Value) -> Result<bool> {
    if task.state.is_done() {
        // Who cancels it has no interest in how it failed.
        task.state.mark_retrieved();
        return Ok(false);
    }
    // Tasks that wait for each other in a ring ask one another without end, as in CPython.
    vm.check_native()?;
    task.cancel_requests.set(task.cancel_requests.get() + 1);
    let waited = task.waits_for.get();
    if !waited.is_undef() && cancel_waited(vm, &waited, message.clone())? {
        return Ok(true);
    }
    task.must_cancel.set(true);
    task.state.set_cancel_message(message);
    Ok(true)
}

// ---- methods ----

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.task.clone();
    let parts = Parts {
        serial: 0,
        coroutine: Value::None,
        name: Value::None,
        context: Value::None,
    };
    vm.wrap_native(&args[0], &own, task_over(FutureState::blank(), parts))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = match args[2].not_none() {
        Some(event_loop) => event_loop.clone(),
        None => state::running_loop(vm)?,
    };
    let options = Options {
        name: args[3].clone(),
        context: args[4].clone(),
        eager_start: args[5].given().is_some() && vm.truth(&args[5])?,
    };
    let asyncio = vm.extension::<AsyncioState>();
    let parts = parts(vm, &asyncio, args[1].clone(), &options)?;
    let task = task_of(vm, &args[0])?;
    super::future::start(vm, &task.state, event_loop.clone())?;
    task.serial.set(parts.serial);
    task.coroutine.set(parts.coroutine);
    task.name.set(parts.name);
    task.context.set(parts.context);
    task.serial.set(parts.serial);
    task.waits_for.set(Value::Undef);
    task.cancel_requests.set(0);
    task.must_cancel.set(false);
    foreign::note_origin(vm, &event_loop, &args[0])?;
    begin(vm, &args[0], options.eager_start)?;
    Ok(Value::None)
}

fn cancel(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let task = task_of(vm, &args[0])?;
    let message = args[1].given().cloned().unwrap_or(Value::None);
    Ok(Value::bool(request_cancel(vm, task, message)?))
}

fn cancelling(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let requests = task_of(vm, &args[0])?.cancel_requests.get();
    Ok(Value::Int(i64::from(requests)))
}

fn uncancel(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let task = task_of(vm, &args[0])?;
    let left = task.cancel_requests.get().saturating_sub(1);
    task.cancel_requests.set(left);
    if left == 0 {
        task.must_cancel.set(false);
    }
    Ok(Value::Int(i64::from(left)))
}

/// Nobody is told when the task is destroyed while it is pending.
pub fn forgive_destruction(value: &Value) {
    if let Some(task) = value.native::<Task>() {
        task.log_destroy_pending.set(false);
    }
}

/// The name of a task.
pub fn name_of(task: &Task) -> Value {
    match task.name.get() {
        Value::Int(number) => Value::from(format!("Task-{number}")),
        name => name,
    }
}

fn get_name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(name_of(task_of(vm, &args[0])?))
}

fn set_name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = Value::from(vm.str(&args[1])?);
    task_of(vm, &args[0])?.name.set(name);
    Ok(Value::None)
}

fn get_coro(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(coroutine_of(task_of(vm, &args[0])?))
}

/// The coroutine of a task.
pub fn coroutine_of(task: &Task) -> Value {
    task.coroutine.get()
}

/// What a task waits for; `None` when it waits for nothing.
pub fn waits_for(task: &Task) -> Value {
    let waited = task.waits_for.get();
    waited.given().cloned().unwrap_or(Value::None)
}

/// Whether somebody has asked for its cancellation, and nobody has taken that back.
pub fn is_cancelling(task: &Task) -> bool {
    task.cancel_requests.get() > 0
}

/// Whether a cancellation is to be delivered at the next step.
pub fn must_cancel(task: &Task) -> bool {
    task.must_cancel.get()
}

fn get_context(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let task = task_of(vm, &args[0])?;
    if !task.state.is_initialized() {
        return Ok(Value::None);
    }
    Ok(context_of(vm, task))
}

/// The context of a task as an object.
pub fn context_of(vm: &mut Vm, task: &Task) -> Value {
    let context = task.context.get();
    let context = match context.not_none() {
        // While its step runs, an empty one is perhaps not empty any more.
        None if vm.running_task == task.serial.get() => {
            crate::stdlib::native::contextvars::current(vm)
        }
        _ => crate::stdlib::native::contextvars::object(vm, &context),
    };
    task.context.set(context.clone());
    context
}

fn set_result(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.runtime_error("Task does not support set_result operation"))
}

fn set_exception(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.runtime_error("Task does not support set_exception operation"))
}

/// `_step()`: what a loop that is not native calls.
fn step_plainly(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    step(vm, &args[0], None)?;
    Ok(Value::None)
}

/// `_step_with(exception)`: the next step throws this into the coroutine.
fn step_with(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let raise = vm.exception_of(args[1].clone())?;
    step(vm, &args[0], Some(raise))?;
    Ok(Value::None)
}

/// `_wakeup(future)`: a future of another implementation is done.
fn wakeup(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if state_of(&args[1]).is_some() {
        // The frame that awaits it sees for itself how it ended.
        step(vm, &args[0], None)?;
        return Ok(Value::None);
    }
    let thrown = vm.call_method(&args[1], "result", &[]).err();
    step(vm, &args[0], thrown)?;
    Ok(Value::None)
}

/// `get_stack()` and `print_stack()`, which few ask for, are in Python.
fn stack_of(vm: &mut Vm, args: &[Value], function: &str) -> Result<Value> {
    let module = vm.import_module("asyncio.base_tasks")?;
    let args: Vec<Value> = args
        .iter()
        .map(|arg| arg.given().cloned().unwrap_or(Value::None))
        .collect();
    vm.call_method(&module, function, &args)
}

fn get_stack(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    stack_of(vm, args, "_task_get_stack")
}

fn print_stack(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    stack_of(vm, args, "_task_print_stack")
}

fn coro_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(coroutine_of(task_of(vm, this)?))
}

fn waiter_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(waits_for(task_of(vm, this)?))
}

fn must_cancel_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(must_cancel(task_of(vm, this)?)))
}

fn destroy_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(task_of(vm, this)?.log_destroy_pending.get()))
}

fn set_destroy_attribute(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    super::future::not_deleted(vm, &value)?;
    let truth = vm.truth(&value)?;
    task_of(vm, this)?.log_destroy_pending.set(truth);
    Ok(())
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, coro, *, loop=None, name=None, context=None, eager_start=False)" => init,
    /// Request that this task cancel itself.
    "cancel($self, /, msg=None)" => cancel,
    /// Return the number of cancellation requests to this Task.
    "cancelling($self, /)" => cancelling,
    /// Decrement the count of cancellation requests to this Task.
    "uncancel($self, /)" => uncancel,
    "get_name($self, /)" => get_name,
    "set_name($self, value, /)" => set_name,
    "get_coro($self, /)" => get_coro,
    "get_context($self, /)" => get_context,
    /// Return the list of stack frames for this task's coroutine.
    "get_stack($self, /, *, limit=None)" => get_stack,
    /// Print the stack or traceback for this task's coroutine.
    "print_stack($self, /, *, limit=None, file=None)" => print_stack,
    "set_result($self, result, /)" => set_result,
    "set_exception($self, exception, /)" => set_exception,
    "_step($self, /)" => step_plainly,
    "_step_with($self, exception, /)" => step_with,
    "_wakeup($self, future, /)" => wakeup,
}

crate::getters! { pub GETTERS:
    "_coro" => coro_attribute,
    "_fut_waiter" => waiter_attribute,
    "_must_cancel" => must_cancel_attribute,
    "_log_destroy_pending" => destroy_attribute; set set_destroy_attribute,
}
