//! The built-in functions: what every module sees without importing anything.  Each file holds one family
//! and ends in its table; [`install`] fills the namespace from the tables.

pub mod class;
pub mod code;
pub mod conversion;
pub mod extremes;
pub mod introspection;
pub mod iteration;
pub mod numeric;
pub mod output;

use crate::object::native::MethodDef;
use crate::object::{Builtin, Gc, Value};
use crate::types::exception::EXCEPTIONS;
use crate::vm::Vm;

/// Every table of built-in functions.
const TABLES: &[&[MethodDef]] = &[
    class::METHODS,
    code::METHODS,
    conversion::METHODS,
    extremes::METHODS,
    introspection::METHODS,
    iteration::METHODS,
    numeric::METHODS,
    output::METHODS,
    crate::stdlib::native::io::OPEN,
];

/// Fills the namespace of `builtins`: functions, types, exceptions, constants.
pub fn install(vm: &mut Vm) {
    let names = vm.names.clone();
    let types = vm.types.clone();
    let builtins = vm.builtins.clone();
    let set = |name: &str, value: Value| drop(builtins.insert_str(&names.intern(name), value));
    set("__name__", Value::from("builtins"));
    set(
        "__doc__",
        Value::from("Built-in functions, types, exceptions, and other objects."),
    );
    set("__package__", Value::from(""));
    set("__debug__", Value::bool(true));
    set("None", Value::None);
    set("Ellipsis", Value::Ellipsis);
    set("NotImplemented", Value::NotImplemented);
    set("True", Value::bool(true));
    set("False", Value::bool(false));
    let module = names.intern("builtins");
    for def in TABLES.iter().flat_map(|table| table.iter()) {
        let function = Builtin::new(def, None, Some(module.clone()));
        set(def.name(), Value::from(Gc::new(function)));
    }
    for class in [
        &types.object,
        &types.type_,
        &types.int,
        &types.bool_,
        &types.float,
        &types.complex,
        &types.str,
        &types.bytes,
        &types.bytearray,
        &types.memoryview,
        &types.tuple,
        &types.list,
        &types.dict,
        &types.set,
        &types.frozenset,
        &types.range,
        &types.slice,
        &types.enumerate,
        &types.filter,
        &types.map,
        &types.memoryview,
        &types.reversed,
        &types.zip,
        &types.staticmethod,
        &types.classmethod,
        &types.property,
        &types.super_,
    ] {
        set(class.name().as_str(), Value::from(class.clone()));
    }
    for &(exc, name, _) in EXCEPTIONS {
        set(name, Value::from(vm.exception_class(exc)));
    }
    let os_error = Value::from(vm.exception_class(crate::types::exception::Exc::OSError));
    set("EnvironmentError", os_error.clone());
    set("IOError", os_error);
}
