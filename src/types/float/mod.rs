//! `float`: arithmetic with CPython's special cases, as free functions that the VM's operator slow path
//! calls too, and the tables of its methods.
//!
//! The operators take any two values; `NotImplemented` answers an operand that is neither a float nor an integer.

mod hex;
mod methods;
pub mod parse;
mod ratio;
mod round;
pub mod text;

use std::cmp::Ordering;

use crate::object::{Result, Value};
use crate::types::int::{self, HASH_MODULUS, IntRef};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

pub use methods::{GETTERS, METHODS};
pub use parse::{from_object, parse};
pub use ratio::{from_parts, integer_ratio, split};
pub use round::round_digits;
pub use text::repr;

/// The float that a value is: a `float` or an instance of a subclass.
#[inline]
pub fn of(value: &Value) -> Option<f64> {
    match value {
        Value::Float(float) => Some(float.get()),
        Value::Instance(instance) => match instance.builtin()? {
            Value::Float(float) => Some(float.get()),
            _ => None,
        },
        _ => None,
    }
}

/// An operand of float arithmetic: a float, or an integer converted.
pub fn operand(vm: &mut Vm, value: &Value) -> Result<Option<f64>> {
    if let Some(float) = of(value) {
        return Ok(Some(float));
    }
    match IntRef::of(value) {
        Some(integer) => int::to_f64(vm, integer).map(Some),
        None => Ok(None),
    }
}

fn operands(vm: &mut Vm, a: &Value, b: &Value) -> Result<Option<(f64, f64)>> {
    let Some(a) = operand(vm, a)? else {
        return Ok(None);
    };
    Ok(operand(vm, b)?.map(|b| (a, b)))
}

/// Declares an operator that cannot fail.
macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident => $op:tt;)*) => {
        $($(#[$doc])*
        pub fn $name(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
            Ok(match operands(vm, a, b)? {
                Some((a, b)) => Value::float(a $op b),
                None => Value::NotImplemented,
            })
        })*
    };
}

plain! {
    /// `a + b`.
    add => +;
    /// `a - b`.
    sub => -;
    /// `a * b`.
    mul => *;
}

/// Two operands of a division of any kind, the second not zero.
fn divisible(vm: &mut Vm, a: &Value, b: &Value) -> Result<Option<(f64, f64)>> {
    match operands(vm, a, b)? {
        Some((_, 0.0)) => Err(vm.zero_division_error("division by zero")),
        found => Ok(found),
    }
}

/// `a / b`.
pub fn true_div(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    Ok(match divisible(vm, a, b)? {
        Some((a, b)) => Value::float(a / b),
        None => Value::NotImplemented,
    })
}

/// `a // b`.
pub fn floor_div(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    Ok(match divisible(vm, a, b)? {
        Some((a, b)) => Value::float(quotient_and_rest(a, b).0),
        None => Value::NotImplemented,
    })
}

/// `a % b`.
pub fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    Ok(match divisible(vm, a, b)? {
        Some((a, b)) => Value::float(quotient_and_rest(a, b).1),
        None => Value::NotImplemented,
    })
}

/// `divmod(a, b)`.
pub fn div_mod(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    Ok(match divisible(vm, a, b)? {
        Some((a, b)) => {
            let (quotient, rest) = quotient_and_rest(a, b);
            Value::from(Tuple::new([Value::float(quotient), Value::float(rest)]))
        }
        None => Value::NotImplemented,
    })
}

/// `a // b` and `a % b` for `b != 0`: the rest has the sign of `b`, and the quotient is the whole number
/// nearest to `(a - rest) / b`.
pub fn quotient_and_rest(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(b);
    }
    let whole = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    } else {
        0f64.copysign(a / b)
    };
    (whole, rest)
}

/// `a ** b` of floats: complex for a negative base and a fractional exponent.
pub fn pow(vm: &mut Vm, a: f64, b: f64) -> Result<Value> {
    if a == 0.0 && b < 0.0 {
        return Err(vm.zero_division_error("zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return crate::types::complex::pow(vm, a.into(), b.into());
    }
    let power = a.powf(b);
    if power.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(range_error(vm));
    }
    Ok(Value::float(power))
}

/// `a ** b` of any two values.
pub fn pow_values(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    match operands(vm, a, b)? {
        Some((a, b)) => pow(vm, a, b),
        None => Ok(Value::NotImplemented),
    }
}

/// The `OverflowError` of a float power: it carries C's `ERANGE`.
#[cold]
fn range_error(vm: &mut Vm) -> crate::object::Raise {
    vm.error_with(
        crate::types::exception::Exc::OverflowError,
        vec![Value::Int(34), Value::from("Numerical result out of range")],
    )
}

/// The order of a float and a float or integer: `None` for other types, `Some(None)` for a NaN.
pub fn compare(a: f64, b: &Value) -> Option<Option<Ordering>> {
    if let Some(b) = of(b) {
        return Some(a.partial_cmp(&b));
    }
    let b = IntRef::of(b)?;
    Some(int::compare_float(b, a).map(Ordering::reverse))
}

/// CPython's numeric hash of a float: its exact value modulo 2**61 - 1.
pub fn hash(value: f64) -> i64 {
    if !value.is_finite() {
        return match (value.is_nan(), value > 0.0) {
            (true, _) => 0,
            (false, true) => 314_159,
            (false, false) => -314_159,
        };
    }
    let (mantissa, exponent) = split(value.abs());
    // Powers of two are cyclic modulo 2**61 - 1: a shift is a rotation of 61 bits.
    let turn = exponent.rem_euclid(61) as u32;
    let rotated = ((mantissa << turn) & HASH_MODULUS) | (mantissa >> (61 - turn));
    let hash = if rotated == HASH_MODULUS {
        0
    } else {
        rotated as i64
    };
    let signed = if value < 0.0 { -hash } else { hash };
    if signed == -1 { -2 } else { signed }
}

/// `value * 2**exponent`, rounded once.
pub fn ldexp(value: f64, exponent: i32) -> f64 {
    const UP: f64 = f64::from_bits(2046 << 52);
    // 2**-969: small steps that leave room for all 53 bits until the last.
    const DOWN: f64 = f64::from_bits(54 << 52);
    let mut value = value;
    let mut exponent = exponent;
    for _ in 0..2 {
        if exponent > 1023 {
            value *= UP;
            exponent -= 1023;
        } else if exponent < -1022 {
            value *= DOWN;
            exponent += 969;
        }
    }
    value * f64::from_bits(((exponent.clamp(-1022, 1023) + 1023) as u64) << 52)
}
