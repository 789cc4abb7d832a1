//! String literals: decoding, joining of adjacent ones, and the fields of
//! f-strings and t-strings.

use super::{Context, constant};
use crate::ast::*;
use crate::diagnostic::{SyntaxError, SyntaxWarning};
use crate::lexer::{self, InvalidEscape, LiteralError};
use crate::source::Span;

/// One literal of a run of adjacent ones.
#[derive(Debug)]
pub enum StringPart {
    Plain(u32, u32),
    Formatted {
        template: bool,
        l: u32,
        values: Vec<E>,
        r: u32,
    },
}

/// One piece of an f-string.
#[derive(Debug)]
pub enum FPart {
    Text(u32, u32),
    Field(Box<Field>),
}

/// `{value=!conversion:spec}`.
#[derive(Debug)]
pub struct Field {
    pub l: u32,
    pub value: E,
    pub debug: bool,
    pub conversion: Option<(u32, Ident, u32)>,
    pub spec: Option<(u32, Vec<FPart>, u32)>,
    /// The place of the closing brace.
    pub close: u32,
    pub r: u32,
}

/// A plain literal taken apart.
struct Literal<'s> {
    body: &'s str,
    body_at: u32,
    raw: bool,
    bytes: bool,
}

fn take_apart(text: &str, l: u32) -> Literal<'_> {
    let prefix = text.find(['"', '\'']).unwrap_or(0);
    let quoted = &text[prefix..];
    let quotes = match quoted.starts_with("\"\"\"") || quoted.starts_with("'''") {
        true => 3,
        false => 1,
    };
    let letters = &text[..prefix];
    Literal {
        body: &quoted[quotes..quoted.len() - quotes],
        body_at: l + (prefix + quotes) as u32,
        raw: letters.contains(['r', 'R']),
        bytes: letters.contains(['b', 'B']),
    }
}

impl Context<'_> {
    /// Joins adjacent literals into one expression.
    pub fn strings(&mut self, parts: Vec<StringPart>) -> E {
        if let [StringPart::Plain(l, r)] = parts[..] {
            return self.plain(l, r);
        }
        let (from, to) = (parts[0].span().lo, parts[parts.len() - 1].span().hi);
        let template =
            |part: &StringPart| matches!(part, StringPart::Formatted { template: true, .. });
        if parts.iter().any(template) && !parts.iter().all(template) {
            let message = "cannot mix t-string literals with string or bytes literals";
            self.error(message, Span::new(from, to));
            return constant(from, Constant::None, to);
        }
        let is_template = parts.iter().all(template);
        let formatted = parts
            .iter()
            .any(|part| matches!(part, StringPart::Formatted { .. }));
        let mut values: Vec<E> = Vec::new();
        for part in parts {
            match part {
                StringPart::Plain(l, r) => values.push(self.plain(l, r)),
                StringPart::Formatted { values: inner, .. } => values.extend(inner),
            }
        }
        if values.iter().any(|value| is_bytes(value)) {
            return self.join_bytes(from, values, formatted, to);
        }
        if !formatted {
            let mut text = String::new();
            for value in &values {
                if let ExprKind::Constant(Constant::Str(part)) = &value.kind {
                    text.push_str(part);
                }
            }
            return constant(from, Constant::Str(text.into()), to);
        }
        let values = merge_texts(values);
        let kind = match is_template {
            true => ExprKind::TemplateStr { values },
            false => ExprKind::JoinedStr { values },
        };
        self.expr(from, kind, to)
    }

    fn join_bytes(&mut self, from: u32, values: Vec<E>, formatted: bool, to: u32) -> E {
        let mut joined = Vec::new();
        if formatted || !values.iter().all(|value| is_bytes(value)) {
            // CPython points at the token after the last literal.
            let rest = &self.source[to as usize..];
            let next = to + (rest.len() - rest.trim_start_matches([' ', '\t']).len()) as u32;
            let error = SyntaxError::new(
                "cannot mix bytes and nonbytes literals",
                Span::new(next, next),
            );
            let error = error.with_label("after these literals");
            self.errors
                .push(error.with_also(Span::new(from, to), "bytes and text side by side"));
        }
        for value in &values {
            if let ExprKind::Constant(Constant::Bytes(part)) = &value.kind {
                joined.extend_from_slice(part);
            }
        }
        constant(from, Constant::Bytes(joined.into()), to)
    }

    fn plain(&mut self, l: u32, r: u32) -> E {
        let literal = take_apart(self.text(l, r), l);
        let span = Span::new(l, r);
        if literal.bytes {
            if !literal.body.is_ascii() {
                self.error("bytes can only contain ASCII literal characters", span);
                return constant(l, Constant::Bytes(Box::default()), r);
            }
            let value = match literal.raw || !literal.body.contains('\\') {
                true => literal.body.as_bytes().to_vec(),
                false => {
                    let decoded = lexer::bytes_literal(literal.body);
                    self.decoded(decoded, literal.body_at, span)
                        .unwrap_or_default()
                }
            };
            return constant(l, Constant::Bytes(value.into()), r);
        }
        let text = self.unescape(literal.body, literal.body_at, literal.raw, span);
        constant(l, Constant::Str(text), r)
    }

    fn unescape(&mut self, body: &str, body_at: u32, raw: bool, span: Span) -> Box<str> {
        if raw || !body.contains('\\') {
            return body.into();
        }
        let decoded = lexer::string_literal(body);
        self.decoded(decoded, body_at, span)
            .unwrap_or_default()
            .into()
    }

    /// Notes what decoding a literal brought to light.
    fn decoded<T>(
        &mut self,
        decoded: Result<(T, InvalidEscape), LiteralError>,
        body_at: u32,
        span: Span,
    ) -> Option<T> {
        match decoded {
            Ok((value, invalid)) => {
                if let Some((at, escape)) = invalid {
                    let octal = match escape.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
                        true => "octal ",
                        false => "",
                    };
                    let message = format!(
                        "\"{escape}\" is an invalid {octal}escape sequence. Such sequences will not work \
                         in the future. Did you mean \"\\{escape}\"? A raw string is also an option."
                    );
                    let lo = body_at + at as u32;
                    let span = Span::new(lo, lo + escape.len() as u32);
                    self.warnings.push(SyntaxWarning::new(message, span));
                }
                Some(value)
            }
            Err(LiteralError(message)) => {
                self.error(message, span);
                None
            }
        }
    }

    /// The pieces of one f-string or t-string as expressions, not yet joined.
    pub fn fstring(&mut self, template: bool, l: u32, parts: Vec<FPart>, r: u32) -> StringPart {
        let opening = self.text(l, r).find(['"', '\'']).unwrap_or(0) as u32;
        let raw = self.text(l, l + opening).contains(['r', 'R']);
        let values = self.pieces(template, raw, false, parts);
        StringPart::Formatted {
            template,
            l,
            values,
            r,
        }
    }

    fn pieces(&mut self, template: bool, raw: bool, in_spec: bool, parts: Vec<FPart>) -> Vec<E> {
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                FPart::Text(l, r) => {
                    let body = self.text(l, r);
                    let text = match !in_spec && body.contains(['{', '}']) {
                        true => {
                            let single = body.replace("{{", "{").replace("}}", "}");
                            self.unescape(&single, l, raw, Span::new(l, r))
                        }
                        false => self.unescape(body, l, raw, Span::new(l, r)),
                    };
                    values.push(constant(l, Constant::Str(text), r));
                }
                FPart::Field(field) => self.field(template, raw, *field, &mut values),
            }
        }
        values
    }

    fn field(&mut self, template: bool, raw: bool, field: Field, values: &mut Vec<E>) {
        let prefix = if template { 't' } else { 'f' };
        let Field { l, value, r, .. } = field;
        let expr_end = match (&field.conversion, &field.spec) {
            (Some((at, ..)), _) | (None, Some((at, ..))) => *at,
            _ => field.close,
        };
        let written = without_comments(self.text(l + 1, expr_end));
        if field.debug {
            values.push(constant(
                l + 1,
                Constant::Str(written.as_str().into()),
                expr_end,
            ));
        }
        let mut conversion = field
            .conversion
            .and_then(|(at, name, end)| self.conversion(prefix, at, name, end));
        if field.debug && conversion.is_none() && field.spec.is_none() {
            conversion = Some(Conversion::Repr);
        }
        let format_spec = field.spec.map(|(from, parts, to)| {
            // Fields inside a specification are formatted at once, even in a t-string.
            let pieces = self.pieces(false, raw, true, parts);
            let kind = ExprKind::JoinedStr {
                values: merge_texts(pieces),
            };
            self.expr(from, kind, to)
        });
        let kind = match template {
            false => ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            },
            true => {
                let text = match field.debug {
                    true => written[..written.rfind('=').unwrap_or(written.len())].to_owned(),
                    false => written,
                };
                ExprKind::Interpolation {
                    value,
                    str: text.into(),
                    conversion,
                    format_spec,
                }
            }
        };
        values.push(self.expr(l, kind, r));
    }

    fn conversion(&mut self, prefix: char, at: u32, name: Ident, end: u32) -> Option<Conversion> {
        if name.span.lo != at + 1 {
            let message = format!(
                "{prefix}-string: conversion type must come right after the exclamation mark"
            );
            self.error(message, Span::new(at, end));
            return None;
        }
        let text = self.text(name.span.lo, name.span.hi);
        match text {
            "s" => Some(Conversion::Str),
            "r" => Some(Conversion::Repr),
            "a" => Some(Conversion::Ascii),
            _ => {
                let message = format!(
                    "{prefix}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'"
                );
                self.error(message, name.span);
                None
            }
        }
    }
}

impl StringPart {
    fn span(&self) -> Span {
        match *self {
            StringPart::Plain(l, r) | StringPart::Formatted { l, r, .. } => Span::new(l, r),
        }
    }
}

fn is_bytes(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Constant(Constant::Bytes(_)))
}

/// Joins neighbouring texts and drops empty ones.
fn merge_texts(values: Vec<E>) -> Vec<E> {
    let mut merged: Vec<E> = Vec::with_capacity(values.len());
    for value in values {
        if let ExprKind::Constant(Constant::Str(text)) = &value.kind
            && let Some(last) = merged.last_mut()
            && let ExprKind::Constant(Constant::Str(before)) = &mut last.kind
        {
            *before = [&**before, &**text].concat().into();
            last.span.hi = value.span.hi;
            continue;
        }
        merged.push(value);
    }
    merged.retain(
        |value| !matches!(&value.kind, ExprKind::Constant(Constant::Str(text)) if text.is_empty()),
    );
    merged
}

/// The text of an expression without its comments.
fn without_comments(text: &str) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, quote) {
            ('#', None) => {
                if characters.by_ref().any(|c| c == '\n') {
                    kept.push('\n');
                }
                continue;
            }
            ('\\', Some(_)) => {
                kept.push(c);
                kept.extend(characters.next());
                continue;
            }
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if open == c => quote = None,
            _ => {}
        }
        kept.push(c);
    }
    kept
}
