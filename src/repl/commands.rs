//! The prompt's own commands, which begin with `%`: no line of Python does.

use crate::object::{Result, Value};
use crate::{Ended, Session, bytecode, observe::waits};

/// Their names, for completion.
pub(super) const NAMES: &[&str] = &[
    "cancel", "help", "load", "ps", "reset", "save", "states", "time",
];

const HELP: &str = "\
%help          show this
%ps            the tasks: name, state, where they are, what they wait for, who awaits them
%cancel N      cancel the task with this number (or name) of %ps
%states f      the state machine of a coroutine or generator function
%time CODE     run code and say how long it took
%load FILE     run a file here
%save FILE     write what was entered in this session, and ran well, to a file
%reset         forget every name that the session has defined

await, async for and async with work at the prompt; tasks go on while you type.
_ is the last value.  help(x) describes an object.
Ctrl-C cancels what is awaited or clears the line; Ctrl-D leaves; Ctrl-R searches the history.
";

/// What a session knows beside the interpreter.
#[derive(Default)]
pub(super) struct Notebook {
    /// What ran well, in order.
    pub entries: Vec<String>,
    /// How many entries have been given a name for tracebacks.
    pub count: usize,
}

impl Notebook {
    /// Runs an entry: Python, or a command.
    pub fn enter(&mut self, session: &mut Session, text: &str) -> Ended {
        let word = text.trim();
        if ["exit", "quit"].contains(&word) && !session.defines(word) {
            // As CPython's prompt takes it, without brackets.
            return Ended::Exit(0);
        }
        match text.trim_start().strip_prefix('%') {
            Some(command) => self.command(session, command.trim_end()),
            None if word == "help" && !session.defines(word) => self.command(session, "help"),
            None => self.python(session, text),
        }
    }

    fn python(&mut self, session: &mut Session, text: &str) -> Ended {
        let name = format!("<python-input-{}>", self.count);
        self.count += 1;
        let ended = session.enter(&name, text);
        if ended == Ended::Well {
            self.entries.push(text.trim_end().to_owned());
        }
        ended
    }

    fn command(&mut self, session: &mut Session, command: &str) -> Ended {
        let (name, argument) = command.split_once(' ').unwrap_or((command, ""));
        let argument = argument.trim();
        let wants = ["cancel", "states", "time", "load", "save"].contains(&name);
        if wants && argument.is_empty() {
            return say(session, &format!("%{name} what? See %help"));
        }
        let done = match name {
            "help" => return say(session, HELP.trim_end()),
            "ps" => tasks(session),
            "cancel" => cancel(session, argument),
            "states" => states(session, argument),
            "time" => return self.time(session, argument),
            "load" => return load(session, argument),
            "save" => return self.save(session, argument),
            "reset" => {
                self.entries.clear();
                return session.reset();
            }
            _ => return say(session, &format!("there is no command %{name}; see %help")),
        };
        match done {
            Ok(text) => say(session, &text),
            Err(raise) => session.report(&raise),
        }
    }

    fn time(&mut self, session: &mut Session, code: &str) -> Ended {
        let clock = session.vm().host.clock.clone();
        let (start, busy) = (clock.monotonic_ns(), clock.cpu_ns());
        let ended = self.python(session, code);
        let (took, busy) = (clock.monotonic_ns() - start, clock.cpu_ns() - busy);
        if ended == Ended::Well {
            return say(
                session,
                &format!("{} (processor: {})", duration(took), duration(busy)),
            );
        }
        ended
    }

    fn save(&self, session: &mut Session, path: &str) -> Ended {
        let text: String = self
            .entries
            .iter()
            .map(|entry| format!("{entry}\n"))
            .collect();
        let count = self.entries.len();
        let plural = if count == 1 { "y" } else { "ies" };
        match std::fs::write(path, text) {
            Ok(()) => say(session, &format!("{count} entr{plural} written to {path}")),
            Err(error) => say(session, &format!("cannot write {path}: {error}")),
        }
    }
}

/// Prints to the program's standard output.
fn say(session: &mut Session, text: &str) -> Ended {
    if let Err(raise) = session.vm().print_line(text) {
        return session.report(&raise);
    }
    drop(session.vm().flush_streams());
    Ended::Well
}

fn duration(ns: u64) -> String {
    match ns {
        0..1_000 => format!("{ns} ns"),
        1_000..1_000_000 => format!("{:.1} µs", ns as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} ms", ns as f64 / 1e6),
        _ => format!("{:.2} s", ns as f64 / 1e9),
    }
}

fn tasks(session: &mut Session) -> Result<String> {
    let pending = session.ask("pending", &[])?;
    let titles = [
        "",
        "name",
        "state",
        "in",
        "at",
        "what it waits for",
        "awaited by",
    ];
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    let mut pairs = Vec::new();
    for pair in session.vm().collect_items(&pending)? {
        pairs.push(session.vm().collect_items(&pair)?);
    }
    let all: Vec<Value> = pairs
        .iter()
        .filter_map(|pair| pair.get(1).cloned())
        .collect();
    for pair in &pairs {
        let [number, task] = pair.as_slice() else {
            continue;
        };
        let state = session.ask("state", std::slice::from_ref(task))?;
        let vm = session.vm();
        let number = vm.str(number)?.as_str().to_owned();
        let [state, parents] =
            <[String; 2]>::try_from(crate::interpreter::texts(vm, &state)?).unwrap_or_default();
        let Some(found) = waits::waiting(vm, task, &all) else {
            continue;
        };
        let text = found.place.as_ref().map_or("", |place| place.text());
        let reason = match state.as_str() {
            "ready" => String::new(),
            // What nobody is known to resolve may have a timer: the line says it best.
            _ if found.reason.ends_with("that nothing resolves") && !text.is_empty() => {
                text.strip_prefix("await ").unwrap_or(text).to_owned()
            }
            _ => found.reason.clone(),
        };
        let place = found.place.map_or_else(String::new, |place| place.short());
        let reason = reason
            .strip_prefix("waits for ")
            .unwrap_or(&reason)
            .to_owned();
        rows.push(vec![
            number,
            found.name,
            state,
            found.coroutine,
            place,
            reason,
            parents,
        ]);
    }
    Ok(match rows.len() {
        1 => "no tasks".to_owned(),
        _ => columns(&rows),
    })
}

/// A table without lines; columns in which nothing stands are left out.
fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0)
    };
    let shown: Vec<usize> = (0..count)
        .filter(|&column| rows.iter().skip(1).any(|row| !row[column].is_empty()))
        .collect();
    let lines = rows.iter().map(|row| {
        let cells = shown
            .iter()
            .map(|&column| format!("{:<1$}", row[column], width(column)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn cancel(session: &mut Session, which: &str) -> Result<String> {
    let task = session.ask("find", &[Value::from(which)])?;
    if task.is_none() {
        return Ok(format!("there is no task {which}; see %ps"));
    }
    let vm = session.vm();
    let asked = vm.call_method(&task, "cancel", &[])?;
    let name = vm.call_method(&task, "get_name", &[])?;
    let name = vm.str(&name)?;
    Ok(match vm.truth(&asked)? {
        true => format!("{} is being cancelled", name.as_str()),
        false => format!("{} is done already", name.as_str()),
    })
}

fn states(session: &mut Session, expression: &str) -> Result<String> {
    let value = session.evaluate(expression)?;
    let Some(code) = code_of(&value) else {
        return Ok(format!("{expression} is no function"));
    };
    if bytecode::states::machines(&code).is_empty() {
        return Ok(format!("{expression} never suspends"));
    }
    Ok(bytecode::states::text(&code).trim_end().to_owned())
}

/// The code of a function, a method, a generator or a coroutine.
fn code_of(value: &Value) -> Option<std::rc::Rc<bytecode::Code>> {
    match value {
        Value::Function(function) => Some(function.current_code().whole()),
        Value::Method(method) => code_of(&method.function),
        Value::Generator(generator) => Some(generator.function.current_code().whole()),
        Value::Code(code) => Some(code.whole()),
        _ => None,
    }
}

fn load(session: &mut Session, path: &str) -> Ended {
    match std::fs::read(path) {
        Ok(bytes) => session.enter_text(path, &bytes),
        Err(error) => say(session, &format!("cannot read {path}: {error}")),
    }
}
