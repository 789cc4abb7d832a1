//! Comprehensions and generator expressions.  List, set and dict comprehensions
//! run in the frame around them (PEP 709): their variables are hidden locals,
//! made afresh and emptied again.  Generator expressions, and comprehensions in
//! annotation scopes of classes, are functions of the outermost iterator.

use super::Compiler;
use super::definition::code_kind;
use super::function::{Block, Label};
use super::location::plain;
use super::registers::Target;
use crate::ast::{Comprehension, Expr, ExprKind, NodeId};
use crate::bytecode::op::{Op, Reg};
use crate::bytecode::{CodeKind, Location};
use crate::resolve::{Place, ScopeKind};

/// What becomes of each item.
#[derive(Clone, Copy)]
enum Element<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    Generator(&'a Expr),
}

struct Parts<'a> {
    id: NodeId,
    element: Element<'a>,
    generators: &'a [Comprehension],
    span: crate::source::Span,
}

fn parts(expr: &Expr) -> Option<Parts<'_>> {
    let (id, element, generators) = match &expr.kind {
        ExprKind::ListComp {
            id,
            elt,
            generators,
        } => (*id, Element::List(elt), generators),
        ExprKind::SetComp {
            id,
            elt,
            generators,
        } => (*id, Element::Set(elt), generators),
        ExprKind::DictComp {
            id,
            key,
            value,
            generators,
        } => (*id, Element::Dict(key, value), generators),
        ExprKind::GeneratorExp {
            id,
            elt,
            generators,
        } => (*id, Element::Generator(elt), generators),
        _ => return None,
    };
    Some(Parts {
        id,
        element,
        generators,
        span: expr.span,
    })
}

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr, target: Target) -> Reg {
        let parts = parts(expr).expect("only comprehensions come here");
        if self.scopes.scope(parts.id).is_inlined {
            self.inlined(&parts, target)
        } else {
            self.function_comprehension(&parts, target)
        }
    }

    fn inlined(&mut self, parts: &Parts<'a>, target: Target) -> Reg {
        self.limit_blocks(parts.span);
        let mark = self.mark();
        let location = plain(parts.span);
        let list = self.push();
        let [first, rest @ ..] = parts.generators else {
            return list;
        };
        // The outermost iterable belongs to the scope around.
        let iter = if first.is_async {
            self.async_iteration(&first.iter)
        } else {
            self.iteration(&first.iter)
        };
        self.emit(empty(parts.element, list), location);
        let hidden = self.open_comprehension(parts.id);
        let cleanup = self.begin_cleanup(iter);
        self.unit.comprehensions.push(parts.id);
        self.generator(first, iter, rest, (parts.element, list), location);
        self.unit.comprehensions.pop();
        self.close_comprehension(parts.id, &hidden, cleanup, location);
        self.land(mark, target, location)
    }

    /// Gives the variables of an inlined comprehension registers of their own.
    fn open_comprehension(&mut self, id: NodeId) -> Vec<Reg> {
        let scope = self.scopes.scope(id);
        let mut hidden = Vec::new();
        for (name, symbol) in scope.symbols() {
            let is_cell = symbol.place == Place::Cell;
            if !is_cell && symbol.place != Place::Local {
                continue;
            }
            let text = self.names.shared(name);
            let reg = self.unit.hidden_local(text, is_cell);
            self.unit.registers.insert((id, name), reg);
            self.unit.bound.remove(reg);
            hidden.push(reg);
            if is_cell {
                let location = plain(scope.span);
                self.emit(Op::Clear { reg }, location);
                self.emit(Op::MakeCell { reg }, location);
            }
        }
        hidden
    }

    /// Where an exception may be handled in this very frame, the variables are
    /// emptied on its way.
    fn begin_cleanup(&mut self, iter: Reg) -> Option<(Label, Reg, super::registers::Bound)> {
        let is_protected = self
            .unit
            .blocks
            .iter()
            .any(|block| !matches!(block, Block::Loop { .. } | Block::ExceptStar));
        if !is_protected {
            return None;
        }
        let label = self.unit.label();
        let protect = self.unit.protect(label, iter, iter);
        let before = self.unit.bound.clone();
        self.push_block(Block::Protected(protect));
        Some((label, iter, before))
    }

    fn close_comprehension(
        &mut self,
        id: NodeId,
        hidden: &[Reg],
        cleanup: Option<(Label, Reg, super::registers::Bound)>,
        location: Location,
    ) {
        if cleanup.is_some() {
            self.unit.pop_block();
        }
        for &reg in hidden {
            self.emit(Op::Clear { reg }, location);
        }
        if let Some((label, exc, before)) = cleanup {
            let end = self.unit.label();
            self.jump(end, location);
            self.unit.reachable = false;
            self.unit.place_handler(label, before);
            for &reg in hidden {
                self.emit(Op::Clear { reg }, location);
            }
            self.emit(Op::Reraise { exc }, location);
            self.unit.reachable = false;
            self.unit.place(end);
        }
        let scope = self.scopes.scope(id);
        for (name, _) in scope.symbols() {
            self.unit.registers.remove(&(id, name));
        }
        for &reg in hidden {
            self.unit.release_hidden(reg);
        }
    }

    /// One `for … in …` and all that is within it.
    fn generator(
        &mut self,
        generator: &'a Comprehension,
        iter: Reg,
        rest: &'a [Comprehension],
        (element, into): (Element<'a>, Reg),
        whole: Location,
    ) {
        let mark = self.mark();
        let [head, exit] = std::array::from_fn(|_| self.unit.label());
        let location = match generator.is_async {
            true => whole,
            false => self.location(&generator.iter),
        };
        self.unit.place_loop_head(head);
        self.emit(Op::LoopHeader {}, location);
        let before = if generator.is_async {
            Some(self.async_next(iter, &generator.target, exit, location))
        } else {
            self.next_item(iter, &generator.target, exit, location);
            None
        };
        for test in &generator.ifs {
            self.condition(test, false, head);
        }
        match rest.split_first() {
            Some((next, rest)) => {
                let inner = if next.is_async {
                    self.async_iteration(&next.iter)
                } else {
                    self.iteration(&next.iter)
                };
                self.generator(next, inner, rest, (element, into), whole);
            }
            None => self.element(element, into),
        }
        self.jump(head, location);
        match before {
            Some(before) => self.end_async_iteration(iter, exit, before, location),
            None => self.unit.place(exit),
        }
        self.unit.temporaries.restore(mark);
    }

    fn element(&mut self, element: Element<'a>, into: Reg) {
        let mark = self.mark();
        match element {
            Element::List(elt) => {
                let value = self.operand(elt);
                self.emit(Op::ListAppend { list: into, value }, plain(elt.span));
            }
            Element::Set(elt) => {
                let value = self.operand(elt);
                self.emit(Op::SetAdd { set: into, value }, plain(elt.span));
            }
            Element::Dict(key, value) => {
                let location = plain(key.span.to(value.span));
                let key = self.held_operand(key, &[value]);
                let value = self.operand(value);
                let op = Op::DictInsert {
                    dict: into,
                    key,
                    value,
                };
                self.emit(op, location);
            }
            Element::Generator(elt) => {
                let src = self.operand(elt);
                let dst = self.result(mark, Target::Next);
                let location = plain(elt.span);
                self.emit(Op::Yield { dst, src }, location);
                self.emit(Op::Clear { reg: dst }, location);
            }
        }
        self.reset(mark);
    }

    /// A comprehension as a function of its outermost iterator.
    fn function_comprehension(&mut self, parts: &Parts<'a>, target: Target) -> Reg {
        let mark = self.mark();
        let location = plain(parts.span);
        let scope = self.scopes.scope(parts.id);
        let Some(first) = parts.generators.first() else {
            return self.push();
        };
        let is_generator = scope.kind == ScopeKind::GeneratorExpression;
        let kind = match (is_generator, scope.is_async) {
            (true, true) => CodeKind::AsyncGenerator,
            (true, false) => CodeKind::Generator,
            _ => code_kind(scope),
        };
        let code = {
            let name = scope.name.clone();
            self.enter(parts.id, kind, &name, parts.span);
            self.unit.parameters.positional = 1;
            self.unit.parameters.positional_only = 1;
            self.unit.is_synthetic = true;
            self.comprehension_body(parts, location);
            self.leave()
        };
        let base = self.make_function(parts.id, code, 0, location);
        let argument = self.mark();
        let src = self.operand(&first.iter);
        let dst = self.result(argument, Target::Next);
        let place = self.location(&first.iter);
        if first.is_async {
            self.emit(Op::GetAsyncIter { dst, src }, place);
        } else {
            self.emit(Op::GetIter { dst, src }, place);
        }
        self.emit(Op::Call { base, argc: 1 }, location);
        if kind == CodeKind::Coroutine {
            use crate::bytecode::op::AwaitContext;
            self.await_register(base, AwaitContext::Await, location);
        }
        self.land(mark, target, location)
    }

    fn comprehension_body(&mut self, parts: &Parts<'a>, location: Location) {
        let [first, rest @ ..] = parts.generators else {
            return;
        };
        let result = match parts.element {
            Element::Generator(_) => None,
            element => {
                let list = self.push();
                self.emit(empty(element, list), location);
                Some(list)
            }
        };
        let place = self.location(&first.iter);
        let iter = self.push();
        let argument = self.names.intern(".0");
        let src = self.local(parts.id, argument);
        self.emit(Op::Take { dst: iter, src }, place);
        if !first.is_async {
            self.push();
            self.push();
            self.emit(Op::GetForIter { iter }, place);
        }
        let into = result.unwrap_or(iter);
        self.generator(first, iter, rest, (parts.element, into), location);
        match result {
            Some(src) => self.emit(Op::Return { src }, location),
            None => self.emit(Op::ReturnNone {}, location),
        }
        self.unit.reachable = false;
        self.reset(0);
    }
}

/// Makes the empty container that a comprehension fills.
fn empty(element: Element<'_>, dst: Reg) -> Op {
    let (start, count) = (dst, 0);
    match element {
        Element::Set(_) => Op::BuildSet { dst, start, count },
        Element::Dict(..) => Op::BuildDict { dst, start, count },
        _ => Op::BuildList { dst, start, count },
    }
}
