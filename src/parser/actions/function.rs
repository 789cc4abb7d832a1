//! Parameters of functions and lambdas, and type parameters.  The grammar reads a
//! flat list; what may follow what is checked here.

use super::{Context, Placed};
use crate::ast::*;
use crate::source::Span;

/// What a parameter looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    Plain,
    Slash,
    Star,
    VarPositional,
    VarKeyword,
}

/// One entry of a parameter list.
#[derive(Debug)]
pub struct Param {
    kind: ParamKind,
    /// Where it begins, stars included.
    start: u32,
    span: Span,
    name: Option<Ident>,
    annotation: Option<E>,
    default: Option<E>,
}

/// An entry that the grammar has read.
pub fn param(
    kind: ParamKind,
    l: u32,
    name: Option<Ident>,
    annotation: Option<E>,
    default: Option<E>,
    r: u32,
) -> Param {
    let stars = match kind {
        ParamKind::VarPositional => 1,
        ParamKind::VarKeyword => 2,
        _ => 0,
    };
    Param {
        kind,
        start: l - stars,
        span: Span::new(l, r),
        name,
        annotation,
        default,
    }
}

/// Whose parameters they are: CPython points at slightly different places.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Function,
    Lambda,
}

/// How far a parameter list has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Positional,
    /// After `*` or `*args`.
    KeywordOnly,
    /// After `**kwargs`.
    Over,
}

impl Context<'_> {
    /// `*args` and `**kwargs` have no defaults; the `=` is at `equal`.
    pub fn defaulted(&mut self, param: Param, equal: u32) -> Param {
        let kind = match param.kind {
            ParamKind::VarKeyword => "keyword",
            _ => "positional",
        };
        let message = format!("var-{kind} argument cannot have default value");
        self.error(message, Span::new(equal, equal + 1));
        param
    }

    /// Sorts the parameters of a function or lambda.
    pub(super) fn arguments(&mut self, params: Vec<Param>, owner: Owner) -> Arguments {
        let mut args = Arguments::default();
        let mut stage = Stage::Positional;
        let mut bare_star = None;
        let mut slash = false;
        let count = params.len();
        for (index, param) in params.into_iter().enumerate() {
            let span = param.span;
            let first = Span::new(param.start, param.start + 1);
            if stage == Stage::Over {
                let place = match param.kind {
                    ParamKind::Plain => span,
                    ParamKind::VarKeyword => Span::new(param.start, param.start + 2),
                    _ => first,
                };
                self.error("arguments cannot follow var-keyword argument", place);
                break;
            }
            match param.kind {
                ParamKind::Slash => {
                    let fault = match () {
                        () if index == 0 && count == 1 => Some("invalid syntax"),
                        () if index == 0 => Some("at least one argument must precede /"),
                        () if slash => Some("/ may appear only once"),
                        () if stage == Stage::KeywordOnly => Some("/ must be ahead of *"),
                        () => None,
                    };
                    if let Some(message) = fault {
                        self.error(message, span);
                        break;
                    }
                    slash = true;
                    args.posonlyargs = std::mem::take(&mut args.args);
                }
                ParamKind::Star | ParamKind::VarPositional if stage == Stage::KeywordOnly => {
                    self.error("* argument may appear only once", first);
                    break;
                }
                ParamKind::Star => {
                    stage = Stage::KeywordOnly;
                    bare_star = Some(span);
                    if index + 1 == count {
                        let span = match owner {
                            Owner::Function => span,
                            Owner::Lambda => Span::new(span.hi, span.hi + 1),
                        };
                        self.error("named arguments must follow bare *", span);
                    }
                }
                ParamKind::VarPositional => {
                    stage = Stage::KeywordOnly;
                    args.vararg = arg(param);
                }
                ParamKind::VarKeyword => {
                    if bare_star.is_some() && args.kwonlyargs.is_empty() {
                        let star = match owner {
                            Owner::Function => bare_star.unwrap_or(span),
                            Owner::Lambda => Span::new(param.start, param.start + 2),
                        };
                        self.error("named arguments must follow bare *", star);
                    }
                    stage = Stage::Over;
                    args.kwarg = arg(param);
                }
                ParamKind::Plain => self.plain_param(&mut args, param, stage),
            }
        }
        args
    }

    fn plain_param(&mut self, args: &mut Arguments, mut param: Param, stage: Stage) {
        let default = param.default.take();
        let span = param.name.map_or(param.span, |name| name.span);
        if stage == Stage::KeywordOnly {
            args.kwonlyargs.extend(arg(param));
            args.kw_defaults.push(default);
            return;
        }
        match default {
            Some(default) => args.defaults.push(default),
            None if !args.defaults.is_empty() => {
                let message = "parameter without a default follows parameter with a default";
                self.error(message, span);
            }
            None => {}
        }
        args.args.extend(arg(param));
    }

    pub fn type_params(&mut self, params: Vec<TypeParam>) -> TypeParams {
        let mut defaulted = false;
        for param in &params {
            if param.default.is_some() {
                defaulted = true;
            } else if defaulted && param.kind != TypeParamKind::TypeVarTuple {
                let name = self.interner.resolve(param.name.name);
                let message =
                    format!("non-default type parameter '{name}' follows default type parameter");
                self.error(message, param.span);
            }
        }
        TypeParams {
            id: self.node(),
            params,
        }
    }

    pub fn empty_type_params(&mut self, r: u32) -> TypeParams {
        self.error("Type parameter list cannot be empty", Span::new(r - 1, r));
        self.type_params(Vec::new())
    }

    pub fn type_param(
        &mut self,
        kind: TypeParamKind,
        l: u32,
        name: Ident,
        bound: Option<Placed>,
        default: Option<E>,
        r: u32,
    ) -> TypeParam {
        if let Some(bound) = &bound
            && kind != TypeParamKind::TypeVar
        {
            let what = match bound.e.kind {
                ExprKind::Tuple { .. } => "constraints",
                _ => "bound",
            };
            let owner = match kind {
                TypeParamKind::TypeVarTuple => "TypeVarTuple",
                _ => "ParamSpec",
            };
            // CPython points at the colon.
            let colon = self.text(name.span.hi, bound.l).find(':').unwrap_or(0) as u32;
            let at = name.span.hi + colon;
            self.error(
                format!("cannot use {what} with {owner}"),
                Span::new(at, bound.r),
            );
        }
        let bound = bound.map(|bound| self.lazy(bound.e));
        let default = default.map(|default| self.lazy(default));
        TypeParam {
            span: Span::new(l, r),
            kind,
            name,
            bound,
            default,
        }
    }

    fn lazy(&mut self, value: E) -> LazyExpr {
        LazyExpr {
            id: self.node(),
            value,
        }
    }
}

fn arg(param: Param) -> Option<Arg> {
    Some(Arg {
        span: param.span,
        arg: param.name?,
        annotation: param.annotation,
    })
}
