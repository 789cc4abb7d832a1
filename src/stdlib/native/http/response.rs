//! The native side of `ClientResponse`: what a response that came whole is made of, from which Python makes its other
//! attributes when they are asked for, and the faces of its methods that need nothing more.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::client::direct::Arrived;
use super::head::Head;
use super::plan::{Plan, Sent};
use super::reader::Reader;
use super::{classes, header_text, raw_headers};
use crate::object::{Class, Gc, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::bytes::Bytes;
use crate::types::function::Shortcut;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// What is known of a response to a plain request.
struct Whole {
    plan: Rc<Plan>,
    sent: Sent,
    /// The URL as the script gave it.
    url: Value,
    /// Empty where Python has been told what stood there.
    head: Box<[u8]>,
    /// See `Arrived`.
    pieces: Option<Box<(Vec<usize>, usize)>>,
}

/// See the module.
pub struct Response {
    whole: Option<Whole>,
    session: Slot,
    status: Slot,
    /// What has been read.
    body: Slot,
    /// What came and has not been read.
    unread: RefCell<Option<Gc<Bytes>>>,
    /// Its stream has been asked for.
    has_stream: Cell<bool>,
    is_closed: Cell<bool>,
    is_released: Cell<bool>,
    pub in_context: Cell<bool>,
}

impl Trace for Response {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.session.trace(tracer);
        if let Some(whole) = &self.whole {
            tracer.value(&whole.url);
        }
    }

    fn clear(&self) {
        drop(self.session.replace(Value::None));
    }
}

impl NativeData for Response {
    fn needs_finalizer(&self) -> bool {
        !self.is_closed.get()
    }

    fn finalize(&self, vm: &mut Vm, this: &Value) {
        if let Err(raise) = vm.call_method(this, "_forsaken", &[]) {
            vm.report_unraisable(&raise, this);
        }
    }
}

impl Response {
    fn blank() -> Response {
        Response {
            whole: None,
            session: Slot::new(Value::None),
            status: Slot::new(Value::None),
            body: Slot::new(Value::None),
            unread: RefCell::default(),
            has_stream: Cell::new(false),
            is_closed: Cell::new(true),
            is_released: Cell::new(false),
            in_context: Cell::new(false),
        }
    }

    /// The response to a plain request, whose head Python is told and whose body is still to come.
    pub fn coming(session: &Value, plan: &Rc<Plan>, sent: Sent, url: &Value) -> Response {
        let response = Response::blank();
        response.session.set(session.clone());
        response.has_stream.set(true);
        Response {
            whole: Some(Whole {
                plan: plan.clone(),
                sent,
                url: url.clone(),
                head: Box::default(),
                pieces: None,
            }),
            ..response
        }
    }

    /// The response to a plain request, which came whole.
    pub fn arrived(
        session: &Value,
        plan: &Rc<Plan>,
        sent: Sent,
        url: &Value,
        arrived: Arrived,
    ) -> Response {
        let response = Response::blank();
        response.session.set(session.clone());
        response.status.set(Value::Int(i64::from(arrived.status)));
        *response.unread.borrow_mut() = Some(arrived.body);
        Response {
            whole: Some(Whole {
                plan: plan.clone(),
                sent,
                url: url.clone(),
                head: arrived.head,
                pieces: arrived.pieces,
            }),
            ..response
        }
    }

    /// The end of `async with`, where that means nothing more than to note it.
    pub fn leave_quietly(&self) -> bool {
        let is_quiet = self.whole.is_some() && !self.has_stream.get();
        if is_quiet {
            self.in_context.set(false);
            self.is_released.set(true);
        }
        is_quiet
    }

    /// The body, where it only has to be taken.
    fn take_body(&self) -> Option<Value> {
        if self.is_released.get() {
            return None;
        }
        let body = self.body.get();
        if !body.is_none() {
            return Some(body);
        }
        if self.has_stream.get() {
            return None;
        }
        let body = Value::from(self.unread.borrow_mut().take()?);
        self.body.set(body.clone());
        Some(body)
    }

    fn head(&self) -> Option<Head> {
        let whole = self.whole.as_ref()?;
        Head::parse(&whole.head).map(|(head, _)| head)
    }

    /// The content type in lower case, where it stands in the head once.
    fn content_type(&self) -> Option<String> {
        let head = self.head()?;
        let mut found = head
            .headers
            .iter()
            .map(|header| head.header(header))
            .filter(|(name, _)| name.eq_ignore_ascii_case(b"content-type"));
        let (_, value) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        Some(std::str::from_utf8(value).ok()?.to_ascii_lowercase())
    }
}

/// Whether a body of this type is UTF-8, whatever else might decide that.
fn is_utf8(content_type: &str) -> bool {
    let (_, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    match parameters.trim() {
        "charset=utf-8" => true,
        "" => is_json(content_type),
        _ => false,
    }
}

fn is_json(content_type: &str) -> bool {
    let (kind, _) = content_type.split_once(';').unwrap_or((content_type, ""));
    kind.trim() == "application/json"
}

fn text_of(body: &Value) -> Option<Gc<Str>> {
    let body = body.as_bytes()?;
    let text = std::str::from_utf8(body.as_slice()).ok()?;
    Some(Str::new(text))
}

/// The native face of `ClientResponse.read`.
pub fn read(_: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let body = match args {
        [this] => this.native::<Response>().and_then(Response::take_body),
        _ => None,
    };
    Ok(body.map_or(Shortcut::Body, Shortcut::Done))
}

/// The native face of `ClientResponse.text`.
pub fn text(_: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(response) = this.native::<Response>() else {
        return Ok(Shortcut::Body);
    };
    if !response.content_type().is_some_and(|kind| is_utf8(&kind)) {
        return Ok(Shortcut::Body);
    }
    let text = response.take_body().as_ref().and_then(text_of);
    Ok(text.map_or(Shortcut::Body, |text| Shortcut::Done(Value::from(text))))
}

/// The native face of `ClientResponse.json`.
pub fn json(vm: &mut Vm, args: &[Value]) -> Result<Shortcut> {
    let [this] = args else {
        return Ok(Shortcut::Body);
    };
    let Some(response) = this.native::<Response>() else {
        return Ok(Shortcut::Body);
    };
    let is_plain = response
        .content_type()
        .is_some_and(|kind| is_json(&kind) && is_utf8(&kind));
    if !is_plain {
        return Ok(Shortcut::Body);
    }
    let text = response.take_body().as_ref().and_then(text_of);
    let Some(text) = text.filter(|text| !text.as_str().trim_ascii().is_empty()) else {
        return Ok(Shortcut::Body);
    };
    let module = vm.import_module("json")?;
    let loads = vm.intern("loads");
    let loads = vm.get_attr(&module, &loads)?;
    let stripped = text.as_str().trim_ascii();
    vm.call(&loads, &[Value::from(stripped)])
        .map(Shortcut::Done)
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Response> {
    value
        .native::<Response>()
        .ok_or_else(|| vm.type_error("a response is required"))
}

fn whole<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Whole> {
    match &this(vm, value)?.whole {
        Some(whole) => Ok(whole),
        None => Err(vm.runtime_error("the response did not come whole")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).response.clone();
    vm.wrap_native(&args[0], &own, Response::blank())
}

fn version_and_reason(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let head = this(vm, &args[0])?.head();
    let line = head.map_or_else(Vec::new, |head| head.bytes[head.line.clone()].to_vec());
    let reason = line.splitn(3, |byte| *byte == b' ').nth(2);
    Ok(header_text(vm, reason.unwrap_or_default()))
}

fn head_pairs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let head = this(vm, &args[0])?.head();
    Ok(head.map_or_else(
        || Value::from(Tuple::new(Vec::new())),
        |head| raw_headers(&head),
    ))
}

/// What has not been read, as a body that has come; None where nothing came.
fn stream_source(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let response = this(vm, &args[0])?;
    response.has_stream.set(true);
    let unread = response.unread.borrow_mut().take();
    let was_read = response.body.get();
    let data = match (&unread, was_read.as_bytes()) {
        (Some(unread), _) if unread.as_slice().is_empty() => return Ok(Value::None),
        (Some(unread), _) => unread.as_slice().to_vec(),
        (None, Some(read)) if read.as_slice().is_empty() => return Ok(Value::None),
        (None, _) => Vec::new(),
    };
    let read = was_read.as_bytes().map_or(0, |read| read.as_slice().len());
    let pieces = whole(vm, &args[0])?.pieces.as_deref();
    let made = Reader::whole(vm, data, pieces)?;
    if let Some(reader) = made.native::<Reader>() {
        reader.note_read(read);
    }
    Ok(made)
}

crate::methods! { METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "_head_reason($self, /)" => version_and_reason,
    "_head_pairs($self, /)" => head_pairs,
    "_stream_source($self, /)" => stream_source,
}

crate::getters! { GETTERS:
    "status" => |vm, value| Ok(this(vm, value)?.status.get()); set |vm, value, status| {
        this(vm, value)?.status.set(status);
        Ok(())
    },
    "_session" => |vm, value| Ok(this(vm, value)?.session.get()); set |vm, value, session| {
        this(vm, value)?.session.set(session);
        Ok(())
    },
    "_body" => |vm, value| Ok(this(vm, value)?.body.get()); set |vm, value, body| {
        this(vm, value)?.body.set(body);
        Ok(())
    },
    "_closed" => |vm, value| Ok(Value::bool(this(vm, value)?.is_closed.get())); set |vm, value, given| {
        let truth = vm.truth(&given)?;
        this(vm, value)?.is_closed.set(truth);
        Ok(())
    },
    "_released" => |vm, value| Ok(Value::bool(this(vm, value)?.is_released.get())); set |vm, value, given| {
        let truth = vm.truth(&given)?;
        this(vm, value)?.is_released.set(truth);
        Ok(())
    },
    "_in_context" => |vm, value| Ok(Value::bool(this(vm, value)?.in_context.get())); set |vm, value, given| {
        let truth = vm.truth(&given)?;
        this(vm, value)?.in_context.set(truth);
        Ok(())
    },
    "_asked_method" => |vm, value| Ok(Value::from(whole(vm, value)?.plan.method.as_str())),
    "_asked_url" => |vm, value| Ok(whole(vm, value)?.url.clone()),
    "_asked_headers" => |vm, value| {
        let whole = whole(vm, value)?;
        whole.plan.headers_of(vm, &whole.sent)
    },
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Response",
        METHODS,
        GETTERS,
        "The native side of a response.",
    )
}
