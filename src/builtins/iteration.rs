//! Built-in functions about iteration: `len`, `iter`, `next`, `all`, `any`, `sorted`, and the asynchronous
//! `aiter` and `anext`.

use crate::object::class::Layout;
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::types::iterator::protocol::CallableIterator;
use crate::types::list::List;
use crate::types::{fill, make_class};
use crate::vm::Vm;
use crate::vm::drain::Sink;

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(vm.len(&args[0])?))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(sentinel) = args[1].given() else {
        return vm.iter(&args[0]);
    };
    if !vm.is_callable(&args[0]) {
        return Err(vm.type_error("iter(v, w): v must be callable"));
    }
    let (callable, sentinel) = (args[0].clone(), sentinel.clone());
    Ok(CallableIterator::make(vm, callable, sentinel))
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let names = vm.names.clone();
    if vm.lookup_special(&args[0], &names.__next__).is_none() {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an iterator")));
    }
    // By way of `__next__`, so that the value which a StopIteration carries is kept.
    let item = vm.call_special(&args[0], &names.__next__, &[]);
    match (item, args[1].given()) {
        (Ok(Some(item)), _) => Ok(item),
        (Ok(None), _) => Err(vm.stop_iteration(Value::None)),
        (Err(raise), Some(default)) if vm.raised(&raise, Exc::StopIteration) => Ok(default.clone()),
        (Err(raise), _) => Err(raise),
    }
}

/// Passes over items that are plainly not of this truth.
struct Without(bool);

impl Sink for Without {
    fn take(&mut self, item: Value) -> std::result::Result<(), Value> {
        let truth = match &item {
            Value::Bool(truth) => truth.get(),
            Value::Int(number) => *number != 0,
            Value::None => false,
            _ => return Err(item),
        };
        if truth == self.0 { Err(item) } else { Ok(()) }
    }
}

/// Whether an item is of this truth.
fn is_found(vm: &mut Vm, iterable: &Value, truth: bool) -> Result<bool> {
    let iterator = vm.iter(iterable)?;
    while let Some(item) = vm.pour(&iterator, &mut Without(truth))? {
        if vm.truth(&item)? == truth {
            return Ok(true);
        }
    }
    Ok(false)
}

fn all(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(!is_found(vm, &args[0], false)?))
}

fn any(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(is_found(vm, &args[0], true)?))
}

fn sorted(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = match &args[0] {
        Value::Tuple(rest) if rest.len() == 1 => vm.collect_sized(&rest.items()[0])?,
        Value::Tuple(rest) => {
            let message = format!("sorted expected 1 argument, got {}", rest.len());
            return Err(vm.type_error(message));
        }
        _ => Vec::new(),
    };
    let list = Value::from(List::new(items));
    let keywords = match &args[1] {
        Value::Dict(keywords) => vm.keywords_of(keywords)?,
        _ => Vec::new(),
    };
    let name = vm.intern("sort");
    let sort = vm.get_attr(&list, &name)?;
    vm.call_keywords(&sort, &[], &keywords)?;
    Ok(list)
}

fn aiter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let names = vm.names.clone();
    let Some(iterator) = vm.call_special(&args[0], &names.__aiter__, &[])? else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an async iterable")));
    };
    if vm.lookup_special(&iterator, &names.__anext__).is_none() {
        let name = vm.type_name(&iterator);
        return Err(vm.type_error(format!(
            "aiter() returned not an async iterator of type '{name}'"
        )));
    }
    Ok(iterator)
}

fn anext(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let names = vm.names.clone();
    let Some(awaitable) = vm.call_special(&args[0], &names.__anext__, &[])? else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an async iterator")));
    };
    match args[1].given() {
        None => Ok(awaitable),
        Some(default) => {
            let class = anext_class(vm);
            Ok(Native::new(
                class,
                AnextAwaitable {
                    awaitable,
                    default: default.clone(),
                    iterator: std::cell::RefCell::new(None),
                },
            ))
        }
    }
}

/// `anext(iterator, default)`: an awaitable that ends with the default where the iterator ends.
pub struct AnextAwaitable {
    awaitable: Value,
    default: Value,
    /// What `awaitable.__await__()` gave, once it has been asked.
    iterator: std::cell::RefCell<Option<Value>>,
}

impl NativeData for AnextAwaitable {}

impl Trace for AnextAwaitable {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.awaitable, &self.default]);
        self.iterator.trace(tracer);
    }
}

impl AnextAwaitable {
    fn iterator(&self, vm: &mut Vm) -> Result<Value> {
        if let Some(iterator) = self.iterator.borrow().clone() {
            return Ok(iterator);
        }
        let names = vm.names.clone();
        let awaitable = &self.awaitable;
        // A coroutine is its own iterator; everything else answers to `__await__`.
        let iterator = match vm.call_special(awaitable, &names.__await__, &[])? {
            Some(iterator) => iterator,
            None if matches!(awaitable, Value::Generator(_)) => awaitable.clone(),
            None => {
                let name = vm.type_name(awaitable);
                return Err(vm.type_error(format!("'{name}' object can't be awaited")));
            }
        };
        *self.iterator.borrow_mut() = Some(iterator.clone());
        Ok(iterator)
    }
}

/// Forwards a step, and turns the end of the asynchronous iteration into the default.
fn anext_step(vm: &mut Vm, this: &Value, method: &str, args: &[Value]) -> Result<Value> {
    let Some(data) = this.native::<AnextAwaitable>() else {
        return Err(vm.type_error("descriptor requires an 'anext_awaitable' object"));
    };
    let iterator = data.iterator(vm)?;
    match vm.call_method(&iterator, method, args) {
        Err(raise) if vm.raised(&raise, Exc::StopAsyncIteration) => {
            let default = data.default.clone();
            Err(vm.stop_iteration(default))
        }
        result => result,
    }
}

fn anext_self(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn anext_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let plain_next = match args[0].native::<AnextAwaitable>() {
        Some(data) => !matches!(data.iterator(vm)?, Value::Generator(_)),
        None => false,
    };
    if plain_next {
        anext_step(vm, &args[0], "__next__", &[])
    } else {
        anext_step(vm, &args[0], "send", &[Value::None])
    }
}

fn anext_send(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    anext_step(vm, &args[0], "send", &args[1..2])
}

fn anext_throw(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let given: Vec<Value> = args[1..]
        .iter()
        .filter_map(|arg| arg.given().cloned())
        .collect();
    anext_step(vm, &args[0], "throw", &given)
}

fn anext_close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    anext_step(vm, &args[0], "close", &[])
}

/// A list as a value, for callers that build one.
pub fn list_of(items: Vec<Value>) -> Value {
    let list: Gc<List> = List::new(items);
    Value::from(list)
}

/// The class of what `anext` with a default returns, made when first asked for.
#[derive(Default)]
struct AnextClass(std::cell::OnceCell<Gc<Class>>);

fn anext_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<AnextClass>();
    let make = || {
        let (names, types) = (vm.names.clone(), vm.types.clone());
        let name = "anext_awaitable";
        let layout = Layout::Sealed(name);
        let class = make_class(&names, name, &[&types.object], layout, false, false);
        fill(&types, &names, &class, ANEXT_METHODS, &[], "");
        class
    };
    state.0.get_or_init(make).clone()
}

crate::methods! { ANEXT_METHODS:
    "__await__($self, /)" => anext_self,
    "__iter__($self, /)" => anext_self,
    "__next__($self, /)" => anext_next,
    "send($self, value, /)" => anext_send,
    "throw($self, type, value=None, traceback=None, /)" => anext_throw,
    "close($self, /)" => anext_close,
}

crate::methods! { pub METHODS:
    /// Return an AsyncIterator for an AsyncIterable object.
    "aiter($module, async_iterable, /)" => aiter,
    /// Return True if bool(x) is True for all values x in the iterable.
    ///
    /// If the iterable is empty, return True.
    "all($module, iterable, /)" => all,
    /// Return the next item from the async iterator.
    "anext($module, aiterator, default=<unrepresentable>, /)" => anext,
    /// Return True if bool(x) is True for any x in the iterable.
    ///
    /// If the iterable is empty, return False.
    "any($module, iterable, /)" => any,
    /// Get an iterator from an object.
    "iter($module, object, sentinel=<unrepresentable>, /)" => iter,
    /// Return the number of items in a container.
    "len($module, obj, /)" => len,
    /// Return the next item from the iterator.
    "next($module, iterator, default=<unrepresentable>, /)" => next,
    /// Return a new list containing all items from the iterable in ascending order.
    ///
    /// A custom key function can be supplied to customize the sort order, and the
    /// reverse flag can be set to request the result in descending order.
    "sorted($module, /, *iterable, **keywords)" => sorted,
}
