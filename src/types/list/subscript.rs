//! Indexing, slicing, and assignment and deletion of both, for lists.

use super::methods::receiver;
use super::{List, drop_from_end, list_of};
use crate::object::{Result, Value};
use crate::types::sequence::{self, SliceBounds, SliceRange};
use crate::types::slice::Slice;
use crate::vm::Vm;

/// `list[index]` and `list[slice]`.
pub(super) fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    if let Value::Slice(slice) = &args[1] {
        return slice_of(vm, list, slice);
    }
    let index = sequence::item_index(vm, &args[1], "list")?;
    let item = sequence::position(index, list.len()).and_then(|at| list.get(at));
    item.ok_or_else(|| vm.index_error("list index out of range"))
}

/// `list[slice]`.
pub fn slice_of(vm: &mut Vm, list: &List, slice: &Slice) -> Result<Value> {
    let bounds = SliceBounds::unpack(vm, slice)?;
    let items = slice_items(&list.items(), bounds);
    Ok(Value::from(List::new(items)))
}

/// The items that a slice selects.
pub fn slice_items(items: &[Value], bounds: SliceBounds) -> Vec<Value> {
    let range = bounds.resolve(items.len());
    if range.step == 1 {
        let start = range.start as usize;
        return items[start..start + range.len].to_vec();
    }
    range.indices().map(|at| items[at].clone()).collect()
}

/// `list[index] = value` and `list[slice] = iterable`.
pub(super) fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    if let Value::Slice(slice) = &args[1] {
        assign_slice(vm, list, slice, &args[2])?;
        return Ok(Value::None);
    }
    let index = sequence::item_index(vm, &args[1], "list")?;
    let Some(at) = sequence::position(index, list.len()) else {
        return Err(vm.index_error("list assignment index out of range"));
    };
    let old = std::mem::replace(&mut list.items_mut()[at], args[2].clone());
    drop(old);
    Ok(Value::None)
}

/// `del list[index]` and `del list[slice]`.
pub(super) fn delete_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    if let Value::Slice(slice) = &args[1] {
        let range = SliceBounds::unpack(vm, slice)?.resolve(list.len());
        drop_from_end(delete_range(list, range));
        return Ok(Value::None);
    }
    let index = sequence::item_index(vm, &args[1], "list")?;
    let Some(at) = sequence::position(index, list.len()) else {
        return Err(vm.index_error("list assignment index out of range"));
    };
    let removed = list.items_mut().remove(at);
    drop(removed);
    Ok(Value::None)
}

/// Takes out the items of a range, which lies within the list.
fn delete_range(list: &List, range: SliceRange) -> Vec<Value> {
    if range.len == 0 {
        return Vec::new();
    }
    let (first, step) = if range.step < 0 {
        (
            range.start + (range.len as i64 - 1) * range.step,
            -range.step,
        )
    } else {
        (range.start, range.step)
    };
    let (first, step) = (first as usize, step as usize);
    let mut items = list.items_mut();
    if step == 1 {
        return items.drain(first..first + range.len).collect();
    }
    let mut removed = Vec::with_capacity(range.len);
    let mut at = 0;
    let mut next = first;
    items.retain_mut(|item| {
        let doomed = at == next && removed.len() < range.len;
        if doomed {
            removed.push(item.take());
            next = next.saturating_add(step);
        }
        at += 1;
        !doomed
    });
    removed
}

/// `list[slice] = value`.
pub fn assign_slice(vm: &mut Vm, list: &List, slice: &Slice, value: &Value) -> Result<()> {
    let bounds = SliceBounds::unpack(vm, slice)?;
    let step = bounds.resolve(0).step;
    let items = match list_of(value) {
        // Assigning a list to a slice of itself works on a copy.
        Some(other) if matches!(value, Value::List(_)) => other.items().clone(),
        _ => replacement_items(vm, value)?,
    };
    let range = bounds.resolve(list.len());
    if step == 1 {
        let start = range.start as usize;
        let end = start.max(range.stop.max(0) as usize);
        let removed: Vec<Value> = list.items_mut().splice(start..end, items).collect();
        drop_from_end(removed);
        return Ok(());
    }
    if items.len() != range.len {
        return Err(vm.value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            items.len(),
            range.len
        )));
    }
    let mut removed = Vec::with_capacity(range.len);
    {
        let mut target = list.items_mut();
        for (at, item) in range.indices().zip(items) {
            removed.push(std::mem::replace(&mut target[at], item));
        }
    }
    drop_from_end(removed);
    Ok(())
}

/// The items to be assigned to a slice.
fn replacement_items(vm: &mut Vm, value: &Value) -> Result<Vec<Value>> {
    let iterable = vm.lookup_special(value, &vm.names.__iter__).is_some()
        || vm.lookup_special(value, &vm.names.__getitem__).is_some();
    if !iterable {
        return Err(vm.type_error("must assign iterable to extended slice"));
    }
    vm.collect_items(value)
}
