//! `BaseException`.

use super::{items, no_keywords, traceback, with_state, wrong_self};
use crate::object::{Payload, PoolBox, Result, Value};
use crate::types::dict::Dict;
use crate::types::exception::ExceptionState;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = vm.exception_class(crate::types::exception::Exc::BaseException);
    let class = vm.class_for_new(&args[0], &own)?;
    let state = ExceptionState::new(items(&args[1]));
    vm.new_instance(class, Payload::Exception(PoolBox::new(state)))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_keywords(vm, &args[0], &args[2])?;
    set_args(vm, &args[0], &args[1])?;
    Ok(Value::None)
}

/// Stores the positional arguments of `__init__`.
pub(super) fn set_args(vm: &mut Vm, this: &Value, args: &Value) -> Result<()> {
    let args = items(args);
    let old = with_state(vm, this, |state| state.args.replace(args))?;
    drop(old);
    Ok(())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let given = with_state(vm, &args[0], |state| state.args.borrow().clone())?;
    let class = vm.class_of(&args[0]);
    let name = crate::types::object::class_qualname(&class);
    let name = name.rsplit('.').next().unwrap_or_default();
    Ok(Value::from(match given.items() {
        [only] => format!("{name}({})", vm.repr(only)?.as_str()),
        _ => format!("{name}{}", vm.repr(&Value::from(given))?.as_str()),
    }))
}

/// `BaseException.__str__`.
pub(super) fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let given = with_state(vm, &args[0], |state| state.args.borrow().clone())?;
    match given.items() {
        [] => Ok(Value::from("")),
        [only] => vm.str(only).map(Value::from),
        _ => vm.str(&Value::from(given)).map(Value::from),
    }
}

fn with_traceback(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    set_traceback(vm, &args[0], args[1].clone())?;
    Ok(args[0].clone())
}

fn add_note(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(note) = args[1].as_str() else {
        let class = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("add_note() argument must be str, not {class}")));
    };
    super::add_note(vm, &args[0], note.as_str())?;
    Ok(Value::None)
}

fn setstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[1].is_none() {
        return Ok(Value::None);
    }
    let Some(state) = args[1].as_dict() else {
        return Err(vm.type_error("state is not a dictionary"));
    };
    for (key, value) in state.items() {
        let name = vm.attribute_name(&key)?;
        vm.set_attr(&args[0], &name, value)?;
    }
    Ok(Value::None)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let given = with_state(vm, &args[0], |state| state.args.borrow().clone())?;
    let state = super::fields::picklable_state(vm, &args[0])?;
    let mut parts = vec![Value::from(vm.class_of(&args[0])), Value::from(given)];
    if !state.is_empty() {
        parts.push(Value::from(crate::object::Gc::new(state)));
    }
    Ok(Value::from(Tuple::new(parts)))
}

fn get_args(vm: &mut Vm, this: &Value) -> Result<Value> {
    let args = with_state(vm, this, |state| state.args.borrow().clone())?;
    Ok(Value::from(args))
}

fn set_args_attr(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if value.is_undef() {
        return Err(vm.type_error("args may not be deleted"));
    }
    let items = vm.collect_items(&value)?;
    let old = with_state(vm, this, |state| state.args.replace(Tuple::new(items)))?;
    drop(old);
    Ok(())
}

fn get_traceback(vm: &mut Vm, this: &Value) -> Result<Value> {
    let made = match this {
        Value::Instance(instance) => instance.exception().map(|state| traceback::of(vm, state)),
        _ => None,
    };
    match made {
        Some(traceback) => Ok(traceback),
        None => with_state(vm, this, |_| Value::None),
    }
}

fn set_traceback(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if value.is_undef() {
        return Err(vm.type_error("__traceback__ may not be deleted"));
    }
    let trace = if value.is_none() {
        Vec::new()
    } else {
        match traceback::entries(&value) {
            Some(entries) => entries,
            None => return Err(vm.type_error("__traceback__ must be a traceback or None")),
        }
    };
    let count = trace.len();
    let old = with_state(vm, this, |state| {
        state.see_traceback(value, count);
        state.trace.replace(trace.into())
    })?;
    drop(old);
    Ok(())
}

/// Checks an exception to be linked as cause or context: `Undef` for `None`.
fn linked(vm: &mut Vm, value: Value, role: &str, delete_name: &str) -> Result<Value> {
    match &value {
        Value::Undef => Err(vm.type_error(format!("{delete_name} may not be deleted"))),
        Value::None => Ok(Value::Undef),
        Value::Instance(instance) if instance.exception().is_some() => Ok(value),
        _ => Err(vm.type_error(format!(
            "exception {role} must be None or derive from BaseException"
        ))),
    }
}

fn get_cause(vm: &mut Vm, this: &Value) -> Result<Value> {
    let cause = with_state(vm, this, |state| state.cause.get())?;
    Ok(cause.given().cloned().unwrap_or(Value::None))
}

fn set_cause(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let value = linked(vm, value, "cause", "__cause__")?;
    let old = with_state(vm, this, |state| {
        state.suppress_context.set(true);
        state.cause.replace(value)
    })?;
    drop(old);
    Ok(())
}

fn get_context(vm: &mut Vm, this: &Value) -> Result<Value> {
    let context = with_state(vm, this, |state| state.context.get())?;
    Ok(context.given().cloned().unwrap_or(Value::None))
}

fn set_context(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let value = linked(vm, value, "context", "__context__")?;
    let old = with_state(vm, this, |state| state.context.replace(value))?;
    drop(old);
    Ok(())
}

fn get_suppress(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_state(vm, this, |state| Value::bool(state.suppress_context.get()))
}

fn set_suppress(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    match value {
        Value::Bool(suppress) => {
            with_state(vm, this, |state| state.suppress_context.set(suppress.get()))
        }
        Value::Undef => Err(vm.type_error("can't delete numeric/char attribute")),
        _ => Err(vm.type_error("attribute value type must be bool")),
    }
}

fn get_dict(vm: &mut Vm, this: &Value) -> Result<Value> {
    match this {
        Value::Instance(instance) if instance.exception().is_some() => {
            Ok(Value::from(instance.dict()))
        }
        _ => Err(wrong_self(vm, "__dict__", "BaseException", this)),
    }
}

/// The attributes set on an exception, copied.
pub(super) fn attributes(this: &Value) -> Dict {
    let dict = Dict::new();
    if let Value::Instance(instance) = this {
        for (name, value) in instance.attributes() {
            if let Value::Str(name) = &name {
                drop(dict.insert_str(name.as_gc(), value));
            }
        }
    }
    dict
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, *args, **kwargs)" => init,
    "__repr__($self, /)" => repr,
    "__str__($self, /)" => str,
    /// Set self.__traceback__ to tb and return self.
    "with_traceback($self, object, /)" => with_traceback,
    /// Add a note to the exception
    "add_note($self, object, /)" => add_note,
    "__setstate__($self, object, /)" => setstate,
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    "args" => get_args; set set_args_attr,
    "__traceback__" => get_traceback; set set_traceback,
    "__cause__" => get_cause; set set_cause,
    "__context__" => get_context; set set_context,
    "__suppress_context__" => get_suppress; set set_suppress,
    "__dict__" => get_dict; set crate::types::object::set_dict,
}
