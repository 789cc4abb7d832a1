//! `collections.OrderedDict`: a dict that can be reordered and whose equality minds
//! the order.  Instances carry a dict, which keeps the order of insertion itself.

use crate::object::{Gc, Result, Value};
use crate::types::dict::iterators::{DictIterator, Part};
use crate::types::dict::{self, Dict, dict_of, hash_key, update};
use crate::types::exception::Exc;
use crate::types::sequence;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Dict> {
    match dict_of(value) {
        Some(dict) => Ok(dict),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!(
                "descriptor requires a 'collections.OrderedDict' object but received a '{name}'"
            )))
        }
    }
}

/// Whether a value is an `OrderedDict`.
fn is_ordered(vm: &mut Vm, value: &Value) -> bool {
    let class = vm
        .extension::<super::Classes>()
        .ordered_dict
        .borrow()
        .clone();
    class.is_some_and(|class| vm.is_instance_of(value, &class))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    update_with(vm, "", args)
}

fn update_method(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    update_with(vm, "update ", args)
}

/// `update(E, /, **F)`.  A subclass sees every item by its own `__setitem__`.
fn update_with(vm: &mut Vm, name: &str, args: &[Value]) -> Result<Value> {
    let this = &args[0];
    receiver(vm, this)?;
    let positional = super::rest(&args[1]);
    if positional.len() > 1 {
        let given = positional.len();
        return Err(vm.type_error(format!("{name}expected at most 1 argument, got {given}")));
    }
    let collected = Gc::new(Dict::new());
    if let Some(source) = positional.first() {
        update::merge_pairs_or_mapping(vm, &collected, source)?;
    }
    if let Some(keywords) = dict_of(&args[2]) {
        update::merge_dict(vm, &collected, keywords)?;
    }
    for (key, value) in collected.items() {
        vm.set_item(this, &key, value)?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    let class = vm.class_of(&args[0]).name();
    let class = class.as_str();
    if dict.is_empty() {
        return Ok(Value::from(format!("{class}()")));
    }
    sequence::guarded_repr(vm, &args[0], "...", |vm| {
        let plain = Value::from(Gc::new(dict.copy()));
        let shown = vm.repr(&plain)?;
        Ok(format!("{class}({})", shown.as_str()))
    })
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let a = receiver(vm, &args[0])?;
    let Some(b) = dict_of(&args[1]) else {
        return Ok(Value::NotImplemented);
    };
    if !dict::methods::equal(vm, a, b)? {
        return Ok(Value::bool(false));
    }
    if is_ordered(vm, &args[1]) {
        for (a, b) in a.keys().iter().zip(&b.keys()) {
            if !vm.is_or_eq(a, b)? {
                return Ok(Value::bool(false));
            }
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

fn move_to_end(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let last = args[2].given().map_or(Ok(true), |last| vm.truth(last))?;
    let dict = receiver(vm, &args[0])?;
    let hash = hash_key(vm, &args[1])?;
    let Some(at) = dict.table().position(vm, hash, &args[1])? else {
        return Err(vm.key_error(args[1].clone()));
    };
    let (key, value) = dict.table().remove_at(at);
    if last {
        dict.table().push(hash, key, value);
        return Ok(Value::None);
    }
    let reordered = Dict::new();
    reordered.table().push(hash, key, value);
    for (hash, key, value) in dict.table().entries() {
        reordered.table().push(hash, key, value);
    }
    dict.replace_with(&reordered);
    Ok(Value::None)
}

fn pop_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let last = args[1].given().map_or(Ok(true), |last| vm.truth(last))?;
    let table = receiver(vm, &args[0])?.table();
    let entry = if last {
        table.entry_before(table.end())
    } else {
        table.entry_from(0)
    };
    match entry {
        Some((at, ..)) => {
            let (key, value) = table.remove_at(at);
            Ok(Value::from(Tuple::new([key, value])))
        }
        None => Err(vm.error(Exc::KeyError, "dictionary is empty")),
    }
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    match dict.remove(vm, &args[1])? {
        Some(value) => Ok(value),
        None => match args[2].given() {
            Some(default) => Ok(default.clone()),
            None => dict::methods::missing(vm, &args[0], &args[1]),
        },
    }
}

fn set_default(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let dict = receiver(vm, &args[0])?;
    if let Some(value) = dict.get(vm, &args[1])? {
        return Ok(value);
    }
    let value = args[2].given().cloned().unwrap_or(Value::None);
    vm.set_item(&args[0], &args[1], value.clone())?;
    Ok(value)
}

/// A new object of the same class with the items of this one.
fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?;
    let class = Value::from(vm.class_of(&args[0]));
    vm.call(&class, &[args[0].clone()])
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union(vm, &args[0], &args[1], &args[0])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union(vm, &args[1], &args[0], &args[0])
}

/// The union of two dicts, of the class of `like`.
fn union(vm: &mut Vm, left: &Value, right: &Value, like: &Value) -> Result<Value> {
    if dict_of(left).is_none() || dict_of(right).is_none() {
        return Ok(Value::NotImplemented);
    }
    let class = Value::from(vm.class_of(like));
    let made = vm.call(&class, std::slice::from_ref(left))?;
    vm.call_method(&made, "update", std::slice::from_ref(right))?;
    Ok(made)
}

fn ior(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&args[0], "update", &[args[1].clone()])?;
    Ok(args[0].clone())
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(DictIterator::make_reversed(vm, &args[0], Part::Key))
}

fn view(vm: &mut Vm, this: &Value, part: Part) -> Value {
    let classes = vm.extension::<super::Classes>();
    let class = match part {
        Part::Key => &classes.odict_keys,
        Part::Value => &classes.odict_values,
        Part::Item => &classes.odict_items,
    };
    let class = class.borrow().clone();
    match class {
        Some(class) => dict::views::of_class(class, this, part),
        None => dict::views::make(vm, this, part),
    }
}

fn keys(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(view(vm, &args[0], Part::Key))
}

fn values(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(view(vm, &args[0], Part::Value))
}

fn items(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(view(vm, &args[0], Part::Item))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = Value::from(vm.class_of(&args[0]));
    let name = vm.names.__dict__.clone();
    let state = match vm.find_attr(&args[0], &name)? {
        Some(state) if vm.truth(&state)? => state,
        _ => Value::None,
    };
    let items = vm.call_method(&args[0], "items", &[])?;
    let items = vm.iter(&items)?;
    let no_args = Value::from(Tuple::new([]));
    Ok(Value::from(Tuple::new([
        class,
        no_args,
        state,
        Value::None,
        items,
    ])))
}

crate::methods! { pub METHODS:
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, /, *args, **kwargs)" => init,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return self==value.
    "__eq__($self, value, /)" => eq,
    /// Return self!=value.
    "__ne__($self, value, /)" => ne,
    /// Return self|value.
    "__or__($self, value, /)" => or,
    /// Return value|self.
    "__ror__($self, value, /)" => ror,
    /// Return self|=value.
    "__ior__($self, value, /)" => ior,
    /// od.__reversed__() <==> reversed(od)
    "__reversed__($self, /)" => reversed,
    /// Return state information for pickling
    "__reduce__($self, /)" => reduce,
    /// od.copy() -> a shallow copy of od
    "copy($self, /)" => copy,
    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    "move_to_end($self, /, key, last=True)" => move_to_end,
    /// od.pop(key[,default]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    "pop($self, /, key, default=<unrepresentable>)" => pop,
    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if false.
    "popitem($self, /, last=True)" => pop_item,
    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    "setdefault($self, /, key, default=None)" => set_default,
    "update($self, /, *args, **kwargs)" => update_method,
    "keys($self, /)" => keys,
    "values($self, /)" => values,
    "items($self, /)" => items,
}
