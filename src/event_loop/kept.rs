//! A loop that is kept running from one piece of work to the next, as the prompt's is: between statements it is
//! the running loop although nobody is inside its `run_forever`, and whoever keeps it gives it its turns.
//!
//! Invariant: iterations do not nest; only where none is under way may [`turn`] or `_drive()` begin one.

use std::sync::Arc;

use super::state::{self, ThreadState};
use super::{EventLoop, loop_of};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// Ends a wait, from another thread of the system.
pub type Bell = Arc<dyn Fn() + Send + Sync>;

/// Makes a loop the running one, until [`release`].
///
/// # Errors
/// Where a loop runs already.
pub fn keep(vm: &mut Vm, event_loop: &Value) -> Result<()> {
    let this = loop_of(vm, event_loop)?;
    let asyncio = vm.thread_local::<ThreadState>();
    if this.running.get() || asyncio.running_loop().not_none().is_some() {
        return Err(vm.runtime_error("Cannot keep the event loop while another loop is running"));
    }
    vm.asyncgen_hooks = state::asyncgen_hooks(vm, event_loop)?;
    this.running.set(true);
    this.kept.set(true);
    asyncio.set_running_loop(event_loop.clone());
    Ok(())
}

/// The loop runs no longer; its tasks stand where they are.
pub fn release(vm: &mut Vm, event_loop: &Value) -> Result<()> {
    let this = loop_of(vm, event_loop)?;
    if this.kept.replace(false) {
        this.running.set(false);
        let asyncio = vm.thread_local::<ThreadState>();
        asyncio.set_running_loop(Value::None);
        vm.asyncgen_hooks = (Value::None, Value::None);
    }
    Ok(())
}

/// One iteration: waits until something is ready or somebody rings the bell, and runs what is ready by then.
///
/// # Errors
/// What a signal raises, and what ends programs: KeyboardInterrupt and SystemExit.
pub fn turn(vm: &mut Vm, event_loop: &Value) -> Result<()> {
    let this = loop_of(vm, event_loop)?;
    if this.turning.replace(true) {
        return Err(vm.runtime_error("This event loop is already running"));
    }
    let result = this.run_once(vm, event_loop);
    this.turning.set(false);
    // `stop()` ends runs; there is none here.
    this.stopping.set(false);
    result
}

/// Whether the next iteration has something to run and will not wait.
pub fn has_ready(vm: &mut Vm, event_loop: &Value) -> bool {
    loop_of(vm, event_loop).is_ok_and(|this| !this.ready.borrow().is_empty())
}

/// Whether nothing is ready, no timer is set, and no descriptor is watched: a task that is waited for then will
/// not end by itself.  Threads may still have something for it.
pub fn is_stuck(vm: &mut Vm, event_loop: &Value) -> bool {
    let Ok(this) = loop_of(vm, event_loop) else {
        return false;
    };
    this.timers.prune();
    vm.is_alone() && this.timeout_ns(vm).is_none() && !this.is_watching()
}

/// What other threads of the system ring to end a wait of the loop.
///
/// # Errors
/// When the process has no descriptor left.
pub fn bell(vm: &mut Vm, event_loop: &Value) -> Result<Bell> {
    let this = loop_of(vm, event_loop)?;
    Ok(this.reactor(vm)?.bell())
}

/// `_is_idle()`: whether the loop is kept running and in no iteration, so that it may be driven from here.
pub(super) fn is_idle(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = loop_of(vm, &args[0])?;
    Ok(Value::bool(this.kept.get() && !this.turning.get()))
}

/// `_drive(future)`: gives an idle loop turns until the future is done.
pub(super) fn drive(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let [event_loop, future] = args else {
        return Ok(Value::None);
    };
    while !is_done(vm, future)? {
        turn(vm, event_loop)?;
    }
    Ok(Value::None)
}

/// Whether a future is done.
pub fn is_done(vm: &mut Vm, future: &Value) -> Result<bool> {
    match super::future::state_of(future) {
        Some(state) => Ok(state.is_done()),
        None => {
            let done = vm.call_method(future, "done", &[])?;
            vm.truth(&done)
        }
    }
}

impl EventLoop {
    /// Whether somebody keeps it running: see [`keep`].
    pub fn is_kept(&self) -> bool {
        self.kept.get()
    }
}
