//! Runs: from the frame that Rust called until that is left, by way of all that it calls.

use super::Vm;
use super::suspend::Signal;
use super::unwind::Next;
use crate::bytecode::Op;
use crate::object::{Raise, Result};

/// Why the loop over instructions was left, in two words: what is greater waits in the interpreter.
pub(super) enum Exit {
    /// A frame was pushed: its instruction comes next.
    Enter,
    /// Goes on in the frame on top, behind the instruction under way there.
    After,
    /// Goes on in the frame on top, at this instruction.
    At(*const Op),
    /// The run is over; [`Vm::left_with`] says how.
    Leave,
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
        let exit = self.exit(next);
        self.execute(exit)
    }

    fn execute(&mut self, mut exit: Exit) -> Result<Signal> {
        loop {
            let at = match exit {
                Exit::Enter => self.frame_at(),
                Exit::At(at) => at,
                // SAFETY: an instruction that calls or awaits is never the last of its code.
                Exit::After => unsafe { self.frame_at().add(1) },
                Exit::Leave => match self.left_with.take() {
                    Some(signal) => return Ok(signal),
                    None => unreachable!("whoever leaves a run says what with"),
                },
                Exit::Raise(raise) => {
                    let next = self.unwind(raise)?;
                    exit = self.exit(next);
                    continue;
                }
                Exit::Raised(raise) => {
                    let next = self.unwind_thrown(raise)?;
                    exit = self.exit(next);
                    continue;
                }
            };
            exit = self.execute_frame(at);
        }
    }

    /// Where execution goes on, told in two words.
    #[inline]
    pub(super) fn exit(&mut self, next: Next) -> Exit {
        match next {
            Next::After => Exit::After,
            Next::At(at) => Exit::At(at),
            Next::Leave(signal) => {
                self.left_with = Some(signal);
                Exit::Leave
            }
        }
    }

    /// The instruction under way.
    #[inline(always)]
    pub(super) fn frame_at(&self) -> *const Op {
        // SAFETY: an instruction runs in a frame, and the loop goes on only while there is one.
        unsafe { (*self.frames.top()).at }
    }
}
