//! `bytes` and `bytearray`: their storage, and the methods that they share.
//!
//! Shared methods work on the receiver's [`buffer`](buffer::buffer) and answer an object of the
//! receiver's kind; [`byte_methods!`](crate::byte_methods) puts them in both tables.  What `bytearray`
//! alone has stands in `types::bytearray`.

pub mod buffer;
pub mod construct;
pub mod hex;
pub mod index;
pub mod iterate;
pub mod methods;
pub mod search;
pub mod shared;
pub mod split;
pub mod transform;

use std::cell::{Cell, RefCell};

use crate::object::{Gc, Trace, Tracer};

pub use methods::{GETTERS, METHODS};

/// A `bytes` object.
pub struct Bytes {
    data: Box<[u8]>,
    /// The hash, once known (0 while unknown).
    hash: Cell<i64>,
}

impl Bytes {
    /// An object of these bytes.
    pub fn new(data: impl Into<Box<[u8]>>) -> Gc<Bytes> {
        Gc::new(Bytes {
            data: data.into(),
            hash: Cell::new(0),
        })
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.data
    }

    /// The hash, never 0.
    pub fn hash(&self) -> i64 {
        if self.hash.get() == 0 {
            self.hash.set(crate::types::str::hash_bytes(&self.data));
        }
        self.hash.get()
    }
}

impl Trace for Bytes {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// A `bytearray`.
#[derive(Default)]
pub struct ByteArray {
    data: RefCell<Vec<u8>>,
    /// How many buffers (memoryviews) are open on it: it cannot be resized while there are any.
    pub exports: Cell<u32>,
}

impl ByteArray {
    /// A bytearray of these bytes.
    pub fn new(data: Vec<u8>) -> Gc<ByteArray> {
        Gc::new(ByteArray {
            data: RefCell::new(data),
            exports: Cell::new(0),
        })
    }

    /// The bytes.
    pub fn data(&self) -> std::cell::Ref<'_, Vec<u8>> {
        self.data.borrow()
    }

    /// The bytes, to change.
    pub fn data_mut(&self) -> std::cell::RefMut<'_, Vec<u8>> {
        self.data.borrow_mut()
    }
}

impl Trace for ByteArray {
    fn trace(&self, _: &mut Tracer<'_>) {}
}
