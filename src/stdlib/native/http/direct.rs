//! The short way from a request to its handler and back, for applications in which nobody looks at responses (signals,
//! access logs): a path without a regular expression is looked up here, any other by the script's router, the handler's
//! coroutine becomes a task at once, and a plain response is sent as soon as the task is done.
//!
//! Everything else that a handler can come to (exceptions, streams, bodies that it has not read) is the affair of the
//! script's `Server._complete`, which gets the task to await.

use std::cell::Cell;
use std::rc::Rc;

use super::request::{Request, method};
use super::routes::{Found, Routes};
use super::server::Server;
use super::{classes, reply};
use crate::event_loop::future_state::{Callback, FutureState};
use crate::event_loop::state::context_object;
use crate::event_loop::task::{self, Options, Task};
use crate::event_loop::unmade::{self, Begun};
use crate::event_loop::{EventLoop, future};
use crate::object::instance::Payload;
use crate::object::pattern::Pattern;
use crate::object::{Class, Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::dict::Dict;
use crate::types::generator::GeneratorKind;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// See the module.
pub struct Direct {
    /// The script's server.
    server: Value,
    request_class: Gc<Class>,
    response_class: Gc<Class>,
    /// Finds the handler of a request, for those that have no constant path; None where that has to be waited for.
    way: Value,
    info_class: Gc<Class>,
    app: Value,
    routes: Routes,
    /// Handlers behind their middlewares, by handler and application; `None` where there are no middlewares.
    chains: Option<Gc<Dict>>,
    /// The tasks that take longer, with what they answer.
    tasks: Gc<Dict>,
    /// How many requests have gone this way.
    count: Cell<u64>,
    handler: Gc<Str>,
    /// For the task of the next request; `Undef` while it is in use.
    stand_in: Slot,
    /// What an object for a request begins with: one with a constant path, one with variables, one for the router.
    constant: Rc<Pattern<2>>,
    variable: Rc<Pattern<3>>,
    full: Rc<Pattern<4>>,
    info: Rc<Pattern<3>>,
    /// What its answers share.
    replies: Rc<reply::State>,
}

/// What a handler has come to.
enum Outcome<'a> {
    /// A value, and the context in which it was made.
    Value(Value, Value),
    Task(&'a Value),
}

impl Trace for Direct {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.server);
        tracer.value(&self.way);
        tracer.gc(&self.request_class);
        tracer.gc(&self.response_class);
        tracer.gc(&self.info_class);
        tracer.value(&self.app);
        self.routes.trace(tracer);
        if let Some(chains) = &self.chains {
            tracer.gc(chains);
        }
        tracer.gc(&self.tasks);
    }
}

impl NativeData for Direct {}

impl Direct {
    /// The route of a request, if its path is one that needs no Python.
    fn route(&self, vm: &Vm, request: &Request) -> Option<Found> {
        let came = &request.came;
        let target = came.target()?;
        let path = match memchr::memchr3(b'?', b'%', b'#', target.as_bytes()) {
            None => target,
            Some(end) if target.as_bytes()[end] == b'?' && !target.contains('#') => &target[..end],
            Some(_) => return None,
        };
        self.routes.find(path, || {
            let is_get = came.method == http::Method::GET;
            (!is_get).then(|| method(vm, &came.method))
        })
    }

    /// The handler of a route, behind middlewares if there are any that are known.
    fn handler_of(&self, vm: &mut Vm, route: &Value) -> Option<Value> {
        let Value::Instance(route) = route else {
            return None;
        };
        let handler = route.get(&self.handler)?;
        match &self.chains {
            Some(chains) => {
                let key = Value::from(Tuple::new([handler, self.app.clone()]));
                // What cannot be hashed has to wait for its chain each time.
                chains.get(vm, &key).ok().flatten()
            }
            None => Some(handler),
        }
    }

    /// What the router would have found: the variables of a path and its route, claimed by the application.
    fn info_of(&self, vm: &mut Vm, route: Value, variables: Gc<Dict>) -> Result<Value> {
        let class = self.info_class.clone();
        let info = vm.new_instance(class, Payload::Value(Value::from(variables)))?;
        if let Value::Instance(info) = &info {
            let values = [route, self.app.clone(), Value::bool(true)];
            self.info.fill(info, values);
        }
        Ok(info)
    }

    /// The request as its handler sees it, and the handler, if that is known.
    fn show(&self, vm: &mut Vm, raw: &Value, request: &Request) -> Result<(Value, Option<Value>)> {
        let found = self.route(vm, request);
        let handler = found
            .as_ref()
            .and_then(|(route, _)| self.handler_of(vm, route));
        let shown = vm.new_instance(self.request_class.clone(), Payload::None)?;
        let Value::Instance(instance) = &shown else {
            return Ok((shown, None));
        };
        let (raw, server) = (raw.clone(), self.server.clone());
        match (found, &handler) {
            (Some((route, None)), Some(_)) => {
                request.route.set(route);
                self.constant.fill(instance, [raw, server]);
            }
            (Some((route, Some(variables))), Some(_)) => {
                let info = self.info_of(vm, route, variables)?;
                self.variable.fill(instance, [raw, server, info]);
            }
            _ => {
                // The router will ask for these.
                let method = Value::from(method(vm, &request.came.method));
                self.full
                    .fill(instance, [raw, server, method, request.target()]);
            }
        }
        Ok((shown, handler))
    }

    /// Leads a request to its handler; whether there is a way.
    ///
    /// # Errors
    /// KeyboardInterrupt and SystemExit.
    pub fn begin(
        &self,
        vm: &mut Vm,
        event_loop: &Value,
        raw: &Value,
        may_run_now: bool,
    ) -> Result<bool> {
        let (Some(request), Some(native)) =
            (raw.native::<Request>(), event_loop.native::<EventLoop>())
        else {
            return Ok(false);
        };
        if request.came.expects {
            return Ok(false);
        }
        let (shown, handler) = self.show(vm, raw, request)?;
        let handler = match handler {
            Some(handler) => Ok(handler),
            None => vm.call(&self.way, std::slice::from_ref(&shown)),
        };
        if matches!(handler, Ok(Value::None)) {
            return Ok(false);
        }
        self.count.set(self.count.get() + 1);
        request.shown.set(shown.clone());
        let made = handler.and_then(|handler| vm.call(&handler, &[shown]));
        let coroutine = match made {
            Ok(coroutine) => coroutine,
            Err(raise) => {
                let failed = future::pending(vm, event_loop.clone())?;
                super::link::settle(vm, &failed, Err(raise))?;
                failed
            }
        };
        let is_coroutine = matches!(&coroutine, Value::Generator(generator)
            if generator.kind == GeneratorKind::Coroutine);
        if !is_coroutine {
            self.complete(vm, event_loop, request, &coroutine, Value::None)?;
            return Ok(true);
        }
        if !may_run_now || native.debug() {
            let task = task::create(vm, event_loop, coroutine, Options::default())?;
            request.task.set(task.clone());
            return self.wait(vm, raw, &task).map(|()| true);
        }
        let stand_in = match self.stand_in.take() {
            Value::Undef => unmade::stand_in(vm),
            stand_in => stand_in,
        };
        request.task.set(stand_in.clone());
        native.begin_step();
        let begun = unmade::begin(vm, event_loop, coroutine, &stand_in);
        native.end_step(vm);
        self.stand_in.set(stand_in);
        match begun? {
            Begun::Over(value, context) => {
                self.end(vm, event_loop, request, Outcome::Value(value, context))?;
            }
            Begun::Task(task) => {
                request.task.set(task.clone());
                let is_done = future::state_of(&task).is_none_or(FutureState::is_done);
                match is_done {
                    true => self.end(vm, event_loop, request, Outcome::Task(&task))?,
                    false => self.wait(vm, raw, &task)?,
                }
            }
        }
        Ok(true)
    }

    /// The task of a request is not over yet.
    fn wait(&self, vm: &mut Vm, raw: &Value, task: &Value) -> Result<()> {
        drop(self.tasks.insert(vm, task.clone(), raw.clone())?);
        let over = vm.intern("_over");
        let over = vm.get_attr(raw, &over)?;
        if let Some(state) = future::state_of(task) {
            state.add_callback(Callback::Call(over, Value::None));
        }
        Ok(())
    }

    /// The handler has come to an end.
    fn end(
        &self,
        vm: &mut Vm,
        event_loop: &Value,
        request: &Request,
        outcome: Outcome<'_>,
    ) -> Result<()> {
        let value = match &outcome {
            Outcome::Value(value, _) => Some(value.clone()),
            Outcome::Task(task) => future::state_of(task).and_then(FutureState::value),
        };
        let is_response = matches!(&value, Some(Value::Instance(response))
            if response.class().is(&self.response_class));
        if let Some(response) = value
            && is_response
            && request.is_read()
        {
            // What is wrong with its headers is told by the long way.
            if let Ok(Some(keeps_alive)) = reply::reply(vm, &self.replies, request, &response) {
                drop((request.task.take(), request.shown.take()));
                let connection = request.connection();
                return match connection.native::<Server>() {
                    Some(server) if keeps_alive => server.turn(vm, &connection),
                    Some(server) => server.shut_down(vm, &connection, false),
                    None => Ok(()),
                };
            }
        }
        // What is left is done where the handler was.
        let (outcome, context) = match outcome {
            Outcome::Task(value) => match value.native::<Task>() {
                Some(task) => (value.clone(), task::context_of(vm, task)),
                None => (value.clone(), Value::None),
            },
            Outcome::Value(value, context) => {
                let done = future::pending(vm, event_loop.clone())?;
                super::link::settle(vm, &done, Ok(value))?;
                (done, context_object(vm, &context))
            }
        };
        self.complete(vm, event_loop, request, &outcome, context)
    }

    /// Has the script's server see to what is left.
    fn complete(
        &self,
        vm: &mut Vm,
        event_loop: &Value,
        request: &Request,
        outcome: &Value,
        context: Value,
    ) -> Result<()> {
        drop(request.task.take());
        let shown = request.shown.take();
        let coroutine = vm.call_method(&self.server, "_complete", &[shown, outcome.clone()])?;
        let options = Options {
            context,
            ..Options::default()
        };
        task::create(vm, event_loop, coroutine, options).map(drop)
    }
}

/// A task that had to wait is done.
///
/// # Errors
/// What the script's server raises.
pub fn over(vm: &mut Vm, raw: &Value, task: &Value) -> Result<()> {
    let Some(request) = raw.native::<Request>() else {
        return Ok(());
    };
    let connection = request.connection();
    let Some(server) = connection.native::<Server>() else {
        return Ok(());
    };
    let direct = server.direct();
    let Some(direct) = direct.native::<Direct>() else {
        return Ok(());
    };
    drop(direct.tasks.remove(vm, task)?);
    direct.end(vm, server.event_loop(), request, Outcome::Task(task))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let [_, server, classes_of, app, way, index, chains, tasks] = args else {
        return Err(vm.type_error("a server is required"));
    };
    let classes_of = classes_of.as_tuple();
    let classes_of = classes_of.as_ref().map_or(&[][..], |tuple| tuple.items());
    let [
        Value::Class(request),
        Value::Class(response),
        Value::Class(info),
    ] = classes_of
    else {
        return Err(vm.type_error("classes are required"));
    };
    let (Some(index), Some(tasks)) = (index.as_dict(), tasks.as_dict()) else {
        return Err(vm.type_error("dicts are required"));
    };
    let names = [
        "_raw",
        "_server",
        "_method",
        "_target",
        "match_info",
        "_route",
        "_current_app",
        "_frozen",
    ];
    let [raw, own, method, target, match_info, route, current, frozen] =
        names.map(|name| vm.intern(name));
    super::content::set_class(vm, request.as_gc());
    let direct = Direct {
        server: server.clone(),
        request_class: request.share(),
        response_class: response.share(),
        info_class: info.share(),
        app: app.clone(),
        way: way.clone(),
        routes: Routes::make(&index, vm.intern("GET"), vm.intern("*")),
        chains: chains.as_dict(),
        tasks,
        count: Cell::new(0),
        handler: vm.intern("_handler"),
        replies: vm.extension::<reply::State>(),
        stand_in: Slot::default(),
        constant: Rc::new(Pattern::new([raw.clone(), own.clone()])),
        variable: Rc::new(Pattern::new([raw.clone(), own.clone(), match_info])),
        full: Rc::new(Pattern::new([raw, own, method, target])),
        info: Rc::new(Pattern::new([route, current, frozen])),
    };
    let class = classes(vm).direct.clone();
    Ok(Native::new(class, direct))
}

crate::methods! { METHODS:
    "__new__($type, server, classes, app, way, index, chains, tasks, /)" => new,
}

crate::getters! { GETTERS:
    "count" => |vm, value| match value.native::<Direct>() {
        Some(direct) => Ok(Value::Int(direct.count.get() as i64)),
        None => Err(vm.type_error("a Direct is required")),
    },
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Direct",
        METHODS,
        GETTERS,
        "The short way from requests to handlers.",
    )
}
