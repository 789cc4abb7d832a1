//! `mappingproxy`: a read-only view of a mapping, as `C.__dict__` gives it.

use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::vm::{BinaryOp, CompareOp, Vm};

/// The mapping behind a proxy.
pub struct MappingProxy {
    pub mapping: Value,
}

impl Trace for MappingProxy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.mapping);
    }
}

impl NativeData for MappingProxy {}

/// A proxy of a dict.
pub fn proxy_of(vm: &Vm, dict: &Gc<Dict>) -> Value {
    Native::new(
        vm.types.mappingproxy.clone(),
        MappingProxy {
            mapping: Value::from(dict.clone()),
        },
    )
}

fn mapping(this: &Value) -> Value {
    this.native::<MappingProxy>()
        .map_or(Value::None, |proxy| proxy.mapping.clone())
}

fn unwrap(value: &Value) -> Value {
    value
        .native::<MappingProxy>()
        .map_or_else(|| value.clone(), |proxy| proxy.mapping.clone())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let names = vm.names.clone();
    let is_mapping = vm.lookup_special(&args[1], &names.__getitem__).is_some()
        && !matches!(&args[1], Value::List(_) | Value::Tuple(_));
    if !is_mapping {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "mappingproxy() argument must be a mapping, not {name}"
        )));
    }
    Ok(Native::new(
        vm.types.mappingproxy.clone(),
        MappingProxy {
            mapping: args[1].clone(),
        },
    ))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.get_item(&mapping(&args[0]), &args[1])
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.contains(&mapping(&args[0]), &args[1]).map(Value::bool)
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.len(&mapping(&args[0])).map(Value::from)
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.iter(&mapping(&args[0]))
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let default = args[2].given().cloned().unwrap_or(Value::None);
    vm.call_method(&mapping(&args[0]), "get", &[args[1].clone(), default])
}

fn keys(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&mapping(&args[0]), "keys", &[])
}

fn values(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&mapping(&args[0]), "values", &[])
}

fn items(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&mapping(&args[0]), "items", &[])
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&mapping(&args[0]), "copy", &[])
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&mapping(&args[0]), "__reversed__", &[])
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let inner = vm.repr(&mapping(&args[0]))?;
    Ok(Value::from(format!("mappingproxy({})", inner.as_str())))
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.str(&mapping(&args[0])).map(Value::from)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.hash(&mapping(&args[0])).map(Value::Int)
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.compare(CompareOp::Eq, &mapping(&args[0]), &unwrap(&args[1]))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.compare(CompareOp::Ne, &mapping(&args[0]), &unwrap(&args[1]))
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.binary(BinaryOp::BitOr, &unwrap(&args[0]), &unwrap(&args[1]))
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.binary(BinaryOp::BitOr, &unwrap(&args[1]), &unwrap(&args[0]))
}

fn ior(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.type_error("'|=' is not supported by mappingproxy; use '|' instead"))
}

crate::methods! { pub METHODS:
    "__new__($type, mapping)" => new,
    "__getitem__($self, key, /)" => getitem,
    "__contains__($self, key, /)" => contains,
    "__len__($self, /)" => len,
    "__iter__($self, /)" => iter,
    /// Return the value for key if key is in the mapping, else default.
    "get($self, key, default=None, /)" => get,
    /// a set-like object providing a view on D's keys
    "keys($self, /)" => keys,
    /// an object providing a view on D's values
    "values($self, /)" => values,
    /// a set-like object providing a view on D's items
    "items($self, /)" => items,
    /// a shallow copy of D
    "copy($self, /)" => copy,
    "__reversed__($self, /)" => reversed,
    "__repr__($self, /)" => repr,
    "__str__($self, /)" => str,
    "__hash__($self, /)" => hash,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
    "__or__($self, value, /)" => or,
    "__ror__($self, value, /)" => ror,
    "__ior__($self, value, /)" => ior,
}

crate::getters! { pub GETTERS: }
