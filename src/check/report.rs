//! Findings as text for people and as JSON for tools.
//!
//! The JSON is an array with an object for each finding, in the order of the files and of their lines:
//! `path`, `line`, `column`, `end_line`, `end_column` (from 1, columns in characters, the end behind the
//! last one), `code`, `severity` (`error` or `warning`), `message`, `help` (a string or null), and
//! `related`, an array of further places: `line`, `column`, `end_line`, `end_column`, `message`.  Fields
//! may be added; these stay.

use std::fmt::Write;

use super::Finding;
use crate::diagnostic::{Drawing, Theme};
use crate::source::{SourceFile, Span};

/// The finding as an excerpt with labels.
pub fn text(source: &SourceFile, finding: &Finding, theme: Theme) -> String {
    let severity = match finding.code.is_warning() {
        true => "warning",
        false => "error",
    };
    Drawing {
        title: format!("{severity}[{}]: {}", finding.code.name(), finding.message),
        is_warning: finding.code.is_warning(),
        span: finding.span,
        label: finding.label.clone(),
        also: finding.also.clone(),
        help: finding.help.as_deref(),
    }
    .draw(source, theme)
}

/// The findings of all files as JSON.
pub fn json<'a>(findings: impl Iterator<Item = (&'a SourceFile, &'a Finding)>) -> String {
    let mut objects = Vec::new();
    for (source, finding) in findings {
        let severity = match finding.code.is_warning() {
            true => "warning",
            false => "error",
        };
        let help = finding
            .help
            .as_ref()
            .map_or("null".to_owned(), |help| quoted(help));
        let related: Vec<String> = finding
            .also
            .iter()
            .map(|(span, message)| {
                format!(
                    "{{{}, \"message\": {}}}",
                    place(source, *span),
                    quoted(message)
                )
            })
            .collect();
        objects.push(format!(
            "  {{\"path\": {}, {}, \"code\": \"{}\", \"severity\": \"{severity}\", \"message\": {}, \"help\": {help}, \"related\": [{}]}}",
            quoted(source.name()),
            place(source, finding.span),
            finding.code.name(),
            quoted(&finding.message),
            related.join(", "),
        ));
    }
    match objects.is_empty() {
        true => "[]\n".to_owned(),
        false => format!("[\n{}\n]\n", objects.join(",\n")),
    }
}

fn place(source: &SourceFile, span: Span) -> String {
    let ends = |at: u32| {
        let position = source.position(at);
        let start = at - position.column;
        let column = source.slice(Span::new(start, at)).chars().count() + 1;
        (position.line, column)
    };
    let ((line, column), (end_line, end_column)) = (ends(span.lo), ends(span.hi));
    format!(
        "\"line\": {line}, \"column\": {column}, \"end_line\": {end_line}, \"end_column\": {end_column}"
    )
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            c if u32::from(c) < 0x20 => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}
