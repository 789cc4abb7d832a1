//! `slice`.

use num_bigint::{BigInt, Sign};

use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::bigint;
use crate::types::exception::Exc;
use crate::types::sequence::{self, HashLanes, rich_comparisons};
use crate::types::tuple::Tuple;
use crate::vm::{CompareOp, Vm};

/// A slice: three values, `None` where left out.
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

impl Slice {
    /// A slice on the heap.
    pub fn new(start: Value, stop: Value, step: Value) -> Gc<Slice> {
        Gc::new(Slice { start, stop, step })
    }

    /// Start, stop and step.
    fn parts(&self) -> [Value; 3] {
        [self.start.clone(), self.stop.clone(), self.step.clone()]
    }
}

impl Trace for Slice {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.start, &self.stop, &self.step]);
    }
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Slice> {
    match value {
        Value::Slice(slice) => Ok(slice),
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!(
                "descriptor requires a 'slice' object but received a '{name}'"
            )))
        }
    }
}

fn new(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let slice = match (&args[2], &args[3]) {
        (Value::Undef, _) => Slice::new(Value::None, args[1].clone(), Value::None),
        (stop, Value::Undef) => Slice::new(args[1].clone(), stop.clone(), Value::None),
        (stop, step) => Slice::new(args[1].clone(), stop.clone(), step.clone()),
    };
    Ok(Value::from(slice))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let parts = receiver(vm, &args[0])?.parts();
    let parts = sequence::join_reprs(vm, &|at| parts.get(at).cloned())?;
    Ok(Value::from(format!("slice({parts})")))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut lanes = HashLanes::new();
    for part in &receiver(vm, &args[0])?.parts() {
        lanes.add(vm.hash(part)?);
    }
    Ok(Value::Int(lanes.finish_slice()))
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    let Value::Slice(other) = &args[1] else {
        return Ok(Value::NotImplemented);
    };
    if args[0].is(&args[1]) {
        return Ok(Value::bool(sequence::compare_lengths(op, 0, 0)));
    }
    let (a, b) = (receiver(vm, &args[0])?.parts(), other.parts());
    sequence::compare(vm, op, &|at| a.get(at).cloned(), &|at| b.get(at).cloned())
}

rich_comparisons!(compare);

/// An integer of any size.
fn big(vm: &mut Vm, value: &Value) -> Result<BigInt> {
    Ok(match &vm.to_index(value)? {
        Value::BigInt(big) => big.get().clone(),
        Value::Int(small) => BigInt::from(*small),
        _ => BigInt::ZERO,
    })
}

/// A bound of a slice as an integer of any size.
fn big_bound(vm: &mut Vm, value: &Value) -> Result<Option<BigInt>> {
    if value.is_none() {
        return Ok(None);
    }
    if !sequence::is_index(vm, value) {
        return Err(
            vm.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    big(vm, value).map(Some)
}

/// Start, stop and step for a sequence of any length, as `range` and `slice.indices` need them.
pub fn big_indices(vm: &mut Vm, slice: &Slice, len: &BigInt) -> Result<[BigInt; 3]> {
    let step = big_bound(vm, &slice.step)?.unwrap_or_else(|| BigInt::from(1));
    if step.sign() == Sign::NoSign {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let backwards = step.sign() == Sign::Minus;
    let (low, high) = if backwards {
        (BigInt::from(-1), len - 1)
    } else {
        (BigInt::ZERO, len.clone())
    };
    let clip = |bound: BigInt| {
        if bound.sign() == Sign::Minus {
            (bound + len).max(low.clone())
        } else {
            bound.min(high.clone())
        }
    };
    let start = big_bound(vm, &slice.start)?;
    let stop = big_bound(vm, &slice.stop)?;
    let (first, last) = if backwards {
        (&high, &low)
    } else {
        (&low, &high)
    };
    let start = start.map_or_else(|| first.clone(), clip);
    let stop = stop.map_or_else(|| last.clone(), clip);
    Ok([start, stop, step])
}

fn indices(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let slice = receiver(vm, &args[0])?;
    let len = big(vm, &args[1])?;
    if len.sign() == Sign::Minus {
        return Err(vm.value_error("length should not be negative"));
    }
    let parts = big_indices(vm, slice, &len)?;
    let parts = parts.map(bigint::BigInt::normalize);
    Ok(Value::from(Tuple::new(parts)))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let parts = Value::from(Tuple::new(receiver(vm, &args[0])?.parts()));
    let class = Value::from(vm.types.slice.clone());
    Ok(Value::from(Tuple::new([class, parts])))
}

fn get_start(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.start.clone())
}

fn get_stop(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.stop.clone())
}

fn get_step(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.step.clone())
}

/// The parts are fixed.
fn read_only(vm: &mut Vm, _: &Value, _: Value) -> Result<()> {
    Err(vm.error(Exc::AttributeError, "readonly attribute"))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, start, stop=<unrepresentable>, step=None, /)" => new,
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
    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    "indices($self, object, /)" => indices,
    /// Return state information for pickling.
    "__reduce__($self, /)" => reduce,
}

crate::getters! { pub GETTERS:
    "start" => get_start; set read_only,
    "stop" => get_stop; set read_only,
    "step" => get_step; set read_only,
}
