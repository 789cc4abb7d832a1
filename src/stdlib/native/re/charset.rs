//! Sets of characters, compiled: a bitmap for Latin-1 and ranges beyond.

use super::tree::{Category, SetItem};
use crate::types::str::from_code_point;
use crate::types::str::unicode;

/// Which characters are letters, digits and white space, and which differ in case only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    Ascii,
    Unicode,
}

/// Small letters with the same capital: a search that ignores case takes them for each other.
const SAME_CAPITAL: &[&[u32]] = &[
    &[0x69, 0x131],
    &[0x73, 0x17f],
    &[0xb5, 0x3bc],
    &[0x345, 0x3b9, 0x1fbe],
    &[0x390, 0x1fd3],
    &[0x3b0, 0x1fe3],
    &[0x3b2, 0x3d0],
    &[0x3b5, 0x3f5],
    &[0x3b8, 0x3d1],
    &[0x3ba, 0x3f0],
    &[0x3c0, 0x3d6],
    &[0x3c1, 0x3f1],
    &[0x3c2, 0x3c3],
    &[0x3c6, 0x3d5],
    &[0x432, 0x1c80],
    &[0x434, 0x1c81],
    &[0x43e, 0x1c82],
    &[0x441, 0x1c83],
    &[0x442, 0x1c84, 0x1c85],
    &[0x44a, 0x1c86],
    &[0x463, 0x1c87],
    &[0x1c88, 0xa64b],
    &[0x1e61, 0x1e9b],
    &[0xfb05, 0xfb06],
];

/// Behind this character nothing has case.
const LAST_CASED: u32 = 0x1ffff;

impl Alphabet {
    /// The small letter of a character, itself where there is none.
    #[inline]
    pub fn lower(self, code: u32) -> u32 {
        if code < 0x80 {
            return u32::from((code as u8).to_ascii_lowercase());
        }
        match self {
            Alphabet::Ascii => code,
            Alphabet::Unicode => unicode_lower(code),
        }
    }

    /// All small letters that are equal to this small letter, itself included.
    pub fn equals(self, lower: u32) -> Vec<u32> {
        if self == Alphabet::Unicode
            && let Some(group) = SAME_CAPITAL.iter().find(|group| group.contains(&lower))
        {
            return group.to_vec();
        }
        vec![lower]
    }

    /// Whether the character differs from another in case only.
    pub fn is_cased(self, code: u32) -> bool {
        match self {
            Alphabet::Ascii => code < 0x80 && (code as u8).is_ascii_alphabetic(),
            Alphabet::Unicode => {
                let Some(c) = char::from_u32(code) else {
                    return false;
                };
                let mut upper = c.to_uppercase();
                unicode_lower(code) != code
                    || (upper.len() == 1 && upper.next() != Some(c))
                    || SAME_CAPITAL.iter().any(|group| group.contains(&code))
            }
        }
    }

    /// Whether a character belongs to a category.
    pub fn contains(self, category: Category, code: u32) -> bool {
        match category {
            Category::Digit => self.is_digit(code),
            Category::NotDigit => !self.is_digit(code),
            Category::Space => self.is_space(code),
            Category::NotSpace => !self.is_space(code),
            Category::Word => self.is_word(code),
            Category::NotWord => !self.is_word(code),
        }
    }

    fn is_digit(self, code: u32) -> bool {
        if code < 0x80 || self == Alphabet::Ascii {
            return (0x30..=0x39).contains(&code);
        }
        from_code_point(code).is_some_and(|c| unicode::decimal(c).is_some())
    }

    fn is_space(self, code: u32) -> bool {
        if self == Alphabet::Ascii {
            return matches!(code, 9..=13 | 32);
        }
        from_code_point(code).is_some_and(unicode::is_space)
    }

    /// Whether the character belongs to a word.
    #[inline]
    pub fn is_word(self, code: u32) -> bool {
        if code < 0x80 {
            let byte = code as u8;
            return byte.is_ascii_alphanumeric() || byte == b'_';
        }
        self == Alphabet::Unicode && from_code_point(code).is_some_and(unicode::is_alnum)
    }
}

fn unicode_lower(code: u32) -> u32 {
    let Some(c) = char::from_u32(code) else {
        return code;
    };
    let mut text = String::new();
    unicode::push_lower(c, &mut text);
    // Only one character has a small form of two, and its simple form is the first of them.
    text.chars().next().map_or(code, |lower| lower as u32)
}

/// A compiled set.
#[derive(Debug)]
pub struct CharSet {
    /// The answer for Latin-1, negation included.
    latin: [u64; 4],
    /// Beyond Latin-1: sorted, disjoint.
    ranges: Vec<(u32, u32)>,
    categories: Vec<Category>,
    alphabet: Alphabet,
    negate: bool,
}

impl CharSet {
    /// Compiles a set.  With `fold`, it is asked for small letters only.
    pub fn new(items: &[SetItem], negate: bool, alphabet: Alphabet, fold: bool) -> CharSet {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut categories = Vec::new();
        for item in items {
            match *item {
                SetItem::Literal(code) => push_range(&mut ranges, code, code, alphabet, fold),
                SetItem::Range(low, high) => push_range(&mut ranges, low, high, alphabet, fold),
                SetItem::Category(category) => categories.push(category),
            }
        }
        let ranges = merged(ranges);
        let mut set = CharSet {
            latin: [0; 4],
            ranges,
            categories,
            alphabet,
            negate,
        };
        for code in 0..256u32 {
            if set.slow_contains(code) {
                set.latin[(code >> 6) as usize] |= 1 << (code & 63);
            }
        }
        set.ranges.retain(|&(_, high)| high >= 256);
        set
    }

    /// Whether a character is in the set.
    #[inline(always)]
    pub fn contains(&self, code: u32) -> bool {
        if code < 256 {
            self.latin[(code >> 6) as usize] >> (code & 63) & 1 != 0
        } else {
            self.slow_contains(code)
        }
    }

    /// Whether a character beyond Latin-1 may be in the set.
    pub fn may_be_beyond(&self) -> bool {
        self.negate || !self.ranges.is_empty() || !self.categories.is_empty()
    }

    fn slow_contains(&self, code: u32) -> bool {
        let at = self.ranges.partition_point(|&(_, high)| high < code);
        let listed = self.ranges.get(at).is_some_and(|&(low, _)| low <= code);
        let found = listed
            || self
                .categories
                .iter()
                .any(|&category| self.alphabet.contains(category, code));
        found != self.negate
    }
}

fn push_range(ranges: &mut Vec<(u32, u32)>, low: u32, high: u32, alphabet: Alphabet, fold: bool) {
    ranges.push((low, high));
    if !fold {
        return;
    }
    let last = match alphabet {
        Alphabet::Ascii => 0x7f,
        Alphabet::Unicode => LAST_CASED,
    };
    for code in low..=high.min(last) {
        let lower = alphabet.lower(code);
        for equal in alphabet.equals(lower) {
            if equal < low || equal > high {
                ranges.push((equal, equal));
            }
        }
    }
}

/// Sorted and without overlaps.
fn merged(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (low, high) in ranges {
        match merged.last_mut() {
            Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
            _ => merged.push((low, high)),
        }
    }
    merged
}
