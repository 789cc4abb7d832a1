//! The iterators that stand for a protocol: over `__getitem__` (forwards and
//! backwards), and over a callable that is called until it returns a sentinel.

use std::cell::{Cell, RefCell};

use super::{iter, next, reduced_iter};
use crate::object::native::NativeData;
use crate::object::{Native, Raise, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::types::iterator::{new_native, reduced};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Whether an exception from `__getitem__` is how a sequence ends.
fn ends_sequence(vm: &Vm, raise: &Raise) -> bool {
    vm.raised(raise, Exc::IndexError) || vm.raised(raise, Exc::StopIteration)
}

/// `iterator`: asks a sequence for item 0, 1, 2, … until `IndexError`.
pub struct SequenceIterator {
    sequence: RefCell<Value>,
    at: Cell<i64>,
}

impl SequenceIterator {
    /// An iterator over anything with `__getitem__`.
    pub fn make(vm: &Vm, sequence: Value) -> Value {
        Native::new(
            vm.types.iterator.clone(),
            SequenceIterator {
                sequence: RefCell::new(sequence),
                at: Cell::new(0),
            },
        )
    }
}

impl NativeData for SequenceIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let sequence = self.sequence.borrow().clone();
        if sequence.is_undef() {
            return Ok(None);
        }
        let at = self.at.get();
        match vm.get_item(&sequence, &Value::Int(at)) {
            Ok(item) => {
                self.at.set(at + 1);
                Ok(Some(item))
            }
            Err(raise) if ends_sequence(vm, &raise) => {
                drop(self.sequence.take());
                Ok(None)
            }
            Err(raise) => Err(raise),
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for SequenceIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.sequence.trace(tracer);
    }

    fn clear(&self) {
        drop(self.sequence.take());
    }
}

/// The table of `iterator`.
pub mod sequence {
    use super::*;

    fn length_hint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(iterator) = args[0].native::<SequenceIterator>() else {
            return Ok(Value::NotImplemented);
        };
        let sequence = iterator.sequence.borrow().clone();
        if sequence.is_undef() {
            return Ok(Value::Int(0));
        }
        if vm.lookup_special(&sequence, &vm.names.__len__).is_none() {
            return Ok(Value::NotImplemented);
        }
        let len = vm.len(&sequence)? as i64;
        Ok(Value::Int((len - iterator.at.get()).max(0)))
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let state = args[0].native::<SequenceIterator>().map(|iterator| {
            let sequence = iterator.sequence.borrow().given().cloned();
            (sequence, iterator.at.get())
        });
        let (sequence, at) = state.unwrap_or((None, 0));
        reduced_iter(vm, "iter", sequence, at)
    }

    crate::methods! { pub METHODS:
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Implement next(self).
        "__next__($self, /)" => next,
        /// Private method returning an estimate of len(list(it)).
        "__length_hint__($self, /)" => length_hint,
        /// Return state information for pickling.
        "__reduce__($self, /)" => reduce,
    }

    crate::getters! { pub GETTERS: }
}

/// `callable_iterator`: `iter(callable, sentinel)`.
pub struct CallableIterator {
    callable: RefCell<Value>,
    sentinel: Value,
}

impl CallableIterator {
    /// An iterator over the results of `callable` up to `sentinel`.
    pub fn make(vm: &Vm, callable: Value, sentinel: Value) -> Value {
        Native::new(
            vm.types.callable_iterator.clone(),
            CallableIterator {
                callable: RefCell::new(callable),
                sentinel,
            },
        )
    }
}

impl NativeData for CallableIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let callable = self.callable.borrow().clone();
        if callable.is_undef() {
            return Ok(None);
        }
        let result = vm.call(&callable, &[]);
        let result = vm.until_stop(result)?;
        match result {
            Some(item) if !vm.is_or_eq(&item, &self.sentinel)? => Ok(Some(item)),
            _ => {
                drop(self.callable.take());
                Ok(None)
            }
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for CallableIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.callable.trace(tracer);
        tracer.value(&self.sentinel);
    }

    fn clear(&self) {
        drop(self.callable.take());
    }
}

/// The table of `callable_iterator`.
pub mod callable {
    use super::*;

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let name = vm.intern("iter");
        let function = vm.builtins.get_str(&name).unwrap_or(Value::None);
        let state = args[0].native::<CallableIterator>().and_then(|iterator| {
            let callable = iterator.callable.borrow().given()?.clone();
            Some(vec![callable, iterator.sentinel.clone()])
        });
        Ok(reduced(
            function,
            state.unwrap_or_else(|| vec![Value::from(Tuple::new([]))]),
        ))
    }

    crate::methods! { pub METHODS:
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Implement next(self).
        "__next__($self, /)" => next,
        /// Return state information for pickling.
        "__reduce__($self, /)" => reduce,
    }

    crate::getters! { pub GETTERS: }
}

/// `reversed`: asks a sequence for its last item, the one before, …
pub struct Reversed {
    sequence: RefCell<Value>,
    at: Cell<i64>,
}

impl NativeData for Reversed {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let (sequence, at) = (self.sequence.borrow().clone(), self.at.get());
        if sequence.is_undef() || at < 0 {
            return Ok(None);
        }
        match vm.get_item(&sequence, &Value::Int(at)) {
            Ok(item) => {
                self.at.set(at - 1);
                Ok(Some(item))
            }
            Err(raise) if ends_sequence(vm, &raise) => {
                self.at.set(-1);
                drop(self.sequence.take());
                Ok(None)
            }
            Err(raise) => Err(raise),
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Reversed {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.sequence.trace(tracer);
    }

    fn clear(&self) {
        drop(self.sequence.take());
    }
}

/// The table of `reversed`.
pub mod reversed {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let names = vm.names.clone();
        let sequence = &args[1];
        match vm.lookup_special(sequence, &names.__reversed__) {
            Some(Value::None) => {}
            Some(method) => return vm.call_with_receiver(&method, sequence, &[]),
            None if is_sequence(vm, sequence) => {
                let at = vm.len(sequence)? as i64 - 1;
                let data = Reversed {
                    sequence: RefCell::new(sequence.clone()),
                    at: Cell::new(at),
                };
                return new_native(vm, &args[0], data);
            }
            None => {}
        }
        let name = vm.type_name(sequence);
        Err(vm.type_error(format!("'{name}' object is not reversible")))
    }

    /// Whether a value has what the old sequence protocol asks for; mappings do not count.
    fn is_sequence(vm: &Vm, value: &Value) -> bool {
        let is_mapping = vm.is_instance_of(value, &vm.types.dict);
        !is_mapping && vm.lookup_special(value, &vm.names.__getitem__).is_some()
    }

    fn length_hint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(iterator) = args[0].native::<Reversed>() else {
            return Ok(Value::Int(0));
        };
        let sequence = iterator.sequence.borrow().clone();
        if sequence.is_undef() {
            return Ok(Value::Int(0));
        }
        let left = iterator.at.get() + 1;
        let len = vm.len(&sequence)? as i64;
        Ok(Value::Int(if len < left { 0 } else { left }))
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let state = args[0].native::<Reversed>().map(|iterator| {
            let sequence = iterator.sequence.borrow().given().cloned();
            (sequence, iterator.at.get())
        });
        let (sequence, at) = state.unwrap_or((None, 0));
        reduced_iter(vm, "reversed", sequence, at)
    }

    crate::methods! { pub METHODS:
        /// Create and return a new object.  See help(type) for accurate signature.
        "__new__($type, sequence, /)" => new,
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Implement next(self).
        "__next__($self, /)" => next,
        /// Private method returning an estimate of len(list(it)).
        "__length_hint__($self, /)" => length_hint,
        /// Return state information for pickling.
        "__reduce__($self, /)" => reduce,
    }

    crate::getters! { pub GETTERS: }
}
