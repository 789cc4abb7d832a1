//! The first half of resolution: one walk over the tree that makes the scopes
//! and notes what each does with every name, raising the errors that CPython's
//! symbol table raises, in its order.  Expressions are in `check`.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::ResolveOptions;
use super::names::Names;
use super::scope::{Scope, ScopeKind, ScopeTable};
use super::symbol::Flags;
use crate::ast::{
    self, E, Expr, ExprKind, Ident, NodeId, Pattern, PatternKind, Stmt, StmtKind, Sym,
};
use crate::diagnostic::SyntaxError;
use crate::source::Span;

/// The walk.
pub(super) struct Collector<'a> {
    pub(super) module: &'a ast::Module,
    pub(super) table: ScopeTable,
    pub(super) stack: Vec<NodeId>,
    pub(super) private: Option<Sym>,
    pub(super) options: ResolveOptions,
    pub(super) errors: Vec<SyntaxError>,
    /// How many `if`, `for`, … enclose the statement in its scope.
    conditional: u32,
    /// How many comprehension iterables enclose the expression.
    pub(super) in_iterable: u32,
    /// The node of the annotations of each class that is open.
    annotate_of: FxHashMap<NodeId, NodeId>,
    /// Where each name was declared `global` or `nonlocal`.
    pub(super) declared: FxHashMap<(NodeId, Sym), Span>,
    /// A `nonlocal` to be looked for once all scopes are known.
    pub(super) nonlocals: Vec<(NodeId, Sym, Span)>,
}

/// Collects the scopes of a module.
pub(super) fn collect(
    module: &ast::Module,
    options: ResolveOptions,
) -> Result<ScopeTable, Vec<SyntaxError>> {
    let mut collector = Collector {
        module,
        table: ScopeTable::new(Names::new(&module.interner), module.node_count),
        stack: Vec::new(),
        private: None,
        options,
        errors: Vec::new(),
        conditional: 0,
        in_iterable: 0,
        annotate_of: FxHashMap::default(),
        declared: FxHashMap::default(),
        nonlocals: Vec::new(),
    };
    collector.table.future_annotations = options.future_annotations || has_future(module);
    let whole = Span::new(0, 0);
    collector.enter(module.id, ScopeKind::Module, "<module>", whole);
    match module.expression() {
        Some(value) => collector.expr(value),
        None => collector.body(module.body()),
    }
    collector.leave();
    collector.check_nonlocals();
    if collector.errors.is_empty() {
        Ok(collector.table)
    } else {
        Err(collector.errors)
    }
}

/// Whether the module begins with `from __future__ import annotations`.
fn has_future(module: &ast::Module) -> bool {
    module.body().iter().any(|stmt| match &stmt.kind {
        StmtKind::ImportFrom {
            module: Some(from),
            names,
            level: 0,
        } if module.name(from.name) == "__future__" => names
            .iter()
            .any(|alias| module.name(alias.name.name) == "annotations"),
        _ => false,
    })
}

impl Collector<'_> {
    pub(super) fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(SyntaxError::new(message, span));
    }

    pub(super) fn text(&self, name: Sym) -> String {
        self.table.names.text(name).to_owned()
    }

    pub(super) fn enter(&mut self, id: NodeId, kind: ScopeKind, name: &str, span: Span) {
        // The annotations of a module or class are collected bit by bit.
        if self.table.get(id).is_none() {
            let mut scope = Scope::new(id, kind, Rc::from(name), span);
            scope.parent = self.stack.last().copied();
            scope.private = self.private;
            if let Some(parent) = scope.parent {
                let above = self.table.scope_mut(parent);
                above.children.push(id);
                if kind.is_annotation_like() {
                    scope.sees_class = match above.kind {
                        ScopeKind::Class => Some(parent),
                        _ => above.sees_class,
                    };
                }
            }
            if scope.sees_class.is_some() {
                let class_dict = self.table.names.intern("__classdict__");
                scope.add(class_dict, Flags::USED);
            }
            self.table.insert(scope);
        }
        self.stack.push(id);
    }

    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    pub(super) fn here(&mut self) -> &mut Scope {
        let id = *self.stack.last().expect("a scope is open");
        self.table.scope_mut(id)
    }

    pub(super) fn mangle(&mut self, name: Sym) -> Sym {
        if let Some(only) = &self.here().mangles_only
            && !only.contains(&name)
        {
            return name;
        }
        self.table.names.mangle(self.private, name)
    }

    pub(super) fn define(&mut self, name: Sym, flags: Flags) {
        let name = self.mangle(name);
        self.here().add(name, flags);
    }

    pub(super) fn body(&mut self, body: &[Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn block(&mut self, body: &[Stmt]) {
        self.conditional += 1;
        self.body(body);
        self.conditional -= 1;
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function(def, stmt.span),
            StmtKind::ClassDef(def) => self.class(def, stmt.span),
            StmtKind::TypeAlias(alias) => self.type_alias(alias, stmt.span),
            StmtKind::Return { value } => self.exprs(value),
            StmtKind::Delete { targets } => targets.iter().for_each(|target| self.delete(target)),
            StmtKind::Assign { targets, value } => {
                targets.iter().for_each(|target| self.target(target));
                self.expr(value);
            }
            StmtKind::AugAssign { target, value, .. } => {
                if let ExprKind::Name(name) = target.kind {
                    self.define(name, Flags::USED);
                }
                self.target(target);
                self.expr(value);
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.annotated(target, annotation, value.as_ref(), *simple),
            StmtKind::For(node) => {
                self.target(&node.target);
                self.expr(&node.iter);
                self.block(&node.body);
                self.block(&node.orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.block(body);
                self.block(orelse);
            }
            StmtKind::If { branches, orelse } => {
                for branch in branches {
                    self.expr(&branch.test);
                    self.block(&branch.body);
                }
                self.block(orelse);
            }
            StmtKind::With(node) => {
                for item in &node.items {
                    self.expr(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        self.target(target);
                    }
                }
                self.block(&node.body);
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject);
                for case in cases {
                    self.pattern(&case.pattern);
                    self.exprs(&case.guard);
                    self.block(&case.body);
                }
            }
            StmtKind::Raise { exc, cause } => {
                self.exprs(exc);
                self.exprs(cause);
            }
            StmtKind::Try(node) => self.try_(node),
            StmtKind::Assert { test, msg } => {
                self.expr(test);
                self.exprs(msg);
            }
            StmtKind::Import { names } => {
                for alias in names {
                    let bound = alias.asname.map_or(alias.top, |asname| asname.name);
                    self.define(bound, Flags::ASSIGNED | Flags::IMPORTED);
                }
            }
            StmtKind::ImportFrom { names, .. } => names.iter().for_each(|alias| self.import(alias)),
            StmtKind::Global { names } => self.declare(names, Flags::GLOBAL, stmt.span),
            StmtKind::Nonlocal { names } => self.declare(names, Flags::NONLOCAL, stmt.span),
            StmtKind::Expr { value } => self.expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
    }

    fn import(&mut self, alias: &ast::Alias) {
        if self.module.name(alias.name.name) == "*" {
            if self.here().kind != ScopeKind::Module {
                self.error("import * only allowed at module level", alias.span);
            }
            return;
        }
        let bound = alias.asname.unwrap_or(alias.name);
        self.define(bound.name, Flags::ASSIGNED | Flags::IMPORTED);
    }

    fn try_(&mut self, node: &ast::Try) {
        self.block(&node.body);
        for handler in &node.handlers {
            self.exprs(&handler.type_);
            if let Some(name) = handler.name {
                self.define(name.name, Flags::ASSIGNED | Flags::DELETED);
            }
            self.block(&handler.body);
        }
        self.block(&node.orelse);
        self.block(&node.finalbody);
    }

    fn delete(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.define(*name, Flags::ASSIGNED | Flags::DELETED),
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts } => {
                elts.iter().for_each(|target| self.delete(target));
            }
            _ => self.expr(target),
        }
    }

    pub(super) fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.define(*name, Flags::ASSIGNED),
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts } => {
                elts.iter().for_each(|target| self.target(target));
            }
            ExprKind::Starred { value } => self.target(value),
            _ => self.expr(target),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.expr(value),
            PatternKind::MatchSingleton(_) => {}
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                patterns.iter().for_each(|pattern| self.pattern(pattern));
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                keys.iter().for_each(|key| self.expr(key));
                patterns.iter().for_each(|pattern| self.pattern(pattern));
                self.capture(*rest);
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                self.expr(cls);
                patterns.iter().for_each(|pattern| self.pattern(pattern));
                kwd_patterns
                    .iter()
                    .for_each(|pattern| self.pattern(pattern));
            }
            PatternKind::MatchStar { name } => self.capture(*name),
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern);
                }
                self.capture(*name);
            }
        }
    }

    fn capture(&mut self, name: Option<Ident>) {
        if let Some(name) = name {
            self.define(name.name, Flags::ASSIGNED);
        }
    }

    fn annotated(&mut self, target: &Expr, annotation: &Expr, value: Option<&E>, simple: bool) {
        if let ExprKind::Name(name) = target.kind {
            let mangled = self.mangle(name);
            let before = self.here().flags(mangled);
            let clashes = before.has(Flags::GLOBAL | Flags::NONLOCAL);
            if clashes && simple && self.here().kind != ScopeKind::Module {
                let word = if before.has(Flags::GLOBAL) {
                    "global"
                } else {
                    "nonlocal"
                };
                let text = self.text(name);
                let at = target
                    .span
                    .to(value.map_or(annotation.span, |value| value.span));
                self.error(format!("annotated name '{text}' can't be {word}"), at);
                return;
            }
            if simple {
                self.define(name, Flags::ASSIGNED | Flags::ANNOTATED);
            } else if value.is_some() {
                self.define(name, Flags::ASSIGNED);
            }
        } else {
            self.target(target);
        }
        self.forbid_in(annotation, "an annotation");
        let is_kept = simple && !self.here().kind.is_function_like();
        if is_kept && !self.table.future_annotations {
            self.deferred_annotation(annotation);
        }
        self.exprs(value);
    }

    /// An annotation in a class or module body, evaluated on demand.
    fn deferred_annotation(&mut self, annotation: &Expr) {
        let is_module = self.here().kind == ScopeKind::Module;
        let is_conditional = is_module || self.conditional > 0;
        let id = self.block_annotations();
        let owner = *self.stack.last().expect("a scope is open");
        self.enter(id, ScopeKind::Annotations, "__annotate__", annotation.span);
        if is_conditional {
            let noted = self.table.names.intern("__conditional_annotations__");
            let scope = self.table.scope_mut(owner);
            scope.has_conditional_annotations = true;
            scope.add(noted, Flags::ASSIGNED | Flags::USED);
            self.here().add(noted, Flags::USED);
        }
        let format = self.table.names.intern("format");
        self.here().add(format, Flags::PARAMETER);
        self.expr(annotation);
        self.leave();
    }

    /// The node for the annotations of the block being walked.
    fn block_annotations(&mut self) -> NodeId {
        let here = *self.stack.last().expect("a scope is open");
        self.annotate_of
            .get(&here)
            .copied()
            .unwrap_or(self.module.annotate)
    }

    fn function(&mut self, def: &ast::FunctionDef, span: Span) {
        self.define(def.name.name, Flags::ASSIGNED);
        self.each(&def.args.defaults);
        def.args
            .kw_defaults
            .iter()
            .for_each(|value| self.exprs(value));
        self.each(&def.decorator_list);
        let name = self.text(def.name.name);
        if let Some(params) = &def.type_params {
            self.enter_type_params(params, &name, span);
            if !def.args.defaults.is_empty() {
                let defaults = self.table.names.intern(".defaults");
                self.here().add(defaults, Flags::PARAMETER);
            }
            if def.args.kw_defaults.iter().any(Option::is_some) {
                let defaults = self.table.names.intern(".kwdefaults");
                self.here().add(defaults, Flags::PARAMETER);
            }
            self.type_params(params);
        }
        self.signature_annotations(def, span);
        self.enter(def.id, ScopeKind::Function, &name, span);
        self.here().is_async = def.is_async;
        let conditional = std::mem::take(&mut self.conditional);
        self.parameters(&def.args);
        self.body(&def.body);
        self.conditional = conditional;
        self.leave();
        if def.type_params.is_some() {
            self.leave();
        }
    }

    fn signature_annotations(&mut self, def: &ast::FunctionDef, span: Span) {
        let annotations = def.args.iter().filter_map(|arg| arg.annotation.as_ref());
        let all: Vec<&E> = annotations.chain(&def.returns).collect();
        if all.is_empty() {
            return;
        }
        for annotation in &all {
            self.forbid_in(annotation, "an annotation");
        }
        self.enter(def.annotate, ScopeKind::Annotations, "__annotate__", span);
        let format = self.table.names.intern("format");
        self.here().add(format, Flags::PARAMETER);
        if !self.table.future_annotations {
            all.into_iter()
                .for_each(|annotation| self.annotation(annotation));
        }
        self.leave();
    }

    /// `*args: *Ts` has a starred annotation.
    fn annotation(&mut self, annotation: &Expr) {
        match &annotation.kind {
            ExprKind::Starred { value } => self.expr(value),
            _ => self.expr(annotation),
        }
    }

    pub(super) fn parameters(&mut self, args: &ast::Arguments) {
        for arg in args.iter() {
            let name = self.mangle(arg.arg.name);
            if self.here().flags(name).has(Flags::PARAMETER) {
                let text = self.text(arg.arg.name);
                let message = format!("duplicate argument '{text}' in function definition");
                self.error(message, arg.span);
            }
            self.here().add(name, Flags::PARAMETER);
        }
    }

    fn class(&mut self, def: &ast::ClassDef, span: Span) {
        self.define(def.name.name, Flags::ASSIGNED);
        self.each(&def.decorator_list);
        let name = self.text(def.name.name);
        let outer = self.private;
        if let Some(params) = &def.type_params {
            self.enter_type_params(params, &name, span);
            self.private = Some(def.name.name);
            let only = params.params.iter().map(|param| param.name.name).collect();
            self.here().mangles_only = Some(only);
            self.here().private = Some(def.name.name);
            let holder = self.table.names.intern(".type_params");
            let base = self.table.names.intern(".generic_base");
            self.type_params(params);
            self.here().add(holder, Flags::ASSIGNED | Flags::USED);
            self.here().add(base, Flags::ASSIGNED | Flags::USED);
        }
        for base in &def.bases {
            if def.type_params.is_some() {
                self.forbid_in(base, "the definition of a generic");
            }
            self.expr(base);
        }
        for keyword in &def.keywords {
            if def.type_params.is_some() {
                self.forbid_in(&keyword.value, "the definition of a generic");
            }
            self.expr(&keyword.value);
        }
        self.private = Some(def.name.name);
        self.enter(def.id, ScopeKind::Class, &name, span);
        self.annotate_of.insert(def.id, def.annotate);
        for implicit in ["__class__", "__classdict__", "__conditional_annotations__"] {
            self.table.names.intern(implicit);
        }
        if def.type_params.is_some() {
            let holder = self.table.names.intern(".type_params");
            self.here().add(holder, Flags::USED);
        }
        let conditional = std::mem::take(&mut self.conditional);
        self.body(&def.body);
        self.conditional = conditional;
        self.leave();
        self.private = outer;
        if def.type_params.is_some() {
            self.leave();
        }
    }

    fn type_alias(&mut self, alias: &ast::TypeAlias, span: Span) {
        self.define(alias.name.name, Flags::ASSIGNED);
        let name = self.text(alias.name.name);
        if let Some(params) = &alias.type_params {
            self.enter_type_params(params, &name, span);
            self.type_params(params);
        }
        self.forbid_in(&alias.value, "a type alias");
        self.lazy(alias.id, ScopeKind::TypeAlias, &name, &alias.value);
        if alias.type_params.is_some() {
            self.leave();
        }
    }

    fn lazy(&mut self, id: NodeId, kind: ScopeKind, name: &str, value: &Expr) {
        self.enter(id, kind, name, value.span);
        let format = self.table.names.intern(".format");
        self.here().add(format, Flags::PARAMETER);
        self.annotation(value);
        self.leave();
    }

    fn enter_type_params(&mut self, params: &ast::TypeParams, name: &str, span: Span) {
        let title = format!("<generic parameters of {name}>");
        self.enter(params.id, ScopeKind::TypeParameters, &title, span);
    }

    fn type_params(&mut self, params: &ast::TypeParams) {
        for param in &params.params {
            let name = self.mangle(param.name.name);
            let text = self.text(param.name.name);
            if text == "__classdict__" {
                let message = format!("reserved name '{text}' cannot be used for type parameter");
                self.error(message, param.span);
            }
            if self.here().flags(name).has(Flags::TYPE_PARAMETER) {
                let message = format!("duplicate type parameter '{text}'");
                self.error(message, param.span);
            }
            self.here()
                .add(name, Flags::ASSIGNED | Flags::TYPE_PARAMETER);
            if let Some(bound) = &param.bound {
                let what = match bound.value.kind {
                    ExprKind::Tuple { .. } => "a TypeVar constraint",
                    _ => "a TypeVar bound",
                };
                self.forbid_in(&bound.value, what);
                self.lazy(bound.id, ScopeKind::TypeVariableBound, &text, &bound.value);
            }
            if let Some(default) = &param.default {
                let what = match param.kind {
                    ast::TypeParamKind::TypeVar => "a TypeVar default",
                    ast::TypeParamKind::TypeVarTuple => "a TypeVarTuple default",
                    ast::TypeParamKind::ParamSpec => "a ParamSpec default",
                };
                self.forbid_in(&default.value, what);
                let kind = ScopeKind::TypeVariableDefault;
                self.lazy(default.id, kind, &text, &default.value);
            }
        }
    }
}
