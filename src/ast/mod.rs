//! The syntax tree: CPython 3.14's `ast` module in Rust's spelling, with the
//! same node and field names.  The parser builds it; resolution and the compiler
//! read it; nobody changes it afterwards.  Three invariants: no node is taller
//! than [`MAX_HEIGHT`] and no path longer than [`MAX_DEPTH`], so passes may
//! recurse; every scope-opening node has its own [`NodeId`], dense from 0; and
//! position alone says whether a target is loaded, stored or deleted.

mod dump;
mod expr;
mod name;
mod pattern;
mod stmt;
mod words;

pub use crate::source::{char_to_surrogate, surrogate_to_char};
pub use dump::dump;
pub use expr::*;
pub use name::{Ident, Interner, NodeId, Sym};
pub use pattern::*;
pub use stmt::*;

use crate::diagnostic::SyntaxWarning;

/// How many expressions may enclose one another, a chain of binary operators
/// (`1 + 1 + …`, which leans to the left) counting as one.  Every pass that
/// recurses per expression, and loops along [`BinOpChain`], stays within its stack.
pub const MAX_HEIGHT: u16 = 400;

/// How long a path through an expression may be in all, operator chains
/// counted link by link.  Bounds the recursion of `drop`, whose frames are small.
pub const MAX_DEPTH: u16 = 6000;

/// What the parser was asked to read.
#[derive(Debug)]
pub enum Root {
    /// A file: `ast.Module`.
    Module(Vec<Stmt>),
    /// One statement typed at a prompt: `ast.Interactive`.
    Interactive(Vec<Stmt>),
    /// An expression, as `eval` reads it: `ast.Expression`.
    Expression(E),
}

/// A parsed source, with the names that occur in it.
#[derive(Debug)]
pub struct Module {
    /// The scope of the module itself: always `NodeId(0)`.
    pub id: NodeId,
    /// The lazily evaluated scope of its own annotations: always `NodeId(1)`.
    pub annotate: NodeId,
    pub root: Root,
    pub interner: Interner,
    /// How many [`NodeId`]s there are.
    pub node_count: u32,
    /// What is legal but suspicious in the text itself.
    pub warnings: Vec<SyntaxWarning>,
}

impl Module {
    /// The statements; none where this is an `eval` expression.
    pub fn body(&self) -> &[Stmt] {
        match &self.root {
            Root::Module(body) | Root::Interactive(body) => body,
            Root::Expression(_) => &[],
        }
    }

    /// The expression, where this is what `eval` reads.
    pub fn expression(&self) -> Option<&Expr> {
        match &self.root {
            Root::Expression(value) => Some(value),
            _ => None,
        }
    }

    /// The text of a name.
    pub fn name(&self, name: Sym) -> &str {
        self.interner.resolve(name)
    }
}
