//! How strings show themselves: `repr` and `ascii`.

use super::methods::receiver;
use super::unicode::is_printable;
use super::{Str, code_point};
use crate::object::{Gc, Result, Value};
use crate::vm::Vm;

/// `repr(text)`, quotes included.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(text, &mut out);
    out
}

/// Appends `repr(text)`.
pub fn push_quoted(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    let plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'\\' && byte != quote as u8;
    if text.bytes().all(plain) {
        out.push_str(text);
    } else {
        for c in text.chars() {
            push_escaped(c, quote, out);
        }
    }
    out.push(quote);
}

fn push_escaped(c: char, quote: char, out: &mut String) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        _ if c == quote => {
            out.push('\\');
            out.push(c);
        }
        _ if is_printable(c) => out.push(c),
        _ => push_escape(code_point(c), out),
    }
}

/// Appends the shortest of `\xhh`, `\uhhhh` and `\Uhhhhhhhh`.
pub fn push_escape(code: u32, out: &mut String) {
    let (letter, width) = match code {
        0..=0xff => ('x', 2),
        0x100..=0xffff => ('u', 4),
        _ => ('U', 8),
    };
    out.push('\\');
    out.push(letter);
    for place in (0..width).rev() {
        let digit = code >> (4 * place) & 0xf;
        out.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}

/// The text with everything beyond ASCII escaped.
pub fn escape_non_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            push_escape(code_point(c), &mut out);
        }
    }
    out
}

impl Vm {
    /// `ascii(value)`.
    pub fn ascii(&mut self, value: &Value) -> Result<Gc<Str>> {
        let text = self.repr(value)?;
        if text.is_ascii() {
            return Ok(text);
        }
        Ok(Str::from_ascii(escape_non_ascii(text.as_str())))
    }
}

pub(super) fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    Ok(Value::from(quote(text.as_str())))
}

pub(super) fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, args).map(Value::from)
}
