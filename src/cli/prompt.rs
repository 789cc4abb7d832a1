//! `krait` alone on a terminal, and `krait -i`: the prompt, after a program if one is named.

use std::process::ExitCode;

use super::{Options, run};
use crate::{Ended, Session, on_large_stack, repl};

/// What runs before the prompt.
pub enum First {
    Nothing,
    File(String),
    Code(String),
}

/// Opens the prompt.
pub fn open(first: First, args: Vec<String>, options: &Options) -> ExitCode {
    let (zero, path, bytes) = match &first {
        First::Nothing => ("", None, Vec::new()),
        First::Code(code) => ("-c", None, code.clone().into_bytes()),
        First::File(path) => match std::fs::read(path) {
            Ok(bytes) => (path.as_str(), Some(path.as_str()), bytes),
            Err(error) => return run::cannot_open(path, &error),
        },
    };
    let outcome = on_large_stack(|| {
        let first_path = path.map_or_else(String::new, run::directory_of);
        let interpreter = run::interpreter((zero, args, first_path), options);
        let mut session = interpreter.session();
        let ended = match (&first, path) {
            (_, Some(path)) => session.enter_file(&run::absolute(path), &bytes),
            (First::Code(_), None) => session.enter_file("<string>", &bytes),
            (_, None) => Ended::Well,
        };
        let status = match ended {
            Ended::Exit(status) => status,
            Ended::Well | Ended::Failed => talk(&mut session),
        };
        session.set_status(status);
        session.end()
    });
    run::end(&outcome)
}

fn talk(session: &mut Session) -> i32 {
    let editing = repl::can_edit(session);
    repl::run(session, editing)
}
