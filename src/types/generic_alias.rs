//! `types.GenericAlias`: `list[int]`, and what subscribing a generic class gives.

use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::types::union::union_of;
use crate::vm::Vm;

/// A parameterised generic.
pub struct GenericAlias {
    pub origin: Value,
    pub args: Gc<Tuple>,
    pub parameters: Gc<Tuple>,
    /// `*tuple[int]`
    pub starred: bool,
}

impl Trace for GenericAlias {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.origin);
        tracer.gc(&self.args);
        tracer.gc(&self.parameters);
    }
}

impl NativeData for GenericAlias {}

/// `origin[args]`; a tuple stands for several arguments.
pub fn make(vm: &mut Vm, origin: Value, item: &Value) -> Result<Value> {
    let args = match item {
        Value::Tuple(items) => items.share(),
        item => Tuple::new([item.clone()]),
    };
    let parameters = parameters_of(vm, args.items())?;
    Ok(Native::new(
        vm.types.generic_alias.clone(),
        GenericAlias {
            origin,
            args,
            parameters: Tuple::new(parameters),
            starred: false,
        },
    ))
}

/// A `__class_getitem__` row: `"__class_getitem__($type, object, /)" => class_getitem`.
pub fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    make(vm, args[0].clone(), &args[1])
}

/// The type parameters among arguments, each once, in order of appearance.
pub fn parameters_of(vm: &mut Vm, args: &[Value]) -> Result<Vec<Value>> {
    let mut found: Vec<Value> = Vec::new();
    for arg in args {
        let inner = if super::typing::is_type_parameter(arg) {
            vec![arg.clone()]
        } else if let Some(items) = arg.as_list() {
            let items = items.items().clone();
            parameters_of(vm, &items)?
        } else if matches!(arg, Value::Class(_)) {
            Vec::new()
        } else {
            let name = vm.names.__parameters__.clone();
            match vm.find_attr(arg, &name)? {
                Some(parameters) => match parameters.as_tuple() {
                    Some(parameters) => parameters.items().to_vec(),
                    None => Vec::new(),
                },
                None => Vec::new(),
            }
        };
        for parameter in inner {
            if !found.iter().any(|known| known.is(&parameter)) {
                found.push(parameter);
            }
        }
    }
    Ok(found)
}

/// Arguments with type parameters replaced by what `item` gives for them.
pub fn substitute(
    vm: &mut Vm,
    this: &Value,
    args: &[Value],
    parameters: &[Value],
    item: &Value,
) -> Result<Vec<Value>> {
    let given = match item {
        Value::Tuple(items) => items.items().to_vec(),
        item => vec![item.clone()],
    };
    if parameters.is_empty() {
        let shown = vm.repr(this)?;
        return Err(vm.type_error(format!("{} is not a generic class", shown.as_str())));
    }
    let variadic = parameters.iter().position(super::typing::is_type_var_tuple);
    let values = match variadic {
        Some(at) => variadic_values(&given, parameters.len(), at),
        None => None,
    };
    let values = match values {
        Some(values) => values,
        None => fixed_values(vm, this, parameters, given)?,
    };
    let mut result = Vec::with_capacity(args.len());
    for arg in args {
        replace(vm, arg, parameters, &values, &mut result)?;
    }
    Ok(result)
}

/// What each parameter stands for when the one at `at` takes as many as are left over.
fn variadic_values(given: &[Value], count: usize, at: usize) -> Option<Vec<Vec<Value>>> {
    let after = count - at - 1;
    if given.len() < at + after {
        return None;
    }
    let mut values: Vec<Vec<Value>> = given[..at].iter().map(|v| vec![v.clone()]).collect();
    values.push(given[at..given.len() - after].to_vec());
    values.extend(given[given.len() - after..].iter().map(|v| vec![v.clone()]));
    Some(values)
}

fn fixed_values(
    vm: &mut Vm,
    this: &Value,
    parameters: &[Value],
    mut given: Vec<Value>,
) -> Result<Vec<Vec<Value>>> {
    while given.len() < parameters.len() {
        match super::typing::default_of(vm, &parameters[given.len()])? {
            Some(default) => given.push(default),
            None => break,
        }
    }
    if given.len() != parameters.len() {
        let many = if given.len() > parameters.len() {
            "many"
        } else {
            "few"
        };
        let shown = vm.repr(this)?;
        return Err(vm.type_error(format!(
            "Too {many} arguments for {}; actual {}, expected {}",
            shown.as_str(),
            given.len(),
            parameters.len()
        )));
    }
    Ok(given.into_iter().map(|value| vec![value]).collect())
}

fn replace(
    vm: &mut Vm,
    arg: &Value,
    parameters: &[Value],
    values: &[Vec<Value>],
    result: &mut Vec<Value>,
) -> Result<()> {
    if let Some(at) = parameters.iter().position(|parameter| parameter.is(arg)) {
        result.extend(values[at].iter().cloned());
        return Ok(());
    }
    if matches!(arg, Value::Class(_)) {
        result.push(arg.clone());
        return Ok(());
    }
    let inner = parameters_of(vm, std::slice::from_ref(arg))?;
    if inner.is_empty() {
        result.push(arg.clone());
        return Ok(());
    }
    let mut chosen = Vec::new();
    for parameter in &inner {
        match parameters.iter().position(|known| known.is(parameter)) {
            Some(at) => chosen.extend(values[at].iter().cloned()),
            None => chosen.push(parameter.clone()),
        }
    }
    let item = Value::from(Tuple::new(chosen));
    let replaced = vm.get_item(arg, &item)?;
    result.push(replaced);
    Ok(())
}

/// An argument as `repr` of an alias shows it.
pub fn item_repr(vm: &mut Vm, item: &Value) -> Result<Gc<Str>> {
    if matches!(item, Value::Ellipsis) {
        return Ok(Str::new("..."));
    }
    if let Some(items) = item.as_list() {
        let items = items.items().clone();
        let mut shown = Vec::with_capacity(items.len());
        for item in &items {
            shown.push(item_repr(vm, item)?.as_str().to_owned());
        }
        return Ok(Str::new(format!("[{}]", shown.join(", "))));
    }
    let names = vm.names.clone();
    if item.native::<GenericAlias>().is_some() || vm.find_attr(item, &names.__origin__)?.is_some() {
        return vm.repr(item);
    }
    let qualname = vm.find_attr(item, &names.__qualname__)?;
    let module = vm.find_attr(item, &names.__module__)?;
    match (&qualname, &module) {
        (Some(Value::Str(qualname)), Some(Value::Str(module))) => {
            Ok(if module.as_str() == "builtins" {
                qualname.share()
            } else {
                Str::new(format!("{}.{}", module.as_str(), qualname.as_str()))
            })
        }
        _ => vm.repr(item),
    }
}

fn state<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a GenericAlias> {
    match this.native::<GenericAlias>() {
        Some(alias) => Ok(alias),
        None => Err(super::exceptions::wrong_self(
            vm,
            "__origin__",
            "types.GenericAlias",
            this,
        )),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = match &args[2] {
        Value::Tuple(items) => items.share(),
        item => Tuple::new([item.clone()]),
    };
    let parameters = parameters_of(vm, items.items())?;
    let alias = GenericAlias {
        origin: args[1].clone(),
        args: items,
        parameters: Tuple::new(parameters),
        starred: false,
    };
    let class = vm.types.generic_alias.clone();
    vm.wrap_native(&args[0], &class, alias)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let origin = item_repr(vm, &this.origin)?;
    let mut items = Vec::with_capacity(this.args.len());
    for item in this.args.items() {
        items.push(item_repr(vm, item)?.as_str().to_owned());
    }
    let items = if items.is_empty() {
        "()".to_owned()
    } else {
        items.join(", ")
    };
    let star = if this.starred { "*" } else { "" };
    Ok(Value::from(format!("{star}{}[{items}]", origin.as_str())))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let a = state(vm, &args[0])?;
    let Some(b) = args[1].native::<GenericAlias>() else {
        return Ok(Value::NotImplemented);
    };
    if a.starred != b.starred || !vm.eq(&a.origin, &b.origin)? {
        return Ok(Value::bool(false));
    }
    let (a, b) = (Value::from(a.args.clone()), Value::from(b.args.clone()));
    vm.eq(&a, &b).map(Value::bool)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let origin = vm.hash(&this.origin)?;
    let items = vm.hash(&Value::from(this.args.clone()))?;
    Ok(Value::Int(origin ^ items))
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let origin = state(vm, &args[0])?.origin.clone();
    let made = vm.call_packed(&origin, &args[1], &args[2])?;
    let name = vm.names.__orig_class__.clone();
    if let Err(raise) = vm.set_attr(&made, &name, args[0].clone()) {
        use crate::types::exception::Exc;
        let harmless = vm.raised(&raise, Exc::AttributeError) || vm.raised(&raise, Exc::TypeError);
        if !harmless {
            return Err(raise);
        }
    }
    Ok(made)
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let items = substitute(
        vm,
        &args[0],
        this.args.items(),
        this.parameters.items(),
        &args[1],
    )?;
    let items = Value::from(Tuple::new(items));
    make(vm, this.origin.clone(), &items)
}

fn mro_entries(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let origin = state(vm, &args[0])?.origin.clone();
    let generic = vm.types.generic.clone();
    let is_generic = matches!(&origin, Value::Class(class) if class.as_gc().is(&generic));
    if is_generic && let Some(bases) = args[1].as_tuple() {
        // `Generic[T]` adds nothing beside a base that is generic itself.
        let others = bases.items().iter().filter(|base| !base.is(&args[0]));
        for base in others {
            let base = base
                .native::<GenericAlias>()
                .map_or_else(|| base.clone(), |alias| alias.origin.clone());
            if matches!(&base, Value::Class(class) if class.is_subclass(&generic)) {
                return Ok(Value::from(Tuple::new(Vec::new())));
            }
        }
    }
    Ok(Value::from(Tuple::new([origin])))
}

fn instance_check(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn subclass_check(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    let own = matches!(
        name.as_str(),
        "__class__"
            | "__origin__"
            | "__args__"
            | "__parameters__"
            | "__unpacked__"
            | "__mro_entries__"
            | "__reduce__"
            | "__reduce_ex__"
            | "__copy__"
            | "__deepcopy__"
            | "__orig_class__"
    );
    if own {
        return vm.generic_get_attr(&args[0], &name);
    }
    let origin = state(vm, &args[0])?.origin.clone();
    vm.get_attr(&origin, &name)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union_of(vm, &args[0], &args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union_of(vm, &args[1], &args[0])
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let starred = Native::new(
        vm.types.generic_alias.clone(),
        GenericAlias {
            origin: this.origin.clone(),
            args: this.args.clone(),
            parameters: this.parameters.clone(),
            starred: true,
        },
    );
    vm.iter(&Value::from(Tuple::new([starred])))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let class = Value::from(vm.class_of(&args[0]));
    let items = Value::from(this.args.clone());
    Ok(super::object::reduction(
        class,
        vec![this.origin.clone(), items],
    ))
}

fn get_origin(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(state(vm, this)?.origin.clone())
}

fn get_args(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.args.clone()))
}

fn get_parameters(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.parameters.clone()))
}

fn get_unpacked(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(state(vm, this)?.starred))
}

crate::methods! { pub METHODS:
    "__new__($type, origin, args, /)" => new,
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__hash__($self, /)" => hash,
    "__call__($self, /, *args, **kwargs)" => call,
    "__getitem__($self, key, /)" => getitem,
    "__mro_entries__($self, bases, /)" => mro_entries,
    "__instancecheck__($self, instance, /)" => instance_check,
    "__subclasscheck__($self, subclass, /)" => subclass_check,
    "__getattribute__($self, name, /)" => getattribute,
    "__or__($self, value, /)" => or,
    "__ror__($self, value, /)" => ror,
    "__iter__($self, /)" => iter,
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    "__origin__" => get_origin,
    "__args__" => get_args,
    "__parameters__" => get_parameters,
    "__unpacked__" => get_unpacked,
}

impl Vm {
    /// `origin[item]`: a `types.GenericAlias`.
    pub fn generic_alias(&mut self, origin: &Value, item: &Value) -> Result<Value> {
        make(self, origin.clone(), item)
    }
}
