//! The bytes of packed code: numbers in as many bytes as they need, and how each operand of an
//! instruction is written.  Writer and reader stand side by side, so that they agree.

use crate::bytecode::op::{
    AwaitContext, ConstIndex, Conversion, FreeIndex, FunctionParts, Intrinsic, Jump16, Jump32, Reg,
    Site, Special,
};

/// Appends numbers to bytes.
#[derive(Default)]
pub struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// A number: seven bits a byte, the lowest first.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    /// A number that may be negative: its sign is the lowest bit.
    pub fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// Bytes, and before them how many.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }
}

/// Reads what a [`Writer`] has written.  It trusts its bytes: they come from this build.
#[derive(Clone)]
pub struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { bytes, at: 0 }
    }

    #[inline]
    pub fn byte(&mut self) -> u8 {
        let byte = self.bytes[self.at];
        self.at += 1;
        byte
    }

    #[inline]
    pub fn number(&mut self) -> u64 {
        let first = self.byte();
        if first < 0x80 {
            return u64::from(first);
        }
        let mut number = u64::from(first & 0x7f);
        let mut shift = 7;
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    #[inline]
    pub fn signed(&mut self) -> i64 {
        let number = self.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    #[inline]
    pub fn count(&mut self) -> usize {
        self.number() as usize
    }

    pub fn bytes(&mut self) -> &'b [u8] {
        let count = self.count();
        let bytes = &self.bytes[self.at..self.at + count];
        self.at += count;
        bytes
    }

    /// What has not been read.
    pub fn rest(&self) -> &'b [u8] {
        &self.bytes[self.at..]
    }
}

/// An operand as bytes.
pub trait Field: Sized {
    fn write(&self, writer: &mut Writer);
    fn read(reader: &mut Reader<'_>) -> Self;
}

macro_rules! plain_fields {
    ($($type:ty: $this:ident => $number:expr, $read:ident, |$raw:ident| $value:expr;)*) => {
        $(impl Field for $type {
            fn write(&self, writer: &mut Writer) {
                let $this = self;
                writer.$read($number.into());
            }

            #[inline]
            fn read(reader: &mut Reader<'_>) -> Self {
                let $raw = reader.$read();
                $value
            }
        })*
    };
}

plain_fields! {
    Reg: x => x.0, number, |n| Reg(n as u16);
    ConstIndex: x => x.0, number, |n| ConstIndex(n as u16);
    Site: x => x.0, number, |n| Site(n as u16);
    FreeIndex: x => x.0, number, |n| FreeIndex(n as u16);
    FunctionParts: x => x.0, number, |n| FunctionParts(n as u16);
    Jump32: x => x.0, signed, |n| Jump32(n as i32);
    Jump16: x => x.0, signed, |n| Jump16(n as i16);
    u8: x => *x, number, |n| n as u8;
    u16: x => *x, number, |n| n as u16;
    i16: x => *x, signed, |n| n as i16;
    i32: x => *x, signed, |n| n as i32;
}

/// Enumerations go by their position among all that there are.
macro_rules! listed_fields {
    ($($type:ident: $($variant:ident)*;)*) => {
        $(impl Field for $type {
            fn write(&self, writer: &mut Writer) {
                writer.byte(*self as u8);
            }

            fn read(reader: &mut Reader<'_>) -> Self {
                const ALL: &[$type] = &[$($type::$variant),*];
                ALL[usize::from(reader.byte())]
            }
        }

        const _: () = {
            let mut at = 0;
            $(assert!($type::$variant as usize == at, "listed in their order"); at += 1;)*
            let _ = at;
        };)*
    };
}

listed_fields! {
    Special: Enter Exit AsyncEnter AsyncExit;
    Conversion: Str Repr Ascii;
    AwaitContext: Await AsyncEnter AsyncExit AsyncNext;
    Intrinsic: TypeVar TypeVarWithConstraints TypeVarTuple ParamSpec SubscriptGeneric TypeAlias SetTypeParams
        AssertionError DisplayHook ImportStar SetupAnnotations CheckAnnotationFormat;
}
