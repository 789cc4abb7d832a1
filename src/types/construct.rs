//! Calls of `list`, `tuple`, `dict` and `set` themselves, without a detour over their
//! `__new__` and `__init__`: they are among the commonest calls that scripts make.

use super::dict::{Dict, update};
use super::list::List;
use super::list::methods::list_from;
use super::set::{Set, operations};
use super::tuple::tuple_from;
use crate::object::class::Layout;
use crate::object::{Class, Gc, Result, Value};
use crate::vm::Vm;

/// What calling a built-in container class with these arguments gives; `None` where the long way has to
/// be gone: another class, or a wrong number of arguments.
pub fn construct(vm: &mut Vm, class: &Gc<Class>, args: &[Value]) -> Result<Option<Value>> {
    let types = vm.types.clone();
    Ok(Some(match (class.layout, args) {
        (Layout::List, []) if class.is(&types.list) => Value::from(List::new(Vec::new())),
        (Layout::List, [iterable]) if class.is(&types.list) => {
            Value::from(list_from(vm, iterable)?)
        }
        (Layout::Tuple, [iterable]) if class.is(&types.tuple) => {
            Value::from(tuple_from(vm, iterable)?)
        }
        (Layout::Dict, []) if class.is(&types.dict) => Value::from(Gc::new(Dict::new())),
        (Layout::Dict, [source]) if class.is(&types.dict) => {
            let dict = Dict::new();
            update::merge_pairs_or_mapping(vm, &dict, source)?;
            Value::from(Gc::new(dict))
        }
        (Layout::Set, []) if class.is(&types.set) => Value::from(Gc::new(Set::new())),
        (Layout::Set, [iterable]) if class.is(&types.set) => {
            let set = Set::new();
            operations::update(vm, &set, iterable)?;
            Value::from(Gc::new(set))
        }
        _ => return Ok(None),
    }))
}
