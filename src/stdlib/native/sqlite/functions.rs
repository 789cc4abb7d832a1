//! Script code that SQLite calls: how its arguments and answers look, and what becomes of its exceptions.

use std::cmp::Ordering;

use rusqlite::ffi;

use super::State;
use super::raw::{Datum, Outcome};
use crate::object::{Raise, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::any_buffer;
use crate::types::exception::Exc;
use crate::types::str::{Str, has_stand_ins};
use crate::vm::Vm;

/// An argument of a function.
pub fn argument(datum: Datum<'_>) -> Value {
    match datum {
        Datum::Null => Value::None,
        Datum::Int(value) => Value::Int(value),
        Datum::Float(value) => Value::float(value),
        Datum::Text(text) => match Str::from_bytes(text) {
            Some(text) => Value::from(text),
            None => Value::from(&*String::from_utf8_lossy(text)),
        },
        Datum::Blob(data) => Value::from(Bytes::new(data)),
    }
}

/// Shows an exception that SQLite swallows, if the script asked for that.
fn swallow(vm: &mut Vm, raise: &Raise, callable: &Value) {
    if vm.extension::<State>().shows_tracebacks.get() {
        vm.report_unraisable_with(raise, "Exception ignored on sqlite3 callback", callable);
    }
}

fn failed(vm: &mut Vm, raise: &Raise, callable: &Value, text: &'static str) -> Outcome {
    let outcome = if vm.raised(raise, Exc::MemoryError) {
        Outcome::NoMemory
    } else if vm.raised(raise, Exc::OverflowError) {
        Outcome::TooBig
    } else {
        Outcome::Error(text)
    };
    swallow(vm, raise, callable);
    outcome
}

fn outcome(vm: &mut Vm, value: &Value, text: &'static str) -> Outcome {
    if value.is_none() {
        return Outcome::Null;
    }
    match value.as_int() {
        Some(Value::Int(int)) => return Outcome::Int(int),
        Some(_) => return Outcome::TooBig,
        None => {}
    }
    if let Some(float) = value.as_float() {
        return Outcome::Float(float);
    }
    match value.as_str() {
        Some(text) if !has_stand_ins(text.as_str()) => {
            return Outcome::Text(text.as_str().to_owned());
        }
        Some(_) => return Outcome::Error(text),
        None => {}
    }
    match any_buffer(vm, value) {
        Ok(Some(data)) => Outcome::Blob(data.to_vec()),
        _ => Outcome::Error(text),
    }
}

/// A user-defined function.
pub fn call(vm: &mut Vm, callable: &Value, args: &[Value]) -> Outcome {
    let text = "user-defined function raised exception";
    match vm.call(callable, args) {
        Ok(value) => outcome(vm, &value, text),
        Err(raise) => failed(vm, &raise, callable, text),
    }
}

/// The object of an aggregate.
pub fn make(vm: &mut Vm, class: &Value) -> Result<Value, Outcome> {
    let text = "user-defined aggregate's '__init__' method raised error";
    vm.call(class, &[])
        .map_err(|raise| failed(vm, &raise, class, text))
}

/// A method of an aggregate.
pub fn method(vm: &mut Vm, object: &Value, name: &str, args: &[Value]) -> Outcome {
    let (raised, lacking) = match name {
        "step" => (
            "user-defined aggregate's 'step' method raised error",
            "user-defined aggregate's 'step' method not defined",
        ),
        "inverse" => (
            "user-defined aggregate's 'inverse' method raised error",
            "user-defined aggregate's 'inverse' method not defined",
        ),
        "value" => (
            "user-defined aggregate's 'value' method raised error",
            "user-defined aggregate's 'value' method not defined",
        ),
        _ => (
            "user-defined aggregate's 'finalize' method raised error",
            "user-defined aggregate's 'finalize' method not defined",
        ),
    };
    let attribute = vm.intern(name);
    let method = match vm.get_attr(object, &attribute) {
        Ok(method) => method,
        Err(raise) => {
            let missing = vm.raised(&raise, Exc::AttributeError);
            return failed(vm, &raise, object, if missing { lacking } else { raised });
        }
    };
    match vm.call(&method, args) {
        Ok(_) if matches!(name, "step" | "inverse") => Outcome::Null,
        Ok(value) => outcome(vm, &value, raised),
        Err(raise) => failed(vm, &raise, &method, raised),
    }
}

/// A collation.
pub fn compare(vm: &mut Vm, callable: &Value, left: &[u8], right: &[u8]) -> Ordering {
    let args = [argument(Datum::Text(left)), argument(Datum::Text(right))];
    let number = match vm.call(callable, &args) {
        Ok(value) => vm.to_i64_clamped(&value),
        Err(raise) => Err(raise),
    };
    match number {
        Ok(number) => number.cmp(&0),
        Err(raise) => {
            swallow(vm, &raise, callable);
            Ordering::Equal
        }
    }
}

/// A progress handler: whether the statement is to end.
pub fn progress(vm: &mut Vm, callable: &Value) -> bool {
    let ends = match vm.call(callable, &[]) {
        Ok(value) => vm.truth(&value),
        Err(raise) => Err(raise),
    };
    ends.unwrap_or_else(|raise| {
        swallow(vm, &raise, callable);
        true
    })
}

/// A trace callback.
pub fn trace(vm: &mut Vm, callable: &Value, text: &str) {
    if let Err(raise) = vm.call(callable, &[Value::from(text)]) {
        swallow(vm, &raise, callable);
    }
}

/// A statement whose text is too large to be traced.
pub fn trace_too_big(vm: &mut Vm, callable: &Value) -> i32 {
    let message = "Expanded SQL string exceeds the maximum string length";
    let raise = super::errors::error(vm, super::errors::Kind::Data, message);
    swallow(vm, &raise, callable);
    0
}

/// An authorizer.
pub fn authorize(vm: &mut Vm, callable: &Value, args: &[Value]) -> i32 {
    match vm.call(callable, args) {
        Ok(value) => match value.as_int() {
            Some(Value::Int(code)) => i32::try_from(code).unwrap_or(ffi::SQLITE_DENY),
            _ => ffi::SQLITE_DENY,
        },
        Err(raise) => {
            swallow(vm, &raise, callable);
            ffi::SQLITE_DENY
        }
    }
}
