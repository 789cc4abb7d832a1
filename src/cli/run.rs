//! `krait FILE`, `krait -c CODE`, `krait -m NAME`, `krait -`: running a program in the process's own world.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use super::Options;
use crate::host::os;
use crate::{Interpreter, Outcome, on_large_stack};

/// Runs the program in a file.
pub fn file(path: &str, args: Vec<String>, options: &Options) -> ExitCode {
    let bytes = match std::fs::metadata(path) {
        Ok(data) if data.is_dir() => return missing_main(path),
        _ => std::fs::read(path),
    };
    match bytes {
        Ok(bytes) => run(
            &absolute(path),
            &bytes,
            (path, args, directory_of(path)),
            options,
        ),
        Err(error) => cannot_open(path, &error),
    }
}

/// Says why a program cannot be read.
pub(super) fn cannot_open(path: &str, error: &std::io::Error) -> ExitCode {
    let code = error.raw_os_error().unwrap_or_default();
    let text = error.to_string();
    let text = text
        .rsplit_once(" (os error")
        .map_or(text.as_str(), |(text, _)| text);
    eprintln!(
        "krait: can't open file '{}': [Errno {code}] {text}",
        absolute(path)
    );
    ExitCode::from(2)
}

/// Runs a program from the command line.
pub fn code(code: String, args: Vec<String>, options: &Options) -> ExitCode {
    let world = ("-c", args, String::new());
    run("<string>", code.as_bytes(), world, options)
}

/// Runs a program from standard input.
pub fn stdin(name: &str, args: Vec<String>, options: &Options) -> ExitCode {
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
        eprintln!("krait: can't read standard input: {error}");
        return ExitCode::from(1);
    }
    run("<stdin>", &bytes, (name, args, String::new()), options)
}

/// `krait` alone: a program from standard input, unless somebody sits there.
pub fn bare(options: &Options) -> ExitCode {
    if std::io::stdin().is_terminal() {
        return super::prompt::open(super::prompt::First::Nothing, Vec::new(), options);
    }
    stdin("", Vec::new(), options)
}

fn missing_main(path: &str) -> ExitCode {
    eprintln!(
        "krait: can't find '__main__' module in '{}'",
        absolute(path)
    );
    ExitCode::from(1)
}

/// The path from the root on, otherwise as it was given: what CPython calls the program.
pub(super) fn absolute(path: &str) -> String {
    match std::env::current_dir() {
        Ok(current) if !path.starts_with('/') => format!("{}/{path}", current.display()),
        _ => path.to_owned(),
    }
}

/// The first entry of `sys.path`: where the script really lies.
pub(super) fn directory_of(path: &str) -> String {
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.into());
    real.parent()
        .map_or_else(String::new, |folder| folder.display().to_string())
}

/// Runs a module as the program; the current directory comes first on `sys.path`.
pub fn module(name: &str, args: Vec<String>, options: &Options) -> ExitCode {
    if name == "asyncio" {
        return asyncio(args, options);
    }
    let current =
        std::env::current_dir().map_or_else(|_| String::new(), |path| path.display().to_string());
    run_with(("-m", args, current), options, |interpreter| {
        interpreter.run_module(name)
    })
}

/// `krait -m asyncio` is the prompt; its commands that look into other processes are not there.
fn asyncio(args: Vec<String>, options: &Options) -> ExitCode {
    match args.first().map(String::as_str) {
        None => super::prompt::open(super::prompt::First::Nothing, args, options),
        Some("-h" | "--help") => super::print(
            "usage: krait -m asyncio\n\nOpens the prompt, where `await` works and `%ps` shows the tasks.\n",
        ),
        Some(command @ ("ps" | "pstree")) => {
            eprintln!(
                "krait: asyncio {command}: krait cannot look into another process; in the program itself, \
                 asyncio.print_call_graph() shows what a task waits for, and at the prompt %ps shows all"
            );
            ExitCode::from(1)
        }
        Some(other) => {
            eprintln!("krait: asyncio: unknown argument '{other}'");
            ExitCode::from(2)
        }
    }
}

/// `sys.argv[0]`, the arguments behind it, and the first entry of `sys.path`.
pub(super) type World<'a> = (&'a str, Vec<String>, String);

fn run(name: &str, bytes: &[u8], world: World<'_>, options: &Options) -> ExitCode {
    run_with(world, options, |interpreter| interpreter.run(name, bytes))
}

fn run_with(
    (zero, args, first_path): World<'_>,
    options: &Options,
    program: impl FnOnce(&mut Interpreter) -> Outcome + Send,
) -> ExitCode {
    on_large_stack(|| {
        let mut interpreter = interpreter((zero, args, first_path), options);
        interpreter.ends_the_process();
        let outcome = program(&mut interpreter);
        // What is left of the heap need not be taken apart, nor this thread.
        std::mem::forget(interpreter);
        leave(&outcome)
    })
}

/// An interpreter in the process's own world.
pub(super) fn interpreter((zero, args, first_path): World<'_>, options: &Options) -> Interpreter {
    let mut host = Interpreter::process_host();
    host.args = std::iter::once(zero.to_owned()).chain(args).collect();
    if !options.isolated {
        host.import_paths = vec![first_path];
    }
    host.isolated = options.isolated;
    host.diagnostics = options.diagnostics.unwrap_or(host.diagnostics);
    host.x_options.clone_from(&options.x_options);
    host.ignore_environment = options.ignore_environment;
    if host.ignore_environment {
        host.warn_options.clear();
    }
    if host.is_in_development_mode() {
        host.warn_options.insert(0, "default".to_owned());
    }
    host.warn_options.extend(options.warnings.iter().cloned());
    // As PYTHONPATH for python: further folders of modules, searched before the standard library.
    if let Some(paths) = host.own_variable("KRAITPATH").cloned() {
        let further = paths.split(':').filter(|path| !path.is_empty());
        host.import_paths.extend(further.map(str::to_owned));
    }
    let interpreter = Interpreter::with_host(host);
    interpreter.take_interrupts();
    interpreter
}

/// What becomes of the process.
pub(super) fn end(outcome: &Outcome) -> ExitCode {
    if outcome.interrupted {
        os::die_of_interrupt();
    }
    ExitCode::from((outcome.status & 0xff) as u8)
}

/// As [`end`], here and now.
fn leave(outcome: &Outcome) -> ! {
    if outcome.interrupted {
        os::die_of_interrupt();
    }
    std::process::exit(outcome.status & 0xff)
}
