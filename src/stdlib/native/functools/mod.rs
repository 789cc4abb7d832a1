//! `_functools`: the native half of `functools`.

mod lru_cache;
mod partial;

use std::cell::RefCell;

use crate::object::class::Layout;
use crate::object::native::NativeData;
use crate::object::{Class, Gc, Native, Payload, Result, Trace, Tracer, Value};
use crate::stdlib;
use crate::types;
use crate::types::exception::Exc;
use crate::types::function::Method;
use crate::types::sequence::rich_comparisons;
use crate::vm::{CompareOp, Vm};

/// What the module keeps in the interpreter.
#[derive(Default)]
struct State {
    key_wrapper: RefCell<Option<Gc<Class>>>,
    /// The singleton `Placeholder`; `Undef` before the module is made.
    placeholder: RefCell<Value>,
}

/// The arguments that a `*args` parameter collected.
fn rest(value: &Value) -> Vec<Value> {
    types::tuple::tuple_of(value).map_or_else(Vec::new, |tuple| tuple.items().to_vec())
}

/// A callable object bound to an instance, as functions are; itself where there is no instance.
fn bind(this: &Value, instance: &Value) -> Value {
    if instance.not_none().is_none() {
        return this.clone();
    }
    Value::from(Gc::new(Method {
        function: this.clone(),
        receiver: instance.clone(),
    }))
}

/// `reduce(function, iterable, /, initial)`.
fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let iterator = match vm.iter(&args[1]) {
        Ok(iterator) => iterator,
        Err(raise) if vm.raised(&raise, Exc::TypeError) => {
            return Err(vm.type_error("reduce() arg 2 must support iteration"));
        }
        Err(raise) => return Err(raise),
    };
    let mut result = args[2].clone();
    while let Some(item) = vm.next(&iterator)? {
        result = match result {
            Value::Undef => item,
            result => vm.call(&args[0], &[result, item])?,
        };
    }
    if result.is_undef() {
        return Err(vm.type_error("reduce() of empty iterable with no initial value"));
    }
    Ok(result)
}

/// `KeyWrapper`: compares by a function of two arguments.  Without an object it is what `cmp_to_key`
/// returns, and makes the ones with an object.
struct KeyWrapper {
    cmp: Value,
    obj: Value,
}

impl NativeData for KeyWrapper {}

impl Trace for KeyWrapper {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.cmp, &self.obj]);
    }
}

fn make_key(vm: &mut Vm, cmp: Value, obj: Value) -> Value {
    let class = vm.extension::<State>().key_wrapper.borrow().clone();
    let class = class.unwrap_or_else(|| vm.types.object.clone());
    Native::new(class, KeyWrapper { cmp, obj })
}

fn cmp_to_key(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(make_key(vm, args[0].clone(), Value::Undef))
}

mod key_wrapper {
    use super::*;

    fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let cmp = args[0].native::<KeyWrapper>().map(|key| key.cmp.clone());
        Ok(make_key(vm, cmp.unwrap_or(Value::None), args[1].clone()))
    }

    fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
        let (Some(a), Some(b)) = (
            args[0].native::<KeyWrapper>(),
            args[1].native::<KeyWrapper>(),
        ) else {
            return Err(vm.type_error("other argument must be K instance"));
        };
        let order = vm.call(&a.cmp, &[a.obj.clone(), b.obj.clone()])?;
        vm.compare(op, &order, &Value::Int(0))
    }

    rich_comparisons!(compare);

    fn get_obj(vm: &mut Vm, this: &Value) -> Result<Value> {
        match this.native::<KeyWrapper>().and_then(|key| key.obj.given()) {
            Some(obj) => Ok(obj.clone()),
            None => Err(vm.error(Exc::AttributeError, "object")),
        }
    }

    crate::methods! { pub METHODS:
        /// Call self as a function.
        "__call__($self, /, obj)" => call,
        "__lt__($self, value, /)" => lt,
        "__le__($self, value, /)" => le,
        "__eq__($self, value, /)" => eq,
        "__ne__($self, value, /)" => ne,
        "__gt__($self, value, /)" => gt,
        "__ge__($self, value, /)" => ge,
    }

    crate::getters! { pub GETTERS:
        /// Value wrapped by a key function.
        "obj" => get_obj,
    }
}

/// A native class whose instances have a `__dict__`.
fn class_with_dict(vm: &mut Vm, name: &'static str) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Native(name);
    let class = types::make_class(&names, name, &[&types.object], layout, true, true);
    stdlib::set_class_module(vm, &class, "functools");
    class
}

/// An instance of a class whose instances have a `__dict__`.
fn new_with_dict(vm: &mut Vm, class: &Value, data: impl NativeData) -> Result<Value> {
    match class {
        Value::Class(class) => vm.new_instance(class.share(), Payload::Native(Box::new(data))),
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!("X is not a type object ({name})")))
        }
    }
}

/// The type of `Placeholder`.
struct Placeholder;

impl NativeData for Placeholder {}

impl Trace for Placeholder {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

mod placeholder {
    use super::*;

    fn repr(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::from("Placeholder"))
    }

    fn new(vm: &mut Vm, _: &[Value]) -> Result<Value> {
        let state = vm.extension::<State>();
        let singleton = state.placeholder.borrow().clone();
        Ok(singleton)
    }

    crate::methods! { pub METHODS:
        "__new__($type, /)" => new,
        "__repr__($self, /)" => repr,
        /// Return state information for pickling: the name of the singleton.
        "__reduce__($self, /)" => repr,
    }
}

/// The singleton that marks an argument of `partial` to be filled in.
fn placeholder_value(vm: &mut Vm) -> Value {
    vm.extension::<State>().placeholder.borrow().clone()
}

crate::methods! { FUNCTIONS:
    /// Apply a function of two arguments cumulatively to the items of an iterable, from left to right.
    ///
    /// This effectively reduces the iterable to a single value.  If initial is present,
    /// it is placed before the items of the iterable in the calculation, and serves as
    /// a default when the iterable is empty.
    ///
    /// For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])
    /// calculates ((((1 + 2) + 3) + 4) + 5).
    "reduce($module, function, iterable, /, initial=<unrepresentable>)" => reduce,
    /// Convert a cmp= function into a key= function.
    "cmp_to_key($module, /, mycmp)" => cmp_to_key,
}

crate::getters! { NO_GETTERS: }

crate::getters! { DICT_GETTERS:
    "__dict__" => crate::types::object::get_dict; set crate::types::object::set_dict,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Tools that operate on functions.";
    let module = vm.native_module("_functools", doc, FUNCTIONS);
    let (types, names) = (vm.types.clone(), vm.names.clone());

    let partial = class_with_dict(vm, "partial");
    types::fill(
        &types,
        &names,
        &partial,
        partial::METHODS,
        partial::GETTERS,
        partial::DOC,
    );
    stdlib::set(vm, &module, "partial", Value::from(partial));

    let cache = class_with_dict(vm, "_lru_cache_wrapper");
    types::fill(
        &types,
        &names,
        &cache,
        lru_cache::METHODS,
        DICT_GETTERS,
        lru_cache::DOC,
    );
    stdlib::set(vm, &module, "_lru_cache_wrapper", Value::from(cache));

    let key = stdlib::native_class(
        vm,
        "functools",
        "KeyWrapper",
        key_wrapper::METHODS,
        key_wrapper::GETTERS,
        "",
    );
    let state = vm.extension::<State>();
    state.key_wrapper.replace(Some(key));

    let doc =
        "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.";
    let class = stdlib::native_class(
        vm,
        "functools",
        "_PlaceholderType",
        placeholder::METHODS,
        NO_GETTERS,
        doc,
    );
    let singleton = Native::new(class.clone(), Placeholder);
    drop(state.placeholder.replace(singleton.clone()));
    stdlib::set(vm, &module, "Placeholder", singleton);
    stdlib::set(vm, &module, "_PlaceholderType", Value::from(class));
    Ok(Value::from(module))
}
