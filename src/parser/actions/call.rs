//! The arguments of calls and class statements: their order is checked here.

use super::{Context, Placed};
use crate::ast::*;
use crate::diagnostic::SyntaxError;
use crate::source::Span;

/// One argument as the grammar read it.
#[derive(Debug)]
pub enum Argument {
    Positional(Placed),
    Generator(u32, E, Vec<Comprehension>, u32),
    DoubleStar(u32, E, u32),
    Keyword(u32, Placed, E, u32),
}

/// One item of a dict display; `**value` where there is no key.
#[derive(Debug)]
pub struct DictItem {
    pub key: Option<E>,
    pub value: E,
    pub span: (u32, u32),
}

impl Context<'_> {
    /// `func(…)`; the parenthesis opens at `m`.
    pub fn call(&mut self, l: u32, func: E, m: u32, args: (Vec<Argument>, bool), r: u32) -> E {
        let (args, keywords) = self.call_arguments(m, args, r);
        let kind = ExprKind::Call {
            func,
            args,
            keywords,
        };
        self.expr(l, kind, r)
    }

    /// Sorts the arguments between the parentheses at `m` and before `r`.
    pub(super) fn call_arguments(
        &mut self,
        m: u32,
        (arguments, trailing_comma): (Vec<Argument>, bool),
        r: u32,
    ) -> (Vec<E>, Vec<Keyword>) {
        let alone = arguments.len() == 1 && !trailing_comma;
        let mut args = Vec::with_capacity(arguments.len());
        let mut keywords: Vec<Keyword> = Vec::new();
        let mut unpacked = false;
        for argument in arguments {
            match argument {
                Argument::Positional(placed) => {
                    self.check_positional(&placed, !keywords.is_empty(), unpacked, r);
                    args.push(placed.e);
                }
                Argument::Generator(_, elt, generators, _) if alone => {
                    args.push(self.generator(m, elt, generators, r));
                }
                Argument::Generator(l, elt, generators, end) => {
                    self.error(
                        "Generator expression must be parenthesized",
                        Span::new(l, end),
                    );
                    args.push(self.generator(l, elt, generators, end));
                }
                Argument::DoubleStar(l, value, end) => {
                    unpacked = true;
                    keywords.push(Keyword {
                        span: Span::new(l, end),
                        arg: None,
                        value,
                    });
                }
                Argument::Keyword(l, name, value, end) => {
                    if let Some(arg) = self.keyword_name(&name) {
                        keywords.push(Keyword {
                            span: Span::new(l, end),
                            arg: Some(arg),
                            value,
                        });
                    }
                }
            }
        }
        (args, keywords)
    }

    /// CPython points at the closing parenthesis, before `r`.
    fn check_positional(
        &mut self,
        placed: &Placed,
        after_keyword: bool,
        after_unpacking: bool,
        r: u32,
    ) {
        // A class has its body behind it.
        let close = match self.source[..r as usize].ends_with(')') {
            true => r - 1,
            false => self.closing(placed.r),
        };
        let close = Span::new(close, close + 1);
        let mut complain = |message: &str| {
            let error = SyntaxError::new(message, close).with_label("in this call");
            self.errors
                .push(error.with_also(placed.span(), "this argument comes too late"));
        };
        let starred = matches!(placed.e.kind, ExprKind::Starred { .. });
        if starred && after_unpacking {
            let message = "iterable argument unpacking follows keyword argument unpacking";
            // CPython points from the comma on.
            let comma = self.source[..placed.l as usize]
                .rfind(',')
                .unwrap_or(placed.l as usize);
            self.errors
                .push(SyntaxError::new(message, Span::new(comma as u32, placed.r)));
        } else if !starred && after_unpacking {
            complain("positional argument follows keyword argument unpacking");
        } else if !starred && after_keyword {
            complain("positional argument follows keyword argument");
        }
    }

    /// The bracket that closes the call of which an argument ends at `from`.
    fn closing(&self, from: u32) -> u32 {
        let mut depth = 0;
        for (at, c) in self.source[from as usize..].char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => return from + at as u32,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
        }
        from
    }

    fn keyword_name(&mut self, name: &Placed) -> Option<Ident> {
        if let Some(ident) = name.as_name() {
            return Some(ident);
        }
        // The `=` is the next character that is not white space.
        let rest = &self.source[name.r as usize..];
        let equal = rest.find('=').map_or(name.r, |at| name.r + at as u32 + 1);
        let span = Span::new(name.e.span.lo, equal);
        match &name.e.kind {
            ExprKind::Constant(Constant::True) => self.error("cannot assign to True", span),
            ExprKind::Constant(Constant::False) => self.error("cannot assign to False", span),
            ExprKind::Constant(Constant::None) => self.error("cannot assign to None", span),
            _ => {
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                self.error(message, span);
            }
        }
        None
    }
}
