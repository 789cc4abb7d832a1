//! `type`: calls of classes, their attributes, and the checks behind `isinstance`.
//! How a class is made stands in `vm::class_build`.

use crate::object::class::Layout;
use crate::object::{Class, Gc, Result, Value};
use crate::types::descriptor::GetSet;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::mappingproxy::proxy_of;
use crate::types::object::{class_attribute_names, class_module, class_qualname};
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn state(vm: &mut Vm, this: &Value) -> Result<Gc<Class>> {
    match this {
        Value::Class(class) => Ok(class.share()),
        _ => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'type' object but received a '{class}'"
            )))
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let metaclass = match &args[0] {
        Value::Class(class) if class.layout == Layout::Type => class.share(),
        Value::Class(class) => {
            let name = class.name();
            let name = name.as_str();
            return Err(vm.type_error(format!(
                "type.__new__({name}): {name} is not a subtype of type"
            )));
        }
        other => {
            let class = vm.type_name(other);
            return Err(vm.type_error(format!("type.__new__(X): X is not a type object ({class})")));
        }
    };
    let given = args[1]
        .as_tuple()
        .map_or_else(Vec::new, |args| args.items().to_vec());
    let keywords = match args[2].as_dict() {
        Some(dict) => vm.keywords_of(&dict)?,
        None => Vec::new(),
    };
    if given.len() != 3 {
        if metaclass.is(&vm.types.type_) && given.len() == 1 && !keywords.is_empty() {
            return Err(vm.type_error("type() takes no keyword arguments"));
        }
        // `type(x)` itself has been answered by the call.
        if metaclass.is(&vm.types.type_) && given.len() != 1 {
            return Err(vm.type_error("type() takes 1 or 3 arguments"));
        }
        return Err(vm.type_error(format!(
            "type.__new__() takes exactly 3 arguments ({} given)",
            given.len()
        )));
    }
    let Some(name) = given[0].as_str() else {
        return Err(wrong_argument(vm, 1, "str", &given[0]));
    };
    let Some(bases) = given[1].as_tuple() else {
        return Err(wrong_argument(vm, 2, "tuple", &given[1]));
    };
    let Some(namespace) = given[2].as_dict() else {
        return Err(wrong_argument(vm, 3, "dict", &given[2]));
    };
    vm.type_new(&metaclass, &name, &bases, &namespace, &keywords)
}

fn wrong_argument(vm: &mut Vm, at: usize, wanted: &str, given: &Value) -> crate::object::Raise {
    let class = vm.type_name(given);
    vm.type_error(format!(
        "type.__new__() argument {at} must be {wanted}, not {class}"
    ))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let count = args[1].as_tuple().map_or(0, |args| args.len());
    let keywords = args[2].as_dict().is_some_and(|dict| !dict.is_empty());
    if count == 1 && keywords {
        return Err(vm.type_error("type.__init__() takes no keyword arguments"));
    }
    if count != 1 && count != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(Value::None)
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = state(vm, &args[0])?;
    let given = args[1]
        .as_tuple()
        .map_or_else(Vec::new, |args| args.items().to_vec());
    let keywords = match args[2].as_dict() {
        Some(dict) => vm.keywords_of(&dict)?,
        None => Vec::new(),
    };
    vm.instantiate(&class, &given, &keywords)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = state(vm, &args[0])?;
    Ok(Value::from(format!("<class '{}'>", vm.class_path(&class))))
}

fn mro(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = state(vm, &args[0])?;
    let mro = vm.linearize(&class)?;
    Ok(Value::from(List::new(
        mro.into_iter().map(Value::from).collect(),
    )))
}

fn subclasses(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = state(vm, &args[0])?;
    let subclasses = class.subclasses().into_iter().map(Value::from);
    Ok(Value::from(List::new(subclasses.collect())))
}

fn instance_check(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = state(vm, &args[0])?;
    vm.default_instance_check(&args[1], &class).map(Value::bool)
}

fn subclass_check(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.default_subclass_check(&args[1], &args[0])
        .map(Value::bool)
}

fn prepare(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from(Gc::new(Dict::new())))
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = state(vm, &args[0])?;
    let found = Dict::new();
    class_attribute_names(vm, &class, &found)?;
    Ok(Value::from(List::new(found.keys())))
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    let class = vm.class_of(&args[0]);
    match vm.default_attr(&args[0], &class, &name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(&args[0], &name)),
    }
}

fn setattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    vm.default_set_attr(&args[0], &name, args[2].clone())?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    vm.default_set_attr(&args[0], &name, Value::Undef)?;
    Ok(Value::None)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    crate::types::union::union_of(vm, &args[0], &args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    crate::types::union::union_of(vm, &args[1], &args[0])
}

fn hash(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int((args[0].address() as u64).rotate_right(4) as i64))
}

fn sizeof(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from(size_of::<Class>()))
}

/// Refuses to change a built-in class.
fn check_mutable(vm: &mut Vm, class: &Gc<Class>, name: &str) -> Result<()> {
    if class.flags.get().builtin {
        let class = vm.class_name(class);
        return Err(vm.type_error(format!(
            "cannot set '{name}' attribute of immutable type '{class}'"
        )));
    }
    Ok(())
}

fn check_settable(vm: &mut Vm, class: &Gc<Class>, name: &str, value: &Value) -> Result<()> {
    check_mutable(vm, class, name)?;
    if value.is_undef() {
        let class = class.name();
        return Err(vm.type_error(format!(
            "cannot delete '{name}' attribute of immutable type '{}'",
            class.as_str()
        )));
    }
    Ok(())
}

fn string_value(vm: &mut Vm, class: &Gc<Class>, name: &str, value: &Value) -> Result<Gc<Str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => {
            let given = vm.type_name(value);
            let class = class.name();
            Err(vm.type_error(format!(
                "can only assign string to {}.{name}, not '{given}'",
                class.as_str()
            )))
        }
    }
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    let name = class.name();
    if class.flags.get().builtin
        && let Some((_, short)) = name.as_str().rsplit_once('.')
    {
        return Ok(Value::from(vm.intern(short)));
    }
    Ok(Value::from(name))
}

fn set_name(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    check_settable(vm, &class, "__name__", &value)?;
    let name = string_value(vm, &class, "__name__", &value)?;
    if name.as_str().contains('\0') {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    drop(class.name.replace(name));
    Ok(())
}

fn get_qualname(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    Ok(Value::from(class_qualname(&class)))
}

fn set_qualname(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    check_settable(vm, &class, "__qualname__", &value)?;
    let name = string_value(vm, &class, "__qualname__", &value)?;
    drop(class.qualname.replace(name));
    Ok(())
}

fn get_module(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    Ok(class_module(vm, &class))
}

/// Sets an entry of the class's own namespace; `Undef` deletes it.
fn set_entry(vm: &mut Vm, this: &Value, name: &str, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    check_mutable(vm, &class, name)?;
    let name = vm.intern(name);
    if value.is_undef() {
        class.delete(&name);
    } else {
        class.set(&name, value);
    }
    Ok(())
}

fn set_module(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    check_settable(vm, &class, "__module__", &value)?;
    set_entry(vm, this, "__module__", value)
}

fn get_bases(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    let bases = class
        .bases
        .borrow()
        .iter()
        .cloned()
        .map(Value::from)
        .collect::<Vec<_>>();
    Ok(Value::from(Tuple::new(bases)))
}

fn set_bases(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    check_settable(vm, &class, "__bases__", &value)?;
    vm.set_bases(&class, &value)
}

fn get_base(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    Ok(vm.best_base_of(&class).into())
}

fn get_mro(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    let mro = class
        .mro()
        .iter()
        .cloned()
        .map(Value::from)
        .collect::<Vec<_>>();
    Ok(Value::from(Tuple::new(mro)))
}

fn get_dict(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    Ok(proxy_of(vm, &class.dict))
}

fn get_doc(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    let name = vm.names.__doc__.clone();
    match class.dict.get_str(&name) {
        None => Ok(Value::None),
        Some(entry) if class.flags.get().builtin && entry.native::<GetSet>().is_some() => {
            // The getter documents instances; the class's own text gave way to it.
            Ok(Value::None)
        }
        Some(entry) => vm.bind_descriptor(&entry, &Value::Undef, this),
    }
}

fn set_doc(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    check_settable(vm, &class, "__doc__", &value)?;
    set_entry(vm, this, "__doc__", value)
}

fn own_entry(vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
    let class = state(vm, this)?;
    let name = vm.intern(name);
    Ok(class.dict.get_str(&name))
}

/// The function that computes the annotations, under either of the names by which it is stored.
fn annotate_function(vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
    match own_entry(vm, this, "__annotate_func__")? {
        Some(function) => Ok(Some(function)),
        None => own_entry(vm, this, "__annotate__"),
    }
}

fn get_annotate(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    if class.flags.get().builtin {
        let name = vm.names.__annotate__.clone();
        return Err(vm.no_attribute(this, &name));
    }
    match annotate_function(vm, this)? {
        Some(function) => vm.bind_descriptor(&function, &Value::Undef, this),
        None => Ok(Value::None),
    }
}

fn set_annotate(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if value.is_undef() {
        return Err(vm.type_error("cannot delete __annotate__ attribute"));
    }
    if !value.is_none() && !vm.is_callable(&value) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    if !value.is_none() {
        set_entry(vm, this, "__annotations_cache__", Value::Undef)?;
    }
    set_entry(vm, this, "__annotate_func__", value)
}

fn get_annotations(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    if class.flags.get().builtin {
        let name = vm.names.__annotations__.clone();
        return Err(vm.no_attribute(this, &name));
    }
    for name in ["__annotations__", "__annotations_cache__"] {
        if let Some(known) = own_entry(vm, this, name)? {
            return vm.bind_descriptor(&known, &Value::Undef, this);
        }
    }
    let annotate = annotate_function(vm, this)?;
    let computed = match annotate.as_ref().and_then(Value::not_none) {
        Some(function) => {
            let function = vm.bind_descriptor(function, &Value::Undef, this)?;
            let computed = vm.call(&function, &[Value::Int(1)])?;
            if computed.as_dict().is_none() {
                let class = vm.type_name(&computed);
                return Err(
                    vm.type_error(format!("__annotate__() must return a dict, not {class}"))
                );
            }
            computed
        }
        None => Value::from(Gc::new(Dict::new())),
    };
    let name = vm.intern("__annotations_cache__");
    class.set(&name, computed.clone());
    Ok(computed)
}

fn set_annotations(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    check_mutable(vm, &class, "__annotations__")?;
    let known = own_entry(vm, this, "__annotations__")?.is_some();
    let cached = own_entry(vm, this, "__annotations_cache__")?.is_some();
    if value.is_undef() && !known && !cached {
        return Err(vm.error(
            crate::types::exception::Exc::AttributeError,
            "__annotations__",
        ));
    }
    set_entry(vm, this, "__annotations_cache__", Value::Undef)?;
    set_entry(vm, this, "__annotate_func__", Value::Undef)?;
    set_entry(vm, this, "__annotate__", Value::Undef)?;
    set_entry(vm, this, "__annotations__", value)
}

fn get_type_params(vm: &mut Vm, this: &Value) -> Result<Value> {
    let found = own_entry(vm, this, "__type_params__")?;
    Ok(found.unwrap_or_else(|| Value::from(Tuple::new(Vec::new()))))
}

fn set_type_params(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if value.as_tuple().is_none() {
        return Err(vm.type_error("__type_params__ must be set to a tuple"));
    }
    set_entry(vm, this, "__type_params__", value)
}

fn get_abstract_methods(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    if !class.is(&vm.types.type_)
        && let Some(found) = own_entry(vm, this, "__abstractmethods__")?
    {
        return Ok(found);
    }
    let name = vm.names.__abstractmethods__.clone();
    Err(vm.no_attribute(this, &name))
}

fn set_abstract_methods(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let class = state(vm, this)?;
    let is_abstract = !value.is_undef() && vm.truth(&value)?;
    if value.is_undef() && own_entry(vm, this, "__abstractmethods__")?.is_none() {
        let name = vm.names.__abstractmethods__.clone();
        return Err(vm.no_attribute(this, &name));
    }
    set_entry(vm, this, "__abstractmethods__", value)?;
    let mut flags = class.flags.get();
    flags.is_abstract = is_abstract;
    class.flags.set(flags);
    Ok(())
}

fn get_flags(vm: &mut Vm, this: &Value) -> Result<Value> {
    let flags = state(vm, this)?.flags.get();
    let bit = |set: bool, at: u32| if set { 1i64 << at } else { 0 };
    Ok(Value::Int(
        bit(!flags.builtin, 9) | bit(flags.subclassable, 10) | bit(flags.is_abstract, 20),
    ))
}

fn get_text_signature(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = state(vm, this)?;
    let names = vm.names.clone();
    for name in [&names.__new__, &names.__init__] {
        if let Some(Value::Builtin(ref builtin)) = class.dict.get_str(name)
            && let Some(at) = builtin.def.signature.find('(')
        {
            let parameters = &builtin.def.signature[at..];
            let parameters = parameters
                .replacen("$type, /, ", "", 1)
                .replacen("$type, ", "", 1)
                .replacen("$self, /, ", "", 1)
                .replacen("$self, ", "", 1);
            return Ok(Value::from(parameters));
        }
    }
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, *args, **kwargs)" => init,
    /// Call self as a function.
    "__call__($self, /, *args, **kwargs)" => call,
    "__repr__($self, /)" => repr,
    "__hash__($self, /)" => hash,
    /// Return a type's method resolution order.
    "mro($self, /)" => mro,
    /// Return a list of immediate subclasses.
    "__subclasses__($self, /)" => subclasses,
    /// Check if an object is an instance.
    "__instancecheck__($self, instance, /)" => instance_check,
    /// Check if a class is a subclass.
    "__subclasscheck__($self, subclass, /)" => subclass_check,
    /// Create the namespace for the class statement
    "__prepare__($type, /, *args, **kwargs)" => prepare,
    "__dir__($self, /)" => dir,
    "__getattribute__($self, name, /)" => getattribute,
    "__setattr__($self, name, value, /)" => setattr,
    "__delattr__($self, name, /)" => delattr,
    "__or__($self, value, /)" => or,
    "__ror__($self, value, /)" => ror,
    "__sizeof__($self, /)" => sizeof,
}

crate::getters! { pub GETTERS:
    "__name__" => get_name; set set_name,
    "__qualname__" => get_qualname; set set_qualname,
    "__module__" => get_module; set set_module,
    "__bases__" => get_bases; set set_bases,
    "__base__" => get_base,
    "__mro__" => get_mro,
    "__dict__" => get_dict,
    "__doc__" => get_doc; set set_doc,
    "__annotate__" => get_annotate; set set_annotate,
    "__annotations__" => get_annotations; set set_annotations,
    "__type_params__" => get_type_params; set set_type_params,
    "__abstractmethods__" => get_abstract_methods; set set_abstract_methods,
    "__flags__" => get_flags,
    "__text_signature__" => get_text_signature,
}
