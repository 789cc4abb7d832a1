//! `_socket.socket`.  What waits goes through [`wait_ready`], and through nothing else.

use std::cell::Cell;
use std::io::{self, ErrorKind};

use super::address::{self, int, int_or, system_error, tuple};
use crate::host::net;
use crate::object::{NativeData, Result, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::{buffer, bytes_arg, write as write_buffer};
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

/// A socket object.
pub struct Socket {
    fd: Cell<i32>,
    family: Cell<i32>,
    kind: Cell<i32>,
    protocol: Cell<i32>,
    /// How long an operation may wait: -1 for ever, 0 not at all.
    timeout_ns: Cell<i64>,
}

impl Trace for Socket {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Socket {
    fn needs_finalizer(&self) -> bool {
        self.fd.get() >= 0
    }

    fn finalize(&self, vm: &mut Vm, this: &Value) {
        if self.fd.get() < 0 {
            return;
        }
        let warned = vm.repr(this).and_then(|repr| {
            let text = format!("unclosed {}", repr.as_str());
            vm.warn_about(Exc::ResourceWarning, &text, this)
        });
        if let Err(raise) = warned {
            vm.report_unraisable(&raise, this);
        }
        let fd = self.fd.replace(-1);
        if fd >= 0 {
            let _ = net::close(fd);
        }
    }
}

impl Socket {
    /// The descriptor; -1 once it is closed.
    pub fn fd(&self) -> i32 {
        self.fd.get()
    }

    /// Whether it never waits.
    pub fn is_nonblocking(&self) -> bool {
        self.timeout_ns.get() == 0
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Socket> {
    value
        .native::<Socket>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_socket.socket' object"))
}

/// Waits until a descriptor is ready for `events` of `poll`, and says whether it is: `false` once the time
/// (nanoseconds on the monotonic clock; `None` for ever) is over.
pub fn wait_ready(vm: &mut Vm, fd: i32, events: i16, deadline: Option<u64>) -> Result<bool> {
    // What is ready already needs no thread of the pool.
    if let Ok(found) = crate::host::poll::poll(&[(fd, events)], 0)
        && found.iter().any(|entry| entry.1 != 0)
    {
        return Ok(true);
    }
    loop {
        let milliseconds = match deadline {
            None => -1,
            Some(deadline) => {
                let now = crate::host::os::monotonic_ns();
                crate::host::poll::milliseconds(deadline.saturating_sub(now))
            }
        };
        let found = vm.block(move || crate::host::poll::poll(&[(fd, events)], milliseconds));
        match found {
            Ok(found) => return Ok(found.iter().any(|entry| entry.1 != 0)),
            Err(error) if error.kind() == ErrorKind::Interrupted => vm.poll_interrupt()?,
            Err(error) => return Err(system_error(vm, &error)),
        }
    }
}

fn deadline(timeout_ns: i64) -> Option<u64> {
    (timeout_ns >= 0).then(|| crate::host::os::monotonic_ns() + timeout_ns as u64)
}

fn timed_out(vm: &mut Vm) -> crate::object::Raise {
    vm.error(Exc::TimeoutError, "timed out")
}

/// Does something with a socket as soon as it can be done.
fn attempt<T>(
    vm: &mut Vm,
    socket: &Socket,
    events: i16,
    mut operation: impl FnMut(i32) -> io::Result<T>,
) -> Result<T> {
    let timeout = socket.timeout_ns.get();
    let deadline = deadline(timeout);
    loop {
        // A closed socket has no descriptor: the operation says what is wrong.
        if timeout != 0
            && socket.fd.get() >= 0
            && !wait_ready(vm, socket.fd.get(), events, deadline)?
        {
            return Err(timed_out(vm));
        }
        match operation(socket.fd.get()) {
            Ok(value) => return Ok(value),
            Err(error) if error.kind() == ErrorKind::Interrupted => vm.poll_interrupt()?,
            Err(error) if timeout != 0 && error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(system_error(vm, &error)),
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = super::classes(vm).socket.clone();
    let socket = Socket {
        fd: Cell::new(-1),
        family: Cell::new(0),
        kind: Cell::new(0),
        protocol: Cell::new(0),
        timeout_ns: Cell::new(-1),
    };
    vm.wrap_native(&args[0], &own, socket)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let mut family = int_or(vm, &args[1], -1)?;
    let mut kind = int_or(vm, &args[2], -1)?;
    let mut protocol = int_or(vm, &args[3], -1)?;
    let fd = match args[4].not_none() {
        Some(number) => {
            if matches!(number.plain(), Value::Float(_)) {
                return Err(vm.type_error("integer argument expected, got float"));
            }
            let fd = int(vm, number)?;
            if fd < 0 {
                return Err(vm.value_error("negative file descriptor"));
            }
            if let Err(error) = detect(fd, &mut family, &mut kind, &mut protocol) {
                return Err(system_error(vm, &error));
            }
            fd
        }
        None => {
            let default = |value: i32, default| if value == -1 { default } else { value };
            family = default(family, libc::AF_INET);
            kind = default(kind, libc::SOCK_STREAM);
            protocol = default(protocol, 0);
            match net::socket(family, kind, protocol) {
                Ok(fd) => fd,
                Err(error) => return Err(system_error(vm, &error)),
            }
        }
    };
    let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    let nonblocking = args[4].not_none().is_none() && kind & libc::SOCK_NONBLOCK != 0;
    socket.family.set(family);
    socket.kind.set(kind & !flags);
    socket.protocol.set(protocol);
    let old = socket.fd.replace(fd);
    if old >= 0 && old != fd {
        let _ = net::close(old);
    }
    let default = super::state(vm).default_timeout_ns.get();
    if nonblocking {
        socket.timeout_ns.set(0);
    } else {
        socket.timeout_ns.set(default);
        if default >= 0
            && let Err(error) = net::set_blocking(fd, false)
        {
            return Err(system_error(vm, &error));
        }
    }
    Ok(Value::None)
}

/// What a descriptor from elsewhere is, as far as the script has not said.
fn detect(fd: i32, family: &mut i32, kind: &mut i32, protocol: &mut i32) -> io::Result<()> {
    let address = net::name(fd, false);
    match address {
        Ok(_) if *family == -1 => {
            *family = net::option(fd, libc::SOL_SOCKET, libc::SO_DOMAIN)?;
        }
        Ok(_) => {}
        Err(error) if matches!(error.raw_os_error(), Some(libc::EBADF | libc::ENOTSOCK)) => {
            return Err(error);
        }
        Err(_) => {}
    }
    if *kind == -1 {
        *kind = net::option(fd, libc::SOL_SOCKET, libc::SO_TYPE)?;
    }
    if *protocol == -1 {
        *protocol = net::option(fd, libc::SOL_SOCKET, libc::SO_PROTOCOL)?;
    }
    Ok(())
}

fn done(vm: &mut Vm, result: io::Result<()>) -> Result<Value> {
    match result {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn bind(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let address = address::from_value(vm, socket.family.get(), &args[1], "bind")?;
    done(vm, net::bind(socket.fd(), &address))
}

fn listen(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let backlog = int_or(vm, &args[1], 128)?.max(0);
    done(vm, net::listen(socket.fd(), backlog))
}

fn accept(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let (fd, peer) = attempt(vm, socket, libc::POLLIN, net::accept)?;
    Ok(tuple(vec![
        Value::Int(i64::from(fd)),
        address::to_value(&peer),
    ]))
}

/// Connects; the error where it fails.
fn do_connect(vm: &mut Vm, socket: &Socket, address: &net::Address) -> Result<io::Result<()>> {
    let timeout = socket.timeout_ns.get();
    let fd = socket.fd();
    // A connection that is waited for is begun without waiting, so that there is one way to wait.
    if timeout < 0 && fd >= 0 {
        let _ = net::set_blocking(fd, false);
    }
    let mut result = net::connect(fd, address);
    let begun = |error: &io::Error| {
        matches!(
            error.raw_os_error(),
            Some(libc::EINPROGRESS | libc::EINTR | libc::EAGAIN)
        )
    };
    if timeout != 0
        && let Err(error) = &result
        && begun(error)
    {
        match wait_ready(vm, fd, libc::POLLOUT, deadline(timeout)) {
            Ok(true) => {
                result = match net::option(fd, libc::SOL_SOCKET, libc::SO_ERROR) {
                    Ok(0 | libc::EISCONN) => Ok(()),
                    Ok(code) => Err(io::Error::from_raw_os_error(code)),
                    Err(error) => Err(error),
                };
            }
            Ok(false) => {
                result = Err(io::Error::from(ErrorKind::TimedOut));
            }
            Err(raise) => {
                let _ = net::set_blocking(fd, timeout < 0);
                return Err(raise);
            }
        }
    }
    if timeout < 0 && fd >= 0 {
        let _ = net::set_blocking(fd, true);
    }
    Ok(result)
}

fn connect(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let address = address::from_value(vm, socket.family.get(), &args[1], "connect")?;
    match do_connect(vm, socket, &address)? {
        Ok(()) => Ok(Value::None),
        Err(error) if error.raw_os_error().is_none() => Err(timed_out(vm)),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn connect_ex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let address = address::from_value(vm, socket.family.get(), &args[1], "connect_ex")?;
    Ok(match do_connect(vm, socket, &address)? {
        Ok(()) => Value::Int(0),
        Err(error) => Value::Int(i64::from(error.raw_os_error().unwrap_or(libc::EAGAIN))),
    })
}

fn send(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let flags = int_or(vm, &args[2], 0)?;
    let data = bytes_arg(vm, &args[1])?;
    if socket.is_nonblocking() {
        let sent = net::send(socket.fd(), &data, flags, None);
        drop(data);
        return match sent {
            Ok(count) => Ok(Value::from(count)),
            Err(error) => Err(system_error(vm, &error)),
        };
    }
    // Nobody may change the bytes while this waits.
    let data = data.to_vec();
    if socket.timeout_ns.get() < 0 && vm.thread_count() > 1 {
        // The system would take all of it before it answers, and hold up every thread until then.
        send_all(vm, socket, &data, flags)?;
        return Ok(Value::from(data.len()));
    }
    let count = attempt(vm, socket, libc::POLLOUT, |fd| {
        net::send(fd, &data, flags, None)
    })?;
    Ok(Value::from(count))
}

fn sendall(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let flags = int_or(vm, &args[2], 0)?;
    let data = bytes_arg(vm, &args[1])?.to_vec();
    send_all(vm, socket, &data, flags)?;
    Ok(Value::None)
}

fn send_all(vm: &mut Vm, socket: &Socket, data: &[u8], flags: i32) -> Result<()> {
    let mut at = 0;
    let limit = deadline(socket.timeout_ns.get());
    while at < data.len() {
        if socket.timeout_ns.get() != 0 && socket.fd() >= 0 {
            let ready = wait_ready(vm, socket.fd(), libc::POLLOUT, limit)?;
            if !ready {
                return Err(timed_out(vm));
            }
        }
        match net::send(socket.fd(), &data[at..], flags | no_wait(socket), None) {
            Ok(count) => at += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if socket.timeout_ns.get() != 0 && error.kind() == ErrorKind::WouldBlock => {
            }
            Err(error) => return Err(system_error(vm, &error)),
        }
        vm.poll_interrupt()?;
    }
    Ok(())
}

/// A blocking socket is waited for by `poll`; the call itself takes what there is room for.
fn no_wait(socket: &Socket) -> i32 {
    if socket.timeout_ns.get() < 0 {
        libc::MSG_DONTWAIT
    } else {
        0
    }
}

fn sendto(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let rest = args[2].as_tuple();
    let (flags, to) = match rest.as_ref().map_or(&[][..], |rest| rest.items()) {
        [to] => (0, to.clone()),
        [flags, to] => (int(vm, flags)?, to.clone()),
        others => {
            let given = others.len() + 1;
            return Err(vm.type_error(format!("sendto() takes 2 or 3 arguments ({given} given)")));
        }
    };
    let data = bytes_arg(vm, &args[1])?.to_vec();
    let to = address::from_value(vm, socket.family.get(), &to, "sendto")?;
    let count = attempt(vm, socket, libc::POLLOUT, |fd| {
        net::send(fd, &data, flags, Some(&to))
    })?;
    Ok(Value::from(count))
}

fn size_argument(vm: &mut Vm, value: &Value, method: &str) -> Result<usize> {
    let size = vm.to_i64(value)?;
    match usize::try_from(size) {
        Ok(size) => Ok(size),
        Err(_) => Err(vm.value_error(format!("negative buffersize in {method}"))),
    }
}

fn recv(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let size = size_argument(vm, &args[1], "recv")?;
    let flags = int_or(vm, &args[2], 0)?;
    let data = attempt(vm, socket, libc::POLLIN, |fd| net::receive(fd, size, flags))?;
    Ok(Value::from(Bytes::new(data)))
}

fn recvfrom(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let size = size_argument(vm, &args[1], "recvfrom")?;
    let flags = int_or(vm, &args[2], 0)?;
    let (data, from) = attempt(vm, socket, libc::POLLIN, |fd| {
        net::receive_from(fd, size, flags)
    })?;
    Ok(tuple(vec![
        Value::from(Bytes::new(data)),
        address::to_value(&from),
    ]))
}

/// A writable bytes-like object: what is underneath, where its bytes begin, and how many there are.
pub fn writable(vm: &mut Vm, value: &Value, caller: &str) -> Result<(Value, usize, usize)> {
    if let Some(view) = MemoryView::of(value)
        && !view.readonly
        && view.c_contiguous()
    {
        return Ok((view.object.clone(), view.offset, view.size()));
    }
    let kind = vm.type_name(value);
    Err(vm.type_error(format!(
        "{caller} argument 1 must be read-write bytes-like object, not {kind}"
    )))
}

fn room(vm: &mut Vm, value: &Value, wanted: &Value, method: &str) -> Result<(Value, usize, usize)> {
    let (object, at, length) = writable(vm, value, &format!("{method}()"))?;
    let size = match wanted.given() {
        Some(size) => vm.to_i64(size)?,
        None => 0,
    };
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error(format!("negative buffersize in {method}")));
    };
    if size > length {
        return Err(vm.value_error("buffer too small for requested bytes"));
    }
    Ok((object, at, if size == 0 { length } else { size }))
}

fn recv_into(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let (object, at, size) = room(vm, &args[1], &args[2], "recv_into")?;
    let flags = int_or(vm, &args[3], 0)?;
    if socket.is_nonblocking()
        && let Some(array) = object.as_bytearray()
        && let Some(place) = array.data_mut().get_mut(at..at + size)
    {
        // Nothing runs meanwhile, so the bytes can go where they belong.
        return match net::receive_into(socket.fd(), place, flags) {
            Ok(count) => Ok(Value::from(count)),
            Err(error) => Err(system_error(vm, &error)),
        };
    }
    let data = attempt(vm, socket, libc::POLLIN, |fd| net::receive(fd, size, flags))?;
    write_buffer(&object, at, &data);
    Ok(Value::from(data.len()))
}

fn recvfrom_into(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let (object, at, size) = room(vm, &args[1], &args[2], "recvfrom_into")?;
    let flags = int_or(vm, &args[3], 0)?;
    let (data, from) = attempt(vm, socket, libc::POLLIN, |fd| {
        net::receive_from(fd, size, flags)
    })?;
    write_buffer(&object, at, &data);
    Ok(tuple(vec![
        Value::from(data.len()),
        address::to_value(&from),
    ]))
}

fn sendmsg(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let pieces = vm.collect_items(&args[1])?;
    let mut controls = Vec::new();
    if let Some(given) = args[2].given() {
        for control in vm.collect_items(given)? {
            let parts = vm.collect_items(&control)?;
            let [level, kind, data] = &parts[..] else {
                return Err(vm.type_error("[sendmsg() ancillary data items] must be 3-tuples"));
            };
            let (level, kind) = (int(vm, level)?, int(vm, kind)?);
            controls.push((level, kind, bytes_arg(vm, data)?.to_vec()));
        }
    }
    let flags = int_or(vm, &args[3], 0)?;
    let to = match args[4].not_none() {
        Some(to) => Some(address::from_value(vm, socket.family.get(), to, "sendmsg")?),
        None => None,
    };
    let flags = flags | no_wait(socket);
    if socket.is_nonblocking()
        && let Some(seen) = pieces.iter().map(buffer).collect::<Option<Vec<_>>>()
    {
        // Nothing runs meanwhile, so nobody can change the bytes.
        let slices: Vec<&[u8]> = seen.iter().map(|piece| &**piece).collect();
        let sent = net::send_message(socket.fd(), &slices, &controls, flags, to.as_ref());
        drop(seen);
        return match sent {
            Ok(count) => Ok(Value::from(count)),
            Err(error) => Err(system_error(vm, &error)),
        };
    }
    let mut copies = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        copies.push(bytes_arg(vm, piece)?.to_vec());
    }
    let slices: Vec<&[u8]> = copies.iter().map(Vec::as_slice).collect();
    let count = attempt(vm, socket, libc::POLLOUT, |fd| {
        net::send_message(fd, &slices, &controls, flags, to.as_ref())
    })?;
    Ok(Value::from(count))
}

fn recvmsg(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let size = size_argument(vm, &args[1], "recvmsg")?;
    let control_size = match args[2].given() {
        Some(size) => size_argument(vm, size, "recvmsg")?,
        None => 0,
    };
    let flags = int_or(vm, &args[3], 0)?;
    let message = attempt(vm, socket, libc::POLLIN, |fd| {
        net::receive_message(fd, size, control_size, flags)
    })?;
    let controls = message.controls.into_iter().map(|(level, kind, data)| {
        tuple(vec![
            Value::Int(i64::from(level)),
            Value::Int(i64::from(kind)),
            Value::from(Bytes::new(data)),
        ])
    });
    Ok(tuple(vec![
        Value::from(Bytes::new(message.data)),
        Value::from(List::new(controls.collect())),
        Value::Int(i64::from(message.flags)),
        address::to_value(&message.from),
    ]))
}

fn shutdown(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let how = int(vm, &args[1])?;
    done(vm, net::shutdown(socket.fd(), how))
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = this(vm, &args[0])?.fd.replace(-1);
    if fd >= 0
        && let Err(error) = net::close(fd)
        // The peer's reset is no failure to close.
        && error.raw_os_error() != Some(libc::ECONNRESET)
    {
        return Err(system_error(vm, &error));
    }
    Ok(Value::None)
}

fn detach(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = this(vm, &args[0])?.fd.replace(-1);
    Ok(Value::Int(i64::from(fd)))
}

fn fileno(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(i64::from(this(vm, &args[0])?.fd())))
}

fn set_timeout_ns(vm: &mut Vm, socket: &Socket, timeout: i64) -> Result<Value> {
    socket.timeout_ns.set(timeout);
    done(vm, net::set_blocking(socket.fd(), timeout < 0))
}

fn setblocking(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let blocking = vm.truth(&args[1])?;
    set_timeout_ns(vm, socket, if blocking { -1 } else { 0 })
}

fn getblocking(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(this(vm, &args[0])?.timeout_ns.get() != 0))
}

/// A timeout in nanoseconds; -1 for none.
pub fn timeout_argument(vm: &mut Vm, value: &Value) -> Result<i64> {
    if value.is_none() {
        return Ok(-1);
    }
    let seconds = vm.to_f64(value)?;
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(vm.value_error("Timeout value out of range"));
    }
    if seconds > 9.2e9 {
        return Err(vm.overflow_error("timeout doesn't fit into C timeval"));
    }
    Ok((seconds * 1e9).ceil() as i64)
}

fn settimeout(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let timeout = timeout_argument(vm, &args[1])?;
    set_timeout_ns(vm, socket, timeout)
}

/// A timeout in seconds.
pub fn timeout_value(timeout_ns: i64) -> Value {
    if timeout_ns < 0 {
        return Value::None;
    }
    Value::float(timeout_ns as f64 / 1e9)
}

fn gettimeout(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(timeout_value(this(vm, &args[0])?.timeout_ns.get()))
}

fn getsockopt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let (level, name) = (int(vm, &args[1])?, int(vm, &args[2])?);
    let size = int_or(vm, &args[3], 0)?;
    let result = match size {
        0 => net::option(socket.fd(), level, name).map(|value| Value::Int(i64::from(value))),
        1..=1024 => net::option_bytes(socket.fd(), level, name, size as usize)
            .map(|data| Value::from(Bytes::new(data))),
        _ => return Err(vm.error(Exc::OSError, "getsockopt buflen out of range")),
    };
    result.map_err(|error| system_error(vm, &error))
}

fn setsockopt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    let (level, name) = (int(vm, &args[1])?, int(vm, &args[2])?);
    let value = if args[4].given().is_some() && args[3].is_none() {
        vec![0; int(vm, &args[4])?.max(0) as usize]
    } else if args[3].as_int().is_some() {
        int(vm, &args[3])?.to_ne_bytes().to_vec()
    } else {
        bytes_arg(vm, &args[3])?.to_vec()
    };
    done(vm, net::set_option(socket.fd(), level, name, &value))
}

fn name(vm: &mut Vm, value: &Value, peer: bool) -> Result<Value> {
    let socket = this(vm, value)?;
    match net::name(socket.fd(), peer) {
        Ok(address) => Ok(address::to_value(&address)),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn getsockname(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    name(vm, &args[0], false)
}

fn getpeername(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    name(vm, &args[0], true)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let socket = this(vm, &args[0])?;
    Ok(Value::from(format!(
        "<socket object, fd={}, family={}, type={}, proto={}>",
        socket.fd(),
        socket.family.get(),
        socket.kind.get(),
        socket.protocol.get()
    )))
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, family=-1, type=-1, proto=-1, fileno=None)" => init,
    "_accept($self, /)" => accept,
    "bind($self, address, /)" => bind,
    "listen($self, backlog=128, /)" => listen,
    "connect($self, address, /)" => connect,
    "connect_ex($self, address, /)" => connect_ex,
    "send($self, data, flags=0, /)" => send,
    "sendall($self, data, flags=0, /)" => sendall,
    "sendto($self, data, /, *args)" => sendto,
    "sendmsg($self, buffers, ancdata=(), flags=0, address=None, /)" => sendmsg,
    "recv($self, bufsize, flags=0, /)" => recv,
    "recvfrom($self, bufsize, flags=0, /)" => recvfrom,
    "recv_into($self, buffer, nbytes=0, flags=0)" => recv_into,
    "recvfrom_into($self, buffer, nbytes=0, flags=0)" => recvfrom_into,
    "recvmsg($self, bufsize, ancbufsize=0, flags=0, /)" => recvmsg,
    "shutdown($self, how, /)" => shutdown,
    "close($self, /)" => close,
    "detach($self, /)" => detach,
    "fileno($self, /)" => fileno,
    "setblocking($self, flag, /)" => setblocking,
    "getblocking($self, /)" => getblocking,
    "settimeout($self, timeout, /)" => settimeout,
    "gettimeout($self, /)" => gettimeout,
    "getsockopt($self, level, option, buffersize=0, /)" => getsockopt,
    "setsockopt($self, level, option, value, optlen=0, /)" => setsockopt,
    "getsockname($self, /)" => getsockname,
    "getpeername($self, /)" => getpeername,
    "__repr__($self, /)" => repr,
}

crate::getters! { pub GETTERS:
    "family" => |vm, value| Ok(Value::Int(i64::from(this(vm, value)?.family.get()))),
    "type" => |vm, value| Ok(Value::Int(i64::from(this(vm, value)?.kind.get()))),
    "proto" => |vm, value| Ok(Value::Int(i64::from(this(vm, value)?.protocol.get()))),
    "timeout" => |vm, value| Ok(timeout_value(this(vm, value)?.timeout_ns.get())),
}
