//! Sets krait's syntax errors against CPython 3.14's: for every source that CPython's own tests
//! hand to its compiler and that it rejects, and for the faulty programs of `tests/errors`.
//! `KRAIT_CPYTHON` names the interpreter; without it there is nothing to compare with.
//! `KRAIT_SHOW=1` lists what differs, `KRAIT_BLESS=1` rewrites `tests/errors/agreement.tsv`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use krait::diagnostic::{End, SyntaxError, SyntaxErrors, SyntaxWarning, undecodable};
use krait::source::{SourceFile, Span};
use krait::types::codec::source::decode_source;
use krait::{compiler, parser};

/// The tests of CPython that the agreement is promised for, and others that are compared too.
const PROMISED: [&str; 3] = ["test_syntax", "test_exceptions", "test_fstring"];
const FURTHER: [&str; 12] = [
    "test_tstring",
    "test_named_expressions",
    "test_patma",
    "test_type_params",
    "test_grammar",
    "test_positional_only_arg",
    "test_keywordonlyarg",
    "test_string_literals",
    "test_unpack_ex",
    "test_coroutines",
    "test_future_stmt",
    "test_eof",
];

/// How many of a hundred cases must agree in title and position.
const PROMISE: usize = 98;
const PROMISE_FURTHER: usize = 98;

/// Programs of our own whose place or title CPython sees otherwise, each with the reason.
const OTHERWISE: [(&str, &str); 4] = [
    (
        "nested_too_deeply.py",
        "each has a limit of its own for brackets",
    ),
    (
        "braces_block.py",
        "CPython stumbles over what is inside the braces",
    ),
    (
        "null_byte.py",
        "a text is not a file: that says it otherwise",
    ),
    (
        "several_late.py",
        "CPython looks for `await` before anything else",
    ),
];

/// CPython's verdict on one source.
struct Case {
    module: String,
    mode: String,
    /// `line:offset Class: message`.
    verdict: String,
    message: String,
    source: Vec<u8>,
}

/// The error, or what there is to warn of.
type Outcome = Result<Vec<SyntaxWarning>, SyntaxErrors>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cases(python: &str, modules: &[&str], files: &[PathBuf]) -> Vec<Case> {
    let mut command = Command::new(python);
    command.arg(root().join("tests/tools/syntax_cases.py"));
    command.args(modules).arg("--").args(files);
    let output = command.output().expect("KRAIT_CPYTHON runs").stdout;
    let mut rest = output.as_slice();
    let mut cases = Vec::new();
    let line = |rest: &mut &[u8]| {
        let end = rest.iter().position(|&byte| byte == b'\n')?;
        let text = String::from_utf8_lossy(&rest[..end]).into_owned();
        *rest = &rest[end + 1..];
        Some(text)
    };
    while let Some(header) = line(&mut rest) {
        let message = line(&mut rest).expect("a message");
        let fields: Vec<&str> = header.split('\t').collect();
        let [module, mode, class, at, offset, _, _, length] = fields[..] else {
            panic!("a header of the tool: {header}");
        };
        let (source, after) = rest.split_at(length.parse().expect("a length"));
        rest = after;
        cases.push(Case {
            module: module.to_owned(),
            mode: mode.to_owned(),
            verdict: format!("{at}:{offset} {class}: {message}"),
            message,
            source: source.to_vec(),
        });
    }
    cases
}

fn compile(source: &Rc<SourceFile>, mode: &str) -> Outcome {
    let (read_as, mode) = match mode {
        "eval" => (parser::Mode::Eval, compiler::Mode::Eval),
        "single" => (parser::Mode::Single, compiler::Mode::Single),
        _ => (parser::Mode::Exec, compiler::Mode::Exec),
    };
    let mut module = parser::parse(source, read_as)?;
    let mut warnings = std::mem::take(&mut module.warnings);
    let options = compiler::CompileOptions {
        mode,
        ..Default::default()
    };
    match compiler::compile_with_warnings(&module, source, &options) {
        Ok((_, more)) => {
            warnings.extend(more);
            Ok(warnings)
        }
        Err(mut errors) => Err(SyntaxErrors::new(errors.remove(0), errors)),
    }
}

fn say(error: &SyntaxError, source: &SourceFile) -> String {
    let place = error.location(source);
    let kind = error.kind.name();
    let (line, offset) = match error.end {
        End::Unplaced => (0, -1),
        _ => (place.line, i64::from(place.offset)),
    };
    format!("{line}:{offset} {kind}: {}", error.message)
}

/// What krait says of a case.
fn ours(case: &Case) -> String {
    let text = match decode_source(&case.source, None, false) {
        Ok(text) => text,
        Err(error) => {
            let (source, errors) = undecodable("<case>", error);
            return say(errors.first(), &source);
        }
    };
    let source = Rc::new(SourceFile::new("<case>", text));
    match compile(&source, &case.mode) {
        Err(errors) => say(errors.first(), &source),
        // Some tests have warnings raised as errors.
        Ok(warnings) => match warnings.iter().find(|one| one.message == case.message) {
            Some(warning) => {
                let Span { lo, hi } = warning.span;
                let error = SyntaxError::new(warning.message.clone(), Span::new(lo, hi));
                say(&error, &source)
            }
            None => "accepted".to_owned(),
        },
    }
}

#[derive(Default)]
struct Score {
    cases: usize,
    same_title: usize,
    same: usize,
}

/// The message without the place.
fn title(verdict: &str) -> &str {
    verdict.split_once(' ').map_or(verdict, |(_, title)| title)
}

fn show(case: &Case, ours: &str) {
    println!(
        "---- {} {}\n{}\n  CPython: {}\n  krait:   {ours}",
        case.module,
        case.mode,
        String::from_utf8_lossy(&case.source).trim_end(),
        case.verdict,
    );
}

#[test]
fn syntax_errors_equal_cpythons() {
    let Ok(python) = std::env::var("KRAIT_CPYTHON") else {
        println!("skipped: KRAIT_CPYTHON is not set");
        return;
    };
    let is_shown = std::env::var_os("KRAIT_SHOW").is_some();
    let modules: Vec<&str> = PROMISED.into_iter().chain(FURTHER).collect();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut rows = String::new();
    for case in cases(&python, &modules, &[]) {
        let ours = ours(&case);
        let score = scores.entry(case.module.clone()).or_default();
        score.cases += 1;
        score.same_title += usize::from(title(&ours) == title(&case.verdict));
        let name = format!("{}\t{}", case.module, score.cases);
        let (place, words) = case.verdict.split_once(' ').unwrap_or_default();
        if ours == case.verdict {
            score.same += 1;
            rows += &format!("{name}\tsame\t{place}\t{words}\n");
            continue;
        }
        let how = match title(&ours) == title(&case.verdict) {
            true => "place",
            false => "title",
        };
        rows += &format!("{name}\t{how}\t{place}\t{words}\t{ours}\n");
        if is_shown {
            show(&case, &ours);
        }
    }
    assert!(!scores.is_empty(), "the oracle found no case");
    let mut table = String::from(
        "# krait's syntax errors beside those of CPython 3.14, for each source that CPython's own tests expect it\n\
         # to reject, numbered in the order in which they run. Written by tests/syntax_oracle.rs (KRAIT_BLESS=1).\n",
    );
    let (mut promised, mut further) = (Score::default(), Score::default());
    for (name, score) in &scores {
        let line = format!(
            "{name}: {} cases, {} with CPython's title, {} at its place too",
            score.cases, score.same_title, score.same
        );
        println!("{line}");
        table += &format!("# {line}\n");
        let total = match PROMISED.contains(&name.as_str()) {
            true => &mut promised,
            false => &mut further,
        };
        total.cases += score.cases;
        total.same += score.same;
    }
    table += "# test\tnumber\tagreement\tCPython's place\tCPython's title\tkrait's answer where it differs\n";
    if std::env::var_os("KRAIT_BLESS").is_some() {
        let path = root().join("tests/errors/agreement.tsv");
        std::fs::write(path, table + &rows).expect("the table can be written");
    }
    for (score, promise) in [(promised, PROMISE), (further, PROMISE_FURTHER)] {
        assert!(
            score.same * 100 >= score.cases * promise,
            "only {} of {} cases have CPython's title at its place",
            score.same,
            score.cases
        );
    }
}

#[test]
fn our_faulty_programs_are_faulty_in_cpythons_words() {
    let Ok(python) = std::env::var("KRAIT_CPYTHON") else {
        println!("skipped: KRAIT_CPYTHON is not set");
        return;
    };
    let folder = root().join("tests/errors/syntax");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the faulty programs are there")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|end| end == "py"))
        .collect();
    files.sort();
    let cases = cases(&python, &[], &files);
    let mut wrong = 0;
    for case in &cases {
        let ours = ours(case);
        if ours != case.verdict && OTHERWISE.iter().all(|(name, _)| *name != case.module) {
            wrong += 1;
            show(case, &ours);
        }
    }
    println!("{} programs, {wrong} of them otherwise", cases.len());
    assert_eq!(wrong, 0, "see above");
    let accepted = files.len() - cases.len();
    assert!(accepted <= OTHERWISE.len(), "CPython accepts {accepted}");
}
