//! The interpreter as a library: [`Interpreter`] runs one program and hands back its [`Outcome`].
//! The command is one user of it; nothing here knows the command.

mod session;

use std::rc::Rc;
use std::time::Duration;

pub(crate) use session::texts;
pub use session::{Ended, Session};

use crate::bytecode::CodeKind;
use crate::compiler;
use crate::diagnostic::{SyntaxErrors, Theme, render, undecodable};
use crate::host::{self, Clock, Compiled, Host, Input, Limits, Output};
use crate::object::heap::{self, interrupt};
use crate::object::{Raise, Result, Value};
use crate::parser;
use crate::source::SourceFile;
use crate::stdlib::native::io::has_open_files;
use crate::stdlib::native::weakref::only_tidies_up;
use crate::types::codec::source::decode_source;
use crate::types::exception::Exc;
use crate::vm::Vm;
use crate::vm::notice::Drawing;

/// How much stack an interpreter should have: deep recursion of a script then ends in `RecursionError`
/// at CPython's depth, and not before.
const STACK_SIZE: usize = 256 << 20;

/// The name of a program that stands on the command line; tracebacks show its lines all the same.
const COMMAND_TEXT: &str = "<string>";

/// Runs `body` on a thread of its own whose stack is large enough for deep recursion.
///
/// # Panics
/// When the system cannot start a thread; and if `body` panics.
pub fn on_large_stack<T: Send>(body: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("interpreter".to_owned())
            .stack_size(STACK_SIZE)
            .spawn_scoped(scope, body)
            .expect("the system starts a thread");
        match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// How a program ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The exit status: 0, 1 for an uncaught exception or a syntax error, the argument of `sys.exit`,
    /// 130 for `KeyboardInterrupt`, 120 when output could not be written at the end.
    pub status: i32,
    /// Standard output, if it was captured.
    pub stdout: String,
    /// Standard error, if it was captured.
    pub stderr: String,
    /// The last line of what the uncaught exception looks like: `ValueError: …`.
    pub exception: Option<String>,
    /// Whether it was `KeyboardInterrupt` that ended the program.
    pub interrupted: bool,
}

/// What an interpreter is to be built with.
pub struct Builder {
    host: Host,
}

impl Builder {
    /// `sys.argv`, the program's own name first.
    pub fn args(mut self, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.host.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// Where `import` looks for modules, in order.
    pub fn import_paths(mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.host.import_paths = paths.into_iter().map(Into::into).collect();
        self
    }

    /// What the program reads from standard input.
    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.host.stdin = Rc::new(Input::from_bytes(text.into()));
        self
    }

    /// Sends standard output to a writer instead of capturing it.
    pub fn stdout(mut self, writer: impl std::io::Write + 'static) -> Self {
        self.host.stdout = Rc::new(Output::to_writer(Box::new(writer)));
        self
    }

    /// Sends standard error to a writer instead of capturing it.
    pub fn stderr(mut self, writer: impl std::io::Write + 'static) -> Self {
        self.host.stderr = Rc::new(Output::to_writer(Box::new(writer)));
        self
    }

    /// The clock that the program sees, and sleeps by.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.host.clock = Rc::new(clock);
        self
    }

    /// `os.environ`.
    pub fn environment<K: Into<String>, V: Into<String>>(
        mut self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.host.environment = variables
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        self
    }

    /// Stops the program after so much real time.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.host.limits = Limits {
            deadline: Some(limit),
        };
        self
    }

    /// The interpreter.
    pub fn build(self) -> Interpreter {
        Interpreter::with_host(self.host)
    }
}

/// An interpreter for one program.
///
/// Several live side by side, each on the thread that made it: an interpreter stays on its thread.
/// Make it inside [`on_large_stack`] unless the thread has a large stack anyhow.
///
/// ```
/// use krait::{Interpreter, on_large_stack};
///
/// let outcome = on_large_stack(|| {
///     let interpreter = Interpreter::builder().args(["greet", "krait"]).build();
///     interpreter.run_source("greet.py", "import sys\nprint('Hello,', sys.argv[1])\n")
/// });
/// assert_eq!(outcome.stdout, "Hello, krait\n");
/// assert_eq!(outcome.status, 0);
/// ```
///
/// Two at a time, each with its own world:
///
/// ```
/// use krait::{Interpreter, on_large_stack};
///
/// let squares: Vec<String> = std::thread::scope(|scope| {
///     let threads: Vec<_> = [3, 4]
///         .map(|n| {
///             scope.spawn(move || {
///                 let program = format!("print({n} ** 2, end='')");
///                 on_large_stack(|| Interpreter::builder().build().run_source("square.py", &program)).stdout
///             })
///         })
///         .into();
///     threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
/// });
/// assert_eq!(squares, ["9", "16"]);
/// ```
pub struct Interpreter {
    vm: Vm,
    ends_process: bool,
}

impl Interpreter {
    /// An interpreter without a world: no input, no environment, captured output, the real clock.
    pub fn builder() -> Builder {
        Builder {
            host: Host::captured(FRONT_END),
        }
    }

    /// The surroundings of the process, for [`Interpreter::with_host`].
    pub fn process_host() -> Host {
        Host::real(FRONT_END)
    }

    /// An interpreter in these surroundings.
    pub fn with_host(host: Host) -> Interpreter {
        let mut vm = Vm::new(host);
        crate::builtins::install(&mut vm);
        crate::observe::install(&mut vm);
        vm.draws_exceptions = matches!(vm.drawing_of_host(), Drawing::Drawn(_));
        Interpreter {
            vm,
            ends_process: false,
        }
    }

    /// From now on Ctrl-C in the process interrupts this interpreter.  Its thread must be the last to end.
    pub fn take_interrupts(&self) {
        host::signals::announce(self.vm.interrupt_word(), interrupt::SIGNAL);
    }

    /// The process ends with the program: modules that nobody could see go need not be taken apart.
    pub fn ends_the_process(&mut self) {
        self.ends_process = true;
    }

    /// Runs a program.
    pub fn run_source(mut self, name: &str, text: &str) -> Outcome {
        self.run(name, text.as_bytes())
    }

    /// Runs the program in a file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn run_file(mut self, path: &str) -> std::io::Result<Outcome> {
        let bytes = std::fs::read(path)?;
        Ok(self.run(path, &bytes))
    }

    /// Runs the bytes of a program, which may declare their encoding.
    pub fn run(&mut self, name: &str, bytes: &[u8]) -> Outcome {
        self.run_with(|interpreter, outcome| interpreter.execute(name, bytes, outcome))
    }

    /// Runs a module, found as `import` finds it, as the program.
    pub fn run_module(&mut self, name: &str) -> Outcome {
        self.run_with(|interpreter, _| interpreter.execute_module(name))
    }

    fn run_with(
        &mut self,
        program: impl FnOnce(&mut Interpreter, &mut Outcome) -> Result<()>,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let watch = Watch::start(&self.vm);
        let result = program(self, &mut outcome);
        // What the program printed comes before what is said about its end; an error shows at the end again.
        drop(self.vm.flush_streams());
        if let Err(raise) = result {
            self.uncaught(&raise, &mut outcome);
        }
        self.finish(&mut outcome);
        drop(watch);
        outcome.stdout = String::from_utf8_lossy(&self.vm.host.stdout.take()).into_owned();
        outcome.stderr = String::from_utf8_lossy(&self.vm.host.stderr.take()).into_owned();
        outcome
    }

    fn execute(&mut self, name: &str, bytes: &[u8], outcome: &mut Outcome) -> Result<()> {
        let vm = &mut self.vm;
        for module in ["builtins", "sys"] {
            vm.import_module(module)?;
        }
        let main = vm.main_module(name);
        let text = match decode_source(bytes, Some(name), true) {
            Ok(text) => text,
            Err(error) => {
                let (source, errors) = undecodable(name, error);
                self.faulty(&source, &errors, outcome);
                return Ok(());
            }
        };
        let source = Rc::new(if name == COMMAND_TEXT {
            SourceFile::typed(name, text)
        } else {
            SourceFile::new(name, text)
        });
        let options = host::CompileOptions {
            mode: host::CompileMode::Exec,
            top_level_await: true,
        };
        let code = match vm.compile_source(&source, options) {
            Ok(code) => code?,
            Err(errors) => {
                self.faulty(&source, &errors, outcome);
                return Ok(());
            }
        };
        let result = vm.run_code(&code, &main, Value::from(main.clone()));
        let result = match result {
            Ok(coroutine) if code.code.kind == CodeKind::Coroutine => run_script(vm, coroutine),
            other => other,
        };
        // Finalizers that wait are run while the program's world still stands.
        vm.run_finalizers();
        result.map(drop)
    }

    fn execute_module(&mut self, name: &str) -> Result<()> {
        let vm = &mut self.vm;
        for module in ["builtins", "sys"] {
            vm.import_module(module)?;
        }
        vm.main_module("<module>");
        let runpy = vm.import_module("runpy")?;
        let run = vm.intern("_run_module_as_main");
        let run = vm.get_attr(&runpy, &run)?;
        let result = vm.call(&run, &[Value::from(name)]);
        vm.run_finalizers();
        result.map(drop)
    }

    /// Shows what is wrong with the source of a program.
    fn faulty(&mut self, source: &SourceFile, errors: &SyntaxErrors, outcome: &mut Outcome) {
        let text = self.fault_text(source, errors);
        self.vm.write_error_text(&text);
        outcome.status = 1;
        let first = errors.first();
        outcome.exception = Some(format!("{}: {}", first.kind.name(), first.message));
    }

    /// What is shown of it: CPython's text, a drawing of all that was found, or both where the drawing says more.
    fn fault_text(&mut self, source: &SourceFile, errors: &SyntaxErrors) -> String {
        let drawing = self.vm.drawing_of_host();
        let in_file = std::path::Path::new(source.name()).is_file();
        let found = parser::with_typo(source, errors.clone(), in_file);
        if let Drawing::Drawn(theme) = drawing {
            return render(source, &found, theme);
        }
        let exception = self.vm.program_error(source, errors).value();
        let mut text = self.vm.format_exception(&exception);
        if drawing == Drawing::Annotated && found.say_more() {
            let drawn = render(source, &found, Theme::Plain);
            // The title stands there already.
            let rest = drawn
                .split_once('\n')
                .filter(|(title, _)| text.ends_with(&format!("{title}\n")));
            text += rest.map_or(drawn.as_str(), |(_, rest)| rest);
        }
        text
    }

    /// Reports what nobody caught, and gives the exit status that it means.
    fn uncaught(&mut self, raise: &Raise, outcome: &mut Outcome) {
        let vm = &mut self.vm;
        if vm.raised(raise, Exc::SystemExit) {
            outcome.status = exit_status(vm, &raise.value());
            return;
        }
        if vm.deadlocked
            && let Some(state) = raise.exception().exception()
            && let Value::Instance(context) = &state.context.get()
            && vm.raised(&Raise::new(context.share()), Exc::SystemExit)
        {
            // It went wrong while the program tidied up after a deadlock, of which everything has been said.
            outcome.status = exit_status(vm, &Value::from(context.share()));
            return;
        }
        let text = vm.format_exception(&raise.value());
        outcome.exception = text.lines().last().map(str::to_owned);
        outcome.status = 1;
        if vm.raised(raise, Exc::KeyboardInterrupt) {
            outcome.status = 130;
            outcome.interrupted = true;
        }
        if let Some(status) = call_excepthook(vm, raise) {
            outcome.status = status;
        }
    }

    /// The end of the program: exit functions, output, and the modules' last objects.
    fn finish(&mut self, outcome: &mut Outcome) {
        let vm = &mut self.vm;
        if !vm.deadlocked {
            crate::stdlib::native::thread::join_all(vm);
        }
        crate::stdlib::native::atexit::run(vm);
        vm.abandon_threads();
        crate::stdlib::native::sys::begin_finalizing(vm);
        let flushed = vm.flush_streams();
        // Which takes a third of the time that a small program needs.
        if !self.ends_process || heap::has_last_words(only_tidies_up) || has_open_files() {
            vm.clear_modules();
        }
        let flushed = flushed.and_then(|()| vm.flush_streams());
        if let Err(raise) = flushed {
            outcome.status = 120;
            if !vm.raised(&raise, Exc::BrokenPipeError) {
                let text = vm.format_exception(&raise.value());
                let message = format!("Exception ignored while flushing sys.stdout:\n{text}");
                let _ = vm.host.stderr.write(message.as_bytes());
            }
        }
        if vm.host.stdout.flush().is_err() && outcome.status == 0 {
            outcome.status = 120;
        }
        let _ = vm.host.stderr.flush();
    }
}

/// Runs what a script awaits at its top level, on a loop of its own, as `asyncio.run()` would.
fn run_script(vm: &mut Vm, coroutine: Value) -> Result<Value> {
    let session = vm.import_module("_session")?;
    let failure = vm.call_method(&session, "run_script", &[coroutine])?;
    match failure.not_none() {
        Some(exception) => Err(vm.exception_of(exception.clone())?),
        None => Ok(Value::None),
    }
}

/// Sets the stop bit when an interpreter's time is over.
struct Watch {
    done: Option<std::sync::mpsc::Sender<()>>,
}

impl Watch {
    fn start(vm: &Vm) -> Watch {
        let Some(limit) = vm.host.limits.deadline else {
            return Watch { done: None };
        };
        let (done, waiting) = std::sync::mpsc::channel();
        let word = vm.interrupt_word();
        std::thread::spawn(move || {
            if waiting.recv_timeout(limit) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                word.fetch_or(interrupt::STOP, std::sync::atomic::Ordering::Relaxed);
            }
        });
        Watch { done: Some(done) }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.done.take());
    }
}

/// The exit status that a `SystemExit` asks for; another code than a number is shown.
fn exit_status(vm: &mut Vm, exception: &Value) -> i32 {
    let name = vm.intern("code");
    let code = match vm.find_attr(exception, &name) {
        Ok(Some(code)) => code,
        Ok(None) | Err(_) => Value::None,
    };
    match code.as_int() {
        Some(Value::Int(status)) => (status & 0xff) as i32,
        Some(_) => 255,
        None if code.is_none() => 0,
        None => {
            let _ = vm.host.stdout.flush();
            let text = match vm.str(&code) {
                Ok(text) => text.as_str().to_owned(),
                Err(_) => String::new(),
            };
            vm.write_error_text(&format!("{text}\n"));
            1
        }
    }
}

/// Lets `sys.excepthook` report an exception.  `Some` is the status that it asks for by `SystemExit`.
fn call_excepthook(vm: &mut Vm, raise: &Raise) -> Option<i32> {
    let exception = raise.value();
    let Some(hook) = vm.sys_attribute("excepthook") else {
        vm.write_error_text("sys.excepthook is missing\n");
        let text = vm.format_exception(&exception);
        vm.write_error_text(&text);
        return None;
    };
    let class = Value::from(vm.class_of(&exception));
    let traceback = vm.traceback_of(&exception);
    let failed = vm
        .call(&hook, &[class, exception.clone(), traceback])
        .err()?;
    if vm.raised(&failed, Exc::SystemExit) {
        return Some(exit_status(vm, &failed.value()));
    }
    let text = vm.format_exception(&failed.value());
    vm.write_error_text(&format!("Error in sys.excepthook:\n{text}"));
    let text = vm.format_exception(&exception);
    vm.write_error_text(&format!("\nOriginal exception was:\n{text}"));
    None
}

/// The front end, as the runtime reaches it.
const FRONT_END: host::FrontEnd = host::FrontEnd {
    compile,
    keyword_typo: parser::keyword_typo,
};

/// The compiler, for [`host::CompileFn`].
fn compile(
    source: &Rc<SourceFile>,
    options: host::CompileOptions,
) -> std::result::Result<Compiled, SyntaxErrors> {
    let (read_as, mode) = match options.mode {
        host::CompileMode::Exec => (parser::Mode::Exec, compiler::Mode::Exec),
        host::CompileMode::Eval => (parser::Mode::Eval, compiler::Mode::Eval),
        host::CompileMode::Single => (parser::Mode::Single, compiler::Mode::Single),
        host::CompileMode::Entry => (parser::Mode::Exec, compiler::Mode::Entry),
    };
    let mut module = parser::parse(source, read_as)?;
    let mut warnings = std::mem::take(&mut module.warnings);
    let options = compiler::CompileOptions {
        mode,
        top_level_await: options.top_level_await,
        future_annotations: false,
    };
    let compiled = compiler::compile_with_warnings(&module, source, &options);
    let (code, more) = compiled.map_err(|mut errors| {
        let first = errors.remove(0);
        SyntaxErrors::new(first, errors).late()
    })?;
    warnings.extend(more);
    Ok(Compiled { code, warnings })
}
