//! Functions, bound methods, and the cells of closures.

use std::cell::{OnceCell, RefCell};

use crate::object::{Gc, Trace, Tracer, Value};
use crate::types::code::CodeObject;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A function made by `def`, `lambda`, or for a module or class body.
pub struct Function {
    pub code: Gc<CodeObject>,
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
    /// With exactly so many positional arguments a call needs no binding; `NEEDS_BINDING` where every call does.
    pub simple_argc: u32,
}

/// See [`Function::simple_argc`].
pub const NEEDS_BINDING: u32 = u32::MAX;

impl Function {
    /// A function over `code`.
    pub fn new(code: Gc<CodeObject>, globals: Gc<Dict>, closure: Box<[Gc<Cell>]>) -> Function {
        let parameters = code.code.parameters;
        let simple = parameters.keyword_only == 0
            && !parameters.var_positional
            && !parameters.var_keyword;
        let name = Str::new(&*code.code.name);
        let qualname = Str::new(&*code.code.qualname);
        let doc = code
            .code
            .doc
            .as_ref()
            .map_or(Value::None, |doc| Value::from(&**doc));
        Function {
            globals,
            closure,
            name: RefCell::new(name),
            qualname: RefCell::new(qualname),
            defaults: RefCell::new(None),
            keyword_defaults: RefCell::new(None),
            annotate: RefCell::new(Value::None),
            annotations: RefCell::new(Value::Undef),
            doc: RefCell::new(doc),
            module: RefCell::new(Value::None),
            type_params: RefCell::new(Value::Undef),
            dict: OnceCell::new(),
            simple_argc: if simple {
                u32::from(parameters.positional)
            } else {
                NEEDS_BINDING
            },
            code,
        }
    }
}

impl Trace for Function {
    fn trace(&self, tracer: &mut Tracer<'_>) {
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
    value: RefCell<Value>,
}

impl Cell {
    /// A cell holding `value`, or empty with `Undef`.
    pub fn new(value: Value) -> Gc<Cell> {
        Gc::new(Cell {
            value: RefCell::new(value),
        })
    }

    /// The contents; `Undef` while empty.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.value.borrow().clone()
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

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
