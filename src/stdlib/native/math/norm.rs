//! `hypot` and `dist`: Euclidean norms with an error below one unit in the last place.

use super::double::{Double, exact_product};
use super::parts::split_exponent;
use super::real;
use crate::object::{Result, Value};
use crate::types::float::ldexp;
use crate::vm::Vm;

pub(super) fn hypot(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let coordinates = vm.collect_items(&args[0])?;
    let mut sizes = Vec::with_capacity(coordinates.len());
    for at in 0..coordinates.len() {
        sizes.push(real(vm, &coordinates, at)?.abs());
    }
    Ok(Value::float(norm(&mut sizes)))
}

pub(super) fn dist(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let p = vm.collect_items(&args[0])?;
    let q = vm.collect_items(&args[1])?;
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut sizes = Vec::with_capacity(p.len());
    for at in 0..p.len() {
        let a = real(vm, &p, at)?;
        sizes.push((a - real(vm, &q, at)?).abs());
    }
    Ok(Value::float(norm(&mut sizes)))
}

/// `a + b` for `|a| >= |b|`, exactly.
fn exact_fast_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    Double {
        high,
        low: (a - high) + b,
    }
}

/// The square root of the sum of squares of numbers that are not negative.
fn norm(sizes: &mut [f64]) -> f64 {
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    if largest.is_infinite() {
        return largest;
    }
    if sizes.iter().any(|size| size.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 || sizes.len() <= 1 {
        return largest;
    }
    let (_, exponent) = split_exponent(largest);
    if exponent < -1023 {
        // The scale below would overflow: make the subnormals normal first.
        for size in &mut *sizes {
            *size /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(sizes);
    }
    let scale = ldexp(1.0, -exponent);
    // The squares are added to 1, which keeps the running sum the larger operand throughout.
    let mut sum = 1.0;
    let (mut product_errors, mut sum_errors) = (0.0, 0.0);
    let mut add = |a: f64, b: f64| {
        let product = exact_product(a, b);
        let total = exact_fast_sum(sum, product.high);
        sum = total.high;
        product_errors += product.low;
        sum_errors += total.low;
        sum - 1.0 + (product_errors + sum_errors)
    };
    let mut squares = 0.0;
    for size in sizes {
        let scaled = *size * scale;
        squares = add(scaled, scaled);
    }
    let root = squares.sqrt();
    // One Newton step on the exactly known residue.
    let residue = add(-root, root);
    (root + residue / (2.0 * root)) / scale
}
