//! File descriptors as numbers, as `os` and `subprocess` handle them: pipes, duplicates, flags, waiting for
//! several at once.  A descriptor belongs to whoever was told its number; nothing here closes one by itself.

use std::fs::File;
use std::io;
use std::os::fd::FromRawFd;
use std::time::{Duration, Instant};

/// The result of a system call that answers -1 for an error.
fn checked(result: libc::c_int) -> io::Result<i32> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(result)
}

fn checked_size(result: libc::ssize_t) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// A pipe: the end to read from and the end to write to.  Children do not inherit it.
pub fn pipe(flags: i32) -> io::Result<[i32; 2]> {
    let mut ends = [0; 2];
    // SAFETY: the array has room for the two numbers.
    checked(unsafe { libc::pipe2(ends.as_mut_ptr(), flags) })?;
    Ok(ends)
}

/// A number that the system keeps: `eventfd`.
pub fn counter(value: u32, flags: i32) -> io::Result<i32> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::eventfd(value, flags) })
}

/// Makes a named pipe.
pub fn make_fifo(path: &std::ffi::CStr, mode: u32) -> io::Result<()> {
    // SAFETY: the name ends with a zero.
    checked(unsafe { libc::mkfifo(path.as_ptr(), mode) }).map(drop)
}

/// Copies from a file to a socket or file inside the system; how many bytes went.  Without an offset
/// the file's own position is used, and moved.
pub fn send_file(to: i32, from: i32, offset: Option<i64>, count: usize) -> io::Result<usize> {
    let mut place = offset.unwrap_or(0);
    let pointer = match offset {
        Some(_) => &raw mut place,
        None => std::ptr::null_mut(),
    };
    // SAFETY: the pointer is null or leads to a live number.
    checked_size(unsafe { libc::sendfile(to, from, pointer, count) })
}

/// Another number for the same open file.
pub fn duplicate(fd: i32) -> io::Result<i32> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })
}

/// Makes `to` a number of the open file `from`.
pub fn duplicate_to(from: i32, to: i32, inheritable: bool) -> io::Result<i32> {
    let flags = if inheritable { 0 } else { libc::O_CLOEXEC };
    if from == to {
        // `dup3` refuses this; `dup2` only checks that the file is open.
        // SAFETY: no memory is involved.
        return checked(unsafe { libc::dup2(from, to) });
    }
    // SAFETY: no memory is involved.
    checked(unsafe { libc::dup3(from, to, flags) })
}

/// Closes a descriptor.
pub fn close(fd: i32) -> io::Result<()> {
    // SAFETY: whoever asks owns the descriptor; no memory is involved.
    match checked(unsafe { libc::close(fd) }) {
        // The descriptor is gone all the same, and a second attempt could close another's.
        Err(error) if error.raw_os_error() == Some(libc::EINTR) => Ok(()),
        other => other.map(drop),
    }
}

/// Reads once, at most `size` bytes.
pub fn read(fd: i32, size: usize) -> io::Result<Vec<u8>> {
    let mut data = Vec::<u8>::new();
    data.try_reserve_exact(size)
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    // SAFETY: the vector has room for `size` bytes.
    let count = checked_size(unsafe { libc::read(fd, data.as_mut_ptr().cast(), size) })?;
    // SAFETY: the call has written that many.
    unsafe { data.set_len(count) };
    Ok(data)
}

/// Writes once; how many bytes were taken.
pub fn write(fd: i32, data: &[u8]) -> io::Result<usize> {
    // SAFETY: the pointer leads to as many bytes as are said.
    checked_size(unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) })
}

/// Reads once from a place, without moving the position.
pub fn read_at(fd: i32, size: usize, offset: i64) -> io::Result<Vec<u8>> {
    let mut data = Vec::<u8>::new();
    data.try_reserve_exact(size)
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    // SAFETY: the vector has room for `size` bytes.
    let count = checked_size(unsafe { libc::pread(fd, data.as_mut_ptr().cast(), size, offset) })?;
    // SAFETY: the call has written that many.
    unsafe { data.set_len(count) };
    Ok(data)
}

/// Writes once to a place, without moving the position.
pub fn write_at(fd: i32, data: &[u8], offset: i64) -> io::Result<usize> {
    // SAFETY: the pointer leads to as many bytes as are said.
    checked_size(unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset) })
}

/// Opens a file; the descriptor is not inherited.
pub fn open(path: &std::ffi::CStr, flags: i32, mode: u32) -> io::Result<i32> {
    // SAFETY: the path is a live C string.
    checked(unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) })
}

/// Whether programs started from here inherit the descriptor.
pub fn is_inheritable(fd: i32) -> io::Result<bool> {
    // SAFETY: no memory is involved.
    Ok(checked(unsafe { libc::fcntl(fd, libc::F_GETFD) })? & libc::FD_CLOEXEC == 0)
}

/// Sets whether programs started from here inherit the descriptor.
pub fn set_inheritable(fd: i32, inheritable: bool) -> io::Result<()> {
    // SAFETY: no memory is involved.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    let flags = match inheritable {
        true => flags & !libc::FD_CLOEXEC,
        false => flags | libc::FD_CLOEXEC,
    };
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fcntl(fd, libc::F_SETFD, flags) }).map(drop)
}

/// Whether calls on the descriptor wait.
pub fn is_blocking(fd: i32) -> io::Result<bool> {
    // SAFETY: no memory is involved.
    Ok(checked(unsafe { libc::fcntl(fd, libc::F_GETFL) })? & libc::O_NONBLOCK == 0)
}

/// Sets whether calls on the descriptor wait.
pub fn set_blocking(fd: i32, blocking: bool) -> io::Result<()> {
    // SAFETY: no memory is involved.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFL) })?;
    let flags = match blocking {
        true => flags & !libc::O_NONBLOCK,
        false => flags | libc::O_NONBLOCK,
    };
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fcntl(fd, libc::F_SETFL, flags) }).map(drop)
}

/// The size of a pipe's buffer, after setting it.
pub fn set_pipe_size(fd: i32, size: i32) -> io::Result<i32> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fcntl(fd, libc::F_SETPIPE_SZ, size) })
}

/// Moves the position.
pub fn seek(fd: i32, offset: i64, whence: i32) -> io::Result<i64> {
    // SAFETY: no memory is involved.
    let position = unsafe { libc::lseek(fd, offset, whence) };
    if position < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(position)
}

/// Whether the descriptor is a terminal.
pub fn is_terminal(fd: i32) -> bool {
    // SAFETY: no memory is involved.
    unsafe { libc::isatty(fd) == 1 }
}

/// Waits until what was written is on the disk.
pub fn sync(fd: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fsync(fd) }).map(drop)
}

/// Checks that a descriptor is open.
pub fn check_open(fd: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fcntl(fd, libc::F_GETFD) }).map(drop)
}

/// A file over a descriptor, which from now on belongs to the file.
pub fn adopt(fd: i32) -> File {
    // SAFETY: the descriptor is handed over; one that is not open makes every operation fail with an error.
    unsafe { File::from_raw_fd(fd) }
}

/// What the system knows of the open file.
pub fn metadata(fd: i32) -> io::Result<std::fs::Metadata> {
    check_open(fd)?;
    let file = std::mem::ManuallyDrop::new(adopt(fd));
    file.metadata()
}

/// Waits until one of these descriptors is ready for what is asked of it; what each is ready for, as bits of
/// `poll`.  A signal ends it with `Interrupted`.
pub fn poll(wanted: &[(i32, i16)], timeout: Option<Duration>) -> io::Result<Vec<i16>> {
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut places: Vec<libc::pollfd> = wanted
        .iter()
        .map(|&(fd, events)| libc::pollfd {
            fd,
            events,
            revents: 0,
        })
        .collect();
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let ms = match left {
            None => -1,
            // Rounded up, so that the deadline has passed when the call returns.
            Some(left) => i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX),
        };
        // SAFETY: the pointer leads to as many structs as are said.
        let count = unsafe { libc::poll(places.as_mut_ptr(), places.len() as libc::nfds_t, ms) };
        if checked(count)? > 0 || left.is_some_and(|left| left.as_millis() < i32::MAX as u128) {
            return Ok(places.iter().map(|place| place.revents).collect());
        }
    }
}
