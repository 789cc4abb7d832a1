//! `bool`: an `int` with two values, whose bitwise operators stay within them.

use crate::object::{Result, Value};
use crate::types::exception::Exc;
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

/// `~bool`: deprecated, and hence loud.
fn inverted(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.warn(
        Exc::DeprecationWarning,
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns \
         the bitwise inversion of the underlying int object and is usually not what you expect from \
         negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want \
         the bitwise inversion of the underlying int.",
        1,
    )?;
    Ok(invert(&args[0]))
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
    "__invert__($self, /)" => inverted,
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
