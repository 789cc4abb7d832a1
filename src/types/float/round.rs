//! `round(float, ndigits)`: to the nearest float that has so many decimals, by exact decimal arithmetic.

use num_bigint::BigInt as Big;
use num_integer::Integer;
use num_traits::Zero;

use crate::object::{Result, Value};
use crate::types::int::{IntRef, finite_to_big, from_f64};
use crate::vm::Vm;

/// More decimals than this change no float.
const MAX_DECIMALS: i64 = 323;
/// Rounding to more tens than this gives zero.
const MIN_DECIMALS: i64 = -308;

/// `float.__round__(ndigits=None)`.
pub(super) fn round(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = super::of(&args[0]).unwrap_or(0.0);
    let Some(digits) = args[1].not_none() else {
        return from_f64(vm, value.round_ties_even());
    };
    let index = vm.to_index(digits)?;
    let digits = match IntRef::of(&index) {
        Some(IntRef::Small(digits)) => digits,
        Some(big) if big.is_negative() => i64::MIN,
        _ => i64::MAX,
    };
    match round_digits(value, digits) {
        Some(rounded) => Ok(Value::float(rounded)),
        None => Err(vm.overflow_error("rounded value too large to represent")),
    }
}

/// `round(value, digits)`; `None` where the result would be infinite.
pub fn round_digits(value: f64, digits: i64) -> Option<f64> {
    if !value.is_finite() || value == 0.0 || digits > MAX_DECIMALS {
        return Some(value);
    }
    if digits < MIN_DECIMALS {
        return Some(0f64.copysign(value));
    }
    if digits >= 0 {
        let places = digits as usize;
        return format!("{value:.places$}").parse().ok();
    }
    let unit = num_traits::pow(Big::from(10), digits.unsigned_abs() as usize);
    let whole = finite_to_big(value.abs());
    let (mut multiple, rest) = whole.div_rem(&unit);
    let twice: Big = rest << 1u32;
    let beyond_half = twice > unit || (twice == unit && value.fract() != 0.0);
    if beyond_half || (twice == unit && multiple.bit(0)) {
        multiple += 1;
    }
    if multiple.is_zero() {
        return Some(0f64.copysign(value));
    }
    let rounded = IntRef::Big(&(multiple * unit)).to_f64()?;
    Some(rounded.copysign(value))
}
