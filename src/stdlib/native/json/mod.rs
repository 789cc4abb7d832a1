//! `_json`: reading and writing JSON, below the package `json` (in `python/json`).

mod decode;
pub mod encode;

use crate::object::{Raise, Result, Value};
use crate::vm::Vm;

/// A `json.JSONDecodeError` at a position in characters.
fn decode_error(vm: &mut Vm, message: &str, document: &Value, position: usize) -> Raise {
    let made = vm.import_module("json.decoder").and_then(|module| {
        let args = [
            Value::from(message),
            document.clone(),
            Value::from(position),
        ];
        vm.call_method(&module, "JSONDecodeError", &args)
    });
    match made {
        Err(raise) => raise,
        Ok(made) => match &made {
            Value::Instance(instance) if instance.exception().is_some() => {
                Raise::new(instance.share())
            }
            _ => vm.value_error(message),
        },
    }
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    Ok(Value::from(vm.native_module(
        "_json",
        "json speedups\n",
        FUNCTIONS,
    )))
}

crate::methods! { FUNCTIONS:
    /// One value from a text: (value, end).  Hooks that are None do nothing.
    "scan($module, text, index, strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, /)" => decode::scan,
    /// The string whose opening quote stands before the index: (text, end).
    "scanstring($module, string, end, strict=True, /)" => decode::scanstring,
    /// A value as text.
    "encode($module, value, default, ensure_ascii, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan, check_circular, /)" => encode::encode,
    /// A string as JSON, in ASCII.
    "encode_basestring_ascii($module, string, /)" => encode::string_ascii,
    /// A string as JSON.
    "encode_basestring($module, string, /)" => encode::string,
}
