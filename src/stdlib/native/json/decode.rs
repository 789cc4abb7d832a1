//! From text to values, with CPython's messages and positions.

use rustc_hash::FxHashMap;

use super::decode_error;
use crate::object::{Gc, Raise, Result, Value};
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::index::{byte_offset, char_index};
use crate::types::str::{Str, from_code_point};
use crate::types::tuple::Tuple;
use crate::types::{float, int};
use crate::vm::Vm;

/// What scripts may want to know of what is read.
#[derive(Default)]
pub struct Hooks {
    pub object: Option<Value>,
    pub pairs: Option<Value>,
    pub float: Option<Value>,
    pub int: Option<Value>,
    pub constant: Option<Value>,
}

/// The state of reading a text.
struct Reader<'t> {
    text: &'t Gc<Str>,
    bytes: &'t [u8],
    strict: bool,
    hooks: Hooks,
    /// Keys that were read before: equal keys are one string.
    keys: FxHashMap<&'t str, Gc<Str>>,
}

/// Why there is no value.
enum Fault {
    Raise(Raise),
    /// No value begins at this offset.
    NoValue(usize),
    /// This is wrong at this offset.
    Message(&'static str, usize),
}

impl From<Raise> for Fault {
    fn from(raise: Raise) -> Fault {
        Fault::Raise(raise)
    }
}

type Read<T> = std::result::Result<T, Fault>;

fn expect_text(vm: &mut Vm, value: &Value) -> Result<Gc<Str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("first argument must be a string, not {name}")))
        }
    }
}

fn raise_fault(vm: &mut Vm, fault: Fault, document: &Value, text: &Gc<Str>) -> Raise {
    match fault {
        Fault::Raise(raise) => raise,
        Fault::NoValue(at) => vm.stop_iteration(Value::from(char_index(text, at))),
        Fault::Message(message, at) => {
            let at = char_index(text, at.min(text.as_str().len()));
            decode_error(vm, message, document, at)
        }
    }
}

/// One value from an index of a text on: (value, end).
pub fn scan(
    vm: &mut Vm,
    document: &Value,
    index: &Value,
    strict: bool,
    hooks: Hooks,
) -> Result<Value> {
    let text = expect_text(vm, document)?;
    let Ok(index) = usize::try_from(vm.to_i64(index)?) else {
        return Err(vm.value_error("idx cannot be negative"));
    };
    if index > text.char_len() {
        return Err(vm.stop_iteration(Value::from(index)));
    }
    let start = byte_offset(vm, &text, index);
    let mut reader = Reader {
        text: &text,
        bytes: text.as_str().as_bytes(),
        strict,
        hooks,
        keys: FxHashMap::default(),
    };
    match reader.value(vm, start) {
        Ok((value, end)) => {
            let end = Value::from(char_index(&text, end));
            Ok(Value::from(Tuple::new([value, end])))
        }
        Err(fault) => Err(raise_fault(vm, fault, document, &text)),
    }
}

/// `_json.loads(document, default)`: no errors but those of the machine itself, since the decoder words them.
pub fn loads(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = match &args[0] {
        Value::Str(text) => text.share(),
        Value::Bytes(bytes) if is_plain_utf8(bytes.as_slice()) => {
            match std::str::from_utf8(bytes.as_slice()) {
                Ok(text) => Str::new(text),
                Err(_) => return Ok(args[1].clone()),
            }
        }
        _ => return Ok(args[1].clone()),
    };
    let mut reader = Reader {
        text: &text,
        bytes: text.as_str().as_bytes(),
        strict: true,
        hooks: Hooks::default(),
        keys: FxHashMap::default(),
    };
    let start = reader.skip_space(0);
    match reader.value(vm, start) {
        Ok((value, end)) if reader.skip_space(end) == reader.bytes.len() => Ok(value),
        Ok(_) | Err(Fault::NoValue(_) | Fault::Message(..)) => Ok(args[1].clone()),
        Err(Fault::Raise(raise)) => Err(raise),
    }
}

/// Whether bytes begin as JSON in UTF-8 without a mark does.
fn is_plain_utf8(bytes: &[u8]) -> bool {
    !bytes.iter().take(4).any(|&byte| byte == 0 || byte >= 0xef)
}

/// `_json.scanstring(string, end, strict)`.
pub fn scanstring(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = expect_text(vm, &args[0])?;
    let end = vm.to_i64(&args[1])?;
    let strict = match args[2].given() {
        Some(strict) => vm.truth(strict)?,
        None => true,
    };
    let Some(index) = usize::try_from(end)
        .ok()
        .filter(|&at| at <= text.char_len())
    else {
        return Err(vm.value_error("end is out of bounds"));
    };
    let start = byte_offset(vm, &text, index);
    let reader = Reader {
        text: &text,
        bytes: text.as_str().as_bytes(),
        strict,
        hooks: Hooks::default(),
        keys: FxHashMap::default(),
    };
    match reader.string(start) {
        Ok((piece, end)) => {
            let end = Value::from(char_index(&text, end));
            Ok(Value::from(Tuple::new([piece.into_value(), end])))
        }
        Err(fault) => Err(raise_fault(vm, fault, &args[0], &text)),
    }
}

/// A string that was read: a part of the text, or one with escapes.
enum Piece<'t> {
    Plain(&'t str),
    Built(String),
}

impl Piece<'_> {
    fn into_value(self) -> Value {
        match self {
            Piece::Plain(text) => Value::from(Str::new(text)),
            Piece::Built(text) => Value::from(Str::new(text)),
        }
    }
}

impl<'t> Reader<'t> {
    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn skip_space(&self, mut at: usize) -> usize {
        while matches!(self.peek(at), b' ' | b'\t' | b'\n' | b'\r') {
            at += 1;
        }
        at
    }

    fn value(&mut self, vm: &mut Vm, at: usize) -> Read<(Value, usize)> {
        match self.peek(at) {
            b'"' => {
                let (piece, end) = self.string(at + 1)?;
                Ok((piece.into_value(), end))
            }
            b'{' => {
                vm.check_native()?;
                self.object(vm, at + 1)
            }
            b'[' => {
                vm.check_native()?;
                self.array(vm, at + 1)
            }
            b'n' if self.stands(at, "null") => Ok((Value::None, at + 4)),
            b't' if self.stands(at, "true") => Ok((Value::bool(true), at + 4)),
            b'f' if self.stands(at, "false") => Ok((Value::bool(false), at + 5)),
            b'N' if self.stands(at, "NaN") => self.constant(vm, at, "NaN"),
            b'I' if self.stands(at, "Infinity") => self.constant(vm, at, "Infinity"),
            b'-' if self.stands(at, "-Infinity") => self.constant(vm, at, "-Infinity"),
            _ => self.number(vm, at),
        }
    }

    fn stands(&self, at: usize, word: &str) -> bool {
        self.bytes[at..].starts_with(word.as_bytes())
    }

    fn constant(&mut self, vm: &mut Vm, at: usize, word: &str) -> Read<(Value, usize)> {
        let value = match &self.hooks.constant {
            Some(hook) => vm.call(&hook.clone(), &[Value::from(word)])?,
            None => Value::float(match word {
                "NaN" => f64::NAN,
                "Infinity" => f64::INFINITY,
                _ => f64::NEG_INFINITY,
            }),
        };
        Ok((value, at + word.len()))
    }

    fn digits(&self, mut at: usize) -> usize {
        while self.peek(at).is_ascii_digit() {
            at += 1;
        }
        at
    }

    fn number(&mut self, vm: &mut Vm, start: usize) -> Read<(Value, usize)> {
        let mut at = start;
        if self.peek(at) == b'-' {
            at += 1;
        }
        at = match self.peek(at) {
            b'0' => at + 1,
            b'1'..=b'9' => self.digits(at),
            _ => return Err(Fault::NoValue(start)),
        };
        let mut is_float = false;
        if self.peek(at) == b'.' && self.peek(at + 1).is_ascii_digit() {
            is_float = true;
            at = self.digits(at + 1);
        }
        if matches!(self.peek(at), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(at + 1), b'+' | b'-'));
            if self.peek(at + 1 + sign).is_ascii_digit() {
                is_float = true;
                at = self.digits(at + 1 + sign);
            }
        }
        let text = &self.text.as_str()[start..at];
        let hook = if is_float {
            &self.hooks.float
        } else {
            &self.hooks.int
        };
        let value = match hook {
            Some(hook) => vm.call(&hook.clone(), &[Value::from(text)])?,
            None if is_float => Value::float(float::parse::parse(text).unwrap_or(f64::NAN)),
            None => match text.parse::<i64>() {
                Ok(value) => Value::Int(value),
                Err(_) => int::parse::from_text(vm, text, 10, &Value::from(text))?,
            },
        };
        Ok((value, at))
    }

    fn array(&mut self, vm: &mut Vm, at: usize) -> Read<(Value, usize)> {
        let mut items = Vec::new();
        let mut at = self.skip_space(at);
        if self.peek(at) == b']' {
            return Ok((Value::from(List::new(items)), at + 1));
        }
        loop {
            let (item, end) = self.value(vm, at)?;
            items.push(item);
            at = self.skip_space(end);
            match self.peek(at) {
                b']' => return Ok((Value::from(List::new(items)), at + 1)),
                b',' => {
                    let comma = at;
                    at = self.skip_space(at + 1);
                    if self.peek(at) == b']' {
                        let message = "Illegal trailing comma before end of array";
                        return Err(Fault::Message(message, comma));
                    }
                }
                _ => return Err(Fault::Message("Expecting ',' delimiter", at)),
            }
        }
    }

    fn object(&mut self, vm: &mut Vm, at: usize) -> Read<(Value, usize)> {
        const NO_NAME: &str = "Expecting property name enclosed in double quotes";
        let mut pairs: Vec<(Gc<Str>, Value)> = Vec::new();
        let mut at = self.skip_space(at);
        if self.peek(at) == b'}' {
            return Ok((self.finish(vm, pairs)?, at + 1));
        }
        loop {
            if self.peek(at) != b'"' {
                return Err(Fault::Message(NO_NAME, at));
            }
            let (key, end) = self.key(at + 1)?;
            at = self.skip_space(end);
            if self.peek(at) != b':' {
                return Err(Fault::Message("Expecting ':' delimiter", at));
            }
            let (value, end) = self.value(vm, self.skip_space(at + 1))?;
            pairs.push((key, value));
            at = self.skip_space(end);
            match self.peek(at) {
                b'}' => return Ok((self.finish(vm, pairs)?, at + 1)),
                b',' => {
                    let comma = at;
                    at = self.skip_space(at + 1);
                    if self.peek(at) == b'}' {
                        let message = "Illegal trailing comma before end of object";
                        return Err(Fault::Message(message, comma));
                    }
                }
                _ => return Err(Fault::Message("Expecting ',' delimiter", at)),
            }
        }
    }

    fn key(&mut self, at: usize) -> Read<(Gc<Str>, usize)> {
        match self.string(at)? {
            (Piece::Plain(text), end) => {
                let key = self.keys.entry(text).or_insert_with(|| Str::new(text));
                Ok((key.clone(), end))
            }
            (Piece::Built(text), end) => Ok((Str::new(text), end)),
        }
    }

    /// The object of its pairs, by the hook that is to see it.
    fn finish(&mut self, vm: &mut Vm, pairs: Vec<(Gc<Str>, Value)>) -> Result<Value> {
        if let Some(hook) = self.hooks.pairs.clone() {
            let pairs = pairs
                .into_iter()
                .map(|(key, value)| Value::from(Tuple::new([Value::from(key), value])))
                .collect();
            return vm.call(&hook, &[Value::from(List::new(pairs))]);
        }
        let dict = Gc::new(Dict::new());
        for (key, value) in pairs {
            drop(dict.insert_str(&key, value));
        }
        match self.hooks.object.clone() {
            Some(hook) => vm.call(&hook, &[Value::from(dict)]),
            None => Ok(Value::from(dict)),
        }
    }

    /// The string whose first character stands at `start`.
    fn string(&self, start: usize) -> Read<(Piece<'t>, usize)> {
        let text: &'t str = self.text.as_str();
        let mut built: Option<String> = None;
        let (mut at, mut copied) = (start, start);
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                return Err(Fault::Message("Unterminated string starting at", start - 1));
            };
            match byte {
                b'"' => {
                    let piece = match built {
                        None => Piece::Plain(&text[start..at]),
                        Some(mut built) => {
                            built.push_str(&text[copied..at]);
                            Piece::Built(built)
                        }
                    };
                    return Ok((piece, at + 1));
                }
                b'\\' => {
                    let built = built.get_or_insert_default();
                    built.push_str(&text[copied..at]);
                    at = self.escape(at + 1, start - 1, built)?;
                    copied = at;
                }
                0..=0x1f if self.strict => {
                    return Err(Fault::Message("Invalid control character at", at));
                }
                _ => at += 1,
            }
        }
    }

    /// An escape, behind its backslash.  Answers where it ends.
    fn escape(&self, at: usize, begin: usize, out: &mut String) -> Read<usize> {
        let Some(&byte) = self.bytes.get(at) else {
            return Err(Fault::Message("Unterminated string starting at", begin));
        };
        let c = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(at, out),
            _ => return Err(Fault::Message("Invalid \\escape", at - 1)),
        };
        out.push(c);
        Ok(at + 1)
    }

    /// Four hexadecimal digits.
    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    fn unicode_escape(&self, at: usize, out: &mut String) -> Read<usize> {
        let Some(mut code) = self.hex(at + 1) else {
            return Err(Fault::Message("Invalid \\uXXXX escape", at));
        };
        let mut end = at + 5;
        if (0xd800..0xdc00).contains(&code)
            && self.peek(end) == b'\\'
            && self.peek(end + 1) == b'u'
            && let Some(low @ 0xdc00..0xe000) = self.hex(end + 2)
        {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            end += 6;
        }
        out.extend(from_code_point(code));
        Ok(end)
    }
}
