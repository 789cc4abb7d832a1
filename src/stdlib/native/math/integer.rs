//! Number theory: `gcd`, `lcm`, `isqrt`, `factorial`, `comb`, `perm`.

use num_bigint::{BigInt as Big, BigUint};
use num_integer::Integer;
use num_traits::One;

use crate::object::{Result, Value};
use crate::types::bigint::BigInt;
use crate::types::int::{self, IntRef};
use crate::vm::Vm;

fn from_magnitude(magnitude: BigUint) -> Value {
    BigInt::normalize(Big::from(magnitude))
}

/// Two integers combined by machine words where both fit, else by big integers.
fn fold(
    vm: &mut Vm,
    items: &Value,
    start: i64,
    small: fn(u64, u64) -> Option<u64>,
    big: fn(&BigUint, &BigUint) -> BigUint,
) -> Result<Value> {
    let mut result = Value::Int(start);
    for (at, item) in vm.collect_items(items)?.iter().enumerate() {
        let item = vm.to_index(item)?;
        if at == 0 {
            result = int::abs(&item);
            continue;
        }
        let (Some(a), Some(b)) = (IntRef::of(&result), IntRef::of(&item)) else {
            return Ok(Value::NotImplemented);
        };
        let quick = match (a, b) {
            (IntRef::Small(a), IntRef::Small(b)) => small(a.unsigned_abs(), b.unsigned_abs()),
            _ => None,
        };
        result = match quick {
            Some(found) => BigInt::normalize(Big::from(found)),
            None => from_magnitude(big(&a.magnitude(), &b.magnitude())),
        };
    }
    Ok(result)
}

pub(super) fn gcd(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    fold(vm, &args[0], 0, |a, b| Some(a.gcd(&b)), |a, b| a.gcd(b))
}

pub(super) fn lcm(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let small = |a: u64, b: u64| match a.gcd(&b) {
        0 => Some(0),
        divisor => (a / divisor).checked_mul(b),
    };
    fold(vm, &args[0], 1, small, |a, b| a.lcm(b))
}

pub(super) fn isqrt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let n = vm.to_index(&args[0])?;
    match IntRef::of(&n) {
        Some(n) if n.is_negative() => Err(vm.value_error("isqrt() argument must be nonnegative")),
        Some(IntRef::Small(n)) => Ok(Value::Int(n.isqrt())),
        Some(IntRef::Big(n)) => Ok(BigInt::normalize(n.sqrt())),
        None => Ok(Value::NotImplemented),
    }
}

/// `first * (first + 1) * … * last`, by halves so that factors stay of like size.
fn product(first: &BigUint, count: u64) -> BigUint {
    if count <= 8 {
        let mut result = BigUint::one();
        for at in 0..count {
            result *= first + at;
        }
        return result;
    }
    let half = count / 2;
    product(first, half) * product(&(first + half), count - half)
}

/// The product of the odd numbers from `first` up to, and not including, `end`, both odd.
fn product_of_odds(first: u64, end: u64) -> BigUint {
    let count = (end - first) / 2;
    let bits = u64::from(u64::BITS - end.leading_zeros());
    if count.saturating_mul(bits) <= 64 {
        return BigUint::from((0..count).map(|at| first + 2 * at).product::<u64>());
    }
    let middle = (first + count) | 1;
    product_of_odds(first, middle) * product_of_odds(middle, end)
}

/// `n!`, as a power of two times its odd part: that is the product, over all i, of the odd numbers up to
/// `n >> i`, each of which holds the one before it (P. Luschny's binary split).
fn factorial_of(n: u64) -> BigUint {
    let (mut odds, mut result, mut end) = (BigUint::one(), BigUint::one(), 3);
    for shift in (0..u64::BITS - n.leading_zeros()).rev() {
        let next = ((n >> shift) + 1) | 1;
        if next <= 3 {
            continue;
        }
        odds *= product_of_odds(end, next);
        result *= &odds;
        end = next;
    }
    result << (n - u64::from(n.count_ones()))
}

pub(super) fn factorial(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let n = vm.to_index(&args[0])?;
    match IntRef::of(&n) {
        Some(n) if n.is_negative() => {
            Err(vm.value_error("factorial() not defined for negative values"))
        }
        Some(IntRef::Small(n @ ..=20)) => Ok(Value::Int((2..=n).product())),
        Some(IntRef::Small(n)) if n < 1 << 30 => Ok(from_magnitude(factorial_of(n as u64))),
        Some(IntRef::Small(_)) => {
            Err(vm.error_with(crate::types::exception::Exc::MemoryError, Vec::new()))
        }
        _ => Err(vm.overflow_error(format!(
            "factorial() argument should not exceed {}",
            i64::MAX
        ))),
    }
}

/// `n` and `k`, neither negative.
fn choice(vm: &mut Vm, args: &[Value]) -> Result<(BigUint, BigUint)> {
    let n = vm.to_index(&args[0])?;
    let k = vm.to_index(&args[1])?;
    for (value, name) in [(&n, "n"), (&k, "k")] {
        if IntRef::of(value).is_some_and(IntRef::is_negative) {
            return Err(vm.value_error(format!("{name} must be a non-negative integer")));
        }
    }
    let magnitude = |value: &Value| {
        IntRef::of(value).map_or(BigUint::ZERO, |value| value.magnitude().into_owned())
    };
    Ok((magnitude(&n), magnitude(&k)))
}

fn limited(vm: &mut Vm, count: &BigUint, name: &str) -> Result<u64> {
    match i64::try_from(count) {
        Ok(count) => Ok(count.unsigned_abs()),
        Err(_) => Err(vm.overflow_error(format!("{name} must not exceed {}", i64::MAX))),
    }
}

pub(super) fn comb(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (n, k) = choice(vm, args)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    let rest = &n - &k;
    let count = limited(vm, &rest.min(k), "min(n - k, k)")?;
    let first = &n - count + 1u32;
    Ok(from_magnitude(product(&first, count) / factorial_of(count)))
}

pub(super) fn perm(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[1].not_none().is_none() {
        return factorial(vm, args);
    }
    let (n, k) = choice(vm, args)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    let count = limited(vm, &k, "k")?;
    let first = &n - count + 1u32;
    Ok(from_magnitude(product(&first, count)))
}
