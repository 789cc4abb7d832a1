//! What the interpreter tells the user by itself: text on standard error, the echo
//! of the prompt, coroutines that were never awaited.

use super::Vm;
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::generator::Generator;

/// The exit status after a deadlock.
const DEADLOCK_STATUS: i64 = 13;

impl Vm {
    /// Writes to `sys.stderr` (or the host's, where a script has put nothing usable there).
    pub fn write_error_text(&mut self, text: &str) {
        if let Some(stream) = self.sys_attribute("stderr") {
            if stream.is_none() {
                return;
            }
            if self
                .call_method(&stream, "write", &[Value::from(text)])
                .is_ok()
            {
                return;
            }
        }
        // There is nobody left to tell when even this fails.
        let _ = self.host.stderr.write(text.as_bytes());
    }

    /// `sys.displayhook(value)`.
    pub fn display_hook(&mut self, value: &Value) -> Result<()> {
        match self.sys_attribute("displayhook") {
            Some(hook) => self.call(&hook, std::slice::from_ref(value)).map(drop),
            None => Err(self.runtime_error("lost sys.displayhook")),
        }
    }

    /// What a signal (Ctrl-C) raises at a safe point.
    pub(super) fn host_signal(&mut self) -> Result<()> {
        match self.on_signal {
            Some(deliver) => deliver(self),
            None => Err(self.error_with(Exc::KeyboardInterrupt, Vec::new())),
        }
    }

    /// What ends a program in which nothing can go on.
    pub(super) fn deadlock_exit(&mut self) -> Raise {
        self.error_with(Exc::SystemExit, vec![Value::Int(DEADLOCK_STATUS)])
    }

    /// What is raised when a limit of the embedder has been passed.
    pub(super) fn host_stop(&mut self) -> Raise {
        // The word stays set: the script cannot outlive the limit by catching this.
        self.interrupt.fetch_or(
            crate::object::heap::interrupt::STOP,
            std::sync::atomic::Ordering::Relaxed,
        );
        self.error(Exc::SystemExit, "the interpreter's time is up")
    }

    /// `RuntimeWarning: coroutine 'f' was never awaited`.
    pub fn report_never_awaited(&mut self, coroutine: &Gc<Generator>) {
        let message = format!(
            "coroutine '{}' was never awaited",
            coroutine.qualname().as_str()
        );
        let value = Value::from(coroutine.clone());
        let told = self.tell_of_unawaited(&value);
        match told {
            Ok(true) => return,
            Ok(false) => {}
            Err(raise) => {
                let what = "Exception ignored while finalizing coroutine";
                self.report_unraisable_with(&raise, what, &value);
                if self.raised(&raise, Exc::RuntimeWarning) {
                    return;
                }
                // What should have warned is broken: then the plain warning.
            }
        }
        let notice = self.never_awaited_notice(coroutine);
        let place = self.prompt_place(coroutine);
        let warned = self.with_notice(notice, |vm| match &place {
            Some((file, line)) => vm.warn_in(Exc::RuntimeWarning, &message, file, *line),
            None => vm.warn_about(Exc::RuntimeWarning, &message, &value),
        });
        if let Err(raise) = warned {
            let what = "Exception ignored while finalizing coroutine";
            self.report_unraisable_with(&raise, what, &value);
        }
    }

    /// Where a coroutine was made that dies between the entries of a prompt, when no line runs that could be named.
    fn prompt_place(&self, coroutine: &Generator) -> Option<(String, u32)> {
        if !self.has_outside || self.frame_count() > 0 {
            return None;
        }
        let code = coroutine.origin.get()?;
        let span = code.locations.get(coroutine.origin_pc.get() as usize)?.span;
        let line = code.source.position(span.lo).line;
        Some((code.source.name().to_owned(), line))
    }

    /// Lets `warnings` tell of a coroutine that was never awaited, where it knows where that was made, or the
    /// script has something else in mind; whether it did.
    fn tell_of_unawaited(&mut self, coroutine: &Value) -> Result<bool> {
        let name = self.intern("warnings");
        let Some(warnings) = self.modules.get_str(&name) else {
            return Ok(false);
        };
        let name = self.intern("_tell_of_unawaited");
        match self.find_attr(&warnings, &name)? {
            Some(tell) => {
                let told = self.call(&tell, std::slice::from_ref(coroutine))?;
                self.truth(&told)
            }
            None => Ok(false),
        }
    }
}
