//! The tables of `complex`: special methods, methods and attributes.

use super::power::pow_values;
use super::{Complex, add, hash, mul, of, parse, sub, true_div};
use crate::object::{Result, Value};
use crate::types::float::text::{Layout, Style, magnitude};
use crate::types::int::{self, IntRef};
use crate::types::tuple::Tuple;
use crate::types::{float, format};
use crate::vm::Vm;

/// The receiver.
fn this(args: &[Value]) -> Complex {
    args.first().and_then(of).unwrap_or(Complex::from(0.0))
}

/// `repr(value)`.
pub fn repr(value: Complex) -> String {
    let part = |part: f64| magnitude(part, Layout::Shortest, Style::default());
    let sign = |part: f64, plus| match part {
        part if part.is_nan() => plus,
        part if part.is_sign_negative() => "-",
        _ => plus,
    };
    if value.re == 0.0 && value.re.is_sign_positive() {
        return format!("{}{}j", sign(value.im, ""), part(value.im));
    }
    format!(
        "({}{}{}{}j)",
        sign(value.re, ""),
        part(value.re),
        sign(value.im, "+"),
        part(value.im)
    )
}

/// `==` with another number; `None` for other types.
fn equals(a: Complex, b: &Value) -> Option<bool> {
    if let Some(b) = of(b) {
        return Some(a == b);
    }
    if let Some(b) = float::of(b) {
        return Some(a.im == 0.0 && a.re == b);
    }
    let b = IntRef::of(b)?;
    Some(a.im == 0.0 && int::is_equal_float(b, a.re))
}

fn equality(args: &[Value], wanted: bool) -> Result<Value> {
    Ok(match equals(this(args), &args[1]) {
        Some(equal) => Value::bool(equal == wanted),
        None => Value::NotImplemented,
    })
}

fn unordered(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::NotImplemented)
}

fn itself(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(this(args).to_value())
}

fn abs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = this(args);
    let length = value.re.hypot(value.im);
    if length.is_infinite() && value.re.is_finite() && value.im.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(Value::float(length))
}

fn power(vm: &mut Vm, base: &Value, exponent: &Value, modulus: &Value) -> Result<Value> {
    if modulus.not_none().is_some() {
        return Err(vm.value_error("complex modulo"));
    }
    pow_values(vm, base, exponent)
}

fn format_(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let spec = format::spec_argument(vm, &args[1])?;
    Ok(Value::from(format::complex(vm, &args[0], spec.as_str())?))
}

crate::methods! { pub METHODS:
    "__new__($type, real=0, imag=0)" => parse::new,
    /// Return repr(self).
    "__repr__($self, /)" => |_, args| Ok(Value::from(repr(this(args)))),
    /// Return hash(self).
    "__hash__($self, /)" => |_, args| Ok(Value::Int(hash(this(args)))),
    /// Return self<value.
    "__lt__($self, value, /)" => unordered,
    /// Return self<=value.
    "__le__($self, value, /)" => unordered,
    /// Return self==value.
    "__eq__($self, value, /)" => |_, args| equality(args, true),
    /// Return self!=value.
    "__ne__($self, value, /)" => |_, args| equality(args, false),
    /// Return self>value.
    "__gt__($self, value, /)" => unordered,
    /// Return self>=value.
    "__ge__($self, value, /)" => unordered,
    /// Return self+value.
    "__add__($self, value, /)" => |vm, args| add(vm, &args[0], &args[1]),
    /// Return value+self.
    "__radd__($self, value, /)" => |vm, args| add(vm, &args[1], &args[0]),
    /// Return self-value.
    "__sub__($self, value, /)" => |vm, args| sub(vm, &args[0], &args[1]),
    /// Return value-self.
    "__rsub__($self, value, /)" => |vm, args| sub(vm, &args[1], &args[0]),
    /// Return self*value.
    "__mul__($self, value, /)" => |vm, args| mul(vm, &args[0], &args[1]),
    /// Return value*self.
    "__rmul__($self, value, /)" => |vm, args| mul(vm, &args[1], &args[0]),
    /// Return pow(self, value, mod).
    "__pow__($self, value, mod=None, /)" => |vm, args| power(vm, &args[0], &args[1], &args[2]),
    /// Return pow(value, self, mod).
    "__rpow__($self, value, mod=None, /)" => |vm, args| power(vm, &args[1], &args[0], &args[2]),
    /// -self
    "__neg__($self, /)" => |_, args| {
        let value = this(args);
        Ok(Value::from(Complex::new(-value.re, -value.im)))
    },
    /// +self
    "__pos__($self, /)" => itself,
    /// abs(self)
    "__abs__($self, /)" => abs,
    /// True if self else False
    "__bool__($self, /)" => |_, args| Ok(Value::bool(!this(args).is_zero())),
    /// Return self/value.
    "__truediv__($self, value, /)" => |vm, args| true_div(vm, &args[0], &args[1]),
    /// Return value/self.
    "__rtruediv__($self, value, /)" => |vm, args| true_div(vm, &args[1], &args[0]),
    /// Convert number to a complex floating-point number.
    "from_number($type, number, /)" => parse::from_number,
    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    "conjugate($self, /)" => |_, args| {
        let value = this(args);
        Ok(Value::from(Complex::new(value.re, -value.im)))
    },
    /// Convert this value to exact type complex.
    "__complex__($self, /)" => itself,
    "__getnewargs__($self, /)" => |_, args| {
        let value = this(args);
        Ok(Value::from(Tuple::new([Value::float(value.re), Value::float(value.im)])))
    },
    /// Convert to a string according to format_spec.
    "__format__($self, format_spec, /)" => format_,
}

crate::getters! { pub GETTERS:
    /// the real part of a complex number
    "real" => |_, this| Ok(Value::float(of(this).map_or(0.0, |value| value.re))),
    /// the imaginary part of a complex number
    "imag" => |_, this| Ok(Value::float(of(this).map_or(0.0, |value| value.im))),
}
