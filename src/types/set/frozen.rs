//! `frozenset`: its table of methods, which are those of `set` that change nothing.

pub use super::methods::frozen::METHODS;

crate::getters! { pub GETTERS: }
