//! The text of a pattern or of a template, taken apart into characters and escapes, and the errors that
//! point into it.  Positions are counted in characters (bytes, for a pattern of bytes).

/// What is wrong with a pattern.
#[derive(Debug)]
pub enum Flaw {
    /// A `PatternError` with its position, if it has one.
    Pattern(String, Option<usize>),
    Value(String),
    Overflow(String),
    /// An unknown name in a template.
    Index(String),
    /// Nested deeper than the interpreter's own stack allows.
    Depth,
}

pub type Parse<T> = Result<T, Flaw>;

/// A character, or a backslash and the character behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub c: char,
    /// The character behind the backslash.
    pub escaped: Option<char>,
}

impl Token {
    /// Whether it is this plain character.
    pub fn is(self, c: char) -> bool {
        self.escaped.is_none() && self.c == c
    }

    /// The number of characters.
    pub fn len(self) -> usize {
        1 + usize::from(self.escaped.is_some())
    }

    /// As it stands in the pattern.
    pub fn text(self) -> String {
        std::iter::once(self.c).chain(self.escaped).collect()
    }
}

/// A reader of tokens with one token of look-ahead.
pub struct Source {
    chars: Vec<char>,
    pub is_text: bool,
    at: usize,
    pub next: Option<Token>,
}

impl Source {
    /// Reads a pattern; bytes come as the characters U+0000 to U+00FF.
    pub fn new(chars: Vec<char>, is_text: bool) -> Parse<Source> {
        let mut source = Source {
            chars,
            is_text,
            at: 0,
            next: None,
        };
        source.advance()?;
        Ok(source)
    }

    fn advance(&mut self) -> Parse<()> {
        let Some(&c) = self.chars.get(self.at) else {
            self.next = None;
            return Ok(());
        };
        self.at += 1;
        let mut escaped = None;
        if c == '\\' {
            escaped = self.chars.get(self.at).copied();
            if escaped.is_none() {
                return Err(Flaw::Pattern(
                    "bad escape (end of pattern)".to_owned(),
                    Some(self.chars.len() - 1),
                ));
            }
            self.at += 1;
        }
        self.next = Some(Token { c, escaped });
        Ok(())
    }

    /// Takes the next token.
    pub fn get(&mut self) -> Parse<Option<Token>> {
        let this = self.next;
        self.advance()?;
        Ok(this)
    }

    /// Takes this plain character if it is next.
    pub fn matches(&mut self, c: char) -> Parse<bool> {
        let found = self.next.is_some_and(|token| token.is(c));
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    /// The next plain character, if there is one and it passes the test.
    pub fn peek(&self, test: impl Fn(char) -> bool) -> Option<char> {
        self.next
            .filter(|token| token.escaped.is_none() && test(token.c))
            .map(|token| token.c)
    }

    /// Takes up to `count` plain characters that pass the test.
    pub fn get_while(&mut self, count: usize, test: impl Fn(char) -> bool) -> Parse<String> {
        let mut text = String::new();
        for _ in 0..count {
            let Some(c) = self.peek(&test) else {
                break;
            };
            text.push(c);
            self.advance()?;
        }
        Ok(text)
    }

    /// Takes everything up to a terminator; `name` says what is read.
    pub fn get_until(&mut self, terminator: char, name: &str) -> Parse<String> {
        let mut text = String::new();
        loop {
            let token = self.next;
            self.advance()?;
            let Some(token) = token else {
                if text.is_empty() {
                    return Err(self.error(format!("missing {name}"), 0));
                }
                let len = text.chars().count();
                return Err(self.error(format!("missing {terminator}, unterminated name"), len));
            };
            if token.is(terminator) {
                if text.is_empty() {
                    return Err(self.error(format!("missing {name}"), 1));
                }
                return Ok(text);
            }
            text.push_str(&token.text());
        }
    }

    /// Where the next token begins.
    pub fn tell(&self) -> usize {
        self.at - self.next.map_or(0, Token::len)
    }

    /// Goes back to a position.
    pub fn seek(&mut self, at: usize) -> Parse<()> {
        self.at = at;
        self.advance()
    }

    /// An error that lies `offset` characters before the next token.
    pub fn error(&self, message: impl Into<String>, offset: usize) -> Flaw {
        let mut message: String = message.into();
        if !self.is_text && !message.is_ascii() {
            message = crate::types::str::repr::escape_non_ascii(&message);
        }
        Flaw::Pattern(message, Some(self.tell().saturating_sub(offset)))
    }

    /// Complains of a name that is no identifier.
    pub fn check_group_name(&self, name: &str, offset: usize) -> Parse<()> {
        let len = name.chars().count() + offset;
        let quoted = crate::types::str::repr::quote(name);
        if !(self.is_text || name.is_ascii()) {
            let quoted = crate::types::str::repr::escape_non_ascii(&quoted);
            return Err(self.error(format!("bad character in group name {quoted}"), len));
        }
        if !crate::types::str::unicode::is_identifier(name) {
            return Err(self.error(format!("bad character in group name {quoted}"), len));
        }
        Ok(())
    }
}

/// Whether it is an ASCII decimal number.
pub fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}
