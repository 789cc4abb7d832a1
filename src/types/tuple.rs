//! `tuple`.

use std::cell::Cell;

use crate::object::{Gc, Trace, Tracer, Value};

/// A tuple.
pub struct Tuple {
    items: Box<[Value]>,
    /// The hash, once known (0 while unknown).
    pub hash: Cell<i64>,
}

impl Tuple {
    /// A tuple of these items.
    pub fn new(items: impl Into<Box<[Value]>>) -> Gc<Tuple> {
        Gc::new(Tuple {
            items: items.into(),
            hash: Cell::new(0),
        })
    }

    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// The length.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Trace for Tuple {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&*self.items);
    }
}

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
