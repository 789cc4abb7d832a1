//! Generators that a native consumer empties (`list`, `sum`, `any`, …): each item goes to a sink where the
//! generator yields it, and the generator goes on at once, without leaving its frame.
//!
//! A sink has no interpreter at hand and so runs no script code: nobody can see that the generator is not
//! suspended meanwhile.  What needs more it gives back; then the generator is suspended as for any consumer.

use super::Vm;
use super::frame::FrameKind;
use super::suspend::{Input, Resumed, Signal};
use crate::bytecode::Op;
use crate::object::{Gc, Result, Value};
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};

/// Takes items as far as that needs no interpreter.
pub trait Sink {
    /// Takes an item, or gives it back: asked again about the same item, it answers the same.
    fn take(&mut self, item: Value) -> std::result::Result<(), Value>;
}

impl Sink for Vec<Value> {
    fn take(&mut self, item: Value) -> std::result::Result<(), Value> {
        self.push(item);
        Ok(())
    }
}

impl Vm {
    /// Moves an iterator's items into a sink: to the end (`None`), or up to an item that the sink has given
    /// back, after which the caller may go on.
    pub fn pour(&mut self, iterator: &Value, sink: &mut dyn Sink) -> Result<Option<Value>> {
        if let Value::Generator(generator) = iterator
            && generator.kind == GeneratorKind::Generator
        {
            let generator = generator.share();
            return self.pour_from(sink, |vm, sink| vm.drain(&generator, sink));
        }
        self.pour_from(sink, |vm, _| vm.next(iterator))
    }

    fn pour_from(
        &mut self,
        sink: &mut dyn Sink,
        mut next: impl FnMut(&mut Vm, &mut dyn Sink) -> Result<Option<Value>>,
    ) -> Result<Option<Value>> {
        while let Some(item) = next(self, sink)? {
            if let Err(item) = sink.take(item) {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// The next item that does not go to the sink by itself: the sink has given it back, or it comes from a
    /// generator that this one delegates to.
    fn drain(
        &mut self,
        generator: &Gc<Generator>,
        mut sink: &mut dyn Sink,
    ) -> Result<Option<Value>> {
        match generator.state.get() {
            GeneratorState::Finished => return Ok(None),
            GeneratorState::Running => return Err(self.already_running(generator)),
            GeneratorState::Created | GeneratorState::Suspended => {}
        }
        self.check_native()?;
        let top = self.stack.top;
        // The record at the base knows where the sink is; it goes before this function returns.
        let place = (&raw mut sink).cast::<Value>();
        let input = Input::Send(Value::None);
        let result = match self.push_resumption(generator, input, FrameKind::Drain, place)? {
            Resumed::Runs => self.run(),
            Resumed::Raises(raise) => self.run_raising(raise),
            Resumed::Yields(value) => {
                self.suspend_chain();
                Ok(Signal::Yielded(value))
            }
        };
        self.stack.top = top;
        match result? {
            Signal::Returned(_) => Ok(None),
            Signal::Yielded(item) | Signal::AsyncYielded(item) => Ok(Some(item)),
        }
    }

    /// The frame on top has yielded: where it is drained, its item goes to the sink and it goes on behind its
    /// `Yield`.  The value comes back where that is not so.
    #[inline]
    pub(super) fn yield_to_sink(&mut self, value: Value) -> std::result::Result<(), Value> {
        let Some(frame) = self.frames.last() else {
            return Err(value);
        };
        if frame.kind != FrameKind::Drain {
            return Err(value);
        }
        let (at, registers) = (frame.at, frame.registers);
        // SAFETY: `drain` has put a pointer to its sink there, and has not returned; the frame stands at its
        // `Yield`, whose register operands the verifier bounds.
        unsafe {
            let sink = &mut **frame.dst.cast::<&mut dyn Sink>();
            sink.take(value)?;
            if let Op::Yield { dst, .. } = *at {
                *registers.add(usize::from(dst.0)) = Value::None;
            }
        }
        Ok(())
    }
}
