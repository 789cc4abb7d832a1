//! Complex powers: by repeated multiplication for small integers, in polar form otherwise.

use super::{Complex, operands, product, quotient};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// `a ** b` of any two values.
pub(super) fn pow_values(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    match operands(vm, a, b)? {
        Some((a, b)) => pow(vm, a.into(), b.into()),
        None => Ok(Value::NotImplemented),
    }
}

/// `a ** b`.
pub fn pow(vm: &mut Vm, a: Complex, b: Complex) -> Result<Value> {
    let integral = b.im == 0.0 && b.re == b.re.floor() && b.re.abs() <= 100.0;
    let negative = integral && b.re < 0.0;
    // The power of a base that is tiny may itself be zero.
    let reciprocal_of_zero = negative && integer_power(a, -b.re as i64).is_zero();
    if reciprocal_of_zero || (a.is_zero() && !b.is_zero() && (b.im != 0.0 || b.re < 0.0)) {
        return Err(vm.zero_division_error("zero to a negative or complex power"));
    }
    let result = if integral {
        integer_power(a, b.re as i64)
    } else {
        polar_power(a, b)
    };
    if result.re.is_infinite() || result.im.is_infinite() {
        return Err(vm.overflow_error("complex exponentiation"));
    }
    Ok(result.to_value())
}

fn integer_power(base: Complex, exponent: i64) -> Complex {
    let one = Complex::from(1.0);
    if exponent < 0 {
        return quotient(one, integer_power(base, -exponent));
    }
    let mut result = one;
    let mut power = base;
    let mut rest = exponent;
    while rest > 0 {
        if rest & 1 == 1 {
            result = product(result, power);
        }
        rest >>= 1;
        power = product(power, power);
    }
    result
}

fn polar_power(a: Complex, b: Complex) -> Complex {
    if b.is_zero() {
        return Complex::from(1.0);
    }
    if a.is_zero() {
        return Complex::from(0.0);
    }
    let modulus = a.re.hypot(a.im);
    let angle = a.im.atan2(a.re);
    let mut length = modulus.powf(b.re);
    let mut phase = angle * b.re;
    if b.im != 0.0 {
        length *= (-angle * b.im).exp();
        phase += b.im * modulus.ln();
    }
    Complex {
        re: length * phase.cos(),
        im: length * phase.sin(),
    }
}
