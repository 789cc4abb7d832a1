//! Misspelt keywords: "Did you mean 'while'?".  The first name of a faulty source that reads as a keyword when it is
//! spelt as one is the likely culprit: the text up to the error is read again with it.  Asked for where a
//! `SyntaxError` is shown, never where one is raised; the limits are those of CPython's `traceback`.

use super::{Mode, parse};
use crate::diagnostic::{SyntaxErrors, Typo, suggest};
use crate::lexer::{self, Tok};
use crate::source::{SourceFile, Span};

/// Longer texts, in characters, are not looked at.
const MAX_CHARACTERS: usize = 1024;
/// So many names of a text are tried.
const MAX_NAMES: usize = 10;
/// So many keywords are tried for a name.
const MAX_KEYWORDS: usize = 3;
/// Less similar keywords are not tried.
const CUTOFF: f64 = 0.5;

/// `keyword.kwlist`.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// The misspelt keyword for which the text has an "invalid syntax" that ends in `end_line`.
/// `only_last` is for texts that were read from a file: names in other lines do not count.
pub fn keyword_typo(source: &SourceFile, end_line: u32, only_last: bool) -> Option<Typo> {
    let end_line = end_line.min(source.line_count());
    let text = &source.text()[..source.line_span(end_line).hi as usize];
    if text.chars().count() > MAX_CHARACTERS {
        return None;
    }
    let lexed = lexer::lex(text, Tok::StartFile);
    let names = lexed.tokens.iter().take(lexed.real).filter_map(|token| {
        let is_name = matches!(token.1, Tok::Name | Tok::Match | Tok::Case | Tok::Type);
        let span = Span::new(token.0, token.2);
        let counts = !only_last || source.position(span.lo).line == end_line;
        (is_name && counts).then_some(span)
    });
    for span in names.take(MAX_NAMES) {
        let name = source.slice(span);
        for keyword in candidates(name) {
            let (before, after) = (&text[..span.lo as usize], &text[span.hi as usize..]);
            if is_readable(&format!("{before}{keyword}{after}")) {
                return Some(Typo { span, keyword });
            }
        }
    }
    None
}

/// The same errors, the first of them naming the keyword that was misspelt, if one was.
pub fn with_typo(source: &SourceFile, errors: SyntaxErrors, only_last: bool) -> SyntaxErrors {
    let first = errors.first();
    if !first.may_be_typo() {
        return errors;
    }
    let end_line = first.location(source).end_line;
    match keyword_typo(source, end_line, only_last) {
        Some(typo) => errors.with_typo(typo),
        None => errors,
    }
}

/// Whether a text is a program, or could become one with more lines.
fn is_readable(text: &str) -> bool {
    match parse(&SourceFile::new("", text), Mode::Exec) {
        Ok(_) => true,
        Err(errors) => errors.first().incomplete,
    }
}

/// The keywords that a name may stand for, the likeliest first.
fn candidates(name: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    found.extend(suggest::closest(name, KEYWORDS));
    let word: Vec<char> = name.chars().collect();
    let mut similar: Vec<(f64, &'static str)> = KEYWORDS
        .iter()
        .map(|keyword| {
            (
                similarity(&keyword.chars().collect::<Vec<_>>(), &word),
                *keyword,
            )
        })
        .filter(|(score, _)| *score >= CUTOFF)
        .collect();
    similar.sort_by(|a, b| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    found.extend(
        similar
            .iter()
            .take(MAX_KEYWORDS)
            .map(|(_, keyword)| *keyword),
    );
    found.truncate(MAX_KEYWORDS);
    found.retain(|keyword| *keyword != name);
    found
}

/// `difflib.SequenceMatcher(None, a, b).ratio()`.
fn similarity(a: &[char], b: &[char]) -> f64 {
    2.0 * matching(a, b) as f64 / (a.len() + b.len()).max(1) as f64
}

/// How many characters the longest common runs cover: the longest one, then those on either side of it.
fn matching(a: &[char], b: &[char]) -> usize {
    let mut best = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let common = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y);
            let length = common.count();
            if length > best.2 {
                best = (i, j, length);
            }
        }
    }
    match best {
        (_, _, 0) => 0,
        (i, j, length) => {
            length + matching(&a[..i], &b[..j]) + matching(&a[i + length..], &b[j + length..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spotted(text: &str) -> Option<&'static str> {
        let source = SourceFile::new("x.py", text);
        let errors = parse(&source, Mode::Exec).err()?;
        let errors = with_typo(&source, errors, false);
        let word = errors.first().message.split('\'').nth(1)?;
        KEYWORDS.iter().copied().find(|keyword| *keyword == word)
    }

    #[test]
    fn keywords_are_recognised() {
        assert_eq!(spotted("whille True: pass\n"), Some("while"));
        assert_eq!(spotted("fro x in range(3):\n    pass\n"), Some("for"));
        assert_eq!(spotted("def f():\n    retrun 1 +\n"), None);
        assert_eq!(spotted("a b\n"), None);
    }
}
