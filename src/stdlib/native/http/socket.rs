//! The socket under a connection: a non-blocking descriptor, TLS over it where a session is given, as hyper reads
//! and writes it.  Readiness comes from the event loop's `epoll`, by edges: nothing is asked of the system that is
//! known to have nothing.

use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::RawFd;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use hyper::rt::ReadBufCursor;

use super::head::{Capture, Casing};
use crate::host::net;
use crate::host::poll::{EDGE, HANGUP, READABLE, WRITABLE};
use crate::object::Value;
use crate::stdlib::native::ssl::session::Session;

/// As much as one read takes from the system.
const CHUNK: usize = 64 * 1024;

/// What hyper says to what is no request.
const REFUSALS: [&[u8]; 3] = [
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
];

/// See the module.
pub struct Socket {
    fd: Cell<RawFd>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    /// The peer sends no more: reads are worth a try whatever the last one said.
    hangup: Cell<bool>,
    /// What `epoll` is asked for now.
    interest: Cell<u32>,
    /// TLS; `Undef` for none.  A session refers to nothing, so the collector need not see it.
    session: Value,
    /// What has failed for good.
    failure: RefCell<Option<io::Error>>,
    /// How many bytes have come.
    received: Cell<u64>,
    /// The end has been read.
    ended: Cell<bool>,
    /// Heads as they came.
    pub capture: RefCell<Capture>,
    /// How the names in the next head are to be written.
    pub casing: RefCell<Option<Casing>>,
    /// The rest of a head that had to be written anew.
    unsent: RefCell<Vec<u8>>,
    /// The next message of hyper's has been sent already; until it has come by, nothing is read.
    muted: Cell<bool>,
    /// What was read before hyper was asked, and how much of it has been used.
    inbox: RefCell<Vec<u8>>,
    used: Cell<usize>,
    /// What hyper says of its own accord to what is no request is kept back, and whether there was such a thing.
    keeps_refusals: Cell<bool>,
    refused: Cell<bool>,
}

impl Socket {
    /// Takes a descriptor over.
    pub fn new(fd: RawFd, session: Value) -> Rc<Socket> {
        Rc::new(Socket {
            fd: Cell::new(fd),
            readable: Cell::new(true),
            writable: Cell::new(true),
            hangup: Cell::new(false),
            interest: Cell::new(0),
            session,
            failure: RefCell::default(),
            received: Cell::new(0),
            ended: Cell::new(false),
            capture: RefCell::default(),
            casing: RefCell::default(),
            unsent: RefCell::default(),
            muted: Cell::new(false),
            inbox: RefCell::default(),
            used: Cell::new(0),
            keeps_refusals: Cell::new(false),
            refused: Cell::new(false),
        })
    }

    /// The descriptor; -1 once it is closed.
    pub fn fd(&self) -> RawFd {
        self.fd.get()
    }

    /// The TLS session; `Undef` for none.
    pub fn session_value(&self) -> &Value {
        &self.session
    }

    /// How many bytes have come so far.
    pub fn received(&self) -> u64 {
        self.received.get()
    }

    /// Whether the peer has ended its side, as far as that has been read.
    pub fn has_ended(&self) -> bool {
        self.ended.get()
    }

    /// Whether the peer has gone, read or not.
    pub fn is_hung_up(&self) -> bool {
        self.hangup.get() || self.fd() < 0
    }

    /// What has failed, with the system or with TLS.
    pub fn take_failure(&self) -> Option<io::Error> {
        self.failure.borrow_mut().take()
    }

    /// Notes what `epoll` has said.
    pub fn note(&self, events: u32) {
        if events & (READABLE | HANGUP) != 0 {
            self.readable.set(true);
        }
        if events & (WRITABLE | HANGUP) != 0 {
            self.writable.set(true);
        }
        if events & HANGUP != 0 {
            self.hangup.set(true);
        }
    }

    /// What `epoll` is asked for, and what it should be asked for.
    pub fn interest(&self) -> (u32, u32) {
        let before = self.interest.get();
        let mut wanted = before | READABLE | EDGE;
        if !self.writable.get() {
            wanted |= WRITABLE;
        }
        (before, wanted)
    }

    /// It has been asked for that.
    pub fn set_interest(&self, events: u32) {
        self.interest.set(events);
    }

    /// Closes the descriptor; what `epoll` was asked for.
    pub fn close(&self) -> Option<(RawFd, u32)> {
        let fd = self.fd.get();
        if fd < 0 {
            return None;
        }
        if let Some(session) = self.session.native::<Session>() {
            session.say_goodbye(&mut { self });
        }
        self.fd.set(-1);
        Some((fd, self.interest.replace(0)))
    }

    /// The descriptor, which is somebody else's from now on.
    pub fn give_away(&self) -> RawFd {
        self.fd.replace(-1)
    }

    fn system_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.fd() < 0 {
            return Err(ErrorKind::ConnectionAborted.into());
        }
        if !self.readable.get() {
            return Err(ErrorKind::WouldBlock.into());
        }
        loop {
            match net::receive_into(self.fd(), buffer, 0) {
                Ok(count) => {
                    if count < buffer.len() && count > 0 && !self.hangup.get() {
                        // The system had no more; what comes now is an edge.
                        self.readable.set(false);
                    }
                    return Ok(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    if error.kind() == ErrorKind::WouldBlock {
                        self.readable.set(false);
                    }
                    return Err(error);
                }
            }
        }
    }

    fn system_write(&self, data: &[u8]) -> io::Result<usize> {
        if self.fd() < 0 {
            return Err(ErrorKind::ConnectionAborted.into());
        }
        if !self.writable.get() {
            return Err(ErrorKind::WouldBlock.into());
        }
        loop {
            match net::send(self.fd(), data, libc::MSG_NOSIGNAL, None) {
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    if error.kind() == ErrorKind::WouldBlock {
                        self.writable.set(false);
                    }
                    return Err(error);
                }
            }
        }
    }

    fn fail(&self, error: io::Error) -> io::Error {
        if error.kind() == ErrorKind::WouldBlock {
            return error;
        }
        let copy = match error.raw_os_error() {
            Some(errno) => io::Error::from_raw_os_error(errno),
            None => error.kind().into(),
        };
        self.failure.borrow_mut().get_or_insert(error);
        copy
    }

    /// Goes on with the handshake of TLS.
    ///
    /// # Errors
    /// `WouldBlock` while the peer has to do something; see `Session`.
    pub fn shake_hands(&self) -> io::Result<()> {
        match self.session.native::<Session>() {
            Some(session) => session
                .shake_hands(&mut { self })
                .map_err(|error| self.fail(error)),
            None => Ok(()),
        }
    }

    /// Reads plain bytes.
    ///
    /// # Errors
    /// `WouldBlock`, or what has failed.
    pub fn receive(&self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.muted.get() {
            return Err(ErrorKind::WouldBlock.into());
        }
        if self.has_inbox() {
            let inbox = self.inbox.borrow();
            let left = inbox.get(self.used.get()..).unwrap_or_default();
            let count = left.len().min(buffer.len());
            buffer[..count].copy_from_slice(&left[..count]);
            drop(inbox);
            self.use_inbox(count);
            return Ok(count);
        }
        let result = match self.session.native::<Session>() {
            Some(session) => session.read_from(&mut { self }, buffer),
            None => self.system_read(buffer),
        };
        match &result {
            Ok(0) if !buffer.is_empty() => self.ended.set(true),
            Ok(count) => self.received.set(self.received.get() + *count as u64),
            Err(_) => {}
        }
        result.map_err(|error| self.fail(error))
    }

    /// Writes plain bytes.
    ///
    /// # Errors
    /// As [`Socket::receive`].
    pub fn send(&self, data: &[u8]) -> io::Result<usize> {
        let result = match self.session.native::<Session>() {
            Some(session) => session.write_to(&mut { self }, data),
            None => self.system_write(data),
        };
        result.map_err(|error| self.fail(error))
    }

    /// Sends what waits inside.
    ///
    /// # Errors
    /// As [`Socket::receive`].
    pub fn flush(&self) -> io::Result<()> {
        let mut unsent = self.unsent.borrow_mut();
        while !unsent.is_empty() {
            let count = self.send(&unsent)?;
            unsent.drain(..count);
        }
        match self.session.native::<Session>() {
            Some(session) => session
                .flush_to(&mut { self })
                .map_err(|error| self.fail(error)),
            None => Ok(()),
        }
    }

    /// Writes a message past hyper; whether all of it has gone.  What has not goes with the next flush.
    pub fn send_whole(&self, message: &[u8]) -> bool {
        let sent = match self.send(message) {
            Ok(sent) => sent,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            // Reading tells what is wrong.
            Err(_) => return false,
        };
        self.unsent.borrow_mut().extend_from_slice(&message[sent..]);
        sent == message.len() && (self.session.is_undef() || self.flush().is_ok())
    }

    /// Reads once past hyper.  `look` runs no script code.
    pub fn receive_piece<R>(&self, look: impl FnOnce(io::Result<&[u8]>) -> R) -> R {
        ROOM.with_borrow_mut(|room| match self.receive(room) {
            Ok(count) => look(Ok(&room[..count])),
            Err(error) => look(Err(error)),
        })
    }

    /// Whether something was read that nobody has used.
    pub fn has_inbox(&self) -> bool {
        self.used.get() < self.inbox.borrow().len()
    }

    fn use_inbox(&self, count: usize) {
        self.used.set(self.used.get() + count);
        if !self.has_inbox() {
            self.inbox.borrow_mut().clear();
            self.used.set(0);
        }
    }

    /// Whether a read is worth a try.
    pub fn may_have_more(&self) -> bool {
        self.readable.get() || self.has_inbox()
    }

    /// Whether everything has been sent as soon as it was written.
    pub fn is_flowing(&self) -> bool {
        self.writable.get() && self.unsent.borrow().is_empty()
    }

    /// As [`Socket::receive_piece`], where `look` says how much it has used; the rest waits for whoever reads next.
    pub fn take_piece<R>(&self, look: impl FnOnce(io::Result<&[u8]>) -> (usize, R)) -> R {
        if self.has_inbox() {
            let inbox = self.inbox.borrow();
            let (used, found) = look(Ok(inbox.get(self.used.get()..).unwrap_or_default()));
            drop(inbox);
            self.use_inbox(used);
            return found;
        }
        ROOM.with_borrow_mut(|room| {
            let count = match self.receive(room) {
                Ok(count) => count,
                Err(error) => return look(Err(error)).1,
            };
            let (used, found) = look(Ok(&room[..count]));
            if used < count {
                self.inbox
                    .borrow_mut()
                    .extend_from_slice(&room[used..count]);
            }
            found
        })
    }

    /// Has hyper read these bytes before all others.
    pub fn put_back(&self, came: &[u8]) {
        let mut inbox = self.inbox.borrow_mut();
        let used = self.used.replace(0).min(inbox.len());
        let rest = inbox.split_off(used);
        inbox.clear();
        inbox.extend_from_slice(came);
        inbox.extend(rest);
    }

    /// Leaves an exchange to hyper whose request has been sent past it: the next message that it writes goes
    /// nowhere, and then it reads what has come.
    pub fn replay(&self, came: Vec<u8>) {
        self.muted.set(true);
        self.used.set(0);
        *self.inbox.borrow_mut() = came;
    }

    /// From now on what hyper says to what is no request goes nowhere.
    pub fn keep_refusals(&self) {
        self.keeps_refusals.set(true);
    }

    /// Whether hyper has refused a request.
    pub fn has_refused(&self) -> bool {
        self.refused.get()
    }

    /// Writes for hyper: the names in a head get their case.
    fn send_message(&self, data: &[u8]) -> io::Result<usize> {
        if self.muted.replace(false) {
            return Ok(data.len());
        }
        let refusal = match self.keeps_refusals.get() {
            true => REFUSALS.iter().find(|refusal| data.ends_with(refusal)),
            false => None,
        };
        if let Some(refusal) = refusal {
            self.refused.set(true);
            let before = data.len() - refusal.len();
            self.unsent.borrow_mut().extend_from_slice(&data[..before]);
            return match self.flush() {
                Err(error) if error.kind() != ErrorKind::WouldBlock => Err(error),
                _ => Ok(data.len()),
            };
        }
        let casing = self.casing.borrow_mut().take();
        if let Some(casing) = casing {
            self.unsent.borrow_mut().extend(casing.apply(data));
            return match self.flush() {
                Err(error) if error.kind() != ErrorKind::WouldBlock => Err(error),
                _ => Ok(data.len()),
            };
        }
        if !self.unsent.borrow().is_empty() {
            self.flush()?;
        }
        self.send(data)
    }
}

/// The network below TLS.
impl Read for &Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.system_read(buffer)
    }
}

impl Write for &Socket {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.system_write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The socket as hyper sees it.  Nobody is woken: whoever hears of the descriptor polls the connection.
pub struct SocketIo(pub Rc<Socket>);

fn poll_of<T>(result: io::Result<T>) -> Poll<io::Result<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::WouldBlock => Poll::Pending,
        other => Poll::Ready(other),
    }
}

thread_local! {
    /// Where bytes arrive.
    static ROOM: RefCell<Vec<u8>> = RefCell::new(vec![0; CHUNK]);
}

impl hyper::rt::Read for SocketIo {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut cursor: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let socket = &self.0;
        ROOM.with_borrow_mut(|room| {
            let size = cursor.remaining().min(room.len());
            poll_of(socket.receive(&mut room[..size]).map(|count| {
                socket.capture.borrow_mut().feed(&room[..count]);
                cursor.put_slice(&room[..count]);
            }))
        })
    }
}

impl hyper::rt::Write for SocketIo {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        poll_of(self.0.send_message(data))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        poll_of(self.0.flush())
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The descriptor is closed by its owner.
        Poll::Ready(Ok(()))
    }
}
