//! Where instructions come from: the span that a traceback underlines, and in it
//! the anchor (operator, brackets, parentheses) that it marks with `^`, found in
//! the source text as CPython's `traceback` module finds it.

use super::Compiler;
use crate::ast::{Expr, ExprKind, Operator};
use crate::bytecode::Location;
use crate::source::Span;

/// A place that is underlined alike from end to end.
pub(super) fn plain(span: Span) -> Location {
    Location {
        span,
        anchor: Span::default(),
    }
}

/// How many characters the operator takes.
fn operator_length(op: Operator) -> u32 {
    match op {
        Operator::Pow | Operator::FloorDiv | Operator::LShift | Operator::RShift => 2,
        _ => 1,
    }
}

impl<'a> Compiler<'a> {
    /// The place of an expression, with its anchor.
    pub(super) fn location(&self, expr: &Expr) -> Location {
        let anchor = match &expr.kind {
            ExprKind::BinOp { left, op, .. } => {
                let at = self.skip_to_code(left.span.hi, expr.span.hi, |byte| byte != b')');
                at.map(|at| Span::new(at, at + operator_length(*op)))
            }
            ExprKind::Call { func, .. } => {
                let at = self.skip_to_code(func.span.hi, expr.span.hi, |byte| byte == b'(');
                at.map(|at| Span::new(at, expr.span.hi))
            }
            ExprKind::Subscript { value, .. } => {
                let at = self.skip_to_code(value.span.hi, expr.span.hi, |byte| byte == b'[');
                at.map(|at| Span::new(at, expr.span.hi))
            }
            _ => None,
        };
        Location {
            span: expr.span,
            anchor: anchor.unwrap_or_default(),
        }
    }

    /// The first byte from `at` on that is wanted, past blanks, comments and line ends.
    fn skip_to_code(&self, at: u32, end: u32, is_wanted: impl Fn(u8) -> bool) -> Option<u32> {
        let text = self.source.text().as_bytes();
        let mut at = at as usize;
        let end = (end as usize).min(text.len());
        while at < end {
            match text[at] {
                b'#' => {
                    while at < end && text[at] != b'\n' && text[at] != b'\r' {
                        at += 1;
                    }
                }
                byte if byte.is_ascii_whitespace() || byte == b'\\' => at += 1,
                byte if is_wanted(byte) => return Some(at as u32),
                _ => at += 1,
            }
        }
        None
    }

    /// The place of an attribute, or of the call of one: where a chain of calls runs
    /// over several lines, it begins at the name of the attribute.
    pub(super) fn attribute_location(&self, whole: &Expr, attribute: &Expr) -> Location {
        let location = self.location(whole);
        let ExprKind::Attribute { attr, .. } = &attribute.kind else {
            return location;
        };
        let first = self.source.position(attribute.span.lo).line;
        let last = self.source.position(attribute.span.hi).line;
        if first == last {
            return location;
        }
        Location {
            span: Span::new(attr.span.lo, whole.span.hi),
            anchor: location.anchor,
        }
    }

    /// The place of a class pattern, which reads like a call.
    pub(super) fn class_pattern_location(&self, whole: Span, class: Span) -> Location {
        let anchor = self.skip_to_code(class.hi, whole.hi, |byte| byte == b'(');
        Location {
            span: whole,
            anchor: anchor.map_or(Span::default(), |at| Span::new(at, whole.hi)),
        }
    }
}
