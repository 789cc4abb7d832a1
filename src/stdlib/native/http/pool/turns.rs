//! Whose turn it is to have a connection: those who wait for one when there are as many as there may be, by host, the
//! first come first; hosts take turns too.

use std::collections::VecDeque;

use super::{Host, Pool, this};
use crate::event_loop::state::ThreadState;
use crate::event_loop::{EventLoop, future};
use crate::object::{Result, Value};
use crate::stdlib::native::http::client::direct::now;
use crate::stdlib::native::http::link::settle;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// A future of somebody who waits for a connection, and until when.
type Waiter = (Value, f64);

/// Those who wait for a connection to one host.
pub struct Queue {
    pub host: Value,
    pub waiters: VecDeque<Waiter>,
}

impl Pool {
    /// A future that ends when it is somebody's turn to have a connection; `again` for those whose turn another has
    /// taken.  After `deadline` it fails.
    pub fn wait(
        &self,
        vm: &mut Vm,
        this: &Value,
        event_loop: &Value,
        host: &Value,
        again: bool,
        deadline: f64,
    ) -> Result<Value> {
        let future = future::pending(vm, event_loop.clone())?;
        let mut queues = self.queues.borrow_mut();
        let at = queues.iter().position(|queue| queue.host.is(host));
        let at = at.unwrap_or_else(|| {
            queues.push_back(Queue {
                host: host.clone(),
                waiters: VecDeque::new(),
            });
            queues.len() - 1
        });
        let waiters = &mut queues[at].waiters;
        match again {
            true => waiters.push_front((future.clone(), deadline)),
            false => waiters.push_back((future.clone(), deadline)),
        }
        drop(queues);
        self.set_alarm(vm, this, event_loop, deadline);
        Ok(future)
    }

    /// Somebody waits no longer; a turn that has come already is another's.
    pub fn forget(&self, vm: &mut Vm, future: &Value) -> Result<()> {
        let mut queues = self.queues.borrow_mut();
        for queue in &mut *queues {
            queue.waiters.retain(|(known, _)| !known.is(future));
        }
        queues.retain(|queue| !queue.waiters.is_empty());
        drop(queues);
        match future::state_of(future) {
            Some(state) if state.is_done() && !state.is_cancelled() => self.wake_next(vm),
            _ => Ok(()),
        }
    }

    /// The next one who may have a connection, whose host then comes last.
    fn next_waiter(&self) -> Option<Value> {
        let mut queues = self.queues.borrow_mut();
        let mut at = 0;
        while at < queues.len() {
            let host = queues[at].host.clone();
            if self.available(host.native::<Host>()) < 1 {
                at += 1;
                continue;
            }
            let mut queue = queues.remove(at)?;
            while let Some((future, _)) = queue.waiters.pop_front() {
                if future::state_of(&future).is_some_and(|state| !state.is_done()) {
                    if !queue.waiters.is_empty() {
                        queues.push_back(queue);
                    }
                    return Some(future);
                }
            }
        }
        None
    }

    pub(super) fn wake_next(&self, vm: &mut Vm) -> Result<()> {
        match self.next_waiter() {
            Some(future) => settle(vm, &future, Ok(Value::None)),
            None => Ok(()),
        }
    }

    fn set_alarm(&self, vm: &Vm, this: &Value, event_loop: &Value, deadline: f64) {
        let due = self.alarm.get().unwrap_or(f64::INFINITY);
        if deadline < due
            && let Some(event_loop) = event_loop.native::<EventLoop>()
        {
            self.alarm.set(Some(deadline));
            event_loop.wake_native(vm, deadline - now(vm), this.clone());
        }
    }

    /// Ends the wait of those who have waited for too long.
    pub(super) fn end_late(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.alarm.set(None);
        let time = now(vm);
        let mut late = Vec::new();
        let mut next = f64::INFINITY;
        for queue in &mut *self.queues.borrow_mut() {
            queue.waiters.retain(|(future, deadline)| {
                let is_late = *deadline <= time;
                match is_late {
                    true => late.push(future.clone()),
                    false => next = next.min(*deadline),
                }
                !is_late
            });
        }
        if next.is_finite() {
            let event_loop = vm.thread_local::<ThreadState>().running_loop();
            self.set_alarm(vm, this, &event_loop, next);
        }
        for future in late {
            let raise = vm.error_with(Exc::TimeoutError, Vec::new());
            settle(vm, &future, Err(raise))?;
        }
        Ok(())
    }

    /// Nobody will get a connection any more.
    pub(super) fn cancel_all(&self, vm: &mut Vm) -> Result<()> {
        let queues = self.queues.take();
        for (future, _) in queues.into_iter().flat_map(|queue| queue.waiters) {
            if let Some(state) = future::state_of(&future)
                && state.native_loop().is_some_and(|own| !own.is_closed())
            {
                state.cancel(vm, &future, Value::None)?;
            }
        }
        Ok(())
    }
}

/// `_add_waiter(key, again)`.
pub fn add_waiter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    let again = vm.truth(&args[2])?;
    let event_loop = vm.thread_local::<ThreadState>().running_loop();
    let host = pool.make_host(vm, &args[1])?;
    pool.wait(vm, &args[0], &event_loop, &host, again, f64::INFINITY)
}

/// `_drop_waiter(waiter)`.
pub fn drop_waiter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.forget(vm, &args[1])?;
    Ok(Value::None)
}
