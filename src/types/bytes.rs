//! `bytes` and `bytearray`: their storage.

use std::cell::{Cell, RefCell};

use crate::object::{Gc, Trace, Tracer};

/// A `bytes` object.
pub struct Bytes {
    data: Box<[u8]>,
}

impl Bytes {
    /// An object of these bytes.
    pub fn new(data: impl Into<Box<[u8]>>) -> Gc<Bytes> {
        Gc::new(Bytes { data: data.into() })
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.data
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

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
