//! What is known of a running program, for people: who waits for whom, what holds up the loop.
//!
//! The runtime records a few integers where something happens; everything else is found out here, when there
//! is something to report.  [`install`] gives the machine and the loop the functions that they call then.

pub mod blocking;
mod deadlock;
pub mod leftovers;
pub mod waits;

use crate::vm::Vm;

/// Lets an interpreter report.
pub fn install(vm: &mut Vm) {
    vm.on_deadlock = Some(deadlock::report);
    vm.on_blocked = Some(blocking::blocked);
    vm.on_long_step = Some(blocking::note_long_step);
    vm.on_stall = Some(blocking::busy);
}
