//! Krait: a Python-like language with first-class `async`/`await`.

pub mod bytecode;
pub mod source;

pub mod ast;
