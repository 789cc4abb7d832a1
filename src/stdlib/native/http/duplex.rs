//! What is left of a connection that has been handed to another protocol: bytes both ways.

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::rc::Rc;

use super::classes;
use super::client::Client;
use super::link::{Link, settle};
use super::server::Server;
use crate::object::{Class, Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::bytes::Bytes as PyBytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::vm::Vm;

/// `drain` waits while more than this has not been sent.
const HIGH_WATER: usize = 64 * 1024;
/// As much as is read at once.
const CHUNK: usize = 64 * 1024;

/// See the module.
pub struct Duplex {
    link: Rc<Link>,
    /// The connection, which refers to the event loop.
    owner: Value,
    out: RefCell<Vec<u8>>,
    reading: Slot,
    most: Cell<usize>,
    draining: Slot,
    ended: Cell<bool>,
    failure: Cell<i32>,
    /// Close once everything has been sent.
    closing: Cell<bool>,
}

impl Trace for Duplex {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.owner);
        self.reading.trace(tracer);
        self.draining.trace(tracer);
    }

    fn clear(&self) {
        drop((self.reading.take(), self.draining.take()));
    }
}

impl NativeData for Duplex {
    fn descriptor_ready(&self, vm: &mut Vm, this: &Value, events: u32) -> Result<()> {
        self.link.socket.note(events);
        self.advance(vm, this)
    }
}

impl Duplex {
    /// Takes a connection over, with what has been read ahead.
    pub fn make(vm: &mut Vm, link: &Rc<Link>, owner: &Value) -> Result<Value> {
        let class = classes(vm).duplex.clone();
        let duplex = Native::new(
            class,
            Duplex {
                link: link.clone(),
                owner: owner.clone(),
                out: RefCell::default(),
                reading: Slot::default(),
                most: Cell::new(CHUNK),
                draining: Slot::default(),
                ended: Cell::new(false),
                failure: Cell::new(0),
                closing: Cell::new(false),
            },
        );
        link.release();
        link.watch(vm, &duplex)?;
        Ok(duplex)
    }

    /// Sends what there is room for.
    fn send(&self) {
        let mut out = self.out.borrow_mut();
        let mut sent = 0;
        while sent < out.len() {
            match self.link.socket.send(&out[sent..]) {
                Ok(count) => sent += count,
                Err(error) => {
                    self.note(&error);
                    break;
                }
            }
        }
        if self.failure.get() != 0 {
            out.clear();
        } else {
            out.drain(..sent);
        }
        let _ = self.link.socket.flush();
    }

    fn note(&self, error: &std::io::Error) {
        if error.kind() != ErrorKind::WouldBlock {
            self.failure
                .set(error.raw_os_error().unwrap_or(libc::ECONNABORTED));
        }
    }

    /// Bytes that are there; `None` where more has to come.
    fn receive(&self) -> Option<Vec<u8>> {
        let most = self.most.get();
        {
            let mut rest = self.link.rest.borrow_mut();
            if !rest.is_empty() {
                let count = most.min(rest.len());
                return Some(rest.split_to(count).to_vec());
            }
        }
        if self.ended.get() || self.failure.get() != 0 {
            return Some(Vec::new());
        }
        let mut data = vec![0; most];
        match self.link.socket.receive(&mut data) {
            Ok(count) => {
                self.ended.set(count == 0);
                data.truncate(count);
                Some(data)
            }
            Err(error) => {
                self.note(&error);
                (self.failure.get() != 0).then(Vec::new)
            }
        }
    }

    fn received(&self, vm: &mut Vm, data: Vec<u8>) -> Result<Value> {
        match (data.is_empty(), self.failure.get()) {
            (true, errno) if errno != 0 && !self.closing.get() => Err(vm.os_error(errno, None)),
            _ => Ok(Value::from(PyBytes::new(data))),
        }
    }

    fn drained(&self, vm: &mut Vm) -> Option<Result<Value>> {
        match self.failure.get() {
            0 if self.out.borrow().len() > HIGH_WATER => None,
            0 => Some(Ok(Value::None)),
            errno => Some(Err(vm.os_error(errno, None))),
        }
    }

    fn advance(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.send();
        if !self.reading.is_empty()
            && let Some(data) = self.receive()
        {
            let waiting = self.reading.take();
            let result = self.received(vm, data);
            settle(vm, &waiting, result)?;
        }
        if !self.draining.is_empty()
            && let Some(result) = self.drained(vm)
        {
            let waiting = self.draining.take();
            settle(vm, &waiting, result)?;
        }
        if self.closing.get() && self.out.borrow().is_empty() {
            self.link.close();
            return self.tell_owner(vm);
        }
        self.link.watch(vm, this)
    }

    /// The connection that it was hears that it is closed.
    fn tell_owner(&self, vm: &mut Vm) -> Result<()> {
        if let Some(client) = self.owner.native::<Client>() {
            client.upgraded_over();
        }
        match self.owner.native::<Server>() {
            Some(server) => server.upgraded_over(vm, &self.owner),
            None => Ok(()),
        }
    }

    /// Closes it once everything has been sent; who reads hears of the end.
    pub fn end(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.closing.set(true);
        self.advance(vm, this)?;
        let waiting = self.reading.take();
        settle(vm, &waiting, Ok(Value::from(PyBytes::new(Vec::new()))))
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Duplex> {
    value
        .native::<Duplex>()
        .ok_or_else(|| vm.type_error("an upgraded connection is required"))
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let duplex = this(vm, &args[0])?;
    let most = match args[1].given() {
        Some(most) => usize::try_from(vm.to_i64(most)?).unwrap_or(CHUNK),
        None => CHUNK,
    };
    duplex.most.set(most.clamp(1, 1 << 20));
    let waiting = duplex.reading.get();
    if let Some(state) = crate::event_loop::future::state_of(&waiting)
        && !state.is_done()
    {
        return Err(vm.runtime_error("Concurrent call to read() is not allowed"));
    }
    duplex.reading.set(Value::Undef);
    match duplex.receive() {
        Some(data) => {
            let result = duplex.received(vm, data);
            duplex.link.done(vm, result)
        }
        None => {
            let waiting = duplex.link.pending(vm)?;
            duplex.reading.set(waiting.clone());
            duplex.advance(vm, &args[0])?;
            Ok(waiting)
        }
    }
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let duplex = this(vm, &args[0])?;
    if duplex.closing.get() || duplex.failure.get() != 0 || duplex.link.socket.fd() < 0 {
        return Err(super::http_error(
            vm,
            "closing",
            "Cannot write to closing transport",
        ));
    }
    let data = bytes_arg(vm, &args[1])?;
    duplex.out.borrow_mut().extend_from_slice(&data);
    drop(data);
    duplex.send();
    duplex.link.watch(vm, &args[0])?;
    Ok(Value::None)
}

fn drain(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let duplex = this(vm, &args[0])?;
    match duplex.drained(vm) {
        Some(result) => duplex.link.done(vm, result),
        None => {
            let waiting = duplex.link.pending(vm)?;
            duplex.draining.set(waiting.clone());
            Ok(waiting)
        }
    }
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.end(vm, &args[0])?;
    Ok(Value::None)
}

fn abort(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let duplex = this(vm, &args[0])?;
    duplex.out.borrow_mut().clear();
    close(vm, args)
}

fn is_closing(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let duplex = this(vm, &args[0])?;
    let closing = duplex.closing.get() || duplex.failure.get() != 0 || duplex.link.socket.fd() < 0;
    Ok(Value::bool(closing))
}

fn detach(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let duplex = this(vm, &args[0])?;
    duplex.link.release();
    let fd = duplex.link.socket.give_away();
    duplex.tell_owner(vm)?;
    Ok(Value::Int(i64::from(fd)))
}

crate::methods! { METHODS:
    /// Await at most n bytes; b"" at the end.
    "read($self, n=-1, /)" => read,
    "write($self, data, /)" => write,
    /// Await until little is left to send.
    "drain($self, /)" => drain,
    /// Close once everything has been sent.
    "close($self, /)" => close,
    "abort($self, /)" => abort,
    "is_closing($self, /)" => is_closing,
    /// The descriptor, which the caller closes from now on.
    "detach($self, /)" => detach,
}

crate::getters! { GETTERS:
    "peername" => |vm, value| Ok(super::address(this(vm, value)?.link.socket.fd(), true)),
    "sockname" => |vm, value| Ok(super::address(this(vm, value)?.link.socket.fd(), false)),
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(vm, "_http", "Duplex", METHODS, GETTERS, "Bytes both ways.")
}
