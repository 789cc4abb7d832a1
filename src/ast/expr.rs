//! Expressions.  Parentheses leave no node behind; a tuple knows whether it had
//! them, since its span then includes them.  `Expr::new` computes how deeply a
//! node nests, which the parser checks against the limits in `ast`.

use super::{Ident, MAX_DEPTH, MAX_HEIGHT, NodeId, Sym};
use crate::source::Span;

/// An expression as other nodes hold it.
pub type E = Box<Expr>;

/// An expression with its place.
#[derive(Debug)]
pub struct Expr {
    pub span: Span,
    nesting: Nesting,
    pub kind: ExprKind,
}

/// How deeply a tree nests: `height` counts a chain of binary operators as one
/// node, `depth` counts every link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nesting {
    pub height: u16,
    pub depth: u16,
}

/// The expressions of `ast`, field by field.
#[derive(Debug)]
pub enum ExprKind {
    BoolOp {
        op: BoolOp,
        values: Vec<E>,
    },
    /// `target := value`; the target is always a `Name`.
    NamedExpr {
        target: E,
        value: E,
    },
    /// Leans to the left, thousands of links deep at worst: walk it by
    /// [`Expr::chain`], do not recurse into `left`.
    BinOp {
        left: E,
        op: Operator,
        right: E,
    },
    UnaryOp {
        op: UnaryOp,
        operand: E,
    },
    Lambda {
        id: NodeId,
        args: Box<Arguments>,
        body: E,
    },
    IfExp {
        test: E,
        body: E,
        orelse: E,
    },
    /// A key that is `None` stands for `**value`.
    Dict {
        keys: Vec<Option<E>>,
        values: Vec<E>,
    },
    Set {
        elts: Vec<E>,
    },
    ListComp {
        id: NodeId,
        elt: E,
        generators: Vec<Comprehension>,
    },
    SetComp {
        id: NodeId,
        elt: E,
        generators: Vec<Comprehension>,
    },
    DictComp {
        id: NodeId,
        key: E,
        value: E,
        generators: Vec<Comprehension>,
    },
    GeneratorExp {
        id: NodeId,
        elt: E,
        generators: Vec<Comprehension>,
    },
    Await {
        value: E,
    },
    Yield {
        value: Option<E>,
    },
    YieldFrom {
        value: E,
    },
    Compare {
        left: E,
        ops: Vec<CmpOp>,
        comparators: Vec<E>,
    },
    Call {
        func: E,
        args: Vec<E>,
        keywords: Vec<Keyword>,
    },
    /// A field of an f-string: `{value!conversion:format_spec}`.
    FormattedValue {
        value: E,
        conversion: Option<Conversion>,
        format_spec: Option<E>,
    },
    /// A field of a t-string, with the text of its expression.
    Interpolation {
        value: E,
        str: Box<str>,
        conversion: Option<Conversion>,
        format_spec: Option<E>,
    },
    /// An f-string: `Constant` strings and `FormattedValue`s.
    JoinedStr {
        values: Vec<E>,
    },
    /// A t-string: `Constant` strings and `Interpolation`s.
    TemplateStr {
        values: Vec<E>,
    },
    Constant(Constant),
    Attribute {
        value: E,
        attr: Ident,
    },
    Subscript {
        value: E,
        slice: E,
    },
    Starred {
        value: E,
    },
    Name(Sym),
    List {
        elts: Vec<E>,
    },
    Tuple {
        elts: Vec<E>,
        parenthesized: bool,
    },
    Slice {
        lower: Option<E>,
        upper: Option<E>,
        step: Option<E>,
    },
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    /// A literal beyond 64 bits: its digits without underscores, decimal or
    /// with a lower-case `0x`, `0o` or `0b` in front.
    BigInt(Box<str>),
    Float(f64),
    /// The imaginary part.
    Complex(f64),
    /// Lone surrogates are stored by their stand-ins: `ast::surrogate_to_char`.
    Str(Box<str>),
    Bytes(Box<[u8]>),
}

/// `!s`, `!r` or `!a` in a field of an f-string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    Str,
    Repr,
    Ascii,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// One `for target in iter if …` of a comprehension.
#[derive(Debug)]
pub struct Comprehension {
    pub target: E,
    pub iter: E,
    pub ifs: Vec<E>,
    pub is_async: bool,
}

/// `arg=value` in a call, or `**value` where there is no name.
#[derive(Debug)]
pub struct Keyword {
    pub span: Span,
    pub arg: Option<Ident>,
    pub value: E,
}

/// The parameters of a function.  `defaults` belong to the last of
/// `posonlyargs` and `args`; `kw_defaults` has one entry per `kwonlyargs`.
#[derive(Debug, Default)]
pub struct Arguments {
    pub posonlyargs: Vec<Arg>,
    pub args: Vec<Arg>,
    pub vararg: Option<Arg>,
    pub kwonlyargs: Vec<Arg>,
    pub kw_defaults: Vec<Option<E>>,
    pub kwarg: Option<Arg>,
    pub defaults: Vec<E>,
}

/// One parameter.
#[derive(Debug)]
pub struct Arg {
    pub span: Span,
    pub arg: Ident,
    pub annotation: Option<E>,
}

impl Arguments {
    /// Every parameter, in the order in which CPython numbers local variables:
    /// positional, keyword-only, `*args`, `**kwargs`.
    pub fn iter(&self) -> impl Iterator<Item = &Arg> {
        let positional = self.posonlyargs.iter().chain(&self.args);
        let named = positional.chain(&self.kwonlyargs);
        named.chain(&self.vararg).chain(&self.kwarg)
    }
}

impl Expr {
    /// A node, with its nesting worked out from its children's.
    pub fn new(span: Span, kind: ExprKind) -> Expr {
        let nesting = Nesting::of(&kind);
        Expr {
            span,
            nesting,
            kind,
        }
    }

    /// How deeply this tree nests.
    pub fn nesting(&self) -> Nesting {
        self.nesting
    }

    /// A chain of binary operators unrolled: the operand at its left end, and
    /// the `BinOp` nodes from the innermost to this one.  `None` for other nodes.
    pub fn chain(&self) -> Option<BinOpChain<'_>> {
        let mut first = self;
        let mut links = Vec::new();
        while let ExprKind::BinOp { left, op, right } = &first.kind {
            links.push(BinOpLink {
                whole: first,
                op: *op,
                right,
            });
            first = left;
        }
        links.reverse();
        (!links.is_empty()).then_some(BinOpChain { first, links })
    }
}

/// `first op right op right …`, evaluated from left to right.
#[derive(Debug)]
pub struct BinOpChain<'a> {
    pub first: &'a Expr,
    pub links: Vec<BinOpLink<'a>>,
}

/// One step of a [`BinOpChain`]; `whole` is the node up to and with this step.
#[derive(Clone, Copy, Debug)]
pub struct BinOpLink<'a> {
    pub whole: &'a Expr,
    pub op: Operator,
    pub right: &'a Expr,
}

impl Nesting {
    /// Whether the tree is within [`MAX_HEIGHT`] and [`MAX_DEPTH`].
    pub fn is_allowed(self) -> bool {
        self.height <= MAX_HEIGHT && self.depth <= MAX_DEPTH
    }

    fn over(mut self, child: &Expr) -> Nesting {
        self.height = self.height.max(child.nesting.height.saturating_add(1));
        self.depth = self.depth.max(child.nesting.depth.saturating_add(1));
        self
    }

    fn over_all<'a>(self, children: impl IntoIterator<Item = &'a E>) -> Nesting {
        children
            .into_iter()
            .fold(self, |sum, child| sum.over(child))
    }

    fn over_generators(self, generators: &[Comprehension]) -> Nesting {
        generators.iter().fold(self, |sum, part| {
            sum.over(&part.target).over(&part.iter).over_all(&part.ifs)
        })
    }

    fn over_arguments(self, args: &Arguments) -> Nesting {
        let annotations = args.iter().filter_map(|arg| arg.annotation.as_ref());
        self.over_all(annotations)
            .over_all(&args.defaults)
            .over_all(args.kw_defaults.iter().flatten())
    }

    fn of(kind: &ExprKind) -> Nesting {
        use ExprKind::*;
        let leaf = Nesting::default();
        match kind {
            Constant(_) | Name(_) => leaf,
            BinOp { left, right, .. } => {
                let mut sum = leaf.over(left).over(right);
                if matches!(left.kind, BinOp { .. }) {
                    let beside = leaf.over(right).height;
                    sum.height = left.nesting.height.max(beside);
                }
                sum
            }
            BoolOp { values, .. } | JoinedStr { values } | TemplateStr { values } => {
                leaf.over_all(values)
            }
            Set { elts } | List { elts } | Tuple { elts, .. } => leaf.over_all(elts),
            NamedExpr { target, value } => leaf.over(target).over(value),
            UnaryOp { operand, .. } => leaf.over(operand),
            Lambda { args, body, .. } => leaf.over_arguments(args).over(body),
            IfExp { test, body, orelse } => leaf.over(test).over(body).over(orelse),
            Dict { keys, values } => leaf.over_all(keys.iter().flatten()).over_all(values),
            ListComp {
                elt, generators, ..
            }
            | SetComp {
                elt, generators, ..
            }
            | GeneratorExp {
                elt, generators, ..
            } => leaf.over(elt).over_generators(generators),
            DictComp {
                key,
                value,
                generators,
                ..
            } => leaf.over(key).over(value).over_generators(generators),
            Yield { value } => leaf.over_all(value),
            Await { value } | YieldFrom { value } | Starred { value } | Attribute { value, .. } => {
                leaf.over(value)
            }
            Compare {
                left, comparators, ..
            } => leaf.over(left).over_all(comparators),
            Call {
                func,
                args,
                keywords,
            } => keywords
                .iter()
                .fold(leaf.over(func).over_all(args), |sum, keyword| {
                    sum.over(&keyword.value)
                }),
            FormattedValue {
                value, format_spec, ..
            }
            | Interpolation {
                value, format_spec, ..
            } => leaf.over(value).over_all(format_spec),
            Subscript { value, slice } => leaf.over(value).over(slice),
            Slice { lower, upper, step } => leaf.over_all(lower).over_all(upper).over_all(step),
        }
    }
}
