//! From compiled code to what runs: code objects with their constants as values.
//! Called when source has been compiled; no script code runs here.

use std::rc::Rc;

use super::Vm;
use crate::bytecode::{Code, Constant};
use crate::object::{Gc, Value};
use crate::types::bigint::BigInt;
use crate::types::bytes::Bytes;
use crate::types::code::{CodeBody, CodeObject, SiteCache};
use crate::types::complex::Complex;
use crate::types::set::Set;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

impl Vm {
    /// A code object over compiled code; the code objects in its constants are made as well.
    pub fn code_object(&mut self, code: &Rc<Code>) -> Gc<CodeObject> {
        let constants = self.load_constants(&code.constants);
        let intern = |vm: &Vm, names: &[Rc<str>]| -> Box<[Gc<Str>]> {
            names.iter().map(|name| vm.intern(name)).collect()
        };
        let body = CodeBody {
            constants: constants.into(),
            names: intern(self, &code.sites),
            caches: code.sites.iter().map(|_| SiteCache::default()).collect(),
            local_names: intern(self, &code.local_names),
            free_names: intern(self, &code.free_names),
            code: code.clone(),
        };
        let (name, qualname) = (self.intern(&code.name), self.intern(&code.qualname));
        Gc::new(CodeObject::new(name, qualname, body))
    }

    fn load_constant(&mut self, constant: &Constant) -> Value {
        match constant {
            Constant::None => Value::None,
            Constant::Ellipsis => Value::Ellipsis,
            Constant::Bool(value) => Value::bool(*value),
            Constant::Int(value) => Value::Int(*value),
            Constant::BigInt(digits) => BigInt::normalize(parse_digits(digits)),
            Constant::Float(value) => Value::float(*value),
            Constant::Complex(re, im) => Value::from(Complex::new(*re, *im)),
            Constant::Str(text) if is_name_like(text) => Value::from(self.intern(text)),
            Constant::Str(text) => Value::from(&**text),
            Constant::Bytes(bytes) => Value::from(Bytes::new(&**bytes)),
            Constant::Tuple(items) => Value::from(Tuple::new(self.load_constants(items))),
            Constant::FrozenSet(items) => {
                let set = Set::new_frozen();
                for item in self.load_constants(items) {
                    if set.add(self, item).is_err() {
                        unreachable!("constants are hashable")
                    }
                }
                Value::from(Gc::new(set))
            }
            Constant::Code(code) => Value::from(self.code_object(code)),
        }
    }

    fn load_constants(&mut self, constants: &[Constant]) -> Vec<Value> {
        constants
            .iter()
            .map(|constant| self.load_constant(constant))
            .collect()
    }
}

/// Strings that look like names are interned, as CPython does: `getattr` and dict look-ups with them are quick.
pub(super) fn is_name_like(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The value of an integer literal without underscores.
pub(super) fn parse_digits(digits: &str) -> num_bigint::BigInt {
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0o" | "0O") => (8, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, digits),
    };
    num_bigint::BigInt::parse_bytes(digits.as_bytes(), radix).unwrap_or_default()
}
