//! `_asyncio._StreamReader`: the native half of `asyncio.StreamReader`.  Bytes are fed, and `read`, `readexactly`,
//! `readline` and `readuntil` wait, without a frame of the Python half; whatever is unusual (an exception, a limit
//! that is passed, the end of the stream) is left to its bodies.

use std::cell::Cell;
use std::io;

use super::plain::{Plain, has_shortcut};
use crate::event_loop::future;
use crate::event_loop::state;
use crate::event_loop::waiter::{self, Turn, Wait, Woken};
use crate::host::net;
use crate::object::{Gc, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::exception::Exc;
use crate::types::function::Shortcut;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Bytes that have been read leave the buffer once they are so many and half of it.
const PILE: usize = 64 * 1024;

/// The state of a reader, and of a writer: a script may make one class of both, which then share what CPython
/// keeps under one name.  Places are empty until the Python half's `__init__` fills them.
#[derive(Default)]
pub struct Stream {
    limit: Slot,
    pub event_loop: Slot,
    /// A writer's.
    pub protocol: Slot,
    /// A writer's.
    pub reader: Slot,
    buffer: Slot,
    waiter: Slot,
    exception: Slot,
    pub transport: Slot,
    eof: Cell<bool>,
    paused: Cell<bool>,
    /// How many bytes at the front of the buffer have been read already.  No script sees these: they go before
    /// it gets the buffer.
    start: Cell<usize>,
    /// How much the last look at the socket has brought.
    arrived: Cell<usize>,
    own: Plain,
    waits: Plain,
    /// Of the loop.
    looped: Plain,
}

impl Trace for Stream {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in [
            &self.limit,
            &self.event_loop,
            &self.protocol,
            &self.reader,
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

impl NativeData for Stream {}

/// The stream behind a value.
pub fn reader_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Stream> {
    match value.native::<Stream>() {
        Some(reader) => Ok(reader),
        None => Err(vm.type_error("a stream reader is required")),
    }
}

fn is_nothing(slot: &Slot) -> bool {
    slot.get().not_none().is_none()
}

impl Stream {
    /// Whether nothing has gone wrong so far.
    pub fn is_sound(&self) -> bool {
        is_nothing(&self.exception)
    }

    /// The buffer.  What [`Stream::start`] counts is not to be looked at.
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

    /// The bytes that wait to be read.
    fn waiting<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        data.get(self.start.get()..).unwrap_or_default()
    }

    /// How many they are.
    fn count(&self, buffer: &ByteArray) -> usize {
        self.waiting(&buffer.data()).len()
    }

    /// Lets go of the bytes that have been read.
    fn tidy(&self, data: &mut Vec<u8>) {
        let start = self.start.replace(0).min(data.len());
        data.drain(..start);
    }

    fn limit(&self) -> usize {
        match self.limit.get() {
            Value::Int(limit) => usize::try_from(limit).unwrap_or(0),
            _ => usize::MAX / 2,
        }
    }

    /// Takes at most so many bytes from the front; a transport that paused may go on.
    fn take(&self, vm: &mut Vm, this: &Value, buffer: &ByteArray, count: usize) -> Result<Value> {
        let mut data = buffer.data_mut();
        let start = self.start.get().min(data.len());
        let taken = if count < data.len() - start {
            let end = start + count;
            let taken = data[start..end].to_vec();
            self.start.set(end);
            if end >= PILE && end >= data.len() / 2 {
                self.tidy(&mut data);
            }
            taken
        } else if start == 0 {
            std::mem::take(&mut *data)
        } else {
            let taken = data[start..].to_vec();
            data.clear();
            self.start.set(0);
            taken
        };
        drop(data);
        if self.has_room(buffer) {
            vm.call_method(this, "_maybe_resume_transport", &[])?;
        }
        Ok(Value::from(Bytes::new(taken)))
    }

    /// Whether a transport that was stopped may go on.
    fn has_room(&self, buffer: &ByteArray) -> bool {
        self.paused.get() && self.count(buffer) <= self.limit()
    }

    /// Puts bytes behind those that wait.
    fn append(&self, buffer: &ByteArray, bytes: &[u8]) {
        let mut data = buffer.data_mut();
        let is_full = data.len() + bytes.len() > data.capacity();
        if is_full && self.start.get() >= data.len() / 2 {
            self.tidy(&mut data);
        }
        data.extend_from_slice(bytes);
    }

    /// The loop, before a wait until more has arrived; `None` where making a future for it is not for native code.
    fn loop_to_wait_in(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let event_loop = self.event_loop.get();
        let is_plain = matches!(event_loop, Value::Native(_))
            || (self.looped).check(vm, &event_loop, |vm, _, _| {
                state::is_plain_loop(vm, &event_loop).is_ok_and(|is_plain| is_plain)
            });
        if !is_plain {
            return Ok(None);
        }
        if self.paused.replace(false) {
            // A paused transport would never bring anything.
            vm.call_method(&self.transport.get(), "resume_reading", &[])?;
        }
        Ok(Some(event_loop))
    }
}

/// Whether a reader is one that native code may wait for: no step is overridden, nothing has gone wrong, and
/// nobody else waits.
fn can_read(vm: &mut Vm, this: &Value, reader: &Stream) -> bool {
    if !is_nothing(&reader.exception) || !is_nothing(&reader.waiter) {
        return false;
    }
    reader.waits.check(vm, this, |vm, instance, class| {
        has_shortcut(vm, instance, class, "_wait_for_data")
    })
}

// ---- waiting ----

fn no_longer(turn: &Turn<'_>) {
    if let Some(reader) = turn.owner.native::<Stream>() {
        drop(reader.waiter.take());
    }
}

static READ: Wait = Wait {
    woken: |vm, turn| {
        no_longer(turn);
        let reader = reader_of(vm, &turn.owner)?;
        let buffer = reader.buffered(vm)?;
        let count = vm.to_i64(&turn.item.get())? as usize;
        reader
            .take(vm, &turn.owner, &buffer, count)
            .map(Woken::Done)
    },
    given_up: |_, turn, raise| {
        no_longer(turn);
        raise
    },
};

static READ_EXACTLY: Wait = Wait {
    woken: |vm, turn| {
        no_longer(turn);
        let reader = reader_of(vm, &turn.owner)?;
        let buffer = reader.buffered(vm)?;
        let wanted = turn.item.get();
        let count = vm.to_i64(&wanted)? as usize;
        if reader.count(&buffer) >= count {
            return reader
                .take(vm, &turn.owner, &buffer, count)
                .map(Woken::Done);
        }
        if reader.eof.get() {
            let partial = vm.call_method(&turn.owner, "_incomplete", &[wanted])?;
            return Ok(Woken::Done(partial));
        }
        wait_again(vm, reader)
    },
    given_up: READ.given_up,
};

static READ_LINE: Wait = Wait {
    woken: |vm, turn| {
        no_longer(turn);
        let searched = vm.to_i64(&turn.item.get())? as usize;
        let sought = seek(vm, &turn.owner, b"\n", searched)?;
        go_on(vm, turn, sought, "_line_too_long", None)
    },
    given_up: READ.given_up,
};

static READ_UNTIL: Wait = Wait {
    woken: |vm, turn| {
        no_longer(turn);
        let Some(item) = turn.item.get().as_tuple() else {
            return Err(vm.system_error("a stream is read until no separator"));
        };
        let [Value::Bytes(separator), searched] = item.items() else {
            return Err(vm.system_error("a stream is read until no separator"));
        };
        let searched = vm.to_i64(searched)? as usize;
        let sought = seek(vm, &turn.owner, separator.as_slice(), searched)?;
        go_on(vm, turn, sought, "_overrun", Some(&item))
    },
    given_up: READ.given_up,
};

/// What a search for a separator has come to.
enum Sought {
    /// Here is what ends with it.
    Found(Value),
    /// It is further away than the limit allows: how far, and the message.
    TooFar(usize, &'static str),
    /// It is not there, and nothing more will arrive.
    End,
    /// Not yet: where the search goes on.
    NotYet(usize),
}

/// Looks for a separator at or behind `from`, and takes what ends with it.
fn seek(vm: &mut Vm, this: &Value, separator: &[u8], from: usize) -> Result<Sought> {
    let reader = reader_of(vm, this)?;
    let buffer = reader.buffered(vm)?;
    let data = buffer.data();
    let waiting = reader.waiting(&data);
    let rest = waiting.get(from..).unwrap_or_default();
    let at = match separator {
        [byte] => memchr::memchr(*byte, rest),
        _ => memchr::memmem::find(rest, separator),
    };
    let length = waiting.len();
    drop(data);
    if let Some(at) = at.map(|at| from + at) {
        if at > reader.limit() {
            let message = "Separator is found, but chunk is longer than limit";
            return Ok(Sought::TooFar(at, message));
        }
        let end = at + separator.len();
        return reader.take(vm, this, &buffer, end).map(Sought::Found);
    }
    let searched = (length + 1).saturating_sub(separator.len()).max(from);
    if searched > reader.limit() {
        let message = "Separator is not found, and chunk exceed the limit";
        return Ok(Sought::TooFar(searched, message));
    }
    Ok(match reader.eof.get() {
        true => Sought::End,
        false => Sought::NotYet(searched),
    })
}

/// How a wait for a separator goes on; the method `overrun` of the Python half tells of one that is too far away.
fn go_on(
    vm: &mut Vm,
    turn: &Turn<'_>,
    sought: Sought,
    overrun: &str,
    separator: Option<&Gc<Tuple>>,
) -> Result<Woken> {
    let this = &turn.owner;
    let reader = reader_of(vm, this)?;
    match (sought, separator) {
        (Sought::Found(data), _) => Ok(Woken::Done(data)),
        (Sought::TooFar(consumed, message), _) => {
            let args = [Value::Int(consumed as i64), Value::from(message)];
            vm.call_method(this, overrun, &args).map(Woken::Done)
        }
        (Sought::End, None) => {
            let buffer = reader.buffered(vm)?;
            let count = reader.count(&buffer);
            reader.take(vm, this, &buffer, count).map(Woken::Done)
        }
        (Sought::End, Some(_)) => vm
            .call_method(this, "_incomplete", &[Value::None])
            .map(Woken::Done),
        (Sought::NotYet(searched), None) => {
            turn.item.set(Value::Int(searched as i64));
            wait_again(vm, reader)
        }
        (Sought::NotYet(searched), Some(item)) => {
            let separator = item.items().first().cloned().unwrap_or_default();
            turn.item.set(until(separator, searched));
            wait_again(vm, reader)
        }
    }
}

/// What a wait until a separator carries.
fn until(separator: Value, searched: usize) -> Value {
    Value::from(Tuple::new(vec![separator, Value::Int(searched as i64)]))
}

fn wait_again(vm: &mut Vm, reader: &Stream) -> Result<Woken> {
    match reader.loop_to_wait_in(vm)? {
        Some(event_loop) => {
            let future = future::pending(vm, event_loop)?;
            reader.waiter.set(future.clone());
            Ok(Woken::Again(future))
        }
        None => Err(vm.runtime_error("the event loop changed its class while a stream waited")),
    }
}

fn wait(vm: &mut Vm, kind: &'static Wait, this: &Value, item: Value) -> Result<Shortcut> {
    let reader = reader_of(vm, this)?;
    let Some(event_loop) = reader.loop_to_wait_in(vm)? else {
        return Ok(Shortcut::Body);
    };
    let waiter = waiter::waiter(vm, kind, this, item, event_loop)?;
    reader.waiter.set(waiter.clone());
    Ok(Shortcut::Await(waiter))
}

/// Only the body of `_wait_for_data` waits: that it has a native face marks it as the library's.
pub fn wait_for_data(_: &mut Vm, _: &[Value]) -> Result<Shortcut> {
    Ok(Shortcut::Body)
}

/// A positive number of bytes to read from a reader.
fn request<'a>(vm: &mut Vm, args: &'a [Value]) -> Option<(&'a Value, &'a Stream, usize)> {
    let [this, Value::Int(count)] = args else {
        return None;
    };
    let count = usize::try_from(*count).ok().filter(|&count| count > 0)?;
    let reader = this.native::<Stream>()?;
    can_read(vm, this, reader).then_some((this, reader, count))
}

/// The native face of `StreamReader.read`.
pub fn read(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let Some((this, reader, count)) = request(vm, args) else {
        return Ok(Shortcut::Body);
    };
    let buffer = reader.buffered(vm)?;
    if reader.count(&buffer) == 0 && !reader.eof.get() {
        return wait(vm, &READ, this, Value::Int(count as i64));
    }
    reader.take(vm, this, &buffer, count).map(Shortcut::Done)
}

/// The native face of `StreamReader.readexactly`.
pub fn read_exactly(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let Some((this, reader, count)) = request(vm, args) else {
        return Ok(Shortcut::Body);
    };
    let buffer = reader.buffered(vm)?;
    if reader.count(&buffer) >= count {
        return reader.take(vm, this, &buffer, count).map(Shortcut::Done);
    }
    if reader.eof.get() {
        return Ok(Shortcut::Body);
    }
    wait(vm, &READ_EXACTLY, this, Value::Int(count as i64))
}

/// The native face of `StreamReader.readline`.
pub fn read_line(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(reader) = this.native::<Stream>() else {
        return Ok(Shortcut::Body);
    };
    if !can_read(vm, this, reader) {
        return Ok(Shortcut::Body);
    }
    match seek(vm, this, b"\n", 0)? {
        Sought::Found(line) => Ok(Shortcut::Done(line)),
        Sought::NotYet(searched) => wait(vm, &READ_LINE, this, Value::Int(searched as i64)),
        Sought::TooFar(..) | Sought::End => Ok(Shortcut::Body),
    }
}

/// The native face of `StreamReader.readuntil`, for one separator.
pub fn read_until(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this, Value::Bytes(separator)] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(reader) = this.native::<Stream>() else {
        return Ok(Shortcut::Body);
    };
    if separator.as_slice().is_empty() || !can_read(vm, this, reader) {
        return Ok(Shortcut::Body);
    }
    match seek(vm, this, separator.as_slice(), 0)? {
        Sought::Found(data) => Ok(Shortcut::Done(data)),
        Sought::NotYet(searched) => wait(vm, &READ_UNTIL, this, until(args[1].clone(), searched)),
        Sought::TooFar(..) | Sought::End => Ok(Shortcut::Body),
    }
}

// ---- what arrives ----

/// Whether bytes can be put into a reader without asking its class: nothing of it is overridden, and the stream
/// has not ended.
pub fn is_plain(vm: &mut Vm, this: &Value) -> bool {
    let Some(reader) = this.native::<Stream>() else {
        return false;
    };
    let base = |vm: &mut Vm| Ok(state::classes(vm)?.stream_reader.clone());
    !reader.eof.get() && reader.own.has_methods(vm, this, base, &["feed_data"])
}

/// Reads from a socket into a reader's buffer; whoever waits is told by [`fed`].
pub fn receive(vm: &mut Vm, reader: &Stream, fd: i32, room: usize) -> Result<io::Result<usize>> {
    let buffer = reader.buffered(vm)?;
    let received = if reader.arrived.get() >= PILE {
        // Where much arrives it is not copied once more.
        let mut data = buffer.data_mut();
        reader.tidy(&mut data);
        net::receive_behind(fd, &mut data, room, 0)
    } else {
        net::receive_with(fd, room, 0, |bytes| {
            reader.append(&buffer, bytes);
            bytes.len()
        })
    };
    if let Ok(count) = received {
        reader.arrived.set(count);
    }
    Ok(received)
}

/// Something stands in the buffer: wakes whoever waits for it, and stops the transport if it is too much.
pub fn fed(vm: &mut Vm, this: &Value) -> Result<()> {
    let reader = reader_of(vm, this)?;
    let waiter = reader.waiter.take();
    if waiter.not_none().is_some() {
        waiter::release(vm, &waiter, Value::None)?;
    }
    if !reader.paused.get()
        && !is_nothing(&reader.transport)
        && let Some(buffer) = reader.buffer.get().as_bytearray()
        && reader.count(&buffer) > 2 * reader.limit()
    {
        vm.call_method(this, "_pause_transport", &[])?;
    }
    Ok(())
}

// ---- methods ----

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.stream.clone();
    vm.wrap_native(&args[0], &own, Stream::default())
}

fn feed_data(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = reader_of(vm, &args[0])?;
    if reader.eof.get() {
        return Err(vm.error(Exc::AssertionError, "feed_data after feed_eof"));
    }
    if !vm.truth(&args[1])? {
        return Ok(Value::None);
    }
    if let Value::Bytes(data) = &args[1] {
        let buffer = reader.buffered(vm)?;
        reader.append(&buffer, data.as_slice());
    } else {
        // Anything that a bytearray takes, itself too.
        let buffer = shown_buffer(vm, &args[0])?;
        vm.call_method(&buffer, "extend", &args[1..])?;
    }
    fed(vm, &args[0])?;
    Ok(Value::None)
}

fn take(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = reader_of(vm, &args[0])?;
    let buffer = reader.buffered(vm)?;
    let count = usize::try_from(vm.to_i64(&args[1])?).unwrap_or(0);
    reader.take(vm, &args[0], &buffer, count)
}

fn maybe_resume_transport(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = reader_of(vm, &args[0])?;
    let buffer = reader.buffered(vm)?;
    if reader.has_room(&buffer) {
        reader.paused.set(false);
        vm.call_method(&reader.transport.get(), "resume_reading", &[])?;
    }
    Ok(Value::None)
}

fn at_eof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = reader_of(vm, &args[0])?;
    let ended = reader.eof.get() && reader.count(&*reader.buffered(vm)?) == 0;
    Ok(Value::bool(ended))
}

/// The buffer as a script may see it.
fn shown_buffer(vm: &mut Vm, this: &Value) -> Result<Value> {
    let reader = reader_of(vm, this)?;
    if reader.start.get() > 0 {
        let buffer = reader.buffered(vm)?;
        reader.tidy(&mut buffer.data_mut());
    }
    Ok(shown(reader.buffer.get()))
}

fn set_buffer(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let reader = reader_of(vm, this)?;
    reader.start.set(0);
    reader.buffer.set(value);
    Ok(())
}

crate::methods! { pub BASE_METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
}

crate::methods! { pub METHODS:
    /// Bytes have arrived.
    "feed_data($self, data)" => feed_data,
    /// Return True if the buffer is empty and 'feed_eof' was called.
    "at_eof($self, /)" => at_eof,
    "_take($self, count, /)" => take,
    "_maybe_resume_transport($self, /)" => maybe_resume_transport,
}

fn shown(value: Value) -> Value {
    value.given().cloned().unwrap_or(Value::None)
}

crate::getters! { pub GETTERS:
    "_limit" => |vm, this| Ok(shown(reader_of(vm, this)?.limit.get()));
        set |vm, this, value| { reader_of(vm, this)?.limit.set(value); Ok(()) },
    "_loop" => |vm, this| Ok(shown(reader_of(vm, this)?.event_loop.get()));
        set |vm, this, value| { reader_of(vm, this)?.event_loop.set(value); Ok(()) },
    "_buffer" => shown_buffer; set set_buffer,
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
