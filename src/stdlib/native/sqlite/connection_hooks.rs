//! What a connection has beside statements: functions of the script, hooks, copies of the database, limits.

use std::rc::Rc;

use rusqlite::ffi;

use super::errors::{self, Kind, programming_error};
use super::raw::{Aggregate, Backup, Handle};
use super::{blob, connection, with_classes};
use crate::object::{Result, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::vm::Vm;

fn checked(vm: &mut Vm, value: &Value) -> Result<Rc<Handle>> {
    connection::of(vm, value)?.checked(vm)
}

/// A text argument, which SQLite gets as a C string.
fn text(vm: &mut Vm, value: &Value, function: &str, what: &str) -> Result<String> {
    match value.as_str() {
        Some(text) if text.as_str().contains('\0') => {
            Err(vm.value_error("embedded null character"))
        }
        Some(text) => Ok(text.as_str().to_owned()),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("{function}() {what} must be str, not {name}")))
        }
    }
}

/// A callable, `Undef` for `None`.
fn optional(value: &Value) -> Value {
    value.not_none().cloned().unwrap_or_default()
}

fn number(vm: &mut Vm, value: &Value) -> Result<i32> {
    let number = vm.to_i64(value)?;
    match i32::try_from(number) {
        Ok(number) => Ok(number),
        Err(_) if number > 0 => Err(vm.overflow_error("signed integer is greater than maximum")),
        Err(_) => Err(vm.overflow_error("signed integer is less than minimum")),
    }
}

fn argument_count(vm: &mut Vm, handle: &Handle, value: &Value, name: &str) -> Result<i32> {
    let count = number(vm, value)?;
    let most = handle.limit(ffi::SQLITE_LIMIT_FUNCTION_ARG, -1);
    if !(-1..=most).contains(&count) {
        let text = format!("'{name}' must be between -1 and {most}, not {count}");
        return Err(programming_error(vm, text));
    }
    Ok(count)
}

fn operational(vm: &mut Vm, code: i32, message: &str) -> Result<Value> {
    if code == ffi::SQLITE_OK {
        return Ok(Value::None);
    }
    Err(errors::error(vm, Kind::Operational, message))
}

fn create_function(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let name = text(vm, &args[1], "create_function", "argument 'name'")?;
    let count = argument_count(vm, &handle, &args[2], "narg")?;
    let deterministic = args[4].given().map_or(Ok(false), |value| vm.truth(value))?;
    let code = handle.set_function(&name, count, deterministic, optional(&args[3]));
    operational(vm, code, "Error creating function")
}

fn create_aggregate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let name = text(vm, &args[1], "create_aggregate", "argument 'name'")?;
    let count = argument_count(vm, &handle, &args[2], "n_arg")?;
    let code = handle.set_aggregate(&name, count, Aggregate::Plain, optional(&args[3]));
    operational(vm, code, "Error creating aggregate")
}

fn create_window_function(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let name = text(vm, &args[1], "create_window_function", "argument 1")?;
    let count = argument_count(vm, &handle, &args[2], "num_params")?;
    let code = handle.set_aggregate(&name, count, Aggregate::Window, optional(&args[3]));
    if code != ffi::SQLITE_OK {
        return Err(programming_error(vm, handle.message()));
    }
    Ok(Value::None)
}

fn create_collation(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let name = text(vm, &args[1], "create_collation", "argument 1")?;
    let callable = optional(&args[2]);
    if !callable.is_undef() && !vm.is_callable(&callable) {
        return Err(vm.type_error("parameter must be callable"));
    }
    match handle.set_collation(&name, callable) {
        ffi::SQLITE_OK => Ok(Value::None),
        _ => Err(errors::last(vm, &handle)),
    }
}

fn set_authorizer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let code = handle.set_authorizer(optional(&args[1]));
    operational(vm, code, "Error setting authorizer callback")
}

fn set_progress_handler(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let steps = number(vm, &args[2])?;
    handle.set_progress(optional(&args[1]), steps);
    Ok(Value::None)
}

fn set_trace_callback(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    handle.set_trace(optional(&args[1]));
    Ok(Value::None)
}

fn iterdump(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    checked(vm, &args[0])?;
    let module = vm.import_module("sqlite3.dump")?;
    let filter = args[1].given().cloned().unwrap_or(Value::None);
    vm.call_method(&module, "_iterdump", &[args[0].clone(), filter])
}

fn backup(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let source = checked(vm, &args[0])?;
    let class = with_classes(vm, |all| all.connection.clone());
    if !vm.is_instance_of(&args[1], &class) {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "backup() argument 'target' must be sqlite3.Connection, not {name}"
        )));
    }
    let pages = args[2].given().map_or(Ok(-1), |value| number(vm, value))?;
    let progress = optional(&args[3]);
    let name = match args[4].given() {
        Some(name) => text(vm, name, "backup", "argument 'name'")?,
        None => "main".to_owned(),
    };
    let sleep = args[5].given().map_or(Ok(0.25), |value| vm.to_f64(value))?;
    if sleep < 0.0 {
        return Err(vm.value_error("sleep must be greater-than or equal to zero"));
    }
    let target = connection::of(vm, &args[1])?.handle(vm)?;
    if Rc::ptr_eq(&source, &target) {
        return Err(vm.value_error("target cannot be the same connection instance"));
    }
    if !progress.is_undef() && !vm.is_callable(&progress) {
        return Err(vm.type_error("progress argument must be a callable"));
    }
    let pages = if pages == 0 { -1 } else { pages };
    let _guards = (source.lock(vm)?, target.lock(vm)?);
    let Some(backup) = Backup::begin(&target, &source, &name) else {
        return Err(errors::last(vm, &target));
    };
    loop {
        let code = backup.step(vm, pages);
        if !progress.is_undef() {
            let (left, all) = backup.progress();
            let numbers = [code, left, all].map(|number| Value::Int(i64::from(number)));
            vm.call(&progress, &numbers)?;
            if !source.is_open() || !target.is_open() {
                return Err(programming_error(
                    vm,
                    "Cannot operate on a closed database.",
                ));
            }
        }
        match code {
            ffi::SQLITE_OK => {}
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
                let until = vm.host.clock.monotonic_ns() + (sleep * 1e9) as u64;
                vm.sleep_until(until)?;
            }
            _ => break,
        }
        source.give_turn(vm);
    }
    match backup.finish() {
        ffi::SQLITE_OK => Ok(Value::None),
        code if target.error_code() & 0xff == code & 0xff => Err(errors::last(vm, &target)),
        code => Err(errors::plain(vm, code)),
    }
}

fn database_name(vm: &mut Vm, value: &Value, function: &str) -> Result<String> {
    match value.given() {
        Some(name) => text(vm, name, function, "argument 'name'"),
        None => Ok("main".to_owned()),
    }
}

fn serialize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let name = database_name(vm, &args[1], "serialize")?;
    let _guard = handle.lock(vm)?;
    match handle.serialize(vm, &name) {
        Some(data) => Ok(Value::from(Bytes::new(data))),
        None => {
            let text = format!("unable to serialize '{name}'");
            Err(errors::error(vm, Kind::Operational, text))
        }
    }
}

fn deserialize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let name = database_name(vm, &args[2], "deserialize")?;
    let data = match args[1].as_str() {
        Some(text) => text.as_str().as_bytes().to_vec(),
        None => bytes_arg(vm, &args[1])?.to_vec(),
    };
    let _guard = handle.lock(vm)?;
    match handle.deserialize(vm, &name, &data) {
        ffi::SQLITE_OK => Ok(Value::None),
        _ => Err(errors::last(vm, &handle)),
    }
}

fn limit(vm: &mut Vm, args: &[Value], value: i32) -> Result<Value> {
    let handle = connection::of(vm, &args[0])?.checked(vm)?;
    let category = number(vm, &args[1])?;
    match handle.limit(category, value) {
        old if old < 0 => Err(programming_error(vm, "'category' is out of bounds")),
        old => Ok(Value::Int(i64::from(old))),
    }
}

fn getlimit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    limit(vm, args, -1)
}

fn setlimit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = number(vm, &args[2])?;
    limit(vm, args, value)
}

/// Switches are numbered without a gap.
fn is_switch(option: i32) -> bool {
    (ffi::SQLITE_DBCONFIG_ENABLE_FKEY..=ffi::SQLITE_DBCONFIG_TRUSTED_SCHEMA).contains(&option)
}

fn getconfig(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let option = number(vm, &args[1])?;
    if !is_switch(option) {
        return Err(vm.value_error(format!("unknown config 'op': {option}")));
    }
    match handle.config(option, -1) {
        (ffi::SQLITE_OK, value) => Ok(Value::bool(value)),
        _ => Err(errors::last(vm, &handle)),
    }
}

fn setconfig(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = checked(vm, &args[0])?;
    let option = number(vm, &args[1])?;
    if !is_switch(option) {
        return Err(vm.value_error(format!("unknown config 'op': {option}")));
    }
    let enable = args[2].given().map_or(Ok(true), |value| vm.truth(value))?;
    match handle.config(option, i32::from(enable)) {
        (ffi::SQLITE_OK, value) if value == enable => Ok(Value::None),
        (ffi::SQLITE_OK, _) => {
            let text = format!("Unable to set config: op={option}");
            Err(errors::error(vm, Kind::Operational, text))
        }
        _ => Err(errors::last(vm, &handle)),
    }
}

fn no_extensions(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    checked(vm, &args[0])?;
    Err(vm.not_implemented_error("krait's SQLite loads no extensions"))
}

crate::methods! { pub METHODS:
    /// Creates a new function.
    "create_function($self, /, name, narg, func, *, deterministic=False)" => create_function,
    /// Creates a new aggregate.
    "create_aggregate($self, /, name, n_arg, aggregate_class)" => create_aggregate,
    /// Creates or redefines an aggregate window function.
    "create_window_function($self, name, num_params, aggregate_class, /)" => create_window_function,
    /// Creates a collation function.
    "create_collation($self, name, callback, /)" => create_collation,
    /// Set authorizer callback.
    "set_authorizer($self, /, authorizer_callback)" => set_authorizer,
    /// Set progress handler callback.
    "set_progress_handler($self, /, progress_handler, n)" => set_progress_handler,
    /// Set a trace callback called for each SQL statement.
    "set_trace_callback($self, /, trace_callback)" => set_trace_callback,
    /// Returns iterator to the dump of the database in an SQL text format.
    "iterdump($self, /, *, filter=None)" => iterdump,
    /// Makes a backup of the database.
    "backup($self, /, target, *, pages=-1, progress=None, name='main', sleep=0.25)" => backup,
    /// Serialize a database into a byte string.
    "serialize($self, /, *, name='main')" => serialize,
    /// Load a serialized database.
    "deserialize($self, data, /, *, name='main')" => deserialize,
    /// Open and return a BLOB object.
    "blobopen($self, table, column, rowid, /, *, readonly=False, name='main')" => blob::open,
    /// Get connection run-time limits.
    "getlimit($self, category, /)" => getlimit,
    /// Set connection run-time limits.
    "setlimit($self, category, limit, /)" => setlimit,
    /// Query a boolean connection configuration option.
    "getconfig($self, op, /)" => getconfig,
    /// Set a boolean connection configuration option.
    "setconfig($self, op, enable=True, /)" => setconfig,
    /// Enable dynamic loading of SQLite extension modules.
    "enable_load_extension($self, enable, /)" => no_extensions,
    /// Load SQLite extension module.
    "load_extension($self, name, /, *, entrypoint=None)" => no_extensions,
}
