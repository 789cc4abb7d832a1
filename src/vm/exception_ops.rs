//! Exception instructions: `raise`, handlers, `except`, and the exits of `with`.

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::class::Layout;
use crate::object::{Payload, Raise, Result, Value};
use crate::types::exception::Exc;

impl Vm {
    /// What `raise value from cause` raises, its context set; `Undef` stands for a missing cause.
    #[inline(never)]
    pub(super) fn raise_statement(&mut self, value: Value, cause: Value) -> Raise {
        match self.raised_by(value, cause) {
            Ok(raise) => {
                self.chain_context(&raise);
                raise
            }
            Err(raise) => {
                self.set_context(&raise);
                raise
            }
        }
    }

    fn raised_by(&mut self, value: Value, cause: Value) -> Result<Raise> {
        let raise = self.exception_of(value)?;
        if !cause.is_undef() {
            let cause = match cause {
                Value::None => Value::None,
                cause => self.cause_of(cause)?.value(),
            };
            if let Some(state) = raise.exception().exception() {
                let cause = if cause.is_none() { Value::Undef } else { cause };
                let old = state.cause.replace(cause);
                state.suppress_context.set(true);
                drop(old);
            }
        }
        Ok(raise)
    }

    /// An exception, or an instance of an exception class.
    pub fn exception_of(&mut self, value: Value) -> Result<Raise> {
        match &value {
            Value::Instance(instance) if matches!(instance.payload, Payload::Exception(_)) => {
                Ok(Raise::new(instance.share()))
            }
            Value::Class(class)
                if class.is_subclass(&self.types.exceptions[Exc::BaseException as usize]) =>
            {
                let made = self.call(&value, &[])?;
                match &made {
                    Value::Instance(instance)
                        if matches!(instance.payload, Payload::Exception(_)) =>
                    {
                        Ok(Raise::new(instance.share()))
                    }
                    _ => {
                        let class = self.repr(&value)?;
                        let name = self.type_name(&made);
                        Err(self.type_error(format!(
                            "calling {} should have returned an instance of BaseException, not <class '{name}'>",
                            class.as_str()
                        )))
                    }
                }
            }
            _ => Err(self.type_error("exceptions must derive from BaseException")),
        }
    }

    fn cause_of(&mut self, value: Value) -> Result<Raise> {
        let is_exception = match &value {
            Value::Instance(instance) => matches!(instance.payload, Payload::Exception(_)),
            Value::Class(class) => {
                class.is_subclass(&self.types.exceptions[Exc::BaseException as usize])
            }
            _ => false,
        };
        if is_exception {
            return self.exception_of(value);
        }
        Err(self.type_error("exception causes must derive from BaseException"))
    }

    /// `raise` alone.
    #[inline(never)]
    pub(super) fn raise_again(&mut self) -> Raise {
        match self.handled_exception() {
            Value::Instance(ref instance) => Raise::new(instance.share()),
            _ => self.runtime_error("No active exception to reraise"),
        }
    }

    #[inline(never)]
    pub(super) fn reraise(&mut self, value: Value) -> Raise {
        match &value {
            Value::Instance(instance) => Raise::new(instance.share()),
            _ => self.system_error("re-raise of what is no exception"),
        }
    }

    #[inline(never)]
    pub(super) fn push_handled(&mut self, w: Window, saved: Reg, exc: Reg) {
        let value = w.get(exc).clone();
        if let Some(frame) = self.frames.last_mut() {
            let old = std::mem::replace(&mut frame.handled, value);
            w.set(saved, old);
        }
    }

    #[inline(never)]
    pub(super) fn pop_handled(&mut self, w: Window, saved: Reg) {
        let value = w.take(saved);
        if let Some(frame) = self.frames.last_mut() {
            let old = std::mem::replace(&mut frame.handled, value);
            drop(old);
        }
    }

    #[inline(never)]
    pub(super) fn except_match(&mut self, w: Window, dst: Reg, exc: Reg, class: Reg) -> Result<()> {
        let class = w.fetch(class);
        if let (Value::Instance(exc), Value::Class(class)) = (w.get(exc), &class)
            && class.layout == Layout::Exception
        {
            w.set(dst, Value::bool(exc.is_of(class.as_gc())));
            return Ok(());
        }
        let matches = self.exception_matches(w.get(exc), &class)?;
        w.set(dst, Value::bool(matches));
        Ok(())
    }

    /// Whether an exception is caught by a class or a tuple of classes.
    pub fn exception_matches(&mut self, exc: &Value, class: &Value) -> Result<bool> {
        let exc_class = self.class_of(exc);
        let base = self.exception_class(Exc::BaseException);
        let single = std::slice::from_ref(class);
        let classes = match class {
            Value::Tuple(tuple) => tuple.items(),
            _ => single,
        };
        let mut found = false;
        for class in classes {
            match class {
                Value::Class(class) if class.is_subclass(&base) => {
                    found |= exc_class.is_subclass(class.as_gc());
                }
                _ => {
                    return Err(self.type_error(
                        "catching classes that do not inherit from BaseException is not allowed",
                    ));
                }
            }
        }
        Ok(found)
    }

    #[inline(never)]
    pub(super) fn except_star_match_op(&mut self, w: Window, base: Reg, class: Reg) -> Result<()> {
        let class = w.fetch(class);
        let exc = w.take(base);
        if exc.is_none() {
            w.set(base, Value::None);
            w.set(w.after(base, 1), Value::None);
            return Ok(());
        }
        let (rest, matched) = self.except_star_match(&exc, &class)?;
        w.set(base, rest);
        w.set(w.after(base, 1), matched);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn except_star_result_op(
        &mut self,
        w: Window,
        dst: Reg,
        original: Reg,
        raised: Reg,
    ) -> Result<()> {
        let raised = w.fetch(raised);
        let original = w.get(original).clone();
        let items = self.collect_items(&raised)?;
        let result = self.except_star_result(&original, items)?;
        w.set(dst, result);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn exception_triple(&mut self, w: Window, base: Reg, exc: Reg) {
        let value = w.get(exc).clone();
        let class = Value::from(self.class_of(&value));
        let traceback = self.traceback_of(&value);
        w.set(base, class);
        w.set(w.after(base, 1), value);
        w.set(w.after(base, 2), traceback);
    }
}
