//! What a loop does in debug mode alone: it notes where callbacks were made, reports those that take
//! long, refuses calls from other threads than its own, and lets coroutines remember where they were made.

use super::handle::Handle;
use super::{EventLoop, Ready, foreign, now_ns, state};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// How many frames are kept of where a coroutine was made: `asyncio.constants.DEBUG_STACK_DEPTH`.
const ORIGIN_DEPTH: usize = 10;

/// Something under way, and since when.
pub struct Watched {
    subject: Value,
    since_ns: i64,
}

/// Begins to watch an entry of the ready queue, if the loop is in debug mode.
pub fn watch(vm: &Vm, event_loop: &EventLoop, entry: Option<&Ready>) -> Option<Watched> {
    if !event_loop.debug() {
        return None;
    }
    let subject = match entry? {
        Ready::Step(subject) | Ready::Handle(subject) | Ready::Expired(subject) => subject.clone(),
        Ready::Gathered(_, child) => child.get(),
    };
    Some(Watched {
        subject,
        since_ns: now_ns(vm),
    })
}

/// The entry has run: that is reported if it took long.
pub fn report(vm: &mut Vm, this: &Value, watched: Watched) -> Result<()> {
    let seconds = (now_ns(vm) - watched.since_ns) as f64 / 1e9;
    let name = vm.intern("slow_callback_duration");
    let limit = vm.get_attr(this, &name)?;
    if seconds >= vm.to_f64(&limit)? {
        let args = [watched.subject, Value::float(seconds)];
        vm.call_method(this, "_report_slow", &args)?;
    }
    Ok(())
}

/// Refuses what only the thread may do in which the loop runs.
pub fn check_thread(vm: &mut Vm, this: &Value, event_loop: &EventLoop) -> Result<()> {
    let running = vm.thread_local::<state::ThreadState>().running_loop();
    if event_loop.is_running() && !running.is(this) {
        return Err(vm.runtime_error(
            "Non-thread-safe operation invoked on an event loop other than the current one",
        ));
    }
    Ok(())
}

/// Notes where a handle is being made.
pub fn note_handle(vm: &mut Vm, event_loop: &Value, handle: &Value) -> Result<()> {
    if event_loop
        .native::<EventLoop>()
        .is_some_and(EventLoop::debug)
    {
        foreign::note_origin(vm, event_loop, handle)?;
    }
    Ok(())
}

/// The text of a handle that is about to be cancelled: afterwards nothing is left to tell.
pub fn last_words(vm: &mut Vm, handle: &Handle, value: &Value) -> Result<Option<Value>> {
    if !handle.is_in_debug_mode() || handle.is_cancelled() {
        return Ok(None);
    }
    let text = super::handle::text(vm, handle, value, true)?;
    Ok(Some(Value::from(text)))
}

/// Lets coroutines remember where they are made while the loop runs; the depth to go back to.
pub fn track_origins(vm: &mut Vm, event_loop: &EventLoop) -> usize {
    let before = vm.origin_tracking_depth;
    if event_loop.debug() {
        vm.origin_tracking_depth = ORIGIN_DEPTH;
    }
    before
}
