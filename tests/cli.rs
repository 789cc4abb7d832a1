//! The command as its user meets it: ways to name a program, exit statuses,
//! standard streams, interruption. What CPython does too was checked there.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/run.rs"]
mod run;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use binary::{krait, root};
use run::{Outcome, run, time_limit};

fn krait_with(args: &[&str], input: &str) -> Outcome {
    let outcome = run(krait().args(args), input.as_bytes(), time_limit());
    assert!(!outcome.timed_out, "krait {args:?} hangs");
    assert!(
        !outcome.stderr.contains("panicked"),
        "krait {args:?} panics:\n{}",
        outcome.stderr
    );
    outcome
}

fn code(program: &str) -> Outcome {
    krait_with(&["-c", program], "")
}

#[track_caller]
fn assert_output(outcome: &Outcome, stdout: &str, status: i32) {
    assert_eq!(
        (outcome.stdout.as_str(), outcome.status),
        (stdout, status),
        "standard error:\n{}",
        outcome.stderr
    );
}

/// A file of our own for one test, removed when that ends.
struct Script(std::path::PathBuf);

impl Script {
    fn new(name: &str, text: &str) -> Script {
        let directory = std::env::temp_dir().join(format!("krait-cli-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("the temporary directory can be written");
        let path = directory.join(name);
        let folder = path.parent().expect("a file lies in a folder");
        std::fs::create_dir_all(folder).expect("the temporary directory can be written");
        std::fs::write(&path, text).expect("the temporary directory can be written");
        Script(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a UTF-8 path")
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

#[test]
fn kraitpath_adds_folders_of_modules() {
    let module = Script::new("kraitpath_module.py", "answer = 42\n");
    let folder = module.0.parent().expect("a file lies in a folder");
    let mut command = krait();
    command
        .env("KRAITPATH", format!("/nowhere:{}", folder.display()))
        .args(["-c", "import kraitpath_module as m; print(m.answer)"]);
    let outcome = run(&mut command, b"", time_limit());
    assert_output(&outcome, "42\n", 0);
}

#[test]
fn a_file_runs_with_its_arguments() {
    let script = Script::new("argv.py", "import sys\nprint(sys.argv[1:], __name__)\n");
    let outcome = krait_with(&[script.path(), "-c", "--help", "x y", "-"], "");
    assert_output(&outcome, "['-c', '--help', 'x y', '-'] __main__\n", 0);
}

#[test]
fn argv_zero_is_the_name_that_was_given() {
    let script = Script::new("zero.py", "import sys\nprint(sys.argv[0])\n");
    let outcome = krait_with(&[script.path()], "");
    assert_output(&outcome, &format!("{}\n", script.path()), 0);
    assert_output(&code("import sys; print(sys.argv)"), "['-c']\n", 0);
    let outcome = krait_with(&["-", "a"], "import sys; print(sys.argv)");
    assert_output(&outcome, "['-', 'a']\n", 0);
}

#[test]
fn code_from_the_command_line_has_arguments_too() {
    let program = "import sys\nprint(sys.argv, __name__)";
    let outcome = krait_with(&["-c", program, "-v", "file.py"], "");
    assert_output(&outcome, "['-c', '-v', 'file.py'] __main__\n", 0);
}

#[test]
fn a_program_comes_from_standard_input() {
    assert_output(
        &krait_with(&["-"], "print('from stdin')\n"),
        "from stdin\n",
        0,
    );
    let outcome = krait_with(&["-"], "x = 1\nprint(x / 0)\n");
    assert_output(&outcome, "", 1);
    assert!(
        outcome
            .stderr
            .contains("File \"<stdin>\", line 2, in <module>")
    );
}

#[test]
fn a_script_imports_its_neighbours() {
    let _neighbour = Script::new("neighbour_module.py", "value = 'neighbour'\n");
    let script = Script::new(
        "imports.py",
        "import neighbour_module as n\nprint(n.value)\n",
    );
    assert_output(&krait_with(&[script.path()], ""), "neighbour\n", 0);
}

#[test]
fn version_and_help() {
    for flag in ["--version", "-V"] {
        let outcome = krait_with(&[flag], "");
        assert_eq!(outcome.status, 0, "{flag}");
        let expected = format!("krait {}", env!("CARGO_PKG_VERSION"));
        assert!(outcome.stdout.starts_with(&expected), "{}", outcome.stdout);
    }
    for flag in ["--help", "-h"] {
        let outcome = krait_with(&[flag], "");
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
        for word in ["krait FILE", "-c CODE", "dump", "--version"] {
            let named = outcome.stdout.contains(word);
            assert!(named, "{flag} names {word}:\n{}", outcome.stdout);
        }
    }
}

#[test]
fn wrong_usage_is_status_two() {
    let cases: [&[&str]; 6] = [
        &["--nope"],
        &["-c"],
        &["/nonexistent/script.py"],
        &["dump"],
        &["dump", "nope", "x.py"],
        &["dump", "ast"],
    ];
    for args in cases {
        let outcome = krait_with(args, "");
        assert_eq!(outcome.status, 2, "krait {args:?}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, "", "krait {args:?}");
        assert!(!outcome.stderr.is_empty(), "krait {args:?} says why");
    }
    let missing = krait_with(&["/nonexistent/script.py"], "");
    let expected = "can't open file '/nonexistent/script.py': [Errno 2] No such file or directory";
    assert!(missing.stderr.contains(expected), "{}", missing.stderr);
}

#[test]
fn the_exit_status_is_what_the_script_says() {
    let cases = [
        ("pass", 0, ""),
        ("raise SystemExit", 0, ""),
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit(0)", 0, ""),
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit(True)", 1, ""),
        ("import sys; sys.exit(256 + 7)", 7, ""),
        ("import sys; sys.exit(-1)", 255, ""),
        ("import sys; sys.exit('a message')", 1, "a message\n"),
        ("raise SystemExit([1, 2])", 1, "[1, 2]\n"),
        ("raise SystemExit(1, 2)", 1, "(1, 2)\n"),
        ("import sys\ntry: sys.exit(5)\nfinally: pass", 5, ""),
    ];
    for (program, status, stderr) in cases {
        let outcome = code(program);
        assert_eq!(
            (outcome.status, outcome.stderr.as_str()),
            (status, stderr),
            "{program}"
        );
    }
    assert_eq!(code("1 / 0").status, 1);
    assert_eq!(code("x = = 1").status, 1);
    assert_eq!(code("raise KeyboardInterrupt").status, 130);
}

#[test]
fn an_uncaught_error_prints_a_traceback() {
    let outcome = code("def f():\n    return 1 / 0\nf()");
    let expected = "Traceback (most recent call last):\n  File \"<string>\", line 3, in <module>\n    \
                    f()\n    ~^^\n  File \"<string>\", line 2, in f\n    return 1 / 0\n           \
                    ~~^~~\nZeroDivisionError: division by zero\n";
    assert_eq!(outcome.stderr, expected);
    assert_eq!(outcome.status, 1);
}

#[test]
fn a_syntax_error_runs_nothing() {
    let outcome = code("print('before')\nif True\n    print('x')\n");
    assert_output(&outcome, "", 1);
    assert!(
        outcome.stderr.contains("expected ':'"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn output_survives_errors_and_exits() {
    let outcome = code("print('kept')\nprint('no newline', end='')\n1 / 0");
    assert_output(&outcome, "kept\nno newline", 1);
    assert_output(
        &code("import sys\nprint('kept', end='')\nsys.exit(4)"),
        "kept",
        4,
    );
    let outcome = code("import sys\nsys.stdout.write('x' * 300000)\nraise KeyError");
    assert_eq!((outcome.stdout.len(), outcome.status), (300_000, 1));
}

#[test]
fn large_output_arrives_whole() {
    let outcome = code("for i in range(200000): print(i)");
    assert_eq!(outcome.status, 0);
    assert_eq!(outcome.stdout.lines().count(), 200_000);
    assert!(outcome.stdout.ends_with("\n199999\n"));
}

#[test]
fn standard_error_is_not_held_back() {
    let program = "import sys\nprint('error', file=sys.stderr)\nprint('out')";
    let outcome = code(program);
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str()),
        ("out\n", "error\n")
    );
}

#[test]
fn scripts_read_standard_input() {
    let outcome = krait_with(&["-c", "print(input('? ') + input())"], "a\nb\n");
    assert_output(&outcome, "? ab\n", 0);
    let program = "import sys\nfor line in sys.stdin: print(repr(line))";
    assert_output(&krait_with(&["-c", program], "x\ny"), "'x\\n'\n'y'\n", 0);
    let program = "import sys\nprint(repr(sys.stdin.read()))";
    assert_output(&krait_with(&["-c", program], "é\n"), "'é\\n'\n", 0);
    assert_output(&krait_with(&["-c", "input()"], ""), "", 1);
}

#[test]
fn a_closed_pipe_ends_the_script_quietly() {
    let mut child = krait()
        .args(["-c", "for i in range(1000000): print('line', i)"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("krait starts");
    let mut first = String::new();
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    stdout.read_line(&mut first).expect("a line arrives");
    drop(stdout);
    let mut stderr = String::new();
    let mut pipe = child.stderr.take().expect("stderr is piped");
    pipe.read_to_string(&mut stderr).expect("stderr is text");
    let status = child.wait().expect("krait ends");
    assert_eq!(first, "line 0\n");
    assert!(stderr.contains("BrokenPipeError"), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert!(matches!(status.code(), Some(1 | 120)), "{status}");
}

/// Starts a program, waits for its first line, interrupts it, and says how it ended.
fn interrupted(program: &str) -> (String, String, i32) {
    let mut child = krait()
        .args(["-c", program])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("krait starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let mut text = String::new();
    stdout.read_line(&mut text).expect("a line arrives");
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.expect("kill runs").success());
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("our child can be waited for") {
            break status;
        }
        if started.elapsed() > Duration::from_secs(10) {
            child.kill().expect("our child can be killed");
            panic!("not interrupted: {program}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    stdout.read_to_string(&mut text).expect("stdout is text");
    let mut errors = String::new();
    let mut pipe = child.stderr.take().expect("stderr is piped");
    pipe.read_to_string(&mut errors).expect("stderr is text");
    use std::os::unix::process::ExitStatusExt;
    let status = status.code().or(status.signal().map(|signal| 128 + signal));
    (text, errors, status.unwrap_or(-1))
}

#[test]
fn an_interrupt_cancels_the_main_task_first() {
    let program = "
import asyncio
async def main():
    print('ready', flush=True)
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print('main task cancelled')
        raise
    finally:
        await asyncio.sleep(0)
        print('cleaned up')
asyncio.run(main())
";
    let (stdout, stderr, status) = interrupted(program);
    assert_eq!(
        stdout, "ready\nmain task cancelled\ncleaned up\n",
        "{stderr}"
    );
    assert!(stderr.ends_with("\nKeyboardInterrupt\n"), "{stderr}");
    assert_eq!(status, 130);
}

#[test]
fn an_interrupt_stops_loops_and_sleeps() {
    let cases = [
        "print('ready', flush=True)\nwhile True: pass",
        "print('ready', flush=True)\ni = 0\nwhile True: i += 1",
        "print('ready', flush=True)\nimport time\ntime.sleep(60)",
        "print('ready', flush=True)\nfor i in range(10 ** 12): sum([i])",
        "print('ready', flush=True)\ndef f(): return f\nwhile f(): f()",
    ];
    for program in cases {
        let (_, stderr, status) = interrupted(program);
        assert!(
            stderr.ends_with("KeyboardInterrupt\n"),
            "{program}\n{stderr}"
        );
        assert_eq!(status, 130, "{program}");
    }
}

#[test]
fn an_interrupt_can_be_caught() {
    let program = "
print('ready', flush=True)
try:
    while True: pass
except KeyboardInterrupt:
    print('caught')
";
    let (stdout, stderr, status) = interrupted(program);
    assert_eq!(
        (stdout.as_str(), stderr.as_str(), status),
        ("ready\ncaught\n", "", 0)
    );
}

#[test]
fn every_stage_can_be_shown() {
    for stage in ["tokens", "ast", "scopes", "bytecode", "states"] {
        let outcome = krait_with(&["dump", stage, "examples/note_4_gather.py"], "");
        assert_eq!(outcome.status, 0, "krait dump {stage}: {}", outcome.stderr);
        assert!(
            !outcome.stdout.is_empty(),
            "krait dump {stage} prints something"
        );
    }
    let args = [
        "dump",
        "states",
        "--format=mermaid",
        "examples/note_4_gather.py",
    ];
    let outcome = krait_with(&args, "");
    assert!(
        outcome.stdout.contains("stateDiagram"),
        "{}",
        outcome.stdout
    );
    let script = Script::new("broken.py", "def f(:\n");
    assert_eq!(krait_with(&["dump", "ast", script.path()], "").status, 1);
}

#[test]
fn the_programs_of_the_readme_run() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there is a README");
    let mut programs = 0;
    for block in readme.split("```python\n").skip(1) {
        let program = block.split("```").next().unwrap_or_default();
        let outcome = code(program);
        assert_eq!(
            (outcome.status, outcome.stderr.as_str()),
            (0, ""),
            "{program}"
        );
        programs += 1;
    }
    assert!(programs > 0, "the README shows a program");
    for line in readme.lines().filter(|line| line.starts_with("cargo run")) {
        let script = line.split_whitespace().find(|word| word.ends_with(".py"));
        let script = script.expect("the README runs a script");
        assert!(root().join(script).exists(), "{script}");
    }
}

#[test]
fn gathered_tasks_overlap() {
    let outcome = krait_with(&["examples/note_4_gather.py"], "");
    let seconds = outcome.elapsed.as_secs_f64();
    assert!((2.0..2.9).contains(&seconds), "{seconds} s, not 2");
    assert!(root().join("examples/note_4_gather.out").exists());
}

#[test]
fn check_answers_with_its_exit_status() {
    let clean = Script::new("check_clean.py", "print('fine')\n");
    let faulty = Script::new("check_faulty.py", "print(undefined)  # not run\n");
    assert_output(&krait_with(&["check", clean.path()], ""), "", 0);
    let outcome = krait_with(&["check", clean.path(), faulty.path()], "");
    assert_eq!(outcome.status, 1);
    assert!(
        outcome
            .stdout
            .starts_with("error[undefined-name]: name 'undefined' is not defined")
    );
    let outcome = krait_with(&["check", "--format=json", clean.path()], "");
    assert_output(&outcome, "[]\n", 0);
    let outcome = krait_with(&["check", "--help"], "");
    assert_eq!(outcome.status, 0);
    assert!(outcome.stdout.contains("never-awaited"));
    for wrong in [
        vec!["check"],
        vec!["check", "--format=xml", clean.path()],
        vec!["check", "--unknown", clean.path()],
        vec!["check", "/nowhere/at/all.py"],
    ] {
        assert_output(&krait_with(&wrong, ""), "", 2);
    }
}

#[test]
fn check_reads_standard_input() {
    let outcome = krait_with(&["check", "--format=json", "-"], "print(undefined)\n");
    assert!(
        outcome
            .stdout
            .contains("\"path\": \"<stdin>\", \"line\": 1"),
        "{outcome:?}"
    );
    assert_eq!(outcome.status, 1);
}

#[test]
fn a_module_may_await_at_its_top_level() {
    let script = Script::new(
        "awaiting_module.py",
        "import asyncio\nprint(__name__, await asyncio.sleep(0, 'woke'))\nraise SystemExit(3)\n",
    );
    let folder = std::path::Path::new(script.path());
    let folder = folder.parent().expect("a folder").display().to_string();
    let outcome = run(
        krait()
            .args(["-m", "awaiting_module"])
            .env("KRAITPATH", &folder),
        b"",
        time_limit(),
    );
    assert_output(&outcome, "__main__ woke\n", 3);
}

#[test]
fn the_module_asyncio_is_the_prompt() {
    let outcome = krait_with(&["-m", "asyncio"], "await asyncio.sleep(0, 'woke')\n");
    assert_output(&outcome, "'woke'\n", 0);
    let outcome = krait_with(&["-m", "asyncio", "ps", "1"], "");
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("asyncio ps"), "{outcome:?}");
}

#[test]
fn check_reads_folders_and_what_is_no_text() {
    let script = Script::new("check_folder/deep/latin.py", "");
    std::fs::write(&script.0, b"x = 1\ny = '\xe9'\n").expect("written");
    let folder = script
        .0
        .parent()
        .and_then(|deep| deep.parent())
        .expect("a folder");
    let outcome = krait_with(
        &["check", "--format=json", &folder.display().to_string()],
        "",
    );
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("\"line\": 2, \"column\": 6, "),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome
            .stdout
            .contains("Non-UTF-8 code starting with '\\\\xe9'"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn warnings_are_filtered_by_option_and_environment() {
    let program = "import warnings\nwarnings.warn('careful')\nprint('on')";
    let quiet = krait_with(&["-W", "ignore", "-c", program], "");
    assert_output(&quiet, "on\n", 0);
    assert_eq!(quiet.stderr, "");
    let error = krait_with(&["-W", "error::UserWarning", "-c", program], "");
    assert_output(&error, "", 1);
    let mut command = krait();
    command
        .env("PYTHONWARNINGS", "ignore")
        .args(["-c", program]);
    let outcome = run(&mut command, b"", time_limit());
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str()),
        ("on\n", "")
    );
    // The option comes after the variable, and so before it in the filters.
    command = krait();
    command
        .env("PYTHONWARNINGS", "ignore")
        .args(["-W", "error", "-c", program]);
    assert_eq!(run(&mut command, b"", time_limit()).status, 1);
}
