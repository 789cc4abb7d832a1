//! Integer addition, subtraction, multiplication and the bitwise operators: those that cannot fail.

use num_bigint::BigInt as Big;

use super::IntRef;
use crate::object::Value;
use crate::types::bigint::BigInt;

/// Two operands, unless one is no integer.
#[inline]
pub(super) fn operands<'a>(a: &'a Value, b: &'a Value) -> Option<(IntRef<'a>, IntRef<'a>)> {
    Some((IntRef::of(a)?, IntRef::of(b)?))
}

/// `a + b`.
pub fn add(a: &Value, b: &Value) -> Value {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => match a.checked_add(b) {
            Some(sum) => Value::Int(sum),
            None => BigInt::normalize(Big::from(i128::from(a) + i128::from(b))),
        },
        Some((IntRef::Big(a), IntRef::Small(b))) | Some((IntRef::Small(b), IntRef::Big(a))) => {
            BigInt::normalize(a + b)
        }
        Some((IntRef::Big(a), IntRef::Big(b))) => BigInt::normalize(a + b),
        None => Value::NotImplemented,
    }
}

/// `a - b`.
pub fn sub(a: &Value, b: &Value) -> Value {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => match a.checked_sub(b) {
            Some(difference) => Value::Int(difference),
            None => BigInt::normalize(Big::from(i128::from(a) - i128::from(b))),
        },
        Some((IntRef::Big(a), IntRef::Small(b))) => BigInt::normalize(a - b),
        Some((IntRef::Small(a), IntRef::Big(b))) => BigInt::normalize(a - b),
        Some((IntRef::Big(a), IntRef::Big(b))) => BigInt::normalize(a - b),
        None => Value::NotImplemented,
    }
}

/// `a * b`.
pub fn mul(a: &Value, b: &Value) -> Value {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => match a.checked_mul(b) {
            Some(product) => Value::Int(product),
            None => BigInt::normalize(Big::from(i128::from(a) * i128::from(b))),
        },
        Some((IntRef::Big(a), IntRef::Small(b))) | Some((IntRef::Small(b), IntRef::Big(a))) => {
            BigInt::normalize(a * b)
        }
        Some((IntRef::Big(a), IntRef::Big(b))) => BigInt::normalize(a * b),
        None => Value::NotImplemented,
    }
}

/// Declares a bitwise operator: on machine words, on references to big integers otherwise.
macro_rules! bitwise {
    ($($(#[$doc:meta])* $name:ident => $op:tt;)*) => {
        $($(#[$doc])*
        pub fn $name(a: &Value, b: &Value) -> Value {
            match operands(a, b) {
                Some((IntRef::Small(a), IntRef::Small(b))) => Value::Int(a $op b),
                Some((a, b)) => BigInt::normalize(&*a.to_big() $op &*b.to_big()),
                None => Value::NotImplemented,
            }
        })*
    };
}

bitwise! {
    /// `a & b`, as `int`.
    bit_and => &;
    /// `a | b`, as `int`.
    bit_or => |;
    /// `a ^ b`, as `int`.
    bit_xor => ^;
}

/// `-a`.
pub fn negate(a: &Value) -> Value {
    match IntRef::of(a) {
        Some(IntRef::Small(a)) => match a.checked_neg() {
            Some(negated) => Value::Int(negated),
            None => BigInt::normalize(-Big::from(a)),
        },
        Some(IntRef::Big(a)) => BigInt::normalize(-a),
        None => Value::NotImplemented,
    }
}

/// `~a`.
pub fn invert(a: &Value) -> Value {
    match IntRef::of(a) {
        Some(IntRef::Small(a)) => Value::Int(!a),
        Some(IntRef::Big(a)) => BigInt::normalize(!a),
        None => Value::NotImplemented,
    }
}

/// `abs(a)`.
pub fn abs(a: &Value) -> Value {
    match IntRef::of(a) {
        Some(int) if int.is_negative() => negate(a),
        Some(int) => int.to_value(),
        None => Value::NotImplemented,
    }
}
