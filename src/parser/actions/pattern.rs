//! Patterns: names that are captures, values or wildcards, and what may follow
//! what in mappings and classes.

use super::{Context, Placed, StringPart};
use crate::ast::*;
use crate::diagnostic::SyntaxError;
use crate::source::Span;

/// A pattern on its way through the grammar.
pub type P = Box<Pattern>;

/// One entry of a mapping pattern.
#[derive(Debug)]
pub enum MappingItem {
    Pair(E, P),
    Rest(u32, Ident, u32),
}

/// One argument of a class pattern.
#[derive(Debug)]
pub enum ClassArgument {
    Positional(P),
    Keyword(Ident, P),
}

/// Whether a value is an f-string or a t-string.
fn is_formatted(value: &Expr) -> bool {
    matches!(
        value.kind,
        ExprKind::JoinedStr { .. } | ExprKind::TemplateStr { .. }
    )
}

/// Any pattern.
pub fn pattern(l: u32, kind: PatternKind, r: u32) -> P {
    Box::new(Pattern {
        span: Span::new(l, r),
        kind,
    })
}

/// Patterns as their parent holds them.
pub fn unbox(patterns: Vec<P>) -> Vec<Pattern> {
    patterns.into_iter().map(|pattern| *pattern).collect()
}

impl Context<'_> {
    /// The name that a pattern binds; `_` binds nothing.
    fn capture(&self, ident: Ident) -> Option<Ident> {
        (self.interner.resolve(ident.name) != "_").then_some(ident)
    }

    pub fn name_pattern(&mut self, l: u32, parts: Vec<Ident>, r: u32) -> P {
        if let [name] = parts[..] {
            let name = self.capture(name);
            let kind = PatternKind::MatchAs {
                pattern: None,
                name,
            };
            return pattern(l, kind, r);
        }
        let value = self.dotted_value(l, parts, r);
        pattern(l, PatternKind::MatchValue { value }, r)
    }

    /// `a.b.c` as an expression.
    pub fn dotted_value(&mut self, l: u32, parts: Vec<Ident>, r: u32) -> E {
        let mut parts = parts.into_iter();
        let first = parts.next().expect("a dotted name has a part");
        let mut value = self.name(l, first.span.hi);
        let mut last = None;
        for attr in parts {
            value = self.expr(l, ExprKind::Attribute { value, attr }, attr.span.hi);
            last = Some(attr);
        }
        if last.is_none() {
            // Only the key of a mapping can be a lone name, and may not.
            self.error("invalid syntax", Span::new(l, r));
        }
        value
    }

    pub fn as_pattern(&mut self, l: u32, inner: P, target: Placed, r: u32) -> P {
        let name = match target.as_name() {
            Some(name) if self.capture(name).is_none() => {
                self.error("cannot use '_' as a target", name.span);
                None
            }
            None if self.begins_with_name(&target) => {
                // A bare name is taken; CPython stumbles over what follows it.
                let name = target.e.span.lo;
                let length = self
                    .text(name, target.r)
                    .chars()
                    .take_while(|&c| c == '_' || c.is_alphanumeric())
                    .map(char::len_utf8)
                    .sum::<usize>() as u32;
                let rest = self.text(name + length, target.r);
                let at = name + length + (rest.len() - rest.trim_start().len()) as u32;
                self.error("invalid syntax", Span::new(at, at + 1));
                None
            }
            _ => self.as_name(&target, "cannot use", " as pattern target"),
        };
        let kind = PatternKind::MatchAs {
            pattern: Some(inner),
            name,
        };
        pattern(l, kind, r)
    }

    /// Whether a target that is no name begins with one, but for attributes and calls.
    fn begins_with_name(&self, target: &Placed) -> bool {
        let names = matches!(
            target.e.kind,
            ExprKind::BinOp { .. } | ExprKind::Subscript { .. } | ExprKind::Compare { .. }
        );
        let text = self.text(target.l, target.r);
        names
            && target.l == target.e.span.lo
            && text.starts_with(|c: char| c == '_' || c.is_alphabetic())
    }

    pub fn star_pattern(&mut self, l: u32, name: Ident, r: u32) -> P {
        let name = self.capture(name);
        pattern(l, PatternKind::MatchStar { name }, r)
    }

    pub fn complex_pattern(&mut self, l: u32, real: E, op: Operator, imaginary: E, r: u32) -> E {
        let number = match &real.kind {
            ExprKind::UnaryOp { operand, .. } => operand,
            _ => &real,
        };
        if let ExprKind::Constant(Constant::Complex(_)) = number.kind {
            self.error("real number required in complex literal", real.span);
        }
        if !matches!(imaginary.kind, ExprKind::Constant(Constant::Complex(_))) {
            let message = "imaginary number required in complex literal";
            self.error(message, imaginary.span);
        }
        let kind = ExprKind::BinOp {
            left: real,
            op,
            right: imaginary,
        };
        self.expr(l, kind, r)
    }

    pub fn pattern_strings(&mut self, parts: Vec<StringPart>) -> E {
        let value = self.strings(parts);
        if is_formatted(&value) {
            let message = "patterns may only match literals and attribute lookups";
            self.error(message, value.span);
        }
        value
    }

    /// Strings as the key of a mapping, which complains of them itself.
    pub fn key_strings(&mut self, parts: Vec<StringPart>) -> E {
        self.strings(parts)
    }

    pub fn mapping_pattern(&mut self, l: u32, items: Vec<MappingItem>, r: u32) -> P {
        let (mut keys, mut patterns, mut rest) = (Vec::new(), Vec::new(), None);
        let formatted =
            |item: &MappingItem| matches!(item, MappingItem::Pair(key, _) if is_formatted(key));
        if items.iter().any(formatted) {
            let message = "mapping pattern keys may only match literals and attribute lookups";
            self.error(message, Span::new(l, r));
        }
        for item in items {
            match item {
                MappingItem::Rest(from, name, to) => {
                    if rest.is_some() {
                        self.error("invalid syntax", Span::new(from, to));
                    } else if self.capture(name).is_none() {
                        self.error("invalid syntax", name.span);
                    }
                    rest = Some(name);
                }
                MappingItem::Pair(key, value) => {
                    if rest.is_some() {
                        let error = SyntaxError::new("invalid syntax", key.span);
                        self.errors
                            .push(error.with_help("`**rest` must come last in a mapping pattern"));
                    }
                    keys.push(key);
                    patterns.push(*value);
                }
            }
        }
        let kind = PatternKind::MatchMapping {
            keys,
            patterns,
            rest,
        };
        pattern(l, kind, r)
    }

    pub fn class_pattern(
        &mut self,
        l: u32,
        name: Vec<Ident>,
        name_end: u32,
        arguments: Vec<ClassArgument>,
        r: u32,
    ) -> P {
        let cls = match name[..] {
            [single] => self.name(l, single.span.hi),
            _ => self.dotted_value(l, name, name_end),
        };
        let mut patterns = Vec::new();
        let (mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new());
        for argument in arguments {
            match argument {
                ClassArgument::Positional(inner) => {
                    if !kwd_attrs.is_empty() {
                        let message = "positional patterns follow keyword patterns";
                        self.error(message, inner.span);
                    }
                    patterns.push(*inner);
                }
                ClassArgument::Keyword(attr, inner) => {
                    kwd_attrs.push(attr);
                    kwd_patterns.push(*inner);
                }
            }
        }
        let kind = PatternKind::MatchClass {
            cls,
            patterns,
            kwd_attrs,
            kwd_patterns,
        };
        pattern(l, kind, r)
    }
}
