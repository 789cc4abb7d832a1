//! `_signal`: what Ctrl-C does.  Other signals come with a later version.

use std::cell::RefCell;

use crate::object::{Result, Value};
use crate::stdlib::set;
use crate::types::exception::Exc;
use crate::vm::Vm;

const SIGINT: i64 = 2;

/// What handles SIGINT.
#[derive(Default)]
struct State {
    /// `Undef` stands for `default_int_handler`.
    handler: RefCell<Value>,
    default: RefCell<Value>,
}

/// What a signal that has arrived does at a safe point.
pub fn deliver(vm: &mut Vm) -> Result<()> {
    let handler = vm.extension::<State>().handler.borrow().clone();
    match handler {
        Value::Undef => Err(vm.error_with(Exc::KeyboardInterrupt, Vec::new())),
        // SIG_IGN, SIG_DFL: the latter ends the process, which Ctrl-C in a shell does by itself.
        Value::Int(_) => Ok(()),
        handler => vm
            .call(&handler, &[Value::Int(SIGINT), Value::None])
            .map(drop),
    }
}

fn check_signal(vm: &mut Vm, signal: &Value) -> Result<()> {
    match vm.to_i64(signal)? {
        SIGINT => Ok(()),
        number if (1..65).contains(&number) => Err(vm.not_implemented_error(format!(
            "krait handles SIGINT only so far, not signal {number}"
        ))),
        _ => Err(vm.value_error("signal number out of range")),
    }
}

fn current(vm: &mut Vm) -> Value {
    let state = vm.extension::<State>();
    let handler = state.handler.borrow().clone();
    if handler.is_undef() {
        return state.default.borrow().clone();
    }
    handler
}

fn getsignal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check_signal(vm, &args[0])?;
    Ok(current(vm))
}

fn signal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check_signal(vm, &args[0])?;
    let handler = &args[1];
    if !matches!(handler, Value::Int(0 | 1)) && !vm.is_callable(handler) {
        return Err(vm.type_error(
            "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
        ));
    }
    let old = current(vm);
    let state = vm.extension::<State>();
    let is_default = state.default.borrow().is(handler);
    let handler = if is_default {
        Value::Undef
    } else {
        handler.clone()
    };
    let gone = state.handler.replace(handler);
    drop(gone);
    Ok(old)
}

/// The signal arrives at once.
fn raise_signal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check_signal(vm, &args[0])?;
    deliver(vm)?;
    Ok(Value::None)
}

fn default_int_handler(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.error_with(Exc::KeyboardInterrupt, Vec::new()))
}

crate::methods! { FUNCTIONS:
    /// Return the current action for the given signal.
    "getsignal($module, signalnum, /)" => getsignal,
    /// Set the action for the given signal.
    "signal($module, signalnum, handler, /)" => signal,
    /// Send a signal to the executing process.
    "raise_signal($module, signalnum, /)" => raise_signal,
    /// The default handler for SIGINT installed by Python.
    "default_int_handler($module, signalnum, frame, /)" => default_int_handler,
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    vm.on_signal = Some(deliver);
    let module = vm.native_module("_signal", "", FUNCTIONS);
    set(vm, &module, "SIGINT", Value::Int(SIGINT));
    set(vm, &module, "SIG_DFL", Value::Int(0));
    set(vm, &module, "SIG_IGN", Value::Int(1));
    let name = vm.intern("default_int_handler");
    let default = module.dict.get_str(&name).unwrap_or_default();
    *vm.extension::<State>().default.borrow_mut() = default;
    Ok(Value::from(module))
}
