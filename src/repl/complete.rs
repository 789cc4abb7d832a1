//! What Tab offers: names, keywords, attributes, modules, the prompt's own commands.  Nothing of the program's
//! runs for it, but a `__dir__` that a class defines for this very purpose.

use super::{Completions, commands};
use crate::object::{Result, Value};
use crate::stdlib::STANDARD_NAMES;
use crate::vm::Vm;
use crate::{Session, lexer};

/// The words that have a meaning where they stand.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class",
    "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
    "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return",
    "try", "type", "while", "with", "yield",
];

/// What may stand at the end of this text.
pub(super) fn complete(session: &mut Session, text: &str) -> Completions {
    let line = text.rsplit('\n').next().unwrap_or_default();
    if let Some(word) = line.strip_prefix('%')
        && !word.contains(' ')
    {
        let names = commands::NAMES.iter().map(|name| format!("%{name}"));
        return matching(line, names.collect());
    }
    if let Some(found) = in_text(session, line) {
        return found;
    }
    let chain = chain(line);
    let before = line[..line.len() - chain.len()].trim_end();
    let mut parts: Vec<&str> = chain.split('.').collect();
    let word = parts.pop().unwrap_or_default();
    let words: Vec<&str> = before.split_whitespace().collect();
    let found = match words.as_slice() {
        ["import", ..] | ["from"] => modules(session, &parts),
        ["from", module, "import", ..] => {
            let mut found = members_of_module(session, module);
            found.extend(submodules(session, module));
            found
        }
        _ if parts.is_empty() && word.is_empty() => Vec::new(),
        _ if parts.is_empty() => names(session),
        _ => attributes(session, &parts).unwrap_or_default(),
    };
    matching(word, found)
}

/// The dotted name that a line ends with.
fn chain(line: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let start = line
        .char_indices()
        .rev()
        .take_while(|&(_, c)| is_part(c))
        .last()
        .map_or(line.len(), |(at, _)| at);
    let chain = &line[start..];
    // `x[0].` or `f().` would have to be run to be known, and numbers have no names.
    let begins_well = chain
        .chars()
        .next()
        .is_none_or(|c| c.is_alphabetic() || c == '_');
    match begins_well {
        true => chain,
        false => "",
    }
}

/// Those that go on from `word`, private ones only where it asks for them.
fn matching(word: &str, mut found: Vec<String>) -> Completions {
    found.retain(|name| {
        name.starts_with(word) && (word.starts_with('_') || !name.starts_with('_') || name == "_")
    });
    found.sort();
    found.dedup();
    Completions {
        word: word.len(),
        candidates: found,
    }
}

fn names(session: &mut Session) -> Vec<String> {
    let mut found: Vec<String> = KEYWORDS.iter().map(|&word| word.to_owned()).collect();
    for namespace in [session.namespace(), session.vm().builtins.clone()] {
        found.extend(texts(namespace.keys()));
    }
    found
}

/// The strings among these values that can be written as names.
fn texts(values: Vec<Value>) -> Vec<String> {
    let names = values.iter().filter_map(|value| value.as_str());
    names
        .map(|name| name.as_str().to_owned())
        .filter(|name| is_name(name))
        .collect()
}

fn is_name(text: &str) -> bool {
    let lexed = lexer::lex(text, lexer::Tok::StartExpression);
    matches!(lexed.tokens.get(1), Some(&(0, lexer::Tok::Name, end)) if end as usize == text.len())
}

fn modules(session: &mut Session, parents: &[&str]) -> Vec<String> {
    if !parents.is_empty() {
        return submodules(session, &parents.join("."));
    }
    let mut found: Vec<String> = STANDARD_NAMES.iter().map(|&name| name.to_owned()).collect();
    found.retain(|name| crate::stdlib::find(name).is_some());
    let vm = session.vm();
    let paths = vm.sys_attribute("path").and_then(|paths| paths.as_list());
    let paths: Vec<String> = paths.map_or_else(Vec::new, |paths| {
        let items = paths.items();
        let texts = items.iter().filter_map(|path| path.as_str());
        texts.map(|path| path.as_str().to_owned()).collect()
    });
    for path in paths {
        found.extend(modules_in(&path));
    }
    found.retain(|name| is_name(name));
    found
}

/// The modules and packages in a folder.
fn modules_in(folder: &str) -> Vec<String> {
    let folder = if folder.is_empty() { "." } else { folder };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let name_of = |entry: std::fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_package = entry.path().join("__init__.py").is_file();
        match name.strip_suffix(".py") {
            Some(name) => Some(name.to_owned()),
            None => is_package.then_some(name),
        }
    };
    entries.filter_map(name_of).collect()
}

/// The modules of a package, which need not be loaded.
fn submodules(session: &mut Session, package: &str) -> Vec<String> {
    let prefix = format!("{package}.");
    let library = crate::stdlib::MODULES.iter();
    let mut found: Vec<String> = library
        .filter_map(|def| def.name.strip_prefix(&prefix))
        .map(str::to_owned)
        .collect();
    let vm = session.vm();
    let paths = vm.sys_attribute("path").and_then(|paths| paths.as_list());
    let paths = paths.map_or_else(Vec::new, |paths| paths.items().clone());
    for path in paths.iter().filter_map(|path| path.as_str()) {
        let folder = if path.as_str().is_empty() {
            "."
        } else {
            path.as_str()
        };
        found.extend(modules_in(&format!(
            "{folder}/{}",
            package.replace('.', "/")
        )));
    }
    found.retain(|name| is_name(name));
    found
}

/// Inside a text nothing is completed but the key of a dictionary: `d["al`.
fn in_text(session: &mut Session, line: &str) -> Option<Completions> {
    let lexed = lexer::lex(line, lexer::Tok::StartExpression);
    let error = lexed.error?;
    if !error.message.starts_with("unterminated string literal") {
        return None;
    }
    let start = error.span.lo as usize;
    let quote = line[start..].chars().next()?;
    let typed = &line[start + quote.len_utf8()..];
    let keys = line[..start].strip_suffix('[').and_then(|before| {
        let parts: Vec<&str> = chain(before).split('.').collect();
        let found = value_of(session, &parts)?;
        let Value::Dict(dict) = &found else {
            return None;
        };
        let keys: Vec<Value> = dict.keys();
        let keys = keys.iter().filter_map(|key| key.as_str());
        Some(keys.map(|key| key.as_str().to_owned()).collect())
    });
    let mut candidates: Vec<String> = keys.unwrap_or_default();
    candidates.retain(|key| key.starts_with(typed) && !key.contains(['\\', '\n', quote]));
    candidates.sort();
    for key in &mut candidates {
        key.push(quote);
        key.push(']');
    }
    Some(Completions {
        word: typed.len(),
        candidates,
    })
}

/// What a module that has been imported offers.
fn members_of_module(session: &mut Session, name: &str) -> Vec<String> {
    let vm = session.vm();
    let key = vm.intern(name);
    match &vm.modules.get_str(&key) {
        Some(Value::Module(module)) => texts(module.dict.keys()),
        _ => Vec::new(),
    }
}

/// The attributes of what a dotted name leads to.
fn attributes(session: &mut Session, parts: &[&str]) -> Option<Vec<String>> {
    let value = value_of(session, parts)?;
    members(session.vm(), &value).ok()
}

/// What a dotted name leads to, where that can be known without running anything.
fn value_of(session: &mut Session, parts: &[&str]) -> Option<Value> {
    let (first, rest) = parts.split_first()?;
    let namespace = session.namespace();
    let vm = session.vm();
    let name = vm.intern(first);
    let mut value = namespace
        .get_str(&name)
        .or_else(|| vm.builtins.get_str(&name))?;
    for part in rest {
        value = static_attribute(vm, &value, part)?;
    }
    Some(value)
}

/// An attribute that can be known without running anything: from a namespace, or a class's if that is no descriptor.
fn static_attribute(vm: &mut Vm, value: &Value, name: &str) -> Option<Value> {
    let inspect = vm.import_module("inspect").ok()?;
    let args = [value.clone(), Value::from(name)];
    let found = vm.call_method(&inspect, "getattr_static", &args).ok()?;
    let class = Value::from(vm.class_of(&found));
    let get = vm.intern("__get__");
    let is_descriptor = !matches!(found, Value::Function(_) | Value::Builtin(_))
        && matches!(&class, Value::Class(class) if class.lookup(&get).is_some());
    (!is_descriptor).then_some(found)
}

/// `dir(value)`.
fn members(vm: &mut Vm, value: &Value) -> Result<Vec<String>> {
    let dir = vm.intern("dir");
    let Some(dir) = vm.builtins.get_str(&dir) else {
        return Ok(Vec::new());
    };
    let listed = vm.call(&dir, std::slice::from_ref(value))?;
    Ok(texts(vm.collect_items(&listed)?))
}
