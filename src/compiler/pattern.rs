//! `match`: patterns test a subject and jump to the next case where they fail.
//! Names are bound only once the whole pattern has matched: captures wait in
//! temporaries.  A way that fails empties every temporary that it may have filled.

use super::Compiler;
use super::function::Label;
use super::location::plain;
use super::registers::{Target, after, is_temporary};
use crate::ast::{self, Expr, ExprKind, Ident, MatchCase, Pattern, PatternKind, Sym};
use crate::bytecode::op::{Jump16, Jump32, Op, Reg};
use crate::bytecode::{Constant, Location};

/// The state of one case.
struct Case {
    /// Where to go when the pattern fails, by how many temporaries are in use.
    ways_out: Vec<(u16, Label)>,
    /// Where each captured name waits.
    captures: Vec<(Sym, Reg)>,
    /// How many temporaries are in use outside of the pattern.
    base: u16,
    fail: Label,
}

/// The names that a pattern binds, in order.
fn captures(pattern: &Pattern, names: &mut Vec<Ident>) {
    let note = |name: &Option<Ident>, names: &mut Vec<Ident>| {
        if let Some(name) = name
            && !names.iter().any(|other| other.name == name.name)
        {
            names.push(*name);
        }
    };
    match &pattern.kind {
        PatternKind::MatchValue { .. } | PatternKind::MatchSingleton(_) => {}
        PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
            patterns.iter().for_each(|pattern| captures(pattern, names));
        }
        PatternKind::MatchMapping { patterns, rest, .. } => {
            patterns.iter().for_each(|pattern| captures(pattern, names));
            note(rest, names);
        }
        PatternKind::MatchClass {
            patterns,
            kwd_patterns,
            ..
        } => {
            let all = patterns.iter().chain(kwd_patterns);
            all.for_each(|pattern| captures(pattern, names));
        }
        PatternKind::MatchStar { name } => note(name, names),
        PatternKind::MatchAs { pattern, name } => {
            if let Some(pattern) = pattern {
                captures(pattern, names);
            }
            note(name, names);
        }
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::MatchAs {
            pattern: None,
            name: None,
        } => true,
        PatternKind::MatchStar { name } => name.is_none(),
        _ => false,
    }
}

pub(super) fn is_star(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar { .. })
}

impl<'a> Compiler<'a> {
    pub(super) fn match_(&mut self, subject: &'a Expr, cases: &'a [MatchCase]) {
        let mark = self.mark();
        let end = self.unit.label();
        let hidden = self.subject_register(subject, cases);
        let (reg, is_hidden) = hidden;
        let location = plain(subject.span);
        let last = cases.len().saturating_sub(1);
        for (at, case) in cases.iter().enumerate() {
            let next = self.unit.label();
            self.check_pattern(case, at == last);
            self.case(case, reg, next, is_hidden);
            self.block(&case.body);
            self.jump(end, location);
            self.unit.place(next);
        }
        if is_hidden {
            self.emit(Op::Clear { reg }, location);
        }
        self.unit.place(end);
        if is_hidden {
            self.unit.release_hidden(reg);
        }
        self.reset(mark);
    }

    /// The subject stands in a local, which comparisons do not consume: its own where
    /// no case rebinds it, or a hidden one.
    fn subject_register(&mut self, subject: &'a Expr, cases: &'a [MatchCase]) -> (Reg, bool) {
        if let ExprKind::Name(name) = subject.kind
            && let Some(reg) = self.plain_local(name)
            && !self.may_be_rebound(name)
        {
            let mut bound = Vec::new();
            cases
                .iter()
                .for_each(|case| captures(&case.pattern, &mut bound));
            if !bound.iter().any(|ident| ident.name == name) {
                self.check_bound(reg, plain(subject.span));
                return (reg, false);
            }
        }
        let reg = self.unit.hidden_local(".subject".into(), false);
        self.expr(subject, Target::Into(reg));
        self.unit.bound.insert(reg);
        (reg, true)
    }

    fn case(&mut self, case: &'a MatchCase, subject: Reg, next: Label, is_hidden: bool) {
        let base = self.mark();
        let mut names = Vec::new();
        captures(&case.pattern, &mut names);
        let location = plain(case.pattern.span);
        let captures = names
            .iter()
            .map(|ident| (ident.name, self.push()))
            .collect();
        let mut state = Case {
            ways_out: Vec::new(),
            captures,
            base,
            fail: next,
        };
        self.pattern(&case.pattern, subject, &mut state);
        for &(name, reg) in &state.captures {
            self.store_name(name, reg, location);
        }
        self.reset(base);
        if let Some(guard) = &case.guard {
            self.condition(guard, false, next);
        }
        if is_hidden {
            self.emit(Op::Clear { reg: subject }, location);
        }
        self.fail_ladder(state, location);
    }

    /// Emits the ways out of a case, out of line: each empties the temporaries that
    /// are in use where it begins.
    fn fail_ladder(&mut self, state: Case, location: Location) {
        let mut ways_out = state.ways_out;
        ways_out.sort_by_key(|way| std::cmp::Reverse(way.0));
        let Some(&(highest, _)) = ways_out.first() else {
            return;
        };
        let matched = self.unit.label();
        self.jump(matched, location);
        let mut ways_out = ways_out.into_iter().peekable();
        for depth in (state.base..=highest).rev() {
            if let Some((_, label)) = ways_out.next_if(|way| way.0 == depth) {
                self.unit.place(label);
            }
            if depth > state.base {
                let reg = Reg(super::registers::TEMPORARY + depth - 1);
                self.emit(Op::Clear { reg }, location);
            }
        }
        self.jump(state.fail, location);
        self.unit.place(matched);
    }

    /// Where to go from here when the pattern fails.
    fn way_out(&mut self, state: &mut Case) -> Label {
        let depth = self.mark();
        if depth == state.base {
            return state.fail;
        }
        if let Some(way) = state.ways_out.iter().find(|way| way.0 == depth) {
            return way.1;
        }
        let label = self.unit.label();
        state.ways_out.push((depth, label));
        label
    }

    /// Tests a subject, which is consumed where it is a temporary and the pattern
    /// matches.
    fn pattern(&mut self, pattern: &'a Pattern, subject: Reg, state: &mut Case) {
        let location = plain(pattern.span);
        let mark = self.mark();
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.value_pattern(value, subject, state),
            PatternKind::MatchSingleton(constant) => {
                self.singleton_pattern(constant, subject, state, location);
            }
            PatternKind::MatchSequence { patterns } => {
                self.sequence_pattern(pattern, patterns, subject, state);
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => self.mapping_pattern(pattern, (keys, patterns), *rest, subject, state),
            PatternKind::MatchClass { .. } => self.class_pattern(pattern, subject, state),
            PatternKind::MatchStar { name } => self.capture(*name, subject, state, location),
            PatternKind::MatchAs {
                pattern: inner,
                name,
            } => {
                if let Some(inner) = inner {
                    let copy = self.duplicate(subject, location);
                    self.pattern(inner, copy, state);
                }
                self.capture(*name, subject, state, location);
            }
            PatternKind::MatchOr { patterns } => {
                self.or_pattern(patterns, subject, state, location);
            }
        }
        self.reset(mark);
    }

    /// Keeps a value for its name; one without a name is dropped.
    fn capture(&mut self, name: Option<Ident>, subject: Reg, state: &Case, location: Location) {
        if let Some(name) = name {
            self.check_debug_name(name.name, location.span, "assign to");
        }
        let slot = name.and_then(|name| {
            let found = state.captures.iter().find(|capture| capture.0 == name.name);
            found.map(|capture| capture.1)
        });
        let src = subject;
        match (slot, is_temporary(subject)) {
            (Some(dst), true) => self.emit(Op::Take { dst, src }, location),
            (Some(dst), false) => self.emit(Op::Move { dst, src }, location),
            (None, true) => self.emit(Op::Clear { reg: subject }, location),
            (None, false) => {}
        }
    }

    fn value_pattern(&mut self, value: &'a Expr, subject: Reg, state: &mut Case) {
        let fail = self.way_out(state);
        let location = plain(value.span);
        let to = Jump16(0);
        let lhs = subject;
        let op = match super::operators::small_int(value) {
            Some(rhs) => Op::JumpUnlessEqInt { lhs, rhs, to },
            None => {
                let rhs = self.operand(value);
                Op::JumpUnlessEq { lhs, rhs, to }
            }
        };
        self.unit.emit_jump(op, fail, location);
    }

    fn singleton_pattern(
        &mut self,
        constant: &ast::Constant,
        subject: Reg,
        state: &mut Case,
        location: Location,
    ) {
        let fail = self.way_out(state);
        let to = Jump32(0);
        if *constant == ast::Constant::None {
            let op = Op::JumpIfNotNone { src: subject, to };
            return self.unit.emit_jump(op, fail, location);
        }
        let is_true = *constant == ast::Constant::True;
        let rhs = self.load_constant(Constant::Bool(is_true), Target::Next, location);
        let op = Op::Is {
            dst: rhs,
            lhs: subject,
            rhs,
        };
        self.emit(op, location);
        self.unit
            .emit_jump(Op::JumpUnless { cond: rhs, to }, fail, location);
    }

    /// A test whose answer is in `cond`, which is given back.
    fn require(&mut self, mark: u16, cond: Reg, state: &mut Case, location: Location) {
        self.reset(mark);
        let fail = self.way_out(state);
        let to = Jump32(0);
        self.unit
            .emit_jump(Op::JumpUnless { cond, to }, fail, location);
    }

    fn sequence_pattern(
        &mut self,
        whole: &'a Pattern,
        patterns: &'a [Pattern],
        subject: Reg,
        state: &mut Case,
    ) {
        let location = plain(whole.span);
        let mark = self.mark();
        let star = patterns.iter().position(is_star);
        let is_test = self.push();
        let op = Op::MatchSequence {
            dst: is_test,
            src: subject,
        };
        self.emit(op, location);
        self.require(mark, is_test, state, location);
        let least = patterns.len() - usize::from(star.is_some());
        self.require_length(subject, least, star.is_some(), state, location);
        let only_wildcards = patterns.iter().all(is_wildcard);
        let star_is_wildcard = star.is_some_and(|at| is_wildcard(&patterns[at]));
        if only_wildcards {
            self.drop_subject(subject, location);
        } else if star_is_wildcard {
            self.subscript_patterns(patterns, subject, state, location);
        } else {
            let start = self.unit.temporaries.next();
            for _ in patterns {
                self.push();
            }
            let src = subject;
            let count = patterns.len() as u16;
            let op = match star {
                None => Op::UnpackSequence { src, start, count },
                Some(at) => {
                    let behind = patterns.len() - at - 1;
                    if at > 255 || behind > 255 {
                        let message = "too many expressions in star-unpacking sequence pattern";
                        return self.error(message, whole.span);
                    }
                    Op::UnpackStarred {
                        src,
                        start,
                        before: at as u8,
                        after: behind as u8,
                    }
                }
            };
            self.emit(op, location);
            for (at, pattern) in patterns.iter().enumerate() {
                self.pattern(pattern, after(start, at as u16), state);
            }
        }
    }

    fn require_length(
        &mut self,
        subject: Reg,
        count: usize,
        or_more: bool,
        state: &mut Case,
        location: Location,
    ) {
        if or_more && count == 0 {
            return;
        }
        let mark = self.mark();
        let length = self.push();
        let op = Op::GetLen {
            dst: length,
            src: subject,
        };
        self.emit(op, location);
        self.reset(mark);
        let fail = self.way_out(state);
        let (lhs, rhs, to) = (length, count as i16, Jump16(0));
        let op = match or_more {
            true => Op::JumpUnlessGeInt { lhs, rhs, to },
            false => Op::JumpUnlessEqInt { lhs, rhs, to },
        };
        self.unit.emit_jump(op, fail, location);
    }

    fn drop_subject(&mut self, subject: Reg, location: Location) {
        if is_temporary(subject) {
            self.emit(Op::Clear { reg: subject }, location);
        }
    }

    /// A sequence with `*_` is read item by item.
    fn subscript_patterns(
        &mut self,
        patterns: &'a [Pattern],
        subject: Reg,
        state: &mut Case,
        location: Location,
    ) {
        let star = patterns.iter().position(is_star).unwrap_or(0);
        for (at, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) {
                continue;
            }
            let mark = self.mark();
            let obj = self.duplicate(subject, location);
            let item = self.result(mark, Target::Next);
            let key = self.push();
            if at < star {
                self.emit(
                    Op::LoadInt {
                        dst: key,
                        value: at as i32,
                    },
                    location,
                );
            } else {
                let src = self.push();
                let op = Op::Move {
                    dst: src,
                    src: subject,
                };
                self.emit(op, location);
                self.emit(Op::GetLen { dst: key, src }, location);
                self.emit(Op::Clear { reg: src }, location);
                let rhs = (patterns.len() - at) as i16;
                let op = Op::SubInt {
                    dst: key,
                    lhs: key,
                    rhs,
                };
                self.emit(op, location);
            }
            self.emit(
                Op::GetItem {
                    dst: item,
                    obj,
                    key,
                },
                location,
            );
            self.reset(mark + 1);
            self.pattern(pattern, item, state);
            self.reset(mark);
        }
        self.drop_subject(subject, location);
    }

    fn mapping_pattern(
        &mut self,
        whole: &'a Pattern,
        (keys, patterns): (&'a [ast::E], &'a [Pattern]),
        rest: Option<Ident>,
        subject: Reg,
        state: &mut Case,
    ) {
        let location = plain(whole.span);
        let mark = self.mark();
        let is_test = self.push();
        let op = Op::MatchMapping {
            dst: is_test,
            src: subject,
        };
        self.emit(op, location);
        self.require(mark, is_test, state, location);
        if keys.is_empty() && rest.is_none() {
            return self.drop_subject(subject, location);
        }
        self.require_length(subject, keys.len(), true, state, location);
        self.check_mapping_keys(whole, keys);
        let wanted = self.push();
        let inner = self.mark();
        self.reset(mark);
        let start = self.consecutive(keys);
        self.reset(mark);
        self.unit.temporaries.restore(inner);
        let count = keys.len() as u16;
        let op = Op::BuildTuple {
            dst: wanted,
            start,
            count,
        };
        self.emit(op, location);
        let values = self.push();
        let op = Op::MatchKeys {
            dst: values,
            src: subject,
            keys: wanted,
        };
        self.emit(op, location);
        let fail = self.way_out(state);
        let to = Jump32(0);
        self.unit
            .emit_jump(Op::JumpIfNoneKeep { src: values, to }, fail, location);
        let start = self.unit.temporaries.next();
        keys.iter().for_each(|_| {
            self.push();
        });
        let op = Op::UnpackSequence {
            src: values,
            start,
            count,
        };
        self.emit(op, location);
        for (at, pattern) in patterns.iter().enumerate() {
            self.pattern(pattern, after(start, at as u16), state);
        }
        if rest.is_some() {
            let dst = self.push();
            let op = Op::DictWithout {
                dst,
                src: subject,
                keys: wanted,
            };
            self.emit(op, location);
            self.capture(rest, dst, state, location);
        } else {
            self.emit(Op::Clear { reg: wanted }, location);
        }
        self.drop_subject(subject, location);
    }

    fn class_pattern(&mut self, whole: &'a Pattern, subject: Reg, state: &mut Case) {
        let PatternKind::MatchClass {
            cls,
            patterns,
            kwd_attrs,
            kwd_patterns,
        } = &whole.kind
        else {
            return;
        };
        let location = self.class_pattern_location(whole.span, cls.span);
        for (at, attr) in kwd_attrs.iter().enumerate() {
            let place = kwd_patterns
                .get(at)
                .map_or(attr.span, |pattern| pattern.span);
            self.check_debug_name(attr.name, place, "assign to");
            if kwd_attrs[..at].iter().any(|other| other.name == attr.name) {
                let text = self.names.shared(attr.name);
                let message = format!("attribute name repeated in class pattern: {text}");
                self.error(message, place);
            }
        }
        let mark = self.mark();
        let base = self.expr(cls, Target::Next);
        let names = kwd_attrs
            .iter()
            .map(|attr| Constant::Str(self.names.shared(attr.name)));
        let names = Constant::Tuple(names.collect());
        self.load_constant(names, Target::Next, location);
        self.load_int(patterns.len() as i64, location);
        let dst = self.result(mark, Target::Next);
        let src = subject;
        self.emit(Op::MatchClass { dst, src, base }, location);
        let fail = self.way_out(state);
        let to = Jump32(0);
        self.unit
            .emit_jump(Op::JumpIfNoneKeep { src: dst, to }, fail, location);
        self.drop_subject(subject, location);
        let start = self.unit.temporaries.next();
        let all = patterns.iter().chain(kwd_patterns);
        all.clone().for_each(|_| {
            self.push();
        });
        let count = (patterns.len() + kwd_patterns.len()) as u16;
        let op = Op::UnpackSequence {
            src: dst,
            start,
            count,
        };
        self.emit(op, location);
        for (at, pattern) in all.enumerate() {
            self.pattern(pattern, after(start, at as u16), state);
        }
    }

    fn or_pattern(
        &mut self,
        patterns: &'a [Pattern],
        subject: Reg,
        state: &mut Case,
        location: Location,
    ) {
        let matched = self.unit.label();
        let Some((last, first)) = patterns.split_last() else {
            return;
        };
        let mark = self.mark();
        for pattern in first {
            let next = self.unit.label();
            let mut inner = Case {
                ways_out: Vec::new(),
                captures: state.captures.clone(),
                base: mark,
                fail: next,
            };
            let copy = self.duplicate(subject, location);
            self.pattern(pattern, copy, &mut inner);
            self.reset(mark);
            self.jump(matched, location);
            self.fail_ladder_here(inner, location);
            self.unit.place(next);
        }
        let copy = self.duplicate(subject, location);
        self.pattern(last, copy, state);
        self.reset(mark);
        self.unit.place(matched);
        self.drop_subject(subject, location);
    }

    /// As `fail_ladder`, where nothing falls into it.
    fn fail_ladder_here(&mut self, state: Case, location: Location) {
        debug_assert!(!self.unit.reachable, "the match has jumped away");
        self.fail_ladder(state, location);
        self.unit.reachable = false;
    }
}
