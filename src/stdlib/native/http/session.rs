//! What a client's session knows of plain requests: those whose options are usual, by a session in whose way of asking
//! nothing is unusual, to an origin to which it has connections.  They are sent natively: see `plan`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::classes;
use super::client::direct::now;
use super::exchange::{self, Exchange};
use super::options::{self, Asked, Limits, Options};
use super::outgoing::{Body, Content, Serializers};
use super::place::{self, Place};
use super::plan::{self, Plan, Sent, Wanted, known_method};
use super::pool::{Host, Pool};
use crate::event_loop::EventLoop;
use crate::event_loop::state::ThreadState;
use crate::object::{Class, Gc, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::str::Str;
use crate::vm::Vm;

/// More plans than this are not remembered.
const MOST_PLANS: usize = 1000;

/// By method, and by what else the head depends on; `None` where that cannot be planned.
type Plans = FxHashMap<(&'static str, String), Option<Rc<Plan>>>;

/// A plan, and the line of cookies that goes with the request.
type Planned = (Rc<Plan>, Option<Gc<Str>>);

/// A session's surroundings, while they are such that plain requests need nothing else.
pub struct Plain {
    pub event_loop: Value,
    pub connector: Value,
    headers: Value,
    /// The version of the headers for which the plans were made.
    version: Cell<u64>,
    /// The cookie jar; `None` for one that is always empty.
    pub jar: Value,
    /// How long a request may take.
    limits: Limits,
    /// What is done about statuses that are errors, as `raise_for_status` has it.
    pub raises: Value,
    pub response_class: Gc<Class>,
    /// `ClientSession._request`: where a script has put another function, that is called.
    request: Value,
    serializers: Serializers,
    /// The path of the session's base; `Undef` for none, or one that is not so simple.
    base: Option<Gc<Str>>,
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
                &plain.raises,
                &plain.serializers.text,
                &plain.serializers.bytes,
            ]);
            for plan in plain.plans.borrow().values().flatten() {
                plan::trace(plan, tracer);
            }
        }
    }

    fn clear(&self) {
        drop((self.plain.take(), self.arrived.take()));
    }
}

/// When a plain request has to be over, and how long its stages may take.
#[derive(Clone, Copy)]
pub struct Deadlines {
    /// Of the whole; infinite for none.
    pub total: f64,
    /// Of the wait for a connection, or of the whole if that is earlier.
    pub connection: f64,
    /// For each piece of the response, in seconds; 0 for any time.
    pub read: f64,
}

/// A plain request that can be sent at once.
pub struct Ready {
    pub plain: Rc<Plain>,
    pub plan: Rc<Plan>,
    pub host: Value,
    /// The connection; `None` where one has to be waited for.
    pub client: Value,
    pub place: Place,
    pub sent: Sent,
    pub body: Content,
    pub deadlines: Deadlines,
    pub decompress: bool,
    /// Redirects are followed.
    pub follows: bool,
    /// What is done about statuses that are errors.
    pub raises: Value,
}

impl Plain {
    fn deadlines(&self, vm: &Vm, own: Option<Limits>) -> Deadlines {
        let limits = own.unwrap_or(self.limits);
        let begun = now(vm);
        let total = match limits.total {
            total if total <= 0.0 => f64::INFINITY,
            total if total >= limits.threshold => (begun + total).ceil(),
            total => begun + total,
        };
        let connection = match limits.connect {
            connect if connect <= 0.0 => total,
            connect => total.min(begun + connect),
        };
        Deadlines {
            total,
            connection,
            read: limits.read,
        }
    }

    /// Whether nothing has become unusual since.
    fn holds(&self, vm: &mut Vm) -> bool {
        let thread = vm.thread_local::<ThreadState>();
        let is_debugged = self
            .event_loop
            .native::<EventLoop>()
            .is_none_or(EventLoop::debug);
        if is_debugged
            || !thread.running_loop().is(&self.event_loop)
            || thread.current_task().not_none().is_none()
        {
            return false;
        }
        let version = plan::version_of(&self.headers);
        if self.version.replace(version) != version {
            let old = self.plans.take();
            drop(old);
        }
        true
    }

    /// The plan for what is asked; `cookies` are worked into its headers.
    fn plan(
        &self,
        vm: &mut Vm,
        session: &Value,
        asked: &Asked<'_>,
        (place, wanted, line): (&Place, &Wanted<'_>, &str),
    ) -> Result<Option<Rc<Plan>>> {
        let origin = place.origin();
        let kind = wanted.kind.map_or("", |kind| kind.as_str());
        let mut key =
            String::with_capacity(origin.len() + asked.key.len() + kind.len() + line.len() + 4);
        for part in [origin, "\n", kind, "\n", &asked.key, line] {
            key.push_str(part);
        }
        let key = (wanted.method, key);
        if let Some(plan) = self.plans.borrow().get(&key) {
            return Ok(plan.clone());
        }
        let plan = Plan::make(vm, session, asked, wanted)?.map(Rc::new);
        let mut plans = self.plans.borrow_mut();
        let mut old = Plans::default();
        if plans.len() >= MOST_PLANS {
            old = std::mem::take(&mut *plans);
        }
        plans.insert(key, plan.clone());
        drop(plans);
        drop(old);
        Ok(plan)
    }

    fn place(
        &self,
        vm: &mut Vm,
        session: &Value,
        url: &Value,
        asked: &Asked<'_>,
    ) -> Result<Option<Place>> {
        let Some(text) = place::url_text(vm, url)? else {
            return Ok(None);
        };
        let base = self.base.as_ref().map(|base| base.as_str());
        if let Some(place) = place::locate(url, text, asked.params, base) {
            return Ok(Some(place));
        }
        let params = asked.params.cloned().unwrap_or(Value::None);
        let answer = vm.call_method(session, "_plain_url", &[url.clone(), params])?;
        Ok(Place::made(&answer))
    }

    /// The plan of a request and its line of cookies.
    fn prepare(
        &self,
        vm: &mut Vm,
        session: &Value,
        asked: &Asked<'_>,
        (method, place, kind): (&'static str, &Place, Option<&Gc<Str>>),
    ) -> Result<Option<Planned>> {
        let text = Value::from(place.text.clone());
        let target = place.target();
        let mut wanted = Wanted {
            method,
            text: &text,
            target,
            kind,
            values: &asked.values,
            cookies: Value::None,
        };
        let Some(plan) = self.plan(vm, session, asked, (place, &wanted, ""))? else {
            return Ok(None);
        };
        let line = plan.cookie_line(vm, session, &self.jar, &asked.cookies, (&text, target))?;
        let line = match line {
            Some(line) if plan.has_own_cookies => line,
            line => return Ok(Some((plan, line))),
        };
        // Those of the script's header and those of the jar make one line, in another place.
        wanted.cookies = Value::from(line.clone());
        let merged = self.plan(vm, session, asked, (place, &wanted, line.as_str()))?;
        Ok(merged.map(|plan| (plan, None)))
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
    let Some(method) = method.as_str().and_then(|text| known_method(text.as_str())) else {
        return Ok(None);
    };
    if !pool.is_open() || !plain.holds(vm) {
        return Ok(None);
    }
    let Some(asked) = options::read(vm, options)? else {
        return Ok(None);
    };
    let Some(place) = plain.place(vm, session, url, &asked)? else {
        return Ok(None);
    };
    let Some(body) = Body::begin(vm, session, asked.given)? else {
        return Ok(None);
    };
    let wanted = (method, &place, body.kind.as_ref());
    let Some((plan, cookies)) = plain.prepare(vm, session, &asked, wanted)? else {
        return Ok(None);
    };
    let Some(host) = plan.host(vm, pool)? else {
        return Ok(None);
    };
    let Some(known) = host.native::<Host>() else {
        return Ok(None);
    };
    if !pool.has_idle(known) && pool.may_have(known) {
        // A connection has to be made.
        return Ok(None);
    }
    let Some(body) = body.finish(vm, &plain.serializers)? else {
        return Ok(None);
    };
    let client = match pool.take(vm, known)? {
        Some(client) => client,
        None if pool.may_have(known) => return Ok(None),
        None => Value::None,
    };
    let sent = Sent {
        cookies,
        values: asked.values,
        length: body.as_slice().len(),
    };
    let raises = asked.raises.given().unwrap_or(&plain.raises).clone();
    Ok(Some(Ready {
        deadlines: plain.deadlines(vm, asked.limits),
        follows: asked.follows,
        decompress: asked.decompress,
        plain,
        plan,
        host,
        client,
        place,
        sent,
        body,
        raises,
    }))
}

impl Ready {
    /// Whether a response of this status needs nothing more.
    pub fn is_usual(&self, status: u16) -> bool {
        let leads_on = self.follows && matches!(status, 301 | 302 | 303 | 307 | 308);
        let is_error = match &self.raises {
            Value::Bool(_) => self.raises.is(&Value::bool(true)) && status >= 400,
            Value::None => false,
            // A function of the script's decides.
            _ => true,
        };
        !leads_on && !is_error
    }

    /// Calls `send` with the message.
    pub fn with_message<R>(&self, send: impl FnOnce(&[u8]) -> R) -> R {
        let mut message = std::mem::take(&mut *self.plain.message.borrow_mut());
        message.clear();
        let (target, body) = (self.place.target(), self.body.as_slice());
        self.plan.write(target, &self.sent, body, &mut message);
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

    /// Whether the loop is in debug mode: then every request is a coroutine that knows where it was made.
    fn is_debugged(&self) -> bool {
        let plain = self.plain.borrow();
        let event_loop = plain
            .as_ref()
            .and_then(|plain| plain.event_loop.native::<EventLoop>());
        event_loop.is_some_and(EventLoop::debug)
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
    let [
        _,
        event_loop,
        connector,
        headers,
        jar,
        timeout,
        raises,
        response_class,
        request,
        serializers,
        base,
    ] = args
    else {
        return Err(vm.type_error("a session's surroundings are ten"));
    };
    let Value::Class(response_class) = response_class else {
        return Err(vm.type_error("response_class must be a class"));
    };
    let Some(pair) = serializers.as_tuple() else {
        return Err(vm.type_error("serializers must be a tuple"));
    };
    let [text, bytes] = pair.items() else {
        return Err(vm.type_error("serializers are two"));
    };
    let plain = Plain {
        event_loop: event_loop.clone(),
        connector: connector.clone(),
        headers: headers.clone(),
        version: Cell::new(0),
        jar: jar.clone(),
        limits: options::limits_of(vm, timeout)?,
        raises: raises.clone(),
        response_class: response_class.share(),
        request: request.clone(),
        serializers: Serializers {
            text: text.clone(),
            bytes: bytes.clone(),
        },
        base: base.as_str(),
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
    if let Some((name, value)) = option {
        options.insert(0, (vm.intern(name), value));
    }
    let plain = |(name, value): &(Gc<Str>, Value)| options::may_be_plain(name.as_str(), value);
    if options.iter().all(plain)
        && matches!(method, Value::Str(_))
        && !native.is_debugged()
        && native.has_own_request(vm, session)
    {
        return exchange::make(vm, Exchange::plain(session, method, url, options));
    }
    let name = vm.intern("_request");
    let function = vm.get_attr(session, &name)?;
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
    "_be_plain($self, loop, connector, headers, jar, timeout, raises, response_class, request, serializers, base, /)" => be_plain,
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
