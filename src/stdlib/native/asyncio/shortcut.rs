//! The functions of `asyncio` that have a native face: a call of a coroutine function that
//! is awaited at once makes no coroutine (see [`AwaitShortcut`]), a call of an ordinary one no frame.
//! Each does exactly what the body in `stdlib/python/asyncio` does, and leaves everything unusual to it.

use super::{locks, protocols, queue, streams};
use crate::event_loop::state::{self, ThreadState};
use crate::event_loop::{EventLoop, future, task};
use crate::object::{Result, Value};
use crate::types::function::{AwaitShortcut, Shortcut};
use crate::types::generator::GeneratorKind;
use crate::vm::Vm;

/// The shortcuts, by the name under which the Python half asks for them.
const SHORTCUTS: &[(&str, AwaitShortcut)] = &[
    ("sleep", sleep),
    ("create_task", create_task),
    ("Event.wait", locks::wait),
    ("Lock.acquire", locks::acquire),
    ("Lock.__aenter__", locks::enter),
    ("Lock.__aexit__", locks::exit),
    ("Queue.get", queue::get),
    ("Queue.put", queue::put),
    ("StreamReader._wait_for_data", streams::wait_for_data),
    ("StreamReader.read", streams::read),
    ("StreamReader.readexactly", streams::read_exactly),
    ("StreamReader.readline", streams::read_line),
    ("StreamReader.readuntil", streams::read_until),
    ("FlowControlMixin._drain_helper", streams::wait_for_data),
    ("StreamWriter.drain", protocols::drain),
];

/// `_native_face(function, name)`: gives a function its native face.
pub fn install(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    crate::stdlib::give_native_face(vm, args, SHORTCUTS)
}

/// `create_task(coroutine)` in a running loop that makes plain tasks and keeps no record of where.
fn create_task(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [Value::Generator(coroutine)] = args else {
        return Ok(Shortcut::Body);
    };
    let event_loop = vm.thread_local::<ThreadState>().running_loop();
    let Some(native) = event_loop.native::<EventLoop>() else {
        return Ok(Shortcut::Body);
    };
    let is_usual = coroutine.kind == GeneratorKind::Coroutine
        && !native.debug()
        && state::is_plain_loop(vm, &event_loop)?;
    let options = native.plain_tasks();
    match options.filter(|options| is_usual && !options.eager_start) {
        Some(options) => {
            task::create(vm, &event_loop, args[0].clone(), options).map(Shortcut::Done)
        }
        None => Ok(Shortcut::Body),
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
    if !state::is_plain_loop(vm, &event_loop)? {
        return Ok(Shortcut::Body);
    }
    let future = future::sleeping(vm, &event_loop, delay, result)?;
    Ok(Shortcut::Await(future))
}
