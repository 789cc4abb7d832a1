//! Why a source did not parse, in CPython's words.  LALRPOP says which token it
//! could not use and which it would have taken; from that and from the tokens
//! around it these modules work out the mistake, one function for each of
//! CPython's `invalid_…` rules.  Nothing here runs for a source that parses.

mod expression;
mod fstring;
mod guess;
mod statement;

use std::borrow::Cow;

use lalrpop_util::ParseError;

use super::actions::Context;
use super::{Failure, Mode, grammar};
use crate::ast::{E, Root};
use crate::diagnostic::{End, SyntaxError};
use crate::lexer::{Tok, Token, Unclosed};
use crate::source::Span;

/// How many ways of ending an expression are tried before giving up on it.
const MAX_TRIES: usize = 64;

/// What an open bracket belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    /// `(` as the reader sees it: of a call, of parameters, or for grouping.
    Call,
    Parameters,
    Group,
    Subscript,
    List,
    Brace,
    /// The braces of an f-string's or t-string's field.
    Field(char),
    /// An f-string or t-string itself.
    Text(char),
}

/// An open bracket and the index of its token.
#[derive(Clone, Copy, Debug)]
struct Open {
    kind: Bracket,
    index: usize,
}

/// The tokens of a source that failed, and where.
pub(super) struct Explainer<'a> {
    source: &'a str,
    tokens: Cow<'a, [Token]>,
    unclosed: Option<Unclosed>,
    mode: Mode,
    expected: &'a [String],
    /// The token that could not be used.
    at: usize,
    /// The first token of its logical line.
    first: usize,
    /// The first token of its statement, which may follow `;` or a block's `:`.
    start: usize,
    open: Vec<Open>,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(
        source: &'a str,
        tokens: &'a [Token],
        unclosed: Option<Unclosed>,
        mode: Mode,
        failure: &'a Failure,
    ) -> Self {
        let (lo, tok, _) = failure.token;
        let mut tokens = Cow::Borrowed(tokens);
        if failure.at_end {
            // The end is a token here, so that there always is one to point at.
            tokens.to_mut().push(failure.token);
        }
        let found = tokens
            .iter()
            .position(|token| token.0 == lo && token.1 == tok);
        let last = tokens.len() - 1;
        let at = match failure.at_end {
            true => last,
            false => found.unwrap_or(last),
        };
        let mut explainer = Explainer {
            source,
            tokens,
            unclosed,
            mode,
            expected: &failure.expected,
            at,
            first: 0,
            start: 0,
            open: Vec::new(),
        };
        explainer.find_line();
        explainer.find_brackets();
        explainer
    }

    /// The index of the token at which parsing stopped.
    pub(super) fn index(&self) -> usize {
        self.at
    }

    /// The error.  What comes first is what CPython would see first.
    pub(super) fn explain(&self) -> SyntaxError {
        let statements = self.mode != Mode::Eval;
        let of_statement =
            |rule: fn(&Self) -> Option<SyntaxError>| statements.then(|| rule(self)).flatten();
        self.never_closed()
            .or_else(|| self.second_statement())
            .or_else(|| self.indentation())
            .or_else(|| self.field())
            .or_else(|| of_statement(Self::header))
            .or_else(|| of_statement(Self::clause))
            .or_else(|| of_statement(Self::import))
            .or_else(|| self.parameters())
            .or_else(|| self.argument())
            .or_else(|| self.dict())
            .or_else(|| self.loop_target())
            .or_else(|| self.comprehension())
            .or_else(|| self.conditional())
            .or_else(|| self.negation())
            .or_else(|| self.legacy_statement())
            .or_else(|| self.string_in_string())
            .or_else(|| self.missing_comma())
            .or_else(|| self.equals())
            .or_else(|| self.incomplete_assignment())
            .or_else(|| self.late_positional_pattern())
            .or_else(|| self.broken_field())
            .unwrap_or_else(|| self.generic())
    }

    fn find_line(&mut self) {
        let begins = |tok: Tok| {
            matches!(
                tok,
                Tok::Newline
                    | Tok::Indent
                    | Tok::Dedent
                    | Tok::StartFile
                    | Tok::StartInteractive
                    | Tok::StartExpression
            )
        };
        let before = &self.tokens[..self.at];
        self.first = before
            .iter()
            .rposition(|token| begins(token.1))
            .map_or(0, |index| index + 1);
    }

    /// Walks the line up to the failure, keeping the brackets that stay open.
    fn find_brackets(&mut self) {
        self.start = self.first;
        for index in self.first..self.at {
            let kind = match self.tok(index) {
                Tok::LPar | Tok::WithLPar => self.parenthesis(index),
                Tok::LSqb => match self.ends_primary(index) {
                    true => Bracket::Subscript,
                    false => Bracket::List,
                },
                Tok::LBrace => match self.open.last() {
                    Some(Open {
                        kind: Bracket::Text(prefix),
                        ..
                    }) => Bracket::Field(*prefix),
                    Some(Open {
                        kind: Bracket::Field(prefix),
                        index: field,
                    }) if self.in_specification(*field, index) => Bracket::Field(*prefix),
                    _ => Bracket::Brace,
                },
                Tok::FStart => Bracket::Text('f'),
                Tok::TStart => Bracket::Text('t'),
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FEnd => {
                    self.open.pop();
                    continue;
                }
                Tok::Semi | Tok::Colon if self.open.is_empty() && !self.in_lambda(index) => {
                    let simple = self.tok(index) == Tok::Semi || self.is_block_colon(index);
                    if simple {
                        self.start = index + 1;
                    }
                    continue;
                }
                _ => continue,
            };
            self.open.push(Open { kind, index });
        }
    }

    /// Whether a brace is in the format specification of the field that is open.
    fn in_specification(&self, field: usize, brace: usize) -> bool {
        matches!(
            self.tok(brace - 1),
            Tok::FColon | Tok::FMiddle | Tok::RBrace
        ) && self.tokens[field..brace]
            .iter()
            .any(|token| token.1 == Tok::FColon)
    }

    fn parenthesis(&self, index: usize) -> Bracket {
        let head = self.head();
        if head == Tok::Def && self.open.is_empty() {
            return Bracket::Parameters;
        }
        match self.ends_primary(index) {
            true => Bracket::Call,
            false => Bracket::Group,
        }
    }

    /// Whether the token before `index` ends what can be called or subscripted.
    fn ends_primary(&self, index: usize) -> bool {
        index > self.first
            && matches!(
                self.tok(index - 1),
                Tok::Name | Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::Str | Tok::FEnd
            )
    }

    fn is_block_colon(&self, index: usize) -> bool {
        self.is_compound(self.head()) && index > self.first
    }

    fn is_compound(&self, tok: Tok) -> bool {
        use Tok::*;
        matches!(
            tok,
            If | Elif
                | Else
                | While
                | For
                | With
                | Def
                | Class
                | Try
                | Except
                | Finally
                | Match
                | Case
        )
    }

    /// The word that the line begins with, `async` left out.
    fn head(&self) -> Tok {
        match self.tok(self.first) {
            Tok::Async => self.tok(self.first + 1),
            tok => tok,
        }
    }

    fn tok(&self, index: usize) -> Tok {
        self.tokens.get(index).map_or(Tok::Newline, |token| token.1)
    }

    /// The token before the failure; a NEWLINE where there is none on the line.
    fn previous(&self) -> Tok {
        match self.at > self.first {
            true => self.tok(self.at - 1),
            false => Tok::Newline,
        }
    }

    fn text(&self, index: usize) -> &'a str {
        let (lo, _, hi) = self.tokens[index];
        &self.source[lo as usize..hi as usize]
    }

    fn wants(&self, token: &str) -> bool {
        self.expected
            .iter()
            .any(|name| name.trim_matches('"') == token)
    }

    fn innermost(&self) -> Option<Open> {
        self.open.last().copied()
    }

    /// The place of a token.  A NEWLINE is where the line ends, a DEDENT where the
    /// next line begins.
    fn span(&self, index: usize) -> Span {
        let Some(&(lo, tok, hi)) = self.tokens.get(index) else {
            let end = self.source.len() as u32;
            return Span::new(end, end);
        };
        match tok {
            Tok::Newline => newline_at(self.source, lo),
            Tok::Dedent => match self.tokens[index..]
                .iter()
                .find(|token| token.1 != Tok::Dedent)
            {
                Some(&(lo, _, hi)) => Span::new(lo, hi),
                None => newline_at(self.source, lo),
            },
            _ => Span::new(lo, hi),
        }
    }

    fn range(&self, from: usize, to: usize) -> Span {
        self.span(from).to(self.span(to))
    }

    fn here(&self) -> Span {
        self.span(self.at)
    }

    fn line_of(&self, index: usize) -> usize {
        let before = &self.source.as_bytes()[..self.tokens[index].0 as usize];
        before.iter().filter(|&&byte| byte == b'\n').count() + 1
    }

    fn at_end(&self) -> bool {
        let rest = &self.tokens[self.at..];
        rest.iter()
            .all(|token| matches!(token.1, Tok::Newline | Tok::Dedent))
    }

    /// Reads some of the tokens as an expression.
    fn parse(&self, from: usize, to: usize) -> Option<E> {
        if from >= to {
            return None;
        }
        let lo = self.tokens[from].0;
        let start = std::iter::once((lo, Tok::StartExpression, lo));
        let mut context = Context::new(self.source);
        let tokens = start.chain(self.tokens[from..to].iter().copied());
        let root = grammar::TopParser::new().parse(&mut context, tokens).ok()?;
        match root {
            Root::Expression(e) if context.errors.is_empty() => Some(e),
            _ => None,
        }
    }

    /// Where the longest expression that begins at `from` ends.
    fn expression_end(&self, from: usize) -> Option<usize> {
        let mut depth = 0usize;
        let mut ends = Vec::new();
        for index in from..self.tokens.len() {
            match self.tok(index) {
                Tok::LPar | Tok::LSqb | Tok::LBrace | Tok::WithLPar | Tok::FStart | Tok::TStart => {
                    depth += 1
                }
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FEnd if depth > 0 => depth -= 1,
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FEnd | Tok::Newline => break,
                Tok::Comma | Tok::Semi | Tok::Equal | Tok::FColon | Tok::ColonEqual
                    if depth == 0 =>
                {
                    break;
                }
                _ => {}
            }
            if depth == 0 {
                ends.push(index + 1);
            }
            if ends.len() >= MAX_TRIES {
                break;
            }
        }
        ends.into_iter()
            .rev()
            .find(|&end| self.parse(from, end).is_some())
    }

    /// Where the expression that ends before `to` begins.
    fn expression_start(&self, to: usize) -> usize {
        let mut depth = 0usize;
        for index in (self.first..to).rev() {
            match self.tok(index) {
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FEnd => depth += 1,
                Tok::LPar | Tok::LSqb | Tok::LBrace | Tok::WithLPar | Tok::FStart | Tok::TStart
                    if depth > 0 =>
                {
                    depth -= 1;
                }
                tok if depth == 0 && delimits(tok) => return index + 1,
                _ => {}
            }
        }
        self.first
    }

    /// Whether an unfinished `lambda` is open at `index`, so that `:` ends its
    /// parameters.
    fn in_lambda(&self, index: usize) -> bool {
        self.open_lambda(index).is_some()
    }

    /// The `lambda` whose parameters `index` is among.
    fn open_lambda(&self, index: usize) -> Option<usize> {
        let from = self.innermost().map_or(self.first, |open| open.index + 1);
        let mut lambdas = Vec::new();
        let mut depth = 0usize;
        for at in from..index {
            match self.tok(at) {
                Tok::Lambda if depth == 0 => lambdas.push(at),
                Tok::Colon | Tok::FColon if depth == 0 => {
                    lambdas.pop();
                }
                Tok::LPar | Tok::LSqb | Tok::LBrace => depth += 1,
                Tok::RPar | Tok::RSqb | Tok::RBrace => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        lambdas.pop()
    }

    /// CPython prefers an unclosed bracket on an earlier line to whatever it
    /// stumbled over.
    fn never_closed(&self) -> Option<SyntaxError> {
        let open = self.unclosed?;
        let token = self.tokens.get(self.at)?;
        let between = self
            .source
            .get(open.at as usize..token.0 as usize)
            .unwrap_or("");
        let last = self.tokens[self.at + 1..]
            .iter()
            .all(|token| matches!(token.1, Tok::Newline | Tok::Dedent));
        let bracket_itself =
            token.0 == open.at && self.previous().ends_operand() && self.breaks_off(self.at);
        let broken = last || between.contains('\n') || bracket_itself;
        broken.then(|| self.unclosed_error(open))
    }

    fn unclosed_error(&self, open: Unclosed) -> SyntaxError {
        let message = format!("'{}' was never closed", open.bracket);
        let error =
            SyntaxError::new(message, Span::new(open.at, open.at + 1)).with_label("opened here");
        error.with_end(End::Open).incomplete()
    }

    /// Whether the tokens from here on are the beginning of an expression that
    /// never ends.
    fn breaks_off(&self, from: usize) -> bool {
        let tail = self.tokens[from..].iter().rev();
        let padding = tail
            .take_while(|token| matches!(token.1, Tok::Newline | Tok::Dedent))
            .count();
        let lo = self.tokens[from].0;
        let start = std::iter::once((lo, Tok::StartExpression, lo));
        let tokens = self.tokens[from..self.tokens.len() - padding]
            .iter()
            .copied();
        let mut context = Context::new(self.source);
        let outcome = grammar::TopParser::new().parse(&mut context, start.chain(tokens));
        matches!(outcome, Err(ParseError::UnrecognizedEof { .. }))
    }

    fn second_statement(&self) -> Option<SyntaxError> {
        // A compound statement is over with an empty line only, so that CPython sees one broken statement.
        let simple = !self.is_compound(self.tok(1)) && !matches!(self.tok(1), Tok::Async | Tok::At);
        let over =
            self.mode == Mode::Single && self.expected.is_empty() && self.first > 1 && simple;
        over.then(|| {
            let message = "multiple statements found while compiling a single statement";
            SyntaxError::new(message, self.span(self.first - 1))
        })
    }

    /// "invalid syntax", with what can be guessed as help.
    fn generic(&self) -> SyntaxError {
        let tok = self.tok(self.at);
        if tok == Tok::Stray && self.text(self.at) == "<>" {
            let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
            return SyntaxError::new(message, self.here());
        }
        let mut place = self.first_fault().unwrap_or(self.at);
        if self.mode == Mode::Eval && matches!(tok, Tok::Match | Tok::Type) {
            // No statement begins here, so that the word was a name, and what follows it too much.
            place = self.at + 1;
        }
        let error = SyntaxError::new("invalid syntax", self.span(place));
        let wants_name = self.wants("name") && !self.wants("int");
        let helped = match self.guess() {
            Some(help) => error.with_help(help),
            None if tok.is_keyword() && wants_name => self.named_by_keyword(error, self.at),
            None => error,
        };
        if self.at_end() && self.wants("def") && self.wants("class") && !self.wants("int") {
            // A decorator still waits for what it decorates.
            return helped.with_end(End::Nowhere).incomplete();
        }
        match tok {
            Tok::Newline | Tok::Dedent => helped.with_label("the line ends too early"),
            _ => helped,
        }
    }

    fn named_by_keyword(&self, error: SyntaxError, index: usize) -> SyntaxError {
        let word = self.text(index);
        error.with_help(format!("`{word}` is a keyword and cannot be a name"))
    }

    fn is_doubled(&self, operator: &str) -> bool {
        let end = self.tokens[self.at - 1].2 as usize;
        self.source[..end].ends_with(operator) && !self.tok(self.at).starts_operand()
    }
}

/// The end of the line that `lo` is on.
fn newline_at(source: &str, lo: u32) -> Span {
    let rest = &source[lo as usize..];
    let end = lo + rest.find('\n').unwrap_or(rest.len()) as u32;
    Span::new(end, end + u32::from((end as usize) < source.len()))
}

/// Whether an expression cannot extend over this token to the left.
fn delimits(tok: Tok) -> bool {
    use Tok::*;
    matches!(
        tok,
        LPar | LSqb
            | LBrace
            | WithLPar
            | FStart
            | TStart
            | Comma
            | Colon
            | FColon
            | Semi
            | Equal
            | ColonEqual
            | PlusEqual
            | MinEqual
            | StarEqual
            | SlashEqual
            | PercentEqual
            | AmperEqual
            | VBarEqual
            | CircumflexEqual
            | LeftShiftEqual
            | RightShiftEqual
            | DoubleStarEqual
            | DoubleSlashEqual
            | AtEqual
            | RArrow
            | Newline
            | Indent
            | Dedent
            | StartFile
            | StartInteractive
            | StartExpression
            | If
            | Elif
            | Else
            | While
            | For
            | With
            | Return
            | Yield
            | Assert
            | Del
            | Raise
            | From
            | Import
            | As
            | Except
            | Def
            | Class
            | Global
            | Nonlocal
            | Match
            | Case
            | Type
    )
}
