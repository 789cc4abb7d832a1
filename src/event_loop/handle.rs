//! Handles: callbacks that wait in the ready queue or the timer heap.

use std::cell::Cell;

use super::EventLoop;
use super::state::AsyncioState;
use super::{debug_mode, foreign, state};
use crate::object::{
    Class, Gc, Native, NativeData, PackedSlot, Raise, Result, Slot, Trace, Tracer, Value,
};
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The state of `asyncio.Handle` and `asyncio.TimerHandle`.
pub struct Handle {
    callback: Slot,
    args: Slot,
    /// `None` while it is empty.
    context: PackedSlot,
    event_loop: Value,
    /// A timer's time on the loop's clock, in seconds.
    when: Option<f64>,
    cancelled: Cell<bool>,
    /// Stands in the timer heap.
    scheduled: Cell<bool>,
}

impl Trace for Handle {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.callback.trace(tracer);
        self.args.trace(tracer);
        self.context.trace(tracer);
        tracer.value(&self.event_loop);
    }

    fn clear(&self) {
        let callback = self.callback.take();
        let args = self.args.take();
        drop((callback, args));
    }
}

impl NativeData for Handle {}

impl Handle {
    /// Whether it has been cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.get()
    }

    /// It no longer stands in the timer heap.
    pub fn unschedule(&self) {
        self.scheduled.set(false);
    }

    /// The arguments, where the loop's debug mode asks to see them.
    fn shown_args(&self) -> Value {
        if self.is_in_debug_mode() {
            self.args.get()
        } else {
            Value::None
        }
    }

    /// Whether its loop is a native one in debug mode.
    pub fn is_in_debug_mode(&self) -> bool {
        (self.event_loop.native::<EventLoop>()).is_some_and(EventLoop::debug)
    }

    fn cancel(&self) {
        if self.cancelled.replace(true) {
            return;
        }
        if self.scheduled.get()
            && let Some(event_loop) = self.event_loop.native::<EventLoop>()
        {
            event_loop.timer_cancelled();
        }
        let callback = self.callback.replace(Value::None);
        let args = self.args.replace(Value::None);
        drop((callback, args));
    }
}

/// Whether a handle has been cancelled; those of scripts' classes are asked for nothing.
pub fn is_cancelled(value: &Value) -> bool {
    value.native::<Handle>().is_some_and(Handle::is_cancelled)
}

/// Cancels a handle, if it is one.
pub fn cancel_value(value: &Value) {
    if let Some(handle) = value.native::<Handle>() {
        handle.cancel();
    }
}

/// A handle for `callback(*args)`; a timer where `when` is given.
pub fn new(
    vm: &mut Vm,
    event_loop: &Value,
    callback: &Value,
    args: &Value,
    context: &Value,
    when: Option<f64>,
) -> Result<Value> {
    let asyncio = vm.extension::<AsyncioState>();
    let classes = asyncio.classes(vm)?;
    let context = match context.not_none() {
        Some(context) => context.clone(),
        None => state::copy_context(vm)?,
    };
    let class = if when.is_some() {
        classes.timer_handle.clone()
    } else {
        classes.handle.clone()
    };
    let handle = Native::new(
        class,
        Handle {
            callback: Slot::new(callback.clone()),
            args: Slot::new(args.clone()),
            context: PackedSlot::new(context),
            event_loop: event_loop.clone(),
            when,
            cancelled: Cell::new(false),
            scheduled: Cell::new(when.is_some()),
        },
    );
    debug_mode::note_handle(vm, event_loop, &handle)?;
    Ok(handle)
}

/// Runs a handle's callback, unless it has been cancelled.  An exception goes to the loop's exception
/// handler; only KeyboardInterrupt and SystemExit leave the loop.
pub fn run(vm: &mut Vm, value: &Value) -> Result<()> {
    let Some(handle) = value.native::<Handle>() else {
        return Ok(());
    };
    if handle.is_cancelled() {
        return Ok(());
    }
    let callback = handle.callback.get();
    let args = handle.args.get().as_tuple();
    let args = args.as_ref().map_or(&[][..], |args| args.items());
    let (result, left) = state::call_in_context(vm, &handle.context.get(), &callback, args)?;
    match result {
        Ok(_) => Ok(()),
        Err(raise) => {
            // The exception handler finds the variables as the callback left them.
            handle.context.set(left);
            report(vm, handle, value, raise)
        }
    }
}

fn report(vm: &mut Vm, handle: &Handle, value: &Value, raise: Raise) -> Result<()> {
    if vm.raised(&raise, Exc::KeyboardInterrupt) || vm.raised(&raise, Exc::SystemExit) {
        return Err(raise);
    }
    let callback = handle.callback.get();
    let text = super::repr::callback(vm, &callback, &handle.shown_args())?;
    let message = format!("Exception in callback {text}");
    let mut details = vec![("exception", raise.value()), ("handle", value.clone())];
    let origin = origin(vm, value)?;
    if !origin.is_none() {
        details.push(("source_traceback", origin));
    }
    super::call_exception_handler(vm, &handle.event_loop, &message, &details)
}

fn handle_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Handle> {
    match value.native::<Handle>() {
        Some(handle) => Ok(handle),
        None => Err(vm.type_error("a handle is required")),
    }
}

/// A handle made by a script: one for loops that are written in Python.
fn new_handle(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.handle.clone();
    construct(vm, args, &own, "Handle")
}

fn new_timer_handle(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.timer_handle.clone();
    construct(vm, args, &own, "TimerHandle")
}

fn construct(vm: &mut Vm, args: &[Value], own: &Gc<Class>, name: &str) -> Result<Value> {
    if matches!(&args[0], Value::Class(class) if class.as_gc().is(own)) {
        let module = vm.import_module("asyncio._handles")?;
        let name = vm.intern(name);
        let class = vm.get_attr(&module, &name)?;
        let positional = args[1].as_tuple();
        let positional = positional.as_ref().map_or(&[][..], |args| args.items());
        let keywords = match args[2].as_dict() {
            Some(dict) => vm.keywords_of(&dict)?,
            None => Vec::new(),
        };
        return vm.call_keywords(&class, positional, &keywords);
    }
    let handle = Handle {
        callback: Slot::new(Value::None),
        args: Slot::new(Value::None),
        context: PackedSlot::new(Value::None),
        event_loop: Value::None,
        when: None,
        cancelled: Cell::new(false),
        scheduled: Cell::new(false),
    };
    vm.wrap_native(&args[0], own, handle)
}

fn cancel(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = handle_of(vm, &args[0])?;
    let last_words = debug_mode::last_words(vm, handle, &args[0])?;
    handle.cancel();
    if let Some(text) = last_words {
        // Where the arguments were there is room for what is left to show.
        drop(handle.args.replace(text));
    }
    Ok(Value::None)
}

fn cancelled(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(handle_of(vm, &args[0])?.is_cancelled()))
}

fn when(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::float(handle_of(vm, &args[0])?.when.unwrap_or(0.0)))
}

fn get_context(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = handle_of(vm, &args[0])?;
    let context = state::context_object(vm, &handle.context.get());
    handle.context.set(context.clone());
    Ok(context)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = handle_of(vm, &args[0])?;
    let known = handle.args.get();
    if handle.is_cancelled() && known.as_str().is_some() {
        return Ok(known);
    }
    text(vm, handle, &args[0], handle.is_cancelled()).map(Value::from)
}

/// Where a handle was made, if that was in debug mode; else `None`.
fn origin(vm: &mut Vm, value: &Value) -> Result<Value> {
    match handle_of(vm, value)?.is_in_debug_mode() {
        true => foreign::origin_of(vm, value),
        false => Ok(Value::None),
    }
}

/// How a handle shows itself.
pub fn text(vm: &mut Vm, handle: &Handle, value: &Value, cancelled: bool) -> Result<String> {
    let mut parts = vec![
        if handle.when.is_some() {
            "TimerHandle"
        } else {
            "Handle"
        }
        .to_owned(),
    ];
    if cancelled {
        parts.push("cancelled".to_owned());
    }
    if let Some(when) = handle.when {
        let when = vm.repr(&Value::float(when))?;
        parts.push(format!("when={}", when.as_str()));
    }
    let callback = handle.callback.get();
    if !callback.is_none() {
        parts.push(super::repr::callback(vm, &callback, &handle.shown_args())?);
    }
    if handle.is_in_debug_mode()
        && let Some(origin) = super::repr::origin(vm, value)?
    {
        parts.push(origin);
    }
    Ok(format!("<{}>", parts.join(" ")))
}

fn run_now(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    run(vm, &args[0])?;
    Ok(Value::None)
}

fn callback(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(handle_of(vm, this)?.callback.get())
}

fn args(vm: &mut Vm, this: &Value) -> Result<Value> {
    let args = handle_of(vm, this)?.args.get();
    Ok(match args {
        Value::Undef => Value::from(Tuple::new(Vec::new())),
        Value::Str(_) => Value::None,
        args => args,
    })
}

fn cancelled_attribute(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(handle_of(vm, this)?.is_cancelled()))
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new_handle,
    /// Cancel the callback.
    "cancel($self, /)" => cancel,
    /// Return True if the callback was cancelled.
    "cancelled($self, /)" => cancelled,
    "get_context($self, /)" => get_context,
    "_run($self, /)" => run_now,
    "__repr__($self, /)" => repr,
}

crate::methods! { pub TIMER_METHODS:
    "__new__($type, /, *args, **kwargs)" => new_timer_handle,
    /// Return a scheduled callback time.
    "when($self, /)" => when,
}

crate::getters! { pub GETTERS:
    "_callback" => callback,
    "_args" => args,
    "_cancelled" => cancelled_attribute,
    "_source_traceback" => origin,
}
