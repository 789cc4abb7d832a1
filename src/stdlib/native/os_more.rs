//! More of `os`: what the system does with open files beyond reading and writing, extended attributes, priorities.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;

use super::os_descriptor::{int_arg, retry};
use super::os_files::{PathArg, path_of, text_of};
use crate::host::{descriptor, file_calls};
use crate::object::{Gc, Result, Value};
use crate::stdlib::set;
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer;
use crate::types::list::List;
use crate::types::memoryview::MemoryView;
use crate::types::module::Module;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// What the module `_os_more` gives, once somebody asks for it.
pub const LATE: &[&str] = &[
    "confstr",
    "confstr_names",
    "device_encoding",
    "getlogin",
    "sysconf",
    "sysconf_names",
    "times",
    "times_result",
];

fn optional(vm: &mut Vm, value: &Value) -> Result<Option<i64>> {
    match value.not_none() {
        Some(value) => vm.to_i64(value).map(Some),
        None => Ok(None),
    }
}

fn nothing(_: ()) -> Value {
    Value::None
}

fn fchdir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = super::os_descriptor::descriptor_arg(vm, &args[0])?;
    retry(vm, || file_calls::change_directory(fd)).map(nothing)
}

fn fchmod(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (fd, mode) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    retry(vm, || file_calls::set_mode(fd, mode as u32)).map(nothing)
}

fn fchown(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let (uid, gid) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    retry(vm, || file_calls::set_owner(fd, uid as u32, gid as u32)).map(nothing)
}

fn ftruncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (fd, length) = (int_arg(vm, &args[0])?, vm.to_i64(&args[1])?);
    retry(vm, || file_calls::set_length(fd, length)).map(nothing)
}

fn fdatasync(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = super::os_descriptor::descriptor_arg(vm, &args[0])?;
    retry(vm, || file_calls::sync_data(fd)).map(nothing)
}

fn sync(_: &mut Vm, _: &[Value]) -> Result<Value> {
    file_calls::sync_all();
    Ok(Value::None)
}

fn copy_file_range(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (from, to) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    let Ok(count) = usize::try_from(vm.to_i64(&args[2])?) else {
        return Err(vm.value_error("negative value for 'count' not allowed"));
    };
    let offsets = [optional(vm, &args[3])?, optional(vm, &args[4])?];
    let copied = retry(vm, || file_calls::copy_range(from, to, count, offsets))?;
    Ok(Value::from(copied))
}

fn posix_fadvise(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (fd, advice) = (int_arg(vm, &args[0])?, int_arg(vm, &args[3])?);
    let (offset, length) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    retry(vm, || file_calls::advise(fd, offset, length, advice)).map(nothing)
}

fn posix_fallocate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let (offset, length) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    retry(vm, || file_calls::allocate(fd, offset, length)).map(nothing)
}

fn lockf(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (fd, command) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    let length = vm.to_i64(&args[2])?;
    retry(vm, || file_calls::lock_part(fd, command, length)).map(nothing)
}

fn memfd_create(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = c_string(vm, &args[0])?;
    let flags = match args[1].given() {
        Some(flags) => vm.to_i64(flags)? as u32,
        None => libc::MFD_CLOEXEC,
    };
    let fd = retry(vm, || file_calls::memory_file(&name, flags))?;
    Ok(Value::Int(fd.into()))
}

/// Fills a buffer of the script by one read.
fn readinto(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let target = super::io::binary::target_buffer(vm, &args[1], "readinto")?;
    let room = target.size();
    let result = super::os_descriptor::wait_ready(vm, fd, false)
        .and_then(|()| retry(vm, || descriptor::read(fd, room)));
    if let Ok(data) = &result {
        buffer::write(&target.object, target.offset, data);
    }
    target.release();
    Ok(Value::from(result?.len()))
}

/// The writable buffers of a sequence.
fn targets(vm: &mut Vm, value: &Value) -> Result<Vec<MemoryView>> {
    let mut found = Vec::new();
    vm.for_each(value, |vm, item| {
        found.push(super::io::binary::target_buffer(vm, &item, "readv")?);
        Ok(true)
    })?;
    Ok(found)
}

/// Fills buffers one after the other by one read; at an offset if one is given.
fn read_pieces(vm: &mut Vm, args: &[Value], offset: Option<i64>) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let targets = targets(vm, &args[1])?;
    let room = targets.iter().map(MemoryView::size).sum();
    let result = match offset {
        Some(offset) => retry(vm, || descriptor::read_at(fd, room, offset)),
        None => retry(vm, || descriptor::read(fd, room)),
    };
    let mut rest = result.as_ref().map_or(&[][..], |data| &data[..]);
    for target in &targets {
        let (part, behind) = rest.split_at(target.size().min(rest.len()));
        buffer::write(&target.object, target.offset, part);
        target.release();
        rest = behind;
    }
    Ok(Value::from(result?.len()))
}

fn readv(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    read_pieces(vm, args, None)
}

fn preadv(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let offset = vm.to_i64(&args[2])?;
    read_pieces(vm, args, Some(offset))
}

fn pieces(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    let mut data = Vec::new();
    vm.for_each(value, |vm, item| {
        data.extend_from_slice(&buffer::bytes_arg(vm, &item)?);
        Ok(true)
    })?;
    Ok(data)
}

fn writev(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let data = pieces(vm, &args[1])?;
    let count = retry(vm, || descriptor::write(fd, &data))?;
    Ok(Value::from(count))
}

fn pwritev(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int_arg(vm, &args[0])?;
    let data = pieces(vm, &args[1])?;
    let offset = vm.to_i64(&args[2])?;
    let count = retry(vm, || descriptor::write_at(fd, &data, offset))?;
    Ok(Value::from(count))
}

/// A text or bytes as the system's functions take them.
fn c_string(vm: &mut Vm, value: &Value) -> Result<CString> {
    let text = PathArg::new(vm, value)?.text;
    let path = path_of(&text);
    match CString::new(path.as_os_str().as_bytes()) {
        Ok(name) => Ok(name),
        Err(_) => Err(vm.value_error("embedded null byte")),
    }
}

/// The path of an attribute's owner, which may be an open file.
fn owner(vm: &mut Vm, value: &Value) -> Result<CString> {
    match value.as_int() {
        Some(_) => {
            let fd = int_arg(vm, value)?;
            Ok(CString::new(format!("/proc/self/fd/{fd}")).unwrap_or_default())
        }
        None => c_string(vm, value),
    }
}

fn follows(vm: &mut Vm, value: &Value) -> Result<bool> {
    match value.given() {
        Some(value) => vm.truth(value),
        None => Ok(true),
    }
}

fn named<T>(vm: &mut Vm, path: &Value, result: std::io::Result<T>) -> Result<T> {
    result.map_err(|error| vm.io_error(&error, Some(path.clone())))
}

fn getxattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (path, name) = (owner(vm, &args[0])?, c_string(vm, &args[1])?);
    let follow = follows(vm, &args[2])?;
    let value = named(vm, &args[0], file_calls::attribute(&path, &name, follow))?;
    Ok(Value::from(Bytes::new(value)))
}

fn setxattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (path, name) = (owner(vm, &args[0])?, c_string(vm, &args[1])?);
    let value = buffer::bytes_arg(vm, &args[2])?.to_vec();
    let flags = match args[3].given() {
        Some(flags) => int_arg(vm, flags)?,
        None => 0,
    };
    let follow = follows(vm, &args[4])?;
    let result = file_calls::set_attribute(&path, &name, &value, flags, follow);
    named(vm, &args[0], result).map(nothing)
}

fn removexattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (path, name) = (owner(vm, &args[0])?, c_string(vm, &args[1])?);
    let follow = follows(vm, &args[2])?;
    let result = file_calls::remove_attribute(&path, &name, follow);
    named(vm, &args[0], result).map(nothing)
}

fn listxattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let here = Value::from(".");
    let path = args[0].not_none().unwrap_or(&here).clone();
    let name = owner(vm, &path)?;
    let follow = follows(vm, &args[1])?;
    let names = named(vm, &path, file_calls::attributes(&name, follow))?;
    let names = names
        .split(|&byte| byte == 0)
        .filter(|name| !name.is_empty());
    let names = names.map(|name| Value::from(text_of(std::ffi::OsStr::from_bytes(name))));
    Ok(Value::from(List::new(names.collect())))
}

fn getgroups(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let groups = retry(vm, file_calls::groups)?;
    let groups = groups.into_iter().map(|group| Value::Int(group.into()));
    Ok(Value::from(List::new(groups.collect())))
}

fn getloadavg(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let numbers: Vec<Value> = text
        .split(' ')
        .take(3)
        .filter_map(|number| number.parse().ok())
        .map(Value::float)
        .collect();
    match numbers.len() {
        3 => Ok(Value::from(Tuple::new(numbers))),
        _ => Err(vm.error(
            crate::types::exception::Exc::OSError,
            "Load averages are unobtainable",
        )),
    }
}

/// `_times()`: five numbers of seconds.
fn times(_: &mut Vm, _: &[Value]) -> Result<Value> {
    let ticks = file_calls::setting(libc::_SC_CLK_TCK).unwrap_or(100).max(1) as f64;
    let times = file_calls::times().map(|time| Value::float(time as f64 / ticks));
    Ok(Value::from(Tuple::new(times)))
}

/// `_sysconf(number)`.
fn sysconf(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = int_arg(vm, &args[0])?;
    let value = retry(vm, || file_calls::setting(number))?;
    Ok(Value::Int(value))
}

fn getpriority(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (which, who) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    let answer = retry(vm, || file_calls::priority(which as u32, who as u32))?;
    Ok(Value::Int(answer.into()))
}

fn setpriority(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (which, who) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    let value = int_arg(vm, &args[2])?;
    retry(vm, || {
        file_calls::set_priority(which as u32, who as u32, value)
    })
    .map(nothing)
}

fn nice(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let more = int_arg(vm, &args[0])?;
    let now = retry(vm, || file_calls::priority(libc::PRIO_PROCESS, 0))?;
    let wanted = now.saturating_add(more);
    retry(vm, || {
        file_calls::set_priority(libc::PRIO_PROCESS, 0, wanted)
    })?;
    let now = retry(vm, || file_calls::priority(libc::PRIO_PROCESS, 0))?;
    Ok(Value::Int(now.into()))
}

fn major(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = vm.to_i64(&args[0])?;
    Ok(Value::Int(libc::major(device as u64).into()))
}

fn minor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = vm.to_i64(&args[0])?;
    Ok(Value::Int(libc::minor(device as u64).into()))
}

fn makedev(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (major, minor) = (vm.to_i64(&args[0])?, vm.to_i64(&args[1])?);
    Ok(Value::Int(libc::makedev(major as u32, minor as u32) as i64))
}

crate::methods! { pub METHODS:
    /// Change to the directory of the given file descriptor.
    "fchdir($module, /, fd)" => fchdir,
    /// Change the access permissions of the file given by file descriptor fd.
    "fchmod($module, /, fd, mode)" => fchmod,
    /// Change the owner and group id of the file specified by file descriptor.
    "fchown($module, /, fd, uid, gid)" => fchown,
    /// Truncate a file, specified by file descriptor, to a specific length.
    "ftruncate($module, fd, length, /)" => ftruncate,
    /// Force write of fd to disk without forcing update of metadata.
    "fdatasync($module, /, fd)" => fdatasync,
    /// Force write of everything to disk.
    "sync($module, /)" => sync,
    /// Copy count bytes from one file descriptor to another.
    "copy_file_range($module, /, src, dst, count, offset_src=None, offset_dst=None)" => copy_file_range,
    /// Announce an intention to access data in a specific pattern.
    "posix_fadvise($module, fd, offset, length, advice, /)" => posix_fadvise,
    /// Ensure a file has allocated at least a particular number of bytes on disk.
    "posix_fallocate($module, fd, offset, length, /)" => posix_fallocate,
    /// Apply, test or remove a POSIX lock on an open file descriptor.
    "lockf($module, fd, command, length, /)" => lockf,
    "memfd_create($module, /, name, flags=1)" => memfd_create,
    /// Read into a buffer object from a file descriptor.
    "readinto($module, fd, buffer, /)" => readinto,
    /// Read from a file descriptor fd into an iterable of buffers.
    "readv($module, fd, buffers, /)" => readv,
    /// Reads from a file descriptor into a number of mutable bytes-like objects.
    "preadv($module, fd, buffers, offset, flags=0, /)" => preadv,
    /// Iterate over buffers, and write the contents of each to a file descriptor.
    "writev($module, fd, buffers, /)" => writev,
    /// Writes the contents of bytes-like objects to a file descriptor at a given offset.
    "pwritev($module, fd, buffers, offset, flags=0, /)" => pwritev,
    /// Return the value of extended attribute attribute on path.
    "getxattr($module, /, path, attribute, *, follow_symlinks=True)" => getxattr,
    /// Set extended attribute attribute on path to value.
    "setxattr($module, /, path, attribute, value, flags=0, *, follow_symlinks=True)" => setxattr,
    /// Remove extended attribute attribute on path.
    "removexattr($module, /, path, attribute, *, follow_symlinks=True)" => removexattr,
    /// Return a list of extended attributes on path.
    "listxattr($module, /, path=None, *, follow_symlinks=True)" => listxattr,
    /// Return list of supplemental group IDs for the process.
    "getgroups($module, /)" => getgroups,
    /// Return average recent system load information.
    "getloadavg($module, /)" => getloadavg,
    "_times($module, /)" => times,
    "_sysconf($module, number, /)" => sysconf,
    /// Return program scheduling priority.
    "getpriority($module, /, which, who)" => getpriority,
    /// Set program scheduling priority.
    "setpriority($module, /, which, who, priority)" => setpriority,
    /// Add increment to the priority of process and return the new priority.
    "nice($module, increment, /)" => nice,
    /// Extracts a device major number from a raw device number.
    "major($module, device, /)" => major,
    /// Extracts a device minor number from a raw device number.
    "minor($module, device, /)" => minor,
    /// Composes a raw device number from the major and minor device numbers.
    "makedev($module, major, minor, /)" => makedev,
}

/// Its constants.
pub fn constants(vm: &mut Vm, module: &Gc<Module>) {
    for (name, value) in [
        ("F_LOCK", libc::F_LOCK),
        ("F_TLOCK", libc::F_TLOCK),
        ("F_ULOCK", libc::F_ULOCK),
        ("F_TEST", libc::F_TEST),
        ("POSIX_FADV_NORMAL", libc::POSIX_FADV_NORMAL),
        ("POSIX_FADV_SEQUENTIAL", libc::POSIX_FADV_SEQUENTIAL),
        ("POSIX_FADV_RANDOM", libc::POSIX_FADV_RANDOM),
        ("POSIX_FADV_NOREUSE", libc::POSIX_FADV_NOREUSE),
        ("POSIX_FADV_WILLNEED", libc::POSIX_FADV_WILLNEED),
        ("POSIX_FADV_DONTNEED", libc::POSIX_FADV_DONTNEED),
        ("PRIO_PROCESS", libc::PRIO_PROCESS as i32),
        ("PRIO_PGRP", libc::PRIO_PGRP as i32),
        ("PRIO_USER", libc::PRIO_USER as i32),
        ("XATTR_CREATE", libc::XATTR_CREATE),
        ("XATTR_REPLACE", libc::XATTR_REPLACE),
        ("XATTR_SIZE_MAX", 65536),
        ("MFD_CLOEXEC", libc::MFD_CLOEXEC as i32),
        ("MFD_ALLOW_SEALING", libc::MFD_ALLOW_SEALING as i32),
        ("MFD_HUGETLB", libc::MFD_HUGETLB as i32),
        ("SEEK_DATA", libc::SEEK_DATA),
        ("SEEK_HOLE", libc::SEEK_HOLE),
        ("O_ASYNC", libc::O_ASYNC),
        ("O_DIRECT", libc::O_DIRECT),
        ("O_NOATIME", libc::O_NOATIME),
        ("O_RSYNC", libc::O_RSYNC),
        ("O_FSYNC", libc::O_FSYNC),
        ("O_LARGEFILE", 0),
        ("NGROUPS_MAX", 65536),
        ("TMP_MAX", 238328),
    ] {
        set(vm, module, name, Value::Int(value.into()));
    }
}
