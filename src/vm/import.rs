//! Import statements and what stands behind them: `sys.modules`, relative names, packages and their
//! submodules.  Where a module is found and how it is loaded is `import_find.rs`'s part.

use super::Vm;
use crate::object::native::NativeFn;
use crate::object::{Gc, Raise, Result, Value};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::str::Str;

impl Vm {
    /// The statement `import name` or `from name import fromlist`: by way of `builtins.__import__`.
    pub fn import_name(&mut self, name: &Gc<Str>, fromlist: &Value, level: usize) -> Result<Value> {
        let globals = self.current_globals();
        let hook = self.builtins.get_str(&self.names.__import__);
        match hook {
            None => Err(self.error(Exc::ImportError, "__import__ not found")),
            Some(Value::Builtin(ref builtin))
                if std::ptr::fn_addr_eq(
                    builtin.def.function,
                    crate::builtins::code::import as NativeFn,
                ) =>
            {
                self.import(name.as_str(), Some(&globals), fromlist, level)
            }
            Some(hook) => {
                let locals = self.frame(0).and_then(|frame| frame.namespace());
                let args = [
                    Value::from(name.clone()),
                    Value::from(globals),
                    locals.unwrap_or(Value::None),
                    fromlist.clone(),
                    Value::from(level),
                ];
                self.call(&hook, &args)
            }
        }
    }

    /// What `__import__` does.
    pub fn import(
        &mut self,
        name: &str,
        globals: Option<&Gc<Dict>>,
        fromlist: &Value,
        level: usize,
    ) -> Result<Value> {
        let absolute = match (level, globals) {
            (0, _) if name.is_empty() => return Err(self.value_error("Empty module name")),
            (0, _) => name.to_owned(),
            (_, None) => return Err(self.key_error(Value::from("'__name__' not in globals"))),
            (_, Some(globals)) => {
                let package = self.package_of(globals)?;
                self.resolve_relative(name, &package, level)?
            }
        };
        let module = self.import_module(&absolute)?;
        if !fromlist.is_undef() && self.truth(fromlist)? {
            self.import_submodules(&module, fromlist)?;
            return Ok(module);
        }
        let front = name.split('.').next().unwrap_or(name);
        if front.len() == name.len() {
            return Ok(module);
        }
        // `import a.b.c` binds `a`; a relative name keeps what stands before it.
        let top = &absolute[..absolute.len() - (name.len() - front.len())];
        match self.loaded_module(top)? {
            Some(module) => Ok(module),
            None => Err(self.key_error(Value::from(top))),
        }
    }

    /// The package that a relative import starts from.
    fn package_of(&mut self, globals: &Gc<Dict>) -> Result<String> {
        let names = self.names.clone();
        let package = globals.get_str(&names.__package__).unwrap_or(Value::None);
        let spec = globals.get_str(&names.__spec__).unwrap_or(Value::None);
        let package = if package.is_none() && !spec.is_none() {
            let parent = self.intern("parent");
            self.get_attr(&spec, &parent)?
        } else {
            package
        };
        let package = match package.as_str() {
            Some(package) => package.as_str().to_owned(),
            None if !package.is_none() => {
                return Err(self.type_error("package must be a string"));
            }
            None => {
                let Some(name) = globals.get_str(&names.__name__) else {
                    return Err(self.key_error(Value::from("'__name__' not in globals")));
                };
                let Some(name) = name.as_str() else {
                    return Err(self.type_error("__name__ must be a string"));
                };
                let name = name.as_str();
                if globals.get_str(&names.__path__).is_some() {
                    name.to_owned()
                } else {
                    name.rsplit_once('.')
                        .map_or("", |(package, _)| package)
                        .to_owned()
                }
            }
        };
        if package.is_empty() {
            let message = "attempted relative import with no known parent package";
            return Err(self.error(Exc::ImportError, message));
        }
        Ok(package)
    }

    /// The absolute form of a relative name.
    pub fn resolve_relative(&mut self, name: &str, package: &str, level: usize) -> Result<String> {
        let mut base = package;
        for _ in 1..level {
            let Some((outer, _)) = base.rsplit_once('.') else {
                let message = "attempted relative import beyond top-level package";
                return Err(self.error(Exc::ImportError, message));
            };
            base = outer;
        }
        Ok(if name.is_empty() {
            base.to_owned()
        } else {
            format!("{base}.{name}")
        })
    }

    /// Imports a module by its absolute name, its packages first; returns the module itself.
    pub fn import_module(&mut self, name: &str) -> Result<Value> {
        if let Some(module) = self.loaded_module(name)? {
            return Ok(module);
        }
        let mut parent: Option<(Value, &str)> = None;
        let ends = name.match_indices('.').map(|(at, _)| at);
        for end in ends.chain([name.len()]) {
            let prefix = &name[..end];
            let module = match self.loaded_module(prefix)? {
                Some(module) => module,
                None => self.import_below(parent.as_ref(), prefix)?,
            };
            parent = Some((module, prefix));
        }
        match parent {
            Some((module, _)) => Ok(module),
            None => Err(self.value_error("Empty module name")),
        }
    }

    /// A module of `sys.modules`; raises for one that is blocked there by `None`.
    pub fn loaded_module(&mut self, name: &str) -> Result<Option<Value>> {
        let key = self.intern(name);
        match self.modules.get_str(&key) {
            Some(Value::None) => {
                let message = format!("import of {name} halted; None in sys.modules");
                Err(self.module_not_found(message, name))
            }
            found => Ok(found),
        }
    }

    /// Finds and loads one module, of whose parent package (which is loaded) the name speaks.
    fn import_below(&mut self, parent: Option<&(Value, &str)>, name: &str) -> Result<Value> {
        let path_name = self.names.__path__.clone();
        let (path, child) = match parent {
            None => (None, name),
            Some((module, parent_name)) => match self.find_attr(module, &path_name)? {
                None => {
                    let message =
                        format!("No module named '{name}'; '{parent_name}' is not a package");
                    return Err(self.module_not_found(message, name));
                }
                // Importing the parent may have brought the child.
                Some(path) => match self.loaded_module(name)? {
                    Some(module) => return Ok(module),
                    None => (Some(path), &name[parent_name.len() + 1..]),
                },
            },
        };
        let Some(found) = self.find_module(name, path.as_ref())? else {
            return Err(self.module_not_found(format!("No module named '{name}'"), name));
        };
        let module = self.load_module(name, found)?;
        self.imports += 1;
        if let Some((parent, _)) = parent {
            let child = self.intern(child);
            self.set_attr(parent, &child, module.clone())?;
        }
        Ok(module)
    }

    /// A `ModuleNotFoundError` that knows its name.
    pub fn module_not_found(&mut self, message: String, name: &str) -> Raise {
        self.import_error(Exc::ModuleNotFoundError, message, [Some(name), None, None])
    }

    /// An `ImportError` with its `name`, `path` and `name_from`.
    fn import_error(&mut self, exc: Exc, message: String, details: [Option<&str>; 3]) -> Raise {
        let class = Value::from(self.exception_class(exc));
        let keywords: Vec<(Gc<Str>, Value)> = ["name", "path", "name_from"]
            .into_iter()
            .zip(details)
            .filter_map(|(key, value)| Some((self.intern(key), Value::from(value?))))
            .collect();
        match self.call_keywords(&class, &[Value::from(message.as_str())], &keywords) {
            Ok(Value::Instance(ref exception)) => Raise::new(exception.share()),
            Ok(_) => self.error(exc, message),
            Err(raise) => raise,
        }
    }

    /// Imports those names of a `from` list that are submodules not loaded so far.
    fn import_submodules(&mut self, module: &Value, fromlist: &Value) -> Result<()> {
        let names = self.names.clone();
        if self.find_attr(module, &names.__path__)?.is_none() {
            return Ok(());
        }
        let mut wanted = self.collect_items(fromlist)?;
        let mut from_all = false;
        if wanted
            .iter()
            .any(|item| matches!(item.as_str(), Some(text) if text.as_str() == "*"))
        {
            wanted.retain(|item| !matches!(item.as_str(), Some(text) if text.as_str() == "*"));
            if let Some(all) = self.find_attr(module, &names.__all__)? {
                wanted.extend(self.collect_items(&all)?);
                from_all = true;
            }
        }
        for item in wanted {
            let Some(item) = item.as_str() else {
                let kind = self.type_name(&item);
                let place = if from_all { "__all__" } else { "``from list''" };
                return Err(self.type_error(format!("Item in {place} must be str, not {kind}")));
            };
            if self.find_attr(module, &item)?.is_some() {
                continue;
            }
            let package = self.get_attr(module, &names.__name__)?;
            let package = self.str(&package)?;
            let full = format!("{}.{}", package.as_str(), item.as_str());
            if let Err(raise) = self.import_module(&full)
                && !self.is_missing(&raise, &full)?
            {
                return Err(raise);
            }
        }
        Ok(())
    }

    /// Whether this says that just that module does not exist: `import_from` will then say so better.
    fn is_missing(&mut self, raise: &Raise, name: &str) -> Result<bool> {
        if !self.raised(raise, Exc::ModuleNotFoundError) {
            return Ok(false);
        }
        let names = self.names.clone();
        let missing = self.get_attr(&raise.value(), &names.name)?;
        Ok(missing
            .as_str()
            .is_some_and(|missing| missing.as_str() == name))
    }

    /// A name of `from module import name`.
    pub fn import_from(&mut self, module: &Value, name: &Gc<Str>) -> Result<Value> {
        if let Some(value) = self.find_attr(module, name)? {
            return Ok(value);
        }
        // While packages import each other in a circle, the submodule may be loaded but not yet an attribute.
        let names = self.names.clone();
        let module_name = self.find_attr(module, &names.__name__)?;
        let module_name = module_name.and_then(|name| name.as_str());
        if let Some(module_name) = &module_name {
            let full = self.intern(&format!("{}.{}", module_name.as_str(), name.as_str()));
            match self.modules.get_str(&full) {
                None | Some(Value::None) => {}
                Some(submodule) => return Ok(submodule),
            }
        }
        let known = module_name.as_ref().map(|name| name.as_str().to_owned());
        Err(self.cannot_import(module, known.as_deref(), name.as_str()))
    }

    fn cannot_import(&mut self, module: &Value, from: Option<&str>, name: &str) -> Raise {
        let file = self.names.__file__.clone();
        let path = match self.find_attr(module, &file) {
            Ok(path) => path.and_then(|path| path.as_str()),
            Err(raise) => return raise,
        };
        let path = path.as_ref().map(|path| path.as_str());
        let shown = from.unwrap_or("<unknown module name>");
        let place = path.unwrap_or("unknown location");
        let message = match self.module_trouble(module) {
            Some(ModuleTrouble::ShadowsStandard(file)) => format!(
                "cannot import name '{name}' from '{shown}' ({})",
                shadow_hint(&file, shown)
            ),
            Some(ModuleTrouble::MayShadow(file)) => format!(
                "cannot import name '{name}' from '{shown}' (consider renaming '{file}' if it has the same name as a library you intended to import)"
            ),
            Some(ModuleTrouble::Initializing) => format!(
                "cannot import name '{name}' from partially initialized module '{shown}' (most likely due to a circular import) ({place})"
            ),
            None => format!("cannot import name '{name}' from '{shown}' ({place})"),
        };
        self.import_error(Exc::ImportError, message, [from, path, Some(name)])
    }

    /// The message for an attribute that a module lacks.
    pub fn missing_module_attribute(&mut self, module: &Value, name: &str) -> String {
        let dict = match module {
            Value::Module(module) => module.dict.clone(),
            _ => Gc::new(Dict::new()),
        };
        let Some(shown) = dict
            .get_str(&self.names.__name__)
            .and_then(|name| name.as_str())
        else {
            return format!("module has no attribute '{name}'");
        };
        let shown = shown.as_str();
        match self.module_trouble(module) {
            Some(ModuleTrouble::ShadowsStandard(file)) => {
                format!(
                    "module '{shown}' has no attribute '{name}' ({})",
                    shadow_hint(&file, shown)
                )
            }
            Some(ModuleTrouble::MayShadow(file)) => format!(
                "module '{shown}' has no attribute '{name}' (consider renaming '{file}' if it has the same name as a library you intended to import)"
            ),
            Some(ModuleTrouble::Initializing) => format!(
                "partially initialized module '{shown}' has no attribute '{name}' (most likely due to a circular import)"
            ),
            None => format!("module '{shown}' has no attribute '{name}'"),
        }
    }

    /// Why a module may lack a name that one expects in it.
    fn module_trouble(&mut self, module: &Value) -> Option<ModuleTrouble> {
        let Value::Module(module) = module else {
            return None;
        };
        let spec = module.dict.get_str(&self.names.__spec__)?;
        let Value::Instance(ref spec) = spec else {
            return None;
        };
        let initializing = matches!(
            spec.get(&self.intern("_initializing")),
            Some(Value::Bool(truth)) if truth.get()
        );
        let located = matches!(
            spec.get(&self.intern("_set_fileattr")),
            Some(Value::Bool(truth)) if truth.get()
        );
        let origin = spec.get(&self.intern("origin"))?.as_str();
        let name = spec.get(&self.names.name)?.as_str()?;
        if located
            && let Some(origin) = origin
            && self.may_shadow(origin.as_str())
        {
            let file = origin.as_str().to_owned();
            if crate::stdlib::is_standard(name.as_str()) {
                return Some(ModuleTrouble::ShadowsStandard(file));
            }
            if initializing {
                return Some(ModuleTrouble::MayShadow(file));
            }
        }
        initializing.then_some(ModuleTrouble::Initializing)
    }

    /// Whether a file lies where the script's own directory puts it before every library.
    fn may_shadow(&self, file: &str) -> bool {
        let Some((mut folder, base)) = file.rsplit_once('/') else {
            return false;
        };
        if base == "__init__.py" {
            folder = folder.rsplit_once('/').map_or(folder, |(outer, _)| outer);
        }
        match self.host.import_paths.first().map(String::as_str) {
            None => false,
            Some("") => std::env::current_dir().is_ok_and(|current| current.as_os_str() == folder),
            Some(first) => first == folder,
        }
    }

    /// `from module import *` into the running frame's namespace.
    pub fn import_star(&mut self, module: &Value) -> Result<()> {
        let names = self.names.clone();
        let all = self.find_attr(module, &names.__all__)?;
        let namespace = match self.find_attr(module, &names.__dict__)? {
            Some(namespace) => namespace,
            None if all.is_none() => {
                let message = "from-import-* object has no __dict__ and no __all__";
                return Err(self.error(Exc::ImportError, message));
            }
            None => Value::None,
        };
        let skip_private = all.is_none();
        let wanted = match &all {
            Some(all) => self.sequence_items(all)?,
            None => self.collect_items(&namespace)?,
        };
        for item in wanted {
            let Some(name) = item.as_str() else {
                return Err(self.star_item_error(module, &item, skip_private));
            };
            if skip_private && name.as_str().starts_with('_') {
                continue;
            }
            let name = names.intern_str(&name);
            let value = self.get_attr(module, &name)?;
            self.bind_in_frame(&name, value)?;
        }
        Ok(())
    }

    /// The items of `__all__`, by index as `import *` asks for them.
    fn sequence_items(&mut self, all: &Value) -> Result<Vec<Value>> {
        let names = self.names.clone();
        if self.lookup_special(all, &names.__getitem__).is_none() {
            let kind = self.type_name(all);
            return Err(self.type_error(format!("'{kind}' object does not support indexing")));
        }
        let mut items = Vec::new();
        loop {
            match self.get_item(all, &Value::from(items.len())) {
                Ok(item) => items.push(item),
                Err(raise) if self.raised(&raise, Exc::IndexError) => return Ok(items),
                Err(raise) => return Err(raise),
            }
        }
    }

    fn star_item_error(&mut self, module: &Value, item: &Value, in_dict: bool) -> Raise {
        let name = self.names.__name__.clone();
        let module_name = match self.get_attr(module, &name) {
            Ok(name) => name,
            Err(raise) => return raise,
        };
        let Some(module_name) = module_name.as_str() else {
            let kind = self.type_name(&module_name);
            return self.type_error(format!("module __name__ must be a string, not {kind}"));
        };
        let (what, place) = if in_dict {
            ("Key", "__dict__")
        } else {
            ("Item", "__all__")
        };
        let kind = self.type_name(item);
        self.type_error(format!(
            "{what} in {}.{place} must be str, not {kind}",
            module_name.as_str()
        ))
    }

    /// Binds a name where the running frame's statements bind theirs.
    fn bind_in_frame(&mut self, name: &Gc<Str>, value: Value) -> Result<()> {
        match self.frame(0).and_then(|frame| frame.namespace()) {
            Some(Value::Dict(ref namespace)) => drop(namespace.insert_str(name, value)),
            Some(namespace) => self.set_item(&namespace, &Value::from(name.clone()), value)?,
            None => drop(self.current_globals().insert_str(name, value)),
        }
        Ok(())
    }
}

/// See [`Vm::module_trouble`].
enum ModuleTrouble {
    ShadowsStandard(String),
    MayShadow(String),
    Initializing,
}

fn shadow_hint(file: &str, name: &str) -> String {
    format!(
        "consider renaming '{file}' since it has the same name as the standard library module named '{name}' and prevents importing that standard library module"
    )
}
