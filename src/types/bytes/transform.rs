//! Bytes mapped byte by byte: ASCII case, classes, padding, tabs, translation.

use super::Bytes;
use super::buffer::bytes_arg;
use super::shared::{like, part, receiver};
use super::split::is_space;
use crate::object::{Result, Value};
use crate::types::str::join::check_size;
use crate::types::str::pad::{center_left, tab_size};
use crate::vm::Vm;

fn map(vm: &mut Vm, args: &[Value], map: impl Fn(&u8) -> u8) -> Result<Value> {
    let data = receiver(vm, args)?;
    let mapped: Vec<u8> = data.iter().map(map).collect();
    Ok(like(&args[0], mapped))
}

/// `lower`.
pub fn lower(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    map(vm, args, u8::to_ascii_lowercase)
}

/// `upper`.
pub fn upper(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    map(vm, args, u8::to_ascii_uppercase)
}

/// `swapcase`.
pub fn swapcase(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    map(vm, args, |byte| {
        if byte.is_ascii_lowercase() {
            byte.to_ascii_uppercase()
        } else {
            byte.to_ascii_lowercase()
        }
    })
}

/// `capitalize`.
pub fn capitalize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = receiver(vm, args)?;
    let mut out = data.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    Ok(like(&args[0], out))
}

/// `title`.
pub fn title(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = receiver(vm, args)?;
    let mut inside_word = false;
    let mut out = Vec::with_capacity(data.len());
    for byte in data.iter() {
        out.push(if inside_word {
            byte.to_ascii_lowercase()
        } else {
            byte.to_ascii_uppercase()
        });
        inside_word = byte.is_ascii_alphabetic();
    }
    Ok(like(&args[0], out))
}

fn every(vm: &mut Vm, args: &[Value], test: impl Fn(&u8) -> bool) -> Result<Value> {
    let data = receiver(vm, args)?;
    Ok(Value::bool(!data.is_empty() && data.iter().all(test)))
}

/// `isalnum`.
pub fn isalnum(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, u8::is_ascii_alphanumeric)
}

/// `isalpha`.
pub fn isalpha(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, u8::is_ascii_alphabetic)
}

/// `isdigit`.
pub fn isdigit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, u8::is_ascii_digit)
}

/// `isspace`.
pub fn isspace(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, is_space)
}

/// `isascii`.
pub fn isascii(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(receiver(vm, args)?.is_ascii()))
}

/// `islower`.
pub fn islower(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = receiver(vm, args)?;
    Ok(Value::bool(
        data.iter().any(u8::is_ascii_lowercase) && !data.iter().any(u8::is_ascii_uppercase),
    ))
}

/// `isupper`.
pub fn isupper(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = receiver(vm, args)?;
    Ok(Value::bool(
        data.iter().any(u8::is_ascii_uppercase) && !data.iter().any(u8::is_ascii_lowercase),
    ))
}

/// `istitle`.
pub fn istitle(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = receiver(vm, args)?;
    let mut cased = false;
    let mut previous_cased = false;
    for byte in data.iter() {
        let fits = match byte {
            b'A'..=b'Z' => !previous_cased,
            b'a'..=b'z' => previous_cased,
            _ => true,
        };
        if !fits {
            return Ok(Value::bool(false));
        }
        previous_cased = byte.is_ascii_alphabetic();
        cased = cased || previous_cased;
    }
    Ok(Value::bool(cased))
}

fn fill_byte(vm: &mut Vm, name: &str, value: &Value) -> Result<u8> {
    let Some(value) = value.given() else {
        return Ok(b' ');
    };
    let data = match (value.as_bytes(), value.as_bytearray()) {
        (Some(bytes), _) => bytes.as_slice().to_vec(),
        (_, Some(array)) => array.data().clone(),
        _ => {
            let kind = if value.is_none() {
                "None".to_owned()
            } else {
                vm.type_name(value)
            };
            return Err(vm.type_error(format!(
                "{name}() argument 2 must be a byte string of length 1, not {kind}"
            )));
        }
    };
    match data[..] {
        [byte] => Ok(byte),
        _ => {
            let kind = if value.as_bytes().is_some() {
                "bytes"
            } else {
                "bytearray"
            };
            Err(vm.type_error(format!(
                "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {}",
                data.len()
            )))
        }
    }
}

/// Pads to the wanted width; `share` says how much of the padding goes to the left.
fn pad(
    vm: &mut Vm,
    args: &[Value],
    name: &str,
    share: fn(len: usize, missing: usize) -> usize,
) -> Result<Value> {
    let width = vm.to_i64(&args[1])?.max(0) as usize;
    let fill = fill_byte(vm, name, &args[2])?;
    check_size(vm, 1, width)?;
    let data = receiver(vm, args)?;
    let missing = width.saturating_sub(data.len());
    if missing == 0 {
        return Ok(part(&args[0], &data));
    }
    let left = share(data.len(), missing);
    let mut out = vec![fill; left];
    out.extend(&data[..]);
    out.resize(data.len() + missing, fill);
    Ok(like(&args[0], out))
}

/// `center`.
pub fn center(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    pad(vm, args, "center", center_left)
}

/// `ljust`.
pub fn ljust(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    pad(vm, args, "ljust", |_, _| 0)
}

/// `rjust`.
pub fn rjust(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    pad(vm, args, "rjust", |_, missing| missing)
}

/// `zfill`.
pub fn zfill(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let width = vm.to_i64(&args[1])?.max(0) as usize;
    check_size(vm, 1, width)?;
    let data = receiver(vm, args)?;
    let missing = width.saturating_sub(data.len());
    if missing == 0 {
        return Ok(part(&args[0], &data));
    }
    let sign = usize::from(matches!(data.first(), Some(b'+' | b'-')));
    let mut out = data[..sign].to_vec();
    out.resize(sign + missing, b'0');
    out.extend(&data[sign..]);
    Ok(like(&args[0], out))
}

/// `expandtabs`.
pub fn expandtabs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = tab_size(vm, &args[1])?;
    let data = receiver(vm, args)?;
    check_size(vm, size.max(1), data.len())?;
    let mut out = Vec::with_capacity(data.len());
    let mut column = 0;
    for &byte in data.iter() {
        match byte {
            b'\t' if size > 0 => {
                let count = size - column % size;
                column += count;
                out.resize(out.len() + count, b' ');
            }
            b'\t' => {}
            b'\n' | b'\r' => {
                out.push(byte);
                column = 0;
            }
            _ => {
                out.push(byte);
                column += 1;
            }
        }
    }
    Ok(like(&args[0], out))
}

/// `translate`.
pub fn translate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let table = match args[1].not_none() {
        Some(table) => Some(bytes_arg(vm, table)?),
        None => None,
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let mut deleted = [false; 256];
    if let Some(delete) = args[2].given() {
        for &byte in bytes_arg(vm, delete)?.iter() {
            deleted[usize::from(byte)] = true;
        }
    }
    let data = receiver(vm, args)?;
    let out: Vec<u8> = data
        .iter()
        .filter(|&&byte| !deleted[usize::from(byte)])
        .map(|&byte| {
            table
                .as_ref()
                .map_or(byte, |table| table[usize::from(byte)])
        })
        .collect();
    if out.len() == data.len() && table.is_none() {
        return Ok(part(&args[0], &out));
    }
    Ok(like(&args[0], out))
}

/// `maketrans`.
pub fn maketrans(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let from = bytes_arg(vm, &args[0])?;
    let to = bytes_arg(vm, &args[1])?;
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&from, &to) in from.iter().zip(to.iter()) {
        table[usize::from(from)] = to;
    }
    Ok(Value::from(Bytes::new(table)))
}
