//! `_sqlite3`: SQLite (bundled) by the DB-API, below the package `sqlite3`, whose Python half has the adapters for
//! dates and the dump.  `raw` makes SQLite's C interface safe; the rest follows CPython's classes and messages.

mod adapt;
mod bind;
mod blob;
mod connection;
mod connection_hooks;
mod constants;
mod cursor;
mod errors;
mod fetch;
mod functions;
#[allow(unsafe_code)] // SQLite's C interface.
mod raw;
mod row;

use std::cell::{Cell, OnceCell};

use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::{native_class, set};
use crate::types::dict::Dict;
use crate::types::iterator;
use crate::vm::Vm;

/// What the module keeps for an interpreter.
#[derive(Default)]
pub struct State {
    exceptions: OnceCell<Vec<Gc<Class>>>,
    classes: OnceCell<Classes>,
    adapters: OnceCell<Gc<Dict>>,
    converters: OnceCell<Gc<Dict>>,
    /// Whether there is an adapter for a type that SQLite knows itself.
    adapts_basic: Cell<bool>,
    /// Whether exceptions in callbacks are shown.
    shows_tracebacks: Cell<bool>,
}

/// The classes of the module.
struct Classes {
    connection: Gc<Class>,
    cursor: Gc<Class>,
    row: Gc<Class>,
    blob: Gc<Class>,
    protocol: Gc<Class>,
}

fn make_classes(vm: &mut Vm) -> Classes {
    let types = vm.types.clone();
    let names = vm.names.clone();
    let exceptions = errors::classes(vm);
    let vm = &*vm;
    let class =
        |name, methods, getters, doc| native_class(vm, "sqlite3", name, methods, getters, doc);
    let connection = class(
        "Connection",
        connection::METHODS,
        connection::GETTERS,
        "SQLite database connection object.",
    );
    let methods = connection_hooks::METHODS;
    crate::types::fill(
        &types,
        &names,
        &connection,
        methods,
        &[],
        "SQLite database connection object.",
    );
    for (name, class) in exceptions {
        connection.set(&vm.intern(name), Value::from(class));
    }
    let cursor = class(
        "Cursor",
        cursor::METHODS,
        cursor::GETTERS,
        "SQLite database cursor class.",
    );
    crate::types::fill(
        &types,
        &names,
        &cursor,
        iterator::METHODS,
        &[],
        "SQLite database cursor class.",
    );
    Classes {
        connection,
        cursor,
        row: class("Row", row::METHODS, row::GETTERS, ""),
        blob: class("Blob", blob::METHODS, blob::GETTERS, ""),
        protocol: class(
            "PrepareProtocol",
            adapt::PROTOCOL,
            adapt::NO_GETTERS,
            "PEP 246 style object adaption protocol type.",
        ),
    }
}

fn with_classes<T>(vm: &mut Vm, read: impl FnOnce(&Classes) -> T) -> T {
    let state = vm.extension::<State>();
    read(state.classes.get_or_init(|| make_classes(vm)))
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_sqlite3", "SQLite.", adapt::FUNCTIONS);
    for (name, class) in errors::classes(vm) {
        set(vm, &module, name, class);
    }
    let classes = with_classes(vm, |all| {
        [
            ("Connection", all.connection.clone()),
            ("Cursor", all.cursor.clone()),
            ("Row", all.row.clone()),
            ("Blob", all.blob.clone()),
            ("PrepareProtocol", all.protocol.clone()),
        ]
    });
    for (name, class) in classes {
        set(vm, &module, name, class);
    }
    for (name, value) in constants::CODES.iter().chain(constants::OTHERS) {
        set(vm, &module, name, Value::Int(*value));
    }
    let numbers = [
        ("PARSE_DECLTYPES", connection::PARSE_DECLTYPES),
        ("PARSE_COLNAMES", connection::PARSE_COLNAMES),
        ("LEGACY_TRANSACTION_CONTROL", connection::LEGACY),
        ("threadsafety", 3),
    ];
    for (name, value) in numbers {
        set(vm, &module, name, Value::Int(value));
    }
    set(vm, &module, "sqlite_version", Value::from(raw::version()));
    let adapters = adapt::adapters(vm);
    set(vm, &module, "adapters", adapters);
    let converters = adapt::converters(vm);
    set(vm, &module, "converters", converters);
    Ok(Value::from(module))
}
