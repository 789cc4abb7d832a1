//! Attribute access in full: descriptors, instance attributes, the hooks `__getattr__` and
//! `__getattribute__`, classes and modules.  Inline caches in `dispatch` answer the common cases and come
//! here for the rest.  Names are always interned.
//!
//! `Undef` stands for "no instance" when a descriptor is bound, and for "delete" when one is set.

use super::Vm;
use crate::object::class::Hooks;
use crate::object::native::MethodKind;
use crate::object::{Class, Gc, Raise, Result, Value};
use crate::types::descriptor::{ClassMethod, GetSet, Member, StaticMethod};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::exceptions::{ATTRIBUTE_NAME, ATTRIBUTE_OBJ};
use crate::types::function::Method;
use crate::types::module::Module;
use crate::types::property::Property;
use crate::types::str::Str;

/// What an entry of a class's namespace does when attribute access finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DescriptorKind {
    /// It is the attribute.
    Plain,
    /// Its `__get__` makes the attribute, unless the instance has one of its own.
    NonData,
    /// Its `__get__` makes the attribute, whatever the instance has.
    Data,
}

impl Vm {
    /// Which special methods of a class close the fast paths.
    pub fn class_hooks(&self, class: &Gc<Class>) -> Hooks {
        class.hooks(|| {
            let names = &self.names;
            Hooks {
                custom_getattribute: !self.is_default_access(class, &names.__getattribute__),
                getattr: class.lookup(&names.__getattr__).is_some(),
                custom_setattr: !self.is_default_access(class, &names.__setattr__)
                    || !self.is_default_access(class, &names.__delattr__),
                finalizer: class.lookup(&names.__del__).is_some(),
            }
        })
    }

    /// Whether an access method is the one of `object`, `type` or `module`, which this file implements.
    fn is_default_access(&self, class: &Gc<Class>, name: &Gc<Str>) -> bool {
        match class.lookup(name) {
            None => true,
            Some(Value::Builtin(ref builtin)) => builtin.owner.as_ref().is_some_and(|owner| {
                let types = &self.types;
                owner.is(&types.object) || owner.is(&types.type_) || owner.is(&types.module)
            }),
            Some(_) => false,
        }
    }

    /// `obj.name`.
    pub fn get_attr(&mut self, obj: &Value, name: &Gc<Str>) -> Result<Value> {
        match self.attr_or_none(obj, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(obj, name)),
        }
    }

    /// `obj.name`, `None` where that raises `AttributeError`.
    pub fn find_attr(&mut self, obj: &Value, name: &Gc<Str>) -> Result<Option<Value>> {
        match self.attr_or_none(obj, name) {
            Err(raise) if self.raised(&raise, Exc::AttributeError) => Ok(None),
            result => result,
        }
    }

    /// The whole look-up; `Ok(None)` where nothing was found and nobody has raised yet.
    fn attr_or_none(&mut self, obj: &Value, name: &Gc<Str>) -> Result<Option<Value>> {
        let class = self.class_of(obj);
        let hooks = self.class_hooks(&class);
        let result = if hooks.custom_getattribute {
            let names = self.names.clone();
            self.call_special(obj, &names.__getattribute__, &[Value::from(name.clone())])
        } else {
            self.default_attr(obj, &class, name)
        };
        match result {
            Ok(None) if hooks.getattr => self.call_getattr_hook(obj, name),
            Err(raise) if self.raised(&raise, Exc::AttributeError) => {
                if hooks.getattr {
                    return self.call_getattr_hook(obj, name);
                }
                remember_attribute(&raise, obj, name);
                Err(raise)
            }
            result => result,
        }
    }

    /// `obj.name`, which is known to be this computed attribute.
    pub(super) fn computed_attr(
        &mut self,
        obj: &Value,
        computed: &GetSet,
        name: &Gc<Str>,
    ) -> Result<Value> {
        let result = (computed.def.get)(self, obj);
        if let Err(raise) = &result
            && self.raised(raise, Exc::AttributeError)
        {
            remember_attribute(raise, obj, name);
        }
        result
    }

    fn call_getattr_hook(&mut self, obj: &Value, name: &Gc<Str>) -> Result<Option<Value>> {
        let names = self.names.clone();
        let Some(hook) = self.lookup_special(obj, &names.__getattr__) else {
            return Ok(None);
        };
        let name_value = Value::from(name.clone());
        // `None` in its place is called like any other entry, and fails.
        let result = self.call_with_receiver(&hook, obj, &[name_value]).map(Some);
        if let Err(raise) = &result
            && self.raised(raise, Exc::AttributeError)
        {
            remember_attribute(raise, obj, name);
        }
        result
    }

    /// The look-up of `object.__getattribute__` and its counterparts for classes and modules, as a value
    /// or `None`, without `__getattr__` of the type.
    pub fn default_attr(
        &mut self,
        obj: &Value,
        class: &Gc<Class>,
        name: &Gc<Str>,
    ) -> Result<Option<Value>> {
        match obj {
            Value::Class(this) => self.class_attr(this.as_gc(), class, name),
            Value::Module(module) => {
                if let Some(value) = self.generic_attr(obj, class, name)? {
                    return Ok(Some(value));
                }
                self.module_getattr(module.as_gc(), name)
            }
            Value::Method(method) => {
                if let Some(value) = self.generic_attr(obj, class, name)? {
                    return Ok(Some(value));
                }
                let function = method.function.clone();
                self.find_attr(&function, name)
            }
            Value::Instance(instance) => {
                if let Some(value) = self.generic_attr(obj, class, name)? {
                    return Ok(Some(value));
                }
                match instance.builtin() {
                    Some(Value::Module(module)) => self.module_getattr(module.as_gc(), name),
                    _ => Ok(None),
                }
            }
            _ => self.generic_attr(obj, class, name),
        }
    }

    /// Data descriptor, instance attribute, other descriptor, class attribute: the order of
    /// `object.__getattribute__`.
    pub fn generic_attr(
        &mut self,
        obj: &Value,
        class: &Gc<Class>,
        name: &Gc<Str>,
    ) -> Result<Option<Value>> {
        let entry = class.lookup(name);
        let kind = entry
            .as_ref()
            .map_or(DescriptorKind::Plain, |entry| self.descriptor_kind(entry));
        if kind != DescriptorKind::Data
            && let Some(value) = self.own_attr(obj, name)
        {
            return Ok(Some(value));
        }
        match (entry, kind) {
            (entry, DescriptorKind::Plain) => Ok(entry),
            (Some(entry), _) => {
                let class = Value::from(class.clone());
                self.bind_descriptor(&entry, obj, &class).map(Some)
            }
            (None, _) => Ok(None),
        }
    }

    /// `object.__getattribute__(obj, name)`.
    pub fn generic_get_attr(&mut self, obj: &Value, name: &Gc<Str>) -> Result<Value> {
        let class = self.class_of(obj);
        match self.generic_attr(obj, &class, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(obj, name)),
        }
    }

    /// An attribute that the object holds itself.
    fn own_attr(&self, obj: &Value, name: &Gc<Str>) -> Option<Value> {
        match obj {
            Value::Instance(instance) => match instance.builtin() {
                Some(Value::Module(module)) => module.dict.get_str(name),
                _ => instance.get(name),
            },
            Value::Function(function) => function.dict.get()?.get_str(name),
            Value::Module(module) => module.dict.get_str(name),
            Value::Native(native) => native.data().attributes()?.get()?.get_str(name),
            _ => None,
        }
    }

    /// The dict behind an object's own attributes (`__dict__`), made if need be; `None` where the type
    /// has none.  Classes are not served here: their namespace is written through `Class::set`.
    pub fn instance_dict(&self, obj: &Value) -> Option<Gc<Dict>> {
        match obj {
            Value::Instance(instance) => match instance.builtin() {
                Some(Value::Module(module)) => Some(module.dict.clone()),
                _ if instance.class().flags.get().has_dict => Some(instance.dict()),
                _ => None,
            },
            Value::Function(function) => {
                Some(function.dict.get_or_init(|| Gc::new(Dict::new())).clone())
            }
            Value::Module(module) => Some(module.dict.clone()),
            Value::Native(native) => {
                let cell = native.data().attributes()?;
                Some(cell.get_or_init(|| Gc::new(Dict::new())).clone())
            }
            _ => None,
        }
    }

    /// Attribute look-up on a class: `type.__getattribute__`.
    fn class_attr(
        &mut self,
        class: &Gc<Class>,
        metaclass: &Gc<Class>,
        name: &Gc<Str>,
    ) -> Result<Option<Value>> {
        let meta_entry = metaclass.lookup(name);
        let meta_kind = meta_entry
            .as_ref()
            .map_or(DescriptorKind::Plain, |entry| self.descriptor_kind(entry));
        if meta_kind != DescriptorKind::Data
            && let Some(entry) = class.lookup(name)
        {
            if self.descriptor_kind(&entry) == DescriptorKind::Plain {
                return Ok(Some(entry));
            }
            let owner = Value::from(class.clone());
            return self
                .bind_descriptor(&entry, &Value::Undef, &owner)
                .map(Some);
        }
        match (meta_entry, meta_kind) {
            (entry, DescriptorKind::Plain) => Ok(entry),
            (Some(entry), _) => {
                let this = Value::from(class.clone());
                let metaclass = Value::from(metaclass.clone());
                self.bind_descriptor(&entry, &this, &metaclass).map(Some)
            }
            (None, _) => Ok(None),
        }
    }

    /// A module's own `__getattr__` (PEP 562).
    fn module_getattr(&mut self, module: &Gc<Module>, name: &Gc<Str>) -> Result<Option<Value>> {
        match module.dict.get_str(&self.names.__getattr__) {
            Some(hook) => self.call(&hook, &[Value::from(name.clone())]).map(Some),
            None => Ok(None),
        }
    }

    /// What an entry of a class's namespace does when it is found.
    pub fn descriptor_kind(&self, entry: &Value) -> DescriptorKind {
        match entry {
            Value::Function(_) => DescriptorKind::NonData,
            Value::Builtin(builtin) => {
                if builtin.receiver.is_undef() && builtin.kind != MethodKind::Static {
                    DescriptorKind::NonData
                } else {
                    DescriptorKind::Plain
                }
            }
            Value::Native(native) => {
                let types = &self.types;
                let class = &native.class;
                if class.is(&types.property)
                    || class.is(&types.getset_descriptor)
                    || class.is(&types.member_descriptor)
                {
                    DescriptorKind::Data
                } else if class.is(&types.staticmethod) || class.is(&types.classmethod) {
                    DescriptorKind::NonData
                } else {
                    self.descriptor_kind_by_class(class)
                }
            }
            Value::Instance(instance) => self.descriptor_kind_by_class(&instance.class()),
            Value::Class(class) => match &*class.metaclass.borrow() {
                Some(metaclass) => self.descriptor_kind_by_class(metaclass),
                None => DescriptorKind::Plain,
            },
            _ => DescriptorKind::Plain,
        }
    }

    fn descriptor_kind_by_class(&self, class: &Gc<Class>) -> DescriptorKind {
        let names = &self.names;
        if class.lookup(&names.__get__).is_none() {
            DescriptorKind::Plain
        } else if class.lookup(&names.__set__).is_some()
            || class.lookup(&names.__delete__).is_some()
        {
            DescriptorKind::Data
        } else {
            DescriptorKind::NonData
        }
    }

    /// The attribute that an entry of a class's namespace makes for `receiver` (`Undef` when it was found
    /// through the class itself).
    pub fn bind_descriptor(
        &mut self,
        entry: &Value,
        receiver: &Value,
        class: &Value,
    ) -> Result<Value> {
        match entry {
            Value::Function(_) if receiver.is_undef() => Ok(entry.clone()),
            Value::Function(_) => Ok(bound_method(entry, receiver)),
            Value::Builtin(builtin) => {
                if !builtin.receiver.is_undef() {
                    return Ok(entry.clone());
                }
                match builtin.kind {
                    MethodKind::Static => Ok(entry.clone()),
                    MethodKind::ClassMethod => {
                        Ok(Value::from(Gc::new(builtin.bind(class.clone()))))
                    }
                    MethodKind::Method if receiver.is_undef() => Ok(entry.clone()),
                    MethodKind::Method => {
                        if let Some(owner) = &builtin.owner
                            && !self.is_instance_of(receiver, owner)
                        {
                            return Err(self.wrong_receiver(builtin.def.name(), owner, receiver));
                        }
                        Ok(Value::from(Gc::new(builtin.bind(receiver.clone()))))
                    }
                }
            }
            Value::Native(_) => {
                if let Some(getset) = entry.native::<GetSet>() {
                    return getset.get(self, entry, receiver);
                }
                if let Some(member) = entry.native::<Member>() {
                    return member.get(self, entry, receiver);
                }
                if let Some(property) = entry.native::<Property>() {
                    return property.get(self, entry, receiver);
                }
                if let Some(method) = entry.native::<StaticMethod>() {
                    return Ok(method.callable());
                }
                if let Some(method) = entry.native::<ClassMethod>() {
                    return Ok(bound_method(&method.callable(), class));
                }
                self.call_get(entry, receiver, class)
            }
            Value::Instance(_) | Value::Class(_) => self.call_get(entry, receiver, class),
            _ => Ok(entry.clone()),
        }
    }

    fn call_get(&mut self, entry: &Value, receiver: &Value, class: &Value) -> Result<Value> {
        let names = self.names.clone();
        let receiver = receiver.given().unwrap_or(&Value::None).clone();
        let bound = self.call_special(entry, &names.__get__, &[receiver, class.clone()])?;
        Ok(bound.unwrap_or_else(|| entry.clone()))
    }

    /// A `TypeError` for a method of a native type on a foreign object.
    #[cold]
    pub fn wrong_receiver(&mut self, name: &str, owner: &Gc<Class>, receiver: &Value) -> Raise {
        let class = self.type_name(receiver);
        let owner = owner.name();
        self.type_error(format!(
            "descriptor '{name}' for '{}' objects doesn't apply to a '{class}' object",
            owner.as_str()
        ))
    }

    /// The function and receiver for a call of `obj.name(...)`.  Without a receiver the function is the
    /// attribute itself.
    pub fn load_method(&mut self, obj: &Value, name: &Gc<Str>) -> Result<(Value, Option<Value>)> {
        let class = self.class_of(obj);
        if !matches!(obj, Value::Module(_)) && !self.class_hooks(&class).custom_getattribute {
            if let Value::Class(this) = obj {
                if let Some(found) = self.class_method(this.as_gc(), &class, name) {
                    return Ok((found, Some(obj.clone())));
                }
            } else if let Some(entry) = class.lookup(name)
                && super::protocol::is_plain_method(&entry)
                && self.own_attr(obj, name).is_none()
                && self.fits(&entry, &class)
            {
                return Ok((entry, Some(obj.clone())));
            }
        }
        Ok((self.get_attr(obj, name)?, None))
    }

    /// The function behind a class method that `class.name` would bind, where that is a plain case.
    fn class_method(
        &self,
        class: &Gc<Class>,
        metaclass: &Gc<Class>,
        name: &Gc<Str>,
    ) -> Option<Value> {
        let entry = class.lookup(name)?;
        let Value::Native(native) = &entry else {
            return None;
        };
        if !native.class.is(&self.types.classmethod) || metaclass.lookup(name).is_some() {
            return None;
        }
        let callable = entry.native::<ClassMethod>()?.callable();
        matches!(callable, Value::Function(_)).then_some(callable)
    }

    /// Whether a native method's class is among the bases of `class` (a method may have been copied elsewhere).
    fn fits(&self, entry: &Value, class: &Gc<Class>) -> bool {
        match entry {
            Value::Builtin(builtin) => builtin
                .owner
                .as_ref()
                .is_none_or(|owner| class.is_subclass(owner)),
            _ => true,
        }
    }

    /// `obj.name = value`.
    pub fn set_attr(&mut self, obj: &Value, name: &Gc<Str>, value: Value) -> Result<()> {
        let class = self.class_of(obj);
        if self.class_hooks(&class).custom_setattr {
            let names = self.names.clone();
            self.call_special(obj, &names.__setattr__, &[Value::from(name.clone()), value])?;
            return Ok(());
        }
        self.default_set_attr(obj, name, value)
    }

    /// `del obj.name`.
    pub fn delete_attr(&mut self, obj: &Value, name: &Gc<Str>) -> Result<()> {
        let class = self.class_of(obj);
        if self.class_hooks(&class).custom_setattr {
            let names = self.names.clone();
            self.call_special(obj, &names.__delattr__, &[Value::from(name.clone())])?;
            return Ok(());
        }
        self.default_set_attr(obj, name, Value::Undef)
    }

    /// What `object.__setattr__` does (`type.__setattr__` for a class); `Undef` deletes.
    pub fn default_set_attr(&mut self, obj: &Value, name: &Gc<Str>, value: Value) -> Result<()> {
        match obj {
            Value::Class(class) => self.set_class_attr(class.as_gc(), name, value),
            _ => self.generic_set_attr(obj, name, value),
        }
    }

    fn generic_set_attr(&mut self, obj: &Value, name: &Gc<Str>, value: Value) -> Result<()> {
        let class = self.class_of(obj);
        let entry = class.lookup(name);
        if let Some(entry) = &entry
            && let Some(result) = self.set_by_descriptor(entry, obj, &value)
        {
            return result;
        }
        match obj {
            Value::Instance(instance)
                if class.flags.get().has_dict
                    && !matches!(instance.builtin(), Some(Value::Module(_))) =>
            {
                if value.is_undef() {
                    if !instance.delete(name) {
                        return Err(self.no_attribute(obj, name));
                    }
                } else {
                    instance.set(name, value);
                }
                Ok(())
            }
            _ => match self.instance_dict(obj) {
                Some(dict) if value.is_undef() => match dict.remove_str(name) {
                    Some(_) => Ok(()),
                    None => Err(self.no_attribute(obj, name)),
                },
                Some(dict) => {
                    drop(dict.insert_str(name, value));
                    Ok(())
                }
                None => Err(self.cannot_set(obj, name, entry.is_some())),
            },
        }
    }

    /// Sets or deletes by a data descriptor; `None` where the entry is none.
    fn set_by_descriptor(
        &mut self,
        entry: &Value,
        obj: &Value,
        value: &Value,
    ) -> Option<Result<()>> {
        match entry {
            Value::Native(_) => {
                if let Some(getset) = entry.native::<GetSet>() {
                    return Some(getset.set(self, obj, value.clone()));
                }
                if let Some(member) = entry.native::<Member>() {
                    return Some(member.set(self, obj, value.clone()));
                }
                if let Some(property) = entry.native::<Property>() {
                    return Some(property.set(self, obj, value.clone()));
                }
            }
            Value::Instance(_) | Value::Class(_) => {}
            _ => return None,
        }
        let names = self.names.clone();
        let (hook, other) = if value.is_undef() {
            (&names.__delete__, &names.__set__)
        } else {
            (&names.__set__, &names.__delete__)
        };
        if self.lookup_special(entry, hook).is_none() {
            // Half a data descriptor still keeps the instance out of it.
            self.lookup_special(entry, other)?;
            return Some(Err(self.error(Exc::AttributeError, hook.as_str())));
        }
        let result = if value.is_undef() {
            self.call_special(entry, hook, std::slice::from_ref(obj))
        } else {
            self.call_special(entry, hook, &[obj.clone(), value.clone()])
        };
        Some(result.map(drop))
    }

    fn set_class_attr(&mut self, class: &Gc<Class>, name: &Gc<Str>, value: Value) -> Result<()> {
        if class.flags.get().builtin {
            let owner = self.class_name(class);
            return Err(self.type_error(format!(
                "cannot set '{}' attribute of immutable type '{owner}'",
                name.as_str()
            )));
        }
        let this = Value::from(class.clone());
        let metaclass = self.class_of(&this);
        if let Some(entry) = metaclass.lookup(name)
            && let Some(result) = self.set_by_descriptor(&entry, &this, &value)
        {
            return result;
        }
        if value.is_undef() {
            if !class.delete(name) {
                return Err(self.no_attribute(&this, name));
            }
        } else {
            class.set(name, value);
        }
        if name.is(&self.names.__del__) {
            self.refresh_hooks(class);
        }
        Ok(())
    }

    /// Works out the hooks of a class and of all its subclasses anew: instances ask for `__del__` when
    /// they die, at which point nobody can look it up.
    fn refresh_hooks(&self, class: &Gc<Class>) {
        self.class_hooks(class);
        for subclass in class.subclasses() {
            self.refresh_hooks(&subclass);
        }
    }

    /// The `AttributeError` of a failed look-up.
    #[cold]
    pub fn no_attribute(&mut self, obj: &Value, name: &Gc<Str>) -> Raise {
        let attribute = name.as_str();
        let message = match obj {
            Value::Class(class) => format!(
                "type object '{}' has no attribute '{attribute}'",
                class.name().as_str()
            ),
            Value::Module(_) => self.missing_module_attribute(obj, attribute),
            _ => format!(
                "'{}' object has no attribute '{attribute}'",
                self.type_name(obj)
            ),
        };
        self.attribute_error(message, obj, attribute)
    }

    #[cold]
    fn cannot_set(&mut self, obj: &Value, name: &Gc<Str>, known: bool) -> Raise {
        let class = self.type_name(obj);
        let attribute = name.as_str();
        let message = if known {
            format!("'{class}' object attribute '{attribute}' is read-only")
        } else {
            format!(
                "'{class}' object has no attribute '{attribute}' and no __dict__ for setting new attributes"
            )
        };
        self.attribute_error(message, obj, attribute)
    }
}

/// `function` bound to `receiver`.
pub fn bound_method(function: &Value, receiver: &Value) -> Value {
    Value::from(Gc::new(Method {
        function: function.clone(),
        receiver: receiver.clone(),
    }))
}

/// Notes on an `AttributeError` what was looked up, unless it says so already: suggestions need it.
fn remember_attribute(raise: &Raise, obj: &Value, name: &Gc<Str>) {
    let Some(state) = raise.exception().exception() else {
        return;
    };
    if state.member(ATTRIBUTE_NAME).is_undef() && state.member(ATTRIBUTE_OBJ).is_undef() {
        state.set_member(ATTRIBUTE_NAME, Value::from(name.clone()));
        state.set_member(ATTRIBUTE_OBJ, obj.clone());
    }
}
