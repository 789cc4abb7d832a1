//! What a file object reads and writes: a file of the system, a standard stream, or memory.  One buffer serves
//! the binary and the text object over the same file, so that they never disagree about the position.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::rc::Rc;

use super::super::os_descriptor::{is_slow, wait_ready, write_in_pieces};
use super::file_state::{FileState, Handle, write_all};
use super::script_file::ScriptFile;
use crate::host::{Input, Output, descriptor};
use crate::object::{Gc, Result, Value};
use crate::types::bytes::ByteArray;
use crate::types::exception::Exc;
use crate::vm::Vm;
use crate::vm::threads::ThreadId;

/// CPython 3.14's `io.DEFAULT_BUFFER_SIZE`.
pub const BUFFER_SIZE: usize = 128 * 1024;

enum Kind {
    Input(Rc<Input>),
    Output(Rc<Output>),
    File(RefCell<Option<FileState>>),
    Memory(Gc<ByteArray>, Cell<usize>),
    Script(Box<ScriptFile>),
}

/// See the module.
pub struct Device {
    kind: Kind,
    pub readable: bool,
    pub writable: bool,
    /// Every write goes to the end.
    append: bool,
    /// Nothing is read ahead or kept back.
    unbuffered: Cell<bool>,
    closed: Cell<bool>,
    /// Whether the pool is at work on the file for a thread, and the threads that wait for its end.
    busy: Cell<bool>,
    waiting: RefCell<Vec<ThreadId>>,
}

/// No read of the system asks for more: what a script asks for need not exist.
const LARGEST_READ: usize = 64 << 20;

impl Device {
    fn new(kind: Kind, readable: bool, writable: bool) -> Rc<Device> {
        Rc::new(Device {
            kind,
            readable,
            writable,
            append: false,
            unbuffered: Cell::new(false),
            closed: Cell::new(false),
            busy: Cell::new(false),
            waiting: RefCell::default(),
        })
    }

    /// The interpreter's standard input.
    pub fn input(input: &Rc<Input>) -> Rc<Device> {
        Device::new(Kind::Input(input.clone()), true, false)
    }

    /// A standard output stream of the interpreter.
    pub fn output(output: &Rc<Output>) -> Rc<Device> {
        Device::new(Kind::Output(output.clone()), false, true)
    }

    /// Memory with these contents: `BytesIO`.
    pub fn memory(bytes: Vec<u8>) -> Rc<Device> {
        Device::new(
            Kind::Memory(ByteArray::new(bytes), Cell::new(0)),
            true,
            true,
        )
    }

    /// A file object of a script, which says itself what it can do.
    pub fn script(vm: &mut Vm, object: &Value) -> Result<Rc<Device>> {
        let file = ScriptFile::new(object.clone());
        let readable = file.ask_flag(vm, "readable")?;
        let writable = file.ask_flag(vm, "writable")?;
        Ok(Device::new(
            Kind::Script(Box::new(file)),
            readable,
            writable,
        ))
    }

    /// The script's object under it.
    pub fn script_object(&self) -> Option<&Value> {
        match &self.kind {
            Kind::Script(file) => Some(&file.object),
            _ => None,
        }
    }

    /// A file of the system.
    pub fn file(
        file: File,
        [readable, writable, append]: [bool; 3],
        unbuffered: bool,
        owned: bool,
    ) -> Rc<Device> {
        let state = FileState::new(file, owned);
        Rc::new(Device {
            kind: Kind::File(RefCell::new(Some(state))),
            readable,
            writable,
            append,
            unbuffered: Cell::new(unbuffered),
            closed: Cell::new(false),
            busy: Cell::new(false),
            waiting: RefCell::default(),
        })
    }

    /// From now on bytes are read ahead and kept back.
    pub fn add_buffer(&self) {
        self.unbuffered.set(false);
    }

    /// Whether every call is one of the system.
    pub fn is_unbuffered(&self) -> bool {
        self.unbuffered.get()
    }

    /// Whether closing this closes the descriptor.
    pub fn owns_descriptor(&self) -> bool {
        match &self.kind {
            Kind::File(state) => state.borrow().as_ref().is_none_or(|state| state.file.owned),
            _ => true,
        }
    }

    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// The output stream behind it, for `print`.
    pub fn as_output(&self) -> Option<&Rc<Output>> {
        match &self.kind {
            Kind::Output(output) => Some(output),
            _ => None,
        }
    }

    /// Calls `look` on the bytes that wait to be read.
    pub fn with_waiting<T>(&self, look: impl FnOnce(&[u8]) -> T) -> T {
        match &self.kind {
            Kind::Input(input) => look(&input.waiting()),
            Kind::Output(_) => look(&[]),
            Kind::File(state) => match &*state.borrow() {
                Some(state) => look(&state.ahead[state.start..]),
                None => look(&[]),
            },
            Kind::Memory(bytes, position) => {
                let bytes = bytes.data();
                look(bytes.get(position.get()..).unwrap_or(&[]))
            }
            Kind::Script(file) => file.with_waiting(look),
        }
    }

    /// Marks waiting bytes as used up.
    pub fn consume(&self, count: usize) {
        match &self.kind {
            Kind::Input(input) => input.consume(count),
            Kind::Output(_) => {}
            Kind::File(state) => {
                if let Some(state) = &mut *state.borrow_mut() {
                    state.start = (state.start + count).min(state.ahead.len());
                }
            }
            Kind::Memory(_, position) => position.set(position.get() + count),
            Kind::Script(file) => file.consume(count),
        }
    }

    /// Reads more behind the waiting bytes, `hint` of them if nothing may be read ahead; 0 at the end.
    fn fill_once(&self, hint: usize) -> io::Result<usize> {
        match &self.kind {
            Kind::Input(input) => input.fill(),
            Kind::Output(_) | Kind::Memory(..) | Kind::Script(_) => Ok(0),
            Kind::File(state) => {
                let mut state = state.borrow_mut();
                let Some(state) = &mut *state else {
                    return Ok(0);
                };
                state.hand_on()?;
                state.ahead.drain(..state.start);
                state.start = 0;
                let wanted = if self.unbuffered.get() {
                    hint.min(LARGEST_READ)
                } else {
                    BUFFER_SIZE
                };
                let length = state.ahead.len();
                state.ahead.resize(length + wanted, 0);
                let result = (&**state.file).read(&mut state.ahead[length..]);
                state
                    .ahead
                    .truncate(length + result.as_ref().copied().unwrap_or(0));
                result
            }
        }
    }

    /// As [`Device::fill_once`], raising what goes wrong; a signal is looked after and the read goes on.
    pub fn fill(&self, vm: &mut Vm, hint: usize) -> Result<usize> {
        if let Kind::Script(file) = &self.kind {
            return file.fill(vm, hint, self.unbuffered.get());
        }
        if let Some(fd) = self.waiting_descriptor() {
            wait_ready(vm, fd, false)?;
        }
        let aside = self.is_worked_on_aside(vm);
        loop {
            let began = vm.begin_blocking();
            let filled = match aside {
                true => self.fill_aside(vm, hint),
                false => self.fill_once(hint),
            };
            if !aside {
                vm.end_blocking(began)?;
            }
            match filled {
                Ok(count) => return Ok(count),
                // What has come so far is an answer.
                Err(error)
                    if error.kind() == io::ErrorKind::WouldBlock
                        && !self.with_waiting(<[u8]>::is_empty) =>
                {
                    return Ok(0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    vm.handle_interrupt()?
                }
                Err(error) => return Err(vm.io_error(&error, None)),
            }
        }
    }

    /// Whether the pool reads and writes this file for the running thread: a disk may be slow, and other threads,
    /// or a loop in the main one, go on meanwhile.  What the main thread asks for it gets at once.
    fn is_worked_on_aside(&self, vm: &mut Vm) -> bool {
        if !matches!(self.kind, Kind::File(_)) || vm.thread_count() == 1 {
            return false;
        }
        while self.busy.get() {
            let id = vm.current_thread();
            self.waiting.borrow_mut().push(id);
            vm.park(None);
            self.waiting.borrow_mut().retain(|&waiting| waiting != id);
        }
        // A pipe has been waited for before, and does not keep anybody.
        let is_regular = |fd| descriptor::metadata(fd).is_ok_and(|data| data.is_file());
        !vm.is_main_thread() && self.fileno().is_some_and(is_regular)
    }

    /// Does work on the file in the pool, while other threads that want the file wait; `None` if it is closed.
    fn aside<T: Send + 'static>(
        &self,
        vm: &mut Vm,
        work: impl FnOnce(&Handle) -> T + Send + 'static,
    ) -> Option<T> {
        let Kind::File(state) = &self.kind else {
            return None;
        };
        let file = state.borrow().as_ref()?.file.clone();
        self.busy.set(true);
        let answer = vm.block(move || work(&file));
        self.busy.set(false);
        for id in self.waiting.take() {
            vm.unpark(id);
        }
        Some(answer)
    }

    /// As [`Device::fill_once`], by the pool.
    fn fill_aside(&self, vm: &mut Vm, hint: usize) -> io::Result<usize> {
        self.hand_on_aside(vm)?;
        let wanted = match self.unbuffered.get() {
            true => hint,
            false => hint.max(BUFFER_SIZE),
        };
        let wanted = wanted.min(LARGEST_READ);
        let read = self.aside(vm, move |file| {
            let mut bytes = vec![0; wanted];
            let count = (&**file).read(&mut bytes)?;
            bytes.truncate(count);
            Ok::<_, io::Error>(bytes)
        });
        let bytes = read.transpose()?.unwrap_or_default();
        let count = bytes.len();
        self.add_ahead(bytes);
        Ok(count)
    }

    /// Reads all that is left of the file, by the pool.
    fn read_rest_aside(&self, vm: &mut Vm) -> io::Result<()> {
        self.hand_on_aside(vm)?;
        let read = self.aside(vm, |file| {
            let mut bytes = Vec::new();
            (&**file).read_to_end(&mut bytes).map(|_| bytes)
        });
        self.add_ahead(read.transpose()?.unwrap_or_default());
        Ok(())
    }

    /// Puts bytes that were read behind those that wait.
    fn add_ahead(&self, bytes: Vec<u8>) {
        if let Kind::File(state) = &self.kind
            && let Some(state) = &mut *state.borrow_mut()
        {
            state.ahead.drain(..state.start);
            state.start = 0;
            match state.ahead.is_empty() {
                true => state.ahead = bytes,
                false => state.ahead.extend_from_slice(&bytes),
            }
        }
    }

    /// Hands on what was kept back, by the pool.
    fn hand_on_aside(&self, vm: &mut Vm) -> io::Result<()> {
        let Kind::File(state) = &self.kind else {
            return Ok(());
        };
        let kept = match &mut *state.borrow_mut() {
            Some(state) => std::mem::take(&mut state.behind),
            None => return Ok(()),
        };
        if kept.is_empty() {
            return Ok(());
        }
        let written = self.aside(vm, move |file| {
            let (done, result) = write_all(file, &kept);
            (kept, done, result)
        });
        let Some((kept, done, result)) = written else {
            return Ok(());
        };
        if let Some(state) = &mut *state.borrow_mut() {
            state.behind.splice(..0, kept[done..].iter().copied());
        }
        result
    }

    /// The descriptor of a file on which a read may have to wait.
    fn waiting_descriptor(&self) -> Option<i32> {
        match &self.kind {
            Kind::File(_) | Kind::Input(_) => self.fileno(),
            Kind::Output(_) | Kind::Memory(..) | Kind::Script(_) => None,
        }
    }

    /// Takes at most `limit` bytes (all without it), fewer only at the end.
    pub fn read(&self, vm: &mut Vm, limit: Option<usize>) -> Result<Vec<u8>> {
        if limit.is_none() && self.is_worked_on_aside(vm) {
            return match self.read_rest_aside(vm) {
                Ok(()) => Ok(self.take(usize::MAX)),
                Err(error) => Err(vm.io_error(&error, None)),
            };
        }
        loop {
            let waiting = self.with_waiting(<[u8]>::len);
            let missing = match limit {
                Some(limit) if waiting >= limit => 0,
                Some(limit) => limit - waiting,
                None => BUFFER_SIZE,
            };
            if missing == 0 || self.fill(vm, missing)? == 0 {
                let count = limit.map_or(usize::MAX, |limit| limit);
                return Ok(self.take(count));
            }
        }
    }

    /// Takes at most `limit` bytes of what can be had by one read of the system.
    pub fn read_some(&self, vm: &mut Vm, limit: usize) -> Result<Vec<u8>> {
        if limit > 0 && self.with_waiting(<[u8]>::is_empty) {
            self.fill(vm, limit)?;
        }
        Ok(self.take(limit))
    }

    /// Takes a line with its `\n`, cut off at `limit` bytes.
    pub fn read_line(&self, vm: &mut Vm, limit: Option<usize>) -> Result<Vec<u8>> {
        let limit = limit.unwrap_or(usize::MAX);
        let mut scanned = 0;
        loop {
            let (end, waiting) = self.with_waiting(|bytes| {
                let newline = bytes[scanned..].iter().position(|&byte| byte == b'\n');
                (newline.map(|at| scanned + at + 1), bytes.len())
            });
            if let Some(end) = end {
                return Ok(self.take(end.min(limit)));
            }
            if waiting >= limit || self.fill(vm, 1)? == 0 {
                return Ok(self.take(limit.min(waiting)));
            }
            scanned = waiting;
        }
    }

    fn take(&self, limit: usize) -> Vec<u8> {
        // What is taken whole need not be copied.
        if let Kind::File(state) = &self.kind
            && let Some(state) = &mut *state.borrow_mut()
            && state.start == 0
            && state.ahead.len() <= limit
        {
            return std::mem::take(&mut state.ahead);
        }
        let bytes = self.with_waiting(|bytes| bytes[..bytes.len().min(limit)].to_vec());
        self.consume(bytes.len());
        bytes
    }

    /// Writes, at once or later.
    pub fn write(&self, vm: &mut Vm, bytes: &[u8]) -> Result<()> {
        self.check_exports(vm)?;
        if let Kind::Script(file) = &self.kind {
            return file.write(vm, bytes, self.unbuffered.get());
        }
        if let Some(fd) = self.slow_descriptor(vm) {
            let due = match &self.kind {
                Kind::File(state) => match &mut *state.borrow_mut() {
                    Some(state) => {
                        state.behind.extend_from_slice(bytes);
                        self.unbuffered.get() || state.behind.len() >= BUFFER_SIZE
                    }
                    None => false,
                },
                _ => false,
            };
            return if due {
                self.hand_on_in_pieces(vm, fd)
            } else {
                Ok(())
            };
        }
        let aside = self.is_worked_on_aside(vm);
        let began = vm.begin_blocking();
        let result = self.write_bytes(bytes, aside);
        vm.end_blocking(began)?;
        let result = match (result, &self.kind) {
            (Ok(()), Kind::File(state)) if aside => {
                let kept = state
                    .borrow()
                    .as_ref()
                    .map_or(0, |state| state.behind.len());
                match self.unbuffered.get() || kept >= BUFFER_SIZE {
                    true => self.hand_on_aside(vm),
                    false => Ok(()),
                }
            }
            (result, _) => result,
        };
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// The descriptor of a pipe or the like that other threads should not have to wait for.
    fn slow_descriptor(&self, vm: &Vm) -> Option<i32> {
        match &self.kind {
            Kind::File(_) if vm.thread_count() > 1 => self.fileno().filter(|&fd| is_slow(vm, fd)),
            _ => None,
        }
    }

    /// Writes what was kept back while other threads run.
    fn hand_on_in_pieces(&self, vm: &mut Vm, fd: i32) -> Result<()> {
        let Kind::File(state) = &self.kind else {
            return Ok(());
        };
        loop {
            let kept = match &mut *state.borrow_mut() {
                Some(state) => std::mem::take(&mut state.behind),
                None => return Ok(()),
            };
            if kept.is_empty() {
                return Ok(());
            }
            let result = write_in_pieces(vm, fd, &kept);
            let done = result.as_ref().copied().unwrap_or(0);
            if let Some(state) = &mut *state.borrow_mut() {
                // Another thread may have written more meanwhile.
                state.behind.splice(..0, kept[done..].iter().copied());
            }
            result?;
        }
    }

    /// Writes by one call of the system; how many bytes it took.
    pub fn write_once(&self, vm: &mut Vm, bytes: &[u8]) -> Result<usize> {
        if let Kind::Script(file) = &self.kind {
            return file.write(vm, bytes, true).map(|()| bytes.len());
        }
        if let Some(fd) = self.slow_descriptor(vm) {
            return write_in_pieces(vm, fd, bytes);
        }
        let aside = self.is_worked_on_aside(vm);
        loop {
            let stepped_back = match &self.kind {
                Kind::File(state) => match &mut *state.borrow_mut() {
                    Some(state) => state.step_back(),
                    None => return Ok(0),
                },
                _ => Ok(()),
            };
            let written = match (&self.kind, stepped_back) {
                (_, Err(error)) => Err(error),
                (Kind::File(_), _) if aside => {
                    let bytes = bytes.to_vec();
                    self.aside(vm, move |file| (&**file).write(&bytes))
                        .unwrap_or(Ok(0))
                }
                (Kind::File(state), _) => match &*state.borrow() {
                    Some(state) => (&**state.file).write(bytes),
                    None => Ok(0),
                },
                _ => self.write_bytes(bytes, false).map(|()| bytes.len()),
            };
            match written {
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    vm.handle_interrupt()?
                }
                Err(error) => return Err(vm.io_error(&error, None)),
            }
        }
    }

    /// Writes to memory, or to the buffer, which is handed on if it is full unless it is to be `kept`.
    fn write_bytes(&self, bytes: &[u8], kept: bool) -> io::Result<()> {
        match &self.kind {
            Kind::Input(_) | Kind::Script(_) => Err(io::ErrorKind::Unsupported.into()),
            Kind::Output(output) => output.write(bytes),
            Kind::File(state) => {
                let mut state = state.borrow_mut();
                let Some(state) = &mut *state else {
                    return Ok(());
                };
                state.step_back()?;
                state.behind.extend_from_slice(bytes);
                if !kept && (self.unbuffered.get() || state.behind.len() >= BUFFER_SIZE) {
                    state.hand_on()?;
                }
                Ok(())
            }
            Kind::Memory(memory, position) => {
                let mut memory = memory.data_mut();
                let start = position.get();
                let end = start + bytes.len();
                if memory.len() < end && !bytes.is_empty() {
                    let more = end - memory.len();
                    memory
                        .try_reserve(more)
                        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
                    memory.resize(end, 0);
                }
                if !bytes.is_empty() {
                    memory[start..end].copy_from_slice(bytes);
                }
                position.set(end);
                Ok(())
            }
        }
    }

    /// Hands on what was kept back.
    pub fn flush(&self, vm: &mut Vm) -> Result<()> {
        if let Kind::Script(file) = &self.kind {
            return file.flush(vm);
        }
        if let Some(fd) = self.slow_descriptor(vm) {
            return self.hand_on_in_pieces(vm, fd);
        }
        let aside = self.is_worked_on_aside(vm);
        let began = vm.begin_blocking();
        let result = match &self.kind {
            Kind::Output(output) => output.flush(),
            Kind::File(_) if aside => self.hand_on_aside(vm),
            Kind::File(state) => match &mut *state.borrow_mut() {
                Some(state) => state.hand_on(),
                None => Ok(()),
            },
            Kind::Input(_) | Kind::Memory(..) | Kind::Script(_) => Ok(()),
        };
        if !aside {
            vm.end_blocking(began)?;
        }
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// Closes; what was kept back is handed on first.
    pub fn close(&self, vm: &mut Vm) -> Result<()> {
        if self.closed.get() {
            return Ok(());
        }
        self.check_exports(vm)?;
        let result = self.flush(vm);
        self.closed.set(true);
        if let Kind::Script(file) = &self.kind {
            let closed = file.close(vm);
            return result.and(closed);
        }
        if let Kind::File(state) = &self.kind
            && let Some(state) = state.take()
        {
            // What could not be written now will not be later.
            let closed = vm.work_on_files(move || state.close());
            result?;
            return closed.map_err(|error| vm.io_error(&error, None));
        }
        result
    }

    /// Whether positions make sense.
    pub fn seekable(&self, vm: &mut Vm) -> Result<bool> {
        Ok(match &self.kind {
            Kind::Input(_) | Kind::Output(_) => false,
            Kind::Memory(..) => true,
            Kind::File(state) => match &*state.borrow() {
                Some(state) => (&**state.file).stream_position().is_ok(),
                None => false,
            },
            Kind::Script(file) => return file.ask_flag(vm, "seekable"),
        })
    }

    /// The position in bytes.
    pub fn tell(&self, vm: &mut Vm) -> Result<u64> {
        if let Kind::Script(file) = &self.kind {
            return file.tell(vm);
        }
        self.is_worked_on_aside(vm);
        let result = match &self.kind {
            Kind::Memory(_, position) => Ok(position.get() as u64),
            Kind::Input(_) | Kind::Output(_) | Kind::Script(_) => {
                Err(io::Error::from_raw_os_error(libc::ESPIPE))
            }
            Kind::File(state) => match &*state.borrow() {
                Some(state) => {
                    let end = match self.append && !state.behind.is_empty() {
                        true => (&**state.file).seek(SeekFrom::End(0)),
                        false => (&**state.file).stream_position(),
                    };
                    end.map(|end| {
                        end.saturating_sub((state.ahead.len() - state.start) as u64)
                            + state.behind.len() as u64
                    })
                }
                None => Ok(0),
            },
        };
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// Moves to a position; `whence` is 0, 1 or 2.
    pub fn seek(&self, vm: &mut Vm, offset: i64, whence: i64) -> Result<u64> {
        if let Kind::Script(file) = &self.kind {
            return file.seek(vm, offset, whence);
        }
        if self.is_worked_on_aside(vm)
            && let Err(error) = self.hand_on_aside(vm)
        {
            return Err(vm.io_error(&error, None));
        }
        let result = match &self.kind {
            Kind::Input(_) | Kind::Output(_) | Kind::Script(_) => {
                Err(io::Error::from_raw_os_error(libc::ESPIPE))
            }
            Kind::Memory(memory, position) => {
                let base = match whence {
                    0 => 0,
                    1 => position.get() as i64,
                    _ => memory.data().len() as i64,
                };
                let target = base.saturating_add(offset).max(0) as u64;
                position.set(target as usize);
                Ok(target)
            }
            Kind::File(state) => match &mut *state.borrow_mut() {
                Some(state) => state.seek(match whence {
                    0 => SeekFrom::Start(offset.max(0) as u64),
                    1 => SeekFrom::Current(offset),
                    _ => SeekFrom::End(offset),
                }),
                None => Ok(0),
            },
        };
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// Cuts off or extends with zeros.
    pub fn truncate(&self, vm: &mut Vm, size: u64) -> Result<()> {
        if let Kind::Script(file) = &self.kind {
            return file.truncate(vm, size);
        }
        self.check_exports(vm)?;
        if self.is_worked_on_aside(vm) {
            let result = self.hand_on_aside(vm).and_then(|()| {
                self.aside(vm, move |file| file.set_len(size))
                    .unwrap_or(Ok(()))
            });
            return result.map_err(|error| vm.io_error(&error, None));
        }
        let result = match &self.kind {
            Kind::Input(_) | Kind::Output(_) | Kind::Script(_) => {
                Err(io::Error::from_raw_os_error(libc::EINVAL))
            }
            Kind::Memory(memory, _) => {
                memory.data_mut().truncate(size as usize);
                Ok(())
            }
            Kind::File(state) => match &mut *state.borrow_mut() {
                Some(state) => state.hand_on().and_then(|()| state.file.set_len(size)),
                None => Ok(()),
            },
        };
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// The memory; `None` for anything but memory.
    pub fn memory_bytes(&self) -> Option<&Gc<ByteArray>> {
        match &self.kind {
            Kind::Memory(memory, _) => Some(memory),
            _ => None,
        }
    }

    /// Gives memory other contents, and goes to their beginning.
    pub fn refill(&self, vm: &mut Vm, bytes: Vec<u8>) -> Result<()> {
        self.check_exports(vm)?;
        if let Kind::Memory(memory, position) = &self.kind {
            *memory.data_mut() = bytes;
            position.set(0);
            self.closed.set(false);
        }
        Ok(())
    }

    /// Memory that a view looks at keeps its size.
    fn check_exports(&self, vm: &mut Vm) -> Result<()> {
        match &self.kind {
            Kind::Memory(memory, _) if memory.exports.get() > 0 => {
                let message = "Existing exports of data: object cannot be re-sized";
                Err(vm.error(Exc::BufferError, message))
            }
            _ => Ok(()),
        }
    }

    /// The file descriptor, where there is one.
    pub fn fileno(&self) -> Option<i32> {
        match &self.kind {
            Kind::Input(input) => input.fileno(),
            Kind::Output(output) => output.fileno(),
            Kind::File(state) => state.borrow().as_ref().map(|state| state.file.as_raw_fd()),
            Kind::Memory(..) | Kind::Script(_) => None,
        }
    }

    /// Whether this is a terminal.
    pub fn is_terminal(&self) -> bool {
        match &self.kind {
            Kind::Input(input) => input.is_terminal(),
            Kind::Output(output) => output.is_terminal(),
            Kind::File(state) => state
                .borrow()
                .as_ref()
                .is_some_and(|state| io::IsTerminal::is_terminal(&**state.file)),
            Kind::Memory(..) | Kind::Script(_) => false,
        }
    }
}

/// `ValueError: I/O operation on closed file.`
pub fn check_open(vm: &mut Vm, device: &Device) -> Result<()> {
    if device.is_closed() {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(())
}

/// A size argument: `None` and negative numbers stand for "all".
pub fn size_argument(vm: &mut Vm, value: &Value) -> Result<Option<usize>> {
    match value.not_none() {
        None => Ok(None),
        Some(value) => {
            let names = vm.names.clone();
            if vm.lookup_special(value, &names.__index__).is_none() {
                let name = vm.type_name(value);
                let message = format!("argument should be integer or None, not '{name}'");
                return Err(vm.type_error(message));
            }
            let size = vm.to_i64(value)?;
            Ok(usize::try_from(size).ok())
        }
    }
}
