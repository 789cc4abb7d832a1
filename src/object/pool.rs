//! Blocks of memory for heap objects.  Those of one size come from slabs: aligned stretches of memory
//! that count their living blocks and chain their free ones, so that making and dropping an object
//! costs a few instructions.  Slabs are cut from chunks; a chunk all of whose slabs are empty returns to
//! the system.
//!
//! Invariants: a slab is aligned to its size, so a block's address leads to it; it stands in the list
//! of its class exactly while it may have a free block; the first of the list is never given back; a
//! slab that is cut off and not in use stands in the reserve.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ptr::{NonNull, null_mut};

/// Sizes of blocks are multiples of this, and so are their addresses.
const STEP: usize = 16;

/// Larger blocks are the system's affair.
const LARGEST: usize = 512;

const CLASSES: usize = LARGEST / STEP + 1;

const SLAB: Layout = match Layout::from_size_align(32 << 10, 32 << 10) {
    Ok(layout) => layout,
    Err(_) => panic!("a power of two"),
};

/// So many slabs come from the system at once: aligned as they are, each would cost it a page more.
const CHUNK_SLABS: usize = 16;

const CHUNK: Layout = match Layout::from_size_align(SLAB.size() * CHUNK_SLABS, SLAB.align()) {
    Ok(layout) => layout,
    Err(_) => panic!("a multiple of a power of two"),
};

/// So many empty slabs keep their memory: what one crowd of tasks frees the next one uses. It is as much as the C library's
/// allocator is told to keep.
const SPARE_SLABS: usize = if cfg!(test) { 128 } else { 2048 };

/// At least as large as the system's pages.
const PAGE: usize = 4096;

/// A piece of memory of which slabs are cut.
struct Chunk {
    base: *mut Slab,
    /// Slabs that have been cut off.
    cut: usize,
    /// Those of them that are in use.
    used: usize,
}

/// What a free block holds.
struct Free {
    next: *mut Free,
}

/// What a slab begins with.
struct Slab {
    free: *mut Free,
    /// Blocks in use.
    live: u32,
    /// The offset of the first block that has never been used.
    fresh: u32,
    /// The size of its blocks.
    size: u32,
    listed: bool,
    next: *mut Slab,
    previous: *mut Slab,
    chunk: *mut Chunk,
}

/// Slabs that are not in use.
struct Reserve {
    /// Empty slabs, linked as in the lists.
    free: Cell<*mut Slab>,
    count: Cell<usize>,
    /// The chunk that is being cut.
    chunk: Cell<*mut Chunk>,
}

const HEADER: usize = size_of::<Slab>().next_multiple_of(STEP);

/// So many fresh blocks are chained at once.
const BATCH: usize = 16;

thread_local! {
    /// For each size the list of slabs with free blocks.
    static LISTS: [Cell<*mut Slab>; CLASSES] = const { [const { Cell::new(null_mut()) }; CLASSES] };

    static RESERVE: Reserve = const {
        Reserve {
            free: Cell::new(null_mut()),
            count: Cell::new(0),
            chunk: Cell::new(null_mut()),
        }
    };
}

const fn is_small(layout: Layout) -> bool {
    layout.size() <= LARGEST && layout.align() <= STEP && layout.size() > 0
}

const fn class(layout: Layout) -> usize {
    layout.size().div_ceil(STEP)
}

/// A block of memory.
#[inline(always)]
pub(super) fn take(layout: Layout) -> NonNull<u8> {
    if !is_small(layout) {
        return from_system(layout);
    }
    LISTS.with(|lists| {
        let list = &lists[class(layout)];
        let slab = list.get();
        if slab.is_null() {
            return refill(list, class(layout));
        }
        // SAFETY: slabs in lists are alive, and a block in a chain is free and begins with a `Free`.
        unsafe {
            match NonNull::new((*slab).free) {
                Some(free) => {
                    (*slab).free = free.as_ref().next;
                    (*slab).live += 1;
                    free.cast()
                }
                None => refill(list, class(layout)),
            }
        }
    })
}

/// The first slab of the list has no free block at hand: chains fresh ones, or goes on to another slab.
#[cold]
#[inline(never)]
fn refill(list: &Cell<*mut Slab>, class: usize) -> NonNull<u8> {
    loop {
        let slab = list.get();
        if slab.is_null() {
            list.set(new_slab(class * STEP));
            continue;
        }
        // SAFETY: slabs in lists are alive; fresh blocks lie within the slab.
        unsafe {
            let this = &mut *slab;
            let size = this.size as usize;
            let left = (SLAB.size() - this.fresh as usize) / size;
            if this.free.is_null() && left > 0 {
                for _ in 0..left.min(BATCH) {
                    let free = slab.byte_add(this.fresh as usize).cast::<Free>();
                    free.write(Free { next: this.free });
                    this.free = free;
                    this.fresh += size as u32;
                }
            }
            if let Some(free) = NonNull::new(this.free) {
                this.free = free.as_ref().next;
                this.live += 1;
                return free.cast();
            }
            unlink(list, slab);
        }
    }
}

fn new_slab(size: usize) -> *mut Slab {
    let (slab, chunk) = RESERVE.with(|reserve| {
        let free = reserve.free.get();
        if free.is_null() {
            return cut_slab(reserve);
        }
        // SAFETY: slabs in the reserve lie in living chunks.
        unsafe {
            unlink(&reserve.free, free);
            reserve.count.set(reserve.count.get() - 1);
            (free, (*free).chunk)
        }
    });
    // SAFETY: the chunk is alive, and there is room in the slab for its header.
    unsafe {
        (*chunk).used += 1;
        slab.write(Slab {
            free: null_mut(),
            live: 0,
            fresh: HEADER as u32,
            size: size as u32,
            listed: true,
            next: null_mut(),
            previous: null_mut(),
            chunk,
        });
    }
    slab
}

/// A slab that has never been used, and the chunk that it lies in.
fn cut_slab(reserve: &Reserve) -> (*mut Slab, *mut Chunk) {
    let mut chunk = reserve.chunk.get();
    // SAFETY: the chunk that is being cut is alive, and what is cut lies within it.
    unsafe {
        if chunk.is_null() || (*chunk).cut == CHUNK_SLABS {
            chunk = Box::into_raw(Box::new(Chunk {
                base: new_chunk(),
                cut: 0,
                used: 0,
            }));
            reserve.chunk.set(chunk);
        }
        let slab = (*chunk).base.byte_add((*chunk).cut * SLAB.size());
        (*chunk).cut += 1;
        (slab, chunk)
    }
}

/// Memory for a chunk.  It is the system's own: the allocator would leave holes between aligned pieces of this
/// size that nothing fits into again.
#[cfg(all(unix, not(miri)))]
fn new_chunk() -> *mut Slab {
    let wanted = CHUNK.size() + SLAB.align();
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: new memory, which overlaps nothing; what is unmapped lies in it, around the aligned chunk.
    unsafe {
        let mapped = libc::mmap(null_mut(), wanted, protection, flags, -1, 0);
        if mapped == libc::MAP_FAILED {
            handle_alloc_error(CHUNK);
        }
        let before = mapped.addr().next_multiple_of(SLAB.align()) - mapped.addr();
        let base = mapped.byte_add(before);
        if before > 0 {
            libc::munmap(mapped, before);
        }
        libc::munmap(base.byte_add(CHUNK.size()), SLAB.align() - before);
        base.cast()
    }
}

/// As above, where there is nothing but the allocator.
#[cfg(not(all(unix, not(miri))))]
fn new_chunk() -> *mut Slab {
    // SAFETY: the layout is not empty.
    let base = unsafe { alloc(CHUNK) }.cast::<Slab>();
    if base.is_null() {
        handle_alloc_error(CHUNK);
    }
    base
}

// SAFETY contract: the chunk came from `new_chunk`, and nobody uses any of it.
unsafe fn release_chunk(base: *mut Slab) {
    // SAFETY: by contract.
    unsafe {
        #[cfg(all(unix, not(miri)))]
        libc::munmap(base.cast(), CHUNK.size());
        #[cfg(not(all(unix, not(miri))))]
        dealloc(base.cast(), CHUNK);
    }
}

/// Puts an empty slab into the reserve.  Beyond a few, their memory returns to the system: with the whole chunk,
/// once all of that is unused.
// SAFETY contract: `slab` is alive, empty, and in no list.
unsafe fn retire(slab: *mut Slab) {
    RESERVE.with(|reserve| {
        // SAFETY: by contract; slabs of a chunk that are cut off and not in use stand in the reserve.
        unsafe {
            let chunk = (*slab).chunk;
            push_front(&reserve.free, slab);
            reserve.count.set(reserve.count.get() + 1);
            (*chunk).used -= 1;
            if reserve.count.get() < SPARE_SLABS {
                return;
            }
            if (*chunk).used > 0 || reserve.chunk.get() == chunk {
                return forget_contents(slab);
            }
            for index in 0..(*chunk).cut {
                unlink(&reserve.free, (*chunk).base.byte_add(index * SLAB.size()));
            }
            reserve.count.set(reserve.count.get() - (*chunk).cut);
            release_chunk((*chunk).base);
            drop(Box::from_raw(chunk));
        }
    });
}

/// Leaves the memory of an empty slab to the system, but for the page with its header.
// SAFETY contract: `slab` is alive and empty.
unsafe fn forget_contents(slab: *mut Slab) {
    if cfg!(all(target_os = "linux", not(miri))) {
        // SAFETY: the pages lie within the slab, whose blocks nobody uses and whose next user writes before
        // it reads.  That the system refuses would do no harm.
        unsafe {
            let rest = slab.byte_add(PAGE).cast();
            libc::madvise(rest, SLAB.size() - PAGE, libc::MADV_DONTNEED);
        }
    }
}

// SAFETY contract: `slab` is alive and in no list.
unsafe fn push_front(list: &Cell<*mut Slab>, slab: *mut Slab) {
    let first = list.get();
    // SAFETY: by contract; those in a list are alive.
    unsafe {
        (*slab).next = first;
        (*slab).previous = null_mut();
        if !first.is_null() {
            (*first).previous = slab;
        }
    }
    list.set(slab);
}

// SAFETY contract: `slab` is alive and stands in `list`.
unsafe fn unlink(list: &Cell<*mut Slab>, slab: *mut Slab) {
    // SAFETY: by contract; neighbours in a list are alive.
    unsafe {
        let (next, previous) = ((*slab).next, (*slab).previous);
        if previous.is_null() {
            list.set(next);
        } else {
            (*previous).next = next;
        }
        if !next.is_null() {
            (*next).previous = previous;
        }
        (*slab).next = null_mut();
        (*slab).previous = null_mut();
        (*slab).listed = false;
    }
}

/// Frees a block.
///
/// # Safety
/// `pointer` came from [`take`] with the same layout on this thread, and nobody uses it any more.
#[inline(always)]
pub(super) unsafe fn give_back(pointer: NonNull<u8>, layout: Layout) {
    if !is_small(layout) {
        // SAFETY: by contract.
        return unsafe { dealloc(pointer.as_ptr(), layout) };
    }
    // SAFETY: by contract the block is free, and it lies in a living slab, which its address leads to.
    unsafe {
        let slab = pointer
            .as_ptr()
            .map_addr(|address| address & !(SLAB.size() - 1))
            .cast::<Slab>();
        let free = pointer.cast::<Free>();
        free.write(Free { next: (*slab).free });
        (*slab).free = free.as_ptr();
        (*slab).live -= 1;
        if !(*slab).listed || (*slab).live == 0 {
            settle(slab, class(layout));
        }
    }
}

/// A slab has got its first free block, or lost its last living one.
// SAFETY contract: `slab` is alive and of this class.
#[cold]
#[inline(never)]
unsafe fn settle(slab: *mut Slab, class: usize) {
    LISTS.with(|lists| {
        let list = &lists[class];
        // SAFETY: by contract; slabs in lists are alive.
        unsafe {
            if !(*slab).listed {
                let first = list.get();
                (*slab).listed = true;
                if first.is_null() {
                    list.set(slab);
                } else {
                    // Behind the first, from which blocks are being taken.
                    let second = (*first).next;
                    (*slab).previous = first;
                    (*slab).next = second;
                    (*first).next = slab;
                    if !second.is_null() {
                        (*second).previous = slab;
                    }
                }
            }
            if (*slab).live == 0 && list.get() != slab {
                unlink(list, slab);
                retire(slab);
            }
        }
    });
}

#[cold]
#[inline(never)]
fn from_system(layout: Layout) -> NonNull<u8> {
    // SAFETY: every heap object has a header, so the size is not 0.
    let pointer = unsafe { alloc(layout) };
    NonNull::new(pointer).unwrap_or_else(|| handle_alloc_error(layout))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, 8).expect("a size")
    }

    fn fill(pointer: NonNull<u8>, size: usize, mark: u8) {
        // SAFETY: the block is ours and has this size.
        unsafe { pointer.as_ptr().write_bytes(mark, size) };
    }

    fn is_filled(pointer: NonNull<u8>, size: usize, mark: u8) -> bool {
        // SAFETY: as above, and all of it has been written.
        let bytes = unsafe { std::slice::from_raw_parts(pointer.as_ptr(), size) };
        bytes.iter().all(|byte| *byte == mark)
    }

    /// Blocks of all sizes are apart from each other, and keep what is written to them.
    #[test]
    fn blocks_do_not_overlap() {
        let sizes = [16, 24, 40, 48, 96, 176, 256, 300, 5000];
        let blocks: Vec<_> = (0..450)
            .map(|index| {
                let size = sizes[index % sizes.len()];
                let block = take(layout(size));
                fill(block, size, index as u8);
                (block, size, index as u8)
            })
            .collect();
        for (block, size, mark) in &blocks {
            assert!(is_filled(*block, *size, *mark));
        }
        for (block, size, _) in blocks {
            // SAFETY: taken above, with this layout.
            unsafe { give_back(block, layout(size)) };
        }
    }

    /// What is given back is used again, and chunks that are empty return to the system: this goes through
    /// many of them three times.
    #[test]
    fn chunks_come_and_go() {
        let size = 256;
        let count = 3 * SPARE_SLABS * SLAB.size() / size;
        let mut peaks = Vec::new();
        for _ in 0..3 {
            let blocks: Vec<_> = (0..count).map(|_| take(layout(size))).collect();
            peaks.push(RESERVE.with(|reserve| reserve.count.get()));
            for block in blocks {
                fill(block, size, 1);
                // SAFETY: as above.
                unsafe { give_back(block, layout(size)) };
            }
            let kept = RESERVE.with(|reserve| reserve.count.get());
            assert!(kept <= SPARE_SLABS + CHUNK_SLABS, "{kept} slabs are kept");
        }
        assert!(peaks.iter().all(|peak| *peak < CHUNK_SLABS), "{peaks:?}");
    }
}
