//! `with` and `async with`: `__exit__` is looked up before `__enter__` runs and
//! called on every way out, with the exception where there is one.

use super::Compiler;
use super::function::Block;
use super::registers::{Target, after};
use crate::ast::{self, Stmt};
use crate::bytecode::Location;
use crate::bytecode::op::{AwaitContext, Op, Reg, Special};

impl<'a> Compiler<'a> {
    pub(super) fn with(&mut self, stmt: &'a Stmt, node: &'a ast::With) {
        if node.is_async && !self.may_await() {
            let message = "'async with' outside async function";
            return self.error(message, stmt.span);
        }
        self.with_items(node, 0);
    }

    fn with_items(&mut self, node: &'a ast::With, at: usize) {
        let Some(item) = node.items.get(at) else {
            return self.block(&node.body);
        };
        let mark = self.mark();
        let location = self.location(&item.context_expr);
        let exit = self.push();
        self.push();
        let entered = self.enter_manager(item, exit, node.is_async, location);
        let (handler, end) = (self.unit.label(), self.unit.label());
        let before = self.unit.bound.clone();
        let protect = self.unit.protect(handler, entered, entered);
        self.push_block(Block::With {
            protect,
            exit,
            is_async: node.is_async,
            location,
        });
        match &item.optional_vars {
            Some(target) => self.store(target, entered),
            None => self.emit(Op::Clear { reg: entered }, location),
        }
        self.reset(mark + 2);
        self.with_items(node, at + 1);
        self.unit.pop_block();
        self.call_exit_at(exit, node.is_async, location);
        self.jump(end, location);
        let (saved, cleanup, inner) = self.begin_handler(handler, entered, before, location);
        self.exit_with_exception(exit, entered, node.is_async, location);
        let truth = self.unit.temporaries.next();
        let suppressed = self.unit.label();
        self.jump_on(truth, true, suppressed, location);
        self.end_handler(entered, saved, location);
        self.emit(Op::Reraise { exc: entered }, location);
        self.unit.reachable = false;
        self.unit.place(suppressed);
        self.emit(Op::PopHandled { saved }, location);
        self.emit(Op::Clear { reg: entered }, location);
        self.jump(end, location);
        self.reraise_cleanup(cleanup, inner, saved, location);
        self.reset(mark);
        self.unit.place(end);
    }

    /// Enters a manager, whose exit method lands in `exit` and the register behind it;
    /// returns the register of what `__enter__` gave.
    fn enter_manager(
        &mut self,
        item: &'a ast::WithItem,
        exit: Reg,
        is_async: bool,
        location: Location,
    ) -> Reg {
        let mark = self.mark();
        let manager = self.operand(&item.context_expr);
        let base = self.result(mark, Target::Next);
        self.push();
        let copy = self.duplicate(manager, location);
        let (enter_method, exit_method) = match is_async {
            true => (Special::AsyncEnter, Special::AsyncExit),
            false => (Special::Enter, Special::Exit),
        };
        let load_exit = Op::LoadSpecial {
            base: exit,
            obj: copy,
            method: exit_method,
        };
        self.emit(load_exit, location);
        let load_enter = Op::LoadSpecial {
            base,
            obj: manager,
            method: enter_method,
        };
        self.emit(load_enter, location);
        if is_async {
            self.await_method(base, 0, AwaitContext::AsyncEnter, location);
        } else {
            self.emit(Op::CallMethod { base, argc: 0 }, location);
        }
        self.reset(mark);
        self.push()
    }

    /// Calls the exit method where it stands, as the last temporaries.
    fn call_exit_at(&mut self, exit: Reg, is_async: bool, location: Location) {
        for _ in 0..3 {
            let dst = self.push();
            self.emit(Op::LoadNone { dst }, location);
        }
        if is_async {
            self.await_method(exit, 3, AwaitContext::AsyncExit, location);
        } else {
            let op = Op::CallMethod {
                base: exit,
                argc: 3,
            };
            self.emit(op, location);
        }
        self.emit(Op::Clear { reg: exit }, location);
    }

    /// Calls the exit method with an exception; its answer is in the next temporary.
    fn exit_with_exception(&mut self, exit: Reg, exc: Reg, is_async: bool, location: Location) {
        let mark = self.mark();
        let base = self.push();
        self.push();
        for offset in 0..2 {
            let (dst, src) = (after(base, offset), after(exit, offset));
            self.emit(Op::Take { dst, src }, location);
        }
        let triple = self.push();
        self.push();
        self.push();
        self.emit(Op::ExceptionTriple { base: triple, exc }, location);
        if is_async {
            self.await_method(base, 3, AwaitContext::AsyncExit, location);
        } else {
            self.emit(Op::CallMethod { base, argc: 3 }, location);
        }
        self.reset(mark);
    }

    /// Whether `await` may stand here.
    pub(super) fn may_await(&self) -> bool {
        let scope = self.frame_scope();
        scope.is_async || self.is_top_level_await()
    }

    /// Whether this is code outside functions that may await.
    pub(super) fn is_top_level_await(&self) -> bool {
        self.options.top_level_await && self.outer.is_empty()
    }

    /// Notes that code outside functions awaits: it runs as a coroutine's.
    pub(super) fn note_top_level_await(&mut self) {
        if self.is_top_level_await() {
            self.unit.kind = crate::bytecode::CodeKind::Coroutine;
        }
    }
}
