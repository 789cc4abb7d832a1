//! The methods and attributes of `memoryview`.

use super::item::{Format, pack, unpack};
use super::iterate::iterate;
use super::{MemoryView, c_strides};
use crate::object::{Native, Raise, Result, Value};
use crate::types::bytes::buffer::{buffer, bytes_arg, write};
use crate::types::bytes::hex::{hexlify, separator_char};
use crate::types::bytes::{Bytes, index::offset};
use crate::types::list::List;
use crate::types::sequence::{slice_bound, slice_range, window};
use crate::types::str::Str;
use crate::types::str::methods::expect_str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn any<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a MemoryView> {
    value
        .native::<MemoryView>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'memoryview' object"))
}

#[cold]
fn released(vm: &mut Vm) -> Raise {
    vm.value_error("operation forbidden on released memoryview object")
}

/// The view, which must not have been released.
fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a MemoryView> {
    let view = any(vm, value)?;
    if view.released.get() {
        Err(released(vm))
    } else {
        Ok(view)
    }
}

fn wrap(vm: &mut Vm, view: MemoryView) -> Value {
    Native::new(vm.types.memoryview.clone(), view)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[1].native::<MemoryView>().is_some() {
        this(vm, &args[1])?;
    }
    match MemoryView::of(&args[1]) {
        Some(view) => Ok(wrap(vm, view)),
        None => {
            let names = vm.names.clone();
            if let Value::Instance(_) = &args[1]
                && let Some(view) =
                    vm.call_special(&args[1], &names.__buffer__, &[Value::Int(0x11c)])?
            {
                return new(vm, &[args[0].clone(), view]);
            }
            let name = vm.type_name(&args[1]);
            Err(vm.type_error(format!(
                "memoryview: a bytes-like object is required, not '{name}'"
            )))
        }
    }
}

/// `__buffer__` of `bytes`, `bytearray` and `memoryview`.
pub fn buffer_dunder(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.to_i64(&args[1])?;
    new(vm, &[Value::None, args[0].clone()])
}

/// The item at these indices, one for each dimension.
pub fn item_at(vm: &mut Vm, view: &MemoryView, indices: &[i64]) -> Result<Value> {
    let at = item_offset(vm, view, indices)?;
    match buffer(&view.object) {
        Some(data) if !view.released.get() => {
            let item = data.get(at..at + view.format.size).unwrap_or_default();
            Ok(unpack(view.format, item))
        }
        _ => Err(released(vm)),
    }
}

fn item_offset(vm: &mut Vm, view: &MemoryView, indices: &[i64]) -> Result<usize> {
    let mut at = view.offset as isize;
    for (dimension, &index) in indices.iter().enumerate() {
        let len = view.shape.get(dimension).copied().unwrap_or(0);
        let Some(index) = offset(index, len) else {
            return Err(vm.index_error(format!(
                "index out of bounds on dimension {}",
                dimension + 1
            )));
        };
        at += index as isize * view.strides[dimension];
    }
    Ok(at as usize)
}

/// What a subscript selects.
enum Key {
    Item(Vec<i64>),
    Part(Value),
}

fn key(vm: &mut Vm, view: &MemoryView, key: &Value) -> Result<Key> {
    let dimensions = view.shape.len();
    if let Value::Slice(_) = key {
        if dimensions == 0 {
            return Err(vm.type_error("invalid indexing of 0-dim memory"));
        }
        return Ok(Key::Part(key.clone()));
    }
    if let Some(tuple) = key.as_tuple() {
        let items = tuple.items();
        if items.iter().any(|item| matches!(item, Value::Slice(_))) {
            return Err(vm.not_implemented_error("multi-dimensional slicing is not implemented"));
        }
        let mut indices = Vec::with_capacity(items.len());
        for item in items {
            if !is_index(vm, item) {
                return Err(vm.type_error("memoryview: invalid slice key"));
            }
            indices.push(vm.to_i64(item)?);
        }
        if indices.len() < dimensions {
            return Err(vm.not_implemented_error("sub-views are not implemented"));
        }
        if indices.len() > dimensions {
            return Err(vm.type_error(format!(
                "cannot index {dimensions}-dimension view with {}-element tuple",
                indices.len()
            )));
        }
        return Ok(Key::Item(indices));
    }
    if !is_index(vm, key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let index = vm.to_i64(key)?;
    match dimensions {
        0 => Err(vm.type_error("invalid indexing of 0-dim memory")),
        1 => Ok(Key::Item(vec![index])),
        _ => Err(vm.not_implemented_error("multi-dimensional sub-views are not implemented")),
    }
}

fn is_index(vm: &mut Vm, value: &Value) -> bool {
    let names = vm.names.clone();
    value.as_int().is_some() || vm.lookup_special(value, &names.__index__).is_some()
}

/// The part of a view that a slice of its first dimension selects.
fn part(vm: &mut Vm, view: &MemoryView, key: &Value) -> Result<MemoryView> {
    let Value::Slice(slice) = key else {
        return Err(vm.type_error("memoryview: invalid slice key"));
    };
    let selection = slice_range(vm, slice, view.shape.first().copied().unwrap_or(0))?;
    let mut part = view.derive();
    if let (Some(len), Some(stride)) = (part.shape.first_mut(), part.strides.first_mut()) {
        let start = part.offset as isize + selection.start as isize * *stride;
        part.offset = if selection.len == 0 {
            part.offset
        } else {
            start as usize
        };
        *len = selection.len;
        *stride *= selection.step as isize;
    }
    Ok(part)
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    match key(vm, view, &args[1])? {
        Key::Item(indices) => item_at(vm, view, &indices),
        Key::Part(slice) => {
            let part = part(vm, view, &slice)?;
            Ok(wrap(vm, part))
        }
    }
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    if view.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    match key(vm, view, &args[1])? {
        Key::Item(indices) => {
            let at = item_offset(vm, view, &indices)?;
            let item = pack(vm, view.format, &args[2])?;
            write(&view.object, at, &item);
        }
        Key::Part(slice) => {
            let target = part(vm, view, &slice)?;
            let Some(source) = MemoryView::of(&args[2]) else {
                bytes_arg(vm, &args[2])?;
                return Err(released(vm));
            };
            if source.format.code() != target.format.code() || source.shape != target.shape {
                return Err(vm.value_error(
                    "memoryview assignment: lvalue and rvalue have different structures",
                ));
            }
            let data = source.bytes().map(|data| data.to_vec()).unwrap_or_default();
            for (at, item) in target
                .offsets()
                .into_iter()
                .zip(data.chunks(target.format.size))
            {
                write(&target.object, at, item);
            }
        }
    }
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    Err(if view.readonly {
        vm.type_error("cannot modify read-only memory")
    } else {
        vm.type_error("cannot delete memory")
    })
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    match view.shape.first() {
        Some(&len) => Ok(Value::from(len)),
        None => Err(vm.type_error("0-dim memory has no length")),
    }
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match this(vm, &args[0])?.shape.len() {
        0 => Err(vm.type_error("invalid indexing of 0-dim memory")),
        1 => Ok(iterate(vm, &args[0])),
        _ => Err(vm.not_implemented_error("multi-dimensional sub-views are not implemented")),
    }
}

/// The items as objects, in C order.
fn items(view: &MemoryView) -> Option<Vec<Value>> {
    let data = view.bytes()?;
    Some(
        data.chunks(view.format.size)
            .map(|item| unpack(view.format, item))
            .collect(),
    )
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    equal(vm, args).map(|equal| equal.map_or(Value::NotImplemented, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    equal(vm, args).map(|equal| equal.map_or(Value::NotImplemented, |equal| Value::bool(!equal)))
}

fn equal(vm: &mut Vm, args: &[Value]) -> Result<Option<bool>> {
    let view = any(vm, &args[0])?;
    if args[0].is(&args[1]) || view.released.get() {
        return Ok(Some(args[0].is(&args[1])));
    }
    let Some(other) = MemoryView::of(&args[1]) else {
        return Ok(None);
    };
    if view.shape != other.shape {
        return Ok(Some(false));
    }
    if view.format.is_byte() && view.format.code() == other.format.code() {
        let same = matches!((view.bytes(), other.bytes()), (Some(a), Some(b)) if *a == *b);
        return Ok(Some(same));
    }
    let (Some(ours), Some(theirs)) = (items(view), items(&other)) else {
        return Ok(Some(false));
    };
    for (a, b) in ours.iter().zip(&theirs) {
        if !vm.eq(a, b)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    if !view.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !view.format.is_byte() {
        return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    let data = tobytes(vm, args)?;
    vm.hash(&data).map(Value::Int)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = if any(vm, &args[0])?.released.get() {
        "released "
    } else {
        ""
    };
    Ok(Value::from(format!(
        "<{state}memory at {:#x}>",
        args[0].address()
    )))
}

fn tobytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    if let Some(order) = args.get(1).and_then(|order| order.not_none()) {
        let order = expect_str(vm, order, "tobytes() argument 'order'")?;
        match order.as_str() {
            "C" | "A" => {}
            "F" if view.shape.len() <= 1 => {}
            "F" => {
                return Err(vm.not_implemented_error(
                    "memoryview.tobytes(order='F') of more than one dimension",
                ));
            }
            _ => return Err(vm.value_error("order must be 'C', 'F' or 'A'")),
        }
    }
    let data = view.bytes().map(|data| data.to_vec()).unwrap_or_default();
    Ok(Value::from(Bytes::new(data)))
}

fn tolist(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    let mut items = items(view).unwrap_or_default();
    if view.shape.is_empty() {
        return Ok(items.pop().unwrap_or(Value::None));
    }
    for &len in view.shape.iter().skip(1).rev() {
        let rows = items
            .chunks(len.max(1))
            .map(|row| Value::from(List::new(row.to_vec())));
        items = rows.collect();
    }
    Ok(Value::from(List::new(items)))
}

fn hex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let separator = match args[1].given() {
        Some(separator) => Some(separator_char(vm, separator)?),
        None => None,
    };
    let group = match args[2].given() {
        Some(group) => crate::types::str::pad::c_int(vm, group)?,
        None => 1,
    };
    let data = this(vm, &args[0])?.bytes();
    let text = data.map(|data| hexlify(&data, separator, group));
    Ok(Value::from(Str::from_ascii(text.unwrap_or_default())))
}

fn toreadonly(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut view = this(vm, &args[0])?.derive();
    view.readonly = true;
    Ok(wrap(vm, view))
}

fn release(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    any(vm, &args[0])?.release();
    Ok(Value::None)
}

fn enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?;
    Ok(args[0].clone())
}

fn cast(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let view = this(vm, &args[0])?;
    let text = expect_str(vm, &args[1], "cast() argument 'format'")?;
    if !view.c_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let Some(format) = Format::lookup(text.as_str()) else {
        return Err(vm.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    if !view.format.is_byte() && !format.is_byte() {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    if !view.size().is_multiple_of(format.size) {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let shape = match args[2].given() {
        Some(shape) => cast_shape(vm, view, shape, format)?,
        None => vec![view.size() / format.size],
    };
    let strides = c_strides(&shape, format.size);
    let cast = MemoryView::new(
        view.object.clone(),
        format,
        shape,
        strides,
        view.offset,
        view.readonly,
    );
    Ok(wrap(vm, cast))
}

fn cast_shape(vm: &mut Vm, view: &MemoryView, shape: &Value, format: Format) -> Result<Vec<usize>> {
    let items = match (shape.as_list(), shape.as_tuple()) {
        (Some(list), _) => list.items().clone(),
        (_, Some(tuple)) => tuple.items().to_vec(),
        _ => return Err(vm.type_error("shape must be a list or a tuple")),
    };
    if view.shape.len() != 1 && items.len() != 1 {
        return Err(vm.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
    }
    let mut lens = Vec::with_capacity(items.len());
    let mut size = format.size;
    for item in items {
        if item.as_int().is_none() {
            return Err(vm.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        let len = vm.to_i64(&item)?;
        let Some(len) = usize::try_from(len).ok().filter(|&len| len > 0) else {
            return Err(vm.value_error("memoryview.cast(): elements of shape must be integers > 0"));
        };
        size = size.saturating_mul(len);
        lens.push(len);
    }
    if size != view.size() {
        return Err(vm.type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    Ok(lens)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = items(this(vm, &args[0])?).unwrap_or_default();
    let mut count = 0;
    for item in items {
        count += usize::from(vm.is_or_eq(&item, &args[1])?);
    }
    Ok(Value::from(count))
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let items = items(this(vm, &args[0])?).unwrap_or_default();
    let start = slice_bound(vm, &args[2])?;
    let stop = slice_bound(vm, &args[3])?;
    for at in window(start, stop, items.len()).indices() {
        if vm.is_or_eq(&items[at], &args[1])? {
            return Ok(Value::from(at));
        }
    }
    Err(vm.value_error("memoryview.index(x): x not found"))
}

fn integers<T: Copy>(items: &[T], convert: fn(T) -> i64) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|&item| Value::Int(convert(item)))
        .collect();
    Value::from(Tuple::new(items))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, object)" => new,
    /// Return repr(self).
    "__repr__($self, /)" => repr,
    /// Return hash(self).
    "__hash__($self, /)" => hash,
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
    /// Return self==value.
    "__eq__($self, value, /)" => eq,
    /// Return self!=value.
    "__ne__($self, value, /)" => ne,
    /// Return a buffer object that exposes the underlying memory of the object.
    "__buffer__($self, flags, /)" => buffer_dunder,
    /// Enter a with block: the view itself.
    "__enter__($self, /)" => enter,
    /// Release the underlying buffer exposed by the memoryview object.
    "__exit__($self, /, *exc_info)" => release,
    /// Cast a memoryview to a new format or shape.
    "cast($self, /, format, shape=<unrepresentable>)" => cast,
    /// Count the number of occurrences of a value.
    "count($self, value, /)" => count,
    /// Return the data in the buffer as a str of hexadecimal numbers.
    "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)" => hex,
    /// Return the index of the first occurrence of a value.
    ///
    /// Raises ValueError if the value is not present.
    "index($self, value, start=0, stop=sys.maxsize, /)" => index,
    /// Release the underlying buffer exposed by the memoryview object.
    "release($self, /)" => release,
    /// Return the data in the buffer as a byte string.
    "tobytes($self, /, order='C')" => tobytes,
    /// Return the data in the buffer as a list of elements.
    "tolist($self, /)" => tolist,
    /// Return a readonly version of the memoryview.
    "toreadonly($self, /)" => toreadonly,
}

crate::getters! { pub GETTERS:
    /// The underlying object of the memoryview.
    "obj" => |vm, value| Ok(this(vm, value)?.object.clone()),
    /// The amount of space in bytes that the array would use in a contiguous representation.
    "nbytes" => |vm, value| Ok(Value::from(this(vm, value)?.size())),
    /// A bool indicating whether the memory is read only.
    "readonly" => |vm, value| Ok(Value::bool(this(vm, value)?.readonly)),
    /// The size in bytes of each element of the memoryview.
    "itemsize" => |vm, value| Ok(Value::from(this(vm, value)?.format.size)),
    /// A string containing the format (in struct module style) for each element in the view.
    "format" => |vm, value| Ok(Value::from(this(vm, value)?.format.text)),
    /// An integer indicating how many dimensions of a multi-dimensional array the memory represents.
    "ndim" => |vm, value| Ok(Value::from(this(vm, value)?.shape.len())),
    /// A tuple of ndim integers giving the shape of the memory as an N-dimensional array.
    "shape" => |vm, value| Ok(integers(&this(vm, value)?.shape, |len| len as i64)),
    /// A tuple of ndim integers giving the size in bytes to access each element for each dimension of the array.
    "strides" => |vm, value| Ok(integers(&this(vm, value)?.strides, |stride| stride as i64)),
    /// A tuple of integers used internally for PIL-style arrays.
    "suboffsets" => |vm, value| this(vm, value).map(|_| Value::from(Tuple::new(Vec::new()))),
    /// A bool indicating whether the memory is C contiguous.
    "c_contiguous" => |vm, value| Ok(Value::bool(this(vm, value)?.c_contiguous())),
    /// A bool indicating whether the memory is Fortran contiguous.
    "f_contiguous" => |vm, value| Ok(Value::bool(this(vm, value)?.f_contiguous())),
    /// A bool indicating whether the memory is contiguous.
    "contiguous" => |vm, value| {
        let view = this(vm, value)?;
        Ok(Value::bool(view.c_contiguous() || view.f_contiguous()))
    },
}
