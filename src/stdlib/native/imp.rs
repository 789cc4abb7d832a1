//! `_imp`: what the import system says of itself to the modules that are written in the language.

use crate::object::{Result, Value};
use crate::stdlib::{ModuleKind, Rank, find};
use crate::vm::Vm;

fn text(vm: &mut Vm, value: &Value, what: &str) -> Result<String> {
    match value.as_str() {
        Some(text) => Ok(text.as_str().to_owned()),
        None => {
            let name = vm.type_name(value);
            let message = format!("{what}() argument must be str, not {name}");
            Err(vm.type_error(message))
        }
    }
}

fn is_builtin(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = text(vm, &args[0], "is_builtin")?;
    let found =
        find(&name).is_some_and(|def| matches!(def.kind, ModuleKind::Native(_, Rank::BuiltIn)));
    Ok(Value::Int(i64::from(found)))
}

fn is_frozen(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = text(vm, &args[0], "is_frozen")?;
    let found =
        find(&name).is_some_and(|def| !matches!(def.kind, ModuleKind::Native(_, Rank::BuiltIn)));
    Ok(Value::bool(found))
}

/// Nothing is ever imported by two at a time.
fn lock_held(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(false))
}

/// Modules have one form only: there are no extensions, and none are frozen besides.
fn extension_suffixes(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from(crate::types::list::List::new(Vec::new())))
}

/// As nothing is frozen besides, there is nothing to leave out either.
fn override_frozen(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.to_i64(&args[0])?;
    Ok(Value::None)
}

fn module_code(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = text(vm, &args[0], "module_code")?;
    let is_program = match args[1].given() {
        Some(wanted) => vm.truth(wanted)?,
        None => false,
    };
    Ok(vm.module_code(&name, is_program)?.unwrap_or(Value::None))
}

crate::methods! { FUNCTIONS:
    /// Returns True if the module name corresponds to a built-in module.
    "is_builtin($module, name, /)" => is_builtin,
    /// Returns True if the module name corresponds to a frozen module.
    "is_frozen($module, name, /)" => is_frozen,
    /// (internal-only) Override PyConfig.use_frozen_modules.
    "_override_frozen_modules_for_tests($module, override, /)" => override_frozen,
    /// Return True if the import lock is currently held, else False.
    "lock_held($module, /)" => lock_held,
    /// Returns the list of file suffixes used to identify extension modules.
    "extension_suffixes($module, /)" => extension_suffixes,
    /// The code object of a module that need not be loaded; None where there is none.
    /// As a program it may await at its top level.
    "module_code($module, name, is_program=False, /)" => module_code,
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_imp", "What the import system says of itself.", FUNCTIONS);
    Ok(Value::from(module))
}
