//! Text files: `TextIOWrapper` over a device.  Text is decoded line by line or character by character as it
//! is asked for, so the device's position is always the text's, and `tell()` is a plain byte offset.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::binary::BinaryFile;
use super::device::{BUFFER_SIZE, Device, check_open, size_argument};
use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::codec;
use crate::types::exception::Exc;
use crate::types::iterator::new_native;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Encodings whose line ends are single bytes, by which lines can be found before decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// Every byte is a character: Latin-1 and ASCII.
    SingleByte,
    /// A byte `\n` is a line end, but a character may have several bytes.
    Lines,
    /// Anything else: read as a whole, by the codec of `bytes.decode`.
    Other,
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

/// A text file object.
pub struct TextFile {
    device: Rc<Device>,
    pub name: Value,
    pub mode: String,
    encoding: RefCell<String>,
    kind: Cell<Encoding>,
    errors: RefCell<String>,
    newline: Cell<Newline>,
    /// The line ends that reading has met: the sum of [`END_CR`], [`END_LF`] and [`END_CRLF`].
    seen_ends: Cell<u8>,
    /// Text that was read and nobody has taken yet, in encodings that are read as a whole.
    ahead: RefCell<String>,
    /// Something was written.
    begun: Cell<bool>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    /// The binary object `buffer`, made when first asked for.
    buffer: RefCell<Value>,
    detached: Cell<bool>,
}

impl NativeData for TextFile {}

impl Trace for TextFile {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.name);
        self.buffer.trace(tracer);
    }
}

fn kind_of(encoding: &str) -> Encoding {
    match normal_name(encoding).as_str() {
        "utf-8" | "utf8" | "u8" => Encoding::Utf8,
        "ascii" | "us-ascii" | "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" => {
            Encoding::SingleByte
        }
        name => match codec::Encoding::lookup(name) {
            Some(codec::Encoding::Charmap(_)) => Encoding::SingleByte,
            Some(codec::Encoding::Multibyte(_)) => Encoding::Lines,
            _ => Encoding::Other,
        },
    }
}

fn normal_name(encoding: &str) -> String {
    encoding.to_ascii_lowercase().replace([' ', '_'], "-")
}

impl TextFile {
    /// A text file in UTF-8.
    pub fn new(
        device: Rc<Device>,
        name: Value,
        mode: &str,
        errors: &str,
        newline: Option<Newline>,
    ) -> TextFile {
        let line_buffering = device
            .as_output()
            .is_some_and(|output| output.is_line_buffered());
        TextFile {
            device,
            name,
            mode: mode.to_owned(),
            encoding: RefCell::new("utf-8".to_owned()),
            kind: Cell::new(Encoding::Utf8),
            errors: RefCell::new(errors.to_owned()),
            newline: Cell::new(newline.unwrap_or(Newline::Universal)),
            seen_ends: Cell::new(0),
            ahead: RefCell::default(),
            begun: Cell::new(false),
            line_buffering: Cell::new(line_buffering),
            write_through: Cell::new(false),
            buffer: RefCell::new(Value::Undef),
            detached: Cell::new(false),
        }
    }

    /// The same file in another encoding, which must exist.
    pub fn set_encoding(&self, vm: &mut Vm, encoding: &str) -> Result<()> {
        // What the locale wants is UTF-8.
        let encoding = match encoding {
            "locale" => "UTF-8",
            other => other,
        };
        // Encoding nothing shows whether the codec exists.
        let empty = Value::from("");
        vm.call_method(&empty, "encode", &[Value::from(encoding)])?;
        self.kind.set(kind_of(encoding));
        *self.encoding.borrow_mut() = encoding.to_owned();
        Ok(())
    }

    /// Sets `line_buffering`.
    pub fn set_line_buffering(&self, on: bool) {
        self.line_buffering.set(on);
        if let Some(output) = self.device.as_output() {
            output.set_line_buffered(on);
        }
    }

    /// As a Python object.
    pub fn into_value(self, vm: &mut Vm) -> Value {
        Native::new(super::classes(vm).text, self)
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
                Value::from(self.encoding_to_go_on_in()),
                Value::from(self.errors.borrow().as_str()),
            ];
            let encoded = vm.call_method(&Value::from(text), "encode", &args)?;
            self.begun.set(self.begun.get() || !text.is_empty());
            if let Some(bytes) = encoded.as_bytes() {
                self.device.write(vm, bytes.as_slice())?;
            }
        }
        if self.write_through.get() || (self.line_buffering.get() && text.contains(['\n', '\r'])) {
            self.device.flush(vm)?;
        }
        Ok(())
    }

    /// The encoding; behind the beginning, without the mark that only the beginning has.
    fn encoding_to_go_on_in(&self) -> String {
        let encoding = self.encoding.borrow();
        let plain = match normal_name(&encoding).as_str() {
            _ if !self.begun.get() => None,
            "utf-16" | "utf16" | "u16" => Some("utf-16-le"),
            "utf-32" | "utf32" | "u32" => Some("utf-32-le"),
            "utf-8-sig" => Some("utf-8"),
            _ => None,
        };
        plain.unwrap_or(&encoding).to_owned()
    }

    /// Hands on what was kept back.
    pub fn flush(&self, vm: &mut Vm) -> Result<()> {
        check_open(vm, &self.device)?;
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
        if self.kind.get() == Encoding::Other {
            return self.line_ahead(vm, limit);
        }
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
            if self.kind.get() == Encoding::Lines {
                let message = "reading parts of lines in this encoding";
                return Err(vm.not_implemented_error(message));
            }
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
        let mut seen = self.seen_ends.get();
        if !text.contains('\r') {
            if seen & END_LF == 0 && text.contains('\n') {
                self.seen_ends.set(seen | END_LF);
            }
            return;
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
        self.seen_ends.set(seen);
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

    /// In encodings in which a byte `\n` need not be a line end, all that is left is decoded at once.
    fn look_ahead(&self, vm: &mut Vm) -> Result<()> {
        let rest = self.device.read(vm, None)?;
        if rest.is_empty() {
            return Ok(());
        }
        let text = self.decode(vm, rest)?;
        let text = self.translate(text);
        self.ahead.borrow_mut().push_str(&text);
        Ok(())
    }

    /// A line of what was decoded ahead.
    fn line_ahead(&self, vm: &mut Vm, limit: Option<usize>) -> Result<String> {
        self.look_ahead(vm)?;
        let mut ahead = self.ahead.borrow_mut();
        let end = match self.newline.get() {
            Newline::Universal => ahead.find('\n').map(|at| at + 1),
            Newline::Only(end) => ahead.find(end).map(|at| at + end.len()),
            Newline::Kept => ahead.find(['\r', '\n']).map(|at| {
                let pair = ahead[at..].starts_with("\r\n");
                at + if pair { 2 } else { 1 }
            }),
        };
        let mut end = end.unwrap_or(ahead.len());
        if let Some(limit) = limit
            && let Some((cut, _)) = ahead[..end].char_indices().nth(limit)
        {
            end = cut;
        }
        Ok(ahead.drain(..end).collect())
    }

    /// So many characters of what was decoded ahead.
    fn characters_ahead(&self, vm: &mut Vm, limit: Option<usize>) -> Result<String> {
        self.look_ahead(vm)?;
        let mut ahead = self.ahead.borrow_mut();
        let end = limit.and_then(|limit| ahead.char_indices().nth(limit));
        let end = end.map_or(ahead.len(), |(at, _)| at);
        Ok(ahead.drain(..end).collect())
    }

    /// At most `limit` characters; all that is left without it.
    pub fn read(&self, vm: &mut Vm, limit: Option<usize>) -> Result<String> {
        self.check_readable(vm)?;
        if self.kind.get() == Encoding::Other {
            return self.characters_ahead(vm, limit);
        }
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
            Encoding::Lines | Encoding::Other => |_| false,
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
            Encoding::Lines | Encoding::Other => {
                let message = "reading single characters in this encoding";
                return Err(vm.not_implemented_error(message));
            }
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

/// The text file that a value is, for `print` and `input`.
pub fn as_plain_text_file(value: &Value) -> Option<&TextFile> {
    match value {
        Value::Native(_) => value.native::<TextFile>(),
        _ => None,
    }
}

fn with_file<T>(
    vm: &mut Vm,
    this: &Value,
    then: impl FnOnce(&mut Vm, &TextFile) -> Result<T>,
) -> Result<T> {
    // The clone keeps the file alive while `then` may run script code.
    let this = this.clone();
    match this.native::<TextFile>() {
        Some(file) if file.detached.get() => {
            Err(vm.value_error("underlying buffer has been detached"))
        }
        Some(file) => then(vm, file),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

/// The device of a binary file, its name, and its mode.
fn parts_of_buffer(vm: &mut Vm, buffer: &Value) -> Result<(Rc<Device>, Value, &'static str)> {
    if let Some(file) = buffer.native::<BinaryFile>()
        && vm.class_of(buffer).flags.get().builtin
    {
        return Ok((file.device.clone(), file.name.clone(), file.mode));
    }
    let device = Device::script(vm, buffer)?;
    let name = vm.intern("name");
    let name = vm.find_attr(buffer, &name)?.unwrap_or(Value::Undef);
    Ok((device, name, "r"))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let buffer = &args[1];
    let (device, name, mode) = parts_of_buffer(vm, buffer)?;
    let newline = Newline::parse(vm, &args[4])?;
    let errors = match args[3].not_none() {
        Some(errors) => vm.str(errors)?.as_str().to_owned(),
        None => "strict".to_owned(),
    };
    let text = TextFile::new(device, name, mode, &errors, Some(newline));
    if let Some(encoding) = args[2].not_none() {
        let encoding = vm.str(encoding)?;
        text.set_encoding(vm, encoding.as_str())?;
    }
    for (at, place) in [(5, &text.line_buffering), (6, &text.write_through)] {
        if let Some(flag) = args[at].given() {
            place.set(vm.truth(flag)?);
        }
    }
    *text.buffer.borrow_mut() = buffer.clone();
    new_native(vm, &args[0], text)
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = size_argument(vm, &args[1])?;
    with_file(vm, &args[0], |vm, file| {
        Ok(Value::from(file.read(vm, size)?))
    })
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = size_argument(vm, &args[1])?;
    with_file(vm, &args[0], |vm, file| {
        Ok(Value::from(file.read_line(vm, size)?))
    })
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let line = with_file(vm, &args[0], |vm, file| file.read_line(vm, None))?;
    if line.is_empty() {
        return Err(vm.stop_iteration(Value::None));
    }
    Ok(Value::from(line))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text: Gc<Str> = match args[1].as_str() {
        Some(text) => text,
        None => {
            let name = vm.type_name(&args[1]);
            let message = format!("write() argument must be str, not {name}");
            return Err(vm.type_error(message));
        }
    };
    with_file(vm, &args[0], |vm, file| file.write_text(vm, text.as_str()))?;
    Ok(Value::from(text.char_len()))
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |vm, file| file.flush(vm))?;
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |vm, file| file.device.close(vm))?;
    Ok(Value::None)
}

fn detach(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let buffer = get_buffer(vm, &args[0])?;
    with_file(vm, &args[0], |vm, file| {
        file.device.flush(vm)?;
        file.detached.set(true);
        Ok(())
    })?;
    Ok(buffer)
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let offset = vm.to_i64(&args[1])?;
    let whence = match args[2].given() {
        Some(whence) => vm.to_i64(whence)?,
        None => 0,
    };
    with_file(vm, &args[0], |vm, file| {
        check_open(vm, &file.device)?;
        if !file.device.seekable(vm)? {
            return Err(super::unsupported(vm, "underlying stream is not seekable"));
        }
        match whence {
            0 if offset < 0 => {
                let message = format!("negative seek position {offset}");
                return Err(vm.value_error(message));
            }
            1 if offset != 0 => {
                let message = "can't do nonzero cur-relative seeks";
                return Err(super::unsupported(vm, message));
            }
            2 if offset != 0 => {
                let message = "can't do nonzero end-relative seeks";
                return Err(super::unsupported(vm, message));
            }
            0..=2 => {}
            _ => {
                let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(vm.value_error(message));
            }
        }
        file.ahead.borrow_mut().clear();
        file.begun
            .set(file.begun.get() && (offset, whence) != (0, 0));
        Ok(Value::Int(file.device.seek(vm, offset, whence)? as i64))
    })
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |vm, file| {
        check_open(vm, &file.device)?;
        if !file.device.seekable(vm)? {
            return Err(super::unsupported(vm, "underlying stream is not seekable"));
        }
        if !file.ahead.borrow().is_empty() {
            let message = "telling the position within text in this encoding";
            return Err(vm.not_implemented_error(message));
        }
        Ok(Value::Int(file.device.tell(vm)? as i64))
    })
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let buffer = get_buffer(vm, &args[0])?;
    let size = args[1].given().cloned().unwrap_or(Value::None);
    vm.call_method(&buffer, "truncate", &[size])
}

fn fileno(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |vm, file| match file.device.fileno() {
        Some(fileno) => Ok(Value::Int(i64::from(fileno))),
        None => Err(super::unsupported(vm, "fileno")),
    })
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |vm, file| {
        check_open(vm, &file.device)?;
        Ok(Value::bool(file.device.is_terminal()))
    })
}

fn readable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |_, file| {
        Ok(Value::bool(file.device.readable))
    })
}

fn writable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |_, file| {
        Ok(Value::bool(file.device.writable))
    })
}

fn seekable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |vm, file| {
        Ok(Value::bool(file.device.seekable(vm)?))
    })
}

fn reconfigure(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let args: Vec<Value> = args.to_vec();
    with_file(vm, &args[0], |vm, file| {
        if let Some(encoding) = args[1].not_none() {
            let encoding = vm.str(encoding)?;
            file.set_encoding(vm, encoding.as_str())?;
        }
        if let Some(errors) = args[2].not_none() {
            let errors = vm.str(errors)?;
            *file.errors.borrow_mut() = errors.as_str().to_owned();
        }
        if let Some(newline) = args[3].given() {
            file.newline.set(Newline::parse(vm, newline)?);
        }
        if let Some(on) = args[4].not_none() {
            file.set_line_buffering(vm.truth(on)?);
        }
        if let Some(on) = args[5].not_none() {
            file.write_through.set(vm.truth(on)?);
        }
        file.device.flush(vm)?;
        Ok(Value::None)
    })
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_file(vm, &args[0], |vm, file| {
        let name = match &file.name {
            Value::Undef => String::new(),
            name => format!(" name={}", vm.repr(name)?.as_str()),
        };
        let encoding = file.encoding.borrow();
        let mode = match &file.name {
            Value::Undef => String::new(),
            _ => format!(" mode='{}'", file.mode),
        };
        Ok(Value::from(format!(
            "<_io.TextIOWrapper{name}{mode} encoding='{encoding}'>"
        )))
    })
}

fn get_buffer(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_file(vm, this, |vm, file| {
        let known = file.buffer.borrow().clone();
        if !known.is_undef() {
            return Ok(known);
        }
        let classes = super::classes(vm);
        let device = &file.device;
        let (class, mode) = match (device.readable, device.writable) {
            (true, true) => (classes.random, "rb+"),
            (true, false) => (classes.reader, "rb"),
            (false, _) => (classes.writer, "wb"),
        };
        let buffer = Native::new(
            class,
            BinaryFile {
                device: device.clone(),
                name: file.name.clone(),
                mode,
            },
        );
        *file.buffer.borrow_mut() = buffer.clone();
        Ok(buffer)
    })
}

fn get_encoding(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_file(vm, this, |_, file| {
        Ok(Value::from(file.encoding.borrow().as_str()))
    })
}

fn get_errors(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_file(vm, this, |_, file| {
        Ok(Value::from(file.errors.borrow().as_str()))
    })
}

fn get_closed(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_file(vm, this, |_, file| Ok(Value::bool(file.device.is_closed())))
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = with_file(vm, this, |_, file| Ok(file.name.clone()))?;
    if name.is_undef() {
        let message = "'TextIOWrapper' object has no attribute 'name'";
        return Err(vm.attribute_error(message, this, "name"));
    }
    Ok(name)
}

fn get_mode(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_file(vm, this, |_, file| Ok(Value::from(file.mode.as_str())))
}

fn get_newlines(vm: &mut Vm, this: &Value) -> Result<Value> {
    let seen = with_file(vm, this, |_, file| Ok(file.seen_ends.get()))?;
    let ends = [(END_CR, "\r"), (END_LF, "\n"), (END_CRLF, "\r\n")];
    let found = ends.iter().filter(|(bit, _)| seen & bit != 0);
    let mut found: Vec<Value> = found.map(|(_, end)| Value::from(*end)).collect();
    Ok(match found.len() {
        0 => Value::None,
        1 => found.remove(0),
        _ => Value::from(Tuple::new(found)),
    })
}

fn get_line_buffering(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_file(vm, this, |_, file| {
        Ok(Value::bool(file.line_buffering.get()))
    })
}

fn get_write_through(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_file(vm, this, |_, file| {
        Ok(Value::bool(file.write_through.get()))
    })
}

/// `EOFError` for `input()`.
pub fn end_of_input(vm: &mut Vm) -> crate::object::Raise {
    vm.error(Exc::EOFError, "EOF when reading a line")
}

crate::methods! { pub METHODS:
    "__new__($type, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)" => new,
    "__repr__($self, /)" => repr,
    "__next__($self, /)" => next,
    "read($self, size=-1, /)" => read,
    "readline($self, size=-1, /)" => readline,
    "write($self, text, /)" => write,
    "flush($self, /)" => flush,
    "close($self, /)" => close,
    "detach($self, /)" => detach,
    "seek($self, cookie, whence=0, /)" => seek,
    "tell($self, /)" => tell,
    "truncate($self, pos=None, /)" => truncate,
    "fileno($self, /)" => fileno,
    "isatty($self, /)" => isatty,
    "readable($self, /)" => readable,
    "writable($self, /)" => writable,
    "seekable($self, /)" => seekable,
    /// Reconfigure the text stream with new parameters.
    "reconfigure($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)" => reconfigure,
}

crate::getters! { pub GETTERS:
    "buffer" => get_buffer,
    "encoding" => get_encoding,
    "errors" => get_errors,
    "closed" => get_closed,
    "name" => get_name,
    "mode" => get_mode,
    "newlines" => get_newlines,
    "line_buffering" => get_line_buffering,
    "write_through" => get_write_through,
}
