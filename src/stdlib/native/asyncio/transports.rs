//! The native half of the transports over sockets: what they hold, and what they do for each piece that arrives or
//! is written.  Making, pausing, closing and every failure are the Python half's (`asyncio/_selector_transports.py`).
//! A socket of a class of the script's is asked by its methods, as CPython does it; the library's by the system call.

use std::cell::Cell;

use super::plain::{Plain, has_methods, tell};
use super::{line, protocols, streams};
use crate::event_loop::state;
use crate::host::net;
use crate::object::{Class, Gc, NativeData, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::collections::deque::Deque;
use crate::stdlib::native::socket;
use crate::stdlib::native::socket::object::{Socket, writable};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::buffer;
use crate::types::exception::Exc;
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

/// A transport's state.  Places are empty until somebody sets the attribute.
#[derive(Default)]
pub struct Transport {
    extra: Slot,
    sock: Slot,
    protocol: Slot,
    buffer: Slot,
    conn_lost: Slot,
    closing: Slot,
    paused: Slot,
    eof: Slot,
    empty_waiter: Slot,
    /// The protocol has a buffer of its own (`BufferedProtocol`).
    fills_buffer: Cell<bool>,
    /// How much is read at once, while `own` holds; `None` if that is not the class's to say.
    room: Cell<Option<usize>>,
    own: Plain,
    socket: Plain,
}

impl Transport {
    fn slots(&self) -> [&Slot; 9] {
        [
            &self.extra,
            &self.sock,
            &self.protocol,
            &self.buffer,
            &self.conn_lost,
            &self.closing,
            &self.paused,
            &self.eof,
            &self.empty_waiter,
        ]
    }

    /// The socket's descriptor, if it is one of the library's that never waits.
    fn descriptor(&self, vm: &mut Vm, sock: &Value) -> Option<i32> {
        const METHODS: &[&str] = &["recv", "send"];
        let base = |vm: &mut Vm| Ok(socket::classes(vm).socket.clone());
        if !self.socket.has_methods(vm, sock, base, METHODS) {
            return None;
        }
        let socket = sock.native::<Socket>()?;
        socket.is_nonblocking().then(|| socket.fd())
    }
}

impl Trace for Transport {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in self.slots() {
            slot.trace(tracer);
        }
    }

    fn clear(&self) {
        drop((self.protocol.take(), self.buffer.take(), self.extra.take()));
    }
}

impl NativeData for Transport {}

fn transport_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Transport> {
    match value.native::<Transport>() {
        Some(transport) => Ok(transport),
        None => Err(vm.type_error("a transport is required")),
    }
}

/// The transport behind a value, if its methods are those of this module.
pub fn plain<'a>(vm: &mut Vm, value: &'a Value) -> Option<&'a Transport> {
    const METHODS: &[&str] = &[
        "write",
        "is_closing",
        "_read_ready__data_received",
        "_read_ready__get_buffer",
    ];
    let transport = value.native::<Transport>()?;
    let base = |vm: &mut Vm| Ok(state::classes(vm)?.socket_transport.clone());
    let is_plain = transport.own.check(vm, value, |vm, instance, class| {
        let name = vm.names.max_size.clone();
        transport
            .room
            .set(match (instance.get(&name), class.lookup(&name)) {
                (None, Some(Value::Int(room))) => usize::try_from(room).ok(),
                _ => None,
            });
        has_methods(vm, instance, class, base, METHODS)
    });
    is_plain.then_some(transport)
}

/// Whether a place holds something true; one that nobody has set is an `AttributeError`.
fn is_set(vm: &mut Vm, this: &Value, place: &Slot, name: &str) -> Result<bool> {
    match place.get() {
        Value::None => Ok(false),
        Value::Int(number) => Ok(number != 0),
        Value::Undef => Err(missing(vm, this, name)),
        value => vm.truth(&value),
    }
}

#[cold]
fn missing(vm: &mut Vm, this: &Value, name: &str) -> Raise {
    let name = vm.intern(name);
    vm.no_attribute(this, &name)
}

/// Whether a transport is about to be closed.
pub fn is_closing(vm: &mut Vm, this: &Value, transport: &Transport) -> Result<bool> {
    is_set(vm, this, &transport.closing, "_closing")
}

/// Whether the system only has nothing to give or no room now.
fn is_busy(vm: &Vm, raise: &Raise) -> bool {
    vm.raised(raise, Exc::BlockingIOError) || vm.raised(raise, Exc::InterruptedError)
}

/// What has gone wrong ends the connection, unless it ends the program.
#[cold]
fn failed(vm: &mut Vm, this: &Value, raise: Raise, message: &str) -> Result<()> {
    if vm.raised(&raise, Exc::SystemExit) || vm.raised(&raise, Exc::KeyboardInterrupt) {
        return Err(raise);
    }
    let args = [raise.value(), Value::from(message)];
    vm.call_method(this, "_failed", &args).map(drop)
}

// ---- reading ----

/// What a look at the socket has brought.
enum Arrived {
    /// Nothing after all.
    Nothing,
    End,
    Data(Value),
    /// Bytes that the stream's reader has by now.
    Fed,
}

/// Reads once; straight into a stream's reader where the protocol would do no more than hand the bytes over.
fn receive(
    vm: &mut Vm,
    this: &Value,
    transport: &Transport,
    reader: Option<&Value>,
) -> Result<Arrived> {
    let sock = transport.sock.get();
    let room = plain(vm, this).and_then(|transport| transport.room.get());
    let (descriptor, room) = match (transport.descriptor(vm, &sock), room) {
        (Some(fd), Some(room)) => (fd, room),
        _ => {
            let size = vm.names.max_size.clone();
            let size = vm.get_attr(this, &size)?;
            let data = vm.call_method(&sock, "recv", &[size])?;
            return Ok(match vm.truth(&data)? {
                true => Arrived::Data(data),
                false => Arrived::End,
            });
        }
    };
    let arrived = match reader.and_then(Value::native) {
        Some(reader) => streams::receive(vm, reader, descriptor, room)?.map(|count| match count {
            0 => Arrived::End,
            _ => Arrived::Fed,
        }),
        None => net::receive(descriptor, room, 0).map(|data| match data.is_empty() {
            true => Arrived::End,
            false => Arrived::Data(Value::from(Bytes::new(data))),
        }),
    };
    match arrived {
        Ok(arrived) => Ok(arrived),
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(Arrived::Nothing),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

fn read_some(vm: &mut Vm, this: &Value, transport: &Transport) -> Result<()> {
    if is_set(vm, this, &transport.conn_lost, "_conn_lost")? {
        return Ok(());
    }
    let protocol = transport.protocol.get();
    let reader = protocols::plain_reader(vm, &protocol);
    let arrived = match receive(vm, this, transport, reader.as_ref()) {
        Ok(arrived) => arrived,
        Err(raise) if is_busy(vm, &raise) => return Ok(()),
        Err(raise) => return failed(vm, this, raise, "Fatal read error on socket transport"),
    };
    let told = match (arrived, reader) {
        (Arrived::Data(data), _) => {
            let name = vm.names.data_received.clone();
            tell(vm, &protocol, &name, &[data]).map(drop)
        }
        (Arrived::Fed, Some(reader)) => streams::fed(vm, &reader),
        (Arrived::End, _) => {
            return vm.call_method(this, "_read_ready__on_eof", &[]).map(drop);
        }
        (Arrived::Nothing | Arrived::Fed, _) => return Ok(()),
    };
    match told {
        Ok(()) => Ok(()),
        Err(raise) => {
            let message = "Fatal error: protocol.data_received() call failed.";
            failed(vm, this, raise, message)
        }
    }
}

/// Reads into the buffer of a protocol that has one; how many bytes came.
fn fill(vm: &mut Vm, transport: &Transport, room: &Value) -> Result<Value> {
    let sock = transport.sock.get();
    if let Some(fd) = transport.descriptor(vm, &sock)
        && let Ok((object, at, size)) = writable(vm, room, "recv_into()")
        && let Some(array) = object.as_bytearray()
        && let Some(place) = array.data_mut().get_mut(at..at + size)
    {
        return match net::receive_into(fd, place, 0) {
            Ok(count) => Ok(Value::from(count)),
            Err(error) => Err(vm.io_error(&error, None)),
        };
    }
    vm.call_method(&sock, "recv_into", std::slice::from_ref(room))
}

/// The buffer that a protocol has for what arrives.
fn room_of(vm: &mut Vm, protocol: &Value) -> Result<Value> {
    let name = vm.names.get_buffer.clone();
    let room = tell(vm, protocol, &name, &[Value::Int(-1)])?;
    match vm.len(&room)? {
        0 => Err(vm.runtime_error("get_buffer() returned an empty buffer")),
        _ => Ok(room),
    }
}

fn read_into(vm: &mut Vm, this: &Value, transport: &Transport) -> Result<()> {
    if is_set(vm, this, &transport.conn_lost, "_conn_lost")? {
        return Ok(());
    }
    let protocol = transport.protocol.get();
    let room = match room_of(vm, &protocol) {
        Ok(room) => room,
        Err(raise) => {
            let message = "Fatal error: protocol.get_buffer() call failed.";
            return failed(vm, this, raise, message);
        }
    };
    let count = match fill(vm, transport, &room) {
        Ok(count) => count,
        Err(raise) if is_busy(vm, &raise) => return Ok(()),
        Err(raise) => return failed(vm, this, raise, "Fatal read error on socket transport"),
    };
    if !vm.truth(&count)? {
        let ended = vm.call_method(this, "_read_ready__on_eof", &[]);
        return ended.map(drop);
    }
    let name = vm.names.buffer_updated.clone();
    match tell(vm, &protocol, &name, &[count]) {
        Ok(_) => Ok(()),
        Err(raise) => {
            let message = "Fatal error: protocol.buffer_updated() call failed.";
            failed(vm, this, raise, message)
        }
    }
}

fn read_ready(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = &args[0];
    let fills_buffer = transport_of(vm, this)?.fills_buffer.get();
    match (plain(vm, this), fills_buffer) {
        (Some(transport), false) => read_some(vm, this, transport)?,
        (Some(transport), true) => read_into(vm, this, transport)?,
        (None, false) => return vm.call_method(this, "_read_ready__data_received", &[]),
        (None, true) => return vm.call_method(this, "_read_ready__get_buffer", &[]),
    }
    Ok(Value::None)
}

fn read_data(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let transport = transport_of(vm, &args[0])?;
    read_some(vm, &args[0], transport)?;
    Ok(Value::None)
}

fn read_buffer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let transport = transport_of(vm, &args[0])?;
    read_into(vm, &args[0], transport)?;
    Ok(Value::None)
}

// ---- writing ----

fn is_bytes_like(data: &Value) -> bool {
    matches!(data, Value::Bytes(_))
        || data.as_bytes().is_some()
        || data.as_bytearray().is_some()
        || data.native::<MemoryView>().is_some()
}

/// What the system takes of some bytes at once; `None` while it takes none.
fn send(vm: &mut Vm, transport: &Transport, data: &Value) -> Result<Option<Value>> {
    let sock = transport.sock.get();
    if let Some(fd) = transport.descriptor(vm, &sock)
        && let Some(bytes) = buffer(data)
    {
        let sent = net::send(fd, &bytes, 0, None);
        drop(bytes);
        return match sent {
            Ok(count) => Ok(Some(Value::from(count))),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(vm.io_error(&error, None)),
        };
    }
    vm.call_method(&sock, "send", std::slice::from_ref(data))
        .map(Some)
}

/// Writes: at once what the system takes, the rest when it has room.
pub fn put(vm: &mut Vm, this: &Value, transport: &Transport, data: &Value) -> Result<()> {
    if !is_bytes_like(data) {
        let kind = vm.class_of(data).name();
        return Err(vm.type_error(format!(
            "data argument must be a bytes, bytearray, or memoryview object, not '{}'",
            kind.as_str()
        )));
    }
    if is_set(vm, this, &transport.eof, "_eof")?
        || transport.empty_waiter.get().not_none().is_some()
    {
        let args = [Value::from("write"), Value::from("write")];
        vm.call_method(this, "_check_writable", &args)?;
    }
    let is_empty = match data {
        Value::Bytes(bytes) => bytes.as_slice().is_empty(),
        _ => !vm.truth(data)?,
    };
    if is_empty {
        return Ok(());
    }
    if is_set(vm, this, &transport.conn_lost, "_conn_lost")? {
        return vm.call_method(this, "_lost_write", &[]).map(drop);
    }
    let waits = transport.buffer.get();
    let waits = match line::with_deque(&transport.buffer, Deque::is_empty) {
        Some(is_empty) => !is_empty,
        None => vm.truth(&waits)?,
    };
    if waits {
        let args = std::slice::from_ref(data);
        return vm.call_method(this, "_keep", args).map(drop);
    }
    let sent = match send(vm, transport, data) {
        Ok(None) => Value::None,
        Ok(Some(count)) => count,
        Err(raise) if is_busy(vm, &raise) => Value::None,
        Err(raise) => return failed(vm, this, raise, "Fatal write error on socket transport"),
    };
    let length = buffer(data).map(|bytes| bytes.len());
    if let (Value::Int(count), Some(length)) = (&sent, length)
        && usize::try_from(*count).is_ok_and(|count| count == length)
    {
        return Ok(());
    }
    vm.call_method(this, "_keep_rest", &[data.clone(), sent])
        .map(drop)
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let transport = transport_of(vm, &args[0])?;
    put(vm, &args[0], transport, &args[1])?;
    Ok(Value::None)
}

// ---- methods ----

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.transport.clone();
    vm.wrap_native(&args[0], &own, Transport::default())
}

fn get_closing(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let transport = transport_of(vm, &args[0])?;
    match transport.closing.get() {
        Value::Undef => Err(missing(vm, &args[0], "_closing")),
        closing => Ok(closing),
    }
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
}

crate::methods! { pub SELECTOR_METHODS:
    "is_closing($self, /)" => get_closing,
}

crate::methods! { pub SOCKET_METHODS:
    "write($self, data, /)" => write,
    "_read_ready($self, /)" => read_ready,
    "_read_ready__data_received($self, /)" => read_data,
    "_read_ready__get_buffer($self, /)" => read_buffer,
}

type Place = fn(&Transport) -> &Slot;

fn look(vm: &mut Vm, this: &Value, name: &str, place: Place) -> Result<Value> {
    match place(transport_of(vm, this)?).get() {
        Value::Undef => Err(missing(vm, this, name)),
        value => Ok(value),
    }
}

fn store(vm: &mut Vm, this: &Value, value: Value, place: Place) -> Result<()> {
    place(transport_of(vm, this)?).set(value);
    Ok(())
}

crate::getters! { pub GETTERS:
    "_extra" => |vm, this| look(vm, this, "_extra", |it| &it.extra);
        set |vm, this, value| store(vm, this, value, |it| &it.extra),
}

crate::getters! { pub SELECTOR_GETTERS:
    "_sock" => |vm, this| look(vm, this, "_sock", |it| &it.sock);
        set |vm, this, value| store(vm, this, value, |it| &it.sock),
    "_protocol" => |vm, this| look(vm, this, "_protocol", |it| &it.protocol);
        set |vm, this, value| store(vm, this, value, |it| &it.protocol),
    "_buffer" => |vm, this| look(vm, this, "_buffer", |it| &it.buffer);
        set |vm, this, value| store(vm, this, value, |it| &it.buffer),
    "_conn_lost" => |vm, this| look(vm, this, "_conn_lost", |it| &it.conn_lost);
        set |vm, this, value| store(vm, this, value, |it| &it.conn_lost),
    "_closing" => |vm, this| look(vm, this, "_closing", |it| &it.closing);
        set |vm, this, value| store(vm, this, value, |it| &it.closing),
    "_paused" => |vm, this| look(vm, this, "_paused", |it| &it.paused);
        set |vm, this, value| store(vm, this, value, |it| &it.paused),
}

crate::getters! { pub SOCKET_GETTERS:
    "_eof" => |vm, this| look(vm, this, "_eof", |it| &it.eof);
        set |vm, this, value| store(vm, this, value, |it| &it.eof),
    "_empty_waiter" => |vm, this| look(vm, this, "_empty_waiter", |it| &it.empty_waiter);
        set |vm, this, value| store(vm, this, value, |it| &it.empty_waiter),
    "_fills_buffer" => |vm, this| Ok(Value::bool(transport_of(vm, this)?.fills_buffer.get()));
        set |vm, this, value| {
            let truth = vm.truth(&value)?;
            transport_of(vm, this)?.fills_buffer.set(truth);
            Ok(())
        },
}

/// The native classes, from the base of all transports to that of a stream's.
pub fn classes(vm: &mut Vm) -> [Gc<Class>; 3] {
    let base = super::class(vm, "_BaseTransport", None, METHODS, GETTERS);
    let selector = super::class(
        vm,
        "_BaseSelectorTransport",
        Some(&base),
        SELECTOR_METHODS,
        SELECTOR_GETTERS,
    );
    let socket = super::class(
        vm,
        "_BaseSocketTransport",
        Some(&selector),
        SOCKET_METHODS,
        SOCKET_GETTERS,
    );
    [base, selector, socket]
}
