//! What sequences share: index and slice arithmetic, repetition, comparison item
//! by item, `repr` with its guard against cycles, and CPython's tuple hash.
//!
//! Items are fetched one at a time through closures, since comparing or showing
//! one may run script code that changes the sequence.

use crate::object::{Result, Value};
use crate::types::exception::Exc;
use crate::types::slice::Slice;
use crate::vm::{CompareOp, Vm};

/// How a sequence hands out its items: `None` past the end.
pub type Items<'a> = &'a dyn Fn(usize) -> Option<Value>;

/// The three numbers of a slice, before the length of the sequence is known.
#[derive(Clone, Copy, Debug)]
pub struct SliceBounds {
    start: i64,
    stop: i64,
    step: i64,
}

/// A slice applied to a sequence: the first index, the step, and how many items.
#[derive(Clone, Copy, Debug)]
pub struct SliceRange {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub len: usize,
}

impl SliceBounds {
    /// Reads a slice.  `__index__` methods may run, so take the length of the sequence afterwards.
    pub fn unpack(vm: &mut Vm, slice: &Slice) -> Result<SliceBounds> {
        let step = match &slice.step {
            Value::None => 1,
            step => match slice_index(vm, step)? {
                0 => return Err(vm.value_error("slice step cannot be zero")),
                step => step.max(-i64::MAX),
            },
        };
        let start = match &slice.start {
            Value::None if step < 0 => i64::MAX,
            Value::None => 0,
            start => slice_index(vm, start)?,
        };
        let stop = match &slice.stop {
            Value::None if step < 0 => i64::MIN,
            Value::None => i64::MAX,
            stop => slice_index(vm, stop)?,
        };
        Ok(SliceBounds { start, stop, step })
    }

    /// Clips the bounds to a sequence of `len` items.
    pub fn resolve(self, len: usize) -> SliceRange {
        let SliceBounds { start, stop, step } = self;
        let len = len as i64;
        let clip = |bound: i64| {
            let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
            if bound < 0 {
                (bound + len).max(low)
            } else {
                bound.min(high)
            }
        };
        let (start, stop) = (clip(start), clip(stop));
        let count = if step < 0 && stop < start {
            (start - stop - 1) / -step + 1
        } else if step > 0 && start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        SliceRange {
            start,
            stop,
            step,
            len: count as usize,
        }
    }
}

impl SliceRange {
    /// The indices, in order of the slice.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        let SliceRange { start, step, .. } = self;
        (0..self.len as i64).map(move |at| (start + at * step) as usize)
    }
}

/// The bounds of a slice applied to a sequence whose length no script code can change.
pub fn slice_range(vm: &mut Vm, slice: &Slice, len: usize) -> Result<SliceRange> {
    Ok(SliceBounds::unpack(vm, slice)?.resolve(len))
}

/// Whether a value can serve as an index: an integer, or something with `__index__`.
pub fn is_index(vm: &Vm, value: &Value) -> bool {
    match value {
        Value::Int(_) | Value::Bool(_) | Value::BigInt(_) => true,
        Value::Str(_) | Value::None | Value::Slice(_) | Value::Float(_) => false,
        other => vm.lookup_special(other, &vm.names.__index__).is_some(),
    }
}

/// A number clipped to machine size.
fn clipped_index(vm: &mut Vm, value: &Value) -> Result<i64> {
    Ok(match &vm.to_index(value)? {
        Value::Int(index) => *index,
        Value::BigInt(big) if big.get().sign() == num_bigint::Sign::Minus => i64::MIN,
        _ => i64::MAX,
    })
}

/// A bound of a slice, clipped to machine size.
pub fn slice_index(vm: &mut Vm, value: &Value) -> Result<i64> {
    if let Value::Int(index) = value {
        return Ok(*index);
    }
    if !is_index(vm, value) {
        return Err(
            vm.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    clipped_index(vm, value)
}

/// A bound that may be missing: `None` for that.
pub fn slice_bound(vm: &mut Vm, value: &Value) -> Result<Option<i64>> {
    match value.not_none() {
        Some(value) => slice_index(vm, value).map(Some),
        None => Ok(None),
    }
}

/// What bounds without a step leave of a sequence of `len` items.
pub fn window(start: Option<i64>, stop: Option<i64>, len: usize) -> SliceRange {
    let bounds = SliceBounds {
        start: start.unwrap_or(0),
        stop: stop.unwrap_or(i64::MAX),
        step: 1,
    };
    bounds.resolve(len)
}

/// A `start` or `stop` argument of `index`, where `None` does not serve; `default` if not given.
pub fn search_bound(vm: &mut Vm, value: &Value, default: i64) -> Result<i64> {
    if value.is_undef() {
        return Ok(default);
    }
    if !is_index(vm, value) {
        return Err(vm.type_error("slice indices must be integers or have an __index__ method"));
    }
    clipped_index(vm, value)
}

/// The number behind an index expression `sequence[key]`, negative as it comes.
#[inline]
pub fn item_index(vm: &mut Vm, key: &Value, sequence: &str) -> Result<i64> {
    if let Value::Int(index) = key {
        return Ok(*index);
    }
    item_index_slow(vm, key, sequence)
}

#[cold]
fn item_index_slow(vm: &mut Vm, key: &Value, sequence: &str) -> Result<i64> {
    if !is_index(vm, key) {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!(
            "{sequence} indices must be integers or slices, not {name}"
        )));
    }
    match vm.to_index(key)? {
        Value::Int(index) => Ok(index),
        _ => {
            let name = vm.type_name(key);
            Err(vm.index_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// The position that an index means in a sequence of `len` items, if there is one.
#[inline]
pub fn position(index: i64, len: usize) -> Option<usize> {
    let at = if index < 0 { index + len as i64 } else { index };
    (0..len as i64).contains(&at).then_some(at as usize)
}

/// What `sequence * other` means: a number of repetitions, or what `other` makes of it itself.
pub enum Repetition {
    Times(usize),
    Answer(Value),
}

/// Reads the right operand of `sequence * other`.  A number repeats; anything else is asked for its
/// `__rmul__`, since the complaint comes only when it has none.
pub fn repetition(vm: &mut Vm, this: &Value, other: &Value) -> Result<Repetition> {
    if matches!(other, Value::Instance(_)) && !is_index(vm, other) {
        let name = vm.names.__rmul__.clone();
        if let Some(answer) = vm.call_special(other, &name, std::slice::from_ref(this))?
            && !answer.is_not_implemented()
        {
            return Ok(Repetition::Answer(answer));
        }
    }
    repeat_count(vm, other).map(Repetition::Times)
}

/// How often a sequence is repeated by `other`, which must be a number.
pub fn repeat_count(vm: &mut Vm, other: &Value) -> Result<usize> {
    if !is_index(vm, other) {
        let name = vm.type_name(other);
        return Err(vm.type_error(format!(
            "can't multiply sequence by non-int of type '{name}'"
        )));
    }
    match vm.to_index(other)? {
        Value::Int(count) => Ok(count.max(0) as usize),
        _ => {
            let name = vm.type_name(other);
            Err(vm.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// Items repeated `count` times.
pub fn repeat(vm: &mut Vm, items: &[Value], count: usize) -> Result<Vec<Value>> {
    let mut repeated = Vec::new();
    let fits = items
        .len()
        .checked_mul(count)
        .is_some_and(|total| repeated.try_reserve_exact(total).is_ok());
    if !fits {
        return Err(vm.error_with(Exc::MemoryError, Vec::new()));
    }
    if let [item] = items {
        repeated.resize(count, item.clone());
    } else {
        for _ in 0..count {
            repeated.extend_from_slice(items);
        }
    }
    Ok(repeated)
}

/// `this + other` where `other` is no sequence of the kind: what its `__radd__` answers, else the error.
pub fn concatenation_result(
    vm: &mut Vm,
    this: &Value,
    sequence: &str,
    other: &Value,
) -> Result<Value> {
    if matches!(other, Value::Instance(_)) {
        let name = vm.names.__radd__.clone();
        if let Some(answer) = vm.call_special(other, &name, std::slice::from_ref(this))?
            && !answer.is_not_implemented()
        {
            return Ok(answer);
        }
    }
    let name = vm.type_name(other);
    Err(vm.type_error(format!(
        "can only concatenate {sequence} (not \"{name}\") to {sequence}"
    )))
}

/// Whether an ordering holds between two lengths.
pub fn compare_lengths(op: CompareOp, a: usize, b: usize) -> bool {
    match op {
        CompareOp::Lt => a < b,
        CompareOp::Le => a <= b,
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Gt => a > b,
        CompareOp::Ge => a >= b,
    }
}

/// Compares two sequences item by item: the first difference decides, then the lengths.
pub fn compare(vm: &mut Vm, op: CompareOp, a: Items<'_>, b: Items<'_>) -> Result<Value> {
    vm.check_native()?;
    let mut at = 0;
    loop {
        match (a(at), b(at)) {
            (Some(x), Some(y)) => {
                if !vm.is_or_eq(&x, &y)? {
                    return match op {
                        CompareOp::Eq => Ok(Value::bool(false)),
                        CompareOp::Ne => Ok(Value::bool(true)),
                        op => vm.compare(op, &x, &y),
                    };
                }
            }
            (None, None) => return Ok(Value::bool(compare_lengths(op, 0, 0))),
            (None, Some(_)) => return Ok(Value::bool(compare_lengths(op, 0, 1))),
            (Some(_), None) => return Ok(Value::bool(compare_lengths(op, 1, 0))),
        }
        at += 1;
    }
}

/// The first position from `start` up to `stop` of an item that is or equals `item`.
pub fn find(
    vm: &mut Vm,
    items: Items<'_>,
    item: &Value,
    start: usize,
    stop: usize,
) -> Result<Option<usize>> {
    let mut at = start;
    while at < stop
        && let Some(candidate) = items(at)
    {
        if vm.is_or_eq(&candidate, item)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

/// How many items are or equal `item`.
pub fn count(vm: &mut Vm, items: Items<'_>, item: &Value) -> Result<usize> {
    let mut found = 0;
    let mut at = 0;
    while let Some(candidate) = items(at) {
        found += usize::from(vm.is_or_eq(&candidate, item)?);
        at += 1;
    }
    Ok(found)
}

/// `index(value, start, stop)`: the position, or `ValueError` with this message.
pub fn index(
    vm: &mut Vm,
    items: Items<'_>,
    len: usize,
    args: &[Value],
    missing: &str,
) -> Result<Value> {
    let from_end = |bound: i64| {
        let bound = if bound < 0 {
            bound.saturating_add(len as i64)
        } else {
            bound
        };
        bound.max(0) as usize
    };
    let start = search_bound(vm, &args[2], 0)?;
    let stop = search_bound(vm, &args[3], i64::MAX)?;
    match find(vm, items, &args[1], from_end(start), from_end(stop))? {
        Some(at) => Ok(Value::from(at)),
        None => Err(vm.value_error(missing)),
    }
}

/// Runs `show` unless a `repr` of `this` is under way already; then the answer is `within`.
pub fn guarded_repr(
    vm: &mut Vm,
    this: &Value,
    within: &str,
    show: impl FnOnce(&mut Vm) -> Result<String>,
) -> Result<Value> {
    if !vm.repr_enter(this) {
        return Ok(Value::from(within));
    }
    let text = show(vm);
    vm.repr_leave();
    Ok(Value::from(text?))
}

/// The `repr`s of all items, separated by commas.
pub fn join_reprs(vm: &mut Vm, items: Items<'_>) -> Result<String> {
    let mut text = String::new();
    let mut at = 0;
    while let Some(item) = items(at) {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(vm.repr(&item)?.as_str());
        at += 1;
    }
    Ok(text)
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// The mixing of CPython's tuple hash: xxHash's round over the hashes of the items.
pub struct HashLanes(u64);

impl HashLanes {
    /// No items yet.
    pub fn new() -> Self {
        HashLanes(PRIME_5)
    }

    /// Adds the hash of the next item.
    pub fn add(&mut self, hash: i64) {
        self.0 = self
            .0
            .wrapping_add((hash as u64).wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
    }

    /// The hash as slices have it: without the length.
    pub fn finish_slice(self) -> i64 {
        if self.0 == u64::MAX {
            1_546_275_796
        } else {
            self.0 as i64
        }
    }

    /// The hash of a tuple of `len` items.
    pub fn finish(self, len: usize) -> i64 {
        HashLanes(self.0.wrapping_add(len as u64 ^ (PRIME_5 ^ 3_527_539))).finish_slice()
    }
}

impl Default for HashLanes {
    fn default() -> Self {
        HashLanes::new()
    }
}

/// Defines the six comparison methods by way of one function that takes the operator.
macro_rules! rich_comparisons {
    ($compare:path) => {
        fn lt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            $compare(vm, CompareOp::Lt, args)
        }

        fn le(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            $compare(vm, CompareOp::Le, args)
        }

        fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            $compare(vm, CompareOp::Eq, args)
        }

        fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            $compare(vm, CompareOp::Ne, args)
        }

        fn gt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            $compare(vm, CompareOp::Gt, args)
        }

        fn ge(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            $compare(vm, CompareOp::Ge, args)
        }
    };
}

pub(crate) use rich_comparisons;
