//! Integer powers: plain, negative (a float), and modular with inverses.

use num_bigint::BigInt as Big;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::arith::operands;
use super::{IntRef, MAX_BITS, to_f64};
use crate::object::{Result, Value};
use crate::types::bigint::BigInt;
use crate::types::exception::Exc;
use crate::types::float;
use crate::vm::Vm;

/// `a ** b`: an `int`, or a `float` for a negative exponent.
pub fn pow(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    let Some((base, exponent)) = operands(a, b) else {
        return Ok(Value::NotImplemented);
    };
    if exponent.is_negative() {
        let base = to_f64(vm, base)?;
        let exponent = to_f64(vm, exponent)?;
        return float::pow(vm, base, exponent);
    }
    match (base, exponent) {
        (_, IntRef::Small(0)) | (IntRef::Small(1), _) => Ok(Value::Int(1)),
        (IntRef::Small(0), _) => Ok(Value::Int(0)),
        (IntRef::Small(-1), _) => Ok(Value::Int(if exponent.is_odd() { -1 } else { 1 })),
        (base, IntRef::Small(exponent)) => {
            if let IntRef::Small(small) = base
                && let Ok(exponent) = u32::try_from(exponent)
                && let Some(power) = small.checked_pow(exponent)
            {
                return Ok(Value::Int(power));
            }
            // A power of two among the factors can be shifted in; the rest is multiplied.
            if (base.bits() - 1).saturating_mul(exponent as u64) > MAX_BITS {
                return Err(vm.error_with(Exc::MemoryError, Vec::new()));
            }
            Ok(BigInt::normalize(base.to_big().pow(exponent as u32)))
        }
        (_, IntRef::Big(_)) => Err(vm.error_with(Exc::MemoryError, Vec::new())),
    }
}

/// `pow(a, b, modulus)`; `None` in place of a modulus is the caller's affair.
pub fn pow_mod(vm: &mut Vm, a: &Value, b: &Value, modulus: &Value) -> Result<Value> {
    let (Some((base, exponent)), Some(modulus)) = (operands(a, b), IntRef::of(modulus)) else {
        return Ok(Value::NotImplemented);
    };
    if modulus.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    if let (IntRef::Small(base), IntRef::Small(exponent @ 0..), IntRef::Small(modulus)) =
        (base, exponent, modulus)
    {
        return Ok(Value::Int(small_pow_mod(base, exponent as u64, modulus)));
    }
    let modulus = modulus.to_big();
    let positive = modulus.abs();
    let mut base = base.to_big().mod_floor(&positive);
    if exponent.is_negative() {
        match inverse(&base, &positive) {
            Some(inverse) => base = inverse,
            None => {
                return Err(vm.value_error("base is not invertible for the given modulus"));
            }
        }
    }
    let mut result = base.modpow(&exponent.to_big().abs(), &positive);
    // The result has the sign of the modulus.
    if modulus.is_negative() && !result.is_zero() {
        result -= positive;
    }
    Ok(BigInt::normalize(result))
}

fn small_pow_mod(base: i64, mut exponent: u64, modulus: i64) -> i64 {
    let positive = u128::from(modulus.unsigned_abs());
    let mut power = i128::from(base).rem_euclid(positive as i128) as u128;
    let mut result = 1 % positive;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * power % positive;
        }
        power = power * power % positive;
        exponent >>= 1;
    }
    let result = result as i128;
    if modulus < 0 && result != 0 {
        (result - positive as i128) as i64
    } else {
        result as i64
    }
}

/// The inverse of `a` modulo `n > 0`, by Euclid's algorithm.
fn inverse(a: &Big, n: &Big) -> Option<Big> {
    let found = a.extended_gcd(n);
    found.gcd.is_one().then(|| found.x.mod_floor(n))
}
