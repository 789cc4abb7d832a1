//! Writing objects that say themselves how they are made: classes and functions by name, the rest by
//! `__reduce_ex__` and what is registered in `copyreg`.

use super::dump::{Writer, noted, shown_type};
use super::{as_class, op, pickling_error};
use crate::object::{Result, Value};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

impl Writer {
    /// Writes an object that is no built-in container or scalar.
    pub fn save_other(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        if let Some(function) = self.reducer_override.clone() {
            let reduced = vm.call(&function, std::slice::from_ref(value))?;
            if !reduced.is_not_implemented() {
                return self.save_reduced(vm, value, &reduced);
            }
        }
        let class = vm.class_of(value);
        if class.is(&vm.types.type_) {
            return self.save_class(vm, value);
        }
        if matches!(value, Value::Function(_)) {
            return self.save_global(vm, value, None);
        }
        if let Some(function) = self.registered(vm, &Value::from(class.clone()))? {
            let reduced = vm.call(&function, std::slice::from_ref(value))?;
            return self.save_reduced(vm, value, &reduced);
        }
        let metaclass = vm.types.type_.clone();
        if class.is_subclass(&metaclass) {
            return self.save_global(vm, value, None);
        }
        let reduced = self.reduce(vm, value)?;
        self.save_reduced(vm, value, &reduced)
    }

    /// What is registered for a class.
    fn registered(&mut self, vm: &mut Vm, class: &Value) -> Result<Option<Value>> {
        let table = match &self.dispatch_table {
            Some(table) => table.clone(),
            None => {
                let copyreg = vm.import_module("copyreg")?;
                let name = vm.intern("dispatch_table");
                vm.get_attr(&copyreg, &name)?
            }
        };
        if let Some(dict) = table.as_dict() {
            return dict.get(vm, class);
        }
        match vm.get_item(&table, class) {
            Ok(function) => Ok(Some(function)),
            Err(raise) if vm.raised(&raise, crate::types::exception::Exc::KeyError) => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    fn reduce(&mut self, vm: &mut Vm, value: &Value) -> Result<Value> {
        let names = vm.names.clone();
        let reduce_ex = vm.intern("__reduce_ex__");
        let protocol = Value::Int(self.protocol.into());
        if let Some(method) = vm.find_attr(value, &reduce_ex)? {
            let class = vm.class_of(value);
            let object = vm.types.object.clone();
            let is_own = |name| match class.lookup_with_owner(name) {
                Some((_, owner)) => owner.is(&object),
                None => false,
            };
            if self.protocol < 2 && is_own(&reduce_ex) && is_own(&names.__reduce__) {
                let copyreg = vm.import_module("copyreg")?;
                return vm.call_method(&copyreg, "_reduce_ex", &[value.clone(), protocol]);
            }
            return vm.call(&method, &[protocol]);
        }
        match vm.find_attr(value, &names.__reduce__)? {
            Some(method) => vm.call(&method, &[]),
            None => {
                let shown = vm.repr(value)?;
                let message = format!("can't pickle {}", shown.as_str());
                Err(pickling_error(vm, &message))
            }
        }
    }

    fn save_class(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        let single = match as_class(value) {
            Some(class) if class.is(&vm.types.none) => Value::None,
            Some(class) if class.is(&vm.class_of(&Value::Ellipsis)) => Value::Ellipsis,
            Some(class) if class.is(&vm.class_of(&Value::NotImplemented)) => Value::NotImplemented,
            _ => return self.save_global(vm, value, None),
        };
        // These have no name in their module: they are the types of their only objects.
        let metaclass = Value::from(vm.types.type_.clone());
        self.save_call(vm, &metaclass, vec![single], value)
    }

    /// Writes what `__reduce_ex__` answered.
    fn save_reduced(&mut self, vm: &mut Vm, value: &Value, reduced: &Value) -> Result<()> {
        if reduced.as_str().is_some() {
            return self.save_global(vm, value, Some(reduced));
        }
        let Some(parts) = reduced.as_tuple() else {
            let name = shown_type(vm, reduced);
            let message = format!("__reduce__ must return a string or tuple, not {name}");
            let failed = Err(pickling_error(vm, &message));
            return self.noted_object(vm, value, failed);
        };
        let parts = parts.items().to_vec();
        if !(2..=6).contains(&parts.len()) {
            let message = "tuple returned by __reduce__ must contain 2 through 6 elements";
            let failed = Err(pickling_error(vm, message));
            return self.noted_object(vm, value, failed);
        }
        let saved = self.save_parts(vm, value, &parts);
        match saved {
            Err(Checked::Plain(raise)) => Err(raise),
            Err(Checked::Shape(message)) => {
                let failed = Err(pickling_error(vm, &message));
                self.noted_object(vm, value, failed)
            }
            Ok(()) => Ok(()),
        }
    }

    fn noted_object(&mut self, vm: &mut Vm, value: &Value, failed: Result<()>) -> Result<()> {
        noted(vm, failed, |vm| {
            format!("when serializing {} object", shown_type(vm, value))
        })
    }

    fn save_parts(
        &mut self,
        vm: &mut Vm,
        value: &Value,
        parts: &[Value],
    ) -> std::result::Result<(), Checked> {
        let (function, args) = (&parts[0], &parts[1]);
        let part = |at: usize| parts.get(at).and_then(Value::not_none).cloned();
        let shape = |vm: &mut Vm, what: &str, found: &Value| {
            let name = shown_type(vm, found);
            Checked::Shape(format!("{what}, not {name}"))
        };
        if !vm.is_callable(function) {
            let what = "first item of the tuple returned by __reduce__ must be callable";
            return Err(shape(vm, what, function));
        }
        let Some(args) = args.as_tuple() else {
            let what = "second item of the tuple returned by __reduce__ must be a tuple";
            return Err(shape(vm, what, args));
        };
        for (at, what) in [(3, "fourth"), (4, "fifth")] {
            if let Some(items) = part(at)
                && vm
                    .lookup_special(&items, &vm.names.__next__.clone())
                    .is_none()
            {
                let what =
                    format!("{what} item of the tuple returned by __reduce__ must be an iterator");
                return Err(shape(vm, &what, &items));
            }
        }
        if let Some(setter) = part(5)
            && !vm.is_callable(&setter)
        {
            let what = "sixth item of the tuple returned by __reduce__ must be callable";
            return Err(shape(vm, what, &setter));
        }
        self.save_making(vm, value, function, args.items())?;
        if let Some(items) = part(3) {
            self.save_items(vm, value, &items)?;
        }
        if let Some(items) = part(4) {
            let mut pairs = Vec::new();
            for pair in vm.collect_items(&items)? {
                match pair.as_tuple() {
                    Some(pair) if pair.len() == 2 => {
                        pairs.push((pair.items()[0].clone(), pair.items()[1].clone()));
                    }
                    _ => {
                        return Err(vm
                            .type_error("dict items iterator must return 2-tuples")
                            .into());
                    }
                }
            }
            let single = pairs.len() == 1;
            self.save_pairs(vm, value, &pairs, single)?;
        }
        if let Some(state) = part(2) {
            let saved = self.save_state(vm, value, &state, part(5));
            noted(vm, saved, |vm| {
                format!("when serializing {} state", shown_type(vm, value))
            })?;
        }
        Ok(())
    }

    fn save_state(
        &mut self,
        vm: &mut Vm,
        value: &Value,
        state: &Value,
        setter: Option<Value>,
    ) -> Result<()> {
        let Some(setter) = setter else {
            self.save(vm, state)?;
            self.put(op::BUILD);
            return Ok(());
        };
        self.save(vm, &setter)?;
        self.save(vm, value)?;
        self.save(vm, state)?;
        self.put_all(&[op::TUPLE2, op::REDUCE, op::POP]);
        Ok(())
    }

    /// Writes how the object is made, before anything is put into it.
    fn save_making(
        &mut self,
        vm: &mut Vm,
        value: &Value,
        function: &Value,
        args: &[Value],
    ) -> std::result::Result<(), Checked> {
        let maker = if self.protocol >= 2 {
            let name = vm.names.__name__.clone();
            let name = vm.find_attr(function, &name)?;
            let name = name.as_ref().and_then(Value::as_str);
            name.map(|name| name.as_str().to_owned())
                .unwrap_or_default()
        } else {
            String::new()
        };
        match maker.as_str() {
            "__newobj__" => self.save_new(vm, value, args)?,
            "__newobj_ex__" => self.save_new_ex(vm, args)?,
            _ => {
                let saved = self.save(vm, function);
                noted(vm, saved, |vm| {
                    format!("when serializing {} reconstructor", shown_type(vm, value))
                })?;
                let args = Value::from(Tuple::new(args.to_vec()));
                let saved = self.save(vm, &args);
                noted(vm, saved, |vm| {
                    let name = shown_type(vm, value);
                    format!("when serializing {name} reconstructor arguments")
                })?;
                self.put(op::REDUCE);
            }
        }
        // Its own parts may have led back to the object, which has been written meanwhile.
        if self.is_known(value) {
            self.put(op::POP);
            self.put_known(value);
        } else {
            self.memoize(value);
        }
        Ok(())
    }

    fn save_new(
        &mut self,
        vm: &mut Vm,
        value: &Value,
        args: &[Value],
    ) -> std::result::Result<(), Checked> {
        let Some((class, rest)) = args.split_first() else {
            let message = "__newobj__ expected at least 1 argument, got 0";
            return Err(Checked::Shape(message.to_owned()));
        };
        if as_class(class).is_none() {
            let name = shown_type(vm, class);
            let message = format!("first argument to __newobj__() must be a class, not {name}");
            return Err(Checked::Shape(message));
        }
        let own = Value::from(vm.class_of(value));
        if !own.is(class) {
            let (own, class) = (vm.repr(&own)?, vm.repr(class)?);
            let message = format!(
                "first argument to __newobj__() must be {}, not {}",
                own.as_str(),
                class.as_str()
            );
            return Err(Checked::Shape(message));
        }
        let saved = self.save(vm, class);
        noted(vm, saved, |vm| {
            format!("when serializing {} class", shown_type(vm, value))
        })?;
        let rest = Value::from(Tuple::new(rest.to_vec()));
        let saved = self.save(vm, &rest);
        noted(vm, saved, |vm| {
            format!(
                "when serializing {} __new__ arguments",
                shown_type(vm, value)
            )
        })?;
        self.put(op::NEWOBJ);
        Ok(())
    }

    fn save_new_ex(&mut self, vm: &mut Vm, args: &[Value]) -> std::result::Result<(), Checked> {
        let [class, positional, keywords] = args else {
            let message = format!("__newobj_ex__ expected 3 arguments, got {}", args.len());
            return Err(Checked::Shape(message));
        };
        if self.protocol >= 4 {
            for part in [class, positional, keywords] {
                self.save(vm, part)?;
            }
            self.put(op::NEWOBJ_EX);
            return Ok(());
        }
        let functools = vm.import_module("functools")?;
        let (partial, new) = (vm.intern("partial"), vm.names.__new__.clone());
        let partial = vm.get_attr(&functools, &partial)?;
        let mut bound = vec![vm.get_attr(class, &new)?, class.clone()];
        bound.extend(vm.collect_items(positional)?);
        let keywords = match keywords.as_dict() {
            Some(keywords) => vm.keywords_of(&keywords)?,
            None => Vec::new(),
        };
        let function = vm.call_keywords(&partial, &bound, &keywords)?;
        self.save(vm, &function)?;
        self.put_all(&[op::EMPTY_TUPLE, op::REDUCE]);
        Ok(())
    }

    /// Writes a class or function as the name by which it can be imported.
    pub fn save_global(&mut self, vm: &mut Vm, value: &Value, name: Option<&Value>) -> Result<()> {
        let name = match name.cloned() {
            Some(name) => name,
            None => name_of(vm, value)?,
        };
        let name = vm.str(&name)?.as_str().to_owned();
        let module = vm.import_module("_pickle_names")?;
        let found = vm.call_method(
            &module,
            "locate",
            &[value.clone(), Value::from(name.as_str())],
        );
        let found = found?;
        let found = vm.collect_items(&found)?;
        let [module_name, parent, code] = &found[..] else {
            return Ok(());
        };
        if self.protocol >= 2
            && let Value::Int(code) = *code
        {
            self.put_extension(code);
            return Ok(());
        }
        let name = Value::from(vm.intern(&name));
        if self.protocol >= 4 {
            self.save(vm, module_name)?;
            self.save(vm, &name)?;
            self.put(op::STACK_GLOBAL);
        } else if !parent.is_none() {
            // Older protocols know no dotted names.
            let builtins = vm.import_module("builtins")?;
            let getattr = vm.intern("getattr");
            let getattr = vm.get_attr(&builtins, &getattr)?;
            let name = vm.str(&name)?;
            let last = name.as_str().rsplit('.').next().unwrap_or_default();
            let args = vec![parent.clone(), Value::from(last)];
            return self.save_call(vm, &getattr, args, value);
        } else {
            let mut pair = vec![module_name.clone(), name];
            if self.fix_imports {
                let names = vm.import_module("_pickle_names")?;
                let old = vm.call_method(&names, "old_name", &pair)?;
                pair = vm.collect_items(&old)?;
            }
            let (module_name, name) = (vm.str(&pair[0])?, vm.str(&pair[1])?);
            self.put_all(format!("c{}\n{}\n", module_name.as_str(), name.as_str()).as_bytes());
        }
        self.memoize(value);
        Ok(())
    }

    fn put_extension(&mut self, code: i64) {
        if let Ok(code) = u8::try_from(code) {
            self.put_all(&[op::EXT1, code]);
        } else if let Ok(code) = u16::try_from(code) {
            self.put(op::EXT2);
            self.put_all(&code.to_le_bytes());
        } else {
            self.put(op::EXT4);
            self.put_all(&(code as i32).to_le_bytes());
        }
    }
}

/// What goes wrong with a reduced object: an exception, or a shape that nobody can write.
enum Checked {
    Plain(crate::object::Raise),
    Shape(String),
}

impl From<crate::object::Raise> for Checked {
    fn from(raise: crate::object::Raise) -> Checked {
        Checked::Plain(raise)
    }
}

/// The name under which an object is sought in its module.
fn name_of(vm: &mut Vm, value: &Value) -> Result<Value> {
    let qualified = vm.intern("__qualname__");
    if let Some(name) = vm.find_attr(value, &qualified)? {
        return Ok(name);
    }
    let name = vm.names.__name__.clone();
    vm.get_attr(value, &name)
}
