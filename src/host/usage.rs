//! What the system lets a process use, and what it has used.

use std::io;
use std::mem::MaybeUninit;

/// The names of limits and of those whose use is asked for.
pub const NAMES: [(&str, i32); 19] = [
    ("RLIMIT_CPU", libc::RLIMIT_CPU as i32),
    ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE as i32),
    ("RLIMIT_DATA", libc::RLIMIT_DATA as i32),
    ("RLIMIT_STACK", libc::RLIMIT_STACK as i32),
    ("RLIMIT_CORE", libc::RLIMIT_CORE as i32),
    ("RLIMIT_RSS", libc::RLIMIT_RSS as i32),
    ("RLIMIT_NPROC", libc::RLIMIT_NPROC as i32),
    ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE as i32),
    ("RLIMIT_OFILE", libc::RLIMIT_NOFILE as i32),
    ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK as i32),
    ("RLIMIT_AS", libc::RLIMIT_AS as i32),
    ("RLIMIT_MSGQUEUE", libc::RLIMIT_MSGQUEUE as i32),
    ("RLIMIT_NICE", libc::RLIMIT_NICE as i32),
    ("RLIMIT_RTPRIO", libc::RLIMIT_RTPRIO as i32),
    ("RLIMIT_RTTIME", libc::RLIMIT_RTTIME as i32),
    ("RLIMIT_SIGPENDING", libc::RLIMIT_SIGPENDING as i32),
    ("RUSAGE_SELF", libc::RUSAGE_SELF),
    ("RUSAGE_CHILDREN", libc::RUSAGE_CHILDREN),
    ("RUSAGE_THREAD", libc::RUSAGE_THREAD),
];

/// What was used: seconds, and the other numbers in the order of `struct rusage`.
pub struct Used {
    pub user: f64,
    pub system: f64,
    pub counts: [i64; 14],
}

/// A soft and a hard limit of this process.
///
/// # Errors
/// Those of `prlimit`.
pub fn limit(resource: i32) -> io::Result<(u64, u64)> {
    set_limit(0, resource, None)
}

/// Sets a limit of a process (0 is this one), if one is given; the limit before.
///
/// # Errors
/// Those of `prlimit`.
pub fn set_limit(pid: i32, resource: i32, new: Option<(u64, u64)>) -> io::Result<(u64, u64)> {
    let new = new.map(|(soft, hard)| libc::rlimit64 {
        rlim_cur: soft,
        rlim_max: hard,
    });
    let given = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    let mut old = MaybeUninit::<libc::rlimit64>::zeroed();
    // SAFETY: both records live through the call; the old one is written before it is read.
    let old = unsafe {
        if libc::prlimit64(pid, resource as _, given, old.as_mut_ptr()) != 0 {
            return Err(io::Error::last_os_error());
        }
        old.assume_init()
    };
    Ok((old.rlim_cur, old.rlim_max))
}

/// The size of a page of memory.
pub fn page_size() -> i64 {
    // SAFETY: a question that takes no pointer.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) }
}

/// What this process, its children or this thread have used.
///
/// # Errors
/// Those of `getrusage`.
pub fn used(who: i32) -> io::Result<Used> {
    let mut record = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the record lives through the call and is written before it is read.
    let record = unsafe {
        if libc::getrusage(who, record.as_mut_ptr()) != 0 {
            return Err(io::Error::last_os_error());
        }
        record.assume_init()
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    Ok(Used {
        user: seconds(record.ru_utime),
        system: seconds(record.ru_stime),
        counts: [
            record.ru_maxrss,
            record.ru_ixrss,
            record.ru_idrss,
            record.ru_isrss,
            record.ru_minflt,
            record.ru_majflt,
            record.ru_nswap,
            record.ru_inblock,
            record.ru_oublock,
            record.ru_msgsnd,
            record.ru_msgrcv,
            record.ru_nsignals,
            record.ru_nvcsw,
            record.ru_nivcsw,
        ],
    })
}
