//! `property`.

use std::cell::{Cell, RefCell};

use crate::object::{Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::descriptor::is_abstract_method;
use crate::types::str::Str;
use crate::vm::Vm;

/// The state of a property; `Undef` stands for a missing accessor.
#[derive(Default)]
pub struct Property {
    getter: RefCell<Value>,
    setter: RefCell<Value>,
    deleter: RefCell<Value>,
    doc: RefCell<Value>,
    /// The documentation came from the getter, so that a new getter brings its own.
    doc_from_getter: Cell<bool>,
    /// The name given by `__set_name__`.
    name: RefCell<Value>,
}

impl Trace for Property {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.getter.trace(tracer);
        self.setter.trace(tracer);
        self.deleter.trace(tracer);
        self.doc.trace(tracer);
    }

    fn clear(&self) {
        drop((self.getter.take(), self.setter.take(), self.deleter.take()));
    }
}

impl NativeData for Property {}

impl Property {
    /// The getter, `Undef` where there is none.
    pub fn getter_value(&self) -> Value {
        self.getter.borrow().clone()
    }

    /// The property's value for `receiver`; the property itself where there is none.
    pub fn get(&self, vm: &mut Vm, this: &Value, receiver: &Value) -> Result<Value> {
        if receiver.is_undef() {
            return Ok(this.clone());
        }
        let getter = self.getter.borrow().clone();
        if getter.is_undef() {
            return Err(self.missing(vm, receiver, "getter"));
        }
        vm.call(&getter, std::slice::from_ref(receiver))
    }

    /// Sets through the setter, or deletes through the deleter with `Undef`.
    pub fn set(&self, vm: &mut Vm, receiver: &Value, value: Value) -> Result<()> {
        let (accessor, role) = if value.is_undef() {
            (self.deleter.borrow().clone(), "deleter")
        } else {
            (self.setter.borrow().clone(), "setter")
        };
        if accessor.is_undef() {
            return Err(self.missing(vm, receiver, role));
        }
        if value.is_undef() {
            vm.call(&accessor, std::slice::from_ref(receiver))?;
        } else {
            vm.call(&accessor, &[receiver.clone(), value])?;
        }
        Ok(())
    }

    /// The name: as assigned in a class body, else the getter's.
    fn name(&self, vm: &mut Vm) -> Option<Gc<Str>> {
        let own = self.name.borrow().clone();
        if let Value::Str(name) = &own {
            return Some(name.share());
        }
        let getter = self.getter.borrow().clone();
        if getter.is_undef() {
            return None;
        }
        let name = vm.names.__name__.clone();
        match vm.find_attr(&getter, &name) {
            Ok(Some(Value::Str(ref name))) => Some(name.share()),
            _ => None,
        }
    }

    #[cold]
    fn missing(&self, vm: &mut Vm, receiver: &Value, role: &str) -> Raise {
        let class = vm.class_of(receiver).qualname.borrow().clone();
        let class = class.as_str();
        let (message, name) = match self.name(vm) {
            Some(name) => (
                format!(
                    "property '{}' of '{class}' object has no {role}",
                    name.as_str()
                ),
                name.as_str().to_owned(),
            ),
            None => (
                format!("property of '{class}' object has no {role}"),
                String::new(),
            ),
        };
        if name.is_empty() {
            return vm.error(crate::types::exception::Exc::AttributeError, message);
        }
        vm.attribute_error(message, receiver, &name)
    }
}

fn state<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a Property> {
    match this.native::<Property>() {
        Some(property) => Ok(property),
        None => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'property' object but received a '{class}'"
            )))
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.types.property.clone();
    vm.wrap_native(&args[0], &class, Property::default())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let accessor = |value: &Value| value.not_none().cloned().unwrap_or_default();
    drop(this.getter.replace(accessor(&args[1])));
    drop(this.setter.replace(accessor(&args[2])));
    drop(this.deleter.replace(accessor(&args[3])));
    let mut doc = args[4].not_none().cloned().unwrap_or_default();
    this.doc_from_getter.set(false);
    if doc.is_undef() && args[1].not_none().is_some() {
        let name = vm.names.__doc__.clone();
        if let Some(found) = vm.find_attr(&args[1], &name)?
            && !found.is_none()
        {
            doc = found;
            this.doc_from_getter.set(true);
        }
    }
    drop(this.doc.replace(doc));
    Ok(Value::None)
}

/// A property like `this` with some accessors replaced.
fn with(vm: &mut Vm, this: &Value, replace: impl FnOnce(&mut [Value; 3])) -> Result<Value> {
    let property = state(vm, this)?;
    let take = |place: &RefCell<Value>| place.borrow().given().unwrap_or(&Value::None).clone();
    let mut accessors = [
        take(&property.getter),
        take(&property.setter),
        take(&property.deleter),
    ];
    replace(&mut accessors);
    let doc = if property.doc_from_getter.get() && !accessors[0].is_none() {
        Value::None
    } else {
        take(&property.doc)
    };
    let name = property.name.borrow().clone();
    let [getter, setter, deleter] = accessors;
    let class = Value::from(vm.class_of(this));
    let made = vm.call(&class, &[getter, setter, deleter, doc])?;
    if let Some(property) = made.native::<Property>() {
        drop(property.name.replace(name));
    }
    Ok(made)
}

fn getter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with(vm, &args[0], |accessors| accessors[0] = args[1].clone())
}

fn setter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with(vm, &args[0], |accessors| accessors[1] = args[1].clone())
}

fn deleter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with(vm, &args[0], |accessors| accessors[2] = args[1].clone())
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    match &args[1] {
        Value::None => Ok(args[0].clone()),
        receiver => this.get(vm, &args[0], receiver),
    }
}

fn set(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    this.set(vm, &args[1], args[2].clone())?;
    Ok(Value::None)
}

fn delete(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    this.set(vm, &args[1], Value::Undef)?;
    Ok(Value::None)
}

fn set_name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    drop(this.name.replace(args[2].clone()));
    Ok(Value::None)
}

fn fget(vm: &mut Vm, this: &Value) -> Result<Value> {
    let value = state(vm, this)?.getter.borrow().clone();
    Ok(value.given().cloned().unwrap_or(Value::None))
}

fn fset(vm: &mut Vm, this: &Value) -> Result<Value> {
    let value = state(vm, this)?.setter.borrow().clone();
    Ok(value.given().cloned().unwrap_or(Value::None))
}

fn fdel(vm: &mut Vm, this: &Value) -> Result<Value> {
    let value = state(vm, this)?.deleter.borrow().clone();
    Ok(value.given().cloned().unwrap_or(Value::None))
}

fn get_doc(vm: &mut Vm, this: &Value) -> Result<Value> {
    let value = state(vm, this)?.doc.borrow().clone();
    Ok(value.given().cloned().unwrap_or(Value::None))
}

fn set_doc(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    drop(state(vm, this)?.doc.replace(value));
    Ok(())
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    match state(vm, this)?.name(vm) {
        Some(name) => Ok(Value::from(name)),
        None => {
            let name = vm.names.__name__.clone();
            Err(vm.no_attribute(this, &name))
        }
    }
}

fn set_name_attr(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    drop(state(vm, this)?.name.replace(value));
    Ok(())
}

fn is_abstract(vm: &mut Vm, this: &Value) -> Result<Value> {
    let property = state(vm, this)?;
    for place in [&property.getter, &property.setter, &property.deleter] {
        let accessor = place.borrow().clone();
        if is_abstract_method(vm, &accessor)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, fget=None, fset=None, fdel=None, doc=None)" => init,
    /// Descriptor to obtain a copy of the property with a different getter.
    "getter($self, object, /)" => getter,
    /// Descriptor to obtain a copy of the property with a different setter.
    "setter($self, object, /)" => setter,
    /// Descriptor to obtain a copy of the property with a different deleter.
    "deleter($self, object, /)" => deleter,
    "__get__($self, instance, owner=None, /)" => get,
    "__set__($self, instance, value, /)" => set,
    "__delete__($self, instance, /)" => delete,
    /// Method to set name of a property.
    "__set_name__($self, owner, name, /)" => set_name,
}

crate::getters! { pub GETTERS:
    "fget" => fget,
    "fset" => fset,
    "fdel" => fdel,
    "__doc__" => get_doc; set set_doc,
    "__name__" => get_name; set set_name_attr,
    "__isabstractmethod__" => is_abstract,
}
