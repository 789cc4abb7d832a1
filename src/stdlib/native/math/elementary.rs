//! Functions of real numbers that come from the C library, with CPython's checks around them.

use super::double::{Double, exact_product, exact_sum};
use super::{domain_error, expected, range_error, real};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// What an infinite result of a finite argument means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infinite {
    /// The result is too large.
    Overflow,
    /// The function has a pole there: the argument is at fault.
    Pole,
}

/// Applies a function; a NaN from a number, or a pole, is a `ValueError` that says what was `wanted`.
fn unary(
    vm: &mut Vm,
    args: &[Value],
    function: fn(f64) -> f64,
    infinite: Infinite,
    wanted: &str,
) -> Result<Value> {
    let x = real(vm, args, 0)?;
    let result = function(x);
    let pole = result.is_infinite() && x.is_finite();
    if pole && infinite == Infinite::Overflow {
        return Err(range_error(vm));
    }
    if pole || (result.is_nan() && !x.is_nan()) {
        return Err(expected(vm, wanted, x));
    }
    Ok(Value::float(result))
}

/// Declares functions of one argument: name, function, meaning of an infinite result, what the argument should be.
macro_rules! unaries {
    ($($name:ident $function:expr, $infinite:ident, $wanted:literal;)*) => {
        $(pub(super) fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            unary(vm, args, $function, Infinite::$infinite, $wanted)
        })*
    };
}

unaries! {
    acos f64::acos, Pole, "a number in range from -1 up to 1";
    acosh inverse_cosh, Pole, "argument value not less than 1";
    asin f64::asin, Pole, "a number in range from -1 up to 1";
    asinh inverse_sinh, Pole, "a number";
    atan f64::atan, Pole, "a number";
    atanh inverse_tanh, Pole, "a number between -1 and 1";
    cbrt f64::cbrt, Pole, "a number";
    cos f64::cos, Pole, "a finite input";
    cosh f64::cosh, Overflow, "a number";
    exp f64::exp, Overflow, "a number";
    exp2 f64::exp2, Overflow, "a number";
    expm1 f64::exp_m1, Overflow, "a number";
    fabs f64::abs, Pole, "a number";
    log1p f64::ln_1p, Pole, "argument value > -1";
    sin f64::sin, Pole, "a finite input";
    sinh f64::sinh, Overflow, "a number";
    sqrt f64::sqrt, Pole, "a nonnegative input";
    tan f64::tan, Pole, "a finite input";
    tanh f64::tanh, Pole, "a number";
}

/// Below this the odd functions are their series: x ± x³/3 + … .
const SMALL: f64 = 1e-3;

/// `x + x³·cubic + x⁵·fifth + x⁷·seventh`, for small x.
fn odd_series(x: f64, cubic: Double, fifth: f64, seventh: f64) -> f64 {
    let square = exact_product(x, x);
    let higher = square * Double::from(fifth + square.high * seventh);
    let factor = square * (cubic + higher);
    (Double::from(x) + Double::from(x) * factor).round()
}

fn third() -> Double {
    Double::from(1.0) / Double::from(3.0)
}

fn inverse_cosh(x: f64) -> f64 {
    if x < 1.0 || x.is_nan() {
        return f64::NAN;
    }
    if !x.is_finite() || x == 1.0 {
        return if x == 1.0 { 0.0 } else { x };
    }
    if x > 1e100 {
        return (Double::from(x).ln() + Double::from(2.0).ln()).round();
    }
    let square = exact_product(x, x);
    let root = (square - Double::from(1.0)).sqrt();
    (Double::from(x) + root).ln().round()
}

fn inverse_sinh(x: f64) -> f64 {
    let size = x.abs();
    if !x.is_finite() || size < 1e-9 {
        return x;
    }
    let result = if size < SMALL {
        odd_series(size, -(third().scale(-1)), 3.0 / 40.0, -15.0 / 336.0)
    } else if size > 1e100 {
        (Double::from(size).ln() + Double::from(2.0).ln()).round()
    } else {
        let root = (exact_product(size, size) + Double::from(1.0)).sqrt();
        (Double::from(size) + root).ln().round()
    };
    result.copysign(x)
}

fn inverse_tanh(x: f64) -> f64 {
    let size = x.abs();
    if size > 1.0 || x.is_nan() {
        return f64::NAN;
    }
    let result = if size < 1e-9 {
        return x;
    } else if size == 1.0 {
        f64::INFINITY
    } else if size < SMALL {
        odd_series(size, third(), 1.0 / 5.0, 1.0 / 7.0)
    } else {
        let ratio = exact_sum(1.0, size) / exact_sum(1.0, -size);
        ratio.ln().scale(-1).round()
    };
    result.copysign(x)
}

pub(super) fn degrees(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?;
    Ok(Value::float(x * (180.0 / std::f64::consts::PI)))
}

pub(super) fn radians(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?;
    Ok(Value::float(x * (std::f64::consts::PI / 180.0)))
}

fn pair(vm: &mut Vm, args: &[Value]) -> Result<(f64, f64)> {
    let x = real(vm, args, 0)?;
    Ok((x, real(vm, args, 1)?))
}

pub(super) fn atan2(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (y, x) = pair(vm, args)?;
    Ok(Value::float(y.atan2(x)))
}

pub(super) fn fmod(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (x, y) = pair(vm, args)?;
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(vm));
    }
    Ok(Value::float(result))
}

/// IEEE 754 remainder: the quotient is rounded half to even.
pub(super) fn remainder(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (x, y) = pair(vm, args)?;
    if x.is_nan() || y.is_nan() {
        return Ok(Value::float(x + y));
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain_error(vm));
    }
    if y.is_infinite() {
        return Ok(Value::float(x));
    }
    let (size, divisor) = (x.abs(), y.abs());
    let below = size % divisor;
    let above = divisor - below;
    let rest = if below < above {
        below
    } else if below > above {
        -above
    } else {
        // Halfway: an even quotient leaves the rest below, an odd one above.
        below - 2.0 * ((0.5 * (size - below)) % divisor)
    };
    Ok(Value::float(1f64.copysign(x) * rest))
}

pub(super) fn pow(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (x, y) = pair(vm, args)?;
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || (result.is_infinite() && x == 0.0) {
            return Err(domain_error(vm));
        }
        if result.is_infinite() {
            return Err(range_error(vm));
        }
    }
    Ok(Value::float(result))
}

pub(super) fn fma(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (x, y) = pair(vm, args)?;
    let z = real(vm, args, 2)?;
    let result = x.mul_add(y, z);
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(vm.value_error("invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(vm.overflow_error("overflow in fma"));
    }
    Ok(Value::float(result))
}
