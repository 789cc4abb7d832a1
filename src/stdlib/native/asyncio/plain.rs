//! Whether an object still has the native methods that its class was born with: only then may native code act in
//! their place.  The answer is kept with the key of the object's shape, which changes with the class and with the
//! attributes that could hide a method.

use std::cell::Cell;

use crate::object::{Class, Gc, Result, Value};
use crate::types::str::Str;
use crate::vm::Vm;

/// Remembers of an instance that nothing hides its native methods.
#[derive(Default)]
pub struct Plain(Cell<u32>);

impl Plain {
    /// Whether all these methods of `value` are those of the native class that `base` names, or of its bases.
    #[inline]
    pub fn check(
        &self,
        vm: &mut Vm,
        value: &Value,
        base: fn(&mut Vm) -> Result<Gc<Class>>,
        methods: &[&str],
    ) -> bool {
        let Value::Instance(instance) = value else {
            return false;
        };
        let key = instance.shape_key();
        if key != 0 && key == self.0.get() {
            return true;
        }
        let is_plain = base(vm).is_ok_and(|base| is_plain(vm, value, &base, methods));
        if is_plain {
            self.0.set(key);
        }
        is_plain
    }
}

fn is_plain(vm: &mut Vm, value: &Value, base: &Gc<Class>, methods: &[&str]) -> bool {
    let class = vm.class_of(value);
    if vm.class_hooks(&class).custom_getattribute {
        return false;
    }
    methods.iter().all(|name| {
        let name = vm.intern(name);
        let own = matches!(value, Value::Instance(instance) if instance.get(&name).is_some());
        !own && matches!(class.lookup(&name), Some(Value::Builtin(ref method))
            if method.owner.as_ref().is_some_and(|owner| base.is_subclass(owner)))
    })
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
