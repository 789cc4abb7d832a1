//! `itemgetter`, `attrgetter` and `methodcaller`.

use super::{rest, tuple};
use crate::object::native::{MethodDef, NativeData};
use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::dict::dict_of;
use crate::types::iterator::new_native;
use crate::types::str::Str;
use crate::vm::Vm;

/// Name, methods and documentation of each class.
pub const CLASSES: &[(&str, &[MethodDef], &str)] = &[
    (
        "attrgetter",
        attr_getter::METHODS,
        "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    ),
    (
        "itemgetter",
        item_getter::METHODS,
        "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    ),
    (
        "methodcaller",
        method_caller::METHODS,
        "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    ),
];

/// `operator.name(arguments)`, with the arguments shown by `repr`.
fn show(vm: &mut Vm, this: &Value, args: &[Value], keywords: &[(Gc<Str>, Value)]) -> Result<Value> {
    let class = vm.class_of(this).name();
    let mut shown = Vec::new();
    for arg in args {
        shown.push(vm.repr(arg)?.as_str().to_owned());
    }
    for (name, value) in keywords {
        shown.push(format!("{}={}", name.as_str(), vm.repr(value)?.as_str()));
    }
    Ok(Value::from(format!(
        "operator.{}({})",
        class.as_str(),
        shown.join(", ")
    )))
}

/// `itemgetter`.
pub struct ItemGetter {
    items: Vec<Value>,
}

impl NativeData for ItemGetter {}

impl Trace for ItemGetter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.items.trace(tracer);
    }
}

mod item_getter {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let mut items = vec![args[1].clone()];
        items.extend(rest(&args[2]));
        new_native(vm, &args[0], ItemGetter { items })
    }

    fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let items = args[0].native::<ItemGetter>();
        match items.map_or(&[][..], |getter| &getter.items) {
            [item] => vm.get_item(&args[1], item),
            items => {
                let found = items.iter().map(|item| vm.get_item(&args[1], item));
                Ok(tuple(found.collect::<Result<_>>()?))
            }
        }
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let items = args[0].native::<ItemGetter>();
        let items = items.map_or(&[][..], |getter| &getter.items);
        show(vm, &args[0], items, &[])
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let items = args[0].native::<ItemGetter>();
        let items = items.map_or_else(Vec::new, |getter| getter.items.clone());
        Ok(tuple(vec![
            Value::from(vm.class_of(&args[0])),
            tuple(items),
        ]))
    }

    crate::methods! { pub METHODS:
        "__new__($type, item, /, *items)" => new,
        /// Call self as a function.
        "__call__($self, obj, /)" => call,
        /// Return repr(self).
        "__repr__($self, /)" => repr,
        "__reduce__($self, /)" => reduce,
    }
}

/// `attrgetter`.
pub struct AttrGetter {
    names: Vec<Value>,
    /// The names, split at dots and interned.
    paths: Vec<Vec<Gc<Str>>>,
}

impl NativeData for AttrGetter {}

impl Trace for AttrGetter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.names.trace(tracer);
    }
}

mod attr_getter {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let mut names = vec![args[1].clone()];
        names.extend(rest(&args[2]));
        let mut paths = Vec::with_capacity(names.len());
        for name in &names {
            let Some(name) = name.as_str() else {
                return Err(vm.type_error("attribute name must be a string"));
            };
            let parts = name.as_str().split('.');
            paths.push(parts.map(|part| vm.intern(part)).collect());
        }
        new_native(vm, &args[0], AttrGetter { names, paths })
    }

    fn follow(vm: &mut Vm, obj: &Value, path: &[Gc<Str>]) -> Result<Value> {
        let mut value = obj.clone();
        for name in path {
            value = vm.get_attr(&value, name)?;
        }
        Ok(value)
    }

    fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let paths = args[0].native::<AttrGetter>();
        match paths.map_or(&[][..], |getter| &getter.paths) {
            [path] => follow(vm, &args[1], path),
            paths => {
                let found = paths.iter().map(|path| follow(vm, &args[1], path));
                Ok(tuple(found.collect::<Result<_>>()?))
            }
        }
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let names = args[0].native::<AttrGetter>();
        let names = names.map_or(&[][..], |getter| &getter.names);
        show(vm, &args[0], names, &[])
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let names = args[0].native::<AttrGetter>();
        let names = names.map_or_else(Vec::new, |getter| getter.names.clone());
        Ok(tuple(vec![
            Value::from(vm.class_of(&args[0])),
            tuple(names),
        ]))
    }

    crate::methods! { pub METHODS:
        "__new__($type, attr, /, *attrs)" => new,
        /// Call self as a function.
        "__call__($self, obj, /)" => call,
        /// Return repr(self).
        "__repr__($self, /)" => repr,
        "__reduce__($self, /)" => reduce,
    }
}

/// `methodcaller`.
pub struct MethodCaller {
    name: Gc<Str>,
    args: Vec<Value>,
    keywords: Vec<(Gc<Str>, Value)>,
}

impl NativeData for MethodCaller {}

impl Trace for MethodCaller {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.args.trace(tracer);
        tracer.values(self.keywords.iter().map(|(_, value)| value));
    }
}

mod method_caller {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(name) = args[1].as_str() else {
            return Err(vm.type_error("method name must be a string"));
        };
        let data = MethodCaller {
            name: vm.intern(name.as_str()),
            args: rest(&args[2]),
            keywords: match dict_of(&args[3]) {
                Some(keywords) => vm.keywords_of(keywords)?,
                None => Vec::new(),
            },
        };
        new_native(vm, &args[0], data)
    }

    fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(caller) = args[0].native::<MethodCaller>() else {
            return Ok(Value::NotImplemented);
        };
        let method = vm.get_attr(&args[1], &caller.name)?;
        vm.call_keywords(&method, &caller.args, &caller.keywords)
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(caller) = args[0].native::<MethodCaller>() else {
            return Ok(Value::NotImplemented);
        };
        let mut shown = vec![Value::from(caller.name.clone())];
        shown.extend(caller.args.iter().cloned());
        show(vm, &args[0], &shown, &caller.keywords)
    }

    /// As a call of the class; keywords go by way of `functools.partial`.
    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let class = Value::from(vm.class_of(&args[0]));
        let Some(caller) = args[0].native::<MethodCaller>() else {
            return Ok(Value::NotImplemented);
        };
        let name = Value::from(caller.name.clone());
        if caller.keywords.is_empty() {
            let mut all = vec![name];
            all.extend(caller.args.iter().cloned());
            return Ok(tuple(vec![class, tuple(all)]));
        }
        let (given, keywords) = (caller.args.clone(), caller.keywords.clone());
        let functools = vm.import_module("functools")?;
        let partial = vm.intern("partial");
        let partial = vm.get_attr(&functools, &partial)?;
        let made = vm.call_keywords(&partial, &[class, name], &keywords)?;
        Ok(tuple(vec![made, tuple(given)]))
    }

    crate::methods! { pub METHODS:
        "__new__($type, name, /, *args, **kwargs)" => new,
        /// Call self as a function.
        "__call__($self, obj, /)" => call,
        /// Return repr(self).
        "__repr__($self, /)" => repr,
        "__reduce__($self, /)" => reduce,
    }
}
