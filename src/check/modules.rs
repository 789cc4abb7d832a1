//! The modules that lie beside a program: which of their functions make coroutines, which block.  A module is read
//! when a program imports from it, and once; the library's own are not looked at, what matters of them is in `known`.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::facts::{Binding, Facts};
use super::{Code, blocking, walk};
use crate::source::SourceFile;
use crate::stdlib::names::STANDARD_NAMES;
use crate::types::codec::source::decode_source;
use crate::{parser, resolve};

/// Larger files are not read: they are data.
const MAX_BYTES: u64 = 4 << 20;
/// So many folders above a file may be what its imports begin at.
const MAX_FOLDERS: usize = 8;
/// So many modules may hand a name on.
const MAX_STEPS: u32 = 8;

/// A function of another module.
#[derive(Clone, Debug)]
pub(super) struct Outside {
    /// Calling it makes a coroutine.
    pub makes_coroutine: bool,
    /// Calling it holds up the loop: what kind of fault that is, and the way to it.
    pub blocks: Option<(Code, String)>,
}

/// What is known of a module.
#[derive(Debug, Default)]
struct Summary {
    functions: FxHashMap<String, Outside>,
    /// What it has imported: dotted paths by the names that they have here.
    imported: FxHashMap<String, String>,
}

/// The modules that have been read; `None` for one that is being read, or cannot be.
#[derive(Debug, Default)]
pub struct Modules {
    read: RefCell<FxHashMap<PathBuf, Option<Rc<Summary>>>>,
}

impl Modules {
    /// The function of this dotted path, as a program in `file` means it.
    pub(super) fn lookup(&self, file: &Path, dotted: &str) -> Option<Outside> {
        self.lookup_within(file, dotted, MAX_STEPS)
    }

    fn lookup_within(&self, file: &Path, dotted: &str, steps: u32) -> Option<Outside> {
        let steps = steps.checked_sub(1)?;
        let (module, name) = find(file, dotted)?;
        let summary = self.summary(&module)?;
        if let Some(found) = summary.functions.get(&name) {
            return Some(found.clone());
        }
        // A package often hands on what its modules define.
        let (first, rest) = name.split_once('.').unwrap_or((&name, ""));
        let path = summary.imported.get(first)?;
        let path = match rest {
            "" => path.clone(),
            rest => format!("{path}.{rest}"),
        };
        self.lookup_within(&module, &path, steps)
    }

    fn summary(&self, module: &Path) -> Option<Rc<Summary>> {
        if let Some(known) = self.read.borrow().get(module) {
            return known.clone();
        }
        self.read.borrow_mut().insert(module.to_owned(), None);
        let summary = self.summarize(module).map(Rc::new);
        let kept = summary.clone();
        self.read.borrow_mut().insert(module.to_owned(), kept);
        summary
    }

    fn summarize(&self, file: &Path) -> Option<Summary> {
        if std::fs::metadata(file).ok()?.len() > MAX_BYTES {
            return None;
        }
        let bytes = std::fs::read(file).ok()?;
        let name = file.to_string_lossy();
        let text = decode_source(&bytes, Some(&name), true).ok()?;
        let source = SourceFile::new(&*name, text);
        let module = parser::parse(&source, parser::Mode::Exec).ok()?;
        let options = resolve::ResolveOptions {
            top_level_await: true,
            future_annotations: false,
        };
        let table = resolve::resolve_with(&module, options).ok()?;
        let facts = walk::facts(&module, &table, Some((self, file)));
        Some(summary_of(&facts))
    }
}

fn summary_of(facts: &Facts<'_>) -> Summary {
    let mut summary = Summary::default();
    for (index, function) in facts.functions.iter().enumerate() {
        let found = Outside {
            makes_coroutine: function.makes_coroutine(),
            blocks: match function.runs_at_once() {
                true => blocking::way_to_fault(facts, index),
                false => None,
            },
        };
        let known = summary.functions.entry(function.qualname.clone());
        known
            .and_modify(|known| {
                // Two of one name, as after an `if`: only what holds for both is certain.
                known.makes_coroutine &= found.makes_coroutine;
                known.blocks = known.blocks.take().filter(|_| found.blocks.is_some());
            })
            .or_insert(found);
    }
    for (&(scope, name), bindings) in &facts.bindings {
        if scope == facts.module.id
            && let [binding] = bindings[..]
            && let Some(path) = import_path(facts, binding)
        {
            summary.imported.insert(facts.text(name).to_owned(), path);
        }
    }
    summary
}

/// The dotted path of what was imported; with leading dots where that is relative.
pub(super) fn import_path(facts: &Facts<'_>, binding: Binding<'_>) -> Option<String> {
    match binding {
        Binding::Import { path, name } => {
            let path = facts.text(path);
            Some(name.map_or(path.to_owned(), |name| {
                format!("{path}.{}", facts.text(name))
            }))
        }
        Binding::Relative {
            level,
            module,
            name,
        } => {
            let dots = ".".repeat(level as usize);
            let module = module.map_or(String::new(), |module| format!("{}.", facts.text(module)));
            Some(format!("{dots}{module}{}", facts.text(name)))
        }
        _ => None,
    }
}

/// The file of a module, and what stands behind its name.
fn find(file: &Path, dotted: &str) -> Option<(PathBuf, String)> {
    let folder = match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("."),
    };
    let plain = dotted.trim_start_matches('.');
    let parts: Vec<&str> = plain.split('.').collect();
    match dotted.len() - plain.len() {
        0 if STANDARD_NAMES.contains(&parts[0]) => None,
        0 => folder
            .ancestors()
            .take(MAX_FOLDERS)
            .find_map(|folder| find_below(folder, &parts, false)),
        dots => find_below(folder.ancestors().nth(dots - 1)?, &parts, true),
    }
}

/// The same below a folder, which may be a package itself.
fn find_below(folder: &Path, parts: &[&str], is_package: bool) -> Option<(PathBuf, String)> {
    let mut folder = folder.to_owned();
    for (index, part) in parts.iter().enumerate() {
        let rest = || parts[index + 1..].join(".");
        let (below, module) = (folder.join(part), folder.join(format!("{part}.py")));
        if below.is_dir() && (index > 0 || below.join("__init__.py").is_file()) {
            folder = below;
        } else if module.is_file() {
            return Some((module, rest())).filter(|(_, name)| !name.is_empty());
        } else {
            let package = folder.join("__init__.py");
            let may_be = is_package || index > 0;
            return (may_be && package.is_file()).then(|| (package, parts[index..].join(".")));
        }
    }
    None
}
