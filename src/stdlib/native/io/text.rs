//! Text over a device, for `TextIOWrapper`.  Text is decoded line by line or character by character as it is asked
//! for, so the device's position is always the text's, and `tell()` is a plain byte offset.  Encodings for which that
//! cannot be done, and files that are not ours, have a `TextLayer`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::device::{BUFFER_SIZE, Device, check_open};
use crate::object::{Result, Value};
use crate::types::bytes::Bytes;
use crate::types::codec;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Encodings whose line ends are single bytes, by which lines can be found before decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// Every byte is a character: Latin-1 and ASCII.
    SingleByte,
}

/// How line ends are treated: the `newline` argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// `None`: all become `\n`; `\n` is written as it is (this is no Windows).
    Universal,
    /// `''`: all end a line and stay as they are.
    Kept,
    /// Only this ends a line, and `\n` is written as it.
    Only(&'static str),
}

impl Newline {
    /// Reads the argument.
    pub fn parse(vm: &mut Vm, value: &Value) -> Result<Newline> {
        let Some(value) = value.not_none() else {
            return Ok(Newline::Universal);
        };
        let Some(text) = value.as_str() else {
            let name = vm.type_name(value);
            let message = format!("newline must be str or None, not {name}");
            return Err(vm.type_error(message));
        };
        match text.as_str() {
            "" => Ok(Newline::Kept),
            "\n" => Ok(Newline::Only("\n")),
            "\r" => Ok(Newline::Only("\r")),
            "\r\n" => Ok(Newline::Only("\r\n")),
            _ => {
                let message = format!("illegal newline value: {}", text.as_str());
                Err(vm.value_error(message))
            }
        }
    }
}

const END_CR: u8 = 1;
const END_LF: u8 = 2;
const END_CRLF: u8 = 4;

/// A text file over a device.
pub struct TextFile {
    pub device: Rc<Device>,
    pub encoding: RefCell<String>,
    kind: Cell<Encoding>,
    pub errors: RefCell<String>,
    pub newline: Cell<Newline>,
    /// The line ends that reading has met: the sum of [`END_CR`], [`END_LF`] and [`END_CRLF`].
    pub seen_ends: Cell<u8>,
    pub line_buffering: Cell<bool>,
    pub write_through: Cell<bool>,
    /// Off while a `for` loop takes the lines.
    pub telling: Cell<bool>,
    /// Something was read, and not all.
    pub has_read: Cell<bool>,
}

/// How an encoding is read without a decoder object; `None` if it is not.
fn kind_of(encoding: &str) -> Option<Encoding> {
    match normal_name(encoding).as_str() {
        "utf-8" | "utf8" | "u8" => Some(Encoding::Utf8),
        "ascii" | "us-ascii" | "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" => {
            Some(Encoding::SingleByte)
        }
        name => match codec::Encoding::lookup(name) {
            Some(codec::Encoding::Charmap(_)) => Some(Encoding::SingleByte),
            _ => None,
        },
    }
}

fn normal_name(encoding: &str) -> String {
    encoding.to_ascii_lowercase().replace([' ', '_'], "-")
}

impl TextFile {
    /// A text file in an encoding of which single characters and lines can be found in the bytes; `None` for others.
    pub fn new(
        device: Rc<Device>,
        encoding: &str,
        errors: &str,
        newline: Newline,
    ) -> Option<TextFile> {
        let kind = kind_of(encoding)?;
        let line_buffering = device
            .as_output()
            .is_some_and(|output| output.is_line_buffered());
        Some(TextFile {
            device,
            encoding: RefCell::new(encoding.to_owned()),
            kind: Cell::new(kind),
            errors: RefCell::new(errors.to_owned()),
            newline: Cell::new(newline),
            seen_ends: Cell::new(0),
            line_buffering: Cell::new(line_buffering),
            write_through: Cell::new(false),
            telling: Cell::new(true),
            has_read: Cell::new(false),
        })
    }

    /// The same file in another encoding; `false` if that is none of those that can be read so.
    pub fn set_encoding(&self, encoding: &str) -> bool {
        let Some(kind) = kind_of(encoding) else {
            return false;
        };
        self.kind.set(kind);
        *self.encoding.borrow_mut() = encoding.to_owned();
        true
    }

    /// Sets `line_buffering`.
    pub fn set_line_buffering(&self, on: bool) {
        self.line_buffering.set(on);
        if let Some(output) = self.device.as_output() {
            output.set_line_buffered(on);
        }
    }

    /// Writes text, with its line ends and in the encoding of the file.
    pub fn write_text(&self, vm: &mut Vm, text: &str) -> Result<()> {
        check_open(vm, &self.device)?;
        if !self.device.writable {
            return Err(super::unsupported(vm, "not writable"));
        }
        let translated;
        let text = match self.newline.get() {
            Newline::Only(end) if end != "\n" && text.contains('\n') => {
                translated = text.replace('\n', end);
                translated.as_str()
            }
            _ => text,
        };
        // Lone surrogates, which no encoding takes as they are, are stored in plane 16.
        if self.kind.get() == Encoding::Utf8 && !text.as_bytes().contains(&0xf4) {
            self.device.write(vm, text.as_bytes())?;
        } else {
            let args = [
                Value::from(self.encoding.borrow().as_str()),
                Value::from(self.errors.borrow().as_str()),
            ];
            let encoded = vm.call_method(&Value::from(text), "encode", &args)?;
            if let Some(bytes) = encoded.as_bytes() {
                self.device.write(vm, bytes.as_slice())?;
            }
        }
        if self.write_through.get() || (self.line_buffering.get() && text.contains(['\n', '\r'])) {
            self.device.flush(vm)?;
        }
        Ok(())
    }

    /// Hands on what was kept back.
    pub fn flush(&self, vm: &mut Vm) -> Result<()> {
        check_open(vm, &self.device)?;
        self.telling.set(true);
        self.device.flush(vm)
    }

    fn decode(&self, vm: &mut Vm, bytes: Vec<u8>) -> Result<String> {
        if self.kind.get() == Encoding::Utf8 {
            match String::from_utf8(bytes) {
                Ok(text) => return Ok(text),
                Err(error) => return self.decode_by_codec(vm, error.into_bytes()),
            }
        }
        self.decode_by_codec(vm, bytes)
    }

    fn decode_by_codec(&self, vm: &mut Vm, bytes: Vec<u8>) -> Result<String> {
        let args = [
            Value::from(self.encoding.borrow().as_str()),
            Value::from(self.errors.borrow().as_str()),
        ];
        let data = Value::from(Bytes::new(bytes));
        let text = vm.call_method(&data, "decode", &args)?;
        match text.as_str() {
            Some(text) => Ok(text.as_str().to_owned()),
            None => Err(vm.type_error("decoder should return a string result")),
        }
    }

    fn check_readable(&self, vm: &mut Vm) -> Result<()> {
        check_open(vm, &self.device)?;
        if !self.device.readable {
            return Err(super::unsupported(vm, "not readable"));
        }
        Ok(())
    }

    /// The next line with its end, empty at the end of the file; at most `limit` characters of it.
    pub fn read_line(&self, vm: &mut Vm, limit: Option<usize>) -> Result<String> {
        self.check_readable(vm)?;
        self.has_read.set(true);
        let bytes = match self.newline.get() {
            Newline::Only("\n") => self.device.read_line(vm, None)?,
            Newline::Only("\r\n") => self.read_to_crlf(vm)?,
            Newline::Only(_) => self.read_to_return(vm, false)?,
            Newline::Universal | Newline::Kept => self.read_to_return(vm, true)?,
        };
        let length = bytes.len();
        let text = self.decode(vm, bytes)?;
        if let Some(limit) = limit
            && let Some((cut, _)) = text.char_indices().nth(limit)
        {
            self.push_back(vm, length, &text[..cut])?;
            return Ok(self.translate(text[..cut].to_owned()));
        }
        Ok(self.translate(text))
    }

    /// After a read of `length` bytes of which only `kept` is wanted: goes back over the rest.
    fn push_back(&self, vm: &mut Vm, length: usize, kept: &str) -> Result<()> {
        let used = match self.kind.get() {
            Encoding::SingleByte => kept.chars().count(),
            _ => kept.len(),
        };
        self.device
            .seek(vm, used as i64 - length as i64, 1)
            .map(drop)
    }

    /// Remembers the line ends of a text that was read, for `newlines`.
    fn note_ends(&self, text: &str) {
        self.seen_ends.set(ends_of(text, self.seen_ends.get()));
    }

    fn translate(&self, text: String) -> String {
        if matches!(self.newline.get(), Newline::Universal | Newline::Kept) {
            self.note_ends(&text);
        }
        match self.newline.get() {
            Newline::Universal if text.contains('\r') => {
                text.replace("\r\n", "\n").replace('\r', "\n")
            }
            _ => text,
        }
    }

    /// A line up to `\r` (with a `\n` behind it) or, for `any`, up to `\n`.
    fn read_to_return(&self, vm: &mut Vm, any: bool) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let (part, ended) = self.device.with_waiting(|bytes| {
                let end = bytes
                    .iter()
                    .position(|&byte| byte == b'\r' || (any && byte == b'\n'));
                match end {
                    Some(at) => (bytes[..=at].to_vec(), true),
                    None => (bytes.to_vec(), false),
                }
            });
            self.device.consume(part.len());
            line.extend_from_slice(&part);
            if ended {
                if any && line.ends_with(b"\r") {
                    if self.device.with_waiting(<[u8]>::is_empty) {
                        self.device.fill(vm, 1)?;
                    }
                    if self
                        .device
                        .with_waiting(|bytes| bytes.first() == Some(&b'\n'))
                    {
                        self.device.consume(1);
                        line.push(b'\n');
                    }
                }
                return Ok(line);
            }
            if self.device.fill(vm, BUFFER_SIZE)? == 0 {
                return Ok(line);
            }
        }
    }

    fn read_to_crlf(&self, vm: &mut Vm) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let part = self.device.read_line(vm, None)?;
            let ended = part.is_empty() || part.ends_with(b"\r\n");
            line.extend_from_slice(&part);
            if ended || !line.ends_with(b"\n") {
                return Ok(line);
            }
        }
    }

    /// At most `limit` characters; all that is left without it.
    pub fn read(&self, vm: &mut Vm, limit: Option<usize>) -> Result<String> {
        self.check_readable(vm)?;
        self.has_read.set(limit.is_some());
        let Some(limit) = limit else {
            let bytes = self.device.read(vm, None)?;
            let text = self.decode(vm, bytes)?;
            return Ok(self.translate(text));
        };
        let mut text = String::new();
        let mut missing = limit;
        while missing > 0 {
            let (bytes, count) = self.plain_characters(missing);
            if count == 0 {
                match self.read_char(vm)? {
                    Some(part) => text.push_str(&part),
                    None => break,
                }
                missing -= 1;
                continue;
            }
            self.device.consume(bytes.len());
            let part = self.decode(vm, bytes)?;
            if self.newline.get() == Newline::Universal {
                self.note_ends(&part);
            }
            text.push_str(&part);
            missing -= count;
        }
        if self.newline.get() == Newline::Kept {
            // The other half of the last line end may be still to come.
            self.note_ends(text.strip_suffix('\r').unwrap_or(&text));
        }
        Ok(text)
    }

    /// At most `limit` whole characters of those that wait, up to what has to be looked at one by one; their number.
    fn plain_characters(&self, limit: usize) -> (Vec<u8>, usize) {
        let is_plain = match self.kind.get() {
            Encoding::Utf8 => |byte: u8| byte < 0x80,
            Encoding::SingleByte => |_| true,
        };
        let translates = self.newline.get() == Newline::Universal;
        self.device.with_waiting(|bytes| {
            let mut taken = bytes.iter().take(limit);
            let end = taken.position(|&byte| !is_plain(byte) || (translates && byte == b'\r'));
            let count = end.unwrap_or(limit.min(bytes.len()));
            (bytes[..count].to_vec(), count)
        })
    }

    /// One character, line ends translated.
    fn read_char(&self, vm: &mut Vm) -> Result<Option<String>> {
        let length = match self.kind.get() {
            Encoding::Utf8 => {
                let first = self.waiting_byte(vm, 0)?;
                match first {
                    None => return Ok(None),
                    Some(0xf0..) => 4,
                    Some(0xe0..) => 3,
                    Some(0xc0..) => 2,
                    Some(_) => 1,
                }
            }
            Encoding::SingleByte => 1,
        };
        let bytes = self.device.read(vm, Some(length))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes == b"\r" && self.newline.get() == Newline::Universal {
            let is_pair = self.waiting_byte(vm, 0)? == Some(b'\n');
            if is_pair {
                self.device.consume(1);
            }
            self.note_ends(if is_pair { "\r\n" } else { "\r" });
            return Ok(Some("\n".to_owned()));
        }
        self.decode(vm, bytes).map(Some)
    }

    fn waiting_byte(&self, vm: &mut Vm, at: usize) -> Result<Option<u8>> {
        if self.device.with_waiting(|bytes| bytes.len() <= at) {
            self.device.fill(vm, 1)?;
        }
        Ok(self.device.with_waiting(|bytes| bytes.get(at).copied()))
    }
}

/// The kinds of line ends that were seen, with those of a text.
pub fn ends_of(text: &str, mut seen: u8) -> u8 {
    if !text.contains('\r') {
        if seen & END_LF == 0 && text.contains('\n') {
            seen |= END_LF;
        }
        return seen;
    }
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        seen |= match byte {
            b'\r' if bytes.next_if_eq(&b'\n').is_some() => END_CRLF,
            b'\r' => END_CR,
            b'\n' => END_LF,
            _ => 0,
        };
    }
    seen
}

/// What `newlines` says of them.
pub fn shown_ends(seen: u8) -> Value {
    let ends = [(END_CR, "\r"), (END_LF, "\n"), (END_CRLF, "\r\n")];
    let found = ends.iter().filter(|(bit, _)| seen & bit != 0);
    let mut found: Vec<Value> = found.map(|(_, end)| Value::from(*end)).collect();
    match found.len() {
        0 => Value::None,
        1 => found.remove(0),
        _ => Value::from(Tuple::new(found)),
    }
}
