//! What is legal and most likely not meant: `x is 1`, `assert (x, "…")`, calls and
//! subscripts of literals that cannot work, and jumps out of `finally`.

use super::Compiler;
use crate::ast::{CmpOp, Constant, E, Expr, ExprKind, Stmt};
use crate::diagnostic::SyntaxWarning;
use crate::source::Span;

/// The type of an expression that is written as a literal, as CPython names it.
fn literal_type(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Constant(constant) => match constant {
            Constant::None => "NoneType",
            Constant::True | Constant::False => "bool",
            Constant::Ellipsis => "ellipsis",
            Constant::Int(_) | Constant::BigInt(_) => "int",
            Constant::Float(_) => "float",
            Constant::Complex(_) => "complex",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
        },
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::TemplateStr { .. } => "string.templatelib.Template",
        ExprKind::Interpolation { .. } => "string.templatelib.Interpolation",
        _ => return None,
    })
}

/// The type of a literal whose identity means nothing.
fn value_type(expr: &Expr) -> Option<&'static str> {
    let is_value = match &expr.kind {
        ExprKind::Constant(constant) => !matches!(
            constant,
            Constant::None | Constant::True | Constant::False | Constant::Ellipsis
        ),
        ExprKind::Tuple { elts, .. } => elts.iter().all(|elt| value_or_constant(elt)),
        _ => false,
    };
    literal_type(expr).filter(|_| is_value)
}

fn value_or_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(_) => true,
        ExprKind::Tuple { elts, .. } => elts.iter().all(|elt| value_or_constant(elt)),
        _ => false,
    }
}

impl<'a> Compiler<'a> {
    fn warn(&mut self, message: String, span: Span) {
        let warning = SyntaxWarning::new(message, span);
        // A `finally` body is compiled several times.
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// `x is 1`.
    pub(super) fn warn_of_identity(&mut self, whole: &Expr, ops: &[CmpOp], operands: &[&Expr]) {
        for (op, pair) in ops.iter().zip(operands.windows(2)) {
            let (written, meant) = match op {
                CmpOp::Is => ("is", "=="),
                CmpOp::IsNot => ("is not", "!="),
                _ => continue,
            };
            let [left, right] = pair else { continue };
            if let Some(name) = value_type(left).or(value_type(right)) {
                let message =
                    format!("\"{written}\" with '{name}' literal. Did you mean \"{meant}\"?");
                return self.warn(message, whole.span);
            }
        }
    }

    /// `1(2)`.
    pub(super) fn warn_of_callee(&mut self, func: &Expr) {
        let Some(name) = literal_type(func).filter(|name| *name != "function") else {
            return;
        };
        let message = format!("'{name}' object is not callable; perhaps you missed a comma?");
        self.warn(message, func.span);
    }

    /// `1[2]` and `[1]['a']`.
    pub(super) fn warn_of_subscript(&mut self, value: &Expr, slice: &Expr) {
        let Some(name) = literal_type(value) else {
            return;
        };
        match name {
            "tuple" | "list" | "str" | "bytes" => {
                let index = literal_type(slice).filter(|index| !matches!(*index, "int" | "bool"));
                let Some(index) = index else { return };
                let message = format!(
                    "{name} indices must be integers or slices, not {index}; perhaps you missed a comma?"
                );
                self.warn(message, value.span);
            }
            "dict" => {}
            _ => {
                let message =
                    format!("'{name}' object is not subscriptable; perhaps you missed a comma?");
                self.warn(message, value.span);
            }
        }
    }

    /// `assert (x, "message")`.
    pub(super) fn warn_of_assertion(&mut self, test: &Expr, span: Span) {
        if matches!(&test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            let message = "assertion is always true, perhaps remove parentheses?";
            self.warn(message.into(), span);
        }
    }

    /// `return` in a `finally` block, which swallows exceptions.
    pub(super) fn warn_of_exit(&mut self, word: &str, span: Span) {
        let is_loop_inside = word != "return" && self.unit.loop_in_finally;
        if self.unit.in_finally && !is_loop_inside {
            self.warn(format!("'{word}' in a 'finally' block"), span);
        }
    }

    /// The body of a `finally`, for one of the ways through it.
    pub(super) fn finally_body(&mut self, body: &'a [Stmt]) {
        let outer = (self.unit.in_finally, self.unit.loop_in_finally);
        (self.unit.in_finally, self.unit.loop_in_finally) = (true, false);
        self.block(body);
        (self.unit.in_finally, self.unit.loop_in_finally) = outer;
    }

    /// The body of a loop.
    pub(super) fn loop_body(&mut self, body: &'a [Stmt]) {
        let outer = std::mem::replace(&mut self.unit.loop_in_finally, true);
        self.block(body);
        self.unit.loop_in_finally = outer;
    }

    /// The operands of a comparison, for [`Self::warn_of_identity`].
    pub(super) fn warn_of_comparison(
        &mut self,
        whole: &Expr,
        left: &Expr,
        ops: &[CmpOp],
        comparators: &[E],
    ) {
        if ops.iter().any(|op| matches!(op, CmpOp::Is | CmpOp::IsNot)) {
            let mut operands = vec![left];
            operands.extend(comparators.iter().map(|value| &**value));
            self.warn_of_identity(whole, ops, &operands);
        }
    }
}
