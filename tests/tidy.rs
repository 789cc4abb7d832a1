//! The structure of the source, kept true by reading it: who may import whom,
//! how large files are, what each begins with, where `unsafe` and third-party
//! crates may stand, and that `ARCHITECTURE.md` maps what there is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// No source file is longer than this many lines, but for [`LONG_FILES`].
const MAX_LINES: usize = 1000;

/// Files that may pass the limit, each with its reason.
const LONG_FILES: [(&str, &str); 1] = [(
    "src/stdlib/native/unicodedata/tables.rs",
    "a table of Unicode",
)];

/// The front end, in the order of the pipeline: each sees those before it.
const FRONT_END: [&str; 7] = [
    "source",
    "diagnostic",
    "lexer",
    "ast",
    "parser",
    "resolve",
    "compiler",
];

/// What the front end and the runtime share, and what the runtime knows of the world.
const SHARED: [&str; 4] = ["source", "diagnostic", "bytecode", "host"];

/// The heart of the runtime: four modules that see one another.
const CORE: [&str; 4] = ["object", "types", "builtins", "vm"];

/// What stands on the core, in order: each sees those before it.
const ABOVE_CORE: [&str; 3] = ["event_loop", "observe", "stdlib"];

/// What stands on everything, in order.
const OUTSIDE: [&str; 6] = ["interpreter", "testing", "check", "repl", "cli", "main"];

/// Imports against the order, each with its reason: (file, module, why).
const DOORS: [(&str, &str, &str); 9] = [
    (
        "src/vm/import.rs",
        "stdlib",
        "import knows which modules are standard",
    ),
    (
        "src/vm/import_find.rs",
        "stdlib",
        "import finds them in their table",
    ),
    (
        "src/vm/shutdown.rs",
        "stdlib",
        "the world ends module by module",
    ),
    (
        "src/vm/suggest.rs",
        "stdlib",
        "hints name modules one forgot to import",
    ),
    ("src/builtins/mod.rs", "stdlib", "open() is io's"),
    (
        "src/builtins/output.rs",
        "stdlib",
        "print() writes to io's streams",
    ),
    (
        "src/event_loop/state.rs",
        "stdlib",
        "callbacks run in contexts",
    ),
    (
        "src/event_loop/unmade.rs",
        "stdlib",
        "so do their stand-ins",
    ),
    ("src/event_loop/task.rs", "stdlib", "tasks run in contexts"),
];

/// Third-party crates that only one module may name.
const WRAPPED: [(&str, &str); 11] = [
    ("smol", "src/host/pool.rs"),
    ("rustls", "src/stdlib/native/ssl/"),
    ("hyper", "src/stdlib/native/http/"),
    ("brotli", "src/stdlib/native/http/"),
    ("tungstenite", "src/stdlib/native/websocket.rs"),
    ("corosensei", "src/vm/threads.rs"),
    ("lalrpop_util", "src/parser/"),
    ("logos", "src/lexer/"),
    ("miette", "src/diagnostic/"),
    ("lexopt", "src/cli/"),
    ("rustyline", "src/repl/editor/"),
];

/// The modules that `module` may import from.
fn allowed(module: &str) -> Option<BTreeSet<&'static str>> {
    let mut set = BTreeSet::new();
    if let Some(at) = FRONT_END.iter().position(|name| *name == module) {
        set.extend(&FRONT_END[..at]);
        if module == "compiler" {
            set.insert("bytecode");
        }
        return Some(set);
    }
    if module == "bytecode" {
        return Some(BTreeSet::from(["source", "diagnostic"]));
    }
    set.extend(&SHARED[..3]);
    if module == "host" {
        return Some(set);
    }
    set.insert("host");
    set.extend(CORE);
    if CORE.contains(&module) {
        return Some(set);
    }
    if let Some(at) = ABOVE_CORE.iter().position(|name| *name == module) {
        set.extend(&ABOVE_CORE[..at]);
        return Some(set);
    }
    let at = OUTSIDE.iter().position(|name| *name == module)?;
    set.extend(FRONT_END);
    set.extend(ABOVE_CORE);
    set.extend(&OUTSIDE[..at]);
    Some(set)
}

struct SourceText {
    /// The path below the project's root.
    path: String,
    text: String,
}

impl SourceText {
    /// The top-level module that this file belongs to; `None` for `lib.rs`.
    fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let module = inside.split(['/', '.']).next()?;
        (module != "lib").then_some(module)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(directory: &str) -> Vec<SourceText> {
    let mut paths = Vec::new();
    collect(&root().join(directory), &mut paths);
    paths.sort();
    let read = |path: &PathBuf| SourceText {
        path: path
            .strip_prefix(root())
            .expect("found below the root")
            .to_string_lossy()
            .into_owned(),
        text: fs::read_to_string(path).expect("sources are UTF-8"),
    };
    paths.iter().map(read).collect()
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// A line without its comment and without the insides of its string literals.
fn code(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_string => drop(chars.next()),
            '"' => in_string = !in_string,
            '\'' if !in_string && chars.peek() == Some(&'"') => drop(chars.next()),
            '/' if !in_string && chars.peek() == Some(&'/') => break,
            c if !in_string => out.push(c),
            _ => {}
        }
    }
    out
}

/// The names that follow each `prefix` in a text: `crate::vm::…` gives `vm`.
fn names_after(text: &str, prefix: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        if text[..at].chars().next_back().is_some_and(is_name) {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            found.extend(group.split(',').map(|part| first_name(part.trim())));
        } else {
            found.insert(first_name(rest));
        }
    }
    found
}

fn first_name(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn report(problems: Vec<String>) {
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn modules_import_in_the_order_of_the_pipeline() {
    let all = sources("src");
    let modules: BTreeSet<&str> = all.iter().filter_map(SourceText::module).collect();
    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    for file in &all {
        let Some(module) = file.module() else {
            continue;
        };
        let Some(allowed) = allowed(module) else {
            problems.push(format!("{}: module {module} is in no layer", file.path));
            continue;
        };
        let text: String = file.text.lines().map(|line| code(line) + "\n").collect();
        for name in names_after(&text, "crate::") {
            let name = name.as_str();
            if !modules.contains(name) || name == module || allowed.contains(name) {
                continue;
            }
            let is_door = |door: &&(&str, &str, &str)| door.0 == file.path && door.1 == name;
            match DOORS.iter().find(is_door) {
                Some(door) => drop(used.insert(door)),
                None => problems.push(format!("{}: {module} may not import {name}", file.path)),
            }
        }
    }
    let unused = DOORS.iter().filter(|door| !used.contains(door));
    problems.extend(unused.map(|door| format!("{}: imports no {} any more", door.0, door.1)));
    report(problems);
}

#[test]
fn third_party_crates_are_wrapped_in_one_module_each() {
    let mut problems = Vec::new();
    for file in sources("src") {
        let text: String = file.text.lines().map(|line| code(line) + "\n").collect();
        for (krate, home) in WRAPPED {
            let named = text.match_indices(&format!("{krate}::")).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if named && !file.path.starts_with(home) {
                problems.push(format!("{}: only {home} names {krate}", file.path));
            }
        }
    }
    report(problems);
}

#[test]
fn files_have_one_screenful_of_subject() {
    let mut problems = Vec::new();
    for file in sources("src").iter().chain(&sources("tests")) {
        let lines = file.text.lines().count();
        let excepted = LONG_FILES.iter().any(|(path, _)| *path == file.path);
        if lines > MAX_LINES && !excepted {
            problems.push(format!("{}: {lines} lines", file.path));
        }
        if lines <= MAX_LINES && excepted {
            problems.push(format!("{}: needs no exception any more", file.path));
        }
    }
    report(problems);
}

#[test]
fn files_open_by_saying_what_they_are() {
    let mut problems = Vec::new();
    for file in sources("src").iter().chain(&sources("tests")) {
        if !file.text.starts_with("//! ") {
            problems.push(format!("{}: no //! header", file.path));
        }
    }
    report(problems);
}

#[test]
fn unsafe_code_says_why_it_is_sound() {
    let mut problems = Vec::new();
    for file in sources("src") {
        let lines: Vec<&str> = file.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let code = code(line);
            let is_block = code.contains("unsafe {") || code.contains("unsafe impl");
            // `unsafe fn(` is the type of a pointer, not a function.
            let is_function = code.contains("unsafe fn ");
            // A comment covers the statement right below it, however many lines that takes.
            let above = lines[at.saturating_sub(8)..at].join("\n");
            if is_block && !above.contains("SAFETY:") && !line.contains("SAFETY:") {
                problems.push(format!("{}:{}: no SAFETY comment", file.path, at + 1));
            }
            if is_function && !above.contains("# Safety") && !above.contains("SAFETY") {
                problems.push(format!("{}:{}: no Safety section", file.path, at + 1));
            }
        }
    }
    report(problems);
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs is there");
    assert!(
        lib.contains("#![deny(unsafe_code)]"),
        "lib.rs denies unsafe"
    );
}

#[test]
fn nothing_is_left_undone_in_silence() {
    let attribute = |lint: &str| format!("allow({lint}");
    let banned = [
        format!("{}!(", "todo"),
        format!("{}!(", "unimplemented"),
        attribute("dead_code"),
        attribute("unused"),
        format!("{}!(", "dbg"),
    ];
    let mut problems = Vec::new();
    for file in sources("src").iter().chain(&sources("tests")) {
        for (at, line) in file.text.lines().enumerate() {
            let code = code(line);
            for word in banned.iter().filter(|word| code.contains(word.as_str())) {
                problems.push(format!("{}:{}: {word}", file.path, at + 1));
            }
        }
    }
    report(problems);
}

#[test]
fn the_map_shows_what_there_is() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the map is there");
    let mut problems = Vec::new();
    for piece in map.split('`').skip(1).step_by(2) {
        let looks_like_path = ["src/", "tests/", "examples/", "grammar/", ".ci/"]
            .iter()
            .any(|start| piece.starts_with(start));
        let plain = !piece.contains(['*', ' ', '<']);
        if looks_like_path && plain && !root().join(piece).exists() {
            problems.push(format!("ARCHITECTURE.md names {piece}, which is not there"));
        }
    }
    let mut modules = BTreeMap::new();
    for file in sources("src") {
        if let Some(module) = file.module() {
            modules
                .entry(module.to_owned())
                .or_insert(file.path.clone());
        }
    }
    for module in modules.keys() {
        let folder = format!("`src/{module}/`");
        let file = format!("`src/{module}.rs`");
        if !map.contains(&folder) && !map.contains(&file) {
            problems.push(format!("ARCHITECTURE.md does not show src/{module}"));
        }
    }
    let lines = map.lines().count();
    if lines > 160 {
        problems.push(format!(
            "ARCHITECTURE.md has {lines} lines; a map is two pages"
        ));
    }
    report(problems);
}

#[test]
fn the_project_names_no_machine() {
    let mut problems = Vec::new();
    let words = [format!("/{}/", "root"), format!("/{}/shared", "work")];
    let mut files = sources("src");
    files.extend(sources("tests"));
    for name in ["README.md", "ARCHITECTURE.md", "Cargo.toml", ".ci/run"] {
        let text = fs::read_to_string(root().join(name)).unwrap_or_default();
        let path = name.to_owned();
        files.push(SourceText { path, text });
    }
    for file in files {
        for word in words
            .iter()
            .filter(|word| file.text.contains(word.as_str()))
        {
            problems.push(format!("{}: {word}", file.path));
        }
    }
    report(problems);
}
