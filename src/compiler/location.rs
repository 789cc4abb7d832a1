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

    /// The place of an attribute: where a chain of calls runs over several lines,
    /// only the name of the attribute is meant.
    pub(super) fn attribute_location(&self, whole: &Expr, attribute: &Expr) -> Location {
        let ExprKind::Attribute { attr, .. } = &attribute.kind else {
            return self.location(whole);
        };
        let span = whole.span;
        let first = self.source.position(span.lo).line;
        let last = self.source.position(attribute.span.hi).line;
        if first == last {
            return self.location(whole);
        }
        let end = self.source.position(span.hi);
        if end.line == last {
            return plain(attr.span);
        }
        // CPython keeps the last line of the whole and the column of the attribute.
        let column = self.source.position(attr.span.hi).column;
        let line_start = span.hi - end.column;
        let hi = (line_start + column).min(self.source.text().len() as u32);
        plain(Span::new(attr.span.lo, hi))
    }
}
