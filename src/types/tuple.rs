//! `tuple`.

use std::cell::Cell;
use std::mem::ManuallyDrop;

use crate::object::inline_slice::InlineSlice;
use crate::object::{Gc, Raise, Result, Trace, Tracer, Value};
use crate::types::dict::dict_of;
use crate::types::iterator::sequences::TupleIterator;
use crate::types::list;
use crate::types::sequence::{self, HashLanes, Repetition, SliceBounds, rich_comparisons};
use crate::types::slice::Slice;
use crate::vm::{CompareOp, Vm};

/// The items of a tuple.
type Items = InlineSlice<Value, 3>;

/// A tuple.
pub struct Tuple {
    items: Items,
    /// The hash, once known (0 while unknown).
    pub hash: Cell<i64>,
}

thread_local! {
    /// The tuple without items: there is only one, and it stays.
    static EMPTY: ManuallyDrop<Gc<Tuple>> = ManuallyDrop::new(Gc::new(Tuple {
        items: Items::from(Vec::new()),
        hash: Cell::new(0),
    }));
}

impl Tuple {
    /// A tuple of these items.
    pub fn new(items: impl Into<Items>) -> Gc<Tuple> {
        let items = items.into();
        if items.is_empty() {
            return EMPTY.with(|empty| (**empty).clone());
        }
        Gc::new(Tuple {
            items,
            hash: Cell::new(0),
        })
    }

    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// Whether an item may lead back to the tuple.
    #[inline]
    pub fn may_be_cyclic(&self) -> bool {
        self.items().iter().any(Value::is_tracked)
    }

    /// The length.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The hash, by CPython's algorithm.
    pub fn hash(&self, vm: &mut Vm) -> Result<i64> {
        if self.hash.get() != 0 {
            return Ok(self.hash.get());
        }
        let mut lanes = HashLanes::new();
        for item in self.items() {
            lanes.add(vm.hash(item)?);
        }
        self.hash.set(lanes.finish(self.len()));
        Ok(self.hash.get())
    }
}

impl Trace for Tuple {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&*self.items);
    }
}

/// The tuple that a value is, or is as an instance of a subclass.
pub fn tuple_of(value: &Value) -> Option<&Tuple> {
    match value {
        Value::Tuple(tuple) => Some(tuple),
        Value::Instance(instance) => match instance.builtin() {
            Some(Value::Tuple(tuple)) => Some(tuple),
            _ => None,
        },
        _ => None,
    }
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Tuple> {
    tuple_of(value).ok_or_else(|| wrong_receiver(vm, value))
}

#[cold]
fn wrong_receiver(vm: &mut Vm, value: &Value) -> Raise {
    let name = vm.type_name(value);
    vm.type_error(format!(
        "descriptor requires a 'tuple' object but received a '{name}'"
    ))
}

/// `tuple(iterable)`: an exact tuple is its own copy.
pub fn tuple_from(vm: &mut Vm, iterable: &Value) -> Result<Gc<Tuple>> {
    match iterable {
        Value::Tuple(tuple) => Ok(tuple.share()),
        Value::List(list) => Ok(Tuple::new(list.items().clone())),
        _ => {
            // The length is not asked for, as in CPython.
            let iterator = vm.iter(iterable)?;
            let mut items = Vec::new();
            vm.pour(&iterator, &mut items)?;
            Ok(Tuple::new(items))
        }
    }
}

/// Raises for keyword arguments, unless a subclass has an `__init__` to take them: the constructors of
/// immutable types leave them to it.
pub fn check_no_keywords(vm: &mut Vm, class: &Value, keywords: &Value, name: &str) -> Result<()> {
    let Some(keywords) = dict_of(keywords) else {
        return Ok(());
    };
    let init = vm.names.__init__.clone();
    let (own, inherited) = match class {
        Value::Class(class) => (class.lookup(&init), vm.types.object.lookup(&init)),
        _ => (None, None),
    };
    let overridden = match (own, inherited) {
        (Some(own), Some(inherited)) => !own.is(&inherited),
        _ => false,
    };
    if keywords.is_empty() || overridden {
        return Ok(());
    }
    Err(vm.type_error(format!("{name}() takes no keyword arguments")))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check_no_keywords(vm, &args[0], &args[2], "tuple")?;
    let tuple = match args[1].given() {
        Some(iterable) => tuple_from(vm, iterable)?,
        None => Tuple::new(Vec::new()),
    };
    vm.wrap_new(&args[0], Value::from(tuple))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let tuple = receiver(vm, &args[0])?;
    if tuple.is_empty() {
        return Ok(Value::from("()"));
    }
    sequence::guarded_repr(vm, &args[0], "(...)", |vm| {
        let items = sequence::join_reprs(vm, &|at| tuple.items.get(at).cloned())?;
        let comma = if tuple.len() == 1 { "," } else { "" };
        Ok(format!("({items}{comma})"))
    })
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    receiver(vm, &args[0])?.hash(vm).map(Value::Int)
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    let tuple = receiver(vm, &args[0])?;
    let Some(other) = tuple_of(&args[1]) else {
        return Ok(Value::NotImplemented);
    };
    let (a, b) = (&tuple.items, &other.items);
    sequence::compare(vm, op, &|at| a.get(at).cloned(), &|at| b.get(at).cloned())
}

rich_comparisons!(compare);

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(TupleIterator::make(vm, args[0].clone()))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, &args[0])?.len()))
}

/// The whole tuple, unchanged where it is no instance of a subclass.
fn unchanged(value: &Value, tuple: &Tuple) -> Value {
    match value {
        Value::Tuple(_) => value.clone(),
        _ => Value::from(Tuple::new(tuple.items.clone())),
    }
}

/// `tuple[slice]` of the tuple that `this` is.
pub fn slice_of(vm: &mut Vm, this: &Value, tuple: &Tuple, slice: &Slice) -> Result<Value> {
    let bounds = SliceBounds::unpack(vm, slice)?;
    let range = bounds.resolve(tuple.len());
    if range.step != 1 {
        let items = list::slice_items(&tuple.items, bounds);
        return Ok(Value::from(Tuple::new(items)));
    }
    if range.len == tuple.len() {
        return Ok(unchanged(this, tuple));
    }
    let start = range.start as usize;
    Ok(Value::from(Tuple::new(
        &tuple.items[start..start + range.len],
    )))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let tuple = receiver(vm, &args[0])?;
    if let Value::Slice(slice) = &args[1] {
        return slice_of(vm, &args[0], tuple, slice);
    }
    let index = sequence::item_index(vm, &args[1], "tuple")?;
    match sequence::position(index, tuple.len()) {
        Some(at) => Ok(tuple.items[at].clone()),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let tuple = receiver(vm, &args[0])?;
    let Some(other) = tuple_of(&args[1]) else {
        return sequence::concatenation_result(vm, &args[0], "tuple", &args[1]);
    };
    if other.is_empty() && matches!(args[0], Value::Tuple(_)) {
        return Ok(args[0].clone());
    }
    if tuple.is_empty() && matches!(args[1], Value::Tuple(_)) {
        return Ok(args[1].clone());
    }
    Ok(Value::from(Tuple::new(
        [&*tuple.items, &*other.items].concat(),
    )))
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let tuple = receiver(vm, &args[0])?;
    match sequence::repetition(vm, &args[0], &args[1])? {
        Repetition::Times(count) => repeated(vm, &args[0], tuple, count),
        Repetition::Answer(answer) => Ok(answer),
    }
}

fn rmul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let tuple = receiver(vm, &args[0])?;
    let count = sequence::repeat_count(vm, &args[1])?;
    repeated(vm, &args[0], tuple, count)
}

fn repeated(vm: &mut Vm, this: &Value, tuple: &Tuple, count: usize) -> Result<Value> {
    if count == 1 {
        return Ok(unchanged(this, tuple));
    }
    let items = sequence::repeat(vm, &tuple.items, count)?;
    Ok(Value::from(Tuple::new(items)))
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = &receiver(vm, &args[0])?.items;
    let found = sequence::find(vm, &|at| items.get(at).cloned(), &args[1], 0, usize::MAX)?;
    Ok(Value::bool(found.is_some()))
}

fn new_args(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = receiver(vm, &args[0])?.items.clone();
    Ok(Value::from(Tuple::new([Value::from(Tuple::new(items))])))
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = &receiver(vm, &args[0])?.items;
    let missing = "tuple.index(x): x not in tuple";
    sequence::index(vm, &|at| items.get(at).cloned(), items.len(), args, missing)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = &receiver(vm, &args[0])?.items;
    sequence::count(vm, &|at| items.get(at).cloned(), &args[1]).map(Value::from)
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, iterable=(), /, **kwargs)" => new,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return hash(self).
    "__hash__($self, /)" => hash,
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
    /// Return self[key].
    "__getitem__($self, key, /)" => get_item,
    /// Return self+value.
    "__add__($self, value, /)" => add,
    /// Return self*value.
    "__mul__($self, value, /)" => mul,
    /// Return value*self.
    "__rmul__($self, value, /)" => rmul,
    /// Return bool(key in self).
    "__contains__($self, key, /)" => contains,
    "__getnewargs__($self, /)" => new_args,
    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    "index($self, value, start=0, stop=sys.maxsize, /)" => index,
    /// Return number of occurrences of value.
    "count($self, value, /)" => count,
    /// Tuples are generic over the types of their contents.
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
}

crate::getters! { pub GETTERS: }
