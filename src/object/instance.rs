//! Instances of classes, and the shapes that say where their attributes stand.
//!
//! A shape maps attribute names to slots; instances that got the same attributes
//! in the same order share one.  A shape's key identifies its class's state too: it is renewed when
//! the class changes, so one comparison of keys validates an inline cache of slots and methods.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::class::Class;
use super::heap::{Gc, tail};
use super::native::NativeData;
use super::pool_box::PoolBox;
use super::slot::{Shared, SharedGc, Slot};
use super::trace::{Trace, Tracer};
use super::value::{TYPE_KEY, Value};
use crate::types::dict::Dict;
use crate::types::exception::ExceptionState;
use crate::types::str::Str;

thread_local! {
    /// Shape keys are unique within a thread, hence within an interpreter.
    static NEXT_KEY: Cell<u32> = const { Cell::new(1) };
}

fn fresh_key() -> u32 {
    NEXT_KEY.with(|next| {
        let key = next.get();
        next.set(if key + 1 < TYPE_KEY { key + 1 } else { 1 });
        key
    })
}

/// A layout of attributes: see the module.
pub struct Shape {
    key: Cell<u32>,
    /// Names in slot order.
    names: Vec<Gc<Str>>,
    index: FxHashMap<usize, u32>,
    transitions: RefCell<FxHashMap<usize, Rc<Shape>>>,
}

impl Shape {
    /// The empty shape.
    pub fn root() -> Shape {
        Shape {
            key: Cell::new(fresh_key()),
            names: Vec::new(),
            index: FxHashMap::default(),
            transitions: RefCell::new(FxHashMap::default()),
        }
    }

    /// The key that inline caches compare.
    #[inline(always)]
    pub fn key(&self) -> u32 {
        self.key.get()
    }

    /// The slot of an interned name.
    pub fn slot(&self, name: &Gc<Str>) -> Option<usize> {
        self.index.get(&name.address()).map(|&slot| slot as usize)
    }

    /// The names, in slot order.
    pub fn names(&self) -> &[Gc<Str>] {
        &self.names
    }

    /// The shape after the interned `name` has been added.
    pub fn with(&self, name: &Gc<Str>) -> Rc<Shape> {
        if let Some(next) = self.transitions.borrow().get(&name.address()) {
            return next.clone();
        }
        let mut names = self.names.clone();
        let mut index = self.index.clone();
        index.insert(name.address(), names.len() as u32);
        names.push(name.clone());
        let next = Rc::new(Shape {
            key: Cell::new(fresh_key()),
            names,
            index,
            transitions: RefCell::new(FxHashMap::default()),
        });
        self.transitions
            .borrow_mut()
            .insert(name.address(), next.clone());
        next
    }

    /// Gives this shape and all that grow from it fresh keys.
    pub fn renew(&self) {
        self.key.set(fresh_key());
        for next in self.transitions.borrow().values() {
            next.renew();
        }
    }
}

/// More attributes than this make an instance keep them in a dict.
pub const MAX_SHAPED: usize = 64;

/// Instances have room for at most so many in their own block.
pub(super) const MAX_ROOM: usize = 24;

/// What an instance is besides its attributes.
pub enum Payload {
    None,
    /// The built-in value that an instance of a subclass of `int`, `str`, `list`, … is.
    Value(Value),
    Exception(PoolBox<ExceptionState>),
    Native(Box<dyn NativeData>),
}

/// An instance of a class made by `class`, of a subclass of a built-in type, or of an exception class.  Its first
/// attributes follow it in the same block, behind them the members that the class has by `__slots__`.
pub struct Instance {
    class: SharedGc<Class>,
    shape: Shared<Shape>,
    /// The values of attributes that the block has no room for.
    more: OnceCell<Box<RefCell<Vec<Value>>>>,
    /// Once somebody has asked for `__dict__`, or there are too many attributes, they live here.
    dict: OnceCell<Gc<Dict>>,
    pub payload: Payload,
    /// For so many attributes the block has room.
    room: u16,
    members: u16,
}

impl Instance {
    /// A fresh instance of `class`, on the heap: it is never anywhere else.
    #[inline]
    pub fn new(class: Gc<Class>, payload: Payload) -> Gc<Instance> {
        let shape = class.root_shape().clone();
        let members = class.slot_names.borrow().len() as u16;
        let room = class.room.get();
        Gc::new(Instance {
            class: SharedGc::new(class),
            shape: Shared::new(shape),
            more: OnceCell::new(),
            dict: OnceCell::new(),
            payload,
            room,
            members,
        })
    }

    /// How many values follow it in its block.
    #[inline(always)]
    pub(super) fn tail_length(&self) -> usize {
        usize::from(self.room) + usize::from(self.members)
    }

    /// The places that follow it.
    #[inline(always)]
    fn tail(&self) -> &[Slot] {
        // SAFETY: every instance is on the heap, so many values follow it, and a slot is a value in a cell.
        unsafe { std::slice::from_raw_parts(tail(self).cast::<Slot>(), self.tail_length()) }
    }

    /// The places of its first attributes.
    #[inline(always)]
    fn first(&self) -> &[Slot] {
        // SAFETY: as in `tail`, of which these are the first.
        unsafe { std::slice::from_raw_parts(tail(self).cast::<Slot>(), usize::from(self.room)) }
    }

    fn members(&self) -> &[Slot] {
        &self.tail()[usize::from(self.room)..]
    }

    fn more(&self) -> &RefCell<Vec<Value>> {
        self.more.get_or_init(Box::default)
    }

    /// The class.
    pub fn class(&self) -> Gc<Class> {
        self.class.get()
    }

    /// See [`Class::awaiter`].
    #[inline]
    pub fn awaiter(&self) -> Value {
        self.class.read(Class::awaiter)
    }

    /// See [`Class::lookup`].
    #[inline]
    pub fn lookup(&self, name: &Gc<Str>) -> Option<Value> {
        self.class.get().lookup(name)
    }

    /// Whether the class is `class` or a subclass of it.
    #[inline]
    pub fn is_of(&self, class: &Gc<Class>) -> bool {
        self.class.get().is_subclass(class)
    }

    /// Assignment to `__class__`; the caller has checked the layouts.
    pub fn set_class(&self, class: Gc<Class>) {
        // The attributes keep their names under shapes of the new class.
        let mut shape = class.root_shape().clone();
        if self.dict.get().is_none() {
            for name in self.shape.get().names() {
                shape = shape.with(name);
            }
        }
        self.shape.set(shape);
        self.class.set(class);
    }

    /// The key of the current shape; 0, which no shape has, when attributes live in a dict.
    #[inline(always)]
    pub fn shape_key(&self) -> u32 {
        if self.dict.get().is_some() {
            0
        } else {
            self.shape.read(Shape::key)
        }
    }

    /// Whether a script has given it attributes.
    pub fn has_attributes(&self) -> bool {
        match self.dict.get() {
            Some(dict) => !dict.is_empty(),
            None => self.shape.read(|shape| !shape.names().is_empty()),
        }
    }

    /// Whether its class is one of ours, not a subclass of a script.
    pub fn is_of_builtin_class(&self) -> bool {
        self.class.read(|class| class.flags.get().builtin)
    }

    /// The current shape; meaningless when attributes live in a dict.
    pub fn shape(&self) -> Rc<Shape> {
        self.shape.get()
    }

    /// The value in a slot, of which an inline cache knows that it exists.
    #[inline(always)]
    pub fn slot(&self, slot: usize) -> Value {
        match self.first().get(slot) {
            Some(place) => place.get(),
            None => self.further_slot(slot),
        }
    }

    #[inline(never)]
    fn further_slot(&self, slot: usize) -> Value {
        let more = self.more().borrow();
        let at = slot - usize::from(self.room);
        more.get(at).cloned().unwrap_or_default()
    }

    /// Overwrites a slot, of which an inline cache knows that it exists.  Returns the old value, to be dropped.
    #[inline(always)]
    pub fn set_slot(&self, slot: usize, value: Value) -> Value {
        match self.first().get(slot) {
            Some(place) => place.replace(value),
            None => self.set_further_slot(slot, value),
        }
    }

    #[inline(never)]
    fn set_further_slot(&self, slot: usize, value: Value) -> Value {
        let mut more = self.more().borrow_mut();
        let at = slot - usize::from(self.room);
        if at >= more.len() {
            more.resize(at + 1, Value::Undef);
            // The next of its kind have it in their block.
            self.class.get().expect_attributes(slot + 1);
        }
        std::mem::replace(&mut more[at], value)
    }

    /// Adds an attribute under the next shape, which an inline cache knows to follow the current one.
    #[inline(always)]
    pub fn push_slot(&self, next: &Rc<Shape>, value: Value) {
        let old = self.set_slot(next.names().len() - 1, value);
        self.shape.set(next.clone());
        drop(old);
    }

    /// Takes all attributes out, in order.
    fn take_slots(&self) -> Vec<Value> {
        let count = self.shape.read(|shape| shape.names().len());
        let first = self.first().iter().take(count).map(Slot::take);
        let mut values: Vec<Value> = first.collect();
        if let Some(more) = self.more.get() {
            values.append(&mut more.borrow_mut());
        }
        values
    }

    /// An instance attribute by interned name.
    pub fn get(&self, name: &Gc<Str>) -> Option<Value> {
        if let Some(dict) = self.dict.get() {
            return dict.get_str(name);
        }
        let slot = self.shape.get().slot(name)?;
        Some(self.slot(slot))
    }

    /// Sets an instance attribute by interned name.
    pub fn set(&self, name: &Gc<Str>, value: Value) {
        if let Some(dict) = self.dict.get() {
            drop(dict.insert_str(name, value));
            return;
        }
        let shape = self.shape.get();
        if let Some(slot) = shape.slot(name) {
            drop(self.set_slot(slot, value));
        } else if shape.names().len() >= MAX_SHAPED {
            drop(self.dict().insert_str(name, value));
        } else {
            self.push_slot(&shape.with(name), value);
        }
    }

    /// Deletes an instance attribute by interned name; says whether it was there.
    pub fn delete(&self, name: &Gc<Str>) -> bool {
        if self.dict.get().is_none() && self.shape.get().slot(name).is_none() {
            return false;
        }
        // Deletion is rare: it sends the attributes to a dict.
        self.dict().remove_str(name).is_some()
    }

    /// The attributes as a dict, which from now on holds them.
    pub fn dict(&self) -> Gc<Dict> {
        self.dict
            .get_or_init(|| {
                let dict = Dict::new();
                let values = self.take_slots();
                let shape = self.shape.get();
                for (name, value) in shape.names().iter().zip(values) {
                    drop(dict.insert_str(name, value));
                }
                Gc::new(dict)
            })
            .clone()
    }

    /// Replaces the attributes by those of `dict` (assignment to `__dict__`).
    pub fn set_dict(&self, dict: &Gc<Dict>) {
        let own = self.dict();
        own.replace_with(dict);
    }

    /// Names and values of the attributes, oldest first, without making a dict of them.
    pub fn attributes(&self) -> Vec<(Value, Value)> {
        if let Some(dict) = self.dict.get() {
            return dict.items();
        }
        let shape = self.shape.get();
        let names = shape.names().iter().enumerate();
        names
            .map(|(slot, name)| (Value::from(name.clone()), self.slot(slot)))
            .collect()
    }

    /// The value of a `__slots__` member; `Undef` while unset.
    pub fn member(&self, index: usize) -> Value {
        self.members().get(index).map(Slot::get).unwrap_or_default()
    }

    /// Sets a `__slots__` member (`Undef` to delete it); returns the old value.
    pub fn set_member(&self, index: usize, value: Value) -> Value {
        match self.members().get(index) {
            Some(place) => place.replace(value),
            None => value,
        }
    }

    /// The built-in value that this instance is, if it is one.
    #[inline]
    pub fn builtin(&self) -> Option<&Value> {
        match &self.payload {
            Payload::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The exception's state, if it is one.
    #[inline]
    pub fn exception(&self) -> Option<&ExceptionState> {
        match &self.payload {
            Payload::Exception(state) => Some(state),
            _ => None,
        }
    }

    /// Whether the class has a `__del__`.
    pub fn has_finalizer(&self) -> bool {
        if let Payload::Native(data) = &self.payload {
            if data.needs_finalizer() {
                return true;
            }
            if data.dies_quietly() && self.is_of_builtin_class() {
                return false;
            }
        }
        self.class.read(Class::has_finalizer)
    }
}

impl Drop for Instance {
    /// Attributes go before what the instance is besides, as in CPython.
    fn drop(&mut self) {
        if !matches!(self.payload, Payload::None) {
            self.tail().iter().for_each(|slot| drop(slot.take()));
        }
    }
}

impl Trace for Instance {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.class.get());
        for slot in self.tail() {
            slot.trace(tracer);
        }
        if let Some(more) = self.more.get() {
            tracer.values(more.borrow().iter());
        }
        if let Some(dict) = self.dict.get() {
            tracer.gc(dict);
        }
        match &self.payload {
            Payload::None => {}
            Payload::Value(value) => tracer.value(value),
            Payload::Exception(state) => state.trace(tracer),
            Payload::Native(data) => data.trace(tracer),
        }
    }

    fn clear(&self) {
        let slots = self.take_slots();
        self.shape.set(self.class.get().root_shape().clone());
        let members: Vec<Value> = self.members().iter().map(Slot::take).collect();
        if let Some(dict) = self.dict.get() {
            dict.clear();
        }
        match &self.payload {
            Payload::Exception(state) => state.clear(),
            Payload::Native(data) => data.clear(),
            Payload::Value(Value::List(list)) => list.clear(),
            Payload::Value(Value::Dict(dict)) => dict.clear(),
            Payload::Value(Value::Set(set)) => set.clear(),
            _ => {}
        }
        drop((slots, members));
    }
}
