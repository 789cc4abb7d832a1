//! The format-specification language of `format()`, f-strings and `str.format` (`spec.rs`, `number.rs`),
//! and `%`-formatting of `str` and `bytes` (`percent.rs`).
//!
//! `__format__` methods of the built-in types and `Vm::format` call the functions here: each takes the value and the text
//! of the specification, and raises `ValueError` with CPython's texts.

mod number;
pub mod percent;
mod spec;

use crate::object::{Gc, Result, Value};
use crate::types::complex::Complex;
use crate::types::float::text::{Layout, Style, magnitude};
use crate::types::int::{self, IntRef};
use crate::types::str::Str;
use crate::vm::Vm;

use number::{Number, Tail};
use spec::{Align, Spec};

/// Wider fields than this raise `MemoryError`.
const MAX_WIDTH: usize = 1 << 31;
/// Higher precisions than this have no C `int`.
const MAX_PRECISION: usize = i32::MAX as usize;

/// `template % args` for a `str`.
pub fn percent(vm: &mut Vm, template: &Str, args: &Value) -> Result<Gc<Str>> {
    percent::format_str(vm, template.as_str(), args)
}

/// The argument of a `__format__` method, which has to be a string.
pub fn spec_argument(vm: &mut Vm, spec: &Value) -> Result<Gc<Str>> {
    spec.as_str().ok_or_else(|| {
        let name = vm.type_name(spec);
        vm.type_error(format!("__format__() argument must be str, not {name}"))
    })
}

fn parse_spec(vm: &mut Vm, text: &str, value: &Value, default: Align) -> Result<Spec> {
    let type_name = vm.type_name(value);
    let spec = Spec::parse(text, &type_name, default).map_err(|message| vm.value_error(message))?;
    if spec.width > MAX_WIDTH {
        return Err(vm.error_with(crate::types::exception::Exc::MemoryError, Vec::new()));
    }
    Ok(spec)
}

fn unknown_code(vm: &mut Vm, code: char, value: &Value) -> crate::object::Raise {
    let name = vm.type_name(value);
    let shown = if code > ' ' && code < '\u{80}' {
        code.to_string()
    } else {
        format!("\\x{:x}", u32::from(code))
    };
    vm.value_error(format!(
        "Unknown format code '{shown}' for object of type '{name}'"
    ))
}

/// `str.__format__`.
pub fn text(vm: &mut Vm, value: &Value, text: &str, spec: &str) -> Result<String> {
    if spec.is_empty() {
        return Ok(text.to_owned());
    }
    let spec = parse_spec(vm, spec, value, Align::Left)?;
    if let Some(code) = spec.code.filter(|&code| code != 's') {
        return Err(unknown_code(vm, code, value));
    }
    let forbidden = [
        (
            spec.sign == Some(' '),
            "Space not allowed in string format specifier",
        ),
        (
            spec.sign.is_some(),
            "Sign not allowed in string format specifier",
        ),
        (
            spec.no_negative_zero,
            "Negative zero coercion (z) not allowed in string format specifier",
        ),
        (
            spec.alternate,
            "Alternate form (#) not allowed in string format specifier",
        ),
        (
            spec.align == Align::Inside,
            "'=' alignment not allowed in string format specifier",
        ),
    ];
    if let Some((_, message)) = forbidden.iter().find(|(found, _)| *found) {
        return Err(vm.value_error(message));
    }
    let kept = match spec.precision {
        Some(precision) => match text.char_indices().nth(precision) {
            Some((end, _)) => &text[..end],
            None => text,
        },
        None => text,
    };
    Ok(number::pad(kept, &spec))
}

/// `int.__format__`, also for `bool` and other subclasses.
pub fn int(vm: &mut Vm, value: &Value, spec: &str) -> Result<String> {
    let Some(integer) = IntRef::of(value) else {
        return Ok(String::new());
    };
    if spec.is_empty() {
        return match value {
            Value::Int(_) | Value::BigInt(_) => int::text::decimal(vm, integer),
            _ => Ok(vm.str(value)?.as_str().to_owned()),
        };
    }
    let spec = parse_spec(vm, spec, value, Align::Right)?;
    match spec.code {
        None | Some('d' | 'n' | 'b' | 'o' | 'x' | 'X') => format_integer(vm, integer, &spec),
        Some('c') => format_character(vm, integer, &spec),
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let float = int::to_f64(vm, integer)?;
            format_real(vm, float, &spec)
        }
        Some(code) => Err(unknown_code(vm, code, value)),
    }
}

fn check_integer_spec(vm: &mut Vm, spec: &Spec) -> Result<()> {
    if spec.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(
            vm.value_error("Negative zero coercion (z) not allowed in integer format specifier")
        );
    }
    Ok(())
}

fn format_integer(vm: &mut Vm, integer: IntRef<'_>, spec: &Spec) -> Result<String> {
    check_integer_spec(vm, spec)?;
    let (digits, prefix) = match spec.code {
        Some('b') => (int::text::magnitude_radix(integer, 2), "0b"),
        Some('o') => (int::text::magnitude_radix(integer, 8), "0o"),
        Some('x') => (int::text::magnitude_radix(integer, 16), "0x"),
        Some('X') => (int::text::magnitude_radix(integer, 16).to_uppercase(), "0X"),
        _ => {
            let text = int::text::decimal(vm, integer)?;
            (text.trim_start_matches('-').to_owned(), "")
        }
    };
    let group_size = if prefix.is_empty() { 3 } else { 4 };
    Ok(number::lay_out(
        &Number {
            negative: integer.is_negative(),
            prefix: if spec.alternate { prefix } else { "" },
            digits: &digits,
            tail: Tail::default(),
            group_size,
        },
        spec,
    ))
}

fn format_character(vm: &mut Vm, integer: IntRef<'_>, spec: &Spec) -> Result<String> {
    check_integer_spec(vm, spec)?;
    if spec.sign.is_some() {
        return Err(vm.value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(
            vm.value_error("Alternate form (#) not allowed with integer format specifier 'c'")
        );
    }
    let Some(code) = integer.to_i64() else {
        return Err(vm.overflow_error("Python int too large to convert to C long"));
    };
    match character(code) {
        Some(c) => Ok(number::pad(c.encode_utf8(&mut [0; 4]), spec)),
        None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}

/// The character with this code point, by its stand-in if it is a surrogate.
pub fn character(code: i64) -> Option<char> {
    let code = u32::try_from(code).ok()?;
    char::from_u32(code).or_else(|| {
        let unit = u16::try_from(code).ok()?;
        Some(crate::source::surrogate_to_char(unit))
    })
}

/// `float.__format__`.
pub fn float(vm: &mut Vm, value: &Value, spec: &str) -> Result<String> {
    let number = crate::types::float::of(value).unwrap_or(0.0);
    if spec.is_empty() {
        return match value {
            Value::Float(_) => Ok(crate::types::float::repr(number)),
            _ => Ok(vm.str(value)?.as_str().to_owned()),
        };
    }
    let spec = parse_spec(vm, spec, value, Align::Right)?;
    match spec.code {
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => {
            format_real(vm, number, &spec)
        }
        Some(code) => Err(unknown_code(vm, code, value)),
    }
}

/// The layout that a type code asks for; without one it is `shortest`, or `g` under a precision.
fn layout_of(vm: &mut Vm, spec: &Spec) -> Result<Layout> {
    if spec
        .precision
        .is_some_and(|precision| precision > MAX_PRECISION)
    {
        return Err(vm.value_error("precision too big"));
    }
    let precision = spec.precision.unwrap_or(6);
    Ok(match spec.code {
        Some('e' | 'E') => Layout::Exponent(precision),
        Some('f' | 'F' | '%') => Layout::Fixed(precision),
        Some(_) => Layout::General(precision),
        None => spec.precision.map_or(Layout::Shortest, Layout::General),
    })
}

fn format_real(vm: &mut Vm, value: f64, spec: &Spec) -> Result<String> {
    let layout = layout_of(vm, spec)?;
    let style = Style {
        alternate: spec.alternate,
        add_dot_zero: spec.code.is_none(),
    };
    let percent = spec.code == Some('%');
    let value = if percent { value * 100.0 } else { value };
    let mut text = magnitude(value, layout, style);
    if percent {
        text.push('%');
    }
    Ok(lay_out_real(value, &text, spec))
}

/// Lays out the text of a float's magnitude with sign, grouping and padding.
fn lay_out_real(value: f64, text: &str, spec: &Spec) -> String {
    let text = match spec.code {
        Some('E' | 'F' | 'G') => text.to_uppercase(),
        _ => text.to_owned(),
    };
    let mantissa = text.split(['e', 'E']).next().unwrap_or("");
    let is_zero = !mantissa.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let negative = value.is_sign_negative()
        && !value.is_nan()
        && !(spec.no_negative_zero && value.is_finite() && is_zero);
    let (digits, tail) = number::split(&text);
    number::lay_out(
        &Number {
            negative,
            prefix: "",
            digits,
            tail,
            group_size: 3,
        },
        spec,
    )
}

/// `complex.__format__`.
pub fn complex(vm: &mut Vm, value: &Value, text: &str) -> Result<String> {
    let number = crate::types::complex::of(value).unwrap_or(Complex::from(0.0));
    if text.is_empty() {
        return Ok(vm.str(value)?.as_str().to_owned());
    }
    let spec = parse_spec(vm, text, value, Align::Right)?;
    if let Some(code) = spec.code
        && !matches!(code, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')
    {
        return Err(unknown_code(vm, code, value));
    }
    if spec.fill == '0' {
        return Err(vm.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::Inside {
        return Err(vm.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    let layout = layout_of(vm, &spec)?;
    let style = Style {
        alternate: spec.alternate,
        add_dot_zero: false,
    };
    // The parts are laid out without padding; the imaginary one always shows its sign.
    let part_spec = Spec { width: 0, ..spec };
    let imaginary_spec = Spec {
        sign: Some('+'),
        ..part_spec
    };
    let part = |part: f64, spec: &Spec| lay_out_real(part, &magnitude(part, layout, style), spec);
    let bare = spec.code.is_none();
    let only_imaginary = bare && number.re == 0.0 && number.re.is_sign_positive();
    let body = if only_imaginary {
        format!("{}j", part(number.im, &part_spec))
    } else {
        let (open, close) = if bare { ("(", ")") } else { ("", "") };
        format!(
            "{open}{}{}j{close}",
            part(number.re, &part_spec),
            part(number.im, &imaginary_spec)
        )
    };
    Ok(number::pad(&body, &spec))
}
