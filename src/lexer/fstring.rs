//! The parts of layout that read f-strings and t-strings (PEP 701, PEP 750): text
//! is scanned here, fields go back to logos, and a stack of modes says which of
//! the two is being read.

use super::layout::{Fallible, Layout, fail};
use super::token::Tok;
use crate::diagnostic::SyntaxError;
use crate::source::Span;

const MAX_FSTRINGS: usize = 150;
const MAX_FIELDS: usize = 3;

/// An f-string or t-string being read.
#[derive(Clone, Copy)]
pub(super) struct FString {
    pub(super) start: u32,
    pub(super) quote: u8,
    triple: bool,
    raw: bool,
    pub(super) prefix: char,
}

#[derive(Clone, Copy)]
pub(super) enum Mode {
    /// In the text of an f-string.
    Literal(FString),
    /// In the text of a format specification.
    Spec(FString),
    /// In a field; its `{` is the bracket of this depth.
    Field(FString, usize),
}

impl Layout<'_> {
    pub(super) fn open_fstring(&mut self, tok: Tok, lo: u32, hi: u32) -> Fallible {
        let opening = self.lexer.slice().as_bytes();
        let fstrings = self
            .modes
            .iter()
            .filter(|mode| matches!(mode, Mode::Literal(_)));
        if fstrings.count() >= MAX_FSTRINGS {
            return fail("too many nested f-strings or t-strings", Span::new(lo, hi));
        }
        let prefix = if tok == Tok::FStart { 'f' } else { 't' };
        self.modes.push(Mode::Literal(FString {
            start: lo,
            quote: opening[opening.len() - 1],
            triple: opening.len() >= 4,
            raw: opening.iter().any(|byte| matches!(byte, b'r' | b'R')),
            prefix,
        }));
        Ok(())
    }

    /// Reads f-string text up to a field, the closing quotes, or the end of a
    /// format specification.
    pub(super) fn fstring_text(&mut self, fstring: FString, in_spec: bool) -> Fallible {
        let begin = self.lexer.span().end;
        let bytes = self.source.as_bytes();
        let mut at = begin;
        loop {
            let next = bytes.get(at + 1).copied();
            match bytes.get(at).copied() {
                None => return self.unterminated_fstring(fstring, at),
                Some(b'\n') if !fstring.triple => {
                    if in_spec {
                        let message = format!(
                            "{}-string: newlines are not allowed in format specifiers for single quoted {0}-strings",
                            fstring.prefix
                        );
                        return fail(message, Span::new(at as u32, at as u32 + 1));
                    }
                    return self.unterminated_fstring(fstring, at);
                }
                Some(byte) if self.ends_fstring(fstring, byte, at) => {
                    return self.end_fstring(fstring, in_spec, begin, at);
                }
                Some(b'{') if next == Some(b'{') && !in_spec => at += 1,
                Some(b'{') => return self.open_field(fstring, begin, at),
                Some(b'}') if in_spec => {
                    self.middle(begin, at);
                    self.modes.pop();
                    return Ok(());
                }
                Some(b'}') if next == Some(b'}') => at += 1,
                Some(b'}') => {
                    let message = format!("{}-string: single '}}' is not allowed", fstring.prefix);
                    let here = Span::new(at as u32, at as u32 + 1);
                    let error = SyntaxError::new(message, here);
                    return Err(Box::new(
                        error.with_help("write '}}' for a brace in the text"),
                    ));
                }
                Some(b'\\') => match next {
                    // A brace after a backslash still begins a field.
                    Some(b'{' | b'}') | None => {}
                    Some(b'N') if !fstring.raw && bytes.get(at + 2) == Some(&b'{') => {
                        at = self.skip_character_name(fstring, at + 2);
                    }
                    Some(_) => at += 1,
                },
                Some(_) => {}
            }
            at += 1;
        }
    }

    fn ends_fstring(&self, fstring: FString, byte: u8, at: usize) -> bool {
        let rest = &self.source.as_bytes()[at..];
        byte == fstring.quote && (!fstring.triple || rest.starts_with(&[byte; 3]))
    }

    /// The place of the `}` of `\N{…}`, or of the `{` where there is none.
    fn skip_character_name(&self, fstring: FString, brace: usize) -> usize {
        let rest = &self.source.as_bytes()[brace..];
        let end = rest
            .iter()
            .position(|&byte| matches!(byte, b'}' | b'\n') || byte == fstring.quote);
        match end {
            Some(length) if rest[length] == b'}' => brace + length,
            _ => brace,
        }
    }

    fn middle(&mut self, begin: usize, at: usize) {
        if at > begin {
            self.push(Tok::FMiddle, begin as u32, at as u32);
        }
        self.lexer.bump(at - begin);
    }

    fn open_field(&mut self, fstring: FString, begin: usize, at: usize) -> Fallible {
        self.middle(begin, at);
        let fields = self.modes.iter().rev();
        let nested = fields
            .take_while(|mode| !matches!(mode, Mode::Literal(_)))
            .filter(|mode| matches!(mode, Mode::Field(..)))
            .count();
        if nested >= MAX_FIELDS {
            let message = format!("{}-string: expressions nested too deeply", fstring.prefix);
            return fail(message, Span::new(at as u32 - 1, at as u32));
        }
        self.open(at as u32)?;
        self.push(Tok::LBrace, at as u32, at as u32 + 1);
        self.lexer.bump(1);
        self.modes.push(Mode::Field(fstring, self.brackets.len()));
        Ok(())
    }

    fn end_fstring(
        &mut self,
        fstring: FString,
        in_spec: bool,
        begin: usize,
        at: usize,
    ) -> Fallible {
        if in_spec {
            if let Some(error) = self.stray_closing(at) {
                return Err(Box::new(error));
            }
            let message = format!("{}-string: expecting '}}', or format specs", fstring.prefix);
            return fail(message, Span::new(at as u32, at as u32 + 1));
        }
        self.middle(begin, at);
        let length = if fstring.triple { 3 } else { 1 };
        self.push(Tok::FEnd, at as u32, (at + length) as u32);
        self.lexer.bump(length);
        self.modes.pop();
        Ok(())
    }

    /// A field that is never closed: CPython reads on to the end of the line, and complains of a bracket
    /// that closes another than the field's.
    fn stray_closing(&self, quote: usize) -> Option<SyntaxError> {
        let open = self.brackets.last()?;
        let mut depth = 0usize;
        for (at, c) in self.source[quote..].char_indices().skip(1) {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' if depth == 0 => {
                    let at = (quote + at) as u32;
                    let message = format!(
                        "closing parenthesis '{c}' does not match opening parenthesis '{{'"
                    );
                    let error = SyntaxError::new(message, Span::new(at, at + 1));
                    let opening = Span::new(open.at, open.at + 1);
                    return Some(error.with_also(opening, "this field is never closed"));
                }
                ')' | ']' | '}' => depth = depth.checked_sub(1)?,
                '\n' | '#' | '"' | '\'' => return None,
                _ => {}
            }
        }
        None
    }

    fn unterminated_fstring(&self, fstring: FString, at: usize) -> Fallible {
        let here = Span::new(fstring.start, fstring.start + 1);
        let (kind, line) = match fstring.triple {
            true => ("triple-quoted ", self.last_line()),
            false => ("", self.line_of(at as u32)),
        };
        let message = format!(
            "unterminated {kind}{}-string literal (detected at line {line})",
            fstring.prefix
        );
        let mut error = SyntaxError::new(message, here).with_label("the string begins here");
        error.incomplete = fstring.triple;
        Err(Box::new(error))
    }
}
