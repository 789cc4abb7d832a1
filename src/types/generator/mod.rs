//! Generators, coroutines and async generators: one resumable frame serves all
//! three.  The VM executes it in place; see `vm::suspend` for how they link.

pub mod async_generator;
pub mod coroutine;
pub mod plain;

use std::cell::{Cell, RefCell, UnsafeCell};

use crate::object::{Gc, Trace, Tracer, Value};
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

/// A resumable frame.
pub struct Generator {
    pub kind: GeneratorKind,
    pub function: Gc<Function>,
    pub name: RefCell<Gc<Str>>,
    pub qualname: RefCell<Gc<Str>>,
    pub state: Cell<GeneratorState>,
    /// The registers.  Only the VM touches them, and only while it runs or inspects this frame.
    pub registers: UnsafeCell<Box<[Value]>>,
    /// The instruction at which it goes on.
    pub pc: Cell<u32>,
    /// The exception that the frame is handling.
    pub handled: RefCell<Value>,
    /// The frame that awaits this one, while both are suspended; not owned: the parent owns its child.
    pub parent: Cell<*const Generator>,
    /// On the root of a suspended chain: its innermost frame, where resumption goes at once.
    pub leaf: RefCell<Option<Gc<Generator>>>,
    /// For a coroutine: the code position of the call that made it, for the report of one never awaited.
    pub origin: RefCell<Vec<(std::rc::Rc<crate::bytecode::Code>, u32)>>,
    /// An async generator's state.
    pub async_state: AsyncState,
}

/// What only async generators need.
#[derive(Default)]
pub struct AsyncState {
    /// The finalizer hook that was in force at the first iteration; `Undef` for none.
    pub finalizer: RefCell<Value>,
    /// The first-iteration hook has run.
    pub hooks_done: Cell<bool>,
    /// An `asend`, `athrow` or `aclose` is under way.
    pub running: Cell<bool>,
    /// It has been closed.
    pub closed: Cell<bool>,
}

impl Generator {
    /// Remembers the innermost frame of the chain of which this is the root, `leaf` being suspended.
    pub fn remember_leaf(&self, leaf: Gc<Generator>) {
        let mut place = self.leaf.borrow_mut();
        let stale = if std::ptr::eq(&raw const *leaf, self) {
            place.take()
        } else if place.as_ref().is_some_and(|known| known.is(&leaf)) {
            None
        } else {
            place.replace(leaf)
        };
        drop(place);
        drop(stale);
    }

    /// Whether dying needs the VM: a suspended frame may have a `finally` to run, a coroutine that
    /// never ran is reported.
    pub fn has_finalizer(&self) -> bool {
        match self.state.get() {
            GeneratorState::Created => self.kind == GeneratorKind::Coroutine,
            GeneratorState::Suspended => true,
            GeneratorState::Running | GeneratorState::Finished => false,
        }
    }
}

impl Trace for Generator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.function);
        // A running frame's registers are roots.
        if self.state.get() != GeneratorState::Running {
            // SAFETY: the VM holds no reference into the registers of a frame that does not run.
            let registers = unsafe { &*self.registers.get() };
            tracer.values(registers.iter());
        }
        self.handled.trace(tracer);
        self.leaf.trace(tracer);
        self.async_state.finalizer.trace(tracer);
    }

    fn clear(&self) {
        if self.state.get() == GeneratorState::Running {
            return;
        }
        self.state.set(GeneratorState::Finished);
        // SAFETY: as above, and the old registers are dropped only once they are out.
        let registers = std::mem::take(unsafe { &mut *self.registers.get() });
        let handled = self.handled.take();
        let leaf = self.leaf.take();
        drop((registers, handled, leaf));
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        // A child that outlives its parent must not look back.
        let this: *const Generator = self;
        for value in self.registers.get_mut().iter() {
            if let Value::Generator(child) = value
                && std::ptr::eq(child.parent.get(), this)
            {
                child.parent.set(std::ptr::null());
            }
        }
    }
}
