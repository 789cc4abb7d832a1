//! `str.encode`, and decoding by `str(bytes, encoding)`.

use super::methods::{keyword_text, receiver};
use crate::object::{Result, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::buffer;
use crate::types::codec;
use crate::vm::Vm;

pub(super) fn encode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let encoding = keyword_text(vm, "encode", "encoding", &args[1])?;
    let errors = keyword_text(vm, "encode", "errors", &args[2])?;
    let encoding = encoding.as_ref().map_or("utf-8", |name| name.as_str());
    let errors = errors.as_ref().map_or("strict", |name| name.as_str());
    codec::encode_object(vm, &Value::from(text), encoding, errors)
}

/// `str(obj, encoding, errors)`.
pub fn decode_object(
    vm: &mut Vm,
    obj: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> Result<Value> {
    if obj.as_str().is_some() {
        return Err(vm.type_error("decoding str is not supported"));
    }
    let Some(data) = buffer(obj) else {
        let name = vm.type_name(obj);
        return Err(vm.type_error(format!(
            "decoding to str: need a bytes-like object, {name} found"
        )));
    };
    if data.is_empty() {
        // As in CPython, nothing asks whether there is such an encoding.
        return Ok(Value::from(vm.names.empty()));
    }
    let data = Bytes::new(&data[..]);
    let encoding = encoding.unwrap_or("utf-8");
    codec::decode_object(vm, &data, encoding, errors.unwrap_or("strict"))
}
