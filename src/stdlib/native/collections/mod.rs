//! `_collections`: the native half of `collections`.

mod default_dict;
pub mod deque;
mod ordered_dict;
mod tuple_getter;

use std::cell::RefCell;

use crate::object::class::Layout;
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib;
use crate::types;
use crate::types::dict::dict_of;
use crate::vm::{BinaryOp, Vm};

/// The classes whose objects native code makes or recognises.
#[derive(Default)]
pub struct Classes {
    deque_iterator: RefCell<Option<Gc<Class>>>,
    deque_reverse_iterator: RefCell<Option<Gc<Class>>>,
    ordered_dict: RefCell<Option<Gc<Class>>>,
    odict_keys: RefCell<Option<Gc<Class>>>,
    odict_values: RefCell<Option<Gc<Class>>>,
    odict_items: RefCell<Option<Gc<Class>>>,
}

/// The arguments that a `*args` parameter collected.
fn rest(value: &Value) -> Vec<Value> {
    types::tuple::tuple_of(value).map_or_else(Vec::new, |tuple| tuple.items().to_vec())
}

/// `_count_elements(mapping, iterable)`: tallies an iterable into a `Counter`.
fn count_elements(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (mapping, iterable) = (&args[0], &args[1]);
    let names = vm.names.clone();
    let get = vm.intern("get");
    let is_plain = |vm: &Vm, name| {
        let own = vm.class_of(mapping).lookup(name);
        match (own, vm.types.dict.lookup(name)) {
            (Some(own), Some(builtin)) => own.is(&builtin),
            _ => false,
        }
    };
    let plain = is_plain(vm, &get) && is_plain(vm, &names.__setitem__);
    if let (Some(dict), true) = (dict_of(mapping), plain) {
        let table = dict.table();
        vm.for_each(iterable, |vm, item| {
            let hash = types::dict::hash_key(vm, &item)?;
            let at = table.position(vm, hash, &item)?;
            match at.and_then(|at| Some((at, table.value_at(at)?))) {
                Some((at, Value::Int(count))) if count < i64::MAX => {
                    drop(table.replace_at(at, Value::Int(count + 1)));
                }
                Some((_, count)) => {
                    let count = vm.binary(BinaryOp::Add, &count, &Value::Int(1))?;
                    drop(dict.insert_hashed(vm, hash, item, count)?);
                }
                None => table.push(hash, item, Value::Int(1)),
            }
            Ok(true)
        })?;
        return Ok(Value::None);
    }
    vm.for_each(iterable, |vm, item| {
        let count = vm.call_method(mapping, "get", &[item.clone(), Value::Int(0)])?;
        let count = vm.binary(BinaryOp::Add, &count, &Value::Int(1))?;
        vm.set_item(mapping, &item, count)?;
        Ok(true)
    })?;
    Ok(Value::None)
}

crate::methods! { FUNCTIONS:
    /// Count elements in the iterable, updating the mapping
    "_count_elements($module, mapping, iterable, /)" => count_elements,
}

crate::getters! { NO_GETTERS: }

crate::getters! { DICT_GETTERS:
    "__dict__" => crate::types::object::get_dict; set crate::types::object::set_dict,
}

/// A subclass of `dict` made of these tables.
fn dict_class(vm: &mut Vm, name: &str, has_dict: bool) -> Gc<Class> {
    let base = vm.types.dict.clone();
    let class = types::make_class(&vm.names, name, &[&base], Layout::Dict, true, has_dict);
    stdlib::set_class_module(vm, &class, "collections");
    class
}

/// A view class of `OrderedDict`, which differs from its base by its name.
fn view_class(vm: &mut Vm, name: &'static str, base: Gc<Class>) -> Gc<Class> {
    let layout = Layout::Sealed(name);
    types::make_class(&vm.names, name, &[&base], layout, false, false)
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "High performance data structures.";
    let module = vm.native_module("_collections", doc, FUNCTIONS);
    let classes = vm.extension::<Classes>();
    let (all, names) = (vm.types.clone(), vm.names.clone());

    let doc = "A list-like sequence optimized for data accesses near its endpoints.";
    let deque = stdlib::native_class(
        vm,
        "collections",
        "deque",
        deque::METHODS,
        deque::GETTERS,
        doc,
    );
    let iterator = |vm: &mut Vm, name| {
        let methods = deque::ITERATOR_METHODS;
        stdlib::native_class(vm, "collections", name, methods, NO_GETTERS, "")
    };
    let forward = iterator(vm, "_deque_iterator");
    let backward = iterator(vm, "_deque_reverse_iterator");

    let default_dict = dict_class(vm, "defaultdict", false);
    let factory = vm.intern("default_factory");
    default_dict.slot_names.borrow_mut().push(factory);
    let doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.";
    types::fill(
        &all,
        &names,
        &default_dict,
        default_dict::METHODS,
        default_dict::GETTERS,
        doc,
    );

    let ordered = dict_class(vm, "OrderedDict", true);
    let doc = "Dictionary that remembers insertion order";
    types::fill(
        &all,
        &names,
        &ordered,
        ordered_dict::METHODS,
        DICT_GETTERS,
        doc,
    );

    let doc = "";
    let getter = stdlib::native_class(
        vm,
        "collections",
        "_tuplegetter",
        tuple_getter::METHODS,
        tuple_getter::GETTERS,
        doc,
    );

    for (name, class) in [
        ("deque", &deque),
        ("_deque_iterator", &forward),
        ("_deque_reverse_iterator", &backward),
        ("defaultdict", &default_dict),
        ("OrderedDict", &ordered),
        ("_tuplegetter", &getter),
    ] {
        stdlib::set(vm, &module, name, Value::from(class.clone()));
    }
    classes.deque_iterator.replace(Some(forward));
    classes.deque_reverse_iterator.replace(Some(backward));
    classes.ordered_dict.replace(Some(ordered));
    let keys = view_class(vm, "odict_keys", all.dict_keys.clone());
    let values = view_class(vm, "odict_values", all.dict_values.clone());
    let items = view_class(vm, "odict_items", all.dict_items.clone());
    classes.odict_keys.replace(Some(keys));
    classes.odict_values.replace(Some(values));
    classes.odict_items.replace(Some(items));
    Ok(Value::from(module))
}
