//! Keys that know Python: Enter asks the parser whether the text is complete and proposes the indentation, Tab and
//! Backspace move by four columns where a line begins, Home stops at the margin.

use std::sync::PoisonError;

use rustyline::history::History;
use rustyline::{
    Cmd, ConditionalEventHandler, Editor, Event, EventContext, EventHandler, KeyCode, KeyEvent,
    Modifiers, RepeatCount,
};

use super::helper::{Edit, Prompter, Wanted};
use crate::parser::{Completeness, parse_interactive};
use crate::repl::margin::{self, MARGIN};

/// Columns of one indentation.
const INDENT: usize = 4;

/// Binds the keys.
pub(super) fn bind<H: History>(editor: &mut Editor<Prompter, H>, helper: &Prompter) {
    use KeyCode::{Backspace, Enter, Home, Left, Right, Tab};
    let key = |code| KeyEvent(code, Modifiers::NONE);
    let keys: [(KeyEvent, Decide); 12] = [
        (key(Enter), enter),
        (KeyEvent::ctrl('J'), enter),
        (KeyEvent::ctrl('M'), enter),
        (key(Tab), tab),
        (KeyEvent::ctrl('I'), tab),
        (key(Backspace), backspace),
        (KeyEvent::ctrl('H'), backspace),
        (key(Home), home),
        (KeyEvent::ctrl('A'), home),
        (key(Left), left),
        (key(Right), right),
        (KeyEvent::ctrl('F'), right),
    ];
    for (event, decide) in keys {
        let wanted = helper.wanted.clone();
        let handler = Handler { decide, wanted };
        editor.bind_sequence(event, EventHandler::Conditional(Box::new(handler)));
    }
}

/// What a key does.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// What it always does.
    Default,
    Accept,
    Edit(Edit),
}

impl Answer {
    fn replace(start: usize, text: impl Into<String>) -> Answer {
        Answer::Edit(Edit {
            start,
            text: text.into(),
            cursor: None,
        })
    }

    fn go(from: usize, to: usize) -> Answer {
        Answer::Edit(Edit {
            start: from,
            text: String::new(),
            cursor: Some(to),
        })
    }
}

/// What a key does to a text with the cursor at a position.
type Decide = fn(&str, usize) -> Answer;

struct Handler {
    decide: Decide,
    wanted: Wanted,
}

impl ConditionalEventHandler for Handler {
    fn handle(&self, _: &Event, n: RepeatCount, _: bool, context: &EventContext) -> Option<Cmd> {
        if n != 1 {
            return None;
        }
        match (self.decide)(context.line(), context.pos()) {
            Answer::Default => None,
            Answer::Accept => Some(Cmd::AcceptLine),
            Answer::Edit(edit) => {
                let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
                *wanted = Some(edit);
                // The helper does the edit in place of a completion.
                Some(Cmd::Complete)
            }
        }
    }
}

fn enter(line: &str, position: usize) -> Answer {
    let (before, after) = line.split_at(position);
    let plain = margin::strip(line);
    if plain.trim().is_empty() || plain.starts_with('%') {
        return Answer::Accept;
    }
    let is_inside = !margin::strip(after).trim().is_empty();
    if is_inside && plain.contains('\n') {
        // On the first line stands who has just found the entry in the history.
        let is_found = !before.contains('\n');
        let whole = parse_interactive(&format!("{plain}\n"));
        return match is_found && whole == Completeness::Complete {
            true => Answer::Accept,
            false => new_line(before, position),
        };
    }
    match parse_interactive(&plain) {
        Completeness::Incomplete => new_line(before, position),
        Completeness::Complete | Completeness::Invalid => Answer::Accept,
    }
}

fn new_line(before: &str, position: usize) -> Answer {
    let indent = " ".repeat(next_indent(&margin::strip(before)));
    Answer::replace(position, format!("\n{MARGIN}{indent}"))
}

/// How far the line behind this text should be indented.
fn next_indent(text: &str) -> usize {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let indent = line.len() - line.trim_start_matches(' ').len();
    let code = line.split(" #").next().unwrap_or_default().trim();
    let first = code.split([' ', '(']).next().unwrap_or_default();
    if code.ends_with([':', '(', '[', '{']) {
        return indent + INDENT;
    }
    match first {
        "return" | "pass" | "break" | "continue" | "raise" => indent.saturating_sub(INDENT),
        _ => indent,
    }
}

/// How much of the line before the cursor is indentation alone; `None` where there is code.
fn indentation(line: &str, position: usize) -> Option<usize> {
    let start = margin::line_start(line, position);
    let before = line.get(start..position)?;
    before.chars().all(|c| c == ' ').then_some(before.len())
}

fn tab(line: &str, position: usize) -> Answer {
    match indentation(line, position) {
        Some(width) => Answer::replace(position, " ".repeat(INDENT - width % INDENT)),
        None => Answer::Default,
    }
}

fn backspace(line: &str, position: usize) -> Answer {
    let start = margin::line_start(line, position);
    if line[..start].ends_with(MARGIN) && position == start {
        // The line joins the one above.
        return Answer::replace(start - MARGIN.len() - 1, "");
    }
    match indentation(line, position) {
        Some(width) if width > 1 => {
            let back = (width - 1) % INDENT + 1;
            Answer::replace(position - back, "")
        }
        _ => Answer::Default,
    }
}

fn home(line: &str, position: usize) -> Answer {
    let start = margin::line_start(line, position);
    match line[..start].ends_with(MARGIN) && position > start {
        true => Answer::go(position, start),
        false => Answer::Default,
    }
}

fn left(line: &str, position: usize) -> Answer {
    let start = margin::line_start(line, position);
    match line[..start].ends_with(MARGIN) && position <= start {
        true => Answer::go(position, start - MARGIN.len() - 1),
        false => Answer::Default,
    }
}

fn right(line: &str, position: usize) -> Answer {
    let rest = &line[position..];
    match rest.strip_prefix('\n') {
        Some(next) if next.starts_with(MARGIN) => Answer::go(position, position + 1 + MARGIN.len()),
        _ => Answer::Default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_end(decide: Decide, text: &str) -> Answer {
        let line = margin::add(text);
        decide(&line, line.len())
    }

    fn text_of(answer: Answer) -> String {
        match answer {
            Answer::Edit(edit) => edit.text.replace(MARGIN, "|"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn enter_proposes_the_indentation() {
        assert_eq!(text_of(at_end(enter, "if x:")), "\n|    ");
        assert_eq!(text_of(at_end(enter, "if x:\n    y = 1")), "\n|    ");
        assert_eq!(text_of(at_end(enter, "if x:\n    pass")), "\n|");
        assert_eq!(text_of(at_end(enter, "f(")), "\n|    ");
        assert_eq!(at_end(enter, "x = 1"), Answer::Accept);
        assert_eq!(at_end(enter, "x = = 1"), Answer::Accept);
        assert_eq!(at_end(enter, "if x:\n    y\n    "), Answer::Accept);
    }

    #[test]
    fn tab_and_backspace_keep_to_columns_of_four() {
        assert_eq!(text_of(at_end(tab, "if x:\n  ")), "  ");
        assert_eq!(at_end(tab, "pri"), Answer::Default);
        let line = margin::add("if x:\n        ");
        let end = line.len();
        assert_eq!(backspace(&line, end), Answer::replace(end - 4, ""));
        let line = margin::add("if x:\n");
        assert_eq!(backspace(&line, line.len()), Answer::replace(5, ""));
    }
}
