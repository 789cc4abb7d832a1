//! Binary files: `FileIO` and `BytesIO`, and what the buffered classes (`buffered.rs`) share with them.  All are
//! one Rust type: a face of a device, or of a [`Layer`] over a raw file that is a script's.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::device::{Device, size_argument};
use super::layer::Layer;
use crate::object::Class;
use crate::object::{Gc, NativeData, Payload, Result, Slot, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

/// What a binary file object stands for.
#[derive(Clone)]
pub enum Face {
    /// `__init__` has not been called.
    Nothing,
    /// `detach()` has been.
    Detached,
    Device(Rc<Device>),
    Layer(Rc<Layer>),
}

/// A binary file object.
pub struct BinaryFile {
    pub face: RefCell<Face>,
    /// The raw file under a buffer on a device; made when it is first asked for.
    pub raw: Slot,
    pub mode: Cell<&'static str>,
    /// Its `__del__` is at work.
    pub finalizing: Cell<bool>,
}

impl NativeData for BinaryFile {
    fn dies_quietly(&self) -> bool {
        match &*self.face.borrow() {
            Face::Device(device) => device.is_closed() || device.memory_bytes().is_some(),
            Face::Nothing | Face::Detached => true,
            Face::Layer(_) => false,
        }
    }
}

impl Trace for BinaryFile {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.raw.trace(tracer);
        // A device is shared: what it holds is nobody's alone, and not for the collector to count.
        if let Face::Layer(layer) = &*self.face.borrow() {
            layer.trace(tracer);
        }
    }
}

impl BinaryFile {
    /// A file whose `__init__` is still to come.
    pub fn new(face: Face, mode: &'static str) -> BinaryFile {
        BinaryFile {
            face: RefCell::new(face),
            raw: Slot::default(),
            mode: Cell::new(mode),
            finalizing: Cell::new(false),
        }
    }

    /// An object of a class of ours.
    pub fn into_value(self, vm: &mut Vm, class: &Gc<Class>) -> Result<Value> {
        vm.new_instance(class.clone(), Payload::Native(Box::new(self)))
    }
}

/// The native half of a file object.
pub fn file<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a BinaryFile> {
    match this.native::<BinaryFile>() {
        Some(file) => Ok(file),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

/// The device of an open file.
pub fn device(vm: &mut Vm, this: &Value) -> Result<Rc<Device>> {
    device_for(vm, this, "I/O operation on closed file")
}

/// The device of an open file, which `what` is asked of.
pub fn device_for(vm: &mut Vm, this: &Value, what: &str) -> Result<Rc<Device>> {
    let device = any_device(vm, this)?;
    if !device.is_closed() {
        return Ok(device);
    }
    Err(match device.memory_bytes().is_some() {
        true => vm.value_error("I/O operation on closed file."),
        false if is_raw(vm, this) => vm.value_error("I/O operation on closed file"),
        false => vm.value_error(what),
    })
}

/// Whether this is a `FileIO`, which neither reads ahead nor keeps anything back.
fn is_raw(vm: &mut Vm, this: &Value) -> bool {
    let raw = super::classes(vm).file;
    vm.is_instance_of(this, &raw)
}

pub fn any_device(vm: &mut Vm, this: &Value) -> Result<Rc<Device>> {
    let face = file(vm, this)?.face.borrow().clone();
    match face {
        Face::Device(device) => Ok(device),
        Face::Detached => Err(vm.value_error("raw stream has been detached")),
        Face::Nothing if is_raw(vm, this) => Err(vm.value_error("I/O operation on closed file")),
        Face::Nothing | Face::Layer(_) => {
            Err(vm.value_error("I/O operation on uninitialized object"))
        }
    }
}

fn readable_device(vm: &mut Vm, this: &Value) -> Result<Rc<Device>> {
    let device = device_for(vm, this, "read of closed file")?;
    if !device.readable {
        let what = match is_raw(vm, this) {
            true => "File not open for reading",
            false => "read",
        };
        return Err(super::unsupported(vm, what));
    }
    Ok(device)
}

pub fn bytes(data: Vec<u8>) -> Value {
    Value::from(Bytes::new(data))
}

/// `read` of a buffered file over a device.
pub fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?;
    let data = device.read(vm, size).map(bytes);
    unless_blocking(vm, data)
}

/// `FileIO.read`: one call of the system, or all that is left.
fn raw_read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let data = match size_argument(vm, &args[1])? {
        Some(size) => device.read_some(vm, size),
        None => return vm.call_method(&args[0], "readall", &[]),
    };
    unless_blocking(vm, data.map(bytes))
}

/// `None` where a descriptor that does not wait has nothing to give or take.
pub fn unless_blocking(vm: &mut Vm, result: Result<Value>) -> Result<Value> {
    match result {
        Err(raise) if vm.raised(&raise, Exc::BlockingIOError) => Ok(Value::None),
        result => result,
    }
}

pub fn read1(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?.unwrap_or(device.buffer_size.get());
    match device.read_some(vm, size) {
        Err(raise) if vm.raised(&raise, Exc::BlockingIOError) => Ok(bytes(Vec::new())),
        data => data.map(bytes),
    }
}

pub fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?;
    Ok(bytes(device.read_line(vm, size)?))
}

fn readall(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let data = device.read(vm, None).map(bytes);
    unless_blocking(vm, data)
}

pub fn readinto(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, false)
}

pub fn readinto1(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, true)
}

/// The writable buffer that `method` is to fill.
pub fn target_buffer(vm: &mut Vm, value: &Value, method: &str) -> Result<MemoryView> {
    let target = MemoryView::of(value).filter(|view| !view.readonly && view.c_contiguous());
    target.ok_or_else(|| {
        let name = vm.type_name(value);
        vm.type_error(format!(
            "{method}() argument must be read-write bytes-like object, not {name}"
        ))
    })
}

/// Reads into a buffer, all of it if there is enough to read, or what one read of the file below gives.
fn into_buffer(vm: &mut Vm, args: &[Value], once: bool) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let target = target_buffer(vm, &args[1], "readinto")?;
    // The view keeps the object from being resized meanwhile.
    let data = if once {
        device.read_some(vm, target.size())
    } else {
        device.read(vm, Some(target.size()))
    };
    let data = match data {
        Ok(data) => data,
        Err(raise) => {
            target.release();
            return unless_blocking(vm, Err(raise));
        }
    };
    crate::types::bytes::buffer::write(&target.object, target.offset, &data);
    target.release();
    Ok(Value::from(data.len()))
}

pub fn peek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device_for(vm, &args[0], "peek of closed file")?;
    if device.with_waiting(<[u8]>::is_empty) {
        device.fill(vm, 1)?;
    }
    Ok(bytes(device.with_waiting(<[u8]>::to_vec)))
}

/// The bytes of a bytes-like object.
pub fn bytes_argument(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    if value.as_str().is_some() {
        return Err(vm.type_error("a bytes-like object is required, not 'str'"));
    }
    Ok(bytes_arg(vm, value)?.to_vec())
}

/// `write` of a buffered file over a device, and of memory.
pub fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device_for(vm, &args[0], "write to closed file")?;
    let plain = match &args[1] {
        // Nothing of a script runs for these.
        Value::Bytes(data) => {
            device.write(vm, data.as_slice())?;
            return Ok(Value::from(data.as_slice().len()));
        }
        other => bytes_argument(vm, other)?,
    };
    device_for(vm, &args[0], "write to closed file")?;
    device.write(vm, &plain)?;
    Ok(Value::from(plain.len()))
}

/// `FileIO.write`: one call of the system.
fn raw_write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    if !device.writable {
        return Err(super::unsupported(vm, "File not open for writing"));
    }
    let data = bytes_argument(vm, &args[1])?;
    let count = device.write_once(vm, &data);
    unless_blocking(vm, count.map(Value::from))
}

pub fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device_for(vm, &args[0], "flush of closed file")?;
    device.flush(vm)?;
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let file = file(vm, &args[0])?;
    if let Face::Nothing = &*file.face.borrow() {
        return Ok(Value::None);
    }
    let device = any_device(vm, &args[0])?;
    if device.is_closed() {
        return Ok(Value::None);
    }
    // What a subclass keeps back, it hands on in its `flush`.
    let flushed = vm.call_method(&args[0], "flush", &[]);
    if file.finalizing.get() {
        device.warn_unclosed(vm, &args[0]);
    }
    let closed = device.close(vm).map(|()| Value::None);
    super::base::first_error(vm, flushed, closed).map(|_| Value::None)
}

pub fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device_for(vm, &args[0], "seek of closed file")?;
    let offset = vm.to_i64(&args[1])?;
    let whence = match args[2].given() {
        Some(whence) => vm.to_i64(whence)?,
        None => 0,
    };
    if !(0..=2).contains(&whence) {
        let message = match device.memory_bytes().is_some() {
            true => format!("invalid whence ({whence}, should be 0, 1 or 2)"),
            false => format!("whence value {whence} unsupported"),
        };
        return Err(vm.value_error(message));
    }
    if whence == 0 && offset < 0 {
        return Err(match device.memory_bytes() {
            None => vm.error_with(
                Exc::OSError,
                vec![Value::Int(22), Value::from("Invalid argument")],
            ),
            Some(_) => vm.value_error(format!("negative seek value {offset}")),
        });
    }
    Ok(Value::Int(device.seek(vm, offset, whence)? as i64))
}

pub fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    Ok(Value::Int(device.tell(vm)? as i64))
}

pub fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device_for(vm, &args[0], "truncate of closed file")?;
    if !device.writable {
        let what = match is_raw(vm, &args[0]) {
            true => "File not open for writing",
            false => "truncate",
        };
        return Err(super::unsupported(vm, what));
    }
    let size = match args[1].not_none() {
        Some(size) => vm.to_i64(size)?,
        None => device.tell(vm)? as i64,
    };
    // What `__index__` did may have closed it.
    device_for(vm, &args[0], "truncate of closed file")?;
    let Ok(size) = u64::try_from(size) else {
        if device.memory_bytes().is_none() {
            let args = vec![Value::Int(22), Value::from("Invalid argument")];
            return Err(vm.error_with(Exc::OSError, args));
        }
        return Err(vm.value_error(format!("negative size value {size}")));
    };
    device.truncate(vm, size)?;
    Ok(Value::Int(size as i64))
}

pub fn fileno(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    match device.fileno() {
        Some(fileno) => Ok(Value::Int(i64::from(fileno))),
        None => Err(super::unsupported(vm, "fileno")),
    }
}

pub fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    Ok(Value::bool(device.is_terminal()))
}

pub fn readable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(device(vm, &args[0])?.readable))
}

pub fn writable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(device(vm, &args[0])?.writable))
}

pub fn seekable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    Ok(Value::bool(device.seekable()))
}

fn get_closed(vm: &mut Vm, this: &Value) -> Result<Value> {
    let face = file(vm, this)?.face.borrow().clone();
    Ok(Value::bool(match face {
        Face::Device(device) => device.is_closed(),
        _ => true,
    }))
}

fn get_closefd(vm: &mut Vm, this: &Value) -> Result<Value> {
    let face = file(vm, this)?.face.borrow().clone();
    Ok(Value::bool(match face {
        Face::Device(device) => device.owns_descriptor(),
        _ => true,
    }))
}

fn get_blksize(vm: &mut Vm, this: &Value) -> Result<Value> {
    let face = file(vm, this)?.face.borrow().clone();
    Ok(Value::from(match face {
        Face::Device(device) => device.block_size(),
        _ => super::device::BUFFER_SIZE,
    }))
}

pub fn get_finalizing(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(file(vm, this)?.finalizing.get()))
}

pub fn set_finalizing(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    match value {
        Value::Bool(_) => {
            let on = vm.truth(&value)?;
            file(vm, this)?.finalizing.set(on);
            Ok(())
        }
        Value::Undef => Err(vm.type_error("can't delete numeric/char attribute")),
        _ => Err(vm.type_error("attribute value type must be bool")),
    }
}

fn get_mode(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(file(vm, this)?.mode.get()))
}

/// `_dealloc_warn(source)`: says that `source` was not closed.
fn dealloc_warn(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let face = file(vm, &args[0])?.face.borrow().clone();
    if let Face::Device(device) = face {
        device.warn_unclosed(vm, &args[1]);
    }
    Ok(Value::None)
}

/// `_io.NAME` for a class of ours, the plain name for a subclass.
pub fn shown_class(vm: &mut Vm, this: &Value) -> String {
    let class = vm.class_of(this);
    let name = class.name();
    match class.flags.get().builtin {
        true => format!("_io.{}", name.as_str()),
        false => name.as_str().to_owned(),
    }
}

/// The `repr` of a file's name, unless it has none; a name that shows its file again is an error.
pub fn shown_name(vm: &mut Vm, this: &Value) -> Result<Option<String>> {
    let attribute = vm.intern("name");
    let name = match vm.find_attr(this, &attribute) {
        Ok(Some(name)) => name,
        Ok(None) => return Ok(None),
        Err(raise) if vm.raised(&raise, Exc::ValueError) => return Ok(None),
        Err(raise) => return Err(raise),
    };
    if !vm.repr_enter(this) {
        let class = shown_class(vm, this);
        return Err(vm.runtime_error(format!("reentrant call inside {class}.__repr__")));
    }
    let shown = vm.repr(&name);
    vm.repr_leave();
    Ok(Some(shown?.as_str().to_owned()))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = shown_class(vm, &args[0]);
    let file = file(vm, &args[0])?;
    let face = file.face.borrow().clone();
    let Face::Device(device) = face else {
        return Ok(Value::from(format!("<{class} [closed]>")));
    };
    if device.is_closed() {
        return Ok(Value::from(format!("<{class} [closed]>")));
    }
    let owned = match device.owns_descriptor() {
        true => "True",
        false => "False",
    };
    let mode = file.mode.get();
    Ok(Value::from(match shown_name(vm, &args[0])? {
        Some(name) => format!("<{class} name={name} mode='{mode}' closefd={owned}>"),
        None => {
            let fd = device.fileno().unwrap_or(-1);
            format!("<{class} fd={fd} mode='{mode}' closefd={owned}>")
        }
    }))
}

/// An object that takes attributes which a script sets, as CPython's do.
pub fn with_attributes(vm: &mut Vm, class: &Value, file: BinaryFile) -> Result<Value> {
    match class {
        Value::Class(class) => file.into_value(vm, class.as_gc()),
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!("X is not a type object ({name})")))
        }
    }
}

/// Files of the system do not go into a pickle.
pub fn no_state(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.class_of(&args[0]).name();
    Err(vm.type_error(format!("cannot pickle '{}' instances", class.as_str())))
}

crate::methods! { pub METHODS:
    /// Read until EOF, using multiple read() calls.
    "readall($self, /)" => readall,
    "readinto($self, buffer, /)" => readinto,
    /// Flush and close the stream.
    "close($self, /)" => close,
    /// Change the stream position to the given byte offset.
    "seek($self, target, whence=0, /)" => seek,
    /// Return current stream position.
    "tell($self, /)" => tell,
    /// Truncate file to size bytes.
    "truncate($self, size=None, /)" => truncate,
    "fileno($self, /)" => fileno,
    "isatty($self, /)" => isatty,
    "readable($self, /)" => readable,
    "writable($self, /)" => writable,
    "seekable($self, /)" => seekable,
}

crate::methods! { pub RAW:
    "__repr__($self, /)" => repr,
    "__getstate__($self, /)" => no_state,
    "_dealloc_warn($self, source, /)" => dealloc_warn,
    /// Read at most size bytes, returned as bytes.
    "read($self, size=-1, /)" => raw_read,
    /// Write buffer b to file, return number of bytes written.
    "write($self, b, /)" => raw_write,
}

crate::getters! { pub GETTERS:
    "closed" => get_closed,
}

crate::getters! { pub FILE_IO:
    "closefd" => get_closefd,
    "mode" => get_mode,
    "_blksize" => get_blksize,
    "_finalizing" => get_finalizing; set set_finalizing,
}
