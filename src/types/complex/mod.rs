//! `complex`: its storage and arithmetic, as free functions that the VM's operator slow path calls too.
//!
//! Real operands stay real ("mixed-mode arithmetic"), so that signed zeros and infinities survive.

mod methods;
mod parse;
mod power;

use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::float;
use crate::vm::Vm;

pub use methods::{GETTERS, METHODS, repr};
pub use parse::parse;
pub use power::pow;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Complex {
    /// A complex number on the heap.
    pub fn new(re: f64, im: f64) -> Gc<Complex> {
        Gc::new(Complex { re, im })
    }

    /// The same number as a value.
    pub fn to_value(self) -> Value {
        Value::from(Gc::new(self))
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.re == 0.0 && self.im == 0.0
    }
}

impl From<f64> for Complex {
    fn from(re: f64) -> Complex {
        Complex { re, im: 0.0 }
    }
}

impl Trace for Complex {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// The complex number that a value is: a `complex` or an instance of a subclass.
pub fn of(value: &Value) -> Option<Complex> {
    match value {
        Value::Complex(complex) => Some(**complex),
        Value::Instance(instance) => match instance.builtin()? {
            Value::Complex(complex) => Some(**complex),
            _ => None,
        },
        _ => None,
    }
}

/// An operand of complex arithmetic.
#[derive(Clone, Copy)]
enum Operand {
    Real(f64),
    Complex(Complex),
}

impl From<Operand> for Complex {
    fn from(operand: Operand) -> Complex {
        match operand {
            Operand::Real(re) => re.into(),
            Operand::Complex(complex) => complex,
        }
    }
}

fn operand(vm: &mut Vm, value: &Value) -> Result<Option<Operand>> {
    if let Some(complex) = of(value) {
        return Ok(Some(Operand::Complex(complex)));
    }
    Ok(float::operand(vm, value)?.map(Operand::Real))
}

fn operands(vm: &mut Vm, a: &Value, b: &Value) -> Result<Option<(Operand, Operand)>> {
    let Some(a) = operand(vm, a)? else {
        return Ok(None);
    };
    Ok(operand(vm, b)?.map(|b| (a, b)))
}

fn made(re: f64, im: f64) -> Result<Value> {
    Ok(Value::from(Complex::new(re, im)))
}

/// `a + b`.
pub fn add(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    match operands(vm, a, b)? {
        Some((Operand::Complex(a), Operand::Complex(b))) => made(a.re + b.re, a.im + b.im),
        Some((Operand::Complex(a), Operand::Real(b))) => made(a.re + b, a.im),
        Some((Operand::Real(a), b)) => {
            let b = Complex::from(b);
            made(a + b.re, b.im)
        }
        None => Ok(Value::NotImplemented),
    }
}

/// `a - b`.
pub fn sub(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    match operands(vm, a, b)? {
        Some((Operand::Complex(a), Operand::Complex(b))) => made(a.re - b.re, a.im - b.im),
        Some((Operand::Complex(a), Operand::Real(b))) => made(a.re - b, a.im),
        Some((Operand::Real(a), b)) => {
            let b = Complex::from(b);
            made(a - b.re, -b.im)
        }
        None => Ok(Value::NotImplemented),
    }
}

/// `a * b`.
pub fn mul(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    match operands(vm, a, b)? {
        Some((Operand::Complex(a), Operand::Complex(b))) => Ok(product(a, b).to_value()),
        Some((Operand::Complex(a), Operand::Real(b))) => made(a.re * b, a.im * b),
        Some((Operand::Real(a), b)) => {
            let b = Complex::from(b);
            made(a * b.re, a * b.im)
        }
        None => Ok(Value::NotImplemented),
    }
}

/// `a / b`.
pub fn true_div(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    let Some((a, b)) = operands(vm, a, b)? else {
        return Ok(Value::NotImplemented);
    };
    if Complex::from(b).is_zero() {
        return Err(vm.zero_division_error("division by zero"));
    }
    match (a, b) {
        (Operand::Complex(a), Operand::Complex(b)) => Ok(quotient(a, b).to_value()),
        (Operand::Complex(a), Operand::Real(b)) => made(a.re / b, a.im / b),
        (Operand::Real(a), b) => Ok(real_quotient(a, b.into()).to_value()),
    }
}

/// 1 with the sign of an infinity, else a zero with the sign of the number: how a product or quotient
/// with an infinite operand is worked out anew (C's Annex G).
fn box_infinity(value: f64) -> f64 {
    f64::from(u8::from(value.is_infinite())).copysign(value)
}

/// A zero in place of a NaN.
fn without_nan(value: f64) -> f64 {
    if value.is_nan() {
        0f64.copysign(value)
    } else {
        value
    }
}

/// `a * b`: where both parts come out as NaN though an operand or a partial product is infinite, the infinity is recovered.
pub(super) fn product(a: Complex, b: Complex) -> Complex {
    let parts = [a.re * b.re, a.im * b.im, a.re * b.im, a.im * b.re];
    let plain = Complex {
        re: parts[0] - parts[1],
        im: parts[2] + parts[3],
    };
    if !(plain.re.is_nan() && plain.im.is_nan()) {
        return plain;
    }
    let (mut a, mut b) = (a, b);
    let mut recompute = false;
    for turn in 0..2 {
        let (infinite, other) = if turn == 0 {
            (&mut a, &mut b)
        } else {
            (&mut b, &mut a)
        };
        if infinite.re.is_infinite() || infinite.im.is_infinite() {
            infinite.re = box_infinity(infinite.re);
            infinite.im = box_infinity(infinite.im);
            other.re = without_nan(other.re);
            other.im = without_nan(other.im);
            recompute = true;
        }
    }
    if !recompute && parts.iter().any(|part| part.is_infinite()) {
        for part in [&mut a.re, &mut a.im, &mut b.re, &mut b.im] {
            *part = without_nan(*part);
        }
        recompute = true;
    }
    if !recompute {
        return plain;
    }
    Complex {
        re: f64::INFINITY * (a.re * b.re - a.im * b.im),
        im: f64::INFINITY * (a.re * b.im + a.im * b.re),
    }
}

/// `a / b` for `b != 0`, scaled by the larger part of the divisor.
pub(super) fn quotient(a: Complex, b: Complex) -> Complex {
    let result = if b.re.abs() >= b.im.abs() {
        let ratio = b.im / b.re;
        let scale = b.re + b.im * ratio;
        Complex {
            re: (a.re + a.im * ratio) / scale,
            im: (a.im - a.re * ratio) / scale,
        }
    } else if b.im.abs() >= b.re.abs() {
        let ratio = b.re / b.im;
        let scale = b.re * ratio + b.im;
        Complex {
            re: (a.re * ratio + a.im) / scale,
            im: (a.im * ratio - a.re) / scale,
        }
    } else {
        Complex {
            re: f64::NAN,
            im: f64::NAN,
        }
    };
    if !(result.re.is_nan() && result.im.is_nan()) {
        return result;
    }
    let finite = |z: Complex| z.re.is_finite() && z.im.is_finite();
    let infinite = |z: Complex| z.re.is_infinite() || z.im.is_infinite();
    if infinite(a) && finite(b) {
        let (x, y) = (box_infinity(a.re), box_infinity(a.im));
        return Complex {
            re: f64::INFINITY * (x * b.re + y * b.im),
            im: f64::INFINITY * (y * b.re - x * b.im),
        };
    }
    if infinite(b) && finite(a) {
        let (x, y) = (box_infinity(b.re), box_infinity(b.im));
        return Complex {
            re: 0.0 * (a.re * x + a.im * y),
            im: 0.0 * (a.im * x - a.re * y),
        };
    }
    result
}

/// `a / b` for a real `a` and `b != 0`.
fn real_quotient(a: f64, b: Complex) -> Complex {
    let result = if b.re.abs() >= b.im.abs() {
        let ratio = b.im / b.re;
        let scale = b.re + b.im * ratio;
        Complex {
            re: a / scale,
            im: (-a * ratio) / scale,
        }
    } else if b.im.abs() >= b.re.abs() {
        let ratio = b.re / b.im;
        let scale = b.re * ratio + b.im;
        Complex {
            re: (a * ratio) / scale,
            im: -a / scale,
        }
    } else {
        Complex {
            re: f64::NAN,
            im: f64::NAN,
        }
    };
    let lost = result.re.is_nan() && result.im.is_nan();
    if lost && a.is_finite() && (b.re.is_infinite() || b.im.is_infinite()) {
        let (x, y) = (box_infinity(b.re), box_infinity(b.im));
        return Complex {
            re: 0.0 * (a * x),
            im: 0.0 * (-a * y),
        };
    }
    result
}

/// The hash, which for a real number is the float's.
pub fn hash(value: Complex) -> i64 {
    let hash = float::hash(value.re).wrapping_add(float::hash(value.im).wrapping_mul(1_000_003));
    if hash == -1 { -2 } else { hash }
}
