//! `io`: file objects over [`device::Device`], `StringIO`, and `open`.  What a text file or a binary file
//! can do stands in `text.rs` and `binary.rs`; here are the classes, the module and the standard streams.

pub mod binary;
pub mod device;
mod file_state;
pub use file_state::has_open_files;
pub mod open;
pub mod string_io;
pub mod text;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::set;
use crate::types::exception::Exc;
use crate::types::{fill, make_class};
use crate::vm::Vm;

pub use open::METHODS as OPEN;

/// The classes of the module.
#[derive(Clone)]
pub struct Classes {
    pub base: Gc<Class>,
    pub raw_base: Gc<Class>,
    pub buffered_base: Gc<Class>,
    pub text_base: Gc<Class>,
    pub file: Gc<Class>,
    pub reader: Gc<Class>,
    pub writer: Gc<Class>,
    pub random: Gc<Class>,
    pub bytes_io: Gc<Class>,
    pub text: Gc<Class>,
    pub string_io: Gc<Class>,
    pub unsupported: Gc<Class>,
}

#[derive(Default)]
struct State {
    classes: OnceCell<Classes>,
}

/// The classes, made when first asked for.
pub fn classes(vm: &mut Vm) -> Classes {
    let state = vm.extension::<State>();
    state.classes.get_or_init(|| make(vm)).clone()
}

fn make(vm: &mut Vm) -> Classes {
    let names = vm.names.clone();
    let types = vm.types.clone();
    let module = Value::from("_io");
    let class = |name: &'static str,
                 base: &Gc<Class>,
                 layout: Layout,
                 methods: &'static [MethodDef],
                 getters: &'static [GetterDef]| {
        let class = make_class(&names, name, &[base], layout, true, true);
        fill(&types, &names, &class, methods, getters, "");
        class.set(&names.__module__, module.clone());
        class
    };
    let plain = |name, base: &Gc<Class>| class(name, base, Layout::Object, &[], &[]);
    let base = class("_IOBase", &types.object, Layout::Object, BASE, &[]);
    let raw_base = plain("_RawIOBase", &base);
    let buffered_base = plain("_BufferedIOBase", &base);
    let text_base = plain("_TextIOBase", &base);
    let binary = |name: &'static str, base: &Gc<Class>| {
        class(
            name,
            base,
            Layout::Native(name),
            binary::METHODS,
            binary::GETTERS,
        )
    };
    let file = binary("FileIO", &raw_base);
    let reader = binary("BufferedReader", &buffered_base);
    let writer = binary("BufferedWriter", &buffered_base);
    let random = binary("BufferedRandom", &buffered_base);
    let bytes_io = binary("BytesIO", &buffered_base);
    fill(
        &types,
        &names,
        &bytes_io,
        binary::BYTES_IO,
        &[],
        "Buffered I/O implementation using an in-memory bytes buffer.",
    );
    fill(
        &types,
        &names,
        &file,
        open::FILE_IO,
        binary::FILE_IO,
        "Open a file.",
    );
    for (class, methods) in [
        (&reader, binary::READER),
        (&writer, binary::WRITER),
        (&random, binary::RANDOM),
    ] {
        fill(&types, &names, class, methods, binary::BUFFERED, "");
    }
    let text = class(
        "TextIOWrapper",
        &text_base,
        Layout::Native("TextIOWrapper"),
        text::METHODS,
        text::GETTERS,
    );
    let string_io = class(
        "StringIO",
        &text_base,
        Layout::Native("StringIO"),
        string_io::METHODS,
        string_io::GETTERS,
    );
    let unsupported = unsupported_class(vm);
    Classes {
        base,
        raw_base,
        buffered_base,
        text_base,
        file,
        reader,
        writer,
        random,
        bytes_io,
        text,
        string_io,
        unsupported,
    }
}

/// `io.UnsupportedOperation`, an `OSError` and a `ValueError`.
fn unsupported_class(vm: &mut Vm) -> Gc<Class> {
    let names = vm.names.clone();
    let os_error = vm.exception_class(Exc::OSError);
    let value_error = vm.exception_class(Exc::ValueError);
    let class = make_class(
        &names,
        "UnsupportedOperation",
        &[&os_error],
        Layout::Exception,
        true,
        true,
    );
    *class.bases.borrow_mut() = vec![os_error.clone(), value_error.clone()];
    value_error.add_subclass(&class);
    let mut mro = vec![class.clone(), os_error, value_error];
    mro.extend(vm.exception_class(Exc::Exception).mro().iter().cloned());
    class.set_mro(mro);
    class.set(&names.__module__, Value::from("io"));
    class
}

/// An `io.UnsupportedOperation`.
pub fn unsupported(vm: &mut Vm, message: &str) -> crate::object::Raise {
    let class = Value::from(classes(vm).unsupported);
    match vm.call(&class, &[Value::from(message)]) {
        Ok(Value::Instance(ref exception)) => crate::object::Raise::new(exception.share()),
        Ok(_) => vm.error(Exc::OSError, message),
        Err(raise) => raise,
    }
}

/// The objects `sys.stdin`, `sys.stdout` and `sys.stderr`.
pub fn standard_streams(vm: &mut Vm) -> [Value; 3] {
    let stdin = device::Device::input(&vm.host.stdin);
    let stdout = device::Device::output(&vm.host.stdout);
    let stderr = device::Device::output(&vm.host.stderr);
    let errors = stream_errors(vm);
    let mut stream = |device: Rc<device::Device>, name: &str, mode, errors| {
        let text = text::TextFile::new(device, Value::from(name), mode, errors, None);
        text.into_value(vm)
    };
    [
        stream(stdin, "<stdin>", "r", errors),
        stream(stdout, "<stdout>", "w", errors),
        stream(stderr, "<stderr>", "w", "backslashreplace"),
    ]
}

/// Undecodable bytes survive a round trip in the locales that stand for "no locale", as in CPython.
fn stream_errors(vm: &Vm) -> &'static str {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| vm.host.environment.get(*name))
        .find(|value| !value.is_empty());
    match locale.map(String::as_str) {
        None | Some("C" | "POSIX" | "C.UTF-8" | "C.utf8") => "surrogateescape",
        Some(_) => "strict",
    }
}

fn base_enter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let closed = vm.names.closed.clone();
    let closed = vm.get_attr(&args[0], &closed)?;
    if vm.truth(&closed)? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(args[0].clone())
}

fn base_exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&args[0], "close", &[])?;
    Ok(Value::None)
}

fn base_iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    base_enter(vm, args)
}

fn base_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let line = vm.call_method(&args[0], "readline", &[])?;
    if vm.len(&line)? == 0 {
        return Err(vm.stop_iteration(Value::None));
    }
    Ok(line)
}

fn base_readlines(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let hint = device::size_argument(vm, &args[1])?.filter(|&hint| hint > 0);
    let mut lines = Vec::new();
    let mut total = 0;
    loop {
        let line = vm.call_method(&args[0], "readline", &[])?;
        let length = vm.len(&line)?;
        if length == 0 {
            break;
        }
        lines.push(line);
        total += length;
        if hint.is_some_and(|hint| total >= hint) {
            break;
        }
    }
    Ok(crate::builtins::iteration::list_of(lines))
}

fn base_writelines(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    base_enter(vm, args)?;
    let file = args[0].clone();
    vm.for_each(&args[1], |vm, line| {
        vm.call_method(&file, "write", &[line])?;
        Ok(true)
    })?;
    Ok(Value::None)
}

fn base_fileno(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(unsupported(vm, "fileno"))
}

fn base_no(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(false))
}

fn base_flush(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::None)
}

fn base_close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_method(&args[0], "flush", &[])?;
    Ok(Value::None)
}

crate::methods! { BASE:
    /// Flush and close the IO object.
    "close($self, /)" => base_close,
    /// Return underlying file descriptor if one exists.
    "fileno($self, /)" => base_fileno,
    /// Flush write buffers, if applicable.
    "flush($self, /)" => base_flush,
    /// Return whether this is an 'interactive' stream.
    "isatty($self, /)" => base_no,
    /// Return whether object was opened for reading.
    "readable($self, /)" => base_no,
    /// Return whether object was opened for writing.
    "writable($self, /)" => base_no,
    /// Return whether object supports random access.
    "seekable($self, /)" => base_no,
    "__enter__($self, /)" => base_enter,
    "__exit__($self, /, *args)" => base_exit,
    "__iter__($self, /)" => base_iter,
    "__next__($self, /)" => base_next,
    /// Return a list of lines from the stream.
    ///
    /// hint can be specified to control the number of lines read: no more
    /// lines will be read if the total size (in bytes/characters) of all
    /// lines so far exceeds hint.
    "readlines($self, hint=-1, /)" => base_readlines,
    /// Write a list of lines to stream.
    ///
    /// Line separators are not added, so it is usual for each of the
    /// lines provided to have a line separator at the end.
    "writelines($self, lines, /)" => base_writelines,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "io",
        "The io module provides the interfaces to stream handling.",
        OPEN,
    );
    let classes = classes(vm);
    for (name, class) in [
        ("IOBase", &classes.base),
        ("RawIOBase", &classes.raw_base),
        ("BufferedIOBase", &classes.buffered_base),
        ("TextIOBase", &classes.text_base),
        ("FileIO", &classes.file),
        ("BufferedReader", &classes.reader),
        ("BufferedWriter", &classes.writer),
        ("BufferedRandom", &classes.random),
        ("BytesIO", &classes.bytes_io),
        ("TextIOWrapper", &classes.text),
        ("StringIO", &classes.string_io),
        ("UnsupportedOperation", &classes.unsupported),
    ] {
        set(vm, &module, name, class.clone());
    }
    let blocking = vm.exception_class(Exc::BlockingIOError);
    set(vm, &module, "BlockingIOError", blocking);
    set(
        vm,
        &module,
        "DEFAULT_BUFFER_SIZE",
        Value::from(device::BUFFER_SIZE),
    );
    for (name, value) in [("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2)] {
        set(vm, &module, name, Value::Int(value));
    }
    Ok(Value::from(module))
}
