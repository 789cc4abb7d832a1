//! Answers by a plain response: a status, headers and bytes that are there.  The headers are completed as aiohttp does
//! it, and where a script has seen none of them they never become objects.
//!
//! A response is an object of the script's: what is read here are the attributes that `web_response` keeps there.

mod wire;

use std::cell::{OnceCell, RefCell};

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};

use super::body::OutBody;
use super::head::Casing;
use super::request::Request;
use super::{header_fields, header_map};
use crate::object::class::Layout;
use crate::object::instance::{Instance, Payload};
use crate::object::pattern::Pattern;
use crate::object::signature::Keywords;
use crate::object::{Class, Gc, Result, Value};
use crate::stdlib::native::json::encode;
use crate::stdlib::native::multidict::{self, multidict_of};
use crate::stdlib::set_class_module;
use crate::types;
use crate::types::bytes::Bytes as PyBytes;
use crate::types::bytes::buffer::buffer;
use crate::types::function::Shortcut;
use crate::types::str::{Str, has_stand_ins};
use crate::vm::Vm;

/// How the server names itself.
pub const SERVER: &str = "Python/3.14 aiohttp/3.14.5";
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// The names of a response's attributes.
struct Names {
    special: Gc<Str>,
    keep_alive: Gc<Str>,
    status: Gc<Str>,
    reason: Gc<Str>,
    headers: Gc<Str>,
    body: Gc<Str>,
    /// The type of its content, while nobody has asked for its headers.
    kind: Gc<Str>,
    sent: Gc<Str>,
}

/// What answers share.
#[derive(Default)]
pub struct State {
    names: OnceCell<Names>,
    pattern: OnceCell<Pattern<4>>,
    text: OnceCell<Gc<Str>>,
    json: OnceCell<Gc<Str>>,
    /// The time as HTTP writes it, and until when that is right by the clock that only goes on.
    date: RefCell<Option<(u64, HeaderValue)>>,
    /// The class of responses.
    class: RefCell<Option<Gc<Class>>>,
    /// Room for a message.
    message: RefCell<Vec<u8>>,
}

impl State {
    fn names(&self, vm: &Vm) -> &Names {
        self.names.get_or_init(|| Names {
            special: vm.intern("_special"),
            keep_alive: vm.intern("_keep_alive"),
            status: vm.intern("_status"),
            reason: vm.intern("_reason"),
            headers: vm.intern("_headers"),
            body: vm.intern("_body"),
            kind: vm.intern("_kind"),
            sent: vm.intern("_eof_sent"),
        })
    }

    fn pattern(&self, vm: &Vm) -> &Pattern<4> {
        self.pattern.get_or_init(|| {
            let names = self.names(vm);
            let names = [&names.status, &names.body, &names.kind, &names.sent];
            Pattern::new(names.map(Gc::clone))
        })
    }

    /// The text of a content type that many responses have.
    fn kind(&self, vm: &Vm, kind: &'static str) -> Value {
        let place = if kind == JSON { &self.json } else { &self.text };
        Value::from(place.get_or_init(|| vm.intern(kind)).clone())
    }

    /// The `Date` of an answer that is given at this time of the clock that only goes on: the other clock is asked once
    /// a second.
    fn date(&self, vm: &Vm, now: u64) -> HeaderValue {
        let mut date = self.date.borrow_mut();
        match &*date {
            Some((end, value)) if now < *end => value.clone(),
            _ => {
                let wall = vm.host.clock.wall_ns();
                let text = http_date(wall.div_euclid(SECOND));
                let value = HeaderValue::from_str(&text);
                let value = value.unwrap_or_else(|_| HeaderValue::from_static(""));
                let left = SECOND - wall.rem_euclid(SECOND);
                *date = Some((now + left as u64, value.clone()));
                value
            }
        }
    }

    /// Adds the `Date` of [`State::date`] to a message.
    fn write_date(&self, vm: &Vm, now: u64, message: &mut Vec<u8>) {
        if let Some((end, value)) = &*self.date.borrow()
            && now < *end
        {
            message.extend_from_slice(value.as_bytes());
            return;
        }
        message.extend_from_slice(self.date(vm, now).as_bytes());
    }
}

/// In nanoseconds.
const SECOND: i64 = 1_000_000_000;

/// A moment as HTTP writes it.
fn http_date(second: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (days, rest) = (second.div_euclid(86_400), second.rem_euclid(86_400));
    // Years begin with March here, so that the day that comes and goes is the last one.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = (month + 2) % 12;
    let year = era * 400 + year + i64::from(month < 2);
    let (day_name, month_name) = (DAYS[days.rem_euclid(7) as usize], MONTHS[month as usize]);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{day_name}, {day:02} {month_name} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// What an answer needs to know of its request and of the body.
struct Facts {
    /// The time, by the clock that only goes on.
    now: u64,
    status: i64,
    length: usize,
    keeps_alive: bool,
    is_old: bool,
    /// Whether nothing may follow the head, whatever the response has.
    has_no_body: bool,
}

impl Facts {
    /// The length to be told, the rule of aiohttp's `Response`.
    fn told_length(&self) -> Option<usize> {
        let never = matches!(self.status, 100..200 | 204 | 304);
        (!never && (self.length > 0 || !self.has_no_body)).then_some(self.length)
    }

    fn connection(&self) -> Option<&'static str> {
        match (self.keeps_alive, self.is_old) {
            (true, true) => Some("keep-alive"),
            (false, false) => Some("close"),
            _ => None,
        }
    }
}

/// The headers where the script has made none but the type of the content.
fn own_headers(
    vm: &Vm,
    state: &State,
    facts: &Facts,
    kind: &Value,
    mut map: HeaderMap,
) -> Option<HeaderMap> {
    let kind = match kind.as_str()?.as_str() {
        TEXT => HeaderValue::from_static(TEXT),
        JSON => HeaderValue::from_static(JSON),
        other => HeaderValue::from_str(other).ok()?,
    };
    map.insert(header::CONTENT_TYPE, kind);
    if let Some(length) = facts.told_length() {
        map.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    map.insert(header::DATE, state.date(vm, facts.now));
    map.insert(header::SERVER, HeaderValue::from_static(SERVER));
    if let Some(connection) = facts.connection() {
        map.insert(header::CONNECTION, HeaderValue::from_static(connection));
    }
    Some(map)
}

/// Completes headers that the script has made.
fn complete(vm: &mut Vm, facts: &Facts, dict: &multidict::MultiDict) {
    let state = vm.extension::<multidict::State>();
    if matches!(facts.status, 100..200 | 204 | 304) {
        drop(dict.remove(&state, "Content-Length"));
    }
    if let Some(length) = facts.told_length() {
        dict.set_default(&state, "Content-Length", || Value::from(length.to_string()));
    }
    if !facts.has_no_body && facts.length > 0 {
        let any = || Value::from("application/octet-stream");
        dict.set_default(&state, "Content-Type", any);
    }
    let own = vm.extension::<State>();
    let date = own.date(vm, facts.now);
    let date = || Value::from(date.to_str().unwrap_or_default());
    dict.set_default(&state, "Date", date);
    dict.set_default(&state, "Server", || Value::from(SERVER));
    if let Some(connection) = facts.connection() {
        dict.set_default(&state, "Connection", || Value::from(connection));
    }
}

/// What a response consists of; None for what it lacks.
struct Response {
    /// It has what [`State::pattern`] says, and nothing else.
    is_usual: bool,
    special: Value,
    keep_alive: Value,
    status: Value,
    reason: Value,
    headers: Value,
    body: Value,
    kind: Value,
    sent: Value,
}

impl Response {
    fn read(vm: &Vm, state: &State, instance: &Instance) -> Response {
        if let Some([status, body, kind, sent]) = state.pattern(vm).read(instance) {
            let [special, keep_alive, reason, headers] = [const { Value::None }; 4];
            return Response {
                is_usual: true,
                special,
                keep_alive,
                status,
                reason,
                headers,
                body,
                kind,
                sent,
            };
        }
        let names = state.names(vm);
        let get = |name: &Gc<Str>| instance.get(name).unwrap_or(Value::None);
        Response {
            is_usual: false,
            special: get(&names.special),
            keep_alive: get(&names.keep_alive),
            status: get(&names.status),
            reason: get(&names.reason),
            headers: get(&names.headers),
            body: get(&names.body),
            kind: get(&names.kind),
            sent: get(&names.sent),
        }
    }
}

/// Where [`State::pattern`] has `_eof_sent`.
const SENT_SLOT: usize = 3;
/// The longest body that is sent past hyper.
const MOST_PLAIN: usize = 64 * 1024;

/// Gives a response as the answer, if it is plain: then whether the connection is kept.
///
/// # Errors
/// What is wrong with its headers.
pub fn reply(
    vm: &mut Vm,
    state: &State,
    request: &Request,
    response: &Value,
) -> Result<Option<bool>> {
    let Value::Instance(instance) = response else {
        return Ok(None);
    };
    let Response {
        is_usual,
        special,
        keep_alive,
        status,
        reason,
        headers,
        body,
        kind,
        sent,
    } = Response::read(vm, state, instance);
    let is_sent = vm.truth(&sent)?;
    if !special.is_none() || is_sent || !request.is_open() {
        return Ok(None);
    }
    let Value::Int(status @ 200..=999) = status else {
        return Ok(None);
    };
    let data = match &body {
        Value::None => None,
        body => match buffer(body) {
            Some(data) => Some(data),
            None => return Ok(None),
        },
    };
    let bytes = data.as_deref().unwrap_or_default();
    let came = &request.came;
    let keeps_alive = match keep_alive {
        Value::None => came.keeps_alive,
        given => vm.truth(&given)?,
    };
    let facts = Facts {
        now: vm.host.clock.monotonic_ns(),
        status,
        length: bytes.len(),
        keeps_alive,
        is_old: came.is_old,
        has_no_body: came.method == http::Method::HEAD
            || (came.method == http::Method::CONNECT && status < 300)
            || matches!(status, 204 | 304),
    };
    let is_whole = keeps_alive && !facts.is_old && !facts.has_no_body;
    if is_whole && bytes.len() <= MOST_PLAIN && request.is_plain() {
        let fields = [&reason, &headers, &kind];
        let written = wire::write_usual(vm, state, &facts, fields, bytes)
            .or_else(|| wire::write_plainly(vm, state, &facts, fields, bytes));
        if let Some(message) = written {
            // What follows can run script code.
            drop(data);
            match is_usual {
                true => drop(instance.set_slot(SENT_SLOT, Value::bool(true))),
                false => instance.set(&state.names(vm).sent, Value::bool(true)),
            }
            request.answer_plainly(vm, &message, facts.now);
            state.message.replace(message);
            return Ok(Some(true));
        }
    }
    let copy = Bytes::copy_from_slice(bytes);
    drop(data);
    let (map, casing) = match headers {
        Value::None => match own_headers(vm, state, &facts, &kind, came.take_room()) {
            Some(map) => (map, None),
            None => return Ok(None),
        },
        headers => {
            let Some(dict) = multidict_of(&headers) else {
                return Ok(None);
            };
            complete(vm, &facts, dict);
            let fields = header_fields(vm, &headers)?;
            let casing = Casing::of(fields.iter().map(|(name, _)| &name[..]));
            (header_map(vm, fields)?, casing)
        }
    };
    let Some(mut answer) = head(status, &reason) else {
        return Ok(None);
    };
    *answer.headers_mut() = map;
    let body = match facts.has_no_body {
        true => OutBody::empty(),
        false => OutBody::told(copy),
    };
    request.answer(answer.map(|()| body), casing);
    instance.set(&state.names(vm).sent, Value::bool(true));
    Ok(Some(facts.keeps_alive))
}

/// The first line of an answer; without a reason of the script's own hyper has one.
fn head(status: i64, reason: &Value) -> Option<http::Response<()>> {
    let code = u16::try_from(status).ok()?;
    let code = http::StatusCode::from_u16(code).ok()?;
    let mut answer = http::Response::new(());
    *answer.status_mut() = code;
    if let Some(reason) = reason.as_str()
        && Some(reason.as_str()) != code.canonical_reason()
    {
        let phrase = hyper::ext::ReasonPhrase::try_from(reason.as_str().as_bytes()).ok()?;
        answer.extensions_mut().insert(phrase);
    }
    Some(answer)
}

/// Makes a response of a body and its type.
fn fill(vm: &Vm, state: &State, instance: &Instance, status: i64, body: &[u8], kind: Value) {
    let body = Value::from(PyBytes::new(body));
    let values = [Value::Int(status), body, kind, Value::bool(false)];
    state.pattern(vm).fill(instance, values);
}

/// `web.json_response`, where it is given a value and nothing else.
///
/// # Errors
/// Those of `json.dumps`.
pub fn json_response(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [data] = args else {
        return Ok(Shortcut::Body);
    };
    let state = vm.extension::<State>();
    let class = state.class.borrow().clone();
    let Some(class) = class else {
        return Ok(Shortcut::Body);
    };
    let Some(text) = encode::plain(vm, data)? else {
        return Ok(Shortcut::Body);
    };
    let made = vm.new_instance(class, Payload::None)?;
    if let Value::Instance(instance) = &made {
        fill(
            vm,
            &state,
            instance,
            200,
            text.as_bytes(),
            state.kind(vm, JSON),
        );
    }
    Ok(Shortcut::Done(made))
}

/// `_http.set_response`: the class of what `json_response` makes.
pub fn set_response(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Value::Class(class) = &args[0] {
        let state = vm.extension::<State>();
        let before = state.class.borrow_mut().replace(class.share());
        drop(before);
    }
    Ok(Value::None)
}

/// Whether a status is one whose reason is the same for everybody.
fn has_one_reason(status: i64) -> bool {
    matches!(status, 200..=202 | 400 | 401 | 403..=405 | 409 | 410 | 500..=503)
}

/// Makes a response of a text, with nothing but the type of its content; whether it could.
fn init_text(vm: &mut Vm, this: &Value, status: &Value, text: &Value, kind: &Value) -> bool {
    let (Value::Instance(instance), Value::Str(text)) = (this, text) else {
        return false;
    };
    let status = match status {
        Value::Undef => 200,
        Value::Int(status) if has_one_reason(*status) => *status,
        _ => return false,
    };
    let state = vm.extension::<State>();
    let kind = match kind {
        Value::Undef | Value::None => state.kind(vm, TEXT),
        Value::Str(kind) if kind.as_str() == "application/json" => state.kind(vm, JSON),
        Value::Str(kind) if !kind.as_str().contains("charset") => {
            Value::from(format!("{}; charset=utf-8", kind.as_str()))
        }
        _ => return false,
    };
    if has_stand_ins(text.as_str()) {
        return false;
    }
    fill(vm, &state, instance, status, text.as_str().as_bytes(), kind);
    true
}

/// `Response(text=…)`, with no more than a type beside it.
fn init_face(vm: &mut Vm, this: &Value, args: &[Value], keywords: Keywords<'_>) -> Result<bool> {
    if !args.is_empty() {
        return Ok(false);
    }
    let absent = Value::Undef;
    let (mut text, mut kind, mut status) = (&absent, &absent, &absent);
    for (name, value) in keywords {
        match name.as_str() {
            "text" => text = value,
            "content_type" => kind = value,
            "status" => status = value,
            "body" | "reason" | "headers" | "charset" if value.is_none() => {}
            _ => return Ok(false),
        }
    }
    Ok(init_text(vm, this, status, text, kind))
}

/// `Response.__init__`: a text with nothing but the type of its content is made here, all else by `_init`.
fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let [this, body, status, reason, text, headers, kind, charset, ..] = args else {
        return Err(vm.type_error("a response is required"));
    };
    let is_plain = [body, reason, headers, charset]
        .iter()
        .all(|given| given.not_none().is_none());
    if is_plain && init_text(vm, this, status, text, kind) {
        return Ok(Value::None);
    }
    let names = [
        "body",
        "status",
        "reason",
        "text",
        "headers",
        "content_type",
        "charset",
        "zlib_executor_size",
        "zlib_executor",
    ];
    let keywords: Vec<_> = names
        .iter()
        .zip(&args[1..])
        .filter_map(|(name, value)| Some((vm.intern(name), value.given()?.clone())))
        .collect();
    let name = vm.intern("_init");
    let method = vm.get_attr(this, &name)?;
    vm.call_keywords(&method, &[], &keywords)
}

crate::methods! { METHODS:
    "__init__($self, /, *, body=None, status=200, reason=None, text=None, headers=None, content_type=None, charset=None, zlib_executor_size=None, zlib_executor=None)" => init,
}

/// The class that a script's `Response` derives from: nothing but methods.
pub fn class(vm: &Vm) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let class = types::make_class(
        &names,
        "PlainResponse",
        &[&types.object],
        Layout::Object,
        true,
        true,
    );
    set_class_module(vm, &class, "_http");
    let doc = "A response with a body that is there.";
    types::fill(&types, &names, &class, METHODS, &[], doc);
    if let Some(Value::Builtin(ref init)) = class.lookup(&names.__init__) {
        init.face.set(Some(init_face));
    }
    class
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn dates() {
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(951_827_696), "Tue, 29 Feb 2000 12:34:56 GMT");
        assert_eq!(http_date(1_785_542_399), "Fri, 31 Jul 2026 23:59:59 GMT");
        assert_eq!(http_date(4_102_444_800), "Fri, 01 Jan 2100 00:00:00 GMT");
    }
}
