//! `set` and `frozenset`: their storage; their table, their algebra, their methods
//! and their iterator stand in the files beside.

pub mod frozen;
pub mod iterator;
pub mod methods;
pub mod operations;
mod table;

use std::cell::Cell;

use crate::object::{Result, Trace, Tracer, Value};
use crate::types::dict::unhashable;
use crate::types::int::hash_i64;
use crate::vm::{HASH_OF_NONE, Vm};

pub use table::SetTable;

/// A set, in CPython's order.
#[derive(Default)]
pub struct Set {
    table: SetTable,
    /// A `frozenset`.
    pub frozen: bool,
    /// The hash of a frozenset, once known.
    pub hash: Cell<Option<i64>>,
}

/// The hash of an item, with the message of a set for what has none.
#[inline]
pub fn hash_item(vm: &mut Vm, item: &Value) -> Result<i64> {
    match item {
        Value::Str(text) => Ok(text.hash()),
        _ => vm
            .hash(item)
            .map_err(|raise| unhashable(vm, raise, item, "a set element")),
    }
}

impl Set {
    /// An empty set.
    pub fn new() -> Set {
        Set::default()
    }

    /// An empty frozenset, to be filled before anybody sees it.
    pub fn new_frozen() -> Set {
        Set {
            frozen: true,
            ..Set::default()
        }
    }

    /// A set over a table; `frozen` makes it a frozenset.
    pub fn from_table(table: SetTable, frozen: bool) -> Set {
        Set {
            table,
            frozen,
            hash: Cell::new(None),
        }
    }

    /// The table behind it.
    pub fn table(&self) -> &SetTable {
        &self.table
    }

    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Whether an equal item is there.
    pub fn contains(&self, vm: &mut Vm, item: &Value) -> Result<bool> {
        let hash = hash_item(vm, item)?;
        Ok(self.table.position(vm, hash, item)?.is_some())
    }

    /// Adds an item; says whether it was new.
    pub fn add(&self, vm: &mut Vm, item: Value) -> Result<bool> {
        let hash = hash_item(vm, &item)?;
        self.table.add(vm, hash, item)
    }

    /// Adds a text, an int or `None` to a set of nothing else, for which no machine is needed.
    pub fn add_plain(&self, item: Value) {
        let hash = match &item {
            Value::Str(text) => text.hash(),
            Value::Int(value) => hash_i64(*value),
            _ => HASH_OF_NONE,
        };
        self.table.add_plain(hash, item);
    }

    /// Removes an item; says whether it was there.
    pub fn remove(&self, vm: &mut Vm, item: &Value) -> Result<bool> {
        let hash = hash_item(vm, item)?;
        Ok(self.table.remove(vm, hash, item)?.is_some())
    }

    /// The items, in order.
    pub fn items(&self) -> Vec<Value> {
        self.table.items()
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.table.clear();
    }

    /// The hash of a frozenset with these items, by CPython's algorithm.
    pub fn content_hash(&self) -> i64 {
        if let Some(hash) = self.hash.get() {
            return hash;
        }
        let shuffle = |hash: i64| {
            let bits = hash as u64;
            (bits ^ 89_869_747 ^ (bits << 16)).wrapping_mul(3_644_798_167)
        };
        // The order of the items must not matter.
        let mut bits = self
            .table
            .hashes()
            .into_iter()
            .fold(0, |bits, hash| bits ^ shuffle(hash));
        bits ^= (self.len() as u64 + 1).wrapping_mul(1_927_868_237);
        bits ^= (bits >> 11) ^ (bits >> 25);
        bits = bits.wrapping_mul(69_069).wrapping_add(907_133_923);
        let hash = match bits as i64 {
            -1 => 590_923_713,
            hash => hash,
        };
        if self.frozen {
            self.hash.set(Some(hash));
        }
        hash
    }
}

/// The set or frozenset that a value is, or is as an instance of a subclass.
pub fn set_of(value: &Value) -> Option<&Set> {
    match value {
        Value::Set(set) => Some(set),
        Value::Instance(instance) => match instance.builtin() {
            Some(Value::Set(set)) => Some(set),
            _ => None,
        },
        _ => None,
    }
}

impl Trace for Set {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.trace(tracer);
    }

    fn clear(&self) {
        self.table.clear();
    }
}
