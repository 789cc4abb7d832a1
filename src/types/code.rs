//! Code objects at run time: the compiled code with its constants as values and
//! the inline caches of its sites.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::bytecode::Code;
use crate::object::instance::Shape;
use crate::object::{Gc, Trace, Tracer, Value};
use crate::types::str::Str;

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
    pub value: RefCell<Value>,
    pub next: RefCell<Option<Rc<Shape>>>,
}

/// A code object.
pub struct CodeObject {
    pub code: Rc<Code>,
    pub constants: Box<[Value]>,
    /// The name of each site, interned.
    pub names: Box<[Gc<Str>]>,
    pub caches: Box<[SiteCache]>,
    /// The names of parameters and locals, interned.
    pub local_names: Box<[Gc<Str>]>,
    pub free_names: Box<[Gc<Str>]>,
}

impl Trace for CodeObject {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
