//! Classes: the body as a function of its own kind, run by `__build_class__`, with
//! the cells that methods and annotations close over.

use std::rc::Rc;

use super::Compiler;
use super::location::plain;
use super::registers::{TEMPORARY, Target};
use super::stmt::{clean_docstring, docstring};
use crate::ast::{self, Expr, ExprKind, Stmt, Sym};
use crate::bytecode::op::{Intrinsic, Op, Reg};
use crate::bytecode::{Code, CodeKind, Constant, Location};
use crate::source::Span;

impl<'a> Compiler<'a> {
    pub(super) fn class_def(&mut self, stmt: &'a Stmt, def: &'a ast::ClassDef) {
        self.check_debug_name(def.name.name, stmt.span, "assign to");
        self.check_keywords(&def.keywords);
        let mark = self.mark();
        let decorators: Vec<Reg> = def
            .decorator_list
            .iter()
            .map(|decorator| self.expr(decorator, Target::Next))
            .collect();
        let first = def.decorator_list.first();
        let span = Span::new(
            first.map_or(stmt.span.lo, |first| first.span.lo),
            stmt.span.hi,
        );
        match &def.type_params {
            None => self.build_class(def, span, stmt.span, None),
            Some(params) => self.generic_class(def, params, span, stmt.span),
        }
        for (decorator, base) in def.decorator_list.iter().zip(decorators).rev() {
            let location = self.location(decorator);
            self.reset(mark);
            self.unit.temporaries.restore(base.0 - TEMPORARY + 1);
            self.call_prepared(base, 1, location);
        }
        self.reset(mark);
        let src = self.push();
        self.store_name(def.name.name, src, plain(stmt.span));
        self.reset(mark);
    }

    /// Calls `__build_class__` into the next temporary; `generic` names the local
    /// that holds `Generic[…]`, the last base of a class with type parameters.
    fn build_class(
        &mut self,
        def: &'a ast::ClassDef,
        span: Span,
        whole: Span,
        generic: Option<Sym>,
    ) {
        let location = plain(whole);
        let mark = self.mark();
        let base = self.push();
        self.emit(Op::LoadBuildClass { dst: base }, location);
        let name = self.names.shared(def.name.name);
        let code = self.class_code(def, &name, span);
        let is_spread = def
            .bases
            .iter()
            .any(|base| matches!(base.kind, ExprKind::Starred { .. }))
            || def.keywords.iter().any(|keyword| keyword.arg.is_none());
        if is_spread {
            let arguments = self.mark();
            let start = self.unit.temporaries.next();
            self.make_function(def.id, code, 0, location);
            self.load_text(name, location);
            let list = self.result(arguments, Target::Next);
            let op = Op::BuildList {
                dst: list,
                start,
                count: 2,
            };
            self.emit(op, location);
            self.append_bases(list, &def.bases, location);
            if let Some(generic) = generic {
                let value = self.load_mangled(generic, whole, Target::Next);
                self.emit(Op::ListAppend { list, value }, location);
            }
            let dst = self.result(arguments, Target::Next);
            self.emit(Op::ListToTuple { dst, list }, location);
            self.keyword_dict(base, &def.keywords, location);
            self.emit(Op::CallSpread { base }, location);
        } else {
            self.make_function(def.id, code, 0, location);
            self.load_text(name, location);
            self.consecutive(&def.bases);
            if let Some(generic) = generic {
                self.load_mangled(generic, whole, Target::Next);
            }
            for keyword in &def.keywords {
                self.expr(&keyword.value, Target::Next);
            }
            let extra = 2 + usize::from(generic.is_some());
            let argc = (extra + def.bases.len() + def.keywords.len()) as u16;
            let op = if def.keywords.is_empty() {
                Op::Call { base, argc }
            } else {
                let named = def.keywords.iter().filter_map(|keyword| keyword.arg);
                let names = named.map(|ident| Constant::Str(self.names.shared(ident.name)));
                let names = Constant::Tuple(names.collect());
                let names = self.unit.constant(names);
                Op::CallKeywords { base, argc, names }
            };
            self.emit(op, location);
        }
        self.reset(mark);
        self.push();
    }

    fn append_bases(&mut self, list: Reg, bases: &'a [ast::E], location: Location) {
        for base in bases {
            let mark = self.mark();
            match &base.kind {
                ExprKind::Starred { value } => {
                    let iterable = self.operand(value);
                    self.emit(Op::ListExtend { list, iterable }, location);
                }
                _ => {
                    let value = self.operand(base);
                    self.emit(Op::ListAppend { list, value }, location);
                }
            }
            self.reset(mark);
        }
    }

    fn class_code(&mut self, def: &'a ast::ClassDef, name: &str, span: Span) -> Option<Rc<Code>> {
        self.enter(def.id, CodeKind::Class, name, span);
        let location = plain(Span::new(span.lo, span.lo));
        let scope = self.frame_scope();
        let module = self.names.intern("__name__");
        let value = self.load_mangled(module, location.span, Target::Next);
        self.store_text_name("__module__", value, location);
        let qualname = self.unit.qualname.clone();
        let value = self.load_text(qualname, location);
        self.store_text_name("__qualname__", value, location);
        let line = i64::from(self.unit.first_line);
        self.load_int(line, location);
        self.store_text_name("__firstlineno__", Reg(TEMPORARY), location);
        if def.type_params.is_some() {
            let holder = self.names.intern(".type_params");
            let value = self.load_mangled(holder, location.span, Target::Next);
            self.store_text_name("__type_params__", value, location);
        }
        if scope.needs_class_dict {
            let value = self.push();
            self.emit(Op::LoadNamespace { dst: value }, location);
            let cell = self.class_cell("__classdict__");
            self.emit(Op::StoreCell { cell, src: value }, location);
            self.reset(0);
        }
        self.begin_class_annotations(&def.body, location);
        let mut body = &def.body[..];
        if let Some(text) = docstring(body) {
            let place = plain(body[0].span);
            let value = self.load_str(&clean_docstring(text), place);
            self.store_text_name("__doc__", value, place);
            body = &body[1..];
        }
        self.body(body);
        self.end_class_annotations(def, location);
        self.end_class(location);
        self.leave()
    }

    /// Stores a temporary, which is the last, under one of the class's own names.
    fn store_text_name(&mut self, name: &str, src: Reg, location: Location) {
        let name = self.unit.site(Rc::from(name));
        self.emit(Op::StoreName { src, name }, location);
        self.reset(0);
    }

    /// The register of one of the cells of a class body.
    pub(super) fn class_cell(&mut self, name: &str) -> Reg {
        let name = self.names.intern(name);
        self.local(self.unit.scope, name)
    }

    fn end_class(&mut self, location: Location) {
        let scope = self.frame_scope();
        let mut attributes = std::mem::take(&mut self.unit.static_attributes);
        attributes.sort();
        attributes.dedup();
        let items = attributes.into_iter().map(Constant::Str).collect();
        let value = self.load_constant(Constant::Tuple(items), Target::Next, location);
        self.store_text_name("__static_attributes__", value, location);
        if scope.needs_class_dict {
            let src = self.class_cell("__classdict__");
            let value = self.push();
            self.emit(Op::Move { dst: value, src }, location);
            self.store_text_name("__classdictcell__", value, location);
        }
        if !scope.needs_class_cell {
            return self.emit(Op::ReturnNone {}, location);
        }
        let cell = self.class_cell("__class__");
        let value = self.push();
        self.emit(
            Op::Move {
                dst: value,
                src: cell,
            },
            location,
        );
        self.store_text_name("__classcell__", value, location);
        self.emit(Op::Return { src: cell }, location);
    }

    /// Notes `self.name = …` for the `__static_attributes__` of the class around it.
    pub(super) fn note_static_attribute(&mut self, value: &'a Expr, name: Sym) {
        let ExprKind::Name(holder) = value.kind else {
            return;
        };
        if self.names.text(holder) != "self" {
            return;
        }
        let text = self.names.shared(name);
        let class = self
            .outer
            .iter_mut()
            .rev()
            .find(|unit| unit.kind == CodeKind::Class);
        if let Some(class) = class {
            class.static_attributes.push(text);
        }
    }

    /// `class C[T]`: a function that makes the type parameters, then the class.
    fn generic_class(
        &mut self,
        def: &'a ast::ClassDef,
        params: &'a ast::TypeParams,
        span: Span,
        whole: Span,
    ) {
        let location = plain(whole);
        let name = self.names.shared(def.name.name);
        self.enter_type_params(params, &name, span);
        let tuple = self.push();
        self.type_params(params, tuple, location);
        let holder = self.names.intern(".type_params");
        let copy = self.duplicate(tuple, location);
        self.store_mangled(holder, copy, location);
        let op = Op::Intrinsic {
            base: tuple,
            function: Intrinsic::SubscriptGeneric,
        };
        self.emit(op, location);
        let generic = self.names.intern(".generic_base");
        self.store_mangled(generic, tuple, location);
        self.reset(0);
        self.build_class(def, span, whole, Some(generic));
        self.emit(
            Op::Return {
                src: Reg(TEMPORARY),
            },
            location,
        );
        self.reset(0);
        let code = self.leave();
        let base = self.make_function(params.id, code, 0, location);
        self.emit(Op::Call { base, argc: 0 }, location);
    }
}
