//! Steps that keep the processor busy for long: the loop only counts them, and a thread of the system looks now and
//! then whether the count has changed.  So a step costs one store, and the place is known while it still runs.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::thread::Thread;
use std::time::Duration;

use crate::host::os::{ThreadClock, monotonic_ns};
use crate::object::heap::interrupt;
use crate::types::exception::TraceEntry;
use crate::vm::Vm;

/// How often the thread looks.
const TICK: Duration = Duration::from_millis(25);
/// After so many looks at a loop that waits, the thread rests until the loop goes on: who waits costs nothing.
const IDLE_TICKS: u32 = 8;
/// A longer step is reported, as in asyncio's debug mode.
const LONG_STEP_NS: u64 = 100_000_000;

/// What the loop and the thread share.
#[derive(Default)]
struct Shared {
    /// The number of the callback under way; 0 while the loop waits.
    step: AtomicU64,
    /// The step that has been found too long, and since when it runs.
    found: AtomicU64,
    since_ns: AtomicU64,
    closed: AtomicBool,
    /// The thread rests, since the loop has waited for a while.
    rests: AtomicBool,
}

/// The watch over one loop.
#[derive(Default)]
pub struct StallWatch {
    shared: RefCell<Option<Arc<Shared>>>,
    thread: RefCell<Option<Thread>>,
    count: Cell<u64>,
    behind: Cell<usize>,
    /// Modules loaded when this was last asked: a step that loads one begins anew behind it, since that
    /// happens once.
    imports: Cell<u64>,
    /// Where the step was when it was found too long.
    place: RefCell<Option<TraceEntry>>,
}

impl StallWatch {
    /// Begins to watch; once is enough.
    pub fn start(&self, vm: &Vm) {
        let mut shared = self.shared.borrow_mut();
        if shared.is_some() {
            return;
        }
        let Some(clock) = ThreadClock::of_this_thread() else {
            return;
        };
        let made = Arc::new(Shared::default());
        let (theirs, word) = (made.clone(), vm.interrupt_word());
        let name = "loop watch".to_owned();
        let thread = std::thread::Builder::new().name(name).stack_size(64 << 10);
        // Without the thread nothing is reported, and nothing else is lost.
        if let Ok(handle) = thread.spawn(move || watch(&theirs, &clock, &word)) {
            *self.thread.borrow_mut() = Some(handle.thread().clone());
            *shared = Some(made);
        }
    }

    /// Ends it.
    pub fn stop(&self) {
        if let Some(shared) = self.shared.take() {
            shared.closed.store(true, Ordering::Relaxed);
            self.rouse();
        }
    }

    #[cold]
    fn rouse(&self) {
        if let Some(thread) = &*self.thread.borrow() {
            thread.unpark();
        }
    }

    /// How many callbacks were ready behind the one under way when it began.
    pub fn behind(&self) -> usize {
        self.behind.get()
    }

    /// A callback begins, with so many behind it.
    #[inline]
    pub fn begin(&self, behind: usize) {
        self.behind.set(behind);
        if let Some(shared) = &*self.shared.borrow() {
            let count = self.count.get() + 1;
            self.count.set(count);
            shared.step.store(count, Ordering::Relaxed);
            if shared.rests.load(Ordering::Relaxed) {
                shared.rests.store(false, Ordering::Relaxed);
                self.rouse();
            }
        }
    }

    /// The loop is going to wait.
    pub fn rest(&self) {
        if let Some(shared) = &*self.shared.borrow() {
            shared.step.store(0, Ordering::Relaxed);
        }
    }

    /// The step under way is too long: notes where it is.
    pub fn note(&self, vm: &Vm) {
        if self.imports.replace(vm.imports) != vm.imports {
            return self.begin(self.behind.get());
        }
        let shared = self.shared.borrow();
        let is_this =
            |shared: &Arc<Shared>| shared.found.load(Ordering::Relaxed) == self.count.get();
        if shared.as_ref().is_some_and(is_this) {
            *self.place.borrow_mut() = vm.script_frame();
        }
    }

    /// The callback is over: where it was too long, and how long it was, if it was.
    #[inline]
    pub fn take(&self) -> Option<(TraceEntry, u64)> {
        if self.place.borrow().is_none() {
            return None;
        }
        let entry = self.place.take()?;
        let shared = self.shared.borrow();
        let since = shared.as_ref()?.since_ns.load(Ordering::Relaxed);
        Some((entry, monotonic_ns().saturating_sub(since)))
    }
}

impl Drop for StallWatch {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The thread.
fn watch(shared: &Shared, clock: &ThreadClock, word: &AtomicU32) {
    let (mut known, mut since, mut busy, mut idle) = (0, 0, 0, 0);
    while !shared.closed.load(Ordering::Relaxed) {
        std::thread::sleep(TICK);
        let step = shared.step.load(Ordering::Relaxed);
        idle = if step == 0 { idle + 1 } else { 0 };
        if idle > IDLE_TICKS {
            shared.rests.store(true, Ordering::Relaxed);
            // Should the loop go on just now and not see that, the next callback does.
            std::thread::park();
            idle = 0;
            continue;
        }
        let now = monotonic_ns();
        if step != known {
            (known, since) = (step, now);
            busy = clock.busy_ns();
            continue;
        }
        let is_new = shared.found.load(Ordering::Relaxed) != step;
        // Who waits for the world, or for a processor, does not compute.
        if step != 0 && is_new && clock.busy_ns().saturating_sub(busy) >= LONG_STEP_NS {
            shared.since_ns.store(since, Ordering::Relaxed);
            shared.found.store(step, Ordering::Relaxed);
            word.fetch_or(interrupt::STALL, Ordering::Relaxed);
        }
    }
}
