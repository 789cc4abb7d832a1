//! The methods of `list`, but for indexing and sorting.

use super::{List, list_of, sort, subscript};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::iterator::sequences::{ListIterator, ListReverseIterator};
use crate::types::sequence::{self, Repetition, rich_comparisons};
use crate::types::tuple::tuple_of;
use crate::vm::drain::Sink;
use crate::vm::{CompareOp, Vm};

/// The list behind a receiver.
pub(super) fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a List> {
    list_of(value).ok_or_else(|| wrong_receiver(vm, value))
}

#[cold]
fn wrong_receiver(vm: &mut Vm, value: &Value) -> Raise {
    let name = vm.type_name(value);
    vm.type_error(format!(
        "descriptor requires a 'list' object but received a '{name}'"
    ))
}

/// Appends everything from an iterable.
pub fn extend(vm: &mut Vm, list: &List, iterable: &Value) -> Result<()> {
    let snapshot = match iterable {
        Value::List(other) => Some(other.items().clone()),
        Value::Tuple(other) => Some(other.items().to_vec()),
        _ => None,
    };
    if let Some(items) = snapshot {
        list.items_mut().extend(items);
        return Ok(());
    }
    let iterator = vm.iter(iterable)?;
    // As CPython, the iterable is asked how much there will be; too much is refused at once.
    let expected = vm.length_hint(iterable, 8)?;
    if list.items_mut().try_reserve(expected).is_err() {
        return Err(vm.error_with(Exc::MemoryError, Vec::new()));
    }
    vm.pour(&iterator, &mut End(list))?;
    Ok(())
}

/// The end of a list, which grows as items come: whoever makes them can see it.
struct End<'a>(&'a List);

impl Sink for End<'_> {
    fn take(&mut self, item: Value) -> std::result::Result<(), Value> {
        self.0.push(item);
        Ok(())
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.wrap_new(&args[0], Value::from(List::new(Vec::new())))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    list.clear();
    if let Some(iterable) = args[1].given() {
        extend(vm, list, iterable)?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    if list.is_empty() {
        return Ok(Value::from("[]"));
    }
    sequence::guarded_repr(vm, &args[0], "[...]", |vm| {
        let items = sequence::join_reprs(vm, &|at| list.get(at))?;
        Ok(format!("[{items}]"))
    })
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    let Some(other) = list_of(&args[1]) else {
        return Ok(Value::NotImplemented);
    };
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && list.len() != other.len() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    sequence::compare(vm, op, &|at| list.get(at), &|at| other.get(at))
}

rich_comparisons!(compare);

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(ListIterator::make(vm, args[0].clone()))
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(ListReverseIterator::make(vm, args[0].clone()))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, &args[0])?.len()))
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    let Some(other) = list_of(&args[1]) else {
        return sequence::concatenation_result(vm, &args[0], "list", &args[1]);
    };
    let mut items = Vec::with_capacity(list.len() + other.len());
    items.extend_from_slice(&list.items());
    items.extend_from_slice(&other.items());
    Ok(Value::from(List::new(items)))
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    match sequence::repetition(vm, &args[0], &args[1])? {
        Repetition::Times(count) => {
            let items = sequence::repeat(vm, &list.items(), count)?;
            Ok(Value::from(List::new(items)))
        }
        Repetition::Answer(answer) => Ok(answer),
    }
}

fn rmul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    let count = sequence::repeat_count(vm, &args[1])?;
    let items = sequence::repeat(vm, &list.items(), count)?;
    Ok(Value::from(List::new(items)))
}

fn iadd(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    extend(vm, list, &args[1])?;
    Ok(args[0].clone())
}

fn imul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    match sequence::repetition(vm, &args[0], &args[1])? {
        Repetition::Times(count) => {
            let items = sequence::repeat(vm, &list.items(), count)?;
            list.replace(items);
            Ok(args[0].clone())
        }
        Repetition::Answer(answer) => Ok(answer),
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    let found = sequence::find(vm, &|at| list.get(at), &args[1], 0, usize::MAX)?;
    Ok(Value::bool(found.is_some()))
}

fn size_of(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    Ok(Value::from(40 + 8 * list.len()))
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.clear();
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = receiver(vm, &args[0])?.items().clone();
    Ok(Value::from(List::new(items)))
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.push(args[1].clone());
    Ok(Value::None)
}

fn insert(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let index = vm.to_i64(&args[1])?;
    let list = receiver(vm, &args[0])?;
    let len = list.len() as i64;
    let at = if index < 0 {
        (index + len).max(0)
    } else {
        index.min(len)
    };
    list.items_mut().insert(at as usize, args[2].clone());
    Ok(Value::None)
}

fn extend_method(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    extend(vm, list, &args[1])?;
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let index = match &args[1] {
        Value::Undef => -1,
        index => vm.to_i64(index)?,
    };
    let list = receiver(vm, &args[0])?;
    let len = list.len();
    match sequence::position(index, len) {
        Some(at) if at + 1 == len => Ok(list.items_mut().pop().unwrap_or(Value::None)),
        Some(at) => Ok(list.items_mut().remove(at)),
        None if len == 0 => Err(vm.index_error("pop from empty list")),
        None => Err(vm.index_error("pop index out of range")),
    }
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    let found = sequence::find(vm, &|at| list.get(at), &args[1], 0, usize::MAX)?;
    match found {
        Some(at) => {
            // The comparison may have shortened the list.
            let removed = (at < list.len()).then(|| list.items_mut().remove(at));
            drop(removed);
            Ok(Value::None)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    let missing = "list.index(x): x not in list";
    sequence::index(vm, &|at| list.get(at), list.len(), args, missing)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let list = receiver(vm, &args[0])?;
    sequence::count(vm, &|at| list.get(at), &args[1]).map(Value::from)
}

fn reverse(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.items_mut().reverse();
    Ok(Value::None)
}

/// The items of any iterable as a new list: `list(iterable)`.
pub fn list_from(vm: &mut Vm, iterable: &Value) -> Result<Gc<List>> {
    if let Some(tuple) = tuple_of(iterable)
        && matches!(iterable, Value::Tuple(_))
    {
        return Ok(List::new(tuple.items().to_vec()));
    }
    Ok(List::new(vm.collect_sized(iterable)?))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, iterable=(), /)" => init,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return self<value.
    "__lt__($self, value, /)" => lt,
    /// Return self<=value.
    "__le__($self, value, /)" => le,
    /// Return self==value.
    "__eq__($self, value, /)" => eq,
    /// Return self!=value.
    "__ne__($self, value, /)" => ne,
    /// Return self>value.
    "__gt__($self, value, /)" => gt,
    /// Return self>=value.
    "__ge__($self, value, /)" => ge,
    /// Implement iter(self).
    "__iter__($self, /)" => iter,
    /// Return len(self).
    "__len__($self, /)" => len,
    /// Return self[index].
    "__getitem__($self, index, /)" => subscript::get_item,
    /// Set self[key] to value.
    "__setitem__($self, key, value, /)" => subscript::set_item,
    /// Delete self[key].
    "__delitem__($self, key, /)" => subscript::delete_item,
    /// Return self+value.
    "__add__($self, value, /)" => add,
    /// Return self*value.
    "__mul__($self, value, /)" => mul,
    /// Return value*self.
    "__rmul__($self, value, /)" => rmul,
    /// Return bool(key in self).
    "__contains__($self, key, /)" => contains,
    /// Implement self+=value.
    "__iadd__($self, value, /)" => iadd,
    /// Implement self*=value.
    "__imul__($self, value, /)" => imul,
    /// Return a reverse iterator over the list.
    "__reversed__($self, /)" => reversed,
    /// Return the size of the list in memory, in bytes.
    "__sizeof__($self, /)" => size_of,
    /// Remove all items from list.
    "clear($self, /)" => clear,
    /// Return a shallow copy of the list.
    "copy($self, /)" => copy,
    /// Append object to the end of the list.
    "append($self, object, /)" => append,
    /// Insert object before index.
    "insert($self, index, object, /)" => insert,
    /// Extend list by appending elements from the iterable.
    "extend($self, iterable, /)" => extend_method,
    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    "pop($self, index=-1, /)" => pop,
    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    "remove($self, value, /)" => remove,
    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    "index($self, value, start=0, stop=sys.maxsize, /)" => index,
    /// Return number of occurrences of value.
    "count($self, value, /)" => count,
    /// Reverse *IN PLACE*.
    "reverse($self, /)" => reverse,
    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    "sort($self, /, *, key=None, reverse=False)" => sort::sort,
    /// lists are generic over the type of their contents
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
}

crate::getters! { pub GETTERS: }
