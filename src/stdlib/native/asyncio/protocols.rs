//! The native half of the protocol of streams and of `StreamWriter`: what stands between a script's `write()` and
//! `drain()` and the transport, and between the transport and the reader.

use super::plain::{Plain, has_shortcut, tell};
use super::streams::{Stream, reader_of};
use super::{streams, transports};
use crate::event_loop::state;
use crate::object::{Class, Gc, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::weakref;
use crate::types::function::Shortcut;
use crate::vm::Vm;

/// The state of `asyncio.streams.FlowControlMixin`, and of a `StreamReaderProtocol` its reader.
#[derive(Default)]
pub struct StreamProtocol {
    event_loop: Slot,
    paused: Slot,
    drain_waiters: Slot,
    connection_lost: Slot,
    /// A weak reference.
    reader: Slot,
    own: Plain,
    drains: Plain,
}

impl Trace for StreamProtocol {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in [
            &self.event_loop,
            &self.paused,
            &self.drain_waiters,
            &self.connection_lost,
            &self.reader,
        ] {
            slot.trace(tracer);
        }
    }

    fn clear(&self) {
        drop(self.drain_waiters.take());
    }
}

impl NativeData for StreamProtocol {}

fn protocol_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a StreamProtocol> {
    match value.native::<StreamProtocol>() {
        Some(protocol) => Ok(protocol),
        None => Err(vm.type_error("a protocol of streams is required")),
    }
}

/// The reader to which a protocol hands what arrives, if neither of them has other ideas of it.
pub fn plain_reader(vm: &mut Vm, protocol: &Value) -> Option<Value> {
    let data = protocol.native::<StreamProtocol>()?;
    let base = |vm: &mut Vm| Ok(state::classes(vm)?.stream_protocol.clone());
    if !data.own.has_methods(vm, protocol, base, &["data_received"]) {
        return None;
    }
    let reader = weakref::target_of(&data.reader.get())?;
    streams::is_plain(vm, &reader).then_some(reader)
}

fn data_received(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reference = protocol_of(vm, &args[0])?.reader.get();
    let reader = match weakref::target_of(&reference) {
        Some(reader) => reader,
        None if reference.not_none().is_none() => return Ok(Value::None),
        None => vm.call(&reference, &[])?,
    };
    if !reader.is_none() {
        vm.call_method(&reader, "feed_data", &args[1..])?;
    }
    Ok(Value::None)
}

fn is_false(place: &Slot) -> bool {
    place.get().is(&Value::bool(false))
}

/// The native face of `StreamWriter.drain`, where there is nothing to wait for.
pub fn drain(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(writer) = this.native::<Stream>() else {
        return Ok(Shortcut::Body);
    };
    let reader = writer.reader.get();
    match reader.native::<Stream>() {
        Some(reader) if reader.is_sound() => {}
        None if reader.is_none() => {}
        _ => return Ok(Shortcut::Body),
    }
    let protocol = writer.protocol.get();
    let Some(data) = protocol.native::<StreamProtocol>() else {
        return Ok(Shortcut::Body);
    };
    if !is_false(&data.paused) || !is_false(&data.connection_lost) {
        return Ok(Shortcut::Body);
    }
    let is_plain = data.drains.check(vm, &protocol, |vm, instance, class| {
        has_shortcut(vm, instance, class, "_drain_helper")
    });
    if !is_plain {
        return Ok(Shortcut::Body);
    }
    let transport = writer.transport.get();
    let closing = match transports::plain(vm, &transport) {
        Some(data) => transports::is_closing(vm, &transport, data)?,
        None => {
            let closing = vm.call_method(&transport, "is_closing", &[])?;
            vm.truth(&closing)?
        }
    };
    Ok(match closing {
        true => Shortcut::Body,
        false => Shortcut::Done(Value::None),
    })
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let transport = reader_of(vm, &args[0])?.transport.get();
    match transports::plain(vm, &transport) {
        Some(data) => transports::put(vm, &transport, data, &args[1])?,
        None => {
            let name = vm.names.write.clone();
            tell(vm, &transport, &name, &args[1..])?;
        }
    }
    Ok(Value::None)
}

fn new_protocol(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = state::classes(vm)?.flow_control.clone();
    vm.wrap_native(&args[0], &own, StreamProtocol::default())
}

crate::methods! { pub PROTOCOL_METHODS:
    "__new__($type, /, *args, **kwargs)" => new_protocol,
}

crate::methods! { pub READER_PROTOCOL_METHODS:
    /// Bytes have arrived: the reader gets them.
    "data_received($self, data, /)" => data_received,
}

crate::methods! { pub WRITER_METHODS:
    /// Write bytes, without waiting.
    "write($self, data)" => write,
}

fn found(vm: &mut Vm, this: &Value, value: Value, name: &str) -> Result<Value> {
    if value.is_undef() {
        let name = vm.intern(name);
        return Err(vm.no_attribute(this, &name));
    }
    Ok(value)
}

type Place = fn(&StreamProtocol) -> &Slot;

fn look(vm: &mut Vm, this: &Value, name: &str, place: Place) -> Result<Value> {
    let value = place(protocol_of(vm, this)?).get();
    found(vm, this, value, name)
}

fn store(vm: &mut Vm, this: &Value, value: Value, place: Place) -> Result<()> {
    place(protocol_of(vm, this)?).set(value);
    Ok(())
}

crate::getters! { pub PROTOCOL_GETTERS:
    "_loop" => |vm, this| look(vm, this, "_loop", |it| &it.event_loop);
        set |vm, this, value| store(vm, this, value, |it| &it.event_loop),
    "_paused" => |vm, this| look(vm, this, "_paused", |it| &it.paused);
        set |vm, this, value| store(vm, this, value, |it| &it.paused),
    "_drain_waiters" => |vm, this| look(vm, this, "_drain_waiters", |it| &it.drain_waiters);
        set |vm, this, value| store(vm, this, value, |it| &it.drain_waiters),
    "_connection_lost" => |vm, this| look(vm, this, "_connection_lost", |it| &it.connection_lost);
        set |vm, this, value| store(vm, this, value, |it| &it.connection_lost),
}

crate::getters! { pub READER_PROTOCOL_GETTERS:
    "_stream_reader_wr" => |vm, this| look(vm, this, "_stream_reader_wr", |it| &it.reader);
        set |vm, this, value| store(vm, this, value, |it| &it.reader),
}

type WriterPlace = fn(&Stream) -> &Slot;

fn look_in_writer(vm: &mut Vm, this: &Value, name: &str, place: WriterPlace) -> Result<Value> {
    let value = place(reader_of(vm, this)?).get();
    found(vm, this, value, name)
}

fn store_in_writer(vm: &mut Vm, this: &Value, value: Value, place: WriterPlace) -> Result<()> {
    place(reader_of(vm, this)?).set(value);
    Ok(())
}

crate::getters! { pub WRITER_GETTERS:
    "_transport" => |vm, this| look_in_writer(vm, this, "_transport", |it| &it.transport);
        set |vm, this, value| store_in_writer(vm, this, value, |it| &it.transport),
    "_protocol" => |vm, this| look_in_writer(vm, this, "_protocol", |it| &it.protocol);
        set |vm, this, value| store_in_writer(vm, this, value, |it| &it.protocol),
    "_reader" => |vm, this| look_in_writer(vm, this, "_reader", |it| &it.reader);
        set |vm, this, value| store_in_writer(vm, this, value, |it| &it.reader),
    "_loop" => |vm, this| look_in_writer(vm, this, "_loop", |it| &it.event_loop);
        set |vm, this, value| store_in_writer(vm, this, value, |it| &it.event_loop),
}

/// The native classes of protocols: one that only pauses, and one with a reader.
pub fn classes(vm: &mut Vm) -> [Gc<Class>; 2] {
    let pausing = super::class(vm, "_FlowControl", None, PROTOCOL_METHODS, PROTOCOL_GETTERS);
    let reading = super::class(
        vm,
        "_ReaderProtocol",
        Some(&pausing),
        READER_PROTOCOL_METHODS,
        READER_PROTOCOL_GETTERS,
    );
    [pausing, reading]
}
