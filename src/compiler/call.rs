//! Calls: plain, of methods, with keywords, with `*` and `**`, through `super()`,
//! and directly under `await`.

use super::Compiler;
use super::location::plain;
use super::registers::{Target, after};
use crate::ast::{E, Expr, ExprKind, Keyword};
use crate::bytecode::op::{Op, Reg};
use crate::bytecode::{Constant, Location};
use crate::resolve::{Place, ScopeKind};

/// How a call was prepared: which instruction carries it out.
#[derive(Clone, Copy)]
enum Callee {
    Function(Reg),
    Method(Reg),
}

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, expr: &'a Expr, target: Target) -> Reg {
        let mark = self.mark();
        self.call_into_next(expr, false);
        self.land(mark, target, self.location(expr))
    }

    /// Calls with the result in the next temporary.  Under `await`, a plain call
    /// becomes one that may run the coroutine at once; returns whether it did.
    pub(super) fn call_into_next(&mut self, expr: &'a Expr, is_awaited: bool) -> bool {
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &expr.kind
        else {
            self.expr(expr, Target::Next);
            return false;
        };
        self.check_keywords(keywords);
        self.warn_of_callee(func);
        let mark = self.mark();
        let is_spread = args
            .iter()
            .any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
            || keywords.iter().any(|keyword| keyword.arg.is_none());
        if is_spread {
            let base = self.expr(func, Target::Next);
            self.spread_arguments(base, args, keywords, expr);
            self.emit(Op::CallSpread { base }, self.location(expr));
            self.reset(mark);
            self.push();
            return false;
        }
        let callee = self.callee(func);
        for arg in args {
            self.expr(arg, Target::Next);
        }
        for keyword in keywords {
            self.expr(&keyword.value, Target::Next);
        }
        let argc = (args.len() + keywords.len()) as u16;
        let is_fused = is_awaited && keywords.is_empty();
        let location = match callee {
            Callee::Method(_) => self.attribute_location(expr, func),
            Callee::Function(_) => self.location(expr),
        };
        let op = match (callee, keywords.is_empty()) {
            (Callee::Function(base), true) if is_fused => Op::AwaitCall { base, argc },
            (Callee::Method(base), true) if is_fused => Op::AwaitCallMethod { base, argc },
            (Callee::Function(base), true) => Op::Call { base, argc },
            (Callee::Method(base), true) => Op::CallMethod { base, argc },
            (Callee::Function(base), false) => Op::CallKeywords {
                base,
                argc,
                names: self.keyword_names(keywords),
            },
            (Callee::Method(base), false) => Op::CallMethodKeywords {
                base,
                argc,
                names: self.keyword_names(keywords),
            },
        };
        self.emit(op, location);
        self.reset(mark);
        self.push();
        is_fused
    }

    /// Prepares what is called in the next temporaries.
    fn callee(&mut self, func: &'a Expr) -> Callee {
        let ExprKind::Attribute { value, attr } = &func.kind else {
            return Callee::Function(self.expr(func, Target::Next));
        };
        let mark = self.mark();
        let name = self.mangled_text(attr.name);
        let location = self.attribute_location(func, func);
        if self.super_arguments(value) {
            let base = self.result(mark, Target::Next);
            self.push();
            let name = self.unit.site(name);
            self.emit(Op::LoadSuperMethod { base, name }, location);
            return Callee::Method(base);
        }
        let obj = self.operand(value);
        let base = self.result(mark, Target::Next);
        self.push();
        let name = self.unit.site(name);
        self.emit(Op::LoadMethod { base, obj, name }, location);
        Callee::Method(base)
    }

    fn keyword_names(&mut self, keywords: &[Keyword]) -> crate::bytecode::op::ConstIndex {
        let named = keywords.iter().filter_map(|keyword| keyword.arg);
        let names = named.map(|ident| Constant::Str(self.names.shared(ident.name)));
        let names = names.collect();
        self.unit.constant(Constant::Tuple(names))
    }

    pub(super) fn check_keywords(&mut self, keywords: &[Keyword]) {
        for (at, keyword) in keywords.iter().enumerate() {
            let Some(ident) = keyword.arg else { continue };
            self.check_debug_name(ident.name, keyword.span, "assign to");
            let before = keywords[..at].iter().filter_map(|other| other.arg);
            if before.clone().any(|other| other.name == ident.name) {
                let text = self.names.shared(ident.name);
                let message = format!("keyword argument repeated: {text}");
                self.error(message, keyword.span);
            }
        }
    }

    /// The tuple and the dict of a call with stars, behind `base`.
    pub(super) fn spread_arguments(
        &mut self,
        base: Reg,
        args: &'a [E],
        keywords: &'a [Keyword],
        whole: &'a Expr,
    ) {
        let location = self.location(whole);
        match args {
            [] => {
                self.load_constant(Constant::Tuple(Vec::new()), Target::Next, location);
            }
            [only] if matches!(only.kind, ExprKind::Starred { .. }) => {
                if let ExprKind::Starred { value } = &only.kind {
                    self.expr(value, Target::Next);
                }
            }
            _ => self.argument_tuple(args, None, location),
        }
        self.keyword_dict(base, keywords, location);
    }

    /// A tuple of arguments with stars among them, and perhaps one more at the end.
    pub(super) fn argument_tuple(&mut self, args: &'a [E], more: Option<Reg>, location: Location) {
        let mark = self.mark();
        let list = self.list(args, location, Target::Next);
        if let Some(value) = more {
            self.emit(Op::ListAppend { list, value }, location);
        }
        let dst = self.result(mark, Target::Next);
        self.emit(Op::ListToTuple { dst, list }, location);
    }

    /// The dict of keyword arguments for the callable in `base`, or an empty register.
    pub(super) fn keyword_dict(&mut self, base: Reg, keywords: &'a [Keyword], location: Location) {
        if keywords.is_empty() {
            let reg = self.push();
            self.emit(Op::Clear { reg }, location);
            return;
        }
        let mut rest = keywords;
        let dict = self.named_dict(&mut rest, location);
        while let Some((keyword, others)) = rest.split_first() {
            let mark = self.mark();
            let mapping = match keyword.arg {
                None => {
                    rest = others;
                    self.operand(&keyword.value)
                }
                Some(_) => self.named_dict(&mut rest, location),
            };
            let op = Op::DictMerge {
                dict,
                mapping,
                function: base,
            };
            self.emit(op, location);
            self.reset(mark);
        }
    }

    /// A dict of the leading keywords with names.
    fn named_dict(&mut self, keywords: &mut &'a [Keyword], location: Location) -> Reg {
        let mark = self.mark();
        let all = *keywords;
        let count = all
            .iter()
            .take_while(|keyword| keyword.arg.is_some())
            .count();
        let (first, rest) = all.split_at(count);
        *keywords = rest;
        let start = self.unit.temporaries.next();
        for keyword in first {
            if let Some(ident) = keyword.arg {
                let text = self.names.shared(ident.name);
                self.load_constant(Constant::Str(text), Target::Next, plain(keyword.span));
            }
            self.expr(&keyword.value, Target::Next);
        }
        let dst = self.result(mark, Target::Next);
        let count = count as u16;
        self.emit(Op::BuildDict { dst, start, count }, location);
        dst
    }

    /// If `value` is a call of `super` that can be looked through, puts `super`, the
    /// class and the instance into the next three temporaries.
    pub(super) fn super_arguments(&mut self, value: &'a Expr) -> bool {
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &value.kind
        else {
            return false;
        };
        let ExprKind::Name(name) = func.kind else {
            return false;
        };
        let is_super = self.names.text(name) == "super"
            && keywords.is_empty()
            && self.frame_scope().kind.is_function_like()
            && self.here().symbol(name).map(|symbol| symbol.place) == Some(Place::GlobalImplicit)
            && self.is_builtin_name(name);
        if !is_super
            || args
                .iter()
                .any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
        {
            return false;
        }
        match args.len() {
            0 => self.implicit_super(name, value),
            2 => {
                self.load_name(name, func.span, Target::Next);
                self.consecutive(args);
                true
            }
            _ => false,
        }
    }

    /// `super()`: the `__class__` cell and the first parameter.
    fn implicit_super(&mut self, name: crate::ast::Sym, value: &'a Expr) -> bool {
        let scope = self.frame_scope();
        let class = self.names.intern("__class__");
        let is_method = scope.kind == ScopeKind::Function || scope.kind == ScopeKind::Lambda;
        let is_reachable = self.unit.frees.contains_key(&class);
        if !is_method || !is_reachable || self.unit.parameters.positional == 0 {
            return false;
        }
        let Some((first, symbol)) = scope.symbols().next() else {
            return false;
        };
        let location = self.location(value);
        let span = match &value.kind {
            ExprKind::Call { func, .. } => func.span,
            _ => value.span,
        };
        self.load_name(name, span, Target::Next);
        let free = self.unit.frees[&class];
        let dst = self.push();
        self.emit(Op::LoadFree { dst, free }, location);
        let own = self.local(scope.id, first);
        let dst = self.push();
        if symbol.place == Place::Cell {
            self.emit(Op::LoadCell { dst, cell: own }, location);
        } else {
            self.check_bound(own, location);
            self.emit(Op::Move { dst, src: own }, location);
        }
        true
    }

    /// Calls what stands in `base` with the two values that follow it.
    pub(super) fn call_prepared(&mut self, base: Reg, argc: u16, location: Location) -> Reg {
        self.emit(Op::Call { base, argc }, location);
        after(base, 0)
    }
}
