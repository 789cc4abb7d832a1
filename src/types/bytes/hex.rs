//! Bytes as text: `repr`, `hex` and `fromhex`.

use super::buffer::{Pinned, buffer};
use super::shared::receiver;
use super::{ByteArray, Bytes};
use crate::object::{Result, Value};
use crate::types::str::Str;
use crate::vm::Vm;

/// `repr` of bytes, with the prefix and the quotes.
pub fn quote(data: &[u8]) -> String {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    let mut out = String::with_capacity(data.len() + 3);
    out.push('b');
    push_quoted(data, quote, quote, &mut out);
    out
}

/// Appends quoted bytes in which one kind of quote is escaped.
fn push_quoted(data: &[u8], quote: u8, escaped: u8, out: &mut String) {
    out.push(char::from(quote));
    for &byte in data {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            _ if byte == escaped => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                out.push_str("\\x");
                push_hex(byte, out);
            }
        }
    }
    out.push(char::from(quote));
}

fn push_hex(byte: u8, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// `__repr__`; that of a bytearray escapes single quotes even between double ones.
pub fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = {
        let data = receiver(vm, args)?;
        if args[0].as_bytearray().is_none() {
            quote(&data)
        } else {
            let mut text = "(b".to_owned();
            let double = data.contains(&b'\'') && !data.contains(&b'"');
            push_quoted(&data, if double { b'"' } else { b'\'' }, b'\'', &mut text);
            text.push(')');
            text
        }
    };
    if args[0].as_bytearray().is_some() {
        let name = vm.type_name(&args[0]);
        return Ok(Value::from(name + &text));
    }
    Ok(Value::from(Str::from_ascii(text)))
}

/// `hex`.
pub fn hex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let separator = match args[1].given() {
        Some(separator) => Some(separator_char(vm, separator)?),
        None => None,
    };
    let group = match args[2].given() {
        Some(group) => crate::types::str::pad::c_int(vm, group)?,
        None => 1,
    };
    let data = receiver(vm, args)?;
    Ok(Value::from(Str::from_ascii(hexlify(
        &data, separator, group,
    ))))
}

/// Two digits for each byte, in groups counted from the right (from the left if `group` is negative).
pub fn hexlify(data: &[u8], separator: Option<char>, group: i64) -> String {
    let mut out = String::with_capacity(data.len() * 2);
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let offset = if group > 0 && size > 0 {
        data.len() % size
    } else {
        0
    };
    for (at, &byte) in data.iter().enumerate() {
        if let Some(separator) = separator
            && at > 0
            && size > 0
            && at % size == offset % size
        {
            out.push(separator);
        }
        push_hex(byte, &mut out);
    }
    out
}

/// The separator argument of `hex`.
pub fn separator_char(vm: &mut Vm, separator: &Value) -> Result<char> {
    if vm.len(separator)? != 1 {
        return Err(vm.value_error("sep must be length 1."));
    }
    let c = match (separator.as_str(), buffer(separator)) {
        (Some(text), _) => text.as_str().chars().next(),
        (_, Some(data)) => data.first().map(|&byte| char::from(byte)),
        _ => return Err(vm.type_error("sep must be str or bytes.")),
    };
    match c {
        Some(c) if c.is_ascii() => Ok(c),
        _ => Err(vm.value_error("sep must be ASCII.")),
    }
}

/// `fromhex`, for both types.
pub fn fromhex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = &args[1];
    let parsed = match (text.as_str(), buffer(text)) {
        (Some(text), _) => unhex(text.as_str().chars()),
        (_, Some(data)) => unhex(data.iter().map(|&byte| char::from(byte))),
        _ => {
            let name = vm.type_name(text);
            return Err(vm.type_error(format!(
                "fromhex() argument must be str or bytes-like, not {name}"
            )));
        }
    };
    let data = match parsed {
        Ok(data) => data,
        Err(message) => return Err(vm.value_error(message)),
    };
    let array = vm.types.bytearray.clone();
    let Value::Class(class) = &args[0] else {
        return Ok(Value::from(Bytes::new(data)));
    };
    let exact = class.as_gc().is(&array) || class.as_gc().is(&vm.types.bytes);
    let value = if class.as_gc().is_subclass(&array) {
        Value::from(ByteArray::new(data))
    } else {
        Value::from(Bytes::new(data))
    };
    if exact {
        Ok(value)
    } else {
        vm.call(&args[0], &[value])
    }
}

fn unhex(mut chars: impl Iterator<Item = char>) -> std::result::Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut at = 0;
    let bad = |at: usize| format!("non-hexadecimal number found in fromhex() arg at position {at}");
    while let Some(c) = chars.next() {
        if matches!(c, '\t'..='\r' | ' ') {
            at += 1;
            continue;
        }
        let high = c.to_digit(16).ok_or_else(|| bad(at))?;
        let Some(c) = chars.next() else {
            return Err(
                "fromhex() arg must contain an even number of hexadecimal digits".to_owned(),
            );
        };
        let low = c.to_digit(16).ok_or_else(|| bad(at + 1))?;
        out.push((high << 4 | low) as u8);
        at += 2;
    }
    Ok(out)
}
