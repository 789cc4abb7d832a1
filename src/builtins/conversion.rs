//! Built-in functions that turn a value into text, a character or a number: `ascii`, `chr`, `format`,
//! `hash`, `id`, `ord`, `repr`.

use crate::object::{Result, Value};
use crate::source;
use crate::vm::Vm;

fn ascii(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let shown = vm.repr_object(&args[0])?;
    Ok(match shown.as_str() {
        Some(text) if !text.is_ascii() => {
            Value::from(crate::types::str::repr::escape_non_ascii(text.as_str()))
        }
        _ => shown,
    })
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.repr_object(&args[0])
}

fn chr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let code = match vm.to_index(&args[0])? {
        Value::Int(code) => u32::try_from(code).ok().filter(|&code| code < 0x11_0000),
        _ => None,
    };
    match code.and_then(|code| crate::types::str::index::chr(vm, code)) {
        Some(text) => Ok(Value::from(text)),
        None => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let length = if let Some(text) = args[0].as_str() {
        let mut chars = text.as_str().chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => {
                let code = source::char_to_surrogate(only).map_or(u32::from(only), u32::from);
                return Ok(Value::Int(i64::from(code)));
            }
            _ => text.char_len(),
        }
    } else if let Some(bytes) = args[0].as_bytes() {
        match bytes.as_slice() {
            [byte] => return Ok(Value::Int(i64::from(*byte))),
            bytes => bytes.len(),
        }
    } else if let Some(bytes) = args[0].as_bytearray() {
        match bytes.data().as_slice() {
            [byte] => return Ok(Value::Int(i64::from(*byte))),
            bytes => bytes.len(),
        }
    } else {
        let name = vm.type_name(&args[0]);
        let message = format!("ord() expected string of length 1, but {name} found");
        return Err(vm.type_error(message));
    };
    let message = format!("ord() expected a character, but string of length {length} found");
    Err(vm.type_error(message))
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(spec) = args[1].given() else {
        return Ok(Value::from(vm.format(&args[0], "")?));
    };
    match spec.as_str() {
        Some(spec) => Ok(Value::from(vm.format(&args[0], spec.as_str())?)),
        None => Err(vm.bad_argument("format() argument 2", "str", spec)),
    }
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.hash(&args[0])?))
}

fn id(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.id(&args[0])))
}

impl Vm {
    /// `id(value)`: the same for the same object, and for no two objects at a time.
    pub fn id(&self, value: &Value) -> i64 {
        // Values without an address are identified by what they are.  Addresses are multiples of 8, so
        // the low bits keep the kinds apart.
        match value {
            Value::Int(int) => spread(*int as u64) | 1,
            Value::Float(float) => spread(float.get().to_bits()) | 2,
            Value::None => 0x10 | 3,
            Value::Ellipsis => 0x20 | 3,
            Value::NotImplemented => 0x30 | 3,
            Value::Bool(truth) => 0x40 | (i64::from(truth.get()) << 4) | 4,
            _ => value.address() as i64,
        }
    }
}

/// A positive number with three low bits free, different for different inputs as far as 60 bits can be.
fn spread(bits: u64) -> i64 {
    ((bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 4) << 3) as i64
}

crate::methods! { pub METHODS:
    /// Return an ASCII-only representation of an object.
    ///
    /// As repr(), return a string containing a printable representation of an
    /// object, but escape the non-ASCII characters in the string returned by
    /// repr() using \\x, \\u or \\U escapes. This generates a string similar
    /// to that returned by repr() in Python 2.
    "ascii($module, obj, /)" => ascii,
    /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    "chr($module, i, /)" => chr,
    /// Return type(value).__format__(value, format_spec)
    ///
    /// Many built-in types implement format_spec according to the
    /// Format Specification Mini-language.
    "format($module, value, format_spec='', /)" => format,
    /// Return the hash value for the given object.
    ///
    /// Two objects that compare equal must also have the same hash value, but the
    /// reverse is not necessarily true.
    "hash($module, obj, /)" => hash,
    /// Return the identity of an object.
    ///
    /// This is guaranteed to be unique among simultaneously existing objects.
    "id($module, obj, /)" => id,
    /// Return the Unicode code point for a one-character string.
    "ord($module, character, /)" => ord,
    /// Return the canonical string representation of the object.
    ///
    /// For many object types, including most builtins, eval() will return
    /// an object equal to the original.
    "repr($module, obj, /)" => repr,
}
