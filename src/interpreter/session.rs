//! A session: pieces of a program run one after the other in one interpreter, while an event loop that lives as
//! long as the session lets tasks go on in between.  The prompt is its first user; it knows no terminal.

use std::rc::Rc;
use std::sync::Arc;

use super::{Interpreter, Outcome, call_excepthook, exit_status};
use crate::bytecode::CodeKind;
use crate::diagnostic::{SyntaxErrors, render};
use crate::event_loop::kept;
use crate::event_loop::state::{self, ThreadState};
use crate::event_loop::task::{self, Options};
use crate::host::{CompileMode, CompileOptions};
use crate::object::{Gc, Raise, Result, Value};
use crate::parser;
use crate::source::SourceFile;
use crate::stdlib::native::contextvars;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::generator::{GeneratorKind, GeneratorState};
use crate::vm::Vm;
use crate::vm::notice::Drawing;

/// How a piece of the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// To its end.
    Well,
    /// By an exception or a syntax error, which has been reported.
    Failed,
    /// By `SystemExit`: the session should end with this status.
    Exit(i32),
}

/// An interpreter that is given its program piece by piece.
///
/// `await`, `async for` and `async with` may stand outside functions.  Tasks go on while a piece awaits, and
/// in [`Session::turn`].
///
/// ```
/// use krait::{Ended, Interpreter, on_large_stack};
///
/// let outcome = on_large_stack(|| {
///     let mut session = Interpreter::builder().build().session();
///     session.enter("<one>", "async def double(n):\n    await asyncio.sleep(0)\n    return 2 * n\n");
///     session.enter("<two>", "task = asyncio.create_task(double(21))\n");
///     assert_eq!(session.enter("<three>", "await task\n"), Ended::Well);
///     session.end()
/// });
/// assert_eq!(outcome.stdout, "42\n");
/// ```
pub struct Session {
    interpreter: Interpreter,
    main: Gc<Dict>,
    /// The Python half: `_session.Session`; `None` until the loop is wanted.
    runner: Value,
    event_loop: Value,
    /// The context in which the pieces run, so that variables set by one are seen by the next.
    context: Value,
    outcome: Outcome,
    /// Whether `SystemExit` is no reason to leave.
    stays: bool,
}

impl Interpreter {
    /// Begins a session.
    pub fn session(mut self) -> Session {
        let vm = &mut self.vm;
        // Whoever sits at the prompt can always give the loop something to do.
        vm.has_outside = true;
        for module in ["builtins", "sys"] {
            // Without them there is nothing to run anything in; the first piece will say so.
            drop(vm.import_module(module));
        }
        let main = vm.main_module("<stdin>");
        Session {
            interpreter: self,
            main,
            runner: Value::None,
            event_loop: Value::None,
            context: Value::None,
            outcome: Outcome::default(),
            stays: false,
        }
    }
}

impl Session {
    /// Runs a file in the session's namespace first, as `-i FILE` does; `SystemExit` is reported then, like any
    /// other exception.  The file gets the session's loop only if it awaits at its top level: else it may well run
    /// one of its own.
    pub fn enter_file(&mut self, path: &str, bytes: &[u8]) -> Ended {
        let vm = &mut self.interpreter.vm;
        self.main = vm.main_module(path);
        let text = vm.decode_source(bytes, path, true);
        self.stays = true;
        let ended = match text {
            Ok(text) if path == super::COMMAND_TEXT => {
                self.enter_source(SourceFile::typed(path, text), CompileMode::Exec)
            }
            Ok(text) => self.enter_source(SourceFile::new(path, text), CompileMode::Exec),
            Err(raise) => self.report(&raise),
        };
        self.stays = false;
        ended
    }

    /// Runs statements that were entered together; the last, if it is an expression, is displayed.
    pub fn enter(&mut self, name: &str, text: &str) -> Ended {
        if let Err(raise) = self.start_loop() {
            return self.report(&raise);
        }
        self.enter_source(SourceFile::typed(name, text), CompileMode::Entry)
    }

    /// Runs the text of a file in the session's namespace, on its loop.
    pub fn enter_text(&mut self, path: &str, bytes: &[u8]) -> Ended {
        if let Err(raise) = self.start_loop() {
            return self.report(&raise);
        }
        match self.interpreter.vm.decode_source(bytes, path, true) {
            Ok(text) => self.enter_source(SourceFile::new(path, text), CompileMode::Exec),
            Err(raise) => self.report(&raise),
        }
    }

    /// The value of an expression that awaits nothing.
    pub(crate) fn evaluate(&mut self, text: &str) -> Result<Value> {
        let options = CompileOptions {
            mode: CompileMode::Eval,
            top_level_await: false,
        };
        let vm = &mut self.interpreter.vm;
        let code = vm.compile_text(text, "<string>", options)?;
        vm.run_code(&code, &self.main, Value::from(self.main.clone()))
    }

    /// Runs one statement; every expression statement in it is displayed.
    pub fn enter_single(&mut self, name: &str, text: &str) -> Ended {
        if let Err(raise) = self.start_loop() {
            return self.report(&raise);
        }
        self.enter_source(SourceFile::typed(name, text), CompileMode::Single)
    }

    fn enter_source(&mut self, source: SourceFile, mode: CompileMode) -> Ended {
        let source = Rc::new(source);
        let options = CompileOptions {
            mode,
            top_level_await: true,
        };
        let vm = &mut self.interpreter.vm;
        let code = match vm.compile_source(&source, options) {
            Ok(Ok(code)) => code,
            Ok(Err(raise)) => return self.report(&raise),
            Err(errors) => {
                let mut first = errors.first().clone();
                if mode == CompileMode::Single && first.message.starts_with("multiple statements") {
                    // CPython's prompt says no more of a statement right behind a block.
                    first.message = "invalid syntax".to_owned();
                    return self.report_syntax(&source, &first.into());
                }
                return self.report_syntax(&source, &errors);
            }
        };
        if source.is_typed() {
            // Each entry is a place of its own: what was warned of in an earlier one may be told of again.
            let registry = self.interpreter.vm.intern("__warningregistry__");
            drop(self.main.remove_str(&registry));
        }
        let shown = self.last_value();
        let result = self.run_code(&code);
        let ended = match result {
            Ok(()) => Ended::Well,
            Err(raise) => self.report(&raise),
        };
        self.explain_coroutine(&shown);
        // A coroutine that it was is told of before the next prompt.
        drop(shown);
        self.interpreter.vm.run_finalizers();
        drop(self.interpreter.vm.flush_streams());
        ended
    }

    fn run_code(&mut self, code: &Gc<crate::types::code::CodeObject>) -> Result<()> {
        let is_coroutine = code.code.kind == CodeKind::Coroutine;
        if is_coroutine {
            self.start_loop()?;
        }
        let vm = &mut self.interpreter.vm;
        let outer = contextvars::enter(vm, &self.context)?;
        let result = vm.run_code(code, &self.main, Value::from(self.main.clone()));
        let left = contextvars::leave(vm, outer);
        if self.context.is_none() {
            self.context = left;
        }
        let value = result?;
        if is_coroutine {
            return self.wait_for(value);
        }
        Ok(())
    }

    /// Runs a coroutine to its end as a task of the loop.  Ctrl-C cancels it, and no other.
    fn wait_for(&mut self, coroutine: Value) -> Result<()> {
        let vm = &mut self.interpreter.vm;
        self.context = contextvars::object(vm, &self.context);
        let options = Options {
            name: Value::from("prompt"),
            context: self.context.clone(),
            eager_start: false,
        };
        let task = task::create(vm, &self.event_loop, coroutine, options)?;
        let handler = vm.call_method(&self.runner, "begin", std::slice::from_ref(&task))?;
        let mut stopped = None;
        let mut told = false;
        loop {
            match kept::is_done(vm, &task) {
                Ok(false) => {}
                Ok(true) => break,
                Err(raise) => {
                    stopped = Some(raise);
                    break;
                }
            }
            if !told && kept::is_stuck(vm, &self.event_loop) {
                told = true;
                if let Some(report) = vm.on_deadlock {
                    report(vm, &[]);
                    vm.write_error_text("note: Ctrl-C cancels what is awaited\n");
                }
            }
            if let Err(raise) = kept::turn(vm, &self.event_loop) {
                // What the task itself raised is told by the task.
                if kept::is_done(vm, &task).unwrap_or(true) {
                    break;
                }
                stopped = Some(raise);
                break;
            }
        }
        vm.call_method(&self.runner, "end", &[handler])?;
        if let Some(raise) = stopped {
            vm.write_error_text("note: what was awaited goes on as the task 'prompt'\n");
            return Err(raise);
        }
        let failure = vm.call_method(&self.runner, "failure", &[task])?;
        match failure.not_none() {
            Some(exception) => Err(vm.exception_of(exception.clone())?),
            None => Ok(()),
        }
    }

    /// Makes the loop, when it is first wanted.
    fn start_loop(&mut self) -> Result<()> {
        if !self.runner.is_none() {
            return Ok(());
        }
        let vm = &mut self.interpreter.vm;
        let asyncio = vm.import_module("asyncio")?;
        let name = vm.intern("asyncio");
        if self.main.get_str(&name).is_none() {
            drop(self.main.insert_str(&name, asyncio));
        }
        let module = vm.import_module("_session")?;
        let runner = vm.call_method(&module, "Session", &[])?;
        self.event_loop = vm.call_method(&runner, "get_loop", &[])?;
        kept::keep(vm, &self.event_loop)?;
        // What is entered next may wake whoever waits.
        vm.has_outside = true;
        self.runner = runner;
        Ok(())
    }

    /// Lets tasks go on: waits until something of the loop's is ready or the bell is rung, and runs what is
    /// ready by then.
    pub fn turn(&mut self) -> Ended {
        if let Err(raise) = self.start_loop() {
            return self.report(&raise);
        }
        match kept::turn(&mut self.interpreter.vm, &self.event_loop) {
            Ok(()) => Ended::Well,
            Err(raise) => self.report(&raise),
        }
    }

    /// As [`Session::turn`], but only if something is ready: never waits.
    pub fn turn_if_ready(&mut self) -> Ended {
        let ready =
            !self.runner.is_none() && kept::has_ready(&mut self.interpreter.vm, &self.event_loop);
        match ready {
            true => self.turn(),
            false => Ended::Well,
        }
    }

    /// What ends a wait in [`Session::turn`], from any thread of the system.
    ///
    /// # Errors
    /// When the loop cannot be made.
    pub fn bell(&mut self) -> std::result::Result<Arc<dyn Fn() + Send + Sync>, String> {
        let bell = self
            .start_loop()
            .and_then(|()| kept::bell(&mut self.interpreter.vm, &self.event_loop));
        bell.map_err(|raise| {
            let text = self.interpreter.vm.format_exception(&raise.value());
            text.lines().last().unwrap_or_default().to_owned()
        })
    }

    /// Ends the session: cancels the tasks that are not done, runs exit functions, flushes.
    pub fn end(mut self) -> Outcome {
        self.cancel_tasks();
        let mut outcome = std::mem::take(&mut self.outcome);
        self.interpreter.finish(&mut outcome);
        let host = &self.interpreter.vm.host;
        outcome.stdout = String::from_utf8_lossy(&host.stdout.take()).into_owned();
        outcome.stderr = String::from_utf8_lossy(&host.stderr.take()).into_owned();
        // What is left of the heap need not be taken apart.
        std::mem::forget(self.interpreter);
        outcome
    }

    /// Cancels the tasks that are not done and closes the loop.  Answers with a line for each of them: its name,
    /// and where it was.
    pub fn cancel_tasks(&mut self) -> Vec<String> {
        if self.runner.is_none() {
            return Vec::new();
        }
        let vm = &mut self.interpreter.vm;
        let runner = std::mem::replace(&mut self.runner, Value::None);
        let result = kept::release(vm, &self.event_loop)
            .and_then(|()| vm.call_method(&runner, "leave", &[]))
            .and_then(|left| texts(vm, &left));
        match result {
            Ok(left) => left,
            Err(raise) => {
                self.report(&raise);
                Vec::new()
            }
        }
    }

    /// Sets the status that the session ends with.
    pub fn set_status(&mut self, status: i32) {
        self.outcome.status = status;
    }

    // ---- what the prompt asks ----

    /// The interpreter's machine.
    pub(crate) fn vm(&mut self) -> &mut Vm {
        &mut self.interpreter.vm
    }

    /// The session's namespace.
    pub(crate) fn namespace(&self) -> Gc<Dict> {
        self.main.clone()
    }

    /// Whether the session has given this name a meaning of its own.
    pub(crate) fn defines(&self, name: &str) -> bool {
        let name = self.interpreter.vm.intern(name);
        self.main.get_str(&name).is_some()
    }

    /// Forgets every name of the session's but those that it began with.
    pub(crate) fn reset(&mut self) -> Ended {
        let keep = [
            "__name__",
            "__doc__",
            "__package__",
            "__loader__",
            "__spec__",
            "__builtins__",
            "asyncio",
        ];
        for key in self.main.keys() {
            let Value::Str(name) = &key else { continue };
            if !keep.contains(&name.as_str()) {
                drop(self.main.remove_str(name.as_gc()));
            }
        }
        self.interpreter.vm.run_finalizers();
        Ended::Well
    }

    /// Calls a method of the session's Python half.
    pub(crate) fn ask(&mut self, method: &str, args: &[Value]) -> Result<Value> {
        self.start_loop()?;
        let runner = self.runner.clone();
        self.interpreter.vm.call_method(&runner, method, args)
    }

    fn last_value(&mut self) -> Value {
        let vm = &mut self.interpreter.vm;
        let name = vm.intern("_");
        vm.builtins.get_str(&name).unwrap_or_default()
    }

    /// Says of a coroutine that was displayed what it wants.
    fn explain_coroutine(&mut self, before: &Value) {
        let value = self.last_value();
        let Value::Generator(coroutine) = &value else {
            return;
        };
        if coroutine.kind == GeneratorKind::Coroutine
            && coroutine.state.get() == GeneratorState::Created
            && !value.is(before)
        {
            let note = "note: a coroutine runs when it is awaited: await _\n";
            drop(self.interpreter.vm.flush_streams());
            self.interpreter.vm.write_error_text(note);
        }
    }

    /// Reports what nobody caught, as at the end of a program; the session goes on.
    pub(crate) fn report(&mut self, raise: &Raise) -> Ended {
        let vm = &mut self.interpreter.vm;
        if !self.stays && vm.raised(raise, Exc::SystemExit) {
            return Ended::Exit(exit_status(vm, &raise.value()));
        }
        drop(vm.flush_streams());
        self.remember(raise);
        match call_excepthook(&mut self.interpreter.vm, raise) {
            Some(status) => Ended::Exit(status),
            None => Ended::Failed,
        }
    }

    fn report_syntax(&mut self, source: &SourceFile, errors: &SyntaxErrors) -> Ended {
        let raise = self.interpreter.vm.syntax_error(source, errors);
        let Drawing::Drawn(theme) = self.interpreter.vm.drawing_of_host() else {
            return self.report(&raise);
        };
        self.remember(&raise);
        // The end of the last line is a place, too.
        let shown = SourceFile::typed(source.name(), format!("{}\n", source.text()));
        let errors = parser::with_typo(&shown, errors.clone(), false);
        let text = render(&shown, &errors, theme);
        self.interpreter.vm.write_error_text(&text);
        Ended::Failed
    }

    /// `sys.last_exc` and its older kin.
    fn remember(&mut self, raise: &Raise) {
        let vm = &mut self.interpreter.vm;
        let exception = raise.value();
        let namespace = crate::stdlib::native::sys::namespace(vm);
        let class = Value::from(vm.class_of(&exception));
        let traceback = vm.traceback_of(&exception);
        let values = [
            ("last_exc", exception.clone()),
            ("last_type", class),
            ("last_value", exception),
            ("last_traceback", traceback),
        ];
        for (name, value) in values {
            let old = namespace.insert_str(&vm.intern(name), value);
            drop(old);
        }
    }

    /// Whether the loop still stands still between statements, which a script might have changed.
    pub(crate) fn restore_loop(&mut self) {
        if self.runner.is_none() {
            return;
        }
        let vm = &mut self.interpreter.vm;
        let asyncio = vm.thread_local::<ThreadState>();
        if !asyncio.running_loop().is(&self.event_loop) {
            asyncio.set_running_loop(self.event_loop.clone());
        }
        if let Ok(hooks) = state::asyncgen_hooks(vm, &self.event_loop) {
            vm.asyncgen_hooks = hooks;
        }
    }
}

/// The texts in a list of strings.
pub(crate) fn texts(vm: &mut Vm, list: &Value) -> Result<Vec<String>> {
    let items = vm.collect_items(list)?;
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        found.push(vm.str(&item)?.as_str().to_owned());
    }
    Ok(found)
}
