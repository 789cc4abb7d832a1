//! What an interpreter knows of the world: arguments, import paths, streams, the clock, the environment
//! and its limits.  Everything the runtime learns from outside comes through [`Host`], so an embedder can
//! replace any part of it; no other module reads the time, the environment or the standard streams.

#[allow(unsafe_code)] // Signals, clocks and sleeping: what the standard library does not offer.
pub mod os;

#[allow(unsafe_code)] // Descriptors are numbers, and `poll` and `fcntl` know nothing else.
pub mod descriptor;
#[allow(unsafe_code)] // What the standard library has no functions for.
pub mod file_calls;
#[allow(unsafe_code)] // epoll and poll, which the standard library does not offer.
pub mod poll;
#[allow(unsafe_code)] // Between `clone` and `exec` nothing of the standard library may run.
pub mod process;
#[allow(unsafe_code)] // Terminals: the standard library only knows whether something is one.
pub mod terminal;

#[allow(unsafe_code)] // Signal handlers reach nothing but statics.
pub mod signals;

#[allow(unsafe_code)] // Sockets beyond what the standard library offers: any family, any option.
pub mod net;

mod clock;
mod compile;
pub mod pool;
mod stream;
#[allow(unsafe_code)] // Limits and use of resources, which the standard library does not offer.
pub mod usage;

use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

pub use clock::{Clock, RealClock, VirtualClock};
pub use compile::{CompileFn, CompileMode, CompileOptions, Compiled, FrontEnd, TypoFn};
pub use stream::{Input, Output};

/// Bounds for scripts that are not trusted to end (the fuzzer's, a playground's).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Real time after which the script is stopped.
    pub deadline: Option<Duration>,
}

/// How errors and warnings look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Diagnostics {
    /// Drawn on a terminal; elsewhere CPython's text, followed by what krait has to add.
    #[default]
    Auto,
    /// CPython's text and nothing else.
    Plain,
    /// Drawn, wherever that goes.
    Fancy,
}

impl Diagnostics {
    /// The mode with this name.
    pub fn named(name: &str) -> Option<Diagnostics> {
        match name {
            "auto" => Some(Diagnostics::Auto),
            "plain" => Some(Diagnostics::Plain),
            "fancy" => Some(Diagnostics::Fancy),
            _ => None,
        }
    }
}

/// The surroundings of one interpreter.
pub struct Host {
    /// `sys.argv`.
    pub args: Vec<String>,
    /// What `sys.path` begins as.
    pub import_paths: Vec<String>,
    /// `sys.executable`; empty where there is none.
    pub executable: String,
    /// `os.environ`.
    pub environment: BTreeMap<String, String>,
    pub stdin: Rc<Input>,
    pub stdout: Rc<Output>,
    pub stderr: Rc<Output>,
    pub clock: Rc<dyn Clock>,
    /// The front end: see [`FrontEnd`].
    pub front_end: FrontEnd,
    /// Whether diagnostics and tracebacks on `stderr` may use colours.
    pub colour: bool,
    /// How much is said about errors.
    pub diagnostics: Diagnostics,
    /// `sys.warnoptions`: what `PYTHONWARNINGS` and `-W` say, in this order.
    pub warn_options: Vec<String>,
    /// The options `-X NAME[=VALUE]`: `sys._xoptions`.
    pub x_options: Vec<String>,
    /// The option `-E`: variables of the environment that are meant for the interpreter do not count.
    pub ignore_environment: bool,
    /// The option `-I`: modules are not looked for beside the program either.
    pub isolated: bool,
    pub limits: Limits,
}

impl Host {
    /// Whether an option `-X` of this name was given.
    pub fn has_x_option(&self, name: &str) -> bool {
        (self.x_options.iter()).any(|option| option.split('=').next() == Some(name))
    }

    /// A variable of the environment that is meant for the interpreter.
    pub fn own_variable(&self, name: &str) -> Option<&String> {
        let value = self.environment.get(name).filter(|value| !value.is_empty());
        value.filter(|_| !self.ignore_environment)
    }

    /// Development mode: asyncio's debug mode, and warnings that are usually not shown.
    pub fn is_in_development_mode(&self) -> bool {
        self.has_x_option("dev") || self.own_variable("PYTHONDEVMODE").is_some()
    }

    /// The surroundings of the process: real streams, real clock, its environment.
    pub fn real(front_end: FrontEnd) -> Host {
        let environment: BTreeMap<String, String> = std::env::vars_os()
            .map(|(name, value)| (lossy(name), lossy(value)))
            .collect();
        let stderr = Output::stderr();
        let asked = environment.get("KRAIT_DIAGNOSTICS");
        let diagnostics = asked.and_then(|name| Diagnostics::named(name));
        let warn_options = environment.get("PYTHONWARNINGS");
        let warn_options = warn_options.map_or_else(Vec::new, |text| {
            let options = text.split(',').filter(|option| !option.is_empty());
            options.map(str::to_owned).collect()
        });
        let colour = stderr.is_terminal() && wants_colour(&environment);
        Host {
            args: vec![String::new()],
            import_paths: Vec::new(),
            executable: std::env::current_exe()
                .map(|path| lossy(path.into_os_string()))
                .unwrap_or_default(),
            environment,
            stdin: Rc::new(Input::stdin()),
            stdout: Rc::new(Output::stdout()),
            stderr: Rc::new(stderr),
            clock: Rc::new(RealClock),
            front_end,
            colour,
            diagnostics: diagnostics.unwrap_or_default(),
            warn_options,
            x_options: Vec::new(),
            ignore_environment: false,
            isolated: false,
            limits: Limits::default(),
        }
    }

    /// Surroundings without a world: empty input, captured output, no environment, a real clock.
    pub fn captured(front_end: FrontEnd) -> Host {
        Host {
            args: vec![String::new()],
            import_paths: Vec::new(),
            executable: String::new(),
            environment: BTreeMap::new(),
            stdin: Rc::new(Input::from_bytes(Vec::new())),
            stdout: Rc::new(Output::captured()),
            stderr: Rc::new(Output::captured()),
            clock: Rc::new(RealClock),
            front_end,
            colour: false,
            diagnostics: Diagnostics::Plain,
            warn_options: Vec::new(),
            x_options: Vec::new(),
            ignore_environment: false,
            isolated: false,
            limits: Limits::default(),
        }
    }
}

/// `NO_COLOR`, `FORCE_COLOR` and dumb terminals, as CPython reads them.
fn wants_colour(environment: &BTreeMap<String, String>) -> bool {
    let set = |name: &str| environment.get(name).is_some_and(|value| !value.is_empty());
    match environment.get("PYTHON_COLORS").map(String::as_str) {
        Some("0") => return false,
        Some("1") => return true,
        _ => {}
    }
    if set("NO_COLOR") {
        return false;
    }
    set("FORCE_COLOR") || environment.get("TERM").is_none_or(|term| term != "dumb")
}

/// How many columns a text for people may take: what `COLUMNS` or the terminal behind standard error says.
pub fn columns(environment: &BTreeMap<String, String>) -> usize {
    let asked = environment.get("COLUMNS");
    let asked = asked.and_then(|text| text.parse::<usize>().ok());
    let found = asked.filter(|columns| *columns > 0).or_else(|| {
        let size = rustix::termios::tcgetwinsize(io::stderr()).ok()?;
        (size.ws_col > 0).then(|| usize::from(size.ws_col))
    });
    found.unwrap_or(100).clamp(40, 160)
}

fn lossy(text: std::ffi::OsString) -> String {
    text.to_string_lossy().into_owned()
}
