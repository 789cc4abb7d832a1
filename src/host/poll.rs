//! Waiting for descriptors: `epoll`, which the event loop and `select.epoll` stand on, and `poll` for single
//! waits.  One system call for each wait, in whole milliseconds as CPython's selectors count them.

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// What `epoll` says of one descriptor.
pub type Event = (RawFd, u32);

/// Bits of readiness.
pub const READABLE: u32 = libc::EPOLLIN as u32;
/// The peer sends no more, or is gone.
pub const HANGUP: u32 = (libc::EPOLLRDHUP | libc::EPOLLHUP | libc::EPOLLERR) as u32;
/// Tells of changes only, not of what was ready before.
pub const EDGE: u32 = (libc::EPOLLRDHUP as u32) | (libc::EPOLLET as u32);
/// See [`READABLE`].
pub const WRITABLE: u32 = libc::EPOLLOUT as u32;

/// A set of descriptors that the system watches.
pub struct Epoll {
    descriptor: OwnedFd,
    /// Room for what a wait finds.
    found: RefCell<Vec<libc::epoll_event>>,
}

/// As many events as one wait may find.
const MOST_AT_ONCE: usize = 1 << 16;

fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(result)
}

impl Epoll {
    /// An empty set.
    ///
    /// # Errors
    /// When the process has no descriptor left.
    pub fn new() -> io::Result<Epoll> {
        // SAFETY: the call has no preconditions; what it returns belongs to nobody else.
        let descriptor = unsafe {
            let descriptor = check(libc::epoll_create1(libc::EPOLL_CLOEXEC))?;
            OwnedFd::from_raw_fd(descriptor)
        };
        Ok(Epoll {
            descriptor,
            found: RefCell::default(),
        })
    }

    /// Its own descriptor.
    pub fn fileno(&self) -> RawFd {
        self.descriptor.as_raw_fd()
    }

    fn control(&self, operation: libc::c_int, fd: RawFd, events: u32) -> io::Result<()> {
        let mut event = libc::epoll_event {
            events,
            u64: fd as u64,
        };
        // SAFETY: the call reads the struct; descriptors that are not open are an error.
        let result = unsafe { libc::epoll_ctl(self.fileno(), operation, fd, &raw mut event) };
        check(result).map(drop)
    }

    /// Watches a descriptor for these events.
    ///
    /// # Errors
    /// `EEXIST`, `EBADF`, `EPERM` of the system.
    pub fn add(&self, fd: RawFd, events: u32) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd, events)
    }

    /// Watches it for other events.
    ///
    /// # Errors
    /// `ENOENT`, `EBADF` of the system.
    pub fn modify(&self, fd: RawFd, events: u32) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_MOD, fd, events)
    }

    /// Watches it no longer.
    ///
    /// # Errors
    /// `ENOENT`, `EBADF` of the system.
    pub fn remove(&self, fd: RawFd) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_DEL, fd, 0)
    }

    /// Waits for at most `limit` events, and appends them; -1 milliseconds wait for ever.
    ///
    /// # Errors
    /// `EINTR` when a signal arrives.
    pub fn wait(&self, events: &mut Vec<Event>, limit: usize, milliseconds: i32) -> io::Result<()> {
        let mut found = self.found.borrow_mut();
        fill(self.fileno(), &mut found, limit, milliseconds)?;
        events.extend(found.drain(..).map(plain));
        Ok(())
    }
}

fn plain(event: libc::epoll_event) -> Event {
    (event.u64 as RawFd, event.events)
}

fn fill(
    fd: RawFd,
    found: &mut Vec<libc::epoll_event>,
    limit: usize,
    milliseconds: i32,
) -> io::Result<()> {
    let limit = limit.clamp(1, MOST_AT_ONCE);
    found.clear();
    found.reserve(limit);
    // SAFETY: the vector has room for as many events as the call may write, and then holds as many as the
    // call says.
    unsafe {
        let room = found.as_mut_ptr();
        let limit = limit as libc::c_int;
        let count = check(libc::epoll_wait(fd, room, limit, milliseconds))?;
        found.set_len(count as usize);
    }
    Ok(())
}

/// As [`Epoll::wait`], on a set that another thread of the system may hold.
///
/// # Errors
/// `EINTR` when a signal arrives.
pub fn wait(fd: RawFd, events: &mut Vec<Event>, limit: usize, milliseconds: i32) -> io::Result<()> {
    let mut found = Vec::new();
    fill(fd, &mut found, limit, milliseconds)?;
    events.extend(found.drain(..).map(plain));
    Ok(())
}

/// Waits by `poll(2)` until one of the descriptors has one of its events; each comes back with what it has.
///
/// # Errors
/// `EINTR` when a signal arrives.
pub fn poll(wanted: &[(RawFd, i16)], milliseconds: i32) -> io::Result<Vec<(RawFd, i16)>> {
    let mut entries: Vec<libc::pollfd> = wanted
        .iter()
        .map(|&(fd, events)| libc::pollfd {
            fd,
            events,
            revents: 0,
        })
        .collect();
    // SAFETY: the entries are as many as the call is told.
    check(unsafe {
        libc::poll(
            entries.as_mut_ptr(),
            entries.len() as libc::nfds_t,
            milliseconds,
        )
    })?;
    Ok(entries
        .iter()
        .map(|entry| (entry.fd, entry.revents))
        .collect())
}

/// Milliseconds for a number of nanoseconds, rounded up and bounded by what the system takes.
pub fn milliseconds(ns: u64) -> i32 {
    i32::try_from(ns.div_ceil(1_000_000)).unwrap_or(i32::MAX)
}
