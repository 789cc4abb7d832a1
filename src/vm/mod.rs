//! The virtual machine: it executes code objects and answers to Rust code.
//!
//! [`Vm`] is the door by which types, builtins and modules reach the interpreter: `call`, `repr`, `eq`,
//! `iterate`, `type_error`, … .  The VM waits for nothing and knows no event loop: running a resumable
//! frame ends in a [`suspend::Signal`], and whoever asked decides what comes next.

pub mod names;

#[allow(unsafe_code)] // Arguments are laid out in registers, in place.
mod arguments;
mod attr_cache;
mod attribute;
mod await_ops;
mod build;
#[allow(unsafe_code)] // Windows of registers.
mod call;
#[allow(unsafe_code)] // Arguments move between registers, in place.
mod call_ops;
pub mod class_build;
mod class_layout;
mod compare;
mod convert;
#[allow(unsafe_code)]
// The program counter is a pointer: measured at 8 to 22 % against bounds checks, registers included.
mod dispatch;
#[allow(unsafe_code)] // The record of a drained generator points to the sink of its consumer.
pub mod drain;
#[allow(unsafe_code)] // Frames begin on the registers where their arguments stand.
mod enter;
mod error;
mod exception_ops;
mod extensions;
mod format;
#[allow(unsafe_code)] // A frame borrows its function from the register below its window.
mod frame;
#[allow(unsafe_code)] // The record on top is one load away: an eighth of the time of a call.
mod frame_stack;
pub mod hints;
mod import;
mod import_find;
mod import_ops;
mod inline_cache;
mod interrupt;
mod intrinsic;
#[allow(unsafe_code)] // A generator yields into the register of the loop that runs it.
mod iterate;
mod load;
mod match_pattern;
pub mod notice;
mod operand_ops;
mod operators;
mod packed_code;
mod protocol;
mod report;
#[allow(unsafe_code)] // The frame on top is one load away.
mod run;
mod scope;
mod shutdown;
mod source_code;
#[allow(unsafe_code)] // The register stack never moves; reading the native stack's bounds.
mod stack;
mod suggest;
#[allow(unsafe_code)] // Resumable frames run in place on their own registers.
pub mod suspend;
mod template;
#[allow(unsafe_code)] // Threads have native stacks of their own, on which the interpreter goes on.
pub mod threads;
mod traceback;
#[allow(unsafe_code)] // Results go to registers; frames clear their own.
mod unwind;
mod unwind_star;
mod warning;
#[allow(unsafe_code)] // Registers without bounds checks; the verifier has checked the operands.
mod window;
pub mod witness;
mod wrapped_cache;

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub use attribute::{DescriptorKind, bound_method};
pub use call::CallArgs;
pub use compare::CompareOp;
pub use frame::{FrameView, suspended_locals};
pub use notice::{Drawing, LIBRARY};
pub use operators::BinaryOp;
pub use packed_code::{PackedBody, library_code};
pub use protocol::HASH_OF_NONE;

use crate::host::Host;
use crate::object::heap;
use crate::object::{Gc, Result, Value};
use crate::types::Types;
use crate::types::dict::Dict;
use crate::types::exception::TraceEntry;
use crate::types::str::Str;
use attr_cache::AttrCache;
use convert::ReprGuard;
use extensions::Extensions;
use frame_stack::FrameStack;
pub use names::Names;
use stack::RegisterStack;

/// How deep calls of the script may nest until the script itself changes it.
pub const DEFAULT_RECURSION_LIMIT: usize = 1000;

/// Tells where a step was busy, for how many nanoseconds, and how many others were ready meanwhile.
pub type StallReport = fn(&mut Vm, &TraceEntry, u64, usize) -> Result<()>;

/// The interpreter's state.  One per interpreter, one interpreter per thread.
///
/// The stack of frames comes first, so that the loop over instructions has one address for both.
#[repr(C)]
pub struct Vm {
    frames: FrameStack,
    pub names: Rc<Names>,
    pub types: Rc<Types>,
    /// The namespace of the `builtins` module.
    pub builtins: Gc<Dict>,
    /// `sys.modules`.
    pub modules: Gc<Dict>,
    /// Streams, arguments, clock, compiler: what the interpreter knows of the world.
    pub host: Host,
    /// Containers whose `repr` is under way, by address.
    repr_guard: ReprGuard,
    pub(crate) recursion_limit: usize,
    /// By so much suspended chains may grow before one of them could be too deep.
    chain_budget: usize,
    /// What a signal does at a safe point, once the module `_signal` is there; KeyboardInterrupt before.
    pub on_signal: Option<fn(&mut Vm) -> Result<()>>,
    /// Tells of a deadlock: of the tasks of the running loop, and of these threads.
    pub on_deadlock: Option<fn(&mut Vm, &[threads::ParkedThread])>,
    /// Tells that a call inside a task's step has blocked the loop for so many nanoseconds.
    pub on_blocked: Option<fn(&mut Vm, u64) -> Result<()>>,
    /// Notes where a step is that has been running for long.
    pub on_long_step: Option<fn(&mut Vm)>,
    /// Tells that a step was busy, there, for so many nanoseconds, while so many others were ready.
    pub on_stall: Option<StallReport>,
    /// How many modules have been loaded.
    pub imports: u64,
    /// Whether a deadlock has been told of.
    pub deadlocked: bool,
    /// Exceptions are going to be drawn: what people want to see of them is noted on their way.
    pub draws_exceptions: bool,
    /// Somebody outside (a prompt, an embedder) can always give the program something to do.
    pub has_outside: bool,
    /// How many signals have a handler of the script's.
    pub signal_handlers: usize,
    /// The serial number of the task whose step runs; 0 for none.
    pub running_task: u32,
    /// The current context of the running thread (PEP 567); `None` or empty stands for an empty one that nobody
    /// has asked for.
    pub context: Value,
    /// `sys.set_coroutine_origin_tracking_depth`.
    pub origin_tracking_depth: usize,
    /// `sys.set_asyncgen_hooks`: first iteration, finalizer; `None` where there is none.
    pub asyncgen_hooks: (Value, Value),
    /// How the run that is just being left ended.
    left_with: Option<suspend::Signal>,
    attr_cache: AttrCache,
    stack: RegisterStack,
    /// Native stack addresses below this are out of bounds.
    native_limit: usize,
    interrupt: Arc<AtomicU32>,
    /// State of native modules, one value of each type.
    extensions: Extensions,
    /// The same for the running thread alone.
    locals: Extensions,
    threads: threads::Threads,
}

impl Vm {
    /// An interpreter core with its built-in types, and no modules yet.
    pub fn new(host: Host) -> Vm {
        let names = Rc::new(Names::new());
        let types = Rc::new(Types::new(&names));
        let interrupt = Arc::new(AtomicU32::new(0));
        heap::attach_interrupt(interrupt.clone());
        Vm {
            names,
            types,
            builtins: Gc::new(Dict::new()),
            modules: Gc::new(Dict::new()),
            host,
            repr_guard: ReprGuard::default(),
            recursion_limit: DEFAULT_RECURSION_LIMIT,
            chain_budget: DEFAULT_RECURSION_LIMIT,
            on_signal: None,
            on_deadlock: None,
            on_blocked: None,
            on_long_step: None,
            on_stall: None,
            imports: 0,
            deadlocked: false,
            draws_exceptions: false,
            has_outside: false,
            signal_handlers: 0,
            running_task: 0,
            context: Value::None,
            origin_tracking_depth: 0,
            asyncgen_hooks: (Value::None, Value::None),
            frames: FrameStack::new(DEFAULT_RECURSION_LIMIT),
            left_with: None,
            attr_cache: AttrCache::new(),
            stack: RegisterStack::new(),
            native_limit: stack::native_limit(),
            interrupt,
            extensions: Extensions::default(),
            locals: Extensions::default(),
            threads: threads::Threads::new(),
        }
    }

    /// `sys.setrecursionlimit`.
    pub fn set_recursion_limit(&mut self, limit: usize) {
        self.recursion_limit = limit;
        self.chain_budget = 0;
        self.frames.limit_recursion(limit);
    }

    /// The word in which signals and the heap announce work; other threads may set its bits
    /// (`object::heap::interrupt`).
    pub fn interrupt_word(&self) -> Arc<AtomicU32> {
        self.interrupt.clone()
    }

    /// Whether something waits for the next safe point.
    #[inline(always)]
    pub fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed) != 0
    }

    /// The interned string with this text.
    pub fn intern(&self, text: &str) -> Gc<Str> {
        self.names.intern(text)
    }

    /// State that a native module keeps in the interpreter, made when first asked for.
    pub fn extension<T: Default + 'static>(&mut self) -> Rc<T> {
        self.extensions.of_type()
    }
}
