//! Binary files: `FileIO`, `BufferedReader`, `BufferedWriter`, `BufferedRandom` and `BytesIO`.  All are one
//! Rust type over a device; what distinguishes them is what the device allows.

use std::rc::Rc;

use super::device::{Device, size_argument};
use crate::object::{Native, NativeData, Payload, Result, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::types::iterator::new_native;
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

/// A binary file object.
pub struct BinaryFile {
    pub device: Rc<Device>,
    /// What `name` is; `Undef` for memory.
    pub name: Value,
    pub mode: &'static str,
}

impl NativeData for BinaryFile {}

impl Trace for BinaryFile {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.name);
    }
}

/// The device of an open file.
fn device(vm: &mut Vm, this: &Value) -> Result<Rc<Device>> {
    device_for(vm, this, "I/O operation on closed file")
}

/// The device of an open file, which `what` is asked of.
fn device_for(vm: &mut Vm, this: &Value, what: &str) -> Result<Rc<Device>> {
    let device = any_device(vm, this)?;
    if !device.is_closed() {
        return Ok(device);
    }
    let class = vm.class_of(this);
    Err(match class.name().as_str() {
        "BytesIO" => vm.value_error("I/O operation on closed file."),
        "FileIO" => vm.value_error("I/O operation on closed file"),
        _ => vm.value_error(what),
    })
}

fn any_device(vm: &mut Vm, this: &Value) -> Result<Rc<Device>> {
    match this.native::<BinaryFile>() {
        Some(file) => Ok(file.device.clone()),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

fn readable_device(vm: &mut Vm, this: &Value) -> Result<Rc<Device>> {
    let device = device_for(vm, this, "read of closed file")?;
    if !device.readable {
        return Err(super::unsupported(vm, "read"));
    }
    Ok(device)
}

fn bytes(data: Vec<u8>) -> Value {
    Value::from(Bytes::new(data))
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?;
    let data = match size {
        Some(size) if device.is_unbuffered() => device.read_some(vm, size),
        _ => device.read(vm, size),
    };
    unless_blocking(vm, data.map(bytes))
}

/// `None` where a descriptor that does not wait has nothing to give or take.
fn unless_blocking(vm: &mut Vm, result: Result<Value>) -> Result<Value> {
    match result {
        Err(raise) if vm.raised(&raise, Exc::BlockingIOError) => Ok(Value::None),
        result => result,
    }
}

fn read1(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?.unwrap_or(super::device::BUFFER_SIZE);
    Ok(bytes(device.read_some(vm, size)?))
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?;
    Ok(bytes(device.read_line(vm, size)?))
}

fn readall(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    Ok(bytes(device.read(vm, None)?))
}

fn readinto(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, false)
}

fn readinto1(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, true)
}

/// Reads into a buffer, all of it if there is enough to read, or what one read of the file below gives.
fn into_buffer(vm: &mut Vm, args: &[Value], once: bool) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    let target = MemoryView::of(&args[1]).filter(|view| !view.readonly && view.c_contiguous());
    let Some(target) = target else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "readinto() argument must be read-write bytes-like object, not {name}"
        )));
    };
    // The view keeps the object from being resized meanwhile.
    let data = if once {
        device.read_some(vm, target.size())
    } else {
        device.read(vm, Some(target.size()))
    };
    let data = data?;
    crate::types::bytes::buffer::write(&target.object, target.offset, &data);
    target.release();
    Ok(Value::from(data.len()))
}

fn peek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = readable_device(vm, &args[0])?;
    if device.with_waiting(<[u8]>::is_empty) {
        device.fill(vm, 1)?;
    }
    Ok(bytes(device.with_waiting(<[u8]>::to_vec)))
}

/// The bytes of a bytes-like object.
pub fn bytes_argument(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    Ok(bytes_arg(vm, value)?.to_vec())
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device_for(vm, &args[0], "write to closed file")?;
    if !device.writable {
        return Err(super::unsupported(vm, "write"));
    }
    let data = bytes_argument(vm, &args[1])?;
    if device.is_unbuffered() {
        let count = device.write_once(vm, &data);
        return unless_blocking(vm, count.map(Value::from));
    }
    device.write(vm, &data)?;
    Ok(Value::from(data.len()))
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device_for(vm, &args[0], "flush of closed file")?;
    device.flush(vm)?;
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    any_device(vm, &args[0])?.close(vm)?;
    Ok(Value::None)
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    let offset = vm.to_i64(&args[1])?;
    let whence = match args[2].given() {
        Some(whence) => vm.to_i64(whence)?,
        None => 0,
    };
    if !(0..=2).contains(&whence) {
        let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
        return Err(vm.value_error(message));
    }
    if whence == 0 && offset < 0 && device.script_object().is_none() {
        return Err(if device.fileno().is_some() {
            vm.error_with(
                Exc::OSError,
                vec![Value::Int(22), Value::from("Invalid argument")],
            )
        } else {
            vm.value_error(format!("negative seek value {offset}"))
        });
    }
    Ok(Value::Int(device.seek(vm, offset, whence)? as i64))
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    Ok(Value::Int(device.tell(vm)? as i64))
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    if !device.writable {
        return Err(super::unsupported(vm, "truncate"));
    }
    let size = match args[1].not_none() {
        Some(size) => vm.to_i64(size)?,
        None => device.tell(vm)? as i64,
    };
    let Ok(size) = u64::try_from(size) else {
        return Err(vm.value_error(format!("negative size value {size}")));
    };
    device.truncate(vm, size)?;
    Ok(Value::Int(size as i64))
}

fn fileno(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    if let Some(object) = device.script_object() {
        return vm.call_method(object, "fileno", &[]);
    }
    match device.fileno() {
        Some(fileno) => Ok(Value::Int(i64::from(fileno))),
        None => Err(super::unsupported(vm, "fileno")),
    }
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    match device.script_object() {
        Some(object) => vm.call_method(object, "isatty", &[]),
        None => Ok(Value::bool(device.is_terminal())),
    }
}

fn readable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(device(vm, &args[0])?.readable))
}

fn writable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(device(vm, &args[0])?.writable))
}

fn seekable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    Ok(Value::bool(device.seekable(vm)?))
}

fn get_closed(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(any_device(vm, this)?.is_closed()))
}

fn get_closefd(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(any_device(vm, this)?.owns_descriptor()))
}

/// The raw file under a buffered one: another face of the same device.
fn get_raw(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = super::classes(vm).file;
    match this.native::<BinaryFile>() {
        Some(file) if file.device.script_object().is_some() => {
            Ok(file.device.script_object().cloned().unwrap_or(Value::None))
        }
        Some(file) => Ok(Native::new(
            class,
            BinaryFile {
                device: file.device.clone(),
                name: file.name.clone(),
                mode: file.mode,
            },
        )),
        None => Err(vm.value_error("raw stream has been detached")),
    }
}

/// A buffer over a raw file, which from now on is read ahead of.
fn buffered_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Some(size) = args[2].given()
        && vm.to_i64(size)? <= 0
    {
        return Err(vm.value_error("buffer size must be strictly positive"));
    }
    // A subclass may read and write in its own way.
    let file = match args[1].native::<BinaryFile>() {
        Some(raw) if vm.class_of(&args[1]).flags.get().builtin => {
            raw.device.add_buffer();
            BinaryFile {
                device: raw.device.clone(),
                name: raw.name.clone(),
                mode: raw.mode,
            }
        }
        _ => {
            let name = vm.intern("name");
            BinaryFile {
                device: Device::script(vm, &args[1])?,
                name: vm.find_attr(&args[1], &name)?.unwrap_or(Value::Undef),
                mode: "rb",
            }
        }
    };
    with_attributes(vm, &args[0], file)
}

fn can(vm: &mut Vm, raw: &Value, what: &str) -> Result<bool> {
    let answer = vm.call_method(raw, what, &[])?;
    vm.truth(&answer)
}

fn reader_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !can(vm, &args[1], "readable")? {
        return Err(super::unsupported(vm, "File or stream is not readable."));
    }
    buffered_new(vm, args)
}

fn writer_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !can(vm, &args[1], "writable")? {
        return Err(super::unsupported(vm, "File or stream is not writable."));
    }
    buffered_new(vm, args)
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    match this.native::<BinaryFile>() {
        Some(file) if !file.name.is_undef() => Ok(file.name.clone()),
        _ => {
            let kind = vm.type_name(this);
            let message = format!("'{kind}' object has no attribute 'name'");
            Err(vm.attribute_error(message, this, "name"))
        }
    }
}

fn get_mode(vm: &mut Vm, this: &Value) -> Result<Value> {
    match this.native::<BinaryFile>() {
        Some(file) if !file.name.is_undef() => Ok(Value::from(file.mode)),
        _ => {
            let kind = vm.type_name(this);
            let message = format!("'{kind}' object has no attribute 'mode'");
            Err(vm.attribute_error(message, this, "mode"))
        }
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let kind = vm.class_of(&args[0]).name();
    let kind = kind.as_str();
    match args[0].native::<BinaryFile>() {
        Some(file) if !file.name.is_undef() => {
            let name = vm.repr(&file.name)?;
            let mode = match kind {
                "FileIO" if file.device.is_closed() => {
                    return Ok(Value::from("<_io.FileIO [closed]>"));
                }
                "FileIO" => {
                    let owned = match file.device.owns_descriptor() {
                        true => "True",
                        false => "False",
                    };
                    format!(" mode='{}' closefd={owned}", file.mode)
                }
                _ => String::new(),
            };
            Ok(Value::from(format!(
                "<_io.{kind} name={}{mode}>",
                name.as_str()
            )))
        }
        _ => {
            let address = args[0].address();
            Ok(Value::from(format!("<_io.{kind} object at {address:#x}>")))
        }
    }
}

/// Empty memory: what `__init__` is given fills it, so that a subclass may have arguments of its own.
fn bytes_io_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let file = BinaryFile {
        device: Device::memory(Vec::new()),
        name: Value::Undef,
        mode: "rb+",
    };
    with_attributes(vm, &args[0], file)
}

fn bytes_io_init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = any_device(vm, &args[0])?;
    let data = match args[1].not_none() {
        Some(initial) => bytes_argument(vm, initial)?,
        None => Vec::new(),
    };
    device.refill(vm, data)?;
    Ok(Value::None)
}

/// An object that takes attributes which a script sets, as CPython's do.
fn with_attributes(vm: &mut Vm, class: &Value, file: BinaryFile) -> Result<Value> {
    match class {
        Value::Class(class) => vm.new_instance(class.share(), Payload::Native(Box::new(file))),
        requested => new_native(vm, requested, file),
    }
}

fn contents(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    let memory = device.memory_bytes();
    Ok(bytes(
        memory
            .map(|memory| memory.data().clone())
            .unwrap_or_default(),
    ))
}

fn getbuffer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    let Some(memory) = device.memory_bytes() else {
        return Err(super::unsupported(vm, "getbuffer"));
    };
    let view = Value::from(vm.types.memoryview.clone());
    vm.call(&view, &[Value::from(memory.clone())])
}

crate::methods! { pub METHODS:
    "__repr__($self, /)" => repr,
    /// Read and return up to size bytes.
    ///
    /// If the size argument is omitted or negative, read until EOF.
    "read($self, size=-1, /)" => read,
    /// Read and return up to size bytes, with at most one read call on the raw stream.
    "read1($self, size=-1, /)" => read1,
    /// Read and return a line from the stream.
    "readline($self, size=-1, /)" => readline,
    /// Read until EOF, using multiple read() calls.
    "readall($self, /)" => readall,
    "readinto($self, buffer, /)" => readinto,
    "readinto1($self, buffer, /)" => readinto1,
    "peek($self, size=0, /)" => peek,
    /// Write the given bytes, and return their number.
    "write($self, buffer, /)" => write,
    /// Flush the write buffers of the stream.
    "flush($self, /)" => flush,
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

crate::methods! { pub BYTES_IO:
    "__new__($type, /, *args, **kwargs)" => bytes_io_new,
    "__init__($self, /, initial_bytes=b'')" => bytes_io_init,
    /// Retrieve the entire contents of the BytesIO object.
    "getvalue($self, /)" => contents,
    /// Get a read-write view over the contents of the BytesIO object.
    "getbuffer($self, /)" => getbuffer,
}

crate::methods! { pub READER:
    "__new__($type, /, raw, buffer_size=131072)" => reader_new,
}

crate::methods! { pub WRITER:
    "__new__($type, /, raw, buffer_size=131072)" => writer_new,
}

crate::methods! { pub RANDOM:
    "__new__($type, /, raw, buffer_size=131072)" => buffered_new,
}

crate::getters! { pub FILE_IO:
    "closefd" => get_closefd,
}

crate::getters! { pub BUFFERED:
    "raw" => get_raw,
}

crate::getters! { pub GETTERS:
    "closed" => get_closed,
    "name" => get_name,
    "mode" => get_mode,
}
