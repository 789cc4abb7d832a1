//! Calls from SQLite into the script: functions, aggregates, collations, and the hooks of a connection.

use std::cmp::Ordering;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::rc::Rc;

use rusqlite::ffi;

use super::super::functions;
use super::{Datum, Handle, STEPS_PER_LOOK, c_text};
use crate::object::Value;
use crate::vm::Vm;

/// What script code answered.
pub enum Outcome {
    Null,
    Int(i64),
    Float(f64),
    Text(String),
    Blob(Vec<u8>),
    Error(&'static str),
    NoMemory,
    TooBig,
}

/// How an aggregate is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Plain,
    Window,
}

/// What SQLite keeps for a function.
struct Callback {
    /// Lives as long as the database, and so longer than this.
    handle: *const Handle,
    callable: Value,
}

impl Callback {
    fn of(handle: &Handle, callable: Value) -> *mut c_void {
        let callback = Callback { handle, callable };
        Box::into_raw(Box::new(callback)).cast()
    }

    /// What SQLite passes to its callbacks, with the interpreter.
    fn at<'a>(data: *mut c_void) -> Option<(&'a mut Vm, Value)> {
        // SAFETY: the pointer comes from `of`, and SQLite frees it by `destroy` when no call can come any more.
        let callback = unsafe { &*data.cast::<Callback>() };
        // SAFETY: a handle closes its database before it goes.
        let vm = unsafe { &*callback.handle }.interpreter()?;
        Some((vm, callback.callable.clone()))
    }
}

extern "C" fn destroy(data: *mut c_void) {
    // SAFETY: the pointer comes from `Callback::of`; SQLite calls this once.
    drop(unsafe { Box::from_raw(data.cast::<Callback>()) });
}

/// Arguments of a function, as values of the script.
fn arguments(count: c_int, values: *mut *mut ffi::sqlite3_value) -> Vec<Value> {
    let count = usize::try_from(count).unwrap_or(0);
    let mut arguments = Vec::with_capacity(count);
    for at in 0..count {
        // SAFETY: SQLite passes `count` values; texts are copied at once.
        arguments.push(unsafe {
            let value = *values.add(at);
            let bytes = |start: *const u8| {
                let length = usize::try_from(ffi::sqlite3_value_bytes(value)).unwrap_or(0);
                match start.is_null() {
                    true => &[][..],
                    false => std::slice::from_raw_parts(start, length),
                }
            };
            functions::argument(match ffi::sqlite3_value_type(value) {
                ffi::SQLITE_INTEGER => Datum::Int(ffi::sqlite3_value_int64(value)),
                ffi::SQLITE_FLOAT => Datum::Float(ffi::sqlite3_value_double(value)),
                ffi::SQLITE_TEXT => Datum::Text(bytes(ffi::sqlite3_value_text(value))),
                ffi::SQLITE_BLOB => Datum::Blob(bytes(ffi::sqlite3_value_blob(value).cast())),
                _ => Datum::Null,
            })
        });
    }
    arguments
}

fn answer(context: *mut ffi::sqlite3_context, outcome: Outcome) {
    // SAFETY: the context is that of the running call; texts and blobs are copied.
    unsafe {
        match outcome {
            Outcome::Null => ffi::sqlite3_result_null(context),
            Outcome::Int(value) => ffi::sqlite3_result_int64(context, value),
            Outcome::Float(value) => ffi::sqlite3_result_double(context, value),
            Outcome::Text(text) => ffi::sqlite3_result_text64(
                context,
                text.as_ptr().cast(),
                text.len() as u64,
                ffi::SQLITE_TRANSIENT(),
                ffi::SQLITE_UTF8 as u8,
            ),
            Outcome::Blob(data) => ffi::sqlite3_result_blob64(
                context,
                data.as_ptr().cast(),
                data.len() as u64,
                ffi::SQLITE_TRANSIENT(),
            ),
            Outcome::Error(text) => {
                let length = c_int::try_from(text.len()).unwrap_or(0);
                ffi::sqlite3_result_error(context, text.as_ptr().cast(), length);
            }
            Outcome::NoMemory => ffi::sqlite3_result_error_nomem(context),
            Outcome::TooBig => ffi::sqlite3_result_error_toobig(context),
        }
    }
}

extern "C" fn on_call(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: the data of the function is a `Callback`.
    let data = unsafe { ffi::sqlite3_user_data(context) };
    if let Some((vm, callable)) = Callback::at(data) {
        let outcome = functions::call(vm, &callable, &arguments(count, values));
        answer(context, outcome);
    }
}

/// The place of the running aggregate's object; null before the first row.
fn instance_place(context: *mut ffi::sqlite3_context, make: bool) -> *mut *mut Value {
    let size = if make { size_of::<*mut Value>() } else { 0 };
    // SAFETY: the context is that of the running call; new memory is zeroed.
    unsafe { ffi::sqlite3_aggregate_context(context, size as c_int).cast() }
}

/// The running aggregate's object.
fn instance(context: *mut ffi::sqlite3_context) -> Option<Value> {
    let place = instance_place(context, false);
    // SAFETY: what stands there was made by `step_with`.
    unsafe { place.as_ref().and_then(|at| at.as_ref()).cloned() }
}

fn step_with(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
    method: &'static str,
) {
    // SAFETY: the data of the function is a `Callback`.
    let data = unsafe { ffi::sqlite3_user_data(context) };
    let Some((vm, class)) = Callback::at(data) else {
        return;
    };
    let place = instance_place(context, true);
    if place.is_null() {
        return answer(context, Outcome::NoMemory);
    }
    let object = match instance(context) {
        Some(object) => object,
        None => match functions::make(vm, &class) {
            Ok(object) => {
                // SAFETY: the place is SQLite's, for this aggregate alone; `on_final` frees the box.
                unsafe { *place = Box::into_raw(Box::new(object.clone())) };
                object
            }
            Err(outcome) => return answer(context, outcome),
        },
    };
    let outcome = functions::method(vm, &object, method, &arguments(count, values));
    if matches!(
        outcome,
        Outcome::Error(_) | Outcome::NoMemory | Outcome::TooBig
    ) {
        answer(context, outcome);
    }
}

extern "C" fn on_step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    step_with(context, count, values, "step");
}

extern "C" fn on_inverse(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    step_with(context, count, values, "inverse");
}

extern "C" fn on_value(context: *mut ffi::sqlite3_context) {
    // SAFETY: the data of the function is a `Callback`.
    let data = unsafe { ffi::sqlite3_user_data(context) };
    if let (Some((vm, _)), Some(object)) = (Callback::at(data), instance(context)) {
        answer(context, functions::method(vm, &object, "value", &[]));
    }
}

extern "C" fn on_final(context: *mut ffi::sqlite3_context) {
    let place = instance_place(context, false);
    // SAFETY: what stands there was boxed by `step_with`, and is taken out.
    let object = unsafe {
        match place.as_mut() {
            Some(at) if !at.is_null() => {
                *Box::from_raw(std::mem::replace(at, std::ptr::null_mut()))
            }
            _ => return,
        }
    };
    // SAFETY: the data of the function is a `Callback`.
    let data = unsafe { ffi::sqlite3_user_data(context) };
    if let Some((vm, _)) = Callback::at(data) {
        answer(context, functions::method(vm, &object, "finalize", &[]));
    }
}

extern "C" fn on_compare(
    data: *mut c_void,
    left_length: c_int,
    left: *const c_void,
    right_length: c_int,
    right: *const c_void,
) -> c_int {
    let text = |start: *const c_void, length: c_int| -> &[u8] {
        let length = usize::try_from(length).unwrap_or(0);
        if length == 0 {
            return &[];
        }
        // SAFETY: SQLite passes this many bytes.
        unsafe { std::slice::from_raw_parts(start.cast(), length) }
    };
    let Some((vm, callable)) = Callback::at(data) else {
        return 0;
    };
    let (left, right) = (text(left, left_length), text(right, right_length));
    match functions::compare(vm, &callable, left, right) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

extern "C" fn on_progress(data: *mut c_void) -> c_int {
    // SAFETY: a handle passes itself, and closes its database before it goes.
    let handle = unsafe { &*data.cast::<Handle>() };
    let Some(vm) = handle.interpreter() else {
        return 0;
    };
    let callable = handle.progress.get();
    if callable.is_undef() {
        handle.give_turn(vm);
        return 0;
    }
    c_int::from(functions::progress(vm, &callable))
}

/// Waits for another connection's lock as SQLite's own handler does, but lets other threads of the script run.
extern "C" fn on_busy(data: *mut c_void, count: c_int) -> c_int {
    const DELAYS: [i64; 12] = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100];
    // SAFETY: a handle passes itself, and closes its database before it goes.
    let handle = unsafe { &*data.cast::<Handle>() };
    let count = usize::try_from(count).unwrap_or(0);
    let delay = DELAYS.get(count).copied().unwrap_or(100);
    let beyond = count.saturating_sub(DELAYS.len()) as i64 * 100;
    let before = DELAYS.iter().take(count).sum::<i64>() + beyond;
    let delay = delay.min(handle.timeout_ms.get() - before);
    if delay <= 0 {
        return 0;
    }
    let delay_ns = delay.unsigned_abs() * 1_000_000;
    match handle.interpreter() {
        None => std::thread::sleep(std::time::Duration::from_nanos(delay_ns)),
        Some(vm) => {
            let until = vm.host.clock.monotonic_ns() + delay_ns;
            if let Err(raise) = vm.sleep_until(until) {
                handle.pending.replace(Some(raise));
                return 0;
            }
        }
    }
    1
}

extern "C" fn on_trace(
    _kind: c_uint,
    data: *mut c_void,
    statement: *mut c_void,
    sql: *mut c_void,
) -> c_int {
    // SAFETY: a handle passes itself, and closes its database before it goes.
    let handle = unsafe { &*data.cast::<Handle>() };
    let callable = handle.trace.get();
    let Some(vm) = handle.interpreter().filter(|_| !callable.is_undef()) else {
        return 0;
    };
    // SAFETY: for this kind of event SQLite passes the statement and its text, which is a comment for triggers.
    let text = unsafe {
        let plain = CStr::from_ptr(sql.cast::<c_char>());
        if plain.to_bytes().starts_with(b"--") {
            plain.to_string_lossy().into_owned()
        } else {
            let expanded = ffi::sqlite3_expanded_sql(statement.cast());
            if expanded.is_null() {
                return functions::trace_too_big(vm, &callable);
            }
            let text = CStr::from_ptr(expanded).to_string_lossy().into_owned();
            ffi::sqlite3_free(expanded.cast());
            text
        }
    };
    functions::trace(vm, &callable, &text);
    0
}

extern "C" fn on_authorize(
    data: *mut c_void,
    action: c_int,
    first: *const c_char,
    second: *const c_char,
    database: *const c_char,
    source: *const c_char,
) -> c_int {
    // SAFETY: a handle passes itself, and closes its database before it goes.
    let handle = unsafe { &*data.cast::<Handle>() };
    let callable = handle.authorizer.get();
    let Some(vm) = handle.interpreter().filter(|_| !callable.is_undef()) else {
        return ffi::SQLITE_OK;
    };
    let text = |text: *const c_char| match text.is_null() {
        true => Value::None,
        // SAFETY: it is a C string, copied at once.
        false => Value::from(&*unsafe { CStr::from_ptr(text) }.to_string_lossy()),
    };
    let args = [
        Value::Int(i64::from(action)),
        text(first),
        text(second),
        text(database),
        text(source),
    ];
    functions::authorize(vm, &callable, &args)
}

impl Handle {
    fn as_data(&self) -> *mut c_void {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// Installs the waits that let other threads run.
    pub(super) fn install_waits(&self) {
        let (raw, data) = (self.raw.get(), self.as_data());
        // SAFETY: the database is open, and closed before the handle goes.
        unsafe {
            ffi::sqlite3_busy_handler(raw, Some(on_busy), data);
            ffi::sqlite3_progress_handler(raw, STEPS_PER_LOOK, Some(on_progress), data);
        }
    }

    fn note_callback(&self, callable: &Value) {
        if callable.given().is_some() {
            self.has_callbacks.set(true);
        }
    }

    /// Sets the progress handler; `Undef` for none.
    pub fn set_progress(&self, callable: Value, steps: i32) {
        self.note_callback(&callable);
        let steps = if callable.is_undef() {
            STEPS_PER_LOOK
        } else {
            steps
        };
        self.progress.set(callable);
        // SAFETY: as in `install_waits`.
        unsafe {
            ffi::sqlite3_progress_handler(self.raw.get(), steps, Some(on_progress), self.as_data());
        }
    }

    /// Sets the trace callback; `Undef` for none.  The code.
    pub fn set_trace(&self, callable: Value) -> i32 {
        self.note_callback(&callable);
        let mask = if callable.is_undef() {
            0
        } else {
            ffi::SQLITE_TRACE_STMT as c_uint
        };
        self.trace.set(callable);
        // SAFETY: as in `install_waits`.
        unsafe { ffi::sqlite3_trace_v2(self.raw.get(), mask, Some(on_trace), self.as_data()) }
    }

    /// Sets the authorizer; `Undef` for none.  The code.
    pub fn set_authorizer(&self, callable: Value) -> i32 {
        self.note_callback(&callable);
        let is_none = callable.is_undef();
        self.authorizer.set(callable);
        // SAFETY: as in `install_waits`.
        unsafe {
            match is_none {
                true => ffi::sqlite3_set_authorizer(self.raw.get(), None, std::ptr::null_mut()),
                false => {
                    ffi::sqlite3_set_authorizer(self.raw.get(), Some(on_authorize), self.as_data())
                }
            }
        }
    }

    /// Defines a function, or removes it (`Undef`).  The code.
    pub fn set_function(
        self: &Rc<Handle>,
        name: &str,
        count: i32,
        deterministic: bool,
        callable: Value,
    ) -> i32 {
        let name = c_text(name);
        let mut flags = ffi::SQLITE_UTF8;
        if deterministic {
            flags |= ffi::SQLITE_DETERMINISTIC;
        }
        self.note_callback(&callable);
        let (raw, null) = (self.raw.get(), std::ptr::null_mut());
        // SAFETY: the data goes with `destroy`, which SQLite calls in any case.
        unsafe {
            if callable.is_undef() {
                return ffi::sqlite3_create_function_v2(
                    raw,
                    name.as_ptr(),
                    count,
                    flags,
                    null,
                    None,
                    None,
                    None,
                    None,
                );
            }
            ffi::sqlite3_create_function_v2(
                raw,
                name.as_ptr(),
                count,
                flags,
                Callback::of(self, callable),
                Some(on_call),
                None,
                None,
                Some(destroy),
            )
        }
    }

    /// Defines an aggregate, or removes it (`Undef`).  The code.
    pub fn set_aggregate(
        self: &Rc<Handle>,
        name: &str,
        count: i32,
        kind: Aggregate,
        class: Value,
    ) -> i32 {
        let name = c_text(name);
        let (flags, null) = (ffi::SQLITE_UTF8, std::ptr::null_mut());
        self.note_callback(&class);
        if class.is_undef() {
            return self.set_function(name.to_str().unwrap_or(""), count, false, class);
        }
        let window = kind == Aggregate::Window;
        let data = Callback::of(self, class);
        debug_assert!(data != null);
        // SAFETY: as in `set_function`.
        unsafe {
            if window {
                return ffi::sqlite3_create_window_function(
                    self.raw.get(),
                    name.as_ptr(),
                    count,
                    flags,
                    data,
                    Some(on_step),
                    Some(on_final),
                    Some(on_value),
                    Some(on_inverse),
                    Some(destroy),
                );
            }
            ffi::sqlite3_create_function_v2(
                self.raw.get(),
                name.as_ptr(),
                count,
                flags,
                data,
                None,
                Some(on_step),
                Some(on_final),
                Some(destroy),
            )
        }
    }

    /// Defines a collation, or removes it (`Undef`).  The code.
    pub fn set_collation(self: &Rc<Handle>, name: &str, callable: Value) -> i32 {
        let name = c_text(name);
        self.note_callback(&callable);
        let (raw, flags) = (self.raw.get(), ffi::SQLITE_UTF8);
        // SAFETY: as in `set_function`, but that a failed call leaves the data to us.
        unsafe {
            if callable.is_undef() {
                let null = std::ptr::null_mut();
                return ffi::sqlite3_create_collation_v2(
                    raw,
                    name.as_ptr(),
                    flags,
                    null,
                    None,
                    None,
                );
            }
            let data = Callback::of(self, callable);
            let code = ffi::sqlite3_create_collation_v2(
                raw,
                name.as_ptr(),
                flags,
                data,
                Some(on_compare),
                Some(destroy),
            );
            if code != ffi::SQLITE_OK {
                destroy(data);
            }
            code
        }
    }
}
