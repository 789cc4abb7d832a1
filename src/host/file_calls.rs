//! What the system does with open files beyond reading and writing: sizes, owners, locks, copies, attributes.
//! Descriptors are numbers of whoever was told them, as in `descriptor`.

use std::ffi::CStr;
use std::io;

fn checked(result: libc::c_int) -> io::Result<i32> {
    match result {
        -1 => Err(io::Error::last_os_error()),
        result => Ok(result),
    }
}

fn size(result: libc::ssize_t) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// Makes an open directory the current one.
pub fn change_directory(fd: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fchdir(fd) }).map(drop)
}

/// Changes the mode.
pub fn set_mode(fd: i32, mode: u32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fchmod(fd, mode) }).map(drop)
}

/// Changes owner and group; -1 leaves one as it is.
pub fn set_owner(fd: i32, uid: u32, gid: u32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fchown(fd, uid, gid) }).map(drop)
}

/// Cuts off, or extends with zeros.
pub fn set_length(fd: i32, length: i64) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::ftruncate(fd, length) }).map(drop)
}

/// Waits until the data is on the disk.
pub fn sync_data(fd: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::fdatasync(fd) }).map(drop)
}

/// Has everything written that is waiting to be.
pub fn sync_all() {
    // SAFETY: no memory is involved.
    unsafe { libc::sync() }
}

/// Copies between files; the offsets, where given, are used in place of the files' positions.
pub fn copy_range(
    from: i32,
    to: i32,
    count: usize,
    offsets: [Option<i64>; 2],
) -> io::Result<usize> {
    let [mut start, mut target] = offsets;
    let pointer = |offset: &mut Option<i64>| {
        offset
            .as_mut()
            .map_or(std::ptr::null_mut(), std::ptr::from_mut)
    };
    let (start, target) = (pointer(&mut start), pointer(&mut target));
    // SAFETY: the pointers are null or lead to numbers that live until the call is over.
    size(unsafe { libc::copy_file_range(from, start, to, target, count, 0) })
}

/// Says how a part of a file will be used; the error is the answer itself.
pub fn advise(fd: i32, offset: i64, length: i64, advice: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    match unsafe { libc::posix_fadvise(fd, offset, length, advice) } {
        0 => Ok(()),
        errno => Err(io::Error::from_raw_os_error(errno)),
    }
}

/// Makes sure that there is room for a part of a file.
pub fn allocate(fd: i32, offset: i64, length: i64) -> io::Result<()> {
    // SAFETY: no memory is involved.
    match unsafe { libc::posix_fallocate(fd, offset, length) } {
        0 => Ok(()),
        errno => Err(io::Error::from_raw_os_error(errno)),
    }
}

/// Locks, unlocks or tests a part of a file from its position on.
pub fn lock_part(fd: i32, command: i32, length: i64) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::lockf(fd, command, length) }).map(drop)
}

/// Locks or unlocks a file as a whole.
pub fn lock_whole(fd: i32, operation: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::flock(fd, operation) }).map(drop)
}

/// Locks or unlocks a part of a file; `kind` is `F_RDLCK`, `F_WRLCK` or `F_UNLCK`.
pub fn lock_range(
    fd: i32,
    kind: i32,
    wait: bool,
    [start, length]: [i64; 2],
    whence: i32,
) -> io::Result<()> {
    // SAFETY: a record of zeros is a valid one.
    let mut record: libc::flock = unsafe { std::mem::zeroed() };
    record.l_type = kind as libc::c_short;
    record.l_whence = whence as libc::c_short;
    record.l_start = start;
    record.l_len = length;
    let command = if wait { libc::F_SETLKW } else { libc::F_SETLK };
    // SAFETY: the record lives until the call is over.
    checked(unsafe { libc::fcntl(fd, command, &raw mut record) }).map(drop)
}

/// `fcntl` with a number.
pub fn control(fd: i32, command: i32, argument: i64) -> io::Result<i32> {
    // SAFETY: the commands that scripts may give with a number take one.
    checked(unsafe { libc::fcntl(fd, command, argument) })
}

/// `fcntl` with a record, which the system may change; it is given more room than any record needs.
pub fn control_with(fd: i32, command: i32, record: &mut Vec<u8>) -> io::Result<i32> {
    let length = record.len();
    record.resize(length.max(1024), 0);
    // SAFETY: the buffer is larger than every record that a command of `fcntl` reads or writes.
    let result = checked(unsafe { libc::fcntl(fd, command, record.as_mut_ptr()) });
    record.truncate(length);
    result
}

/// `ioctl` with a number.
pub fn device_control(fd: i32, request: u64, argument: i64) -> io::Result<i32> {
    // SAFETY: what a request makes of a number is the system's business; it checks addresses.
    checked(unsafe { libc::ioctl(fd, request, argument) })
}

/// `ioctl` with a record, which the system may change; it is given more room than it has.
pub fn device_control_with(fd: i32, request: u64, record: &mut Vec<u8>) -> io::Result<i32> {
    let length = record.len();
    record.resize(length.max(1024), 0);
    // SAFETY: the size of the record is part of the request, and at most 16 kB, as is then the buffer.
    let wanted = (request >> 16 & 0x3fff) as usize;
    if record.len() < wanted {
        record.resize(wanted, 0);
    }
    // SAFETY: as above.
    let result = checked(unsafe { libc::ioctl(fd, request, record.as_mut_ptr()) });
    record.truncate(length);
    result
}

/// A file in memory that has no name anywhere.
pub fn memory_file(name: &CStr, flags: u32) -> io::Result<i32> {
    // SAFETY: the name ends with a zero.
    checked(unsafe { libc::memfd_create(name.as_ptr(), flags) })
}

/// The value of an extended attribute.
pub fn attribute(path: &CStr, name: &CStr, follow: bool) -> io::Result<Vec<u8>> {
    let get = match follow {
        true => libc::getxattr,
        false => libc::lgetxattr,
    };
    let mut value = vec![0_u8; 65536];
    // SAFETY: both names end with a zero, and the length is the buffer's.
    let count = size(unsafe {
        get(
            path.as_ptr(),
            name.as_ptr(),
            value.as_mut_ptr().cast(),
            value.len(),
        )
    })?;
    value.truncate(count);
    Ok(value)
}

/// Sets an extended attribute.
pub fn set_attribute(
    path: &CStr,
    name: &CStr,
    value: &[u8],
    flags: i32,
    follow: bool,
) -> io::Result<()> {
    let set = match follow {
        true => libc::setxattr,
        false => libc::lsetxattr,
    };
    // SAFETY: both names end with a zero, and the length is the value's.
    let result = unsafe {
        set(
            path.as_ptr(),
            name.as_ptr(),
            value.as_ptr().cast(),
            value.len(),
            flags,
        )
    };
    checked(result).map(drop)
}

/// Removes an extended attribute.
pub fn remove_attribute(path: &CStr, name: &CStr, follow: bool) -> io::Result<()> {
    let remove = match follow {
        true => libc::removexattr,
        false => libc::lremovexattr,
    };
    // SAFETY: both names end with a zero.
    checked(unsafe { remove(path.as_ptr(), name.as_ptr()) }).map(drop)
}

/// The names of the extended attributes, each with a zero behind it.
pub fn attributes(path: &CStr, follow: bool) -> io::Result<Vec<u8>> {
    let list = match follow {
        true => libc::listxattr,
        false => libc::llistxattr,
    };
    let mut names = vec![0_u8; 65536];
    // SAFETY: the path ends with a zero, and the length is the buffer's.
    let count = size(unsafe { list(path.as_ptr(), names.as_mut_ptr().cast(), names.len()) })?;
    names.truncate(count);
    Ok(names)
}

/// The groups of the process.
pub fn groups() -> io::Result<Vec<u32>> {
    let mut groups = vec![0; 65536];
    // SAFETY: the number is that of the places there are.
    let count = checked(unsafe { libc::getgroups(groups.len() as i32, groups.as_mut_ptr()) })?;
    groups.truncate(count as usize);
    Ok(groups)
}

/// Processor time of the process and of its children that have ended, and the time since some start, in ticks.
pub fn times() -> [i64; 5] {
    // SAFETY: a record of zeros is a valid one, which the call fills.
    let mut record: libc::tms = unsafe { std::mem::zeroed() };
    // SAFETY: the record lives until the call is over.
    let since = unsafe { libc::times(&raw mut record) };
    [
        record.tms_utime,
        record.tms_stime,
        record.tms_cutime,
        record.tms_cstime,
        since,
    ]
}

/// A setting of the system by its number.
pub fn setting(number: i32) -> io::Result<i64> {
    // SAFETY: no memory is involved; -1 without an error means that there is no limit.
    Ok(unsafe { libc::sysconf(number) })
}

/// The niceness of processes, a user or a group of processes.
pub fn priority(which: u32, who: u32) -> io::Result<i32> {
    // SAFETY: `errno` is this thread's; -1 may be an answer, so it tells.
    unsafe {
        *libc::__errno_location() = 0;
        let answer = libc::getpriority(which, who);
        match *libc::__errno_location() {
            0 => Ok(answer),
            errno => Err(io::Error::from_raw_os_error(errno)),
        }
    }
}

/// Changes it.
pub fn set_priority(which: u32, who: u32, value: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::setpriority(which, who, value) }).map(drop)
}
