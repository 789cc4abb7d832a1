//! The prompt: lines in, values out, and a loop that goes on meanwhile.  Whoever reads the lines (`plain` from a
//! pipe or a simple terminal, `editor` with rustyline) does so on a thread of its own and sends events; the
//! interpreter's thread runs the session's loop until one comes.

mod plain;

use std::sync::mpsc::{Receiver, TryRecvError};

use crate::{Ended, Session};

/// What the reading side tells.
pub(crate) enum Event {
    /// A line, or several that belong together, without the last line end.
    Entry(String),
    /// Ctrl-C on a line.
    Interrupted,
    /// The end of the input.
    End,
}

/// Ends a wait of the interpreter's.
pub(crate) type Bell = std::sync::Arc<dyn Fn() + Send + Sync>;

/// Reads statements from the standard input without editing or colours, as `krait -i` does where that is no
/// terminal; answers with the exit status.
pub fn plain(session: &mut Session) -> i32 {
    plain::set_prompts(session);
    let status = plain::run(session);
    leave(session);
    status
}

/// Ends the loop, and says which tasks were cancelled by that.
fn leave(session: &mut Session) {
    let left = session.cancel_tasks();
    if left.is_empty() {
        return;
    }
    let plural = if left.len() == 1 { "" } else { "s" };
    let names = left.join(", ");
    session.vm().write_error_text(&format!(
        "note: {} task{plural} cancelled by leaving: {names}\n",
        left.len()
    ));
}

/// Lets the session's tasks go on until there is an event, or a task ends the session.
fn next_event(session: &mut Session, events: &Receiver<Event>) -> std::result::Result<Event, i32> {
    loop {
        match events.try_recv() {
            Ok(event) => return Ok(event),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => return Ok(Event::End),
        }
        match session.turn() {
            Ended::Exit(status) => return Err(status),
            Ended::Failed => return Ok(Event::Interrupted),
            Ended::Well => {}
        }
    }
}
