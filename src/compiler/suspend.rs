//! Suspension: `await`, `yield`, `yield from` and `async for`.  A plain call under
//! `await` becomes one that may run the coroutine at once, without an object.

use super::Compiler;
use super::function::Block;
use super::location::plain;
use super::registers::Target;
use crate::ast::{self, Expr, ExprKind, Stmt};
use crate::bytecode::op::{AwaitContext, Op, Reg};
use crate::bytecode::{CodeKind, Location};
use crate::resolve::ScopeKind;

impl<'a> Compiler<'a> {
    pub(super) fn await_(&mut self, expr: &'a Expr, value: &'a Expr, target: Target) -> Reg {
        let kind = self.frame_scope().kind;
        let is_inside_function = matches!(
            kind,
            ScopeKind::Function | ScopeKind::Lambda | ScopeKind::GeneratorExpression
        );
        let in_comprehension = self.here().kind.is_comprehension();
        if !is_inside_function && !in_comprehension && !self.is_top_level_await() {
            self.error("'await' outside function", expr.span);
        } else if !self.may_await() && !in_comprehension {
            self.error("'await' outside async function", expr.span);
        }
        self.note_top_level_await();
        let mark = self.mark();
        let location = plain(expr.span);
        if matches!(value.kind, ExprKind::Call { .. }) {
            self.call_into_next(value, true);
        } else {
            self.expr(value, Target::Next);
        }
        self.reset(mark);
        let base = self.push();
        self.await_register(base, AwaitContext::Await, location);
        self.land(mark, target, location)
    }

    /// Where a coroutine goes on that its function's native face has begun, if it gets one: `Code::face_tail`.
    pub(super) fn face_tail(&mut self, location: Location) {
        self.unit.reachable = true;
        let src = self.push();
        let wait = Op::YieldFrom {
            dst: src,
            iter: src,
        };
        self.emit(wait, location);
        self.emit(Op::Return { src }, location);
    }

    /// Awaits what stands in a temporary, where the result lands too.
    pub(super) fn await_register(&mut self, base: Reg, context: AwaitContext, location: Location) {
        let get = Op::GetAwaitable {
            dst: base,
            src: base,
            context,
        };
        self.emit(get, location);
        let wait = Op::YieldFrom {
            dst: base,
            iter: base,
        };
        self.emit(wait, location);
    }

    /// Calls a prepared method and awaits its result.
    pub(super) fn await_method(
        &mut self,
        base: Reg,
        argc: u16,
        context: AwaitContext,
        location: Location,
    ) {
        self.note_top_level_await();
        self.emit(Op::AwaitCallMethod { base, argc }, location);
        self.await_register(base, context, location);
    }

    /// Whether `yield` may stand here.
    fn check_yield(&mut self, expr: &Expr, what: &str) {
        let kind = self.frame_scope().kind;
        if !matches!(kind, ScopeKind::Function | ScopeKind::Lambda) {
            self.error(format!("'{what}' outside function"), expr.span);
        }
    }

    pub(super) fn yield_(
        &mut self,
        expr: &'a Expr,
        value: Option<&'a Expr>,
        target: Target,
    ) -> Reg {
        self.check_yield(expr, "yield");
        let mark = self.mark();
        let location = plain(expr.span);
        let src = match value {
            Some(value) => self.operand(value),
            None => self.load_constant(crate::bytecode::Constant::None, Target::Next, location),
        };
        let dst = self.result(mark, target);
        self.emit(Op::Yield { dst, src }, location);
        dst
    }

    pub(super) fn yield_from(&mut self, expr: &'a Expr, value: &'a Expr, target: Target) -> Reg {
        self.check_yield(expr, "yield from");
        if matches!(
            self.unit.kind,
            CodeKind::AsyncGenerator | CodeKind::Coroutine
        ) {
            self.error("'yield from' inside async function", expr.span);
        }
        let mark = self.mark();
        let location = plain(expr.span);
        let src = self.operand(value);
        let iter = self.result(mark, Target::Next);
        self.emit(Op::GetYieldFromIter { dst: iter, src }, location);
        let dst = self.result(mark, target);
        self.emit(Op::YieldFrom { dst, iter }, location);
        dst
    }

    pub(super) fn async_for(&mut self, stmt: &'a Stmt, node: &'a ast::For) {
        if !self.may_await() {
            let message = "'async for' outside async function";
            return self.error(message, stmt.span);
        }
        let mark = self.mark();
        let [head, exit, end] = std::array::from_fn(|_| self.unit.label());
        // CPython blames the whole statement for what `__anext__` raises.
        let location = plain(stmt.span);
        let iter = self.async_iteration(&node.iter);
        self.unit.place_loop_head(head);
        self.emit(Op::LoopHeader {}, location);
        let before = self.async_next(iter, &node.target, exit, location);
        self.push_block(Block::Loop {
            on_break: end,
            on_continue: head,
            held: iter,
            count: 1,
        });
        self.loop_body(&node.body);
        self.unit.pop_block();
        self.jump(head, location);
        self.end_async_iteration(iter, exit, before, location);
        self.reset(mark);
        self.block(&node.orelse);
        self.unit.place(end);
    }

    /// The asynchronous iterator over an expression, in the next temporary.
    pub(super) fn async_iteration(&mut self, iterable: &'a Expr) -> Reg {
        self.note_top_level_await();
        let mark = self.mark();
        let src = self.operand(iterable);
        let dst = self.result(mark, Target::Next);
        self.emit(Op::GetAsyncIter { dst, src }, self.location(iterable));
        dst
    }

    /// Awaits the next item into a target, going to `exit` with the exception of the
    /// end; returns what was bound before.
    pub(super) fn async_next(
        &mut self,
        iter: Reg,
        target: &'a Expr,
        exit: super::function::Label,
        location: Location,
    ) -> super::registers::Bound {
        let mark = self.mark();
        let item = self.push();
        let before = self.unit.bound.clone();
        let protect = self.unit.protect(exit, item, item);
        self.push_block(Block::Protected(protect));
        self.emit(Op::GetAsyncNext { dst: item, iter }, location);
        let wait = Op::YieldFrom {
            dst: item,
            iter: item,
        };
        self.emit(wait, location);
        self.unit.pop_block();
        self.store(target, item);
        self.reset(mark);
        before
    }

    /// The end of an asynchronous iteration: its exception is dropped.
    pub(super) fn end_async_iteration(
        &mut self,
        iter: Reg,
        exit: super::function::Label,
        before: super::registers::Bound,
        location: Location,
    ) {
        let depth = iter.0 - super::registers::TEMPORARY;
        self.unit.reachable = false;
        self.unit.place_handler(exit, before);
        self.unit.temporaries.restore(depth + 1);
        let exc = self.push();
        self.emit(Op::EndAsyncFor { exc }, location);
        self.emit(Op::Clear { reg: iter }, location);
    }
}
