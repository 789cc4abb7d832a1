//! The file to which a context adds the secrets of its connections (`SSLContext.keylog_filename`), in the form
//! that programs know which watch networks.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::sync::Mutex;

/// See the module.
pub struct FileLog(Mutex<File>);

impl FileLog {
    /// Opens the file, to add to it.
    pub fn open(path: &str) -> io::Result<FileLog> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(FileLog(Mutex::new(file)))
    }
}

impl fmt::Debug for FileLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileLog")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl rustls::KeyLog for FileLog {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let line = format!("{label} {} {}\n", hex(client_random), hex(secret));
        if let Ok(mut file) = self.0.lock() {
            // Who watches misses a line; the connection is none the worse for it.
            let _ = file.write_all(line.as_bytes());
        }
    }
}
