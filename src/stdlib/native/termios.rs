//! `termios`: the modes of terminals.

use std::cell::OnceCell;
use std::io;

use super::os_descriptor::{descriptor_arg, int_arg};
use crate::host::terminal::{self, Modes};
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::set;
use crate::types::bytes::Bytes;
use crate::types::list::List;
use crate::vm::Vm;

#[derive(Default)]
struct State {
    error: OnceCell<Gc<Class>>,
}

/// `termios.error`: its arguments are the number and the text of the system's error.
fn error_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<State>();
    let class = state
        .error
        .get_or_init(|| crate::stdlib::error_class(vm, "termios", "error"));
    class.clone()
}

/// The result of a system call on a terminal; what interrupts it is dealt with first.
fn answer<T>(vm: &mut Vm, mut call: impl FnMut() -> io::Result<T>) -> Result<T> {
    loop {
        let error = match call() {
            Ok(value) => return Ok(value),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                vm.poll_interrupt()?;
                continue;
            }
            Err(error) => error,
        };
        let text = error.to_string();
        let text = text.split(" (os error").next().unwrap_or_default();
        let number = error.raw_os_error().unwrap_or_default();
        let class = Value::from(error_class(vm));
        let made = vm.call(&class, &[Value::Int(number.into()), Value::from(text)])?;
        return Err(vm.exception_of(made)?);
    }
}

/// Where the two numbers stand among the control characters when the terminal does not wait for lines.
const NUMBERS: [usize; 2] = [libc::VMIN, libc::VTIME];

fn tcgetattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = descriptor_arg(vm, &args[0])?;
    let modes = answer(vm, || terminal::modes(fd))?;
    let is_raw = modes.flags[3] & libc::ICANON == 0;
    let characters = modes.characters.iter().enumerate().map(|(at, &byte)| {
        if is_raw && NUMBERS.contains(&at) {
            Value::Int(byte.into())
        } else {
            Value::from(Bytes::new(vec![byte]))
        }
    });
    let characters = Value::from(List::new(characters.collect()));
    let numbers = modes.flags.iter().chain(&modes.speeds);
    let mut items: Vec<Value> = numbers.map(|&flags| Value::Int(flags.into())).collect();
    items.push(characters);
    Ok(Value::from(List::new(items)))
}

fn unsigned(vm: &mut Vm, value: &Value) -> Result<u32> {
    let number = vm.to_i64(value)?;
    Ok(number as u32)
}

fn modes_of(vm: &mut Vm, value: &Value) -> Result<Modes> {
    let items = value.as_list().map(|list| list.items().to_vec());
    let Some(items) = items.filter(|items| items.len() == 7) else {
        return Err(vm.type_error("tcsetattr, arg 3: must be 7 element list"));
    };
    let mut numbers = [0; 6];
    for (number, item) in numbers.iter_mut().zip(&items) {
        *number = unsigned(vm, item)?;
    }
    let given = items[6].as_list().map(|list| list.items().to_vec());
    let Some(given) = given.filter(|given| given.len() == libc::NCCS) else {
        return Err(vm.type_error(format!(
            "tcsetattr: attributes[6] must be {} element list",
            libc::NCCS
        )));
    };
    let mut characters = [0; libc::NCCS];
    for (character, item) in characters.iter_mut().zip(&given) {
        *character = match (item.as_bytes(), item.as_int()) {
            (Some(byte), _) if byte.as_slice().len() == 1 => byte.as_slice()[0],
            (None, Some(number)) => vm.to_i64(&number)? as u8,
            _ => {
                return Err(vm.type_error(
                    "tcsetattr: elements of attributes must be characters or integers",
                ));
            }
        };
    }
    let [input, output, control, local, speed_in, speed_out] = numbers;
    Ok(Modes {
        flags: [input, output, control, local],
        speeds: [speed_in, speed_out],
        characters,
    })
}

fn tcsetattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (fd, when) = (descriptor_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    let modes = modes_of(vm, &args[2])?;
    answer(vm, || terminal::set_modes(fd, when, &modes))?;
    Ok(Value::None)
}

fn tcdrain(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = descriptor_arg(vm, &args[0])?;
    answer(vm, || terminal::drain(fd))?;
    Ok(Value::None)
}

/// A function of a descriptor and a number.
fn with_number(vm: &mut Vm, args: &[Value], call: fn(i32, i32) -> io::Result<()>) -> Result<Value> {
    let (fd, number) = (descriptor_arg(vm, &args[0])?, int_arg(vm, &args[1])?);
    answer(vm, || call(fd, number))?;
    Ok(Value::None)
}

fn tcflush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_number(vm, args, terminal::flush)
}

fn tcflow(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_number(vm, args, terminal::flow)
}

fn tcsendbreak(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_number(vm, args, terminal::send_break)
}

crate::methods! { FUNCTIONS:
    /// Get the tty attributes for file descriptor fd.
    "tcgetattr($module, fd, /)" => tcgetattr,
    /// Set the tty attributes for file descriptor fd.
    "tcsetattr($module, fd, when, attributes, /)" => tcsetattr,
    /// Wait until all output written to file descriptor fd has been transmitted.
    "tcdrain($module, fd, /)" => tcdrain,
    /// Discard queued data on file descriptor fd.
    "tcflush($module, fd, queue, /)" => tcflush,
    /// Suspend or resume input or output on file descriptor fd.
    "tcflow($module, fd, action, /)" => tcflow,
    /// Send a break on file descriptor fd.
    "tcsendbreak($module, fd, duration, /)" => tcsendbreak,
}

/// Declares the table of constants that the system's headers have under the same names.
macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64),)*] };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    TCSANOW TCSADRAIN TCSAFLUSH TCIFLUSH TCOFLUSH TCIOFLUSH TCOOFF TCOON TCIOFF TCION
    IGNBRK BRKINT IGNPAR PARMRK INPCK ISTRIP INLCR IGNCR ICRNL IXON IXANY IXOFF IMAXBEL IUTF8
    OPOST ONLCR OCRNL ONOCR ONLRET OFILL OFDEL
    CSIZE CS5 CS6 CS7 CS8 CSTOPB CREAD PARENB PARODD HUPCL CLOCAL CRTSCTS
    ISIG ICANON ECHO ECHOE ECHOK ECHONL NOFLSH TOSTOP IEXTEN ECHOCTL ECHOPRT ECHOKE FLUSHO PENDIN
    VINTR VQUIT VERASE VKILL VEOF VEOL VEOL2 VMIN VTIME VSTART VSTOP VSUSP VREPRINT VDISCARD VWERASE VLNEXT
    B0 B50 B75 B110 B134 B150 B200 B300 B600 B1200 B1800 B2400 B4800 B9600 B19200 B38400 B57600 B115200 B230400
    TIOCGWINSZ TIOCSWINSZ TIOCGPGRP TIOCSPGRP TIOCSCTTY TIOCNOTTY TIOCOUTQ TIOCEXCL TIOCNXCL FIONREAD
};

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "This module provides an interface to the Posix calls for tty I/O control.";
    let module = vm.native_module("termios", doc, FUNCTIONS);
    for &(name, value) in CONSTANTS {
        set(vm, &module, name, Value::Int(value));
    }
    set(vm, &module, "NCCS", Value::Int(libc::NCCS as i64));
    let error = error_class(vm);
    set(vm, &module, "error", error);
    Ok(Value::from(module))
}
