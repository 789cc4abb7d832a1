//! The margin of continuation lines.  The line editor knows no prompt for them, so it stands in the text that is
//! edited, told from Python by the no-break space that ends it.
//!
//! Invariant: only the editor and its history in memory see margins; what is run or stored has none.

/// What stands before a continuation line.
pub(super) const MARGIN: &str = "...\u{a0}";

/// The text without its margins, and without the prompts that come with text copied from a session.
pub(super) fn strip(text: &str) -> String {
    text.replace(MARGIN, "")
}

/// The text as it stands in the editor.
pub(super) fn add(text: &str) -> String {
    text.replace('\n', &format!("\n{MARGIN}"))
}

/// Where the line of a position begins, behind its margin.
pub(super) fn line_start(text: &str, position: usize) -> usize {
    let start = text[..position].rfind('\n').map_or(0, |at| at + 1);
    match text[start..].starts_with(MARGIN) {
        true => start + MARGIN.len(),
        false => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_come_and_go() {
        let text = "if x:\n    y\n";
        assert_eq!(strip(&add(text)), text);
        assert_eq!(add("x\ny"), format!("x\n{MARGIN}y"));
    }

    #[test]
    fn lines_begin_behind_their_margin() {
        let text = add("a\nbc");
        assert_eq!(line_start(&text, 1), 0);
        assert_eq!(line_start(&text, text.len()), text.len() - 2);
    }
}
