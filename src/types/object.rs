//! `object`: what every object can do.

use crate::object::class::Layout;
use crate::object::native::{MethodDef, MethodKind};
use crate::object::{Builtin, Class, Gc, Instance, Payload, Result, Value};
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

impl Vm {
    /// The module and qualified name of a class as `repr` writes them: `__main__.C`, `int`.
    pub fn class_path(&mut self, class: &Gc<Class>) -> String {
        let qualname = class_qualname(class);
        match class_module(self, class) {
            Value::Str(ref module) if module.as_str() != "builtins" => {
                format!("{}.{qualname}", module.as_str())
            }
            _ => qualname,
        }
    }

    /// The interned string of an attribute's name given as a value.
    pub fn attribute_name(&mut self, name: &Value) -> Result<Gc<Str>> {
        match name.as_str() {
            Some(name) => Ok(self.names.intern_str(&name)),
            None => {
                let class = self.type_name(name);
                Err(self.type_error(format!("attribute name must be string, not '{class}'")))
            }
        }
    }

    /// An entry of the `builtins` module.
    pub fn builtin(&mut self, name: &str) -> Result<Value> {
        let name = self.intern(name);
        match self.builtins.get_str(&name) {
            Some(value) => Ok(value),
            None => Err(self.error(
                crate::types::exception::Exc::NameError,
                format!("name '{}' is not defined", name.as_str()),
            )),
        }
    }
}

/// `__qualname__` of a class; of a built-in one what stands behind the last dot of its name.
pub fn class_qualname(class: &Class) -> String {
    let qualname = class.qualname.borrow().clone();
    let qualname = qualname.as_str();
    if class.flags.get().builtin {
        return qualname.rsplit('.').next().unwrap_or(qualname).to_owned();
    }
    qualname.to_owned()
}

/// `__module__` of a class.
pub fn class_module(vm: &Vm, class: &Class) -> Value {
    let builtin = class.flags.get().builtin;
    match class.dict.get_str(&vm.names.__module__) {
        // A native type may have a getter of that name for its instances.
        Some(module) if !builtin || module.as_str().is_some() => return module,
        _ => {}
    }
    match class.name().as_str().rsplit_once('.') {
        Some((module, _)) if builtin => Value::from(module),
        _ => Value::from("builtins"),
    }
}

fn class_arg(vm: &mut Vm, value: &Value, method: &str) -> Result<Gc<Class>> {
    match value {
        Value::Class(class) => Ok(class.share()),
        _ => {
            let class = vm.type_name(value);
            Err(vm.type_error(format!("{method}(X): X is not a type object ({class})")))
        }
    }
}

fn is_row_of_object(vm: &Vm, class: &Gc<Class>, name: &Gc<Str>) -> bool {
    matches!(class.lookup(name), Some(Value::Builtin(ref builtin))
        if builtin.owner.as_ref().is_some_and(|owner| owner.is(&vm.types.object)))
}

fn has_items(args: &[Value]) -> bool {
    let positional = args[1].as_tuple().is_some_and(|tuple| !tuple.is_empty());
    positional || args[2].as_dict().is_some_and(|dict| !dict.is_empty())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = class_arg(vm, &args[0], "object.__new__")?;
    let names = vm.names.clone();
    if has_items(args) {
        if !is_row_of_object(vm, &class, &names.__new__) {
            return Err(vm.type_error(
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if is_row_of_object(vm, &class, &names.__init__) {
            let name = class.name();
            return Err(vm.type_error(format!("{}() takes no arguments", name.as_str())));
        }
    }
    if class.flags.get().is_abstract {
        return Err(vm.abstract_instantiation(&class)?);
    }
    if class.layout != Layout::Object {
        if let Layout::Native(_) | Layout::Sealed(_) = class.layout
            && class.flags.get().builtin
            && !class.flags.get().subclassable
        {
            let name = vm.class_name(&class);
            return Err(vm.type_error(format!("cannot create '{name}' instances")));
        }
        let base = vm.layout_class(&class);
        let (name, base) = (class.name(), base.name());
        return Err(vm.type_error(format!(
            "object.__new__({}) is not safe, use {}.__new__()",
            name.as_str(),
            base.as_str()
        )));
    }
    vm.new_instance(class, Payload::None)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !has_items(args) {
        return Ok(Value::None);
    }
    let class = vm.class_of(&args[0]);
    let names = vm.names.clone();
    if !is_row_of_object(vm, &class, &names.__init__) {
        return Err(vm.type_error(
            "object.__init__() takes exactly one argument (the instance to initialize)",
        ));
    }
    if is_row_of_object(vm, &class, &names.__new__) {
        let name = class.name();
        return Err(vm.type_error(format!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            name.as_str()
        )));
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.class_of(&args[0]);
    let path = vm.class_path(&class);
    Ok(Value::from(format!(
        "<{path} object at {:#x}>",
        args[0].address()
    )))
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.repr_object(&args[0])
}

fn eq(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(if args[0].is(&args[1]) {
        Value::bool(true)
    } else {
        Value::NotImplemented
    })
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.names.__eq__.clone();
    match vm.call_special(&args[0], &name, &[args[1].clone()])? {
        None | Some(Value::NotImplemented) => Ok(Value::NotImplemented),
        Some(equal) => vm.truth(&equal).map(|equal| Value::bool(!equal)),
    }
}

fn not_implemented(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::NotImplemented)
}

fn hash(_: &mut Vm, args: &[Value]) -> Result<Value> {
    // Addresses are multiples of 16; rotating keeps the low bits useful, as CPython does.
    let address = args[0].address() as u64;
    Ok(Value::Int(address.rotate_right(4) as i64))
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    vm.generic_get_attr(&args[0], &name)
}

fn setattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    if let Value::Class(_) = &args[0] {
        let class = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("can't apply this __setattr__ to {class} object")));
    }
    vm.default_set_attr(&args[0], &name, args[2].clone())?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    if let Value::Class(_) = &args[0] {
        let class = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("can't apply this __delattr__ to {class} object")));
    }
    vm.default_set_attr(&args[0], &name, Value::Undef)?;
    Ok(Value::None)
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match args[1].as_str() {
        None => {
            let class = vm.type_name(&args[1]);
            Err(vm.type_error(format!("__format__() argument must be str, not {class}")))
        }
        Some(spec) if spec.as_str().is_empty() => vm.str(&args[0]).map(Value::from),
        Some(_) => {
            let class = vm.type_name(&args[0]);
            Err(vm.type_error(format!(
                "unsupported format string passed to {class}.__format__"
            )))
        }
    }
}

/// Adds the names in a class's resolution order to `names`.
pub fn class_attribute_names(vm: &mut Vm, class: &Gc<Class>, names: &Dict) -> Result<()> {
    for class in class.mro().iter().rev() {
        for key in class.dict.keys() {
            names.insert(vm, key, Value::None)?;
        }
    }
    Ok(())
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let found = Dict::new();
    let names = vm.names.clone();
    if let Some(dict) = vm.find_attr(&args[0], &names.__dict__)?
        && let Some(dict) = dict.as_dict()
    {
        for key in dict.keys() {
            found.insert(vm, key, Value::None)?;
        }
    }
    if let Some(Value::Class(ref class)) = vm.find_attr(&args[0], &names.__class__)? {
        class_attribute_names(vm, class.as_gc(), &found)?;
    }
    Ok(Value::from(List::new(found.keys())))
}

fn init_subclass(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::None)
}

fn sizeof(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(match &args[0] {
        Value::Instance(_) => size_of::<Instance>(),
        _ => 2 * size_of::<Value>(),
    }))
}

/// A pair of a callable and its arguments, as `__reduce__` returns it.
pub fn reduction(callable: Value, args: Vec<Value>) -> Value {
    let args = Value::from(Tuple::new(args));
    Value::from(Tuple::new([callable, args]))
}

static NEW_OBJECT: MethodDef = MethodDef::new("__newobj__(cls, /, *args)", "", |vm, args| {
    let names = vm.names.clone();
    let new = vm.get_attr(&args[0], &names.__new__)?;
    let mut all = vec![args[0].clone()];
    if let Some(rest) = args[1].as_tuple() {
        all.extend(rest.items().iter().cloned());
    }
    vm.call(&new, &all)
});

static NEW_OBJECT_EX: MethodDef =
    MethodDef::new("__newobj_ex__(cls, args, kwargs, /)", "", |vm, args| {
        let names = vm.names.clone();
        let new = vm.get_attr(&args[0], &names.__new__)?;
        let mut all = vec![args[0].clone()];
        if let Some(rest) = args[1].as_tuple() {
            all.extend(rest.items().iter().cloned());
        }
        let all = Value::from(Tuple::new(all));
        vm.call_packed(&new, &all, &args[2])
    });

fn getstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.class_of(&args[0]);
    let dict = vm.instance_dict(&args[0]);
    let members = match &args[0] {
        Value::Instance(instance) => {
            let members = Dict::new();
            for (index, name) in class.slot_names.borrow().iter().enumerate() {
                let value = instance.member(index);
                if !value.is_undef() {
                    drop(members.insert_str(name, value));
                }
            }
            members
        }
        _ => Dict::new(),
    };
    let dict = match dict {
        Some(dict) if !dict.is_empty() => Value::from(Gc::new(dict.copy())),
        _ => Value::None,
    };
    if members.is_empty() {
        return Ok(dict);
    }
    let members = Value::from(Gc::new(members));
    Ok(Value::from(Tuple::new([dict, members])))
}

/// `object.__reduce_ex__` for protocol 2 and up: how `copy` takes an object apart.
fn reduce_by_new(vm: &mut Vm, this: &Value) -> Result<Value> {
    let class = vm.class_of(this);
    let names = vm.names.clone();
    let is_native = match this {
        Value::Instance(instance) => matches!(instance.payload, Payload::Native(_)),
        _ => true,
    };
    let getstate = vm.intern("__getstate__");
    let own_state = class.lookup(&getstate);
    let has_own_state = match (own_state, vm.types.object.lookup(&getstate)) {
        (Some(own), Some(plain)) => !own.is(&plain),
        _ => false,
    };
    if is_native && !has_own_state && class.lookup(&vm.intern("__getnewargs__")).is_none() {
        let name = class.name();
        let module = match class.lookup(&names.__module__) {
            Some(module) if class.flags.get().builtin => module.as_str(),
            _ => None,
        };
        let shown = match module {
            Some(module) if module.as_str() != "builtins" => {
                format!("{}.{}", module.as_str(), name.as_str())
            }
            _ => name.as_str().to_owned(),
        };
        return Err(vm.type_error(format!("cannot pickle '{shown}' object")));
    }
    let class = Value::from(class);
    let getnewargs_ex = vm.intern("__getnewargs_ex__");
    let getnewargs = vm.intern("__getnewargs__");
    let builtin = |def| Value::from(Gc::new(Builtin::new(def, None, None)));
    let (callable, args) = if let Some(pair) = vm.call_special(this, &getnewargs_ex, &[])? {
        let Some(pair) = pair.as_tuple().filter(|pair| pair.len() == 2) else {
            return Err(vm.type_error("__getnewargs_ex__ should return a tuple"));
        };
        let args = vec![class, pair.items()[0].clone(), pair.items()[1].clone()];
        (builtin(&NEW_OBJECT_EX), args)
    } else {
        let mut args = vec![class];
        if let Some(rest) = vm.call_special(this, &getnewargs, &[])? {
            let Some(rest) = rest.as_tuple() else {
                let class = vm.type_name(&rest);
                return Err(vm.type_error(format!(
                    "__getnewargs__ should return a tuple, not '{class}'"
                )));
            };
            args.extend(rest.items().iter().cloned());
        }
        (builtin(&NEW_OBJECT), args)
    };
    let getstate = vm.get_attr(this, &names.__getstate__)?;
    let state = vm.call(&getstate, &[])?;
    let items = match this.as_list() {
        Some(_) => vm.iter(this)?,
        None => Value::None,
    };
    let pairs = match this.as_dict() {
        Some(_) => {
            let pairs = vm.call_method(this, "items", &[])?;
            vm.iter(&pairs)?
        }
        None => Value::None,
    };
    let args = Value::from(Tuple::new(args));
    Ok(Value::from(Tuple::new([
        callable, args, state, items, pairs,
    ])))
}

fn reduce_ex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.class_of(&args[0]);
    let names = vm.names.clone();
    if !is_row_of_object(vm, &class, &names.__reduce__) {
        let reduce = vm.get_attr(&args[0], &names.__reduce__)?;
        return vm.call(&reduce, &[]);
    }
    reduce_by_new(vm, &args[0])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    reduce_by_new(vm, &args[0])
}

fn get_class(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(vm.class_of(this)))
}

fn set_class(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let new = match &value {
        Value::Undef => return Err(vm.type_error("can't delete __class__ attribute")),
        Value::Class(class) => class.share(),
        other => {
            let class = vm.type_name(other);
            return Err(vm.type_error(format!(
                "__class__ must be set to a class, not '{class}' object"
            )));
        }
    };
    let old = vm.class_of(this);
    let is_module = |class: &Class| class.layout == Layout::Module;
    let fixed = old.flags.get().builtin || new.flags.get().builtin;
    if fixed && !(is_module(&old) && is_module(&new)) {
        return Err(vm.type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        ));
    }
    let same = vm.same_layout(&old, &new);
    match this {
        Value::Instance(instance) if same => {
            vm.class_hooks(&new);
            instance.set_class(new);
            Ok(())
        }
        _ => {
            let (new, old) = (new.name(), old.name());
            Err(vm.type_error(format!(
                "__class__ assignment: '{}' object layout differs from '{}'",
                new.as_str(),
                old.as_str()
            )))
        }
    }
}

/// The getter of `__dict__`.
pub fn get_dict(vm: &mut Vm, this: &Value) -> Result<Value> {
    match vm.instance_dict(this) {
        Some(dict) => Ok(Value::from(dict)),
        None => {
            let name = vm.names.__dict__.clone();
            Err(vm.no_attribute(this, &name))
        }
    }
}

/// The setter of `__dict__`.
pub fn set_dict(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if value.is_undef() {
        return Err(vm.type_error("cannot delete __dict__"));
    }
    let Some(dict) = value.as_dict() else {
        let class = vm.type_name(&value);
        return Err(vm.type_error(format!(
            "__dict__ must be set to a dictionary, not a '{class}'"
        )));
    };
    match this {
        Value::Instance(instance) => instance.set_dict(&dict),
        _ => {
            if let Some(own) = vm.instance_dict(this) {
                own.replace_with(&dict);
            }
        }
    }
    Ok(())
}

/// The getter of `__weakref__`: the first weak reference is not remembered.
pub fn get_weakref(_: &mut Vm, _: &Value) -> Result<Value> {
    Ok(Value::None)
}

/// A built-in function over a static definition.
pub fn function_of(def: &'static MethodDef) -> Value {
    debug_assert_eq!(def.kind(), MethodKind::Static);
    Value::from(Gc::new(Builtin::new(def, None, None)))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, /, *args, **kwargs)" => init,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return str(self).
    "__str__($self, /)" => str,
    /// Return self==value.
    "__eq__($self, value, /)" => eq,
    /// Return self!=value.
    "__ne__($self, value, /)" => ne,
    /// Return self<value.
    "__lt__($self, value, /)" => not_implemented,
    /// Return self<=value.
    "__le__($self, value, /)" => not_implemented,
    /// Return self>value.
    "__gt__($self, value, /)" => not_implemented,
    /// Return self>=value.
    "__ge__($self, value, /)" => not_implemented,
    /// Return hash(self).
    "__hash__($self, /)" => hash,
    /// Return getattr(self, name).
    "__getattribute__($self, name, /)" => getattribute,
    /// Implement setattr(self, name, value).
    "__setattr__($self, name, value, /)" => setattr,
    /// Implement delattr(self, name).
    "__delattr__($self, name, /)" => delattr,
    /// Default object formatter.
    "__format__($self, format_spec, /)" => format,
    /// Default dir() implementation.
    "__dir__($self, /)" => dir,
    /// This method is called when a class is subclassed.
    "__init_subclass__($type, /)" => init_subclass,
    /// Abstract classes can override this to customize issubclass().
    "__subclasshook__($type, object, /)" => not_implemented,
    /// Helper for pickle.
    "__reduce__($self, /)" => reduce,
    /// Helper for pickle.
    "__reduce_ex__($self, protocol, /)" => reduce_ex,
    /// Helper for pickle.
    "__getstate__($self, /)" => getstate,
    /// Size of object in memory, in bytes.
    "__sizeof__($self, /)" => sizeof,
}

crate::getters! { pub GETTERS:
    /// the object's class
    "__class__" => get_class; set set_class,
}
