//! A box whose memory comes from the pool of heap objects: for what an object owns besides itself, and is made
//! and dropped as often.

use std::alloc::Layout;
use std::ops::Deref;
use std::ptr::NonNull;

use super::pool;

/// Owns a `T`.
pub struct PoolBox<T>(NonNull<T>);

impl<T> PoolBox<T> {
    const LAYOUT: Layout = {
        assert!(size_of::<T>() > 0, "the pool has no empty blocks");
        Layout::new::<T>()
    };

    /// Moves `value` to the pool.
    #[inline]
    pub fn new(value: T) -> PoolBox<T> {
        let place = pool::take(Self::LAYOUT).cast::<T>();
        // SAFETY: the block is free and fits.
        unsafe { place.write(value) };
        PoolBox(place)
    }
}

impl<T> Deref for PoolBox<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the value is there until this is dropped.
        unsafe { self.0.as_ref() }
    }
}

impl<T> Drop for PoolBox<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the value is this box's, in a block of this layout that nobody uses afterwards.
        unsafe {
            self.0.drop_in_place();
            pool::give_back(self.0.cast(), Self::LAYOUT);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    /// What is in it is dropped once, and memory is used again.
    #[test]
    fn drops_what_it_owns() {
        let shared = Rc::new([1_u8; 24]);
        let boxes: Vec<_> = (0..3000).map(|_| PoolBox::new(shared.clone())).collect();
        assert!(boxes.iter().all(|shared| shared[23] == 1));
        assert_eq!(Rc::strong_count(&shared), 3001);
        drop(boxes);
        assert_eq!(Rc::strong_count(&shared), 1);
    }
}
