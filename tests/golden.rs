//! One named test for each file of the corpus. Scripts (`language/`,
//! `exceptions/`, `asyncio/`, `threads/`, `processes/`, `stdlib/`, `bench/`, `examples/`) are compared with what
//! CPython 3.14 printed; stages and diagnostics with what was reviewed and
//! committed. `KRAIT_BLESS=1` rewrites the latter and never the former, which
//! `tests/tools/oracle.sh` takes from CPython.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/diff.rs"]
mod diff;
#[path = "support/run.rs"]
mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use binary::{krait, root};
use corpus::files;
use diff::diff;
use libtest_mimic::{Arguments, Failed, Trial};
use run::{Outcome, run, time_limit};

/// Directories of scripts whose expected output CPython wrote.
const SCRIPTS: [&str; 12] = [
    "tests/tracebacks",
    "tests/language",
    "tests/exceptions",
    "tests/asyncio",
    "tests/threads",
    "tests/processes",
    "tests/stdlib",
    "tests/bench",
    "tests/http",
    "tests/sqlite",
    "tests/files",
    "examples",
];

/// Stages that `krait dump` shows, each with a directory of its name.
const STAGES: [&str; 5] = ["tokens", "ast", "scopes", "bytecode", "states"];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for directory in SCRIPTS {
        for path in files(directory, "py") {
            trials.push(trial(&path, script));
        }
    }
    for stage in STAGES {
        for path in files(&format!("tests/{stage}"), "py") {
            trials.push(trial(&path, move |path| dump(stage, path)));
        }
    }
    for path in files("tests/errors", "py") {
        trials.push(trial(&path, diagnostic));
    }
    for path in files("tests/check", "py") {
        trials.push(trial(&path, checked));
    }
    for path in files("tests/diagnostics", "py") {
        trials.push(trial(&path, |path| said(path, "auto", "err")));
        let fancy = |path: &Path| said(path, "fancy", "fancy");
        let name = format!("{}.fancy", relative(&path));
        trials.push(Trial::test(name, move || fancy(&path)));
    }
    for path in files("tests/wishlist", "py") {
        trials.push(trial(&path, wish));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// `path` below the root, as it is given to krait.
fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path);
    path.to_string_lossy().into_owned()
}

fn trial(path: &Path, check: impl Fn(&Path) -> Result<(), Failed> + Send + 'static) -> Trial {
    let path = path.to_path_buf();
    let name = relative(&path);
    let name = name.strip_prefix("tests/").unwrap_or(&name).to_owned();
    Trial::test(name, move || check(&path))
}

/// Runs a script with the arguments, input and limit that its neighbours give.
fn run_script(path: &Path) -> Outcome {
    run_script_with(path, krait())
}

fn run_script_with(path: &Path, mut command: Command) -> Outcome {
    command.arg(relative(path));
    command.args(read(path, "args").unwrap_or_default().split_whitespace());
    let input = read(path, "in").unwrap_or_default();
    let mut outcome = run(&mut command, input.as_bytes(), time_limit());
    outcome.stdout = without_library_frames(&without_root(&outcome.stdout));
    outcome.stderr = without_library_frames(&without_root(&outcome.stderr));
    outcome
}

/// Cuts out what differs from machine to machine: the directory of the
/// project (CPython names a script by its absolute path) and addresses.
fn without_root(text: &str) -> String {
    let text = text.replace(&format!("{}/", root().display()), "");
    let mut pieces = text.split(" at 0x");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece
            .bytes()
            .take_while(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b))
            .count();
        out += " at 0x";
        if digits >= 6 {
            out += "...";
            out += &piece[digits..];
        } else {
            out += piece;
        }
    }
    out
}

/// The library of each implementation is its own affair, and so are its frames in
/// a traceback: `oracle.sh` leaves CPython's out, this leaves out krait's.
fn without_library_frames(text: &str) -> String {
    let mut skipped: Option<&str> = None;
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let margin = line.len() - line.trim_start_matches([' ', '|']).len();
        if line[margin..].starts_with("File \"<frozen ") {
            skipped = Some(&line[..margin]);
            continue;
        }
        let of_frame = |margin: &str| {
            line.strip_prefix(margin)
                .is_some_and(|l| l.starts_with("  "))
        };
        if skipped.is_some_and(of_frame) {
            continue;
        }
        skipped = None;
        out += line;
    }
    out
}

fn read(path: &Path, extension: &str) -> Option<String> {
    std::fs::read_to_string(path.with_extension(extension)).ok()
}

fn script(path: &Path) -> Result<(), Failed> {
    let Some(expected) = read(path, "out") else {
        return Err(format!(
            "{0} has no expected output: tests/tools/oracle.sh {0}",
            relative(path)
        )
        .into());
    };
    verdict(path, &expected)
}

/// The differences between what CPython did and what krait does.
fn verdict(path: &Path, expected: &str) -> Result<(), Failed> {
    let outcome = run_script(path);
    let mut report = String::new();
    if outcome.timed_out {
        report += &format!("still running after {:.1?}, killed\n", outcome.elapsed);
    }
    if outcome.stdout != expected {
        report += "standard output differs (- CPython, + krait):\n";
        report += &diff(expected, &outcome.stdout);
    }
    let errors = read(path, "err").unwrap_or_default();
    if outcome.stderr != errors {
        report += "standard error differs (- CPython, + krait):\n";
        report += &diff(&errors, &outcome.stderr);
    }
    let status = read(path, "status").map_or(0, |text| text.trim().parse().unwrap_or(0));
    if outcome.status != status {
        report += &format!("exit status {} instead of {status}\n", outcome.status);
    }
    if report.is_empty() {
        return Ok(());
    }
    Err(format!("{report}run: krait {}", relative(path)).into())
}

/// A script that ought to work and does not; when it does, it belongs elsewhere.
fn wish(path: &Path) -> Result<(), Failed> {
    let Some(expected) = read(path, "out") else {
        return Err("a wish needs the output that CPython gives".into());
    };
    match verdict(path, &expected) {
        Err(_) => Ok(()),
        Ok(()) => Err("this works now: move it out of tests/wishlist".into()),
    }
}

fn dump(stage: &str, path: &Path) -> Result<(), Failed> {
    let mut command = krait();
    command.args(["dump", stage]).arg(relative(path));
    let outcome = run(&mut command, b"", time_limit());
    if outcome.status != 0 {
        let error = without_root(&outcome.stderr);
        return Err(format!("krait dump {stage} failed:\n{error}").into());
    }
    reviewed(path.with_extension("golden"), &outcome.stdout)
}

/// What is said of a faulty program: CPython's words, then what krait adds to them.
fn diagnostic(path: &Path) -> Result<(), Failed> {
    let mut command = krait();
    command.env("KRAIT_DIAGNOSTICS", "auto");
    let outcome = run_script_with(path, command);
    if outcome.timed_out || outcome.status != 1 || !outcome.stdout.is_empty() {
        return Err(format!("expected a diagnostic and exit status 1, found {outcome:?}").into());
    }
    reviewed(path.with_extension("err"), &outcome.stderr)
}

/// `krait check`, with the arguments beside the program; it says nothing where nothing is wrong.
fn checked(path: &Path) -> Result<(), Failed> {
    let mut command = krait();
    command.arg("check");
    command.args(read(path, "args").unwrap_or_default().split_whitespace());
    command.arg(relative(path));
    let outcome = run(&mut command, b"", time_limit());
    let clean = matches!(outcome.stdout.as_str(), "" | "[]\n");
    if outcome.status != i32::from(!clean) || !outcome.stderr.is_empty() {
        return Err(format!("the exit status does not fit what was found: {outcome:?}").into());
    }
    reviewed(path.with_extension("golden"), &outcome.stdout)
}

/// What krait says of a running program, beyond what CPython would: once as it goes to a pipe, once drawn.
fn said(path: &Path, mode: &str, golden: &str) -> Result<(), Failed> {
    let mut command = krait();
    command.env("KRAIT_DIAGNOSTICS", mode).env("COLUMNS", "100");
    command.arg(relative(path));
    let outcome = run(&mut command, b"", time_limit());
    let text = format!(
        "{}{}status {}\n",
        outcome.stdout, outcome.stderr, outcome.status
    );
    let text = without_library_frames(&without_root(&text));
    reviewed(path.with_extension(golden), &without_seconds(&text))
}

/// Durations differ from run to run: `0.15 s` becomes `N s`; so do lines in the library.
fn without_seconds(text: &str) -> String {
    let is_number = |word: &str| word.contains('.') && word.parse::<f64>().is_ok();
    let line = |line: &str| {
        let mut words: Vec<&str> = line.split(' ').collect();
        for index in 1..words.len() {
            if words[index].trim_end_matches(',') == "s" && is_number(words[index - 1]) {
                words[index - 1] = "N";
            }
        }
        let line = words.join(" ");
        // Where a line of the library stands is its own affair.
        match line.split_once(">:") {
            Some((file, rest)) if file.starts_with("<frozen ") => {
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                format!("{file}>:N{rest}")
            }
            _ => line,
        }
    };
    text.split_inclusive('\n')
        .map(|text| line(text.trim_end_matches('\n')) + "\n")
        .collect()
}

/// Compares with a golden that people review, or rewrites it when asked to.
fn reviewed(golden: PathBuf, found: &str) -> Result<(), Failed> {
    if std::env::var_os("KRAIT_BLESS").is_some() {
        std::fs::write(&golden, found)?;
        return Ok(());
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    Err(format!(
        "{} differs (- committed, + found; KRAIT_BLESS=1 rewrites it):\n{}",
        relative(&golden),
        diff(&expected, found)
    )
    .into())
}
