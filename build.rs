//! Packs the Python half of the library into `OUT_DIR/library.bin` and `library.txt`, compiled by krait's own
//! front end, and puts the parser beside it that LALRPOP has generated for that.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=src/stdlib/python");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let write = |name: &str, contents: &[u8]| {
        fs::write(out.join(name), contents).expect("a writable OUT_DIR");
    };
    // Loaded where it was linked for, the command needs no relocation: 34,000 of them were a seventh of a start.
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    write("grammar.rs", krait_freeze::GRAMMAR.as_bytes());
    match krait_freeze::pack_library(Path::new("src/stdlib/python")) {
        Ok((data, texts)) => {
            write("library.bin", &data);
            write("library.txt", texts.as_bytes());
        }
        Err(problem) => {
            eprintln!("the library does not compile: {problem}");
            process::exit(1);
        }
    }
}
