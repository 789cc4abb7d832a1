//! `open`, and the constructor of `FileIO`.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom};
use std::rc::Rc;

use super::super::os_descriptor::int_arg;
use super::super::os_files::{PathArg, path_of};
use super::binary::{BinaryFile, Face, with_attributes};
use super::device::Device;
use super::text::Newline;
use super::text_methods;
use super::text_settings::{Settings, encoding_name, text_or_none};
use crate::host::descriptor;
use crate::object::{Result, Value};
use crate::types::exception::Exc;
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

    /// The mode of a `FileIO`.
    fn parse_raw(vm: &mut Vm, text: &str) -> Result<Mode> {
        if text.contains(|c| !"rwaxb+".contains(c)) {
            return Err(vm.value_error(format!("invalid mode: {text}")));
        }
        let actions = text.chars().filter(|c| "rwax".contains(*c)).count();
        if actions != 1 || text.matches('+').count() > 1 {
            let message =
                "Must have exactly one of create/read/write/append mode and at most one plus";
            return Err(vm.value_error(message));
        }
        Ok(Mode {
            action: text.chars().find(|c| "rwax".contains(*c)).unwrap_or('r'),
            update: text.contains('+'),
            text: false,
            binary: true,
        })
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
    let text = PathArg::new(vm, source.path)?.text;
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
        let file = options.open(path_of(&text)).and_then(no_directory)?;
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
    if let Value::Bool(_) = number {
        vm.warn(Exc::RuntimeWarning, "bool is used as a file descriptor", 1)?;
    }
    let fd = int_arg(vm, number)?;
    if fd < 0 {
        return Err(vm.value_error("negative file descriptor"));
    }
    let checked = descriptor::metadata(fd).and_then(|data| {
        if data.is_dir() {
            return Err(std::io::Error::from_raw_os_error(libc::EISDIR));
        }
        if mode.action == 'a' {
            // A pipe has no end to go to.
            let _ = descriptor::seek(fd, 0, libc::SEEK_END);
        }
        Ok(())
    });
    match checked {
        Ok(()) => Ok(descriptor::adopt(fd)),
        Err(error) => {
            let path = (error.raw_os_error() == Some(libc::EISDIR)).then(|| number.clone());
            Err(vm.io_error(&error, path))
        }
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

/// A path as the text or the bytes that it stands for; a descriptor as it is.
fn plain_path(vm: &mut Vm, path: &Value) -> Result<Value> {
    if path.as_int().is_some() || path.as_str().is_some() || path.as_bytes().is_some() {
        return Ok(path.clone());
    }
    vm.path_text(path)?;
    let names = vm.names.clone();
    let plain = vm.call_special(path, &names.intern("__fspath__"), &[])?;
    Ok(plain.unwrap_or_else(|| path.clone()))
}

fn open(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = &plain_path(vm, &args[0])?;
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
        return open_binary(vm, &source, &mode, buffering);
    }
    text_or_none(vm, &args[5], "open() argument 'newline'")?;
    let newline = Newline::parse(vm, &args[5])?;
    let errors = text_or_none(vm, &args[4], "open() argument 'errors'")?;
    let encoding = text_or_none(vm, &args[3], "open() argument 'encoding'")?;
    let device = device_of(vm, &source, &mode, false)?;
    device.name.set(path.clone());
    if buffering > 1 {
        device.buffer_size.set(buffering as usize);
    }
    let settings = Settings {
        encoding: &encoding_name(encoding),
        errors: errors.as_ref().map_or("strict", |errors| errors.as_str()),
        newline,
        line_buffering: buffering == 1 || (buffering < 0 && device.is_terminal()),
    };
    text_methods::over_device(vm, device, &mode_text, &settings)
}

fn open_binary(vm: &mut Vm, source: &Source<'_>, mode: &Mode, buffering: i64) -> Result<Value> {
    let unbuffered = buffering == 0;
    if buffering == 1 {
        let text = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
        vm.warn(Exc::RuntimeWarning, text, 1)?;
    }
    let device = device_of(vm, source, mode, unbuffered)?;
    device.name.set(source.path.clone());
    if buffering > 1 {
        device.buffer_size.set(buffering as usize);
    }
    let classes = super::classes(vm);
    let class = match (unbuffered, mode.readable(), mode.writable()) {
        (true, _, _) => classes.file,
        (false, true, true) => classes.random,
        (false, true, false) => classes.reader,
        (false, false, _) => classes.writer,
    };
    let value = BinaryFile::new(Face::Device(device), mode.raw_name()).into_value(vm, &class)?;
    if unbuffered {
        let name = vm.intern("name");
        vm.set_attr(&value, &name, source.path.clone())?;
    }
    Ok(value)
}

/// A file that `__init__` is to open, so that a subclass may have arguments of its own.
fn file_io_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    with_attributes(vm, &args[0], BinaryFile::new(Face::Nothing, "rb"))
}

fn file_io_init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = match args[2].given() {
        Some(mode) => match mode.as_str() {
            Some(mode) => mode.as_str().to_owned(),
            None => return Err(vm.bad_argument("FileIO() argument 'mode'", "str", mode)),
        },
        None => "r".to_owned(),
    };
    let mode = Mode::parse_raw(vm, &text)?;
    let owned = match args[3].given() {
        Some(owned) => vm.truth(owned)?,
        None => true,
    };
    let file = super::binary::file(vm, &args[0])?;
    let before = file.face.replace(Face::Nothing);
    if let Face::Device(before) = before {
        before.close(vm)?;
    }
    let path = plain_path(vm, &args[1])?;
    let source = Source {
        path: &path,
        owned,
        opener: &args[4],
    };
    let device = device_of(vm, &source, &mode, true)?;
    let name = vm.intern("name");
    if let Err(raise) = vm.set_attr(&args[0], &name, args[1].clone()) {
        match args[1].as_int() {
            Some(_) => device.give_back(),
            None => device.close(vm)?,
        }
        return Err(raise);
    }
    file.mode.set(mode.raw_name());
    file.face.replace(Face::Device(device));
    Ok(Value::None)
}

crate::methods! { pub FILE_IO:
    "__new__($type, /, *args, **kwargs)" => file_io_new,
    "__init__($self, /, file, mode='r', closefd=True, opener=None)" => file_io_init,
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
