//! What `str` must know of characters: categories, classes, numeric values and case
//! mappings of Unicode 16.0, the version CPython 3.14 is built with.
//!
//! The standard library follows a newer Unicode; every use of it goes through [`assigned`], so that
//! characters that CPython does not know yet stay unknown here.

use unicode_general_category::{GeneralCategory, get_general_category};

use super::unicode_tables::{DECIMAL_ZEROS, DIGITS, FOLD_BY_UPPER, NUMBERS, TITLE};
use super::{code_point, is_stand_in};

/// The general category of a (stored) character: a stand-in is a surrogate.
pub fn category(c: char) -> GeneralCategory {
    if is_stand_in(c) {
        GeneralCategory::Surrogate
    } else {
        get_general_category(c)
    }
}

fn assigned(c: char) -> bool {
    c.is_ascii() || get_general_category(c) != GeneralCategory::Unassigned
}

/// Whitespace, as `str.isspace` and `str.split` understand it.
pub fn is_space(c: char) -> bool {
    match c {
        '\t'..='\r' | '\x1c'..='\x1f' | ' ' => true,
        _ if c.is_ascii() => false,
        '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => true,
        '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => true,
        _ => false,
    }
}

/// Line boundaries of `str.splitlines`.
pub fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Categories `L*`.
pub fn is_alpha(c: char) -> bool {
    use GeneralCategory as G;
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        category(c),
        G::UppercaseLetter
            | G::LowercaseLetter
            | G::TitlecaseLetter
            | G::ModifierLetter
            | G::OtherLetter
    )
}

/// Letters and everything numeric.
pub fn is_alnum(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_alpha(c) || is_numeric(c)
}

/// The value of a decimal digit of any script.
pub fn decimal(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).map(|digit| digit as u8);
    }
    let code = c as u32;
    let at = DECIMAL_ZEROS.partition_point(|&zero| zero <= code);
    let value = code - DECIMAL_ZEROS.get(at.checked_sub(1)?)?;
    (value < 10).then_some(value as u8)
}

/// The value of a digit: decimal, or one that stands alone (superscripts, circled digits).
pub fn digit(c: char) -> Option<u8> {
    if let Some(value) = decimal(c) {
        return Some(value);
    }
    let code = c as u32;
    let at = DIGITS.partition_point(|&(first, _, _)| first <= code);
    let &(first, last, value) = DIGITS.get(at.checked_sub(1)?)?;
    (code <= last).then(|| value + (code - first) as u8)
}

/// The numeric value of a character, as numerator and denominator.
pub fn numeric(c: char) -> Option<(i64, i64)> {
    if let Some(value) = digit(c) {
        return Some((i64::from(value), 1));
    }
    let code = c as u32;
    let at = NUMBERS.partition_point(|&(first, ..)| first <= code);
    let &(first, last, numerator, denominator, step) = NUMBERS.get(at.checked_sub(1)?)?;
    (code <= last).then(|| (numerator + i64::from(code - first) * step, denominator))
}

/// Whether the character has a numeric value.
pub fn is_numeric(c: char) -> bool {
    numeric(c).is_some()
}

/// Whether `repr` shows the character as it is.
pub fn is_printable(c: char) -> bool {
    use GeneralCategory as G;
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    !matches!(
        category(c),
        G::Control
            | G::Format
            | G::Surrogate
            | G::PrivateUse
            | G::Unassigned
            | G::LineSeparator
            | G::ParagraphSeparator
            | G::SpaceSeparator
    )
}

/// The derived property Lowercase.
pub fn is_lower(c: char) -> bool {
    // U+0295 has become a letter without case since.
    c == '\u{295}' || (c.is_lowercase() && assigned(c))
}

/// The derived property Uppercase.
pub fn is_upper(c: char) -> bool {
    c.is_uppercase() && assigned(c)
}

/// Category `Lt`.
pub fn is_title(c: char) -> bool {
    !c.is_ascii() && category(c) == GeneralCategory::TitlecaseLetter
}

/// Whether the character takes part in casing.
pub fn is_cased(c: char) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// The derived property Case_Ignorable: what the rule of the final sigma looks through.
pub fn is_case_ignorable(c: char) -> bool {
    use GeneralCategory as G;
    matches!(
        c,
        '\'' | '.'
            | ':'
            | '\u{b7}'
            | '\u{387}'
            | '\u{55f}'
            | '\u{5f4}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{fe13}'
            | '\u{fe52}'
            | '\u{fe55}'
            | '\u{ff07}'
            | '\u{ff0e}'
            | '\u{ff1a}'
    ) || matches!(
        category(c),
        G::NonspacingMark | G::EnclosingMark | G::Format | G::ModifierLetter | G::ModifierSymbol
    )
}

/// Appends the full upper case of a character.
pub fn push_upper(c: char, out: &mut String) {
    // Two letters have got capitals since.
    if assigned(c) && !matches!(c, '\u{a7d3}' | '\u{a7d5}') {
        out.extend(c.to_uppercase());
    } else {
        out.push(c);
    }
}

/// Appends the full lower case of a character (without the rule of the final sigma).
pub fn push_lower(c: char, out: &mut String) {
    if assigned(c) {
        out.extend(c.to_lowercase());
    } else {
        out.push(c);
    }
}

/// Appends the full title case of a character.
pub fn push_title(c: char, out: &mut String) {
    if matches!(c, '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}') {
        out.push(c);
    } else if c.is_ascii() {
        out.push(c.to_ascii_uppercase());
    } else if let Ok(at) = TITLE.binary_search_by_key(&c, |&(from, _)| from) {
        out.push_str(TITLE[at].1);
    } else {
        push_upper(c, out);
    }
}

/// Appends the full case folding of a character.
pub fn push_fold(c: char, out: &mut String) {
    let code = code_point(c);
    match code {
        0x13a0..=0x13f5 => return out.push(c),
        // Cherokee folds to its capitals, which came first.
        0x13f8..=0x13fd | 0xab70..=0xabbf => return push_upper(c, out),
        0x1e9e => return out.push_str("ss"),
        _ => {}
    }
    let at = FOLD_BY_UPPER.partition_point(|&(first, _)| first <= code);
    let by_upper = at > 0 && FOLD_BY_UPPER[at - 1].1 >= code;
    if by_upper {
        for upper in c.to_uppercase() {
            out.extend(upper.to_lowercase());
        }
    } else {
        push_lower(c, out);
    }
}

/// Whether the text is an identifier (not whether it is a keyword).
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    (first == '_' || (unicode_ident::is_xid_start(first) && assigned(first)))
        && chars.all(|c| unicode_ident::is_xid_continue(c) && assigned(c))
}

/// The name of a character, if it has one.
pub fn name(c: char) -> Option<String> {
    if is_stand_in(c) || !assigned(c) {
        return None;
    }
    unicode_names2::name(c).map(|name| name.to_string())
}

/// The character of this name or alias, in any case.
pub fn by_name(name: &str) -> Option<char> {
    unicode_names2::character(name).filter(|&c| assigned(c))
}
