//! What a file object reads and writes: a file of the system, a standard stream, or memory.  One buffer serves
//! the binary and the text object over the same file, so that they never disagree about the position.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::rc::Rc;

use super::super::os_descriptor::{wait_ready, write_in_pieces};
use super::file_state::FileState;
use crate::host::{Input, Output, descriptor};
use crate::object::{Gc, Result, Slot, Value};
use crate::types::bytes::ByteArray;
use crate::types::exception::Exc;
use crate::vm::Vm;
use crate::vm::threads::ThreadId;

/// CPython 3.14's `io.DEFAULT_BUFFER_SIZE`.
pub const BUFFER_SIZE: usize = 128 * 1024;

pub(super) enum Kind {
    Input(Rc<Input>),
    Output(Rc<Output>),
    File(RefCell<Option<FileState>>),
    Memory(Gc<ByteArray>, Cell<usize>),
}

/// See the module.
pub struct Device {
    pub(super) kind: Kind,
    pub readable: bool,
    pub writable: bool,
    /// Every write goes to the end.
    append: bool,
    /// Nothing is read ahead or kept back.
    pub(super) unbuffered: Cell<bool>,
    closed: Cell<bool>,
    /// How much is read ahead, or kept back, at once.
    pub buffer_size: Cell<usize>,
    /// What was opened: a path or a number; `Undef` for memory and the standard streams.
    pub name: Slot,
    /// Whether the pool is at work on the file for a thread, and the threads that wait for its end.
    pub(super) busy: Cell<bool>,
    pub(super) waiting: RefCell<Vec<ThreadId>>,
}

/// No read of the system asks for more: what a script asks for need not exist.
pub(super) const LARGEST_READ: usize = 64 << 20;

impl Device {
    fn new(kind: Kind, readable: bool, writable: bool) -> Rc<Device> {
        Rc::new(Device {
            kind,
            readable,
            writable,
            append: false,
            unbuffered: Cell::new(false),
            closed: Cell::new(false),
            buffer_size: Cell::new(BUFFER_SIZE),
            name: Slot::default(),
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
            buffer_size: Cell::new(BUFFER_SIZE),
            name: Slot::default(),
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

    /// The size in which the system likes to read and write.
    pub fn block_size(&self) -> usize {
        use std::os::unix::fs::MetadataExt;
        let data = self.fileno().and_then(|fd| descriptor::metadata(fd).ok());
        data.map_or(BUFFER_SIZE, |data| data.blksize() as usize)
    }

    /// Gives up a descriptor that stays its owner's.
    pub fn give_back(&self) {
        self.closed.set(true);
        if let Kind::File(state) = &self.kind
            && let Some(state) = state.take()
        {
            state.give_back();
        }
    }

    /// Whether this is a standard stream of the process.
    pub fn is_standard(&self) -> bool {
        matches!(self.kind, Kind::Input(_) | Kind::Output(_))
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
        }
    }

    /// Reads more behind the waiting bytes, `hint` of them if nothing may be read ahead; 0 at the end.
    fn fill_once(&self, hint: usize) -> io::Result<usize> {
        match &self.kind {
            Kind::Input(input) => input.fill(),
            Kind::Output(_) | Kind::Memory(..) => Ok(0),
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
                    self.buffer_size.get()
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

    /// The descriptor of a file on which a read may have to wait.
    fn waiting_descriptor(&self) -> Option<i32> {
        match &self.kind {
            Kind::File(_) | Kind::Input(_) => self.fileno(),
            Kind::Output(_) | Kind::Memory(..) => None,
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
        if let Some(fd) = self.slow_descriptor(vm) {
            let due = match &self.kind {
                Kind::File(state) => match &mut *state.borrow_mut() {
                    Some(state) => {
                        state.behind.extend_from_slice(bytes);
                        self.unbuffered.get() || state.behind.len() >= self.buffer_size.get()
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
                match self.unbuffered.get() || kept >= self.buffer_size.get() {
                    true => self.hand_on_aside(vm),
                    false => Ok(()),
                }
            }
            (result, _) => result,
        };
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// Writes by one call of the system; how many bytes it took.
    pub fn write_once(&self, vm: &mut Vm, bytes: &[u8]) -> Result<usize> {
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
            Kind::Input(_) => Err(io::ErrorKind::Unsupported.into()),
            Kind::Output(output) => output.write(bytes),
            Kind::File(state) => {
                let mut state = state.borrow_mut();
                let Some(state) = &mut *state else {
                    return Ok(());
                };
                state.step_back()?;
                state.behind.extend_from_slice(bytes);
                if !kept && (self.unbuffered.get() || state.behind.len() >= self.buffer_size.get())
                {
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
            Kind::Input(_) | Kind::Memory(..) => Ok(()),
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
    pub fn seekable(&self) -> bool {
        match &self.kind {
            Kind::Input(_) | Kind::Output(_) => false,
            Kind::Memory(..) => true,
            Kind::File(state) => match &*state.borrow() {
                Some(state) => (&**state.file).stream_position().is_ok(),
                None => false,
            },
        }
    }

    /// The position in bytes.
    pub fn tell(&self, vm: &mut Vm) -> Result<u64> {
        self.is_worked_on_aside(vm);
        let result = match &self.kind {
            Kind::Memory(_, position) => Ok(position.get() as u64),
            Kind::Input(_) | Kind::Output(_) => Err(io::Error::from_raw_os_error(libc::ESPIPE)),
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
        if self.is_worked_on_aside(vm)
            && let Err(error) = self.hand_on_aside(vm)
        {
            return Err(vm.io_error(&error, None));
        }
        let result = match &self.kind {
            Kind::Input(_) | Kind::Output(_) => Err(io::Error::from_raw_os_error(libc::ESPIPE)),
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
        self.check_exports(vm)?;
        if self.is_worked_on_aside(vm) {
            let result = self.hand_on_aside(vm).and_then(|()| {
                self.aside(vm, move |file| file.set_len(size))
                    .unwrap_or(Ok(()))
            });
            return result.map_err(|error| vm.io_error(&error, None));
        }
        let result = match &self.kind {
            Kind::Input(_) | Kind::Output(_) => Err(io::Error::from_raw_os_error(libc::EINVAL)),
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

    /// After a write that would have had to wait: keeps no more back than a buffer holds; how much was too much.
    pub fn cut_kept_back(&self) -> usize {
        let Kind::File(state) = &self.kind else {
            return 0;
        };
        let Some(state) = &mut *state.borrow_mut() else {
            return 0;
        };
        let excess = state.behind.len().saturating_sub(self.buffer_size.get());
        state.behind.truncate(self.buffer_size.get());
        excess
    }

    /// `ResourceWarning: unclosed file`, for a file that nobody has closed.
    pub fn warn_unclosed(&self, vm: &mut Vm, source: &Value) {
        if self.closed.get() || !matches!(self.kind, Kind::File(_)) || !self.owns_descriptor() {
            return;
        }
        let warned = vm.repr(source).and_then(|shown| {
            let text = format!("unclosed file {}", shown.as_str());
            vm.warn_about(Exc::ResourceWarning, &text, source)
        });
        if let Err(raise) = warned {
            vm.report_unraisable(&raise, source);
        }
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
            Kind::Memory(..) => None,
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
            Kind::Memory(..) => false,
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
