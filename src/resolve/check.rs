//! The walk over expressions: uses of names, the scopes that lambdas and
//! comprehensions open, and what may not stand inside them.

use super::collect::Collector;
use super::scope::ScopeKind;
use super::symbol::Flags;
use crate::ast::{Comprehension, E, Expr, ExprKind, NodeId};
use crate::source::Span;

impl Collector<'_> {
    pub(super) fn each(&mut self, values: &[E]) {
        values.iter().for_each(|value| self.expr(value));
    }

    pub(super) fn exprs<'e>(&mut self, values: impl IntoIterator<Item = &'e E>) {
        values.into_iter().for_each(|value| self.expr(value));
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Constant(_) => {}
            ExprKind::Name(name) => self.load(*name),
            ExprKind::BinOp { .. } => {
                if let Some(chain) = expr.chain() {
                    self.expr(chain.first);
                    chain.links.iter().for_each(|link| self.expr(link.right));
                }
            }
            ExprKind::NamedExpr { target, value } => self.walrus(expr, target, value),
            ExprKind::Lambda { id, args, body } => self.lambda(*id, args, body, expr.span),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr),
            ExprKind::Yield { value } => {
                self.exprs(value);
                self.yield_(expr.span);
            }
            ExprKind::YieldFrom { value } => {
                self.expr(value);
                self.yield_(expr.span);
            }
            ExprKind::Await { value } => {
                self.expr(value);
                if self.here().kind.is_comprehension() {
                    self.here().is_async = true;
                }
            }
            _ => self.children(expr),
        }
    }

    /// Expressions that do nothing but hold others.
    fn children(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::BoolOp { values, .. }
            | ExprKind::JoinedStr { values }
            | ExprKind::TemplateStr { values } => self.each(values),
            ExprKind::Set { elts } | ExprKind::List { elts } | ExprKind::Tuple { elts, .. } => {
                self.each(elts);
            }
            ExprKind::UnaryOp { operand: value, .. }
            | ExprKind::Attribute { value, .. }
            | ExprKind::Starred { value } => self.expr(value),
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            ExprKind::Dict { keys, values } => {
                for (key, value) in keys.iter().zip(values) {
                    self.exprs(key);
                    self.expr(value);
                }
            }
            ExprKind::Compare {
                left, comparators, ..
            } => {
                self.expr(left);
                self.each(comparators);
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                self.expr(func);
                self.each(args);
                keywords
                    .iter()
                    .for_each(|keyword| self.expr(&keyword.value));
            }
            ExprKind::FormattedValue {
                value, format_spec, ..
            }
            | ExprKind::Interpolation {
                value, format_spec, ..
            } => {
                self.expr(value);
                self.exprs(format_spec);
            }
            ExprKind::Subscript { value, slice } => {
                self.expr(value);
                self.expr(slice);
            }
            ExprKind::Slice { lower, upper, step } => {
                self.exprs(lower);
                self.exprs(upper);
                self.exprs(step);
            }
            _ => {}
        }
    }

    fn load(&mut self, name: crate::ast::Sym) {
        self.define(name, Flags::USED);
        if self.module.name(name) == "super" && self.here().kind.is_function_like() {
            let class = self.table.names.intern("__class__");
            self.here().add(class, Flags::USED);
        }
    }

    fn lambda(&mut self, id: NodeId, args: &crate::ast::Arguments, body: &Expr, span: Span) {
        self.each(&args.defaults);
        args.kw_defaults.iter().for_each(|value| self.exprs(value));
        self.enter(id, ScopeKind::Lambda, "<lambda>", span);
        self.parameters(args);
        self.expr(body);
        self.leave();
    }

    fn walrus(&mut self, expr: &Expr, target: &Expr, value: &Expr) {
        if self.in_iterable > 0 {
            self.error(
                "assignment expression cannot be used in a comprehension iterable expression",
                expr.span,
            );
            return;
        }
        let ExprKind::Name(name) = target.kind else {
            return self.expr(value);
        };
        if self.here().kind.is_comprehension() {
            self.walrus_in_comprehension(target, name);
        }
        self.expr(value);
        let is_outside = !self.here().kind.is_comprehension();
        if is_outside {
            self.define(name, Flags::ASSIGNED | Flags::WALRUS);
        }
    }

    /// A `:=` in a comprehension binds in the nearest scope around that is none.
    fn walrus_in_comprehension(&mut self, target: &Expr, name: crate::ast::Sym) {
        let text = self.text(name);
        let name = self.mangle(name);
        for at in (0..self.stack.len()).rev() {
            let id = self.stack[at];
            let kind = self.table.scope(id).kind;
            let flags = self.table.scope(id).flags(name);
            if kind.is_comprehension() {
                if flags.has(Flags::ITERATION) {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{text}'"
                    );
                    return self.error(message, target.span);
                }
                continue;
            }
            let here = match kind {
                ScopeKind::Class => {
                    let message = "assignment expression within a comprehension cannot be used in a class body";
                    return self.error(message, target.span);
                }
                kind if kind.is_annotation_like() => {
                    let message = match kind {
                        ScopeKind::TypeParameters => {
                            "assignment expression within a comprehension cannot be used within the definition of a generic"
                        }
                        ScopeKind::TypeAlias => {
                            "assignment expression within a comprehension cannot be used in a type alias"
                        }
                        ScopeKind::Annotations => {
                            "named expression cannot be used within an annotation"
                        }
                        _ => {
                            "assignment expression within a comprehension cannot be used in a TypeVar bound"
                        }
                    };
                    return self.error(message, target.span);
                }
                ScopeKind::Module => Flags::GLOBAL,
                _ if flags.has(Flags::GLOBAL) => Flags::GLOBAL,
                _ => Flags::NONLOCAL,
            };
            self.here().add(name, here);
            let outer = self.table.scope_mut(id);
            outer.add(name, Flags::WALRUS);
            if here == Flags::NONLOCAL && !flags.has(Flags::NONLOCAL) {
                outer.add(name, Flags::ASSIGNED);
            } else if kind == ScopeKind::Module {
                outer.add(name, Flags::GLOBAL);
            }
            return;
        }
    }

    fn yield_(&mut self, span: Span) {
        let within = match self.here().kind {
            ScopeKind::ListComprehension => Some("list comprehension"),
            ScopeKind::SetComprehension => Some("set comprehension"),
            ScopeKind::DictComprehension => Some("dict comprehension"),
            ScopeKind::GeneratorExpression => Some("generator expression"),
            _ => None,
        };
        match within {
            Some(what) => self.error(format!("'yield' inside {what}"), span),
            None => self.here().is_generator = true,
        }
    }

    fn comprehension(&mut self, expr: &Expr) {
        let (id, kind, name, elements, generators): (_, _, _, Vec<&Expr>, &[Comprehension]) =
            match &expr.kind {
                ExprKind::ListComp {
                    id,
                    elt,
                    generators,
                } => {
                    let kind = ScopeKind::ListComprehension;
                    (*id, kind, "<listcomp>", vec![elt], generators)
                }
                ExprKind::SetComp {
                    id,
                    elt,
                    generators,
                } => {
                    let kind = ScopeKind::SetComprehension;
                    (*id, kind, "<setcomp>", vec![elt], generators)
                }
                ExprKind::DictComp {
                    id,
                    key,
                    value,
                    generators,
                } => {
                    let kind = ScopeKind::DictComprehension;
                    (*id, kind, "<dictcomp>", vec![value, key], generators)
                }
                ExprKind::GeneratorExp {
                    id,
                    elt,
                    generators,
                } => {
                    let kind = ScopeKind::GeneratorExpression;
                    (*id, kind, "<genexpr>", vec![elt], generators)
                }
                _ => return,
            };
        let Some((first, rest)) = generators.split_first() else {
            return;
        };
        self.iterable(&first.iter);
        let is_inlined = kind != ScopeKind::GeneratorExpression && self.here().sees_class.is_none();
        self.enter(id, kind, name, expr.span);
        self.here().is_inlined = is_inlined;
        self.here().is_async |= first.is_async;
        if !is_inlined {
            let iterator = self.table.names.intern(".0");
            self.here().add(iterator, Flags::PARAMETER);
        }
        self.iteration_target(&first.target);
        self.each(&first.ifs);
        for generator in rest {
            self.iteration_target(&generator.target);
            self.iterable(&generator.iter);
            self.each(&generator.ifs);
            self.here().is_async |= generator.is_async;
        }
        elements.into_iter().for_each(|element| self.expr(element));
        let is_async = self.here().is_async;
        self.leave();
        if is_async && kind != ScopeKind::GeneratorExpression {
            self.async_comprehension(expr.span);
        }
    }

    fn async_comprehension(&mut self, span: Span) {
        let top_level_await = self.options.top_level_await;
        let here = self.here();
        let is_allowed = match here.kind {
            ScopeKind::Function => here.is_async,
            ScopeKind::Module => top_level_await,
            kind => kind.is_comprehension(),
        };
        if here.kind.is_comprehension() {
            here.is_async = true;
        }
        if !is_allowed {
            self.error(
                "asynchronous comprehension outside of an asynchronous function",
                span,
            );
        }
    }

    fn iterable(&mut self, iterable: &Expr) {
        self.in_iterable += 1;
        self.expr(iterable);
        self.in_iterable -= 1;
    }

    fn iteration_target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                let mangled = self.mangle(*name);
                let before = self.here().flags(mangled);
                if before.has(Flags::GLOBAL | Flags::NONLOCAL) {
                    let text = self.text(*name);
                    let message = format!(
                        "comprehension inner loop cannot rebind assignment expression target '{text}'"
                    );
                    self.error(message, target.span);
                }
                self.define(*name, Flags::ASSIGNED | Flags::ITERATION);
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts } => {
                elts.iter().for_each(|target| self.iteration_target(target));
            }
            ExprKind::Starred { value } => self.iteration_target(value),
            _ => self.target(target),
        }
    }

    /// Annotations and their like are evaluated on demand, so they cannot suspend
    /// or bind.
    pub(super) fn forbid_in(&mut self, expr: &Expr, place: &str) {
        let what = match &expr.kind {
            ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } => Some("yield expression"),
            ExprKind::Await { .. } => Some("await expression"),
            ExprKind::NamedExpr { .. } => Some("named expression"),
            _ => None,
        };
        if let Some(what) = what {
            let message = format!("{what} cannot be used within {place}");
            return self.error(message, expr.span);
        }
        match &expr.kind {
            ExprKind::BinOp { .. } => {
                if let Some(chain) = expr.chain() {
                    self.forbid_in(chain.first, place);
                    let links = chain.links.iter();
                    links.for_each(|link| self.forbid_in(link.right, place));
                }
            }
            ExprKind::Set { elts } | ExprKind::List { elts } | ExprKind::Tuple { elts, .. } => {
                elts.iter().for_each(|value| self.forbid_in(value, place));
            }
            ExprKind::BoolOp { values, .. }
            | ExprKind::JoinedStr { values }
            | ExprKind::TemplateStr { values } => {
                values.iter().for_each(|value| self.forbid_in(value, place));
            }
            ExprKind::IfExp { test, body, orelse } => {
                let parts = [test, body, orelse].into_iter();
                parts.for_each(|value| self.forbid_in(value, place));
            }
            ExprKind::Compare {
                left, comparators, ..
            } => {
                self.forbid_in(left, place);
                let all = comparators.iter();
                all.for_each(|value| self.forbid_in(value, place));
            }
            ExprKind::Dict { keys, values } => {
                let all = keys.iter().flatten().chain(values);
                all.for_each(|value| self.forbid_in(value, place));
            }
            ExprKind::FormattedValue { value, .. } | ExprKind::Interpolation { value, .. } => {
                self.forbid_in(value, place);
            }
            ExprKind::UnaryOp { operand: value, .. }
            | ExprKind::Attribute { value, .. }
            | ExprKind::Starred { value } => self.forbid_in(value, place),
            ExprKind::Subscript { value, slice } => {
                self.forbid_in(value, place);
                self.forbid_in(slice, place);
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                self.forbid_in(func, place);
                args.iter().for_each(|value| self.forbid_in(value, place));
                let keywords = keywords.iter();
                keywords.for_each(|keyword| self.forbid_in(&keyword.value, place));
            }
            _ => {}
        }
    }
}
