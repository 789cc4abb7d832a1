//! `dict`: its storage; its methods, merging, views and iterators stand in the
//! files beside.

pub mod iterators;
pub mod methods;
pub mod update;
pub mod views;

use crate::object::{Gc, Raise, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
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

    /// The position of a string or machine int, if it is a key and its entry can be found without
    /// running script code.
    #[inline]
    fn plain_position(&self, key: &Value) -> Option<usize> {
        match key {
            Value::Str(key) => self.table.position_str(key.as_gc()),
            Value::Int(number) => self
                .table
                .position_plain(crate::types::int::hash_i64(*number), key),
            _ => None,
        }
    }

    /// The value of a string or machine int, as far as that needs no script code.
    #[inline]
    pub fn get_plain(&self, key: &Value) -> Option<Value> {
        self.table.value_at(self.plain_position(key)?)
    }

    /// Overwrites the value of a string or machine int that is a key already; returns the old value, or
    /// the new one where that takes more.
    #[inline]
    pub fn replace_plain(&self, key: &Value, value: Value) -> std::result::Result<Value, Value> {
        match self.plain_position(key) {
            Some(at) => Ok(self.table.replace_at(at, value)),
            None => Err(value),
        }
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
        let hash = hash_key(vm, key)?;
        let at = self.table.position(vm, hash, key)?;
        Ok(at.and_then(|at| self.table.value_at(at)))
    }

    /// Whether a key is there.
    pub fn contains(&self, vm: &mut Vm, key: &Value) -> Result<bool> {
        let hash = hash_key(vm, key)?;
        Ok(self.table.position(vm, hash, key)?.is_some())
    }

    /// Sets a key; returns the old value.
    pub fn insert(&self, vm: &mut Vm, key: Value, value: Value) -> Result<Option<Value>> {
        let hash = hash_key(vm, &key)?;
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
        let hash = hash_key(vm, key)?;
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

/// The dict that a value is, or is as an instance of a subclass.
pub fn dict_of(value: &Value) -> Option<&Dict> {
    match value {
        Value::Dict(dict) => Some(dict),
        Value::Instance(instance) => match instance.builtin() {
            Some(Value::Dict(dict)) => Some(dict),
            _ => None,
        },
        _ => None,
    }
}

/// The hash of a key, with the message of a dict for what has none.
#[inline]
pub fn hash_key(vm: &mut Vm, key: &Value) -> Result<i64> {
    match key {
        Value::Str(text) => Ok(text.hash()),
        _ => vm
            .hash(key)
            .map_err(|raise| unhashable(vm, raise, key, "a dict key")),
    }
}

/// Says what an unhashable value was meant to be.
#[cold]
pub fn unhashable(vm: &mut Vm, raise: Raise, value: &Value, role: &str) -> Raise {
    // Only a plain TypeError is the complaint of `hash`; a subclass is somebody's own.
    let class = raise.exception().class();
    if !class.is(&vm.exception_class(Exc::TypeError)) {
        return raise;
    }
    let complaint = match vm.str(&raise.value()) {
        Ok(complaint) => complaint,
        Err(raise) => return raise,
    };
    let class = vm.class_of(value);
    let qualname = class.qualname.borrow().clone();
    let module = match &class.lookup(&vm.names.__module__) {
        Some(Value::Str(module)) if !matches!(module.as_str(), "builtins" | "__main__") => {
            format!("{}.", module.as_str())
        }
        _ => String::new(),
    };
    vm.type_error(format!(
        "cannot use '{module}{}' as {role} ({})",
        qualname.as_str(),
        complaint.as_str()
    ))
}

impl Trace for Dict {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table
            .trace(tracer, |value, tracer| tracer.value(value));
    }

    fn clear(&self) {
        self.table.clear();
    }
}
