//! Making classes: the `class` statement (`__build_class__`), `type(name, bases, namespace)`, and instances.
//!
//! Order matters to scripts and follows CPython: bases are resolved, the metaclass is found, the namespace is
//! prepared, the body runs, `type.__new__` builds, `__set_name__` and `__init_subclass__` are told.

use super::Vm;
use crate::object::class::{ClassFlags, Layout};
use crate::object::instance::Instance;
use crate::object::native::GetterDef;
use crate::object::signature::Keywords;
use crate::object::{Class, Gc, Native, NativeData, Payload, Raise, Result, Value};
use crate::types::descriptor::{ClassMethod, GetSet, Member, StaticMethod};
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

static INSTANCE_DICT: GetterDef = GetterDef {
    name: "__dict__",
    doc: "dictionary for instance variables",
    get: crate::types::object::get_dict,
    set: Some(crate::types::object::set_dict),
};

static INSTANCE_WEAKREF: GetterDef = GetterDef {
    name: "__weakref__",
    doc: "list of weak references to the object",
    get: crate::types::object::get_weakref,
    set: None,
};

impl Vm {
    /// A fresh instance of a class; nothing is initialised.
    pub fn new_instance(&mut self, class: Gc<Class>, payload: Payload) -> Result<Value> {
        // When the instance dies it must know whether there is a `__del__`.
        if class.known_hooks().is_none() {
            self.class_hooks(&class);
        }
        Ok(Value::from(Instance::new(class, payload)))
    }

    /// The result of a built-in type's `__new__`: the value itself for the type, an instance around it
    /// for a subclass.
    pub fn wrap_new(&mut self, class: &Value, value: Value) -> Result<Value> {
        let own = self.class_of(&value);
        let class = self.class_for_new(class, &own)?;
        if class.is(&own) {
            return Ok(value);
        }
        self.new_instance(class, Payload::Value(value))
    }

    /// As [`Vm::wrap_new`] for an object of the native type `own`.
    pub fn wrap_native(
        &mut self,
        class: &Value,
        own: &Gc<Class>,
        data: impl NativeData,
    ) -> Result<Value> {
        let class = self.class_for_new(class, own)?;
        if class.flags.get().builtin {
            return Ok(Native::new(class, data));
        }
        self.new_instance(class, Payload::Native(Box::new(data)))
    }

    /// Checks the first argument of the `__new__` of the built-in class `own`.
    pub fn class_for_new(&mut self, class: &Value, own: &Gc<Class>) -> Result<Gc<Class>> {
        let own_name = own.name();
        let own_name = own_name.as_str();
        let Value::Class(class) = class else {
            let given = self.type_name(class);
            return Err(self.type_error(format!(
                "{own_name}.__new__(X): X is not a type object ({given})"
            )));
        };
        let class = class.share();
        if class.is(own) {
            return Ok(class);
        }
        let name = class.name();
        let name = name.as_str();
        if !class.is_subclass(own) {
            return Err(self.type_error(format!(
                "{own_name}.__new__({name}): {name} is not a subtype of {own_name}"
            )));
        }
        // A built-in subclass may have a `__new__` that must not be passed over (`bool`).
        let native = class
            .mro()
            .iter()
            .find(|class| class.flags.get().builtin)
            .cloned();
        if let Some(native) = native
            && !native.is(own)
            && native.dict.get_str(&self.names.__new__).is_some()
        {
            let native = native.name();
            return Err(self.type_error(format!(
                "{own_name}.__new__({name}) is not safe, use {}.__new__()",
                native.as_str()
            )));
        }
        if class.flags.get().is_abstract {
            return Err(self.abstract_instantiation(&class)?);
        }
        Ok(class)
    }

    /// Calls anything with a tuple of arguments and a dict of keywords, as `*args, **kwargs` rows get them.
    pub fn call_packed(
        &mut self,
        callable: &Value,
        args: &Value,
        keywords: &Value,
    ) -> Result<Value> {
        let args = args.as_tuple();
        let args = args.as_ref().map_or(&[][..], |args| args.items());
        let keywords = match keywords.as_dict() {
            Some(dict) => self.keywords_of(&dict)?,
            None => Vec::new(),
        };
        self.call_keywords(callable, args, &keywords)
    }

    /// The error of instantiating a class with abstract methods left.
    #[cold]
    pub fn abstract_instantiation(&mut self, class: &Gc<Class>) -> Result<Raise> {
        let names = self.names.clone();
        let methods = class
            .dict
            .get_str(&names.__abstractmethods__)
            .unwrap_or_else(|| Value::from(Tuple::new(Vec::new())));
        let mut methods: Vec<String> = self
            .collect_items(&methods)?
            .iter()
            .filter_map(Value::as_str)
            .map(|name| format!("'{}'", name.as_str()))
            .collect();
        methods.sort();
        let plural = if methods.len() == 1 { "" } else { "s" };
        let class = class.name();
        Ok(self.type_error(format!(
            "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
            class.as_str(),
            methods.join(", ")
        )))
    }

    /// `class Name(*bases, **keywords)` with the function of its body.
    pub fn build_class(
        &mut self,
        body: &Value,
        name: &Value,
        original_bases: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        let Value::Function(function) = body else {
            return Err(self.type_error("__build_class__: func must be a function"));
        };
        if name.as_str().is_none() {
            return Err(self.type_error("__build_class__: name is not a string"));
        }
        let (bases, replaced) = self.resolve_bases(original_bases)?;
        let mut keywords = keywords.to_vec();
        let given = keywords
            .iter()
            .position(|(key, _)| key.as_str() == "metaclass");
        let metaclass = match given {
            Some(at) => keywords.remove(at).1,
            None => match bases.first() {
                Some(base) => Value::from(self.class_of(base)),
                None => Value::from(self.types.type_.clone()),
            },
        };
        let metaclass = match &metaclass {
            Value::Class(class) => Value::from(self.winning_metaclass(class.as_gc(), &bases)?),
            _ => metaclass,
        };
        let bases = Value::from(Tuple::new(bases));
        let arguments = [name.clone(), bases.clone()];
        let namespace = self.prepare_namespace(&metaclass, &arguments, &keywords)?;
        let cell = self.call_function_in(function.as_gc(), &[], &[], namespace.clone())?;
        if replaced {
            let original = Value::from(Tuple::new(original_bases.to_vec()));
            let key = Value::from(self.names.__orig_bases__.clone());
            self.set_item(&namespace, &key, original)?;
        }
        let arguments = [name.clone(), bases, namespace];
        let class = self.call_keywords(&metaclass, &arguments, &keywords)?;
        if let (Value::Cell(cell), Value::Class(_)) = (&cell, &class) {
            self.check_class_cell(&cell.get(), &class, name)?;
        }
        Ok(class)
    }

    fn check_class_cell(&mut self, contents: &Value, class: &Value, name: &Value) -> Result<()> {
        if contents.is(class) {
            return Ok(());
        }
        let name = self.repr(name)?;
        let class = self.repr(class)?;
        if contents.is_undef() {
            return Err(self.runtime_error(format!(
                "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?",
                name.as_str(),
                class.as_str()
            )));
        }
        let contents = self.repr(contents)?;
        Err(self.type_error(format!(
            "__class__ set to {} defining {} as {}",
            contents.as_str(),
            name.as_str(),
            class.as_str()
        )))
    }

    /// Replaces bases that are no classes by what their `__mro_entries__` gives (PEP 560).
    fn resolve_bases(&mut self, bases: &[Value]) -> Result<(Vec<Value>, bool)> {
        let mut resolved = Vec::with_capacity(bases.len());
        let mut replaced = false;
        for base in bases {
            if matches!(base, Value::Class(_)) {
                resolved.push(base.clone());
                continue;
            }
            let name = self.names.__mro_entries__.clone();
            let Some(method) = self.find_attr(base, &name)? else {
                resolved.push(base.clone());
                continue;
            };
            let original = Value::from(Tuple::new(bases.to_vec()));
            let entries = self.call(&method, &[original])?;
            let Some(entries) = entries.as_tuple() else {
                return Err(self.type_error("__mro_entries__ must return a tuple"));
            };
            resolved.extend(entries.items().iter().cloned());
            replaced = true;
        }
        Ok((resolved, replaced))
    }

    /// The most derived of a metaclass and those of the bases.
    fn winning_metaclass(&mut self, metaclass: &Gc<Class>, bases: &[Value]) -> Result<Gc<Class>> {
        let mut winner = metaclass.clone();
        for base in bases {
            let candidate = self.class_of(base);
            if winner.is_subclass(&candidate) {
                continue;
            }
            if candidate.is_subclass(&winner) {
                winner = candidate;
                continue;
            }
            return Err(self.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) \
                 subclass of the metaclasses of all its bases",
            ));
        }
        Ok(winner)
    }

    fn prepare_namespace(
        &mut self,
        metaclass: &Value,
        arguments: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        let fresh = || Value::from(Gc::new(Dict::new()));
        if let Value::Class(class) = metaclass
            && class.as_gc().is(&self.types.type_)
        {
            return Ok(fresh());
        }
        let name = self.names.__prepare__.clone();
        let Some(prepare) = self.find_attr(metaclass, &name)? else {
            return Ok(fresh());
        };
        let namespace = self.call_keywords(&prepare, arguments, keywords)?;
        let getitem = self.names.__getitem__.clone();
        if namespace.as_dict().is_none() && self.lookup_special(&namespace, &getitem).is_none() {
            let owner = match metaclass {
                Value::Class(class) => class.name().as_str().to_owned(),
                _ => "<metaclass>".to_owned(),
            };
            let given = self.type_name(&namespace);
            return Err(self.type_error(format!(
                "{owner}.__prepare__() must return a mapping, not {given}"
            )));
        }
        Ok(namespace)
    }

    /// `type(name, bases, namespace)` for Rust code.
    pub fn new_class(
        &mut self,
        name: &str,
        bases: &[Gc<Class>],
        namespace: &Gc<Dict>,
    ) -> Result<Gc<Class>> {
        let bases = bases.iter().cloned().map(Value::from).collect::<Vec<_>>();
        let metaclass = self.types.type_.clone();
        let made = self.type_new(
            &metaclass,
            &Str::new(name),
            &Tuple::new(bases),
            namespace,
            &[],
        )?;
        match &made {
            Value::Class(class) => Ok(class.share()),
            _ => Err(self.type_error("the metaclass did not make a class")),
        }
    }

    /// `type.__new__(metaclass, name, bases, namespace, **keywords)`.
    pub fn type_new(
        &mut self,
        metaclass: &Gc<Class>,
        name: &Gc<Str>,
        bases: &Gc<Tuple>,
        namespace: &Gc<Dict>,
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        let winner = self.winning_metaclass(metaclass, bases.items())?;
        if !winner.is(metaclass) {
            let new_name = self.names.__new__.clone();
            let new = winner.lookup(&new_name);
            if let Some(new) = new
                && !matches!(&new, Value::Builtin(new) if new.owner.as_ref().is_some_and(|owner| owner.is(&self.types.type_)))
            {
                let winner = Value::from(winner);
                let new = self.bind_descriptor(&new, &Value::Undef, &winner)?;
                let name = Value::from(name.clone());
                let args = [
                    winner,
                    name,
                    Value::from(bases.clone()),
                    Value::from(namespace.clone()),
                ];
                return self.call_keywords(&new, &args, keywords);
            }
        }
        let class = self.make_class(&winner, name, bases, namespace)?;
        self.tell_set_name(&class)?;
        self.tell_init_subclass(&class, keywords)?;
        Ok(Value::from(class))
    }

    /// The class object, complete but for the hooks that are told of it.
    fn make_class(
        &mut self,
        metaclass: &Gc<Class>,
        name: &Gc<Str>,
        bases: &Gc<Tuple>,
        namespace: &Gc<Dict>,
    ) -> Result<Gc<Class>> {
        let bases = self.checked_bases(bases)?;
        let best = self.best_base(&bases)?;
        if name.as_str().contains('\0') {
            return Err(self.value_error("type name must not contain null characters"));
        }
        let names = self.names.clone();
        let dict = Gc::new(self.copy_namespace(namespace));
        let slots = self.slots_of(&dict, &best, &bases, name)?;
        let inherits_dict = has_dict(&bases);
        let class = Class::new(
            name.clone(),
            bases.clone(),
            dict.clone(),
            best.layout,
            ClassFlags {
                builtin: false,
                subclassable: true,
                has_dict: inherits_dict || slots.dict,
                is_abstract: false,
            },
        );
        if !metaclass.is(&self.types.type_) {
            *class.metaclass.borrow_mut() = Some(metaclass.clone());
        }
        if let Some(qualname) = dict.get_str(&names.__qualname__) {
            let Some(qualname) = qualname.as_str() else {
                let given = self.type_name(&qualname);
                return Err(
                    self.type_error(format!("type __qualname__ must be a str, not {given}"))
                );
            };
            drop(class.qualname.replace(qualname));
            drop(dict.remove_str(&names.__qualname__));
        }
        self.complete_namespace(&dict);
        let class_cell = dict.remove_str(&names.__classcell__);
        let namespace_cell = dict.remove_str(&names.__classdictcell__);
        let mut slot_names = best.slot_names.borrow().clone();
        let first_slot = slot_names.len();
        slot_names.extend(slots.names.iter().cloned());
        *class.slot_names.borrow_mut() = slot_names;
        let class = Gc::new(class);
        self.add_slot_descriptors(&class, &slots, first_slot, inherits_dict);
        if dict.get_str(&names.__doc__).is_none() {
            drop(dict.insert_str(&names.__doc__, Value::None));
        }
        if dict.get_str(&names.__eq__).is_some() && dict.get_str(&names.__hash__).is_none() {
            drop(dict.insert_str(&names.__hash__, Value::None));
        }
        self.install_mro(&class)?;
        for base in &bases {
            base.add_subclass(&class);
        }
        self.class_hooks(&class);
        self.fill_cells(&class, class_cell, namespace_cell)?;
        Ok(class)
    }

    /// Copies a namespace with its keys interned, as look-ups rely on.
    fn copy_namespace(&self, namespace: &Gc<Dict>) -> Dict {
        let copy = namespace.copy();
        for key in copy.keys() {
            if let Value::Str(key) = &key {
                self.names.intern_str(key.as_gc());
            }
        }
        copy
    }

    fn fill_cells(
        &mut self,
        class: &Gc<Class>,
        class_cell: Option<Value>,
        namespace_cell: Option<Value>,
    ) -> Result<()> {
        match &class_cell {
            None => {}
            Some(Value::Cell(cell)) => drop(cell.set(Value::from(class.clone()))),
            Some(other) => {
                let class = self.class_of(other);
                let given = self.repr(&Value::from(class))?;
                return Err(self.type_error(format!(
                    "__classcell__ must be a nonlocal cell, not {}",
                    given.as_str()
                )));
            }
        }
        if let Some(Value::Cell(cell)) = &namespace_cell {
            drop(cell.set(Value::from(class.dict.clone())));
        }
        Ok(())
    }

    fn checked_bases(&mut self, bases: &Gc<Tuple>) -> Result<Vec<Gc<Class>>> {
        if bases.is_empty() {
            return Ok(vec![self.types.object.clone()]);
        }
        let mut classes = Vec::with_capacity(bases.len());
        for base in bases.items() {
            match base {
                Value::Class(class) if class.flags.get().subclassable => {
                    classes.push(class.share());
                }
                Value::Class(class) => {
                    let name = self.class_name(class);
                    return Err(
                        self.type_error(format!("type '{name}' is not an acceptable base type"))
                    );
                }
                _ => return Err(self.type_error("bases must be types")),
            }
        }
        Ok(classes)
    }

    /// The entries that every namespace gets, and the wrapping of methods that are implicitly static or of the class.
    fn complete_namespace(&mut self, dict: &Gc<Dict>) {
        let names = self.names.clone();
        if dict.get_str(&names.__module__).is_none() && self.frame_count() > 0 {
            let module = self.current_globals().get_str(&names.__name__);
            if let Some(module) = module {
                drop(dict.insert_str(&names.__module__, module));
            }
        }
        if let Some(new @ Value::Function(_)) = dict.get_str(&names.__new__) {
            let class = self.types.staticmethod.clone();
            let wrapped = Native::new(class, StaticMethod::new(new));
            drop(dict.insert_str(&names.__new__, wrapped));
        }
        for name in [&names.__init_subclass__, &names.__class_getitem__] {
            if let Some(method @ Value::Function(_)) = dict.get_str(name) {
                let class = self.types.classmethod.clone();
                let wrapped = Native::new(class, ClassMethod::new(method));
                drop(dict.insert_str(name, wrapped));
            }
        }
    }

    fn add_slot_descriptors(
        &mut self,
        class: &Gc<Class>,
        slots: &Slots,
        first: usize,
        inherits_dict: bool,
    ) {
        let types = self.types.clone();
        for (at, name) in slots.names.iter().enumerate() {
            let member = Member {
                owner: class.clone(),
                name: name.clone(),
                index: first + at,
            };
            let member = Native::new(types.member_descriptor.clone(), member);
            drop(class.dict.insert_str(name, member));
        }
        let names = self.names.clone();
        if slots.dict && !inherits_dict {
            let getter = GetSet::new(&types, class, &INSTANCE_DICT);
            drop(class.dict.insert_str(&names.__dict__, getter));
        }
        if slots.weakref {
            let getter = GetSet::new(&types, class, &INSTANCE_WEAKREF);
            drop(class.dict.insert_str(&names.__weakref__, getter));
        }
    }

    /// Calls `__set_name__` of everything in a fresh namespace.
    fn tell_set_name(&mut self, class: &Gc<Class>) -> Result<()> {
        let hook = self.names.__set_name__.clone();
        for (key, entry) in class.dict.items() {
            let Some(method) = self.lookup_special(&entry, &hook) else {
                continue;
            };
            let args = [Value::from(class.clone()), key.clone()];
            if let Err(raise) = self.call_with_receiver(&method, &entry, &args) {
                let kind = self.type_name(&entry);
                let key = self.repr(&key)?;
                let name = class.name();
                let note = format!(
                    "Error calling __set_name__ on '{kind}' instance {} in '{}'",
                    key.as_str(),
                    name.as_str()
                );
                crate::types::exceptions::add_note(self, &raise.value(), &note)?;
                return Err(raise);
            }
        }
        Ok(())
    }

    fn tell_init_subclass(&mut self, class: &Gc<Class>, keywords: Keywords<'_>) -> Result<()> {
        let this = Value::from(class.clone());
        let name = self.names.__init_subclass__.clone();
        let plain = class
            .mro()
            .iter()
            .skip(1)
            .find_map(|base| base.dict.get_str(&name));
        let is_default = matches!(&plain, Some(Value::Builtin(method))
            if method.owner.as_ref().is_some_and(|owner| owner.is(&self.types.object)));
        if is_default {
            if keywords.is_empty() {
                return Ok(());
            }
            let class = class.name();
            return Err(self.type_error(format!(
                "{}.__init_subclass__() takes no keyword arguments",
                class.as_str()
            )));
        }
        let method = self.super_attr(&this, &this, &name)?;
        self.call_keywords(&method, &[], keywords)?;
        Ok(())
    }

    /// The names that `__slots__` reserves, and whether instances get a dict and weak references.
    fn slots_of(
        &mut self,
        dict: &Gc<Dict>,
        best: &Gc<Class>,
        bases: &[Gc<Class>],
        class_name: &Gc<Str>,
    ) -> Result<Slots> {
        let names = self.names.clone();
        let has_dict = has_dict(bases);
        let has_weakref = bases.iter().any(|base| {
            base.lookup(&names.__weakref__).is_some() || supports_weakrefs(base.layout)
        });
        let mut slots = Slots {
            dict: true,
            weakref: !has_weakref && !is_variable_sized(best.layout),
            ..Slots::default()
        };
        let Some(declared) = dict.get_str(&names.__slots__) else {
            return Ok(slots);
        };
        (slots.dict, slots.weakref) = (false, false);
        let items = match declared.as_str() {
            Some(_) => vec![declared.clone()],
            None => self.collect_items(&declared)?,
        };
        if !items.is_empty() && is_variable_sized(best.layout) {
            let name = best.name();
            return Err(self.type_error(format!(
                "nonempty __slots__ not supported for subtype of '{}'",
                name.as_str()
            )));
        }
        for item in &items {
            let name = self.slot_name(item)?;
            match name.as_str() {
                "__dict__" if has_dict || slots.dict => {
                    return Err(self.type_error("__dict__ slot disallowed: we already got one"));
                }
                "__dict__" => slots.dict = true,
                "__weakref__" if has_weakref || slots.weakref => {
                    return Err(self.type_error("__weakref__ slot disallowed: we already got one"));
                }
                "__weakref__" => slots.weakref = true,
                text => {
                    let mangled = mangle(class_name.as_str(), text);
                    let mangled = self.intern(&mangled);
                    if dict.get_str(&mangled).is_some()
                        && !matches!(text, "__qualname__" | "__classcell__" | "__classdictcell__")
                    {
                        return Err(self.value_error(format!(
                            "'{text}' in __slots__ conflicts with class variable"
                        )));
                    }
                    slots.names.push(mangled);
                }
            }
        }
        Ok(slots)
    }

    fn slot_name(&mut self, item: &Value) -> Result<Gc<Str>> {
        let Some(name) = item.as_str() else {
            let given = self.type_name(item);
            return Err(self.type_error(format!("__slots__ items must be strings, not '{given}'")));
        };
        let text = name.as_str();
        let mut chars = text.chars();
        let is_identifier = chars
            .next()
            .is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
            && chars.all(unicode_ident::is_xid_continue);
        if !is_identifier {
            return Err(self.type_error("__slots__ must be identifiers"));
        }
        Ok(self.names.intern_str(&name))
    }
}

/// What `__slots__` asks for.
#[derive(Default)]
struct Slots {
    names: Vec<Gc<Str>>,
    dict: bool,
    weakref: bool,
}

/// Whether instances of a class with these bases have a `__dict__` from one of them.  Classes have their
/// namespace.
fn has_dict(bases: &[Gc<Class>]) -> bool {
    bases
        .iter()
        .any(|base| base.flags.get().has_dict || base.layout == Layout::Type)
}

/// Whether instances of the layout end in items, so that CPython has no room for members behind them.
fn is_variable_sized(layout: Layout) -> bool {
    matches!(layout, Layout::Int | Layout::Bytes | Layout::Tuple)
}

/// Whether weak references to instances work without a `__weakref__` entry.
fn supports_weakrefs(layout: Layout) -> bool {
    matches!(
        layout,
        Layout::Set | Layout::FrozenSet | Layout::Type | Layout::Module
    )
}

/// A private name as a class body mangles it.
fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}
