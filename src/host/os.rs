//! The system calls that the standard library does not offer: processor time, sleep that a signal ends,
//! unbuffered descriptors, and Ctrl-C.

use std::fs::File;
use std::io::{self, Read, Write};
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};

fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the call writes to the struct that the pointer leads to, and to nothing else.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
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

/// The word in which Ctrl-C is announced, and the bits that announce it.  A signal handler can reach
/// nothing but statics; only the `krait` command installs one.
static INTERRUPT_WORD: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
static INTERRUPT_BITS: AtomicU32 = AtomicU32::new(0);
static INTERPRETER_THREAD: AtomicU64 = AtomicU64::new(0);

extern "C" fn on_interrupt(_: libc::c_int) {
    let word = INTERRUPT_WORD.load(Ordering::Acquire);
    if word.is_null() {
        return;
    }
    // SAFETY: the pointer came from an `Arc` that is never freed.
    unsafe { (*word).fetch_or(INTERRUPT_BITS.load(Ordering::Relaxed), Ordering::SeqCst) };
    // A blocking system call of the interpreter must end: pass the signal on to its thread.
    // SAFETY: both functions may be called in a signal handler; the thread lives as long as the process.
    unsafe {
        let interpreter = INTERPRETER_THREAD.load(Ordering::Relaxed);
        if libc::pthread_self() as u64 != interpreter {
            libc::pthread_kill(interpreter as libc::pthread_t, libc::SIGINT);
        }
    }
}

/// From now on Ctrl-C sets `bits` in `word`, and ends blocking calls of the thread that calls this,
/// which must run until the process ends.
pub fn announce_interrupts(word: Arc<AtomicU32>, bits: u32) {
    INTERRUPT_BITS.store(bits, Ordering::Relaxed);
    // SAFETY: the call has no preconditions.
    let this_thread = unsafe { libc::pthread_self() };
    INTERPRETER_THREAD.store(this_thread as u64, Ordering::Relaxed);
    INTERRUPT_WORD.store(Arc::into_raw(word).cast_mut(), Ordering::Release);
    // SAFETY: the struct is plain data for which zero is valid; the handler does only what handlers may.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        // No SA_RESTART: a read or a sleep has to return, so that KeyboardInterrupt can be raised.
        action.sa_sigaction = on_interrupt as extern "C" fn(libc::c_int) as usize;
        libc::sigaction(libc::SIGINT, &raw const action, std::ptr::null_mut());
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
