//! `range`.

use num_bigint::BigInt;

use crate::object::{Gc, Trace, Tracer};

/// A range.  Bounds that fit machine ints, with a length that does, take the fast form.
pub enum Range {
    Small { start: i64, stop: i64, step: i64 },
    Big(Box<BigRange>),
}

/// A range beyond machine ints.
pub struct BigRange {
    pub start: BigInt,
    pub stop: BigInt,
    pub step: BigInt,
}

impl Range {
    /// A range on the heap.
    pub fn small(start: i64, stop: i64, step: i64) -> Gc<Range> {
        Gc::new(Range::Small { start, stop, step })
    }
}

impl Trace for Range {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
