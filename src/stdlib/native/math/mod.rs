//! `math`.  The functions stand in the files beside, by kind; here is the table of them all.
//!
//! Elementary functions are the C library's, as in CPython, so that results agree to the last bit; what CPython computes by
//! itself (`gamma`, `hypot`, `fsum`, …) is computed the same way here, and what C libraries differ in is rounded correctly.

mod double;
mod elementary;
mod integer;
mod logarithm;
mod norm;
mod parts;
mod special;
mod sums;

use crate::object::{Raise, Result, Value};
use crate::types::float;
use crate::vm::Vm;

/// The argument at a position, as a float.
fn real(vm: &mut Vm, args: &[Value], at: usize) -> Result<f64> {
    match &args[at] {
        Value::Float(value) => Ok(value.get()),
        other => vm.to_f64(other),
    }
}

#[cold]
fn domain_error(vm: &mut Vm) -> Raise {
    vm.value_error("math domain error")
}

#[cold]
fn range_error(vm: &mut Vm) -> Raise {
    vm.overflow_error("math range error")
}

/// The `ValueError` that says what was expected and what came.
#[cold]
fn expected(vm: &mut Vm, what: &str, got: f64) -> Raise {
    vm.value_error(format!("expected {what}, got {}", float::repr(got)))
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "math",
        "This module provides access to the mathematical functions\ndefined by the C standard.",
        FUNCTIONS,
    );
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in constants {
        crate::stdlib::set(vm, &module, name, value);
    }
    Ok(Value::from(module))
}

crate::methods! { FUNCTIONS:
    /// Return the arc cosine (measured in radians) of x.
    "acos($module, x, /)" => elementary::acos,
    /// Return the inverse hyperbolic cosine of x.
    "acosh($module, x, /)" => elementary::acosh,
    /// Return the arc sine (measured in radians) of x.
    "asin($module, x, /)" => elementary::asin,
    /// Return the inverse hyperbolic sine of x.
    "asinh($module, x, /)" => elementary::asinh,
    /// Return the arc tangent (measured in radians) of x.
    "atan($module, x, /)" => elementary::atan,
    /// Return the arc tangent (measured in radians) of y/x.
    "atan2($module, y, x, /)" => elementary::atan2,
    /// Return the inverse hyperbolic tangent of x.
    "atanh($module, x, /)" => elementary::atanh,
    /// Return the cube root of x.
    "cbrt($module, x, /)" => elementary::cbrt,
    /// Return the ceiling of x as an Integral.
    "ceil($module, x, /)" => parts::ceil,
    /// Number of ways to choose k items from n items without repetition and without order.
    "comb($module, n, k, /)" => integer::comb,
    /// Return a float with the magnitude (absolute value) of x but the sign of y.
    "copysign($module, x, y, /)" => parts::copysign,
    /// Return the cosine of x (measured in radians).
    "cos($module, x, /)" => elementary::cos,
    /// Return the hyperbolic cosine of x.
    "cosh($module, x, /)" => elementary::cosh,
    /// Convert angle x from radians to degrees.
    "degrees($module, x, /)" => elementary::degrees,
    /// Return the Euclidean distance between two points p and q.
    "dist($module, p, q, /)" => norm::dist,
    /// Error function at x.
    "erf($module, x, /)" => special::erf,
    /// Complementary error function at x.
    "erfc($module, x, /)" => special::erfc,
    /// Return e raised to the power of x.
    "exp($module, x, /)" => elementary::exp,
    /// Return 2 raised to the power of x.
    "exp2($module, x, /)" => elementary::exp2,
    /// Return exp(x)-1.
    "expm1($module, x, /)" => elementary::expm1,
    /// Return the absolute value of the float x.
    "fabs($module, x, /)" => elementary::fabs,
    /// Find n!.
    "factorial($module, n, /)" => integer::factorial,
    /// Return the floor of x as an Integral.
    "floor($module, x, /)" => parts::floor,
    /// Fused multiply-add operation.
    "fma($module, x, y, z, /)" => elementary::fma,
    /// Return fmod(x, y), according to platform C.
    "fmod($module, x, y, /)" => elementary::fmod,
    /// Return the mantissa and exponent of x, as pair (m, e).
    "frexp($module, x, /)" => parts::frexp,
    /// Return an accurate floating-point sum of values in the iterable seq.
    "fsum($module, seq, /)" => sums::fsum,
    /// Gamma function at x.
    "gamma($module, x, /)" => special::gamma,
    /// Greatest Common Divisor.
    "gcd($module, /, *integers)" => integer::gcd,
    /// Multidimensional Euclidean distance from the origin to a point.
    "hypot($module, /, *coordinates)" => norm::hypot,
    /// Determine whether two floating-point numbers are close in value.
    "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)" => parts::isclose,
    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    "isfinite($module, x, /)" => |vm, args| Ok(Value::bool(real(vm, args, 0)?.is_finite())),
    /// Return True if x is a positive or negative infinity, and False otherwise.
    "isinf($module, x, /)" => |vm, args| Ok(Value::bool(real(vm, args, 0)?.is_infinite())),
    /// Return True if x is a NaN (not a number), and False otherwise.
    "isnan($module, x, /)" => |vm, args| Ok(Value::bool(real(vm, args, 0)?.is_nan())),
    /// Return the integer part of the square root of the input.
    "isqrt($module, n, /)" => integer::isqrt,
    /// Least Common Multiple.
    "lcm($module, /, *integers)" => integer::lcm,
    /// Return x * (2**i).
    "ldexp($module, x, i, /)" => parts::ldexp,
    /// Natural logarithm of absolute value of Gamma function at x.
    "lgamma($module, x, /)" => special::lgamma,
    /// Return the logarithm of x to the given base.
    "log($module, x, base=<unrepresentable>, /)" => logarithm::log,
    /// Return the base 10 logarithm of x.
    "log10($module, x, /)" => logarithm::log10,
    /// Return the natural logarithm of 1+x (base e).
    "log1p($module, x, /)" => elementary::log1p,
    /// Return the base 2 logarithm of x.
    "log2($module, x, /)" => logarithm::log2,
    /// Return the fractional and integer parts of x.
    "modf($module, x, /)" => parts::modf,
    /// Return the floating-point value the given number of steps after x towards y.
    "nextafter($module, x, y, /, *, steps=None)" => parts::nextafter,
    /// Number of ways to choose k items from n items without repetition and with order.
    "perm($module, n, k=None, /)" => integer::perm,
    /// Return x**y (x to the power of y).
    "pow($module, x, y, /)" => elementary::pow,
    /// Calculate the product of all the elements in the input iterable.
    "prod($module, iterable, /, *, start=1)" => sums::prod,
    /// Convert angle x from degrees to radians.
    "radians($module, x, /)" => elementary::radians,
    /// Difference between x and the closest integer multiple of y.
    "remainder($module, x, y, /)" => elementary::remainder,
    /// Return the sine of x (measured in radians).
    "sin($module, x, /)" => elementary::sin,
    /// Return the hyperbolic sine of x.
    "sinh($module, x, /)" => elementary::sinh,
    /// Return the square root of x.
    "sqrt($module, x, /)" => elementary::sqrt,
    /// Return the sum of products of values from two iterables p and q.
    "sumprod($module, p, q, /)" => sums::sumprod,
    /// Return the tangent of x (measured in radians).
    "tan($module, x, /)" => elementary::tan,
    /// Return the hyperbolic tangent of x.
    "tanh($module, x, /)" => elementary::tanh,
    /// Truncates the Real x to the nearest Integral toward 0.
    "trunc($module, x, /)" => parts::trunc,
    /// Return the value of the least significant bit of the float x.
    "ulp($module, x, /)" => parts::ulp,
}
