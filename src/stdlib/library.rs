//! The library's Python half as the build has compiled and packed it; a module's source is there beside it, for
//! tracebacks and `inspect`.
//!
//! `build.rs` depends on `freeze/`, a small package whose `lib.rs` names the sources of the front end by path:
//! LALRPOP's parser is generated there, once, and handed on; every module below `python/` is compiled and packed
//! (`bytecode::packed`).  The repository keeps no file of it, so none can be stale, and `tests/library.rs` compiles
//! every module once more and compares.  A code object of the library is made of its head, which is what `def`
//! takes; its body is read where it lies in the binary (`vm::packed_code`) when the function is first called or
//! somebody looks into it, its locations when a traceback asks.  Until then a function refuses the quick ways of
//! being called (`Function::load`), so that the interpreter loop knows nothing of all this.

use std::rc::Rc;

use crate::bytecode::packed::{Library, PackedModule};
use crate::source::SourceFile;

static PACKED: Library = Library {
    data: include_bytes!(concat!(env!("OUT_DIR"), "/library.bin")),
    texts: include_str!(concat!(env!("OUT_DIR"), "/library.txt")),
};

/// The packed code of a module, whose source is `text`.
pub fn packed(name: &str, text: &'static str) -> Option<PackedModule> {
    let source = SourceFile::embedded(format!("<frozen {name}>"), text);
    PACKED.module(name, Rc::new(source))
}
