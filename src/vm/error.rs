//! Raising exceptions from Rust.

use super::Vm;
use crate::object::{Class, Gc, Instance, Payload, PoolBox, Raise, Result, Value};
use crate::types::exception::{Exc, ExceptionState};
use crate::types::tuple::Tuple;

/// Shorthands: `vm.type_error("…")` builds the exception, to be returned as `Err`.
macro_rules! shorthands {
    ($($method:ident => $exc:ident,)*) => {
        impl Vm {
            $(
                #[doc = concat!("A `", stringify!($exc), "` with this message.")]
                #[cold]
                pub fn $method(&mut self, message: impl AsRef<str>) -> Raise {
                    self.error(Exc::$exc, message)
                }
            )*
        }
    };
}

shorthands! {
    type_error => TypeError,
    value_error => ValueError,
    index_error => IndexError,
    runtime_error => RuntimeError,
    overflow_error => OverflowError,
    zero_division_error => ZeroDivisionError,
    recursion_error => RecursionError,
    not_implemented_error => NotImplementedError,
    memory_error => MemoryError,
    system_error => SystemError,
}

impl Vm {
    /// A built-in exception class.
    pub fn exception_class(&self, exc: Exc) -> Gc<Class> {
        self.types.exceptions[exc as usize].clone()
    }

    /// An exception of a built-in class with one string argument.
    #[cold]
    pub fn error(&mut self, exc: Exc, message: impl AsRef<str>) -> Raise {
        self.error_with(exc, vec![Value::from(message.as_ref())])
    }

    /// An exception of a built-in class with these arguments.  Members that the class derives from its
    /// arguments (`StopIteration.value`, `KeyError`'s key) are set as its constructor would.
    #[cold]
    pub fn error_with(&mut self, exc: Exc, args: Vec<Value>) -> Raise {
        let class = self.exception_class(exc);
        let state = ExceptionState::new(Tuple::new(args));
        crate::types::exceptions::set_members(exc, &state);
        Raise::new(Instance::new(
            class,
            Payload::Exception(PoolBox::new(state)),
        ))
    }

    /// A `KeyError` for this key.
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raise {
        self.error_with(Exc::KeyError, vec![key])
    }

    /// A `StopIteration` carrying a generator's result.
    #[cold]
    pub fn stop_iteration(&mut self, value: Value) -> Raise {
        let args = if value.is_none() {
            Vec::new()
        } else {
            vec![value]
        };
        self.error_with(Exc::StopIteration, args)
    }

    /// An `AttributeError` that remembers object and name, for suggestions.
    #[cold]
    pub fn attribute_error(&mut self, message: impl AsRef<str>, obj: &Value, name: &str) -> Raise {
        let raise = self.error(Exc::AttributeError, message);
        if let Some(state) = raise.exception().exception() {
            state.set_member(crate::types::exceptions::ATTRIBUTE_NAME, Value::from(name));
            state.set_member(crate::types::exceptions::ATTRIBUTE_OBJ, obj.clone());
        }
        raise
    }

    /// Whether a raised exception is an instance of a built-in class.
    pub fn raised(&self, raise: &Raise, exc: Exc) -> bool {
        raise
            .exception()
            .class()
            .is_subclass(&self.types.exceptions[exc as usize])
    }

    /// `Ok(None)` in place of a `StopIteration`.
    pub fn until_stop<T>(&self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(raise) if self.raised(&raise, Exc::StopIteration) => Ok(None),
            Err(raise) => Err(raise),
        }
    }
}
