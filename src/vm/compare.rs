//! Comparison and truth (data model §3.3.1).

use super::Vm;
use crate::object::{Gc, Instance, Result, Value};
use crate::types::str::Str;
use crate::types::table::{QuickEq, first_difference, quick_eq_tuples};

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

    /// Whether two floats satisfy the comparison.
    pub fn holds_for(self, a: f64, b: f64) -> bool {
        match self {
            CompareOp::Lt => a < b,
            CompareOp::Le => a <= b,
            CompareOp::Eq => a == b,
            CompareOp::Ne => a != b,
            CompareOp::Gt => a > b,
            CompareOp::Ge => a >= b,
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

/// A float holds every int up to this one.
const EXACT: u64 = 1 << 53;

impl Vm {
    /// Whether two instances are equal, where their classes leave that to `object`, whose objects are equal to
    /// nothing but themselves, or to `tuple`, and no script code need be asked.
    fn instances_equal(&self, op: CompareOp, a: &Instance, b: &Instance) -> Option<bool> {
        let names = &self.names;
        let equal = a.lookup(&names.__eq__)?;
        let Value::Builtin(method) = &equal else {
            return None;
        };
        let same = |name| match (a.lookup(name), b.lookup(name)) {
            (Some(left), Some(right)) => left.is(&right) && matches!(left, Value::Builtin(_)),
            _ => false,
        };
        if !same(&names.__eq__) || (op == CompareOp::Ne && !same(&names.__ne__)) {
            return None;
        }
        let owner = method.owner.as_ref()?;
        if owner.is(&self.types.object) {
            return Some(std::ptr::eq(a, b));
        }
        match (a.builtin(), b.builtin()) {
            (Some(Value::Tuple(a)), Some(Value::Tuple(b))) if owner.is(&self.types.tuple) => {
                match quick_eq_tuples(a.items(), b.items(), 1) {
                    QuickEq::Equal => Some(true),
                    QuickEq::Different => Some(false),
                    QuickEq::Ask => None,
                }
            }
            _ => None,
        }
    }

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
                return Ok(Value::bool(op.holds_for(a.get(), b.get())));
            }
            (Value::Int(a), Value::Float(b)) if a.unsigned_abs() <= EXACT => {
                return Ok(Value::bool(op.holds_for(*a as f64, b.get())));
            }
            (Value::Float(a), Value::Int(b)) if b.unsigned_abs() <= EXACT => {
                return Ok(Value::bool(op.holds_for(a.get(), *b as f64)));
            }
            (Value::Tuple(a), Value::Tuple(b)) if matches!(op, CompareOp::Eq | CompareOp::Ne) => {
                // Of tuples in tuples the general way knows how deep they may be.
                match quick_eq_tuples(a.items(), b.items(), 1) {
                    QuickEq::Equal => return Ok(Value::bool(op == CompareOp::Eq)),
                    QuickEq::Different => return Ok(Value::bool(op == CompareOp::Ne)),
                    QuickEq::Ask => {}
                }
            }
            (Value::Tuple(left), Value::Tuple(right)) => {
                let (left, right) = (left.share(), right.share());
                let (left, right) = (left.items(), right.items());
                if let Some(at) = first_difference(left, right) {
                    return match (left.get(at), right.get(at)) {
                        // No deeper than tuples of plain values: the rest goes the general way.
                        (Some(Value::Tuple(_)), _) | (_, Some(Value::Tuple(_))) => {
                            self.compare_by_methods(op, a, b)
                        }
                        (Some(left), Some(right)) => self.compare(op, left, right),
                        _ => Ok(Value::bool(op.holds(left.len().cmp(&right.len())))),
                    };
                }
            }
            (Value::Instance(left), Value::Instance(right))
                if matches!(op, CompareOp::Eq | CompareOp::Ne) =>
            {
                if let Some(equal) = self.instances_equal(op, left, right) {
                    return Ok(Value::bool(equal == (op == CompareOp::Eq)));
                }
            }
            _ => {}
        }
        self.compare_by_methods(op, a, b)
    }

    /// As [`Vm::compare`], by what the classes of the operands have.
    fn compare_by_methods(&mut self, op: CompareOp, a: &Value, b: &Value) -> Result<Value> {
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
}
