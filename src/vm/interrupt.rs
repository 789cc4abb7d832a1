//! Safe points: what happens when the interrupt word is set. Finalizers run here,
//! the collector, signals; never in the middle of an instruction.

use super::Vm;
use crate::object::heap::{self, interrupt};
use crate::object::{Gc, Result, Value};
use crate::types::exception::Exc;
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};
use crate::vm::suspend::{Input, Signal};
use std::sync::atomic::Ordering;

impl Vm {
    /// Does what the interrupt word asks for.
    #[cold]
    pub fn handle_interrupt(&mut self) -> Result<()> {
        if self.passes_turn() {
            return Ok(());
        }
        let bits = self.interrupt.swap(0, Ordering::Relaxed);
        // Before another thread may have its turn: nobody else knows of these bits any more.
        let handled = self.handle_announced(bits);
        if bits & interrupt::TURN != 0 {
            match &handled {
                Ok(()) => self.count_turn(),
                Err(_) => self.request_turns(),
            }
        }
        handled
    }

    fn handle_announced(&mut self, bits: u32) -> Result<()> {
        if bits & interrupt::FINALIZERS != 0 {
            self.run_finalizers();
        }
        if bits & interrupt::COLLECT != 0 {
            self.collect_garbage();
        }
        if bits & interrupt::SIGNAL != 0 {
            if self.is_main_thread() {
                self.host_signal()?;
            } else {
                self.leave_signal_to_main();
            }
        }
        if bits & interrupt::STALL != 0
            && let Some(note) = self.on_long_step
        {
            note(self);
        }
        if bits & interrupt::DEADLOCK != 0 {
            if self.is_main_thread() {
                return Err(self.deadlock_exit());
            }
            self.interrupt
                .fetch_or(interrupt::DEADLOCK, Ordering::Relaxed);
        }
        if bits & interrupt::STOP != 0 {
            return Err(self.host_stop());
        }
        Ok(())
    }

    /// As [`Vm::handle_interrupt`], where something is announced at all: the safe point of native loops.
    #[inline]
    pub fn poll_interrupt(&mut self) -> Result<()> {
        if self.interrupted() {
            return self.handle_interrupt();
        }
        Ok(())
    }

    /// Runs every queued finalizer, and those that they queue.
    pub fn run_finalizers(&mut self) {
        loop {
            let queue = heap::take_finalizers();
            if queue.is_empty() {
                return;
            }
            for value in queue {
                self.finalize(value);
            }
        }
    }

    /// `gc.collect()`: finalizers first, then what they left unreachable.  Returns how many objects
    /// were unreachable.
    pub fn collect_garbage(&mut self) -> usize {
        let mut found = heap::collect();
        if heap::has_finalizers() {
            self.run_finalizers();
            found = found.max(heap::collect());
            self.run_finalizers();
        }
        found
    }

    fn finalize(&mut self, value: Value) {
        match &value {
            Value::Generator(generator) => {
                let generator = generator.share();
                self.finalize_generator(&generator);
            }
            Value::Instance(_)
                if value
                    .native_data()
                    .is_none_or(|data| !data.needs_finalizer()) =>
            {
                let name = self.names.__del__.clone();
                let Some(method) = self.lookup_special(&value, &name) else {
                    return;
                };
                if let Err(raise) = self.call_with_receiver(&method, &value, &[]) {
                    self.report_unraisable(&raise, &method);
                }
            }
            Value::Native(_) | Value::Instance(_) => {
                if let Some(data) = value.native_data() {
                    data.finalize(self, &value);
                }
            }
            callback => {
                // A weak reference's callback, queued together with what it is to be called with.
                if let Err(raise) = self.call(callback, &[]) {
                    self.report_unraisable(&raise, callback);
                }
            }
        }
    }

    /// What happens to a resumable frame when nobody refers to it any more.
    fn finalize_generator(&mut self, generator: &Gc<Generator>) {
        match (generator.kind, generator.state.get()) {
            (GeneratorKind::Coroutine, GeneratorState::Created) => {
                generator.state.set(GeneratorState::Finished);
                self.report_never_awaited(generator);
            }
            (GeneratorKind::AsyncGenerator, GeneratorState::Suspended) => {
                let hook = generator.finalizer();
                if let Some(hook) = hook.not_none()
                    && !generator.async_state.closed.get()
                {
                    let value = Value::from(generator.clone());
                    if let Err(raise) = self.call(hook, &[value]) {
                        self.report_unraisable(&raise, hook);
                    }
                    return;
                }
                self.close_and_report(generator);
            }
            (_, GeneratorState::Suspended) => self.close_and_report(generator),
            _ => {}
        }
    }

    fn close_and_report(&mut self, generator: &Gc<Generator>) {
        if let Err(raise) = self.close_generator(generator) {
            let value = Value::from(generator.clone());
            self.report_unraisable(&raise, &value);
        }
    }

    /// `generator.close()`: returns what the generator returned on the way out.
    pub fn close_generator(&mut self, generator: &Gc<Generator>) -> Result<Value> {
        match generator.state.get() {
            GeneratorState::Finished => return Ok(Value::None),
            GeneratorState::Created => {
                generator.state.set(GeneratorState::Finished);
                self.finish_generator(generator);
                return Ok(Value::None);
            }
            GeneratorState::Suspended if generator.ends_quietly() => {
                self.finish_generator(generator);
                return Ok(Value::None);
            }
            _ => {}
        }
        let exit = self.error_with(Exc::GeneratorExit, Vec::new());
        match self.resume(generator, Input::Throw(exit)) {
            Ok(Signal::Returned(value)) => Ok(value),
            Ok(Signal::Yielded(_) | Signal::AsyncYielded(_)) => {
                let kind = super::suspend::kind_name(generator.kind);
                Err(self.runtime_error(format!("{kind} ignored GeneratorExit")))
            }
            Err(raise)
                if self.raised(&raise, Exc::GeneratorExit)
                    || self.raised(&raise, Exc::StopIteration) =>
            {
                Ok(Value::None)
            }
            Err(raise) => Err(raise),
        }
    }
}
