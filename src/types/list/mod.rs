//! `list`: its storage.  The methods stand in `methods`, indexing and slicing in
//! `subscript`, sorting in `sort`, whose algorithm is `timsort`.

pub mod methods;
mod sort;
pub mod subscript;

mod timsort;

use std::cell::RefCell;

use crate::object::{Gc, Trace, Tracer, Value};

/// A list.
#[derive(Default)]
pub struct List {
    items: RefCell<Vec<Value>>,
}

impl List {
    /// A list of these items.
    pub fn new(items: Vec<Value>) -> Gc<List> {
        Gc::new(List {
            items: RefCell::new(items),
        })
    }

    /// The items.  The borrow must not be held while script code runs, nor while an item is dropped.
    #[inline(always)]
    pub fn items(&self) -> std::cell::Ref<'_, Vec<Value>> {
        self.items.borrow()
    }

    /// Where the items are: for the loop over instructions, which looks at them in passing.
    #[inline(always)]
    pub fn storage(&self) -> &RefCell<Vec<Value>> {
        &self.items
    }

    /// The items, to change.  As with [`List::items`]; take out what is to be dropped and drop it afterwards.
    #[inline(always)]
    pub fn items_mut(&self) -> std::cell::RefMut<'_, Vec<Value>> {
        self.items.borrow_mut()
    }

    /// The length.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at an index.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().get(index).cloned()
    }

    /// Appends an item.
    #[inline(always)]
    pub fn push(&self, item: Value) {
        self.items.borrow_mut().push(item);
    }

    /// Replaces all items at once.
    pub fn replace(&self, items: Vec<Value>) {
        let old = std::mem::replace(&mut *self.items.borrow_mut(), items);
        drop_from_end(old);
    }

    /// Takes all items out.
    pub fn clear(&self) {
        let items = std::mem::take(&mut *self.items.borrow_mut());
        drop_from_end(items);
    }
}

impl Drop for List {
    fn drop(&mut self) {
        drop_from_end(std::mem::take(self.items.get_mut()));
    }
}

/// Drops items as CPython's sequences do: the last first.
pub fn drop_from_end(mut items: Vec<Value>) {
    while let Some(item) = items.pop() {
        drop(item);
    }
}

/// The list that a value is, or is as an instance of a subclass.
pub fn list_of(value: &Value) -> Option<&List> {
    match value {
        Value::List(list) => Some(list),
        Value::Instance(instance) => match instance.builtin() {
            Some(Value::List(list)) => Some(list),
            _ => None,
        },
        _ => None,
    }
}

impl Trace for List {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(self.items.borrow().iter());
    }

    fn clear(&self) {
        List::clear(self);
    }
}

pub use methods::{GETTERS, METHODS};
pub use sort::{less, sort_items};
pub use subscript::slice_items;
