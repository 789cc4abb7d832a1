//! `zlib`: the deflate compression of zlib and gzip, by zlib itself (`stream`).

#[allow(unsafe_code)] // zlib's C interface.
mod stream;

use std::cell::{OnceCell, RefCell};

use super::decompressor::{self, Engine};
use crate::object::class::Layout;
use crate::object::{Class, Gc, Native, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types::bytes::{Bytes, buffer};
use crate::types::exception::Exc;
use crate::vm::Vm;

use stream::{Step, Stream};

const MAX_WBITS: i64 = 15;

/// The classes, made once.
#[derive(Default)]
struct Classes {
    error: OnceCell<Gc<Class>>,
    compress: OnceCell<Gc<Class>>,
    decompress: OnceCell<Gc<Class>>,
    buffered: OnceCell<Gc<Class>>,
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

/// `zlib.error` for a code, with what zlib says about it.
#[cold]
fn failed(vm: &mut Vm, code: i32, said: Option<&str>, doing: &str) -> Raise {
    let why = match (code, said) {
        (stream::VERSION_ERROR, _) => Some("library version mismatch"),
        (_, Some(said)) => Some(said),
        (stream::BUF_ERROR, None) => Some("incomplete or truncated stream"),
        (stream::STREAM_ERROR, None) => Some("inconsistent stream state"),
        (stream::DATA_ERROR, None) => Some("invalid input data"),
        _ => None,
    };
    let message = match why {
        Some(why) => format!("Error {code} {doing}: {why}"),
        None => format!("Error {code} {doing}"),
    };
    error(vm, &message)
}

/// An argument that is a C `int`.
fn number_or(vm: &mut Vm, value: &Value, default: i64) -> Result<i32> {
    let number = match value.given() {
        Some(value) => vm.to_i64(value)?,
        None => default,
    };
    match i32::try_from(number) {
        Ok(number) => Ok(number),
        Err(_) if number > 0 => Err(vm.overflow_error("signed integer is greater than maximum")),
        Err(_) => Err(vm.overflow_error("signed integer is less than minimum")),
    }
}

fn length_or(vm: &mut Vm, value: &Value, default: i64) -> Result<i64> {
    match value.given() {
        Some(value) => vm.to_i64(value),
        None => Ok(default),
    }
}

fn no_memory(vm: &mut Vm, message: &str) -> Raise {
    vm.error(Exc::MemoryError, message)
}

fn compress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let level = number_or(vm, &args[1], -1)?;
    let wbits = number_or(vm, &args[2], MAX_WBITS)?;
    let data = buffer::bytes_arg(vm, &args[0])?.to_vec();
    let mut state = match Stream::deflate(level, 8, wbits, 8, 0) {
        Ok(state) => state,
        Err(stream::STREAM_ERROR) => return Err(error(vm, "Bad compression level")),
        Err(stream::MEM_ERROR) => {
            return Err(no_memory(vm, "Out of memory while compressing data"));
        }
        Err(code) => return Err(failed(vm, code, None, "while compressing data")),
    };
    let mut out = Vec::new();
    let Step { code, .. } = state.run(&data, &mut out, usize::MAX, stream::FINISH);
    if code != stream::STREAM_END {
        let said = state.message();
        return Err(failed(vm, code, said, "while compressing data"));
    }
    Ok(Value::from(Bytes::new(out)))
}

fn decompress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let wbits = number_or(vm, &args[1], MAX_WBITS)?;
    if length_or(vm, &args[2], 1)? < 0 {
        return Err(vm.value_error("bufsize must be non-negative"));
    }
    let data = buffer::bytes_arg(vm, &args[0])?.to_vec();
    let mut state = match Stream::inflate(wbits) {
        Ok(state) => state,
        Err(stream::MEM_ERROR) => {
            return Err(no_memory(vm, "Out of memory while decompressing data"));
        }
        Err(code) => return Err(failed(vm, code, None, "while preparing to decompress data")),
    };
    let mut out = Vec::new();
    match state
        .run(&data, &mut out, usize::MAX, stream::SYNC_FLUSH)
        .code
    {
        stream::STREAM_END => Ok(Value::from(Bytes::new(out))),
        stream::MEM_ERROR => Err(no_memory(vm, "Out of memory while decompressing data")),
        code => {
            let code = if code == stream::OK {
                stream::BUF_ERROR
            } else {
                code
            };
            let said = state.message();
            Err(failed(vm, code, said, "while decompressing data"))
        }
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

/// `compressobj()`; nothing once it is flushed to the end.
struct Compressor(RefCell<Option<Stream>>);

impl Trace for Compressor {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Compressor {}

fn compressobj(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let level = number_or(vm, &args[0], -1)?;
    let method = number_or(vm, &args[1], 8)?;
    let wbits = number_or(vm, &args[2], MAX_WBITS)?;
    let memory = number_or(vm, &args[3], 8)?;
    let strategy = number_or(vm, &args[4], 0)?;
    let dictionary = match args[5].not_none() {
        Some(dictionary) => Some(buffer::bytes_arg(vm, dictionary)?.to_vec()),
        None => None,
    };
    let mut state = match Stream::deflate(level, method, wbits, memory, strategy) {
        Ok(state) => state,
        Err(stream::STREAM_ERROR) => return Err(vm.value_error("Invalid initialization option")),
        Err(stream::MEM_ERROR) => {
            return Err(no_memory(
                vm,
                "Can't allocate memory for compression object",
            ));
        }
        Err(code) => return Err(failed(vm, code, None, "while creating compression object")),
    };
    if let Some(dictionary) = dictionary {
        match state.set_dictionary(&dictionary) {
            stream::OK => {}
            stream::STREAM_ERROR => return Err(vm.value_error("Invalid dictionary")),
            _ => return Err(vm.value_error("deflateSetDictionary()")),
        }
    }
    let class = compressor_class(vm);
    Ok(Native::new(class, Compressor(RefCell::new(Some(state)))))
}

fn compressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state
        .compress
        .get_or_init(|| sealed(vm, "Compress", COMPRESS, &[]));
    class.clone()
}

fn compressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Compressor> {
    value
        .native::<Compressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'zlib.Compress' object"))
}

fn compress_more(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let data = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let mut out = Vec::new();
    let (code, said) = match &mut *this.0.borrow_mut() {
        Some(state) => {
            let step = state.run(&data, &mut out, usize::MAX, stream::NO_FLUSH);
            (step.code, state.message())
        }
        None => (stream::STREAM_ERROR, None),
    };
    if code == stream::STREAM_ERROR {
        return Err(failed(vm, code, said, "while compressing data"));
    }
    Ok(Value::from(Bytes::new(out)))
}

fn compress_flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let mode = number_or(vm, &args[1], i64::from(stream::FINISH))?;
    let mut out = Vec::new();
    if mode == stream::NO_FLUSH {
        return Ok(Value::from(Bytes::new(out)));
    }
    let (code, said) = match &mut *this.0.borrow_mut() {
        Some(state) => {
            let step = state.run(&[], &mut out, usize::MAX, mode);
            (step.code, state.message())
        }
        None => (stream::STREAM_ERROR, None),
    };
    match code {
        stream::STREAM_END if mode == stream::FINISH => {
            this.0.borrow_mut().take();
        }
        stream::OK | stream::BUF_ERROR => {}
        _ => return Err(failed(vm, code, said, "while flushing")),
    }
    Ok(Value::from(Bytes::new(out)))
}

fn compress_copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let copied = match &mut *this.0.borrow_mut() {
        Some(state) => state.copy(),
        None => Err(stream::STREAM_ERROR),
    };
    let state = copied.map_err(|code| not_copied(vm, code, "compression"))?;
    let class = compressor_class(vm);
    Ok(Native::new(class, Compressor(RefCell::new(Some(state)))))
}

#[cold]
fn not_copied(vm: &mut Vm, code: i32, what: &str) -> Raise {
    match code {
        stream::STREAM_ERROR => vm.value_error("Inconsistent stream state"),
        stream::MEM_ERROR => {
            let message = format!("Can't allocate memory for {what} object");
            no_memory(vm, &message)
        }
        _ => failed(vm, code, None, &format!("while copying {what} object")),
    }
}

/// `decompressobj()`.
struct Decompressor(RefCell<Inflating>);

struct Inflating {
    state: Stream,
    dictionary: Option<Vec<u8>>,
    unused: Vec<u8>,
    tail: Vec<u8>,
    eof: bool,
    /// Flushed at the end, after which there is nothing more to it.
    ended: bool,
}

impl Trace for Decompressor {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Decompressor {}

/// A decompressor that may be told of a dictionary: a raw stream at once, others when they ask.
fn inflater(vm: &mut Vm, args: &[Value]) -> Result<(Stream, Option<Vec<u8>>)> {
    let wbits = number_or(vm, &args[0], MAX_WBITS)?;
    let dictionary = match args[1].given() {
        None => None,
        Some(given) => match buffer::any_buffer(vm, given)? {
            Some(data) => Some(data.to_vec()),
            None => return Err(vm.type_error("zdict argument must support the buffer protocol")),
        },
    };
    let mut state = match Stream::inflate(wbits) {
        Ok(state) => state,
        Err(stream::STREAM_ERROR) => return Err(vm.value_error("Invalid initialization option")),
        Err(stream::MEM_ERROR) => {
            return Err(no_memory(
                vm,
                "Can't allocate memory for decompression object",
            ));
        }
        Err(code) => {
            return Err(failed(
                vm,
                code,
                None,
                "while creating decompression object",
            ));
        }
    };
    if let Some(dictionary) = &dictionary
        && wbits < 0
    {
        set_dictionary(vm, &mut state, dictionary)?;
    }
    Ok((state, dictionary))
}

fn set_dictionary(vm: &mut Vm, state: &mut Stream, dictionary: &[u8]) -> Result<()> {
    match state.set_dictionary(dictionary) {
        stream::OK => Ok(()),
        code => {
            // What zlib says about the data is not about the dictionary.
            Err(failed(vm, code, None, "while setting zdict"))
        }
    }
}

/// Decompresses, giving the dictionary when it is asked for.
fn inflate(
    vm: &mut Vm,
    state: &mut Stream,
    dictionary: Option<&[u8]>,
    input: &[u8],
    out: &mut Vec<u8>,
    limit: usize,
) -> Result<Step> {
    let start = out.len();
    let mut taken = 0;
    loop {
        let left = limit - (out.len() - start);
        let mut step = state.run(&input[taken..], out, left, stream::SYNC_FLUSH);
        taken += step.taken;
        step.taken = taken;
        match (step.code, dictionary) {
            (stream::NEED_DICT, Some(dictionary)) => set_dictionary(vm, state, dictionary)?,
            _ => return Ok(step),
        }
    }
}

fn decompressobj(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (state, dictionary) = inflater(vm, args)?;
    let data = Inflating {
        state,
        dictionary,
        unused: Vec::new(),
        tail: Vec::new(),
        eof: false,
        ended: false,
    };
    let class = decompressor_class(vm);
    Ok(Native::new(class, Decompressor(RefCell::new(data))))
}

fn decompressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state
        .decompress
        .get_or_init(|| sealed(vm, "Decompress", DECOMPRESS, DECOMPRESS_GETTERS));
    class.clone()
}

fn decompressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Decompressor> {
    value
        .native::<Decompressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'zlib.Decompress' object"))
}

fn decompress_data(
    vm: &mut Vm,
    this: &Decompressor,
    data: &[u8],
    limit: usize,
    doing: &str,
) -> Result<Value> {
    let mut out = Vec::new();
    let mut inflating = this.0.borrow_mut();
    if inflating.ended {
        return Err(failed(vm, stream::STREAM_ERROR, None, doing));
    }
    let Inflating {
        state, dictionary, ..
    } = &mut *inflating;
    let step = inflate(vm, state, dictionary.as_deref(), data, &mut out, limit)?;
    let rest = &data[step.taken..];
    let said = inflating.state.message();
    if step.code == stream::STREAM_END {
        inflating.eof = true;
        inflating.unused.extend_from_slice(rest);
        inflating.tail.clear();
    } else {
        inflating.tail = rest.to_vec();
        let fine = step.code == stream::OK || step.code == stream::BUF_ERROR;
        if !fine {
            drop(inflating);
            return Err(failed(vm, step.code, said, doing));
        }
    }
    Ok(Value::from(Bytes::new(out)))
}

fn decompress_more(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let limit = match length_or(vm, &args[2], 0)? {
        0 => usize::MAX,
        limit => match usize::try_from(limit) {
            Ok(limit) => limit,
            Err(_) => return Err(vm.value_error("max_length must be non-negative")),
        },
    };
    let data = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let this = decompressor(vm, &args[0])?;
    decompress_data(vm, this, &data, limit, "while decompressing data")
}

fn decompress_flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if length_or(vm, &args[1], 16384)? <= 0 {
        return Err(vm.value_error("length must be greater than zero"));
    }
    let this = decompressor(vm, &args[0])?;
    if this.0.borrow().eof {
        this.0.borrow_mut().ended = true;
        return Ok(Value::from(Bytes::new(Vec::new())));
    }
    let data = std::mem::take(&mut this.0.borrow_mut().tail);
    let flushed = decompress_data(vm, this, &data, usize::MAX, "while flushing")?;
    let mut inflating = this.0.borrow_mut();
    inflating.ended = inflating.eof;
    Ok(flushed)
}

fn decompress_copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = decompressor(vm, &args[0])?;
    let mut inflating = this.0.borrow_mut();
    if inflating.ended {
        return Err(not_copied(vm, stream::STREAM_ERROR, "decompression"));
    }
    let state = inflating
        .state
        .copy()
        .map_err(|code| not_copied(vm, code, "decompression"))?;
    let data = Inflating {
        state,
        dictionary: inflating.dictionary.clone(),
        unused: inflating.unused.clone(),
        tail: inflating.tail.clone(),
        eof: inflating.eof,
        ended: false,
    };
    let class = decompressor_class(vm);
    Ok(Native::new(class, Decompressor(RefCell::new(data))))
}

/// `_ZlibDecompressor`, which keeps the input that it does not want yet.
struct Buffered {
    state: Stream,
    dictionary: Option<Vec<u8>>,
}

type BufferedDecompressor = decompressor::Decompressor<Buffered>;

impl Engine for Buffered {
    fn run(
        &mut self,
        vm: &mut Vm,
        input: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(usize, bool)> {
        let dictionary = self.dictionary.as_deref();
        let step = inflate(vm, &mut self.state, dictionary, input, out, limit)?;
        match step.code {
            stream::OK | stream::BUF_ERROR => Ok((step.taken, false)),
            stream::STREAM_END => Ok((step.taken, true)),
            code => {
                let said = self.state.message();
                Err(failed(vm, code, said, "while decompressing data"))
            }
        }
    }
}

fn buffered_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.buffered.get_or_init(|| {
        let doc = "Create a decompressor object for decompressing data incrementally.";
        let (types, names) = (vm.types.clone(), vm.names.clone());
        let name = "_ZlibDecompressor";
        let layout = Layout::Native(name);
        let class = crate::types::make_class(&names, name, &[&types.object], layout, false, false);
        crate::stdlib::set_class_module(vm, &class, "zlib");
        crate::types::fill(&types, &names, &class, BUFFERED, BUFFERED_GETTERS, doc);
        class
    });
    class.clone()
}

fn buffered_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (state, dictionary) = inflater(vm, &args[1..])?;
    let own = buffered_class(vm);
    let engine = Buffered { state, dictionary };
    vm.wrap_native(&args[0], &own, BufferedDecompressor::new(engine))
}

fn buffered<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a BufferedDecompressor> {
    value
        .native::<BufferedDecompressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'zlib._ZlibDecompressor' object"))
}

fn buffered_decompress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    buffered(vm, &args[0])?.decompress(vm, &args[1], &args[2])
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
    let class = buffered_class(vm);
    set(vm, &module, "_ZlibDecompressor", class);
    set(vm, &module, "ZLIB_VERSION", stream::version());
    set(vm, &module, "ZLIB_RUNTIME_VERSION", stream::version());
    set(vm, &module, "__version__", "1.0");
    Ok(Value::from(module))
}

crate::methods! { METHODS:
    /// Returns a bytes object containing compressed data.
    "compress($module, data, /, level=-1, wbits=15)" => compress,
    /// Returns a bytes object containing the uncompressed data.
    "decompress($module, data, /, wbits=15, bufsize=16384)" => decompress,
    /// Return a compressor object.
    "compressobj($module, /, level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<unrepresentable>)" => compressobj,
    /// Return a decompressor object.
    "decompressobj($module, /, wbits=15, zdict=b'')" => decompressobj,
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
    /// Return a copy of the compression object.
    "copy($self, /)" => compress_copy,
    "__copy__($self, /)" => compress_copy,
    "__deepcopy__($self, memo, /)" => compress_copy,
}

crate::methods! { DECOMPRESS:
    /// Return a bytes object containing the decompressed version of the data.
    "decompress($self, data, /, max_length=0)" => decompress_more,
    /// Return a bytes object containing any remaining decompressed data.
    "flush($self, length=16384, /)" => decompress_flush,
    /// Return a copy of the decompression object.
    "copy($self, /)" => decompress_copy,
    "__copy__($self, /)" => decompress_copy,
    "__deepcopy__($self, memo, /)" => decompress_copy,
}

crate::getters! { DECOMPRESS_GETTERS:
    "unused_data" => |vm, value| Ok(Value::from(Bytes::new(decompressor(vm, value)?.0.borrow().unused.clone()))),
    "unconsumed_tail" => |vm, value| Ok(Value::from(Bytes::new(decompressor(vm, value)?.0.borrow().tail.clone()))),
    "eof" => |vm, value| Ok(Value::bool(decompressor(vm, value)?.0.borrow().eof)),
}

crate::methods! { BUFFERED:
    "__new__($type, /, wbits=15, zdict=b'')" => buffered_new,
    /// Decompress *data*, returning uncompressed data as bytes.
    "decompress($self, /, data, max_length=-1)" => buffered_decompress,
}

crate::getters! { BUFFERED_GETTERS:
    "unused_data" => |vm, value| Ok(buffered(vm, value)?.unused_data()),
    "needs_input" => |vm, value| Ok(Value::bool(buffered(vm, value)?.needs_input.get())),
    "eof" => |vm, value| Ok(Value::bool(buffered(vm, value)?.eof.get())),
}
