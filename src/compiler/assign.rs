//! Assignment: targets of every form, chained and parallel assignment, augmented
//! assignment (each part evaluated once) and `del`.

use super::Compiler;
use super::location::plain;
use super::operators::{inplace_op, small_int};
use super::registers::{Target, after, is_temporary};
use crate::ast::{E, Expr, ExprKind, Operator, Stmt};
use crate::bytecode::op::{Op, Reg};
use crate::bytecode::{Constant, Location};

impl<'a> Compiler<'a> {
    /// `a = b = value`.
    pub(super) fn assign(&mut self, targets: &'a [E], value: &'a Expr) {
        let mark = self.mark();
        if let [target] = targets {
            self.assign_one(target, value);
            self.reset(mark);
            return;
        }
        let src = self.expr(value, Target::Next);
        if let Some((last, first)) = targets.split_last() {
            for target in first {
                let place = plain(target.span);
                match self.local_target(target) {
                    Some(dst) => {
                        self.emit(Op::Move { dst, src }, place);
                        self.unit.bound.insert(dst);
                    }
                    None => {
                        let copy = self.duplicate(src, place);
                        self.store(target, copy);
                    }
                }
                self.reset(mark + 1);
            }
            self.store(last, src);
        }
        self.reset(mark);
    }

    /// The register of a target that is a plain local.
    fn local_target(&mut self, target: &'a Expr) -> Option<Reg> {
        match &target.kind {
            ExprKind::Name(name) => {
                self.check_debug_name(*name, target.span, "assign to");
                self.plain_local(*name)
            }
            _ => None,
        }
    }

    /// `target = value`.
    pub(super) fn assign_one(&mut self, target: &'a Expr, value: &'a Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.check_debug_name(*name, target.span, "assign to");
                if let Some(reg) = self.plain_local(*name) {
                    self.expr(value, Target::Into(reg));
                    if self.unit.reachable {
                        self.unit.bound.insert(reg);
                    }
                    return;
                }
                let src = self.operand(value);
                self.store(target, src);
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts } => {
                if !self.assign_parallel(elts, value) {
                    let src = self.operand(value);
                    self.store(target, src);
                }
            }
            _ => {
                let src = self.held_target_value(target, value);
                self.store(target, src);
            }
        }
    }

    /// The value for an attribute or item, whose own parts are evaluated after it.
    fn held_target_value(&mut self, target: &'a Expr, value: &'a Expr) -> Reg {
        match &target.kind {
            ExprKind::Attribute { value: obj, .. } => self.held_operand(value, &[obj]),
            ExprKind::Subscript { value: obj, slice } => self.held_operand(value, &[obj, slice]),
            _ => self.operand(value),
        }
    }

    /// `a, b = x, y` without a tuple: all values first, then all stores.
    fn assign_parallel(&mut self, targets: &'a [E], value: &'a Expr) -> bool {
        let ExprKind::Tuple { elts: values, .. } = &value.kind else {
            return false;
        };
        let has_star = |elts: &[E]| {
            elts.iter()
                .any(|elt| matches!(elt.kind, ExprKind::Starred { .. }))
        };
        let fits = targets.len() == values.len() && values.len() <= 8 && !values.is_empty();
        if !fits || has_star(targets) || has_star(values) {
            return false;
        }
        let mut sources = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            let in_place = match &value.kind {
                ExprKind::Name(name) => {
                    let reg = self.plain_local(*name);
                    let is_stable = !self.may_be_rebound(*name)
                        && targets[..at].iter().all(|target| self.spares(target, reg));
                    reg.filter(|_| is_stable)
                }
                _ => None,
            };
            let source = match in_place {
                Some(reg) => {
                    self.check_bound(reg, plain(value.span));
                    reg
                }
                None => self.expr(value, Target::Next),
            };
            sources.push(source);
        }
        for (target, source) in targets.iter().zip(sources) {
            self.store(target, source);
        }
        true
    }

    /// Whether storing to a target leaves the local `reg` as it is.
    fn spares(&mut self, target: &'a Expr, reg: Option<Reg>) -> bool {
        match &target.kind {
            ExprKind::Name(name) => self.plain_local(*name) != reg || reg.is_none(),
            ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => true,
            _ => false,
        }
    }

    /// Stores a value, which is consumed where it is a temporary, to a target.
    pub(super) fn store(&mut self, target: &'a Expr, src: Reg) {
        let mark = self.mark();
        match &target.kind {
            ExprKind::Name(name) => {
                self.check_debug_name(*name, target.span, "assign to");
                self.store_name(*name, src, plain(target.span));
            }
            ExprKind::Attribute { value, attr } => {
                self.check_debug_name(attr.name, target.span, "assign to");
                self.note_static_attribute(value, attr.name);
                let name = self.mangled_text(attr.name);
                let obj = self.operand(value);
                let location = self.attribute_location(target, target);
                let name = self.unit.site(name);
                let op = Op::StoreAttr {
                    obj,
                    value: src,
                    name,
                };
                self.emit(op, location);
            }
            ExprKind::Subscript { value, slice } => {
                let obj = self.held_operand(value, &[slice]);
                let key = self.operand(slice);
                let op = Op::SetItem {
                    obj,
                    key,
                    value: src,
                };
                self.emit(op, self.location(target));
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts } => {
                self.unpack(target, elts, src);
            }
            ExprKind::Starred { .. } => {
                let message = "starred assignment target must be in a list or tuple";
                self.error(message, target.span);
            }
            _ => self.error("cannot assign to this expression", target.span),
        }
        self.reset(mark);
    }

    /// The first register of targets that are plain locals side by side, as those bound together are: the
    /// items go there at once.
    fn row_of_locals(&mut self, targets: &'a [E]) -> Option<Reg> {
        let mut first = None;
        for (at, target) in targets.iter().enumerate() {
            let ExprKind::Name(name) = &target.kind else {
                return None;
            };
            let reg = self.plain_local(*name)?;
            let start = *first.get_or_insert(reg);
            if reg != after(start, at as u16) {
                return None;
            }
        }
        for target in targets {
            self.local_target(target);
        }
        first
    }

    fn unpack(&mut self, whole: &'a Expr, targets: &'a [E], src: Reg) {
        let location = plain(whole.span);
        let is_star = |elt: &E| matches!(elt.kind, ExprKind::Starred { .. });
        let star = targets.iter().position(is_star);
        if let Some(start) = self.row_of_locals(targets) {
            let count = targets.len() as u16;
            self.emit(Op::UnpackSequence { src, start, count }, location);
            for at in 0..count {
                self.unit.bound.insert(after(start, at));
            }
            return;
        }
        let start = self.unit.temporaries.next();
        for _ in targets {
            self.push();
        }
        match star {
            None => {
                let count = targets.len() as u16;
                self.emit(Op::UnpackSequence { src, start, count }, location);
            }
            Some(at) => {
                let behind = targets.len() - at - 1;
                if targets[at + 1..].iter().any(is_star) {
                    let message = "multiple starred expressions in assignment";
                    return self.error(message, whole.span);
                }
                let (Ok(before), Ok(after)) = (u8::try_from(at), u8::try_from(behind)) else {
                    let message = "too many expressions in star-unpacking assignment";
                    return self.error(message, whole.span);
                };
                let op = Op::UnpackStarred {
                    src,
                    start,
                    before,
                    after,
                };
                self.emit(op, location);
            }
        }
        for (at, target) in targets.iter().enumerate() {
            let src = after(start, at as u16);
            match &target.kind {
                ExprKind::Starred { value } => self.store(value, src),
                _ => self.store(target, src),
            }
        }
    }

    /// `target op= value`.
    pub(super) fn augmented(
        &mut self,
        stmt: &'a Stmt,
        target: &'a Expr,
        op: Operator,
        value: &'a Expr,
    ) {
        let mark = self.mark();
        let location = plain(stmt.span);
        match &target.kind {
            ExprKind::Name(name) => {
                self.check_debug_name(*name, target.span, "assign to");
                if let Some(reg) = self.plain_local(*name) {
                    let lhs = self.held_operand(target, &[value]);
                    self.inplace(op, reg, lhs, value, location);
                } else {
                    let lhs = self.operand(target);
                    self.inplace(op, lhs, lhs, value, location);
                    self.store_name(*name, lhs, plain(target.span));
                }
            }
            ExprKind::Attribute { value: obj, attr } => {
                self.check_debug_name(attr.name, target.span, "assign to");
                let name = self.mangled_text(attr.name);
                let place = self.attribute_location(target, target);
                let obj = self.held_operand(obj, &[value]);
                let copy = self.duplicate(obj, place);
                let site = self.unit.site(name.clone());
                let dst = if is_temporary(obj) { copy } else { self.push() };
                let op_load = Op::LoadAttr {
                    dst,
                    obj: copy,
                    name: site,
                };
                self.emit(op_load, place);
                self.inplace(op, dst, dst, value, location);
                let site = self.unit.site(name);
                let op_store = Op::StoreAttr {
                    obj,
                    value: dst,
                    name: site,
                };
                self.emit(op_store, place);
            }
            ExprKind::Subscript { value: obj, slice } => {
                let place = self.location(target);
                let obj = self.held_operand(obj, &[slice, value]);
                let key = self.held_operand(slice, &[value]);
                let dst = self.push();
                let lhs = match is_temporary(obj) {
                    true => {
                        self.emit(Op::Move { dst, src: obj }, place);
                        dst
                    }
                    false => obj,
                };
                let again = self.duplicate(key, place);
                let op_load = Op::GetItem {
                    dst,
                    obj: lhs,
                    key: again,
                };
                self.emit(op_load, place);
                self.inplace(op, dst, dst, value, location);
                let op_store = Op::SetItem {
                    obj,
                    key,
                    value: dst,
                };
                self.emit(op_store, place);
            }
            _ => self.error("illegal expression for augmented assignment", target.span),
        }
        self.reset(mark);
    }

    fn inplace(&mut self, op: Operator, dst: Reg, lhs: Reg, value: &'a Expr, location: Location) {
        let mark = self.mark();
        let literal = match op {
            Operator::Add | Operator::Sub => small_int(value),
            _ => None,
        };
        let op = match (literal, op) {
            (Some(rhs), Operator::Add) => Op::InplaceAddInt { dst, lhs, rhs },
            (Some(rhs), _) => Op::InplaceSubInt { dst, lhs, rhs },
            (None, op) => {
                let rhs = self.operand(value);
                inplace_op(op, dst, lhs, rhs)
            }
        };
        self.emit(op, location);
        self.reset(mark);
    }

    /// `del target`.
    pub(super) fn delete(&mut self, target: &'a Expr) {
        let mark = self.mark();
        match &target.kind {
            ExprKind::Name(name) => {
                self.check_debug_name(*name, target.span, "delete");
                self.delete_name(*name, target.span);
            }
            ExprKind::Attribute { value, attr } => {
                self.check_debug_name(attr.name, target.span, "delete");
                let name = self.mangled_text(attr.name);
                let obj = self.operand(value);
                let location = self.attribute_location(target, target);
                let name = self.unit.site(name);
                self.emit(Op::DeleteAttr { obj, name }, location);
            }
            ExprKind::Subscript { value, slice } => {
                let obj = self.held_operand(value, &[slice]);
                let key = self.operand(slice);
                self.emit(Op::DeleteItem { obj, key }, self.location(target));
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts } => {
                elts.iter().for_each(|elt| self.delete(elt));
            }
            _ => self.error("cannot delete this expression", target.span),
        }
        self.reset(mark);
    }

    /// A string as a constant in the next temporary.
    pub(super) fn load_text(&mut self, text: std::rc::Rc<str>, location: Location) -> Reg {
        self.load_constant(Constant::Str(text), Target::Next, location)
    }
}
