//! Merging into a dict: from another dict, from a mapping, from pairs.

use super::{Dict, dict_of};
use crate::object::{Result, Value};
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::vm::Vm;

/// Takes over all items of another dict.
pub fn merge_dict(vm: &mut Vm, dict: &Dict, other: &Dict) -> Result<()> {
    if std::ptr::eq(dict, other) {
        return Ok(());
    }
    if dict.is_empty() {
        // Nothing to compare with: this is a copy.
        dict.table().replace_with(other.table().copy());
        return Ok(());
    }
    let version = other.table().keys_version();
    let mut from = 0;
    while let Some((at, hash, key, value)) = other.table().hashed_from(from) {
        drop(dict.insert_hashed(vm, hash, key, value)?);
        if other.table().keys_version() != version {
            return Err(vm.runtime_error("dict mutated during update"));
        }
        from = at + 1;
    }
    Ok(())
}

/// What `dict(source)` and `update(source)` do: a mapping gives its keys, anything else pairs.
pub fn merge_pairs_or_mapping(vm: &mut Vm, dict: &Dict, source: &Value) -> Result<()> {
    if let Value::Dict(other) = source {
        return merge_dict(vm, dict, other);
    }
    if let Value::List(_) | Value::Tuple(_) = source {
        return merge_pairs(vm, dict, source);
    }
    let name = vm.names.keys.clone();
    match vm.find_attr(source, &name)? {
        Some(_) => merge_mapping(vm, dict, source),
        None => merge_pairs(vm, dict, source),
    }
}

/// Takes over `mapping[key]` for every key of a mapping, as `**mapping` and `update` do.
pub fn merge_mapping(vm: &mut Vm, dict: &Dict, mapping: &Value) -> Result<()> {
    if let Some(other) = dict_of(mapping)
        && iterates_as_dict(vm, mapping)
    {
        return merge_dict(vm, dict, other);
    }
    let keys = vm.call_method(mapping, "keys", &[])?;
    vm.for_each(&keys, |vm, key| {
        let value = vm.get_item(mapping, &key)?;
        drop(dict.insert(vm, key, value)?);
        Ok(true)
    })
}

/// Whether a dict iterates as the built-in type does, so that its table speaks for it.
fn iterates_as_dict(vm: &Vm, value: &Value) -> bool {
    let names = &vm.names;
    match (
        vm.lookup_special(value, &names.__iter__),
        vm.types.dict.lookup(&names.__iter__),
    ) {
        (Some(own), Some(builtin)) => own.is(&builtin),
        _ => false,
    }
}

fn merge_pairs(vm: &mut Vm, dict: &Dict, pairs: &Value) -> Result<()> {
    let mut at = 0usize;
    vm.for_each(pairs, |vm, pair| {
        let (key, value) = pair_of(vm, &pair, at)?;
        drop(dict.insert(vm, key, value)?);
        at += 1;
        Ok(true)
    })
}

/// The two items of element `at` of an update sequence.
fn pair_of(vm: &mut Vm, pair: &Value, at: usize) -> Result<(Value, Value)> {
    if let Value::Tuple(tuple) = pair
        && let [key, value] = tuple.items()
    {
        return Ok((key.clone(), value.clone()));
    }
    let items = match items_of(vm, pair) {
        Ok(items) => items,
        Err(raise) => {
            if vm.raised(&raise, Exc::TypeError) {
                let note = format!(
                    "Cannot convert dictionary update sequence element #{at} to a sequence"
                );
                add_note(vm, &raise.value(), note)?;
            }
            return Err(raise);
        }
    };
    match <[Value; 2]>::try_from(items) {
        Ok([key, value]) => Ok((key, value)),
        Err(items) => Err(vm.value_error(format!(
            "dictionary update sequence element #{at} has length {}; 2 is required",
            items.len()
        ))),
    }
}

fn items_of(vm: &mut Vm, value: &Value) -> Result<Vec<Value>> {
    let names = vm.names.clone();
    if vm.lookup_special(value, &names.__iter__).is_none()
        && vm.lookup_special(value, &names.__getitem__).is_none()
    {
        return Err(vm.type_error("object is not iterable"));
    }
    vm.collect_items(value)
}

/// Appends a note to an exception, as `add_note` does.
fn add_note(vm: &mut Vm, exception: &Value, note: String) -> Result<()> {
    let name = vm.names.__notes__.clone();
    match vm.find_attr(exception, &name)? {
        Some(Value::List(ref notes)) => notes.push(Value::from(note)),
        _ => {
            let notes = Value::from(List::new(vec![Value::from(note)]));
            vm.set_attr(exception, &name, notes)?;
        }
    }
    Ok(())
}
