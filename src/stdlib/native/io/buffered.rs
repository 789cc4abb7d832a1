//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: over a file of the system they are faces of its device,
//! whose one buffer serves all (`binary.rs`); over anything else each has a [`Layer`] of its own.

use std::rc::Rc;

use super::binary::{self, BinaryFile, Face, bytes, file};
use super::device::{BUFFER_SIZE, Device, size_argument};
use super::layer::{Layer, bytes_of, would_block};
use crate::object::{Result, Value};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// What a buffered file stands for, once it is initialised.
enum Under {
    Device(Rc<Device>),
    Layer(Rc<Layer>),
}

fn under(vm: &mut Vm, this: &Value) -> Result<Under> {
    let face = file(vm, this)?.face.borrow().clone();
    match face {
        Face::Device(device) => Ok(Under::Device(device)),
        Face::Layer(layer) => Ok(Under::Layer(layer)),
        Face::Nothing => Err(vm.value_error("I/O operation on uninitialized object")),
        Face::Detached => Err(vm.value_error("raw stream has been detached")),
    }
}

/// The layer of an open file, if it has one.
fn layer(vm: &mut Vm, this: &Value, what: &str) -> Result<Option<Rc<Layer>>> {
    match under(vm, this)? {
        Under::Device(_) => Ok(None),
        Under::Layer(layer) => {
            layer.check_open(vm, what)?;
            Ok(Some(layer))
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    binary::with_attributes(vm, &args[0], BinaryFile::new(Face::Nothing, "rb"))
}

fn ask(vm: &mut Vm, raw: &Value, what: &str, message: &str) -> Result<()> {
    let answer = vm.call_method(raw, what, &[])?;
    match vm.truth(&answer)? {
        true => Ok(()),
        false => Err(super::unsupported(vm, message)),
    }
}

/// `__init__` of all three.
fn init(vm: &mut Vm, args: &[Value], readable: bool, writable: bool) -> Result<Value> {
    let file = file(vm, &args[0])?;
    file.face.replace(Face::Nothing);
    file.raw.set(Value::Undef);
    let raw = &args[1];
    if readable && writable {
        ask(vm, raw, "seekable", "File or stream is not seekable.")?;
    }
    if readable {
        ask(vm, raw, "readable", "File or stream is not readable.")?;
    }
    if writable {
        ask(vm, raw, "writable", "File or stream is not writable.")?;
    }
    let size = match args[2].given() {
        Some(size) => vm.to_i64(size)?,
        None => BUFFER_SIZE as i64,
    };
    if size <= 0 {
        return Err(vm.value_error("buffer size must be strictly positive"));
    }
    let size = usize::try_from(size).unwrap_or(BUFFER_SIZE);
    // A subclass may read and write in its own way.
    let face = match raw
        .native::<BinaryFile>()
        .map(|raw| raw.face.borrow().clone())
    {
        Some(Face::Device(device))
            if device.memory_bytes().is_none() && vm.class_of(raw).flags.get().builtin =>
        {
            device.add_buffer();
            device.buffer_size.set(size);
            Face::Device(device)
        }
        _ => {
            // The position is asked for at once; that there is none shows later.
            match vm.call_method(raw, "tell", &[]) {
                Err(raise) if !vm.raised(&raise, Exc::Exception) => return Err(raise),
                _ => {}
            }
            Face::Layer(Rc::new(Layer::new(raw.clone(), size, readable, writable)))
        }
    };
    file.raw.set(raw.clone());
    file.face.replace(face);
    Ok(Value::None)
}

fn reader_init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    init(vm, args, true, false)
}

fn writer_init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    init(vm, args, false, true)
}

fn random_init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    init(vm, args, true, true)
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = under(vm, &args[0])?;
    // The common case: so many bytes of a file of the system.
    if let (Under::Device(device), &Value::Int(size)) = (&this, &args[1])
        && let Ok(size) = usize::try_from(size)
        && device.readable
        && !device.is_closed()
    {
        let data = device.read(vm, Some(size)).map(bytes);
        return binary::unless_blocking(vm, data);
    }
    let size = match args[1].not_none() {
        None => None,
        Some(_) => {
            size_argument(vm, &args[1])?;
            let size = vm.to_i64(&args[1])?;
            if size < -1 {
                return Err(vm.value_error("read length must be non-negative or -1"));
            }
            usize::try_from(size).ok()
        }
    };
    let Under::Layer(layer) = this else {
        return binary::read(vm, args);
    };
    layer.check_open(vm, "read of closed file")?;
    layer.locked(vm, &args[0], |vm, layer| match size {
        Some(size) => layer.read(vm, size),
        None => layer.read_all(vm),
    })
}

fn read1(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(layer) = layer(vm, &args[0], "read of closed file")? else {
        return binary::read1(vm, args);
    };
    let size = size_argument(vm, &args[1])?;
    let data = layer.locked(vm, &args[0], |vm, layer| layer.read1(vm, size))?;
    Ok(bytes(data))
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(layer) = layer(vm, &args[0], "readline of closed file")? else {
        return binary::readline(vm, args);
    };
    let limit = size_argument(vm, &args[1])?.unwrap_or(usize::MAX);
    let line = layer.locked(vm, &args[0], |vm, layer| layer.read_line(vm, limit))?;
    Ok(bytes(line))
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    // A subclass may have lines of its own.
    let line = match vm.class_of(&args[0]).flags.get().builtin {
        true => readline(vm, &[args[0].clone(), Value::Undef])?,
        false => vm.call_method(&args[0], "readline", &[])?,
    };
    if vm.len(&line)? == 0 {
        return Err(vm.stop_iteration(Value::None));
    }
    Ok(line)
}

fn readinto(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, false)
}

fn readinto1(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, true)
}

fn into_buffer(vm: &mut Vm, args: &[Value], once: bool) -> Result<Value> {
    let Some(layer) = layer(vm, &args[0], "readinto of closed file")? else {
        return match once {
            true => binary::readinto1(vm, args),
            false => binary::readinto(vm, args),
        };
    };
    let target = binary::target_buffer(vm, &args[1], "readinto")?;
    let room = target.size();
    let data = layer.locked(vm, &args[0], |vm, layer| layer.read_for(vm, room, once));
    if let Ok(Some(data)) = &data {
        crate::types::bytes::buffer::write(&target.object, target.offset, data);
    }
    target.release();
    Ok(match data? {
        Some(data) => Value::from(data.len()),
        None => Value::None,
    })
}

fn peek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(layer) = layer(vm, &args[0], "peek of closed file")? else {
        return binary::peek(vm, args);
    };
    let data = layer.locked(vm, &args[0], |vm, layer| layer.peek(vm))?;
    Ok(bytes(data))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match under(vm, &args[0])? {
        Under::Device(device) => {
            match binary::write(vm, args) {
                Err(raise) if vm.raised(&raise, Exc::BlockingIOError) => {
                    // All was kept back, of which there is room for a part.
                    let excess = device.cut_kept_back();
                    let given = bytes_of(vm, &args[1])?.len();
                    match excess {
                        0 => Ok(Value::from(given)),
                        _ => Err(would_block(vm, libc::EAGAIN, given.saturating_sub(excess))),
                    }
                }
                result => result,
            }
        }
        Under::Layer(layer) => {
            layer.check_open(vm, "write to closed file")?;
            if args[1].as_str().is_some() {
                return Err(vm.type_error("a bytes-like object is required, not 'str'"));
            }
            let data = bytes_of(vm, &args[1])?;
            let count = layer.locked(vm, &args[0], |vm, layer| {
                // Another thread may have closed it meanwhile.
                layer.check_open(vm, "write to closed file")?;
                layer.write(vm, &data)
            })?;
            Ok(Value::from(count))
        }
    }
}

/// `flush` of a reader: the raw file's.
fn reader_flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match under(vm, &args[0])? {
        Under::Device(_) => binary::flush(vm, args),
        Under::Layer(layer) => vm.call_method(&layer.raw(), "flush", &[]),
    }
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(layer) = layer(vm, &args[0], "flush of closed file")? else {
        return match binary::flush(vm, args) {
            Err(raise) if vm.raised(&raise, Exc::BlockingIOError) => {
                Err(would_block(vm, libc::EAGAIN, 0))
            }
            result => result,
        };
    };
    layer.locked(vm, &args[0], |vm, layer| layer.flush_and_rewind(vm))?;
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = &args[0];
    let finalizing = file(vm, this)?.finalizing.get();
    match under(vm, this)? {
        Under::Device(device) => {
            if device.is_closed() {
                return Ok(Value::None);
            }
            if finalizing {
                device.warn_unclosed(vm, this);
            }
            let flushed = vm.call_method(this, "flush", &[]);
            // A script that has seen the raw file may have changed how it is closed.
            let raw = file(vm, this)?.raw.get();
            let closed = match raw.given() {
                Some(raw) => vm.call_method(raw, "close", &[]),
                None => device.close(vm).map(|()| Value::None),
            };
            super::base::first_error(vm, flushed, closed)
        }
        Under::Layer(layer) => {
            if layer.is_closed(vm)? {
                return Ok(Value::None);
            }
            let raw = layer.raw();
            let warn = vm.intern("_dealloc_warn");
            if finalizing && let Ok(Some(warn)) = vm.find_attr(&raw, &warn) {
                // Nobody is left to tell of an error.
                vm.call(&warn, std::slice::from_ref(this)).ok();
            }
            let flushed = vm.call_method(this, "flush", &[]);
            // Whoever waits to write finds the file closed.
            let closed = layer.locked(vm, this, |vm, _| vm.call_method(&raw, "close", &[]));
            layer.drop_buffers();
            super::base::first_error(vm, flushed, closed)
        }
    }
}

fn detach(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let raw = get_raw(vm, &args[0])?;
    vm.call_method(&args[0], "flush", &[])?;
    let file = file(vm, &args[0])?;
    file.face.replace(Face::Detached);
    file.raw.set(Value::Undef);
    Ok(raw)
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = under(vm, &args[0])?;
    let whence = match args[2].given() {
        Some(whence) => vm.to_i64(whence)?,
        None => 0,
    };
    if !(0..=2).contains(&whence) {
        return Err(vm.value_error(format!("whence value {whence} unsupported")));
    }
    let Under::Layer(layer) = this else {
        return binary::seek(vm, args);
    };
    layer.check_open(vm, "seek of closed file")?;
    if !layer.can(vm, "seekable")? {
        return Err(super::unsupported(vm, "File or stream is not seekable."));
    }
    let offset = vm.to_i64(&args[1])?;
    let position = layer.locked(vm, &args[0], |vm, layer| layer.seek(vm, offset, whence))?;
    Ok(Value::Int(position))
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match under(vm, &args[0])? {
        Under::Device(_) => binary::tell(vm, args),
        Under::Layer(layer) => Ok(Value::Int(layer.tell(vm)?)),
    }
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(layer) = layer(vm, &args[0], "truncate of closed file")? else {
        return binary::truncate(vm, args);
    };
    if !layer.is_writable() {
        return Err(super::unsupported(vm, "truncate"));
    }
    let size = args[1].given().cloned().unwrap_or(Value::None);
    layer.locked(vm, &args[0], |vm, layer| {
        layer.flush_and_rewind(vm)?;
        vm.call_method(&layer.raw(), "truncate", &[size])
    })
}

/// What the raw file answers.
fn ask_raw(
    vm: &mut Vm,
    args: &[Value],
    what: &str,
    direct: fn(&mut Vm, &[Value]) -> Result<Value>,
) -> Result<Value> {
    match under(vm, &args[0])? {
        Under::Device(_) => direct(vm, args),
        Under::Layer(layer) => vm.call_method(&layer.raw(), what, &[]),
    }
}

fn fileno(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask_raw(vm, args, "fileno", binary::fileno)
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask_raw(vm, args, "isatty", binary::isatty)
}

fn readable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask_raw(vm, args, "readable", binary::readable)
}

fn writable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask_raw(vm, args, "writable", binary::writable)
}

fn seekable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask_raw(vm, args, "seekable", binary::seekable)
}

fn dealloc_warn(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match under(vm, &args[0])? {
        Under::Device(device) => device.warn_unclosed(vm, &args[1]),
        Under::Layer(layer) => {
            let name = vm.intern("_dealloc_warn");
            if let Some(warn) = vm.find_attr(&layer.raw(), &name)? {
                vm.call(&warn, &args[1..2])?;
            }
        }
    }
    Ok(Value::None)
}

fn get_closed(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(match under(vm, this)? {
        Under::Device(device) => device.is_closed(),
        Under::Layer(layer) => return vm.get_attr(&layer.raw(), &vm.names.closed.clone()),
    }))
}

/// The raw file; under a buffer of ours it is another face of the same device.
fn get_raw(vm: &mut Vm, this: &Value) -> Result<Value> {
    match under(vm, this)? {
        Under::Layer(layer) => Ok(layer.raw()),
        Under::Device(device) => {
            let file = file(vm, this)?;
            if let Some(raw) = file.raw.get().given() {
                return Ok(raw.clone());
            }
            let class = super::classes(vm).file;
            let name = device.name.get();
            let raw = BinaryFile::new(Face::Device(device), file.mode.get());
            let raw = raw.into_value(vm, &class)?;
            if let Some(name) = name.given() {
                let attribute = vm.intern("name");
                vm.set_attr(&raw, &attribute, name.clone())?;
            }
            file.raw.set(raw.clone());
            Ok(raw)
        }
    }
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    if let Under::Device(device) = under(vm, this)?
        && file(vm, this)?.raw.is_empty()
        && let Some(name) = device.name.get().given()
    {
        return Ok(name.clone());
    }
    let raw = get_raw(vm, this)?;
    let name = vm.intern("name");
    vm.get_attr(&raw, &name)
}

fn get_mode(vm: &mut Vm, this: &Value) -> Result<Value> {
    match under(vm, this)? {
        Under::Device(_) => Ok(Value::from(file(vm, this)?.mode.get())),
        Under::Layer(layer) => {
            let mode = vm.intern("mode");
            vm.get_attr(&layer.raw(), &mode)
        }
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = binary::shown_class(vm, &args[0]);
    Ok(Value::from(match binary::shown_name(vm, &args[0])? {
        Some(name) => format!("<{class} name={name}>"),
        None => format!("<{class}>"),
    }))
}

crate::methods! { pub SHARED:
    "__new__($type, /, *args, **kwargs)" => new,
    "__repr__($self, /)" => repr,
    "__getstate__($self, /)" => binary::no_state,
    "_dealloc_warn($self, source, /)" => dealloc_warn,
    /// Disconnect this buffer from its underlying raw stream and return it.
    "detach($self, /)" => detach,
    "close($self, /)" => close,
    "seek($self, target, whence=0, /)" => seek,
    "tell($self, /)" => tell,
    "truncate($self, pos=None, /)" => truncate,
    "fileno($self, /)" => fileno,
    "isatty($self, /)" => isatty,
    "seekable($self, /)" => seekable,
}

crate::methods! { pub READER:
    "__init__($self, /, raw, buffer_size=131072)" => reader_init,
    "flush($self, /)" => reader_flush,
}

crate::methods! { pub WRITER:
    "__init__($self, /, raw, buffer_size=131072)" => writer_init,
}

crate::methods! { pub RANDOM:
    "__init__($self, /, raw, buffer_size=131072)" => random_init,
}

crate::methods! { pub READS:
    "__next__($self, /)" => next,
    "read($self, size=-1, /)" => read,
    "read1($self, size=-1, /)" => read1,
    "readline($self, size=-1, /)" => readline,
    "readinto($self, buffer, /)" => readinto,
    "readinto1($self, buffer, /)" => readinto1,
    "peek($self, size=0, /)" => peek,
    "readable($self, /)" => readable,
}

crate::methods! { pub WRITES:
    "write($self, buffer, /)" => write,
    "flush($self, /)" => flush,
    "writable($self, /)" => writable,
}

crate::getters! { pub GETTERS:
    "closed" => get_closed,
    "name" => get_name,
    "mode" => get_mode,
    "raw" => get_raw,
    "_finalizing" => binary::get_finalizing; set binary::set_finalizing,
}
