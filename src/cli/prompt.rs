//! `krait` alone on a terminal, and `krait -i`: the prompt, after a file if one is named.

use std::process::ExitCode;

use super::{Options, run};
use crate::{Ended, Session, on_large_stack, repl};

/// Opens the prompt.
pub fn open(path: Option<&str>, args: Vec<String>, options: &Options) -> ExitCode {
    let file = match path {
        None => None,
        Some(path) => match std::fs::read(path) {
            Ok(bytes) => Some((path, bytes)),
            Err(error) => return run::cannot_open(path, &error),
        },
    };
    let outcome = on_large_stack(|| {
        let first_path = path.map_or_else(String::new, run::directory_of);
        let interpreter = run::interpreter((path.unwrap_or(""), args, first_path), options);
        let mut session = interpreter.session();
        let status = talk(&mut session, file);
        session.set_status(status);
        session.end()
    });
    run::end(&outcome)
}

fn talk(session: &mut Session, file: Option<(&str, Vec<u8>)>) -> i32 {
    if let Some((path, bytes)) = file
        && let Ended::Exit(status) = session.enter_file(&run::absolute(path), &bytes)
    {
        return status;
    }
    let editing = repl::can_edit(session);
    repl::run(session, editing)
}
