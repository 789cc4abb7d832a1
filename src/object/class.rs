//! Classes: name, bases, method resolution order, namespace, and what instances
//! are made of.  Attribute look-up through the MRO is cached here; any change to
//! a class's namespace goes through [`Class::set`] so that caches fall.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::heap::{Gc, WeakCell};
use super::instance::Shape;
use super::slot::Slot;
use super::trace::{Trace, Tracer};
use super::value::Value;
use crate::types::dict::Dict;
use crate::types::str::Str;

/// What the instances of a class are made of below their attributes: decides
/// which `__new__` can make them and which classes can be bases together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Nothing but attributes.
    Object,
    /// A value of this built-in type: `int`, `str`, `list`, …  Subclass instances carry one as payload.
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    ByteArray,
    Tuple,
    List,
    Dict,
    Set,
    FrozenSet,
    /// A class object: metaclasses.
    Type,
    /// An exception's state.
    Exception,
    /// A module.
    Module,
    /// Another native object; the class that introduces it is named.
    Native(&'static str),
    /// Cannot be instantiated or subclassed from a script by way of the layout.
    Sealed(&'static str),
}

/// Facts about a class that seldom change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassFlags {
    /// Made by krait: its namespace cannot be changed by a script.
    pub builtin: bool,
    /// May be a base class.
    pub subclassable: bool,
    /// Instances have a `__dict__`.
    pub has_dict: bool,
    /// Has abstract methods left: cannot be instantiated.
    pub is_abstract: bool,
}

/// The special methods whose presence decides which fast paths are open.  Worked out on demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hooks {
    /// `__getattribute__` is not `object`'s.
    pub custom_getattribute: bool,
    /// There is a `__getattr__`.
    pub getattr: bool,
    /// `__setattr__` or `__delattr__` is not `object`'s.
    pub custom_setattr: bool,
    /// There is a `__del__`.
    pub finalizer: bool,
}

/// What a call of a class comes down to, where that is simple.  Worked out on demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Making {
    #[default]
    Unknown,
    /// An instance is made, and the `__init__` that [`Class::constructor`] gives is run.
    Init,
    /// An instance is made, and that is all: there are no arguments to give.
    Plain,
    /// An instance of a script's class is made, and the native `__init__` that [`Class::constructor`] gives is run.
    Initialised,
    /// A built-in class whose `__new__`, which [`Class::constructor`] gives, does everything.
    Native,
    /// An exception class that only stores the arguments.
    Exception,
    /// Something else.
    General,
}

/// How many answers of [`Class::lookup`] are at hand.
const RECENT: usize = 32;

/// One of them: `Undef` where there is no such attribute, name 0 where there is no answer.
#[derive(Default)]
struct Recent {
    name: Cell<usize>,
    found: Slot,
}

impl Recent {
    /// Where the answer for the name at this address stands.
    fn place(name: usize) -> usize {
        // The top five bits of a product take part of every bit of the address.
        ((name as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59) as usize % RECENT
    }
}

/// A class object.
pub struct Class {
    pub name: RefCell<Gc<Str>>,
    pub qualname: RefCell<Gc<Str>>,
    /// `None` stands for `type` itself.
    pub metaclass: RefCell<Option<Gc<Class>>>,
    pub bases: RefCell<Vec<Gc<Class>>>,
    mro: RefCell<Rc<[Gc<Class>]>>,
    /// The namespace.  Read it freely; write through [`Class::set`] and [`Class::delete`].
    pub dict: Gc<Dict>,
    pub layout: Layout,
    pub flags: Cell<ClassFlags>,
    /// Names of the members that `__slots__` of this class and its bases reserve in each instance.
    pub slot_names: RefCell<Vec<Gc<Str>>>,
    version: Cell<u32>,
    lookups: RefCell<FxHashMap<usize, Option<Value>>>,
    /// The answers asked for last, by the address of the name; made with the first.
    recent: OnceCell<Box<[Recent; RECENT]>>,
    hooks: Cell<Option<Hooks>>,
    /// The script's `__init__`, or the native `__new__`, once it is known that a call of the class does nothing else.
    constructor: RefCell<Option<Value>>,
    /// What a call comes down to, until the class changes.
    pub making: Cell<Making>,
    /// `__await__`, where that is known to be an ordinary generator function.
    awaiter: Slot,
    /// Whether there was a `__del__` when the hooks were last worked out.
    finalizer: Cell<bool>,
    subclasses: RefCell<Vec<Rc<WeakCell>>>,
    /// For how many attributes a new instance has room in its own block: as many as one had so far.
    pub(super) room: Cell<u16>,
    shape: OnceCell<Rc<Shape>>,
}

impl Class {
    /// A class with these parts; the caller computes the MRO and then calls [`Class::set_mro`].
    pub fn new(
        name: Gc<Str>,
        bases: Vec<Gc<Class>>,
        dict: Gc<Dict>,
        layout: Layout,
        flags: ClassFlags,
    ) -> Class {
        let room = bases.first().map_or(0, |base| base.room.get());
        Class {
            qualname: RefCell::new(name.clone()),
            name: RefCell::new(name),
            metaclass: RefCell::new(None),
            bases: RefCell::new(bases),
            mro: RefCell::new(Rc::from([])),
            dict,
            layout,
            flags: Cell::new(flags),
            slot_names: RefCell::new(Vec::new()),
            version: Cell::new(0),
            lookups: RefCell::new(FxHashMap::default()),
            recent: OnceCell::new(),
            hooks: Cell::new(None),
            constructor: RefCell::new(None),
            making: Cell::new(Making::Unknown),
            awaiter: Slot::default(),
            finalizer: Cell::new(false),
            subclasses: RefCell::new(Vec::new()),
            room: Cell::new(room),
            shape: OnceCell::new(),
        }
    }

    /// The name, for messages.
    pub fn name(&self) -> Gc<Str> {
        self.name.borrow().clone()
    }

    /// The method resolution order, the class itself first.
    pub fn mro(&self) -> Rc<[Gc<Class>]> {
        self.mro.borrow().clone()
    }

    /// Installs the method resolution order.
    pub fn set_mro(&self, mro: Vec<Gc<Class>>) {
        *self.mro.borrow_mut() = mro.into();
        self.changed();
    }

    /// Whether `self` is `other` or a subclass of it, by MRO.
    #[inline]
    pub fn is_subclass(&self, other: &Gc<Class>) -> bool {
        std::ptr::eq(self, &**other) || self.mro.borrow().iter().any(|class| class.is(other))
    }

    /// The attribute that the MRO gives for an interned name: the raw entry, descriptors unbound.
    #[inline]
    pub fn lookup(&self, name: &Gc<Str>) -> Option<Value> {
        let key = name.address();
        if let Some(recent) = self.recent.get()
            && let entry = &recent[Recent::place(key)]
            && entry.name.get() == key
        {
            let found = entry.found.get();
            return (!found.is_undef()).then_some(found);
        }
        self.lookup_slow(name)
    }

    #[inline(never)]
    fn lookup_slow(&self, name: &Gc<Str>) -> Option<Value> {
        let found = self.lookup_mapped(name);
        if name.is_interned() {
            let key = name.address();
            let recent = self.recent.get_or_init(Box::default);
            let entry = &recent[Recent::place(key)];
            entry.name.set(key);
            entry.found.set(found.clone().unwrap_or_default());
        }
        found
    }

    fn lookup_mapped(&self, name: &Gc<Str>) -> Option<Value> {
        let key = name.address();
        if let Some(found) = self.lookups.borrow().get(&key) {
            return found.clone();
        }
        let found = self
            .mro
            .borrow()
            .iter()
            .find_map(|class| class.dict.get_str(name));
        // Only interned names stay at their address as long as the cache does.
        if name.is_interned() {
            self.lookups.borrow_mut().insert(key, found.clone());
        }
        found
    }

    /// As [`Class::lookup`], with the class in whose namespace the entry stands.
    pub fn lookup_with_owner(&self, name: &Gc<Str>) -> Option<(Value, Gc<Class>)> {
        self.mro
            .borrow()
            .iter()
            .find_map(|class| Some((class.dict.get_str(name)?, class.clone())))
    }

    /// Sets an entry of the namespace.
    pub fn set(&self, name: &Gc<Str>, value: Value) {
        let old = self.dict.insert_str(name, value);
        self.changed();
        drop(old);
    }

    /// Deletes an entry of the namespace; says whether it was there.
    pub fn delete(&self, name: &Gc<Str>) -> bool {
        let old = self.dict.remove_str(name);
        self.changed();
        old.is_some()
    }

    fn forget_recent(&self) {
        for entry in self
            .recent
            .get()
            .into_iter()
            .flat_map(|recent| recent.iter())
        {
            entry.name.set(0);
            drop(entry.found.take());
        }
    }

    /// Lets every cache fall that depends on this class: its own, its subclasses', and those of its shapes.
    pub fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
        let stale = std::mem::take(&mut *self.lookups.borrow_mut());
        self.forget_recent();
        self.hooks.set(None);
        self.making.set(Making::Unknown);
        let constructor = self.constructor.take();
        let awaiter = self.awaiter.take();
        drop((constructor, awaiter));
        if let Some(shape) = self.shape.get() {
            shape.renew();
        }
        for subclass in self.subclasses() {
            subclass.changed();
        }
        drop(stale);
    }

    /// Counts the changes to this class's look-ups.
    pub fn version(&self) -> u32 {
        self.version.get()
    }

    /// The hooks, worked out by `compute` when they are not known.
    #[inline(always)]
    pub fn hooks(&self, compute: impl FnOnce() -> Hooks) -> Hooks {
        if let Some(hooks) = self.hooks.get() {
            return hooks;
        }
        let hooks = compute();
        self.hooks.set(Some(hooks));
        self.finalizer.set(hooks.finalizer);
        hooks
    }

    /// Whether instances have a `__del__` to run, as far as the hooks have been worked out: the VM does
    /// so whenever it makes an instance and whenever `__del__` changes.
    pub fn has_finalizer(&self) -> bool {
        self.finalizer.get()
    }

    /// The hooks, if they are known already.
    pub fn known_hooks(&self) -> Option<Hooks> {
        self.hooks.get()
    }

    /// The `__init__` in script or native `__new__` that a call of this class comes down to, if that has been found out.
    #[inline]
    pub fn constructor(&self) -> Option<Value> {
        self.constructor.borrow().clone()
    }

    /// The `__await__` of the instances where it is an ordinary generator function; `Undef` while that is unknown.
    #[inline]
    pub fn awaiter(&self) -> Value {
        self.awaiter.get()
    }

    /// Remembers what [`Class::awaiter`] answers until the class changes.
    pub fn set_awaiter(&self, function: Value) {
        self.awaiter.set(function);
    }

    /// New instances will have so many attributes, as far as is known.
    pub fn expect_attributes(&self, count: usize) {
        let room = count.min(super::instance::MAX_ROOM) as u16;
        self.room.set(self.room.get().max(room));
    }

    /// Remembers what [`Class::constructor`] answers until the class changes.
    pub fn set_constructor(&self, init: Value) {
        let old = self.constructor.replace(Some(init));
        drop(old);
    }

    /// Registers a direct subclass.
    pub fn add_subclass(&self, subclass: &Gc<Class>) {
        if let Some(weak) = WeakCell::new(&Value::from(subclass.clone()), None) {
            self.subclasses.borrow_mut().push(weak);
        }
    }

    /// Unregisters a direct subclass (assignment to `__bases__`).
    pub fn remove_subclass(&self, subclass: &Class) {
        self.subclasses.borrow_mut().retain(|weak| {
            matches!(weak.get(), Some(Value::Class(ref class)) if !std::ptr::eq(&raw const **class, subclass))
        });
    }

    /// The direct subclasses that are alive, oldest first.
    pub fn subclasses(&self) -> Vec<Gc<Class>> {
        self.subclasses
            .borrow()
            .iter()
            .filter_map(|weak| match weak.get() {
                Some(Value::Class(ref class)) => Some(class.share()),
                _ => None,
            })
            .collect()
    }

    /// The shape of a fresh instance.
    pub fn root_shape(&self) -> &Rc<Shape> {
        self.shape.get_or_init(|| Rc::new(Shape::root()))
    }
}

impl Trace for Class {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.metaclass.trace(tracer);
        self.bases.trace(tracer);
        self.constructor.trace(tracer);
        self.awaiter.trace(tracer);
        for class in self.mro.borrow().iter() {
            tracer.gc(class);
        }
        tracer.gc(&self.dict);
        for value in self.lookups.borrow().values().flatten() {
            tracer.value(value);
        }
        for entry in self
            .recent
            .get()
            .into_iter()
            .flat_map(|recent| recent.iter())
        {
            entry.found.trace(tracer);
        }
    }

    fn clear(&self) {
        // The MRO goes last: finalizers of what the namespace holds may still look at the class.
        let lookups = std::mem::take(&mut *self.lookups.borrow_mut());
        let bases = std::mem::take(&mut *self.bases.borrow_mut());
        let mro = std::mem::replace(&mut *self.mro.borrow_mut(), Rc::from([]));
        self.dict.clear();
        self.forget_recent();
        drop((lookups, bases, mro));
    }
}
