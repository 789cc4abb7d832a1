//! The library's Python half as the build has compiled and packed it.  `build.rs` says how; a module's
//! source is there beside it, for tracebacks and `inspect`.

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
