//! The real peer of `sqlite3`: what krait has written to a database CPython's module reads, and the other way round:
//! every kind of value, names in all letters, versions, a log of writes that is still open.  Both ends are the same
//! two scripts (`tests/peers/`).  Skipped, with a message, where no python3 with SQLite is to be found.

#[path = "support/binary.rs"]
mod binary;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use binary::{krait, root};

/// CPython, if it is here and has `sqlite3`.
fn cpython() -> Option<PathBuf> {
    let named = std::env::var_os("KRAIT_CPYTHON").map(PathBuf::from);
    let python = named.unwrap_or_else(|| PathBuf::from("python3"));
    let mut command = Command::new(&python);
    // Strict tables are the newest thing that the scripts make use of.
    command.args([
        "-c",
        "import sqlite3, sys; sys.exit(sqlite3.sqlite_version_info < (3, 37))",
    ]);
    let found = command.stderr(Stdio::null()).status();
    found.is_ok_and(|status| status.success()).then_some(python)
}

fn script(name: &str) -> PathBuf {
    root().join("tests/peers").join(name)
}

fn run(mut interpreter: Command, name: &str, database: &Path) -> String {
    let output = interpreter
        .arg(script(name))
        .arg(database)
        .output()
        .expect("the interpreter starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} failed: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A place for a database that is not there yet.
fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("peers-{name}.db"));
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    path
}

#[test]
fn one_writes_and_the_other_reads() {
    let Some(cpython) = cpython() else {
        return eprintln!("skipped: there is no python3 with sqlite3 here");
    };
    let cpython = || Command::new(&cpython);
    let theirs = fresh("theirs");
    run(cpython(), "sqlite_write.py", &theirs);
    let expected = run(cpython(), "sqlite_read.py", &theirs);
    assert!(expected.contains("integrity_check ok"), "{expected}");
    let ours = fresh("ours");
    run(krait(), "sqlite_write.py", &ours);
    assert_eq!(run(cpython(), "sqlite_read.py", &ours), expected);
    let theirs = fresh("theirs");
    run(cpython(), "sqlite_write.py", &theirs);
    assert_eq!(run(krait(), "sqlite_read.py", &theirs), expected);
    // What the reader has added is there for the other side.
    let again = expected
        .replace("user_version 42", "user_version 43")
        .replace("journal '+Ärger'", "journal '+Ärger'\njournal 'read'");
    assert_eq!(run(cpython(), "sqlite_read.py", &theirs), again);
    assert_eq!(run(krait(), "sqlite_read.py", &ours), again);
}

#[test]
fn one_reads_what_the_other_holds_open() {
    let Some(cpython) = cpython() else {
        return eprintln!("skipped: there is no python3 with sqlite3 here");
    };
    let python = || Command::new(&cpython);
    assert_reads_while_open("ours-open", krait(), python());
    assert_reads_while_open("theirs-open", python(), krait());
}

fn assert_reads_while_open(name: &str, mut writer: Command, reader: Command) {
    let path = fresh(name);
    let mut child = writer
        .arg(script("sqlite_write.py"))
        .arg(&path)
        .arg("--open")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the interpreter starts");
    let out = child.stdout.take().expect("its output is a pipe");
    let lines = BufReader::new(out).lines().map_while(Result::ok);
    assert!(lines.into_iter().any(|line| line == "ready"), "{name}");
    let seen = run(reader, "sqlite_read.py", &path);
    assert!(seen.contains("journal_mode wal"), "{name}: {seen}");
    assert!(seen.contains("(20000, 199990000"), "{name}: {seen}");
    drop(child.stdin.take());
    assert!(child.wait().expect("the writer ends").success(), "{name}");
}
