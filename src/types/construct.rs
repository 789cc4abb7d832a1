//! Calls of `int`, `str`, `list`, `tuple`, `dict` and the like themselves, without a detour over their
//! `__new__` and `__init__`: they are among the commonest calls that scripts make.

use super::dict::{Dict, update};
use super::list::List;
use super::list::methods::list_from;
use super::set::{Set, operations};
use super::tuple::tuple_from;
use crate::object::class::Layout;
use crate::object::{Class, Gc, Result, Value};
use crate::vm::Vm;

/// What calling a built-in class with these arguments gives; `None` where the long way has to
/// be gone: another class, or a wrong number of arguments.
pub fn construct(vm: &mut Vm, class: &Gc<Class>, args: &[Value]) -> Result<Option<Value>> {
    use super::{float, range};
    Ok(Some(match (class.layout, args) {
        (Layout::Int, [source @ (Value::Int(_) | Value::Float(_) | Value::Str(_))])
            if class.is(&vm.types.int) =>
        {
            super::int::from_object(vm, source)?
        }
        (Layout::Int, [value]) if class.is(&vm.types.bool_) => Value::bool(vm.truth(value)?),
        (Layout::Float, [source @ (Value::Int(_) | Value::Float(_) | Value::Str(_))])
            if class.is(&vm.types.float) =>
        {
            Value::float(float::parse::from_object(vm, source)?)
        }
        (Layout::Str, [value]) if class.is(&vm.types.str) => vm.str_object(value)?,
        (_, [Value::Int(stop)]) if class.is(&vm.types.range) => {
            Value::from(range::Range::small(0, *stop, 1))
        }
        (Layout::List, []) if class.is(&vm.types.list) => Value::from(List::new(Vec::new())),
        (Layout::List, [iterable]) if class.is(&vm.types.list) => {
            Value::from(list_from(vm, iterable)?)
        }
        (Layout::Tuple, [iterable]) if class.is(&vm.types.tuple) => {
            Value::from(tuple_from(vm, iterable)?)
        }
        (Layout::Dict, []) if class.is(&vm.types.dict) => Value::from(Gc::new(Dict::new())),
        (Layout::Dict, [Value::Dict(source)]) if class.is(&vm.types.dict) => {
            Value::from(Gc::new(source.copy()))
        }
        (Layout::Dict, [source]) if class.is(&vm.types.dict) => {
            let dict = Dict::new();
            update::merge_pairs_or_mapping(vm, &dict, source)?;
            Value::from(Gc::new(dict))
        }
        (Layout::Set, []) if class.is(&vm.types.set) => Value::from(Gc::new(Set::new())),
        (Layout::Set, [iterable]) if class.is(&vm.types.set) => {
            let set = Set::new();
            operations::update(vm, &set, iterable)?;
            Value::from(Gc::new(set))
        }
        _ => return Ok(None),
    }))
}
