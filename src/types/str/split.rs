//! Taking strings apart: `split`, `rsplit`, `splitlines`, and `strip`.

use super::Str;
use super::methods::receiver;
use super::unicode::{is_line_break, is_space};
use crate::object::{Gc, Result, Value};
use crate::types::list::List;
use crate::vm::Vm;

/// `sep` and `maxsplit`: no separator means runs of whitespace.
fn arguments(vm: &mut Vm, args: &[Value]) -> Result<(Option<Gc<Str>>, usize)> {
    let limit = match args[2].given() {
        Some(limit) => usize::try_from(vm.to_i64(limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let Some(separator) = args[1].not_none() else {
        return Ok((None, limit));
    };
    let Some(separator) = separator.as_str() else {
        let name = vm.type_name(separator);
        return Err(vm.type_error(format!("must be str or None, not {name}")));
    };
    if separator.as_str().is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok((Some(separator), limit))
}

fn list_of(parts: Vec<Value>) -> Value {
    Value::from(List::new(parts))
}

/// The parts of a text as strings; they are ASCII if the whole is.
fn parts<'t>(text: &Gc<Str>, parts: impl Iterator<Item = &'t str>) -> Vec<Value> {
    if text.is_ascii() {
        parts
            .map(|part| Value::from(Str::from_ascii(part)))
            .collect()
    } else {
        parts.map(Value::from).collect()
    }
}

pub(super) fn split(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let (separator, limit) = arguments(vm, args)?;
    let text = this.as_str();
    Ok(list_of(match (&separator, limit) {
        (None, _) if this.is_ascii() => parts(&this, Words { rest: text, limit }),
        (None, _) => parts(&this, WideWords { rest: text, limit }),
        (Some(separator), usize::MAX) => match separator.as_str().as_bytes() {
            [byte] => parts(&this, by_byte(text, *byte)),
            _ => parts(&this, text.split(separator.as_str())),
        },
        (Some(separator), _) => parts(&this, text.splitn(limit + 1, separator.as_str())),
    }))
}

/// The parts between the places of an ASCII character.
fn by_byte(text: &str, byte: u8) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(byte, text.as_bytes()).chain(std::iter::once(text.len()));
    ends.map(move |end| {
        let part = &text[start..end];
        start = end + 1;
        part
    })
}

fn is_ascii_space(byte: u8) -> bool {
    is_space(char::from(byte))
}

/// The words of an ASCII text; the last holds all that is left once `limit` splits are made.
struct Words<'t> {
    rest: &'t str,
    limit: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let bytes = self.rest.as_bytes();
        let start = bytes.iter().position(|&byte| !is_ascii_space(byte))?;
        if self.limit == 0 {
            let word = &self.rest[start..];
            self.rest = "";
            return Some(word);
        }
        self.limit -= 1;
        let end = bytes[start..]
            .iter()
            .position(|&byte| is_ascii_space(byte))
            .map_or(bytes.len(), |len| start + len);
        let word = &self.rest[start..end];
        self.rest = &self.rest[end..];
        Some(word)
    }
}

/// The words of any text, as [`Words`].
struct WideWords<'t> {
    rest: &'t str,
    limit: usize,
}

impl<'t> Iterator for WideWords<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest.trim_start_matches(is_space);
        if rest.is_empty() {
            return None;
        }
        if self.limit == 0 {
            self.rest = "";
            return Some(rest);
        }
        self.limit -= 1;
        let end = rest.find(is_space).unwrap_or(rest.len());
        self.rest = &rest[end..];
        Some(&rest[..end])
    }
}

pub(super) fn rsplit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let (separator, limit) = arguments(vm, args)?;
    let text = this.as_str();
    let mut found = match &separator {
        Some(separator) => parts(
            &this,
            text.rsplitn(limit.saturating_add(1), separator.as_str()),
        ),
        None => parts(&this, reverse_words(text, limit).into_iter()),
    };
    found.reverse();
    Ok(list_of(found))
}

fn reverse_words(text: &str, mut limit: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.trim_end_matches(is_space);
    while !rest.is_empty() {
        if limit == 0 {
            words.push(rest);
            break;
        }
        limit -= 1;
        let start = rest
            .char_indices()
            .rev()
            .find(|&(_, c)| is_space(c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        words.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_space);
    }
    words
}

pub(super) fn splitlines(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let keep = match args[1].given() {
        Some(keep) => vm.truth(keep)?,
        None => false,
    };
    Ok(list_of(parts(&this, lines(this.as_str(), keep))))
}

/// The lines of a text, as `str.splitlines` finds them.
pub fn lines(text: &str, keep_ends: bool) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, end) = match rest.find(is_line_break) {
            None => (rest.len(), rest.len()),
            Some(at) if rest[at..].starts_with("\r\n") => (at, at + 2),
            Some(at) => (at, at + rest[at..].chars().next().map_or(0, char::len_utf8)),
        };
        let item = &rest[..if keep_ends { end } else { line }];
        rest = &rest[end..];
        Some(item)
    })
}

/// Which ends `strip` works at.
#[derive(Clone, Copy)]
enum Ends {
    Both,
    Left,
    Right,
}

fn strip_ends(vm: &mut Vm, args: &[Value], name: &str, ends: Ends) -> Result<Value> {
    let this = receiver(vm, args)?;
    let text = this.as_str();
    let stripped = match args[1].not_none() {
        None => trim(text, ends, is_space),
        Some(chars) => match chars.as_str() {
            Some(set) => {
                let set = set.as_str();
                trim(text, ends, |c| set.contains(c))
            }
            None => return Err(vm.type_error(format!("{name} arg must be None or str"))),
        },
    };
    if stripped.len() == text.len() {
        return Ok(Value::from(this));
    }
    Ok(Value::from(stripped))
}

fn trim(text: &str, ends: Ends, test: impl Fn(char) -> bool) -> &str {
    let text = match ends {
        Ends::Both | Ends::Left => text.trim_start_matches(&test),
        Ends::Right => text,
    };
    match ends {
        Ends::Both | Ends::Right => text.trim_end_matches(&test),
        Ends::Left => text,
    }
}

pub(super) fn strip(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    strip_ends(vm, args, "strip", Ends::Both)
}

pub(super) fn lstrip(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    strip_ends(vm, args, "lstrip", Ends::Left)
}

pub(super) fn rstrip(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    strip_ends(vm, args, "rstrip", Ends::Right)
}
