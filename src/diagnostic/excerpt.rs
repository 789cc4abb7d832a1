//! The source lines of a traceback entry, with `~` and `^` under what was being executed.
//!
//! As CPython: a call or assignment that is the whole statement needs no marks; of a place that spans many lines,
//! the first, the last and those around the marked operator are shown.

use super::traceback::Place;

/// A column in one of the shown lines, counted in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    line: usize,
    column: usize,
}

/// The lines under a `File` line of a traceback, indented by four; empty where the source has no such line.
pub(super) fn draw(place: &Place) -> String {
    let start = place.source.position(place.span.lo);
    let end = place.source.position(place.span.hi);
    let last = end.line.max(start.line);
    let lines: Vec<&str> = (start.line..=last)
        .map_while(|line| place.source.line(line))
        .map(str::trim_end)
        .collect();
    if lines.first().is_none_or(|line| line.trim().is_empty()) {
        return String::new();
    }
    if place.span.lo == place.span.hi {
        return format!("    {}\n", lines[0].trim());
    }
    let margin = common_margin(&lines);
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.get(margin..).unwrap_or(""))
        .collect();
    let spot = |at: u32| {
        let position = place.source.position(at);
        let line = (position.line - start.line) as usize;
        let text = place.source.line(position.line).unwrap_or("");
        let column = text
            .get(..position.column as usize)
            .map_or(0, |before| before.chars().count());
        Spot {
            line: line.min(lines.len() - 1),
            column: column.saturating_sub(margin),
        }
    };
    let anchor =
        (place.anchor.lo < place.anchor.hi).then(|| (spot(place.anchor.lo), spot(place.anchor.hi)));
    let excerpt = Excerpt {
        start: spot(place.span.lo),
        end: spot(place.span.hi),
        anchor,
        lines,
    };
    excerpt.draw(place)
}

/// The white space that all lines begin with, in bytes; blank lines do not count.
fn common_margin(lines: &[&str]) -> usize {
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let lead = &line[..line.len() - line.trim_start().len()];
        margin = Some(match margin {
            None => lead,
            Some(known) => {
                let same = known
                    .bytes()
                    .zip(lead.bytes())
                    .take_while(|(a, b)| a == b)
                    .count();
                &known[..same]
            }
        });
    }
    margin.map_or(0, str::len)
}

struct Excerpt<'a> {
    lines: Vec<&'a str>,
    start: Spot,
    end: Spot,
    anchor: Option<(Spot, Spot)>,
}

impl Excerpt<'_> {
    fn draw(&self, place: &Place) -> String {
        let marked = self.needs_marks(place);
        let mut shown = vec![0, self.lines.len() - 1];
        if let Some((left, right)) = self.anchor {
            for line in [left.line, right.line] {
                shown.extend(line.saturating_sub(1)..=line + 1);
            }
        }
        shown.retain(|&line| line < self.lines.len());
        shown.sort_unstable();
        shown.dedup();
        let mut text = String::new();
        for (index, &line) in shown.iter().enumerate() {
            if index > 0 {
                match line - shown[index - 1] {
                    2 => self.draw_line(line - 1, marked, &mut text),
                    gap if gap > 2 => text.push_str(&format!("    ...<{} lines>...\n", gap - 1)),
                    _ => {}
                }
            }
            self.draw_line(line, marked, &mut text);
        }
        text
    }

    fn draw_line(&self, at: usize, marked: bool, text: &mut String) {
        let line = self.lines[at];
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
        if !marked {
            return;
        }
        let is_last = at + 1 == self.lines.len();
        let count = if is_last {
            width(line, self.end.column)
        } else {
            width(line, usize::MAX)
        };
        let blank = line.chars().take_while(|c| c.is_whitespace()).count();
        let start = width(self.lines[0], self.start.column);
        text.push_str("    ");
        for column in 0..count {
            let before = column < blank || (at == 0 && column < start);
            text.push(match self.anchor {
                _ if before => ' ',
                Some((left, right)) if self.is_inside(at, column, left, right) => '^',
                Some(_) => '~',
                None => '^',
            });
        }
        text.push('\n');
    }

    fn is_inside(&self, line: usize, column: usize, left: Spot, right: Spot) -> bool {
        let left_column = width(self.lines[left.line], left.column);
        let right_column = width(self.lines[right.line], right.column);
        (line > left.line || (line == left.line && column >= left_column))
            && (line < right.line || (line == right.line && column < right_column))
    }

    /// Marks are left out where they would only say "this whole statement".
    fn needs_marks(&self, place: &Place) -> bool {
        let first = self.lines[0];
        let last = self.lines[self.lines.len() - 1];
        let before: String = first.chars().take(self.start.column).collect();
        let after: String = last.chars().skip(self.end.column).collect();
        if self.is_whole_call(place, before.trim(), after.trim()) {
            return false;
        }
        self.anchor.is_some() || !before.trim().is_empty() || !after.trim().is_empty()
    }

    /// Whether the place is the call in a statement `return name(...)` or `target = call(...)`.
    fn is_whole_call(&self, place: &Place, before: &str, after: &str) -> bool {
        let brackets = place.source.slice(place.anchor);
        let is_call = place.anchor.hi == place.span.hi && brackets.starts_with('(');
        let ends_statement = after.is_empty() || after.starts_with(['#', ';']);
        if !is_call || !ends_statement {
            return false;
        }
        if before == "return" {
            let function = place
                .source
                .slice(crate::source::Span::new(place.span.lo, place.anchor.lo));
            return function
                .trim()
                .chars()
                .all(|c| c == '_' || c.is_alphanumeric());
        }
        is_assignment_head(before)
    }
}

/// Whether a text is the targets of a plain assignment with the `=` behind them.
fn is_assignment_head(text: &str) -> bool {
    let Some(targets) = text.strip_suffix('=') else {
        return false;
    };
    if targets.is_empty()
        || targets.ends_with([
            '=', '!', '<', '>', '+', '-', '*', '/', '%', '&', '|', '^', '@', ':',
        ])
    {
        return false;
    }
    let mut depth = 0i32;
    for c in targets.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            // An annotation, or a compound statement on one line.
            ':' | ';' if depth == 0 => return false,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// How many terminal columns the first `count` characters of a line take.
fn width(line: &str, count: usize) -> usize {
    if line.is_ascii() {
        return line.len().min(count);
    }
    line.chars().take(count).map(char_width).sum()
}

/// Two columns for the wide characters of East Asian scripts and for emoji.
fn char_width(c: char) -> usize {
    match c as u32 {
        0x1100..=0x115f
        | 0x231a..=0x231b
        | 0x2329..=0x232a
        | 0x23e9..=0x23ec
        | 0x2614..=0x2615
        | 0x26a1
        | 0x2705
        | 0x274c
        | 0x2728
        | 0x2753..=0x2757
        | 0x2795..=0x2797
        | 0x2b50
        | 0x2e80..=0x303e
        | 0x3041..=0x33ff
        | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff
        | 0xa000..=0xa4cf
        | 0xa960..=0xa97f
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe10..=0xfe19
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1f9ff
        | 0x1fa70..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}
