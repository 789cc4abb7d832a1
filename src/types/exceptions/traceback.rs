//! Traceback and frame objects: what scripts see of where an exception passed, and of the activations
//! that are under way.

use std::cell::{OnceCell, RefCell};

use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::exception::{ExceptionState, TraceEntry};
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};
use crate::types::list::List;
use crate::types::str::Str;
use crate::vm::{Vm, suspended_locals};

/// A node of a traceback: one entry of an exception's trace.
pub struct Traceback {
    entry: TraceEntry,
    /// The entry of the frame that called this one, where the trace has it.
    outer: RefCell<Option<TraceEntry>>,
    /// `tb_next`: `None` at the innermost.
    next: RefCell<Value>,
    /// `tb_frame`, once somebody has asked.
    frame: OnceCell<Value>,
}

impl Trace for Traceback {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.entry.trace(tracer);
        if let Some(outer) = &*self.outer.borrow() {
            outer.trace(tracer);
        }
        self.next.trace(tracer);
        if let Some(frame) = self.frame.get() {
            tracer.value(frame);
        }
    }

    fn clear(&self) {
        let next = self.next.replace(Value::None);
        drop(next);
    }
}

impl NativeData for Traceback {}

/// The traceback object of an exception; `None` for one without a trace.  Those that were seen before
/// stay what they were: frames that an exception has passed since come in front of them.
pub fn of(vm: &Vm, state: &ExceptionState) -> Value {
    let trace = state.trace.borrow().clone();
    let (mut current, mut known) = state.seen_traceback();
    if current.is_none() || known > trace.len() {
        (current, known) = (Value::None, 0);
    }
    for entry in &trace[known..] {
        if let Some(inner) = current.native::<Traceback>() {
            drop(inner.outer.replace(Some(entry.clone())));
        }
        current = Native::new(
            vm.types.traceback.clone(),
            Traceback {
                entry: entry.clone(),
                outer: RefCell::new(None),
                next: RefCell::new(current),
                frame: OnceCell::new(),
            },
        );
    }
    state.see_traceback(current.clone(), trace.len());
    current
}

/// The trace (innermost entry first) behind a traceback object or `None`; nothing for any other value.
pub fn entries(value: &Value) -> Option<Vec<TraceEntry>> {
    let mut found = Vec::new();
    let mut current = value.clone();
    while !current.is_none() {
        let next = {
            let traceback = current.native::<Traceback>()?;
            found.push(traceback.entry.clone());
            traceback.next.borrow().clone()
        };
        current = next;
    }
    found.reverse();
    Some(found)
}

/// The line of a trace entry.
pub fn line_of(entry: &TraceEntry) -> u32 {
    let code = &entry.code.code;
    let location = code.locations.get(entry.pc as usize).copied();
    code.source
        .position(location.unwrap_or_default().span.lo)
        .line
}

fn state<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a Traceback> {
    match this.native::<Traceback>() {
        Some(traceback) => Ok(traceback),
        None => Err(super::wrong_self(vm, "tb_next", "traceback", this)),
    }
}

fn tb_frame(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    let frame = this.frame.get_or_init(|| {
        let outer = this.outer.borrow().clone();
        Native::new(
            vm.types.frame.clone(),
            Frame {
                entry: this.entry.clone(),
                outer,
                locals: RefCell::new(Value::Undef),
                generator: Value::None,
                awaits: None,
            },
        )
    });
    Ok(frame.clone())
}

fn tb_lineno(vm: &mut Vm, this: &Value) -> Result<Value> {
    let line = line_of(&state(vm, this)?.entry);
    Ok(Value::Int(line.into()))
}

fn tb_lasti(vm: &mut Vm, this: &Value) -> Result<Value> {
    // CPython counts bytes, two for each unit of code.
    Ok(Value::Int(i64::from(state(vm, this)?.entry.pc) * 2))
}

fn tb_next(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(state(vm, this)?.next.borrow().clone())
}

fn set_tb_next(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let own = state(vm, this)?;
    if value.is_undef() {
        return Err(vm.type_error("can't delete tb_next attribute"));
    }
    if !value.is_none() && value.native::<Traceback>().is_none() {
        let name = vm.type_name(&value);
        return Err(vm.type_error(format!("expected traceback object, got '{name}'")));
    }
    let mut current = value.clone();
    while let Some(next) = {
        current
            .native::<Traceback>()
            .map(|traceback| traceback.next.borrow().clone())
    } {
        if current.is(this) {
            return Err(vm.value_error("traceback loop detected"));
        }
        current = next;
    }
    drop(own.next.replace(value));
    Ok(())
}

fn dir(_: &mut Vm, _: &[Value]) -> Result<Value> {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"];
    Ok(Value::from(List::new(names.map(Value::from).to_vec())))
}

crate::methods! { pub METHODS:
    "__dir__($self, /)" => dir,
}

crate::getters! { pub GETTERS:
    "tb_frame" => tb_frame,
    "tb_lineno" => tb_lineno,
    "tb_lasti" => tb_lasti,
    "tb_next" => tb_next; set set_tb_next,
}

/// A frame object.  It does not hold its activation: while that is under way it is found again by its
/// height on the stack, and once it is over what remains is what was seen of it.
pub struct Frame {
    entry: TraceEntry,
    /// The entry of the frame that called this one, if that may be over too.
    outer: Option<TraceEntry>,
    /// The variables as they were seen last; `Undef` if never.
    locals: RefCell<Value>,
    /// The generator or coroutine whose frame this is; `None` for a plain function's.
    generator: Value,
    /// For a suspended frame that awaits one under way: the height of that one, and how far from it this is.
    awaits: Option<(u32, usize)>,
}

impl Trace for Frame {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.entry.trace(tracer);
        if let Some(outer) = &self.outer {
            outer.trace(tracer);
        }
        self.locals.trace(tracer);
        tracer.value(&self.generator);
    }

    fn clear(&self) {
        drop(self.locals.replace(Value::Undef));
    }
}

impl NativeData for Frame {}

impl Frame {
    /// How far up the activation is, while it is under way.
    fn depth(&self, vm: &Vm) -> Option<usize> {
        let height = self.entry.height as usize;
        let depth = vm.frame_count().checked_sub(height)?;
        let same = height > 0 && vm.frame(depth)?.entry().code.is(&self.entry.code);
        same.then_some(depth)
    }

    /// Where it is: at the instruction under way, or at its last one.
    fn now(&self, vm: &Vm) -> TraceEntry {
        let view = self.depth(vm).and_then(|depth| vm.frame(depth));
        view.map_or_else(|| self.entry.clone(), |view| view.entry())
    }
}

fn dict_of_locals(locals: Vec<(Gc<Str>, Value)>) -> Value {
    let dict = Dict::new();
    for (name, value) in locals {
        drop(dict.insert_str(&name, value));
    }
    Value::from(Gc::new(dict))
}

impl Vm {
    fn visible_locals(&self, depth: usize) -> Value {
        let Some(view) = self.frame(depth) else {
            return Value::Undef;
        };
        match view.namespace() {
            Some(namespace) => namespace,
            None if &*view.entry().code.code.name == "<module>" => Value::from(view.globals()),
            None => dict_of_locals(view.locals()),
        }
    }

    /// The frame object of the activation `depth` levels up; `None` beyond the outermost.
    pub fn frame_object(&self, depth: usize) -> Option<Value> {
        let view = self.frame(depth)?;
        let (entry, generator) = (view.entry(), view.generator());
        // The variables are noted now, since the frame object may outlive its activation.
        let locals = RefCell::new(self.visible_locals(depth));
        let frame = Frame {
            entry,
            outer: None,
            locals,
            generator,
            awaits: None,
        };
        Some(Native::new(self.types.frame.clone(), frame))
    }

    /// The frame object of a generator or coroutine; `None` once it has finished.
    pub fn generator_frame(&self, generator: &Gc<Generator>) -> Value {
        if generator.state.get() == GeneratorState::Running
            && let Some(frame) = self
                .depth_of(generator)
                .and_then(|depth| self.frame_object(depth))
        {
            return frame;
        }
        self.suspended_frame(generator, None)
    }

    fn suspended_frame(&self, generator: &Gc<Generator>, awaits: Option<(u32, usize)>) -> Value {
        if generator.state.get() == GeneratorState::Finished {
            return Value::None;
        }
        let frame = Frame {
            entry: TraceEntry {
                code: generator.function.code.clone(),
                globals: generator.function.globals.clone(),
                pc: generator.pc.get(),
                height: 0,
            },
            outer: None,
            locals: RefCell::new(dict_of_locals(suspended_locals(generator))),
            generator: Value::from(generator.clone()),
            awaits,
        };
        Native::new(self.types.frame.clone(), frame)
    }

    /// `exception.__traceback__`.
    pub fn traceback_of(&self, exception: &Value) -> Value {
        match exception {
            Value::Instance(instance) => match instance.exception() {
                Some(state) => of(self, state),
                None => Value::None,
            },
            _ => Value::None,
        }
    }
}

/// The tables of `frame`.
pub mod frame {
    use super::*;

    fn state<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a Frame> {
        match this.native::<Frame>() {
            Some(frame) => Ok(frame),
            None => Err(super::super::wrong_self(vm, "f_back", "frame", this)),
        }
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let this = state(vm, &args[0])?;
        let code = &this.entry.code.code;
        let line = line_of(&this.now(vm));
        let file = vm.repr(&Value::from(code.source.name()))?;
        Ok(Value::from(format!(
            "<frame at {:#x}, file {}, line {line}, code {}>",
            args[0].address(),
            file.as_str(),
            code.name
        )))
    }

    /// Each look makes a frame object of its own: those of one activation are equal.
    fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let this = state(vm, &args[0])?;
        let Some(other) = args[1].native::<Frame>() else {
            return Ok(Value::NotImplemented);
        };
        let same_activation = this.entry.height > 0
            && this.entry.height == other.entry.height
            && this.entry.code.is(&other.entry.code);
        let same_generator = !this.generator.is_none() && this.generator.is(&other.generator);
        Ok(Value::bool(
            same_activation || same_generator || args[0].is(&args[1]),
        ))
    }

    fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let this = state(vm, &args[0])?;
        Ok(Value::Int(this.entry.code.address() as i64 >> 4))
    }

    fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let this = state(vm, &args[0])?;
        if this.depth(vm).is_some() {
            return Err(vm.runtime_error("cannot clear an executing frame"));
        }
        if let Value::Generator(generator) = &this.generator {
            match generator.state.get() {
                GeneratorState::Suspended => {
                    return Err(vm.runtime_error("cannot clear a suspended frame"));
                }
                GeneratorState::Created => {
                    let generator = generator.share();
                    generator.state.set(GeneratorState::Finished);
                    if generator.kind == GeneratorKind::Coroutine {
                        vm.report_never_awaited(&generator);
                    }
                }
                GeneratorState::Running | GeneratorState::Finished => {}
            }
        }
        drop(this.locals.replace(Value::Undef));
        Ok(Value::None)
    }

    fn f_code(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(Value::from(state(vm, this)?.entry.code.clone()))
    }

    fn f_lineno(vm: &mut Vm, this: &Value) -> Result<Value> {
        let line = line_of(&state(vm, this)?.now(vm));
        Ok(Value::Int(line.into()))
    }

    fn f_lasti(vm: &mut Vm, this: &Value) -> Result<Value> {
        let entry = state(vm, this)?.now(vm);
        Ok(Value::Int(i64::from(entry.pc) * 2))
    }

    fn f_globals(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(Value::from(state(vm, this)?.entry.globals.clone()))
    }

    fn f_builtins(vm: &mut Vm, _: &Value) -> Result<Value> {
        Ok(Value::from(vm.builtins.clone()))
    }

    fn f_locals(vm: &mut Vm, this: &Value) -> Result<Value> {
        let this = state(vm, this)?;
        if let Some(depth) = this.depth(vm) {
            return Ok(vm.visible_locals(depth));
        }
        if this.locals.borrow().is_undef() {
            let none = match &*this.entry.code.code.name {
                "<module>" => Value::from(this.entry.globals.clone()),
                _ => Value::from(Gc::new(Dict::new())),
            };
            drop(this.locals.replace(none));
        }
        let locals = this.locals.borrow().clone();
        Ok(locals)
    }

    fn f_back(vm: &mut Vm, this: &Value) -> Result<Value> {
        let this = state(vm, this)?;
        if let Some(outer) = &this.outer {
            let frame = Frame {
                entry: outer.clone(),
                outer: None,
                locals: RefCell::new(Value::Undef),
                generator: Value::None,
                awaits: None,
            };
            return Ok(Native::new(vm.types.frame.clone(), frame));
        }
        let (own, index) = this.awaits.unwrap_or((this.entry.height, 0));
        let own_depth = vm.frame_count().checked_sub(own as usize);
        if let Some(view) = own_depth
            .filter(|_| own > 0)
            .and_then(|depth| vm.frame(depth))
            && let Some(parent) = view.awaiting().get(index)
        {
            let parent = parent.clone();
            return Ok(vm.suspended_frame(&parent, Some((own, index + 1))));
        }
        let height = (own as usize).saturating_sub(1);
        if height == 0 {
            return Ok(Value::None);
        }
        let depth = vm.frame_count().checked_sub(height);
        let frame = depth.and_then(|depth| vm.frame_object(depth));
        Ok(frame.unwrap_or(Value::None))
    }

    fn f_generator(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(state(vm, this)?.generator.clone())
    }

    fn f_trace(_: &mut Vm, _: &Value) -> Result<Value> {
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__repr__($self, /)" => repr,
        "__eq__($self, value, /)" => eq,
        "__hash__($self, /)" => hash,
        "clear($self, /)" => clear,
    }

    crate::getters! { pub GETTERS:
        "f_code" => f_code,
        "f_lineno" => f_lineno,
        "f_lasti" => f_lasti,
        "f_globals" => f_globals,
        "f_builtins" => f_builtins,
        "f_locals" => f_locals,
        "f_back" => f_back,
        "f_generator" => f_generator,
        "f_trace" => f_trace,
    }
}
