//! What a client's session knows of plain requests: those without unusual options, to an origin that it has asked before, by
//! a session in whose way of asking nothing is unusual.  What such a request says was worked out in Python once
//! (`ClientSession._plain_request`, by way of a `ClientRequest`); only its target is new each time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::client::direct::now;
use super::exchange::{self, Exchange};
use super::options::{self, Asked, Options};
use super::pool::{Host, Pool};
use super::{classes, header_fields, header_map};
use crate::event_loop::EventLoop;
use crate::event_loop::state::ThreadState;
use crate::object::{Class, Gc, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native::multidict;
use crate::stdlib::native_class;
use crate::types::str::Str;
use crate::vm::Vm;

/// More origins than this are not remembered.
const MOST_PLANS: usize = 1000;

/// How a plain request to one origin, by one method, is made.
pub struct Plan {
    pub method: http::Method,
    /// The key of connections to there.
    pub key: Value,
    host: RefCell<Value>,
    /// What stands behind the target.
    rest: Vec<u8>,
    /// The headers, as `ClientRequest` has them.
    pub headers: Value,
}

/// By method, and by what stands before the target in a URL with the request's own headers; `None` where that cannot be planned.
type Plans = FxHashMap<(&'static str, String), Option<Rc<Plan>>>;

/// A session's surroundings, while they are such that plain requests need nothing else.
pub struct Plain {
    pub event_loop: Value,
    pub connector: Value,
    headers: Value,
    /// The version of the headers for which the plans were made.
    version: Cell<u64>,
    /// The cookie jar, which has to be empty; `None` for one that always is.
    jar: Value,
    /// How long a request may take; 0 for ever.
    total: f64,
    /// From here on limits end with a second of the clock.
    ceil_threshold: f64,
    /// Whether statuses are errors.
    pub raises: bool,
    pub response_class: Gc<Class>,
    /// `ClientSession._request`: where a script has put another function, that is called.
    request: Value,
    plans: RefCell<Plans>,
    message: RefCell<Vec<u8>>,
}

/// The native side of `ClientSession`.
#[derive(Default)]
pub struct Session {
    plain: RefCell<Option<Rc<Plain>>>,
    /// What has come for a plain request that `_request` has to go on with.
    arrived: Slot,
}

impl NativeData for Session {}

impl Trace for Session {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.arrived.trace(tracer);
        if let Some(plain) = &*self.plain.borrow() {
            tracer.values([
                &plain.event_loop,
                &plain.connector,
                &plain.headers,
                &plain.jar,
                &plain.request,
            ]);
            for plan in plain.plans.borrow().values().flatten() {
                tracer.values([&plan.key, &plan.headers]);
                tracer.value(&plan.host.borrow());
            }
        }
    }

    fn clear(&self) {
        drop((self.plain.take(), self.arrived.take()));
    }
}

/// A plain request that can be sent at once.
pub struct Ready {
    pub plain: Rc<Plain>,
    pub plan: Rc<Plan>,
    pub host: Value,
    /// The connection; `None` where one has to be waited for.
    pub client: Value,
    /// The URL as the response shows it.
    pub shown: Value,
    pub deadline: f64,
    url: Gc<Str>,
    /// Where the target begins in the URL.
    start: usize,
}

/// Where the target begins in a URL that quoting and joining would leave as it is; `None` for others.
fn target_of(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = if bytes.first() == Some(&b'/') {
        0
    } else {
        let scheme = ["http://", "https://"]
            .iter()
            .find(|scheme| text.starts_with(**scheme))?
            .len();
        let length = bytes[scheme..].iter().position(|byte| *byte == b'/')?;
        let authority = &bytes[scheme..scheme + length];
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._:".contains(byte);
        if authority.is_empty() || !authority.iter().all(plain) {
            return None;
        }
        scheme + length
    };
    let mut before = 0;
    let mut in_query = false;
    for &byte in &bytes[start..] {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => {}
            b'/' if in_query || before != b'/' => {}
            b'.' if in_query || before != b'/' => {}
            b'=' | b'&' if in_query => {}
            b'?' if !in_query => in_query = true,
            _ => return None,
        }
        before = byte;
    }
    (before != b'?').then_some(start)
}

/// The name of a method that can be that of a plain request.
fn known_method(method: &str) -> Option<&'static str> {
    let known = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    known.into_iter().find(|known| *known == method)
}

impl Plan {
    /// From what `_plain_request` says: the key, the headers and the target, or None.
    fn make(
        vm: &mut Vm,
        method: &'static str,
        target: &str,
        given: &Value,
    ) -> Result<Option<Plan>> {
        let Some(parts) = given.as_tuple() else {
            return Ok(None);
        };
        let [key, headers, made_target] = parts.items() else {
            return Ok(None);
        };
        if made_target
            .as_str()
            .is_none_or(|made| made.as_str() != target)
        {
            return Ok(None);
        }
        let fields = header_fields(vm, headers)?;
        let mut rest = b" HTTP/1.1\r\n".to_vec();
        for (name, value) in &fields {
            rest.extend_from_slice(name);
            rest.extend_from_slice(b": ");
            rest.extend_from_slice(value);
            rest.extend_from_slice(b"\r\n");
        }
        rest.extend_from_slice(b"\r\n");
        // The same check as for every other request.
        let map = header_map(vm, fields)?;
        let unusual = ["connection", "transfer-encoding", "expect", "upgrade"];
        let Ok(name) = http::Method::from_bytes(method.as_bytes()) else {
            return Ok(None);
        };
        if unusual.iter().any(|name| map.contains_key(*name)) {
            return Ok(None);
        }
        Ok(Some(Plan {
            method: name,
            key: key.clone(),
            host: RefCell::new(Value::None),
            rest,
            headers: headers.clone(),
        }))
    }

    fn host(&self, vm: &mut Vm, pool: &Pool) -> Result<Option<Value>> {
        let known = self.host.borrow().clone();
        if known.native::<Host>().is_some_and(|host| !host.is_gone()) {
            return Ok(Some(known));
        }
        let found = pool.host(vm, &self.key)?;
        if let Some(host) = &found {
            let old = self.host.replace(host.clone());
            drop(old);
        }
        Ok(found)
    }
}

impl Plain {
    /// When a request that begins now has to be over.
    fn deadline(&self, vm: &Vm, own: Option<(f64, f64)>) -> f64 {
        let (total, threshold) = own.unwrap_or((self.total, self.ceil_threshold));
        match total {
            total if total <= 0.0 => f64::INFINITY,
            total if total >= threshold => (now(vm) + total).ceil(),
            total => now(vm) + total,
        }
    }

    /// Whether nothing has become unusual since.
    fn holds(&self, vm: &mut Vm) -> Result<bool> {
        let thread = vm.thread_local::<ThreadState>();
        let is_debugged = self
            .event_loop
            .native::<EventLoop>()
            .is_none_or(EventLoop::debug);
        if is_debugged
            || !thread.running_loop().is(&self.event_loop)
            || thread.current_task().not_none().is_none()
        {
            return Ok(false);
        }
        if let Value::Instance(jar) = &self.jar {
            let name = vm.intern("_cookies");
            let is_empty = jar
                .get(&name)
                .and_then(|cookies| cookies.as_dict())
                .is_some_and(|cookies| cookies.is_empty());
            if !is_empty {
                return Ok(false);
            }
        }
        let version = multidict::multidict_of(&self.headers).map_or(0, |headers| headers.version());
        if self.version.replace(version) != version {
            let old = self.plans.take();
            drop(old);
        }
        Ok(true)
    }

    fn plan(
        &self,
        vm: &mut Vm,
        session: &Value,
        method: &Value,
        asked: &Asked,
        start: usize,
    ) -> Result<Option<Rc<Plan>>> {
        let Some(name) = method.as_str().and_then(|text| known_method(text.as_str())) else {
            return Ok(None);
        };
        let url = asked.url.as_str();
        let key = (name, asked.plan_key(start));
        if let Some(plan) = self.plans.borrow().get(&key) {
            return Ok(plan.clone());
        }
        let args = [method.clone(), Value::from(url), asked.headers.clone()];
        let given = vm.call_method(session, "_plain_request", &args)?;
        let plan = Plan::make(vm, name, &url[start..], &given)?.map(Rc::new);
        let mut plans = self.plans.borrow_mut();
        if plans.len() >= MOST_PLANS {
            plans.clear();
        }
        plans.insert(key, plan.clone());
        Ok(plan)
    }
}

/// What a plain request needs, if it can be sent now.
pub fn ready(
    vm: &mut Vm,
    session: &Value,
    method: &Value,
    url: &Value,
    options: &Options,
) -> Result<Option<Ready>> {
    let Some(native) = session.native::<Session>() else {
        return Ok(None);
    };
    let Some(plain) = native.plain.borrow().clone() else {
        return Ok(None);
    };
    let Some(pool) = plain.connector.native::<Pool>() else {
        return Ok(None);
    };
    let Some(asked) = options::read(vm, url, options)? else {
        return Ok(None);
    };
    let Some(start) = target_of(asked.url.as_str()) else {
        return Ok(None);
    };
    if !pool.is_open() || !plain.holds(vm)? {
        return Ok(None);
    }
    let Some(plan) = plain.plan(vm, session, method, &asked, start)? else {
        return Ok(None);
    };
    let Some(host) = plan.host(vm, pool)? else {
        return Ok(None);
    };
    let Some(known) = host.native::<Host>() else {
        return Ok(None);
    };
    let client = match pool.take(vm, known)? {
        Some(client) => client,
        None if pool.may_have(known) => return Ok(None),
        None => Value::None,
    };
    Ok(Some(Ready {
        plain: plain.clone(),
        plan,
        host,
        client,
        shown: asked.shown,
        deadline: plain.deadline(vm, asked.limit),
        url: asked.url,
        start,
    }))
}

impl Ready {
    /// Calls `send` with the message.
    pub fn with_message<R>(&self, send: impl FnOnce(&[u8]) -> R) -> R {
        let target = &self.url.as_str()[self.start..];
        let mut message = std::mem::take(&mut *self.plain.message.borrow_mut());
        message.clear();
        message.extend_from_slice(self.plan.method.as_str().as_bytes());
        message.push(b' ');
        message.extend_from_slice(target.as_bytes());
        message.extend_from_slice(&self.plan.rest);
        let result = send(&message);
        *self.plain.message.borrow_mut() = message;
        result
    }
}

impl Session {
    /// What `_request` goes on with.
    pub fn set_arrived(&self, arrived: Value) {
        self.arrived.set(arrived);
    }

    /// Whether `_request` is the library's own.
    fn has_own_request(&self, vm: &mut Vm, this: &Value) -> bool {
        let Some(plain) = self.plain.borrow().clone() else {
            return false;
        };
        let name = vm.intern("_request");
        let own = vm.class_of(this).lookup(&name);
        let is_shadowed = match this {
            Value::Instance(instance) => instance.get(&name).is_some(),
            _ => true,
        };
        !is_shadowed && own.is_some_and(|own| own.is(&plain.request))
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Session> {
    value
        .native::<Session>()
        .ok_or_else(|| vm.type_error("a client's session is required"))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).session.clone();
    vm.wrap_native(&args[0], &own, Session::default())
}

/// Nothing of what plain requests depend on is unusual.
fn be_plain(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let Value::Class(response_class) = &args[8] else {
        return Err(vm.type_error("response_class must be a class"));
    };
    let total = match args[5].not_none() {
        Some(seconds) => vm.to_f64(seconds)?,
        None => 0.0,
    };
    let plain = Plain {
        event_loop: args[1].clone(),
        connector: args[2].clone(),
        headers: args[3].clone(),
        version: Cell::new(0),
        jar: args[4].clone(),
        total,
        ceil_threshold: vm.to_f64(&args[6])?,
        raises: vm.truth(&args[7])?,
        response_class: response_class.share(),
        request: args[9].clone(),
        plans: RefCell::default(),
        message: RefCell::default(),
    };
    let old = session.plain.replace(Some(Rc::new(plain)));
    drop(old);
    Ok(Value::None)
}

fn be_closed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let old = this(vm, &args[0])?.plain.take();
    drop(old);
    Ok(Value::None)
}

fn take_arrived(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let arrived = this(vm, &args[0])?.arrived.take();
    Ok(arrived.given().cloned().unwrap_or(Value::None))
}

/// The request of a call: without options it is made when it is awaited.  `option` is always passed on.
fn begin(
    vm: &mut Vm,
    session: &Value,
    method: Value,
    url: &Value,
    option: Option<(&str, Value)>,
    kwargs: &Value,
) -> Result<Value> {
    let native = this(vm, session)?;
    let mut options = options_of(kwargs);
    let follows = match &option {
        Some(("allow_redirects", given @ Value::Bool(_))) => Some(given.is(&Value::bool(true))),
        Some((_, Value::None)) | None => Some(true),
        Some(_) => None,
    };
    let may_be_plain =
        |(name, _): &(Gc<Str>, Value)| ["params", "headers", "timeout"].contains(&name.as_str());
    if let Some(follows) = follows
        && options.iter().all(may_be_plain)
        && matches!(method, Value::Str(_))
        && native.has_own_request(vm, session)
    {
        let exchange = Exchange::plain(session, method, url, options, follows);
        return exchange::make(vm, exchange);
    }
    let name = vm.intern("_request");
    let function = vm.get_attr(session, &name)?;
    if let Some((name, value)) = option {
        options.insert(0, (vm.intern(name), value));
    }
    let coroutine = vm.call_keywords(&function, &[method, url.clone()], &options)?;
    exchange::make(vm, Exchange::of(coroutine))
}

fn options_of(kwargs: &Value) -> Options {
    let items = kwargs.as_dict().map(|dict| dict.items());
    let items = items.into_iter().flatten();
    items
        .filter_map(|(name, value)| Some((name.as_str()?, value)))
        .collect()
}

/// A request whose redirects are followed by default, or not.
fn follow(vm: &mut Vm, args: &[Value], method: &str, default: bool) -> Result<Value> {
    let follows = args[2]
        .given()
        .cloned()
        .unwrap_or_else(|| Value::bool(default));
    let method = Value::from(vm.intern(method));
    let option = Some(("allow_redirects", follows));
    begin(vm, &args[0], method, &args[1], option, &args[3])
}

/// A request that may have a body.
fn send(vm: &mut Vm, args: &[Value], method: &str) -> Result<Value> {
    let data = args[2].given().cloned().unwrap_or(Value::None);
    let method = Value::from(vm.intern(method));
    let option = Some(("data", data));
    begin(vm, &args[0], method, &args[1], option, &args[3])
}

fn request(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    begin(vm, &args[0], args[1].clone(), &args[2], None, &args[3])
}

fn delete(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let method = Value::from(vm.intern("DELETE"));
    begin(vm, &args[0], method, &args[1], None, &args[2])
}

crate::methods! { METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    /// Nothing of what plain requests depend on is unusual.
    "_be_plain($self, loop, connector, headers, jar, total, ceil_threshold, raises, response_class, request, /)" => be_plain,
    "_be_closed($self, /)" => be_closed,
    /// What has come for a plain request that has to be gone on with.
    "_take_arrived($self, /)" => take_arrived,
    /// Perform HTTP request.
    "request($self, method, url, **kwargs)" => request,
    /// Perform HTTP GET request.
    "get($self, url, *, allow_redirects=True, **kwargs)" => |vm, args| follow(vm, args, "GET", true),
    /// Perform HTTP OPTIONS request.
    "options($self, url, *, allow_redirects=True, **kwargs)" => |vm, args| follow(vm, args, "OPTIONS", true),
    /// Perform HTTP HEAD request.
    "head($self, url, *, allow_redirects=False, **kwargs)" => |vm, args| follow(vm, args, "HEAD", false),
    /// Perform HTTP POST request.
    "post($self, url, *, data=None, **kwargs)" => |vm, args| send(vm, args, "POST"),
    /// Perform HTTP PUT request.
    "put($self, url, *, data=None, **kwargs)" => |vm, args| send(vm, args, "PUT"),
    /// Perform HTTP PATCH request.
    "patch($self, url, *, data=None, **kwargs)" => |vm, args| send(vm, args, "PATCH"),
    /// Perform HTTP DELETE request.
    "delete($self, url, **kwargs)" => delete,
}

crate::getters! { GETTERS: }

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Session",
        METHODS,
        GETTERS,
        "The native side of a session.",
    )
}
