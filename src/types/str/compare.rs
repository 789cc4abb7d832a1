//! Equality, order and hash of `str`.

use std::cmp::Ordering;

use super::methods::receiver;
use super::{Str, code_point, has_stand_ins};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// The order of two strings by code points.
pub fn compare(a: &Str, b: &Str) -> Ordering {
    let (a, b) = (a.as_str(), b.as_str());
    let by_bytes = a.cmp(b);
    // UTF-8 sorts as its code points do; only the stand-ins of surrogates stand in the wrong place.
    if by_bytes != Ordering::Equal && (has_stand_ins(a) || has_stand_ins(b)) {
        return a.chars().map(code_point).cmp(b.chars().map(code_point));
    }
    by_bytes
}

fn ordered(vm: &mut Vm, args: &[Value], holds: fn(Ordering) -> bool) -> Result<Value> {
    let this = receiver(vm, args)?;
    Ok(match args[1].as_str() {
        Some(other) => Value::bool(holds(compare(&this, &other))),
        None => Value::NotImplemented,
    })
}

pub(super) fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    Ok(match args[1].as_str() {
        Some(other) => Value::bool(this.as_str() == other.as_str()),
        None => Value::NotImplemented,
    })
}

pub(super) fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    Ok(match args[1].as_str() {
        Some(other) => Value::bool(this.as_str() != other.as_str()),
        None => Value::NotImplemented,
    })
}

pub(super) fn lt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ordered(vm, args, Ordering::is_lt)
}

pub(super) fn le(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ordered(vm, args, Ordering::is_le)
}

pub(super) fn gt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ordered(vm, args, Ordering::is_gt)
}

pub(super) fn ge(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ordered(vm, args, Ordering::is_ge)
}

pub(super) fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(receiver(vm, args)?.hash()))
}
