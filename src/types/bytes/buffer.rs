//! The buffer protocol, as far as Rust code needs it: the bytes of any bytes-like object.

use std::cell::Ref;
use std::ops::Deref;

use crate::object::{Raise, Result, Value};
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

/// The borrowed bytes of a bytes-like object.  Let it go before script code runs.
pub enum ByteRef<'a> {
    Slice(&'a [u8]),
    Array(Ref<'a, [u8]>),
    /// Gathered from a view that is not contiguous.
    Gathered(Vec<u8>),
}

impl Deref for ByteRef<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            ByteRef::Slice(data) => data,
            ByteRef::Array(data) => data,
            ByteRef::Gathered(data) => data,
        }
    }
}

/// The bytes of a bytes-like object; `None` for anything else, and for a released memoryview.
pub fn buffer(value: &Value) -> Option<ByteRef<'_>> {
    match value {
        Value::Bytes(bytes) => Some(ByteRef::Slice(bytes.as_slice())),
        Value::ByteArray(array) => Some(ByteRef::Array(Ref::map(array.data(), |data| &data[..]))),
        Value::Instance(instance) => match instance.builtin() {
            Some(inner) => buffer(inner),
            None => value.native::<MemoryView>()?.bytes(),
        },
        Value::Native(_) => value.native::<MemoryView>()?.bytes(),
        _ => None,
    }
}

/// The error for an argument that is no bytes-like object.
#[cold]
pub fn not_bytes_like(vm: &mut Vm, value: &Value) -> Raise {
    if value.native::<MemoryView>().is_some() {
        return vm.value_error("operation forbidden on released memoryview object");
    }
    let name = vm.type_name(value);
    vm.type_error(format!("a bytes-like object is required, not '{name}'"))
}

/// The bytes of an argument that must be bytes-like.
pub fn bytes_arg<'a>(vm: &mut Vm, value: &'a Value) -> Result<ByteRef<'a>> {
    buffer(value).ok_or_else(|| not_bytes_like(vm, value))
}

/// An integer that must be a byte; `what` begins the message.
pub fn byte_value(vm: &mut Vm, value: &Value, what: &str) -> Result<u8> {
    if let Value::Int(byte @ 0..=255) = value {
        return Ok(*byte as u8);
    }
    match vm.to_index(value)? {
        Value::Int(byte @ 0..=255) => Ok(byte as u8),
        _ => Err(vm.value_error(format!("{what} must be in range(0, 256)"))),
    }
}
