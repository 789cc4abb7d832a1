//! `str`: its storage; its methods stand in the files beside.
//!
//! Text is UTF-8.  A lone surrogate, which UTF-8 cannot hold, is stored as the private-use character
//! that `source::surrogate_to_char` gives; [`code_point`] and [`from_code_point`] translate.

pub mod case;
pub mod classify;
pub mod compare;
pub mod encode;
pub mod format_method;
pub mod index;
pub mod iterate;
pub mod join;
pub mod methods;
pub mod pad;
pub mod repr;
pub mod search;
pub mod split;
#[allow(unsafe_code)] // Bytes that are known to be text are not checked again.
pub mod text;
pub mod translate;
pub mod unicode;
pub mod unicode_tables;

use std::cell::Cell;
use std::hash::Hasher;

use text::Text;

use crate::object::{Gc, Trace, Tracer};
use crate::source::{char_to_surrogate, surrogate_to_char};

const UNKNOWN: u32 = u32::MAX;

/// A string.
pub struct Str {
    text: Text,
    hash: Cell<i64>,
    /// Number of characters, or `UNKNOWN`.
    chars: Cell<u32>,
    interned: Cell<bool>,
}

impl Str {
    /// A string with this text.
    pub fn new(text: impl Into<Text>) -> Gc<Str> {
        Str::build(text.into(), UNKNOWN)
    }

    /// A string with this text, of which the caller knows the number of characters.
    pub fn with_len(text: impl Into<Text>, chars: usize) -> Gc<Str> {
        Str::build(text.into(), u32::try_from(chars).unwrap_or(UNKNOWN))
    }

    /// A string with this text, which is ASCII.
    pub fn from_ascii(text: impl Into<Text>) -> Gc<Str> {
        let text: Text = text.into();
        let chars = text.as_str().len();
        Str::with_len(text, chars)
    }

    /// A string with these bytes, if they are UTF-8.
    pub fn from_bytes(bytes: &[u8]) -> Option<Gc<Str>> {
        if let Some(text) = Text::from_ascii(bytes) {
            return Some(Str::with_len(text, bytes.len()));
        }
        std::str::from_utf8(bytes).ok().map(Str::new)
    }

    /// A number in decimal.
    #[inline]
    pub fn from_int(value: i64) -> Gc<Str> {
        Str::from_ascii(text::decimal(value, &mut [0; text::MAX_DIGITS]))
    }

    fn build(text: Text, chars: u32) -> Gc<Str> {
        Gc::new(Str {
            text,
            hash: Cell::new(0),
            chars: Cell::new(chars),
            interned: Cell::new(false),
        })
    }

    /// The text.
    #[inline(always)]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// The hash, never 0.
    #[inline(always)]
    pub fn hash(&self) -> i64 {
        let known = self.hash.get();
        if known != 0 {
            known
        } else {
            self.compute_hash()
        }
    }

    #[cold]
    fn compute_hash(&self) -> i64 {
        let hash = hash_bytes(self.as_str().as_bytes());
        self.hash.set(hash);
        hash
    }

    /// The number of characters: `len()`.
    #[inline]
    pub fn char_len(&self) -> usize {
        let known = self.chars.get();
        if known == UNKNOWN {
            self.count_chars()
        } else {
            known as usize
        }
    }

    #[cold]
    fn count_chars(&self) -> usize {
        let text = self.as_str();
        let count = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        self.chars.set(u32::try_from(count).unwrap_or(UNKNOWN));
        count
    }

    /// Whether every character is one byte, so that indices are offsets.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        self.char_len() == self.as_str().len()
    }

    /// `self += other`, for a string that only its owner refers to; `false` if it must stay as it is.
    pub fn append(&mut self, other: &Str) -> bool {
        if self.interned.get() {
            return false;
        }
        self.text.push_str(other.as_str());
        self.hash.set(0);
        self.chars.set(sum_of_counts(self, other));
        true
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

/// `a + b`.
pub fn concat(a: &Str, b: &Str) -> Gc<Str> {
    Str::build(Text::concat(a.as_str(), b.as_str()), sum_of_counts(a, b))
}

/// The number of characters of a concatenation, as far as both counts are known.
fn sum_of_counts(a: &Str, b: &Str) -> u32 {
    match (a.chars.get(), b.chars.get()) {
        (UNKNOWN, _) | (_, UNKNOWN) => UNKNOWN,
        (a, b) => a.checked_add(b).unwrap_or(UNKNOWN),
    }
}

/// The hash of a text or of bytes (equal contents, equal hashes, as in CPython): 0 for nothing and
/// for nothing else; never -1.
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    match hasher.finish() as i64 {
        0 => 1,
        -1 => -2,
        hash => hash,
    }
}

/// The code point that a stored character is: `ord()`.
#[inline]
pub fn code_point(c: char) -> u32 {
    match char_to_surrogate(c) {
        Some(unit) => u32::from(unit),
        None => c as u32,
    }
}

/// The stored character for a code point: `chr()`; `None` beyond U+10FFFF.
#[inline]
pub fn from_code_point(code: u32) -> Option<char> {
    char::from_u32(code).or_else(|| {
        u16::try_from(code)
            .ok()
            .filter(|_| code >= 0xd800)
            .map(surrogate_to_char)
    })
}

/// Whether a stored character stands for a lone surrogate.
#[inline]
pub fn is_stand_in(c: char) -> bool {
    c >= '\u{10e000}' && char_to_surrogate(c).is_some()
}

/// Whether a text holds stand-ins: all of them begin with the byte 0xF4.
pub fn has_stand_ins(text: &str) -> bool {
    text.as_bytes().contains(&0xf4) && text.chars().any(is_stand_in)
}

impl Trace for Str {
    fn trace(&self, _: &mut Tracer<'_>) {}
}
