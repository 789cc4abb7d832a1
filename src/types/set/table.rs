//! The hash table behind `set` and `frozenset`: open addressing with short linear
//! runs.  Its probe order, growth and reuse of deleted slots are CPython's, so that sets of
//! numbers come out in the same order.
//!
//! Items are compared by script code when need be, so no borrow is held during a comparison: a look-up
//! that had to ask starts over if the table changed meanwhile.

use std::cell::{Cell, RefCell};

use crate::object::{Result, Trace, Tracer, Value};
use crate::types::table::{QuickEq, quick_eq};
use crate::vm::Vm;

/// How many slots after the first are tried before the probe jumps.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const MIN_SIZE: usize = 8;
/// The hash that marks a deleted slot; no item has it.
const DELETED: i64 = -1;

#[derive(Clone, Default)]
struct Slot {
    hash: i64,
    /// `Undef` in a slot that is free or deleted.
    item: Value,
}

impl Slot {
    fn is_free(&self) -> bool {
        self.item.is_undef() && self.hash != DELETED
    }
}

struct Inner {
    /// A power of two, or none while nothing was ever added.
    slots: Box<[Slot]>,
    /// Slots in use or deleted.
    fill: usize,
    used: usize,
    /// Where `pop` goes on searching.
    finger: usize,
}

/// The table of a set.
pub struct SetTable {
    inner: RefCell<Inner>,
    /// Changes with the contents.
    version: Cell<u32>,
}

/// The order in which slots are tried.
struct Probe {
    at: usize,
    /// Slots left in the current linear run.
    run: usize,
    base: usize,
    perturb: u64,
    mask: usize,
    /// The last deleted slot on the way, which a new item takes.
    deleted: Option<usize>,
}

impl Probe {
    fn new(hash: i64, len: usize) -> Probe {
        let mask = len - 1;
        let base = hash as usize & mask;
        Probe {
            at: base,
            run: Probe::run_from(base, mask),
            base,
            perturb: hash as u64,
            mask,
            deleted: None,
        }
    }

    /// A run does not wrap round the end: then there is none.
    fn run_from(base: usize, mask: usize) -> usize {
        if base + LINEAR_PROBES <= mask {
            LINEAR_PROBES
        } else {
            0
        }
    }

    fn advance(&mut self) {
        if self.run > 0 {
            self.run -= 1;
            self.at += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        self.base = self
            .base
            .wrapping_mul(5)
            .wrapping_add(1)
            .wrapping_add(self.perturb as usize)
            & self.mask;
        self.at = self.base;
        self.run = Probe::run_from(self.base, self.mask);
    }
}

/// Where a search has come to.
enum Search {
    /// Absent: an item with this hash would go into this slot.
    Free(usize),
    Found(usize),
    /// The slot holds an item with an equal hash; whether it is equal only script code can say.
    Ask(usize, Value),
}

/// The outcome of a search.
enum Place {
    /// `None` while there are no slots.
    Free(Option<usize>),
    Found(usize),
}

impl Inner {
    fn new() -> Inner {
        Inner {
            slots: Box::new([]),
            fill: 0,
            used: 0,
            finger: 0,
        }
    }

    fn search(&self, probe: &mut Probe, hash: i64, item: &Value) -> Search {
        loop {
            let slot = &self.slots[probe.at];
            if slot.is_free() {
                return Search::Free(probe.deleted.unwrap_or(probe.at));
            }
            if slot.hash == hash && !slot.item.is_undef() {
                match quick_eq(&slot.item, item) {
                    QuickEq::Equal => return Search::Found(probe.at),
                    QuickEq::Different => {}
                    QuickEq::Ask => return Search::Ask(probe.at, slot.item.clone()),
                }
            }
            if slot.item.is_undef() {
                probe.deleted = Some(probe.at);
            }
            probe.advance();
        }
    }

    fn mask(&self) -> usize {
        self.slots.len().max(MIN_SIZE) - 1
    }

    /// Puts a new item into a free or deleted slot.  The table grows once three fifths of its slots
    /// are not free.
    fn occupy(&mut self, at: usize, hash: i64, item: Value) {
        let was_free = self.slots[at].is_free();
        self.slots[at] = Slot { hash, item };
        self.used += 1;
        if !was_free {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(if self.used > 50_000 {
                self.used * 2
            } else {
                self.used * 4
            });
        }
    }

    /// Moves to a table of more than `wanted` slots, without the deleted ones.
    fn resize(&mut self, wanted: usize) {
        let mut size = MIN_SIZE;
        while size <= wanted {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size].into());
        for slot in old.into_vec() {
            if !slot.item.is_undef() {
                self.insert_clean(slot);
            }
        }
        self.fill = self.used;
    }

    /// Puts an item that is known to be absent into a table without deleted slots; counts nothing.
    fn insert_clean(&mut self, slot: Slot) {
        let mut probe = Probe::new(slot.hash, self.slots.len());
        while !self.slots[probe.at].is_free() {
            probe.advance();
        }
        self.slots[probe.at] = slot;
    }

    fn remove_at(&mut self, at: usize) -> Value {
        let slot = &mut self.slots[at];
        slot.hash = DELETED;
        self.used -= 1;
        slot.item.take()
    }
}

impl SetTable {
    /// An empty table.
    pub fn new() -> SetTable {
        SetTable {
            inner: RefCell::new(Inner::new()),
            version: Cell::new(0),
        }
    }

    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.inner.borrow().used
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    fn search(&self, vm: &mut Vm, hash: i64, item: &Value) -> Result<Place> {
        'restart: loop {
            let version = self.version.get();
            let mut probe = {
                let inner = self.inner.borrow();
                if inner.slots.is_empty() {
                    return Ok(Place::Free(None));
                }
                Probe::new(hash, inner.slots.len())
            };
            loop {
                let found = self.inner.borrow().search(&mut probe, hash, item);
                let (at, candidate) = match found {
                    Search::Free(at) => return Ok(Place::Free(Some(at))),
                    Search::Found(at) => return Ok(Place::Found(at)),
                    Search::Ask(at, candidate) => (at, candidate),
                };
                let equal = vm.eq(&candidate, item)?;
                if self.version.get() != version {
                    continue 'restart;
                }
                if equal {
                    return Ok(Place::Found(at));
                }
                probe.advance();
            }
        }
    }

    /// The slot of an equal item.
    pub fn position(&self, vm: &mut Vm, hash: i64, item: &Value) -> Result<Option<usize>> {
        Ok(match self.search(vm, hash, item)? {
            Place::Found(at) => Some(at),
            Place::Free(_) => None,
        })
    }

    /// Adds an item unless an equal one is there; says whether it was new.
    pub fn add(&self, vm: &mut Vm, hash: i64, item: Value) -> Result<bool> {
        if let Some(new) = self.add_at_once(hash, &item) {
            return Ok(new);
        }
        let Place::Free(at) = self.search(vm, hash, &item)? else {
            return Ok(false);
        };
        self.put(at, hash, item);
        Ok(true)
    }

    /// As [`SetTable::add`], where no item has to be asked; `None` otherwise.
    fn add_at_once(&self, hash: i64, item: &Value) -> Option<bool> {
        let mut inner = self.inner.borrow_mut();
        if inner.slots.is_empty() {
            return None;
        }
        let mut probe = Probe::new(hash, inner.slots.len());
        match inner.search(&mut probe, hash, item) {
            Search::Free(at) => {
                self.changed();
                inner.occupy(at, hash, item.clone());
                Some(true)
            }
            Search::Found(_) => Some(false),
            Search::Ask(..) => None,
        }
    }

    /// Adds a text, an int or `None` to a table that has nothing else.
    pub fn add_plain(&self, hash: i64, item: Value) {
        let inner = self.inner.borrow();
        let at = if inner.slots.is_empty() {
            None
        } else {
            let mut probe = Probe::new(hash, inner.slots.len());
            match inner.search(&mut probe, hash, &item) {
                Search::Free(at) => Some(at),
                Search::Found(_) | Search::Ask(..) => return,
            }
        };
        drop(inner);
        self.put(at, hash, item);
    }

    fn put(&self, at: Option<usize>, hash: i64, item: Value) {
        self.changed();
        let mut inner = self.inner.borrow_mut();
        let at = match at {
            Some(at) => at,
            None => {
                inner.slots = vec![Slot::default(); MIN_SIZE].into();
                hash as usize & (MIN_SIZE - 1)
            }
        };
        inner.occupy(at, hash, item);
    }

    /// Removes the equal item, if there is one, and hands it out.
    pub fn remove(&self, vm: &mut Vm, hash: i64, item: &Value) -> Result<Option<Value>> {
        let at = self.position(vm, hash, item)?;
        Ok(at.map(|at| {
            self.changed();
            self.inner.borrow_mut().remove_at(at)
        }))
    }

    /// Removes the next item, going round the table from call to call.
    pub fn pop(&self) -> Option<Value> {
        let mut inner = self.inner.borrow_mut();
        if inner.used == 0 {
            return None;
        }
        self.changed();
        let mask = inner.mask();
        let mut at = inner.finger & mask;
        while inner.slots[at].item.is_undef() {
            at = (at + 1) & mask;
        }
        inner.finger = at + 1;
        Some(inner.remove_at(at))
    }

    /// The first item in or after a slot: its slot and the item.
    #[inline]
    pub fn entry_from(&self, from: usize) -> Option<(usize, Value)> {
        let (at, _, item) = self.hashed_from(from)?;
        Some((at, item))
    }

    /// As [`SetTable::entry_from`], with the item's hash.
    #[inline]
    pub fn hashed_from(&self, from: usize) -> Option<(usize, i64, Value)> {
        let inner = self.inner.borrow();
        let rest = inner.slots.get(from..)?;
        rest.iter()
            .enumerate()
            .find(|(_, slot)| !slot.item.is_undef())
            .map(|(skip, slot)| (from + skip, slot.hash, slot.item.clone()))
    }

    /// All items, in slot order.
    pub fn items(&self) -> Vec<Value> {
        let inner = self.inner.borrow();
        let slots = inner.slots.iter();
        slots
            .filter(|slot| !slot.item.is_undef())
            .map(|slot| slot.item.clone())
            .collect()
    }

    /// All hashes, in slot order.
    pub fn hashes(&self) -> Vec<i64> {
        let inner = self.inner.borrow();
        let slots = inner.slots.iter();
        slots
            .filter(|slot| !slot.item.is_undef())
            .map(|slot| slot.hash)
            .collect()
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.changed();
        let old = self.inner.replace(Inner::new());
        drop(old);
    }

    /// Takes over the contents of another table.
    pub fn replace_with(&self, other: SetTable) {
        self.changed();
        let old = self.inner.replace(other.inner.into_inner());
        drop(old);
    }

    /// Grows at once before `more` items are added.
    pub fn reserve(&self, more: usize) {
        let mut inner = self.inner.borrow_mut();
        if (inner.fill + more) * 5 >= inner.mask() * 3 {
            self.changed();
            let wanted = (inner.used + more) * 2;
            inner.resize(wanted);
        }
    }

    /// Squeezes deleted slots out once they are more than a quarter.
    pub fn shrink(&self) {
        let mut inner = self.inner.borrow_mut();
        if inner.fill - inner.used > inner.mask() / 4 {
            self.changed();
            let wanted = if inner.used > 50_000 {
                inner.used * 2
            } else {
                inner.used * 4
            };
            inner.resize(wanted);
        }
    }

    /// Adds all items of another table.
    pub fn merge(&self, vm: &mut Vm, other: &SetTable) -> Result<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        self.reserve(other.len());
        if self.inner.borrow().fill == 0 {
            self.fill_from(other);
            return Ok(());
        }
        let mut from = 0;
        while let Some((at, hash, item)) = other.hashed_from(from) {
            self.add(vm, hash, item)?;
            from = at + 1;
        }
        Ok(())
    }

    /// Copies another table into this one, which has room and nothing in it.
    fn fill_from(&self, other: &SetTable) {
        self.changed();
        let mut inner = self.inner.borrow_mut();
        let other = other.inner.borrow();
        if inner.mask() == other.mask() && other.fill == other.used {
            inner.slots = other.slots.clone();
        } else {
            if inner.slots.is_empty() {
                inner.slots = vec![Slot::default(); MIN_SIZE].into();
            }
            for slot in other.slots.iter().filter(|slot| !slot.item.is_undef()) {
                inner.insert_clean(slot.clone());
            }
        }
        inner.fill = other.used;
        inner.used = other.used;
    }
}

impl Default for SetTable {
    fn default() -> Self {
        SetTable::new()
    }
}

impl Trace for SetTable {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let inner = self.inner.borrow();
        tracer.values(inner.slots.iter().map(|slot| &slot.item));
    }
}
