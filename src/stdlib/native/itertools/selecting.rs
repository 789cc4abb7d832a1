//! `accumulate`, `chain`, `compress`, `dropwhile`, `filterfalse`, `starmap` and `takewhile`.

use std::cell::{Cell, RefCell};

use super::{iterator, iterator_methods, next_of, rest, trace_fields, tuple};
use crate::object::native::NativeData;
use crate::object::{Result, Value};
use crate::types::iterator::new_native;
use crate::vm::{BinaryOp, Vm};

/// `accumulate`.
pub struct Accumulate {
    source: RefCell<Value>,
    /// `None` to add.
    function: Option<Value>,
    /// What comes first instead of the first item.
    initial: RefCell<Option<Value>>,
    total: RefCell<Value>,
}

trace_fields!(Accumulate: source, function, initial, total);

impl NativeData for Accumulate {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if let Some(initial) = self.initial.take() {
            drop(self.total.replace(initial.clone()));
            return Ok(Some(initial));
        }
        let source = self.source.borrow().clone();
        let Some(item) = vm.next(&source)? else {
            return Ok(None);
        };
        let total = self.total.borrow().clone();
        let total = match (&total, &self.function) {
            (Value::Undef, _) => item,
            (total, None) => vm.binary(BinaryOp::Add, total, &item)?,
            (total, Some(function)) => vm.call(function, &[total.clone(), item])?,
        };
        drop(self.total.replace(total.clone()));
        Ok(Some(total))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod accumulate {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = Accumulate {
            source: iterator(vm, &args[1])?,
            function: args[2].not_none().cloned(),
            initial: RefCell::new(args[3].not_none().cloned()),
            total: RefCell::default(),
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, /, iterable, func=None, *, initial=None)" => new,
    }
}

/// `chain`.
pub struct Chain {
    iterables: RefCell<Value>,
    current: RefCell<Value>,
}

trace_fields!(Chain: iterables, current);

impl NativeData for Chain {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        loop {
            if let Some(item) = next_of(vm, &self.current)? {
                return Ok(Some(item));
            }
            let iterator = match next_of(vm, &self.iterables) {
                Ok(Some(iterable)) => vm.iter(&iterable),
                Ok(None) => return Ok(None),
                Err(raise) => Err(raise),
            };
            match iterator {
                Ok(iterator) => drop(self.current.replace(iterator)),
                Err(raise) => {
                    drop(self.iterables.take());
                    return Err(raise);
                }
            }
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod chain {
    use super::*;

    fn make(vm: &mut Vm, class: &Value, iterables: &Value) -> Result<Value> {
        let data = Chain {
            iterables: iterator(vm, iterables)?,
            current: RefCell::default(),
        };
        new_native(vm, class, data)
    }

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        make(vm, &args[0], &tuple(rest(&args[1])))
    }

    fn from_iterable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        make(vm, &args[0], &args[1])
    }

    fn class_get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        crate::types::generic_alias::class_getitem(vm, args)
    }

    iterator_methods! {
        "__new__($type, /, *iterables)" => new,
        "from_iterable($type, iterable, /)" => from_iterable,
        "__class_getitem__($type, object, /)" => class_get_item,
    }
}

/// `compress`.
pub struct Compress {
    data: Value,
    selectors: Value,
}

trace_fields!(Compress: data, selectors);

impl NativeData for Compress {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        while let Some(item) = vm.next(&self.data)? {
            let Some(selector) = vm.next(&self.selectors)? else {
                return Ok(None);
            };
            if vm.truth(&selector)? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod compress {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = Compress {
            data: vm.iter(&args[1])?,
            selectors: vm.iter(&args[2])?,
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, /, data, selectors)" => new,
    }
}

/// `dropwhile`.
pub struct DropWhile {
    predicate: Value,
    source: Value,
    started: Cell<bool>,
}

trace_fields!(DropWhile: predicate, source);

impl NativeData for DropWhile {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        while let Some(item) = vm.next(&self.source)? {
            if self.started.get() {
                return Ok(Some(item));
            }
            let verdict = vm.call(&self.predicate, std::slice::from_ref(&item))?;
            if !vm.truth(&verdict)? {
                self.started.set(true);
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod dropwhile {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = DropWhile {
            predicate: args[1].clone(),
            source: vm.iter(&args[2])?,
            started: Cell::new(false),
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, predicate, iterable, /)" => new,
    }
}

/// `takewhile`.
pub struct TakeWhile {
    predicate: Value,
    source: Value,
    stopped: Cell<bool>,
}

trace_fields!(TakeWhile: predicate, source);

impl NativeData for TakeWhile {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if self.stopped.get() {
            return Ok(None);
        }
        let Some(item) = vm.next(&self.source)? else {
            return Ok(None);
        };
        let verdict = vm.call(&self.predicate, std::slice::from_ref(&item))?;
        if vm.truth(&verdict)? {
            return Ok(Some(item));
        }
        self.stopped.set(true);
        Ok(None)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod takewhile {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = TakeWhile {
            predicate: args[1].clone(),
            source: vm.iter(&args[2])?,
            stopped: Cell::new(false),
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, predicate, iterable, /)" => new,
    }
}

/// `filterfalse`.
pub struct FilterFalse {
    function: Option<Value>,
    source: Value,
}

trace_fields!(FilterFalse: function, source);

impl NativeData for FilterFalse {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        while let Some(item) = vm.next(&self.source)? {
            let verdict = match &self.function {
                Some(function) => vm.call(function, std::slice::from_ref(&item))?,
                None => item.clone(),
            };
            if !vm.truth(&verdict)? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod filterfalse {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = FilterFalse {
            function: args[1].not_none().cloned(),
            source: vm.iter(&args[2])?,
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, function, iterable, /)" => new,
    }
}

/// `starmap`.
pub struct StarMap {
    function: Value,
    source: Value,
}

trace_fields!(StarMap: function, source);

impl NativeData for StarMap {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(args) = vm.next(&self.source)? else {
            return Ok(None);
        };
        let result = match &args {
            Value::Tuple(args) => vm.call(&self.function, args.items())?,
            other => {
                let args = vm.collect_items(other)?;
                vm.call(&self.function, &args)?
            }
        };
        Ok(Some(result))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod starmap {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = StarMap {
            function: args[1].clone(),
            source: vm.iter(&args[2])?,
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, function, iterable, /)" => new,
    }
}
