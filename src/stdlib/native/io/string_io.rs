//! `StringIO`: a text file in memory.  Positions count characters, so the text is kept as characters.

use std::cell::{Cell, RefCell};

use super::bytes_io::{attributes_of, restore_attributes, state_position};
use super::device::size_argument;
use super::text::{Newline, ends_of, shown_ends};
use crate::object::{NativeData, Payload, Result, Trace, Tracer, Value};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// See the module.
pub struct StringIo {
    text: RefCell<Vec<char>>,
    position: Cell<usize>,
    newline: Cell<Newline>,
    closed: Cell<bool>,
    /// The line ends that were written, where all kinds are line ends.
    seen_ends: Cell<u8>,
}

impl NativeData for StringIo {
    fn dies_quietly(&self) -> bool {
        true
    }
}

impl Trace for StringIo {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl StringIo {
    fn write(&self, vm: &mut Vm, text: &str) -> Result<()> {
        if let Newline::Universal | Newline::Kept = self.newline.get() {
            self.seen_ends.set(ends_of(text, self.seen_ends.get()));
        }
        let translated;
        let text = match self.newline.get() {
            Newline::Universal if text.contains('\r') => {
                translated = text.replace("\r\n", "\n").replace('\r', "\n");
                translated.as_str()
            }
            Newline::Only(end) if end != "\n" => {
                translated = text.replace('\n', end);
                translated.as_str()
            }
            _ => text,
        };
        if text.is_empty() {
            return Ok(());
        }
        let mut place = self.text.borrow_mut();
        let start = self.position.get();
        if start == place.len() {
            place.extend(text.chars());
            self.position.set(place.len());
            return Ok(());
        }
        if start > place.len() {
            let gap = start - place.len();
            if place.try_reserve(gap).is_err() {
                drop(place);
                return Err(vm.memory_error(""));
            }
            place.resize(start, '\0');
        }
        let mut at = start;
        for c in text.chars() {
            match place.get_mut(at) {
                Some(old) => *old = c,
                None => place.push(c),
            }
            at += 1;
        }
        self.position.set(at);
        Ok(())
    }

    fn take(&self, limit: Option<usize>) -> String {
        let text = self.text.borrow();
        let start = self.position.get().min(text.len());
        let end = limit.map_or(text.len(), |limit| {
            start.saturating_add(limit).min(text.len())
        });
        if start < end {
            self.position.set(end);
        }
        text[start..end].iter().collect()
    }

    /// How long the line from the current position on is.
    fn line_length(&self) -> usize {
        let text = self.text.borrow();
        let rest = text.get(self.position.get()..).unwrap_or(&[]);
        for (at, &c) in rest.iter().enumerate() {
            let next = rest.get(at + 1);
            let length = match (self.newline.get(), c) {
                (Newline::Universal | Newline::Only("\n"), '\n') => 1,
                (Newline::Only("\r"), '\r') => 1,
                (Newline::Only("\r\n"), '\r') if next == Some(&'\n') => 2,
                (Newline::Kept, '\r') if next == Some(&'\n') => 2,
                (Newline::Kept, '\r' | '\n') => 1,
                _ => continue,
            };
            return at + length;
        }
        rest.len()
    }
}

fn with_open<T>(
    vm: &mut Vm,
    this: &Value,
    then: impl FnOnce(&mut Vm, &StringIo) -> Result<T>,
) -> Result<T> {
    let this = this.clone();
    match this.native::<StringIo>() {
        Some(file) if file.closed.get() => Err(vm.value_error("I/O operation on closed file")),
        Some(file) => then(vm, file),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

/// An empty file: what `__init__` is given fills it, so that a subclass may have arguments of its own.
fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let file = StringIo {
        text: RefCell::new(Vec::new()),
        position: Cell::new(0),
        newline: Cell::new(Newline::Only("\n")),
        closed: Cell::new(false),
        seen_ends: Cell::new(0),
    };
    match &args[0] {
        Value::Class(class) => vm.new_instance(class.share(), Payload::Native(Box::new(file))),
        other => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!("X is not a type object ({name})")))
        }
    }
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let newline = match args[2].given() {
        None => Newline::Only("\n"),
        Some(newline) => Newline::parse(vm, newline)?,
    };
    let this = args[0].clone();
    let Some(file) = this.native::<StringIo>() else {
        return Err(vm.value_error("I/O operation on uninitialized object"));
    };
    file.text.borrow_mut().clear();
    file.position.set(0);
    file.newline.set(newline);
    file.closed.set(false);
    file.seen_ends.set(0);
    if let Some(initial) = args[1].not_none() {
        let Some(text) = initial.as_str() else {
            let name = vm.type_name(initial);
            let message = format!("initial_value must be str or None, not {name}");
            return Err(vm.type_error(message));
        };
        file.write(vm, text.as_str())?;
        file.position.set(0);
    }
    Ok(Value::None)
}

/// Writes text to a `StringIO` without calling its `write`, for `print`; `None` if it is none (or a subclass's).
pub fn write_directly(vm: &mut Vm, value: &Value, text: &str) -> Option<Result<()>> {
    let Value::Instance(instance) = value else {
        return None;
    };
    if !instance.is_of_builtin_class()
        || instance.has_attributes()
        || value.native::<StringIo>().is_none()
    {
        return None;
    }
    Some(with_open(vm, value, |vm, file| file.write(vm, text)))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(text) = args[1].as_str() else {
        let name = vm.type_name(&args[1]);
        let message = format!("string argument expected, got '{name}'");
        return Err(vm.type_error(message));
    };
    with_open(vm, &args[0], |vm, file| file.write(vm, text.as_str()))?;
    Ok(Value::from(text.char_len()))
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = size_argument(vm, &args[1])?;
    with_open(vm, &args[0], |_, file| Ok(Value::from(file.take(size))))
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = size_argument(vm, &args[1])?;
    with_open(vm, &args[0], |_, file| {
        let length = file.line_length();
        Ok(Value::from(
            file.take(Some(size.map_or(length, |size| size.min(length)))),
        ))
    })
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let line = with_open(vm, &args[0], |_, file| {
        let length = file.line_length();
        Ok(file.take(Some(length)))
    })?;
    if line.is_empty() {
        return Err(vm.stop_iteration(Value::None));
    }
    Ok(Value::from(line))
}

fn getvalue(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_open(vm, &args[0], |_, file| {
        let text: String = file.text.borrow().iter().collect();
        Ok(Value::from(text))
    })
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_open(vm, &args[0], |_, file| Ok(Value::from(file.position.get())))
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let offset = vm.to_i64(&args[1])?;
    let whence = match args[2].given() {
        Some(whence) => vm.to_i64(whence)?,
        None => 0,
    };
    with_open(vm, &args[0], |vm, file| {
        let target = match whence {
            0 => usize::try_from(offset).ok(),
            1 | 2 if offset != 0 => {
                let message = "Can't do nonzero cur-relative seeks";
                return Err(vm.error(crate::types::exception::Exc::OSError, message));
            }
            1 => Some(file.position.get()),
            2 => Some(file.text.borrow().len()),
            _ => {
                let message = format!("Invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(vm.value_error(message));
            }
        };
        let Some(target) = target else {
            return Err(vm.value_error(format!("Negative seek position {offset}")));
        };
        file.position.set(target);
        Ok(Value::from(target))
    })
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = match args[1].not_none() {
        Some(size) => Some(vm.to_i64(size)?),
        None => None,
    };
    with_open(vm, &args[0], |vm, file| {
        let size = size.unwrap_or(file.position.get() as i64);
        let Ok(wanted) = usize::try_from(size) else {
            return Err(vm.value_error(format!("Negative size value {size}")));
        };
        file.text.borrow_mut().truncate(wanted);
        Ok(Value::Int(size))
    })
}

fn close(_: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Some(file) = args[0].native::<StringIo>() {
        file.closed.set(true);
        file.text.borrow_mut().clear();
    }
    Ok(Value::None)
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_open(vm, &args[0], |_, _| Ok(Value::None))
}

fn yes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_open(vm, &args[0], |_, _| Ok(Value::bool(true)))
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_open(vm, &args[0], |_, _| Ok(Value::bool(false)))
}

fn fileno(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(super::unsupported(vm, "fileno"))
}

fn get_closed(_: &mut Vm, this: &Value) -> Result<Value> {
    let closed = this
        .native::<StringIo>()
        .is_none_or(|file| file.closed.get());
    Ok(Value::bool(closed))
}

fn get_newlines(vm: &mut Vm, this: &Value) -> Result<Value> {
    let seen = with_open(vm, this, |_, file| Ok(file.seen_ends.get()))?;
    Ok(shown_ends(seen))
}

/// `(contents, newline, position, attributes)`.
fn getstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let contents = getvalue(vm, args)?;
    let attributes = attributes_of(vm, &args[0])?;
    with_open(vm, &args[0], |_, file| {
        let newline = match file.newline.get() {
            Newline::Universal => Value::None,
            Newline::Kept => Value::from(""),
            Newline::Only(end) => Value::from(end),
        };
        let position = Value::from(file.position.get());
        Ok(Value::from(Tuple::new([
            contents, newline, position, attributes,
        ])))
    })
}

fn setstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_open(vm, &args[0], |_, _| Ok(()))?;
    let state = args[1].as_tuple();
    let Some([contents, newline, position, attributes]) = state.as_deref().map(Tuple::items) else {
        let class = vm.class_of(&args[0]).name();
        let kind = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "{}.__setstate__ argument should be 4-tuple, got {kind}",
            class.as_str()
        )));
    };
    init(vm, &[args[0].clone(), Value::Undef, newline.clone()])?;
    let Some(text) = contents.as_str() else {
        let kind = vm.type_name(contents);
        let message = format!("initial_value must be str or None, not {kind}");
        return Err(vm.type_error(message));
    };
    let position = state_position(vm, position, "third")?;
    with_open(vm, &args[0], |_, file| {
        // As it was: its line ends have been dealt with.
        *file.text.borrow_mut() = text.as_str().chars().collect();
        file.position.set(position as usize);
        Ok(())
    })?;
    restore_attributes(vm, &args[0], attributes, "fourth")?;
    Ok(Value::None)
}

fn get_none(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_open(vm, this, |_, _| Ok(Value::None))
}

fn get_line_buffering(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_open(vm, this, |_, _| Ok(Value::bool(false)))
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, initial_value='', newline='\\n')" => init,
    "__getstate__($self, /)" => getstate,
    "__setstate__($self, state, /)" => setstate,
    "__next__($self, /)" => next,
    /// Write string to file, and return the number of characters written.
    "write($self, s, /)" => write,
    /// Read at most size characters, returned as a string.
    "read($self, size=-1, /)" => read,
    /// Read until newline or EOF.
    "readline($self, size=-1, /)" => readline,
    /// Retrieve the entire contents of the object.
    "getvalue($self, /)" => getvalue,
    /// Tell the current file position.
    "tell($self, /)" => tell,
    /// Change stream position.
    "seek($self, pos, whence=0, /)" => seek,
    /// Truncate size to pos.
    "truncate($self, pos=None, /)" => truncate,
    "close($self, /)" => close,
    "flush($self, /)" => flush,
    "readable($self, /)" => yes,
    "writable($self, /)" => yes,
    "seekable($self, /)" => yes,
    "isatty($self, /)" => isatty,
    "fileno($self, /)" => fileno,
}

crate::getters! { pub GETTERS:
    "closed" => get_closed,
    "newlines" => get_newlines,
    "encoding" => get_none,
    "errors" => get_none,
    "line_buffering" => get_line_buffering,
}
