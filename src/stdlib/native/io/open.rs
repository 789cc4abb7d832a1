//! `open`, and the constructor of `FileIO`.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom};
use std::rc::Rc;

use super::super::os_descriptor::int_arg;
use super::binary::BinaryFile;
use super::device::Device;
use super::text::{Newline, TextFile};
use crate::host::descriptor;
use crate::object::{Native, Result, Value};
use crate::types::iterator::new_native;
use crate::vm::Vm;

/// A mode string, taken apart.
#[derive(Default)]
struct Mode {
    /// `r`, `w`, `a` or `x`.
    action: char,
    update: bool,
    text: bool,
    binary: bool,
}

impl Mode {
    fn parse(vm: &mut Vm, text: &str) -> Result<Mode> {
        let mut mode = Mode::default();
        let mut actions = 0;
        for (at, c) in text.char_indices() {
            if text[..at].contains(c) {
                return Err(vm.value_error(format!("invalid mode: '{text}'")));
            }
            match c {
                'r' | 'w' | 'a' | 'x' => {
                    mode.action = c;
                    actions += 1;
                }
                '+' => mode.update = true,
                't' => mode.text = true,
                'b' => mode.binary = true,
                _ => return Err(vm.value_error(format!("invalid mode: '{text}'"))),
            }
        }
        if mode.text && mode.binary {
            return Err(vm.value_error("can't have text and binary mode at once"));
        }
        if actions != 1 {
            let message = match actions {
                0 => "Must have exactly one of create/read/write/append mode and at most one plus",
                _ => "must have exactly one of create/read/write/append mode",
            };
            return Err(vm.value_error(message));
        }
        Ok(mode)
    }

    fn readable(&self) -> bool {
        self.action == 'r' || self.update
    }

    fn writable(&self) -> bool {
        self.action != 'r' || self.update
    }

    /// The `mode` that a `FileIO` shows.
    fn raw_name(&self) -> &'static str {
        match (self.action, self.update) {
            ('r', false) => "rb",
            ('r', true) => "rb+",
            ('w', false) => "wb",
            ('w', true) => "rb+",
            ('a', false) => "ab",
            ('a', true) => "ab+",
            (_, false) => "xb",
            (_, true) => "xb+",
        }
    }
}

impl Vm {
    /// The text of a path: a `str`, `bytes`, or what `__fspath__` gives.
    pub fn path_text(&mut self, path: &Value) -> Result<String> {
        if let Some(text) = path.as_str() {
            return Ok(text.as_str().to_owned());
        }
        if let Some(bytes) = path.as_bytes() {
            return Ok(String::from_utf8_lossy(bytes.as_slice()).into_owned());
        }
        let kind = self.type_name(path);
        let name = self.intern("__fspath__");
        let Some(result) = self.call_special(path, &name, &[])? else {
            return Err(self.type_error(format!(
                "expected str, bytes or os.PathLike object, not {kind}"
            )));
        };
        match (result.as_str(), result.as_bytes()) {
            (Some(text), _) => Ok(text.as_str().to_owned()),
            (_, Some(bytes)) => Ok(String::from_utf8_lossy(bytes.as_slice()).into_owned()),
            _ => {
                let found = self.type_name(&result);
                Err(self.type_error(format!(
                    "expected {kind}.__fspath__() to return str or bytes, not {found}"
                )))
            }
        }
    }
}

/// What to open, and whether closing the file closes the descriptor.
struct Source<'a> {
    path: &'a Value,
    owned: bool,
    opener: &'a Value,
}

impl Mode {
    /// The flags that an opener is given.
    fn flags(&self) -> i32 {
        let access = match (self.readable(), self.writable()) {
            (true, true) => libc::O_RDWR,
            (false, _) => libc::O_WRONLY,
            _ => libc::O_RDONLY,
        };
        let action = match self.action {
            'w' => libc::O_CREAT | libc::O_TRUNC,
            'a' => libc::O_CREAT | libc::O_APPEND,
            'x' => libc::O_CREAT | libc::O_EXCL,
            _ => 0,
        };
        access | action | libc::O_CLOEXEC
    }
}

fn open_file(vm: &mut Vm, source: &Source<'_>, mode: &Mode) -> Result<File> {
    if source.path.as_int().is_some() {
        return open_descriptor(vm, source.path, mode);
    }
    let text = vm.path_text(source.path)?;
    if text.contains('\0') {
        return Err(vm.value_error("embedded null byte"));
    }
    if !source.owned {
        return Err(vm.value_error("Cannot use closefd=False with file name"));
    }
    if source.opener.not_none().is_some() {
        return open_by(vm, source, mode);
    }
    let mut options = OpenOptions::new();
    options.read(mode.readable());
    match mode.action {
        'r' => options.write(mode.update),
        'w' => options.write(true).create(true).truncate(true),
        'a' => options.append(true).create(true),
        _ => options.write(true).create_new(true),
    };
    let is_slow = is_slow_to_open(vm, &text);
    let appends = mode.action == 'a';
    let work = move || {
        let file = options.open(text).and_then(no_directory)?;
        if appends {
            // So that `tell()` says where writing goes on; a pipe has no end to go to.
            let _ = (&file).seek(SeekFrom::End(0));
        }
        Ok(file)
    };
    let opened = match is_slow {
        true => vm.block(work),
        false => vm.work_on_files(work),
    };
    opened.map_err(|error| vm.io_error(&error, Some(source.path.clone())))
}

/// Whether opening a file may have every thread wait: a named pipe's other end may be theirs to open.
pub fn is_slow_to_open(vm: &Vm, path: &str) -> bool {
    use std::os::unix::fs::FileTypeExt;
    vm.thread_count() > 1
        && std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

/// Linux opens directories; Python does not.
fn no_directory(file: File) -> std::io::Result<File> {
    if file.metadata()?.is_dir() {
        return Err(std::io::Error::from_raw_os_error(libc::EISDIR));
    }
    Ok(file)
}

fn open_descriptor(vm: &mut Vm, number: &Value, mode: &Mode) -> Result<File> {
    let fd = int_arg(vm, number)?;
    if fd < 0 {
        return Err(vm.value_error("negative file descriptor"));
    }
    let checked = descriptor::check_open(fd).map(|()| {
        if mode.action == 'a' {
            // A pipe has no end to go to.
            let _ = descriptor::seek(fd, 0, libc::SEEK_END);
        }
    });
    match checked {
        Ok(()) => Ok(descriptor::adopt(fd)),
        Err(error) => Err(vm.io_error(&error, None)),
    }
}

/// Opens by a function of the script, which gives a descriptor.
fn open_by(vm: &mut Vm, source: &Source<'_>, mode: &Mode) -> Result<File> {
    let flags = Value::Int(mode.flags().into());
    let opened = vm.call(source.opener, &[source.path.clone(), flags])?;
    if opened.as_int().is_none() {
        return Err(vm.type_error("expected integer from opener"));
    }
    let fd = int_arg(vm, &opened)?;
    if fd < 0 {
        return Err(vm.value_error(format!("opener returned {fd}")));
    }
    let checked = descriptor::check_open(fd).and_then(|()| {
        descriptor::set_inheritable(fd, false)?;
        no_directory(descriptor::adopt(fd))
    });
    checked.map_err(|error| vm.io_error(&error, Some(source.path.clone())))
}

fn device_of(
    vm: &mut Vm,
    source: &Source<'_>,
    mode: &Mode,
    unbuffered: bool,
) -> Result<Rc<Device>> {
    let file = open_file(vm, source, mode)?;
    let allowed = [mode.readable(), mode.writable(), mode.action == 'a'];
    Ok(Device::file(file, allowed, unbuffered, source.owned))
}

fn open(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut path = args[0].clone();
    if path.as_int().is_none() {
        vm.path_text(&path)?;
        // The file's name is the text that the path stands for.
        let names = vm.names.clone();
        if path.as_str().is_none()
            && path.as_bytes().is_none()
            && let Some(plain) = vm.call_special(&path, &names.intern("__fspath__"), &[])?
        {
            path = plain;
        }
    }
    let path = &path;
    let mode_text = match args[1].given() {
        None => "r".to_owned(),
        Some(mode) => match mode.as_str() {
            Some(mode) => mode.as_str().to_owned(),
            None => {
                return Err(vm.bad_argument("open() argument 'mode'", "str", mode));
            }
        },
    };
    let mode = Mode::parse(vm, &mode_text)?;
    let buffering = match args[2].given() {
        Some(buffering) => vm.to_i64(buffering)?,
        None => -1,
    };
    if mode.binary {
        for (at, what) in [(3, "encoding"), (4, "errors"), (5, "newline")] {
            if args[at].not_none().is_some() {
                let article = if at == 5 { "a" } else { "an" };
                return Err(vm.value_error(format!(
                    "binary mode doesn't take {article} {what} argument"
                )));
            }
        }
    }
    let owned = match args[6].given() {
        Some(owned) => vm.truth(owned)?,
        None => true,
    };
    let source = Source {
        path,
        owned,
        opener: &args[7],
    };
    if buffering < -1 {
        return Err(vm.value_error("invalid buffering size"));
    }
    if buffering == 0 && !mode.binary {
        return Err(vm.value_error("can't have unbuffered text I/O"));
    }
    if mode.binary {
        return open_binary(vm, &source, &mode, buffering == 0);
    }
    let newline = Newline::parse(vm, &args[5])?;
    let errors = match args[4].not_none() {
        Some(errors) => vm.str(errors)?.as_str().to_owned(),
        None => "strict".to_owned(),
    };
    let device = device_of(vm, &source, &mode, false)?;
    let is_terminal = device.is_terminal();
    let text = TextFile::new(device, path.clone(), &mode_text, &errors, Some(newline));
    // Without one the locale's encoding is meant, whose name CPython writes so.
    let encoding = match args[3].not_none() {
        Some(encoding) => vm.str(encoding)?.as_str().to_owned(),
        None => "UTF-8".to_owned(),
    };
    text.set_encoding(vm, &encoding)?;
    if buffering == 1 || (buffering < 0 && is_terminal) {
        text.set_line_buffering(true);
    }
    Ok(text.into_value(vm))
}

fn open_binary(vm: &mut Vm, source: &Source<'_>, mode: &Mode, unbuffered: bool) -> Result<Value> {
    let device = device_of(vm, source, mode, unbuffered)?;
    let classes = super::classes(vm);
    let class = match (unbuffered, mode.readable(), mode.writable()) {
        (true, _, _) => classes.file,
        (false, true, true) => classes.random,
        (false, true, false) => classes.reader,
        (false, false, _) => classes.writer,
    };
    Ok(Native::new(
        class,
        BinaryFile {
            device,
            name: source.path.clone(),
            mode: mode.raw_name(),
        },
    ))
}

fn file_io_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = match args[2].given() {
        Some(mode) => vm.str(mode)?.as_str().to_owned(),
        None => "r".to_owned(),
    };
    let mode = Mode::parse(vm, &text)?;
    let owned = match args[3].given() {
        Some(owned) => vm.truth(owned)?,
        None => true,
    };
    let source = Source {
        path: &args[1],
        owned,
        opener: &args[4],
    };
    let device = device_of(vm, &source, &mode, true)?;
    let file = BinaryFile {
        device,
        name: args[1].clone(),
        mode: mode.raw_name(),
    };
    new_native(vm, &args[0], file)
}

crate::methods! { pub FILE_IO:
    "__new__($type, /, file, mode='r', closefd=True, opener=None)" => file_io_new,
}

/// The encoding of a text file for which none was named: the locale's.
fn text_encoding(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match args[0].not_none() {
        Some(encoding) => Ok(encoding.clone()),
        None => Ok(Value::from(vm.intern("locale"))),
    }
}

crate::methods! { pub METHODS:
    /// A helper function to choose the text encoding.
    "text_encoding($module, encoding, stacklevel=2, /)" => text_encoding,
    /// Open file and return a stream.  Raise OSError upon failure.
    "open($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)" => open,
}
