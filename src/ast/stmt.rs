//! Statements.  Two departures from CPython's shape: `async` forms are a flag on
//! the plain form, and `elif` is a flat list, so that long chains do not nest.

use super::{Arguments, E, Ident, Keyword, MatchCase, NodeId, Operator, Sym};
use crate::source::Span;

/// A statement with its place.
#[derive(Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

/// The statements of `ast`, field by field.
#[derive(Debug)]
pub enum StmtKind {
    FunctionDef(Box<FunctionDef>),
    ClassDef(Box<ClassDef>),
    Return {
        value: Option<E>,
    },
    Delete {
        targets: Vec<E>,
    },
    Assign {
        targets: Vec<E>,
        value: E,
    },
    TypeAlias(Box<TypeAlias>),
    AugAssign {
        target: E,
        op: Operator,
        value: E,
    },
    /// `simple`: the target is a name without parentheses.
    AnnAssign {
        target: E,
        annotation: E,
        value: Option<E>,
        simple: bool,
    },
    For(Box<For>),
    While {
        test: E,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    /// The `if` and its `elif`s in order: at least one branch.
    If {
        branches: Vec<IfBranch>,
        orelse: Vec<Stmt>,
    },
    With(Box<With>),
    Match {
        subject: E,
        cases: Vec<MatchCase>,
    },
    Raise {
        exc: Option<E>,
        cause: Option<E>,
    },
    Try(Box<Try>),
    Assert {
        test: E,
        msg: Option<E>,
    },
    Import {
        names: Vec<Alias>,
    },
    ImportFrom {
        module: Option<Ident>,
        names: Vec<Alias>,
        level: u32,
    },
    Global {
        names: Vec<Ident>,
    },
    Nonlocal {
        names: Vec<Ident>,
    },
    Expr {
        value: E,
    },
    Pass,
    Break,
    Continue,
}

/// `def` or `async def`.  As in CPython, the statement's span begins at the
/// keyword, not at the decorators.
#[derive(Debug)]
pub struct FunctionDef {
    pub id: NodeId,
    /// The scope of its annotations, evaluated on demand (PEP 649).
    pub annotate: NodeId,
    pub is_async: bool,
    pub name: Ident,
    pub type_params: Option<TypeParams>,
    pub args: Arguments,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<E>,
    pub returns: Option<E>,
}

/// `class`.
#[derive(Debug)]
pub struct ClassDef {
    pub id: NodeId,
    /// The scope of the annotations in its body, evaluated on demand (PEP 649).
    pub annotate: NodeId,
    pub name: Ident,
    pub type_params: Option<TypeParams>,
    pub bases: Vec<E>,
    pub keywords: Vec<Keyword>,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<E>,
}

/// `type name[…] = value`, the value evaluated on demand in its own scope `id`.
#[derive(Debug)]
pub struct TypeAlias {
    pub id: NodeId,
    pub name: Ident,
    pub type_params: Option<TypeParams>,
    pub value: E,
}

/// `[T, *Ts, **P]` after a name; the scope that holds the parameters is `id`.
#[derive(Debug)]
pub struct TypeParams {
    pub id: NodeId,
    pub params: Vec<TypeParam>,
}

/// One type parameter.
#[derive(Debug)]
pub struct TypeParam {
    pub span: Span,
    pub kind: TypeParamKind,
    pub name: Ident,
    /// Only a `TypeVar` has one.
    pub bound: Option<LazyExpr>,
    pub default: Option<LazyExpr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeParamKind {
    TypeVar,
    TypeVarTuple,
    ParamSpec,
}

/// A bound or default, evaluated on demand in a scope of its own.
#[derive(Debug)]
pub struct LazyExpr {
    pub id: NodeId,
    pub value: E,
}

/// `for` or `async for`.
#[derive(Debug)]
pub struct For {
    pub is_async: bool,
    pub target: E,
    pub iter: E,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

/// `if test:` or `elif test:` with its block; `span` runs from the keyword to
/// the end of the whole statement, as CPython's nested `If` does.
#[derive(Debug)]
pub struct IfBranch {
    pub span: Span,
    pub test: E,
    pub body: Vec<Stmt>,
}

/// `with` or `async with`.
#[derive(Debug)]
pub struct With {
    pub is_async: bool,
    pub items: Vec<WithItem>,
    pub body: Vec<Stmt>,
}

/// `context_expr as optional_vars`.
#[derive(Debug)]
pub struct WithItem {
    pub context_expr: E,
    pub optional_vars: Option<E>,
}

/// `try`, with `except*` clauses where `is_star`.
#[derive(Debug)]
pub struct Try {
    pub is_star: bool,
    pub body: Vec<Stmt>,
    pub handlers: Vec<ExceptHandler>,
    pub orelse: Vec<Stmt>,
    pub finalbody: Vec<Stmt>,
}

/// `except type_ as name:`.
#[derive(Debug)]
pub struct ExceptHandler {
    pub span: Span,
    pub type_: Option<E>,
    pub name: Option<Ident>,
    pub body: Vec<Stmt>,
}

/// `name as asname` in an import.  `name` is the dotted whole (`a.b.c`, or `*`)
/// and `top` its first part, which a plain `import a.b.c` binds.
#[derive(Debug)]
pub struct Alias {
    pub span: Span,
    pub name: Ident,
    pub top: Sym,
    pub asname: Option<Ident>,
}
