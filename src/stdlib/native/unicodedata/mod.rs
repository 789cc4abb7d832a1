//! `unicodedata`: the character database, as of Unicode 16.0.
//!
//! Categories, names and normal forms come from crates, widths and directions from `tables`; characters
//! that Unicode 16 does not know are unassigned here whatever the crates say.

mod tables;

use unicode_general_category::GeneralCategory;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::object::{Gc, Result, Value};
use crate::stdlib;
use crate::types::str::methods::expect_str;
use crate::types::str::unicode::{self, category};
use crate::types::str::{Str, is_stand_in};
use crate::vm::Vm;
use tables::{BIDI, BIDI_CLASSES, MIRRORED, WIDTH, WIDTHS};

/// An argument of exactly one character; `which` names it (`argument`, `argument 1`).
fn character(vm: &mut Vm, function: &str, which: &str, value: &Value) -> Result<char> {
    let Some(text) = value.as_str() else {
        let kind = if value.is_none() {
            "None".to_owned()
        } else {
            vm.type_name(value)
        };
        return Err(vm.type_error(format!(
            "{function}() {which} must be a unicode character, not {kind}"
        )));
    };
    let mut chars = text.as_str().chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(vm.type_error(format!(
            "{function}(): {which} must be a unicode character, not a string of length {}",
            text.char_len()
        ))),
    }
}

fn char_category(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "category", "argument", &args[0])?;
    Ok(Value::from(category(c).abbreviation()))
}

/// The entry of a table of beginnings that holds for a character.
fn entry(table: &[(u32, u8)], code: u32) -> usize {
    let at = table.partition_point(|&(start, _)| start <= code);
    at.checked_sub(1).map_or(0, |at| usize::from(table[at].1))
}

fn bidirectional(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "bidirectional", "argument", &args[0])?;
    let class = BIDI_CLASSES[entry(BIDI, crate::types::str::code_point(c))];
    Ok(Value::from(class))
}

fn east_asian_width(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "east_asian_width", "argument", &args[0])?;
    let width = WIDTHS[entry(WIDTH, crate::types::str::code_point(c))];
    Ok(Value::from(width))
}

fn mirrored(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "mirrored", "argument", &args[0])?;
    let begun = MIRRORED.partition_point(|&start| start <= u32::from(c));
    Ok(Value::Int((begun % 2) as i64))
}

fn combining(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "combining", "argument", &args[0])?;
    let known = category(c) != GeneralCategory::Unassigned;
    let class = if known {
        canonical_combining_class(c)
    } else {
        0
    };
    Ok(Value::Int(i64::from(class)))
}

/// The value, else the given default, else `ValueError`.
fn value_or(vm: &mut Vm, value: Option<Value>, default: &Value, message: &str) -> Result<Value> {
    match (value, default.given()) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(vm.value_error(message)),
    }
}

fn decimal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "decimal", "argument 1", &args[0])?;
    let value = unicode::decimal(c).map(|value| Value::Int(i64::from(value)));
    value_or(vm, value, &args[1], "not a decimal")
}

fn digit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "digit", "argument 1", &args[0])?;
    let value = unicode::digit(c).map(|value| Value::Int(i64::from(value)));
    value_or(vm, value, &args[1], "not a digit")
}

fn numeric(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "numeric", "argument 1", &args[0])?;
    let value = unicode::numeric(c)
        .map(|(numerator, denominator)| Value::float(numerator as f64 / denominator as f64));
    value_or(vm, value, &args[1], "not a numeric character")
}

fn name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "name", "argument 1", &args[0])?;
    let name = unicode::name(c).map(Value::from);
    value_or(vm, name, &args[1], "no such name")
}

fn lookup(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(name) = args[0].as_str() else {
        let kind = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("a bytes-like object is required, not '{kind}'")));
    };
    match unicode::by_name(name.as_str()) {
        Some(c) => Ok(Value::from(crate::types::str::index::single(vm, c))),
        None => {
            let message = format!("undefined character name '{}'", name.as_str());
            Err(vm.key_error(Value::from(message)))
        }
    }
}

/// A text in a normal form.  Characters that the form must not touch (unknown ones, stand-ins of
/// surrogates) separate the stretches that are normalized.
fn normal_form(form: &str, text: &str) -> Option<String> {
    let map: fn(&str, &mut String) = match form {
        "NFC" => |text, out| out.extend(text.nfc()),
        "NFD" => |text, out| out.extend(text.nfd()),
        "NFKC" => |text, out| out.extend(text.nfkc()),
        "NFKD" => |text, out| out.extend(text.nfkd()),
        _ => return None,
    };
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !c.is_ascii() && (is_stand_in(c) || category(c) == GeneralCategory::Unassigned) {
            map(&text[start..at], &mut out);
            out.push(c);
            start = at + c.len_utf8();
        }
    }
    map(&text[start..], &mut out);
    Some(out)
}

fn normalized(vm: &mut Vm, function: &str, args: &[Value]) -> Result<(Gc<Str>, String)> {
    let form = expect_str(vm, &args[0], &format!("{function}() argument 1"))?;
    let text = expect_str(vm, &args[1], &format!("{function}() argument 2"))?;
    match normal_form(form.as_str(), text.as_str()) {
        Some(normal) => Ok((text, normal)),
        None => Err(vm.value_error("invalid normalization form")),
    }
}

fn normalize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (text, normal) = normalized(vm, "normalize", args)?;
    Ok(if text.as_str() == normal {
        Value::from(text)
    } else {
        Value::from(normal)
    })
}

fn is_normalized(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (text, normal) = normalized(vm, "is_normalized", args)?;
    Ok(Value::bool(text.as_str() == normal))
}

fn decomposition(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let c = character(vm, "decomposition", "argument", &args[0])?;
    let mut full = Vec::new();
    unicode_normalization::char::decompose_compatible(c, |part| full.push(part));
    if full == [c] {
        return Ok(Value::from(vm.names.empty()));
    }
    Err(vm.not_implemented_error("unicodedata.decomposition() of characters that decompose"))
}

crate::methods! { FUNCTIONS:
    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    "bidirectional($module, chr, /)" => bidirectional,
    /// Returns the general category assigned to the character chr as string.
    "category($module, chr, /)" => char_category,
    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    "combining($module, chr, /)" => combining,
    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    "decimal($module, chr, default=<unrepresentable>, /)" => decimal,
    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    "decomposition($module, chr, /)" => decomposition,
    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    "digit($module, chr, default=<unrepresentable>, /)" => digit,
    /// Returns the east asian width assigned to the character chr as string.
    "east_asian_width($module, chr, /)" => east_asian_width,
    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    "is_normalized($module, form, unistr, /)" => is_normalized,
    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    "lookup($module, name, /)" => lookup,
    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    "mirrored($module, chr, /)" => mirrored,
    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    "name($module, chr, default=<unrepresentable>, /)" => name,
    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    "normalize($module, form, unistr, /)" => normalize,
    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    "numeric($module, chr, default=<unrepresentable>, /)" => numeric,
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "unicodedata",
        "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n16.0.0 which is publicly available from the Unicode Consortium\nat https://www.unicode.org/Public/16.0.0/ucd/.\n\nThe module uses the same names and symbols as defined by the\nUnicodeData File Format 16.0.0.",
        FUNCTIONS,
    );
    stdlib::set(vm, &module, "unidata_version", "16.0.0");
    Ok(Value::from(module))
}
