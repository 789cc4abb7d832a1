//! The short way from a request to its handler and back, for applications in which nobody looks at responses (signals,
//! access logs): a constant path is looked up here, any other by the script's router, the handler's coroutine becomes a
//! task at once, and a plain response is sent as soon as the task is done.
//!
//! Everything else that a handler can come to (exceptions, streams, bodies that it has not read) is the affair of the
//! script's `Server._complete`, which gets the task to await.

use std::cell::Cell;
use std::rc::Rc;

use super::request::{Request, method};
use super::server::Server;
use super::{classes, reply};
use crate::event_loop::future_state::Callback;
use crate::event_loop::task::{self, Options, Task};
use crate::event_loop::{EventLoop, future};
use crate::object::instance::Payload;
use crate::object::pattern::Pattern;
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::dict::Dict;
use crate::types::generator::GeneratorKind;
use crate::types::str::Str;
use crate::vm::Vm;

/// See the module.
pub struct Direct {
    /// The script's server.
    server: Value,
    request_class: Gc<Class>,
    response_class: Gc<Class>,
    /// Finds the handler of a request, for those that have no constant path; None where that has to be waited for.
    way: Value,
    /// The constant paths: of each a dict of methods and routes.
    routes: Gc<Dict>,
    /// The tasks that take longer, with what they answer.
    tasks: Gc<Dict>,
    /// How many requests have gone this way.
    count: Cell<u64>,
    handler: Gc<Str>,
    get: Gc<Str>,
    /// What an object for a request begins with.
    pattern: Rc<Pattern<2>>,
    full: Rc<Pattern<4>>,
}

impl Trace for Direct {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.server);
        tracer.value(&self.way);
        tracer.gc(&self.request_class);
        tracer.gc(&self.response_class);
        tracer.gc(&self.routes);
        tracer.gc(&self.tasks);
    }
}

impl NativeData for Direct {}

impl Direct {
    /// The route of a request, if its path is one of the constant ones.
    fn route(&self, vm: &Vm, request: &Request) -> Option<Value> {
        let came = &request.came;
        let target = came.target()?;
        if target
            .bytes()
            .any(|byte| matches!(byte, b'?' | b'%' | b'#'))
        {
            return None;
        }
        let routes = self.routes.get_str(&Str::new(target))?;
        let routes = routes.as_dict()?;
        match came.method == http::Method::GET {
            true => routes.get_str(&self.get),
            false => routes.get_str(&method(vm, &came.method)),
        }
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
        let route = self.route(vm, request);
        let shown = vm.new_instance(self.request_class.clone(), Payload::None)?;
        if let Value::Instance(shown) = &shown {
            let server = self.server.clone();
            if route.is_some() {
                self.pattern.fill(shown, [raw.clone(), server]);
            } else {
                // The router will ask for these.
                let method = Value::from(method(vm, &request.came.method));
                let values = [raw.clone(), server, method, request.target()];
                self.full.fill(shown, values);
            }
        }
        let handler = match &route {
            Some(Value::Instance(route)) => route.get(&self.handler),
            _ => None,
        };
        let handler = match handler {
            Some(handler) => {
                request.route.set(route.unwrap_or_default());
                Ok(handler)
            }
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
            self.complete(vm, event_loop, request, &coroutine)?;
            return Ok(true);
        }
        let options = Options {
            eager_start: may_run_now && !native.debug(),
            ..Options::default()
        };
        let made = task::prepare(vm, event_loop, coroutine, &options)?;
        request.task.set(made.clone());
        native.begin_step();
        let begun = task::begin(vm, &made, options.eager_start);
        native.end_step(vm);
        begun?;
        let Some(running) = made.native::<Task>() else {
            return Ok(true);
        };
        if running.state.is_done() {
            self.end(vm, event_loop, request, &made)?;
            return Ok(true);
        }
        drop(self.tasks.insert(vm, made.clone(), raw.clone())?);
        let over = vm.intern("_over");
        let over = vm.get_attr(raw, &over)?;
        running
            .state
            .add_callback(Callback::Call(over, Value::None));
        Ok(true)
    }

    /// The handler has come to an end.
    fn end(&self, vm: &mut Vm, event_loop: &Value, request: &Request, task: &Value) -> Result<()> {
        let value = task.native::<Task>().and_then(|task| task.state.value());
        let is_response = matches!(&value, Some(Value::Instance(response))
            if response.class().is(&self.response_class));
        if let Some(response) = value
            && is_response
            && request.is_read()
        {
            // What is wrong with its headers is told by the long way.
            if let Ok(Some(keeps_alive)) = reply::reply(vm, request, &response) {
                drop((request.task.take(), request.shown.take()));
                let connection = request.connection();
                return match connection.native::<Server>() {
                    Some(server) if keeps_alive => server.turn(vm, &connection),
                    Some(server) => server.shut_down(vm, &connection, false),
                    None => Ok(()),
                };
            }
        }
        self.complete(vm, event_loop, request, task)
    }

    /// Has the script's server see to what is left.
    fn complete(
        &self,
        vm: &mut Vm,
        event_loop: &Value,
        request: &Request,
        outcome: &Value,
    ) -> Result<()> {
        drop(request.task.take());
        let shown = request.shown.take();
        let coroutine = vm.call_method(&self.server, "_complete", &[shown, outcome.clone()])?;
        let mut options = Options::default();
        if let Some(task) = outcome.native::<Task>() {
            // What is left is done where the handler was.
            options.context = task::context_of(vm, task);
        }
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
    direct.end(vm, server.event_loop(), request, task)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (Value::Class(request_class), Value::Class(response_class)) = (&args[2], &args[3]) else {
        return Err(vm.type_error("classes are required"));
    };
    let (Some(routes), Some(tasks)) = (args[5].as_dict(), args[6].as_dict()) else {
        return Err(vm.type_error("dicts are required"));
    };
    let names = [vm.intern("_raw"), vm.intern("_server")];
    let [raw, server] = names.clone();
    let all = [raw, server, vm.intern("_method"), vm.intern("_target")];
    let direct = Direct {
        server: args[1].clone(),
        request_class: request_class.share(),
        response_class: response_class.share(),
        way: args[4].clone(),
        routes,
        tasks,
        count: Cell::new(0),
        handler: vm.intern("_handler"),
        get: vm.intern("GET"),
        pattern: Rc::new(Pattern::new(names)),
        full: Rc::new(Pattern::new(all)),
    };
    let class = classes(vm).direct.clone();
    Ok(Native::new(class, direct))
}

crate::methods! { METHODS:
    "__new__($type, server, request_class, response_class, way, routes, tasks, /)" => new,
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
