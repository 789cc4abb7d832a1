//! Built-in functions that look at objects, and at the running frame: attributes, `dir`, `vars`, `isinstance`,
//! `globals`, `locals`, `callable`, `help`.

use crate::object::{Gc, Raise, Result, Value};
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::vm::Vm;

/// An attribute's name, interned.
fn attribute_name(vm: &mut Vm, name: &Value) -> Result<Gc<Str>> {
    match name.as_str() {
        Some(name) => Ok(vm.names.intern_str(&name)),
        None => {
            let kind = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{kind}'")))
        }
    }
}

fn getattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = attribute_name(vm, &args[1])?;
    match args[2].given() {
        None => vm.get_attr(&args[0], &name),
        Some(default) => {
            let found = vm.find_attr(&args[0], &name)?;
            Ok(found.unwrap_or_else(|| default.clone()))
        }
    }
}

fn hasattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = attribute_name(vm, &args[1])?;
    Ok(Value::bool(vm.find_attr(&args[0], &name)?.is_some()))
}

fn setattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = attribute_name(vm, &args[1])?;
    vm.set_attr(&args[0], &name, args[2].clone())?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = attribute_name(vm, &args[1])?;
    vm.delete_attr(&args[0], &name)?;
    Ok(Value::None)
}

fn callable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(vm.is_callable(&args[0])))
}

fn isinstance(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(vm.is_instance(&args[0], &args[1])?))
}

fn issubclass(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(vm.is_subclass(&args[0], &args[1])?))
}

/// `locals()` of the running frame: its namespace where it has one, else a snapshot.
pub fn frame_locals(vm: &mut Vm) -> Value {
    let Some(frame) = vm.frame(0) else {
        return Value::from(vm.builtins.clone());
    };
    if let Some(namespace) = frame.namespace()
        && !frame.is_in_comprehension()
    {
        return namespace;
    }
    let dict = Dict::new();
    for (name, value) in frame.locals() {
        drop(dict.insert_str(&name, value));
    }
    Value::from(Gc::new(dict))
}

fn locals(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(frame_locals(vm))
}

fn globals(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from(vm.current_globals()))
}

fn vars(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(object) = args[0].given() else {
        return Ok(frame_locals(vm));
    };
    let name = vm.names.__dict__.clone();
    match vm.find_attr(object, &name)? {
        Some(dict) => Ok(dict),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let names = vm.names.clone();
    let listed = match args[0].given() {
        None => {
            let locals = frame_locals(vm);
            vm.call_method(&locals, "keys", &[])?
        }
        Some(object) => match vm.call_special(object, &names.__dir__, &[])? {
            Some(listed) => listed,
            None => return Err(vm.type_error("object does not provide __dir__")),
        },
    };
    let listed = super::iteration::list_of(vm.collect_items(&listed)?);
    vm.call_method(&listed, "sort", &[])?;
    Ok(listed)
}

fn help(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(object) = args[0].given() else {
        return vm
            .print_line("Type help(object) for the documentation of an object.")
            .map(|()| Value::None);
    };
    let helper = vm.import_module("_help")?;
    let described = vm.call_method(&helper, "describe", std::slice::from_ref(object))?;
    let text = vm.str(&described)?;
    vm.print_line(text.as_str())?;
    Ok(Value::None)
}

impl Vm {
    /// The error for an argument of a wrong type, in the words of CPython's argument parser.
    pub fn bad_argument(&mut self, what: &str, expected: &str, given: &Value) -> Raise {
        let given = match given {
            Value::None => "None".to_owned(),
            given => self.type_name(given),
        };
        self.type_error(format!("{what} must be {expected}, not {given}"))
    }
}

crate::methods! { pub METHODS:
    /// Return whether the object is callable (i.e., some kind of function).
    ///
    /// Note that classes are callable, as are instances of classes with a
    /// __call__() method.
    "callable($module, obj, /)" => callable,
    /// Deletes the named attribute from the given object.
    ///
    /// delattr(x, 'y') is equivalent to ``del x.y``
    "delattr($module, obj, name, /)" => delattr,
    /// dir([object]) -> list of strings
    ///
    /// If called without an argument, return the names in the current scope.
    /// Else, return an alphabetized list of names comprising (some of) the attributes
    /// of the given object, and of attributes reachable from it.
    "dir($module, object=<unrepresentable>, /)" => dir,
    /// getattr(object, name[, default]) -> value
    ///
    /// Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.
    /// When a default argument is given, it is returned when the attribute doesn't
    /// exist; without it, an exception is raised in that case.
    "getattr($module, object, name, default=<unrepresentable>, /)" => getattr,
    /// Return the dictionary containing the current scope's global variables.
    ///
    /// NOTE: Updates to this dictionary *will* affect name lookups in the current
    /// global scope and vice-versa.
    "globals($module, /)" => globals,
    /// Return whether the object has an attribute with the given name.
    ///
    /// This is done by calling getattr(obj, name) and catching AttributeError.
    "hasattr($module, obj, name, /)" => hasattr,
    /// Print the documentation of an object.
    "help($module, object=<unrepresentable>, /)" => help,
    /// Return whether an object is an instance of a class or of a subclass thereof.
    ///
    /// A tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to
    /// check against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)
    /// or ...`` etc.
    "isinstance($module, obj, class_or_tuple, /)" => isinstance,
    /// Return whether 'cls' is derived from another class or is the same class.
    ///
    /// A tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to
    /// check against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)
    /// or ...``.
    "issubclass($module, cls, class_or_tuple, /)" => issubclass,
    /// Return a dictionary containing the current scope's local variables.
    "locals($module, /)" => locals,
    /// Sets the named attribute on the given object to the specified value.
    ///
    /// setattr(x, 'y', v) is equivalent to ``x.y = v``
    "setattr($module, obj, name, value, /)" => setattr,
    /// vars([object]) -> dictionary
    ///
    /// Without arguments, equivalent to locals().
    /// With an argument, equivalent to object.__dict__.
    "vars($module, object=<unrepresentable>, /)" => vars,
}
