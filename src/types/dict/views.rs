//! `dict_keys`, `dict_values` and `dict_items`: windows on a dict.  Keys and items
//! behave as sets.

use super::iterators::{DictIterator, Part};
use super::{Dict, dict_of, hash_key};
use crate::object::native::NativeData;
use crate::object::{Class, Gc, Native, Result, Trace, Tracer, Value};
use crate::types::sequence::{self, compare_lengths, rich_comparisons};
use crate::types::set::{Set, operations, set_of};
use crate::types::tuple::{Tuple, tuple_of};
use crate::vm::{CompareOp, Vm};

/// A view on a dict.
pub struct DictView {
    dict: Value,
    part: Part,
}

impl NativeData for DictView {}

impl Trace for DictView {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.dict);
    }
}

/// A view on a dict.
pub fn make(vm: &Vm, dict: &Value, part: Part) -> Value {
    let class = match part {
        Part::Key => &vm.types.dict_keys,
        Part::Value => &vm.types.dict_values,
        Part::Item => &vm.types.dict_items,
    };
    of_class(class.clone(), dict, part)
}

/// A view of a class derived from the one for its part.
pub fn of_class(class: Gc<Class>, dict: &Value, part: Part) -> Value {
    let dict = dict.clone();
    Native::new(class, DictView { dict, part })
}

/// The dict and the part that a view shows.
pub fn view_of(value: &Value) -> Option<(&Dict, Part)> {
    let view = value.native::<DictView>()?;
    Some((dict_of(&view.dict)?, view.part))
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<(&'a Dict, &'a DictView)> {
    let view = value.native::<DictView>();
    match view.and_then(|view| Some((dict_of(&view.dict)?, view))) {
        Some(found) => Ok(found),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!(
                "descriptor requires a dictionary view but received a '{name}'"
            )))
        }
    }
}

/// Whether a value is a view that behaves as a set.
fn is_set_view(value: &Value) -> bool {
    value
        .native::<DictView>()
        .is_some_and(|view| view.part != Part::Value)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (dict, view) = receiver(vm, &args[0])?;
    let class = vm.type_name(&args[0]);
    sequence::guarded_repr(vm, &args[0], "...", |vm| {
        let items: Vec<Value> = dict
            .items()
            .into_iter()
            .map(|(key, value)| view.part.of(key, value))
            .collect();
        let items = sequence::join_reprs(vm, &|at| items.get(at).cloned())?;
        Ok(format!("{class}([{items}])"))
    })
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (_, view) = receiver(vm, &args[0])?;
    Ok(DictIterator::make(vm, &view.dict, view.part))
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (_, view) = receiver(vm, &args[0])?;
    Ok(DictIterator::make_reversed(vm, &view.dict, view.part))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, &args[0])?.0.len()))
}

fn get_mapping(vm: &mut Vm, this: &Value) -> Result<Value> {
    let dict = receiver(vm, this)?.1.dict.clone();
    let proxy = Value::from(vm.types.mappingproxy.clone());
    vm.call(&proxy, &[dict])
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (dict, view) = receiver(vm, &args[0])?;
    let found = match view.part {
        Part::Key => dict.contains(vm, &args[1])?,
        Part::Value => return Ok(Value::NotImplemented),
        Part::Item => match tuple_of(&args[1]).map(Tuple::items) {
            Some([key, value]) => match dict.get(vm, key)? {
                Some(found) => vm.is_or_eq(&found, value)?,
                None => false,
            },
            _ => false,
        },
    };
    Ok(Value::bool(found))
}

/// Whether all of one collection is in another.
fn all_in(vm: &mut Vm, items: &Value, container: &Value) -> Result<bool> {
    let mut all = true;
    vm.for_each(items, |vm, item| {
        all = vm.contains(container, &item)?;
        Ok(all)
    })?;
    Ok(all)
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    let (this, other) = (&args[0], &args[1]);
    if set_of(other).is_none() && !is_set_view(other) {
        return Ok(Value::NotImplemented);
    }
    let (len, other_len) = (vm.len(this)?, vm.len(other)?);
    let holds = match op {
        CompareOp::Eq => len == other_len && all_in(vm, this, other)?,
        CompareOp::Ne => !(len == other_len && all_in(vm, this, other)?),
        CompareOp::Lt | CompareOp::Le => {
            compare_lengths(op, len, other_len) && all_in(vm, this, other)?
        }
        CompareOp::Gt | CompareOp::Ge => {
            compare_lengths(op, len, other_len) && all_in(vm, other, this)?
        }
    };
    Ok(Value::bool(holds))
}

rich_comparisons!(compare);

fn is_disjoint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (mut this, mut other) = (&args[0], &args[1]);
    let len = vm.len(this)?;
    if this.is(other) {
        return Ok(Value::bool(len == 0));
    }
    if (set_of(other).is_some() || is_set_view(other)) && vm.len(other)? > len {
        std::mem::swap(&mut this, &mut other);
    }
    let mut disjoint = true;
    vm.for_each(other, |vm, item| {
        disjoint = !vm.contains(this, &item)?;
        Ok(disjoint)
    })?;
    Ok(Value::bool(disjoint))
}

/// A new set of what either operand holds.
fn to_set(vm: &mut Vm, value: &Value) -> Result<Set> {
    let set = Set::new();
    operations::update(vm, &set, value)?;
    Ok(set)
}

fn set_value(set: Set) -> Value {
    Value::from(Gc::new(set))
}

fn and(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (mut this, mut other) = (&args[0], &args[1]);
    if !is_set_view(this) {
        std::mem::swap(&mut this, &mut other);
    }
    let len = vm.len(this)?;
    if let Value::Set(set) = other
        && !set.frozen
        && len <= set.len()
    {
        return operations::intersection(vm, set, this).map(set_value);
    }
    if is_set_view(other) && vm.len(other)? > len {
        std::mem::swap(&mut this, &mut other);
    }
    let result = Set::new();
    vm.for_each(other, |vm, item| {
        if vm.contains(this, &item)? {
            result.add(vm, item)?;
        }
        Ok(true)
    })?;
    Ok(set_value(result))
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let union = to_set(vm, &args[0])?;
    operations::update(vm, &union, &args[1])?;
    Ok(set_value(union))
}

fn sub(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let rest = to_set(vm, &args[0])?;
    operations::difference_update(vm, &rest, &args[1])?;
    Ok(set_value(rest))
}

fn xor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let (Some((a, Part::Item)), Some((b, Part::Item))) = (view_of(&args[0]), view_of(&args[1])) {
        return items_xor(vm, a, b);
    }
    let result = to_set(vm, &args[0])?;
    operations::symmetric_difference_update(vm, &result, &args[1])?;
    Ok(set_value(result))
}

/// The symmetric difference of two views of items.  Equal values are found by key, so that values
/// both dicts share need no hash.
fn items_xor(vm: &mut Vm, a: &Dict, b: &Dict) -> Result<Value> {
    let (a, b) = if a.len() > b.len() { (b, a) } else { (a, b) };
    let left = a.copy();
    let result = Set::new();
    for (key, value) in b.items() {
        let hash = hash_key(vm, &key)?;
        let at = left.table().position(vm, hash, &key)?;
        let other = at.and_then(|at| left.table().value_at(at));
        if let Some(other) = other
            && vm.is_or_eq(&other, &value)?
        {
            drop(left.remove(vm, &key)?);
            continue;
        }
        result.add(vm, Value::from(Tuple::new([key, value])))?;
    }
    for (key, value) in left.items() {
        result.add(vm, Value::from(Tuple::new([key, value])))?;
    }
    Ok(set_value(result))
}

/// Turns an operator's method into that of its reflected form.
macro_rules! reflected {
    ($($name:ident => $operator:ident,)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            $operator(vm, &[args[1].clone(), args[0].clone()])
        })*
    };
}

reflected! {
    rand => and,
    ror => or,
    rsub => sub,
    rxor => xor,
}

/// The table of `dict_keys` and `dict_items`.
pub mod set_like {
    use super::*;

    crate::methods! { pub METHODS:
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
        /// Return bool(key in self).
        "__contains__($self, key, /)" => contains,
        /// Return True if the view and the given iterable have a null intersection.
        "isdisjoint($self, object, /)" => is_disjoint,
        /// Return a reverse iterator over the dict keys.
        "__reversed__($self, /)" => reversed,
    }

    crate::getters! { pub GETTERS:
        /// dictionary that this view refers to
        "mapping" => get_mapping,
    }
}

/// The table of `dict_values`.
pub mod values {
    use super::*;

    crate::methods! { pub METHODS:
        /// Return repr(self).
        "__repr__($self, /)" => repr,
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Return len(self).
        "__len__($self, /)" => len,
        /// Return a reverse iterator over the dict values.
        "__reversed__($self, /)" => reversed,
    }

    crate::getters! { pub GETTERS:
        /// dictionary that this view refers to
        "mapping" => get_mapping,
    }
}
