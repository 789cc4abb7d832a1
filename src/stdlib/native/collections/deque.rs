//! `collections.deque`, and its two iterators.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::object::native::NativeData;
use crate::object::{Native, Raise, Result, Trace, Tracer, Value};
use crate::types::iterator::{iter, new_native, next};
use crate::types::sequence::{self, rich_comparisons};
use crate::types::tuple::Tuple;
use crate::vm::{CompareOp, Vm};

/// A double-ended queue.
#[derive(Default)]
pub struct Deque {
    items: RefCell<VecDeque<Value>>,
    max_len: Cell<Option<usize>>,
    /// Counts the changes: iterators give up when it moves.
    version: Cell<u64>,
}

impl NativeData for Deque {}

impl Trace for Deque {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(self.items.borrow().iter());
    }

    fn clear(&self) {
        drop(self.items.take());
    }
}

impl Deque {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    fn get(&self, at: usize) -> Option<Value> {
        self.items.borrow().get(at).cloned()
    }

    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes and returns the first item.
    pub fn pop_front(&self) -> Option<Value> {
        self.changed();
        self.items.borrow_mut().pop_front()
    }

    /// Removes the first item that is this very object; says whether there was one.
    pub fn remove_same(&self, item: &Value) -> bool {
        let mut items = self.items.borrow_mut();
        let Some(at) = items.iter().position(|known| known.is(item)) else {
            return false;
        };
        let removed = items.remove(at);
        drop(items);
        self.changed();
        drop(removed);
        true
    }

    /// The first item.
    pub fn first(&self) -> Option<Value> {
        self.get(0)
    }

    /// Appends an item.
    pub fn push_back(&self, item: Value) {
        self.changed();
        let mut items = self.items.borrow_mut();
        items.push_back(item);
        let excess = self.max_len.get().is_some_and(|max| items.len() > max);
        let dropped = if excess { items.pop_front() } else { None };
        drop(items);
        drop(dropped);
    }

    fn push_front(&self, item: Value) {
        self.changed();
        let mut items = self.items.borrow_mut();
        items.push_front(item);
        let excess = self.max_len.get().is_some_and(|max| items.len() > max);
        let dropped = if excess { items.pop_back() } else { None };
        drop(items);
        drop(dropped);
    }

    fn clear_items(&self) {
        self.changed();
        drop(self.items.take());
    }

    /// The items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Deque> {
    value
        .native::<Deque>()
        .ok_or_else(|| wrong_receiver(vm, value))
}

#[cold]
fn wrong_receiver(vm: &mut Vm, value: &Value) -> Raise {
    let name = vm.type_name(value);
    vm.type_error(format!(
        "descriptor requires a 'collections.deque' object but received a '{name}'"
    ))
}

/// Appends everything from an iterable.
fn extend_back(vm: &mut Vm, deque: &Deque, this: &Value, iterable: &Value) -> Result<()> {
    if iterable.is(this) {
        for item in deque.to_vec() {
            deque.push_back(item);
        }
        return Ok(());
    }
    vm.for_each(iterable, |_, item| {
        deque.push_back(item);
        Ok(true)
    })
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    new_native(vm, &args[0], Deque::default())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let max_len = match args[2].not_none() {
        None => None,
        Some(max) => {
            if max.as_int().is_none() {
                return Err(vm.type_error("an integer is required"));
            }
            match usize::try_from(vm.to_i64(max)?) {
                Ok(max) => Some(max),
                Err(_) => return Err(vm.value_error("maxlen must be non-negative")),
            }
        }
    };
    deque.max_len.set(max_len);
    deque.clear_items();
    if let Some(iterable) = args[1].given() {
        extend_back(vm, deque, &args[0], iterable)?;
    }
    Ok(Value::None)
}

/// A deque of the same class with these items.
fn same_class(vm: &mut Vm, this: &Value, items: Vec<Value>) -> Result<Value> {
    let max_len = receiver(vm, this)?.max_len.get();
    let class = vm.class_of(this);
    if class.flags.get().builtin {
        let copy = Deque::default();
        copy.max_len.set(max_len);
        items.into_iter().for_each(|item| copy.push_back(item));
        return Ok(Native::new(class, copy));
    }
    let items = Value::from(crate::types::list::List::new(items));
    let class = Value::from(class);
    match max_len {
        None => vm.call(&class, &[items]),
        Some(max) => vm.call(&class, &[items, Value::from(max)]),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let class = vm.class_of(&args[0]).name();
    let class = class.as_str();
    sequence::guarded_repr(vm, &args[0], "[...]", |vm| {
        let items = deque.to_vec();
        let items = sequence::join_reprs(vm, &|at| items.get(at).cloned())?;
        Ok(match deque.max_len.get() {
            Some(max) => format!("{class}([{items}], maxlen={max})"),
            None => format!("{class}([{items}])"),
        })
    })
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let Some(other) = args[1].native::<Deque>() else {
        return Ok(Value::NotImplemented);
    };
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && deque.len() != other.len() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    sequence::compare(vm, op, &|at| deque.get(at), &|at| other.get(at))
}

rich_comparisons!(compare);

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, &args[0])?.len()))
}

fn position(vm: &mut Vm, deque: &Deque, key: &Value) -> Result<usize> {
    if !sequence::is_index(vm, key) {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("sequence index must be integer, not '{name}'")));
    }
    let index = sequence::item_index(vm, key, "deque")?;
    match sequence::position(index, deque.len()) {
        Some(at) => Ok(at),
        None => Err(vm.index_error("deque index out of range")),
    }
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let at = position(vm, deque, &args[1])?;
    Ok(deque.get(at).unwrap_or(Value::None))
}

fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let at = position(vm, deque, &args[1])?;
    let old = deque
        .items
        .borrow_mut()
        .get_mut(at)
        .map(|place| std::mem::replace(place, args[2].clone()));
    drop(old);
    Ok(Value::None)
}

fn delete_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let at = position(vm, deque, &args[1])?;
    deque.changed();
    let removed = deque.items.borrow_mut().remove(at);
    drop(removed);
    Ok(Value::None)
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let Some(other) = args[1].native::<Deque>() else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "can only concatenate deque (not \"{name}\") to deque"
        )));
    };
    let mut items = deque.to_vec();
    items.extend(other.to_vec());
    same_class(vm, &args[0], items)
}

fn iadd(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    extend_back(vm, deque, &args[0], &args[1])?;
    Ok(args[0].clone())
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let count = sequence::repeat_count(vm, &args[1])?;
    let items = sequence::repeat(vm, &deque.to_vec(), count)?;
    same_class(vm, &args[0], items)
}

fn imul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let count = sequence::repeat_count(vm, &args[1])?;
    let items = sequence::repeat(vm, &deque.to_vec(), count)?;
    deque.clear_items();
    items.into_iter().for_each(|item| deque.push_back(item));
    Ok(args[0].clone())
}

/// Looks for an item while comparisons may change the deque, which is an error.
fn search(
    vm: &mut Vm,
    deque: &Deque,
    item: &Value,
    start: usize,
    stop: usize,
) -> Result<Option<usize>> {
    let version = deque.version.get();
    let mut at = start;
    while at < stop
        && let Some(candidate) = deque.get(at)
    {
        if vm.is_or_eq(&candidate, item)? {
            return Ok(Some(at));
        }
        if deque.version.get() != version {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        at += 1;
    }
    Ok(None)
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let found = search(vm, deque, &args[1], 0, usize::MAX)?;
    Ok(Value::bool(found.is_some()))
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.push_back(args[1].clone());
    Ok(Value::None)
}

fn append_left(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.push_front(args[1].clone());
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.clear_items();
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = receiver(vm, &args[0])?.to_vec();
    same_class(vm, &args[0], items)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let version = deque.version.get();
    let (mut found, mut at) = (0, 0);
    while let Some(candidate) = deque.get(at) {
        found += i64::from(vm.is_or_eq(&candidate, &args[1])?);
        if deque.version.get() != version {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        at += 1;
    }
    Ok(Value::Int(found))
}

fn extend(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    extend_back(vm, deque, &args[0], &args[1])?;
    Ok(Value::None)
}

fn extend_left(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    if args[1].is(&args[0]) {
        for item in deque.to_vec() {
            deque.push_front(item);
        }
        return Ok(Value::None);
    }
    vm.for_each(&args[1], |_, item| {
        deque.push_front(item);
        Ok(true)
    })?;
    Ok(Value::None)
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let len = deque.len() as i64;
    let clip = |bound: i64| {
        if bound < 0 {
            (bound + len).max(0)
        } else {
            bound.min(len)
        }
    };
    let start = clip(sequence::search_bound(vm, &args[2], 0)?) as usize;
    let stop = clip(sequence::search_bound(vm, &args[3], i64::MAX)?) as usize;
    match search(vm, deque, &args[1], start, stop)? {
        Some(at) => Ok(Value::from(at)),
        None => Err(vm.value_error("deque.index(x): x not in deque")),
    }
}

fn insert(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let index = vm.to_i64(&args[1])?;
    let deque = receiver(vm, &args[0])?;
    let len = deque.len();
    if deque.max_len.get() == Some(len) {
        return Err(vm.index_error("deque already at its maximum size"));
    }
    let at = if index < 0 {
        (index + len as i64).max(0)
    } else {
        index.min(len as i64)
    };
    deque.changed();
    deque
        .items
        .borrow_mut()
        .insert(at as usize, args[2].clone());
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let item = deque.items.borrow_mut().pop_back();
    match item {
        Some(item) => {
            deque.changed();
            Ok(item)
        }
        None => Err(vm.index_error("pop from an empty deque")),
    }
}

fn pop_left(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let item = deque.items.borrow_mut().pop_front();
    match item {
        Some(item) => {
            deque.changed();
            Ok(item)
        }
        None => Err(vm.index_error("pop from an empty deque")),
    }
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let version = deque.version.get();
    let mut at = 0;
    while let Some(candidate) = deque.get(at) {
        let equal = vm.is_or_eq(&candidate, &args[1])?;
        if deque.version.get() != version {
            return Err(vm.index_error("deque mutated during remove()."));
        }
        if equal {
            deque.changed();
            let removed = deque.items.borrow_mut().remove(at);
            drop(removed);
            return Ok(Value::None);
        }
        at += 1;
    }
    Err(vm.value_error("deque.remove(x): x not in deque"))
}

fn reverse(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    deque.items.borrow_mut().make_contiguous().reverse();
    Ok(Value::None)
}

fn rotate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let steps = match args[1].given() {
        Some(steps) => vm.to_i64(steps)?,
        None => 1,
    };
    let deque = receiver(vm, &args[0])?;
    let len = deque.len();
    if len > 1 {
        deque.changed();
        let steps = steps.rem_euclid(len as i64) as usize;
        deque.items.borrow_mut().rotate_right(steps);
    }
    Ok(Value::None)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let deque = receiver(vm, &args[0])?;
    let class = Value::from(vm.class_of(&args[0]));
    let name = vm.names.__dict__.clone();
    let state = vm.find_attr(&args[0], &name)?.unwrap_or(Value::None);
    let rebuild = match deque.max_len.get() {
        None => Tuple::new([]),
        Some(max) => Tuple::new([Value::from(Tuple::new([])), Value::from(max)]),
    };
    let items = vm.iter(&args[0])?;
    Ok(Value::from(Tuple::new([
        class,
        Value::from(rebuild),
        state,
        items,
    ])))
}

fn size_of(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let blocks = receiver(vm, &args[0])?.len() / 64 + 1;
    Ok(Value::from(232 + blocks * 528))
}

fn get_max_len(vm: &mut Vm, this: &Value) -> Result<Value> {
    let max_len = receiver(vm, this)?.max_len.get();
    Ok(max_len.map_or(Value::None, Value::from))
}

/// An iterator over a deque, in either direction.
pub struct DequeIterator {
    deque: RefCell<Value>,
    at: Cell<usize>,
    remaining: Cell<usize>,
    version: u64,
    reversed: bool,
}

impl Trace for DequeIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.deque.trace(tracer);
    }

    fn clear(&self) {
        drop(self.deque.take());
    }
}

impl NativeData for DequeIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let holder = self.deque.borrow().clone();
        let Some(deque) = holder.native::<Deque>() else {
            return Ok(None);
        };
        let remaining = self.remaining.get();
        if remaining > 0 && deque.version.get() != self.version {
            self.remaining.set(0);
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        if remaining == 0 {
            return Ok(None);
        }
        self.remaining.set(remaining - 1);
        let at = self.at.get();
        self.at
            .set(at.wrapping_add(if self.reversed { usize::MAX } else { 1 }));
        Ok(deque.get(at))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

fn iterator(vm: &mut Vm, this: &Value, reversed: bool) -> Result<Value> {
    let deque = receiver(vm, this)?;
    let len = deque.len();
    let data = DequeIterator {
        deque: RefCell::new(this.clone()),
        at: Cell::new(if reversed { len.wrapping_sub(1) } else { 0 }),
        remaining: Cell::new(len),
        version: deque.version.get(),
        reversed,
    };
    let classes = vm.extension::<super::Classes>();
    let class = if reversed {
        &classes.deque_reverse_iterator
    } else {
        &classes.deque_iterator
    };
    let class = class.borrow().clone();
    Ok(Native::new(
        class.unwrap_or_else(|| vm.types.object.clone()),
        data,
    ))
}

fn iter_deque(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    iterator(vm, &args[0], false)
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    iterator(vm, &args[0], true)
}

fn length_hint(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let remaining = args[0].native::<DequeIterator>();
    Ok(Value::from(
        remaining.map_or(0, |this| this.remaining.get()),
    ))
}

crate::methods! { pub ITERATOR_METHODS:
    /// Implement iter(self).
    "__iter__($self, /)" => iter,
    /// Implement next(self).
    "__next__($self, /)" => next,
    /// Private method returning an estimate of len(list(it)).
    "__length_hint__($self, /)" => length_hint,
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, /, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, /, iterable=(), maxlen=None)" => init,
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
    "__iter__($self, /)" => iter_deque,
    /// Return len(self).
    "__len__($self, /)" => len,
    /// Return self[key].
    "__getitem__($self, key, /)" => get_item,
    /// Set self[key] to value.
    "__setitem__($self, key, value, /)" => set_item,
    /// Delete self[key].
    "__delitem__($self, key, /)" => delete_item,
    /// Return self+value.
    "__add__($self, value, /)" => add,
    /// Implement self+=value.
    "__iadd__($self, value, /)" => iadd,
    /// Return self*value.
    "__mul__($self, value, /)" => mul,
    /// Return value*self.
    "__rmul__($self, value, /)" => mul,
    /// Implement self*=value.
    "__imul__($self, value, /)" => imul,
    /// Return bool(key in self).
    "__contains__($self, key, /)" => contains,
    /// Return a shallow copy of a deque.
    "__copy__($self, /)" => copy,
    /// Return state information for pickling.
    "__reduce__($self, /)" => reduce,
    /// Return a reverse iterator over the deque.
    "__reversed__($self, /)" => reversed,
    /// Return the size of the deque in memory, in bytes.
    "__sizeof__($self, /)" => size_of,
    /// Add an element to the right side of the deque.
    "append($self, item, /)" => append,
    /// Add an element to the left side of the deque.
    "appendleft($self, item, /)" => append_left,
    /// Remove all elements from the deque.
    "clear($self, /)" => clear,
    /// Return a shallow copy of a deque.
    "copy($self, /)" => copy,
    /// Return number of occurrences of value.
    "count($self, value, /)" => count,
    /// Extend the right side of the deque with elements from the iterable.
    "extend($self, iterable, /)" => extend,
    /// Extend the left side of the deque with elements from the iterable.
    "extendleft($self, iterable, /)" => extend_left,
    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    "index($self, value, start=<unrepresentable>, stop=<unrepresentable>, /)" => index,
    /// Insert value before index.
    "insert($self, index, value, /)" => insert,
    /// Remove and return the rightmost element.
    "pop($self, /)" => pop,
    /// Remove and return the leftmost element.
    "popleft($self, /)" => pop_left,
    /// Remove first occurrence of value.
    "remove($self, value, /)" => remove,
    /// Reverse *IN PLACE*.
    "reverse($self, /)" => reverse,
    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    "rotate($self, n=1, /)" => rotate,
    /// See PEP 585
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
}

crate::getters! { pub GETTERS:
    /// maximum size of a deque or None if unbounded
    "maxlen" => get_max_len,
}
