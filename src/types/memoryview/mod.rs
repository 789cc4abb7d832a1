//! `memoryview`: a window on the bytes of `bytes` or `bytearray`, with an item format, a shape and
//! strides.  `item` packs and unpacks items; `methods` is what scripts see.
//!
//! While a view of a bytearray is open, the bytearray counts it in `exports` and keeps its size.

pub mod item;
pub mod iterate;
pub mod methods;

use std::cell::{Cell, Ref};

use crate::object::{NativeData, Trace, Tracer, Value};
use crate::types::array::Array;
use crate::types::bytes::buffer::{ByteRef, buffer, count_export};
use item::Format;

pub use methods::{GETTERS, METHODS, buffer_dunder};

/// A view.
pub struct MemoryView {
    /// The `bytes` or `bytearray` (or an instance of a subclass) underneath.
    pub object: Value,
    pub format: Format,
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
    /// Where the first item begins.
    pub offset: usize,
    pub readonly: bool,
    pub released: Cell<bool>,
}

impl MemoryView {
    /// A view of all the bytes of an object; `None` if it is not bytes-like.  A view of a view looks at
    /// the same object.
    pub fn of(object: &Value) -> Option<MemoryView> {
        if let Some(view) = object.native::<MemoryView>() {
            return (!view.released.get()).then(|| view.derive());
        }
        if let Some(array) = object.native::<Array>() {
            let (len, size) = (array.len(), array.format.size);
            let strides = vec![size as isize];
            let object = object.clone();
            return Some(MemoryView::new(
                object,
                array.format,
                vec![len],
                strides,
                0,
                false,
            ));
        }
        let len = buffer(object)?.len();
        Some(MemoryView::new(
            object.clone(),
            Format::BYTE,
            vec![len],
            vec![1],
            0,
            object.as_bytearray().is_none(),
        ))
    }

    /// A view with this geometry; it counts as an export of its object.
    pub fn new(
        object: Value,
        format: Format,
        shape: Vec<usize>,
        strides: Vec<isize>,
        offset: usize,
        readonly: bool,
    ) -> MemoryView {
        count_export(&object, 1);
        MemoryView {
            object,
            format,
            shape,
            strides,
            offset,
            readonly,
            released: Cell::new(false),
        }
    }

    /// Another view with the same geometry.
    pub fn derive(&self) -> MemoryView {
        MemoryView::new(
            self.object.clone(),
            self.format,
            self.shape.clone(),
            self.strides.clone(),
            self.offset,
            self.readonly,
        )
    }

    /// Lets the object go.
    pub fn release(&self) {
        if self.released.replace(true) {
            return;
        }
        count_export(&self.object, -1);
    }

    /// How many items.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// How many bytes the items take.
    pub fn size(&self) -> usize {
        self.count() * self.format.size
    }

    /// Whether the items stand one behind the other in C order.
    pub fn c_contiguous(&self) -> bool {
        self.count() == 0
            || contiguous(
                self.shape.iter().rev(),
                self.strides.iter().rev(),
                self.format.size,
            )
    }

    /// Whether the items stand one behind the other in Fortran order.
    pub fn f_contiguous(&self) -> bool {
        self.count() == 0 || contiguous(self.shape.iter(), self.strides.iter(), self.format.size)
    }

    /// The offsets of all items, in C order.
    pub fn offsets(&self) -> Vec<usize> {
        let mut offsets = vec![self.offset as isize];
        for (&len, &stride) in self.shape.iter().zip(&self.strides) {
            offsets = offsets
                .iter()
                .flat_map(|&start| (0..len as isize).map(move |at| start + at * stride))
                .collect();
        }
        offsets.into_iter().map(|offset| offset as usize).collect()
    }

    /// The bytes of the items, in C order; `None` once released.
    pub fn bytes(&self) -> Option<ByteRef<'_>> {
        if self.released.get() {
            return None;
        }
        let data = buffer(&self.object)?;
        if !self.c_contiguous() {
            let size = self.format.size;
            let gathered = self
                .offsets()
                .into_iter()
                .flat_map(|at| data.get(at..at + size).unwrap_or_default().to_vec())
                .collect();
            return Some(ByteRef::Gathered(gathered));
        }
        let range = self.offset..self.offset + self.size();
        let range = if range.is_empty() { 0..0 } else { range };
        Some(match data {
            ByteRef::Slice(data) => ByteRef::Slice(data.get(range).unwrap_or_default()),
            ByteRef::Array(data) => {
                ByteRef::Array(Ref::map(data, |data| data.get(range).unwrap_or_default()))
            }
            ByteRef::Gathered(data) => {
                ByteRef::Gathered(data.get(range).unwrap_or_default().to_vec())
            }
        })
    }
}

fn contiguous<'a>(
    shape: impl Iterator<Item = &'a usize>,
    strides: impl Iterator<Item = &'a isize>,
    size: usize,
) -> bool {
    let mut expected = size as isize;
    for (&len, &stride) in shape.zip(strides) {
        if len > 1 && stride != expected {
            return false;
        }
        expected *= len as isize;
    }
    true
}

/// The strides of items of `size` bytes that stand one behind the other.
pub fn c_strides(shape: &[usize], size: usize) -> Vec<isize> {
    let mut stride = size as isize;
    let mut strides: Vec<isize> = shape
        .iter()
        .rev()
        .map(|&len| {
            let this = stride;
            stride *= len as isize;
            this
        })
        .collect();
    strides.reverse();
    strides
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        self.release();
    }
}

impl Trace for MemoryView {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.object);
    }
}

impl NativeData for MemoryView {}
