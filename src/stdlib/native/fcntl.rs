//! `fcntl`: flags and locks of open files, and requests to devices.

use super::os_descriptor::{descriptor_arg, int_arg, retry};
use crate::host::file_calls;
use crate::object::{Result, Value};
use crate::stdlib::set;
use crate::types::bytes::{Bytes, buffer};
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

/// The longest record that is taken as bytes.
const LONGEST: usize = 1024;

/// The descriptor of an argument.
fn open_file(vm: &mut Vm, value: &Value) -> Result<i32> {
    let fd = descriptor_arg(vm, value)?;
    if fd < 0 {
        let message = format!("file descriptor cannot be a negative integer ({fd})");
        return Err(vm.value_error(message));
    }
    Ok(fd)
}

fn number(vm: &mut Vm, value: &Value) -> Result<Option<i64>> {
    match value.given() {
        None => Ok(Some(0)),
        Some(value) if value.as_int().is_some() => vm.to_i64(value).map(Some),
        Some(_) => Ok(None),
    }
}

/// The bytes of a record that the system may change.
fn record(vm: &mut Vm, value: &Value, name: &str) -> Result<Vec<u8>> {
    let data = match value.as_str() {
        Some(text) => text.as_str().as_bytes().to_vec(),
        None => buffer::bytes_arg(vm, value)?.to_vec(),
    };
    if data.len() > LONGEST {
        return Err(vm.value_error(format!("{name} argument 3 is too long")));
    }
    Ok(data)
}

fn fcntl(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = open_file(vm, &args[0])?;
    let command = int_arg(vm, &args[1])?;
    if let Some(argument) = number(vm, &args[2])? {
        let answer = retry(vm, || file_calls::control(fd, command, argument))?;
        return Ok(Value::Int(answer.into()));
    }
    let mut data = record(vm, &args[2], "fcntl")?;
    retry(vm, || file_calls::control_with(fd, command, &mut data))?;
    Ok(Value::from(Bytes::new(data)))
}

fn ioctl(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = open_file(vm, &args[0])?;
    let request = vm.to_i64(&args[1])? as u64 & 0xffff_ffff;
    if let Some(argument) = number(vm, &args[2])? {
        let answer = retry(vm, || file_calls::device_control(fd, request, argument))?;
        return Ok(Value::Int(answer.into()));
    }
    let changes = match args[3].given() {
        Some(flag) => vm.truth(flag)?,
        None => true,
    };
    let target = MemoryView::of(&args[2]).filter(|view| !view.readonly && view.c_contiguous());
    if let Some(target) = target.filter(|_| changes) {
        let mut data = buffer::bytes_arg(vm, &args[2])?.to_vec();
        let answer = retry(vm, || {
            file_calls::device_control_with(fd, request, &mut data)
        });
        buffer::write(&target.object, target.offset, &data);
        target.release();
        return Ok(Value::Int(answer?.into()));
    }
    let mut data = record(vm, &args[2], "ioctl")?;
    retry(vm, || {
        file_calls::device_control_with(fd, request, &mut data)
    })?;
    Ok(Value::from(Bytes::new(data)))
}

/// Locks that may have to be waited for: other threads run meanwhile.
fn patiently(
    vm: &mut Vm,
    wait: bool,
    lock: impl Fn() -> std::io::Result<()> + Clone + Send + 'static,
) -> Result<Value> {
    if wait && vm.thread_count() > 1 {
        loop {
            match vm.block(lock.clone()) {
                Ok(()) => return Ok(Value::None),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
                    vm.handle_interrupt()?
                }
                Err(error) => return Err(vm.io_error(&error, None)),
            }
        }
    }
    retry(vm, lock).map(|()| Value::None)
}

fn flock(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = open_file(vm, &args[0])?;
    let operation = int_arg(vm, &args[1])?;
    let wait = operation & libc::LOCK_NB == 0;
    patiently(vm, wait, move || file_calls::lock_whole(fd, operation))
}

fn lockf(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = open_file(vm, &args[0])?;
    let command = int_arg(vm, &args[1])?;
    let kind = match command {
        libc::LOCK_UN => libc::F_UNLCK,
        command if command & libc::LOCK_SH != 0 => libc::F_RDLCK,
        command if command & libc::LOCK_EX != 0 => libc::F_WRLCK,
        _ => return Err(vm.value_error("unrecognized lockf argument")),
    };
    let mut numbers = [0; 3];
    for (number, value) in numbers.iter_mut().zip(&args[2..5]) {
        if let Some(value) = value.given() {
            *number = vm.to_i64(value)?;
        }
    }
    let [length, start, whence] = numbers;
    let wait = command & libc::LOCK_NB == 0;
    patiently(vm, wait, move || {
        file_calls::lock_range(fd, kind, wait, [start, length], whence as i32)
    })
}

crate::methods! { METHODS:
    /// Perform the operation cmd on file descriptor fd.
    "fcntl($module, fd, cmd, arg=0, /)" => fcntl,
    /// Perform the operation request on file descriptor fd.
    "ioctl($module, fd, request, arg=0, mutate_flag=True, /)" => ioctl,
    /// Perform the lock operation on file descriptor fd.
    "flock($module, fd, operation, /)" => flock,
    /// A wrapper around the fcntl() locking calls.
    "lockf($module, fd, cmd, len=0, start=0, whence=0, /)" => lockf,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "This module performs file control and I/O control on file descriptors.";
    let module = vm.native_module("fcntl", doc, METHODS);
    for (name, value) in [
        ("LOCK_SH", libc::LOCK_SH),
        ("LOCK_EX", libc::LOCK_EX),
        ("LOCK_NB", libc::LOCK_NB),
        ("LOCK_UN", libc::LOCK_UN),
        ("F_DUPFD", libc::F_DUPFD),
        ("F_DUPFD_CLOEXEC", libc::F_DUPFD_CLOEXEC),
        ("F_GETFD", libc::F_GETFD),
        ("F_SETFD", libc::F_SETFD),
        ("F_GETFL", libc::F_GETFL),
        ("F_SETFL", libc::F_SETFL),
        ("F_GETLK", libc::F_GETLK),
        ("F_SETLK", libc::F_SETLK),
        ("F_SETLKW", libc::F_SETLKW),
        ("F_GETLK64", libc::F_GETLK),
        ("F_SETLK64", libc::F_SETLK),
        ("F_SETLKW64", libc::F_SETLKW),
        ("F_OFD_GETLK", libc::F_OFD_GETLK),
        ("F_OFD_SETLK", libc::F_OFD_SETLK),
        ("F_OFD_SETLKW", libc::F_OFD_SETLKW),
        ("F_GETOWN", libc::F_GETOWN),
        ("F_SETOWN", libc::F_SETOWN),
        ("F_RDLCK", libc::F_RDLCK),
        ("F_WRLCK", libc::F_WRLCK),
        ("F_UNLCK", libc::F_UNLCK),
        ("F_GETPIPE_SZ", libc::F_GETPIPE_SZ),
        ("F_SETPIPE_SZ", libc::F_SETPIPE_SZ),
        ("F_ADD_SEALS", libc::F_ADD_SEALS),
        ("F_GET_SEALS", libc::F_GET_SEALS),
        ("F_NOTIFY", libc::F_NOTIFY),
        ("F_SETLEASE", libc::F_SETLEASE),
        ("F_GETLEASE", libc::F_GETLEASE),
        ("FD_CLOEXEC", libc::FD_CLOEXEC),
        ("FASYNC", libc::O_ASYNC),
        ("FICLONE", 0x4004_9409),
        ("FICLONERANGE", 0x4020_940d),
        ("DN_ACCESS", 1),
        ("DN_MODIFY", 2),
        ("DN_CREATE", 4),
        ("DN_DELETE", 8),
        ("DN_RENAME", 16),
        ("DN_ATTRIB", 32),
    ] {
        set(vm, &module, name, Value::Int(value.into()));
    }
    set(vm, &module, "DN_MULTISHOT", Value::Int(0x8000_0000));
    Ok(Value::from(module))
}
