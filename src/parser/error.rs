//! Why a source did not parse, in CPython's words.  LALRPOP says which token it
//! could not use and which it would have taken; from that and from the tokens
//! around it this module works out the mistake.  Nothing here runs for a source
//! that parses.

use super::{Failure, Mode};
use crate::diagnostic::SyntaxError;
use crate::lexer::{Tok, Token, Unclosed};
use crate::source::Span;

/// The tokens of a source that failed, and what is known about it.
pub(super) struct Explainer<'a> {
    source: &'a str,
    tokens: &'a [Token],
    unclosed: Option<Unclosed>,
    mode: Mode,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(
        source: &'a str,
        tokens: &'a [Token],
        unclosed: Option<Unclosed>,
        mode: Mode,
    ) -> Self {
        Explainer {
            source,
            tokens,
            unclosed,
            mode,
        }
    }

    /// The error, and the index of the token at which parsing stopped.
    pub(super) fn explain(&self, failure: &Failure) -> (SyntaxError, usize) {
        let (lo, tok, hi) = failure.token;
        let found = self
            .tokens
            .iter()
            .position(|token| token.0 == lo && token.1 == tok);
        let index = found.unwrap_or(self.tokens.len().saturating_sub(1));
        let error = self
            .block(failure, index)
            .or_else(|| self.never_closed(index))
            .or_else(|| self.single(failure))
            .unwrap_or_else(|| SyntaxError::new("invalid syntax", Span::new(lo, hi)));
        (error, index)
    }

    fn wants(&self, failure: &Failure, token: &str) -> bool {
        failure
            .expected
            .iter()
            .any(|name| name.trim_matches('"') == token)
    }

    fn block(&self, failure: &Failure, index: usize) -> Option<SyntaxError> {
        let (lo, tok, hi) = failure.token;
        let span = Span::new(lo, hi);
        if self.wants(failure, "indent") {
            let error = SyntaxError::indentation("expected an indented block", span);
            let at_end = self.tokens[index..]
                .iter()
                .all(|token| token.1 == Tok::Dedent);
            return Some(if at_end { error.incomplete() } else { error });
        }
        (tok == Tok::Indent).then(|| SyntaxError::indentation("unexpected indent", span))
    }

    fn never_closed(&self, index: usize) -> Option<SyntaxError> {
        let open = self.unclosed?;
        let between = self
            .source
            .get(open.at as usize..self.tokens[index].0 as usize)?;
        let at_end = index + 1 >= self.tokens.len() || self.tokens[index].1 == Tok::Newline;
        (at_end || between.contains('\n')).then(|| {
            let message = format!("'{}' was never closed", open.bracket);
            SyntaxError::new(message, Span::new(open.at, open.at + 1)).incomplete()
        })
    }

    fn single(&self, failure: &Failure) -> Option<SyntaxError> {
        let (lo, _, hi) = failure.token;
        (self.mode == Mode::Single && failure.expected.is_empty()).then(|| {
            let message = "multiple statements found while compiling a single statement";
            SyntaxError::new(message, Span::new(lo, hi))
        })
    }
}
