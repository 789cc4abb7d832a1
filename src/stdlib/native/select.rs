//! `select`: `select`, `poll` and `epoll` over descriptors.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::rc::Rc;

use super::socket::address::{int, int_or, system_error, tuple};
use crate::host::os::monotonic_ns;
use crate::host::poll::{self, Epoll};
use crate::object::{Class, Gc, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::{native_class, set};
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::vm::Vm;

/// The classes of the module.
struct Classes {
    poll: Gc<Class>,
    epoll: Gc<Class>,
}

#[derive(Default)]
struct State(std::cell::OnceCell<Rc<Classes>>);

fn classes(vm: &mut Vm) -> Rc<Classes> {
    let state = vm.extension::<State>();
    if let Some(classes) = state.0.get() {
        return classes.clone();
    }
    let classes = Rc::new(Classes {
        poll: native_class(vm, "select", "poll", POLL, &[], ""),
        epoll: native_class(
            vm,
            "select",
            "epoll",
            EPOLL,
            EPOLL_GETTERS,
            "Returns an epolling object.",
        ),
    });
    let _ = state.0.set(classes.clone());
    classes
}

/// The descriptor of an argument: a number, or what has a `fileno()` method.
fn descriptor(vm: &mut Vm, value: &Value) -> Result<i32> {
    let number = match value.as_int() {
        Some(number) => number,
        None => {
            let name = vm.intern("fileno");
            let Some(method) = vm.find_attr(value, &name)? else {
                return Err(vm.type_error("argument must be an int, or have a fileno() method."));
            };
            let number = vm.call(&method, &[])?;
            match number.as_int() {
                Some(number) => number,
                None => return Err(vm.type_error("fileno() returned a non-integer")),
            }
        }
    };
    let fd = int(vm, &number)?;
    if fd < 0 {
        return Err(vm.value_error(format!(
            "file descriptor cannot be a negative integer ({fd})"
        )));
    }
    Ok(fd)
}

/// When a wait ends, on the monotonic clock; `None` for never.  `unit` is how many nanoseconds one is.
fn deadline(vm: &mut Vm, timeout: &Value, unit: f64) -> Result<Option<u64>> {
    let Some(timeout) = timeout.not_none() else {
        return Ok(None);
    };
    let is_number = timeout.as_int().is_some() || timeout.as_float().is_some();
    if !is_number {
        return Err(vm.type_error("timeout must be a real number or None"));
    }
    let timeout = vm.to_f64(timeout)?;
    if timeout < 0.0 {
        return Ok(None);
    }
    Ok(Some(monotonic_ns() + (timeout * unit).ceil() as u64))
}

/// Waits by `wait` until it finds something, the time is over, or a signal's handler raises.
fn wait_until<T: Send + 'static>(
    vm: &mut Vm,
    deadline: Option<u64>,
    wait: impl Fn(i32) -> std::io::Result<Vec<T>> + Send + Clone + 'static,
) -> Result<Vec<T>> {
    loop {
        let milliseconds = deadline.map_or(-1, |deadline| {
            poll::milliseconds(deadline.saturating_sub(monotonic_ns()))
        });
        let now = wait.clone();
        match vm.block(move || now(milliseconds)) {
            Ok(found) => return Ok(found),
            Err(error) if error.kind() == ErrorKind::Interrupted => vm.poll_interrupt()?,
            Err(error) => return Err(system_error(vm, &error)),
        }
    }
}

fn select(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    const SIDES: [i16; 3] = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    let limit = match args[3].not_none() {
        Some(timeout) => {
            if timeout.as_int().is_some() || timeout.as_float().is_some() {
                if vm.to_f64(timeout)? < 0.0 {
                    return Err(vm.value_error("timeout must be non-negative"));
                }
            } else {
                return Err(vm.type_error("timeout must be a float or None"));
            }
            deadline(vm, timeout, 1e9)?
        }
        None => None,
    };
    let mut entries: Vec<(Value, i32, i16)> = Vec::new();
    for (list, events) in args.iter().zip(SIDES) {
        for file in vm.collect_items(list)? {
            let fd = descriptor(vm, &file)?;
            entries.push((file, fd, events));
        }
    }
    let wanted: Vec<(i32, i16)> = entries.iter().map(|entry| (entry.1, entry.2)).collect();
    let found = wait_until(vm, limit, move |milliseconds| {
        let found = poll::poll(&wanted, milliseconds)?;
        if found.iter().any(|entry| entry.1 & libc::POLLNVAL != 0) {
            return Err(std::io::Error::from_raw_os_error(libc::EBADF));
        }
        Ok(found)
    })?;
    let mut ready = [Vec::new(), Vec::new(), Vec::new()];
    let over = libc::POLLHUP | libc::POLLERR;
    for ((file, _, events), (_, got)) in entries.into_iter().zip(found) {
        let counts = match events {
            libc::POLLIN => got & (libc::POLLIN | over) != 0,
            libc::POLLOUT => got & (libc::POLLOUT | libc::POLLERR) != 0,
            _ => got & libc::POLLPRI != 0,
        };
        if let Some(side) = SIDES.iter().position(|side| *side == events)
            && counts
        {
            ready[side].push(file);
        }
    }
    Ok(tuple(
        ready
            .into_iter()
            .map(|side| Value::from(List::new(side)))
            .collect(),
    ))
}

/// `select.poll()`: descriptors and events, in the order of registration.
#[derive(Default)]
struct Poll(RefCell<Vec<(i32, i16)>>);

impl Trace for Poll {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Poll {}

fn poll_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Poll> {
    value
        .native::<Poll>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'select.poll' object"))
}

fn make_poll(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let class = classes(vm).poll.clone();
    Ok(crate::object::Native::new(class, Poll::default()))
}

fn poll_register(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = poll_of(vm, &args[0])?;
    let fd = descriptor(vm, &args[1])?;
    let all = libc::POLLIN | libc::POLLPRI | libc::POLLOUT;
    let events = int_or(vm, &args[2], i32::from(all))? as i16;
    let mut entries = this.0.borrow_mut();
    match entries.iter_mut().find(|entry| entry.0 == fd) {
        Some(entry) => entry.1 = events,
        None => entries.push((fd, events)),
    }
    Ok(Value::None)
}

fn poll_modify(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = poll_of(vm, &args[0])?;
    let fd = descriptor(vm, &args[1])?;
    let events = int(vm, &args[2])? as i16;
    let changed = match this.0.borrow_mut().iter_mut().find(|entry| entry.0 == fd) {
        Some(entry) => {
            entry.1 = events;
            true
        }
        None => false,
    };
    if changed {
        return Ok(Value::None);
    }
    Err(vm.os_error(libc::ENOENT, None))
}

fn poll_unregister(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = poll_of(vm, &args[0])?;
    let fd = descriptor(vm, &args[1])?;
    let mut entries = this.0.borrow_mut();
    let count = entries.len();
    entries.retain(|entry| entry.0 != fd);
    if entries.len() == count {
        return Err(vm.key_error(Value::Int(i64::from(fd))));
    }
    Ok(Value::None)
}

fn poll_poll(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = poll_of(vm, &args[0])?;
    let limit = deadline(vm, &args[1], 1e6)?;
    let wanted = this.0.borrow().clone();
    let found = wait_until(vm, limit, move |milliseconds| {
        poll::poll(&wanted, milliseconds)
    })?;
    let rows = found.into_iter().filter(|entry| entry.1 != 0);
    Ok(pairs(rows.map(|(fd, events)| (fd, i64::from(events)))))
}

fn pairs(rows: impl Iterator<Item = (i32, i64)>) -> Value {
    let rows = rows.map(|(fd, events)| tuple(vec![Value::Int(i64::from(fd)), Value::Int(events)]));
    Value::from(List::new(rows.collect()))
}

/// `select.epoll()`.
struct EpollObject(RefCell<Option<Rc<Epoll>>>);

impl Trace for EpollObject {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for EpollObject {}

fn epoll_of(vm: &mut Vm, value: &Value) -> Result<Rc<Epoll>> {
    let Some(object) = value.native::<EpollObject>() else {
        return Err(vm.type_error("descriptor requires a 'select.epoll' object"));
    };
    match &*object.0.borrow() {
        Some(epoll) => Ok(epoll.clone()),
        None => Err(vm.value_error("I/O operation on closed epoll object")),
    }
}

fn epoll_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let sizehint = int_or(vm, &args[1], -1)?;
    if sizehint < -1 || sizehint == 0 {
        return Err(vm.value_error("sizehint must be positive or -1"));
    }
    let flags = int_or(vm, &args[2], 0)?;
    if flags & !libc::EPOLL_CLOEXEC != 0 {
        return Err(vm.error(Exc::OSError, "invalid flags"));
    }
    let own = classes(vm).epoll.clone();
    match Epoll::new() {
        Ok(epoll) => vm.wrap_native(
            &args[0],
            &own,
            EpollObject(RefCell::new(Some(Rc::new(epoll)))),
        ),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn finish(vm: &mut Vm, result: std::io::Result<()>) -> Result<Value> {
    match result {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn epoll_register(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let epoll = epoll_of(vm, &args[0])?;
    let fd = descriptor(vm, &args[1])?;
    let all = libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT;
    let events = match args[2].given() {
        Some(events) => vm.to_i64(events)? as u32,
        None => all as u32,
    };
    finish(vm, epoll.add(fd, events))
}

fn epoll_modify(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let epoll = epoll_of(vm, &args[0])?;
    let fd = descriptor(vm, &args[1])?;
    let events = vm.to_i64(&args[2])? as u32;
    finish(vm, epoll.modify(fd, events))
}

fn epoll_unregister(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let epoll = epoll_of(vm, &args[0])?;
    let fd = descriptor(vm, &args[1])?;
    finish(vm, epoll.remove(fd))
}

fn epoll_poll(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let epoll = epoll_of(vm, &args[0])?;
    let limit = deadline(vm, &args[1], 1e9)?;
    let most = int_or(vm, &args[2], -1)?;
    let most = match usize::try_from(most) {
        Ok(0) => {
            return Err(vm.value_error("maxevents must be greater than 0, got 0"));
        }
        Ok(most) => most,
        Err(_) => 1023,
    };
    let fd = epoll.fileno();
    let found = wait_until(vm, limit, move |milliseconds| {
        let mut events = Vec::new();
        poll::wait(fd, &mut events, most, milliseconds)?;
        Ok(events)
    })?;
    Ok(pairs(
        found
            .into_iter()
            .map(|(fd, events)| (fd, i64::from(events))),
    ))
}

fn epoll_close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match args[0].native::<EpollObject>() {
        Some(object) => drop(object.0.take()),
        None => return Err(vm.type_error("descriptor requires a 'select.epoll' object")),
    }
    Ok(Value::None)
}

fn epoll_exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    epoll_close(vm, args)
}

fn epoll_enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    epoll_of(vm, &args[0])?;
    Ok(args[0].clone())
}

fn epoll_fileno(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(i64::from(epoll_of(vm, &args[0])?.fileno())))
}

crate::methods! { POLL:
    /// Register a file descriptor with the polling object.
    "register($self, fd, eventmask=7, /)" => poll_register,
    /// Modify an already registered file descriptor.
    "modify($self, fd, eventmask, /)" => poll_modify,
    /// Remove a file descriptor being tracked by the polling object.
    "unregister($self, fd, /)" => poll_unregister,
    /// Polls the set of registered file descriptors.
    "poll($self, timeout=None, /)" => poll_poll,
}

crate::methods! { EPOLL:
    "__new__($type, sizehint=-1, flags=0)" => epoll_new,
    /// Registers a new fd or raises an OSError if the fd is already registered.
    "register($self, fd, eventmask=7)" => epoll_register,
    /// Modify event mask for a registered file descriptor.
    "modify($self, fd, eventmask)" => epoll_modify,
    /// Remove a registered file descriptor from the epoll object.
    "unregister($self, fd)" => epoll_unregister,
    /// Wait for events on the epoll file descriptor.
    "poll($self, timeout=None, maxevents=-1)" => epoll_poll,
    /// Close the epoll control file descriptor.
    "close($self, /)" => epoll_close,
    /// Return the epoll control file descriptor.
    "fileno($self, /)" => epoll_fileno,
    "__enter__($self, /)" => epoll_enter,
    "__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)" => epoll_exit,
}

crate::getters! { EPOLL_GETTERS:
    "closed" => |vm, this| match this.native::<EpollObject>() {
        Some(object) => Ok(Value::bool(object.0.borrow().is_none())),
        None => Err(vm.type_error("descriptor requires a 'select.epoll' object")),
    },
}

crate::methods! { FUNCTIONS:
    /// Wait until one or more file descriptors are ready for some kind of I/O.
    "select($module, rlist, wlist, xlist, timeout=None, /)" => select,
    /// Returns a polling object.
    "poll($module, /)" => make_poll,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("select", "Waiting for descriptors.", FUNCTIONS);
    macro_rules! constants {
        ($($name:ident)*) => {
            for (name, value) in [$((stringify!($name), libc::$name as i64)),*] {
                set(vm, &module, name, Value::Int(value & 0xffff_ffff));
            }
        };
    }
    constants! {
        POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL POLLRDNORM POLLRDBAND POLLWRNORM POLLWRBAND POLLRDHUP
        EPOLLIN EPOLLOUT EPOLLPRI EPOLLERR EPOLLHUP EPOLLRDHUP EPOLLET EPOLLONESHOT EPOLLEXCLUSIVE EPOLLWAKEUP
        EPOLLRDNORM EPOLLRDBAND EPOLLWRNORM EPOLLWRBAND EPOLLMSG EPOLL_CLOEXEC PIPE_BUF
    }
    let epoll = classes(vm).epoll.clone();
    set(vm, &module, "epoll", epoll);
    let error = vm.exception_class(Exc::OSError);
    set(vm, &module, "error", error);
    Ok(Value::from(module))
}
