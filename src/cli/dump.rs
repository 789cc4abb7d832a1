//! `krait dump STAGE FILE`: what each stage of the pipeline makes of a program.

use std::process::ExitCode;
use std::rc::Rc;

use crate::diagnostic::{SyntaxError, SyntaxErrors, Theme, render};
use crate::source::SourceFile;
use crate::{ast, bytecode, compiler, lexer, on_large_stack, parser, resolve};

/// What to show of which file.
pub struct Request {
    stage: Stage,
    path: String,
    mermaid: bool,
}

#[derive(Clone, Copy)]
enum Stage {
    Tokens,
    Ast,
    Scopes,
    Bytecode,
    States,
}

/// Reads the arguments behind `dump`.
pub fn parse(arguments: &mut lexopt::Parser) -> Result<Request, lexopt::Error> {
    use lexopt::prelude::*;
    let (mut stage, mut path, mut mermaid) = (None, None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("format") => {
                let format = arguments.value()?.to_string_lossy().into_owned();
                match format.as_str() {
                    "mermaid" => mermaid = true,
                    "text" => mermaid = false,
                    _ => return Err(format!("dump knows no format '{format}'").into()),
                }
            }
            Value(name) if stage.is_none() => {
                stage = Some(match name.to_string_lossy().as_ref() {
                    "tokens" => Stage::Tokens,
                    "ast" => Stage::Ast,
                    "scopes" => Stage::Scopes,
                    "bytecode" => Stage::Bytecode,
                    "states" => Stage::States,
                    other => return Err(format!("dump knows no stage '{other}'").into()),
                });
            }
            Value(name) if path.is_none() => path = Some(name.to_string_lossy().into_owned()),
            other => return Err(other.unexpected()),
        }
    }
    let Some(stage) = stage else {
        return Err("dump: which stage?".into());
    };
    let Some(path) = path else {
        return Err("dump: which file?".into());
    };
    if mermaid && !matches!(stage, Stage::States) {
        return Err("dump: only states can be drawn with mermaid".into());
    }
    Ok(Request {
        stage,
        path,
        mermaid,
    })
}

/// Shows it.
pub fn show(request: &Request) -> ExitCode {
    let text = match std::fs::read(&request.path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => return fail(&format!("{} is not UTF-8", request.path)),
        },
        Err(error) => {
            eprintln!("krait: can't read '{}': {error}", request.path);
            return ExitCode::from(2);
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let shown = on_large_stack(|| {
        let source = Rc::new(SourceFile::new(request.path.as_str(), text));
        view(&source, request).map_err(|errors| render(&source, &errors, Theme::Plain))
    });
    match shown {
        Ok(shown) => super::print(&shown),
        Err(problem) => fail(problem.trim_end()),
    }
}

fn fail(problem: &str) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::from(1)
}

fn view(source: &Rc<SourceFile>, request: &Request) -> Result<String, SyntaxErrors> {
    if let Stage::Tokens = request.stage {
        return lexer::dump(source);
    }
    let module = parser::parse(source, parser::Mode::Exec)?;
    if let Stage::Ast = request.stage {
        return Ok(ast::dump(source, &module));
    }
    if let Stage::Scopes = request.stage {
        let table = resolve::resolve(&module).map_err(several)?;
        return Ok(resolve::dump(&table, source));
    }
    let options = compiler::CompileOptions::default();
    let code = compiler::compile(&module, source, &options).map_err(several)?;
    Ok(match (request.stage, request.mermaid) {
        (Stage::States, false) => bytecode::states::text(&code),
        (Stage::States, true) => bytecode::states::mermaid(&code),
        _ => bytecode::disassemble::disassemble_all(&code),
    })
}

/// The errors of one phase, the first of which is the one that CPython raises.
fn several(mut errors: Vec<SyntaxError>) -> SyntaxErrors {
    let first = errors.remove(0);
    SyntaxErrors::new(first, errors)
}
