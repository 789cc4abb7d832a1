//! `OSError`: two to five arguments are taken apart into fields, and `errno` picks the subclass.

use super::base::str as base_str;
use super::{get_member, items, no_keywords, set_member, with_state};
use crate::object::{Class, Gc, Payload, PoolBox, Raise, Result, Value};
use crate::types::exception::{Exc, ExceptionState};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// `OSError.errno`.
pub const ERRNO: usize = 0;
/// `OSError.strerror`.
pub const STRERROR: usize = 1;
/// `OSError.filename`.
pub const FILENAME: usize = 2;
/// `OSError.filename2`.
pub const FILENAME2: usize = 3;
/// `BlockingIOError.characters_written`.
pub const WRITTEN: usize = 4;

/// The subclass that `OSError(errno, …)` makes.
pub fn subclass_of(errno: i64) -> Option<Exc> {
    Some(match i32::try_from(errno).ok()? {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => Exc::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => Exc::BrokenPipeError,
        libc::ECHILD => Exc::ChildProcessError,
        libc::ECONNABORTED => Exc::ConnectionAbortedError,
        libc::ECONNREFUSED => Exc::ConnectionRefusedError,
        libc::ECONNRESET => Exc::ConnectionResetError,
        libc::EEXIST => Exc::FileExistsError,
        libc::ENOENT => Exc::FileNotFoundError,
        libc::EISDIR => Exc::IsADirectoryError,
        libc::ENOTDIR => Exc::NotADirectoryError,
        libc::EINTR => Exc::InterruptedError,
        libc::EACCES | libc::EPERM => Exc::PermissionError,
        libc::ESRCH => Exc::ProcessLookupError,
        libc::ETIMEDOUT => Exc::TimeoutError,
        _ => return None,
    })
}

impl Vm {
    /// The `OSError` (of the right subclass) for an error of the operating system.
    #[cold]
    pub fn os_error(&mut self, errno: i32, filename: Option<Value>) -> Raise {
        let text = std::io::Error::from_raw_os_error(errno).to_string();
        let text = text
            .rsplit_once(" (os error")
            .map_or(text.as_str(), |(text, _)| text)
            .to_owned();
        let exc = subclass_of(errno.into()).unwrap_or(Exc::OSError);
        let mut args = vec![Value::Int(errno.into()), Value::from(text)];
        args.extend(filename);
        self.error_with(exc, args)
    }

    /// The `OSError` for a failed operation of Rust's library.
    #[cold]
    pub fn io_error(&mut self, error: &std::io::Error, filename: Option<Value>) -> Raise {
        match error.raw_os_error() {
            Some(errno) => self.os_error(errno, filename),
            // Rust looks for null bytes before the system sees a name.
            None if error.kind() == std::io::ErrorKind::InvalidInput => {
                self.value_error("embedded null byte")
            }
            None => self.error(Exc::OSError, error.to_string()),
        }
    }
}

/// Sets the fields from the arguments, which lose all but the first two if there is a file name.
pub(super) fn set_members(exc: Exc, state: &ExceptionState) {
    take_apart(state, exc == Exc::BlockingIOError);
}

fn take_apart(state: &ExceptionState, is_blocking: bool) {
    let args = state.args.borrow().clone();
    let args = args.items();
    if !(2..=5).contains(&args.len()) {
        return;
    }
    state.set_member(ERRNO, args[0].clone());
    state.set_member(STRERROR, args[1].clone());
    let Some(filename) = args.get(2).and_then(Value::not_none) else {
        return;
    };
    if is_blocking && let Some(written) = filename.as_int() {
        state.set_member(WRITTEN, written);
        return;
    }
    state.set_member(FILENAME, filename.clone());
    if let Some(second) = args.get(4).and_then(Value::not_none) {
        state.set_member(FILENAME2, second.clone());
    }
    let kept = Tuple::new(args[..2].to_vec());
    drop(state.args.replace(kept));
}

fn is_blocking(vm: &Vm, class: &Gc<Class>) -> bool {
    class.is_subclass(&vm.types.exceptions[Exc::BlockingIOError as usize])
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = vm.exception_class(Exc::OSError);
    let mut class = vm.class_for_new(&args[0], &own)?;
    let given = items(&args[1]);
    if class.is(&own)
        && (2..=5).contains(&given.len())
        && let Some(Value::Int(errno)) = given.items()[0].as_int()
        && let Some(exc) = subclass_of(errno)
    {
        class = vm.exception_class(exc);
    }
    let state = ExceptionState::new(given);
    let init = vm.names.__init__.clone();
    if let Some(Value::Builtin(_)) = class.lookup(&init) {
        let made = Value::from(class.clone());
        let keywords = &args[2];
        if keywords.as_dict().is_some_and(|dict| !dict.is_empty()) {
            let Value::Class(class) = &made else {
                return Ok(Value::None);
            };
            let name = class.name();
            return Err(vm.type_error(format!("{}() takes no keyword arguments", name.as_str())));
        }
        take_apart(&state, is_blocking(vm, &class));
    }
    vm.new_instance(class, Payload::Exception(PoolBox::new(state)))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.class_of(&args[0]);
    let name = vm.names.__init__.clone();
    if let Some(Value::Builtin(_)) = class.lookup(&name) {
        // `__new__` has seen to everything.
        return Ok(Value::None);
    }
    no_keywords(vm, &args[0], &args[2])?;
    super::base::set_args(vm, &args[0], &args[1])?;
    let blocking = is_blocking(vm, &class);
    with_state(vm, &args[0], |state| take_apart(state, blocking))?;
    Ok(Value::None)
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let member = |vm: &mut Vm, index| with_state(vm, &args[0], |state| state.member(index));
    let errno = member(vm, ERRNO)?;
    let strerror = member(vm, STRERROR)?;
    let filename = member(vm, FILENAME)?;
    let shown = |vm: &mut Vm, value: &Value| {
        let value = value.given().unwrap_or(&Value::None).clone();
        vm.str(&value)
    };
    if filename.not_none().is_some() {
        let errno = shown(vm, &errno)?;
        let strerror = shown(vm, &strerror)?;
        let first = vm.repr(&filename)?;
        let mut text = format!(
            "[Errno {}] {}: {}",
            errno.as_str(),
            strerror.as_str(),
            first.as_str()
        );
        let second = member(vm, FILENAME2)?;
        if second.not_none().is_some() {
            let second = vm.repr(&second)?;
            text = format!("{text} -> {}", second.as_str());
        }
        return Ok(Value::from(text));
    }
    if errno.not_none().is_some() && strerror.not_none().is_some() {
        let errno = shown(vm, &errno)?;
        let strerror = shown(vm, &strerror)?;
        return Ok(Value::from(format!(
            "[Errno {}] {}",
            errno.as_str(),
            strerror.as_str()
        )));
    }
    base_str(vm, args)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (given, filename, second) = with_state(vm, &args[0], |state| {
        let given = state.args.borrow().clone();
        (given, state.member(FILENAME), state.member(FILENAME2))
    })?;
    let mut given = given.items().to_vec();
    if given.len() == 2 && filename.not_none().is_some() {
        given.push(filename);
        if second.not_none().is_some() {
            given.extend([Value::None, second]);
        }
    }
    let given = Value::from(Tuple::new(given));
    let state = super::fields::picklable_state(vm, &args[0])?;
    let mut parts = vec![Value::from(vm.class_of(&args[0])), given];
    if !state.is_empty() {
        parts.push(Value::from(Gc::new(state)));
    }
    Ok(Value::from(Tuple::new(parts)))
}

fn get_written(vm: &mut Vm, this: &Value) -> Result<Value> {
    match with_state(vm, this, |state| state.member(WRITTEN))? {
        Value::Undef => Err(vm.error(Exc::AttributeError, "characters_written")),
        written => Ok(written),
    }
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, *args, **kwargs)" => init,
    "__str__($self, /)" => str,
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    /// POSIX exception code
    "errno" => get_member::<ERRNO>; set set_member::<ERRNO>,
    /// exception strerror
    "strerror" => get_member::<STRERROR>; set set_member::<STRERROR>,
    /// exception filename
    "filename" => get_member::<FILENAME>; set set_member::<FILENAME>,
    /// second exception filename
    "filename2" => get_member::<FILENAME2>; set set_member::<FILENAME2>,
    "characters_written" => get_written; set set_member::<WRITTEN>,
}
