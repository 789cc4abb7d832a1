//! `groupby` and `tee`: iterators that share one source.
//!
//! What they share is an object of its own, which scripts never see, so that the cycle collector
//! counts every reference to it.

use std::cell::{Cell, RefCell};

use super::{iterator_methods, next_of, trace_fields, tuple};
use crate::object::native::NativeData;
use crate::object::{Class, Gc, Native, Result, Value};
use crate::types::iterator::new_native;
use crate::vm::Vm;

/// The classes whose objects are not made by calling them.
#[derive(Default)]
pub struct Classes {
    grouper: RefCell<Option<Gc<Class>>>,
    tee: RefCell<Option<Gc<Class>>>,
}

impl Classes {
    /// Remembers `_grouper`.
    pub fn set_grouper(&self, class: Gc<Class>) {
        self.grouper.replace(Some(class));
    }

    /// Remembers `_tee`.
    pub fn set_tee(&self, class: Gc<Class>) {
        self.tee.replace(Some(class));
    }
}

/// An object of one of the classes above.
fn make(vm: &mut Vm, class: Option<Gc<Class>>, data: impl NativeData) -> Value {
    let class = class.unwrap_or_else(|| vm.types.object.clone());
    Native::new(class, data)
}

/// What a `groupby` and its groups share.
struct Groups {
    source: RefCell<Value>,
    key: Option<Value>,
    /// The key of the group that was handed out last.
    target_key: RefCell<Value>,
    current_key: RefCell<Value>,
    /// `Undef` once a group has taken it.
    current_item: RefCell<Value>,
    /// Counts the groups: only the newest may take items.
    generation: Cell<u64>,
}

trace_fields!(Groups: source, key, target_key, current_key, current_item);

impl NativeData for Groups {}

impl Groups {
    /// Takes the next item of the source; `false` at the end.
    fn step(&self, vm: &mut Vm) -> Result<bool> {
        let Some(item) = next_of(vm, &self.source)? else {
            return Ok(false);
        };
        let key = match &self.key {
            Some(function) => vm.call(function, std::slice::from_ref(&item))?,
            None => item.clone(),
        };
        drop(self.current_item.replace(item));
        drop(self.current_key.replace(key));
        Ok(true)
    }

    /// Goes on to the first item with another key than the last group's, and gives that key.
    fn next_key(&self, vm: &mut Vm) -> Result<Option<Value>> {
        self.generation.set(self.generation.get() + 1);
        loop {
            let current = self.current_key.borrow().clone();
            let target = self.target_key.borrow().clone();
            let is_new = match (&current, &target) {
                (Value::Undef, _) => false,
                (_, Value::Undef) => true,
                (current, target) => !vm.is_or_eq(target, current)?,
            };
            if is_new {
                drop(self.target_key.replace(current.clone()));
                return Ok(Some(current));
            }
            if !self.step(vm)? {
                return Ok(None);
            }
        }
    }
}

/// `groupby`.
pub struct GroupBy {
    groups: Value,
}

trace_fields!(GroupBy: groups);

impl NativeData for GroupBy {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(groups) = self.groups.native::<Groups>() else {
            return Ok(None);
        };
        let Some(key) = groups.next_key(vm)? else {
            return Ok(None);
        };
        let grouper = Grouper {
            groups: self.groups.clone(),
            key: key.clone(),
            generation: groups.generation.get(),
        };
        let class = vm.extension::<Classes>().grouper.borrow().clone();
        let grouper = make(vm, class, grouper);
        Ok(Some(tuple(vec![key, grouper])))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod groupby {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let groups = Groups {
            source: super::super::iterator(vm, &args[1])?,
            key: args[2].not_none().cloned(),
            target_key: RefCell::default(),
            current_key: RefCell::default(),
            current_item: RefCell::default(),
            generation: Cell::new(0),
        };
        let groups = make(vm, None, groups);
        new_native(vm, &args[0], GroupBy { groups })
    }

    iterator_methods! {
        "__new__($type, /, iterable, key=None)" => new,
    }
}

/// One group of a `groupby`.
pub struct Grouper {
    groups: Value,
    key: Value,
    generation: u64,
}

trace_fields!(Grouper: groups, key);

impl NativeData for Grouper {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(groups) = self.groups.native::<Groups>() else {
            return Ok(None);
        };
        if groups.generation.get() != self.generation {
            return Ok(None);
        }
        if groups.current_item.borrow().is_undef() && !groups.step(vm)? {
            return Ok(None);
        }
        let current = groups.current_key.borrow().clone();
        if !vm.is_or_eq(&self.key, &current)? {
            return Ok(None);
        }
        let item = groups.current_item.take();
        Ok(item.given().cloned())
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod grouper {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(parent) = args[1].native::<GroupBy>() else {
            let name = vm.type_name(&args[1]);
            return Err(vm.type_error(format!(
                "_grouper() argument 1 must be itertools.groupby, not {name}"
            )));
        };
        let generation = parent
            .groups
            .native::<Groups>()
            .map_or(0, |groups| groups.generation.get());
        let data = Grouper {
            groups: parent.groups.clone(),
            key: args[2].clone(),
            generation,
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, parent, tgtkey, /)" => new,
    }
}

/// A link in the chain of items that copies of a `tee` share.
struct Link {
    source: Value,
    /// `Undef` until somebody has come this far.
    item: RefCell<Value>,
    /// The next link, once the item is known.
    next: RefCell<Value>,
    running: Cell<bool>,
}

trace_fields!(Link: source, item, next);

impl NativeData for Link {}

impl Link {
    fn make(vm: &mut Vm, source: Value) -> Value {
        let link = Link {
            source,
            item: RefCell::default(),
            next: RefCell::default(),
            running: Cell::new(false),
        };
        make(vm, None, link)
    }

    /// Asks the source for this link's item; `false` at the end.
    fn fetch(&self, vm: &mut Vm) -> Result<bool> {
        if !self.item.borrow().is_undef() {
            return Ok(true);
        }
        if self.running.replace(true) {
            return Err(vm.runtime_error("cannot re-enter the tee iterator"));
        }
        let item = vm.next(&self.source);
        self.running.set(false);
        let Some(item) = item? else {
            return Ok(false);
        };
        let next = Link::make(vm, self.source.clone());
        drop(self.item.replace(item));
        drop(self.next.replace(next));
        Ok(true)
    }
}

/// `_tee`: one of the iterators that `tee` returns.
pub struct Tee {
    link: RefCell<Value>,
}

trace_fields!(Tee: link);

impl NativeData for Tee {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let holder = self.link.borrow().clone();
        let Some(link) = holder.native::<Link>() else {
            return Ok(None);
        };
        if !link.fetch(vm)? {
            return Ok(None);
        }
        let (item, next) = (link.item.borrow().clone(), link.next.borrow().clone());
        drop(self.link.replace(next));
        Ok(Some(item))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

/// A `Tee` at the place of another, or at the start of an iterable.
fn tee_of(vm: &mut Vm, iterable: &Value) -> Result<Tee> {
    let iterator = vm.iter(iterable)?;
    let link = match iterator.native::<Tee>() {
        Some(tee) => tee.link.borrow().clone(),
        None => Link::make(vm, iterator),
    };
    Ok(Tee {
        link: RefCell::new(link),
    })
}

pub mod tee {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = tee_of(vm, &args[1])?;
        new_native(vm, &args[0], data)
    }

    fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let class = Value::from(vm.class_of(&args[0]));
        let data = tee_of(vm, &args[0])?;
        new_native(vm, &class, data)
    }

    iterator_methods! {
        "__new__($type, iterable, /)" => new,
        "__copy__($self, /)" => copy,
    }
}

/// `tee(iterable, n=2)`.
pub fn tee_function(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let count = match args[1].given() {
        Some(count) => vm.to_i64(count)?,
        None => 2,
    };
    if count < 0 {
        return Err(vm.value_error("n must be >= 0"));
    }
    let mut tees = Vec::new();
    if count > 0 {
        let first = tee_of(vm, &args[0])?;
        for _ in 0..count {
            let link = RefCell::new(first.link.borrow().clone());
            let class = vm.extension::<Classes>().tee.borrow().clone();
            tees.push(make(vm, class, Tee { link }));
        }
    }
    Ok(tuple(tees))
}
