//! Notices: what krait has to say about a running program, as data.  A notice has a title, places in
//! sources, lines of text and advice; [`draw`] makes text of it, in the looks of `labelled`.
//!
//! Whoever makes one decides nothing about its looks; `vm::notice` knows where it may be shown.

use std::rc::Rc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode,
    SourceSpan,
};

use super::Theme;
use super::labelled::Named;
use crate::source::{SourceFile, Span};

/// What a notice is to the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// It has ended, or cannot go on.
    Error,
    /// It goes on, most likely not as it was meant to.
    #[default]
    Warning,
    /// More about what has just been said.
    Note,
}

/// A place in a source, with what there is to say of it.
#[derive(Clone, Debug)]
pub struct Mark {
    pub source: Rc<SourceFile>,
    pub span: Span,
    pub label: String,
}

/// A notice.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    pub level: Level,
    pub title: String,
    /// The place that matters most comes first.
    pub marks: Vec<Mark>,
    /// What no place shows: who waits for whom, the values of names.
    pub lines: Vec<String>,
    pub help: Vec<String>,
}

impl Notice {
    /// A notice without places.
    pub fn new(level: Level, title: impl Into<String>) -> Notice {
        Notice {
            level,
            title: title.into(),
            ..Notice::default()
        }
    }

    /// Adds a place.
    pub fn with_mark(mut self, source: &Rc<SourceFile>, span: Span, label: &str) -> Notice {
        self.marks.push(Mark {
            source: source.clone(),
            span,
            label: label.to_owned(),
        });
        self
    }

    /// Adds what the reader can do.
    pub fn with_help(mut self, help: impl Into<String>) -> Notice {
        self.help.push(help.into());
        self
    }
}

/// Lines that are marked further right than this are named, not drawn.
const MAX_COLUMN: u32 = 2_000;

/// The text of a notice, at most `width` columns wide where that can be helped.
pub fn draw(notice: &Notice, theme: Theme, width: usize) -> String {
    let mut text = String::new();
    let mut left: Vec<&Mark> = notice.marks.iter().collect();
    let mut title = notice.title.clone();
    if left.is_empty() {
        text.push_str(&part(notice.level, &title, &[], theme, width));
    }
    // One excerpt for each source, in the order in which they are first named.
    while let Some(first) = left.first().copied() {
        let (here, elsewhere): (Vec<&Mark>, Vec<&Mark>) = left
            .into_iter()
            .partition(|mark| Rc::ptr_eq(&mark.source, &first.source));
        text.push_str(&part(notice.level, &title, &here, theme, width));
        left = elsewhere;
        title = left.first().map_or_else(String::new, |m| m.label.clone());
    }
    for line in &notice.lines {
        text.push_str(format!("  {line}").trim_end());
        text.push('\n');
    }
    for help in &notice.help {
        for (index, line) in help.lines().enumerate() {
            let lead = if index == 0 { "  help: " } else { "        " };
            text.push_str(&format!("{lead}{line}\n"));
        }
    }
    text
}

/// A title and one excerpt.
fn part(level: Level, title: &str, marks: &[&Mark], theme: Theme, width: usize) -> String {
    let report = Report {
        level,
        title,
        marks: marks.iter().filter(|mark| is_drawable(mark)).collect(),
        named: marks.first().map(|mark| Named(&mark.source)),
    };
    let mut look = match theme {
        Theme::Fancy => GraphicalTheme::unicode(),
        Theme::Monochrome => GraphicalTheme::unicode_nocolor(),
        Theme::Plain => GraphicalTheme::none(),
    };
    if theme == Theme::Plain {
        look.characters.error = String::new();
        look.characters.warning = String::new();
        look.characters.advice = String::new();
    }
    let mut handler = GraphicalReportHandler::new_themed(look);
    if theme != Theme::Fancy {
        handler = handler.without_syntax_highlighting();
    }
    let mut text = String::new();
    let drawn = handler
        .with_width(width)
        .with_links(false)
        .with_wrap_lines(false)
        .with_break_words(false)
        .render_report(&mut text, &report);
    if drawn.is_err() {
        text = format!("{title}\n");
    }
    let mut text: String = text
        .trim_start_matches(['\n', ' '])
        .lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect();
    for mark in marks.iter().filter(|mark| !is_drawable(mark)) {
        let position = mark.source.position(mark.span.lo);
        let (name, line) = (mark.source.name(), position.line);
        text.push_str(&format!("  {name}:{line}: {}\n", mark.label));
    }
    text
}

fn is_drawable(mark: &Mark) -> bool {
    mark.source.position(mark.span.hi).column <= MAX_COLUMN && !mark.source.text().is_empty()
}

/// The part of a span on its first line: what is marked with one row of signs.
fn first_line(source: &SourceFile, span: Span) -> Span {
    let end = source.text().len() as u32;
    let (lo, hi) = (span.lo.min(end), span.hi.min(end).max(span.lo.min(end)));
    let line = source.line_span(source.position(lo).line);
    Span::new(lo, hi.min(line.hi.max(lo)))
}

/// What miette asks about one excerpt.
struct Report<'a> {
    level: Level,
    title: &'a str,
    marks: Vec<&'a &'a Mark>,
    named: Option<Named<'a>>,
}

impl std::fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title)
    }
}

impl std::fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title)
    }
}

impl std::error::Error for Report<'_> {}

impl Diagnostic for Report<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        match &self.named {
            Some(named) if !self.marks.is_empty() => Some(named),
            _ => None,
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.marks.iter().enumerate().map(|(index, mark)| {
            let span = first_line(&mark.source, mark.span);
            let place = SourceSpan::new((span.lo as usize).into(), (span.hi - span.lo) as usize);
            let label = (!mark.label.is_empty()).then(|| mark.label.clone());
            match index {
                0 => LabeledSpan::new_primary_with_span(label, place),
                _ => LabeledSpan::new_with_span(label, place),
            }
        });
        Some(Box::new(labels))
    }
}
