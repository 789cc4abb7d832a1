//! Krait: a Python-like language with first-class `async`/`await`.

pub mod source;

pub mod ast;
