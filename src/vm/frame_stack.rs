//! The stack of frame records: a growing array of which the record on top is one load away.
//!
//! Invariant: slots `1..=len` hold frames, and `top` points to slot `len`. Slot 0 is never a frame: it is
//! memory that may be written to, so that the loop need not ask whether there is a frame at all.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ops::{Deref, DerefMut};

use super::frame::{Frame, FrameKind};

/// How many records there is room for at first.
const FIRST_CAPACITY: usize = 64;

/// See the module.
#[repr(C)]
pub(super) struct FrameStack {
    top: *mut Frame,
    base: *mut Frame,
    /// Slots, the first included.
    capacity: usize,
    /// How many frames scripts may have.
    recursion_limit: usize,
    /// Above frames below this one another neither needs room to be made nor may be one too many.
    free_below: *mut Frame,
}

impl FrameStack {
    /// An empty stack, on which scripts may have so many frames.
    pub fn new(recursion_limit: usize) -> FrameStack {
        let base = allocate(FIRST_CAPACITY);
        let mut frames = FrameStack {
            base,
            top: base,
            capacity: FIRST_CAPACITY,
            recursion_limit,
            free_below: base,
        };
        frames.limit_recursion(recursion_limit);
        frames
    }

    /// Sets how many frames scripts may have.
    pub fn limit_recursion(&mut self, limit: usize) {
        self.recursion_limit = limit;
        // SAFETY: the last slot at most.
        self.free_below = unsafe { self.base.add(limit.min(self.capacity - 1)) };
    }

    /// Whether one more frame needs no further ado: there is room, and it is none too many.
    #[inline(always)]
    pub fn may_push(&self) -> bool {
        self.top < self.free_below
    }

    /// The record on top: a pointer to memory of a frame in any case, and to a frame unless the stack is empty.
    #[inline(always)]
    pub fn top(&self) -> *mut Frame {
        self.top
    }

    /// How many frames there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        // SAFETY: both are slots of the one block.
        unsafe { self.top.offset_from_unsigned(self.base) }
    }

    /// Whether there are none.
    #[inline(always)]
    fn is_empty(&self) -> bool {
        self.top == self.base
    }

    /// The frame on top.
    #[inline(always)]
    pub fn last(&self) -> Option<&Frame> {
        if self.is_empty() {
            return None;
        }
        // SAFETY: by the invariant.
        Some(unsafe { &*self.top })
    }

    /// The frame on top.
    #[inline(always)]
    pub fn last_mut(&mut self) -> Option<&mut Frame> {
        if self.is_empty() {
            return None;
        }
        // SAFETY: by the invariant.
        Some(unsafe { &mut *self.top })
    }

    #[inline(always)]
    pub fn push(&mut self, frame: Frame) {
        if !self.has_room() {
            self.grow();
        }
        // SAFETY: there is room for one more.
        unsafe { self.push_within(frame) };
    }

    /// Whether one more frame goes without making room.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.len() + 1 < self.capacity
    }

    /// As [`FrameStack::push`].
    ///
    /// # Safety
    /// [`FrameStack::has_room`] has said yes.
    #[inline(always)]
    pub unsafe fn push_within(&mut self, frame: Frame) {
        debug_assert!(self.has_room());
        // SAFETY: by contract.
        unsafe {
            self.top = self.top.add(1);
            self.top.write(frame);
        }
    }

    #[inline(always)]
    pub fn pop(&mut self) -> Option<Frame> {
        if self.is_empty() {
            return None;
        }
        let top = self.top;
        self.forget_top();
        // SAFETY: by the invariant; the slot is free from now on.
        Some(unsafe { top.read() })
    }

    /// Pops a frame that owns nothing any more.
    #[inline(always)]
    pub fn forget_top(&mut self) {
        debug_assert!(!self.is_empty());
        // SAFETY: slot 0 lies below every frame.
        self.top = unsafe { self.top.sub(1) };
    }

    /// As [`FrameStack::forget_top`], where `top` is known to be the record on top; gives the one below.
    ///
    /// # Safety
    /// It is, and another one lies below.
    #[inline(always)]
    pub unsafe fn leave(&mut self, top: *mut Frame) -> *mut Frame {
        debug_assert!(self.top == top && self.len() > 1);
        // SAFETY: by contract.
        self.top = unsafe { top.sub(1) };
        self.top
    }

    /// The running chain: the record on top with those below it, down to the first that nothing awaits.
    pub fn chain(&mut self) -> &mut [Frame] {
        let (mut first, mut count) = (self.top, usize::from(!self.is_empty()));
        // SAFETY: by the invariant; the walk ends at the lowest frame at the latest.
        unsafe {
            while count < self.len() && (*first).kind == FrameKind::Await {
                first = first.sub(1);
                count += 1;
            }
            std::slice::from_raw_parts_mut(first, count)
        }
    }

    /// Pops so many frames, which own nothing any more.
    pub fn forget_chain(&mut self, count: usize) {
        debug_assert!(
            count <= self.len() && self.chain().iter().all(|frame| frame.extra.is_undef())
        );
        // SAFETY: slot 0 lies below every frame.
        self.top = unsafe { self.top.sub(count) };
    }

    pub fn truncate(&mut self, len: usize) {
        while self.len() > len {
            drop(self.pop());
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let (len, capacity) = (self.len(), self.capacity * 2);
        let base = allocate(capacity);
        // SAFETY: the frames move to the greater block, and the old one is forgotten.
        unsafe {
            base.copy_from_nonoverlapping(self.base, self.capacity);
            dealloc(self.base.cast(), layout(self.capacity));
            self.top = base.add(len);
        }
        self.base = base;
        self.capacity = capacity;
        self.limit_recursion(self.recursion_limit);
    }
}

impl Deref for FrameStack {
    type Target = [Frame];
    fn deref(&self) -> &[Frame] {
        // SAFETY: by the invariant.
        unsafe { std::slice::from_raw_parts(self.base.add(1), self.len()) }
    }
}

impl DerefMut for FrameStack {
    fn deref_mut(&mut self) -> &mut [Frame] {
        // SAFETY: by the invariant.
        unsafe { std::slice::from_raw_parts_mut(self.base.add(1), self.len()) }
    }
}

impl Drop for FrameStack {
    fn drop(&mut self) {
        self.truncate(0);
        // SAFETY: made by `allocate` with the same layout.
        unsafe { dealloc(self.base.cast(), layout(self.capacity)) };
    }
}

fn layout(capacity: usize) -> Layout {
    Layout::array::<Frame>(capacity).expect("the register stack bounds the number of frames")
}

fn allocate(capacity: usize) -> *mut Frame {
    let layout = layout(capacity);
    // SAFETY: the layout is not empty.
    let base = unsafe { alloc_zeroed(layout) }.cast::<Frame>();
    if base.is_null() {
        handle_alloc_error(layout);
    }
    base
}
