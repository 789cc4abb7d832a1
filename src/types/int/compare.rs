//! Comparison of integers with integers and, exactly, with floats.

use std::cmp::Ordering;

use super::{IntRef, finite_to_big};
use crate::object::Value;

/// The order of two integers; `None` unless both are.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    Some(order(IntRef::of(a)?, IntRef::of(b)?))
}

/// The order of two integer operands.
pub fn order(a: IntRef<'_>, b: IntRef<'_>) -> Ordering {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => a.cmp(&b),
        (IntRef::Big(a), IntRef::Big(b)) => a.cmp(b),
        // What does not fit a machine word is larger, or smaller, than all that do.
        (IntRef::Small(_), IntRef::Big(_)) if b.is_negative() => Ordering::Greater,
        (IntRef::Small(_), IntRef::Big(_)) => Ordering::Less,
        (IntRef::Big(_), IntRef::Small(_)) if a.is_negative() => Ordering::Less,
        (IntRef::Big(_), IntRef::Small(_)) => Ordering::Greater,
    }
}

/// The order of an integer and a float by their exact values; `None` for a NaN.
pub fn compare_float(a: IntRef<'_>, b: f64) -> Option<Ordering> {
    const EXACT: u64 = 1 << 53;
    if b.is_nan() {
        return None;
    }
    if b.is_infinite() {
        return Some(if b > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    if let IntRef::Small(small) = a
        && small.unsigned_abs() <= EXACT
    {
        return (small as f64).partial_cmp(&b);
    }
    // Beyond 2**53 the float's integer part decides, then its fraction.
    let whole = b.trunc();
    let order = match a {
        IntRef::Small(small) if whole.abs() < 9.0e18 => small.cmp(&(whole as i64)),
        a => (*a.to_big()).cmp(&finite_to_big(whole)),
    };
    Some(order.then_with(|| whole.partial_cmp(&b).unwrap_or(Ordering::Equal)))
}

/// Whether an integer and a float are equal.
pub fn is_equal_float(a: IntRef<'_>, b: f64) -> bool {
    compare_float(a, b) == Some(Ordering::Equal)
}
