//! The six iterators of dicts: keys, values, items, each in both directions.
//!
//! An iterator remembers how many items there were: any other number is an error, for good.

use std::cell::{Cell, RefCell};

use super::dict_of;
use crate::object::native::NativeData;
use crate::object::{Class, Gc, Native, Result, Trace, Tracer, Value};
use crate::types::iterator::{iter, next, reduced};
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// What an iterator or a view shows of each entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Key,
    Value,
    Item,
}

impl Part {
    /// This part of an entry.
    #[inline]
    pub fn of(self, key: Value, value: Value) -> Value {
        match self {
            Part::Key => key,
            Part::Value => value,
            Part::Item => Value::from(Tuple::new([key, value])),
        }
    }
}

/// An iterator over a dict.
pub struct DictIterator {
    /// `Undef` once exhausted.
    dict: RefCell<Value>,
    part: Part,
    reversed: bool,
    /// The next position; going backwards, one past it.
    at: Cell<usize>,
    /// How many items the dict had at the start; `None` once it was found changed.
    expected: Cell<Option<usize>>,
    remaining: Cell<usize>,
}

impl DictIterator {
    /// A forward iterator.
    pub fn make(vm: &Vm, dict: &Value, part: Part) -> Value {
        let types = &vm.types;
        let class = match part {
            Part::Key => &types.dict_keyiterator,
            Part::Value => &types.dict_valueiterator,
            Part::Item => &types.dict_itemiterator,
        };
        DictIterator::of_class(class, dict, part, false)
    }

    /// A backward iterator.
    pub fn make_reversed(vm: &Vm, dict: &Value, part: Part) -> Value {
        let types = &vm.types;
        let class = match part {
            Part::Key => &types.dict_reversekeyiterator,
            Part::Value => &types.dict_reversevalueiterator,
            Part::Item => &types.dict_reverseitemiterator,
        };
        DictIterator::of_class(class, dict, part, true)
    }

    fn of_class(class: &Gc<Class>, dict: &Value, part: Part, reversed: bool) -> Value {
        let (len, end) = dict_of(dict).map_or((0, 0), |dict| (dict.len(), dict.table().end()));
        Native::new(
            class.clone(),
            DictIterator {
                dict: RefCell::new(dict.clone()),
                part,
                reversed,
                at: Cell::new(if reversed { end } else { 0 }),
                expected: Cell::new(Some(len)),
                remaining: Cell::new(len),
            },
        )
    }

    fn remaining(&self) -> usize {
        let dict = self.dict.borrow();
        let len = dict_of(&dict).map(super::Dict::len);
        if len.is_some() && len == self.expected.get() {
            self.remaining.get()
        } else {
            0
        }
    }
}

impl NativeData for DictIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let holder = self.dict.borrow();
        let Some(dict) = dict_of(&holder) else {
            return Ok(None);
        };
        if self.expected.get() != Some(dict.len()) {
            self.expected.set(None);
            return Err(vm.runtime_error("dictionary changed size during iteration"));
        }
        let at = self.at.get();
        let entry = if self.reversed {
            let entry = dict.table().entry_before(at);
            entry.map(|(at, key, value)| (at, self.part.of(key, value)))
        } else {
            let pick: fn(&Value, &Value) -> Value = match self.part {
                Part::Key => |key, _| key.clone(),
                Part::Value => |_, value| value.clone(),
                Part::Item => |key, value| Value::from(Tuple::new([key.clone(), value.clone()])),
            };
            dict.table().pick_from(at, pick)
        };
        let remaining = self.remaining.get();
        match entry {
            Some((at, item)) if remaining > 0 => {
                self.at.set(if self.reversed { at } else { at + 1 });
                self.remaining.set(remaining - 1);
                Ok(Some(item))
            }
            entry => {
                drop(holder);
                let dict = self.dict.take();
                drop(dict);
                if entry.is_some() && !self.reversed {
                    return Err(vm.runtime_error("dictionary keys changed during iteration"));
                }
                Ok(None)
            }
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for DictIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.dict.trace(tracer);
    }

    fn clear(&self) {
        drop(self.dict.take());
    }
}

fn length_hint(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let remaining = args[0].native::<DictIterator>();
    Ok(Value::from(remaining.map_or(0, DictIterator::remaining)))
}

/// `(iter, ([what is left],))`, without advancing the iterator.
fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut left = Vec::new();
    if let Some(iterator) = args[0].native::<DictIterator>() {
        let (at, remaining) = (iterator.at.get(), iterator.remaining.get());
        let expected = iterator.expected.get();
        let dict = iterator.dict.borrow().clone();
        while let Some(item) = iterator.next(vm)? {
            left.push(item);
        }
        iterator.at.set(at);
        iterator.remaining.set(remaining);
        iterator.expected.set(expected);
        drop(iterator.dict.replace(dict));
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
