use krait::{
    bytecode::{disassemble, verify},
    compiler, parser,
    source::SourceFile,
};
use std::rc::Rc;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quiet = args[0] == "-q";
    let mut bad = 0;
    for path in &args[usize::from(quiet)..] {
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let source = Rc::new(SourceFile::new(path.as_str(), text));
        let module = match parser::parse(&source, parser::Mode::Exec) {
            Ok(m) => m,
            Err(e) => {
                println!("{path}: PARSE {}", e.first().message);
                continue;
            }
        };
        match compiler::compile(&module, &source, &Default::default()) {
            Ok(code) => {
                if let Err(p) = verify::verify_all(&code) {
                    println!("{path}: VERIFY {p}");
                    bad += 1;
                }
                if !quiet {
                    print!("{}", disassemble::disassemble_all(&code));
                }
            }
            Err(errors) => {
                bad += 1;
                for e in errors {
                    let l = e.location(&source);
                    println!(
                        "{path}: ERROR {} {:?}",
                        e.message,
                        (l.line, l.offset, l.end_line, l.end_offset)
                    );
                }
            }
        }
    }
    if bad > 0 {
        println!("{bad} bad");
    }
}
