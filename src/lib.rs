//! Krait: a Python-like language with first-class `async`/`await`.

pub mod source;

pub mod diagnostic;

pub mod lexer;

pub mod ast;

pub mod parser;

pub mod resolve;

pub mod bytecode;

pub mod compiler;

pub mod host;

pub mod object;

pub mod types;

pub mod vm;

pub mod event_loop;

pub mod builtins;

pub mod stdlib;

mod interpreter;

pub mod cli;

pub use interpreter::{Builder, Interpreter, Outcome, on_large_stack};
