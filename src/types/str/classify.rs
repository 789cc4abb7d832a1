//! The questions of `str`: `isalpha`, `isdigit`, `isspace` and their kin.

use super::methods::receiver;
use super::unicode;
use crate::object::{Result, Value};
use crate::vm::Vm;

/// True where there are characters and all satisfy the predicate.
fn every(vm: &mut Vm, args: &[Value], predicate: fn(char) -> bool) -> Result<Value> {
    let text = receiver(vm, args)?;
    let text = text.as_str();
    Ok(Value::bool(!text.is_empty() && text.chars().all(predicate)))
}

pub(super) fn isalnum(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, unicode::is_alnum)
}

pub(super) fn isalpha(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, unicode::is_alpha)
}

pub(super) fn isdecimal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, |c| unicode::decimal(c).is_some())
}

pub(super) fn isdigit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, |c| unicode::digit(c).is_some())
}

pub(super) fn isnumeric(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, unicode::is_numeric)
}

pub(super) fn isspace(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    every(vm, args, unicode::is_space)
}

pub(super) fn isascii(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(receiver(vm, args)?.is_ascii()))
}

pub(super) fn isprintable(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    Ok(Value::bool(
        text.as_str().chars().all(unicode::is_printable),
    ))
}

pub(super) fn isidentifier(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    Ok(Value::bool(unicode::is_identifier(text.as_str())))
}
