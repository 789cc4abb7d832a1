//! `sys`: the interpreter as scripts see it.  Its namespace exists before any module is imported, since the
//! standard streams and `sys.path` live in it.

mod facts;
mod frames;
mod hooks;

use std::cell::{Cell, OnceCell};

use crate::object::{Gc, Result, Value};
use crate::stdlib::{MODULES, Rank, set};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

#[derive(Default)]
struct State {
    module: OnceCell<Gc<Module>>,
    finalizing: Cell<bool>,
    switch_interval: Cell<Option<f64>>,
}

/// The namespace of the module.
pub fn namespace(vm: &mut Vm) -> Gc<Dict> {
    module_of(vm).dict.clone()
}

fn module_of(vm: &mut Vm) -> Gc<Module> {
    let state = vm.extension::<State>();
    if let Some(module) = state.module.get() {
        return module.clone();
    }
    let doc = "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.";
    let module = vm.native_module("sys", doc, METHODS);
    state.module.get_or_init(|| module).clone()
}

/// The module, filled.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = module_of(vm);
    fill(vm, &module)?;
    Ok(Value::from(module))
}

/// From now on `sys.is_finalizing()`.
pub fn begin_finalizing(vm: &mut Vm) {
    vm.extension::<State>().finalizing.set(true);
}

fn fill(vm: &mut Vm, module: &Gc<Module>) -> Result<()> {
    for table in [hooks::METHODS, frames::METHODS] {
        let more = vm.native_module("sys", "", table);
        for def in table {
            let name = vm.intern(def.name());
            if let Some(function) = more.dict.get_str(&name) {
                drop(module.dict.insert_str(&name, function));
            }
        }
    }
    let text_list = |items: &[String]| {
        List::new(
            items
                .iter()
                .map(|item| Value::from(item.as_str()))
                .collect(),
        )
    };
    let arguments = text_list(&vm.host.args);
    let path = text_list(&vm.host.import_paths);
    let executable = vm.host.executable.clone();
    set(vm, module, "argv", arguments.clone());
    set(vm, module, "orig_argv", arguments);
    set(vm, module, "path", path);
    set(vm, module, "executable", executable.as_str());
    set(vm, module, "_base_executable", executable.as_str());
    set(vm, module, "modules", vm.modules.clone());
    set(vm, module, "meta_path", List::new(Vec::new()));
    set(vm, module, "path_hooks", List::new(Vec::new()));
    set(vm, module, "path_importer_cache", Gc::new(Dict::new()));
    set(vm, module, "dont_write_bytecode", true);
    set(vm, module, "pycache_prefix", Value::None);
    let warn_options = text_list(&vm.host.warn_options);
    set(vm, module, "warnoptions", warn_options);
    let x_options = Dict::new();
    for option in vm.host.x_options.clone() {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Value::from(value)),
            None => (option.as_str(), Value::bool(true)),
        };
        drop(x_options.insert_str(&vm.intern(name), value));
    }
    set(vm, module, "_xoptions", Gc::new(x_options));
    let builtin_names: Vec<Value> = MODULES
        .iter()
        .filter(|def| {
            matches!(
                def.kind,
                crate::stdlib::ModuleKind::Native(_, Rank::BuiltIn)
            )
        })
        .map(|def| Value::from(def.name))
        .collect();
    set(
        vm,
        module,
        "builtin_module_names",
        Tuple::new(builtin_names),
    );
    let [stdin, stdout, stderr] = super::io::standard_streams(vm);
    for (name, stream) in [("stdin", stdin), ("stdout", stdout), ("stderr", stderr)] {
        set(vm, module, name, stream.clone());
        set(vm, module, &format!("__{name}__"), stream);
    }
    for name in [
        "displayhook",
        "excepthook",
        "unraisablehook",
        "breakpointhook",
    ] {
        let key = vm.intern(name);
        if let Some(hook) = module.dict.get_str(&key) {
            set(vm, module, &format!("__{name}__"), hook);
        }
    }
    facts::fill(vm, module)
}

fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    // As C code raises it: a tuple is the arguments themselves.
    let status = match args[0].not_none() {
        None => Vec::new(),
        Some(Value::Tuple(items)) => items.items().to_vec(),
        Some(status) => vec![status.clone()],
    };
    Err(vm.error_with(Exc::SystemExit, status))
}

fn getrecursionlimit(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from(vm.recursion_limit))
}

fn setrecursionlimit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let limit = match vm.to_index(&args[0])? {
        Value::Int(limit) => limit,
        _ => return Err(vm.overflow_error("Python int too large to convert to C int")),
    };
    if i32::try_from(limit).is_err() {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    }
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = vm.frame_count();
    if limit as usize <= depth {
        return Err(vm.recursion_error(format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        )));
    }
    vm.set_recursion_limit(limit as usize);
    Ok(Value::None)
}

fn intern(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match &args[0] {
        Value::Str(text) => Ok(Value::from(vm.names.intern_str(text.as_gc()))),
        other => {
            if other.as_str().is_none() {
                return Err(vm.bad_argument("intern() argument", "str", other));
            }
            let name = vm.type_name(other);
            Err(vm.type_error(format!("can't intern {name}")))
        }
    }
}

fn is_interned(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match &args[0] {
        Value::Str(text) => Ok(Value::bool(text.is_interned())),
        other => Err(vm.bad_argument("_is_interned() argument", "str", other)),
    }
}

/// Sizes are CPython's on 64 bits where they are easily told, since scripts compare them.
fn size_of(value: &Value) -> usize {
    match value {
        Value::None | Value::Ellipsis | Value::NotImplemented => 16,
        Value::Bool(_) => 28,
        Value::Int(0) => 28,
        Value::Int(int) => 24 + 4 * (64 - int.unsigned_abs().leading_zeros()).div_ceil(30) as usize,
        Value::BigInt(big) => 24 + 4 * (big.get().bits() as usize).div_ceil(30),
        Value::Float(_) => 24,
        Value::Complex(_) => 32,
        Value::Str(text) => match text.as_str().chars().max() {
            None => 41,
            Some(..='\x7f') => 41 + text.char_len(),
            Some(..='\u{ff}') => 57 + text.char_len(),
            Some(..='\u{ffff}') => 58 + 2 * text.char_len(),
            Some(_) => 60 + 4 * text.char_len(),
        },
        Value::Bytes(bytes) => 33 + bytes.as_slice().len(),
        Value::ByteArray(bytes) => match bytes.data().len() {
            0 => 56,
            length => 57 + length,
        },
        Value::Tuple(tuple) => 48 + 8 * tuple.len(),
        Value::List(list) => match list.len() {
            0 => 56,
            length => 56 + 8 * length,
        },
        Value::Dict(dict) => match dict.len() {
            0 => 64,
            length => 64 + 24 * length.next_power_of_two().max(5),
        },
        Value::Set(set) => match set.len() {
            0..=4 => 216,
            length => 216 + 16 * (length * 2).next_power_of_two(),
        },
        Value::Instance(instance) => match instance.builtin() {
            Some(builtin) => size_of(builtin),
            None => 48,
        },
        _ => 64,
    }
}

fn getsizeof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.names.__sizeof__.clone();
    // A script's own `__sizeof__` knows better.
    if let Some(method @ Value::Function(_)) = vm.lookup_special(&args[0], &name) {
        let size = vm.call(&method, &args[..1])?;
        return vm.to_index(&size);
    }
    Ok(Value::from(size_of(&args[0])))
}

fn getrefcount(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(match args[0].is_heap() {
        true => Value::Int(i64::from(args[0].ref_count())),
        // Values without a heap object are immortal; this is the count that CPython shows for those.
        false => Value::Int(3_221_225_472),
    })
}

fn getdefaultencoding(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from("utf-8"))
}

fn getfilesystemencodeerrors(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from("surrogateescape"))
}

fn is_finalizing(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(vm.extension::<State>().finalizing.get()))
}

fn get_int_max_str_digits(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let limit = vm.extension::<crate::types::int::parse::DigitLimit>();
    Ok(Value::from(limit.0.get()))
}

fn set_int_max_str_digits(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let limit = vm.to_i64(&args[0])?;
    let limit = match usize::try_from(limit) {
        Ok(limit) if limit == 0 || limit >= 640 => limit,
        _ => return Err(vm.value_error("maxdigits must be 0 or larger than 640")),
    };
    vm.extension::<crate::types::int::parse::DigitLimit>()
        .0
        .set(limit);
    Ok(Value::None)
}

fn getswitchinterval(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let interval = vm.extension::<State>().switch_interval.get();
    Ok(Value::float(interval.unwrap_or(0.005)))
}

fn setswitchinterval(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let interval = vm.to_f64(&args[0])?;
    if interval <= 0.0 {
        return Err(vm.value_error("switch interval must be strictly positive"));
    }
    vm.extension::<State>().switch_interval.set(Some(interval));
    Ok(Value::None)
}

fn always_true(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(true))
}

crate::methods! { METHODS:
    /// Exit the interpreter by raising SystemExit(status).
    ///
    /// If the status is omitted or None, it defaults to zero (i.e., success).
    /// If the status is an integer, it will be used as the system exit status.
    /// If it is another kind of object, it will be printed and the system
    /// exit status will be one (i.e., failure).
    "exit($module, status=None, /)" => exit,
    /// Return the current value of the recursion limit.
    "getrecursionlimit($module, /)" => getrecursionlimit,
    /// Set the maximum depth of the Python interpreter stack to n.
    "setrecursionlimit($module, limit, /)" => setrecursionlimit,
    /// ``Intern'' the given string.
    "intern($module, string, /)" => intern,
    /// Return True if the given string is "interned".
    "_is_interned($module, string, /)" => is_interned,
    /// getsizeof(object [, default]) -> int
    ///
    /// Return the size of object in bytes.
    "getsizeof($module, object, default=<unrepresentable>)" => getsizeof,
    /// Return the reference count of object.
    "getrefcount($module, object, /)" => getrefcount,
    /// Return the current default encoding used by the Unicode implementation.
    "getdefaultencoding($module, /)" => getdefaultencoding,
    /// Return the encoding used to convert Unicode filenames to OS filenames.
    "getfilesystemencoding($module, /)" => getdefaultencoding,
    /// Return the error mode used for Unicode to OS filename conversion.
    "getfilesystemencodeerrors($module, /)" => getfilesystemencodeerrors,
    /// Return True if Python is exiting.
    "is_finalizing($module, /)" => is_finalizing,
    /// Return the maximum string digits limit for non-binary int<->str conversions.
    "get_int_max_str_digits($module, /)" => get_int_max_str_digits,
    /// Set the maximum string digits limit for non-binary int<->str conversions.
    "set_int_max_str_digits($module, /, maxdigits)" => set_int_max_str_digits,
    /// Return the current thread switch interval; see sys.setswitchinterval().
    "getswitchinterval($module, /)" => getswitchinterval,
    /// Set the ideal thread switching delay inside the Python interpreter.
    "setswitchinterval($module, interval, /)" => setswitchinterval,
    /// Return True if the GIL is currently enabled and False otherwise.
    "_is_gil_enabled($module, /)" => always_true,
}
