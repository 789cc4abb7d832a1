//! Runs: from the frame that Rust called until that is left, by way of all that it calls.

use super::Vm;
use super::suspend::Signal;
use super::unwind::Next;
use crate::bytecode::Op;
use crate::object::{Raise, Result};

/// Why the loop over instructions was left.
pub(super) enum Exit {
    Go(Next),
    /// A frame was pushed.
    Enter,
    Raise(Raise),
    /// By a `raise` statement: the context is set.
    Raised(Raise),
}

impl Vm {
    /// Runs the frame on top until the frame that Rust called is left.
    pub(super) fn run(&mut self) -> Result<Signal> {
        self.execute(Exit::Enter)
    }

    /// As [`Vm::run`], beginning with an exception thrown in at the instruction under way.
    pub(super) fn run_raising(&mut self, raise: Raise) -> Result<Signal> {
        self.chain_thrown(&raise);
        let next = self.unwind_thrown(raise)?;
        self.execute(Exit::Go(next))
    }

    fn execute(&mut self, mut exit: Exit) -> Result<Signal> {
        loop {
            let at = match exit {
                Exit::Enter => self.frame_at(),
                Exit::Go(Next::At(at)) => at,
                // SAFETY: an instruction that calls or awaits is never the last of its code.
                Exit::Go(Next::After) => unsafe { self.frame_at().add(1) },
                Exit::Go(Next::Leave(signal)) => return Ok(signal),
                Exit::Raise(raise) => {
                    exit = Exit::Go(self.unwind(raise)?);
                    continue;
                }
                Exit::Raised(raise) => {
                    exit = Exit::Go(self.unwind_thrown(raise)?);
                    continue;
                }
            };
            exit = self.execute_frame(at);
        }
    }

    /// The instruction under way.
    #[inline(always)]
    pub(super) fn frame_at(&self) -> *const Op {
        // SAFETY: an instruction runs in a frame, and the loop goes on only while there is one.
        unsafe { (*self.frames.top()).at }
    }
}
