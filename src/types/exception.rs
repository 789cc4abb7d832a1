//! Exceptions: the state that every exception object carries, and the hierarchy.

use std::cell::{Cell, RefCell};

use smallvec::SmallVec;

use crate::diagnostic::drawn::Witness;
use crate::object::{Gc, Trace, Tracer, Value};
use crate::types::code::CodeObject;
use crate::types::dict::Dict;
use crate::types::tuple::Tuple;

/// One line of a traceback: the code, and the instruction that raised or called.
#[derive(Clone)]
pub struct TraceEntry {
    pub code: Gc<CodeObject>,
    pub globals: Gc<Dict>,
    pub pc: u32,
    /// How many activations there were, this one included; 0 where that is not known.
    pub height: u32,
}

impl Trace for TraceEntry {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.code);
        tracer.gc(&self.globals);
    }
}

/// The traceback object that a script has seen, and how many entries it stands for.
struct SeenTraceback {
    object: Value,
    count: usize,
}

/// Most exceptions are caught where they were raised.
pub type TraceEntries = SmallVec<[TraceEntry; 1]>;

/// What an exception object carries besides its attributes.
pub struct ExceptionState {
    pub args: RefCell<Gc<Tuple>>,
    /// `Undef` for none.
    pub cause: RefCell<Value>,
    /// `Undef` for none.
    pub context: RefCell<Value>,
    pub suppress_context: Cell<bool>,
    /// Where it was raised and passed through, innermost first.
    pub trace: RefCell<TraceEntries>,
    /// `__traceback__`, once somebody has asked.
    traceback: RefCell<Option<Box<SeenTraceback>>>,
    /// What was noted of it for people at a terminal.
    witness: RefCell<Option<Box<Witness>>>,
    /// Fields of particular classes, in the order of `members::*`: `StopIteration.value`,
    /// `OSError.errno`, the exceptions of a group, …
    pub members: RefCell<Vec<Value>>,
}

impl ExceptionState {
    /// The state of a fresh exception with these arguments.
    pub fn new(args: Gc<Tuple>) -> ExceptionState {
        ExceptionState {
            args: RefCell::new(args),
            cause: RefCell::new(Value::Undef),
            context: RefCell::new(Value::Undef),
            suppress_context: Cell::new(false),
            trace: RefCell::new(TraceEntries::new()),
            traceback: RefCell::new(None),
            witness: RefCell::new(None),
            members: RefCell::new(Vec::new()),
        }
    }

    /// The traceback object that a script has seen, `None` for none yet, and how many entries it stands for.
    pub fn seen_traceback(&self) -> (Value, usize) {
        match &*self.traceback.borrow() {
            Some(seen) => (seen.object.clone(), seen.count),
            None => (Value::None, 0),
        }
    }

    /// From now on `__traceback__` is this object, as long as no entries come.
    pub fn see_traceback(&self, object: Value, count: usize) {
        let seen = Some(Box::new(SeenTraceback { object, count }));
        drop(self.traceback.replace(seen));
    }

    /// Only the `length` innermost entries of the trace stay: it is raised again, where it has not been yet.
    pub fn restore_trace(&self, length: u16) {
        let length = usize::from(length);
        let mut trace = self.trace.borrow_mut();
        if trace.len() <= length || length == usize::from(u16::MAX) {
            return;
        }
        let gone: TraceEntries = trace.drain(length..).collect();
        drop(trace);
        let stale = if self.seen_traceback().1 > length {
            self.traceback.take()
        } else {
            None
        };
        drop((gone, stale));
    }

    /// What was noted of it.
    pub fn witnessed(&self) -> Witness {
        let witness = self.witness.borrow();
        witness.as_deref().cloned().unwrap_or_default()
    }

    /// Whether the failing line has been looked at.
    pub fn is_witnessed(&self) -> bool {
        self.witness
            .borrow()
            .as_ref()
            .is_some_and(|witness| witness.looked)
    }

    /// Notes something of it.
    pub fn with_witness(&self, note: impl FnOnce(&mut Witness)) {
        note(self.witness.borrow_mut().get_or_insert_default());
    }

    /// A class-specific field; `Undef` while unset.
    pub fn member(&self, index: usize) -> Value {
        self.members
            .borrow()
            .get(index)
            .cloned()
            .unwrap_or_default()
    }

    /// Sets a class-specific field.
    pub fn set_member(&self, index: usize, value: Value) {
        let mut members = self.members.borrow_mut();
        if members.len() <= index {
            members.resize(index + 1, Value::Undef);
        }
        let old = std::mem::replace(&mut members[index], value);
        drop(members);
        drop(old);
    }
}

impl Trace for ExceptionState {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.args.borrow());
        self.cause.trace(tracer);
        self.context.trace(tracer);
        self.members.trace(tracer);
        for entry in self.trace.borrow().iter() {
            entry.trace(tracer);
        }
        if let Some(seen) = &*self.traceback.borrow() {
            tracer.value(&seen.object);
        }
    }

    fn clear(&self) {
        let cause = self.cause.take();
        let context = self.context.take();
        let members = self.members.take();
        let trace = self.trace.take();
        let traceback = self.traceback.take();
        drop((cause, context, members, trace, traceback));
    }
}

/// Declares the exception classes: Rust variant = Python name, and the base.
macro_rules! exceptions {
    ($($(#[$doc:meta])* $name:ident($($base:ident)?),)*) => {
        /// A built-in exception class.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Exc { $($(#[$doc])* $name,)* }

        /// Every built-in exception class with its name and base, bases first.
        pub const EXCEPTIONS: &[(Exc, &str, Option<Exc>)] = &[
            $((Exc::$name, stringify!($name), exceptions!(@base $($base)?)),)*
        ];
    };
    (@base) => { None };
    (@base $base:ident) => { Some(Exc::$base) };
}

exceptions! {
    BaseException(),
    Exception(BaseException),
    BaseExceptionGroup(BaseException),
    /// Derives from `BaseExceptionGroup` and `Exception`; the second base is added by the type's set-up.
    ExceptionGroup(BaseExceptionGroup),
    GeneratorExit(BaseException),
    KeyboardInterrupt(BaseException),
    SystemExit(BaseException),
    StopIteration(Exception),
    StopAsyncIteration(Exception),
    ArithmeticError(Exception),
    FloatingPointError(ArithmeticError),
    OverflowError(ArithmeticError),
    ZeroDivisionError(ArithmeticError),
    AssertionError(Exception),
    AttributeError(Exception),
    BufferError(Exception),
    EOFError(Exception),
    ImportError(Exception),
    ModuleNotFoundError(ImportError),
    LookupError(Exception),
    IndexError(LookupError),
    KeyError(LookupError),
    MemoryError(Exception),
    NameError(Exception),
    UnboundLocalError(NameError),
    OSError(Exception),
    BlockingIOError(OSError),
    ChildProcessError(OSError),
    ConnectionError(OSError),
    BrokenPipeError(ConnectionError),
    ConnectionAbortedError(ConnectionError),
    ConnectionRefusedError(ConnectionError),
    ConnectionResetError(ConnectionError),
    FileExistsError(OSError),
    FileNotFoundError(OSError),
    InterruptedError(OSError),
    IsADirectoryError(OSError),
    NotADirectoryError(OSError),
    PermissionError(OSError),
    ProcessLookupError(OSError),
    TimeoutError(OSError),
    ReferenceError(Exception),
    RuntimeError(Exception),
    NotImplementedError(RuntimeError),
    PythonFinalizationError(RuntimeError),
    RecursionError(RuntimeError),
    SyntaxError(Exception),
    IndentationError(SyntaxError),
    TabError(IndentationError),
    SystemError(Exception),
    TypeError(Exception),
    ValueError(Exception),
    UnicodeError(ValueError),
    UnicodeDecodeError(UnicodeError),
    UnicodeEncodeError(UnicodeError),
    UnicodeTranslateError(UnicodeError),
    Warning(Exception),
    BytesWarning(Warning),
    DeprecationWarning(Warning),
    EncodingWarning(Warning),
    FutureWarning(Warning),
    ImportWarning(Warning),
    PendingDeprecationWarning(Warning),
    ResourceWarning(Warning),
    RuntimeWarning(Warning),
    SyntaxWarning(Warning),
    UnicodeWarning(Warning),
    UserWarning(Warning),
}
