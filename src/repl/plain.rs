//! The prompt without a terminal's help: prompts on standard error, one line at a time, blocks that end with an
//! empty line, as CPython reads a pipe with `-i`.

use std::io::Read;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::commands::Notebook;
use super::{Bell, Event, Next, next, prompt};
use crate::host::os;
use crate::parser::{Completeness, parse_interactive};
use crate::{Ended, Session};

/// What tracebacks call the lines.
const NAME: &str = "<stdin>";

pub(super) fn run(session: &mut Session) -> i32 {
    let (bell, mut reader) = match session.bell() {
        Ok(bell) => (bell.clone(), Reader::start(bell)),
        Err(problem) => {
            eprintln!("krait: {problem}");
            return 1;
        }
    };
    drop(bell);
    let mut lines = String::new();
    let mut notebook = Notebook::default();
    loop {
        let which = if lines.is_empty() { "ps1" } else { "ps2" };
        let prompt = prompt(session, which);
        write_prompt(session, &prompt);
        match reader.next(session) {
            Next::Exit(status) => return status,
            Next::Raised | Next::Event(Event::Interrupted(_) | Event::Complete(..)) => {
                lines.clear()
            }
            Next::Event(Event::End) => {
                if !lines.is_empty() {
                    // What had begun is tried all the same, and says what it lacks.
                    let ended = session.enter_single(NAME, &lines);
                    if let Ended::Exit(status) = ended {
                        return status;
                    }
                }
                write_prompt(session, "\n");
                return 0;
            }
            Next::Event(Event::Entry(line)) => {
                let is_first = lines.is_empty();
                if is_first && line.trim().is_empty() {
                    continue;
                }
                if is_first && line.starts_with('%') {
                    if let Ended::Exit(status) = notebook.enter(session, &line) {
                        return status;
                    }
                    continue;
                }
                lines.push_str(&line);
                lines.push('\n');
                if is_incomplete(&lines) {
                    continue;
                }
                let text = std::mem::take(&mut lines);
                match session.enter_single(NAME, &text) {
                    Ended::Exit(status) => return status,
                    Ended::Well => notebook.entries.push(text.trim_end().to_owned()),
                    Ended::Failed => {}
                }
            }
        }
        session.restore_loop();
    }
}

/// Whether more lines are needed.  A block goes on until an empty line.
fn is_incomplete(lines: &str) -> bool {
    let text = lines.strip_suffix('\n').unwrap_or(lines);
    parse_interactive(text) == Completeness::Incomplete
}

fn write_prompt(session: &mut Session, prompt: &str) {
    let host = &session.vm().host;
    let _ = host.stdout.flush();
    let _ = host.stderr.write(prompt.as_bytes());
    let _ = host.stderr.flush();
}

/// Reads lines on a thread of its own, one for each that is asked for: what comes behind is left to `input()`.
struct Reader {
    ask: Sender<()>,
    events: Receiver<Event>,
    asked: bool,
}

impl Reader {
    fn start(bell: Bell) -> Reader {
        let (ask, asked) = channel();
        let (tell, events) = channel();
        std::thread::spawn(move || {
            let mut input = os::descriptor_reader(0);
            while asked.recv().is_ok() {
                let event = read_line(&mut input);
                let sent = tell.send(event);
                bell();
                if sent.is_err() {
                    return;
                }
            }
        });
        Reader {
            ask,
            events,
            asked: false,
        }
    }

    fn next(&mut self, session: &mut Session) -> Next {
        if let Some(line) = waiting_line(session) {
            return Next::Event(Event::Entry(line));
        }
        if !self.asked {
            // Without the thread there is no event either, which ends the session.
            let _ = self.ask.send(());
            self.asked = true;
        }
        let next = next(session, &self.events);
        // What was raised meanwhile has not ended the wait for the line.
        self.asked = matches!(next, Next::Raised);
        next
    }
}

/// A line that `input()` has read ahead.
fn waiting_line(session: &mut Session) -> Option<String> {
    let stdin = session.vm().host.stdin.clone();
    let (line, length) = {
        let waiting = stdin.waiting();
        let end = waiting.iter().position(|&byte| byte == b'\n')?;
        (
            String::from_utf8_lossy(&waiting[..end]).into_owned(),
            end + 1,
        )
    };
    stdin.consume(length);
    Some(line)
}

/// A line, byte by byte.
fn read_line(input: &mut Box<dyn Read>) -> Event {
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        match input.read(&mut byte) {
            Ok(0) if line.is_empty() => return Event::End,
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Event::End,
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Event::Entry(String::from_utf8_lossy(&line).into_owned())
}
