//! `_abc`: the metaclass of abstract base classes, with its registry and caches.
//!
//! A cache holds classes weakly, by address; what was found not to be a subclass is forgotten whenever any
//! abstract class registers another.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::object::class::Layout;
use crate::object::heap::WeakCell;
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Classes held weakly.
#[derive(Default)]
struct WeakClasses(RefCell<FxHashMap<usize, Rc<WeakCell>>>);

impl WeakClasses {
    fn contains(&self, class: &Value) -> bool {
        let classes = self.0.borrow();
        // An entry whose class has died says nothing about another at the same address.
        classes
            .get(&class.address())
            .is_some_and(|cell| cell.get().is_some())
    }

    fn insert(&self, class: &Value) {
        if let Some(cell) = WeakCell::new(class, None) {
            self.0.borrow_mut().insert(class.address(), cell);
        }
    }

    fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    fn alive(&self) -> Vec<Value> {
        self.0
            .borrow()
            .values()
            .filter_map(|cell| cell.get())
            .collect()
    }
}

/// What an abstract class knows of its subclasses.
#[derive(Default)]
struct AbcData {
    registry: RefCell<Vec<Rc<WeakCell>>>,
    cache: WeakClasses,
    negative: WeakClasses,
    negative_version: Cell<u64>,
}

impl Trace for AbcData {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for AbcData {}

#[derive(Default)]
struct State {
    class: RefCell<Option<Gc<Class>>>,
    /// Counts registrations.
    version: Cell<u64>,
}

/// The metaclass `abc.ABCMeta`.
pub fn metaclass(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<State>();
    let known = state.class.borrow().clone();
    known.unwrap_or_else(|| {
        let (types, names) = (vm.types.clone(), vm.names.clone());
        let name = "abc.ABCMeta";
        let class = types::make_class(&names, name, &[&types.type_], Layout::Type, true, false);
        let doc = "Metaclass for defining Abstract Base Classes (ABCs).";
        types::fill(&types, &names, &class, METHODS, &[], doc);
        *state.class.borrow_mut() = Some(class.clone());
        class
    })
}

/// The data of an abstract class.
fn data_of(vm: &mut Vm, class: &Value) -> Result<Value> {
    let name = vm.intern("_abc_impl");
    if let Value::Class(class) = class
        && let Some(data) = class.dict.get_str(&name)
        && data.native::<AbcData>().is_some()
    {
        return Ok(data);
    }
    let shown = vm.repr(class)?;
    Err(vm.type_error(format!("{} is not an abstract base class", shown.as_str())))
}

fn with_data<T>(vm: &mut Vm, class: &Value, read: impl FnOnce(&AbcData) -> T) -> Result<T> {
    let data = data_of(vm, class)?;
    match data.native::<AbcData>() {
        Some(data) => Ok(read(data)),
        None => Err(vm.system_error("an abstract class without its data")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let keywords = match args[4].as_dict() {
        Some(dict) => vm.keywords_of(&dict)?,
        None => Vec::new(),
    };
    let (Value::Class(meta), Some(name)) = (&args[0], args[1].as_str()) else {
        return Err(vm.type_error("type.__new__() argument 1 must be str"));
    };
    let Some(bases) = args[2].as_tuple() else {
        return Err(vm.type_error("type.__new__() argument 2 must be tuple"));
    };
    let Some(namespace) = args[3].as_dict() else {
        return Err(vm.type_error("type.__new__() argument 3 must be dict"));
    };
    let class = vm.type_new(meta.as_gc(), &name, &bases, &namespace, &keywords)?;
    init_class(vm, &class)?;
    Ok(class)
}

/// Works out the abstract methods of a fresh class and gives it empty caches.
fn init_class(vm: &mut Vm, class: &Value) -> Result<()> {
    compute_abstract_methods(vm, class)?;
    let state = vm.extension::<State>();
    let data = AbcData::default();
    data.negative_version.set(state.version.get());
    let data = Native::new(vm.types.object.clone(), data);
    if let Value::Class(class) = class {
        class.set(&vm.intern("_abc_impl"), data);
    }
    Ok(())
}

fn is_abstract(vm: &mut Vm, value: &Value) -> Result<bool> {
    match value {
        // The commonest entries, without asking by way of an error.
        Value::Function(function) if function.dict.get().is_none() => Ok(false),
        Value::Str(_) | Value::Int(_) | Value::None | Value::Builtin(_) => Ok(false),
        _ => types::descriptor::is_abstract_method(vm, value),
    }
}

fn compute_abstract_methods(vm: &mut Vm, this: &Value) -> Result<()> {
    let Value::Class(class) = this else {
        return Ok(());
    };
    let found = Dict::new();
    for (name, value) in class.dict.items() {
        if is_abstract(vm, &value)? {
            found.insert(vm, name, Value::None)?;
        }
    }
    let names = vm.names.clone();
    let bases = class.bases.borrow().clone();
    for base in bases {
        let Some(inherited) = base.dict.get_str(&names.__abstractmethods__) else {
            continue;
        };
        for name in vm.collect_items(&inherited)? {
            let key = vm.attribute_name(&name)?;
            if let Some(value) = vm.find_attr(this, &key)?
                && is_abstract(vm, &value)?
            {
                found.insert(vm, name, Value::None)?;
            }
        }
    }
    let list = Value::from(List::new(found.keys()));
    let frozenset = Value::from(vm.types.frozenset.clone());
    let methods = vm.call(&frozenset, &[list])?;
    vm.set_attr(this, &names.__abstractmethods__, methods)
}

fn register(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (this, subclass) = (&args[0], &args[1]);
    if !matches!(subclass, Value::Class(_)) {
        return Err(vm.type_error("Can only register classes"));
    }
    if vm.is_subclass(subclass, this)? {
        return Ok(subclass.clone());
    }
    if vm.is_subclass(this, subclass)? {
        return Err(vm.error(Exc::RuntimeError, "Refusing to create an inheritance cycle"));
    }
    let cell = WeakCell::new(subclass, None);
    with_data(vm, this, |data| data.registry.borrow_mut().extend(cell))?;
    let state = vm.extension::<State>();
    state.version.set(state.version.get() + 1);
    Ok(subclass.clone())
}

fn instance_check(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (this, instance) = (&args[0], &args[1]);
    let own = Value::from(vm.class_of(instance));
    let name = vm.names.__class__.clone();
    let claimed = match instance {
        Value::Instance(_) | Value::Native(_) => vm
            .find_attr(instance, &name)?
            .unwrap_or_else(|| own.clone()),
        _ => own.clone(),
    };
    if with_data(vm, this, |data| data.cache.contains(&claimed))? {
        return Ok(Value::bool(true));
    }
    let name = vm.names.__subclasscheck__.clone();
    for class in [&claimed, &own] {
        let answer = vm.call_special(this, &name, std::slice::from_ref(class))?;
        let answer = answer.unwrap_or(Value::None);
        if vm.truth(&answer)? {
            return Ok(Value::bool(true));
        }
        if claimed.is(&own) {
            break;
        }
    }
    Ok(Value::bool(false))
}

fn subclass_check(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (this, subclass) = (&args[0], &args[1]);
    if !matches!(subclass, Value::Class(_)) {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    let version = vm.extension::<State>().version.get();
    let known = with_data(vm, this, |data| {
        if data.cache.contains(subclass) {
            return Some(true);
        }
        if data.negative_version.get() < version {
            data.negative.clear();
            data.negative_version.set(version);
            return None;
        }
        data.negative.contains(subclass).then_some(false)
    })?;
    let answer = match known {
        Some(answer) => answer,
        None => {
            let answer = find_subclass(vm, this, subclass)?;
            with_data(vm, this, |data| {
                if answer {
                    data.cache.insert(subclass);
                } else {
                    data.negative.insert(subclass);
                }
            })?;
            answer
        }
    };
    Ok(Value::bool(answer))
}

/// Asks the hook, the resolution order, what is registered, and the subclasses.
fn find_subclass(vm: &mut Vm, this: &Value, subclass: &Value) -> Result<bool> {
    vm.check_native()?;
    let hook = vm.names.__subclasshook__.clone();
    let hook = vm.get_attr(this, &hook)?;
    match vm.call(&hook, std::slice::from_ref(subclass))? {
        Value::NotImplemented => {}
        answer => return vm.truth(&answer),
    }
    let (Value::Class(class), Value::Class(sub)) = (this, subclass) else {
        return Ok(false);
    };
    if sub.is_subclass(class.as_gc()) {
        return Ok(true);
    }
    let registered: Vec<Value> = with_data(vm, this, |data| {
        data.registry
            .borrow()
            .iter()
            .filter_map(|cell| cell.get())
            .collect()
    })?;
    let below = class.subclasses().into_iter().map(Value::from);
    for other in registered.into_iter().chain(below) {
        if vm.is_subclass(subclass, &other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn caches_clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_data(vm, &args[0], |data| {
        data.cache.clear();
        data.negative.clear();
    })?;
    Ok(Value::None)
}

fn registry_clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_data(vm, &args[0], |data| data.registry.borrow_mut().clear())?;
    Ok(Value::None)
}

fn cache_token(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let version = vm.extension::<State>().version.get();
    Ok(Value::Int(version as i64))
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.names.__abstractmethods__.clone();
    if let Value::Class(class) = &args[0]
        && class.dict.get_str(&name).is_some()
    {
        compute_abstract_methods(vm, &args[0])?;
    }
    Ok(args[0].clone())
}

fn dump(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (registry, cache, negative) = with_data(vm, &args[0], |data| {
        let registry: Vec<Value> = data
            .registry
            .borrow()
            .iter()
            .filter_map(|cell| cell.get())
            .collect();
        (registry, data.cache.alive(), data.negative.alive())
    })?;
    let lists = [registry, cache, negative].map(|items| Value::from(List::new(items)));
    Ok(Value::from(Tuple::new(lists.to_vec())))
}

crate::methods! { METHODS:
    "__new__($type, name, bases, namespace, /, **kwargs)" => new,
    /// Register a virtual subclass of an ABC.
    "register($self, subclass, /)" => register,
    /// Override for isinstance(instance, cls).
    "__instancecheck__($self, instance, /)" => instance_check,
    /// Override for issubclass(subclass, cls).
    "__subclasscheck__($self, subclass, /)" => subclass_check,
    "_abc_caches_clear($self, /)" => caches_clear,
    "_abc_registry_clear($self, /)" => registry_clear,
}

crate::methods! { FUNCTIONS:
    /// Returns the current ABC cache token.
    "get_cache_token($module, /)" => cache_token,
    /// Recalculate the set of abstract methods of an abstract class.
    "update_abstractmethods($module, cls, /)" => update,
    "_get_dump($module, cls, /)" => dump,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "_abc",
        "Module contains faster C implementation of abc.ABCMeta",
        FUNCTIONS,
    );
    let class = metaclass(vm);
    set(vm, &module, "ABCMeta", class);
    Ok(Value::from(module))
}
