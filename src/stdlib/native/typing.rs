//! `_typing`: the objects behind PEP 695 syntax.

use crate::object::{Result, Value};
use crate::types::typing::namespace;
use crate::vm::Vm;

fn idfunc(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

crate::methods! { FUNCTIONS:
    "_idfunc($module, x, /)" => idfunc,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "_typing",
        "Primitives and accelerators for the typing module.",
        FUNCTIONS,
    );
    let entries = namespace(vm);
    for (name, value) in entries.items() {
        module.dict.insert(vm, name, value)?;
    }
    Ok(Value::from(module))
}
