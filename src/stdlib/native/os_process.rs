//! The part of `os` that deals with processes: waiting, signals, numbers of users and groups, statuses.

use super::os_descriptor::{int_arg, retry};
use super::struct_sequence;
use crate::host::descriptor;
use crate::host::process;
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::set;
use crate::struct_sequence;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::module::Module;
use crate::types::set::Set;
use crate::types::tuple::Tuple;
use crate::vm::Vm;
use std::ffi::CString;

/// Text or bytes for the system, without a zero in it.
pub fn c_string(vm: &mut Vm, value: &Value) -> Result<CString> {
    let bytes = match value.as_bytes() {
        Some(bytes) => bytes.as_slice().to_vec(),
        None if value.as_str().is_some() => {
            let how = [Value::from("utf-8"), Value::from("surrogateescape")];
            let encoded = vm.call_method(value, "encode", &how)?;
            bytes_arg(vm, &encoded)?.to_vec()
        }
        None => vm.path_text(value)?.into_bytes(),
    };
    CString::new(bytes).map_err(|_| vm.value_error("embedded null byte"))
}

/// The environment of programs that are started, as `NAME=value`.
pub fn environment(vm: &mut Vm) -> Result<Vec<CString>> {
    let pairs = vm.host.environment.clone();
    let text = |(name, value)| Value::from(format!("{name}={value}"));
    pairs
        .into_iter()
        .map(|pair| c_string(vm, &text(pair)))
        .collect()
}

/// Waits for a child: here threads of the script change.
fn wait_for_child(vm: &mut Vm, pid: i32, options: i32) -> Result<(i32, i32)> {
    if vm.thread_count() > 1 && options & libc::WNOHANG == 0 {
        return vm
            .block(move || process::wait(pid, options))
            .map_err(|error| vm.io_error(&error, None));
    }
    let began = vm.begin_blocking();
    let found = retry(vm, || process::wait(pid, options))?;
    vm.end_blocking(began)?;
    Ok(found)
}

struct_sequence! { WAITID_RESULT: "posix", "waitid_result", "waitid_result: Result from waitid.",
    0 "si_pid", 1 "si_uid", 2 "si_signo", 3 "si_status", 4 "si_code",
}

#[derive(Default)]
struct State {
    waitid_result: std::cell::OnceCell<Gc<Class>>,
}

fn waitid(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let kind = vm.to_i64(&args[0])? as libc::idtype_t;
    let id = vm.to_i64(&args[1])? as libc::id_t;
    let options = int_arg(vm, &args[2])?;
    let state = if vm.thread_count() > 1 && options & libc::WNOHANG == 0 {
        vm.block(move || process::wait_id(kind, id, options))
            .map_err(|error| vm.io_error(&error, None))?
    } else {
        retry(vm, || process::wait_id(kind, id, options))?
    };
    let Some(child) = state else {
        return Ok(Value::None);
    };
    let known = vm.extension::<State>();
    let class = match known.waitid_result.get() {
        Some(class) => class.clone(),
        None => {
            let class = struct_sequence::make(vm, WAITID_RESULT);
            known.waitid_result.get_or_init(|| class).clone()
        }
    };
    let numbers = [
        child.pid.into(),
        child.uid.into(),
        child.signal.into(),
        child.status.into(),
        child.code.into(),
    ];
    struct_sequence::instance(vm, &class, numbers.map(Value::Int).to_vec())
}

fn pid_and_status((pid, status): (i32, i32)) -> Value {
    let pair = [pid, status].map(|number| Value::Int(number.into()));
    Value::from(Tuple::new(pair.to_vec()))
}

fn waitpid(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (pid, options) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    wait_for_child(vm, pid, options).map(pid_and_status)
}

fn wait(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    wait_for_child(vm, -1, 0).map(pid_and_status)
}

fn kill(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (pid, signal) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    retry(vm, || process::kill(pid, signal))?;
    // A signal to oneself is dealt with before the call returns.
    vm.poll_interrupt()?;
    Ok(Value::None)
}

fn killpg(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (group, signal) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    retry(vm, || process::kill_group(group, signal))?;
    vm.poll_interrupt()?;
    Ok(Value::None)
}

fn pidfd_open(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pid = int_arg(vm, &args[0])?;
    let flags = match args[1].given() {
        Some(flags) => int_arg(vm, flags)?,
        None => 0,
    };
    let fd = retry(vm, || process::descriptor_of(pid, flags as u32))?;
    Ok(Value::Int(fd.into()))
}

fn getpgrp(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let group = retry(vm, || process::group_of(0))?;
    Ok(Value::Int(group.into()))
}

fn getpgid(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pid = int_arg(vm, &args[0])?;
    let group = retry(vm, || process::group_of(pid))?;
    Ok(Value::Int(group.into()))
}

fn getsid(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pid = int_arg(vm, &args[0])?;
    let session = retry(vm, || process::session_of(pid))?;
    Ok(Value::Int(session.into()))
}

fn setsid(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    retry(vm, process::new_session)?;
    Ok(Value::None)
}

fn setpgid(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (pid, group) = (int_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    retry(vm, || process::set_group(pid, group))?;
    Ok(Value::None)
}

fn sched_yield(_: &mut Vm, _: &[Value]) -> Result<Value> {
    process::yield_processor();
    Ok(Value::None)
}

fn sched_getaffinity(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if int_arg(vm, &args[0])? != 0 {
        return Err(vm.not_implemented_error("os.sched_getaffinity() of another process"));
    }
    let processors = Set::new();
    let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for number in 0..count {
        processors.add(vm, Value::from(number))?;
    }
    Ok(Value::from(Gc::new(processors)))
}

fn abort(_: &mut Vm, _: &[Value]) -> Result<Value> {
    process::abort()
}

/// The environment argument: a mapping of names to values.
fn environment_arg(vm: &mut Vm, mapping: &Value) -> Result<Vec<CString>> {
    let items = vm.call_method(mapping, "items", &[])?;
    let mut strings = Vec::new();
    for pair in vm.collect_items(&items)? {
        let pair = vm.collect_items(&pair)?;
        let [name, value] = &pair[..] else {
            return Err(vm.type_error("env.items() must give pairs"));
        };
        let mut text = c_string(vm, name)?.into_bytes();
        if text.is_empty() || text.contains(&b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        text.push(b'=');
        text.extend_from_slice(c_string(vm, value)?.as_bytes());
        strings.push(CString::new(text).map_err(|_| vm.value_error("embedded null byte"))?);
    }
    Ok(strings)
}

fn become_program(vm: &mut Vm, args: &[Value], environment: &[CString]) -> Result<Value> {
    let file = c_string(vm, &args[0])?;
    let mut strings = Vec::new();
    for argument in vm.collect_items(&args[1])? {
        strings.push(c_string(vm, &argument)?);
    }
    if strings.is_empty() {
        return Err(vm.value_error("execv() arg 2 must not be empty"));
    }
    let error = process::become_program(&file, &strings, environment);
    Err(vm.io_error(&error, None))
}

fn execv(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let environment = environment(vm)?;
    become_program(vm, args, &environment)
}

fn execve(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let environment = environment_arg(vm, &args[2])?;
    become_program(vm, args, &environment)
}

/// What a wait status says.
fn status_arg(vm: &mut Vm, args: &[Value]) -> Result<i32> {
    int_arg(vm, &args[0])
}

fn if_exited(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(libc::WIFEXITED(status_arg(vm, args)?)))
}

fn if_signaled(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(libc::WIFSIGNALED(status_arg(vm, args)?)))
}

fn if_stopped(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(libc::WIFSTOPPED(status_arg(vm, args)?)))
}

fn if_continued(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(libc::WIFCONTINUED(status_arg(vm, args)?)))
}

fn exit_status(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(libc::WEXITSTATUS(status_arg(vm, args)?).into()))
}

fn term_signal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(libc::WTERMSIG(status_arg(vm, args)?).into()))
}

fn stop_signal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(libc::WSTOPSIG(status_arg(vm, args)?).into()))
}

fn core_dumped(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(libc::WCOREDUMP(status_arg(vm, args)?)))
}

fn status_to_exit_code(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let status = status_arg(vm, args)?;
    if libc::WIFEXITED(status) {
        return Ok(Value::Int(libc::WEXITSTATUS(status).into()));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(Value::Int((-libc::WTERMSIG(status)).into()));
    }
    if libc::WIFSTOPPED(status) {
        let signal = libc::WSTOPSIG(status);
        let message = format!("process stopped by delivery of signal {signal}");
        return Err(vm.value_error(message));
    }
    Err(vm.value_error(format!("invalid wait status: {status}")))
}

/// Waits for several descriptors; `poll` of the system in one call, where threads of the script change.
pub fn poll(vm: &mut Vm, wanted: &[(i32, i16)], timeout: Option<f64>) -> Result<Vec<i16>> {
    let deadline = timeout.map(|seconds| {
        let wait = std::time::Duration::try_from_secs_f64(seconds.max(0.0));
        (
            std::time::Instant::now(),
            wait.unwrap_or(std::time::Duration::MAX),
        )
    });
    if vm.thread_count() > 1 {
        let wanted = wanted.to_vec();
        let left = deadline.map(|(_, wait)| wait);
        return vm
            .block(move || descriptor::poll(&wanted, left))
            .map_err(|error| vm.io_error(&error, None));
    }
    retry(vm, || {
        let left = deadline.map(|(start, wait)| wait.saturating_sub(start.elapsed()));
        descriptor::poll(wanted, left)
    })
}

crate::methods! { pub METHODS:
    /// Returns the result of waiting for a process or processes.
    "waitid($module, idtype, id, options, /)" => waitid,
    /// Wait for completion of a given child process.
    ///
    /// Returns a tuple of information regarding the child process:
    ///     (pid, status)
    "waitpid($module, pid, options, /)" => waitpid,
    /// Wait for completion of a child process.
    "wait($module, /)" => wait,
    /// Kill a process with a signal.
    "kill($module, pid, signal, /)" => kill,
    /// Kill a process group with a signal.
    "killpg($module, pgid, signal, /)" => killpg,
    /// Return a file descriptor referring to the process *pid*.
    "pidfd_open($module, /, pid, flags=0)" => pidfd_open,
    /// Return the current process group id.
    "getpgrp($module, /)" => getpgrp,
    /// Call the system call getpgid(), and return the result.
    "getpgid($module, /, pid)" => getpgid,
    /// Call the system call getsid(pid) and return the result.
    "getsid($module, pid, /)" => getsid,
    /// Call the system call setsid().
    "setsid($module, /)" => setsid,
    /// Call the system call setpgid(pid, pgrp).
    "setpgid($module, pid, pgrp, /)" => setpgid,
    /// Voluntarily relinquish the CPU.
    "sched_yield($module, /)" => sched_yield,
    /// Return the affinity of the process identified by pid (or the current process if zero).
    "sched_getaffinity($module, pid, /)" => sched_getaffinity,
    /// Abort the interpreter immediately.
    "abort($module, /)" => abort,
    /// Execute an executable path with arguments, replacing current process.
    "execv($module, path, argv, /)" => execv,
    /// Execute an executable path with arguments, replacing current process.
    "execve($module, /, path, argv, env)" => execve,
    /// Return True if the process returning status exited via the exit() system call.
    "WIFEXITED($module, /, status)" => if_exited,
    /// Return True if the process returning status was terminated by a signal.
    "WIFSIGNALED($module, /, status)" => if_signaled,
    /// Return True if the process returning status was stopped.
    "WIFSTOPPED($module, /, status)" => if_stopped,
    /// Return True if a particular process was continued from a job control stop.
    "WIFCONTINUED($module, /, status)" => if_continued,
    /// Return the process return code from status.
    "WEXITSTATUS($module, /, status)" => exit_status,
    /// Return the signal that terminated the process that provided the status value.
    "WTERMSIG($module, /, status)" => term_signal,
    /// Return the signal that stopped the process that provided the status value.
    "WSTOPSIG($module, /, status)" => stop_signal,
    /// Return True if the process returning status was dumped to a core file.
    "WCOREDUMP($module, status, /)" => core_dumped,
    /// Convert a wait status to an exit code.
    "waitstatus_to_exitcode($module, /, status)" => status_to_exit_code,
}

/// The names of `os` that come from the module `_os_process` when somebody asks for them.
pub const LATE: &[&str] = &[
    "P_NOWAIT",
    "P_NOWAITO",
    "P_WAIT",
    "_wrap_close",
    "execl",
    "execle",
    "execlp",
    "execlpe",
    "execvp",
    "execvpe",
    "get_exec_path",
    "popen",
    "spawnl",
    "spawnle",
    "spawnlp",
    "spawnlpe",
    "spawnv",
    "spawnve",
    "spawnvp",
    "spawnvpe",
    "system",
];

/// Puts the constants into the module.
pub fn constants(vm: &Vm, module: &Module) {
    for (name, value) in [
        ("WNOHANG", libc::WNOHANG),
        ("WUNTRACED", libc::WUNTRACED),
        ("WCONTINUED", libc::WCONTINUED),
        ("WEXITED", libc::WEXITED),
        ("WSTOPPED", libc::WSTOPPED),
        ("WNOWAIT", libc::WNOWAIT),
        ("P_ALL", libc::P_ALL as i32),
        ("P_PID", libc::P_PID as i32),
        ("P_PGID", libc::P_PGID as i32),
        ("P_PIDFD", libc::P_PIDFD as i32),
        ("CLD_EXITED", libc::CLD_EXITED),
        ("CLD_KILLED", libc::CLD_KILLED),
        ("CLD_DUMPED", libc::CLD_DUMPED),
        ("CLD_TRAPPED", libc::CLD_TRAPPED),
        ("CLD_STOPPED", libc::CLD_STOPPED),
        ("CLD_CONTINUED", libc::CLD_CONTINUED),
        ("PIDFD_NONBLOCK", libc::O_NONBLOCK),
        ("EX_OK", 0),
        ("EX_USAGE", 64),
        ("EX_DATAERR", 65),
        ("EX_NOINPUT", 66),
        ("EX_NOUSER", 67),
        ("EX_NOHOST", 68),
        ("EX_UNAVAILABLE", 69),
        ("EX_SOFTWARE", 70),
        ("EX_OSERR", 71),
        ("EX_OSFILE", 72),
        ("EX_CANTCREAT", 73),
        ("EX_IOERR", 74),
        ("EX_TEMPFAIL", 75),
        ("EX_PROTOCOL", 76),
        ("EX_NOPERM", 77),
        ("EX_CONFIG", 78),
    ] {
        set(vm, module, name, Value::Int(value.into()));
    }
}
