//! The program's own module, and its end: modules are emptied in CPython's order, so that finalizers run
//! while what they need is still there.

use super::Vm;
use crate::object::{Gc, Value};
use crate::types::dict::Dict;

impl Vm {
    /// A fresh `__main__` for the program called `name`; returns its namespace.
    pub fn main_module(&mut self, name: &str) -> Gc<Dict> {
        let names = self.names.clone();
        let module = self.empty_module("__main__");
        let dict = module.dict.clone();
        let is_file = !name.starts_with('<');
        let loader = if is_file {
            self.source_loader("__main__", name)
        } else {
            Value::from(self.import_classes().builtin_importer)
        };
        drop(dict.insert_str(&names.__package__, Value::None));
        drop(dict.insert_str(&names.__loader__, loader));
        drop(dict.insert_str(&names.__spec__, Value::None));
        if let Some(builtins) = self.modules.get_str(&names.builtins) {
            drop(dict.insert_str(&names.__builtins__, builtins));
        }
        if is_file {
            drop(dict.insert_str(&names.__file__, Value::from(name)));
            drop(dict.insert_str(&self.intern("__cached__"), Value::None));
        }
        drop(
            self.modules
                .insert_str(&names.__main__, Value::from(module)),
        );
        dict
    }

    /// Takes the modules apart: first the last references in `sys`, then `sys.modules` itself, and what
    /// is alive after that name by name; `sys` and `builtins` go last.
    pub fn clear_modules(&mut self) {
        let namespace = crate::stdlib::native::sys::namespace(self);
        for name in [
            "last_exc",
            "last_type",
            "last_value",
            "last_traceback",
            "ps1",
            "ps2",
        ] {
            drop(namespace.remove_str(&self.intern(name)));
        }
        for name in ["stdin", "stdout", "stderr"] {
            // The streams that the interpreter began with serve to the end.
            if let Some(original) = namespace.get_str(&self.intern(&format!("__{name}__"))) {
                drop(namespace.insert_str(&self.intern(name), original));
            }
        }
        let builtins = self.builtins.clone();
        drop(builtins.insert_str(&self.intern("_"), Value::None));
        let mut left: Vec<Gc<Dict>> = Vec::new();
        let mut main = None;
        for (name, module) in self.modules.items() {
            if let Value::Module(module) = &module {
                let keep = module.dict.is(&builtins) || module.dict.is(&namespace);
                if name
                    .as_str()
                    .is_some_and(|name| name.as_str() == "__main__")
                {
                    main = Some(module.dict.clone());
                } else if !keep {
                    left.push(module.dict.clone());
                }
            }
        }
        self.modules.clear();
        self.run_finalizers();
        // Nobody holds the program's own module, whose objects may need all others for their end.
        if let Some(main) = main {
            self.clear_namespace(&main);
        }
        self.collect_garbage();
        // The latest imported goes first: others may rest on the earlier ones.
        for dict in left.into_iter().rev() {
            self.clear_namespace(&dict);
        }
        self.collect_garbage();
        self.run_finalizers();
    }

    /// Empties a namespace as CPython does: names with one leading underscore first, then the rest but
    /// `__builtins__`.
    fn clear_namespace(&mut self, dict: &Gc<Dict>) {
        for private in [true, false] {
            for key in dict.keys() {
                let Value::Str(name) = &key else {
                    continue;
                };
                let text = name.as_str();
                let is_private = text.starts_with('_') && !text.starts_with("__");
                if is_private == private && text != "__builtins__" {
                    let old = dict.insert_str(name.as_gc(), Value::None);
                    drop(old);
                    self.run_finalizers();
                }
            }
        }
    }
}
