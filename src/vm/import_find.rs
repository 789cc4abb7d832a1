//! Where modules come from: the interpreter's own, `sys.meta_path`, and `sys.path`; and how what was found
//! becomes a module, with its `__spec__` and `__loader__`.

use std::path::Path;

use super::{Vm, library_code};
use crate::host::CompileOptions;
use crate::object::class::Layout;
use crate::object::{Class, Gc, Payload, Result, Value};
use crate::stdlib::{ModuleDef, ModuleKind, Rank};
use crate::types::code::CodeObject;
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::{fill, make_class};

/// A module that was found.
pub(super) enum Found {
    Standard(&'static ModuleDef),
    /// A source file; with the package's directory if it is the `__init__.py` of one.
    File {
        path: String,
        package: Option<String>,
    },
    /// Directories without an `__init__.py` (PEP 420).
    Namespace(Vec<String>),
    /// What a finder on `sys.meta_path` answered.
    Spec(Value),
}

/// The classes behind `__spec__` and `__loader__`.
#[derive(Clone)]
pub struct ImportClasses {
    pub module_spec: Gc<Class>,
    pub source_loader: Gc<Class>,
    pub namespace_loader: Gc<Class>,
    pub builtin_importer: Gc<Class>,
    pub frozen_importer: Gc<Class>,
}

#[derive(Default)]
struct ImportState {
    classes: std::cell::OnceCell<ImportClasses>,
}

impl Vm {
    /// Searches for a module; `path` is the parent package's `__path__`.
    pub(super) fn find_module(
        &mut self,
        name: &str,
        path: Option<&Value>,
    ) -> Result<Option<Found>> {
        let standard = crate::stdlib::find(name);
        if let Some(
            def @ ModuleDef {
                kind: ModuleKind::Native(_, Rank::BuiltIn | Rank::Frozen),
                ..
            },
        ) = standard
        {
            return Ok(Some(Found::Standard(def)));
        }
        if let Some(spec) = self.ask_finders(name, path)? {
            return Ok(Some(Found::Spec(spec)));
        }
        let entries = match path {
            Some(path) => self.collect_items(path)?,
            None => {
                let sys_path = self.sys_attribute("path");
                match sys_path {
                    Some(path) => self.collect_items(&path)?,
                    None => Vec::new(),
                }
            }
        };
        let leaf = name.rsplit_once('.').map_or(name, |(_, leaf)| leaf);
        let mut namespace = Vec::new();
        for entry in entries {
            let Some(entry) = entry.as_str() else {
                continue;
            };
            match search_directory(entry.as_str(), leaf) {
                Some(Found::Namespace(folder)) => namespace.extend(folder),
                Some(found) => return Ok(Some(found)),
                None => {}
            }
        }
        if let Some(def) = standard {
            return Ok(Some(Found::Standard(def)));
        }
        Ok((!namespace.is_empty()).then_some(Found::Namespace(namespace)))
    }

    /// Asks the finders that the script has put on `sys.meta_path`.
    fn ask_finders(&mut self, name: &str, path: Option<&Value>) -> Result<Option<Value>> {
        let Some(finders) = self.sys_attribute("meta_path") else {
            return Ok(None);
        };
        for finder in self.collect_items(&finders)? {
            let args = [
                Value::from(name),
                path.cloned().unwrap_or(Value::None),
                Value::None,
            ];
            let spec = self.call_method(&finder, "find_spec", &args)?;
            if !spec.is_none() {
                return Ok(Some(spec));
            }
        }
        Ok(None)
    }

    /// An attribute of `sys`.
    pub fn sys_attribute(&mut self, name: &str) -> Option<Value> {
        let key = self.intern(name);
        crate::stdlib::native::sys::namespace(self).get_str(&key)
    }

    /// Makes a module of what was found, and runs it; it stands in `sys.modules` while it runs, and no
    /// longer if that fails.
    pub(super) fn load_module(&mut self, name: &str, found: Found) -> Result<Value> {
        match found {
            Found::Standard(def) => self.load_standard(def),
            Found::Spec(spec) => self.load_from_spec(name, spec),
            Found::File { path, package } => {
                let module = self.empty_module(name);
                let spec = self.file_spec(name, &path, package.as_deref());
                self.initialize(&module, &spec, package.is_some());
                let file = self.names.__file__.clone();
                drop(module.dict.insert_str(&file, Value::from(path.as_str())));
                drop(
                    module
                        .dict
                        .insert_str(&self.intern("__cached__"), Value::None),
                );
                self.run_module(name, &module, &spec, |vm| vm.compile_file(&path))
            }
            Found::Namespace(folders) => {
                let module = self.empty_module(name);
                let loader = self.import_classes().namespace_loader;
                let loader = self.new_instance(loader, Payload::None)?;
                let spec = self.make_spec(name, loader, Value::None, Some(folders));
                self.initialize(&module, &spec, true);
                let module = Value::from(module);
                drop(self.modules.insert_str(&self.intern(name), module.clone()));
                Ok(module)
            }
        }
    }

    fn load_standard(&mut self, def: &'static ModuleDef) -> Result<Value> {
        let classes = self.import_classes();
        match def.kind {
            ModuleKind::Native(make, rank) => {
                let module = make(self)?;
                if let Value::Module(module) = &module {
                    let (loader, origin) = match rank {
                        Rank::BuiltIn => (classes.builtin_importer, "built-in"),
                        Rank::Frozen | Rank::Library => (classes.frozen_importer, "frozen"),
                    };
                    let path = self.names.__path__.clone();
                    let is_package = module.dict.get_str(&path).is_some();
                    let places = is_package.then(Vec::new);
                    let spec =
                        self.make_spec(def.name, Value::from(loader), Value::from(origin), places);
                    self.initialize(module.as_gc(), &spec, is_package);
                }
                drop(
                    self.modules
                        .insert_str(&self.intern(def.name), module.clone()),
                );
                Ok(module)
            }
            ModuleKind::Python(text) | ModuleKind::Package(text) => {
                let is_package = matches!(def.kind, ModuleKind::Package(_));
                let module = self.empty_module(def.name);
                let loader = Value::from(classes.frozen_importer);
                let places = is_package.then(Vec::new);
                let spec = self.make_spec(def.name, loader, Value::from("frozen"), places);
                self.initialize(&module, &spec, is_package);
                self.run_module(def.name, &module, &spec, |vm| {
                    vm.library_code(def.name, text)
                })
            }
        }
    }

    /// The code of a module of the library.
    fn library_code(&mut self, name: &str, text: &'static str) -> Result<Gc<CodeObject>> {
        match crate::stdlib::library::packed(name, text) {
            Some(packed) => Ok(library_code(packed, &self.names)),
            None => self.compile_text(text, &format!("<frozen {name}>"), CompileOptions::default()),
        }
    }

    /// Runs the code that `read` brings in a module.
    fn run_module(
        &mut self,
        name: &str,
        module: &Gc<Module>,
        spec: &Value,
        read: impl FnOnce(&mut Vm) -> Result<Gc<CodeObject>>,
    ) -> Result<Value> {
        let key = self.intern(name);
        drop(self.modules.insert_str(&key, Value::from(module.clone())));
        let initializing = self.intern("_initializing");
        self.set_attr(spec, &initializing, Value::bool(true))?;
        let result = read(self)
            .and_then(|code| self.run_code(&code, &module.dict, Value::from(module.dict.clone())));
        self.set_attr(spec, &initializing, Value::bool(false))?;
        if let Err(raise) = result {
            drop(self.modules.remove_str(&key));
            return Err(raise);
        }
        // A module may have put something else in its place.
        match self.modules.get_str(&key) {
            Some(module) => Ok(module),
            None => Err(self.key_error(Value::from(key))),
        }
    }

    fn compile_file(&mut self, path: &str) -> Result<Gc<CodeObject>> {
        self.compile_file_as(path, false)
    }

    /// Compiles a file; one that is to be the program may await at its top level.
    fn compile_file_as(&mut self, path: &str, is_program: bool) -> Result<Gc<CodeObject>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return Err(self.io_error(&error, Some(Value::from(path)))),
        };
        let text = self.decode_source(&bytes, path, true)?;
        let options = CompileOptions {
            top_level_await: is_program,
            ..CompileOptions::default()
        };
        self.compile_text(&text, path, options)
    }

    /// Loads a module as the spec of a script's own finder says.
    fn load_from_spec(&mut self, name: &str, spec: Value) -> Result<Value> {
        let names = self.names.clone();
        let loader = self.get_attr(&spec, &self.intern("loader"))?;
        let made = match self.find_attr(&loader, &self.intern("create_module"))? {
            Some(create) => self.call(&create, std::slice::from_ref(&spec))?,
            None => Value::None,
        };
        let module = match made {
            Value::None => Value::from(self.empty_module(name)),
            made => made,
        };
        self.set_attr(&module, &names.__spec__, spec.clone())?;
        self.set_attr(&module, &names.__loader__, loader.clone())?;
        let parent = self.get_attr(&spec, &self.intern("parent"))?;
        self.set_attr(&module, &names.__package__, parent)?;
        let places = self.get_attr(&spec, &self.intern("submodule_search_locations"))?;
        if !places.is_none() {
            self.set_attr(&module, &names.__path__, places)?;
        }
        let key = self.intern(name);
        drop(self.modules.insert_str(&key, module.clone()));
        if let Err(raise) = self.call_method(&loader, "exec_module", &[module]) {
            drop(self.modules.remove_str(&key));
            return Err(raise);
        }
        match self.modules.get_str(&key) {
            Some(module) => Ok(module),
            None => Err(self.key_error(Value::from(key))),
        }
    }

    /// Runs a loaded module's source once more, in the namespace that it has: `importlib.reload`.
    pub fn reload_module(&mut self, module: &Gc<Module>) -> Result<Value> {
        let names = self.names.clone();
        let name = module
            .dict
            .get_str(&names.__name__)
            .and_then(|name| name.as_str());
        let Some(name) = name else {
            return Err(self.type_error("reload() argument must be a module"));
        };
        let name = name.as_str();
        let key = self.intern(name);
        if !self.modules.get_str(&key).is_some_and(
            |loaded| matches!(&loaded, Value::Module(loaded) if std::ptr::eq(&**loaded, &**module)),
        ) {
            let message = format!("module {name} not in sys.modules");
            return Err(self.error(Exc::ImportError, message));
        }
        let path = match name.rsplit_once('.') {
            Some((parent, _)) => {
                let parent = self.import_module(parent)?;
                Some(self.get_attr(&parent, &names.__path__)?)
            }
            None => None,
        };
        let Some(found) = self.find_module(name, path.as_ref())? else {
            let message = format!("spec not found for the module '{name}'");
            return Err(self.module_not_found(message, name));
        };
        match found {
            Found::File { path, package } => {
                let spec = self.file_spec(name, &path, package.as_deref());
                self.initialize(module, &spec, package.is_some());
                self.run_module(name, module, &spec, |vm| vm.compile_file(&path))
            }
            Found::Standard(_) => Ok(Value::from(module.clone())),
            Found::Spec(_) | Found::Namespace(_) => {
                Err(self
                    .not_implemented_error("importlib.reload() of a module without a source file"))
            }
        }
    }

    /// The spec of a module that need not be loaded: `importlib.util.find_spec`.
    pub fn find_spec(&mut self, name: &str) -> Result<Value> {
        let spec_name = self.names.__spec__.clone();
        if let Some(module) = self.loaded_module(name)? {
            return self.get_attr(&module, &spec_name);
        }
        let path = match name.rsplit_once('.') {
            None => None,
            Some((parent, _)) => {
                let module = self.import_module(parent)?;
                let path_name = self.names.__path__.clone();
                match self.find_attr(&module, &path_name)? {
                    Some(path) => Some(path),
                    None => {
                        let message = format!(
                            "__path__ attribute not found on '{parent}' while trying to find '{name}'"
                        );
                        return Err(self.module_not_found(message, name));
                    }
                }
            }
        };
        let classes = self.import_classes();
        Ok(match self.find_module(name, path.as_ref())? {
            None => Value::None,
            Some(Found::Spec(spec)) => spec,
            Some(Found::File { path, package }) => self.file_spec(name, &path, package.as_deref()),
            Some(Found::Namespace(folders)) => {
                self.make_spec(name, Value::None, Value::None, Some(folders))
            }
            Some(Found::Standard(def)) => {
                let (loader, origin) = match def.kind {
                    ModuleKind::Native(_, Rank::BuiltIn) => (classes.builtin_importer, "built-in"),
                    _ => (classes.frozen_importer, "frozen"),
                };
                let places = matches!(def.kind, ModuleKind::Package(_)).then(Vec::new);
                self.make_spec(name, Value::from(loader), Value::from(origin), places)
            }
        })
    }

    /// The code of a module that need not be loaded, if it has any: what the program is under `-m`.
    pub fn module_code(&mut self, name: &str, is_program: bool) -> Result<Option<Value>> {
        let path = match name.rsplit_once('.') {
            None => None,
            Some((parent, _)) => {
                let module = self.import_module(parent)?;
                let path_name = self.names.__path__.clone();
                self.find_attr(&module, &path_name)?
            }
        };
        let code = match self.find_module(name, path.as_ref())? {
            Some(Found::File { path, .. }) => self.compile_file_as(&path, is_program)?,
            Some(Found::Standard(def)) => match def.kind {
                ModuleKind::Python(text) | ModuleKind::Package(text) => {
                    self.library_code(name, text)?
                }
                ModuleKind::Native(..) => return Ok(None),
            },
            Some(Found::Spec(spec)) => {
                let loader = self.get_attr(&spec, &self.intern("loader"))?;
                let code = self.call_method(&loader, "get_code", &[Value::from(name)])?;
                return Ok(code.not_none().cloned());
            }
            Some(Found::Namespace(_)) | None => return Ok(None),
        };
        Ok(Some(Value::from(code)))
    }

    /// A module with a name and nothing else.
    pub fn empty_module(&mut self, name: &str) -> Gc<Module> {
        let module = self.native_module(name, "", &[]);
        drop(module.dict.insert_str(&self.names.__doc__, Value::None));
        module
    }

    /// Sets what every imported module knows of itself.
    fn initialize(&mut self, module: &Gc<Module>, spec: &Value, is_package: bool) {
        let names = self.names.clone();
        let Value::Instance(instance) = spec else {
            return;
        };
        let dict = &module.dict;
        let get = |name: &str| instance.get(&names.intern(name)).unwrap_or(Value::None);
        let name = get("name");
        let full = name.as_str();
        let full = full.as_ref().map_or("", |name| name.as_str());
        let package = match is_package {
            true => full,
            false => full.rsplit_once('.').map_or("", |(package, _)| package),
        };
        drop(dict.insert_str(&names.__package__, Value::from(package)));
        drop(dict.insert_str(&names.__loader__, get("loader")));
        drop(dict.insert_str(&names.__spec__, spec.clone()));
        if is_package {
            drop(dict.insert_str(&names.__path__, get("submodule_search_locations")));
        }
    }

    fn file_spec(&mut self, name: &str, path: &str, package: Option<&str>) -> Value {
        let loader = self.source_loader(name, path);
        let places = package.map(|folder| vec![folder.to_owned()]);
        let spec = self.make_spec(name, loader, Value::from(path), places);
        if let Value::Instance(spec) = &spec {
            spec.set(&self.intern("_set_fileattr"), Value::bool(true));
        }
        spec
    }

    /// The `__loader__` of a source file.
    pub fn source_loader(&mut self, name: &str, path: &str) -> Value {
        let class = self.import_classes().source_loader;
        let loader = crate::object::Instance::new(class, Payload::None);
        loader.set(&self.intern("name"), Value::from(name));
        loader.set(&self.intern("path"), Value::from(path));
        Value::from(loader)
    }

    fn make_spec(
        &mut self,
        name: &str,
        loader: Value,
        origin: Value,
        places: Option<Vec<String>>,
    ) -> Value {
        let class = self.import_classes().module_spec;
        let spec = crate::object::Instance::new(class, Payload::None);
        let places = match places {
            Some(places) => Value::from(List::new(places.into_iter().map(Value::from).collect())),
            None => Value::None,
        };
        for (key, value) in [
            ("name", Value::from(name)),
            ("loader", loader),
            ("origin", origin),
            ("loader_state", Value::None),
            ("submodule_search_locations", places),
            ("_set_fileattr", Value::bool(false)),
            ("_cached", Value::None),
        ] {
            spec.set(&self.intern(key), value);
        }
        Value::from(spec)
    }

    /// The classes behind `__spec__` and `__loader__`, made when first needed.
    pub fn import_classes(&mut self) -> ImportClasses {
        let state = self.extension::<ImportState>();
        state.classes.get_or_init(|| make_classes(self)).clone()
    }
}

fn make_classes(vm: &mut Vm) -> ImportClasses {
    let names = vm.names.clone();
    let types = vm.types.clone();
    let make = |name: &str, module: &str| {
        let class = make_class(&names, name, &[&types.object], Layout::Object, true, true);
        class.set(&names.__module__, Value::from(module));
        class
    };
    let module_spec = make("ModuleSpec", "_frozen_importlib");
    fill(
        &types,
        &names,
        &module_spec,
        METHODS,
        GETTERS,
        "The specification for a module, used for loading.",
    );
    let source_loader = make("SourceFileLoader", "_frozen_importlib_external");
    let doc = "Concrete implementation of SourceLoader using the file system.";
    fill(
        &types,
        &names,
        &source_loader,
        crate::stdlib::native::importlib_loader::METHODS,
        &[],
        doc,
    );
    ImportClasses {
        module_spec,
        source_loader,
        namespace_loader: make("NamespaceLoader", "_frozen_importlib_external"),
        builtin_importer: make("BuiltinImporter", "_frozen_importlib"),
        frozen_importer: make("FrozenImporter", "_frozen_importlib"),
    }
}

/// Looks for a module in one directory of a path.
fn search_directory(folder: &str, leaf: &str) -> Option<Found> {
    // A name with a separator in it is no module; it would lead out of the directory.
    if leaf.is_empty() || leaf.contains(['/', '\0']) {
        return None;
    }
    let absolute;
    let folder = if folder.starts_with('/') {
        folder
    } else {
        let current = std::env::current_dir().ok()?;
        absolute = current.join(folder).to_string_lossy().into_owned();
        absolute.trim_end_matches('/')
    };
    let place = format!("{folder}/{leaf}");
    let is_folder = Path::new(&place).is_dir();
    if is_folder {
        let path = format!("{place}/__init__.py");
        if Path::new(&path).is_file() {
            return Some(Found::File {
                path,
                package: Some(place),
            });
        }
    }
    let path = format!("{place}.py");
    if Path::new(&path).is_file() {
        return Some(Found::File {
            path,
            package: None,
        });
    }
    is_folder.then(|| Found::Namespace(vec![place]))
}

fn spec_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Value::Class(class) = &args[0] else {
        return Err(vm.type_error("ModuleSpec.__new__(X): X is not a type object"));
    };
    let Some(name) = args[1].as_str() else {
        return Err(vm.type_error("the name of a module must be a str"));
    };
    let places = match args[5].given() {
        Some(flag) if vm.truth(flag)? => Some(Vec::new()),
        _ => None,
    };
    let given = |at: usize| args[at].given().cloned().unwrap_or(Value::None);
    let spec = vm.make_spec(name.as_str(), given(2), given(3), places);
    if let Value::Instance(instance) = &spec {
        instance.set_class(class.share());
        instance.set(&vm.intern("loader_state"), given(4));
    }
    Ok(spec)
}

fn spec_init(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::None)
}

fn spec_repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut text = String::new();
    for (name, always) in [
        ("name", true),
        ("loader", true),
        ("origin", false),
        ("submodule_search_locations", false),
    ] {
        let value = vm.get_attr(&args[0], &vm.intern(name))?;
        if always || !value.is_none() {
            let separator = if text.is_empty() { "" } else { ", " };
            text.push_str(&format!("{separator}{name}={}", vm.repr(&value)?.as_str()));
        }
    }
    let class = vm.class_of(&args[0]).name();
    Ok(Value::from(format!("{}({text})", class.as_str())))
}

fn spec_parent(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = vm.get_attr(this, &vm.intern("name"))?;
    let places = vm.get_attr(this, &vm.intern("submodule_search_locations"))?;
    if !places.is_none() {
        return Ok(name);
    }
    let name = vm.str(&name)?;
    let parent = name
        .as_str()
        .rsplit_once('.')
        .map_or("", |(parent, _)| parent);
    Ok(Value::from(parent))
}

fn spec_has_location(vm: &mut Vm, this: &Value) -> Result<Value> {
    vm.get_attr(this, &vm.intern("_set_fileattr"))
}

fn spec_cached(vm: &mut Vm, this: &Value) -> Result<Value> {
    vm.get_attr(this, &vm.intern("_cached"))
}

crate::methods! { METHODS:
    "__new__($type, name, loader, *, origin=None, loader_state=None, is_package=None)" => spec_new,
    "__init__($self, name, loader, *, origin=None, loader_state=None, is_package=None)" => spec_init,
    "__repr__($self, /)" => spec_repr,
}

crate::getters! { GETTERS:
    /// The name of the module's parent.
    "parent" => spec_parent,
    "has_location" => spec_has_location,
    "cached" => spec_cached,
}
