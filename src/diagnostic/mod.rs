//! Diagnostics as data: what is wrong with a source text, where, and what may
//! help.  Lexer, parser, resolution and compiler all build [`SyntaxError`]s;
//! `labelled` draws them.  The message is CPython's to the letter; whatever krait
//! adds goes into label and help.

mod advice;
pub mod drawn;
mod error;
mod excerpt;
mod labelled;
pub mod notice;
pub mod suggest;
pub mod traceback;

pub use advice::advice;
pub use error::{
    End, Location, SyntaxError, SyntaxErrorKind, SyntaxErrors, SyntaxWarning, Typo, may_be_typo,
    undecodable,
};
pub use labelled::{Drawing, Theme, render, render_warning};
