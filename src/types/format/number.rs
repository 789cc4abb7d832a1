//! Laying out a number in its field: sign, prefix, grouped digits, fraction, padding.

use super::spec::{Align, Spec};

/// A number in pieces.
pub(super) struct Number<'a> {
    pub negative: bool,
    pub prefix: &'a str,
    /// The digits before the point; empty for `inf` and `nan`, which are all tail.
    pub digits: &'a str,
    pub tail: Tail<'a>,
    /// How many digits a group has where grouping is asked for.
    pub group_size: usize,
}

/// What follows the digits before the point.
#[derive(Clone, Copy, Default)]
pub(super) struct Tail<'a> {
    pub point: &'a str,
    pub fraction: &'a str,
    /// Exponent, percent sign; or `inf` and `nan`.
    pub rest: &'a str,
}

/// The pieces of a float's text.
pub(super) fn split(text: &str) -> (&str, Tail<'_>) {
    let digits_end = |text: &str| {
        text.bytes()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let (digits, rest) = text.split_at(digits_end(text));
    let (point, rest) = rest.split_at(usize::from(rest.starts_with('.')));
    let (fraction, rest) = match point {
        "" => ("", rest),
        _ => rest.split_at(digits_end(rest)),
    };
    (
        digits,
        Tail {
            point,
            fraction,
            rest,
        },
    )
}

/// A number as a specification wants it.
pub(super) fn lay_out(number: &Number<'_>, spec: &Spec) -> String {
    let sign = match (number.negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        (false, _) => "",
    };
    let Tail {
        point,
        fraction,
        rest,
    } = number.tail;
    let fraction = match spec.fraction_grouping {
        Some(separator) => group_from_left(fraction, separator),
        None => fraction.to_owned(),
    };
    let around = sign.len() + number.prefix.len() + point.len() + fraction.len() + rest.len();
    let digits = match spec.grouping {
        Some(_) if number.digits.is_empty() => String::new(),
        Some(separator) => {
            // Zeros that fill the field are digits among others: they are grouped too.
            let zero_filled = spec.fill == '0' && spec.align == Align::Inside;
            let width = if zero_filled {
                spec.width.saturating_sub(around)
            } else {
                0
            };
            group_from_right(number.digits, separator, number.group_size, width)
        }
        None => number.digits.to_owned(),
    };
    let padding = spec.width.saturating_sub(around + digits.len());
    let (before, inside, after) = match spec.align {
        Align::Left => (0, 0, padding),
        Align::Right => (padding, 0, 0),
        Align::Center => (padding / 2, 0, padding - padding / 2),
        Align::Inside => (0, padding, 0),
    };
    let mut text = String::with_capacity(around + digits.len() + padding);
    push_fill(&mut text, spec.fill, before);
    text.push_str(sign);
    text.push_str(number.prefix);
    push_fill(&mut text, spec.fill, inside);
    for piece in [&*digits, point, &*fraction, rest] {
        text.push_str(piece);
    }
    push_fill(&mut text, spec.fill, after);
    text
}

fn push_fill(text: &mut String, fill: char, count: usize) {
    text.extend(std::iter::repeat_n(fill, count));
}

/// A text in its field.
pub(super) fn pad(body: &str, spec: &Spec) -> String {
    if spec.width == 0 {
        return body.to_owned();
    }
    let padding = spec.width.saturating_sub(body.chars().count());
    let before = match spec.align {
        Align::Left => 0,
        Align::Center => padding / 2,
        Align::Right | Align::Inside => padding,
    };
    let mut text = String::with_capacity(body.len() + padding);
    push_fill(&mut text, spec.fill, before);
    text.push_str(body);
    push_fill(&mut text, spec.fill, padding - before);
    text
}

/// Digits in groups counted from the right, with leading zeros up to a width (one more where the field
/// would begin with a separator).
fn group_from_right(digits: &str, separator: char, size: usize, width: usize) -> String {
    let mut reversed = Vec::with_capacity(digits.len().max(width) * 4 / 3 + 2);
    let mut source = digits.bytes().rev();
    let mut in_group = 0;
    loop {
        let next = source.next();
        if next.is_none() && reversed.len() >= width {
            break;
        }
        if in_group == size {
            reversed.push(separator as u8);
            in_group = 0;
        }
        reversed.push(next.unwrap_or(b'0'));
        in_group += 1;
    }
    reversed
        .iter()
        .rev()
        .map(|&byte| char::from(byte))
        .collect()
}

/// Digits in groups of three counted from the left: those after the point.
fn group_from_left(digits: &str, separator: char) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == 0 {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
