//! Functions that look at a float's parts: whole and fraction, mantissa and exponent, neighbours.

use super::{range_error, real};
use crate::object::{Result, Value};
use crate::types::float;
use crate::types::int::{IntRef, from_f64};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// By the type's special method, else of the value as a float.
fn whole(vm: &mut Vm, args: &[Value], method: &str, function: fn(f64) -> f64) -> Result<Value> {
    match &args[0] {
        Value::Float(value) => return from_f64(vm, function(value.get())),
        Value::Int(_) | Value::BigInt(_) => return Ok(args[0].clone()),
        _ => {}
    }
    let name = vm.intern(method);
    match vm.call_special(&args[0], &name, &[])? {
        Some(result) => Ok(result),
        None => {
            let value = real(vm, args, 0)?;
            from_f64(vm, function(value))
        }
    }
}

pub(super) fn ceil(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    whole(vm, args, "__ceil__", f64::ceil)
}

pub(super) fn floor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    whole(vm, args, "__floor__", f64::floor)
}

pub(super) fn trunc(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Value::Float(value) = &args[0] {
        return from_f64(vm, value.get());
    }
    let names = vm.names.clone();
    match vm.call_special(&args[0], &names.__trunc__, &[])? {
        Some(result) => Ok(result),
        None => {
            let name = vm.type_name(&args[0]);
            Err(vm.type_error(format!("type {name} doesn't define __trunc__ method")))
        }
    }
}

pub(super) fn copysign(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?;
    Ok(Value::float(x.copysign(real(vm, args, 1)?)))
}

pub(super) fn modf(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?;
    let whole = x.trunc();
    let fraction = if x.is_infinite() { 0.0 } else { x - whole };
    let pair = vec![Value::float(fraction.copysign(x)), Value::float(whole)];
    Ok(Value::from(Tuple::new(pair)))
}

/// Mantissa in [0.5, 1) and exponent; the number itself and 0 where there are none.
pub(super) fn split_exponent(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (mantissa, exponent) = float::split(x.abs());
    let bits = 64 - mantissa.leading_zeros() as i32;
    let fraction = float::ldexp(mantissa as f64, -bits);
    (fraction.copysign(x), exponent + bits)
}

pub(super) fn frexp(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (mantissa, exponent) = split_exponent(real(vm, args, 0)?);
    let pair = vec![Value::float(mantissa), Value::Int(i64::from(exponent))];
    Ok(Value::from(Tuple::new(pair)))
}

pub(super) fn ldexp(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?;
    let exponent = match IntRef::of(&args[1]) {
        Some(IntRef::Small(exponent)) => exponent.clamp(-100_000, 100_000) as i32,
        Some(big) if big.is_negative() => -100_000,
        Some(_) => 100_000,
        None => {
            return Err(vm.type_error("Expected an int as second argument to ldexp."));
        }
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(Value::float(x));
    }
    let (mantissa, own) = split_exponent(x);
    let total = own + exponent;
    if total > 1024 {
        return Err(range_error(vm));
    }
    if total < -1100 {
        return Ok(Value::float(0f64.copysign(x)));
    }
    Ok(Value::float(float::ldexp(mantissa, total)))
}

/// Floats in their order as integers: neighbours differ by one, and both zeros are 0.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn step(x: f64, y: f64, steps: u64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return x + y;
    }
    let (from, to) = (rank(x), rank(y));
    if steps == 0 {
        return x;
    }
    if from.abs_diff(to) <= steps {
        return y;
    }
    let rank = if to > from {
        from + steps as i64
    } else {
        from - steps as i64
    };
    match rank {
        0 => 0f64.copysign(x),
        1.. => f64::from_bits(rank as u64),
        _ => -f64::from_bits(rank.unsigned_abs()),
    }
}

pub(super) fn nextafter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?;
    let y = real(vm, args, 1)?;
    let steps = match args[2].not_none() {
        None => 1,
        Some(steps) => match vm.to_index(steps)? {
            Value::Int(steps @ 0..) => steps as u64,
            index if IntRef::of(&index).is_some_and(IntRef::is_negative) => {
                return Err(vm.value_error("steps must be a non-negative integer"));
            }
            _ => u64::MAX,
        },
    };
    Ok(Value::float(step(x, y, steps)))
}

pub(super) fn ulp(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?.abs();
    if !x.is_finite() {
        return Ok(Value::float(x));
    }
    let above = step(x, f64::INFINITY, 1);
    Ok(Value::float(if above.is_infinite() {
        x - step(x, 0.0, 1)
    } else {
        above - x
    }))
}

pub(super) fn isclose(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let a = real(vm, args, 0)?;
    let b = real(vm, args, 1)?;
    let tolerance = |vm: &mut Vm, at: usize, default| match args[at].given() {
        Some(_) => real(vm, args, at),
        None => Ok(default),
    };
    let relative = tolerance(vm, 2, 1e-9)?;
    let absolute = tolerance(vm, 3, 0.0)?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::bool(true));
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::bool(false));
    }
    let difference = (b - a).abs();
    Ok(Value::bool(
        difference <= (relative * b).abs()
            || difference <= (relative * a).abs()
            || difference <= absolute,
    ))
}
