//! Logarithms, which also take integers too large for a float.

use num_traits::ToPrimitive;

use super::expected;
use crate::object::{Result, Value};
use crate::types::float;
use crate::types::int::IntRef;
use crate::vm::Vm;

const WANTED: &str = "a positive input";

fn logarithm(vm: &mut Vm, value: &Value, function: fn(f64) -> f64) -> Result<f64> {
    if let Some(integer) = IntRef::of(value) {
        if integer.is_negative() || integer.is_zero() {
            return Err(vm.value_error("expected a positive input"));
        }
        if let Some(value) = integer.to_f64() {
            return Ok(function(value));
        }
        // x = mantissa * 2**exponent with the mantissa in [0.5, 1), the last bit standing for all below.
        let magnitude = integer.magnitude();
        let exponent = integer.bits();
        let mut top = (magnitude.as_ref() >> (exponent - 64))
            .to_u64()
            .unwrap_or(u64::MAX);
        if magnitude
            .trailing_zeros()
            .is_some_and(|zeros| zeros < exponent - 64)
        {
            top |= 1;
        }
        let mantissa = float::ldexp(top as f64, -64);
        return Ok(function(mantissa) + function(2.0) * exponent as f64);
    }
    let x = vm.to_f64(value)?;
    if x.is_nan() || x > 0.0 {
        return Ok(function(x));
    }
    Err(expected(vm, WANTED, x))
}

pub(super) fn log(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = logarithm(vm, &args[0], f64::ln)?;
    let Some(base) = args[1].given() else {
        return Ok(Value::float(number));
    };
    let base = logarithm(vm, base, f64::ln)?;
    float::true_div(vm, &Value::float(number), &Value::float(base))
}

pub(super) fn log2(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    logarithm(vm, &args[0], f64::log2).map(Value::float)
}

pub(super) fn log10(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    logarithm(vm, &args[0], f64::log10).map(Value::float)
}
