//! The text of a string: UTF-8, in the object itself while it is short.

use std::borrow::Cow;

use crate::object::inline_slice::InlineSlice;

/// The longest text that needs no allocation of its own.
const INLINE: usize = 24;

/// A text.  Invariant: the bytes are UTF-8.
#[derive(Default)]
pub struct Text(InlineSlice<u8, INLINE>);

impl Text {
    /// The text.
    #[inline(always)]
    pub fn as_str(&self) -> &str {
        // SAFETY: by the invariant: every constructor takes text.
        unsafe { std::str::from_utf8_unchecked(&self.0) }
    }

    /// The text that these bytes are, if they are ASCII.
    #[inline]
    pub fn from_ascii(bytes: &[u8]) -> Option<Text> {
        bytes.is_ascii().then(|| Text(InlineSlice::from(bytes)))
    }

    /// Appends another text.
    pub fn push_str(&mut self, more: &str) {
        let mut bytes = std::mem::take(&mut self.0).into_vec();
        bytes.reserve_exact(more.len());
        bytes.extend_from_slice(more.as_bytes());
        self.0 = bytes.into();
    }

    /// `a + b`.
    pub fn concat(a: &str, b: &str) -> Text {
        let len = a.len() + b.len();
        if len <= INLINE {
            let mut bytes = [0; INLINE];
            bytes[..a.len()].copy_from_slice(a.as_bytes());
            bytes[a.len()..len].copy_from_slice(b.as_bytes());
            return Text(InlineSlice::from(&bytes[..len]));
        }
        let mut bytes = Vec::with_capacity(len);
        bytes.extend_from_slice(a.as_bytes());
        bytes.extend_from_slice(b.as_bytes());
        Text(bytes.into())
    }
}

impl From<&str> for Text {
    #[inline]
    fn from(text: &str) -> Text {
        Text(InlineSlice::from(text.as_bytes()))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Text {
        Text::from(text.as_str())
    }
}

impl From<String> for Text {
    #[inline]
    fn from(text: String) -> Text {
        Text(text.into_bytes().into())
    }
}

impl From<Box<str>> for Text {
    fn from(text: Box<str>) -> Text {
        Text(text.into_boxed_bytes().into())
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Text {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

/// Bytes under construction, which leave the native stack only when they get many.
pub struct ByteBuilder {
    /// The bytes, while `more` is empty.
    first: [u8; ByteBuilder::INLINE],
    len: usize,
    /// All bytes, once there are many.
    more: Vec<u8>,
}

impl ByteBuilder {
    const INLINE: usize = 120;

    /// Nothing yet.
    #[inline(always)]
    pub fn new() -> ByteBuilder {
        ByteBuilder {
            first: [0; Self::INLINE],
            len: 0,
            more: Vec::new(),
        }
    }

    /// Appends bytes.
    #[inline]
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        if self.more.is_empty()
            && let Some(place) = self.first.get_mut(self.len..self.len + bytes.len())
        {
            place.copy_from_slice(bytes);
            self.len += bytes.len();
        } else {
            self.spill(bytes);
        }
    }

    #[cold]
    fn spill(&mut self, bytes: &[u8]) {
        if self.more.is_empty() {
            self.more.reserve(2 * Self::INLINE + bytes.len());
            self.more.extend_from_slice(&self.first[..self.len]);
        }
        self.more.extend_from_slice(bytes);
    }

    /// Appends a byte.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        self.extend_from_slice(&[byte]);
    }

    /// Appends a byte so many times.
    pub fn repeat(&mut self, byte: u8, count: usize) {
        if count > 0 {
            self.extend_from_slice(&vec![byte; count]);
        }
    }

    /// The bytes so far.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        if self.more.is_empty() {
            &self.first[..self.len]
        } else {
            &self.more
        }
    }
}

impl Default for ByteBuilder {
    fn default() -> Self {
        ByteBuilder::new()
    }
}

/// A text under construction.
#[derive(Default)]
pub struct TextBuilder {
    /// UTF-8.
    bytes: ByteBuilder,
}

impl TextBuilder {
    /// Nothing yet.
    #[inline(always)]
    pub fn new() -> TextBuilder {
        TextBuilder {
            bytes: ByteBuilder::new(),
        }
    }

    /// Appends a text.
    #[inline]
    pub fn push_str(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Appends a number in decimal.
    #[inline]
    pub fn push_int(&mut self, value: i64) {
        let mut buffer = [0; MAX_DIGITS];
        self.bytes
            .extend_from_slice(decimal_bytes(value, &mut buffer));
    }

    /// The text so far.
    pub fn finish(&self) -> Text {
        Text(InlineSlice::from(self.bytes.as_slice()))
    }
}

/// The longest machine int has a sign and nineteen digits.
pub const MAX_DIGITS: usize = 20;

/// A number in decimal, written to the end of `buffer`.
pub fn decimal(value: i64, buffer: &mut [u8; MAX_DIGITS]) -> &str {
    // SAFETY: digits and a sign are ASCII.
    unsafe { std::str::from_utf8_unchecked(decimal_bytes(value, buffer)) }
}

/// The two digits of every number below a hundred.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

fn decimal_bytes(value: i64, buffer: &mut [u8; MAX_DIGITS]) -> &[u8] {
    let mut rest = value.unsigned_abs();
    let mut at = MAX_DIGITS;
    while rest >= 100 {
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[(rest % 100) as usize]);
        rest /= 100;
    }
    if rest >= 10 {
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[rest as usize]);
    } else {
        at -= 1;
        buffer[at] = b'0' + rest as u8;
    }
    if value < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}
