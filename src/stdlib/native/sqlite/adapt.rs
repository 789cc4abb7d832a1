//! Adapters (from a script's types to SQLite's) and converters (back), and the functions of the module.

use super::errors::programming_error;
use super::{State, connection, raw, with_classes};
use crate::object::{Gc, Result, Value};
use crate::types::dict::Dict;
use crate::types::iterator::new_native;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Adapters by (type, protocol).
pub fn adapters(vm: &mut Vm) -> Gc<Dict> {
    let state = vm.extension::<State>();
    state.adapters.get_or_init(|| Gc::new(Dict::new())).clone()
}

/// Converters by the name of the type, in capitals.
pub fn converters(vm: &mut Vm) -> Gc<Dict> {
    let state = vm.extension::<State>();
    state
        .converters
        .get_or_init(|| Gc::new(Dict::new()))
        .clone()
}

/// The converter for a declared type.
pub fn converter(vm: &mut Vm, name: &str) -> Result<Value> {
    let all = converters(vm);
    let found = all.get(vm, &Value::from(name.to_uppercase()))?;
    Ok(found.unwrap_or(Value::None))
}

/// What stands for `object` by this protocol.
pub fn adapted(
    vm: &mut Vm,
    object: &Value,
    protocol: &Value,
    otherwise: Option<&Value>,
) -> Result<Value> {
    let class = Value::from(vm.class_of(object));
    let key = Value::from(Tuple::new([class, protocol.clone()]));
    let all = adapters(vm);
    if let Some(adapter) = all.get(vm, &key)? {
        return vm.call(&adapter, std::slice::from_ref(object));
    }
    for (from, name, argument) in [
        (protocol, "__adapt__", object),
        (object, "__conform__", protocol),
    ] {
        let name = vm.intern(name);
        if let Some(method) = vm.find_attr(from, &name)? {
            let answer = match vm.call(&method, std::slice::from_ref(argument)) {
                Err(raise) if vm.raised(&raise, crate::types::exception::Exc::TypeError) => {
                    Value::None
                }
                answer => answer?,
            };
            if !answer.is_none() {
                return Ok(answer);
            }
        }
    }
    match otherwise {
        Some(value) => Ok(value.clone()),
        None => Err(programming_error(vm, "can't adapt")),
    }
}

fn adapt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let protocol = match args[1].given() {
        Some(protocol) => protocol.clone(),
        None => with_classes(vm, |all| Value::from(all.protocol.clone())),
    };
    adapted(vm, &args[0], &protocol, args[2].given())
}

fn register_adapter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Value::Class(class) = &args[0] else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!(
            "register_adapter() argument 1 must be type, not {name}"
        )));
    };
    let types = vm.types.clone();
    let basic = [
        &types.int,
        &types.float,
        &types.str,
        &types.bytearray,
        &types.bytes,
        &types.bool_,
    ];
    let none = vm.class_of(&Value::None);
    if class.as_gc().is(&none) || basic.iter().any(|basic| class.as_gc().is(basic)) {
        vm.extension::<State>().adapts_basic.set(true);
    }
    let protocol = with_classes(vm, |all| Value::from(all.protocol.clone()));
    let key = Value::from(Tuple::new([args[0].clone(), protocol]));
    let all = adapters(vm);
    all.insert(vm, key, args[1].clone())?;
    Ok(Value::None)
}

fn register_converter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(name) = args[0].as_str() else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!(
            "register_converter() argument 1 must be str, not {name}"
        )));
    };
    let all = converters(vm);
    all.insert(
        vm,
        Value::from(name.as_str().to_uppercase()),
        args[1].clone(),
    )?;
    Ok(Value::None)
}

fn complete_statement(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(text) = args[0].as_str() else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!(
            "complete_statement() argument 'statement' must be str, not {name}"
        )));
    };
    if text.as_str().contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    Ok(Value::bool(raw::is_complete(text.as_str())))
}

fn enable_callback_tracebacks(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let shows = vm.truth(&args[0])?;
    vm.extension::<State>().shows_tracebacks.set(shows);
    Ok(Value::None)
}

/// `PrepareProtocol()`.
struct Protocol;

impl crate::object::Trace for Protocol {
    fn trace(&self, _: &mut crate::object::Tracer<'_>) {}
}

impl crate::object::NativeData for Protocol {}

fn new_protocol(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    new_native(vm, &args[0], Protocol)
}

crate::getters! { pub NO_GETTERS: }

crate::methods! { pub PROTOCOL:
    "__new__($type)" => new_protocol,
}

crate::methods! { pub FUNCTIONS:
    /// Open a connection to the SQLite database file 'database'.
    "connect($module, /, *args, **kwargs)" => connection::connect,
    /// Adapt given object to given protocol.
    "adapt($module, obj, proto=<unrepresentable>, alt=<unrepresentable>, /)" => adapt,
    /// Register a function to adapt Python objects to SQLite values.
    "register_adapter($module, type, adapter, /)" => register_adapter,
    /// Register a function to convert SQLite values to Python objects.
    "register_converter($module, typename, converter, /)" => register_converter,
    /// Checks if a string contains a complete SQL statement.
    "complete_statement($module, /, statement)" => complete_statement,
    /// Enable or disable callback functions throwing errors to stderr.
    "enable_callback_tracebacks($module, enable, /)" => enable_callback_tracebacks,
}
