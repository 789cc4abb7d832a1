//! The patterns of `match`, as in CPython's `ast`.

use super::{Constant, E, Ident};
use crate::source::Span;

/// A pattern with its place.
#[derive(Debug)]
pub struct Pattern {
    pub span: Span,
    pub kind: PatternKind,
}

/// The patterns of `ast`, field by field.
#[derive(Debug)]
pub enum PatternKind {
    MatchValue {
        value: E,
    },
    /// `None`, `True` or `False`.
    MatchSingleton(Constant),
    MatchSequence {
        patterns: Vec<Pattern>,
    },
    MatchMapping {
        keys: Vec<E>,
        patterns: Vec<Pattern>,
        rest: Option<Ident>,
    },
    MatchClass {
        cls: E,
        patterns: Vec<Pattern>,
        kwd_attrs: Vec<Ident>,
        kwd_patterns: Vec<Pattern>,
    },
    /// `*name`, or `*_` where there is no name.
    MatchStar {
        name: Option<Ident>,
    },
    /// `pattern as name`, a capture `name`, or `_` where there is neither.
    MatchAs {
        pattern: Option<Box<Pattern>>,
        name: Option<Ident>,
    },
    MatchOr {
        patterns: Vec<Pattern>,
    },
}

/// One `case` block.
#[derive(Debug)]
pub struct MatchCase {
    pub pattern: Pattern,
    pub guard: Option<E>,
    pub body: Vec<super::Stmt>,
}
