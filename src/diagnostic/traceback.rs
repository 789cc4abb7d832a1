//! Tracebacks in CPython's exact form, from plain data: the VM fills a [`Report`] and [`render`] writes it.
//!
//! Lines of source are shown with `^` under what failed, and `~` beside a marked operator; exceptions that led
//! to others come first; groups are drawn as trees.

use std::rc::Rc;

use super::drawn::Witness;
use super::excerpt;
use crate::source::{SourceFile, Span};

/// One exception with everything that is shown of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The class as shown: with its module, unless that is `__main__` or `builtins`.
    pub class: String,
    /// `str(exception)` with any suggestion appended; empty for none.
    pub message: String,
    pub notes: Vec<String>,
    /// Outermost first.
    pub frames: Vec<FrameLine>,
    /// For a `SyntaxError`: where it is.
    pub syntax: Option<SyntaxPlace>,
    /// The exceptions that led to this one, latest first; their own chains are empty.
    pub chain: Vec<(Chain, Report)>,
    /// The exceptions of a group.
    pub members: Option<Vec<Report>>,
    /// What was noted on the way, where that was asked for.
    pub witness: Witness,
}

/// How an exception led to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    Cause,
    Context,
}

/// One activation that an exception passed through.
#[derive(Clone, Debug)]
pub struct FrameLine {
    pub file: String,
    pub line: u32,
    pub name: String,
    /// Whether it is the frame of a coroutine or async generator.
    pub is_async: bool,
    pub place: Option<Place>,
}

impl FrameLine {
    /// The same line, as one of which only the number is known: nothing in it is marked.
    pub fn without_place_in_line(mut self) -> FrameLine {
        if let Some(place) = &mut self.place {
            place.span = place.source.line_span(self.line);
            place.anchor = Span::default();
        }
        self
    }
}

/// The part of a source that was being executed.
#[derive(Clone, Debug)]
pub struct Place {
    pub source: Rc<SourceFile>,
    pub span: Span,
    /// The operator or brackets inside `span`; empty for none.
    pub anchor: Span,
}

/// The fields of a `SyntaxError`.
#[derive(Clone, Debug, Default)]
pub struct SyntaxPlace {
    pub file: Option<String>,
    pub line: Option<i64>,
    pub offset: Option<i64>,
    pub end_line: Option<i64>,
    pub end_offset: Option<i64>,
    pub text: Option<String>,
}

/// More members of a group than this are summed up.
const MAX_GROUP_WIDTH: usize = 15;
/// Groups nested deeper than this are left out.
const MAX_GROUP_DEPTH: usize = 10;
/// So many equal lines in a row are shown before they are counted.
const RECURSIVE_CUTOFF: usize = 3;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// The whole text, ending in a line break.
pub fn render(report: &Report) -> String {
    let mut writer = Writer::default();
    writer.chain(report);
    writer.text
}

/// The lines of a stack, as `traceback.format_tb` gives them.
pub fn render_frames(frames: &[FrameLine]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut count = 0;
    let mut last: Option<&FrameLine> = None;
    for frame in frames {
        let same = last.is_some_and(|last| {
            last.line == frame.line && last.name == frame.name && last.file == frame.file
        });
        if !same {
            push_repeats(&mut lines, count);
            count = 0;
            last = Some(frame);
        }
        count += 1;
        if count <= RECURSIVE_CUTOFF {
            lines.push(frame_text(frame));
        }
    }
    push_repeats(&mut lines, count);
    lines
}

fn push_repeats(lines: &mut Vec<String>, count: usize) {
    if count > RECURSIVE_CUTOFF {
        let more = count - RECURSIVE_CUTOFF;
        let plural = if more > 1 { "s" } else { "" };
        lines.push(format!(
            "  [Previous line repeated {more} more time{plural}]\n"
        ));
    }
}

fn frame_text(frame: &FrameLine) -> String {
    let head = format!(
        "  File \"{}\", line {}, in {}\n",
        frame.file, frame.line, frame.name
    );
    match &frame.place {
        Some(place) => head + &excerpt::draw(place),
        None => head,
    }
}

/// The last lines of a report: the exception itself, with its notes.
pub fn render_exception_only(report: &Report) -> String {
    let mut text = String::new();
    match &report.syntax {
        Some(place) => text.push_str(&syntax_text(report, place)),
        None if report.message.is_empty() => {
            text.push_str(&report.class);
            text.push('\n');
        }
        None => text.push_str(&format!("{}: {}\n", report.class, report.message)),
    }
    for note in &report.notes {
        for line in note.split('\n') {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn syntax_text(report: &Report, place: &SyntaxPlace) -> String {
    let mut text = String::new();
    let mut suffix = String::new();
    match (place.line, &place.file) {
        (Some(line), file) => {
            let file = file.as_deref().unwrap_or("<string>");
            text.push_str(&format!("  File \"{file}\", line {line}\n"));
        }
        (None, Some(file)) => suffix = format!(" ({file})"),
        (None, None) => {}
    }
    if let Some(source) = &place.text {
        text.push_str(&syntax_line(place, source));
    }
    let message = if report.message.is_empty() {
        "<no detail available>"
    } else {
        &report.message
    };
    text + &format!("{}: {message}{suffix}\n", report.class)
}

/// The line of source that a `SyntaxError` is about, with carets under the place.
fn syntax_line(place: &SyntaxPlace, source: &str) -> String {
    let trimmed = source.trim_end_matches('\n');
    let shown = trimmed.trim_start_matches([' ', '\n', '\x0c']);
    let spaces = (trimmed.chars().count() - shown.chars().count()) as i64;
    let mut text = format!("    {shown}\n");
    let Some(mut offset) = place.offset else {
        return text;
    };
    let length = source.chars().count() as i64;
    let beyond = trimmed.chars().count() as i64 + 1;
    let mut end = match place.end_offset {
        _ if place.end_line != place.line => beyond,
        Some(end) if end != 0 => end,
        _ => offset,
    };
    if length > 0 && offset > length {
        offset = beyond;
    }
    if length > 0 && end > length {
        end = beyond;
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let column = offset - 1 - spaces;
    if column >= 0 {
        // Tabs and the like are kept, so that the carets line up.
        let lead: String = shown
            .chars()
            .chain(std::iter::repeat(' '))
            .take(column.min(shown.chars().count() as i64) as usize)
            .map(|c| if c.is_whitespace() { c } else { ' ' })
            .collect();
        let width = usize::try_from(end - offset).unwrap_or(1);
        text.push_str(&format!("    {lead}{}\n", "^".repeat(width)));
    }
    text
}

/// Writes reports with the margins of groups.
#[derive(Default)]
struct Writer {
    text: String,
    depth: usize,
    need_close: bool,
}

impl Writer {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    fn emit(&mut self, text: &str) {
        self.emit_with(text, '|');
    }

    fn emit_with(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.text.push_str(text);
            return;
        }
        let lead = format!("{}{margin} ", self.indent());
        for line in text.split_inclusive('\n') {
            self.text.push_str(&lead);
            self.text.push_str(line);
        }
    }

    /// A report and whatever led to it, oldest first.
    fn chain(&mut self, report: &Report) {
        for (how, earlier) in report.chain.iter().rev() {
            self.single(earlier);
            self.emit(match how {
                Chain::Cause => CAUSE,
                Chain::Context => CONTEXT,
            });
        }
        self.single(report);
    }

    fn single(&mut self, report: &Report) {
        match &report.members {
            None => {
                if !report.frames.is_empty() {
                    self.emit("Traceback (most recent call last):\n");
                    self.frames(&report.frames);
                }
                self.emit(&render_exception_only(report));
            }
            Some(_) if self.depth > MAX_GROUP_DEPTH => {
                self.emit(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"));
            }
            Some(members) => self.group(report, members),
        }
    }

    fn frames(&mut self, frames: &[FrameLine]) {
        for line in render_frames(frames) {
            self.emit(&line);
        }
    }

    fn group(&mut self, report: &Report, members: &[Report]) {
        let is_top = self.depth == 0;
        if is_top {
            self.depth += 1;
        }
        if !report.frames.is_empty() {
            let margin = if is_top { '+' } else { '|' };
            self.emit_with(
                "Exception Group Traceback (most recent call last):\n",
                margin,
            );
            self.frames(&report.frames);
        }
        self.emit(&render_exception_only(report));
        let shown = members.len().min(MAX_GROUP_WIDTH + 1);
        self.need_close = false;
        for at in 0..shown {
            let is_last = at + 1 == shown;
            if is_last {
                // A group that comes last closes the frame itself.
                self.need_close = true;
            }
            let summed_up = at >= MAX_GROUP_WIDTH;
            let title = if summed_up {
                "...".to_owned()
            } else {
                (at + 1).to_string()
            };
            let corner = if at == 0 { "+-" } else { "  " };
            let line = format!(
                "{}{corner}+---------------- {title} ----------------\n",
                self.indent()
            );
            self.text.push_str(&line);
            self.depth += 1;
            if summed_up {
                let remaining = members.len() - MAX_GROUP_WIDTH;
                let plural = if remaining > 1 { "s" } else { "" };
                self.emit(&format!("and {remaining} more exception{plural}\n"));
            } else {
                self.chain(&members[at]);
            }
            if is_last && self.need_close {
                let line = format!("{}+------------------------------------\n", self.indent());
                self.text.push_str(&line);
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if is_top {
            self.depth = 0;
        }
    }
}
