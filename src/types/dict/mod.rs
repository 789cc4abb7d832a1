//! `dict`: its storage; its methods and views stand in the files beside.

pub mod methods;

use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::str::Str;
use crate::types::table::Table;
use crate::vm::Vm;

/// A dictionary, in insertion order.
#[derive(Default)]
pub struct Dict {
    table: Table<Value>,
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Dict {
        Dict::default()
    }

    /// The table behind it, for iteration and set operations.
    pub fn table(&self) -> &Table<Value> {
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

    /// The value of a string key.
    #[inline]
    pub fn get_str(&self, key: &Gc<Str>) -> Option<Value> {
        self.table.value_at(self.table.position_str(key)?)
    }

    /// Sets a string key; returns the old value, to be dropped once no borrow is held.
    pub fn insert_str(&self, key: &Gc<Str>, value: Value) -> Option<Value> {
        match self.table.position_str(key) {
            Some(at) => Some(self.table.replace_at(at, value)),
            None => {
                self.table.push(key.hash(), Value::from(key.clone()), value);
                None
            }
        }
    }

    /// Removes a string key.
    pub fn remove_str(&self, key: &Gc<Str>) -> Option<Value> {
        let at = self.table.position_str(key)?;
        Some(self.table.remove_at(at).1)
    }

    /// The value of a key; raises what hashing or comparing it raises.
    pub fn get(&self, vm: &mut Vm, key: &Value) -> Result<Option<Value>> {
        if let Value::Str(key) = key {
            return Ok(self.get_str(key.as_gc()));
        }
        let hash = vm.hash(key)?;
        let at = self.table.position(vm, hash, key)?;
        Ok(at.and_then(|at| self.table.value_at(at)))
    }

    /// Whether a key is there.
    pub fn contains(&self, vm: &mut Vm, key: &Value) -> Result<bool> {
        let hash = vm.hash(key)?;
        Ok(self.table.position(vm, hash, key)?.is_some())
    }

    /// Sets a key; returns the old value.
    pub fn insert(&self, vm: &mut Vm, key: Value, value: Value) -> Result<Option<Value>> {
        let hash = vm.hash(&key)?;
        self.insert_hashed(vm, hash, key, value)
    }

    /// As [`Dict::insert`] with the hash at hand.
    pub fn insert_hashed(
        &self,
        vm: &mut Vm,
        hash: i64,
        key: Value,
        value: Value,
    ) -> Result<Option<Value>> {
        match self.table.position(vm, hash, &key)? {
            Some(at) => Ok(Some(self.table.replace_at(at, value))),
            None => {
                self.table.push(hash, key, value);
                Ok(None)
            }
        }
    }

    /// Removes a key; returns its value.
    pub fn remove(&self, vm: &mut Vm, key: &Value) -> Result<Option<Value>> {
        let hash = vm.hash(key)?;
        let at = self.table.position(vm, hash, key)?;
        Ok(at.map(|at| self.table.remove_at(at).1))
    }

    /// Keys and values, oldest first.
    pub fn items(&self) -> Vec<(Value, Value)> {
        self.table
            .entries()
            .into_iter()
            .map(|(_, key, value)| (key, value))
            .collect()
    }

    /// The keys, oldest first.
    pub fn keys(&self) -> Vec<Value> {
        self.table.keys()
    }

    /// The values, oldest first.
    pub fn values(&self) -> Vec<Value> {
        self.items().into_iter().map(|(_, value)| value).collect()
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.table.clear();
    }

    /// A dict with the same items.
    pub fn copy(&self) -> Dict {
        Dict {
            table: self.table.copy(),
        }
    }

    /// Takes over the items of another dict.
    pub fn replace_with(&self, other: &Dict) {
        self.table.replace_with(other.table.copy());
    }
}

impl Trace for Dict {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.trace(tracer, |value, tracer| tracer.value(value));
    }

    fn clear(&self) {
        self.table.clear();
    }
}
