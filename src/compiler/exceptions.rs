//! `try`: handlers, `else`, `finally` and `except*`.  A handler's exception and
//! the one handled before it stand in temporaries of the statement; whatever
//! leaves the handler restores the latter.

use super::Compiler;
use super::function::{Block, Label};
use super::location::plain;
use super::registers::{Bound, after};
use crate::ast::{self, ExceptHandler};
use crate::bytecode::Location;
use crate::bytecode::op::{Jump32, Op, Reg};

impl<'a> Compiler<'a> {
    pub(super) fn try_(&mut self, node: &'a ast::Try) {
        if node.finalbody.is_empty() {
            self.try_except(node);
        } else {
            self.try_finally(node);
        }
    }

    fn try_finally(&mut self, node: &'a ast::Try) {
        let mark = self.mark();
        let (handler, end) = (self.unit.label(), self.unit.label());
        let exc = self.unit.temporaries.next();
        let before = self.unit.bound.clone();
        let protect = self.unit.protect(handler, exc, exc);
        self.unit
            .push_block(Block::Finally(protect, &node.finalbody));
        if node.handlers.is_empty() {
            self.block(&node.body);
        } else {
            self.try_except(node);
        }
        self.unit.pop_block();
        self.finally_body(&node.finalbody);
        let location = Location::default();
        self.jump(end, location);
        let (saved, cleanup, inner) = self.begin_handler(handler, exc, before, location);
        self.finally_body(&node.finalbody);
        self.end_handler(exc, saved, location);
        self.emit(Op::Reraise { exc }, location);
        self.unit.reachable = false;
        self.reraise_cleanup(cleanup, inner, saved, location);
        self.reset(mark);
        self.unit.place(end);
    }

    /// Begins a handler with its exception in `exc`: returns where the exception
    /// handled before is saved, and the label and state of the code for exceptions
    /// that the handler itself raises.
    pub(super) fn begin_handler(
        &mut self,
        handler: Label,
        exc: Reg,
        before: Bound,
        location: Location,
    ) -> (Reg, Label, Bound) {
        self.unit.place_handler(handler, before);
        let depth = exc.0 - super::registers::TEMPORARY;
        self.unit.temporaries.restore(depth + 1);
        let saved = self.push();
        self.emit(Op::PushHandled { saved, exc }, location);
        let cleanup = self.unit.label();
        let raised = self.unit.temporaries.next();
        let protect = self.unit.protect(cleanup, raised, raised);
        let inner = self.unit.bound.clone();
        self.push_block(Block::Handler {
            protect,
            saved,
            exc,
        });
        (saved, cleanup, inner)
    }

    /// Ends a handler on the way out that falls through.
    pub(super) fn end_handler(&mut self, _exc: Reg, saved: Reg, location: Location) {
        self.unit.pop_block();
        self.emit(Op::PopHandled { saved }, location);
    }

    /// An exception raised in a handler goes on once what was handled before is restored.
    pub(super) fn reraise_cleanup(
        &mut self,
        cleanup: Label,
        before: Bound,
        saved: Reg,
        location: Location,
    ) {
        let depth = saved.0 - super::registers::TEMPORARY;
        self.unit.place_handler(cleanup, before);
        self.unit.temporaries.restore(depth + 1);
        let exc = self.push();
        self.emit(Op::PopHandled { saved }, location);
        self.emit(Op::Reraise { exc }, location);
        self.unit.reachable = false;
    }

    fn try_except(&mut self, node: &'a ast::Try) {
        let mark = self.mark();
        let (handler, end) = (self.unit.label(), self.unit.label());
        let exc = self.unit.temporaries.next();
        let before = self.unit.bound.clone();
        let protect = self.unit.protect(handler, exc, exc);
        self.push_block(Block::Protected(protect));
        self.block(&node.body);
        self.unit.pop_block();
        self.block(&node.orelse);
        let location = Location::default();
        self.jump(end, location);
        self.check_default_is_last(&node.handlers);
        if node.is_star {
            self.star_clauses(node, handler, exc, before, end);
        } else {
            let (saved, cleanup, inner) = self.begin_handler(handler, exc, before, location);
            for clause in &node.handlers {
                self.clause(clause, exc, saved, end);
            }
            self.end_handler(exc, saved, location);
            self.emit(Op::Reraise { exc }, location);
            self.unit.reachable = false;
            self.reraise_cleanup(cleanup, inner, saved, location);
        }
        self.reset(mark);
        self.unit.place(end);
    }

    fn check_default_is_last(&mut self, handlers: &[ExceptHandler]) {
        let Some((_, first)) = handlers.split_last() else {
            return;
        };
        for handler in first {
            if handler.type_.is_none() {
                self.error("default 'except:' must be last", handler.span);
            }
        }
    }

    /// One `except` clause.
    fn clause(&mut self, clause: &'a ExceptHandler, exc: Reg, saved: Reg, end: Label) {
        let mark = self.mark();
        let next = self.unit.label();
        let location = plain(clause.span);
        if let Some(name) = clause.name {
            self.check_debug_name(name.name, clause.span, "assign to");
        }
        if let Some(type_) = &clause.type_ {
            let class = self.operand(type_);
            let dst = self.result(mark, super::registers::Target::Next);
            // CPython blames the whole clause for a class that is none.
            self.emit(Op::ExceptMatch { dst, exc, class }, location);
            self.reset(mark);
            let to = Jump32(0);
            self.unit
                .emit_jump(Op::JumpUnless { cond: dst, to }, next, location);
        }
        match clause.name {
            Some(name) => self.named_clause(name.name, clause, exc, saved, end),
            None => {
                // The frame's handled exception keeps it alive as long as need be.
                self.emit(Op::Clear { reg: exc }, location);
                self.block(&clause.body);
                self.leave_clause(saved);
                self.jump(end, location);
            }
        }
        self.reset(mark);
        self.unit.place(next);
    }

    /// Restores what was handled before, on the way out of a clause; the block stays
    /// for the clauses that follow.
    fn leave_clause(&mut self, saved: Reg) {
        let Some(mut block) = self.unit.blocks.pop() else {
            return;
        };
        if let Some(protect) = block.protect_mut() {
            let closed = *protect;
            self.unit.close(closed);
            protect.start = self.unit.ops.len() + 2 * usize::from(self.unit.reachable);
        }
        self.emit(Op::PopHandled { saved }, Location::default());
        self.unit.blocks.push(block);
    }

    fn named_clause(
        &mut self,
        name: ast::Sym,
        clause: &'a ExceptHandler,
        exc: Reg,
        saved: Reg,
        end: Label,
    ) {
        let location = plain(clause.span);
        self.store_name(name, exc, location);
        let cleanup = self.unit.label();
        let raised = self.unit.temporaries.next();
        let inner = self.unit.bound.clone();
        let protect = self.unit.protect(cleanup, raised, raised);
        self.push_block(Block::Named(protect, name));
        self.block(&clause.body);
        self.unit.pop_block();
        // As CPython: first the handled exception is restored, then the name goes.
        let Some(mut block) = self.unit.blocks.pop() else {
            return;
        };
        if let Some(protect) = block.protect_mut() {
            let closed = *protect;
            self.unit.close(closed);
        }
        self.emit(Op::PopHandled { saved }, location);
        self.forget_name(name, location);
        self.jump(end, location);
        if let Some(protect) = block.protect_mut() {
            *protect = self.unit.protect(protect.target, protect.exc, protect.live);
        }
        self.unit.blocks.push(block);
        self.unit.place_handler(cleanup, inner);
        let mark = self.mark();
        let exc = self.push();
        self.forget_name(name, location);
        self.emit(Op::Reraise { exc }, location);
        self.unit.reachable = false;
        self.reset(mark);
    }

    /// The clauses of `except*`: each takes its part of the group, what they raise is
    /// collected, and the rest goes on.
    fn star_clauses(
        &mut self,
        node: &'a ast::Try,
        handler: Label,
        exc: Reg,
        before: Bound,
        end: Label,
    ) {
        let location = Location::default();
        let (saved, cleanup, inner) = self.begin_handler(handler, exc, before, location);
        let raised = self.push();
        let op = Op::BuildList {
            dst: raised,
            start: raised,
            count: 0,
        };
        self.emit(op, location);
        // The rest of the group, and beside it what the clause matched.
        let rest = self.push();
        self.emit(
            Op::Move {
                dst: rest,
                src: exc,
            },
            location,
        );
        for clause in &node.handlers {
            self.star_clause(clause, raised, rest);
        }
        let mark = self.mark();
        let list = raised;
        self.emit(Op::ListAppend { list, value: rest }, location);
        let dst = rest;
        let op = Op::ExceptStarResult {
            dst,
            original: exc,
            raised,
        };
        self.emit(op, location);
        let reraise = self.unit.label();
        let done = self.unit.label();
        let to = Jump32(0);
        self.unit
            .emit_jump(Op::JumpIfNoneKeep { src: dst, to }, done, location);
        self.jump(reraise, location);
        self.unit.place(done);
        self.end_handler(exc, saved, location);
        self.jump(end, location);
        self.unit.place(reraise);
        self.emit(Op::PopHandled { saved }, location);
        self.emit(Op::Reraise { exc: dst }, location);
        self.unit.reachable = false;
        self.reset(mark);
        self.reraise_cleanup(cleanup, inner, saved, location);
    }

    fn star_clause(&mut self, clause: &'a ExceptHandler, raised: Reg, rest: Reg) {
        let mark = self.mark();
        let matched = self.push();
        let (next, failed) = (self.unit.label(), self.unit.label());
        let location = plain(clause.span);
        debug_assert_eq!(matched, after(rest, 1), "the match stands beside the rest");
        if let Some(type_) = &clause.type_ {
            let class = self.operand(type_);
            self.emit(Op::ExceptStarMatch { base: rest, class }, location);
            self.reset(mark + 1);
            let to = Jump32(0);
            self.unit
                .emit_jump(Op::JumpIfNoneKeep { src: matched, to }, next, location);
        }
        // While the clause runs, its part of the group is what is being handled.
        let saved = self.push();
        self.emit(
            Op::PushHandled {
                saved,
                exc: matched,
            },
            location,
        );
        match clause.name {
            Some(name) => {
                self.check_debug_name(name.name, clause.span, "assign to");
                self.store_name(name.name, matched, location);
            }
            None => self.emit(Op::Clear { reg: matched }, location),
        }
        let exc = self.unit.temporaries.next();
        let inner = self.unit.bound.clone();
        let protect = self.unit.protect(failed, exc, exc);
        self.push_block(Block::ExceptStar);
        self.push_block(Block::Protected(protect));
        self.block(&clause.body);
        self.unit.pop_block();
        self.unit.pop_block();
        self.leave_star_clause(clause, saved);
        self.jump(next, location);
        self.unit.place_handler(failed, inner);
        let exc = self.push();
        self.leave_star_clause(clause, saved);
        let op = Op::ListAppend {
            list: raised,
            value: exc,
        };
        self.emit(op, location);
        self.reset(mark);
        self.unit.place(next);
    }

    fn leave_star_clause(&mut self, clause: &'a ExceptHandler, saved: Reg) {
        let location = plain(clause.span);
        self.emit(Op::PopHandled { saved }, location);
        if let Some(name) = clause.name {
            self.forget_name(name.name, location);
        }
    }
}
