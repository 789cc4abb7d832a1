//! `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError`.

use super::base::set_args;
use super::{get_member, items, set_member, with_state};
use crate::object::{Result, Value};
use crate::source::char_to_surrogate;
use crate::types::exception::ExceptionState;
use crate::vm::Vm;

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

/// Sets the fields of an exception made by Rust code: five arguments, or four without an encoding.
pub(super) fn set_members(state: &ExceptionState, args: &[Value]) {
    let first = if args.len() == 4 { OBJECT } else { ENCODING };
    for (index, value) in args.iter().enumerate() {
        state.set_member(first + index, value.clone());
    }
}

fn init(vm: &mut Vm, args: &[Value], wanted: &[&str]) -> Result<Value> {
    set_args(vm, &args[0], &args[1])?;
    let given = items(&args[1]);
    if given.len() != wanted.len() {
        return Err(vm.type_error(format!(
            "function takes exactly {} arguments ({} given)",
            wanted.len(),
            given.len()
        )));
    }
    for (at, (value, &wanted)) in given.items().iter().zip(wanted).enumerate() {
        let fits = match wanted {
            "str" => value.as_str().is_some(),
            "int" => value.as_int().is_some(),
            _ => value.as_bytes().is_some() || value.as_bytearray().is_some(),
        };
        if !fits {
            let class = vm.type_name(value);
            if wanted == "bytes" {
                return Err(
                    vm.type_error(format!("a bytes-like object is required, not '{class}'"))
                );
            }
            if wanted == "int" {
                return Err(vm.type_error(format!(
                    "'{class}' object cannot be interpreted as an integer"
                )));
            }
            return Err(vm.type_error(format!("argument {} must be {wanted}, not {class}", at + 1)));
        }
    }
    with_state(vm, &args[0], |state| set_members(state, given.items()))?;
    Ok(Value::None)
}

/// What the messages need: encoding, start, end, reason as text, and the object.
struct Fields {
    encoding: String,
    object: Value,
    start: i64,
    end: i64,
    reason: String,
}

fn fields(vm: &mut Vm, this: &Value) -> Result<Option<Fields>> {
    let member = |vm: &mut Vm, index| with_state(vm, this, |state| state.member(index));
    let object = member(vm, OBJECT)?;
    if object.is_undef() {
        return Ok(None);
    }
    let encoding = member(vm, ENCODING)?;
    let encoding = encoding.as_str();
    let reason = member(vm, REASON)?;
    let reason = vm.str(reason.given().unwrap_or(&Value::None))?;
    let (start, end) = (member(vm, START)?, member(vm, END)?);
    Ok(Some(Fields {
        encoding: encoding.map_or(String::new(), |text| text.as_str().to_owned()),
        object,
        start: vm.to_i64(&start)?,
        end: vm.to_i64(&end)?,
        reason: reason.as_str().to_owned(),
    }))
}

/// A character as the messages escape it.
fn escaped(c: char) -> String {
    let code = char_to_surrogate(c).map_or(c as u32, u32::from);
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// The one character that a range denotes, if it denotes one that exists.
fn single_char(fields: &Fields) -> Option<char> {
    if fields.end != fields.start + 1 {
        return None;
    }
    let text = fields.object.as_str()?;
    text.as_str()
        .chars()
        .nth(usize::try_from(fields.start).ok()?)
}

/// `UnicodeDecodeError`.
pub(super) mod decode {
    use super::*;

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        super::init(vm, args, &["str", "bytes", "int", "int", "str"])
    }

    fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(fields) = fields(vm, &args[0])? else {
            return Ok(Value::from(""));
        };
        let byte = match (fields.object.as_bytes(), usize::try_from(fields.start)) {
            (Some(bytes), Ok(start)) if fields.end == fields.start + 1 => {
                bytes.as_slice().get(start).copied()
            }
            _ => None,
        };
        let Fields {
            encoding,
            start,
            end,
            reason,
            ..
        } = &fields;
        Ok(Value::from(match byte {
            Some(byte) => format!(
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            ),
            None => format!(
                "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                end - 1
            ),
        }))
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
        "__str__($self, /)" => str,
    }
}

/// `UnicodeEncodeError`.
pub(super) mod encode {
    use super::*;

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        super::init(vm, args, &["str", "str", "int", "int", "str"])
    }

    fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(fields) = fields(vm, &args[0])? else {
            return Ok(Value::from(""));
        };
        let Fields {
            encoding,
            start,
            end,
            reason,
            ..
        } = &fields;
        Ok(Value::from(match single_char(&fields) {
            Some(c) => format!(
                "'{encoding}' codec can't encode character '{}' in position {start}: {reason}",
                escaped(c)
            ),
            None => format!(
                "'{encoding}' codec can't encode characters in position {start}-{}: {reason}",
                end - 1
            ),
        }))
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
        "__str__($self, /)" => str,
    }
}

/// `UnicodeTranslateError`.
pub(super) mod translate {
    use super::*;

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        super::init(vm, args, &["str", "int", "int", "str"])
    }

    fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(fields) = fields(vm, &args[0])? else {
            return Ok(Value::from(""));
        };
        let Fields {
            start, end, reason, ..
        } = &fields;
        Ok(Value::from(match single_char(&fields) {
            Some(c) => format!(
                "can't translate character '{}' in position {start}: {reason}",
                escaped(c)
            ),
            None => format!(
                "can't translate characters in position {start}-{}: {reason}",
                end - 1
            ),
        }))
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
        "__str__($self, /)" => str,
    }
}

crate::getters! { pub GETTERS:
    /// exception encoding
    "encoding" => get_member::<ENCODING>; set set_member::<ENCODING>,
    /// exception object
    "object" => get_member::<OBJECT>; set set_member::<OBJECT>,
    /// exception start
    "start" => get_member::<START>; set set_member::<START>,
    /// exception end
    "end" => get_member::<END>; set set_member::<END>,
    /// exception reason
    "reason" => get_member::<REASON>; set set_member::<REASON>,
}
