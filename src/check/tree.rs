//! Small questions about trees: what an expression holds, what a block contains.

use crate::ast::{Expr, ExprKind, Stmt, StmtKind, Sym};

/// The expressions directly within one that opens no scope.  Operator chains are not for this.
pub(super) fn children(expr: &Expr) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    match &expr.kind {
        ExprKind::BoolOp { values, .. }
        | ExprKind::JoinedStr { values }
        | ExprKind::TemplateStr { values } => found.extend(values.iter().map(|e| &**e)),
        ExprKind::Set { elts } | ExprKind::List { elts } | ExprKind::Tuple { elts, .. } => {
            found.extend(elts.iter().map(|e| &**e));
        }
        ExprKind::UnaryOp { operand: value, .. }
        | ExprKind::Attribute { value, .. }
        | ExprKind::Starred { value }
        | ExprKind::Await { value }
        | ExprKind::YieldFrom { value } => found.push(value),
        ExprKind::Yield { value } => found.extend(value.as_deref()),
        ExprKind::NamedExpr { target, value } => found.extend([&**target, value]),
        ExprKind::IfExp { test, body, orelse } => found.extend([&**test, body, orelse]),
        ExprKind::Dict { keys, values } => {
            for (key, value) in keys.iter().zip(values) {
                found.extend(key.as_deref());
                found.push(value);
            }
        }
        ExprKind::Compare {
            left, comparators, ..
        } => {
            found.push(left);
            found.extend(comparators.iter().map(|e| &**e));
        }
        ExprKind::Call {
            func,
            args,
            keywords,
        } => {
            found.push(func);
            found.extend(args.iter().map(|e| &**e));
            found.extend(keywords.iter().map(|keyword| &*keyword.value));
        }
        ExprKind::FormattedValue {
            value, format_spec, ..
        }
        | ExprKind::Interpolation {
            value, format_spec, ..
        } => {
            found.push(value);
            found.extend(format_spec.as_deref());
        }
        ExprKind::Subscript { value, slice } => found.extend([&**value, slice]),
        ExprKind::Slice { lower, upper, step } => {
            found.extend(
                [lower, upper, step]
                    .into_iter()
                    .filter_map(|e| e.as_deref()),
            );
        }
        ExprKind::BinOp { .. } => {
            if let Some(chain) = expr.chain() {
                found.push(chain.first);
                found.extend(chain.links.iter().map(|link| link.right));
            }
        }
        _ => {}
    }
    found
}

/// The names that an `except` clause mentions, the last parts of attributes included.
pub(super) fn names_in(expr: &Expr) -> Vec<Sym> {
    match &expr.kind {
        ExprKind::Name(name) => vec![*name],
        ExprKind::Attribute { attr, .. } => vec![attr.name],
        ExprKind::Tuple { elts, .. } => elts.iter().flat_map(|elt| names_in(elt)).collect(),
        _ => Vec::new(),
    }
}

/// The blocks of a statement; those of functions and classes are not its own.
pub(super) fn blocks(stmt: &Stmt) -> Vec<&[Stmt]> {
    match &stmt.kind {
        StmtKind::For(node) => vec![&node.body, &node.orelse],
        StmtKind::While { body, orelse, .. } => vec![body, orelse],
        StmtKind::If { branches, orelse } => {
            let bodies = branches.iter().map(|branch| branch.body.as_slice());
            bodies.chain([orelse.as_slice()]).collect()
        }
        StmtKind::With(node) => vec![&node.body],
        StmtKind::Match { cases, .. } => cases.iter().map(|case| case.body.as_slice()).collect(),
        StmtKind::Try(node) => {
            let handlers = node.handlers.iter().map(|handler| handler.body.as_slice());
            let rest = [node.orelse.as_slice(), &node.finalbody];
            [node.body.as_slice()]
                .into_iter()
                .chain(handlers)
                .chain(rest)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a `break` in these statements leaves the loop around them.
pub(super) fn breaks(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => true,
        // The breaks of an inner loop are its own, but for those in its `else`.
        StmtKind::For(node) => breaks(&node.orelse),
        StmtKind::While { orelse, .. } => breaks(orelse),
        _ => blocks(stmt).into_iter().any(breaks),
    })
}

/// Whether a `yield` in these statements makes a generator of the function around them.
pub(super) fn yields(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| {
        let here = match &stmt.kind {
            StmtKind::Expr { value } | StmtKind::Assign { value, .. } => has_yield(value),
            StmtKind::AugAssign { value, .. } => has_yield(value),
            StmtKind::Return { value } => value.iter().any(|value| has_yield(value)),
            StmtKind::For(node) => has_yield(&node.iter),
            _ => false,
        };
        here || blocks(stmt).into_iter().any(yields)
    })
}

fn has_yield(expr: &Expr) -> bool {
    match expr.kind {
        ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } => true,
        _ => children(expr).into_iter().any(has_yield),
    }
}
