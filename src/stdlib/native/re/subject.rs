//! What a pattern is matched against, as bytes that stay as they are while script code runs.

use std::rc::Rc;

use super::engine::{Demand, Machine, Narrow, Utf8};
use super::program::Program;
use crate::object::{Gc, Result, Value};
use crate::types::bytes::{Bytes, buffer};
use crate::types::str::Str;
use crate::types::str::index::{byte_offset, single};
use crate::vm::Vm;

/// The contents.
pub enum Content {
    Text(Gc<Str>),
    Bytes(Gc<Bytes>),
    /// Of an object whose bytes may change.
    Copy(Rc<[u8]>),
}

/// A subject.
pub struct Subject {
    /// The object itself.
    pub value: Value,
    pub content: Content,
    /// Whether each character is one byte.
    narrow: bool,
}

/// How a match is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Match,
    Full,
    /// Anywhere; with `true` not empty at the very beginning.
    Search(bool),
}

impl Subject {
    /// The subject that an argument is.
    pub fn new(vm: &mut Vm, value: &Value) -> Result<Subject> {
        let content = if let Some(text) = value.as_str() {
            Content::Text(text)
        } else if let Some(bytes) = value.as_bytes() {
            Content::Bytes(bytes)
        } else if let Some(data) = buffer::any_buffer(vm, value)? {
            Content::Copy(Rc::from(&data[..]))
        } else {
            let name = vm.type_name(value);
            return Err(vm.type_error(format!(
                "expected string or bytes-like object, got '{name}'"
            )));
        };
        let narrow = match &content {
            Content::Text(text) => text.is_ascii(),
            _ => true,
        };
        Ok(Subject {
            value: value.clone(),
            content,
            narrow,
        })
    }

    /// Whether it is text.
    pub fn is_text(&self) -> bool {
        matches!(self.content, Content::Text(_))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_str().as_bytes(),
            Content::Bytes(bytes) => bytes.as_slice(),
            Content::Copy(bytes) => bytes,
        }
    }

    /// The number of characters.
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Text(text) => text.char_len(),
            _ => self.bytes().len(),
        }
    }

    /// The byte offset of a character.
    pub fn offset(&self, vm: &mut Vm, index: usize) -> usize {
        match &self.content {
            Content::Text(text) => byte_offset(vm, text, index),
            _ => index.min(self.bytes().len()),
        }
    }

    /// The number of characters between two byte offsets.
    pub fn count(&self, from: usize, to: usize) -> usize {
        if self.narrow {
            return to - from;
        }
        // Every byte but those that continue a character begins one.
        self.bytes()[from..to]
            .iter()
            .filter(|&&byte| byte & 0xc0 != 0x80)
            .count()
    }

    /// The part between two byte offsets.
    pub fn slice(&self, vm: &mut Vm, from: usize, to: usize) -> Value {
        let Content::Text(text) = &self.content else {
            if let (Content::Bytes(bytes), Value::Bytes(_)) = (&self.content, &self.value)
                && from == 0
                && to == bytes.as_slice().len()
            {
                return self.value.clone();
            }
            return Value::from(Bytes::new(&self.bytes()[from..to]));
        };
        let part = &text.as_str()[from..to];
        if part.is_empty() {
            return Value::from(vm.names.empty());
        }
        if part.len() == text.as_str().len() {
            return Value::from(text.clone());
        }
        if self.narrow {
            if part.len() == 1 {
                return Value::from(single(vm, char::from(part.as_bytes()[0])));
            }
            return Value::from(Str::from_ascii(part));
        }
        Value::from(Str::new(part))
    }

    /// As [`Subject::slice`], of what the object holds by now if its bytes may change.
    pub fn current_slice(&self, vm: &mut Vm, from: usize, to: usize) -> Value {
        let Content::Copy(_) = &self.content else {
            return self.slice(vm, from, to);
        };
        let now = buffer::buffer(&self.value);
        let now = now.as_deref().unwrap_or_default();
        let to = to.min(now.len());
        Value::from(Bytes::new(&now[from.min(to)..to]))
    }

    /// The bytes up to a byte offset, for a machine.
    pub fn machine<'a>(&'a self, program: &'a Program, end: usize) -> Machine<'a> {
        Machine::new(program, &self.bytes()[..end])
    }

    /// Looks for a match from a byte offset on.  Answers its bounds.
    pub fn find(
        &self,
        vm: &mut Vm,
        machine: &mut Machine<'_>,
        mode: Mode,
        start: usize,
    ) -> Result<Option<(usize, usize)>> {
        if let Mode::Search(advance) = mode {
            return if self.narrow {
                machine.search::<Narrow>(vm, start, advance)
            } else {
                machine.search::<Utf8>(vm, start, advance)
            };
        }
        let demand = Demand {
            whole: mode == Mode::Full,
            advance: false,
        };
        let end = if self.narrow {
            machine.match_at::<Narrow>(vm, start, demand)?
        } else {
            machine.match_at::<Utf8>(vm, start, demand)?
        };
        Ok(end.map(|end| (start, end)))
    }
}
