//! `int(...)`: from numbers, from objects with `__int__` or `__index__`, from text.

use super::parse::from_text;
use super::{IntRef, from_f64};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// `int.__new__(type, x=0, /, base=10)`.
pub(super) fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = match (args[1].given(), args[2].given()) {
        (None, None) => Value::Int(0),
        (Some(source), None) => from_object(vm, source)?,
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(source), Some(base)) => from_based(vm, source, base)?,
    };
    vm.wrap_new(&args[0], value)
}

/// `int(x)`.
pub fn from_object(vm: &mut Vm, source: &Value) -> Result<Value> {
    match source {
        Value::Int(_) | Value::BigInt(_) => return Ok(source.clone()),
        Value::Bool(truth) => return Ok(Value::Int(i64::from(truth.get()))),
        Value::Float(float) => return from_f64(vm, float.get()),
        Value::Str(text) => return from_text(vm, text.as_str(), 10, source),
        _ => {}
    }
    let names = vm.names.clone();
    if let Some(result) = vm.call_special(source, &names.__int__, &[])? {
        return match IntRef::of(&result) {
            Some(int) => {
                if !matches!(result, Value::Int(_) | Value::BigInt(_)) {
                    vm.warn_of_subclass("__int__ returned non-int", &result, "int")?;
                }
                Ok(int.to_value())
            }
            None => {
                let name = vm.type_name(&result);
                Err(vm.type_error(format!("__int__ returned non-int (type {name})")))
            }
        };
    }
    if vm.lookup_special(source, &names.__index__).is_some() {
        return vm.to_index(source);
    }
    if let Some(value) = from_text_like(vm, source, 10)? {
        return Ok(value);
    }
    let name = vm.type_name(source);
    Err(vm.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
    )))
}

fn from_based(vm: &mut Vm, source: &Value, base: &Value) -> Result<Value> {
    let base = vm.to_index(base)?;
    let base = match base {
        Value::Int(base @ (0 | 2..=36)) => base as u32,
        _ => return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0")),
    };
    match from_text_like(vm, source, base)? {
        Some(value) => Ok(value),
        None => Err(vm.type_error("int() can't convert non-string with explicit base")),
    }
}

/// The integer that a `str`, `bytes` or `bytearray` spells; `None` for other objects.
fn from_text_like(vm: &mut Vm, source: &Value, base: u32) -> Result<Option<Value>> {
    if let Some(text) = source.as_str() {
        return from_text(vm, text.as_str(), base, source).map(Some);
    }
    let data = match (source.as_bytes(), source.as_bytearray()) {
        (Some(bytes), _) => bytes,
        // The message shows a bytearray as bytes.
        (None, Some(array)) => crate::types::bytes::Bytes::new(array.data().clone()),
        (None, None) => return Ok(None),
    };
    let text = ascii_text(data.as_slice());
    from_text(vm, &text, base, &Value::from(data)).map(Some)
}

/// Bytes as text in which no byte beyond ASCII is a digit.
fn ascii_text(data: &[u8]) -> String {
    data.iter()
        .map(|&byte| {
            if byte.is_ascii() {
                char::from(byte)
            } else {
                '?'
            }
        })
        .collect()
}
