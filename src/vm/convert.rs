//! Conversions that may run script code: `operator.index`, `__float__`.

use super::Vm;
use crate::object::{Result, Value};

/// The containers whose `repr` is under way, by address: which, and in what order.
#[derive(Default)]
pub(super) struct ReprGuard {
    order: Vec<usize>,
    entered: rustc_hash::FxHashSet<usize>,
}

impl Vm {
    /// `operator.index(value)`: an `Int` or `BigInt`.
    pub fn to_index(&mut self, value: &Value) -> Result<Value> {
        if let Some(int) = value.as_int() {
            return Ok(int);
        }
        let name = self.names.__index__.clone();
        match self.call_special(value, &name, &[])? {
            Some(result) => match result.as_int() {
                Some(int) => {
                    if !matches!(result, Value::Int(_) | Value::BigInt(_)) {
                        self.warn_of_subclass("__index__ returned non-int", &result, "int")?;
                    }
                    Ok(int)
                }
                None => {
                    let name = self.type_name(&result);
                    Err(self.type_error(format!("__index__ returned non-int (type {name})")))
                }
            },
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!(
                    "'{name}' object cannot be interpreted as an integer"
                )))
            }
        }
    }

    /// An index-sized integer; raises OverflowError beyond 64 bits.
    pub fn to_i64(&mut self, value: &Value) -> Result<i64> {
        match self.to_index(value)? {
            Value::Int(value) => Ok(value),
            _ => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// An index-sized integer; whatever is beyond 64 bits becomes the nearest bound.
    pub fn to_i64_clamped(&mut self, value: &Value) -> Result<i64> {
        match self.to_index(value)? {
            Value::Int(value) => Ok(value),
            Value::BigInt(ref big) if big.get().sign() == num_bigint::Sign::Minus => Ok(i64::MIN),
            _ => Ok(i64::MAX),
        }
    }

    /// A floating-point number: by `__float__`, else `__index__`.
    pub fn to_f64(&mut self, value: &Value) -> Result<f64> {
        if let Some(float) = value.as_float() {
            return Ok(float);
        }
        if let Some(int) = value.as_int() {
            return self.int_to_f64(&int);
        }
        let names = self.names.clone();
        if let Some(result) = self.call_special(value, &names.__float__, &[])? {
            return match result.as_float() {
                Some(float) => Ok(float),
                None => {
                    let (owner, name) = (self.type_name(value), self.type_name(&result));
                    Err(self.type_error(format!(
                        "{owner}.__float__() must return a float, not {name}"
                    )))
                }
            };
        }
        if self.lookup_special(value, &names.__index__).is_some() {
            let index = self.to_index(value)?;
            return self.int_to_f64(&index);
        }
        let name = self.type_name(value);
        Err(self.type_error(format!("must be real number, not {name}")))
    }

    fn int_to_f64(&mut self, value: &Value) -> Result<f64> {
        match crate::types::int::IntRef::of(value) {
            Some(int) => crate::types::int::to_f64(self, int),
            None => Err(self.system_error("an index is no int")),
        }
    }

    /// Marks a container as being shown by `repr`; `false` if it is already.
    pub fn repr_enter(&mut self, value: &Value) -> bool {
        let address = value.address();
        let guard = &mut self.repr_guard;
        let entered = guard.entered.insert(address);
        if entered {
            guard.order.push(address);
        }
        entered
    }

    /// The end of what [`Vm::repr_enter`] began.
    pub fn repr_leave(&mut self) {
        let guard = &mut self.repr_guard;
        if let Some(address) = guard.order.pop() {
            guard.entered.remove(&address);
        }
    }
}
