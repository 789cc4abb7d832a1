//! `gc`: the collector of cycles.

use std::cell::Cell;

use crate::object::heap;
use crate::object::{Result, Value};
use crate::stdlib::set;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

#[derive(Default)]
struct State {
    threshold: Cell<Option<[i64; 3]>>,
    debug: Cell<i64>,
    collections: Cell<i64>,
    collected: Cell<i64>,
}

/// What `gc.get_threshold()` answers before a script changes it, in CPython 3.14.
const DEFAULT_THRESHOLD: [i64; 3] = [2000, 10, 0];

fn collect(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Some(generation) = args[0].given()
        && !(0..=2).contains(&vm.to_i64(generation)?)
    {
        return Err(vm.value_error("invalid generation"));
    }
    let found = vm.collect_garbage() as i64;
    let state = vm.extension::<State>();
    state.collections.set(state.collections.get() + 1);
    state.collected.set(state.collected.get() + found);
    Ok(Value::Int(found))
}

fn enable(_: &mut Vm, _: &[Value]) -> Result<Value> {
    heap::enable_collector(true);
    Ok(Value::None)
}

fn disable(_: &mut Vm, _: &[Value]) -> Result<Value> {
    heap::enable_collector(false);
    Ok(Value::None)
}

fn isenabled(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(heap::collector_enabled()))
}

fn get_objects(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Some(generation) = args[0].not_none()
        && !(0..=2).contains(&vm.to_i64(generation)?)
    {
        return Err(vm.value_error(
            "generation parameter must be less than the number of available generations (3)",
        ));
    }
    Ok(Value::from(List::new(heap::tracked_objects())))
}

fn get_count(_: &mut Vm, _: &[Value]) -> Result<Value> {
    let young = heap::tracked_objects().len() as i64;
    let items: Vec<Value> = [young, 0, 0].into_iter().map(Value::Int).collect();
    Ok(Value::from(Tuple::new(items)))
}

fn get_threshold(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let threshold = vm.extension::<State>().threshold.get();
    let items = threshold.unwrap_or(DEFAULT_THRESHOLD).map(Value::Int);
    Ok(Value::from(Tuple::new(items.to_vec())))
}

/// A threshold of 0 turns automatic collection off; other numbers are kept, while the heap sets its own pace.
fn set_threshold(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = vm.extension::<State>();
    let mut threshold = state.threshold.get().unwrap_or(DEFAULT_THRESHOLD);
    for (place, arg) in threshold.iter_mut().zip(args) {
        if let Some(arg) = arg.given() {
            *place = vm.to_i64(arg)?;
        }
    }
    state.threshold.set(Some(threshold));
    heap::enable_collector(threshold[0] != 0);
    Ok(Value::None)
}

fn is_tracked(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let atomic = matches!(
        &args[0],
        Value::Str(_)
            | Value::Bytes(_)
            | Value::ByteArray(_)
            | Value::BigInt(_)
            | Value::Complex(_)
            | Value::Range(_)
            | Value::Code(_)
    );
    Ok(Value::bool(args[0].is_heap() && !atomic))
}

fn is_finalized(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(false))
}

fn get_referrers(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let targets = args[0].as_tuple();
    let targets = targets.as_ref().map_or(&[][..], |targets| targets.items());
    let mut found = heap::referrers(targets);
    // The tuple of the arguments is nobody's business.
    found.retain(|value| !value.is(&args[0]));
    Ok(Value::from(List::new(found)))
}

fn get_referents(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let objects = args[0].as_tuple();
    let objects = objects.as_ref().map_or(&[][..], |objects| objects.items());
    let found = objects.iter().flat_map(heap::referents).collect();
    Ok(Value::from(List::new(found)))
}

fn nothing(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::None)
}

fn get_freeze_count(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(0))
}

fn get_debug(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(vm.extension::<State>().debug.get()))
}

fn set_debug(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flags = vm.to_i64(&args[0])?;
    if flags != 0 {
        return Err(vm.not_implemented_error("gc.set_debug(): the collector prints nothing"));
    }
    vm.extension::<State>().debug.set(flags);
    Ok(Value::None)
}

crate::methods! { METHODS:
    /// Run the garbage collector, and return the number of unreachable objects.
    "collect($module, /, generation=2)" => collect,
    /// Enable automatic garbage collection.
    "enable($module, /)" => enable,
    /// Disable automatic garbage collection.
    "disable($module, /)" => disable,
    /// Returns true if automatic garbage collection is enabled.
    "isenabled($module, /)" => isenabled,
    /// Return a list of objects tracked by the collector (excluding the list returned).
    "get_objects($module, /, generation=None)" => get_objects,
    /// Return a three-tuple of the current collection counts.
    "get_count($module, /)" => get_count,
    /// Return the current collection thresholds.
    "get_threshold($module, /)" => get_threshold,
    /// Set the collection thresholds.
    "set_threshold($module, threshold0, threshold1=<unrepresentable>, threshold2=<unrepresentable>, /)" => set_threshold,
    /// Returns true if the object is tracked by the garbage collector.
    "is_tracked($module, obj, /)" => is_tracked,
    /// Returns true if the object has been already finalized by the GC.
    "is_finalized($module, obj, /)" => is_finalized,
    /// Return the list of objects that directly refer to any of 'objs'.
    "get_referrers($module, /, *objs)" => get_referrers,
    /// Return the list of objects that are directly referred to by 'objs'.
    "get_referents($module, /, *objs)" => get_referents,
    /// Get the garbage collection debugging flags.
    "get_debug($module, /)" => get_debug,
    /// Set the garbage collection debugging flags.
    "set_debug($module, flags, /)" => set_debug,
    /// Freeze all current tracked objects and ignore them for future collections.
    "freeze($module, /)" => nothing,
    /// Unfreeze all objects in the permanent generation.
    "unfreeze($module, /)" => nothing,
    /// Return the number of objects in the permanent generation.
    "get_freeze_count($module, /)" => get_freeze_count,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "This module provides access to the garbage collector for reference cycles.";
    let module = vm.native_module("gc", doc, METHODS);
    set(vm, &module, "garbage", List::new(Vec::new()));
    set(vm, &module, "callbacks", List::new(Vec::new()));
    for (name, flag) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ] {
        set(vm, &module, name, Value::Int(flag));
    }
    Ok(Value::from(module))
}
