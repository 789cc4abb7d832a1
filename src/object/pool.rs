//! Blocks of memory for heap objects: free ones of small sizes wait in lists, one for each size, so
//! that a program which makes and drops objects seldom asks the system's allocator.
//!
//! A list holds so many blocks at most; what is freed beyond that goes back to the system.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ptr::NonNull;

/// Sizes are multiples of this, and so are the addresses of blocks.
const STEP: usize = 16;

/// Larger blocks are the system's affair.
const LARGEST: usize = 256;

/// How many bytes a list may hold.
const MOST: usize = 128 << 10;

/// What a free block holds.
struct Free {
    next: *mut Free,
}

struct List {
    head: Cell<*mut Free>,
    count: Cell<usize>,
}

thread_local! {
    static LISTS: [List; LARGEST / STEP + 1] = const {
        [const {
            List {
                head: Cell::new(std::ptr::null_mut()),
                count: Cell::new(0),
            }
        }; LARGEST / STEP + 1]
    };
}

/// The layout of the blocks that serve a layout.
const fn block(layout: Layout) -> Layout {
    let size = layout.size().next_multiple_of(STEP);
    match Layout::from_size_align(size, STEP) {
        Ok(block) => block,
        Err(_) => layout,
    }
}

const fn is_small(layout: Layout) -> bool {
    layout.size() <= LARGEST && layout.align() <= STEP && layout.size() > 0
}

/// A block of memory.
#[inline(always)]
pub(super) fn take(layout: Layout) -> NonNull<u8> {
    if is_small(layout) {
        let block = block(layout);
        let found = LISTS.with(|lists| {
            let list = &lists[block.size() / STEP];
            let head = NonNull::new(list.head.get())?;
            // SAFETY: a block in a list is free and begins with a `Free`.
            list.head.set(unsafe { head.as_ref() }.next);
            list.count.set(list.count.get() - 1);
            Some(head.cast())
        });
        return found.unwrap_or_else(|| from_system(block));
    }
    from_system(layout)
}

#[cold]
#[inline(never)]
fn from_system(layout: Layout) -> NonNull<u8> {
    // SAFETY: every heap object has a header, so the size is not 0.
    let pointer = unsafe { alloc(layout) };
    NonNull::new(pointer).unwrap_or_else(|| handle_alloc_error(layout))
}

/// Frees a block.
///
/// # Safety
/// `pointer` came from [`take`] with the same layout, and nobody uses it any more.
#[inline(always)]
pub(super) unsafe fn give_back(pointer: NonNull<u8>, layout: Layout) {
    if is_small(layout) {
        let block = block(layout);
        let kept = LISTS.with(|lists| {
            let list = &lists[block.size() / STEP];
            let count = list.count.get();
            if count * block.size() >= MOST {
                return false;
            }
            let free: NonNull<Free> = pointer.cast();
            // SAFETY: by contract the block is free; it is large and aligned enough for a pointer.
            unsafe {
                free.write(Free {
                    next: list.head.get(),
                });
            }
            list.head.set(free.as_ptr());
            list.count.set(count + 1);
            true
        });
        if !kept {
            // SAFETY: by contract.
            unsafe { dealloc(pointer.as_ptr(), block) };
        }
        return;
    }
    // SAFETY: by contract.
    unsafe { dealloc(pointer.as_ptr(), layout) };
}
