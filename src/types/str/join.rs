//! `str.join`, concatenation and repetition.

use super::methods::{defers_to, receiver};
use super::{Str, concat};
use crate::object::{Gc, Result, Value};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// What `join` found.
enum Joined {
    Text(Gc<Str>),
    /// The item at this index is no string.
    Foreign(usize, Value),
}

/// Joins items without running script code, in one allocation.
fn join_items(separator: &Gc<Str>, items: &[Value]) -> Joined {
    if let [only @ Value::Str(text)] = items {
        let _ = only;
        return Joined::Text(text.share());
    }
    let mut size = separator.as_str().len() * items.len().saturating_sub(1);
    for (at, item) in items.iter().enumerate() {
        match item {
            Value::Str(text) => size += text.as_str().len(),
            _ => match item.as_str() {
                Some(text) => size += text.as_str().len(),
                None => return Joined::Foreign(at, item.clone()),
            },
        }
    }
    let mut out = String::with_capacity(size);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(separator.as_str());
        }
        match item {
            Value::Str(text) => out.push_str(text.as_str()),
            _ => {
                if let Some(text) = item.as_str() {
                    out.push_str(text.as_str());
                }
            }
        }
    }
    Joined::Text(Str::new(out))
}

pub(super) fn join(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let separator = receiver(vm, args)?;
    let joined = match &args[1] {
        Value::List(list) => join_items(&separator, &list.items()),
        Value::Tuple(tuple) => join_items(&separator, tuple.items()),
        iterable => {
            let items = joinable(vm, iterable)?;
            join_items(&separator, &items)
        }
    };
    match joined {
        Joined::Text(text) => Ok(Value::from(text)),
        Joined::Foreign(at, item) => {
            let name = vm.type_name(&item);
            Err(vm.type_error(format!(
                "sequence item {at}: expected str instance, {name} found"
            )))
        }
    }
}

/// The items of what is given to `join`.
pub fn joinable(vm: &mut Vm, iterable: &Value) -> Result<Vec<Value>> {
    match vm.iter(iterable) {
        Ok(iterator) => vm.collect_items(&iterator),
        Err(raise) if vm.raised(&raise, Exc::TypeError) => {
            Err(vm.type_error("can only join an iterable"))
        }
        Err(raise) => Err(raise),
    }
}

pub(super) fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    if let Some(other) = args[1].as_str() {
        return Ok(if other.as_str().is_empty() {
            Value::from(this)
        } else if this.as_str().is_empty() {
            Value::from(other)
        } else {
            Value::from(concat(&this, &other))
        });
    }
    if defers_to(vm, &args[1], "__radd__") {
        return Ok(Value::NotImplemented);
    }
    let name = vm.type_name(&args[1]);
    Err(vm.type_error(format!("can only concatenate str (not \"{name}\") to str")))
}

pub(super) fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let Some(count) = repeat_count(vm, &args[1])? else {
        return Ok(Value::NotImplemented);
    };
    let size = check_size(vm, this.as_str().len(), count)?;
    if size == this.as_str().len() {
        return Ok(Value::from(this));
    }
    let chars = this.char_len();
    Ok(Value::from(Str::with_len(
        this.as_str().repeat(count),
        chars * count,
    )))
}

/// The right operand of a repetition, at least 0; `None` if it is no index and its type may know better.
pub fn repeat_count(vm: &mut Vm, value: &Value) -> Result<Option<usize>> {
    if let Value::Int(count) = value {
        return Ok(Some((*count).max(0) as usize));
    }
    let names = vm.names.clone();
    if value.as_int().is_none() && vm.lookup_special(value, &names.__index__).is_none() {
        if defers_to(vm, value, "__rmul__") {
            return Ok(None);
        }
        let name = vm.type_name(value);
        return Err(vm.type_error(format!(
            "can't multiply sequence by non-int of type '{name}'"
        )));
    }
    match vm.to_index(value)? {
        Value::Int(count) => Ok(Some(count.max(0) as usize)),
        _ => {
            let name = vm.type_name(value);
            Err(vm.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// The size of a repetition, or `MemoryError` where nobody could hold it.
pub fn check_size(vm: &mut Vm, len: usize, count: usize) -> Result<usize> {
    /// No machine this runs on has more.
    const MOST: usize = 1 << 40;
    match len.checked_mul(count) {
        Some(size) if size <= MOST => Ok(size),
        _ => Err(vm.error_with(Exc::MemoryError, Vec::new())),
    }
}

pub(super) fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    match args[1].as_str() {
        Some(part) => Ok(Value::bool(
            super::search::find_in(this.as_str(), part.as_str()).is_some(),
        )),
        None => {
            let name = vm.type_name(&args[1]);
            Err(vm.type_error(format!(
                "'in <string>' requires string as left operand, not {name}"
            )))
        }
    }
}
