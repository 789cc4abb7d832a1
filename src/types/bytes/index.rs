//! Indexing and slicing of bytes.

use super::shared::{like, receiver};
use crate::object::{Result, Value};
use crate::types::sequence::slice_range;
use crate::types::str::index::subscript;
use crate::vm::Vm;

/// An index from the end or the start, as an offset; `None` outside.
pub fn offset(index: i64, len: usize) -> Option<usize> {
    let at = if index < 0 { index + len as i64 } else { index };
    usize::try_from(at).ok().filter(|&at| at < len)
}

/// `__getitem__`.
pub fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Value::Slice(slice) = &args[1] {
        let len = receiver(vm, args)?.len();
        let selection = slice_range(vm, slice, len)?;
        let data = receiver(vm, args)?;
        if selection.step == 1 {
            if let Value::Bytes(_) = &args[0]
                && selection.len == len
            {
                return Ok(args[0].clone());
            }
            let start = selection.start as usize;
            let part = data.get(start..start + selection.len).unwrap_or_default();
            return Ok(like(&args[0], part));
        }
        let picked: Vec<u8> = selection
            .indices()
            .filter_map(|at| data.get(at).copied())
            .collect();
        return Ok(like(&args[0], picked));
    }
    let array = args[0].as_bytearray().is_some();
    let index = match &args[1] {
        Value::Int(index) => *index,
        key => {
            let message = if array {
                "bytearray indices must be integers or slices, not {}"
            } else {
                "byte indices must be integers or slices, not {}"
            };
            subscript(vm, key, message)?
        }
    };
    let data = receiver(vm, args)?;
    match offset(index, data.len()) {
        Some(at) => Ok(Value::Int(i64::from(data[at]))),
        None if array => Err(vm.index_error("bytearray index out of range")),
        None => Err(vm.index_error("index out of range")),
    }
}
