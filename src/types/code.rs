//! Code objects at run time: the compiled code with its constants as values and
//! the inline caches of its sites.  That of the library waits, packed, until it is called or looked into.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use crate::bytecode::packed::Head;
use crate::bytecode::{Code, CodeKind, Op, Parameters, Reg};
use crate::object::instance::Shape;
use crate::object::slot::Slot;
use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::{PackedBody, Vm};

/// What an inline cache has learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheKind {
    /// Nothing yet.
    #[default]
    Empty,
    /// An instance attribute in `slot`, for shapes with `key`.
    Slot,
    /// A class attribute that needs no binding, or a method: `value`, for shapes with `key`.
    ClassValue,
    /// A member that `__slots__` reserve, at `slot`, for shapes with `key`.
    Member,
    /// An attribute of a module in position `slot` of its namespace while its keys have version `key`.
    Module,
    /// An attribute of a class object whose root shape has `key`, in position `slot` of its namespace.
    OfClass,
    /// An attribute that instances of shapes with `key` find in position `slot` of their class's namespace,
    /// and that needs no binding.
    InClass,
    /// An attribute that native code computes, by the descriptor `value`, for shapes with `key`.
    Computed,
    /// A property: `value`, for shapes with `key`.
    Property,
    /// The item `slot` of the tuple that an instance is, for shapes with `key`.
    TupleItem,
    /// A static method, to be called: `value`, for instances of shapes with `key`, and for their class.
    Static,
    /// As `Static`, for a class method.
    OnClass,
    /// Adding an attribute: the shape `next` follows the one with `key`.
    Transition,
    /// A global in position `slot` of the globals while their keys have version `key`.
    Global,
    /// A builtin in position `slot`, while globals have version `key` and builtins `version`.
    Builtin,
    /// Tried often, never the same.
    Megamorphic,
}

/// The inline cache of one site.
#[derive(Default)]
pub struct SiteCache {
    pub kind: Cell<CacheKind>,
    pub key: Cell<u32>,
    pub version: Cell<u32>,
    pub slot: Cell<u32>,
    /// For [`CacheKind::Slot`]: what was known before.
    pub key_before: Cell<u32>,
    pub slot_before: Cell<u32>,
    pub value: Slot,
    pub next: RefCell<Option<Rc<Shape>>>,
}

impl SiteCache {
    /// Learns an instance attribute, and keeps the one known before: two classes often take turns.
    pub fn learn_slot(&self, key: u32, slot: usize) {
        if self.kind.get() == CacheKind::Slot {
            self.key_before.set(self.key.get());
            self.slot_before.set(self.slot.get());
        } else {
            self.key_before.set(0);
        }
        self.learn(CacheKind::Slot, key, slot);
    }

    /// Learns something else that is known by key and position.
    pub fn learn(&self, kind: CacheKind, key: u32, slot: usize) {
        self.kind.set(kind);
        self.key.set(key);
        self.slot.set(slot as u32);
    }

    /// The slot of an instance attribute for shapes with this key.
    #[inline(always)]
    pub fn slot_for(&self, key: u32) -> Option<usize> {
        if self.kind.get() != CacheKind::Slot {
            return None;
        }
        if self.key.get() == key {
            return Some(self.slot.get() as usize);
        }
        // No shape that can be cached has the key 0.
        (self.key_before.get() == key && key != 0).then(|| self.slot_before.get() as usize)
    }

    /// Learns a value.
    pub fn learn_value(&self, kind: CacheKind, key: u32, value: Value) {
        self.kind.set(kind);
        self.key.set(key);
        drop(self.value.replace(value));
    }
}

/// A code object: what making a function takes.  It dereferences to its body, which is loaded then at the latest.
pub struct CodeObject {
    pub name: Gc<Str>,
    pub qualname: Gc<Str>,
    pub kind: CodeKind,
    pub parameters: Parameters,
    pub register_count: u16,
    pub first_temp: u16,
    body: OnceCell<CodeBody>,
    /// Where the body is before it is loaded.
    packed: Option<PackedBody>,
    /// The docstring, or `None`, once somebody has asked.
    doc: OnceCell<Value>,
}

/// What running the code takes.
pub struct CodeBody {
    pub code: Rc<Code>,
    pub constants: Box<[Value]>,
    /// The name of each site, interned.
    pub names: Box<[Gc<Str>]>,
    pub caches: Box<[SiteCache]>,
    /// The names of parameters and locals, interned.
    pub local_names: Box<[Gc<Str>]>,
    pub free_names: Box<[Gc<Str>]>,
}

impl CodeBody {
    /// How many attributes of its first parameter the body sets: for an `__init__`, those of an instance.
    pub fn attributes_set(&self) -> usize {
        let mut names: Vec<&Gc<Str>> = Vec::new();
        for op in &self.code.ops {
            if let Op::StoreAttr {
                obj: Reg(0), name, ..
            } = op
            {
                let name = &self.names[usize::from(name.0)];
                if !names.iter().any(|known| known.is(name)) {
                    names.push(name);
                }
            }
        }
        names.len()
    }
}

impl CodeObject {
    /// A code object with its body.
    pub fn new(name: Gc<Str>, qualname: Gc<Str>, body: CodeBody) -> CodeObject {
        CodeObject {
            name,
            qualname,
            kind: body.code.kind,
            parameters: body.code.parameters,
            register_count: body.code.register_count,
            first_temp: body.code.first_temp,
            body: OnceCell::from(body),
            packed: None,
            doc: OnceCell::new(),
        }
    }

    /// A code object of the library.
    pub fn packed(name: Gc<Str>, qualname: Gc<Str>, head: &Head, packed: PackedBody) -> CodeObject {
        CodeObject {
            name,
            qualname,
            kind: head.kind,
            parameters: head.parameters,
            register_count: head.register_count,
            first_temp: head.first_temp,
            body: OnceCell::new(),
            packed: Some(packed),
            doc: OnceCell::new(),
        }
    }

    /// The body, if it is there.
    #[inline(always)]
    pub fn loaded(&self) -> Option<&CodeBody> {
        self.body.get()
    }

    #[cold]
    #[inline(never)]
    fn load(&self) -> &CodeBody {
        let packed = self.packed.as_ref();
        let packed = packed.expect("a code object has a body or a place to load it from");
        self.body.get_or_init(|| packed.load())
    }

    /// The docstring, or `None`.
    pub fn doc(&self) -> Value {
        let doc = self.doc.get_or_init(|| match &self.packed {
            Some(packed) => packed.doc(),
            None => match &self.code.doc {
                Some(doc) => Value::from(&**doc),
                None => Value::None,
            },
        });
        doc.clone()
    }

    /// The code as the compiler made it, with names and constants as data.
    pub fn whole(&self) -> Rc<Code> {
        match &self.packed {
            Some(packed) => Rc::new(packed.whole()),
            None => self.code.clone(),
        }
    }
}

impl Deref for CodeObject {
    type Target = CodeBody;

    #[inline]
    fn deref(&self) -> &CodeBody {
        match self.body.get() {
            Some(body) => body,
            None => self.load(),
        }
    }
}

impl Trace for CodeObject {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let Some(body) = self.loaded() else { return };
        tracer.values(&*body.constants);
        for cache in &body.caches {
            cache.value.trace_cached(tracer);
        }
    }

    fn clear(&self) {
        let Some(body) = self.loaded() else { return };
        for cache in &body.caches {
            cache.kind.set(CacheKind::Empty);
            drop(cache.value.take());
        }
    }
}

/// Flags of `co_flags` that scripts ask for.
mod flags {
    pub const OPTIMIZED: i64 = 0x1;
    pub const NEW_LOCALS: i64 = 0x2;
    pub const VAR_POSITIONAL: i64 = 0x4;
    pub const VAR_KEYWORD: i64 = 0x8;
    pub const GENERATOR: i64 = 0x20;
    pub const COROUTINE: i64 = 0x80;
    pub const ASYNC_GENERATOR: i64 = 0x200;
}

impl CodeObject {
    /// `co_flags`, as far as it describes calling.
    pub fn flags(&self) -> i64 {
        let parameters = self.parameters;
        let mut flags = match self.kind {
            CodeKind::Module => 0,
            CodeKind::Class => 0,
            CodeKind::Function => flags::OPTIMIZED | flags::NEW_LOCALS,
            CodeKind::Generator => flags::OPTIMIZED | flags::NEW_LOCALS | flags::GENERATOR,
            CodeKind::Coroutine => flags::OPTIMIZED | flags::NEW_LOCALS | flags::COROUTINE,
            CodeKind::AsyncGenerator => {
                flags::OPTIMIZED | flags::NEW_LOCALS | flags::ASYNC_GENERATOR
            }
        };
        if parameters.var_positional {
            flags |= flags::VAR_POSITIONAL;
        }
        if parameters.var_keyword {
            flags |= flags::VAR_KEYWORD;
        }
        flags
    }

    /// `co_varnames`: parameters in CPython's order (which is this one) and locals without cells.
    fn variable_names(&self) -> Vec<Value> {
        let parameters = self.code.parameters.count();
        self.local_names
            .iter()
            .enumerate()
            .filter(|&(index, _)| {
                index < parameters
                    || !self
                        .code
                        .cells
                        .iter()
                        .any(|reg| usize::from(reg.0) == index)
            })
            .map(|(_, name)| Value::from(name.clone()))
            .collect()
    }
}

fn state(vm: &mut Vm, this: &Value) -> Result<Gc<CodeObject>> {
    match this {
        Value::Code(code) => Ok(code.share()),
        _ => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'code' object but received a '{class}'"
            )))
        }
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    Ok(Value::from(format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        this.code.name,
        args[0].address(),
        this.code.source.name(),
        this.code.first_line
    )))
}

fn positions(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let source = &this.code.source;
    let rows = this
        .code
        .locations
        .iter()
        .map(|location| {
            let start = source.position(location.span.lo);
            let end = source.position(location.span.hi);
            let row = [start.line, end.line, start.column, end.column];
            Value::from(Tuple::new(
                row.map(|number| Value::Int(number.into())).to_vec(),
            ))
        })
        .collect::<Vec<_>>();
    vm.iter(&Value::from(Tuple::new(rows)))
}

/// Stretches of code and their lines; as in CPython the first is the entry of the function.
fn lines(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let source = &this.code.source;
    let mut stretches: Vec<(i64, i64, i64)> = vec![(0, 2, this.code.first_line.into())];
    for location in this.code.locations.iter() {
        let line = i64::from(source.position(location.span.lo).line);
        match stretches.last_mut() {
            Some((_, end, last)) if *last == line => *end += 2,
            last => {
                let start = last.map_or(0, |(_, end, _)| *end);
                stretches.push((start, start + 2, line));
            }
        }
    }
    let rows = stretches.into_iter().map(|(start, end, line)| {
        Value::from(Tuple::new([start, end, line].map(Value::Int).to_vec()))
    });
    let rows = rows.collect::<Vec<_>>();
    vm.iter(&Value::from(Tuple::new(rows)))
}

/// A copy with other facts.  What the instructions depend on stays as it was compiled.
fn replace(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = state(vm, &args[0])?;
    let mut code = (*this.whole()).clone();
    let changes = match args[1].as_dict() {
        Some(changes) => vm.keywords_of(&changes)?,
        None => Vec::new(),
    };
    for (name, value) in &changes {
        let text = value.as_str();
        let number = match value.as_int() {
            Some(Value::Int(number)) => u32::try_from(number).ok(),
            _ => None,
        };
        match (name.as_str(), text, number) {
            ("co_name", Some(text), _) => code.name = text.as_str().into(),
            ("co_qualname", Some(text), _) => code.qualname = text.as_str().into(),
            ("co_firstlineno", _, Some(line)) => code.first_line = line,
            ("co_posonlyargcount", _, Some(count))
                if count <= u32::from(code.parameters.positional) =>
            {
                code.parameters.positional_only = count as u16;
            }
            (other, _, _) => {
                let getter = vm.get_attr(&args[0], name);
                if getter.is_ok_and(|now| vm.eq(&now, value).unwrap_or(false)) {
                    continue;
                }
                return Err(
                    vm.not_implemented_error(format!("code.replace() of {other} by this value"))
                );
            }
        }
    }
    let code = vm.code_object(&Rc::new(code));
    Ok(Value::from(code))
}

fn name(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.name.clone()))
}

fn qualname(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.qualname.clone()))
}

fn filename(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.code.source.name()))
}

fn first_line(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(state(vm, this)?.code.first_line.into()))
}

fn argcount(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(
        state(vm, this)?.code.parameters.positional.into(),
    ))
}

fn posonlyargcount(vm: &mut Vm, this: &Value) -> Result<Value> {
    let count = state(vm, this)?.code.parameters.positional_only;
    Ok(Value::Int(count.into()))
}

fn kwonlyargcount(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(
        state(vm, this)?.code.parameters.keyword_only.into(),
    ))
}

fn get_flags(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(state(vm, this)?.flags()))
}

fn varnames(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(Tuple::new(state(vm, this)?.variable_names())))
}

fn nlocals(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.variable_names().len()))
}

fn cellvars(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    // Parameters first, in their order; the others by name.
    let parameters = this.code.parameters.count();
    let mut cells: Vec<usize> = this.code.cells.iter().map(|reg| reg.0.into()).collect();
    cells.sort_by_key(|&index| {
        let name = this.local_names.get(index).map(|name| name.as_str());
        let place = index.min(parameters);
        (place, name.filter(|_| place == parameters))
    });
    let names = cells
        .into_iter()
        .filter_map(|index| this.local_names.get(index))
        .map(|name| Value::from(name.clone()))
        .collect::<Vec<_>>();
    Ok(Value::from(Tuple::new(names)))
}

fn freevars(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    let names = this.free_names.iter();
    let names = names
        .map(|name| Value::from(name.clone()))
        .collect::<Vec<_>>();
    Ok(Value::from(Tuple::new(names)))
}

fn names(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = state(vm, this)?;
    let mut seen: Vec<Value> = Vec::new();
    for name in &this.names {
        let name = Value::from(name.clone());
        if !seen.iter().any(|known| known.is(&name)) {
            seen.push(name);
        }
    }
    Ok(Value::from(Tuple::new(seen)))
}

fn consts(vm: &mut Vm, this: &Value) -> Result<Value> {
    let constants = state(vm, this)?.constants.to_vec();
    Ok(Value::from(Tuple::new(constants)))
}

crate::methods! { pub METHODS:
    "__repr__($self, /)" => repr,
    "replace($self, /, **changes)" => replace,
    "co_lines($self, /)" => lines,
    "co_positions($self, /)" => positions,
}

crate::getters! { pub GETTERS:
    "co_name" => name,
    "co_qualname" => qualname,
    "co_filename" => filename,
    "co_firstlineno" => first_line,
    "co_argcount" => argcount,
    "co_posonlyargcount" => posonlyargcount,
    "co_kwonlyargcount" => kwonlyargcount,
    "co_flags" => get_flags,
    "co_varnames" => varnames,
    "co_nlocals" => nlocals,
    "co_cellvars" => cellvars,
    "co_freevars" => freevars,
    "co_names" => names,
    "co_consts" => consts,
}
