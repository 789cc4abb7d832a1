//! A place for one value inside a heap object: a `RefCell<Value>` without the
//! borrow flag, which would cost eight bytes in every task and frame.

use std::cell::Cell;

use super::trace::{Trace, Tracer};
use super::value::Value;

/// Holds a value; `Undef` for none.  Nothing is ever borrowed from it, so no script
/// code that runs meanwhile can find it locked.
#[derive(Default)]
pub struct Slot(Cell<Value>);

impl Slot {
    /// A place that holds `value`.
    pub fn new(value: Value) -> Slot {
        Slot(Cell::new(value))
    }

    /// Another reference to the value.
    #[inline]
    pub fn get(&self) -> Value {
        let value = self.0.take();
        let shared = value.clone();
        self.0.set(value);
        shared
    }

    /// Puts a value there; the one before is dropped once it is out.
    #[inline]
    pub fn set(&self, value: Value) {
        drop(self.0.replace(value));
    }

    /// Moves the value out.
    #[inline]
    pub fn take(&self) -> Value {
        self.0.take()
    }

    /// Puts a value there and gives the one before.
    #[inline]
    pub fn replace(&self, value: Value) -> Value {
        self.0.replace(value)
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        let value = self.0.take();
        let empty = value.is_undef();
        self.0.set(value);
        empty
    }
}

impl Trace for Slot {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let value = self.0.take();
        tracer.value(&value);
        self.0.set(value);
    }
}
