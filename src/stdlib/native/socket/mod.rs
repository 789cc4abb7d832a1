//! `_socket`: sockets and the resolver.  `socket` is its half in Python.

pub mod address;
mod constants;
pub mod object;

use std::cell::{Cell, OnceCell};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

use crate::host::net;
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::{exception_class, native_class, set};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::vm::Vm;
use address::{int, int_or, system_error, tuple};

/// The classes of the module.
pub struct Classes {
    pub socket: Gc<Class>,
    pub gaierror: Gc<Class>,
    pub herror: Gc<Class>,
}

/// The module's state.
pub struct State {
    /// `setdefaulttimeout`; -1 for none.
    pub default_timeout_ns: Cell<i64>,
    classes: OnceCell<Rc<Classes>>,
}

impl Default for State {
    fn default() -> State {
        State {
            default_timeout_ns: Cell::new(-1),
            classes: OnceCell::new(),
        }
    }
}

fn state(vm: &mut Vm) -> Rc<State> {
    vm.extension::<State>()
}

/// The classes, made when they are first asked for.
pub fn classes(vm: &mut Vm) -> Rc<Classes> {
    let state = state(vm);
    if let Some(classes) = state.classes.get() {
        return classes.clone();
    }
    let os_error = vm.exception_class(Exc::OSError);
    let classes = Rc::new(Classes {
        socket: native_class(
            vm,
            "_socket",
            "socket",
            object::METHODS,
            object::GETTERS,
            "Open a socket of the given type.",
        ),
        gaierror: exception_class(vm, "socket", "gaierror", &os_error),
        herror: exception_class(vm, "socket", "herror", &os_error),
    });
    let _ = state.classes.set(classes.clone());
    classes
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int(vm, &args[0])?;
    match net::close(fd) {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn dup(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int(vm, &args[0])?;
    match net::duplicate(fd) {
        Ok(fd) => Ok(Value::Int(i64::from(fd))),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn get_inheritable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int(vm, &args[0])?;
    match net::is_inheritable(fd) {
        Ok(inheritable) => Ok(Value::bool(inheritable)),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn set_inheritable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int(vm, &args[0])?;
    let inheritable = vm.truth(&args[1])?;
    match net::set_inheritable(fd, inheritable) {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(system_error(vm, &error)),
    }
}

/// The pair as bare descriptors: the Python half makes objects of them.
fn socketpair(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let family = int_or(vm, &args[0], libc::AF_UNIX)?;
    let kind = int_or(vm, &args[1], libc::SOCK_STREAM)?;
    let protocol = int_or(vm, &args[2], 0)?;
    match net::socketpair(family, kind, protocol) {
        Ok((one, other)) => Ok(tuple(vec![
            Value::Int(i64::from(one)),
            Value::Int(i64::from(other)),
        ])),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn service_text(vm: &mut Vm, value: &Value) -> Result<Option<String>> {
    if value.not_none().is_none() {
        return Ok(None);
    }
    if let Some(number) = value.as_int() {
        return Ok(Some(vm.str(&number)?.as_str().to_owned()));
    }
    if let Some(text) = value.as_str() {
        return Ok(Some(text.as_str().to_owned()));
    }
    match value.as_bytes() {
        Some(bytes) => Ok(Some(String::from_utf8_lossy(bytes.as_slice()).into_owned())),
        None => Err(vm.error(Exc::OSError, "Int or String expected")),
    }
}

fn c_text(vm: &mut Vm, text: Option<String>) -> Result<Option<std::ffi::CString>> {
    match text {
        None => Ok(None),
        Some(text) => match net::c_text(&text) {
            Some(text) => Ok(Some(text)),
            None => Err(vm.value_error("embedded null character")),
        },
    }
}

/// Asks the resolver, which may take its time.
fn getaddrinfo(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let host = match args[0].not_none() {
        None => None,
        Some(host) => match address::host_text(vm, host)? {
            Some(text) => Some(text),
            None => {
                return Err(vm.type_error("getaddrinfo() argument 1 must be string or None"));
            }
        },
    };
    let service = service_text(vm, &args[1])?;
    let (host, service) = (c_text(vm, host)?, c_text(vm, service)?);
    let mut wanted = [0; 4];
    for (place, value) in wanted.iter_mut().zip(&args[2..]) {
        *place = int_or(vm, value, 0)?;
    }
    let found = match net::look_up(host.as_deref(), service.as_deref(), wanted) {
        Ok(found) => found,
        Err(error) => return Err(address::not_found(vm, &error)),
    };
    let rows = found.iter().map(|found| {
        tuple(vec![
            Value::Int(i64::from(found.family)),
            Value::Int(i64::from(found.kind)),
            Value::Int(i64::from(found.protocol)),
            Value::from(found.canonical_name.as_str()),
            address::to_value(&found.address),
        ])
    });
    Ok(Value::from(List::new(rows.collect())))
}

fn getnameinfo(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flags = int(vm, &args[1])?;
    let Some(parts) = args[0].as_tuple() else {
        return Err(vm.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let parts = parts.items();
    if !(2..=4).contains(&parts.len()) {
        return Err(vm.type_error("getnameinfo(): illegal sockaddr argument"));
    }
    let host = address::host_text(vm, &parts[0])?;
    let service = service_text(vm, &parts[1])?;
    let (host, service) = (c_text(vm, host)?, c_text(vm, service)?);
    let wanted = [0, libc::SOCK_DGRAM, 0, libc::AI_NUMERICHOST];
    let found = match net::look_up(host.as_deref(), service.as_deref(), wanted) {
        Ok(found) => found,
        Err(error) => return Err(address::not_found(vm, &error)),
    };
    let [only] = &found[..] else {
        return Err(vm.error(Exc::OSError, "sockaddr resolved to multiple addresses"));
    };
    match net::names_of(&only.address, flags) {
        Ok((host, service)) => Ok(tuple(vec![Value::from(host), Value::from(service)])),
        Err(error) => Err(address::not_found(vm, &error)),
    }
}

fn gethostbyname(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(address::resolve_v4(vm, &args[0])?.to_string()))
}

fn gethostname(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    match net::host_name() {
        Ok(name) => Ok(Value::from(name)),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn getservbyname(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.str(&args[0])?.as_str().to_owned();
    let protocol = service_text(vm, &args[1])?;
    let (name, protocol) = (c_text(vm, Some(name))?, c_text(vm, protocol)?);
    let found = name.and_then(|name| net::service_port(&name, protocol.as_deref()));
    match found {
        Some(port) => Ok(Value::Int(i64::from(port))),
        None => Err(vm.error(Exc::OSError, "service/proto not found")),
    }
}

fn if_nametoindex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.path_text(&args[0])?;
    let name = c_text(vm, Some(name))?.unwrap_or_default();
    match net::interface_number(&name) {
        Ok(number) => Ok(Value::Int(i64::from(number))),
        Err(_) => Err(vm.error(Exc::OSError, "no interface with this name")),
    }
}

fn unsigned(vm: &mut Vm, value: &Value, bits: u32, name: &str) -> Result<u32> {
    let number = vm.to_i64(value)?;
    if number < 0 {
        return Err(vm.overflow_error(format!(
            "{name}: can't convert negative Python int to C {bits}-bit unsigned integer"
        )));
    }
    if number >> bits != 0 {
        return Err(vm.overflow_error(format!(
            "{name}: Python int too large to convert to C {bits}-bit unsigned integer"
        )));
    }
    Ok(number as u32)
}

fn htons(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = unsigned(vm, &args[0], 16, "htons")?;
    Ok(Value::Int(i64::from((number as u16).to_be())))
}

fn ntohs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = unsigned(vm, &args[0], 16, "ntohs")?;
    Ok(Value::Int(i64::from(u16::from_be(number as u16))))
}

fn htonl(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = unsigned(vm, &args[0], 32, "htonl")?;
    Ok(Value::Int(i64::from(number.to_be())))
}

fn ntohl(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = unsigned(vm, &args[0], 32, "ntohl")?;
    Ok(Value::Int(i64::from(u32::from_be(number))))
}

/// One to four numbers, decimal, octal or hexadecimal; the last fills what is left.
fn classic_v4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text
        .trim_end()
        .split('.')
        .map(|part| {
            let number = match part.strip_prefix("0x").or(part.strip_prefix("0X")) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None if part.len() > 1 && part.starts_with('0') => u32::from_str_radix(part, 8),
                None => part.parse(),
            };
            number.ok().filter(|_| !part.starts_with('+'))
        })
        .collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|&part| part > 255) {
        return None;
    }
    let room = 32 - 8 * first.len() as u32;
    if room < 32 && *last >> room != 0 {
        return None;
    }
    let head = first
        .iter()
        .enumerate()
        .fold(0, |sum, (at, part)| sum | part << (24 - 8 * at));
    Some(Ipv4Addr::from(head | last))
}

fn bytes(data: &[u8]) -> Value {
    Value::from(Bytes::new(data))
}

fn inet_aton(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(text) = args[0].as_str() else {
        return Err(vm.bad_argument("inet_aton() argument 1", "str", &args[0]));
    };
    match classic_v4(text.as_str()) {
        Some(ip) => Ok(bytes(&ip.octets())),
        None => Err(vm.error(
            Exc::OSError,
            "illegal IP address string passed to inet_aton",
        )),
    }
}

fn inet_ntoa(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let packed = bytes_arg(vm, &args[0])?.to_vec();
    match <[u8; 4]>::try_from(&packed[..]) {
        Ok(packed) => Ok(Value::from(Ipv4Addr::from(packed).to_string())),
        Err(_) => Err(vm.error(Exc::OSError, "packed IP wrong length")),
    }
}

fn inet_pton(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let family = int(vm, &args[0])?;
    let Some(text) = args[1].as_str() else {
        return Err(vm.bad_argument("inet_pton() argument 2", "str", &args[1]));
    };
    let packed = match family {
        libc::AF_INET => text
            .as_str()
            .parse::<Ipv4Addr>()
            .ok()
            .map(|ip| bytes(&ip.octets())),
        libc::AF_INET6 => text
            .as_str()
            .parse::<Ipv6Addr>()
            .ok()
            .map(|ip| bytes(&ip.octets())),
        _ => return Err(vm.os_error(libc::EAFNOSUPPORT, None)),
    };
    packed.ok_or_else(|| {
        vm.error(
            Exc::OSError,
            "illegal IP address string passed to inet_pton",
        )
    })
}

fn inet_ntop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let family = int(vm, &args[0])?;
    let packed = bytes_arg(vm, &args[1])?.to_vec();
    let text = match family {
        libc::AF_INET => <[u8; 4]>::try_from(&packed[..])
            .ok()
            .map(|packed| Ipv4Addr::from(packed).to_string()),
        libc::AF_INET6 => <[u8; 16]>::try_from(&packed[..])
            .ok()
            .map(|packed| Ipv6Addr::from(packed).to_string()),
        _ => return Err(vm.value_error(format!("unknown address family {family}"))),
    };
    match text {
        Some(text) => Ok(Value::from(text)),
        None => Err(vm.value_error("invalid length of packed IP address string")),
    }
}

fn setdefaulttimeout(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let timeout = object::timeout_argument(vm, &args[0])?;
    state(vm).default_timeout_ns.set(timeout);
    Ok(Value::None)
}

fn getdefaulttimeout(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(object::timeout_value(state(vm).default_timeout_ns.get()))
}

fn control_room(vm: &mut Vm, args: &[Value], padded: bool) -> Result<Value> {
    let name = if padded { "CMSG_SPACE" } else { "CMSG_LEN" };
    match u32::try_from(vm.to_i64(&args[0])?) {
        Ok(length) if length < 1 << 31 => Ok(Value::from(net::control_room(length, padded))),
        _ => Err(vm.overflow_error(format!("{name}() argument out of range"))),
    }
}

crate::methods! { FUNCTIONS:
    /// Close an integer socket file descriptor.
    "close($module, fd, /)" => close,
    /// Duplicate an integer socket file descriptor.
    "dup($module, fd, /)" => dup,
    "_get_inheritable($module, fd, /)" => get_inheritable,
    "_set_inheritable($module, fd, inheritable, /)" => set_inheritable,
    /// Create a pair of socket file descriptors.
    "socketpair($module, family=1, type=1, proto=0, /)" => socketpair,
    /// Resolve host and port into list of address info entries.
    "getaddrinfo($module, host, port, family=0, type=0, proto=0, flags=0)" => getaddrinfo,
    /// Get host and port for a sockaddr.
    "getnameinfo($module, sockaddr, flags, /)" => getnameinfo,
    /// Return the IP address of a host.
    "gethostbyname($module, host, /)" => gethostbyname,
    /// Return the current host name.
    "gethostname($module, /)" => gethostname,
    /// Return a port number from a service name and protocol name.
    "getservbyname($module, servicename, protocolname=None, /)" => getservbyname,
    /// Returns the interface index corresponding to the interface name.
    "if_nametoindex($module, oname, /)" => if_nametoindex,
    /// Convert a 16-bit unsigned integer from host to network byte order.
    "htons($module, x, /)" => htons,
    /// Convert a 16-bit unsigned integer from network to host byte order.
    "ntohs($module, x, /)" => ntohs,
    /// Convert a 32-bit integer from host to network byte order.
    "htonl($module, x, /)" => htonl,
    /// Convert a 32-bit integer from network to host byte order.
    "ntohl($module, x, /)" => ntohl,
    /// Convert an IP address in string format to the 32-bit packed binary format.
    "inet_aton($module, ip_addr, /)" => inet_aton,
    /// Convert an IP address from 32-bit packed binary format to string format.
    "inet_ntoa($module, packed_ip, /)" => inet_ntoa,
    /// Convert an IP address from string format to a packed string.
    "inet_pton($module, af, ip, /)" => inet_pton,
    /// Convert a packed IP address of the given family to string format.
    "inet_ntop($module, af, packed_ip, /)" => inet_ntop,
    /// Set the default timeout in seconds (float) for new socket objects.
    "setdefaulttimeout($module, timeout, /)" => setdefaulttimeout,
    /// Returns the default timeout in seconds (float) for new socket objects.
    "getdefaulttimeout($module, /)" => getdefaulttimeout,
    /// Return the total length of an ancillary data item.
    "CMSG_LEN($module, length, /)" => |vm, args| control_room(vm, args, false),
    /// Return the buffer size needed for an ancillary data item.
    "CMSG_SPACE($module, length, /)" => |vm, args| control_room(vm, args, true),
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_socket", "Sockets and the resolver.", FUNCTIONS);
    for &(name, value) in constants::CONSTANTS.iter().chain(constants::OTHERS) {
        set(vm, &module, name, Value::Int(value));
    }
    set(vm, &module, "has_ipv6", Value::bool(true));
    let classes = classes(vm);
    set(vm, &module, "socket", classes.socket.clone());
    set(vm, &module, "SocketType", classes.socket.clone());
    set(vm, &module, "gaierror", classes.gaierror.clone());
    set(vm, &module, "herror", classes.herror.clone());
    let error = vm.exception_class(Exc::OSError);
    set(vm, &module, "error", error);
    let timeout = vm.exception_class(Exc::TimeoutError);
    set(vm, &module, "timeout", timeout);
    Ok(Value::from(module))
}
