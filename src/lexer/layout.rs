//! Layout: the one pass between logos and the grammar.  It makes NEWLINE, INDENT
//! and DEDENT, matches brackets, reads f-strings by switching modes, and decides
//! which soft keywords are keywords.  NEWLINE and DEDENT are empty tokens at the
//! end of the last real token, so that a rule's end is its statement's end.

use logos::{Lexer, Logos};

use super::fstring::Mode;
use super::token::{LexicalError, Tok, Token};
use super::{name, number};
use crate::diagnostic::{End, SyntaxError, SyntaxErrorKind, SyntaxWarning};
use crate::source::Span;

const MAX_INDENTS: usize = 100;
const MAX_BRACKETS: usize = 200;
const TAB: u32 = 8;

/// What became of a source text.
#[derive(Debug, Default)]
pub struct Lexed {
    pub tokens: Vec<Token>,
    /// The first fault; `tokens` end there.
    pub error: Option<SyntaxError>,
    /// Whether that was in a field of an f-string.
    pub in_field: bool,
    /// How many tokens were read; those after them only round the stream off.
    pub real: usize,
    /// How many tokens come before the logical line in which lexing ended.
    pub sound: usize,
    /// The innermost bracket that is still open at the end.
    pub unclosed: Option<Unclosed>,
    pub warnings: Vec<SyntaxWarning>,
}

/// A bracket without its partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    pub bracket: char,
    pub at: u32,
}

/// Reads a whole source.  `start` becomes the first token.
pub fn lex(source: &str, start: Tok) -> Lexed {
    let mut layout = Layout {
        source,
        lexer: Tok::lexer(source),
        tokens: Vec::with_capacity(source.len() / 6 + 8),
        warnings: Vec::new(),
        brackets: Vec::new(),
        indents: vec![Indent::default()],
        modes: Vec::new(),
        line_start: true,
        first_of_line: 1,
        opens_match: false,
    };
    layout.tokens.push((0, start, 0));
    let error = layout.run().err().map(|error| *error);
    let error = error.or_else(|| layout.obey_barry());
    let sound = layout.first_of_line;
    let real = layout.tokens.len();
    let in_field = layout
        .modes
        .iter()
        .any(|mode| matches!(mode, Mode::Field(..)));
    if error.is_some() && layout.brackets.is_empty() {
        // What came before the fault is still worth parsing.
        layout.finish();
    }
    let unclosed = match error {
        Some(_) => None,
        None => layout.brackets.last().map(|open| Unclosed {
            bracket: open.bracket as char,
            at: open.at,
        }),
    };
    Lexed {
        tokens: layout.tokens,
        real,
        sound,
        error,
        in_field,
        unclosed,
        warnings: layout.warnings,
    }
}

pub(super) type Fallible = Result<(), Box<SyntaxError>>;

/// An open bracket: its character, place and token.
#[derive(Clone, Copy)]
pub(super) struct Bracket {
    bracket: u8,
    pub(super) at: u32,
    token: usize,
}

/// A block's indentation, measured with tabs of eight columns and of one.
#[derive(Clone, Copy, Default)]
struct Indent {
    column: u32,
    narrow: u32,
    /// Whether the block belongs to a `match` statement.
    is_match: bool,
}

/// The state of the pass.
pub(super) struct Layout<'s> {
    pub(super) source: &'s str,
    pub(super) lexer: Lexer<'s, Tok>,
    tokens: Vec<Token>,
    warnings: Vec<SyntaxWarning>,
    pub(super) brackets: Vec<Bracket>,
    indents: Vec<Indent>,
    pub(super) modes: Vec<Mode>,
    line_start: bool,
    first_of_line: usize,
    opens_match: bool,
}

pub(super) fn fail<T>(message: impl Into<String>, span: Span) -> Result<T, Box<SyntaxError>> {
    Err(Box::new(SyntaxError::new(message, span)))
}

impl<'s> Layout<'s> {
    fn run(&mut self) -> Fallible {
        loop {
            match self.modes.last() {
                Some(&Mode::Literal(fstring)) => self.fstring_text(fstring, false)?,
                Some(&Mode::Spec(fstring)) => self.fstring_text(fstring, true)?,
                _ => {
                    if self.line_start && self.brackets.is_empty() {
                        self.indentation()?;
                    }
                    match self.lexer.next() {
                        Some(Ok(tok)) => self.token(tok)?,
                        Some(Err(error)) => return Err(Box::new(self.lexical_error(error))),
                        None => break,
                    }
                }
            }
        }
        self.check_last_line()?;
        self.finish();
        Ok(())
    }

    fn finish(&mut self) {
        if self.tokens.len() > self.first_of_line {
            self.newline();
        }
        let end = self.last_end();
        for _ in 1..self.indents.len() {
            self.tokens.push((end, Tok::Dedent, end));
        }
        self.indents.truncate(1);
    }

    fn last_end(&self) -> u32 {
        self.tokens.last().map_or(0, |token| token.2)
    }

    fn text(&self, token: Token) -> &'s str {
        &self.source[token.0 as usize..token.2 as usize]
    }

    pub(super) fn push(&mut self, tok: Tok, lo: u32, hi: u32) {
        self.tokens.push((lo, tok, hi));
    }

    /// Handles one token of logos.
    fn token(&mut self, tok: Tok) -> Fallible {
        let range = self.lexer.span();
        let (lo, hi) = (range.start as u32, range.end as u32);
        match tok {
            Tok::Newline => {
                if self.brackets.is_empty() && self.tokens.len() > self.first_of_line {
                    self.newline();
                }
                return Ok(());
            }
            Tok::Name => {
                let text = self.lexer.slice();
                if !text.is_ascii() {
                    name::check(text, lo)?;
                }
                self.soft_type(lo);
            }
            Tok::Int | Tok::Float | Tok::Imaginary => {
                let next = self.source.as_bytes().get(hi as usize);
                if next.is_some_and(|&byte| {
                    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
                }) && let Some(warning) = number::check_tail(self.source, lo)?
                {
                    self.warnings.push(warning);
                }
            }
            Tok::Str => self.check_prefix(lo)?,
            Tok::FStart | Tok::TStart => {
                self.check_prefix(lo)?;
                self.open_fstring(tok, lo, hi)?;
            }
            Tok::LPar | Tok::LSqb | Tok::LBrace => self.open(lo)?,
            Tok::RPar | Tok::RSqb | Tok::RBrace => self.close(lo)?,
            Tok::Colon | Tok::ColonEqual => {
                if let Some(&Mode::Field(fstring, depth)) = self.modes.last()
                    && depth == self.brackets.len()
                {
                    self.push(Tok::FColon, lo, lo + 1);
                    self.modes.push(Mode::Spec(fstring));
                    if tok == Tok::ColonEqual {
                        self.lexer = Tok::lexer(self.source);
                        self.lexer.bump(lo as usize + 1);
                    }
                    return Ok(());
                }
            }
            Tok::As => self.mark_with_items(),
            _ => {}
        }
        self.push(tok, lo, hi);
        Ok(())
    }

    pub(super) fn open(&mut self, at: u32) -> Fallible {
        if self.brackets.len() >= MAX_BRACKETS {
            return fail("too many nested parentheses", Span::new(at, at + 1));
        }
        self.brackets.push(Bracket {
            bracket: self.source.as_bytes()[at as usize],
            at,
            token: self.tokens.len(),
        });
        Ok(())
    }

    fn close(&mut self, at: u32) -> Fallible {
        let closing = self.source.as_bytes()[at as usize];
        let here = Span::new(at, at + 1);
        let Some(open) = self.brackets.pop() else {
            return fail(format!("unmatched '{}'", closing as char), here);
        };
        let in_field = match self.modes.last() {
            Some(&Mode::Field(fstring, depth)) if depth == self.brackets.len() + 1 => Some(fstring),
            _ => None,
        };
        if matches!(
            (open.bracket, closing),
            (b'(', b')') | (b'[', b']') | (b'{', b'}')
        ) {
            if in_field.is_some() {
                self.modes.pop();
            }
            return Ok(());
        }
        if let Some(fstring) = in_field {
            let message = format!("{}-string: unmatched '{}'", fstring.prefix, closing as char);
            return fail(message, here);
        }
        let mut message = format!(
            "closing parenthesis '{}' does not match opening parenthesis '{}'",
            closing as char, open.bracket as char
        );
        let (line, opening_line) = (self.line_of(at), self.line_of(open.at));
        if line != opening_line {
            message += &format!(" on line {opening_line}");
        }
        let error = SyntaxError::new(message, here)
            .with_also(Span::new(open.at, open.at + 1), "opened here");
        Err(Box::new(error))
    }

    /// The number of the line of an offset; only for messages, it counts.
    pub(super) fn line_of(&self, at: u32) -> usize {
        let before = &self.source.as_bytes()[..at as usize];
        before.iter().filter(|&&byte| byte == b'\n').count() + 1
    }

    /// `type` is a keyword where a statement may begin and a name follows.
    fn soft_type(&mut self, lo: u32) {
        let Some(&previous) = self.tokens.last() else {
            return;
        };
        if previous.1 != Tok::Name || previous.2 == lo || self.text(previous) != "type" {
            return;
        }
        let index = self.tokens.len() - 1;
        let before = self.tokens[index - 1].1;
        let may_begin = index == self.first_of_line
            || (self.brackets.is_empty() && matches!(before, Tok::Semi | Tok::Colon));
        if may_begin {
            self.tokens[index].1 = Tok::Type;
        }
    }

    /// `as` directly inside `with (` shows what the parentheses are for.
    fn mark_with_items(&mut self) {
        if let Some(open) = self.brackets.last()
            && self.tokens[open.token].1 == Tok::LPar
            && self.tokens[open.token - 1].1 == Tok::With
        {
            self.tokens[open.token].1 = Tok::WithLPar;
        }
    }

    /// Ends a logical line; only now is it known whether `match` was a keyword.
    fn newline(&mut self) {
        let first = self.tokens[self.first_of_line];
        if first.1 == Tok::Name {
            let last = self.tokens[self.tokens.len() - 1].1;
            let in_match = self.indents.last().is_some_and(|indent| indent.is_match);
            match self.text(first) {
                "match"
                    if last == Tok::Colon
                        && self.tokens[self.first_of_line + 1].1 != Tok::Colon =>
                {
                    self.tokens[self.first_of_line].1 = Tok::Match;
                    self.opens_match = true;
                }
                "case" if in_match => self.tokens[self.first_of_line].1 = Tok::Case,
                _ => {}
            }
        }
        let end = self.last_end();
        self.push(Tok::Newline, end, end);
        self.first_of_line = self.tokens.len();
        self.line_start = true;
    }

    /// Reads the white space before the next line that has anything on it.
    fn indentation(&mut self) -> Fallible {
        self.line_start = false;
        let begin = self.lexer.span().end;
        let bytes = self.source.as_bytes();
        let mut at = begin;
        let mut line = begin;
        let mut indent = Indent::default();
        // A line continued by a backslash keeps the indentation of its first part.
        let mut continued = 0;
        loop {
            match bytes.get(at) {
                Some(b' ') => {
                    indent.column += 1;
                    indent.narrow += 1;
                }
                Some(b'\t') => {
                    indent.column = (indent.column / TAB + 1) * TAB;
                    indent.narrow += 1;
                }
                Some(b'\x0c') => indent = Indent::default(),
                Some(b'\\') if bytes.get(at + 1) == Some(&b'\n') => {
                    at += 1;
                    if continued == 0 {
                        continued = indent.column;
                    }
                }
                Some(b'#' | b'\n') => {
                    let rest = &bytes[at..];
                    at += rest
                        .iter()
                        .position(|&byte| byte == b'\n')
                        .unwrap_or(rest.len());
                    line = at + 1;
                    (indent, continued) = (Indent::default(), 0);
                }
                Some(_) => break,
                None => {
                    self.lexer.bump(bytes.len() - begin);
                    return Ok(());
                }
            }
            at += 1;
        }
        if continued != 0 {
            (indent.column, indent.narrow) = (continued, continued);
        }
        self.lexer.bump(at - begin);
        self.apply_indent(indent, line as u32, at as u32)
    }

    fn apply_indent(&mut self, mut indent: Indent, line: u32, at: u32) -> Fallible {
        indent.is_match = std::mem::take(&mut self.opens_match);
        let tabs_disagree = || {
            let error = SyntaxError::new(
                "inconsistent use of tabs and spaces in indentation",
                Span::new(line, at),
            );
            let error = error.with_kind(SyntaxErrorKind::Tab).with_end(End::Open);
            Err(Box::new(error.with_help(
                "indent with spaces only: what a tab is worth differs from editor to editor",
            )))
        };
        let current = *self
            .indents
            .last()
            .expect("the outermost indentation stays");
        if indent.column == current.column {
            return match indent.narrow == current.narrow {
                true => Ok(()),
                false => tabs_disagree(),
            };
        }
        if indent.column > current.column {
            if self.indents.len() >= MAX_INDENTS {
                let message = "too many levels of indentation";
                return Err(Box::new(SyntaxError::indentation(
                    message,
                    Span::new(line, at),
                )));
            }
            if indent.narrow <= current.narrow {
                return tabs_disagree();
            }
            self.indents.push(indent);
            self.push(Tok::Indent, line, at);
            self.first_of_line = self.tokens.len();
            return Ok(());
        }
        let end = self.last_end();
        while let Some(open) = self.indents.last()
            && open.column > indent.column
        {
            self.indents.pop();
            self.push(Tok::Dedent, end, end);
        }
        self.first_of_line = self.tokens.len();
        let enclosing = *self.indents.last().expect("the outermost is at column 0");
        if enclosing.column != indent.column {
            return Err(Box::new(self.bad_dedent(
                line,
                indent.column,
                current.column,
            )));
        }
        match enclosing.narrow == indent.narrow {
            true => Ok(()),
            false => tabs_disagree(),
        }
    }

    fn bad_dedent(&self, line: u32, column: u32, previous: u32) -> SyntaxError {
        let rest = &self.source[line as usize..];
        // A line of nothing but a backslash goes on in the next one.
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.trim_end_matches('\n').len() as u32;
            if line.trim() != "\\" {
                break;
            }
            length += 1;
        }
        let enclosing = self.indents.last().map_or(0, |indent| indent.column);
        let message = "unindent does not match any outer indentation level";
        SyntaxError::indentation(message, Span::new(line + length, line + length))
            .with_end(End::Absent)
            .with_label(format!("indented by {column}"))
            .with_help(format!(
                "the block above is indented by {previous}, the one around it by {enclosing}"
            ))
    }

    /// PEP 401: behind `from __future__ import barry_as_FLUFL` inequality is written `<>`.
    fn obey_barry(&mut self) -> Option<SyntaxError> {
        if !self.source.contains("barry_as_FLUFL") {
            return None;
        }
        let text = |token: &Token| &self.source[token.0 as usize..token.2 as usize];
        let is_import = |line: &[Token]| {
            line.len() > 3
                && line[0].1 == Tok::From
                && text(&line[1]) == "__future__"
                && line.iter().any(|token| text(token) == "barry_as_FLUFL")
        };
        let from = (0..self.tokens.len()).find_map(|start| {
            let rest = &self.tokens[start..];
            let end = rest.iter().position(|token| token.1 == Tok::Newline)?;
            is_import(&rest[..end]).then_some(start + end)
        })?;
        for index in from..self.tokens.len() {
            let token = self.tokens[index];
            if token.1 == Tok::NotEqual {
                let message = "with Barry as BDFL, use '<>' instead of '!='";
                let error = SyntaxError::new(message, Span::new(token.0, token.2));
                return Some(error.with_end(End::Exact));
            }
            if token.1 == Tok::Stray && text(&token) == "<>" {
                self.tokens[index].1 = Tok::NotEqual;
            }
        }
        None
    }

    /// A backslash may not be the last thing in a source.
    fn check_last_line(&self) -> Fallible {
        let tail = &self.source[self.last_end() as usize..];
        match tail.ends_with("\\\n") && !tail.contains('#') {
            true => {
                let end = self.source.len() as u32 - 1;
                let error = SyntaxError::new("unexpected EOF while parsing", Span::new(end, end));
                Err(Box::new(error.with_end(End::Absent).incomplete()))
            }
            false => Ok(()),
        }
    }

    fn lexical_error(&self, error: LexicalError) -> SyntaxError {
        let at = self.lexer.span().start;
        let here = at as u32;
        match error {
            LexicalError::UnknownCharacter => self.unknown_character(at),
            LexicalError::UnterminatedString => {
                let rest = &self.source[at..];
                let opening = rest.find(['"', '\'']).unwrap_or(0);
                let quote = rest.as_bytes()[opening];
                if let Some(&Mode::Field(fstring, _)) = self.modes.last()
                    && fstring.quote == quote
                {
                    let message = format!("{}-string: expecting '}}'", fstring.prefix);
                    return SyntaxError::new(message, Span::new(here, here + 1));
                }
                let line_end = rest.find('\n').unwrap_or(rest.len());
                let escaped = format!("\\{}", quote as char);
                let hint = match rest[..line_end].contains(&escaped) {
                    true => "; perhaps you escaped the end quote?",
                    false => "",
                };
                let message = format!(
                    "unterminated string literal (detected at line {}){hint}",
                    self.line_of(here)
                );
                SyntaxError::new(message, Span::new(here, here + 1))
                    .with_label("the string begins here")
                    .with_help(format!("close the string with {}", quote as char))
            }
            LexicalError::UnterminatedTripleString => {
                let message = format!(
                    "unterminated triple-quoted string literal (detected at line {})",
                    self.last_line()
                );
                SyntaxError::new(message, Span::new(here, here + 1))
                    .with_label("the string begins here")
                    .incomplete()
            }
        }
    }

    pub(super) fn last_line(&self) -> usize {
        let text = self.source.strip_suffix('\n').unwrap_or(self.source);
        self.line_of(text.len() as u32)
    }

    fn unknown_character(&self, at: usize) -> SyntaxError {
        let rest = &self.source[at..];
        let here = Span::new(at as u32, at as u32 + 1);
        match rest.chars().next() {
            Some('\\') if rest.len() == 1 => {
                SyntaxError::new("unexpected EOF while parsing", Span::new(here.hi, here.hi))
                    .with_end(End::Absent)
                    .incomplete()
            }
            Some('\\') => {
                let message = "unexpected character after line continuation character";
                SyntaxError::new(message, Span::new(here.hi, here.hi))
                    .with_end(End::Open)
                    .with_help("a backslash continues a line only as its very last character")
            }
            Some('\0') | None => SyntaxError::new("source code cannot contain null bytes", here),
            Some(c) => {
                let message = format!("invalid non-printable character U+{:04X}", c as u32);
                SyntaxError::new(message, here)
            }
        }
    }

    /// `ub'…'` and the like: a name that touches a string was meant as its prefix.
    fn check_prefix(&self, lo: u32) -> Fallible {
        let Some(&previous) = self.tokens.last() else {
            return Ok(());
        };
        if previous.1 != Tok::Name || previous.2 != lo {
            return Ok(());
        }
        let letters = self.text(previous).to_ascii_lowercase();
        let known = letters.chars().all(|c| "brutf".contains(c));
        let distinct = letters.chars().all(|c| letters.matches(c).count() == 1);
        if !known || !distinct {
            return Ok(());
        }
        for pair in ["ub", "ur", "uf", "ut", "bf", "bt", "ft"] {
            let (first, second) = pair.split_at(1);
            if letters.contains(first) && letters.contains(second) {
                let message = format!("'{first}' and '{second}' prefixes are incompatible");
                let error = SyntaxError::new(message, Span::new(previous.0, previous.2));
                return Err(Box::new(error.with_end(End::Exact)));
            }
        }
        Ok(())
    }
}
