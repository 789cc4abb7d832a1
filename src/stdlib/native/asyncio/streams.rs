//! `_asyncio._StreamReader`: the native half of `asyncio.StreamReader`.  Bytes are fed, and `read`, `readexactly`,
//! `readline` and `StreamWriter.drain` wait, without a frame of the Python half; whatever is unusual (an exception,
//! a limit that is passed, the end of the stream) is left to its bodies.

use std::cell::Cell;

use super::waiter::{self, Wait, Waiter, Woken};
use crate::event_loop::future;
use crate::event_loop::state::{self, AsyncioState};
use crate::object::{Gc, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::types::bytes::buffer::bytes_arg;
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::exception::Exc;
use crate::types::function::Shortcut;
use crate::vm::Vm;

/// A reader's state.  Places are empty until the Python half's `__init__` fills them.
#[derive(Default)]
pub struct StreamReader {
    limit: Slot,
    event_loop: Slot,
    buffer: Slot,
    waiter: Slot,
    exception: Slot,
    transport: Slot,
    eof: Cell<bool>,
    paused: Cell<bool>,
}

impl Trace for StreamReader {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in [
            &self.limit,
            &self.event_loop,
            &self.buffer,
            &self.waiter,
            &self.exception,
            &self.transport,
        ] {
            slot.trace(tracer);
        }
    }

    fn clear(&self) {
        drop((
            self.waiter.take(),
            self.transport.take(),
            self.exception.take(),
        ));
    }
}

impl NativeData for StreamReader {}

fn reader_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a StreamReader> {
    match value.native::<StreamReader>() {
        Some(reader) => Ok(reader),
        None => Err(vm.type_error("a stream reader is required")),
    }
}

fn is_nothing(slot: &Slot) -> bool {
    slot.get().not_none().is_none()
}

impl StreamReader {
    /// The bytes that wait to be read.
    fn buffered(&self, vm: &mut Vm) -> Result<Gc<ByteArray>> {
        match self.buffer.get().as_bytearray() {
            Some(buffer) if buffer.exports.get() == 0 => Ok(buffer),
            Some(_) => {
                let message = "Existing exports of data: object cannot be re-sized";
                Err(vm.error(Exc::BufferError, message))
            }
            None => Err(vm.type_error("the buffer of a stream reader is a bytearray")),
        }
    }

    fn limit(&self) -> usize {
        match self.limit.get() {
            Value::Int(limit) => usize::try_from(limit).unwrap_or(0),
            _ => usize::MAX / 2,
        }
    }

    /// Takes at most so many bytes from the front; a transport that paused may go on.
    fn take(&self, vm: &mut Vm, this: &Value, buffer: &ByteArray, count: usize) -> Result<Value> {
        let mut waiting = buffer.data_mut();
        let data = if count >= waiting.len() {
            std::mem::take(&mut *waiting)
        } else {
            waiting.drain(..count).collect()
        };
        drop(waiting);
        if self.paused.get() {
            vm.call_method(this, "_maybe_resume_transport", &[])?;
        }
        Ok(Value::from(Bytes::new(data)))
    }

    /// A future that ends when more has arrived; `None` where that is not for native code to make.
    fn future(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let event_loop = self.event_loop.get();
        if !state::is_plain_loop(vm, &event_loop)? {
            return Ok(None);
        }
        if self.paused.replace(false) {
            // A paused transport would never bring anything.
            vm.call_method(&self.transport.get(), "resume_reading", &[])?;
        }
        let future = future::pending(vm, event_loop)?;
        self.waiter.set(future.clone());
        Ok(Some(future))
    }
}

/// Whether a reader is one that native code may wait for: no step is overridden, nothing has gone wrong, and
/// nobody else waits.
fn can_read(vm: &mut Vm, this: &Value, reader: &StreamReader) -> bool {
    if !is_nothing(&reader.exception) || !is_nothing(&reader.waiter) {
        return false;
    }
    let class = vm.class_of(this);
    let asyncio = vm.extension::<AsyncioState>();
    asyncio.plain_reader.check(&class, |class| {
        let name = vm.intern("_wait_for_data");
        matches!(class.lookup(&name), Some(Value::Function(ref function))
            if function.shortcut.get().is_some())
    })
}

// ---- waiting ----

fn no_longer(waiter: &Waiter) {
    if let Some(reader) = waiter.owner.native::<StreamReader>() {
        drop(reader.waiter.take());
    }
}

static READ: Wait = Wait {
    woken: |vm, waiter| {
        no_longer(waiter);
        let reader = reader_of(vm, &waiter.owner)?;
        let buffer = reader.buffered(vm)?;
        let count = vm.to_i64(&waiter.item.get())? as usize;
        reader
            .take(vm, &waiter.owner, &buffer, count)
            .map(Woken::Done)
    },
    given_up: |_, waiter, raise| {
        no_longer(waiter);
        raise
    },
};

static READ_EXACTLY: Wait = Wait {
    woken: |vm, waiter| {
        no_longer(waiter);
        let reader = reader_of(vm, &waiter.owner)?;
        let buffer = reader.buffered(vm)?;
        let wanted = waiter.item.get();
        let count = vm.to_i64(&wanted)? as usize;
        if buffer.data().len() >= count {
            return reader
                .take(vm, &waiter.owner, &buffer, count)
                .map(Woken::Done);
        }
        if reader.eof.get() {
            let partial = vm.call_method(&waiter.owner, "_incomplete", &[wanted])?;
            return Ok(Woken::Done(partial));
        }
        wait_again(vm, reader)
    },
    given_up: READ.given_up,
};

static READ_LINE: Wait = Wait {
    woken: |vm, waiter| {
        no_longer(waiter);
        let reader = reader_of(vm, &waiter.owner)?;
        let buffer = reader.buffered(vm)?;
        let searched = vm.to_i64(&waiter.item.get())? as usize;
        match line_end(&buffer, searched) {
            Some(end) if end > reader.limit() + 1 => {
                let message = "Separator is found, but chunk is longer than limit";
                too_long(vm, &waiter.owner, end - 1, message)
            }
            Some(end) => reader
                .take(vm, &waiter.owner, &buffer, end)
                .map(Woken::Done),
            None => {
                let length = buffer.data().len();
                if length > reader.limit() {
                    let message = "Separator is not found, and chunk exceed the limit";
                    return too_long(vm, &waiter.owner, length, message);
                }
                if reader.eof.get() {
                    return reader
                        .take(vm, &waiter.owner, &buffer, length)
                        .map(Woken::Done);
                }
                waiter.item.set(Value::Int(length as i64));
                wait_again(vm, reader)
            }
        }
    },
    given_up: READ.given_up,
};

fn too_long(vm: &mut Vm, this: &Value, consumed: usize, message: &str) -> Result<Woken> {
    let args = [Value::Int(consumed as i64), Value::from(message)];
    vm.call_method(this, "_line_too_long", &args)
        .map(Woken::Done)
}

fn wait_again(vm: &mut Vm, reader: &StreamReader) -> Result<Woken> {
    match reader.future(vm)? {
        Some(future) => Ok(Woken::Again(future)),
        None => Err(vm.runtime_error("the event loop changed its class while a stream waited")),
    }
}

fn wait(vm: &mut Vm, kind: &'static Wait, this: &Value, item: usize) -> Result<Shortcut> {
    let reader = reader_of(vm, this)?;
    let Some(future) = reader.future(vm)? else {
        return Ok(Shortcut::Body);
    };
    let item = Value::Int(item as i64);
    waiter::waiter(vm, kind, this, item, future).map(Shortcut::Await)
}

/// Behind the first line end at or after `start`.
fn line_end(buffer: &ByteArray, start: usize) -> Option<usize> {
    let data = buffer.data();
    let rest = data.get(start..)?;
    memchr::memchr(b'\n', rest).map(|at| start + at + 1)
}

/// Only the body of `_wait_for_data` waits: that it has a native face marks it as the library's.
pub fn wait_for_data(_: &mut Vm, _: &[Value]) -> Result<Shortcut> {
    Ok(Shortcut::Body)
}

/// A positive number of bytes to read from a reader.
fn request<'a>(vm: &mut Vm, args: &'a [Value]) -> Option<(&'a Value, &'a StreamReader, usize)> {
    let [this, Value::Int(count)] = args else {
        return None;
    };
    let count = usize::try_from(*count).ok().filter(|&count| count > 0)?;
    let reader = this.native::<StreamReader>()?;
    can_read(vm, this, reader).then_some((this, reader, count))
}

/// The native face of `StreamReader.read`.
pub fn read(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let Some((this, reader, count)) = request(vm, args) else {
        return Ok(Shortcut::Body);
    };
    let buffer = reader.buffered(vm)?;
    if buffer.data().is_empty() && !reader.eof.get() {
        return wait(vm, &READ, this, count);
    }
    reader.take(vm, this, &buffer, count).map(Shortcut::Done)
}

/// The native face of `StreamReader.readexactly`.
pub fn read_exactly(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let Some((this, reader, count)) = request(vm, args) else {
        return Ok(Shortcut::Body);
    };
    let buffer = reader.buffered(vm)?;
    if buffer.data().len() >= count {
        return reader.take(vm, this, &buffer, count).map(Shortcut::Done);
    }
    if reader.eof.get() {
        return Ok(Shortcut::Body);
    }
    wait(vm, &READ_EXACTLY, this, count)
}

/// The native face of `StreamReader.readline`.
pub fn read_line(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(reader) = this.native::<StreamReader>() else {
        return Ok(Shortcut::Body);
    };
    if !can_read(vm, this, reader) {
        return Ok(Shortcut::Body);
    }
    let buffer = reader.buffered(vm)?;
    let length = buffer.data().len();
    match line_end(&buffer, 0) {
        Some(end) if end <= reader.limit() + 1 => {
            reader.take(vm, this, &buffer, end).map(Shortcut::Done)
        }
        None if length <= reader.limit() && !reader.eof.get() => wait(vm, &READ_LINE, this, length),
        _ => Ok(Shortcut::Body),
    }
}

// ---- writing ----

/// Only the body of `_drain_helper` waits: that it has a native face marks it as the library's.
pub fn drain_helper(_: &mut Vm, _: &[Value]) -> Result<Shortcut> {
    Ok(Shortcut::Body)
}

/// The native face of `StreamWriter.drain`, where there is nothing to wait for.
pub fn drain(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    let names = vm.names.clone();
    let reader = vm.get_attr(this, &names._reader)?;
    match reader.native::<StreamReader>() {
        Some(reader) if is_nothing(&reader.exception) => {}
        None if reader.is_none() => {}
        _ => return Ok(Shortcut::Body),
    }
    let protocol = vm.get_attr(this, &names._protocol)?;
    let class = vm.class_of(&protocol);
    let asyncio = vm.extension::<AsyncioState>();
    let is_plain = asyncio.plain_drain.check(&class, |class| {
        let name = vm.intern("_drain_helper");
        matches!(class.lookup(&name), Some(Value::Function(ref function))
            if function.shortcut.get().is_some())
    });
    if !is_plain
        || !is_false(&vm.get_attr(&protocol, &names._paused)?)
        || !is_false(&vm.get_attr(&protocol, &names._connection_lost)?)
    {
        return Ok(Shortcut::Body);
    }
    let transport = vm.get_attr(this, &names._transport)?;
    let closing = vm.call_method(&transport, "is_closing", &[])?;
    if vm.truth(&closing)? {
        return Ok(Shortcut::Body);
    }
    Ok(Shortcut::Done(Value::None))
}

fn is_false(value: &Value) -> bool {
    matches!(value, Value::Bool(_)) && value.is(&Value::bool(false))
}

// ---- methods ----

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.stream_reader.clone();
    vm.wrap_native(&args[0], &own, StreamReader::default())
}

fn feed_data(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = reader_of(vm, &args[0])?;
    if reader.eof.get() {
        return Err(vm.error(Exc::AssertionError, "feed_data after feed_eof"));
    }
    let data = bytes_arg(vm, &args[1])?;
    if data.is_empty() {
        return Ok(Value::None);
    }
    let buffer = reader.buffered(vm)?;
    buffer.data_mut().extend_from_slice(&data);
    drop(data);
    let waiter = reader.waiter.take();
    if !waiter.is_undef() && !waiter.is_none() {
        waiter::release(vm, &waiter, Value::None)?;
    }
    if buffer.data().len() > 2 * reader.limit()
        && !reader.paused.get()
        && !is_nothing(&reader.transport)
    {
        vm.call_method(&args[0], "_pause_transport", &[])?;
    }
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    /// Bytes have arrived.
    "feed_data($self, data, /)" => feed_data,
}

fn shown(value: Value) -> Value {
    value.given().cloned().unwrap_or(Value::None)
}

crate::getters! { pub GETTERS:
    "_limit" => |vm, this| Ok(shown(reader_of(vm, this)?.limit.get()));
        set |vm, this, value| { reader_of(vm, this)?.limit.set(value); Ok(()) },
    "_loop" => |vm, this| Ok(shown(reader_of(vm, this)?.event_loop.get()));
        set |vm, this, value| { reader_of(vm, this)?.event_loop.set(value); Ok(()) },
    "_buffer" => |vm, this| Ok(shown(reader_of(vm, this)?.buffer.get()));
        set |vm, this, value| { reader_of(vm, this)?.buffer.set(value); Ok(()) },
    "_waiter" => |vm, this| Ok(shown(reader_of(vm, this)?.waiter.get()));
        set |vm, this, value| { reader_of(vm, this)?.waiter.set(value); Ok(()) },
    "_exception" => |vm, this| Ok(shown(reader_of(vm, this)?.exception.get()));
        set |vm, this, value| { reader_of(vm, this)?.exception.set(value); Ok(()) },
    "_transport" => |vm, this| Ok(shown(reader_of(vm, this)?.transport.get()));
        set |vm, this, value| { reader_of(vm, this)?.transport.set(value); Ok(()) },
    "_eof" => |vm, this| Ok(Value::bool(reader_of(vm, this)?.eof.get()));
        set |vm, this, value| { let truth = vm.truth(&value)?; reader_of(vm, this)?.eof.set(truth); Ok(()) },
    "_paused" => |vm, this| Ok(Value::bool(reader_of(vm, this)?.paused.get()));
        set |vm, this, value| { let truth = vm.truth(&value)?; reader_of(vm, this)?.paused.set(truth); Ok(()) },
}
