//! The storage of `array.array`, which the buffer protocol and memoryviews know.
//! Its methods stand with the module, in `stdlib::native::array`.

use std::cell::{Cell, Ref, RefCell, RefMut};

use crate::object::{NativeData, Trace, Tracer, Value};
use crate::types::memoryview::item::{Format, unpack};

/// An array: items of one format, as bytes.
pub struct Array {
    /// As the script wrote it; `u` and `w` are characters of four bytes.
    pub typecode: char,
    pub format: Format,
    data: RefCell<Vec<u8>>,
    /// How many buffers are open on it: it cannot be resized while there are any.
    pub exports: Cell<u32>,
}

impl Array {
    /// An array of these bytes; `None` if there is no such typecode.
    pub fn new(typecode: char, data: Vec<u8>) -> Option<Array> {
        let format = match typecode {
            'u' | 'w' => Format::lookup("I")?,
            'b' | 'B' | 'h' | 'H' | 'i' | 'I' | 'l' | 'L' | 'q' | 'Q' | 'f' | 'd' => {
                Format::lookup(typecode.encode_utf8(&mut [0; 4]))?
            }
            _ => return None,
        };
        Some(Array {
            typecode,
            format,
            data: RefCell::new(data),
            exports: Cell::new(0),
        })
    }

    /// Another array of the same typecode.
    pub fn like(&self, data: Vec<u8>) -> Array {
        Array {
            typecode: self.typecode,
            format: self.format,
            data: RefCell::new(data),
            exports: Cell::new(0),
        }
    }

    /// Whether the items are characters.
    pub fn is_text(&self) -> bool {
        matches!(self.typecode, 'u' | 'w')
    }

    /// The bytes.
    pub fn data(&self) -> Ref<'_, Vec<u8>> {
        self.data.borrow()
    }

    /// The bytes, to change.
    pub fn data_mut(&self) -> RefMut<'_, Vec<u8>> {
        self.data.borrow_mut()
    }

    /// How many items.
    pub fn len(&self) -> usize {
        self.data().len() / self.format.size
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.data().is_empty()
    }
}

impl Trace for Array {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl Array {
    /// Where an item stands among the bytes.
    fn place(&self, index: i64) -> Option<std::ops::Range<usize>> {
        let size = self.format.size;
        let index = if index < 0 {
            index + self.len() as i64
        } else {
            index
        };
        let start = usize::try_from(index).ok()?.checked_mul(size)?;
        Some(start..start + size)
    }
}

impl NativeData for Array {
    fn item_at(&self, index: i64) -> Option<Value> {
        if self.is_text() {
            return None;
        }
        let place = self.place(index)?;
        let data = self.data();
        let bytes = data.get(place)?;
        Some(match self.typecode {
            'd' => Value::float(f64::from_le_bytes(bytes.try_into().ok()?)),
            _ => unpack(self.format, bytes),
        })
    }

    fn put_item_at(&self, index: i64, value: &Value) -> bool {
        let word = match (self.typecode, value) {
            ('d', Value::Float(value)) => value.get().to_le_bytes(),
            ('d', Value::Int(value)) => (*value as f64).to_le_bytes(),
            ('l' | 'q', Value::Int(value)) => value.to_le_bytes(),
            ('i', Value::Int(value)) if i32::try_from(*value).is_ok() => value.to_le_bytes(),
            ('B', Value::Int(value)) if u8::try_from(*value).is_ok() => value.to_le_bytes(),
            _ => return false,
        };
        let Some(place) = self.place(index) else {
            return false;
        };
        let mut data = self.data_mut();
        let Some(bytes) = data.get_mut(place) else {
            return false;
        };
        bytes.copy_from_slice(&word[..self.format.size]);
        true
    }
}
