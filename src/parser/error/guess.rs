//! What was probably meant where CPython says no more than "invalid syntax": habits from other
//! languages, from Python 2, and words that are taken.

use super::{Bracket, Explainer};
use crate::lexer::Tok;

impl Explainer<'_> {
    /// A line of help.
    pub(super) fn guess(&self) -> Option<String> {
        let tok = self.tok(self.at);
        let fixed = match (self.previous(), tok) {
            (Tok::Plus, _) if self.is_doubled("++") => "Python has no `++`; write `+= 1`",
            (Tok::Minus, _) if self.is_doubled("--") => "Python has no `--`; write `-= 1`",
            (Tok::Amper, Tok::Amper) => "write `and`",
            (Tok::VBar, Tok::VBar) => "write `or`",
            (_, Tok::Exclamation) => "write `not`",
            (_, Tok::Equal) if self.is_followed_by(">") => "write `>=`",
            (_, Tok::Equal) if self.is_followed_by("<") => "write `<=`",
            (Tok::Less | Tok::Greater, Tok::Equal) => "write `<=` or `>=` without a space",
            (_, Tok::ColonEqual) => "put it into parentheses, or write `=`",
            (_, Tok::LBrace) if self.is_header() => {
                "a block begins with `:`, and is what is indented below; there are no braces"
            }
            (_, Tok::Semi | Tok::Newline) if self.is_header() && self.wants(":") => {
                "a `:` belongs at the end of this line"
            }
            (Tok::If | Tok::Elif | Tok::While, Tok::Colon | Tok::Newline) => {
                "a condition belongs behind the keyword"
            }
            (Tok::At, _) if self.at == self.first + 1 => "a decorator is an expression",
            (Tok::Def, Tok::LPar) => "the name of the function belongs behind `def`",
            (Tok::Class, Tok::Colon) => "the name of the class belongs behind `class`",
            (_, Tok::Comma) if self.tok(self.start) == Tok::Raise => "write `raise Error(message)`",
            (_, Tok::Float) => "a number has one point; write a version as a string",
            (_, Tok::Return) if self.is_after_lambda() => {
                "a lambda is one expression, whose value it returns; leave `return` out"
            }
            _ if self.head() == Tok::For && self.open.is_empty() && self.wants("in") => {
                "write `for item in items:`"
            }
            _ if self.wants("def") && self.wants("class") && !self.wants("int") => {
                "a decorator stands before a `def` or a `class`"
            }
            _ if self.is_in_match() => "a `match` block holds `case` clauses and nothing else",
            _ => return self.guess_by_text(),
        };
        Some(fixed.to_owned())
    }

    fn guess_by_text(&self) -> Option<String> {
        let tok = self.tok(self.at);
        let word = self.tokens.get(self.at).map_or("", |_| self.text(self.at));
        let taken = |word: &str| Some(format!("`{word}` is a keyword and cannot be a name"));
        match (self.previous(), tok) {
            (before, Tok::Equal) if before.is_keyword() => taken(self.text(self.at - 1)),
            (_, keyword) if keyword.is_keyword() && self.names_argument() => taken(word),
            (Tok::For, keyword) if keyword.is_keyword() => taken(word),
            (_, Tok::Stray) => Some(match word {
                "?" => "write `a if condition else b`".to_owned(),
                "`" => "write `repr(value)` for the text of a value".to_owned(),
                _ => format!("`{word}` has no meaning here"),
            }),
            (_, Tok::Else | Tok::Elif | Tok::Except | Tok::Finally | Tok::Case) => Some(format!(
                "there is no statement that this `{word}` could belong to"
            )),
            _ => None,
        }
    }

    /// Whether the text goes on with this right behind the token.
    fn is_followed_by(&self, text: &str) -> bool {
        let end = self.tokens[self.at].2 as usize;
        self.source[end..].starts_with(text)
    }

    /// Whether the line begins a block, and what stands here is no part of a bracket.
    fn is_header(&self) -> bool {
        self.is_compound(self.head()) && self.at > self.first && self.open.is_empty()
    }

    /// Whether a keyword stands where the name of an argument or parameter does.
    fn names_argument(&self) -> bool {
        let called = self
            .innermost()
            .is_some_and(|open| open.kind == Bracket::Call);
        called && self.tok(self.at + 1) == Tok::Equal
    }

    fn is_after_lambda(&self) -> bool {
        let line = &self.tokens[self.first..self.at];
        self.previous() == Tok::Colon && line.iter().any(|token| token.1 == Tok::Lambda)
    }

    /// Whether this is the first line of a `match` block.
    fn is_in_match(&self) -> bool {
        let Some(indent) = self.at.checked_sub(1) else {
            return false;
        };
        if self.tok(indent) != Tok::Indent || self.tok(self.at) == Tok::Case {
            return false;
        }
        let header = self.tokens[..indent.saturating_sub(1)]
            .iter()
            .rposition(|token| {
                matches!(
                    token.1,
                    Tok::Newline | Tok::Indent | Tok::Dedent | Tok::StartFile
                )
            });
        header.is_some_and(|before| self.tok(before + 1) == Tok::Match)
    }
}
