//! The methods of `bytes`, with the operators that `bytearray` shares.

use std::cmp::Ordering;

use super::buffer::{Pinned, any_buffer, buffer};
use super::shared::{like, receiver};
use super::{Bytes, construct, hex};
use crate::object::{Result, Value};
use crate::types::codec;
use crate::types::str::join::{check_size, repeat_count};
use crate::types::str::methods::{defers_to, keyword_text};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// `len()`.
pub fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, args)?.len()))
}

/// `+`.
pub fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let Some(other) = any_buffer(vm, &args[1])? else {
        if defers_to(vm, &args[1], "__radd__") {
            return Ok(Value::NotImplemented);
        }
        let (this, other) = (builtin_name(&args[0]), vm.type_name(&args[1]));
        return Err(vm.type_error(format!("can't concat {other} to {this}")));
    };
    let data = receiver(vm, args)?;
    if let (Value::Bytes(_), Value::Bytes(_)) = (&args[0], &args[1]) {
        if other.is_empty() {
            return Ok(args[0].clone());
        }
        if data.is_empty() {
            return Ok(args[1].clone());
        }
    }
    let mut out = Vec::with_capacity(data.len() + other.len());
    out.extend(&data[..]);
    out.extend(&other[..]);
    Ok(like(&args[0], out))
}

fn builtin_name(value: &Value) -> &'static str {
    if value.as_bytearray().is_some() {
        "bytearray"
    } else {
        "bytes"
    }
}

/// `*`.
pub fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(count) = repeat_count(vm, &args[1])? else {
        return Ok(Value::NotImplemented);
    };
    let len = receiver(vm, args)?.len();
    check_size(vm, len, count)?;
    if count == 1 && matches!(args[0], Value::Bytes(_)) {
        return Ok(args[0].clone());
    }
    let data = receiver(vm, args)?;
    Ok(like(&args[0], data.repeat(count)))
}

/// `%`.
pub fn modulo(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let _pinned = Pinned::new(&args[0]);
    let template = receiver(vm, args)?.to_vec();
    let out = crate::types::format::percent::format_bytes(vm, &template, &args[1])?;
    Ok(like(&args[0], out))
}

/// `%` with the operands the other way round.
pub fn rmod(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::NotImplemented)
}

fn ordering(vm: &mut Vm, args: &[Value]) -> Result<Option<Ordering>> {
    // Against any other bytes-like object it is the other side that compares.
    if args[0].as_bytes().is_some() && args[1].as_bytes().is_none() {
        return Ok(None);
    }
    let data = receiver(vm, args)?;
    Ok(buffer(&args[1]).map(|other| data.cmp(&other)))
}

fn compared(vm: &mut Vm, args: &[Value], holds: fn(Ordering) -> bool) -> Result<Value> {
    let ordering = ordering(vm, args)?;
    Ok(ordering.map_or(Value::NotImplemented, |ordering| {
        Value::bool(holds(ordering))
    }))
}

/// `==`.
pub fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compared(vm, args, Ordering::is_eq)
}

/// `!=`.
pub fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compared(vm, args, Ordering::is_ne)
}

/// `<`.
pub fn lt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compared(vm, args, Ordering::is_lt)
}

/// `<=`.
pub fn le(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compared(vm, args, Ordering::is_le)
}

/// `>`.
pub fn gt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compared(vm, args, Ordering::is_gt)
}

/// `>=`.
pub fn ge(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compared(vm, args, Ordering::is_ge)
}

/// `decode`.
pub fn decode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let encoding = keyword_text(vm, "decode", "encoding", &args[1])?;
    let errors = keyword_text(vm, "decode", "errors", &args[2])?;
    if receiver(vm, args)?.is_empty() {
        return Ok(Value::from(vm.names.empty()));
    }
    let data = match &args[0] {
        Value::Bytes(bytes) => bytes.share(),
        _ => Bytes::new(receiver(vm, args)?.to_vec()),
    };
    let encoding = encoding.as_ref().map_or("utf-8", |name| name.as_str());
    let errors = errors.as_ref().map_or("strict", |name| name.as_str());
    codec::decode_object(vm, &data, encoding, errors)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match args[0].as_bytes() {
        Some(bytes) => Ok(Value::Int(bytes.hash())),
        None => Err(vm.type_error("descriptor '__hash__' requires a 'bytes' object")),
    }
}

fn to_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Value::Bytes(_) = &args[0] {
        return Ok(args[0].clone());
    }
    let data = receiver(vm, args)?.to_vec();
    Ok(Value::from(Bytes::new(data)))
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = receiver(vm, args)?.to_vec();
    Ok(Value::from(Tuple::new([Value::from(Bytes::new(data))])))
}

/// The size that CPython's object would have.
fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, args)?.len() + 33))
}

crate::byte_methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, source=b'', encoding='utf-8', errors='strict')" => construct::new_bytes,
    /// Return hash(self).
    "__hash__($self, /)" => hash,
    /// Convert this value to exact type bytes.
    "__bytes__($self, /)" => to_bytes,
    /// The arguments from which `copy` and `pickle` make the object anew.
    "__getnewargs__($self, /)" => getnewargs,
    /// Return the size of the object in memory, in bytes.
    "__sizeof__($self, /)" => sizeof,
    /// Create a bytes object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    /// Example: bytes.fromhex('B9 01EF') -> b'\\xB9\\x01\\xef'.
    "fromhex($type, string, /)" => hex::fromhex,
}

crate::getters! { pub GETTERS: }
