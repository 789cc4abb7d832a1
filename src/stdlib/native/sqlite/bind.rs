//! Parameters of a statement: from a script's values to SQLite's.

use rusqlite::ffi;

use super::errors::{self, programming_error};
use super::raw::{Datum, Handle, Statement};
use super::{State, adapt, with_classes};
use crate::object::{Result, Value};
use crate::types::bytes::buffer::any_buffer;
use crate::types::exception::Exc;
use crate::types::str::has_stand_ins;
use crate::vm::Vm;

/// Binds one value of a type that SQLite knows; `None` for another.
#[inline]
fn bind_basic(statement: &Statement, index: i32, value: &Value) -> Option<i32> {
    Some(match value {
        Value::None => statement.bind(index, Datum::Null),
        Value::Int(value) => statement.bind(index, Datum::Int(*value)),
        Value::Float(value) => statement.bind(index, Datum::Float(value.get())),
        Value::Bool(value) => statement.bind(index, Datum::Int(i64::from(value.get()))),
        Value::Str(text) if text.is_ascii() || !has_stand_ins(text.as_str()) => {
            statement.bind(index, Datum::Text(text.as_str().as_bytes()))
        }
        Value::Bytes(data) => statement.bind(index, Datum::Blob(data.as_slice())),
        _ => return None,
    })
}

/// Binds one value of any other type.
fn bind_other(vm: &mut Vm, statement: &Statement, index: i32, value: &Value) -> Result<i32> {
    if let Some(text) = value.as_str() {
        if has_stand_ins(text.as_str()) {
            vm.call_method(&Value::from(text.clone()), "encode", &[])?;
        }
        return Ok(statement.bind(index, Datum::Text(text.as_str().as_bytes())));
    }
    if let Some(int) = value.as_int() {
        return match int {
            Value::Int(int) => Ok(statement.bind(index, Datum::Int(int))),
            _ => Err(vm.overflow_error("Python int too large to convert to SQLite INTEGER")),
        };
    }
    if let Some(float) = value.as_float() {
        return Ok(statement.bind(index, Datum::Float(float)));
    }
    let data = any_buffer(vm, value)?.map(|data| data.to_vec());
    if let Some(data) = data {
        return Ok(statement.bind(index, Datum::Blob(&data)));
    }
    let name = vm.type_name(value);
    Err(programming_error(
        vm,
        format!("Error binding parameter {index}: type '{name}' is not supported"),
    ))
}

fn bind_value(
    vm: &mut Vm,
    (handle, statement): (&Handle, &Statement),
    index: i32,
    value: &Value,
    plain: bool,
) -> Result<()> {
    let code = match plain.then(|| bind_basic(statement, index, value)).flatten() {
        Some(code) => code,
        None => {
            let exact = matches!(
                value,
                Value::BigInt(_) | Value::Str(_) | Value::ByteArray(_)
            );
            if exact && plain {
                bind_other(vm, statement, index, value)?
            } else {
                let protocol = with_classes(vm, |all| Value::from(all.protocol.clone()));
                let value = adapt::adapted(vm, value, &protocol, Some(value))?;
                match bind_basic(statement, index, &value) {
                    Some(code) => code,
                    None => bind_other(vm, statement, index, &value)?,
                }
            }
        }
    };
    if code != ffi::SQLITE_OK {
        return Err(errors::last(vm, handle));
    }
    Ok(())
}

/// Binds all parameters.
pub fn bind_all(
    vm: &mut Vm,
    handle: &Handle,
    statement: &Statement,
    parameters: &Value,
) -> Result<()> {
    let plain = !vm.extension::<State>().adapts_basic.get();
    let needed = statement.parameter_count();
    let target = (handle, statement);
    if let Value::Tuple(tuple) = parameters {
        check_count(vm, needed, tuple.items().len())?;
        for (at, value) in (1..).zip(tuple.items()) {
            check_nameless(vm, statement, at)?;
            bind_value(vm, target, at, value, plain)?;
        }
        return Ok(());
    }
    let names = vm.names.clone();
    let is_dict = parameters.as_dict().is_some();
    let has_items = vm.lookup_special(parameters, &names.__getitem__).is_some();
    let is_proxy = vm.type_name(parameters) == "mappingproxy";
    if has_items && !is_dict && !is_proxy {
        let count = vm.len(parameters)?;
        check_count(vm, needed, count)?;
        for at in 1..=needed {
            check_nameless(vm, statement, at)?;
            let value = vm.get_item(parameters, &Value::Int(i64::from(at - 1)))?;
            bind_value(vm, target, at, &value, plain)?;
        }
        return Ok(());
    }
    if !has_items {
        return Err(programming_error(vm, "parameters are of unsupported type"));
    }
    for at in 1..=needed {
        let name = statement.parameter_name(at).and_then(|name| name.get(1..));
        let Some(name) = name.map(str::to_owned) else {
            return Err(programming_error(
                vm,
                format!(
                    "Binding {at} has no name, but you supplied a dictionary (which has only names)."
                ),
            ));
        };
        let value = match vm.get_item(parameters, &Value::from(name.as_str())) {
            Ok(value) => value,
            Err(raise) if vm.raised(&raise, Exc::LookupError) => {
                return Err(programming_error(
                    vm,
                    format!("You did not supply a value for binding parameter :{name}."),
                ));
            }
            Err(raise) => return Err(raise),
        };
        bind_value(vm, target, at, &value, plain)?;
    }
    Ok(())
}

fn check_count(vm: &mut Vm, needed: i32, given: usize) -> Result<()> {
    if usize::try_from(needed).is_ok_and(|needed| needed == given) {
        return Ok(());
    }
    Err(programming_error(
        vm,
        format!(
            "Incorrect number of bindings supplied. The current statement uses {needed}, and there are {given} supplied."
        ),
    ))
}

fn check_nameless(vm: &mut Vm, statement: &Statement, at: i32) -> Result<()> {
    match statement.parameter_name(at) {
        Some(name) if !name.starts_with('?') => {
            let text = format!(
                "Binding {at} ('{name}') is a named parameter, but you supplied a sequence which requires nameless (qmark) placeholders."
            );
            Err(programming_error(vm, text))
        }
        _ => Ok(()),
    }
}
