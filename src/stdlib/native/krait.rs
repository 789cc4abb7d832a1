//! `_krait`: what the library's own Python modules ask of the interpreter and scripts need not know.

use crate::object::{Result, Value};
use crate::vm::Vm;

/// Marks a class that CPython has in C: messages name it with its module, and it is closed to changes.
fn native_class(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Value::Class(class) = &args[0] else {
        return Err(vm.type_error("native_class() argument must be a class"));
    };
    let mut flags = class.flags.get();
    flags.builtin = true;
    class.flags.set(flags);
    Ok(args[0].clone())
}

/// As `native_class`, for a class that cannot be subclassed.
fn final_class(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Value::Class(class) = &args[0] {
        let mut flags = class.flags.get();
        flags.subclassable = false;
        class.flags.set(flags);
    }
    native_class(vm, args)
}

/// The name of an object's type as messages give it.
fn type_name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(vm.type_name(&args[0])))
}

/// Whether an object can stand after `await`.
fn is_awaitable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(vm.is_awaitable(&args[0])))
}

/// What is shown in place of the text of a warning: with it, or instead, what the interpreter knows.
fn annotated_warning(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (title, text) = (vm.str(&args[0])?, vm.str(&args[1])?);
    let shown = vm.annotated_warning(title.as_str(), text.as_str());
    Ok(Value::from(shown))
}

crate::methods! { FUNCTIONS:
    /// Whether an object can stand after `await`.
    "is_awaitable($module, obj, /)" => is_awaitable,
    /// What is shown in place of the text of a warning.
    "annotated_warning($module, title, text, /)" => annotated_warning,
    /// Mark a class as one that is implemented natively.
    "native_class($module, cls, /)" => native_class,
    /// Mark a class as one that is implemented natively and cannot be subclassed.
    "final_class($module, cls, /)" => final_class,
    /// The name of an object's type as messages give it.
    "type_name($module, obj, /)" => type_name,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_krait", "Helpers of krait's own library.", FUNCTIONS);
    Ok(Value::from(module))
}
