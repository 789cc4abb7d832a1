//! Frames: one record for each activation on the way.
//!
//! A plain call's registers are a window of the register stack that overlaps the caller's (the caller
//! put the arguments there); a generator's registers are its own.  The slot below a window holds the
//! function and so keeps the code alive.

use super::Vm;
use crate::bytecode::{CodeKind, Location, Op};
use crate::object::{Gc, Value};
use crate::types::code::CodeObject;
use crate::types::dict::Dict;
use crate::types::exception::TraceEntry;
use crate::types::function::Function;
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};

/// What happens with a frame's result.
/// The order counts: the first two are the quickest to return from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FrameKind {
    /// Goes to `dst`; the caller goes on.
    Call,
    /// A coroutine or generator that the frame below awaits: same chain.
    Await,
    /// `__init__` under a class call: the instance in `extra` goes to `dst`.
    Init,
    /// Leaves [`Vm::run`]: the caller is Rust code.
    Boundary,
    /// The generator of a `for` loop: what it yields goes to `dst`, its end ends the loop.
    ForIter,
    /// A generator that a native consumer empties: leaves [`Vm::run`] as well; `dst` points to the sink.
    Drain,
}

/// An activation.
pub(super) struct Frame {
    pub function: *const Function,
    pub registers: *mut Value,
    /// The instruction under way.
    pub at: *const Op,
    /// Receives the result.
    pub dst: *mut Value,
    /// The resumable frame that is executed in place.
    pub generator: Option<Gc<Generator>>,
    /// At the base of a chain of awaits: the one that was resumed from outside.
    pub root: Option<Gc<Generator>>,
    /// The namespace of a class body or `exec`; the instance under construction for `Init`.
    pub extra: Value,
    /// The exception being handled; `Undef` for none.
    pub handled: Value,
    /// The first register that is free while this frame is the innermost.
    pub top: *mut Value,
    pub kind: FrameKind,
}

impl Frame {
    /// The running function.
    #[inline(always)]
    pub fn function(&self) -> &Function {
        // SAFETY: the slot below the window, or the generator, owns it for as long as the frame lives.
        unsafe { &*self.function }
    }

    /// The code.
    #[inline(always)]
    pub fn code(&self) -> &Gc<CodeObject> {
        &self.function().code
    }

    /// The line that a traceback has for it; `height` counts the activations up to it.
    pub fn entry(&self, height: usize) -> TraceEntry {
        TraceEntry {
            code: self.code().clone(),
            globals: self.function().globals.clone(),
            pc: self.pc(),
            height: height as u32,
        }
    }

    /// The index of the instruction under way.
    pub fn pc(&self) -> u32 {
        let start = self.function().start();
        // SAFETY: `at` points into the same slice of instructions.
        unsafe { self.at.offset_from(start) as u32 }
    }
}

/// What others may know of an activation: for tracebacks, warnings and frame objects.
pub struct FrameView<'a> {
    frame: &'a Frame,
    height: usize,
}

impl FrameView<'_> {
    /// The code and instruction.
    pub fn entry(&self) -> TraceEntry {
        self.frame.entry(self.height)
    }

    /// The source position of the instruction under way.
    pub fn location(&self) -> Location {
        let code = &self.frame.code().code;
        code.locations
            .get(self.frame.pc() as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The line of the instruction under way.
    pub fn line(&self) -> u32 {
        let code = &self.frame.code().code;
        code.source.position(self.location().span.lo).line
    }

    /// The suspended frames that await this one, from the nearest to the root of the chain: a wake-up runs the
    /// leaf at once, so that they have no records.
    pub fn awaiting(&self) -> Vec<Gc<Generator>> {
        let mut found = Vec::new();
        if let (Some(root), Some(leaf)) = (&self.frame.root, &self.frame.generator) {
            let mut current = leaf.clone();
            while !current.is(root) {
                let Some(parent) = super::unwind::parent_of(&current) else {
                    break;
                };
                found.push(parent.clone());
                current = parent;
            }
        }
        found
    }

    /// The generator or coroutine whose frame it is, or `None`.
    pub fn generator(&self) -> Value {
        if let Some(generator) = &self.frame.generator {
            return Value::from(generator.clone());
        }
        let function = self.frame.function();
        if function.code.code.kind != CodeKind::Coroutine {
            return Value::None;
        }
        // A coroutine that has not suspended yet runs like a plain call. Nobody has its object, since it was
        // awaited at once: one that stands for it does for those who look.
        // SAFETY: functions live in heap boxes, and the frame keeps this one alive.
        let function = unsafe { Gc::from_contents(function) };
        let stand_in = Generator::new(function, GeneratorKind::Coroutine, 0);
        stand_in.state.set(GeneratorState::Running);
        stand_in.pc.set(self.frame.pc());
        Value::from(Gc::new(stand_in))
    }

    /// The globals.
    pub fn globals(&self) -> Gc<Dict> {
        self.frame.function().globals.clone()
    }

    /// The namespace of a class body or of `exec`, where the frame has one.
    pub fn namespace(&self) -> Option<Value> {
        (self.frame.kind != FrameKind::Init && !self.frame.extra.is_undef())
            .then(|| self.frame.extra.clone())
    }

    /// Names and values of the locals that are set, cells looked through, free variables included.
    pub fn locals(&self) -> Vec<(Gc<crate::types::str::Str>, Value)> {
        locals_of(self.frame.function(), |index| {
            // SAFETY: locals lie within the frame's window.
            unsafe { (*self.frame.registers.add(index)).clone() }
        })
    }

    /// Whether a comprehension is under way in a class body or module: its variables are
    /// then all that `locals()` shows.
    pub fn is_in_comprehension(&self) -> bool {
        let code = &self.frame.function().code;
        let is_implicit = |name: &str| {
            matches!(
                name,
                "__class__" | "__classdict__" | "__conditional_annotations__"
            )
        };
        let free = &code.free_names;
        self.locals()
            .into_iter()
            .filter(|(name, _)| !free.iter().any(|free| free.as_str() == name.as_str()))
            .any(|(name, _)| !is_implicit(name.as_str()))
    }

    /// What `super()` without arguments stands for: the class around the function and its
    /// first argument; or why it stands for nothing.
    pub fn super_arguments(&self) -> std::result::Result<(Value, Value), String> {
        let function = self.frame.function();
        let code = &function.code;
        if code.code.parameters.positional == 0 {
            return Err("super(): no arguments".into());
        }
        // SAFETY: the first parameter lies within the frame's window.
        let first = unsafe { (*self.frame.registers).clone() };
        let first = match &first {
            Value::Cell(cell) if code.code.cells.iter().any(|reg| reg.0 == 0) => cell.get(),
            _ => first,
        };
        if first.is_undef() {
            return Err("super(): arg[0] deleted".into());
        }
        let mut names = code.free_names.iter();
        let class = names.position(|name| name.as_str() == "__class__");
        let Some(cell) = class.and_then(|index| function.closure.get(index)) else {
            return Err("super(): __class__ cell not found".into());
        };
        match cell.get() {
            class if class.is_undef() => Err("super(): empty __class__ cell".into()),
            class => Ok((class, first)),
        }
    }
}

/// The locals of a resumable frame that is not running.
pub fn suspended_locals(generator: &Generator) -> Vec<(Gc<crate::types::str::Str>, Value)> {
    if generator.state.get() == GeneratorState::Running {
        return Vec::new();
    }
    locals_of(&generator.function, |index| {
        // SAFETY: the VM holds no reference into the registers of a frame that does not run.
        let registers = unsafe { generator.registers() };
        registers.get(index).cloned().unwrap_or_default()
    })
}

fn locals_of(
    function: &Function,
    register: impl Fn(usize) -> Value,
) -> Vec<(Gc<crate::types::str::Str>, Value)> {
    let code = &function.code;
    let parameters = code.code.parameters.count();
    let mut locals = Vec::new();
    let mut cells = Vec::new();
    for (index, name) in code.local_names.iter().enumerate() {
        // What the compiler keeps for itself, but for the iterator of a generator expression.
        if name.as_str().starts_with('.') && name.as_str() != ".0" {
            continue;
        }
        let value = register(index);
        let is_cell = code
            .code
            .cells
            .iter()
            .any(|reg| usize::from(reg.0) == index);
        let value = match &value {
            Value::Cell(cell) if is_cell => cell.get(),
            _ => value,
        };
        if value.is_undef() {
            continue;
        }
        // As in CPython, cells that are no parameters follow what is plain, by name.
        let list = if is_cell && index >= parameters {
            &mut cells
        } else {
            &mut locals
        };
        list.push((name.clone(), value));
    }
    cells
        .sort_by(|(a, _), (b, _): &(Gc<crate::types::str::Str>, Value)| a.as_str().cmp(b.as_str()));
    locals.append(&mut cells);
    for (name, cell) in code.free_names.iter().zip(&function.closure) {
        let value = cell.get();
        if !value.is_undef() {
            locals.push((name.clone(), value));
        }
    }
    locals
}

impl Vm {
    /// The function whose instructions run.
    #[inline(always)]
    pub(super) fn function(&self) -> &Function {
        // SAFETY: only instructions ask, and an instruction runs in a frame.
        unsafe { (*self.frames.top()).function() }
    }

    /// The activation `depth` levels up from the innermost; `None` beyond the outermost.
    pub fn frame(&self, depth: usize) -> Option<FrameView<'_>> {
        let index = self.frames.len().checked_sub(depth + 1)?;
        Some(FrameView {
            frame: &self.frames[index],
            height: index + 1,
        })
    }

    /// How far up a generator or coroutine runs.
    pub fn depth_of(&self, generator: &Gc<Generator>) -> Option<usize> {
        self.frames.iter().rev().position(|frame| {
            frame
                .generator
                .as_ref()
                .is_some_and(|own| own.is(generator))
        })
    }

    /// How many activations there are.
    pub fn frame_count(&self) -> usize {
        self.frames.len()
    }

    /// The globals of the innermost activation; the builtins where there is none.
    pub fn current_globals(&self) -> Gc<Dict> {
        self.frame(0)
            .map_or_else(|| self.builtins.clone(), |frame| frame.globals())
    }

    /// The exception being handled, `None` where there is none: `sys.exception()`.
    pub fn handled_exception(&self) -> Value {
        self.handled_by(usize::MAX)
    }

    /// The exception being handled by the frame on top, or by the suspended ones that await it.
    pub fn handled_in_chain(&self) -> Value {
        self.handled_by(1)
    }

    fn handled_by(&self, count: usize) -> Value {
        for frame in self.frames.iter().rev().take(count) {
            if !frame.handled.is_undef() {
                return frame.handled.clone();
            }
            if frame.root.is_some()
                && let Some(handled) = handled_above(frame)
            {
                return handled;
            }
        }
        Value::None
    }
}

/// What the suspended frames handle that await the one at the base of a chain: they have no records.
fn handled_above(frame: &Frame) -> Option<Value> {
    let root: *const Generator = frame.root.as_ref().map(|root| &raw const **root)?;
    let mut current: *const Generator = frame.generator.as_ref().map(|base| &raw const **base)?;
    while current != root {
        // SAFETY: a parent clears its child's link before it goes, and the chain leads up to its root.
        current = unsafe { (*current).parent.get() };
        if current.is_null() {
            return None;
        }
        // SAFETY: as above.
        let handled = unsafe { (*current).handled.get() };
        if !handled.is_undef() {
            return Some(handled);
        }
    }
    None
}
