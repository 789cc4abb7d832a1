//! Comparison and truth (data model §3.3.1).

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::{Gc, Result, Value};
use crate::types::str::Str;
use crate::types::table::{QuickEq, quick_eq_tuples};

/// A rich comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CompareOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }

    /// The comparison with its operands exchanged.
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    /// Whether an ordering satisfies the comparison.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }

    fn method(self, vm: &Vm) -> Gc<Str> {
        let names = &vm.names;
        match self {
            CompareOp::Lt => &names.__lt__,
            CompareOp::Le => &names.__le__,
            CompareOp::Eq => &names.__eq__,
            CompareOp::Ne => &names.__ne__,
            CompareOp::Gt => &names.__gt__,
            CompareOp::Ge => &names.__ge__,
        }
        .clone()
    }
}

impl Vm {
    /// `a op b`, whatever that answers.
    pub fn compare(&mut self, op: CompareOp, a: &Value, b: &Value) -> Result<Value> {
        match (a, b) {
            (Value::Int(a), Value::Int(b)) => return Ok(Value::bool(op.holds(a.cmp(b)))),
            (Value::Str(a), Value::Str(b)) => {
                return Ok(Value::bool(match op {
                    CompareOp::Eq => a.is(b) || a.as_str() == b.as_str(),
                    CompareOp::Ne => !a.is(b) && a.as_str() != b.as_str(),
                    _ => op.holds(crate::types::str::compare::compare(a, b)),
                }));
            }
            (Value::Float(a), Value::Float(b)) => {
                let (a, b) = (a.get(), b.get());
                return Ok(Value::bool(match op {
                    CompareOp::Lt => a < b,
                    CompareOp::Le => a <= b,
                    CompareOp::Eq => a == b,
                    CompareOp::Ne => a != b,
                    CompareOp::Gt => a > b,
                    CompareOp::Ge => a >= b,
                }));
            }
            (Value::Tuple(a), Value::Tuple(b)) if matches!(op, CompareOp::Eq | CompareOp::Ne) => {
                // Of tuples in tuples the general way knows how deep they may be.
                match quick_eq_tuples(a.items(), b.items(), 1) {
                    QuickEq::Equal => return Ok(Value::bool(op == CompareOp::Eq)),
                    QuickEq::Different => return Ok(Value::bool(op == CompareOp::Ne)),
                    QuickEq::Ask => {}
                }
            }
            _ => {}
        }
        self.check_native()?;
        let (left, right) = (self.class_of(a), self.class_of(b));
        let method = op.method(self);
        let swapped = op.swapped().method(self);
        let mut tried_right = false;
        if !left.is(&right)
            && right.is_subclass(&left)
            && let Some(function) = right.lookup(&swapped)
        {
            tried_right = true;
            let result = self.ask(&function, b, a)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if let Some(function) = left.lookup(&method) {
            let result = self.ask(&function, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if !tried_right && let Some(function) = right.lookup(&swapped) {
            let result = self.ask(&function, b, a)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        match op {
            CompareOp::Eq => Ok(Value::bool(a.is(b))),
            CompareOp::Ne => Ok(Value::bool(!a.is(b))),
            _ => {
                let (left, right) = (self.type_name(a), self.type_name(b));
                Err(self.type_error(format!(
                    "'{}' not supported between instances of '{left}' and '{right}'",
                    op.symbol()
                )))
            }
        }
    }

    fn ask(&mut self, function: &Value, receiver: &Value, other: &Value) -> Result<Value> {
        if function.is_none() {
            return Ok(Value::NotImplemented);
        }
        self.call_with_receiver(function, receiver, std::slice::from_ref(other))
    }

    /// The truth of `a op b`.
    pub fn compare_bool(&mut self, op: CompareOp, a: &Value, b: &Value) -> Result<bool> {
        let result = self.compare(op, a, b)?;
        self.truth(&result)
    }

    /// `a == b`, without the identity short cut that containers take: see [`Vm::is_or_eq`].
    pub fn eq(&mut self, a: &Value, b: &Value) -> Result<bool> {
        self.compare_bool(CompareOp::Eq, a, b)
    }

    /// The truth of an operand, which is consumed.
    #[inline(always)]
    pub(super) fn test(&mut self, w: Window, cond: Reg) -> Result<bool> {
        match w.get(cond) {
            Value::Bool(truth) => return Ok(truth.get()),
            Value::Int(number) => return Ok(*number != 0),
            _ => {}
        }
        let value = w.fetch(cond);
        self.truth(&value)
    }

    /// The truth of an operand, which is kept.
    pub(super) fn test_keep(&mut self, w: Window, cond: Reg) -> Result<bool> {
        let value = w.get(cond).clone();
        self.truth(&value)
    }
}
