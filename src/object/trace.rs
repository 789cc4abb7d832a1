//! How the cycle collector sees into an object: every heap type reports the
//! references that it owns, and can give them up.

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use super::heap::{Gc, Header, HeapType};
use super::value::Value;

/// Receives the references that an object owns, each as often as it owns it.
pub struct Tracer<'a> {
    visit: &'a mut dyn FnMut(NonNull<Header>),
    /// Whether what does not keep its object alive is reported too.
    counting: bool,
    /// Whether frames that run report their registers, which otherwise count as held from outside.
    pub running: bool,
}

impl<'a> Tracer<'a> {
    /// For the search of what is reachable.
    pub(super) fn reaching(visit: &'a mut dyn FnMut(NonNull<Header>)) -> Self {
        Tracer {
            visit,
            counting: false,
            running: false,
        }
    }

    /// For a script that asks who refers to what.
    pub(super) fn showing(visit: &'a mut dyn FnMut(NonNull<Header>)) -> Self {
        Tracer {
            visit,
            counting: false,
            running: true,
        }
    }

    /// For the count of the references that are known.
    pub(super) fn counting(visit: &'a mut dyn FnMut(NonNull<Header>)) -> Self {
        Tracer {
            visit,
            counting: true,
            running: false,
        }
    }

    /// Reports a value that is owned, but only as long as somebody else owns it too: an inline cache's,
    /// which nobody misses when it goes.
    pub fn cached(&mut self, value: &Value) {
        if self.counting {
            self.value(value);
        }
    }

    /// Reports a value.
    pub fn value(&mut self, value: &Value) {
        if let Some(header) = value.header() {
            (self.visit)(header);
        }
    }

    /// Reports several values.
    pub fn values<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) {
        for value in values {
            self.value(value);
        }
    }

    /// Reports a reference.
    pub fn gc<T: HeapType>(&mut self, gc: &Gc<T>) {
        (self.visit)(gc.header());
    }
}

/// An object that may own references to others.
pub trait Trace {
    /// Reports every owned reference to a heap object.  Runs no script code and changes nothing.
    fn trace(&self, tracer: &mut Tracer<'_>);

    /// Drops the owned references, as far as the object can do without: it is garbage.
    fn clear(&self) {}
}

impl Trace for Value {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self);
    }
}

impl<T: HeapType> Trace for Gc<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(self);
    }
}

impl<T: Trace> Trace for Option<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(inner) = self {
            inner.trace(tracer);
        }
    }
}

impl<T: Trace> Trace for [T] {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for item in self {
            item.trace(tracer);
        }
    }
}

impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.as_slice().trace(tracer);
    }
}

impl<T: Trace> Trace for RefCell<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.borrow().trace(tracer);
    }
}

impl<T> Trace for Cell<T> {
    fn trace(&self, _: &mut Tracer<'_>) {}
}
