//! `_websocket`: WebSocket frames (RFC 6455), without input or output: bytes in, messages out, and the other way
//! round.  Heads of frames are read and written by the crate `tungstenite`; what makes a message of frames, and
//! what is refused with which words, follows aiohttp.  Messages are compressed where both ends have agreed on that.

mod deflate;

use std::cell::{Cell, RefCell};
use std::io::{Cursor, Read};

use deflate::{Deflater, Inflater, Refused};
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

use crate::object::native::NativeData;
use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::stdlib;
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::iterator::new_native;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;

const PROTOCOL_ERROR: i64 = 1002;
const INVALID_TEXT: i64 = 1007;
const TOO_BIG: i64 = 1009;

/// Close codes that a peer may send beside those from 3000 on.
const CLOSE_CODES: [u16; 13] = [
    1000, 1001, 1002, 1003, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
];

/// Both directions of one connection.
pub struct Codec {
    /// A client masks what it sends.
    masks: bool,
    /// The most bytes of a message; 0 for any number.
    limit: usize,
    decodes_text: bool,
    /// What has come and is no whole frame yet.
    pending: RefCell<Vec<u8>>,
    /// The frames of a message that goes on, and what kind it is.
    partial: RefCell<Vec<u8>>,
    kind: Cell<Option<u8>>,
    /// Both ends have agreed on compression.
    compresses: bool,
    /// The bits of the window for what is sent, and whether a message refers to those before it.
    bits: u8,
    remembers: bool,
    deflater: RefCell<Option<Deflater>>,
    inflater: RefCell<Option<Inflater>>,
    /// Whether the message under way is compressed, and whether the last frame of data was the end of one.
    is_compressed: Cell<bool>,
    is_between: Cell<bool>,
    /// After an error nothing more is read.
    failed: Cell<bool>,
    /// Random bytes for masks, drawn in stock.
    masks_left: RefCell<Vec<u8>>,
}

impl NativeData for Codec {}

impl Trace for Codec {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// Why a peer must be told to go: a close code (0 for what is zlib's affair) and a text.
type Refusal = (i64, String);

/// One frame, unmasked.
struct Frame {
    last: bool,
    opcode: u8,
    payload: Vec<u8>,
}

fn refused<T>(text: impl Into<String>) -> std::result::Result<T, Refusal> {
    Err((PROTOCOL_ERROR, text.into()))
}

fn mask(payload: &mut [u8], key: [u8; 4]) {
    let wide = u64::from_ne_bytes([
        key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3],
    ]);
    let (chunks, rest) = payload.as_chunks_mut::<8>();
    for chunk in chunks {
        *chunk = (u64::from_ne_bytes(*chunk) ^ wide).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(key.into_iter().cycle()) {
        *byte ^= key;
    }
}

impl Codec {
    /// The first whole frame of `input` and its length there.
    fn frame(&self, input: &[u8]) -> std::result::Result<Option<(Frame, usize)>, Refusal> {
        let Some(&[first, second]) = input.first_chunk::<2>() else {
            return Ok(None);
        };
        let (last, opcode) = (first & 0x80 != 0, first & 0x0f);
        let is_compressed = first & 0x40 != 0;
        let reserved = if self.compresses { 0x30 } else { 0x70 };
        if first & reserved != 0 {
            return refused("Received frame with non-zero reserved bits");
        }
        if !matches!(opcode, 0..=2 | 8..=10) {
            return refused(format!("Unexpected opcode={opcode}"));
        }
        if opcode > 7 && !last {
            return refused("Received fragmented control frame");
        }
        if opcode > 7 && second & 0x7f > 125 {
            return refused("Control frame payload cannot be larger than 125 bytes");
        }
        if opcode <= 7 && is_compressed && !self.is_between.get() {
            return refused("Received frame with non-zero reserved bits");
        }
        let mut cursor = Cursor::new(input);
        let (header, length) = match FrameHeader::parse(&mut cursor) {
            Ok(Some(parsed)) => parsed,
            Ok(None) => return Ok(None),
            Err(error) => return refused(error.to_string()),
        };
        let collected = self.partial.borrow().len();
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if self.limit > 0 && opcode <= 7 && length.saturating_add(collected) >= self.limit {
            let size = length.saturating_add(collected);
            let limit = self.limit;
            return Err((
                TOO_BIG,
                format!("Message size {size} exceeds limit {limit}"),
            ));
        }
        let start = cursor.position() as usize;
        let Some(payload) = input.get(start..start.saturating_add(length)) else {
            return Ok(None);
        };
        let mut payload = payload.to_vec();
        if let Some(key) = header.mask {
            mask(&mut payload, key);
        }
        if opcode <= 7 && self.is_between.replace(last) {
            self.is_compressed.set(is_compressed);
        }
        let frame = Frame {
            last,
            opcode,
            payload,
        };
        Ok(Some((frame, start + length)))
    }

    /// The message that a frame completes, if any.
    fn message(&self, frame: Frame) -> std::result::Result<Option<Value>, Refusal> {
        let Frame {
            last,
            opcode,
            payload,
        } = frame;
        match opcode {
            CLOSE => return close_message(&payload).map(Some),
            control if control >= PING => return Ok(Some(message(control, bytes(payload), ""))),
            0 if self.kind.get().is_none() => {
                return refused("Continuation frame for non started message");
            }
            TEXT | BINARY if self.kind.get().is_some() => {
                return refused(format!(
                    "The opcode in non-fin frame is expected to be zero, got {opcode}"
                ));
            }
            _ => {}
        }
        let kind = self.kind.get().unwrap_or(opcode);
        let whole = if opcode == 0 || !last {
            let mut partial = self.partial.borrow_mut();
            partial.extend_from_slice(&payload);
            if !last {
                self.kind.set(Some(kind));
                return Ok(None);
            }
            std::mem::take(&mut *partial)
        } else {
            payload
        };
        self.kind.set(None);
        let whole = match self.is_compressed.get() {
            true => self.inflate(&whole)?,
            false => whole,
        };
        if kind == BINARY || !self.decodes_text {
            return Ok(Some(message(kind, bytes(whole), "")));
        }
        match String::from_utf8(whole) {
            Ok(text) => Ok(Some(message(kind, Value::from(Str::new(text)), ""))),
            Err(_) => Err((INVALID_TEXT, "Invalid UTF-8 text message".to_owned())),
        }
    }

    fn inflate(&self, payload: &[u8]) -> std::result::Result<Vec<u8>, Refusal> {
        let mut inflater = self.inflater.borrow_mut();
        let inflater = inflater.get_or_insert_with(Inflater::new);
        inflater
            .message(payload, self.limit)
            .map_err(|refused| match refused {
                Refused::TooLong => {
                    let limit = self.limit;
                    let text = format!("Decompressed message exceeds size limit {limit}");
                    (TOO_BIG, text)
                }
                Refused::TooMany => {
                    let text = "Compressed message has too many deflate members";
                    (TOO_BIG, text.to_owned())
                }
                Refused::Broken => {
                    let text = "Error -3 while decompressing data: invalid block type";
                    (0, text.to_owned())
                }
            })
    }

    /// The payload of a frame, compressed.
    fn deflate(&self, data: &[u8], own: Option<u8>) -> Option<Vec<u8>> {
        let mut deflater = self.deflater.borrow_mut();
        if let Some(bits) = own {
            // The peer remembers this message, of which the other compressor knows nothing.
            *deflater = None;
            return Deflater::new(bits, true).message(data);
        }
        let make = || Deflater::new(self.bits, self.remembers);
        deflater.get_or_insert_with(make).message(data)
    }

    /// Appends what came; moves the messages that it completes into `messages`.
    fn feed(&self, data: &[u8], messages: &mut Vec<Value>) -> std::result::Result<(), Refusal> {
        let mut pending = self.pending.borrow_mut();
        pending.extend_from_slice(data);
        let mut at = 0;
        let result = loop {
            match self.frame(pending.get(at..).unwrap_or(&[])) {
                Ok(Some((frame, length))) => {
                    at += length;
                    match self.message(frame) {
                        Ok(message) => messages.extend(message),
                        Err(refusal) => break Err(refusal),
                    }
                }
                Ok(None) => break Ok(()),
                Err(refusal) => break Err(refusal),
            }
        };
        let end = at.min(pending.len());
        pending.drain(..end);
        self.failed.set(result.is_err());
        result
    }

    /// Four random bytes.
    fn key(&self) -> [u8; 4] {
        let mut stock = self.masks_left.borrow_mut();
        if stock.len() < 4 {
            stock.resize(1024, 0);
            let source = std::fs::File::open("/dev/urandom");
            let read = source.and_then(|mut source| source.read_exact(&mut stock));
            debug_assert!(read.is_ok(), "the system has random bytes");
        }
        let rest = stock.len() - 4;
        let mut key = [0; 4];
        key.copy_from_slice(&stock[rest..]);
        stock.truncate(rest);
        key
    }
}

fn bytes(data: Vec<u8>) -> Value {
    Value::from(Bytes::new(data))
}

fn message(kind: u8, data: Value, extra: &str) -> Value {
    let kind = Value::Int(i64::from(kind));
    Value::from(Tuple::new([kind, data, Value::from(extra)]))
}

fn close_message(payload: &[u8]) -> std::result::Result<Value, Refusal> {
    let Some((code, text)) = payload.split_first_chunk::<2>() else {
        if let [byte] = payload {
            let shown = byte.escape_ascii();
            return refused(format!("Invalid close frame: 1 8 b'{shown}'"));
        }
        return Ok(message(CLOSE, Value::Int(0), ""));
    };
    let code = u16::from_be_bytes(*code);
    if code < 3000 && !CLOSE_CODES.contains(&code) {
        return refused(format!("Invalid close code: {code}"));
    }
    match std::str::from_utf8(text) {
        Ok(text) => Ok(message(CLOSE, Value::Int(i64::from(code)), text)),
        Err(_) => Err((INVALID_TEXT, "Invalid UTF-8 text message".to_owned())),
    }
}

/// The bits of a window; nothing for 0.
fn bits_arg(vm: &mut Vm, value: &Value) -> Result<Option<u8>> {
    let Some(value) = value.not_none() else {
        return Ok(None);
    };
    match vm.to_i64(value)? {
        0 => Ok(None),
        bits @ 9..=15 => Ok(Some(bits as u8)),
        _ => Err(vm.value_error("Invalid initialization option")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let limit = vm.to_i64(&args[2])?;
    let bits = bits_arg(vm, &args[4])?;
    let forgets = match args[5].given() {
        Some(forgets) => vm.truth(forgets)?,
        None => false,
    };
    let codec = Codec {
        masks: vm.truth(&args[1])?,
        limit: usize::try_from(limit).unwrap_or(0),
        decodes_text: vm.truth(&args[3])?,
        pending: RefCell::default(),
        partial: RefCell::default(),
        kind: Cell::default(),
        compresses: bits.is_some(),
        bits: bits.unwrap_or_default(),
        remembers: !forgets,
        deflater: RefCell::default(),
        inflater: RefCell::default(),
        is_compressed: Cell::default(),
        is_between: Cell::new(true),
        failed: Cell::default(),
        masks_left: RefCell::default(),
    };
    new_native(vm, &args[0], codec)
}

fn receiver<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a Codec> {
    match this.native::<Codec>() {
        Some(codec) => Ok(codec),
        None => Err(vm.type_error("a WebSocket codec is wanted")),
    }
}

fn feed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let codec = receiver(vm, &args[0])?;
    let mut messages = Vec::new();
    let mut error = Value::None;
    if !codec.failed.get() {
        let data = bytes_arg(vm, &args[1])?.to_vec();
        if let Err((code, text)) = codec.feed(&data, &mut messages) {
            error = Value::from(Tuple::new([Value::Int(code), Value::from(text)]));
        }
    }
    let messages = Value::from(List::new(messages));
    Ok(Value::from(Tuple::new([messages, error])))
}

fn frame(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let codec = receiver(vm, &args[0])?;
    let opcode = match vm.to_i64(&args[2])? {
        0 => OpCode::Data(Data::Continue),
        1 => OpCode::Data(Data::Text),
        2 => OpCode::Data(Data::Binary),
        8 => OpCode::Control(Control::Close),
        9 => OpCode::Control(Control::Ping),
        10 => OpCode::Control(Control::Pong),
        other => return Err(vm.value_error(format!("invalid opcode {other}"))),
    };
    let mut payload = match args[1].as_str() {
        Some(text) => text.as_str().as_bytes().to_vec(),
        None => bytes_arg(vm, &args[1])?.to_vec(),
    };
    let own = bits_arg(vm, &args[3])?;
    let is_compressed = matches!(opcode, OpCode::Data(_)) && (own.is_some() || codec.compresses);
    if is_compressed {
        payload = match codec.deflate(&payload, own) {
            Some(payload) => payload,
            None => return Err(vm.runtime_error("a message cannot be compressed")),
        };
    }
    let header = FrameHeader {
        opcode,
        rsv1: is_compressed,
        mask: codec.masks.then(|| codec.key()),
        ..FrameHeader::default()
    };
    let mut out = Vec::with_capacity(payload.len() + 14);
    if let Err(error) = header.format(payload.len() as u64, &mut out) {
        return Err(vm.value_error(error.to_string()));
    }
    if let Some(key) = header.mask {
        mask(&mut payload, key);
    }
    out.extend_from_slice(&payload);
    Ok(bytes(out))
}

crate::methods! { CODEC_METHODS:
    "__new__($type, masks, limit, decode_text, compress=0, notakeover=False, /)" => new,
    /// Takes what came; gives the messages that are whole now, as (type, data, extra), and None or a refusal, as
    /// (close code, text), with 0 for data that zlib refuses.
    "feed($self, data, /)" => feed,
    /// The frame of a whole message, compressed if that was agreed on, or asked for by the bits of a window.
    "frame($self, data, opcode, compress=None, /)" => frame,
}

crate::getters! { NO_GETTERS: }

crate::methods! { FUNCTIONS: }

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_websocket", "WebSocket frames.", FUNCTIONS);
    let doc = "Both directions of a WebSocket connection.";
    let class: Gc<crate::object::Class> =
        stdlib::native_class(vm, "_websocket", "Codec", CODEC_METHODS, NO_GETTERS, doc);
    stdlib::set(vm, &module, "Codec", Value::from(class));
    Ok(Value::from(module))
}
