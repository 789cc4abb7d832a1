//! Functions and lambdas: decorators, defaults, closures, and the code of the body.

use std::rc::Rc;

use super::Compiler;
use super::location::plain;
use super::registers::Target;
use super::stmt::{clean_docstring, docstring};
use crate::ast::{self, Expr, NodeId, Stmt};
use crate::bytecode::op::{FunctionParts, Intrinsic, Op, Reg};
use crate::bytecode::{Code, CodeKind, Constant, Location, Parameters};
use crate::resolve::Scope;
use crate::source::Span;

/// What calling a function of this scope does.
pub(super) fn code_kind(scope: &Scope) -> CodeKind {
    match (scope.is_async, scope.is_generator) {
        (true, true) => CodeKind::AsyncGenerator,
        (true, false) => CodeKind::Coroutine,
        (false, true) => CodeKind::Generator,
        (false, false) => CodeKind::Function,
    }
}

/// The shape of a parameter list.
fn parameters(args: &ast::Arguments) -> Parameters {
    let positional_only = args.posonlyargs.len() as u16;
    Parameters {
        positional_only,
        positional: positional_only + args.args.len() as u16,
        keyword_only: args.kwonlyargs.len() as u16,
        var_positional: args.vararg.is_some(),
        var_keyword: args.kwarg.is_some(),
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn function_def(&mut self, stmt: &'a Stmt, def: &'a ast::FunctionDef) {
        self.check_debug_name(def.name.name, stmt.span, "assign to");
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
        let location = plain(Span::new(span.lo, stmt.span.hi));
        let name = self.names.shared(def.name.name);
        match &def.type_params {
            None => {
                self.signature_defaults(&def.args, location);
                let parts = self.default_parts(&def.args);
                self.function_from_parts(def, &name, (span, stmt.span), parts);
            }
            Some(params) => self.generic_function(def, params, &name, (span, stmt.span)),
        }
        for (decorator, base) in def.decorator_list.iter().zip(decorators).rev() {
            let location = self.location(decorator);
            self.reset(mark);
            self.unit
                .temporaries
                .restore(base.0 - super::registers::TEMPORARY + 1);
            self.call_prepared(base, 1, location);
        }
        self.reset(mark);
        let src = self.push();
        self.store_name(def.name.name, src, plain(stmt.span));
        self.reset(mark);
    }

    /// Evaluates the defaults of parameters into the next temporaries.
    pub(super) fn signature_defaults(&mut self, args: &'a ast::Arguments, location: Location) {
        if !args.defaults.is_empty() {
            let folded: Option<Vec<Constant>> =
                args.defaults.iter().map(|value| self.fold(value)).collect();
            match folded {
                Some(items) => {
                    self.load_constant(Constant::Tuple(items), Target::Next, location);
                }
                None => {
                    let mark = self.mark();
                    let start = self.consecutive(&args.defaults);
                    let dst = self.result(mark, Target::Next);
                    let count = args.defaults.len() as u16;
                    self.emit(Op::BuildTuple { dst, start, count }, location);
                }
            }
        }
        let with_default = args.kwonlyargs.iter().zip(&args.kw_defaults);
        let pairs: Vec<_> = with_default
            .filter_map(|(arg, value)| Some((arg.arg.name, value.as_deref()?)))
            .collect();
        if !pairs.is_empty() {
            let mark = self.mark();
            let start = self.unit.temporaries.next();
            let count = pairs.len() as u16;
            for (name, value) in pairs {
                let text = self.mangled_text(name);
                self.load_text(text, location);
                self.expr(value, Target::Next);
            }
            let dst = self.result(mark, Target::Next);
            self.emit(Op::BuildDict { dst, start, count }, location);
        }
    }

    /// Which of the two kinds of defaults there are.
    pub(super) fn default_parts(&self, args: &ast::Arguments) -> u16 {
        let mut parts = 0;
        if !args.defaults.is_empty() {
            parts |= FunctionParts::DEFAULTS;
        }
        if args.kw_defaults.iter().any(Option::is_some) {
            parts |= FunctionParts::KEYWORD_DEFAULTS;
        }
        parts
    }

    /// Makes a function whose defaults stand in the last temporaries, into the first
    /// of these, or into the next where there are none.
    pub(super) fn function_from_parts(
        &mut self,
        def: &'a ast::FunctionDef,
        name: &str,
        (span, whole): (Span, Span),
        parts: u16,
    ) -> Reg {
        let mut parts = parts;
        if self.signature_annotations(def, whole) {
            parts |= FunctionParts::ANNOTATE;
        }
        let code = self.function_code(def, name, span);
        self.make_function(def.id, code, parts, plain(span))
    }

    /// Adds the closure and makes the function of a scope.
    pub(super) fn make_function(
        &mut self,
        id: NodeId,
        code: Option<Rc<Code>>,
        parts: u16,
        location: Location,
    ) -> Reg {
        let mut parts = parts;
        let mark = self.mark() - (parts.count_ones() as u16);
        if self.closure(id, location).is_some() {
            parts |= FunctionParts::CLOSURE;
        }
        let base = self.result(mark, Target::Next);
        let code = match code {
            Some(code) => self.unit.constant(Constant::Code(code)),
            None => self.unit.constant(Constant::None),
        };
        let parts = FunctionParts(parts);
        self.emit(Op::MakeFunction { base, code, parts }, location);
        base
    }

    /// The tuple of cells that the frame of a scope closes over.
    pub(super) fn closure(&mut self, id: NodeId, location: Location) -> Option<Reg> {
        let free = &self.scopes.scope(id).free;
        if free.is_empty() {
            return None;
        }
        let mark = self.mark();
        let start = self.unit.temporaries.next();
        for &name in free {
            self.load_cell_itself(name, location);
        }
        let dst = self.result(mark, Target::Next);
        let count = free.len() as u16;
        self.emit(Op::BuildTuple { dst, start, count }, location);
        Some(dst)
    }

    fn function_code(
        &mut self,
        def: &'a ast::FunctionDef,
        name: &str,
        span: Span,
    ) -> Option<Rc<Code>> {
        let kind = code_kind(self.scopes.scope(def.id));
        self.check_parameters(&def.args);
        self.enter(def.id, kind, name, span);
        self.unit.parameters = parameters(&def.args);
        let mut body = &def.body[..];
        if let Some(text) = docstring(body) {
            self.unit.doc = Some(Rc::from(clean_docstring(text)));
            body = &body[1..];
        }
        self.body(body);
        let last = def.body.last().map_or(span, |stmt| stmt.span);
        self.emit(Op::ReturnNone {}, plain(last));
        if kind == CodeKind::Coroutine && self.source.is_library() {
            self.face_tail(plain(span));
        }
        self.leave()
    }

    fn check_parameters(&mut self, args: &ast::Arguments) {
        for arg in args.iter() {
            self.check_debug_name(arg.arg.name, arg.span, "assign to");
        }
    }

    pub(super) fn lambda(
        &mut self,
        expr: &'a Expr,
        id: NodeId,
        args: &'a ast::Arguments,
        body: &'a Expr,
        target: Target,
    ) -> Reg {
        let location = plain(expr.span);
        let mark = self.mark();
        self.signature_defaults(args, location);
        let parts = self.default_parts(args);
        self.check_parameters(args);
        let kind = code_kind(self.scopes.scope(id));
        self.enter(id, kind, "<lambda>", expr.span);
        self.unit.parameters = parameters(args);
        self.unit.is_synthetic = true;
        let inner = self.mark();
        let src = self.operand(body);
        self.emit(Op::Return { src }, plain(body.span));
        self.reset(inner);
        let code = self.leave();
        self.make_function(id, code, parts, location);
        self.land(mark, target, location)
    }

    /// `def f[T](…)`: a function that makes the type parameters, then the function.
    fn generic_function(
        &mut self,
        def: &'a ast::FunctionDef,
        params: &'a ast::TypeParams,
        name: &str,
        (span, whole): (Span, Span),
    ) {
        let location = plain(span);
        let base = self.push();
        let mark = self.mark();
        self.signature_defaults(&def.args, location);
        let parts = self.default_parts(&def.args);
        let argc = parts.count_ones() as u16;
        self.enter_type_params(params, name, span);
        self.unit.parameters.positional = argc;
        let inner = self.mark();
        let tuple = self.push();
        self.type_params(params, tuple, location);
        let function = self.unit.temporaries.next();
        for (part, name) in [
            (FunctionParts::DEFAULTS, ".defaults"),
            (FunctionParts::KEYWORD_DEFAULTS, ".kwdefaults"),
        ] {
            if parts & part != 0 {
                let name = self.names.intern(name);
                self.load_mangled(name, span, Target::Next);
            }
        }
        self.function_from_parts(def, name, (span, whole), parts);
        let value = self.push();
        let (dst, src) = (value, tuple);
        self.emit(Op::Move { dst, src }, location);
        self.emit(Op::Clear { reg: tuple }, location);
        let op = Op::Intrinsic {
            base: function,
            function: Intrinsic::SetTypeParams,
        };
        self.emit(op, location);
        self.emit(Op::Return { src: function }, location);
        self.reset(inner);
        let code = self.leave();
        let maker = self.make_function(params.id, code, 0, location);
        let op = Op::Take {
            dst: base,
            src: maker,
        };
        self.emit(op, location);
        self.emit(Op::Call { base, argc }, location);
        self.reset(mark);
    }
}
