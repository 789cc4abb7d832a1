//! Traceback and frame objects: what scripts see of where an exception passed, and of the activations
//! that are under way.

use std::cell::RefCell;
use std::rc::Rc;

use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::exception::TraceEntry;
use crate::types::generator::{Generator, GeneratorState};
use crate::types::list::List;
use crate::vm::{Vm, suspended_locals};

/// A traceback: the entries of an exception from `index` on.
pub struct Traceback {
    /// Outermost first.
    entries: Rc<[TraceEntry]>,
    index: usize,
    /// What a script assigned to `tb_next`; `Undef` while it is the next entry.
    next: RefCell<Value>,
}

impl Trace for Traceback {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for entry in self.entries.iter() {
            tracer.gc(&entry.code);
        }
        self.next.trace(tracer);
    }
}

impl NativeData for Traceback {}

fn make(vm: &Vm, entries: Rc<[TraceEntry]>, index: usize) -> Value {
    Native::new(
        vm.types.traceback.clone(),
        Traceback {
            entries,
            index,
            next: RefCell::new(Value::Undef),
        },
    )
}

/// The traceback object of a trace (innermost entry first); `None` for an empty one.
pub fn of(vm: &Vm, trace: &[TraceEntry]) -> Value {
    if trace.is_empty() {
        return Value::None;
    }
    let entries: Rc<[TraceEntry]> = trace.iter().rev().cloned().collect();
    make(vm, entries, 0)
}

/// The trace (innermost entry first) behind a traceback object or `None`; nothing for any other value.
pub fn entries(value: &Value) -> Option<Vec<TraceEntry>> {
    let mut found = Vec::new();
    let mut current = value.clone();
    loop {
        if current.is_none() {
            break;
        }
        let next = {
            let traceback = current.native::<Traceback>()?;
            let next = traceback.next.borrow().clone();
            if next.is_undef() {
                found.extend(traceback.entries[traceback.index..].iter().cloned());
                break;
            }
            found.push(traceback.entries[traceback.index].clone());
            next
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
    let entry = this.entries[this.index].clone();
    Ok(Native::new(
        vm.types.frame.clone(),
        Frame {
            entry,
            globals: Gc::new(Dict::new()),
            locals: Value::from(Gc::new(Dict::new())),
            height: 0,
        },
    ))
}

fn tb_lineno(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    Ok(Value::Int(line_of(&this.entries[this.index]).into()))
}

fn tb_lasti(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    // CPython counts bytes, two for each unit of code.
    Ok(Value::Int(i64::from(this.entries[this.index].pc) * 2))
}

fn tb_next(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    let next = this.next.borrow().clone();
    if !next.is_undef() {
        return Ok(next);
    }
    if this.index + 1 < this.entries.len() {
        return Ok(make(vm, this.entries.clone(), this.index + 1));
    }
    Ok(Value::None)
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

/// A frame object: a snapshot of one activation.  For the frame of a traceback the activation is over,
/// and its variables are gone.
pub struct Frame {
    entry: TraceEntry,
    globals: Gc<Dict>,
    locals: Value,
    /// How many activations stood below this one, itself included; 0 for one that is over.
    height: usize,
}

impl Trace for Frame {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.entry.code);
        tracer.gc(&self.globals);
        tracer.value(&self.locals);
    }
}

impl NativeData for Frame {}

impl Vm {
    /// The frame object of the activation `depth` levels up; `None` beyond the outermost.
    pub fn frame_object(&self, depth: usize) -> Option<Value> {
        let height = self.frame_count().checked_sub(depth)?;
        let view = self.frame(depth)?;
        let globals = view.globals();
        let locals = match view.namespace() {
            Some(namespace) => namespace,
            None if &*view.entry().code.code.name == "<module>" => Value::from(globals.clone()),
            None => {
                let dict = Dict::new();
                for (name, value) in view.locals() {
                    drop(dict.insert_str(&name, value));
                }
                Value::from(Gc::new(dict))
            }
        };
        let frame = Frame {
            entry: view.entry(),
            globals,
            locals,
            height,
        };
        Some(Native::new(self.types.frame.clone(), frame))
    }

    /// The frame object of a generator or coroutine; `None` once it has finished.
    pub fn generator_frame(&self, generator: &Generator) -> Value {
        if generator.state.get() == GeneratorState::Finished {
            return Value::None;
        }
        let locals = Dict::new();
        for (name, value) in suspended_locals(generator) {
            drop(locals.insert_str(&name, value));
        }
        let frame = Frame {
            entry: TraceEntry {
                code: generator.function.code.clone(),
                pc: generator.pc.get(),
            },
            globals: generator.function.globals.clone(),
            locals: Value::from(Gc::new(locals)),
            height: 0,
        };
        Native::new(self.types.frame.clone(), frame)
    }

    /// `exception.__traceback__`.
    pub fn traceback_of(&self, exception: &Value) -> Value {
        match exception {
            Value::Instance(instance) => match instance.exception() {
                Some(state) => of(self, &state.trace.borrow()),
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
        let file = vm.repr(&Value::from(code.source.name()))?;
        Ok(Value::from(format!(
            "<frame at {:#x}, file {}, line {}, code {}>",
            args[0].address(),
            file.as_str(),
            line_of(&this.entry),
            code.name
        )))
    }

    fn clear(_: &mut Vm, _: &[Value]) -> Result<Value> {
        // A snapshot keeps no activation alive.
        Ok(Value::None)
    }

    fn f_code(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(Value::from(state(vm, this)?.entry.code.clone()))
    }

    fn f_lineno(vm: &mut Vm, this: &Value) -> Result<Value> {
        let line = line_of(&state(vm, this)?.entry);
        Ok(Value::Int(line.into()))
    }

    fn f_lasti(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(Value::Int(i64::from(state(vm, this)?.entry.pc) * 2))
    }

    fn f_globals(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(Value::from(state(vm, this)?.globals.clone()))
    }

    fn f_builtins(vm: &mut Vm, _: &Value) -> Result<Value> {
        Ok(Value::from(vm.builtins.clone()))
    }

    fn f_locals(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(state(vm, this)?.locals.clone())
    }

    fn f_back(vm: &mut Vm, this: &Value) -> Result<Value> {
        let height = state(vm, this)?.height;
        if height < 2 {
            return Ok(Value::None);
        }
        let depth = vm.frame_count().checked_sub(height - 1);
        let frame = depth.and_then(|depth| vm.frame_object(depth));
        Ok(frame.unwrap_or(Value::None))
    }

    fn f_trace(_: &mut Vm, _: &Value) -> Result<Value> {
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__repr__($self, /)" => repr,
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
        "f_trace" => f_trace,
    }
}
