//! `method`: a function bound to a receiver.  Attributes that it lacks are its function's
//! (`vm::attribute`).

use crate::object::{Gc, Result, Value};
use crate::types::function::Method;
use crate::vm::Vm;

fn state(vm: &mut Vm, this: &Value) -> Result<Gc<Method>> {
    match this {
        Value::Method(method) => Ok(method.share()),
        _ => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'method' object but received a '{class}'"
            )))
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !vm.is_callable(&args[1]) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if args[2].is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(crate::vm::bound_method(&args[1], &args[2]))
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_packed(&args[0], &args[1], &args[2])
}

fn get(_: &mut Vm, args: &[Value]) -> Result<Value> {
    // A method is bound for good.
    Ok(args[0].clone())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let method = state(vm, &args[0])?;
    let names = vm.names.clone();
    let mut name = vm.find_attr(&method.function, &names.__qualname__)?;
    if !matches!(name, Some(Value::Str(_))) {
        name = vm.find_attr(&method.function, &names.__name__)?;
    }
    let name = match &name {
        Some(Value::Str(name)) => name.as_str().to_owned(),
        _ => "?".to_owned(),
    };
    let receiver = vm.repr(&method.receiver)?;
    Ok(Value::from(format!(
        "<bound method {name} of {}>",
        receiver.as_str()
    )))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (Value::Method(a), Value::Method(b)) = (&args[0], &args[1]) else {
        return Ok(Value::NotImplemented);
    };
    if !a.receiver.is(&b.receiver) {
        return Ok(Value::bool(false));
    }
    vm.eq(&a.function, &b.function).map(Value::bool)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let method = state(vm, &args[0])?;
    let function = vm.hash(&method.function)?;
    Ok(Value::Int(
        function ^ (method.receiver.address() >> 4) as i64,
    ))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let method = state(vm, &args[0])?;
    let names = vm.names.clone();
    let name = vm.get_attr(&method.function, &names.__name__)?;
    let getattr = vm.builtin("getattr")?;
    Ok(crate::types::object::reduction(
        getattr,
        vec![method.receiver.clone(), name],
    ))
}

fn func(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(state(vm, this)?.function.clone())
}

fn receiver(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(state(vm, this)?.receiver.clone())
}

fn doc(vm: &mut Vm, this: &Value) -> Result<Value> {
    let function = state(vm, this)?.function.clone();
    let name = vm.names.__doc__.clone();
    Ok(vm.find_attr(&function, &name)?.unwrap_or(Value::None))
}

crate::methods! { pub METHODS:
    "__new__($type, function, instance, /)" => new,
    "__call__($self, /, *args, **kwargs)" => call,
    "__get__($self, instance, owner=None, /)" => get,
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__hash__($self, /)" => hash,
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    "__func__" => func,
    "__self__" => receiver,
    "__doc__" => doc,
}
