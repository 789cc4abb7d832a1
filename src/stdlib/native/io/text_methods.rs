//! `TextIOWrapper`: text over a device (`text.rs`) where that is possible, which is the common case, and over any
//! binary file object otherwise (`text_layer.rs`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::binary::{self, BinaryFile, Face};
use super::device::{Device, check_open, size_argument};
use super::text::{Newline, TextFile, shown_ends};
use super::text_cookie;
use super::text_layer::TextLayer;
use super::text_settings::{Settings, encoding_name, text_or_none};
use crate::object::{Gc, NativeData, Payload, Result, Slot, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::types::str::Str;
use crate::vm::Vm;

/// What a text file object stands for.
#[derive(Clone)]
pub enum TextFace {
    /// `__init__` has not been called.
    Nothing,
    Device(Rc<TextFile>),
    Layer(Rc<TextLayer>),
}

/// A text file object.
pub struct TextIo {
    pub face: RefCell<TextFace>,
    detached: Cell<bool>,
    /// The binary file; over a device it is made when it is first asked for.
    buffer: Slot,
    /// What `open` was told.
    mode: Slot,
    chunk_size: Cell<usize>,
    /// Its `__del__` is at work.
    finalizing: Cell<bool>,
}

impl NativeData for TextIo {
    fn dies_quietly(&self) -> bool {
        match &*self.face.borrow() {
            TextFace::Device(file) => self.detached.get() || file.device.is_closed(),
            TextFace::Nothing => true,
            TextFace::Layer(_) => self.detached.get(),
        }
    }
}

impl Trace for TextIo {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.buffer.trace(tracer);
        self.mode.trace(tracer);
        match &*self.face.borrow() {
            TextFace::Layer(file) => file.trace(tracer),
            TextFace::Device(_) | TextFace::Nothing => {}
        }
    }
}

impl TextIo {
    fn new(face: TextFace) -> TextIo {
        TextIo {
            face: RefCell::new(face),
            detached: Cell::new(false),
            buffer: Slot::default(),
            mode: Slot::default(),
            chunk_size: Cell::new(8192),
            finalizing: Cell::new(false),
        }
    }
}

/// A new text file object over a device, as `open` makes it.
pub fn over_device(
    vm: &mut Vm,
    device: Rc<Device>,
    mode: &str,
    settings: &Settings<'_>,
) -> Result<Value> {
    let Settings {
        encoding,
        errors,
        newline,
        ..
    } = settings;
    let io = match TextFile::new(device.clone(), encoding, errors, *newline) {
        Some(file) => {
            if settings.line_buffering {
                file.set_line_buffering(true);
            }
            TextIo::new(TextFace::Device(Rc::new(file)))
        }
        None => {
            let buffer = buffer_over(vm, &device)?;
            let layer = TextLayer::new(vm, &buffer, *newline)?;
            layer.set_codec(vm, encoding, errors)?;
            layer.line_buffering.set(settings.line_buffering);
            let io = TextIo::new(TextFace::Layer(Rc::new(layer)));
            io.buffer.set(buffer);
            io
        }
    };
    io.mode.set(Value::from(mode));
    let class = super::classes(vm).text;
    vm.new_instance(class, Payload::Native(Box::new(io)))
}

/// The buffered file over a device.
fn buffer_over(vm: &mut Vm, device: &Rc<Device>) -> Result<Value> {
    let classes = super::classes(vm);
    let (class, mode) = match (device.readable, device.writable) {
        (true, true) => (classes.random, "rb+"),
        (true, false) => (classes.reader, "rb"),
        (false, _) => (classes.writer, "wb"),
    };
    BinaryFile::new(Face::Device(device.clone()), mode).into_value(vm, &class)
}

/// The text file on a device that a value is, for `print` and `input`: one that no subclass or attribute of a
/// script makes different.
pub fn as_plain_text_file(value: &Value) -> Option<Rc<TextFile>> {
    let Value::Instance(instance) = value else {
        return None;
    };
    if !instance.is_of_builtin_class() || instance.has_attributes() {
        return None;
    }
    let io = value.native::<TextIo>()?;
    match &*io.face.borrow() {
        TextFace::Device(file) if !io.detached.get() => Some(file.clone()),
        _ => None,
    }
}

pub fn text_io<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a TextIo> {
    match this.native::<TextIo>() {
        Some(io) => Ok(io),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

/// The text file on a device that a file object stands for: the common case.
#[inline]
fn quick(this: &Value) -> Option<Rc<TextFile>> {
    let io = this.native::<TextIo>()?;
    match &*io.face.borrow() {
        TextFace::Device(file) if !io.detached.get() => Some(file.clone()),
        _ => None,
    }
}

/// What an initialised file that still has its buffer stands for.
pub fn face(vm: &mut Vm, this: &Value) -> Result<TextFace> {
    let io = text_io(vm, this)?;
    if io.detached.get() {
        return Err(vm.value_error("underlying buffer has been detached"));
    }
    known_face(vm, this)
}

fn known_face(vm: &mut Vm, this: &Value) -> Result<TextFace> {
    let io = text_io(vm, this)?;
    let face = io.face.borrow().clone();
    match face {
        TextFace::Nothing => Err(vm.value_error("I/O operation on uninitialized object")),
        face => Ok(face),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match &args[0] {
        Value::Class(class) => {
            let io = TextIo::new(TextFace::Nothing);
            vm.new_instance(class.share(), Payload::Native(Box::new(io)))
        }
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!("X is not a type object ({name})")))
        }
    }
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let io = text_io(vm, &args[0])?;
    io.face.replace(TextFace::Nothing);
    let encoding = text_or_none(vm, &args[2], "TextIOWrapper() argument 'encoding'")?;
    let errors = text_or_none(vm, &args[3], "TextIOWrapper() argument 'errors'")?;
    text_or_none(vm, &args[4], "TextIOWrapper() argument 'newline'")?;
    let newline = Newline::parse(vm, &args[4])?;
    let mut flags = [false; 2];
    for (flag, value) in flags.iter_mut().zip(&args[5..7]) {
        if let Some(value) = value.given() {
            *flag = vm.truth(value)?;
        }
    }
    let encoding = encoding_name(encoding);
    let errors = errors.map_or("strict".to_owned(), |errors| errors.as_str().to_owned());
    let buffer = &args[1];
    let direct = device_below(vm, buffer)
        .and_then(|device| TextFile::new(device, &encoding, &errors, newline));
    let face = match direct {
        Some(file) => {
            if flags[0] {
                file.set_line_buffering(true);
            }
            file.write_through.set(flags[1]);
            TextFace::Device(Rc::new(file))
        }
        None => {
            let layer = TextLayer::new(vm, buffer, newline)?;
            layer.set_codec(vm, &encoding, &errors)?;
            layer.line_buffering.set(flags[0]);
            layer.write_through.set(flags[1]);
            TextFace::Layer(Rc::new(layer))
        }
    };
    io.buffer.set(buffer.clone());
    io.detached.set(false);
    io.face.replace(face);
    Ok(Value::None)
}

/// The device under a buffered file of ours, if nothing of a script stands between.
fn device_below(vm: &mut Vm, buffer: &Value) -> Option<Rc<Device>> {
    let file = buffer.native::<BinaryFile>()?;
    let class = vm.class_of(buffer);
    let raw = super::classes(vm).file;
    match &*file.face.borrow() {
        Face::Device(device)
            if class.flags.get().builtin
                && !class.is(&raw)
                && device.memory_bytes().is_none()
                && !device.is_closed() =>
        {
            Some(device.clone())
        }
        _ => None,
    }
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let face = face(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?;
    Ok(Value::from(match face {
        TextFace::Device(file) => file.read(vm, size)?,
        TextFace::Layer(file) => file.read(vm, size)?,
        TextFace::Nothing => String::new(),
    }))
}

fn line(vm: &mut Vm, face: &TextFace, size: Option<usize>) -> Result<String> {
    match face {
        TextFace::Device(file) => file.read_line(vm, size),
        TextFace::Layer(file) => file.read_line(vm, size),
        TextFace::Nothing => Ok(String::new()),
    }
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[1].given().is_none()
        && let Some(file) = quick(&args[0])
    {
        return Ok(Value::from(file.read_line(vm, None)?));
    }
    let face = face(vm, &args[0])?;
    let size = size_argument(vm, &args[1])?;
    Ok(Value::from(line(vm, &face, size)?))
}

fn is_of_ours(this: &Value) -> bool {
    matches!(this, Value::Instance(instance) if instance.is_of_builtin_class())
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if is_of_ours(&args[0])
        && let Some(file) = quick(&args[0])
    {
        let text = file.read_line(vm, None)?;
        file.telling.set(text.is_empty());
        return match text.is_empty() {
            true => Err(vm.stop_iteration(Value::None)),
            false => Ok(Value::from(text)),
        };
    }
    let face = face(vm, &args[0])?;
    match &face {
        TextFace::Device(file) => file.telling.set(false),
        TextFace::Layer(file) => file.telling.set(false),
        TextFace::Nothing => {}
    }
    // A subclass may have lines of its own.
    let next = match is_of_ours(&args[0]) {
        true => {
            let text = line(vm, &face, None)?;
            (!text.is_empty()).then(|| Value::from(text))
        }
        false => {
            let text = vm.call_method(&args[0], "readline", &[])?;
            if text.as_str().is_none() {
                let kind = vm.type_name(&text);
                let message = format!("readline() should have returned a str object, not '{kind}'");
                return Err(vm.error(Exc::OSError, message));
            }
            (vm.len(&text)? > 0).then_some(text)
        }
    };
    if let Some(text) = next {
        return Ok(text);
    }
    match &face {
        TextFace::Device(file) => file.telling.set(true),
        TextFace::Layer(file) => {
            file.snapshot.take();
            file.telling.set(file.seekable.get());
        }
        TextFace::Nothing => {}
    }
    Err(vm.stop_iteration(Value::None))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text: Gc<Str> = match args[1].as_str() {
        Some(text) => text,
        None => {
            let name = vm.type_name(&args[1]);
            let message = format!("write() argument must be str, not {name}");
            return Err(vm.type_error(message));
        }
    };
    if let Some(file) = quick(&args[0]) {
        file.write_text(vm, text.as_str())?;
        return Ok(Value::from(text.char_len()));
    }
    match face(vm, &args[0])? {
        TextFace::Device(file) => file.write_text(vm, text.as_str())?,
        TextFace::Layer(file) => file.write(vm, text.as_str())?,
        TextFace::Nothing => {}
    }
    Ok(Value::from(text.char_len()))
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match face(vm, &args[0])? {
        TextFace::Device(file) => file.flush(vm)?,
        TextFace::Layer(file) => file.flush(vm)?,
        TextFace::Nothing => {}
    }
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = &args[0];
    let io = text_io(vm, this)?;
    let finalizing = io.finalizing.get();
    match face(vm, this)? {
        TextFace::Device(file) => {
            let device = &file.device;
            if device.is_closed() {
                return Ok(Value::None);
            }
            if finalizing {
                if device.is_standard() {
                    // The streams of the process outlive every object that stands for them.
                    device.flush(vm)?;
                    return Ok(Value::None);
                }
                device.warn_unclosed(vm, this);
            }
            let flushed = vm.call_method(this, "flush", &[]);
            let closed = match io.buffer.get().given() {
                Some(buffer) => vm.call_method(buffer, "close", &[]),
                None => device.close(vm).map(|()| Value::None),
            };
            super::base::first_error(vm, flushed, closed)?;
        }
        TextFace::Layer(file) => {
            let names = vm.names.clone();
            let closed = vm.get_attr(this, &names.closed)?;
            if vm.truth(&closed)? || io.detached.get() {
                return Ok(Value::None);
            }
            let buffer = file.buffer();
            let warn = vm.intern("_dealloc_warn");
            if finalizing && let Ok(Some(warn)) = vm.find_attr(&buffer, &warn) {
                // Nobody is left to tell of an error.
                vm.call(&warn, std::slice::from_ref(this)).ok();
            }
            let flushed = vm.call_method(this, "flush", &[]);
            let closed = vm.call_method(&buffer, "close", &[]);
            super::base::first_error(vm, flushed, closed)?;
        }
        TextFace::Nothing => {}
    }
    Ok(Value::None)
}

fn detach(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let buffer = get_buffer(vm, &args[0])?;
    vm.call_method(&args[0], "flush", &[])?;
    let io = text_io(vm, &args[0])?;
    io.buffer.set(Value::Undef);
    io.detached.set(true);
    Ok(buffer)
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let face = face(vm, &args[0])?;
    let whence = match args[2].given() {
        Some(whence) => vm.to_i64(whence)?,
        None => 0,
    };
    let file = match face {
        TextFace::Device(file) => file,
        TextFace::Layer(file) => return text_cookie::seek(vm, &args[0], &file, &args[1], whence),
        TextFace::Nothing => return Ok(Value::None),
    };
    check_open(vm, &file.device)?;
    if !file.device.seekable() {
        return Err(super::unsupported(vm, "underlying stream is not seekable"));
    }
    let offset = vm.to_i64(&args[1])?;
    match whence {
        0 if offset < 0 => {
            let message = format!("negative seek position {offset}");
            return Err(vm.value_error(message));
        }
        1 if offset != 0 => {
            let message = "can't do nonzero cur-relative seeks";
            return Err(super::unsupported(vm, message));
        }
        2 if offset != 0 => {
            let message = "can't do nonzero end-relative seeks";
            return Err(super::unsupported(vm, message));
        }
        0..=2 => {}
        _ => {
            let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(vm.value_error(message));
        }
    }
    file.telling.set(true);
    file.has_read.set(false);
    Ok(Value::Int(file.device.seek(vm, offset, whence)? as i64))
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let file = match face(vm, &args[0])? {
        TextFace::Device(file) => file,
        TextFace::Layer(file) => return text_cookie::tell(vm, &args[0], &file),
        TextFace::Nothing => return Ok(Value::None),
    };
    check_open(vm, &file.device)?;
    if !file.device.seekable() {
        return Err(super::unsupported(vm, "underlying stream is not seekable"));
    }
    if !file.telling.get() {
        return Err(vm.error(Exc::OSError, "telling position disabled by next() call"));
    }
    Ok(Value::Int(file.device.tell(vm)? as i64))
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let buffer = get_buffer(vm, &args[0])?;
    vm.call_method(&args[0], "flush", &[])?;
    let size = args[1].given().cloned().unwrap_or(Value::None);
    vm.call_method(&buffer, "truncate", &[size])
}

fn fileno(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match face(vm, &args[0])? {
        TextFace::Device(file) => {
            check_open(vm, &file.device)?;
            match file.device.fileno() {
                Some(fileno) => Ok(Value::Int(i64::from(fileno))),
                None => Err(super::unsupported(vm, "fileno")),
            }
        }
        TextFace::Layer(file) => vm.call_method(&file.buffer(), "fileno", &[]),
        TextFace::Nothing => Ok(Value::None),
    }
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match face(vm, &args[0])? {
        TextFace::Device(file) => {
            check_open(vm, &file.device)?;
            Ok(Value::bool(file.device.is_terminal()))
        }
        TextFace::Layer(file) => vm.call_method(&file.buffer(), "isatty", &[]),
        TextFace::Nothing => Ok(Value::None),
    }
}

fn readable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match face(vm, &args[0])? {
        TextFace::Device(file) => {
            check_open(vm, &file.device)?;
            Ok(Value::bool(file.device.readable))
        }
        TextFace::Layer(file) => vm.call_method(&file.buffer(), "readable", &[]),
        TextFace::Nothing => Ok(Value::None),
    }
}

fn writable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match face(vm, &args[0])? {
        TextFace::Device(file) => {
            check_open(vm, &file.device)?;
            Ok(Value::bool(file.device.writable))
        }
        TextFace::Layer(file) => vm.call_method(&file.buffer(), "writable", &[]),
        TextFace::Nothing => Ok(Value::None),
    }
}

fn seekable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match face(vm, &args[0])? {
        TextFace::Device(file) => {
            check_open(vm, &file.device)?;
            Ok(Value::bool(file.device.seekable()))
        }
        TextFace::Layer(file) => vm.call_method(&file.buffer(), "seekable", &[]),
        TextFace::Nothing => Ok(Value::None),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let known = known_face(vm, &args[0])?;
    let class = binary::shown_class(vm, &args[0]);
    let name = match binary::shown_name(vm, &args[0])? {
        Some(name) => format!(" name={name}"),
        None => String::new(),
    };
    let mode = vm.intern("mode");
    let mode = match vm.find_attr(&args[0], &mode)? {
        Some(mode) => format!(" mode={}", vm.repr(&mode)?.as_str()),
        None => String::new(),
    };
    let encoding = match &known {
        TextFace::Device(file) => file.encoding.borrow().clone(),
        TextFace::Layer(file) => file.encoding.borrow().clone(),
        TextFace::Nothing => String::new(),
    };
    Ok(Value::from(format!(
        "<{class}{name}{mode} encoding='{encoding}'>"
    )))
}

pub fn get_buffer(vm: &mut Vm, this: &Value) -> Result<Value> {
    let face = face(vm, this)?;
    let io = text_io(vm, this)?;
    if let Some(buffer) = io.buffer.get().given() {
        return Ok(buffer.clone());
    }
    let buffer = match face {
        TextFace::Device(file) => buffer_over(vm, &file.device)?,
        TextFace::Layer(file) => file.buffer(),
        TextFace::Nothing => Value::None,
    };
    io.buffer.set(buffer.clone());
    Ok(buffer)
}

fn get_encoding(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(match known_face(vm, this)? {
        TextFace::Device(file) => Value::from(file.encoding.borrow().as_str()),
        TextFace::Layer(file) => Value::from(file.encoding.borrow().as_str()),
        TextFace::Nothing => Value::None,
    })
}

fn get_errors(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(match known_face(vm, this)? {
        TextFace::Device(file) => Value::from(file.errors.borrow().as_str()),
        TextFace::Layer(file) => Value::from(file.errors.borrow().as_str()),
        TextFace::Nothing => Value::None,
    })
}

fn get_closed(vm: &mut Vm, this: &Value) -> Result<Value> {
    match face(vm, this)? {
        TextFace::Device(file) => Ok(Value::bool(file.device.is_closed())),
        TextFace::Layer(file) => {
            let names = vm.names.clone();
            vm.get_attr(&file.buffer(), &names.closed)
        }
        TextFace::Nothing => Ok(Value::None),
    }
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    if let TextFace::Device(file) = face(vm, this)?
        && text_io(vm, this)?.buffer.is_empty()
        && let Some(name) = file.device.name.get().given()
    {
        return Ok(name.clone());
    }
    let buffer = get_buffer(vm, this)?;
    let name = vm.intern("name");
    vm.get_attr(&buffer, &name)
}

fn get_mode(vm: &mut Vm, this: &Value) -> Result<Value> {
    match text_io(vm, this)?.mode.get() {
        Value::Undef => {
            let kind = vm.type_name(this);
            let message = format!("'{kind}' object has no attribute 'mode'");
            Err(vm.attribute_error(message, this, "mode"))
        }
        mode => Ok(mode),
    }
}

fn set_mode(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    text_io(vm, this)?.mode.set(value);
    Ok(())
}

fn get_newlines(vm: &mut Vm, this: &Value) -> Result<Value> {
    let seen = match face(vm, this)? {
        TextFace::Device(file) => file.seen_ends.get(),
        TextFace::Layer(file) => {
            let newlines = vm.intern("newlines");
            return Ok(match file.decoder.get().given() {
                Some(decoder) => vm.find_attr(decoder, &newlines)?.unwrap_or(Value::None),
                None => Value::None,
            });
        }
        TextFace::Nothing => 0,
    };
    Ok(shown_ends(seen))
}

fn get_line_buffering(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(match known_face(vm, this)? {
        TextFace::Device(file) => file.line_buffering.get(),
        TextFace::Layer(file) => file.line_buffering.get(),
        TextFace::Nothing => false,
    }))
}

fn get_write_through(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(match known_face(vm, this)? {
        TextFace::Device(file) => file.write_through.get(),
        TextFace::Layer(file) => file.write_through.get(),
        TextFace::Nothing => false,
    }))
}

fn get_chunk_size(vm: &mut Vm, this: &Value) -> Result<Value> {
    let io = text_io(vm, this)?;
    face(vm, this)?;
    Ok(Value::from(io.chunk_size.get()))
}

fn set_chunk_size(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let face = face(vm, this)?;
    if value.is_undef() {
        return Err(vm.attribute_error("cannot delete attribute", this, "_CHUNK_SIZE"));
    }
    let size = match vm.to_i64(&value) {
        Err(raise) if vm.raised(&raise, Exc::OverflowError) => -1,
        size => size?,
    };
    let Some(size) = usize::try_from(size).ok().filter(|&size| size > 0) else {
        return Err(vm.value_error("a strictly positive integer is required"));
    };
    text_io(vm, this)?.chunk_size.set(size);
    if let TextFace::Layer(file) = face {
        file.chunk_size.set(size);
    }
    Ok(())
}

fn get_finalizing(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(text_io(vm, this)?.finalizing.get()))
}

fn set_finalizing(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let on = vm.truth(&value)?;
    text_io(vm, this)?.finalizing.set(on);
    Ok(())
}

/// `EOFError` for `input()`.
pub fn end_of_input(vm: &mut Vm) -> crate::object::Raise {
    vm.error(Exc::EOFError, "EOF when reading a line")
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)" => init,
    "__repr__($self, /)" => repr,
    "__getstate__($self, /)" => binary::no_state,
    "__next__($self, /)" => next,
    "read($self, size=-1, /)" => read,
    "readline($self, size=-1, /)" => readline,
    "write($self, text, /)" => write,
    "flush($self, /)" => flush,
    "close($self, /)" => close,
    "detach($self, /)" => detach,
    "seek($self, cookie, whence=0, /)" => seek,
    "tell($self, /)" => tell,
    "truncate($self, pos=None, /)" => truncate,
    "fileno($self, /)" => fileno,
    "isatty($self, /)" => isatty,
    "readable($self, /)" => readable,
    "writable($self, /)" => writable,
    "seekable($self, /)" => seekable,
    /// Reconfigure the text stream with new parameters.
    "reconfigure($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)" => super::text_settings::reconfigure,
}

crate::getters! { pub GETTERS:
    "buffer" => get_buffer,
    "encoding" => get_encoding,
    "errors" => get_errors,
    "closed" => get_closed,
    "name" => get_name,
    "mode" => get_mode; set set_mode,
    "newlines" => get_newlines,
    "line_buffering" => get_line_buffering,
    "write_through" => get_write_through,
    "_CHUNK_SIZE" => get_chunk_size; set set_chunk_size,
    "_finalizing" => get_finalizing; set set_finalizing,
}
