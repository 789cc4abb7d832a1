//! `float(...)`: from numbers, from objects with `__float__` or `__index__`, from text.

use crate::object::{Result, Value};
use crate::types::int::parse::to_ascii_digits;
use crate::types::int::{self, IntRef};
use crate::vm::Vm;

/// The float that a text spells; `None` where it spells none.
pub fn parse(text: &str) -> Option<f64> {
    parse_trimmed(&to_ascii_digits(text))
}

/// As [`parse`], for ASCII digits and no space around them.
pub fn parse_trimmed(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return text.parse().ok();
    }
    // Underscores stand between digits only.
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let well_placed = bytes
        .iter()
        .enumerate()
        .all(|(at, &byte)| byte != b'_' || (at > 0 && is_digit(at - 1) && is_digit(at + 1)));
    if well_placed {
        text.replace('_', "").parse().ok()
    } else {
        None
    }
}

/// `float.__new__(type, x=0, /)`.
pub(super) fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = match args[1].given() {
        Some(source) => from_object(vm, source)?,
        None => 0.0,
    };
    vm.wrap_new(&args[0], Value::float(value))
}

/// `float(x)`.
pub fn from_object(vm: &mut Vm, source: &Value) -> Result<f64> {
    match source {
        Value::Float(float) => return Ok(float.get()),
        Value::Int(small) => return Ok(*small as f64),
        Value::Str(text) => return from_text(vm, text.as_str(), source),
        _ => {}
    }
    if let Some(value) = from_number(vm, source)? {
        return Ok(value);
    }
    if let Some(text) = source.as_str() {
        return from_text(vm, text.as_str(), source);
    }
    let data = match (source.as_bytes(), source.as_bytearray()) {
        (Some(bytes), _) => bytes.as_slice().to_vec(),
        (None, Some(array)) => array.data().clone(),
        (None, None) => {
            let name = vm.type_name(source);
            return Err(vm.type_error(format!(
                "float() argument must be a string or a real number, not '{name}'"
            )));
        }
    };
    // Bytes beyond ASCII are no digits.
    let text: String = data
        .iter()
        .map(|&byte| {
            if byte.is_ascii() {
                char::from(byte)
            } else {
                '?'
            }
        })
        .collect();
    from_text(vm, &text, source)
}

/// By `__float__`, else by `__index__`; `None` for an object that has neither.
pub(super) fn from_number(vm: &mut Vm, source: &Value) -> Result<Option<f64>> {
    let names = vm.names.clone();
    if let Some(result) = vm.call_special(source, &names.__float__, &[])? {
        return match super::of(&result) {
            Some(value) => {
                if !matches!(result, Value::Float(_)) {
                    let what = format!("{}.__float__ returned non-float", vm.type_name(source));
                    vm.warn_of_subclass(&what, &result, "float")?;
                }
                Ok(Some(value))
            }
            None => {
                let class = vm.type_name(source);
                let name = vm.type_name(&result);
                Err(vm.type_error(format!(
                    "{class}.__float__ returned non-float (type {name})"
                )))
            }
        };
    }
    if vm.lookup_special(source, &names.__index__).is_none() {
        return Ok(None);
    }
    let index = vm.to_index(source)?;
    match IntRef::of(&index) {
        Some(integer) => int::to_f64(vm, integer).map(Some),
        None => Ok(None),
    }
}

/// A NaN with bits of its own.  Floats are compared by their bits where `is` and containers ask for
/// identity, and a script can tell two calls of `float('nan')` apart by that.
fn fresh_nan(value: f64) -> f64 {
    thread_local! {
        static MADE: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }
    let number = MADE.with(|made| {
        made.set((made.get() + 1) & 0x0007_ffff_ffff_ffff);
        made.get()
    });
    f64::from_bits(value.to_bits() | number)
}

fn from_text(vm: &mut Vm, text: &str, source: &Value) -> Result<f64> {
    if let Some(value) = parse(text) {
        return Ok(if value.is_nan() {
            fresh_nan(value)
        } else {
            value
        });
    }
    let shown = vm.repr(source)?;
    Err(vm.value_error(format!(
        "could not convert string to float: {}",
        shown.as_str()
    )))
}
