//! The value of a script: 16 bytes, a tag and a payload.  Small things stand in
//! the value itself; everything else is a counted reference to the heap.
//!
//! Every payload is exactly 8 bytes and an integer or a pointer, so that the
//! compiler passes a `Value` in two machine registers.  All tags from `BigInt` on are
//! heap references, so that copying and dropping need one comparison and no jump table.

use std::ptr::NonNull;

use super::class::Class;
use super::heap::{self, Gc, Header, HeapType, Held};
use super::instance::Instance;
use super::native::Builtin;
use super::native_box::Native;
use crate::types::bigint::BigInt;
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::code::CodeObject;
use crate::types::complex::Complex;
use crate::types::dict::Dict;
use crate::types::function::{Cell, Function, Method};
use crate::types::generator::Generator;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::range::Range;
use crate::types::set::Set;
use crate::types::slice::Slice;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The bits of a float: an integer payload keeps `Value` a pair of integers.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct FloatBits(u64);

impl FloatBits {
    /// The number.
    #[inline(always)]
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// A truth value as wide as every other payload.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Truth {
    False = 0,
    True = 1,
}

impl Truth {
    /// As a Rust `bool`.
    #[inline(always)]
    pub fn get(self) -> bool {
        self as u64 != 0
    }
}

/// Any value that a script can hold, and `Undef`: no value.
#[repr(u64)]
#[derive(Default)]
pub enum Value {
    /// An empty register, an unbound variable, a missing optional argument.  Never seen by a script.
    #[default]
    Undef = 0,
    None,
    Ellipsis,
    NotImplemented,
    Bool(Truth),
    Int(i64),
    Float(FloatBits),
    /// The next item of a `for` loop over a range of machine ints: lives in loop registers only.
    RangeCursor(i64),
    /// The next index of a `for` loop over a list or tuple: lives in loop registers only.
    IndexCursor(u64),
    /// What `await sleep(0)` delegates to: one turn of the loop.  Lives in registers of awaits only.
    GiveWay,

    // ---- heap ----
    BigInt(Held<BigInt>) = 16,
    Str(Held<Str>),
    Tuple(Held<Tuple>),
    List(Held<List>),
    Dict(Held<Dict>),
    /// A `set` or a `frozenset`.
    Set(Held<Set>),
    Instance(Held<Instance>),
    Function(Held<Function>),
    /// A bound method.
    Method(Held<Method>),
    /// A function or method written in Rust.
    Builtin(Held<Builtin>),
    Class(Held<Class>),
    /// A generator, coroutine or async generator.
    Generator(Held<Generator>),
    Cell(Held<Cell>),
    Module(Held<Module>),
    Bytes(Held<Bytes>),
    ByteArray(Held<ByteArray>),
    Complex(Held<Complex>),
    Range(Held<Range>),
    Slice(Held<Slice>),
    Code(Held<CodeObject>),
    /// Any other object implemented in Rust: iterators, views, descriptors, futures, tasks.
    Native(Held<Native>),
}

/// How every value lies in memory.
#[repr(C)]
struct Words {
    tag: u64,
    payload: *mut (),
}

/// The first tag whose payload is a heap reference.
const FIRST_HEAP_TAG: u64 = 16;

/// What keys of built-in types have and those of shapes have not.
pub(super) const TYPE_KEY: u32 = 1 << 31;

const _: () = assert!(size_of::<Value>() == 16);
const _: () = assert!(size_of::<Option<Value>>() == 16);

impl Value {
    /// The tag, as a number.
    #[inline(always)]
    pub fn tag(&self) -> u64 {
        // SAFETY: a `repr(u64)` enum begins with its discriminant.
        unsafe { *std::ptr::from_ref(self).cast::<u64>() }
    }

    /// The header of the heap object that this value refers to.
    #[inline(always)]
    pub(super) fn header(&self) -> Option<NonNull<Header>> {
        if self.tag() < FIRST_HEAP_TAG {
            return None;
        }
        // SAFETY: the payload of every heap variant is one non-null pointer, behind the tag, to a
        // box that begins with its header.
        Some(unsafe { *std::ptr::from_ref(self).cast::<NonNull<Header>>().add(1) })
    }

    /// Whether this is a heap reference.
    #[inline(always)]
    pub fn is_heap(&self) -> bool {
        self.tag() >= FIRST_HEAP_TAG
    }

    /// For values of the common built-in types, whose attributes nobody can change, a key that stands for the type
    /// as that of a shape does for instances; 0 for all others.
    #[inline(always)]
    pub fn type_key(&self) -> u32 {
        match self {
            Value::Int(_)
            | Value::Float(_)
            | Value::Str(_)
            | Value::Bytes(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Tuple(_) => TYPE_KEY | self.tag() as u32,
            _ => 0,
        }
    }

    /// Whether one of several values is a heap reference, of whose tags the bitwise "or" is given.
    #[inline(always)]
    pub fn is_heap_among(tags: u64) -> bool {
        const { assert!(FIRST_HEAP_TAG.is_power_of_two()) };
        tags >= FIRST_HEAP_TAG
    }

    /// A `bool`.
    #[inline(always)]
    pub fn bool(value: bool) -> Value {
        Value::Bool(if value { Truth::True } else { Truth::False })
    }

    /// A `float`.
    #[inline(always)]
    pub fn float(value: f64) -> Value {
        Value::Float(FloatBits(value.to_bits()))
    }

    /// Whether this is the empty value.
    #[inline(always)]
    pub fn is_undef(&self) -> bool {
        matches!(self, Value::Undef)
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// Whether this is `NotImplemented`.
    #[inline(always)]
    pub fn is_not_implemented(&self) -> bool {
        matches!(self, Value::NotImplemented)
    }

    /// `Some` unless this is the empty value: how a native function sees a missing argument.
    #[inline(always)]
    pub fn given(&self) -> Option<&Value> {
        if self.is_undef() { None } else { Some(self) }
    }

    /// `Some` unless this is empty or `None`.
    #[inline(always)]
    pub fn not_none(&self) -> Option<&Value> {
        match self {
            Value::Undef | Value::None => None,
            value => Some(value),
        }
    }

    /// The operator `is`.
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.words() == other.words()
    }

    /// The tag of [`Value::Int`].
    pub(super) const INT_TAG: usize = 5;

    /// Tag and payload, whose owner is still this value.
    #[inline(always)]
    pub(super) fn words(&self) -> (u64, *mut ()) {
        let payload = match self {
            Value::Undef
            | Value::None
            | Value::Ellipsis
            | Value::NotImplemented
            | Value::GiveWay => std::ptr::null_mut(),
            // SAFETY: every other variant has eight initialised payload bytes behind the tag.
            _ => unsafe { *std::ptr::from_ref(self).cast::<*mut ()>().add(1) },
        };
        (self.tag(), payload)
    }

    /// The value of which these are the words.
    ///
    /// # Safety
    /// They came from [`words`](Value::words), and what that value owned is handed on to this one.
    #[inline(always)]
    pub(super) unsafe fn from_words(tag: u64, payload: *mut ()) -> Value {
        // SAFETY: by contract a valid tag and payload; a variant without payload ignores the second word.
        unsafe { std::mem::transmute::<Words, Value>(Words { tag, payload }) }
    }

    /// The address of the heap object, 0 for the rest.
    pub fn address(&self) -> usize {
        self.header().map_or(0, |header| header.as_ptr() as usize)
    }

    /// Whether this refers to an object that the collector knows: one that may be part of a cycle.
    #[inline(always)]
    pub fn is_tracked(&self) -> bool {
        self.header().is_some_and(heap::is_tracked)
    }

    /// The number of references to the heap object, 0 for the rest.
    pub fn ref_count(&self) -> u32 {
        self.header().map_or(0, heap::strong_count)
    }

    /// Takes the value out, leaving `Undef`.
    #[inline(always)]
    pub fn take(&mut self) -> Value {
        std::mem::replace(self, Value::Undef)
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        if let Some(header) = self.header() {
            // SAFETY: the value that is copied keeps the box alive.
            unsafe { heap::retain(header) };
        }
        // SAFETY: the copy owns the count just taken; other variants own nothing.
        unsafe { std::ptr::read(self) }
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(header) = self.header() {
            // SAFETY: a heap value owns one count.
            unsafe { heap::release(header) };
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::bool(value)
    }
}

impl From<i64> for Value {
    #[inline(always)]
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::float(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Value {
        // No container can hold more than `isize::MAX` items.
        Value::Int(value as i64)
    }
}

impl<T: HeapType> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(gc: Gc<T>) -> Value {
        T::into_value(gc)
    }
}

impl<T: HeapType> From<Option<Gc<T>>> for Value {
    fn from(gc: Option<Gc<T>>) -> Value {
        gc.map_or(Value::None, Value::from)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::from(Str::new(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::from(Str::new(text))
    }
}

/// Declares the heap types: for each, its variant and whether the collector tracks it.
macro_rules! heap_types {
    (@finalizes) => { false };
    (@finalizes $finalizer:path) => { true };
    ($($type:ty => $variant:ident, $tracked:literal $(, finalizer $finalizer:path)? $(, tail $tail:path)?
        $(, if $known:path)?;)*) => {
        $(impl HeapType for $type {
            const TRACKED: bool = $tracked;
            const FINALIZES: bool = heap_types!(@finalizes $($finalizer)?);

            #[inline(always)]
            fn into_value(this: Gc<Self>) -> Value {
                Value::$variant(this.into_held())
            }

            $(#[inline(always)]
            fn is_tracked(&self) -> bool {
                $known(self)
            })?

            $(#[inline(always)]
            fn tail_length(&self) -> usize {
                $tail(self)
            })?

            $(fn needs_finalizer(&self) -> bool {
                $finalizer(self)
            })?
        })*
    };
}

heap_types! {
    BigInt => BigInt, false;
    Str => Str, false;
    Tuple => Tuple, true, if Tuple::may_be_cyclic;
    List => List, true;
    Dict => Dict, true;
    Set => Set, true;
    Instance => Instance, true, finalizer Instance::has_finalizer, tail Instance::tail_length;
    Function => Function, true;
    Method => Method, true;
    Builtin => Builtin, true;
    Class => Class, true;
    Generator => Generator, true, finalizer Generator::has_finalizer, tail Generator::register_count;
    Cell => Cell, true;
    Module => Module, true;
    Bytes => Bytes, false;
    ByteArray => ByteArray, false;
    Complex => Complex, false;
    Range => Range, false;
    Slice => Slice, true;
    CodeObject => Code, true;
}
