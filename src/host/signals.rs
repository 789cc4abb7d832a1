//! Signals.  A handler may do next to nothing, so it notes which signal came, sets the interrupt word of the
//! interpreter, and wakes whoever waits; what the script wants done happens at the next safe point.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// Signal numbers are below this.
pub const COUNT: usize = 65;

/// The word in which signals are announced, and the bits that announce them.  A signal handler can reach
/// nothing but statics; only the `krait` command announces any.
static INTERRUPT_WORD: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
static INTERRUPT_BITS: AtomicU32 = AtomicU32::new(0);
static INTERPRETER_THREAD: AtomicU64 = AtomicU64::new(0);

/// Which signals have come and have not been dealt with.
static PENDING: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

/// The descriptor that a signal writes a byte to, to wake an event loop; -1 for none.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);
/// Likewise, for `signal.set_wakeup_fd`.
static SCRIPT_WAKEUP: AtomicI32 = AtomicI32::new(-1);

/// What the process does with a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Default,
    Ignore,
    /// Note it for the interpreter.
    Announce,
}

/// From now on signals write to this descriptor.
pub fn set_wakeup(fileno: i32) {
    WAKEUP.store(fileno, Ordering::Relaxed);
}

/// Signals no longer write to this descriptor, if they did.
pub fn clear_wakeup(fileno: i32) {
    let _ = WAKEUP.compare_exchange(fileno, -1, Ordering::Relaxed, Ordering::Relaxed);
}

/// From now on signals write their number to this descriptor; answers with the one before.
pub fn set_script_wakeup(fileno: i32) -> i32 {
    SCRIPT_WAKEUP.swap(fileno, Ordering::Relaxed)
}

/// Whether this signal has come since it was last asked for.
pub fn take(signal: usize) -> bool {
    PENDING[signal].swap(false, Ordering::SeqCst)
}

/// Makes it look as if a signal had come that a script handles; others it does nothing about.
pub fn simulate(signal: usize) {
    if action(signal) == Some(Action::Announce) {
        PENDING[signal].store(true, Ordering::SeqCst);
        announce_again();
    }
}

/// Sets the interrupt word again: some signal has not been dealt with yet.
pub fn announce_again() {
    let word = INTERRUPT_WORD.load(Ordering::Acquire);
    if !word.is_null() {
        // SAFETY: the pointer came from an `Arc` that is never freed.
        unsafe { (*word).fetch_or(INTERRUPT_BITS.load(Ordering::Relaxed), Ordering::SeqCst) };
    }
}

extern "C" fn on_signal(signal: libc::c_int) {
    if INTERRUPT_WORD.load(Ordering::Acquire).is_null() {
        return;
    }
    // SAFETY: the place of errno is the thread's own.
    let errno = unsafe { *libc::__errno_location() };
    let interpreter = INTERPRETER_THREAD.load(Ordering::Relaxed);
    // A blocking system call of the interpreter must end, so its thread is the one to take the signal; and
    // only that one announces it, or a single Ctrl-C would be announced twice.
    // SAFETY: both functions may be called in a signal handler; the thread lives as long as the process.
    unsafe {
        if libc::pthread_self() as u64 != interpreter {
            libc::pthread_kill(interpreter as libc::pthread_t, signal);
            return;
        }
    }
    PENDING[signal as usize].store(true, Ordering::SeqCst);
    announce_again();
    for wakeup in [&SCRIPT_WAKEUP, &WAKEUP] {
        let wakeup = wakeup.load(Ordering::Relaxed);
        if wakeup >= 0 {
            // SAFETY: `write` may be called in a signal handler; a descriptor that is closed meanwhile is an
            // error that is ignored.
            unsafe { libc::write(wakeup, [signal as u8].as_ptr().cast(), 1) };
        }
    }
    // SAFETY: as above; the code that was interrupted finds errno as it left it.
    unsafe { *libc::__errno_location() = errno };
}

/// From now on Ctrl-C sets `bits` in `word`, and ends blocking calls of the thread that calls this,
/// which must run until the process ends.
pub fn announce(word: Arc<AtomicU32>, bits: u32) {
    INTERRUPT_BITS.store(bits, Ordering::Relaxed);
    // SAFETY: the call has no preconditions.
    let this_thread = unsafe { libc::pthread_self() };
    INTERPRETER_THREAD.store(this_thread as u64, Ordering::Relaxed);
    INTERRUPT_WORD.store(Arc::into_raw(word).cast_mut(), Ordering::Release);
    let _ = set_action(libc::SIGINT as usize, Action::Announce);
}

/// Sets what the process does with a signal.
///
/// # Errors
/// `EINVAL` for signals that cannot be caught.
pub fn set_action(signal: usize, action: Action) -> io::Result<()> {
    // SAFETY: the struct is plain data for which zero is valid; the handler does only what handlers may.
    let result = unsafe {
        let mut wanted: libc::sigaction = std::mem::zeroed();
        // No SA_RESTART: a read or a sleep has to return, so that the handler can run.
        wanted.sa_sigaction = match action {
            Action::Default => libc::SIG_DFL,
            Action::Ignore => libc::SIG_IGN,
            Action::Announce => on_signal as extern "C" fn(libc::c_int) as usize,
        };
        libc::sigaction(
            signal as libc::c_int,
            &raw const wanted,
            std::ptr::null_mut(),
        )
    };
    checked(result)
}

/// What the process does with a signal; `None` for a number that is none.
pub fn action(signal: usize) -> Option<Action> {
    // SAFETY: the struct is plain data for which zero is valid, and the call only writes to it.
    let (result, found) = unsafe {
        let mut found: libc::sigaction = std::mem::zeroed();
        let result = libc::sigaction(signal as libc::c_int, std::ptr::null(), &raw mut found);
        (result, found.sa_sigaction)
    };
    (result == 0).then_some(match found {
        libc::SIG_DFL => Action::Default,
        libc::SIG_IGN => Action::Ignore,
        _ => Action::Announce,
    })
}

fn checked(result: libc::c_int) -> io::Result<()> {
    if result == 0 {
        return Ok(());
    }
    Err(io::Error::last_os_error())
}

/// Sends the calling thread a signal.
///
/// # Errors
/// `EINVAL` for a number that is no signal.
pub fn raise(signal: i32) -> io::Result<()> {
    // SAFETY: the call has no preconditions.
    checked(unsafe { libc::raise(signal) })
}

/// Whether system calls that this signal ends begin again by themselves.
///
/// # Errors
/// `EINVAL` for a number that is no signal.
pub fn set_restarting(signal: i32, restarting: bool) -> io::Result<()> {
    // SAFETY: the struct is plain data; the action is given back but for one flag.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        checked(libc::sigaction(signal, std::ptr::null(), &raw mut action))?;
        if restarting {
            action.sa_flags |= libc::SA_RESTART;
        } else {
            action.sa_flags &= !libc::SA_RESTART;
        }
        checked(libc::sigaction(
            signal,
            &raw const action,
            std::ptr::null_mut(),
        ))
    }
}

/// What the system calls a signal.
pub fn describe(signal: i32) -> Option<String> {
    // SAFETY: the text stays as it is until the next call, and is copied at once.
    let text = unsafe {
        let text = libc::strsignal(signal);
        if text.is_null() {
            return None;
        }
        std::ffi::CStr::from_ptr(text)
            .to_string_lossy()
            .into_owned()
    };
    (!text.starts_with("Unknown signal")).then_some(text)
}

/// Asks for SIGALRM in so many seconds; answers with how many were left of the request before.
pub fn alarm(seconds: u32) -> u32 {
    // SAFETY: the call has no preconditions.
    unsafe { libc::alarm(seconds) }
}

/// A timer's time left and its interval, in seconds.
pub type Timer = (f64, f64);

fn to_timeval(seconds: f64) -> libc::timeval {
    let micros = (seconds * 1e6).ceil();
    libc::timeval {
        tv_sec: (micros / 1e6) as libc::time_t,
        tv_usec: (micros % 1e6) as libc::suseconds_t,
    }
}

fn from_timer(timer: &libc::itimerval) -> Timer {
    let seconds = |time: &libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    (seconds(&timer.it_value), seconds(&timer.it_interval))
}

/// Sets a timer of the process, or only looks at it; answers with what it was.
///
/// # Errors
/// `EINVAL` for a timer that does not exist.
pub fn timer(which: i32, set: Option<Timer>) -> io::Result<Timer> {
    // SAFETY: the structs are plain data for which zero is valid; they outlive the calls.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        match set {
            None => checked(libc::getitimer(which as _, &raw mut old))?,
            Some((value, interval)) => {
                let new = libc::itimerval {
                    it_value: to_timeval(value),
                    it_interval: to_timeval(interval),
                };
                checked(libc::setitimer(which as _, &raw const new, &raw mut old))?;
            }
        }
        Ok(from_timer(&old))
    }
}

/// Waits for a signal.
pub fn pause() {
    // SAFETY: the call has no preconditions.
    unsafe { libc::pause() };
}

/// Changes which signals the thread holds back, as `how` says; answers with those it held back before.
///
/// # Errors
/// `EINVAL` for an unknown `how`.
pub fn mask(how: i32, signals: &[i32]) -> io::Result<Vec<i32>> {
    // SAFETY: the sets are initialised before they are read, and outlive the calls.
    unsafe {
        let mut wanted: libc::sigset_t = std::mem::zeroed();
        let mut old: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut wanted);
        for &signal in signals {
            libc::sigaddset(&raw mut wanted, signal);
        }
        let error = libc::pthread_sigmask(how, &raw const wanted, &raw mut old);
        if error != 0 {
            return Err(io::Error::from_raw_os_error(error));
        }
        Ok(members(&old))
    }
}

/// The signals that wait because they are held back.
pub fn held_back() -> Vec<i32> {
    // SAFETY: the set is plain data that the call fills.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigpending(&raw mut set);
        members(&set)
    }
}

fn members(set: &libc::sigset_t) -> Vec<i32> {
    // SAFETY: the set is initialised.
    (1..COUNT as i32)
        .filter(|&signal| unsafe { libc::sigismember(set, signal) } == 1)
        .collect()
}
