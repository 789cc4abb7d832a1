//! `atexit`: functions to call when the interpreter ends, last registered first.

use std::cell::RefCell;

use crate::object::{Gc, Result, Value};
use crate::types::str::Str;
use crate::vm::Vm;

#[derive(Clone)]
struct Entry {
    function: Value,
    args: Value,
    keywords: Vec<(Gc<Str>, Value)>,
}

#[derive(Default)]
struct State {
    entries: RefCell<Vec<Entry>>,
}

fn register(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let function = &args[0];
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let keywords = match &args[2] {
        Value::Dict(keywords) => vm.keywords_of(keywords)?,
        _ => Vec::new(),
    };
    let state = vm.extension::<State>();
    state.entries.borrow_mut().push(Entry {
        function: function.clone(),
        args: args[1].clone(),
        keywords,
    });
    Ok(function.clone())
}

fn unregister(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = vm.extension::<State>();
    let entries = state.entries.borrow().clone();
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        if !vm.is_or_eq(&entry.function, &args[0])? {
            kept.push(entry);
        }
    }
    let old = state.entries.replace(kept);
    drop(old);
    Ok(Value::None)
}

fn clear(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let old = vm.extension::<State>().entries.take();
    drop(old);
    Ok(Value::None)
}

/// Calls the functions; an exception in one is reported and the rest go on.
pub fn run(vm: &mut Vm) {
    let state = vm.extension::<State>();
    loop {
        // A function may register another one, which is called next.
        let Some(entry) = state.entries.borrow_mut().pop() else {
            return;
        };
        let args = match &entry.args {
            Value::Tuple(args) => args.items().to_vec(),
            _ => Vec::new(),
        };
        if let Err(raise) = vm.call_keywords(&entry.function, &args, &entry.keywords) {
            vm.report_unraisable_with(
                &raise,
                "Exception ignored in atexit callback",
                &entry.function,
            );
        }
    }
}

fn run_exitfuncs(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    run(vm);
    Ok(Value::None)
}

fn ncallbacks(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let count = vm.extension::<State>().entries.borrow().len();
    Ok(Value::from(count))
}

crate::methods! { METHODS:
    /// register(func, *args, **kwargs) -> func
    ///
    /// Register a function to be executed upon normal program termination.
    "register($module, func, /, *args, **kwargs)" => register,
    /// Unregister an exit function which was previously registered using atexit.register.
    "unregister($module, func, /)" => unregister,
    /// Clear the list of previously registered exit functions.
    "_clear($module, /)" => clear,
    /// Run all registered exit functions.
    "_run_exitfuncs($module, /)" => run_exitfuncs,
    /// Return the number of registered exit functions.
    "_ncallbacks($module, /)" => ncallbacks,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "allow programmer to define multiple exit functions to be executed\nupon normal program termination.";
    Ok(Value::from(vm.native_module("atexit", doc, METHODS)))
}
