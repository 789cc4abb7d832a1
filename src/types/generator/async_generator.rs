//! Async generators (PEP 525): `__anext__`, `asend`, `athrow` and `aclose` give
//! awaitable steps, each of which drives the generator to its next `yield`.

use std::cell::{Cell, RefCell};

use crate::object::{Gc, Native, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::exception::Exc;
use crate::types::generator::plain::{
    code, name, qualname, receiver, repr, set_name, set_qualname, suspended, thrown, waits_for,
};
use crate::types::generator::{Generator, GeneratorState};
use crate::vm::Vm;
use crate::vm::suspend::{Delegated, Input, Signal};

/// What a step does to the generator when it begins.
enum Action {
    /// `__anext__()` and `asend(value)`.
    Send(Value),
    /// `athrow(…)`.
    Throw(Value),
    /// `aclose()`.
    Close,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StepState {
    Created,
    Running,
    Closed,
}

/// An awaitable step: `async_generator_asend` or `async_generator_athrow`.
pub struct AsyncStep {
    generator: Gc<Generator>,
    action: RefCell<Action>,
    state: Cell<StepState>,
}

impl Trace for AsyncStep {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.generator);
        match &*self.action.borrow() {
            Action::Send(value) | Action::Throw(value) => tracer.value(value),
            Action::Close => {}
        }
    }
}

impl NativeData for AsyncStep {
    fn is_sender(&self) -> bool {
        true
    }

    fn send(&self, vm: &mut Vm, _: &Value, value: Value) -> Result<Delegated> {
        self.step(vm, value)
    }
}

impl AsyncStep {
    fn is_closing(&self) -> bool {
        matches!(&*self.action.borrow(), Action::Close)
    }

    fn method(&self) -> &'static str {
        match &*self.action.borrow() {
            Action::Send(_) => "asend()",
            Action::Throw(_) => "athrow()",
            Action::Close => "aclose()",
        }
    }

    fn what(&self) -> &'static str {
        match &*self.action.borrow() {
            Action::Send(_) => "__anext__()/asend()",
            Action::Throw(_) | Action::Close => "aclose()/athrow()",
        }
    }

    fn step(&self, vm: &mut Vm, value: Value) -> Result<Delegated> {
        let input = match self.state.get() {
            StepState::Closed => {
                let what = self.what();
                return Err(vm.runtime_error(format!("cannot reuse already awaited {what}")));
            }
            StepState::Running => Input::Send(value),
            StepState::Created => match self.begin(vm, value)? {
                Some(input) => input,
                None => return Ok(Delegated::Returns(Value::None)),
            },
        };
        self.drive(vm, input)
    }

    /// The input that begins the step; `None` where `aclose()` has nothing to do.
    fn begin(&self, vm: &mut Vm, value: Value) -> Result<Option<Input>> {
        let generator = &self.generator;
        let is_send = matches!(&*self.action.borrow(), Action::Send(_));
        if !is_send && generator.state.get() == GeneratorState::Finished {
            // There is nothing left to throw into or to close.
            self.state.set(StepState::Closed);
            return Ok(None);
        }
        if generator.async_state.running.get() {
            self.state.set(StepState::Closed);
            let method = match &*self.action.borrow() {
                Action::Send(_) => "anext()",
                _ => self.method(),
            };
            return Err(vm.runtime_error(format!(
                "{}: asynchronous generator is already running",
                method.trim_end_matches('\n')
            )));
        }
        if generator.async_state.closed.get() && !matches!(&*self.action.borrow(), Action::Send(_))
        {
            self.state.set(StepState::Closed);
            if self.is_closing() {
                return Ok(None);
            }
            return Err(vm.error_with(Exc::StopAsyncIteration, Vec::new()));
        }
        let input = match &*self.action.borrow() {
            Action::Send(sent) if value.is_none() => Input::Send(sent.clone()),
            Action::Send(_) => Input::Send(value),
            Action::Throw(exception) => Input::Throw(vm.exception_of(exception.clone())?),
            Action::Close => {
                generator.async_state.closed.set(true);
                if generator.state.get() == GeneratorState::Created
                    || generator.state.get() == GeneratorState::Finished
                {
                    self.state.set(StepState::Closed);
                    generator.state.set(GeneratorState::Finished);
                    return Ok(None);
                }
                Input::Throw(vm.error_with(Exc::GeneratorExit, Vec::new()))
            }
        };
        if generator.state.get() == GeneratorState::Finished {
            self.state.set(StepState::Closed);
            return match input {
                Input::Send(_) => Err(vm.error_with(Exc::StopAsyncIteration, Vec::new())),
                Input::Throw(raise) => Err(raise),
            };
        }
        self.state.set(StepState::Running);
        generator.async_state.running.set(true);
        Ok(Some(input))
    }

    fn drive(&self, vm: &mut Vm, input: Input) -> Result<Delegated> {
        let result = vm.resume(&self.generator, input);
        if let Ok(Signal::Yielded(value)) = result {
            // Something inside the generator waits: so does whoever awaits this step.
            return Ok(Delegated::Yields(value));
        }
        self.state.set(StepState::Closed);
        self.generator.async_state.running.set(false);
        match result {
            Ok(Signal::AsyncYielded(_)) if self.is_closing() => {
                Err(vm.runtime_error("async generator ignored GeneratorExit"))
            }
            Ok(Signal::AsyncYielded(value) | Signal::Yielded(value)) => {
                Ok(Delegated::Returns(value))
            }
            Ok(Signal::Returned(_)) => {
                self.generator.async_state.closed.set(true);
                if self.is_closing() {
                    return Ok(Delegated::Returns(Value::None));
                }
                Err(vm.error_with(Exc::StopAsyncIteration, Vec::new()))
            }
            Err(raise) => {
                // A value sent to one that has not begun is refused, and changes nothing.
                if self.generator.state.get() == GeneratorState::Finished {
                    self.generator.async_state.closed.set(true);
                }
                let ends_close = self.is_closing()
                    && (vm.raised(&raise, Exc::GeneratorExit)
                        || vm.raised(&raise, Exc::StopAsyncIteration));
                if ends_close {
                    return Ok(Delegated::Returns(Value::None));
                }
                Err(raise)
            }
        }
    }

    fn throw(&self, vm: &mut Vm, raise: Raise) -> Result<Delegated> {
        match self.state.get() {
            StepState::Closed => {
                let what = self.what();
                Err(vm.runtime_error(format!("cannot reuse already awaited {what}")))
            }
            StepState::Created => {
                if self.generator.async_state.running.get() {
                    self.state.set(StepState::Closed);
                    let method = self.method();
                    return Err(vm.runtime_error(format!(
                        "{method}: asynchronous generator is already running"
                    )));
                }
                self.state.set(StepState::Running);
                self.generator.async_state.running.set(true);
                self.drive(vm, Input::Throw(raise))
            }
            StepState::Running => self.drive(vm, Input::Throw(raise)),
        }
    }
}

fn finish(vm: &mut Vm, answer: Delegated) -> Result<Value> {
    match answer {
        Delegated::Yields(value) => Ok(value),
        Delegated::Returns(value) => Err(vm.stop_iteration(value)),
    }
}

fn step_of<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a AsyncStep> {
    match this.native::<AsyncStep>() {
        Some(step) => Ok(step),
        None => Err(vm.type_error("an async generator step is required")),
    }
}

fn step_self(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn step_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let answer = step_of(vm, &args[0])?.step(vm, Value::None)?;
    finish(vm, answer)
}

fn step_send(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let answer = step_of(vm, &args[0])?.step(vm, args[1].clone())?;
    finish(vm, answer)
}

fn step_throw(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let raise = thrown(vm, args)?;
    let answer = step_of(vm, &args[0])?.throw(vm, raise)?;
    finish(vm, answer)
}

fn step_close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let step = step_of(vm, &args[0])?;
    if step.state.get() == StepState::Closed {
        return Ok(Value::None);
    }
    if step.state.get() == StepState::Created {
        step.state.set(StepState::Closed);
        return Ok(Value::None);
    }
    let exit = vm.error_with(Exc::GeneratorExit, Vec::new());
    match step.throw(vm, exit) {
        Ok(Delegated::Yields(_)) => Err(vm.runtime_error("coroutine ignored GeneratorExit")),
        Ok(Delegated::Returns(_)) => Ok(Value::None),
        Err(raise)
            if vm.raised(&raise, Exc::GeneratorExit)
                || vm.raised(&raise, Exc::StopAsyncIteration)
                || vm.raised(&raise, Exc::StopIteration) =>
        {
            Ok(Value::None)
        }
        Err(raise) => Err(raise),
    }
}

/// The table of `async_generator_asend` and `async_generator_athrow`.
pub mod step {
    crate::methods! { pub METHODS:
        "__await__($self, /)" => super::step_self,
        "__iter__($self, /)" => super::step_self,
        "__next__($self, /)" => super::step_next,
        "send($self, value, /)" => super::step_send,
        "throw($self, type, value=None, traceback=None, /)" => super::step_throw,
        "close($self, /)" => super::step_close,
    }

    crate::getters! { pub GETTERS: }
}

/// Runs the hooks of `sys.set_asyncgen_hooks` the first time that the generator is iterated.
pub fn run_hooks(vm: &mut Vm, generator: &Gc<Generator>) -> Result<()> {
    if generator.async_state.hooks_done.replace(true) {
        return Ok(());
    }
    let (first, finalizer) = vm.asyncgen_hooks.clone();
    generator.set_finalizer(finalizer);
    if let Some(first) = first.not_none() {
        vm.call(first, &[Value::from(generator.clone())])?;
    }
    Ok(())
}

fn make_step(vm: &mut Vm, args: &[Value], action: Action) -> Result<Value> {
    let generator = receiver(vm, args)?;
    run_hooks(vm, &generator)?;
    let class = match action {
        Action::Send(_) => vm.types.async_generator_asend.clone(),
        Action::Throw(_) | Action::Close => vm.types.async_generator_athrow.clone(),
    };
    Ok(Native::new(
        class,
        AsyncStep {
            generator,
            action: RefCell::new(action),
            state: Cell::new(StepState::Created),
        },
    ))
}

fn aiter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn anext(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    make_step(vm, args, Action::Send(Value::None))
}

fn asend(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    make_step(vm, args, Action::Send(args[1].clone()))
}

fn athrow(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let raise = thrown(vm, args)?;
    make_step(vm, args, Action::Throw(raise.value()))
}

fn aclose(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    make_step(vm, args, Action::Close)
}

fn ag_running(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(matches!(
        this,
        Value::Generator(generator) if generator.async_state.running.get()
    )))
}

crate::methods! { pub METHODS:
    /// Return an awaitable, that resolves in an asynchronous iterator.
    "__aiter__($self, /)" => aiter,
    /// Return a value or raise StopAsyncIteration.
    "__anext__($self, /)" => anext,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// asend(v) -> send 'v' in generator.
    "asend($self, value, /)" => asend,
    /// athrow(value)
    /// athrow(type[,value[,tb]])
    "athrow($self, type, value=None, traceback=None, /)" => athrow,
    /// aclose() -> raise GeneratorExit inside generator.
    "aclose($self, /)" => aclose,
}

crate::getters! { pub GETTERS:
    "__name__" => name; set set_name,
    "__qualname__" => qualname; set set_qualname,
    "ag_running" => ag_running,
    "ag_suspended" => suspended,
    "ag_await" => waits_for,
    "ag_code" => code,
    "ag_frame" => super::plain::frame,
}
