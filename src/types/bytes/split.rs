//! Taking bytes apart and joining them.

use super::buffer::{ByteRef, Pinned, any_buffer, bytes_arg};
use super::search::{find_in, rfind_in};
use super::shared::{like, part, receiver};
use crate::object::{Result, Value};
use crate::types::list::List;
use crate::types::str::join::joinable;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// ASCII whitespace, the vertical tab included.
pub fn is_space(byte: &u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

fn arguments<'a>(vm: &mut Vm, args: &'a [Value]) -> Result<(Option<ByteRef<'a>>, usize)> {
    let _pinned = Pinned::new(&args[0]);
    let limit = match args[2].given() {
        Some(limit) => usize::try_from(vm.to_i64(limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let Some(separator) = args[1].not_none() else {
        return Ok((None, limit));
    };
    let separator = bytes_arg(vm, separator)?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok((Some(separator), limit))
}

fn list_like(receiver: &Value, parts: Vec<&[u8]>) -> Value {
    Value::from(List::new(
        parts.into_iter().map(|part| like(receiver, part)).collect(),
    ))
}

/// `split`.
pub fn split(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (separator, mut limit) = arguments(vm, args)?;
    let data = receiver(vm, args)?;
    let mut parts = Vec::new();
    let mut rest = &data[..];
    match separator {
        Some(separator) => {
            while limit > 0
                && let Some(at) = find_in(rest, &separator)
            {
                parts.push(&rest[..at]);
                rest = &rest[at + separator.len()..];
                limit -= 1;
            }
            parts.push(rest);
        }
        None => loop {
            rest = trim_start(rest, is_space);
            if rest.is_empty() {
                break;
            }
            let end = rest.iter().position(is_space).unwrap_or(rest.len());
            if limit == 0 {
                parts.push(rest);
                break;
            }
            limit -= 1;
            parts.push(&rest[..end]);
            rest = &rest[end..];
        },
    }
    Ok(list_like(&args[0], parts))
}

/// `rsplit`.
pub fn rsplit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (separator, mut limit) = arguments(vm, args)?;
    let data = receiver(vm, args)?;
    let mut parts = Vec::new();
    let mut rest = &data[..];
    match separator {
        Some(separator) => {
            while limit > 0
                && let Some(at) = rfind_in(rest, &separator)
            {
                parts.push(&rest[at + separator.len()..]);
                rest = &rest[..at];
                limit -= 1;
            }
            parts.push(rest);
        }
        None => loop {
            rest = trim_end(rest, is_space);
            if rest.is_empty() {
                break;
            }
            if limit == 0 {
                parts.push(rest);
                break;
            }
            limit -= 1;
            let start = rest.iter().rposition(is_space).map_or(0, |at| at + 1);
            parts.push(&rest[start..]);
            rest = &rest[..start];
        },
    }
    parts.reverse();
    Ok(list_like(&args[0], parts))
}

/// `splitlines`.
pub fn splitlines(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let keep = match args[1].given() {
        Some(keep) => vm.truth(keep)?,
        None => false,
    };
    let data = receiver(vm, args)?;
    let mut parts = Vec::new();
    let mut rest = &data[..];
    while !rest.is_empty() {
        let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let end = match rest.get(line..) {
            Some([b'\r', b'\n', ..]) => line + 2,
            Some([_, ..]) => line + 1,
            _ => line,
        };
        parts.push(&rest[..if keep { end } else { line }]);
        rest = &rest[end..];
    }
    Ok(list_like(&args[0], parts))
}

fn trim_start(data: &[u8], test: impl Fn(&u8) -> bool) -> &[u8] {
    let start = data.iter().position(|byte| !test(byte));
    &data[start.unwrap_or(data.len())..]
}

fn trim_end(data: &[u8], test: impl Fn(&u8) -> bool) -> &[u8] {
    let end = data.iter().rposition(|byte| !test(byte));
    &data[..end.map_or(0, |end| end + 1)]
}

fn strip_ends(vm: &mut Vm, args: &[Value], left: bool, right: bool) -> Result<Value> {
    let set = match args[1].not_none() {
        Some(set) => Some(bytes_arg(vm, set)?),
        None => None,
    };
    let test = |byte: &u8| match &set {
        Some(set) => set.contains(byte),
        None => is_space(byte),
    };
    let data = receiver(vm, args)?;
    let mut rest = &data[..];
    if left {
        rest = trim_start(rest, test);
    }
    if right {
        rest = trim_end(rest, test);
    }
    Ok(part(&args[0], rest))
}

/// `strip`.
pub fn strip(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    strip_ends(vm, args, true, true)
}

/// `lstrip`.
pub fn lstrip(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    strip_ends(vm, args, true, false)
}

/// `rstrip`.
pub fn rstrip(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    strip_ends(vm, args, false, true)
}

fn parts_around(
    vm: &mut Vm,
    args: &[Value],
    search: fn(&[u8], &[u8]) -> Option<usize>,
    whole_first: bool,
) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let separator = bytes_arg(vm, &args[1])?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let data = receiver(vm, args)?;
    let this = &args[0];
    let empty: &[u8] = b"";
    let parts = match search(&data, &separator) {
        Some(at) => vec![
            like(this, &data[..at]),
            if this.as_bytes().is_some() {
                args[1].clone()
            } else {
                like(this, &separator[..])
            },
            like(this, &data[at + separator.len()..]),
        ],
        None if whole_first => vec![part(this, &data), like(this, empty), like(this, empty)],
        None => vec![like(this, empty), like(this, empty), part(this, &data)],
    };
    Ok(Value::from(Tuple::new(parts)))
}

/// `partition`.
pub fn partition(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    parts_around(vm, args, find_in, true)
}

/// `rpartition`.
pub fn rpartition(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    parts_around(vm, args, rfind_in, false)
}

/// `join`.
pub fn join(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let items = match &args[1] {
        Value::List(list) => list.items().clone(),
        Value::Tuple(tuple) => tuple.items().to_vec(),
        iterable => joinable(vm, iterable)?,
    };
    if let ([only @ Value::Bytes(_)], Value::Bytes(_)) = (&items[..], &args[0]) {
        return Ok(only.clone());
    }
    let mut out = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.extend(&receiver(vm, args)?[..]);
        }
        let Some(data) = any_buffer(vm, item)? else {
            let name = vm.type_name(item);
            return Err(vm.type_error(format!(
                "sequence item {at}: expected a bytes-like object, {name} found"
            )));
        };
        out.extend(&data[..]);
        if let Value::List(list) = &args[1]
            && list.len() != items.len()
        {
            return Err(vm.runtime_error("sequence changed size during iteration"));
        }
    }
    Ok(like(&args[0], out))
}
