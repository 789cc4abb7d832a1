//! `_codecs`: what the `codecs` module (in Python) needs of the interpreter's codecs.

use crate::object::{Gc, Result, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::codec::decode::DecodeFault;
use crate::types::codec::door::{Registry, decode_part, search};
use crate::types::codec::encode::{EncodeFault, Replacement};
use crate::types::codec::handler::Handler;
use crate::types::codec::{self, Encoding, normalize};
use crate::types::exception::Exc;
use crate::types::sequence::window;
use crate::types::str::methods::{expect_str, keyword_text};
use crate::types::str::{Str, code_point, from_code_point};
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn pair(first: Value, second: usize) -> Value {
    Value::from(Tuple::new([first, Value::from(second)]))
}

/// An optional name: of an encoding or an error handler.
fn name_or(
    vm: &mut Vm,
    function: &str,
    which: &str,
    value: &Value,
    default: &str,
) -> Result<Gc<Str>> {
    if value.is_none() {
        return Ok(Str::new(default));
    }
    Ok(keyword_text(vm, function, which, value)?.unwrap_or_else(|| Str::new(default)))
}

fn known(vm: &mut Vm, name: &Str) -> Result<Encoding> {
    Encoding::lookup(name.as_str()).ok_or_else(|| {
        let message = format!("unknown encoding: {}", name.as_str());
        vm.error(Exc::LookupError, message)
    })
}

/// `canonical_name(encoding)`: the name under which `codecs.lookup` lists a built-in encoding, else None.
fn canonical_name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = expect_str(vm, &args[0], "lookup() argument")?;
    Ok(match Encoding::lookup(name.as_str()) {
        Some(encoding) => Value::from(encoding.canonical_name()),
        None => Value::None,
    })
}

fn normalized_name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = expect_str(vm, &args[0], "lookup() argument")?;
    Ok(Value::from(normalize(name.as_str())))
}

/// `search(encoding)`: what a registered search function answers, else None.
fn search_registered(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = expect_str(vm, &args[0], "lookup() argument")?;
    Ok(search(vm, name.as_str())?.unwrap_or(Value::None))
}

/// `encode_text(encoding, text, errors)`: bytes, and how many characters they took.
fn encode_text(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = expect_str(vm, &args[0], "encode() argument 'encoding'")?;
    let encoding = known(vm, &name)?;
    let text = expect_str(vm, &args[1], "encode() argument 1")?;
    let errors = name_or(vm, "encode", "errors", &args[2], "strict")?;
    let data = codec::encode_text(vm, &text, encoding, errors.as_str())?;
    Ok(pair(Value::from(Bytes::new(data)), text.char_len()))
}

/// `decode_part(encoding, data, errors, final)`: text, and how many bytes it took.
fn decode_data(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = expect_str(vm, &args[0], "decode() argument 'encoding'")?;
    let encoding = known(vm, &name)?;
    let data = Bytes::new(bytes_arg(vm, &args[1])?.to_vec());
    let errors = name_or(vm, "decode", "errors", &args[2], "strict")?;
    let last = match args[3].given() {
        Some(last) => vm.truth(last)?,
        None => false,
    };
    let (text, taken) = decode_part(vm, &data, encoding, errors.as_str(), last)?;
    Ok(pair(Value::from(text), taken))
}

fn register(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if !vm.is_callable(&args[0]) {
        return Err(vm.type_error("argument must be callable"));
    }
    let registry = vm.extension::<Registry>();
    registry.searches.borrow_mut().push(args[0].clone());
    Ok(Value::None)
}

fn unregister(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let registry = vm.extension::<Registry>();
    let gone: Vec<Value> = registry
        .searches
        .borrow_mut()
        .extract_if(.., |function| function.is(&args[0]))
        .collect();
    drop(gone);
    Ok(Value::None)
}

fn register_error(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = expect_str(vm, &args[0], "register_error() argument 1")?;
    if !vm.is_callable(&args[1]) {
        return Err(vm.type_error("handler must be callable"));
    }
    let registry = vm.extension::<Registry>();
    let old = registry
        .handlers
        .borrow_mut()
        .insert(name.as_str().to_owned(), args[1].clone());
    drop(old);
    Ok(Value::None)
}

/// `registered_error(name)`: a handler that the script has registered, else None.
fn registered_error(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = expect_str(vm, &args[0], "lookup_error() argument")?;
    let registry = vm.extension::<Registry>();
    let found = registry.handlers.borrow().get(name.as_str()).cloned();
    Ok(found.unwrap_or(Value::None))
}

fn field(vm: &mut Vm, exception: &Value, name: &str) -> Result<Value> {
    let name = vm.intern(name);
    vm.get_attr(exception, &name)
}

fn is_a(vm: &Vm, exception: &Value, class: Exc) -> bool {
    vm.is_instance_of(exception, &vm.exception_class(class))
}

/// What a built-in handler answers to an exception object: a replacement and a position.
fn handle(vm: &mut Vm, handler: Handler, exception: &Value) -> Result<Value> {
    let Value::Instance(instance) = exception else {
        return Err(vm.type_error("codec must pass exception instance"));
    };
    if instance.exception().is_none() {
        return Err(vm.type_error("codec must pass exception instance"));
    }
    let raise = crate::object::Raise::new(instance.share());
    if handler == Handler::Strict {
        return Err(raise);
    }
    let encodes = is_a(vm, exception, Exc::UnicodeEncodeError);
    let translates = is_a(vm, exception, Exc::UnicodeTranslateError);
    let decodes = is_a(vm, exception, Exc::UnicodeDecodeError);
    if !(encodes || decodes && handler.decodes() || translates) {
        let name = vm.type_name(exception);
        return Err(vm.type_error(format!("don't know how to handle {name} in error callback")));
    }
    let object = field(vm, exception, "object")?;
    let (start, end) = (field(vm, exception, "start")?, field(vm, exception, "end")?);
    let (start, end) = (vm.to_i64(&start)?, vm.to_i64(&end)?);
    let encoding = if translates {
        Value::Undef
    } else {
        field(vm, exception, "encoding")?
    };
    let encoding = encoding
        .as_str()
        .and_then(|name| Encoding::lookup(name.as_str()));
    if decodes {
        let data = bytes_arg(vm, &object)?;
        let range = window(Some(start), Some(end), data.len());
        let fault = DecodeFault {
            encoding: encoding.map_or("", Encoding::name),
            input: &data,
            start: range.start as usize,
            end: range.start as usize + range.len,
            reason: "",
        };
        let Some((text, resume)) = handler.fix_decode(&fault) else {
            return Err(raise);
        };
        return Ok(pair(Value::from(text), resume));
    }
    let Some(text) = object.as_str() else {
        return Err(vm.type_error("object attribute must be str"));
    };
    let codes: Vec<u32> = text.as_str().chars().map(code_point).collect();
    let range = window(Some(start), Some(end), codes.len());
    if translates && handler == Handler::Replace {
        let end = range.start as usize + range.len;
        return Ok(pair(Value::from("\u{fffd}".repeat(range.len)), end));
    }
    let fault = EncodeFault {
        encoding: encoding.unwrap_or(Encoding::Ascii),
        codes: &codes,
        start: range.start as usize,
        end: range.start as usize + range.len,
        reason: "",
    };
    match handler.fix_encode(&fault) {
        Some((Replacement::Bytes(data), resume)) => Ok(pair(Value::from(Bytes::new(data)), resume)),
        Some((Replacement::Text(codes), resume)) => {
            let text: String = codes.into_iter().filter_map(from_code_point).collect();
            Ok(pair(Value::from(text), resume))
        }
        None => Err(raise),
    }
}

/// `codecs.encode`, under the name that pickles of bytes refer to.
fn encode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let codecs = vm.import_module("codecs")?;
    let given: Vec<Value> = args.iter().filter_map(Value::given).cloned().collect();
    vm.call_method(&codecs, "encode", &given)
}

crate::methods! { FUNCTIONS:
    /// Encodes obj using the codec registered for encoding.
    "encode($module, /, obj, encoding='utf-8', errors='strict')" => encode,
    "canonical_name(encoding, /)" => canonical_name,
    "normalized_name(encoding, /)" => normalized_name,
    "search(encoding, /)" => search_registered,
    "encode_text(encoding, text, errors=None, /)" => encode_text,
    "decode_part(encoding, data, errors=None, final=False, /)" => decode_data,
    /// Register a codec search function.
    ///
    /// Search functions are expected to take one argument, the encoding name in
    /// all lower case letters, and either return None, or a tuple of functions
    /// (encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).
    "register($module, search_function, /)" => register,
    /// Unregister a codec search function and clear the registry's cache.
    ///
    /// If the search function is not registered, do nothing.
    "unregister($module, search_function, /)" => unregister,
    /// Register the specified error handler under the name errors.
    ///
    /// handler must be a callable object, that
    /// will be called with an exception instance containing
    /// information about the location of the encoding/decoding
    /// error and must return a (replacement, new position) tuple.
    "register_error($module, errors, handler, /)" => register_error,
    "registered_error(errors, /)" => registered_error,
    /// Implements the 'strict' error handling, which raises a UnicodeError on coding errors.
    "strict_errors($module, exception, /)" => |vm, args| handle(vm, Handler::Strict, &args[0]),
    /// Implements the 'ignore' error handling, which ignores malformed data and continues.
    "ignore_errors($module, exception, /)" => |vm, args| handle(vm, Handler::Ignore, &args[0]),
    /// Implements the 'replace' error handling, which replaces malformed data with a replacement marker.
    "replace_errors($module, exception, /)" => |vm, args| handle(vm, Handler::Replace, &args[0]),
    /// Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.
    "xmlcharrefreplace_errors($module, exception, /)" => |vm, args| handle(vm, Handler::XmlCharRefReplace, &args[0]),
    /// Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.
    "backslashreplace_errors($module, exception, /)" => |vm, args| handle(vm, Handler::BackslashReplace, &args[0]),
    /// Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.
    "namereplace_errors($module, exception, /)" => |vm, args| handle(vm, Handler::NameReplace, &args[0]),
    "surrogateescape($module, exception, /)" => |vm, args| handle(vm, Handler::SurrogateEscape, &args[0]),
    "surrogatepass($module, exception, /)" => |vm, args| handle(vm, Handler::SurrogatePass, &args[0]),
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_codecs", "", FUNCTIONS);
    Ok(Value::from(module))
}
