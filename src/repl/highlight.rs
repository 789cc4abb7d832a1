//! Colours for what is being typed, from krait's own tokens.  Unfinished text is the usual case: what the lexer
//! could not read keeps the terminal's colour, but for a string that has only begun.

use super::margin::MARGIN;
use crate::lexer::{self, Tok};

const RESET: &str = "\x1b[0m";
const KEYWORD: &str = "\x1b[1;34m";
const BUILTIN: &str = "\x1b[36m";
const NUMBER: &str = "\x1b[33m";
const STRING: &str = "\x1b[32m";
const COMMENT: &str = "\x1b[31m";
const DEFINITION: &str = "\x1b[1m";
const DIM: &str = "\x1b[1;35m";

/// A stretch of the text and its colour.
type Painted = (usize, usize, &'static str);

/// The text in colours; margins get the prompt's.
pub(super) fn highlight(text: &str, is_builtin: &dyn Fn(&str) -> bool) -> String {
    let plain = super::margin::strip(text);
    let painted = paint(&plain, is_builtin);
    let mut out = String::with_capacity(text.len() * 2);
    let mut position = 0;
    let mut next = painted.iter().peekable();
    let mut current = "";
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with(MARGIN) {
            out.push_str(&format!("{RESET}{DIM}{MARGIN}{RESET}{current}"));
            rest = &rest[MARGIN.len()..];
            continue;
        }
        while let Some(&&(start, end, colour)) = next.peek() {
            if position >= end {
                next.next();
                if !current.is_empty() {
                    out.push_str(RESET);
                    current = "";
                }
                continue;
            }
            if position == start {
                out.push_str(colour);
                current = colour;
            }
            break;
        }
        out.push(c);
        position += c.len_utf8();
        rest = &rest[c.len_utf8()..];
    }
    if !current.is_empty() {
        out.push_str(RESET);
    }
    out
}

/// The coloured stretches of a text, in order.
fn paint(text: &str, is_builtin: &dyn Fn(&str) -> bool) -> Vec<Painted> {
    if text.starts_with('%') {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return vec![(0, end, KEYWORD)];
    }
    let lexed = lexer::lex(text, Tok::StartFile);
    let mut painted: Vec<Painted> = Vec::new();
    let mut done = 0;
    let mut before = Tok::Newline;
    for &(start, token, end) in lexed.tokens.iter().take(lexed.real) {
        let (start, end) = (start as usize, end as usize);
        if start >= end || start < done || text.get(start..end).is_none() {
            continue;
        }
        comments(text, done, start, &mut painted);
        let colour = match token {
            token if token.is_keyword() => Some(KEYWORD),
            Tok::Match | Tok::Case | Tok::Type => Some(KEYWORD),
            Tok::Int | Tok::Float | Tok::Imaginary => Some(NUMBER),
            Tok::Str | Tok::FStart | Tok::TStart | Tok::FMiddle | Tok::FEnd => Some(STRING),
            Tok::Name if matches!(before, Tok::Def | Tok::Class) => Some(DEFINITION),
            Tok::Name if before != Tok::Dot && is_builtin(&text[start..end]) => Some(BUILTIN),
            _ => None,
        };
        painted.extend(colour.map(|colour| (start, end, colour)));
        before = token;
        done = end;
    }
    unread(text, done, &mut painted);
    painted
}

/// Comments between two tokens.
fn comments(text: &str, from: usize, to: usize, painted: &mut Vec<Painted>) {
    let mut at = from;
    while let Some(found) = text.get(at..to).and_then(|gap| gap.find('#')) {
        let start = at + found;
        let end = text[start..to].find('\n').map_or(to, |end| start + end);
        painted.push((start, end, COMMENT));
        at = end;
    }
}

/// What the lexer has not read: comments, and a string that has only begun.
fn unread(text: &str, from: usize, painted: &mut Vec<Painted>) {
    let Some(rest) = text.get(from..) else { return };
    match rest.find(['#', '"', '\'']) {
        Some(at) if rest[at..].starts_with('#') => {
            let start = from + at;
            let end = rest[at..].find('\n').map_or(text.len(), |end| start + end);
            painted.push((start, end, COMMENT));
            unread(text, end, painted);
        }
        Some(at) => painted.push((from + at, text.len(), STRING)),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        highlight(text, &|name| name == "print")
    }

    #[test]
    fn words_have_their_colours() {
        assert_eq!(shown("await x"), format!("{KEYWORD}await{RESET} x"));
        assert_eq!(
            shown("print(1)"),
            format!("{BUILTIN}print{RESET}({NUMBER}1{RESET})")
        );
        assert_eq!(shown("x.print"), "x.print");
        assert_eq!(shown("x # y"), format!("x {COMMENT}# y{RESET}"));
    }

    #[test]
    fn what_has_only_begun_is_coloured_as_well() {
        assert_eq!(shown("x = 'ab"), format!("x = {STRING}'ab{RESET}"));
    }

    #[test]
    fn colours_take_no_room() {
        let texts = [
            "f'{x!r:>{w}} a' + b\"c\"",
            "if x:\n...\u{a0}    '''a\n...\u{a0}b'''",
            "é = 'ü' # ö",
            "((",
            "$ ?",
        ];
        for text in texts {
            let mut bare = String::new();
            let mut rest = shown(text);
            while let Some(at) = rest.find('\x1b') {
                bare.push_str(&rest[..at]);
                let end = rest[at..].find('m').expect("a colour ends");
                rest = rest[at + end + 1..].to_owned();
            }
            bare.push_str(&rest);
            assert_eq!(bare, text);
        }
    }
}
