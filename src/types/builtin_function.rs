//! `builtin_function_or_method`, and the unbound methods of native types.

use crate::object::native::MethodKind;
use crate::object::signature::is_wrapper;
use crate::object::{Builtin, Gc, Result, Value};
use crate::vm::Vm;

fn state(vm: &mut Vm, this: &Value) -> Result<Gc<Builtin>> {
    match this {
        Value::Builtin(builtin) => Ok(builtin.share()),
        _ => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'builtin_function_or_method' object but received a '{class}'"
            )))
        }
    }
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_packed(&args[0], &args[1], &args[2])
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let builtin = state(vm, &args[0])?;
    let name = builtin.def.name();
    if builtin.kind == MethodKind::Static && builtin.owner.is_some() {
        let owner = builtin.owner.as_ref().map(|owner| owner.address());
        return Ok(Value::from(format!(
            "<built-in method {name} of type object at {:#x}>",
            owner.unwrap_or_default()
        )));
    }
    if builtin.receiver.is_undef() {
        return Ok(Value::from(format!("<built-in function {name}>")));
    }
    let class = match &builtin.receiver {
        Value::Class(_) => "type".to_owned(),
        receiver => vm.type_name(receiver),
    };
    Ok(Value::from(format!(
        "<built-in method {name} of {class} object at {:#x}>",
        builtin.receiver.address()
    )))
}

fn eq(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let (Value::Builtin(a), Value::Builtin(b)) = (&args[0], &args[1]) else {
        return Ok(Value::NotImplemented);
    };
    Ok(Value::bool(
        std::ptr::eq(a.def, b.def) && a.receiver.is(&b.receiver),
    ))
}

fn hash(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let Value::Builtin(builtin) = &args[0] else {
        return Ok(Value::Int(0));
    };
    let def = std::ptr::from_ref(builtin.def) as usize;
    Ok(Value::Int((def ^ builtin.receiver.address()) as i64 >> 4))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let builtin = state(vm, &args[0])?;
    let name = Value::from(builtin.def.name());
    if builtin.receiver.is_undef() {
        return Ok(name);
    }
    let getattr = vm.builtin("getattr")?;
    Ok(crate::types::object::reduction(
        getattr,
        vec![builtin.receiver.clone(), name],
    ))
}

fn name(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = state(vm, this)?.def.name();
    Ok(Value::from(vm.intern(name)))
}

fn qualname(vm: &mut Vm, this: &Value) -> Result<Value> {
    let builtin = state(vm, this)?;
    let name = builtin.def.name();
    Ok(Value::from(match &builtin.owner {
        Some(owner) => {
            let owner = match &builtin.receiver {
                Value::Class(class) => class.qualname.borrow().clone(),
                Value::Undef => owner.qualname.borrow().clone(),
                receiver => vm.class_of(receiver).qualname.borrow().clone(),
            };
            format!("{}.{name}", owner.as_str())
        }
        None => name.to_owned(),
    }))
}

fn module(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(match &state(vm, this)?.module {
        Some(module) => Value::from(module.clone()),
        None => Value::None,
    })
}

fn receiver(vm: &mut Vm, this: &Value) -> Result<Value> {
    let builtin = state(vm, this)?;
    Ok(match (&builtin.receiver, &builtin.owner, &builtin.module) {
        (Value::Undef, Some(owner), _) => Value::from(owner.clone()),
        (Value::Undef, None, Some(module)) => vm.modules.get_str(module).unwrap_or(Value::None),
        (Value::Undef, None, None) => Value::None,
        (receiver, _, _) => receiver.clone(),
    })
}

fn doc(vm: &mut Vm, this: &Value) -> Result<Value> {
    let doc = state(vm, this)?.def.doc;
    Ok(if doc.is_empty() {
        Value::None
    } else {
        Value::from(unindent(doc))
    })
}

/// The documentation without the space that `///` leaves in front of each line.
fn unindent(doc: &str) -> String {
    let lines: Vec<&str> = doc
        .trim_end()
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n")
}

fn text_signature(vm: &mut Vm, this: &Value) -> Result<Value> {
    let signature = state(vm, this)?.def.signature;
    Ok(match signature.find('(') {
        Some(at) => Value::from(&signature[at..]),
        None => Value::None,
    })
}

crate::methods! { pub METHODS:
    "__call__($self, /, *args, **kwargs)" => call,
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__hash__($self, /)" => hash,
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    "__name__" => name,
    "__qualname__" => qualname,
    "__module__" => module,
    "__self__" => receiver,
    "__doc__" => doc,
    "__text_signature__" => text_signature,
}

/// The tables of `method_descriptor` and `classmethod_descriptor`.
pub mod descriptor {
    use super::*;

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let builtin = state(vm, &args[0])?;
        let owner = builtin.owner.as_ref().map(|owner| owner.name());
        let owner = owner.as_ref().map_or("object", |owner| owner.as_str());
        let name = builtin.def.name();
        let kind = if is_wrapper(&builtin) {
            "slot wrapper"
        } else {
            "method"
        };
        Ok(Value::from(format!(
            "<{kind} '{name}' of '{owner}' objects>"
        )))
    }

    fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let (receiver, owner) = match (&args[1], args[2].not_none()) {
            (Value::None, Some(owner)) => (Value::Undef, owner.clone()),
            (receiver, _) => (receiver.clone(), Value::from(vm.class_of(receiver))),
        };
        vm.bind_descriptor(&args[0], &receiver, &owner)
    }

    fn objclass(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(state(vm, this)?.owner.clone().into())
    }

    crate::methods! { pub METHODS:
        "__call__($self, /, *args, **kwargs)" => call,
        "__get__($self, instance, owner=None, /)" => get,
        "__repr__($self, /)" => repr,
        "__hash__($self, /)" => hash,
        "__reduce__($self, /)" => reduce,
    }

    crate::getters! { pub GETTERS:
        "__name__" => name,
        "__qualname__" => qualname,
        "__objclass__" => objclass,
        "__doc__" => doc,
        "__text_signature__" => text_signature,
    }
}

/// The tables of `method-wrapper`.
pub mod wrapper {
    use super::*;

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let builtin = state(vm, &args[0])?;
        let class = vm.type_name(&builtin.receiver);
        Ok(Value::from(format!(
            "<method-wrapper '{}' of {class} object at {:#x}>",
            builtin.def.name(),
            builtin.receiver.address()
        )))
    }

    fn objclass(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(state(vm, this)?.owner.clone().into())
    }

    crate::methods! { pub METHODS:
        "__call__($self, /, *args, **kwargs)" => call,
        "__repr__($self, /)" => repr,
        "__eq__($self, value, /)" => eq,
        "__hash__($self, /)" => hash,
        "__reduce__($self, /)" => reduce,
    }

    crate::getters! { pub GETTERS:
        "__name__" => name,
        "__qualname__" => qualname,
        "__self__" => receiver,
        "__objclass__" => objclass,
        "__doc__" => doc,
        "__text_signature__" => text_signature,
    }
}
