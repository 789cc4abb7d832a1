//! `BytesIO`: a binary file in memory, and what pickles of it and of `StringIO` hold.

use super::binary::{
    BinaryFile, Face, any_device, bytes, bytes_argument, device, flush, read, read1, readline,
    tell, with_attributes, write,
};
use super::device::Device;
use crate::object::{Result, Value};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Empty memory: what `__init__` is given fills it, so that a subclass may have arguments of its own.
fn bytes_io_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let file = BinaryFile::new(Face::Device(Device::memory(Vec::new())), "rb+");
    with_attributes(vm, &args[0], file)
}

fn bytes_io_init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = any_device(vm, &args[0])?;
    let data = match args[1].not_none() {
        Some(initial) => bytes_argument(vm, initial)?,
        None => Vec::new(),
    };
    device.refill(vm, data)?;
    Ok(Value::None)
}

fn contents(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    let memory = device.memory_bytes();
    Ok(bytes(
        memory
            .map(|memory| memory.data().clone())
            .unwrap_or_default(),
    ))
}

fn getbuffer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    let Some(memory) = device.memory_bytes() else {
        return Err(super::unsupported(vm, "getbuffer"));
    };
    let view = Value::from(vm.types.memoryview.clone());
    vm.call(&view, &[Value::from(memory.clone())])
}

/// A copy of the attributes that a script has set; `None` if there are none.
pub fn attributes_of(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = vm.intern("__dict__");
    let Some(dict) = vm.find_attr(this, &name)? else {
        return Ok(Value::None);
    };
    match vm.len(&dict)? {
        0 => Ok(Value::None),
        _ => vm.call_method(&dict, "copy", &[]),
    }
}

/// Gives an object the attributes of a pickled state: the item called `what`.
pub fn restore_attributes(vm: &mut Vm, this: &Value, state: &Value, what: &str) -> Result<()> {
    let Some(state) = state.not_none() else {
        return Ok(());
    };
    if state.as_dict().is_none() {
        let kind = vm.type_name(state);
        let message = format!("{what} item of state should be a dict, got a {kind}");
        return Err(vm.type_error(message));
    }
    let name = vm.intern("__dict__");
    let dict = vm.get_attr(this, &name)?;
    vm.call_method(&dict, "update", std::slice::from_ref(state))?;
    Ok(())
}

/// The position of a pickled state: the item called `what`.
pub fn state_position(vm: &mut Vm, value: &Value, what: &str) -> Result<i64> {
    if value.as_int().is_none() {
        let kind = vm.type_name(value);
        let message = format!("{what} item of state must be an integer, got {kind}");
        return Err(vm.type_error(message));
    }
    let position = vm.to_i64(value)?;
    if position < 0 {
        return Err(vm.value_error("position value cannot be negative"));
    }
    Ok(position)
}

fn bytes_io_getstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = contents(vm, args)?;
    let position = tell(vm, args)?;
    let attributes = attributes_of(vm, &args[0])?;
    Ok(Value::from(Tuple::new([value, position, attributes])))
}

fn bytes_io_setstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let device = device(vm, &args[0])?;
    let state = args[1].as_tuple();
    let Some([value, position, attributes]) = state.as_deref().map(Tuple::items) else {
        let class = vm.class_of(&args[0]).name();
        let kind = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "{}.__setstate__ argument should be 3-tuple, got {kind}",
            class.as_str()
        )));
    };
    let data = bytes_argument(vm, value)?;
    device.refill(vm, data)?;
    let position = state_position(vm, position, "second")?;
    device.seek(vm, position, 0)?;
    restore_attributes(vm, &args[0], attributes, "third")?;
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => bytes_io_new,
    "__init__($self, /, initial_bytes=b'')" => bytes_io_init,
    "__getstate__($self, /)" => bytes_io_getstate,
    "__setstate__($self, state, /)" => bytes_io_setstate,
    /// Read at most size bytes, returned as a bytes object.
    "read($self, size=-1, /)" => read,
    /// Read at most size bytes, returned as a bytes object.
    "read1($self, size=-1, /)" => read1,
    /// Next line from the file, as a bytes object.
    "readline($self, size=-1, /)" => readline,
    /// Write bytes to file.
    "write($self, b, /)" => write,
    /// Does nothing.
    "flush($self, /)" => flush,
    /// Retrieve the entire contents of the BytesIO object.
    "getvalue($self, /)" => contents,
    /// Get a read-write view over the contents of the BytesIO object.
    "getbuffer($self, /)" => getbuffer,
}
