//! The methods of `set`, most of which `frozenset` shares.

use super::iterator::SetIterator;
use super::{Set, hash_item, operations, set_of};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::sequence::{self, rich_comparisons};
use crate::types::tuple::{Tuple, check_no_keywords, tuple_of};
use crate::vm::{CompareOp, Vm};

/// The set behind a receiver.
pub(super) fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Set> {
    set_of(value).ok_or_else(|| wrong_receiver(vm, value))
}

#[cold]
fn wrong_receiver(vm: &mut Vm, value: &Value) -> Raise {
    let name = vm.type_name(value);
    vm.type_error(format!(
        "descriptor requires a 'set' object but received a '{name}'"
    ))
}

fn value(set: Set) -> Value {
    Value::from(Gc::new(set))
}

/// The arguments of `*others`.
fn others(args: &[Value]) -> &[Value] {
    args.get(1).and_then(tuple_of).map_or(&[][..], Tuple::items)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.wrap_new(&args[0], value(Set::new()))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    set.clear();
    if let Some(iterable) = args[1].given() {
        operations::update(vm, set, iterable)?;
    }
    Ok(Value::None)
}

pub(super) fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let class = vm.type_name(&args[0]);
    if set.is_empty() {
        return Ok(Value::from(format!("{class}()")));
    }
    let is_plain = matches!(args[0], Value::Set(_)) && !set.frozen;
    sequence::guarded_repr(vm, &args[0], &format!("{class}(...)"), |vm| {
        let items = set.items();
        let items = sequence::join_reprs(vm, &|at| items.get(at).cloned())?;
        Ok(if is_plain {
            format!("{{{items}}}")
        } else {
            format!("{class}({{{items}}})")
        })
    })
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let Some(other) = set_of(&args[1]) else {
        return Ok(Value::NotImplemented);
    };
    let same_len = set.len() == other.len();
    let holds = match op {
        CompareOp::Eq => same_len && equal(vm, set, other)?,
        CompareOp::Ne => !(same_len && equal(vm, set, other)?),
        CompareOp::Le => operations::is_subset(vm, set, other)?,
        CompareOp::Lt => set.len() < other.len() && operations::is_subset(vm, set, other)?,
        CompareOp::Ge => operations::is_subset(vm, other, set)?,
        CompareOp::Gt => other.len() < set.len() && operations::is_subset(vm, other, set)?,
    };
    Ok(Value::bool(holds))
}

/// Equality of two sets of one length.  Known hashes of frozensets settle it early.
fn equal(vm: &mut Vm, set: &Set, other: &Set) -> Result<bool> {
    if let (Some(a), Some(b)) = (set.hash.get(), other.hash.get())
        && a != b
    {
        return Ok(false);
    }
    operations::is_subset(vm, set, other)
}

rich_comparisons!(compare);

/// Defines an operator whose operands must both be sets, and its reflected form.
macro_rules! operators {
    ($($name:ident, $reflected:ident => $operation:path,)*) => {
        $(
            fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                let (Some(set), Some(_)) = (set_of(&args[0]), set_of(&args[1])) else {
                    return Ok(Value::NotImplemented);
                };
                $operation(vm, set, &args[1]).map(value)
            }

            fn $reflected(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                $name(vm, &[args[1].clone(), args[0].clone()])
            }
        )*
    };
}

operators! {
    sub, rsub => operations::difference,
    and, rand => operations::intersection,
    xor, rxor => operations::symmetric_difference,
    or, ror => union_of_two,
}

fn union_of_two(vm: &mut Vm, set: &Set, other: &Value) -> Result<Set> {
    let union = operations::copy(vm, set)?;
    operations::update(vm, &union, other)?;
    Ok(union)
}

/// Defines an in-place operator, whose operand must be a set.
macro_rules! in_place {
    ($($name:ident => $operation:path,)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            let set = receiver(vm, &args[0])?;
            if set_of(&args[1]).is_none() {
                return Ok(Value::NotImplemented);
            }
            $operation(vm, set, &args[1])?;
            Ok(args[0].clone())
        })*
    };
}

in_place! {
    isub => operations::difference_update,
    iand => intersect_in_place,
    ixor => operations::symmetric_difference_update,
    ior => operations::update,
}

fn intersect_in_place(vm: &mut Vm, set: &Set, other: &Value) -> Result<()> {
    let shared = operations::intersection(vm, set, other)?;
    set.table().replace_with(shared.table);
    Ok(())
}

pub(super) fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(SetIterator::make(vm, &args[0]))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, &args[0])?.len()))
}

/// The hash by which an item is looked up: a set, which has none, stands for the equal frozenset.
fn search_hash(vm: &mut Vm, item: &Value) -> Result<i64> {
    match hash_item(vm, item) {
        Err(raise) if vm.raised(&raise, Exc::TypeError) => match set_of(item) {
            Some(set) => Ok(set.content_hash()),
            None => Err(raise),
        },
        result => result,
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let hash = search_hash(vm, &args[1])?;
    let found = set.table().position(vm, hash, &args[1])?;
    Ok(Value::bool(found.is_some()))
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.add(vm, args[1].clone())?;
    Ok(Value::None)
}

fn discard(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let hash = search_hash(vm, &args[1])?;
    drop(set.table().remove(vm, hash, &args[1])?);
    Ok(Value::None)
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let hash = search_hash(vm, &args[1])?;
    match set.table().remove(vm, hash, &args[1])? {
        Some(_) => Ok(Value::None),
        None => Err(vm.key_error(args[1].clone())),
    }
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match receiver(vm, &args[0])?.table().pop() {
        Some(item) => Ok(item),
        None => Err(vm.error(Exc::KeyError, "pop from an empty set")),
    }
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.clear();
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    operations::copy(vm, set).map(value)
}

fn difference(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let [first, rest @ ..] = others(args) else {
        return operations::copy(vm, set).map(value);
    };
    let result = operations::difference(vm, set, first)?;
    for other in rest {
        operations::difference_update(vm, &result, other)?;
    }
    Ok(value(result))
}

fn difference_update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    for other in others(args) {
        operations::difference_update(vm, set, other)?;
    }
    Ok(Value::None)
}

fn intersect_all(vm: &mut Vm, set: &Set, others: &[Value]) -> Result<Set> {
    let [first, rest @ ..] = others else {
        return operations::copy(vm, set);
    };
    let mut result = operations::intersection(vm, set, first)?;
    for other in rest {
        result = operations::intersection(vm, &result, other)?;
    }
    Ok(result)
}

fn intersection(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    intersect_all(vm, set, others(args)).map(value)
}

fn intersection_update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let shared = intersect_all(vm, set, others(args))?;
    set.table().replace_with(shared.table);
    Ok(Value::None)
}

fn is_disjoint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    operations::is_disjoint(vm, set, &args[1]).map(Value::bool)
}

fn is_subset(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    if let Some(other) = set_of(&args[1]) {
        return operations::is_subset(vm, set, other).map(Value::bool);
    }
    // What the iterable has of the set must be all of it.
    let shared = operations::intersection(vm, set, &args[1])?;
    Ok(Value::bool(shared.len() == set.len()))
}

fn is_superset(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    if let Some(other) = set_of(&args[1]) {
        return operations::is_subset(vm, other, set).map(Value::bool);
    }
    let mut holds = true;
    vm.for_each(&args[1], |vm, item| {
        holds = set.contains(vm, &item)?;
        Ok(holds)
    })?;
    Ok(Value::bool(holds))
}

fn symmetric_difference(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    operations::symmetric_difference(vm, set, &args[1]).map(value)
}

fn symmetric_difference_update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    operations::symmetric_difference_update(vm, set, &args[1])?;
    Ok(Value::None)
}

fn union(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    let result = operations::copy(vm, set)?;
    for other in others(args) {
        operations::update(vm, &result, other)?;
    }
    Ok(value(result))
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let set = receiver(vm, &args[0])?;
    for other in others(args) {
        operations::update(vm, set, other)?;
    }
    Ok(Value::None)
}

fn size_of(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let len = receiver(vm, &args[0])?.len();
    let slots = if len < 5 {
        0
    } else {
        (len * 2).next_power_of_two()
    };
    Ok(Value::from(200 + slots * 16))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = receiver(vm, &args[0])?.items();
    let class = Value::from(vm.class_of(&args[0]));
    let name = vm.names.__dict__.clone();
    let state = vm.find_attr(&args[0], &name)?.unwrap_or(Value::None);
    let items = Value::from(List::new(items));
    Ok(Value::from(Tuple::new([
        class,
        Value::from(Tuple::new([items])),
        state,
    ])))
}

/// The table of a type that has these rows besides the ones that `set` and `frozenset` share.
macro_rules! set_methods {
    ($table:ident: $($rows:tt)*) => {
        $crate::methods! { pub $table:
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
            /// Return self-value.
            "__sub__($self, value, /)" => sub,
            /// Return value-self.
            "__rsub__($self, value, /)" => rsub,
            /// Return self&value.
            "__and__($self, value, /)" => and,
            /// Return value&self.
            "__rand__($self, value, /)" => rand,
            /// Return self^value.
            "__xor__($self, value, /)" => xor,
            /// Return value^self.
            "__rxor__($self, value, /)" => rxor,
            /// Return self|value.
            "__or__($self, value, /)" => or,
            /// Return value|self.
            "__ror__($self, value, /)" => ror,
            /// Return len(self).
            "__len__($self, /)" => len,
            /// x.__contains__(y) <==> y in x.
            "__contains__($self, object, /)" => contains,
            /// Return a new set with elements in the set that are not in the others.
            "difference($self, /, *others)" => difference,
            /// Return a new set with elements common to the set and all others.
            "intersection($self, /, *others)" => intersection,
            /// Return True if two sets have a null intersection.
            "isdisjoint($self, other, /)" => is_disjoint,
            /// Report whether another set contains this set.
            "issubset($self, other, /)" => is_subset,
            /// Report whether this set contains another set.
            "issuperset($self, other, /)" => is_superset,
            /// Return a new set with elements in either the set or other but not both.
            "symmetric_difference($self, other, /)" => symmetric_difference,
            /// Return a new set with elements from the set and all others.
            "union($self, /, *others)" => union,
            /// Return state information for pickling.
            "__reduce__($self, /)" => reduce,
            /// S.__sizeof__() -> size of S in memory, in bytes.
            "__sizeof__($self, /)" => size_of,
            $($rows)*
        }
    };
}

set_methods! { METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, iterable=(), /)" => init,
    /// Return self-=value.
    "__isub__($self, value, /)" => isub,
    /// Return self&=value.
    "__iand__($self, value, /)" => iand,
    /// Return self^=value.
    "__ixor__($self, value, /)" => ixor,
    /// Return self|=value.
    "__ior__($self, value, /)" => ior,
    /// Return a shallow copy of a set.
    "copy($self, /)" => copy,
    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    "add($self, object, /)" => add,
    /// Remove all elements from this set.
    "clear($self, /)" => clear,
    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    "discard($self, object, /)" => discard,
    /// Update the set, removing elements found in others.
    "difference_update($self, /, *others)" => difference_update,
    /// Update the set, keeping only elements found in it and all others.
    "intersection_update($self, /, *others)" => intersection_update,
    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    "pop($self, /)" => pop,
    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    "remove($self, object, /)" => remove,
    /// Update the set, keeping only elements found in either set, but not in both.
    "symmetric_difference_update($self, other, /)" => symmetric_difference_update,
    /// Update the set, adding elements from all others.
    "update($self, /, *others)" => update,
    /// sets are generic over the type of their elements
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
}

crate::getters! { pub GETTERS: }

/// What only `frozenset` has.
pub(super) mod frozen {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        check_no_keywords(vm, &args[0], &args[2], "frozenset")?;
        let exact =
            matches!(&args[0], Value::Class(class) if class.as_gc().is(&vm.types.frozenset));
        if exact
            && let Value::Set(set) = &args[1]
            && set.frozen
        {
            return Ok(args[1].clone());
        }
        let set = Set::from_table(super::super::SetTable::new(), true);
        if let Some(iterable) = args[1].given() {
            operations::update(vm, &set, iterable)?;
        }
        vm.wrap_new(&args[0], value(set))
    }

    fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        Ok(Value::Int(receiver(vm, &args[0])?.content_hash()))
    }

    fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        match &args[0] {
            Value::Set(_) => Ok(args[0].clone()),
            _ => super::copy(vm, args),
        }
    }

    set_methods! { METHODS:
        /// Create and return a new object.  See help(type) for accurate signature.
        "__new__($type, iterable=(), /, **kwargs)" => new,
        /// Return hash(self).
        "__hash__($self, /)" => hash,
        /// Return a shallow copy of a set.
        "copy($self, /)" => copy,
        /// frozensets are generic over the type of their elements
        "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
    }
}
