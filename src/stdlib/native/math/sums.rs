//! `fsum`, `sumprod` and `prod`.

use super::double::{exact_product, exact_sum};
use crate::object::{Result, Value};
use crate::types::int::{self, IntRef};
use crate::vm::{BinaryOp, Vm};

/// What `fsum` knows: partial sums that do not overlap, smallest first, and what was not finite.
#[derive(Default)]
struct Partials {
    parts: Vec<f64>,
    infinities: f64,
    specials: f64,
}

/// Why a sum has no value.
enum Failure {
    Overflow,
    Opposite,
}

impl Partials {
    fn add(&mut self, item: f64) -> std::result::Result<(), Failure> {
        let mut x = item;
        let mut kept = 0;
        for at in 0..self.parts.len() {
            let mut y = self.parts[at];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.parts.truncate(kept);
        if x == 0.0 {
            return Ok(());
        }
        if x.is_finite() {
            self.parts.push(x);
            return Ok(());
        }
        if item.is_finite() {
            return Err(Failure::Overflow);
        }
        if item.is_infinite() {
            self.infinities += item;
        }
        self.specials += item;
        self.parts.clear();
        Ok(())
    }

    fn total(mut self) -> std::result::Result<f64, Failure> {
        if self.specials != 0.0 {
            return if self.infinities.is_nan() {
                Err(Failure::Opposite)
            } else {
                Ok(self.specials)
            };
        }
        let Some(mut high) = self.parts.pop() else {
            return Ok(0.0);
        };
        let mut low = 0.0;
        while let Some(y) = self.parts.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Half-way cases are decided by what is left over.
        let same_side = self
            .parts
            .last()
            .is_some_and(|&next| (low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0));
        if same_side {
            let twice = low * 2.0;
            let rounded = high + twice;
            if rounded - high == twice {
                high = rounded;
            }
        }
        Ok(high)
    }
}

pub(super) fn fsum(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut partials = Partials::default();
    let mut failure = None;
    vm.for_each(&args[0], |vm, item| {
        let item = vm.to_f64(&item)?;
        failure = partials.add(item).err();
        Ok(failure.is_none())
    })?;
    let total = match failure {
        Some(failure) => Err(failure),
        None => partials.total(),
    };
    match total {
        Ok(total) => Ok(Value::float(total)),
        Err(Failure::Overflow) => Err(vm.overflow_error("intermediate overflow in fsum")),
        Err(Failure::Opposite) => Err(vm.value_error("-inf + inf in fsum")),
    }
}

pub(super) fn prod(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut result = args[1].given().cloned().unwrap_or(Value::Int(1));
    vm.for_each(&args[0], |vm, item| {
        result = match (&result, &item) {
            (Value::Float(a), Value::Float(b)) => Value::float(a.get() * b.get()),
            (Value::Int(_) | Value::BigInt(_), Value::Int(_) | Value::BigInt(_)) => {
                int::mul(&result, &item)
            }
            _ => vm.binary(BinaryOp::Mul, &result, &item)?,
        };
        Ok(true)
    })?;
    Ok(result)
}

/// A float with three times the usual precision.
#[derive(Clone, Copy, Default)]
struct Triple {
    high: f64,
    low: f64,
    tiny: f64,
}

impl Triple {
    /// `self + a * b`.
    fn add_product(self, a: f64, b: f64) -> Triple {
        let product = exact_product(a, b);
        let sum = exact_sum(self.high, product.high);
        let first = exact_sum(self.low, product.low);
        let second = exact_sum(first.high, sum.low);
        Triple {
            high: sum.high,
            low: second.high,
            tiny: self.tiny + first.low + second.low,
        }
    }

    fn to_f64(self) -> f64 {
        let last = exact_sum(self.low, self.tiny);
        exact_sum(self.high, last.high).high
    }
}

/// The state of `sumprod`: it sums machine integers exactly and floats in extended precision as long as nothing
/// else comes, then goes on with whatever `*` and `+` give.
struct SumOfProducts {
    total: Value,
    integers: Option<i64>,
    floats: Option<Triple>,
    integers_used: bool,
    floats_used: bool,
}

impl SumOfProducts {
    fn add(&mut self, vm: &mut Vm, p: &Value, q: &Value) -> Result<()> {
        if let Some(sum) = self.integers {
            if let (Value::Int(a), Value::Int(b)) = (p, q)
                && let Some(sum) = a
                    .checked_mul(*b)
                    .and_then(|product| sum.checked_add(product))
            {
                self.integers = Some(sum);
                self.integers_used = true;
                return Ok(());
            }
            self.flush_integers(vm)?;
        }
        if let Some(sum) = self.floats {
            if let Some((a, b)) = float_pair(p, q) {
                let sum = sum.add_product(a, b);
                if sum.high.is_finite() {
                    self.floats = Some(sum);
                    self.floats_used = true;
                    return Ok(());
                }
            }
            self.flush_floats(vm)?;
        }
        let product = vm.binary(BinaryOp::Mul, p, q)?;
        self.total = vm.binary(BinaryOp::Add, &self.total, &product)?;
        Ok(())
    }

    fn flush_integers(&mut self, vm: &mut Vm) -> Result<()> {
        if let Some(sum) = self.integers.take()
            && self.integers_used
        {
            self.total = vm.binary(BinaryOp::Add, &self.total, &Value::Int(sum))?;
        }
        Ok(())
    }

    fn flush_floats(&mut self, vm: &mut Vm) -> Result<()> {
        if let Some(sum) = self.floats.take()
            && self.floats_used
        {
            self.total = vm.binary(BinaryOp::Add, &self.total, &Value::float(sum.to_f64()))?;
        }
        Ok(())
    }
}

/// Two floats, or a float and an integer that fits one.
fn float_pair(p: &Value, q: &Value) -> Option<(f64, f64)> {
    let exact = |value: &Value| match value {
        Value::Float(value) => Some(value.get()),
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => {
            IntRef::of(value).and_then(IntRef::to_f64)
        }
        _ => None,
    };
    let any = matches!(p, Value::Float(_)) || matches!(q, Value::Float(_));
    if any {
        Some((exact(p)?, exact(q)?))
    } else {
        None
    }
}

pub(super) fn sumprod(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let p = vm.iter(&args[0])?;
    let q = vm.iter(&args[1])?;
    let mut state = SumOfProducts {
        total: Value::Int(0),
        integers: Some(0),
        floats: Some(Triple::default()),
        integers_used: false,
        floats_used: false,
    };
    loop {
        let left = vm.next(&p)?;
        match (left, vm.next(&q)?) {
            (Some(left), Some(right)) => state.add(vm, &left, &right)?,
            (None, None) => break,
            _ => return Err(vm.value_error("Inputs are not the same length")),
        }
    }
    state.flush_integers(vm)?;
    state.flush_floats(vm)?;
    Ok(state.total)
}
