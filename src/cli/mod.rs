//! The command line: which program to run, or what to show instead.  Everything behind the program's name
//! belongs to the program.

mod check;
mod dump;
mod prompt;
mod run;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::host::Diagnostics;

const HELP: &str = "\
krait: a Python-like language with first-class async/await

Usage:
  krait FILE [ARGUMENTS...]     run the program in a file
  krait -c CODE [ARGUMENTS...]  run a program given here
  krait -m NAME [ARGUMENTS...]  run a module as the program
  krait - [ARGUMENTS...]        run a program from standard input
  krait                         open the prompt (from a pipe: run it as a program)
  krait -i [FILE | -c CODE [ARGUMENTS...]]
                                open the prompt in any case, after running the program
  krait check FILES...          report what is wrong with programs, without running them
        --format=json           as an array of objects (krait check --help has the rest)
  krait dump STAGE FILE         show what a stage makes of a program
        STAGE: tokens, ast, scopes, bytecode, states
        --format=mermaid        draw the state machines

Options:
  -W FILTER             what happens to warnings: action:message:category:module:line
  -X NAME[=VALUE]       sys._xoptions; dev: development mode, with asyncio's debug mode
  -E                    ignore the environment: PYTHONASYNCIODEBUG, PYTHONWARNINGS, KRAITPATH
  -I                    as -E, and modules are not looked for beside the program
  --diagnostics=MODE    plain: CPython's text alone; fancy: drawn;
                        auto: drawn on a terminal, else CPython's text and notes
  -h, --help            show this
  -V, --version         show the version
";

/// What is said of a program's errors and warnings.
#[derive(Default)]
struct Options {
    diagnostics: Option<Diagnostics>,
    warnings: Vec<String>,
    x_options: Vec<String>,
    ignore_environment: bool,
    isolated: bool,
}

/// What was asked for.
enum Command {
    Help,
    Version,
    File(String, Vec<String>),
    Code(String, Vec<String>),
    Module(String, Vec<String>),
    Stdin(Vec<String>),
    /// Nothing: a prompt on a terminal, else a program from standard input.
    Bare,
    /// The prompt, after something else.
    Interactive(prompt::First, Vec<String>),
    Dump(dump::Request),
    Check(check::Request),
}

/// Runs the command, and ends the process.
pub fn main() -> ExitCode {
    crate::host::os::tune_allocator();
    let mut options = Options::default();
    let command = parse(&mut lexopt::Parser::from_env(), &mut options);
    match command {
        Ok(Command::Help) => print(HELP),
        Ok(Command::Version) => print(&format!("krait {}\n", env!("CARGO_PKG_VERSION"))),
        Ok(Command::File(path, args)) => run::file(&path, args, &options),
        Ok(Command::Code(code, args)) => run::code(code, args, &options),
        Ok(Command::Module(name, args)) => run::module(&name, args, &options),
        Ok(Command::Stdin(args)) => run::stdin("-", args, &options),
        Ok(Command::Bare) => run::bare(&options),
        Ok(Command::Interactive(first, args)) => prompt::open(first, args, &options),
        Ok(Command::Dump(request)) => dump::show(&request),
        Ok(Command::Check(request)) => check::run(&request),
        Err(error) => wrong_usage(&error.to_string()),
    }
}

fn parse(parser: &mut lexopt::Parser, options: &mut Options) -> Result<Command, lexopt::Error> {
    use lexopt::prelude::*;
    match parser.next()? {
        None => Ok(Command::Bare),
        Some(Short('W')) => {
            options.warnings.push(text(parser.value()?));
            parse(parser, options)
        }
        Some(Short('X')) => {
            options.x_options.push(text(parser.value()?));
            parse(parser, options)
        }
        Some(Short('I')) => {
            (options.isolated, options.ignore_environment) = (true, true);
            parse(parser, options)
        }
        Some(Short('E')) => {
            options.ignore_environment = true;
            parse(parser, options)
        }
        Some(Long("diagnostics")) => {
            let name = text(parser.value()?);
            let Some(mode) = Diagnostics::named(&name) else {
                return Err(format!("--diagnostics is auto, plain or fancy, not '{name}'").into());
            };
            options.diagnostics = Some(mode);
            parse(parser, options)
        }
        Some(Short('h') | Long("help")) => Ok(Command::Help),
        Some(Short('V') | Long("version")) => Ok(Command::Version),
        Some(Short('c')) => {
            let code = text(parser.value()?);
            Ok(Command::Code(code, rest(parser)?))
        }
        Some(Short('i')) => {
            let mut rest = rest(parser)?.into_iter();
            let first = match rest.next() {
                None => prompt::First::Nothing,
                Some(option) if option == "-c" => match rest.next() {
                    Some(code) => prompt::First::Code(code),
                    None => return Err("missing argument for option '-c'".into()),
                },
                Some(path) => prompt::First::File(path),
            };
            Ok(Command::Interactive(first, rest.collect()))
        }
        Some(Short('m')) => {
            let name = text(parser.value()?);
            Ok(Command::Module(name, rest(parser)?))
        }
        Some(Value(name)) if name == "-" => Ok(Command::Stdin(rest(parser)?)),
        Some(Value(name)) if name == "check" => Ok(Command::Check(check::parse(parser)?)),
        Some(Value(name)) if name == "dump" => Ok(Command::Dump(dump::parse(parser)?)),
        Some(Value(name)) => Ok(Command::File(text(name), rest(parser)?)),
        Some(other) => Err(other.unexpected()),
    }
}

fn rest(parser: &mut lexopt::Parser) -> Result<Vec<String>, lexopt::Error> {
    Ok(parser.raw_args()?.map(text).collect())
}

fn text(argument: OsString) -> String {
    argument.to_string_lossy().into_owned()
}

fn print(text: &str) -> ExitCode {
    use std::io::Write;
    // A reader that has gone away is no failure of ours.
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn wrong_usage(message: &str) -> ExitCode {
    eprintln!("krait: {message}\nTry 'krait --help'.");
    ExitCode::from(2)
}
