//! Floats as text: CPython's `repr` and the layouts behind `e`, `f` and `g`.

use std::fmt::Write;

/// No float has more significant decimal digits than this; further ones are zeros.
const MAX_DIGITS: usize = 1100;

/// `repr(value)`: the shortest text that reads back as the same float.
pub fn repr(value: f64) -> String {
    if let Some(text) = not_finite(value) {
        return text.to_owned();
    }
    if may_be_halfway(value) {
        let sign = if value.is_sign_negative() { "-" } else { "" };
        let style = Style {
            alternate: false,
            add_dot_zero: true,
        };
        return format!("{sign}{}", magnitude(value, Layout::Shortest, style));
    }
    // Rust's own layout changes to an exponent at the same magnitudes as CPython's.
    let text = format!("{value:?}");
    match text.split_once('e') {
        None => text,
        Some((mantissa, exponent)) => {
            let mut text = mantissa.to_owned();
            push_exponent(&mut text, exponent.parse().unwrap_or(0));
            text
        }
    }
}

/// `nan`, `inf` or `-inf`.
fn not_finite(value: f64) -> Option<&'static str> {
    match (value.is_finite(), value.is_nan(), value > 0.0) {
        (true, ..) => None,
        (_, true, _) => Some("nan"),
        (_, _, true) => Some("inf"),
        _ => Some("-inf"),
    }
}

fn push_exponent(text: &mut String, exponent: i32) {
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(text, "e{sign}{:02}", exponent.abs());
}

/// How digits are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `e`: this many digits after the point, and an exponent.
    Exponent(usize),
    /// `f`: this many digits after the point.
    Fixed(usize),
    /// `g`: this many significant digits, an exponent where it is shorter.
    General(usize),
    /// The shortest digits that read back as the same float.
    Shortest,
}

/// Refinements of a layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// `#`: keep the point and, for `g`, trailing zeros.
    pub alternate: bool,
    /// Add `.0` to what else would look like an integer.
    pub add_dot_zero: bool,
}

/// The text of the absolute value: `inf`, `nan` or digits.
pub fn magnitude(value: f64, layout: Layout, style: Style) -> String {
    let value = value.abs();
    if let Some(text) = not_finite(value) {
        return text.to_owned();
    }
    match layout {
        Layout::Fixed(precision) => {
            let kept = precision.min(MAX_DIGITS);
            let mut text = format!("{value:.kept$}");
            if precision == 0 && style.alternate {
                text.push('.');
            }
            pad_zeros(&mut text, precision - kept);
            text
        }
        Layout::Exponent(precision) => {
            let (digits, exponent) = exact_digits(value, precision);
            with_exponent(&digits, exponent, style)
        }
        Layout::General(precision) => {
            let precision = precision.max(1);
            let kept = precision.min(MAX_DIGITS);
            let (mut digits, exponent) = exact_digits(value, kept - 1);
            if style.alternate {
                pad_zeros(&mut digits, precision - kept);
            } else {
                digits.truncate(digits.trim_end_matches('0').len().max(1));
            }
            let limit = precision.min(i32::MAX as usize / 2) as i32;
            let point = exponent + 1;
            if point <= -4 || point > limit - i32::from(style.add_dot_zero) {
                with_exponent(&digits, exponent, style)
            } else {
                with_point(&digits, point, style)
            }
        }
        Layout::Shortest => {
            let (digits, exponent) = shortest_digits(value);
            if !(-4..16).contains(&exponent) {
                with_exponent(&digits, exponent, style)
            } else {
                with_point(&digits, exponent + 1, style)
            }
        }
    }
}

fn pad_zeros(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n('0', count));
}

/// `precision + 1` significant digits and the exponent of the first.
fn exact_digits(value: f64, precision: usize) -> (String, i32) {
    let kept = precision.min(MAX_DIGITS);
    let (mut digits, exponent) = split_exponent(&format!("{value:.kept$e}"));
    pad_zeros(&mut digits, precision - kept);
    (digits, exponent)
}

/// Whether a finite float can lie half-way between two texts of the shortest length: its exact
/// decimal expansion then has 16 to 18 digits, so that its exponent (with an odd mantissa) is small.
fn may_be_halfway(value: f64) -> bool {
    let (mantissa, exponent) = super::ratio::split(value.abs());
    let zeros = mantissa.trailing_zeros();
    let exponent = exponent.saturating_add(zeros as i32);
    if !(-26..=23).contains(&exponent) {
        return false;
    }
    let odd = (mantissa >> zeros.min(63)) as f64;
    odd * 5f64.powi((-exponent).max(0)) >= if exponent < 0 { 1e15 } else { 1e12 }
}

/// The shortest digits that read back as the same float; of two as close, the even ones (Rust takes the upper).
fn shortest_digits(value: f64) -> (String, i32) {
    let (digits, exponent) = split_exponent(&format!("{value:e}"));
    if digits.len() >= 15 && may_be_halfway(value) {
        let precision = digits.len() - 1;
        let even = format!("{value:.precision$e}");
        // Below a power of two floats lie closer: the lower text may be another's.
        if even.parse() == Ok(value) {
            return split_exponent(&even);
        }
    }
    (digits, exponent)
}

/// The digits of `d.ddde±x` without the point, and the exponent.
fn split_exponent(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn with_exponent(digits: &str, exponent: i32, style: Style) -> String {
    let (first, rest) = digits.split_at(1);
    let mut text = first.to_owned();
    if !rest.is_empty() || style.alternate {
        text.push('.');
    }
    text.push_str(rest);
    push_exponent(&mut text, exponent);
    text
}

/// Digits with the point after the first `point` of them (before them all where it is not positive).
fn with_point(digits: &str, point: i32, style: Style) -> String {
    let mut text = String::with_capacity(digits.len() + 8);
    let point = if point <= 0 {
        text.push_str("0.");
        pad_zeros(&mut text, point.unsigned_abs() as usize);
        text.push_str(digits);
        return text;
    } else {
        point as usize
    };
    if digits.len() > point {
        text.push_str(&digits[..point]);
        text.push('.');
        text.push_str(&digits[point..]);
        return text;
    }
    text.push_str(digits);
    pad_zeros(&mut text, point - digits.len());
    if style.add_dot_zero {
        text.push_str(".0");
    } else if style.alternate {
        text.push('.');
    }
    text
}
