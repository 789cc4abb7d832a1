//! `make_scanner` and `make_encoder`: a reader and a writer with their options, as objects that are called.

use std::cell::OnceCell;

use super::decode::{self, Hooks};
use super::encode::{self, Quoting, Style};
use crate::object::{Class, Gc, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The classes, made once.
#[derive(Default)]
struct Classes {
    scanner: OnceCell<Gc<Class>>,
    encoder: OnceCell<Gc<Class>>,
}

/// The options of a decoder.
struct Scanner {
    strict: Value,
    object_hook: Value,
    object_pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
}

impl Trace for Scanner {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for value in [
            &self.strict,
            &self.object_hook,
            &self.object_pairs_hook,
            &self.parse_float,
            &self.parse_int,
            &self.parse_constant,
        ] {
            tracer.value(value);
        }
    }
}

impl NativeData for Scanner {}

fn new_scanner(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let context = &args[1];
    let mut option = |name: &str| {
        let name = vm.intern(name);
        vm.get_attr(context, &name)
    };
    let data = Scanner {
        strict: option("strict")?,
        object_hook: option("object_hook")?,
        object_pairs_hook: option("object_pairs_hook")?,
        parse_float: option("parse_float")?,
        parse_int: option("parse_int")?,
        parse_constant: option("parse_constant")?,
    };
    // As CPython: asked once, so that what has no truth says so here.
    let strict = Value::bool(vm.truth(&data.strict)?);
    let data = Scanner { strict, ..data };
    let own = scanner_class(vm);
    vm.wrap_native(&args[0], &own, data)
}

fn scanner<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Scanner> {
    value
        .native::<Scanner>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_json.Scanner' object"))
}

fn scan(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = scanner(vm, &args[0])?;
    let types = vm.types.clone();
    // The built-in classes do what the reader does anyway.
    let unless = |value: &Value, class: &Gc<Class>| match value {
        Value::Class(own) if own.as_gc().is(class) => None,
        value => Some(value.clone()),
    };
    let hooks = Hooks {
        object: this.object_hook.not_none().cloned(),
        pairs: this.object_pairs_hook.not_none().cloned(),
        float: unless(&this.parse_float, &types.float),
        int: unless(&this.parse_int, &types.int),
        constant: Some(this.parse_constant.clone()),
    };
    let strict = matches!(&this.strict, Value::Bool(strict) if strict.get());
    decode::scan(vm, &args[1], &args[2], strict, hooks)
}

/// The options of an encoder.
struct Encoder {
    markers: Value,
    default: Value,
    encoder: Value,
    indent: Value,
    key_separator: Gc<Str>,
    item_separator: Gc<Str>,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    quoting: Quoting,
}

impl Trace for Encoder {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for value in [&self.markers, &self.default, &self.encoder, &self.indent] {
            tracer.value(value);
        }
        if let Quoting::Other(encoder) = &self.quoting {
            tracer.value(encoder);
        }
    }
}

impl NativeData for Encoder {}

fn text_option(vm: &mut Vm, value: &Value, at: usize) -> Result<Gc<Str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!(
                "make_encoder() argument {at} must be str, not {name}"
            )))
        }
    }
}

fn new_encoder(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[1].not_none().is_some() && args[1].as_dict().is_none() {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "make_encoder() argument 1 must be dict or None, not {name}"
        )));
    }
    let module = vm.import_module("_json")?;
    let mut quoting = Quoting::Other(args[3].clone());
    for (name, known) in [
        ("encode_basestring_ascii", Quoting::Ascii),
        ("encode_basestring", Quoting::Plain),
    ] {
        let name = vm.intern(name);
        if vm.get_attr(&module, &name)?.is(&args[3]) {
            quoting = known;
        }
    }
    let data = Encoder {
        markers: args[1].clone(),
        default: args[2].clone(),
        encoder: args[3].clone(),
        indent: args[4].clone(),
        key_separator: text_option(vm, &args[5], 5)?,
        item_separator: text_option(vm, &args[6], 6)?,
        sort_keys: vm.truth(&args[7])?,
        skipkeys: vm.truth(&args[8])?,
        allow_nan: vm.truth(&args[9])?,
        quoting,
    };
    let own = encoder_class(vm);
    vm.wrap_native(&args[0], &own, data)
}

fn encoder<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Encoder> {
    value
        .native::<Encoder>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_json.Encoder' object"))
}

fn encode(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = encoder(vm, &args[0])?;
    let level = vm.to_i64(&args[2])?;
    let indent = match this.indent.not_none() {
        Some(indent) => Some(text_option(vm, indent, 4)?),
        None => None,
    };
    let style = Style {
        default: this.default.clone(),
        quoting: this.quoting.clone(),
        indent,
        key_separator: this.key_separator.clone(),
        item_separator: this.item_separator.clone(),
        sort_keys: this.sort_keys,
        skip_keys: this.skipkeys,
        allow_nan: this.allow_nan,
    };
    let check = this.markers.not_none().is_some();
    let level = usize::try_from(level).unwrap_or(0);
    let text = encode::encode(vm, &args[1], style, check, level)?;
    Ok(Value::from(Tuple::new([text])))
}

/// `_json.make_scanner`.
pub fn scanner_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.scanner.get_or_init(|| {
        native_class(
            vm,
            "_json",
            "Scanner",
            SCANNER,
            SCANNER_GETTERS,
            "JSON scanner object",
        )
    });
    class.clone()
}

/// `_json.make_encoder`.
pub fn encoder_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<Classes>();
    let class = state.encoder.get_or_init(|| {
        let doc = "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, \
                   allow_nan)";
        native_class(vm, "_json", "Encoder", ENCODER, ENCODER_GETTERS, doc)
    });
    class.clone()
}

crate::methods! { SCANNER:
    "__new__($type, /, context)" => new_scanner,
    "__call__($self, /, string, idx)" => scan,
}

crate::getters! { SCANNER_GETTERS:
    "strict" => |vm, value| Ok(scanner(vm, value)?.strict.clone()),
    "object_hook" => |vm, value| Ok(scanner(vm, value)?.object_hook.clone()),
    "object_pairs_hook" => |vm, value| Ok(scanner(vm, value)?.object_pairs_hook.clone()),
    "parse_float" => |vm, value| Ok(scanner(vm, value)?.parse_float.clone()),
    "parse_int" => |vm, value| Ok(scanner(vm, value)?.parse_int.clone()),
    "parse_constant" => |vm, value| Ok(scanner(vm, value)?.parse_constant.clone()),
}

crate::methods! { ENCODER:
    "__new__($type, /, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)" => new_encoder,
    "__call__($self, /, obj, _current_indent_level)" => encode,
}

crate::getters! { ENCODER_GETTERS:
    "markers" => |vm, value| Ok(encoder(vm, value)?.markers.clone()),
    "default" => |vm, value| Ok(encoder(vm, value)?.default.clone()),
    "encoder" => |vm, value| Ok(encoder(vm, value)?.encoder.clone()),
    "indent" => |vm, value| Ok(encoder(vm, value)?.indent.clone()),
    "key_separator" => |vm, value| Ok(Value::from(encoder(vm, value)?.key_separator.clone())),
    "item_separator" => |vm, value| Ok(Value::from(encoder(vm, value)?.item_separator.clone())),
    "sort_keys" => |vm, value| Ok(Value::bool(encoder(vm, value)?.sort_keys)),
    "skipkeys" => |vm, value| Ok(Value::bool(encoder(vm, value)?.skipkeys)),
}
