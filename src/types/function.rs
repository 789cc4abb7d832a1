//! Functions, bound methods, and the cells of closures.

use std::cell::{Cell as Copied, OnceCell, RefCell};

use crate::bytecode::{CodeKind, Op};
use crate::object::{Gc, Result, Slot, Trace, Tracer, Value};
use crate::types::code::{CodeBody, CodeObject};
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// A function made by `def`, `lambda`, or for a module or class body.
pub struct Function {
    /// The code that it was made with: what its running frames execute.
    pub code: Gc<CodeObject>,
    /// The code that a script has set since: what calls run from then on.
    replaced: RefCell<Option<Gc<CodeObject>>>,
    pub globals: Gc<Dict>,
    pub closure: Box<[Gc<Cell>]>,
    pub name: RefCell<Gc<Str>>,
    pub qualname: RefCell<Gc<Str>>,
    pub defaults: RefCell<Option<Gc<Tuple>>>,
    pub keyword_defaults: RefCell<Option<Gc<Dict>>>,
    /// `__annotate__`: a function, or `None`.
    pub annotate: RefCell<Value>,
    /// `__annotations__` once computed or assigned; `Undef` before.
    pub annotations: RefCell<Value>,
    pub doc: RefCell<Value>,
    pub module: RefCell<Value>,
    pub type_params: RefCell<Value>,
    /// `__dict__`, once somebody has set an attribute.
    pub dict: OnceCell<Gc<Dict>>,
    /// For a coroutine function of the library: what `await f(…)` does instead of running the body.
    pub shortcut: std::cell::Cell<Option<AwaitShortcut>>,
    /// See [`Function::simple_argc`].
    simple_argc: Copied<u32>,
    plain_argc: Copied<u32>,
    await_argc: Copied<u32>,
    /// What a call needs of the code, at hand: the body, the first instruction, and how many registers there are.
    body: Copied<*const CodeBody>,
    start: Copied<*const Op>,
    pub register_count: u16,
    pub first_temp: u16,
}

/// The native face of a coroutine function, tried where a call of it is awaited at once, so that
/// nobody can see the coroutine; or of an ordinary function whose calls have arguments to bind.  It receives the positional arguments (with the receiver, for a
/// method) and either does what the body would do or leaves the call to the body.
pub type AwaitShortcut = fn(&mut Vm, &[Value]) -> Result<Shortcut>;

/// What a shortcut answers.
pub enum Shortcut {
    /// The result: there was nothing to wait for.
    Done(Value),
    /// The caller awaits this instead: a future, or another native awaitable.
    Await(Value),
    /// The body has to run: nothing has been done.
    Body,
}

/// See [`Function::simple_argc`].
pub const NEEDS_BINDING: u32 = u32::MAX;

impl Function {
    /// A function over `code`.
    pub fn new(code: Gc<CodeObject>, globals: Gc<Dict>, closure: Box<[Gc<Cell>]>) -> Function {
        let function = Function {
            globals,
            closure,
            name: RefCell::new(code.name.clone()),
            qualname: RefCell::new(code.qualname.clone()),
            defaults: RefCell::new(None),
            keyword_defaults: RefCell::new(None),
            annotate: RefCell::new(Value::None),
            annotations: RefCell::new(Value::Undef),
            doc: RefCell::new(Value::Undef),
            module: RefCell::new(Value::None),
            type_params: RefCell::new(Value::Undef),
            dict: OnceCell::new(),
            shortcut: std::cell::Cell::new(None),
            simple_argc: Copied::new(NEEDS_BINDING),
            plain_argc: Copied::new(NEEDS_BINDING),
            await_argc: Copied::new(NEEDS_BINDING),
            replaced: RefCell::new(None),
            body: Copied::new(std::ptr::null()),
            start: Copied::new(std::ptr::null()),
            register_count: code.register_count,
            first_temp: code.first_temp,
            code,
        };
        if function.code.loaded().is_some() {
            function.load();
        }
        function
    }

    /// Makes a function ready to be called whose code has waited for that, packed; says whether it had to.
    /// Until then every call needs binding, which is where this is asked.
    pub fn load(&self) -> bool {
        if !self.start.get().is_null() {
            return false;
        }
        let body: &CodeBody = &self.code;
        self.body.set(body);
        self.start.set(body.code.ops.as_ptr());
        if self.replaced.borrow().is_some() {
            return true;
        }
        let parameters = self.code.parameters;
        let simple =
            parameters.keyword_only == 0 && !parameters.var_positional && !parameters.var_keyword;
        let argc = if simple {
            u32::from(parameters.positional)
        } else {
            NEEDS_BINDING
        };
        self.simple_argc.set(argc);
        match self.code.kind {
            CodeKind::Function => self.plain_argc.set(argc),
            CodeKind::Coroutine if self.shortcut.get().is_none() => self.await_argc.set(argc),
            _ => {}
        }
        true
    }

    /// The first instruction, once the function has been called.
    #[inline(always)]
    pub fn start(&self) -> *const Op {
        self.start.get()
    }

    /// The body of the code, once the function has been called.
    #[inline(always)]
    pub fn body(&self) -> *const CodeBody {
        self.body.get()
    }

    /// With exactly so many positional arguments a call needs no binding; `NEEDS_BINDING` where every call does.
    #[inline(always)]
    pub fn simple_argc(&self) -> u32 {
        self.simple_argc.get()
    }

    /// [`Function::simple_argc`] where the call is a plain one, whose frame begins at once; else `NEEDS_BINDING`.
    #[inline(always)]
    pub fn plain_argc(&self) -> u32 {
        self.plain_argc.get()
    }

    /// [`Function::simple_argc`] where an awaited call begins the frame of the body at once; else `NEEDS_BINDING`.
    #[inline(always)]
    pub fn await_argc(&self) -> u32 {
        self.await_argc.get()
    }

    /// Gives a function a native face.
    pub fn set_shortcut(&self, shortcut: AwaitShortcut) {
        self.shortcut.set(Some(shortcut));
        self.await_argc.set(NEEDS_BINDING);
    }

    /// `__code__`.
    pub fn current_code(&self) -> Gc<CodeObject> {
        let replaced = self.replaced.borrow().clone();
        replaced.unwrap_or_else(|| self.code.clone())
    }

    /// The function to call in place of this one, once its `__code__` has been set: frames take their code
    /// from their function, and those that run go on with the old one.  Asked for wherever a call needs binding.
    pub fn stand_in(&self) -> Option<Gc<Function>> {
        let code = self.replaced.borrow().clone()?;
        let function = Function::new(code, self.globals.clone(), self.closure.clone());
        *function.name.borrow_mut() = self.name.borrow().clone();
        *function.qualname.borrow_mut() = self.qualname.borrow().clone();
        *function.defaults.borrow_mut() = self.defaults.borrow().clone();
        *function.keyword_defaults.borrow_mut() = self.keyword_defaults.borrow().clone();
        *function.module.borrow_mut() = self.module.borrow().clone();
        Some(Gc::new(function))
    }
}

impl Trace for Function {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.code);
        if let Some(code) = &*self.replaced.borrow() {
            tracer.gc(code);
        }
        tracer.gc(&self.globals);
        for cell in &self.closure {
            tracer.gc(cell);
        }
        self.defaults.trace(tracer);
        self.keyword_defaults.trace(tracer);
        self.annotate.trace(tracer);
        self.annotations.trace(tracer);
        self.type_params.trace(tracer);
        if let Some(dict) = self.dict.get() {
            tracer.gc(dict);
        }
    }

    fn clear(&self) {
        let defaults = self.defaults.take();
        let keyword_defaults = self.keyword_defaults.take();
        let annotate = self.annotate.take();
        if let Some(dict) = self.dict.get() {
            dict.clear();
        }
        drop((defaults, keyword_defaults, annotate));
    }
}

/// A variable that closures share.
#[derive(Default)]
pub struct Cell {
    value: Slot,
}

impl Cell {
    /// A cell holding `value`, or empty with `Undef`.
    pub fn new(value: Value) -> Gc<Cell> {
        Gc::new(Cell {
            value: Slot::new(value),
        })
    }

    /// The contents; `Undef` while empty.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.value.get()
    }

    /// Replaces the contents; returns the old ones, to be dropped.
    #[inline(always)]
    pub fn set(&self, value: Value) -> Value {
        self.value.replace(value)
    }
}

impl Trace for Cell {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.value.trace(tracer);
    }

    fn clear(&self) {
        drop(self.set(Value::Undef));
    }
}

/// A function with the receiver that it will be called on.
pub struct Method {
    pub function: Value,
    pub receiver: Value,
}

impl Trace for Method {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.function, &self.receiver]);
    }
}

fn state(vm: &mut Vm, this: &Value) -> Result<Gc<Function>> {
    match this {
        Value::Function(function) => Ok(function.share()),
        _ => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'function' object but received a '{class}'"
            )))
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Value::Code(code) = &args[1] else {
        let class = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "function() argument 'code' must be code, not {class}"
        )));
    };
    let Some(globals) = args[2].as_dict() else {
        let class = vm.type_name(&args[2]);
        return Err(vm.type_error(format!(
            "function() argument 'globals' must be dict, not {class}"
        )));
    };
    let cells = args[5].not_none().and_then(Value::as_tuple);
    let cells = cells.map_or_else(Vec::new, |cells| cells.items().to_vec());
    let mut closure = Vec::with_capacity(cells.len());
    for cell in &cells {
        match cell {
            Value::Cell(cell) => closure.push(cell.share()),
            _ => {
                let class = vm.type_name(cell);
                return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {class}")));
            }
        }
    }
    if closure.len() != code.free_names.len() {
        let (needed, given) = (code.free_names.len(), closure.len());
        return Err(vm.value_error(format!(
            "{} requires closure of length {needed}, not {given}",
            code.code.name
        )));
    }
    let function = Function::new(code.share(), globals.clone(), closure.into());
    let names = vm.names.clone();
    if let Some(module) = globals.get_str(&names.__name__) {
        *function.module.borrow_mut() = module;
    }
    if let Some(name) = args[3].not_none().and_then(Value::as_str) {
        *function.name.borrow_mut() = name;
    }
    if let Some(defaults) = args[4].not_none().and_then(Value::as_tuple) {
        *function.defaults.borrow_mut() = Some(defaults);
    }
    Ok(Value::from(Gc::new(function)))
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.call_packed(&args[0], &args[1], &args[2])
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match (&args[1], args[2].not_none()) {
        (Value::None, Some(_)) => Ok(args[0].clone()),
        (Value::None, None) => Err(vm.type_error("__get__(None, None) is invalid")),
        (receiver, _) => Ok(crate::vm::bound_method(&args[0], receiver)),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let qualname = this.qualname.borrow().clone();
    Ok(Value::from(format!(
        "<function {} at {:#x}>",
        qualname.as_str(),
        args[0].address()
    )))
}

fn get_code(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.current_code()))
}

fn set_code(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let this = state(vm, this)?;
    let Value::Code(code) = &value else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let (needed, given) = (code.free_names.len(), this.closure.len());
    if needed != given {
        let name = this.name.borrow().clone();
        return Err(vm.value_error(format!(
            "{}() requires a code object with {given} free vars, not {needed}",
            name.as_str()
        )));
    }
    this.simple_argc.set(NEEDS_BINDING);
    this.plain_argc.set(NEEDS_BINDING);
    this.await_argc.set(NEEDS_BINDING);
    drop(this.replaced.replace(Some(code.share())));
    Ok(())
}

fn get_globals(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.globals.clone()))
}

fn get_builtins(vm: &mut Vm, _: &Value) -> Result<Value> {
    Ok(Value::from(vm.builtins.clone()))
}

fn get_closure(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    if this.closure.is_empty() {
        return Ok(Value::None);
    }
    let cells = this.closure.iter();
    let cells = cells
        .map(|cell| Value::from(cell.clone()))
        .collect::<Vec<_>>();
    Ok(Value::from(Tuple::new(cells)))
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = state(vm, this)?.name.borrow().clone();
    Ok(Value::from(name))
}

fn set_name(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    match value.as_str() {
        Some(name) => drop(state(vm, this)?.name.replace(name)),
        None => return Err(vm.type_error("__name__ must be set to a string object")),
    }
    Ok(())
}

fn get_qualname(vm: &mut Vm, this: &Value) -> Result<Value> {
    let name = state(vm, this)?.qualname.borrow().clone();
    Ok(Value::from(name))
}

fn set_qualname(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    match value.as_str() {
        Some(name) => drop(state(vm, this)?.qualname.replace(name)),
        None => return Err(vm.type_error("__qualname__ must be set to a string object")),
    }
    Ok(())
}

fn get_defaults(vm: &mut Vm, this: &Value) -> Result<Value> {
    let defaults = state(vm, this)?.defaults.borrow().clone();
    Ok(Value::from(defaults))
}

fn set_defaults(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let defaults = match value.not_none() {
        None => None,
        Some(value) => match value.as_tuple() {
            Some(defaults) => Some(defaults),
            None => return Err(vm.type_error("__defaults__ must be set to a tuple object")),
        },
    };
    drop(state(vm, this)?.defaults.replace(defaults));
    Ok(())
}

fn get_kwdefaults(vm: &mut Vm, this: &Value) -> Result<Value> {
    let defaults = state(vm, this)?.keyword_defaults.borrow().clone();
    Ok(Value::from(defaults))
}

fn set_kwdefaults(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let defaults = match value.not_none() {
        None => None,
        Some(value) => match value.as_dict() {
            Some(defaults) => Some(defaults),
            None => return Err(vm.type_error("__kwdefaults__ must be set to a dict object")),
        },
    };
    drop(state(vm, this)?.keyword_defaults.replace(defaults));
    Ok(())
}

fn get_annotate(vm: &mut Vm, this: &Value) -> Result<Value> {
    let annotate = state(vm, this)?.annotate.borrow().clone();
    Ok(annotate.given().cloned().unwrap_or(Value::None))
}

fn set_annotate(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if value.is_undef() {
        return Err(vm.type_error("__annotate__ cannot be deleted"));
    }
    if !value.is_none() && !vm.is_callable(&value) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    let this = state(vm, this)?;
    if !value.is_none() {
        drop(this.annotations.take());
    }
    drop(this.annotate.replace(value));
    Ok(())
}

fn get_annotations(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    let known = this.annotations.borrow().clone();
    if !known.is_undef() {
        return Ok(known);
    }
    let annotate = this.annotate.borrow().clone();
    let computed = match annotate.not_none() {
        Some(annotate) => {
            let computed = vm.call(annotate, &[Value::Int(1)])?;
            if computed.as_dict().is_none() {
                let class = vm.type_name(&computed);
                return Err(
                    vm.type_error(format!("__annotate__() must return a dict, not {class}"))
                );
            }
            computed
        }
        None => Value::from(Gc::new(Dict::new())),
    };
    drop(this.annotations.replace(computed.clone()));
    Ok(computed)
}

fn set_annotations(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let value = match value {
        Value::Undef | Value::None => Value::Undef,
        value if value.as_dict().is_some() => value,
        _ => return Err(vm.type_error("__annotations__ must be set to a dict object")),
    };
    let this = state(vm, this)?;
    drop(this.annotate.replace(Value::None));
    drop(this.annotations.replace(value));
    Ok(())
}

fn get_doc(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    let doc = this.doc.borrow().clone();
    Ok(doc.given().cloned().unwrap_or_else(|| this.code.doc()))
}

fn set_doc(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    // Without one it has that of its code.
    let value = value.given().cloned().unwrap_or(Value::None);
    drop(state(vm, this)?.doc.replace(value));
    Ok(())
}

fn get_module(vm: &mut Vm, this: &Value) -> Result<Value> {
    let module = state(vm, this)?.module.borrow().clone();
    Ok(module.given().cloned().unwrap_or(Value::None))
}

fn set_module(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    drop(state(vm, this)?.module.replace(value));
    Ok(())
}

fn get_type_params(vm: &mut Vm, this: &Value) -> Result<Value> {
    let params = state(vm, this)?.type_params.borrow().clone();
    Ok(params
        .given()
        .cloned()
        .unwrap_or_else(|| Value::from(Tuple::new(Vec::new()))))
}

fn set_type_params(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if value.as_tuple().is_none() {
        return Err(vm.type_error("__type_params__ must be set to a tuple"));
    }
    drop(state(vm, this)?.type_params.replace(value));
    Ok(())
}

crate::methods! { pub METHODS:
    "__new__($type, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)" => new,
    "__call__($self, /, *args, **kwargs)" => call,
    "__get__($self, instance, owner=None, /)" => get,
    "__repr__($self, /)" => repr,
}

crate::getters! { pub GETTERS:
    "__code__" => get_code; set set_code,
    "__globals__" => get_globals,
    "__builtins__" => get_builtins,
    "__closure__" => get_closure,
    "__name__" => get_name; set set_name,
    "__qualname__" => get_qualname; set set_qualname,
    "__defaults__" => get_defaults; set set_defaults,
    "__kwdefaults__" => get_kwdefaults; set set_kwdefaults,
    "__annotate__" => get_annotate; set set_annotate,
    "__annotations__" => get_annotations; set set_annotations,
    "__doc__" => get_doc; set set_doc,
    "__module__" => get_module; set set_module,
    "__type_params__" => get_type_params; set set_type_params,
    "__dict__" => crate::types::object::get_dict; set crate::types::object::set_dict,
}
