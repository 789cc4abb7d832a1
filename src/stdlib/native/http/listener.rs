//! A socket that listens: connections are accepted as long as there are any, without a task that waits for them.

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::os::fd::RawFd;

use super::classes;
use crate::event_loop::EventLoop;
use crate::host::net;
use crate::host::poll::READABLE;
use crate::object::{Class, Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::contextvars;
use crate::stdlib::native_class;
use crate::vm::Vm;

/// At most so many at once, so that others have their turn.
const AT_ONCE: usize = 100;
/// With no descriptor left nothing is accepted for so long, as in asyncio.
const PAUSE_SECONDS: f64 = 1.0;

/// See the module.
pub struct Listener {
    fd: Cell<RawFd>,
    interest: Cell<u32>,
    event_loop: Value,
    on_connect: Slot,
    /// In which connections are accepted: a copy of that in which the listening began.
    context: Value,
    /// The socket object, which is kept from being closed.
    socket: RefCell<Value>,
}

impl Trace for Listener {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.event_loop, &self.context]);
        self.on_connect.trace(tracer);
        self.socket.trace(tracer);
    }

    fn clear(&self) {
        drop((self.on_connect.take(), self.socket.take()));
    }
}

impl NativeData for Listener {
    fn descriptor_ready(&self, vm: &mut Vm, this: &Value, _: u32) -> Result<()> {
        let outer = contextvars::enter(vm, &self.context)?;
        let result = self.accept(vm, this);
        contextvars::leave(vm, outer);
        result
    }

    fn timer_due(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.watch(vm, this, READABLE)
    }
}

impl Listener {
    fn accept(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        for _ in 0..AT_ONCE {
            if self.fd.get() < 0 {
                return Ok(());
            }
            match net::accept(self.fd.get()) {
                Ok((fd, _)) => {
                    let on_connect = self.on_connect.get();
                    vm.call(&on_connect, &[Value::Int(i64::from(fd))])?;
                }
                Err(error) => match (error.kind(), error.raw_os_error()) {
                    (ErrorKind::WouldBlock, _) => return Ok(()),
                    (ErrorKind::Interrupted | ErrorKind::ConnectionAborted, _) => {}
                    (_, Some(libc::EMFILE | libc::ENFILE | libc::ENOBUFS | libc::ENOMEM)) => {
                        self.watch(vm, this, 0)?;
                        if let Some(event_loop) = self.event_loop.native::<EventLoop>() {
                            event_loop.wake_native(vm, PAUSE_SECONDS, this.clone());
                        }
                        return Ok(());
                    }
                    _ => return Ok(()),
                },
            }
        }
        Ok(())
    }

    fn watch(&self, vm: &mut Vm, this: &Value, events: u32) -> Result<()> {
        let (fd, before) = (self.fd.get(), self.interest.get());
        let Some(event_loop) = self.event_loop.native::<EventLoop>() else {
            return Err(vm.type_error("HTTP needs krait's own event loop"));
        };
        if fd < 0 || before == events {
            return Ok(());
        }
        if events == 0 {
            event_loop.unwatch_native(fd, before);
        } else {
            event_loop.watch_native(vm, fd, before, events, this)?;
        }
        self.interest.set(events);
        Ok(())
    }
}

/// `_http.listen`.
pub fn listen(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = vm.call_method(&args[1], "fileno", &[])?;
    let fd = RawFd::try_from(vm.to_i64(&number)?).unwrap_or(-1);
    if let Err(error) = net::set_blocking(fd, false) {
        return Err(vm.io_error(&error, None));
    }
    let class = classes(vm).listener.clone();
    let context = contextvars::copy_current(vm)?;
    let value = Native::new(
        class,
        Listener {
            fd: Cell::new(fd),
            interest: Cell::new(0),
            event_loop: args[0].clone(),
            on_connect: Slot::new(args[2].clone()),
            context,
            socket: RefCell::new(args[1].clone()),
        },
    );
    if let Some(listener) = value.native::<Listener>() {
        listener.watch(vm, &value, READABLE)?;
    }
    Ok(value)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(listener) = args[0].native::<Listener>() else {
        return Err(vm.type_error("a listener is required"));
    };
    listener.watch(vm, &args[0], 0)?;
    listener.fd.set(-1);
    drop((listener.on_connect.take(), listener.socket.take()));
    Ok(Value::None)
}

crate::methods! { METHODS:
    /// Accept no more; the socket stays open.
    "close($self, /)" => close,
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Listener",
        METHODS,
        &[],
        "Accepts connections.",
    )
}
