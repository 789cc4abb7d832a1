//! A place for one value inside a heap object: a `RefCell<Value>` without the
//! borrow flag, which would cost eight bytes in every task and frame.

use std::cell::Cell;
use std::rc::Rc;

use super::heap::Gc;
use super::trace::{Trace, Tracer};
use super::value::Value;

/// Holds a value; `Undef` for none.  Nothing is ever borrowed from it, so no script
/// code that runs meanwhile can find it locked.
#[derive(Default)]
#[repr(transparent)]
pub struct Slot(Cell<Value>);

impl Slot {
    /// A place that holds `value`.
    pub fn new(value: Value) -> Slot {
        Slot(Cell::new(value))
    }

    /// The value, looked at in passing.
    #[inline(always)]
    fn peek(&self) -> &Value {
        // SAFETY: only for the methods below, which copy or test the value before anything can change it:
        // neither runs script code or touches a slot.
        unsafe { &*self.0.as_ptr() }
    }

    /// Another reference to the value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.peek().clone()
    }

    /// Puts a value there; the one before is dropped once it is out.
    #[inline(always)]
    pub fn set(&self, value: Value) {
        drop(self.0.replace(value));
    }

    /// Moves the value out.
    #[inline]
    pub fn take(&self) -> Value {
        self.0.take()
    }

    /// Puts a value there and gives the one before.
    #[inline(always)]
    pub fn replace(&self, value: Value) -> Value {
        self.0.replace(value)
    }

    /// Reports the value of a cache, which keeps nothing alive.
    pub fn trace_cached(&self, tracer: &mut Tracer<'_>) {
        tracer.cached(self.peek());
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.peek().is_undef()
    }
}

/// A place for something shared that is looked at in passing: a `RefCell<Rc<T>>` without the borrow flag.
pub struct Shared<T>(Cell<Rc<T>>);

impl<T> Shared<T> {
    /// A place that holds `shared`.
    pub fn new(shared: Rc<T>) -> Shared<T> {
        Shared(Cell::new(shared))
    }

    /// Another reference to it.
    pub fn get(&self) -> Rc<T> {
        // SAFETY: copying the reference runs nothing that could replace it.
        unsafe { (*self.0.as_ptr()).clone() }
    }

    /// Reads from it by a function that knows nothing but it.
    #[inline(always)]
    pub fn read<R>(&self, read: fn(&T) -> R) -> R {
        // SAFETY: `read` captures nothing, so it cannot reach this place to replace what it looks at.
        read(unsafe { &**self.0.as_ptr() })
    }

    /// Puts something else there.
    #[inline]
    pub fn set(&self, shared: Rc<T>) {
        drop(self.0.replace(shared));
    }
}

/// As [`Shared`], for an object of the heap.
pub struct SharedGc<T>(Cell<Gc<T>>);

impl<T> SharedGc<T> {
    /// A place that holds `shared`.
    pub fn new(shared: Gc<T>) -> SharedGc<T> {
        SharedGc(Cell::new(shared))
    }

    /// Another reference to it.
    #[inline(always)]
    pub fn get(&self) -> Gc<T> {
        // SAFETY: copying the reference runs nothing that could replace it.
        unsafe { (*self.0.as_ptr()).clone() }
    }

    /// Reads from it by a function that knows nothing but it.
    #[inline(always)]
    pub fn read<R>(&self, read: fn(&T) -> R) -> R {
        // SAFETY: `read` captures nothing, so it cannot reach this place to replace what it looks at.
        read(unsafe { &**self.0.as_ptr() })
    }

    /// Puts something else there.
    #[inline]
    pub fn set(&self, shared: Gc<T>) {
        drop(self.0.replace(shared));
    }
}

impl Trace for Slot {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.peek());
    }
}
