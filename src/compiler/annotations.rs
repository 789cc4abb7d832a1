//! Annotations (PEP 649): evaluated on demand by an `__annotate__` function of the
//! function, class or module, which leaves out those that were never executed.
//! Under `from __future__ import annotations` they are text instead (PEP 563).

use super::Compiler;
use super::location::plain;
use super::registers::Target;
use super::unparse::unparse;
use crate::ast::{self, Expr, ExprKind, NodeId, Stmt, StmtKind, Sym};
use crate::bytecode::op::{Intrinsic, Jump32, Op, Reg};
use crate::bytecode::{CodeKind, Location};
use crate::resolve::ScopeKind;
use crate::source::Span;

/// An annotated name in a class or module body.
struct Annotated<'a> {
    at: u32,
    name: Sym,
    annotation: &'a Expr,
    is_conditional: bool,
}

/// Finds the annotated names of a body, in order.
fn collect<'a>(body: &'a [Stmt], is_conditional: bool, found: &mut Vec<Annotated<'a>>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::AnnAssign {
                target,
                annotation,
                simple: true,
                ..
            } => {
                if let ExprKind::Name(name) = target.kind {
                    found.push(Annotated {
                        at: stmt.span.lo,
                        name,
                        annotation,
                        is_conditional,
                    });
                }
            }
            StmtKind::For(node) => {
                collect(&node.body, true, found);
                collect(&node.orelse, true, found);
            }
            StmtKind::While { body, orelse, .. } => {
                collect(body, true, found);
                collect(orelse, true, found);
            }
            StmtKind::If { branches, orelse } => {
                for branch in branches {
                    collect(&branch.body, true, found);
                }
                collect(orelse, true, found);
            }
            StmtKind::With(node) => collect(&node.body, true, found),
            StmtKind::Match { cases, .. } => {
                cases
                    .iter()
                    .for_each(|case| collect(&case.body, true, found));
            }
            StmtKind::Try(node) => {
                collect(&node.body, true, found);
                let handlers = node.handlers.iter();
                handlers.for_each(|handler| collect(&handler.body, true, found));
                collect(&node.orelse, true, found);
                collect(&node.finalbody, true, found);
            }
            _ => {}
        }
    }
}

impl<'a> Compiler<'a> {
    /// A module's `__annotate__` is there before its body runs.
    pub(super) fn begin_module_annotations(&mut self, body: &'a [Stmt]) {
        let mut found = Vec::new();
        collect(body, true, &mut found);
        if found.is_empty() {
            return;
        }
        let location = plain(Span::new(0, 0));
        let mark = self.mark();
        if self.scopes.future_annotations {
            return self.setup_annotations(location);
        }
        self.number_annotations(&found);
        let annotate = self.module.annotate;
        let first = plain(
            self.module
                .body()
                .first()
                .map_or(location.span, |stmt| stmt.span),
        );
        let function = self.block_annotate(annotate, &found, first);
        let name = self.names.intern("__annotate__");
        self.store_mangled(name, function, location);
        self.reset(mark);
        self.empty_conditional_set(location);
    }

    fn setup_annotations(&mut self, location: Location) {
        let mark = self.mark();
        let base = self.push();
        let function = Intrinsic::SetupAnnotations;
        self.emit(Op::Intrinsic { base, function }, location);
        self.reset(mark);
    }

    pub(super) fn begin_class_annotations(&mut self, body: &'a [Stmt], location: Location) {
        let mut found = Vec::new();
        collect(body, false, &mut found);
        if found.is_empty() {
            return;
        }
        if self.scopes.future_annotations {
            return self.setup_annotations(location);
        }
        self.number_annotations(&found);
        if self.frame_scope().has_conditional_annotations {
            self.empty_conditional_set(location);
        }
    }

    /// A class's `__annotate__` is made once its body has run.
    pub(super) fn end_class_annotations(&mut self, def: &'a ast::ClassDef, location: Location) {
        let mut found = Vec::new();
        collect(&def.body, false, &mut found);
        if found.is_empty() || self.scopes.future_annotations {
            return;
        }
        let mark = self.mark();
        let function = self.block_annotate(def.annotate, &found, location);
        let name = self.names.intern("__annotate_func__");
        self.store_mangled(name, function, location);
        self.reset(mark);
    }

    fn number_annotations(&mut self, found: &[Annotated<'a>]) {
        let conditional = found.iter().filter(|annotated| annotated.is_conditional);
        for (number, annotated) in conditional.enumerate() {
            self.unit.annotations.insert(annotated.at, number as i32);
        }
    }

    fn empty_conditional_set(&mut self, location: Location) {
        let mark = self.mark();
        let dst = self.push();
        let op = Op::BuildSet {
            dst,
            start: dst,
            count: 0,
        };
        self.emit(op, location);
        let name = self.names.intern("__conditional_annotations__");
        self.store_mangled(name, dst, location);
        self.reset(mark);
    }

    /// The `__annotate__` function of a class or module, in the next temporary.
    fn block_annotate(&mut self, id: NodeId, found: &[Annotated<'a>], location: Location) -> Reg {
        self.enter_annotate(id, location.span);
        let dict = self.push();
        let op = Op::BuildDict {
            dst: dict,
            start: dict,
            count: 0,
        };
        self.emit(op, location);
        let mut number = 0;
        for annotated in found {
            let mark = self.mark();
            let place = plain(annotated.annotation.span);
            let next = self.unit.label();
            if annotated.is_conditional {
                self.load_int(number, place);
                number += 1;
                self.check_executed(next, place);
                self.reset(mark);
            }
            let value = self.expr(annotated.annotation, Target::Next);
            let key = self.mangled_text(annotated.name);
            let key = self.load_text(key, place);
            self.emit(Op::DictInsert { dict, key, value }, place);
            self.reset(mark);
            self.unit.place(next);
        }
        self.emit(Op::Return { src: dict }, location);
        self.reset(0);
        let code = self.leave();
        self.make_function(id, code, 0, location)
    }

    /// Skips an annotation whose number, in the last temporary, was not executed.
    fn check_executed(&mut self, next: super::function::Label, location: Location) {
        let mark = self.mark() - 1;
        let name = self.names.intern("__conditional_annotations__");
        let container = self.load_mangled(name, location.span, Target::Next);
        let dst = self.result(mark, Target::Next);
        let op = Op::In {
            dst,
            item: dst,
            container,
        };
        self.emit(op, location);
        let to = Jump32(0);
        self.unit
            .emit_jump(Op::JumpUnless { cond: dst, to }, next, location);
    }

    fn enter_annotate(&mut self, id: NodeId, span: Span) {
        self.enter(id, CodeKind::Function, "__annotate__", span);
        self.begin_lazy("format", span);
    }

    /// The start of a function that is evaluated on demand: it takes a format.
    pub(super) fn begin_lazy(&mut self, parameter: &str, span: Span) {
        self.unit.parameters.positional = 1;
        self.unit.parameters.positional_only = 1;
        self.unit.is_synthetic = true;
        let name = self.names.intern(parameter);
        let location = plain(span);
        let base = self.load_mangled(name, span, Target::Next);
        let function = Intrinsic::CheckAnnotationFormat;
        self.emit(Op::Intrinsic { base, function }, location);
        self.emit(Op::Clear { reg: base }, location);
        self.reset(0);
    }

    /// The `__annotate__` function of a function, in the next temporary, if there
    /// are annotations.
    pub(super) fn signature_annotations(&mut self, def: &'a ast::FunctionDef, span: Span) -> bool {
        let args = &def.args;
        let positional = args
            .posonlyargs
            .iter()
            .chain(&args.args)
            .chain(&args.vararg);
        let all = positional.chain(&args.kwonlyargs).chain(&args.kwarg);
        let annotated: Vec<(Sym, &'a Expr)> = all
            .filter_map(|arg| Some((arg.arg.name, arg.annotation.as_deref()?)))
            .collect();
        if annotated.is_empty() && def.returns.is_none() {
            return false;
        }
        let location = plain(span);
        self.enter_annotate(def.annotate, span);
        let start = self.unit.temporaries.next();
        let mut count = 0;
        for (name, annotation) in annotated {
            let text = self.mangled_text(name);
            self.load_text(text, plain(annotation.span));
            self.annotation_value(annotation);
            count += 1;
        }
        if let Some(returns) = &def.returns {
            self.load_str("return", plain(returns.span));
            self.annotation_value(returns);
            count += 1;
        }
        let dst = self.result(0, Target::Next);
        self.emit(Op::BuildDict { dst, start, count }, location);
        self.emit(Op::Return { src: dst }, location);
        self.reset(0);
        let code = self.leave();
        self.make_function(def.annotate, code, 0, location);
        true
    }

    /// The value of an annotation, in the next temporary.
    fn annotation_value(&mut self, annotation: &'a Expr) {
        let location = plain(annotation.span);
        if self.scopes.future_annotations {
            let text = unparse(annotation, &self.names);
            self.load_str(&text, location);
            return;
        }
        match &annotation.kind {
            ExprKind::Starred { value } => {
                let mark = self.mark();
                let src = self.expr(value, Target::Next);
                self.reset(mark);
                let start = self.push();
                let op = Op::UnpackSequence {
                    src,
                    start,
                    count: 1,
                };
                self.emit(op, location);
            }
            _ => {
                self.expr(annotation, Target::Next);
            }
        }
    }

    /// `target: annotation = value`.
    pub(super) fn annotated(
        &mut self,
        stmt: &'a Stmt,
        target: &'a Expr,
        annotation: &'a Expr,
        value: Option<&'a Expr>,
        simple: bool,
    ) {
        let location = plain(stmt.span);
        match value {
            Some(value) => self.assign_one(target, value),
            None => self.evaluate_target(target),
        }
        let kind = self.frame_scope().kind;
        let ExprKind::Name(name) = target.kind else {
            return;
        };
        if !simple || !matches!(kind, ScopeKind::Module | ScopeKind::Class) {
            return;
        }
        let mark = self.mark();
        if self.scopes.future_annotations {
            let text = unparse(annotation, &self.names);
            let value = self.load_str(&text, location);
            let holder = self.names.intern("__annotations__");
            let obj = self.load_mangled(holder, stmt.span, Target::Next);
            let key = self.mangled_text(name);
            let key = self.load_text(key, location);
            self.emit(Op::SetItem { obj, key, value }, location);
        } else if let Some(&number) = self.unit.annotations.get(&stmt.span.lo) {
            let holder = self.names.intern("__conditional_annotations__");
            let set = self.load_mangled(holder, stmt.span, Target::Next);
            let value = self.push();
            self.emit(
                Op::LoadInt {
                    dst: value,
                    value: number,
                },
                location,
            );
            self.emit(Op::SetAdd { set, value }, location);
            self.emit(Op::Clear { reg: set }, location);
        }
        self.reset(mark);
    }

    /// Without a value the parts of the target are evaluated all the same.
    fn evaluate_target(&mut self, target: &'a Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.check_debug_name(*name, target.span, "assign to"),
            ExprKind::Attribute { value, attr } => {
                self.check_debug_name(attr.name, target.span, "assign to");
                self.discard(value);
            }
            ExprKind::Subscript { value, slice } => {
                self.discard(value);
                self.discard_slice(slice);
            }
            _ => {}
        }
    }

    fn discard_slice(&mut self, slice: &'a Expr) {
        match &slice.kind {
            ExprKind::Slice { lower, upper, step } => {
                let parts = lower.iter().chain(upper).chain(step);
                parts.for_each(|part| self.discard(part));
            }
            ExprKind::Tuple { elts, .. } => elts.iter().for_each(|elt| self.discard_slice(elt)),
            _ => self.discard(slice),
        }
    }
}
