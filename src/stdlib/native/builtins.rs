//! The module `builtins`, over the namespace that every frame sees.

use crate::object::{Gc, Result, Value};
use crate::types::module::Module;
use crate::vm::Vm;

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    Ok(Value::from(Gc::new(Module {
        dict: vm.builtins.clone(),
    })))
}
