//! Random and mutated programs, thrown at the whole pipeline. Nothing that a
//! script contains may panic, abort or hang krait. `KRAIT_FUZZ_CASES` says how
//! many, `KRAIT_FUZZ_SEED` which; a failure names the seed of its case and
//! leaves the program in the target directory. With `KRAIT_FUZZ_KEEP` generated
//! programs are written to that directory, for `tests/tools/differ.sh`.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/generate.rs"]
mod generate;
#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/random.rs"]
mod random;
#[path = "support/run.rs"]
mod run;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use krait::Interpreter;
use krait::bytecode::disassemble::disassemble_all;
use krait::bytecode::verify::verify_all;
use krait::compiler::{CompileOptions, compile};
use krait::host::VirtualClock;
use krait::parser::{Mode, parse};
use krait::source::SourceFile;
use random::Random;

/// How long one case may take before it counts as a hang.
const CASE_LIMIT: Duration = Duration::from_secs(20);

/// How long one program may run: loops without an end are stopped here.
const RUN_LIMIT: Duration = Duration::from_millis(500);

/// The stack of a thread that runs cases, as large as the interpreter's own.
const STACK: usize = 256 << 20;

fn setting(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).unwrap_or_default();
    text.parse().unwrap_or(default)
}

/// What one thread is doing, for the watcher.
#[derive(Default)]
struct Progress {
    /// The seed of the case in work.
    seed: AtomicU64,
    /// Milliseconds from the start of the test to that of the case; 0 when idle.
    since: AtomicU64,
}

fn case_path(thread: usize) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-case-{thread}.py"))
}

fn program_of(seed: u64, corpus: &[String]) -> String {
    let mut random = Random::new(seed);
    match random.below(6) {
        0 => generate::program(&mut random),
        1 | 2 => generate::guarded_program(&mut random),
        3 => {
            let program = generate::program(&mut random);
            mutate::mutated(&mut random, &[program])
        }
        _ => mutate::mutated(&mut random, corpus),
    }
}

/// The whole pipeline, on one program: it is compiled, its bytecode verified, and
/// it runs, on a clock that does not wait and for a bounded time.
fn check(program: &str) {
    let source = Rc::new(SourceFile::new("<fuzz>", program));
    if let Ok(module) = parse(&source, Mode::Exec)
        && let Ok(code) = compile(&module, &source, &CompileOptions::default())
    {
        if let Err(error) = verify_all(&code) {
            panic!("wrong bytecode: {error}");
        }
        drop(disassemble_all(&code));
    }
    let interpreter = Interpreter::builder()
        .clock(VirtualClock::default())
        .deadline(RUN_LIMIT)
        .build();
    let outcome = interpreter.run_source("<fuzz>", program);
    let internal = ["internal error", "please report"];
    for words in internal {
        if outcome.stderr.to_lowercase().contains(words) && !program.contains(words) {
            panic!("{}", outcome.stderr);
        }
    }
}

#[test]
fn no_program_panics_or_hangs() {
    let cases = setting("KRAIT_FUZZ_CASES", 20_000);
    let first_seed = setting("KRAIT_FUZZ_SEED", 0x6b72_6169_7400_0000);
    let corpus: Vec<String> = ["tests", "examples"]
        .iter()
        .flat_map(|directory| corpus::files(directory, "py"))
        // What writes files had better not be mutated.
        .filter(|path| !path.ends_with("stdlib/files.py"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let started = Instant::now();
    let next = AtomicU64::new(0);
    let failures = Mutex::new(Vec::new());
    let progress: Vec<Progress> = (0..threads).map(|_| Progress::default()).collect();
    std::thread::scope(|scope| {
        let mut workers = Vec::new();
        for thread in 0..threads {
            let (corpus, next, failures) = (&corpus, &next, &failures);
            let progress = &progress[thread];
            let work = move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= cases {
                        progress.since.store(0, Ordering::Relaxed);
                        return;
                    }
                    let seed = first_seed.wrapping_add(number);
                    let program = program_of(seed, corpus);
                    // An abort takes us along: the file stays and shows the case.
                    drop(std::fs::write(case_path(thread), &program));
                    progress.seed.store(seed, Ordering::Relaxed);
                    let now = started.elapsed().as_millis() as u64;
                    progress.since.store(now.max(1), Ordering::Relaxed);
                    if catch_unwind(AssertUnwindSafe(|| check(&program))).is_err() {
                        let kept = case_path(thread).with_extension(format!("{seed}.py"));
                        drop(std::fs::write(&kept, &program));
                        let mut list = failures.lock().expect("nobody panics holding it");
                        list.push(format!("seed {seed}: {}", kept.display()));
                    }
                }
            };
            let builder = std::thread::Builder::new().stack_size(STACK);
            workers.push(builder.spawn_scoped(scope, work).expect("a thread starts"));
        }
        watch(&workers, &progress, started);
    });
    for thread in 0..threads {
        drop(std::fs::remove_file(case_path(thread)));
    }
    let failures = failures.into_inner().expect("nobody panics holding it");
    assert!(failures.is_empty(), "panics:\n{}", failures.join("\n"));
    let seconds = started.elapsed().as_secs_f64();
    println!("{cases} programs in {seconds:.1} s");
}

/// Ends the test program when a case hangs, since no thread can be stopped.
fn watch(workers: &[std::thread::ScopedJoinHandle<()>], progress: &[Progress], started: Instant) {
    while !workers.iter().all(|worker| worker.is_finished()) {
        std::thread::sleep(Duration::from_millis(20));
        let now = started.elapsed().as_millis() as u64;
        for (thread, one) in progress.iter().enumerate() {
            let since = one.since.load(Ordering::Relaxed);
            if since > 0 && now.saturating_sub(since) > CASE_LIMIT.as_millis() as u64 {
                let seed = one.seed.load(Ordering::Relaxed);
                eprintln!("seed {seed} hangs: {}", case_path(thread).display());
                std::process::exit(101);
            }
        }
    }
}

/// What the mutations start from is itself in order.
#[test]
fn the_corpus_parses() {
    let mut wrong = Vec::new();
    for directory in [
        "tests/language",
        "tests/exceptions",
        "tests/asyncio",
        "tests/stdlib",
        "examples",
    ] {
        for path in corpus::files(directory, "py") {
            let text = std::fs::read_to_string(&path).expect("the corpus is UTF-8");
            // A byte order mark goes when a file is read.
            let text = text.trim_start_matches('\u{feff}');
            let source = SourceFile::new("<corpus>", text);
            if let Err(errors) = parse(&source, Mode::Exec) {
                let error = errors.first();
                let line = source.position(error.span.lo).line;
                wrong.push(format!("{}:{line}: {}", path.display(), error.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Writes programs whose output ought to be CPython's, for comparison.
#[test]
fn programs_are_kept_on_request() {
    let Some(directory) = std::env::var_os("KRAIT_FUZZ_KEEP") else {
        return;
    };
    let first_seed = setting("KRAIT_FUZZ_SEED", 1);
    for seed in first_seed..first_seed + setting("KRAIT_FUZZ_CASES", 500) {
        let program = generate::guarded_program(&mut Random::new(seed));
        let path = PathBuf::from(&directory).join(format!("{seed}.py"));
        std::fs::write(path, program).expect("the directory can be written");
    }
}

/// The generator's programs are worth running only if most of them parse.
#[test]
fn generated_programs_mostly_parse() {
    let parses = |seed: &u64| {
        let text = generate::program(&mut Random::new(*seed));
        parse(&SourceFile::new("<fuzz>", text), Mode::Exec).is_ok()
    };
    let good = (0..1000).filter(parses).count();
    assert!(good > 900, "only {good} of 1000 programs parse");
}

/// Programs whose nesting is deep: each ends in an answer, not in a crash.
#[test]
fn deep_nesting_ends_in_an_answer() {
    let shapes: [(&str, &str, &str); 32] = [
        ("(", "1", ")"),
        ("[", "", "]"),
        ("{", "", "}"),
        ("{1:", "1", "}"),
        ("f(", "", ")"),
        ("x[", "0", "]"),
        ("-", "1", ""),
        ("not ", "1", ""),
        ("~", "1", ""),
        ("await ", "x", ""),
        ("lambda: ", "1", ""),
        ("lambda x=", "1", ": 1"),
        ("1 if 1 else ", "2", ""),
        ("1 + ", "1", ""),
        ("1 ** ", "1", ""),
        ("1 < ", "1", ""),
        ("1 and ", "1", ""),
        ("x", "", ".a"),
        ("x", "", "()"),
        ("x", "", "[0]"),
        ("x = ", "1", ""),
        ("(x := ", "1", ")"),
        ("*", "x", ""),
        ("(yield ", "1", ")"),
        ("f'{", "1", "}'"),
        ("@x\n", "def f(): pass", ""),
        ("x;", "x", ""),
        ("if x: pass\nel", "se: pass", ""),
        ("del (", "x", ")"),
        ("[x for x in ", "y", "]"),
        ("1,", "1", ""),
        ("'a' ", "'b'", ""),
    ];
    let mut programs = Vec::new();
    for count in [100, 2_000, 100_000] {
        for (before, middle, after) in shapes {
            let program = before.repeat(count) + middle + &after.repeat(count);
            programs.push((format!("{count} times {before:?} … {after:?}"), program));
        }
        let patterns = "[".repeat(count) + &"]".repeat(count);
        programs.push((
            format!("{count} patterns"),
            format!("match x:\n case {patterns}: pass"),
        ));
    }
    for (word, suffix) in [
        ("if x:", ""),
        ("for x in y:", ""),
        ("def f():", ""),
        ("try:", ""),
        ("class C:", ""),
        ("async def f():", ""),
        ("with x:", ""),
        ("while x:", ""),
    ] {
        let lines = |n: usize| -> String {
            (0..n)
                .map(|i| " ".repeat(i) + word + suffix + "\n")
                .collect()
        };
        for n in [50, 99, 150, 1500] {
            programs.push((
                format!("{n} nested {word}"),
                lines(n) + &" ".repeat(n) + "pass\n",
            ));
        }
    }
    let mut wrong = Vec::new();
    for (what, program) in programs {
        let outcome = run::run(
            binary::krait().arg("-"),
            program.as_bytes(),
            run::time_limit(),
        );
        let crashed = !matches!(outcome.status, 0 | 1) || outcome.stderr.contains("panicked");
        if outcome.timed_out || crashed || outcome.elapsed > Duration::from_secs(20) {
            let start: String = outcome.stderr.chars().take(200).collect();
            let took = outcome.elapsed;
            wrong.push(format!(
                "{what}: status {} after {took:.1?} {start}",
                outcome.status
            ));
        }
        drop(outcome.stdout);
    }
    assert!(
        wrong.is_empty(),
        "{} programs:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
