//! Encoding and decoding as scripts see it: encodings by name, faults as exceptions, and the
//! handlers and search functions that scripts register with the `codecs` module.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::decode::{DecodeErrors, DecodeFault, decode};
use super::encode::{EncodeErrors, EncodeFault, Replacement, encode};
use super::handler::Handler;
use super::{Encoding, normalize};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::bytes::Bytes;
use crate::types::exception::Exc;
use crate::types::str::{Str, code_point};
use crate::vm::Vm;

/// What scripts have added to the codecs.
#[derive(Default)]
pub struct Registry {
    /// Error handlers by name.
    pub handlers: RefCell<FxHashMap<String, Value>>,
    /// Search functions, in order of registration.
    pub searches: RefCell<Vec<Value>>,
}

/// Encodings that are not between text and bytes; `codecs.encode` knows them.
const OTHER_CODECS: &[&str] = &[
    "base64",
    "base64_codec",
    "base_64",
    "bz2",
    "bz2_codec",
    "hex",
    "hex_codec",
    "quopri",
    "quopri_codec",
    "quoted_printable",
    "quotedprintable",
    "rot13",
    "rot_13",
    "uu",
    "uu_codec",
    "zip",
    "zlib",
    "zlib_codec",
];

/// Encodings that a module of the library knows.
const WRITTEN_IN_PYTHON: &[&str] = &["idna", "punycode"];

fn unknown_encoding(vm: &mut Vm, name: &str, module_function: &str) -> Raise {
    if OTHER_CODECS.contains(&normalize(name).as_str()) {
        return vm.error(
            Exc::LookupError,
            format!(
                "'{name}' is not a text encoding; use {module_function} to handle arbitrary codecs"
            ),
        );
    }
    vm.error(Exc::LookupError, format!("unknown encoding: {name}"))
}

/// What a registered search function knows of an encoding: its `CodecInfo`.
pub fn search(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    let registry = vm.extension::<Registry>();
    let searches = registry.searches.borrow().clone();
    let name = normalize(name);
    let argument = Value::from(name.as_str());
    for function in searches {
        let found = vm.call(&function, std::slice::from_ref(&argument))?;
        if !found.is_none() {
            return Ok(Some(found));
        }
    }
    if WRITTEN_IN_PYTHON.contains(&name.as_str()) {
        let module = vm.import_module("_idna")?;
        let found = vm.call_method(&module, "find", &[argument])?;
        return Ok(found.not_none().cloned());
    }
    Ok(None)
}

/// The first item of what a codec function of a script answers.
fn call_codec(vm: &mut Vm, info: &Value, at: i64, input: Value, errors: &str) -> Result<Value> {
    // A `CodecInfo` is a tuple that begins with encoder and decoder; a plain tuple will do.
    let function = vm.get_item(info, &Value::Int(at))?;
    let answer = vm.call(&function, &[input, Value::from(errors)])?;
    vm.get_item(&answer, &Value::Int(0))
}

/// `text.encode(encoding, errors)`.
pub fn encode_object(vm: &mut Vm, text: &Value, encoding: &str, errors: &str) -> Result<Value> {
    let Some(string) = text.as_str() else {
        return Err(vm.type_error("a str is required"));
    };
    if let Some(encoding) = Encoding::lookup(encoding) {
        let data = encode_text(vm, &string, encoding, errors)?;
        return Ok(Value::from(Bytes::new(data)));
    }
    match search(vm, encoding)? {
        Some(info) => {
            let result = call_codec(vm, &info, 0, text.clone(), errors)?;
            if result.as_bytes().is_none() {
                let kind = vm.type_name(&result);
                return Err(vm.type_error(format!(
                    "'{encoding}' encoder returned '{kind}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
                )));
            }
            Ok(result)
        }
        None => Err(unknown_encoding(vm, encoding, "codecs.encode()")),
    }
}

/// `data.decode(encoding, errors)`.
pub fn decode_object(vm: &mut Vm, data: &Gc<Bytes>, encoding: &str, errors: &str) -> Result<Value> {
    if let Some(encoding) = Encoding::lookup(encoding) {
        return decode_bytes(vm, data, encoding, errors).map(Value::from);
    }
    match search(vm, encoding)? {
        Some(info) => {
            let result = call_codec(vm, &info, 1, Value::from(data.clone()), errors)?;
            if result.as_str().is_none() {
                let kind = vm.type_name(&result);
                return Err(vm.type_error(format!(
                    "'{encoding}' decoder returned '{kind}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
                )));
            }
            Ok(result)
        }
        None => Err(unknown_encoding(vm, encoding, "codecs.decode()")),
    }
}

/// Encodes a text.
pub fn encode_text(
    vm: &mut Vm,
    text: &Gc<Str>,
    encoding: Encoding,
    errors: &str,
) -> Result<Vec<u8>> {
    let mut door = EncodeDoor { vm, text, errors };
    encode(text.as_str(), encoding, &mut door)
}

/// Decodes bytes, all of them.
pub fn decode_bytes(
    vm: &mut Vm,
    data: &Gc<Bytes>,
    encoding: Encoding,
    errors: &str,
) -> Result<Gc<Str>> {
    decode_part(vm, data, encoding, errors, true).map(|(text, _)| text)
}

/// Decodes bytes of which more may follow unless they are the `last`; also says how many it took.
pub fn decode_part(
    vm: &mut Vm,
    data: &Gc<Bytes>,
    encoding: Encoding,
    errors: &str,
    last: bool,
) -> Result<(Gc<Str>, usize)> {
    let mut door = DecodeDoor { vm, data, errors };
    let (text, taken) = decode(data.as_slice(), encoding, last, &mut door)?;
    Ok((Str::new(text), taken))
}

/// The handler of this name: built in, else registered.
fn handler(vm: &mut Vm, name: &str) -> Result<std::result::Result<Handler, Value>> {
    let registered = vm
        .extension::<Registry>()
        .handlers
        .borrow()
        .get(name)
        .cloned();
    match (registered, Handler::lookup(name)) {
        (Some(function), _) => Ok(Err(function)),
        (None, Some(handler)) => Ok(Ok(handler)),
        (None, None) => Err(vm.error(
            Exc::LookupError,
            format!("unknown error handler name '{name}'"),
        )),
    }
}

struct EncodeDoor<'a> {
    vm: &'a mut Vm,
    text: &'a Gc<Str>,
    errors: &'a str,
}

impl EncodeErrors for EncodeDoor<'_> {
    type Error = Raise;

    fn fix(&mut self, fault: &EncodeFault<'_>) -> Result<(Replacement, usize)> {
        match handler(self.vm, self.errors)? {
            Ok(handler) => match handler.fix_encode(fault) {
                Some(fixed) => Ok(fixed),
                None => Err(self.refuse(fault)),
            },
            Err(function) => {
                let error = self.refuse(fault).value();
                let message = "encoding error handler must return (str/bytes, int) tuple";
                let (replacement, resume) =
                    ask(self.vm, &function, &error, fault.codes.len(), message)?;
                if let Some(text) = replacement.as_str() {
                    let codes = text.as_str().chars().map(code_point).collect();
                    return Ok((Replacement::Text(codes), resume));
                }
                match replacement.as_bytes() {
                    Some(bytes) => Ok((Replacement::Bytes(bytes.as_slice().to_vec()), resume)),
                    None => Err(self.vm.type_error(message)),
                }
            }
        }
    }

    fn refuse(&mut self, fault: &EncodeFault<'_>) -> Raise {
        encode_error(self.vm, self.text, fault)
    }
}

/// The exception for a fault in encoding.
fn encode_error(vm: &mut Vm, text: &Gc<Str>, fault: &EncodeFault<'_>) -> Raise {
    let args = vec![
        Value::from(fault.encoding.name()),
        Value::from(text.clone()),
        Value::from(fault.start),
        Value::from(fault.end),
        Value::from(fault.reason),
    ];
    vm.error_with(Exc::UnicodeEncodeError, args)
}

struct DecodeDoor<'a> {
    vm: &'a mut Vm,
    data: &'a Gc<Bytes>,
    errors: &'a str,
}

impl DecodeDoor<'_> {
    fn error(&mut self, fault: &DecodeFault<'_>) -> Raise {
        let data = if fault.input.len() == self.data.as_slice().len() {
            self.data.clone()
        } else {
            Bytes::new(fault.input)
        };
        let args = vec![
            Value::from(fault.encoding),
            Value::from(data),
            Value::from(fault.start),
            Value::from(fault.end),
            Value::from(fault.reason),
        ];
        self.vm.error_with(Exc::UnicodeDecodeError, args)
    }
}

impl DecodeErrors for DecodeDoor<'_> {
    type Error = Raise;

    fn fix(&mut self, fault: &DecodeFault<'_>) -> Result<(String, usize)> {
        match handler(self.vm, self.errors)? {
            Ok(handler) => match handler.fix_decode(fault) {
                Some(fixed) => Ok(fixed),
                None if handler.decodes() => Err(self.error(fault)),
                None => Err(self
                    .vm
                    .type_error("don't know how to handle UnicodeDecodeError in error callback")),
            },
            Err(function) => {
                let error = self.error(fault).value();
                let message = "decoding error handler must return (str, int) tuple";
                let (replacement, resume) =
                    ask(self.vm, &function, &error, fault.input.len(), message)?;
                match replacement.as_str() {
                    Some(text) => Ok((text.as_str().to_owned(), resume)),
                    None => Err(self.vm.type_error(message)),
                }
            }
        }
    }
}

/// Asks a handler of the script: its replacement, and where to go on.
fn ask(
    vm: &mut Vm,
    function: &Value,
    error: &Value,
    len: usize,
    message: &str,
) -> Result<(Value, usize)> {
    let answer = vm.call(function, std::slice::from_ref(error))?;
    let Some(answer) = answer.as_tuple() else {
        return Err(vm.type_error(message));
    };
    let [replacement, position] = answer.items() else {
        return Err(vm.type_error(message));
    };
    if position.as_int().is_none() {
        return Err(vm.type_error(message));
    }
    let given = vm.to_i64(position)?;
    let position = if given < 0 { given + len as i64 } else { given };
    match usize::try_from(position) {
        Ok(at) if at <= len => Ok((replacement.clone(), at)),
        _ => Err(vm.index_error(format!("position {given} from error handler out of bounds"))),
    }
}
