//! Iterators: native objects whose [`NativeData::next`] gives the next item.  The
//! VM calls that directly; scripts reach it by the `__next__` row that all share.
//!
//! An iterator that is exhausted drops what it iterates over, and stays exhausted.

pub mod lazy;
pub mod protocol;
pub mod sequences;

pub use protocol::SequenceIterator;

use crate::object::instance::Payload;
use crate::object::native::NativeData;
use crate::object::{Native, Result, Value};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// What `__new__` of a native class makes: a native object of exactly that class, an instance that
/// carries the data for a subclass.
pub fn new_native(vm: &mut Vm, requested: &Value, data: impl NativeData) -> Result<Value> {
    match requested {
        Value::Class(class) if class.flags.get().builtin => Ok(Native::new(class.share(), data)),
        Value::Class(class) => vm.new_instance(class.share(), Payload::Native(Box::new(data))),
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!("X is not a type object ({name})")))
        }
    }
}

/// `__iter__`: an iterator is its own.
pub fn iter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

/// `__next__`, by [`NativeData::next`].
pub fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let item = match args[0].native_data() {
        Some(data) if data.is_iterator() => data.next(vm)?,
        _ => {
            let name = vm.type_name(&args[0]);
            return Err(vm.type_error(format!("'{name}' object is not an iterator")));
        }
    };
    item.ok_or_else(|| vm.stop_iteration(Value::None))
}

/// `(function, (args...))`, as `__reduce__` answers.
pub fn reduced(function: Value, args: Vec<Value>) -> Value {
    Value::from(Tuple::new([function, Value::from(Tuple::new(args))]))
}

/// `(iter, (sequence,), index)`, or `(iter, ((),))` for an exhausted iterator.
pub fn reduced_iter(vm: &mut Vm, name: &str, sequence: Option<Value>, at: i64) -> Result<Value> {
    let name = vm.intern(name);
    let function = vm.builtins.get_str(&name).unwrap_or(Value::None);
    Ok(match sequence {
        Some(sequence) => Value::from(Tuple::new([
            function,
            Value::from(Tuple::new([sequence])),
            Value::Int(at),
        ])),
        None => reduced(function, vec![Value::from(Tuple::new([]))]),
    })
}

crate::methods! { pub METHODS:
    /// Implement iter(self).
    "__iter__($self, /)" => iter,
    /// Implement next(self).
    "__next__($self, /)" => next,
}

crate::getters! { pub GETTERS: }
