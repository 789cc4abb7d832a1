//! Calls inside a coroutine that block the thread: the loop stands still meanwhile, and so do all other tasks.
//!
//! The calls measure themselves, while a task's step runs; only what held somebody up is reported.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::diagnostic::notice::{Level, Notice};
use crate::event_loop::EventLoop;
use crate::event_loop::state::ThreadState;
use crate::event_loop::task::{self, Task};
use crate::event_loop::unmade;
use crate::object::{Result, Value};
use crate::types::exception::{Exc, TraceEntry};
use crate::vm::Vm;
use crate::vm::hints::shortened;
use crate::vm::notice::{Drawing, SourcePlace};

/// The places that have been reported: each is told of once.
#[derive(Default)]
struct Reported(RefCell<FxHashSet<(String, u32)>>);

impl Reported {
    fn is_new(&self, place: &SourcePlace) -> bool {
        let key = (place.source.name().to_owned(), place.span.lo);
        self.0.borrow_mut().insert(key)
    }
}

/// A call has blocked for so long.  `Err` where a filter makes the warning an exception.
pub fn blocked(vm: &mut Vm, ns: u64) -> Result<()> {
    let Some(entry) = vm.script_frame() else {
        return Ok(());
    };
    let place = entry.place();
    let call = match called(place.text()) {
        Some(callee) => format!("{callee}()"),
        None => "a blocking call".to_owned(),
    };
    let help = advice(&call, place.text());
    let held_up = held_up(vm);
    report(vm, &entry, &call, (ns, held_up), &help)
}

/// What a call calls, as a script writes it: `f.read`, or `….read` behind something longer.
fn called(text: &str) -> Option<String> {
    let (mut depth, mut open, mut quote) = (0, None, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(ending), _) if ending == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => {
                if depth == 0 {
                    open = Some(at);
                }
                depth += 1;
            }
            (None, ')' | ']' | '}') => depth -= 1,
            _ => {}
        }
    }
    let head = text[..open?].trim();
    let is_name = |c: char| c == '_' || c == '.' || c.is_alphanumeric();
    if !head.is_empty() && head.chars().all(is_name) {
        return Some(head.to_owned());
    }
    let (_, last) = head.rsplit_once('.')?;
    let is_plain = !last.is_empty() && last.chars().all(is_name);
    is_plain.then(|| format!("….{last}"))
}

/// A step has kept the processor busy for so long; so many callbacks and timers were ready meanwhile.
pub fn busy(vm: &mut Vm, entry: &TraceEntry, ns: u64, held_up: usize) -> Result<()> {
    let help = "`await asyncio.sleep(0)` now and then lets the others run; what computes for long is\n\
                better off in a process: `loop.run_in_executor(ProcessPoolExecutor(), …)`";
    report(vm, entry, "code without an await", (ns, held_up), help)
}

/// A step has been running for long: the running loop notes where it is.
pub fn note_long_step(vm: &mut Vm) {
    let event_loop = vm.thread_local::<ThreadState>().running_loop();
    if let Some(event_loop) = event_loop.native::<EventLoop>() {
        event_loop.note_stall(vm);
    }
}

/// How many callbacks and timers could run now in the running loop.
pub fn held_up(vm: &mut Vm) -> usize {
    let event_loop = vm.thread_local::<ThreadState>().running_loop();
    event_loop
        .native::<EventLoop>()
        .map_or(0, |event_loop| event_loop.held_up(vm))
}

fn report(
    vm: &mut Vm,
    entry: &TraceEntry,
    what: &str,
    (ns, held_up): (u64, usize),
    help: &str,
) -> Result<()> {
    if held_up == 0 || vm.drawing() == Drawing::Plain {
        return Ok(());
    }
    let place = entry.place();
    let reported = vm.extension::<Reported>();
    if !reported.is_new(&place) {
        return Ok(());
    }
    let seconds = ns as f64 / 1e9;
    let others = match held_up {
        1 => "a task or timer was".to_owned(),
        count => format!("{count} tasks or timers were"),
    };
    let message =
        format!("{what} held up the event loop for {seconds:.2} s, in which {others} ready");
    unmade::make_current(vm)?;
    let running = vm.thread_local::<ThreadState>().current_task();
    let name = task_name(&running);
    let notice = Notice::new(
        Level::Warning,
        format!("note: nothing else runs meanwhile{name}"),
    )
    .with_mark(&place.source, place.span, &format!("{seconds:.2} s"))
    .with_help(help);
    vm.warn_at(
        Exc::RuntimeWarning,
        &message,
        &place,
        &entry.globals,
        notice,
    )
}

fn task_name(task: &Value) -> String {
    let name = task.native::<Task>().map(task::name_of);
    match name.and_then(|name| name.as_str()) {
        Some(name) => format!(" (in {})", name.as_str()),
        None => String::new(),
    }
}

/// The asynchronous way to do what a call does.
fn advice(call: &str, text: &str) -> String {
    let name = call.trim_end_matches("()");
    let last = name.rsplit('.').next().unwrap_or(name);
    // Behind something longer the function has no short name.
    let name = if name.starts_with('…') {
        "function"
    } else {
        name
    };
    let rest = text.find('(').map_or("", |open| &text[open..]);
    match (name, last) {
        ("time.sleep" | "sleep", _) => format!("`await asyncio.sleep{}`", shortened(rest)),
        (_, "run" | "call" | "check_call" | "check_output" | "wait" | "communicate" | "system") => {
            "`await asyncio.create_subprocess_exec(…)`, then `await process.wait()`".to_owned()
        }
        (_, "recv" | "send" | "sendall" | "accept" | "connect" | "create_connection") => {
            "`asyncio.open_connection(…)` and `start_server(…)`, or `loop.sock_*` with this socket"
                .to_owned()
        }
        (_, "open") => {
            "`async with aiofiles.open(…) as file`, or `await asyncio.to_thread(open, …)`"
                .to_owned()
        }
        (
            _,
            "read" | "readline" | "readlines" | "write" | "writelines" | "flush" | "truncate"
            | "read_text" | "read_bytes" | "write_text" | "write_bytes",
        ) => format!(
            "the files of `aiofiles` are awaited; or `await asyncio.to_thread({name}, …)` does it beside the loop"
        ),
        (_, "urlopen" | "urlretrieve" | "getresponse" | "request") => format!(
            "`async with aiohttp.ClientSession() as session, session.get(…) as response`,\n\
             or `await asyncio.to_thread({name}, …)`"
        ),
        (_, "a blocking call") => "`await asyncio.to_thread(…)` runs it beside the loop".to_owned(),
        _ => format!("`await asyncio.to_thread({name}, …)` runs it beside the loop"),
    }
}
