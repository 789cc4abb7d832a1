//! Integers as text: decimal, within the limit on digits, and the other bases.

use super::IntRef;
use super::parse::digit_limit;
use crate::object::Result;
use crate::types::str::text::MAX_DIGITS;
use crate::vm::Vm;

/// `repr` of an integer.
pub fn decimal(vm: &mut Vm, int: IntRef<'_>) -> Result<String> {
    match int {
        IntRef::Small(small) => {
            Ok(crate::types::str::text::decimal(small, &mut [0; MAX_DIGITS]).to_owned())
        }
        IntRef::Big(big) => {
            let limit = digit_limit(vm);
            // A digit is worth more than 3.32 bits, so that the conversion itself is spared what cannot pass.
            let surely_too_long = limit > 0 && big.bits() / 10 * 3 > limit as u64 + 8;
            if !surely_too_long {
                let text = big.to_string();
                if limit == 0 || text.trim_start_matches('-').len() <= limit {
                    return Ok(text);
                }
            }
            Err(vm.value_error(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion; \
                 use sys.set_int_max_str_digits() to increase the limit"
            )))
        }
    }
}

/// The digits of the absolute value in base 2, 8 or 16, lower case, without a prefix.
pub fn magnitude_radix(int: IntRef<'_>, base: u32) -> String {
    match int {
        IntRef::Small(small) => {
            let magnitude = small.unsigned_abs();
            match base {
                2 => format!("{magnitude:b}"),
                8 => format!("{magnitude:o}"),
                _ => format!("{magnitude:x}"),
            }
        }
        IntRef::Big(big) => big.magnitude().to_str_radix(base),
    }
}

/// `bin`, `oct` and `hex`: sign, prefix and digits.
pub fn prefixed(int: IntRef<'_>, base: u32) -> String {
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if int.is_negative() { "-" } else { "" };
    format!("{sign}{prefix}{}", magnitude_radix(int, base))
}
