//! What may be assigned to, deleted or named.  The grammar reads any expression
//! in these places; here it is judged, in CPython's words.

use super::Context;
use crate::ast::*;
use crate::diagnostic::SyntaxError;
use crate::source::Span;

/// An expression with the place that it takes up, parentheses included.
#[derive(Debug)]
pub struct Placed {
    pub l: u32,
    pub e: E,
    pub r: u32,
}

impl Placed {
    pub fn span(&self) -> Span {
        Span::new(self.l, self.r)
    }

    /// Whether the expression stands in parentheses of its own.
    pub fn is_parenthesized(&self) -> bool {
        self.e.span.lo != self.l
    }

    /// The name, where this is nothing but a name.
    pub fn as_name(&self) -> Option<Ident> {
        match self.e.kind {
            ExprKind::Name(name) if !self.is_parenthesized() => Some(Ident {
                name,
                span: self.e.span,
            }),
            _ => None,
        }
    }
}

/// What CPython calls an expression in "cannot assign to …".
pub fn expr_name(e: &Expr) -> &'static str {
    use ExprKind::*;
    match &e.kind {
        Attribute { .. } => "attribute",
        Subscript { .. } => "subscript",
        Starred { .. } => "starred",
        Name(_) => "name",
        List { .. } => "list",
        Tuple { .. } => "tuple",
        Lambda { .. } => "lambda",
        Call { .. } => "function call",
        BoolOp { .. } | BinOp { .. } | UnaryOp { .. } => "expression",
        GeneratorExp { .. } => "generator expression",
        Yield { .. } | YieldFrom { .. } => "yield expression",
        Await { .. } => "await expression",
        ListComp { .. } => "list comprehension",
        SetComp { .. } => "set comprehension",
        DictComp { .. } => "dict comprehension",
        Dict { .. } => "dict literal",
        Set { .. } => "set display",
        JoinedStr { .. } | FormattedValue { .. } => "f-string expression",
        TemplateStr { .. } | Interpolation { .. } => "t-string expression",
        Constant(constant) => match constant {
            crate::ast::Constant::None => "None",
            crate::ast::Constant::True => "True",
            crate::ast::Constant::False => "False",
            crate::ast::Constant::Ellipsis => "ellipsis",
            _ => "literal",
        },
        Compare { .. } => "comparison",
        IfExp { .. } => "conditional expression",
        NamedExpr { .. } => "named expression",
        Slice { .. } => "slice",
    }
}

/// What a target is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Assign,
    Delete,
    Loop,
}

/// The part of a target that may not be one.
fn invalid_target(e: &Expr, purpose: Purpose) -> Option<&Expr> {
    match &e.kind {
        ExprKind::List { elts } | ExprKind::Tuple { elts, .. } => {
            elts.iter().find_map(|elt| invalid_target(elt, purpose))
        }
        ExprKind::Starred { .. } if purpose == Purpose::Delete => Some(e),
        ExprKind::Starred { value } => invalid_target(value, purpose),
        ExprKind::Name(_) | ExprKind::Subscript { .. } | ExprKind::Attribute { .. } => None,
        _ => Some(e),
    }
}

/// The part of an expression that makes it no target for an assignment.
pub fn invalid_assignment_target(e: &Expr) -> Option<&Expr> {
    invalid_target(e, Purpose::Assign)
}

/// Whether this is what CPython's grammar calls `bitwise_or`, outside of the kinds
/// for which a bare `=` cannot have been meant as `==`.
fn may_mean_comparison(e: &Expr) -> bool {
    use ExprKind::*;
    match &e.kind {
        List { .. } | Tuple { .. } | GeneratorExp { .. } => false,
        Constant(
            crate::ast::Constant::True | crate::ast::Constant::False | crate::ast::Constant::None,
        ) => false,
        _ => is_arithmetic(e),
    }
}

/// Whether CPython's grammar calls this a `bitwise_or`.
pub fn is_arithmetic(e: &Expr) -> bool {
    use ExprKind::*;
    match &e.kind {
        BoolOp { .. } | Compare { .. } | IfExp { .. } | Lambda { .. } | NamedExpr { .. } => false,
        Yield { .. } | YieldFrom { .. } | Starred { .. } => false,
        Tuple { parenthesized, .. } => *parenthesized,
        UnaryOp { op, .. } => *op != crate::ast::UnaryOp::Not,
        _ => true,
    }
}

/// The part of a value that would be compared, had `=` been `==`.
fn leading_operand(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Tuple {
            elts,
            parenthesized: false,
        } => leading_operand(elts.first()?),
        ExprKind::Compare { left, .. } => Some(left),
        ExprKind::BoolOp { values, .. } => leading_operand(values.first()?),
        ExprKind::IfExp { body, .. } => leading_operand(body),
        _ => is_arithmetic(e).then_some(e),
    }
}

const COMPARE_HELP: &str = "`=` gives a name to a value; `==` compares two values";

/// A bare `=` after a name, where a value is wanted.
pub fn meant_comparison(span: Span) -> SyntaxError {
    let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
    SyntaxError::new(message, span).with_help(COMPARE_HELP)
}

/// A target that cannot be one; `compare` where `==` may have been meant.
pub fn not_assignable(bad: &Expr, compare: bool) -> SyntaxError {
    let message = format!("cannot assign to {}", expr_name(bad));
    match compare {
        true => {
            let message = message + " here. Maybe you meant '==' instead of '='?";
            SyntaxError::new(message, bad.span).with_help(COMPARE_HELP)
        }
        false => SyntaxError::new(message, bad.span),
    }
}

fn is_single_target(e: &Expr) -> bool {
    use ExprKind::*;
    matches!(e.kind, Name(_) | Attribute { .. } | Subscript { .. })
}

impl Context<'_> {
    pub fn assign(&mut self, l: u32, first: Placed, mut rest: Vec<Placed>, r: u32) -> Stmt {
        let value = rest.pop().expect("an assignment has a value");
        let single = rest.is_empty();
        let mut targets = vec![first];
        targets.append(&mut rest);
        for target in &targets {
            self.check_assigned(target, single.then_some(&value));
        }
        let kind = StmtKind::Assign {
            targets: targets.into_iter().map(|target| target.e).collect(),
            value: value.e,
        };
        super::stmt(l, kind, r)
    }

    fn check_assigned(&mut self, target: &Placed, value: Option<&Placed>) {
        if let ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } = target.e.kind
            && !target.is_parenthesized()
        {
            self.error("assignment to yield expression not possible", target.e.span);
            return;
        }
        let Some(bad) = invalid_target(&target.e, Purpose::Assign) else {
            return;
        };
        let compared = value.and_then(|value| leading_operand(&value.e));
        let error = match (&target.e.kind, compared) {
            (
                ExprKind::Tuple {
                    elts,
                    parenthesized: false,
                },
                Some(compared),
            ) => {
                // CPython stumbles over the last element, whichever is the bad one.
                let last = elts.last().map_or(bad, |last| last);
                match last.kind {
                    ExprKind::Name(_) => meant_comparison(last.span.to(compared.span)),
                    _ if may_mean_comparison(last) => not_assignable(last, true),
                    _ => not_assignable(bad, false),
                }
            }
            (_, Some(_)) if std::ptr::eq(&*target.e, bad) => {
                not_assignable(bad, target.is_parenthesized() || may_mean_comparison(bad))
            }
            _ => not_assignable(bad, false),
        };
        self.errors.push(error);
    }

    pub fn aug_assign(&mut self, l: u32, target: Placed, op: Operator, value: E, r: u32) -> Stmt {
        if !is_single_target(&target.e) {
            let name = expr_name(&target.e);
            let message = format!("'{name}' is an illegal expression for augmented assignment");
            self.error(message, target.e.span);
        }
        let kind = StmtKind::AugAssign {
            target: target.e,
            op,
            value,
        };
        super::stmt(l, kind, r)
    }

    pub fn ann_assign(
        &mut self,
        l: u32,
        target: Placed,
        annotation: E,
        value: Option<E>,
        r: u32,
    ) -> Stmt {
        let simple = target.as_name().is_some();
        if !is_single_target(&target.e) {
            let message = match target.e.kind {
                ExprKind::List { .. } => "only single target (not list) can be annotated",
                ExprKind::Tuple { .. } => "only single target (not tuple) can be annotated",
                _ => "illegal target for annotation",
            };
            let span = match &target.e.kind {
                ExprKind::Tuple {
                    elts,
                    parenthesized: false,
                } => elts[0].span,
                _ => target.e.span,
            };
            self.error(message, span);
        }
        let kind = StmtKind::AnnAssign {
            target: target.e,
            annotation,
            value,
            simple,
        };
        super::stmt(l, kind, r)
    }

    pub fn delete(&mut self, l: u32, e: E, r: u32) -> Stmt {
        if let Some(bad) = invalid_target(&e, Purpose::Delete) {
            self.error(format!("cannot delete {}", expr_name(bad)), bad.span);
        }
        let targets = match *e {
            Expr {
                kind:
                    ExprKind::Tuple {
                        elts,
                        parenthesized: false,
                    },
                ..
            } => elts,
            other => vec![Box::new(other)],
        };
        super::stmt(l, StmtKind::Delete { targets }, r)
    }

    pub(super) fn check_for_target(&mut self, target: &Expr) {
        if let Some(bad) = invalid_target(target, Purpose::Loop) {
            self.error(format!("cannot assign to {}", expr_name(bad)), bad.span);
        }
    }

    pub fn with_item(&mut self, context_expr: E, target: Option<Placed>) -> WithItem {
        let optional_vars = target.map(|target| {
            if let Some(bad) = invalid_target(&target.e, Purpose::Assign) {
                self.error(format!("cannot assign to {}", expr_name(bad)), bad.span);
            }
            target.e
        });
        WithItem {
            context_expr,
            optional_vars,
        }
    }

    pub fn named(&mut self, l: u32, target: Placed, value: E, r: u32) -> E {
        if target.as_name().is_none() {
            let name = expr_name(&target.e);
            let message = format!("cannot use assignment expressions with {name}");
            self.error(message, target.e.span);
        }
        let kind = ExprKind::NamedExpr {
            target: target.e,
            value,
        };
        self.expr(l, kind, r)
    }

    /// The name after `as`, or a complaint that begins and ends with these words.
    pub(super) fn as_name(&mut self, target: &Placed, before: &str, after: &str) -> Option<Ident> {
        let name = target.as_name();
        if name.is_none() {
            let message = format!("{before} {}{after}", expr_name(&target.e));
            self.error(message, target.e.span);
        }
        name
    }
}
