//! An immutable slice that stands in the object itself while it is short: short strings and
//! small tuples, of which programs make the most, need no second allocation.

use std::mem::{ManuallyDrop, MaybeUninit};
use std::ops::Deref;
use std::ptr::NonNull;

/// A slice of up to `N` items in place, or of more on the heap.
///
/// Invariant: the items are in place exactly if `len <= N`.
pub struct InlineSlice<T, const N: usize> {
    len: usize,
    data: Data<T, N>,
}

union Data<T, const N: usize> {
    inline: ManuallyDrop<[MaybeUninit<T>; N]>,
    heap: NonNull<T>,
}

impl<T, const N: usize> InlineSlice<T, N> {
    /// The items.
    #[inline(always)]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: by the invariant; both ways lead to `len` items that this slice owns.
        unsafe { std::slice::from_raw_parts(self.pointer(), self.len) }
    }

    #[inline(always)]
    fn pointer(&self) -> *const T {
        if self.len <= N {
            (&raw const self.data).cast::<T>()
        } else {
            // SAFETY: by the invariant.
            unsafe { self.data.heap.as_ptr() }
        }
    }

    /// Moves `len` items from `source`, which are as good as gone there.
    ///
    /// # Safety
    /// `source` points to so many items, whose ownership the caller gives up; `len <= N`.
    #[inline(always)]
    unsafe fn inline(source: *const T, len: usize) -> Self {
        debug_assert!(len <= N);
        let mut data = Data {
            inline: ManuallyDrop::new([const { MaybeUninit::uninit() }; N]),
        };
        // SAFETY: by contract; uninitialised items may be overwritten.
        unsafe {
            (&raw mut data)
                .cast::<T>()
                .copy_from_nonoverlapping(source, len)
        };
        InlineSlice { len, data }
    }

    fn boxed(items: Box<[T]>) -> Self {
        let len = items.len();
        let heap = NonNull::from(Box::leak(items)).cast();
        InlineSlice {
            len,
            data: Data { heap },
        }
    }

    /// The items as a vector, to be changed.
    pub fn into_vec(self) -> Vec<T> {
        let this = ManuallyDrop::new(self);
        if this.len <= N {
            let mut items: Vec<T> = Vec::with_capacity(this.len);
            // SAFETY: the items move out of what is not dropped.
            unsafe {
                items
                    .as_mut_ptr()
                    .copy_from_nonoverlapping(this.pointer(), this.len);
                items.set_len(this.len);
            }
            return items;
        }
        // SAFETY: `boxed` made it of a box of this length, which is owned again from here on.
        unsafe { Vec::from_raw_parts(this.data.heap.as_ptr(), this.len, this.len) }
    }
}

impl<T, const N: usize> Drop for InlineSlice<T, N> {
    #[inline(always)]
    fn drop(&mut self) {
        let items = self.pointer().cast_mut();
        // SAFETY: the slice owns its items, and the box if there is one; neither is used again.
        unsafe {
            if std::mem::needs_drop::<T>() {
                // The last first, as CPython's tuples do.
                for index in (0..self.len).rev() {
                    std::ptr::drop_in_place(items.add(index));
                }
            }
            if self.len > N {
                let emptied = std::ptr::slice_from_raw_parts_mut(items, self.len);
                drop(Box::from_raw(emptied as *mut [MaybeUninit<T>]));
            }
        }
    }
}

impl<T, const N: usize> Deref for InlineSlice<T, N> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T, const N: usize> Default for InlineSlice<T, N> {
    fn default() -> Self {
        InlineSlice::from([])
    }
}

impl<T, const N: usize> From<Vec<T>> for InlineSlice<T, N> {
    #[inline]
    fn from(mut items: Vec<T>) -> Self {
        let len = items.len();
        if len > N {
            return InlineSlice::boxed(items.into_boxed_slice());
        }
        // SAFETY: the items move; the vector forgets them and frees its memory.
        unsafe {
            items.set_len(0);
            InlineSlice::inline(items.as_ptr(), len)
        }
    }
}

impl<T, const N: usize> From<Box<[T]>> for InlineSlice<T, N> {
    fn from(items: Box<[T]>) -> Self {
        if items.len() > N {
            return InlineSlice::boxed(items);
        }
        InlineSlice::from(items.into_vec())
    }
}

impl<T, const N: usize, const M: usize> From<[T; M]> for InlineSlice<T, N> {
    #[inline(always)]
    fn from(items: [T; M]) -> Self {
        if M > N {
            return InlineSlice::boxed(Box::new(items));
        }
        let items = ManuallyDrop::new(items);
        // SAFETY: the items move out of what is not dropped.
        unsafe { InlineSlice::inline(items.as_ptr(), M) }
    }
}

impl<T: Clone, const N: usize> From<&[T]> for InlineSlice<T, N> {
    #[inline]
    fn from(items: &[T]) -> Self {
        if items.len() > N {
            return InlineSlice::boxed(items.into());
        }
        let mut data = Data {
            inline: ManuallyDrop::new([const { MaybeUninit::uninit() }; N]),
        };
        let place = (&raw mut data).cast::<T>();
        for (index, item) in items.iter().enumerate() {
            // SAFETY: there are fewer than `N` before it.  Should `clone` panic, the clones leak.
            unsafe { place.add(index).write(item.clone()) };
        }
        InlineSlice {
            len: items.len(),
            data,
        }
    }
}

impl<T: Clone, const N: usize> Clone for InlineSlice<T, N> {
    fn clone(&self) -> Self {
        InlineSlice::from(self.as_slice())
    }
}
