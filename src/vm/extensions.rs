//! What native modules keep in an interpreter or in a thread: one value of each type.

use std::any::{Any, TypeId};
use std::rc::Rc;

use rustc_hash::FxHashMap;

/// One value for each type, made when first asked for.
#[derive(Default)]
pub(super) struct Extensions {
    /// The one asked for last: a running loop asks for its own state several times in each step.
    last: Option<Rc<dyn Any>>,
    all: FxHashMap<TypeId, Rc<dyn Any>>,
}

impl Extensions {
    /// The value of type `T`.
    #[inline]
    pub fn of_type<T: Default + 'static>(&mut self) -> Rc<T> {
        if let Some(last) = &self.last
            && let Ok(found) = last.clone().downcast::<T>()
        {
            return found;
        }
        self.find()
    }

    #[inline(never)]
    fn find<T: Default + 'static>(&mut self) -> Rc<T> {
        let entry = self
            .all
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Rc::new(T::default()));
        self.last = Some(entry.clone());
        entry
            .clone()
            .downcast::<T>()
            .unwrap_or_else(|_| unreachable!("the entry is keyed by its type"))
    }
}
