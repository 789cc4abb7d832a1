//! The tables of `float`: special methods, methods and attributes.

use std::cmp::Ordering;

use super::{
    add, compare, div_mod, floor_div, hash, hex, integer_ratio, modulo, mul, of, parse, pow_values,
    repr, round, sub, true_div,
};
use crate::object::{Result, Value};
use crate::types::format;
use crate::types::int::{IntRef, from_f64};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The receiver.
fn this(args: &[Value]) -> f64 {
    args.first().and_then(of).unwrap_or(0.0)
}

fn ordered(args: &[Value], wanted: fn(Option<Ordering>) -> bool) -> Result<Value> {
    Ok(match compare(this(args), &args[1]) {
        Some(order) => Value::bool(wanted(order)),
        None => Value::NotImplemented,
    })
}

fn itself(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::float(this(args)))
}

fn power(vm: &mut Vm, base: &Value, exponent: &Value, modulus: &Value) -> Result<Value> {
    if modulus.not_none().is_some() {
        return Err(
            vm.type_error("pow() 3rd argument not allowed unless all arguments are integers")
        );
    }
    pow_values(vm, base, exponent)
}

fn as_integer_ratio(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = this(args);
    if value.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (numerator, denominator) = integer_ratio(value);
    Ok(Value::from(Tuple::new([numerator, denominator])))
}

fn from_number(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = match (of(&args[1]), IntRef::of(&args[1])) {
        (Some(float), _) => Some(float),
        _ => parse::from_number(vm, &args[1])?,
    };
    let Some(number) = number else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("must be real number, not {name}")));
    };
    match &args[0] {
        Value::Class(class) if !class.as_gc().is(&vm.types.float) => {
            vm.call(&args[0], &[Value::float(number)])
        }
        _ => Ok(Value::float(number)),
    }
}

fn get_format(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let kind = args[1].as_str();
    match kind.as_ref().map(|kind| kind.as_str()) {
        Some("double" | "float") if cfg!(target_endian = "little") => {
            Ok(Value::from("IEEE, little-endian"))
        }
        Some("double" | "float") => Ok(Value::from("IEEE, big-endian")),
        Some(_) => Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        None => {
            let name = vm.type_name(&args[1]);
            Err(vm.type_error(format!("__getformat__() argument must be str, not {name}")))
        }
    }
}

fn format_(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let spec = format::spec_argument(vm, &args[1])?;
    Ok(Value::from(format::float(vm, &args[0], spec.as_str())?))
}

crate::methods! { pub METHODS:
    "__new__($type, x=0, /)" => parse::new,
    /// Return repr(self).
    "__repr__($self, /)" => |_, args| Ok(Value::from(repr(this(args)))),
    /// Return hash(self).
    "__hash__($self, /)" => |_, args| Ok(Value::Int(hash(this(args)))),
    /// Return self<value.
    "__lt__($self, value, /)" => |_, args| ordered(args, |order| order.is_some_and(Ordering::is_lt)),
    /// Return self<=value.
    "__le__($self, value, /)" => |_, args| ordered(args, |order| order.is_some_and(Ordering::is_le)),
    /// Return self==value.
    "__eq__($self, value, /)" => |_, args| ordered(args, |order| order == Some(Ordering::Equal)),
    /// Return self!=value.
    "__ne__($self, value, /)" => |_, args| ordered(args, |order| order != Some(Ordering::Equal)),
    /// Return self>value.
    "__gt__($self, value, /)" => |_, args| ordered(args, |order| order.is_some_and(Ordering::is_gt)),
    /// Return self>=value.
    "__ge__($self, value, /)" => |_, args| ordered(args, |order| order.is_some_and(Ordering::is_ge)),
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
    "__neg__($self, /)" => |_, args| Ok(Value::float(-this(args))),
    /// +self
    "__pos__($self, /)" => itself,
    /// abs(self)
    "__abs__($self, /)" => |_, args| Ok(Value::float(this(args).abs())),
    /// True if self else False
    "__bool__($self, /)" => |_, args| Ok(Value::bool(this(args) != 0.0)),
    /// int(self)
    "__int__($self, /)" => |vm, args| from_f64(vm, this(args)),
    /// float(self)
    "__float__($self, /)" => itself,
    /// Return self//value.
    "__floordiv__($self, value, /)" => |vm, args| floor_div(vm, &args[0], &args[1]),
    /// Return value//self.
    "__rfloordiv__($self, value, /)" => |vm, args| floor_div(vm, &args[1], &args[0]),
    /// Return self/value.
    "__truediv__($self, value, /)" => |vm, args| true_div(vm, &args[0], &args[1]),
    /// Return value/self.
    "__rtruediv__($self, value, /)" => |vm, args| true_div(vm, &args[1], &args[0]),
    /// Convert real number to a floating-point number.
    "from_number($type, number, /)" => from_number,
    /// Return self, the complex conjugate of any float.
    "conjugate($self, /)" => itself,
    /// Return the Integral closest to x between 0 and x.
    "__trunc__($self, /)" => |vm, args| from_f64(vm, this(args)),
    /// Return the floor as an Integral.
    "__floor__($self, /)" => |vm, args| from_f64(vm, this(args).floor()),
    /// Return the ceiling as an Integral.
    "__ceil__($self, /)" => |vm, args| from_f64(vm, this(args).ceil()),
    /// Return the Integral closest to x, rounding half toward even.
    "__round__($self, ndigits=None, /)" => round::round,
    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    "as_integer_ratio($self, /)" => as_integer_ratio,
    /// Create a floating-point number from a hexadecimal string.
    "fromhex($type, string, /)" => hex::from_hex,
    /// Return a hexadecimal representation of a floating-point number.
    "hex($self, /)" => hex::hex,
    /// Return True if the float is an integer.
    "is_integer($self, /)" => |_, args| {
        let value = this(args);
        Ok(Value::bool(value.is_finite() && value == value.floor()))
    },
    "__getnewargs__($self, /)" => |_, args| Ok(Value::from(Tuple::new([Value::float(this(args))]))),
    /// You probably don't want to use this function.
    "__getformat__($type, typestr, /)" => get_format,
    /// Formats the float according to format_spec.
    "__format__($self, format_spec, /)" => format_,
}

crate::getters! { pub GETTERS:
    /// the real part of a complex number
    "real" => |_, this| Ok(Value::float(of(this).unwrap_or(0.0))),
    /// the imaginary part of a complex number
    "imag" => |_, _| Ok(Value::float(0.0)),
}
