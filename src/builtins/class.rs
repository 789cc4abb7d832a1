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
    let keywords = match &args[1] {
        Value::Dict(keywords) => vm.keywords_of(keywords)?,
        _ => Vec::new(),
    };
    vm.build_class(function, name, bases, &keywords)
}

crate::methods! { pub METHODS:
    /// __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class
    ///
    /// Internal helper function used by the class statement.
    "__build_class__($module, /, *args, **keywords)" => build_class,
}
