//! An open file of the system, and the buffers that a file object keeps for it.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Deref;
use std::os::fd::IntoRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::host::descriptor;

/// An open file; dropping it closes the descriptor if it is ours to close.
pub struct Handle {
    file: Option<File>,
    pub owned: bool,
}

impl Handle {
    pub fn new(file: File, owned: bool) -> Handle {
        Handle {
            file: Some(file),
            owned,
        }
    }

    /// Gives the file up, and says whether closing went well.
    fn close(mut self) -> io::Result<()> {
        match self.file.take().map(IntoRawFd::into_raw_fd) {
            Some(fd) if self.owned => descriptor::close(fd),
            _ => Ok(()),
        }
    }
}

impl Deref for Handle {
    type Target = File;

    fn deref(&self) -> &File {
        self.file.as_ref().expect("taken out only when it goes")
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let fd = file.into_raw_fd();
            if self.owned {
                // As CPython's files do when they are collected: nobody is left to tell of an error.
                let _ = descriptor::close(fd);
            }
        }
    }
}

/// A file of the system with its buffers, of which at most one holds anything.
pub struct FileState {
    pub file: Arc<Handle>,
    /// Bytes read ahead, used up as far as `start`.
    pub ahead: Vec<u8>,
    pub start: usize,
    /// Bytes written but not handed on.
    pub behind: Vec<u8>,
}

/// Writes all of it; how many bytes went out, and what stopped the rest.
pub fn write_all(file: &Handle, bytes: &[u8]) -> (usize, io::Result<()>) {
    let mut done = 0;
    while done < bytes.len() {
        match (&**file).write(&bytes[done..]) {
            Ok(0) => return (done, Err(io::ErrorKind::WriteZero.into())),
            Ok(count) => done += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (done, Err(error)),
        }
    }
    (done, Ok(()))
}

/// How many files there are in this process.
static LIVING: AtomicUsize = AtomicUsize::new(0);

/// Whether a file is open that may have kept something back.
pub fn has_open_files() -> bool {
    LIVING.load(Ordering::Relaxed) > 0
}

impl FileState {
    pub fn new(file: File, owned: bool) -> FileState {
        LIVING.fetch_add(1, Ordering::Relaxed);
        FileState {
            file: Arc::new(Handle::new(file, owned)),
            ahead: Vec::new(),
            start: 0,
            behind: Vec::new(),
        }
    }

    /// Gives the file up without closing the descriptor.
    pub fn give_back(mut self) {
        let nothing = Arc::new(Handle {
            file: None,
            owned: false,
        });
        if let Ok(mut handle) = Arc::try_unwrap(std::mem::replace(&mut self.file, nothing)) {
            handle.owned = false;
        }
    }

    /// Gives the file up; what was kept back is lost.
    pub fn close(mut self) -> io::Result<()> {
        self.behind.clear();
        let nothing = Arc::new(Handle {
            file: None,
            owned: false,
        });
        // Work of a thread that was abandoned may still hold it: then its end closes the file.
        match Arc::try_unwrap(std::mem::replace(&mut self.file, nothing)) {
            Ok(handle) => handle.close(),
            Err(_) => Ok(()),
        }
    }

    /// Writes what was kept back.
    pub fn hand_on(&mut self) -> io::Result<()> {
        let (done, result) = write_all(&self.file, &self.behind);
        self.behind.drain(..done);
        result
    }

    /// Gives up what was read ahead, so that the system's position is the script's.
    pub fn step_back(&mut self) -> io::Result<()> {
        let unread = (self.ahead.len() - self.start) as i64;
        self.ahead.clear();
        self.start = 0;
        if unread > 0 {
            (&**self.file).seek(SeekFrom::Current(-unread))?;
        }
        Ok(())
    }

    pub fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.hand_on()?;
        self.step_back()?;
        (&**self.file).seek(to)
    }
}

impl Drop for FileState {
    fn drop(&mut self) {
        LIVING.fetch_sub(1, Ordering::Relaxed);
        if !self.behind.is_empty() {
            // As CPython's files do when they are collected: nobody is left to tell of an error.
            let _ = self.hand_on();
        }
    }
}
