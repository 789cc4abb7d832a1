//! What is wrong with a source text, as data.  The front end needs nothing else of diagnostics; the build
//! compiles this file a second time, for the compiler that packs the library.

use crate::source::{DecodeError, SourceFile, Span};

/// Which exception class the error is in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SyntaxErrorKind {
    #[default]
    Syntax,
    Indentation,
    Tab,
}

impl SyntaxErrorKind {
    /// The name of the exception class.
    pub fn name(self) -> &'static str {
        match self {
            SyntaxErrorKind::Syntax => "SyntaxError",
            SyntaxErrorKind::Indentation => "IndentationError",
            SyntaxErrorKind::Tab => "TabError",
        }
    }
}

/// One thing that is wrong with a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    /// CPython's words.
    pub message: String,
    pub span: Span,
    pub end: End,
    /// What the place is labelled with.
    pub label: Option<String>,
    /// A second place that matters, with its label.
    pub also: Option<(Span, String)>,
    pub help: Option<String>,
    /// Whether more input could still make it right (a prompt then asks for it).
    pub incomplete: bool,
    /// Whether the exception shows the line without its line break: CPython had read on, or there is none.
    pub is_bare: bool,
}

/// A name that is most likely a misspelt keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typo {
    pub span: Span,
    pub keyword: &'static str,
}

impl Typo {
    /// CPython's words for it.
    pub fn message(&self) -> String {
        format!("invalid syntax. Did you mean '{}'?", self.keyword)
    }
}

/// Whether a message of this kind may stand for a misspelt keyword: it says nothing better.
pub fn may_be_typo(message: &str) -> bool {
    message == "invalid syntax" || message.contains("Perhaps you forgot a comma")
}

/// Where a `SyntaxError` exception says that it is: lines from 1, offsets from 1
/// in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    pub line: u32,
    pub offset: u32,
    pub end_line: u32,
    /// 0 or -1 where CPython gives no end.
    pub end_offset: i32,
}

/// Which end the exception gives, as against the label of a rendered excerpt, which covers the span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// Where the span ends; one further on where it is empty, as at the end of a line.
    #[default]
    Span,
    /// Where the span ends, whatever it covers and whoever found it.
    Exact,
    /// Where it begins: most errors of the tokenizer.
    Start,
    /// None, as CPython has it for brackets that are never closed.
    Open,
    /// None, as it has it for tokens without a text.
    Absent,
    /// None, and no column either: the end of a text that does not end in a line break.
    Nowhere,
    /// None, nor any place at all.
    Unplaced,
    /// None, and the column before: the same where something is missing.
    Before,
}

impl SyntaxError {
    /// A plain `SyntaxError`.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        SyntaxError {
            kind: SyntaxErrorKind::Syntax,
            message: message.into(),
            span,
            end: End::Span,
            label: None,
            also: None,
            help: None,
            incomplete: false,
            is_bare: false,
        }
    }

    /// An `IndentationError`.
    pub fn indentation(message: impl Into<String>, span: Span) -> Self {
        SyntaxError::new(message, span).with_kind(SyntaxErrorKind::Indentation)
    }

    /// The same error as another exception class.
    pub fn with_kind(mut self, kind: SyntaxErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same error with another end.
    pub fn with_end(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// Adds what the reader can do about it.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the place.
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a second place.
    pub fn with_also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also = Some((span, label.into()));
        self
    }

    /// Marks an error that more input could mend.
    pub fn incomplete(mut self) -> Self {
        self.incomplete = true;
        self
    }

    /// Whether a misspelt keyword may be behind it.
    pub fn may_be_typo(&self) -> bool {
        may_be_typo(&self.message)
    }

    /// The place as the attributes of the Python exception give it.
    pub fn location(&self, source: &SourceFile) -> Location {
        let place = |at: u32| {
            let position = source.position(at);
            let start = at - position.column;
            let offset = source.slice(Span::new(start, at)).chars().count();
            (position.line, offset as u32 + 1)
        };
        let (line, mut offset) = place(self.span.lo);
        let (mut end_line, end_offset) = place(self.span.hi);
        let mut end_offset = end_offset as i32;
        if !matches!(self.end, End::Span | End::Exact) {
            end_line = line;
        }
        match self.end {
            // The end of a line counts as one character.
            End::Span if matches!(source.slice(self.span), "" | "\n") => {
                (end_line, end_offset) = (line, offset as i32 + 1);
            }
            End::Span | End::Exact => {}
            End::Start => end_offset = offset as i32,
            End::Open => end_offset = 0,
            End::Absent => end_offset = -1,
            End::Nowhere | End::Unplaced => (offset, end_offset) = (0, 0),
            End::Before => (offset, end_offset) = (offset.saturating_sub(1), -1),
        }
        Location {
            line,
            offset,
            end_line,
            end_offset,
        }
    }
}

/// What is wrong with one source: never empty.  The first is the one that CPython
/// would raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxErrors {
    errors: Vec<SyntaxError>,
    /// The source could be read: it is wrong beyond its grammar.
    late: bool,
}

impl SyntaxErrors {
    /// The error to raise, and further ones to show beside it.
    pub fn new(first: SyntaxError, more: Vec<SyntaxError>) -> Self {
        let mut errors = vec![first];
        errors.extend(more);
        SyntaxErrors {
            errors,
            late: false,
        }
    }

    /// The same errors, found after the source had been read.
    pub fn late(mut self) -> Self {
        self.late = true;
        self
    }

    /// Whether the source could be read, and is wrong beyond its grammar.
    pub fn is_late(&self) -> bool {
        self.late
    }

    /// The error that CPython would raise.
    pub fn first(&self) -> &SyntaxError {
        &self.errors[0]
    }

    /// The same errors, the first of them for a misspelt keyword.
    pub fn with_typo(mut self, typo: Typo) -> Self {
        let kind = self.errors[0].kind;
        let label = format!("`{}` is meant, perhaps", typo.keyword);
        let error = SyntaxError::new(typo.message(), typo.span);
        self.errors[0] = error.with_kind(kind).with_label(label);
        // What else was found in that line may only be what the misspelling led to.
        self.errors.truncate(1);
        self
    }

    /// The error that CPython would raise, to be changed.
    pub fn first_mut(&mut self) -> &mut SyntaxError {
        &mut self.errors[0]
    }

    /// All of them, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = &SyntaxError> {
        self.errors.iter()
    }
}

impl From<SyntaxError> for SyntaxErrors {
    fn from(first: SyntaxError) -> Self {
        SyntaxErrors::new(first, Vec::new())
    }
}

/// Something in a source that is legal and most likely not meant, shown through
/// Python's `warnings` as a `SyntaxWarning`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxWarning {
    pub message: String,
    pub span: Span,
}

impl SyntaxWarning {
    /// A warning about `span`.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        SyntaxWarning {
            message: message.into(),
            span,
        }
    }
}

/// What is wrong with bytes that are no source text, and the source as far as it can be shown.
pub fn undecodable(name: &str, error: DecodeError) -> (SourceFile, SyntaxErrors) {
    let place = Span::new(error.at, error.at);
    let end = match error.is_placeless {
        true => End::Unplaced,
        false if error.message.ends_with(" with BOM") => End::Nowhere,
        false if error.message.ends_with("null bytes") => End::Nowhere,
        false => End::Start,
    };
    let problem = SyntaxError::new(error.message, place).with_end(end);
    (SourceFile::new(name, error.text), problem.into())
}
