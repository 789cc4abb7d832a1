//! `os.path`, which is `posixpath`: paths as text.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::object::{Result, Value};
use crate::stdlib::set;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

use super::os_descriptor::{int_arg, retry_on_files};
use super::os_files::{PathArg, path_of, text_of};

fn text(vm: &mut Vm, value: &Value) -> Result<String> {
    Ok(PathArg::new(vm, value)?.text)
}

/// A result of the kind that a path argument is.
fn like(vm: &mut Vm, value: &Value, text: &str) -> Result<Value> {
    Ok(PathArg::new(vm, value)?.like(text))
}

fn join(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let first = PathArg::new(vm, &args[0])?;
    let mut path = first.text.clone();
    if let Value::Tuple(parts) = &args[1] {
        let parts = parts.share();
        for part in parts.items() {
            let fspath = vm.intern("__fspath__");
            if part.as_str().is_none()
                && part.as_bytes().is_none()
                && vm.lookup_special(part, &fspath).is_none()
            {
                let kind = vm.type_name(part);
                return Err(vm.type_error(format!(
                    "join() argument must be str, bytes, or os.PathLike object, not '{kind}'"
                )));
            }
            let part = PathArg::new(vm, part)?;
            if part.is_bytes != first.is_bytes {
                return Err(vm.type_error("Can't mix strings and bytes in path components"));
            }
            let part = part.text;
            if part.starts_with('/') || path.is_empty() {
                path = part;
            } else {
                if !path.ends_with('/') {
                    path.push('/');
                }
                path.push_str(&part);
            }
        }
    }
    Ok(first.like(&path))
}

/// The part before the last slash and the one behind it, as `os.path.split` gives them.
fn split_text(path: &str) -> (&str, &str) {
    let at = path.rfind('/').map_or(0, |at| at + 1);
    let (head, tail) = path.split_at(at);
    let trimmed = head.trim_end_matches('/');
    (if trimmed.is_empty() { head } else { trimmed }, tail)
}

fn split(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let (head, tail) = split_text(&path);
    let (head, tail) = (like(vm, &args[0], head)?, like(vm, &args[0], tail)?);
    Ok(Value::from(Tuple::new([head, tail])))
}

fn basename(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    like(vm, &args[0], split_text(&path).1)
}

fn dirname(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    like(vm, &args[0], split_text(&path).0)
}

fn splitext(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let name_at = path.rfind('/').map_or(0, |at| at + 1);
    let name = &path[name_at..];
    // Dots that a name begins with are no extension.
    let leading = name.len() - name.trim_start_matches('.').len();
    let at = match name.rfind('.') {
        Some(dot) if dot > leading || (dot == leading && leading == 0 && dot > 0) => name_at + dot,
        _ => path.len(),
    };
    let (root, extension) = path.split_at(at);
    let (root, extension) = (like(vm, &args[0], root)?, like(vm, &args[0], extension)?);
    Ok(Value::from(Tuple::new([root, extension])))
}

fn splitdrive(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let (drive, path) = (like(vm, &args[0], "")?, like(vm, &args[0], &path)?);
    Ok(Value::from(Tuple::new([drive, path])))
}

/// A path without `.`, `..` and doubled slashes.
pub fn normal(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    // Exactly two leading slashes are kept, as POSIX wants.
    let root = match path.len() - path.trim_start_matches('/').len() {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    match format!("{root}{}", parts.join("/")) {
        path if path.is_empty() => ".".to_owned(),
        path => path,
    }
}

fn normpath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    like(vm, &args[0], &normal(&path))
}

fn normcase(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    like(vm, &args[0], &path)
}

fn absolute(vm: &mut Vm, path: &str) -> Result<String> {
    if path.starts_with('/') {
        return Ok(normal(path));
    }
    let current = super::os::current_directory(vm)?;
    Ok(normal(&format!("{current}/{path}")))
}

fn abspath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let path = absolute(vm, &path)?;
    like(vm, &args[0], &path)
}

/// What the Python half of the module answers.
fn by_python(vm: &mut Vm, name: &str, args: &[Value]) -> Result<Value> {
    let more = vm.import_module("_posixpath_more")?;
    vm.call_method(&more, name, args)
}

fn realpath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let Some(strict) = args[1].given() else {
        // A path that exists the system resolves itself.
        if !path.contains('\0')
            && let Ok(real) =
                std::fs::canonicalize(path_of(if path.is_empty() { "." } else { &path }))
        {
            return like(vm, &args[0], &text_of(real.as_os_str()));
        }
        return by_python(vm, "realpath", &args[..1]);
    };
    let more = vm.import_module("_posixpath_more")?;
    let name = vm.intern("realpath");
    let function = vm.get_attr(&more, &name)?;
    let keyword = (vm.intern("strict"), strict.clone());
    vm.call_keywords(&function, &args[..1], &[keyword])
}

fn relpath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    if path.is_empty() {
        return Err(vm.value_error("no path specified"));
    }
    let start = match args[1].not_none() {
        Some(start) => text(vm, start)?,
        None => ".".to_owned(),
    };
    let (path, start) = (absolute(vm, &path)?, absolute(vm, &start)?);
    let parts = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (path, start) = (parts(&path), parts(&start));
    let common = path.iter().zip(&start).take_while(|(a, b)| a == b).count();
    let mut relative = vec![".."; start.len() - common];
    relative.extend(path[common..].iter().map(String::as_str));
    let relative = if relative.is_empty() {
        ".".to_owned()
    } else {
        relative.join("/")
    };
    like(vm, &args[0], &relative)
}

fn isabs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::bool(path.starts_with('/')))
}

fn warn_of_bool(vm: &mut Vm, path: &Value) -> Result<()> {
    match path {
        Value::Bool(_) => {
            let text = "bool is used as a file descriptor";
            vm.warn(crate::types::exception::Exc::RuntimeWarning, text, 1)
        }
        _ => Ok(()),
    }
}

/// Asks the system something about a path.
fn ask(vm: &mut Vm, path: &Value, question: fn(PathBuf) -> bool) -> Result<Value> {
    warn_of_bool(vm, path)?;
    let path = match path.as_int() {
        // An open file by its number.
        Some(number) => PathBuf::from(format!("/proc/self/fd/{}", vm.str(&number)?.as_str())),
        None => path_of(&text(vm, path)?),
    };
    Ok(Value::bool(vm.work_on_files(move || question(path))))
}

fn exists(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask(vm, &args[0], |path| path.exists())
}

fn lexists(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask(vm, &args[0], |path| path.symlink_metadata().is_ok())
}

fn isfile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask(vm, &args[0], |path| path.is_file())
}

fn isdir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask(vm, &args[0], |path| path.is_dir())
}

fn islink(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask(vm, &args[0], |path| path.is_symlink())
}

fn metadata(vm: &mut Vm, path: &Value) -> Result<std::fs::Metadata> {
    warn_of_bool(vm, path)?;
    let name = match path.as_int() {
        Some(number) => PathBuf::from(format!("/proc/self/fd/{}", vm.str(&number)?.as_str())),
        None => path_of(&text(vm, path)?),
    };
    let data = vm.work_on_files(move || std::fs::metadata(name));
    data.map_err(|error| vm.io_error(&error, Some(path.clone())))
}

fn getsize(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::Int(metadata(vm, &args[0])?.len() as i64))
}

fn getmtime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = metadata(vm, &args[0])?;
    Ok(Value::float(
        data.mtime() as f64 + data.mtime_nsec() as f64 / 1e9,
    ))
}

fn getatime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = metadata(vm, &args[0])?;
    Ok(Value::float(
        data.atime() as f64 + data.atime_nsec() as f64 / 1e9,
    ))
}

fn getctime(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = metadata(vm, &args[0])?;
    Ok(Value::float(
        data.ctime() as f64 + data.ctime_nsec() as f64 / 1e9,
    ))
}

/// Drive, root and the rest: ('', '/', 'usr/lib').
fn splitroot(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let root = match path.len() - path.trim_start_matches('/').len() {
        0 => 0,
        2 => 2,
        _ => 1,
    };
    let (root, rest) = path.split_at(root);
    let parts = [
        like(vm, &args[0], "")?,
        like(vm, &args[0], root)?,
        like(vm, &args[0], rest)?,
    ];
    Ok(Value::from(Tuple::new(parts)))
}

fn ismount(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    ask(vm, &args[0], |path| {
        let inside = path.symlink_metadata();
        let Some(inside) = inside.ok().filter(|data| !data.is_symlink()) else {
            return false;
        };
        let outside = path
            .canonicalize()
            .and_then(|path| path.join("..").symlink_metadata());
        outside.is_ok_and(|outside| inside.dev() != outside.dev() || inside.ino() == outside.ino())
    })
}

/// No file is a junction or lies on a development drive here.
fn never(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    text(vm, &args[0])?;
    Ok(Value::bool(false))
}

fn samestat(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    for name in ["st_ino", "st_dev"] {
        let name = vm.intern(name);
        let (a, b) = (vm.get_attr(&args[0], &name)?, vm.get_attr(&args[1], &name)?);
        if !vm.eq(&a, &b)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

/// A path with `$NAME` and `${NAME}` replaced by what the environment says.
fn expandvars(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    by_python(vm, "expandvars", args)
}

fn samefile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (a, b) = (metadata(vm, &args[0])?, metadata(vm, &args[1])?);
    Ok(Value::bool((a.dev(), a.ino()) == (b.dev(), b.ino())))
}

fn sameopenfile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut places = Vec::new();
    for descriptor in args {
        let fd = int_arg(vm, descriptor)?;
        let data = retry_on_files(vm, move || crate::host::descriptor::metadata(fd))?;
        places.push((data.dev(), data.ino()));
    }
    Ok(Value::bool(places[0] == places[1]))
}

fn expanduser(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    by_python(vm, "expanduser", args)
}

fn commonprefix(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    by_python(vm, "commonprefix", args)
}

fn commonpath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    by_python(vm, "commonpath", args)
}

fn late(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.str(&args[0])?;
    let module = vm.import_module("posixpath")?;
    if name.as_str() != "ALLOW_MISSING" {
        let message = format!("module 'posixpath' has no attribute '{}'", name.as_str());
        return Err(vm.attribute_error(message, &module, name.as_str()));
    }
    let more = vm.import_module("genericpath")?;
    vm.get_attr(&more, &name)
}

crate::methods! { METHODS:
    "__getattr__($module, name, /)" => late,
    /// Join two or more pathname components, inserting '/' as needed.
    "join($module, a, /, *p)" => join,
    /// Split a pathname: (head, tail), where tail is everything after the final slash.
    "split($module, p, /)" => split,
    /// Returns the final component of a pathname.
    "basename($module, p, /)" => basename,
    /// Returns the directory component of a pathname.
    "dirname($module, p, /)" => dirname,
    /// Split the extension from a pathname.
    "splitext($module, p, /)" => splitext,
    "splitdrive($module, p, /)" => splitdrive,
    /// Normalize path, eliminating double slashes, etc.
    "normpath($module, /, path)" => normpath,
    "normcase($module, s, /)" => normcase,
    /// Return an absolute path.
    "abspath($module, /, path)" => abspath,
    /// Return the canonical path of the specified filename.
    "realpath($module, filename, /, *, strict=False)" => realpath,
    /// Return a relative version of a path.
    "relpath($module, /, path, start=None)" => relpath,
    /// Test whether a path is absolute.
    "isabs($module, s, /)" => isabs,
    /// Test whether a path exists.
    "exists($module, /, path)" => exists,
    /// Test whether a path exists; true for broken symbolic links.
    "lexists($module, /, path)" => lexists,
    /// Test whether a path is a regular file.
    "isfile($module, /, path)" => isfile,
    /// Return true if the pathname refers to an existing directory.
    "isdir($module, /, s)" => isdir,
    /// Test whether a path is a symbolic link.
    "islink($module, /, path)" => islink,
    /// Return the size of a file.
    "getsize($module, /, filename)" => getsize,
    /// Return the last modification time of a file.
    "getmtime($module, /, filename)" => getmtime,
    /// Return the last access time of a file.
    "getatime($module, /, filename)" => getatime,
    /// Return the metadata change time of a file.
    "getctime($module, /, filename)" => getctime,
    /// Split a pathname into drive, root and tail.
    "splitroot($module, p, /)" => splitroot,
    /// Test whether a path is a mount point.
    "ismount($module, /, path)" => ismount,
    /// Test whether a path is a junction.
    "isjunction($module, /, path)" => never,
    /// Test whether the path is on a Windows Dev Drive.
    "isdevdrive($module, /, path)" => never,
    /// Test whether two stat buffers reference the same file.
    "samestat($module, /, s1, s2)" => samestat,
    /// Expand shell variables of form $var and ${var}.  Unknown variables are left unchanged.
    "expandvars($module, /, path)" => expandvars,
    /// Test whether two pathnames reference the same actual file or directory.
    "samefile($module, /, f1, f2)" => samefile,
    /// Test whether two open file objects reference the same file
    "sameopenfile($module, fp1, fp2)" => sameopenfile,
    /// Expand ~ and ~user constructions.
    "expanduser($module, /, path)" => expanduser,
    /// Given a list of pathnames, returns the longest common leading component.
    "commonprefix($module, /, m)" => commonprefix,
    /// Given a sequence of path names, returns the longest common sub-path.
    "commonpath($module, /, paths)" => commonpath,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "posixpath",
        "Common operations on Posix pathnames.",
        METHODS,
    );
    for (name, value) in [
        ("sep", "/"),
        ("pathsep", ":"),
        ("curdir", "."),
        ("pardir", ".."),
        ("extsep", "."),
        ("devnull", "/dev/null"),
    ] {
        set(vm, &module, name, value);
    }
    set(vm, &module, "altsep", Value::None);
    set(
        vm,
        &module,
        "supports_unicode_filenames",
        Value::bool(false),
    );
    set(vm, &module, "defpath", "/bin:/usr/bin");
    set(
        vm,
        &module,
        "__all__",
        List::new(METHODS.iter().map(|def| Value::from(def.name())).collect()),
    );
    Ok(Value::from(module))
}
