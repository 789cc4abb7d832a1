//! The conversions of `%`-formatting: what each code makes of a value.

use super::directive::{Directive, Field};
use crate::object::{Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::float::text::{Layout, Style, magnitude};
use crate::types::format::character;
use crate::types::int::{self, IntRef};
use crate::vm::Vm;

fn plain(text: impl Into<Vec<u8>>) -> Result<Option<Field>> {
    Ok(Some(Field {
        text: text.into(),
        numeric: false,
    }))
}

fn numeric(text: String) -> Result<Option<Field>> {
    Ok(Some(Field {
        text: text.into_bytes(),
        numeric: true,
    }))
}

/// A conversion within a `str`; `None` for an unknown code.
pub(super) fn text_field(
    vm: &mut Vm,
    directive: &mut Directive,
    code: char,
    value: &Value,
) -> Result<Option<Field>> {
    let text = match code {
        's' => vm.str(value)?,
        'r' => vm.repr(value)?,
        'a' => vm.ascii(value)?,
        'c' => {
            return plain(
                text_character(vm, value)?
                    .encode_utf8(&mut [0; 4])
                    .as_bytes(),
            );
        }
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => return numeric(integer(vm, directive, code, value)?),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let value = vm.to_f64(value)?;
            return numeric(real(vm, directive, code, value)?);
        }
        _ => return Ok(None),
    };
    let text = text.as_str();
    let end = directive
        .precision
        .and_then(|precision| text.char_indices().nth(precision))
        .map_or(text.len(), |(end, _)| end);
    plain(&text.as_bytes()[..end])
}

/// A conversion within `bytes`; `None` for an unknown code.
pub(super) fn bytes_field(
    vm: &mut Vm,
    directive: &mut Directive,
    code: char,
    value: &Value,
) -> Result<Option<Field>> {
    let mut data = match code {
        's' | 'b' => bytes_of(vm, value)?,
        'r' | 'a' => vm.ascii(value)?.as_str().as_bytes().to_vec(),
        'c' => return plain(vec![byte_character(vm, value)?]),
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => return numeric(integer(vm, directive, code, value)?),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let value = match vm.to_f64(value) {
                Err(_) => {
                    let name = vm.type_name(value);
                    return Err(vm.type_error(format!("float argument required, not {name}")));
                }
                Ok(value) => value,
            };
            return numeric(real(vm, directive, code, value)?);
        }
        _ => return Ok(None),
    };
    if let Some(precision) = directive.precision {
        data.truncate(precision);
    }
    plain(data)
}

/// `%c` of a `str`.
fn text_character(vm: &mut Vm, value: &Value) -> Result<char> {
    if let Some(text) = value.as_str() {
        let mut chars = text.as_str().chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(c),
            _ => {
                let count = text.char_len();
                Err(vm.type_error(format!(
                    "%c requires an int or a unicode character, not a string of length {count}"
                )))
            }
        };
    }
    let code = match vm.to_index(value) {
        Err(raise) if vm.raised(&raise, Exc::TypeError) => {
            let name = vm.type_name(value);
            return Err(vm.type_error(format!(
                "%c requires an int or a unicode character, not {name}"
            )));
        }
        other => other?,
    };
    let found = match code {
        Value::Int(code) => character(code),
        _ => None,
    };
    found.ok_or_else(|| vm.overflow_error("%c arg not in range(0x110000)"))
}

/// `%c` of `bytes`.
fn byte_character(vm: &mut Vm, value: &Value) -> Result<u8> {
    let (data, kind) = match (value.as_bytes(), value.as_bytearray()) {
        (Some(bytes), _) => (Some(bytes.as_slice().to_vec()), "bytes"),
        (_, Some(array)) => (Some(array.data().clone()), "bytearray"),
        (None, None) => (None, ""),
    };
    if let Some(data) = data {
        return match data[..] {
            [byte] => Ok(byte),
            _ => Err(vm.type_error(format!(
                "%c requires an integer in range(256) or a single byte, not a {kind} object of length {}",
                data.len()
            ))),
        };
    }
    let code = match vm.to_index(value) {
        Err(raise) if vm.raised(&raise, Exc::TypeError) => {
            let name = vm.type_name(value);
            return Err(vm.type_error(format!(
                "%c requires an integer in range(256) or a single byte, not {name}"
            )));
        }
        other => other?,
    };
    match code {
        Value::Int(byte @ 0..=255) => Ok(byte as u8),
        _ => Err(vm.overflow_error("%c arg not in range(256)")),
    }
}

/// `%s` of `bytes`: a bytes-like object, or what `__bytes__` gives.
fn bytes_of(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    if let Some(bytes) = value.as_bytes() {
        return Ok(bytes.as_slice().to_vec());
    }
    if let Some(array) = value.as_bytearray() {
        return Ok(array.data().clone());
    }
    let names = vm.names.clone();
    if let Some(result) = vm.call_special(value, &names.__bytes__, &[])? {
        return match result.as_bytes() {
            Some(bytes) => Ok(bytes.as_slice().to_vec()),
            None => {
                let name = vm.type_name(&result);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    if vm.type_name(value) == "memoryview" {
        let data = vm.call_method(value, "tobytes", &[])?;
        if let Some(bytes) = data.as_bytes() {
            return Ok(bytes.as_slice().to_vec());
        }
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
    )))
}

fn wrong_number(vm: &mut Vm, code: char, value: &Value) -> Raise {
    let name = vm.type_name(value);
    let wanted = if matches!(code, 'o' | 'x' | 'X') {
        "an integer"
    } else {
        "a real number"
    };
    vm.type_error(format!("%{code} format: {wanted} is required, not {name}"))
}

/// The integer that `%d` (by `__int__`) or `%x` (by `__index__`) makes of a value.
fn to_integer(vm: &mut Vm, code: char, value: &Value) -> Result<Value> {
    if let Some(integer) = IntRef::of(value) {
        return Ok(integer.to_value());
    }
    let names = vm.names.clone();
    let is_number = [
        &names.__int__,
        &names.__index__,
        &names.__float__,
        &names.__complex__,
    ]
    .iter()
    .any(|name| vm.lookup_special(value, name).is_some());
    if !is_number {
        return Err(wrong_number(vm, code, value));
    }
    let result = match code {
        'o' | 'x' | 'X' => vm.to_index(value),
        _ => int::from_object(vm, value),
    };
    match result {
        Err(raise) if vm.raised(&raise, Exc::TypeError) => Err(wrong_number(vm, code, value)),
        other => other,
    }
}

/// The most digits that CPython gives an integer, and a float behind its point.
const MAX_DIGITS: usize = i32::MAX as usize - 3;
const MAX_FLOAT_DIGITS: usize = i32::MAX as usize - 1024;

fn integer(vm: &mut Vm, directive: &Directive, code: char, value: &Value) -> Result<String> {
    let value = to_integer(vm, code, value)?;
    let Some(integer) = IntRef::of(&value) else {
        return Err(wrong_number(vm, code, &value));
    };
    if directive
        .precision
        .is_some_and(|digits| digits > MAX_DIGITS)
    {
        return Err(vm.overflow_error("precision too large"));
    }
    let (prefix, digits) = match code {
        'o' => ("0o", int::text::magnitude_radix(integer, 8)),
        'x' => ("0x", int::text::magnitude_radix(integer, 16)),
        'X' => ("0X", int::text::magnitude_radix(integer, 16).to_uppercase()),
        _ => (
            "",
            int::text::decimal(vm, integer)?
                .trim_start_matches('-')
                .to_owned(),
        ),
    };
    let sign = if integer.is_negative() { "-" } else { "" };
    let prefix = if directive.alternate { prefix } else { "" };
    let zeros = directive
        .precision
        .unwrap_or(0)
        .saturating_sub(digits.len());
    if zeros > crate::types::format::MAX_WIDTH {
        return Err(vm.error_with(Exc::MemoryError, Vec::new()));
    }
    Ok(format!("{sign}{prefix}{}{digits}", "0".repeat(zeros)))
}

fn real(vm: &mut Vm, directive: &Directive, code: char, value: f64) -> Result<String> {
    let precision = directive.precision.unwrap_or(6);
    if precision > MAX_FLOAT_DIGITS {
        return Err(vm.value_error("precision too big"));
    }
    let layout = match code.to_ascii_lowercase() {
        'e' => Layout::Exponent(precision),
        'f' => Layout::Fixed(precision),
        _ => Layout::General(precision),
    };
    let style = Style {
        alternate: directive.alternate,
        add_dot_zero: false,
    };
    let mut text = magnitude(value, layout, style);
    if code.is_ascii_uppercase() {
        text.make_ascii_uppercase();
    }
    if value.is_sign_negative() && !value.is_nan() {
        text.insert(0, '-');
    }
    Ok(text)
}
