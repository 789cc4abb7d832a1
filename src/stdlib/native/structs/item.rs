//! Single values as bytes.

use num_bigint::BigInt as Big;

use super::error;
use super::format::{Code, Format};
use crate::object::{Gc, Result, Value};
use crate::types::bigint::BigInt;
use crate::types::bytes::{Bytes, buffer};
use crate::types::complex::Complex;
use crate::types::int::IntRef;
use crate::vm::Vm;

/// Whether an integer letter has a sign.
fn is_signed(letter: u8) -> bool {
    letter.is_ascii_lowercase()
}

fn put(out: &mut [u8], bytes: &[u8], little: bool) {
    out.copy_from_slice(bytes);
    if !little {
        out.reverse();
    }
}

/// Writes a value at an offset.
pub fn pack(
    vm: &mut Vm,
    format: &Format,
    code: &Code,
    value: &Value,
    at: usize,
    out: &mut [u8],
) -> Result<()> {
    match code.letter {
        b'c' => match value.as_bytes().as_deref().map(Bytes::as_slice) {
            Some([byte]) => out[at] = *byte,
            _ => {
                return Err(error(vm, "char format requires a bytes object of length 1"));
            }
        },
        b's' | b'p' => {
            let is_bytes = value.as_bytes().is_some() || value.as_bytearray().is_some();
            let data = buffer::buffer(value).filter(|_| is_bytes);
            let Some(data) = data else {
                let letter = char::from(code.letter);
                return Err(error(
                    vm,
                    format!("argument for '{letter}' must be a bytes object"),
                ));
            };
            put_text(code, &data, &mut out[at..at + code.size]);
        }
        b'?' => out[at] = u8::from(vm.truth(value)?),
        b'e' | b'f' | b'd' => {
            let Ok(number) = vm.to_f64(value) else {
                return Err(error(vm, "required argument is not a float"));
            };
            put_float(
                vm,
                code.letter,
                number,
                format.little,
                &mut out[at..at + code.size],
            )?;
        }
        b'F' | b'D' => {
            let number = match (value.as_complex(), vm.to_f64(value)) {
                (Some(number), _) => (number.re, number.im),
                (None, Ok(real)) => (real, 0.0),
                (None, Err(_)) => return Err(error(vm, "required argument is not a complex")),
            };
            let half = code.size / 2;
            let letter = code.letter.to_ascii_lowercase();
            let letter = if letter == b'f' { b'f' } else { b'd' };
            put_float(vm, letter, number.0, format.little, &mut out[at..at + half])?;
            let rest = &mut out[at + half..at + code.size];
            put_float(vm, letter, number.1, format.little, rest)?;
        }
        _ => {
            let number = integer(vm, code, value)?;
            let bytes = number.to_le_bytes();
            put(
                &mut out[at..at + code.size],
                &bytes[..code.size],
                format.little,
            );
        }
    }
    Ok(())
}

fn put_text(code: &Code, data: &[u8], out: &mut [u8]) {
    if code.letter == b's' {
        let len = data.len().min(out.len());
        out[..len].copy_from_slice(&data[..len]);
        return;
    }
    let Some((first, rest)) = out.split_first_mut() else {
        return;
    };
    let len = data.len().min(rest.len());
    rest[..len].copy_from_slice(&data[..len]);
    *first = len.min(255) as u8;
}

/// The number of an integer letter, within its bounds.
fn integer(vm: &mut Vm, code: &Code, value: &Value) -> Result<i128> {
    let names = vm.names.clone();
    let is_int = value.as_int().is_some() || vm.lookup_special(value, &names.__index__).is_some();
    if !is_int {
        return Err(error(vm, "required argument is not an integer"));
    }
    let value = vm.to_index(value)?;
    let number = match IntRef::of(&value) {
        Some(IntRef::Small(number)) => Some(i128::from(number)),
        Some(IntRef::Big(number)) => i128::try_from(number).ok(),
        None => None,
    };
    let bits = 8 * code.size as u32;
    if code.letter == b'P' {
        return match number {
            Some(number) if (-(1 << 63)..1 << 64).contains(&number) => Ok(number),
            _ => Err(vm.overflow_error("int too large to convert")),
        };
    }
    let (low, high) = if is_signed(code.letter) {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    match number {
        Some(number) if (low..=high).contains(&number) => Ok(number),
        _ => {
            let letter = char::from(code.letter);
            Err(error(
                vm,
                format!("'{letter}' format requires {low} <= number <= {high}"),
            ))
        }
    }
}

fn put_float(vm: &mut Vm, letter: u8, number: f64, little: bool, out: &mut [u8]) -> Result<()> {
    let fits = match letter {
        b'd' => {
            put(out, &number.to_le_bytes(), little);
            true
        }
        b'f' => {
            let single = number as f32;
            put(out, &single.to_le_bytes(), little);
            single.is_finite() || !number.is_finite()
        }
        _ => match half_bits(number) {
            Some(bits) => {
                put(out, &bits.to_le_bytes(), little);
                true
            }
            None => false,
        },
    };
    if fits {
        return Ok(());
    }
    let letter = char::from(letter);
    Err(vm.overflow_error(format!("float too large to pack with {letter} format")))
}

/// A number in half precision, rounded to even; `None` if it is too large.
fn half_bits(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = number.abs();
    if magnitude.is_nan() {
        return Some(sign | 0x7e00);
    }
    if magnitude.is_infinite() {
        return Some(sign | 0x7c00);
    }
    if magnitude >= 65520.0 {
        return None;
    }
    // Below 2^-14 the numbers stand equally spaced, 2^-24 apart.
    if magnitude < 2f64.powi(-14) {
        return Some(sign | (magnitude * 2f64.powi(24)).round_ties_even() as u16);
    }
    let exponent = ((magnitude.to_bits() >> 52) as i32) - 1023;
    let steps = (magnitude / 2f64.powi(exponent - 10)).round_ties_even() as u16;
    // A mantissa that rounds up to the next power carries into the exponent.
    Some(sign | ((((exponent + 15) as u16) << 10) + (steps - 0x400)))
}

fn half_value(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, mantissa) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => mantissa * 2f64.powi(-24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + mantissa) * 2f64.powi(exponent - 25),
    }
}

/// The bytes of a number, the least significant first.
fn ordered<const N: usize>(data: &[u8], little: bool) -> [u8; N] {
    let mut bytes = [0; N];
    bytes[..data.len()].copy_from_slice(data);
    if !little {
        bytes[..data.len()].reverse();
    }
    bytes
}

fn get_float(letter: u8, data: &[u8], little: bool) -> f64 {
    match letter {
        b'd' => f64::from_le_bytes(ordered(data, little)),
        b'f' => f64::from(f32::from_le_bytes(ordered(data, little))),
        _ => half_value(u16::from_le_bytes(ordered(data, little))),
    }
}

/// Reads a value.
pub fn unpack(format: &Format, code: &Code, data: &[u8]) -> Value {
    let little = format.little;
    match code.letter {
        b'c' | b's' => Value::from(Bytes::new(data)),
        b'p' => {
            let Some((&first, rest)) = data.split_first() else {
                return Value::from(Bytes::new(data));
            };
            let len = usize::from(first).min(rest.len());
            Value::from(Bytes::new(&rest[..len]))
        }
        b'?' => Value::bool(data[0] != 0),
        b'e' | b'f' | b'd' => Value::float(get_float(code.letter, data, little)),
        b'F' | b'D' => {
            let (real, imaginary) = data.split_at(data.len() / 2);
            let letter = if code.letter == b'F' { b'f' } else { b'd' };
            let re = get_float(letter, real, little);
            let im = get_float(letter, imaginary, little);
            Value::from(Gc::new(Complex { re, im }))
        }
        letter => {
            let number = u64::from_le_bytes(ordered(data, little));
            let unused = 64 - 8 * data.len() as u32;
            if is_signed(letter) {
                return Value::Int((number << unused) as i64 >> unused);
            }
            match i64::try_from(number) {
                Ok(number) => Value::Int(number),
                Err(_) => BigInt::normalize(Big::from(number)),
            }
        }
    }
}
