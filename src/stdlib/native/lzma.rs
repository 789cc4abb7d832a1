//! `_lzma`: xz and lzma, below the module `lzma` (in `python/lzma.py`).

use std::cell::{Cell, OnceCell, RefCell};

use liblzma::stream::{
    Action, Check, Error, Filters, LzmaOptions, MatchFinder, Mode, Status, Stream,
};

use super::bz2::final_class;
use super::decompressor::{self, Engine};
use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types::bytes::{Bytes, buffer};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// Pieces in which output is asked for.
const PIECE: usize = 32 * 1024;

const FORMAT_AUTO: i64 = 0;
const FORMAT_XZ: i64 = 1;
const FORMAT_ALONE: i64 = 2;
const FORMAT_RAW: i64 = 3;

const FILTER_DELTA: i64 = 3;
const FILTER_LZMA1: i64 = 0x4000_0000_0000_0001;
const FILTER_LZMA2: i64 = 0x21;
/// Filters for the programs of one processor each.
const FILTERS_OF_PROCESSORS: std::ops::RangeInclusive<i64> = 4..=9;

const CHECK_NONE: i64 = 0;
const CHECK_UNKNOWN: i64 = 16;
const PRESET_DEFAULT: u32 = 6;

/// The classes, made once.
#[derive(Default)]
struct Classes {
    error: OnceCell<Gc<Class>>,
    compressor: OnceCell<Gc<Class>>,
    decompressor: OnceCell<Gc<Class>>,
}

fn error_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state
        .error
        .get_or_init(|| crate::stdlib::error_class(vm, "_lzma", "LZMAError"));
    class.clone()
}

#[cold]
fn error(vm: &mut Vm, message: &str) -> Raise {
    let class = Value::from(error_class(vm));
    match vm.call(&class, &[Value::from(message)]) {
        Ok(Value::Instance(ref made)) => Raise::new(made.share()),
        Ok(_) => vm.value_error(message),
        Err(raise) => raise,
    }
}

#[cold]
fn failed(vm: &mut Vm, what: Error) -> Raise {
    let message = match what {
        Error::UnsupportedCheck => "Unsupported integrity check",
        Error::NoCheck => "No integrity check",
        Error::Mem => return vm.error_with(Exc::MemoryError, Vec::new()),
        Error::MemLimit => "Memory usage limit exceeded",
        Error::Format => "Input format not supported by decoder",
        Error::Options => "Invalid or unsupported options",
        Error::Data => "Corrupt input data",
        Error::Program => "Internal error",
    };
    error(vm, message)
}

/// A filter as a script describes it.
struct Spec {
    id: i64,
    kind: Kind,
}

enum Kind {
    Lzma(Box<LzmaOptions>, Lzma),
    Delta(u32),
    Processor(u32),
}

/// What the properties of an LZMA filter hold.
struct Lzma {
    lc: u32,
    lp: u32,
    pb: u32,
    dict_size: u32,
}

/// An item of a filter's description that is an unsigned number.
fn number(vm: &mut Vm, spec: &Value, name: &str) -> Result<Option<u32>> {
    let get = [Value::from(name)];
    let Some(value) = vm.call_method(spec, "get", &get)?.not_none().cloned() else {
        return Ok(None);
    };
    match u32::try_from(vm.to_i64(&value)?) {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(vm.overflow_error("Value too large for uint32_t type")),
    }
}

/// Complains about items that a filter does not know.
fn check_names(vm: &mut Vm, spec: &Value, known: &[&str], kind: &str) -> Result<()> {
    for key in vm.collect_items(spec)? {
        let is_known = key
            .as_str()
            .is_some_and(|key| key.as_str() == "id" || known.contains(&key.as_str()));
        if !is_known {
            return Err(vm.value_error(format!("Invalid filter specifier for {kind} filter")));
        }
    }
    Ok(())
}

fn spec_of(vm: &mut Vm, spec: &Value) -> Result<Spec> {
    if spec.as_dict().is_none() {
        return Err(vm.type_error("Filter specifier must be a dict or dict-like object"));
    }
    let id = vm.call_method(spec, "get", &[Value::from("id")])?;
    let Some(id) = id.not_none() else {
        return Err(vm.value_error("Filter specifier must have an \"id\" entry"));
    };
    let id = vm.to_i64(id)?;
    let kind = match id {
        FILTER_LZMA1 | FILTER_LZMA2 => lzma_options(vm, spec)?,
        FILTER_DELTA => {
            check_names(vm, spec, &["dist"], "delta")?;
            Kind::Delta(number(vm, spec, "dist")?.unwrap_or(1))
        }
        id if FILTERS_OF_PROCESSORS.contains(&id) => {
            check_names(vm, spec, &["start_offset"], "BCJ")?;
            Kind::Processor(number(vm, spec, "start_offset")?.unwrap_or(0))
        }
        id => return Err(vm.value_error(format!("Invalid filter ID: {id}"))),
    };
    Ok(Spec { id, kind })
}

/// The dictionary's size of each preset, as a power of two.
const DICTIONARIES: [u32; 10] = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];

fn lzma_options(vm: &mut Vm, spec: &Value) -> Result<Kind> {
    const NAMES: [&str; 10] = [
        "preset",
        "dict_size",
        "lc",
        "lp",
        "pb",
        "mode",
        "nice_len",
        "mf",
        "depth",
        "id",
    ];
    check_names(vm, spec, &NAMES, "LZMA")?;
    let preset = number(vm, spec, "preset")?.unwrap_or(PRESET_DEFAULT);
    let Ok(mut options) = LzmaOptions::new_preset(preset) else {
        return Err(error(vm, &format!("Invalid compression preset: {preset}")));
    };
    let mut facts = Lzma {
        lc: 3,
        lp: 0,
        pb: 2,
        dict_size: 1 << DICTIONARIES[(preset & 0x1f).min(9) as usize],
    };
    if let Some(size) = number(vm, spec, "dict_size")? {
        facts.dict_size = size;
        options.dict_size(size);
    }
    if let Some(bits) = number(vm, spec, "lc")? {
        facts.lc = bits;
        options.literal_context_bits(bits);
    }
    if let Some(bits) = number(vm, spec, "lp")? {
        facts.lp = bits;
        options.literal_position_bits(bits);
    }
    if let Some(bits) = number(vm, spec, "pb")? {
        facts.pb = bits;
        options.position_bits(bits);
    }
    if facts.lc + facts.lp > 4 || facts.pb > 4 {
        return Err(failed(vm, Error::Options));
    }
    match number(vm, spec, "mode")? {
        None => {}
        Some(1) => drop(options.mode(Mode::Fast)),
        Some(2) => drop(options.mode(Mode::Normal)),
        Some(_) => return Err(failed(vm, Error::Options)),
    }
    if let Some(length) = number(vm, spec, "nice_len")? {
        options.nice_len(length);
    }
    match number(vm, spec, "mf")? {
        None => {}
        Some(3) => drop(options.match_finder(MatchFinder::HashChain3)),
        Some(4) => drop(options.match_finder(MatchFinder::HashChain4)),
        Some(18) => drop(options.match_finder(MatchFinder::BinaryTree2)),
        Some(19) => drop(options.match_finder(MatchFinder::BinaryTree3)),
        Some(20) => drop(options.match_finder(MatchFinder::BinaryTree4)),
        Some(_) => return Err(failed(vm, Error::Options)),
    }
    if let Some(depth) = number(vm, spec, "depth")? {
        options.depth(depth);
    }
    Ok(Kind::Lzma(Box::new(options), facts))
}

/// The chain of filters that a script describes.
fn chain(vm: &mut Vm, filters: &Value) -> Result<(Filters, Vec<Spec>)> {
    let items = vm.collect_items(filters)?;
    if items.len() > 4 {
        return Err(vm.value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    let mut specs = Vec::new();
    for item in &items {
        specs.push(spec_of(vm, item)?);
    }
    let mut chain = Filters::new();
    for spec in &specs {
        let added = match (&spec.kind, spec.id) {
            (Kind::Lzma(options, _), FILTER_LZMA1) => {
                chain.lzma1(options);
                Ok(())
            }
            (Kind::Lzma(options, _), _) => {
                chain.lzma2(options);
                Ok(())
            }
            (Kind::Delta(1..=256), _) | (Kind::Processor(_), _) => {
                let properties = properties(spec);
                match spec.id {
                    FILTER_DELTA => chain.delta_properties(&properties),
                    4 => chain.x86_properties(&properties),
                    5 => chain.powerpc_properties(&properties),
                    6 => chain.ia64_properties(&properties),
                    7 => chain.arm_properties(&properties),
                    8 => chain.arm_thumb_properties(&properties),
                    _ => chain.sparc_properties(&properties),
                }
                .map(drop)
            }
            (Kind::Delta(_), _) => Err(Error::Options),
        };
        added.map_err(|what| failed(vm, what))?;
    }
    Ok((chain, specs))
}

/// A filter's options as they stand in a file.
fn properties(spec: &Spec) -> Vec<u8> {
    match &spec.kind {
        Kind::Lzma(_, facts) if spec.id == FILTER_LZMA1 => {
            let mut bytes = vec![((facts.pb * 5 + facts.lp) * 9 + facts.lc) as u8];
            bytes.extend(facts.dict_size.to_le_bytes());
            bytes
        }
        Kind::Lzma(_, facts) => {
            // The smallest size of the form 2^n or 2^n + 2^(n-1) that is large enough.
            let fits = |bits: u32| (2 | u64::from(bits & 1)) << (bits / 2 + 11);
            let bits = (0..40).find(|&bits| fits(bits) >= u64::from(facts.dict_size));
            vec![bits.unwrap_or(40) as u8]
        }
        Kind::Delta(distance) => vec![distance.wrapping_sub(1) as u8],
        Kind::Processor(0) => Vec::new(),
        Kind::Processor(offset) => offset.to_le_bytes().to_vec(),
    }
}

fn encode_properties(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let spec = spec_of(vm, &args[0])?;
    if let Kind::Delta(distance) = spec.kind
        && !(1..=256).contains(&distance)
    {
        return Err(failed(vm, Error::Options));
    }
    Ok(Value::from(Bytes::new(properties(&spec))))
}

fn decode_properties(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let id = vm.to_i64(&args[0])?;
    let bytes = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let mut items = vec![("id", id)];
    match (id, &bytes[..]) {
        (FILTER_LZMA1, &[first, a, b, c, d]) if first < 225 => {
            let first = i64::from(first);
            let size = u32::from_le_bytes([a, b, c, d]);
            items.extend([("lc", first % 9), ("lp", first / 9 % 5), ("pb", first / 45)]);
            items.push(("dict_size", i64::from(size)));
        }
        (FILTER_LZMA2, &[bits @ 0..=40]) => {
            let size = match bits {
                40 => i64::from(u32::MAX),
                bits => (2 | i64::from(bits & 1)) << (bits / 2 + 11),
            };
            items.push(("dict_size", size));
        }
        (FILTER_DELTA, &[distance]) => items.push(("dist", i64::from(distance) + 1)),
        (id, &[]) if FILTERS_OF_PROCESSORS.contains(&id) => {}
        (id, &[a, b, c, d]) if FILTERS_OF_PROCESSORS.contains(&id) => {
            let offset = u32::from_le_bytes([a, b, c, d]);
            items.push(("start_offset", i64::from(offset)));
        }
        _ => return Err(failed(vm, Error::Options)),
    }
    let spec = Dict::new();
    for (name, value) in items {
        spec.insert_str(&vm.intern(name), Value::Int(value));
    }
    Ok(Value::from(Gc::new(spec)))
}

fn check_of(id: i64) -> Option<Check> {
    match id {
        0 => Some(Check::None),
        1 => Some(Check::Crc32),
        4 => Some(Check::Crc64),
        10 => Some(Check::Sha256),
        _ => None,
    }
}

fn is_check_supported(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let id = vm.to_i64(&args[0])?;
    Ok(Value::bool(check_of(id).is_some()))
}

/// `LZMACompressor`; nothing once it is flushed.
struct Compressor(RefCell<Option<Stream>>);

impl Trace for Compressor {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Compressor {}

fn number_or(vm: &mut Vm, value: &Value, default: i64) -> Result<i64> {
    match value.given() {
        Some(value) => vm.to_i64(value),
        None => Ok(default),
    }
}

fn new_compressor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let format = number_or(vm, &args[1], FORMAT_XZ)?;
    let check = number_or(vm, &args[2], -1)?;
    let (preset, filters) = (args[3].not_none(), args[4].not_none());
    if preset.is_some() && filters.is_some() {
        return Err(vm.value_error("Cannot specify both preset and filter chain"));
    }
    let level = match preset {
        Some(preset) => match u32::try_from(vm.to_i64(preset)?) {
            Ok(level) => level,
            Err(_) => return Err(vm.overflow_error("Value too large for uint32_t type")),
        },
        None => PRESET_DEFAULT,
    };
    if format != FORMAT_XZ && check != -1 && check != CHECK_NONE {
        return Err(vm.value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let made = match (format, filters) {
        (FORMAT_XZ, filters) => {
            let check = if check == -1 { 4 } else { check };
            let Some(check) = check_of(check) else {
                return Err(match check {
                    0..=15 => failed(vm, Error::UnsupportedCheck),
                    _ => failed(vm, Error::Program),
                });
            };
            match filters {
                Some(filters) => {
                    let (chain, specs) = chain(vm, filters)?;
                    if specs.is_empty() {
                        return Err(failed(vm, Error::Program));
                    }
                    Stream::new_stream_encoder(&chain, check)
                }
                None => Stream::new_easy_encoder(level, check),
            }
        }
        (FORMAT_ALONE, Some(filters)) => {
            let (_, specs) = chain(vm, filters)?;
            match &specs[..] {
                [
                    Spec {
                        id: FILTER_LZMA1,
                        kind: Kind::Lzma(options, _),
                    },
                ] => Stream::new_lzma_encoder(options),
                _ => {
                    return Err(vm.value_error(
                        "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter",
                    ));
                }
            }
        }
        (FORMAT_ALONE, None) => match LzmaOptions::new_preset(level) {
            Ok(options) => Stream::new_lzma_encoder(&options),
            Err(_) => {
                return Err(error(vm, &format!("Invalid compression preset: {level}")));
            }
        },
        (FORMAT_RAW, Some(filters)) => Stream::new_raw_encoder(&chain(vm, filters)?.0),
        (FORMAT_RAW, None) => return Err(vm.value_error("Must specify filters for FORMAT_RAW")),
        _ => return Err(vm.value_error(format!("Invalid container format: {format}"))),
    };
    let stream = made.map_err(|what| failed(vm, what))?;
    let own = compressor_class(vm);
    let data = Compressor(RefCell::new(Some(stream)));
    vm.wrap_native(&args[0], &own, data)
}

fn compressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Compressor> {
    value
        .native::<Compressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_lzma.LZMACompressor' object"))
}

/// Compresses data; to the end of the stream if that is asked for.
fn run(stream: &mut Stream, data: &[u8], finish: bool) -> std::result::Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let start = stream.total_in();
    loop {
        let taken = (stream.total_in() - start) as usize;
        if !finish && taken == data.len() {
            return Ok(out);
        }
        out.reserve(PIECE);
        let action = if finish { Action::Finish } else { Action::Run };
        if stream.process_vec(&data[taken..], &mut out, action)? == Status::StreamEnd {
            return Ok(out);
        }
    }
}

fn compress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let data = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let ran = match &mut *this.0.borrow_mut() {
        Some(stream) => run(stream, &data, false),
        None => return Err(vm.value_error("Compressor has been flushed")),
    };
    match ran {
        Ok(out) => Ok(Value::from(Bytes::new(out))),
        Err(what) => Err(failed(vm, what)),
    }
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let Some(mut stream) = this.0.borrow_mut().take() else {
        return Err(vm.value_error("Repeated call to flush()"));
    };
    match run(&mut stream, &[], true) {
        Ok(out) => Ok(Value::from(Bytes::new(out))),
        Err(what) => Err(failed(vm, what)),
    }
}

struct Inflating {
    stream: Stream,
    /// The first bytes of the stream, in which the check stands.
    head: Vec<u8>,
    format: i64,
    check: Cell<i64>,
}

impl Inflating {
    /// Which check there is, as far as the header has come.
    fn look(&self) {
        let is_xz = self.head.starts_with(b"\xfd7zXZ\0");
        if self.format == FORMAT_RAW
            || self.format == FORMAT_ALONE
            || (self.format == FORMAT_AUTO && self.head.len() >= 13 && !is_xz)
        {
            self.check.set(CHECK_NONE);
        } else if let (true, Some(flags)) = (is_xz && self.head.len() >= 12, self.head.get(7)) {
            self.check.set(i64::from(flags & 0xf));
        }
    }
}

impl Engine for Inflating {
    fn run(
        &mut self,
        vm: &mut Vm,
        input: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(usize, bool)> {
        if self.head.len() < 16 {
            let wanted = 16 - self.head.len();
            self.head.extend(input.iter().take(wanted));
            self.look();
        }
        let (start, begin) = (self.stream.total_in(), out.len());
        loop {
            let taken = (self.stream.total_in() - start) as usize;
            let room = PIECE.max(out.len()).min(limit - (out.len() - begin));
            let from = out.len();
            out.resize(from + room, 0);
            let before = self.stream.total_out();
            let status = self
                .stream
                .process(&input[taken..], &mut out[from..], Action::Run);
            let given = (self.stream.total_out() - before) as usize;
            out.truncate(from + given);
            let taken_now = (self.stream.total_in() - start) as usize;
            match status {
                Err(what) => return Err(failed(vm, what)),
                Ok(Status::StreamEnd) => return Ok((taken_now, true)),
                Ok(_) => {}
            }
            let at_limit = out.len() - begin == limit;
            let used_up = taken_now == input.len() && given < room;
            if at_limit || used_up || (given == 0 && taken_now == taken) {
                return Ok((taken_now, false));
            }
        }
    }
}

type Decompressor = decompressor::Decompressor<Inflating>;

fn new_decompressor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let format = number_or(vm, &args[1], FORMAT_AUTO)?;
    let memory = match args[2].not_none() {
        Some(_) if format == FORMAT_RAW => {
            return Err(vm.value_error("Cannot specify memory limit with FORMAT_RAW"));
        }
        Some(limit) => u64::try_from(vm.to_i64(limit)?).unwrap_or(0),
        None => u64::MAX,
    };
    let filters = args[3].not_none();
    if format == FORMAT_RAW && filters.is_none() {
        return Err(vm.value_error("Must specify filters for FORMAT_RAW"));
    }
    if format != FORMAT_RAW && filters.is_some() {
        return Err(vm.value_error("Cannot specify filters except with FORMAT_RAW"));
    }
    let made = match (format, filters) {
        (FORMAT_AUTO, _) => Stream::new_auto_decoder(memory, 0),
        (FORMAT_XZ, _) => Stream::new_stream_decoder(memory, 0),
        (FORMAT_ALONE, _) => Stream::new_lzma_decoder(memory),
        (FORMAT_RAW, Some(filters)) => Stream::new_raw_decoder(&chain(vm, filters)?.0),
        _ => return Err(vm.value_error(format!("Invalid container format: {format}"))),
    };
    let stream = made.map_err(|what| failed(vm, what))?;
    let engine = Inflating {
        stream,
        head: Vec::new(),
        format,
        check: Cell::new(CHECK_UNKNOWN),
    };
    engine.look();
    let own = decompressor_class(vm);
    vm.wrap_native(&args[0], &own, Decompressor::new(engine))
}

fn decompressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Decompressor> {
    value
        .native::<Decompressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_lzma.LZMADecompressor' object"))
}

fn decompress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    decompressor(vm, &args[0])?.decompress(vm, &args[1], &args[2])
}

fn compressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.compressor.get_or_init(|| {
        let doc = "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)";
        final_class(vm, "_lzma", "LZMACompressor", COMPRESSOR, &[], doc)
    });
    class.clone()
}

fn decompressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.decompressor.get_or_init(|| {
        let doc = "Create a decompressor object for decompressing data incrementally.";
        final_class(vm, "_lzma", "LZMADecompressor", DECOMPRESSOR, GETTERS, doc)
    });
    class.clone()
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_lzma", "xz and lzma.", FUNCTIONS);
    let class = error_class(vm);
    set(vm, &module, "LZMAError", class);
    let (compressor, decompressor) = (compressor_class(vm), decompressor_class(vm));
    set(vm, &module, "LZMACompressor", compressor);
    set(vm, &module, "LZMADecompressor", decompressor);
    for (name, value) in [
        ("FORMAT_AUTO", FORMAT_AUTO),
        ("FORMAT_XZ", FORMAT_XZ),
        ("FORMAT_ALONE", FORMAT_ALONE),
        ("FORMAT_RAW", FORMAT_RAW),
        ("CHECK_NONE", CHECK_NONE),
        ("CHECK_CRC32", 1),
        ("CHECK_CRC64", 4),
        ("CHECK_SHA256", 10),
        ("CHECK_ID_MAX", 15),
        ("CHECK_UNKNOWN", CHECK_UNKNOWN),
        ("FILTER_LZMA1", FILTER_LZMA1),
        ("FILTER_LZMA2", FILTER_LZMA2),
        ("FILTER_DELTA", FILTER_DELTA),
        ("FILTER_X86", 4),
        ("FILTER_POWERPC", 5),
        ("FILTER_IA64", 6),
        ("FILTER_ARM", 7),
        ("FILTER_ARMTHUMB", 8),
        ("FILTER_SPARC", 9),
        ("MF_HC3", 3),
        ("MF_HC4", 4),
        ("MF_BT2", 18),
        ("MF_BT3", 19),
        ("MF_BT4", 20),
        ("MODE_FAST", 1),
        ("MODE_NORMAL", 2),
        ("PRESET_DEFAULT", i64::from(PRESET_DEFAULT)),
        ("PRESET_EXTREME", 1 << 31),
    ] {
        set(vm, &module, name, Value::Int(value));
    }
    Ok(Value::from(module))
}

crate::methods! { FUNCTIONS:
    /// Test whether the given integrity check is supported.
    ///
    /// Always returns True for CHECK_NONE and CHECK_CRC32.
    "is_check_supported($module, check_id, /)" => is_check_supported,
    /// Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).
    "_encode_filter_properties($module, filter, /)" => encode_properties,
    /// Return a dict of the options that were encoded.
    "_decode_filter_properties($module, filter_id, encoded_props, /)" => decode_properties,
}

crate::methods! { COMPRESSOR:
    "__new__($type, /, format=1, check=-1, preset=None, filters=None)" => new_compressor,
    /// Provide data to the compressor object.
    ///
    /// Returns a chunk of compressed data if possible, or b'' otherwise.
    "compress($self, data, /)" => compress,
    /// Finish the compression process.
    "flush($self, /)" => flush,
}

crate::methods! { DECOMPRESSOR:
    "__new__($type, /, format=0, memlimit=None, filters=None)" => new_decompressor,
    /// Decompress *data*, returning uncompressed data as bytes.
    "decompress($self, /, data, max_length=-1)" => decompress,
}

crate::getters! { GETTERS:
    "check" => |vm, value| Ok(Value::Int(decompressor(vm, value)?.engine.borrow().check.get())),
    "unused_data" => |vm, value| Ok(decompressor(vm, value)?.unused_data()),
    "needs_input" => |vm, value| Ok(Value::bool(decompressor(vm, value)?.needs_input.get())),
    "eof" => |vm, value| Ok(Value::bool(decompressor(vm, value)?.eof.get())),
}
