//! Operators: binary chains, unary operators, `and`/`or` and comparisons, as
//! values.  As conditions they are in `condition`.

use super::Compiler;
use super::location::plain;
use super::registers::{Target, is_temporary};
use crate::ast::{BoolOp, CmpOp, E, Expr, ExprKind, Operator, UnaryOp};
use crate::bytecode::op::{Jump32, Op, Reg};
use crate::bytecode::{Constant, Location};

/// The instruction of a binary operator.
pub(super) fn binary_op(op: Operator, dst: Reg, lhs: Reg, rhs: Reg) -> Op {
    match op {
        Operator::Add => Op::Add { dst, lhs, rhs },
        Operator::Sub => Op::Sub { dst, lhs, rhs },
        Operator::Mult => Op::Mul { dst, lhs, rhs },
        Operator::MatMult => Op::MatMul { dst, lhs, rhs },
        Operator::Div => Op::Div { dst, lhs, rhs },
        Operator::Mod => Op::Mod { dst, lhs, rhs },
        Operator::Pow => Op::Pow { dst, lhs, rhs },
        Operator::LShift => Op::LShift { dst, lhs, rhs },
        Operator::RShift => Op::RShift { dst, lhs, rhs },
        Operator::BitOr => Op::BitOr { dst, lhs, rhs },
        Operator::BitXor => Op::BitXor { dst, lhs, rhs },
        Operator::BitAnd => Op::BitAnd { dst, lhs, rhs },
        Operator::FloorDiv => Op::FloorDiv { dst, lhs, rhs },
    }
}

/// The instruction of an augmented assignment.
pub(super) fn inplace_op(op: Operator, dst: Reg, lhs: Reg, rhs: Reg) -> Op {
    match op {
        Operator::Add => Op::InplaceAdd { dst, lhs, rhs },
        Operator::Sub => Op::InplaceSub { dst, lhs, rhs },
        Operator::Mult => Op::InplaceMul { dst, lhs, rhs },
        Operator::MatMult => Op::InplaceMatMul { dst, lhs, rhs },
        Operator::Div => Op::InplaceDiv { dst, lhs, rhs },
        Operator::Mod => Op::InplaceMod { dst, lhs, rhs },
        Operator::Pow => Op::InplacePow { dst, lhs, rhs },
        Operator::LShift => Op::InplaceLShift { dst, lhs, rhs },
        Operator::RShift => Op::InplaceRShift { dst, lhs, rhs },
        Operator::BitOr => Op::InplaceBitOr { dst, lhs, rhs },
        Operator::BitXor => Op::InplaceBitXor { dst, lhs, rhs },
        Operator::BitAnd => Op::InplaceBitAnd { dst, lhs, rhs },
        Operator::FloorDiv => Op::InplaceFloorDiv { dst, lhs, rhs },
    }
}

/// The instruction of a comparison.
fn compare_op(op: CmpOp, dst: Reg, lhs: Reg, rhs: Reg) -> Op {
    match op {
        CmpOp::Eq => Op::Eq { dst, lhs, rhs },
        CmpOp::NotEq => Op::Ne { dst, lhs, rhs },
        CmpOp::Lt => Op::Lt { dst, lhs, rhs },
        CmpOp::LtE => Op::Le { dst, lhs, rhs },
        CmpOp::Gt => Op::Gt { dst, lhs, rhs },
        CmpOp::GtE => Op::Ge { dst, lhs, rhs },
        CmpOp::Is => Op::Is { dst, lhs, rhs },
        CmpOp::IsNot => Op::IsNot { dst, lhs, rhs },
        CmpOp::In => Op::In {
            dst,
            item: lhs,
            container: rhs,
        },
        CmpOp::NotIn => Op::NotIn {
            dst,
            item: lhs,
            container: rhs,
        },
    }
}

/// The literal, if an expression is an int that fits 16 bits.
pub(super) fn small_int(expr: &Expr) -> Option<i16> {
    match &expr.kind {
        ExprKind::Constant(crate::ast::Constant::Int(value)) => i16::try_from(*value).ok(),
        ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand,
        } => match &operand.kind {
            ExprKind::Constant(crate::ast::Constant::Int(value)) => i16::try_from(-*value).ok(),
            _ => None,
        },
        _ => None,
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn binary(&mut self, expr: &'a Expr, target: Target) -> Reg {
        let mark = self.mark();
        let chain = expr.chain().expect("a binary operator is a chain");
        let (folded, done) = self.fold_prefix(&chain);
        let mut lhs = match folded {
            Some(constant) => {
                let span = match done {
                    0 => chain.first.span,
                    _ => chain.links[done - 1].whole.span,
                };
                self.load_constant(constant, Target::Next, plain(span))
            }
            None => self.held_operand(chain.first, &[chain.links[0].right]),
        };
        let last = chain.links.len() - 1;
        for (at, link) in chain.links.iter().enumerate().skip(done) {
            let location = self.location(link.whole);
            let literal = match link.op {
                Operator::Add | Operator::Sub => small_int(link.right),
                _ => None,
            };
            let rhs = match literal {
                Some(_) => lhs,
                None => self.operand(link.right),
            };
            let dst = self.result(mark, if at == last { target } else { Target::Next });
            let op = match (literal, link.op) {
                (Some(rhs), Operator::Add) => Op::AddInt { dst, lhs, rhs },
                (Some(rhs), _) => Op::SubInt { dst, lhs, rhs },
                (None, op) => binary_op(op, dst, lhs, rhs),
            };
            self.emit(op, location);
            lhs = dst;
        }
        lhs
    }

    pub(super) fn unary(
        &mut self,
        expr: &'a Expr,
        op: UnaryOp,
        operand: &'a Expr,
        target: Target,
    ) -> Reg {
        let mark = self.mark();
        let src = self.operand(operand);
        let dst = self.result(mark, target);
        let op = match op {
            UnaryOp::USub => Op::Neg { dst, src },
            UnaryOp::UAdd => Op::Pos { dst, src },
            UnaryOp::Invert => Op::Invert { dst, src },
            UnaryOp::Not => Op::Not { dst, src },
        };
        self.emit(op, plain(expr.span));
        dst
    }

    /// `a and b or c` as a value: the deciding operand itself.
    pub(super) fn bool_op(
        &mut self,
        expr: &'a Expr,
        op: BoolOp,
        values: &'a [E],
        target: Target,
    ) -> Reg {
        let mark = self.mark();
        let end = self.unit.label();
        let Some((last, first)) = values.split_last() else {
            return self.load_constant(Constant::None, target, Location::default());
        };
        for value in first {
            self.reset(mark);
            let cond = self.expr(value, Target::Next);
            let to = Jump32(0);
            let jump = match op {
                BoolOp::And => Op::JumpUnlessKeep { cond, to },
                BoolOp::Or => Op::JumpIfKeep { cond, to },
            };
            self.unit.emit_jump(jump, end, plain(expr.span));
        }
        self.reset(mark);
        self.expr(last, Target::Next);
        self.unit.place(end);
        self.land(mark, target, plain(last.span))
    }

    pub(super) fn compare(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &'a [CmpOp],
        comparators: &'a [E],
        target: Target,
    ) -> Reg {
        self.warn_of_comparison(expr, left, ops, comparators);
        let mark = self.mark();
        let location = plain(expr.span);
        if let ([op], [right]) = (ops, comparators) {
            let lhs = self.held_operand(left, &[right]);
            let rhs = self.comparand(*op, right);
            let dst = self.result(mark, target);
            self.emit(compare_op(*op, dst, lhs, rhs), location);
            return dst;
        }
        // The result stands below; what is held for the next comparison is dropped
        // on the way out of a comparison that was false.
        let dst = self.push();
        let end = self.unit.label();
        let mut ways_out = Vec::new();
        let mut lhs = self.held_operand(left, &[&comparators[0]]);
        let last = ops.len() - 1;
        for (at, (op, right)) in ops.iter().zip(comparators).enumerate() {
            if at == last {
                let rhs = self.comparand(*op, right);
                self.emit(compare_op(*op, dst, lhs, rhs), location);
                break;
            }
            let held = self.held_operand(right, &[&comparators[at + 1]]);
            let rhs = self.duplicate(held, location);
            self.emit(compare_op(*op, dst, lhs, rhs), location);
            let to = Jump32(0);
            let out = if is_temporary(held) {
                self.unit.label()
            } else {
                end
            };
            self.unit
                .emit_jump(Op::JumpUnlessKeep { cond: dst, to }, out, location);
            if out != end {
                ways_out.push((out, held));
            }
            lhs = held;
        }
        self.finish_ways_out(ways_out, end, location);
        self.land(mark, target, location)
    }

    /// A second copy of what a register holds, unless it is a local, which stays.
    pub(super) fn duplicate(&mut self, reg: Reg, location: Location) -> Reg {
        if !is_temporary(reg) {
            return reg;
        }
        let dst = self.push();
        self.emit(Op::Move { dst, src: reg }, location);
        dst
    }

    /// Drops on each way out what it still holds, then goes on at `end`.
    pub(super) fn finish_ways_out(
        &mut self,
        ways_out: Vec<(super::function::Label, Reg)>,
        end: super::function::Label,
        location: Location,
    ) {
        for (label, held) in ways_out {
            self.jump(end, location);
            self.unit.place(label);
            self.emit(Op::Clear { reg: held }, location);
        }
        self.unit.place(end);
    }

    /// The right operand of a comparison; a literal container behind `in` is a constant.
    pub(super) fn comparand(&mut self, op: CmpOp, right: &'a Expr) -> Reg {
        if matches!(op, CmpOp::In | CmpOp::NotIn) {
            let elts = match &right.kind {
                ExprKind::List { elts } | ExprKind::Set { elts } => Some(elts),
                _ => None,
            };
            let items: Option<Vec<Constant>> =
                elts.and_then(|elts| elts.iter().map(|elt| self.fold(elt)).collect());
            if let Some(items) = items {
                let constant = match right.kind {
                    ExprKind::Set { .. } => Constant::FrozenSet(items),
                    _ => Constant::Tuple(items),
                };
                return self.load_constant(constant, Target::Next, plain(right.span));
            }
        }
        self.operand(right)
    }
}
