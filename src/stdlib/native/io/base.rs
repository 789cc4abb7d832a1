//! The base classes of files, for classes of scripts that derive from them: what follows from the few methods that
//! such a class has to have.

use super::device;
use crate::object::{Result, Value};
use crate::types::bytes::buffer::{bytes_arg, write};
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::exception::Exc;
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

/// The attribute of an instance in which the base class remembers that it is closed.
const CLOSED: &str = "__IOBase_closed";

fn is_closed(vm: &mut Vm, this: &Value) -> Result<bool> {
    let closed = vm.names.closed.clone();
    let closed = vm.get_attr(this, &closed)?;
    vm.truth(&closed)
}

fn get_closed(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = vm.intern(CLOSED);
    Ok(Value::bool(vm.find_attr(this, &name)?.is_some()))
}

fn enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if is_closed(vm, &args[0])? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(args[0].clone())
}

fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&args[0], "close", &[])?;
    Ok(Value::None)
}

/// A file that nobody has closed closes itself.
fn finalize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    // An object that was never initialised may know nothing about itself.
    if is_closed(vm, &args[0]).unwrap_or(true) {
        return Ok(Value::None);
    }
    let name = vm.intern("_finalizing");
    vm.set_attr(&args[0], &name, Value::bool(true)).ok();
    vm.call_method(&args[0], "close", &[])?;
    Ok(Value::None)
}

/// What two steps of closing come to: an error of the second one has that of the first as its context.
pub fn first_error(vm: &mut Vm, first: Result<Value>, second: Result<Value>) -> Result<Value> {
    let Err(first) = first else {
        return second;
    };
    let Err(second) = second else {
        return Err(first);
    };
    let mut last = second.value();
    let context = vm.intern("__context__");
    // The end of the chain, where the first error follows.
    while let Some(next) = vm.get_attr(&last, &context)?.not_none() {
        if next.is(&first.value()) {
            return Err(second);
        }
        last = next.clone();
    }
    vm.set_attr(&last, &context, first.value())?;
    Err(second)
}

fn check(vm: &mut Vm, this: &Value, what: &str, message: &str) -> Result<Value> {
    let answer = vm.call_method(this, what, &[])?;
    match vm.truth(&answer)? {
        true => Ok(Value::bool(true)),
        false => Err(super::unsupported(vm, message)),
    }
}

fn check_closed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    enter(vm, args).map(|_| Value::None)
}

fn check_readable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check(vm, &args[0], "readable", "File or stream is not readable.")
}

fn check_writable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check(vm, &args[0], "writable", "File or stream is not writable.")
}

fn check_seekable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check(vm, &args[0], "seekable", "File or stream is not seekable.")
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    enter(vm, args)
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let line = vm.call_method(&args[0], "readline", &[])?;
    if vm.len(&line)? == 0 {
        return Err(vm.stop_iteration(Value::None));
    }
    Ok(line)
}

fn readlines(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let hint = device::size_argument(vm, &args[1])?.filter(|&hint| hint > 0);
    let mut lines = Vec::new();
    let mut total = 0;
    vm.for_each(&args[0], |vm, line| {
        if hint.is_some() {
            total += vm.len(&line)?;
        }
        lines.push(line);
        Ok(hint.is_none_or(|hint| total < hint))
    })?;
    Ok(crate::builtins::iteration::list_of(lines))
}

fn writelines(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    enter(vm, args)?;
    let file = args[0].clone();
    vm.for_each(&args[1], |vm, line| {
        vm.call_method(&file, "write", &[line])?;
        Ok(true)
    })?;
    Ok(Value::None)
}

fn fileno(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "fileno"))
}

fn no(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(false))
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    enter(vm, args).map(|_| Value::None)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    // Not by `closed`, which a class of a script may answer in its own way.
    let known = vm.intern(CLOSED);
    if vm.find_attr(&args[0], &known)?.is_some() {
        return Ok(Value::None);
    }
    let flushed = vm.call_method(&args[0], "flush", &[]);
    let name = vm.intern(CLOSED);
    vm.set_attr(&args[0], &name, Value::bool(true))?;
    flushed.map(|_| Value::None)
}

/// A line, of what `peek` shows where there is such a method, otherwise byte by byte.
fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let limit = device::size_argument(vm, &args[1])?.unwrap_or(usize::MAX);
    let peek = vm.intern("peek");
    let peek = vm.find_attr(&args[0], &peek)?;
    let mut line: Vec<u8> = Vec::new();
    while line.len() < limit && !line.ends_with(b"\n") {
        let mut wanted = 1;
        if let Some(peek) = &peek {
            let shown = vm.call(peek, &[Value::Int(1)])?;
            let shown = bytes_arg(vm, &shown)?.to_vec();
            let end = shown.iter().position(|&byte| byte == b'\n');
            wanted = end.map_or(shown.len(), |end| end + 1).max(1);
        }
        let wanted = Value::from(wanted.min(limit - line.len()));
        let part = vm.call_method(&args[0], "read", &[wanted])?;
        if part.not_none().is_none() {
            break;
        }
        if part.as_bytes().is_none() {
            let kind = vm.type_name(&part);
            let message = format!("read() should have returned a bytes object, not '{kind}'");
            return Err(vm.error(Exc::OSError, message));
        }
        let part = bytes_arg(vm, &part)?.to_vec();
        if part.is_empty() {
            break;
        }
        line.extend_from_slice(&part);
    }
    Ok(Value::from(Bytes::new(line)))
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&args[0], "seek", &[Value::Int(0), Value::Int(1)])
}

fn seek(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "seek"))
}

fn truncate(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "truncate"))
}

fn no_read(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "read"))
}

fn no_read1(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "read1"))
}

fn no_readline(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "readline"))
}

fn no_write(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "write"))
}

fn no_detach(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "detach"))
}

/// What a raw file reads, by its `readinto`.
fn raw_read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(size) = device::size_argument(vm, &args[1])? else {
        return vm.call_method(&args[0], "readall", &[]);
    };
    let target = ByteArray::new(vec![0; size.min(LARGEST_READ)]);
    let place = Value::from(target.clone());
    let came = vm.call_method(&args[0], "readinto", &[place])?;
    if came.not_none().is_none() {
        return Ok(Value::None);
    }
    let came = vm.to_i64(&came)?;
    let data = target.data();
    match usize::try_from(came).ok().and_then(|came| data.get(..came)) {
        Some(bytes) => Ok(Value::from(Bytes::new(bytes.to_vec()))),
        None => {
            let room = data.len();
            let message = format!("readinto returned {came} outside buffer size {room}");
            drop(data);
            Err(vm.value_error(message))
        }
    }
}

/// No read asks for more at once.
const LARGEST_READ: usize = 64 << 20;

fn raw_read_all(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut all = Vec::new();
    loop {
        let size = Value::from(device::BUFFER_SIZE);
        let part = vm.call_method(&args[0], "read", &[size])?;
        if part.not_none().is_none() && all.is_empty() {
            return Ok(Value::None);
        }
        let part = match part.not_none() {
            Some(part) => bytes_arg(vm, part)?.to_vec(),
            None => Vec::new(),
        };
        if part.is_empty() {
            return Ok(Value::from(Bytes::new(all)));
        }
        all.extend_from_slice(&part);
    }
}

/// Fills a buffer by the method of the name.
fn into_buffer(vm: &mut Vm, args: &[Value], method: &str) -> Result<Value> {
    let view = MemoryView::of(&args[1]).filter(|view| !view.readonly && view.c_contiguous());
    let Some(view) = view else {
        let kind = vm.type_name(&args[1]);
        let message =
            format!("{method}() argument must be read-write bytes-like object, not {kind}");
        return Err(vm.type_error(message));
    };
    let room = view.size();
    let source = method.replace("into", "");
    let data = vm.call_method(&args[0], &source, &[Value::from(room)])?;
    let data = bytes_arg(vm, &data)?.to_vec();
    if data.len() > room {
        let message = format!(
            "{source}() returned too much data: {room} bytes requested, {} returned",
            data.len()
        );
        view.release();
        return Err(vm.value_error(message));
    }
    write(&view.object, view.offset, &data);
    view.release();
    Ok(Value::from(data.len()))
}

fn readinto(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, "readinto")
}

fn readinto1(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    into_buffer(vm, args, "readinto1")
}

crate::methods! { pub METHODS:
    /// Flush and close the IO object.
    "close($self, /)" => close,
    /// Return underlying file descriptor if one exists.
    "fileno($self, /)" => fileno,
    /// Flush write buffers, if applicable.
    "flush($self, /)" => flush,
    /// Read and return a line from the stream.
    "readline($self, size=-1, /)" => readline,
    /// Change the stream position to the given byte offset.
    "seek($self, /, *args)" => seek,
    /// Return current stream position.
    "tell($self, /)" => tell,
    /// Truncate file to size bytes.
    "truncate($self, size=None, /)" => truncate,
    /// Return whether this is an 'interactive' stream.
    "isatty($self, /)" => no,
    /// Return whether object was opened for reading.
    "readable($self, /)" => no,
    /// Return whether object was opened for writing.
    "writable($self, /)" => no,
    /// Return whether object supports random access.
    "seekable($self, /)" => no,
    "__del__($self, /)" => finalize,
    "_checkClosed($self, msg=None, /)" => check_closed,
    "_checkReadable($self, msg=None, /)" => check_readable,
    "_checkWritable($self, msg=None, /)" => check_writable,
    "_checkSeekable($self, msg=None, /)" => check_seekable,
    "__enter__($self, /)" => enter,
    "__exit__($self, /, *args)" => exit,
    "__iter__($self, /)" => iter,
    "__next__($self, /)" => next,
    /// Return a list of lines from the stream.
    ///
    /// hint can be specified to control the number of lines read: no more
    /// lines will be read if the total size (in bytes/characters) of all
    /// lines so far exceeds hint.
    "readlines($self, hint=-1, /)" => readlines,
    /// Write a list of lines to stream.
    ///
    /// Line separators are not added, so it is usual for each of the
    /// lines provided to have a line separator at the end.
    "writelines($self, lines, /)" => writelines,
}

crate::getters! { pub GETTERS:
    "closed" => get_closed,
    "__dict__" => crate::types::object::get_dict; set crate::types::object::set_dict,
    "__weakref__" => crate::types::object::get_weakref,
}

crate::methods! { pub RAW:
    "read($self, size=-1, /)" => raw_read,
    /// Read until EOF, using multiple read() call.
    "readall($self, /)" => raw_read_all,
}

fn none(_: &mut Vm, _: &Value) -> Result<Value> {
    Ok(Value::None)
}

crate::methods! { pub TEXT:
    "read($self, size=-1, /)" => no_read,
    "readline($self, size=-1, /)" => no_readline,
    "write($self, s, /)" => no_write,
    "detach($self, /)" => no_detach,
}

crate::getters! { pub TEXT_GETTERS:
    "encoding" => none,
    "newlines" => none,
    "errors" => none,
}

crate::methods! { pub BUFFERED:
    "read($self, size=-1, /)" => no_read,
    "read1($self, size=-1, /)" => no_read1,
    "readinto($self, buffer, /)" => readinto,
    "readinto1($self, buffer, /)" => readinto1,
    "write($self, b, /)" => no_write,
    "detach($self, /)" => no_detach,
}
