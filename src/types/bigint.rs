//! Integers beyond 64 bits.

use crate::object::{Gc, Trace, Tracer, Value};

/// An integer that does not fit an `i64` (an invariant: `Value::Int` holds all that do).
pub struct BigInt(num_bigint::BigInt);

impl BigInt {
    /// The value of an integer of any size: `Value::Int` where it fits.
    pub fn normalize(value: num_bigint::BigInt) -> Value {
        match i64::try_from(&value) {
            Ok(small) => Value::Int(small),
            Err(_) => Value::from(Gc::new(BigInt(value))),
        }
    }

    /// The number.
    pub fn get(&self) -> &num_bigint::BigInt {
        &self.0
    }
}

impl Trace for BigInt {
    fn trace(&self, _: &mut Tracer<'_>) {}
}
