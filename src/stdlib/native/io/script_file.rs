//! A file object of a script under a buffer or a text file of ours: what `BufferedReader` and `TextIOWrapper` do
//! over anything that has `read` or `readinto`, `write` and so on.

use std::cell::{Cell, RefCell};

use super::device::BUFFER_SIZE;
use crate::object::{Result, Value};
use crate::types::bytes::buffer::bytes_arg;
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// The object, and the buffers before it.  The collector does not look for cycles through it: a file object that
/// keeps its own reader is an oddity.
pub struct ScriptFile {
    pub object: Value,
    ahead: RefCell<Vec<u8>>,
    start: Cell<usize>,
    behind: RefCell<Vec<u8>>,
}

impl ScriptFile {
    pub fn new(object: Value) -> ScriptFile {
        ScriptFile {
            object,
            ahead: RefCell::default(),
            start: Cell::new(0),
            behind: RefCell::default(),
        }
    }

    /// Calls `look` on the bytes that wait to be read.
    pub fn with_waiting<T>(&self, look: impl FnOnce(&[u8]) -> T) -> T {
        look(self.ahead.borrow().get(self.start.get()..).unwrap_or(&[]))
    }

    /// Marks waiting bytes as used up.
    pub fn consume(&self, count: usize) {
        let length = self.ahead.borrow().len();
        self.start.set((self.start.get() + count).min(length));
    }

    /// Asks the object for more; how many bytes came.
    pub fn fill(&self, vm: &mut Vm, hint: usize, unbuffered: bool) -> Result<usize> {
        self.hand_on(vm)?;
        let wanted = if unbuffered { hint } else { BUFFER_SIZE };
        let bytes = self.ask(vm, wanted)?;
        let mut ahead = self.ahead.borrow_mut();
        ahead.drain(..self.start.replace(0));
        ahead.extend_from_slice(&bytes);
        Ok(bytes.len())
    }

    fn ask(&self, vm: &mut Vm, wanted: usize) -> Result<Vec<u8>> {
        let count = Value::from(wanted);
        let once = vm.intern("read1");
        if let Some(read) = vm.find_attr(&self.object, &once)? {
            let answer = vm.call(&read, &[count])?;
            return self.bytes_of(vm, &answer, "read1");
        }
        let raw = Value::from(super::classes(vm).raw_base);
        if vm.is_instance(&self.object, &raw)? {
            let target = ByteArray::new(vec![0; wanted.min(BUFFER_SIZE)]);
            let place = Value::from(target.clone());
            let came = vm.call_method(&self.object, "readinto", &[place])?;
            if came.not_none().is_none() {
                return Ok(Vec::new());
            }
            let came = vm.to_i64(&came)?;
            let room = target.data().len();
            return match usize::try_from(came) {
                Ok(came) if came <= room => Ok(target.data()[..came].to_vec()),
                _ => Err(vm.error(
                    Exc::OSError,
                    format!(
                        "raw readinto() returned invalid length {came} (should have been between 0 and {room})"
                    ),
                )),
            };
        }
        let answer = vm.call_method(&self.object, "read", &[count])?;
        self.bytes_of(vm, &answer, "read")
    }

    fn bytes_of(&self, vm: &mut Vm, answer: &Value, method: &str) -> Result<Vec<u8>> {
        if answer.not_none().is_none() {
            return Ok(Vec::new());
        }
        if answer.as_str().is_some() || bytes_arg(vm, answer).is_err() {
            let kind = vm.type_name(answer);
            let message = format!(
                "underlying {method}() should have returned a bytes-like object, not '{kind}'"
            );
            return Err(vm.type_error(message));
        }
        Ok(bytes_arg(vm, answer)?.to_vec())
    }

    /// Writes, at once or later.
    pub fn write(&self, vm: &mut Vm, bytes: &[u8], unbuffered: bool) -> Result<()> {
        self.step_back(vm)?;
        self.behind.borrow_mut().extend_from_slice(bytes);
        let is_due = unbuffered || self.behind.borrow().len() >= BUFFER_SIZE;
        if is_due { self.hand_on(vm) } else { Ok(()) }
    }

    /// Writes what was kept back.
    fn hand_on(&self, vm: &mut Vm) -> Result<()> {
        let mut kept = self.behind.take();
        while !kept.is_empty() {
            let bytes = Value::from(Bytes::new(kept.clone()));
            let done = match vm.call_method(&self.object, "write", &[bytes]) {
                Ok(done) => done,
                Err(raise) => {
                    *self.behind.borrow_mut() = kept;
                    return Err(raise);
                }
            };
            if done.not_none().is_none() {
                *self.behind.borrow_mut() = kept;
                let message = "write could not complete without blocking";
                let values = [Value::Int(11), Value::from(message), Value::Int(0)];
                return Err(vm.error_with(Exc::BlockingIOError, values.to_vec()));
            }
            let done = vm.to_i64(&done)?;
            match usize::try_from(done) {
                Ok(done) if done <= kept.len() => drop(kept.drain(..done)),
                _ => {
                    let length = kept.len();
                    let message = format!(
                        "raw write() returned invalid length {done} (should have been between 0 and {length})"
                    );
                    return Err(vm.error(Exc::OSError, message));
                }
            }
        }
        Ok(())
    }

    /// Gives up what was read ahead, so that the object's position is the script's.
    fn step_back(&self, vm: &mut Vm) -> Result<()> {
        let unread = self.with_waiting(<[u8]>::len) as i64;
        if unread > 0 {
            vm.call_method(&self.object, "seek", &[Value::Int(-unread), Value::Int(1)])?;
        }
        self.ahead.borrow_mut().clear();
        self.start.set(0);
        Ok(())
    }

    /// Hands on what was kept back, and has the object do so.
    pub fn flush(&self, vm: &mut Vm) -> Result<()> {
        self.hand_on(vm)?;
        vm.call_method(&self.object, "flush", &[]).map(drop)
    }

    /// Closes the object.
    pub fn close(&self, vm: &mut Vm) -> Result<()> {
        vm.call_method(&self.object, "close", &[]).map(drop)
    }

    /// Asks the object something by a method without arguments.
    pub fn ask_flag(&self, vm: &mut Vm, method: &str) -> Result<bool> {
        let answer = vm.call_method(&self.object, method, &[])?;
        vm.truth(&answer)
    }

    /// The position.
    pub fn tell(&self, vm: &mut Vm) -> Result<u64> {
        let place = vm.call_method(&self.object, "tell", &[])?;
        let place = vm.to_i64(&place)?;
        let ahead = self.with_waiting(<[u8]>::len) as i64;
        let behind = self.behind.borrow().len() as i64;
        Ok((place - ahead + behind).max(0) as u64)
    }

    /// Moves to a position.
    pub fn seek(&self, vm: &mut Vm, offset: i64, whence: i64) -> Result<u64> {
        self.hand_on(vm)?;
        let offset = match whence {
            1 => offset - self.with_waiting(<[u8]>::len) as i64,
            _ => offset,
        };
        let arguments = [Value::Int(offset), Value::Int(whence)];
        let place = vm.call_method(&self.object, "seek", &arguments)?;
        self.ahead.borrow_mut().clear();
        self.start.set(0);
        Ok(vm.to_i64(&place)?.max(0) as u64)
    }

    /// Cuts off or extends.
    pub fn truncate(&self, vm: &mut Vm, size: u64) -> Result<()> {
        self.hand_on(vm)?;
        let size = Value::Int(size as i64);
        vm.call_method(&self.object, "truncate", &[size]).map(drop)
    }
}
