//! A Python exception on its way through Rust: a value that travels by `Result`.

use super::heap::Gc;
use super::instance::Instance;
use super::value::Value;

/// The result of everything that can raise.
pub type Result<T> = std::result::Result<T, Raise>;

/// A raised exception.
#[derive(Clone)]
pub struct Raise(Gc<Instance>);

impl Raise {
    /// Raises an exception object (its class derives from `BaseException`).
    pub fn new(exception: Gc<Instance>) -> Raise {
        Raise(exception)
    }

    /// The exception object.
    pub fn exception(&self) -> &Gc<Instance> {
        &self.0
    }

    /// The exception object as a value.
    pub fn value(&self) -> Value {
        Value::from(self.0.clone())
    }
}

impl std::fmt::Debug for Raise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raise({})", self.0.class().name().as_str())
    }
}
