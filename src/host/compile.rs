//! The door to the compiler.  The runtime never imports the front end: `eval`, `exec`, `compile` and
//! `import` call the function that the crate's root installs in the host.

use std::rc::Rc;

use crate::bytecode::Code;
use crate::diagnostic::{SyntaxErrors, SyntaxWarning, Typo};
use crate::source::SourceFile;

/// What a source is to be read as: the modes of `compile()`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompileMode {
    /// A file of statements.
    #[default]
    Exec,
    /// One expression, whose value the code returns.
    Eval,
    /// One statement, as typed at a prompt: expressions are displayed.
    Single,
    /// Statements that were entered together at a prompt: the last is displayed if it is an expression.
    Entry,
}

/// How to compile a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompileOptions {
    pub mode: CompileMode,
    /// `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`: an `await` outside functions makes the code a coroutine's.
    pub top_level_await: bool,
}

/// A compiled source, and what there was to warn of.
pub struct Compiled {
    pub code: Rc<Code>,
    pub warnings: Vec<SyntaxWarning>,
}

/// The front end, as the runtime reaches it.
#[derive(Clone, Copy)]
pub struct FrontEnd {
    pub compile: CompileFn,
    pub keyword_typo: TypoFn,
}

/// Looks for a misspelt keyword in a faulty text: which line the error ends in, and whether only that line counts.
pub type TypoFn = fn(&SourceFile, u32, bool) -> Option<Typo>;

/// Compiles a source.
pub type CompileFn = fn(&Rc<SourceFile>, CompileOptions) -> Result<Compiled, SyntaxErrors>;
