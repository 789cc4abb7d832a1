//! The first attributes of instances that native code makes: the same names in the same order each time, so the shape
//! that they lead to is looked up once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::heap::Gc;
use super::instance::{Instance, Shape};
use super::value::Value;
use crate::types::str::Str;

/// See the module.
pub struct Pattern<const N: usize> {
    /// The names, interned.
    names: [Gc<Str>; N],
    /// The key of the empty shape that `shape` has grown from.
    root: Cell<u32>,
    shape: RefCell<Option<Rc<Shape>>>,
}

impl<const N: usize> Pattern<N> {
    /// For attributes of these interned names.
    pub fn new(names: [Gc<Str>; N]) -> Pattern<N> {
        Pattern {
            names,
            root: Cell::new(0),
            shape: RefCell::default(),
        }
    }

    /// Sets the attributes of an instance, which is fresh unless a script has been at it.
    pub fn fill(&self, instance: &Instance, values: [Value; N]) {
        let key = instance.shape_key();
        if (key != self.root.get() || key == 0) && !self.learn(instance, key) {
            for (name, value) in self.names.iter().zip(values) {
                instance.set(name, value);
            }
            return;
        }
        let Some(shape) = self.shape.borrow().clone() else {
            return;
        };
        let mut values = values;
        let last = values[N - 1].take();
        for (slot, value) in values.into_iter().take(N - 1).enumerate() {
            drop(instance.set_slot(slot, value));
        }
        instance.push_slot(&shape, last);
    }

    /// The attributes of an instance that has just these.
    pub fn read(&self, instance: &Instance) -> Option<[Value; N]> {
        let shape = self.shape.borrow();
        let key = shape.as_ref()?.key();
        if key == 0 || instance.shape_key() != key {
            return None;
        }
        Some(std::array::from_fn(|slot| instance.slot(slot)))
    }

    /// Finds the shape for instances that have no attributes yet; whether this is one.
    #[cold]
    fn learn(&self, instance: &Instance, key: u32) -> bool {
        let shape = instance.shape();
        if key == 0 || !shape.names().is_empty() {
            return false;
        }
        let full = self
            .names
            .iter()
            .fold(shape, |shape, name| shape.with(name));
        *self.shape.borrow_mut() = Some(full);
        self.root.set(key);
        true
    }
}
