//! `_struct`: values as bytes, by formats.

mod format;
mod item;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use crate::object::class::Layout;
use crate::object::{Class, Gc, Native, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::{native_class, set};
use crate::types::bytes::{Bytes, buffer};
use crate::types::exception::Exc;
use crate::types::str::Str;
use crate::types::tuple::{Tuple, tuple_of};
use crate::vm::Vm;

use format::{Flaw, Format};

/// What the module keeps for an interpreter.
#[derive(Default)]
struct State {
    error: OnceCell<Gc<Class>>,
    class: OnceCell<Gc<Class>>,
    iterator: OnceCell<Gc<Class>>,
    /// Formats that were used last.
    known: RefCell<Vec<(Gc<Str>, Rc<Format>)>>,
}

/// `struct.Struct`.
///
/// Empty until `__init__`, which may also be called again.
#[derive(Default)]
struct Struct {
    state: RefCell<Option<(Gc<Str>, Rc<Format>)>>,
}

impl Trace for Struct {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Struct {}

/// A `struct.error`.
pub(super) fn error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    let class = Value::from(error_class(vm));
    match vm.call(&class, &[Value::from(message.as_ref())]) {
        Ok(made) => match &made {
            Value::Instance(instance) => Raise::new(instance.share()),
            _ => vm.value_error(message),
        },
        Err(raise) => raise,
    }
}

fn error_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<State>();
    let class = state
        .error
        .get_or_init(|| crate::stdlib::error_class(vm, "struct", "error"));
    class.clone()
}

/// The text of a format argument.
fn format_text(vm: &mut Vm, value: &Value) -> Result<Gc<Str>> {
    if let Some(text) = value.as_str() {
        if !text.as_str().is_ascii() {
            vm.call_method(value, "encode", &[Value::from("ascii")])?;
        }
        return Ok(text);
    }
    if let Some(bytes) = value.as_bytes() {
        let text: String = bytes.as_slice().iter().map(|&b| char::from(b)).collect();
        return Ok(Str::new(text));
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format!(
        "Struct() argument 1 must be a str or bytes object, not {name}"
    )))
}

fn parse(vm: &mut Vm, text: &Gc<Str>) -> Result<Rc<Format>> {
    const REMEMBERED: usize = 32;
    let state = vm.extension::<State>();
    let known = state
        .known
        .borrow()
        .iter()
        .find(|(known, _)| known.as_str() == text.as_str())
        .map(|(_, format)| format.clone());
    if let Some(format) = known {
        return Ok(format);
    }
    let format = match Format::parse(text.as_str()) {
        Ok(format) => Rc::new(format),
        Err(Flaw(message)) => return Err(error(vm, message)),
    };
    let mut list = state.known.borrow_mut();
    let oldest = (list.len() >= REMEMBERED).then(|| list.remove(0));
    list.push((text.clone(), format.clone()));
    drop(list);
    drop(oldest);
    Ok(format)
}

fn format_of(vm: &mut Vm, value: &Value) -> Result<Rc<Format>> {
    if let Some(this) = value.native::<Struct>() {
        return Ok(state_of(vm, this)?.1);
    }
    let text = format_text(vm, value)?;
    parse(vm, &text)
}

/// The format and the other arguments of a function with `*args`.
fn split_args<'a>(vm: &mut Vm, args: &'a Value) -> Result<(Rc<Format>, &'a [Value])> {
    match tuple_of(args).map(Tuple::items) {
        Some([format, rest @ ..]) => Ok((format_of(vm, format)?, rest)),
        _ => Err(vm.type_error("missing format argument")),
    }
}

fn pack_values(vm: &mut Vm, format: &Format, values: &[Value]) -> Result<Vec<u8>> {
    if values.len() != format.count {
        return Err(error(
            vm,
            format!(
                "pack expected {} items for packing (got {})",
                format.count,
                values.len()
            ),
        ));
    }
    fill(vm, format, values)
}

fn fill(vm: &mut Vm, format: &Format, values: &[Value]) -> Result<Vec<u8>> {
    let mut out = vec![0; format.size];
    let mut values = values.iter();
    for code in &format.codes {
        for at in code.places() {
            let Some(value) = values.next() else {
                break;
            };
            item::pack(vm, format, code, value, at, &mut out)?;
        }
    }
    Ok(out)
}

fn unpack_values(format: &Format, data: &[u8]) -> Value {
    let mut values = Vec::with_capacity(format.count);
    for code in &format.codes {
        for at in code.places() {
            values.push(item::unpack(format, code, &data[at..at + code.size]));
        }
    }
    Value::from(Tuple::new(values))
}

fn pack(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (format, values) = split_args(vm, &args[0])?;
    Ok(Value::from(Bytes::new(pack_values(vm, &format, values)?)))
}

fn struct_pack(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let format = format_of(vm, &args[0])?;
    let values = tuple_of(&args[1]).map_or(&[][..], Tuple::items);
    Ok(Value::from(Bytes::new(pack_values(vm, &format, values)?)))
}

/// The offset in a buffer that an argument asks for; `None` if it lies before the beginning.
fn offset_in(offset: i64, len: usize) -> Option<usize> {
    if offset < 0 {
        usize::try_from(offset + len as i64).ok()
    } else {
        Some(offset as usize)
    }
}

fn pack_into_values(vm: &mut Vm, format: &Format, args: &[Value]) -> Result<Value> {
    let [target, rest @ ..] = args else {
        return Err(error(vm, "pack_into expected buffer argument"));
    };
    let [offset, values @ ..] = rest else {
        return Err(error(vm, "pack_into expected offset argument"));
    };
    if values.len() != format.count {
        return Err(error(
            vm,
            format!(
                "pack_into expected {} items for packing (got {})",
                format.count,
                values.len()
            ),
        ));
    }
    let writable = buffer::writable_target(target);
    let Some((target, base, len)) = writable else {
        let name = vm.type_name(target);
        return Err(vm.type_error(format!(
            "argument must be read-write bytes-like object, not {name}"
        )));
    };
    let given = vm.to_i64(offset)?;
    let size = format.size;
    if given < 0 && given + size as i64 > 0 {
        return Err(error(
            vm,
            format!("no space to pack {size} bytes at offset {given}"),
        ));
    }
    let Some(at) = offset_in(given, len) else {
        return Err(error(
            vm,
            format!("offset {given} out of range for {len}-byte buffer"),
        ));
    };
    if at.checked_add(size).is_none_or(|end| end > len) {
        return Err(error(
            vm,
            format!(
                "pack_into requires a buffer of at least {} bytes for packing {size} bytes at offset {at} \
                 (actual buffer size is {len})",
                at as u128 + size as u128
            ),
        ));
    }
    let data = fill(vm, format, values)?;
    buffer::write(&target, base + at, &data);
    Ok(Value::None)
}

fn pack_into(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (format, rest) = split_args(vm, &args[0])?;
    pack_into_values(vm, &format, rest)
}

fn struct_pack_into(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let format = format_of(vm, &args[0])?;
    let rest = tuple_of(&args[1]).map_or(&[][..], Tuple::items);
    pack_into_values(vm, &format, rest)
}

fn unpack(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let format = format_of(vm, &args[0])?;
    let data = buffer::bytes_arg(vm, &args[1])?;
    if data.len() != format.size {
        drop(data);
        let size = format.size;
        return Err(error(
            vm,
            format!("unpack requires a buffer of {size} bytes"),
        ));
    }
    Ok(unpack_values(&format, &data))
}

fn unpack_from(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let format = format_of(vm, &args[0])?;
    let given = match args[2].given() {
        Some(offset) => vm.to_i64(offset)?,
        None => 0,
    };
    let data = buffer::bytes_arg(vm, &args[1])?;
    let (len, size) = (data.len(), format.size);
    let message = if given < 0 && given + size as i64 > 0 {
        format!("not enough data to unpack {size} bytes at offset {given}")
    } else {
        match offset_in(given, len) {
            None => format!("offset {given} out of range for {len}-byte buffer"),
            Some(at) if at.checked_add(size).is_some_and(|end| end <= len) => {
                return Ok(unpack_values(&format, &data[at..at + size]));
            }
            Some(at) => format!(
                "unpack_from requires a buffer of at least {} bytes for unpacking {size} bytes at offset {at} \
                 (actual buffer size is {len})",
                at as u128 + size as u128
            ),
        }
    };
    drop(data);
    Err(error(vm, message))
}

/// What `iter_unpack` gives.
struct Iterator {
    format: Rc<Format>,
    data: Vec<u8>,
    at: Cell<usize>,
}

impl Trace for Iterator {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Iterator {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let Some(part) = self.data.get(at..at + self.format.size) else {
            return Ok(None);
        };
        self.at.set(at + self.format.size);
        Ok(Some(unpack_values(&self.format, part)))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

fn length_hint(_: &mut Vm, args: &[Value]) -> Result<Value> {
    let left = args[0].native::<Iterator>().map_or(0, |this| {
        (this.data.len() - this.at.get()) / this.format.size
    });
    Ok(Value::from(left))
}

fn iter_unpack(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let format = format_of(vm, &args[0])?;
    let data = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let size = format.size;
    if size == 0 {
        return Err(error(
            vm,
            "cannot iteratively unpack with a struct of length 0",
        ));
    }
    if !data.len().is_multiple_of(size) {
        return Err(error(
            vm,
            format!("iterative unpacking requires a buffer of a multiple of {size} bytes"),
        ));
    }
    let state = vm.extension::<State>();
    let class = state.iterator.get_or_init(|| {
        let (types, names) = (vm.types.clone(), vm.names.clone());
        let layout = Layout::Sealed("_struct.unpack_iterator");
        let name = "unpack_iterator";
        let bases = [&types.object];
        let class = crate::types::make_class(&names, name, &bases, layout, false, false);
        crate::stdlib::set_class_module(vm, &class, "_struct");
        let rows = crate::types::iterator::METHODS;
        crate::types::fill(&types, &names, &class, rows, &[], "");
        crate::types::fill(&types, &names, &class, HINT, &[], "");
        class
    });
    let at = Cell::new(0);
    Ok(Native::new(class.clone(), Iterator { format, data, at }))
}

fn calcsize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(format_of(vm, &args[0])?.size))
}

fn clear_cache(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let old = vm.extension::<State>().known.take();
    drop(old);
    Ok(Value::None)
}

fn struct_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = struct_class(vm);
    vm.wrap_native(&args[0], &own, Struct::default())
}

fn struct_init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = format_text(vm, &args[1])?;
    let format = parse(vm, &text)?;
    let old = this(vm, &args[0])?.state.replace(Some((text, format)));
    drop(old);
    Ok(Value::None)
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Struct> {
    value
        .native::<Struct>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_struct.Struct' object"))
}

fn state_of(vm: &mut Vm, this: &Struct) -> Result<(Gc<Str>, Rc<Format>)> {
    match &*this.state.borrow() {
        Some(state) => Ok(state.clone()),
        None => Err(vm.error(Exc::RuntimeError, "Struct object is not initialized")),
    }
}

fn text_of(vm: &mut Vm, value: &Value) -> Result<Value> {
    let this = this(vm, value)?;
    Ok(Value::from(state_of(vm, this)?.0))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = text_of(vm, &args[0])?;
    let name = vm.class_of(&args[0]).name();
    let text = vm.repr(&text)?;
    Ok(Value::from(format!("{}({})", name.as_str(), text.as_str())))
}

fn struct_sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    const OBJECT: usize = 64;
    let this = this(vm, &args[0])?;
    let codes = state_of(vm, this)?.1.codes.len();
    Ok(Value::from(
        OBJECT + codes * std::mem::size_of::<format::Code>(),
    ))
}

fn get_format(vm: &mut Vm, value: &Value) -> Result<Value> {
    text_of(vm, value)
}

fn get_size(vm: &mut Vm, value: &Value) -> Result<Value> {
    let state = this(vm, value)?.state.borrow();
    Ok(match &*state {
        Some((_, format)) => Value::from(format.size),
        None => Value::Int(-1),
    })
}

fn struct_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<State>();
    let doc = "Struct(fmt) --> compiled struct object";
    let class = state
        .class
        .get_or_init(|| native_class(vm, "_struct", "Struct", METHODS, GETTERS, doc));
    class.clone()
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Functions to convert between Python values and C structs.";
    let module = vm.native_module("_struct", doc, FUNCTIONS);
    let (class, error) = (struct_class(vm), error_class(vm));
    set(vm, &module, "Struct", class);
    set(vm, &module, "error", error);
    Ok(Value::from(module))
}

crate::methods! { HINT:
    "__length_hint__($self, /)" => length_hint,
}

crate::methods! { FUNCTIONS:
    /// Return size in bytes of the struct described by the format string.
    "calcsize($module, format, /)" => calcsize,
    /// Pack values and return the packed bytes.
    "pack($module, *args)" => pack,
    /// Pack values and write the packed bytes into the buffer.
    "pack_into($module, *args)" => pack_into,
    /// Unpack Python objects from a buffer.
    "unpack($module, format, buffer, /)" => unpack,
    /// Unpack values from buffer, starting at offset.
    "unpack_from($module, format, /, buffer, offset=0)" => unpack_from,
    /// Iteratively unpack from a buffer.
    "iter_unpack($module, format, buffer, /)" => iter_unpack,
    /// Clear the internal cache.
    "_clearcache($module, /)" => clear_cache,
}

crate::methods! { METHODS:
    "__new__($type, /, *args, **kwargs)" => struct_new,
    "__init__($self, /, format)" => struct_init,
    "__sizeof__($self, /)" => struct_sizeof,
    "__repr__($self, /)" => repr,
    /// Pack values and return the packed bytes.
    "pack($self, /, *args)" => struct_pack,
    /// Pack values and write the packed bytes into the buffer.
    "pack_into($self, /, *args)" => struct_pack_into,
    /// Unpack Python objects from a buffer.
    "unpack($self, buffer, /)" => unpack,
    /// Unpack values from buffer, starting at offset.
    "unpack_from($self, /, buffer, offset=0)" => unpack_from,
    /// Iteratively unpack from a buffer.
    "iter_unpack($self, buffer, /)" => iter_unpack,
}

crate::getters! { GETTERS:
    /// struct format string
    "format" => get_format,
    /// struct size in bytes
    "size" => get_size,
}
