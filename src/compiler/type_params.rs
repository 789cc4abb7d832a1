//! Type parameters (PEP 695) and `type` statements: bounds, constraints, defaults
//! and values are functions, evaluated on demand.

use super::Compiler;
use super::location::plain;
use super::registers::Target;
use crate::ast::{self, Expr, ExprKind, LazyExpr, NodeId, Stmt, TypeParamKind};
use crate::bytecode::op::{FunctionParts, Intrinsic, Op, Reg};
use crate::bytecode::{CodeKind, Constant, Location};
use crate::source::Span;

impl<'a> Compiler<'a> {
    /// Begins the function that makes the type parameters of `name`.
    pub(super) fn enter_type_params(&mut self, params: &ast::TypeParams, name: &str, span: Span) {
        let title = format!("<generic parameters of {name}>");
        self.enter(params.id, CodeKind::Function, &title, span);
        self.unit.is_synthetic = true;
    }

    /// Makes and binds the type parameters, and a tuple of them.
    pub(super) fn type_params(
        &mut self,
        params: &'a ast::TypeParams,
        tuple: Reg,
        location: Location,
    ) {
        let mark = self.mark();
        let start = self.unit.temporaries.next();
        for param in &params.params {
            let place = plain(param.span);
            self.check_debug_name(param.name.name, param.span, "assign to");
            let text = self.names.shared(param.name.name);
            let base = self.load_text(text, place);
            self.lazy_part(&param.bound, param, place);
            self.lazy_part(&param.default, param, place);
            let has_constraints = param
                .bound
                .as_ref()
                .is_some_and(|bound| matches!(bound.value.kind, ExprKind::Tuple { .. }));
            let function = match param.kind {
                TypeParamKind::TypeVar if has_constraints => Intrinsic::TypeVarWithConstraints,
                TypeParamKind::TypeVar => Intrinsic::TypeVar,
                TypeParamKind::TypeVarTuple => Intrinsic::TypeVarTuple,
                TypeParamKind::ParamSpec => Intrinsic::ParamSpec,
            };
            self.emit(Op::Intrinsic { base, function }, place);
            self.unit
                .temporaries
                .reset(base.0 - super::registers::TEMPORARY + 1);
            let copy = self.duplicate(base, place);
            self.store_name(param.name.name, copy, place);
            self.unit
                .temporaries
                .reset(base.0 - super::registers::TEMPORARY + 1);
        }
        let count = params.params.len() as u16;
        let op = Op::BuildTuple {
            dst: tuple,
            start,
            count,
        };
        self.emit(op, location);
        self.reset(mark);
    }

    /// The function of a bound or default, in the next temporary, or nothing there.
    fn lazy_part(
        &mut self,
        part: &'a Option<LazyExpr>,
        param: &'a ast::TypeParam,
        location: Location,
    ) {
        match part {
            Some(lazy) => {
                let name = self.names.shared(param.name.name);
                self.lazy_function(lazy.id, &name, &lazy.value);
            }
            None => {
                let reg = self.push();
                self.emit(Op::Clear { reg }, location);
            }
        }
    }

    /// A function that evaluates an expression when asked, in the next temporary.
    fn lazy_function(&mut self, id: NodeId, name: &str, value: &'a Expr) {
        let location = plain(value.span);
        let one = Constant::Tuple(vec![Constant::Int(1)]);
        self.load_constant(one, Target::Next, location);
        self.enter(id, CodeKind::Function, name, value.span);
        self.begin_lazy(".format", value.span);
        match &value.kind {
            // The default of a TypeVarTuple may be starred.
            ExprKind::Starred { value } => {
                let src = self.expr(value, Target::Next);
                self.reset(0);
                let start = self.push();
                let op = Op::UnpackSequence {
                    src,
                    start,
                    count: 1,
                };
                self.emit(op, location);
                self.emit(Op::Return { src: start }, location);
            }
            _ => {
                let src = self.operand(value);
                self.emit(Op::Return { src }, location);
            }
        }
        self.reset(0);
        let code = self.leave();
        self.make_function(id, code, FunctionParts::DEFAULTS, location);
    }

    /// `type name[…] = value`.
    pub(super) fn type_alias(&mut self, stmt: &'a Stmt, alias: &'a ast::TypeAlias) {
        let location = plain(stmt.span);
        let name = self.names.shared(alias.name.name);
        self.check_debug_name(alias.name.name, alias.name.span, "assign to");
        let mark = self.mark();
        match &alias.type_params {
            None => {
                self.load_text(name, location);
                self.load_constant(Constant::None, Target::Next, location);
                self.finish_alias(alias, location);
            }
            Some(params) => {
                self.enter_type_params(params, &name, stmt.span);
                let base = self.load_text(name, location);
                let tuple = self.push();
                self.type_params(params, tuple, location);
                self.finish_alias(alias, location);
                self.emit(Op::Return { src: base }, location);
                self.reset(0);
                let code = self.leave();
                let base = self.make_function(params.id, code, 0, location);
                self.emit(Op::Call { base, argc: 0 }, location);
            }
        }
        self.reset(mark);
        let src = self.push();
        self.store_name(alias.name.name, src, plain(alias.name.span));
        self.reset(mark);
    }

    /// Makes the alias of the name and the parameters in the last two temporaries.
    fn finish_alias(&mut self, alias: &'a ast::TypeAlias, location: Location) {
        let base = Reg(self.unit.temporaries.next().0 - 2);
        let name = self.names.shared(alias.name.name);
        self.lazy_function(alias.id, &name, &alias.value);
        let function = Intrinsic::TypeAlias;
        self.emit(Op::Intrinsic { base, function }, location);
    }
}
