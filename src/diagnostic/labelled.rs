//! Drawing diagnostics with miette: in full colour for terminals, or in plain
//! ASCII that is the same everywhere, for pipes and goldens.  Nothing but this
//! module knows miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode,
    SourceSpan, SpanContents,
};

use super::{SyntaxError, SyntaxErrors, SyntaxWarning, advice};
use crate::source::{SourceFile, Span};

/// How a diagnostic is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Colours and box-drawing characters.
    Fancy,
    /// Box-drawing characters without colours (`NO_COLOR`).
    Monochrome,
    /// ASCII, of a fixed width.
    Plain,
}

const WIDTH: usize = 100;

/// Places of more lines are not marked as a whole.
const MAX_LINES: usize = 6;

/// Lines that are marked further right than this are not drawn: nobody reads them, and
/// miette pads by widths that end at 65,535.
const MAX_COLUMN: usize = 10_000;

/// The text of all errors of a source.
pub fn render(source: &SourceFile, errors: &SyntaxErrors, theme: Theme) -> String {
    let mut text = String::new();
    for error in errors.iter() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&draw(&Report::of_error(source, error), theme));
    }
    text
}

impl SyntaxErrors {
    /// Whether a drawing of them says more than CPython's text: help, a second place, further errors.
    pub fn say_more(&self) -> bool {
        let first = self.first();
        let has_help = first.help.is_some() || advice(&first.message).is_some();
        self.iter().count() > 1 || has_help || first.also.is_some() || first.label.is_some()
    }
}

/// Something to be said about a place in a source.
#[derive(Debug)]
pub struct Drawing<'a> {
    pub title: String,
    pub is_warning: bool,
    pub span: Span,
    pub label: Option<String>,
    /// Further places, each with its label.
    pub also: Vec<(Span, String)>,
    pub help: Option<&'a str>,
}

impl Drawing<'_> {
    /// The text of it.
    pub fn draw(&self, source: &SourceFile, theme: Theme) -> String {
        let mut labels = vec![label_at(source, self.span, self.label.clone(), true)];
        for (span, label) in &self.also {
            labels.push(label_at(source, *span, Some(label.clone()), false));
        }
        let severity = match self.is_warning {
            true => miette::Severity::Warning,
            false => miette::Severity::Error,
        };
        let report = Report {
            source: Named(source),
            title: self.title.clone(),
            severity,
            labels,
            help: self.help,
        };
        draw(&report, theme)
    }
}

/// The text of a warning.
pub fn render_warning(source: &SourceFile, warning: &SyntaxWarning, theme: Theme) -> String {
    draw(&Report::of_warning(source, warning), theme)
}

fn draw(report: &Report<'_>, theme: Theme) -> String {
    if let Some(place) = report.far_right() {
        return format!("{report}\n    at {place}\n");
    }
    let handler = match theme {
        Theme::Fancy => GraphicalReportHandler::new_themed(GraphicalTheme::unicode()),
        Theme::Monochrome => GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()),
        Theme::Plain => {
            let mut look = GraphicalTheme::none();
            look.characters.error = String::new();
            look.characters.warning = String::new();
            GraphicalReportHandler::new_themed(look).without_syntax_highlighting()
        }
    };
    let mut text = String::new();
    let drawn = handler
        .with_width(WIDTH)
        .with_links(false)
        .with_wrap_lines(false)
        .render_report(&mut text, report);
    if drawn.is_err() {
        // Only a place outside the text can do this; the message still matters.
        text = format!("{report}\n");
    }
    let text = match theme {
        Theme::Plain => text.trim_start(),
        Theme::Fancy | Theme::Monochrome => &text,
    };
    text.lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

/// What miette asks about a diagnostic.
struct Report<'a> {
    source: Named<'a>,
    title: String,
    severity: miette::Severity,
    labels: Vec<LabeledSpan>,
    help: Option<&'a str>,
}

impl<'a> Report<'a> {
    fn of_error(source: &'a SourceFile, error: &'a SyntaxError) -> Self {
        let mut labels = vec![label_at(source, error.span, error.label.clone(), true)];
        if let Some((span, label)) = &error.also {
            labels.push(label_at(source, *span, Some(label.clone()), false));
        }
        Report {
            source: Named(source),
            title: format!("{}: {}", error.kind.name(), error.message),
            severity: miette::Severity::Error,
            labels,
            help: error.help.as_deref().or_else(|| advice(&error.message)),
        }
    }

    fn of_warning(source: &'a SourceFile, warning: &'a SyntaxWarning) -> Self {
        Report {
            source: Named(source),
            title: format!("SyntaxWarning: {}", warning.message),
            severity: miette::Severity::Warning,
            labels: vec![label_at(source, warning.span, None, true)],
            help: advice(&warning.message),
        }
    }
}

impl Report<'_> {
    /// The place of the first mark, where one of them is too far right to be drawn.
    fn far_right(&self) -> Option<String> {
        let source = self.source.0;
        let position = |offset: usize| source.position(offset as u32);
        let is_far = |label: &LabeledSpan| {
            let end = position(label.offset() + label.len());
            position(label.offset()).column.max(end.column) as usize > MAX_COLUMN
        };
        if !self.labels.iter().any(is_far) {
            return None;
        }
        let first = position(self.labels.first()?.offset());
        let (line, column) = (first.line, first.column + 1);
        Some(format!("{}:{line}:{column}", source.name()))
    }
}

fn label_at(source: &SourceFile, span: Span, label: Option<String>, primary: bool) -> LabeledSpan {
    // A place at the very end of the text is drawn after its last character.
    let end = source.text().len();
    let lo = (span.lo as usize).min(end);
    let hi = (span.hi as usize).clamp(lo, end);
    let place = match source.text()[lo..hi].match_indices('\n').nth(MAX_LINES) {
        // Of a place that takes many lines the first one is marked.
        Some(_) => source.text()[lo..hi].find('\n').unwrap_or(hi - lo),
        None => hi - lo,
    };
    let place = SourceSpan::new(lo.into(), place);
    match primary {
        true => LabeledSpan::new_primary_with_span(label, place),
        false => LabeledSpan::new_with_span(label, place),
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Report<'_> {}

impl Diagnostic for Report<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// A source under its own name.
pub(super) struct Named<'a>(pub &'a SourceFile);

impl SourceCode for Named<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let found = self.0.text().read_span(span, before, after)?;
        // miette counts lines from the top of the file here, and so would join places far apart.
        let lines = found.data().split(|&byte| byte == b'\n').count();
        Ok(Box::new(miette::MietteSpanContents::new_named(
            self.0.name().to_owned(),
            found.data(),
            *found.span(),
            found.line(),
            found.column(),
            lines,
        )))
    }
}
