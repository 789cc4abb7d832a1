//! Conditions: expressions whose truth decides a jump.  `and`, `or` and `not`
//! become control flow, comparisons fuse with their jump, constants decide at
//! compile time.

use super::Compiler;
use super::function::Label;
use super::location::plain;
use super::operators::small_int;
use super::registers::is_temporary;
use crate::ast::{BoolOp, CmpOp, E, Expr, ExprKind, UnaryOp};
use crate::bytecode::op::{Jump16, Jump32, Op, Reg};
use crate::bytecode::{Constant, Location};

/// The truth of a constant.
pub(super) fn truth(constant: &Constant) -> bool {
    match constant {
        Constant::None => false,
        Constant::Bool(value) => *value,
        Constant::Int(value) => *value != 0,
        Constant::Float(value) => *value != 0.0,
        Constant::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Constant::Str(text) => !text.is_empty(),
        Constant::Bytes(bytes) => !bytes.is_empty(),
        Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
        Constant::BigInt(_) | Constant::Ellipsis | Constant::Code(_) => true,
    }
}

/// A comparison fused with a jump, where there is one.
fn fused(op: CmpOp, jump_if: bool, lhs: Reg, rhs: Reg) -> Option<Op> {
    let to = Jump16(0);
    Some(match (op, jump_if) {
        (CmpOp::Lt, true) => Op::JumpIfLt { lhs, rhs, to },
        (CmpOp::LtE, true) => Op::JumpIfLe { lhs, rhs, to },
        (CmpOp::Eq, true) => Op::JumpIfEq { lhs, rhs, to },
        (CmpOp::NotEq, true) => Op::JumpIfNe { lhs, rhs, to },
        (CmpOp::Gt, true) => Op::JumpIfGt { lhs, rhs, to },
        (CmpOp::GtE, true) => Op::JumpIfGe { lhs, rhs, to },
        (CmpOp::Lt, false) => Op::JumpUnlessLt { lhs, rhs, to },
        (CmpOp::LtE, false) => Op::JumpUnlessLe { lhs, rhs, to },
        (CmpOp::Eq, false) => Op::JumpUnlessEq { lhs, rhs, to },
        (CmpOp::NotEq, false) => Op::JumpUnlessNe { lhs, rhs, to },
        (CmpOp::Gt, false) => Op::JumpUnlessGt { lhs, rhs, to },
        (CmpOp::GtE, false) => Op::JumpUnlessGe { lhs, rhs, to },
        _ => return None,
    })
}

/// The same against an int literal.
fn fused_int(op: CmpOp, jump_if: bool, lhs: Reg, rhs: i16) -> Option<Op> {
    let to = Jump16(0);
    Some(match (op, jump_if) {
        (CmpOp::Lt, true) => Op::JumpIfLtInt { lhs, rhs, to },
        (CmpOp::LtE, true) => Op::JumpIfLeInt { lhs, rhs, to },
        (CmpOp::Eq, true) => Op::JumpIfEqInt { lhs, rhs, to },
        (CmpOp::NotEq, true) => Op::JumpIfNeInt { lhs, rhs, to },
        (CmpOp::Gt, true) => Op::JumpIfGtInt { lhs, rhs, to },
        (CmpOp::GtE, true) => Op::JumpIfGeInt { lhs, rhs, to },
        (CmpOp::Lt, false) => Op::JumpUnlessLtInt { lhs, rhs, to },
        (CmpOp::LtE, false) => Op::JumpUnlessLeInt { lhs, rhs, to },
        (CmpOp::Eq, false) => Op::JumpUnlessEqInt { lhs, rhs, to },
        (CmpOp::NotEq, false) => Op::JumpUnlessNeInt { lhs, rhs, to },
        (CmpOp::Gt, false) => Op::JumpUnlessGtInt { lhs, rhs, to },
        (CmpOp::GtE, false) => Op::JumpUnlessGeInt { lhs, rhs, to },
        _ => return None,
    })
}

fn is_none(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant(crate::ast::Constant::None))
}

impl<'a> Compiler<'a> {
    /// Goes to `label` if the truth of the expression is `jump_if`, and on otherwise.
    pub(super) fn condition(&mut self, expr: &'a Expr, jump_if: bool, label: Label) {
        if let Some(constant) = self.fold(expr) {
            if truth(&constant) == jump_if {
                self.jump(label, plain(expr.span));
            }
            return;
        }
        match &expr.kind {
            ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand,
            } => self.condition(operand, !jump_if, label),
            ExprKind::BoolOp { op, values } => self.bool_condition(*op, values, jump_if, label),
            ExprKind::IfExp { test, body, orelse } => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.condition(test, false, other);
                self.condition(body, jump_if, label);
                self.jump(end, plain(expr.span));
                self.unit.place(other);
                self.condition(orelse, jump_if, label);
                self.unit.place(end);
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.compare_condition(expr, (left, ops, comparators), jump_if, label),
            _ => {
                let mark = self.mark();
                let cond = self.operand(expr);
                self.reset(mark);
                self.jump_on(cond, jump_if, label, self.location(expr));
            }
        }
    }

    /// Jumps on the truth of a register.
    pub(super) fn jump_on(&mut self, cond: Reg, jump_if: bool, label: Label, location: Location) {
        let to = Jump32(0);
        let op = match jump_if {
            true => Op::JumpIf { cond, to },
            false => Op::JumpUnless { cond, to },
        };
        self.unit.emit_jump(op, label, location);
    }

    fn bool_condition(&mut self, op: BoolOp, values: &'a [E], jump_if: bool, label: Label) {
        let Some((last, first)) = values.split_last() else {
            return;
        };
        // `and` is decided by the first false operand, `or` by the first true one.
        let decides = op == BoolOp::Or;
        if decides == jump_if {
            for value in values {
                self.condition(value, jump_if, label);
            }
            return;
        }
        let skip = self.unit.label();
        for value in first {
            self.condition(value, decides, skip);
        }
        self.condition(last, jump_if, label);
        self.unit.place(skip);
    }

    fn compare_condition(
        &mut self,
        expr: &'a Expr,
        (left, ops, comparators): (&'a Expr, &'a [CmpOp], &'a [E]),
        jump_if: bool,
        label: Label,
    ) {
        self.warn_of_comparison(expr, left, ops, comparators);
        let mark = self.mark();
        let location = plain(expr.span);
        if let ([op], [right]) = (ops, comparators) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) && is_none(right) {
                let src = self.operand(left);
                let to = Jump32(0);
                let jump = match (*op == CmpOp::Is) == jump_if {
                    true => Op::JumpIfNone { src, to },
                    false => Op::JumpIfNotNone { src, to },
                };
                self.reset(mark);
                self.unit.emit_jump(jump, label, location);
                return;
            }
            let lhs = self.held_operand(left, &[right]);
            self.last_comparison(*op, lhs, right, jump_if, label, location);
            self.reset(mark);
            return;
        }
        // A false comparison in the middle still holds its right operand.
        let failed = self.unit.label();
        let mut ways_out = Vec::new();
        let mut lhs = self.held_operand(left, &[&comparators[0]]);
        let last = ops.len() - 1;
        for (at, (op, right)) in ops.iter().zip(comparators).enumerate() {
            if at == last {
                self.last_comparison(*op, lhs, right, jump_if, label, location);
                break;
            }
            let held = self.held_operand(right, &[&comparators[at + 1]]);
            let rhs = self.duplicate(held, location);
            let out = match is_temporary(held) {
                true => self.unit.label(),
                false if jump_if => failed,
                false => label,
            };
            self.compare_and_jump(*op, lhs, rhs, false, out, location);
            if is_temporary(held) {
                ways_out.push((out, held));
            }
            lhs = held;
        }
        self.reset(mark);
        self.leave_chain(ways_out, failed, jump_if, label, location);
    }

    /// Drops what a false comparison in the middle of a chain still holds.
    fn leave_chain(
        &mut self,
        ways_out: Vec<(Label, Reg)>,
        failed: Label,
        jump_if: bool,
        label: Label,
        location: Location,
    ) {
        if ways_out.is_empty() {
            return self.unit.place(failed);
        }
        let end = self.unit.label();
        self.jump(end, location);
        for (out, held) in ways_out {
            self.unit.place(out);
            self.emit(Op::Clear { reg: held }, location);
            self.jump(if jump_if { failed } else { label }, location);
        }
        self.unit.place(failed);
        self.unit.place(end);
    }

    fn last_comparison(
        &mut self,
        op: CmpOp,
        lhs: Reg,
        right: &'a Expr,
        jump_if: bool,
        label: Label,
        location: Location,
    ) {
        let literal = small_int(right).and_then(|rhs| fused_int(op, jump_if, lhs, rhs));
        if let Some(jump) = literal {
            return self.unit.emit_jump(jump, label, location);
        }
        let rhs = self.comparand(op, right);
        self.compare_and_jump(op, lhs, rhs, jump_if, label, location);
    }

    fn compare_and_jump(
        &mut self,
        op: CmpOp,
        lhs: Reg,
        rhs: Reg,
        jump_if: bool,
        label: Label,
        location: Location,
    ) {
        if let Some(jump) = fused(op, jump_if, lhs, rhs) {
            return self.unit.emit_jump(jump, label, location);
        }
        let cond = self.push();
        let op = match op {
            CmpOp::Is => Op::Is {
                dst: cond,
                lhs,
                rhs,
            },
            CmpOp::IsNot => Op::IsNot {
                dst: cond,
                lhs,
                rhs,
            },
            CmpOp::NotIn => Op::NotIn {
                dst: cond,
                item: lhs,
                container: rhs,
            },
            _ => Op::In {
                dst: cond,
                item: lhs,
                container: rhs,
            },
        };
        self.emit(op, location);
        let mark = self.mark() - 1;
        self.reset(mark);
        self.jump_on(cond, jump_if, label, location);
    }
}
