//! The prompt as its user meets it: the real binary in a pseudo-terminal, and through a pipe.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/run.rs"]
mod run;
#[path = "support/terminal.rs"]
mod terminal;

use std::path::PathBuf;
use std::process::Command;

use binary::krait;
use run::{Outcome, run, time_limit};
use terminal::{Terminal, plain};

/// A folder of the test's own, empty.
fn folder(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("repl")
        .join(test);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// The command on a terminal that knows what it does, without colours and without a history.
fn command() -> Command {
    let mut command = krait();
    command
        .env("TERM", "xterm-256color")
        .env("KRAIT_HISTORY", "");
    command
}

/// A session at its first prompt.
#[track_caller]
fn session() -> Terminal {
    let mut terminal = Terminal::start(command());
    terminal.prompt();
    terminal
}

fn piped(args: &[&str], input: &str) -> Outcome {
    let outcome = run(krait().args(args), input.as_bytes(), time_limit());
    assert!(
        !outcome.timed_out,
        "krait {args:?} hangs: {:?}",
        outcome.elapsed
    );
    outcome
}

/// A coroutine function that prints each time that `gate` is set.
const TICK: &str = "\x1b[200~gate = asyncio.Event()\nasync def tick():\n    n = 0\n    while True:\n        await gate.wait()\n        gate.clear()\n        n += 1\n        print('tick', n)\n\x1b[201~";

/// A session in which `tick()` runs in the background.
#[track_caller]
fn ticking() -> Terminal {
    let mut terminal = session();
    terminal.enter(TICK);
    terminal.enter("ticker = asyncio.create_task(tick(), name='ticker')");
    terminal
}

const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const CTRL_R: &str = "\x12";
const UP: &str = "\x1b[A";

#[test]
fn values_are_shown_and_kept() {
    let mut terminal = session();
    assert_eq!(terminal.enter("6 * 7"), "42\n");
    assert_eq!(terminal.enter("_ + 1"), "43\n");
    assert_eq!(terminal.enter("None"), "");
    assert_eq!(terminal.enter("'text'"), "'text'\n");
    assert_eq!(terminal.enter("1; 2"), "2\n");
    terminal.keys(CTRL_D);
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn exceptions_show_their_lines_and_leave_the_session_usable() {
    let mut terminal = session();
    terminal.enter("\x1b[200~def half(n):\n    return n / 0\n\x1b[201~");
    let shown = terminal.enter("half(1)");
    assert_eq!(
        shown,
        "Traceback (most recent call last):\n  File \"<python-input-1>\", line 1, in <module>\n    half(1)\n    ~~~~^^^\n  File \"<python-input-0>\", line 2, in half\n    return n / 0\n           ~~^~~\nZeroDivisionError: division by zero\n"
    );
    assert_eq!(
        terminal.enter("import sys; sys.last_exc"),
        "ZeroDivisionError('division by zero')\n"
    );
    assert!(
        terminal
            .enter("x = = 1")
            .contains("SyntaxError: invalid syntax")
    );
    assert_eq!(terminal.enter("1"), "1\n");
}

#[test]
fn await_works_at_the_prompt() {
    let mut terminal = session();
    assert_eq!(
        terminal.enter("await asyncio.sleep(0, 'slept')"),
        "'slept'\n"
    );
    terminal
        .enter("\x1b[200~async def count(n):\n    for i in range(n):\n        yield i\n\x1b[201~");
    assert_eq!(terminal.enter("[i async for i in count(3)]"), "[0, 1, 2]\n");
    let block = "\x1b[200~async for i in count(2):\n    print('item', i)\n\x1b[201~";
    assert_eq!(terminal.enter(block), "item 0\nitem 1\n");
    let block = "\x1b[200~async with asyncio.timeout(60):\n    print('inside')\n\x1b[201~";
    assert_eq!(terminal.enter(block), "inside\n");
    // Context variables are the session's.
    terminal.enter("import contextvars; v = contextvars.ContextVar('v')");
    terminal.enter("await asyncio.sleep(0); token = v.set(5)");
    assert_eq!(terminal.enter("v.get()"), "5\n");
}

#[test]
fn a_coroutine_says_that_it_wants_await() {
    let mut terminal = session();
    let shown = terminal.enter("asyncio.sleep(0, 'done')");
    assert!(
        shown.starts_with("<coroutine object sleep at 0x"),
        "{shown}"
    );
    assert!(
        shown.ends_with("note: a coroutine runs when it is awaited: await _\n"),
        "{shown}"
    );
    assert_eq!(terminal.enter("await _"), "'done'\n");
}

#[test]
fn output_of_tasks_appears_above_the_line_being_edited() {
    let mut terminal = ticking();
    terminal.enter("asyncio.get_running_loop().call_later(0.01, gate.set) and None");
    terminal.keys("half a li");
    let shown = terminal.expect("tick 1\r\n");
    assert!(!shown.contains("note"), "{shown:?}");
    // The line comes back as it was, prompt and all, and can be finished.
    terminal.expect(">>> half a li");
    terminal.keys("\x15");
    assert_eq!(terminal.enter("'line'"), "'line'\n");
}

#[test]
fn tasks_go_on_while_nobody_types() {
    let mut terminal = ticking();
    terminal.enter("loop = asyncio.get_running_loop()");
    terminal.enter("for i in range(3): x = loop.call_later(0.02 * i, gate.set)\r");
    terminal.expect("tick 3\r\n");
    terminal.expect(">>> ");
}

#[test]
fn asyncio_run_works_at_the_prompt_and_ends_what_it_began() {
    let mut terminal = ticking();
    terminal.enter("\x1b[200~async def main():\n    left = asyncio.create_task(asyncio.sleep(1000), name='left')\n    gate.set()\n    await asyncio.sleep(0.01)\n    return 'result'\n\x1b[201~");
    assert_eq!(terminal.enter("asyncio.run(main())"), "tick 1\n'result'\n");
    assert_eq!(
        terminal.enter("[task.get_name() for task in asyncio.all_tasks()]"),
        "['ticker']\n"
    );
    assert_eq!(
        terminal.enter("with asyncio.Runner() as r: print(r.run(asyncio.sleep(0, 'own')))\r"),
        "own\n"
    );
}

#[test]
fn ctrl_c_clears_the_line() {
    let mut terminal = session();
    terminal.keys("not to be run");
    terminal.expect("run");
    terminal.keys(CTRL_C);
    assert!(terminal.prompt().ends_with("KeyboardInterrupt\n"));
    assert_eq!(terminal.enter("'next'"), "'next'\n");
}

#[test]
fn ctrl_c_cancels_what_is_awaited_and_nothing_else() {
    let mut terminal = ticking();
    terminal.line("print('begun'); await asyncio.sleep(1000)");
    terminal.expect("\nbegun\r\n");
    terminal.keys(CTRL_C);
    let shown = terminal.prompt();
    assert!(shown.ends_with("KeyboardInterrupt\n"), "{shown}");
    assert!(shown.contains("await asyncio.sleep(1000)"), "{shown}");
    assert_eq!(terminal.enter("ticker.done()"), "False\n");
    assert_eq!(
        terminal.enter("gate.set(); await asyncio.sleep(0.01)"),
        "tick 1\n"
    );
}

#[test]
fn ctrl_c_stops_a_busy_loop() {
    let mut terminal = session();
    terminal.line("\x1b[200~print('begun')\nwhile True:\n    pass\n\x1b[201~");
    terminal.expect("\nbegun\r\n");
    terminal.keys(CTRL_C);
    let shown = terminal.prompt();
    assert!(shown.ends_with("KeyboardInterrupt\n"), "{shown}");
    assert_eq!(terminal.enter("'alive'"), "'alive'\n");
}

#[test]
fn ctrl_c_stops_a_task_that_keeps_the_interpreter_busy() {
    let mut terminal = session();
    terminal.enter(
        "\x1b[200~async def busy():\n    print('begun')\n    while True:\n        pass\n\x1b[201~",
    );
    terminal.line("task = asyncio.create_task(busy())");
    terminal.expect("Kbegun\r\n>>> ");
    terminal.keys(CTRL_C);
    terminal.expect("while True:");
    terminal.expect("KeyboardInterrupt\r\n");
    terminal.prompt();
    assert_eq!(terminal.enter("'alive'"), "'alive'\n");
}

#[test]
fn a_task_can_end_the_session_in_the_middle_of_a_line() {
    let mut terminal = session();
    terminal.enter("\x1b[200~async def leave():\n    await asyncio.sleep(0.01)\n    raise SystemExit(5)\n\x1b[201~");
    terminal.enter("task = asyncio.create_task(leave())");
    terminal.keys("unfin");
    assert_eq!(terminal.end().0, 5);
}

#[test]
fn programs_at_the_prompt_can_read_lines_themselves() {
    let mut terminal = session();
    terminal.line("name = input('who? ')");
    terminal.expect("\r\nwho? ");
    terminal.line("krait");
    terminal.prompt();
    assert_eq!(terminal.enter("name"), "'krait'\n");
}

#[test]
fn threads_print_above_the_line_as_well() {
    let mut terminal = session();
    terminal.enter("import threading, time");
    terminal.enter(
        "threading.Thread(target=lambda: (time.sleep(0.02), print('from', 'a thread'))).start()",
    );
    terminal.keys("abc");
    terminal.expect("from a thread\r\n");
    terminal.expect(">>> abc");
}

#[test]
fn exit_needs_no_brackets() {
    let mut terminal = session();
    terminal.line("exit");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn ctrl_d_says_which_tasks_it_cancels() {
    let mut terminal = ticking();
    terminal.keys(CTRL_D);
    let (status, shown) = terminal.end();
    assert_eq!(status, 0);
    assert!(
        shown.contains("note: 1 task cancelled by leaving: ticker (tick at <python-input-0>:5)"),
        "{shown}"
    );
}

#[test]
fn system_exit_leaves_with_its_status() {
    let mut terminal = session();
    terminal.line("raise SystemExit(7)");
    assert_eq!(terminal.end().0, 7);
}

#[test]
fn a_wait_that_nothing_can_end_is_told_of() {
    let mut terminal = session();
    terminal.line("await asyncio.Event().wait()");
    terminal.expect("error[deadlock]");
    terminal.expect("note: Ctrl-C cancels what is awaited\r\n");
    terminal.keys(CTRL_C);
    assert!(terminal.prompt().ends_with("KeyboardInterrupt\n"));
}

#[test]
fn blocks_are_continued_with_their_indentation() {
    let mut terminal = session();
    terminal.line("def f(n):");
    terminal.expect("...\u{a0}    ");
    terminal.line("if n:");
    terminal.expect("...\u{a0}        ");
    terminal.line("return 'yes'");
    // After `return` the indentation goes back.
    terminal.expect("\n...\u{a0}    ");
    terminal.line("return 'no'");
    terminal.expect("\n...\u{a0}");
    terminal.keys("\r");
    terminal.prompt();
    assert_eq!(terminal.enter("f(0), f(1)"), "('no', 'yes')\n");
    // An open bracket continues a line as well.
    terminal.line("(1 +");
    terminal.expect("...\u{a0}");
    assert!(terminal.enter("2)").ends_with("3\n"));
}

#[test]
fn a_pasted_block_survives_its_blank_lines() {
    let mut terminal = session();
    let shown = terminal.enter(
        "\x1b[200~def f(n):\n    a = 1\n\n    b = 2\n\n    return a + b + n\n\nprint(f(1))\nf(2)\x1b[201~",
    );
    assert!(shown.ends_with("4\n5\n"), "{shown}");
    assert_eq!(terminal.enter("f(3)"), "6\n");
}

#[test]
fn history_lasts_from_session_to_session() {
    let path = folder("history").join("deep/history");
    let start = || {
        let mut command = command();
        command.env("KRAIT_HISTORY", &path);
        let mut terminal = Terminal::start(command);
        terminal.prompt();
        terminal
    };
    let mut first = start();
    first.enter("\x1b[200~def twice(n):\n\n    return 2 * n\n\x1b[201~");
    first.enter("'a needle'");
    first.enter("'hay'");
    first.keys(CTRL_D);
    assert_eq!(first.end().0, 0);
    let mut second = start();
    second.keys(UP);
    second.expect("'hay'");
    second.keys(CTRL_C);
    second.prompt();
    second.keys(CTRL_R);
    second.expect("reverse-i-search");
    second.keys("need");
    second.expect("'a needle'");
    second.keys("\r");
    assert!(second.prompt().ends_with("'a needle'\n"));
    // A block comes back as a block.
    second.keys(CTRL_R);
    second.expect("reverse-i-search");
    second.keys("def tw");
    second.expect("return 2 * n");
    second.keys("\r");
    second.prompt();
    assert_eq!(second.enter("twice(4)"), "8\n");
    second.keys(CTRL_D);
    assert_eq!(second.end().0, 0);
}

#[test]
fn a_history_that_cannot_be_written_does_no_harm() {
    let mut command = command();
    command.env("KRAIT_HISTORY", "/proc/none/history");
    let mut terminal = Terminal::start(command);
    terminal.prompt();
    assert_eq!(terminal.enter("1"), "1\n");
    assert_eq!(terminal.enter("2"), "2\n");
}

#[test]
fn words_are_coloured_while_they_are_typed() {
    let mut command = command();
    command.env_remove("NO_COLOR");
    let mut terminal = Terminal::start(command);
    terminal.prompt();
    terminal.keys("await print('x', 1) # so");
    let shown = terminal.expect("# so");
    for piece in [
        "\x1b[1;34mawait\x1b[0m",
        "\x1b[36mprint\x1b[0m",
        "\x1b[32m'x'\x1b[0m",
        "\x1b[33m1\x1b[0m",
        "\x1b[31m# so",
    ] {
        assert!(shown.contains(piece), "{piece:?} in {shown:?}");
    }
}

#[test]
fn no_color_means_none() {
    let mut terminal = session();
    terminal.keys("await print('x')");
    let shown = terminal.expect(")");
    assert!(
        !shown.contains("\x1b[1;34m") && !shown.contains("\x1b[32m"),
        "{shown:?}"
    );
}

#[test]
fn tab_completes_names_attributes_keywords_and_modules() {
    let mut terminal = session();
    terminal.enter("distinctive = 1");
    for (typed, completed) in [
        ("distinc", "distinctive"),
        ("asyncio.create_ta", "asyncio.create_task"),
        ("nonl", "nonlocal"),
        ("import asy", "import asyncio"),
        ("from asyncio import wait_f", "from asyncio import wait_for"),
        ("import concurrent.fut", "import concurrent.futures"),
        ("from logging import hand", "from logging import handlers"),
        ("%can", "%cancel"),
    ] {
        terminal.keys(typed);
        terminal.keys("\t");
        terminal.expect(completed);
        terminal.keys(CTRL_C);
        terminal.prompt();
    }
}

#[test]
fn tab_completes_keys_of_dictionaries_and_no_other_text() {
    let mut terminal = session();
    terminal.enter("d = {'alpha': 1, 'beta': 2, 3: 4}");
    terminal.keys("d['al\t");
    terminal.expect("d['alpha']");
    assert_eq!(terminal.enter(""), "1\n");
    terminal.keys("x = 'impo\t");
    terminal.keys("sing'");
    terminal.enter("");
    assert_eq!(terminal.enter("x"), "'imposing'\n");
}

#[test]
fn a_coroutine_that_is_dropped_is_told_of_by_its_line() {
    let mut terminal = session();
    terminal.enter("\x1b[200~async def f():\n    pass\n\x1b[201~");
    terminal.enter("f()");
    let told = terminal.enter("1");
    assert!(
        told.contains("<python-input-1>:1: RuntimeWarning: coroutine 'f' was never awaited"),
        "{told}"
    );
    // Each entry is a place of its own.
    terminal.enter("y = f()");
    terminal.enter("del y");
    terminal.enter("y = f()");
    let told = terminal.enter("del y");
    assert!(told.contains("coroutine 'f' was never awaited"), "{told}");
}

#[test]
fn help_without_brackets_tells_of_the_commands() {
    let mut terminal = session();
    let told = terminal.enter("help");
    assert!(told.contains("%ps"), "{told}");
    terminal.enter("help = 3");
    assert_eq!(terminal.enter("help"), "3\n");
}

#[test]
fn misspelt_keywords_are_recognised_at_the_prompt() {
    let mut terminal = session();
    let told = terminal.enter("whille True: pass");
    assert!(
        told.ends_with("SyntaxError: invalid syntax. Did you mean 'while'?\n"),
        "{told}"
    );
}

#[test]
fn completion_runs_no_property() {
    let mut terminal = session();
    terminal.enter("\x1b[200~class A:\n    plain = 'x'\n    @property\n    def trap(self):\n        print('sprung')\n        return 'x'\n\x1b[201~");
    terminal.enter("a = A()");
    terminal.keys("a.tra\t");
    terminal.expect("a.trap");
    terminal.keys(".upp\t");
    terminal.keys(CTRL_C);
    let shown = terminal.prompt();
    assert!(
        !shown.contains("sprung") && !shown.contains("upper"),
        "{shown}"
    );
    terminal.keys("a.plain.upp\t");
    terminal.expect("a.plain.upper");
}

#[test]
fn commands_look_after_tasks() {
    let mut terminal = ticking();
    terminal.enter("waiter = asyncio.create_task(asyncio.wait_for(ticker, None), name='waiter')");
    let shown = terminal.enter("%ps");
    let lines: Vec<Vec<&str>> = shown
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines.len(), 3, "{shown}");
    assert_eq!(
        lines[1][..5],
        ["1", "ticker", "waiting", "tick", "<python-input-0>:5"],
        "{shown}"
    );
    assert!(
        shown.contains("Event `gate`") && lines[1].ends_with(&["waiter"]),
        "{shown}"
    );
    assert_eq!(lines[2][..3], ["2", "waiter", "waiting"], "{shown}");
    assert_eq!(terminal.enter("%cancel 1"), "ticker is being cancelled\n");
    terminal.enter("await asyncio.sleep(0.01)");
    assert_eq!(terminal.enter("%ps"), "no tasks\n");
    assert_eq!(terminal.enter("%cancel 9"), "there is no task 9; see %ps\n");
}

#[test]
fn commands_look_after_code() {
    let folder = folder("commands");
    let path = folder.join("saved.py").display().to_string();
    let mut terminal = ticking();
    let shown = terminal.enter("%states tick");
    assert!(
        shown.starts_with("coroutine tick, line 2\n  start -> 1\n"),
        "{shown}"
    );
    assert!(terminal.enter("%states 3").contains("is no function"));
    let shown = terminal.enter("%time await asyncio.sleep(0, 'timed')");
    assert!(
        shown.starts_with("'timed'\n") && shown.contains("processor"),
        "{shown}"
    );
    terminal.enter("kept = 'kept'");
    assert!(
        terminal
            .enter(&format!("%save {path}"))
            .contains("entries written")
    );
    assert!(
        terminal
            .enter("%nothing")
            .contains("there is no command %nothing")
    );
    terminal.enter("%reset");
    assert!(terminal.enter("kept").contains("NameError"));
    assert_eq!(terminal.enter("asyncio.__name__"), "'asyncio'\n");
    terminal.enter(&format!("%load {path}"));
    assert_eq!(terminal.enter("kept"), "'kept'\n");
    assert!(terminal.enter("%help").contains("%ps"));
}

#[test]
fn help_shows_signature_and_documentation() {
    let mut terminal = session();
    let shown = terminal.enter("help(asyncio.gather)");
    assert!(
        shown.contains("gather(*coros_or_futures, return_exceptions=False)"),
        "{shown}"
    );
}

#[test]
fn output_without_a_line_end_is_not_overwritten() {
    let mut terminal = session();
    assert_eq!(terminal.enter("print('partial', end='')"), "partial\n");
}

#[test]
fn a_file_can_run_first() {
    let path = folder("file").join("first.py");
    std::fs::write(
        &path,
        "import asyncio\nawait asyncio.sleep(0)\nvalue = 5\nprint(__file__[-8:])\n",
    )
    .expect("a file");
    let mut command = command();
    command.arg("-i").arg(&path);
    let mut terminal = Terminal::start(command);
    assert!(terminal.prompt().contains("first.py\n"));
    assert_eq!(terminal.enter("value"), "5\n");
}

#[test]
fn a_dumb_terminal_gets_plain_lines() {
    let mut command = command();
    command.env("TERM", "dumb");
    let mut terminal = Terminal::start(command);
    terminal.expect(">>> ");
    terminal.line("print('a' + 'b')");
    assert!(!terminal.expect("ab\r\n").contains('\x1b'));
    terminal.expect(">>> ");
    terminal.keys(CTRL_C);
    terminal.expect("KeyboardInterrupt\r\n");
    terminal.expect(">>> ");
    terminal.keys(CTRL_D);
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_pipe_is_a_script() {
    let outcome = piped(&[], "print('script')\n1\n");
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str()),
        ("script\n", "")
    );
}

#[test]
fn a_pipe_with_i_is_a_plain_session() {
    let input = "x = 2\nx\nif x:\n  print(3)\n\ndef f():\n  return 1/0\n\nf()\nfoo bar\nawait asyncio.sleep(0, 4)\nname = input()\ntyped\nname\nraise SystemExit(3)\n";
    let outcome = piped(&["-i"], input);
    assert_eq!(outcome.stdout, "2\n3\n4\n'typed'\n");
    assert_eq!(
        outcome.stderr,
        ">>> >>> >>> ... ... >>> ... ... >>> Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n    f()\n    ~^^\n  File \"<stdin>\", line 2, in f\n    return 1/0\n           ~^~\nZeroDivisionError: division by zero\n>>>   File \"<stdin>\", line 1\n    foo bar\n        ^^^\nSyntaxError: invalid syntax\n>>> >>> >>> >>> "
    );
    assert_eq!(outcome.status, 3);
}

#[test]
fn a_plain_session_has_the_commands_and_says_what_leaving_cancels() {
    let input = "nap = asyncio.create_task(asyncio.sleep(1000), name='nap')\n%cancel 7\ndef f():\n  pass\nx = 3\n";
    let outcome = piped(&["-i"], input);
    assert_eq!(outcome.stdout, "there is no task 7; see %ps\n");
    let shown = outcome.stderr.split(" (sleep").next().unwrap_or_default();
    assert_eq!(
        shown,
        ">>> >>> >>> ... ...   File \"<stdin>\", line 3\n    x = 3\n    ^\nSyntaxError: invalid syntax\n>>> \nnote: 1 task cancelled by leaving: nap"
    );
}

#[test]
fn a_script_may_await_at_its_top_level() {
    let outcome = piped(
        &["-"],
        "import asyncio\nprint(await asyncio.sleep(0, 'value'))\nasync with asyncio.timeout(9):\n    print([x for x in [await asyncio.sleep(0, 1)]])\n1/0\n",
    );
    assert_eq!(outcome.stdout, "value\n[1]\n");
    assert_eq!(
        outcome.stderr,
        "Traceback (most recent call last):\n  File \"<stdin>\", line 5, in <module>\nZeroDivisionError: division by zero\n"
    );
    assert_eq!(outcome.status, 1);
}

#[test]
fn ctrl_c_cancels_what_a_script_awaits() {
    let mut command = command();
    command.args(["-c", "import asyncio\ntry:\n    print('begun')\n    await asyncio.sleep(1000)\nfinally:\n    print('tidied')"]);
    let mut terminal = Terminal::start(command);
    terminal.expect("begun\r\n");
    terminal.keys(CTRL_C);
    let shown = plain(&terminal.expect("KeyboardInterrupt\r\n"));
    assert!(
        shown.contains("tidied\n") && shown.contains("await asyncio.sleep(1000)"),
        "{shown}"
    );
}
