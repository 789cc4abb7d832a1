//! `_posixsubprocess`: `fork_exec`, by which `subprocess` starts programs, and `poll`, by which it waits for
//! several pipes at once.

use std::ffi::CString;

use super::os_descriptor::int_arg;
use super::os_process::{c_string, environment, poll as poll_descriptors};
use crate::host::process::{self, Plan};
use crate::object::{Result, Value};
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn strings(vm: &mut Vm, values: &Value) -> Result<Vec<CString>> {
    let mut strings = Vec::new();
    for value in vm.collect_items(values)? {
        strings.push(c_string(vm, &value)?);
    }
    Ok(strings)
}

/// The descriptors of a tuple that must be positive and ascending.
fn kept_descriptors(vm: &mut Vm, value: &Value) -> Result<Vec<i32>> {
    let Some(tuple) = value.as_tuple() else {
        let name = vm.type_name(value);
        let message = format!("fork_exec() argument 4 must be tuple, not {name}");
        return Err(vm.type_error(message));
    };
    let mut kept = Vec::new();
    for item in tuple.items() {
        let fd = match item.as_int() {
            Some(Value::Int(fd)) => i32::try_from(fd).unwrap_or(-1),
            _ => -1,
        };
        if fd < 0 || kept.last().is_some_and(|&last| last >= fd) {
            return Err(vm.value_error("bad value(s) in fds_to_keep"));
        }
        kept.push(fd);
    }
    Ok(kept)
}

fn numbers(vm: &mut Vm, values: &[Value]) -> Result<Vec<i32>> {
    values.iter().map(|value| int_arg(vm, value)).collect()
}

/// The order of the arguments is CPython's.
fn plan_of(vm: &mut Vm, args: &[Value]) -> Result<Plan> {
    let environment = match args[5].not_none() {
        Some(given) => strings(vm, given)?,
        None => environment(vm)?,
    };
    let directory = match args[4].not_none() {
        Some(directory) => Some(c_string(vm, directory)?),
        None => None,
    };
    let pipes = numbers(vm, &args[6..14])?;
    let flags = [&args[2], &args[14], &args[15]].map(|flag| vm.truth(flag));
    let [close_others, restore_signals, new_session] = flags;
    let process_group = int_arg(vm, &args[16])?;
    let number = |vm: &mut Vm, value: &Value| match value.not_none() {
        Some(value) => int_arg(vm, value).map(|number| Some(number as u32)),
        None => Ok(None),
    };
    let groups = match args[18].not_none() {
        Some(groups) => {
            let groups = vm.collect_items(groups)?;
            let groups = numbers(vm, &groups)?;
            Some(groups.into_iter().map(|group| group as u32).collect())
        }
        None => None,
    };
    let umask = int_arg(vm, &args[20])?;
    Ok(Plan {
        executables: strings(vm, &args[1])?,
        arguments: strings(vm, &args[0])?,
        environment: Some(environment),
        directory,
        // In the order p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write.
        standard: [pipes[0], pipes[3], pipes[5]],
        parents_ends: [pipes[1], pipes[2], pipes[4], pipes[6]],
        report: pipes[7],
        close_others: close_others?,
        kept: kept_descriptors(vm, &args[3])?,
        restore_signals: restore_signals?,
        new_session: new_session?,
        process_group: (process_group >= 0).then_some(process_group),
        groups,
        group: number(vm, &args[17])?,
        user: number(vm, &args[19])?,
        umask: (umask >= 0).then_some(umask as libc::mode_t),
    })
}

fn fork_exec(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let plan = plan_of(vm, args)?;
    if plan.close_others && plan.report < 3 {
        return Err(vm.value_error("errpipe_write must be >= 3"));
    }
    // Streams share their descriptors with the child: what is kept back comes before what the child writes.
    let started = match args[21].not_none() {
        None => process::start(&plan),
        Some(function) => {
            let function = function.clone();
            process::start_after(&plan, || vm.call(&function, &[]).is_ok())
        }
    };
    match started {
        Ok(pid) => Ok(Value::Int(pid.into())),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

/// Pairs of a descriptor and what it is ready for.
fn poll(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut wanted = Vec::new();
    for pair in vm.collect_items(&args[0])? {
        let pair = vm.collect_items(&pair)?;
        let pair = numbers(vm, &pair)?;
        if let [fd, events] = pair[..] {
            wanted.push((fd, events as i16));
        }
    }
    let timeout = match args[1].not_none() {
        Some(timeout) => Some(vm.to_f64(timeout)?),
        None => None,
    };
    let ready = poll_descriptors(vm, &wanted, timeout)?;
    let pairs = wanted.iter().zip(ready).filter(|(_, events)| *events != 0);
    let pairs = pairs.map(|(&(fd, _), events)| {
        let pair = vec![Value::Int(fd.into()), Value::Int(events.into())];
        Value::from(Tuple::new(pair))
    });
    Ok(Value::from(List::new(pairs.collect())))
}

crate::methods! { FUNCTIONS:
    /// Spawn a fresh new child process.
    ///
    /// The child reports through errpipe_write why it could not become the program.
    "fork_exec($module, args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)" => fork_exec,
    /// Wait until one of the (descriptor, events) pairs is ready; the pairs that are.
    "poll($module, wanted, timeout=None, /)" => poll,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "A POSIX helper for the subprocess module.";
    Ok(Value::from(vm.native_module(
        "_posixsubprocess",
        doc,
        FUNCTIONS,
    )))
}
