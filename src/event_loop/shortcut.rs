//! The coroutine functions of `asyncio` that have a native face: a call of one that
//! is awaited at once makes no coroutine (see [`AwaitShortcut`]).  Each does exactly what
//! the body in `stdlib/python/asyncio` does, and leaves everything unusual to it.

use super::state::AsyncioState;
use super::{future, state};
use crate::object::{Payload, Result, Value};
use crate::types::function::{AwaitShortcut, Shortcut};
use crate::vm::Vm;

/// The shortcuts, by the name under which the Python half asks for them.
const SHORTCUTS: &[(&str, AwaitShortcut)] = &[("sleep", sleep)];

/// `_native_await(function, name)`: gives a coroutine function its native face.
pub fn install(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let wanted = args[1].as_str();
    let found = SHORTCUTS.iter().find(|(name, _)| {
        wanted
            .as_ref()
            .is_some_and(|wanted| wanted.as_str() == *name)
    });
    match (&args[0], found) {
        (Value::Function(function), Some((_, shortcut))) => {
            function.shortcut.set(Some(*shortcut));
            Ok(args[0].clone())
        }
        _ => Err(vm.value_error("no such shortcut")),
    }
}

/// `sleep(delay)` and `sleep(delay, result)` with a plain number.
fn sleep(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let delay = match args.first() {
        Some(Value::Int(delay)) => *delay as f64,
        Some(Value::Float(delay)) => delay.get(),
        _ => return Ok(Shortcut::Body),
    };
    let result = match args {
        [_] => Value::None,
        [_, result] => result.clone(),
        _ => return Ok(Shortcut::Body),
    };
    if delay <= 0.0 {
        return Ok(match result {
            Value::None => Shortcut::Await(Value::GiveWay),
            _ => Shortcut::Body,
        });
    }
    if delay.is_nan() {
        return Ok(Shortcut::Body);
    }
    let event_loop = state::running_loop(vm)?;
    if !is_standard_loop(vm, &event_loop)? {
        return Ok(Shortcut::Body);
    }
    let future = future::sleeping(vm, &event_loop, delay, result)?;
    Ok(Shortcut::Await(future))
}

/// Whether a loop keeps its own time: a script's subclass might have other ideas of it.
fn is_standard_loop(vm: &mut Vm, event_loop: &Value) -> Result<bool> {
    let Value::Instance(instance) = event_loop else {
        return Ok(true);
    };
    if !matches!(instance.payload, Payload::Native(_)) {
        return Ok(false);
    }
    let own = state::classes(vm)?.event_loop.clone();
    let asyncio = vm.extension::<AsyncioState>();
    let names = ["time", "call_at", "call_later", "create_future"].map(|name| vm.intern(name));
    Ok(asyncio.timed_loop.check(&instance.class(), |class| {
        names.iter().all(|name| {
            matches!(class.lookup(name), Some(Value::Builtin(ref method))
                if method.owner.as_ref().is_some_and(|owner| owner.is(&own)))
        })
    }))
}
