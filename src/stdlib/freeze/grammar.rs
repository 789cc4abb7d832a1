//! Joins the fragments of the grammar in the order of their names and has LALRPOP
//! turn them into `OUT_DIR/grammar.rs`.  Lines that LALRPOP mentions are those of
//! the joined file, whose banners name the fragment.

use std::path::PathBuf;
use std::{env, fs, process};

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let grammar = PathBuf::from(manifest).join("../../../grammar");
    println!("cargo::rerun-if-changed={}", grammar.display());
    println!("cargo::rerun-if-changed=grammar.rs");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut fragments: Vec<PathBuf> = fs::read_dir(grammar)
        .expect("the grammar is there")
        .map(|entry| entry.expect("a readable directory").path())
        .filter(|path| path.extension().is_some_and(|end| end == "lalrpop"))
        .collect();
    fragments.sort();
    let grammar: String = fragments
        .iter()
        .map(|path| fs::read_to_string(path).expect("a readable fragment"))
        .collect();
    let joined = out.join("grammar.lalrpop");
    fs::write(&joined, grammar).expect("a writable OUT_DIR");
    let generated = lalrpop::Configuration::new()
        .set_out_dir(&out)
        .emit_rerun_directives(false)
        .force_build(true)
        .process_file(&joined);
    if let Err(error) = generated {
        eprintln!("the grammar does not build: {error}");
        process::exit(1);
    }
}
