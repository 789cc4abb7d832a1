//! `functools.partial`.

use std::cell::RefCell;

use super::{bind, new_with_dict, placeholder_value, rest};
use crate::object::native::NativeData;
use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::dict::{Dict, dict_of, update};
use crate::types::sequence;
use crate::types::tuple::{Tuple, tuple_of};
use crate::vm::Vm;

/// The documentation of the class.
pub const DOC: &str =
    "Create a new function with partial application of the given arguments and keywords.";

/// What a partial object calls, and with what.  `__setstate__` may replace all of it.
struct Parts {
    func: Value,
    args: Gc<Tuple>,
    keywords: Gc<Dict>,
}

/// `partial`.
pub struct Partial(RefCell<Parts>);

impl NativeData for Partial {}

impl Trace for Partial {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let parts = self.0.borrow();
        tracer.value(&parts.func);
        tracer.gc(&parts.args);
        tracer.gc(&parts.keywords);
    }
}

impl Partial {
    fn parts(&self) -> (Value, Gc<Tuple>, Gc<Dict>) {
        let parts = self.0.borrow();
        (
            parts.func.clone(),
            parts.args.clone(),
            parts.keywords.clone(),
        )
    }
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Partial> {
    match value.native::<Partial>() {
        Some(partial) => Ok(partial),
        None => Err(vm.type_error("descriptor requires a 'functools.partial' object")),
    }
}

/// Arguments with the placeholders among `args` filled from `more`, and what is left of `more` behind them.
fn fill_in(vm: &mut Vm, args: &[Value], more: &[Value]) -> Result<Vec<Value>> {
    let placeholder = placeholder_value(vm);
    let missing = args.iter().filter(|arg| arg.is(&placeholder)).count();
    if more.len() < missing {
        let given = more.len();
        return Err(vm.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {missing}, got {given}"
        )));
    }
    let mut more = more.iter().cloned();
    let mut all: Vec<Value> = Vec::with_capacity(args.len() + more.len());
    for arg in args {
        let filled = if arg.is(&placeholder) {
            more.next()
        } else {
            None
        };
        all.push(filled.unwrap_or_else(|| arg.clone()));
    }
    all.extend(more);
    Ok(all)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let positional = rest(&args[1]);
    let [func, bound @ ..] = positional.as_slice() else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !vm.is_callable(func) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let placeholder = placeholder_value(vm);
    if bound.last().is_some_and(|last| last.is(&placeholder)) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    let keywords = Gc::new(Dict::new());
    let (mut func, mut all) = (func.clone(), bound.to_vec());
    // A partial of a partial calls the innermost function.
    let inner = match &func {
        Value::Instance(instance) if instance.class().flags.get().builtin => {
            func.native::<Partial>().map(Partial::parts)
        }
        _ => None,
    };
    if let Some((inner, inner_args, inner_keywords)) = inner {
        all = merge_bound(&placeholder, inner_args.items(), bound);
        update::merge_dict(vm, &keywords, &inner_keywords)?;
        func = inner;
    }
    if let Some(more) = dict_of(&args[2]) {
        if more.items().iter().any(|(_, value)| value.is(&placeholder)) {
            return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
        }
        update::merge_dict(vm, &keywords, more)?;
    }
    let parts = Parts {
        func,
        args: Tuple::new(all),
        keywords,
    };
    new_with_dict(vm, &args[0], Partial(RefCell::new(parts)))
}

/// Arguments of a partial of a partial: placeholders take what there is, and stay where there is nothing.
fn merge_bound(placeholder: &Value, inner: &[Value], outer: &[Value]) -> Vec<Value> {
    let mut outer = outer.iter().cloned();
    let mut all: Vec<Value> = Vec::with_capacity(inner.len() + outer.len());
    for arg in inner {
        let filled = if arg.is(placeholder) {
            outer.next()
        } else {
            None
        };
        all.push(filled.unwrap_or_else(|| arg.clone()));
    }
    all.extend(outer);
    all
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (func, bound, keywords) = receiver(vm, &args[0])?.parts();
    let more = tuple_of(&args[1]).map_or(&[][..], Tuple::items);
    let all = fill_in(vm, bound.items(), more)?;
    let given = dict_of(&args[2]);
    let keywords = match given {
        Some(given) if !given.is_empty() => {
            let merged = keywords.copy();
            update::merge_dict(vm, &merged, given)?;
            vm.keywords_of(&merged)?
        }
        _ if keywords.is_empty() => Vec::new(),
        _ => vm.keywords_of(&keywords)?,
    };
    vm.call_keywords(&func, &all, &keywords)
}

fn get(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(bind(&args[0], &args[1]))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (func, bound, keywords) = receiver(vm, &args[0])?.parts();
    let class = vm.class_of(&args[0]);
    let qualname = class.qualname.borrow().as_str().to_owned();
    let module = match class.lookup(&vm.names.__module__) {
        Some(Value::Str(ref module)) => format!("{}.", module.as_str()),
        _ => String::new(),
    };
    sequence::guarded_repr(vm, &args[0], "...", |vm| {
        let mut text = format!("{module}{qualname}({}", vm.repr(&func)?.as_str());
        for arg in bound.items() {
            text.push_str(", ");
            text.push_str(vm.repr(arg)?.as_str());
        }
        for (key, value) in keywords.items() {
            let key = vm.str(&key)?;
            let value = vm.repr(&value)?;
            text.push_str(&format!(", {}={}", key.as_str(), value.as_str()));
        }
        text.push(')');
        Ok(text)
    })
}

fn attributes(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = vm.names.__dict__.clone();
    let dict = vm.find_attr(this, &name)?.unwrap_or(Value::None);
    let empty = dict_of(&dict).is_none_or(Dict::is_empty);
    Ok(if empty { Value::None } else { dict })
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (func, bound, keywords) = receiver(vm, &args[0])?.parts();
    let class = Value::from(vm.class_of(&args[0]));
    let state = attributes(vm, &args[0])?;
    let state = [
        func.clone(),
        Value::from(bound),
        Value::from(keywords),
        state,
    ];
    Ok(Value::from(Tuple::new([
        class,
        Value::from(Tuple::new([func])),
        Value::from(Tuple::new(state)),
    ])))
}

fn set_state(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let partial = receiver(vm, &args[0])?;
    let state = rest(&args[1]);
    let [func, bound, keywords, attributes] = state.as_slice() else {
        return Err(vm.type_error("invalid partial state"));
    };
    let (Some(bound), true) = (bound.as_tuple(), vm.is_callable(func)) else {
        return Err(vm.type_error("invalid partial state"));
    };
    let parts = Parts {
        func: func.clone(),
        args: bound,
        keywords: Gc::new(dict_of(keywords).map_or_else(Dict::new, Dict::copy)),
    };
    let old = partial.0.replace(parts);
    drop(old);
    if let Some(attributes) = dict_of(attributes) {
        for (name, value) in attributes.items() {
            if let Some(name) = name.as_str() {
                let name = vm.names.intern_str(&name);
                vm.set_attr(&args[0], &name, value)?;
            }
        }
    }
    Ok(Value::None)
}

fn get_func(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.parts().0)
}

fn get_args(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(receiver(vm, this)?.parts().1))
}

fn get_keywords(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(receiver(vm, this)?.parts().2))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, *args, **kwargs)" => new,
    /// Call self as a function.
    "__call__($self, /, *args, **kwargs)" => call,
    /// Return an attribute of instance, which is of type owner.
    "__get__($self, instance, owner=None, /)" => get,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    "__reduce__($self, /)" => reduce,
    "__setstate__($self, state, /)" => set_state,
    /// See PEP 585
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
}

crate::getters! { pub GETTERS:
    /// function object to use in future partial calls
    "func" => get_func,
    /// tuple of arguments to future partial calls
    "args" => get_args,
    /// dictionary of keyword arguments to future partial calls
    "keywords" => get_keywords,
    "__dict__" => crate::types::object::get_dict; set crate::types::object::set_dict,
}
