//! What was entered in earlier sessions: one entry a line, line ends and backslashes escaped.  Each entry is
//! appended when it is made, so that sessions side by side and sessions that end badly lose nothing.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// How many entries are remembered.
const LIMIT: usize = 2000;

/// The history of one user.
pub(super) struct History {
    /// `None` where it cannot be kept.
    path: Option<PathBuf>,
    pub entries: Vec<String>,
}

impl History {
    /// Reads what there is.  `variable` looks up a variable of the environment.
    pub fn open(variable: impl Fn(&str) -> Option<String>) -> History {
        let path = path_of(variable);
        let text = path
            .as_ref()
            .and_then(|path| fs::read_to_string(path).ok())
            .unwrap_or_default();
        let mut entries: Vec<String> = text.lines().map(unescape).collect();
        let mut history = History {
            path,
            entries: Vec::new(),
        };
        if entries.len() > LIMIT {
            entries.drain(..entries.len() - LIMIT);
            if entries.len() * 2 < text.lines().count() {
                history.rewrite(&entries);
            }
        }
        history.entries = entries;
        history
    }

    /// Adds an entry, unless it is the last one again.
    pub fn add(&mut self, entry: &str) {
        if self.entries.last().is_some_and(|last| last == entry) {
            return;
        }
        self.entries.push(entry.to_owned());
        let Some(path) = &self.path else { return };
        if let Some(folder) = path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path);
        let written =
            file.and_then(|mut file| file.write_all(format!("{}\n", escape(entry)).as_bytes()));
        if written.is_err() {
            // Where nothing can be kept, nothing is: the session has its own history all the same.
            self.path = None;
        }
    }

    fn rewrite(&self, entries: &[String]) {
        let Some(path) = &self.path else { return };
        let text: String = entries.iter().map(|entry| escape(entry) + "\n").collect();
        let new = path.with_extension("new");
        if fs::write(&new, text).is_ok() {
            let _ = fs::rename(&new, path);
        }
    }
}

/// `KRAIT_HISTORY` (none, if it is empty), else a file in the user's state directory.
fn path_of(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    if let Some(path) = variable("KRAIT_HISTORY") {
        return (!path.is_empty()).then(|| PathBuf::from(path));
    }
    let state = variable("XDG_STATE_HOME").filter(|path| path.starts_with('/'));
    let folder = match state {
        Some(state) => PathBuf::from(state),
        None => {
            PathBuf::from(variable("HOME").filter(|home| !home.is_empty())?).join(".local/state")
        }
    };
    Some(folder.join("krait/history"))
}

fn escape(entry: &str) -> String {
    entry.replace('\\', "\\\\").replace('\n', "\\n")
}

fn unescape(line: &str) -> String {
    let mut entry = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => entry.push('\n'),
                Some(other) => entry.push(other),
                None => {}
            },
            c => entry.push(c),
        }
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_being_written() {
        for entry in ["x", "if x:\n    y", "'\\n\\\\'", ""] {
            assert_eq!(unescape(&escape(entry)), entry);
        }
    }

    #[test]
    fn the_environment_says_where() {
        let none = |_: &str| None;
        assert_eq!(path_of(none), None);
        let home = |name: &str| (name == "HOME").then(|| "/home/x".to_owned());
        assert_eq!(
            path_of(home),
            Some("/home/x/.local/state/krait/history".into())
        );
        let off = |name: &str| (name == "KRAIT_HISTORY").then(String::new);
        assert_eq!(path_of(off), None);
    }
}
