//! Padding and tabs: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use super::Str;
use super::join::check_size;
use super::methods::receiver;
use crate::object::{Gc, Result, Value};
use crate::vm::Vm;

fn fill_char(vm: &mut Vm, value: &Value) -> Result<char> {
    let Some(value) = value.given() else {
        return Ok(' ');
    };
    let Some(text) = value.as_str() else {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!(
            "The fill character must be a unicode character, not {name}"
        )));
    };
    let mut chars = text.as_str().chars();
    match (chars.next(), chars.next()) {
        (Some(fill), None) => Ok(fill),
        _ => Err(vm.type_error("The fill character must be exactly one character long")),
    }
}

/// Pads a text with `left` and `right` fill characters.
fn pad(vm: &mut Vm, text: &Gc<Str>, left: usize, right: usize, fill: char) -> Result<Value> {
    if left + right == 0 {
        return Ok(Value::from(text.clone()));
    }
    let size = check_size(vm, fill.len_utf8(), left + right)? + text.as_str().len();
    let mut out = String::with_capacity(size);
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text.as_str());
    out.extend(std::iter::repeat_n(fill, right));
    Ok(Value::from(Str::with_len(
        out,
        text.char_len() + left + right,
    )))
}

/// How many characters are lacking to the wanted width.
fn missing(vm: &mut Vm, text: &Gc<Str>, width: &Value) -> Result<usize> {
    let width = vm.to_i64(width)?.max(0) as usize;
    Ok(width.saturating_sub(text.char_len()))
}

pub(super) fn center(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let missing = missing(vm, &text, &args[1])?;
    let fill = fill_char(vm, &args[2])?;
    let left = center_left(text.char_len(), missing);
    pad(vm, &text, left, missing - left, fill)
}

/// How much of the padding `center` puts on the left: CPython rounds by the parity of both.
pub fn center_left(len: usize, missing: usize) -> usize {
    missing / 2 + (missing & (len + missing) & 1)
}

pub(super) fn ljust(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let missing = missing(vm, &text, &args[1])?;
    let fill = fill_char(vm, &args[2])?;
    pad(vm, &text, 0, missing, fill)
}

pub(super) fn rjust(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let missing = missing(vm, &text, &args[1])?;
    let fill = fill_char(vm, &args[2])?;
    pad(vm, &text, missing, 0, fill)
}

pub(super) fn zfill(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let missing = missing(vm, &this, &args[1])?;
    if missing == 0 {
        return Ok(Value::from(this));
    }
    check_size(vm, 1, missing)?;
    let text = this.as_str();
    let sign = usize::from(text.starts_with(['+', '-']));
    let mut out = String::with_capacity(text.len() + missing);
    out.push_str(&text[..sign]);
    out.extend(std::iter::repeat_n('0', missing));
    out.push_str(&text[sign..]);
    Ok(Value::from(Str::with_len(out, this.char_len() + missing)))
}

pub(super) fn expandtabs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let size = tab_size(vm, &args[1])?;
    let text = this.as_str();
    if !text.contains('\t') {
        return Ok(Value::from(this));
    }
    check_size(vm, size, text.len())?;
    let mut out = String::with_capacity(text.len() + size);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' if size > 0 => {
                let count = size - column % size;
                column += count;
                out.extend(std::iter::repeat_n(' ', count));
            }
            '\t' => {}
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    Ok(Value::from(out))
}

/// The `tabsize` of `expandtabs`, at least 0.
pub fn tab_size(vm: &mut Vm, value: &Value) -> Result<usize> {
    match value.given() {
        None => Ok(8),
        Some(value) => Ok(c_int(vm, value)?.max(0) as usize),
    }
}

/// An argument that CPython keeps in a C `int`.
pub fn c_int(vm: &mut Vm, value: &Value) -> Result<i64> {
    match vm.to_index(value)? {
        Value::Int(number) if i32::try_from(number).is_ok() => Ok(number),
        _ => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}
