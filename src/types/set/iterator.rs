//! `set_iterator`.

use std::cell::{Cell, RefCell};

use super::set_of;
use crate::object::native::NativeData;
use crate::object::{Native, Result, Trace, Tracer, Value};
use crate::types::iterator::{iter, next, reduced};
use crate::types::list::List;
use crate::vm::Vm;

/// An iterator over a set or frozenset.
pub struct SetIterator {
    /// `Undef` once exhausted.
    set: RefCell<Value>,
    at: Cell<usize>,
    /// How many items the set had at the start; `None` once it was found changed.
    expected: Cell<Option<usize>>,
    remaining: Cell<usize>,
}

impl SetIterator {
    /// An iterator over a set.
    pub fn make(vm: &Vm, set: &Value) -> Value {
        let len = set_of(set).map_or(0, super::Set::len);
        Native::new(
            vm.types.set_iterator.clone(),
            SetIterator {
                set: RefCell::new(set.clone()),
                at: Cell::new(0),
                expected: Cell::new(Some(len)),
                remaining: Cell::new(len),
            },
        )
    }
}

impl NativeData for SetIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let holder = self.set.borrow();
        let Some(set) = set_of(&holder) else {
            return Ok(None);
        };
        if self.expected.get() != Some(set.len()) {
            self.expected.set(None);
            return Err(vm.runtime_error("Set changed size during iteration"));
        }
        match set.table().entry_from(self.at.get()) {
            Some((at, item)) => {
                self.at.set(at + 1);
                self.remaining.set(self.remaining.get().saturating_sub(1));
                Ok(Some(item))
            }
            None => {
                drop(holder);
                let set = self.set.take();
                drop(set);
                Ok(None)
            }
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for SetIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.set.trace(tracer);
    }

    fn clear(&self) {
        drop(self.set.take());
    }
}

fn length_hint(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let remaining = args[0].native::<SetIterator>().map_or(0, |iterator| {
        let set = iterator.set.borrow();
        let len = set_of(&set).map(super::Set::len);
        if len.is_some() && len == iterator.expected.get() {
            iterator.remaining.get()
        } else {
            0
        }
    });
    Ok(Value::from(remaining))
}

/// `(iter, ([what is left],))`, without advancing the iterator.
fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut left = Vec::new();
    if let Some(iterator) = args[0].native::<SetIterator>() {
        let set = iterator.set.borrow();
        let mut from = iterator.at.get();
        while let Some((at, item)) = set_of(&set).and_then(|set| set.table().entry_from(from)) {
            left.push(item);
            from = at + 1;
        }
    }
    let name = vm.intern("iter");
    let function = vm.builtins.get_str(&name).unwrap_or(Value::None);
    Ok(reduced(function, vec![Value::from(List::new(left))]))
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
