//! Load, and what it leaves behind. Each script of `tests/stress/` does rounds of work (connections up to
//! the limit of descriptors, 200,000 tasks, 100,000 timers, 1,000 children, a pool with pipes) and looks
//! for tasks, memory, descriptors, child processes and threads that stay. Each is run again for every
//! check, with such a leak planted, and has to report that one.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/run.rs"]
mod run;

use std::process::Command;

use binary::{krait, root};
use run::{Outcome, run, time_limit};

/// What every script looks for.
const CHECKS: [&str; 5] = ["tasks", "memory", "descriptors", "children", "threads"];

fn stress(script: &str, descriptors: u32, planted: &[&str]) -> Outcome {
    let krait = krait();
    let mut command = Command::new("/bin/sh");
    command.current_dir(root());
    for (name, value) in krait.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.arg("-c");
    command.arg(format!("ulimit -n {descriptors} && exec \"$@\""));
    command.arg("sh").arg(krait.get_program());
    command.arg(format!("tests/stress/{script}.py"));
    command.args(planted);
    // A hang is found by this; a busy machine takes a small part of it.
    run(&mut command, b"", time_limit() * 6)
}

/// The script under its full load leaves nothing behind, and every leak that is planted is found: with a
/// small part of the load, as what is looked for does not depend on it.
fn check(script: &str, descriptors: u32) {
    let planted = CHECKS.map(|planted| format!("left behind: {planted}\n"));
    let runs = [
        (&[][..], "left behind:\n".to_owned()),
        (&CHECKS[..], planted.concat()),
    ];
    for (leaks, expected) in runs {
        let outcome = stress(script, descriptors, leaks);
        let said = format!(
            "{script} {leaks:?} in {:?}: {}",
            outcome.elapsed, outcome.stderr
        );
        assert!(!outcome.timed_out, "hangs: {said}");
        assert_eq!(outcome.stdout, expected, "{said}");
        assert_eq!(outcome.status, 0, "{said}");
    }
}

#[test]
fn connections_up_to_the_limit_of_descriptors() {
    check("connections", 200);
}

#[test]
fn tasks_that_are_cancelled() {
    check("tasks", 256);
}

#[test]
fn timers_that_fire_and_are_cancelled() {
    check("timers", 256);
}

#[test]
fn child_processes() {
    check("processes", 256);
}

#[test]
fn threads_of_a_pool() {
    check("pool", 256);
}
