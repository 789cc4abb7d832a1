//! `set` and `frozenset`: their storage; their methods stand in the files beside.

pub mod methods;

pub mod frozen;

use std::cell::Cell;

use crate::object::{Result, Trace, Tracer, Value};
use crate::types::table::Table;
use crate::vm::Vm;

/// A set.  Items are kept in insertion order, which makes iteration reproducible.
#[derive(Default)]
pub struct Set {
    table: Table<()>,
    /// A `frozenset`.
    pub frozen: bool,
    /// The hash of a frozenset, once known.
    pub hash: Cell<Option<i64>>,
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
    pub fn from_table(table: Table<()>, frozen: bool) -> Set {
        Set {
            table,
            frozen,
            hash: Cell::new(None),
        }
    }

    /// The table behind it.
    pub fn table(&self) -> &Table<()> {
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
        let hash = vm.hash(item)?;
        Ok(self.table.position(vm, hash, item)?.is_some())
    }

    /// Adds an item; says whether it was new.
    pub fn add(&self, vm: &mut Vm, item: Value) -> Result<bool> {
        let hash = vm.hash(&item)?;
        if self.table.position(vm, hash, &item)?.is_some() {
            return Ok(false);
        }
        self.table.push(hash, item, ());
        Ok(true)
    }

    /// Removes an item; says whether it was there.
    pub fn remove(&self, vm: &mut Vm, item: &Value) -> Result<bool> {
        let hash = vm.hash(item)?;
        let at = self.table.position(vm, hash, item)?;
        Ok(at.map(|at| self.table.remove_at(at)).is_some())
    }

    /// The items, oldest first.
    pub fn items(&self) -> Vec<Value> {
        self.table.keys()
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.table.clear();
    }
}

impl Trace for Set {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.trace(tracer, |(), _| ());
    }

    fn clear(&self) {
        self.table.clear();
    }
}
