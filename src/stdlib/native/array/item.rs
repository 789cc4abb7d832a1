//! The items of arrays: from objects to bytes with CPython's messages, and back.

use crate::object::{Result, Value};
use crate::types::array::Array;
use crate::types::memoryview::item::unpack;
use crate::types::str::index::single;
use crate::types::str::{code_point, from_code_point};
use crate::vm::Vm;

/// The object of an item.
pub fn load(vm: &Vm, array: &Array, data: &[u8]) -> Value {
    let item = unpack(array.format, data);
    if !array.is_text() {
        return item;
    }
    let c = match item {
        Value::Int(code) => u32::try_from(code).ok().and_then(from_code_point),
        _ => None,
    };
    Value::from(single(vm, c.unwrap_or('\u{fffd}')))
}

/// The bytes of one item, in place.
pub type Item = smallvec::SmallVec<[u8; 8]>;

/// Whether an item of so many bytes holds the number.
fn fits(number: i64, is_unsigned: bool, size: usize) -> bool {
    let unused = 64 - 8 * size as u32;
    if is_unsigned {
        number >= 0 && (number << unused) as u64 >> unused == number as u64
    } else {
        number << unused >> unused == number
    }
}

/// The bytes of an item.
pub fn store(vm: &mut Vm, array: &Array, value: &Value) -> Result<Item> {
    match array.typecode {
        'u' | 'w' => {
            let c = character(vm, "array item", value)?;
            Ok(Item::from_slice(&code_point(c).to_le_bytes()))
        }
        'f' => Ok(Item::from_slice(&(vm.to_f64(value)? as f32).to_le_bytes())),
        'd' => Ok(Item::from_slice(&vm.to_f64(value)?.to_le_bytes())),
        _ => {
            let size = array.format.size;
            if let Value::Int(number) = *value
                && fits(number, array.typecode.is_ascii_uppercase(), size)
            {
                return Ok(Item::from_slice(&number.to_le_bytes()[..size]));
            }
            let number = integer(vm, array.typecode, value)?;
            Ok(Item::from_slice(&number.to_le_bytes()[..size]))
        }
    }
}

/// A string of one character; `what` names it in the message.
pub fn character(vm: &mut Vm, what: &str, value: &Value) -> Result<char> {
    let Some(text) = value.as_str() else {
        let kind = vm.type_name(value);
        return Err(vm.type_error(format!("{what} must be a unicode character, not {kind}")));
    };
    let mut chars = text.as_str().chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(vm.type_error(format!(
            "{what} must be a unicode character, not a string of length {}",
            text.char_len()
        ))),
    }
}

/// An integer that the typecode can hold.  CPython converts in steps; each has words of its own.
fn integer(vm: &mut Vm, typecode: char, value: &Value) -> Result<i128> {
    let index = vm.to_index(value)?;
    let number = match &index {
        Value::Int(number) => i128::from(*number),
        // Beyond 128 bits only the sign matters.
        Value::BigInt(big) => match i128::try_from(big.get()) {
            Ok(number) => number,
            Err(_) if big.get().sign() == num_bigint::Sign::Minus => i128::MIN,
            Err(_) => i128::MAX,
        },
        _ => 0,
    };
    let signed = |bits: u32| -(1i128 << (bits - 1))..=(1i128 << (bits - 1)) - 1;
    let unsigned = |bits: u32| 0..=(1i128 << bits) - 1;
    let too_large = |kind: &str| format!("Python int too large to convert to C {kind}");
    let steps: Vec<Step> = match typecode {
        'q' => vec![whole(signed(64), "int too big to convert")],
        'Q' => vec![(
            unsigned(64),
            "can't convert negative int to unsigned".to_owned(),
            "int too big to convert".to_owned(),
        )],
        'I' | 'L' => {
            let negative = "can't convert negative value to unsigned int".to_owned();
            let mut steps = vec![(unsigned(64), negative, too_large("unsigned long"))];
            if typecode == 'I' {
                steps.push(bounded(unsigned(32), "unsigned int"));
            }
            steps
        }
        _ => {
            let mut steps = vec![whole(signed(64), &too_large("long"))];
            match typecode {
                'b' => steps.extend([
                    bounded(signed(16), "signed short integer"),
                    bounded(signed(8), "signed char"),
                ]),
                'B' => steps.push(bounded(unsigned(8), "unsigned byte integer")),
                'h' => steps.push(bounded(signed(16), "signed short integer")),
                'H' => steps.extend([
                    bounded(signed(32), "signed integer"),
                    bounded(unsigned(16), "unsigned short"),
                ]),
                'i' => steps.push(bounded(signed(32), "signed integer")),
                _ => {}
            }
            steps
        }
    };
    for (range, below, above) in steps {
        if number < *range.start() {
            return Err(vm.overflow_error(below));
        }
        if number > *range.end() {
            return Err(vm.overflow_error(above));
        }
    }
    Ok(number)
}

type Step = (std::ops::RangeInclusive<i128>, String, String);

fn whole(range: std::ops::RangeInclusive<i128>, message: &str) -> Step {
    (range, message.to_owned(), message.to_owned())
}

fn bounded(range: std::ops::RangeInclusive<i128>, kind: &str) -> Step {
    (
        range,
        format!("{kind} is less than minimum"),
        format!("{kind} is greater than maximum"),
    )
}
