//! `list.sort`, and the order that `sorted`, `min` and `heapq` share with it.
//!
//! Keys of one primitive type are sorted without a call.  While a key function or
//! a comparison runs the list is empty, as in CPython; a change to it is an error.

use super::methods::receiver;
use super::timsort;
use crate::object::{Result, Value};
use crate::vm::{CompareOp, Vm};

/// `list.sort(*, key=None, reverse=False)`.
pub(super) fn sort(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    let reverse = args[2].given().map_or(Ok(false), |flag| vm.truth(flag))?;
    let mut items = std::mem::take(&mut *list.items_mut());
    let result = sort_items(vm, &mut items, args[1].not_none(), reverse);
    let meddled = list.items().capacity() != 0;
    list.replace(items);
    result?;
    if meddled {
        return Err(vm.value_error("list modified during sort"));
    }
    Ok(Value::None)
}

/// Sorts items in place, stably.  Where a call raises they are partly sorted.
pub fn sort_items(
    vm: &mut Vm,
    items: &mut Vec<Value>,
    key: Option<&Value>,
    reverse: bool,
) -> Result<()> {
    let Some(key) = key else {
        return match primitive_order(items, reverse) {
            Some(order) => {
                permute(items, &order);
                Ok(())
            }
            None => sort_by_calls(vm, None, items, reverse),
        };
    };
    let mut keys = Vec::with_capacity(items.len());
    for item in items.iter() {
        keys.push(vm.call(key, std::slice::from_ref(item))?);
    }
    match primitive_order(&keys, reverse) {
        Some(order) => {
            permute(items, &order);
            Ok(())
        }
        None => sort_by_calls(vm, Some(&keys), items, reverse),
    }
}

/// Puts the items into a new order.
fn permute(items: &mut Vec<Value>, order: &[u32]) {
    let sorted = order.iter().map(|&at| items[at as usize].take()).collect();
    *items = sorted;
}

/// The sorted order of keys that are all `int`s, all `float`s without NaN, or all `str`s.
fn primitive_order(keys: &[Value], reverse: bool) -> Option<Vec<u32>> {
    match keys.first()? {
        Value::Int(_) => {
            let ints = collect_keys(keys, |key| match key {
                Value::Int(number) => Some(*number),
                _ => None,
            })?;
            Some(sorted_order(ints, reverse, |a, b| a.cmp(b)))
        }
        Value::Float(_) => {
            let floats = collect_keys(keys, |key| match key {
                Value::Float(number) if !number.get().is_nan() => Some(number.get()),
                _ => None,
            })?;
            Some(sorted_order(floats, reverse, |a, b| {
                a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal)
            }))
        }
        Value::Str(_) => {
            let texts = collect_keys(keys, |key| match key {
                Value::Str(text) => Some(text.as_str()),
                _ => None,
            })?;
            Some(sorted_order(texts, reverse, |a, b| a.cmp(b)))
        }
        _ => None,
    }
}

/// The keys with their positions, if `extract` accepts all of them.
fn collect_keys<'a, K>(
    keys: &'a [Value],
    extract: impl Fn(&'a Value) -> Option<K>,
) -> Option<Vec<(K, u32)>> {
    keys.iter()
        .enumerate()
        .map(|(at, key)| Some((extract(key)?, at as u32)))
        .collect()
}

fn sorted_order<K>(
    mut keys: Vec<(K, u32)>,
    reverse: bool,
    order: impl Fn(&K, &K) -> std::cmp::Ordering,
) -> Vec<u32> {
    // A stable sort in either direction: equal keys keep their order.
    if reverse {
        keys.sort_by(|(a, _), (b, _)| order(b, a));
    } else {
        keys.sort_by(|(a, _), (b, _)| order(a, b));
    }
    keys.into_iter().map(|(_, at)| at).collect()
}

/// Sorts by `<` on the keys, or on the items themselves.
fn sort_by_calls(
    vm: &mut Vm,
    keys: Option<&[Value]>,
    items: &mut Vec<Value>,
    reverse: bool,
) -> Result<()> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    // Turning the list round before and after keeps a reversed sort stable.
    if reverse {
        order.reverse();
    }
    let compared = keys.unwrap_or(items);
    let result = timsort::sort(&mut order, |a, b| {
        less(vm, &compared[a as usize], &compared[b as usize])
    });
    if reverse {
        order.reverse();
    }
    permute(items, &order);
    result
}

/// `a < b`, without a call where the types allow.
#[inline]
pub fn less(vm: &mut Vm, a: &Value, b: &Value) -> Result<bool> {
    match quick_less(a, b) {
        Some(less) => Ok(less),
        None => vm.compare_bool(CompareOp::Lt, a, b),
    }
}

/// `a < b` for primitives, and for tuples whose decisive items are.
fn quick_less(a: &Value, b: &Value) -> Option<bool> {
    Some(match (a, b) {
        (Value::Int(a), Value::Int(b)) => a < b,
        (Value::Float(a), Value::Float(b)) => a.get() < b.get(),
        (Value::Str(a), Value::Str(b)) => a.as_str() < b.as_str(),
        (Value::Tuple(a), Value::Tuple(b)) => {
            for (a, b) in a.items().iter().zip(b.items()) {
                if !quick_equal(a, b)? {
                    return quick_less(a, b);
                }
            }
            a.len() < b.len()
        }
        _ => return None,
    })
}

fn quick_equal(a: &Value, b: &Value) -> Option<bool> {
    Some(match (a, b) {
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b || a.get() == b.get(),
        (Value::Str(a), Value::Str(b)) => a.is(b) || a.as_str() == b.as_str(),
        _ => return None,
    })
}
