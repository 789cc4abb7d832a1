//! Escapes of patterns: `\d`, `\x41`, `\N{...}`, octal numbers and references to groups.

use super::parser::Parser;
use super::source::{Flaw, Parse, Source};
use super::tree::{At, Category, Node, SetItem};
use crate::types::str::code_point;
use crate::types::str::unicode;

/// The character that `\n` and its like stand for; `None` for all others.
pub fn control(c: char) -> Option<u32> {
    Some(match c {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => 92,
        _ => return None,
    })
}

fn category(c: char) -> Option<Category> {
    Some(match c {
        'd' => Category::Digit,
        'D' => Category::NotDigit,
        's' => Category::Space,
        'S' => Category::NotSpace,
        'w' => Category::Word,
        'W' => Category::NotWord,
        _ => return None,
    })
}

fn is_octal(c: char) -> bool {
    matches!(c, '0'..='7')
}

fn hex(c: char) -> bool {
    c.is_ascii_hexdigit()
}

/// A character by its number in hexadecimal digits; `None` beyond Unicode.
fn by_number(source: &mut Source, kind: char, digits: usize) -> Parse<Option<u32>> {
    let text = source.get_while(digits, hex)?;
    if text.len() != digits {
        let escape = format!("\\{kind}{text}");
        return Err(source.error(format!("incomplete escape {escape}"), escape.len()));
    }
    let code = u32::from_str_radix(&text, 16).unwrap_or(u32::MAX);
    if code > 0x10ffff {
        let escape = format!("\\{kind}{text}");
        return Err(source.error(format!("bad escape {escape}"), escape.len()));
    }
    Ok(Some(code))
}

/// A character by its name.
fn by_name(source: &mut Source) -> Parse<Option<u32>> {
    if !source.matches('{')? {
        return Err(source.error("missing {", 0));
    }
    let name = source.get_until('}', "character name")?;
    match unicode::by_name(&name) {
        Some(c) => Ok(Some(code_point(c))),
        None => {
            let len = name.chars().count() + r"\N{}".len();
            let quoted = crate::types::str::repr::quote(&name);
            Err(source.error(format!("undefined character name {quoted}"), len))
        }
    }
}

/// The escapes that mean the same in a set and outside; `None` for the others.
fn character(source: &mut Source, c: char) -> Parse<Option<u32>> {
    match c {
        'x' => by_number(source, 'x', 2),
        'u' if source.is_text => by_number(source, 'u', 4),
        'U' if source.is_text => by_number(source, 'U', 8),
        'N' if source.is_text => by_name(source),
        _ => Ok(None),
    }
}

fn plain(source: &Source, c: char) -> Parse<u32> {
    if c.is_ascii_alphabetic() {
        return Err(source.error(format!("bad escape \\{c}"), 2));
    }
    Ok(code_point(c))
}

/// The number that octal digits stand for.
pub fn octal(source: &Source, digits: &str) -> Parse<u32> {
    let value = u32::from_str_radix(digits, 8).unwrap_or(0);
    if value > 0o377 {
        return Err(source.error(
            format!("octal escape value \\{digits} outside of range 0-0o377"),
            digits.len() + 1,
        ));
    }
    Ok(value)
}

/// An escape within a set.
pub fn in_set(source: &mut Source, c: char) -> Parse<SetItem> {
    if let Some(code) = control(c) {
        return Ok(SetItem::Literal(code));
    }
    if let Some(category) = category(c) {
        return Ok(SetItem::Category(category));
    }
    if let Some(code) = character(source, c)? {
        return Ok(SetItem::Literal(code));
    }
    if is_octal(c) {
        let digits = format!("{c}{}", source.get_while(2, is_octal)?);
        return Ok(SetItem::Literal(octal(source, &digits)?));
    }
    if c.is_ascii_digit() {
        return Err(source.error(format!("bad escape \\{c}"), 2));
    }
    Ok(SetItem::Literal(plain(source, c)?))
}

/// An escape outside of sets.
pub fn outside(parser: &mut Parser, c: char) -> Parse<Node> {
    match c {
        'A' => return Ok(Node::At(At::BeginningString)),
        'b' => return Ok(Node::At(At::Boundary)),
        'B' => return Ok(Node::At(At::NonBoundary)),
        'Z' | 'z' => return Ok(Node::At(At::EndString)),
        _ => {}
    }
    if let Some(category) = category(c) {
        return Ok(Node::In {
            negate: false,
            items: vec![SetItem::Category(category)],
        });
    }
    let source = &mut parser.source;
    if let Some(code) = control(c) {
        return Ok(Node::Literal(code));
    }
    if let Some(code) = character(source, c)? {
        return Ok(Node::Literal(code));
    }
    if c == '0' {
        let digits = source.get_while(2, is_octal)?;
        let code = u32::from_str_radix(&format!("0{digits}"), 8).unwrap_or(0);
        return Ok(Node::Literal(code));
    }
    if c.is_ascii_digit() {
        return number(parser, c);
    }
    Ok(Node::Literal(plain(source, c)?))
}

/// A character in octal digits, or a reference to a group.
fn number(parser: &mut Parser, first: char) -> Parse<Node> {
    let source = &mut parser.source;
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
            return Ok(Node::Literal(octal(source, &digits)?));
        }
    }
    let group: u32 = digits.parse().unwrap_or(0);
    if group < parser.groups() {
        parser.check_reference(group, digits.len() + 1)?;
        return Ok(Node::Backref(group));
    }
    let message = format!("invalid group reference {group}");
    Err(parser.source.error(message, digits.len()))
}

/// The flaw of a token that ends a pattern too early.
pub fn unexpected_end(source: &Source) -> Flaw {
    source.error("unexpected end of pattern", 0)
}
