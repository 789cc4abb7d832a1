//! Instructions on operands where the loop has no short cut.  Operands are fetched by value: temporaries move
//! out, so that nothing that runs meanwhile can pull them away.
//!
//! None of it may become part of the loop, which has to keep its few variables in machine registers.

use super::Vm;
use super::compare::CompareOp;
use super::operators::BinaryOp;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::{Gc, Result, Value};
use crate::types::str::Str;

impl Vm {
    /// `dst = lhs op rhs`.
    #[inline(never)]
    pub(super) fn binary_op(
        &mut self,
        w: Window,
        (dst, lhs, rhs): (Reg, Reg, Reg),
        op: BinaryOp,
    ) -> Result<()> {
        let (a, b) = w.fetch_pair(lhs, rhs);
        let result = self.binary(op, &a, &b)?;
        w.set(dst, result);
        Ok(())
    }

    /// `dst = lhs op= rhs`.
    #[inline(never)]
    pub(super) fn inplace_op(
        &mut self,
        w: Window,
        (dst, lhs, rhs): (Reg, Reg, Reg),
        op: BinaryOp,
    ) -> Result<()> {
        let (a, b) = w.fetch_pair(lhs, rhs);
        let result = self.inplace(op, &a, &b)?;
        w.set(dst, result);
        Ok(())
    }

    /// As [`Vm::binary_op`], with a small constant.
    #[inline(never)]
    pub(super) fn binary_int_op(
        &mut self,
        w: Window,
        (dst, lhs): (Reg, Reg),
        rhs: i64,
        op: BinaryOp,
    ) -> Result<()> {
        let a = w.fetch(lhs);
        let result = self.binary(op, &a, &Value::Int(rhs))?;
        w.set(dst, result);
        Ok(())
    }

    /// As [`Vm::inplace_op`], with a small constant.
    #[inline(never)]
    pub(super) fn inplace_int_op(
        &mut self,
        w: Window,
        (dst, lhs): (Reg, Reg),
        rhs: i64,
        op: BinaryOp,
    ) -> Result<()> {
        let a = w.fetch(lhs);
        let result = self.inplace(op, &a, &Value::Int(rhs))?;
        w.set(dst, result);
        Ok(())
    }

    /// `dst = lhs op rhs` for a comparison.
    #[inline(never)]
    pub(super) fn compare_op(
        &mut self,
        w: Window,
        (dst, lhs, rhs): (Reg, Reg, Reg),
        op: CompareOp,
    ) -> Result<()> {
        let (a, b) = w.fetch_pair(lhs, rhs);
        let result = self.compare(op, &a, &b)?;
        w.set(dst, result);
        Ok(())
    }

    /// The truth of `lhs op rhs`.
    #[inline(never)]
    pub(super) fn compare_test(
        &mut self,
        w: Window,
        (lhs, rhs): (Reg, Reg),
        op: CompareOp,
    ) -> Result<bool> {
        let (a, b) = w.fetch_pair(lhs, rhs);
        self.compare_bool(op, &a, &b)
    }

    /// As [`Vm::compare_test`], with a small constant.
    #[inline(never)]
    pub(super) fn compare_test_int(
        &mut self,
        w: Window,
        lhs: Reg,
        rhs: i64,
        op: CompareOp,
    ) -> Result<bool> {
        let a = w.fetch(lhs);
        self.compare_bool(op, &a, &Value::Int(rhs))
    }

    /// `dst = operation(src)`.
    #[inline(never)]
    pub(super) fn unary_op(
        &mut self,
        w: Window,
        dst: Reg,
        src: Reg,
        operation: fn(&mut Vm, &Value) -> Result<Value>,
    ) -> Result<()> {
        let value = w.fetch(src);
        let result = operation(self, &value)?;
        w.set(dst, result);
        Ok(())
    }

    /// The truth of an operand, which is consumed.
    #[inline(always)]
    pub(super) fn test(&mut self, w: Window, cond: Reg) -> Result<bool> {
        match w.get(cond) {
            Value::Bool(truth) => Ok(truth.get()),
            Value::Int(number) => Ok(*number != 0),
            _ => self.test_op(w, cond),
        }
    }

    #[inline(never)]
    fn test_op(&mut self, w: Window, cond: Reg) -> Result<bool> {
        let value = w.fetch(cond);
        self.truth(&value)
    }

    /// The truth of an operand, which is kept.
    #[inline(never)]
    pub(super) fn test_keep(&mut self, w: Window, cond: Reg) -> Result<bool> {
        let value = w.get(cond).clone();
        self.truth(&value)
    }

    /// Whether `item in container`.
    #[inline(never)]
    pub(super) fn contains_op(&mut self, w: Window, item: Reg, container: Reg) -> Result<bool> {
        let (item, container) = w.fetch_pair(item, container);
        self.contains(&container, &item)
    }

    /// `obj[key] = value`.
    #[inline(never)]
    pub(super) fn set_item_op(
        &mut self,
        w: Window,
        (obj, key): (Reg, Reg),
        value: Reg,
    ) -> Result<()> {
        let value = w.fetch(value);
        let (obj, key) = w.fetch_pair(obj, key);
        self.set_item(&obj, &key, value)
    }

    /// `del obj[key]`.
    #[inline(never)]
    pub(super) fn delete_item_op(&mut self, w: Window, obj: Reg, key: Reg) -> Result<()> {
        let (obj, key) = w.fetch_pair(obj, key);
        self.delete_item(&obj, &key)
    }

    /// `del obj.name`.
    #[inline(never)]
    pub(super) fn delete_attr_op(&mut self, w: Window, obj: Reg, name: &Gc<Str>) -> Result<()> {
        let obj = w.fetch(obj);
        self.delete_attr(&obj, name)
    }

    /// `dst = len(src)`, which is kept.
    #[inline(never)]
    pub(super) fn length_op(&mut self, w: Window, dst: Reg, src: Reg) -> Result<()> {
        let value = w.get(src).clone();
        let length = self.len(&value)?;
        w.set(dst, Value::from(length));
        Ok(())
    }
}
