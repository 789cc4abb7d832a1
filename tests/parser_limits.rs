//! Sources that nest, repeat or break off without end: the parser, the dump and
//! the dropping of the tree stay within a small stack, whatever the source.

use krait::ast;
use krait::parser::{self, Completeness, Mode};
use krait::source::SourceFile;

/// A thread's usual stack.
const STACK: usize = 2 << 20;

/// Parses, dumps and drops on a small stack; the error's message where there is one.
fn outcome(text: String) -> Result<(), String> {
    let work = move || {
        let source = SourceFile::new("<deep>", text);
        match parser::parse(&source, Mode::Exec) {
            Ok(module) => {
                assert!(!ast::dump(&source, &module).is_empty());
                Ok(())
            }
            Err(errors) => Err(errors.first().message.clone()),
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK);
    let handle = thread.spawn(work).expect("a thread starts");
    handle.join().expect("no panic")
}

#[test]
fn brackets_nest_two_hundred_deep() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("{1:", "}"),
        ("-(", ")"),
    ] {
        let nested = |depth: usize| open.repeat(depth) + "1" + &close.repeat(depth);
        assert_eq!(outcome(nested(199)), Ok(()), "{open}");
        let message = "too many nested parentheses";
        assert_eq!(outcome(nested(201)), Err(message.to_owned()), "{open}");
    }
}

#[test]
fn long_operator_chains_are_fine() {
    assert_eq!(outcome(vec!["1"; 5000].join("+")), Ok(()));
    assert_eq!(outcome(vec!["a"; 100_000].join(" and ")), Ok(()));
    assert_eq!(outcome(vec!["a"; 100_000].join(" < ")), Ok(()));
    assert_eq!(outcome(vec!["'a'"; 100_000].join(" ")), Ok(()));
    assert_eq!(outcome(vec!["a"; 100_000].join(" = ")), Ok(()));
}

#[test]
fn deep_expressions_are_refused() {
    let too_deep = Err("expression is nested too deeply".to_owned());
    let n = 100_000;
    let sources = [
        vec!["1"; n].join("+"),
        "not ".repeat(n) + "a",
        "-".repeat(n) + "a",
        "a".to_owned() + &".b".repeat(n),
        "a".to_owned() + &"()".repeat(n),
        "a".to_owned() + &"[0]".repeat(n),
        "lambda: ".repeat(n) + "a",
        "a if b else ".repeat(n) + "c",
        vec!["2"; n].join("**"),
    ];
    for source in sources {
        let shown = source[..12].to_owned();
        assert_eq!(outcome(source), too_deep, "{shown}");
    }
    assert_eq!(outcome("not ".repeat(300) + "a"), Ok(()));
    assert_eq!(outcome("a".to_owned() + &".b()".repeat(150)), Ok(()));
}

#[test]
fn blocks_nest_a_hundred_deep() {
    let nested = |depth: usize| {
        let lines = (0..depth).map(|level| " ".repeat(level) + "if a:\n");
        lines.collect::<String>() + &" ".repeat(depth) + "pass\n"
    };
    assert_eq!(outcome(nested(99)), Ok(()));
    let message = "too many levels of indentation";
    assert_eq!(outcome(nested(100)), Err(message.to_owned()));
}

#[test]
fn long_flat_statements_are_fine() {
    let elifs = "elif a:\n  pass\n".repeat(3000);
    assert_eq!(outcome(format!("if a:\n  pass\n{elifs}")), Ok(()));
    assert_eq!(outcome("a; ".repeat(100_000) + "a"), Ok(()));
    assert_eq!(outcome("@a\n".repeat(10_000) + "def f(): pass"), Ok(()));
    assert_eq!(outcome(format!("f({})", "a, ".repeat(100_000))), Ok(()));
}

#[test]
fn fstrings_nest_within_limits() {
    let nested = |depth: usize| "f'{".repeat(depth) + "1" + &"}'".repeat(depth);
    assert_eq!(outcome(nested(140)), Ok(()));
    assert!(outcome(nested(151)).is_err());
}

/// What a prompt makes of what was typed so far; `codeop` of CPython agrees.
#[test]
fn a_prompt_knows_what_is_complete() {
    use Completeness::*;
    let cases = [
        ("x = 1", Complete),
        ("", Complete),
        ("# comment", Complete),
        ("if x:", Incomplete),
        ("if x:\n  y", Incomplete),
        ("if x:\n  y\n  ", Complete),
        ("if x:\n  y\n", Complete),
        ("if x:\n  y\n\n", Complete),
        ("if x: y", Incomplete),
        ("if x: y\n\n", Complete),
        ("foo(", Incomplete),
        ("foo(1,\n", Incomplete),
        ("x = '''abc", Incomplete),
        ("x = 'abc", Invalid),
        ("x = 1 +", Invalid),
        ("x = 1 \\", Incomplete),
        ("@decorated", Incomplete),
        ("@decorated\n", Incomplete),
        ("@decorated\ndef f(): pass", Incomplete),
        ("@decorated\ndef f(): pass\n\n", Complete),
        ("try:\n  x", Incomplete),
        ("try:\n  x\nexcept E:", Incomplete),
        ("try:\n  x\nexcept E:\n  pass\n\n", Complete),
        ("def f():\n  # comment", Incomplete),
        ("f'{x", Incomplete),
        ("f'''{x}", Incomplete),
        ("a b", Invalid),
        (")", Invalid),
        ("async def f():", Incomplete),
        ("match x:\n  case 1:", Incomplete),
        ("for x in y:\n\n", Incomplete),
        ("if x:\n  pass\n\n  y", Incomplete),
        ("x\n\ny", Complete),
        ("class A: pass", Incomplete),
        ("if x:\n  y\n  # c", Incomplete),
    ];
    for (text, expected) in cases {
        assert_eq!(parser::parse_interactive(text), expected, "{text:?}");
    }
}
