//! The methods of `generator`, and what generators and coroutines have in common.

use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};
use crate::vm::Vm;
use crate::vm::suspend::{Input, Signal, awaited_value};

/// The receiver of a method of `generator`, `coroutine` or `async_generator`.
pub fn receiver(vm: &mut Vm, args: &[Value]) -> Result<Gc<Generator>> {
    match args.first() {
        Some(Value::Generator(generator)) => Ok(generator.share()),
        _ => Err(vm.type_error("a generator is required")),
    }
}

/// Turns the end of a resumption into what `send` and `throw` answer: a value, or StopIteration.
pub fn answer(vm: &mut Vm, signal: Signal) -> Result<Value> {
    match signal {
        Signal::Yielded(value) | Signal::AsyncYielded(value) => Ok(value),
        Signal::Returned(value) => Err(vm.stop_iteration(value)),
    }
}

/// `iter(generator)`.
fn iter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let generator = receiver(vm, args)?;
    let signal = vm.resume(&generator, Input::Send(Value::None))?;
    answer(vm, signal)
}

/// `send(value)`.
pub fn send(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let generator = receiver(vm, args)?;
    let signal = vm.resume(&generator, Input::Send(args[1].clone()))?;
    answer(vm, signal)
}

/// The exception of `throw(value)` or the older `throw(type, value, traceback)`.
pub fn thrown(vm: &mut Vm, args: &[Value]) -> Result<Raise> {
    let [class, value, traceback] = [&args[1], &args[2], &args[3]];
    if value.given().is_some() || traceback.given().is_some() {
        vm.warn(
            Exc::DeprecationWarning,
            "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
            1,
        )?;
    }
    if traceback.not_none().is_some() && vm.type_name(traceback) != "traceback" {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    let base = vm.exception_class(Exc::BaseException);
    match class {
        Value::Class(class) if class.is_subclass(&base) => {
            let class = Value::from(class.share());
            match value.not_none() {
                None => {
                    let made = vm.call(&class, &[])?;
                    if !vm.is_instance_of(&made, &base) {
                        let (class, name) = (vm.repr(&class)?, vm.type_name(&made));
                        return Err(vm.type_error(format!(
                            "calling {} should have returned an instance of BaseException, not {name}",
                            class.as_str()
                        )));
                    }
                    vm.exception_of(made)
                }
                Some(value) if vm.is_instance(value, &class)? => vm.exception_of(value.clone()),
                Some(Value::Tuple(args)) => {
                    let args = args.share();
                    let made = vm.call(&class, args.items())?;
                    vm.exception_of(made)
                }
                Some(value) => {
                    let made = vm.call(&class, std::slice::from_ref(value))?;
                    vm.exception_of(made)
                }
            }
        }
        Value::Instance(instance) if instance.exception().is_some() => {
            if value.not_none().is_some() {
                return Err(vm.type_error("instance exception may not have a separate value"));
            }
            Ok(Raise::new(instance.share()))
        }
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!(
                "exceptions must be classes or instances deriving from BaseException, not {name}"
            )))
        }
    }
}

/// `throw(value)`.
pub fn throw(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let generator = receiver(vm, args)?;
    let raise = thrown(vm, args)?;
    if generator.state.get() == GeneratorState::Created {
        // Nothing can catch it: the frame ends where it would begin.
        let result = vm.resume(&generator, Input::Throw(raise))?;
        return answer(vm, result);
    }
    let signal = vm.resume(&generator, Input::Throw(raise))?;
    answer(vm, signal)
}

/// `close()`.
pub fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let generator = receiver(vm, args)?;
    if generator.state.get() == GeneratorState::Running {
        return Err(vm.already_running(&generator));
    }
    vm.close_generator(&generator)
}

/// `<generator object f at 0x…>`.
pub fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let generator = receiver(vm, args)?;
    let kind = match generator.kind {
        GeneratorKind::Generator => "generator",
        GeneratorKind::Coroutine => "coroutine",
        GeneratorKind::AsyncGenerator => "async_generator",
    };
    Ok(Value::from(format!(
        "<{kind} object {} at {:#x}>",
        generator.qualname().as_str(),
        generator.address()
    )))
}

fn generator_of(value: &Value) -> Option<&Generator> {
    match value {
        Value::Generator(generator) => Some(generator),
        _ => None,
    }
}

/// `__name__`.
pub fn name(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(generator_of(this).map_or(Value::None, |generator| Value::from(generator.name())))
}

/// Assignment to `__name__`.
pub fn set_name(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    match (generator_of(this), value.as_str()) {
        (Some(generator), Some(text)) => {
            generator.set_name(text);
            Ok(())
        }
        _ => Err(vm.type_error("__name__ must be set to a string object")),
    }
}

/// `__qualname__`.
pub fn qualname(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(generator_of(this).map_or(Value::None, |generator| Value::from(generator.qualname())))
}

/// Assignment to `__qualname__`.
pub fn set_qualname(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    match (generator_of(this), value.as_str()) {
        (Some(generator), Some(text)) => {
            generator.set_qualname(text);
            Ok(())
        }
        _ => Err(vm.type_error("__qualname__ must be set to a string object")),
    }
}

/// `gi_running`, `cr_running`, `ag_running`.
pub fn running(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(generator_of(this).is_some_and(|generator| {
        generator.state.get() == GeneratorState::Running
    })))
}

/// `gi_suspended`, `cr_suspended`, `ag_suspended`.
pub fn suspended(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(generator_of(this).is_some_and(|generator| {
        generator.state.get() == GeneratorState::Suspended
    })))
}

/// `gi_yieldfrom`, `cr_await`, `ag_await`.
pub fn waits_for(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(generator_of(this)
        .and_then(awaited_value)
        .unwrap_or(Value::None))
}

/// `gi_frame`, `cr_frame`, `ag_frame`.
pub fn frame(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(match this {
        Value::Generator(generator) => vm.generator_frame(generator.as_gc()),
        _ => Value::None,
    })
}

/// `gi_code`, `cr_code`, `ag_code`.
pub fn code(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(generator_of(this).map_or(Value::None, |generator| {
        Value::from(generator.function.code.clone())
    }))
}

crate::methods! { pub METHODS:
    /// Implement iter(self).
    "__iter__($self, /)" => iter,
    /// Implement next(self).
    "__next__($self, /)" => next,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// send(value) -> send 'value' into generator,
    /// return next yielded value or raise StopIteration.
    "send($self, value, /)" => send,
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    "throw($self, type, value=None, traceback=None, /)" => throw,
    /// close() -> raise GeneratorExit inside generator.
    "close($self, /)" => close,
}

crate::getters! { pub GETTERS:
    "__name__" => name; set set_name,
    "__qualname__" => qualname; set set_qualname,
    "gi_running" => running,
    "gi_suspended" => suspended,
    "gi_yieldfrom" => waits_for,
    "gi_code" => code,
    "gi_frame" => frame,
}
