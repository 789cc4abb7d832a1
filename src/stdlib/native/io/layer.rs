//! A buffer over a raw file that is an object of a script: what `BufferedReader`, `BufferedWriter` and
//! `BufferedRandom` do where no [`super::device::Device`] is underneath.  The raw object is asked for as much and
//! as often as CPython asks it.  One thread at a time is inside; coming back in from the raw object is an error.

use std::cell::{Cell, RefCell};

use crate::object::{Result, Slot, Trace, Tracer, Value};
use crate::types::bytes::ByteArray;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::vm::Vm;
use crate::vm::threads::ThreadId;

/// What a raw file that would have to wait has to say.
pub const WOULD_BLOCK: &str = "write could not complete without blocking";

/// See the module.
pub struct Layer {
    raw: Slot,
    size: usize,
    readable: bool,
    writable: bool,
    ahead: RefCell<Vec<u8>>,
    start: Cell<usize>,
    behind: RefCell<Vec<u8>>,
    owner: Cell<Option<ThreadId>>,
    waiting: RefCell<Vec<ThreadId>>,
}

impl Trace for Layer {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.raw.trace(tracer);
    }
}

impl Layer {
    /// A buffer of `size` bytes.
    pub fn new(raw: Value, size: usize, readable: bool, writable: bool) -> Layer {
        Layer {
            raw: Slot::new(raw),
            size,
            readable,
            writable,
            ahead: RefCell::default(),
            start: Cell::new(0),
            behind: RefCell::default(),
            owner: Cell::new(None),
            waiting: RefCell::default(),
        }
    }

    /// The raw file.
    pub fn raw(&self) -> Value {
        self.raw.get()
    }

    /// Whether this is a buffer to write into.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Does work on the buffer while other threads wait.
    pub fn locked<T>(
        &self,
        vm: &mut Vm,
        this: &Value,
        work: impl FnOnce(&mut Vm, &Layer) -> Result<T>,
    ) -> Result<T> {
        let current = vm.current_thread();
        if self.owner.get() == Some(current) {
            let shown = vm.repr(this)?;
            let message = format!("reentrant call inside {}", shown.as_str());
            return Err(vm.runtime_error(message));
        }
        while self.owner.get().is_some() {
            self.waiting.borrow_mut().push(current);
            vm.park(None);
            self.waiting.borrow_mut().retain(|&id| id != current);
        }
        self.owner.set(Some(current));
        let result = work(vm, self);
        self.owner.set(None);
        for id in self.waiting.take() {
            vm.unpark(id);
        }
        result
    }

    /// Whether the raw file is closed.
    pub fn is_closed(&self, vm: &mut Vm) -> Result<bool> {
        let closed = vm.names.closed.clone();
        let closed = vm.get_attr(&self.raw(), &closed)?;
        vm.truth(&closed)
    }

    /// `ValueError`, where the raw file is closed.
    pub fn check_open(&self, vm: &mut Vm, what: &str) -> Result<()> {
        match self.is_closed(vm)? {
            true => Err(vm.value_error(what)),
            false => Ok(()),
        }
    }

    fn waiting_bytes(&self) -> usize {
        self.ahead.borrow().len() - self.start.get()
    }

    fn forget_ahead(&self) {
        self.ahead.borrow_mut().clear();
        self.start.set(0);
    }

    /// Takes at most `limit` of the bytes read ahead.
    fn take(&self, limit: usize) -> Vec<u8> {
        let ahead = self.ahead.borrow();
        let start = self.start.get();
        let end = ahead.len().min(start.saturating_add(limit));
        self.start.set(end);
        ahead[start..end].to_vec()
    }

    /// One read of the raw file of at most `size` bytes; `None` where it would have to wait.
    fn raw_read(&self, vm: &mut Vm, size: usize) -> Result<Option<Vec<u8>>> {
        let target = ByteArray::new(vec![0; size]);
        let view = Value::from(vm.types.memoryview.clone());
        let view = vm.call(&view, &[Value::from(target.clone())])?;
        let came = vm.call_method(&self.raw(), "readinto", std::slice::from_ref(&view));
        vm.call_method(&view, "release", &[]).ok();
        let came = came?;
        if came.not_none().is_none() {
            return Ok(None);
        }
        let came = match vm.to_i64(&came) {
            Ok(came) => came,
            Err(cause) => {
                let raise = vm.error(Exc::OSError, "raw readinto() failed");
                let name = vm.intern("__cause__");
                vm.set_attr(&raise.value(), &name, cause.value())?;
                return Err(raise);
            }
        };
        match usize::try_from(came) {
            Ok(count) if count <= size => {
                let mut data = target.data().to_vec();
                data.truncate(count);
                Ok(Some(data))
            }
            _ => {
                let message = format!(
                    "raw readinto() returned invalid length {came} (should have been between 0 and {size})"
                );
                Err(vm.error(Exc::OSError, message))
            }
        }
    }

    /// Reads ahead; how many bytes came, `None` where the raw file would have to wait.
    fn fill(&self, vm: &mut Vm) -> Result<Option<usize>> {
        let kept = self.ahead.borrow().len();
        if kept >= self.size {
            self.forget_ahead();
        }
        let room = self.size - self.ahead.borrow().len();
        let Some(came) = self.raw_read(vm, room)? else {
            return Ok(None);
        };
        self.ahead.borrow_mut().extend_from_slice(&came);
        Ok(Some(came.len()))
    }

    /// All that is left; `None` where there may be something, but not yet.
    pub fn read_all(&self, vm: &mut Vm) -> Result<Value> {
        let mut data = self.take(usize::MAX);
        self.forget_ahead();
        self.flush_and_rewind(vm)?;
        let readall = vm.intern("readall");
        if let Some(readall) = vm.find_attr(&self.raw(), &readall)? {
            let rest = vm.call(&readall, &[])?;
            if rest.not_none().is_some() && rest.as_bytes().is_none() {
                return Err(vm.type_error("readall() should return bytes"));
            }
            if data.is_empty() {
                return Ok(rest);
            }
            if let Some(rest) = rest.as_bytes() {
                data.extend_from_slice(rest.as_slice());
            }
            return Ok(super::binary::bytes(data));
        }
        loop {
            let part = vm.call_method(&self.raw(), "read", &[])?;
            let came = match (part.not_none(), part.as_bytes()) {
                (Some(_), None) => return Err(vm.type_error("read() should return bytes")),
                (_, came) => came,
            };
            match came {
                Some(came) if !came.as_slice().is_empty() => {
                    data.extend_from_slice(came.as_slice());
                }
                _ if data.is_empty() => return Ok(part),
                _ => return Ok(super::binary::bytes(data)),
            }
        }
    }

    /// Exactly `size` bytes, fewer at the end; `None` where nothing could be had without waiting.
    pub fn read(&self, vm: &mut Vm, size: usize) -> Result<Value> {
        if size <= self.waiting_bytes() {
            return Ok(super::binary::bytes(self.take(size)));
        }
        let mut data = self.take(size);
        self.forget_ahead();
        self.flush_and_rewind(vm)?;
        loop {
            let missing = size - data.len();
            let whole = missing - missing % self.size;
            if missing == 0 {
                break;
            }
            let came = match whole {
                0 => match self.fill(vm)? {
                    Some(0) => Some(Vec::new()),
                    Some(_) => Some(self.take(missing)),
                    None => None,
                },
                _ => self.raw_read(vm, whole)?,
            };
            match came {
                Some(came) if !came.is_empty() => data.extend_from_slice(&came),
                None if data.is_empty() => return Ok(Value::None),
                _ => break,
            }
        }
        Ok(super::binary::bytes(data))
    }

    /// What can be had by at most one read of the raw file.
    pub fn read1(&self, vm: &mut Vm, size: Option<usize>) -> Result<Vec<u8>> {
        let size = size.unwrap_or(self.size);
        if size == 0 || self.waiting_bytes() > 0 {
            return Ok(self.take(size));
        }
        self.flush_and_rewind(vm)?;
        self.forget_ahead();
        Ok(self.raw_read(vm, size)?.unwrap_or_default())
    }

    /// Up to `room` bytes for a buffer of a script; `None` where nothing could be had without waiting.
    pub fn read_for(&self, vm: &mut Vm, room: usize, once: bool) -> Result<Option<Vec<u8>>> {
        let mut data = self.take(room);
        if data.len() == room {
            return Ok(Some(data));
        }
        self.flush_and_rewind(vm)?;
        self.forget_ahead();
        while data.len() < room {
            let missing = room - data.len();
            let came = if missing > self.size {
                self.raw_read(vm, missing)?
            } else if once && !data.is_empty() {
                break;
            } else {
                match self.fill(vm)? {
                    Some(0) => Some(Vec::new()),
                    Some(_) => {
                        data.extend(self.take(missing));
                        continue;
                    }
                    None => None,
                }
            };
            match came {
                Some(came) if came.is_empty() => break,
                Some(came) => data.extend_from_slice(&came),
                None if data.is_empty() => return Ok(None),
                None => break,
            }
            if once {
                break;
            }
        }
        Ok(Some(data))
    }

    /// The bytes that wait, at least one if there is one; none of them is used up.
    pub fn peek(&self, vm: &mut Vm) -> Result<Vec<u8>> {
        self.flush_and_rewind_if_written(vm)?;
        if self.waiting_bytes() == 0 {
            self.forget_ahead();
            self.fill(vm)?;
        }
        Ok(self.ahead.borrow()[self.start.get()..].to_vec())
    }

    /// A line, cut off at `limit`.
    pub fn read_line(&self, vm: &mut Vm, limit: usize) -> Result<Vec<u8>> {
        self.flush_and_rewind_if_written(vm)?;
        let mut line = Vec::new();
        loop {
            let end = {
                let ahead = self.ahead.borrow();
                let rest = &ahead[self.start.get()..];
                rest.iter().position(|&byte| byte == b'\n').map(|at| at + 1)
            };
            let room = limit - line.len();
            line.extend(self.take(end.unwrap_or(usize::MAX).min(room)));
            if end.is_some() || line.len() >= limit {
                return Ok(line);
            }
            self.forget_ahead();
            if self.fill(vm)?.unwrap_or(0) == 0 {
                return Ok(line);
            }
        }
    }

    /// One write of the raw file; `None` where it would have to wait.
    fn raw_write(&self, vm: &mut Vm, bytes: &[u8]) -> Result<Option<usize>> {
        let data = super::binary::bytes(bytes.to_vec());
        let view = Value::from(vm.types.memoryview.clone());
        let view = vm.call(&view, &[data])?;
        let done = vm.call_method(&self.raw(), "write", std::slice::from_ref(&view));
        vm.call_method(&view, "release", &[]).ok();
        let done = done?;
        if done.not_none().is_none() {
            return Ok(None);
        }
        let done = vm.to_i64(&done)?;
        match usize::try_from(done) {
            Ok(count) if count <= bytes.len() => Ok(Some(count)),
            _ => {
                let message = format!(
                    "raw write() returned invalid length {done} (should have been between 0 and {})",
                    bytes.len()
                );
                Err(vm.error(Exc::OSError, message))
            }
        }
    }

    /// Writes what was kept back.
    pub fn flush(&self, vm: &mut Vm) -> Result<()> {
        while !self.behind.borrow().is_empty() {
            let kept = self.behind.borrow().clone();
            match self.raw_write(vm, &kept)? {
                None => return Err(would_block(vm, 0, 0)),
                Some(count) => {
                    let mut behind = self.behind.borrow_mut();
                    let count = count.min(behind.len());
                    behind.drain(..count);
                }
            }
            vm.handle_interrupt()?;
        }
        Ok(())
    }

    /// As [`Layer::flush`]; what was read ahead is given up, so that the raw file stands where the script does.
    pub fn flush_and_rewind(&self, vm: &mut Vm) -> Result<()> {
        if self.writable {
            self.flush(vm)?;
            self.step_back(vm)?;
        }
        Ok(())
    }

    fn flush_and_rewind_if_written(&self, vm: &mut Vm) -> Result<()> {
        if self.behind.borrow().is_empty() {
            return Ok(());
        }
        self.flush_and_rewind(vm)
    }

    fn step_back(&self, vm: &mut Vm) -> Result<()> {
        let unread = self.waiting_bytes() as i64;
        if unread > 0 {
            self.raw_seek(vm, &Value::Int(-unread), 1)?;
        }
        self.forget_ahead();
        Ok(())
    }

    /// Writes, at once or later; how many bytes were taken.
    pub fn write(&self, vm: &mut Vm, bytes: &[u8]) -> Result<usize> {
        if self.readable {
            self.step_back(vm)?;
        }
        let kept = self.behind.borrow().len();
        if bytes.len() <= self.size.saturating_sub(kept) && bytes.len() < self.size {
            self.behind.borrow_mut().extend_from_slice(bytes);
            return Ok(bytes.len());
        }
        if let Err(raise) = self.flush(vm) {
            return self.keep_what_fits(vm, bytes, raise);
        }
        let mut done = 0;
        while bytes.len() - done > self.size {
            match self.raw_write(vm, &bytes[done..])? {
                Some(count) => done += count,
                None => {
                    self.behind
                        .borrow_mut()
                        .extend_from_slice(&bytes[done..done + self.size]);
                    return Err(would_block(vm, 0, done + self.size));
                }
            }
            vm.handle_interrupt()?;
        }
        self.behind.borrow_mut().extend_from_slice(&bytes[done..]);
        Ok(bytes.len())
    }

    /// Where what was kept back could not be written without waiting: more is kept, as far as there is room.
    fn keep_what_fits(
        &self,
        vm: &mut Vm,
        bytes: &[u8],
        raise: crate::object::Raise,
    ) -> Result<usize> {
        if !vm.raised(&raise, Exc::BlockingIOError) {
            return Err(raise);
        }
        let room = self.size.saturating_sub(self.behind.borrow().len());
        let count = room.min(bytes.len());
        self.behind.borrow_mut().extend_from_slice(&bytes[..count]);
        if count == bytes.len() {
            return Ok(count);
        }
        Err(would_block(vm, 0, count))
    }

    fn raw_seek(&self, vm: &mut Vm, offset: &Value, whence: i64) -> Result<i64> {
        let args = [offset.clone(), Value::Int(whence)];
        let position = vm.call_method(&self.raw(), "seek", &args)?;
        self.checked_position(vm, &position)
    }

    fn raw_tell(&self, vm: &mut Vm) -> Result<i64> {
        let position = vm.call_method(&self.raw(), "tell", &[])?;
        self.checked_position(vm, &position)
    }

    fn checked_position(&self, vm: &mut Vm, position: &Value) -> Result<i64> {
        let position = vm.to_i64(position)?;
        if position < 0 {
            let message = format!("Raw stream returned invalid position {position}");
            return Err(vm.error(Exc::OSError, message));
        }
        Ok(position)
    }

    /// Where the script stands.
    pub fn tell(&self, vm: &mut Vm) -> Result<i64> {
        let raw = self.raw_tell(vm)?;
        Ok((raw - self.waiting_bytes() as i64).max(0) + self.behind.borrow().len() as i64)
    }

    /// Moves; within what was read ahead without asking the raw file to.
    pub fn seek(&self, vm: &mut Vm, offset: i64, whence: i64) -> Result<i64> {
        if self.readable && whence != 2 && self.behind.borrow().is_empty() {
            let unread = self.waiting_bytes() as i64;
            let here = self.raw_tell(vm)? - unread;
            let step = if whence == 0 { offset - here } else { offset };
            let start = self.start.get() as i64;
            if step >= -start && step <= unread && !self.ahead.borrow().is_empty() {
                self.start.set((start + step) as usize);
                // A device that always stands at 0 has been read ahead of.
                return Ok((here + step).max(0));
            }
        }
        if self.writable {
            self.flush(vm)?;
        }
        let offset = match whence {
            1 => offset - self.waiting_bytes() as i64,
            _ => offset,
        };
        let position = self.raw_seek(vm, &Value::Int(offset), whence)?;
        self.forget_ahead();
        Ok(position)
    }

    /// Drops both buffers, for a file that is closed.
    pub fn drop_buffers(&self) {
        self.forget_ahead();
        self.behind.take();
    }

    /// Whether the raw file says that it can do something.
    pub fn can(&self, vm: &mut Vm, what: &str) -> Result<bool> {
        let answer = vm.call_method(&self.raw(), what, &[])?;
        vm.truth(&answer)
    }
}

/// `BlockingIOError`, after so many bytes were taken; the system's number for it is 0 where it was not asked.
pub fn would_block(vm: &mut Vm, errno: i32, taken: usize) -> crate::object::Raise {
    let args = vec![
        Value::Int(errno.into()),
        Value::from(WOULD_BLOCK),
        Value::from(taken),
    ];
    let class = Value::from(vm.exception_class(Exc::BlockingIOError));
    match vm.call(&class, &args) {
        Ok(Value::Instance(ref exception)) => crate::object::Raise::new(exception.share()),
        Ok(_) => vm.error(Exc::BlockingIOError, WOULD_BLOCK),
        Err(raise) => raise,
    }
}

/// The bytes of an argument, copied: script code may run before they are used.
pub fn bytes_of(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    Ok(bytes_arg(vm, value)?.to_vec())
}
