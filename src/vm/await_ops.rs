//! Instructions of generators and coroutines: delegation and the awaitable
//! protocols (PEP 380, 492, 525).

use super::Vm;
use super::run::Exit;
use super::suspend::Delegated;
use super::window::Window;
use crate::bytecode::op::AwaitContext;
use crate::bytecode::{CodeKind, Reg};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};

impl Vm {
    /// Executes `YieldFrom` for the first time in this await.
    #[inline(never)]
    pub(super) fn yield_from_op(&mut self, w: Window, dst: Reg, iter: Reg) -> Exit {
        let iterator = w.get(iter).clone();
        if let Value::Generator(child) = &iterator {
            let entered = if child.kind == GeneratorKind::AsyncGenerator {
                self.enter_async_next(child.as_gc()).map(|()| true)
            } else {
                self.enter_awaited(child.as_gc())
            };
            match entered {
                Ok(true) => return Exit::Enter,
                Ok(false) => {}
                Err(raise) => return Exit::Raise(raise),
            }
        }
        if let Value::GiveWay = iterator {
            let next = self.yield_value(Value::None, false);
            return self.exit(next);
        }
        match self.delegate_send(&iterator, Value::None) {
            Ok(Delegated::Returns(value)) => {
                drop(iterator);
                w.set(iter, Value::Undef);
                w.set(dst, value);
                Exit::After
            }
            Ok(Delegated::Yields(value)) => {
                let next = self.yield_value(value, false);
                self.exit(next)
            }
            Err(raise) => {
                w.set(iter, Value::Undef);
                Exit::Raise(raise)
            }
        }
    }

    #[inline(never)]
    pub(super) fn get_awaitable(
        &mut self,
        w: Window,
        dst: Reg,
        src: Reg,
        context: AwaitContext,
    ) -> Result<()> {
        let value = w.fetch(src);
        if let Value::GiveWay = value {
            w.set(dst, value);
            return Ok(());
        }
        if let Value::Generator(generator) = &value
            && generator.kind == GeneratorKind::Coroutine
        {
            self.check_not_awaited(generator.as_gc())?;
            w.set(dst, value);
            return Ok(());
        }
        if let Value::Instance(instance) = &value
            && let Value::Function(function) = &instance.awaiter()
            && function.simple_argc() == 1
        {
            w.set(dst, self.generator_for(function.as_gc(), value));
            return Ok(());
        }
        let iterator = self.awaitable_of(&value, context)?;
        w.set(dst, iterator);
        Ok(())
    }

    fn check_not_awaited(&mut self, generator: &Gc<Generator>) -> Result<()> {
        let awaited = generator.state.get() == GeneratorState::Suspended
            && super::suspend::awaited_value(generator).is_some();
        if awaited || !generator.parent.get().is_null() {
            return Err(self.runtime_error("coroutine is being awaited already"));
        }
        Ok(())
    }

    /// The iterator behind `await value`, for what is no coroutine.
    pub fn awaitable_of(&mut self, value: &Value, context: AwaitContext) -> Result<Value> {
        if let Value::Generator(generator) = value
            && (generator.kind == GeneratorKind::Coroutine
                || (generator.kind == GeneratorKind::Generator
                    && is_generator_coroutine(generator)))
        {
            return Ok(value.clone());
        }
        if let Value::Native(native) = value {
            let native = native.share();
            if native.data().is_future() {
                return Ok(value.clone());
            }
        }
        let Some(method) = self.lookup_special(value, &self.names.__await__) else {
            return Err(self.not_awaitable(value, context));
        };
        // The usual `__await__` is a generator function: its frame is made without a call.
        if let Value::Function(function) = &method
            && function.code.code.kind == CodeKind::Generator
            && function.simple_argc() == 1
        {
            if let Value::Instance(instance) = value {
                instance.class().set_awaiter(method.clone());
            }
            return Ok(self.generator_for(function.as_gc(), value.clone()));
        }
        let iterator = self.call_with_receiver(&method, value, &[])?;
        if let Value::Generator(generator) = &iterator
            && generator.kind == GeneratorKind::Coroutine
        {
            return Err(self.type_error("__await__() returned a coroutine"));
        }
        if !self.is_iterator(&iterator)
            && !iterator.native_data().is_some_and(|data| data.is_sender())
        {
            let name = self.type_name(&iterator);
            return Err(self.type_error(format!(
                "__await__() returned non-iterator of type '{name}'"
            )));
        }
        Ok(iterator)
    }

    #[cold]
    fn not_awaitable(&mut self, value: &Value, context: AwaitContext) -> crate::object::Raise {
        let name = self.type_name(value);
        let message = match context {
            AwaitContext::Await => format!("'{name}' object can't be awaited"),
            AwaitContext::AsyncEnter => format!(
                "'async with' received an object from __aenter__ that does not implement __await__: {name}"
            ),
            AwaitContext::AsyncExit => format!(
                "'async with' received an object from __aexit__ that does not implement __await__: {name}"
            ),
            AwaitContext::AsyncNext => {
                format!("'async for' received an invalid object from __anext__: {name}")
            }
        };
        self.type_error(message)
    }

    #[inline(never)]
    pub(super) fn get_yield_from_iter(&mut self, w: Window, dst: Reg, src: Reg) -> Result<()> {
        let value = w.fetch(src);
        if let Value::Generator(generator) = &value {
            match generator.kind {
                GeneratorKind::Generator => {
                    w.set(dst, value);
                    return Ok(());
                }
                GeneratorKind::Coroutine => {
                    let inside = self.frames.last().is_some_and(|frame| {
                        frame.code().code.kind == CodeKind::Coroutine
                            || (frame.generator.as_deref()).is_some_and(is_generator_coroutine)
                    });
                    if !inside {
                        return Err(self.type_error(
                            "cannot 'yield from' a coroutine object in a non-coroutine generator",
                        ));
                    }
                    w.set(dst, value);
                    return Ok(());
                }
                GeneratorKind::AsyncGenerator => {}
            }
        }
        let iterator = self.iter(&value)?;
        w.set(dst, iterator);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn get_async_iter(&mut self, w: Window, dst: Reg, src: Reg) -> Result<()> {
        let value = w.fetch(src);
        let names = self.names.clone();
        let type_name = self.type_name(&value);
        let Some(iterator) = self.call_special(&value, &names.__aiter__, &[])? else {
            return Err(self.type_error(format!(
                "'async for' requires an object with __aiter__ method, got {type_name}"
            )));
        };
        if self.lookup_special(&iterator, &names.__anext__).is_none() {
            let name = self.type_name(&iterator);
            return Err(self.type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            )));
        }
        w.set(dst, iterator);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn get_async_next(&mut self, w: Window, dst: Reg, iter: Reg) -> Result<()> {
        let iterator = w.get(iter).clone();
        if let Value::Generator(generator) = &iterator
            && generator.kind == GeneratorKind::AsyncGenerator
            && generator.is_ready_for_next()
        {
            crate::types::generator::async_generator::run_hooks(self, generator.as_gc())?;
            // No step object: the loop awaits the generator itself.
            w.set(dst, iterator);
            return Ok(());
        }
        let names = self.names.clone();
        let Some(awaitable) = self.call_special(&iterator, &names.__anext__, &[])? else {
            let name = self.type_name(&iterator);
            return Err(self.type_error(format!(
                "'async for' requires an iterator with __anext__ method, got {name}"
            )));
        };
        let iterator = match self.awaitable_of(&awaitable, AwaitContext::AsyncNext) {
            Ok(iterator) => iterator,
            Err(raise) => return Err(self.invalid_async_next(&awaitable, raise)),
        };
        w.set(dst, iterator);
        Ok(())
    }

    /// What an `async for` says of an awaitable that is none: the cause tells why.
    #[cold]
    fn invalid_async_next(&mut self, awaitable: &Value, raise: Raise) -> Raise {
        let name = self.type_name(awaitable);
        let error = self.type_error(format!(
            "'async for' received an invalid object from __anext__: {name}"
        ));
        if let Some(state) = error.exception().exception() {
            state.cause.set(raise.value());
            state.context.set(raise.value());
            state.suppress_context.set(true);
        }
        error
    }

    /// The exception that goes on unwinding at the end of an `async for`, unless that has simply ended.
    #[inline(never)]
    pub(super) fn end_async_for(&mut self, exc: Value) -> Option<Raise> {
        let Value::Instance(exception) = &exc else {
            return None;
        };
        let raise = Raise::new(exception.share());
        (!self.raised(&raise, Exc::StopAsyncIteration)).then_some(raise)
    }

    /// Whether a value can stand after `await`.
    pub fn is_awaitable(&self, value: &Value) -> bool {
        match value {
            Value::Generator(generator) => {
                generator.kind == GeneratorKind::Coroutine || is_generator_coroutine(generator)
            }
            Value::Native(native) if native.data().is_future() => true,
            _ => self.lookup_special(value, &self.names.__await__).is_some(),
        }
    }
}

/// `types.coroutine` marks generator functions whose generators can be awaited.
fn is_generator_coroutine(generator: &Generator) -> bool {
    generator.kind == GeneratorKind::Generator
        && generator.function.dict.get().is_some_and(|dict| {
            dict.keys().iter().any(|key| {
                key.as_str()
                    .is_some_and(|name| name.as_str() == "__krait_coroutine__")
            })
        })
}
