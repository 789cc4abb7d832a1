//! Indexing and slicing of `str`: from character indices to byte offsets.
//!
//! On ASCII text both are the same.  Otherwise the interpreter remembers, for the long texts indexed
//! last, where every 64th character begins, so that a loop over indices stays linear.

use std::cell::RefCell;
use std::rc::Rc;

use super::methods::receiver;
use super::{Str, from_code_point};
use crate::object::{Gc, Result, Value};
use crate::types::sequence::slice_range;
use crate::types::slice::Slice;
use crate::vm::Vm;

/// Characters between two remembered offsets.
const STRIDE: usize = 64;
/// Shorter texts are simply counted through.
const LONG: usize = 256;
/// How many texts are remembered.
const REMEMBERED: usize = 4;

/// A text, and the offset of every [`STRIDE`]th character in it.
type Entry = (Gc<Str>, Rc<[u32]>);

/// The texts indexed last.
#[derive(Default)]
struct OffsetCache {
    entries: RefCell<Vec<Entry>>,
}

impl OffsetCache {
    fn offsets(&self, text: &Gc<Str>) -> Rc<[u32]> {
        let known = self
            .entries
            .borrow()
            .iter()
            .find(|(known, _)| known.is(text))
            .map(|(_, offsets)| offsets.clone());
        if let Some(offsets) = known {
            return offsets;
        }
        let offsets: Rc<[u32]> = text
            .as_str()
            .char_indices()
            .step_by(STRIDE)
            .map(|(at, _)| at as u32)
            .collect();
        let mut entries = self.entries.borrow_mut();
        let oldest = (entries.len() >= REMEMBERED).then(|| entries.remove(0));
        entries.push((text.clone(), offsets.clone()));
        drop(entries);
        drop(oldest);
        offsets
    }
}

/// The byte offset of the character at `index`, at most the length of the text.
pub fn byte_offset(vm: &mut Vm, text: &Gc<Str>, index: usize) -> usize {
    let len = text.as_str().len();
    if text.is_ascii() {
        return index.min(len);
    }
    if index >= text.char_len() {
        return len;
    }
    if len < LONG || index < STRIDE {
        return advance(text.as_str(), 0, index);
    }
    let offsets = vm.extension::<OffsetCache>().offsets(text);
    let start = offsets.get(index / STRIDE).map_or(0, |&at| at as usize);
    advance(text.as_str(), start, index % STRIDE)
}

/// The offset `count` characters behind `start`.
fn advance(text: &str, start: usize, count: usize) -> usize {
    let Some(skipped) = count.checked_sub(1) else {
        return start;
    };
    let mut chars = text[start..].chars();
    chars.nth(skipped);
    text.len() - chars.as_str().len()
}

/// The number of characters before a byte offset.
pub fn char_index(text: &Gc<Str>, offset: usize) -> usize {
    if text.is_ascii() {
        offset
    } else {
        text.as_str()[..offset].chars().count()
    }
}

/// The string of one character: shared for Latin-1, as in CPython.
#[inline]
pub fn single(vm: &Vm, c: char) -> Gc<Str> {
    match vm.names.latin1(c) {
        Some(known) => known.clone(),
        None => Str::with_len(c.encode_utf8(&mut [0; 4]) as &str, 1),
    }
}

/// `chr(code)`; `None` beyond U+10FFFF.
pub fn chr(vm: &Vm, code: u32) -> Option<Gc<Str>> {
    from_code_point(code).map(|c| single(vm, c))
}

/// `text[index]`.
#[inline]
pub fn char_at(vm: &mut Vm, text: &Gc<Str>, index: i64) -> Result<Value> {
    let len = text.char_len();
    let at = if index < 0 { index + len as i64 } else { index };
    let at = match usize::try_from(at) {
        Ok(at) if at < len => at,
        _ => return Err(vm.index_error("string index out of range")),
    };
    if text.is_ascii() {
        let c = char::from(text.as_str().as_bytes()[at]);
        return Ok(Value::from(single(vm, c)));
    }
    let offset = byte_offset(vm, text, at);
    let c = text.as_str()[offset..].chars().next().unwrap_or_default();
    Ok(Value::from(single(vm, c)))
}

/// The characters `start..stop` (clamped by the caller).
pub fn substring(vm: &mut Vm, text: &Gc<Str>, start: usize, stop: usize) -> Gc<Str> {
    if start >= stop {
        return vm.names.empty();
    }
    if start == 0 && stop >= text.char_len() {
        return text.clone();
    }
    let (lo, hi) = if text.is_ascii() {
        (start, stop)
    } else {
        let lo = byte_offset(vm, text, start);
        let hi = if stop - start < STRIDE {
            advance(text.as_str(), lo, stop - start)
        } else {
            byte_offset(vm, text, stop)
        };
        (lo, hi)
    };
    let part = &text.as_str()[lo..hi];
    match part.chars().next() {
        Some(c) if c.len_utf8() == part.len() => single(vm, c),
        _ => Str::with_len(part, stop - start),
    }
}

pub(super) fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    match &args[1] {
        Value::Int(index) => char_at(vm, &text, *index),
        Value::Slice(slice) => {
            let slice = slice.share();
            slice_text(vm, &text, &slice).map(Value::from)
        }
        key => {
            let index = subscript(vm, key, "string indices must be integers, not '{}'")?;
            char_at(vm, &text, index)
        }
    }
}

/// A subscript as an index; `message` names the type of what is no index in place of `{}`.
pub fn subscript(vm: &mut Vm, key: &Value, message: &str) -> Result<i64> {
    let names = vm.names.clone();
    if key.as_int().is_none() && vm.lookup_special(key, &names.__index__).is_none() {
        let message = message.replace("{}", &vm.type_name(key));
        return Err(vm.type_error(message));
    }
    match vm.to_index(key)? {
        Value::Int(index) => Ok(index),
        _ => {
            let name = vm.type_name(key);
            Err(vm.index_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// `text[slice]`.
pub fn slice_text(vm: &mut Vm, text: &Gc<Str>, slice: &Slice) -> Result<Gc<Str>> {
    let selection = slice_range(vm, slice, text.char_len())?;
    if selection.step == 1 {
        return Ok(substring(
            vm,
            text,
            selection.start as usize,
            selection.start as usize + selection.len,
        ));
    }
    if text.is_ascii() {
        let bytes = text.as_str().as_bytes();
        let picked: String = selection
            .indices()
            .map(|at| char::from(bytes[at]))
            .collect();
        return Ok(Str::from_ascii(picked));
    }
    let chars: Vec<char> = text.as_str().chars().collect();
    let picked: String = selection.indices().map(|at| chars[at]).collect();
    Ok(Str::with_len(picked, selection.len))
}
