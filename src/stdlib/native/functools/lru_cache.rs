//! `_lru_cache_wrapper`: the object behind `lru_cache` and `cache`.
//!
//! The results stand in a dict whose order is the order of use: a hit moves its entry to the end, and
//! a full cache drops the first.

use std::cell::Cell;

use super::{bind, new_with_dict};
use crate::object::native::NativeData;
use crate::object::{Result, Trace, Tracer, Value};
use crate::types::dict::{Dict, dict_of};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The documentation of the class.
pub const DOC: &str = "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n";

/// `_lru_cache_wrapper`.
pub struct LruCache {
    function: Value,
    /// `None`: without bound.
    max_size: Option<usize>,
    typed: bool,
    info_class: Value,
    /// Stands between positional and keyword arguments in a key.
    mark: Value,
    results: Dict,
    hits: Cell<i64>,
    misses: Cell<i64>,
}

impl NativeData for LruCache {}

impl Trace for LruCache {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.function, &self.info_class, &self.mark]);
        self.results.trace(tracer);
    }

    fn clear(&self) {
        self.results.clear();
    }
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a LruCache> {
    match value.native::<LruCache>() {
        Some(cache) => Ok(cache),
        None => Err(vm.type_error("descriptor requires a 'functools._lru_cache_wrapper' object")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !vm.is_callable(&args[1]) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let max_size = match args[2].not_none() {
        None => None,
        Some(size) if size.as_int().is_some() => Some(vm.to_i64(size)?.max(0) as usize),
        Some(_) => return Err(vm.type_error("maxsize should be integer or None")),
    };
    let mark = vm.types.object.clone();
    let mark = vm.call(&Value::from(mark), &[])?;
    let data = LruCache {
        function: args[1].clone(),
        max_size,
        typed: vm.truth(&args[3])?,
        info_class: args[4].clone(),
        mark,
        results: Dict::new(),
        hits: Cell::new(0),
        misses: Cell::new(0),
    };
    new_with_dict(vm, &args[0], data)
}

/// What a call is remembered by: a lone `int` or `str` itself, else a tuple.
fn key_of(vm: &mut Vm, cache: &LruCache, args: &[Value], keywords: Option<&Dict>) -> Value {
    if !cache.typed
        && keywords.is_none()
        && let [arg @ (Value::Int(_) | Value::BigInt(_) | Value::Str(_))] = args
    {
        return arg.clone();
    }
    let mut parts = args.to_vec();
    let pairs = keywords.map_or_else(Vec::new, Dict::items);
    if !pairs.is_empty() {
        parts.push(cache.mark.clone());
    }
    for (name, value) in &pairs {
        parts.extend([name.clone(), value.clone()]);
    }
    if cache.typed {
        let typed = args.iter().chain(pairs.iter().map(|(_, value)| value));
        parts.extend(typed.map(|value| Value::from(vm.class_of(value))));
    }
    Value::from(Tuple::new(parts))
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let cache = receiver(vm, &args[0])?;
    let positional = crate::types::tuple::tuple_of(&args[1]).map_or(&[][..], Tuple::items);
    let keywords = dict_of(&args[2]).filter(|keywords| !keywords.is_empty());
    if cache.max_size == Some(0) {
        cache.misses.set(cache.misses.get() + 1);
        return call_function(vm, cache, positional, keywords);
    }
    let key = key_of(vm, cache, positional, keywords);
    let hash = vm.hash(&key)?;
    let table = cache.results.table();
    if let Some(at) = table.position(vm, hash, &key)?
        && let Some(result) = table.value_at(at)
    {
        cache.hits.set(cache.hits.get() + 1);
        if cache.max_size.is_some() && at + 1 != table.end() {
            let (key, value) = table.remove_at(at);
            table.push(hash, key, value);
        }
        return Ok(result);
    }
    cache.misses.set(cache.misses.get() + 1);
    let result = call_function(vm, cache, positional, keywords)?;
    // The function may have called itself with the same arguments.
    if table.position(vm, hash, &key)?.is_none() {
        let full = cache.max_size.is_some_and(|max| table.len() >= max);
        if full && let Some((oldest, ..)) = table.entry_from(0) {
            let dropped = table.remove_at(oldest);
            drop(dropped);
        }
        table.push(hash, key, result.clone());
    }
    Ok(result)
}

fn call_function(
    vm: &mut Vm,
    cache: &LruCache,
    args: &[Value],
    keywords: Option<&Dict>,
) -> Result<Value> {
    match keywords {
        None => vm.call(&cache.function, args),
        Some(keywords) => {
            let keywords = vm.keywords_of(keywords)?;
            vm.call_keywords(&cache.function, args, &keywords)
        }
    }
}

fn get(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(bind(&args[0], &args[1]))
}

fn cache_info(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let cache = receiver(vm, &args[0])?;
    let numbers = [
        Value::Int(cache.hits.get()),
        Value::Int(cache.misses.get()),
        cache.max_size.map_or(Value::None, Value::from),
        Value::from(cache.results.len()),
    ];
    vm.call(&cache.info_class, &numbers)
}

fn cache_clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let cache = receiver(vm, &args[0])?;
    cache.hits.set(0);
    cache.misses.set(0);
    cache.results.clear();
    Ok(Value::None)
}

/// Copies of a cache are the cache itself.
fn itself(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.names.__qualname__.clone();
    vm.get_attr(&args[0], &name)
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, user_function, maxsize, typed, cache_info_type)" => new,
    /// Call self as a function.
    "__call__($self, /, *args, **kwargs)" => call,
    /// Return an attribute of instance, which is of type owner.
    "__get__($self, instance, owner=None, /)" => get,
    /// Report cache statistics
    "cache_info($self, /)" => cache_info,
    /// Clear the cache and cache statistics
    "cache_clear($self, /)" => cache_clear,
    "__reduce__($self, /)" => reduce,
    "__copy__($self, /)" => itself,
    "__deepcopy__($self, memo, /)" => itself,
}
