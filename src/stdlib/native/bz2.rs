//! `_bz2`: bzip2, below the module `bz2` (in `python/bz2.py`).

use std::cell::{OnceCell, RefCell};

use bzip2::{Action, Compress, Compression, Decompress, Error, Status};

use super::decompressor::{self, Engine};
use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types::bytes::{Bytes, buffer};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// Pieces in which output is asked for.
const PIECE: usize = 32 * 1024;

/// The classes, made once.
#[derive(Default)]
struct Classes {
    compressor: OnceCell<Gc<Class>>,
    decompressor: OnceCell<Gc<Class>>,
}

/// `BZ2Compressor`; nothing once it is flushed.
struct Compressor(RefCell<Option<Compress>>);

impl Trace for Compressor {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Compressor {}

/// A class that scripts may make instances of, but not derive from.
pub fn final_class(
    vm: &Vm,
    module: &str,
    name: &'static str,
    rows: &'static [MethodDef],
    getters: &'static [GetterDef],
    doc: &str,
) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Native(name);
    let class = crate::types::make_class(&names, name, &[&types.object], layout, false, false);
    crate::stdlib::set_class_module(vm, &class, module);
    crate::types::fill(&types, &names, &class, rows, getters, doc);
    class
}

fn compressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.compressor.get_or_init(|| {
        let doc = "Create a compressor object for compressing data incrementally.\n\n  compresslevel\n    \
                   Compression level, as a number between 1 and 9.\n\nFor one-shot compression, use the \
                   compress() function instead.";
        final_class(vm, "_bz2", "BZ2Compressor", COMPRESSOR, &[], doc)
    });
    class.clone()
}

fn decompressor_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.decompressor.get_or_init(|| {
        let doc = "Create a decompressor object for decompressing data incrementally.\n\nFor one-shot \
                   decompression, use the decompress() function instead.";
        let name = "BZ2Decompressor";
        final_class(vm, "_bz2", name, DECOMPRESSOR, GETTERS, doc)
    });
    class.clone()
}

#[cold]
fn failed(vm: &mut Vm, error: Error) -> Raise {
    match error {
        Error::Sequence => vm.error(
            Exc::RuntimeError,
            "Internal error - Invalid sequence of commands sent to libbzip2",
        ),
        Error::Data | Error::DataMagic => vm.error(Exc::OSError, "Invalid data stream"),
        Error::Param => vm.value_error("Internal error - invalid parameters passed to libbzip2"),
    }
}

fn new_compressor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let level = match args[1].given() {
        Some(level) => vm.to_i64(level)?,
        None => 9,
    };
    if !(1..=9).contains(&level) {
        return Err(vm.value_error("compresslevel must be between 1 and 9"));
    }
    let state = Compress::new(Compression::new(level as u32), 0);
    let own = compressor_class(vm);
    let data = Compressor(RefCell::new(Some(state)));
    vm.wrap_native(&args[0], &own, data)
}

fn compressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Compressor> {
    value
        .native::<Compressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_bz2.BZ2Compressor' object"))
}

/// Compresses data; to the end of the stream if that is asked for.
fn run(state: &mut Compress, data: &[u8], action: Action) -> std::result::Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let start = state.total_in();
    loop {
        let taken = (state.total_in() - start) as usize;
        if action == Action::Run && taken == data.len() {
            return Ok(out);
        }
        out.reserve(PIECE);
        match state.compress_vec(&data[taken..], &mut out, action)? {
            Status::StreamEnd => return Ok(out),
            _ => continue,
        }
    }
}

fn compress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let data = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let ran = match &mut *this.0.borrow_mut() {
        Some(state) => run(state, &data, Action::Run),
        None => return Err(vm.value_error("Compressor has been flushed")),
    };
    match ran {
        Ok(out) => Ok(Value::from(Bytes::new(out))),
        Err(error) => Err(failed(vm, error)),
    }
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = compressor(vm, &args[0])?;
    let Some(mut state) = this.0.borrow_mut().take() else {
        return Err(vm.value_error("Repeated call to flush()"));
    };
    match run(&mut state, &[], Action::Finish) {
        Ok(out) => Ok(Value::from(Bytes::new(out))),
        Err(error) => Err(failed(vm, error)),
    }
}

struct Inflating(Decompress);

impl Engine for Inflating {
    fn run(
        &mut self,
        vm: &mut Vm,
        input: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(usize, bool)> {
        let (start, begin) = (self.0.total_in(), out.len());
        loop {
            let taken = (self.0.total_in() - start) as usize;
            let room = PIECE.max(out.len()).min(limit - (out.len() - begin));
            let from = out.len();
            out.resize(from + room, 0);
            let before = self.0.total_out();
            let status = self.0.decompress(&input[taken..], &mut out[from..]);
            let given = (self.0.total_out() - before) as usize;
            out.truncate(from + given);
            let taken_now = (self.0.total_in() - start) as usize;
            match status {
                Err(error) => return Err(failed(vm, error)),
                Ok(Status::StreamEnd) => return Ok((taken_now, true)),
                Ok(Status::MemNeeded) => {
                    return Err(vm.error_with(Exc::MemoryError, Vec::new()));
                }
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
    let own = decompressor_class(vm);
    let engine = Inflating(Decompress::new(false));
    vm.wrap_native(&args[0], &own, Decompressor::new(engine))
}

fn decompressor<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Decompressor> {
    value
        .native::<Decompressor>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_bz2.BZ2Decompressor' object"))
}

fn decompress(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    decompressor(vm, &args[0])?.decompress(vm, &args[1], &args[2])
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_bz2", "bzip2.", &[]);
    let (compressor, decompressor) = (compressor_class(vm), decompressor_class(vm));
    set(vm, &module, "BZ2Compressor", compressor);
    set(vm, &module, "BZ2Decompressor", decompressor);
    Ok(Value::from(module))
}

crate::methods! { COMPRESSOR:
    "__new__($type, compresslevel=9, /)" => new_compressor,
    /// Provide data to the compressor object.
    ///
    /// Returns a chunk of compressed data if possible, or b'' otherwise.
    "compress($self, data, /)" => compress,
    /// Finish the compression process.
    "flush($self, /)" => flush,
}

crate::methods! { DECOMPRESSOR:
    "__new__($type, /)" => new_decompressor,
    /// Decompress *data*, returning uncompressed data as bytes.
    "decompress($self, /, data, max_length=-1)" => decompress,
}

crate::getters! { GETTERS:
    "unused_data" => |vm, value| Ok(decompressor(vm, value)?.unused_data()),
    "needs_input" => |vm, value| Ok(Value::bool(decompressor(vm, value)?.needs_input.get())),
    "eof" => |vm, value| Ok(Value::bool(decompressor(vm, value)?.eof.get())),
}
