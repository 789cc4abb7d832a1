//! Callbacks for descriptors: `add_reader`, `add_writer` and their opposites.  A descriptor that is ready puts
//! its handle in the ready queue, behind what stands there and before the timers.

use std::cell::RefCell;
use std::os::fd::RawFd;

use rustc_hash::FxHashMap;

use super::{EventLoop, Ready, check_closed, handle, loop_of};
use crate::host::poll::{Event, READABLE, WRITABLE};
use crate::object::{Raise, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// The handles for one descriptor; `Undef` for none.
#[derive(Default)]
struct Watch {
    reader: Value,
    writer: Value,
}

impl Watch {
    fn mask(&self) -> u32 {
        let wanted = |handle: &Value, bit| if handle.is_undef() { 0 } else { bit };
        wanted(&self.reader, READABLE) | wanted(&self.writer, WRITABLE)
    }

    fn side(&mut self, side: Side) -> &mut Value {
        match side {
            Side::Read => &mut self.reader,
            Side::Write => &mut self.writer,
        }
    }
}

/// Reading or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Read,
    Write,
}

/// Every descriptor that a loop watches: for callbacks, and for native objects.
#[derive(Default)]
pub struct Descriptors(
    RefCell<FxHashMap<RawFd, Watch>>,
    RefCell<FxHashMap<RawFd, Value>>,
);

impl Trace for Descriptors {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for watch in self.0.borrow().values() {
            tracer.values([&watch.reader, &watch.writer]);
        }
        for object in self.1.borrow().values() {
            tracer.value(object);
        }
    }

    fn clear(&self) {
        let gone = std::mem::take(&mut *self.0.borrow_mut());
        drop(gone);
        let gone = std::mem::take(&mut *self.1.borrow_mut());
        drop(gone);
    }
}

impl Descriptors {
    /// From now on a native object hears of this descriptor.
    pub fn set_native(&self, fd: RawFd, object: Value) {
        let before = self.1.borrow_mut().insert(fd, object);
        drop(before);
    }

    /// It no longer does.
    pub fn forget_native(&self, fd: RawFd) {
        let before = self.1.borrow_mut().remove(&fd);
        drop(before);
    }

    /// Puts the handles of descriptors that are ready into the ready queue; native objects act at once.
    pub fn dispatch(&self, vm: &mut Vm, event_loop: &EventLoop, events: &[Event]) -> Result<()> {
        for &(fd, mask) in events {
            let native = self.1.borrow().get(&fd).cloned();
            if let Some(object) = native {
                if let Some(data) = object.native_data()
                    && let Err(raise) = data.descriptor_ready(vm, &object, mask)
                {
                    native_failed(vm, raise, &object)?;
                }
                continue;
            }
            // As CPython's selector reads them: what is no request to write also ends a read, and conversely.
            let sides = [
                (Side::Read, mask & !WRITABLE != 0),
                (Side::Write, mask & !READABLE != 0),
            ];
            for (side, ready) in sides {
                if !ready {
                    continue;
                }
                let handle = match self.0.borrow_mut().get_mut(&fd) {
                    Some(watch) => watch.side(side).clone(),
                    None => continue,
                };
                if handle.is_undef() {
                    continue;
                }
                if handle::is_cancelled(&handle) {
                    // A callback that was cancelled by its handle stops the watch.
                    let _ = self.set(vm, event_loop, fd, side, Value::Undef);
                } else {
                    event_loop.push(Ready::Handle(handle));
                }
            }
        }
        Ok(())
    }

    /// Registers a handle, or with `Undef` none; answers with the one before.
    fn set(
        &self,
        vm: &mut Vm,
        event_loop: &EventLoop,
        fd: RawFd,
        side: Side,
        handle: Value,
    ) -> Result<Value> {
        let reactor = event_loop.reactor(vm)?;
        let mut watches = self.0.borrow_mut();
        let watch = watches.entry(fd).or_default();
        let before = watch.mask();
        let old = std::mem::replace(watch.side(side), handle);
        let after = watch.mask();
        let result = if before == after {
            Ok(())
        } else {
            reactor.watch(fd, before, after)
        };
        if after == 0 || result.is_err() {
            if result.is_err() && before != 0 {
                // What CPython's selectors do: a descriptor that cannot be watched otherwise is forgotten.
                let _ = reactor.watch(fd, before, 0);
            }
            let gone = watches.remove(&fd);
            drop(watches);
            drop(gone);
        } else {
            drop(watches);
        }
        match result {
            Ok(()) => Ok(old),
            Err(error) => Err(vm.io_error(&error, None)),
        }
    }
}

/// What a native object's reaction has raised (a callback of its, that is) does not end the loop.
pub(super) fn native_failed(vm: &mut Vm, raise: Raise, object: &Value) -> Result<()> {
    if vm.raised(&raise, Exc::KeyboardInterrupt) || vm.raised(&raise, Exc::SystemExit) {
        return Err(raise);
    }
    vm.report_unraisable(&raise, object);
    Ok(())
}

/// The descriptor of a file object or a number.
fn descriptor(vm: &mut Vm, file: &Value) -> Result<RawFd> {
    let number = match file.as_int() {
        Some(number) => number,
        None => {
            let to_int = Value::from(vm.types.int.clone());
            let called = vm
                .call_method(file, "fileno", &[])
                .and_then(|number| vm.call(&to_int, &[number]));
            match called.ok().and_then(|number| number.as_int()) {
                Some(number) => number,
                None => {
                    let repr = vm.repr(file)?;
                    let message = format!("Invalid file object: {}", repr.as_str());
                    return Err(vm.value_error(message));
                }
            }
        }
    };
    match number {
        Value::Int(number @ 0..=0x7fff_ffff) => Ok(number as RawFd),
        other => {
            let repr = vm.repr(&other)?;
            Err(vm.value_error(format!("Invalid file descriptor: {}", repr.as_str())))
        }
    }
}

fn add(vm: &mut Vm, args: &[Value], side: Side) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    check_closed(vm, event_loop)?;
    let handle = handle::new(vm, &args[0], &args[2], &args[3], &Value::Undef, None)?;
    let fd = descriptor(vm, &args[1])?;
    let old = event_loop
        .descriptors
        .set(vm, event_loop, fd, side, handle.clone())?;
    handle::cancel_value(&old);
    Ok(handle)
}

fn remove(vm: &mut Vm, args: &[Value], side: Side) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    if event_loop.is_closed() {
        return Ok(Value::bool(false));
    }
    let fd = descriptor(vm, &args[1])?;
    if !event_loop.descriptors.0.borrow().contains_key(&fd) {
        return Ok(Value::bool(false));
    }
    let old = event_loop
        .descriptors
        .set(vm, event_loop, fd, side, Value::Undef)?;
    handle::cancel_value(&old);
    Ok(Value::bool(!old.is_undef()))
}

fn add_reader(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    add(vm, args, Side::Read)
}

fn add_writer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    add(vm, args, Side::Write)
}

fn remove_reader(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    remove(vm, args, Side::Read)
}

fn remove_writer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    remove(vm, args, Side::Write)
}

/// What a descriptor is watched for, in the bits of the module `selectors`.
fn watched_events(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let event_loop = loop_of(vm, &args[0])?;
    let fd = vm.to_i64(&args[1])?;
    let watches = event_loop.descriptors.0.borrow();
    let mask = RawFd::try_from(fd)
        .ok()
        .and_then(|fd| watches.get(&fd))
        .map_or(0, Watch::mask);
    let bit = |wanted: u32, bit: i64| if mask & wanted != 0 { bit } else { 0 };
    Ok(Value::Int(bit(READABLE, 1) | bit(WRITABLE, 2)))
}

crate::methods! { pub METHODS:
    "_watched_events($self, fd, /)" => watched_events,
    "_add_reader($self, fd, callback, /, *args)" => add_reader,
    "_add_writer($self, fd, callback, /, *args)" => add_writer,
    "_remove_reader($self, fd, /)" => remove_reader,
    "_remove_writer($self, fd, /)" => remove_writer,
}
