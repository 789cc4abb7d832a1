//! The hash table behind `dict`: entries in insertion order and an
//! open-addressing index into them, as CPython's compact dict.
//!
//! Keys are compared by script code when need be, so no borrow is held during a comparison: a look-up
//! that had to ask starts over if the table changed meanwhile.

use std::cell::{Cell, RefCell};

use crate::object::{Gc, Result, Tracer, Value};
use crate::types::str::Str;
use crate::vm::Vm;

const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;
const MIN_INDEX: usize = 8;

struct Entry<V> {
    hash: i64,
    /// `Undef` once deleted.
    key: Value,
    value: V,
}

impl<V: Clone> Entry<V> {
    fn copy(&self) -> Entry<V> {
        Entry {
            hash: self.hash,
            key: self.key.clone(),
            value: self.value.clone(),
        }
    }
}

struct Inner<V> {
    index: Box<[u32]>,
    entries: Vec<Entry<V>>,
    live: usize,
    /// How many slots of the index are not empty, those of removed entries included: a search ends at an empty one.
    used: usize,
    /// No entry before this position is live: taking the oldest again and again stays cheap.
    head: usize,
}

/// A hash table from values to `V`.
pub struct Table<V> {
    inner: RefCell<Inner<V>>,
    /// Changes whenever a key comes or goes, or entries move.
    keys_version: Cell<u32>,
}

/// What a key looks like to a comparison that needs no script code.
pub enum QuickEq {
    Equal,
    Different,
    Ask,
}

/// Where a search has come to.
enum Search {
    Absent,
    Found(usize),
    /// The entry at this position has an equal hash; whether its key is equal only script code can say.
    Ask(usize, Value),
}

/// The text of a `str`, or of an instance of a subclass of it.
fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Str(text) => Some(text.as_str()),
        Value::Instance(instance) => match instance.builtin() {
            Some(Value::Str(text)) => Some(text.as_str()),
            _ => None,
        },
        _ => None,
    }
}

/// Compares two keys of equal hash as far as that needs no script code.
#[inline]
pub fn quick_eq(a: &Value, b: &Value) -> QuickEq {
    quick_eq_within(a, b, MAX_DEPTH)
}

/// Tuples in tuples are looked into as deep as this.
const MAX_DEPTH: usize = 4;

/// Compares tuples item by item, as far as that needs no script code: the first pair that is not equal decides.
pub fn quick_eq_tuples(a: &[Value], b: &[Value], depth: usize) -> QuickEq {
    if a.len() != b.len() {
        return QuickEq::Different;
    }
    for (a, b) in a.iter().zip(b) {
        match quick_eq_within(a, b, depth) {
            QuickEq::Equal => {}
            other => return other,
        }
    }
    QuickEq::Equal
}

/// The first place where two tuples differ, as far as that can be told without script code: `None` where that is
/// not so, the length of the shorter one where all of it is equal.
pub fn first_difference(a: &[Value], b: &[Value]) -> Option<usize> {
    for (at, (a, b)) in a.iter().zip(b).enumerate() {
        match quick_eq_within(a, b, 1) {
            QuickEq::Equal => {}
            QuickEq::Different => return Some(at),
            QuickEq::Ask => return None,
        }
    }
    Some(a.len().min(b.len()))
}

fn quick_eq_within(a: &Value, b: &Value, depth: usize) -> QuickEq {
    if a.is(b) {
        // A float NaN is its own key by identity; `is` on floats compares bits, which serves.
        return QuickEq::Equal;
    }
    let equal = match (a, b) {
        (Value::Str(a), Value::Str(b)) => a.as_str() == b.as_str(),
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.get() == b.get(),
        (Value::Bool(a), Value::Bool(b)) => a.get() == b.get(),
        (Value::Tuple(a), Value::Tuple(b)) if depth > 0 => {
            return quick_eq_tuples(a.items(), b.items(), depth - 1);
        }
        (Value::None | Value::Str(_), Value::None | Value::Str(_) | Value::Int(_))
        | (Value::Int(_), Value::None | Value::Str(_)) => false,
        _ => return QuickEq::Ask,
    };
    if equal {
        QuickEq::Equal
    } else {
        QuickEq::Different
    }
}

/// The probe sequence of CPython's dict: every slot is reached, the hash's high bits take part.
struct Probe {
    at: usize,
    perturb: u64,
    mask: usize,
}

impl Probe {
    fn new(hash: i64, len: usize) -> Probe {
        let mask = len - 1;
        Probe {
            at: hash as usize & mask,
            perturb: hash as u64,
            mask,
        }
    }

    fn advance(&mut self) {
        self.perturb >>= 5;
        self.at = (self
            .at
            .wrapping_mul(5)
            .wrapping_add(self.perturb as usize)
            .wrapping_add(1))
            & self.mask;
    }
}

impl<V: Clone + Default> Inner<V> {
    fn new() -> Self {
        Inner {
            index: Box::new([]),
            entries: Vec::new(),
            live: 0,
            used: 0,
            head: 0,
        }
    }

    fn find(&self, hash: i64, mut same: impl FnMut(&Value) -> bool) -> Option<usize> {
        if self.index.is_empty() {
            return None;
        }
        let mut probe = Probe::new(hash, self.index.len());
        loop {
            match self.index[probe.at] {
                EMPTY => return None,
                DELETED => {}
                at => {
                    let entry = &self.entries[at as usize];
                    if entry.hash == hash && same(&entry.key) {
                        return Some(at as usize);
                    }
                }
            }
            probe.advance();
        }
    }

    /// Goes along the probe sequence (from its start, while `probe` is empty) to the next entry that is
    /// equal, or that has to be asked.
    fn find_from(&self, probe: &mut Option<Probe>, hash: i64, key: &Value) -> Search {
        if self.index.is_empty() {
            return Search::Absent;
        }
        let probe = match probe {
            Some(probe) => {
                probe.advance();
                probe
            }
            None => probe.insert(Probe::new(hash, self.index.len())),
        };
        loop {
            match self.index[probe.at] {
                EMPTY => return Search::Absent,
                DELETED => {}
                at => {
                    let entry = &self.entries[at as usize];
                    if entry.hash == hash {
                        match quick_eq(&entry.key, key) {
                            QuickEq::Equal => return Search::Found(at as usize),
                            QuickEq::Different => {}
                            QuickEq::Ask => return Search::Ask(at as usize, entry.key.clone()),
                        }
                    }
                }
            }
            probe.advance();
        }
    }

    /// Adds an entry whose key is known to be absent.
    fn push(&mut self, hash: i64, key: Value, value: V) {
        if (self.entries.len().max(self.used) + 1) * 3 > self.index.len() * 2 {
            self.grow(1);
        }
        let mut probe = Probe::new(hash, self.index.len());
        while self.index[probe.at] < DELETED {
            probe.advance();
        }
        self.used += usize::from(self.index[probe.at] == EMPTY);
        self.index[probe.at] = self.entries.len() as u32;
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
    }

    /// Makes room for so many more, and squeezes deleted entries out.
    fn grow(&mut self, more: usize) {
        if self.live < self.entries.len() {
            self.entries.retain(|entry| !entry.key.is_undef());
            self.head = 0;
        }
        let wanted = ((self.live + more) * 3).next_power_of_two().max(MIN_INDEX);
        self.index = vec![EMPTY; wanted].into_boxed_slice();
        self.used = self.entries.len();
        for (at, entry) in self.entries.iter().enumerate() {
            let mut probe = Probe::new(entry.hash, wanted);
            while self.index[probe.at] != EMPTY {
                probe.advance();
            }
            self.index[probe.at] = at as u32;
        }
    }

    fn remove_at(&mut self, at: usize) -> (Value, V) {
        let hash = self.entries[at].hash;
        let mut probe = Probe::new(hash, self.index.len());
        while self.index[probe.at] != at as u32 {
            probe.advance();
        }
        self.index[probe.at] = DELETED;
        self.live -= 1;
        if at + 1 == self.entries.len() {
            // The newest entry goes for good, so that a stack-like use does not pile up holes.
            let entry = self.entries.swap_remove(at);
            self.head = self.head.min(at);
            return (entry.key, entry.value);
        }
        let entry = &mut self.entries[at];
        let removed = (entry.key.take(), std::mem::take(&mut entry.value));
        let dead = |entry: &Entry<V>| entry.key.is_undef();
        while self.entries.get(self.head).is_some_and(dead) {
            self.head += 1;
        }
        removed
    }
}

impl<V: Clone + Default> Table<V> {
    /// An empty table.
    pub fn new() -> Self {
        Table {
            inner: RefCell::new(Inner::new()),
            keys_version: Cell::new(0),
        }
    }

    /// How many entries there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.inner.borrow().live
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Changes whenever a key comes or goes: validates a cached position.
    #[inline(always)]
    pub fn keys_version(&self) -> u32 {
        self.keys_version.get()
    }

    fn keys_changed(&self) {
        self.keys_version.set(fresh_version());
    }

    /// The position of the entry with an equal key.  May run script code.
    pub fn position(&self, vm: &mut Vm, hash: i64, key: &Value) -> Result<Option<usize>> {
        'restart: loop {
            let version = self.keys_version.get();
            let mut probe = None;
            loop {
                let (at, candidate) = match self.inner.borrow().find_from(&mut probe, hash, key) {
                    Search::Absent => return Ok(None),
                    Search::Found(at) => return Ok(Some(at)),
                    Search::Ask(at, candidate) => (at, candidate),
                };
                let equal = vm.eq(&candidate, key)?;
                if self.keys_version.get() != version {
                    continue 'restart;
                }
                if equal {
                    return Ok(Some(at));
                }
            }
        }
    }

    /// The position of a string key.  Runs no script code.
    #[inline]
    pub fn position_str(&self, key: &Gc<Str>) -> Option<usize> {
        let hash = key.hash();
        self.inner.borrow().find(hash, |candidate| match candidate {
            Value::Str(candidate) => {
                candidate.as_gc().is(key) || candidate.as_str() == key.as_str()
            }
            other => text_of(other) == Some(key.as_str()),
        })
    }

    /// The position of a key, where it takes no script code to tell: not for keys of classes in script.
    #[inline]
    pub fn position_plain(&self, hash: i64, key: &Value) -> Option<usize> {
        match self.inner.borrow().find_from(&mut None, hash, key) {
            Search::Found(at) => Some(at),
            Search::Absent | Search::Ask(..) => None,
        }
    }

    /// The value at a position.
    #[inline(always)]
    pub fn value_at(&self, at: usize) -> Option<V> {
        self.peek().entries.get(at).map(|entry| entry.value.clone())
    }

    /// The contents, looked at in passing.
    #[inline(always)]
    fn peek(&self) -> &Inner<V> {
        // SAFETY: only for the methods here that copy something out: copying and comparing what needs no script
        // code run nothing that could change a table.
        let inner = unsafe { self.inner.try_borrow_unguarded() };
        inner.expect("nothing runs while a table changes")
    }

    /// Overwrites the value at a position of a live entry; returns the old one.
    #[inline(always)]
    pub fn replace_at(&self, at: usize, value: V) -> V {
        match self.inner.borrow_mut().entries.get_mut(at) {
            Some(entry) => std::mem::replace(&mut entry.value, value),
            None => value,
        }
    }

    /// Adds an entry whose key is known to be absent.
    pub fn push(&self, hash: i64, key: Value, value: V) {
        self.inner.borrow_mut().push(hash, key, value);
        self.keys_changed();
    }

    /// Makes room at once for so many more keys.
    pub fn reserve(&self, more: usize) {
        let mut inner = self.inner.borrow_mut();
        if (inner.entries.len().max(inner.used) + more) * 3 > inner.index.len() * 2 {
            inner.entries.reserve(more);
            inner.grow(more);
            drop(inner);
            self.keys_changed();
        }
    }

    /// Removes the entry at a position.
    pub fn remove_at(&self, at: usize) -> (Value, V) {
        self.keys_changed();
        self.inner.borrow_mut().remove_at(at)
    }

    /// The first live entry at or after a position: its position, key and value.
    #[inline]
    pub fn entry_from(&self, from: usize) -> Option<(usize, Value, V)> {
        let inner = self.inner.borrow();
        let from = from.max(inner.head);
        let rest = inner.entries.get(from..)?;
        rest.iter()
            .enumerate()
            .find(|(_, entry)| !entry.key.is_undef())
            .map(|(skip, entry)| (from + skip, entry.key.clone(), entry.value.clone()))
    }

    /// Copies something out of the first live entry at or after a position; gives that entry's position as well.
    #[inline]
    pub fn pick_from<R>(&self, from: usize, pick: fn(&Value, &V) -> R) -> Option<(usize, R)> {
        let inner = self.inner.borrow();
        let mut at = from.max(inner.head);
        loop {
            let entry = inner.entries.get(at)?;
            if !entry.key.is_undef() {
                return Some((at, pick(&entry.key, &entry.value)));
            }
            at += 1;
        }
    }

    /// As [`Table::entry_from`], with the key's hash.
    pub fn hashed_from(&self, from: usize) -> Option<(usize, i64, Value, V)> {
        let inner = self.inner.borrow();
        let from = from.max(inner.head);
        let rest = inner.entries.get(from..)?;
        rest.iter()
            .enumerate()
            .find(|(_, entry)| !entry.key.is_undef())
            .map(|(skip, entry)| {
                let (key, value) = (entry.key.clone(), entry.value.clone());
                (from + skip, entry.hash, key, value)
            })
    }

    /// The last live entry before a position.
    pub fn entry_before(&self, before: usize) -> Option<(usize, Value, V)> {
        let inner = self.inner.borrow();
        let until = before.min(inner.entries.len());
        inner.entries[..until]
            .iter()
            .enumerate()
            .rev()
            .find(|(_, entry)| !entry.key.is_undef())
            .map(|(at, entry)| (at, entry.key.clone(), entry.value.clone()))
    }

    /// One past the last position, for walking backwards.
    pub fn end(&self) -> usize {
        self.inner.borrow().entries.len()
    }

    /// All entries with their hashes, oldest first.
    pub fn entries(&self) -> Vec<(i64, Value, V)> {
        self.inner
            .borrow()
            .entries
            .iter()
            .filter(|entry| !entry.key.is_undef())
            .map(|entry| (entry.hash, entry.key.clone(), entry.value.clone()))
            .collect()
    }

    /// All keys, oldest first.
    pub fn keys(&self) -> Vec<Value> {
        self.inner
            .borrow()
            .entries
            .iter()
            .filter(|entry| !entry.key.is_undef())
            .map(|entry| entry.key.clone())
            .collect()
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.keys_changed();
        let old = std::mem::replace(&mut *self.inner.borrow_mut(), Inner::new());
        drop(old);
    }

    /// A table with the same entries: no key is hashed or compared again.
    pub fn copy(&self) -> Table<V> {
        let copy = Table::new();
        if self.is_empty() {
            return copy;
        }
        let from = self.inner.borrow();
        {
            let mut inner = copy.inner.borrow_mut();
            if from.live == from.entries.len() && from.live == from.used {
                inner.index = from.index.clone();
                inner.live = from.live;
                inner.used = from.used;
                inner.entries.extend(from.entries.iter().map(Entry::copy));
            } else {
                for entry in from.entries.iter().filter(|entry| !entry.key.is_undef()) {
                    let Entry { hash, key, value } = entry.copy();
                    inner.push(hash, key, value);
                }
            }
        }
        copy.keys_changed();
        copy
    }

    /// Takes over the contents of another table.
    pub fn replace_with(&self, other: Table<V>) {
        self.keys_changed();
        let old = std::mem::replace(&mut *self.inner.borrow_mut(), other.inner.into_inner());
        drop(old);
    }

    /// Reports the keys, and the values by `trace_value`.
    pub fn trace(&self, tracer: &mut Tracer<'_>, trace_value: impl Fn(&V, &mut Tracer<'_>)) {
        for entry in &self.inner.borrow().entries {
            tracer.value(&entry.key);
            trace_value(&entry.value, tracer);
        }
    }
}

impl<V: Clone + Default> Default for Table<V> {
    fn default() -> Self {
        Table::new()
    }
}

thread_local! {
    static NEXT_VERSION: Cell<u32> = const { Cell::new(1) };
}

/// A version that no other table of this thread has: an inline cache need not remember which table it saw.
fn fresh_version() -> u32 {
    NEXT_VERSION.with(|next| {
        let version = next.get();
        next.set(version.wrapping_add(1).max(1));
        version
    })
}
