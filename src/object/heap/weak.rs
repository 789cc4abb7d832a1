//! Weak references: a table beside the objects, of which a bit in the header tells.

use std::cell::Cell;
use std::ptr::NonNull;

use super::{HAS_WEAKREFS, HEAP, Header, Heap, interrupt};
use crate::object::value::Value;

/// The shared half of a weak reference: emptied when its object dies.
pub struct WeakCell {
    target: Cell<Option<NonNull<Header>>>,
    callback: Cell<Option<Value>>,
}

impl WeakCell {
    /// A weak reference to `value`, `None` where that is no heap object.  `callback` is queued, as it
    /// is, when the object dies; whoever drains the queue calls it.
    pub fn new(value: &Value, callback: Option<Value>) -> Option<std::rc::Rc<WeakCell>> {
        let header = value.header()?;
        let cell = std::rc::Rc::new(WeakCell {
            target: Cell::new(Some(header)),
            callback: Cell::new(callback),
        });
        HEAP.with(|heap| {
            // SAFETY: `value` keeps the box alive.
            unsafe { header.as_ref() }.add(HAS_WEAKREFS);
            let mut weak = heap.weak.borrow_mut();
            let cells = weak.entry(header).or_default();
            cells.retain(|cell| cell.strong_count() > 0);
            cells.push(std::rc::Rc::downgrade(&cell));
        });
        Some(cell)
    }

    pub(super) fn has_callback_but(&self, silent: fn(&Value) -> bool) -> bool {
        let callback = self.callback.take();
        let has = callback.as_ref().is_some_and(|callback| !silent(callback));
        self.callback.set(callback);
        has
    }

    /// The object, if it is still alive.
    pub fn get(&self) -> Option<Value> {
        // SAFETY: the target is emptied before its box is freed.
        self.target
            .get()
            .map(|header| unsafe { (header.as_ref().vtable.as_value)(header) })
    }
}

/// How many weak references there are to an object.
pub fn weak_reference_count(value: &Value) -> usize {
    let Some(header) = value.header() else {
        return 0;
    };
    HEAP.with(|heap| {
        let weak = heap.weak.borrow();
        weak.get(&header).map_or(0, |cells| {
            cells.iter().filter(|cell| cell.strong_count() > 0).count()
        })
    })
}

impl Drop for WeakCell {
    fn drop(&mut self) {
        if let Some(header) = self.target.get() {
            let _ = HEAP.try_with(|heap| {
                if let Ok(mut weak) = heap.weak.try_borrow_mut()
                    && let Some(cells) = weak.get_mut(&header)
                {
                    cells.retain(|cell| cell.strong_count() > 0);
                }
            });
        }
    }
}

/// The object dies: its weak references are emptied, and their callbacks queued.
pub(super) fn clear_weakrefs(heap: &Heap, header: NonNull<Header>) {
    let cells = heap.weak.borrow_mut().remove(&header).unwrap_or_default();
    for cell in cells.iter().filter_map(std::rc::Weak::upgrade) {
        cell.target.set(None);
        if let Some(callback) = cell.callback.take() {
            heap.finalizers.borrow_mut().push(callback);
            heap.raise_interrupt(interrupt::FINALIZERS);
        }
    }
}
