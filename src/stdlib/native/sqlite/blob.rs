//! `sqlite3.Blob`: a blob read and written piece by piece.

use std::cell::Cell;
use std::rc::Rc;

use rusqlite::ffi;

use super::connection;
use super::errors::{self, programming_error};
use super::raw::Blob as RawBlob;
use super::with_classes;
use crate::object::{Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// An open blob.
pub struct Blob {
    raw: Rc<RawBlob>,
    connection: Value,
    offset: Cell<i64>,
}

impl Trace for Blob {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.connection);
    }
}

impl NativeData for Blob {}

/// `Connection.blobopen`.
pub fn open(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handle = connection::of(vm, &args[0])?.checked(vm)?;
    let mut names = Vec::new();
    for (at, what) in [(1, "argument 1"), (2, "argument 2"), (5, "argument 'name'")] {
        match (args[at].as_str(), at) {
            (Some(text), _) if text.as_str().contains('\0') => {
                return Err(vm.value_error("embedded null character"));
            }
            (Some(text), _) => names.push(text.as_str().to_owned()),
            (None, 5) if args[5].is_undef() => names.push("main".to_owned()),
            (None, _) => {
                let name = vm.type_name(&args[at]);
                return Err(vm.type_error(format!("blobopen() {what} must be str, not {name}")));
            }
        }
    }
    let row = vm.to_i64(&args[3])?;
    let read_only = args[4].given().map_or(Ok(false), |value| vm.truth(value))?;
    let _guard = handle.lock(vm)?;
    let place = (names[2].as_str(), names[0].as_str(), names[1].as_str());
    let Ok(raw) = RawBlob::open(vm, &handle, place, row, !read_only) else {
        return Err(errors::last(vm, &handle));
    };
    let class = with_classes(vm, |all| all.blob.clone());
    let blob = Blob {
        raw,
        connection: args[0].clone(),
        offset: Cell::new(0),
    };
    Ok(Native::new(class, blob))
}

fn of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Blob> {
    let Some(blob) = value.native::<Blob>() else {
        return Err(vm.type_error("a sqlite3.Blob is wanted"));
    };
    connection::of(vm, &blob.connection)?.checked(vm)?;
    if !blob.raw.is_open() {
        return Err(programming_error(vm, "Cannot operate on a closed blob."));
    }
    Ok(blob)
}

impl Blob {
    fn load(&self, vm: &mut Vm, offset: i64, length: i64) -> Result<Vec<u8>> {
        let (offset, length) = (offset as i32, length as i32);
        match self.raw.read(offset, length) {
            Ok(data) => Ok(data),
            Err(code) => Err(self.failed(vm, code)),
        }
    }

    fn store(&self, vm: &mut Vm, data: &[u8], offset: i64) -> Result<()> {
        match self.raw.write(data, offset as i32) {
            ffi::SQLITE_OK => Ok(()),
            code => Err(self.failed(vm, code)),
        }
    }

    fn failed(&self, vm: &mut Vm, code: i32) -> crate::object::Raise {
        if code == ffi::SQLITE_ABORT {
            return errors::error(
                vm,
                errors::Kind::Operational,
                "Cannot operate on an expired blob handle",
            );
        }
        errors::last(vm, &self.raw.handle)
    }
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let wanted = args[1].given().map_or(Ok(-1), |value| vm.to_i64(value))?;
    let left = this.raw.size() - this.offset.get();
    let length = if wanted < 0 { left } else { wanted.min(left) };
    if length <= 0 {
        return Ok(Value::from(Bytes::new(Vec::new())));
    }
    let data = this.load(vm, this.offset.get(), length)?;
    this.offset.set(this.offset.get() + length);
    Ok(Value::from(Bytes::new(data)))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let data = bytes_arg(vm, &args[1])?.to_vec();
    let length = data.len() as i64;
    if length > this.raw.size() - this.offset.get() {
        return Err(vm.value_error("data longer than blob length"));
    }
    this.store(vm, &data, this.offset.get())?;
    this.offset.set(this.offset.get() + length);
    Ok(Value::None)
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let offset = vm.to_i64(&args[1])?;
    let origin = args[2].given().map_or(Ok(0), |value| vm.to_i64(value))?;
    let base = match origin {
        0 => 0,
        1 => this.offset.get(),
        2 => this.raw.size(),
        _ => {
            return Err(
                vm.value_error("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END")
            );
        }
    };
    let Some(place) = base
        .checked_add(offset)
        .filter(|place| *place <= i64::from(i32::MAX))
    else {
        return Err(vm.overflow_error("seek offset results in offset overflow"));
    };
    if place < 0 || place > this.raw.size() {
        return Err(vm.value_error("offset out of blob range"));
    }
    this.offset.set(place);
    Ok(Value::None)
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(of(vm, &args[0])?.offset.get()))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(of(vm, &args[0])?.raw.size()))
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(blob) = args[0].native::<Blob>() else {
        return Err(vm.type_error("a sqlite3.Blob is wanted"));
    };
    connection::of(vm, &blob.connection)?.checked(vm)?;
    blob.raw.shut();
    Ok(Value::None)
}

fn enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    of(vm, &args[0])?;
    Ok(args[0].clone())
}

fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    of(vm, &args[0])?;
    close(vm, &args[..1])?;
    Ok(Value::bool(false))
}

/// The offsets that a subscript means; `Err` of the index itself for a single byte.
fn places(vm: &mut Vm, this: &Blob, key: &Value) -> Result<std::result::Result<Vec<i64>, i64>> {
    let size = this.raw.size();
    if key.as_int().is_some() {
        let index = vm.to_i64(key)?;
        let index = if index < 0 { index + size } else { index };
        if !(0..size).contains(&index) {
            return Err(vm.index_error("Blob index out of range"));
        }
        return Ok(Err(index));
    }
    if !matches!(key, Value::Slice(_)) {
        return Err(vm.type_error("Blob indices must be integers"));
    }
    let bounds = vm.call_method(key, "indices", &[Value::Int(size)])?;
    let mut parts = Vec::new();
    for part in vm.collect_items(&bounds)? {
        parts.push(vm.to_i64(&part)?);
    }
    let [start, stop, step] = parts[..] else {
        return Err(vm.type_error("Blob indices must be integers"));
    };
    let mut places = Vec::new();
    let mut at = start;
    while (step > 0 && at < stop) || (step < 0 && at > stop) {
        places.push(at);
        at += step;
    }
    Ok(Ok(places))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    match places(vm, this, &args[1])? {
        Err(index) => {
            let data = this.load(vm, index, 1)?;
            Ok(Value::Int(data.first().map_or(0, |byte| i64::from(*byte))))
        }
        Ok(places) => {
            let (Some(low), Some(high)) = (places.iter().min(), places.iter().max()) else {
                return Ok(Value::from(Bytes::new(Vec::new())));
            };
            let data = this.load(vm, *low, high - low + 1)?;
            let picked = places
                .iter()
                .filter_map(|at| data.get((at - low) as usize).copied());
            Ok(Value::from(Bytes::new(picked.collect::<Vec<u8>>())))
        }
    }
}

fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    match places(vm, this, &args[1])? {
        Err(index) => {
            if args[2].as_int().is_none() {
                let name = vm.type_name(&args[2]);
                return Err(vm.type_error(format!(
                    "'{name}' object cannot be interpreted as an integer"
                )));
            }
            let byte = match vm.to_i64(&args[2]) {
                Ok(byte) => u8::try_from(byte).ok(),
                Err(raise) if vm.raised(&raise, Exc::OverflowError) => None,
                Err(raise) => return Err(raise),
            };
            let Some(byte) = byte else {
                return Err(vm.value_error("byte must be in range(0, 256)"));
            };
            this.store(vm, &[byte], index)?;
        }
        Ok(places) => {
            let data = bytes_arg(vm, &args[2])?.to_vec();
            if data.len() != places.len() {
                return Err(vm.index_error("Blob slice assignment is wrong size"));
            }
            for (byte, at) in data.iter().zip(&places) {
                this.store(vm, &[*byte], *at)?;
            }
        }
    }
    Ok(Value::None)
}

fn del_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    match places(vm, this, &args[1])? {
        Err(_) => Err(vm.type_error("Blob doesn't support item deletion")),
        Ok(_) => Err(vm.type_error("Blob doesn't support slice deletion")),
    }
}

crate::methods! { pub METHODS:
    "__len__($self, /)" => len,
    "__getitem__($self, key, /)" => get_item,
    "__setitem__($self, key, value, /)" => set_item,
    "__delitem__($self, key, /)" => del_item,
    "__enter__($self, /)" => enter,
    "__exit__($self, type, val, tb, /)" => exit,
    /// Close the blob.
    "close($self, /)" => close,
    /// Read data at the current offset position.
    "read($self, length=-1, /)" => read,
    /// Write data at the current offset.
    "write($self, data, /)" => write,
    /// Set the current access position to offset.
    "seek($self, offset, origin=0, /)" => seek,
    /// Return the current access position for the blob.
    "tell($self, /)" => tell,
}

crate::getters! { pub GETTERS: }
