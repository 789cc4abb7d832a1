//! `krait check` over programs that are right: the examples, and CPython's own library, which
//! `KRAIT_CPYTHON` finds.  What is found there is a false alarm but for the few places listed here,
//! where the library really has such code.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use krait::check::check;
use krait::on_large_stack;
use krait::source::{self, SourceFile};

/// Files of the library where a finding is true, each with what it is.
const TRUE: [(&str, &str); 3] = [
    ("_pyrepl/completing_reader.py", "unreachable"),
    ("compileall.py", "unreachable"),
    ("asyncio/base_events.py", "blocking-call"),
];

fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        // The tests of CPython do everything that one should not.
        let skipped = ["test", "site-packages", "__pycache__"];
        if path.is_dir() {
            if !skipped.iter().any(|name| path.ends_with(name)) {
                programs(&path, found);
            }
        } else if path.extension().is_some_and(|end| end == "py") {
            found.push(path);
        }
    }
}

/// What is found in the programs below a folder: a line for each finding.
fn findings(folder: &Path) -> (usize, Vec<String>) {
    let mut paths = Vec::new();
    programs(folder, &mut paths);
    let mut lines = Vec::new();
    for path in &paths {
        let name = path
            .strip_prefix(folder)
            .expect("found below it")
            .display()
            .to_string();
        // A distribution may leave links behind that lead nowhere.
        let Ok(bytes) = std::fs::read(path) else {
            continue;
        };
        let Ok(text) = source::decode(&bytes, Some(&name)) else {
            continue;
        };
        let source = Rc::new(SourceFile::new(name.as_str(), text));
        for finding in check(&source) {
            let line = source.position(finding.span.lo).line;
            lines.push(format!(
                "{name}:{line}: {} {}",
                finding.code.name(),
                finding.message
            ));
        }
    }
    (paths.len(), lines)
}

#[test]
fn the_examples_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let (count, lines) = on_large_stack(|| findings(&folder));
    assert!(count > 10, "only {count} examples");
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn the_library_of_cpython_is_clean() {
    let Ok(python) = std::env::var("KRAIT_CPYTHON") else {
        println!("skipped: KRAIT_CPYTHON is not set");
        return;
    };
    let locate = "import os; print(os.path.dirname(os.__file__))";
    let found = Command::new(python).args(["-c", locate]).output();
    let folder = String::from_utf8(found.expect("KRAIT_CPYTHON runs").stdout).expect("a path");
    let (count, lines) = on_large_stack(|| findings(Path::new(folder.trim())));
    println!("{count} files, {} findings", lines.len());
    let is_true = |line: &&String| {
        TRUE.iter()
            .any(|(file, code)| line.starts_with(file) && line.contains(code))
    };
    let (real, wrong): (Vec<&String>, Vec<&String>) = lines.iter().partition(is_true);
    println!("true: {real:#?}");
    assert!(wrong.is_empty(), "false alarms: {wrong:#?}");
}
