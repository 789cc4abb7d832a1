//! The functions of `os` for files: directories and their entries, modes, links, times.
//!
//! Names that are not UTF-8 reach scripts with lone surrogates in place of the odd bytes, and go back that way.

use std::cell::OnceCell;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::path::PathBuf;

use rustix::fs::{Access, AtFlags, CWD, Mode, Timespec, Timestamps};

use super::struct_sequence;
use crate::object::class::Layout;
use crate::object::{Builtin, Class, Gc, Payload, Result, Value};
use crate::source::char_to_surrogate;
use crate::struct_sequence;
use crate::types::bytes::Bytes;
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::str::from_code_point;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

struct_sequence! { STAT_RESULT: "os", "stat_result", "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.",
    0 "st_mode", 1 "st_ino", 2 "st_dev", 3 "st_nlink", 4 "st_uid", 5 "st_gid", 6 "st_size",
}

struct_sequence! { UNAME_RESULT: "posix", "uname_result", "uname_result: Result from os.uname().",
    0 "sysname", 1 "nodename", 2 "release", 3 "version", 4 "machine",
}

struct_sequence! { TERMINAL_SIZE: "os", "terminal_size", "A tuple of (columns, lines) for holding terminal window size",
    0 "columns", 1 "lines",
}

struct_sequence! { STATVFS_RESULT: "os", "statvfs_result", "statvfs_result: Result from statvfs or fstatvfs.",
    0 "f_bsize", 1 "f_frsize", 2 "f_blocks", 3 "f_bfree", 4 "f_bavail", 5 "f_files", 6 "f_ffree", 7 "f_favail",
    8 "f_flag", 9 "f_namemax",
}

/// The classes of results, made once.
#[derive(Default)]
struct Classes {
    stat: OnceCell<Gc<Class>>,
    terminal: OnceCell<Gc<Class>>,
}

/// The path that a text stands for.
pub fn path_of(text: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match char_to_surrogate(c) {
            Some(unit @ 0xdc80..=0xdcff) => bytes.push((unit - 0xdc00) as u8),
            _ => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    PathBuf::from(OsString::from_vec(bytes))
}

/// The text that stands for a name.
pub fn text_of(name: &OsStr) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for &byte in chunk.invalid() {
            text.extend(from_code_point(0xdc00 + u32::from(byte)));
        }
    }
    text
}

/// A path argument: its text, and whether it came as bytes.
pub struct PathArg {
    pub text: String,
    pub is_bytes: bool,
}

impl PathArg {
    /// The path of a str, bytes or path object.
    pub fn new(vm: &mut Vm, value: &Value) -> Result<PathArg> {
        let mut value = value.clone();
        if value.as_str().is_none() && value.as_bytes().is_none() {
            let name = vm.intern("__fspath__");
            if let Some(found) = vm.call_special(&value, &name, &[])?
                && found.as_bytes().is_some()
            {
                value = found;
            }
        }
        match value.as_bytes() {
            Some(bytes) => Ok(PathArg {
                text: text_of(OsStr::from_bytes(bytes.as_slice())),
                is_bytes: true,
            }),
            None => Ok(PathArg {
                text: vm.path_text(&value)?,
                is_bytes: false,
            }),
        }
    }

    /// A value of the same kind.
    pub fn like(&self, text: &str) -> Value {
        if self.is_bytes {
            Value::from(Bytes::new(path_of(text).into_os_string().into_vec()))
        } else {
            Value::from(text)
        }
    }
}

/// Does something with the file of a path argument; what goes wrong names it.
pub fn on_path<T: Send + 'static>(
    vm: &mut Vm,
    value: &Value,
    action: impl FnOnce(&PathBuf) -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let path = PathArg::new(vm, value)?;
    if path.text.contains('\0') {
        return Err(vm.value_error("embedded null byte"));
    }
    let target = path_of(&path.text);
    let result = vm.work_on_files(move || action(&target));
    result.map_err(|error| {
        let name = path.like(&path.text);
        vm.io_error(&error, Some(name))
    })
}

/// As [`on_path`] for two paths.
fn on_paths(
    vm: &mut Vm,
    args: &[Value],
    action: impl FnOnce(&PathBuf, &PathBuf) -> std::io::Result<()> + Send + 'static,
) -> Result<Value> {
    let (a, b) = (PathArg::new(vm, &args[0])?, PathArg::new(vm, &args[1])?);
    if a.text.contains('\0') || b.text.contains('\0') {
        return Err(vm.value_error("embedded null byte"));
    }
    let targets = (path_of(&a.text), path_of(&b.text));
    match vm.work_on_files(move || action(&targets.0, &targets.1)) {
        Ok(()) => Ok(Value::None),
        Err(error) => {
            let Some(errno) = error.raw_os_error() else {
                return Err(vm.io_error(&error, Some(a.like(&a.text))));
            };
            let plain = vm.io_error(&std::io::Error::from_raw_os_error(errno), None);
            let text = vm.intern("strerror");
            let text = vm.get_attr(&plain.value(), &text)?;
            let values = vec![
                Value::from(i64::from(errno)),
                text,
                a.like(&a.text),
                Value::None,
                b.like(&b.text),
            ];
            let class = Value::from(vm.exception_class(Exc::OSError));
            let made = vm.call(&class, &values)?;
            match &made {
                Value::Instance(instance) => Err(crate::object::Raise::new(instance.share())),
                _ => Err(plain),
            }
        }
    }
}

/// Complains of the options for which there is no support.
fn no_dir_fd(vm: &mut Vm, value: &Value, function: &str) -> Result<()> {
    match value.not_none() {
        Some(_) => Err(vm.not_implemented_error(format!("os.{function}() with dir_fd"))),
        None => Ok(()),
    }
}

fn flag(vm: &mut Vm, value: &Value, default: bool) -> Result<bool> {
    match value.given() {
        Some(value) => vm.truth(value),
        None => Ok(default),
    }
}

fn mode_of(vm: &mut Vm, value: &Value, default: u32) -> Result<u32> {
    match value.given() {
        Some(value) => Ok(vm.to_i64(value)? as u32),
        None => Ok(default),
    }
}

fn getcwdb(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    match std::env::current_dir() {
        Ok(path) => Ok(Value::from(Bytes::new(path.into_os_string().into_vec()))),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

fn listdir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let here = Value::from(".");
    let value = args[0].not_none().unwrap_or(&here);
    let path = PathArg::new(vm, value)?;
    let names = on_path(vm, value, |path| {
        std::fs::read_dir(path)?
            .map(|entry| Ok(text_of(&entry?.file_name())))
            .collect::<std::io::Result<Vec<String>>>()
    })?;
    let names = names.iter().map(|name| path.like(name)).collect();
    Ok(Value::from(List::new(names)))
}

/// The entries of a directory: (name, kind, inode).
fn scan_directory(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = PathArg::new(vm, &args[0])?;
    let found = on_path(vm, &args[0], move |path| {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let entry = entry?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => "d",
                Ok(kind) if kind.is_file() => "f",
                Ok(kind) if kind.is_symlink() => "l",
                Ok(kind) if kind.is_fifo() || kind.is_socket() => "o",
                _ => "o",
            };
            let inode = std::os::unix::fs::DirEntryExt::ino(&entry);
            found.push((text_of(&entry.file_name()), kind, inode));
        }
        Ok(found)
    })?;
    let entries = found
        .into_iter()
        .map(|(name, kind, inode)| {
            let parts = [
                path.like(&name),
                Value::from(kind),
                Value::Int(inode as i64),
            ];
            Value::from(Tuple::new(parts))
        })
        .collect();
    Ok(Value::from(List::new(entries)))
}

fn mkdir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[2], "mkdir")?;
    let mode = mode_of(vm, &args[1], 0o777)?;
    on_path(vm, &args[0], move |path| {
        std::fs::DirBuilder::new().mode(mode).create(path)
    })?;
    Ok(Value::None)
}

fn mkfifo(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[2], "mkfifo")?;
    let mode = mode_of(vm, &args[1], 0o666)?;
    on_path(vm, &args[0], move |path| {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::CString::new(path.as_os_str().as_bytes())?;
        crate::host::descriptor::make_fifo(&name, mode)
    })?;
    Ok(Value::None)
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[1], "remove")?;
    on_path(vm, &args[0], |path| Ok(rustix::fs::unlink(path)?))?;
    Ok(Value::None)
}

fn rmdir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[1], "rmdir")?;
    on_path(vm, &args[0], |path| Ok(rustix::fs::rmdir(path)?))?;
    Ok(Value::None)
}

fn rename(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    on_paths(vm, args, |a, b| std::fs::rename(a, b))
}

fn link(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    on_paths(vm, args, |a, b| std::fs::hard_link(a, b))
}

fn symlink(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    on_paths(vm, args, |a, b| std::os::unix::fs::symlink(a, b))
}

fn readlink(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[1], "readlink")?;
    let target = on_path(vm, &args[0], |path| std::fs::read_link(path))?;
    let path = PathArg::new(vm, &args[0])?;
    Ok(path.like(&text_of(target.as_os_str())))
}

fn chmod(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[2], "chmod")?;
    let mode = mode_of(vm, &args[1], 0)?;
    let follow = flag(vm, &args[3], true)?;
    if !follow {
        return Err(vm.not_implemented_error("chmod: follow_symlinks unavailable on this platform"));
    }
    on_path(vm, &args[0], move |path| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
    })?;
    Ok(Value::None)
}

fn chown(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[3], "chown")?;
    let follow = flag(vm, &args[4], true)?;
    change_owner(vm, args, follow)
}

fn lchown(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    change_owner(vm, args, false)
}

fn change_owner(vm: &mut Vm, args: &[Value], follow: bool) -> Result<Value> {
    let (user, group) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    let [user, group] = [user, group].map(|id| u32::try_from(id).ok());
    on_path(vm, &args[0], move |path| {
        if follow {
            std::os::unix::fs::chown(path, user, group)
        } else {
            std::os::unix::fs::lchown(path, user, group)
        }
    })?;
    Ok(Value::None)
}

fn access(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[2], "access")?;
    let effective = flag(vm, &args[3], false)?;
    let follow = flag(vm, &args[4], true)?;
    let mode = vm.to_i64(&args[1])?;
    let mut wanted = Access::EXISTS;
    for (bit, access) in [
        (4, Access::READ_OK),
        (2, Access::WRITE_OK),
        (1, Access::EXEC_OK),
    ] {
        if mode & bit != 0 {
            wanted |= access;
        }
    }
    let path = PathArg::new(vm, &args[0])?;
    if path.text.contains('\0') {
        return Err(vm.value_error("embedded null byte"));
    }
    let target = path_of(&path.text);
    let mut how = AtFlags::empty();
    how.set(AtFlags::EACCESS, effective);
    how.set(AtFlags::SYMLINK_NOFOLLOW, !follow);
    let allowed = vm.work_on_files(move || rustix::fs::accessat(CWD, target, wanted, how).is_ok());
    Ok(Value::bool(allowed))
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let length = vm.to_i64(&args[1])?;
    on_path(vm, &args[0], move |path| {
        let Ok(length) = u64::try_from(length) else {
            return Err(std::io::Error::from_raw_os_error(libc::EINVAL));
        };
        std::fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .set_len(length)
    })?;
    Ok(Value::None)
}

fn umask(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mask = vm.to_i64(&args[0])? as u32;
    let old = rustix::process::umask(Mode::from_raw_mode(mask));
    Ok(Value::Int(i64::from(old.as_raw_mode())))
}

/// Seconds as a float or nanoseconds as an int, as the system takes times.
fn timespec(vm: &mut Vm, value: &Value, nanoseconds: bool) -> Result<Timespec> {
    let total: i128 = if nanoseconds || value.as_int().is_some() {
        let scale = if nanoseconds { 1 } else { 1_000_000_000 };
        i128::from(vm.to_i64(value)?) * scale
    } else {
        let seconds = vm.to_f64(value)?;
        let whole = seconds.floor();
        (whole as i128) * 1_000_000_000 + ((seconds - whole) * 1e9) as i128
    };
    Ok(Timespec {
        tv_sec: total.div_euclid(1_000_000_000) as i64,
        tv_nsec: total.rem_euclid(1_000_000_000) as i64,
    })
}

fn utime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[3], "utime")?;
    let (times, nanoseconds) = match (args[1].not_none(), args[2].given()) {
        (Some(_), Some(_)) => {
            return Err(
                vm.value_error("utime: you may specify either 'times' or 'ns' but not both")
            );
        }
        (Some(times), None) => (Some(times), false),
        (None, times) => (times, true),
    };
    let pair = match times {
        None => {
            let now = Timespec {
                tv_sec: 0,
                tv_nsec: i64::from(libc::UTIME_NOW as i32),
            };
            Timestamps {
                last_access: now,
                last_modification: now,
            }
        }
        Some(times) => {
            let parts = times.as_tuple();
            let Some([access, modification]) = parts.as_deref().map(Tuple::items) else {
                let name = if nanoseconds { "ns" } else { "times" };
                let kind = if nanoseconds {
                    "a tuple of two ints"
                } else {
                    "either a tuple of two ints or None"
                };
                return Err(vm.type_error(format!("utime: '{name}' must be {kind}")));
            };
            Timestamps {
                last_access: timespec(vm, access, nanoseconds)?,
                last_modification: timespec(vm, modification, nanoseconds)?,
            }
        }
    };
    let flags = if flag(vm, &args[4], true)? {
        AtFlags::empty()
    } else {
        AtFlags::SYMLINK_NOFOLLOW
    };
    on_path(vm, &args[0], move |path| {
        Ok(rustix::fs::utimensat(rustix::fs::CWD, path, &pair, flags)?)
    })?;
    Ok(Value::None)
}

fn stat_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    if let Some(class) = state.stat.get() {
        return class.clone();
    }
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Tuple;
    let bases = [&types.tuple];
    let class = crate::types::make_class(&names, "stat_result", &bases, layout, false, true);
    let rows = struct_sequence::METHODS;
    crate::types::fill(
        &types,
        &names,
        &class,
        rows,
        STAT_RESULT.getters,
        STAT_RESULT.doc,
    );
    class.set(&names.__module__, Value::from("os"));
    let fields = STAT_RESULT.fields.iter().copied();
    let fields: Vec<Value> = fields
        .chain(["st_atime", "st_mtime", "st_ctime"])
        .map(Value::from)
        .collect();
    class.set(&names.__match_args__, Value::from(Tuple::new(fields)));
    state.stat.get_or_init(|| class).clone()
}

/// What `os.stat` answers.
pub fn stat_result(vm: &mut Vm, data: &std::fs::Metadata) -> Result<Value> {
    let values = [
        i64::from(data.mode()),
        data.ino() as i64,
        data.dev() as i64,
        data.nlink() as i64,
        i64::from(data.uid()),
        i64::from(data.gid()),
        data.size() as i64,
        data.atime(),
        data.mtime(),
        data.ctime(),
    ];
    let tuple = Tuple::new(values.map(Value::Int));
    let class = stat_class(vm);
    let made = vm.new_instance(class, Payload::Value(Value::from(tuple)))?;
    let Value::Instance(instance) = &made else {
        return Ok(made);
    };
    for (name, seconds, nanoseconds) in [
        ("st_atime", data.atime(), data.atime_nsec()),
        ("st_mtime", data.mtime(), data.mtime_nsec()),
        ("st_ctime", data.ctime(), data.ctime_nsec()),
    ] {
        let time = seconds as f64 + 1e-9 * nanoseconds as f64;
        instance.set(&vm.intern(name), Value::float(time));
        let total = Value::Int(seconds.saturating_mul(1_000_000_000) + nanoseconds);
        instance.set(&vm.intern(&format!("{name}_ns")), total);
    }
    for (name, value) in [
        ("st_blksize", data.blksize()),
        ("st_blocks", data.blocks()),
        ("st_rdev", data.rdev()),
    ] {
        instance.set(&vm.intern(name), Value::Int(value as i64));
    }
    Ok(made)
}

fn stat(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[1], "stat")?;
    let follow = flag(vm, &args[2], true)?;
    if args[0].as_int().is_some() {
        return super::os_descriptor::fstat(vm, &args[..1]);
    }
    let data = on_path(vm, &args[0], move |path| {
        if follow {
            std::fs::metadata(path)
        } else {
            std::fs::symlink_metadata(path)
        }
    })?;
    stat_result(vm, &data)
}

fn lstat(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_dir_fd(vm, &args[1], "lstat")?;
    let data = on_path(vm, &args[0], |path| std::fs::symlink_metadata(path))?;
    stat_result(vm, &data)
}

fn statvfs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let found = on_path(vm, &args[0], |path| Ok(rustix::fs::statvfs(path)?))?;
    let values = [
        found.f_bsize,
        found.f_frsize,
        found.f_blocks,
        found.f_bfree,
        found.f_bavail,
        found.f_files,
        found.f_ffree,
        found.f_favail,
        found.f_flag.bits(),
        found.f_namemax,
    ];
    let values = values.map(|value| Value::Int(value as i64)).to_vec();
    struct_sequence::only(vm, STATVFS_RESULT, values)
}

fn uname(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let found = rustix::system::uname();
    let parts = [
        found.sysname(),
        found.nodename(),
        found.release(),
        found.version(),
        found.machine(),
    ];
    let values = parts
        .iter()
        .map(|part| Value::from(part.to_string_lossy().as_ref()))
        .collect();
    struct_sequence::only(vm, UNAME_RESULT, values)
}

fn terminal_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    if let Some(class) = state.terminal.get() {
        return class.clone();
    }
    let class = struct_sequence::make(vm, TERMINAL_SIZE);
    state.terminal.get_or_init(|| class).clone()
}

fn get_terminal_size(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let fd = match args[0].given() {
        Some(fd) => vm.to_i64(fd)?,
        None => 1,
    };
    let size = match fd {
        0 => rustix::termios::tcgetwinsize(std::io::stdin()),
        1 => rustix::termios::tcgetwinsize(std::io::stdout()),
        2 => rustix::termios::tcgetwinsize(std::io::stderr()),
        _ => Err(rustix::io::Errno::BADF),
    };
    match size {
        Ok(size) => {
            let class = terminal_class(vm);
            let values = [size.ws_col, size.ws_row];
            let values = values.map(|value| Value::Int(i64::from(value))).to_vec();
            struct_sequence::instance(vm, &class, values)
        }
        Err(error) => Err(vm.io_error(&error.into(), None)),
    }
}

/// A user or group number.
fn number(id: u32) -> Result<Value> {
    Ok(Value::Int(i64::from(id)))
}

/// Adds the functions to the module `os`.
pub fn install(vm: &mut Vm, module: &Module) {
    let module_name = vm.intern("posix");
    for def in METHODS {
        let function = Builtin::new(def, None, Some(module_name.clone()));
        crate::stdlib::set(vm, module, def.name(), Value::from(Gc::new(function)));
    }
    let class = stat_class(vm);
    crate::stdlib::set(vm, module, "stat_result", class);
    let class = terminal_class(vm);
    crate::stdlib::set(vm, module, "terminal_size", class);
}

crate::methods! { METHODS:
    /// Return a bytes string representing the current working directory.
    "getcwdb($module, /)" => getcwdb,
    /// Return a list containing the names of the files in the directory.
    "listdir($module, /, path=None)" => listdir,
    "_scan_directory($module, path, /)" => scan_directory,
    /// Create a "fifo" (a POSIX named pipe).
    "mkfifo($module, /, path, mode=438, *, dir_fd=None)" => mkfifo,
    /// Create a directory.
    "mkdir($module, /, path, mode=511, *, dir_fd=None)" => mkdir,
    /// Remove a file (same as unlink()).
    "remove($module, /, path, *, dir_fd=None)" => remove,
    /// Remove a file (same as remove()).
    "unlink($module, /, path, *, dir_fd=None)" => remove,
    /// Remove a directory.
    "rmdir($module, /, path, *, dir_fd=None)" => rmdir,
    /// Rename a file or directory.
    "rename($module, /, src, dst)" => rename,
    /// Rename a file or directory, overwriting the destination.
    "replace($module, /, src, dst)" => rename,
    /// Create a hard link to a file.
    "link($module, /, src, dst)" => link,
    /// Create a symbolic link pointing to src named dst.
    "symlink($module, /, src, dst, target_is_directory=False)" => symlink,
    /// Return a string representing the path to which the symbolic link points.
    "readlink($module, /, path, *, dir_fd=None)" => readlink,
    /// Change the access permissions of a file.
    "chmod($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)" => chmod,
    /// Change the owner and group id of path to the numeric uid and gid.
    "chown($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)" => chown,
    /// Change the owner and group id of path to the numeric uid and gid.
    ///
    /// This function will not follow symbolic links.
    "lchown($module, /, path, uid, gid)" => lchown,
    /// Use the real uid/gid to test for access to a path.
    "access($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)" => access,
    /// Truncate a file, specified by path, to a specific length.
    "truncate($module, /, path, length)" => truncate,
    /// Set the current numeric umask and return the previous umask.
    "umask($module, mask, /)" => umask,
    /// Set the access and modified time of path.
    "utime($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)" => utime,
    /// Perform a stat system call on the given path.
    "stat($module, /, path, *, dir_fd=None, follow_symlinks=True)" => stat,
    /// Perform an lstat system call on the given path, without following symbolic links.
    "lstat($module, /, path, *, dir_fd=None)" => lstat,
    /// Perform a statvfs system call on the given path.
    "statvfs($module, /, path)" => statvfs,
    /// Return an object identifying the current operating system.
    "uname($module, /)" => uname,
    /// Return the size of the terminal window as (columns, lines).
    "get_terminal_size($module, fd=<unrepresentable>, /)" => get_terminal_size,
    /// Return the current process's user id.
    "getuid($module, /)" => |_, _| number(rustix::process::getuid().as_raw()),
    /// Return the current process's effective user id.
    "geteuid($module, /)" => |_, _| number(rustix::process::geteuid().as_raw()),
    /// Return the current process's group id.
    "getgid($module, /)" => |_, _| number(rustix::process::getgid().as_raw()),
    /// Return the current process's effective group id.
    "getegid($module, /)" => |_, _| number(rustix::process::getegid().as_raw()),
}
