//! The standard streams as bytes, buffered as CPython buffers them: standard output by blocks, or by lines
//! on a terminal; standard error by lines.  An embedder can capture output or supply input.

use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Read, Write};

/// Output is handed on once this much has gathered.
const BLOCK: usize = 8192;

/// Where output goes.
enum Sink {
    /// Nowhere but the buffer, which the embedder takes out.
    Memory,
    Writer(Box<dyn Write>),
}

/// An output stream.
pub struct Output {
    buffer: RefCell<Vec<u8>>,
    sink: RefCell<Sink>,
    line_buffered: Cell<bool>,
    terminal: bool,
    fileno: Option<i32>,
}

impl Output {
    fn new(sink: Sink, line_buffered: bool, terminal: bool, fileno: Option<i32>) -> Output {
        Output {
            buffer: RefCell::new(Vec::new()),
            sink: RefCell::new(sink),
            line_buffered: Cell::new(line_buffered),
            terminal,
            fileno,
        }
    }

    /// The process's standard output.
    pub fn stdout() -> Output {
        let terminal = io::stdout().is_terminal();
        let sink = Sink::Writer(super::os::descriptor_writer(1));
        Output::new(sink, terminal, terminal, Some(1))
    }

    /// The process's standard error.
    pub fn stderr() -> Output {
        let terminal = io::stderr().is_terminal();
        let sink = Sink::Writer(super::os::descriptor_writer(2));
        Output::new(sink, true, terminal, Some(2))
    }

    /// Output that the embedder takes out with [`Output::take`].
    pub fn captured() -> Output {
        Output::new(Sink::Memory, false, false, None)
    }

    /// Output into a writer of the embedder's.
    pub fn to_writer(writer: Box<dyn Write>) -> Output {
        Output::new(Sink::Writer(writer), false, false, None)
    }

    /// From now on output goes to this writer; what has gathered goes there as well.
    pub fn redirect(&self, writer: Box<dyn Write>) {
        drop(self.sink.replace(Sink::Writer(writer)));
    }

    /// Writes, at once or later.  An error may be that of an earlier write which was buffered.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let ends_line = self.line_buffered.get() && bytes.contains(&b'\n');
        let full = {
            let mut buffer = self.buffer.borrow_mut();
            buffer.extend_from_slice(bytes);
            buffer.len() >= BLOCK
        };
        if !ends_line && !full {
            return Ok(());
        }
        let result = self.flush();
        if result.is_err() {
            // What nobody takes must not pile up.
            self.buffer.borrow_mut().truncate(BLOCK);
        }
        result
    }

    /// Hands everything on.  What could not be written is kept.
    pub fn flush(&self) -> io::Result<()> {
        let mut sink = self.sink.borrow_mut();
        let Sink::Writer(writer) = &mut *sink else {
            return Ok(());
        };
        let mut buffer = self.buffer.borrow_mut();
        let mut done = 0;
        let result = loop {
            if done == buffer.len() {
                break writer.flush();
            }
            match writer.write(&buffer[done..]) {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        buffer.drain(..done);
        result
    }

    /// Everything captured so far, taken out; for captured output only.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.buffer.borrow_mut())
    }

    /// Whether this is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// The file descriptor, where there is one.
    pub fn fileno(&self) -> Option<i32> {
        self.fileno
    }

    /// Whether every line is handed on at once.
    pub fn is_line_buffered(&self) -> bool {
        self.line_buffered.get()
    }

    /// Changes [`Output::is_line_buffered`].
    pub fn set_line_buffered(&self, on: bool) {
        self.line_buffered.set(on);
    }
}

/// An input stream.
pub struct Input {
    reader: RefCell<Box<dyn Read>>,
    /// Bytes read but not asked for yet, from `start` on.
    buffer: RefCell<Vec<u8>>,
    start: Cell<usize>,
    terminal: bool,
    fileno: Option<i32>,
}

impl Input {
    fn new(reader: Box<dyn Read>, terminal: bool, fileno: Option<i32>) -> Input {
        Input {
            reader: RefCell::new(reader),
            buffer: RefCell::new(Vec::new()),
            start: Cell::new(0),
            terminal,
            fileno,
        }
    }

    /// The process's standard input.
    pub fn stdin() -> Input {
        let terminal = io::stdin().is_terminal();
        Input::new(super::os::descriptor_reader(0), terminal, Some(0))
    }

    /// Input that is known beforehand.
    pub fn from_bytes(bytes: Vec<u8>) -> Input {
        Input::new(Box::new(io::Cursor::new(bytes)), false, None)
    }

    /// Input from a reader of the embedder's.
    pub fn from_reader(reader: Box<dyn Read>) -> Input {
        Input::new(reader, false, None)
    }

    /// What has been read but not consumed.
    pub fn waiting(&self) -> std::cell::Ref<'_, [u8]> {
        std::cell::Ref::map(self.buffer.borrow(), |buffer| &buffer[self.start.get()..])
    }

    /// Reads more behind what is waiting; 0 at the end of the input.  Blocks while there is none, and fails
    /// with `Interrupted` when a signal arrives: the caller looks at the interrupt word and tries again.
    pub fn fill(&self) -> io::Result<usize> {
        let mut chunk = [0; BLOCK];
        let count = self.reader.borrow_mut().read(&mut chunk)?;
        let mut buffer = self.buffer.borrow_mut();
        let start = self.start.take();
        buffer.drain(..start);
        buffer.extend_from_slice(&chunk[..count]);
        Ok(count)
    }

    /// Marks `count` of the waiting bytes as used up.
    pub fn consume(&self, count: usize) {
        let end = self.buffer.borrow().len();
        self.start.set((self.start.get() + count).min(end));
    }

    /// Whether this is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// The file descriptor, where there is one.
    pub fn fileno(&self) -> Option<i32> {
        self.fileno
    }
}
