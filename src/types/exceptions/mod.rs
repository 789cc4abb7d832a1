//! The methods and attributes of exception classes.  [`tables`] says what each class of the hierarchy adds;
//! [`set_members`] gives an exception made by Rust code the members its constructor would.
//!
//! Class-specific fields live in `ExceptionState::members`, by the indices declared here.

mod base;
mod fields;
pub mod group;
pub mod os_error;
pub mod syntax_error;
pub mod traceback;
pub mod unicode;

use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Gc, Instance, Raise, Result, Value};
use crate::types::exception::{EXCEPTIONS, Exc, ExceptionState};
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// `AttributeError.name`.
pub const ATTRIBUTE_NAME: usize = 0;
/// `AttributeError.obj`.
pub const ATTRIBUTE_OBJ: usize = 1;
/// `NameError.name`.
pub const NAME_NAME: usize = 0;
/// The names of the locals at the place of a `NameError`, for suggestions.
pub const NAME_LOCALS: usize = 1;
/// The globals at the place of a `NameError`.
pub const NAME_GLOBALS: usize = 2;
/// What `self` was at the place of a `NameError`.
pub const NAME_SELF: usize = 3;
/// `ImportError.msg`.
pub const IMPORT_MSG: usize = 0;
/// `ImportError.name`.
pub const IMPORT_NAME: usize = 1;
/// `ImportError.path`.
pub const IMPORT_PATH: usize = 2;
/// `ImportError.name_from`: what `from … import` asked for.
pub const IMPORT_NAME_FROM: usize = 3;
/// `StopIteration.value`.
pub const STOP_VALUE: usize = 0;
/// `SystemExit.code`.
pub const EXIT_CODE: usize = 0;

/// The methods, attributes and documentation that a built-in exception class adds to its base's.
pub fn tables(exc: Exc) -> (&'static [MethodDef], &'static [GetterDef], &'static str) {
    let doc = documentation(exc);
    match exc {
        Exc::BaseException => (base::METHODS, base::GETTERS, doc),
        Exc::BaseExceptionGroup => (group::METHODS, group::GETTERS, doc),
        Exc::StopIteration => (fields::stop::METHODS, fields::stop::GETTERS, doc),
        Exc::SystemExit => (fields::exit::METHODS, fields::exit::GETTERS, doc),
        Exc::AttributeError => (fields::attribute::METHODS, fields::attribute::GETTERS, doc),
        Exc::NameError => (fields::name::METHODS, fields::name::GETTERS, doc),
        Exc::ImportError => (fields::import::METHODS, fields::import::GETTERS, doc),
        Exc::KeyError => (fields::key::METHODS, &[], doc),
        Exc::OSError => (os_error::METHODS, os_error::GETTERS, doc),
        Exc::SyntaxError => (syntax_error::METHODS, syntax_error::GETTERS, doc),
        Exc::UnicodeDecodeError => (unicode::decode::METHODS, unicode::GETTERS, doc),
        Exc::UnicodeEncodeError => (unicode::encode::METHODS, unicode::GETTERS, doc),
        Exc::UnicodeTranslateError => (unicode::translate::METHODS, unicode::GETTERS, doc),
        _ => (&[], &[], doc),
    }
}

/// Sets the members that a class derives from its positional arguments.
pub fn set_members(exc: Exc, state: &ExceptionState) {
    let args = state.args.borrow().clone();
    let args = args.items();
    match family(exc) {
        Exc::StopIteration => {
            state.set_member(STOP_VALUE, args.first().cloned().unwrap_or(Value::None));
        }
        Exc::SystemExit => state.set_member(EXIT_CODE, fields::exit_code(args)),
        Exc::ImportError => {
            if let [message] = args {
                state.set_member(IMPORT_MSG, message.clone());
            }
        }
        Exc::OSError => os_error::set_members(exc, state),
        Exc::UnicodeDecodeError | Exc::UnicodeTranslateError => unicode::set_members(state, args),
        Exc::SyntaxError => {
            if let Some(message) = args.first() {
                state.set_member(syntax_error::MSG, message.clone());
            }
        }
        _ => {}
    }
}

/// The class that declares the fields of `exc`; `UnicodeEncodeError` shares those of its sibling.
fn family(exc: Exc) -> Exc {
    let mut current = exc;
    loop {
        match current {
            Exc::StopIteration
            | Exc::SystemExit
            | Exc::ImportError
            | Exc::OSError
            | Exc::SyntaxError
            | Exc::UnicodeDecodeError
            | Exc::UnicodeTranslateError => return current,
            Exc::UnicodeEncodeError => return Exc::UnicodeDecodeError,
            _ => {}
        }
        match EXCEPTIONS[current as usize].2 {
            Some(base) => current = base,
            None => return current,
        }
    }
}

/// The exception behind a value; `TypeError` for anything else.
pub fn exception_of(vm: &mut Vm, this: &Value) -> Result<Gc<Instance>> {
    match this {
        Value::Instance(instance) if instance.exception().is_some() => Ok(instance.share()),
        _ => Err(wrong_self(vm, "__init__", "BaseException", this)),
    }
}

/// Runs `read` on the state of an exception value.
pub fn with_state<T>(
    vm: &mut Vm,
    this: &Value,
    read: impl FnOnce(&ExceptionState) -> T,
) -> Result<T> {
    if let Value::Instance(instance) = this
        && let Some(state) = instance.exception()
    {
        return Ok(read(state));
    }
    Err(wrong_self(vm, "__init__", "BaseException", this))
}

/// A native method was given an object of another type.
#[cold]
pub fn wrong_self(vm: &mut Vm, name: &str, owner: &str, given: &Value) -> Raise {
    let class = vm.type_name(given);
    vm.type_error(format!(
        "descriptor '{name}' requires a '{owner}' object but received a '{class}'"
    ))
}

/// The getter of a member: `None` while unset.
pub fn get_member<const INDEX: usize>(vm: &mut Vm, this: &Value) -> Result<Value> {
    let value = with_state(vm, this, |state| state.member(INDEX))?;
    Ok(value.given().cloned().unwrap_or(Value::None))
}

/// The setter of a member; `del` makes it `None` again.
pub fn set_member<const INDEX: usize>(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    with_state(vm, this, |state| state.set_member(INDEX, value))
}

/// `exception.add_note(note)`.
pub fn add_note(vm: &mut Vm, exception: &Value, note: &str) -> Result<()> {
    let names = vm.names.clone();
    let note = Value::from(note);
    match vm.find_attr(exception, &names.__notes__)? {
        None => {
            let notes = Value::from(List::new(vec![note]));
            vm.set_attr(exception, &names.__notes__, notes)
        }
        Some(notes) => match notes.as_list() {
            Some(notes) => {
                notes.push(note);
                Ok(())
            }
            None => Err(vm.type_error("Cannot add note: __notes__ is not a list")),
        },
    }
}

/// The positional arguments of a `*args` row.
fn items(args: &Value) -> Gc<Tuple> {
    args.as_tuple().unwrap_or_else(|| Tuple::new(Vec::new()))
}

/// Refuses keyword arguments, in the name of the class of `this`.
fn no_keywords(vm: &mut Vm, this: &Value, keywords: &Value) -> Result<()> {
    if keywords.as_dict().is_none_or(|dict| dict.is_empty()) {
        return Ok(());
    }
    let class = vm.type_name(this);
    Err(vm.type_error(format!("{class}() takes no keyword arguments")))
}

fn documentation(exc: Exc) -> &'static str {
    match exc {
        Exc::BaseException => "Common base class for all exceptions",
        Exc::Exception => "Common base class for all non-exit exceptions.",
        Exc::BaseExceptionGroup => "A combination of multiple unrelated exceptions.",
        Exc::ExceptionGroup => "",
        Exc::GeneratorExit => "Request that a generator exit.",
        Exc::KeyboardInterrupt => "Program interrupted by user.",
        Exc::SystemExit => "Request to exit from the interpreter.",
        Exc::StopIteration => "Signal the end from iterator.__next__().",
        Exc::StopAsyncIteration => "Signal the end from iterator.__anext__().",
        Exc::ArithmeticError => "Base class for arithmetic errors.",
        Exc::FloatingPointError => "Floating-point operation failed.",
        Exc::OverflowError => "Result too large to be represented.",
        Exc::ZeroDivisionError => "Second argument to a division or modulo operation was zero.",
        Exc::AssertionError => "Assertion failed.",
        Exc::AttributeError => "Attribute not found.",
        Exc::BufferError => "Buffer error.",
        Exc::EOFError => "Read beyond end of file.",
        Exc::ImportError => "Import can't find module, or can't find name in module.",
        Exc::ModuleNotFoundError => "Module not found.",
        Exc::LookupError => "Base class for lookup errors.",
        Exc::IndexError => "Sequence index out of range.",
        Exc::KeyError => "Mapping key not found.",
        Exc::MemoryError => "Out of memory.",
        Exc::NameError => "Name not found globally.",
        Exc::UnboundLocalError => "Local name referenced but not bound to a value.",
        Exc::OSError => "Base class for I/O related errors.",
        Exc::BlockingIOError => "I/O operation would block.",
        Exc::ChildProcessError => "Child process error.",
        Exc::ConnectionError => "Connection error.",
        Exc::BrokenPipeError => "Broken pipe.",
        Exc::ConnectionAbortedError => "Connection aborted.",
        Exc::ConnectionRefusedError => "Connection refused.",
        Exc::ConnectionResetError => "Connection reset.",
        Exc::FileExistsError => "File already exists.",
        Exc::FileNotFoundError => "File not found.",
        Exc::InterruptedError => "Interrupted by signal.",
        Exc::IsADirectoryError => "Operation doesn't work on directories.",
        Exc::NotADirectoryError => "Operation only works on directories.",
        Exc::PermissionError => "Not enough permissions.",
        Exc::ProcessLookupError => "Process not found.",
        Exc::TimeoutError => "Timeout expired.",
        Exc::ReferenceError => "Weak ref proxy used after referent went away.",
        Exc::RuntimeError => "Unspecified run-time error.",
        Exc::NotImplementedError => "Method or function hasn't been implemented yet.",
        Exc::PythonFinalizationError => "Operation blocked during Python finalization.",
        Exc::RecursionError => "Recursion limit exceeded.",
        Exc::SyntaxError => "Invalid syntax.",
        Exc::IndentationError => "Improper indentation.",
        Exc::TabError => "Improper mixture of spaces and tabs.",
        Exc::SystemError => "Internal error in the Python interpreter.",
        Exc::TypeError => "Inappropriate argument type.",
        Exc::ValueError => "Inappropriate argument value (of correct type).",
        Exc::UnicodeError => "Unicode related error.",
        Exc::UnicodeDecodeError => "Unicode decoding error.",
        Exc::UnicodeEncodeError => "Unicode encoding error.",
        Exc::UnicodeTranslateError => "Unicode translation error.",
        Exc::Warning => "Base class for warning categories.",
        Exc::BytesWarning => "Base class for warnings about bytes and buffer related problems.",
        Exc::DeprecationWarning => "Base class for warnings about deprecated features.",
        Exc::EncodingWarning => "Base class for warnings about encodings.",
        Exc::FutureWarning => {
            "Base class for warnings about constructs that will change semantically in the future."
        }
        Exc::ImportWarning => "Base class for warnings about probable mistakes in module imports",
        Exc::PendingDeprecationWarning => {
            "Base class for warnings about features which will be deprecated in the future."
        }
        Exc::ResourceWarning => "Base class for warnings about resource usage.",
        Exc::RuntimeWarning => "Base class for warnings about dubious runtime behavior.",
        Exc::SyntaxWarning => "Base class for warnings about dubious syntax.",
        Exc::UnicodeWarning => "Base class for warnings about Unicode related problems.",
        Exc::UserWarning => "Base class for warnings generated by user code.",
    }
}

/// The value that a `StopIteration` carries.
pub fn stop_value(exception: &Value) -> Value {
    let value = match exception {
        Value::Instance(instance) => instance.exception().map(|state| state.member(STOP_VALUE)),
        _ => None,
    };
    match value {
        Some(Value::Undef) | None => Value::None,
        Some(ref value) => value.clone(),
    }
}
