//! The part of `os` that deals with descriptors: pipes, reading and writing by number, duplicates, flags.
//! Calls that may wait go through [`wait_ready`], the one place where a thread of a script stands still here.

use crate::host::{descriptor, terminal};
use crate::object::{Result, Value};
use crate::stdlib::set;
use crate::types::bigint::BigInt;
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::module::Module;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// A C `int` argument.
pub fn int_arg(vm: &mut Vm, value: &Value) -> Result<i32> {
    let number = vm.to_index(value)?;
    match number {
        Value::Int(number) if i32::try_from(number).is_ok() => Ok(number as i32),
        _ => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// A descriptor, or an object that has one.
pub fn descriptor_arg(vm: &mut Vm, value: &Value) -> Result<i32> {
    if value.as_int().is_some() {
        return int_arg(vm, value);
    }
    let name = vm.intern("fileno");
    let Some(method) = vm.find_attr(value, &name)? else {
        return Err(vm.type_error("argument must be an int, or have a fileno() method."));
    };
    let number = vm.call(&method, &[])?;
    if number.as_int().is_none() {
        return Err(vm.type_error("fileno() returned a non-integer"));
    }
    let fd = int_arg(vm, &number)?;
    if fd < 0 {
        let message = format!("file descriptor cannot be a negative integer ({fd})");
        return Err(vm.value_error(message));
    }
    Ok(fd)
}

/// Stands still until a descriptor can be read (or written) without waiting: here threads of the script change.
pub fn wait_ready(vm: &mut Vm, fd: i32, writing: bool) -> Result<()> {
    // Without other threads the call that follows may as well wait itself.
    if vm.thread_count() > 1 {
        let events = if writing { libc::POLLOUT } else { libc::POLLIN };
        // What is wrong with the descriptor, the call that follows says.
        let now = descriptor::poll(&[(fd, events)], Some(std::time::Duration::ZERO));
        let mut waits =
            now.is_ok_and(|ready| ready[..] == [0]) && descriptor::is_blocking(fd).unwrap_or(false);
        // Signals are the main thread's, and have to be looked after while it waits.
        let limit = vm.is_main_thread().then_some(LOOK_AFTER_SIGNALS);
        while waits {
            let ready = vm.block(move || descriptor::poll(&[(fd, events)], limit));
            waits = limit.is_some() && ready.is_ok_and(|ready| ready[..] == [0]);
            vm.poll_interrupt()?;
        }
    }
    vm.poll_interrupt()
}

/// How long the main thread waits in the pool before it looks after signals.
const LOOK_AFTER_SIGNALS: std::time::Duration = std::time::Duration::from_millis(50);

/// As much as a pipe takes at once where it takes anything (`PIPE_BUF`).
pub const PIECE: usize = 4096;

/// Whether a write of more than [`PIECE`] bytes would have every thread wait for whoever reads.
pub fn is_slow(vm: &Vm, fd: i32) -> bool {
    vm.thread_count() > 1
        && descriptor::metadata(fd).is_ok_and(|metadata| !metadata.is_file())
        && descriptor::is_blocking(fd).unwrap_or(false)
}

/// Writes all of it to a pipe or the like, piece by piece, so that other threads run while it is full.
pub fn write_in_pieces(vm: &mut Vm, fd: i32, data: &[u8]) -> Result<usize> {
    let mut done = 0;
    while done < data.len() {
        wait_ready(vm, fd, true)?;
        let piece = &data[done..data.len().min(done + PIECE)];
        match retry(vm, || descriptor::write(fd, piece)) {
            Ok(count) => done += count,
            // What has gone out is an answer; the next write tells what is wrong.
            Err(_) if done > 0 => break,
            Err(raise) => return Err(raise),
        }
    }
    Ok(done)
}

/// Repeats a system call for as long as signals end it, whose handlers run in between.
pub fn retry<T>(vm: &mut Vm, mut call: impl FnMut() -> std::io::Result<T>) -> Result<T> {
    let began = vm.begin_blocking();
    loop {
        match call() {
            Ok(value) => {
                vm.end_blocking(began)?;
                return Ok(value);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => vm.poll_interrupt()?,
            Err(error) => return Err(vm.io_error(&error, None)),
        }
    }
}

/// As [`retry`], for a call that may wait for a disk.
pub fn retry_on_files<T: Send + 'static>(
    vm: &mut Vm,
    call: impl Fn() -> std::io::Result<T> + Clone + Send + 'static,
) -> Result<T> {
    loop {
        match vm.work_on_files(call.clone()) {
            Ok(value) => return Ok(value),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => vm.poll_interrupt()?,
            Err(error) => return Err(vm.io_error(&error, None)),
        }
    }
}

fn pair(ends: [i32; 2]) -> Value {
    let ends = ends.map(|end| Value::Int(end.into()));
    Value::from(Tuple::new(ends.to_vec()))
}

fn pipe(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    retry(vm, || descriptor::pipe(libc::O_CLOEXEC)).map(pair)
}

fn pipe2(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flags = int_arg(vm, &args[0])?;
    retry(vm, || descriptor::pipe(flags)).map(pair)
}

fn dup(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let made = retry(vm, || descriptor::duplicate(fd))?;
    Ok(Value::Int(made.into()))
}

fn dup2(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (from, to) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    let inheritable = match args[2].given() {
        Some(value) => vm.truth(value)?,
        None => true,
    };
    let made = retry(vm, || descriptor::duplicate_to(from, to, inheritable))?;
    Ok(Value::Int(made.into()))
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    match descriptor::close(fd) {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

fn closerange(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (low, high) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    for fd in low.max(0)..high {
        // As CPython: what is not open, or cannot be closed, is passed over.
        let _ = descriptor::close(fd);
    }
    Ok(Value::None)
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let Ok(size) = usize::try_from(vm.to_i64(&args[1])?) else {
        return Err(vm.os_error(libc::EINVAL, None));
    };
    wait_ready(vm, fd, false)?;
    let data = retry_on_files(vm, move || {
        descriptor::read(fd, size.min(isize::MAX as usize))
    })?;
    Ok(Value::from(Bytes::new(data)))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let data = bytes_arg(vm, &args[1])?.to_vec();
    if data.len() > PIECE && is_slow(vm, fd) {
        return write_in_pieces(vm, fd, &data).map(Value::from);
    }
    wait_ready(vm, fd, true)?;
    let data = std::sync::Arc::new(data);
    let count = retry_on_files(vm, move || descriptor::write(fd, &data))?;
    Ok(Value::from(count))
}

fn eventfd(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Ok(value) = u32::try_from(vm.to_i64(&args[0])?) else {
        let message = "cannot convert value to unsigned int";
        return Err(vm.overflow_error(message));
    };
    let flags = match args[1].given() {
        Some(flags) => int_arg(vm, flags)?,
        None => libc::EFD_CLOEXEC,
    };
    let fd = retry(vm, || descriptor::counter(value, flags))?;
    Ok(Value::Int(fd.into()))
}

fn eventfd_read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    wait_ready(vm, fd, false)?;
    let data = retry(vm, || descriptor::read(fd, 8))?;
    let count = <[u8; 8]>::try_from(&data[..]).map_or(0, u64::from_ne_bytes);
    Ok(BigInt::normalize(count.into()))
}

fn eventfd_write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let Ok(count) = u64::try_from(vm.to_i64(&args[1])?) else {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    };
    retry(vm, || descriptor::write(fd, &count.to_ne_bytes()))?;
    Ok(Value::None)
}

fn pread(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let Ok(size) = usize::try_from(vm.to_i64(&args[1])?) else {
        return Err(vm.os_error(libc::EINVAL, None));
    };
    let offset = vm.to_i64(&args[2])?;
    let data = retry_on_files(vm, move || descriptor::read_at(fd, size, offset))?;
    Ok(Value::from(Bytes::new(data)))
}

fn pwrite(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let data = bytes_arg(vm, &args[1])?.to_vec();
    let offset = vm.to_i64(&args[2])?;
    let data = std::sync::Arc::new(data);
    let count = retry_on_files(vm, move || descriptor::write_at(fd, &data, offset))?;
    Ok(Value::from(count))
}

fn open(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = vm.path_text(&args[0])?;
    let is_slow = super::io::open::is_slow_to_open(vm, &path);
    let Ok(c_path) = std::ffi::CString::new(path) else {
        return Err(vm.value_error("embedded null byte"));
    };
    let flags = int_arg(vm, &args[1])?;
    let mode = match args[2].given() {
        Some(mode) => int_arg(vm, mode)?,
        None => 0o777,
    };
    if args[3].not_none().is_some() {
        return Err(vm.not_implemented_error("os.open() with dir_fd"));
    }
    let began = vm.begin_blocking();
    loop {
        let c_path = c_path.clone();
        let work = move || descriptor::open(&c_path, flags, mode as u32);
        let opened = match is_slow {
            true => vm.block(work),
            false => vm.work_on_files(work),
        };
        match opened {
            Ok(fd) => {
                vm.end_blocking(began)?;
                return Ok(Value::Int(fd.into()));
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => vm.poll_interrupt()?,
            Err(error) => return Err(vm.io_error(&error, Some(args[0].clone()))),
        }
    }
}

fn lseek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let offset = vm.to_i64(&args[1])?;
    let whence = int_arg(vm, &args[2])?;
    retry(vm, || descriptor::seek(fd, offset, whence)).map(Value::Int)
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(descriptor::is_terminal(int_arg(vm, &args[0])?)))
}

/// The properties of an open file.
pub fn fstat(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let data = retry_on_files(vm, move || descriptor::metadata(fd))?;
    super::os_files::stat_result(vm, &data)
}

fn fsync(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = descriptor_arg(vm, &args[0])?;
    retry_on_files(vm, move || descriptor::sync(fd))?;
    Ok(Value::None)
}

fn get_inheritable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    retry(vm, || descriptor::is_inheritable(fd)).map(Value::bool)
}

fn set_inheritable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let inheritable = int_arg(vm, &args[1])? != 0;
    retry(vm, || descriptor::set_inheritable(fd, inheritable))?;
    Ok(Value::None)
}

fn get_blocking(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    retry(vm, || descriptor::is_blocking(fd)).map(Value::bool)
}

fn set_blocking(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let blocking = vm.truth(&args[1])?;
    retry(vm, || descriptor::set_blocking(fd, blocking))?;
    Ok(Value::None)
}

fn sendfile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (to, from) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    let offset = match args[2].not_none() {
        Some(offset) => Some(vm.to_i64(offset)?),
        None => None,
    };
    let count = vm.to_i64(&args[3])?;
    let count = usize::try_from(count).map_err(|_| vm.value_error("count cannot be negative"))?;
    let sent = retry_on_files(vm, move || descriptor::send_file(to, from, offset, count))?;
    Ok(Value::Int(sent as i64))
}

fn openpty(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    retry(vm, terminal::open_pair).map(pair)
}

fn ttyname(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    retry(vm, || terminal::name_of(fd)).map(Value::from)
}

/// `io.open` under another name: only for a descriptor.
fn fdopen(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[0].as_int().is_none() {
        let class = Value::from(vm.class_of(&args[0]));
        let class = vm.repr(&class)?;
        let message = format!("invalid fd type ({}, expected integer)", class.as_str());
        return Err(vm.type_error(message));
    }
    let io = vm.import_module("io")?;
    let open = vm.intern("open");
    let open = vm.get_attr(&io, &open)?;
    let mut given = vec![args[0].clone()];
    given.push(args[1].given().cloned().unwrap_or(Value::from("r")));
    given.push(args[2].given().cloned().unwrap_or(Value::Int(-1)));
    let encoding = args[3].given().cloned().unwrap_or(Value::None);
    given.push(encoding);
    if let Some(more) = args[4].as_tuple() {
        given.extend(more.items().iter().cloned());
    }
    let mut keywords = Vec::new();
    if let Some(more) = args[5].as_dict() {
        for (name, value) in more.items() {
            if let Some(name) = name.as_str() {
                keywords.push((name, value));
            }
        }
    }
    vm.call_keywords(&open, &given, &keywords)
}

crate::methods! { pub METHODS:
    /// Copy count bytes from file descriptor in_fd to file descriptor out_fd.
    "sendfile($module, /, out_fd, in_fd, offset, count)" => sendfile,
    /// Open a pseudo-terminal.
    ///
    /// Return a tuple of (master_fd, slave_fd) containing open file descriptors
    /// for both the master and slave ends.
    "openpty($module, /)" => openpty,
    /// Return the name of the terminal device connected to 'fd'.
    "ttyname($module, fd, /)" => ttyname,
    /// Create a pipe.
    ///
    /// Returns a tuple of two file descriptors:
    ///   (read_fd, write_fd)
    "pipe($module, /)" => pipe,
    /// Create a pipe with flags set atomically.
    "pipe2($module, flags, /)" => pipe2,
    /// Return a duplicate of a file descriptor.
    "dup($module, fd, /)" => dup,
    /// Duplicate file descriptor.
    "dup2($module, /, fd, fd2, inheritable=True)" => dup2,
    /// Close a file descriptor.
    "close($module, /, fd)" => close,
    /// Closes all file descriptors in [fd_low, fd_high), ignoring errors.
    "closerange($module, fd_low, fd_high, /)" => closerange,
    /// Read from a file descriptor.  Returns a bytes object.
    "read($module, fd, length, /)" => read,
    /// Write a bytes object to a file descriptor.
    "write($module, fd, data, /)" => write,
    /// Creates and returns an event notification file descriptor.
    "eventfd($module, /, initval, flags=EFD_CLOEXEC)" => eventfd,
    /// Read eventfd value
    "eventfd_read($module, /, fd)" => eventfd_read,
    /// Write eventfd value.
    "eventfd_write($module, /, fd, value)" => eventfd_write,
    /// Read a number of bytes from a file descriptor starting at a particular offset.
    "pread($module, fd, length, offset, /)" => pread,
    /// Write bytes to a file descriptor starting at a particular offset.
    "pwrite($module, fd, buffer, offset, /)" => pwrite,
    /// Open a file for low level IO.  Returns a file descriptor (integer).
    "open($module, /, path, flags, mode=511, *, dir_fd=None)" => open,
    /// Set the position of a file descriptor.  Return the new position.
    "lseek($module, fd, position, how, /)" => lseek,
    /// Return True if the fd is connected to a terminal.
    "isatty($module, fd, /)" => isatty,
    /// Perform a stat system call on the given file descriptor.
    "fstat($module, /, fd)" => fstat,
    /// Force write of fd to disk.
    "fsync($module, /, fd)" => fsync,
    /// Get the close-on-exe flag of the specified file descriptor.
    "get_inheritable($module, fd, /)" => get_inheritable,
    /// Set the inheritable flag of the specified file descriptor.
    "set_inheritable($module, fd, inheritable, /)" => set_inheritable,
    /// Get the blocking mode of the file descriptor.
    "get_blocking($module, fd, /)" => get_blocking,
    /// Set the blocking mode of the specified file descriptor.
    "set_blocking($module, fd, blocking, /)" => set_blocking,
    "fdopen($module, fd, mode='r', buffering=-1, encoding=None, *args, **kwargs)" => fdopen,
}

/// Puts the constants into the module.
pub fn constants(vm: &Vm, module: &Module) {
    for (name, value) in [
        ("O_RDONLY", libc::O_RDONLY),
        ("O_WRONLY", libc::O_WRONLY),
        ("O_RDWR", libc::O_RDWR),
        ("O_APPEND", libc::O_APPEND),
        ("O_CREAT", libc::O_CREAT),
        ("O_EXCL", libc::O_EXCL),
        ("O_TRUNC", libc::O_TRUNC),
        ("O_NONBLOCK", libc::O_NONBLOCK),
        ("O_NDELAY", libc::O_NDELAY),
        ("O_SYNC", libc::O_SYNC),
        ("O_DSYNC", libc::O_DSYNC),
        ("O_CLOEXEC", libc::O_CLOEXEC),
        ("O_DIRECTORY", libc::O_DIRECTORY),
        ("O_NOFOLLOW", libc::O_NOFOLLOW),
        ("O_NOCTTY", libc::O_NOCTTY),
        ("O_ACCMODE", libc::O_ACCMODE),
        ("O_PATH", libc::O_PATH),
        ("O_TMPFILE", libc::O_TMPFILE),
        ("EFD_CLOEXEC", libc::EFD_CLOEXEC),
        ("EFD_NONBLOCK", libc::EFD_NONBLOCK),
        ("EFD_SEMAPHORE", libc::EFD_SEMAPHORE),
    ] {
        set(vm, module, name, Value::Int(value.into()));
    }
}
