//! The exception classes, and which of them a result code becomes.

use rusqlite::ffi;

use super::State;
use super::constants::CODES;
use super::raw::{Handle, code_text};
use crate::object::{Class, Gc, Raise, Value};
use crate::stdlib::exception_class;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// The classes of the DB-API that SQLite's errors become: places in [`NAMES`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Interface = 2,
    Database,
    Internal,
    Operational,
    Programming,
    Integrity,
    Data,
}

const NAMES: [&str; 10] = [
    "Warning",
    "Error",
    "InterfaceError",
    "DatabaseError",
    "InternalError",
    "OperationalError",
    "ProgrammingError",
    "IntegrityError",
    "DataError",
    "NotSupportedError",
];

/// All classes with their names.
pub fn classes(vm: &mut Vm) -> Vec<(&'static str, Gc<Class>)> {
    let mut made = Vec::new();
    for name in NAMES {
        made.push((name, class_named(vm, name)));
    }
    made
}

fn class_named(vm: &mut Vm, name: &str) -> Gc<Class> {
    let at = NAMES.iter().position(|other| *other == name).unwrap_or(1);
    let state = vm.extension::<State>();
    let all = state.exceptions.get_or_init(|| {
        let root = vm.exception_class(Exc::Exception);
        let mut all: Vec<Gc<Class>> = Vec::with_capacity(NAMES.len());
        for (at, name) in NAMES.iter().enumerate() {
            let base = match at {
                0 | 1 => &root,
                2 | 3 => &all[1],
                _ => &all[3],
            };
            let class = exception_class(vm, "sqlite3", name, base);
            all.push(class);
        }
        all
    });
    all[at].clone()
}

/// An exception of this class.
#[cold]
pub fn error(vm: &mut Vm, kind: Kind, message: impl AsRef<str>) -> Raise {
    let class = class_named(vm, NAMES[kind as usize]);
    match vm.call(&Value::from(class), &[Value::from(message.as_ref())]) {
        Ok(made) => match &made {
            Value::Instance(instance) => Raise::new(instance.share()),
            _ => vm.runtime_error(message),
        },
        Err(raise) => raise,
    }
}

/// A `ProgrammingError`.
#[cold]
pub fn programming_error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    error(vm, Kind::Programming, message)
}

fn kind_of(code: i32) -> Option<Kind> {
    Some(match code & 0xff {
        ffi::SQLITE_INTERNAL | ffi::SQLITE_NOTFOUND => Kind::Internal,
        ffi::SQLITE_NOMEM => return None,
        ffi::SQLITE_ERROR
        | ffi::SQLITE_PERM
        | ffi::SQLITE_ABORT
        | ffi::SQLITE_BUSY
        | ffi::SQLITE_LOCKED
        | ffi::SQLITE_READONLY
        | ffi::SQLITE_INTERRUPT
        | ffi::SQLITE_IOERR
        | ffi::SQLITE_FULL
        | ffi::SQLITE_CANTOPEN
        | ffi::SQLITE_PROTOCOL
        | ffi::SQLITE_EMPTY
        | ffi::SQLITE_SCHEMA => Kind::Operational,
        ffi::SQLITE_TOOBIG => Kind::Data,
        ffi::SQLITE_CONSTRAINT | ffi::SQLITE_MISMATCH => Kind::Integrity,
        ffi::SQLITE_MISUSE | ffi::SQLITE_RANGE => Kind::Interface,
        _ => Kind::Database,
    })
}

/// The exception for a code, with these words.
#[cold]
pub fn coded(vm: &mut Vm, code: i32, message: &str) -> Raise {
    let Some(kind) = kind_of(code) else {
        return vm.memory_error("");
    };
    let raise = error(vm, kind, message);
    let name = CODES
        .iter()
        .find(|(_, value)| *value == i64::from(code))
        .map_or("unknown", |(name, _)| name);
    let (value, names) = (raise.value(), ["sqlite_errorcode", "sqlite_errorname"]);
    let members = [Value::Int(i64::from(code)), Value::from(name)];
    for (name, member) in names.into_iter().zip(members) {
        let name = vm.intern(name);
        if let Err(raise) = vm.set_attr(&value, &name, member) {
            return raise;
        }
    }
    raise
}

/// The exception for the last error of a connection.
#[cold]
pub fn last(vm: &mut Vm, handle: &Handle) -> Raise {
    if let Some(raise) = handle.take_pending() {
        return raise;
    }
    let (code, message) = (handle.error_code(), handle.message());
    coded(vm, code, &message)
}

/// The exception for a code, in SQLite's own words.
#[cold]
pub fn plain(vm: &mut Vm, code: i32) -> Raise {
    coded(vm, code, &code_text(code))
}
