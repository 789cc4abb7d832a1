//! `_signal`: what signals do.  A handler of the script runs at the next safe point; what the operating system
//! does is in `host::signals`.

use std::cell::RefCell;

use crate::host::signals::{self, Action};
use crate::object::{Gc, Result, Value};
use crate::stdlib::set;
use crate::types::exception::Exc;
use crate::types::set::Set;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

const SIGINT: usize = libc::SIGINT as usize;

/// What handles each signal.
#[derive(Default)]
struct State {
    /// Callables; `Undef` where the script has set none.
    handlers: RefCell<Vec<Value>>,
    /// `default_int_handler`.
    default: RefCell<Value>,
}

/// What signals that have arrived do at a safe point.
pub fn deliver(vm: &mut Vm) -> Result<()> {
    for signal in 1..signals::COUNT {
        if !signals::take(signal) {
            continue;
        }
        let handler = handler_of(vm, signal);
        let result = match handler {
            Value::Undef if signal == SIGINT => {
                Err(vm.error_with(Exc::KeyboardInterrupt, Vec::new()))
            }
            // Its action was changed meanwhile.
            Value::Undef | Value::Int(_) => Ok(()),
            handler => {
                let frame = current_frame(vm);
                vm.call(&handler, &[Value::Int(signal as i64), frame])
                    .map(drop)
            }
        };
        if result.is_err() {
            // The signals behind this one have their turn at the next safe point.
            signals::announce_again();
            return result;
        }
    }
    Ok(())
}

fn current_frame(vm: &mut Vm) -> Value {
    let frame = vm
        .import_module("sys")
        .and_then(|sys| vm.call_method(&sys, "_getframe", &[]));
    frame.unwrap_or(Value::None)
}

/// Whether a handler may give the program something to do: any but the runner's own for Ctrl-C.
fn is_scripts(handler: &Value) -> bool {
    match handler {
        Value::Undef | Value::Int(_) | Value::Builtin(_) => false,
        Value::Function(function) => {
            let code = &function.code.code;
            code.source.name() != "<frozen asyncio.runners>"
        }
        _ => true,
    }
}

fn handler_of(vm: &mut Vm, signal: usize) -> Value {
    let state = vm.extension::<State>();
    let handler = state.handlers.borrow().get(signal).cloned();
    handler.unwrap_or_default()
}

fn signal_number(vm: &mut Vm, signal: &Value) -> Result<usize> {
    match vm.to_i64(signal)? {
        number if (1..signals::COUNT as i64).contains(&number) => Ok(number as usize),
        _ => Err(vm.value_error("signal number out of range")),
    }
}

fn system_error(vm: &mut Vm, error: &std::io::Error) -> crate::object::Raise {
    vm.io_error(error, None)
}

fn current(vm: &mut Vm, signal: usize) -> Value {
    let handler = handler_of(vm, signal);
    if !handler.is_undef() {
        return handler;
    }
    match signals::action(signal) {
        Some(Action::Default) => Value::Int(0),
        Some(Action::Ignore) => Value::Int(1),
        Some(Action::Announce) if signal == SIGINT => {
            vm.extension::<State>().default.borrow().clone()
        }
        _ => Value::None,
    }
}

fn getsignal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let signal = signal_number(vm, &args[0])?;
    Ok(current(vm, signal))
}

fn signal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let handler = &args[1];
    let action = match handler.as_int() {
        Some(Value::Int(0)) => Action::Default,
        Some(Value::Int(1)) => Action::Ignore,
        _ if vm.is_callable(handler) => Action::Announce,
        _ => {
            return Err(vm.type_error(
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
            ));
        }
    };
    let signal = signal_number(vm, &args[0])?;
    vm.poll_interrupt()?;
    let old = current(vm, signal);
    if let Err(error) = signals::set_action(signal, action) {
        return Err(system_error(vm, &error));
    }
    let state = vm.extension::<State>();
    let handler = match action {
        Action::Announce => handler.clone(),
        Action::Default => Value::Int(0),
        Action::Ignore => Value::Int(1),
    };
    let mut handlers = state.handlers.borrow_mut();
    handlers.resize(signals::COUNT, Value::Undef);
    let gone = std::mem::replace(&mut handlers[signal], handler);
    vm.signal_handlers = handlers
        .iter()
        .filter(|handler| is_scripts(handler))
        .count();
    drop(handlers);
    drop(gone);
    Ok(old)
}

fn default_int_handler(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.error_with(Exc::KeyboardInterrupt, Vec::new()))
}

fn raise_signal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let number = int(vm, &args[0])?;
    if let Err(error) = signals::raise(number) {
        return Err(system_error(vm, &error));
    }
    vm.poll_interrupt()?;
    Ok(Value::None)
}

fn int(vm: &mut Vm, value: &Value) -> Result<i32> {
    match i32::try_from(vm.to_i64(value)?) {
        Ok(number) => Ok(number),
        Err(_) => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

fn set_wakeup_fd(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = int(vm, &args[0])?;
    // Writes that find the descriptor full are dropped either way; the warning about them cannot be
    // given from a handler, and the flag has no other meaning.
    if let Some(warn) = args[1].given() {
        vm.truth(warn)?;
    }
    if fd != -1 {
        match crate::host::net::is_blocking(fd) {
            Err(error) => {
                return Err(match error.raw_os_error() {
                    Some(libc::EBADF) => vm.value_error("invalid fd"),
                    _ => system_error(vm, &error),
                });
            }
            Ok(true) => {
                return Err(vm.value_error(format!("the fd {fd} must be in non-blocking mode")));
            }
            Ok(false) => {}
        }
    }
    Ok(Value::Int(i64::from(signals::set_script_wakeup(fd))))
}

fn siginterrupt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let signal = signal_number(vm, &args[0])?;
    let interrupts = vm.truth(&args[1])?;
    match signals::set_restarting(signal as i32, !interrupts) {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn strsignal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let signal = signal_number(vm, &args[0])?;
    Ok(signals::describe(signal as i32).map_or(Value::None, Value::from))
}

fn set_of(vm: &mut Vm, numbers: impl IntoIterator<Item = i32>) -> Result<Value> {
    let set = Set::new();
    for number in numbers {
        set.add(vm, Value::Int(i64::from(number)))?;
    }
    Ok(Value::from(Gc::new(set)))
}

fn valid_signals(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    // Two real-time signals belong to the C library.
    set_of(
        vm,
        (1..signals::COUNT as i32).filter(|n| !(32..34).contains(n)),
    )
}

fn alarm(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let seconds = int(vm, &args[0])?;
    Ok(Value::Int(i64::from(signals::alarm(seconds as u32))))
}

fn timer_value(vm: &mut Vm, which: i32, set: Option<signals::Timer>) -> Result<Value> {
    match signals::timer(which, set) {
        Ok((value, interval)) => Ok(Value::from(Tuple::new(vec![
            Value::float(value),
            Value::float(interval),
        ]))),
        Err(error) => {
            let module = vm.import_module("_signal")?;
            let name = vm.intern("ItimerError");
            let class = vm.get_attr(&module, &name)?;
            let text = Value::from(
                error
                    .to_string()
                    .rsplit_once(" (os error")
                    .map_or(String::new(), |(text, _)| text.to_owned()),
            );
            let number = Value::Int(i64::from(error.raw_os_error().unwrap_or_default()));
            let made = vm.call(&class, &[number, text])?;
            Err(vm.exception_of(made)?)
        }
    }
}

fn setitimer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let which = int(vm, &args[0])?;
    let seconds = vm.to_f64(&args[1])?;
    let interval = match args[2].given() {
        Some(interval) => vm.to_f64(interval)?,
        None => 0.0,
    };
    timer_value(vm, which, Some((seconds, interval)))
}

fn getitimer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let which = int(vm, &args[0])?;
    timer_value(vm, which, None)
}

/// Blocks the thread until a signal has come.
fn pause(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    signals::pause();
    vm.poll_interrupt()?;
    Ok(Value::None)
}

fn pthread_sigmask(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let how = int(vm, &args[0])?;
    let mut numbers = Vec::new();
    for value in vm.collect_items(&args[1])? {
        numbers.push(signal_number(vm, &value)? as i32);
    }
    match signals::mask(how, &numbers) {
        Ok(old) => {
            vm.poll_interrupt()?;
            set_of(vm, old)
        }
        Err(error) => Err(system_error(vm, &error)),
    }
}

fn sigpending(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    set_of(vm, signals::held_back())
}

crate::methods! { FUNCTIONS:
    /// Return the current action for the given signal.
    "getsignal($module, signalnum, /)" => getsignal,
    /// Set the action for the given signal.
    "signal($module, signalnum, handler, /)" => signal,
    /// The default handler for SIGINT installed by Python.
    "default_int_handler($module, signalnum, frame, /)" => default_int_handler,
    /// Send a signal to the executing process.
    "raise_signal($module, signalnum, /)" => raise_signal,
    /// Sets the fd to be written to (with the signal number) when a signal comes in.
    "set_wakeup_fd($module, fd, /, *, warn_on_full_buffer=True)" => set_wakeup_fd,
    /// Change system call restart behaviour.
    "siginterrupt($module, signalnum, flag, /)" => siginterrupt,
    /// Return the system description of the given signal.
    "strsignal($module, signalnum, /)" => strsignal,
    /// Return a set of valid signal numbers on this platform.
    "valid_signals($module, /)" => valid_signals,
    /// Arrange for SIGALRM to arrive after the given number of seconds.
    "alarm($module, seconds, /)" => alarm,
    /// Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).
    "setitimer($module, which, seconds, interval=0.0, /)" => setitimer,
    /// Returns current value of given itimer.
    "getitimer($module, which, /)" => getitimer,
    /// Wait until a signal arrives.
    "pause($module, /)" => pause,
    /// Fetch and/or change the signal mask of the calling thread.
    "pthread_sigmask($module, how, mask, /)" => pthread_sigmask,
    /// Examine pending signals.
    "sigpending($module, /)" => sigpending,
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    vm.on_signal = Some(deliver);
    // One that came before has raised KeyboardInterrupt already.
    signals::take(SIGINT);
    let module = vm.native_module("_signal", "", FUNCTIONS);
    for (name, number) in [
        ("SIGINT", libc::SIGINT),
        ("SIG_DFL", 0),
        ("SIG_IGN", 1),
        ("SIG_BLOCK", libc::SIG_BLOCK),
        ("SIG_UNBLOCK", libc::SIG_UNBLOCK),
        ("SIG_SETMASK", libc::SIG_SETMASK),
        ("ITIMER_REAL", 0),
        ("ITIMER_VIRTUAL", 1),
        ("ITIMER_PROF", 2),
        ("NSIG", signals::COUNT as i32),
    ] {
        set(vm, &module, name, Value::Int(i64::from(number)));
    }
    let os_error = vm.exception_class(Exc::OSError);
    let error = crate::stdlib::exception_class(vm, "signal", "itimer_error", &os_error);
    set(vm, &module, "ItimerError", error);
    let name = vm.intern("default_int_handler");
    let default = module.dict.get_str(&name).unwrap_or_default();
    *vm.extension::<State>().default.borrow_mut() = default;
    Ok(Value::from(module))
}
