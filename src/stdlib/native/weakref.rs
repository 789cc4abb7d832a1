//! `_weakref`: references that do not keep their object alive.  Proxies and the weak containers are written in
//! Python on top of them (`weakref`).

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use rustc_hash::FxHashMap;

use crate::object::class::Layout;
use crate::object::heap::{self, WeakCell};
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types;
use crate::vm::{CompareOp, Vm};

/// A weak reference.
struct Reference {
    cell: Rc<WeakCell>,
    callback: Value,
    /// The hash of the object, once asked for: it outlives the object.
    hash: Cell<Option<i64>>,
}

impl Trace for Reference {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.callback);
    }
}

impl NativeData for Reference {}

/// What the heap queues when an object with a callback dies.
struct Callback {
    function: Value,
    /// The reference that the callback gets; not owned: once it is gone nobody wants the call.
    reference: RefCell<Option<Rc<WeakCell>>>,
}

impl Trace for Callback {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.function);
    }
}

impl NativeData for Callback {
    fn finalize(&self, vm: &mut Vm, _: &Value) {
        let reference = self.reference.borrow().as_ref().and_then(|cell| cell.get());
        let Some(reference) = reference else {
            return;
        };
        if let Err(raise) = vm.call(&self.function, &[reference]) {
            vm.report_unraisable(&raise, &self.function);
        }
    }
}

/// Whether what the heap would queue is one of the library's own callbacks that only forget the object: nobody
/// sees whether they have run once the program is over.
pub fn only_tidies_up(callback: &Value) -> bool {
    let Some(Value::Function(function)) = callback
        .native::<Callback>()
        .map(|callback| &callback.function)
    else {
        return false;
    };
    let code = &function.code;
    let is_in = |module: &str| code.code.source.name() == module;
    match code.qualname.as_str() {
        "_removeHandlerRef" => is_in("<frozen logging._handler>"),
        "WeakSet.__init__.<locals>.remove"
        | "WeakKeyDictionary.__init__.<locals>.remove"
        | "WeakValueDictionary.__init__.<locals>.remove" => is_in("<frozen weakref>"),
        _ => false,
    }
}

/// A reference object's cell, weakly, and the cell of its target.
type Known = (Weak<WeakCell>, Rc<WeakCell>);

/// References without a callback, by the address of their object: asking twice gives the same one.
#[derive(Default)]
struct State {
    class: RefCell<Option<Gc<Class>>>,
    plain: RefCell<FxHashMap<usize, Known>>,
}

impl State {
    fn known(&self, target: &Value) -> Option<Value> {
        let plain = self.plain.borrow();
        let (cell, reference) = plain.get(&target.address())?;
        // Another object may have taken over the address.
        cell.upgrade()?.get()?;
        reference.get()
    }

    fn remember(&self, target: &Value, cell: &Rc<WeakCell>, reference: &Value) {
        let Some(weak) = WeakCell::new(reference, None) else {
            return;
        };
        let mut plain = self.plain.borrow_mut();
        if plain.len() >= 64 && plain.len().is_power_of_two() {
            plain.retain(|_, (cell, _)| cell.strong_count() > 0);
        }
        let old = plain.insert(target.address(), (Rc::downgrade(cell), weak));
        drop(plain);
        drop(old);
    }
}

/// Whether weak references to a value are allowed, as in CPython.
fn is_referenceable(vm: &Vm, value: &Value) -> bool {
    match value {
        Value::Instance(instance) => {
            let class = instance.class();
            class.lookup(&vm.names.__weakref__).is_some()
                || matches!(
                    class.layout,
                    Layout::Set | Layout::FrozenSet | Layout::Module
                )
                // Such as `functools.partial`.
                || class.flags.get().builtin && matches!(class.layout, Layout::Native(_))
        }
        Value::Set(_)
        | Value::Function(_)
        | Value::Method(_)
        | Value::Builtin(_)
        | Value::Class(_)
        | Value::Generator(_)
        | Value::Module(_)
        | Value::Code(_) => true,
        Value::Native(native) => {
            let types = &vm.types;
            let without = [
                &types.property,
                &types.staticmethod,
                &types.classmethod,
                &types.super_,
                &types.mappingproxy,
                &types.getset_descriptor,
                &types.member_descriptor,
                &types.traceback,
                &types.frame,
            ];
            !without.iter().any(|class| class.is(&native.class))
        }
        _ => false,
    }
}

fn reference_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<State>();
    let known = state.class.borrow().clone();
    known.unwrap_or_else(|| {
        let (types, names) = (vm.types.clone(), vm.names.clone());
        let layout = Layout::Native("weakref.ReferenceType");
        let name = "weakref.ReferenceType";
        let class = types::make_class(&names, name, &[&types.object], layout, true, false);
        types::fill(&types, &names, &class, METHODS, GETTERS, "");
        *state.class.borrow_mut() = Some(class.clone());
        class
    })
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let given = args[1].as_tuple();
    let given = given.as_ref().map_or(&[][..], |given| given.items());
    let (target, callback) = match given {
        [target] => (target, Value::None),
        [target, callback, ..] => (target, callback.clone()),
        [] => return Err(vm.type_error("__new__ expected at least 1 argument, got 0")),
    };
    if !is_referenceable(vm, target) {
        let name = vm.type_name(target);
        return Err(vm.type_error(format!("cannot create weak reference to '{name}' object")));
    }
    let own = reference_class(vm);
    let is_plain =
        callback.is_none() && matches!(&args[0], Value::Class(class) if class.as_gc().is(&own));
    let state = vm.extension::<State>();
    if is_plain && let Some(known) = state.known(target) {
        return Ok(known);
    }
    let holder = (!callback.is_none()).then(|| {
        let data = Callback {
            function: callback.clone(),
            reference: RefCell::new(None),
        };
        Native::new(vm.types.object.clone(), data)
    });
    let Some(cell) = WeakCell::new(target, holder.clone()) else {
        return Err(vm.type_error("cannot create weak reference"));
    };
    let data = Reference {
        cell: cell.clone(),
        callback,
        hash: Cell::new(None),
    };
    let reference = vm.wrap_native(&args[0], &own, data)?;
    if let Some(data) = holder.as_ref().and_then(Value::native::<Callback>) {
        *data.reference.borrow_mut() = WeakCell::new(&reference, None);
    }
    if is_plain {
        state.remember(target, &cell, &reference);
    }
    Ok(reference)
}

fn init(_: &mut Vm, _: &[Value]) -> Result<Value> {
    // `__new__` has seen to everything; subclasses pass their arguments on.
    Ok(Value::None)
}

/// What a weak reference leads to; `None` for a dead one, and for what is no reference.
pub fn target_of(reference: &Value) -> Option<Value> {
    reference.native::<Reference>()?.cell.get()
}

fn target(vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
    match this.native::<Reference>() {
        Some(reference) => Ok(reference.cell.get()),
        None => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'weakref.ReferenceType' object but received a '{class}'"
            )))
        }
    }
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(target(vm, &args[0])?.unwrap_or(Value::None))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let address = args[0].address();
    Ok(Value::from(match target(vm, &args[0])? {
        None => format!("<weakref at {address:#x}; dead>"),
        Some(object) => {
            let names = vm.names.clone();
            let class = vm.type_name(&object);
            let place = format!("'{class}' at {:#x}", object.address());
            match vm.find_attr(&object, &names.__name__)? {
                Some(Value::Str(ref name)) => {
                    format!("<weakref at {address:#x}; to {place} ({})>", name.as_str())
                }
                _ => format!("<weakref at {address:#x}; to {place}>"),
            }
        }
    }))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(this) = args[0].native::<Reference>() else {
        return Ok(Value::NotImplemented);
    };
    if let Some(hash) = this.hash.get() {
        return Ok(Value::Int(hash));
    }
    let Some(object) = this.cell.get() else {
        return Err(vm.type_error("weak object has gone away"));
    };
    let hash = vm.hash(&object)?;
    this.hash.set(Some(hash));
    Ok(Value::Int(hash))
}

fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> Result<Value> {
    let (Some(a), Some(b)) = (args[0].native::<Reference>(), args[1].native::<Reference>()) else {
        return Ok(Value::NotImplemented);
    };
    match (a.cell.get(), b.cell.get()) {
        (Some(a), Some(b)) => vm.compare(op, &a, &b),
        _ => Ok(Value::bool(args[0].is(&args[1]) == (op == CompareOp::Eq))),
    }
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compare(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compare(vm, args, CompareOp::Ne)
}

fn get_callback(_: &mut Vm, this: &Value) -> Result<Value> {
    Ok(match this.native::<Reference>() {
        Some(reference) if reference.cell.get().is_some() => reference.callback.clone(),
        _ => Value::None,
    })
}

fn count(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(heap::weak_reference_count(&args[0])))
}

crate::methods! { METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, *args, **kwargs)" => init,
    "__call__($self, /)" => call,
    "__repr__($self, /)" => repr,
    "__hash__($self, /)" => hash,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
}

crate::getters! { GETTERS:
    "__callback__" => get_callback,
}

crate::methods! { FUNCTIONS:
    /// Return the number of weak references to 'object'.
    "getweakrefcount($module, object, /)" => count,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_weakref", "Weak-reference support module.", FUNCTIONS);
    let class = reference_class(vm);
    set(vm, &module, "ref", class.clone());
    set(vm, &module, "ReferenceType", class);
    Ok(Value::from(module))
}
