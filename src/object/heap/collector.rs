//! The cycle collector: trial deletion over the registry of tracked objects, and what scripts may ask of both.

use std::cell::Cell;
use std::ptr::NonNull;

use super::weak::clear_weakrefs;
use super::{
    FINALIZED, HAS_WEAKREFS, HEAP, Header, Heap, MIN_THRESHOLD, PATIENT_THRESHOLD, interrupt,
};
use crate::object::trace::Tracer;
use crate::object::value::Value;

/// Turns automatic collection on or off; returns what it was.
pub fn enable_collector(enabled: bool) -> bool {
    HEAP.with(|heap| heap.enabled.replace(enabled))
}

/// Whether automatic collection is on.
pub fn collector_enabled() -> bool {
    HEAP.with(|heap| heap.enabled.get())
}

/// Every object that the collector knows, alive at this moment.
pub fn tracked_objects() -> Vec<Value> {
    HEAP.with(|heap| {
        let tracked = heap.tracked.borrow();
        // SAFETY: everything in the registry is alive.
        tracked
            .iter()
            .map(|&header| unsafe { (header.as_ref().vtable.as_value)(header) })
            .collect()
    })
}

/// What an object refers to.
pub fn referents(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    if let Some(header) = value.header() {
        // SAFETY: `value` keeps the box alive, and what it owns is alive with it.
        unsafe {
            (header.as_ref().vtable.trace)(
                header,
                &mut Tracer::showing(&mut |child| {
                    found.push((child.as_ref().vtable.as_value)(child));
                }),
            );
        }
    }
    found
}

/// The objects that the collector knows and that refer to one of `targets`.
pub fn referrers(targets: &[Value]) -> Vec<Value> {
    let wanted: Vec<NonNull<Header>> = targets.iter().filter_map(Value::header).collect();
    let mut found = tracked_objects();
    found.retain(|value| {
        let mut refers = false;
        if let Some(header) = value.header() {
            // SAFETY: `found` keeps the object alive.
            unsafe {
                (header.as_ref().vtable.trace)(
                    header,
                    &mut Tracer::showing(&mut |child| refers |= wanted.contains(&child)),
                );
            }
        }
        refers
    });
    found
}

/// Finds unreachable cycles by trial deletion.  The first pass queues the finalizers of what it
/// finds (PEP 442) and leaves the objects be if there are any; otherwise it empties them.
/// Returns how many objects were unreachable.
pub fn collect() -> usize {
    let Some(garbage) = HEAP.with(find_garbage) else {
        return 0;
    };
    let count = garbage.len();
    let mut queued = false;
    for value in &garbage {
        let Some(header) = value.header() else {
            continue;
        };
        // SAFETY: `garbage` keeps the objects alive.
        let this = unsafe { header.as_ref() };
        // SAFETY: the vtable belongs to the box.
        let wants = unsafe { (this.vtable.needs_finalizer)(header) };
        if !this.has(FINALIZED) && wants {
            this.add(FINALIZED);
            queued = true;
            HEAP.with(|heap| {
                heap.finalizers.borrow_mut().push(value.clone());
                heap.raise_interrupt(interrupt::FINALIZERS | interrupt::COLLECT);
            });
        }
    }
    if !queued {
        HEAP.with(|heap| {
            for value in &garbage {
                if let Some(header) = value.header() {
                    // SAFETY: `garbage` keeps the objects alive.
                    if unsafe { header.as_ref() }.has(HAS_WEAKREFS) {
                        clear_weakrefs(heap, header);
                    }
                }
            }
        });
        for value in &garbage {
            if let Some(header) = value.header() {
                // SAFETY: `garbage` keeps the objects alive.
                unsafe { (header.as_ref().vtable.clear)(header) };
            }
        }
    }
    drop(garbage);
    HEAP.with(|heap| {
        let live = heap.tracked.borrow().len() as u32;
        heap.threshold.set(next_threshold(live, count as u32));
        heap.allocated.set(0);
    });
    count
}

/// How many tracked objects are to come before the next collection, after one that found so many unreachable
/// ones and left so many alive.
fn next_threshold(live: u32, found: u32) -> u32 {
    // What grows is looked at a fixed number of times for each time that it doubles; less often where cycles
    // have been rare, as long as what may pile up meanwhile is no great matter.
    let usual = live.saturating_add(live / 2);
    let patient = live.saturating_mul(3).min(PATIENT_THRESHOLD);
    let are_cycles_rare = found < live / 16;
    let next = if are_cycles_rare {
        usual.max(patient)
    } else {
        usual
    };
    next.max(MIN_THRESHOLD)
}

fn find_garbage(heap: &Heap) -> Option<Vec<Value>> {
    if heap.collecting.replace(true) {
        return None;
    }
    // Nothing that is traced makes or drops an object.
    let tracked = heap.tracked.borrow();
    // How many references there are from outside, by position.
    let outside: Vec<Cell<u32>> = tracked
        .iter()
        // SAFETY: everything in the registry is alive, and nothing is freed before the end of this function.
        .map(|header| Cell::new(unsafe { header.as_ref() }.strong.get()))
        .collect();
    for &header in tracked.iter() {
        // SAFETY: as above.
        unsafe {
            (header.as_ref().vtable.trace)(
                header,
                &mut Tracer::counting(&mut |child| {
                    if let Some(count) = outside.get(child.as_ref().index() as usize) {
                        count.set(count.get().saturating_sub(1));
                    }
                }),
            );
        }
    }
    // What has references from outside is reachable, and so is all that it leads to.
    const REACHED: u32 = u32::MAX;
    let mut work: Vec<NonNull<Header>> = Vec::new();
    for (&header, count) in tracked.iter().zip(&outside) {
        if count.get() != 0 && count.get() != REACHED {
            count.set(REACHED);
            work.push(header);
        }
        while let Some(next) = work.pop() {
            // SAFETY: as above.
            unsafe {
                (next.as_ref().vtable.trace)(
                    next,
                    &mut Tracer::reaching(&mut |child| {
                        if let Some(count) = outside.get(child.as_ref().index() as usize)
                            && count.get() != REACHED
                        {
                            count.set(REACHED);
                            work.push(child);
                        }
                    }),
                );
            }
        }
    }
    let garbage = tracked
        .iter()
        .zip(&outside)
        .filter(|(_, count)| count.get() != REACHED)
        // SAFETY: as above.
        .map(|(&header, _)| unsafe { (header.as_ref().vtable.as_value)(header) })
        .collect();
    heap.collecting.set(false);
    Some(garbage)
}
