//! The methods of `coroutine`, and `coroutine_wrapper`: what `__await__` gives.

use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::generator::Generator;
use crate::types::generator::plain::{
    self, answer, close, code, name, qualname, receiver, repr, running, send, set_name,
    set_qualname, suspended, throw, waits_for,
};
use crate::vm::Vm;
use crate::vm::suspend::{Delegated, Input, Signal};

/// The iterator that `coroutine.__await__()` returns.
pub struct CoroutineWrapper {
    coroutine: Gc<Generator>,
}

impl Trace for CoroutineWrapper {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.coroutine);
    }
}

impl NativeData for CoroutineWrapper {
    fn is_sender(&self) -> bool {
        true
    }

    fn send(&self, vm: &mut Vm, _: &Value, value: Value) -> Result<Delegated> {
        match vm.resume(&self.coroutine, Input::Send(value))? {
            Signal::Returned(value) => Ok(Delegated::Returns(value)),
            Signal::Yielded(value) | Signal::AsyncYielded(value) => Ok(Delegated::Yields(value)),
        }
    }
}

/// Passes a wrapper's method call on to its coroutine: the same arguments, the coroutine for `self`.
fn forward(
    vm: &mut Vm,
    args: &[Value],
    method: fn(&mut Vm, &[Value]) -> Result<Value>,
) -> Result<Value> {
    let Some(wrapper) = args[0].native::<CoroutineWrapper>() else {
        return Err(vm.type_error("a coroutine_wrapper is required"));
    };
    let mut all = vec![Value::from(wrapper.coroutine.clone())];
    all.extend(args[1..].iter().cloned());
    method(vm, &all)
}

fn wrapper_iter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn wrapper_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    forward(vm, args, |vm, args| {
        let coroutine = receiver(vm, args)?;
        let signal = vm.resume(&coroutine, Input::Send(Value::None))?;
        answer(vm, signal)
    })
}

fn wrapper_send(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    forward(vm, args, send)
}

fn wrapper_throw(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    forward(vm, args, throw)
}

fn wrapper_close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    forward(vm, args, close)
}

/// The table of `coroutine_wrapper`.
pub mod wrapper {
    crate::methods! { pub METHODS:
        "__iter__($self, /)" => super::wrapper_iter,
        "__next__($self, /)" => super::wrapper_next,
        "send($self, value, /)" => super::wrapper_send,
        "throw($self, type, value=None, traceback=None, /)" => super::wrapper_throw,
        "close($self, /)" => super::wrapper_close,
    }

    crate::getters! { pub GETTERS: }
}

fn dunder_await(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let coroutine = receiver(vm, args)?;
    Ok(Native::new(
        vm.types.coroutine_wrapper.clone(),
        CoroutineWrapper { coroutine },
    ))
}

/// Where the coroutine was made, if `sys.set_coroutine_origin_tracking_depth` had asked for it by then: frames as
/// (file, line, function) tuples, innermost first.
fn origin(_: &mut Vm, this: &Value) -> Result<Value> {
    let Value::Generator(coroutine) = this else {
        return Ok(Value::None);
    };
    let made_by = coroutine.made_by();
    Ok(made_by.given().cloned().unwrap_or(Value::None))
}

crate::methods! { pub METHODS:
    /// Return an iterator to be used in await expression.
    "__await__($self, /)" => dunder_await,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// send(arg) -> send 'arg' into coroutine,
    /// return next iterated value or raise StopIteration.
    "send($self, value, /)" => send,
    /// Raise exception in coroutine, return next iterated value or raise
    /// StopIteration.
    "throw($self, type, value=None, traceback=None, /)" => throw,
    /// close() -> raise GeneratorExit inside coroutine.
    "close($self, /)" => plain::close,
}

crate::getters! { pub GETTERS:
    "__name__" => name; set set_name,
    "__qualname__" => qualname; set set_qualname,
    "cr_running" => running,
    "cr_suspended" => suspended,
    "cr_await" => waits_for,
    "cr_code" => code,
    "cr_frame" => super::plain::frame,
    "cr_origin" => origin,
}
