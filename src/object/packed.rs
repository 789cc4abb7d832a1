//! Values in eight bytes, for the places of which every suspended task has many: the tag of a
//! [`Value`] moves into the top byte of its payload.  A float, or an integer of more than 56 bits,
//! has no room for that and is boxed.
//!
//! Invariants: a word is null for nothing, or has a tag in its top byte and a payload below; it owns what
//! the value would own, or the box.  No address that the system hands out uses the top byte.

use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr;

use super::native::NativeData;
use super::trace::{Trace, Tracer};
use super::value::Value;

const TAG_SHIFT: u32 = usize::BITS - 8;
const PAYLOAD: usize = (1 << TAG_SHIFT) - 1;

/// The tag of a box, which no variant of [`Value`] has.
const BOXED: usize = 0xff;

/// A value in one word, or a box of a `T`: of the value itself, where that is too wide for the word.
pub struct Packed<T = Value> {
    word: *mut (),
    marker: PhantomData<Box<T>>,
}

/// What a [`Packed`] held.
pub enum Unpacked<T> {
    Value(Value),
    Boxed(Box<T>),
}

/// What a [`Packed`] holds, looked at in place.
pub enum Looked<'a, T> {
    Value(Borrowed<'a>),
    Boxed(&'a T),
}

/// A value that its [`Packed`] owns: nobody else can move it out.
pub struct Borrowed<'a>(ManuallyDrop<Value>, PhantomData<&'a Value>);

impl Deref for Borrowed<'_> {
    type Target = Value;

    #[inline(always)]
    fn deref(&self) -> &Value {
        &self.0
    }
}

impl<T> Packed<T> {
    const EMPTY: Packed<T> = Packed {
        word: ptr::null_mut(),
        marker: PhantomData,
    };

    fn tagged(tag: usize, payload: *mut ()) -> Packed<T> {
        Packed {
            word: payload.map_addr(|address| address & PAYLOAD | tag << TAG_SHIFT),
            marker: PhantomData,
        }
    }

    /// The value in a word; given back where it is too wide.
    #[inline(always)]
    pub fn pack(value: Value) -> Result<Packed<T>, Value> {
        let (tag, payload) = value.words();
        let fits = value.is_heap()
            || match value {
                Value::Int(int) => int << 8 >> 8 == int,
                Value::Float(_) | Value::RangeCursor(_) | Value::IndexCursor(_) => false,
                _ => true,
            };
        if !fits {
            return Err(value);
        }
        // What the value owns is the word's now.
        std::mem::forget(value);
        Ok(Packed::tagged(tag as usize, payload))
    }

    /// A word that holds an object of the heap.
    ///
    /// # Panics
    /// If the value is a number.
    pub fn of_object(value: Value) -> Packed<T> {
        match Packed::pack(value) {
            Ok(packed) => packed,
            Err(_) => unreachable!("objects of the heap fit"),
        }
    }

    /// A word that holds a box.
    pub fn boxed(content: Box<T>) -> Packed<T> {
        Packed::tagged(BOXED, Box::into_raw(content).cast())
    }

    /// Whether it holds nothing.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.word.is_null()
    }

    #[inline(always)]
    fn tag(&self) -> usize {
        self.word.addr() >> TAG_SHIFT
    }

    #[inline(always)]
    fn payload(&self) -> *mut () {
        self.word.map_addr(|address| address & PAYLOAD)
    }

    /// What it holds, while it stays there.
    #[inline(always)]
    pub fn look(&self) -> Looked<'_, T> {
        let (tag, payload) = (self.tag(), self.payload());
        match tag {
            // SAFETY: the box is this word's, and is not touched while the word is borrowed.
            BOXED => Looked::Boxed(unsafe { &*payload.cast::<T>() }),
            Value::INT_TAG => {
                let int = (payload.addr() as i64) << 8 >> 8;
                Looked::Value(Borrowed(ManuallyDrop::new(Value::Int(int)), PhantomData))
            }
            // SAFETY: `pack` took a value of this tag and payload apart; what it owned is owned here, and not
            // given up by a value that is not dropped.
            _ => Looked::Value(Borrowed(
                ManuallyDrop::new(unsafe { Value::from_words(tag as u64, payload) }),
                PhantomData,
            )),
        }
    }

    /// Moves out what it holds.
    #[inline(always)]
    pub fn unpack(self) -> Unpacked<T> {
        let this = ManuallyDrop::new(self);
        match this.look() {
            Looked::Value(value) => Unpacked::Value(ManuallyDrop::into_inner(value.0)),
            // SAFETY: the box is moved out of a word that is forgotten.
            Looked::Boxed(_) => Unpacked::Boxed(unsafe { Box::from_raw(this.payload().cast()) }),
        }
    }
}

impl<T> Default for Packed<T> {
    #[inline(always)]
    fn default() -> Packed<T> {
        Packed::EMPTY
    }
}

impl<T> Drop for Packed<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.word.is_null() {
            drop(std::mem::take(self).unpack());
        }
    }
}

impl From<Value> for Packed {
    #[inline(always)]
    fn from(value: Value) -> Packed {
        Packed::pack(value).unwrap_or_else(|wide| Packed::boxed(Box::new(wide)))
    }
}

impl Packed {
    /// The value itself.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        match self.unpack() {
            Unpacked::Value(value) => value,
            Unpacked::Boxed(value) => *value,
        }
    }

    /// Whether it is this very object.
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        matches!(self.look(), Looked::Value(own) if own.is(other))
    }

    /// Another reference to the value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        match self.look() {
            Looked::Value(value) => (*value).clone(),
            Looked::Boxed(value) => value.clone(),
        }
    }

    /// The data of the native object that it holds.
    #[inline(always)]
    pub fn native<T: NativeData>(&self) -> Option<&T> {
        let Looked::Value(value) = self.look() else {
            return None;
        };
        let data: *const T = value.native::<T>()?;
        // SAFETY: the object is alive for as long as this word holds it, which nobody can change meanwhile.
        Some(unsafe { &*data })
    }
}

impl Trace for Packed {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        match self.look() {
            Looked::Value(value) => tracer.value(&value),
            Looked::Boxed(value) => tracer.value(value),
        }
    }
}

/// A [`Slot`](super::Slot) of half the size; a float costs it a box.
#[derive(Default)]
pub struct PackedSlot(Cell<Packed>);

impl PackedSlot {
    /// A place that holds `value`.
    pub fn new(value: Value) -> PackedSlot {
        PackedSlot(Cell::new(value.into()))
    }

    #[inline(always)]
    fn peek(&self) -> &Packed {
        // SAFETY: only for the methods below, which copy or test the value before anything can change it:
        // neither runs script code or touches a slot.
        unsafe { &*self.0.as_ptr() }
    }

    /// Another reference to the value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.peek().get()
    }

    /// Puts a value there; the one before is dropped once it is out.
    #[inline(always)]
    pub fn set(&self, value: Value) {
        // Most places stay empty most of the time.
        if !(value.is_undef() && self.is_empty()) {
            drop(self.0.replace(value.into()));
        }
    }

    /// Moves the value out.
    #[inline(always)]
    pub fn take(&self) -> Value {
        if self.is_empty() {
            return Value::Undef;
        }
        self.0.take().into_value()
    }

    /// Puts a value there and gives the one before.
    #[inline(always)]
    pub fn replace(&self, value: Value) -> Value {
        self.0.replace(value.into()).into_value()
    }

    /// Whether there is none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.peek().is_empty()
    }
}

impl Trace for PackedSlot {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.peek().trace(tracer);
    }
}

/// A place that is filled once.
#[derive(Default)]
pub struct PackedOnce(PackedSlot);

impl PackedOnce {
    /// Fills it; what it has already stays.
    pub fn set(&self, value: Value) {
        if self.0.is_empty() {
            self.0.set(value);
        }
    }

    /// Another reference to the value; `Undef` before there is one.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.0.get()
    }

    /// Whether there is a value.
    #[inline(always)]
    pub fn is_set(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether it is this very object.
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.0.peek().is(other)
    }

    /// The data of the native object that it holds.
    #[inline(always)]
    pub fn native<T: NativeData>(&self) -> Option<&T> {
        // No reference from here is outlived by the value: it never leaves.
        self.0.peek().native()
    }
}

impl Trace for PackedOnce {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything comes out as it went in, and what is owned is given up once.
    #[test]
    fn values_survive_packing() {
        let text = Value::from("text");
        let values = [
            Value::Undef,
            Value::None,
            Value::Ellipsis,
            Value::bool(true),
            Value::bool(false),
            Value::Int(0),
            Value::Int(-1),
            Value::Int((1 << 55) - 1),
            Value::Int(-(1 << 55)),
            Value::Int(1 << 55),
            Value::Int(i64::MIN),
            Value::float(-0.0),
            Value::float(f64::NAN),
            Value::GiveWay,
            text.clone(),
        ];
        for value in &values {
            let slot = PackedSlot::new(value.clone());
            assert_eq!(slot.is_empty(), value.is_undef());
            assert!(slot.get().is(value) && slot.replace(Value::Int(1)).is(value));
            slot.set(value.clone());
            assert!(slot.take().is(value) && slot.is_empty());
            slot.set(value.clone());
        }
        drop(values);
        assert_eq!(text.ref_count(), 1);
    }

    /// A box of something else is told apart from values.
    #[test]
    fn boxes_are_told_apart() {
        let packed = Packed::boxed(Box::new(vec![1, 2]));
        assert!(matches!(packed.unpack(), Unpacked::Boxed(content) if *content == [1, 2]));
        let packed = Packed::<Vec<u8>>::pack(Value::Int(3));
        assert!(
            matches!(packed.map(Packed::unpack), Ok(Unpacked::Value(value)) if value.is(&Value::Int(3)))
        );
        assert!(Packed::<Vec<u8>>::pack(Value::float(0.5)).is_err());
    }
}
