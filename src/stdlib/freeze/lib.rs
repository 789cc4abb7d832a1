//! The front end once more, for the build: it compiles the library's Python half and packs it, so that the
//! interpreter starts without reading its sources.  The parser is generated here, and krait takes it over.

#[path = "../../source.rs"]
pub mod source;

/// What the front end says of sources that are wrong; how that looks is krait's affair.
#[path = "../../diagnostic"]
pub mod diagnostic {
    #[path = "error.rs"]
    mod error;
    #[path = "suggest.rs"]
    pub mod suggest;
    pub use error::*;
}

#[path = "../../lexer/mod.rs"]
pub mod lexer;

#[path = "../../ast/mod.rs"]
pub mod ast;

#[path = "../../parser/mod.rs"]
pub mod parser;

#[path = "../../resolve/mod.rs"]
pub mod resolve;

#[path = "../../bytecode/mod.rs"]
pub mod bytecode;

#[path = "../../compiler/mod.rs"]
pub mod compiler;

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use bytecode::packed::Packer;
use source::SourceFile;

/// The generated parser.
pub const GRAMMAR: &str = include_str!(concat!(env!("OUT_DIR"), "/grammar.rs"));

/// The data and the texts of a library that has every module below this directory.
///
/// # Errors
/// What is wrong with a module, or with reading it.
pub fn pack_library(root: &Path) -> Result<(Vec<u8>, String), String> {
    let mut files = Vec::new();
    collect(root, &mut files).map_err(|error| format!("{}: {error}", root.display()))?;
    let mut packer = Packer::default();
    for file in files {
        pack_module(root, &file, &mut packer)
            .map_err(|problem| format!("{}: {problem}", file.display()))?;
    }
    Ok(packer.finish())
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "py") {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

fn pack_module(root: &Path, file: &Path, packer: &mut Packer) -> Result<(), String> {
    let name = module_name(file.strip_prefix(root).unwrap_or(file));
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    if text.contains(['\r', '\0']) {
        return Err("a carriage return or a null character".into());
    }
    let source = Rc::new(SourceFile::new(format!("<frozen {name}>"), text));
    let show = |message: &str, at: u32| format!("line {}: {message}", source.position(at).line);
    let module = parser::parse(&source, parser::Mode::Exec)
        .map_err(|errors| show(&errors.first().message, errors.first().span.lo))?;
    let options = compiler::CompileOptions::default();
    let (code, warnings) = compiler::compile_with_warnings(&module, &source, &options)
        .map_err(|errors| show(&errors[0].message, errors[0].span.lo))?;
    if let Some(warning) = module.warnings.iter().chain(&warnings).next() {
        return Err(show(&warning.message, warning.span.lo));
    }
    packer.module(&name, &code)
}

/// `asyncio/tasks.py` is `asyncio.tasks`, and `asyncio/__init__.py` is `asyncio`.
fn module_name(path: &Path) -> String {
    let path = path.with_extension("");
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let name = parts.join(".");
    name.strip_suffix(".__init__").unwrap_or(&name).to_owned()
}
