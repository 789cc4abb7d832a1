//! Processes: starting programs, waiting for them, signals to them.  Starting uses `clone` with shared memory
//! while the parent waits, so that it costs the same however much memory the interpreter has.

use std::ffi::{CStr, CString};
use std::io;
use std::ptr;

/// What a new process is to be.
pub struct Plan {
    /// The files to try, in this order.
    pub executables: Vec<CString>,
    pub arguments: Vec<CString>,
    /// `None` for the environment of this process.
    pub environment: Option<Vec<CString>>,
    pub directory: Option<CString>,
    /// What become descriptors 0, 1 and 2; -1 leaves one as it is.
    pub standard: [i32; 3],
    /// The parent's ends of the pipes, which the child closes; -1 for none.
    pub parents_ends: [i32; 4],
    /// Where the child reports why it could not run the program.
    pub report: i32,
    /// Whether everything but [`Plan::kept`] above 2 is closed.
    pub close_others: bool,
    /// Descriptors that stay open, in ascending order.
    pub kept: Vec<i32>,
    pub restore_signals: bool,
    pub new_session: bool,
    pub process_group: Option<i32>,
    pub groups: Option<Vec<libc::gid_t>>,
    pub group: Option<libc::gid_t>,
    pub user: Option<libc::uid_t>,
    pub umask: Option<libc::mode_t>,
}

/// A plan with everything that the child needs, laid out so that it need not allocate.
struct Prepared<'a> {
    plan: &'a Plan,
    arguments: Vec<*const libc::c_char>,
    environment: Option<Vec<*const libc::c_char>>,
    /// The signal mask of the parent, which the program gets.
    mask: libc::sigset_t,
}

fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
    let pointers = strings.iter().map(|string| string.as_ptr());
    pointers.chain([ptr::null()]).collect()
}

/// How far the child came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before it changed the directory, or in what follows that.
    Setup,
    Directory,
    Exec,
}

/// The room that the child's own stack has.
const STACK: usize = 256 * 1024;

/// Starts a program; its process number.  Why a program could not run comes through [`Plan::report`].
pub fn start(plan: &Plan) -> io::Result<i32> {
    let mut prepared = prepare(plan);
    let mut stack: Vec<u128> = vec![0; STACK / size_of::<u128>()];
    let top = stack.as_mut_ptr_range().end;
    let blocked = Blocked::all();
    prepared.mask = blocked.before;
    // SAFETY: the child runs on a stack of its own, and the parent stands still until it has gone away or
    // become another program, so `stack` and `prepared` outlive it; all signals are blocked meanwhile, so no
    // handler runs in the shared memory.
    let pid = unsafe {
        libc::clone(
            child_entry,
            top.cast(),
            libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD,
            (&raw mut prepared).cast(),
        )
    };
    let result = if pid < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(pid)
    };
    drop(blocked);
    result
}

/// As [`start`], with something that the child does before it becomes the program; that needs a copy of the
/// whole process.  `first` answers whether the child shall go on.
pub fn start_after(plan: &Plan, first: impl FnOnce() -> bool) -> io::Result<i32> {
    let mut prepared = prepare(plan);
    let blocked = Blocked::all();
    prepared.mask = blocked.before;
    // SAFETY: the child has this thread only, and uses nothing that another could hold locked, as far as that
    // is in the hands of the interpreter; the parent is not touched.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        drop(blocked);
        let stage = match set_up(&prepared) {
            Ok(()) if first() => match close_rest(plan) {
                Ok(()) => run_program(&prepared),
                Err(failure) => failure,
            },
            Ok(()) => {
                let _ = super::descriptor::write(plan.report, b"SubprocessError:0:");
                leave();
            }
            Err(failure) => failure,
        };
        report(plan, stage);
        leave();
    }
    if pid < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(pid)
}

fn prepare(plan: &Plan) -> Prepared<'_> {
    Prepared {
        plan,
        arguments: pointers(&plan.arguments),
        environment: plan.environment.as_deref().map(pointers),
        // SAFETY: a signal set is plain data for which zero is valid.
        mask: unsafe { std::mem::zeroed() },
    }
}

/// All signals wait while this lives.
struct Blocked {
    before: libc::sigset_t,
}

impl Blocked {
    fn all() -> Blocked {
        // SAFETY: both sets are live, and zero is a valid signal set.
        unsafe {
            let mut all: libc::sigset_t = std::mem::zeroed();
            let mut before: libc::sigset_t = std::mem::zeroed();
            libc::sigfillset(&raw mut all);
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
            Blocked { before }
        }
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: the set is live.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.before, ptr::null_mut());
        }
    }
}

type Failure = (Stage, i32);

fn errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

extern "C" fn child_entry(prepared: *mut libc::c_void) -> libc::c_int {
    // SAFETY: the pointer is the one that `start` passed, whose object outlives the child.
    let prepared = unsafe { &*prepared.cast::<Prepared>() };
    default_handlers();
    let failure = match set_up(prepared).and_then(|()| close_rest(prepared.plan)) {
        Ok(()) => run_program(prepared),
        Err(failure) => failure,
    };
    report(prepared.plan, failure);
    leave();
}

/// Ends the child without anything that ends a whole program.
fn leave() -> ! {
    // SAFETY: this ends the process at once.
    unsafe { libc::_exit(255) }
}

/// Handlers of the parent must not run in the child, whose memory is the parent's.
fn default_handlers() {
    for signal in 1..65 {
        // SAFETY: the struct is plain data for which zero is valid; numbers that are no signals are refused.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            if libc::sigaction(signal, ptr::null(), &raw mut action) == 0
                && action.sa_sigaction != libc::SIG_IGN
                && action.sa_sigaction != libc::SIG_DFL
            {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
    }
}

/// Descriptors, directory, session and identity of the child.
fn set_up(prepared: &Prepared) -> std::result::Result<(), Failure> {
    let plan = prepared.plan;
    place_descriptors(plan).map_err(|code| (Stage::Setup, code))?;
    if let Some(directory) = &plan.directory {
        // SAFETY: the path is a live C string.
        check(unsafe { libc::chdir(directory.as_ptr()) })
            .map_err(|code| (Stage::Directory, code))?;
    }
    // SAFETY: these calls change the child's own state only; the pointers are live.
    unsafe {
        if let Some(mask) = plan.umask {
            libc::umask(mask);
        }
        if plan.restore_signals {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const prepared.mask, ptr::null_mut());
    }
    change_identity(plan).map_err(|code| (Stage::Setup, code))
}

/// The raw calls: the library's own would try to bring along the threads of the parent.
fn change_identity(plan: &Plan) -> std::result::Result<(), i32> {
    // SAFETY: these calls change the child's own state only; the pointers are live.
    unsafe {
        if plan.new_session {
            check(libc::setsid())?;
        }
        if let Some(group) = plan.process_group {
            check(libc::setpgid(0, group))?;
        }
        if let Some(groups) = &plan.groups {
            check_long(libc::syscall(
                libc::SYS_setgroups,
                groups.len(),
                groups.as_ptr(),
            ))?;
        }
        if let Some(group) = plan.group {
            check_long(libc::syscall(libc::SYS_setresgid, group, group, group))?;
        }
        if let Some(user) = plan.user {
            check_long(libc::syscall(libc::SYS_setresuid, user, user, user))?;
        }
    }
    Ok(())
}

fn check(result: libc::c_int) -> std::result::Result<i32, i32> {
    if result < 0 { Err(errno()) } else { Ok(result) }
}

fn check_long(result: libc::c_long) -> std::result::Result<(), i32> {
    if result < 0 { Err(errno()) } else { Ok(()) }
}

/// Puts the child's ends of the pipes to 0, 1 and 2.
fn place_descriptors(plan: &Plan) -> std::result::Result<(), i32> {
    // SAFETY: these calls change the child's own table of descriptors only.
    unsafe {
        for &fd in &plan.kept {
            if fd != plan.report {
                let flags = libc::fcntl(fd, libc::F_GETFD);
                check(libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC))?;
            }
        }
        for end in plan.parents_ends {
            if end >= 0 {
                check(libc::close(end))?;
            }
        }
        // A source below the place where it belongs could be overwritten before its turn.
        let mut sources = plan.standard;
        for (target, source) in (0..).zip(&mut sources) {
            if (0..target).contains(source) {
                *source = check(libc::fcntl(*source, libc::F_DUPFD_CLOEXEC, 3))?;
            }
        }
        for (target, source) in (0..).zip(sources) {
            if source == target {
                check(libc::fcntl(source, libc::F_SETFD, 0))?;
            } else if source >= 0 {
                check(libc::dup2(source, target))?;
            }
        }
    }
    Ok(())
}

/// Closes what the program shall not have.
fn close_rest(plan: &Plan) -> std::result::Result<(), Failure> {
    if plan.close_others {
        let mut from = 3;
        for &fd in &plan.kept {
            if fd >= from {
                close_between(from, fd - 1);
                from = fd + 1;
            }
        }
        close_between(from, i32::MAX);
    }
    Ok(())
}

fn close_between(first: i32, last: i32) {
    if last < first {
        return;
    }
    // SAFETY: these calls change the child's own table of descriptors only.
    unsafe {
        if libc::syscall(libc::SYS_close_range, first, last, 0) == 0 {
            return;
        }
        let limit = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 1 << 20) as i32;
        for fd in first..=last.min(limit) {
            libc::close(fd);
        }
    }
}

/// Becomes the program; returns only when none of the files will do.
fn run_program(prepared: &Prepared) -> Failure {
    let mut saved = 0;
    for file in &prepared.plan.executables {
        // SAFETY: all pointers lead to live C strings, the arrays end with null pointers.
        unsafe {
            match &prepared.environment {
                Some(environment) => libc::execve(
                    file.as_ptr(),
                    prepared.arguments.as_ptr(),
                    environment.as_ptr(),
                ),
                None => libc::execv(file.as_ptr(), prepared.arguments.as_ptr()),
            };
        }
        let code = errno();
        if code != libc::ENOENT && code != libc::ENOTDIR && saved == 0 {
            saved = code;
        }
    }
    let code = if saved == 0 { errno() } else { saved };
    (Stage::Exec, code)
}

/// Tells the parent, without allocation: the class of the exception, the error number in hexadecimal, and what
/// was being done.
fn report(plan: &Plan, (stage, code): Failure) {
    let mut text = [0_u8; 64];
    let mut length = 0;
    let mut put = |bytes: &[u8]| {
        text[length..length + bytes.len()].copy_from_slice(bytes);
        length += bytes.len();
    };
    put(b"OSError:");
    for shift in (0..8).rev() {
        let digit = (code as u32 >> (shift * 4)) & 0xf;
        put(&[b"0123456789ABCDEF"[digit as usize]]);
    }
    put(match stage {
        Stage::Setup => b":noexec",
        Stage::Directory => b":noexec:chdir",
        Stage::Exec => b":",
    });
    let _ = super::descriptor::write(plan.report, &text[..length]);
}

/// Waits for a child: its number (0 if it still runs and the options say not to wait) and its status.
pub fn wait(pid: i32, options: i32) -> io::Result<(i32, i32)> {
    let mut status = 0;
    // SAFETY: the pointer leads to a live number.
    let result = unsafe { libc::waitpid(pid, &raw mut status, options) };
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok((result, status))
}

/// What `waitid` tells of a child.
pub struct ChildState {
    pub pid: i32,
    pub uid: u32,
    pub signal: i32,
    pub status: i32,
    pub code: i32,
}

/// Waits for one child of several, as `waitid` has it; `None` where there is nothing to tell.
pub fn wait_id(
    kind: libc::idtype_t,
    id: libc::id_t,
    options: i32,
) -> io::Result<Option<ChildState>> {
    // SAFETY: all zeros are a valid value, which the call overwrites where it has something to tell; the
    // fields are those of a child's signal.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        result_of(libc::waitid(kind, id, &raw mut info, options))?;
        Ok((info.si_pid() != 0).then(|| ChildState {
            pid: info.si_pid(),
            uid: info.si_uid(),
            signal: info.si_signo,
            status: info.si_status(),
            code: info.si_code,
        }))
    }
}

/// Sends a signal to a process.
pub fn kill(pid: i32, signal: i32) -> io::Result<()> {
    if pid.cast_unsigned() == std::process::id() && signal != 0 && !is_blocked(signal) {
        // To this thread: so it is there when the call returns, and signals keep their order.
        // SAFETY: no memory is involved.
        return match unsafe { libc::raise(signal) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        };
    }
    // SAFETY: no memory is involved.
    result_of(unsafe { libc::kill(pid, signal) })
}

/// Whether this thread lets a signal wait.
fn is_blocked(signal: i32) -> bool {
    // SAFETY: the mask is written by the call before it is looked at.
    unsafe {
        let mut mask = std::mem::zeroed::<libc::sigset_t>();
        libc::pthread_sigmask(libc::SIG_BLOCK, ptr::null(), &raw mut mask);
        libc::sigismember(&raw const mask, signal) == 1
    }
}

/// Sends a signal to a group of processes.
pub fn kill_group(group: i32, signal: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    result_of(unsafe { libc::killpg(group, signal) })
}

fn result_of(result: libc::c_int) -> io::Result<()> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// A descriptor that becomes readable when the process ends.
pub fn descriptor_of(pid: i32, flags: u32) -> io::Result<i32> {
    // SAFETY: no memory is involved.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(fd as i32)
}

/// The process group of a process.
pub fn group_of(pid: i32) -> io::Result<i32> {
    // SAFETY: no memory is involved.
    let group = unsafe { libc::getpgid(pid) };
    result_of(group).map(|()| group)
}

/// The session of a process.
pub fn session_of(pid: i32) -> io::Result<i32> {
    // SAFETY: no memory is involved.
    let session = unsafe { libc::getsid(pid) };
    result_of(session).map(|()| session)
}

/// Begins a session.
pub fn new_session() -> io::Result<()> {
    // SAFETY: no memory is involved.
    result_of(unsafe { libc::setsid() })
}

/// Puts a process into a group.
pub fn set_group(pid: i32, group: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    result_of(unsafe { libc::setpgid(pid, group) })
}

/// Lets other processes run.
pub fn yield_processor() {
    // SAFETY: the call has no preconditions.
    unsafe { libc::sched_yield() };
}

/// Becomes another program; returns only with the error.
pub fn become_program(file: &CStr, arguments: &[CString], environment: &[CString]) -> io::Error {
    let (arguments, environment) = (pointers(arguments), pointers(environment));
    // SAFETY: all pointers lead to live C strings, the arrays end with null pointers.
    unsafe { libc::execve(file.as_ptr(), arguments.as_ptr(), environment.as_ptr()) };
    io::Error::last_os_error()
}

/// Ends the process by a signal that leaves a trace of its state.
pub fn abort() -> ! {
    // SAFETY: the call has no preconditions.
    unsafe { libc::abort() }
}
