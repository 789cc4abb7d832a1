//! Who may write to the terminal.  While a line is being edited, what the program prints goes through the editor,
//! which puts it above that line; at all other times it goes straight to the descriptor.
//!
//! Invariant: the interpreter's thread never waits for the editor, which may be waiting for it (completion).

use std::io::{self, Write, stdin};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::host::os;

/// Output that waits to be shown; beyond this, whoever prints waits a little.
const PATIENCE: usize = 1 << 20;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No line is edited.
    Idle,
    /// One has been asked for; its prompt is not there yet.
    Starting,
    /// A line is edited.
    Editing,
    /// The session is over.
    Closed,
}

struct State {
    phase: Phase,
    /// Printed while a line is edited, and not shown yet.
    waiting: Vec<u8>,
    /// Whether what was written last ended a line.
    at_line_start: bool,
}

/// The terminal, as its users see it.
pub(super) struct Screen {
    state: Mutex<State>,
    changed: Condvar,
}

impl Screen {
    pub fn new() -> Arc<Screen> {
        Arc::new(Screen {
            state: Mutex::new(State {
                phase: Phase::Idle,
                waiting: Vec::new(),
                at_line_start: true,
            }),
            changed: Condvar::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line will be asked for: from now on output waits for its prompt.
    pub fn begin_line(&self) {
        let mut state = self.lock();
        if !state.at_line_start {
            // The editor redraws whole lines, so the prompt cannot stand behind something.
            let _ = os::descriptor_writer(1).write_all(b"\n");
            state.at_line_start = true;
        }
        state.phase = Phase::Starting;
    }

    /// The prompt is being drawn: from now on the editor takes output.
    pub fn prompt_drawn(&self) {
        let mut state = self.lock();
        if state.phase == Phase::Starting {
            state.phase = Phase::Editing;
            self.changed.notify_all();
        }
    }

    /// The line is over: what waits is written at once, and so is what comes.
    pub fn end_line(&self) {
        let mut state = self.lock();
        state.phase = Phase::Idle;
        state.at_line_start = true;
        let waiting = std::mem::take(&mut state.waiting);
        if !waiting.is_empty() {
            state.at_line_start = waiting.ends_with(b"\n");
            let _ = os::descriptor_writer(1).write_all(&waiting);
        }
        self.changed.notify_all();
    }

    /// The session is over: what waits is written, behind the line that is edited if there is one.
    pub fn close(&self) {
        let is_editing = matches!(self.lock().phase, Phase::Editing);
        if is_editing {
            let _ = os::descriptor_writer(1).write_all(b"\r\n");
        }
        self.end_line();
        self.lock().phase = Phase::Closed;
        self.changed.notify_all();
    }

    /// Complete lines to show above the line that is edited; `None` when the session is over.
    pub fn next_lines(&self) -> Option<String> {
        let mut state = self.lock();
        loop {
            if state.phase == Phase::Closed {
                return None;
            }
            if state.phase == Phase::Editing
                && let Some(end) = state.waiting.iter().rposition(|&byte| byte == b'\n')
            {
                let lines: Vec<u8> = state.waiting.drain(..=end).collect();
                self.changed.notify_all();
                return Some(String::from_utf8_lossy(&lines).into_owned());
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// How the terminal was set before anybody edited a line on it.
pub(super) struct TerminalMode(Termios);

impl TerminalMode {
    /// As it is set now; `None` where there is no terminal.
    pub fn current() -> Option<TerminalMode> {
        tcgetattr(stdin()).ok().map(TerminalMode)
    }

    /// Sets it so again.
    pub fn restore(&self) {
        if let Ok(now) = tcgetattr(stdin())
            && now.local_modes != self.0.local_modes
        {
            let _ = tcsetattr(stdin(), OptionalActions::Now, &self.0);
            // No marks around what is pasted, for whoever reads next.
            let _ = os::descriptor_writer(1).write_all(b"\x1b[?2004l");
        }
    }
}

/// One of the program's streams that lead to the terminal.
pub(super) struct ScreenWriter {
    pub screen: Arc<Screen>,
    pub fileno: i32,
}

impl Write for ScreenWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.screen.lock();
        if matches!(state.phase, Phase::Idle | Phase::Closed) {
            let count = os::descriptor_writer(self.fileno).write(bytes)?;
            if count > 0 {
                state.at_line_start = bytes[..count].ends_with(b"\n");
            }
            return Ok(count);
        }
        state.waiting.extend_from_slice(bytes);
        self.screen.changed.notify_all();
        if state.waiting.len() > PATIENCE {
            let waited = self
                .screen
                .changed
                .wait_timeout(state, Duration::from_millis(100));
            drop(waited);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
