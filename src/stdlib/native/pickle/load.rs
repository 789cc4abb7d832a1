//! Reading: `Unpickler`, `load`, `loads`.  What each opcode does stands in `load_ops.rs`; here are the source of
//! the bytes and the objects that scripts see.

use std::cell::RefCell;

use super::load_ops::Reader;
use super::{is_unpickling_error, unpickling_error};
use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::types::iterator::new_native;
use crate::vm::Vm;

/// Where the bytes come from: memory, and behind it a file.
pub(super) struct Source {
    data: Vec<u8>,
    position: usize,
    /// The methods `read` and `readline` of a file.
    file: Option<(Value, Value)>,
}

impl Source {
    fn memory(data: Vec<u8>) -> Source {
        Source {
            data,
            position: 0,
            file: None,
        }
    }

    fn truncated(vm: &mut Vm) -> Raise {
        unpickling_error(vm, "pickle data was truncated")
    }

    /// Sees to it that `count` bytes lie ahead; a file is asked for no more than that.
    pub fn need(&mut self, vm: &mut Vm, count: usize) -> Result<()> {
        let have = self.data.len() - self.position;
        if have >= count {
            return Ok(());
        }
        let Some((read, _)) = self.file.clone() else {
            return Err(Source::truncated(vm));
        };
        let missing = i64::try_from(count - have).unwrap_or(i64::MAX);
        let more = vm.call(&read, &[Value::Int(missing)])?;
        let more = bytes_arg(vm, &more)?.to_vec();
        if more.len() < count - have {
            return Err(Source::truncated(vm));
        }
        self.data.drain(..self.position);
        self.position = 0;
        self.data.extend_from_slice(&more);
        Ok(())
    }

    /// The next bytes.
    pub fn take(&mut self, vm: &mut Vm, count: usize) -> Result<&[u8]> {
        self.need(vm, count)?;
        let start = self.position;
        self.position += count;
        Ok(&self.data[start..start + count])
    }

    /// The next byte.
    pub fn byte(&mut self, vm: &mut Vm) -> Result<u8> {
        if let Some(&byte) = self.data.get(self.position) {
            self.position += 1;
            return Ok(byte);
        }
        Ok(self.take(vm, 1)?[0])
    }

    /// The next opcode, where input may also have come to its end.
    pub fn opcode(&mut self, vm: &mut Vm) -> Result<u8> {
        match self.byte(vm) {
            Err(raise) if is_unpickling_error(vm, &raise) => {
                Err(vm.error(Exc::EOFError, "Ran out of input"))
            }
            byte => byte,
        }
    }

    /// A little-endian number.
    pub fn number<const N: usize>(&mut self, vm: &mut Vm) -> Result<u64> {
        let mut bytes = [0; 8];
        bytes[..N].copy_from_slice(self.take(vm, N)?);
        Ok(u64::from_le_bytes(bytes))
    }

    /// The size that stands before data.
    pub fn size<const N: usize>(&mut self, vm: &mut Vm, what: &str) -> Result<usize> {
        let number = self.number::<N>(vm)?;
        match usize::try_from(number) {
            Ok(size) if size <= isize::MAX as usize => Ok(size),
            _ => {
                let message = format!("{what} exceeds system's maximum size of {} bytes", i64::MAX);
                Err(vm.overflow_error(message))
            }
        }
    }

    /// The rest of the line, without its end: each byte a character.
    pub fn line(&mut self, vm: &mut Vm) -> Result<String> {
        let rest = &self.data[self.position..];
        if let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            let line = rest[..end].iter().map(|&byte| char::from(byte)).collect();
            self.position += end + 1;
            return Ok(line);
        }
        let Some((_, readline)) = self.file.clone() else {
            return Err(Source::truncated(vm));
        };
        let more = vm.call(&readline, &[])?;
        let more = bytes_arg(vm, &more)?.to_vec();
        if !more.ends_with(b"\n") {
            return Err(Source::truncated(vm));
        }
        self.data.extend_from_slice(&more);
        let line = &self.data[self.position..self.data.len() - 1];
        let line = line.iter().map(|&byte| char::from(byte)).collect();
        self.position = self.data.len();
        Ok(line)
    }
}

/// How strings of Python 2 are read, and whether its names of modules are understood.
#[derive(Clone)]
pub(super) struct Options {
    pub fix_imports: bool,
    pub encoding: String,
    pub errors: String,
    pub buffers: Value,
}

fn options(vm: &mut Vm, args: &[Value]) -> Result<Options> {
    let [fix_imports, encoding, errors, buffers] = args else {
        return Err(vm.system_error("bad options"));
    };
    let fix_imports = match fix_imports.given() {
        Some(fix) => vm.truth(fix)?,
        None => true,
    };
    let mut text = |value: &Value, default: &str| match value.given() {
        Some(value) => vm.str(value).map(|text| text.as_str().to_owned()),
        None => Ok(default.to_owned()),
    };
    let (encoding, errors) = (text(encoding, "ASCII")?, text(errors, "strict")?);
    let buffers = match buffers.not_none() {
        Some(buffers) => vm.iter(buffers)?,
        None => Value::Undef,
    };
    Ok(Options {
        fix_imports,
        encoding,
        errors,
        buffers,
    })
}

fn file_source(vm: &mut Vm, file: &Value) -> Result<Source> {
    let mut method = |name: &str| {
        let name = vm.intern(name);
        vm.find_attr(file, &name)
    };
    match (method("read")?, method("readline")?) {
        (Some(read), Some(readline)) => Ok(Source {
            data: Vec::new(),
            position: 0,
            file: Some((read, readline)),
        }),
        _ => Err(vm.type_error("file must have 'read' and 'readline' attributes")),
    }
}

fn loads(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = bytes_arg(vm, &args[0])?.to_vec();
    let options = options(vm, &args[1..5])?;
    Reader::new(Source::memory(data), options).load(vm)
}

fn load(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let source = file_source(vm, &args[0])?;
    let options = options(vm, &args[1..5])?;
    Reader::new(source, options).load(vm)
}

/// The `Unpickler` object: the reader is away while it works.
struct Unpickler {
    reader: RefCell<Option<Reader>>,
    options: Options,
}

impl NativeData for Unpickler {}

impl Trace for Unpickler {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(reader) = &*self.reader.borrow() {
            reader.trace(tracer);
        }
        tracer.value(&self.options.buffers);
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let source = file_source(vm, &args[1])?;
    let options = options(vm, &args[2..6])?;
    let unpickler = Unpickler {
        reader: RefCell::new(Some(Reader::new(source, options.clone()))),
        options,
    };
    new_native(vm, &args[0], unpickler)
}

fn unpickler_load(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = args[0].clone();
    let reader = this
        .native::<Unpickler>()
        .and_then(|unpickler| unpickler.reader.borrow_mut().take());
    let Some(mut reader) = reader else {
        return Err(vm.runtime_error("Unpickler object is already in use"));
    };
    if !matches!(this, Value::Native(_)) {
        let (find, persistent) = (vm.intern("find_class"), vm.intern("persistent_load"));
        reader.find_class = vm.find_attr(&this, &find)?;
        reader.persistent_load = vm.find_attr(&this, &persistent)?;
    }
    let loaded = reader.load(vm);
    reader.find_class = None;
    reader.persistent_load = None;
    if let Some(unpickler) = this.native::<Unpickler>() {
        *unpickler.reader.borrow_mut() = Some(reader);
    }
    loaded
}

fn find_class(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fix_imports = args[0]
        .native::<Unpickler>()
        .is_some_and(|unpickler| unpickler.options.fix_imports);
    super::load_ops::import_name(vm, &args[1], &args[2], fix_imports, 5)
}

crate::methods! { pub FUNCTIONS:
    /// Read and return an object from the pickle data stored in a file.
    "load($module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())" => load,
    /// Read and return an object from the given pickle data.
    "loads($module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())" => loads,
}

crate::methods! { METHODS:
    "__new__($type, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())" => new,
    /// Load a pickle.
    "load($self, /)" => unpickler_load,
    /// Return an object from a specified module.
    "find_class($self, module_name, global_name, /)" => find_class,
}

/// The class `Unpickler`.
pub(super) fn class(vm: &mut Vm) -> Gc<Class> {
    let doc = "This takes a binary file for reading a pickle data stream.";
    crate::stdlib::native_class(vm, "_pickle", "Unpickler", METHODS, &[], doc)
}
