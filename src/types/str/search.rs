//! Finding and replacing: `find`, `index`, `count`, `startswith`, `replace`, `partition`,
//! `removeprefix` and their kin.
//!
//! Indices that scripts give are character indices; they become byte offsets here and back.

use super::Str;
use super::index::{byte_offset, char_index};
use super::methods::{expect_str, receiver};
use crate::object::{Gc, Result, Value};
use crate::types::sequence::slice_bound;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The byte offset of the first occurrence.
pub fn find_in(text: &str, part: &str) -> Option<usize> {
    match part.as_bytes() {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, text.as_bytes()),
        _ => memchr::memmem::find(text.as_bytes(), part.as_bytes()),
    }
}

/// The part of a text between optional `start` and `end`, as byte offsets; `None` if `start` lies
/// behind the end, where not even the empty string is found.
fn window(
    vm: &mut Vm,
    text: &Gc<Str>,
    start: &Value,
    end: &Value,
) -> Result<Option<(usize, usize)>> {
    if start.not_none().is_none() && end.not_none().is_none() {
        return Ok(Some((0, text.as_str().len())));
    }
    let len = text.char_len() as i64;
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
    if start > end {
        return Ok(None);
    }
    let lo = byte_offset(vm, text, start as usize);
    let hi = byte_offset(vm, text, end as usize);
    Ok(Some((lo, hi)))
}

fn position(
    vm: &mut Vm,
    args: &[Value],
    name: &str,
    search: fn(&str, &str) -> Option<usize>,
) -> Result<Option<usize>> {
    let text = receiver(vm, args)?;
    let part = match &args[1] {
        Value::Str(part) => part.share(),
        other => expect_str(vm, other, &format!("{name}() argument 1"))?,
    };
    let Some((lo, hi)) = window(vm, &text, &args[2], &args[3])? else {
        return Ok(None);
    };
    Ok(search(&text.as_str()[lo..hi], part.as_str()).map(|at| char_index(&text, lo + at)))
}

fn rfind_in(text: &str, part: &str) -> Option<usize> {
    text.rfind(part)
}

pub(super) fn find(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let found = position(vm, args, "find", find_in)?;
    Ok(found.map_or(Value::Int(-1), Value::from))
}

pub(super) fn rfind(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let found = position(vm, args, "rfind", rfind_in)?;
    Ok(found.map_or(Value::Int(-1), Value::from))
}

pub(super) fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match position(vm, args, "index", find_in)? {
        Some(at) => Ok(Value::from(at)),
        None => Err(vm.value_error("substring not found")),
    }
}

pub(super) fn rindex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match position(vm, args, "rindex", rfind_in)? {
        Some(at) => Ok(Value::from(at)),
        None => Err(vm.value_error("substring not found")),
    }
}

pub(super) fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let part = expect_str(vm, &args[1], "count() argument 1")?;
    let Some((lo, hi)) = window(vm, &text, &args[2], &args[3])? else {
        return Ok(Value::Int(0));
    };
    let text = &text.as_str()[lo..hi];
    let count = match part.as_str().as_bytes() {
        [] => text.chars().count() + 1,
        [byte] => memchr::memchr_iter(*byte, text.as_bytes()).count(),
        part => memchr::memmem::find_iter(text.as_bytes(), part).count(),
    };
    Ok(Value::from(count))
}

/// `startswith` and `endswith`: one affix or a tuple of them.
fn has_affix(
    vm: &mut Vm,
    args: &[Value],
    name: &str,
    test: fn(&str, &str) -> bool,
) -> Result<Value> {
    let text = receiver(vm, args)?;
    let window = window(vm, &text, &args[2], &args[3])?;
    let matches = |affix: &str| window.is_some_and(|(lo, hi)| test(&text.as_str()[lo..hi], affix));
    if let Some(affix) = args[1].as_str() {
        return Ok(Value::bool(matches(affix.as_str())));
    }
    let Some(affixes) = args[1].as_tuple() else {
        let kind = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "{name} first arg must be str or a tuple of str, not {kind}"
        )));
    };
    for affix in affixes.items() {
        let Some(affix) = affix.as_str() else {
            let kind = vm.type_name(affix);
            return Err(vm.type_error(format!(
                "tuple for {name} must only contain str, not {kind}"
            )));
        };
        if matches(affix.as_str()) {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

pub(super) fn startswith(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    has_affix(vm, args, "startswith", |text, affix| {
        text.starts_with(affix)
    })
}

pub(super) fn endswith(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    has_affix(vm, args, "endswith", |text, affix| text.ends_with(affix))
}

pub(super) fn replace(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let old = expect_str(vm, &args[1], "replace() argument 1")?;
    let new = expect_str(vm, &args[2], "replace() argument 2")?;
    let limit = match args[3].given() {
        Some(count) => usize::try_from(vm.to_i64(count)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    Ok(
        match replaced(this.as_str(), old.as_str(), new.as_str(), limit) {
            Some(text) => Value::from(text),
            None => Value::from(this),
        },
    )
}

/// The text after at most `limit` replacements; `None` if there is nothing to replace.
fn replaced(text: &str, old: &str, new: &str, limit: usize) -> Option<String> {
    if limit == 0 || old == new {
        return None;
    }
    find_in(text, old)?;
    let mut out = String::with_capacity(text.len() + new.len());
    if old.is_empty() {
        let mut left = limit;
        for c in text.chars() {
            if left > 0 {
                out.push_str(new);
                left -= 1;
            }
            out.push(c);
        }
        if left > 0 {
            out.push_str(new);
        }
        return Some(out);
    }
    let mut rest = text;
    for _ in 0..limit {
        let Some(at) = find_in(rest, old) else { break };
        out.push_str(&rest[..at]);
        out.push_str(new);
        rest = &rest[at + old.len()..];
    }
    out.push_str(rest);
    Some(out)
}

fn separator(vm: &mut Vm, value: &Value) -> Result<Gc<Str>> {
    let Some(separator) = value.as_str() else {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("must be str, not {name}")));
    };
    if separator.as_str().is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok(separator)
}

fn triple(items: [Value; 3]) -> Value {
    Value::from(Tuple::new(Vec::from(items)))
}

pub(super) fn partition(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let separator = separator(vm, &args[1])?;
    let text = this.as_str();
    Ok(match find_in(text, separator.as_str()) {
        Some(at) => triple([
            Value::from(&text[..at]),
            Value::from(separator.clone()),
            Value::from(&text[at + separator.as_str().len()..]),
        ]),
        None => {
            let empty = Value::from(vm.names.empty());
            triple([Value::from(this), empty.clone(), empty])
        }
    })
}

pub(super) fn rpartition(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let separator = separator(vm, &args[1])?;
    let text = this.as_str();
    Ok(match text.rfind(separator.as_str()) {
        Some(at) => triple([
            Value::from(&text[..at]),
            Value::from(separator.clone()),
            Value::from(&text[at + separator.as_str().len()..]),
        ]),
        None => {
            let empty = Value::from(vm.names.empty());
            triple([empty.clone(), empty, Value::from(this)])
        }
    })
}

pub(super) fn removeprefix(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let prefix = expect_str(vm, &args[1], "removeprefix() argument")?;
    Ok(match this.as_str().strip_prefix(prefix.as_str()) {
        Some(rest) if !prefix.as_str().is_empty() => Value::from(rest),
        _ => Value::from(this),
    })
}

pub(super) fn removesuffix(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let suffix = expect_str(vm, &args[1], "removesuffix() argument")?;
    Ok(match this.as_str().strip_suffix(suffix.as_str()) {
        Some(rest) if !suffix.as_str().is_empty() => Value::from(rest),
        _ => Value::from(this),
    })
}
