//! What is known of the attributes of instances, by shape and name: where an inline cache sees more
//! shapes than it can remember.
//!
//! An entry is valid as long as its key is some shape's: keys change with the class, and are never used again.

use std::cell::Cell;

use crate::object::Gc;
use crate::types::str::Str;

/// What the knowledge is good for.
#[derive(Clone, Copy)]
pub(super) enum Access {
    /// The attribute is in this slot, and nothing goes before it.
    Load,
    /// The same for an assignment.
    Store,
    /// The attribute is a plain method of the class.
    Method,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    /// The address of the interned name, with the access in its lowest bits.
    name: usize,
    key: u32,
    slot: u32,
}

const ENTRIES: usize = 1024;

/// See the module.
pub(super) struct AttrCache {
    entries: Box<[Cell<Entry>]>,
}

impl AttrCache {
    pub fn new() -> AttrCache {
        AttrCache {
            entries: vec![Cell::default(); ENTRIES].into_boxed_slice(),
        }
    }

    fn place(&self, access: Access, key: u32, name: &Gc<Str>) -> (usize, &Cell<Entry>) {
        let name = name.address() | access as usize;
        let mixed = (name >> 4) ^ name ^ (key as usize).wrapping_mul(0x9e37_79b1);
        (name, &self.entries[mixed % ENTRIES])
    }

    /// The slot, if the attribute is known.
    #[inline]
    pub fn get(&self, access: Access, key: u32, name: &Gc<Str>) -> Option<usize> {
        let (name, entry) = self.place(access, key, name);
        let entry = entry.get();
        (entry.key == key && entry.name == name && key != 0).then_some(entry.slot as usize)
    }

    /// Remembers an attribute; the name is interned.
    pub fn put(&self, access: Access, key: u32, name: &Gc<Str>, slot: usize) {
        let (name, entry) = self.place(access, key, name);
        let slot = slot as u32;
        entry.set(Entry { name, key, slot });
    }
}
