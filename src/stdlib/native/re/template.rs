//! What takes the place of a match: text with references to groups.

use super::escape::{control, octal};
use super::pattern;
use super::source::{Flaw, Parse, Source, is_number};
use super::tree::MAX_GROUPS;
use super::{Pattern, raise_flaw};
use crate::object::{Result, Value};
use crate::types::bytes::buffer;
use crate::types::str::from_code_point;
use crate::vm::Vm;

/// A piece of a template.
pub enum Piece {
    /// Encoded as the subject is.
    Text(Vec<u8>),
    Group(u32),
}

/// Parses a template for a pattern.
pub fn parse(vm: &mut Vm, pattern: &Value, template: &Value) -> Result<Vec<Piece>> {
    let this = pattern::receiver(vm, pattern)?;
    let (chars, is_text): (Vec<char>, bool) = if let Some(text) = template.as_str() {
        (text.as_str().chars().collect(), true)
    } else if let Some(data) = buffer::any_buffer(vm, template)? {
        (data.iter().map(|&byte| char::from(byte)).collect(), false)
    } else {
        let name = vm.type_name(template);
        return Err(vm.type_error(format!(
            "decoding to str: need a bytes-like object, {name} found"
        )));
    };
    match pieces(this, chars, is_text) {
        Ok(pieces) => Ok(pieces),
        Err(flaw) => Err(raise_flaw(vm, flaw, template)),
    }
}

struct Builder {
    pieces: Vec<Piece>,
    is_text: bool,
}

impl Builder {
    fn push(&mut self, c: char) {
        if !matches!(self.pieces.last(), Some(Piece::Text(_))) {
            self.pieces.push(Piece::Text(Vec::new()));
        }
        if let Some(Piece::Text(text)) = self.pieces.last_mut() {
            if self.is_text {
                text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                text.push(c as u32 as u8);
            }
        }
    }

    fn push_code(&mut self, code: u32) {
        if let Some(c) = from_code_point(code) {
            self.push(c);
        }
    }
}

fn pieces(pattern: &Pattern, chars: Vec<char>, is_text: bool) -> Parse<Vec<Piece>> {
    let mut source = Source::new(chars, is_text)?;
    let mut builder = Builder {
        pieces: Vec::new(),
        is_text,
    };
    while let Some(token) = source.get()? {
        match token.escaped {
            None => builder.push(token.c),
            Some('g') => {
                let group = named(pattern, &mut source)?;
                builder.pieces.push(Piece::Group(group));
            }
            Some('0') => {
                let digits = source.get_while(2, |c| matches!(c, '0'..='7'))?;
                let code = u32::from_str_radix(&format!("0{digits}"), 8).unwrap_or(0);
                builder.push_code(code & 0xff);
            }
            Some(c) if c.is_ascii_digit() => number(pattern, &mut source, c, &mut builder)?,
            Some(c) => match control(c) {
                Some(code) => builder.push_code(code),
                None if c.is_ascii_alphabetic() => {
                    return Err(source.error(format!("bad escape \\{c}"), 2));
                }
                None => {
                    builder.push('\\');
                    builder.push(c);
                }
            },
        }
    }
    Ok(builder.pieces)
}

fn check_group(pattern: &Pattern, source: &Source, group: u32, offset: usize) -> Parse<u32> {
    if group > pattern.groups() {
        return Err(source.error(format!("invalid group reference {group}"), offset));
    }
    Ok(group)
}

/// `\g<...>`, behind the `g`.
fn named(pattern: &Pattern, source: &mut Source) -> Parse<u32> {
    if !source.matches('<')? {
        return Err(source.error("missing <", 0));
    }
    let name = source.get_until('>', "group name")?;
    let offset = name.chars().count() + 1;
    if !is_number(&name) {
        source.check_group_name(&name, 1)?;
        return pattern.group_named(&name).ok_or_else(|| {
            let quoted = crate::types::str::repr::quote(&name);
            Flaw::Index(format!("unknown group name {quoted}"))
        });
    }
    match name.parse::<u32>() {
        Ok(group) if group < MAX_GROUPS => check_group(pattern, source, group, offset),
        _ => {
            let digits = name.trim_start_matches('0');
            Err(source.error(format!("invalid group reference {digits}"), offset))
        }
    }
}

/// A number behind a backslash: a group of one or two digits, or a character in three octal ones.
fn number(pattern: &Pattern, source: &mut Source, first: char, builder: &mut Builder) -> Parse<()> {
    let is_octal = |c: char| matches!(c, '0'..='7');
    let mut digits = String::from(first);
    if let Some(second) = source.peek(|c| c.is_ascii_digit()) {
        source.get()?;
        digits.push(second);
        if is_octal(first)
            && is_octal(second)
            && let Some(third) = source.peek(is_octal)
        {
            source.get()?;
            digits.push(third);
            let code = octal(source, &digits)?;
            builder.push_code(code);
            return Ok(());
        }
    }
    let group = digits.parse().unwrap_or(u32::MAX);
    let group = check_group(pattern, source, group, digits.len())?;
    builder.pieces.push(Piece::Group(group));
    Ok(())
}
