//! `_json`: reading and writing JSON, below the package `json` (in `python/json`).

pub mod decode;
pub mod encode;
mod objects;

use crate::object::{Raise, Result, Value};
use crate::stdlib::set;
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
    let module = vm.native_module("_json", "json speedups\n", FUNCTIONS);
    let (scanner, encoder) = (objects::scanner_class(vm), objects::encoder_class(vm));
    set(vm, &module, "make_scanner", scanner);
    set(vm, &module, "make_encoder", encoder);
    Ok(Value::from(module))
}

crate::methods! { FUNCTIONS:
    /// The string whose opening quote stands before the index: (text, end).
    "scanstring($module, string, end, strict=True, /)" => decode::scanstring,
    /// A string as JSON, in ASCII.
    "encode_basestring_ascii($module, string, /)" => encode::string_ascii,
    /// A string as JSON.
    "encode_basestring($module, string, /)" => encode::string,
    /// A value as `json.dumps` writes it without options; None if the encoder has to be asked about a part of it.
    "dumps($module, obj, /)" => encode::dumps,
    /// What a document holds, read without options; the default if anything is wrong with it.
    "loads($module, document, default, /)" => decode::loads,
}
