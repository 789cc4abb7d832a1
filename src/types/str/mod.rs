//! `str`: its storage; its methods stand in the files beside.
//!
//! Text is UTF-8.  A lone surrogate, which UTF-8 cannot hold, is stored as the private-use character
//! that `source::surrogate_to_char` gives.

pub mod methods;

use std::cell::Cell;
use std::hash::Hasher;

use crate::object::{Gc, Trace, Tracer};

const UNKNOWN: u32 = u32::MAX;

/// A string.
pub struct Str {
    text: Box<str>,
    hash: Cell<i64>,
    /// Number of characters, or `UNKNOWN`.
    chars: Cell<u32>,
    interned: Cell<bool>,
}

impl Str {
    /// A string with this text.
    pub fn new(text: impl Into<Box<str>>) -> Gc<Str> {
        Gc::new(Str {
            text: text.into(),
            hash: Cell::new(0),
            chars: Cell::new(UNKNOWN),
            interned: Cell::new(false),
        })
    }

    /// The text.
    #[inline(always)]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The hash, never 0.
    #[inline(always)]
    pub fn hash(&self) -> i64 {
        let known = self.hash.get();
        if known != 0 { known } else { self.compute_hash() }
    }

    #[cold]
    fn compute_hash(&self) -> i64 {
        let hash = hash_bytes(self.text.as_bytes());
        self.hash.set(hash);
        hash
    }

    /// The number of characters: `len()`.
    pub fn char_len(&self) -> usize {
        if self.chars.get() == UNKNOWN {
            let count = if self.text.is_ascii() {
                self.text.len()
            } else {
                self.text.chars().count()
            };
            self.chars.set(count as u32);
        }
        self.chars.get() as usize
    }

    /// Whether every character is one byte, so that indices are offsets.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        self.char_len() == self.text.len()
    }

    /// Whether the interpreter's table of names holds this string, so that its address identifies it.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.interned.get()
    }

    /// Marks the string as held by the table of names.
    pub fn set_interned(&self) {
        self.interned.set(true);
    }
}

/// The hash of a text or of bytes (equal contents, equal hashes, as in CPython); never 0 or -1.
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    match hasher.finish() as i64 {
        0 => 1,
        -1 => -2,
        hash => hash,
    }
}

impl Trace for Str {
    fn trace(&self, _: &mut Tracer<'_>) {}
}
