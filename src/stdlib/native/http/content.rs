//! The bodies of requests as handlers ask for them: the native faces of `BaseRequest.read`, `text`, `json` and `post`,
//! for bodies that are there whole and of which nothing is unusual.  All else, and every complaint, is Python's.

use std::cell::{OnceCell, RefCell};

use super::reader::Reader;
use super::request::Request;
use crate::object::instance::Instance;
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::native::json::decode;
use crate::stdlib::native::multidict::multidict_of;
use crate::stdlib::native::yarl::query_dict;
use crate::types::bytes::Bytes;
use crate::types::function::Shortcut;
use crate::types::str::{Str, has_stand_ins};
use crate::vm::Vm;

const FORM: &str = "application/x-www-form-urlencoded";

/// The names of a request's attributes.
struct Names {
    raw: Gc<Str>,
    server: Gc<Str>,
    bytes: Gc<Str>,
    headers: Gc<Str>,
    post: Gc<Str>,
    most: Gc<Str>,
    most_fields: Gc<Str>,
    /// As they are called at the server.
    server_most: Gc<Str>,
    server_most_fields: Gc<Str>,
}

/// What requests share.
#[derive(Default)]
pub struct State {
    names: OnceCell<Names>,
    /// The class of requests that come the short way: another one may have methods of its own.
    class: RefCell<Option<Gc<Class>>>,
}

impl State {
    fn names(&self, vm: &Vm) -> &Names {
        self.names.get_or_init(|| Names {
            raw: vm.intern("_raw"),
            server: vm.intern("_server"),
            bytes: vm.intern("_read_bytes"),
            headers: vm.intern("_headers_made"),
            post: vm.intern("_post"),
            most: vm.intern("_client_max_size"),
            most_fields: vm.intern("_client_max_fields"),
            server_most: vm.intern("client_max_size"),
            server_most_fields: vm.intern("client_max_fields"),
        })
    }
}

/// Tells of the class of requests.
pub fn set_class(vm: &mut Vm, class: &Gc<Class>) {
    let state = vm.extension::<State>();
    let before = state.class.replace(Some(class.clone()));
    drop(before);
}

/// The request of a call without further arguments.
fn only<'a>(state: &State, args: &'a [Value]) -> Option<&'a Instance> {
    let [Value::Instance(instance)] = args else {
        return None;
    };
    let class = state.class.borrow();
    let is_own = class
        .as_ref()
        .is_some_and(|class| instance.class().is(class));
    is_own.then_some(&**instance)
}

/// A bound that the request has, or its server.
fn bound(instance: &Instance, own: &Gc<Str>, names: &Names, server: &Gc<Str>) -> Option<usize> {
    let bound = instance
        .get(own)
        .or_else(|| match instance.get(&names.server)? {
            Value::Instance(ref holder) => holder.get(server),
            _ => None,
        })?;
    match bound {
        Value::Int(bound) => usize::try_from(bound).ok(),
        _ => None,
    }
}

/// The body, which is kept for the next time.
fn body_of(names: &Names, instance: &Instance) -> Option<Gc<Bytes>> {
    if let Some(Value::Bytes(ref known)) = instance.get(&names.bytes) {
        return Some(known.share());
    }
    let raw = instance.get(&names.raw)?;
    let body = raw.native::<Request>()?.body();
    let data = if body.is_none() {
        Vec::new()
    } else {
        let most = bound(instance, &names.most, names, &names.server_most)?;
        let most = if most == 0 { usize::MAX } else { most };
        body.native::<Reader>()?.take_whole(most)?
    };
    let made = Bytes::new(data);
    instance.set(&names.bytes, Value::from(made.clone()));
    Some(made)
}

/// The type of the content, in lower case.
fn content_type(names: &Names, instance: &Instance) -> Option<String> {
    if let Some(headers) = instance.get(&names.headers)
        && !headers.is_none()
    {
        let value = multidict_of(&headers)?.first("Content-Type")?;
        return Some(value.as_str()?.as_str().to_ascii_lowercase());
    }
    let raw = instance.get(&names.raw)?;
    let value = raw.native::<Request>()?.came.header("content-type");
    String::from_utf8(value.unwrap_or_default())
        .ok()
        .map(|value| value.to_ascii_lowercase())
}

/// Whether content of this type is UTF-8 without any doubt.
fn is_utf8(content_type: &str) -> bool {
    let (_, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    !parameters.contains("charset") || parameters.trim() == "charset=utf-8"
}

fn text_of(names: &Names, instance: &Instance) -> Option<Gc<Str>> {
    if !is_utf8(&content_type(names, instance)?) {
        return None;
    }
    let body = body_of(names, instance)?;
    let text = std::str::from_utf8(body.as_slice()).ok()?;
    (!has_stand_ins(text)).then(|| Str::new(text))
}

fn done(value: Option<Value>) -> Result<Shortcut> {
    Ok(value.map_or(Shortcut::Body, Shortcut::Done))
}

/// The face of `BaseRequest.read`.
pub fn read(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let state = vm.extension::<State>();
    let names = state.names(vm);
    done(only(&state, args).and_then(|instance| body_of(names, instance).map(Value::from)))
}

/// The face of `BaseRequest.text`.
pub fn text(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let state = vm.extension::<State>();
    let names = state.names(vm);
    done(only(&state, args).and_then(|instance| text_of(names, instance).map(Value::from)))
}

/// The face of `BaseRequest.json`.
pub fn json(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let state = vm.extension::<State>();
    let names = state.names(vm);
    let text = only(&state, args).and_then(|instance| text_of(names, instance));
    let Some(text) = text else {
        return Ok(Shortcut::Body);
    };
    // What is no JSON is told by the body, which finds the bytes that have been read.
    let value = decode::loads(vm, &[Value::from(text), Value::Undef])?;
    done(value.given().cloned())
}

/// The face of `BaseRequest.post`, for forms without files.
pub fn post(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let state = vm.extension::<State>();
    let names = state.names(vm);
    let Some(instance) = only(&state, args) else {
        return Ok(Shortcut::Body);
    };
    if let Some(known) = instance.get(&names.post)
        && !known.is_none()
    {
        return Ok(Shortcut::Done(known));
    }
    let raw = instance.get(&names.raw).unwrap_or(Value::None);
    let is_post = raw
        .native::<Request>()
        .is_some_and(|raw| raw.came.method == http::Method::POST);
    let kind = content_type(names, instance);
    let is_form = kind.is_some_and(|kind| kind == FORM);
    let most = bound(
        instance,
        &names.most_fields,
        names,
        &names.server_most_fields,
    );
    let (true, true, Some(most)) = (is_post, is_form, most) else {
        return Ok(Shortcut::Body);
    };
    let Some(text) = text_of(names, instance) else {
        return Ok(Shortcut::Body);
    };
    let query = text
        .as_str()
        .trim_end_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    if most > 0 && memchr::memchr_iter(b'&', query.as_bytes()).count() >= most {
        return Ok(Shortcut::Body);
    }
    let fields = query_dict(vm, query);
    instance.set(&names.post, fields.clone());
    Ok(Shortcut::Done(fields))
}
