//! What rustyline asks while a line is edited: colours, completions, and edits that no command of its own can do.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::Validator;
use rustyline::{Changeset, Context, Helper};

use super::super::highlight::highlight;
use super::super::screen::Screen;
use super::super::{Bell, Completions, Event, margin};

/// How long a busy interpreter may think about completions.
const PATIENCE: Duration = Duration::from_millis(400);

/// A change of the text that a key asks for: what stands between `start` and the cursor is replaced, and the cursor
/// goes where it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub start: usize,
    pub text: String,
    /// Where the cursor goes; behind the text, if nothing is said.
    pub cursor: Option<usize>,
}

/// Where a key leaves its edit for [`Prompter`] to do.
pub(super) type Wanted = Arc<Mutex<Option<Edit>>>;

/// The helper.
pub(super) struct Prompter {
    tell: Sender<Event>,
    bell: Bell,
    screen: Arc<Screen>,
    colour: bool,
    builtins: HashSet<String>,
    pub wanted: Wanted,
    /// The edit whose completion is under way.
    doing: RefCell<Option<Edit>>,
}

impl Prompter {
    pub fn new(
        tell: Sender<Event>,
        bell: Bell,
        screen: Arc<Screen>,
        colour: bool,
        builtins: Vec<String>,
    ) -> Prompter {
        Prompter {
            tell,
            bell,
            screen,
            colour,
            builtins: builtins.into_iter().collect(),
            wanted: Wanted::default(),
            doing: RefCell::default(),
        }
    }
}

impl Helper for Prompter {}

impl Hinter for Prompter {
    type Hint = String;
}

impl Validator for Prompter {}

impl Highlighter for Prompter {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.colour {
            return Cow::Borrowed(line);
        }
        Cow::Owned(highlight(line, &|name| self.builtins.contains(name)))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        self.screen.prompt_drawn();
        Cow::Borrowed(prompt)
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.colour && kind == CmdKind::Other
    }
}

impl Completer for Prompter {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let wanted = self
            .wanted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(edit) = wanted {
            let pair = Pair {
                display: String::new(),
                replacement: edit.text.clone(),
            };
            let start = edit.start;
            self.doing.replace(Some(edit));
            return Ok((start, vec![pair]));
        }
        let plain = margin::strip(line.get(..position).unwrap_or(line));
        let (reply, answer) = channel();
        if self.tell.send(Event::Complete(plain, reply)).is_err() {
            return Ok((position, Vec::new()));
        }
        (self.bell)();
        let Completions { word, candidates } = answer.recv_timeout(PATIENCE).unwrap_or_default();
        let start = position.saturating_sub(word);
        let pairs = candidates.into_iter().map(|candidate| Pair {
            display: candidate.clone(),
            replacement: candidate,
        });
        Ok((start, pairs.collect()))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        let end = line.pos();
        let edit = self.doing.take();
        line.replace(start..end, elected, changes);
        if let Some(cursor) = edit.and_then(|edit| edit.cursor) {
            line.set_pos(cursor.min(line.len()));
        }
    }
}
