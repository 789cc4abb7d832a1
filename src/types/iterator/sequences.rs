//! The iterators of list, tuple and range, forwards and backwards.

use std::cell::{Cell, RefCell};

use num_bigint::{BigInt, Sign};

use super::{iter, next, reduced_iter};
use crate::object::native::NativeData;
use crate::object::{Native, Result, Trace, Tracer, Value};
use crate::types::bigint;
use crate::types::list::list_of;
use crate::types::range::Range;
use crate::types::tuple::tuple_of;
use crate::vm::Vm;

/// `list_iterator`.
pub struct ListIterator {
    list: RefCell<Value>,
    at: Cell<usize>,
}

impl ListIterator {
    /// An iterator over a list.
    pub fn make(vm: &Vm, list: Value) -> Value {
        Native::new(
            vm.types.list_iterator.clone(),
            ListIterator {
                list: RefCell::new(list),
                at: Cell::new(0),
            },
        )
    }

    fn remaining(&self) -> usize {
        let list = self.list.borrow();
        list_of(&list).map_or(0, |list| list.len().saturating_sub(self.at.get()))
    }

    fn state(&self) -> (Option<Value>, i64) {
        (self.list.borrow().given().cloned(), self.at.get() as i64)
    }

    fn set_state(&self, at: i64) {
        self.at.set(at.max(0) as usize);
    }
}

impl NativeData for ListIterator {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let item = list_of(&self.list.borrow()).and_then(|list| list.get(at));
        match item {
            Some(item) => {
                self.at.set(at + 1);
                Ok(Some(item))
            }
            None => {
                drop(self.list.take());
                Ok(None)
            }
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for ListIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.list.trace(tracer);
    }

    fn clear(&self) {
        drop(self.list.take());
    }
}

/// `list_reverseiterator`.
pub struct ListReverseIterator {
    list: RefCell<Value>,
    /// The next index; -1 at the end.
    at: Cell<i64>,
}

impl ListReverseIterator {
    /// An iterator from the end of a list.
    pub fn make(vm: &Vm, list: Value) -> Value {
        let at = list_of(&list).map_or(-1, |list| list.len() as i64 - 1);
        Native::new(
            vm.types.list_reverseiterator.clone(),
            ListReverseIterator {
                list: RefCell::new(list),
                at: Cell::new(at),
            },
        )
    }

    fn remaining(&self) -> usize {
        let list = self.list.borrow();
        let left = (self.at.get() + 1) as usize;
        list_of(&list).map_or(0, |list| if list.len() < left { 0 } else { left })
    }

    fn state(&self) -> (Option<Value>, i64) {
        (self.list.borrow().given().cloned(), self.at.get())
    }

    fn set_state(&self, at: i64) {
        let last = list_of(&self.list.borrow()).map_or(-1, |list| list.len() as i64 - 1);
        self.at.set(at.clamp(-1, last));
    }
}

impl NativeData for ListReverseIterator {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let item = match usize::try_from(at) {
            Ok(at) => list_of(&self.list.borrow()).and_then(|list| list.get(at)),
            Err(_) => None,
        };
        match item {
            Some(item) => {
                self.at.set(at - 1);
                Ok(Some(item))
            }
            None => {
                self.at.set(-1);
                drop(self.list.take());
                Ok(None)
            }
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for ListReverseIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.list.trace(tracer);
    }

    fn clear(&self) {
        drop(self.list.take());
    }
}

/// `tuple_iterator`.
pub struct TupleIterator {
    tuple: RefCell<Value>,
    at: Cell<usize>,
}

impl TupleIterator {
    /// An iterator over a tuple.
    pub fn make(vm: &Vm, tuple: Value) -> Value {
        Native::new(
            vm.types.tuple_iterator.clone(),
            TupleIterator {
                tuple: RefCell::new(tuple),
                at: Cell::new(0),
            },
        )
    }

    fn remaining(&self) -> usize {
        let tuple = self.tuple.borrow();
        tuple_of(&tuple).map_or(0, |tuple| tuple.len().saturating_sub(self.at.get()))
    }

    fn state(&self) -> (Option<Value>, i64) {
        (self.tuple.borrow().given().cloned(), self.at.get() as i64)
    }

    fn set_state(&self, at: i64) {
        let len = tuple_of(&self.tuple.borrow()).map_or(0, |tuple| tuple.len());
        self.at.set((at.max(0) as usize).min(len));
    }
}

impl NativeData for TupleIterator {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let item = tuple_of(&self.tuple.borrow()).and_then(|tuple| tuple.items().get(at).cloned());
        match item {
            Some(item) => {
                self.at.set(at + 1);
                Ok(Some(item))
            }
            None => {
                drop(self.tuple.take());
                Ok(None)
            }
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for TupleIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.tuple.trace(tracer);
    }

    fn clear(&self) {
        drop(self.tuple.take());
    }
}

/// `range_iterator`.
pub struct RangeIterator {
    next: Cell<i64>,
    step: i64,
    remaining: Cell<usize>,
}

impl RangeIterator {
    /// An iterator over `len` machine ints from `start`.
    pub fn make(vm: &Vm, start: i64, step: i64, len: usize) -> Value {
        Native::new(
            vm.types.range_iterator.clone(),
            RangeIterator {
                next: Cell::new(start),
                step,
                remaining: Cell::new(len),
            },
        )
    }

    fn remaining(&self) -> usize {
        self.remaining.get()
    }

    fn state(&self) -> (Option<Value>, i64) {
        let start = self.next.get();
        let stop = start.wrapping_add(self.step.wrapping_mul(self.remaining.get() as i64));
        (Some(Value::from(Range::small(start, stop, self.step))), 0)
    }

    fn set_state(&self, at: i64) {
        let skip = (at.max(0) as usize).min(self.remaining.get());
        self.remaining.set(self.remaining.get() - skip);
        let skipped = self.step.wrapping_mul(skip as i64);
        self.next.set(self.next.get().wrapping_add(skipped));
    }
}

impl NativeData for RangeIterator {
    #[inline]
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let remaining = self.remaining.get();
        if remaining == 0 {
            return Ok(None);
        }
        self.remaining.set(remaining - 1);
        let item = self.next.get();
        // The number after the last may not fit; it is never used.
        self.next.set(item.wrapping_add(self.step));
        Ok(Some(Value::Int(item)))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for RangeIterator {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// `longrange_iterator`.
pub struct LongRangeIterator {
    next: RefCell<BigInt>,
    step: BigInt,
    remaining: RefCell<BigInt>,
}

impl LongRangeIterator {
    /// An iterator over `len` integers from `start`.
    pub fn make(vm: &Vm, start: BigInt, step: BigInt, len: BigInt) -> Value {
        Native::new(
            vm.types.longrange_iterator.clone(),
            LongRangeIterator {
                next: RefCell::new(start),
                step,
                remaining: RefCell::new(len),
            },
        )
    }

    fn remaining(&self) -> BigInt {
        self.remaining.borrow().clone()
    }

    fn state(&self) -> (Option<Value>, i64) {
        let start = self.next.borrow().clone();
        let stop = &start + &self.step * &*self.remaining.borrow();
        let range = Range::of(start, stop, self.step.clone());
        (Some(Value::from(range)), 0)
    }

    fn set_state(&self, at: i64) {
        let mut remaining = self.remaining.borrow_mut();
        let skip = BigInt::from(at.max(0)).min(remaining.clone());
        *remaining -= &skip;
        *self.next.borrow_mut() += &self.step * skip;
    }
}

impl NativeData for LongRangeIterator {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let mut remaining = self.remaining.borrow_mut();
        if remaining.sign() != Sign::Plus {
            return Ok(None);
        }
        *remaining -= 1u8;
        let mut next = self.next.borrow_mut();
        let after = &*next + &self.step;
        let item = std::mem::replace(&mut *next, after);
        Ok(Some(bigint::BigInt::normalize(item)))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for LongRangeIterator {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// The table of one of the iterators above, which all report what remains and can be pickled.
macro_rules! table {
    ($module:ident, $type:ident, $rebuild:literal, $number:path) => {
        /// The table of the iterator.
        pub mod $module {
            use super::*;

            fn length_hint(_: &mut Vm, args: &[Value]) -> Result<Value> {
                let remaining = args[0].native::<$type>().map($type::remaining);
                Ok(remaining.map_or(Value::Int(0), |left| $number(left)))
            }

            fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                let state = args[0].native::<$type>().map($type::state);
                let (sequence, at) = state.unwrap_or((None, 0));
                reduced_iter(vm, $rebuild, sequence, at)
            }

            fn set_state(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                let at = vm.to_i64(&args[1])?;
                if let Some(iterator) = args[0].native::<$type>() {
                    iterator.set_state(at);
                }
                Ok(Value::None)
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
                /// Set state information for unpickling.
                "__setstate__($self, object, /)" => set_state,
            }

            crate::getters! { pub GETTERS: }
        }
    };
}

table!(list_iterator, ListIterator, "iter", Value::from);
table!(
    list_reverseiterator,
    ListReverseIterator,
    "reversed",
    Value::from
);
table!(tuple_iterator, TupleIterator, "iter", Value::from);
table!(range_iterator, RangeIterator, "iter", Value::from);
table!(
    longrange_iterator,
    LongRangeIterator,
    "iter",
    bigint::BigInt::normalize
);
