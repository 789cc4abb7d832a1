//! Inline caches for what stands in a class wrapped: properties, static methods, class methods, the fields
//! of named tuples.  An entry is valid for one shape key, like those of `inline_cache`.

use super::Vm;
use super::frame::FrameKind;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::{Class, Gc, Result, Value};
use crate::types::code::{CacheKind, SiteCache};
use crate::types::descriptor::{ClassMethod, StaticMethod};
use crate::types::property::Property;
use crate::types::str::Str;

impl Vm {
    /// Learns an attribute that is a property with a getter in script, or the field of a named tuple; `entry`
    /// is what the class has, and no instance of this shape has an attribute of its own.
    pub(super) fn learn_wrapped_attr(
        &mut self,
        class: &Gc<Class>,
        entry: &Value,
        key: u32,
        cache: &SiteCache,
    ) {
        let Value::Native(native) = entry else { return };
        if native.class.is(&self.types.property) {
            // What the getter raises must not lead to `__getattr__`.
            if !self.class_hooks(class).getattr {
                cache.learn_value(CacheKind::Property, key, entry.clone());
            }
        } else if let Some(index) = native.data().tuple_index() {
            cache.learn(CacheKind::TupleItem, key, index);
        }
    }

    /// `obj.name` by the getter of the property that the cache knows: enters its frame; `None` where that is
    /// no function in script any more.
    pub(super) fn enter_property(
        &mut self,
        w: Window,
        dst: Reg,
        obj: &Value,
        property: &Value,
    ) -> Option<Result<bool>> {
        let getter = property.native::<Property>()?.getter_value();
        if !matches!(getter, Value::Function(_)) {
            return None;
        }
        Some(self.enter_with_receiver(getter, obj.clone(), w.pointer(dst), FrameKind::Call))
    }

    /// Learns what `obj.name(…)` calls where that is a static method or class method.
    pub(super) fn learn_wrapped_method(&mut self, obj: &Value, name: &Gc<Str>, cache: &SiteCache) {
        let (class, key) = match obj {
            Value::Instance(instance) => {
                let class = instance.class();
                if instance.shape().slot(name).is_some() {
                    return;
                }
                (class, instance.shape_key())
            }
            Value::Class(class) if class.metaclass.borrow().is_none() => {
                (class.share(), class.root_shape().key())
            }
            _ => return,
        };
        if key == 0
            || self.class_hooks(&class).custom_getattribute
            || self.types.type_.lookup(name).is_some()
        {
            return;
        }
        let Some(entry) = class.lookup(name) else {
            return;
        };
        let Value::Native(native) = &entry else {
            return;
        };
        let (kind, callable) = if native.class.is(&self.types.staticmethod) {
            let wrapper = entry.native::<StaticMethod>();
            (CacheKind::Static, wrapper.map(StaticMethod::callable))
        } else if native.class.is(&self.types.classmethod) {
            let wrapper = entry.native::<ClassMethod>();
            (CacheKind::OnClass, wrapper.map(ClassMethod::callable))
        } else {
            return;
        };
        if let Some(callable @ Value::Function(_)) = callable {
            cache.learn_value(kind, key, callable);
        }
    }

    /// What `obj.name(…)` calls, and on what, where the cache knows it as a static method or class method.
    pub(super) fn known_wrapped(&self, obj: &Value, cache: &SiteCache) -> Option<(Value, Value)> {
        let kind = cache.kind.get();
        if kind != CacheKind::Static && kind != CacheKind::OnClass {
            return None;
        }
        let key = match obj {
            Value::Instance(instance) => instance.shape_key(),
            Value::Class(class) if class.metaclass.borrow().is_none() => class.root_shape().key(),
            _ => return None,
        };
        if cache.key.get() != key {
            return None;
        }
        let receiver = match (kind, obj) {
            (CacheKind::Static, _) => Value::Undef,
            (_, Value::Instance(instance)) => Value::from(instance.class()),
            _ => obj.clone(),
        };
        Some((cache.value.get(), receiver))
    }
}
