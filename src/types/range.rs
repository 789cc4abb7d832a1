//! `range`: over machine ints where bounds and length allow, over big ones otherwise.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;

use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::bigint;
use crate::types::exception::Exc;
use crate::types::iterator::sequences::{LongRangeIterator, RangeIterator};
use crate::types::sequence::{self, HashLanes};
use crate::types::slice;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// A range.  Bounds that fit machine ints, with a length that does, take the fast form.
pub enum Range {
    Small { start: i64, stop: i64, step: i64 },
    Big(Box<BigRange>),
}

/// A range beyond machine ints.
pub struct BigRange {
    pub start: BigInt,
    pub stop: BigInt,
    pub step: BigInt,
}

impl Range {
    /// A range on the heap.
    pub fn small(start: i64, stop: i64, step: i64) -> Gc<Range> {
        Gc::new(Range::Small { start, stop, step })
    }

    /// A range of any numbers, in the fast form if possible.  `step` is not 0.
    pub fn of(start: BigInt, stop: BigInt, step: BigInt) -> Gc<Range> {
        if let (Ok(first), Ok(last), Ok(stride)) = (
            i64::try_from(&start),
            i64::try_from(&stop),
            i64::try_from(&step),
        ) && small_len(first, last, stride).is_some()
        {
            return Range::small(first, last, stride);
        }
        Gc::new(Range::Big(Box::new(BigRange { start, stop, step })))
    }

    /// The item at an index, in the fast form and if it is there.
    pub fn small_item(&self, index: i64) -> Option<i64> {
        let Range::Small { start, step, .. } = self else {
            return None;
        };
        let at = sequence::position(index, self.len()?)?;
        i64::try_from(at)
            .ok()?
            .checked_mul(*step)?
            .checked_add(*start)
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The length, if it is a machine int: always, for the fast form.
    pub fn len(&self) -> Option<usize> {
        match self {
            Range::Small { start, stop, step } => small_len(*start, *stop, *step),
            Range::Big(range) => usize::try_from(range.len())
                .ok()
                .filter(|&len| len <= i64::MAX as usize),
        }
    }

    /// Start, stop and step as big integers.
    pub fn parts(&self) -> (BigInt, BigInt, BigInt) {
        match self {
            Range::Small { start, stop, step } => ((*start).into(), (*stop).into(), (*step).into()),
            Range::Big(range) => (range.start.clone(), range.stop.clone(), range.step.clone()),
        }
    }

    fn values(&self) -> [Value; 3] {
        match self {
            Range::Small { start, stop, step } => {
                [Value::Int(*start), Value::Int(*stop), Value::Int(*step)]
            }
            Range::Big(range) => [&range.start, &range.stop, &range.step]
                .map(|part| bigint::BigInt::normalize(part.clone())),
        }
    }

    /// The length as a big integer.
    fn big_len(&self) -> BigInt {
        match self {
            Range::Small { .. } => BigInt::from(self.len().unwrap_or(0)),
            Range::Big(range) => range.len(),
        }
    }

    /// The item at an index that is known to be within the range.
    fn item(&self, index: &BigInt) -> BigInt {
        let (start, _, step) = self.parts();
        start + index * step
    }

    /// The position of a number in the range.
    fn position_of(&self, number: &Value) -> Option<BigInt> {
        if let (Range::Small { start, stop, step }, Value::Int(number)) = (self, number) {
            let within = if *step > 0 {
                start <= number && number < stop
            } else {
                stop < number && number <= start
            };
            let offset = i128::from(*number) - i128::from(*start);
            let step = i128::from(*step);
            return (within && offset % step == 0).then(|| BigInt::from(offset / step));
        }
        let number = match number {
            Value::Int(number) => BigInt::from(*number),
            Value::Bool(truth) => BigInt::from(u8::from(truth.get())),
            Value::BigInt(number) => number.get().clone(),
            _ => return None,
        };
        let (start, stop, step) = self.parts();
        let within = if step.sign() == Sign::Plus {
            start <= number && number < stop
        } else {
            stop < number && number <= start
        };
        if !within {
            return None;
        }
        let (at, rest) = (number - start).div_mod_floor(&step);
        (rest.sign() == Sign::NoSign).then_some(at)
    }
}

impl BigRange {
    fn len(&self) -> BigInt {
        let (low, high, step) = if self.step.sign() == Sign::Plus {
            (&self.start, &self.stop, self.step.clone())
        } else {
            (&self.stop, &self.start, -&self.step)
        };
        if low >= high {
            return BigInt::ZERO;
        }
        (high - low - 1u8) / step + 1u8
    }
}

/// The length of a range over machine ints, if that is one too.
pub fn small_len(start: i64, stop: i64, step: i64) -> Option<usize> {
    if step == 1
        && let Some(len) = stop.checked_sub(start)
    {
        return Some(len.max(0) as usize);
    }
    let (low, high, step) = if step > 0 {
        (start, stop, i128::from(step))
    } else {
        (stop, start, -i128::from(step))
    };
    if low >= high {
        return Some(0);
    }
    let len = (i128::from(high) - i128::from(low) - 1) / step + 1;
    i64::try_from(len).ok().map(|len| len as usize)
}

impl Trace for Range {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Range> {
    match value {
        Value::Range(range) => Ok(range),
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!(
                "descriptor requires a 'range' object but received a '{name}'"
            )))
        }
    }
}

/// The big form of an index value.
fn big_of(value: &Value) -> BigInt {
    match value {
        Value::Int(small) => BigInt::from(*small),
        Value::BigInt(big) => big.get().clone(),
        _ => BigInt::ZERO,
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (start, stop, step) = match (&args[2], &args[3]) {
        (Value::Undef, _) => (Value::Int(0), vm.to_index(&args[1])?, Value::Int(1)),
        (stop, step) => (
            vm.to_index(&args[1])?,
            vm.to_index(stop)?,
            step.given()
                .map_or(Ok(Value::Int(1)), |step| vm.to_index(step))?,
        ),
    };
    if let Value::Int(0) = step {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    if let (Value::Int(start), Value::Int(stop), Value::Int(step)) = (&start, &stop, &step)
        && small_len(*start, *stop, *step).is_some()
    {
        return Ok(Value::from(Range::small(*start, *stop, *step)));
    }
    Ok(Value::from(Range::of(
        big_of(&start),
        big_of(&stop),
        big_of(&step),
    )))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (start, stop, step) = receiver(vm, &args[0])?.parts();
    Ok(Value::from(if step == BigInt::from(1) {
        format!("range({start}, {stop})")
    } else {
        format!("range({start}, {stop}, {step})")
    }))
}

/// What equality and hash go by: the length, and as much of start and step as matters.
fn essence(range: &Range) -> [Value; 3] {
    let len = range.big_len();
    let [start, _, step] = range.values();
    let (start, step) = match i64::try_from(&len) {
        Ok(0) => (Value::None, Value::None),
        Ok(1) => (start, Value::None),
        _ => (start, step),
    };
    [bigint::BigInt::normalize(len), start, step]
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let parts = essence(receiver(vm, &args[0])?);
    let mut lanes = HashLanes::new();
    for part in &parts {
        lanes.add(vm.hash(part)?);
    }
    Ok(Value::Int(lanes.finish(parts.len())))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let range = receiver(vm, &args[0])?;
    let Value::Range(other) = &args[1] else {
        return Ok(Value::NotImplemented);
    };
    for (a, b) in essence(range).iter().zip(&essence(other)) {
        if !vm.is_or_eq(a, b)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let range = receiver(vm, &args[0])?;
    Ok(match range {
        Range::Small { start, step, .. } => {
            RangeIterator::make(vm, *start, *step, range.len().unwrap_or(0))
        }
        Range::Big(big) => {
            LongRangeIterator::make(vm, big.start.clone(), big.step.clone(), big.len())
        }
    })
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let range = receiver(vm, &args[0])?;
    let len = range.big_len();
    let last = range.item(&(&len - 1u8));
    let step = -range.parts().2;
    if let (Range::Small { .. }, Ok(last), Ok(step)) =
        (range, i64::try_from(&last), i64::try_from(&step))
    {
        return Ok(RangeIterator::make(
            vm,
            last,
            step,
            range.len().unwrap_or(0),
        ));
    }
    Ok(LongRangeIterator::make(vm, last, step, len))
}

fn truth(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let empty = receiver(vm, &args[0])?.len() == Some(0);
    Ok(Value::bool(!empty))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match receiver(vm, &args[0])?.len() {
        Some(len) => Ok(Value::from(len)),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let range = receiver(vm, &args[0])?;
    if let Value::Slice(slice) = &args[1] {
        return slice_of(vm, range, slice);
    }
    if let Value::Int(index) = &args[1]
        && let Some(item) = range.small_item(*index)
    {
        return Ok(Value::Int(item));
    }
    if !sequence::is_index(vm, &args[1]) {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "range indices must be integers or slices, not {name}"
        )));
    }
    let mut index = big_of(&vm.to_index(&args[1])?);
    let len = range.big_len();
    if index.sign() == Sign::Minus {
        index += &len;
    }
    if index.sign() == Sign::Minus || index >= len {
        return Err(vm.index_error("range object index out of range"));
    }
    Ok(bigint::BigInt::normalize(range.item(&index)))
}

fn slice_of(vm: &mut Vm, range: &Range, slice: &slice::Slice) -> Result<Value> {
    if let (Range::Small { start, step, .. }, Some(len)) = (range, range.len()) {
        let bounds = sequence::SliceBounds::unpack(vm, slice)?.resolve(len);
        let place = |at: i64| at.checked_mul(*step)?.checked_add(*start);
        if let (Some(first), Some(last)) = (place(bounds.start), place(bounds.stop))
            && let Some(stride) = step.checked_mul(bounds.step)
            && small_len(first, last, stride).is_some()
        {
            return Ok(Value::from(Range::small(first, last, stride)));
        }
    }
    let [first, last, stride] = slice::big_indices(vm, slice, &range.big_len())?;
    let step = range.parts().2 * stride;
    Ok(Value::from(Range::of(
        range.item(&first),
        range.item(&last),
        step,
    )))
}

/// Whether membership is a matter of arithmetic: not for what may compare as it likes.
fn is_plain_int(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Bool(_) | Value::BigInt(_))
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let range = receiver(vm, &args[0])?;
    if is_plain_int(&args[1]) {
        return Ok(Value::bool(range.position_of(&args[1]).is_some()));
    }
    let found = search(vm, &args[0], &args[1], true)?;
    Ok(Value::bool(found > 0))
}

/// Counts the items that equal `item`, or stops at the first.
fn search(vm: &mut Vm, range: &Value, item: &Value, first_only: bool) -> Result<usize> {
    let mut found = 0;
    vm.for_each(range, |vm, candidate| {
        found += usize::from(vm.is_or_eq(&candidate, item)?);
        Ok(found == 0 || !first_only)
    })?;
    Ok(found)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let range = receiver(vm, &args[0])?;
    if is_plain_int(&args[1]) {
        return Ok(Value::Int(i64::from(range.position_of(&args[1]).is_some())));
    }
    search(vm, &args[0], &args[1], false).map(Value::from)
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let range = receiver(vm, &args[0])?;
    if is_plain_int(&args[1]) {
        return match range.position_of(&args[1]) {
            Some(at) => Ok(bigint::BigInt::normalize(at)),
            None => Err(vm.value_error("range.index(x): x not in range")),
        };
    }
    let mut at = 0usize;
    let mut found = false;
    vm.for_each(&args[0], |vm, candidate| {
        found = vm.is_or_eq(&candidate, &args[1])?;
        at += usize::from(!found);
        Ok(!found)
    })?;
    if !found {
        return Err(vm.value_error("sequence.index(x): x not in sequence"));
    }
    Ok(Value::from(at))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let parts = Value::from(Tuple::new(receiver(vm, &args[0])?.values()));
    let class = Value::from(vm.types.range.clone());
    Ok(Value::from(Tuple::new([class, parts])))
}

fn get_start(vm: &mut Vm, this: &Value) -> Result<Value> {
    let [start, ..] = receiver(vm, this)?.values();
    Ok(start)
}

fn get_stop(vm: &mut Vm, this: &Value) -> Result<Value> {
    let [_, stop, _] = receiver(vm, this)?.values();
    Ok(stop)
}

fn get_step(vm: &mut Vm, this: &Value) -> Result<Value> {
    let [.., step] = receiver(vm, this)?.values();
    Ok(step)
}

/// The parts are fixed.
fn read_only(vm: &mut Vm, _: &Value, _: Value) -> Result<()> {
    Err(vm.error(Exc::AttributeError, "readonly attribute"))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, start, stop=<unrepresentable>, step=1, /)" => new,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return hash(self).
    "__hash__($self, /)" => hash,
    /// Return self==value.
    "__eq__($self, value, /)" => eq,
    /// Implement iter(self).
    "__iter__($self, /)" => iter,
    /// True if self else False
    "__bool__($self, /)" => truth,
    /// Return len(self).
    "__len__($self, /)" => len,
    /// Return self[key].
    "__getitem__($self, key, /)" => get_item,
    /// Return bool(key in self).
    "__contains__($self, key, /)" => contains,
    /// Return a reverse iterator.
    "__reversed__($self, /)" => reversed,
    "__reduce__($self, /)" => reduce,
    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    "count($self, object, /)" => count,
    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    "index($self, object, /)" => index,
}

crate::getters! { pub GETTERS:
    "start" => get_start; set read_only,
    "stop" => get_stop; set read_only,
    "step" => get_step; set read_only,
}
