//! The prompt: lines in, values out, and a loop that goes on meanwhile.  Whoever reads the lines (`plain` from a
//! pipe or a simple terminal, `editor` with rustyline) does so on a thread of its own and sends events; the
//! interpreter's thread runs the session's loop until one comes.

mod commands;
mod complete;
mod editor;
mod highlight;
mod history;
mod margin;
mod plain;
mod screen;

use std::sync::mpsc::{Receiver, Sender, TryRecvError};

use crate::object::Value;
use crate::{Ended, Session};
use commands::Notebook;
use editor::LineEditor;
use history::History;
use screen::{Screen, ScreenWriter, TerminalMode};

/// What the reading side tells.
enum Event {
    /// A line, or several that belong together, without the last line end.
    Entry(String),
    /// Ctrl-C on a line.  The sender goes when the interpreter takes notice.
    Interrupted(Sender<()>),
    /// The end of the input.
    End,
    /// What could stand at the end of this text?
    Complete(String, Sender<Completions>),
}

/// What could stand where somebody types.
#[derive(Default)]
struct Completions {
    /// How many bytes before the cursor it replaces.
    word: usize,
    candidates: Vec<String>,
}

/// Ends a wait of the interpreter's.
type Bell = std::sync::Arc<dyn Fn() + Send + Sync>;

/// What came of waiting.
enum Next {
    Event(Event),
    /// Something was raised meanwhile, and reported.
    Raised,
    /// The program wants to end with this status.
    Exit(i32),
}

/// Talks with the user until the session ends; answers with the exit status.  With `editing` the terminal is the
/// line editor's, otherwise lines are read as they come.
pub fn run(session: &mut Session, editing: bool) -> i32 {
    set_prompts(session);
    let status = match editing {
        true => interactive(session),
        false => plain::run(session),
    };
    leave(session);
    status
}

/// Whether the line editor can be used: on a terminal that is not a dumb one.
pub fn can_edit(session: &mut Session) -> bool {
    let host = &session.vm().host;
    let simple = ["dumb", "cons25", "emacs"];
    let term = host.environment.get("TERM").map_or("", String::as_str);
    host.stdin.is_terminal() && host.stdout.is_terminal() && !simple.contains(&term)
}

fn interactive(session: &mut Session) -> i32 {
    let bell = match session.bell() {
        Ok(bell) => bell,
        Err(problem) => return fail(session, &problem),
    };
    let screen = Screen::new();
    let mode = TerminalMode::current();
    let vm = session.vm();
    let colour = vm.host.colour;
    let builtins = vm.builtins.keys();
    let builtins = builtins.iter().filter_map(|name| name.as_str());
    let builtins = builtins.map(|name| name.as_str().to_owned()).collect();
    let history = History::open(|name| vm.host.environment.get(name).cloned());
    let editor = match LineEditor::start(bell, screen.clone(), history, colour, builtins) {
        Ok(editor) => editor,
        Err(problem) => return fail(session, &problem),
    };
    let host = &session.vm().host;
    for (stream, fileno) in [(&host.stdout, 1), (&host.stderr, 2)] {
        if stream.is_terminal() {
            let screen = screen.clone();
            stream.redirect(Box::new(ScreenWriter { screen, fileno }));
        }
    }
    let status = converse(session, &editor);
    screen.close();
    if let Some(mode) = &mode {
        // A task may have ended the session in the middle of a line.
        mode.restore();
    }
    status
}

/// The conversation: entry by entry.
fn converse(session: &mut Session, editor: &LineEditor) -> i32 {
    let version = env!("CARGO_PKG_VERSION");
    let banner =
        format!("krait {version}, a Python with tasks that go on while you type; %help helps\n");
    session.vm().write_error_text(&banner);
    let mut notebook = Notebook::default();
    loop {
        drop(session.vm().flush_streams());
        editor.ask(prompt(session, "ps1"));
        let text = loop {
            match next(session, editor.events()) {
                Next::Event(Event::Entry(text)) => break text,
                Next::Event(Event::Complete(text, reply)) => {
                    let found = complete::complete(session, &text);
                    // The editor may have lost its patience.
                    let _ = reply.send(found);
                }
                Next::Event(Event::Interrupted(notice)) => {
                    drop(notice);
                    session.vm().write_error_text("KeyboardInterrupt\n");
                    break String::new();
                }
                Next::Event(Event::End) => return 0,
                Next::Exit(status) => return status,
                Next::Raised => {}
            }
        };
        if text.trim().is_empty() {
            continue;
        }
        if let Ended::Exit(status) = notebook.enter(session, &text) {
            return status;
        }
        session.restore_loop();
    }
}

fn fail(session: &mut Session, problem: &str) -> i32 {
    session
        .vm()
        .write_error_text(&format!("krait: {problem}\n"));
    1
}

/// Lets the session's tasks go on until there is an event; what is ready has its turn in any case.
fn next(session: &mut Session, events: &Receiver<Event>) -> Next {
    if let Ended::Exit(status) = session.turn_if_ready() {
        return Next::Exit(status);
    }
    loop {
        match events.try_recv() {
            Ok(event) => return Next::Event(event),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => return Next::Event(Event::End),
        }
        match session.turn() {
            Ended::Exit(status) => return Next::Exit(status),
            Ended::Failed => return Next::Raised,
            Ended::Well => {}
        }
    }
}

/// Ends the loop, and says which tasks were cancelled by that.
fn leave(session: &mut Session) {
    let left = session.cancel_tasks();
    if left.is_empty() {
        return;
    }
    let plural = if left.len() == 1 { "" } else { "s" };
    let names = left.join(", ");
    let count = left.len();
    let note = format!("note: {count} task{plural} cancelled by leaving: {names}\n");
    session.vm().write_error_text(&note);
}

/// `sys.ps1` or `sys.ps2`, as text.
fn prompt(session: &mut Session, which: &str) -> String {
    let vm = session.vm();
    match vm.sys_attribute(which) {
        Some(prompt) => match vm.str(&prompt) {
            Ok(text) => text.as_str().to_owned(),
            Err(_) => String::new(),
        },
        None => String::new(),
    }
}

/// Sets the prompts in `sys`, where nobody has.
fn set_prompts(session: &mut Session) {
    let vm = session.vm();
    let namespace = crate::stdlib::native::sys::namespace(vm);
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        let name = vm.intern(name);
        if namespace.get_str(&name).is_none() {
            drop(namespace.insert_str(&name, Value::from(text)));
        }
    }
}
