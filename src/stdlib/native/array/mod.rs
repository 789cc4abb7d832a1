//! `array`: sequences of numbers of one machine type.
//!
//! As in `bytearray`, no borrow of the bytes is held while script code runs.

mod item;

use std::cell::{Cell, RefMut};
use std::cmp::Ordering;

use crate::object::native::{GetterDef, NativeData};
use crate::object::{Class, Gc, Native, Result, Trace, Tracer, Value};
use crate::stdlib;
use crate::types::array::Array;
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::types::iterator::{iter as same, new_native, next};
use crate::types::list::List;
use crate::types::sequence::{self, slice_range};
use crate::types::str::{Str, code_point, from_code_point};
use crate::types::tuple::Tuple;
use crate::vm::{CompareOp, Vm};
use item::{character, load, store};

const TYPECODES: &str = "bBuwhHiIlLqQfd";

/// The classes of the module.
#[derive(Default)]
struct Classes {
    array: std::cell::OnceCell<Gc<Class>>,
    iterator: std::cell::OnceCell<Gc<Class>>,
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Array> {
    value
        .native::<Array>()
        .ok_or_else(|| vm.type_error("descriptor requires an 'array.array' object"))
}

/// A new array of the exact class.
fn wrap(vm: &mut Vm, array: Array) -> Value {
    let class = vm.extension::<Classes>().array.get().cloned();
    match class {
        Some(class) => Native::new(class, array),
        None => Value::None,
    }
}

/// The bytes, to change their number: forbidden while a memoryview looks at them.
fn resizable<'a>(vm: &mut Vm, array: &'a Array) -> Result<RefMut<'a, Vec<u8>>> {
    if array.exports.get() > 0 {
        return Err(vm.error(
            Exc::BufferError,
            "cannot resize an array that is exporting buffers",
        ));
    }
    Ok(array.data_mut())
}

fn get(vm: &Vm, array: &Array, at: usize) -> Option<Value> {
    let size = array.format.size;
    let data = array.data();
    Some(load(vm, array, data.get(at * size..(at + 1) * size)?))
}

fn items(vm: &Vm, array: &Array) -> Vec<Value> {
    let data = array.data().clone();
    data.chunks_exact(array.format.size)
        .map(|item| load(vm, array, item))
        .collect()
}

fn push(vm: &mut Vm, array: &Array, value: &Value) -> Result<()> {
    let item = store(vm, array, value)?;
    resizable(vm, array)?.extend(item);
    Ok(())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let arguments = args[1].as_tuple().unwrap_or_else(|| Tuple::new(Vec::new()));
    let exact =
        vm.extension::<Classes>().array.get().is_some_and(
            |array| matches!(&args[0], Value::Class(class) if class.as_gc().is(array)),
        );
    if exact
        && args[2]
            .as_dict()
            .is_some_and(|keywords| !keywords.is_empty())
    {
        return Err(vm.type_error("array.array() takes no keyword arguments"));
    }
    let (typecode, source) = match arguments.items() {
        [] => return Err(vm.type_error("array() takes at least 1 argument (0 given)")),
        [typecode] => (typecode, None),
        [typecode, source] => (typecode, Some(source)),
        many => {
            let count = many.len();
            return Err(vm.type_error(format!("array() takes at most 2 arguments ({count} given)")));
        }
    };
    let typecode = character(vm, "array() argument 1", typecode)?;
    let Some(array) = Array::new(typecode, Vec::new()) else {
        return Err(
            vm.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
        );
    };
    if let Some(source) = source {
        fill(vm, &array, source)?;
    }
    new_native(vm, &args[0], array)
}

fn fill(vm: &mut Vm, array: &Array, source: &Value) -> Result<()> {
    if let Some(text) = source.as_str() {
        if !array.is_text() {
            return Err(vm.type_error(format!(
                "cannot use a str to initialize an array with typecode '{}'",
                array.typecode
            )));
        }
        push_text(array, &text);
        return Ok(());
    }
    if source.as_bytes().is_some() || source.as_bytearray().is_some() {
        return push_bytes(vm, array, source);
    }
    if let Some(other) = source.native::<Array>() {
        if other.is_text() && !array.is_text() {
            return Err(vm.type_error(format!(
                "cannot use a unicode array to initialize an array with typecode '{}'",
                array.typecode
            )));
        }
        for value in items(vm, other) {
            push(vm, array, &value)?;
        }
        return Ok(());
    }
    vm.for_each(source, |vm, value| push(vm, array, &value).map(|()| true))
}

fn push_text(array: &Array, text: &Str) {
    let mut data = array.data_mut();
    for c in text.as_str().chars() {
        data.extend(code_point(c).to_le_bytes());
    }
}

fn push_bytes(vm: &mut Vm, array: &Array, source: &Value) -> Result<()> {
    let more = bytes_arg(vm, source)?.to_vec();
    if !more.len().is_multiple_of(array.format.size) {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    resizable(vm, array)?.extend(more);
    Ok(())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let name = vm.type_name(&args[0]);
    let name = name.strip_prefix("array.").unwrap_or(&name);
    let code = array.typecode;
    if array.is_empty() {
        return Ok(Value::from(format!("{name}('{code}')")));
    }
    let shown = if array.is_text() {
        let text = text_of(array);
        crate::types::str::repr::quote(&text)
    } else {
        let list = Value::from(List::new(items(vm, array)));
        vm.repr(&list)?.as_str().to_owned()
    };
    Ok(Value::from(format!("{name}('{code}', {shown})")))
}

fn text_of(array: &Array) -> String {
    array
        .data()
        .chunks_exact(4)
        .filter_map(|item| <[u8; 4]>::try_from(item).ok())
        .filter_map(|item| from_code_point(u32::from_le_bytes(item)))
        .collect()
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(this(vm, &args[0])?.len()))
}

fn is_index(vm: &Vm, key: &Value) -> bool {
    sequence::is_index(vm, key)
}

fn index_of(vm: &mut Vm, array: &Array, key: &Value, message: &str) -> Result<usize> {
    if let Value::Int(index) = *key
        && let Some(at) = sequence::position(index, array.len())
    {
        return Ok(at);
    }
    if !is_index(vm, key) {
        return Err(vm.type_error("array indices must be integers"));
    }
    let index = vm.to_i64(key)?;
    sequence::position(index, array.len()).ok_or_else(|| vm.index_error(message))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    if let Value::Slice(slice) = &args[1] {
        let range = slice_range(vm, slice, array.len())?;
        let size = array.format.size;
        let mut picked = Vec::with_capacity(range.len * size);
        for at in range.indices() {
            let data = array.data();
            picked.extend(data.get(at * size..(at + 1) * size).unwrap_or_default());
        }
        return Ok(wrap(vm, array.like(picked)));
    }
    let at = index_of(vm, array, &args[1], "array index out of range")?;
    Ok(get(vm, array, at).unwrap_or(Value::None))
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let size = array.format.size;
    let Value::Slice(slice) = &args[1] else {
        let at = index_of(vm, array, &args[1], "array assignment index out of range")?;
        let item = store(vm, array, &args[2])?;
        if let Some(place) = array.data_mut().get_mut(at * size..(at + 1) * size) {
            place.copy_from_slice(&item);
        }
        return Ok(Value::None);
    };
    let Some(source) = args[2].native::<Array>() else {
        let kind = vm.type_name(&args[2]);
        return Err(vm.type_error(format!(
            "can only assign array (not \"{kind}\") to array slice"
        )));
    };
    if source.typecode != array.typecode {
        return Err(vm.type_error("bad argument type for built-in operation"));
    }
    let new = source.data().clone();
    let range = slice_range(vm, slice, array.len())?;
    if range.step == 1 {
        let start = range.start as usize * size;
        let end = start + range.len * size;
        if new.len() == range.len * size {
            array.data_mut()[start..end].copy_from_slice(&new);
        } else {
            resizable(vm, array)?.splice(start..end, new);
        }
        return Ok(Value::None);
    }
    if new.len() != range.len * size {
        return Err(vm.value_error(format!(
            "attempt to assign array of size {} to extended slice of size {}",
            new.len() / size,
            range.len
        )));
    }
    let mut data = array.data_mut();
    for (at, item) in range.indices().zip(new.chunks_exact(size)) {
        if let Some(place) = data.get_mut(at * size..(at + 1) * size) {
            place.copy_from_slice(item);
        }
    }
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let size = array.format.size;
    let mut doomed: Vec<usize> = match &args[1] {
        Value::Slice(slice) => slice_range(vm, slice, array.len())?.indices().collect(),
        key => vec![index_of(
            vm,
            array,
            key,
            "array assignment index out of range",
        )?],
    };
    doomed.sort_unstable();
    let mut data = resizable(vm, array)?;
    for at in doomed.into_iter().rev() {
        data.drain(at * size..(at + 1) * size);
    }
    Ok(Value::None)
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(find(vm, args, 0, i64::MAX)?.is_some()))
}

/// The first index of `args[1]` between two bounds.
fn find(vm: &mut Vm, args: &[Value], start: i64, stop: i64) -> Result<Option<usize>> {
    let array = this(vm, &args[0])?;
    let len = array.len() as i64;
    let clip = |bound: i64| {
        if bound < 0 {
            (bound.saturating_add(len)).max(0)
        } else {
            bound
        }
    };
    let (mut at, stop) = (clip(start), clip(stop));
    while at < stop
        && let Some(item) = get(vm, array, at as usize)
    {
        if vm.eq(&item, &args[1])? {
            return Ok(Some(at as usize));
        }
        at += 1;
    }
    Ok(None)
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let start = sequence::search_bound(vm, &args[2], 0)?;
    let stop = sequence::search_bound(vm, &args[3], i64::MAX)?;
    match find(vm, args, start, stop)? {
        Some(at) => Ok(Value::from(at)),
        None => Err(vm.value_error("array.index(x): x not in array")),
    }
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let mut count = 0;
    for item in items(vm, array) {
        count += usize::from(vm.eq(&item, &args[1])?);
    }
    Ok(Value::from(count))
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(at) = find(vm, args, 0, i64::MAX)? else {
        return Err(vm.value_error("array.remove(x): x not in array"));
    };
    let array = this(vm, &args[0])?;
    let size = array.format.size;
    let mut data = resizable(vm, array)?;
    if (at + 1) * size <= data.len() {
        data.drain(at * size..(at + 1) * size);
    }
    Ok(Value::None)
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    push(vm, array, &args[1])?;
    Ok(Value::None)
}

fn insert(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let at = vm.to_i64(&args[1])?;
    let item = store(vm, array, &args[2])?;
    let size = array.format.size;
    let mut data = resizable(vm, array)?;
    let len = (data.len() / size) as i64;
    let at = if at < 0 {
        (at + len).max(0)
    } else {
        at.min(len)
    } as usize
        * size;
    data.splice(at..at, item);
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let at = match args[1].given() {
        Some(at) => vm.to_i64(at)?,
        None => -1,
    };
    if array.is_empty() {
        return Err(vm.index_error("pop from empty array"));
    }
    let Some(at) = sequence::position(at, array.len()) else {
        return Err(vm.index_error("pop index out of range"));
    };
    let item = get(vm, array, at).unwrap_or(Value::None);
    let size = array.format.size;
    resizable(vm, array)?.drain(at * size..(at + 1) * size);
    Ok(item)
}

fn extend(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    if let Some(other) = args[1].native::<Array>() {
        if other.typecode != array.typecode {
            return Err(vm.type_error("can only extend with array of same kind"));
        }
        let more = other.data().clone();
        resizable(vm, array)?.extend(more);
        return Ok(Value::None);
    }
    vm.for_each(&args[1], |vm, value| push(vm, array, &value).map(|()| true))?;
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    resizable(vm, array)?.clear();
    Ok(Value::None)
}

fn reverse(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let mut data = array.data_mut();
    data.reverse();
    data.chunks_exact_mut(array.format.size)
        .for_each(<[u8]>::reverse);
    Ok(Value::None)
}

fn byteswap(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    array
        .data_mut()
        .chunks_exact_mut(array.format.size)
        .for_each(<[u8]>::reverse);
    Ok(Value::None)
}

fn frombytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    push_bytes(vm, array, &args[1])?;
    Ok(Value::None)
}

fn fromfile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let count = vm.to_i64(&args[2])?;
    let array = this(vm, &args[0])?;
    let size = i64::try_from(array.format.size).unwrap_or(1);
    if count < 0 {
        return Err(vm.value_error("negative count"));
    }
    let Some(wanted) = count.checked_mul(size) else {
        return Err(vm.error(Exc::MemoryError, ""));
    };
    let data = vm.call_method(&args[1], "read", &[Value::Int(wanted)])?;
    let Some(bytes) = data.as_bytes() else {
        return Err(vm.type_error("read() didn't return bytes"));
    };
    push_bytes(vm, array, &data)?;
    if bytes.as_slice().len() as i64 != wanted {
        return Err(vm.error(Exc::EOFError, "read() didn't return enough bytes"));
    }
    Ok(Value::None)
}

fn tofile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    const BLOCK: usize = 64 * 1024;
    let data = this(vm, &args[0])?.data().clone();
    for block in data.chunks(BLOCK) {
        vm.call_method(
            &args[1],
            "write",
            &[Value::from(Bytes::new(block.to_vec()))],
        )?;
    }
    Ok(Value::None)
}

fn tobytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = this(vm, &args[0])?.data().clone();
    Ok(Value::from(Bytes::new(data)))
}

fn tolist(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    Ok(Value::from(List::new(items(vm, array))))
}

fn fromlist(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let Some(list) = args[1].as_list() else {
        return Err(vm.type_error("arg must be list"));
    };
    let before = array.data().len();
    let values = list.items().clone();
    for value in values {
        if let Err(raise) = push(vm, array, &value) {
            array.data_mut().truncate(before);
            return Err(raise);
        }
    }
    Ok(Value::None)
}

fn tounicode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    if !array.is_text() {
        return Err(
            vm.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        );
    }
    Ok(Value::from(text_of(array)))
}

fn fromunicode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let text = crate::types::str::methods::expect_str(vm, &args[1], "fromunicode() argument")?;
    if !array.is_text() {
        return Err(
            vm.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
        );
    }
    drop(resizable(vm, array)?);
    push_text(array, &text);
    Ok(Value::None)
}

fn buffer_info(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let address = array.data().as_ptr() as usize;
    Ok(Value::from(Tuple::new([
        Value::from(address),
        Value::from(array.len()),
    ])))
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let Some(other) = args[1].native::<Array>() else {
        let kind = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only append array (not \"{kind}\") to array")));
    };
    if other.typecode != array.typecode {
        return Err(vm.type_error("bad argument type for built-in operation"));
    }
    let mut data = array.data().clone();
    data.extend(other.data().iter());
    Ok(wrap(vm, array.like(data)))
}

fn iadd(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?;
    if args[1].native::<Array>().is_none() {
        let kind = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only extend array with array (not \"{kind}\")")));
    }
    extend(vm, args)?;
    Ok(args[0].clone())
}

fn repeated(vm: &mut Vm, args: &[Value]) -> Result<Option<Vec<u8>>> {
    let array = this(vm, &args[0])?;
    let Some(count) = crate::types::str::join::repeat_count(vm, &args[1])? else {
        return Ok(None);
    };
    crate::types::str::join::check_size(vm, array.data().len(), count)?;
    Ok(Some(array.data().repeat(count)))
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(data) = repeated(vm, args)? else {
        return Ok(Value::NotImplemented);
    };
    let array = this(vm, &args[0])?;
    Ok(wrap(vm, array.like(data)))
}

fn imul(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(data) = repeated(vm, args)? else {
        return Ok(Value::NotImplemented);
    };
    let array = this(vm, &args[0])?;
    *resizable(vm, array)? = data;
    Ok(args[0].clone())
}

/// Compares as lists do: item by item.
fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let Some(other) = args[1].native::<Array>() else {
        return Ok(Value::NotImplemented);
    };
    let (ours, theirs) = (items(vm, array), items(vm, other));
    for (a, b) in ours.iter().zip(&theirs) {
        if !vm.eq(a, b)? {
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                _ => vm.compare(op, a, b),
            };
        }
    }
    let lengths: Ordering = ours.len().cmp(&theirs.len());
    Ok(Value::bool(match op {
        CompareOp::Eq => lengths.is_eq(),
        CompareOp::Ne => lengths.is_ne(),
        CompareOp::Lt => lengths.is_lt(),
        CompareOp::Le => lengths.is_le(),
        CompareOp::Gt => lengths.is_gt(),
        CompareOp::Ge => lengths.is_ge(),
    }))
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let data = array.data().clone();
    Ok(wrap(vm, array.like(data)))
}

fn reduce_ex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let array = this(vm, &args[0])?;
    let typecode = Value::from(array.typecode.to_string());
    let contents = Value::from(List::new(items(vm, array)));
    let state = match &args[0] {
        Value::Instance(instance) => Value::from(instance.dict()),
        _ => Value::None,
    };
    Ok(Value::from(Tuple::new([
        Value::from(vm.class_of(&args[0])),
        Value::from(Tuple::new(vec![typecode, contents])),
        state,
    ])))
}

/// The size that CPython's object would have.
fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(this(vm, &args[0])?.data().len() + 64))
}

/// An iterator over an array.
struct ArrayIterator {
    array: Value,
    index: Cell<usize>,
}

impl Trace for ArrayIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.array);
    }
}

impl NativeData for ArrayIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(array) = self.array.native::<Array>() else {
            return Ok(None);
        };
        let item = get(vm, array, self.index.get());
        if item.is_some() {
            self.index.set(self.index.get() + 1);
        }
        Ok(item)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?;
    let class = vm.extension::<Classes>().iterator.get().cloned();
    let iterator = ArrayIterator {
        array: args[0].clone(),
        index: Cell::new(0),
    };
    Ok(class.map_or(Value::None, |class| Native::new(class, iterator)))
}

crate::methods! { METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, *args, **kwargs)" => new,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return len(self).
    "__len__($self, /)" => len,
    /// Implement iter(self).
    "__iter__($self, /)" => iter,
    /// Return self[key].
    "__getitem__($self, key, /)" => getitem,
    /// Set self[key] to value.
    "__setitem__($self, key, value, /)" => setitem,
    /// Delete self[key].
    "__delitem__($self, key, /)" => delitem,
    /// Return bool(key in self).
    "__contains__($self, key, /)" => contains,
    /// Return self+value.
    "__add__($self, value, /)" => add,
    /// Implement self+=value.
    "__iadd__($self, value, /)" => iadd,
    /// Return self*value.
    "__mul__($self, value, /)" => mul,
    /// Return value*self.
    "__rmul__($self, value, /)" => mul,
    /// Implement self*=value.
    "__imul__($self, value, /)" => imul,
    /// Return self==value.
    "__eq__($self, value, /)" => |vm, args| compare(vm, args, CompareOp::Eq),
    /// Return self!=value.
    "__ne__($self, value, /)" => |vm, args| compare(vm, args, CompareOp::Ne),
    /// Return self<value.
    "__lt__($self, value, /)" => |vm, args| compare(vm, args, CompareOp::Lt),
    /// Return self<=value.
    "__le__($self, value, /)" => |vm, args| compare(vm, args, CompareOp::Le),
    /// Return self>value.
    "__gt__($self, value, /)" => |vm, args| compare(vm, args, CompareOp::Gt),
    /// Return self>=value.
    "__ge__($self, value, /)" => |vm, args| compare(vm, args, CompareOp::Ge),
    /// Return a buffer object that exposes the underlying memory of the object.
    "__buffer__($self, flags, /)" => crate::types::memoryview::buffer_dunder,
    /// Return a copy of the array.
    "__copy__($self, /)" => copy,
    /// Return a copy of the array.
    "__deepcopy__($self, unused, /)" => copy,
    /// Return state information for pickling.
    "__reduce_ex__($self, value, /)" => reduce_ex,
    /// Size of the array in memory, in bytes.
    "__sizeof__($self, /)" => sizeof,
    /// Append new value v to the end of the array.
    "append($self, v, /)" => append,
    /// Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.
    ///
    /// The length should be multiplied by the itemsize attribute to calculate
    /// the buffer length in bytes.
    "buffer_info($self, /)" => buffer_info,
    /// Byteswap all items of the array.
    ///
    /// If the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is
    /// raised.
    "byteswap($self, /)" => byteswap,
    /// Remove all items from the array.
    "clear($self, /)" => clear,
    /// Return number of occurrences of v in the array.
    "count($self, v, /)" => count,
    /// Append items to the end of the array.
    "extend($self, bb, /)" => extend,
    /// Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.
    "frombytes($self, buffer, /)" => frombytes,
    /// Read n objects from the file object f and append them to the end of the array.
    "fromfile($self, f, n, /)" => fromfile,
    /// Append items to array from list.
    "fromlist($self, list, /)" => fromlist,
    /// Extends this array with data from the unicode string ustr.
    "fromunicode($self, ustr, /)" => fromunicode,
    /// Return index of first occurrence of v in the array.
    ///
    /// Raise ValueError if the value is not present.
    "index($self, v, start=0, stop=sys.maxsize, /)" => index,
    /// Insert a new item v into the array before position i.
    "insert($self, i, v, /)" => insert,
    /// Return the i-th element and delete it from the array.
    ///
    /// i defaults to -1.
    "pop($self, i=-1, /)" => pop,
    /// Remove the first occurrence of v in the array.
    "remove($self, v, /)" => remove,
    /// Reverse the order of the items in the array.
    "reverse($self, /)" => reverse,
    /// Convert the array to an array of machine values and return the bytes representation.
    "tobytes($self, /)" => tobytes,
    /// Write all items (as machine values) to the file object f.
    "tofile($self, f, /)" => tofile,
    /// Convert array to an ordinary list with the same items.
    "tolist($self, /)" => tolist,
    /// Extends this array with data from the unicode string ustr.
    "tounicode($self, /)" => tounicode,
}

crate::getters! { GETTERS:
    /// the typecode character used to create the array
    "typecode" => |vm, value| Ok(Value::from(this(vm, value)?.typecode.to_string())),
    /// the size, in bytes, of one array item
    "itemsize" => |vm, value| Ok(Value::from(this(vm, value)?.format.size)),
}

crate::methods! { ITERATOR_METHODS:
    /// Implement iter(self).
    "__iter__($self, /)" => same,
    /// Implement next(self).
    "__next__($self, /)" => next,
}

const NO_GETTERS: &[GetterDef] = &[];

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "array",
        "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
        &[],
    );
    let doc = "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.";
    let array = stdlib::native_class(vm, "array", "array", METHODS, GETTERS, doc);
    array.set(&vm.names.__hash__.clone(), Value::None);
    let iterator = stdlib::native_class(
        vm,
        "array",
        "arrayiterator",
        ITERATOR_METHODS,
        NO_GETTERS,
        "",
    );
    let classes = vm.extension::<Classes>();
    // The module may be made again after it has been deleted from `sys.modules`.
    let array = classes.array.get_or_init(|| array).clone();
    classes.iterator.get_or_init(|| iterator);
    stdlib::set(vm, &module, "array", array.clone());
    stdlib::set(vm, &module, "ArrayType", array);
    stdlib::set(vm, &module, "typecodes", TYPECODES);
    Ok(Value::from(module))
}
