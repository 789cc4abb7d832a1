//! `int.to_bytes` and `int.from_bytes`.

use num_bigint::{BigInt as Big, Sign};

use super::IntRef;
use crate::object::{Result, Value};
use crate::types::bigint::BigInt;
use crate::types::bytes::Bytes;
use crate::vm::Vm;

/// Whether the most significant byte stands first.
fn is_big_endian(vm: &mut Vm, function: &str, order: &Value) -> Result<bool> {
    let Some(order) = order.given() else {
        return Ok(true);
    };
    let Some(text) = order.as_str() else {
        let name = vm.type_name(order);
        return Err(vm.type_error(format!(
            "{function}() argument 'byteorder' must be str, not {name}"
        )));
    };
    match text.as_str() {
        "big" => Ok(true),
        "little" => Ok(false),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// `int.to_bytes(length=1, byteorder='big', *, signed=False)`.
pub(super) fn to_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let length = match args[1].given() {
        Some(length) => vm.to_i64(length)?,
        None => 1,
    };
    let big_endian = is_big_endian(vm, "to_bytes", &args[2])?;
    let signed = match args[3].given() {
        Some(signed) => vm.truth(signed)?,
        None => false,
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    let Some(int) = IntRef::of(&args[0]) else {
        return Ok(Value::NotImplemented);
    };
    let negative = int.is_negative();
    if negative && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    let big = int.to_big();
    // Least significant byte first; the sign bit only where one is asked for.
    let mut data = if signed {
        big.to_signed_bytes_le()
    } else {
        big.magnitude().to_bytes_le()
    };
    let filler = if negative { 0xff } else { 0 };
    if int.is_zero() || (length == 0 && negative && data == [0xff]) {
        data.clear();
    }
    if data.len() > length {
        return Err(vm.overflow_error("int too big to convert"));
    }
    if length > super::MAX_BITS as usize {
        return Err(vm.error_with(crate::types::exception::Exc::MemoryError, Vec::new()));
    }
    data.resize(length, filler);
    if big_endian {
        data.reverse();
    }
    Ok(Value::from(Bytes::new(data)))
}

/// `int.from_bytes(bytes, byteorder='big', *, signed=False)`.
pub(super) fn from_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let big_endian = is_big_endian(vm, "from_bytes", &args[2])?;
    let signed = match args[3].given() {
        Some(signed) => vm.truth(signed)?,
        None => false,
    };
    let mut data = bytes_of(vm, &args[1])?;
    if big_endian {
        data.reverse();
    }
    let value = BigInt::normalize(if signed {
        Big::from_signed_bytes_le(&data)
    } else {
        Big::from_bytes_le(Sign::Plus, &data)
    });
    match &args[0] {
        Value::Class(class) if !class.as_gc().is(&vm.types.int) => vm.call(&args[0], &[value]),
        _ => Ok(value),
    }
}

/// The bytes of a bytes-like object, or of an iterable of small integers.
fn bytes_of(vm: &mut Vm, source: &Value) -> Result<Vec<u8>> {
    if let Some(bytes) = source.as_bytes() {
        return Ok(bytes.as_slice().to_vec());
    }
    if let Some(array) = source.as_bytearray() {
        return Ok(array.data().clone());
    }
    let names = vm.names.clone();
    if let Some(bytes) = vm.call_special(source, &names.__bytes__, &[])? {
        return match bytes.as_bytes() {
            Some(bytes) => Ok(bytes.as_slice().to_vec()),
            None => {
                let name = vm.type_name(&bytes);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    let iterable = vm.lookup_special(source, &names.__iter__).is_some()
        || vm.lookup_special(source, &names.__getitem__).is_some();
    if source.as_str().is_some() || !iterable {
        let name = vm.type_name(source);
        return Err(vm.type_error(format!("cannot convert '{name}' object to bytes")));
    }
    let items = vm.collect_items(source)?;
    let mut data = Vec::with_capacity(items.len());
    for item in &items {
        match vm.to_index(item)? {
            Value::Int(byte @ 0..=255) => data.push(byte as u8),
            _ => return Err(vm.value_error("bytes must be in range(0, 256)")),
        }
    }
    Ok(data)
}
