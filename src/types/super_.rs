//! `super`: attribute access that begins behind a class in the method resolution order of an object.
//!
//! The compiler's `super().name` does not build this object: it comes to [`Vm::super_attr`] and
//! [`Vm::super_method`] directly.

use std::cell::RefCell;

use crate::object::{Class, Gc, NativeData, Result, Trace, Tracer, Value};
use crate::types::str::Str;
use crate::vm::{DescriptorKind, Vm};

/// The state of a super object.
#[derive(Default)]
pub struct Super {
    /// Where the search begins: behind this class.
    this_class: RefCell<Option<Gc<Class>>>,
    /// The object it is bound to; `Undef` for none.
    obj: RefCell<Value>,
    /// The class whose resolution order is searched.
    obj_class: RefCell<Option<Gc<Class>>>,
}

impl Trace for Super {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.this_class.trace(tracer);
        self.obj.trace(tracer);
        self.obj_class.trace(tracer);
    }
}

impl NativeData for Super {}

impl Vm {
    /// `super(class, obj).name`.
    pub fn super_attr(&mut self, class: &Value, obj: &Value, name: &Gc<Str>) -> Result<Value> {
        let (class, start) = self.super_start(class, obj)?;
        match self.super_lookup(&class, &start, obj, name)? {
            Some(value) => Ok(value),
            None => {
                let made = self.make_super(&class, obj, &start);
                let super_class = self.types.super_.clone();
                match self.generic_attr(&made, &super_class, name)? {
                    Some(value) => Ok(value),
                    None => Err(self.no_attribute(&made, name)),
                }
            }
        }
    }

    /// The function and receiver for a call of `super(class, obj).name(...)`.
    pub fn super_method(
        &mut self,
        class: &Value,
        obj: &Value,
        name: &Gc<Str>,
    ) -> Result<(Value, Option<Value>)> {
        let (this, start) = self.super_start(class, obj)?;
        if let Some(entry) = entry_behind(&this, &start, name)
            && matches!(entry, Value::Function(_))
            && !self.is_type_receiver(obj, &start)
        {
            return Ok((entry, Some(obj.clone())));
        }
        Ok((self.super_attr(class, obj, name)?, None))
    }

    /// Whether `super` was given a class as its second argument, so that look-ups do not bind an instance.
    fn is_type_receiver(&self, obj: &Value, start: &Gc<Class>) -> bool {
        matches!(obj, Value::Class(class) if class.as_gc().is(start))
    }

    fn make_super(&self, class: &Gc<Class>, obj: &Value, start: &Gc<Class>) -> Value {
        crate::object::Native::new(
            self.types.super_.clone(),
            Super {
                this_class: RefCell::new(Some(class.clone())),
                obj: RefCell::new(obj.clone()),
                obj_class: RefCell::new(Some(start.clone())),
            },
        )
    }

    /// Checks the arguments of `super` and finds the class whose resolution order counts.
    fn super_start(&mut self, class: &Value, obj: &Value) -> Result<(Gc<Class>, Gc<Class>)> {
        let Value::Class(class) = class else {
            let name = self.type_name(class);
            return Err(self.type_error(format!("super() argument 1 must be a type, not {name}")));
        };
        let class = class.share();
        if let Value::Class(obj) = obj
            && obj.is_subclass(&class)
        {
            return Ok((class, obj.share()));
        }
        let of = self.class_of(obj);
        if of.is_subclass(&class) {
            return Ok((class, of));
        }
        // A proxy may claim another class.
        let name = self.names.__class__.clone();
        if let Some(Value::Class(ref claimed)) = self.find_attr(obj, &name)?
            && claimed.is_subclass(&class)
        {
            return Ok((class, claimed.share()));
        }
        let (kind, name) = match obj {
            Value::Class(obj) => ("type", obj.name().as_str().to_owned()),
            _ => ("instance of", of.name().as_str().to_owned()),
        };
        let class = class.name();
        Err(self.type_error(format!(
            "super(type, obj): obj ({kind} {name}) is not an instance or subtype of type ({}).",
            class.as_str()
        )))
    }

    fn super_lookup(
        &mut self,
        class: &Gc<Class>,
        start: &Gc<Class>,
        obj: &Value,
        name: &Gc<Str>,
    ) -> Result<Option<Value>> {
        if name.is(&self.names.__class__) {
            return Ok(None);
        }
        let Some(entry) = entry_behind(class, start, name) else {
            return Ok(None);
        };
        if self.descriptor_kind(&entry) == DescriptorKind::Plain {
            return Ok(Some(entry));
        }
        let receiver = if self.is_type_receiver(obj, start) {
            Value::Undef
        } else {
            obj.clone()
        };
        let start = Value::from(start.clone());
        self.bind_descriptor(&entry, &receiver, &start).map(Some)
    }
}

/// The entry that the classes behind `class` in the resolution order of `start` give.
fn entry_behind(class: &Gc<Class>, start: &Gc<Class>, name: &Gc<Str>) -> Option<Value> {
    let mro = start.mro();
    mro.iter()
        .skip_while(|candidate| !candidate.is(class))
        .skip(1)
        .find_map(|class| class.dict.get_str(name))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.types.super_.clone();
    vm.wrap_native(&args[0], &class, Super::default())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(this) = args[0].native::<Super>() else {
        return Ok(Value::None);
    };
    let (class, obj) = match args[1].is_undef() {
        true => {
            let found = match vm.frame(0) {
                Some(frame) => frame.super_arguments(),
                None => Err("super(): no current frame".into()),
            };
            found.map_err(|message| vm.runtime_error(message))?
        }
        false => (args[1].clone(), args[2].clone()),
    };
    let Some(obj) = obj.not_none() else {
        let Value::Class(class) = &class else {
            let name = vm.type_name(&class);
            return Err(vm.type_error(format!("super() argument 1 must be a type, not {name}")));
        };
        *this.this_class.borrow_mut() = Some(class.share());
        return Ok(Value::None);
    };
    let (class, start) = vm.super_start(&class, obj)?;
    *this.this_class.borrow_mut() = Some(class);
    *this.obj_class.borrow_mut() = Some(start);
    drop(this.obj.replace(obj.clone()));
    Ok(Value::None)
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    if let Some(this) = args[0].native::<Super>() {
        let class = this.this_class.borrow().clone();
        let start = this.obj_class.borrow().clone();
        let obj = this.obj.borrow().clone();
        if let (Some(class), Some(start)) = (class, start)
            && let Some(value) = vm.super_lookup(&class, &start, &obj, &name)?
        {
            return Ok(value);
        }
    }
    vm.generic_get_attr(&args[0], &name)
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(this) = args[0].native::<Super>() else {
        return Ok(args[0].clone());
    };
    let class = this.this_class.borrow().clone();
    match (class, args[1].not_none()) {
        (Some(class), Some(obj)) if this.obj.borrow().is_undef() => {
            let (class, start) = vm.super_start(&Value::from(class), obj)?;
            Ok(vm.make_super(&class, obj, &start))
        }
        _ => Ok(args[0].clone()),
    }
}

fn repr(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(this) = args[0].native::<Super>() else {
        return Ok(Value::from("<super>"));
    };
    let name = |class: &RefCell<Option<Gc<Class>>>| {
        class
            .borrow()
            .as_ref()
            .map(|class| class.name().as_str().to_owned())
    };
    let class = name(&this.this_class).unwrap_or_else(|| "NULL".to_owned());
    Ok(Value::from(match name(&this.obj_class) {
        Some(obj) => format!("<super: <class '{class}'>, <{obj} object>>"),
        None => format!("<super: <class '{class}'>, NULL>"),
    }))
}

fn this_class(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(this
        .native::<Super>()
        .map_or(Value::None, |this| this.this_class.borrow().clone().into()))
}

fn this_obj(_: &mut Vm, this: &Value) -> Result<Value> {
    let obj = this.native::<Super>().map(|this| this.obj.borrow().clone());
    Ok(match obj {
        Some(Value::Undef) | None => Value::None,
        Some(ref obj) => obj.clone(),
    })
}

fn self_class(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(this
        .native::<Super>()
        .map_or(Value::None, |this| this.obj_class.borrow().clone().into()))
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, type=<unrepresentable>, object_or_type=None, /)" => init,
    "__getattribute__($self, name, /)" => getattribute,
    "__get__($self, instance, owner=None, /)" => get,
    "__repr__($self, /)" => repr,
}

crate::getters! { pub GETTERS:
    "__thisclass__" => this_class,
    "__self__" => this_obj,
    "__self_class__" => self_class,
}
