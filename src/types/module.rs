//! `module`.

use crate::object::{Gc, Trace, Tracer};
use crate::types::dict::Dict;

/// A module: a namespace.
pub struct Module {
    pub dict: Gc<Dict>,
}

impl Trace for Module {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.dict);
    }

    fn clear(&self) {
        self.dict.clear();
    }
}

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
