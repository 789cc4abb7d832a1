//! `sqlite3.Connection`: opening, transactions, the statements that it keeps, and what needs no cursor.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rusqlite::ffi;
use rustc_hash::FxHashMap;

use super::errors::{self, Kind, programming_error};
use super::raw::{self, Handle, Statement};
use super::{cursor, with_classes};
use crate::object::slot::Slot;
use crate::object::{NativeData, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::types::iterator::new_native;
use crate::vm::Vm;
use crate::vm::threads::ThreadId;

pub const PARSE_DECLTYPES: i64 = 1;
pub const PARSE_COLNAMES: i64 = 2;
/// The value of `autocommit` with which `isolation_level` decides.
pub const LEGACY: i64 = -1;

/// Statements by their text, with the time of their last use.
type Cache = FxHashMap<Box<str>, (Rc<Statement>, u64)>;

/// A connection.
pub struct Connection {
    handle: RefCell<Option<Rc<Handle>>>,
    initialized: Cell<bool>,
    thread: Cell<ThreadId>,
    checks_thread: Cell<bool>,
    pub detect_types: Cell<i64>,
    isolation: Cell<Option<&'static str>>,
    autocommit: Cell<i64>,
    pub row_factory: Slot,
    pub text_factory: Slot,
    cache: RefCell<Cache>,
    cache_size: Cell<usize>,
    clock: Cell<u64>,
}

impl Trace for Connection {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.row_factory.trace(tracer);
        self.text_factory.trace(tracer);
    }
}

impl NativeData for Connection {
    fn needs_finalizer(&self) -> bool {
        self.handle.borrow().is_some()
    }

    fn finalize(&self, vm: &mut Vm, this: &Value) {
        let Some(handle) = self.handle.borrow().clone() else {
            return;
        };
        let warned = vm.repr(this).and_then(|repr| {
            let text = format!("unclosed database in {}", repr.as_str());
            vm.warn_about(Exc::ResourceWarning, &text, this)
        });
        if let Err(raise) = warned {
            vm.report_unraisable(&raise, this);
        }
        self.cache.take();
        self.handle.replace(None);
        handle.close();
    }
}

/// The connection that a value is.
pub fn of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Connection> {
    match value.native::<Connection>() {
        Some(connection) => Ok(connection),
        None => Err(programming_error(
            vm,
            "Base Connection.__init__ not called.",
        )),
    }
}

impl Connection {
    /// The database, from any thread.
    pub fn handle(&self, vm: &mut Vm) -> Result<Rc<Handle>> {
        if !self.initialized.get() {
            return Err(programming_error(
                vm,
                "Base Connection.__init__ not called.",
            ));
        }
        match &*self.handle.borrow() {
            Some(handle) => Ok(handle.clone()),
            None => Err(programming_error(
                vm,
                "Cannot operate on a closed database.",
            )),
        }
    }

    /// Refuses threads other than that which made the connection.
    pub fn check_thread(&self, vm: &mut Vm) -> Result<()> {
        let (own, current) = (self.thread.get(), vm.current_thread());
        if self.initialized.get() && self.checks_thread.get() && own != current {
            let text = format!(
                "SQLite objects created in a thread can only be used in that same thread. The object was created in thread id {own} and this is thread id {current}."
            );
            return Err(programming_error(vm, text));
        }
        Ok(())
    }

    /// The database, for this thread.
    #[inline]
    pub fn checked(&self, vm: &mut Vm) -> Result<Rc<Handle>> {
        self.check_thread(vm)?;
        self.handle(vm)
    }

    /// The isolation level, where transactions are begun by it.
    pub fn implicit_level(&self) -> Option<&'static str> {
        self.isolation
            .get()
            .filter(|_| self.autocommit.get() == LEGACY)
    }

    /// Whether `isolation_level` decides.
    pub fn is_legacy(&self) -> bool {
        self.autocommit.get() == LEGACY
    }

    /// The statement of this text, compiled if it is not at hand.
    pub fn statement(
        &self,
        vm: &mut Vm,
        handle: &Rc<Handle>,
        sql: &str,
    ) -> Result<Option<Rc<Statement>>> {
        let now = self.clock.get() + 1;
        self.clock.set(now);
        if let Some((statement, used)) = self.cache.borrow_mut().get_mut(sql)
            && !statement.in_use.get()
            && statement.is_open()
        {
            *used = now;
            return Ok(Some(statement.clone()));
        }
        let statement = compile(vm, handle, sql)?;
        let size = self.cache_size.get();
        if let Some(statement) = &statement
            && size > 0
        {
            let mut dropped = None;
            let mut cache = self.cache.borrow_mut();
            if cache.len() >= size {
                let oldest = cache.iter().min_by_key(|(_, (_, used))| *used);
                let oldest = oldest.map(|(text, _)| text.clone());
                dropped = oldest.and_then(|text| cache.remove(&text));
            }
            cache.insert(sql.into(), (statement.clone(), now));
            drop(cache);
            drop(dropped);
        }
        Ok(statement)
    }

    /// Begins a transaction if DML needs one.
    pub fn begin_for_dml(&self, vm: &mut Vm, handle: &Rc<Handle>) -> Result<()> {
        match self.implicit_level() {
            Some(level) if handle.is_autocommit() => run(vm, handle, &format!("BEGIN {level}")),
            _ => Ok(()),
        }
    }
}

/// Whether a statement inserts, updates, deletes or replaces, by its first word.
fn is_dml(sql: &str) -> bool {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
        } else {
            break;
        }
    }
    let starts = |word: &str| {
        rest.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    ["insert", "update", "delete", "replace"]
        .into_iter()
        .any(starts)
}

/// Whether there is nothing but space and comments.
fn is_blank(sql: &str) -> bool {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c', ';']);
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
        } else {
            return rest.is_empty();
        }
    }
}

/// Compiles a text that is one statement.
fn compile(vm: &mut Vm, handle: &Rc<Handle>, sql: &str) -> Result<Option<Rc<Statement>>> {
    let limit = handle.limit(ffi::SQLITE_LIMIT_SQL_LENGTH, -1);
    if sql.len() > usize::try_from(limit).unwrap_or(0) {
        return Err(errors::error(vm, Kind::Data, "query string is too large"));
    }
    if sql.contains('\0') {
        return Err(programming_error(vm, "the query contains a null character"));
    }
    match raw::prepare(vm, handle, sql, is_dml(sql)) {
        Ok((statement, rest)) => {
            if !is_blank(sql.get(rest..).unwrap_or("")) {
                let text = "You can only execute one statement at a time.";
                return Err(programming_error(vm, text));
            }
            Ok(statement)
        }
        Err(_) => Err(errors::last(vm, handle)),
    }
}

/// Runs a statement that gives no rows.
pub fn run(vm: &mut Vm, handle: &Rc<Handle>, sql: &str) -> Result<()> {
    let _guard = handle.lock(vm)?;
    let Ok((Some(statement), _)) = raw::prepare(vm, handle, sql, false) else {
        return Err(errors::last(vm, handle));
    };
    let code = statement.long_step(vm);
    let failed = (code != ffi::SQLITE_DONE).then(|| errors::last(vm, handle));
    statement.reset();
    failed.map_or(Ok(()), Err)
}

/// Runs all statements of a script.
pub fn run_script(vm: &mut Vm, handle: &Rc<Handle>, script: &str) -> Result<()> {
    let mut rest = script;
    while !rest.is_empty() {
        let (statement, used) = match raw::prepare(vm, handle, rest, false) {
            Ok(prepared) => prepared,
            Err(_) => return Err(errors::last(vm, handle)),
        };
        if let Some(statement) = statement {
            let mut code = statement.long_step(vm);
            while code == ffi::SQLITE_ROW {
                code = statement.step(vm);
            }
            let failed = (code != ffi::SQLITE_DONE).then(|| errors::last(vm, handle));
            statement.reset();
            if let Some(raise) = failed {
                return Err(raise);
            }
        }
        if used == 0 {
            break;
        }
        rest = rest.get(used..).unwrap_or("");
    }
    Ok(())
}

/// The level of this name.
fn level(vm: &mut Vm, value: &Value) -> Result<Option<&'static str>> {
    if value.is_none() {
        return Ok(None);
    }
    let Some(text) = value.as_str() else {
        return Err(vm.type_error("isolation_level must be str or None"));
    };
    let known = ["", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"];
    let found = known
        .into_iter()
        .find(|level| level.eq_ignore_ascii_case(text.as_str()));
    match found {
        Some(level) => Ok(Some(level)),
        None => Err(vm.value_error(
            "isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'",
        )),
    }
}

fn autocommit_mode(vm: &mut Vm, value: &Value) -> Result<i64> {
    match value {
        Value::Bool(truth) => Ok(i64::from(truth.get())),
        Value::Int(LEGACY) => Ok(LEGACY),
        _ => Err(
            vm.value_error("autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL")
        ),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let connection = Connection {
        handle: RefCell::default(),
        initialized: Cell::new(false),
        thread: Cell::new(0),
        checks_thread: Cell::new(true),
        detect_types: Cell::new(0),
        isolation: Cell::new(Some("")),
        autocommit: Cell::new(LEGACY),
        row_factory: Slot::new(Value::None),
        text_factory: Slot::new(Value::from(vm.types.str.clone())),
        cache: RefCell::default(),
        cache_size: Cell::new(128),
        clock: Cell::new(0),
    };
    new_native(vm, &args[0], connection)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let given = |at: usize| args[at].given();
    let os = vm.import_module("os")?;
    let path = vm.call_method(&os, "fsencode", &args[1..2])?;
    let path = path
        .as_bytes()
        .map(|path| path.as_slice().to_vec())
        .unwrap_or_default();
    if path.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    let timeout = given(2).map_or(Ok(5.0), |value| vm.to_f64(value))?;
    let detect = given(3).map_or(Ok(0), |value| vm.to_i64(value))?;
    let isolation = given(4).map_or(Ok(Some("")), |value| level(vm, value))?;
    let checks = given(5).map_or(Ok(true), |value| vm.truth(value))?;
    let cached = given(7).map_or(Ok(128), |value| vm.to_i64(value))?;
    let uri = given(8).map_or(Ok(false), |value| vm.truth(value))?;
    let autocommit = given(9).map_or(Ok(LEGACY), |value| autocommit_mode(vm, value))?;
    if this.initialized.get() {
        this.initialized.set(false);
        this.cache.take();
        if let Some(handle) = this.handle.replace(None) {
            handle.close();
        }
    }
    let handle = match Handle::open(vm, &path, uri, (timeout * 1000.0) as i64) {
        Ok(handle) => handle,
        Err((code, text)) => return Err(errors::coded(vm, code, &text)),
    };
    this.thread.set(vm.current_thread());
    this.checks_thread.set(checks);
    this.detect_types.set(detect);
    this.isolation.set(isolation);
    this.autocommit.set(autocommit);
    this.cache_size.set(usize::try_from(cached).unwrap_or(0));
    this.handle.replace(Some(handle.clone()));
    this.initialized.set(true);
    if autocommit == 0 {
        run(vm, &handle, "BEGIN")?;
    }
    Ok(Value::None)
}

/// `sqlite3.connect`.
pub fn connect(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let positional = args[0]
        .as_tuple()
        .map(|tuple| tuple.items().to_vec())
        .unwrap_or_default();
    let keywords = match args[1].as_dict() {
        Some(dict) => vm.keywords_of(&dict)?,
        None => Vec::new(),
    };
    if positional.len() > 1 {
        for callee in ["sqlite3.connect()", "_sqlite3.Connection()"] {
            let message = format!(
                "Passing more than 1 positional argument to {callee} is deprecated. Parameters 'timeout', \
                 'detect_types', 'isolation_level', 'check_same_thread', 'factory', 'cached_statements' and 'uri' \
                 will become keyword-only parameters in Python 3.15."
            );
            vm.warn(Exc::DeprecationWarning, &message, 1)?;
        }
    }
    let named = keywords.iter().find(|(name, _)| name.as_str() == "factory");
    let factory = match positional.get(5).or(named.map(|(_, value)| value)) {
        Some(factory) => factory.clone(),
        None => with_classes(vm, |all| Value::from(all.connection.clone())),
    };
    vm.call_keywords(&factory, &positional, &keywords)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    this.check_thread(vm)?;
    if !this.initialized.get() {
        return Err(programming_error(
            vm,
            "Base Connection.__init__ not called.",
        ));
    }
    let Some(handle) = this.handle.borrow().clone() else {
        return Ok(Value::None);
    };
    let guard = handle.lock(vm)?;
    let mut result = Ok(());
    if this.autocommit.get() == 0 && !handle.is_autocommit() {
        result = run(vm, &handle, "ROLLBACK");
    }
    this.cache.take();
    this.handle.replace(None);
    handle.close();
    drop(guard);
    result.map(|()| Value::None)
}

/// Ends the transaction, if there is one that is this connection's to end.
fn end(vm: &mut Vm, this: &Connection, word: &str) -> Result<()> {
    let handle = this.checked(vm)?;
    let _guard = handle.lock(vm)?;
    match this.autocommit.get() {
        LEGACY if !handle.is_autocommit() => run(vm, &handle, word),
        0 => {
            run(vm, &handle, word)?;
            run(vm, &handle, "BEGIN")
        }
        _ => Ok(()),
    }
}

fn commit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    end(vm, this, "COMMIT").map(|()| Value::None)
}

fn rollback(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    end(vm, this, "ROLLBACK").map(|()| Value::None)
}

fn enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    this.checked(vm)?;
    Ok(args[0].clone())
}

fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    if this.autocommit.get() == 1 {
        return Ok(Value::bool(false));
    }
    if args[1].is_none() && args[2].is_none() && args[3].is_none() {
        if let Err(raise) = vm.call_method(&args[0], "commit", &[]) {
            // The database is not left locked.
            vm.call_method(&args[0], "rollback", &[])?;
            return Err(raise);
        }
    } else {
        vm.call_method(&args[0], "rollback", &[])?;
    }
    Ok(Value::bool(false))
}

fn make_cursor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    this.checked(vm)?;
    let class = with_classes(vm, |all| all.cursor.clone());
    let factory = match args[1].given() {
        Some(factory) => factory.clone(),
        None => Value::from(class.clone()),
    };
    let cursor = vm.call(&factory, &args[..1])?;
    if !vm.is_instance_of(&cursor, &class) {
        let name = vm.type_name(&cursor);
        return Err(vm.type_error(format!("factory must return a cursor, not {name}")));
    }
    let rows = this.row_factory.get();
    if let Some(cursor) = cursor.native::<cursor::Cursor>()
        && !rows.is_none()
    {
        cursor.row_factory.set(rows);
    }
    Ok(cursor)
}

fn by_cursor(vm: &mut Vm, args: &[Value], method: &str) -> Result<Value> {
    let cursor = vm.call_method(&args[0], "cursor", &[])?;
    let given: Vec<Value> = args[1..]
        .iter()
        .filter_map(|value| value.given().cloned())
        .collect();
    vm.call_method(&cursor, method, &given)
}

fn execute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    by_cursor(vm, args, "execute")
}

fn executemany(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    by_cursor(vm, args, "executemany")
}

fn executescript(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    by_cursor(vm, args, "executescript")
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let handle = this.checked(vm)?;
    let Some(sql) = args[1].as_str() else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("argument 1 must be str, not {name}")));
    };
    this.statement(vm, &handle, sql.as_str())?;
    Err(vm.not_implemented_error("sqlite3.Statement objects are not available"))
}

fn interrupt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    of(vm, &args[0])?.handle(vm)?.interrupt();
    Ok(Value::None)
}

fn total_changes(vm: &mut Vm, value: &Value) -> Result<Value> {
    let handle = of(vm, value)?.handle(vm)?;
    Ok(Value::Int(handle.total_changes()))
}

fn in_transaction(vm: &mut Vm, value: &Value) -> Result<Value> {
    let handle = of(vm, value)?.handle(vm)?;
    Ok(Value::bool(!handle.is_autocommit()))
}

fn isolation_level(vm: &mut Vm, value: &Value) -> Result<Value> {
    let this = of(vm, value)?;
    this.handle(vm)?;
    Ok(this.isolation.get().map_or(Value::None, Value::from))
}

fn set_isolation_level(vm: &mut Vm, value: &Value, new: Value) -> Result<()> {
    let this = of(vm, value)?;
    if new.is_undef() {
        let message = "cannot delete attribute";
        return Err(vm.error(Exc::AttributeError, message));
    }
    let new = level(vm, &new)?;
    if new.is_none() {
        let handle = this.checked(vm)?;
        if !handle.is_autocommit() {
            run(vm, &handle, "COMMIT")?;
        }
    }
    this.isolation.set(new);
    Ok(())
}

fn autocommit(vm: &mut Vm, value: &Value) -> Result<Value> {
    let this = of(vm, value)?;
    this.checked(vm)?;
    Ok(match this.autocommit.get() {
        LEGACY => Value::Int(LEGACY),
        mode => Value::bool(mode == 1),
    })
}

fn set_autocommit(vm: &mut Vm, value: &Value, new: Value) -> Result<()> {
    let this = of(vm, value)?;
    let handle = this.checked(vm)?;
    if new.is_undef() {
        return Err(vm.error(Exc::AttributeError, "cannot delete autocommit attribute"));
    }
    let mode = autocommit_mode(vm, &new)?;
    if mode == 1 && !handle.is_autocommit() {
        run(vm, &handle, "COMMIT")?;
    }
    if mode == 0 && handle.is_autocommit() {
        run(vm, &handle, "BEGIN")?;
    }
    this.autocommit.set(mode);
    Ok(())
}

fn row_factory(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(of(vm, value)?.row_factory.get())
}

fn set_row_factory(vm: &mut Vm, value: &Value, new: Value) -> Result<()> {
    if new.is_undef() {
        return Err(vm.error(Exc::AttributeError, "cannot delete row_factory attribute"));
    }
    of(vm, value)?.row_factory.set(new);
    Ok(())
}

fn text_factory(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(of(vm, value)?.text_factory.get())
}

fn set_text_factory(vm: &mut Vm, value: &Value, new: Value) -> Result<()> {
    if new.is_undef() {
        return Err(vm.error(Exc::AttributeError, "cannot delete text_factory attribute"));
    }
    of(vm, value)?.text_factory.set(new);
    Ok(())
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, factory=<unrepresentable>, cached_statements=128, uri=False, *, autocommit=-1)" => init,
    "__call__($self, sql, /)" => call,
    "__enter__($self, /)" => enter,
    "__exit__($self, type, value, traceback, /)" => exit,
    /// Close the database connection.
    "close($self, /)" => close,
    /// Commit any pending transaction to the database.
    "commit($self, /)" => commit,
    /// Roll back to the start of any pending transaction.
    "rollback($self, /)" => rollback,
    /// Return a cursor for the connection.
    "cursor($self, /, factory=<unrepresentable>)" => make_cursor,
    /// Executes an SQL statement.
    "execute($self, sql, parameters=<unrepresentable>, /)" => execute,
    /// Repeatedly executes an SQL statement.
    "executemany($self, sql, parameters, /)" => executemany,
    /// Executes multiple SQL statements at once.
    "executescript($self, sql_script, /)" => executescript,
    /// Abort any pending database operation.
    "interrupt($self, /)" => interrupt,
}

crate::getters! { pub GETTERS:
    "total_changes" => total_changes,
    "in_transaction" => in_transaction,
    "isolation_level" => isolation_level; set set_isolation_level,
    "autocommit" => autocommit; set set_autocommit,
    "row_factory" => row_factory; set set_row_factory,
    "text_factory" => text_factory; set set_text_factory,
}
