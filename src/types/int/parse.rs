//! Integers from text: bases, underscores, Unicode digits, and the limit on digits.

use std::cell::Cell;

use num_bigint::{BigInt as Big, BigUint};
use unicode_general_category::{GeneralCategory, get_general_category};

use crate::object::{Result, Value};
use crate::types::bigint::BigInt;
use crate::vm::Vm;

/// `sys.set_int_max_str_digits`: the most digits a conversion to or from decimal may have; 0 for any.
pub struct DigitLimit(pub Cell<usize>);

impl Default for DigitLimit {
    fn default() -> DigitLimit {
        DigitLimit(Cell::new(4300))
    }
}

/// The limit in force.
pub fn digit_limit(vm: &mut Vm) -> usize {
    vm.extension::<DigitLimit>().0.get()
}

/// Why a text is no integer.
#[derive(Debug, PartialEq, Eq)]
pub enum ParseError {
    /// It is not the literal of one.
    Invalid,
    /// It has this many digits, more than allowed.
    TooLong(usize),
}

/// The value of a decimal digit of any script.
pub fn decimal_digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let is_decimal = |c| get_general_category(c) == GeneralCategory::DecimalNumber;
    if !is_decimal(c) {
        return None;
    }
    // Decimal digits come in runs of ten, zero first (several runs in a row in one block).
    let mut start = c as u32;
    while let Some(before) = char::from_u32(start - 1).filter(|&before| is_decimal(before)) {
        start = before as u32;
    }
    Some((c as u32 - start) % 10)
}

/// Whether it may stand around a number (`str.strip` removes some more).
pub fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// The text with digits of all scripts made ASCII and white space around it removed.
pub fn to_ascii_digits(text: &str) -> std::borrow::Cow<'_, str> {
    let text = text.trim_matches(is_space);
    if text.is_ascii() {
        return text.into();
    }
    let ascii = |c: char| decimal_digit(c).and_then(|digit| char::from_digit(digit, 10));
    text.chars()
        .map(|c| ascii(c).unwrap_or(c))
        .collect::<String>()
        .into()
}

/// The integer that a text stands for in a base (2 to 36, or 0 for what its prefix says), allowing `limit` digits.
pub fn parse(text: &str, base: u32, limit: usize) -> std::result::Result<Value, ParseError> {
    let text = to_ascii_digits(text);
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (base, digits, only_zero) = strip_prefix(digits, base);
    if base == 10
        && digits.len() <= 18
        && let Some(small) = small_decimal(digits)
        && !(only_zero && small != 0)
    {
        return Ok(Value::Int(if negative { -small } else { small }));
    }
    let digits = digit_values(digits, base).ok_or(ParseError::Invalid)?;
    if !base.is_power_of_two() && limit > 0 && digits.len() > limit {
        return Err(ParseError::TooLong(digits.len()));
    }
    if only_zero && digits.iter().any(|&digit| digit != 0) {
        return Err(ParseError::Invalid);
    }
    let magnitude = BigUint::from_radix_be(&digits, base).ok_or(ParseError::Invalid)?;
    let value = Big::from(magnitude);
    Ok(BigInt::normalize(if negative { -value } else { value }))
}

/// Nothing but up to 18 decimal digits: the common case.
fn small_decimal(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0i64, |value, &digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + i64::from(digit - b'0'))
    })
}

/// The base, the digits after its prefix, and whether only zeros may follow (a decimal with a leading zero).
fn strip_prefix(text: &[u8], base: u32) -> (u32, &[u8], bool) {
    let prefixed = match text {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    };
    match prefixed {
        Some(found) if base == 0 || base == found => {
            let rest = &text[2..];
            // One underscore may follow a prefix.
            (found, rest.strip_prefix(b"_").unwrap_or(rest), false)
        }
        _ if base == 0 => (10, text, text.first() == Some(&b'0')),
        _ => (base, text, false),
    }
}

/// The values of digits with single underscores between them.
fn digit_values(text: &[u8], base: u32) -> Option<Vec<u8>> {
    let mut values = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for &byte in text {
        if byte == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else {
            values.push(char::from(byte).to_digit(base)? as u8);
            after_digit = true;
        }
    }
    after_digit.then_some(values)
}

/// `int(text, base)`; `source` is the object that messages show.
pub fn from_text(vm: &mut Vm, text: &str, base: u32, source: &Value) -> Result<Value> {
    let limit = digit_limit(vm);
    match parse(text, base, limit) {
        Ok(value) => Ok(value),
        Err(ParseError::TooLong(digits)) => Err(vm.value_error(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        ))),
        Err(ParseError::Invalid) => {
            let shown = vm.repr(source)?;
            let shown: String = shown.as_str().chars().take(200).collect();
            Err(vm.value_error(format!(
                "invalid literal for int() with base {base}: {shown}"
            )))
        }
    }
}
