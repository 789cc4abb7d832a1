//! The part of `sys` about frames and exceptions under way.

use crate::object::{Result, Value};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn exception(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(vm.handled_exception())
}

fn exc_info(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let exception = vm.handled_exception();
    let items = if exception.is_none() {
        vec![Value::None; 3]
    } else {
        let class = Value::from(vm.class_of(&exception));
        let traceback = vm.traceback_of(&exception);
        vec![class, exception, traceback]
    };
    Ok(Value::from(Tuple::new(items)))
}

fn getframe(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let depth = match args[0].given() {
        Some(depth) => vm.to_i64(depth)?.max(0),
        None => 0,
    };
    match vm.frame_object(depth as usize) {
        Some(frame) => Ok(frame),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}

fn getframemodulename(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let depth = match args[0].given() {
        Some(depth) => vm.to_i64(depth)?.max(0),
        None => 0,
    };
    let name = vm.names.__name__.clone();
    let module = vm
        .frame(depth as usize)
        .and_then(|frame| frame.globals().get_str(&name));
    Ok(module.unwrap_or(Value::None))
}

/// Tracing is refused; taking a trace function away is not.
fn refuse_tracing(vm: &mut Vm, function: &Value, name: &str) -> Result<Value> {
    if function.is_none() {
        return Ok(Value::None);
    }
    Err(vm.not_implemented_error(format!("sys.{name}(): krait calls no trace functions")))
}

fn settrace(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    refuse_tracing(vm, &args[0], "settrace")
}

fn setprofile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    refuse_tracing(vm, &args[0], "setprofile")
}

fn none(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    /// Return the current exception.
    ///
    /// Return the most recent exception caught by an except clause
    /// in the current stack frame or in an older stack frame, or None
    /// if no such clause exists.
    "exception($module, /)" => exception,
    /// Return current exception information: (type, value, traceback).
    ///
    /// Return information about the most recent exception caught by an except
    /// clause in the current stack frame or in an older stack frame.
    "exc_info($module, /)" => exc_info,
    /// Return a frame object from the call stack.
    ///
    /// If optional integer depth is given, return the frame object that many
    /// calls below the top of the stack.  If that is deeper than the call
    /// stack, ValueError is raised.  The default for depth is zero, returning
    /// the frame at the top of the call stack.
    "_getframe($module, depth=0, /)" => getframe,
    /// Return the name of the module for a calling frame.
    "_getframemodulename($module, /, depth=0)" => getframemodulename,
    /// Set the global debug tracing function.
    "settrace($module, function, /)" => settrace,
    /// Return the global debug tracing function set with sys.settrace.
    "gettrace($module, /)" => none,
    /// Set the profiling function.
    "setprofile($module, function, /)" => setprofile,
    /// Return the profiling function set with sys.setprofile.
    "getprofile($module, /)" => none,
}
