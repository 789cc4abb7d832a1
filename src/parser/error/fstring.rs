//! Mistakes in the fields of f-strings and t-strings.

use super::{Bracket, Explainer};
use crate::diagnostic::SyntaxError;
use crate::lexer::Tok;

impl Explainer<'_> {
    pub(super) fn field(&self) -> Option<SyntaxError> {
        let open = self.innermost()?;
        let Bracket::Field(prefix) = open.kind else {
            return None;
        };
        let first = open.index + 1;
        let say = |message: &str, index: usize| {
            Some(SyntaxError::new(
                format!("{prefix}-string: {message}"),
                self.span(index),
            ))
        };
        let here = self.tok(self.at);
        if self.at == first {
            let missing = match here {
                Tok::RBrace => Some('}'),
                Tok::Exclamation => Some('!'),
                Tok::FColon => Some(':'),
                Tok::Equal => Some('='),
                _ => None,
            };
            if let Some(missing) = missing {
                return say(
                    &format!("valid expression required before '{missing}'"),
                    self.at,
                );
            }
        }
        if let Some(lambda) = self.field_lambda(first) {
            let message = "lambda expressions are not allowed without parentheses";
            let colon = (lambda..self.tokens.len()).find(|&index| self.tok(index) == Tok::FColon);
            let mut error = say(message, lambda)?;
            error.span = self.range(lambda, colon.unwrap_or(lambda));
            return Some(
                error.with_help("put the lambda in parentheses: `:` begins a format specification"),
            );
        }
        if self.tokens[first..self.at]
            .iter()
            .any(|token| token.1 == Tok::FColon)
        {
            return None;
        }
        if self.previous() == Tok::Exclamation {
            return match here {
                Tok::RBrace | Tok::FColon => say("missing conversion character", self.at),
                _ => say("invalid conversion character", self.at),
            };
        }
        if self.previous() == Tok::Name
            && self.at >= first + 2
            && self.tok(self.at - 2) == Tok::Exclamation
        {
            return say("expecting ':' or '}'", self.at);
        }
        let begins = (first + 1..=self.at)
            .rev()
            .any(|end| self.parse(first, end).is_some());
        if !begins && self.tok(first) != Tok::Yield {
            return say("expecting a valid expression after '{'", first);
        }
        if self.previous() == Tok::Equal && self.parse(first, self.at - 1).is_some() {
            return say("expecting '!', or ':', or '}'", self.at);
        }
        self.parse(first, self.at)?;
        self.conditional()
            .or_else(|| self.string_in_string())
            .or_else(|| self.missing_comma())
            .or_else(|| say("expecting '=', or '!', or ':', or '}'", self.at))
    }

    /// A field whose expression is broken inside brackets of its own.
    pub(super) fn broken_field(&self) -> Option<SyntaxError> {
        let (open, prefix) = self.open.iter().rev().find_map(|open| match open.kind {
            Bracket::Field(prefix) => Some((open, prefix)),
            _ => None,
        })?;
        let first = open.index + 1;
        if self.innermost()?.index == open.index || self.tok(first) != Tok::LBrace {
            return None;
        }
        let message = format!("{prefix}-string: expecting a valid expression after '{{'");
        Some(SyntaxError::new(message, self.span(first)))
    }

    /// A `lambda` whose colon was taken for that of a format specification.
    fn field_lambda(&self, first: usize) -> Option<usize> {
        let colon = self.tokens[first..]
            .iter()
            .position(|token| token.1 == Tok::FColon)?
            + first;
        let lambda = self.tokens[first..colon]
            .iter()
            .rposition(|token| token.1 == Tok::Lambda)?
            + first;
        let begins = lambda == first || self.tok(lambda - 1) == Tok::Comma;
        (begins && self.at <= colon && self.at > lambda).then_some(lambda)
    }
}
