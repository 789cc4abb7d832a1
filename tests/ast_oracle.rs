//! Compares krait's trees with those of CPython 3.14 over CPython's own library,
//! places included.  `KRAIT_CPYTHON` names the interpreter; without it there is
//! nothing to compare with, and the test says that it was skipped.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use krait::ast;
use krait::parser::{self, Mode};
use krait::source::{self, SourceFile};

/// CPython, dumping one tree after the other.
struct Oracle {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    fn start(python: &str) -> Oracle {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/ast_dump.py");
        let mut child = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("KRAIT_CPYTHON names an interpreter");
        let requests = child.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Oracle {
            child,
            requests,
            answers,
        }
    }

    /// CPython's tree of a file, if CPython accepts it.
    fn tree(&mut self, path: &Path) -> Option<String> {
        writeln!(self.requests, "{}", path.display()).expect("the oracle listens");
        let mut head = String::new();
        self.answers
            .read_line(&mut head)
            .expect("the oracle answers");
        let (_, length) = head
            .trim_end()
            .rsplit_once(' ')
            .expect("a path and a length");
        let length: usize = length.parse().ok()?;
        let mut text = vec![0; length];
        self.answers.read_exact(&mut text).expect("a whole tree");
        Some(String::from_utf8(text).expect("the dump is UTF-8"))
    }
}

fn library(python: &str) -> PathBuf {
    let output = Command::new(python)
        .args(["-c", "import os; print(os.path.dirname(os.__file__))"])
        .output()
        .expect("KRAIT_CPYTHON runs");
    PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
}

fn python_files(directory: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("site-packages") {
            python_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "py") && path.is_file() {
            found.push(path);
        }
    }
}

fn our_tree(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let text = source::decode(&bytes, None).map_err(|error| error.message)?;
    let source = SourceFile::new(path.display().to_string(), text);
    match parser::parse(&source, Mode::Exec) {
        Ok(module) => Ok(ast::dump(&source, &module)),
        Err(errors) => {
            let error = errors.first();
            let place = error.location(&source);
            Err(format!("line {}: {}", place.line, error.message))
        }
    }
}

#[test]
fn trees_equal_cpythons() {
    let Ok(python) = std::env::var("KRAIT_CPYTHON") else {
        println!("skipped: KRAIT_CPYTHON is not set");
        return;
    };
    let mut files = Vec::new();
    python_files(&library(&python), &mut files);
    python_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ast"),
        &mut files,
    );
    files.sort();
    let mut oracle = Oracle::start(&python);
    let (mut equal, mut both_reject, mut differences) = (0, 0, Vec::new());
    for path in &files {
        match (oracle.tree(path), our_tree(path)) {
            (Some(theirs), Ok(ours)) if theirs == ours => equal += 1,
            (Some(theirs), Ok(ours)) => {
                let mut pairs = theirs.lines().zip(ours.lines());
                let (theirs, ours) = pairs
                    .find(|(theirs, ours)| theirs != ours)
                    .unwrap_or(("", "a different number of lines"));
                differences.push(format!(
                    "{}\n  CPython: {theirs}\n  krait:   {ours}",
                    path.display()
                ));
            }
            (None, Err(_)) => both_reject += 1,
            (None, Ok(_)) => differences.push(format!("{}: only krait accepts it", path.display())),
            (Some(_), Err(why)) => differences.push(format!("{}: {why}", path.display())),
        }
    }
    drop(oracle.requests);
    oracle.child.wait().expect("the oracle ends");
    println!("{equal} trees equal, {both_reject} files rejected by both");
    let known = |difference: &String| KNOWN.iter().any(|name| difference.contains(name));
    let (expected, surprising): (Vec<_>, Vec<_>) = differences.into_iter().partition(known);
    println!("{} known differences", expected.len());
    assert!(surprising.is_empty(), "{}", surprising.join("\n"));
}

/// The time that this thread has spent on a processor, whatever else runs.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    let nanoseconds = text
        .split(' ')
        .next()
        .and_then(|field| field.parse::<f64>().ok());
    nanoseconds.expect("the first field is a number") / 1e9
}

/// How fast sources are read: `cargo test --release --test ast_oracle -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed() {
    let python = std::env::var("KRAIT_CPYTHON").expect("KRAIT_CPYTHON names an interpreter");
    let mut files = Vec::new();
    python_files(&library(&python), &mut files);
    files.sort();
    let top_level = files
        .iter()
        .filter(|path| path.parent() == Some(&library(&python)));
    let text: String = top_level
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    let megabytes = text.len() as f64 / 1e6;
    let source = SourceFile::new("library", text);
    let mut best = f64::MAX;
    for _ in 0..7 {
        let start = processor_seconds();
        let module = parser::parse(&source, Mode::Exec).expect("the library parses");
        assert!(module.node_count > 2);
        drop(module);
        best = best.min(processor_seconds() - start);
    }
    println!(
        "{megabytes:.2} MB, tree dropped: {:.1} MB/s",
        megabytes / best
    );
}

/// Files in encodings that krait does not read.
const KNOWN: [&str; 1] = ["encoded_modules/module_koi8_r.py"];
