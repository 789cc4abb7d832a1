//! Floats taken apart into mantissa and exponent, and put together from them with one rounding.

use num_bigint::BigInt as Big;

use super::ldexp;
use crate::object::Value;
use crate::types::bigint::BigInt;

/// Mantissa and exponent of a finite float that is not negative: `mantissa * 2**exponent`.
pub fn split(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    }
}

/// `mantissa * 2**exponent`, rounded half to even; infinite where it is too large.
pub fn from_parts(mantissa: u64, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let bits = i64::from(64 - mantissa.leading_zeros());
    if exponent > 1100 {
        return f64::INFINITY;
    }
    let extra = (bits - 53).max(-1074 - exponent).max(0);
    let rounded = match extra {
        0 => mantissa,
        1..=63 => {
            let kept = mantissa >> extra;
            let rest = mantissa & ((1 << extra) - 1);
            let half = 1u64 << (extra - 1);
            kept + u64::from(rest > half || (rest == half && kept & 1 == 1))
        }
        // Only half of the smallest float, exceeded, still counts.
        64 => u64::from(mantissa > 1 << 63),
        _ => 0,
    };
    if rounded == 0 {
        return 0.0;
    }
    ldexp(rounded as f64, (exponent + extra) as i32)
}

/// Numerator and denominator of a finite float.
pub fn integer_ratio(value: f64) -> (Value, Value) {
    let (mantissa, exponent) = split(value.abs());
    if mantissa == 0 {
        return (Value::Int(0), Value::Int(1));
    }
    let zeros = mantissa.trailing_zeros();
    let odd = (mantissa >> zeros) as i64;
    let odd = if value < 0.0 { -odd } else { odd };
    let exponent = exponent + zeros as i32;
    if exponent >= 0 {
        (BigInt::normalize(Big::from(odd) << exponent), Value::Int(1))
    } else {
        (
            Value::Int(odd),
            BigInt::normalize(Big::from(1) << -exponent),
        )
    }
}
