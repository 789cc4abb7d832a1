//! `typing.Union`: `int | str`.

use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::generic_alias::{GenericAlias, item_repr, parameters_of, substitute};
use crate::types::tuple::Tuple;
use crate::types::typing::is_typing_object;
use crate::vm::{BinaryOp, Vm};

/// A union of types.
pub struct Union {
    args: Gc<Tuple>,
}

impl Trace for Union {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.args);
    }
}

impl NativeData for Union {}

fn is_unionable(value: &Value) -> bool {
    matches!(value, Value::None | Value::Class(_))
        || value.native::<GenericAlias>().is_some()
        || value.native::<Union>().is_some()
        || is_typing_object(value)
}

/// `a | b` where both are types; `NotImplemented` otherwise.
pub fn union_of(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    let is_union = a.native::<Union>().is_some() || b.native::<Union>().is_some();
    if !is_union && (!is_unionable(a) || !is_unionable(b)) {
        return Ok(Value::NotImplemented);
    }
    make(vm, &[a.clone(), b.clone()])
}

/// The union of these types: flattened, each once; a single type is its own union.
pub fn make(vm: &mut Vm, types: &[Value]) -> Result<Value> {
    let mut flat = Vec::with_capacity(types.len());
    for value in types {
        match value.native::<Union>() {
            Some(union) => flat.extend(union.args.items().iter().cloned()),
            None if value.is_none() => flat.push(Value::from(vm.types.none.clone())),
            None => flat.push(value.clone()),
        }
    }
    let mut unique: Vec<Value> = Vec::with_capacity(flat.len());
    for value in flat {
        let mut known = false;
        for other in &unique {
            known = known || vm.is_or_eq(other, &value)?;
        }
        if !known {
            unique.push(value);
        }
    }
    if unique.len() == 1 {
        return Ok(unique.remove(0));
    }
    Ok(Native::new(
        vm.types.union.clone(),
        Union {
            args: Tuple::new(unique),
        },
    ))
}

fn items(vm: &mut Vm, this: &Value) -> Result<Gc<Tuple>> {
    match this.native::<Union>() {
        Some(union) => Ok(union.args.clone()),
        None => Err(super::exceptions::wrong_self(
            vm,
            "__args__",
            "typing.Union",
            this,
        )),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut shown = Vec::new();
    for item in items(vm, &args[0])?.items() {
        let is_none = matches!(item, Value::Class(class) if class.as_gc().is(&vm.types.none));
        shown.push(if is_none {
            "None".to_owned()
        } else {
            item_repr(vm, item)?.as_str().to_owned()
        });
    }
    Ok(Value::from(shown.join(" | ")))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(other) = args[1].native::<Union>() else {
        return Ok(Value::NotImplemented);
    };
    let other = other.args.clone();
    let own = items(vm, &args[0])?;
    if own.len() != other.len() {
        return Ok(Value::bool(false));
    }
    let other = Value::from(other);
    for item in own.items() {
        if !vm.contains(&other, item)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut hash = 0;
    for item in items(vm, &args[0])?.items() {
        // The order of the types does not matter.
        hash ^= vm.hash(item)?;
    }
    Ok(Value::Int(hash))
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union_of(vm, &args[0], &args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union_of(vm, &args[1], &args[0])
}

fn instance_check(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    for item in items(vm, &args[0])?.items() {
        if vm.is_instance(&args[1], item)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

fn subclass_check(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !matches!(&args[1], Value::Class(_)) {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    for item in items(vm, &args[0])?.items() {
        if vm.is_subclass(&args[1], item)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = items(vm, &args[0])?;
    let parameters = parameters_of(vm, own.items())?;
    if parameters.is_empty() {
        let shown = vm.repr(&args[0])?;
        return Err(vm.type_error(format!("{} is not a generic class", shown.as_str())));
    }
    let replaced = substitute(vm, &args[0], own.items(), &parameters, &args[1])?;
    let mut result = replaced[0].clone();
    for item in &replaced[1..] {
        result = vm.binary(BinaryOp::BitOr, &result, item)?;
    }
    Ok(result)
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match &args[1] {
        Value::Tuple(items) if items.is_empty() => {
            Err(vm.type_error("Cannot take a Union of no types."))
        }
        Value::Tuple(items) => {
            let items = items.items().to_vec();
            make(vm, &items)
        }
        item => make(vm, std::slice::from_ref(item)),
    }
}

fn mro_entries(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let shown = vm.repr(&args[0])?;
    Err(vm.type_error(format!("Cannot subclass {}", shown.as_str())))
}

fn get_args(vm: &mut Vm, this: &Value) -> Result<Value> {
    items(vm, this).map(Value::from)
}

fn get_parameters(vm: &mut Vm, this: &Value) -> Result<Value> {
    let own = items(vm, this)?;
    let parameters = parameters_of(vm, own.items())?;
    Ok(Value::from(Tuple::new(parameters)))
}

fn get_origin(vm: &mut Vm, _: &Value) -> Result<Value> {
    Ok(Value::from(vm.types.union.clone()))
}

crate::methods! { pub METHODS:
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__hash__($self, /)" => hash,
    "__or__($self, value, /)" => or,
    "__ror__($self, value, /)" => ror,
    "__instancecheck__($self, instance, /)" => instance_check,
    "__subclasscheck__($self, subclass, /)" => subclass_check,
    "__getitem__($self, key, /)" => getitem,
    "__class_getitem__($type, object, /)" => class_getitem,
    "__mro_entries__($self, bases, /)" => mro_entries,
}

crate::getters! { pub GETTERS:
    "__args__" => get_args,
    "__parameters__" => get_parameters,
    "__origin__" => get_origin,
}
