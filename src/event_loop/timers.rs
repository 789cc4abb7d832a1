//! The loop's timers: a heap ordered by time, then by the order of their making.
//! A cancelled timer stays until it reaches the head, or until most of them are.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::future::state_of;
use super::handle::Handle;
use crate::object::{Trace, Tracer, Value};

/// With more timers than this, more than half of them cancelled, the heap is rebuilt (`_run_once`).
const MIN_CANCELLED_TIMERS: usize = 100;

/// An entry: a handle to run, or a future that ends by itself.
struct Timer {
    when_ns: i64,
    seq: u64,
    target: Value,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.seq == other.seq
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.when_ns, self.seq).cmp(&(other.when_ns, other.seq))
    }
}

/// The heap.
#[derive(Default)]
pub(super) struct Timers {
    heap: RefCell<BinaryHeap<Reverse<Timer>>>,
    seq: Cell<u64>,
    /// How many of those in the heap are cancelled.
    cancelled: Cell<usize>,
}

impl Timers {
    /// Adds a handle, a future or a native object that is due at `when_ns` of the loop's clock.
    pub fn push(&self, when_ns: i64, target: Value) {
        let seq = self.seq.get();
        self.seq.set(seq + 1);
        self.heap.borrow_mut().push(Reverse(Timer {
            when_ns,
            seq,
            target,
        }));
    }

    /// Notes that one which stands in the heap has been cancelled.
    pub fn note_cancelled(&self) {
        self.cancelled.set(self.cancelled.get() + 1);
    }

    /// When the first is due, in nanoseconds.
    pub fn first_ns(&self) -> Option<i64> {
        self.heap
            .borrow()
            .peek()
            .map(|Reverse(timer)| timer.when_ns)
    }

    /// How many are due, those that are cancelled left out.
    pub fn count_due(&self, now_ns: i64) -> usize {
        let heap = self.heap.borrow();
        let due = heap.iter().filter(|Reverse(timer)| timer.when_ns <= now_ns);
        due.filter(|Reverse(timer)| !is_cancelled(&timer.target))
            .count()
    }

    /// Takes out the first, if it is due before `end_ns`.
    pub fn pop_due(&self, end_ns: i64) -> Option<Value> {
        let mut heap = self.heap.borrow_mut();
        match heap.peek() {
            Some(Reverse(timer)) if timer.when_ns < end_ns => {
                heap.pop().map(|Reverse(timer)| timer.target)
            }
            _ => None,
        }
    }

    /// Drops cancelled timers: all of them when they are many, else those at the head.
    pub fn prune(&self) {
        let (total, cancelled) = (self.heap.borrow().len(), self.cancelled.get());
        if cancelled == 0 {
            return;
        }
        if total > MIN_CANCELLED_TIMERS && cancelled * 2 > total {
            let heap = self.heap.take();
            let (gone, kept): (Vec<_>, Vec<_>) = heap
                .into_iter()
                .partition(|Reverse(timer)| is_cancelled(&timer.target));
            *self.heap.borrow_mut() = kept.into();
            self.cancelled.set(0);
            drop(gone);
            return;
        }
        loop {
            let head = {
                let mut heap = self.heap.borrow_mut();
                match heap.peek() {
                    Some(Reverse(timer)) if is_cancelled(&timer.target) => heap.pop(),
                    _ => None,
                }
            };
            if head.is_none() {
                return;
            }
            self.cancelled.set(self.cancelled.get().saturating_sub(1));
        }
    }
}

fn is_cancelled(target: &Value) -> bool {
    match target.native::<Handle>() {
        Some(handle) => handle.is_cancelled(),
        None => match state_of(target) {
            Some(future) => !future.is_timed(),
            None => target
                .native_data()
                .is_some_and(|data| data.is_timer_over()),
        },
    }
}

impl Trace for Timers {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for Reverse(timer) in self.heap.borrow().iter() {
            tracer.value(&timer.target);
        }
    }

    fn clear(&self) {
        drop(self.heap.take());
    }
}
