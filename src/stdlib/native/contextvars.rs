//! `contextvars` (PEP 567).  A context is a shared map that is copied when it is
//! written, so that copying a context costs nothing, and an empty one is not even made.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::object::signature::Keywords;
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::{native_class, set};
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// Variables, by identity, with their values and the order in which they were first set.
type Map = FxHashMap<usize, (u64, Value, Value)>;

/// The data of a `Context`.
#[derive(Default)]
pub struct Context {
    map: RefCell<Rc<Map>>,
    entered: Cell<bool>,
    order: Cell<u64>,
}

impl Trace for Context {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let map = self.map.borrow();
        // A map that contexts share is reported by one of them only: the others' references count as outside ones.
        if Rc::strong_count(&map) == 1 {
            for (_, var, value) in map.values() {
                tracer.values([var, value]);
            }
        }
    }

    fn clear(&self) {
        let map = std::mem::take(&mut *self.map.borrow_mut());
        drop(map);
    }
}

impl NativeData for Context {}

impl Context {
    fn get(&self, var: &Value) -> Option<Value> {
        let map = self.map.borrow();
        map.get(&var.address()).map(|(_, _, value)| value.clone())
    }

    fn set(&self, var: &Value, value: Value) -> Option<Value> {
        let order = self.order.get() + 1;
        self.order.set(order);
        let mut map = self.map.borrow_mut();
        let entries = Rc::make_mut(&mut map);
        match entries.get_mut(&var.address()) {
            Some(entry) => Some(std::mem::replace(&mut entry.2, value)),
            None => {
                entries.insert(var.address(), (order, var.clone(), value));
                None
            }
        }
    }

    fn remove(&self, var: &Value) {
        let mut map = self.map.borrow_mut();
        let gone = Rc::make_mut(&mut map).remove(&var.address());
        drop(map);
        drop(gone);
    }

    fn items(&self) -> Vec<(Value, Value)> {
        let mut items: Vec<_> = self.map.borrow().values().cloned().collect();
        items.sort_by_key(|(order, _, _)| *order);
        items
            .into_iter()
            .map(|(_, var, value)| (var, value))
            .collect()
    }

    fn copy(&self) -> Context {
        Context {
            map: RefCell::new(self.map.borrow().clone()),
            entered: Cell::new(false),
            order: Cell::new(self.order.get()),
        }
    }
}

/// The data of a `ContextVar`.
struct ContextVar {
    name: Value,
    default: Value,
}

impl Trace for ContextVar {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.name, &self.default]);
    }
}

impl NativeData for ContextVar {}

/// The data of a `Token`.
struct Token {
    var: Value,
    /// `Undef` where the variable had no value.
    old: Value,
    context: Value,
    used: Cell<bool>,
}

impl Trace for Token {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.var, &self.old, &self.context]);
    }
}

impl NativeData for Token {}

/// What the module keeps in the interpreter.
#[derive(Default)]
struct State {
    classes: std::cell::OnceCell<Classes>,
}

#[derive(Clone)]
struct Classes {
    context: Gc<Class>,
    var: Gc<Class>,
    token: Gc<Class>,
    /// The marker `Token.MISSING`.
    missing: Value,
}

fn classes(vm: &mut Vm) -> Classes {
    let state = vm.extension::<State>();
    state
        .classes
        .get_or_init(|| {
            let module = "_contextvars";
            let missing = native_class(vm, module, "Missing", MISSING_METHODS, &[], "");
            let token = native_class(vm, module, "Token", TOKEN_METHODS, TOKEN_GETTERS, "");
            let missing = Native::new(missing, Missing);
            token.set(&vm.intern("MISSING"), missing.clone());
            Classes {
                context: native_class(vm, module, "Context", CONTEXT_METHODS, &[], ""),
                var: native_class(vm, module, "ContextVar", VAR_METHODS, VAR_GETTERS, ""),
                token,
                missing,
            }
        })
        .clone()
}

/// A copy of the current context, `None` where that is empty: see [`enter`].
#[inline]
pub fn copy_current(vm: &mut Vm) -> Result<Value> {
    let copy = match vm.context.native::<Context>() {
        Some(context) if !context.map.borrow().is_empty() => context.copy(),
        _ => return Ok(Value::None),
    };
    let class = classes(vm).context;
    Ok(Native::new(class, copy))
}

/// Makes a context the current one; returns what [`leave`] wants back.  `None` stands for an empty
/// context, which is made only if something is set in it.
#[inline]
pub fn enter(vm: &mut Vm, context: &Value) -> Result<Value> {
    if let Some(entered) = context.native::<Context>()
        && entered.entered.replace(true)
    {
        let repr = vm.repr(context)?;
        return Err(vm.runtime_error(format!(
            "cannot enter context: {} is already entered",
            repr.as_str()
        )));
    }
    Ok(std::mem::replace(&mut vm.context, context.clone()))
}

/// Whether this is the current context.
pub fn is_current(vm: &Vm, context: &Value) -> bool {
    !context.is_none() && vm.context.is(context)
}

/// The context before becomes the current one again.  Returns the one that was left, which may have
/// come into being meanwhile.
#[inline]
pub fn leave(vm: &mut Vm, outer: Value) -> Value {
    let left = std::mem::replace(&mut vm.context, outer);
    if let Some(context) = left.native::<Context>() {
        context.entered.set(false);
    }
    left
}

/// The current context as an object.
pub fn current(vm: &mut Vm) -> Value {
    if vm.context.native::<Context>().is_some() {
        return vm.context.clone();
    }
    let context = Context::default();
    context.entered.set(true);
    let made = Native::new(classes(vm).context, context);
    drop(std::mem::replace(&mut vm.context, made.clone()));
    made
}

/// A context that stands for `value`, which may be `None` for an empty one.
pub fn object(vm: &mut Vm, value: &Value) -> Value {
    match value.not_none() {
        Some(context) => context.clone(),
        None => Native::new(classes(vm).context, Context::default()),
    }
}

fn context_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Context> {
    match value.native::<Context>() {
        Some(context) => Ok(context),
        None => Err(vm.type_error("a Context is required")),
    }
}

fn var_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a ContextVar> {
    match value.native::<ContextVar>() {
        Some(var) => Ok(var),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("a ContextVar key was expected, got {name}")))
        }
    }
}

// ---- ContextVar ----

fn var_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[1].as_str().is_none() {
        return Err(vm.type_error("context variable name must be a str"));
    }
    let class = classes(vm).var;
    Ok(Native::new(
        class,
        ContextVar {
            name: args[1].clone(),
            default: args[2].clone(),
        },
    ))
}

fn var_get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let var = var_of(vm, &args[0])?;
    if let Some(value) = vm
        .context
        .native::<Context>()
        .and_then(|context| context.get(&args[0]))
    {
        return Ok(value);
    }
    for default in [&args[1], &var.default] {
        if let Some(default) = default.given() {
            return Ok(default.clone());
        }
    }
    Err(vm.error_with(Exc::LookupError, vec![args[0].clone()]))
}

fn var_set(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    var_of(vm, &args[0])?;
    let context = current(vm);
    let old = context_of(vm, &context)?.set(&args[0], args[1].clone());
    let class = classes(vm).token;
    Ok(Native::new(
        class,
        Token {
            var: args[0].clone(),
            old: old.unwrap_or_default(),
            context,
            used: Cell::new(false),
        },
    ))
}

fn var_reset(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(token) = args[1].native::<Token>() else {
        let repr = vm.repr(&args[1])?;
        return Err(vm.type_error(format!(
            "expected an instance of Token, got {}",
            repr.as_str()
        )));
    };
    if token.used.get() {
        let repr = vm.repr(&args[1])?;
        return Err(vm.runtime_error(format!("{} has already been used once", repr.as_str())));
    }
    if !token.var.is(&args[0]) {
        let repr = vm.repr(&args[1])?;
        return Err(vm.value_error(format!(
            "{} was created by a different ContextVar",
            repr.as_str()
        )));
    }
    let context = current(vm);
    if !token.context.is(&context) {
        let repr = vm.repr(&args[1])?;
        return Err(vm.value_error(format!(
            "{} was created in a different Context",
            repr.as_str()
        )));
    }
    token.used.set(true);
    let context = context_of(vm, &context)?;
    if token.old.is_undef() {
        context.remove(&args[0]);
    } else {
        drop(context.set(&args[0], token.old.clone()));
    }
    Ok(Value::None)
}

fn var_repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let var = var_of(vm, &args[0])?;
    let name = vm.repr(&var.name)?;
    let default = match var.default.given() {
        Some(default) => format!(" default={}", vm.repr(default)?.as_str()),
        None => String::new(),
    };
    Ok(Value::from(format!(
        "<ContextVar name={}{default} at {:#x}>",
        name.as_str(),
        args[0].address()
    )))
}

fn var_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(var_of(vm, this)?.name.clone())
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.generic_alias(&args[0], &args[1])
}

crate::methods! { VAR_METHODS:
    "__new__($type, name, /, *, default=<unrepresentable>)" => var_new,
    "__class_getitem__($type, item, /)" => class_getitem,
    /// Return a value for the context variable for the current context.
    "get($self, default=<unrepresentable>, /)" => var_get,
    /// Call to set a new value for the context variable in the current context.
    "set($self, value, /)" => var_set,
    /// Reset the context variable to the value it had before the token's set().
    "reset($self, token, /)" => var_reset,
    "__repr__($self, /)" => var_repr,
}

crate::getters! { VAR_GETTERS:
    "name" => var_name,
}

// ---- Token ----

struct Missing;

impl Trace for Missing {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Missing {}

fn missing_repr(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from("<Token.MISSING>"))
}

crate::methods! { MISSING_METHODS:
    "__repr__($self, /)" => missing_repr,
}

fn token_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Token> {
    match value.native::<Token>() {
        Some(token) => Ok(token),
        None => Err(vm.type_error("a Token is required")),
    }
}

fn token_var(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(token_of(vm, this)?.var.clone())
}

fn token_old_value(vm: &mut Vm, this: &Value) -> Result<Value> {
    let old = token_of(vm, this)?.old.clone();
    Ok(match old {
        Value::Undef => classes(vm).missing,
        old => old,
    })
}

fn token_repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let token = token_of(vm, &args[0])?;
    let used = if token.used.get() { " used" } else { "" };
    let var = vm.repr(&token.var)?;
    Ok(Value::from(format!(
        "<Token{used} var={} at {:#x}>",
        var.as_str(),
        args[0].address()
    )))
}

fn token_enter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn token_exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let var = token_of(vm, &args[0])?.var.clone();
    var_reset(vm, &[var, args[0].clone()])
}

crate::methods! { TOKEN_METHODS:
    "__class_getitem__($type, item, /)" => class_getitem,
    "__enter__($self, /)" => token_enter,
    "__exit__($self, type, val, tb, /)" => token_exit,
    "__repr__($self, /)" => token_repr,
}

crate::getters! { TOKEN_GETTERS:
    "var" => token_var,
    "old_value" => token_old_value,
}

// ---- Context ----

fn context_new(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(object(vm, &Value::None))
}

/// Calls in a context: `Context.run`.
fn run_in(
    vm: &mut Vm,
    context: &Value,
    callable: &Value,
    args: &[Value],
    keywords: Keywords<'_>,
) -> Result<Value> {
    let outer = enter(vm, context)?;
    let result = vm.call_keywords(callable, args, keywords);
    leave(vm, outer);
    result
}

fn context_run(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let given = args[2].as_tuple();
    let given = given.as_ref().map_or(&[][..], |given| given.items());
    let keywords = match args[3].as_dict() {
        Some(dict) => vm.keywords_of(&dict)?,
        None => Vec::new(),
    };
    run_in(vm, &args[0], &args[1], given, &keywords)
}

fn context_copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let copy = context_of(vm, &args[0])?.copy();
    let class = classes(vm).context;
    Ok(Native::new(class, copy))
}

fn context_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    var_of(vm, &args[1])?;
    match context_of(vm, &args[0])?.get(&args[1]) {
        Some(value) => Ok(value),
        None => Err(vm.key_error(args[1].clone())),
    }
}

fn context_contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    var_of(vm, &args[1])?;
    Ok(Value::bool(
        context_of(vm, &args[0])?.get(&args[1]).is_some(),
    ))
}

fn context_get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    var_of(vm, &args[1])?;
    let found = context_of(vm, &args[0])?.get(&args[1]);
    Ok(found.unwrap_or_else(|| args[2].given().cloned().unwrap_or(Value::None)))
}

fn context_len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(context_of(vm, &args[0])?.items().len()))
}

fn listed(vm: &mut Vm, args: &[Value], pick: fn((Value, Value)) -> Value) -> Result<Value> {
    let items = context_of(vm, &args[0])?.items();
    Ok(Value::from(List::new(
        items.into_iter().map(pick).collect(),
    )))
}

fn context_keys(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    listed(vm, args, |(var, _)| var)
}

fn context_values(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    listed(vm, args, |(_, value)| value)
}

fn context_items(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    listed(vm, args, |(var, value)| {
        Value::from(Tuple::new([var, value]))
    })
}

fn context_iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let keys = context_keys(vm, args)?;
    vm.iter(&keys)
}

crate::methods! { CONTEXT_METHODS:
    "__new__($type, /)" => context_new,
    "run($self, callable, /, *args, **kwargs)" => context_run,
    /// Return a shallow copy of the context object.
    "copy($self, /)" => context_copy,
    /// Return the value for `key` if `key` has the value in the context object.
    "get($self, key, default=None, /)" => context_get,
    "keys($self, /)" => context_keys,
    "values($self, /)" => context_values,
    "items($self, /)" => context_items,
    "__iter__($self, /)" => context_iter,
    "__getitem__($self, key, /)" => context_getitem,
    "__contains__($self, key, /)" => context_contains,
    "__len__($self, /)" => context_len,
}

fn copy_context(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let copy = copy_current(vm)?;
    Ok(object(vm, &copy))
}

crate::methods! { FUNCTIONS:
    "copy_context($module, /)" => copy_context,
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("contextvars", "", FUNCTIONS);
    let classes = classes(vm);
    set(vm, &module, "Context", classes.context);
    set(vm, &module, "ContextVar", classes.var);
    set(vm, &module, "Token", classes.token);
    Ok(Value::from(module))
}
