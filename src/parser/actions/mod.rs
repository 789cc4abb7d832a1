//! What the grammar's rules do: build nodes and judge what a parse table cannot.
//! Actions never fail; they note an error in the [`Context`] and carry on with a
//! node that stands in, so one parse finds several errors.

mod call;
mod function;
mod pattern;
mod stmt;
mod string;
mod target;

pub use call::{Argument, DictItem};
pub use function::{Param, ParamKind, param};
pub use pattern::{ClassArgument, MappingItem, P, pattern, unbox};
pub use stmt::{Handler, decorate, if_stmt, make_async, parenthesized_with, stmt, with_stmt};
pub use string::{FPart, Field, StringPart};
pub use target::{
    Placed, expr_name, invalid_assignment_target, is_arithmetic, meant_comparison, not_assignable,
};

use crate::ast::*;
use crate::diagnostic::{SyntaxError, SyntaxWarning};
use crate::lexer::{self, IntLiteral};
use crate::source::Span;

/// What the actions share while one source is parsed.
pub struct Context<'s> {
    pub source: &'s str,
    pub interner: Interner,
    pub errors: Vec<SyntaxError>,
    pub warnings: Vec<SyntaxWarning>,
    next_node: u32,
    too_deep: bool,
}

impl<'s> Context<'s> {
    /// A fresh context; the module has taken the first two node numbers.
    pub fn new(source: &'s str) -> Self {
        Context {
            source,
            interner: Interner::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
            next_node: 2,
            too_deep: false,
        }
    }

    /// How many scope-opening nodes there are so far.
    pub fn node_count(&self) -> u32 {
        self.next_node
    }

    fn node(&mut self) -> NodeId {
        self.next_node += 1;
        NodeId(self.next_node - 1)
    }

    fn text(&self, l: u32, r: u32) -> &'s str {
        &self.source[l as usize..r as usize]
    }

    fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(SyntaxError::new(message, span));
    }

    /// Any expression, unless it nests too deeply.
    pub fn expr(&mut self, l: u32, kind: ExprKind, r: u32) -> E {
        let node = Expr::new(Span::new(l, r), kind);
        if node.nesting().is_allowed() {
            return Box::new(node);
        }
        if !self.too_deep {
            self.too_deep = true;
            let error = SyntaxError::new("expression is nested too deeply", node.span);
            self.errors
                .push(error.with_help("give its parts names of their own"));
        }
        constant(l, Constant::None, r)
    }

    pub fn ident(&mut self, l: u32, r: u32) -> Ident {
        Ident {
            name: self.symbol(l, r),
            span: Span::new(l, r),
        }
    }

    fn symbol(&mut self, l: u32, r: u32) -> Sym {
        let name = lexer::normalize(self.text(l, r));
        self.interner.intern(&name)
    }

    pub fn name(&mut self, l: u32, r: u32) -> E {
        let name = self.symbol(l, r);
        Box::new(Expr::new(Span::new(l, r), ExprKind::Name(name)))
    }

    pub fn int(&mut self, l: u32, r: u32) -> E {
        let value = match lexer::int_literal(self.text(l, r)) {
            Ok(IntLiteral::Small(value)) => Constant::Int(value),
            Ok(IntLiteral::Big(digits)) => Constant::BigInt(digits.into()),
            Err(message) => {
                self.error(message, Span::new(l, r));
                Constant::Int(0)
            }
        };
        constant(l, value, r)
    }

    pub fn float(&mut self, l: u32, r: u32) -> E {
        constant(l, Constant::Float(lexer::float_literal(self.text(l, r))), r)
    }

    pub fn imaginary(&mut self, l: u32, r: u32) -> E {
        let value = lexer::float_literal(self.text(l, r - 1));
        constant(l, Constant::Complex(value), r)
    }

    pub fn tuple(&mut self, l: u32, elts: Vec<E>, parenthesized: bool, r: u32) -> E {
        self.expr(
            l,
            ExprKind::Tuple {
                elts,
                parenthesized,
            },
            r,
        )
    }

    pub fn compare(&mut self, l: u32, left: E, rest: Vec<(CmpOp, E)>, r: u32) -> E {
        let (ops, comparators) = rest.into_iter().unzip();
        let kind = ExprKind::Compare {
            left,
            ops,
            comparators,
        };
        self.expr(l, kind, r)
    }

    /// Sorts a flat run of left-associative operators out by precedence.
    pub fn chain(&mut self, first: Placed, rest: Vec<(Operator, Placed)>) -> E {
        let mut operands = vec![first];
        let mut pending: Vec<Operator> = Vec::new();
        for (op, operand) in rest {
            while let Some(&before) = pending.last()
                && binding(before) >= binding(op)
            {
                pending.pop();
                self.fold(&mut operands, before);
            }
            pending.push(op);
            operands.push(operand);
        }
        while let Some(op) = pending.pop() {
            self.fold(&mut operands, op);
        }
        operands.pop().expect("one operand is left").e
    }

    fn fold(&mut self, operands: &mut Vec<Placed>, op: Operator) {
        let right = operands.pop().expect("an operator has a right operand");
        let left = operands.pop().expect("an operator has a left operand");
        let (l, r) = (left.l, right.r);
        let kind = ExprKind::BinOp {
            left: left.e,
            op,
            right: right.e,
        };
        let e = self.expr(l, kind, r);
        operands.push(Placed { l, e, r });
    }

    pub fn comprehension(
        &mut self,
        is_async: bool,
        target: E,
        iter: E,
        ifs: Vec<E>,
    ) -> Comprehension {
        self.check_for_target(&target);
        Comprehension {
            target,
            iter,
            ifs,
            is_async,
        }
    }

    fn check_element(&mut self, elt: &Expr) {
        if let ExprKind::Starred { .. } = elt.kind {
            self.error(
                "iterable unpacking cannot be used in comprehension",
                elt.span,
            );
        }
    }

    pub fn generator(&mut self, l: u32, elt: E, generators: Vec<Comprehension>, r: u32) -> E {
        self.check_element(&elt);
        let id = self.node();
        self.expr(
            l,
            ExprKind::GeneratorExp {
                id,
                elt,
                generators,
            },
            r,
        )
    }

    pub fn list_comp(&mut self, l: u32, elt: E, generators: Vec<Comprehension>, r: u32) -> E {
        self.check_element(&elt);
        let id = self.node();
        self.expr(
            l,
            ExprKind::ListComp {
                id,
                elt,
                generators,
            },
            r,
        )
    }

    pub fn set_comp(&mut self, l: u32, elt: E, generators: Vec<Comprehension>, r: u32) -> E {
        self.check_element(&elt);
        let id = self.node();
        self.expr(
            l,
            ExprKind::SetComp {
                id,
                elt,
                generators,
            },
            r,
        )
    }

    pub fn dict_comp(
        &mut self,
        l: u32,
        item: DictItem,
        generators: Vec<Comprehension>,
        r: u32,
    ) -> E {
        let Some(key) = item.key else {
            let stars = Span::new(item.span.0, item.span.0 + 2);
            self.error("dict unpacking cannot be used in dict comprehension", stars);
            return item.value;
        };
        let id = self.node();
        let kind = ExprKind::DictComp {
            id,
            key,
            value: item.value,
            generators,
        };
        self.expr(l, kind, r)
    }

    pub fn dict(&mut self, l: u32, items: Vec<DictItem>, r: u32) -> E {
        let (keys, values) = items.into_iter().map(|item| (item.key, item.value)).unzip();
        self.expr(l, ExprKind::Dict { keys, values }, r)
    }

    pub fn lone_starred(&mut self, e: E) -> E {
        self.error("cannot use starred expression here", e.span);
        e
    }

    pub fn lambda(&mut self, l: u32, params: Vec<Param>, body: E, r: u32) -> E {
        let args = Box::new(self.arguments(params, function::Owner::Lambda));
        let id = self.node();
        self.expr(l, ExprKind::Lambda { id, args, body }, r)
    }
}

/// A literal or named constant.
pub fn constant(l: u32, value: Constant, r: u32) -> E {
    Box::new(Expr::new(Span::new(l, r), ExprKind::Constant(value)))
}

/// How tightly a left-associative operator binds.
fn binding(op: Operator) -> u8 {
    use Operator::*;
    match op {
        BitOr => 0,
        BitXor => 1,
        BitAnd => 2,
        LShift | RShift => 3,
        Add | Sub => 4,
        Mult | Div | FloorDiv | Mod | MatMult | Pow => 5,
    }
}
