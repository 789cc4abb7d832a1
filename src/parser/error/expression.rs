//! Mistakes inside expressions and assignments.

use super::{Bracket, Explainer};
use crate::ast::{Constant, ExprKind};
use crate::diagnostic::{End, SyntaxError};
use crate::lexer::Tok;
use crate::parser::actions::{
    expr_name, invalid_assignment_target, is_arithmetic, meant_comparison, not_assignable,
};
use crate::source::Span;

/// How many tokens the operand of a misplaced `not` may have.
const MAX_OPERAND: usize = 64;

impl Explainer<'_> {
    /// Faults among the arguments of a call, or in a subscript.
    pub(super) fn argument(&self) -> Option<SyntaxError> {
        let here = self.tok(self.at);
        let open = self.innermost()?;
        let mut argues = matches!(open.kind, Bracket::Call | Bracket::Subscript);
        if open.kind == Bracket::Group
            && self.tok(open.index - 1) == Tok::Star
            && here == Tok::Colon
        {
            argues = self.open.len() > 1;
            return argues.then(|| SyntaxError::new("Invalid star expression", self.here()));
        }
        let ends = matches!(here, Tok::Comma | Tok::RPar | Tok::RSqb | Tok::Colon);
        if argues && self.previous() == Tok::Star && ends {
            return Some(SyntaxError::new("Invalid star expression", self.here()));
        }
        if open.kind != Bracket::Call {
            return None;
        }
        if self.previous() == Tok::Equal
            && matches!(here, Tok::Comma | Tok::RPar)
            && self.tok(self.at - 2) == Tok::Name
        {
            let message = "expected argument value expression";
            return Some(SyntaxError::new(
                message,
                self.range(self.at - 2, self.at - 1),
            ));
        }
        if here == Tok::Equal {
            let start = self.expression_start(self.at);
            let kind = match self.tok(start) {
                Tok::Star => "iterable argument",
                Tok::DoubleStar => "keyword argument",
                _ => return None,
            };
            let message = format!("cannot assign to {kind} unpacking");
            let end = self.expression_end(self.at + 1).unwrap_or(self.at + 1);
            return Some(SyntaxError::new(message, self.range(start, end - 1)));
        }
        if self.tok(self.at) == Tok::For {
            return self.generator_as_keyword(open.index);
        }
        None
    }

    /// `case C(a=b, c, …)` that breaks off for another reason: CPython sees the order first.
    pub(super) fn late_positional_pattern(&self) -> Option<SyntaxError> {
        let open = self.innermost()?;
        if self.head() != Tok::Case || open.kind != Bracket::Call {
            return None;
        }
        let mut keyword = false;
        for start in self.argument_starts(open.index) {
            if self.tok(start + 1) == Tok::Equal {
                keyword = true;
            } else if keyword && start < self.at {
                let message = "positional patterns follow keyword patterns";
                return Some(SyntaxError::new(message, self.span(start)));
            }
        }
        None
    }

    /// Where the arguments behind an open bracket begin, up to the failure.
    fn argument_starts(&self, open: usize) -> Vec<usize> {
        let mut depth = 0usize;
        let mut starts = vec![open + 1];
        for index in open + 1..self.at {
            match self.tok(index) {
                Tok::LPar | Tok::LSqb | Tok::LBrace | Tok::FStart | Tok::TStart => depth += 1,
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FEnd => depth = depth.saturating_sub(1),
                Tok::Comma if depth == 0 => starts.push(index + 1),
                _ => {}
            }
        }
        starts
    }

    /// Where CPython's first reading stopped, if that was before the failure: it takes fewer
    /// things for what they might have been meant as.
    pub(super) fn first_fault(&self) -> Option<usize> {
        let line = self.first..self.at;
        let target = line.clone().find(|&index| {
            self.tok(index) == Tok::As && !matches!(self.tok(index + 1), Tok::Name | Tok::LPar)
        });
        if matches!(self.head(), Tok::Except | Tok::Import | Tok::From)
            && let Some(target) = target
            && self.tok(target + 1).is_keyword()
        {
            return Some(target + 1);
        }
        for open in self.open.iter().filter(|open| open.kind == Bracket::Call) {
            let mut keyword = false;
            for start in self.argument_starts(open.index) {
                let named = self.tok(start) == Tok::Name && self.tok(start + 1) == Tok::Equal;
                let unpacked = matches!(self.tok(start), Tok::Star | Tok::DoubleStar);
                if keyword && !named && !unpacked && start < self.at {
                    return Some(start + usize::from(self.tok(start) == Tok::Name));
                }
                keyword |= named;
            }
        }
        None
    }

    /// `f(a=x for x in y)`.
    fn generator_as_keyword(&self, open: usize) -> Option<SyntaxError> {
        let start = self.expression_start(self.at);
        let keyword = start >= open + 3
            && self.tok(start - 1) == Tok::Equal
            && self.tok(start - 2) == Tok::Name;
        keyword.then(|| meant_comparison(self.range(start - 2, start - 1)))
    }

    pub(super) fn dict(&self) -> Option<SyntaxError> {
        let open = self
            .innermost()
            .filter(|open| open.kind == Bracket::Brace)?;
        let here = self.tok(self.at);
        let ends = matches!(here, Tok::Comma | Tok::RBrace);
        match (self.previous(), here) {
            (Tok::Colon, Tok::Star) => {
                let message = "cannot use a starred expression in a dictionary value";
                let end = self.operand_end(self.at + 1).unwrap_or(self.at + 1);
                Some(SyntaxError::new(message, self.range(self.at, end - 1)))
            }
            (Tok::Colon, _) if ends => {
                let message = "expression expected after dictionary key and ':'";
                Some(SyntaxError::new(message, self.span(self.at - 1)))
            }
            (before, _)
                if ends && before.ends_operand() && self.wants(":") && self.at > open.index + 2 =>
            {
                let end = self.tokens[self.at - 1].2;
                let message = "':' expected after dictionary key";
                let error = SyntaxError::new(message, Span::new(end - 1, end));
                Some(error.with_end(End::Open))
            }
            _ => None,
        }
    }

    /// `for` over something that cannot be assigned to.
    pub(super) fn loop_target(&self) -> Option<SyntaxError> {
        let keyword = self.first + usize::from(self.tok(self.first) == Tok::Async);
        if self.head() != Tok::For || self.at <= keyword + 1 {
            return None;
        }
        let target = self.parse(keyword + 1, self.target_end(keyword + 1))?;
        let bad = invalid_assignment_target(&target)?;
        let message = format!("cannot assign to {}", expr_name(bad));
        Some(SyntaxError::new(message, bad.span))
    }

    /// Where the target of a `for` ends: at its `in`, or at the failure.
    fn target_end(&self, from: usize) -> usize {
        let mut depth = 0usize;
        for index in from..self.at {
            match self.tok(index) {
                Tok::LPar | Tok::LSqb | Tok::LBrace => depth += 1,
                Tok::RPar | Tok::RSqb | Tok::RBrace => depth = depth.saturating_sub(1),
                Tok::In if depth == 0 => return index,
                _ => {}
            }
        }
        self.at
    }

    pub(super) fn comprehension(&self) -> Option<SyntaxError> {
        let open = self.innermost()?;
        let inside = &self.tokens[open.index + 1..self.at];
        let has = |tok: Tok| inside.iter().any(|token| token.1 == tok);
        let here = self.tok(self.at);
        let last = |tok: Tok| inside.iter().rposition(|token| token.1 == tok);
        let in_target = has(Tok::For) && last(Tok::For) > last(Tok::In);
        if in_target && self.wants("in") && self.previous().ends_operand() {
            let message = "'in' expected after for-loop variables";
            return Some(SyntaxError::new(message, self.here()));
        }
        let item = self.expression_start(self.at);
        if open.kind == Bracket::Call
            && matches!(here, Tok::For | Tok::Async)
            && self.tok(item) == Tok::Star
        {
            let message = "iterable unpacking cannot be used in comprehension";
            return Some(SyntaxError::new(message, self.range(item, self.at - 1)));
        }
        let displays = matches!(open.kind, Bracket::List | Bracket::Brace);
        if displays
            && matches!(here, Tok::For | Tok::Async)
            && has(Tok::Comma)
            && !has(Tok::Colon)
            && !has(Tok::For)
        {
            let message = "did you forget parentheses around the comprehension target?";
            return Some(SyntaxError::new(
                message,
                self.range(open.index + 1, self.at - 1),
            ));
        }
        None
    }

    /// A conditional expression without its `else`, or with a statement in it.
    pub(super) fn conditional(&self) -> Option<SyntaxError> {
        let from = self.innermost().map_or(self.start, |open| open.index + 1);
        let here = self.tok(self.at);
        if matches!(here, Tok::Pass | Tok::Break | Tok::Continue)
            && self.tok(self.at + 1) == Tok::If
            && self.at > self.start
        {
            let message = "expected expression before 'if', but statement is given";
            return Some(SyntaxError::new(message, self.here()));
        }
        let condition = self.tokens[from..self.at]
            .iter()
            .rposition(|token| token.1 == Tok::If)?
            + from;
        if condition == self.first {
            return None;
        }
        let statement = matches!(
            here,
            Tok::Newline
                | Tok::RPar
                | Tok::RSqb
                | Tok::RBrace
                | Tok::Pass
                | Tok::Break
                | Tok::Continue
                | Tok::Return
                | Tok::Raise
                | Tok::Del
                | Tok::Global
                | Tok::Nonlocal
                | Tok::Import
                | Tok::From
                | Tok::Assert
                | Tok::Yield
                | Tok::While
                | Tok::For
                | Tok::With
                | Tok::Def
                | Tok::Class
                | Tok::Try
                | Tok::Except
                | Tok::Finally
                | Tok::Elif
                | Tok::Async
        );
        if self.previous() == Tok::Else && statement {
            let message = "expected expression after 'else', but statement is given";
            return Some(SyntaxError::new(message, self.here()));
        }
        let unfinished = self.wants("else") && self.previous().ends_operand() && here != Tok::Colon;
        if !unfinished || self.is_filter(from, condition) {
            return None;
        }
        let start = self.expression_start(condition);
        let message = "expected 'else' after 'if' expression";
        Some(SyntaxError::new(message, self.range(start, self.at - 1)))
    }

    /// Whether an `if` belongs to a comprehension.
    fn is_filter(&self, from: usize, condition: usize) -> bool {
        self.tokens[from..condition]
            .iter()
            .any(|token| token.1 == Tok::For)
    }

    /// `3 + not x`.
    pub(super) fn negation(&self) -> Option<SyntaxError> {
        let operator = matches!(
            self.previous(),
            Tok::Plus
                | Tok::Minus
                | Tok::Star
                | Tok::Slash
                | Tok::DoubleSlash
                | Tok::Percent
                | Tok::At
                | Tok::Tilde
        );
        let follows = self.tok(self.at) == Tok::Not && operator;
        follows.then(|| {
            let message = "'not' after an operator must be parenthesized";
            let end = self.operand_end(self.at + 1).unwrap_or(self.at + 1);
            let error = SyntaxError::new(message, self.range(self.at, end - 1));
            let operand = error.span;
            let written = &self.source[operand.lo as usize..operand.hi as usize];
            error.with_help(format!("write `({written})`"))
        })
    }

    /// Where what `not` negates ends: before `and`, `or` and the `if` of a conditional.
    fn operand_end(&self, from: usize) -> Option<usize> {
        let mut depth = 0usize;
        let mut ends = Vec::new();
        for index in from..self.tokens.len().min(from + MAX_OPERAND) {
            match self.tok(index) {
                Tok::LPar | Tok::LSqb | Tok::LBrace | Tok::FStart | Tok::TStart => depth += 1,
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FEnd if depth > 0 => depth -= 1,
                Tok::And | Tok::Or | Tok::If | Tok::For | Tok::Comma | Tok::Newline
                    if depth == 0 =>
                {
                    break;
                }
                _ => {}
            }
            if depth == 0 {
                ends.push(index + 1);
            }
        }
        let parses = |end: &usize| self.parse(from, *end).is_some();
        ends.into_iter().rev().find(parses)
    }

    /// `print x` and `exec x`.
    pub(super) fn legacy_statement(&self) -> Option<SyntaxError> {
        if self.previous() != Tok::Name || !self.tok(self.at).starts_operand() {
            return None;
        }
        let name = self.text(self.at - 1);
        if !matches!(name, "print" | "exec") {
            return None;
        }
        let mut end = self.expression_end(self.at)?;
        while self.tok(end) == Tok::Comma {
            end = self.expression_end(end + 1).unwrap_or(end + 1);
        }
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        let argument = self.range(self.at, end - 1);
        let written = &self.source[argument.lo as usize..argument.hi as usize];
        let error = SyntaxError::new(message, self.range(self.at - 1, end - 1));
        Some(error.with_help(format!("write `{name}({})`", written.trim_end_matches(','))))
    }

    /// Quotes inside a string that end it too early.
    pub(super) fn string_in_string(&self) -> Option<SyntaxError> {
        let line_end = self.tokens[self.at..]
            .iter()
            .position(|token| token.1 == Tok::Newline);
        let end = self.at + line_end.unwrap_or(0);
        let strings = (self.start..end).filter(|&index| self.tok(index) == Tok::Str);
        for string in strings {
            let mut next = string + 1;
            while self.tok(next) != Tok::Str && next < end {
                match self.expression_end(next) {
                    Some(after) => next = after,
                    None => break,
                }
            }
            if next > string + 1
                && self.tok(next) == Tok::Str
                && next >= self.at
                && self.is_juxtaposed(string)
            {
                let message = "invalid syntax. Is this intended to be part of the string?";
                let error = SyntaxError::new(message, self.range(string + 1, next - 1));
                let help = "use the other kind of quotes around the string, or a backslash before each quote inside";
                return Some(error.with_help(help));
            }
        }
        None
    }

    fn is_juxtaposed(&self, string: usize) -> bool {
        self.tok(string + 1).starts_operand()
    }

    pub(super) fn missing_comma(&self) -> Option<SyntaxError> {
        let (depth, at) = self.second_expression()?;
        let open = *self.open.get(depth.checked_sub(1)?)?;
        let fits = !matches!(open.kind, Bracket::Parameters | Bracket::Text(_))
            && !matches!(self.head(), Tok::Case | Tok::From);
        let looping = self.tokens[open.index..at]
            .iter()
            .any(|token| token.1 == Tok::For);
        if !fits || looping || !self.tok(at - 1).ends_operand() {
            return None;
        }
        let start = self.expression_start(at);
        let soft = self.tok(start) == Tok::Name
            && matches!(self.text(start), "match" | "case" | "type" | "_");
        let prefixed = self.tok(start) == Tok::Name && self.tok(start + 1) == Tok::Str;
        let legacy = self.tok(start) == Tok::Name && matches!(self.text(start), "print" | "exec");
        if soft || prefixed || legacy || self.parse(start, at).is_none() {
            return None;
        }
        if let Some(unclosed) = self.unclosed
            && self.breaks_off(at)
        {
            return Some(self.unclosed_error(unclosed));
        }
        let end = self.expression_end(at)?;
        let gap = Span::new(self.tokens[at - 1].2, self.tokens[at].0);
        let message = "invalid syntax. Perhaps you forgot a comma?";
        let error = SyntaxError::new(message, self.range(start, end - 1))
            .with_label("two expressions side by side");
        Some(match gap.lo == gap.hi {
            true => error,
            false => error.with_also(gap, "a comma may be missing here"),
        })
    }

    /// Where the expression begins that has no business beside the one before it,
    /// and how many brackets are open there.
    fn second_expression(&self) -> Option<(usize, usize)> {
        let depth = self.open.len();
        let before = self.tok(self.at.checked_sub(2)?);
        match (before, self.previous(), self.tok(self.at)) {
            // `a not b`
            (before, Tok::Not, here) if before.ends_operand() && here.starts_operand() => {
                Some((depth, self.at - 1))
            }
            // `a[]`
            (before, Tok::LSqb, Tok::RSqb) if before.ends_operand() => {
                Some((depth.checked_sub(1)?, self.at - 1))
            }
            (_, _, here) if here.starts_operand() => Some((depth, self.at)),
            _ => None,
        }
    }

    /// A stray `=` where a value is wanted.
    pub(super) fn equals(&self) -> Option<SyntaxError> {
        let bracketed = !self.open.is_empty();
        let tested = matches!(
            self.head(),
            Tok::If | Tok::Elif | Tok::While | Tok::Match | Tok::Case | Tok::Assert | Tok::At
        );
        if self.tok(self.at) != Tok::Equal
            || !(bracketed || tested)
            || !self.tok(self.at + 1).starts_operand()
        {
            return None;
        }
        let start = self.expression_start(self.at);
        let target = self.parse(start, self.at)?;
        if start + 1 == self.at && self.tok(start) == Tok::Name {
            let end = self.expression_end(self.at + 1)?;
            return Some(meant_comparison(self.range(start, end - 1)));
        }
        let assignable = matches!(
            target.kind,
            ExprKind::List { .. } | ExprKind::Tuple { .. } | ExprKind::GeneratorExp { .. }
        );
        let named = matches!(
            target.kind,
            ExprKind::Constant(Constant::None | Constant::True | Constant::False)
        );
        if assignable || named || !is_arithmetic(&target) {
            return None;
        }
        Some(not_assignable(&target, true))
    }

    /// A statement whose target is already wrong before the part that failed.
    pub(super) fn incomplete_assignment(&self) -> Option<SyntaxError> {
        let mut depth = 0usize;
        for index in self.start..self.at {
            match self.tok(index) {
                Tok::LPar | Tok::LSqb | Tok::LBrace | Tok::FStart | Tok::TStart => depth += 1,
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FEnd => depth = depth.saturating_sub(1),
                Tok::Equal if depth == 0 => {
                    let target = self.parse(self.start, index)?;
                    let bad = invalid_assignment_target(&target)?;
                    let whole = std::ptr::eq(bad, &*target);
                    let value = self.tok(index + 1).starts_operand();
                    return Some(not_assignable(bad, whole && value && is_arithmetic(bad)));
                }
                Tok::Colon if depth == 0 => {
                    let target = self.parse(self.start, index)?;
                    let single = matches!(
                        target.kind,
                        ExprKind::Name(_)
                            | ExprKind::Attribute { .. }
                            | ExprKind::Subscript { .. }
                            | ExprKind::List { .. }
                            | ExprKind::Tuple { .. }
                    );
                    let annotated = !single && self.tok(index + 1).starts_operand();
                    return annotated
                        .then(|| SyntaxError::new("illegal target for annotation", target.span));
                }
                _ => {}
            }
        }
        None
    }
}
