//! The register stack: one block of memory that never moves, so that a frame's
//! registers stay where they are while it runs; and the bound of the native stack.
//!
//! Invariant: every register at or above `top` is `Undef`.

use std::alloc::{Layout, handle_alloc_error};

use crate::object::Value;

/// Registers in all.  The memory is reserved, not touched: the system provides pages as they are used.  It is
/// the system's own, as the allocator would clear a block that it has had before: 8 MB for each thread.
const CAPACITY: usize = 4 << 20;

/// What stays free above the highest window: room for the arguments of a call from Rust.
const MARGIN: usize = 1 << 17;

/// Native stack kept free below the limit, for code that does not check.
const NATIVE_RESERVE: usize = 256 << 10;

/// The block of registers.
pub(super) struct RegisterStack {
    base: *mut Value,
    /// The first free register: everything of the running frame lies below.
    pub top: *mut Value,
    /// Windows end below this one.
    limit: *mut Value,
    /// Registers in all.
    capacity: usize,
}

impl RegisterStack {
    pub fn new() -> RegisterStack {
        Self::with_capacity(CAPACITY)
    }

    /// A block of so many registers, more than the margin.
    pub fn with_capacity(capacity: usize) -> RegisterStack {
        let layout = Self::layout(capacity);
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let plain = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // Miri, which knows no more than that, checks the unsafe modules.
        let flags = if cfg!(miri) {
            plain
        } else {
            plain | libc::MAP_NORESERVE
        };
        // SAFETY: new memory, which overlaps nothing.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                layout.size(),
                protection,
                flags,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            handle_alloc_error(layout);
        }
        let base = base.cast::<Value>();
        // Zeroed memory is `Value::Undef`, whose tag is 0.
        RegisterStack {
            base,
            top: base,
            // SAFETY: within the block.
            limit: unsafe { base.add(capacity - MARGIN) },
            capacity,
        }
    }

    fn layout(capacity: usize) -> Layout {
        Layout::array::<Value>(capacity).expect("the capacity is a sound constant")
    }

    /// Whether a window may end at `top`.
    #[inline(always)]
    pub fn is_within(&self, top: *mut Value) -> bool {
        top < self.limit
    }

    /// Whether `count` registers from `at` on are within bounds.
    #[inline(always)]
    pub fn has_room(&self, at: *mut Value, count: usize) -> bool {
        (at as usize) + count * size_of::<Value>() < self.limit as usize
    }
}

impl Drop for RegisterStack {
    fn drop(&mut self) {
        let mut at = self.base;
        while at < self.top {
            // SAFETY: registers below `top` are initialised.
            unsafe {
                std::ptr::drop_in_place(at);
                at = at.add(1);
            }
        }
        // SAFETY: made by `new` with the same layout.
        unsafe { libc::munmap(self.base.cast(), Self::layout(self.capacity).size()) };
    }
}

/// Moves a value between registers, of which the second holds nothing that would have to be dropped.
///
/// By halves: what an instruction has just stored as a tag and a payload cannot be forwarded to a load
/// of both, which would wait for the memory, some twelve cycles in each call from a coroutine.
///
/// # Safety
/// Both are registers, and not the same one.
#[inline(always)]
pub(super) unsafe fn move_register(from: *mut Value, to: *mut Value) {
    type Half = std::mem::MaybeUninit<u64>;
    const { assert!(size_of::<Value>() == 2 * size_of::<Half>()) };
    // SAFETY: by contract; a value is two halves, and `Undef` in its place makes this a move.
    unsafe {
        let halves = from.cast::<Half>();
        let (first, second) = (halves.read_volatile(), halves.add(1).read_volatile());
        to.cast::<Half>().write(first);
        to.cast::<Half>().add(1).write(second);
        from.write(Value::Undef);
    }
}

/// Drops what registers `from..to` hold, the last first. They are not read before they are set again: what
/// needs no dropping stays.
///
/// # Safety
/// The range lies within the register stack.
#[inline(always)]
pub(super) unsafe fn release_registers(from: *mut Value, to: *mut Value) {
    // SAFETY: by contract. Behind the last register there is always room for a window's arguments.
    unsafe {
        let mut at = from;
        // Most of what a frame leaves behind is numbers or nothing. What lies behind its registers is looked at
        // along with them, and at worst in vain.
        while at < to {
            let tags = [0, 1, 2, 3].map(|index| (*at.add(index)).tag());
            if Value::is_heap_among(tags[0] | tags[1] | tags[2] | tags[3]) {
                return release_each(at, to);
            }
            at = at.add(4);
        }
    }
}

/// As [`release_registers`], one at a time.
///
/// # Safety
/// As there.
#[inline(never)]
unsafe fn release_each(from: *mut Value, to: *mut Value) {
    let mut at = to;
    while at > from {
        // SAFETY: by contract.
        unsafe {
            at = at.sub(1);
            if (*at).is_heap() {
                *at = Value::Undef;
            }
        }
    }
}

/// The lowest address that native recursion on this thread may reach.
pub(super) fn native_limit() -> usize {
    let here = current_address();
    let lowest = thread_stack_start().unwrap_or_else(|| here.saturating_sub(1 << 20));
    lowest + NATIVE_RESERVE
}

/// The same for a stack whose lowest address is known.
pub(super) fn native_limit_above(lowest: usize) -> usize {
    lowest + NATIVE_RESERVE
}

/// An address on the native stack, near its current end.
#[inline(always)]
pub(super) fn current_address() -> usize {
    let marker = 0u8;
    std::ptr::from_ref(&marker) as usize
}

#[cfg(all(target_os = "linux", not(miri)))]
fn thread_stack_start() -> Option<usize> {
    let mut start = std::ptr::null_mut();
    let mut size = 0;
    // SAFETY: plain libc calls on this thread's own attributes, which are destroyed again.
    unsafe {
        let mut attributes = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) != 0 {
            return None;
        }
        let found =
            libc::pthread_attr_getstack(&raw const attributes, &raw mut start, &raw mut size);
        libc::pthread_attr_destroy(&raw mut attributes);
        (found == 0).then_some(start as usize)
    }
}

#[cfg(any(not(target_os = "linux"), miri))]
fn thread_stack_start() -> Option<usize> {
    None
}
