//! Identifiers beyond ASCII: which characters they may hold, and the NFKC form
//! under which they are the same name.

use std::borrow::Cow;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::SyntaxError;
use crate::source::Span;

/// Checks a name that logos found at `lo`, taking everything beyond ASCII on trust.
pub(super) fn check(text: &str, lo: u32) -> Result<(), Box<SyntaxError>> {
    for (at, c) in text.char_indices() {
        let fits = match at {
            0 => c == '_' || is_xid_start(c),
            _ => is_xid_continue(c),
        };
        if !fits {
            let from = lo + at as u32;
            let span = Span::new(from, from + c.len_utf8() as u32);
            let error = SyntaxError::new(describe(c), span);
            return Err(Box::new(match help(c) {
                Some(help) => error.with_help(help),
                None => error,
            }));
        }
    }
    Ok(())
}

/// What to type instead of characters that text processors put in.
fn help(c: char) -> Option<&'static str> {
    match c {
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => Some("write a plain `\"`"),
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{b4}' => Some("write a plain `'`"),
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{3000}' => Some("write an ordinary space"),
        '\u{2013}' | '\u{2014}' | '\u{2212}' => Some("write a plain `-`"),
        '\u{d7}' => Some("write `*`"),
        '\u{2026}' => Some("write `...`"),
        _ => None,
    }
}

fn describe(c: char) -> String {
    use GeneralCategory::*;
    let unprintable = matches!(
        get_general_category(c),
        Control
            | Format
            | Surrogate
            | PrivateUse
            | Unassigned
            | LineSeparator
            | ParagraphSeparator
            | SpaceSeparator
    );
    match unprintable {
        true => format!("invalid non-printable character U+{:04X}", c as u32),
        false => format!("invalid character '{c}' (U+{:04X})", c as u32),
    }
}

/// The form under which an identifier is known: NFKC.
pub fn normalize(name: &str) -> Cow<'_, str> {
    match name.is_ascii() {
        true => Cow::Borrowed(name),
        false => Cow::Owned(name.nfkc().collect()),
    }
}
