//! The tables of `int`: special methods, methods and attributes.

use std::cmp::Ordering;

use super::{
    IntRef, abs, add, bit_and, bit_or, bit_xor, bytes, compare, div_mod, floor_div, invert, lshift,
    modulo, mul, negate, new, pow, pow_mod, round_to, rshift, sub, text, to_f64, true_div,
};
use crate::object::{Result, Value};
use crate::types::format;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The receiver.
fn this(args: &[Value]) -> IntRef<'_> {
    args.first()
        .and_then(IntRef::of)
        .unwrap_or(IntRef::Small(0))
}

/// A comparison dunder: `NotImplemented` for what is no integer.
fn ordered(args: &[Value], wanted: fn(Ordering) -> bool) -> Result<Value> {
    Ok(match compare(&args[0], &args[1]) {
        Some(order) => Value::bool(wanted(order)),
        None => Value::NotImplemented,
    })
}

fn itself(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(match &args[0] {
        Value::BigInt(_) => args[0].clone(),
        _ => this(args).to_value(),
    })
}

fn get_real(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(IntRef::of(this).map_or(Value::Int(0), IntRef::to_value))
}

fn power(vm: &mut Vm, base: &Value, exponent: &Value, modulus: &Value) -> Result<Value> {
    match modulus.not_none() {
        None => pow(vm, base, exponent),
        Some(modulus) => pow_mod(vm, base, exponent, modulus),
    }
}

fn round(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(digits) = args[1].not_none() else {
        return itself(vm, args);
    };
    let digits = vm.to_index(digits)?;
    Ok(match IntRef::of(&digits) {
        Some(IntRef::Small(digits)) if digits < 0 => round_to(this(args), digits.unsigned_abs()),
        Some(digits) if digits.is_negative() => Value::Int(0),
        _ => this(args).to_value(),
    })
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(text::decimal(vm, this(args))?))
}

fn bit_count(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(match this(args) {
        IntRef::Small(small) => i64::from(small.unsigned_abs().count_ones()),
        IntRef::Big(big) => big.magnitude().count_ones() as i64,
    }))
}

fn format_(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let spec = format::spec_argument(vm, &args[1])?;
    Ok(Value::from(format::int(vm, &args[0], spec.as_str())?))
}

fn sizeof(_: &mut Vm, args: &[Value]) -> Result<Value> {
    // CPython's: a header of 24 bytes and 30-bit digits of four bytes, at least one.
    let digits = this(args).bits().div_ceil(30).max(1);
    Ok(Value::Int(24 + 4 * digits as i64))
}

crate::methods! { pub METHODS:
    "__new__($type, x=0, /, base=10)" => new::new,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return hash(self).
    "__hash__($self, /)" => |_, args| Ok(Value::Int(this(args).hash())),
    /// Return self<value.
    "__lt__($self, value, /)" => |_, args| ordered(args, Ordering::is_lt),
    /// Return self<=value.
    "__le__($self, value, /)" => |_, args| ordered(args, Ordering::is_le),
    /// Return self==value.
    "__eq__($self, value, /)" => |_, args| ordered(args, Ordering::is_eq),
    /// Return self!=value.
    "__ne__($self, value, /)" => |_, args| ordered(args, Ordering::is_ne),
    /// Return self>value.
    "__gt__($self, value, /)" => |_, args| ordered(args, Ordering::is_gt),
    /// Return self>=value.
    "__ge__($self, value, /)" => |_, args| ordered(args, Ordering::is_ge),
    /// Return self+value.
    "__add__($self, value, /)" => |_, args| Ok(add(&args[0], &args[1])),
    /// Return value+self.
    "__radd__($self, value, /)" => |_, args| Ok(add(&args[1], &args[0])),
    /// Return self-value.
    "__sub__($self, value, /)" => |_, args| Ok(sub(&args[0], &args[1])),
    /// Return value-self.
    "__rsub__($self, value, /)" => |_, args| Ok(sub(&args[1], &args[0])),
    /// Return self*value.
    "__mul__($self, value, /)" => |_, args| Ok(mul(&args[0], &args[1])),
    /// Return value*self.
    "__rmul__($self, value, /)" => |_, args| Ok(mul(&args[1], &args[0])),
    /// Return self%value.
    "__mod__($self, value, /)" => |vm, args| modulo(vm, &args[0], &args[1]),
    /// Return value%self.
    "__rmod__($self, value, /)" => |vm, args| modulo(vm, &args[1], &args[0]),
    /// Return divmod(self, value).
    "__divmod__($self, value, /)" => |vm, args| div_mod(vm, &args[0], &args[1]),
    /// Return divmod(value, self).
    "__rdivmod__($self, value, /)" => |vm, args| div_mod(vm, &args[1], &args[0]),
    /// Return pow(self, value, mod).
    "__pow__($self, value, mod=None, /)" => |vm, args| power(vm, &args[0], &args[1], &args[2]),
    /// Return pow(value, self, mod).
    "__rpow__($self, value, mod=None, /)" => |vm, args| power(vm, &args[1], &args[0], &args[2]),
    /// -self
    "__neg__($self, /)" => |_, args| Ok(negate(&args[0])),
    /// +self
    "__pos__($self, /)" => itself,
    /// abs(self)
    "__abs__($self, /)" => |_, args| Ok(abs(&args[0])),
    /// True if self else False
    "__bool__($self, /)" => |_, args| Ok(Value::bool(!this(args).is_zero())),
    /// ~self
    "__invert__($self, /)" => |_, args| Ok(invert(&args[0])),
    /// Return self<<value.
    "__lshift__($self, value, /)" => |vm, args| lshift(vm, &args[0], &args[1]),
    /// Return value<<self.
    "__rlshift__($self, value, /)" => |vm, args| lshift(vm, &args[1], &args[0]),
    /// Return self>>value.
    "__rshift__($self, value, /)" => |vm, args| rshift(vm, &args[0], &args[1]),
    /// Return value>>self.
    "__rrshift__($self, value, /)" => |vm, args| rshift(vm, &args[1], &args[0]),
    /// Return self&value.
    "__and__($self, value, /)" => |_, args| Ok(bit_and(&args[0], &args[1])),
    /// Return value&self.
    "__rand__($self, value, /)" => |_, args| Ok(bit_and(&args[1], &args[0])),
    /// Return self^value.
    "__xor__($self, value, /)" => |_, args| Ok(bit_xor(&args[0], &args[1])),
    /// Return value^self.
    "__rxor__($self, value, /)" => |_, args| Ok(bit_xor(&args[1], &args[0])),
    /// Return self|value.
    "__or__($self, value, /)" => |_, args| Ok(bit_or(&args[0], &args[1])),
    /// Return value|self.
    "__ror__($self, value, /)" => |_, args| Ok(bit_or(&args[1], &args[0])),
    /// int(self)
    "__int__($self, /)" => itself,
    /// float(self)
    "__float__($self, /)" => |vm, args| Ok(Value::float(to_f64(vm, this(args))?)),
    /// Return self//value.
    "__floordiv__($self, value, /)" => |vm, args| floor_div(vm, &args[0], &args[1]),
    /// Return value//self.
    "__rfloordiv__($self, value, /)" => |vm, args| floor_div(vm, &args[1], &args[0]),
    /// Return self/value.
    "__truediv__($self, value, /)" => |vm, args| true_div(vm, &args[0], &args[1]),
    /// Return value/self.
    "__rtruediv__($self, value, /)" => |vm, args| true_div(vm, &args[1], &args[0]),
    /// Return self converted to an integer, if self is suitable for use as an index into a list.
    "__index__($self, /)" => itself,
    /// Returns self, the complex conjugate of any int.
    "conjugate($self, /)" => itself,
    /// Number of bits necessary to represent self in binary.
    "bit_length($self, /)" => |_, args| Ok(Value::Int(this(args).bits() as i64)),
    /// Number of ones in the binary representation of the absolute value of self.
    "bit_count($self, /)" => bit_count,
    /// Return an array of bytes representing an integer.
    "to_bytes($self, /, length=1, byteorder='big', *, signed=False)" => bytes::to_bytes,
    /// Return the integer represented by the given array of bytes.
    "from_bytes($type, /, bytes, byteorder='big', *, signed=False)" => bytes::from_bytes,
    /// Return a pair of integers, whose ratio is equal to the original int.
    "as_integer_ratio($self, /)" => |_, args| {
        Ok(Value::from(Tuple::new([this(args).to_value(), Value::Int(1)])))
    },
    /// Returns True. Exists for duck type compatibility with float.is_integer.
    "is_integer($self, /)" => |_, _| Ok(Value::bool(true)),
    /// Truncating an Integral returns itself.
    "__trunc__($self, /)" => itself,
    /// Flooring an Integral returns itself.
    "__floor__($self, /)" => itself,
    /// Ceiling of an Integral returns itself.
    "__ceil__($self, /)" => itself,
    /// Rounding an Integral returns itself.
    "__round__($self, ndigits=None, /)" => round,
    "__getnewargs__($self, /)" => |_, args| {
        Ok(Value::from(Tuple::new([this(args).to_value()])))
    },
    /// Convert to a string according to format_spec.
    "__format__($self, format_spec, /)" => format_,
    /// Returns size in memory, in bytes.
    "__sizeof__($self, /)" => sizeof,
}

crate::getters! { pub GETTERS:
    /// the real part of a complex number
    "real" => get_real,
    /// the imaginary part of a complex number
    "imag" => |_, _| Ok(Value::Int(0)),
    /// the numerator of a rational number in lowest terms
    "numerator" => get_real,
    /// the denominator of a rational number in lowest terms
    "denominator" => |_, _| Ok(Value::Int(1)),
}
