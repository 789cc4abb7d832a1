//! `%`-formatting of `str` and of `bytes`: one engine, since both read the same directives.
//!
//! It works on bytes (of the UTF-8 text for `str`); what differs stands in [`Flavour`].

mod convert;
mod directive;

use crate::object::{Gc, Result, Value};
use crate::types::bytes::Bytes;
use crate::types::int::IntRef;
use crate::types::str::Str;
use crate::types::str::text::{self, ByteBuilder};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

use directive::{Directive, Problem};

/// Which of the two is being formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flavour {
    Text,
    Bytes,
}

/// `format % args` for a `str`.
pub fn format_str(vm: &mut Vm, format: &str, args: &Value) -> Result<Gc<Str>> {
    let mut output = ByteBuilder::new();
    Engine::new(vm, Flavour::Text, format.as_bytes(), args, &mut output).run(vm)?;
    Ok(Str::from_bytes(output.as_slice()).expect("pieces of text are text"))
}

/// `format % args` for `bytes` and `bytearray`.
pub fn format_bytes(vm: &mut Vm, format: &[u8], args: &Value) -> Result<Vec<u8>> {
    let mut output = ByteBuilder::new();
    Engine::new(vm, Flavour::Bytes, format, args, &mut output).run(vm)?;
    Ok(output.as_slice().to_vec())
}

/// Where arguments come from: a tuple's items in turn, or a single object once.
enum Source {
    Items(Gc<Tuple>, usize),
    Single(Value, bool),
}

struct Engine<'a> {
    flavour: Flavour,
    format: &'a [u8],
    position: usize,
    source: Source,
    /// The arguments, where they can be a mapping.
    mapping: Option<Value>,
    output: &'a mut ByteBuilder,
}

impl<'a> Engine<'a> {
    fn new(
        vm: &mut Vm,
        flavour: Flavour,
        format: &'a [u8],
        args: &Value,
        output: &'a mut ByteBuilder,
    ) -> Engine<'a> {
        let tuple = args.as_tuple();
        let texts = match flavour {
            Flavour::Text => args.as_str().is_some(),
            Flavour::Bytes => args.as_bytes().is_some() || args.as_bytearray().is_some(),
        };
        let is_mapping = tuple.is_none()
            && !texts
            && !matches!(args, Value::Int(_) | Value::Float(_) | Value::None)
            && is_subscriptable(vm, args);
        Engine {
            flavour,
            format,
            position: 0,
            source: match tuple {
                Some(tuple) => Source::Items(tuple, 0),
                None => Source::Single(args.clone(), false),
            },
            mapping: is_mapping.then(|| args.clone()),
            output,
        }
    }

    fn run(mut self, vm: &mut Vm) -> Result<()> {
        while let Some(found) = self.format[self.position..].iter().position(|&b| b == b'%') {
            let start = self.position + found;
            self.output
                .extend_from_slice(&self.format[self.position..start]);
            self.position = start + 1;
            if self.format.get(self.position) == Some(&b'%') {
                self.output.push(b'%');
                self.position += 1;
                continue;
            }
            self.directive(vm)?;
        }
        self.output.extend_from_slice(&self.format[self.position..]);
        let left_over = match &self.source {
            Source::Items(items, next) => *next < items.len(),
            Source::Single(_, used) => !used,
        };
        if left_over && self.mapping.is_none() {
            let kind = if self.flavour == Flavour::Text {
                "string"
            } else {
                "bytes"
            };
            return Err(vm.type_error(format!(
                "not all arguments converted during {kind} formatting"
            )));
        }
        Ok(())
    }

    /// The commonest directives, if it is one of them: `%d` of an int and `%s` of an int or a string.
    fn plain_directive(&mut self) -> bool {
        let code = self.format.get(self.position).copied();
        if !matches!(
            (code, self.flavour),
            (Some(b'd'), _) | (Some(b's'), Flavour::Text)
        ) {
            return false;
        }
        let value = match &self.source {
            Source::Items(items, next) => items.items().get(*next),
            Source::Single(value, false) => Some(value),
            Source::Single(_, true) => None,
        };
        match value {
            Some(Value::Int(number)) => {
                let mut buffer = [0; text::MAX_DIGITS];
                let digits = text::decimal(*number, &mut buffer);
                self.output.extend_from_slice(digits.as_bytes());
            }
            Some(Value::Str(text)) if code == Some(b's') => {
                self.output.extend_from_slice(text.as_str().as_bytes());
            }
            _ => return false,
        }
        self.position += 1;
        match &mut self.source {
            Source::Items(_, next) => *next += 1,
            Source::Single(_, used) => *used = true,
        }
        true
    }

    /// One directive, from behind its `%`.
    fn directive(&mut self, vm: &mut Vm) -> Result<()> {
        if self.plain_directive() {
            return Ok(());
        }
        let mut directive = Directive::default();
        if self.format.get(self.position) == Some(&b'(') {
            let key = self.key(vm)?;
            let Some(mapping) = self.mapping.clone() else {
                return Err(vm.type_error("format requires a mapping"));
            };
            let value = vm.get_item(&mapping, &key)?;
            self.source = Source::Single(value, false);
        }
        directive.read_flags(self.format, &mut self.position);
        self.width(vm, &mut directive)?;
        self.precision(vm, &mut directive)?;
        if matches!(self.format.get(self.position), Some(b'h' | b'l' | b'L')) {
            self.position += 1;
        }
        let at = self.position;
        let Some(code) = self.code() else {
            return Err(vm.value_error("incomplete format"));
        };
        let value = self.next_argument(vm)?;
        let field = match self.flavour {
            Flavour::Text => convert::text_field(vm, &mut directive, code, &value)?,
            Flavour::Bytes => convert::bytes_field(vm, &mut directive, code, &value)?,
        };
        let Some(field) = field else {
            return Err(self.unsupported(vm, code, at));
        };
        if directive.width > super::MAX_WIDTH {
            return Err(vm.error_with(crate::types::exception::Exc::MemoryError, Vec::new()));
        }
        directive.write(&field, self.flavour == Flavour::Text, self.output);
        Ok(())
    }

    /// The key between parentheses, which nest.
    fn key(&mut self, vm: &mut Vm) -> Result<Value> {
        if self.mapping.is_none() {
            return Err(vm.type_error("format requires a mapping"));
        }
        let start = self.position + 1;
        let mut depth = 0usize;
        let length = self.format[self.position..].iter().position(|&byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some(length) = length else {
            return Err(vm.value_error("incomplete format key"));
        };
        let end = self.position + length;
        let key = &self.format[start..end];
        self.position = end + 1;
        Ok(match self.flavour {
            Flavour::Text => Value::from(&*String::from_utf8_lossy(key)),
            Flavour::Bytes => Value::from(Bytes::new(key)),
        })
    }

    fn next_argument(&mut self, vm: &mut Vm) -> Result<Value> {
        let next = match &mut self.source {
            Source::Items(items, next) => {
                let item = items.items().get(*next).cloned();
                *next += 1;
                item
            }
            Source::Single(value, used) => (!std::mem::replace(used, true)).then(|| value.clone()),
        };
        next.ok_or_else(|| vm.type_error("not enough arguments for format string"))
    }

    /// An argument of `*`.
    fn star(&mut self, vm: &mut Vm) -> Result<Value> {
        self.position += 1;
        let value = self.next_argument(vm)?;
        match IntRef::of(&value) {
            Some(integer) => Ok(integer.to_value()),
            None => Err(vm.type_error("* wants int")),
        }
    }

    fn width(&mut self, vm: &mut Vm, directive: &mut Directive) -> Result<()> {
        if self.format.get(self.position) == Some(&b'*') {
            let Value::Int(width) = self.star(vm)? else {
                return Err(vm.overflow_error("Python int too large to convert to C ssize_t"));
            };
            directive.left |= width < 0;
            directive.width = width.unsigned_abs() as usize;
            return Ok(());
        }
        match directive::read_number(self.format, &mut self.position, isize::MAX as usize) {
            Ok(width) => directive.width = width,
            Err(Problem::TooBig) => return Err(vm.value_error("width too big")),
        }
        Ok(())
    }

    fn precision(&mut self, vm: &mut Vm, directive: &mut Directive) -> Result<()> {
        if self.format.get(self.position) != Some(&b'.') {
            return Ok(());
        }
        self.position += 1;
        if self.format.get(self.position) == Some(&b'*') {
            let precision = match self.star(vm)? {
                Value::Int(precision) => i32::try_from(precision).ok(),
                _ => None,
            };
            let Some(precision) = precision else {
                return Err(vm.overflow_error("Python int too large to convert to C int"));
            };
            directive.precision = Some(precision.max(0) as usize);
            return Ok(());
        }
        match directive::read_number(self.format, &mut self.position, super::MAX_PRECISION) {
            Ok(precision) => directive.precision = Some(precision),
            // CPython words this differently for the two types.
            Err(Problem::TooBig) if self.flavour == Flavour::Text => {
                return Err(vm.value_error("precision too big"));
            }
            Err(Problem::TooBig) => return Err(vm.value_error("prec too big")),
        }
        Ok(())
    }

    /// The conversion character.
    fn code(&mut self) -> Option<char> {
        let rest = &self.format[self.position..];
        let code = match self.flavour {
            Flavour::Text => std::str::from_utf8(rest).ok()?.chars().next()?,
            Flavour::Bytes => char::from(*rest.first()?),
        };
        self.position += if self.flavour == Flavour::Text {
            code.len_utf8()
        } else {
            1
        };
        Some(code)
    }

    fn unsupported(&self, vm: &mut Vm, code: char, at: usize) -> crate::object::Raise {
        if self.flavour == Flavour::Bytes && !code.is_ascii() {
            // What CPython says when it is about to show such a character.
            return vm.overflow_error("character argument not in range(0x110000)");
        }
        let index = match self.flavour {
            Flavour::Text => String::from_utf8_lossy(&self.format[..at]).chars().count(),
            Flavour::Bytes => at,
        };
        let shown = match (self.flavour, code) {
            (Flavour::Text, '\x1f'..='~') | (Flavour::Bytes, _) => code,
            _ => '?',
        };
        vm.value_error(format!(
            "unsupported format character '{shown}' (0x{:x}) at index {index}",
            u32::from(code)
        ))
    }
}

/// Whether an object counts as a mapping here: a deque has positions only.
fn is_subscriptable(vm: &Vm, object: &Value) -> bool {
    match vm.lookup_special(object, &vm.names.__getitem__) {
        Some(Value::Builtin(ref method)) => method
            .owner
            .as_ref()
            .is_none_or(|owner| owner.name().as_str() != "deque"),
        method => method.is_some(),
    }
}
