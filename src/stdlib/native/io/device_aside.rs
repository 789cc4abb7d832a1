//! A device's work that the pool does for the running thread, and writes to slow pipes: other threads, or a loop in
//! the main one, go on meanwhile.

use std::io::{self, Read};

use super::super::os_descriptor::{is_slow, write_in_pieces};
use super::device::{BUFFER_SIZE, Device, Kind, LARGEST_READ};
use super::file_state::{Handle, write_all};
use crate::host::descriptor;
use crate::object::Result;
use crate::vm::Vm;

impl Device {
    /// Whether the pool reads and writes this file for the running thread: a disk may be slow, and other threads,
    /// or a loop in the main one, go on meanwhile.  What the main thread asks for it gets at once.
    pub(super) fn is_worked_on_aside(&self, vm: &mut Vm) -> bool {
        if !matches!(self.kind, Kind::File(_)) || vm.thread_count() == 1 {
            return false;
        }
        while self.busy.get() {
            let id = vm.current_thread();
            self.waiting.borrow_mut().push(id);
            vm.park(None);
            self.waiting.borrow_mut().retain(|&waiting| waiting != id);
        }
        // A pipe has been waited for before, and does not keep anybody.
        let is_regular = |fd| descriptor::metadata(fd).is_ok_and(|data| data.is_file());
        !vm.is_main_thread() && self.fileno().is_some_and(is_regular)
    }

    /// Does work on the file in the pool, while other threads that want the file wait; `None` if it is closed.
    pub(super) fn aside<T: Send + 'static>(
        &self,
        vm: &mut Vm,
        work: impl FnOnce(&Handle) -> T + Send + 'static,
    ) -> Option<T> {
        let Kind::File(state) = &self.kind else {
            return None;
        };
        let file = state.borrow().as_ref()?.file.clone();
        self.busy.set(true);
        let answer = vm.block(move || work(&file));
        self.busy.set(false);
        for id in self.waiting.take() {
            vm.unpark(id);
        }
        Some(answer)
    }

    /// As [`Device::fill_once`], by the pool.
    pub(super) fn fill_aside(&self, vm: &mut Vm, hint: usize) -> io::Result<usize> {
        self.hand_on_aside(vm)?;
        let wanted = match self.unbuffered.get() {
            true => hint,
            false => hint.max(BUFFER_SIZE),
        };
        let wanted = wanted.min(LARGEST_READ);
        let read = self.aside(vm, move |file| {
            let mut bytes = vec![0; wanted];
            let count = (&**file).read(&mut bytes)?;
            bytes.truncate(count);
            Ok::<_, io::Error>(bytes)
        });
        let bytes = read.transpose()?.unwrap_or_default();
        let count = bytes.len();
        self.add_ahead(bytes);
        Ok(count)
    }

    /// Reads all that is left of the file, by the pool.
    pub(super) fn read_rest_aside(&self, vm: &mut Vm) -> io::Result<()> {
        self.hand_on_aside(vm)?;
        let read = self.aside(vm, |file| {
            let mut bytes = Vec::new();
            (&**file).read_to_end(&mut bytes).map(|_| bytes)
        });
        self.add_ahead(read.transpose()?.unwrap_or_default());
        Ok(())
    }

    /// Puts bytes that were read behind those that wait.
    fn add_ahead(&self, bytes: Vec<u8>) {
        if let Kind::File(state) = &self.kind
            && let Some(state) = &mut *state.borrow_mut()
        {
            state.ahead.drain(..state.start);
            state.start = 0;
            match state.ahead.is_empty() {
                true => state.ahead = bytes,
                false => state.ahead.extend_from_slice(&bytes),
            }
        }
    }

    /// Hands on what was kept back, by the pool.
    pub(super) fn hand_on_aside(&self, vm: &mut Vm) -> io::Result<()> {
        let Kind::File(state) = &self.kind else {
            return Ok(());
        };
        let kept = match &mut *state.borrow_mut() {
            Some(state) => std::mem::take(&mut state.behind),
            None => return Ok(()),
        };
        if kept.is_empty() {
            return Ok(());
        }
        let written = self.aside(vm, move |file| {
            let (done, result) = write_all(file, &kept);
            (kept, done, result)
        });
        let Some((kept, done, result)) = written else {
            return Ok(());
        };
        if let Some(state) = &mut *state.borrow_mut() {
            state.behind.splice(..0, kept[done..].iter().copied());
        }
        result
    }

    /// The descriptor of a pipe or the like that other threads should not have to wait for.
    pub(super) fn slow_descriptor(&self, vm: &Vm) -> Option<i32> {
        match &self.kind {
            Kind::File(_) if vm.thread_count() > 1 => self.fileno().filter(|&fd| is_slow(vm, fd)),
            _ => None,
        }
    }

    /// Writes what was kept back while other threads run.
    pub(super) fn hand_on_in_pieces(&self, vm: &mut Vm, fd: i32) -> Result<()> {
        let Kind::File(state) = &self.kind else {
            return Ok(());
        };
        loop {
            let kept = match &mut *state.borrow_mut() {
                Some(state) => std::mem::take(&mut state.behind),
                None => return Ok(()),
            };
            if kept.is_empty() {
                return Ok(());
            }
            let result = write_in_pieces(vm, fd, &kept);
            let done = result.as_ref().copied().unwrap_or(0);
            if let Some(state) = &mut *state.borrow_mut() {
                // Another thread may have written more meanwhile.
                state.behind.splice(..0, kept[done..].iter().copied());
            }
            result?;
        }
    }
}
