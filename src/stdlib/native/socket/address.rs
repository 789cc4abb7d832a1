//! Addresses between scripts and the system: tuples for the internet, paths for Unix sockets.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::host::net::{self, Address, NotFound, Parsed};
use crate::object::{Raise, Result, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::buffer;
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// A tuple.
pub fn tuple(items: Vec<Value>) -> Value {
    Value::from(Tuple::new(items))
}

/// An argument that is a C int.
pub fn int(vm: &mut Vm, value: &Value) -> Result<i32> {
    match i32::try_from(vm.to_i64(value)?) {
        Ok(number) => Ok(number),
        Err(_) => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// An optional argument that is a C int.
pub fn int_or(vm: &mut Vm, value: &Value, default: i32) -> Result<i32> {
    match value.given() {
        Some(value) => int(vm, value),
        None => Ok(default),
    }
}

/// What the system says went wrong.
pub fn system_error(vm: &mut Vm, error: &std::io::Error) -> Raise {
    vm.io_error(error, None)
}

/// `socket.gaierror`.
pub fn not_found(vm: &mut Vm, error: &NotFound) -> Raise {
    if error.code == libc::EAI_SYSTEM {
        let error = std::io::Error::last_os_error();
        return system_error(vm, &error);
    }
    let args = [
        Value::Int(i64::from(error.code)),
        Value::from(error.text.as_str()),
    ];
    let class = Value::from(super::classes(vm).gaierror.clone());
    match vm
        .call(&class, &args)
        .and_then(|made| vm.exception_of(made))
    {
        Ok(raise) | Err(raise) => raise,
    }
}

/// The name of a host as the resolver takes it: text goes through IDNA where it is not ASCII.
pub fn host_text(vm: &mut Vm, value: &Value) -> Result<Option<String>> {
    if let Some(text) = value.as_str() {
        if text.as_str().is_ascii() {
            return Ok(Some(text.as_str().to_owned()));
        }
        let encoded = vm.call_method(value, "encode", &[Value::from("idna")])?;
        return host_text(vm, &encoded);
    }
    Ok(buffer(value).map(|data| String::from_utf8_lossy(&data).into_owned()))
}

fn host_argument(vm: &mut Vm, value: &Value) -> Result<String> {
    let Some(text) = host_text(vm, value)? else {
        let kind = vm.type_name(value);
        return Err(vm.type_error(format!("str, bytes or bytearray expected, not {kind}")));
    };
    if text.contains('\0') {
        return Err(vm.type_error("host name must not contain null character"));
    }
    Ok(text)
}

/// Looks a host up for an address of this family.
fn resolve(vm: &mut Vm, host: &str, family: i32) -> Result<Address> {
    let c_host = net::c_text(host);
    let found = if host.is_empty() {
        let zero = net::c_text("0");
        let wanted = [family, libc::SOCK_DGRAM, 0, libc::AI_PASSIVE];
        net::look_up(None, zero.as_deref(), wanted)
    } else {
        net::look_up(c_host.as_deref(), None, [family, 0, 0, 0])
    };
    match found {
        Ok(found) => match found.first() {
            Some(first) => Ok(first.address),
            None => Err(vm.error(Exc::OSError, "no address found")),
        },
        Err(error) => Err(not_found(vm, &error)),
    }
}

/// The IPv4 address of a host.
pub fn resolve_v4(vm: &mut Vm, host: &Value) -> Result<Ipv4Addr> {
    let host = host_argument(vm, host)?;
    if host == "<broadcast>" {
        return Ok(Ipv4Addr::BROADCAST);
    }
    if let Ok(ip) = host.parse() {
        return Ok(ip);
    }
    match resolve(vm, &host, libc::AF_INET)?.parse() {
        Parsed::V4(ip, _) => Ok(ip),
        _ => Err(vm.error(Exc::OSError, "unsupported address family")),
    }
}

fn resolve_v6(vm: &mut Vm, host: &Value) -> Result<(Ipv6Addr, u32)> {
    let host = host_argument(vm, host)?;
    if let Ok(ip) = host.parse() {
        return Ok((ip, 0));
    }
    match resolve(vm, &host, libc::AF_INET6)?.parse() {
        Parsed::V6(ip, _, _, scope) => Ok((ip, scope)),
        _ => Err(vm.error(Exc::OSError, "unsupported address family")),
    }
}

fn port(vm: &mut Vm, value: &Value, caller: &str) -> Result<u16> {
    match u16::try_from(vm.to_i64(value)?) {
        Ok(port) => Ok(port),
        Err(_) => Err(vm.overflow_error(format!("{caller}(): port must be 0-65535."))),
    }
}

/// The address that a script gives for a socket of this family.
pub fn from_value(vm: &mut Vm, family: i32, value: &Value, caller: &str) -> Result<Address> {
    let not_a_tuple = |vm: &mut Vm, family: &str| {
        let kind = vm.type_name(value);
        vm.type_error(format!(
            "{caller}(): {family} address must be tuple, not {kind}"
        ))
    };
    match family {
        libc::AF_INET => {
            let Some(parts) = value.as_tuple() else {
                return Err(not_a_tuple(vm, "AF_INET"));
            };
            let [host, number] = parts.items() else {
                return Err(vm.type_error("AF_INET address must be a pair (host, port)"));
            };
            let host = resolve_v4(vm, host)?;
            Ok(Address::v4(host, port(vm, number, caller)?))
        }
        libc::AF_INET6 => {
            let Some(parts) = value.as_tuple() else {
                return Err(not_a_tuple(vm, "AF_INET6"));
            };
            let (host, number, rest) = match parts.items() {
                [host, number, rest @ ..] if rest.len() <= 2 => (host, number, rest),
                _ => {
                    return Err(vm.type_error(
                        "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])",
                    ));
                }
            };
            let (host, found_scope) = resolve_v6(vm, host)?;
            let number = port(vm, number, caller)?;
            let flow = match rest.first() {
                Some(flow) => vm.to_i64(flow)?,
                None => 0,
            };
            if !(0..=0xf_ffff).contains(&flow) {
                return Err(vm.overflow_error(format!("{caller}(): flowinfo must be 0-1048575.")));
            }
            let scope = match rest.get(1) {
                Some(scope) => vm.to_i64(scope)? as u32,
                None => found_scope,
            };
            Ok(Address::v6(host, number, flow as u32, scope))
        }
        libc::AF_UNIX => {
            let path = match value.as_str() {
                Some(_) => vm.path_bytes(value)?,
                None => match buffer(value) {
                    Some(data) => data.to_vec(),
                    None => {
                        let kind = vm.type_name(value);
                        return Err(
                            vm.type_error(format!("a bytes-like object is required, not '{kind}'"))
                        );
                    }
                },
            };
            Address::unix(&path).ok_or_else(|| vm.error(Exc::OSError, "AF_UNIX path too long"))
        }
        _ => Err(vm.error(
            Exc::OSError,
            format!("{caller}(): unsupported address family"),
        )),
    }
}

/// An address as scripts see it.
pub fn to_value(address: &Address) -> Value {
    match address.parse() {
        Parsed::V4(ip, port) => tuple(vec![
            Value::from(ip.to_string()),
            Value::Int(i64::from(port)),
        ]),
        Parsed::V6(ip, port, flow, scope) => tuple(vec![
            Value::from(ip.to_string()),
            Value::Int(i64::from(port)),
            Value::Int(i64::from(flow)),
            Value::Int(i64::from(scope)),
        ]),
        Parsed::Unix(path) if path.first() == Some(&0) => Value::from(Bytes::new(path)),
        Parsed::Unix(path) => Value::from(String::from_utf8_lossy(&path).into_owned()),
        Parsed::None => Value::None,
        Parsed::Other(family, bytes) => tuple(vec![
            Value::Int(i64::from(family)),
            Value::from(Bytes::new(bytes)),
        ]),
    }
}

impl Vm {
    /// The bytes of a path as the system takes them: text is encoded as `os.fsencode` does.
    pub fn path_bytes(&mut self, path: &Value) -> Result<Vec<u8>> {
        let os = self.import_module("os")?;
        let encoded = self.call_method(&os, "fsencode", std::slice::from_ref(path))?;
        Ok(encoded
            .as_bytes()
            .map(|bytes| bytes.as_slice().to_vec())
            .unwrap_or_default())
    }
}
