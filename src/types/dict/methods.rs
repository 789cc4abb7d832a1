//! The methods of `dict`.

use super::iterators::{DictIterator, Part};
use super::update::{self, merge_pairs_or_mapping};
use super::views;
use super::{Dict, dict_of, hash_key};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::sequence;
use crate::types::set::set_of;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The dict behind a receiver.
pub(super) fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Dict> {
    dict_of(value).ok_or_else(|| wrong_receiver(vm, value))
}

#[cold]
fn wrong_receiver(vm: &mut Vm, value: &Value) -> Raise {
    let name = vm.type_name(value);
    vm.type_error(format!(
        "descriptor requires a 'dict' object but received a '{name}'"
    ))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.wrap_new(&args[0], Value::from(Gc::new(Dict::new())))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    update_with(vm, "dict", args)
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    update_with(vm, "update", args)
}

/// `update(E, /, **F)`: `args` are the dict, the tuple of positional arguments, the keywords.
fn update_with(vm: &mut Vm, name: &str, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    if let Value::Tuple(positional) = &args[1] {
        match positional.items() {
            [] => {}
            [source] => merge_pairs_or_mapping(vm, dict, source)?,
            more => {
                return Err(vm.type_error(format!(
                    "{name} expected at most 1 argument, got {}",
                    more.len()
                )));
            }
        }
    }
    if let Some(keywords) = dict_of(&args[2]) {
        update::merge_dict(vm, dict, keywords)?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    if dict.is_empty() {
        return Ok(Value::from("{}"));
    }
    sequence::guarded_repr(vm, &args[0], "{...}", |vm| {
        let mut text = String::from("{");
        let mut from = 0;
        while let Some((at, key, value)) = dict.table().entry_from(from) {
            if text.len() > 1 {
                text.push_str(", ");
            }
            text.push_str(vm.repr(&key)?.as_str());
            text.push_str(": ");
            text.push_str(vm.repr(&value)?.as_str());
            from = at + 1;
        }
        text.push('}');
        Ok(text)
    })
}

/// Whether two dicts have equal items.
pub fn equal(vm: &mut Vm, a: &Dict, b: &Dict) -> Result<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut from = 0;
    while let Some((at, key, value)) = a.table().entry_from(from) {
        let hash = hash_key(vm, &key)?;
        let other = b.table().position(vm, hash, &key)?;
        let Some(other) = other.and_then(|at| b.table().value_at(at)) else {
            return Ok(false);
        };
        if !vm.is_or_eq(&value, &other)? {
            return Ok(false);
        }
        from = at + 1;
    }
    Ok(true)
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let Some(other) = dict_of(&args[1]) else {
        return Ok(Value::NotImplemented);
    };
    vm.check_native()?;
    equal(vm, dict, other).map(Value::bool)
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(match eq(vm, args)? {
        Value::Bool(equal) => Value::bool(!equal.get()),
        other => other,
    })
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(DictIterator::make(vm, &args[0], Part::Key))
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(DictIterator::make_reversed(vm, &args[0], Part::Key))
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (Some(left), Some(right)) = (dict_of(&args[0]), dict_of(&args[1])) else {
        return Ok(Value::NotImplemented);
    };
    let union = Gc::new(left.copy());
    update::merge_dict(vm, &union, right)?;
    Ok(Value::from(union))
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    or(vm, &[args[1].clone(), args[0].clone()])
}

fn ior(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    merge_pairs_or_mapping(vm, dict, &args[1])?;
    Ok(args[0].clone())
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, &args[0])?.len()))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    if let Some(value) = dict.get(vm, &args[1])? {
        return Ok(value);
    }
    missing(vm, &args[0], &args[1])
}

/// What a look-up of an absent key gives: a subclass's `__missing__`, else `KeyError`.
pub fn missing(vm: &mut Vm, dict: &Value, key: &Value) -> Result<Value> {
    if !matches!(dict, Value::Dict(_)) {
        let name = vm.names.__missing__.clone();
        if let Some(value) = vm.call_special(dict, &name, std::slice::from_ref(key))? {
            return Ok(value);
        }
    }
    Err(vm.key_error(key.clone()))
}

fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let old = dict.insert(vm, args[1].clone(), args[2].clone())?;
    drop(old);
    Ok(Value::None)
}

fn delete_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    match dict.remove(vm, &args[1])? {
        Some(_) => Ok(Value::None),
        None => Err(vm.key_error(args[1].clone())),
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    dict.contains(vm, &args[1]).map(Value::bool)
}

fn size_of(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let len = receiver(vm, &args[0])?.len();
    if len == 0 {
        return Ok(Value::Int(48));
    }
    let slots = (len * 3 / 2).next_power_of_two().max(8);
    Ok(Value::from(72 + slots + slots * 2 / 3 * 24))
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let found = dict.get(vm, &args[1])?;
    Ok(found.unwrap_or_else(|| args[2].given().cloned().unwrap_or(Value::None)))
}

fn set_default(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let hash = hash_key(vm, &args[1])?;
    let at = dict.table().position(vm, hash, &args[1])?;
    if let Some(value) = at.and_then(|at| dict.table().value_at(at)) {
        return Ok(value);
    }
    let value = args[2].given().cloned().unwrap_or(Value::None);
    dict.table().push(hash, args[1].clone(), value.clone());
    Ok(value)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    // An empty dict does not ask the key for its hash.
    let removed = if dict.is_empty() {
        None
    } else {
        dict.remove(vm, &args[1])?
    };
    match removed.or_else(|| args[2].given().cloned()) {
        Some(value) => Ok(value),
        None => Err(vm.key_error(args[1].clone())),
    }
}

fn pop_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let table = receiver(vm, &args[0])?.table();
    match table.entry_before(table.end()) {
        Some((at, ..)) => {
            let (key, value) = table.remove_at(at);
            Ok(Value::from(Tuple::new([key, value])))
        }
        None => Err(vm.error(Exc::KeyError, "popitem(): dictionary is empty")),
    }
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.clear();
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let copy = receiver(vm, &args[0])?.copy();
    Ok(Value::from(Gc::new(copy)))
}

fn from_keys(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = args[2].given().cloned().unwrap_or(Value::None);
    let made = vm.call(&args[0], &[])?;
    if let Value::Dict(dict) = &made {
        if dict.is_empty()
            && let Some(set) = set_of(&args[1])
        {
            let mut from = 0;
            while let Some((at, hash, key)) = set.table().hashed_from(from) {
                drop(dict.insert_hashed(vm, hash, key, value.clone())?);
                from = at + 1;
            }
            return Ok(made);
        }
        vm.for_each(&args[1], |vm, key| {
            drop(dict.insert(vm, key, value.clone())?);
            Ok(true)
        })?;
        return Ok(made);
    }
    vm.for_each(&args[1], |vm, key| {
        vm.set_item(&made, &key, value.clone())?;
        Ok(true)
    })?;
    Ok(made)
}

fn keys(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(views::make(vm, &args[0], Part::Key))
}

fn values(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(views::make(vm, &args[0], Part::Value))
}

fn items(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(views::make(vm, &args[0], Part::Item))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, /, *args, **kwargs)" => init,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return self==value.
    "__eq__($self, value, /)" => eq,
    /// Return self!=value.
    "__ne__($self, value, /)" => ne,
    /// Implement iter(self).
    "__iter__($self, /)" => iter,
    /// Return self|value.
    "__or__($self, value, /)" => or,
    /// Return value|self.
    "__ror__($self, value, /)" => ror,
    /// Return self|=value.
    "__ior__($self, value, /)" => ior,
    /// Return len(self).
    "__len__($self, /)" => len,
    /// Return self[key].
    "__getitem__($self, key, /)" => get_item,
    /// Set self[key] to value.
    "__setitem__($self, key, value, /)" => set_item,
    /// Delete self[key].
    "__delitem__($self, key, /)" => delete_item,
    /// True if the dictionary has the specified key, else False.
    "__contains__($self, key, /)" => contains,
    /// Return the size of the dict in memory, in bytes.
    "__sizeof__($self, /)" => size_of,
    /// Return the value for key if key is in the dictionary, else default.
    "get($self, key, default=None, /)" => get,
    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    "setdefault($self, key, default=None, /)" => set_default,
    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    "pop($self, key, default=<unrepresentable>, /)" => pop,
    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    "popitem($self, /)" => pop_item,
    /// Return a set-like object providing a view on the dict's keys.
    "keys($self, /)" => keys,
    /// Return a set-like object providing a view on the dict's items.
    "items($self, /)" => items,
    /// Return an object providing a view on the dict's values.
    "values($self, /)" => values,
    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    "update($self, /, *args, **kwargs)" => update,
    /// Create a new dictionary with keys from iterable and values set to value.
    "fromkeys($type, iterable, value=None, /)" => from_keys,
    /// Remove all items from the dict.
    "clear($self, /)" => clear,
    /// Return a shallow copy of the dict.
    "copy($self, /)" => copy,
    /// Return a reverse iterator over the dict keys.
    "__reversed__($self, /)" => reversed,
    /// dicts are generic over two types, signifying (respectively) the types of their keys and values
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
}

crate::getters! { pub GETTERS: }
