//! `_pickle`: objects as bytes and back, as CPython's pickle writes them.  `dump.rs` walks the objects,
//! `reduce.rs` takes apart those that say themselves how, `load.rs` makes objects again.

mod dump;
mod load;
mod load_ops;
mod op;
mod reduce;

use std::cell::OnceCell;

use crate::object::{Class, Gc, Raise, Result, Value};
use crate::stdlib::set;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The protocol that is written unless another is asked for.
pub const DEFAULT_PROTOCOL: i64 = 5;
/// The newest protocol.
pub const HIGHEST_PROTOCOL: i64 = 5;

/// The exceptions of the module.
#[derive(Default)]
struct State {
    classes: OnceCell<[Value; 3]>,
}

/// `PickleError`, `PicklingError`, `UnpicklingError`.
fn classes(vm: &mut Vm) -> Result<[Value; 3]> {
    let state = vm.extension::<State>();
    if let Some(classes) = state.classes.get() {
        return Ok(classes.clone());
    }
    let exception = Value::from(vm.exception_class(Exc::Exception));
    let base = error_class(vm, "PickleError", exception)?;
    let pickling = error_class(vm, "PicklingError", base.clone())?;
    let unpickling = error_class(vm, "UnpicklingError", base.clone())?;
    let classes = [base, pickling, unpickling];
    Ok(state.classes.get_or_init(|| classes).clone())
}

fn error_class(vm: &mut Vm, name: &str, base: Value) -> Result<Value> {
    let dict = Gc::new(Dict::new());
    let names = vm.names.clone();
    drop(dict.insert_str(&names.__module__, Value::from("_pickle")));
    let metaclass = Value::from(vm.types.type_.clone());
    let bases = Value::from(Tuple::new(vec![base]));
    vm.call(&metaclass, &[Value::from(name), bases, Value::from(dict)])
}

fn raise_class(vm: &mut Vm, index: usize, message: &str) -> Raise {
    let class = match classes(vm) {
        Ok(classes) => classes[index].clone(),
        Err(raise) => return raise,
    };
    match vm.call(&class, &[Value::from(message)]) {
        Ok(Value::Instance(ref exception)) => Raise::new(exception.share()),
        Ok(_) => vm.system_error(message),
        Err(raise) => raise,
    }
}

/// A `PicklingError`.
pub fn pickling_error(vm: &mut Vm, message: &str) -> Raise {
    raise_class(vm, 1, message)
}

/// An `UnpicklingError`.
pub fn unpickling_error(vm: &mut Vm, message: &str) -> Raise {
    raise_class(vm, 2, message)
}

/// Whether an exception is an `UnpicklingError`.
pub fn is_unpickling_error(vm: &mut Vm, raise: &Raise) -> bool {
    let class = classes(vm).ok().and_then(|classes| as_class(&classes[2]));
    class.is_some_and(|class| raise.exception().class().is_subclass(&class))
}

/// The class of a value that is one.
pub fn as_class(value: &Value) -> Option<Gc<Class>> {
    match value {
        Value::Class(class) => Some(class.share()),
        _ => None,
    }
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Optimized C implementation for the Python pickle module.";
    let module = vm.native_module("_pickle", doc, dump::FUNCTIONS);
    vm.add_functions(&module, "_pickle", load::FUNCTIONS);
    let names = ["PickleError", "PicklingError", "UnpicklingError"];
    for (name, class) in names.into_iter().zip(classes(vm)?) {
        set(vm, &module, name, class);
    }
    let pickler = dump::class(vm);
    set(vm, &module, "Pickler", pickler);
    let unpickler = load::class(vm);
    set(vm, &module, "Unpickler", unpickler);
    Ok(Value::from(module))
}
