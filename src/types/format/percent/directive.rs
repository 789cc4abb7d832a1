//! The flags, width and precision of a `%` directive, and how they place a converted value.

use crate::types::str::text::ByteBuilder;

/// A directive, as far as it is not the value's affair.
#[derive(Debug, Default)]
pub(super) struct Directive {
    pub left: bool,
    pub plus: bool,
    pub blank: bool,
    pub alternate: bool,
    pub zero: bool,
    /// 0 for none.
    pub width: usize,
    pub precision: Option<usize>,
}

/// Why a number in a directive is refused.
#[derive(Debug)]
pub(super) enum Problem {
    TooBig,
}

/// Decimal digits; none at all count as 0.
pub(super) fn read_number(
    format: &[u8],
    position: &mut usize,
    limit: usize,
) -> Result<usize, Problem> {
    let mut value = 0usize;
    while let Some(digit) = format.get(*position).filter(|byte| byte.is_ascii_digit()) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(usize::from(digit - b'0')))
            .filter(|&value| value <= limit)
            .ok_or(Problem::TooBig)?;
        *position += 1;
    }
    Ok(value)
}

/// A converted value: its text, and whether sign and zero flags apply.
pub(super) struct Field {
    pub text: Vec<u8>,
    pub numeric: bool,
}

impl Directive {
    pub(super) fn read_flags(&mut self, format: &[u8], position: &mut usize) {
        while let Some(flag) = format.get(*position) {
            match flag {
                b'-' => self.left = true,
                b'+' => self.plus = true,
                b' ' => self.blank = true,
                b'#' => self.alternate = true,
                b'0' => self.zero = true,
                _ => return,
            }
            *position += 1;
        }
    }

    /// Appends the value in its field.
    pub(super) fn write(&self, field: &Field, is_text: bool, output: &mut ByteBuilder) {
        let (sign, body): (&[u8], &[u8]) = match (&*field.text, field.numeric) {
            ([b'-', body @ ..], true) => (b"-", body),
            (body, true) if self.plus => (b"+", body),
            (body, true) if self.blank => (b" ", body),
            (body, _) => (b"", body),
        };
        let (prefix, digits) = match body {
            [b'0', b'x' | b'X' | b'o', ..] if field.numeric && self.alternate => body.split_at(2),
            _ => body.split_at(0),
        };
        let length = if is_text {
            // Continuation bytes are no characters of their own.
            body.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
        } else {
            body.len()
        };
        let padding = self.width.saturating_sub(sign.len() + length);
        let zeros = field.numeric && self.zero && !self.left;
        let fill = |output: &mut ByteBuilder, byte| output.repeat(byte, padding);
        if !self.left && !zeros {
            fill(output, b' ');
        }
        output.extend_from_slice(sign);
        output.extend_from_slice(prefix);
        if zeros {
            fill(output, b'0');
        }
        output.extend_from_slice(digits);
        if self.left {
            fill(output, b' ');
        }
    }
}
