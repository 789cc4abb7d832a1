//! `krait check FILE…`: reports what is wrong with programs without running them.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use crate::check::{self, Code, Finding, Modules};
use crate::diagnostic::{Theme, undecodable};
use crate::on_large_stack;
use crate::source::SourceFile;
use crate::types::codec::source::decode_source;

const HELP: &str = "\
krait check FILES... [--format=text|json]

Reports what is wrong with programs, without running them; of a folder, all that is in it; of `-`, standard
input.  Functions that a program imports from modules beside it are known, in these and in other files.
The exit status is 0 where nothing is wrong, 1 where something is, 2 where a file cannot be read.

  syntax, scope    what Python does not accept
  syntax-warning   what it accepts with a warning
  undefined-name   a name that nothing defines
  never-awaited    a coroutine that is made and dropped
  missing-await    a coroutine that is used as if it were its result
  await-of-none    `await` on a function that returns nothing
  dropped-task     a task that nobody keeps
  blocking-call    a call in a coroutine that holds up the loop, by way of other functions too
  nested-run       `asyncio.run` inside a coroutine
  unreachable      statements that are never reached

A comment on its line silences a finding: `# krait: ignore[blocking-call]`, or `# krait: ignore`.

With --format=json the answer is an array with an object for each finding: path, line, column, end_line,
end_column (from 1, in characters, the end behind the last one), code, severity (error or warning), message,
help (or null), related (an array of further places: line, column, end_line, end_column, message).
";

/// What to read, and how to say what was found.
pub struct Request {
    paths: Vec<String>,
    json: bool,
    help: bool,
}

/// Reads the arguments behind `check`.
pub fn parse(arguments: &mut lexopt::Parser) -> Result<Request, lexopt::Error> {
    use lexopt::prelude::*;
    let (mut paths, mut json, mut help) = (Vec::new(), false, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("format") => {
                let format = arguments.value()?.to_string_lossy().into_owned();
                json = match format.as_str() {
                    "json" => true,
                    "text" => false,
                    _ => return Err(format!("check knows no format '{format}'").into()),
                };
            }
            Short('h') | Long("help") => help = true,
            Value(path) => paths.push(path.to_string_lossy().into_owned()),
            other => return Err(other.unexpected()),
        }
    }
    match paths.is_empty() && !help {
        true => Err("check: which files?".into()),
        false => Ok(Request { paths, json, help }),
    }
}

/// Checks the files: 0 where nothing is wrong, 1 where something is, 2 where a file cannot be read.
pub fn run(request: &Request) -> ExitCode {
    if request.help {
        return super::print(HELP);
    }
    on_large_stack(|| check_all(request))
}

fn check_all(request: &Request) -> ExitCode {
    let mut files = Vec::new();
    for path in &request.paths {
        if let Err(problem) = collect(Path::new(path), &mut files) {
            eprintln!("krait: can't read '{path}': {problem}");
            return ExitCode::from(2);
        }
    }
    let mut results = Vec::new();
    // They share what is known of the modules that they import.
    let modules = Modules::default();
    for path in files {
        let name = path.to_string_lossy().into_owned();
        let bytes = match name.as_str() {
            "-" => read_input(),
            _ => std::fs::read(&path),
        };
        let name = if name == "-" { "<stdin>" } else { &name };
        match bytes {
            Ok(bytes) => results.push(check_bytes(name, &bytes, &modules)),
            Err(problem) => {
                eprintln!("krait: can't read '{name}': {problem}");
                return ExitCode::from(2);
            }
        }
    }
    let clean = results.iter().all(|(_, findings)| findings.is_empty());
    let all = results
        .iter()
        .flat_map(|(source, findings)| findings.iter().map(|finding| (&**source, finding)));
    let text = match request.json {
        true => check::json(all),
        false => {
            let theme = theme();
            let drawn: Vec<String> = all
                .map(|(source, finding)| check::text(source, finding, theme))
                .collect();
            drawn.join("\n")
        }
    };
    super::print(&text);
    ExitCode::from(u8::from(!clean))
}

/// A file itself; of a folder every `.py` file below it, in the order of their names.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path)? {
        entries.push(entry?.path());
    }
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|end| end == "py") {
            collect(&entry, files)?;
        }
    }
    Ok(())
}

fn read_input() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn check_bytes(name: &str, bytes: &[u8], modules: &Modules) -> (Rc<SourceFile>, Vec<Finding>) {
    match decode_source(bytes, Some(name), true) {
        Ok(text) => {
            let source = Rc::new(SourceFile::new(name, text));
            let findings = check::check_beside(&source, modules);
            (source, findings)
        }
        Err(error) => {
            let (source, errors) = undecodable(name, error);
            let finding = Finding::of_error(Code::Syntax, errors.first());
            (Rc::new(source), vec![finding])
        }
    }
}

fn theme() -> Theme {
    let terminal = std::io::stdout().is_terminal();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match (terminal, plain) {
        (true, false) => Theme::Fancy,
        (true, true) => Theme::Monochrome,
        (false, _) => Theme::Plain,
    }
}
