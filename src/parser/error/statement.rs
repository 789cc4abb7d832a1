//! Mistakes in the frame of statements: indentation, block headers, clauses,
//! imports, parameters.

use super::{Bracket, Explainer, newline_at};
use crate::diagnostic::{End, SyntaxError};
use crate::lexer::Tok;
use crate::source::Span;

impl Explainer<'_> {
    pub(super) fn indentation(&self) -> Option<SyntaxError> {
        if self.wants("indent") {
            return self.missing_block();
        }
        if self.tok(self.at) != Tok::Indent {
            return None;
        }
        let hi = self.tokens[self.at].2;
        let error = SyntaxError::indentation("unexpected indent", Span::new(hi - 1, hi));
        let error = error.with_end(End::Absent);
        let here = self.indent_of(hi);
        let error = error.with_label(format!("indented by {here}, but no block begins here"));
        Some(match self.statement_before(self.at) {
            Some(before) => {
                let column = self.indent_of(before.lo);
                let help = match column {
                    0 => "begin the line at the margin, as the statement before it".to_owned(),
                    _ => format!("indent the line by {column}, as the statement before it"),
                };
                error
                    .with_also(before, format!("indented by {column}"))
                    .with_help(help)
            }
            None => error.with_help("begin the first line at the margin"),
        })
    }

    /// By how many characters the line of an offset is indented.
    fn indent_of(&self, at: u32) -> usize {
        let before = &self.source[..at as usize];
        let line = &self.source[before.rfind('\n').map_or(0, |end| end + 1)..];
        line.len() - line.trim_start_matches([' ', '\t', '\x0c']).len()
    }

    /// The first token of the line that ends before the token `index`.
    fn statement_before(&self, index: usize) -> Option<Span> {
        let end = self.tokens[..index]
            .iter()
            .rposition(|token| token.1 == Tok::Newline)?;
        let begins = |tok: Tok| {
            matches!(
                tok,
                Tok::Newline | Tok::Indent | Tok::Dedent | Tok::StartFile | Tok::StartInteractive
            )
        };
        let first = self.tokens[..end]
            .iter()
            .rposition(|token| begins(token.1))?
            + 1;
        let (lo, _, hi) = self.tokens[first];
        // Tokens that were made up to read on have no place.
        (first < end && hi > lo).then(|| Span::new(lo, hi))
    }

    fn missing_block(&self) -> Option<SyntaxError> {
        // The failure is on the line after the header.
        let header_end = self.tokens[..self.at]
            .iter()
            .rposition(|token| token.1 == Tok::Newline)?;
        let before = &self.tokens[..header_end];
        let starts = |tok: Tok| {
            matches!(
                tok,
                Tok::Newline | Tok::Indent | Tok::Dedent | Tok::StartFile | Tok::StartInteractive
            )
        };
        let first = before.iter().rposition(|token| starts(token.1))? + 1;
        let keyword = first + usize::from(self.tok(first) == Tok::Async);
        let what = match self.tok(keyword) {
            Tok::Def => "function definition".to_owned(),
            Tok::Class => "class definition".to_owned(),
            Tok::Except if self.tok(keyword + 1) == Tok::Star => "'except*' statement".to_owned(),
            _ => format!("'{}' statement", self.text(keyword)),
        };
        let line = self.line_of(first);
        let message = format!("expected an indented block after {what} on line {line}");
        let span = match self.at_end() {
            true => newline_at(self.source, self.tokens[self.at].0),
            false => self.here(),
        };
        let error = SyntaxError::indentation(message, span)
            .with_label("this line must be indented")
            .with_also(
                self.range(first, header_end - 1),
                "the block of this statement is missing",
            )
            .with_help("write `pass` where nothing is to be done");
        Some(match self.at_end() {
            true => error.with_end(End::Absent).incomplete(),
            false => error,
        })
    }

    /// A block header without its colon, a `def` without its parenthesis.
    pub(super) fn header(&self) -> Option<SyntaxError> {
        if !self.open.is_empty() {
            return None;
        }
        let head = self.head();
        let ended = self.tok(self.at) == Tok::Newline;
        if self.start != self.first {
            return None;
        }
        let opened = self.tokens[self.first..self.at]
            .iter()
            .any(|token| token.1 == Tok::LPar);
        if head == Tok::Def && self.wants("(") && !opened {
            return Some(SyntaxError::new("expected '('", self.here()));
        }
        if head == Tok::Def && self.previous() == Tok::RArrow {
            return Some(SyntaxError::new("expected ':'", self.span(self.at - 1)));
        }
        let forced = matches!(head, Tok::Def | Tok::Else | Tok::Try | Tok::Finally);
        if self.wants(":")
            && self.is_compound(head)
            && self.at > self.first
            && (ended || forced)
            && !self.in_lambda(self.at)
        {
            return Some(self.missing_colon(head));
        }
        self.soft_header()
    }

    fn missing_colon(&self, head: Tok) -> SyntaxError {
        let error = SyntaxError::new("expected ':'", self.here()).with_label("a `:` belongs here");
        match (head, self.tok(self.at)) {
            (Tok::Else, Tok::If) => error.with_help("`else if` is written `elif`"),
            _ => error,
        }
    }

    /// `match x` without a colon was not taken for a `match` statement.
    fn soft_header(&self) -> Option<SyntaxError> {
        let is_match = self.tok(self.first) == Tok::Name && self.text(self.first) == "match";
        if !is_match || self.at != self.first + 1 {
            return None;
        }
        let line = &self.tokens[self.at..];
        let end = self.at + line.iter().position(|token| token.1 == Tok::Newline)?;
        let case = self.tok(end + 1) == Tok::Indent
            && self.tok(end + 2) == Tok::Name
            && self.text(end + 2) == "case";
        case.then(|| {
            SyntaxError::new("expected ':'", self.span(end)).with_label("a `:` belongs here")
        })
    }

    /// `elif` after `else`, `try` without a handler, `except*` without a type.
    pub(super) fn clause(&self) -> Option<SyntaxError> {
        if self.wants("except")
            && self.wants("finally")
            && !self.wants("else")
            && self.previous_is_line_end()
        {
            let error =
                SyntaxError::new("expected 'except' or 'finally' block", self.last_line_end());
            return Some(match self.at_end() {
                true => error.with_end(End::Absent).incomplete(),
                false => error,
            });
        }
        if self.tok(self.at) == Tok::Elif && self.follows_else() {
            let message = "'elif' block follows an 'else' block";
            return Some(SyntaxError::new(message, self.here()));
        }
        if self.head() == Tok::Except
            && self.previous() == Tok::Star
            && matches!(self.tok(self.at), Tok::Colon | Tok::Newline)
        {
            return Some(SyntaxError::new(
                "expected one or more exception types",
                self.here(),
            ));
        }
        None
    }

    fn previous_is_line_end(&self) -> bool {
        matches!(
            self.tok(self.at.saturating_sub(1)),
            Tok::Newline | Tok::Dedent
        )
    }

    fn last_line_end(&self) -> Span {
        match self.at_end() {
            true => newline_at(self.source, self.tokens[self.at].0),
            false => self.here(),
        }
    }

    /// Whether the block before the failure belongs to an `else`.
    fn follows_else(&self) -> bool {
        let mut depth = 0usize;
        for index in (1..self.at).rev() {
            match self.tok(index) {
                Tok::Dedent => depth += 1,
                Tok::Indent => depth = depth.saturating_sub(1),
                Tok::Else if depth == 0 => return true,
                Tok::Newline
                    if depth == 0 && self.tok(index + 1) != Tok::Indent && index + 1 < self.at =>
                {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    pub(super) fn import(&self) -> Option<SyntaxError> {
        let start = self.tok(self.start);
        let here = self.tok(self.at);
        if start == Tok::Import && here == Tok::From && self.previous() == Tok::Name {
            let message = "Did you mean to use 'from ... import ...' instead?";
            let module = self.tokens[self.at + 1..].iter();
            let parts = module.take_while(|token| matches!(token.1, Tok::Name | Tok::Dot));
            let end = self.at + parts.count();
            let error = SyntaxError::new(message, self.range(self.start, end));
            let names = self.range(self.start + 1, self.at - 1);
            let names = &self.source[names.lo as usize..names.hi as usize];
            return Some(match end > self.at {
                false => SyntaxError::new("invalid syntax", self.here()),
                true => {
                    let module = self.range(self.at + 1, end);
                    let module = &self.source[module.lo as usize..module.hi as usize];
                    error.with_help(format!("write `from {module} import {names}`"))
                }
            });
        }
        let imports = matches!(start, Tok::Import | Tok::From);
        if imports && self.previous() == Tok::Import && here == Tok::Newline {
            let message = "Expected one or more names after 'import'";
            return Some(SyntaxError::new(message, self.here()).with_end(End::Start));
        }
        None
    }

    /// Faults inside the parameters of a `def` or a `lambda`.
    pub(super) fn parameters(&self) -> Option<SyntaxError> {
        let (from, owner) = match self.innermost() {
            Some(open) if open.kind == Bracket::Parameters => (open.index + 1, "Function"),
            _ => (self.open_lambda(self.at)? + 1, "Lambda expression"),
        };
        if self.tok(from) == Tok::Slash && self.tok(from + 1) == Tok::Comma {
            let message = "at least one argument must precede /";
            return Some(SyntaxError::new(message, self.span(from)));
        }
        let plain = !self.tokens[from..self.at]
            .iter()
            .any(|token| matches!(token.1, Tok::Star | Tok::DoubleStar | Tok::Equal));
        let begins = plain && (self.at == from || self.previous() == Tok::Comma);
        match (self.previous(), self.tok(self.at)) {
            (_, Tok::LPar) if begins => {
                let close = self.closing_parenthesis(self.at)?;
                let message = format!("{owner} parameters cannot be parenthesized");
                Some(SyntaxError::new(message, self.range(self.at, close)))
            }
            (Tok::Equal, Tok::Comma | Tok::RPar | Tok::Colon) => Some(self.missing_default(from)),
            (Tok::Slash, Tok::Star) => Some(SyntaxError::new(
                "expected comma between / and *",
                self.here(),
            )),
            _ => None,
        }
    }

    fn missing_default(&self, from: usize) -> SyntaxError {
        let parameters = &self.tokens[from..self.at];
        let comma = parameters.iter().rposition(|token| token.1 == Tok::Comma);
        let parameter = comma.map_or(from, |comma| from + comma + 1);
        let message = match self.tok(parameter) {
            Tok::Star => "var-positional argument cannot have default value",
            Tok::DoubleStar => "var-keyword argument cannot have default value",
            _ => "expected default value expression",
        };
        SyntaxError::new(message, self.span(self.at - 1))
    }

    /// The end of a parenthesis that holds nothing but names and commas.
    fn closing_parenthesis(&self, from: usize) -> Option<usize> {
        let rest = &self.tokens[from + 1..];
        let plain = rest
            .iter()
            .take_while(|token| matches!(token.1, Tok::Name | Tok::Comma))
            .count();
        let close = from + 1 + plain;
        (self.tok(close) == Tok::RPar && plain > 0).then_some(close)
    }
}
