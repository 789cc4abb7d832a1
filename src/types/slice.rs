//! `slice`.

use crate::object::{Gc, Trace, Tracer, Value};

/// A slice: three values, `None` where left out.
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

impl Slice {
    /// A slice on the heap.
    pub fn new(start: Value, stop: Value, step: Value) -> Gc<Slice> {
        Gc::new(Slice { start, stop, step })
    }
}

impl Trace for Slice {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.start, &self.stop, &self.step]);
    }
}

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
