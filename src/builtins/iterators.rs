//! The iterator classes among the built-ins: `enumerate`, `filter`, `map`, `zip`; and the hidden ones that
//! `iter()` and `anext()` make.  All are lazy and may be subclassed, except the hidden ones.

use std::cell::{Cell, OnceCell, RefCell};

use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, Native, NativeData, Payload, Result, Trace, Tracer, Value};
use crate::types::tuple::Tuple;
use crate::types::{fill, make_class};
use crate::vm::{BinaryOp, Vm};

/// The classes of this file.
#[derive(Clone)]
pub struct Classes {
    pub enumerate: Gc<Class>,
    pub filter: Gc<Class>,
    pub map: Gc<Class>,
    pub zip: Gc<Class>,
    pub callable_iterator: Gc<Class>,
    pub anext_awaitable: Gc<Class>,
}

#[derive(Default)]
struct State {
    classes: OnceCell<Classes>,
}

/// The classes, made when first asked for.
pub fn classes(vm: &mut Vm) -> Classes {
    let state = vm.extension::<State>();
    state.classes.get_or_init(|| make(vm)).clone()
}

/// The public classes, for the namespace of `builtins`.
pub fn make_classes(vm: &mut Vm) -> Vec<Gc<Class>> {
    let classes = classes(vm);
    vec![classes.enumerate, classes.filter, classes.map, classes.zip]
}

fn make(vm: &mut Vm) -> Classes {
    let names = vm.names.clone();
    let types = vm.types.clone();
    let class = |name: &'static str, open: bool, tables: &[&'static [MethodDef]], doc: &str| {
        let layout = if open {
            Layout::Native(name)
        } else {
            Layout::Sealed(name)
        };
        let class = make_class(&names, name, &[&types.object], layout, open, false);
        for table in tables {
            fill(&types, &names, &class, table, GETTERS, doc);
        }
        class
    };
    Classes {
        enumerate: class("enumerate", true, &[ITERATOR, ENUMERATE], ENUMERATE_DOC),
        filter: class("filter", true, &[ITERATOR, FILTER], FILTER_DOC),
        map: class("map", true, &[ITERATOR, MAP], MAP_DOC),
        zip: class("zip", true, &[ITERATOR, ZIP], ZIP_DOC),
        callable_iterator: class("callable_iterator", false, &[ITERATOR], ""),
        anext_awaitable: class(
            "anext_awaitable",
            false,
            &[super::iteration::ANEXT_METHODS],
            "",
        ),
    }
}

/// An object of a native class or of a script's subclass of it: what `__new__` returns.
pub fn new_native(
    vm: &mut Vm,
    class: &Value,
    base: &Gc<Class>,
    data: impl NativeData,
) -> Result<Value> {
    match class {
        Value::Class(class) if !class.as_gc().is(base) => {
            vm.new_instance(class.share(), Payload::Native(Box::new(data)))
        }
        _ => Ok(Native::new(base.clone(), data)),
    }
}

/// The data of any native object.
fn data_of(value: &Value) -> Option<&dyn NativeData> {
    match value {
        Value::Native(native) => Some(&*native.data),
        Value::Instance(instance) => match &instance.payload {
            Payload::Native(data) => Some(&**data),
            _ => None,
        },
        _ => None,
    }
}

fn iterator_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(data) = data_of(&args[0]) else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an iterator")));
    };
    match data.next(vm)? {
        Some(item) => Ok(item),
        None => Err(vm.stop_iteration(Value::None)),
    }
}

fn iterator_iter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

/// `enumerate`: items with their numbers.
struct Enumerate {
    iterator: Value,
    count: Cell<i64>,
    /// The count once it has left the machine integers.
    big: RefCell<Value>,
}

impl NativeData for Enumerate {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(item) = vm.next(&self.iterator)? else {
            return Ok(None);
        };
        let big = self.big.borrow().clone();
        let count = if big.is_undef() {
            let count = self.count.get();
            match count.checked_add(1) {
                Some(next) => self.count.set(next),
                None => {
                    let next = vm.binary(BinaryOp::Add, &Value::Int(count), &Value::Int(1))?;
                    self.big.replace(next);
                }
            }
            Value::Int(count)
        } else {
            let next = vm.binary(BinaryOp::Add, &big, &Value::Int(1))?;
            self.big.replace(next);
            big
        };
        Ok(Some(Value::from(Tuple::new(vec![count, item]))))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Enumerate {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.iterator);
    }
}

fn enumerate_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (class, rest, keywords) = (&args[0], &args[1], &args[2]);
    let mut given = [Value::Undef, Value::Undef];
    let mut count = 0;
    if let Value::Tuple(rest) = rest {
        count += rest.len();
        for (place, value) in given.iter_mut().zip(rest.items()) {
            *place = value.clone();
        }
    }
    if let Value::Dict(keywords) = keywords {
        count += keywords.len();
        if count > 2 {
            return Err(vm.type_error(format!(
                "enumerate() takes at most 2 arguments ({count} given)"
            )));
        }
        for (name, value) in vm.keywords_of(keywords)? {
            let at = match name.as_str() {
                "iterable" if given[0].is_undef() => 0,
                "start" if given[1].is_undef() => 1,
                other => {
                    return Err(vm.type_error(format!(
                        "'{other}' is an invalid keyword argument for enumerate()"
                    )));
                }
            };
            given[at] = value;
        }
    }
    let [iterable, start] = given;
    if iterable.is_undef() {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    }
    let start = match start {
        Value::Undef => Value::Int(0),
        start => vm.to_index(&start)?,
    };
    let iterator = vm.iter(&iterable)?;
    let (count, big) = match start {
        Value::Int(count) => (count, Value::Undef),
        big => (0, big),
    };
    let base = classes(vm).enumerate;
    let data = Enumerate {
        iterator,
        count: Cell::new(count),
        big: RefCell::new(big),
    };
    new_native(vm, class, &base, data)
}

/// `filter`: the items for which a function returns a true value.
struct Filter {
    function: Value,
    iterator: Value,
}

impl NativeData for Filter {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        while let Some(item) = vm.next(&self.iterator)? {
            let verdict = if self.function.is_none() {
                vm.truth(&item)?
            } else {
                let verdict = vm.call(&self.function, std::slice::from_ref(&item))?;
                vm.truth(&verdict)?
            };
            if verdict {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Filter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.function, &self.iterator]);
    }
}

fn filter_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let iterator = vm.iter(&args[2])?;
    let base = classes(vm).filter;
    // `filter(bool, …)` asks for truth, as `filter(None, …)` does.
    let is_bool = matches!(&args[1], Value::Class(class) if class.as_gc().is(&vm.types.bool_));
    let function = if is_bool {
        Value::None
    } else {
        args[1].clone()
    };
    new_native(vm, &args[0], &base, Filter { function, iterator })
}

/// `map`: a function's results over the items of one or several iterables.
struct Map {
    function: Value,
    iterators: Box<[Value]>,
    strict: bool,
}

impl NativeData for Map {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if let [iterator] = &*self.iterators {
            return match vm.next(iterator)? {
                Some(item) => vm.call(&self.function, &[item]).map(Some),
                None => Ok(None),
            };
        }
        match next_of_each(vm, &self.iterators, self.strict, "map")? {
            Some(items) => vm.call(&self.function, &items).map(Some),
            None => Ok(None),
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Map {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.function);
        tracer.values(&*self.iterators);
    }
}

fn map_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = match &args[2] {
        Value::Tuple(items) => items.items().to_vec(),
        _ => Vec::new(),
    };
    let [function, iterables @ ..] = items.as_slice() else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let strict = match args[1].given() {
        Some(strict) => vm.truth(strict)?,
        None => false,
    };
    let iterators = iterators_of(vm, iterables)?;
    let base = classes(vm).map;
    let data = Map {
        function: function.clone(),
        iterators,
        strict,
    };
    new_native(vm, &args[0], &base, data)
}

/// `zip`: tuples of the items that several iterables have at the same place.
struct Zip {
    iterators: Box<[Value]>,
    strict: bool,
}

impl NativeData for Zip {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if self.iterators.is_empty() {
            return Ok(None);
        }
        let items = next_of_each(vm, &self.iterators, self.strict, "zip")?;
        Ok(items.map(|items| Value::from(Tuple::new(items))))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Zip {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&*self.iterators);
    }
}

fn zip_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let strict = match args[1].given() {
        Some(strict) => vm.truth(strict)?,
        None => false,
    };
    let iterables = match &args[2] {
        Value::Tuple(items) => items.items().to_vec(),
        _ => Vec::new(),
    };
    let iterators = iterators_of(vm, &iterables)?;
    let base = classes(vm).zip;
    new_native(vm, &args[0], &base, Zip { iterators, strict })
}

fn iterators_of(vm: &mut Vm, iterables: &[Value]) -> Result<Box<[Value]>> {
    iterables.iter().map(|item| vm.iter(item)).collect()
}

/// The next item of every iterator; `None` as soon as one has ended, which `strict` lets only all do together.
fn next_of_each(
    vm: &mut Vm,
    iterators: &[Value],
    strict: bool,
    name: &str,
) -> Result<Option<Vec<Value>>> {
    let mut items = Vec::with_capacity(iterators.len());
    for (at, iterator) in iterators.iter().enumerate() {
        match vm.next(iterator)? {
            Some(item) => items.push(item),
            None if !strict => return Ok(None),
            None if at > 0 => return Err(uneven(vm, name, at, "shorter")),
            None => {
                for (at, iterator) in iterators.iter().enumerate().skip(1) {
                    if vm.next(iterator)?.is_some() {
                        return Err(uneven(vm, name, at, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(items))
}

fn uneven(vm: &mut Vm, name: &str, at: usize, how: &str) -> crate::object::Raise {
    let others = if at == 1 {
        " 1".to_owned()
    } else {
        format!("s 1-{at}")
    };
    vm.value_error(format!(
        "{name}() argument {} is {how} than argument{others}",
        at + 1
    ))
}

const ENUMERATE_DOC: &str = "Return an enumerate object.

The enumerate object yields pairs containing a count (from start, which
defaults to zero) and a value yielded by the iterable argument.";
const FILTER_DOC: &str =
    "Return an iterator yielding those items of iterable for which function(item) is true.";
const MAP_DOC: &str =
    "Make an iterator that computes the function using arguments from each of the iterables.";
const ZIP_DOC: &str = "Make an iterator of tuples of the items at the same place of each iterable.";

const GETTERS: &[GetterDef] = &[];

fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.generic_alias(&args[0], &args[1])
}

crate::methods! { ITERATOR:
    /// Implement iter(self).
    "__iter__($self, /)" => iterator_iter,
    /// Implement next(self).
    "__next__($self, /)" => iterator_next,
}

crate::methods! { ENUMERATE:
    "__new__($type, /, *args, **keywords)" => enumerate_new,
    "__class_getitem__($type, object, /)" => class_getitem,
}

crate::methods! { FILTER:
    "__new__($type, function, iterable, /)" => filter_new,
}

crate::methods! { MAP:
    "__new__($type, /, *iterables, strict=False)" => map_new,
}

crate::methods! { ZIP:
    "__new__($type, /, *iterables, strict=False)" => zip_new,
}
