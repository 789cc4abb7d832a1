//! `os`, as far as scripts without processes need it: the environment, directories, files by name.

use crate::object::{Gc, Result, Value};
use crate::stdlib::set;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// The current directory.
pub fn current_directory(vm: &mut Vm) -> Result<String> {
    match std::env::current_dir() {
        Ok(path) => Ok(path.to_string_lossy().into_owned()),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

fn getcwd(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from(current_directory(vm)?))
}

/// Does something with the file of a path argument; what goes wrong names it.
fn on_path<T>(
    vm: &mut Vm,
    path: &Value,
    action: impl FnOnce(&std::path::Path) -> std::io::Result<T>,
) -> Result<T> {
    let text = super::os_files::PathArg::new(vm, path)?.text;
    if text.contains('\0') {
        return Err(vm.value_error("embedded null byte"));
    }
    action(&super::os_files::path_of(&text))
        .map_err(|error| vm.io_error(&error, Some(path.clone())))
}

fn chdir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    on_path(vm, &args[0], |path| std::env::set_current_dir(path))?;
    Ok(Value::None)
}

fn getpid(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(i64::from(std::process::id())))
}

fn getppid(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(i64::from(std::os::unix::process::parent_id())))
}

fn getenv(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let default = args[1].given().cloned().unwrap_or(Value::None);
    let module = vm.import_module("os")?;
    let environ = vm.intern("environ");
    let environ = vm.get_attr(&module, &environ)?;
    vm.call_method(&environ, "get", &[args[0].clone(), default])
}

fn getenvb(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let default = args[1].given().cloned().unwrap_or(Value::None);
    let module = vm.import_module("os")?;
    let environ = vm.intern("environb");
    let environ = vm.get_attr(&module, &environ)?;
    vm.call_method(&environ, "get", &[args[0].clone(), default])
}

/// What the module `_os_files` gives, once somebody asks for it.
const LATE: &[&str] = &[
    "DirEntry",
    "PathLike",
    "makedirs",
    "reload_environ",
    "removedirs",
    "renames",
    "scandir",
    "supports_dir_fd",
    "supports_effective_ids",
    "supports_fd",
    "supports_follow_symlinks",
    "walk",
];

/// The mappings of the environment are made when somebody asks for them: their class comes with the
/// abstract ones of `collections.abc`, which most scripts that import `os` can do without.
fn late_attribute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let module = vm.import_module("os")?;
    let wanted = args[0].as_str();
    let wanted = wanted.as_ref().map_or("", |name| name.as_str());
    for (names, maker) in [
        (LATE, "_os_files"),
        (super::os_process::LATE, "_os_process"),
        (super::os_more::LATE, "_os_more"),
    ] {
        if !names.contains(&wanted) {
            continue;
        }
        let maker = vm.import_module(maker)?;
        let name = vm.intern(wanted);
        let value = vm.get_attr(&maker, &name)?;
        vm.set_attr(&module, &name, value.clone())?;
        return Ok(value);
    }
    if !matches!(wanted, "environ" | "environb" | "_Environ") {
        let name = vm.attribute_name(&args[0])?;
        return Err(vm.no_attribute(&module, &name));
    }
    let data = Dict::new();
    for (name, value) in vm.host.environment.clone() {
        drop(data.insert(vm, Value::from(name), Value::from(value))?);
    }
    let maker = vm.import_module("_os_environ")?;
    let made = vm.call_method(&maker, "make", &[Value::from(Gc::new(data))])?;
    let mut made = vm.collect_items(&made)?;
    made.push(Value::from(vm.class_of(&made[0])));
    for (name, value) in ["environ", "environb", "_Environ"].into_iter().zip(made) {
        vm.set_attr(&module, &vm.intern(name), value)?;
    }
    vm.get_attr(&module, &vm.intern(wanted))
}

fn putenv(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (name, value) = (vm.path_text(&args[0])?, vm.path_text(&args[1])?);
    if name.is_empty() || name.contains('=') {
        return Err(vm.value_error("illegal environment variable name"));
    }
    if name.contains('\0') || value.contains('\0') {
        return Err(vm.value_error("embedded null byte"));
    }
    vm.host.environment.insert(name, value);
    Ok(Value::None)
}

fn unsetenv(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.path_text(&args[0])?;
    vm.host.environment.remove(&name);
    Ok(Value::None)
}

fn fspath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[0].as_str().is_some() || args[0].as_bytes().is_some() {
        return Ok(args[0].clone());
    }
    vm.path_text(&args[0])?;
    let name = vm.intern("__fspath__");
    let plain = vm.call_special(&args[0], &name, &[])?;
    Ok(plain.unwrap_or(Value::None))
}

/// Names of files as text: bytes that are no UTF-8 become lone surrogates.
fn fsdecode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = fspath(vm, args)?;
    recode(vm, &path, path.as_bytes().is_some(), "decode")
}

fn fsencode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = fspath(vm, args)?;
    recode(vm, &path, path.as_str().is_some(), "encode")
}

fn recode(vm: &mut Vm, path: &Value, needed: bool, method: &str) -> Result<Value> {
    if !needed {
        return Ok(path.clone());
    }
    let how = [Value::from("utf-8"), Value::from("surrogateescape")];
    vm.call_method(path, method, &how)
}

fn urandom(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Ok(size) = usize::try_from(vm.to_i64(&args[0])?) else {
        return Err(vm.value_error("negative argument not allowed"));
    };
    use std::io::Read;
    let mut data = Vec::new();
    if data.try_reserve_exact(size).is_err() {
        return Err(vm.memory_error(""));
    }
    let read = std::fs::File::open("/dev/urandom")
        .and_then(|source| source.take(size as u64).read_to_end(&mut data));
    match read {
        Ok(_) => Ok(Value::from(Bytes::new(data))),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

fn cpu_count(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(std::thread::available_parallelism().map_or(Value::None, |count| Value::from(count.get())))
}

fn strerror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let code = vm.to_i64(&args[0])?;
    let Ok(code) = i32::try_from(code) else {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    };
    let text = std::io::Error::from_raw_os_error(code).to_string();
    let text = text
        .rsplit_once(" (os error")
        .map_or(text.as_str(), |(text, _)| text);
    Ok(Value::from(text))
}

/// Leaves at once, without cleaning up; only a process of krait's own may be left so.
fn exit_now(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let status = vm.to_i64(&args[0])?;
    if vm.host.stdout.fileno().is_none() {
        return Err(vm.not_implemented_error("os._exit() in an embedded interpreter"));
    }
    std::process::exit((status & 0xff) as i32)
}

crate::methods! { METHODS:
    /// Return a unicode string representing the current working directory.
    "getcwd($module, /)" => getcwd,
    /// Change the current working directory to the specified path.
    "chdir($module, /, path)" => chdir,
    /// Return the current process id.
    "getpid($module, /)" => getpid,
    /// Return the parent's process id.
    "getppid($module, /)" => getppid,
    /// Get an environment variable, return None if it doesn't exist.
    "getenv($module, /, key, default=None)" => getenv,
    /// Get an environment variable, return None if it doesn't exist; in bytes.
    "getenvb($module, /, key, default=None)" => getenvb,
    "__getattr__($module, name, /)" => late_attribute,
    /// Change or add an environment variable.
    ///
    /// What os.environ shows does not change, as in CPython.
    "putenv($module, name, value, /)" => putenv,
    /// Delete an environment variable.
    "unsetenv($module, name, /)" => unsetenv,
    /// Return the file system path representation of the object.
    "fspath($module, /, path)" => fspath,
    /// Decode filename from the filesystem encoding with 'surrogateescape' error handler.
    "fsdecode($module, /, filename)" => fsdecode,
    /// Encode filename to the filesystem encoding with 'surrogateescape' error handler.
    "fsencode($module, /, filename)" => fsencode,
    /// Return a bytes object containing random bytes suitable for cryptographic use.
    "urandom($module, size, /)" => urandom,
    /// Return the number of logical CPUs in the system.
    "cpu_count($module, /)" => cpu_count,
    /// Return the number of logical CPUs usable by the current process.
    "process_cpu_count($module, /)" => cpu_count,
    /// Translate an error code to a message string.
    "strerror($module, code, /)" => strerror,
    /// Exit to the system with specified status, without normal exit processing.
    "_exit($module, /, status)" => exit_now,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "OS routines for Linux: the environment, directories, and files by name.";
    let module = vm.native_module("os", doc, METHODS);
    super::os_files::install(vm, &module);
    set(vm, &module, "supports_bytes_environ", Value::bool(true));
    for (name, value) in [
        ("name", "posix"),
        ("sep", "/"),
        ("linesep", "\n"),
        ("pathsep", ":"),
        ("curdir", "."),
        ("pardir", ".."),
        ("extsep", "."),
        ("devnull", "/dev/null"),
        ("defpath", "/bin:/usr/bin"),
    ] {
        set(vm, &module, name, value);
    }
    set(vm, &module, "altsep", Value::None);
    for (name, value) in [
        ("F_OK", 0),
        ("R_OK", 4),
        ("W_OK", 2),
        ("X_OK", 1),
        ("SEEK_SET", 0),
        ("SEEK_CUR", 1),
        ("SEEK_END", 2),
    ] {
        set(vm, &module, name, Value::Int(value));
    }
    let error = vm.exception_class(Exc::OSError);
    set(vm, &module, "error", error);
    vm.add_functions(&module, "os", super::os_descriptor::METHODS);
    vm.add_functions(&module, "os", super::os_process::METHODS);
    vm.add_functions(&module, "os", super::os_more::METHODS);
    super::os_more::constants(vm, &module);
    super::os_descriptor::constants(vm, &module);
    super::os_process::constants(vm, &module);
    let path = vm.import_module("posixpath")?;
    drop(vm.modules.insert_str(&vm.intern("os.path"), path.clone()));
    set(vm, &module, "path", path);
    Ok(Value::from(module))
}
