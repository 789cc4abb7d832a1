//! Finding and replacing in bytes.

use memchr::memmem;

use super::buffer::{ByteRef, Pinned, any_buffer, buffer, byte_value, bytes_arg, not_bytes_like};
use super::shared::{like, part, receiver};
use crate::object::{Result, Value};
use crate::types::sequence::slice_bound;
use crate::vm::Vm;

/// The first occurrence.
pub fn find_in(data: &[u8], part: &[u8]) -> Option<usize> {
    match part {
        [byte] => memchr::memchr(*byte, data),
        _ => memmem::find(data, part),
    }
}

/// The last occurrence.
pub fn rfind_in(data: &[u8], part: &[u8]) -> Option<usize> {
    match part {
        [byte] => memchr::memrchr(*byte, data),
        _ => memmem::rfind(data, part),
    }
}

/// How often a part occurs, without overlaps.
pub fn count_in(data: &[u8], part: &[u8]) -> usize {
    match part {
        [] => data.len() + 1,
        [byte] => memchr::memchr_iter(*byte, data).count(),
        _ => memmem::find_iter(data, part).count(),
    }
}

/// What is looked for: bytes, or one byte given as an integer.
enum Needle<'a> {
    Bytes(ByteRef<'a>),
    Byte([u8; 1]),
}

impl Needle<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Needle::Bytes(bytes) => bytes,
            Needle::Byte(byte) => byte,
        }
    }
}

fn is_index(vm: &mut Vm, value: &Value) -> bool {
    let names = vm.names.clone();
    value.as_int().is_some() || vm.lookup_special(value, &names.__index__).is_some()
}

fn needle<'a>(vm: &mut Vm, value: &'a Value) -> Result<Needle<'a>> {
    if let Some(data) = any_buffer(vm, value)? {
        return Ok(Needle::Bytes(data));
    }
    if is_index(vm, value) {
        return Ok(Needle::Byte([byte_value(vm, value, "byte")?]));
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format!(
        "argument should be integer or bytes-like object, not '{name}'"
    )))
}

/// Optional `start` and `end` clamped to a length; `None` if `start` lies behind the end.
fn window(vm: &mut Vm, len: usize, start: &Value, end: &Value) -> Result<Option<(usize, usize)>> {
    let len = len as i64;
    let start = slice_bound(vm, start)?.unwrap_or(0);
    let end = slice_bound(vm, end)?.unwrap_or(len);
    let end = if end < 0 {
        (end + len).max(0)
    } else {
        end.min(len)
    };
    let start = if start < 0 {
        (start + len).max(0)
    } else {
        start
    };
    Ok((start <= end).then_some((start as usize, end as usize)))
}

fn position(
    vm: &mut Vm,
    args: &[Value],
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> Result<Option<usize>> {
    let _pinned = Pinned::new(&args[0]);
    let len = receiver(vm, args)?.len();
    let window = window(vm, len, &args[2], &args[3])?;
    let needle = needle(vm, &args[1])?;
    let data = receiver(vm, args)?;
    let Some((lo, hi)) = window else {
        return Ok(None);
    };
    let slice = data.get(lo..hi.min(data.len())).unwrap_or_default();
    Ok(search(slice, needle.bytes()).map(|at| lo + at))
}

/// `find`.
pub fn find(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let found = position(vm, args, find_in)?;
    Ok(found.map_or(Value::Int(-1), Value::from))
}

/// `rfind`.
pub fn rfind(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let found = position(vm, args, rfind_in)?;
    Ok(found.map_or(Value::Int(-1), Value::from))
}

/// `index`.
pub fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match position(vm, args, find_in)? {
        Some(at) => Ok(Value::from(at)),
        None => Err(vm.value_error("subsection not found")),
    }
}

/// `rindex`.
pub fn rindex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match position(vm, args, rfind_in)? {
        Some(at) => Ok(Value::from(at)),
        None => Err(vm.value_error("subsection not found")),
    }
}

/// `count`.
pub fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let len = receiver(vm, args)?.len();
    let window = window(vm, len, &args[2], &args[3])?;
    let needle = needle(vm, &args[1])?;
    let data = receiver(vm, args)?;
    let slice = window.and_then(|(lo, hi)| data.get(lo..hi.min(data.len())));
    let count = slice.map_or(0, |slice| count_in(slice, needle.bytes()));
    Ok(Value::from(count))
}

/// `in`.
pub fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let Some(part) = any_buffer(vm, &args[1])? else {
        if !is_index(vm, &args[1]) {
            return Err(not_bytes_like(vm, &args[1]));
        }
        let byte = byte_value(vm, &args[1], "byte")?;
        return Ok(Value::bool(receiver(vm, args)?.contains(&byte)));
    };
    let data = receiver(vm, args)?;
    Ok(Value::bool(find_in(&data, &part).is_some()))
}

fn has_affix(
    vm: &mut Vm,
    args: &[Value],
    name: &str,
    test: fn(&[u8], &[u8]) -> bool,
) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let len = receiver(vm, args)?.len();
    let window = window(vm, len, &args[2], &args[3])?;
    let data = receiver(vm, args)?;
    let slice = window.and_then(|(lo, hi)| data.get(lo..hi.min(data.len())));
    let matches = |affix: &[u8]| slice.is_some_and(|slice| test(slice, affix));
    if let Some(affix) = buffer(&args[1]) {
        return Ok(Value::bool(matches(&affix)));
    }
    let Some(affixes) = args[1].as_tuple() else {
        let kind = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "{name} first arg must be bytes or a tuple of bytes, not {kind}"
        )));
    };
    for affix in affixes.items() {
        if matches(&bytes_arg(vm, affix)?) {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

/// `startswith`.
pub fn startswith(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    has_affix(vm, args, "startswith", |data, affix| {
        data.starts_with(affix)
    })
}

/// `endswith`.
pub fn endswith(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    has_affix(vm, args, "endswith", |data, affix| data.ends_with(affix))
}

/// `removeprefix`.
pub fn removeprefix(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let prefix = bytes_arg(vm, &args[1])?;
    let data = receiver(vm, args)?;
    let rest = data.strip_prefix(&prefix[..]).unwrap_or(&data);
    Ok(part(&args[0], rest))
}

/// `removesuffix`.
pub fn removesuffix(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let suffix = bytes_arg(vm, &args[1])?;
    let data = receiver(vm, args)?;
    let rest = data.strip_suffix(&suffix[..]).unwrap_or(&data);
    Ok(part(&args[0], rest))
}

/// `replace`.
pub fn replace(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let limit = match args[3].given() {
        Some(count) => usize::try_from(vm.to_i64(count)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let old = bytes_arg(vm, &args[1])?;
    let new = bytes_arg(vm, &args[2])?;
    let data = receiver(vm, args)?;
    Ok(like(&args[0], replaced(&data, &old, &new, limit)))
}

fn replaced(data: &[u8], old: &[u8], new: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    if old.is_empty() {
        for (at, &byte) in data.iter().enumerate() {
            if at < limit {
                out.extend(new);
            }
            out.push(byte);
        }
        if data.len() < limit {
            out.extend(new);
        }
        return out;
    }
    let mut from = 0;
    for at in memmem::find_iter(data, old).take(limit) {
        out.extend(&data[from..at]);
        out.extend(new);
        from = at + old.len();
    }
    out.extend(&data[from..]);
    out
}
