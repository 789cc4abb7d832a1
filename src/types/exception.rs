//! Exceptions: the state that every exception object carries, and the hierarchy.

use std::cell::{Cell, RefCell};

use smallvec::SmallVec;

use crate::diagnostic::drawn::Witness;
use crate::object::{Gc, PackedSlot, Trace, Tracer, Value};
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
    pub cause: PackedSlot,
    /// `Undef` for none.
    pub context: PackedSlot,
    pub suppress_context: Cell<bool>,
    /// Where it was raised and passed through, innermost first.
    pub trace: RefCell<TraceEntries>,
    rest: RefCell<Option<Box<Rest>>>,
}

/// What few exceptions have.
#[derive(Default)]
struct Rest {
    /// `__traceback__`, once somebody has asked.
    traceback: Option<SeenTraceback>,
    /// What was noted of it for people at a terminal.
    witness: Option<Box<Witness>>,
    /// Fields of particular classes, in the order of `members::*`: `StopIteration.value`,
    /// `OSError.errno`, the exceptions of a group, …
    members: SmallVec<[Value; 2]>,
}

impl ExceptionState {
    /// The state of a fresh exception with these arguments.
    pub fn new(args: Gc<Tuple>) -> ExceptionState {
        ExceptionState {
            args: RefCell::new(args),
            cause: PackedSlot::default(),
            context: PackedSlot::default(),
            suppress_context: Cell::new(false),
            trace: RefCell::new(TraceEntries::new()),
            rest: RefCell::new(None),
        }
    }

    /// The traceback object that a script has seen, `None` for none yet, and how many entries it stands for.
    pub fn seen_traceback(&self) -> (Value, usize) {
        let rest = self.rest.borrow();
        match rest.as_ref().and_then(|rest| rest.traceback.as_ref()) {
            Some(seen) => (seen.object.clone(), seen.count),
            None => (Value::None, 0),
        }
    }

    /// From now on `__traceback__` is this object, as long as no entries come.
    pub fn see_traceback(&self, object: Value, count: usize) {
        let seen = SeenTraceback { object, count };
        let old = self.with_rest(|rest| rest.traceback.replace(seen));
        drop(old);
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
            self.with_rest(|rest| rest.traceback.take())
        } else {
            None
        };
        drop((gone, stale));
    }

    /// What was noted of it.
    pub fn witnessed(&self) -> Witness {
        let rest = self.rest.borrow();
        let witness = rest.as_ref().and_then(|rest| rest.witness.as_deref());
        witness.cloned().unwrap_or_default()
    }

    /// Whether the failing line has been looked at.
    pub fn is_witnessed(&self) -> bool {
        let rest = self.rest.borrow();
        let witness = rest.as_ref().and_then(|rest| rest.witness.as_ref());
        witness.is_some_and(|witness| witness.looked)
    }

    /// Notes something of it.
    pub fn with_witness(&self, note: impl FnOnce(&mut Witness)) {
        self.with_rest(|rest| note(rest.witness.get_or_insert_default()));
    }

    /// A class-specific field; `Undef` while unset.
    pub fn member(&self, index: usize) -> Value {
        let rest = self.rest.borrow();
        let member = rest.as_ref().and_then(|rest| rest.members.get(index));
        member.cloned().unwrap_or_default()
    }

    /// Sets a class-specific field.
    pub fn set_member(&self, index: usize, value: Value) {
        let old = self.with_rest(|rest| {
            if rest.members.len() <= index {
                rest.members.resize(index + 1, Value::Undef);
            }
            std::mem::replace(&mut rest.members[index], value)
        });
        drop(old);
    }

    /// Changes what few exceptions have; what is replaced comes out, to be dropped.
    fn with_rest<T>(&self, change: impl FnOnce(&mut Rest) -> T) -> T {
        change(self.rest.borrow_mut().get_or_insert_default())
    }
}

impl Trace for ExceptionState {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.args.borrow());
        self.cause.trace(tracer);
        self.context.trace(tracer);
        for entry in self.trace.borrow().iter() {
            entry.trace(tracer);
        }
        if let Some(rest) = &*self.rest.borrow() {
            tracer.values(&rest.members);
            if let Some(seen) = &rest.traceback {
                tracer.value(&seen.object);
            }
        }
    }

    fn clear(&self) {
        let cause = self.cause.take();
        let context = self.context.take();
        let trace = self.trace.take();
        let rest = self.rest.take();
        drop((cause, context, trace, rest));
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
