//! `_yarl`: what `yarl.URL` is made of: quoting and unquoting of the parts of a URL, splitting it, and the
//! pairs of a query.  The rules are yarl's, which differ from WHATWG's: a URL is kept as written where it can be.

pub mod quoting;
mod splitting;

use crate::object::{Gc, Result, Value};
use crate::stdlib::native::multidict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;
use quoting::{Part, quote, unquote, unquote_plus};

fn text(vm: &mut Vm, value: &Value) -> Result<Gc<Str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => Err(vm.type_error("Argument should be str")),
    }
}

/// Quotes a text; the same object where there is nothing to quote.
fn quoted(vm: &mut Vm, value: &Value, part: Part, requote: bool) -> Result<Value> {
    if value.is_none() {
        return Ok(Value::None);
    }
    let text = text(vm, value)?;
    Ok(match quote(text.as_str(), part, requote) {
        Some(quoted) => Value::from(quoted),
        None => Value::from(text),
    })
}

macro_rules! quoters {
    ($($name:ident $part:ident $requote:literal,)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            quoted(vm, &args[0], Part::$part, $requote)
        })*
    };
}

quoters! {
    quote_plain Plain false,
    requote_plain Plain true,
    quote_path Path false,
    requote_path Path true,
    quote_query Query false,
    requote_query Query true,
    quote_query_part QueryPart false,
    quote_fragment Fragment false,
    requote_fragment Fragment true,
}

fn unquoted(vm: &mut Vm, value: &Value, ignored: &str, query: bool) -> Result<Value> {
    if value.is_none() {
        return Ok(Value::None);
    }
    let text = text(vm, value)?;
    Ok(match unquote(text.as_str(), ignored, query) {
        Some(unquoted) => Value::from(unquoted),
        None => Value::from(text),
    })
}

fn unquote_plain(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    unquoted(vm, &args[0], "", false)
}

fn unquote_path_safe(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    unquoted(vm, &args[0], "/%", false)
}

fn unquote_query(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    unquoted(vm, &args[0], "", true)
}

fn split(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = text(vm, &args[0])?;
    match splitting::split(text.as_str()) {
        Ok(parts) => Ok(Value::from(Tuple::new(parts.map(Value::from)))),
        Err(message) => Err(vm.value_error(message)),
    }
}

/// The names and values of a query string.
fn pairs_of(query: &str) -> impl Iterator<Item = (Gc<Str>, Value)> {
    let fields = query.split('&').filter(|field| !field.is_empty());
    fields.map(|field| {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        let value = Value::from(Str::new(unquote_plus(value)));
        (Str::new(unquote_plus(name)), value)
    })
}

fn pairs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let query = text(vm, &args[0])?;
    let pair = |(name, value)| Value::from(Tuple::new([Value::from(name), value]));
    let pairs: Vec<Value> = pairs_of(query.as_str()).map(pair).collect();
    Ok(Value::from(List::new(pairs)))
}

/// The proxy of a `MultiDict` with the pairs of a query string.
pub fn query_dict(vm: &mut Vm, query: &str) -> Value {
    let dict = multidict::make(vm, false, pairs_of(query).collect());
    multidict::make_proxy(vm, dict)
}

fn query(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let query = text(vm, &args[0])?;
    Ok(query_dict(vm, query.as_str()))
}

fn normalize_path(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let path = text(vm, &args[0])?;
    Ok(Value::from(splitting::normalize_path(path.as_str())))
}

crate::methods! { FUNCTIONS:
    "quote($module, text, /)" => quote_plain,
    "requote($module, text, /)" => requote_plain,
    "quote_path($module, text, /)" => quote_path,
    "requote_path($module, text, /)" => requote_path,
    "quote_query($module, text, /)" => quote_query,
    "requote_query($module, text, /)" => requote_query,
    "quote_query_part($module, text, /)" => quote_query_part,
    "quote_fragment($module, text, /)" => quote_fragment,
    "requote_fragment($module, text, /)" => requote_fragment,
    "unquote($module, text, /)" => unquote_plain,
    /// Unquotes all but `/` and `%`.
    "unquote_path_safe($module, text, /)" => unquote_path_safe,
    "unquote_query($module, text, /)" => unquote_query,
    /// The scheme, authority, path, query and fragment of a URL, as they are written.
    "split($module, url, /)" => split,
    /// The unquoted (name, value) pairs of a query string.
    "pairs($module, query, /)" => pairs,
    /// A MultiDictProxy of these pairs.
    "query($module, query, /)" => query,
    /// A path without its `.` and `..`.
    "normalize_path($module, path, /)" => normalize_path,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Quoting and splitting of URLs.";
    Ok(Value::from(vm.native_module("_yarl", doc, FUNCTIONS)))
}
