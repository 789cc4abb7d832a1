//! Set algebra on any iterables, in CPython's steps (the order of results shows them).

use super::{Set, SetTable, hash_item, set_of};
use crate::object::{Result, Value};
use crate::types::dict::{Dict, dict_of};
use crate::vm::Vm;
use crate::vm::drain::Sink;

/// An exact dict, which gives its keys with their hashes.
fn exact_dict(value: &Value) -> Option<&Dict> {
    match value {
        Value::Dict(_) => dict_of(value),
        _ => None,
    }
}

/// Calls `step` for every item of an iterable with the hash of the item.
fn for_each_hashed(
    vm: &mut Vm,
    iterable: &Value,
    mut step: impl FnMut(&mut Vm, i64, Value) -> Result<bool>,
) -> Result<()> {
    if let Some(set) = set_of(iterable) {
        let mut from = 0;
        while let Some((at, hash, item)) = set.table().hashed_from(from) {
            if !step(vm, hash, item)? {
                break;
            }
            from = at + 1;
        }
        return Ok(());
    }
    if let Some(dict) = exact_dict(iterable) {
        let mut from = 0;
        while let Some((at, hash, key, _)) = dict.table().hashed_from(from) {
            if !step(vm, hash, key)? {
                break;
            }
            from = at + 1;
        }
        return Ok(());
    }
    if let Value::List(list) = iterable {
        let mut at = 0;
        while let Some(item) = list.get(at) {
            let hash = hash_item(vm, &item)?;
            if !step(vm, hash, item)? {
                break;
            }
            at += 1;
        }
        return Ok(());
    }
    vm.for_each(iterable, |vm, item| {
        let hash = hash_item(vm, &item)?;
        step(vm, hash, item)
    })
}

/// `set.update(iterable)`, for one iterable.
pub fn update(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<()> {
    if let Some(other) = set_of(iterable) {
        return set.table().merge(vm, other.table());
    }
    if let Some(dict) = exact_dict(iterable) {
        set.table().reserve(dict.len());
    }
    if let Value::Generator(_) = iterable {
        return update_from_generator(vm, set, iterable);
    }
    for_each_hashed(vm, iterable, |vm, hash, item| {
        set.table().add(vm, hash, item)?;
        Ok(true)
    })
}

/// Items whose hash and equality are no business of script code, up to the first other one.
#[derive(Default)]
struct Plain {
    items: Vec<Value>,
    is_over: bool,
}

impl Sink for Plain {
    fn take(&mut self, item: Value) -> std::result::Result<(), Value> {
        let is_plain = matches!(
            item,
            Value::Int(_) | Value::Str(_) | Value::Float(_) | Value::Bool(_) | Value::None
        );
        self.is_over |= !is_plain;
        if self.is_over {
            return Err(item);
        }
        self.items.push(item);
        Ok(())
    }
}

fn update_from_generator(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<()> {
    let iterator = vm.iter(iterable)?;
    // Items that were there before may compare by script code, in the midst of what the generator does.
    let mut plain = Plain {
        items: Vec::new(),
        is_over: !set.is_empty(),
    };
    loop {
        let given_back = vm.pour(&iterator, &mut plain);
        for item in std::mem::take(&mut plain.items) {
            set.add(vm, item)?;
        }
        match given_back? {
            Some(item) => set.add(vm, item)?,
            None => return Ok(()),
        };
    }
}

/// A set of the same kind with the same items.
pub fn copy(vm: &mut Vm, set: &Set) -> Result<Set> {
    let table = SetTable::new();
    table.merge(vm, set.table())?;
    Ok(Set::from_table(table, set.frozen))
}

/// An empty set of the same kind.
fn empty_like(set: &Set) -> Set {
    Set::from_table(SetTable::new(), set.frozen)
}

/// `set & iterable`.
pub fn intersection(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<Set> {
    let result = empty_like(set);
    let Some(other) = set_of(iterable) else {
        vm.for_each(iterable, |vm, item| {
            let hash = hash_item(vm, &item)?;
            if set.table().position(vm, hash, &item)?.is_some() {
                result.table().add(vm, hash, item)?;
            }
            Ok(true)
        })?;
        return Ok(result);
    };
    if std::ptr::eq(set, other) {
        return copy(vm, set);
    }
    // The smaller one is walked, the larger one asked.
    let (asked, walked) = if other.len() > set.len() {
        (other, set)
    } else {
        (set, other)
    };
    let mut from = 0;
    while let Some((at, hash, item)) = walked.table().hashed_from(from) {
        if asked.table().position(vm, hash, &item)?.is_some() {
            result.table().add(vm, hash, item)?;
        }
        from = at + 1;
    }
    Ok(result)
}

/// `set - iterable`.
pub fn difference(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<Set> {
    let other_len = match (set_of(iterable), exact_dict(iterable)) {
        (Some(other), _) => other.len(),
        (None, Some(dict)) => dict.len(),
        (None, None) => 0,
    };
    let is_table = set_of(iterable).is_some() || exact_dict(iterable).is_some();
    if !is_table || set.len() >> 2 > other_len {
        // Copying and taking out is cheaper where there is little to take out.
        let result = copy(vm, set)?;
        difference_update(vm, &result, iterable)?;
        return Ok(result);
    }
    let result = empty_like(set);
    let mut from = 0;
    while let Some((at, hash, item)) = set.table().hashed_from(from) {
        let found = match (set_of(iterable), exact_dict(iterable)) {
            (Some(other), _) => other.table().position(vm, hash, &item)?.is_some(),
            (None, Some(dict)) => dict.table().position(vm, hash, &item)?.is_some(),
            (None, None) => false,
        };
        if !found {
            result.table().add(vm, hash, item)?;
        }
        from = at + 1;
    }
    Ok(result)
}

/// `set -= iterable`.
pub fn difference_update(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<()> {
    if let Some(other) = set_of(iterable)
        && std::ptr::eq(set, other)
    {
        set.clear();
        return Ok(());
    }
    if let Some(other) = set_of(iterable)
        && other.len() >> 3 > set.len()
    {
        // A much larger set is cut down first to what they share.
        let shared = intersection(vm, set, iterable)?;
        for item in shared.items() {
            set.remove(vm, &item)?;
        }
    } else {
        for_each_hashed(vm, iterable, |vm, hash, item| {
            drop(set.table().remove(vm, hash, &item)?);
            Ok(true)
        })?;
    }
    set.table().shrink();
    Ok(())
}

/// `set ^= iterable`.
pub fn symmetric_difference_update(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<()> {
    if let Some(other) = set_of(iterable)
        && std::ptr::eq(set, other)
    {
        set.clear();
        return Ok(());
    }
    let toggle = |vm: &mut Vm, hash: i64, item: Value| {
        if set.table().remove(vm, hash, &item)?.is_none() {
            set.table().add(vm, hash, item)?;
        }
        Ok(true)
    };
    if set_of(iterable).is_some() || exact_dict(iterable).is_some() {
        return for_each_hashed(vm, iterable, toggle);
    }
    // Doubles in the iterable count once.
    let once = Set::new();
    update(vm, &once, iterable)?;
    let mut from = 0;
    while let Some((at, hash, item)) = once.table().hashed_from(from) {
        toggle(vm, hash, item)?;
        from = at + 1;
    }
    Ok(())
}

/// `set ^ iterable`.
pub fn symmetric_difference(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<Set> {
    let result = empty_like(set);
    update(vm, &result, iterable)?;
    let mut from = 0;
    while let Some((at, hash, item)) = set.table().hashed_from(from) {
        if result.table().remove(vm, hash, &item)?.is_none() {
            result.table().add(vm, hash, item)?;
        }
        from = at + 1;
    }
    Ok(result)
}

/// Whether every item of `set` is in `other`.
pub fn is_subset(vm: &mut Vm, set: &Set, other: &Set) -> Result<bool> {
    if set.len() > other.len() {
        return Ok(false);
    }
    let mut from = 0;
    while let Some((at, hash, item)) = set.table().hashed_from(from) {
        if other.table().position(vm, hash, &item)?.is_none() {
            return Ok(false);
        }
        from = at + 1;
    }
    Ok(true)
}

/// Whether a set shares no item with an iterable.
pub fn is_disjoint(vm: &mut Vm, set: &Set, iterable: &Value) -> Result<bool> {
    if let Some(other) = set_of(iterable) {
        if std::ptr::eq(set, other) {
            return Ok(set.is_empty());
        }
        if other.len() > set.len() {
            let mut from = 0;
            while let Some((at, hash, item)) = set.table().hashed_from(from) {
                if other.table().position(vm, hash, &item)?.is_some() {
                    return Ok(false);
                }
                from = at + 1;
            }
            return Ok(true);
        }
    }
    let mut disjoint = true;
    for_each_hashed(vm, iterable, |vm, hash, item| {
        disjoint = set.table().position(vm, hash, &item)?.is_none();
        Ok(disjoint)
    })?;
    Ok(disjoint)
}
