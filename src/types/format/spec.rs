//! The text of a format specification taken apart:
//! `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.

use crate::types::int::parse::decimal_digit;

/// Where a value stands in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
    Center,
    /// `=`: padding goes between sign and digits.
    Inside,
}

impl Align {
    fn of(c: char) -> Option<Align> {
        Some(match c {
            '<' => Align::Left,
            '>' => Align::Right,
            '^' => Align::Center,
            '=' => Align::Inside,
            _ => return None,
        })
    }
}

/// A parsed specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    pub fill: char,
    pub align: Align,
    pub sign: Option<char>,
    pub no_negative_zero: bool,
    pub alternate: bool,
    /// 0 for none.
    pub width: usize,
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    pub fraction_grouping: Option<char>,
    pub code: Option<char>,
}

/// Reads a specification from left to right.
struct Cursor<'a> {
    chars: std::str::Chars<'a>,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.clone().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.chars.next();
        }
        found
    }

    /// Decimal digits of any script; `None` if there are none here.
    fn number(&mut self) -> Result<Option<usize>, String> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(decimal_digit) {
            self.chars.next();
            let next = value
                .unwrap_or(0usize)
                .checked_mul(10)
                .and_then(|value| value.checked_add(digit as usize))
                .filter(|&value| value <= isize::MAX as usize)
                .ok_or("Too many decimal digits in format string")?;
            value = Some(next);
        }
        Ok(value)
    }

    /// `,` or `_`, not both.
    fn grouping(&mut self) -> Result<Option<char>, String> {
        let mut found = None;
        if self.take(',') {
            found = Some(',');
        }
        if self.take('_') {
            if found.is_some() {
                return Err(both_groupings());
            }
            found = Some('_');
            if self.take(',') {
                return Err(both_groupings());
            }
        }
        Ok(found)
    }
}

fn both_groupings() -> String {
    "Cannot specify both ',' and '_'.".to_owned()
}

impl Spec {
    /// Parses a specification for a value of a type, whose name is for messages.
    pub fn parse(text: &str, type_name: &str, default: Align) -> Result<Spec, String> {
        let mut cursor = Cursor {
            chars: text.chars(),
        };
        let mut spec = Spec {
            fill: ' ',
            align: default,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            fraction_grouping: None,
            code: None,
        };
        let (fill_given, align_given) = spec.read_alignment(&mut cursor);
        spec.sign = cursor.peek().filter(|c| matches!(c, '+' | '-' | ' '));
        if spec.sign.is_some() {
            cursor.chars.next();
        }
        spec.no_negative_zero = cursor.take('z');
        spec.alternate = cursor.take('#');
        if !fill_given && cursor.take('0') {
            spec.fill = '0';
            if !align_given && default == Align::Right {
                spec.align = Align::Inside;
            }
        }
        spec.width = cursor.number()?.unwrap_or(0);
        spec.grouping = cursor.grouping()?;
        if cursor.take('.') {
            spec.precision = cursor.number()?;
            spec.fraction_grouping = cursor.grouping()?;
            if spec.precision.is_none() && spec.fraction_grouping.is_none() {
                return Err("Format specifier missing precision".to_owned());
            }
        }
        spec.code = cursor.chars.next();
        if cursor.peek().is_some() {
            return Err(format!(
                "Invalid format specifier '{text}' for object of type '{type_name}'"
            ));
        }
        spec.check_grouping(default)?;
        Ok(spec)
    }

    fn read_alignment(&mut self, cursor: &mut Cursor<'_>) -> (bool, bool) {
        let mut ahead = cursor.chars.clone();
        let first = ahead.next();
        let second = ahead.clone().next();
        if let (Some(fill), Some(align)) = (first, second.and_then(Align::of)) {
            (self.fill, self.align) = (fill, align);
            ahead.next();
            cursor.chars = ahead;
            return (true, true);
        }
        match first.and_then(Align::of) {
            Some(align) => {
                self.align = align;
                cursor.chars = ahead;
                (false, true)
            }
            None => (false, false),
        }
    }

    /// Grouping suits decimal presentations, and `_` also the other bases.
    fn check_grouping(&self, default: Align) -> Result<(), String> {
        // Strings align left by default, and their type is `s`.
        let code = self.code.or((default == Align::Left).then_some('s'));
        if let Some(grouping) = self.grouping {
            let fits = match code {
                None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => true,
                Some('b' | 'o' | 'x' | 'X') => grouping == '_',
                Some(_) => false,
            };
            if !fits {
                return Err(wrong_grouping(grouping, code.unwrap_or(' ')));
            }
        }
        match self.fraction_grouping {
            Some(grouping) if code == Some('n') => Err(wrong_grouping(grouping, 'n')),
            _ => Ok(()),
        }
    }
}

fn wrong_grouping(grouping: char, code: char) -> String {
    if code > ' ' && code < '\u{80}' {
        format!("Cannot specify '{grouping}' with '{code}'.")
    } else {
        format!(
            "Cannot specify '{grouping}' with '\\x{:x}'.",
            u32::from(code)
        )
    }
}
