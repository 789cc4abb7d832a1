//! From values to text.

use rustc_hash::FxHashSet;

use crate::object::{Gc, Raise, Result, Value};
use crate::types::float;
use crate::types::int::{IntRef, text::decimal};
use crate::types::list::List;
use crate::types::str::{Str, code_point};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// How strings are written.
#[derive(Clone)]
pub enum Quoting {
    Ascii,
    Plain,
    /// By a function of the script.
    Other(Value),
}

/// How to write.
pub struct Style {
    pub default: Value,
    pub quoting: Quoting,
    pub indent: Option<Gc<Str>>,
    pub key_separator: Gc<Str>,
    pub item_separator: Gc<Str>,
    pub sort_keys: bool,
    pub skip_keys: bool,
    pub allow_nan: bool,
}

struct Writer {
    style: Style,
    out: String,
    /// The containers that are being written; `None` where nobody checks.
    open: Option<Open>,
}

/// Containers that are being written, in their order.
#[derive(Default)]
struct Open {
    stack: Vec<Value>,
    /// Their addresses, once they are many.
    known: FxHashSet<usize>,
}

impl Open {
    /// How many are looked through one by one.
    const FEW: usize = 24;

    /// Adds a container; `false` if it is there already.
    fn push(&mut self, value: &Value) -> bool {
        let is_new = if self.stack.len() < Open::FEW {
            !self.stack.iter().any(|known| known.is(value))
        } else {
            if self.known.is_empty() {
                self.known.extend(self.stack.iter().map(Value::address));
            }
            self.known.insert(value.address())
        };
        if is_new {
            self.stack.push(value.clone());
        }
        is_new
    }

    fn pop(&mut self) {
        if let Some(value) = self.stack.pop()
            && !self.known.is_empty()
        {
            self.known.remove(&value.address());
        }
    }
}

/// Appends a string as JSON.
fn push_string(text: &str, ascii: bool, out: &mut String) {
    out.push('"');
    let mut copied = 0;
    for (at, c) in text.char_indices() {
        let plain = match c {
            '"' | '\\' => false,
            ' '..='~' => true,
            _ => !ascii && c >= ' ',
        };
        if plain {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + c.len_utf8();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0c' => out.push_str("\\f"),
            '\x08' => out.push_str("\\b"),
            _ => push_escape(code_point(c), out),
        }
    }
    out.push_str(&text[copied..]);
    out.push('"');
}

fn push_escape(code: u32, out: &mut String) {
    let unit = |unit: u32, out: &mut String| out.push_str(&format!("\\u{unit:04x}"));
    if code >= 0x10000 {
        let rest = code - 0x10000;
        unit(0xd800 | rest >> 10, out);
        unit(0xdc00 | rest & 0x3ff, out);
    } else {
        unit(code, out);
    }
}

fn quoted(vm: &mut Vm, value: &Value, ascii: bool) -> Result<Value> {
    let Some(text) = value.as_str() else {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("first argument must be a string, not {name}")));
    };
    let mut out = String::with_capacity(text.as_str().len() + 2);
    push_string(text.as_str(), ascii, &mut out);
    Ok(Value::from(Str::new(out)))
}

/// `_json.encode_basestring_ascii(string)`.
pub fn string_ascii(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    quoted(vm, &args[0], true)
}

/// `_json.encode_basestring(string)`.
pub fn string(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    quoted(vm, &args[0], false)
}

/// A value as text; `check` finds containers that contain themselves, `level` is how far it is indented.
pub fn encode(
    vm: &mut Vm,
    value: &Value,
    style: Style,
    check: bool,
    level: usize,
) -> Result<Value> {
    let mut writer = Writer {
        style,
        out: String::new(),
        open: check.then(Open::default),
    };
    writer.value(vm, value, level)?;
    Ok(Value::from(Str::new(writer.out)))
}

/// A value as `json.dumps` writes it without options; nothing for one that the script's encoder has to be asked about.
///
/// # Errors
/// What is wrong with the value, or raised while it is read.
pub fn plain(vm: &mut Vm, value: &Value) -> Result<Option<String>> {
    let style = Style {
        default: Value::Undef,
        quoting: Quoting::Ascii,
        indent: None,
        key_separator: vm.intern(": "),
        item_separator: vm.intern(", "),
        sort_keys: false,
        skip_keys: false,
        allow_nan: true,
    };
    let mut writer = Writer {
        style,
        out: String::with_capacity(64),
        open: Some(Open::default()),
    };
    match writer.value(vm, value, 0) {
        Ok(()) => Ok(Some(writer.out)),
        Err(_) if writer.style.default.is_none() => Ok(None),
        Err(raise) => Err(raise),
    }
}

/// `_json.dumps(obj)`.
pub fn dumps(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(plain(vm, &args[0])?.map_or(Value::None, |text| Value::from(Str::new(text))))
}

impl Writer {
    fn value(&mut self, vm: &mut Vm, value: &Value, level: usize) -> Result<()> {
        if self.scalar(vm, value)? {
            return Ok(());
        }
        vm.check_native()?;
        if let Some(text) = value.as_str() {
            return self.string(vm, &text);
        }
        let is_list = value.as_list().is_some() || value.as_tuple().is_some();
        if !is_list && value.as_dict().is_none() {
            return self.other(vm, value, level);
        }
        self.enter(vm, value)?;
        if is_list {
            self.list(vm, value, level + 1)?;
        } else {
            self.dict(vm, value, level + 1)?;
        }
        self.leave();
        Ok(())
    }

    /// Writes what has no parts; `false` for everything else.
    fn scalar(&mut self, vm: &mut Vm, value: &Value) -> Result<bool> {
        match value {
            Value::None => self.out.push_str("null"),
            Value::Bool(truth) => {
                self.out
                    .push_str(if truth.get() { "true" } else { "false" });
            }
            Value::Str(text) => self.string(vm, text.as_gc())?,
            _ => match number(vm, value, self.style.allow_nan)? {
                Some(text) => self.out.push_str(&text),
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    fn string(&mut self, vm: &mut Vm, text: &Gc<Str>) -> Result<()> {
        let ascii = match &self.style.quoting {
            Quoting::Ascii => true,
            Quoting::Plain => false,
            Quoting::Other(encoder) => {
                let encoder = encoder.clone();
                let made = vm.call(&encoder, &[Value::from(text.clone())])?;
                let Some(made) = made.as_str() else {
                    let name = vm.type_name(&made);
                    return Err(
                        vm.type_error(format!("encoder() must return a string, not {name}"))
                    );
                };
                self.out.push_str(made.as_str());
                return Ok(());
            }
        };
        push_string(text.as_str(), ascii, &mut self.out);
        Ok(())
    }

    fn enter(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        if let Some(open) = &mut self.open
            && !open.push(value)
        {
            return Err(vm.value_error("Circular reference detected"));
        }
        Ok(())
    }

    fn leave(&mut self) {
        if let Some(open) = &mut self.open {
            open.pop();
        }
    }

    /// What only the script knows how to write.
    fn other(&mut self, vm: &mut Vm, value: &Value, level: usize) -> Result<()> {
        self.enter(vm, value)?;
        let default = self.style.default.clone();
        if default.is_undef() {
            // Noted for `plain`.
            self.style.default = Value::None;
            return Err(vm.type_error("the encoder has to be asked"));
        }
        let replaced = vm.call(&default, std::slice::from_ref(value))?;
        if let Err(raise) = self.value(vm, &replaced, level) {
            let name = vm.type_name(value);
            return Err(noted(vm, raise, format!("when serializing {name} object")));
        }
        self.leave();
        Ok(())
    }

    fn newline(&mut self, level: usize) {
        if let Some(indent) = &self.style.indent {
            self.out.push('\n');
            for _ in 0..level {
                self.out.push_str(indent.as_str());
            }
        }
    }

    fn list(&mut self, vm: &mut Vm, value: &Value, level: usize) -> Result<()> {
        let list = value.as_list();
        let tuple = value.as_tuple();
        // A list may change while what it holds is written.
        let get = |at: usize| match (&list, &tuple) {
            (Some(list), _) => list.get(at),
            (None, Some(tuple)) => tuple.items().get(at).cloned(),
            (None, None) => None,
        };
        let mut next = get(0);
        if next.is_none() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.out.push('[');
        let mut at = 0;
        while let Some(item) = next {
            if at > 0 {
                self.out.push_str(self.style.item_separator.as_str());
            }
            self.newline(level);
            if let Err(raise) = self.value(vm, &item, level) {
                let name = vm.type_name(value);
                let note = format!("when serializing {name} item {at}");
                return Err(noted(vm, raise, note));
            }
            at += 1;
            next = get(at);
        }
        self.newline(level - 1);
        self.out.push(']');
        Ok(())
    }

    fn dict(&mut self, vm: &mut Vm, value: &Value, level: usize) -> Result<()> {
        let pairs = self.pairs(vm, value)?;
        if pairs.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        self.out.push('{');
        let mut first = true;
        for (key, item) in pairs {
            let Some(name) = self.key(vm, &key)? else {
                continue;
            };
            if !first {
                self.out.push_str(self.style.item_separator.as_str());
            }
            first = false;
            self.newline(level);
            self.string(vm, &name)?;
            self.out.push_str(self.style.key_separator.as_str());
            if let Err(raise) = self.value(vm, &item, level) {
                let name = vm.type_name(value);
                let key = vm.repr(&key)?;
                let note = format!("when serializing {name} item {}", key.as_str());
                return Err(noted(vm, raise, note));
            }
        }
        if !first {
            self.newline(level - 1);
        }
        self.out.push('}');
        Ok(())
    }

    fn pairs(&mut self, vm: &mut Vm, value: &Value) -> Result<Vec<(Value, Value)>> {
        if let (Value::Dict(dict), false) = (value, self.style.sort_keys) {
            return Ok(dict.items());
        }
        let items = vm.call_method(value, "items", &[])?;
        let items = vm.collect_items(&items)?;
        let items = Value::from(List::new(items));
        if self.style.sort_keys {
            vm.call_method(&items, "sort", &[])?;
        }
        let mut pairs = Vec::new();
        for item in vm.collect_items(&items)? {
            match item.as_tuple().as_deref().map(Tuple::items) {
                Some([key, value]) => pairs.push((key.clone(), value.clone())),
                _ => return Err(vm.value_error("items must return 2-tuples")),
            }
        }
        Ok(pairs)
    }

    /// A key as text; `None` if it is to be left out.
    fn key(&mut self, vm: &mut Vm, key: &Value) -> Result<Option<Gc<Str>>> {
        if let Some(text) = key.as_str() {
            return Ok(Some(text));
        }
        let text = match key {
            Value::None => "null".to_owned(),
            Value::Bool(truth) => if truth.get() { "true" } else { "false" }.to_owned(),
            _ => match number(vm, key, self.style.allow_nan)? {
                Some(text) => text,
                None if self.style.skip_keys => return Ok(None),
                None => {
                    let name = vm.type_name(key);
                    return Err(vm.type_error(format!(
                        "keys must be str, int, float, bool or None, not {name}"
                    )));
                }
            },
        };
        Ok(Some(Str::new(text)))
    }
}

/// A number as text, whatever its class says of it.
fn number(vm: &mut Vm, value: &Value, allow_nan: bool) -> Result<Option<String>> {
    if let Some(value) = value.as_float() {
        if value.is_finite() {
            return Ok(Some(float::text::repr(value)));
        }
        if !allow_nan {
            return Err(vm.value_error(format!(
                "Out of range float values are not JSON compliant: {}",
                float::text::repr(value)
            )));
        }
        let text = match value {
            _ if value.is_nan() => "NaN",
            f64::INFINITY => "Infinity",
            _ => "-Infinity",
        };
        return Ok(Some(text.to_owned()));
    }
    let Some(int) = value.as_int() else {
        return Ok(None);
    };
    match IntRef::of(&int) {
        Some(int) => Ok(Some(decimal(vm, int)?)),
        None => Ok(None),
    }
}

/// The exception with a note that says where it arose.
fn noted(vm: &mut Vm, raise: Raise, note: String) -> Raise {
    match vm.call_method(&raise.value(), "add_note", &[Value::from(note)]) {
        Ok(_) => raise,
        Err(other) => other,
    }
}
