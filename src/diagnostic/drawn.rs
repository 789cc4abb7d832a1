//! Uncaught exceptions for people at a terminal: what a traceback says, and what was seen on the way: the failing
//! line with its label, the values of the names on it, the path of calls and awaits, the tasks.

use super::Theme;
use super::notice::{Level, Notice, draw};
use super::traceback::{Chain, FrameLine, Report, SyntaxPlace, render_exception_only};

/// What was noted of an exception while its frames were alive.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// The failing line has been looked at.
    pub looked: bool,
    /// The names on the failing line, with short texts of their values.
    pub values: Vec<(String, String)>,
    /// The tasks that it ended, innermost first.
    pub tasks: Vec<TaskNote>,
}

/// A task that an exception ended.
#[derive(Clone, Debug)]
pub struct TaskNote {
    pub name: String,
    /// `file:line` of the call that made its coroutine.
    pub made: Option<String>,
    /// The names of the tasks that awaited it.
    pub awaited_by: Vec<String>,
    /// How many entries the traceback had then: the frames of this task and of those inside.
    pub entries: usize,
}

/// More lines of a path than this are folded in its middle.
const MAX_PATH: usize = 24;
/// Groups are drawn down to this depth.
const MAX_DEPTH: usize = 4;
/// More members of a group are counted.
const MAX_MEMBERS: usize = 10;

/// The text of a report and of everything that led to it.
pub fn draw_report(report: &Report, library: &str, theme: Theme, width: usize) -> String {
    let drawing = Drawing {
        library,
        theme,
        width,
    };
    drawing.chain(report, 0)
}

struct Drawing<'a> {
    /// What the names of the library's own sources begin with.
    library: &'a str,
    theme: Theme,
    width: usize,
}

impl Drawing<'_> {
    fn chain(&self, report: &Report, depth: usize) -> String {
        let mut text = String::new();
        for (how, earlier) in report.chain.iter().rev() {
            text.push_str(&self.single(earlier, depth));
            text.push_str(match how {
                Chain::Cause => "\nwhich is the direct cause of this:\n\n",
                Chain::Context => "\nand while that was handled:\n\n",
            });
        }
        text + &self.single(report, depth)
    }

    fn single(&self, report: &Report, depth: usize) -> String {
        let mut notice = Notice::new(Level::Error, title(report));
        let frame = report
            .frames
            .iter()
            .rev()
            .find(|frame| !self.is_library(frame));
        if let Some(syntax) = &report.syntax {
            notice.lines.extend(syntax_lines(report, syntax));
        } else if let Some(place) = frame.and_then(|frame| frame.place.as_ref()) {
            let raised_here = report
                .frames
                .last()
                .is_some_and(|last| !self.is_library(last));
            let label = match (raised_here, report.frames.last()) {
                (false, Some(last)) => format!("raised in the library ({})", last.name),
                _ => "raised here".to_owned(),
            };
            notice = notice.with_mark(&place.source, place.span, &label);
        }
        for (name, value) in &report.witness.values {
            notice.lines.push(format!("{name} = {value}"));
        }
        for note in &report.notes {
            notice
                .lines
                .extend(note.lines().map(|line| format!("note: {line}")));
        }
        if report.frames.len() > 1 || !report.witness.tasks.is_empty() {
            notice.lines.push(String::new());
            notice.lines.extend(self.path(report));
        }
        let mut text = draw(&notice, self.theme, self.width);
        if let Some(members) = &report.members {
            text.push_str(&self.members(members, depth));
        }
        text
    }

    fn members(&self, members: &[Report], depth: usize) -> String {
        let mut text = String::new();
        if depth >= MAX_DEPTH {
            return format!("  ... and {} exceptions inside\n", members.len());
        }
        for (index, member) in members.iter().take(MAX_MEMBERS).enumerate() {
            text.push_str(&format!("\n  {} of {}:\n", index + 1, members.len()));
            for line in self.chain(member, depth + 1).lines() {
                text.push_str(format!("  {line}").trim_end());
                text.push('\n');
            }
        }
        if members.len() > MAX_MEMBERS {
            text.push_str(&format!(
                "\n  ... and {} more\n",
                members.len() - MAX_MEMBERS
            ));
        }
        text
    }

    fn is_library(&self, frame: &FrameLine) -> bool {
        frame.file.starts_with(self.library)
    }

    /// The calls and awaits that led to the failure, outermost first, library frames folded.
    fn path(&self, report: &Report) -> Vec<String> {
        let mut rows: Vec<(String, String, String)> = Vec::new();
        let total = report.frames.len();
        let mut folded = 0;
        for (index, frame) in report.frames.iter().enumerate() {
            for task in &report.witness.tasks {
                if task.entries == total - index {
                    fold(&mut rows, &mut folded);
                    rows.push((String::new(), String::new(), task_line(task)));
                }
            }
            if self.is_library(frame) {
                folded += 1;
                continue;
            }
            fold(&mut rows, &mut folded);
            let file = frame.file.rsplit('/').next().unwrap_or(&frame.file);
            let text = frame.place.as_ref().map_or_else(String::new, |place| {
                place
                    .source
                    .slice(place.span)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            let how = if frame.is_async { "async " } else { "" };
            rows.push((
                format!("{file}:{}", frame.line),
                format!("{how}{}", frame.name),
                text,
            ));
        }
        fold(&mut rows, &mut folded);
        let rows = without_repeats(rows);
        let place = rows
            .iter()
            .map(|row| row.0.chars().count())
            .max()
            .unwrap_or(0);
        let name = rows
            .iter()
            .map(|row| row.1.chars().count())
            .max()
            .unwrap_or(0);
        let room = self.width.saturating_sub(place + name + 8).max(20);
        let mut lines = vec!["the way here:".to_owned()];
        lines.extend(rows.iter().map(|(at, who, text)| {
            if at.is_empty() {
                return format!("  {text}");
            }
            format!("  {at:place$}  {who:name$}  {}", cut(text, room))
        }));
        fold_middle(lines)
    }
}

fn title(report: &Report) -> String {
    match report.message.is_empty() {
        true => report.class.clone(),
        false => format!("{}: {}", report.class, report.message),
    }
}

/// Frames of the library are counted.
fn fold(rows: &mut Vec<(String, String, String)>, folded: &mut usize) {
    let count = std::mem::take(folded);
    let text = match count {
        0 => return,
        1 => "... a call in the library".to_owned(),
        count => format!("... {count} calls in the library"),
    };
    rows.push((String::new(), String::new(), text));
}

/// Equal rows that follow one another, as of a recursion, are counted after the third.
fn without_repeats(rows: Vec<(String, String, String)>) -> Vec<(String, String, String)> {
    let mut kept: Vec<(String, String, String)> = Vec::new();
    let mut again = 0;
    for row in rows {
        if kept.len() > 2 && kept[kept.len() - 3..].iter().all(|known| *known == row) {
            again += 1;
            continue;
        }
        push_again(&mut kept, &mut again);
        kept.push(row);
    }
    push_again(&mut kept, &mut again);
    kept
}

fn push_again(rows: &mut Vec<(String, String, String)>, again: &mut usize) {
    let count = std::mem::take(again);
    if count > 0 {
        let text = format!("... the same {count} more times");
        rows.push((String::new(), String::new(), text));
    }
}

fn fold_middle(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > MAX_PATH {
        let gone = lines.len() - MAX_PATH;
        let middle = MAX_PATH / 2;
        let hidden = format!("  ... {gone} more");
        lines.splice(middle..middle + gone, [hidden]);
    }
    lines
}

fn task_line(task: &TaskNote) -> String {
    let mut text = format!("task '{}'", task.name);
    if let Some(made) = &task.made {
        text.push_str(&format!(", made at {made}"));
    }
    if !task.awaited_by.is_empty() {
        text.push_str(&format!(", awaited by {}", task.awaited_by.join(", ")));
    }
    text + ":"
}

fn syntax_lines(report: &Report, _: &SyntaxPlace) -> Vec<String> {
    let text = render_exception_only(&Report {
        notes: Vec::new(),
        ..report.clone()
    });
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.len().saturating_sub(1);
    lines[..shown]
        .iter()
        .map(|line| (*line).to_owned())
        .collect()
}

fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars()
        .take(room.saturating_sub(3))
        .collect::<String>()
        + "..."
}
