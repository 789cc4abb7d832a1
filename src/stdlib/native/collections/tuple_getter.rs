//! `_tuplegetter`: the descriptor behind the fields of a `namedtuple`.

use std::cell::RefCell;

use crate::object::native::NativeData;
use crate::object::{Result, Trace, Tracer, Value};
use crate::types::iterator::new_native;
use crate::types::tuple::{Tuple, tuple_of};
use crate::vm::Vm;

/// Gives the item at an index of the tuple that it is asked for on.
pub struct TupleGetter {
    index: usize,
    doc: RefCell<Value>,
}

impl NativeData for TupleGetter {
    fn tuple_index(&self) -> Option<usize> {
        Some(self.index)
    }
}

impl Trace for TupleGetter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.doc.trace(tracer);
    }
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a TupleGetter> {
    match value.native::<TupleGetter>() {
        Some(getter) => Ok(getter),
        None => Err(vm.type_error("descriptor requires a '_tuplegetter' object")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let index = vm.to_i64(&args[1])?;
    let data = TupleGetter {
        index: index.max(0) as usize,
        doc: RefCell::new(args[2].clone()),
    };
    new_native(vm, &args[0], data)
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let getter = receiver(vm, &args[0])?;
    let Some(obj) = args[1].not_none() else {
        return Ok(args[0].clone());
    };
    let index = getter.index;
    match tuple_of(obj) {
        Some(tuple) => match tuple.items().get(index) {
            Some(item) => Ok(item.clone()),
            None => Err(vm.index_error("tuple index out of range")),
        },
        None => {
            let name = vm.type_name(obj);
            Err(vm.type_error(format!(
                "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
            )))
        }
    }
}

fn set(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let exc = crate::types::exception::Exc::AttributeError;
    Err(vm.error(exc, "can't set attribute"))
}

fn delete(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let exc = crate::types::exception::Exc::AttributeError;
    Err(vm.error(exc, "can't delete attribute"))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let getter = receiver(vm, &args[0])?;
    let doc = getter.doc.borrow().clone();
    let doc = vm.repr(&doc)?;
    let class = vm.class_of(&args[0]).name();
    Ok(Value::from(format!(
        "{}({}, {})",
        class.as_str(),
        getter.index,
        doc.as_str()
    )))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let getter = receiver(vm, &args[0])?;
    let doc = getter.doc.borrow().clone();
    let args_of_class = Tuple::new([Value::from(getter.index), doc]);
    let class = Value::from(vm.class_of(&args[0]));
    Ok(Value::from(Tuple::new([class, Value::from(args_of_class)])))
}

fn get_doc(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.doc.borrow().clone())
}

fn set_doc(vm: &mut Vm, this: &Value, doc: Value) -> Result<()> {
    let old = receiver(vm, this)?.doc.replace(doc);
    drop(old);
    Ok(())
}

crate::methods! { pub METHODS:
    "__new__($type, index, doc, /)" => new,
    /// Return an attribute of instance, which is of type owner.
    "__get__($self, instance, owner=None, /)" => get,
    /// Set an attribute of instance to value.
    "__set__($self, instance, value, /)" => set,
    /// Delete an attribute of instance.
    "__delete__($self, instance, /)" => delete,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    "__doc__" => get_doc; set set_doc,
}
