//! The tokens as text, one a line, as the grammar reads them.

use std::fmt::Write;

use super::{Tok, lex};
use crate::diagnostic::SyntaxErrors;
use crate::source::SourceFile;

/// The tokens of a source: place, kind, and text where there is any.
pub fn dump(source: &SourceFile) -> Result<String, SyntaxErrors> {
    let lexed = lex(source.text(), Tok::StartFile);
    if let Some(error) = lexed.error {
        return Err(error.into());
    }
    let mut out = String::new();
    for &(lo, tok, hi) in &lexed.tokens[1..] {
        let (start, end) = (source.position(lo), source.position(hi));
        let place = format!(
            "{}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        );
        let text = &source.text()[lo as usize..hi as usize];
        let line = match tok {
            Tok::Newline | Tok::Indent | Tok::Dedent => format!("{place:14}{tok:?}"),
            _ => format!("{place:14}{:18}{text:?}", format!("{tok:?}")),
        };
        writeln!(out, "{line}").expect("writing to a string cannot fail");
    }
    Ok(out)
}
