//! `str.format` and `str.format_map`: the template language of replacement fields.
//!
//! The parser follows CPython's markup iterator step by step, since its error messages depend on
//! the order in which it looks at things.

use super::methods::receiver;
use super::{Str, code_point, unicode};
use crate::object::{Gc, Result, Value};
use crate::types::dict::Dict;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Fields may nest this deep: a field, and one inside its format specification.
const MAX_DEPTH: usize = 2;

/// How the fields of a template choose their arguments so far.
#[derive(Clone, Copy, PartialEq)]
enum Numbering {
    Undecided,
    Automatic(usize),
    Manual,
}

/// What a template is filled from.
struct Arguments<'a> {
    /// `None` for `format_map`.
    positional: Option<&'a [Value]>,
    mapping: &'a Value,
}

/// A replacement field, as found in a template.
pub struct Field<'t> {
    pub name: &'t str,
    pub conversion: Option<char>,
    pub spec: &'t str,
    /// Whether the specification holds fields of its own.
    nested: bool,
}

/// A stretch of literal text, and the field that follows it if one does.
pub struct Piece<'t> {
    pub literal: &'t str,
    pub field: Option<Field<'t>>,
}

/// The pieces of a template, in order; an error ends them.
pub struct Template<'t> {
    rest: &'t str,
}

impl<'t> Template<'t> {
    /// The pieces of this text.
    pub fn new(text: &'t str) -> Template<'t> {
        Template { rest: text }
    }

    fn piece(&mut self) -> std::result::Result<Piece<'t>, &'static str> {
        let rest = std::mem::take(&mut self.rest);
        let Some(at) = rest.find(['{', '}']) else {
            return Ok(Piece {
                literal: rest,
                field: None,
            });
        };
        let brace = rest.as_bytes()[at];
        let after = &rest[at + 1..];
        let doubled = after.as_bytes().first() == Some(&brace);
        if brace == b'}' && !doubled {
            return Err("Single '}' encountered in format string");
        }
        if after.is_empty() {
            return Err("Single '{' encountered in format string");
        }
        if doubled {
            self.rest = &after[1..];
            return Ok(Piece {
                literal: &rest[..=at],
                field: None,
            });
        }
        let (field, left) = parse_field(after)?;
        self.rest = left;
        Ok(Piece {
            literal: &rest[..at],
            field: Some(field),
        })
    }
}

impl<'t> Iterator for Template<'t> {
    type Item = std::result::Result<Piece<'t>, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.rest.is_empty()).then(|| self.piece())
    }
}

/// A part of a field name.
pub enum FieldPart<'t> {
    Attribute(&'t str),
    Index(i64),
    Key(&'t str),
}

pub(super) fn format(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let template = receiver(vm, args)?;
    let positional = args[1].as_tuple().unwrap_or_else(|| Tuple::new(Vec::new()));
    let arguments = Arguments {
        positional: Some(positional.items()),
        mapping: &args[2],
    };
    let mut numbering = Numbering::Undecided;
    fill(vm, template.as_str(), &arguments, MAX_DEPTH, &mut numbering).map(Value::from)
}

pub(super) fn format_map(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let template = receiver(vm, args)?;
    let arguments = Arguments {
        positional: None,
        mapping: &args[1],
    };
    let mut numbering = Numbering::Undecided;
    fill(vm, template.as_str(), &arguments, MAX_DEPTH, &mut numbering).map(Value::from)
}

fn fill(
    vm: &mut Vm,
    template: &str,
    arguments: &Arguments<'_>,
    depth: usize,
    numbering: &mut Numbering,
) -> Result<String> {
    if depth == 0 {
        return Err(vm.value_error("Max string recursion exceeded"));
    }
    let mut out = String::with_capacity(template.len() + 16);
    for piece in Template::new(template) {
        let piece = match piece {
            Ok(piece) => piece,
            Err(message) => return Err(vm.value_error(message)),
        };
        out.push_str(piece.literal);
        if let Some(field) = &piece.field {
            render(vm, field, arguments, depth, numbering, &mut out)?;
        }
    }
    Ok(out)
}

/// Parses a field behind its opening brace; gives it and the text behind its closing brace.
fn parse_field(text: &str) -> std::result::Result<(Field<'_>, &str), &'static str> {
    let mut chars = text.char_indices();
    let mut end = None;
    while let Some((at, c)) = chars.next() {
        match c {
            '{' => return Err("unexpected '{' in field name"),
            '[' => {
                // Anything may stand in brackets.
                chars.find(|&(_, c)| c == ']');
            }
            '}' | ':' | '!' => {
                end = Some((at, c));
                break;
            }
            _ => {}
        }
    }
    let Some((end, mark)) = end else {
        return Err("expected '}' before end of string");
    };
    let name = &text[..end];
    let mut rest = &text[end + 1..];
    let mut field = Field {
        name,
        conversion: None,
        spec: "",
        nested: false,
    };
    if mark == '}' {
        return Ok((field, rest));
    }
    if mark == '!' {
        let mut chars = rest.chars();
        let Some(conversion) = chars.next() else {
            return Err("end of string while looking for conversion specifier");
        };
        field.conversion = Some(conversion);
        rest = chars.as_str();
        match chars.next() {
            Some('}') => return Ok((field, chars.as_str())),
            Some(':') => rest = chars.as_str(),
            Some(_) => return Err("expected ':' after conversion specifier"),
            None => {}
        }
    }
    let mut open = 1;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => {
                field.nested = true;
                open += 1;
            }
            b'}' => {
                open -= 1;
                if open == 0 {
                    field.spec = &rest[..at];
                    return Ok((field, &rest[at + 1..]));
                }
            }
            _ => {}
        }
    }
    Err("unmatched '{' in format spec")
}

fn render(
    vm: &mut Vm,
    field: &Field<'_>,
    arguments: &Arguments<'_>,
    depth: usize,
    numbering: &mut Numbering,
    out: &mut String,
) -> Result<()> {
    let mut value = field_value(vm, field.name, arguments, numbering)?;
    if let Some(conversion) = field.conversion {
        value = Value::from(convert(vm, &value, conversion)?);
    }
    let expanded;
    let spec = if field.nested {
        expanded = fill(vm, field.spec, arguments, depth - 1, numbering)?;
        &expanded
    } else {
        field.spec
    };
    let text = match &value {
        Value::Str(text) if spec.is_empty() => text.share(),
        _ => vm.format(&value, spec)?,
    };
    out.push_str(text.as_str());
    Ok(())
}

fn convert(vm: &mut Vm, value: &Value, conversion: char) -> Result<Gc<Str>> {
    match conversion {
        'r' => vm.repr(value),
        's' => vm.str(value),
        'a' => vm.ascii(value),
        '!'..='~' => Err(vm.value_error(format!("Unknown conversion specifier {conversion}"))),
        _ => {
            let code = code_point(conversion);
            Err(vm.value_error(format!("Unknown conversion specifier \\x{code:x}")))
        }
    }
}

/// The object that a field name denotes: an argument, then attributes and items of it.
fn field_value(
    vm: &mut Vm,
    name: &str,
    arguments: &Arguments<'_>,
    numbering: &mut Numbering,
) -> Result<Value> {
    let (first, mut rest) = first_name(name);
    let mut value = first_value(vm, first, arguments, numbering)?;
    while let Some(part) = next_part(vm, &mut rest)? {
        value = match part {
            FieldPart::Attribute(name) => {
                let name = vm.intern(name);
                vm.get_attr(&value, &name)?
            }
            FieldPart::Index(index) => vm.get_item(&value, &Value::Int(index))?,
            FieldPart::Key(key) => vm.get_item(&value, &Value::from(key))?,
        };
    }
    Ok(value)
}

/// A field name as the argument that it begins with, and all that follows.
pub fn split_name<'t>(vm: &mut Vm, name: &'t str) -> Result<(FieldPart<'t>, Vec<FieldPart<'t>>)> {
    let (first, mut rest) = first_name(name);
    let first = match integer(vm, first)? {
        Some(index) => FieldPart::Index(index),
        None => FieldPart::Key(first),
    };
    let mut parts = Vec::new();
    while let Some(part) = next_part(vm, &mut rest)? {
        parts.push(part);
    }
    Ok((first, parts))
}

fn first_name(name: &str) -> (&str, &str) {
    name.split_at(name.find(['.', '[']).unwrap_or(name.len()))
}

/// Takes the next attribute or item off the rest of a field name.
fn next_part<'t>(vm: &mut Vm, rest: &mut &'t str) -> Result<Option<FieldPart<'t>>> {
    let mut chars = rest.chars();
    let Some(mark) = chars.next() else {
        return Ok(None);
    };
    let after = chars.as_str();
    let part;
    match mark {
        '.' => (part, *rest) = after.split_at(after.find(['.', '[']).unwrap_or(after.len())),
        '[' => {
            let Some(end) = after.find(']') else {
                return Err(vm.value_error("Missing ']' in format string"));
            };
            part = &after[..end];
            *rest = &after[end + 1..];
        }
        _ => {
            return Err(vm.value_error("Only '.' or '[' may follow ']' in format field specifier"));
        }
    }
    if part.is_empty() {
        return Err(vm.value_error("Empty attribute in format string"));
    }
    if mark == '.' {
        return Ok(Some(FieldPart::Attribute(part)));
    }
    Ok(Some(match integer(vm, part)? {
        Some(index) => FieldPart::Index(index),
        None => FieldPart::Key(part),
    }))
}

fn first_value(
    vm: &mut Vm,
    first: &str,
    arguments: &Arguments<'_>,
    numbering: &mut Numbering,
) -> Result<Value> {
    let explicit = integer(vm, first)?;
    let index = match (first.is_empty(), explicit, *numbering) {
        (true, _, Numbering::Manual) => {
            return Err(vm.value_error(
                "cannot switch from manual field specification to automatic field numbering",
            ));
        }
        (false, Some(_), Numbering::Automatic(_)) => {
            return Err(vm.value_error(
                "cannot switch from automatic field numbering to manual field specification",
            ));
        }
        (true, _, Numbering::Undecided) => {
            *numbering = Numbering::Automatic(1);
            0
        }
        (true, _, Numbering::Automatic(next)) => {
            *numbering = Numbering::Automatic(next + 1);
            next
        }
        (false, Some(index), _) => {
            *numbering = Numbering::Manual;
            index as usize
        }
        (false, None, _) => return named_value(vm, first, arguments),
    };
    let Some(positional) = arguments.positional else {
        return Err(vm.value_error("Format string contains positional fields"));
    };
    match positional.get(index) {
        Some(value) => Ok(value.clone()),
        None => Err(vm.index_error(format!(
            "Replacement index {index} out of range for positional args tuple"
        ))),
    }
}

fn named_value(vm: &mut Vm, name: &str, arguments: &Arguments<'_>) -> Result<Value> {
    let key = Str::new(name);
    if arguments.positional.is_some()
        && let Value::Dict(dict) = arguments.mapping
    {
        let dict: &Dict = dict;
        return match dict.get_str(&key) {
            Some(value) => Ok(value),
            None => Err(vm.key_error(Value::from(key))),
        };
    }
    vm.get_item(arguments.mapping, &Value::from(key))
}

/// The number that a part of a field name spells, in decimal digits of any script.
fn integer(vm: &mut Vm, text: &str) -> Result<Option<i64>> {
    let mut number: i64 = 0;
    for c in text.chars() {
        let Some(digit) = unicode::decimal(c) else {
            return Ok(None);
        };
        let next = number
            .checked_mul(10)
            .and_then(|number| number.checked_add(i64::from(digit)));
        match next {
            Some(next) => number = next,
            None => return Err(vm.value_error("Too many decimal digits in format string")),
        }
    }
    Ok((!text.is_empty()).then_some(number))
}
