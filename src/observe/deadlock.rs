//! Deadlock: nothing is ready, no timer is set, and nothing outside can wake anything.  Instead of hanging, the
//! program is told who waits for what, held by whom, at which lines, and ends with a status of its own.

use super::waits::{Waiting, waiting_tasks};
use crate::diagnostic::notice::{Level, Mark, Notice};
use crate::event_loop::EventLoop;
use crate::event_loop::state::ThreadState;
use crate::object::Value;
use crate::vm::Vm;
use crate::vm::notice::SourcePlace;
use crate::vm::threads::{MAIN, ParkedThread};

/// More tasks or threads than this are counted, not listed.
const MAX_LISTED: usize = 20;
/// More places than this are not drawn.
const MAX_MARKS: usize = 6;

/// One line of the report.
struct Row {
    who: String,
    what: String,
    place: Option<SourcePlace>,
    reason: String,
}

/// Tells who waits for what.  `threads` has the threads of the script, if there are several.
pub fn report(vm: &mut Vm, threads: &[ParkedThread]) {
    let event_loop = vm.thread_local::<ThreadState>().running_loop();
    let tasks = match event_loop.native::<EventLoop>() {
        Some(event_loop) => waiting_tasks(vm, event_loop),
        None => Vec::new(),
    };
    let mut rows: Vec<Row> = tasks.iter().map(row_of_task).collect();
    let mut title = title_of_tasks(&tasks);
    if threads.len() > 1 || tasks.is_empty() {
        rows.extend(threads.iter().map(|thread| row_of_thread(vm, thread)));
        if tasks.is_empty() {
            title = title_of_threads(threads);
        }
    }
    if tasks.is_empty() && event_loop.native::<EventLoop>().is_some() && threads.len() < 2 {
        title = title_of_tasks(&tasks);
    }
    let mut notice = Notice::new(Level::Error, format!("error[deadlock]: {title}"));
    notice.marks = marks(&rows);
    notice.lines = lines(&rows);
    vm.tell_always(&notice);
}

fn row_of_task(task: &Waiting) -> Row {
    Row {
        who: task.name.clone(),
        what: task.coroutine.clone(),
        place: task.place.clone(),
        reason: task.reason.clone(),
    }
}

fn thread_name(id: u64) -> String {
    if id == MAIN {
        "the main thread".to_owned()
    } else {
        format!("thread {id}")
    }
}

fn row_of_thread(vm: &mut Vm, thread: &ParkedThread) -> Row {
    let name = thread_title(vm, thread.id).unwrap_or_else(|| thread_name(thread.id));
    let entry = thread.trace.iter().find(|entry| !entry.is_library());
    // What the script called in the library last, before it came to a wait.
    let called = thread.trace.iter().take_while(|entry| entry.is_library());
    let called = match entry {
        Some(_) => called.last(),
        None => thread.trace.first(),
    };
    let called = called.map(|entry| entry.code.code.qualname.to_string());
    let holder = (thread.holder != 0)
        .then(|| thread_title(vm, thread.holder).unwrap_or_else(|| thread_name(thread.holder)));
    let reason = match (called.as_deref(), holder) {
        (Some("Thread.join"), _) => "waits for a thread to end".to_owned(),
        (Some("EventLoop.run_forever" | "EventLoop.run_until_complete" | "run"), _) => {
            "runs an event loop that has nothing to do".to_owned()
        }
        (Some(called), _) => format!("waits in {called}()"),
        (None, Some(_)) if thread.holder == thread.id => {
            "waits for a lock that it holds itself".to_owned()
        }
        (None, Some(holder)) => format!("waits for a lock, held by {holder}"),
        (None, None) => "waits".to_owned(),
    };
    Row {
        who: name,
        what: entry.map_or_else(String::new, |entry| entry.code.code.qualname.to_string()),
        place: entry.map(|entry| entry.place()),
        reason,
    }
}

/// What `threading` calls a thread.
fn thread_title(vm: &mut Vm, id: u64) -> Option<String> {
    let name = vm.intern("threading");
    let module = vm.modules.get_str(&name)?;
    let Value::Module(module) = &module else {
        return None;
    };
    let active = module.dict.get_str(&vm.intern("_active"))?.as_dict()?;
    let wanted = Value::Int(id as i64);
    let items = active.items();
    let (_, thread) = items.into_iter().find(|(key, _)| match (key, &wanted) {
        (Value::Int(a), Value::Int(b)) => a == b,
        _ => false,
    })?;
    let Value::Instance(thread) = &thread else {
        return None;
    };
    let name = thread.get(&vm.intern("_name"))?;
    Some(name.as_str()?.as_str().to_owned())
}

fn title_of_tasks(tasks: &[Waiting]) -> String {
    match cycle(tasks) {
        1 => "a task waits for what it holds itself; nothing can wake it".to_owned(),
        0 if tasks.is_empty() => "the event loop runs, and nothing can wake it".to_owned(),
        0 if tasks.len() == 1 => "a task waits, and nothing can wake it".to_owned(),
        0 => format!("{} tasks wait, and nothing can wake them", tasks.len()),
        count => format!("{count} tasks wait for each other; nothing can wake them"),
    }
}

fn title_of_threads(threads: &[ParkedThread]) -> String {
    match threads.len() {
        0 | 1 => "the program waits, and nothing can wake it".to_owned(),
        count => format!("{count} threads wait, and nothing can wake them"),
    }
}

/// How many tasks the shortest ring of waits has; 0 where there is none.
fn cycle(tasks: &[Waiting]) -> usize {
    let index = |value: &Value| tasks.iter().position(|task| task.task.is(value));
    let edges: Vec<Vec<usize>> = tasks
        .iter()
        .map(|task| task.by.iter().filter_map(index).collect())
        .collect();
    let mut best = 0;
    // Each task is looked at from each; with very many of them, a ring is not looked for.
    for start in 0..tasks.len().min(200) {
        let mut distance = vec![0usize; tasks.len()];
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for &next in &edges[at] {
                if next == start && (best == 0 || distance[at] + 1 < best) {
                    best = distance[at] + 1;
                }
                if next != start && distance[next] == 0 {
                    distance[next] = distance[at] + 1;
                    queue.push_back(next);
                }
            }
        }
    }
    best
}

/// The places, each once, with the names of those who wait there.
fn marks(rows: &[Row]) -> Vec<Mark> {
    let mut found: Vec<(Mark, Vec<&Row>)> = Vec::new();
    for row in rows {
        let Some(place) = &row.place else { continue };
        let is_full = found.len() >= MAX_MARKS;
        let known = found.iter_mut().find(|(mark, _)| {
            mark.span == place.span && std::rc::Rc::ptr_eq(&mark.source, &place.source)
        });
        match known {
            Some((_, rows)) => rows.push(row),
            None if !is_full => {
                let mark = Mark {
                    source: place.source.clone(),
                    span: place.span,
                    label: String::new(),
                };
                found.push((mark, vec![row]));
            }
            None => {}
        }
    }
    let label = |rows: &[&Row]| match rows {
        [row] => format!("{} {}", row.who, row.reason),
        [first, second] => format!("{} and {} wait here", first.who, second.who),
        [first, rest @ ..] => format!("{} and {} more wait here", first.who, rest.len()),
        [] => String::new(),
    };
    found
        .into_iter()
        .map(|(mut mark, rows)| {
            mark.label = label(&rows);
            mark
        })
        .collect()
}

/// Who waits where for what, in columns.
fn lines(rows: &[Row]) -> Vec<String> {
    let place = |row: &Row| {
        row.place
            .as_ref()
            .map_or_else(String::new, SourcePlace::short)
    };
    let width = |text: &dyn Fn(&Row) -> String| {
        let widths = rows
            .iter()
            .take(MAX_LISTED)
            .map(|row| text(row).chars().count());
        widths.max().unwrap_or(0)
    };
    let who = width(&|row| row.who.clone());
    let what = width(&|row| row.what.clone());
    let at = width(&place);
    let mut lines: Vec<String> = rows
        .iter()
        .take(MAX_LISTED)
        .map(|row| {
            let (name, place) = (&row.what, place(row));
            format!(
                "{:who$}  {name:what$}  {place:at$}  {}",
                row.who, row.reason
            )
        })
        .collect();
    if rows.len() > MAX_LISTED {
        lines.push(format!("... and {} more", rows.len() - MAX_LISTED));
    }
    lines
}
