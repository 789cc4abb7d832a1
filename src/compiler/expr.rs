//! Expressions: routing by kind, constants, displays, attributes and items.
//! Every way through writes its target last, so that a target may be a local
//! that the expression still reads.

use super::Compiler;
use super::location::plain;
use super::registers::{Target, is_temporary};
use crate::ast::{self, E, Expr, ExprKind};
use crate::bytecode::op::{Op, Reg};
use crate::bytecode::{Constant, Location};
use crate::resolve::Flags;

/// How many items a display holds in registers before it is built up item by item.
const DISPLAY_CHUNK: usize = 24;

impl<'a> Compiler<'a> {
    /// Computes an expression into the target, whose register is returned.
    pub(super) fn expr(&mut self, expr: &'a Expr, target: Target) -> Reg {
        let location = plain(expr.span);
        if let Some(constant) = self.fold(expr) {
            return self.load_constant(constant, target, location);
        }
        match &expr.kind {
            ExprKind::Name(name) => self.load_name(*name, expr.span, target),
            ExprKind::BinOp { .. } => self.binary(expr, target),
            ExprKind::UnaryOp { op, operand } => self.unary(expr, *op, operand, target),
            ExprKind::BoolOp { op, values } => self.bool_op(expr, *op, values, target),
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.compare(expr, left, ops, comparators, target),
            ExprKind::IfExp { test, body, orelse } => self.if_expr(test, body, orelse, target),
            ExprKind::NamedExpr {
                target: name,
                value,
            } => self.named_expr(name, value, target),
            ExprKind::Call { .. } => self.call(expr, target),
            ExprKind::Attribute { value, attr } => {
                self.load_attribute(expr, value, attr.name, target)
            }
            ExprKind::Subscript { value, slice } => self.subscript(expr, value, slice, target),
            ExprKind::Slice { lower, upper, step } => self.slice(expr, lower, upper, step, target),
            ExprKind::Lambda { id, args, body } => self.lambda(expr, *id, args, body, target),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr, target),
            ExprKind::Tuple { elts, .. } => self.tuple(elts, location, target),
            ExprKind::List { elts } => self.list(elts, location, target),
            ExprKind::Set { elts } => self.set(elts, location, target),
            ExprKind::Dict { keys, values } => self.dict(keys, values, location, target),
            ExprKind::JoinedStr { values } => self.joined(values, location, target),
            ExprKind::TemplateStr { values } => self.template(values, location, target),
            ExprKind::FormattedValue { .. } => self.formatted(expr, target),
            ExprKind::Interpolation { .. } => {
                let values = std::slice::from_ref(expr);
                self.template_parts(values.iter(), location, target)
            }
            ExprKind::Await { value } => self.await_(expr, value, target),
            ExprKind::Yield { value } => self.yield_(expr, value.as_deref(), target),
            ExprKind::YieldFrom { value } => self.yield_from(expr, value, target),
            ExprKind::Starred { .. } => {
                self.error("can't use starred expression here", expr.span);
                self.load_constant(Constant::None, target, location)
            }
            ExprKind::Constant(_) => unreachable!("a constant folds to itself"),
        }
    }

    /// The register that holds an expression: a local is read in place, anything
    /// else is computed into the next temporary.
    pub(super) fn operand(&mut self, expr: &'a Expr) -> Reg {
        match &expr.kind {
            ExprKind::Name(name) => {
                if let Some(reg) = self.plain_local(*name) {
                    self.check_bound(reg, plain(expr.span));
                    return reg;
                }
            }
            ExprKind::NamedExpr { target, value } => {
                if let ExprKind::Name(name) = target.kind
                    && let Some(reg) = self.plain_local(name)
                {
                    self.check_debug_name(name, target.span, "assign to");
                    self.expr(value, Target::Into(reg));
                    self.unit.bound.insert(reg);
                    return reg;
                }
            }
            _ => {}
        }
        self.expr(expr, Target::Next)
    }

    /// An operand that is held while `next` is evaluated: a local that `next` might
    /// rebind is copied.
    pub(super) fn held_operand(&mut self, expr: &'a Expr, next: &[&Expr]) -> Reg {
        let name = match &expr.kind {
            ExprKind::Name(name) => Some(*name),
            ExprKind::NamedExpr { target, .. } => match target.kind {
                ExprKind::Name(name) => Some(name),
                _ => None,
            },
            _ => None,
        };
        let is_safe = next
            .iter()
            .all(|next| matches!(next.kind, ExprKind::Name(_) | ExprKind::Constant(_)));
        match name {
            Some(name) if !is_safe && self.may_be_rebound(name) => self.expr(expr, Target::Next),
            _ => self.operand(expr),
        }
    }

    /// Gives back the temporaries from `mark` on and names the register for the result.
    pub(super) fn result(&mut self, mark: u16, target: Target) -> Reg {
        self.reset(mark);
        match target {
            Target::Next => self.push(),
            Target::Into(reg) => reg,
        }
    }

    /// Moves a result that stands in the temporary at `mark` to where it shall go.
    pub(super) fn land(&mut self, mark: u16, target: Target, location: Location) -> Reg {
        self.reset(mark);
        let src = self.push();
        match target {
            Target::Next => src,
            Target::Into(dst) if dst == src => dst,
            Target::Into(dst) => {
                self.reset(mark);
                self.emit(Op::Take { dst, src }, location);
                dst
            }
        }
    }

    /// Evaluates an expression and drops its value.
    pub(super) fn discard(&mut self, expr: &'a Expr) {
        if self.fold(expr).is_some() {
            return;
        }
        let mark = self.mark();
        let reg = match &expr.kind {
            // The value is only looked up, for the error that this may raise.
            ExprKind::Name(_) | ExprKind::NamedExpr { .. } => self.operand(expr),
            ExprKind::BoolOp { .. } | ExprKind::IfExp { .. } => return self.discard_branches(expr),
            _ => self.expr(expr, Target::Next),
        };
        if is_temporary(reg) {
            self.emit(Op::Clear { reg }, plain(expr.span));
        }
        self.reset(mark);
    }

    fn discard_branches(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                let end = self.unit.label();
                if let Some((last, first)) = values.split_last() {
                    for value in first {
                        self.condition(value, *op == ast::BoolOp::Or, end);
                    }
                    self.discard(last);
                }
                self.unit.place(end);
            }
            ExprKind::IfExp { test, body, orelse } => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.condition(test, false, other);
                self.discard(body);
                self.jump(end, plain(expr.span));
                self.unit.place(other);
                self.discard(orelse);
                self.unit.place(end);
            }
            _ => self.discard(expr),
        }
    }

    /// Loads a constant.
    pub(super) fn load_constant(
        &mut self,
        constant: Constant,
        target: Target,
        location: Location,
    ) -> Reg {
        let mark = self.mark();
        let dst = self.result(mark, target);
        let op = match constant {
            Constant::None => Op::LoadNone { dst },
            Constant::Int(value) if i32::try_from(value).is_ok() => Op::LoadInt {
                dst,
                value: value as i32,
            },
            other => Op::LoadConst {
                dst,
                value: self.unit.constant(other),
            },
        };
        self.emit(op, location);
        dst
    }

    pub(super) fn load_str(&mut self, text: &str, location: Location) -> Reg {
        self.load_constant(Constant::Str(text.into()), Target::Next, location)
    }

    fn named_expr(&mut self, name: &'a Expr, value: &'a Expr, target: Target) -> Reg {
        let ExprKind::Name(sym) = name.kind else {
            return self.expr(value, target);
        };
        self.check_debug_name(sym, name.span, "assign to");
        let mark = self.mark();
        let reg = self.expr(value, Target::Next);
        let location = plain(name.span);
        let copy = self.push();
        self.emit(
            Op::Move {
                dst: copy,
                src: reg,
            },
            location,
        );
        self.store_name(sym, copy, location);
        self.land(mark, target, location)
    }

    fn if_expr(&mut self, test: &'a Expr, body: &'a Expr, orelse: &'a Expr, target: Target) -> Reg {
        let (other, end) = (self.unit.label(), self.unit.label());
        let mark = self.mark();
        self.condition(test, false, other);
        let dst = self.expr(body, target);
        self.jump(end, plain(body.span));
        self.reset(mark);
        self.unit.place(other);
        self.expr(orelse, target);
        self.unit.place(end);
        dst
    }

    fn load_attribute(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        attr: ast::Sym,
        target: Target,
    ) -> Reg {
        let mark = self.mark();
        let name = self.mangled_text(attr);
        let location = self.attribute_location(expr, expr);
        if self.super_arguments(value) {
            let base = self.result(mark, Target::Next);
            self.reset(mark);
            let dst = self.result(mark, target);
            let name = self.unit.site(name);
            self.emit(Op::LoadSuperAttr { dst, base, name }, location);
            return dst;
        }
        let obj = self.operand(value);
        let dst = self.result(mark, target);
        let name = self.unit.site(name);
        self.emit(Op::LoadAttr { dst, obj, name }, location);
        dst
    }

    fn subscript(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        slice: &'a Expr,
        target: Target,
    ) -> Reg {
        self.warn_of_subscript(value, slice);
        let mark = self.mark();
        let obj = self.held_operand(value, &[slice]);
        let key = self.operand(slice);
        let dst = self.result(mark, target);
        self.emit(Op::GetItem { dst, obj, key }, self.location(expr));
        dst
    }

    fn slice(
        &mut self,
        expr: &'a Expr,
        lower: &'a Option<E>,
        upper: &'a Option<E>,
        step: &'a Option<E>,
        target: Target,
    ) -> Reg {
        let mark = self.mark();
        let location = plain(expr.span);
        let start = self.unit.temporaries.next();
        for part in [lower, upper, step] {
            match part {
                Some(part) => self.expr(part, Target::Next),
                None => self.load_constant(Constant::None, Target::Next, location),
            };
        }
        let dst = self.result(mark, target);
        self.emit(Op::BuildSlice { dst, start }, location);
        dst
    }

    /// Evaluates expressions into consecutive temporaries; returns the first.
    pub(super) fn consecutive(&mut self, values: &'a [E]) -> Reg {
        let start = self.unit.temporaries.next();
        for value in values {
            self.expr(value, Target::Next);
        }
        start
    }

    fn tuple(&mut self, elts: &'a [E], location: Location, target: Target) -> Reg {
        let is_plain = elts.len() <= DISPLAY_CHUNK
            && !elts
                .iter()
                .any(|elt| matches!(elt.kind, ExprKind::Starred { .. }));
        let mark = self.mark();
        if is_plain {
            let start = self.consecutive(elts);
            let dst = self.result(mark, target);
            let count = elts.len() as u16;
            self.emit(Op::BuildTuple { dst, start, count }, location);
            return dst;
        }
        let list = self.list(elts, location, Target::Next);
        let dst = self.result(mark, target);
        self.emit(Op::ListToTuple { dst, list }, location);
        dst
    }

    /// A list display, also behind tuples and calls with stars.
    pub(super) fn list(&mut self, elts: &'a [E], location: Location, target: Target) -> Reg {
        let mark = self.mark();
        if let Some(items) = self.constant_items(elts) {
            let list = self.push();
            let op = Op::BuildList {
                dst: list,
                start: list,
                count: 0,
            };
            self.emit(op, location);
            let iterable = self.load_constant(Constant::Tuple(items), Target::Next, location);
            self.emit(Op::ListExtend { list, iterable }, location);
            return self.land(mark, target, location);
        }
        let (first, rest) = split_display(elts);
        let start = self.consecutive(first);
        let count = first.len() as u16;
        let dst = self.result(
            mark,
            if rest.is_empty() {
                target
            } else {
                Target::Next
            },
        );
        self.emit(Op::BuildList { dst, start, count }, location);
        if rest.is_empty() {
            return dst;
        }
        for elt in rest {
            let mark = self.mark();
            match &elt.kind {
                ExprKind::Starred { value } => {
                    let iterable = self.operand(value);
                    let list = dst;
                    self.emit(Op::ListExtend { list, iterable }, location);
                }
                _ => {
                    let value = self.operand(elt);
                    self.emit(Op::ListAppend { list: dst, value }, location);
                }
            }
            self.reset(mark);
        }
        self.land(mark, target, location)
    }

    fn set(&mut self, elts: &'a [E], location: Location, target: Target) -> Reg {
        let mark = self.mark();
        let (first, rest) = split_display(elts);
        let start = self.consecutive(first);
        let count = first.len() as u16;
        let dst = self.result(
            mark,
            if rest.is_empty() {
                target
            } else {
                Target::Next
            },
        );
        self.emit(Op::BuildSet { dst, start, count }, location);
        if rest.is_empty() {
            return dst;
        }
        for elt in rest {
            let mark = self.mark();
            match &elt.kind {
                ExprKind::Starred { value } => {
                    let iterable = self.operand(value);
                    self.emit(Op::SetUpdate { set: dst, iterable }, location);
                }
                _ => {
                    let value = self.operand(elt);
                    self.emit(Op::SetAdd { set: dst, value }, location);
                }
            }
            self.reset(mark);
        }
        self.land(mark, target, location)
    }

    /// The constants of a display of three or more of them, which is built at once.
    fn constant_items(&mut self, elts: &'a [E]) -> Option<Vec<Constant>> {
        if elts.len() < 3 {
            return None;
        }
        elts.iter().map(|elt| self.fold(elt)).collect()
    }

    fn dict(
        &mut self,
        keys: &'a [Option<E>],
        values: &'a [E],
        location: Location,
        target: Target,
    ) -> Reg {
        let mark = self.mark();
        let is_pair = keys
            .iter()
            .take(DISPLAY_CHUNK / 2)
            .take_while(|key| key.is_some());
        let first = is_pair.count();
        let start = self.unit.temporaries.next();
        for (key, value) in keys.iter().flatten().zip(values).take(first) {
            self.expr(key, Target::Next);
            self.expr(value, Target::Next);
        }
        let is_whole = first == keys.len();
        let dst = self.result(mark, if is_whole { target } else { Target::Next });
        let count = first as u16;
        self.emit(Op::BuildDict { dst, start, count }, location);
        if is_whole {
            return dst;
        }
        for (key, value) in keys.iter().zip(values).skip(first) {
            let mark = self.mark();
            match key {
                Some(key) => {
                    let key = self.held_operand(key, &[value]);
                    let value = self.operand(value);
                    let dict = dst;
                    self.emit(Op::DictInsert { dict, key, value }, location);
                }
                None => {
                    let mapping = self.operand(value);
                    self.emit(Op::DictUpdate { dict: dst, mapping }, location);
                }
            }
            self.reset(mark);
        }
        self.land(mark, target, location)
    }

    /// `__debug__` is a constant and cannot be bound.
    pub(super) fn check_debug_name(
        &mut self,
        name: ast::Sym,
        span: crate::source::Span,
        what: &str,
    ) {
        if self.names.text(name) == "__debug__" {
            self.error(format!("cannot {what} __debug__"), span);
        }
    }

    /// Whether a name is used as the builtin: bound nowhere in the source.
    pub(super) fn is_builtin_name(&self, name: ast::Sym) -> bool {
        let module = self.scopes.scope(self.module.id);
        let flags = module.flags(name);
        !flags.is_bound() && !flags.has(Flags::GLOBAL)
    }
}

/// The leading items that are held in registers, and those to be added one by one.
fn split_display(elts: &[E]) -> (&[E], &[E]) {
    let is_plain = |elt: &&E| !matches!(elt.kind, ExprKind::Starred { .. });
    let first = elts.iter().take(DISPLAY_CHUNK).take_while(is_plain).count();
    elts.split_at(first)
}
