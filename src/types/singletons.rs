//! `None`, `Ellipsis` and `NotImplemented`.

use crate::object::{Result, Value};
use crate::vm::Vm;

/// The tables of `NoneType`.
pub mod none {
    use super::*;

    fn new(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::None)
    }

    fn repr(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::from("None"))
    }

    fn truth(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::bool(false))
    }

    fn hash(vm: &mut Vm, _: &[Value]) -> Result<Value> {
        vm.hash(&Value::None).map(Value::Int)
    }

    crate::methods! { pub METHODS:
        "__new__($type, /)" => new,
        "__repr__($self, /)" => repr,
        "__bool__($self, /)" => truth,
        "__hash__($self, /)" => hash,
    }

    crate::getters! { pub GETTERS: }
}

/// The tables of `ellipsis`.
pub mod ellipsis {
    use super::*;

    fn new(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::Ellipsis)
    }

    fn repr(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::from("Ellipsis"))
    }

    crate::methods! { pub METHODS:
        "__new__($type, /)" => new,
        "__repr__($self, /)" => repr,
        "__reduce__($self, /)" => repr,
    }

    crate::getters! { pub GETTERS: }
}

/// The tables of `NotImplementedType`.
pub mod not_implemented {
    use super::*;

    fn new(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::NotImplemented)
    }

    fn repr(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::from("NotImplemented"))
    }

    fn truth(vm: &mut Vm, _: &[Value]) -> Result<Value> {
        Err(vm.type_error("NotImplemented should not be used in a boolean context"))
    }

    crate::methods! { pub METHODS:
        "__new__($type, /)" => new,
        "__repr__($self, /)" => repr,
        "__bool__($self, /)" => truth,
        "__reduce__($self, /)" => repr,
    }

    crate::getters! { pub GETTERS: }
}
