//! Leaving: `return`, `break` and `continue`, which run on their way out what the
//! blocks around them ask for.  Each `finally` body is compiled anew for every
//! way out, outside the protection of its own `try`.

use super::Compiler;
use super::function::Block;
use super::location::plain;
use super::registers::{Target, after};
use crate::ast::{Expr, ExprKind, Stmt};
use crate::bytecode::op::{Op, Reg};
use crate::bytecode::{CodeKind, Location};
use crate::resolve::ScopeKind;

const EXCEPT_STAR: &str = "'break', 'continue' and 'return' cannot appear in an except* block";

impl<'a> Compiler<'a> {
    pub(super) fn return_(&mut self, stmt: &'a Stmt, value: Option<&'a Expr>) {
        let location = plain(stmt.span);
        self.warn_of_exit("return", stmt.span);
        if self.frame_scope().kind != ScopeKind::Function {
            return self.error("'return' outside function", stmt.span);
        }
        if self
            .unit
            .blocks
            .iter()
            .any(|block| matches!(block, Block::ExceptStar))
        {
            // CPython blames a constant itself.
            let constant = value.filter(|value| self.fold(value).is_some());
            return self.error(EXCEPT_STAR, constant.map_or(stmt.span, |value| value.span));
        }
        if value.is_some() && self.unit.kind == CodeKind::AsyncGenerator {
            return self.error("'return' with value in async generator", stmt.span);
        }
        let runs_code = self.unit.blocks.iter().any(|block| {
            matches!(
                block,
                Block::Finally(..) | Block::With { .. } | Block::Named(..)
            )
        });
        let Some(value) = value else {
            self.leave_blocks(0, runs_code);
            self.emit(Op::ReturnNone {}, location);
            self.unit.reachable = false;
            return;
        };
        self.return_value(value, runs_code, location);
    }

    fn return_value(&mut self, value: &'a Expr, runs_code: bool, location: Location) {
        // Each branch leaves by itself, unless that repeats the bodies of `finally`s.
        if let ExprKind::IfExp { test, body, orelse } = &value.kind
            && !runs_code
        {
            let other = self.unit.label();
            self.condition(test, false, other);
            self.return_value(body, runs_code, location);
            self.unit.place(other);
            return self.return_value(orelse, runs_code, location);
        }
        let mark = self.mark();
        let constant = self.fold(value);
        let src = match (&constant, runs_code) {
            (Some(_), _) => None,
            (None, true) => Some(self.expr(value, Target::Next)),
            (None, false) => Some(self.operand(value)),
        };
        self.leave_blocks(0, runs_code);
        match (src, constant) {
            (Some(src), _) => self.emit(Op::Return { src }, location),
            (None, Some(constant)) if !matches!(constant, crate::bytecode::Constant::None) => {
                let value = self.unit.constant(constant);
                self.emit(Op::ReturnConst { value }, location);
            }
            _ => self.emit(Op::ReturnNone {}, location),
        }
        self.unit.reachable = false;
        self.reset(mark);
    }

    pub(super) fn break_(&mut self, stmt: &'a Stmt) {
        self.warn_of_exit("break", stmt.span);
        let Some(at) = self.innermost_loop("'break' outside loop", stmt) else {
            return;
        };
        self.leave_blocks(at, true);
        if let Block::Loop { on_break, .. } = self.unit.blocks[at] {
            self.jump(on_break, plain(stmt.span));
        }
    }

    pub(super) fn continue_(&mut self, stmt: &'a Stmt) {
        self.warn_of_exit("continue", stmt.span);
        let Some(at) = self.innermost_loop("'continue' not properly in loop", stmt) else {
            return;
        };
        self.leave_blocks(at + 1, true);
        if let Block::Loop { on_continue, .. } = self.unit.blocks[at] {
            self.jump(on_continue, plain(stmt.span));
        }
    }

    fn innermost_loop(&mut self, message: &str, stmt: &'a Stmt) -> Option<usize> {
        for (at, block) in self.unit.blocks.iter().enumerate().rev() {
            match block {
                Block::Loop { .. } => return Some(at),
                Block::ExceptStar => {
                    self.error(EXCEPT_STAR, stmt.span);
                    return None;
                }
                _ => {}
            }
        }
        self.error(message, stmt.span);
        None
    }

    /// Emits what leaving the blocks from the innermost down to number `down_to` takes,
    /// and opens them again for the code that follows.
    fn leave_blocks(&mut self, down_to: usize, clear: bool) {
        let mut left = Vec::new();
        while self.unit.blocks.len() > down_to {
            let Some(mut block) = self.unit.blocks.pop() else {
                break;
            };
            if let Some(protect) = block.protect_mut() {
                let protect = *protect;
                self.unit.close(protect);
            }
            self.leave_block(&block, clear);
            left.push(block);
        }
        // What was left is protected again behind the jump that follows.
        let start = self.unit.ops.len() + usize::from(self.unit.reachable);
        for mut block in left.into_iter().rev() {
            if let Some(protect) = block.protect_mut() {
                protect.start = start;
            }
            self.unit.blocks.push(block);
        }
    }

    fn leave_block(&mut self, block: &Block<'a>, clear: bool) {
        let location = Location::default();
        match *block {
            Block::Loop { held, count, .. } if clear => {
                for offset in 0..count {
                    let reg = after(held, offset);
                    self.emit(Op::Clear { reg }, location);
                }
            }
            Block::Finally(_, body) => self.finally_body(body),
            Block::With {
                exit,
                is_async,
                location,
                ..
            } => self.call_exit(exit, is_async, location),
            Block::Handler { saved, exc, .. } => {
                self.emit(Op::PopHandled { saved }, location);
                if clear {
                    self.emit(Op::Clear { reg: exc }, location);
                }
            }
            Block::Named(_, name) => self.forget_name(name, location),
            Block::Protected(_) | Block::Loop { .. } | Block::ExceptStar => {}
        }
    }

    /// `__exit__(None, None, None)` of the manager whose method stands in `exit`.
    pub(super) fn call_exit(&mut self, exit: Reg, is_async: bool, location: Location) {
        let mark = self.mark();
        let base = self.push();
        self.push();
        for offset in 0..2 {
            let (dst, src) = (after(base, offset), after(exit, offset));
            self.emit(Op::Take { dst, src }, location);
        }
        for _ in 0..3 {
            let dst = self.push();
            self.emit(Op::LoadNone { dst }, location);
        }
        if is_async {
            self.await_method(
                base,
                3,
                crate::bytecode::op::AwaitContext::AsyncExit,
                location,
            );
        } else {
            self.emit(Op::CallMethod { base, argc: 3 }, location);
        }
        self.emit(Op::Clear { reg: base }, location);
        self.reset(mark);
    }

    /// The end of `except … as name`: the name is emptied, whatever became of it.
    pub(super) fn forget_name(&mut self, name: crate::ast::Sym, location: Location) {
        let mark = self.mark();
        let mangled = self.mangle(name);
        match self.storage(mangled) {
            super::names::Storage::Register(reg) => {
                self.unit.bound.remove(reg);
                self.emit(Op::Clear { reg }, location);
            }
            _ => {
                let none = self.push();
                self.emit(Op::LoadNone { dst: none }, location);
                self.store_name(name, none, location);
                self.delete_name(name, location.span);
            }
        }
        self.reset(mark);
    }
}
