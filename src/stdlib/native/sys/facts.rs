//! The constants of `sys`: version, platform, and the properties of numbers.

use crate::object::{Gc, Payload, Result, Value};
use crate::stdlib::native::struct_sequence::only;
use crate::stdlib::{MODULES, STANDARD_NAMES, set};
use crate::struct_sequence;
use crate::types::module::Module;
use crate::types::set::Set;
use crate::vm::Vm;

/// The version of the language.
pub const VERSION: &str = concat!("3.14.0 (krait ", env!("CARGO_PKG_VERSION"), ") [Rust]");
const HEXVERSION: i64 = 0x030e_00f0;

struct_sequence! { VERSION_INFO: "sys", "version_info", "sys.version_info\n\nVersion information as a named tuple.",
    0 "major", 1 "minor", 2 "micro", 3 "releaselevel", 4 "serial",
}

struct_sequence! { FLAGS: "sys", "flags", "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    0 "debug", 1 "inspect", 2 "interactive", 3 "optimize", 4 "dont_write_bytecode", 5 "no_user_site",
    6 "no_site", 7 "ignore_environment", 8 "verbose", 9 "bytes_warning", 10 "quiet",
    11 "hash_randomization", 12 "isolated", 13 "dev_mode", 14 "utf8_mode", 15 "warn_default_encoding",
    16 "safe_path", 17 "int_max_str_digits",
}

// Flags that are no items of the tuple.
crate::getters! { MORE_FLAGS:
    "gil" => |_, _| Ok(Value::Int(1)),
    "thread_inherit_context" => |_, _| Ok(Value::Int(0)),
    "context_aware_warnings" => |_, _| Ok(Value::Int(0)),
}

struct_sequence! { FLOAT_INFO: "sys", "float_info", "sys.float_info\n\nA named tuple holding information about the float type.",
    0 "max", 1 "max_exp", 2 "max_10_exp", 3 "min", 4 "min_exp", 5 "min_10_exp", 6 "dig", 7 "mant_dig",
    8 "epsilon", 9 "radix", 10 "rounds",
}

struct_sequence! { INT_INFO: "sys", "int_info", "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.",
    0 "bits_per_digit", 1 "sizeof_digit", 2 "default_max_str_digits", 3 "str_digits_check_threshold",
}

struct_sequence! { HASH_INFO: "sys", "hash_info", "hash_info\n\nA named tuple providing parameters used for computing hashes.",
    0 "width", 1 "modulus", 2 "inf", 3 "nan", 4 "imag", 5 "algorithm", 6 "hash_bits", 7 "seed_bits",
    8 "cutoff",
}

struct_sequence! { THREAD_INFO: "sys", "thread_info", "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
    0 "name", 1 "lock", 2 "version",
}

fn ints<const N: usize>(values: [i64; N]) -> Vec<Value> {
    values.into_iter().map(Value::Int).collect()
}

/// Sets the constants.
pub(super) fn fill(vm: &mut Vm, module: &Gc<Module>) -> Result<()> {
    set(vm, module, "version", VERSION);
    set(
        vm,
        module,
        "copyright",
        "krait is free software, under the MIT or the Apache 2.0 license.",
    );
    set(vm, module, "hexversion", HEXVERSION);
    set(vm, module, "api_version", 1013_i64);
    set(
        vm,
        module,
        "platform",
        if cfg!(target_os = "macos") {
            "darwin"
        } else {
            "linux"
        },
    );
    set(vm, module, "maxsize", i64::MAX);
    set(vm, module, "maxunicode", 0x10_ffff_i64);
    set(
        vm,
        module,
        "byteorder",
        if cfg!(target_endian = "big") {
            "big"
        } else {
            "little"
        },
    );
    set(vm, module, "float_repr_style", "short");
    set(vm, module, "abiflags", "");
    set(vm, module, "platlibdir", "lib");
    let jit = vm.native_module(
        "sys._jit",
        "Utilities for observing just-in-time compilation.",
        JIT,
    );
    set(vm, module, "_jit", jit);
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        set(vm, module, name, "/usr");
    }
    let version = vec![
        Value::Int(3),
        Value::Int(14),
        Value::Int(0),
        Value::from("final"),
        Value::Int(0),
    ];
    let version = only(vm, VERSION_INFO, version)?;
    set(vm, module, "version_info", version.clone());
    let mut flags = ints([0; 18]);
    for (at, value) in [(4, 1), (11, 1), (17, 4300)] {
        flags[at] = Value::Int(value);
    }
    flags[7] = Value::Int(vm.host.ignore_environment.into());
    flags[13] = Value::bool(vm.host.is_in_development_mode());
    flags[12] = Value::Int(vm.host.isolated.into());
    flags[16] = Value::bool(vm.host.isolated);
    let flags = only(vm, FLAGS, flags)?;
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let class = vm.class_of(&flags);
    crate::types::fill(&types, &names, &class, &[], MORE_FLAGS, FLAGS.doc);
    set(vm, module, "flags", flags);
    let float_info = vec![
        Value::float(f64::MAX),
        Value::Int(1024),
        Value::Int(308),
        Value::float(f64::MIN_POSITIVE),
        Value::Int(-1021),
        Value::Int(-307),
        Value::Int(15),
        Value::Int(53),
        Value::float(f64::EPSILON),
        Value::Int(2),
        Value::Int(1),
    ];
    let float_info = only(vm, FLOAT_INFO, float_info)?;
    set(vm, module, "float_info", float_info);
    let int_info = only(vm, INT_INFO, ints([30, 4, 4300, 640]))?;
    set(vm, module, "int_info", int_info);
    let mut hash_info = ints([64, (1 << 61) - 1, 314_159, 0, 1_000_003]);
    hash_info.push(Value::from("fx"));
    hash_info.extend(ints([64, 64, 0]));
    let hash_info = only(vm, HASH_INFO, hash_info)?;
    set(vm, module, "hash_info", hash_info);
    let thread_info = vec![
        Value::from("pthread"),
        Value::from("semaphore"),
        Value::None,
    ];
    let thread_info = only(vm, THREAD_INFO, thread_info)?;
    set(vm, module, "thread_info", thread_info);
    let implementation = implementation(vm, version)?;
    set(vm, module, "implementation", implementation);
    let names = Set::new_frozen();
    names
        .table()
        .reserve(STANDARD_NAMES.len() + MODULES.len() / 2);
    for name in STANDARD_NAMES
        .iter()
        .copied()
        .chain(MODULES.iter().map(|def| def.name))
    {
        if !name.contains('.') {
            names.add_plain(Value::from(name));
        }
    }
    set(vm, module, "stdlib_module_names", Gc::new(names));
    Ok(())
}

/// `sys.implementation`: a plain object with attributes.
fn implementation(vm: &mut Vm, version: Value) -> Result<Value> {
    let names = vm.names.clone();
    let types = vm.types.clone();
    let class = crate::types::make_class(
        &names,
        "SimpleNamespace",
        &[&types.object],
        crate::object::class::Layout::Object,
        false,
        true,
    );
    class.set(&names.__module__, Value::from("types"));
    crate::types::fill(
        &types,
        &names,
        &class,
        NAMESPACE,
        &[],
        "A simple attribute-based namespace.",
    );
    let object = vm.new_instance(class, Payload::None)?;
    for (name, value) in [
        ("name", Value::from("krait")),
        ("cache_tag", Value::None),
        ("version", version),
        ("hexversion", Value::Int(HEXVERSION)),
    ] {
        let name = vm.intern(name);
        vm.set_attr(&object, &name, value)?;
    }
    Ok(object)
}

fn namespace_repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Value::Instance(instance) = &args[0] else {
        return Err(vm.type_error("descriptor requires a 'types.SimpleNamespace' object"));
    };
    let mut parts = Vec::new();
    for (name, value) in instance.attributes() {
        let name = vm.str(&name)?;
        let value = vm.repr(&value)?;
        parts.push(format!("{}={}", name.as_str(), value.as_str()));
    }
    Ok(Value::from(format!("namespace({})", parts.join(", "))))
}

crate::methods! { NAMESPACE:
    "__repr__($self, /)" => namespace_repr,
}

/// There is no compiler to machine code that could be available, enabled or active.
fn no_jit(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::bool(false))
}

crate::methods! { JIT:
    /// Return True if the current Python executable supports JIT compilation.
    "is_available($module, /)" => no_jit,
    /// Return True if JIT compilation is enabled for the current Python process.
    "is_enabled($module, /)" => no_jit,
    /// Return True if the topmost Python frame is currently executing JIT code.
    "is_active($module, /)" => no_jit,
}
