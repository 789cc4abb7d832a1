//! `resource`: what the system lets a process use, and what it has used.

use crate::host::usage;
use crate::object::{Raise, Result, Value};
use crate::stdlib::native::struct_sequence;
use crate::stdlib::set;
use crate::struct_sequence;
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

struct_sequence! { USAGE: "resource", "struct_rusage", "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
    0 "ru_utime", 1 "ru_stime", 2 "ru_maxrss", 3 "ru_ixrss", 4 "ru_idrss", 5 "ru_isrss", 6 "ru_minflt", 7 "ru_majflt",
    8 "ru_nswap", 9 "ru_inblock", 10 "ru_oublock", 11 "ru_msgsnd", 12 "ru_msgrcv", 13 "ru_nsignals", 14 "ru_nvcsw",
    15 "ru_nivcsw",
}

const INFINITY: i64 = -1;

fn failed(vm: &mut Vm, error: &std::io::Error) -> Raise {
    match error.raw_os_error() {
        Some(libc::EINVAL) => vm.value_error("invalid resource specified"),
        _ => vm.io_error(error, None),
    }
}

fn number(vm: &mut Vm, value: &Value) -> Result<i32> {
    match i32::try_from(vm.to_i64(value)?) {
        Ok(number) if number >= 0 => Ok(number),
        _ => Err(vm.value_error("invalid resource specified")),
    }
}

fn shown(limit: u64) -> Value {
    // The system's "no limit" is all ones, as is -1.
    Value::Int(limit as i64)
}

fn limits(pair: (u64, u64)) -> Value {
    Value::from(Tuple::new([shown(pair.0), shown(pair.1)]))
}

fn getrlimit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let resource = number(vm, &args[0])?;
    match usage::limit(resource) {
        Ok(pair) => Ok(limits(pair)),
        Err(error) => Err(failed(vm, &error)),
    }
}

/// A pair of limits that a script gives.
fn pair_of(vm: &mut Vm, value: &Value) -> Result<(u64, u64)> {
    let items = vm.collect_items(value)?;
    let [soft, hard] = &items[..] else {
        return Err(vm.value_error("expected a tuple of 2 integers"));
    };
    Ok((vm.to_i64(soft)? as u64, vm.to_i64(hard)? as u64))
}

fn set_failed(vm: &mut Vm, error: &std::io::Error) -> Raise {
    match error.raw_os_error() {
        Some(libc::EINVAL) => vm.value_error("current limit exceeds maximum limit"),
        Some(libc::EPERM) => vm.value_error("not allowed to raise maximum limit"),
        _ => vm.io_error(error, None),
    }
}

fn setrlimit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let resource = number(vm, &args[0])?;
    let pair = pair_of(vm, &args[1])?;
    match usage::set_limit(0, resource, Some(pair)) {
        Ok(_) => Ok(Value::None),
        Err(error) => Err(set_failed(vm, &error)),
    }
}

fn prlimit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pid = vm.to_i64(&args[0])? as i32;
    let resource = number(vm, &args[1])?;
    let pair = match args[2].not_none() {
        Some(pair) => Some(pair_of(vm, pair)?),
        None => None,
    };
    match usage::set_limit(pid, resource, pair) {
        Ok(before) => Ok(limits(before)),
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => Err(failed(vm, &error)),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

fn getrusage(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let who = vm.to_i64(&args[0])?;
    let used = i32::try_from(who)
        .map_err(|_| std::io::Error::from_raw_os_error(libc::EINVAL))
        .and_then(usage::used);
    match used {
        Ok(used) => {
            let mut values = vec![Value::float(used.user), Value::float(used.system)];
            values.extend(used.counts.map(Value::Int));
            struct_sequence::only(vm, USAGE, values)
        }
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => {
            Err(vm.value_error("invalid who parameter"))
        }
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

fn getpagesize(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(usage::page_size()))
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("resource", "", FUNCTIONS);
    let error = vm.exception_class(Exc::OSError);
    set(vm, &module, "error", error);
    let class = struct_sequence::make(vm, USAGE);
    set(vm, &module, "struct_rusage", class);
    for (name, value) in usage::NAMES {
        set(vm, &module, name, Value::Int(i64::from(value)));
    }
    set(vm, &module, "RLIM_INFINITY", Value::Int(INFINITY));
    Ok(Value::from(module))
}

crate::methods! { FUNCTIONS:
    "getrlimit($module, resource, /)" => getrlimit,
    "setrlimit($module, resource, limits, /)" => setrlimit,
    "prlimit($module, pid, resource, limits=None, /)" => prlimit,
    "getrusage($module, who, /)" => getrusage,
    "getpagesize($module, /)" => getpagesize,
}
