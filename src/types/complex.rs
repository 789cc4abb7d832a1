//! `complex`.

use crate::object::{Gc, Trace, Tracer};

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Complex {
    /// A complex number on the heap.
    pub fn new(re: f64, im: f64) -> Gc<Complex> {
        Gc::new(Complex { re, im })
    }
}

impl Trace for Complex {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
