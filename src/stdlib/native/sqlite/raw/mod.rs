//! SQLite's C interface made safe: the one place of this library where pointers of SQLite are touched.
//!
//! A [`Handle`] is an open database.  Threads of a script take turns on one thread of the system, so that a call of
//! SQLite which runs script code (a user function, say) can be left by a switch of threads; [`Handle::lock`] keeps the
//! others out of the connection until it is back.  What may take long goes to the host's pool, unless script code can
//! be called from it: then it runs in place and gives way from SQLite's progress handler.

mod hooks;
mod statement;

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString, c_int, c_void};
use std::rc::{Rc, Weak};

use rusqlite::ffi;

use crate::object::slot::Slot;
use crate::object::{Raise, Result};
use crate::vm::Vm;
use crate::vm::threads::ThreadId;

pub use hooks::{Aggregate, Outcome};
pub use statement::{Statement, prepare};

/// How long others may have to wait for a turn while a statement runs in place.
const TURN_NS: u64 = 2_000_000;

/// Instructions of SQLite's machine between two looks at the clock.
const STEPS_PER_LOOK: c_int = 1_000;

/// A value of SQLite, on its way to a script.
pub enum Datum<'a> {
    Null,
    Int(i64),
    Float(f64),
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

/// What must be closed before the database is.
trait Dependent {
    fn close(&self);
}

/// An open database.
pub struct Handle {
    raw: Cell<*mut ffi::sqlite3>,
    /// The interpreter, while SQLite runs in place.
    vm: Cell<*mut Vm>,
    holder: Cell<ThreadId>,
    depth: Cell<u32>,
    turn: Cell<u64>,
    timeout_ms: Cell<i64>,
    dependents: RefCell<Vec<Weak<dyn Dependent>>>,
    /// Whether script code may be called by SQLite.
    has_callbacks: Cell<bool>,
    progress: Slot,
    trace: Slot,
    authorizer: Slot,
    /// An exception that came out of a wait within SQLite.
    pending: RefCell<Option<Raise>>,
}

/// A right to use the connection, until it is dropped.
pub struct Guard(Rc<Handle>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.depth.set(self.0.depth.get() - 1);
    }
}

/// A pointer for a job on the pool, whose owner waits until the job is done.
struct Sent<T>(*mut T);

// SAFETY: the database was opened for use by any thread, one at a time (`SQLITE_THREADSAFE=1`), and the thread of
// the script that sent the pointer holds the connection's lock until the job has ended.
unsafe impl<T> Send for Sent<T> {}

impl<T> Sent<T> {
    /// The pointer (a method, so that a closure captures all of this).
    fn get(self) -> *mut T {
        self.0
    }
}

fn c_text(text: &str) -> CString {
    // Those who call have refused zero characters.
    CString::new(text).unwrap_or_default()
}

/// The words for a result code.
pub fn code_text(code: i32) -> String {
    // SAFETY: the answer is a static text.
    unsafe { CStr::from_ptr(ffi::sqlite3_errstr(code)) }
        .to_string_lossy()
        .into_owned()
}

/// The version of SQLite.
pub fn version() -> String {
    // SAFETY: the answer is a static text.
    unsafe { CStr::from_ptr(ffi::sqlite3_libversion()) }
        .to_string_lossy()
        .into_owned()
}

/// Whether the text ends a statement.
pub fn is_complete(text: &str) -> bool {
    let text = c_text(text);
    // SAFETY: the text ends with a zero byte.
    unsafe { ffi::sqlite3_complete(text.as_ptr()) != 0 }
}

impl Handle {
    /// Opens a database; without one, the code and words of the error.
    pub fn open(
        vm: &mut Vm,
        path: &[u8],
        uri: bool,
        timeout_ms: i64,
    ) -> std::result::Result<Rc<Handle>, (i32, String)> {
        // The bundled library would take the name for a URI in any case.
        let plain_name = !uri && path.starts_with(b"file:");
        let path = if plain_name {
            [b"./", path].concat()
        } else {
            path.to_vec()
        };
        let path = CString::new(path).unwrap_or_default();
        let mut flags = ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE;
        if uri {
            flags |= ffi::SQLITE_OPEN_URI;
        }
        let (code, raw) = vm.block(move || {
            let mut raw = std::ptr::null_mut();
            // SAFETY: path is a C string, raw a place for the answer.
            let code =
                unsafe { ffi::sqlite3_open_v2(path.as_ptr(), &mut raw, flags, std::ptr::null()) };
            (code, Sent(raw))
        });
        let handle = Rc::new(Handle {
            raw: Cell::new(raw.get()),
            vm: Cell::new(std::ptr::null_mut()),
            holder: Cell::new(0),
            depth: Cell::new(0),
            turn: Cell::new(0),
            timeout_ms: Cell::new(timeout_ms),
            dependents: RefCell::default(),
            has_callbacks: Cell::new(false),
            progress: Slot::default(),
            trace: Slot::default(),
            authorizer: Slot::default(),
            pending: RefCell::default(),
        });
        if code != ffi::SQLITE_OK {
            let text = match handle.raw.get().is_null() {
                true => code_text(code),
                false => handle.message(),
            };
            return Err((code, text));
        }
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_extended_result_codes(handle.raw.get(), 1) };
        // The bundled library checks foreign keys unless told not to; the DB-API leaves that to the script.
        handle.config(ffi::SQLITE_DBCONFIG_ENABLE_FKEY, 0);
        handle.install_waits();
        Ok(handle)
    }

    /// Closes the database, after all that depends on it.
    pub fn close(&self) {
        for dependent in std::mem::take(&mut *self.dependents.borrow_mut()) {
            if let Some(dependent) = dependent.upgrade() {
                dependent.close();
            }
        }
        let raw = self.raw.replace(std::ptr::null_mut());
        // SAFETY: nobody uses the database any more; null is allowed.
        unsafe { ffi::sqlite3_close(raw) };
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        !self.raw.get().is_null()
    }

    fn add_dependent(&self, dependent: Weak<dyn Dependent>) {
        let mut all = self.dependents.borrow_mut();
        if all.len() >= 64 && all.len().is_power_of_two() {
            all.retain(|other| other.strong_count() > 0);
        }
        all.push(dependent);
    }

    /// Waits until no other thread of the script is within the connection.
    pub fn lock(self: &Rc<Handle>, vm: &mut Vm) -> Result<Guard> {
        let current = vm.current_thread();
        while self.depth.get() > 0 && self.holder.get() != current {
            let soon = vm.host.clock.monotonic_ns() + 100_000;
            vm.sleep_until(soon)?;
        }
        self.holder.set(current);
        self.depth.set(self.depth.get() + 1);
        Ok(Guard(self.clone()))
    }

    /// Runs SQLite in place: it may call the script.
    fn in_place<T>(&self, vm: &mut Vm, work: impl FnOnce(*mut ffi::sqlite3) -> T) -> T {
        let before = self.vm.replace(vm);
        let answer = work(self.raw.get());
        self.vm.set(before);
        answer
    }

    /// The interpreter, for a callback.
    #[expect(
        clippy::mut_from_ref,
        reason = "the reference that `in_place` was given is not used until SQLite returns"
    )]
    fn interpreter(&self) -> Option<&mut Vm> {
        // SAFETY: set by `in_place` only, which has the interpreter to itself and does not use it meanwhile.
        unsafe { self.vm.get().as_mut() }
    }

    /// Whether a call goes to the pool.
    fn goes_elsewhere(&self, vm: &Vm) -> bool {
        vm.thread_count() > 1 && !self.has_callbacks.get()
    }

    /// Lets other threads go on where this one has had its share.
    pub fn give_turn(&self, vm: &mut Vm) {
        if vm.thread_count() == 1 {
            return;
        }
        let now = vm.host.clock.monotonic_ns();
        if now.saturating_sub(self.turn.get()) >= TURN_NS {
            vm.give_way();
            self.turn.set(vm.host.clock.monotonic_ns());
        }
    }

    /// The words for the last error.
    pub fn message(&self) -> String {
        // SAFETY: the database is open; the text is copied at once.
        let text = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(self.raw.get())) };
        text.to_string_lossy().into_owned()
    }

    /// The exception that a wait within SQLite ended with.
    pub fn take_pending(&self) -> Option<Raise> {
        self.pending.take()
    }

    /// The extended code of the last error.
    pub fn error_code(&self) -> i32 {
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_extended_errcode(self.raw.get()) }
    }

    /// Whether no transaction is open.
    pub fn is_autocommit(&self) -> bool {
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_get_autocommit(self.raw.get()) != 0 }
    }

    /// Rows changed by the last statement.
    pub fn changes(&self) -> i64 {
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_changes64(self.raw.get()) }
    }

    /// Rows changed since the database was opened.
    pub fn total_changes(&self) -> i64 {
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_total_changes64(self.raw.get()) }
    }

    /// The row that was inserted last.
    pub fn last_row(&self) -> i64 {
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_last_insert_rowid(self.raw.get()) }
    }

    /// Ends what runs in the database, from any thread.
    pub fn interrupt(&self) {
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_interrupt(self.raw.get()) }
    }

    /// Reads a limit, or sets it (-1 for not); -1 for one that does not exist.
    pub fn limit(&self, category: i32, value: i32) -> i32 {
        // SAFETY: the database is open.
        unsafe { ffi::sqlite3_limit(self.raw.get(), category, value) }
    }

    /// Reads (-1) or sets a switch: the code, and how the switch stands.
    pub fn config(&self, option: i32, value: i32) -> (i32, bool) {
        let mut now: c_int = 0;
        // SAFETY: these options take an int and a place for an int.
        let code = unsafe {
            ffi::sqlite3_db_config(self.raw.get(), option, value, std::ptr::from_mut(&mut now))
        };
        (code, now != 0)
    }

    /// The bytes of a database as a file would have them.
    pub fn serialize(&self, vm: &mut Vm, name: &str) -> Option<Vec<u8>> {
        let name = c_text(name);
        let mut size = 0;
        let data = self.in_place(vm, |raw| {
            // SAFETY: the name is a C string, size a place for the answer.
            unsafe { ffi::sqlite3_serialize(raw, name.as_ptr(), &mut size, 0) }
        });
        if data.is_null() {
            return None;
        }
        let length = usize::try_from(size).unwrap_or(0);
        // SAFETY: SQLite answers with `size` bytes, which are ours to free.
        let copy = unsafe { std::slice::from_raw_parts(data, length) }.to_vec();
        // SAFETY: as above.
        unsafe { ffi::sqlite3_free(data.cast()) };
        Some(copy)
    }

    /// Replaces a database by these bytes; the code.
    pub fn deserialize(&self, vm: &mut Vm, name: &str, data: &[u8]) -> i32 {
        let name = c_text(name);
        let size = data.len() as i64;
        let flags = ffi::SQLITE_DESERIALIZE_FREEONCLOSE | ffi::SQLITE_DESERIALIZE_RESIZEABLE;
        self.in_place(vm, |raw| {
            // SAFETY: the copy is SQLite's own memory and goes over to the database.
            unsafe {
                let copy = ffi::sqlite3_malloc64(data.len() as u64).cast::<u8>();
                if copy.is_null() {
                    return ffi::SQLITE_NOMEM;
                }
                std::ptr::copy_nonoverlapping(data.as_ptr(), copy, data.len());
                ffi::sqlite3_deserialize(raw, name.as_ptr(), copy, size, size, flags)
            }
        })
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

/// A copy of a database that goes on page by page.
pub struct Backup {
    raw: *mut ffi::sqlite3_backup,
    source: Rc<Handle>,
    target: Rc<Handle>,
}

impl Backup {
    /// Begins one; `None` with the target's error set.
    pub fn begin(target: &Rc<Handle>, source: &Rc<Handle>, name: &str) -> Option<Backup> {
        let name = c_text(name);
        // SAFETY: both are open, the names are C strings.
        let raw = unsafe {
            ffi::sqlite3_backup_init(
                target.raw.get(),
                c"main".as_ptr(),
                source.raw.get(),
                name.as_ptr(),
            )
        };
        (!raw.is_null()).then(|| Backup {
            raw,
            source: source.clone(),
            target: target.clone(),
        })
    }

    /// Copies some pages; the code.
    pub fn step(&self, vm: &mut Vm, pages: i32) -> i32 {
        if self.source.goes_elsewhere(vm) && self.target.goes_elsewhere(vm) {
            let raw = Sent(self.raw);
            return vm.block(move || {
                // SAFETY: see `Sent`.
                unsafe { ffi::sqlite3_backup_step(raw.get(), pages) }
            });
        }
        let (target, raw) = (&self.target, self.raw);
        // SAFETY: the backup has not been finished.
        let step = |_| unsafe { ffi::sqlite3_backup_step(raw, pages) };
        let before = target.vm.replace(vm);
        let code = self.source.in_place(vm, step);
        target.vm.set(before);
        code
    }

    /// Pages that are left, and all.
    pub fn progress(&self) -> (i32, i32) {
        // SAFETY: the backup has not been finished.
        unsafe {
            (
                ffi::sqlite3_backup_remaining(self.raw),
                ffi::sqlite3_backup_pagecount(self.raw),
            )
        }
    }

    /// Ends it; the code.
    pub fn finish(mut self) -> i32 {
        let raw = std::mem::replace(&mut self.raw, std::ptr::null_mut());
        // SAFETY: it is finished once, here or in `drop`.
        unsafe { ffi::sqlite3_backup_finish(raw) }
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        // SAFETY: as in `finish`; null is allowed.
        unsafe { ffi::sqlite3_backup_finish(self.raw) };
    }
}

/// An open blob.
pub struct Blob {
    raw: Cell<*mut ffi::sqlite3_blob>,
    pub handle: Rc<Handle>,
}

impl Dependent for Blob {
    fn close(&self) {
        let raw = self.raw.replace(std::ptr::null_mut());
        // SAFETY: it is closed once; null is allowed.
        unsafe { ffi::sqlite3_blob_close(raw) };
    }
}

impl Blob {
    /// Opens one; the code on failure.
    pub fn open(
        vm: &mut Vm,
        handle: &Rc<Handle>,
        (name, table, column): (&str, &str, &str),
        row: i64,
        writable: bool,
    ) -> std::result::Result<Rc<Blob>, i32> {
        let (name, table, column) = (c_text(name), c_text(table), c_text(column));
        let mut raw = std::ptr::null_mut();
        let flags = c_int::from(writable);
        let code = handle.in_place(vm, |db| {
            let names = (name.as_ptr(), table.as_ptr(), column.as_ptr());
            // SAFETY: names are C strings, raw is a place for the answer.
            unsafe { ffi::sqlite3_blob_open(db, names.0, names.1, names.2, row, flags, &mut raw) }
        });
        if code != ffi::SQLITE_OK {
            return Err(code);
        }
        let blob = Rc::new(Blob {
            raw: Cell::new(raw),
            handle: handle.clone(),
        });
        let weak: Weak<Blob> = Rc::downgrade(&blob);
        handle.add_dependent(weak);
        Ok(blob)
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        !self.raw.get().is_null()
    }

    /// Closes it.
    pub fn shut(&self) {
        self.close();
    }

    /// Its size in bytes.
    pub fn size(&self) -> i64 {
        // SAFETY: null gives 0.
        i64::from(unsafe { ffi::sqlite3_blob_bytes(self.raw.get()) })
    }

    /// Reads `length` bytes at `offset`; the code on failure.
    pub fn read(&self, offset: i32, length: i32) -> std::result::Result<Vec<u8>, i32> {
        let mut data = vec![0_u8; usize::try_from(length).unwrap_or(0)];
        let place = data.as_mut_ptr().cast::<c_void>();
        // SAFETY: the place has this many bytes.
        let code = unsafe { ffi::sqlite3_blob_read(self.raw.get(), place, length, offset) };
        match code {
            ffi::SQLITE_OK => Ok(data),
            code => Err(code),
        }
    }

    /// Writes bytes at `offset`; the code.
    pub fn write(&self, data: &[u8], offset: i32) -> i32 {
        let length = c_int::try_from(data.len()).unwrap_or(c_int::MAX);
        let from = data.as_ptr().cast::<c_void>();
        // SAFETY: there are this many bytes.
        unsafe { ffi::sqlite3_blob_write(self.raw.get(), from, length, offset) }
    }
}

impl Drop for Blob {
    fn drop(&mut self) {
        self.close();
    }
}
