//! Threads of the script.
//!
//! Each has a native stack of its own (a stackful coroutine), and all take turns on the one thread of the
//! system that the interpreter runs on: values need no atomic counts, and a switch costs nanoseconds.  A
//! thread gives way where it blocks, and at safe points after a fixed number of them, so that a
//! program takes the same turns in every run.  What waits for the world outside (files, sockets) does so
//! on the host's pool; what waits for another thread, or for a time, is only parked.
//!
//! The main thread runs on the interpreter's own stack, and so does the loop that picks who is next.
//! Invariant: the activation of the running thread lies in the [`Vm`], those of all others in `records`.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use rustc_hash::FxHashMap;

use super::Vm;
use super::convert::ReprGuard;
use super::extensions::Extensions;
use super::frame_stack::FrameStack;
use super::stack::{RegisterStack, native_limit_above};
use crate::host::os::Bell;
use crate::host::{Clock, pool};
use crate::object::heap::interrupt;
use crate::object::{Result, Value};
use crate::types::exception::TraceEntry;

/// Names a thread for as long as the interpreter lives: `threading.get_ident()`.
pub type ThreadId = u64;

/// The thread that the program began in.
pub const MAIN: ThreadId = 1;

/// Safe points that a thread passes before another gets its turn.
const SLICE: u32 = 20_000;

/// The native stack of a thread.  Reserved, not touched: the system provides pages as they are used.
const STACK_SIZE: usize = 4 << 20;

/// Registers of a thread: enough for the deepest recursion that its native stack allows.
const REGISTERS: usize = 1 << 19;

/// A call inside a coroutine that blocks for longer is reported, as asyncio's debug mode does with steps.
const LONG_BLOCK_NS: u64 = 100_000_000;

/// How long the waits may be with which a program ends after a deadlock.
const TIDYING_NS: u64 = 1_000_000_000;

/// Turns between two looks at what the event loop waits for, while threads have work to do.
const TURNS_PER_LOOK: u32 = 8;

/// A thread's body, on its own stack; it gets the interpreter each time that it goes on.
type Fiber = Coroutine<*mut Vm, (), (), DefaultStack>;

/// What belongs to a thread and not to the interpreter.
pub(super) struct Activation {
    frames: FrameStack,
    stack: RegisterStack,
    native_limit: usize,
    repr_guard: ReprGuard,
    asyncgen_hooks: (Value, Value),
    locals: Extensions,
    running_task: u32,
    context: Value,
}

impl Activation {
    fn new(native_limit: usize) -> Activation {
        Activation {
            // The limit follows when the thread has its turn.
            frames: FrameStack::new(0),
            stack: RegisterStack::with_capacity(REGISTERS),
            native_limit,
            repr_guard: ReprGuard::default(),
            asyncgen_hooks: (Value::None, Value::None),
            locals: Extensions::default(),
            running_task: 0,
            context: Value::None,
        }
    }
}

/// A thread that exists.
struct Record {
    /// Empty while it runs.
    activation: Option<Activation>,
    /// Empty while it runs, and for the main thread.
    fiber: Option<Fiber>,
    /// Where it gives way; set once it has begun.
    yielder: *const Yielder<*mut Vm, ()>,
    /// Counts its waits: an alarm that was set for an earlier one is stale.
    wait: u64,
    /// The work on the pool that it waits for: 0 for none.
    job: u64,
    parked: bool,
    /// Somebody has ended its wait, before the alarm.
    woken: bool,
    /// The thread that holds the lock for which it waits; 0 where that is not known.
    holder: ThreadId,
}

/// A thread that waits, for the report of a deadlock.
pub struct ParkedThread {
    pub id: ThreadId,
    /// Its activations, innermost first.
    pub trace: Vec<TraceEntry>,
    /// The thread that holds the lock for which it waits; 0 where that is not known.
    pub holder: ThreadId,
}

/// What an event loop's thread waits on: events of the system.
pub trait EventSource {
    /// Waits for events until the time is over (for ever, without one).
    fn wait(&self, clock: &dyn Clock, timeout_ns: Option<u64>);

    /// What another thread of the system calls to end a wait.
    fn waker(&self) -> Arc<dyn Fn() + Send + Sync>;

    /// Whether events have arrived that nobody has taken yet.
    fn has_events(&self) -> bool;

    /// Whether anything outside can bring an event.
    fn is_watching(&self) -> bool;
}

/// Ends a wait, from another thread of the system.
type Wake = Arc<dyn Fn() + Send + Sync>;

/// How pool threads end the wait of an interpreter that has nothing to do.
#[derive(Clone)]
struct Waker(Arc<Mutex<Option<Wake>>>);

/// Who runs, who waits for what.
pub(super) struct Threads {
    current: ThreadId,
    last_id: ThreadId,
    records: FxHashMap<ThreadId, Record>,
    ready: VecDeque<ThreadId>,
    /// (time, order, thread, its wait).
    alarms: BinaryHeap<Reverse<(u64, u64, ThreadId, u64)>>,
    alarm_seq: u64,
    /// Threads whose work on the pool is done, with the number of that work.
    finished_jobs: Arc<Mutex<Vec<(ThreadId, u64)>>>,
    last_job: u64,
    bell: Option<Arc<Bell>>,
    waker: Waker,
    source: Option<(ThreadId, Rc<dyn EventSource>)>,
    turns: u32,
    slice: u32,
}

impl Threads {
    pub fn new() -> Threads {
        let main = Record {
            activation: None,
            fiber: None,
            yielder: std::ptr::null(),
            wait: 0,
            job: 0,
            parked: false,
            woken: false,
            holder: 0,
        };
        Threads {
            current: MAIN,
            last_id: MAIN,
            records: FxHashMap::from_iter([(MAIN, main)]),
            ready: VecDeque::new(),
            alarms: BinaryHeap::new(),
            alarm_seq: 0,
            finished_jobs: Arc::default(),
            last_job: 0,
            bell: None,
            waker: Waker(Arc::default()),
            source: None,
            turns: 0,
            slice: SLICE,
        }
    }

    fn is_alone(&self) -> bool {
        self.records.len() == 1
    }

    /// Ends the wait of a thread that is parked.
    fn wake(&mut self, id: ThreadId, woken: bool) {
        if let Some(record) = self.records.get_mut(&id)
            && record.parked
        {
            record.parked = false;
            record.woken = woken;
            self.ready.push_back(id);
        }
    }

    /// Wakes those whose alarm is due or whose work on the pool is done.
    fn wake_due(&mut self, now_ns: u64) {
        let done = std::mem::take(&mut *lock(&self.finished_jobs));
        for (id, job) in done {
            // It may have found its answer before, and wait for something else by now.
            if self
                .records
                .get(&id)
                .is_some_and(|record| record.job == job)
            {
                self.wake(id, true);
            }
        }
        while let Some(Reverse((when, _, id, wait))) = self.alarms.peek().copied() {
            let is_stale = self
                .records
                .get(&id)
                .is_none_or(|record| !record.parked || record.wait != wait);
            if !is_stale && when > now_ns {
                return;
            }
            self.alarms.pop();
            if !is_stale {
                self.wake(id, false);
            }
        }
    }

    fn set_job(&mut self, id: ThreadId, job: u64) {
        if let Some(record) = self.records.get_mut(&id) {
            record.job = job;
        }
    }

    /// Wakes the thread whose event loop waits for events, if there are any.
    fn look_at_source(&mut self, clock: &dyn Clock) {
        if let Some((id, source)) = self.source.clone() {
            source.wait(clock, Some(0));
            if source.has_events() {
                self.wake(id, true);
            }
        }
    }

    fn bell(&mut self) -> Option<Arc<Bell>> {
        if self.bell.is_none() {
            self.bell = Bell::new().ok().map(Arc::new);
        }
        self.bell.clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Vm {
    /// The running thread.
    pub fn current_thread(&self) -> ThreadId {
        self.threads.current
    }

    /// Whether the running thread is the one that the program began in, which alone handles signals.
    pub fn is_main_thread(&self) -> bool {
        self.threads.current == MAIN
    }

    /// A signal that another thread has seen: the main thread's wait ends, and the signal stays.
    pub(super) fn leave_signal_to_main(&mut self) {
        let bits = interrupt::SIGNAL | interrupt::TURN;
        let word = &self.interrupt;
        word.fetch_or(bits, std::sync::atomic::Ordering::Relaxed);
        self.threads.wake(MAIN, false);
        self.threads.slice = self.threads.slice.min(2);
    }

    /// How many threads there are, the main one included.
    pub fn thread_count(&self) -> usize {
        self.threads.records.len()
    }

    /// As [`Vm::interrupted`], but for turns of other threads, which get theirs wherever this one waits.
    pub fn has_announcement(&self) -> bool {
        let bits = self.interrupt.load(std::sync::atomic::Ordering::Relaxed);
        bits & !interrupt::TURN != 0
    }

    /// As [`Vm::extension`], one value for each thread.
    pub fn thread_local<T: Default + 'static>(&mut self) -> Rc<T> {
        self.locals.of_type()
    }

    /// A new thread that runs `body`.  It gets its first turn when the running one gives way.
    pub fn start_thread(&mut self, body: impl FnOnce(&mut Vm) + 'static) -> Result<ThreadId> {
        let stack = match DefaultStack::new(STACK_SIZE) {
            Ok(stack) => stack,
            Err(_) => return Err(self.runtime_error("can't start new thread")),
        };
        let native_limit = native_limit_above(stack.limit().get());
        let id = self.threads.last_id + 1;
        self.threads.last_id = id;
        let fiber = Fiber::with_stack(stack, move |yielder, vm| {
            // SAFETY: whoever resumes a fiber passes the interpreter, which outlives all of them, and
            // does not touch it until the fiber gives way.
            let vm = unsafe { &mut *vm };
            if let Some(record) = vm.threads.records.get_mut(&id) {
                record.yielder = yielder;
            }
            body(vm);
        });
        let record = Record {
            activation: Some(Activation::new(native_limit)),
            fiber: Some(fiber),
            yielder: std::ptr::null(),
            wait: 0,
            job: 0,
            parked: false,
            woken: false,
            holder: 0,
        };
        self.threads.records.insert(id, record);
        self.threads.ready.push_back(id);
        self.request_turns();
        Ok(id)
    }

    /// While threads are ready, safe points count.
    pub(super) fn request_turns(&mut self) {
        let word = &self.interrupt;
        word.fetch_or(interrupt::TURN, std::sync::atomic::Ordering::Relaxed);
    }

    /// A safe point at which nothing waits but other threads, and for longer than this one: only counted, as
    /// every loop of a program that has threads comes by here.
    #[inline]
    pub(super) fn passes_turn(&mut self) -> bool {
        let word = self.interrupt.load(std::sync::atomic::Ordering::Relaxed);
        let passes = word == interrupt::TURN && self.threads.slice > 1;
        if passes {
            self.threads.slice -= 1;
        }
        passes
    }

    /// A safe point while other threads are ready: gives way when the running one has had its share.
    pub(super) fn count_turn(&mut self) {
        if self.threads.ready.is_empty() && self.threads.is_alone() {
            return;
        }
        self.request_turns();
        self.threads.slice -= 1;
        if self.threads.slice == 0 {
            self.give_way();
        }
    }

    /// Lets the threads that are ready go first.
    pub fn give_way(&mut self) {
        self.threads.slice = SLICE;
        let clock = self.host.clock.clone();
        self.threads.look_at_source(&*clock);
        self.threads.wake_due(clock.monotonic_ns());
        if self.threads.ready.is_empty() {
            return;
        }
        let current = self.threads.current;
        self.threads.ready.push_back(current);
        self.switch();
    }

    /// Waits until somebody calls [`Vm::unpark`] with this thread, or until `deadline_ns` on the clock;
    /// says whether it was the former.  A signal may end the main thread's wait early, with `false`.
    pub fn park(&mut self, deadline_ns: Option<u64>) -> bool {
        let current = self.threads.current;
        let seq = self.threads.alarm_seq + 1;
        let Some(record) = self.threads.records.get_mut(&current) else {
            return false;
        };
        record.wait += 1;
        record.parked = true;
        record.woken = false;
        if let Some(when) = deadline_ns {
            let alarm = (when, seq, current, record.wait);
            self.threads.alarm_seq = seq;
            self.threads.alarms.push(Reverse(alarm));
        }
        self.switch();
        let record = self.threads.records.get(&current);
        record.is_some_and(|record| record.woken)
    }

    /// Ends another thread's [`Vm::park`].
    pub fn unpark(&mut self, id: ThreadId) {
        self.threads.wake(id, true);
        self.request_turns();
    }

    /// Puts the running thread to sleep until `deadline_ns` on the clock.
    pub fn sleep_until(&mut self, deadline_ns: u64) -> Result<()> {
        let clock = self.host.clock.clone();
        let began = self.begin_blocking();
        loop {
            let now = clock.monotonic_ns();
            if self.threads.is_alone() {
                clock.sleep(deadline_ns.saturating_sub(now));
            } else {
                self.park(Some(deadline_ns));
            }
            // A signal may have ended the sleep: it is looked after first.
            self.handle_interrupt()?;
            if clock.monotonic_ns() >= deadline_ns {
                return self.end_blocking(began);
            }
        }
    }

    /// Before a call that blocks: the time, where the step of a task is what stands still.
    pub fn begin_blocking(&self) -> Option<u64> {
        (self.running_task != 0).then(|| self.host.clock.monotonic_ns())
    }

    /// Behind it: reports what was long.
    pub fn end_blocking(&mut self, began: Option<u64>) -> Result<()> {
        let Some(began) = began else { return Ok(()) };
        let elapsed = self.host.clock.monotonic_ns().saturating_sub(began);
        match self.on_blocked {
            Some(report) if elapsed >= LONG_BLOCK_NS => report(self, elapsed),
            _ => Ok(()),
        }
    }

    /// Does work that blocks, while other threads run.  `work` gets no values: it runs elsewhere.
    pub fn block<T: Send + 'static>(&mut self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let began = self.begin_blocking();
        let answer = self.block_thread(work);
        if let Err(raise) = self.end_blocking(began) {
            self.report_unraisable(&raise, &Value::None);
        }
        answer
    }

    /// Does work on files.  The main thread does it at once, since most of it is quick; any other thread leaves it
    /// to the pool, so that an event loop in the main thread goes on meanwhile.
    pub fn work_on_files<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        if !self.is_main_thread() {
            return self.block(work);
        }
        let began = self.begin_blocking();
        let answer = work();
        if let Err(raise) = self.end_blocking(began) {
            self.report_unraisable(&raise, &Value::None);
        }
        answer
    }

    fn block_thread<T: Send + 'static>(&mut self, work: impl FnOnce() -> T + Send + 'static) -> T {
        if self.threads.is_alone() {
            return work();
        }
        let answer = Arc::new(Mutex::new(None));
        let place = answer.clone();
        let (id, jobs) = (self.threads.current, self.threads.finished_jobs.clone());
        self.threads.last_job += 1;
        let job = self.threads.last_job;
        self.threads.set_job(id, job);
        let (bell, waker) = (self.threads.bell(), self.threads.waker.clone());
        pool::run(
            move || *lock(&place) = Some(work()),
            move || {
                lock(&jobs).push((id, job));
                let wake = lock(&waker.0).clone();
                if let Some(wake) = wake {
                    wake();
                }
                if let Some(bell) = bell {
                    bell.ring();
                }
            },
        );
        loop {
            let answer = lock(&answer).take();
            if let Some(answer) = answer {
                self.threads.set_job(id, 0);
                return answer;
            }
            self.park(None);
        }
    }

    /// Waits for the events of an event loop, while other threads run.
    pub fn wait_for_events(&mut self, source: &Rc<dyn EventSource>, timeout_ns: Option<u64>) {
        let clock = self.host.clock.clone();
        if self.threads.is_alone() {
            source.wait(&*clock, timeout_ns);
            return;
        }
        source.wait(&*clock, Some(0));
        if source.has_events() {
            // Loops that are always busy let others run all the same.
            self.give_way();
            return;
        }
        let deadline = timeout_ns.map(|ns| clock.monotonic_ns().saturating_add(ns));
        if self.threads.source.is_some() {
            // Another thread's loop has the interpreter's idle time: look again and again.
            let next = clock.monotonic_ns().saturating_add(1_000_000);
            self.park(Some(deadline.map_or(next, |deadline| deadline.min(next))));
            source.wait(&*clock, Some(0));
            return;
        }
        let current = self.threads.current;
        *lock(&self.threads.waker.0) = Some(source.waker());
        self.threads.source = Some((current, source.clone()));
        self.park(deadline);
        self.threads.source = None;
        *lock(&self.threads.waker.0) = None;
    }

    /// Ends the wait of the thread whose event loop waits for events: something is ready for it.
    pub fn wake_event_loop(&mut self) {
        if let Some((id, _)) = &self.threads.source {
            let id = *id;
            self.unpark(id);
        }
    }

    /// Hands the interpreter to the next thread; returns at this one's next turn.
    fn switch(&mut self) {
        let current = self.threads.current;
        self.threads.slice = SLICE;
        if current == MAIN {
            self.run_others();
            return;
        }
        let yielder = match self.threads.records.get(&current) {
            Some(record) if !record.yielder.is_null() => record.yielder,
            _ => return,
        };
        // SAFETY: the yielder lives on the stack of the running fiber, below this call.
        unsafe { (*yielder).suspend(()) };
    }

    /// On the main thread's stack: runs whoever is next, until that is the main thread.
    fn run_others(&mut self) {
        loop {
            let next = self.next_thread();
            self.load(next);
            if next == MAIN {
                return;
            }
            let fiber = self
                .threads
                .records
                .get_mut(&next)
                .and_then(|record| record.fiber.take());
            let Some(mut fiber) = fiber else { continue };
            match fiber.resume(std::ptr::from_mut(self)) {
                CoroutineResult::Yield(()) => {
                    if let Some(record) = self.threads.records.get_mut(&next) {
                        record.fiber = Some(fiber);
                    }
                }
                CoroutineResult::Return(()) => self.forget_thread(next),
            }
        }
    }

    /// A thread has ended; its activation still lies in the machine, and goes with the next switch.
    fn forget_thread(&mut self, id: ThreadId) {
        self.threads.records.remove(&id);
        // Work on the pool that the main thread waits for rings this very bell when it is done.
        let main_works = |record: &Record| record.job != 0;
        if self.threads.is_alone() && !self.threads.records.get(&MAIN).is_some_and(main_works) {
            self.threads.bell = None;
        }
    }

    /// Makes the activation of `next` the machine's own.
    fn load(&mut self, next: ThreadId) {
        let current = std::mem::replace(&mut self.threads.current, next);
        if current == next {
            return;
        }
        let incoming = self
            .threads
            .records
            .get_mut(&next)
            .and_then(|record| record.activation.take());
        let Some(mut activation) = incoming else {
            return;
        };
        std::mem::swap(&mut self.frames, &mut activation.frames);
        self.frames.limit_recursion(self.recursion_limit);
        std::mem::swap(&mut self.stack, &mut activation.stack);
        std::mem::swap(&mut self.native_limit, &mut activation.native_limit);
        std::mem::swap(&mut self.repr_guard, &mut activation.repr_guard);
        std::mem::swap(&mut self.asyncgen_hooks, &mut activation.asyncgen_hooks);
        std::mem::swap(&mut self.locals, &mut activation.locals);
        std::mem::swap(&mut self.running_task, &mut activation.running_task);
        std::mem::swap(&mut self.context, &mut activation.context);
        match self.threads.records.get_mut(&current) {
            Some(record) => record.activation = Some(activation),
            // It has ended: what it leaves is dropped, which runs no script code.
            None => drop(activation),
        }
    }

    /// Who is next; waits until there is somebody.
    fn next_thread(&mut self) -> ThreadId {
        let clock = self.host.clock.clone();
        loop {
            self.threads.turns += 1;
            if self.threads.turns.is_multiple_of(TURNS_PER_LOOK) {
                self.threads.look_at_source(&*clock);
            }
            // After the look, which takes away the mark that finished work on the pool leaves for the next
            // wait: nobody would wake for that work.
            let now = clock.monotonic_ns();
            self.threads.wake_due(now);
            let signals = self.interrupt.load(std::sync::atomic::Ordering::Relaxed);
            if signals & (interrupt::SIGNAL | interrupt::STOP) != 0 {
                self.threads.wake(MAIN, false);
            }
            if let Some(next) = self.threads.ready.pop_front() {
                return next;
            }
            let first = self.threads.alarms.peek().map(|Reverse(alarm)| alarm.0);
            // Once that has been told, nobody gets long to tidy up.
            let is_soon = |when| !self.deadlocked || when < now.saturating_add(TIDYING_NS);
            if !first.is_some_and(is_soon)
                && self.threads.records.values().all(|record| record.job == 0)
                && !matches!(&self.threads.source, Some((_, source)) if source.is_watching())
                && self.tell_of_deadlock()
            {
                let word = &self.interrupt;
                word.fetch_or(interrupt::DEADLOCK, std::sync::atomic::Ordering::Relaxed);
                self.threads.wake(MAIN, false);
                continue;
            }
            let timeout = first.map(|when| when.saturating_sub(now));
            let source = self.threads.source.clone();
            self.idle(&*clock, source, timeout);
        }
    }

    /// Whether the script has but one thread.
    pub fn is_alone(&self) -> bool {
        self.threads.is_alone()
    }

    /// A loop on the only thread has nothing to do and nothing to wait for: a deadlock.  Where there are other
    /// threads, these may still have something for it.
    pub fn check_deadlock(&mut self) -> Result<()> {
        if self.threads.is_alone() && !self.interrupted() && self.tell_of_deadlock() {
            return Err(self.deadlock_exit());
        }
        Ok(())
    }

    /// Tells who waits for what, unless somebody outside can still wake somebody; says whether nobody can.
    fn tell_of_deadlock(&mut self) -> bool {
        let Some(report) = self.on_deadlock else {
            return false;
        };
        if self.has_outside || self.signal_handlers > 0 {
            return false;
        }
        if !std::mem::replace(&mut self.deadlocked, true) {
            drop(self.flush_streams());
            let parked = self.parked_threads();
            report(self, &parked);
        }
        true
    }

    fn parked_threads(&self) -> Vec<ParkedThread> {
        let mut parked: Vec<ParkedThread> = self
            .threads
            .records
            .iter()
            .map(|(id, record)| {
                let frames = record.activation.as_ref().map(|other| &other.frames);
                let frames = frames.unwrap_or(&self.frames);
                let entries = frames.iter().rev().map(|frame| frame.entry(0));
                ParkedThread {
                    id: *id,
                    trace: entries.collect(),
                    holder: record.holder,
                }
            })
            .collect();
        parked.sort_by_key(|thread| thread.id);
        parked
    }

    /// As [`Vm::park`] without a deadline, for a lock that another thread holds.
    pub fn park_for(&mut self, holder: ThreadId, deadline_ns: Option<u64>) -> bool {
        let current = self.threads.current;
        let note = |vm: &mut Vm, holder| {
            if let Some(record) = vm.threads.records.get_mut(&current) {
                record.holder = holder;
            }
        };
        note(self, holder);
        let woken = self.park(deadline_ns);
        note(self, 0);
        woken
    }

    /// Nobody is ready: waits for the world.
    fn idle(
        &mut self,
        clock: &dyn Clock,
        source: Option<(ThreadId, Rc<dyn EventSource>)>,
        timeout_ns: Option<u64>,
    ) {
        if let Some((id, source)) = source {
            source.wait(clock, timeout_ns);
            if source.has_events() {
                self.threads.wake(id, true);
            }
            return;
        }
        let only_time = clock.is_virtual() && timeout_ns.is_some();
        match self.threads.bell() {
            Some(bell) if !only_time => bell.wait(timeout_ns),
            _ => clock.sleep(timeout_ns.unwrap_or(1_000_000)),
        }
    }

    /// Gives up all threads but the main one, which calls this at the end of the program: what they would
    /// still do is not done.
    pub fn abandon_threads(&mut self) {
        self.threads.ready.clear();
        let ids: Vec<ThreadId> = self
            .threads
            .records
            .keys()
            .copied()
            .filter(|id| *id != MAIN)
            .collect();
        for id in ids {
            let Some(mut record) = self.threads.records.remove(&id) else {
                continue;
            };
            if let Some(fiber) = &mut record.fiber
                && fiber.started()
            {
                // SAFETY: nothing borrows from the stack that goes: the scheduler holds only values of
                // its own.  What lies on it is not dropped, so what it owned stays alive to the end.
                unsafe { fiber.force_reset() };
                // Registers and frames were in use by what is lost.
                std::mem::forget(record.activation.take());
            }
        }
    }
}
