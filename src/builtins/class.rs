//! `__build_class__`, which a `class` statement calls: the work is the VM's.

use crate::object::{Result, Value};
use crate::vm::Vm;

fn build_class(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let given = match &args[0] {
        Value::Tuple(given) => given.items().to_vec(),
        _ => Vec::new(),
    };
    let [function, name, bases @ ..] = given.as_slice() else {
        return Err(vm.type_error("__build_class__: not enough arguments"));
    };
    let Value::Function(function) = function else {
        return Err(vm.type_error("__build_class__: func must be a function"));
    };
    let Some(name) = name.as_str() else {
        return Err(vm.type_error("__build_class__: name is not a string"));
    };
    let keywords = match &args[1] {
        Value::Dict(keywords) => vm.keywords_of(keywords)?,
        _ => Vec::new(),
    };
    vm.build_class(function.as_gc(), &name, bases, &keywords)
}

crate::methods! { pub METHODS:
    /// __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class
    ///
    /// Internal helper function used by the class statement.
    "__build_class__($module, /, *args, **keywords)" => build_class,
}
