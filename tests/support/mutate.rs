//! Mutations of programs that work: lines, words and characters are dropped,
//! doubled, swapped, replaced, and spliced from other programs.

use crate::random::Random;

/// Words that make a parser think.
const WORDS: [&str; 64] = [
    "def",
    "class",
    "async",
    "await",
    "yield",
    "yield from",
    "lambda",
    "lambda:",
    "return",
    "for",
    "in",
    "is",
    "not",
    "if",
    "else",
    "elif",
    "while",
    "try:",
    "except",
    "except*",
    "finally:",
    "with",
    "as",
    "match",
    "case",
    "type",
    "_",
    "import",
    "from",
    "global",
    "nonlocal",
    "del",
    "raise",
    "assert",
    "pass",
    "break",
    "continue",
    "and",
    "or",
    "None",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ":=",
    "=",
    "==",
    "->",
    "*",
    "**",
    "/",
    ",",
    ";",
    ".",
    "...",
    "@",
    "f'{",
    "'''",
    "\\",
    "#",
    "0x",
];

const CHARACTERS: [&str; 30] = [
    "\0", "\t", "\r", "\n", "\u{c}", "'", "\"", "{", "}", "(", ")", "\\", "é", "😀", "\u{feff}",
    "\u{301}", "ﬁ", "０", "²", "$", "?", "`", "!", "1_", "0b2", "1e", "\u{2028}", "\u{202e}", ":",
    "\n    ",
];

/// A program made from one or two of the corpus.
pub fn mutated(random: &mut Random, corpus: &[String]) -> String {
    let mut text = excerpt(random, corpus);
    for _ in 0..1 + random.below(5) {
        text = match random.below(10) {
            0 => edit_lines(random, &text),
            1 => splice(random, &text, corpus),
            2 => indent(random, &text),
            3 => truncate(random, &text),
            4 | 5 => insert(random, &text, &CHARACTERS),
            6 => drop_span(random, &text),
            7 => replace_number(random, &text),
            _ => insert(random, &text, &WORDS),
        };
    }
    text
}

/// Some lines in a row of some program: whole programs are slow to run.
fn excerpt(random: &mut Random, corpus: &[String]) -> String {
    let text = &corpus[random.below(corpus.len())];
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = random.below(lines.len());
    let count = 1 + random.below(12);
    lines[first..lines.len().min(first + count)].concat()
}

/// A place between two characters.
fn boundary(random: &mut Random, text: &str) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn edit_lines(random: &mut Random, text: &str) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let (from, to) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(3) {
        0 => drop(lines.remove(from)),
        1 => lines.insert(to, lines[from]),
        _ => lines.swap(from, to),
    }
    lines.concat()
}

fn splice(random: &mut Random, text: &str, corpus: &[String]) -> String {
    let other = excerpt(random, corpus);
    let (here, there) = (boundary(random, text), boundary(random, &other));
    format!("{}{}", &text[..here], &other[there..])
}

fn indent(random: &mut Random, text: &str) -> String {
    let count = text.lines().count();
    let target = random.below(count);
    let unit = random.pick(&["    ", " ", "\t", "        "]);
    let change = |(at, line): (usize, &str)| match at == target {
        true => format!("{unit}{line}\n"),
        false => format!("{line}\n"),
    };
    text.lines().enumerate().map(change).collect()
}

fn truncate(random: &mut Random, text: &str) -> String {
    text[..boundary(random, text)].to_owned()
}

fn insert(random: &mut Random, text: &str, what: &[&str]) -> String {
    let at = boundary(random, text);
    let space = if random.one_in(2) { " " } else { "" };
    format!(
        "{}{space}{}{space}{}",
        &text[..at],
        random.pick(what),
        &text[at..]
    )
}

fn drop_span(random: &mut Random, text: &str) -> String {
    let (a, b) = (boundary(random, text), boundary(random, text));
    let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 20));
    let mut b = b;
    while !text.is_char_boundary(b) {
        b += 1;
    }
    format!("{}{}", &text[..a], &text[b..])
}

fn replace_number(random: &mut Random, text: &str) -> String {
    let digits: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    if digits.is_empty() {
        return text.to_owned();
    }
    let at = digits[random.below(digits.len())];
    let new = random.pick(&[
        "0",
        "-1",
        "9223372036854775807",
        "1.5",
        "None",
        "'s'",
        "1e999",
        "[]",
    ]);
    format!("{}{new}{}", &text[..at], &text[at + 1..])
}
