//! The gamma and error functions.  Gamma follows Lanczos's approximation with the coefficients that
//! CPython uses (g = 6.0246…, 13 terms), in the same order of operations.

use std::f64::consts::PI;

use super::double::{Double, ROOT_PI_INVERSE, exact_product};
use super::{expected, range_error, real};
use crate::object::{Result, Value};
use crate::vm::Vm;

const G: f64 = 6.02468004077673;
const G_MINUS_HALF: f64 = 5.52468004077673;
const LOG_PI: f64 = 1.1447298858494002;

/// Numerators and denominators of Lanczos's rational function, constant terms first.
const TERMS: [(f64, f64); 13] = [
    (23531376880.41076, 0.0),
    (42919803642.6491, 39916800.0),
    (35711959237.35567, 120543840.0),
    (17921034426.03721, 150917976.0),
    (6039542586.352028, 105258076.0),
    (1439720407.3117216, 45995730.0),
    (248874557.86205417, 13339535.0),
    (31426415.585400194, 2637558.0),
    (2876370.6289353725, 357423.0),
    (186056.26539522348, 32670.0),
    (8071.672002365816, 1925.0),
    (210.82427775157936, 66.0),
    (2.5066282746310002, 1.0),
];

fn lanczos_sum(x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    if x < 5.0 {
        for (numerator, denominator) in TERMS.iter().rev() {
            above = above * x + numerator;
            below = below * x + denominator;
        }
    } else {
        // In powers of 1/x, to stay clear of overflow.
        for (numerator, denominator) in &TERMS {
            above = above / x + numerator;
            below = below / x + denominator;
        }
    }
    above / below
}

/// `sin(pi * x)` without the error of multiplying a large `x`.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let result = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * result
}

/// Why there is no value.
enum Failure {
    Pole,
    Overflow,
}

fn in_range(value: f64) -> std::result::Result<f64, Failure> {
    if value.is_infinite() {
        Err(Failure::Overflow)
    } else {
        Ok(value)
    }
}

fn gamma_of(x: f64) -> std::result::Result<f64, Failure> {
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY {
            Err(Failure::Pole)
        } else {
            Ok(x)
        };
    }
    if x == x.floor() {
        if x <= 0.0 {
            return Err(Failure::Pole);
        }
        if x <= 23.0 {
            // Factorials up to 22! are exact.
            return Ok((1..x as u32).fold(1.0, |product, factor| product * f64::from(factor)));
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        return in_range(1.0 / x);
    }
    if size > 200.0 {
        return if x < 0.0 {
            Ok(0.0 / sin_pi(x))
        } else {
            Err(Failure::Overflow)
        };
    }
    let y = size + G_MINUS_HALF;
    // The rounding error of that sum, to be corrected for.
    let error = if size > G_MINUS_HALF {
        (y - size) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - size
    };
    let correction = error * G / y;
    let powers = |result: f64, apply: fn(f64, f64) -> f64| {
        if size < 140.0 {
            apply(result, y.powf(size - 0.5))
        } else {
            // In two steps, since the whole power may overflow where the result does not.
            let root = y.powf(size / 2.0 - 0.25);
            apply(apply(result, root), root)
        }
    };
    let result = if x < 0.0 {
        let result = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        powers(result - correction * result, |a, b| a / b)
    } else {
        let result = lanczos_sum(size) / y.exp();
        powers(result + correction * result, |a, b| a * b)
    };
    in_range(result)
}

fn log_gamma_of(x: f64) -> std::result::Result<f64, Failure> {
    if !x.is_finite() {
        return Ok(x.abs());
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 {
            Err(Failure::Pole)
        } else {
            Ok(0.0)
        };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut result = lanczos_sum(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = LOG_PI - sin_pi(size).abs().ln() - size.ln() - result;
    }
    in_range(result)
}

fn checked(
    vm: &mut Vm,
    args: &[Value],
    function: fn(f64) -> std::result::Result<f64, Failure>,
) -> Result<Value> {
    let x = real(vm, args, 0)?;
    match function(x) {
        Ok(result) => Ok(Value::float(result)),
        Err(Failure::Overflow) => Err(range_error(vm)),
        Err(Failure::Pole) => Err(expected(vm, "a noninteger or positive integer", x)),
    }
}

pub(super) fn gamma(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    checked(vm, args, gamma_of)
}

pub(super) fn lgamma(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    checked(vm, args, log_gamma_of)
}

/// `exp(-x*x)`.
fn bell(x: f64) -> Double {
    (-exact_product(x, x)).exp()
}

/// `erf` of a number from 0 to 6: a series of positive terms.
fn erf_series(x: f64) -> Double {
    let twice_square = exact_product(x, x).scale(1);
    let mut term = Double::from(x);
    let mut sum = term;
    let mut n = 1.0;
    while term.high > sum.high * 1e-33 {
        n += 2.0;
        term = term * twice_square / Double::from(n);
        sum = sum + term;
    }
    sum * bell(x) * ROOT_PI_INVERSE.scale(1)
}

/// `erfc` of a number from 3 on: a continued fraction, from the back.
fn erfc_fraction(x: f64) -> Double {
    let mut tail = Double::from(x);
    for n in (1..=120).rev() {
        tail = Double::from(x) + Double::from(f64::from(n) / 2.0) / tail;
    }
    bell(x) * ROOT_PI_INVERSE / tail
}

fn erf_of(x: f64) -> f64 {
    let size = x.abs();
    if x.is_nan() || x == 0.0 {
        return x;
    }
    let result = if size >= 6.0 {
        1.0
    } else if size < 1e-150 {
        // The series' own squares would vanish.
        (Double::from(size) * ROOT_PI_INVERSE.scale(1)).round()
    } else {
        erf_series(size).round()
    };
    result.copysign(x)
}

fn erfc_of(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x <= -6.0 {
        return 2.0;
    }
    if x >= 28.0 {
        return 0.0;
    }
    if x >= 3.0 {
        return erfc_fraction(x).round();
    }
    if x.abs() < 1e-150 {
        return 1.0;
    }
    let erf = erf_series(x.abs());
    (Double::from(1.0) - if x < 0.0 { -erf } else { erf }).round()
}

pub(super) fn erf(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::float(erf_of(real(vm, args, 0)?)))
}

pub(super) fn erfc(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let x = real(vm, args, 0)?;
    Ok(Value::float(erfc_of(x)))
}
