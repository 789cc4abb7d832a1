//! `sqlite3.Cursor`: statements run, rows come.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rusqlite::ffi;

use super::errors::{self, Kind, programming_error};
use super::raw::{Handle, Statement};
use super::{bind, connection, fetch, with_classes};
use crate::object::slot::Slot;
use crate::object::{NativeData, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::types::iterator::new_native;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// A cursor.
pub struct Cursor {
    pub connection: Slot,
    statement: RefCell<Option<Rc<Statement>>>,
    pub description: Slot,
    pub row_factory: Slot,
    /// The cursor itself, for a row factory of the script, while rows can come.
    pub this: Slot,
    /// The converter of each column, where types are detected.
    pub casts: RefCell<Option<Rc<[Value]>>>,
    arraysize: Cell<i64>,
    rowcount: Cell<i64>,
    lastrowid: Slot,
    locked: Cell<bool>,
    closed: Cell<bool>,
    initialized: Cell<bool>,
}

impl Trace for Cursor {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.connection.trace(tracer);
        self.description.trace(tracer);
        self.row_factory.trace(tracer);
        self.this.trace(tracer);
        self.lastrowid.trace(tracer);
    }
}

impl NativeData for Cursor {
    fn is_iterator(&self) -> bool {
        true
    }

    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let handle = self.check(vm)?;
        self.next_row(vm, &handle)
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        self.let_go();
    }
}

impl Cursor {
    /// Lets the statement go, to be used by others.
    fn let_go(&self) {
        self.this.set(Value::None);
        if let Some(statement) = self.statement.take() {
            statement.reset();
            statement.in_use.set(false);
        }
    }

    /// Remembers the object that the row factory gets.
    fn note_self(&self, this: &Value) {
        let rows = self.statement.borrow().is_some();
        if rows && !self.row_factory.get().is_none() {
            self.this.set(this.clone());
        }
    }

    /// Refuses what cannot be done now; the database.
    #[inline]
    fn check(&self, vm: &mut Vm) -> Result<Rc<Handle>> {
        if !self.initialized.get() {
            return Err(programming_error(vm, "Base Cursor.__init__ not called."));
        }
        if self.closed.get() {
            return Err(programming_error(vm, "Cannot operate on a closed cursor."));
        }
        if self.locked.get() {
            return Err(programming_error(
                vm,
                "Recursive use of cursors not allowed.",
            ));
        }
        let connection = self.connection.get();
        connection::of(vm, &connection)?.checked(vm)
    }

    /// The next row, if there is one.
    fn next_row(&self, vm: &mut Vm, handle: &Rc<Handle>) -> Result<Option<Value>> {
        let Some(statement) = self.statement.borrow().clone() else {
            return Ok(None);
        };
        let guard = handle.lock(vm)?;
        self.locked.set(true);
        let row = fetch::row(vm, self, &statement);
        self.locked.set(false);
        let row = row?;
        // Converters may have closed this.
        if self.closed.get() || !statement.is_open() {
            self.let_go();
            return Ok(Some(row));
        }
        self.locked.set(true);
        let code = statement.step(vm);
        self.locked.set(false);
        if code != ffi::SQLITE_ROW {
            let failed = (code != ffi::SQLITE_DONE).then(|| errors::last(vm, handle));
            if statement.is_dml {
                self.rowcount.set(handle.changes());
            }
            self.let_go();
            if let Some(raise) = failed {
                return Err(raise);
            }
        }
        handle.give_turn(vm);
        drop(guard);
        Ok(Some(row))
    }

    /// Rows until the end, or until there are `most`.
    fn rows(&self, vm: &mut Vm, most: usize) -> Result<Value> {
        let mut rows = Vec::new();
        while rows.len() < most {
            let handle = self.check(vm)?;
            match self.next_row(vm, &handle)? {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        Ok(Value::from(List::new(rows)))
    }

    fn describe(&self, vm: &mut Vm, statement: &Statement, detect: i64) {
        let count = statement.column_count();
        if count == 0 {
            return;
        }
        let mut columns = Vec::new();
        for at in 0..count {
            let mut name = statement.column_name(at);
            if detect & connection::PARSE_COLNAMES != 0
                && let Some(end) = name.find('[')
                && end > 0
                && name.as_bytes().get(end - 1) == Some(&b' ')
            {
                name.truncate(end - 1);
            }
            let mut column = vec![Value::None; 7];
            column[0] = Value::from(name);
            columns.push(Value::from(Tuple::new(column)));
        }
        self.description.set(Value::from(Tuple::new(columns)));
        let _ = vm;
    }

    /// Runs a statement, once for each set of parameters.
    fn run(&self, vm: &mut Vm, sql: &Value, parameters: &Value, many: bool) -> Result<()> {
        let handle = self.check(vm)?;
        let Some(sql) = sql.as_str() else {
            let name = vm.type_name(sql);
            let function = if many { "executemany" } else { "execute" };
            return Err(vm.type_error(format!("{function}() argument 1 must be str, not {name}")));
        };
        let guard = handle.lock(vm)?;
        self.locked.set(true);
        let result = self.run_locked(vm, &handle, sql.as_str(), parameters, many);
        self.locked.set(false);
        if result.is_err() {
            self.rowcount.set(-1);
            self.let_go();
        }
        drop(guard);
        result
    }

    fn run_locked(
        &self,
        vm: &mut Vm,
        handle: &Rc<Handle>,
        sql: &str,
        parameters: &Value,
        many: bool,
    ) -> Result<()> {
        let sets = if many {
            Some(vm.iter(parameters)?)
        } else {
            None
        };
        self.let_go();
        let object = self.connection.get();
        let owner = connection::of(vm, &object)?;
        self.description.set(Value::None);
        self.casts.replace(None);
        let statement = owner.statement(vm, handle, sql)?;
        let Some(statement) = statement else {
            self.rowcount.set(-1);
            return self.finish(handle, many);
        };
        if many && statement.is_read_only() {
            let text = "executemany() can only execute DML statements.";
            return Err(programming_error(vm, text));
        }
        statement.in_use.set(true);
        self.statement.replace(Some(statement.clone()));
        statement.reset();
        self.rowcount.set(if statement.is_dml { 0 } else { -1 });
        if statement.is_dml {
            owner.begin_for_dml(vm, handle)?;
        }
        let detect = owner.detect_types.get();
        match sets {
            None => {
                let is_row = self.run_once(vm, handle, &statement, parameters)?;
                if detect != 0 {
                    let casts = fetch::casts(vm, &statement, detect)?;
                    self.casts.replace(Some(casts));
                }
                self.describe(vm, &statement, detect);
                if !is_row {
                    self.let_go();
                }
            }
            Some(sets) => {
                while let Some(set) = vm.next(&sets)? {
                    let mut code = self.step_with(vm, handle, &statement, &set, false)?;
                    while code == ffi::SQLITE_ROW {
                        code = statement.step(vm);
                    }
                    if code != ffi::SQLITE_DONE {
                        return Err(errors::last(vm, handle));
                    }
                    if statement.is_dml {
                        self.rowcount.set(self.rowcount.get() + handle.changes());
                    }
                    statement.reset();
                    handle.give_turn(vm);
                }
                self.describe(vm, &statement, detect);
                self.let_go();
            }
        }
        self.finish(handle, many)
    }

    fn finish(&self, handle: &Handle, many: bool) -> Result<()> {
        if !many {
            self.lastrowid.set(Value::Int(handle.last_row()));
        }
        Ok(())
    }

    #[inline]
    fn step_with(
        &self,
        vm: &mut Vm,
        handle: &Rc<Handle>,
        statement: &Statement,
        parameters: &Value,
        long: bool,
    ) -> Result<i32> {
        if !parameters.is_undef() || statement.parameter_count() > 0 {
            let none = Value::from(Tuple::new([]));
            let parameters = parameters.given().unwrap_or(&none);
            bind::bind_all(vm, handle, statement, parameters)?;
        }
        // Adapters may have closed the connection.
        if !statement.is_open() {
            return Err(programming_error(
                vm,
                "Cannot operate on a closed database.",
            ));
        }
        Ok(if long {
            statement.long_step(vm)
        } else {
            statement.step(vm)
        })
    }

    /// Runs it with one set of parameters: whether there is a row.
    fn run_once(
        &self,
        vm: &mut Vm,
        handle: &Rc<Handle>,
        statement: &Statement,
        parameters: &Value,
    ) -> Result<bool> {
        match self.step_with(vm, handle, statement, parameters, true)? {
            ffi::SQLITE_ROW => Ok(true),
            ffi::SQLITE_DONE => {
                if statement.is_dml {
                    self.rowcount.set(handle.changes());
                }
                Ok(false)
            }
            _ => Err(errors::last(vm, handle)),
        }
    }
}

fn of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Cursor> {
    match value.native::<Cursor>() {
        Some(cursor) => Ok(cursor),
        None => Err(programming_error(vm, "Base Cursor.__init__ not called.")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let cursor = Cursor {
        connection: Slot::new(Value::None),
        statement: RefCell::default(),
        description: Slot::new(Value::None),
        row_factory: Slot::new(Value::None),
        this: Slot::new(Value::None),
        casts: RefCell::default(),
        arraysize: Cell::new(1),
        rowcount: Cell::new(-1),
        lastrowid: Slot::new(Value::None),
        locked: Cell::new(false),
        closed: Cell::new(false),
        initialized: Cell::new(false),
    };
    new_native(vm, &args[0], cursor)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let class = with_classes(vm, |all| all.connection.clone());
    if !vm.is_instance_of(&args[1], &class) {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "Cursor() argument 1 must be sqlite3.Connection, not {name}"
        )));
    }
    if this.locked.get() {
        return Err(programming_error(
            vm,
            "Recursive use of cursors not allowed.",
        ));
    }
    connection::of(vm, &args[1])?.check_thread(vm)?;
    this.let_go();
    this.connection.set(args[1].clone());
    this.description.set(Value::None);
    this.row_factory.set(Value::None);
    this.lastrowid.set(Value::None);
    this.arraysize.set(1);
    this.rowcount.set(-1);
    this.closed.set(false);
    this.initialized.set(true);
    Ok(Value::None)
}

fn execute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    this.run(vm, &args[1], &args[2], false)?;
    this.note_self(&args[0]);
    Ok(args[0].clone())
}

fn executemany(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    of(vm, &args[0])?.run(vm, &args[1], &args[2], true)?;
    Ok(args[0].clone())
}

fn executescript(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let Some(script) = args[1].as_str() else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("executescript() argument must be str, not {name}")));
    };
    let handle = this.check(vm)?;
    if script.as_str().contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    let limit = handle.limit(ffi::SQLITE_LIMIT_SQL_LENGTH, -1);
    if script.as_str().len() > usize::try_from(limit).unwrap_or(0) {
        return Err(errors::error(vm, Kind::Data, "query string is too large"));
    }
    let _guard = handle.lock(vm)?;
    let owner = this.connection.get();
    if connection::of(vm, &owner)?.is_legacy() && !handle.is_autocommit() {
        connection::run(vm, &handle, "COMMIT")?;
    }
    connection::run_script(vm, &handle, script.as_str())?;
    Ok(args[0].clone())
}

fn fetchone(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let handle = this.check(vm)?;
    Ok(this.next_row(vm, &handle)?.unwrap_or(Value::None))
}

fn fetchmany(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let size = match args[1].given() {
        Some(size) => vm.to_i64(size)?,
        None => this.arraysize.get(),
    };
    match usize::try_from(size) {
        Ok(most) => this.rows(vm, most),
        Err(_) => Err(vm.value_error("Cannot convert negative int")),
    }
}

fn fetchall(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    of(vm, &args[0])?.rows(vm, usize::MAX)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    if this.locked.get() {
        return Err(programming_error(
            vm,
            "Recursive use of cursors not allowed.",
        ));
    }
    if !this.initialized.get() {
        return Err(programming_error(vm, "Base Cursor.__init__ not called."));
    }
    let connection = this.connection.get();
    connection::of(vm, &connection)?.checked(vm)?;
    this.let_go();
    this.closed.set(true);
    Ok(Value::None)
}

fn set_sizes(_: &mut Vm, _: &[Value]) -> Result<Value> {
    // The DB-API wants the method, and allows it to do nothing.
    Ok(Value::None)
}

fn get_connection(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(of(vm, value)?.connection.get())
}

fn get_description(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(of(vm, value)?.description.get())
}

fn get_lastrowid(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(of(vm, value)?.lastrowid.get())
}

fn get_rowcount(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::Int(of(vm, value)?.rowcount.get()))
}

fn get_arraysize(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::Int(of(vm, value)?.arraysize.get()))
}

fn set_arraysize(vm: &mut Vm, value: &Value, new: Value) -> Result<()> {
    let size = vm.to_i64(&new)?;
    if size < 0 {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    of(vm, value)?.arraysize.set(size);
    Ok(())
}

fn get_row_factory(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(of(vm, value)?.row_factory.get())
}

fn set_row_factory(vm: &mut Vm, value: &Value, new: Value) -> Result<()> {
    let this = of(vm, value)?;
    if new.is_undef() {
        return Err(vm.error(Exc::AttributeError, "cannot delete row_factory attribute"));
    }
    this.row_factory.set(new);
    this.note_self(value);
    Ok(())
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, connection, /)" => init,
    /// Executes an SQL statement.
    "execute($self, sql, parameters=<unrepresentable>, /)" => execute,
    /// Repeatedly executes an SQL statement.
    "executemany($self, sql, seq_of_parameters, /)" => executemany,
    /// Executes multiple SQL statements at once.
    "executescript($self, sql_script, /)" => executescript,
    /// Fetches one row from the resultset.
    "fetchone($self, /)" => fetchone,
    /// Fetches several rows from the resultset.
    "fetchmany($self, /, size=<unrepresentable>)" => fetchmany,
    /// Fetches all rows from the resultset.
    "fetchall($self, /)" => fetchall,
    /// Closes the cursor.
    "close($self, /)" => close,
    /// Required by DB-API. Does nothing in sqlite3.
    "setinputsizes($self, sizes, /)" => set_sizes,
    /// Required by DB-API. Does nothing in sqlite3.
    "setoutputsize($self, size, column=None, /)" => set_sizes,
}

crate::getters! { pub GETTERS:
    "connection" => get_connection,
    "description" => get_description,
    "lastrowid" => get_lastrowid,
    "rowcount" => get_rowcount,
    "arraysize" => get_arraysize; set set_arraysize,
    "row_factory" => get_row_factory; set set_row_factory,
}
