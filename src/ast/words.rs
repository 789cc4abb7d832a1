//! How the dump spells things: CPython's names for nodes, and literals in printable
//! ASCII.

use num_bigint::BigUint;

use super::{Constant, Conversion, ExprKind, StmtKind};
use crate::source::char_to_surrogate;

pub(super) fn expr_name(kind: &ExprKind) -> &'static str {
    use ExprKind::*;
    match kind {
        BoolOp { .. } => "BoolOp",
        NamedExpr { .. } => "NamedExpr",
        BinOp { .. } => "BinOp",
        UnaryOp { .. } => "UnaryOp",
        Lambda { .. } => "Lambda",
        IfExp { .. } => "IfExp",
        Dict { .. } => "Dict",
        Set { .. } => "Set",
        ListComp { .. } => "ListComp",
        SetComp { .. } => "SetComp",
        DictComp { .. } => "DictComp",
        GeneratorExp { .. } => "GeneratorExp",
        Await { .. } => "Await",
        Yield { .. } => "Yield",
        YieldFrom { .. } => "YieldFrom",
        Compare { .. } => "Compare",
        Call { .. } => "Call",
        FormattedValue { .. } => "FormattedValue",
        Interpolation { .. } => "Interpolation",
        JoinedStr { .. } => "JoinedStr",
        TemplateStr { .. } => "TemplateStr",
        Constant(_) => "Constant",
        Attribute { .. } => "Attribute",
        Subscript { .. } => "Subscript",
        Starred { .. } => "Starred",
        Name(_) => "Name",
        List { .. } => "List",
        Tuple { .. } => "Tuple",
        Slice { .. } => "Slice",
    }
}

pub(super) fn stmt_name(kind: &StmtKind) -> &'static str {
    use StmtKind::*;
    match kind {
        FunctionDef(def) if def.is_async => "AsyncFunctionDef",
        FunctionDef(_) => "FunctionDef",
        ClassDef(_) => "ClassDef",
        Return { .. } => "Return",
        Delete { .. } => "Delete",
        Assign { .. } => "Assign",
        TypeAlias(_) => "TypeAlias",
        AugAssign { .. } => "AugAssign",
        AnnAssign { .. } => "AnnAssign",
        For(it) if it.is_async => "AsyncFor",
        For(_) => "For",
        While { .. } => "While",
        If { .. } => "If",
        With(with) if with.is_async => "AsyncWith",
        With(_) => "With",
        Match { .. } => "Match",
        Raise { .. } => "Raise",
        Try(tried) if tried.is_star => "TryStar",
        Try(_) => "Try",
        Assert { .. } => "Assert",
        Import { .. } => "Import",
        ImportFrom { .. } => "ImportFrom",
        Global { .. } => "Global",
        Nonlocal { .. } => "Nonlocal",
        Expr { .. } => "Expr",
        Pass => "Pass",
        Break => "Break",
        Continue => "Continue",
    }
}

/// Whether a literal has the prefix that CPython remembers as its kind.
pub(super) fn is_u_literal(text: &str) -> bool {
    text.strip_prefix(['u', 'U'])
        .is_some_and(|rest| rest.starts_with(['"', '\'']))
}

/// CPython keeps the character's code, or -1.
pub(super) fn conversion_code(conversion: Option<Conversion>) -> i32 {
    match conversion {
        None => -1,
        Some(Conversion::Str) => 's' as i32,
        Some(Conversion::Repr) => 'r' as i32,
        Some(Conversion::Ascii) => 'a' as i32,
    }
}

pub(super) fn constant_text(value: &Constant) -> String {
    match value {
        Constant::None => "None".to_owned(),
        Constant::True => "True".to_owned(),
        Constant::False => "False".to_owned(),
        Constant::Ellipsis => "Ellipsis".to_owned(),
        Constant::Int(value) => value.to_string(),
        Constant::BigInt(digits) => big_text(digits),
        Constant::Float(value) => float_text(*value),
        Constant::Complex(value) => float_text(*value) + "j",
        Constant::Str(text) => quoted(text),
        Constant::Bytes(bytes) => {
            let characters = bytes.iter().map(|&byte| escaped(u32::from(byte)));
            format!("b'{}'", characters.collect::<String>())
        }
    }
}

/// Integers beyond 64 bits are shown in hexadecimal, however they were written.
fn big_text(digits: &str) -> String {
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let body = if radix == 10 { digits } else { &digits[2..] };
    match BigUint::parse_bytes(body.as_bytes(), radix) {
        Some(value) => format!("{value:#x}"),
        None => digits.to_owned(),
    }
}

/// Python's `repr` of a float that is not negative.
fn float_text(value: f64) -> String {
    if value == 0.0 || (1e-4..1e16).contains(&value) {
        let text = value.to_string();
        let suffix = if text.contains('.') { "" } else { ".0" };
        return text + suffix;
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => match exponent.strip_prefix('-') {
            Some(negative) => format!("{digits}e-{negative:0>2}"),
            None => format!("{digits}e+{exponent:0>2}"),
        },
        None => text,
    }
}

pub(super) fn quoted(text: &str) -> String {
    let characters = text.chars().map(|c| match char_to_surrogate(c) {
        Some(unit) => escaped(u32::from(unit)),
        None => escaped(c as u32),
    });
    format!("'{}'", characters.collect::<String>())
}

/// A character in printable ASCII.
fn escaped(code: u32) -> String {
    match char::from_u32(code) {
        Some(c @ ('\\' | '\'')) => format!("\\{c}"),
        Some('\n') => "\\n".to_owned(),
        Some(c @ ' '..='~') => c.to_string(),
        _ => format!("\\u{{{code:x}}}"),
    }
}
