//! `collections.defaultdict`: a dict that makes what it misses.  Instances carry a
//! dict, and the factory in the member slot that the class reserves.

use crate::object::{Instance, Result, Value};
use crate::types::dict::{Dict, dict_of, update};
use crate::types::sequence;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Where instances keep the factory.
const FACTORY: usize = 0;

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<(&'a Instance, &'a Dict)> {
    if let (Value::Instance(instance), Some(dict)) = (value, dict_of(value)) {
        return Ok((instance, dict));
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format!(
        "descriptor requires a 'collections.defaultdict' object but received a '{name}'"
    )))
}

/// The factory; `None` for none.
fn factory(instance: &Instance) -> Value {
    instance
        .member(FACTORY)
        .not_none()
        .cloned()
        .unwrap_or(Value::None)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (instance, dict) = receiver(vm, &args[0])?;
    let mut positional = super::rest(&args[1]).into_iter();
    let made = positional.next().unwrap_or(Value::None);
    if !made.is_none() && !vm.is_callable(&made) {
        return Err(vm.type_error("first argument must be callable or None"));
    }
    drop(instance.set_member(FACTORY, made));
    let source = positional.next();
    let more = positional.count();
    if more > 0 {
        let given = more + 1;
        return Err(vm.type_error(format!("dict expected at most 1 argument, got {given}")));
    }
    if let Some(source) = source {
        update::merge_pairs_or_mapping(vm, dict, &source)?;
    }
    if let Some(keywords) = dict_of(&args[2]) {
        update::merge_dict(vm, dict, keywords)?;
    }
    Ok(Value::None)
}

fn missing(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (instance, _) = receiver(vm, &args[0])?;
    let factory = factory(instance);
    if factory.is_none() {
        return Err(vm.key_error(args[1].clone()));
    }
    let value = vm.call(&factory, &[])?;
    vm.set_item(&args[0], &args[1], value.clone())?;
    Ok(value)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (instance, dict) = receiver(vm, &args[0])?;
    let class = vm.class_of(&args[0]).name();
    let plain = Value::from(crate::object::Gc::new(dict.copy()));
    let made = factory(instance);
    let made = match sequence::guarded_repr(vm, &args[0], "...", |vm| {
        Ok(vm.repr(&made)?.as_str().to_owned())
    })? {
        Value::Str(ref text) => text.as_str().to_owned(),
        _ => String::new(),
    };
    let items = sequence::guarded_repr(vm, &args[0], "{...}", |vm| {
        Ok(vm.repr(&plain)?.as_str().to_owned())
    })?;
    let items = vm.str(&items)?;
    Ok(Value::from(format!(
        "{}({made}, {})",
        class.as_str(),
        items.as_str()
    )))
}

/// A new object of the same class with the same factory and these items.
fn with_items(vm: &mut Vm, this: &Value, items: &Value) -> Result<Value> {
    let (instance, _) = receiver(vm, this)?;
    let factory = factory(instance);
    let class = Value::from(vm.class_of(this));
    vm.call(&class, &[factory, items.clone()])
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_items(vm, &args[0], &args[0])
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union(vm, &args[0], &args[0], &args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union(vm, &args[0], &args[1], &args[0])
}

/// The union of two dicts, of which `this` is the defaultdict.
fn union(vm: &mut Vm, this: &Value, left: &Value, right: &Value) -> Result<Value> {
    let Some(more) = dict_of(right) else {
        return Ok(Value::NotImplemented);
    };
    if dict_of(left).is_none() {
        return Ok(Value::NotImplemented);
    }
    let made = with_items(vm, this, left)?;
    if let Some(dict) = dict_of(&made) {
        update::merge_dict(vm, dict, more)?;
    }
    Ok(made)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (instance, _) = receiver(vm, &args[0])?;
    let args_of_class = match factory(instance) {
        Value::None => Tuple::new([]),
        factory => Tuple::new([factory]),
    };
    let items = vm.call_method(&args[0], "items", &[])?;
    let items = vm.iter(&items)?;
    Ok(Value::from(Tuple::new([
        Value::from(vm.class_of(&args[0])),
        Value::from(args_of_class),
        Value::None,
        Value::None,
        items,
    ])))
}

fn get_factory(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(factory(receiver(vm, this)?.0))
}

fn set_factory(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let (instance, _) = receiver(vm, this)?;
    let old = instance.set_member(FACTORY, value);
    drop(old);
    Ok(())
}

crate::methods! { pub METHODS:
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, /, *args, **kwargs)" => init,
    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    ///   if self.default_factory is None: raise KeyError((key,))
    ///   self[key] = value = self.default_factory()
    ///   return value
    "__missing__($self, key, /)" => missing,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return self|value.
    "__or__($self, value, /)" => or,
    /// Return value|self.
    "__ror__($self, value, /)" => ror,
    /// D.copy() -> a shallow copy of D.
    "__copy__($self, /)" => copy,
    /// D.copy() -> a shallow copy of D.
    "copy($self, /)" => copy,
    /// Return state information for pickling.
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    /// Factory for default value called by __missing__().
    "default_factory" => get_factory; set set_factory,
}
