//! Statements that no path reaches: behind `return`, `raise`, `break`, `continue`, behind a loop
//! that never ends, behind branches that all leave.  A `with` may swallow what is raised in it, so
//! nothing behind one counts as unreachable.

use super::tree::{blocks, breaks, yields};
use super::{Code, Finding};
use crate::ast::{Constant, Expr, ExprKind, Module, Pattern, PatternKind, Stmt, StmtKind};
use crate::source::{SourceFile, Span};

/// Finds unreachable statements.
pub(super) fn check(module: &Module, source: &SourceFile, findings: &mut Vec<Finding>) {
    let mut flow = Flow { source, findings };
    flow.block(module.body());
}

struct Flow<'f> {
    source: &'f SourceFile,
    findings: &'f mut Vec<Finding>,
}

impl Flow<'_> {
    /// Walks a block; says whether its end is never reached.
    fn block(&mut self, body: &[Stmt]) -> bool {
        let mut left_by: Option<&Stmt> = None;
        let mut reported = false;
        for (at, stmt) in body.iter().enumerate() {
            if let Some(left_by) = left_by
                && !reported
            {
                reported = true;
                self.unreachable(left_by, &body[at..]);
            }
            if self.leaves(stmt) && left_by.is_none() {
                left_by = Some(stmt);
            }
        }
        left_by.is_some()
    }

    fn unreachable(&mut self, left_by: &Stmt, rest: &[Stmt]) {
        let Some(first) = rest.first() else {
            return;
        };
        // `raise NotImplementedError` with a `yield` behind it makes a generator: it is meant.
        if yields(rest) {
            return;
        }
        let how = match left_by.kind {
            StmtKind::Return { .. } => "the function returns here",
            StmtKind::Raise { .. } => "an exception is raised here",
            StmtKind::Break => "the loop is left here",
            StmtKind::Continue => "the loop goes on here",
            StmtKind::While { .. } => "this loop never ends",
            _ => "every path through this leaves",
        };
        let place = match left_by.kind {
            StmtKind::Return { .. }
            | StmtKind::Raise { .. }
            | StmtKind::Break
            | StmtKind::Continue => left_by.span,
            _ => Span::new(left_by.span.lo, left_by.span.lo + 1),
        };
        // The first line is enough to be seen.
        let text = self.source.slice(first.span);
        let length = text.lines().next().map_or(0, str::len) as u32;
        let line = Span::new(first.span.lo, first.span.lo + length);
        let mut finding = Finding::new(Code::Unreachable, "this code is never reached", line);
        finding.also.push((place, how.to_owned()));
        finding.help = Some("remove it, or mend what comes before".to_owned());
        self.findings.push(finding);
    }

    /// Walks a statement; says whether what follows it is never reached.
    fn leaves(&mut self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Return { .. }
            | StmtKind::Raise { .. }
            | StmtKind::Break
            | StmtKind::Continue => true,
            StmtKind::FunctionDef(def) => {
                self.block(&def.body);
                false
            }
            StmtKind::ClassDef(def) => {
                self.block(&def.body);
                false
            }
            StmtKind::If { branches, orelse } => {
                let mut all = true;
                for branch in branches {
                    all &= self.block(&branch.body);
                }
                self.block(orelse) && all
            }
            StmtKind::While { test, body, orelse } => {
                self.block(body);
                self.block(orelse);
                is_always_true(test) && !breaks(body)
            }
            StmtKind::For(node) => {
                self.block(&node.body);
                self.block(&node.orelse) && !breaks(&node.body)
            }
            StmtKind::Try(node) => {
                let body = self.block(&node.body);
                let orelse = self.block(&node.orelse);
                let mut handlers = true;
                for handler in &node.handlers {
                    handlers &= self.block(&handler.body);
                }
                self.block(&node.finalbody) || ((body || orelse) && handlers)
            }
            StmtKind::Match { cases, .. } => {
                let mut all = true;
                for case in cases {
                    all &= self.block(&case.body);
                }
                let last = cases.last();
                let whole =
                    last.is_some_and(|case| case.guard.is_none() && takes_all(&case.pattern));
                all && whole
            }
            _ => {
                for block in blocks(stmt) {
                    self.block(block);
                }
                false
            }
        }
    }
}

fn is_always_true(test: &Expr) -> bool {
    match &test.kind {
        ExprKind::Constant(Constant::True) => true,
        ExprKind::Constant(Constant::Int(number)) => *number != 0,
        _ => false,
    }
}

fn takes_all(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::MatchAs { pattern, .. } => {
            pattern.as_ref().is_none_or(|pattern| takes_all(pattern))
        }
        PatternKind::MatchOr { patterns } => patterns.iter().any(takes_all),
        _ => false,
    }
}
