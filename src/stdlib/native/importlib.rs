//! `importlib` and its submodules `machinery` and `util`, as far as scripts use them.

use crate::object::{Result, Value};
use crate::stdlib::set;
use crate::types::list::List;
use crate::vm::Vm;

fn import_module(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = absolute_name(vm, &args[0], &args[1], "package")?;
    if name.is_empty() {
        return Err(vm.value_error("Empty module name"));
    }
    vm.import_module(&name)
}

/// A name as it stands, or resolved against a package if it begins with dots.
fn absolute_name(vm: &mut Vm, name: &Value, package: &Value, what: &str) -> Result<String> {
    let Some(text) = name.as_str() else {
        let kind = vm.type_name(name);
        let message = format!("'{kind}' object has no attribute 'startswith'");
        return Err(vm.attribute_error(message, name, "startswith"));
    };
    let text = text.as_str();
    let stripped = text.trim_start_matches('.');
    let level = text.len() - stripped.len();
    if level == 0 {
        return Ok(text.to_owned());
    }
    match package.as_str() {
        Some(package) if !package.as_str().is_empty() => {
            let resolved = vm.resolve_relative(stripped, package.as_str(), level)?;
            // As CPython: the package itself must exist.
            vm.import_module(package.as_str())?;
            Ok(resolved)
        }
        _ => Err(vm.type_error(format!(
            "the '{what}' argument is required to perform a relative import for '{text}'"
        ))),
    }
}

fn reload(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match &args[0] {
        Value::Module(module) => vm.reload_module(&module.share()),
        _ => Err(vm.type_error("reload() argument must be a module")),
    }
}

/// Nothing is cached.
fn invalidate_caches(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::None)
}

fn find_spec(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = absolute_name(vm, &args[0], &args[1], "package")?;
    vm.find_spec(&name)
}

crate::methods! { METHODS:
    /// Import a module.
    ///
    /// The 'package' argument is required when performing a relative import. It
    /// specifies the package to use as the anchor point from which to resolve the
    /// relative import to an absolute import.
    "import_module($module, /, name, package=None)" => import_module,
    /// Reload the module and return it.
    ///
    /// The module must have been successfully imported before.
    "reload($module, /, module)" => reload,
    /// Call the invalidate_caches() method on all meta path finders.
    "invalidate_caches($module, /)" => invalidate_caches,
}

/// Where CPython would keep the compiled form of a source file; nothing is kept here.
fn cache_from_source(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = vm.path_text(&args[0])?;
    let (folder, file) = path
        .rsplit_once('/')
        .map_or(("", path.as_str()), |parts| parts);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let slash = if path.contains('/') { "/" } else { "" };
    let level = match args[2].not_none() {
        Some(level) => vm.str(level)?.as_str().to_owned(),
        None => String::new(),
    };
    let level = match level.as_str() {
        "" => String::new(),
        level => format!(".opt-{level}"),
    };
    let tag = "cpython-314";
    Ok(Value::from(format!(
        "{folder}{slash}__pycache__/{stem}.{tag}{level}.pyc"
    )))
}

fn source_from_cache(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = vm.path_text(&args[0])?;
    let (folder, file) = path
        .rsplit_once('/')
        .map_or(("", path.as_str()), |parts| parts);
    let Some(outer) = folder.strip_suffix("__pycache__") else {
        return Err(vm.value_error(format!(
            "__pycache__ not bottom-level directory in {}",
            quoted(&path)
        )));
    };
    let dots = file.matches('.').count();
    if !(2..=3).contains(&dots) {
        return Err(vm.value_error(format!("expected only 2 or 3 dots in {}", quoted(file))));
    }
    let stem = file.split('.').next().unwrap_or(file);
    Ok(Value::from(format!("{outer}{stem}.py")))
}

fn quoted(text: &str) -> String {
    format!("'{text}'")
}

crate::methods! { UTIL:
    /// Given the path to a .py file, return the path to its .pyc file.
    "cache_from_source($module, /, path, debug_override=None, *, optimization=None)" => cache_from_source,
    /// Given the path to a .pyc. file, return the path to its .py file.
    "source_from_cache($module, /, path)" => source_from_cache,
    /// Return the spec for the specified module.
    "find_spec($module, /, name, package=None)" => find_spec,
}

/// `importlib`.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "importlib",
        "A pure Python implementation of import.",
        METHODS,
    );
    let import = vm.names.__import__.clone();
    if let Some(import) = vm.builtins.get_str(&import) {
        set(vm, &module, "__import__", import);
    }
    set(vm, &module, "__path__", List::new(Vec::new()));
    Ok(Value::from(module))
}

/// `_importlib`: what `importlib.util` and `importlib.machinery` are made of.
pub fn inner(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_importlib", "", UTIL);
    let classes = vm.import_classes();
    for (name, class) in [
        ("ModuleSpec", classes.module_spec),
        ("BuiltinImporter", classes.builtin_importer),
        ("FrozenImporter", classes.frozen_importer),
        ("SourceFileLoader", classes.source_loader),
        ("NamespaceLoader", classes.namespace_loader),
    ] {
        set(vm, &module, name, class);
    }
    Ok(Value::from(module))
}
