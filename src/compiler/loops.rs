//! Loops: `for` and `while`, with `else`.  A backward jump leads to the
//! `LoopHeader` at the loop's head; a short `while` condition is tested at the
//! bottom again, which saves the jump.

use super::Compiler;
use super::function::Block;
use super::location::plain;
use super::registers::Target;
use crate::ast::{self, E, Expr, ExprKind, Stmt};
use crate::bytecode::op::{Jump16, Op, Reg};

/// How many nodes a condition may have to be compiled twice.
const SHORT_CONDITION: usize = 12;

/// Counts the nodes of an expression that is cheap to repeat; `None` where it is not.
fn count_nodes(expr: &Expr) -> Option<usize> {
    let sum = |values: &[E]| {
        let mut total = 1;
        for value in values {
            total += count_nodes(value)?;
            if total > SHORT_CONDITION {
                return None;
            }
        }
        Some(total)
    };
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::Constant(_) => Some(1),
        ExprKind::Attribute { value, .. } | ExprKind::UnaryOp { operand: value, .. } => {
            Some(1 + count_nodes(value)?)
        }
        ExprKind::BinOp { left, right, .. } => Some(1 + count_nodes(left)? + count_nodes(right)?),
        ExprKind::Subscript { value, slice } => Some(1 + count_nodes(value)? + count_nodes(slice)?),
        ExprKind::NamedExpr { value, .. } => Some(1 + count_nodes(value)?),
        ExprKind::Compare {
            left, comparators, ..
        } => Some(count_nodes(left)? + sum(comparators)?),
        ExprKind::BoolOp { values, .. } => sum(values),
        ExprKind::Call {
            func,
            args,
            keywords,
        } if keywords.is_empty() => Some(count_nodes(func)? + sum(args)?),
        _ => None,
    }
}

fn is_short(expr: &Expr) -> bool {
    // Long operator chains are cut off before their length is walked.
    expr.nesting().depth < 10 && count_nodes(expr).is_some_and(|count| count <= SHORT_CONDITION)
}

impl<'a> Compiler<'a> {
    pub(super) fn while_(
        &mut self,
        stmt: &'a Stmt,
        test: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
    ) {
        let [head, on_continue, exit, end] = std::array::from_fn(|_| self.unit.label());
        let is_constant = self.fold(test).is_some();
        let is_bottom_tested = !is_constant && is_short(test);
        if is_bottom_tested {
            self.condition(test, false, exit);
        }
        self.unit.place_loop_head(head);
        self.emit(Op::LoopHeader {}, plain(test.span));
        if !is_bottom_tested {
            self.condition(test, false, exit);
        }
        self.push_block(Block::Loop {
            on_break: end,
            on_continue,
            held: Reg(0),
            count: 0,
        });
        self.loop_body(body);
        self.unit.pop_block();
        self.unit.place(on_continue);
        if is_bottom_tested {
            self.condition(test, true, head);
        } else {
            self.jump(head, plain(stmt.span));
        }
        self.unit.place(exit);
        self.block(orelse);
        self.unit.place(end);
    }

    pub(super) fn for_(&mut self, node: &'a ast::For) {
        let mark = self.mark();
        let [head, exit, end] = std::array::from_fn(|_| self.unit.label());
        let location = self.location(&node.iter);
        let iter = self.iteration(&node.iter);
        self.unit.place_loop_head(head);
        self.emit(Op::LoopHeader {}, location);
        self.next_item(iter, &node.target, exit, location);
        self.push_block(Block::Loop {
            on_break: end,
            on_continue: head,
            held: iter,
            count: 3,
        });
        self.loop_body(&node.body);
        self.unit.pop_block();
        self.jump(head, location);
        self.unit.place(exit);
        self.reset(mark);
        self.block(&node.orelse);
        self.unit.place(end);
    }

    /// The three registers of an iteration over an expression.
    pub(super) fn iteration(&mut self, iterable: &'a Expr) -> Reg {
        let iter = self.expr(iterable, Target::Next);
        self.push();
        self.push();
        let location = self.location(iterable);
        self.emit(Op::GetForIter { iter }, location);
        iter
    }

    /// Fetches the next item into a target.
    pub(super) fn next_item(
        &mut self,
        iter: Reg,
        target: &'a Expr,
        exit: super::function::Label,
        location: crate::bytecode::Location,
    ) {
        let mark = self.mark();
        let exit_offset = Jump16(0);
        let local = match target.kind {
            ExprKind::Name(name) => self.plain_local(name),
            _ => None,
        };
        if let (Some(dst), ExprKind::Name(name)) = (local, &target.kind) {
            self.check_debug_name(*name, target.span, "assign to");
            let op = Op::ForIter {
                iter,
                dst,
                exit: exit_offset,
            };
            self.unit.emit_jump(op, exit, location);
            self.unit.bound.insert(dst);
            return;
        }
        let dst = self.push();
        let op = Op::ForIter {
            iter,
            dst,
            exit: exit_offset,
        };
        self.unit.emit_jump(op, exit, location);
        self.store(target, dst);
        self.reset(mark);
    }
}
