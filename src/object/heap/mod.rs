//! The object heap: counted references, prompt destruction, and the registry
//! that the cycle collector walks.  The one place where a count is touched.
//!
//! Invariants: a [`Gc`] owns one count of a live box; a [`Held`] is a count that
//! a `Value` owns and can only be borrowed from it; freeing never runs script
//! code (finalizers are queued) and never recurses deeply (the trashcan).
//! A heap belongs to its thread, as the interpreter does that uses it.

mod collector;
mod segmented;
mod weak;

use std::alloc::Layout;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::pool;
use super::trace::{Trace, Tracer};
use super::value::Value;
pub use collector::{
    collect, collector_enabled, enable_collector, referents, referrers, tracked_objects,
};
use segmented::Segmented;
pub use weak::{WeakCell, weak_reference_count};

/// What every heap box begins with.
#[repr(C)]
pub struct Header {
    strong: Cell<u32>,
    /// Position in the registry of tracked objects, or `UNTRACKED`; and flags above it.
    state: Cell<u32>,
    vtable: &'static Vtable,
}

const _: () = assert!(size_of::<Header>() == 16);

impl Header {
    fn index(&self) -> u32 {
        self.state.get() & UNTRACKED
    }

    fn set_index(&self, index: u32) {
        self.state.set(self.state.get() & !UNTRACKED | index);
    }

    fn has(&self, flag: u32) -> bool {
        self.state.get() & flag != 0
    }

    fn add(&self, flag: u32) {
        self.state.set(self.state.get() | flag);
    }
}

/// Type-erased operations on a box.
struct Vtable {
    /// Whether `needs_finalizer` is worth asking.
    finalizes: bool,
    drop_box: unsafe fn(NonNull<Header>),
    trace: unsafe fn(NonNull<Header>, &mut Tracer<'_>),
    clear: unsafe fn(NonNull<Header>),
    needs_finalizer: unsafe fn(NonNull<Header>) -> bool,
    as_value: unsafe fn(NonNull<Header>) -> Value,
}

#[repr(C)]
pub(super) struct GcBox<T> {
    header: Header,
    value: T,
}

/// The block of a box that so many values follow.
#[inline(always)]
const fn block<T>(tail: usize) -> Layout {
    let own = Layout::new::<GcBox<T>>();
    if tail == 0 {
        return own;
    }
    match Layout::from_size_align(own.size() + tail * size_of::<Value>(), own.align()) {
        Ok(layout) => layout,
        Err(_) => panic!("a tail is short"),
    }
}

/// The greatest index: not in the registry.
const UNTRACKED: u32 = (1 << 30) - 1;
const FINALIZED: u32 = 1 << 30;
const HAS_WEAKREFS: u32 = 1 << 31;
/// Frees nested deeper than this wait in the trashcan.
const TRASHCAN_DEPTH: u32 = 50;

/// Interrupt bits that an interpreter polls at safe points.
pub mod interrupt {
    /// Finalizers are queued.
    pub const FINALIZERS: u32 = 1;
    /// The collector should run.
    pub const COLLECT: u32 = 2;
    /// Ctrl-C, or another signal, has arrived.
    pub const SIGNAL: u32 = 4;
    /// A limit set by the embedder has been passed.
    pub const STOP: u32 = 8;
    /// Nothing can wake anything any more: the main thread is told.
    pub const DEADLOCK: u32 = 32;
    /// The step of a task has been running for long.
    pub const STALL: u32 = 64;
    /// Other threads of the script wait for their turn.
    pub const TURN: u32 = 16;
}

/// A type that can live on the heap.
pub trait HeapType: Trace + Sized + 'static {
    /// Whether the collector must know objects of this type: they can be part of a cycle.
    const TRACKED: bool;

    /// Wraps an owned reference in the matching `Value` variant.
    fn into_value(this: Gc<Self>) -> Value;

    /// Whether the collector must know this very object.  What it does not know cannot be part of a
    /// cycle, now or later.
    #[inline(always)]
    fn is_tracked(&self) -> bool {
        Self::TRACKED
    }

    /// How many values follow the object in its block, at [`tail`]: the same all its life.
    #[inline(always)]
    fn tail_length(&self) -> usize {
        0
    }

    /// Whether objects of this type can need a finalizer at all.
    const FINALIZES: bool;

    /// Asked when the count reaches zero: whether script code has to run before the object may go
    /// (`__del__`, the `finally` of a suspended generator, the report of a coroutine never awaited).
    /// The object is then queued alive, once.
    fn needs_finalizer(&self) -> bool {
        false
    }
}

impl<T: HeapType> GcBox<T> {
    const VTABLE: &'static Vtable = &Vtable {
        finalizes: T::FINALIZES,
        drop_box: |header| {
            let this = header.cast::<GcBox<T>>();
            // SAFETY: the vtable belongs to the box that `Gc::new` made of this type, in a block of its layout;
            // the values behind it are as many as then.
            unsafe {
                let tail = this.as_ref().value.tail_length();
                this.drop_in_place();
                let values = this.add(1).cast::<Value>();
                NonNull::slice_from_raw_parts(values, tail).drop_in_place();
                pool::give_back(header.cast(), block::<T>(tail));
            }
        },
        trace: |header, tracer| {
            // SAFETY: as above; the box is alive while the registry holds it.
            unsafe { header.cast::<GcBox<T>>().as_ref() }
                .value
                .trace(tracer);
        },
        clear: |header| {
            // SAFETY: as above.
            unsafe { header.cast::<GcBox<T>>().as_ref() }.value.clear();
        },
        needs_finalizer: |header| {
            // SAFETY: as above.
            unsafe { header.cast::<GcBox<T>>().as_ref() }
                .value
                .needs_finalizer()
        },
        as_value: |header| {
            let gc = Gc::<T> {
                pointer: header.cast(),
                marker: PhantomData,
            };
            // SAFETY: the box is alive; the count taken here is the new owner's.
            unsafe { increment(header) };
            T::into_value(gc)
        },
    };
}

// SAFETY contract: `header` points to a live box.
#[inline(always)]
unsafe fn increment(header: NonNull<Header>) {
    // SAFETY: by contract.
    let strong = unsafe { &header.as_ref().strong };
    strong.set(strong.get() + 1);
}

// SAFETY contract: `header` points to a live box of which the caller owns one count, given up here.
#[inline(always)]
unsafe fn decrement(header: NonNull<Header>) {
    // SAFETY: by contract.
    let strong = unsafe { &header.as_ref().strong };
    let left = strong.get() - 1;
    strong.set(left);
    if left == 0 {
        // SAFETY: the last count is gone.
        unsafe { free(header) };
    }
}

/// The per-thread state of the heap.
struct Heap {
    tracked: RefCell<Segmented<NonNull<Header>>>,
    /// Tracked objects made since the last collection.
    allocated: Cell<u32>,
    threshold: Cell<u32>,
    collecting: Cell<bool>,
    enabled: Cell<bool>,
    depth: Cell<u32>,
    trash: RefCell<Vec<NonNull<Header>>>,
    finalizers: RefCell<Vec<Value>>,
    interrupt: RefCell<Option<Arc<AtomicU32>>>,
    weak: RefCell<WeakTable>,
}

type WeakTable = rustc_hash::FxHashMap<NonNull<Header>, Vec<std::rc::Weak<WeakCell>>>;

/// The fewest tracked allocations between two collections.
const MIN_THRESHOLD: u32 = 40_000;

/// The most of them that a script which makes few cycles earns by that: some 40 MB.
const PATIENT_THRESHOLD: u32 = 400_000;

thread_local! {
    static HEAP: Heap = const {
        Heap {
            tracked: RefCell::new(Segmented::new()),
            allocated: Cell::new(0),
            threshold: Cell::new(MIN_THRESHOLD),
            collecting: Cell::new(false),
            enabled: Cell::new(true),
            depth: Cell::new(0),
            trash: RefCell::new(Vec::new()),
            finalizers: RefCell::new(Vec::new()),
            interrupt: RefCell::new(None),
            weak: RefCell::new(WeakTable::with_hasher(rustc_hash::FxBuildHasher)),
        }
    };
}

impl Heap {
    fn raise_interrupt(&self, bit: u32) {
        if let Some(word) = &*self.interrupt.borrow() {
            word.fetch_or(bit, Ordering::Relaxed);
        }
    }

    fn track(&self, header: NonNull<Header>) {
        let mut tracked = self.tracked.borrow_mut();
        if tracked.len() >= UNTRACKED as usize {
            return;
        }
        // SAFETY: the caller has just made the box.
        unsafe { header.as_ref() }.set_index(tracked.len() as u32);
        tracked.push(header);
        drop(tracked);
        let allocated = self.allocated.get() + 1;
        self.allocated.set(allocated);
        if allocated == self.threshold.get() && self.enabled.get() {
            self.raise_interrupt(interrupt::COLLECT);
        }
    }

    fn untrack(&self, header: NonNull<Header>) {
        // SAFETY: the box is alive until its caller frees it.
        let this = unsafe { header.as_ref() };
        let index = this.index();
        if index == UNTRACKED {
            return;
        }
        this.set_index(UNTRACKED);
        let mut tracked = self.tracked.borrow_mut();
        if let Some(moved) = tracked.swap_remove(index as usize) {
            // SAFETY: everything in the registry is alive.
            unsafe { moved.as_ref() }.set_index(index);
        }
        self.allocated.set(self.allocated.get().saturating_sub(1));
    }
}

// SAFETY contract: the count of the box has just reached zero.
#[cold]
#[inline(never)]
unsafe fn free(header: NonNull<Header>) {
    // SAFETY: the box is alive until `drop_box`.
    let this = unsafe { header.as_ref() };
    // SAFETY: the vtable belongs to the box.
    if this.vtable.finalizes
        && !this.has(FINALIZED)
        && unsafe { (this.vtable.needs_finalizer)(header) }
    {
        this.add(FINALIZED);
        // SAFETY: alive, and its count goes to the queue.
        let value = unsafe { (this.vtable.as_value)(header) };
        // While the thread's own storage is being torn down there is nobody left to run finalizers.
        let _ = HEAP.try_with(|heap| {
            heap.finalizers.borrow_mut().push(value);
            heap.raise_interrupt(interrupt::FINALIZERS);
        });
        return;
    }
    let nested = HEAP.try_with(|heap| {
        if this.has(HAS_WEAKREFS) {
            weak::clear_weakrefs(heap, header);
        }
        heap.untrack(header);
        let depth = heap.depth.get();
        if depth >= TRASHCAN_DEPTH {
            heap.trash.borrow_mut().push(header);
            return true;
        }
        heap.depth.set(depth + 1);
        // SAFETY: nobody owns the box any more.
        unsafe { (this.vtable.drop_box)(header) };
        if depth == 0 {
            loop {
                let next = heap.trash.borrow_mut().pop();
                let Some(next) = next else { break };
                // SAFETY: boxes in the trash have count zero and are freed once, here.
                unsafe { (next.as_ref().vtable.drop_box)(next) };
            }
        }
        heap.depth.set(depth);
        true
    });
    if nested.is_err() {
        // SAFETY: nobody owns the box any more.
        unsafe { (this.vtable.drop_box)(header) };
    }
}

/// The first of the values that follow an object in its block.
#[inline(always)]
pub fn tail<T: HeapType>(object: &T) -> *mut Value {
    const {
        assert!(size_of::<GcBox<T>>() == size_of::<Header>() + size_of::<T>());
        assert!(size_of::<T>().is_multiple_of(align_of::<Value>()));
    }
    // The object is the last field of its box, so that the tail begins where it ends.
    std::ptr::from_ref(object).wrapping_add(1).cast_mut().cast()
}

/// An owned, counted reference to a heap object.
pub struct Gc<T> {
    pointer: NonNull<GcBox<T>>,
    marker: PhantomData<GcBox<T>>,
}

impl<T: HeapType> Gc<T> {
    /// Moves `value` to the heap; the values of its tail are `Undef`.
    #[inline]
    pub fn new(value: T) -> Self {
        let tracked = T::TRACKED && value.is_tracked();
        let tail = value.tail_length();
        let pointer: NonNull<GcBox<T>> = pool::take(block::<T>(tail)).cast();
        // SAFETY: the block is free and fits.
        unsafe {
            for index in 0..tail {
                pointer
                    .add(1)
                    .cast::<Value>()
                    .add(index)
                    .write(Value::Undef);
            }
            pointer.write(GcBox {
                header: Header {
                    strong: Cell::new(1),
                    state: Cell::new(UNTRACKED),
                    vtable: GcBox::<T>::VTABLE,
                },
                value,
            });
        }
        if tracked {
            HEAP.with(|heap| heap.track(pointer.cast()));
        }
        Gc {
            pointer,
            marker: PhantomData,
        }
    }
}

impl<T> Gc<T> {
    /// The same reference, seen as one to what the object begins with.
    ///
    /// # Safety
    /// `T` is `repr(C)` and its first field is a `U`; nothing that goes by `U` alone is done to the box
    /// but what its vtable does.
    #[inline(always)]
    pub(super) unsafe fn into_first_field<U>(self) -> Gc<U> {
        let this = std::mem::ManuallyDrop::new(self);
        Gc {
            pointer: this.pointer.cast(),
            marker: PhantomData,
        }
    }

    /// Whether both are the same object.
    #[inline(always)]
    pub fn is(&self, other: &Gc<T>) -> bool {
        self.pointer == other.pointer
    }

    /// The address of the object, for identity tables.
    #[inline(always)]
    pub fn address(&self) -> usize {
        self.pointer.as_ptr() as usize
    }

    /// Another owned reference to the object that a value behind a `Gc` is.
    ///
    /// # Safety
    /// `value` was reached through a `Gc<T>`: it lies in a heap box.
    pub unsafe fn from_contents(value: &T) -> Gc<T> {
        let offset = std::mem::offset_of!(GcBox<T>, value);
        // SAFETY: by contract the value is the field of a live box.
        let pointer = unsafe {
            NonNull::new_unchecked(
                std::ptr::from_ref(value)
                    .cast_mut()
                    .byte_sub(offset)
                    .cast::<GcBox<T>>(),
            )
        };
        // SAFETY: as above; the count is the new reference's.
        unsafe { increment(pointer.cast()) };
        Gc {
            pointer,
            marker: PhantomData,
        }
    }

    pub(super) fn header(&self) -> NonNull<Header> {
        self.pointer.cast()
    }

    /// The current number of references.
    pub fn strong_count(&self) -> u32 {
        // SAFETY: a `Gc` points to a live box.
        unsafe { self.pointer.as_ref() }.header.strong.get()
    }

    /// Hands the count to a `Value`.
    #[inline(always)]
    pub(super) fn into_held(self) -> Held<T> {
        let held = Held {
            pointer: self.pointer,
            marker: PhantomData,
        };
        std::mem::forget(self);
        held
    }
}

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        // SAFETY: a `Gc` points to a live box.
        unsafe { increment(self.pointer.cast()) };
        Gc {
            pointer: self.pointer,
            marker: PhantomData,
        }
    }
}

impl<T> Drop for Gc<T> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: a `Gc` owns one count.
        unsafe { decrement(self.pointer.cast()) };
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a `Gc` points to a live box.
        unsafe { &self.pointer.as_ref().value }
    }
}

/// The payload of a heap variant of `Value`: a reference whose count the `Value`
/// owns.  It cannot be moved out or copied, only borrowed for as long as the `Value` lives.
#[repr(transparent)]
pub struct Held<T> {
    pointer: NonNull<GcBox<T>>,
    marker: PhantomData<GcBox<T>>,
}

impl<T> Held<T> {
    /// Another owned reference to the same object.
    #[inline(always)]
    pub fn share(&self) -> Gc<T> {
        self.as_gc().clone()
    }

    /// The object, to change it in place, if this is the only reference to it and nobody could watch:
    /// for types that hold no references and that no weak reference points to.
    #[inline]
    pub fn unique(&mut self) -> Option<&mut T> {
        // SAFETY: the owning `Value` keeps the box alive.
        let this = unsafe { self.pointer.as_mut() };
        let alone = this.header.strong.get() == 1 && !this.header.has(HAS_WEAKREFS);
        alone.then_some(&mut this.value)
    }

    /// The same reference, seen as a `Gc` for as long as the `Value` is borrowed.
    #[inline(always)]
    pub fn as_gc(&self) -> &Gc<T> {
        // SAFETY: both are a single pointer to a live box; a shared borrow cannot drop it.
        unsafe { &*(std::ptr::from_ref(self).cast::<Gc<T>>()) }
    }

    /// Whether both are the same object.
    #[inline(always)]
    pub fn is(&self, other: &Held<T>) -> bool {
        self.pointer == other.pointer
    }

    /// The address of the object.
    #[inline(always)]
    pub fn address(&self) -> usize {
        self.pointer.as_ptr() as usize
    }
}

impl<T> Deref for Held<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the owning `Value` keeps the box alive.
        unsafe { &self.pointer.as_ref().value }
    }
}

/// Takes a further count of the object behind a heap `Value`.
///
/// # Safety
/// `header` points to a live box.
#[inline(always)]
pub(super) unsafe fn retain(header: NonNull<Header>) {
    // SAFETY: by contract.
    unsafe { increment(header) };
}

/// Gives up the count that a heap `Value` owned.
///
/// # Safety
/// `header` points to a live box of which the caller owns one count.
#[inline(always)]
pub(super) unsafe fn release(header: NonNull<Header>) {
    // SAFETY: by contract.
    unsafe { decrement(header) };
}

/// Whether the collector knows the object behind a heap value.
#[inline(always)]
pub(super) fn is_tracked(header: NonNull<Header>) -> bool {
    // SAFETY: only called with the header of a borrowed value.
    unsafe { header.as_ref() }.index() != UNTRACKED
}

/// The number of references to the object behind a heap value.
pub(super) fn strong_count(header: NonNull<Header>) -> u32 {
    // SAFETY: only called with the header of a borrowed value.
    unsafe { header.as_ref() }.strong.get()
}

/// Gives this thread's heap the word in which it announces work for the interpreter.
pub fn attach_interrupt(word: Arc<AtomicU32>) {
    HEAP.with(|heap| *heap.interrupt.borrow_mut() = Some(word));
}

/// Objects (and weak-reference callbacks) whose finalizers must run now, oldest first.
pub fn take_finalizers() -> Vec<Value> {
    HEAP.with(|heap| std::mem::take(&mut *heap.finalizers.borrow_mut()))
}

/// Whether finalizers wait to be run.
pub fn has_finalizers() -> bool {
    HEAP.with(|heap| !heap.finalizers.borrow().is_empty())
}

/// Whether somebody could notice that an object goes which is alive now: it has a finalizer, or a weak reference
/// to it has a callback that is not `silent`.
pub fn has_last_words(silent: fn(&Value) -> bool) -> bool {
    HEAP.with(|heap| {
        let has_finalizer = |&header: &NonNull<Header>| {
            // SAFETY: everything in the registry is alive, and the vtable belongs to the box.
            unsafe {
                let this = header.as_ref();
                this.vtable.finalizes
                    && !this.has(FINALIZED)
                    && (this.vtable.needs_finalizer)(header)
            }
        };
        let announced = !heap.finalizers.borrow().is_empty();
        if announced || heap.tracked.borrow().iter().any(has_finalizer) {
            return true;
        }
        let weak = heap.weak.borrow();
        let cells = weak.values().flatten().filter_map(std::rc::Weak::upgrade);
        let cells: Vec<std::rc::Rc<WeakCell>> = cells.collect();
        drop(weak);
        cells.iter().any(|cell| cell.has_callback_but(silent))
    })
}
