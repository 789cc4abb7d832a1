//! The binary in a pseudo-terminal, as somebody who types sees it.  Nothing here waits for a time: a test reads until
//! what it expects has appeared.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// How long a busy machine may take for anything.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the editor sends when it is about to show a prompt.
const EDITING: &str = "\x1b[?2004h";

/// A process on a terminal of its own.
pub struct Terminal {
    child: Child,
    keyboard: File,
    output: Receiver<Vec<u8>>,
    /// What has been shown and not been looked at.
    shown: String,
    bytes: Vec<u8>,
}

impl Terminal {
    /// Starts a command.
    pub fn start(mut command: Command) -> Terminal {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)
            .expect("a pseudo-terminal");
        grantpt(&master).expect("its other side");
        unlockpt(&master).expect("its other side");
        let name = ptsname(&master, Vec::new()).expect("its name");
        let path = name.to_str().expect("a path").to_owned();
        let open = || File::options().read(true).write(true).open(&path);
        let side = || open().expect("the other side opens");
        command.stdin(side()).stdout(side()).stderr(side());
        // SAFETY: between fork and exec nothing is called but two system calls.
        unsafe {
            command.pre_exec(|| {
                rustix::process::setsid()?;
                rustix::process::ioctl_tiocsctty(rustix::stdio::stdin())?;
                Ok(())
            });
        }
        let child = command.spawn().expect("the binary runs");
        drop(command);
        let keyboard = File::from(master);
        let mut screen = keyboard.try_clone().expect("a descriptor");
        let (tell, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The terminal is gone once nobody holds its other side.
            while let Ok(count) = screen.read(&mut buffer) {
                if count == 0 || tell.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Terminal {
            child,
            keyboard,
            output,
            shown: String::new(),
            bytes: Vec::new(),
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        self.keyboard
            .write_all(keys.as_bytes())
            .expect("the terminal is there");
    }

    /// Types a line and Enter.
    pub fn line(&mut self, line: &str) {
        self.keys(line);
        self.keys("\r");
    }

    /// Reads until this text has appeared; answers with everything up to its end.
    #[track_caller]
    pub fn expect(&mut self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.shown.find(text) {
                let rest = self.shown.split_off(at + text.len());
                return std::mem::replace(&mut self.shown, rest);
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("{text:?} does not appear in {:?}", self.shown)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the process ends without {text:?}: {:?}", self.shown)
                }
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        let end = match std::str::from_utf8(&self.bytes) {
            Ok(_) => self.bytes.len(),
            Err(error) => error.valid_up_to(),
        };
        let whole: Vec<u8> = self.bytes.drain(..end).collect();
        self.shown.push_str(&String::from_utf8_lossy(&whole));
    }

    /// Reads up to the next prompt; answers with what came before it, without the terminal's own language.
    #[track_caller]
    pub fn prompt(&mut self) -> String {
        let before = self.expect(EDITING);
        self.expect(">>> ");
        plain(before.strip_suffix(EDITING).unwrap_or(&before))
    }

    /// Enters a line; answers with what is printed until the next prompt.
    #[track_caller]
    pub fn enter(&mut self, line: &str) -> String {
        self.line(line);
        let shown = self.prompt();
        // The line itself ends where the editor hands the terminal back.
        match shown.find(LINE_END) {
            Some(at) => shown[at + LINE_END.len()..].to_owned(),
            None => shown,
        }
    }

    /// Waits for the end; answers with the exit status and what was shown last.
    #[track_caller]
    pub fn end(mut self) -> (i32, String) {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("the process does not end: {:?}", self.shown);
                }
            }
        }
        let status = self.child.wait().expect("the process ends");
        (
            status.code().unwrap_or(-1),
            plain(&self.shown).replace(LINE_END, ""),
        )
    }
}

/// What stands in [`plain`] text where the editor gives the terminal back.
const LINE_END: &str = "\u{1}";

/// Text without the terminal's own language, lines ended as everywhere.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = &*text
        .replace("\x1b[?2004l\r\n", LINE_END)
        .replace("\x1b[?2004l", LINE_END);
    while let Some(at) = rest.find("\x1b[") {
        out.push_str(&rest[..at]);
        let sequence = &rest[at + 2..];
        let end = sequence
            .find(|c: char| c.is_ascii_alphabetic())
            .map_or(sequence.len(), |end| end + 1);
        rest = &sequence[end..];
    }
    out.push_str(rest);
    out.replace("\r\n", "\n").replace('\r', "")
}
