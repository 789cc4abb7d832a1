//! What the loop waits on when nothing is ready: descriptors that callbacks are registered for, and a pair of
//! sockets by which signals and threads wake it.
//!
//! Descriptors go to `epoll` directly: a wait is one system call then, where `polling`, which smol builds on,
//! makes five. smol's part is the pool for work that blocks (`host::pool`).

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use crate::host::poll::{Epoll, Event, READABLE, milliseconds};
use crate::host::{Clock, signals};
use crate::vm::threads::EventSource;

/// What another thread of the system writes to end a wait for good, not only to have signals looked after.
const RUNG: u8 = 0xff;

/// The ground under one event loop.
pub struct Reactor {
    epoll: Epoll,
    /// Becomes readable when a signal arrives or another thread has work for the loop.
    wake: UnixStream,
    /// The other end; kept open, its descriptor is what signal handlers write to.
    waker: UnixStream,
    /// How many descriptors are watched for callbacks.
    watched: Cell<usize>,
    /// What the last wait has found.
    events: RefCell<Vec<Event>>,
    /// Whether somebody has rung since the events were last taken.
    rung: Cell<bool>,
}

impl Reactor {
    /// A reactor with a wake-up of its own, which signals write to while it waits.
    ///
    /// # Errors
    /// When the process has no descriptor left.
    pub fn new() -> io::Result<Reactor> {
        let (wake, waker) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        let epoll = Epoll::new()?;
        epoll.add(wake.as_raw_fd(), READABLE)?;
        signals::set_wakeup(waker.as_raw_fd());
        Ok(Reactor {
            epoll,
            wake,
            waker,
            watched: Cell::new(0),
            events: RefCell::default(),
            rung: Cell::new(false),
        })
    }

    /// Watches a descriptor that was watched for `old` events for `new` ones; none is not at all.
    ///
    /// # Errors
    /// What the system says of a descriptor that cannot be watched.
    pub fn watch(&self, fd: RawFd, old: u32, new: u32) -> io::Result<()> {
        match (old, new) {
            (0, 0) => Ok(()),
            (0, _) => {
                self.epoll.add(fd, new)?;
                self.watched.set(self.watched.get() + 1);
                Ok(())
            }
            (_, 0) => {
                self.watched.set(self.watched.get() - 1);
                // One that is closed has left the set by itself.
                let _ = self.epoll.remove(fd);
                Ok(())
            }
            _ => self.epoll.modify(fd, new),
        }
    }

    /// Whether something else than time can become ready.
    pub fn is_watching(&self) -> bool {
        self.watched.get() > 0
    }

    fn look(&self, milliseconds: i32) {
        let mut events = self.events.borrow_mut();
        let limit = self.watched.get() + 1;
        // A failure (a signal, that is) only means that the wait ends early.
        let _ = self.epoll.wait(&mut events, limit, milliseconds);
        let wake = self.wake.as_raw_fd();
        let count = events.len();
        events.retain(|&(fd, _)| fd != wake);
        if events.len() != count {
            self.drain();
        }
    }

    /// Has signals end the wait that is under way or the next one.
    pub fn hear_signals(&self) {
        signals::set_wakeup(self.waker.as_raw_fd());
    }

    /// What the last wait has found; it is told only once.
    pub fn take_events(&self) -> Vec<Event> {
        self.rung.set(false);
        std::mem::take(&mut *self.events.borrow_mut())
    }

    /// Gives the room for events back.
    pub fn give_back(&self, mut events: Vec<Event>) {
        events.clear();
        *self.events.borrow_mut() = events;
    }

    fn drain(&self) {
        let mut buffer = [0; 64];
        let mut stream = &self.wake;
        while let Ok(count) = stream.read(&mut buffer)
            && count > 0
        {
            if buffer[..count].contains(&RUNG) {
                self.rung.set(true);
            }
        }
    }

    /// A bell for other threads of the system: rung, it ends the wait that is under way or the next one.
    pub fn bell(&self) -> Arc<dyn Fn() + Send + Sync> {
        self.writer(RUNG)
    }

    fn writer(&self, byte: u8) -> Arc<dyn Fn() + Send + Sync> {
        let waker = self.waker.try_clone();
        Arc::new(move || {
            if let Ok(mut waker) = waker.as_ref() {
                // A full pipe wakes as well.
                let _ = waker.write(&[byte]);
            }
        })
    }
}

impl EventSource for Reactor {
    /// Waits until a descriptor is ready, `timeout_ns` has passed on the clock (for ever where it is `None`), or
    /// somebody wakes the loop.
    fn wait(&self, clock: &dyn Clock, timeout_ns: Option<u64>) {
        if self.has_events() {
            return;
        }
        if clock.is_virtual()
            && let Some(ns) = timeout_ns
        {
            // Time that nobody measures passes once nothing else is under way.
            if self.is_watching() {
                self.look(0);
            }
            if !self.has_events() && ns > 0 {
                clock.sleep(ns);
            }
            return;
        }
        self.hear_signals();
        self.look(timeout_ns.map_or(-1, milliseconds));
    }

    fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        self.writer(1)
    }

    fn is_watching(&self) -> bool {
        Reactor::is_watching(self)
    }

    fn has_events(&self) -> bool {
        self.rung.get() || !self.events.borrow().is_empty()
    }
}

impl Drop for Reactor {
    fn drop(&mut self) {
        signals::clear_wakeup(self.waker.as_raw_fd());
    }
}
