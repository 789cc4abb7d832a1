//! `bisect`: searching and inserting in sorted lists.

use crate::object::{Result, Value};
use crate::stdlib;
use crate::types::list::{less, list_of};
use crate::vm::Vm;

/// On which side of equal items the answer lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// An upper bound; -1 stands for none, as in CPython.
fn optional_bound(vm: &mut Vm, value: &Value) -> Result<i64> {
    if vm.lookup_special(value, &vm.names.__index__).is_none() {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("argument should be integer or None, not '{class}'")));
    }
    match vm.to_index(value)? {
        Value::Int(bound) => Ok(bound),
        _ => {
            let class = vm.type_name(value);
            Err(vm.overflow_error(format!("cannot fit '{class}' into an index-sized integer")))
        }
    }
}

fn length(vm: &mut Vm, sequence: &Value) -> Result<usize> {
    if sequence.as_dict().is_some()
        && matches!(vm.class_of(sequence).flags.get(), flags if flags.builtin)
    {
        let class = vm.type_name(sequence);
        return Err(vm.type_error(format!("{class} is not a sequence")));
    }
    vm.len(sequence)
}

/// Whether items are found by their position.
fn is_indexed(vm: &Vm, sequence: &Value) -> bool {
    let is_mapping = vm.class_of(sequence).flags.get().builtin && sequence.as_dict().is_some();
    !is_mapping && vm.lookup_special(sequence, &vm.names.__getitem__).is_some()
}

/// The index at which `x` belongs; `args` are the sequence, `x`, `lo`, `hi`, `key`.
fn search(vm: &mut Vm, args: &[Value], x: &Value, side: Side) -> Result<usize> {
    let lo = match args[2].given() {
        Some(lo) => vm.to_i64(lo)?,
        None => 0,
    };
    let hi = match args[3].not_none() {
        Some(hi) => optional_bound(vm, hi)?,
        None => -1,
    };
    let Ok(mut low) = usize::try_from(lo) else {
        return Err(vm.value_error("lo must be non-negative"));
    };
    let mut high = match hi {
        -1 => length(vm, &args[0])?,
        hi => usize::try_from(hi).unwrap_or(0),
    };
    if !is_indexed(vm, &args[0]) {
        let class = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{class}' object does not support indexing")));
    }
    while low < high {
        let middle = low + (high - low) / 2;
        let item = match list_of(&args[0]) {
            Some(list) if matches!(args[0], Value::List(_)) => match list.get(middle) {
                Some(item) => item,
                None => return Err(vm.index_error("list index out of range")),
            },
            _ => vm.get_item(&args[0], &Value::from(middle))?,
        };
        let item = match args[4].not_none() {
            Some(key) => vm.call(key, &[item])?,
            None => item,
        };
        let go_right = match side {
            Side::Left => less(vm, &item, x)?,
            Side::Right => !less(vm, x, &item)?,
        };
        if go_right {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn insert(vm: &mut Vm, args: &[Value], side: Side) -> Result<Value> {
    let x = match args[4].not_none() {
        Some(key) => vm.call(key, &[args[1].clone()])?,
        None => args[1].clone(),
    };
    let at = search(vm, args, &x, side)?;
    match &args[0] {
        Value::List(list) => {
            let at = at.min(list.len());
            list.items_mut().insert(at, args[1].clone());
        }
        other => {
            vm.call_method(other, "insert", &[Value::from(at), args[1].clone()])?;
        }
    }
    Ok(Value::None)
}

fn bisect_left(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    search(vm, args, &args[1], Side::Left).map(Value::from)
}

fn bisect_right(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    search(vm, args, &args[1], Side::Right).map(Value::from)
}

fn insort_left(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    insert(vm, args, Side::Left)
}

fn insort_right(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    insert(vm, args, Side::Right)
}

crate::methods! { FUNCTIONS:
    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e < x, and all e in
    /// a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will
    /// insert just before the leftmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    "bisect_left($module, /, a, x, lo=0, hi=None, *, key=None)" => bisect_left,
    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e <= x, and all e in
    /// a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will
    /// insert just after the rightmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    "bisect_right($module, /, a, x, lo=0, hi=None, *, key=None)" => bisect_right,
    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the left of the leftmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    "insort_left($module, /, a, x, lo=0, hi=None, *, key=None)" => insort_left,
    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the right of the rightmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    "insort_right($module, /, a, x, lo=0, hi=None, *, key=None)" => insort_right,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("bisect", "Bisection algorithms.", FUNCTIONS);
    for (alias, name) in [("bisect", "bisect_right"), ("insort", "insort_right")] {
        if let Some(function) = module.dict.get_str(&vm.intern(name)) {
            stdlib::set(vm, &module, alias, function);
        }
    }
    Ok(Value::from(module))
}
