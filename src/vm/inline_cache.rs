//! Attribute instructions and what their inline caches learn.
//!
//! A cache entry is valid for one shape key.  A shape's key changes when its class does, so an entry
//! says at once that the class is the same, that it has not changed, and where the attribute stands.

use super::Vm;
use super::attr_cache::Access;
use super::attribute::DescriptorKind;
use super::window::Window;
use crate::bytecode::Reg;
use crate::bytecode::op::{Site, Special};
use crate::object::class::Hooks;
use crate::object::{Class, Gc, Instance, Payload, Result, Value};
use crate::types::code::{CacheKind, CodeBody, SiteCache};
use crate::types::descriptor::{GetSet, Member};
use crate::types::generator::GeneratorKind;
use crate::types::str::Str;

impl Vm {
    /// The class of a value of a built-in type, and of an instance while its attributes are shaped: the
    /// key under which class attributes may be cached.  0 where they may not.
    fn class_key(&self, value: &Value) -> u32 {
        let types = &self.types;
        let class = match value {
            Value::Instance(instance) => return instance.shape_key(),
            Value::Set(set) if !set.frozen => &types.set,
            Value::Generator(generator) => match generator.kind {
                GeneratorKind::Generator => &types.generator,
                GeneratorKind::Coroutine => &types.coroutine,
                GeneratorKind::AsyncGenerator => &types.async_generator,
            },
            Value::Native(native) => return native.class.root_shape().key(),
            value => return value.type_key(),
        };
        class.root_shape().key()
    }

    /// `obj.name` where it is no slot: by what else the cache may know, or by look-up, which teaches it.
    /// Says whether a frame was pushed, which gives the value.
    #[inline(never)]
    pub(super) fn load_attr(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        obj: Reg,
        site: Site,
    ) -> Result<bool> {
        let cache = &code.caches[usize::from(site.0)];
        if let Some(value) = known_attr(w.get(obj), cache) {
            w.release(obj);
            w.set(dst, value);
            return Ok(false);
        }
        let obj = w.fetch(obj);
        if cache.kind.get() == CacheKind::Property
            && cache.key.get() == self.class_key(&obj)
            && let Some(entered) = self.enter_property(w, dst, &obj, &cache.value.get())
        {
            return entered;
        }
        if cache.kind.get() == CacheKind::Computed && cache.key.get() == self.class_key(&obj) {
            let name = &code.names[usize::from(site.0)];
            let descriptor = cache.value.get();
            if let Some(computed) = descriptor.native::<GetSet>() {
                w.set(dst, self.computed_attr(&obj, computed, name)?);
                return Ok(false);
            }
        }
        let name = &code.names[usize::from(site.0)];
        if let Value::Instance(instance) = &obj {
            let key = instance.shape_key();
            if let Some(slot) = self.attr_cache.get(Access::Load, key, name) {
                cache.learn_slot(key, slot);
                w.set(dst, instance.slot(slot));
                return Ok(false);
            }
        }
        if name.is_interned() {
            self.learn_load(&obj, name, cache);
        }
        let value = self.get_attr(&obj, name)?;
        w.set(dst, value);
        Ok(false)
    }

    fn learn_load(&mut self, obj: &Value, name: &Gc<Str>, cache: &SiteCache) {
        match obj {
            Value::Instance(instance) => self.learn_instance(instance.as_gc(), name, cache),
            Value::Native(native) => {
                if let Some(entry) = native.class.lookup(name)
                    && self.is_computed(&entry, &native.class)
                {
                    let key = native.class.root_shape().key();
                    cache.learn_value(CacheKind::Computed, key, entry);
                }
            }
            Value::Module(module) => {
                let table = module.dict.table();
                if self.types.module.lookup(name).is_none()
                    && let Some(at) = table.position_str(name)
                {
                    cache.learn(CacheKind::Module, table.keys_version(), at);
                }
            }
            Value::Class(class) => {
                let metaclass = class.metaclass.borrow().clone();
                let metaclass = metaclass.as_ref().unwrap_or(&self.types.type_);
                if metaclass.lookup(name).is_none()
                    && !self.class_hooks(metaclass).custom_getattribute
                    && let Some(at) = class.dict.table().position_str(name)
                    && let Some(entry) = class.lookup(name)
                    && (matches!(entry, Value::Function(_))
                        || self.descriptor_kind(&entry) == DescriptorKind::Plain)
                {
                    cache.learn(CacheKind::OfClass, class.root_shape().key(), at);
                    cache.version.set(metaclass_version(class));
                }
            }
            _ => {}
        }
    }

    fn learn_instance(&mut self, instance: &Gc<Instance>, name: &Gc<Str>, cache: &SiteCache) {
        let key = instance.shape_key();
        let class = instance.class();
        if key == 0 || self.class_hooks(&class).custom_getattribute {
            return;
        }
        let entry = class.lookup(name);
        if let Some(entry) = &entry
            && let Some(index) = self.member_index(entry, &class)
        {
            return cache.learn(CacheKind::Member, key, index);
        }
        if let Some(entry) = &entry
            && self.is_computed(entry, &class)
        {
            return cache.learn_value(CacheKind::Computed, key, entry.clone());
        }
        let slot = instance.shape().slot(name);
        match (entry, slot) {
            (None, Some(slot)) => {
                self.attr_cache.put(Access::Load, key, name, slot);
                cache.learn_slot(key, slot);
            }
            (Some(entry), Some(slot)) if !self.is_data_descriptor(&entry) => {
                self.attr_cache.put(Access::Load, key, name, slot);
                cache.learn_slot(key, slot);
            }
            (Some(entry), None)
                if !matches!(instance.payload, Payload::Value(Value::Module(_)))
                    && self.descriptor_kind(&entry) == DescriptorKind::Plain =>
            {
                match class.dict.table().position_str(name) {
                    Some(at) => cache.learn(CacheKind::InClass, key, at),
                    // Nobody waits for the end of what is no object of a script.
                    None if is_atomic(&entry) => {
                        cache.learn_value(CacheKind::ClassValue, key, entry);
                    }
                    None => {}
                }
            }
            (Some(entry), None) => self.learn_wrapped_attr(&class, &entry, key, cache),
            _ => {}
        }
    }

    /// Whether a class entry is a native computed attribute, and nothing but it decides what instances of
    /// `class` show.
    fn is_computed(&self, entry: &Value, class: &Gc<Class>) -> bool {
        let hooks = self.class_hooks(class);
        !hooks.getattr
            && !hooks.custom_getattribute
            && (entry.native::<GetSet>()).is_some_and(|computed| class.is_subclass(&computed.owner))
    }

    /// The place of the member that a class entry describes, for instances of `class`.
    fn member_index(&self, entry: &Value, class: &Gc<Class>) -> Option<usize> {
        let member = entry.native::<Member>()?;
        class.is_subclass(&member.owner).then_some(member.index)
    }

    /// Whether the class has a data descriptor of this name, which goes before instance attributes.
    fn is_shadowed(&mut self, class: &Gc<Class>, name: &Gc<Str>) -> bool {
        match class.lookup(name) {
            Some(entry) => self.is_data_descriptor(&entry),
            None => false,
        }
    }

    /// Whether a class entry has `__set__` or `__delete__`.
    pub fn is_data_descriptor(&self, entry: &Value) -> bool {
        match entry {
            Value::Function(_)
            | Value::Builtin(_)
            | Value::Int(_)
            | Value::Str(_)
            | Value::None => false,
            _ => {
                let class = self.class_of(entry);
                class.lookup(&self.names.__set__).is_some()
                    || class.lookup(&self.names.__delete__).is_some()
            }
        }
    }

    /// The slow path of `obj.name = value`.
    #[inline(never)]
    pub(super) fn store_attr(
        &mut self,
        w: Window,
        code: &CodeBody,
        obj: Reg,
        value: Reg,
        site: Site,
    ) -> Result<()> {
        let value = w.fetch(value);
        let obj = w.fetch(obj);
        let name = &code.names[usize::from(site.0)];
        let cache = &code.caches[usize::from(site.0)];
        if let Value::Instance(instance) = &obj {
            let key = instance.shape_key();
            if let Some(slot) = self.attr_cache.get(Access::Store, key, name) {
                cache.learn_slot(key, slot);
                drop(instance.set_slot(slot, value));
                return Ok(());
            }
            if self.learn_store(instance.as_gc(), name, cache) {
                instance.set(name, value);
                return Ok(());
            }
            self.learn_member_store(instance.as_gc(), name, cache);
        }
        self.set_attr(&obj, name, value)
    }

    /// Teaches the cache of a store, and says whether the store is a plain one.
    fn learn_store(&mut self, instance: &Gc<Instance>, name: &Gc<Str>, cache: &SiteCache) -> bool {
        let key = instance.shape_key();
        let class = instance.class();
        if key == 0 || !name.is_interned() || !class.flags.get().has_dict {
            return false;
        }
        let hooks: Hooks = self.class_hooks(&class);
        if hooks.custom_setattr || self.is_shadowed(&class, name) {
            return false;
        }
        let shape = instance.shape();
        if let Some(slot) = shape.slot(name) {
            self.attr_cache.put(Access::Store, key, name, slot);
            cache.learn_slot(key, slot);
        } else if shape.names().len() < crate::object::instance::MAX_SHAPED {
            cache.kind.set(CacheKind::Transition);
            *cache.next.borrow_mut() = Some(shape.with(name));
        } else {
            return true;
        }
        cache.key.set(key);
        true
    }

    fn learn_member_store(&mut self, instance: &Gc<Instance>, name: &Gc<Str>, cache: &SiteCache) {
        let key = instance.shape_key();
        let class = instance.class();
        if key == 0 || !name.is_interned() || self.class_hooks(&class).custom_setattr {
            return;
        }
        if let Some(entry) = class.lookup(name)
            && let Some(index) = self.member_index(&entry, &class)
        {
            cache.learn(CacheKind::Member, key, index);
        }
    }

    /// `obj.name(…)`: method and receiver, by the cache where it knows.
    #[inline(never)]
    pub(super) fn load_method_op(
        &mut self,
        w: Window,
        code: &CodeBody,
        base: Reg,
        obj: Reg,
        site: Site,
    ) -> Result<()> {
        let cache = &code.caches[usize::from(site.0)];
        let key = self.class_key(w.get(obj));
        let obj = w.fetch(obj);
        if key != 0 && cache.kind.get() == CacheKind::ClassValue && cache.key.get() == key {
            w.set(w.after(base, 1), obj);
            w.set(base, cache.value.get());
            return Ok(());
        }
        self.load_method_other(w, code, base, obj, site)
    }

    /// What is called may be an attribute of a module, class or instance, which needs no receiver.
    fn load_method_other(
        &mut self,
        w: Window,
        code: &CodeBody,
        base: Reg,
        obj: Value,
        site: Site,
    ) -> Result<()> {
        let cache = &code.caches[usize::from(site.0)];
        if cache.kind.get() != CacheKind::ClassValue {
            let slot = match &obj {
                Value::Instance(instance) => cache
                    .slot_for(instance.shape_key())
                    .map(|slot| instance.slot(slot)),
                _ => None,
            };
            if let Some((function, receiver)) = self.known_wrapped(&obj, cache) {
                w.set(w.after(base, 1), receiver);
                w.set(base, function);
                return Ok(());
            }
            if let Some(value) = slot.or_else(|| known_attr(&obj, cache)) {
                w.set(w.after(base, 1), Value::Undef);
                w.set(base, value);
                return Ok(());
            }
        }
        self.load_method_slow(w, code, base, obj, site)
    }

    fn load_method_slow(
        &mut self,
        w: Window,
        code: &CodeBody,
        base: Reg,
        obj: Value,
        site: Site,
    ) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        if let Value::Instance(instance) = &obj {
            let key = instance.shape_key();
            if self.attr_cache.get(Access::Method, key, name).is_some()
                && let Some(function) = instance.class().lookup(name)
            {
                let cache = &code.caches[usize::from(site.0)];
                cache.learn_value(CacheKind::ClassValue, key, function.clone());
                w.set(w.after(base, 1), obj);
                w.set(base, function);
                return Ok(());
            }
        }
        let (function, receiver) = self.load_method(&obj, name)?;
        match receiver {
            Some(receiver) => {
                let key = self.class_key(&obj);
                self.learn_wrapped_method(&obj, name, &code.caches[usize::from(site.0)]);
                if matches!(obj, Value::Instance(_)) && key != 0 && name.is_interned() {
                    self.attr_cache.put(Access::Method, key, name, 0);
                }
                let cache = &code.caches[usize::from(site.0)];
                if key != 0 && name.is_interned() {
                    cache.kind.set(CacheKind::ClassValue);
                    cache.key.set(key);
                    let old = cache.value.replace(function.clone());
                    drop(old);
                }
                w.set(w.after(base, 1), receiver);
            }
            None => {
                let cache = &code.caches[usize::from(site.0)];
                if name.is_interned() {
                    cache.kind.set(CacheKind::Empty);
                    self.learn_load(&obj, name, cache);
                    // A value of the class would be taken for a method.
                    if cache.kind.get() == CacheKind::ClassValue {
                        cache.kind.set(CacheKind::Empty);
                    }
                    self.learn_wrapped_method(&obj, name, cache);
                }
                w.set(w.after(base, 1), Value::Undef);
            }
        }
        w.set(base, function);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn load_super_attr(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        base: Reg,
        site: Site,
    ) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        let (callee, class, receiver) = take_three(w, base);
        let value = if self.is_super(&callee) && !receiver.is_none() {
            self.super_attr(&class, &receiver, name)?
        } else {
            let proxy = self.call(&callee, &[class, receiver])?;
            self.get_attr(&proxy, name)?
        };
        w.set(dst, value);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn load_super_method(
        &mut self,
        w: Window,
        code: &CodeBody,
        base: Reg,
        site: Site,
    ) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        let (callee, class, receiver) = take_three(w, base);
        let (function, receiver) = if self.is_super(&callee) && !receiver.is_none() {
            self.super_method(&class, &receiver, name)?
        } else {
            let proxy = self.call(&callee, &[class, receiver])?;
            (self.get_attr(&proxy, name)?, None)
        };
        w.set(base, function);
        w.set(w.after(base, 1), receiver.unwrap_or_default());
        Ok(())
    }

    fn is_super(&self, callee: &Value) -> bool {
        matches!(callee, Value::Class(class) if class.as_gc().is(&self.types.super_))
    }

    #[inline(never)]
    pub(super) fn load_special(
        &mut self,
        w: Window,
        base: Reg,
        obj: Reg,
        method: Special,
    ) -> Result<()> {
        let names = self.names.clone();
        let value = w.get(obj).clone();
        let name = match method {
            Special::Enter => &names.__enter__,
            Special::Exit => &names.__exit__,
            Special::AsyncEnter => &names.__aenter__,
            Special::AsyncExit => &names.__aexit__,
        };
        let Some(function) = self.lookup_special(&value, name) else {
            return Err(self.no_context_manager(&value, method));
        };
        if super::protocol::is_plain_method(&function) {
            w.set(w.after(base, 1), value);
            w.set(base, function);
            return Ok(());
        }
        let class = Value::from(self.class_of(&value));
        let bound = self.bind_descriptor(&function, &value, &class)?;
        w.set(w.after(base, 1), Value::Undef);
        w.set(base, bound);
        Ok(())
    }

    #[cold]
    fn no_context_manager(&mut self, value: &Value, method: Special) -> crate::object::Raise {
        let names = self.names.clone();
        let class = self.class_of(value);
        let qualname = class.qualname.borrow().as_str().to_owned();
        let type_name = match class
            .dict
            .get_str(&names.__module__)
            .and_then(|module| module.as_str())
        {
            Some(module) if !matches!(module.as_str(), "builtins" | "__main__") => {
                format!("{}.{qualname}", module.as_str())
            }
            _ => qualname,
        };
        let (kind, missed) = match method {
            Special::Enter => ("context manager", "__enter__"),
            Special::Exit => ("context manager", "__exit__"),
            Special::AsyncEnter => ("asynchronous context manager", "__aenter__"),
            Special::AsyncExit => ("asynchronous context manager", "__aexit__"),
        };
        let other = match method {
            Special::Enter | Special::Exit => (&names.__aenter__, &names.__aexit__, "async with"),
            Special::AsyncEnter | Special::AsyncExit => (&names.__enter__, &names.__exit__, "with"),
        };
        let hint = if self.lookup_special(value, other.0).is_some()
            && self.lookup_special(value, other.1).is_some()
        {
            format!(
                " but it supports the {} protocol. Did you mean to use '{}'?",
                if other.2 == "with" {
                    "context manager"
                } else {
                    "asynchronous context manager"
                },
                other.2
            )
        } else {
            String::new()
        };
        self.type_error(format!(
            "'{type_name}' object does not support the {kind} protocol (missed {missed} method){hint}"
        ))
    }
}

/// What a cache knows of an attribute that is no slot of an instance.
fn known_attr(obj: &Value, cache: &SiteCache) -> Option<Value> {
    match (cache.kind.get(), obj) {
        (CacheKind::Member, Value::Instance(instance))
            if cache.key.get() == instance.shape_key() =>
        {
            let value = instance.member(cache.slot.get() as usize);
            (!value.is_undef()).then_some(value)
        }
        (CacheKind::ClassValue, Value::Instance(instance))
            if cache.key.get() == instance.shape_key() =>
        {
            Some(cache.value.get())
        }
        (CacheKind::Module, Value::Module(module)) => {
            let table = module.dict.table();
            if cache.key.get() != table.keys_version() {
                return None;
            }
            table.value_at(cache.slot.get() as usize)
        }
        (CacheKind::OfClass, Value::Class(class))
            if cache.key.get() == class.root_shape().key()
                && cache.version.get() == metaclass_version(class) =>
        {
            class.dict.table().value_at(cache.slot.get() as usize)
        }
        (CacheKind::TupleItem, Value::Instance(instance))
            if cache.key.get() == instance.shape_key() =>
        {
            match instance.builtin() {
                Some(Value::Tuple(tuple)) => tuple.items().get(cache.slot.get() as usize).cloned(),
                _ => None,
            }
        }
        (CacheKind::InClass, Value::Instance(instance))
            if cache.key.get() == instance.shape_key() =>
        {
            let class = instance.class();
            class.dict.table().value_at(cache.slot.get() as usize)
        }
        _ => None,
    }
}

/// The version of a class's metaclass; `type` itself never changes.
fn metaclass_version(class: &Class) -> u32 {
    let metaclass = class.metaclass.borrow();
    metaclass
        .as_ref()
        .map_or(0, |metaclass| metaclass.version())
}

fn is_atomic(value: &Value) -> bool {
    !value.is_heap() || matches!(value, Value::Str(_) | Value::BigInt(_) | Value::Bytes(_))
}

fn take_three(w: Window, base: Reg) -> (Value, Value, Value) {
    (
        w.take(base),
        w.take(w.after(base, 1)),
        w.take(w.after(base, 2)),
    )
}
