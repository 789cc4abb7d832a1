//! The items of a memoryview: native formats of the `struct` module, one character each.

use crate::object::{Result, Value};
use crate::types::bigint::BigInt;
use crate::types::bytes::Bytes;
use crate::vm::Vm;

/// What the bytes of an item mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Char,
    Bool,
    Signed,
    Unsigned,
    Float,
}

/// An item format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// As the script wrote it: with or without `@`.
    pub text: &'static str,
    pub size: usize,
    kind: Kind,
}

impl Format {
    /// Unsigned bytes.
    pub const BYTE: Format = Format {
        text: "B",
        size: 1,
        kind: Kind::Unsigned,
    };

    /// The format with this text.
    pub fn lookup(text: &str) -> Option<Format> {
        FORMATS.iter().find(|format| format.text == text).copied()
    }

    /// The character, without `@`.
    pub fn code(self) -> &'static str {
        self.text.trim_start_matches('@')
    }

    /// Whether items are single bytes (`B`, `b` or `c`).
    pub fn is_byte(self) -> bool {
        matches!(self.code(), "B" | "b" | "c")
    }
}

macro_rules! formats {
    ($($code:literal $native:literal $size:literal $kind:ident;)*) => {
        const FORMATS: &[Format] = &[
            $(Format { text: $code, size: $size, kind: Kind::$kind },
              Format { text: $native, size: $size, kind: Kind::$kind },)*
        ];
    };
}

formats! {
    "c" "@c" 1 Char;
    "?" "@?" 1 Bool;
    "b" "@b" 1 Signed;
    "B" "@B" 1 Unsigned;
    "h" "@h" 2 Signed;
    "H" "@H" 2 Unsigned;
    "i" "@i" 4 Signed;
    "I" "@I" 4 Unsigned;
    "l" "@l" 8 Signed;
    "L" "@L" 8 Unsigned;
    "q" "@q" 8 Signed;
    "Q" "@Q" 8 Unsigned;
    "n" "@n" 8 Signed;
    "N" "@N" 8 Unsigned;
    "P" "@P" 8 Unsigned;
    "e" "@e" 2 Float;
    "f" "@f" 4 Float;
    "d" "@d" 8 Float;
}

/// The object that the bytes of an item denote.
pub fn unpack(format: Format, data: &[u8]) -> Value {
    let mut word = [0; 8];
    for (place, &byte) in word.iter_mut().zip(data) {
        *place = byte;
    }
    let unsigned = u64::from_le_bytes(word);
    let unused = 64 - 8 * format.size as u32;
    match format.kind {
        Kind::Char => Value::from(Bytes::new(data)),
        Kind::Bool => Value::bool(unsigned != 0),
        Kind::Signed => Value::Int((unsigned << unused) as i64 >> unused),
        Kind::Unsigned => BigInt::normalize(unsigned.into()),
        Kind::Float => Value::float(match format.size {
            2 => half_to_f64(unsigned as u16),
            4 => f64::from(f32::from_bits(unsigned as u32)),
            _ => f64::from_bits(unsigned),
        }),
    }
}

fn half_to_f64(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f64::from(bits & 0x3ff) / 1024.0;
    sign * match exponent {
        0 => fraction * 2f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction) * 2f64.powi(exponent - 15),
    }
}

/// The nearest half-precision number, ties to even; `None` if it is out of range.
fn half_from_f64(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    if value.is_nan() {
        return Some(sign | 0x7e00);
    }
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // Scaled so that the last place of the result is 1: of a normal number by its own exponent.
    let exponent = if magnitude < 2f64.powi(-14) {
        -14
    } else {
        magnitude.log2().floor() as i32
    };
    let units = (magnitude * 2f64.powi(10 - exponent)).round_ties_even();
    let bits = ((exponent + 14) * 1024) as f64 + units;
    (bits < f64::from(0x7c00)).then_some(sign | bits as u16)
}

/// The bytes of an item for an object.
pub fn pack(vm: &mut Vm, format: Format, value: &Value) -> Result<Vec<u8>> {
    let packed = match format.kind {
        Kind::Char => match value.as_bytes() {
            Some(bytes) if bytes.as_slice().len() == 1 => Some(bytes.as_slice().to_vec()),
            Some(_) => None,
            None => return Err(bad_type(vm, format)),
        },
        Kind::Bool => Some(vec![u8::from(vm.truth(value)?)]),
        Kind::Signed | Kind::Unsigned => pack_integer(vm, format, value)?,
        Kind::Float => {
            let Ok(number) = vm.to_f64(value) else {
                return Err(bad_type(vm, format));
            };
            match format.size {
                2 => half_from_f64(number).map(|half| half.to_le_bytes().to_vec()),
                4 => Some((number as f32).to_le_bytes().to_vec()),
                _ => Some(number.to_le_bytes().to_vec()),
            }
        }
    };
    packed.ok_or_else(|| {
        vm.value_error(format!(
            "memoryview: invalid value for format '{}'",
            format.text
        ))
    })
}

fn bad_type(vm: &mut Vm, format: Format) -> crate::object::Raise {
    vm.type_error(format!(
        "memoryview: invalid type for format '{}'",
        format.text
    ))
}

fn pack_integer(vm: &mut Vm, format: Format, value: &Value) -> Result<Option<Vec<u8>>> {
    let names = vm.names.clone();
    if value.as_int().is_none() && vm.lookup_special(value, &names.__index__).is_none() {
        return Err(bad_type(vm, format));
    }
    let number = match vm.to_index(value)? {
        Value::Int(number) => i128::from(number),
        Value::BigInt(ref big) => match i128::try_from(big.get()) {
            Ok(number) => number,
            Err(_) => return Ok(None),
        },
        _ => return Ok(None),
    };
    let bits = 8 * format.size as u32;
    let fits = match format.kind {
        Kind::Signed => (-(1i128 << (bits - 1))..1i128 << (bits - 1)).contains(&number),
        _ => (0..1i128 << bits).contains(&number),
    };
    Ok(fits.then(|| number.to_le_bytes()[..format.size].to_vec()))
}
