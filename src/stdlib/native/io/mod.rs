//! `io`: file objects over [`device::Device`] or over whatever a script offers, `StringIO`, and `open`.  What a text
//! file can do stands in `text_methods.rs`, what a binary one can in `binary.rs` and `buffered.rs`; here are the
//! classes, the module and the standard streams.

mod base;
pub mod binary;
mod buffered;
mod bytes_io;
pub mod device;
mod device_aside;
mod file_state;
pub use file_state::has_open_files;
mod layer;
pub mod open;
pub mod string_io;
mod text;
mod text_cookie;
mod text_layer;
pub mod text_methods;
mod text_settings;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::set;
use crate::types::exception::Exc;
use crate::types::list::List;
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
    let base = class(
        "_IOBase",
        &types.object,
        Layout::Object,
        base::METHODS,
        base::GETTERS,
    );
    let raw_base = class("_RawIOBase", &base, Layout::Object, base::RAW, &[]);
    let buffered_base = class(
        "_BufferedIOBase",
        &base,
        Layout::Object,
        base::BUFFERED,
        &[],
    );
    let text_base = class(
        "_TextIOBase",
        &base,
        Layout::Object,
        base::TEXT,
        base::TEXT_GETTERS,
    );
    let buffered = |name: &'static str, tables: &[&'static [MethodDef]]| {
        let layout = Layout::Native(name);
        let made = class(
            name,
            &buffered_base,
            layout,
            buffered::SHARED,
            buffered::GETTERS,
        );
        for methods in tables {
            fill(&types, &names, &made, methods, &[], "");
        }
        made
    };
    let reader = buffered("BufferedReader", &[buffered::READS, buffered::READER]);
    let writer = buffered("BufferedWriter", &[buffered::WRITES, buffered::WRITER]);
    let random = [buffered::READS, buffered::WRITES, buffered::RANDOM];
    let random = buffered("BufferedRandom", &random);
    let memory = |name: &'static str, base: &Gc<Class>| {
        class(
            name,
            base,
            Layout::Native(name),
            binary::METHODS,
            binary::GETTERS,
        )
    };
    let bytes_io = memory("BytesIO", &buffered_base);
    fill(
        &types,
        &names,
        &bytes_io,
        bytes_io::METHODS,
        &[],
        "Buffered I/O implementation using an in-memory bytes buffer.",
    );
    let file = memory("FileIO", &raw_base);
    fill(&types, &names, &file, binary::RAW, binary::FILE_IO, "");
    fill(&types, &names, &file, open::FILE_IO, &[], "Open a file.");
    let text = class(
        "TextIOWrapper",
        &text_base,
        Layout::Native("TextIOWrapper"),
        text_methods::METHODS,
        text_methods::GETTERS,
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
        device.name.set(Value::from(name));
        let settings = text_settings::Settings {
            encoding: "utf-8",
            errors,
            newline: text::Newline::Universal,
            line_buffering: false,
        };
        // UTF-8 needs no codec that could be missing.
        text_methods::over_device(vm, device, mode, &settings).unwrap_or(Value::None)
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

/// What `io` offers to all.
const ALL: [&str; 24] = [
    "BlockingIOError",
    "open",
    "open_code",
    "IOBase",
    "RawIOBase",
    "FileIO",
    "BytesIO",
    "StringIO",
    "BufferedIOBase",
    "BufferedReader",
    "BufferedWriter",
    "BufferedRWPair",
    "BufferedRandom",
    "TextIOBase",
    "TextIOWrapper",
    "UnsupportedOperation",
    "SEEK_SET",
    "SEEK_CUR",
    "SEEK_END",
    "DEFAULT_BUFFER_SIZE",
    "text_encoding",
    "IncrementalNewlineDecoder",
    "Reader",
    "Writer",
];

/// The parts that few programs ask for are Python's, and loaded when somebody does.
fn late(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.str(&args[0])?;
    if !matches!(
        name.as_str(),
        "BufferedRWPair" | "IncrementalNewlineDecoder" | "Reader" | "Writer"
    ) {
        let message = format!("module 'io' has no attribute '{}'", name.as_str());
        let module = vm.import_module("io")?;
        return Err(vm.attribute_error(message, &module, name.as_str()));
    }
    let more = vm.import_module("_io_more")?;
    let value = vm.get_attr(&more, &name)?;
    let io = vm.import_module("io")?;
    if let Value::Module(module) = &io {
        set(vm, &module.share(), name.as_str(), value.clone());
    }
    Ok(value)
}

/// `open_code(path)`: a file whose bytes are a program.
fn open_code(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[0].as_str().is_none() {
        let kind = vm.type_name(&args[0]);
        return Err(vm.type_error(format!(
            "open_code() argument 'path' must be str, not {kind}"
        )));
    }
    let module = vm.import_module("io")?;
    let mode = Value::from("rb");
    vm.call_method(&module, "open", &[args[0].clone(), mode])
}

crate::methods! { MORE:
    "__getattr__($module, name, /)" => late,
    /// Opens the provided file with the intent to import the contents.
    "open_code($module, /, path)" => open_code,
}

/// `_io`, which is the same.
pub fn inner_module(vm: &mut Vm) -> Result<Value> {
    vm.import_module("io")
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
    vm.add_functions(&module, "io", MORE);
    let all = List::new(ALL.iter().map(|name| Value::from(*name)).collect());
    set(vm, &module, "__all__", all);
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
