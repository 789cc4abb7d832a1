//! Numbers: what may follow one, and what it is worth.  logos recognises well
//! formed numbers; where a letter or digit touches one, [`check_tail`] reads it
//! again as CPython's tokenizer does, to say what is wrong.

use crate::diagnostic::{End, SyntaxError, SyntaxWarning};
use crate::source::Span;

/// How many decimal digits an integer literal may have.
const MAX_DIGITS: usize = 4300;

/// Judges the number at `lo`, which something touches.  A keyword may touch it
/// (`1if x else y`), which earns a warning.
pub(super) fn check_tail(source: &str, lo: u32) -> Result<Option<SyntaxWarning>, Box<SyntaxError>> {
    let mut tail = Tail {
        bytes: source.as_bytes(),
        start: lo as usize,
        at: lo as usize,
    };
    tail.number()
}

struct Tail<'s> {
    bytes: &'s [u8],
    start: usize,
    at: usize,
}

type Verdict = Result<Option<SyntaxWarning>, Box<SyntaxError>>;

impl Tail<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn fail<T>(
        &self,
        message: impl Into<String>,
        lo: usize,
        hi: usize,
    ) -> Result<T, Box<SyntaxError>> {
        Err(Box::new(SyntaxError::new(
            message,
            Span::new(lo as u32, hi as u32),
        )))
    }

    /// Fails at the last character that still fitted.
    fn invalid<T>(&self, kind: &str) -> Result<T, Box<SyntaxError>> {
        self.fail(
            format!("invalid {kind} literal"),
            self.at.saturating_sub(1),
            self.at,
        )
    }

    /// The character here, where it can be in no name either.
    fn foreign_character(&self) -> Option<char> {
        let rest = std::str::from_utf8(&self.bytes[self.at..]).ok()?;
        let c = rest.chars().next()?;
        (!c.is_ascii() && !unicode_ident::is_xid_continue(c)).then_some(c)
    }

    fn number(&mut self) -> Verdict {
        if self.peek() == b'0' {
            self.at += 1;
            match self.peek() {
                b'x' | b'X' => return self.radix("hexadecimal", 16),
                b'o' | b'O' => return self.radix("octal", 8),
                b'b' | b'B' => return self.radix("binary", 2),
                _ => self.at -= 1,
            }
            return self.leading_zero();
        }
        if self.peek() != b'.' {
            self.digits()?;
        }
        self.after_integer()
    }

    fn radix(&mut self, kind: &str, radix: u32) -> Verdict {
        self.at += 1;
        loop {
            if self.peek() == b'_' {
                self.at += 1;
            }
            if !(self.peek() as char).is_digit(radix) {
                return match self.peek().is_ascii_digit() {
                    true => self.bad_digit(kind),
                    false => self.invalid(kind),
                };
            }
            while (self.peek() as char).is_digit(radix) {
                self.at += 1;
            }
            if self.peek() != b'_' {
                break;
            }
        }
        match self.peek().is_ascii_digit() {
            true => self.bad_digit(kind),
            false => self.end(kind),
        }
    }

    fn bad_digit(&self, kind: &str) -> Verdict {
        let message = format!("invalid digit '{}' in {kind} literal", self.peek() as char);
        self.fail(message, self.at, self.at + 1)
    }

    fn leading_zero(&mut self) -> Verdict {
        loop {
            if self.peek() == b'_' {
                self.at += 1;
                if !self.peek().is_ascii_digit() {
                    return self.invalid("decimal");
                }
            }
            if self.peek() != b'0' {
                break;
            }
            self.at += 1;
        }
        let zeros_end = self.at;
        let nonzero = self.peek().is_ascii_digit();
        if nonzero {
            self.digits()?;
        }
        if nonzero && !matches!(self.peek(), b'.' | b'e' | b'E' | b'j' | b'J') {
            let error = SyntaxError::new(
                "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers",
                Span::new(self.start as u32, zeros_end as u32),
            );
            return Err(Box::new(error.with_end(End::Exact)));
        }
        self.after_integer()
    }

    fn after_integer(&mut self) -> Verdict {
        if self.peek() == b'.' {
            self.at += 1;
            if self.peek().is_ascii_digit() {
                self.digits()?;
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            let before = self.at;
            self.at += 1;
            let signed = matches!(self.peek(), b'+' | b'-');
            self.at += usize::from(signed);
            if self.peek().is_ascii_digit() {
                self.digits()?;
            } else if signed {
                return self.invalid("decimal");
            } else {
                self.at = before;
                return self.end("decimal");
            }
        }
        if matches!(self.peek(), b'j' | b'J') {
            self.at += 1;
            return self.end("imaginary");
        }
        self.end("decimal")
    }

    fn digits(&mut self) -> Result<(), Box<SyntaxError>> {
        loop {
            while self.peek().is_ascii_digit() {
                self.at += 1;
            }
            if self.peek() != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek().is_ascii_digit() {
                return self.invalid("decimal");
            }
        }
    }

    fn end(&self, kind: &str) -> Verdict {
        let rest = &self.bytes[self.at..];
        let keywords: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];
        if keywords.iter().any(|word| rest.starts_with(word)) {
            // CPython points at the last character of the number.
            let span = Span::new(self.at as u32 - 1, self.at as u32);
            return Ok(Some(SyntaxWarning::new(
                format!("invalid {kind} literal"),
                span,
            )));
        }
        let next = self.peek();
        match next.is_ascii_alphanumeric() || next == b'_' || next >= 0x80 {
            true => match self.foreign_character() {
                Some(c) => {
                    let message = format!("invalid character '{c}' (U+{:04X})", c as u32);
                    self.fail(message, self.at, self.at + c.len_utf8())
                }
                None => self.invalid(kind),
            },
            false => Ok(None),
        }
    }
}

fn without_underscores(text: &str) -> std::borrow::Cow<'_, str> {
    match text.contains('_') {
        true => text.replace('_', "").into(),
        false => text.into(),
    }
}

/// The value of an integer literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntLiteral {
    Small(i64),
    /// Digits in lower case without underscores, with their `0x` or the like.
    Big(String),
}

/// The value of an integer literal; the message of CPython's error where it has
/// more decimal digits than Python converts.
pub fn int_literal(text: &str) -> Result<IntLiteral, String> {
    let digits = without_underscores(text);
    let (radix, body) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        _ => (10, &*digits),
    };
    if let Ok(value) = i64::from_str_radix(body, radix) {
        return Ok(IntLiteral::Small(value));
    }
    if radix == 10 && body.len() > MAX_DIGITS {
        return Err(format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {} \
             digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal \
             for huge integer literals to avoid decimal conversion limits.",
            body.len()
        ));
    }
    Ok(IntLiteral::Big(digits.to_ascii_lowercase()))
}

/// The value of a float literal.
pub fn float_literal(text: &str) -> f64 {
    let digits = without_underscores(text);
    digits.parse().expect("a float literal is a float in Rust")
}
