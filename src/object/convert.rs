//! A value as the built-in type that it is, or that it carries as an instance of a
//! subclass.  No script code runs: these are not `int(x)` or `str(x)`.

use super::heap::Gc;
use super::value::Value;
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::complex::Complex;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::set::Set;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Declares accessors of heap types: name, variant, type.
macro_rules! accessors {
    ($($name:ident $variant:ident $type:ty, $what:literal;)*) => {
        impl Value {
            $(
                #[doc = concat!("The ", $what, " that this is, or carries.")]
                #[inline]
                pub fn $name(&self) -> Option<Gc<$type>> {
                    match self.plain() {
                        Value::$variant(held) => Some(held.share()),
                        _ => None,
                    }
                }
            )*
        }
    };
}

accessors! {
    as_str Str Str, "`str`";
    as_list List List, "`list`";
    as_tuple Tuple Tuple, "`tuple`";
    as_dict Dict Dict, "`dict`";
    as_set Set Set, "`set` or `frozenset`";
    as_bytes Bytes Bytes, "`bytes`";
    as_bytearray ByteArray ByteArray, "`bytearray`";
    as_complex Complex Complex, "`complex`";
}

impl Value {
    /// The built-in value inside an instance of a subclass of a built-in type; itself otherwise.
    #[inline]
    pub fn plain(&self) -> &Value {
        match self {
            Value::Instance(instance) => instance.builtin().unwrap_or(self),
            _ => self,
        }
    }

    /// The integer that this is: `Value::Int` or `Value::BigInt`; `bool` counts.
    #[inline]
    pub fn as_int(&self) -> Option<Value> {
        match self.plain() {
            Value::Int(value) => Some(Value::Int(*value)),
            Value::Bool(truth) => Some(Value::Int(i64::from(truth.get()))),
            big @ Value::BigInt(_) => Some(big.clone()),
            _ => None,
        }
    }

    /// The float that this is.
    #[inline]
    pub fn as_float(&self) -> Option<f64> {
        match self.plain() {
            Value::Float(value) => Some(value.get()),
            _ => None,
        }
    }
}
