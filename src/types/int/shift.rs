//! Integer shifts, with counts of any size.

use num_bigint::BigInt as Big;

use super::arith::operands;
use super::{IntRef, MAX_BITS};
use crate::object::{Result, Value};
use crate::types::bigint::BigInt;
use crate::vm::Vm;

/// `a << b`.
pub fn lshift(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    let Some((a, b)) = operands(a, b) else {
        return Ok(Value::NotImplemented);
    };
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Value::Int(0));
    }
    let Some(count) = b.to_i64() else {
        return Err(vm.overflow_error("too many digits in integer"));
    };
    if let IntRef::Small(small) = a
        && count < i64::from(small.unsigned_abs().leading_zeros()) - 1
    {
        return Ok(Value::Int(small << count));
    }
    if a.bits().saturating_add(count as u64) > MAX_BITS {
        return Err(vm.error_with(crate::types::exception::Exc::MemoryError, Vec::new()));
    }
    Ok(BigInt::normalize(match a {
        IntRef::Small(small) => Big::from(small) << count,
        IntRef::Big(big) => big << count,
    }))
}

/// `a >> b`.
pub fn rshift(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    let Some((a, b)) = operands(a, b) else {
        return Ok(Value::NotImplemented);
    };
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    let emptied = Value::Int(if a.is_negative() { -1 } else { 0 });
    let Some(count) = b.to_i64() else {
        return Ok(emptied);
    };
    Ok(match a {
        IntRef::Small(small) => Value::Int(small >> count.min(63)),
        IntRef::Big(big) if count as u64 > big.bits() => emptied,
        IntRef::Big(big) => BigInt::normalize(big >> count),
    })
}
