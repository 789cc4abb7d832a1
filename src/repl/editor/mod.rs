//! The line editor: rustyline on a thread of its own.  The interpreter asks for an entry and goes on running its
//! loop; the entry arrives as an event.  Only this folder names rustyline.

mod helper;
mod keys;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use rustyline::config::{BellStyle, ColorMode, CompletionType};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor, ExternalPrinter};

use super::history::History;
use super::screen::Screen;
use super::{Bell, Event, margin};
use helper::Prompter;

/// How long the interpreter may take to notice Ctrl-C while a line is edited.
const PATIENCE: Duration = Duration::from_millis(300);

/// What the interpreter asks for.
struct Question {
    prompt: String,
}

/// The editor's face for the interpreter's thread.
pub(super) struct LineEditor {
    ask: Sender<Question>,
    events: Receiver<Event>,
    screen: Arc<Screen>,
}

impl LineEditor {
    /// Starts the editor.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn start(
        bell: Bell,
        screen: Arc<Screen>,
        mut history: History,
        colour: bool,
        builtins: Vec<String>,
    ) -> Result<LineEditor, String> {
        let (ask, questions) = channel::<Question>();
        let (tell, events) = channel();
        let mut editor = editor(tell.clone(), bell.clone(), &screen, colour, builtins)
            .map_err(|error| error.to_string())?;
        for entry in &history.entries {
            let _ = editor.add_history_entry(margin::add(entry));
        }
        let printer = editor
            .create_external_printer()
            .map_err(|error| error.to_string())?;
        show_output(screen.clone(), printer);
        let end = screen.clone();
        std::thread::spawn(move || {
            while let Ok(question) = questions.recv() {
                let (event, interrupt) = read(&mut editor, &question.prompt, colour, &mut history);
                end.end_line();
                let sent = tell.send(event);
                bell();
                if sent.is_err() {
                    return;
                }
                if let Some(notice) = interrupt
                    && notice.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout)
                {
                    // A task keeps the interpreter busy: Ctrl-C is for that, then.
                    let _ = kill_process(getpid(), Signal::INT);
                }
            }
        });
        Ok(LineEditor {
            ask,
            events,
            screen,
        })
    }

    /// Asks for an entry.
    pub fn ask(&self, prompt: String) {
        self.screen.begin_line();
        // Without the editor's thread its events end as well.
        let _ = self.ask.send(Question { prompt });
    }

    /// What the editor tells.
    pub fn events(&self) -> &Receiver<Event> {
        &self.events
    }
}

fn editor(
    tell: Sender<Event>,
    bell: Bell,
    screen: &Arc<Screen>,
    colour: bool,
    builtins: Vec<String>,
) -> rustyline::Result<Editor<Prompter, MemHistory>> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .bell_style(BellStyle::None)
        .bracketed_paste(true)
        .tab_stop(8)
        .max_history_size(2000)?
        .history_ignore_space(true)
        // Whether there are colours is the helper's business, which has to see every prompt.
        .color_mode(ColorMode::Forced)
        .build();
    let history = MemHistory::with_config(&config);
    let mut editor = Editor::with_history(config, history)?;
    let helper = Prompter::new(tell, bell, screen.clone(), colour, builtins);
    keys::bind(&mut editor, &helper);
    editor.set_helper(Some(helper));
    Ok(editor)
}

/// Shows what is printed while a line is edited, for as long as the session lasts.
fn show_output(screen: Arc<Screen>, mut printer: impl ExternalPrinter + Send + 'static) {
    std::thread::spawn(move || {
        while let Some(lines) = screen.next_lines() {
            if printer.print(lines).is_err() {
                return;
            }
        }
    });
}

/// One entry, by the keyboard; for Ctrl-C also what ends when the interpreter has noticed.
fn read(
    editor: &mut Editor<Prompter, MemHistory>,
    prompt: &str,
    colour: bool,
    history: &mut History,
) -> (Event, Option<Receiver<()>>) {
    let styled = match colour {
        true => format!("\x1b[1;35m{prompt}\x1b[0m"),
        false => prompt.to_owned(),
    };
    match editor.readline(&(prompt, styled.as_str())) {
        Ok(text) => {
            let plain = margin::strip(&text);
            let entry = plain.trim_end();
            if !entry.is_empty() && !entry.starts_with(' ') {
                let _ = editor.add_history_entry(margin::add(entry));
                history.add(entry);
            }
            (Event::Entry(plain), None)
        }
        Err(ReadlineError::Interrupted) => {
            let (notice, noticed) = channel();
            (Event::Interrupted(notice), Some(noticed))
        }
        Err(ReadlineError::Signal(_)) => (Event::Entry(String::new()), None),
        Err(_) => (Event::End, None),
    }
}
