//! The iterators of `bytes` and `bytearray`.

use std::cell::{Cell, RefCell};

use super::buffer::buffer;
use super::shared::receiver;
use crate::object::{Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// An iterator over bytes; it lets the object go at its end.
pub struct BytesIterator {
    /// `Undef` once exhausted.
    object: RefCell<Value>,
    index: Cell<usize>,
}

impl BytesIterator {
    fn step(&self) -> Option<Value> {
        let object = self.object.borrow().clone();
        let byte = buffer(&object).and_then(|data| data.get(self.index.get()).copied());
        match byte {
            Some(byte) => {
                self.index.set(self.index.get() + 1);
                Some(Value::Int(i64::from(byte)))
            }
            None => {
                let old = self.object.replace(Value::Undef);
                drop(old);
                None
            }
        }
    }
}

impl Trace for BytesIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.object.borrow());
    }
}

impl NativeData for BytesIterator {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        Ok(self.step())
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

/// `__iter__`.
pub fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, args)?;
    let class = if args[0].as_bytearray().is_some() {
        vm.types.bytearray_iterator.clone()
    } else {
        vm.types.bytes_iterator.clone()
    };
    Ok(Native::new(
        class,
        BytesIterator {
            object: RefCell::new(args[0].clone()),
            index: Cell::new(0),
        },
    ))
}

fn this<'a>(vm: &mut Vm, args: &'a [Value]) -> Result<&'a BytesIterator> {
    args[0]
        .native::<BytesIterator>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'bytes_iterator' object"))
}

fn iterator_iter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn iterator_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match this(vm, args)?.step() {
        Some(item) => Ok(item),
        None => Err(vm.stop_iteration(Value::None)),
    }
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = this(vm, args)?;
    let object = this.object.borrow().clone();
    let len = buffer(&object).map_or(0, |data| data.len());
    Ok(Value::from(len.saturating_sub(this.index.get())))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = this(vm, args)?;
    let object = this.object.borrow().clone();
    let iter = vm.intern("iter");
    let iter = vm.builtins.get_str(&iter).unwrap_or(Value::None);
    let tuple = |items: Vec<Value>| Value::from(Tuple::new(items));
    Ok(if object.is_undef() {
        tuple(vec![iter, tuple(vec![tuple(Vec::new())])])
    } else {
        tuple(vec![
            iter,
            tuple(vec![object]),
            Value::from(this.index.get()),
        ])
    })
}

fn set_state(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let index = vm.to_i64(&args[1])?.max(0) as usize;
    let this = this(vm, args)?;
    let object = this.object.borrow().clone();
    if let Some(data) = buffer(&object) {
        this.index.set(index.min(data.len()));
    }
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    /// Implement iter(self).
    "__iter__($self, /)" => iterator_iter,
    /// Implement next(self).
    "__next__($self, /)" => iterator_next,
    /// Private method returning an estimate of len(list(it)).
    "__length_hint__($self, /)" => length_hint,
    /// Return state information for pickling.
    "__reduce__($self, /)" => reduce,
    /// Set state information for unpickling.
    "__setstate__($self, state, /)" => set_state,
}

crate::getters! { pub GETTERS: }
