//! The methods of multidicts and of their proxies, which share those that read.

use super::update::{self, collect, entry};
use super::views::{self, Part};
use super::{
    Entry, MultiDict, Proxy, State, classes, key_text, multidict_of, receiver, same, shown_key,
    target, target_of,
};
use crate::object::{Gc, Native, Result, Slot, Value};
use crate::types::dict::Dict;
use crate::types::generic_alias::class_getitem;
use crate::types::iterator::{new_native, reduced};
use crate::types::list::List;
use crate::types::sequence;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let ignoring = classes(vm).ignoring;
    let ignores_case = match &args[0] {
        Value::Class(class) => class.mro().iter().any(|base| base.is(&ignoring)),
        _ => false,
    };
    new_native(vm, &args[0], MultiDict::new(ignores_case, Vec::new()))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let name = vm.class_of(&args[0]).name();
    let entries = collect(vm, dict.ignores_case(), name.as_str(), &args[1..])?;
    let state = vm.extension::<State>();
    drop(dict.replace_entries(&state, entries));
    Ok(Value::None)
}

fn new_proxy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let made = classes(vm);
    let ignores_case = match &args[0] {
        Value::Class(class) => class.mro().iter().any(|base| base.is(&made.ignoring_proxy)),
        _ => false,
    };
    let target = target_of(&args[1]).filter(|target| {
        !ignores_case || multidict_of(target).is_some_and(MultiDict::ignores_case)
    });
    let Some(target) = target else {
        let class = Value::from(vm.class_of(&args[1]));
        let class = vm.repr(&class)?;
        let prefix = if ignores_case { "CI" } else { "" };
        return Err(vm.type_error(format!(
            "ctor requires {prefix}MultiDict or {prefix}MultiDictProxy instance, not {}",
            class.as_str()
        )));
    };
    let target = Slot::new(target);
    new_native(vm, &args[0], Proxy { target })
}

/// The receiver's multidict and the text of a key of it.
macro_rules! looked_up {
    ($vm:ident, $args:ident => $dict:ident, $key:ident) => {
        let target = target($vm, &$args[0])?;
        let $dict = receiver($vm, &target)?;
        let $key = key_text($vm, $dict.ignores_case(), &$args[1])?;
    };
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    looked_up!(vm, args => dict, key);
    match dict.first(key.as_str()) {
        Some(value) => Ok(value),
        None => Err(vm.key_error(args[1].clone())),
    }
}

fn get_one(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    looked_up!(vm, args => dict, key);
    match (dict.first(key.as_str()), args[2].given()) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(vm.key_error(args[1].clone())),
    }
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    looked_up!(vm, args => dict, key);
    let default = || args[2].given().cloned().unwrap_or(Value::None);
    Ok(dict.first(key.as_str()).unwrap_or_else(default))
}

fn get_all(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    looked_up!(vm, args => dict, key);
    let values = dict.all(key.as_str());
    match (values.is_empty(), args[2].given()) {
        (false, _) => Ok(Value::from(List::new(values))),
        (true, Some(default)) => Ok(default.clone()),
        (true, None) => Err(vm.key_error(args[1].clone())),
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    let dict = receiver(vm, &target)?;
    let found = args[1].as_str().and_then(|key| dict.position(key.as_str()));
    Ok(Value::bool(found.is_some()))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    Ok(Value::from(receiver(vm, &target)?.len()))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    views::iterator(vm, &target, Part::Key, false)
}

fn keys(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    Ok(views::make(vm, target, Part::Key))
}

fn values(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    Ok(views::make(vm, target, Part::Value))
}

fn items(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    Ok(views::make(vm, target, Part::Item))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    let class = vm.class_of(&args[0]).name();
    let dict = receiver(vm, &target)?;
    sequence::guarded_repr(vm, &args[0], "...", |vm| {
        let shown = views::shown_items(vm, &dict.entries())?;
        Ok(format!("<{}({shown})>", class.as_str()))
    })
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    let dict = receiver(vm, &target)?;
    if let Some(other) = target_of(&args[1]) {
        let other = receiver(vm, &other)?.entries();
        let own = dict.entries();
        if own.len() != other.len() {
            return Ok(Value::bool(false));
        }
        let ignores_case = dict.ignores_case();
        for (a, b) in own.iter().zip(&other) {
            if !same(ignores_case, a.text.as_str(), b.text.as_str())
                || !vm.is_or_eq(&a.value, &b.value)?
            {
                return Ok(Value::bool(false));
            }
        }
        return Ok(Value::bool(true));
    }
    let keys = vm.intern("keys");
    if vm.find_attr(&args[1], &keys)?.is_none() {
        return Ok(Value::NotImplemented);
    }
    if vm.len(&args[1])? != dict.len() {
        return Ok(Value::bool(false));
    }
    for entry in dict.entries() {
        if !vm.contains(&args[1], &entry.key)? {
            return Ok(Value::bool(false));
        }
        let other = vm.get_item(&args[1], &entry.key)?;
        if !vm.is_or_eq(&entry.value, &other)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(match eq(vm, args)? {
        Value::Bool(equal) => Value::bool(!equal.get()),
        other => other,
    })
}

/// A multidict of the receiver's class (of its target's, for a proxy) with the same entries.
fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    let dict = receiver(vm, &target)?;
    let class = vm.class_of(&target);
    if class.flags.get().builtin {
        let copy = MultiDict::new(dict.ignores_case(), dict.entries());
        return Ok(Native::new(class, copy));
    }
    vm.call(&Value::from(class), std::slice::from_ref(&target))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = Value::from(vm.class_of(&args[0]));
    let items = vm.call_method(&args[0], "items", &[])?;
    let items = vm.collect_items(&items)?;
    Ok(reduced(class, vec![Value::from(List::new(items))]))
}

fn reduce_proxy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.class_of(&args[0]).name();
    Err(vm.type_error(format!("can't pickle {} objects", name.as_str())))
}

fn to_dict(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let target = target(vm, &args[0])?;
    let dict = receiver(vm, &target)?;
    let result = Gc::new(Dict::new());
    for (at, entry) in dict.entries().iter().enumerate() {
        if dict.position(entry.text.as_str()) != Some(at) {
            continue;
        }
        let key = shown_key(vm, dict, at, entry)?;
        let values = Value::from(List::new(dict.all(entry.text.as_str())));
        drop(result.insert(vm, key, values)?);
    }
    Ok(Value::from(result))
}

fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let entry = entry(vm, dict.ignores_case(), args[1].clone(), args[2].clone())?;
    dict.set(&vm.extension::<State>(), entry);
    Ok(Value::None)
}

fn delete_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    looked_up!(vm, args => dict, key);
    let removed = dict.remove(&vm.extension::<State>(), key.as_str());
    match removed.is_empty() {
        true => Err(vm.key_error(args[1].clone())),
        false => Ok(Value::None),
    }
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let entry = entry(vm, dict.ignores_case(), args[1].clone(), args[2].clone())?;
    dict.push(&vm.extension::<State>(), entry);
    Ok(Value::None)
}

fn extend(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let state = vm.extension::<State>();
    for entry in collect(vm, dict.ignores_case(), "extend", &args[1..])? {
        dict.push(&state, entry);
    }
    Ok(Value::None)
}

fn update_method(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let entries = collect(vm, dict.ignores_case(), "update", &args[1..])?;
    update::update(&vm.extension::<State>(), dict, entries);
    Ok(Value::None)
}

fn merge(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let entries = collect(vm, dict.ignores_case(), "merge", &args[1..])?;
    update::merge(&vm.extension::<State>(), dict, entries);
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    drop(dict.replace_entries(&vm.extension::<State>(), Vec::new()));
    Ok(Value::None)
}

fn set_default(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let value = args[2].given().cloned().unwrap_or(Value::None);
    let entry = entry(vm, dict.ignores_case(), args[1].clone(), value.clone())?;
    if let Some(known) = dict.first(entry.text.as_str()) {
        return Ok(known);
    }
    dict.push(&vm.extension::<State>(), entry);
    Ok(value)
}

/// What `pop` answers where the key is missing.
fn missing(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match args[2].given() {
        Some(default) => Ok(default.clone()),
        None => Err(vm.key_error(args[1].clone())),
    }
}

fn pop_one(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    looked_up!(vm, args => dict, key);
    let Some(at) = dict.position(key.as_str()) else {
        return missing(vm, args);
    };
    let removed = dict.remove_positions(&vm.extension::<State>(), &[at]);
    let value = removed.into_iter().next().map(|entry| entry.value);
    Ok(value.unwrap_or(Value::None))
}

fn pop_all(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    looked_up!(vm, args => dict, key);
    let removed = dict.remove(&vm.extension::<State>(), key.as_str());
    if removed.is_empty() {
        return missing(vm, args);
    }
    let values = removed.into_iter().map(|Entry { value, .. }| value);
    Ok(Value::from(List::new(values.collect::<Vec<_>>())))
}

fn pop_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let Some(at) = dict.len().checked_sub(1) else {
        let text = Value::from("empty multidict");
        return Err(vm.key_error(text));
    };
    let Some(last) = dict.entry(at) else {
        return Ok(Value::None);
    };
    let key = shown_key(vm, dict, at, &last)?;
    drop(dict.remove_positions(&vm.extension::<State>(), &[at]));
    Ok(Value::from(Tuple::new([key, last.value])))
}

/// Whether a value has native data of this module: for the checks of views.
pub fn is_multidict(value: &Value) -> bool {
    value.native_data().is_some() && target_of(value).is_some()
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, /, *args, **kwargs)" => init,
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
    "__len__($self, /)" => len,
    "__contains__($self, key, /)" => contains,
    "__iter__($self, /)" => iter,
    "__getitem__($self, key, /)" => get_item,
    "__setitem__($self, key, value, /)" => set_item,
    "__delitem__($self, key, /)" => delete_item,
    "__reduce__($self, /)" => reduce,
    "__class_getitem__($type, object, /)" => class_getitem,
    /// Return a list of all values matching the key.
    "getall($self, /, key, default=<unrepresentable>)" => get_all,
    /// Get first value matching the key.
    "getone($self, /, key, default=<unrepresentable>)" => get_one,
    /// Get first value matching the key.
    "get($self, /, key, default=None)" => get,
    /// Return a new view of the dictionary's keys.
    "keys($self, /)" => keys,
    /// Return a new view of the dictionary's values.
    "values($self, /)" => values,
    /// Return a new view of the dictionary's items.
    "items($self, /)" => items,
    /// Return a dict with lists of all values for each key.
    "to_dict($self, /)" => to_dict,
    /// Return a copy of itself.
    "copy($self, /)" => copy,
    "__copy__($self, /)" => copy,
    /// Add the key and value, not overwriting any previous value.
    "add($self, /, key, value)" => add,
    /// Extend current MultiDict with more values.
    "extend($self, /, *args, **kwargs)" => extend,
    /// Update the dictionary, overwriting existing keys.
    "update($self, /, *args, **kwargs)" => update_method,
    /// Merge into the dictionary, adding non-existing keys.
    "merge($self, /, *args, **kwargs)" => merge,
    /// Remove all items from MultiDict.
    "clear($self, /)" => clear,
    /// Return value for key, set value to default if key is not present.
    "setdefault($self, /, key, default=None)" => set_default,
    /// Remove the first occurrence of the key and return the corresponding value.
    "popone($self, /, key, default=<unrepresentable>)" => pop_one,
    /// Remove the first occurrence of the key and return the corresponding value.
    "pop($self, /, key, default=<unrepresentable>)" => pop_one,
    /// Remove all occurrences of the key and return the list of corresponding values.
    "popall($self, /, key, default=<unrepresentable>)" => pop_all,
    /// Remove and return an arbitrary (key, value) pair.
    "popitem($self, /)" => pop_item,
}

crate::methods! { pub PROXY_METHODS:
    "__new__($type, arg, /)" => new_proxy,
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
    "__len__($self, /)" => len,
    "__contains__($self, key, /)" => contains,
    "__iter__($self, /)" => iter,
    "__getitem__($self, key, /)" => get_item,
    "__reduce__($self, /)" => reduce_proxy,
    "__class_getitem__($type, object, /)" => class_getitem,
    "getall($self, /, key, default=<unrepresentable>)" => get_all,
    "getone($self, /, key, default=<unrepresentable>)" => get_one,
    "get($self, /, key, default=None)" => get,
    "keys($self, /)" => keys,
    "values($self, /)" => values,
    "items($self, /)" => items,
    "to_dict($self, /)" => to_dict,
    "copy($self, /)" => copy,
}
