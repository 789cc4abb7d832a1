//! `float.hex` and `float.fromhex`.

use super::ratio::{from_parts, split};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// `float.hex()`.
pub(super) fn hex(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = super::of(&args[0]).unwrap_or(0.0);
    Ok(Value::from(to_hex(value)))
}

fn to_hex(value: f64) -> String {
    if !value.is_finite() {
        return super::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let (mantissa, exponent) = split(value.abs());
    if mantissa == 0 {
        return format!("{sign}0x0.0p+0");
    }
    let lead = mantissa >> 52;
    let fraction = mantissa & ((1 << 52) - 1);
    format!("{sign}0x{lead}.{fraction:013x}p{:+}", exponent + 52)
}

/// Why a text is no hexadecimal float.
#[derive(Debug, PartialEq, Eq)]
enum HexError {
    Invalid,
    TooLarge,
}

/// `float.fromhex(string)`.
pub(super) fn from_hex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(text) = args[1].as_str() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let value = match parse_hex(text.as_str()) {
        Ok(value) => Value::float(value),
        Err(HexError::Invalid) => {
            return Err(vm.value_error("invalid hexadecimal floating-point string"));
        }
        Err(HexError::TooLarge) => {
            return Err(vm.overflow_error("hexadecimal value too large to represent as a float"));
        }
    };
    match &args[0] {
        Value::Class(class) if !class.as_gc().is(&vm.types.float) => vm.call(&args[0], &[value]),
        _ => Ok(value),
    }
}

fn parse_hex(text: &str) -> std::result::Result<f64, HexError> {
    let text = text.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let (negative, body) = match text.strip_prefix(['+', '-']) {
        Some(body) => (text.starts_with('-'), body),
        None => (false, text),
    };
    let magnitude = match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        body => parse_magnitude(body.strip_prefix("0x").unwrap_or(body))?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// Digits, point and exponent, without sign and prefix, in lower case.
fn parse_magnitude(body: &str) -> std::result::Result<f64, HexError> {
    let (digits, exponent) = match body.split_once('p') {
        Some((digits, exponent)) => (digits, parse_exponent(exponent).ok_or(HexError::Invalid)?),
        None => (body, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(HexError::Invalid);
    }
    // The first sixteen significant digits make the mantissa; later ones count in its last bit.
    let mut mantissa = 0u64;
    let mut dropped = 0i64;
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = u64::from(digit.to_digit(16).ok_or(HexError::Invalid)?);
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
        } else {
            dropped += 1;
            mantissa |= u64::from(digit != 0);
        }
    }
    let scale = exponent + 4 * (dropped - fraction.len() as i64);
    let value = from_parts(mantissa, scale);
    if value.is_infinite() {
        Err(HexError::TooLarge)
    } else {
        Ok(value)
    }
}

/// A decimal exponent with an optional sign, kept within bounds that decide the result alike.
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = digits.parse::<i64>().unwrap_or(i64::MAX).min(1 << 60);
    Some(if negative { -value } else { value })
}
