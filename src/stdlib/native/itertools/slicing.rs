//! `batched`, `islice`, `pairwise` and `zip_longest`.

use std::cell::{Cell, RefCell};

use super::{iterator, iterator_methods, next_of, rest, trace_fields, tuple};
use crate::object::native::NativeData;
use crate::object::{Result, Value};
use crate::types::dict::{Dict, dict_of};
use crate::types::iterator::new_native;
use crate::types::sequence;
use crate::vm::Vm;

/// `batched`.
pub struct Batched {
    source: RefCell<Value>,
    size: usize,
    strict: bool,
}

trace_fields!(Batched: source);

impl NativeData for Batched {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let mut items = Vec::new();
        while items.len() < self.size {
            // A source that ends a batch early is asked again for the next one.
            let source = self.source.borrow().clone();
            if source.is_undef() {
                break;
            }
            match vm.next(&source) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => break,
                Err(raise) => {
                    drop(self.source.take());
                    return Err(raise);
                }
            }
        }
        if items.is_empty() {
            drop(self.source.take());
            return Ok(None);
        }
        if items.len() < self.size && self.strict {
            return Err(vm.value_error("batched(): incomplete batch"));
        }
        Ok(Some(tuple(items)))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod batched {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let size = vm.to_i64(&args[2])?;
        let strict = args[3].given().map_or(Ok(false), |flag| vm.truth(flag))?;
        if size < 1 {
            return Err(vm.value_error("n must be at least one"));
        }
        let data = Batched {
            source: iterator(vm, &args[1])?,
            size: size as usize,
            strict,
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, /, iterable, n, *, strict=False)" => new,
    }
}

/// `islice`.
pub struct Islice {
    source: RefCell<Value>,
    /// How many items of the source have been taken.
    taken: Cell<u64>,
    /// The index of the next item to hand out.
    next: Cell<u64>,
    stop: Option<u64>,
    step: u64,
}

trace_fields!(Islice: source);

impl NativeData for Islice {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let next = self.next.get();
        let target = self.stop.map_or(next, |stop| next.min(stop));
        while self.taken.get() < target {
            if next_of(vm, &self.source)?.is_none() {
                return Ok(None);
            }
            self.taken.set(self.taken.get() + 1);
        }
        if self.stop.is_some_and(|stop| next >= stop) {
            drop(self.source.take());
            return Ok(None);
        }
        let item = next_of(vm, &self.source)?;
        if item.is_some() {
            self.taken.set(self.taken.get() + 1);
            let after = next.saturating_add(self.step);
            self.next
                .set(self.stop.map_or(after, |stop| after.min(stop)));
        }
        Ok(item)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod islice {
    use super::*;

    /// A bound that must be `None` or not negative.
    fn bound(vm: &mut Vm, value: &Value) -> Option<Option<u64>> {
        if value.not_none().is_none() {
            return Some(None);
        }
        if !sequence::is_index(vm, value) {
            return None;
        }
        let index = vm.to_i64(value).ok()?;
        u64::try_from(index).ok().map(Some)
    }

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let (start, stop, step) = match (&args[3], &args[4]) {
            (Value::Undef, _) => (&Value::None, &args[2], &Value::None),
            (stop, step) => (&args[2], stop, step),
        };
        let Some(stop) = bound(vm, stop) else {
            return Err(vm.value_error(
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
            ));
        };
        let Some(start) = bound(vm, start) else {
            return Err(vm.value_error(
                "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
            ));
        };
        let step = match bound(vm, step) {
            Some(None) => 1,
            Some(Some(step)) if step > 0 => step,
            _ => {
                return Err(vm.value_error("Step for islice() must be a positive integer or None."));
            }
        };
        let data = Islice {
            source: iterator(vm, &args[1])?,
            taken: Cell::new(0),
            next: Cell::new(start.unwrap_or(0)),
            stop,
            step,
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, iterable, start, stop=<unrepresentable>, step=None, /)" => new,
    }
}

/// `pairwise`.
pub struct Pairwise {
    source: RefCell<Value>,
    previous: RefCell<Value>,
}

trace_fields!(Pairwise: source, previous);

impl NativeData for Pairwise {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let mut previous = self.previous.borrow().clone();
        if previous.is_undef() {
            let Some(first) = next_of(vm, &self.source)? else {
                return Ok(None);
            };
            // Asking for the second may come back here, which then sees the first.
            drop(self.previous.replace(first.clone()));
            previous = first;
        }
        let Some(item) = next_of(vm, &self.source)? else {
            drop(self.previous.take());
            return Ok(None);
        };
        drop(self.previous.replace(item.clone()));
        Ok(Some(tuple(vec![previous, item])))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod pairwise {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = Pairwise {
            source: iterator(vm, &args[1])?,
            previous: RefCell::default(),
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, iterable, /)" => new,
    }
}

/// `zip_longest`.
pub struct ZipLongest {
    sources: Vec<RefCell<Value>>,
    fill: Value,
}

trace_fields!(ZipLongest: sources, fill);

impl NativeData for ZipLongest {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let mut items = Vec::with_capacity(self.sources.len());
        let mut active = false;
        for source in &self.sources {
            let item = next_of(vm, source)?;
            active |= item.is_some();
            items.push(item.unwrap_or_else(|| self.fill.clone()));
        }
        Ok(active.then(|| tuple(items)))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod zip_longest {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let mut fill = Value::None;
        for (name, value) in dict_of(&args[2]).map_or_else(Vec::new, Dict::items) {
            match name.as_str() {
                Some(name) if name.as_str() == "fillvalue" => fill = value,
                _ => {
                    let message = "zip_longest() got an unexpected keyword argument";
                    return Err(vm.type_error(message));
                }
            }
        }
        let iterables = rest(&args[1]);
        let sources = iterables.iter().map(|iterable| iterator(vm, iterable));
        let data = ZipLongest {
            sources: sources.collect::<Result<_>>()?,
            fill,
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, /, *iterables, **keywords)" => new,
    }
}
