//! Krait: a Python-like language with first-class `async`/`await`.
//!
//! The modules stand in the order of the pipeline.  The front end, through [`compiler`], never sees a
//! run-time value; the runtime never sees the AST.  [`bytecode`] is all that they share, and the
//! compiler is reached from the runtime by one function in [`host`].  [`event_loop`] knows the VM; the
//! VM has never heard of it.
#![deny(unsafe_code)]

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

pub mod observe;

pub mod builtins;

pub mod stdlib;

pub mod check;

mod interpreter;

pub mod repl;

pub mod cli;

pub use interpreter::{Builder, Ended, Interpreter, Outcome, Session, on_large_stack};
