//! The system calls that the standard library does not offer: processor time, sleep that a signal ends,
//! unbuffered descriptors, and how Ctrl-C ends a process.

use std::fs::File;
use std::io::{self, Read, Write};
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd};

fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the call writes to the struct that the pointer leads to, and to nothing else.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Tells the C library's allocator what kind of program this is: one thread that takes and gives back much
/// memory in small pieces.  Measured at 5 to 10 % of a start that imports much, and of trees of tasks.
pub fn tune_allocator() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        /// Freed memory at the end of the heap that is kept.
        const KEPT: libc::c_int = 64 << 20;
        let options = [
            // Threads of the pool hardly allocate: one arena, which grows without a bound of its own.
            (libc::M_ARENA_MAX, 1),
            // Without bins whose pieces are merged all at once, whenever something large is freed.
            (libc::M_MXFAST, 0),
            (libc::M_TRIM_THRESHOLD, KEPT),
            (libc::M_TOP_PAD, 1 << 20),
            // Buffers of some megabytes stay: mapping each anew took more than half of a large transfer.
            (libc::M_MMAP_THRESHOLD, 32 << 20),
        ];
        for (option, value) in options {
            // SAFETY: the call only sets numbers of the allocator, before there is a second thread.
            unsafe { libc::mallopt(option, value) };
        }
    }
}

/// The monotonic clock.
pub fn monotonic_ns() -> u64 {
    clock_ns(libc::CLOCK_MONOTONIC)
}

/// Processor time of the process.
pub fn cpu_ns() -> u64 {
    clock_ns(libc::CLOCK_PROCESS_CPUTIME_ID)
}

/// Processor time of the thread.
pub fn thread_cpu_ns() -> u64 {
    clock_ns(libc::CLOCK_THREAD_CPUTIME_ID)
}

/// The processor time of one thread, for others to read.
pub struct ThreadClock(libc::clockid_t);

impl ThreadClock {
    /// That of the calling thread; it means nothing once the thread has ended.
    pub fn of_this_thread() -> Option<ThreadClock> {
        let mut clock = 0;
        // SAFETY: the call writes the clock's number to where the pointer leads, and nothing else.
        let status = unsafe { libc::pthread_getcpuclockid(libc::pthread_self(), &raw mut clock) };
        (status == 0).then_some(ThreadClock(clock))
    }

    /// How long the thread has been working.
    pub fn busy_ns(&self) -> u64 {
        clock_ns(self.0)
    }
}

/// Sleeps until the time is over or a signal has been handled.
pub fn sleep_once(ns: u64) {
    let time = libc::timespec {
        tv_sec: (ns / 1_000_000_000) as libc::time_t,
        tv_nsec: (ns % 1_000_000_000) as libc::c_long,
    };
    // SAFETY: the call reads the struct; it may be told not to report the rest.
    unsafe { libc::nanosleep(&raw const time, std::ptr::null_mut()) };
}

/// A descriptor that is not closed when dropped: it belongs to the process.
struct Borrowed(ManuallyDrop<File>);

impl Borrowed {
    fn new(fileno: i32) -> Borrowed {
        // SAFETY: the file is never closed through this value; a descriptor that is not open makes
        // every operation fail with an error.
        Borrowed(ManuallyDrop::new(unsafe { File::from_raw_fd(fileno) }))
    }
}

impl Read for Borrowed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}

impl Write for Borrowed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes to a descriptor of the process, without a buffer.
pub fn descriptor_writer(fileno: i32) -> Box<dyn Write> {
    Box::new(Borrowed::new(fileno))
}

/// Reads from a descriptor of the process, without a buffer; a signal ends a read with `Interrupted`.
pub fn descriptor_reader(fileno: i32) -> Box<dyn Read> {
    Box::new(Borrowed::new(fileno))
}

/// Wakes an interpreter that has nothing to do: rung by other threads of the system.
pub struct Bell(std::os::fd::OwnedFd);

impl Bell {
    /// A bell that has not been rung.
    pub fn new() -> io::Result<Bell> {
        // SAFETY: the call has no preconditions; its descriptor belongs to the value made here.
        unsafe {
            let fileno = libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK);
            if fileno < 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(Bell(std::os::fd::OwnedFd::from_raw_fd(fileno)))
        }
    }

    /// Ends the wait that is under way, or the next one.
    pub fn ring(&self) {
        let one = 1u64;
        // SAFETY: the descriptor is open, the eight bytes are there.
        unsafe { libc::write(self.0.as_raw_fd(), (&raw const one).cast(), 8) };
    }

    /// Waits until it is rung, the time is over, or a signal has been handled.
    pub fn wait(&self, timeout_ns: Option<u64>) {
        let mut poll = libc::pollfd {
            fd: self.0.as_raw_fd(),
            events: libc::POLLIN,
            revents: 0,
        };
        let timeout = timeout_ns.map(|ns| libc::timespec {
            tv_sec: (ns / 1_000_000_000) as libc::time_t,
            tv_nsec: (ns % 1_000_000_000) as libc::c_long,
        });
        let timeout = timeout
            .as_ref()
            .map_or(std::ptr::null(), std::ptr::from_ref);
        let mut count = 0u64;
        // SAFETY: the structs live across the calls; the descriptor is open and never blocks.
        unsafe {
            libc::ppoll(&raw mut poll, 1, timeout, std::ptr::null());
            libc::read(self.0.as_raw_fd(), (&raw mut count).cast(), 8);
        }
    }
}

/// Ends the process as Ctrl-C ends one that does not catch it, so that a shell sees the signal (status 130).
pub fn die_of_interrupt() -> ! {
    // SAFETY: restoring the default action and raising the signal have no preconditions.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::raise(libc::SIGINT);
    }
    std::process::exit(130)
}

/// A broken-down time, as C's `struct tm` has it: months from 0, years since 1900, days of the week from Sunday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrokenDown {
    pub second: i32,
    pub minute: i32,
    pub hour: i32,
    pub day: i32,
    pub month: i32,
    pub year: i32,
    pub weekday: i32,
    pub year_day: i32,
    pub dst: i32,
    pub offset: i64,
    pub zone: String,
}

impl BrokenDown {
    fn of(time: &libc::tm) -> BrokenDown {
        let zone = if time.tm_zone.is_null() {
            String::new()
        } else {
            // SAFETY: the C library lets it point to a static string that ends in a zero.
            unsafe { std::ffi::CStr::from_ptr(time.tm_zone) }
                .to_string_lossy()
                .into_owned()
        };
        BrokenDown {
            second: time.tm_sec,
            minute: time.tm_min,
            hour: time.tm_hour,
            day: time.tm_mday,
            month: time.tm_mon,
            year: time.tm_year,
            weekday: time.tm_wday,
            year_day: time.tm_yday,
            dst: time.tm_isdst,
            offset: time.tm_gmtoff,
            zone,
        }
    }

    fn to_c(&self, zone: Option<&std::ffi::CStr>) -> libc::tm {
        // SAFETY: the struct is plain data for which zero is valid.
        let mut time: libc::tm = unsafe { std::mem::zeroed() };
        time.tm_sec = self.second;
        time.tm_min = self.minute;
        time.tm_hour = self.hour;
        time.tm_mday = self.day;
        time.tm_mon = self.month;
        time.tm_year = self.year;
        time.tm_wday = self.weekday;
        time.tm_yday = self.year_day;
        time.tm_isdst = self.dst;
        time.tm_gmtoff = self.offset;
        time.tm_zone = zone.map_or(std::ptr::null(), std::ffi::CStr::as_ptr);
        time
    }
}

/// Seconds since 1970 in the local zone, or in UTC; `None` beyond what the C library can tell.
pub fn break_down(seconds: i64, local: bool) -> Option<BrokenDown> {
    // SAFETY: the struct is plain data for which zero is valid.
    let mut time: libc::tm = unsafe { std::mem::zeroed() };
    let seconds = seconds as libc::time_t;
    // SAFETY: both pointers lead to live values of the right types.
    let result = unsafe {
        if local {
            libc::localtime_r(&raw const seconds, &raw mut time)
        } else {
            libc::gmtime_r(&raw const seconds, &raw mut time)
        }
    };
    (!result.is_null()).then(|| BrokenDown::of(&time))
}

/// Seconds since 1970 of a local time; `None` for one that does not exist.
pub fn make_time(time: &BrokenDown) -> Option<i64> {
    let mut time = time.to_c(None);
    // The C library marks success by the day of the week that it works out.
    time.tm_wday = -1;
    // SAFETY: the pointer leads to a live value, which the call may change.
    let seconds = unsafe { libc::mktime(&raw mut time) };
    (time.tm_wday != -1).then_some(seconds)
}

/// A time as a format of `strftime` says.
pub fn format_time(format: &str, time: &BrokenDown) -> Option<String> {
    if format.is_empty() {
        return Some(String::new());
    }
    let zone = std::ffi::CString::new(time.zone.as_str()).ok()?;
    let c_time = time.to_c(Some(&zone));
    // A character behind the format tells an empty result from a buffer that is too small.
    let c_format = std::ffi::CString::new(format!("{format}.")).ok()?;
    let mut buffer = vec![0_u8; 256 + format.len() * 4];
    loop {
        // SAFETY: the buffer has the length given; format and time are live.
        let length = unsafe {
            libc::strftime(
                buffer.as_mut_ptr().cast(),
                buffer.len(),
                c_format.as_ptr(),
                &raw const c_time,
            )
        };
        if length > 0 {
            buffer.truncate(length - 1);
            return Some(String::from_utf8_lossy(&buffer).into_owned());
        }
        if buffer.len() > 1 << 20 {
            return None;
        }
        buffer.resize(buffer.len() * 4, 0);
    }
}
