//! `_zstd_native`: streams of zstd, below `_zstd` (in `python/_zstd.py`), which checks what scripts ask for.

#[allow(unsafe_code)] // pointers into bytes that live as long as they are needed
mod context;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use zstd_safe::zstd_sys::ZSTD_EndDirective as End;
use zstd_safe::{CParameter, DParameter, InBuffer, OutBuffer, Strategy};

use self::context::{Compressing, Decompressing};
use super::bz2::final_class;
use super::decompressor::{self, Engine};
use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types::bytes::{Bytes, buffer};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Pieces in which output is asked for.
const PIECE: usize = 128 * 1024;

/// How a dictionary is used: by its tables, or as bytes that come before.
const AS_PREFIX: i64 = 2;

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
        .get_or_init(|| crate::stdlib::error_class(vm, "compression.zstd", "ZstdError"));
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
fn failed(vm: &mut Vm, what: &str, code: usize) -> Raise {
    let name = zstd_safe::get_error_name(code);
    error(vm, &format!("{what}: {name}"))
}

struct Compressor(RefCell<Compressing>);

impl Trace for Compressor {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Compressor {}

fn compressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state
        .compressor
        .get_or_init(|| final_class(vm, "_zstd_native", "Compressor", COMPRESSOR, &[], ""));
    class.clone()
}

fn decompressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.decompressor.get_or_init(|| {
        let name = "Decompressor";
        final_class(vm, "_zstd_native", name, DECOMPRESSOR, GETTERS, "")
    });
    class.clone()
}

/// The parameter with a number, if a value of it says anything.
fn parameter(key: i64, value: i64) -> Option<CParameter> {
    let number = value as u32;
    Some(match key {
        100 => CParameter::CompressionLevel(value as i32),
        101 => CParameter::WindowLog(number),
        102 => CParameter::HashLog(number),
        103 => CParameter::ChainLog(number),
        104 => CParameter::SearchLog(number),
        105 => CParameter::MinMatch(number),
        106 => CParameter::TargetLength(number),
        107 => CParameter::Strategy(match value {
            1 => Strategy::ZSTD_fast,
            2 => Strategy::ZSTD_dfast,
            3 => Strategy::ZSTD_greedy,
            4 => Strategy::ZSTD_lazy,
            5 => Strategy::ZSTD_lazy2,
            6 => Strategy::ZSTD_btlazy2,
            7 => Strategy::ZSTD_btopt,
            8 => Strategy::ZSTD_btultra,
            9 => Strategy::ZSTD_btultra2,
            _ => return None,
        }),
        160 => CParameter::EnableLongDistanceMatching(value == 1),
        161 => CParameter::LdmHashLog(number),
        162 => CParameter::LdmMinMatch(number),
        163 => CParameter::LdmBucketSizeLog(number),
        164 => CParameter::LdmHashRateLog(number),
        200 => CParameter::ContentSizeFlag(value != 0),
        201 => CParameter::ChecksumFlag(value != 0),
        202 => CParameter::DictIdFlag(value != 0),
        400 => CParameter::NbWorkers(number),
        401 => CParameter::JobSize(number),
        402 => CParameter::OverlapSizeLog(number),
        _ => return None,
    })
}

/// Parameters as pairs of numbers.
fn pairs(vm: &mut Vm, value: &Value) -> Result<Vec<(i64, i64)>> {
    let mut found = Vec::new();
    vm.for_each(value, |vm, pair| {
        if let Some([key, value]) = pair.as_tuple().as_deref().map(Tuple::items) {
            found.push((vm.to_i64(key)?, vm.to_i64(value)?));
        }
        Ok(true)
    })?;
    Ok(found)
}

/// A dictionary argument: nothing, or its bytes and how they are used.
fn dictionary(vm: &mut Vm, content: &Value, kind: &Value) -> Result<Option<(Rc<[u8]>, i64)>> {
    let Some(content) = content.not_none() else {
        return Ok(None);
    };
    let bytes: Rc<[u8]> = Rc::from(&buffer::bytes_arg(vm, content)?[..]);
    Ok(Some((bytes, vm.to_i64(kind)?)))
}

/// `Compressor(parameters, dictionary, kind)`.
fn new_compressor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut made = Compressing::new();
    for (key, value) in pairs(vm, &args[1])? {
        if let Some(parameter) = parameter(key, value)
            && let Err(code) = made.context.set_parameter(parameter)
        {
            return Err(failed(vm, "Unable to set zstd compression parameter", code));
        }
    }
    if let Some((bytes, kind)) = dictionary(vm, &args[2], &args[3])? {
        let loaded = match kind {
            AS_PREFIX => made.refer_to(&bytes),
            _ => made.context.load_dictionary(&bytes),
        };
        if let Err(code) = loaded {
            let what = "Unable to load Zstandard dictionary or prefix for compression";
            return Err(failed(vm, what, code));
        }
    }
    let own = compressor_class(vm);
    vm.wrap_native(&args[0], &own, Compressor(RefCell::new(made)))
}

fn compressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Compressor> {
    value
        .native::<Compressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_zstd_native.Compressor' object"))
}

/// `compress(data, mode)`: 0 goes on, 1 ends a block, 2 the frame.
fn compress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let data = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let end = match vm.to_i64(&args[2])? {
        0 => End::ZSTD_e_continue,
        1 => End::ZSTD_e_flush,
        _ => End::ZSTD_e_end,
    };
    let ran = run(&mut this.0.borrow_mut(), &data, end);
    match ran {
        Ok(out) => Ok(Value::from(Bytes::new(out))),
        Err(code) => Err(failed(vm, "Unable to compress Zstandard data", code)),
    }
}

fn run(state: &mut Compressing, data: &[u8], end: End) -> std::result::Result<Vec<u8>, usize> {
    let mut out = Vec::new();
    let mut input = InBuffer::around(data);
    let mut piece = vec![0; PIECE.min(zstd_safe::compress_bound(data.len()).max(64))];
    loop {
        let mut output = OutBuffer::around(&mut piece[..]);
        let left = state
            .context
            .compress_stream2(&mut output, &mut input, end)?;
        out.extend_from_slice(output.as_slice());
        let done = match end {
            End::ZSTD_e_continue => input.pos() == data.len(),
            _ => left == 0,
        };
        if done {
            if end == End::ZSTD_e_end {
                state.refer_again()?;
            }
            return Ok(out);
        }
    }
}

/// After an error: a new frame.
fn reset(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let mut state = this.0.borrow_mut();
    // What goes wrong here shows in the next call.
    let _ = state.context.reset(zstd_safe::ResetDirective::SessionOnly);
    Ok(Value::None)
}

/// `pledge(size)`: the size of the next frame; `None` if it is not known.
fn pledge(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let size = match args[1].not_none() {
        Some(size) => {
            let text = vm.str(size)?;
            text.as_str().parse().ok()
        }
        None => None,
    };
    let pledged = this.0.borrow_mut().context.set_pledged_src_size(size);
    match pledged {
        Ok(_) => Ok(Value::None),
        Err(code) => Err(failed(
            vm,
            "Unable to set pledged uncompressed content size",
            code,
        )),
    }
}

impl Engine for Decompressing {
    fn run(
        &mut self,
        vm: &mut Vm,
        input: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(usize, bool)> {
        let mut source = InBuffer::around(input);
        let mut piece = vec![0; PIECE.min(limit)];
        let begin = out.len();
        loop {
            let room = piece.len().min(limit - (out.len() - begin));
            let mut output = OutBuffer::around(&mut piece[..room]);
            let step = self.context.decompress_stream(&mut output, &mut source);
            let came = output.as_slice();
            out.extend_from_slice(came);
            let full = came.len() == room;
            match step {
                Ok(0) => return Ok((source.pos(), true)),
                Ok(_) => {}
                Err(code) => return Err(failed(vm, "Unable to decompress Zstandard data", code)),
            }
            let is_over = out.len() - begin >= limit;
            if is_over || (!full && source.pos() == input.len()) {
                return Ok((source.pos(), false));
            }
        }
    }
}

type Decompressor = decompressor::Decompressor<Decompressing>;

/// `Decompressor(parameters, dictionary, kind)`.
fn new_decompressor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut made = Decompressing::new();
    for (_, value) in pairs(vm, &args[1])? {
        let parameter = DParameter::WindowLogMax(value as u32);
        if let Err(code) = made.context.set_parameter(parameter) {
            return Err(failed(
                vm,
                "Unable to set zstd decompression parameter",
                code,
            ));
        }
    }
    if let Some((bytes, kind)) = dictionary(vm, &args[2], &args[3])? {
        let loaded = match kind {
            AS_PREFIX => made.refer_to(&bytes),
            _ => made.context.load_dictionary(&bytes),
        };
        if let Err(code) = loaded {
            let what = "Unable to load Zstandard dictionary or prefix for decompression";
            return Err(failed(vm, what, code));
        }
    }
    let own = decompressor_class(vm);
    vm.wrap_native(&args[0], &own, Decompressor::new(made))
}

fn decompressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Decompressor> {
    value
        .native::<Decompressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_zstd_native.Decompressor' object"))
}

fn decompress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    decompressor(vm, &args[0])?.decompress(vm, &args[1], &args[2])
}

fn get_eof(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(decompressor(vm, this)?.eof.get()))
}

fn get_needs_input(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(decompressor(vm, this)?.needs_input.get()))
}

fn get_unused_data(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(decompressor(vm, this)?.unused_data())
}

/// The bytes of the samples and their sizes, which the caller has checked.
fn samples(vm: &mut Vm, bytes: &Value, sizes: &Value) -> Result<(Vec<u8>, Vec<usize>)> {
    let data = buffer::bytes_arg(vm, bytes)?.to_vec();
    let mut found = Vec::new();
    vm.for_each(sizes, |vm, size| {
        found.push(vm.to_i64(&size)? as usize);
        Ok(true)
    })?;
    let total = found
        .iter()
        .try_fold(0_usize, |total, &size| total.checked_add(size));
    if total != Some(data.len()) {
        let message = "The samples size tuple doesn't match the concatenation's size.";
        return Err(vm.value_error(message));
    }
    Ok((data, found))
}

fn train(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (data, sizes) = samples(vm, &args[0], &args[1])?;
    let size = vm.to_i64(&args[2])? as usize;
    let mut made: Vec<u8> = Vec::new();
    if made.try_reserve_exact(size).is_err() {
        return Err(vm.memory_error(""));
    }
    match zstd_safe::train_from_buffer(&mut made, &data, &sizes) {
        Ok(_) => Ok(Value::from(Bytes::new(made))),
        Err(code) => Err(failed(vm, "Unable to train the Zstandard dictionary", code)),
    }
}

fn finalize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let content = buffer::bytes_arg(vm, &args[0])?.to_vec();
    let (data, sizes) = samples(vm, &args[1], &args[2])?;
    let size = vm.to_i64(&args[3])? as usize;
    let level = vm.to_i64(&args[4])? as i32;
    match context::finalize(&content, &data, &sizes, size, level) {
        Ok(made) => Ok(Value::from(Bytes::new(made))),
        Err(code) => Err(failed(
            vm,
            "Unable to finalize the Zstandard dictionary",
            code,
        )),
    }
}

fn dict_id(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let content = buffer::bytes_arg(vm, &args[0])?.to_vec();
    let id = zstd_safe::get_dict_id(&content);
    Ok(Value::Int(id.map_or(0, |id| i64::from(id.get()))))
}

/// `(size or None, number of the dictionary)` by a frame's header.
fn frame_info(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = buffer::bytes_arg(vm, &args[0])?.to_vec();
    let Ok(size) = zstd_safe::get_frame_content_size(&data) else {
        let message = "Error when getting information from the header of a Zstandard frame. Ensure the frame_buffer \
                       argument starts from the beginning of a frame, and its length is not less than the frame \
                       header (6~18 bytes).";
        return Err(error(vm, message));
    };
    let size = size.map_or(Value::None, |size| {
        Value::Int(i64::try_from(size).unwrap_or(i64::MAX))
    });
    let id = zstd_safe::get_dict_id_from_frame(&data);
    let id = Value::Int(id.map_or(0, |id| i64::from(id.get())));
    Ok(Value::from(Tuple::new([size, id])))
}

fn frame_size(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = buffer::bytes_arg(vm, &args[0])?.to_vec();
    match zstd_safe::find_frame_compressed_size(&data) {
        Ok(size) => Ok(Value::from(size)),
        Err(code) => {
            let name = zstd_safe::get_error_name(code);
            let message = format!(
                "Error when finding the compressed size of a Zstandard frame. Ensure the frame_buffer argument starts \
                 from the beginning of a frame, and its length is not less than this complete frame. Zstd error \
                 message: {name}."
            );
            Err(error(vm, &message))
        }
    }
}

crate::methods! { COMPRESSOR:
    "__new__($type, parameters, dictionary, kind, /)" => new_compressor,
    "compress($self, data, mode, /)" => compress,
    "pledge($self, size, /)" => pledge,
    "reset($self, /)" => reset,
}

crate::methods! { DECOMPRESSOR:
    "__new__($type, parameters, dictionary, kind, /)" => new_decompressor,
    "decompress($self, data, max_length=-1, /)" => decompress,
}

crate::getters! { GETTERS:
    "eof" => get_eof,
    "needs_input" => get_needs_input,
    "unused_data" => get_unused_data,
}

crate::methods! { METHODS:
    "train($module, samples, sizes, size, /)" => train,
    "finalize($module, content, samples, sizes, size, level, /)" => finalize,
    "dict_id($module, content, /)" => dict_id,
    "frame_info($module, data, /)" => frame_info,
    "frame_size($module, data, /)" => frame_size,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Streams of zstd.";
    let module = vm.native_module("_zstd_native", doc, METHODS);
    let class = compressor_class(vm);
    set(vm, &module, "Compressor", class);
    let class = decompressor_class(vm);
    set(vm, &module, "Decompressor", class);
    let class = error_class(vm);
    set(vm, &module, "ZstdError", class);
    set(vm, &module, "version", zstd_safe::version_string());
    let number = i64::from(zstd_safe::version_number());
    set(vm, &module, "version_number", Value::Int(number));
    Ok(Value::from(module))
}
