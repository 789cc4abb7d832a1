//! `int`: how its two representations (machine word, big integer) are read, and the table of its methods.
//!
//! The operators stand in `arith.rs`, `division.rs`, `shift.rs` and `power.rs` as free functions that take any two
//! values and answer `NotImplemented` unless both are integers (an `int`, a `bool`, or an instance of
//! a subclass).  Invariant: a result that fits an `i64` is a `Value::Int`.

mod arith;
mod bytes;
mod compare;
mod division;
mod methods;
mod new;
pub mod parse;
mod power;
mod shift;
pub mod text;

use std::borrow::Cow;

use num_bigint::{BigInt as Big, BigUint, Sign};
use num_traits::ToPrimitive;

use crate::object::{Result, Value};
use crate::types::bigint::BigInt;
use crate::vm::Vm;

pub use arith::{abs, add, bit_and, bit_or, bit_xor, invert, mul, negate, sub};
pub use compare::{compare, compare_float, is_equal_float};
pub use division::{div_mod, floor_div, modulo, round_to, true_div};
pub use methods::{GETTERS, METHODS};
pub use new::from_object;
pub use parse::DigitLimit;
pub use power::{pow, pow_mod};
pub use shift::{lshift, rshift};

/// The modulus of numeric hashes: 2**61 - 1.
pub const HASH_MODULUS: u64 = (1 << 61) - 1;

/// Results longer than this raise `MemoryError` rather than being computed (one GiB).
pub const MAX_BITS: u64 = 1 << 33;

/// An integer operand, whatever kind of object it comes from.
#[derive(Clone, Copy)]
pub enum IntRef<'a> {
    Small(i64),
    Big(&'a Big),
}

impl<'a> IntRef<'a> {
    /// The integer that a value is: an `int`, a `bool`, or an instance of a subclass of `int`.
    #[inline]
    pub fn of(value: &'a Value) -> Option<IntRef<'a>> {
        match value {
            Value::Int(small) => Some(IntRef::Small(*small)),
            Value::BigInt(big) => Some(IntRef::Big(big.get())),
            Value::Bool(truth) => Some(IntRef::Small(i64::from(truth.get()))),
            Value::Instance(instance) => match instance.builtin()? {
                Value::Int(small) => Some(IntRef::Small(*small)),
                Value::BigInt(big) => Some(IntRef::Big(big.get())),
                _ => None,
            },
            _ => None,
        }
    }

    /// As a big integer.
    pub fn to_big(self) -> Cow<'a, Big> {
        match self {
            IntRef::Small(small) => Cow::Owned(Big::from(small)),
            IntRef::Big(big) => Cow::Borrowed(big),
        }
    }

    /// The absolute value.
    pub fn magnitude(self) -> Cow<'a, BigUint> {
        match self {
            IntRef::Small(small) => Cow::Owned(BigUint::from(small.unsigned_abs())),
            IntRef::Big(big) => Cow::Borrowed(big.magnitude()),
        }
    }

    /// An exact `int` object.
    pub fn to_value(self) -> Value {
        match self {
            IntRef::Small(small) => Value::Int(small),
            IntRef::Big(big) => BigInt::normalize(big.clone()),
        }
    }

    /// The machine word, if it fits.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntRef::Small(small) => Some(small),
            IntRef::Big(_) => None,
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(small) => small < 0,
            IntRef::Big(big) => big.sign() == Sign::Minus,
        }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        matches!(self, IntRef::Small(0))
    }

    /// Whether it is odd.
    pub fn is_odd(self) -> bool {
        match self {
            IntRef::Small(small) => small & 1 == 1,
            IntRef::Big(big) => big.bit(0),
        }
    }

    /// `int.bit_length`.
    pub fn bits(self) -> u64 {
        match self {
            IntRef::Small(small) => u64::from(64 - small.unsigned_abs().leading_zeros()),
            IntRef::Big(big) => big.bits(),
        }
    }

    /// The nearest float, ties to even; `None` where it would be infinite.
    pub fn to_f64(self) -> Option<f64> {
        match self {
            IntRef::Small(small) => Some(small as f64),
            IntRef::Big(big) => big_to_f64(big),
        }
    }

    /// CPython's numeric hash: the value modulo 2**61 - 1 with the value's sign, never -1.
    pub fn hash(self) -> i64 {
        match self {
            IntRef::Small(small) => hash_i64(small),
            IntRef::Big(big) => {
                let rest = (big.magnitude() % HASH_MODULUS).to_i64().unwrap_or(0);
                finish_hash(rest, big.sign() == Sign::Minus)
            }
        }
    }
}

fn big_to_f64(big: &Big) -> Option<f64> {
    let bits = big.bits();
    if bits > 1024 {
        return None;
    }
    // The top 64 bits, the lowest of them standing in for all that are dropped, round as the whole does.
    let shift = bits.saturating_sub(64);
    let magnitude = big.magnitude();
    let mut top = (magnitude >> shift).to_u64().unwrap_or(u64::MAX);
    if shift > 0 && magnitude.trailing_zeros().unwrap_or(0) < shift {
        top |= 1;
    }
    let value = super::float::ldexp(top as f64, shift as i32);
    if value.is_infinite() {
        return None;
    }
    Some(if big.sign() == Sign::Minus {
        -value
    } else {
        value
    })
}

/// The hash of a machine integer.
#[inline]
pub fn hash_i64(value: i64) -> i64 {
    let rest = (value.unsigned_abs() % HASH_MODULUS) as i64;
    finish_hash(rest, value < 0)
}

#[inline]
fn finish_hash(rest: i64, negative: bool) -> i64 {
    match (rest, negative) {
        (1, true) => -2,
        (rest, true) => -rest,
        (rest, false) => rest,
    }
}

/// The nearest float of an integer, or the `OverflowError` of `float(huge)`.
pub fn to_f64(vm: &mut Vm, int: IntRef<'_>) -> Result<f64> {
    int.to_f64()
        .ok_or_else(|| vm.overflow_error("int too large to convert to float"))
}

/// The integer part of a float, or the error of `int(nan)` and `int(inf)`.
pub fn from_f64(vm: &mut Vm, value: f64) -> Result<Value> {
    if value.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    if value.is_infinite() {
        return Err(vm.overflow_error("cannot convert float infinity to integer"));
    }
    Ok(from_finite(value))
}

/// The integer part of a finite float.
pub fn from_finite(value: f64) -> Value {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if value > -LIMIT && value < LIMIT {
        return Value::Int(value as i64);
    }
    BigInt::normalize(finite_to_big(value))
}

/// The integer part of a finite float as a big integer.
pub fn finite_to_big(value: f64) -> Big {
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1075;
    let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
    let magnitude = if exponent >= 0 {
        BigUint::from(mantissa) << exponent as u32
    } else if exponent > -53 {
        BigUint::from(mantissa >> -exponent)
    } else {
        BigUint::ZERO
    };
    let sign = if value < 0.0 { Sign::Minus } else { Sign::Plus };
    Big::from_biguint(sign, magnitude)
}
