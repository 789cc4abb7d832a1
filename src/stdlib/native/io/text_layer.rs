//! A text file over any binary file object: what `TextIOWrapper` does where no device of ours with a plain encoding
//! is underneath.  Bytes come in chunks through an incremental decoder; a position is a cookie from which the
//! decoder's state can be made again (`text_cookie.rs`).

use std::cell::{Cell, RefCell};

use super::layer::bytes_of;
use super::text::Newline;
use crate::object::{Result, Slot, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// How many bytes are asked for at once.
const CHUNK: usize = 8192;

/// See the module.
pub struct TextLayer {
    buffer: Slot,
    pub encoding: RefCell<String>,
    pub errors: RefCell<String>,
    pub encoder: Slot,
    pub decoder: Slot,
    pub newline: Cell<Newline>,
    pub line_buffering: Cell<bool>,
    pub write_through: Cell<bool>,
    pub seekable: Cell<bool>,
    /// Off while a `for` loop takes the lines.
    pub telling: Cell<bool>,
    by_read1: Cell<bool>,
    pub chunk_size: Cell<usize>,
    /// The text of the last chunk, used up as far as `used` (in bytes of it).
    pub decoded: RefCell<String>,
    pub used: Cell<usize>,
    /// The decoder's flags before the last chunk, and the bytes that it was given.
    pub snapshot: RefCell<Option<(Value, Vec<u8>)>>,
    /// How many bytes made a character in the last chunk.
    pub ratio: Cell<f64>,
    pending: RefCell<Vec<u8>>,
}

impl Trace for TextLayer {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.buffer.trace(tracer);
        self.encoder.trace(tracer);
        self.decoder.trace(tracer);
    }
}

/// Encodings of which no piece depends on the one before: `str.encode` does.
fn is_stateless(encoding: &str) -> bool {
    matches!(
        encoding.to_ascii_lowercase().replace('_', "-").as_str(),
        "utf-8" | "utf8" | "ascii" | "us-ascii" | "latin-1" | "latin1" | "iso-8859-1"
    )
}

impl TextLayer {
    /// A text file over `buffer`, whose encoding is set by [`TextLayer::set_codec`].
    pub fn new(vm: &mut Vm, buffer: &Value, newline: Newline) -> Result<TextLayer> {
        let seekable = vm.call_method(buffer, "seekable", &[])?;
        let seekable = vm.truth(&seekable)?;
        let read1 = vm.intern("read1");
        let by_read1 = vm.find_attr(buffer, &read1)?.is_some();
        Ok(TextLayer {
            buffer: Slot::new(buffer.clone()),
            encoding: RefCell::default(),
            errors: RefCell::default(),
            encoder: Slot::default(),
            decoder: Slot::default(),
            newline: Cell::new(newline),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            seekable: Cell::new(seekable),
            telling: Cell::new(seekable),
            by_read1: Cell::new(by_read1),
            chunk_size: Cell::new(CHUNK),
            decoded: RefCell::default(),
            used: Cell::new(0),
            snapshot: RefCell::default(),
            ratio: Cell::new(0.0),
            pending: RefCell::default(),
        })
    }

    /// The binary file.
    pub fn buffer(&self) -> Value {
        self.buffer.get()
    }

    /// Makes the decoder and the encoder of an encoding.
    pub fn set_codec(&self, vm: &mut Vm, encoding: &str, errors: &str) -> Result<()> {
        let codecs = vm.import_module("codecs")?;
        let info = vm.call_method(&codecs, "lookup", &[Value::from(encoding)])?;
        let is_text = vm.intern("_is_text_encoding");
        if let Some(is_text) = vm.find_attr(&info, &is_text)?
            && !vm.truth(&is_text)?
        {
            let message = format!("'{encoding}' is not a text encoding");
            return Err(vm.error(Exc::LookupError, message));
        }
        let buffer = self.buffer();
        let errors_value = Value::from(errors);
        let mut decoder = Value::Undef;
        let readable = vm.call_method(&buffer, "readable", &[])?;
        if vm.truth(&readable)? {
            let args = std::slice::from_ref(&errors_value);
            decoder = vm.call_method(&info, "incrementaldecoder", args)?;
            if let Newline::Universal | Newline::Kept = self.newline.get() {
                let translate = Value::bool(self.newline.get() == Newline::Universal);
                let io = vm.import_module("io")?;
                decoder =
                    vm.call_method(&io, "IncrementalNewlineDecoder", &[decoder, translate])?;
            }
        }
        let mut encoder = Value::Undef;
        let writable = vm.call_method(&buffer, "writable", &[])?;
        if vm.truth(&writable)? {
            encoder = vm.call_method(&info, "incrementalencoder", &[errors_value])?;
        }
        self.decoder.set(decoder);
        self.encoder.set(encoder);
        *self.encoding.borrow_mut() = encoding.to_owned();
        *self.errors.borrow_mut() = errors.to_owned();
        self.begin_encoding(vm)
    }

    /// In the middle of a file no mark for the order of bytes is written.
    fn begin_encoding(&self, vm: &mut Vm) -> Result<()> {
        if !self.seekable.get() || self.encoder.is_empty() {
            return Ok(());
        }
        let position = vm.call_method(&self.buffer(), "tell", &[])?;
        if !vm.eq(&position, &Value::Int(0))? {
            self.set_encoder_state(vm, false)?;
        }
        Ok(())
    }

    /// The encoder, as at the beginning of a file or in the middle of one.
    pub fn set_encoder_state(&self, vm: &mut Vm, at_start: bool) -> Result<()> {
        let encoder = self.encoder.get();
        if encoder.is_undef() {
            return Ok(());
        }
        match at_start {
            true => vm.call_method(&encoder, "reset", &[])?,
            false => vm.call_method(&encoder, "setstate", &[Value::Int(0)])?,
        };
        Ok(())
    }

    /// Whether the binary file is closed.
    pub fn is_closed(&self, vm: &mut Vm) -> Result<bool> {
        let closed = vm.names.closed.clone();
        let closed = vm.get_attr(&self.buffer(), &closed)?;
        vm.truth(&closed)
    }

    /// `ValueError`, where the binary file is closed.
    pub fn check_open(&self, vm: &mut Vm) -> Result<()> {
        match self.is_closed(vm)? {
            true => Err(vm.value_error("I/O operation on closed file.")),
            false => Ok(()),
        }
    }

    /// Gives up the text that was decoded ahead.
    pub fn forget_decoded(&self) {
        self.decoded.borrow_mut().clear();
        self.used.set(0);
        self.snapshot.take();
    }

    /// Writes text; its line ends become those of the file.
    pub fn write(&self, vm: &mut Vm, text: &str) -> Result<()> {
        self.check_open(vm)?;
        let encoder = self.encoder.get();
        if encoder.is_undef() {
            return Err(super::unsupported(vm, "not writable"));
        }
        let translated;
        let (has_end, line) = (text.contains('\n'), text);
        let text = match self.newline.get() {
            Newline::Only(end) if end != "\n" && has_end => {
                translated = text.replace('\n', end);
                translated.as_str()
            }
            _ => text,
        };
        let bytes = self.encode(vm, &encoder, text)?;
        let due = self.line_buffering.get() && (has_end || line.contains('\r'));
        // The others first, so that what is written at once does not grow beyond a chunk; more may come meanwhile.
        while self.has_pending_beyond(bytes.len()) {
            self.write_pending(vm)?;
        }
        self.pending.borrow_mut().extend_from_slice(&bytes);
        let kept = self.pending.borrow().len();
        if kept >= self.chunk_size.get() || due || self.write_through.get() {
            self.write_pending(vm)?;
        }
        if due {
            vm.call_method(&self.buffer(), "flush", &[])?;
        }
        if self.snapshot.borrow().is_some() {
            self.forget_decoded();
        }
        if let Some(decoder) = self.decoder.get().given() {
            vm.call_method(decoder, "reset", &[])?;
        }
        Ok(())
    }

    fn has_pending_beyond(&self, more: usize) -> bool {
        let kept = self.pending.borrow().len();
        kept > 0 && kept + more > self.chunk_size.get()
    }

    fn encode(&self, vm: &mut Vm, encoder: &Value, text: &str) -> Result<Vec<u8>> {
        let encoding = self.encoding.borrow().clone();
        let encoded = if is_stateless(&encoding) {
            let errors = Value::from(self.errors.borrow().as_str());
            vm.call_method(
                &Value::from(text),
                "encode",
                &[Value::from(encoding), errors],
            )?
        } else {
            vm.call_method(encoder, "encode", &[Value::from(text)])?
        };
        match encoded.as_bytes() {
            Some(bytes) => Ok(bytes.as_slice().to_vec()),
            None => {
                let kind = vm.type_name(&encoded);
                let message = format!("encoder should return a bytes object, not '{kind}'");
                Err(vm.type_error(message))
            }
        }
    }

    /// Hands the encoded text on to the binary file.
    pub fn write_pending(&self, vm: &mut Vm) -> Result<()> {
        let pending = self.pending.take();
        if pending.is_empty() {
            return Ok(());
        }
        let data = Value::from(Bytes::new(pending));
        vm.call_method(&self.buffer(), "write", &[data])?;
        Ok(())
    }

    /// Hands on all that was kept back.
    pub fn flush(&self, vm: &mut Vm) -> Result<()> {
        self.check_open(vm)?;
        self.telling.set(self.seekable.get());
        self.write_pending(vm)?;
        vm.call_method(&self.buffer(), "flush", &[])?;
        Ok(())
    }

    /// The decoder of a file that can be read.
    fn reading_decoder(&self, vm: &mut Vm) -> Result<Value> {
        match self.decoder.get() {
            Value::Undef => Err(super::unsupported(vm, "not readable")),
            decoder => Ok(decoder),
        }
    }

    /// What a decoder makes of some bytes.
    pub fn decode(
        &self,
        vm: &mut Vm,
        decoder: &Value,
        bytes: Vec<u8>,
        last: bool,
    ) -> Result<String> {
        let args = [Value::from(Bytes::new(bytes)), Value::bool(last)];
        let text = vm.call_method(decoder, "decode", &args)?;
        match text.as_str() {
            Some(text) => Ok(text.as_str().to_owned()),
            None => {
                let kind = vm.type_name(&text);
                let message = format!("decoder should return a string result, not '{kind}'");
                Err(vm.type_error(message))
            }
        }
    }

    /// The bytes that a decoder keeps for later, and its flags.
    pub fn decoder_state(&self, vm: &mut Vm, decoder: &Value) -> Result<(Vec<u8>, Value)> {
        let state = vm.call_method(decoder, "getstate", &[])?;
        let pair = state.as_tuple();
        let Some([kept, flags]) = pair.as_deref().map(Tuple::items) else {
            return Err(vm.type_error("illegal decoder state"));
        };
        match kept.as_bytes() {
            Some(kept) => Ok((kept.as_slice().to_vec(), flags.clone())),
            None => {
                let kind = vm.type_name(kept);
                Err(vm.type_error(format!(
                    "illegal decoder state: the first item should be a bytes object, not '{kind}'"
                )))
            }
        }
    }

    /// Reads and decodes the next chunk, large enough for so many characters; whether there was one.
    fn read_chunk(&self, vm: &mut Vm, characters: usize) -> Result<bool> {
        let decoder = self.reading_decoder(vm)?;
        let before = match self.telling.get() {
            true => Some(self.decoder_state(vm, &decoder)?),
            false => None,
        };
        let wanted = (characters as f64 * self.ratio.get()).min(1e12) as usize;
        let wanted = Value::from(wanted.max(self.chunk_size.get()));
        let method = match self.by_read1.get() {
            true => "read1",
            false => "read",
        };
        let input = vm.call_method(&self.buffer(), method, &[wanted])?;
        if input.as_str().is_some() || bytes_of(vm, &input).is_err() {
            let kind = vm.type_name(&input);
            let message = format!(
                "underlying {method}() should have returned a bytes-like object, not '{kind}'"
            );
            return Err(vm.type_error(message));
        }
        let input = bytes_of(vm, &input)?;
        let count = input.len();
        let text = self.decode(vm, &decoder, input.clone(), count == 0)?;
        let came = count > 0 || !text.is_empty();
        self.ratio.set(match text.chars().count() {
            0 => 0.0,
            characters => count as f64 / characters as f64,
        });
        *self.decoded.borrow_mut() = text;
        self.used.set(0);
        if let Some((mut kept, flags)) = before {
            kept.extend_from_slice(&input);
            *self.snapshot.borrow_mut() = Some((flags, kept));
        }
        Ok(came)
    }

    /// Takes at most `limit` characters of the decoded text, and says how many there were.
    fn take(&self, limit: usize) -> (String, usize) {
        let decoded = self.decoded.borrow();
        let rest = &decoded[self.used.get()..];
        let (end, count) = match rest.char_indices().nth(limit) {
            Some((end, _)) => (end, limit),
            None => (rest.len(), rest.chars().count()),
        };
        self.used.set(self.used.get() + end);
        (rest[..end].to_owned(), count)
    }

    /// At most `limit` characters, or all that is left.
    pub fn read(&self, vm: &mut Vm, limit: Option<usize>) -> Result<String> {
        self.check_open(vm)?;
        let decoder = self.reading_decoder(vm)?;
        self.write_pending(vm)?;
        let Some(limit) = limit else {
            let rest = vm.call_method(&self.buffer(), "read", &[])?;
            if rest.is_none() {
                return Err(vm.error(Exc::BlockingIOError, "Read returned None."));
            }
            let rest = bytes_of(vm, &rest)?;
            let rest = self.decode(vm, &decoder, rest, true)?;
            let (mut text, _) = self.take(usize::MAX);
            text.push_str(&rest);
            self.forget_decoded();
            return Ok(text);
        };
        let (mut text, mut count) = self.take(limit);
        while count < limit && self.read_chunk(vm, limit - count)? {
            let (part, more) = self.take(limit - count);
            text.push_str(&part);
            count += more;
        }
        Ok(text)
    }

    /// Where a line of this text ends.
    fn line_end(&self, text: &str) -> Option<usize> {
        match self.newline.get() {
            Newline::Universal => text.find('\n').map(|at| at + 1),
            Newline::Only(end) => text.find(end).map(|at| at + end.len()),
            Newline::Kept => text.find(['\r', '\n']).map(|at| {
                let pair = text[at..].starts_with("\r\n");
                at + if pair { 2 } else { 1 }
            }),
        }
    }

    /// The next line, at most `limit` characters of it.
    pub fn read_line(&self, vm: &mut Vm, limit: Option<usize>) -> Result<String> {
        self.check_open(vm)?;
        self.write_pending(vm)?;
        let mut line = String::new();
        let mut room = limit.unwrap_or(usize::MAX);
        while room > 0 {
            if self.used.get() == self.decoded.borrow().len() {
                if !self.read_chunk(vm, 0)? {
                    // Nothing is left that a position could be made from.
                    self.forget_decoded();
                    break;
                }
                continue;
            }
            let decoded = self.decoded.borrow();
            let rest = &decoded[self.used.get()..];
            let splits = self.newline.get() == Newline::Only("\r\n");
            let found = match splits && line.ends_with('\r') && rest.starts_with('\n') {
                true => Some(1),
                false => self.line_end(rest),
            };
            let end = found.unwrap_or(rest.len());
            let cut = match limit {
                Some(_) => rest[..end].char_indices().nth(room).map(|(at, _)| at),
                None => None,
            };
            let part = &rest[..cut.unwrap_or(end)];
            self.used.set(self.used.get() + part.len());
            if limit.is_some() {
                room -= part.chars().count();
            }
            line.push_str(part);
            if found.is_some() || cut.is_some() {
                break;
            }
        }
        Ok(line)
    }
}
