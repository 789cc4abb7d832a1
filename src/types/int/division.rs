//! Integer division: floor division and modulo, true division to the nearest float, rounding to tens.

use num_bigint::{BigInt as Big, BigUint};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::IntRef;
use super::arith::operands;
use crate::object::{Raise, Result, Value};
use crate::types::bigint::BigInt;
use crate::types::float::ldexp;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Every division by zero has this text.
#[cold]
pub(in crate::types) fn zero_division(vm: &mut Vm) -> Raise {
    vm.zero_division_error("division by zero")
}

/// `a // b`.
pub fn floor_div(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    match operands(a, b) {
        Some((_, IntRef::Small(0))) => Err(zero_division(vm)),
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(match a.checked_div(b) {
            Some(quotient) => {
                let inexact = a % b != 0 && (a < 0) != (b < 0);
                Value::Int(quotient - i64::from(inexact))
            }
            None => BigInt::normalize(-Big::from(a)),
        }),
        Some((a, b)) => Ok(BigInt::normalize(a.to_big().div_floor(&b.to_big()))),
        None => Ok(Value::NotImplemented),
    }
}

/// `a % b`.
pub fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    match operands(a, b) {
        Some((_, IntRef::Small(0))) => Err(zero_division(vm)),
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(Value::Int(small_modulo(a, b))),
        Some((a, b)) => Ok(BigInt::normalize(a.to_big().mod_floor(&b.to_big()))),
        None => Ok(Value::NotImplemented),
    }
}

/// `a % b` for `b != 0`.
pub(super) fn small_modulo(a: i64, b: i64) -> i64 {
    let rest = a.wrapping_rem(b);
    if rest != 0 && (rest < 0) != (b < 0) {
        rest + b
    } else {
        rest
    }
}

/// `divmod(a, b)`.
pub fn div_mod(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    let quotient = floor_div(vm, a, b)?;
    if quotient.is_not_implemented() {
        return Ok(quotient);
    }
    let rest = modulo(vm, a, b)?;
    Ok(Value::from(Tuple::new([quotient, rest])))
}

/// `a / b`, correctly rounded.
pub fn true_div(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    const EXACT: u64 = 1 << 53;
    match operands(a, b) {
        Some((_, IntRef::Small(0))) => Err(zero_division(vm)),
        Some((IntRef::Small(a), IntRef::Small(b)))
            if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT =>
        {
            Ok(Value::float(a as f64 / b as f64))
        }
        Some((a, b)) => {
            let negative = a.is_negative() != b.is_negative();
            match magnitude_ratio(&a.magnitude(), &b.magnitude()) {
                Some(ratio) => Ok(Value::float(if negative { -ratio } else { ratio })),
                None => Err(vm.overflow_error("integer division result too large for a float")),
            }
        }
        None => Ok(Value::NotImplemented),
    }
}

/// The float nearest to `a / b`, ties to even; `None` where it would be infinite.
pub fn magnitude_ratio(a: &BigUint, b: &BigUint) -> Option<f64> {
    if a.is_zero() {
        return Some(0.0);
    }
    let difference = a.bits() as i64 - b.bits() as i64;
    if difference > 1025 {
        return None;
    }
    if difference < -1080 {
        return Some(0.0);
    }
    // Scaled by a power of two the quotient has 55 or 56 bits (fewer where the result is subnormal: its last
    // bit is then worth 2**-1076), of which the last stands in for the remainder.
    let shift = difference.max(-1021) - 55;
    let (quotient, rest) = if shift >= 0 {
        a.div_rem(&(b << shift as u64))
    } else {
        (a << (-shift) as u64).div_rem(b)
    };
    let quotient = quotient.to_u64()? | u64::from(!rest.is_zero());
    let bits = i64::from(64 - quotient.leading_zeros());
    let extra = (bits - 53).max(-1074 - shift).max(0) as u32;
    let rounded = round_half_even(quotient, extra);
    let result = ldexp(rounded as f64, (shift + i64::from(extra)) as i32);
    (!result.is_infinite()).then_some(result)
}

/// `value / 2**bits`, rounded half to even.
fn round_half_even(value: u64, bits: u32) -> u64 {
    if bits == 0 {
        return value;
    }
    if bits > 63 {
        return 0;
    }
    let kept = value >> bits;
    let rest = value & ((1 << bits) - 1);
    let half = 1 << (bits - 1);
    if rest > half || (rest == half && kept & 1 == 1) {
        kept + 1
    } else {
        kept
    }
}

/// `round(a, -tens)` for `tens > 0`: to the nearest multiple of a power of ten, ties to even.
pub fn round_to(a: IntRef<'_>, tens: u64) -> Value {
    // A power of ten with more bits than twice the number rounds it to zero.
    if tens.saturating_mul(3) > a.bits() + 8 {
        return Value::Int(0);
    }
    let unit = num_traits::pow(Big::from(10), tens as usize);
    BigInt::normalize(round_to_multiple(&a.to_big(), &unit))
}

/// The multiple of `unit > 0` nearest to `a`, ties to the even multiple.
pub fn round_to_multiple(a: &Big, unit: &Big) -> Big {
    let (mut quotient, rest) = a.div_mod_floor(unit);
    let twice: Big = rest << 1u32;
    if &twice > unit || (&twice == unit && quotient.bit(0)) {
        quotient += Big::one();
    }
    quotient * unit
}
