//! The packed library: what the build has put into the binary is what the compiler makes of the same sources
//! now, and nothing is missing.

use std::rc::Rc;

use krait::bytecode::Code;
use krait::bytecode::packed::unpack;
use krait::source::SourceFile;
use krait::stdlib::{MODULES, ModuleKind, library};
use krait::{compiler, parser};

/// The modules in Python, with their sources.
fn modules() -> impl Iterator<Item = (&'static str, &'static str)> {
    MODULES.iter().filter_map(|module| match module.kind {
        ModuleKind::Python(text) | ModuleKind::Package(text) => Some((module.name, text)),
        ModuleKind::Native(..) => None,
    })
}

fn compiled(name: &str, text: &str) -> Rc<Code> {
    let source = Rc::new(SourceFile::new(format!("<frozen {name}>"), text));
    let module = parser::parse(&source, parser::Mode::Exec).expect("the library is correct");
    compiler::compile(&module, &source, &Default::default()).expect("the library is correct")
}

#[test]
fn every_module_unpacks_to_what_the_compiler_makes_of_it() {
    for (name, text) in modules() {
        let Some(packed) = library::packed(name, text) else {
            panic!("{name} is not packed");
        };
        let unpacked = unpack(&packed, packed.code());
        let compiled = compiled(name, text);
        assert!(unpacked == *compiled, "{name} is not what was compiled");
    }
}

#[test]
fn a_module_that_there_is_not_is_not_packed() {
    for name in ["", "a", "asyncio.", "zzz", "nothing"] {
        assert!(library::packed(name, "").is_none(), "{name}");
    }
}
