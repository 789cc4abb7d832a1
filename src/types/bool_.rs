//! `bool`: an `int` with two values, whose bitwise operators stay within them.

use crate::object::{Result, Value};
use crate::types::int::{bit_and, bit_or, bit_xor, invert};
use crate::vm::Vm;

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = vm.types.bool_.clone();
    vm.class_for_new(&args[0], &own)?;
    let truth = match args[1].given() {
        Some(value) => vm.truth(value)?,
        None => false,
    };
    Ok(Value::bool(truth))
}

fn repr(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(name(&args[0])))
}

/// `True` or `False`.
pub fn name(value: &Value) -> &'static str {
    match value {
        Value::Bool(truth) if truth.get() => "True",
        _ => "False",
    }
}

/// A bitwise operator: on two bools a bool, else as `int` does.
fn bitwise(
    a: &Value,
    b: &Value,
    on_bools: fn(bool, bool) -> bool,
    on_ints: fn(&Value, &Value) -> Value,
) -> Result<Value> {
    Ok(match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Value::bool(on_bools(a.get(), b.get())),
        _ => on_ints(a, b),
    })
}

/// `a & b`, for two bools a bool.
pub fn and(a: &Value, b: &Value) -> Result<Value> {
    bitwise(a, b, |a, b| a & b, bit_and)
}

/// `a | b`, for two bools a bool.
pub fn or(a: &Value, b: &Value) -> Result<Value> {
    bitwise(a, b, |a, b| a | b, bit_or)
}

/// `a ^ b`, for two bools a bool.
pub fn xor(a: &Value, b: &Value) -> Result<Value> {
    bitwise(a, b, |a, b| a ^ b, bit_xor)
}

crate::methods! { pub METHODS:
    "__new__($type, object=False, /)" => new,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// ~self
    "__invert__($self, /)" => |_, args| Ok(invert(&args[0])),
    /// Return self&value.
    "__and__($self, value, /)" => |_, args| and(&args[0], &args[1]),
    /// Return value&self.
    "__rand__($self, value, /)" => |_, args| and(&args[1], &args[0]),
    /// Return self^value.
    "__xor__($self, value, /)" => |_, args| xor(&args[0], &args[1]),
    /// Return value^self.
    "__rxor__($self, value, /)" => |_, args| xor(&args[1], &args[0]),
    /// Return self|value.
    "__or__($self, value, /)" => |_, args| or(&args[0], &args[1]),
    /// Return value|self.
    "__ror__($self, value, /)" => |_, args| or(&args[1], &args[0]),
}

crate::getters! { pub GETTERS: }
