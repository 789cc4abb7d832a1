//! `bytes(...)` and `bytearray(...)`: bytes from a size, a string, a buffer or integers.

use super::Bytes;
use super::buffer::{any_buffer, buffer, byte_value};
use crate::object::{Result, Value};
use crate::types::codec;
use crate::types::exception::Exc;
use crate::types::str::join::check_size;
use crate::types::str::methods::keyword_text;
use crate::vm::Vm;

/// Which of the two types is made; their messages differ.
#[derive(Clone, Copy, PartialEq)]
pub enum Target {
    Bytes,
    ByteArray,
}

impl Target {
    fn name(self) -> &'static str {
        match self {
            Target::Bytes => "bytes",
            Target::ByteArray => "bytearray",
        }
    }

    /// How the message about an integer out of range calls a byte.
    fn unit(self) -> &'static str {
        match self {
            Target::Bytes => "bytes",
            Target::ByteArray => "byte",
        }
    }
}

/// The bytes for `source`, `encoding` and `errors`.
pub fn build(vm: &mut Vm, target: Target, args: &[Value]) -> Result<Vec<u8>> {
    let [source, encoding, errors] = args else {
        return Ok(Vec::new());
    };
    let encoding = keyword_text(vm, target.name(), "encoding", encoding)?;
    let errors = keyword_text(vm, target.name(), "errors", errors)?;
    if let Some(text) = source.as_str() {
        let Some(encoding) = encoding else {
            return Err(vm.type_error("string argument without an encoding"));
        };
        let errors = errors.as_ref().map_or("strict", |errors| errors.as_str());
        let data = codec::encode_object(vm, &Value::from(text), encoding.as_str(), errors)?;
        return Ok(buffer(&data).map(|data| data.to_vec()).unwrap_or_default());
    }
    if encoding.is_some() {
        return Err(vm.type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(vm.type_error("errors without a string argument"));
    }
    match source.given() {
        None => Ok(Vec::new()),
        Some(source) => convert(vm, target, source),
    }
}

/// Whether `__bytes__` decides what `bytes(source)` is.
fn has_bytes_method(vm: &mut Vm, source: &Value) -> bool {
    let names = vm.names.clone();
    !matches!(source, Value::Bytes(_) | Value::Undef)
        && vm.lookup_special(source, &names.__bytes__).is_some()
}

/// What `__bytes__` answers: `bytes`, or an instance of a subclass.
fn call_bytes_method(vm: &mut Vm, source: &Value) -> Result<Value> {
    let names = vm.names.clone();
    match vm.call_special(source, &names.__bytes__, &[])? {
        None => Err(vm.type_error("'NoneType' object is not callable")),
        Some(result) if result.as_bytes().is_some() => Ok(result),
        Some(result) => {
            let kind = vm.type_name(&result);
            Err(vm.type_error(format!("__bytes__ returned non-bytes (type {kind})")))
        }
    }
}

fn convert(vm: &mut Vm, target: Target, source: &Value) -> Result<Vec<u8>> {
    let names = vm.names.clone();
    if source.as_int().is_some() || vm.lookup_special(source, &names.__index__).is_some() {
        return zeros(vm, source);
    }
    if let Some(data) = any_buffer(vm, source)? {
        return Ok(data.to_vec());
    }
    let mut out = Vec::new();
    integers(vm, target, source, |_, byte| {
        out.push(byte);
        Ok(())
    })?;
    Ok(out)
}

/// Whether `bytes(source)` goes through the items of an iterable.
pub fn is_plain_iterable(vm: &mut Vm, source: &Value) -> bool {
    let names = vm.names.clone();
    source.as_str().is_none()
        && source.as_int().is_none()
        && buffer(source).is_none()
        && vm.lookup_special(source, &names.__index__).is_none()
        && vm.lookup_special(source, &names.__buffer__).is_none()
}

fn zeros(vm: &mut Vm, source: &Value) -> Result<Vec<u8>> {
    match vm.to_index(source)? {
        Value::Int(count) => match usize::try_from(count) {
            Ok(count) => {
                check_size(vm, 1, count)?;
                Ok(vec![0; count])
            }
            Err(_) => Err(vm.value_error("negative count")),
        },
        _ => {
            let kind = vm.type_name(source);
            Err(vm.overflow_error(format!("cannot fit '{kind}' into an index-sized integer")))
        }
    }
}

/// Hands on the bytes that an iterable of integers gives, one by one.
pub fn integers(
    vm: &mut Vm,
    target: Target,
    source: &Value,
    mut push: impl FnMut(&mut Vm, u8) -> Result<()>,
) -> Result<()> {
    let iterator = match vm.iter(source) {
        Ok(iterator) => iterator,
        Err(raise) if vm.raised(&raise, Exc::TypeError) => {
            let kind = vm.type_name(source);
            return Err(vm.type_error(format!(
                "cannot convert '{kind}' object to {}",
                target.name()
            )));
        }
        Err(raise) => return Err(raise),
    };
    while let Some(item) = vm.next(&iterator)? {
        let byte = byte_value(vm, &item, target.unit())?;
        push(vm, byte)?;
    }
    Ok(())
}

/// `bytes.__new__`.
pub fn new_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let (Value::Bytes(_), [Value::Undef, Value::Undef]) = (&args[1], &args[2..]) {
        return vm.wrap_new(&args[0], args[1].clone());
    }
    if let [class, source, Value::Undef, Value::Undef] = args
        && has_bytes_method(vm, source)
    {
        let result = call_bytes_method(vm, source)?;
        let exact = matches!(class, Value::Class(class) if class.as_gc().is(&vm.types.bytes));
        return if exact {
            Ok(result)
        } else {
            vm.wrap_new(class, result.plain().clone())
        };
    }
    let data = build(vm, Target::Bytes, &args[1..])?;
    vm.wrap_new(&args[0], Value::from(Bytes::new(data)))
}
