//! Source text and positions in it.  Every later stage speaks in [`Span`]s,
//! byte offsets into one [`SourceFile`]; lines and columns are worked out only
//! when somebody must read them.

use std::borrow::Cow;
use std::sync::OnceLock;

/// A half-open range of byte offsets into a source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    pub lo: u32,
    pub hi: u32,
}

impl Span {
    /// The range `lo..hi`.
    pub const fn new(lo: u32, hi: u32) -> Self {
        Span { lo, hi }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span::new(self.lo.min(other.lo), self.hi.max(other.hi))
    }
}

/// A line and a column, as CPython counts them: lines from 1, columns from 0 in
/// UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// What the names of the library's own sources begin with.
pub const LIBRARY: &str = "<frozen ";

/// A named source text with an index of its lines, built when first asked for.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: Cow<'static, str>,
    line_starts: OnceLock<Vec<u32>>,
    typed: bool,
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &SourceFile) -> bool {
        self.name == other.name && self.text == other.text
    }
}

impl SourceFile {
    /// A source called `name` (a path, `<stdin>`, `<string>`) with this text.
    /// Line endings become `\n`, as Python's universal newlines have it, so that
    /// nobody later has to know of others.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        SourceFile {
            name: name.into(),
            text: Cow::Owned(text),
            line_starts: OnceLock::new(),
            typed: false,
        }
    }

    /// A source in the binary itself, whose lines end in `\n`.
    pub fn embedded(name: impl Into<String>, text: &'static str) -> Self {
        SourceFile {
            name: name.into(),
            text: Cow::Borrowed(text),
            line_starts: OnceLock::new(),
            typed: false,
        }
    }

    /// A source that somebody typed, at a prompt or on a command line: no file has its lines, yet tracebacks
    /// show them.
    pub fn typed(name: impl Into<String>, text: impl Into<String>) -> Self {
        SourceFile {
            typed: true,
            ..SourceFile::new(name, text)
        }
    }

    /// Whether it was typed: see [`SourceFile::typed`].
    pub fn is_typed(&self) -> bool {
        self.typed
    }

    /// The name under which tracebacks mention this source.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it belongs to krait's own library.
    pub fn is_library(&self) -> bool {
        self.name.starts_with(LIBRARY)
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of `span`; empty where the span leaves the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.lo as usize..span.hi as usize)
            .unwrap_or("")
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for (at, &byte) in bytes.iter().enumerate() {
                if byte == b'\n' {
                    starts.push(at as u32 + 1);
                }
            }
            starts
        })
    }

    /// The position of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset);
        Position {
            line: line as u32,
            column: offset - starts[line - 1],
        }
    }

    /// The text of a line counted from 1, without its line ending; `None` past the end.
    pub fn line(&self, line: u32) -> Option<&str> {
        let starts = self.line_starts();
        let lo = *starts.get(line.checked_sub(1)? as usize)? as usize;
        let hi = starts
            .get(line as usize)
            .map_or(self.text.len(), |&next| next as usize);
        Some(self.text[lo..hi].trim_end_matches('\n'))
    }

    /// Where a line is, without the space around its text; empty for a line that there is not.
    pub fn line_span(&self, line: u32) -> Span {
        let starts = self.line_starts();
        let start = line.checked_sub(1).and_then(|at| starts.get(at as usize));
        let (Some(&start), Some(text)) = (start, self.line(line)) else {
            return Span::default();
        };
        let lo = start + (text.len() - text.trim_start().len()) as u32;
        Span::new(lo, lo + text.trim().len() as u32)
    }

    /// How many lines the text has.
    pub fn line_count(&self) -> u32 {
        self.line_starts().len() as u32
    }
}

// How krait stores lone surrogates.  Python's `str` may hold the code points
// U+D800 to U+DFFF (`'\ud800'` is legal) while Rust's `str` cannot, so everywhere
// in krait the surrogate U+D800+i is stored as U+10E000+i, in a private-use plane
// that no real text uses.  Whatever shows, measures or encodes text maps it back.

const FIRST_SURROGATE: u32 = 0xD800;
const LAST_SURROGATE: u32 = 0xDFFF;
const FIRST_STAND_IN: u32 = 0x10_E000;

/// The stand-in of a surrogate code unit.  A unit outside U+D800..=U+DFFF is
/// itself the character asked for.
pub fn surrogate_to_char(unit: u16) -> char {
    let unit = u32::from(unit);
    let code = match unit {
        FIRST_SURROGATE..=LAST_SURROGATE => FIRST_STAND_IN + (unit - FIRST_SURROGATE),
        _ => unit,
    };
    char::from_u32(code).expect("stand-ins and non-surrogates are characters")
}

/// The surrogate for which `c` stands in, if it does.
pub fn char_to_surrogate(c: char) -> Option<u16> {
    let index = (c as u32).checked_sub(FIRST_STAND_IN)?;
    (index <= LAST_SURROGATE - FIRST_SURROGATE).then(|| (FIRST_SURROGATE + index) as u16)
}

/// Why bytes could not be read as a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// CPython's words.
    pub message: String,
    /// What can be shown of the bytes, and the offset in it of what is wrong.
    pub text: String,
    pub at: u32,
    /// The encoding that the source names, where reading it is up to the codecs of the library.
    pub encoding: Option<String>,
    /// Whether CPython names no place.
    pub is_placeless: bool,
}

impl DecodeError {
    /// An error at the byte `at`, of which CPython does not say where it is.
    pub fn placeless(bytes: &[u8], at: usize, message: String) -> Self {
        DecodeError {
            is_placeless: true,
            ..DecodeError::new(bytes, at, message)
        }
    }

    /// An error at the byte `at`.
    fn new(bytes: &[u8], at: usize, message: String) -> Self {
        let before = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let rest = &bytes[at..];
        let end = rest
            .iter()
            .position(|&byte| matches!(byte, b'\n' | 0))
            .unwrap_or(rest.len());
        let rest = String::from_utf8_lossy(&rest[..end]);
        DecodeError {
            message,
            at: before.len() as u32,
            text: before + &rest,
            encoding: None,
            is_placeless: false,
        }
    }
}

/// How the bytes of a source file are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Ascii,
    Latin1,
}

/// The text of a source: UTF-8 unless a coding cookie (PEP 263) says otherwise.  A byte order mark is
/// left out.  `file` is its name where it is a file, which then may not contain null bytes.
pub fn decode(bytes: &[u8], file: Option<&str>) -> Result<String, DecodeError> {
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let fail = |at: usize, message: String| Err(DecodeError::new(bytes, at, message));
    if file.is_some()
        && let Some(at) = bytes.iter().position(|&byte| byte == 0)
    {
        return fail(at, "source code cannot contain null bytes".to_owned());
    }
    let cookie = coding_cookie(bytes);
    let line_of_cookie = || cookie.map_or(0, |(_, line)| start_of_line(bytes, line));
    if let (Some((name, _)), true) = (cookie, marked)
        && !is_utf8_name(name)
    {
        let name = match known_encoding(name) {
            Some(Encoding::Latin1) => "iso-8859-1",
            _ => name,
        };
        return fail(
            line_of_cookie(),
            format!("encoding problem: {name} with BOM"),
        );
    }
    let encoding = match cookie {
        None => Encoding::Utf8,
        Some((name, _)) => match known_encoding(name) {
            Some(encoding) => encoding,
            None => {
                let message = format!("unknown encoding: {name}");
                return Err(DecodeError {
                    encoding: Some(name.to_owned()),
                    ..DecodeError::placeless(bytes, line_of_cookie(), message)
                });
            }
        },
    };
    match encoding {
        Encoding::Latin1 => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Encoding::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Some(at) => {
                let byte = bytes[at];
                let problem = "ordinal not in range(128)";
                let message = format!(
                    "'ascii' codec can't decode byte 0x{byte:02x} in position {at}: {problem}"
                );
                Err(DecodeError {
                    encoding: Some("ascii".to_owned()),
                    ..DecodeError::placeless(bytes, at, message)
                })
            }
        },
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                let at = error.valid_up_to();
                fail(at, not_utf8(bytes, at, file))
            }
        },
    }
}

fn start_of_line(bytes: &[u8], line: u32) -> usize {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    match line {
        0 | 1 => 0,
        _ => ends
            .map(|(at, _)| at + 1)
            .nth(line as usize - 2)
            .unwrap_or(0),
    }
}

fn not_utf8(bytes: &[u8], at: usize, file: Option<&str>) -> String {
    let byte = bytes[at];
    let line = 1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count();
    let file = file.map_or(String::new(), |file| format!("in file {file} "));
    format!(
        "Non-UTF-8 code starting with '\\x{byte:02x}' {file}on line {line}, but no encoding declared; \
         see https://peps.python.org/pep-0263/ for details"
    )
}

/// The encoding named in a comment on one of the first two lines, and which.
fn coding_cookie(bytes: &[u8]) -> Option<(&str, u32)> {
    for (index, line) in bytes.split(|&byte| byte == b'\n').take(2).enumerate() {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\x0c' | b'\r');
        let start = line
            .iter()
            .position(|byte| !blank(byte))
            .unwrap_or(line.len());
        let line = &line[start..];
        if !line.is_empty() && line[0] != b'#' {
            return None;
        }
        if let Some(name) = cookie_name(line) {
            return Some((name, index as u32 + 1));
        }
    }
    None
}

fn cookie_name(comment: &[u8]) -> Option<&str> {
    let word = b"coding";
    let mut places = comment.windows(word.len()).enumerate();
    places.find_map(|(at, window)| {
        let rest = comment.get(at + word.len()..)?;
        if window != word || !matches!(rest.first(), Some(b':' | b'=')) {
            return None;
        }
        let name = rest[1..].trim_ascii_start();
        let length = name
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
            .count();
        std::str::from_utf8(&name[..length])
            .ok()
            .filter(|name| !name.is_empty())
    })
}

fn known_encoding(name: &str) -> Option<Encoding> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        "ascii" | "us-ascii" => Some(Encoding::Ascii),
        "latin-1" | "latin1" | "l1" | "iso-8859-1" | "iso8859-1" => Some(Encoding::Latin1),
        "utf8" => Some(Encoding::Utf8),
        _ => is_utf8_name(&name).then_some(Encoding::Utf8),
    }
}

/// The spellings that CPython lets stand beside a byte order mark.
fn is_utf8_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    name == "utf-8" || name.starts_with("utf-8-")
}
