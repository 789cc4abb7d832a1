//! Prepared statements: binding of parameters, steps, columns.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int};
use std::rc::{Rc, Weak};

use rusqlite::ffi;

use super::{Datum, Dependent, Handle, Sent};
use crate::vm::Vm;

/// A prepared statement.
pub struct Statement {
    raw: Cell<*mut ffi::sqlite3_stmt>,
    handle: Rc<Handle>,
    /// Whether it inserts, updates, deletes or replaces.
    pub is_dml: bool,
    /// Whether a cursor is using it.
    pub in_use: Cell<bool>,
}

impl Dependent for Statement {
    fn close(&self) {
        let raw = self.raw.replace(std::ptr::null_mut());
        // SAFETY: it is finalized once; null is allowed.
        unsafe { ffi::sqlite3_finalize(raw) };
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        self.close();
    }
}

/// What a text begins with: its first statement (`None` where there is only space or a comment), and where the rest begins.
pub type Prepared = (Option<Rc<Statement>>, usize);

/// Compiles the first statement of `sql`, which has no zero characters; the code on failure.
pub fn prepare(
    vm: &mut Vm,
    handle: &Rc<Handle>,
    sql: &str,
    is_dml: bool,
) -> std::result::Result<Prepared, i32> {
    let mut raw = std::ptr::null_mut();
    let mut tail: *const c_char = std::ptr::null();
    let start = sql.as_ptr().cast::<c_char>();
    let length = c_int::try_from(sql.len()).unwrap_or(c_int::MAX);
    let code = handle.in_place(vm, |db| {
        // SAFETY: the text has this many bytes; raw and tail are places for the answer.
        unsafe { ffi::sqlite3_prepare_v2(db, start, length, &mut raw, &mut tail) }
    });
    if code != ffi::SQLITE_OK {
        return Err(code);
    }
    let rest = (tail as usize)
        .saturating_sub(start as usize)
        .min(sql.len());
    if raw.is_null() {
        return Ok((None, rest));
    }
    let statement = Rc::new(Statement {
        raw: Cell::new(raw),
        handle: handle.clone(),
        is_dml,
        in_use: Cell::new(false),
    });
    let weak: Weak<Statement> = Rc::downgrade(&statement);
    handle.add_dependent(weak);
    Ok((Some(statement), rest))
}

impl Statement {
    /// Whether the database is still open.
    pub fn is_open(&self) -> bool {
        !self.raw.get().is_null()
    }

    /// A step that may take long: on the pool where that is possible.
    pub fn long_step(&self, vm: &mut Vm) -> i32 {
        if !self.handle.goes_elsewhere(vm) {
            return self.step(vm);
        }
        let raw = Sent(self.raw.get());
        vm.block(move || {
            // SAFETY: see `Sent`.
            unsafe { ffi::sqlite3_step(raw.get()) }
        })
    }

    /// A step, in place.
    #[inline]
    pub fn step(&self, vm: &mut Vm) -> i32 {
        let raw = self.raw.get();
        self.handle.in_place(vm, |_| {
            // SAFETY: null is answered with an error.
            unsafe { ffi::sqlite3_step(raw) }
        })
    }

    /// Ends a run of the statement; the code of its last error.
    pub fn reset(&self) -> i32 {
        // SAFETY: null is allowed.
        unsafe { ffi::sqlite3_reset(self.raw.get()) }
    }

    /// Whether it only reads.
    pub fn is_read_only(&self) -> bool {
        // SAFETY: null is allowed.
        unsafe { ffi::sqlite3_stmt_readonly(self.raw.get()) != 0 }
    }

    /// How many parameters it has.
    pub fn parameter_count(&self) -> i32 {
        // SAFETY: null gives 0.
        unsafe { ffi::sqlite3_bind_parameter_count(self.raw.get()) }
    }

    /// The name of a parameter (from 1), with the character before it.
    pub fn parameter_name(&self, index: i32) -> Option<&str> {
        // SAFETY: null gives null; the text lives as long as the statement.
        unsafe {
            let name = ffi::sqlite3_bind_parameter_name(self.raw.get(), index);
            (!name.is_null()).then(|| CStr::from_ptr(name).to_str().unwrap_or(""))
        }
    }

    /// Gives a parameter (from 1) its value, which is copied; the code.
    #[inline]
    pub fn bind(&self, index: i32, value: Datum<'_>) -> i32 {
        let raw = self.raw.get();
        // SAFETY: texts and blobs have the length that is said, and are copied before the call returns; null is
        // answered with an error.
        unsafe {
            match value {
                Datum::Null => ffi::sqlite3_bind_null(raw, index),
                Datum::Int(value) => ffi::sqlite3_bind_int64(raw, index, value),
                Datum::Float(value) => ffi::sqlite3_bind_double(raw, index, value),
                Datum::Text(text) => ffi::sqlite3_bind_text64(
                    raw,
                    index,
                    text.as_ptr().cast(),
                    text.len() as u64,
                    ffi::SQLITE_TRANSIENT(),
                    ffi::SQLITE_UTF8 as u8,
                ),
                Datum::Blob([]) => ffi::sqlite3_bind_zeroblob(raw, index, 0),
                Datum::Blob(data) => ffi::sqlite3_bind_blob64(
                    raw,
                    index,
                    data.as_ptr().cast(),
                    data.len() as u64,
                    ffi::SQLITE_TRANSIENT(),
                ),
            }
        }
    }

    /// How many columns a row of its result has.
    #[inline]
    pub fn column_count(&self) -> i32 {
        // SAFETY: null gives 0.
        unsafe { ffi::sqlite3_column_count(self.raw.get()) }
    }

    /// The name of a column.
    pub fn column_name(&self, index: i32) -> String {
        // SAFETY: the statement exists; the text is copied at once.
        unsafe { text_at(ffi::sqlite3_column_name(self.raw.get(), index)) }.unwrap_or_default()
    }

    /// The declared type of a column.
    pub fn declared_type(&self, index: i32) -> Option<String> {
        // SAFETY: the statement exists; the text is copied at once.
        unsafe { text_at(ffi::sqlite3_column_decltype(self.raw.get(), index)) }
    }

    /// Reads a column of the present row; as bytes, if `raw_bytes`.  `read` knows nothing but the datum, so it
    /// cannot take the next step while it looks.
    #[inline]
    pub fn column<T>(&self, index: i32, raw_bytes: bool, read: fn(Datum<'_>) -> T) -> T {
        let raw = self.raw.get();
        // SAFETY: a row is there (else all is null); texts and blobs live until the next step, reset or
        // conversion, and `read` can bring none of these about.
        unsafe {
            let kind = ffi::sqlite3_column_type(raw, index);
            let bytes = |start: *const u8| {
                let length = usize::try_from(ffi::sqlite3_column_bytes(raw, index)).unwrap_or(0);
                match start.is_null() {
                    true => &[][..],
                    false => std::slice::from_raw_parts(start, length),
                }
            };
            read(match kind {
                ffi::SQLITE_NULL => Datum::Null,
                _ if raw_bytes => Datum::Blob(bytes(ffi::sqlite3_column_blob(raw, index).cast())),
                ffi::SQLITE_INTEGER => Datum::Int(ffi::sqlite3_column_int64(raw, index)),
                ffi::SQLITE_FLOAT => Datum::Float(ffi::sqlite3_column_double(raw, index)),
                ffi::SQLITE_TEXT => Datum::Text(bytes(ffi::sqlite3_column_text(raw, index).cast())),
                _ => Datum::Blob(bytes(ffi::sqlite3_column_blob(raw, index).cast())),
            })
        }
    }
}

/// A copy of a C string.
///
/// # Safety
/// The pointer is null or to a C string.
unsafe fn text_at(text: *const c_char) -> Option<String> {
    // SAFETY: as promised.
    (!text.is_null()).then(|| {
        unsafe { CStr::from_ptr(text) }
            .to_string_lossy()
            .into_owned()
    })
}
