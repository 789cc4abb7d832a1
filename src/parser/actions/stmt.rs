//! Statements whose making takes more than a line.

use super::function::Owner;
use super::target::Placed;
use super::{Argument, Context, Param};
use crate::ast::*;
use crate::diagnostic::SyntaxError;
use crate::source::Span;

/// Any statement.
pub fn stmt(l: u32, kind: StmtKind, r: u32) -> Stmt {
    Stmt {
        span: Span::new(l, r),
        kind,
    }
}

/// One `except` clause, and whether it is an `except*`.
#[derive(Debug)]
pub struct Handler {
    is_star: bool,
    clause: ExceptHandler,
}

/// `if` with its `elif`s; each branch's span ends where the statement ends.
pub fn if_stmt(
    l: u32,
    test: E,
    body: Vec<Stmt>,
    elifs: Vec<(u32, E, Vec<Stmt>)>,
    orelse: Option<Vec<Stmt>>,
    r: u32,
) -> Stmt {
    let first = std::iter::once((l, test, body));
    let branches = first
        .chain(elifs)
        .map(|(from, test, body)| IfBranch {
            span: Span::new(from, r),
            test,
            body,
        })
        .collect();
    let kind = StmtKind::If {
        branches,
        orelse: orelse.unwrap_or_default(),
    };
    stmt(l, kind, r)
}

/// `with` whose items have no parentheses around them, or seem not to: a lone
/// tuple in parentheses is the items after all.
pub fn with_stmt(l: u32, mut items: Vec<WithItem>, body: Vec<Stmt>, r: u32) -> Stmt {
    if let [item] = &mut items[..]
        && item.optional_vars.is_none()
        && let ExprKind::Tuple {
            elts,
            parenthesized: true,
        } = &mut item.context_expr.kind
        && !elts.is_empty()
        && elts
            .iter()
            .all(|elt| !matches!(elt.kind, ExprKind::Starred { .. }) && !is_bare_named(elt))
    {
        let parts = std::mem::take(elts);
        items = parts
            .into_iter()
            .map(|context_expr| WithItem {
                context_expr,
                optional_vars: None,
            })
            .collect();
    }
    parenthesized_with(l, items, body, r)
}

fn is_bare_named(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::NamedExpr { .. })
}

/// `with` with exactly these items.
pub fn parenthesized_with(l: u32, items: Vec<WithItem>, body: Vec<Stmt>, r: u32) -> Stmt {
    let with = With {
        is_async: false,
        items,
        body,
    };
    stmt(l, StmtKind::With(Box::new(with)), r)
}

/// `async` in front of a statement that began without it.
pub fn make_async(l: u32, mut s: Stmt) -> Stmt {
    s.span.lo = l;
    match &mut s.kind {
        StmtKind::FunctionDef(def) => def.is_async = true,
        StmtKind::For(it) => it.is_async = true,
        StmtKind::With(with) => with.is_async = true,
        _ => {}
    }
    s
}

/// Decorators in front of a definition; its span stays as it is.
pub fn decorate(decorators: Vec<E>, mut s: Stmt) -> Stmt {
    match &mut s.kind {
        StmtKind::FunctionDef(def) => def.decorator_list = decorators,
        StmtKind::ClassDef(class) => class.decorator_list = decorators,
        _ => {}
    }
    s
}

impl Context<'_> {
    pub fn assert(&mut self, l: u32, test: Placed, msg: Option<E>, r: u32) -> Stmt {
        stmt(l, StmtKind::Assert { test: test.e, msg }, r)
    }

    pub fn for_stmt(
        &mut self,
        l: u32,
        target: E,
        iter: E,
        body: Vec<Stmt>,
        orelse: Option<Vec<Stmt>>,
        r: u32,
    ) -> Stmt {
        self.check_for_target(&target);
        let it = For {
            is_async: false,
            target,
            iter,
            body,
            orelse: orelse.unwrap_or_default(),
        };
        stmt(l, StmtKind::For(Box::new(it)), r)
    }

    pub fn handler(
        &mut self,
        l: u32,
        is_star: bool,
        type_: Option<E>,
        name: Option<Placed>,
        body: Vec<Stmt>,
        r: u32,
    ) -> Handler {
        let words = match is_star {
            true => "cannot use except* statement with",
            false => "cannot use except statement with",
        };
        let name = name.and_then(|name| self.as_name(&name, words, ""));
        let clause = ExceptHandler {
            span: Span::new(l, r),
            type_,
            name,
            body,
        };
        Handler { is_star, clause }
    }

    /// `except A, B:`, which may not have an `as`.
    pub fn tuple_handler(
        &mut self,
        l: u32,
        is_star: bool,
        (from, types, to): (u32, Vec<E>, u32),
        name: Option<Placed>,
        body: Vec<Stmt>,
        r: u32,
    ) -> Handler {
        if let Some(name) = &name {
            let message = "multiple exception types must be parenthesized when using 'as'";
            let span = Span::new(from, name.r);
            let written = self.text(from, to);
            let help = format!("write `except ({written}) as …:`");
            let error = SyntaxError::new(message, span).with_help(help);
            self.errors.push(error);
        }
        let types = self.tuple(from, types, false, to);
        self.handler(l, is_star, Some(types), None, body, r)
    }

    pub fn try_stmt(
        &mut self,
        l: u32,
        body: Vec<Stmt>,
        handlers: Vec<Handler>,
        orelse: Option<Vec<Stmt>>,
        finalbody: Option<Vec<Stmt>>,
        r: u32,
    ) -> Stmt {
        let is_star = handlers.first().is_some_and(|handler| handler.is_star);
        if let Some(other) = handlers.iter().find(|handler| handler.is_star != is_star) {
            let from = other.clause.span.lo;
            let message = "cannot have both 'except' and 'except*' on the same 'try'";
            let length = if other.is_star { 7 } else { 6 };
            self.error(message, Span::new(from, from + length));
        }
        let tried = Try {
            is_star,
            body,
            handlers: handlers.into_iter().map(|handler| handler.clause).collect(),
            orelse: orelse.unwrap_or_default(),
            finalbody: finalbody.unwrap_or_default(),
        };
        stmt(l, StmtKind::Try(Box::new(tried)), r)
    }

    #[expect(clippy::too_many_arguments, reason = "one per part of the rule")]
    pub fn function(
        &mut self,
        l: u32,
        name: Ident,
        type_params: Option<TypeParams>,
        params: Vec<Param>,
        returns: Option<E>,
        body: Vec<Stmt>,
        r: u32,
    ) -> Stmt {
        let args = self.arguments(params, Owner::Function);
        let def = FunctionDef {
            id: self.node(),
            annotate: self.node(),
            is_async: false,
            name,
            type_params,
            args,
            body,
            decorator_list: Vec::new(),
            returns,
        };
        stmt(l, StmtKind::FunctionDef(Box::new(def)), r)
    }

    pub fn class(
        &mut self,
        l: u32,
        name: Ident,
        type_params: Option<TypeParams>,
        arguments: Option<(Vec<Argument>, bool)>,
        body: Vec<Stmt>,
        r: u32,
    ) -> Stmt {
        let arguments = arguments.unwrap_or_default();
        if let [Argument::Generator(_, elt, ..)] = &arguments.0[..] {
            // CPython stops at the `for`.
            let rest = &self.source[elt.span.hi as usize..];
            let at = elt.span.hi + rest.find("for").unwrap_or(0) as u32;
            self.error("invalid syntax", Span::new(at, at + 3));
        }
        let (bases, keywords) = self.call_arguments(l, arguments, r);
        let class = ClassDef {
            id: self.node(),
            annotate: self.node(),
            name,
            type_params,
            bases,
            keywords,
            body,
            decorator_list: Vec::new(),
        };
        stmt(l, StmtKind::ClassDef(Box::new(class)), r)
    }

    pub fn type_alias(
        &mut self,
        l: u32,
        name: Ident,
        type_params: Option<TypeParams>,
        value: E,
        r: u32,
    ) -> Stmt {
        let alias = TypeAlias {
            id: self.node(),
            name,
            type_params,
            value,
        };
        stmt(l, StmtKind::TypeAlias(Box::new(alias)), r)
    }

    fn dotted(&mut self, parts: &[Ident]) -> Option<Ident> {
        let (first, last) = (parts.first()?, parts.last()?);
        if parts.len() == 1 {
            return Some(*first);
        }
        let names: Vec<&str> = parts
            .iter()
            .map(|part| self.interner.resolve(part.name))
            .collect();
        let whole = names.join(".");
        Some(Ident {
            name: self.interner.intern(&whole),
            span: first.span.to(last.span),
        })
    }

    pub fn alias(&mut self, l: u32, parts: Vec<Ident>, asname: Option<Placed>, r: u32) -> Alias {
        let asname = asname.and_then(|name| self.as_name(&name, "cannot use", " as import target"));
        let name = self.dotted(&parts).expect("a dotted name has a part");
        Alias {
            span: Span::new(l, r),
            name,
            top: parts[0].name,
            asname,
        }
    }

    pub fn star_alias(&mut self, l: u32, r: u32) -> Alias {
        let name = Ident {
            name: self.interner.intern("*"),
            span: Span::new(l, r),
        };
        Alias {
            span: name.span,
            name,
            top: name.name,
            asname: None,
        }
    }

    pub fn trailing_comma(&mut self, names: Vec<Alias>, r: u32) -> Vec<Alias> {
        let message = "trailing comma not allowed without surrounding parentheses";
        let end = self.source[r as usize..].find('\n').unwrap_or(0) as u32;
        self.error(message, Span::new(r + end, r + end));
        names
    }

    pub fn import_from(
        &mut self,
        l: u32,
        dots: Option<u32>,
        module: Vec<Ident>,
        names: Vec<Alias>,
        r: u32,
    ) -> Stmt {
        let module = self.dotted(&module);
        let kind = StmtKind::ImportFrom {
            module,
            names,
            level: dots.unwrap_or(0),
        };
        stmt(l, kind, r)
    }
}
