//! Case mappings of `str`: `lower`, `upper`, `title`, `capitalize`, `swapcase`, `casefold`.
//!
//! Each answers the receiver itself where nothing changes, and works by bytes on ASCII text.

use super::Str;
use super::methods::receiver;
use super::unicode::{
    is_case_ignorable, is_cased, is_lower, is_title, is_upper, push_fold, push_lower, push_title,
    push_upper,
};
use crate::object::{Gc, Result, Value};
use crate::vm::Vm;

const SIGMA: char = 'Σ';
const FINAL_SIGMA: char = 'ς';
const SMALL_SIGMA: char = 'σ';

/// Lower case of a whole text, with the rule of the final sigma.
pub fn lower_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        push_lower_at(text, at, c, &mut out);
    }
    out
}

fn push_lower_at(text: &str, at: usize, c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if c == SIGMA {
        out.push(lower_sigma(text, at));
    } else {
        push_lower(c, out);
    }
}

/// A capital sigma ends a word if a cased letter stands before it and none behind it, looking through
/// case-ignorable characters.
fn lower_sigma(text: &str, at: usize) -> char {
    let cased_next = |mut chars: &mut dyn Iterator<Item = char>| {
        (&mut chars)
            .find(|&c| !is_case_ignorable(c))
            .is_some_and(is_cased)
    };
    let before = cased_next(&mut text[..at].chars().rev());
    let after = cased_next(&mut text[at + SIGMA.len_utf8()..].chars());
    if before && !after {
        FINAL_SIGMA
    } else {
        SMALL_SIGMA
    }
}

fn ascii(text: &Gc<Str>, changes: fn(&u8) -> bool, map: fn(&str) -> String) -> Value {
    if text.as_str().bytes().any(|byte| changes(&byte)) {
        Value::from(Str::from_ascii(map(text.as_str())))
    } else {
        Value::from(text.clone())
    }
}

pub(super) fn lower(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    if text.is_ascii() {
        return Ok(ascii(
            &text,
            u8::is_ascii_uppercase,
            str::to_ascii_lowercase,
        ));
    }
    Ok(Value::from(lower_text(text.as_str())))
}

pub(super) fn upper(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    if text.is_ascii() {
        return Ok(ascii(
            &text,
            u8::is_ascii_lowercase,
            str::to_ascii_uppercase,
        ));
    }
    let mut out = String::with_capacity(text.as_str().len());
    for c in text.as_str().chars() {
        push_upper(c, &mut out);
    }
    Ok(Value::from(out))
}

pub(super) fn casefold(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    if text.is_ascii() {
        return Ok(ascii(
            &text,
            u8::is_ascii_uppercase,
            str::to_ascii_lowercase,
        ));
    }
    let mut out = String::with_capacity(text.as_str().len());
    for c in text.as_str().chars() {
        push_fold(c, &mut out);
    }
    Ok(Value::from(out))
}

pub(super) fn capitalize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let text = this.as_str();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if at == 0 {
            push_title(c, &mut out);
        } else {
            push_lower_at(text, at, c, &mut out);
        }
    }
    Ok(Value::from(out))
}

pub(super) fn swapcase(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let text = this.as_str();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_upper(c) {
            push_lower_at(text, at, c, &mut out);
        } else if is_lower(c) {
            push_upper(c, &mut out);
        } else {
            out.push(c);
        }
    }
    Ok(Value::from(out))
}

pub(super) fn title(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let text = this.as_str();
    let mut out = String::with_capacity(text.len());
    let mut inside_word = false;
    for (at, c) in text.char_indices() {
        if inside_word {
            push_lower_at(text, at, c, &mut out);
        } else {
            push_title(c, &mut out);
        }
        inside_word = is_cased(c);
    }
    Ok(Value::from(out))
}

pub(super) fn islower(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    Ok(Value::bool(all_cased(text.as_str(), is_lower, is_upper)))
}

pub(super) fn isupper(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    Ok(Value::bool(all_cased(text.as_str(), is_upper, is_lower)))
}

/// Whether there is a character of the wanted case, and none of the other nor in title case.
fn all_cased(text: &str, wanted: fn(char) -> bool, other: fn(char) -> bool) -> bool {
    let mut found = false;
    for c in text.chars() {
        if other(c) || is_title(c) {
            return false;
        }
        found = found || wanted(c);
    }
    found
}

pub(super) fn istitle(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let mut cased = false;
    let mut previous_cased = false;
    for c in text.as_str().chars() {
        if is_upper(c) || is_title(c) {
            if previous_cased {
                return Ok(Value::bool(false));
            }
            previous_cased = true;
            cased = true;
        } else if is_lower(c) {
            if !previous_cased {
                return Ok(Value::bool(false));
            }
            cased = true;
        } else {
            previous_cased = false;
        }
    }
    Ok(Value::bool(cased))
}
