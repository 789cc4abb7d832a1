//! `print` and `input`, and how the interpreter itself writes to the standard streams.

use crate::object::{Result, Value};
use crate::stdlib::native::io::{string_io, text_methods};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// A file that `print` writes to.
struct Target {
    file: Value,
    /// What is to be written to a file object of krait's own, gathered into one write.
    gathered: String,
    direct: bool,
}

impl Target {
    fn new(file: Value) -> Target {
        let direct = text_methods::as_plain_text_file(&file).is_some();
        Target {
            file,
            gathered: String::new(),
            direct,
        }
    }

    fn write(&mut self, vm: &mut Vm, part: &Value) -> Result<()> {
        let Some(part_text) = part.as_str() else {
            return Ok(());
        };
        if self.direct {
            self.gathered.push_str(part_text.as_str());
            return Ok(());
        }
        match string_io::write_directly(vm, &self.file, part_text.as_str()) {
            Some(result) => result,
            None => {
                let write = vm.names.write.clone();
                let write = vm.get_attr(&self.file, &write)?;
                vm.call(&write, std::slice::from_ref(part)).map(drop)
            }
        }
    }

    fn finish(&mut self, vm: &mut Vm) -> Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let gathered = std::mem::take(&mut self.gathered);
        match text_methods::as_plain_text_file(&self.file) {
            Some(file) => file.write_text(vm, &gathered),
            None => Ok(()),
        }
    }
}

/// `sep` and `end`: a string, `None`, or an error.
fn separator<'a>(
    vm: &mut Vm,
    value: &'a Value,
    name: &str,
    default: &str,
) -> Result<std::borrow::Cow<'a, Value>> {
    use std::borrow::Cow;
    match value.not_none() {
        None => Ok(Cow::Owned(Value::from(default))),
        Some(value) if value.as_str().is_some() => Ok(Cow::Borrowed(value)),
        Some(value) => {
            let kind = vm.type_name(value);
            Err(vm.type_error(format!("{name} must be None or a string, not {kind}")))
        }
    }
}

fn print(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let [sep, end, file, flush, items] = args else {
        return Err(vm.system_error("print: wrong number of parameters"));
    };
    let file = match file.not_none() {
        Some(file) => file.clone(),
        None => match vm.sys_attribute("stdout") {
            None => return Err(vm.runtime_error("lost sys.stdout")),
            Some(Value::None) => return Ok(Value::None),
            Some(stdout) => stdout,
        },
    };
    let sep = separator(vm, sep, "sep", " ")?;
    let end = separator(vm, end, "end", "\n")?;
    let items = match items {
        Value::Tuple(items) => items.share(),
        _ => return Err(vm.system_error("print: *args is not a tuple")),
    };
    let mut target = Target::new(file);
    let mut result = Ok(());
    for (at, item) in items.items().iter().enumerate() {
        result = print_item(vm, &mut target, item, (at > 0).then_some(&*sep));
        if result.is_err() {
            break;
        }
    }
    if result.is_ok() {
        result = target.write(vm, &end);
    }
    // What comes before an item that cannot be shown is written all the same.
    target.finish(vm)?;
    result?;
    if let Some(flush) = flush.given()
        && vm.truth(flush)?
    {
        vm.call_method(&target.file, "flush", &[])?;
    }
    Ok(Value::None)
}

fn print_item(vm: &mut Vm, target: &mut Target, item: &Value, sep: Option<&Value>) -> Result<()> {
    if let Some(sep) = sep {
        target.write(vm, sep)?;
    }
    if let Value::Str(_) = item {
        return target.write(vm, item);
    }
    // Showing the item may print as well: what comes before it goes first.
    if matches!(
        item,
        Value::Instance(_) | Value::List(_) | Value::Dict(_) | Value::Tuple(_)
    ) {
        target.finish(vm)?;
    }
    let text = Value::from(vm.str(item)?);
    target.write(vm, &text)
}

fn input(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut streams = Vec::with_capacity(3);
    for name in ["stdin", "stdout", "stderr"] {
        match vm.sys_attribute(name) {
            Some(stream) if !stream.is_none() => streams.push(stream),
            _ => return Err(vm.runtime_error(format!("input(): lost sys.{name}"))),
        }
    }
    vm.call_method(&streams[2], "flush", &[])?;
    if let Some(prompt) = args[0].given() {
        let text = Value::from(vm.str(prompt)?);
        vm.call_method(&streams[1], "write", &[text])?;
    }
    vm.call_method(&streams[1], "flush", &[])?;
    let line = vm.call_method(&streams[0], "readline", &[])?;
    let Some(line) = line.as_str() else {
        return Err(vm.type_error("object.readline() returned non-string"));
    };
    match line.as_str() {
        "" => Err(text_methods::end_of_input(vm)),
        line => Ok(Value::from(line.strip_suffix('\n').unwrap_or(line))),
    }
}

impl Vm {
    /// Prints a text and a line end to `sys.stdout`.
    pub fn print_line(&mut self, text: &str) -> Result<()> {
        let items = crate::types::tuple::Tuple::new([Value::from(text)]);
        let [sep, end, file, flush] = [const { Value::Undef }; 4];
        print(self, &[sep, end, file, flush, Value::from(items)]).map(drop)
    }

    /// Flushes `sys.stdout` and `sys.stderr`; the error of the first is reported.
    pub fn flush_streams(&mut self) -> Result<()> {
        let mut result = Ok(());
        for name in ["stdout", "stderr"] {
            let stream = self.sys_attribute(name);
            let Some(stream) = stream.filter(|stream| !stream.is_none()) else {
                continue;
            };
            let closed = self.names.closed.clone();
            let closed = match self.find_attr(&stream, &closed) {
                Ok(Some(closed)) => self.truth(&closed).unwrap_or(false),
                Ok(None) | Err(_) => false,
            };
            if closed {
                continue;
            }
            let flushed = self.call_method(&stream, "flush", &[]);
            if name == "stdout"
                && let Err(raise) = flushed
                && !self.raised(&raise, Exc::AttributeError)
            {
                result = Err(raise);
            }
        }
        result
    }
}

crate::methods! { pub METHODS:
    /// Read a string from standard input.  The trailing newline is stripped.
    ///
    /// The prompt string, if given, is printed to standard output without a
    /// trailing newline before reading input.
    ///
    /// If the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.
    "input($module, prompt='', /)" => input,
    /// Prints the values to a stream, or to sys.stdout by default.
    ///
    ///   sep
    ///     string inserted between values, default a space.
    ///   end
    ///     string appended after the last value, default a newline.
    ///   file
    ///     a file-like object (stream); defaults to the current sys.stdout.
    ///   flush
    ///     whether to forcibly flush the stream.
    "print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)" => print,
}
