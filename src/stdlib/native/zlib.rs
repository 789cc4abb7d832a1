//! `zlib`: the deflate compression of zlib and gzip.

use std::cell::{OnceCell, RefCell};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use crate::object::class::Layout;
use crate::object::{Class, Gc, Native, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types::bytes::{Bytes, buffer};
use crate::vm::Vm;

const MAX_WBITS: i64 = 15;

/// The classes, made once.
#[derive(Default)]
struct Classes {
    error: OnceCell<Gc<Class>>,
    compress: OnceCell<Gc<Class>>,
    decompress: OnceCell<Gc<Class>>,
}

fn error_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state
        .error
        .get_or_init(|| crate::stdlib::error_class(vm, "zlib", "error"));
    class.clone()
}

#[cold]
fn error(vm: &mut Vm, message: &str) -> Raise {
    let class = Value::from(error_class(vm));
    match vm.call(&class, &[Value::from(message)]) {
        Ok(made) => match &made {
            Value::Instance(instance) => Raise::new(instance.share()),
            _ => vm.value_error(message),
        },
        Err(raise) => raise,
    }
}

/// What frames the compressed data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Zlib,
    Raw,
    Gzip,
    /// zlib or gzip, whichever it turns out to be.
    Either,
}

fn frame(vm: &mut Vm, wbits: i64) -> Result<Frame> {
    match wbits {
        0 | 8..=15 => Ok(Frame::Zlib),
        -15..=-8 => Ok(Frame::Raw),
        24..=31 => Ok(Frame::Gzip),
        40..=47 => Ok(Frame::Either),
        _ => Err(vm.value_error("Invalid initialization option")),
    }
}

fn number_or(vm: &mut Vm, value: &Value, default: i64) -> Result<i64> {
    match value.given() {
        Some(value) => vm.to_i64(value),
        None => Ok(default),
    }
}

fn level(vm: &mut Vm, value: &Value) -> Result<Compression> {
    match number_or(vm, value, -1)? {
        -1 => Ok(Compression::new(6)),
        level @ 0..=9 => Ok(Compression::new(level as u32)),
        _ => Err(error(vm, "Bad compression level")),
    }
}

const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];

/// Runs the compressor on data.
fn run_compress(
    state: &mut Compress,
    data: &[u8],
    flush: FlushCompress,
    out: &mut Vec<u8>,
) -> bool {
    let start = state.total_in();
    loop {
        let taken_before = (state.total_in() - start) as usize;
        out.reserve(4096.max(data.len() / 2));
        let room = out.capacity() - out.len();
        let before = state.total_out();
        match state.compress_vec(&data[taken_before..], out, flush) {
            Err(_) => return false,
            Ok(Status::StreamEnd) => return true,
            Ok(_) => {}
        }
        let taken = (state.total_in() - start) as usize;
        let given = (state.total_out() - before) as usize;
        if taken == data.len() && given < room {
            return true;
        }
        if given == 0 && taken == taken_before {
            // It wants something that it will not get.
            return false;
        }
    }
}

fn compress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let level = level(vm, &args[1])?;
    let wbits = number_or(vm, &args[2], MAX_WBITS)?;
    let frame = frame(vm, wbits)?;
    let data = buffer::bytes_arg(vm, &args[0])?;
    let mut out = Vec::new();
    if frame == Frame::Gzip {
        out.extend(GZIP_HEADER);
    }
    let mut state = Compress::new(level, frame == Frame::Zlib);
    run_compress(&mut state, &data, FlushCompress::Finish, &mut out);
    if frame == Frame::Gzip {
        let mut crc = crc32fast::Hasher::new();
        crc.update(&data);
        out.extend(crc.finalize().to_le_bytes());
        out.extend((data.len() as u32).to_le_bytes());
    }
    Ok(Value::from(Bytes::new(out)))
}

/// A decompressor with the framing that flate2's raw streams lack.
struct Inflater {
    frame: Frame,
    state: Option<Decompress>,
    /// Bytes of a gzip header or trailer that is not complete yet.
    waiting: Vec<u8>,
    crc: crc32fast::Hasher,
    body_done: bool,
    finished: bool,
}

/// Where the header of a gzip stream ends; `None` while it is not complete.
fn gzip_header(data: &[u8]) -> std::result::Result<Option<usize>, &'static str> {
    let Some(&flags) = data.get(3) else {
        return match data {
            [0x1f, 0x8b, ..] | [0x1f] | [] => Ok(None),
            _ => Err("incorrect header check"),
        };
    };
    if data[..2] != [0x1f, 0x8b] {
        return Err("incorrect header check");
    }
    if data[2] != 8 {
        return Err("unknown compression method");
    }
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(size) = data.get(at..at + 2) else {
            return Ok(None);
        };
        at += 2 + usize::from(u16::from_le_bytes([size[0], size[1]]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let rest = data.get(at..).unwrap_or_default();
            match memchr::memchr(0, rest) {
                Some(end) => at += end + 1,
                None => return Ok(None),
            }
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    Ok((at <= data.len()).then_some(at))
}

impl Inflater {
    fn new(frame: Frame) -> Inflater {
        let state = match frame {
            Frame::Zlib => Some(Decompress::new(true)),
            Frame::Raw => Some(Decompress::new(false)),
            Frame::Gzip | Frame::Either => None,
        };
        Inflater {
            frame,
            state,
            waiting: Vec::new(),
            crc: crc32fast::Hasher::new(),
            body_done: false,
            finished: false,
        }
    }

    /// Decompresses up to `limit` bytes.  Answers how much of the data was used.
    fn run(
        &mut self,
        data: &[u8],
        limit: usize,
        out: &mut Vec<u8>,
    ) -> std::result::Result<usize, &'static str> {
        let mut used = 0;
        if self.state.is_none() {
            let known = self.waiting.len();
            self.waiting.extend_from_slice(data);
            if self.frame == Frame::Either && !matches!(self.waiting[..], [0x1f, ..] | []) {
                self.frame = Frame::Zlib;
                self.state = Some(Decompress::new(true));
                self.waiting.clear();
                used = 0;
            } else {
                let Some(end) = gzip_header(&self.waiting)? else {
                    return Ok(data.len());
                };
                self.frame = Frame::Gzip;
                self.state = Some(Decompress::new(false));
                self.waiting.clear();
                used = end.saturating_sub(known);
            }
        }
        if !self.body_done {
            used += self.inflate(&data[used..], limit, out)?;
        }
        if self.body_done && self.frame == Frame::Gzip && !self.finished {
            let wanted = (8 - self.waiting.len()).min(data.len() - used);
            self.waiting.extend_from_slice(&data[used..used + wanted]);
            used += wanted;
            if self.waiting.len() == 8 {
                if self.waiting[..4] != self.crc.clone().finalize().to_le_bytes() {
                    return Err("incorrect data check");
                }
                self.finished = true;
            }
        }
        Ok(used)
    }

    fn inflate(
        &mut self,
        data: &[u8],
        limit: usize,
        out: &mut Vec<u8>,
    ) -> std::result::Result<usize, &'static str> {
        let Some(state) = &mut self.state else {
            return Ok(0);
        };
        let (start_in, start) = (state.total_in(), out.len());
        loop {
            let taken = (state.total_in() - start_in) as usize;
            let room = (limit - (out.len() - start)).min(64 * 1024);
            if room == 0 {
                break;
            }
            let from = out.len();
            out.resize(from + room, 0);
            let before = (state.total_in(), state.total_out());
            let status = state.decompress(&data[taken..], &mut out[from..], FlushDecompress::None);
            let given = (state.total_out() - before.1) as usize;
            out.truncate(from + given);
            match status {
                Err(_) => {
                    // The library does not say what it is: a checksum stands at the very end.
                    let left = data.len() - (state.total_in() - start_in) as usize;
                    return Err(match state.total_in() {
                        0..=2 => "incorrect header check",
                        _ if left <= 4 => "incorrect data check",
                        _ => "invalid block type",
                    });
                }
                Ok(Status::StreamEnd) => {
                    self.body_done = true;
                    self.finished = self.frame != Frame::Gzip;
                    break;
                }
                Ok(_) if given == 0 && state.total_in() == before.0 => break,
                Ok(_) => {}
            }
        }
        if self.frame == Frame::Gzip {
            self.crc.update(&out[start..]);
        }
        let used = self.state.as_ref().map_or(0, Decompress::total_in) - start_in;
        Ok(used as usize)
    }
}

fn decompress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let wbits = number_or(vm, &args[1], MAX_WBITS)?;
    let frame = frame(vm, wbits)?;
    if number_or(vm, &args[2], 1)? < 0 {
        return Err(vm.value_error("bufsize must be non-negative"));
    }
    let data = buffer::bytes_arg(vm, &args[0])?.to_vec();
    let mut inflater = Inflater::new(frame);
    let mut out = Vec::new();
    match inflater.run(&data, usize::MAX, &mut out) {
        Err(message) => {
            let message = format!("Error -3 while decompressing data: {message}");
            Err(error(vm, &message))
        }
        Ok(_) if !inflater.finished => Err(error(
            vm,
            "Error -5 while decompressing data: incomplete or truncated stream",
        )),
        Ok(_) => Ok(Value::from(Bytes::new(out))),
    }
}

fn adler32(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    const BASE: u32 = 65521;
    let start = super::binascii::start_value(vm, &args[1], 1)?;
    let data = buffer::bytes_arg(vm, &args[0])?;
    let (mut a, mut b) = (start & 0xffff, start >> 16);
    for chunk in data.chunks(5552) {
        for &byte in chunk {
            a += u32::from(byte);
            b += a;
        }
        (a, b) = (a % BASE, b % BASE);
    }
    Ok(Value::Int(i64::from(b << 16 | a)))
}

/// `compressobj()`.
struct Compressor {
    state: RefCell<Option<Compress>>,
    gzip: RefCell<Option<(crc32fast::Hasher, u32, bool)>>,
}

impl Trace for Compressor {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Compressor {}

fn sealed(
    vm: &Vm,
    name: &'static str,
    rows: &'static [crate::object::native::MethodDef],
    getters: &'static [crate::object::native::GetterDef],
) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Sealed(name);
    let class = crate::types::make_class(&names, name, &[&types.object], layout, false, false);
    crate::stdlib::set_class_module(vm, &class, "zlib");
    crate::types::fill(&types, &names, &class, rows, getters, "");
    class
}

fn compressobj(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Ok(level) = level(vm, &args[0]) else {
        return Err(vm.value_error("Invalid initialization option"));
    };
    if number_or(vm, &args[1], 8)? != 8 {
        return Err(vm.value_error("Invalid initialization option"));
    }
    let wbits = number_or(vm, &args[2], MAX_WBITS)?;
    let frame = frame(vm, wbits)?;
    if args[5].not_none().is_some() {
        return Err(vm.not_implemented_error("zlib.compressobj() with zdict"));
    }
    // How much memory is used is the compressor's business; what zlib refuses is refused.
    if !(1..=9).contains(&number_or(vm, &args[3], 8)?) {
        return Err(vm.value_error("Invalid initialization option"));
    }
    match number_or(vm, &args[4], 0)? {
        // Z_DEFAULT_STRATEGY; Z_FILTERED hints at small numbers.
        0 | 1 => {}
        strategy @ 2..=4 => {
            return Err(vm.not_implemented_error(format!(
                "zlib.compressobj() with strategy={strategy}: one that restricts the codes used"
            )));
        }
        _ => return Err(vm.value_error("Invalid initialization option")),
    }
    let gzip = (frame == Frame::Gzip).then(|| (crc32fast::Hasher::new(), 0, false));
    let data = Compressor {
        state: RefCell::new(Some(Compress::new(level, frame == Frame::Zlib))),
        gzip: RefCell::new(gzip),
    };
    let state = vm.extension::<Classes>();
    let class = state
        .compress
        .get_or_init(|| sealed(vm, "Compress", COMPRESS, &[]));
    Ok(Native::new(class.clone(), data))
}

fn compressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Compressor> {
    value
        .native::<Compressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'zlib.Compress' object"))
}

fn compress_more(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let data = buffer::bytes_arg(vm, &args[1])?;
    let mut out = Vec::new();
    if let Some((crc, size, begun)) = &mut *this.gzip.borrow_mut() {
        if !*begun {
            out.extend(GZIP_HEADER);
            *begun = true;
        }
        crc.update(&data);
        *size = size.wrapping_add(data.len() as u32);
    }
    let done = match &mut *this.state.borrow_mut() {
        Some(state) => run_compress(state, &data, FlushCompress::None, &mut out),
        None => false,
    };
    drop(data);
    if !done {
        return Err(error(
            vm,
            "Error -2 while compressing data: inconsistent stream state",
        ));
    }
    Ok(Value::from(Bytes::new(out)))
}

fn compress_flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let mode = number_or(vm, &args[1], 4)?;
    let flush = match mode {
        0 => return Ok(Value::from(Bytes::new(Vec::new()))),
        // A block that ends does so in whole bytes here.
        1 | 5 => FlushCompress::Partial,
        2 => FlushCompress::Sync,
        3 => FlushCompress::Full,
        _ => FlushCompress::Finish,
    };
    let mut out = Vec::new();
    let gzip = this.gzip.borrow_mut().as_mut().map(|(crc, size, begun)| {
        let first = !std::mem::replace(begun, true);
        (crc.clone().finalize(), *size, first)
    });
    if let Some((_, _, true)) = gzip {
        out.extend(GZIP_HEADER);
    }
    let done = match &mut *this.state.borrow_mut() {
        Some(state) => run_compress(state, &[], flush, &mut out),
        None => false,
    };
    if !done {
        return Err(error(
            vm,
            "Error -2 while finishing compression: inconsistent stream state",
        ));
    }
    if mode == 4 {
        this.state.borrow_mut().take();
        if let Some((crc, size, _)) = gzip {
            out.extend(crc.to_le_bytes());
            out.extend(size.to_le_bytes());
        }
    }
    Ok(Value::from(Bytes::new(out)))
}

/// `decompressobj()`.
struct Decompressor {
    state: RefCell<Inflater>,
    unused: RefCell<Vec<u8>>,
    tail: RefCell<Vec<u8>>,
}

impl Trace for Decompressor {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Decompressor {}

fn decompressobj(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let wbits = number_or(vm, &args[0], MAX_WBITS)?;
    let frame = frame(vm, wbits)?;
    if args[1].given().is_some() {
        return Err(vm.not_implemented_error("zlib.decompressobj() with zdict"));
    }
    let data = Decompressor {
        state: RefCell::new(Inflater::new(frame)),
        unused: RefCell::default(),
        tail: RefCell::default(),
    };
    let state = vm.extension::<Classes>();
    let class = state
        .decompress
        .get_or_init(|| sealed(vm, "Decompress", DECOMPRESS, DECOMPRESS_GETTERS));
    Ok(Native::new(class.clone(), data))
}

fn decompressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Decompressor> {
    value
        .native::<Decompressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'zlib.Decompress' object"))
}

fn decompress_data(vm: &mut Vm, this: &Decompressor, data: &[u8], limit: usize) -> Result<Value> {
    let mut out = Vec::new();
    let mut state = this.state.borrow_mut();
    let used = if state.finished {
        0
    } else {
        match state.run(data, limit, &mut out) {
            Ok(used) => used,
            Err(message) => {
                drop(state);
                let message = format!("Error -3 while decompressing data: {message}");
                return Err(error(vm, &message));
            }
        }
    };
    let rest = &data[used..];
    if state.finished {
        this.unused.borrow_mut().extend_from_slice(rest);
        this.tail.borrow_mut().clear();
    } else {
        *this.tail.borrow_mut() = rest.to_vec();
    }
    Ok(Value::from(Bytes::new(out)))
}

fn decompress_more(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let limit = match number_or(vm, &args[2], 0)? {
        0 => usize::MAX,
        limit => match usize::try_from(limit) {
            Ok(limit) => limit,
            Err(_) => return Err(vm.value_error("max_length must be non-negative")),
        },
    };
    let data = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let this = decompressor(vm, &args[0])?;
    decompress_data(vm, this, &data, limit)
}

fn decompress_flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if number_or(vm, &args[1], 16384)? <= 0 {
        return Err(vm.value_error("length must be greater than zero"));
    }
    let this = decompressor(vm, &args[0])?;
    let data = this.tail.take();
    decompress_data(vm, this, &data, usize::MAX)
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Compression and decompression compatible with gzip.";
    let module = vm.native_module("zlib", doc, METHODS);
    let class = error_class(vm);
    set(vm, &module, "error", class);
    for (name, value) in [
        ("MAX_WBITS", MAX_WBITS),
        ("DEFLATED", 8),
        ("DEF_MEM_LEVEL", 8),
        ("DEF_BUF_SIZE", 16384),
        ("Z_BEST_COMPRESSION", 9),
        ("Z_BEST_SPEED", 1),
        ("Z_BLOCK", 5),
        ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_DEFAULT_STRATEGY", 0),
        ("Z_FILTERED", 1),
        ("Z_FINISH", 4),
        ("Z_FIXED", 4),
        ("Z_FULL_FLUSH", 3),
        ("Z_HUFFMAN_ONLY", 2),
        ("Z_NO_COMPRESSION", 0),
        ("Z_NO_FLUSH", 0),
        ("Z_PARTIAL_FLUSH", 1),
        ("Z_RLE", 3),
        ("Z_SYNC_FLUSH", 2),
        ("Z_TREES", 6),
    ] {
        set(vm, &module, name, Value::Int(value));
    }
    set(vm, &module, "ZLIB_VERSION", "1.3.1");
    set(vm, &module, "ZLIB_RUNTIME_VERSION", "1.3.1");
    Ok(Value::from(module))
}

crate::methods! { METHODS:
    /// Returns a bytes object containing compressed data.
    "compress($module, data, /, level=-1, wbits=15)" => compress,
    /// Returns a bytes object containing the uncompressed data.
    "decompress($module, data, /, wbits=15, bufsize=16384)" => decompress,
    /// Return a compressor object.
    "compressobj($module, /, level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)" => compressobj,
    /// Return a decompressor object.
    "decompressobj($module, /, wbits=15, zdict=<unrepresentable>)" => decompressobj,
    /// Compute a CRC-32 checksum of data.
    "crc32($module, data, value=0, /)" => super::binascii::crc32,
    /// Compute an Adler-32 checksum of data.
    "adler32($module, data, value=1, /)" => adler32,
}

crate::methods! { COMPRESS:
    /// Returns a bytes object containing compressed data.
    "compress($self, data, /)" => compress_more,
    /// Return a bytes object containing any remaining compressed data.
    "flush($self, mode=4, /)" => compress_flush,
}

crate::methods! { DECOMPRESS:
    /// Return a bytes object containing the decompressed version of the data.
    "decompress($self, data, /, max_length=0)" => decompress_more,
    /// Return a bytes object containing any remaining decompressed data.
    "flush($self, length=16384, /)" => decompress_flush,
}

crate::getters! { DECOMPRESS_GETTERS:
    "unused_data" => |vm, value| Ok(Value::from(Bytes::new(decompressor(vm, value)?.unused.borrow().clone()))),
    "unconsumed_tail" => |vm, value| Ok(Value::from(Bytes::new(decompressor(vm, value)?.tail.borrow().clone()))),
    "eof" => |vm, value| Ok(Value::bool(decompressor(vm, value)?.state.borrow().finished)),
}
