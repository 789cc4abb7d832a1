//! A pool of a client's connections: those that wait for the next request, and how many are in use.  Connectors are
//! derived from it (`aiohttp/connector.py`); a request that is sent natively takes its connection here as well.

mod turns;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use self::turns::Queue;
use super::classes;
use super::client::Client;
use super::client::direct::now;
use super::reader::Failure;
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The connections of one key.
pub struct Host {
    key: Value,
    /// Those that wait, with the time since when.
    idle: RefCell<VecDeque<(Value, f64)>>,
    /// How many are in use, or being made.
    held: Cell<usize>,
    /// The pool has forgotten it.
    is_gone: Cell<bool>,
}

impl NativeData for Host {}

impl Trace for Host {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.key);
        for (client, _) in self.idle.borrow().iter() {
            tracer.value(client);
        }
    }

    fn clear(&self) {
        drop(self.idle.take());
    }
}

impl Host {
    /// Whether the pool has forgotten it.
    pub fn is_gone(&self) -> bool {
        self.is_gone.get()
    }
}

/// See the module.
#[derive(Default)]
pub struct Pool {
    hosts: RefCell<Option<Gc<Dict>>>,
    /// The most connections; 0 for any number.
    limit: Cell<i64>,
    /// The most to one host.
    per_host: Cell<i64>,
    /// How long a connection waits for a request, in seconds; infinite for ever.
    keepalive: Cell<f64>,
    force_close: Cell<bool>,
    is_open: Cell<bool>,
    held: Cell<usize>,
    /// The connections in use, by their address.
    used: RefCell<FxHashMap<usize, Value>>,
    /// Who waits for a connection, by host: the host whose turn is next comes first.
    queues: RefCell<VecDeque<Queue>>,
    /// When a timer looks for those who have waited for too long.
    alarm: Cell<Option<f64>>,
    /// A timer will look for connections that have waited for too long.
    cleaning: Cell<bool>,
}

impl NativeData for Pool {
    fn timer_due(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.end_late(vm, this)
    }
}

impl Trace for Pool {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(hosts) = &*self.hosts.borrow() {
            tracer.gc(hosts);
        }
        for client in self.used.borrow().values() {
            tracer.value(client);
        }
        for queue in self.queues.borrow().iter() {
            tracer.value(&queue.host);
            for (future, _) in &queue.waiters {
                tracer.value(future);
            }
        }
    }

    fn clear(&self) {
        drop((self.hosts.take(), self.used.take(), self.queues.take()));
    }
}

fn address(client: &Value) -> usize {
    match client {
        Value::Native(native) => native.as_gc().address(),
        _ => 0,
    }
}

fn close_client(vm: &mut Vm, client: &Value) -> Result<()> {
    match client.native::<Client>() {
        Some(native) => native.close(vm, Failure::Closed),
        None => vm.call_method(client, "close", &[]).map(drop),
    }
}

impl Pool {
    /// Whether it gives connections.
    pub fn is_open(&self) -> bool {
        self.is_open.get()
    }

    fn dict(&self) -> Gc<Dict> {
        let mut hosts = self.hosts.borrow_mut();
        hosts.get_or_insert_with(|| Gc::new(Dict::new())).clone()
    }

    /// What is known of a key.
    pub fn host(&self, vm: &mut Vm, key: &Value) -> Result<Option<Value>> {
        self.dict().get(vm, key)
    }

    fn make_host(&self, vm: &mut Vm, key: &Value) -> Result<Value> {
        let dict = self.dict();
        if let Some(host) = dict.get(vm, key)? {
            return Ok(host);
        }
        let class = classes(vm).host.clone();
        let host = Native::new(
            class,
            Host {
                key: key.clone(),
                idle: RefCell::default(),
                held: Cell::new(0),
                is_gone: Cell::new(false),
            },
        );
        dict.insert(vm, key.clone(), host.clone())?;
        Ok(host)
    }

    /// How many connections may still be taken or made for a host.
    fn available(&self, host: Option<&Host>) -> i64 {
        let left = |most: i64, held: usize| most - i64::try_from(held).unwrap_or(i64::MAX);
        let total = match self.limit.get() {
            0 => 1,
            limit => left(limit, self.held.get()),
        };
        match host {
            Some(host) if total > 0 && self.per_host.get() > 0 => {
                total.min(left(self.per_host.get(), host.held.get()))
            }
            None if total > 0 && self.per_host.get() > 0 => total.min(self.per_host.get()),
            _ => total,
        }
    }

    fn acquire(&self, host: &Host, client: &Value) {
        self.held.set(self.held.get() + 1);
        host.held.set(host.held.get() + 1);
        self.adopt(client);
    }

    fn adopt(&self, client: &Value) {
        if !client.is_none() {
            let old = self
                .used
                .borrow_mut()
                .insert(address(client), client.clone());
            drop(old);
        }
    }

    /// A connection that waits, if there is one and it may be taken.
    pub fn take(&self, vm: &mut Vm, host: &Host) -> Result<Option<Value>> {
        if host.idle.borrow().is_empty() || self.available(Some(host)) <= 0 {
            return Ok(None);
        }
        self.take_idle(vm, host)
    }

    fn take_idle(&self, vm: &mut Vm, host: &Host) -> Result<Option<Value>> {
        let since_then = now(vm) - self.keepalive.get();
        loop {
            let Some((client, since)) = host.idle.borrow_mut().pop_front() else {
                return Ok(None);
            };
            if since >= since_then
                && let Some(native) = client.native::<Client>()
                && native.is_reusable(vm, &client)?
            {
                self.acquire(host, &client);
                return Ok(Some(client));
            }
            close_client(vm, &client)?;
        }
    }

    /// A connection is not in use any more.
    fn release_acquired(&self, vm: &mut Vm, host: &Host, client: &Value) -> Result<()> {
        if !self.is_open() {
            return Ok(());
        }
        let used = self.used.borrow_mut().remove(&address(client));
        drop(used);
        self.held.set(self.held.get().saturating_sub(1));
        host.held.set(host.held.get().saturating_sub(1));
        self.forget_host(vm, host)?;
        self.wake_next(vm)
    }

    /// Forgets a host of which there is nothing to know.
    fn forget_host(&self, vm: &mut Vm, host: &Host) -> Result<()> {
        let is_used = host.held.get() > 0 || !host.idle.borrow().is_empty();
        let is_this = |queue: &Queue| {
            let known = queue.host.native::<Host>();
            known.is_some_and(|known| std::ptr::eq(known, host))
        };
        if is_used || self.queues.borrow().iter().any(is_this) || host.is_gone.replace(true) {
            return Ok(());
        }
        self.dict().remove(vm, &host.key).map(drop)
    }

    /// Whether a connection to a host waits.
    pub fn has_idle(&self, host: &Host) -> bool {
        !host.idle.borrow().is_empty()
    }

    /// Whether a connection of a host may be taken or made now.
    pub fn may_have(&self, host: &Host) -> bool {
        self.available(Some(host)) > 0
    }

    /// Takes a connection back; `this` is the connector.
    pub fn release(
        &self,
        vm: &mut Vm,
        this: &Value,
        host: &Host,
        client: &Value,
        should_close: bool,
    ) -> Result<()> {
        let keeps = self.is_open()
            && !self.force_close.get()
            && !should_close
            && match client.native::<Client>() {
                Some(native) => native.is_reusable(vm, client)?,
                None => false,
            };
        if !keeps {
            self.release_acquired(vm, host, client)?;
            return close_client(vm, client);
        }
        let time = now(vm);
        host.idle.borrow_mut().push_back((client.clone(), time));
        self.release_acquired(vm, host, client)?;
        if !self.cleaning.get() {
            vm.call_method(this, "_schedule_cleanup", &[])?;
        }
        Ok(())
    }

    /// The hosts that are known.
    fn all_hosts(&self) -> Vec<Value> {
        let hosts = self.dict().items();
        hosts.into_iter().map(|(_, host)| host).collect()
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Pool> {
    value
        .native::<Pool>()
        .ok_or_else(|| vm.type_error("a pool of connections is required"))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).pool.clone();
    vm.wrap_native(&args[0], &own, Pool::default())
}

fn open(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    let count = |vm: &mut Vm, value: &Value| match value.not_none() {
        Some(value) => vm.to_i64(value),
        None => Ok(0),
    };
    pool.limit.set(count(vm, &args[1])?);
    pool.per_host.set(count(vm, &args[2])?);
    pool.keepalive.set(match args[3].not_none() {
        Some(seconds) => vm.to_f64(seconds)?,
        None => f64::INFINITY,
    });
    pool.force_close.set(vm.truth(&args[4])?);
    pool.is_open.set(true);
    Ok(Value::None)
}

fn available(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    let host = pool.host(vm, &args[1])?;
    let host = host.as_ref().and_then(Value::native::<Host>);
    Ok(Value::Int(pool.available(host)))
}

fn acquire(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    let host = pool.make_host(vm, &args[1])?;
    if let Some(host) = host.native::<Host>() {
        pool.acquire(host, &Value::None);
    }
    Ok(Value::None)
}

fn adopt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.adopt(&args[1]);
    Ok(Value::None)
}

fn take_idle(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    let taken = match pool.host(vm, &args[1])? {
        Some(host) => match host.native::<Host>() {
            Some(host) => pool.take_idle(vm, host)?,
            None => None,
        },
        None => None,
    };
    Ok(taken.unwrap_or(Value::None))
}

fn release_acquired(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    if let Some(host) = pool.host(vm, &args[1])?
        && let Some(host) = host.native::<Host>()
    {
        let client = args[2].given().cloned().unwrap_or(Value::None);
        pool.release_acquired(vm, host, &client)?;
    }
    Ok(Value::None)
}

fn release(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    let should_close = match args[3].given() {
        Some(value) => vm.truth(value)?,
        None => false,
    };
    match pool.host(vm, &args[1])? {
        Some(host) => {
            if let Some(host) = host.native::<Host>() {
                pool.release(vm, &args[0], host, &args[2], should_close)?;
            }
        }
        None => close_client(vm, &args[2])?,
    }
    Ok(Value::None)
}

/// Closes connections that have waited for too long; whether others wait.
fn close_stale(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    let deadline = now(vm) - pool.keepalive.get();
    let mut waits = false;
    for host in pool.all_hosts() {
        let Some(host) = host.native::<Host>() else {
            continue;
        };
        let pairs = std::mem::take(&mut *host.idle.borrow_mut());
        for (client, since) in pairs {
            let alive = match client.native::<Client>() {
                Some(native) => since > deadline && native.is_reusable(vm, &client)?,
                None => false,
            };
            if alive {
                waits = true;
                host.idle.borrow_mut().push_back((client, since));
            } else {
                close_client(vm, &client)?;
            }
        }
        pool.forget_host(vm, host)?;
    }
    Ok(Value::bool(waits))
}

fn close_all(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pool = this(vm, &args[0])?;
    pool.is_open.set(false);
    let hosts = pool.all_hosts();
    let dict = pool.hosts.take();
    drop(dict);
    for host in hosts {
        if let Some(host) = host.native::<Host>() {
            host.is_gone.set(true);
            let idle = std::mem::take(&mut *host.idle.borrow_mut());
            for (client, _) in idle {
                close_client(vm, &client)?;
            }
        }
    }
    let used = std::mem::take(&mut *pool.used.borrow_mut());
    for client in used.into_values() {
        close_client(vm, &client)?;
    }
    pool.held.set(0);
    pool.cancel_all(vm)?;
    Ok(Value::None)
}

/// The connections that wait, each with the time since when.
fn idle(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut pairs = Vec::new();
    for host in this(vm, &args[0])?.all_hosts() {
        if let Some(host) = host.native::<Host>() {
            let idle = host.idle.borrow();
            pairs.extend(idle.iter().map(|(client, since)| {
                Value::from(Tuple::new(vec![client.clone(), Value::float(*since)]))
            }));
        }
    }
    Ok(Value::from(List::new(pairs)))
}

crate::methods! { METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    /// Begins to give connections.
    "_open($self, limit, per_host, keepalive, force_close, /)" => open,
    /// How many connections may still be taken or made for a key.
    "_available($self, key, /)" => available,
    /// A connection for a key is about to be made.
    "_acquire($self, key, /)" => acquire,
    /// It has been made.
    "_adopt($self, native, /)" => adopt,
    /// A connection that waits; None where there is none.
    "_take_idle($self, key, /)" => take_idle,
    /// One less is in use.
    "_release_acquired($self, key, native=None, /)" => release_acquired,
    /// Takes a connection back.
    "_release($self, key, native, /, should_close=False)" => release,
    /// A future that ends when it is somebody's turn to have a connection.
    "_add_waiter($self, key, again, /)" => turns::add_waiter,
    /// Somebody waits no longer.
    "_drop_waiter($self, waiter, /)" => turns::drop_waiter,
    "_close_stale($self, /)" => close_stale,
    "_close_all($self, /)" => close_all,
    "_idle($self, /)" => idle,
}

crate::getters! { GETTERS:
    "_closed" => |vm, value| Ok(Value::bool(!this(vm, value)?.is_open())),
    "_cleaning" => |vm, value| Ok(Value::bool(this(vm, value)?.cleaning.get())); set |vm, value, given| {
        let truth = vm.truth(&given)?;
        this(vm, value)?.cleaning.set(truth);
        Ok(())
    },
}

/// The class of pools.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Pool",
        METHODS,
        GETTERS,
        "A pool of connections.",
    )
}

/// The class of what a pool knows of a key.
pub fn host_class(vm: &Vm) -> Gc<Class> {
    native_class(vm, "_http", "_Host", &[], &[], "")
}
