//! Sets krait's syntax errors against CPython 3.14's, over the faulty sources in
//! CPython's own tests.  `KRAIT_CPYTHON` names the interpreter; without it there
//! is nothing to compare with.  `KRAIT_SHOW=1` lists what differs.

use std::collections::BTreeMap;
use std::process::Command;

use krait::parser::{self, Mode};
use krait::source::SourceFile;

/// CPython's verdict on one source.
struct Case {
    group: String,
    file: String,
    kind: String,
    line: u32,
    offset: u32,
    message: String,
    source: String,
}

const FILES: [&str; 7] = [
    "test_syntax",
    "test_exceptions",
    "test_fstring",
    "test_tstring",
    "test_named_expressions",
    "test_patma",
    "test_type_params",
];

fn cases(python: &str) -> Vec<Case> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/syntax_cases.py");
    let locate = "import os, sys; print(os.path.join(os.path.dirname(os.__file__), 'test'))";
    let found = Command::new(python).args(["-c", locate]).output();
    let directory = String::from_utf8(found.expect("KRAIT_CPYTHON runs").stdout).expect("a path");
    let files = FILES
        .iter()
        .map(|name| format!("{}/{name}.py", directory.trim()));
    let output = Command::new(python).arg(script).args(files).output();
    let text = String::from_utf8(output.expect("KRAIT_CPYTHON runs").stdout).expect("UTF-8");
    let mut rest = text.as_str();
    let mut cases = Vec::new();
    while let Some((header, after)) = rest.split_once('\n') {
        let (message, after) = after.split_once('\n').expect("a message");
        let fields: Vec<&str> = header.split('\t').collect();
        let number = |index: usize| fields[index].parse::<u32>().expect("a number");
        let (source, after) = after.split_at(number(7) as usize);
        cases.push(Case {
            group: fields[0].to_owned(),
            file: fields[1].to_owned(),
            kind: fields[2].to_owned(),
            line: number(3),
            offset: number(4),
            message: message.to_owned(),
            source: source.to_owned(),
        });
        rest = after;
    }
    cases
}

#[derive(Default)]
struct Score {
    cases: u32,
    rejected: u32,
    same_message: u32,
    same_place: u32,
}

#[test]
fn messages_equal_cpythons() {
    let Ok(python) = std::env::var("KRAIT_CPYTHON") else {
        println!("skipped: KRAIT_CPYTHON is not set");
        return;
    };
    let show = std::env::var_os("KRAIT_SHOW").is_some();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for case in cases(&python) {
        let score = scores
            .entry(format!("{} {}", case.file, case.group))
            .or_default();
        score.cases += 1;
        let source = SourceFile::new("<case>", case.source.clone());
        let ours = match parser::parse(&source, Mode::Exec) {
            Ok(_) => "accepted".to_owned(),
            Err(errors) => {
                score.rejected += 1;
                let error = errors.first();
                let place = error.location(&source);
                let same = error.message == case.message && error.kind.name() == case.kind;
                score.same_message += u32::from(same);
                let same_place = same && (place.line, place.offset) == (case.line, case.offset);
                score.same_place += u32::from(same_place);
                if same_place {
                    continue;
                }
                let kind = error.kind.name();
                format!("{}:{} {kind}: {}", place.line, place.offset, error.message)
            }
        };
        if show {
            println!(
                "---- {} {}\n{}\n  CPython: {}:{} {}: {}\n  krait:   {ours}",
                case.group,
                case.file,
                case.source.trim_end(),
                case.line,
                case.offset,
                case.kind,
                case.message
            );
        }
    }
    assert!(!scores.is_empty(), "the oracle found no case");
    let mut doctests = Score::default();
    for (name, score) in &scores {
        println!(
            "{name}: {} cases, {} rejected, {} with CPython's message, {} at its place",
            score.cases, score.rejected, score.same_message, score.same_place
        );
        if name.ends_with("doctest") {
            doctests.cases += score.cases;
            doctests.same_message += score.same_message;
        }
    }
    assert!(
        doctests.same_message * 100 >= doctests.cases * 75,
        "only {} of {} doctests have CPython's message",
        doctests.same_message,
        doctests.cases
    );
}
