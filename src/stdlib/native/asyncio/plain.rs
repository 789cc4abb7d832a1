//! Whether an object still has the native methods that its class was born with: only then may native code act in
//! their place.  The answer is kept with the key of the object's shape, which changes with the class and with the
//! attributes that could hide a method.

use std::cell::Cell;

use crate::object::instance::Instance;
use crate::object::{Class, Gc, Result, Value};
use crate::types::str::Str;
use crate::vm::Vm;

/// Remembers of an instance that it is as native code wants it.
#[derive(Default)]
pub struct Plain(Cell<u32>);

impl Plain {
    /// Whether `test` holds of the instance and its class; asked anew when either changes, and always where it
    /// does not hold.
    #[inline]
    pub fn check(
        &self,
        vm: &mut Vm,
        value: &Value,
        test: impl FnOnce(&mut Vm, &Instance, &Gc<Class>) -> bool,
    ) -> bool {
        let Value::Instance(instance) = value else {
            return false;
        };
        let key = instance.shape_key();
        if key != 0 && key == self.0.get() {
            return true;
        }
        let class = instance.class();
        let is_plain = !vm.class_hooks(&class).custom_getattribute && test(vm, instance, &class);
        if is_plain {
            self.0.set(key);
        }
        is_plain
    }

    /// Whether all these methods of `value` are those of the native class that `base` names, or of its bases.
    #[inline]
    pub fn has_methods(
        &self,
        vm: &mut Vm,
        value: &Value,
        base: fn(&mut Vm) -> Result<Gc<Class>>,
        methods: &[&str],
    ) -> bool {
        self.check(vm, value, |vm, instance, class| {
            has_methods(vm, instance, class, base, methods)
        })
    }
}

/// See [`Plain::has_methods`].
pub fn has_methods(
    vm: &mut Vm,
    instance: &Instance,
    class: &Gc<Class>,
    base: fn(&mut Vm) -> Result<Gc<Class>>,
    methods: &[&str],
) -> bool {
    let Ok(base) = base(vm) else {
        return false;
    };
    methods.iter().all(|name| {
        let name = vm.intern(name);
        instance.get(&name).is_none()
            && matches!(class.lookup(&name), Some(Value::Builtin(ref method))
                if method.owner.as_ref().is_some_and(|owner| base.is_subclass(owner)))
    })
}

/// Whether a method is one of the library's coroutine functions with a native face.
pub fn has_shortcut(vm: &mut Vm, instance: &Instance, class: &Gc<Class>, method: &str) -> bool {
    let name = vm.intern(method);
    instance.get(&name).is_none()
        && matches!(class.lookup(&name), Some(Value::Function(ref function))
            if function.shortcut.get().is_some())
}

/// Calls a method of an object of the script, without an object for the bound method where none is needed.
pub fn tell(vm: &mut Vm, object: &Value, method: &Gc<Str>, args: &[Value]) -> Result<Value> {
    if let Value::Instance(instance) = object
        && instance.get(method).is_none()
    {
        let class = instance.class();
        if !vm.class_hooks(&class).custom_getattribute
            && let Some(function @ (Value::Function(_) | Value::Builtin(_))) = class.lookup(method)
        {
            return vm.call_with_receiver(&function, object, args);
        }
    }
    let bound = vm.get_attr(object, method)?;
    vm.call(&bound, args)
}
