//! Generators, coroutines and async generators: one resumable frame serves all
//! three.  The VM executes it in place; see `vm::suspend` for how they link.

pub mod async_generator;
pub mod coroutine;
pub mod plain;

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use crate::bytecode::Code;
use crate::bytecode::Op;
use crate::object::heap::tail;
use crate::object::{Gc, PackedSlot, Slot, Trace, Tracer, Value};
use crate::types::function::Function;
use crate::types::str::Str;

/// What a resumable frame is to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorKind {
    Generator,
    Coroutine,
    AsyncGenerator,
}

/// Where a resumable frame is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Finished,
}

/// A resumable frame.  There is one for each suspended call, so every byte counts: what few of
/// them need stands in [`Extras`], and the registers follow in the same block.
pub struct Generator {
    pub kind: GeneratorKind,
    pub state: Cell<GeneratorState>,
    /// An async generator's progress.
    pub async_state: AsyncState,
    register_count: u16,
    /// The instruction at which it goes on.
    pub pc: Cell<u32>,
    /// Where in `origin` the call stands.
    pub origin_pc: Cell<u32>,
    pub function: Gc<Function>,
    /// The exception that the frame is handling.
    pub handled: PackedSlot,
    /// The frame that awaits this one, while both are suspended; not owned: the parent owns its child.
    pub parent: Cell<*const Generator>,
    /// On the root of a suspended chain: its innermost frame, where resumption goes at once.
    leaf: Cell<Option<Gc<Generator>>>,
    /// For a coroutine: the code with the call that made it, for the report of one never awaited.
    pub origin: OnceCell<Rc<Code>>,
    extras: OnceCell<Box<Extras>>,
}

/// What only async generators need.
#[derive(Default)]
pub struct AsyncState {
    /// The first-iteration hook has run.
    pub hooks_done: Cell<bool>,
    /// An `asend`, `athrow` or `aclose` is under way.
    pub running: Cell<bool>,
    /// It has been closed.
    pub closed: Cell<bool>,
}

/// What few resumable frames have; values are `Undef` where they have none.
#[derive(Default)]
struct Extras {
    /// `__name__` and `__qualname__`, where a script has set them.
    name: Slot,
    qualname: Slot,
    /// `cr_origin`: the frames from which a coroutine was made, where that was wanted then.
    made_by: Slot,
    /// An async generator's finalizer hook: the one in force at its first iteration.
    finalizer: Slot,
}

impl Generator {
    /// A frame of `function` that has not begun, with so many registers.
    #[inline]
    pub fn new(function: Gc<Function>, kind: GeneratorKind, register_count: u16) -> Generator {
        Generator {
            kind,
            state: Cell::new(GeneratorState::Created),
            async_state: AsyncState::default(),
            pc: Cell::new(0),
            origin_pc: Cell::new(0),
            function,
            register_count,
            handled: PackedSlot::default(),
            parent: Cell::new(std::ptr::null()),
            leaf: Cell::new(None),
            origin: OnceCell::new(),
            extras: OnceCell::new(),
        }
    }

    /// The first register.  Only the VM touches them, and only while it runs or inspects this frame.
    #[inline(always)]
    pub fn first_register(&self) -> *mut Value {
        tail(self)
    }

    /// How many registers there are.
    #[inline(always)]
    pub fn register_count(&self) -> usize {
        usize::from(self.register_count)
    }

    /// The registers.
    ///
    /// # Safety
    /// The frame does not run while this is looked at.
    #[inline(always)]
    pub unsafe fn registers(&self) -> &[Value] {
        let count = self.register_count();
        // SAFETY: so many follow a frame in its block, and by contract nobody writes to them.
        unsafe { std::slice::from_raw_parts(self.first_register(), count) }
    }

    /// Drops what the registers hold, the last first, as in a frame that returns.
    ///
    /// # Safety
    /// The frame does not run, and nobody looks at its registers.
    #[inline]
    pub unsafe fn clear_registers(&self) {
        for index in (0..self.register_count()).rev() {
            // SAFETY: as above; each value is out before it is dropped.
            drop(unsafe { (*self.first_register().add(index)).take() });
        }
    }

    /// `__name__`: the function's, unless a script has set another.
    pub fn name(&self) -> Gc<Str> {
        let own = self
            .extras
            .get()
            .and_then(|extras| extras.name.get().as_str());
        own.unwrap_or_else(|| self.function.name.borrow().clone())
    }

    /// Sets `__name__`.
    pub fn set_name(&self, name: Gc<Str>) {
        self.extras
            .get_or_init(Box::default)
            .name
            .set(Value::from(name));
    }

    /// `__qualname__`: the function's, unless a script has set another.
    pub fn qualname(&self) -> Gc<Str> {
        let own = self
            .extras
            .get()
            .and_then(|extras| extras.qualname.get().as_str());
        own.unwrap_or_else(|| self.function.qualname.borrow().clone())
    }

    /// Sets `__qualname__`.
    pub fn set_qualname(&self, name: Gc<Str>) {
        self.extras
            .get_or_init(Box::default)
            .qualname
            .set(Value::from(name));
    }

    /// `cr_origin`; `Undef` where nobody wanted to know.
    pub fn made_by(&self) -> Value {
        self.extras
            .get()
            .map_or(Value::Undef, |extras| extras.made_by.get())
    }

    /// Notes from where a coroutine was made.
    pub fn set_made_by(&self, frames: Value) {
        self.extras.get_or_init(Box::default).made_by.set(frames);
    }

    /// The finalizer hook of an async generator that has been iterated; `Undef` for none.
    pub fn finalizer(&self) -> Value {
        self.extras
            .get()
            .map_or(Value::Undef, |extras| extras.finalizer.get())
    }

    /// Sets the finalizer hook.
    pub fn set_finalizer(&self, hook: Value) {
        if !hook.is_none() {
            self.extras.get_or_init(Box::default).finalizer.set(hook);
        }
    }

    /// Whether an async generator can be asked for its next item: it is neither over nor busy.
    pub fn is_ready_for_next(&self) -> bool {
        let state = self.state.get();
        matches!(state, GeneratorState::Created | GeneratorState::Suspended)
            && !self.async_state.running.get()
            && !self.async_state.closed.get()
            && self.parent.get().is_null()
    }

    /// The innermost frame of the chain of which this is the root, where that is known.
    pub fn leaf(&self) -> Option<Gc<Generator>> {
        let leaf = self.leaf.take();
        let shared = leaf.clone();
        self.leaf.set(leaf);
        shared
    }

    /// Forgets the innermost frame.
    pub fn forget_leaf(&self) {
        drop(self.leaf.take());
    }

    /// Remembers the innermost frame of the chain of which this is the root, `leaf` being suspended.
    pub fn remember_leaf(&self, leaf: Gc<Generator>) {
        let is_own = std::ptr::eq(&raw const *leaf, self);
        let stale = self.leaf.replace(if is_own { None } else { Some(leaf) });
        drop(stale);
    }

    /// Whether dying needs the VM: a suspended frame may have a `finally` to run, a coroutine that
    /// never ran is reported.
    pub fn has_finalizer(&self) -> bool {
        match self.state.get() {
            GeneratorState::Created => self.kind == GeneratorKind::Coroutine,
            GeneratorState::Suspended => !self.ends_quietly(),
            GeneratorState::Running | GeneratorState::Finished => false,
        }
    }

    /// Whether a plain generator stands at a `yield` that no handler surrounds: then nothing of it could see the
    /// GeneratorExit that would end it.
    pub fn ends_quietly(&self) -> bool {
        let pc = self.pc.get();
        let code = &self.function.code.code;
        self.kind == GeneratorKind::Generator
            && self.state.get() == GeneratorState::Suspended
            && matches!(code.ops.get(pc as usize), Some(Op::Yield { .. }))
            && !code
                .handlers
                .iter()
                .any(|handler| (handler.start..handler.end).contains(&pc))
    }
}

impl Trace for Generator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.function);
        // A running frame's registers are roots.
        if self.state.get() != GeneratorState::Running || tracer.running {
            // SAFETY: the VM holds no reference into the registers of a frame that does not run; one that runs
            // stands still while the native function works that asks.
            tracer.values(unsafe { self.registers() });
        }
        self.handled.trace(tracer);
        if let Some(leaf) = self.leaf() {
            tracer.gc(&leaf);
        }
        if let Some(extras) = self.extras.get() {
            extras.finalizer.trace(tracer);
            extras.made_by.trace(tracer);
        }
    }

    fn clear(&self) {
        if self.state.get() == GeneratorState::Running {
            return;
        }
        self.state.set(GeneratorState::Finished);
        // SAFETY: as above.
        unsafe { self.clear_registers() };
        drop((self.handled.take(), self.leaf.take()));
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        // A child that outlives its parent must not look back.
        let this: *const Generator = self;
        // SAFETY: nobody else knows the frame any more.
        for value in unsafe { self.registers() } {
            if let Value::Generator(child) = value
                && std::ptr::eq(child.parent.get(), this)
            {
                child.parent.set(std::ptr::null());
            }
        }
        // SAFETY: as above.
        unsafe { self.clear_registers() };
    }
}
