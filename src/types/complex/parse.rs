//! `complex(...)`: from text and from one or two numbers.

use super::{Complex, of};
use crate::object::{Result, Value};
use crate::types::exception::Exc;
use crate::types::float;
use crate::types::int::parse::to_ascii_digits;
use crate::vm::Vm;

/// The complex number that a text spells, perhaps in parentheses; `None` where it spells none.
pub fn parse(text: &str) -> Option<Complex> {
    let text = to_ascii_digits(text);
    let mut body = &*text;
    if let Some(open) = body.strip_prefix('(') {
        body = open
            .strip_suffix(')')?
            .trim_matches(|c: char| c.is_whitespace());
    }
    let Some(imaginary) = body.strip_suffix(['j', 'J']) else {
        return float::parse(body)
            .filter(|_| !body.is_empty())
            .map(Complex::from);
    };
    // The sign that opens the imaginary part is the last one that follows neither an exponent's `e` nor nothing.
    let bytes = imaginary.as_bytes();
    let split = (1..bytes.len())
        .rev()
        .find(|&at| matches!(bytes[at], b'+' | b'-') && !matches!(bytes[at - 1], b'e' | b'E'));
    let (re, im) = match split {
        Some(at) => (strict(&imaginary[..at])?, &imaginary[at..]),
        None => (0.0, imaginary),
    };
    let im = match im {
        "" | "+" => 1.0,
        "-" => -1.0,
        im => strict(im)?,
    };
    Some(Complex { re, im })
}

/// A float with no space around it.
fn strict(text: &str) -> Option<f64> {
    if text.contains(char::is_whitespace) {
        None
    } else {
        float::parse(text)
    }
}

fn not_real_text(vm: &mut Vm, role: &str, value: &Value) -> String {
    let name = vm.type_name(value);
    format!("complex() argument '{role}' must be a real number, not {name}")
}

fn not_real(vm: &mut Vm, role: &str, value: &Value) -> crate::object::Raise {
    let text = not_real_text(vm, role, value);
    vm.type_error(text)
}

/// A complex part of a complex number is deprecated.
fn warn_not_real(vm: &mut Vm, role: &str, value: &Value) -> Result<()> {
    let text = not_real_text(vm, role, value);
    vm.warn(Exc::DeprecationWarning, &text, 1)
}

/// By `__complex__` (unless it is a complex itself); `None` for an object without.
fn by_method(vm: &mut Vm, value: &Value) -> Result<Option<Complex>> {
    if matches!(
        value,
        Value::Complex(_) | Value::Float(_) | Value::Int(_) | Value::Str(_)
    ) {
        return Ok(of(value));
    }
    let names = vm.names.clone();
    match vm.call_special(value, &names.__complex__, &[])? {
        None => Ok(of(value)),
        Some(result) => match of(&result) {
            Some(complex) => {
                if !matches!(result, Value::Complex(_)) {
                    vm.warn_of_subclass("__complex__ returned non-complex", &result, "complex")?;
                }
                Ok(Some(complex))
            }
            None => {
                let name = vm.type_name(&result);
                Err(vm.type_error(format!("__complex__ returned non-complex (type {name})")))
            }
        },
    }
}

/// A real number, by `__float__` or `__index__`; `None` for other objects.
fn real(vm: &mut Vm, value: &Value) -> Result<Option<f64>> {
    let names = vm.names.clone();
    let convertible = vm.lookup_special(value, &names.__float__).is_some()
        || vm.lookup_special(value, &names.__index__).is_some();
    if convertible {
        float::from_object(vm, value).map(Some)
    } else {
        Ok(None)
    }
}

/// `complex.__new__(type, real=0, imag=0)`.
pub(super) fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = match (args[1].given(), args[2].given()) {
        (None, None) => Complex::from(0.0),
        (Some(source), None) => from_one(vm, source)?,
        (first, Some(imag)) => from_two(vm, first, imag)?,
    };
    vm.wrap_new(&args[0], value.to_value())
}

fn from_one(vm: &mut Vm, source: &Value) -> Result<Complex> {
    if let Some(text) = source.as_str() {
        return match parse(text.as_str()) {
            Some(value) => Ok(value),
            None => Err(vm.value_error("complex() arg is a malformed string")),
        };
    }
    if let Some(value) = by_method(vm, source)? {
        return Ok(value);
    }
    match real(vm, source)? {
        Some(value) => Ok(value.into()),
        None => {
            let name = vm.type_name(source);
            Err(vm.type_error(format!(
                "complex() argument must be a string or a number, not {name}"
            )))
        }
    }
}

/// `real + imag * 1j`, where either may (though deprecated) be complex itself.
fn from_two(vm: &mut Vm, first: Option<&Value>, imag: &Value) -> Result<Complex> {
    let mut result = Complex::from(0.0);
    if let Some(first) = first {
        if first.as_str().is_some() {
            return Err(not_real(vm, "real", first));
        }
        result = match by_method(vm, first)? {
            Some(value) => {
                warn_not_real(vm, "real", first)?;
                value
            }
            None => match real(vm, first)? {
                Some(value) => value.into(),
                None => return Err(not_real(vm, "real", first)),
            },
        };
    }
    let real_is_real = result.im == 0.0;
    if let Some(complex) = of(imag) {
        warn_not_real(vm, "imag", imag)?;
        let imag = complex;
        result.re -= imag.im;
        result.im = if real_is_real {
            imag.re
        } else {
            result.im + imag.re
        };
        return Ok(result);
    }
    match real(vm, imag)? {
        Some(imag) if real_is_real => result.im = imag,
        Some(imag) => result.im += imag,
        None => return Err(not_real(vm, "imag", imag)),
    }
    Ok(result)
}

/// `complex.from_number(number)`.
pub(super) fn from_number(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = match by_method(vm, &args[1])? {
        Some(value) => value,
        None => match real(vm, &args[1])? {
            Some(value) => value.into(),
            None => {
                let name = vm.type_name(&args[1]);
                return Err(vm.type_error(format!("must be real number, not {name}")));
            }
        },
    };
    match &args[0] {
        Value::Class(class) if !class.as_gc().is(&vm.types.complex) => {
            vm.call(&args[0], &[value.to_value()])
        }
        _ => Ok(value.to_value()),
    }
}
