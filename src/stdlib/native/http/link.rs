//! What both ends of a connection have in common: the socket, hyper's future for it, and the place among the
//! descriptors that the event loop watches.
//!
//! The future is polled by whoever changes something that it waits for (a descriptor that is ready, a script that
//! answers), on the interpreter's thread; no executor stands between.  Nothing inside it runs script code.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use bytes::Bytes;

use super::body::OutBody;
use super::server::Service;
use super::socket::{Socket, SocketIo};
use crate::event_loop::{EventLoop, future};
use crate::host::net;
use crate::object::{Result, Trace, Tracer, Value};
use crate::vm::Vm;

/// hyper's side of a server's connection.
pub type ServerConnection = hyper::server::conn::http1::Connection<SocketIo, Service>;
/// hyper's side of a client's connection.
pub type ClientConnection = hyper::client::conn::http1::Connection<SocketIo, OutBody>;

/// Taken ahead of the script, as in aiohttp.
const AHEAD: usize = 2 * 64 * 1024;

/// The future that makes a connection go.
pub enum Driver {
    Server(Box<ServerConnection>),
    Client(Box<ClientConnection>),
}

impl Driver {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<hyper::Result<()>> {
        match self {
            Driver::Server(connection) => connection.poll_without_shutdown(context),
            Driver::Client(connection) => connection.poll_without_shutdown(context),
        }
    }

    /// What was read and is no part of a message.
    fn into_rest(self) -> Bytes {
        match self {
            Driver::Server(connection) => connection.into_parts().read_buf,
            Driver::Client(connection) => connection.into_parts().read_buf,
        }
    }
}

/// Set when something that the future waits for has happened.
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// See the module.
pub struct Link {
    pub socket: Rc<Socket>,
    pub event_loop: Value,
    driver: RefCell<Option<Driver>>,
    flag: Arc<Flag>,
    pub waker: Waker,
    /// After the message under way the connection belongs to another protocol.
    pub upgrading: Cell<bool>,
    /// So much of a body is taken ahead of the script.
    pub ahead: Cell<usize>,
    /// What was read beyond the last message.
    pub rest: RefCell<Bytes>,
    /// How hyper's part has ended.
    outcome: RefCell<Option<hyper::Result<()>>>,
}

impl Link {
    /// A connection that hyper has not seen yet.
    pub fn new(socket: Rc<Socket>, event_loop: Value) -> Rc<Link> {
        let flag = Arc::new(Flag(AtomicBool::new(false)));
        Rc::new(Link {
            socket,
            event_loop,
            driver: RefCell::default(),
            waker: Waker::from(flag.clone()),
            flag,
            upgrading: Cell::new(false),
            ahead: Cell::new(AHEAD),
            rest: RefCell::default(),
            outcome: RefCell::default(),
        })
    }

    /// Gives it hyper's future.
    pub fn begin(&self, driver: Driver) {
        *self.driver.borrow_mut() = Some(driver);
    }

    /// Whether hyper's part goes on.
    pub fn is_driven(&self) -> bool {
        self.driver.borrow().is_some()
    }

    /// Polls hyper until it waits for something outside.
    pub fn drive(&self) {
        let Ok(mut place) = self.driver.try_borrow_mut() else {
            return;
        };
        let mut context = Context::from_waker(&self.waker);
        while let Some(driver) = &mut *place {
            self.flag.0.store(false, Ordering::Relaxed);
            match driver.poll(&mut context) {
                Poll::Pending if self.flag.0.load(Ordering::Relaxed) => {}
                Poll::Pending => return,
                Poll::Ready(outcome) => {
                    *self.outcome.borrow_mut() = Some(outcome);
                    if let Some(driver) = place.take() {
                        *self.rest.borrow_mut() = driver.into_rest();
                    }
                }
            }
        }
    }

    /// Whether something has happened that hyper wants to see.
    pub fn is_woken(&self) -> bool {
        self.is_driven() && self.flag.0.load(Ordering::Relaxed)
    }

    /// The message under way is the last one.
    pub fn shut_down_gracefully(&self) {
        if let Ok(mut place) = self.driver.try_borrow_mut()
            && let Some(Driver::Server(connection)) = &mut *place
        {
            Pin::new(&mut **connection).graceful_shutdown();
        }
    }

    /// How hyper's part has ended; told once.
    pub fn take_outcome(&self) -> Option<hyper::Result<()>> {
        self.outcome.borrow_mut().take()
    }

    fn native_loop(&self) -> Option<&EventLoop> {
        self.event_loop.native::<EventLoop>()
    }

    /// Asks the event loop for the events that are wanted now, on behalf of `object`.
    pub fn watch(&self, vm: &mut Vm, object: &Value) -> Result<()> {
        let (before, wanted) = self.socket.interest();
        let fd = self.socket.fd();
        if fd < 0 || before == wanted {
            return Ok(());
        }
        let Some(event_loop) = self.native_loop() else {
            return Err(vm.type_error("HTTP needs krait's own event loop"));
        };
        event_loop.watch_native(vm, fd, before, wanted, object)?;
        self.socket.set_interest(wanted);
        Ok(())
    }

    /// Ends hyper's part, and closes the socket.
    pub fn close(&self) {
        let driver = match self.driver.try_borrow_mut() {
            Ok(mut place) => place.take(),
            Err(_) => None,
        };
        drop(driver);
        if let Some((fd, before)) = self.socket.close() {
            if let Some(event_loop) = self.native_loop() {
                event_loop.unwatch_native(fd, before);
            }
            let _ = net::close(fd);
        }
    }

    /// Gives the descriptor away; whoever takes it closes it.
    pub fn release(&self) {
        let driver = self.driver.borrow_mut().take();
        drop(driver);
        let (before, _) = self.socket.interest();
        if before != 0
            && let Some(event_loop) = self.native_loop()
        {
            event_loop.unwatch_native(self.socket.fd(), before);
        }
        self.socket.set_interest(0);
    }

    /// A future that ends later.
    pub fn pending(&self, vm: &mut Vm) -> Result<Value> {
        future::pending(vm, self.event_loop.clone())
    }

    /// A future that has ended already.
    pub fn done(&self, vm: &mut Vm, result: Result<Value>) -> Result<Value> {
        let value = future::pending(vm, self.event_loop.clone())?;
        settle(vm, &value, result)?;
        Ok(value)
    }

    /// Polls some future of hyper's in this connection's name.
    pub fn poll<F: Future + ?Sized>(&self, future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(&self.waker))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.close();
    }
}

impl Trace for Link {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.event_loop);
    }
}

/// Ends a future, unless it has ended already (it was cancelled, say).
pub fn settle(vm: &mut Vm, waiting: &Value, result: Result<Value>) -> Result<()> {
    let Some(state) = future::state_of(waiting) else {
        return Ok(());
    };
    if state.is_done() || state.native_loop().is_none_or(EventLoop::is_closed) {
        return Ok(());
    }
    match result {
        Ok(value) => state.finish(vm, waiting, value),
        Err(raise) => state.fail(vm, waiting, raise.value()),
    }
}
