//! Descriptors that the interpreter makes: computed attributes of native types (`getset_descriptor`),
//! members of `__slots__` (`member_descriptor`), `staticmethod` and `classmethod`.
//!
//! Attribute access (`vm::attribute`) calls the Rust methods here directly; the `__get__` rows serve scripts.

use std::cell::{OnceCell, RefCell};

use crate::object::Native;
use crate::object::native::GetterDef;
use crate::object::{Class, Gc, NativeData, Result, Trace, Tracer, Value};
use crate::types::Types;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::str::Str;
use crate::vm::Vm;

/// A computed attribute of a native type.
pub struct GetSet {
    pub owner: Gc<Class>,
    pub def: &'static GetterDef,
}

impl GetSet {
    /// The descriptor of a row of a getters table.
    #[expect(clippy::new_ret_no_self, reason = "descriptors only exist as values")]
    pub fn new(types: &Types, class: &Gc<Class>, def: &'static GetterDef) -> Value {
        Native::new(
            types.getset_descriptor.clone(),
            GetSet {
                owner: class.clone(),
                def,
            },
        )
    }

    /// The attribute of `receiver`; the descriptor itself where there is none.
    pub fn get(&self, vm: &mut Vm, this: &Value, receiver: &Value) -> Result<Value> {
        if receiver.is_undef() {
            return Ok(this.clone());
        }
        self.check(vm, receiver)?;
        (self.def.get)(vm, receiver)
    }

    /// Sets the attribute, or deletes it with `Undef`.
    pub fn set(&self, vm: &mut Vm, receiver: &Value, value: Value) -> Result<()> {
        self.check(vm, receiver)?;
        match self.def.set {
            Some(set) => set(vm, receiver, value),
            None => {
                let owner = vm.class_name(&self.owner);
                let message = format!(
                    "attribute '{}' of '{owner}' objects is not writable",
                    self.def.name
                );
                Err(vm.attribute_error(message, receiver, self.def.name))
            }
        }
    }

    fn check(&self, vm: &mut Vm, receiver: &Value) -> Result<()> {
        if vm.is_instance_of(receiver, &self.owner) {
            return Ok(());
        }
        Err(vm.wrong_receiver(self.def.name, &self.owner, receiver))
    }
}

impl Trace for GetSet {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.owner);
    }
}

impl NativeData for GetSet {}

/// A member that `__slots__` reserves.
pub struct Member {
    pub owner: Gc<Class>,
    pub name: Gc<Str>,
    /// Its place among [`Class::slot_names`].
    pub index: usize,
}

impl Member {
    /// The member of `receiver`; the descriptor itself where there is none.
    pub fn get(&self, vm: &mut Vm, this: &Value, receiver: &Value) -> Result<Value> {
        let instance = match receiver {
            Value::Undef => return Ok(this.clone()),
            Value::Instance(instance) if instance.class().is_subclass(&self.owner) => instance,
            _ => return Err(vm.wrong_receiver(self.name.as_str(), &self.owner, receiver)),
        };
        match instance.member(self.index) {
            Value::Undef => Err(vm.no_attribute(receiver, &self.name)),
            value => Ok(value),
        }
    }

    /// Sets the member, or deletes it with `Undef`.
    pub fn set(&self, vm: &mut Vm, receiver: &Value, value: Value) -> Result<()> {
        let Value::Instance(instance) = receiver else {
            return Err(vm.wrong_receiver(self.name.as_str(), &self.owner, receiver));
        };
        if !instance.class().is_subclass(&self.owner) {
            return Err(vm.wrong_receiver(self.name.as_str(), &self.owner, receiver));
        }
        let delete = value.is_undef();
        let old = instance.set_member(self.index, value);
        if delete && old.is_undef() {
            let name = self.name.as_str();
            return Err(vm.attribute_error(name, receiver, name));
        }
        Ok(())
    }
}

impl Trace for Member {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.owner);
    }
}

impl NativeData for Member {}

/// `staticmethod`.
#[derive(Default)]
pub struct StaticMethod {
    callable: RefCell<Value>,
    dict: OnceCell<Gc<Dict>>,
}

/// `classmethod`.
#[derive(Default)]
pub struct ClassMethod {
    callable: RefCell<Value>,
    dict: OnceCell<Gc<Dict>>,
}

macro_rules! wrapper {
    ($type:ident) => {
        impl $type {
            /// A wrapper around `callable`.
            pub fn new(callable: Value) -> Self {
                $type {
                    callable: RefCell::new(callable),
                    dict: OnceCell::new(),
                }
            }

            /// The wrapped callable; `None` before `__init__`.
            pub fn callable(&self) -> Value {
                match &*self.callable.borrow() {
                    Value::Undef => Value::None,
                    callable => callable.clone(),
                }
            }
        }

        impl Trace for $type {
            fn trace(&self, tracer: &mut Tracer<'_>) {
                self.callable.trace(tracer);
                if let Some(dict) = self.dict.get() {
                    tracer.gc(dict);
                }
            }

            fn clear(&self) {
                drop(self.callable.take());
            }
        }

        impl NativeData for $type {
            fn attributes(&self) -> Option<&OnceCell<Gc<Dict>>> {
                Some(&self.dict)
            }
        }
    };
}

wrapper!(StaticMethod);
wrapper!(ClassMethod);

/// The optional receiver of a `__get__` row: `None` means "through the class", unless the owner is
/// `NoneType`.
fn receiver_of(args: &[Value]) -> Value {
    match (&args[1], &args[2]) {
        (Value::None, owner) if owner.given().is_some() => Value::Undef,
        (receiver, _) => receiver.clone(),
    }
}

/// The tables of `getset_descriptor`.
pub mod getset {
    use super::*;
    use crate::types::exceptions::wrong_self;

    fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(this) = args[0].native::<GetSet>() else {
            return Err(wrong_self(vm, "__get__", "getset_descriptor", &args[0]));
        };
        this.get(vm, &args[0], &receiver_of(args))
    }

    fn set(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(this) = args[0].native::<GetSet>() else {
            return Err(wrong_self(vm, "__set__", "getset_descriptor", &args[0]));
        };
        let value = args.get(2).cloned().unwrap_or_default();
        this.set(vm, &args[1], value).map(|()| Value::None)
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(this) = args[0].native::<GetSet>() else {
            return Err(wrong_self(vm, "__repr__", "getset_descriptor", &args[0]));
        };
        let owner = this.owner.name();
        Ok(Value::from(format!(
            "<attribute '{}' of '{}' objects>",
            this.def.name,
            owner.as_str()
        )))
    }

    fn name(_: &mut Vm, this: &Value) -> Result<Value> {
        Ok(this
            .native::<GetSet>()
            .map_or(Value::None, |this| Value::from(this.def.name)))
    }

    fn qualname(_: &mut Vm, this: &Value) -> Result<Value> {
        Ok(this.native::<GetSet>().map_or(Value::None, |this| {
            let owner = this.owner.qualname.borrow().clone();
            Value::from(format!("{}.{}", owner.as_str(), this.def.name))
        }))
    }

    fn objclass(_: &mut Vm, this: &Value) -> Result<Value> {
        Ok(this
            .native::<GetSet>()
            .map_or(Value::None, |this| Value::from(this.owner.clone())))
    }

    fn doc(_: &mut Vm, this: &Value) -> Result<Value> {
        Ok(match this.native::<GetSet>() {
            Some(this) if !this.def.doc.is_empty() => Value::from(this.def.doc.trim()),
            _ => Value::None,
        })
    }

    crate::methods! { pub METHODS:
        "__get__($self, instance, owner=None, /)" => get,
        "__set__($self, instance, value, /)" => set,
        "__delete__($self, instance, /)" => set,
        "__repr__($self, /)" => repr,
    }

    crate::getters! { pub GETTERS:
        "__name__" => name,
        "__qualname__" => qualname,
        "__objclass__" => objclass,
        "__doc__" => doc,
    }
}

/// The tables of `member_descriptor`.
pub mod member {
    use super::*;
    use crate::types::exceptions::wrong_self;

    fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(this) = args[0].native::<Member>() else {
            return Err(wrong_self(vm, "__get__", "member_descriptor", &args[0]));
        };
        this.get(vm, &args[0], &receiver_of(args))
    }

    fn set(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(this) = args[0].native::<Member>() else {
            return Err(wrong_self(vm, "__set__", "member_descriptor", &args[0]));
        };
        let value = args.get(2).cloned().unwrap_or_default();
        this.set(vm, &args[1], value).map(|()| Value::None)
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(this) = args[0].native::<Member>() else {
            return Err(wrong_self(vm, "__repr__", "member_descriptor", &args[0]));
        };
        let owner = this.owner.name();
        Ok(Value::from(format!(
            "<member '{}' of '{}' objects>",
            this.name.as_str(),
            owner.as_str()
        )))
    }

    fn name(_: &mut Vm, this: &Value) -> Result<Value> {
        Ok(this
            .native::<Member>()
            .map_or(Value::None, |this| Value::from(this.name.clone())))
    }

    fn objclass(_: &mut Vm, this: &Value) -> Result<Value> {
        Ok(this
            .native::<Member>()
            .map_or(Value::None, |this| Value::from(this.owner.clone())))
    }

    fn doc(_: &mut Vm, _: &Value) -> Result<Value> {
        // Documentation given by a mapping in `__slots__` stays there, as in CPython.
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__get__($self, instance, owner=None, /)" => get,
        "__set__($self, instance, value, /)" => set,
        "__delete__($self, instance, /)" => set,
        "__repr__($self, /)" => repr,
    }

    crate::getters! { pub GETTERS:
        "__name__" => name,
        "__objclass__" => objclass,
        "__doc__" => doc,
    }
}

/// Attributes that `staticmethod` and `classmethod` show as the wrapped function's own.
fn wrapped_attribute(vm: &mut Vm, callable: &Value, this: &Value, name: &str) -> Result<Value> {
    let name = vm.intern(name);
    match vm.find_attr(callable, &name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(this, &name)),
    }
}

macro_rules! wrapper_tables {
    ($module:ident, $type:ident, $name:literal, $new:literal, $init:literal, [$($row:literal => $function:expr,)*]) => {
        #[doc = concat!("The tables of `", $name, "`.")]
        pub mod $module {
            use super::*;

            fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                let class = vm.types.$module().clone();
                vm.wrap_native(&args[0], &class, $type::default())
            }

            fn init(_: &mut Vm, args: &[Value]) -> Result<Value> {
                if let Some(this) = args[0].native::<$type>() {
                    drop(this.callable.replace(args[1].clone()));
                }
                Ok(Value::None)
            }

            fn callable(this: &Value) -> Value {
                this.native::<$type>()
                    .map_or(Value::None, |this| this.callable())
            }

            fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                let callable = callable(&args[0]);
                let inner = vm.repr(&callable)?;
                Ok(Value::from(format!(concat!("<", $name, "({})>"), inner.as_str())))
            }

            fn func(_: &mut Vm, this: &Value) -> Result<Value> {
                Ok(callable(this))
            }

            fn is_abstract(vm: &mut Vm, this: &Value) -> Result<Value> {
                is_abstract_method(vm, &callable(this)).map(Value::bool)
            }

            fn name(vm: &mut Vm, this: &Value) -> Result<Value> {
                wrapped_attribute(vm, &callable(this), this, "__name__")
            }

            fn qualname(vm: &mut Vm, this: &Value) -> Result<Value> {
                wrapped_attribute(vm, &callable(this), this, "__qualname__")
            }

            fn module(vm: &mut Vm, this: &Value) -> Result<Value> {
                wrapped_attribute(vm, &callable(this), this, "__module__")
            }

            fn doc(vm: &mut Vm, this: &Value) -> Result<Value> {
                wrapped_attribute(vm, &callable(this), this, "__doc__")
            }

            fn annotations(vm: &mut Vm, this: &Value) -> Result<Value> {
                wrapped_attribute(vm, &callable(this), this, "__annotations__")
            }

            crate::methods! { pub METHODS:
                $new => new,
                $init => init,
                "__repr__($self, /)" => repr,
                $($row => $function,)*
            }

            crate::getters! { pub GETTERS:
                "__func__" => func,
                "__wrapped__" => func,
                "__isabstractmethod__" => is_abstract,
                "__name__" => name,
                "__qualname__" => qualname,
                "__module__" => module,
                "__doc__" => doc,
                "__annotations__" => annotations,
                "__dict__" => crate::types::object::get_dict; set crate::types::object::set_dict,
            }
        }
    };
}

impl Types {
    fn static_method(&self) -> &Gc<Class> {
        &self.staticmethod
    }

    fn class_method(&self) -> &Gc<Class> {
        &self.classmethod
    }
}

fn static_get(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0]
        .native::<StaticMethod>()
        .map_or(Value::None, StaticMethod::callable))
}

fn static_call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let callable = args[0]
        .native::<StaticMethod>()
        .map_or(Value::None, StaticMethod::callable);
    vm.call_packed(&callable, &args[1], &args[2])
}

fn class_get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let callable = args[0]
        .native::<ClassMethod>()
        .map_or(Value::None, ClassMethod::callable);
    let owner = match args[2].not_none() {
        Some(owner) => owner.clone(),
        None => Value::from(vm.class_of(&args[1])),
    };
    Ok(crate::vm::bound_method(&callable, &owner))
}

wrapper_tables!(
    static_method, StaticMethod, "staticmethod",
    "__new__($type, /, *args, **kwargs)", "__init__($self, function, /)",
    [
        "__get__($self, instance, owner=None, /)" => static_get,
        "__call__($self, /, *args, **kwargs)" => static_call,
    ]
);

wrapper_tables!(
    class_method, ClassMethod, "classmethod",
    "__new__($type, /, *args, **kwargs)", "__init__($self, function, /)",
    ["__get__($self, instance, owner=None, /)" => class_get,]
);

/// Whether a callable declares itself abstract: `__isabstractmethod__`.
pub fn is_abstract_method(vm: &mut Vm, callable: &Value) -> Result<bool> {
    if callable.not_none().is_none() {
        return Ok(false);
    }
    let name = vm.intern("__isabstractmethod__");
    match vm.find_attr(callable, &name)? {
        Some(flag) => vm.truth(&flag),
        None => Ok(false),
    }
}

/// Replaces the error of a missing attribute that must exist; used by the getters of several types.
pub fn missing_member(vm: &mut Vm, this: &Value, name: &str) -> crate::object::Raise {
    let class = vm.type_name(this);
    vm.error(
        Exc::AttributeError,
        format!("'{class}' object has no attribute '{name}'"),
    )
}
