//! The buffer protocol, as far as Rust code needs it: the bytes of any bytes-like object.

use std::cell::{Cell, Ref};
use std::ops::Deref;

use crate::object::{Raise, Result, Value};
use crate::types::array::Array;
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
            None => native_buffer(value),
        },
        Value::Native(_) => native_buffer(value),
        _ => None,
    }
}

fn native_buffer(value: &Value) -> Option<ByteRef<'_>> {
    if let Some(array) = value.native::<Array>() {
        return Some(ByteRef::Array(Ref::map(array.data(), |data| &data[..])));
    }
    value.native::<MemoryView>()?.bytes()
}

/// Counts a buffer of a resizable object that is opened (1) or closed (-1); `false` for any other object.
pub fn count_export(value: &Value, change: i32) -> bool {
    let change_in = |exports: &Cell<u32>| exports.set(exports.get().saturating_add_signed(change));
    if let Some(array) = value.as_bytearray() {
        change_in(&array.exports);
        return true;
    }
    match value.native::<Array>() {
        Some(array) => {
            change_in(&array.exports);
            true
        }
        None => false,
    }
}

/// Overwrites bytes of a writable object.
pub fn write(value: &Value, at: usize, item: &[u8]) {
    let copy = |data: &mut Vec<u8>| {
        if let Some(place) = data.get_mut(at..at + item.len()) {
            place.copy_from_slice(item);
        }
    };
    if let Some(array) = value.as_bytearray() {
        copy(&mut array.data_mut());
    } else if let Some(array) = value.native::<Array>() {
        copy(&mut array.data_mut());
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
    match any_buffer(vm, value)? {
        Some(data) => Ok(data),
        None => Err(not_bytes_like(vm, value)),
    }
}

/// The bytes of any object that offers them, by `__buffer__` of a class of the script too.
pub fn any_buffer<'a>(vm: &mut Vm, value: &'a Value) -> Result<Option<ByteRef<'a>>> {
    /// `inspect.BufferFlags.FULL_RO`.
    const FULL_READ_ONLY: i64 = 0x11c;
    if let Some(data) = buffer(value) {
        return Ok(Some(data));
    }
    let Value::Instance(_) = value else {
        return Ok(None);
    };
    let names = vm.names.clone();
    let view = vm.call_special(value, &names.__buffer__, &[Value::Int(FULL_READ_ONLY)])?;
    let Some(view) = view else {
        return Ok(None);
    };
    let Some(seen) = view.native::<MemoryView>() else {
        return Err(vm.type_error("__buffer__ returned non-memoryview object"));
    };
    let data = seen.bytes().map(|data| data.to_vec());
    let release = vm.intern("__release_buffer__");
    vm.call_special(value, &release, std::slice::from_ref(&view))?;
    seen.release();
    Ok(data.map(ByteRef::Gathered))
}

/// Keeps a bytearray from being resized while script code runs in the middle of an operation on it.
pub struct Pinned(Option<Value>);

impl Pinned {
    /// Pins the receiver of a method.
    pub fn new(receiver: &Value) -> Pinned {
        Pinned(count_export(receiver, 1).then(|| receiver.clone()))
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        if let Some(receiver) = &self.0 {
            count_export(receiver, -1);
        }
    }
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

/// Where bytes can be written by way of an object: the object that [`write`] takes, the offset of the first byte in it,
/// and how many there are.  `None` where nothing can be written.
pub fn writable_target(value: &Value) -> Option<(Value, usize, usize)> {
    let view = MemoryView::of(value)?;
    if view.readonly || !view.c_contiguous() {
        return None;
    }
    Some((view.object.clone(), view.offset, view.size()))
}
