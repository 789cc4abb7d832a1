//! Statements: routing by kind, bodies, `if`, `assert`, `raise` and the rest that
//! needs no file of its own.

use super::location::plain;
use super::registers::Target;
use super::{Compiler, Mode};
use crate::ast::{self, Expr, ExprKind, IfBranch, Stmt, StmtKind};
use crate::bytecode::Constant;
use crate::bytecode::op::{Intrinsic, Op};

/// The docstring that a body begins with.
pub(super) fn docstring(body: &[Stmt]) -> Option<&str> {
    match body.first().map(|stmt| &stmt.kind) {
        Some(StmtKind::Expr { value }) => match &value.kind {
            ExprKind::Constant(ast::Constant::Str(text)) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// A docstring without its common indentation, as CPython stores it.
pub(super) fn clean_docstring(text: &str) -> String {
    let expanded = expand_tabs(text);
    let mut lines = expanded.split('\n');
    let first = lines.next().unwrap_or("").trim_start_matches(' ');
    let rest: Vec<&str> = lines.collect();
    let indent = |line: &&&str| line.len() - line.trim_start_matches(' ').len();
    let margin = rest
        .iter()
        .filter(|line| !line.trim_start_matches(' ').is_empty())
        .map(|line| indent(&line))
        .min()
        .unwrap_or(0);
    let mut cleaned = String::from(first);
    for line in rest {
        cleaned.push('\n');
        cleaned.push_str(line.get(margin.min(line.len())..).unwrap_or(""));
    }
    cleaned
}

/// `str.expandtabs` for tab stops of 8.
fn expand_tabs(text: &str) -> String {
    if !text.contains('\t') {
        return text.to_owned();
    }
    let mut expanded = String::with_capacity(text.len() + 8);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let width = 8 - column % 8;
                expanded.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\n' | '\r' => {
                expanded.push(c);
                column = 0;
            }
            _ => {
                expanded.push(c);
                column += 1;
            }
        }
    }
    expanded
}

impl<'a> Compiler<'a> {
    pub(super) fn module_body(&mut self, body: &'a [Stmt]) {
        self.begin_module_annotations(body);
        let mut body = body;
        if self.options.mode == Mode::Exec
            && let Some(text) = docstring(body)
        {
            let location = plain(body[0].span);
            let doc = self.load_str(&clean_docstring(text), location);
            let name = self.names.intern("__doc__");
            self.store_mangled(name, doc, location);
            let mark = self.mark() - 1;
            self.reset(mark);
            body = &body[1..];
        }
        self.body(body);
    }

    pub(super) fn body(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    /// A block that may or may not run.
    pub(super) fn block(&mut self, body: &'a [Stmt]) {
        self.unit.conditional += 1;
        self.body(body);
        self.unit.conditional -= 1;
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        let mark = self.mark();
        self.unit.statement = stmt.span;
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function_def(stmt, def),
            StmtKind::ClassDef(def) => self.class_def(stmt, def),
            StmtKind::Return { value } => self.return_(stmt, value.as_deref()),
            StmtKind::Delete { targets } => targets.iter().for_each(|target| self.delete(target)),
            StmtKind::Assign { targets, value } => self.assign(targets, value),
            StmtKind::TypeAlias(alias) => self.type_alias(stmt, alias),
            StmtKind::AugAssign { target, op, value } => self.augmented(stmt, target, *op, value),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.annotated(stmt, target, annotation, value.as_deref(), *simple),
            StmtKind::For(node) if node.is_async => self.async_for(stmt, node),
            StmtKind::For(node) => self.for_(node),
            StmtKind::While { test, body, orelse } => self.while_(stmt, test, body, orelse),
            StmtKind::If { branches, orelse } => self.if_(branches, orelse),
            StmtKind::With(node) => self.with(stmt, node),
            StmtKind::Match { subject, cases } => self.match_(subject, cases),
            StmtKind::Raise { exc, cause } => self.raise(stmt, exc.as_deref(), cause.as_deref()),
            StmtKind::Try(node) => self.try_(node),
            StmtKind::Assert { test, msg } => self.assert(stmt, test, msg.as_deref()),
            StmtKind::Import { names } => self.import(stmt, names),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => self.import_from(stmt, *module, names, *level),
            StmtKind::Expr { value } => self.expression_statement(value),
            StmtKind::Break => self.break_(stmt),
            StmtKind::Continue => self.continue_(stmt),
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } | StmtKind::Pass => {}
        }
        self.reset(mark);
    }

    fn expression_statement(&mut self, value: &'a Expr) {
        let is_shown = self.outer.is_empty()
            && match self.options.mode {
                Mode::Single => true,
                Mode::Entry => {
                    let last = self.module.body().last();
                    last.is_some_and(|last| last.span.lo <= value.span.lo)
                }
                Mode::Exec | Mode::Eval => false,
            };
        if is_shown {
            let base = self.expr(value, Target::Next);
            let function = Intrinsic::DisplayHook;
            let location = plain(value.span);
            self.emit(Op::Intrinsic { base, function }, location);
            self.emit(Op::Clear { reg: base }, location);
            return;
        }
        if !matches!(value.kind, ExprKind::Constant(_)) {
            self.discard(value);
        }
    }

    fn if_(&mut self, branches: &'a [IfBranch], orelse: &'a [Stmt]) {
        let end = self.unit.label();
        let last = branches.len().saturating_sub(1);
        for (at, branch) in branches.iter().enumerate() {
            let next = self.unit.label();
            self.condition(&branch.test, false, next);
            self.block(&branch.body);
            if at < last || !orelse.is_empty() {
                self.jump(end, plain(branch.test.span));
            }
            self.unit.place(next);
        }
        self.block(orelse);
        self.unit.place(end);
    }

    fn raise(&mut self, stmt: &'a Stmt, exc: Option<&'a Expr>, cause: Option<&'a Expr>) {
        let location = plain(stmt.span);
        match (exc, cause) {
            (Some(exc), Some(cause)) => {
                let src = self.held_operand(exc, &[cause]);
                let cause = self.operand(cause);
                self.emit(Op::RaiseFrom { src, cause }, location);
            }
            (Some(exc), None) => {
                let src = self.operand(exc);
                self.emit(Op::Raise { src }, location);
            }
            (None, _) => self.emit(Op::RaiseAgain {}, location),
        }
        self.unit.reachable = false;
    }

    fn assert(&mut self, stmt: &'a Stmt, test: &'a Expr, msg: Option<&'a Expr>) {
        let end = self.unit.label();
        let location = plain(stmt.span);
        self.warn_of_assertion(test, stmt.span);
        self.condition(test, true, end);
        let base = match msg {
            Some(msg) => self.expr(msg, Target::Next),
            None => {
                let reg = self.push();
                self.emit(Op::Clear { reg }, location);
                reg
            }
        };
        let function = Intrinsic::AssertionError;
        // CPython underlines the condition, not the whole statement.
        self.emit(Op::Intrinsic { base, function }, plain(test.span));
        self.unit.reachable = false;
        self.unit.place(end);
    }

    /// A constant of the code, for statements that need one in a register.
    pub(super) fn load_int(&mut self, value: i64, location: crate::bytecode::Location) {
        self.load_constant(Constant::Int(value), Target::Next, location);
    }
}
