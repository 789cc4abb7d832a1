//! `os.path`, which is `posixpath`: paths as text.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::object::{Result, Value};
use crate::stdlib::set;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn text(vm: &mut Vm, value: &Value) -> Result<String> {
    if value.as_bytes().is_some() {
        return Err(vm.not_implemented_error("os.path functions on bytes"));
    }
    vm.path_text(value)
}

fn join(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut path = text(vm, &args[0])?;
    if let Value::Tuple(parts) = &args[1] {
        let parts = parts.share();
        for part in parts.items() {
            if part.as_str().is_none() && part.as_bytes().is_some() {
                return Err(vm.type_error("Can't mix strings and bytes in path components"));
            }
            let fspath = vm.intern("__fspath__");
            if part.as_str().is_none() && vm.lookup_special(part, &fspath).is_none() {
                let kind = vm.type_name(part);
                return Err(vm.type_error(format!(
                    "join() argument must be str, bytes, or os.PathLike object, not '{kind}'"
                )));
            }
            let part = text(vm, part)?;
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
    Ok(Value::from(path))
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
    Ok(Value::from(Tuple::new([
        Value::from(head),
        Value::from(tail),
    ])))
}

fn basename(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::from(split_text(&path).1))
}

fn dirname(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::from(split_text(&path).0))
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
    Ok(Value::from(Tuple::new([
        Value::from(root),
        Value::from(extension),
    ])))
}

fn splitdrive(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::from(Tuple::new([
        Value::from(""),
        Value::from(path),
    ])))
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
    Ok(Value::from(normal(&path)))
}

fn normcase(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(text(vm, &args[0])?))
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
    Ok(Value::from(absolute(vm, &path)?))
}

fn realpath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let strict = match args[1].given() {
        Some(strict) => vm.truth(strict)?,
        None => false,
    };
    let path = absolute(vm, &path)?;
    match std::fs::canonicalize(&path) {
        Ok(real) => Ok(Value::from(real.to_string_lossy().into_owned())),
        Err(error) if strict => Err(vm.io_error(&error, Some(args[0].clone()))),
        Err(_) => Ok(Value::from(resolve_existing(&path))),
    }
}

/// Resolves as much of a path as exists.
fn resolve_existing(path: &str) -> String {
    let (head, tail) = split_text(path);
    if tail.is_empty() || head == path {
        return path.to_owned();
    }
    match std::fs::canonicalize(head) {
        Ok(real) => normal(&format!("{}/{tail}", real.to_string_lossy())),
        Err(_) => normal(&format!("{}/{tail}", resolve_existing(head))),
    }
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
    Ok(Value::from(if relative.is_empty() {
        ".".to_owned()
    } else {
        relative.join("/")
    }))
}

fn isabs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::bool(path.starts_with('/')))
}

fn exists(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::bool(Path::new(&path).exists()))
}

fn lexists(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::bool(Path::new(&path).symlink_metadata().is_ok()))
}

fn isfile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::bool(Path::new(&path).is_file()))
}

fn isdir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::bool(Path::new(&path).is_dir()))
}

fn islink(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::bool(Path::new(&path).is_symlink()))
}

fn metadata(vm: &mut Vm, path: &Value) -> Result<std::fs::Metadata> {
    let name = text(vm, path)?;
    std::fs::metadata(&name).map_err(|error| vm.io_error(&error, Some(path.clone())))
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

fn samefile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (a, b) = (metadata(vm, &args[0])?, metadata(vm, &args[1])?);
    Ok(Value::bool((a.dev(), a.ino()) == (b.dev(), b.ino())))
}

fn expanduser(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    let home = vm.host.environment.get("HOME").cloned();
    let expanded = match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => {
            let home = home.trim_end_matches('/');
            match format!("{home}{rest}") {
                path if path.is_empty() => "/".to_owned(),
                path => path,
            }
        }
        _ => path,
    };
    Ok(Value::from(expanded))
}

fn commonprefix(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut paths = Vec::new();
    for item in vm.collect_items(&args[0])? {
        paths.push(text(vm, &item)?);
    }
    let Some(first) = paths.first() else {
        return Ok(Value::from(""));
    };
    let mut length = first.len();
    for path in &paths {
        length = first[..length]
            .char_indices()
            .zip(path.chars())
            .take_while(|((_, a), b)| a == b)
            .last()
            .map_or(0, |((at, c), _)| at + c.len_utf8());
    }
    Ok(Value::from(&first[..length]))
}

fn commonpath(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut paths = Vec::new();
    for item in vm.collect_items(&args[0])? {
        paths.push(text(vm, &item)?);
    }
    if paths.is_empty() {
        return Err(vm.value_error("commonpath() arg is an empty sequence"));
    }
    let rooted = paths[0].starts_with('/');
    if paths.iter().any(|path| path.starts_with('/') != rooted) {
        return Err(vm.value_error("Can't mix absolute and relative paths"));
    }
    let split: Vec<Vec<&str>> = paths
        .iter()
        .map(|path| {
            path.split('/')
                .filter(|part| !part.is_empty() && *part != ".")
                .collect()
        })
        .collect();
    let mut common: &[&str] = &split[0];
    for parts in &split {
        let length = common.iter().zip(parts).take_while(|(a, b)| a == b).count();
        common = &common[..length];
    }
    let root = if rooted { "/" } else { "" };
    Ok(Value::from(format!("{root}{}", common.join("/"))))
}

crate::methods! { METHODS:
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
    "normpath($module, path, /)" => normpath,
    "normcase($module, s, /)" => normcase,
    /// Return an absolute path.
    "abspath($module, path, /)" => abspath,
    /// Return the canonical path of the specified filename.
    "realpath($module, /, filename, *, strict=False)" => realpath,
    /// Return a relative version of a path.
    "relpath($module, /, path, start=None)" => relpath,
    /// Test whether a path is absolute.
    "isabs($module, s, /)" => isabs,
    /// Test whether a path exists.
    "exists($module, path, /)" => exists,
    /// Test whether a path exists; true for broken symbolic links.
    "lexists($module, path, /)" => lexists,
    /// Test whether a path is a regular file.
    "isfile($module, path, /)" => isfile,
    /// Return true if the pathname refers to an existing directory.
    "isdir($module, s, /)" => isdir,
    /// Test whether a path is a symbolic link.
    "islink($module, path, /)" => islink,
    /// Return the size of a file.
    "getsize($module, filename, /)" => getsize,
    /// Return the last modification time of a file.
    "getmtime($module, filename, /)" => getmtime,
    /// Test whether two pathnames reference the same actual file or directory.
    "samefile($module, f1, f2, /)" => samefile,
    /// Expand ~ and ~user constructions.
    "expanduser($module, path, /)" => expanduser,
    /// Given a list of pathnames, returns the longest common leading component.
    "commonprefix($module, m, /)" => commonprefix,
    /// Given a sequence of path names, returns the longest common sub-path.
    "commonpath($module, paths, /)" => commonpath,
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
        "__all__",
        List::new(METHODS.iter().map(|def| Value::from(def.name())).collect()),
    );
    Ok(Value::from(module))
}
