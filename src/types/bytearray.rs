//! `bytearray`: what it has beyond the methods that it shares with `bytes`.
//!
//! No borrow of the bytes is held while script code runs: arguments are evaluated first.

use std::cell::RefMut;

use crate::object::{Gc, Result, Value};
use crate::types::bytes::buffer::{any_buffer, byte_value};
use crate::types::bytes::construct::{Target, build, integers, is_plain_iterable};
use crate::types::bytes::{ByteArray, hex, index::offset};
use crate::types::exception::Exc;
use crate::types::sequence::{SliceBounds, SliceRange};
use crate::types::str::Str;
use crate::types::str::index::subscript;
use crate::types::str::join::{check_size, repeat_count};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn this(vm: &mut Vm, args: &[Value]) -> Result<Gc<ByteArray>> {
    match args[0].as_bytearray() {
        Some(array) => Ok(array),
        None => {
            let name = vm.type_name(&args[0]);
            Err(vm.type_error(format!(
                "descriptor requires a 'bytearray' object but received a '{name}'"
            )))
        }
    }
}

/// The bytes, to change their number: forbidden while a memoryview looks at them.
fn resizable<'a>(vm: &mut Vm, array: &'a ByteArray) -> Result<RefMut<'a, Vec<u8>>> {
    if array.exports.get() > 0 {
        return Err(vm.error(
            Exc::BufferError,
            "Existing exports of data: object cannot be re-sized",
        ));
    }
    Ok(array.data_mut())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.wrap_new(&args[0], Value::from(ByteArray::new(Vec::new())))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    if !array.data().is_empty() {
        resizable(vm, &array)?.clear();
    }
    if let [_, source, Value::Undef, Value::Undef] = args
        && source.given().is_some()
        && is_plain_iterable(vm, source)
    {
        // As in CPython, the script sees the bytes arrive.
        integers(vm, Target::ByteArray, source, |vm, byte| {
            resizable(vm, &array)?.push(byte);
            Ok(())
        })
        .inspect_err(|_| array.data_mut().clear())?;
        return Ok(Value::None);
    }
    let data = build(vm, Target::ByteArray, &args[1..])?;
    *resizable(vm, &array)? = data;
    Ok(Value::None)
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let byte = byte_value(vm, &args[1], "byte")?;
    resizable(vm, &array)?.push(byte);
    Ok(Value::None)
}

fn insert(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let at = vm.to_i64(&args[1])?;
    let byte = byte_value(vm, &args[2], "byte")?;
    let mut data = resizable(vm, &array)?;
    let len = data.len() as i64;
    let at = if at < 0 {
        (at + len).max(0)
    } else {
        at.min(len)
    };
    data.insert(at as usize, byte);
    Ok(Value::None)
}

fn extend(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let source = &args[1];
    let more = match any_buffer(vm, source)?.map(|data| data.to_vec()) {
        Some(data) => data,
        None if source.as_str().is_some() => {
            return Err(vm.type_error("expected iterable of integers; got: 'str'"));
        }
        None => {
            let names = vm.names.clone();
            if vm.lookup_special(source, &names.__iter__).is_none()
                && vm.lookup_special(source, &names.__getitem__).is_none()
            {
                let name = vm.type_name(source);
                return Err(vm.type_error(format!("can't extend bytearray with {name}")));
            }
            collected(vm, source)?
        }
    };
    if !more.is_empty() {
        resizable(vm, &array)?.extend(more);
    }
    Ok(Value::None)
}

fn collected(vm: &mut Vm, source: &Value) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    integers(vm, Target::ByteArray, source, |_, byte| {
        out.push(byte);
        Ok(())
    })?;
    Ok(out)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let at = match args[1].given() {
        Some(at) => vm.to_i64(at)?,
        None => -1,
    };
    let len = array.data().len();
    if len == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let Some(at) = offset(at, len) else {
        return Err(vm.index_error("pop index out of range"));
    };
    let byte = resizable(vm, &array)?.remove(at);
    Ok(Value::Int(i64::from(byte)))
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let byte = byte_value(vm, &args[1], "byte")?;
    let at = array.data().iter().position(|&at| at == byte);
    let Some(at) = at else {
        return Err(vm.value_error("value not found in bytearray"));
    };
    resizable(vm, &array)?.remove(at);
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    resizable(vm, &array)?.clear();
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let data = array.data().clone();
    Ok(Value::from(ByteArray::new(data)))
}

fn reverse(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, args)?.data_mut().reverse();
    Ok(Value::None)
}

fn resize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let size = vm.to_i64(&args[1])?;
    let Ok(wanted) = usize::try_from(size) else {
        return Err(vm.value_error(format!("Can only resize to positive sizes, got {size}")));
    };
    check_size(vm, 1, wanted)?;
    if array.data().len() != wanted {
        resizable(vm, &array)?.resize(wanted, 0);
    }
    Ok(Value::None)
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    if let Value::Slice(slice) = &args[1] {
        let new = slice_source(vm, &args[2])?;
        // Reading the bounds may run a script's `__index__`, which may change the array.
        let bounds = SliceBounds::unpack(vm, slice)?;
        let selection = bounds.resolve(array.data().len());
        replace_selection(vm, &array, selection, &new)?;
        return Ok(Value::None);
    }
    let at = index_of(vm, &array, &args[1])?;
    let byte = byte_value(vm, &args[2], "byte")?;
    if let Some(place) = array.data_mut().get_mut(at) {
        *place = byte;
        return Ok(Value::None);
    }
    Err(vm.index_error("bytearray index out of range"))
}

fn delitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    if let Value::Slice(slice) = &args[1] {
        // Reading the bounds may run a script's `__index__`, which may change the array.
        let bounds = SliceBounds::unpack(vm, slice)?;
        let selection = bounds.resolve(array.data().len());
        delete_selection(vm, &array, selection)?;
        return Ok(Value::None);
    }
    let at = index_of(vm, &array, &args[1])?;
    resizable(vm, &array)?.remove(at);
    Ok(Value::None)
}

fn index_of(vm: &mut Vm, array: &ByteArray, key: &Value) -> Result<usize> {
    let index = subscript(
        vm,
        key,
        "bytearray indices must be integers or slices, not {}",
    )?;
    let len = array.data().len();
    offset(index, len).ok_or_else(|| vm.index_error("bytearray index out of range"))
}

/// The bytes to put in place of a slice.
fn slice_source(vm: &mut Vm, source: &Value) -> Result<Vec<u8>> {
    if let Some(data) = any_buffer(vm, source)? {
        return Ok(data.to_vec());
    }
    if source.as_str().is_some() || source.as_int().is_some() {
        return Err(
            vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
        );
    }
    collected(vm, source)
}

fn replace_selection(
    vm: &mut Vm,
    array: &ByteArray,
    selection: SliceRange,
    new: &[u8],
) -> Result<()> {
    if selection.step == 1 {
        let start = selection.start as usize;
        let range = start..start + selection.len;
        if new.len() == selection.len {
            array.data_mut()[range].copy_from_slice(new);
        } else {
            resizable(vm, array)?.splice(range, new.iter().copied());
        }
        return Ok(());
    }
    if new.is_empty() {
        return delete_selection(vm, array, selection);
    }
    if new.len() != selection.len {
        return Err(vm.value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            new.len(),
            selection.len
        )));
    }
    let mut data = array.data_mut();
    for (at, &byte) in selection.indices().zip(new) {
        if let Some(place) = data.get_mut(at) {
            *place = byte;
        }
    }
    Ok(())
}

fn delete_selection(vm: &mut Vm, array: &ByteArray, selection: SliceRange) -> Result<()> {
    if selection.len == 0 {
        return Ok(());
    }
    let mut data = resizable(vm, array)?;
    if selection.step == 1 {
        let start = selection.start as usize;
        data.drain(start..start + selection.len);
        return Ok(());
    }
    let mut doomed: Vec<usize> = selection.indices().collect();
    doomed.sort_unstable();
    let mut doomed = doomed.into_iter().peekable();
    let mut at = 0;
    data.retain(|_| {
        let goes = doomed.next_if_eq(&at).is_some();
        at += 1;
        !goes
    });
    Ok(())
}

fn iadd(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let Some(more) = any_buffer(vm, &args[1])?.map(|data| data.to_vec()) else {
        let (this, other) = (vm.type_name(&args[0]), vm.type_name(&args[1]));
        return Err(vm.type_error(format!("can't concat {other} to {this}")));
    };
    if !more.is_empty() {
        resizable(vm, &array)?.extend(more);
    }
    Ok(args[0].clone())
}

fn imul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, args)?;
    let Some(count) = repeat_count(vm, &args[1])? else {
        return Ok(Value::NotImplemented);
    };
    let len = array.data().len();
    check_size(vm, len, count)?;
    if count != 1 && len > 0 {
        let mut data = resizable(vm, &array)?;
        *data = data.repeat(count);
    }
    Ok(args[0].clone())
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    reduce_with(vm, args, true)
}

fn reduce_ex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let protocol = match args[1].given() {
        Some(protocol) => vm.to_i64(protocol)?,
        None => 0,
    };
    reduce_with(vm, args, protocol < 3)
}

/// Class, arguments and attributes from which a copy is made; old protocols know text only.
fn reduce_with(vm: &mut Vm, args: &[Value], as_text: bool) -> Result<Value> {
    let array = this(vm, args)?;
    let data = array.data().clone();
    let arguments = if as_text {
        let text: String = data.iter().map(|&byte| char::from(byte)).collect();
        vec![Value::from(Str::new(text)), Value::from("latin-1")]
    } else {
        vec![Value::from(crate::types::bytes::Bytes::new(data))]
    };
    let state = match &args[0] {
        Value::Instance(instance) => Value::from(instance.dict()),
        _ => Value::None,
    };
    Ok(Value::from(Tuple::new([
        Value::from(vm.class_of(&args[0])),
        Value::from(Tuple::new(arguments)),
        state,
    ])))
}

/// The size that CPython's object would have.
fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let len = this(vm, args)?.data().len();
    Ok(Value::from(56 + if len == 0 { 0 } else { len + 1 }))
}

fn alloc(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let len = this(vm, args)?.data().len();
    Ok(Value::from(if len == 0 { 0 } else { len + 1 }))
}

crate::byte_methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, source=b'', encoding='utf-8', errors='strict')" => init,
    /// Set self[key] to value.
    "__setitem__($self, key, value, /)" => setitem,
    /// Delete self[key].
    "__delitem__($self, key, /)" => delitem,
    /// Implement self+=value.
    "__iadd__($self, value, /)" => iadd,
    /// Implement self*=value.
    "__imul__($self, value, /)" => imul,
    /// Return state information for pickling.
    "__reduce__($self, /)" => reduce,
    /// Return state information for pickling.
    "__reduce_ex__($self, proto=0, /)" => reduce_ex,
    /// Returns the size of the bytearray object in memory, in bytes.
    "__sizeof__($self, /)" => sizeof,
    /// B.__alloc__() -> int
    ///
    /// Return the number of bytes actually allocated.
    "__alloc__($self, /)" => alloc,
    /// Append a single item to the end of the bytearray.
    ///
    ///   item
    ///     The item to be appended.
    "append($self, item, /)" => append,
    /// Remove all items from the bytearray.
    "clear($self, /)" => clear,
    /// Return a copy of B.
    "copy($self, /)" => copy,
    /// Append all the items from the iterator or sequence to the bytearray.
    ///
    ///   iterable_of_ints
    ///     The iterable of items to append.
    "extend($self, iterable_of_ints, /)" => extend,
    /// Create a bytearray object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    /// Example: bytearray.fromhex('B9 01EF') -> bytearray(b'\\xb9\\x01\\xef')
    "fromhex($type, string, /)" => hex::fromhex,
    /// Insert a single item into the bytearray before the given index.
    ///
    ///   index
    ///     The index where the value is to be inserted.
    ///   item
    ///     The item to be inserted.
    "insert($self, index, item, /)" => insert,
    /// Remove and return a single item from B.
    ///
    ///   index
    ///     The index from where to remove the item.
    ///     -1 (the default value) means remove the last item.
    ///
    /// If no index argument is given, will pop the last item.
    "pop($self, index=-1, /)" => pop,
    /// Remove the first occurrence of a value in the bytearray.
    ///
    ///   value
    ///     The value to remove.
    "remove($self, value, /)" => remove,
    /// Resize the internal buffer of bytearray to len.
    ///
    ///   size
    ///     New size to resize to.
    "resize($self, size, /)" => resize,
    /// Reverse the order of the values in B in place.
    "reverse($self, /)" => reverse,
}

crate::getters! { pub GETTERS: }
