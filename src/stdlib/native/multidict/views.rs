//! The views of a multidict and their iterators.  Keys are shown once each; keys and items behave as sets.

use std::cell::Cell;

use super::methods::is_multidict;
use super::{Entry, classes, multidict_of, receiver, shown_key};
use crate::object::native::NativeData;
use crate::object::{Native, Result, Slot, Trace, Tracer, Value};
use crate::types::iterator::{iter as iter_self, next};
use crate::types::list::List;
use crate::types::sequence::{self, rich_comparisons};
use crate::types::set::set_of;
use crate::types::tuple::{Tuple, tuple_of};
use crate::vm::{BinaryOp, CompareOp, Vm};

/// What a view shows of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Key,
    Value,
    Item,
}

/// A view.
pub struct View {
    target: Slot,
    part: Part,
}

impl NativeData for View {}

impl Trace for View {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.target.trace(tracer);
    }
}

/// Goes through a multidict.
pub struct ViewIterator {
    target: Slot,
    part: Part,
    reversed: bool,
    /// The next position; one more than it when going backwards.
    at: Cell<usize>,
    version: u64,
}

impl Trace for ViewIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.target.trace(tracer);
    }
}

impl NativeData for ViewIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let target = self.target.get();
        let Some(dict) = multidict_of(&target) else {
            return Ok(None);
        };
        if dict.version() != self.version {
            return Err(vm.runtime_error("MultiDict is changed during iteration"));
        }
        loop {
            let at = match self.reversed {
                false => self.at.replace(self.at.get() + 1),
                true => match self.at.get().checked_sub(1) {
                    Some(at) => {
                        self.at.set(at);
                        at
                    }
                    None => usize::MAX,
                },
            };
            let Some(entry) = dict.entry(at) else {
                self.target.set(Value::Undef);
                return Ok(None);
            };
            if self.part == Part::Key && dict.position(entry.text.as_str()) != Some(at) {
                continue;
            }
            return match self.part {
                Part::Value => Ok(Some(entry.value)),
                Part::Key => shown_key(vm, dict, at, &entry).map(Some),
                Part::Item => {
                    let key = shown_key(vm, dict, at, &entry)?;
                    Ok(Some(Value::from(Tuple::new([key, entry.value]))))
                }
            };
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

/// A view of a part.
pub fn make(vm: &mut Vm, target: Value, part: Part) -> Value {
    let made = classes(vm);
    let class = match part {
        Part::Key => made.keys,
        Part::Value => made.values,
        Part::Item => made.items,
    };
    let target = Slot::new(target);
    Native::new(class, View { target, part })
}

/// An iterator over a multidict.
pub fn iterator(vm: &mut Vm, target: &Value, part: Part, reversed: bool) -> Result<Value> {
    let dict = receiver(vm, target)?;
    let data = ViewIterator {
        target: Slot::new(target.clone()),
        part,
        reversed,
        at: Cell::new(if reversed { dict.len() } else { 0 }),
        version: dict.version(),
    };
    let class = classes(vm).iterators[part as usize].clone();
    Ok(Native::new(class, data))
}

fn view(vm: &mut Vm, this: &Value) -> Result<(Value, Part)> {
    match this.native::<View>() {
        Some(view) => Ok((view.target.get(), view.part)),
        None => {
            let name = vm.type_name(this);
            Err(vm.type_error(format!("a view of a multidict is wanted, not '{name}'")))
        }
    }
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (target, part) = view(vm, &args[0])?;
    iterator(vm, &target, part, false)
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (target, part) = view(vm, &args[0])?;
    iterator(vm, &target, part, true)
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (target, _) = view(vm, &args[0])?;
    Ok(Value::from(receiver(vm, &target)?.len()))
}

/// `key: value, …` of the entries.
pub fn shown_items(vm: &mut Vm, entries: &[Entry]) -> Result<String> {
    let mut text = String::new();
    for entry in entries {
        if !text.is_empty() {
            text.push_str(", ");
        }
        let (key, value) = (vm.repr(&entry.key)?, vm.repr(&entry.value)?);
        text.push_str(key.as_str());
        text.push_str(": ");
        text.push_str(value.as_str());
    }
    Ok(text)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (target, part) = view(vm, &args[0])?;
    let class = vm.class_of(&args[0]).name();
    let dict = receiver(vm, &target)?;
    sequence::guarded_repr(vm, &args[0], "...", |vm| {
        let shown = match part {
            Part::Item => shown_items(vm, &dict.entries())?,
            _ => {
                let items = vm.collect_items(&args[0])?;
                sequence::join_reprs(vm, &|at| items.get(at).cloned())?
            }
        };
        Ok(format!("<{}({shown})>", class.as_str()))
    })
}

/// Whether the view has an item.
fn has(vm: &mut Vm, target: &Value, part: Part, item: &Value) -> Result<bool> {
    let dict = receiver(vm, target)?;
    match part {
        Part::Key => {
            let key = item.as_str();
            Ok(key.is_some_and(|key| dict.position(key.as_str()).is_some()))
        }
        Part::Value => {
            for entry in dict.entries() {
                if vm.is_or_eq(&entry.value, item)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Part::Item => {
            let Some([key, value]) = tuple_of(item).map(Tuple::items) else {
                return Ok(false);
            };
            let Some(key) = key.as_str() else {
                return Ok(false);
            };
            for known in dict.all(key.as_str()) {
                if vm.is_or_eq(&known, value)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (target, part) = view(vm, &args[0])?;
    Ok(Value::bool(has(vm, &target, part, &args[1])?))
}

fn new_set(vm: &mut Vm, items: Vec<Value>) -> Result<Value> {
    let class = Value::from(vm.types.set.clone());
    vm.call(&class, &[Value::from(List::new(items))])
}

/// The items of the other operand, spelt as in the view where they are in it; `None` for what is no iterable.
fn operand(vm: &mut Vm, this: &Value, other: &Value) -> Result<Option<Vec<Value>>> {
    let Ok(items) = vm.collect_items(other) else {
        return Ok(None);
    };
    let (target, part) = view(vm, this)?;
    let dict = receiver(vm, &target)?;
    if part == Part::Value || !dict.ignores_case() {
        return Ok(Some(items));
    }
    let mut spelt = Vec::with_capacity(items.len());
    for item in items {
        spelt.push(respelt(vm, &target, part, item)?);
    }
    Ok(Some(spelt))
}

/// A key, or the key of an item, as the multidict spells it.
fn respelt(vm: &mut Vm, target: &Value, part: Part, item: Value) -> Result<Value> {
    let dict = receiver(vm, target)?;
    let own = |key: &Value| {
        let at = dict.position(key.as_str()?.as_str())?;
        Some((at, dict.entry(at)?))
    };
    match (part, tuple_of(&item).map(Tuple::items)) {
        (Part::Key, _) => match own(&item) {
            Some((at, entry)) => shown_key(vm, dict, at, &entry),
            None => Ok(item),
        },
        (_, Some([key, value])) => match own(key) {
            Some((at, entry)) => {
                let key = shown_key(vm, dict, at, &entry)?;
                Ok(Value::from(Tuple::new([key, value.clone()])))
            }
            None => Ok(item),
        },
        _ => Ok(item),
    }
}

fn combine(vm: &mut Vm, op: BinaryOp, args: &[Value], swapped: bool) -> Result<Value> {
    let Some(other) = operand(vm, &args[0], &args[1])? else {
        return Ok(Value::NotImplemented);
    };
    let own = vm.collect_items(&args[0])?;
    let (own, other) = (new_set(vm, own)?, new_set(vm, other)?);
    match swapped {
        false => vm.binary(op, &own, &other),
        true => vm.binary(op, &other, &own),
    }
}

fn and(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    combine(vm, BinaryOp::BitAnd, args, false)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    combine(vm, BinaryOp::BitOr, args, false)
}

fn sub(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    combine(vm, BinaryOp::Sub, args, false)
}

fn rsub(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    combine(vm, BinaryOp::Sub, args, true)
}

fn xor(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    combine(vm, BinaryOp::BitXor, args, false)
}

fn is_disjoint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (target, part) = view(vm, &args[0])?;
    for item in vm.collect_items(&args[1])? {
        if has(vm, &target, part, &item)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    let comparable = set_of(&args[1]).is_some()
        || args[1].native::<View>().is_some()
        || crate::types::dict::views::view_of(&args[1]).is_some();
    if !comparable || is_multidict(&args[1]) {
        return Ok(Value::NotImplemented);
    }
    let Some(other) = operand(vm, &args[0], &args[1])? else {
        return Ok(Value::NotImplemented);
    };
    let own = vm.collect_items(&args[0])?;
    let (own, other) = (new_set(vm, own)?, new_set(vm, other)?);
    vm.compare(op, &own, &other)
}

rich_comparisons!(compare);

crate::methods! { pub SET_METHODS:
    "__repr__($self, /)" => repr,
    "__len__($self, /)" => len,
    "__iter__($self, /)" => iter,
    "__reversed__($self, /)" => reversed,
    "__contains__($self, key, /)" => contains,
    "__lt__($self, value, /)" => lt,
    "__le__($self, value, /)" => le,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
    "__gt__($self, value, /)" => gt,
    "__ge__($self, value, /)" => ge,
    "__and__($self, value, /)" => and,
    "__rand__($self, value, /)" => and,
    "__or__($self, value, /)" => or,
    "__ror__($self, value, /)" => or,
    "__sub__($self, value, /)" => sub,
    "__rsub__($self, value, /)" => rsub,
    "__xor__($self, value, /)" => xor,
    "__rxor__($self, value, /)" => xor,
    /// Return True if two sets have a null intersection.
    "isdisjoint($self, other, /)" => is_disjoint,
}

crate::methods! { pub VALUES_METHODS:
    "__repr__($self, /)" => repr,
    "__len__($self, /)" => len,
    "__iter__($self, /)" => iter,
    "__reversed__($self, /)" => reversed,
    "__contains__($self, key, /)" => contains,
}

crate::methods! { pub ITERATOR_METHODS:
    "__iter__($self, /)" => iter_self,
    "__next__($self, /)" => next,
}
