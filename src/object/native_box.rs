//! Objects of native types on the heap.  [`Native`] is what all of them begin with; the data of
//! the type follows in the same block, so that an object costs one block and its type is told
//! apart by one comparison.
//!
//! Invariant: every `Native` is the first field of a [`NativeBox`] of the type that `kind` describes.

use std::any::TypeId;

use super::class::Class;
use super::heap::{Gc, HeapType};
use super::native::NativeData;
use super::trace::{Trace, Tracer};
use super::value::Value;

/// What is known of the data behind a [`Native`].
struct DataKind {
    id: TypeId,
    /// What [`NativeData::is_iterator`] answers.
    is_iterator: bool,
    view: for<'a> unsafe fn(&'a Native) -> &'a dyn NativeData,
}

/// What an object of a native type begins with.
#[repr(C)]
pub struct Native {
    pub class: Gc<Class>,
    kind: &'static DataKind,
}

/// The whole of an object of a native type.
#[repr(C)]
struct NativeBox<T> {
    native: Native,
    data: T,
}

impl<T: NativeData> NativeBox<T> {
    const PLAIN: &'static DataKind = &NativeBox::<T>::kind(false);
    const ITERATOR: &'static DataKind = &NativeBox::<T>::kind(true);

    const fn kind(is_iterator: bool) -> DataKind {
        DataKind {
            id: TypeId::of::<T>(),
            is_iterator,
            // SAFETY: asked only of natives of this kind.
            view: |native| unsafe { &NativeBox::<T>::around(native).data },
        }
    }

    /// The whole of which `native` is the beginning.
    ///
    /// # Safety
    /// `native` is of a kind that describes `T`.
    #[inline(always)]
    unsafe fn around(native: &Native) -> &NativeBox<T> {
        // SAFETY: by the module's invariant and the contract it is the first field of such a box, which
        // lives as long as it does.
        unsafe { &*std::ptr::from_ref(native).cast::<NativeBox<T>>() }
    }
}

impl Native {
    /// An object of `class` (which must be the class that `data` is meant for).
    #[expect(
        clippy::new_ret_no_self,
        reason = "a native object is only ever used as a value"
    )]
    #[inline]
    pub fn new<T: NativeData>(class: Gc<Class>, data: T) -> Value {
        let kind = if data.is_iterator() {
            NativeBox::<T>::ITERATOR
        } else {
            NativeBox::<T>::PLAIN
        };
        let native = Native { class, kind };
        Value::from(Gc::new(NativeBox { native, data }))
    }

    /// The data.
    #[inline]
    pub fn data(&self) -> &dyn NativeData {
        // SAFETY: the kind describes this object's data.
        unsafe { (self.kind.view)(self) }
    }

    /// The data, if it is of type `T`.
    #[inline]
    pub fn data_of<T: NativeData>(&self) -> Option<&T> {
        let is_kind = self.kind.id == TypeId::of::<T>();
        // SAFETY: the kind describes `T`.
        is_kind.then(|| unsafe { &NativeBox::<T>::around(self).data })
    }

    /// What [`NativeData::is_iterator`] answers.
    #[inline(always)]
    pub fn is_iterator(&self) -> bool {
        self.kind.is_iterator
    }
}

impl<T: NativeData> Trace for NativeBox<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.native.class);
        self.data.trace(tracer);
    }

    fn clear(&self) {
        self.data.clear();
    }
}

impl<T: NativeData> HeapType for NativeBox<T> {
    const TRACKED: bool = true;
    const FINALIZES: bool = true;

    #[inline(always)]
    fn into_value(this: Gc<Self>) -> Value {
        // SAFETY: `NativeBox` begins with its `Native`, whatever the layout of the rest.
        let native: Gc<Native> = unsafe { this.into_first_field() };
        Value::Native(native.into_held())
    }

    fn needs_finalizer(&self) -> bool {
        self.data.needs_finalizer()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;
    use crate::host::{FrontEnd, Host};
    use crate::vm::Vm;

    /// Nothing is compiled here.
    const NO_FRONT_END: FrontEnd = FrontEnd {
        compile: |_, _| unreachable!("no source"),
        keyword_typo: |_, _, _| None,
    };

    struct Counted(Rc<Cell<u32>>, u128);

    impl Trace for Counted {
        fn trace(&self, _: &mut Tracer<'_>) {}
    }

    impl NativeData for Counted {}

    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }

    struct Other;

    impl Trace for Other {
        fn trace(&self, _: &mut Tracer<'_>) {}
    }

    impl NativeData for Other {
        fn is_iterator(&self) -> bool {
            true
        }
    }

    /// The data is found by its type only, whatever its alignment, and goes once, with the last reference.
    #[test]
    fn data_lives_behind_its_head() {
        let vm = Vm::new(Host::captured(NO_FRONT_END));
        let class = vm.types.object.clone();
        let gone = Rc::new(Cell::new(0));
        let value = Native::new(class.clone(), Counted(gone.clone(), 7));
        let other = Native::new(class, Other);
        assert!(value.native::<Other>().is_none());
        assert!(other.native::<Counted>().is_none());
        assert_eq!(value.native::<Counted>().map(|data| data.1), Some(7));
        assert!(value.native_data().is_some_and(|data| !data.is_iterator()));
        assert!(other.native_data().is_some_and(NativeData::is_iterator));
        let copy = value.clone();
        drop(value);
        assert_eq!(gone.get(), 0);
        drop(copy);
        assert_eq!(gone.get(), 1);
    }
}
