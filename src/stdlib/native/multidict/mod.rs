//! `_multidict`: dictionaries that hold several values for a key, as headers and queries are, and their
//! proxies.  Natively, since every request makes one: [`make`] for the server and the client.
//!
//! Keys are found in a row: there are seldom more than a dozen.  Past [`INDEXED`] an index is made.

mod methods;
mod update;
mod views;

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use crate::object::class::Layout;
use crate::object::instance::Payload;
use crate::object::native::NativeData;
use crate::object::{Class, Gc, Native, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib;
use crate::types;
use crate::types::str::Str;
use crate::vm::Vm;

/// From how many entries on there is an index.
const INDEXED: usize = 24;

/// The name that classes of this module give as their module.
const MODULE: &str = "multidict._multidict";

/// A key with one of its values.
#[derive(Clone)]
pub struct Entry {
    /// The key as a script sees it: a `str`, or of a class derived from it.
    pub key: Value,
    /// Its text.
    pub text: Gc<Str>,
    pub value: Value,
}

/// A multidict; its class decides whether case counts.
pub struct MultiDict {
    entries: RefCell<Vec<Entry>>,
    /// Where each key stands, once there are many.  Empty when it is to be made anew.
    index: RefCell<FxHashMap<String, Vec<u32>>>,
    version: Cell<u64>,
    ignores_case: Cell<bool>,
}

impl NativeData for MultiDict {}

impl Trace for MultiDict {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for entry in self.entries.borrow().iter() {
            tracer.value(&entry.key);
            tracer.value(&entry.value);
        }
    }

    fn clear(&self) {
        drop(self.entries.take());
    }
}

/// A read-only window on a multidict.
pub struct Proxy {
    target: Slot,
}

impl NativeData for Proxy {}

impl Trace for Proxy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.target.trace(tracer);
    }
}

/// What the classes of this module share.
#[derive(Default)]
pub struct State {
    classes: RefCell<Option<Classes>>,
    version: Cell<u64>,
}

/// The classes.
#[derive(Clone)]
pub struct Classes {
    pub istr: Gc<Class>,
    pub multi: Gc<Class>,
    pub ignoring: Gc<Class>,
    pub proxy: Gc<Class>,
    pub ignoring_proxy: Gc<Class>,
    keys: Gc<Class>,
    values: Gc<Class>,
    items: Gc<Class>,
    iterators: [Gc<Class>; 3],
}

/// A key as it is compared: in lower case where case does not count.
fn folded(ignores_case: bool, text: &str) -> String {
    match ignores_case {
        true => text.to_lowercase(),
        false => text.to_owned(),
    }
}

/// Whether two keys are the same.
fn same(ignores_case: bool, a: &str, b: &str) -> bool {
    if !ignores_case {
        return a == b;
    }
    match a.is_ascii() && b.is_ascii() {
        true => a.eq_ignore_ascii_case(b),
        false => a.to_lowercase() == b.to_lowercase(),
    }
}

impl MultiDict {
    /// One with these entries.
    pub fn new(ignores_case: bool, entries: Vec<Entry>) -> MultiDict {
        MultiDict {
            entries: RefCell::new(entries),
            index: RefCell::default(),
            version: Cell::new(0),
            ignores_case: Cell::new(ignores_case),
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether `Key` and `key` are one.
    pub fn ignores_case(&self) -> bool {
        self.ignores_case.get()
    }

    /// Counts the changes.
    pub fn version(&self) -> u64 {
        self.version.get()
    }

    /// A copy of the entries.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.borrow().clone()
    }

    /// One entry.
    pub fn entry(&self, at: usize) -> Option<Entry> {
        self.entries.borrow().get(at).cloned()
    }

    /// Where the entries of a key stand, from the first on.
    fn positions(&self, key: &str) -> Vec<usize> {
        let entries = self.entries.borrow();
        let ignores_case = self.ignores_case.get();
        if entries.len() < INDEXED {
            let found = |(at, entry): (usize, &Entry)| {
                same(ignores_case, entry.text.as_str(), key).then_some(at)
            };
            return entries.iter().enumerate().filter_map(found).collect();
        }
        self.with_index(&entries, |index| {
            let at = index.get(&folded(ignores_case, key));
            at.map_or_else(Vec::new, |at| at.iter().map(|&at| at as usize).collect())
        })
    }

    fn with_index<R>(
        &self,
        entries: &[Entry],
        look: impl FnOnce(&FxHashMap<String, Vec<u32>>) -> R,
    ) -> R {
        let mut index = self.index.borrow_mut();
        if index.is_empty() {
            for (at, entry) in entries.iter().enumerate() {
                let key = folded(self.ignores_case.get(), entry.text.as_str());
                index.entry(key).or_default().push(at as u32);
            }
        }
        look(&index)
    }

    /// Where the first entry of a key stands.
    pub fn position(&self, key: &str) -> Option<usize> {
        let entries = self.entries.borrow();
        let ignores_case = self.ignores_case.get();
        if entries.len() < INDEXED {
            return entries
                .iter()
                .position(|entry| same(ignores_case, entry.text.as_str(), key));
        }
        self.with_index(&entries, |index| {
            let at = index.get(&folded(ignores_case, key))?.first()?;
            Some(*at as usize)
        })
    }

    /// The first value of a key.
    pub fn first(&self, key: &str) -> Option<Value> {
        let at = self.position(key)?;
        Some(self.entries.borrow().get(at)?.value.clone())
    }

    /// Every value of a key.
    pub fn all(&self, key: &str) -> Vec<Value> {
        let positions = self.positions(key);
        let entries = self.entries.borrow();
        let value = |at: usize| Some(entries.get(at)?.value.clone());
        positions.into_iter().filter_map(value).collect()
    }

    fn changed(&self, state: &State) {
        state.version.set(state.version.get() + 1);
        self.version.set(state.version.get());
    }

    /// Appends an entry.
    pub fn push(&self, state: &State, entry: Entry) {
        let mut entries = self.entries.borrow_mut();
        let mut index = self.index.borrow_mut();
        if !index.is_empty() {
            let key = folded(self.ignores_case.get(), entry.text.as_str());
            index.entry(key).or_default().push(entries.len() as u32);
        }
        entries.push(entry);
        self.changed(state);
    }

    /// Puts other entries in the place of all; gives back the old ones, to be dropped where no borrow is held.
    fn replace_entries(&self, state: &State, entries: Vec<Entry>) -> Vec<Entry> {
        self.index.borrow_mut().clear();
        self.changed(state);
        self.entries.replace(entries)
    }

    /// Sets the key's only value.
    pub fn set(&self, state: &State, entry: Entry) {
        let positions = self.positions(entry.text.as_str());
        let Some((&first, others)) = positions.split_first() else {
            return self.push(state, entry);
        };
        let removed = self.remove_positions(state, others);
        let old = match self.entries.borrow_mut().get_mut(first) {
            Some(place) => std::mem::replace(place, entry),
            None => entry,
        };
        drop((removed, old));
    }

    /// Adds a key that is not there yet.
    pub fn set_default(&self, state: &State, key: &str, value: impl FnOnce() -> Value) {
        if self.position(key).is_none() {
            let text = Str::new(key);
            let (key, value) = (Value::from(text.clone()), value());
            self.push(state, Entry { key, text, value });
        }
    }

    /// Takes the entries at these ascending positions out.
    fn remove_positions(&self, state: &State, positions: &[usize]) -> Vec<Entry> {
        self.changed(state);
        if positions.is_empty() {
            return Vec::new();
        }
        self.index.borrow_mut().clear();
        let mut entries = self.entries.borrow_mut();
        let mut removed = Vec::with_capacity(positions.len());
        for &at in positions.iter().rev() {
            if at < entries.len() {
                removed.push(entries.remove(at));
            }
        }
        removed.reverse();
        removed
    }

    /// Removes a key with all its values, which are returned.
    pub fn remove(&self, state: &State, key: &str) -> Vec<Entry> {
        let positions = self.positions(key);
        match positions.is_empty() {
            true => Vec::new(),
            false => self.remove_positions(state, &positions),
        }
    }
}

/// The shared state of the module, whose classes are made when first asked for.
pub fn classes(vm: &mut Vm) -> Classes {
    let state = vm.extension::<State>();
    let made = state.classes.borrow().clone();
    match made {
        Some(made) => made,
        None => {
            let made = make_classes(vm);
            state.classes.replace(Some(made.clone()));
            made
        }
    }
}

/// A new `MultiDict`, or `CIMultiDict` where case does not count, of these keys and values.
pub fn make(vm: &mut Vm, ignores_case: bool, items: Vec<(Gc<Str>, Value)>) -> Value {
    let classes = classes(vm);
    let class = if ignores_case {
        classes.ignoring
    } else {
        classes.multi
    };
    let entry = |(text, value): (Gc<Str>, Value)| Entry {
        key: Value::from(text.clone()),
        text,
        value,
    };
    let entries = items.into_iter().map(entry).collect();
    Native::new(class, MultiDict::new(ignores_case, entries))
}

/// A proxy of a multidict that [`make`] made.
pub fn make_proxy(vm: &mut Vm, target: Value) -> Value {
    let classes = classes(vm);
    let ignores_case = multidict_of(&target).is_some_and(|target| target.ignores_case());
    let class = match ignores_case {
        true => classes.ignoring_proxy,
        false => classes.proxy,
    };
    let target = Slot::new(target);
    Native::new(class, Proxy { target })
}

/// The multidict that a value is.
pub fn multidict_of(value: &Value) -> Option<&MultiDict> {
    value.native::<MultiDict>()
}

/// The multidict itself, or the one behind a proxy.
fn target_of(value: &Value) -> Option<Value> {
    if multidict_of(value).is_some() {
        return Some(value.clone());
    }
    Some(value.native::<Proxy>()?.target.get())
}

/// The receiver's multidict, as a value.
fn target(vm: &mut Vm, this: &Value) -> Result<Value> {
    target_of(this).ok_or_else(|| wrong_receiver(vm, this))
}

fn receiver<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a MultiDict> {
    multidict_of(this).ok_or_else(|| wrong_receiver(vm, this))
}

#[cold]
fn wrong_receiver(vm: &mut Vm, value: &Value) -> Raise {
    let name = vm.type_name(value);
    vm.type_error(format!(
        "descriptor requires a 'multidict._multidict.MultiDict' object but received a '{name}'"
    ))
}

/// The text of a key, for which only `str` will do.
fn key_text(vm: &mut Vm, ignores_case: bool, key: &Value) -> Result<Gc<Str>> {
    match key.as_str() {
        Some(text) => Ok(text),
        None => Err(vm.type_error(match ignores_case {
            false => "MultiDict keys should be either str or subclasses of str",
            true => "CIMultiDict keys should be either str or subclasses of str",
        })),
    }
}

/// An `istr` with this text.
fn make_istr(vm: &mut Vm, text: Gc<Str>) -> Result<Value> {
    let class = classes(vm).istr;
    vm.new_instance(class, Payload::Value(Value::from(text)))
}

/// The key of an entry as iteration shows it: an `istr` where case does not count.
fn shown_key(vm: &mut Vm, dict: &MultiDict, at: usize, entry: &Entry) -> Result<Value> {
    if !dict.ignores_case() || !matches!(entry.key, Value::Str(_)) {
        return Ok(entry.key.clone());
    }
    let key = make_istr(vm, entry.text.clone())?;
    if let Some(place) = dict.entries.borrow_mut().get_mut(at)
        && place.key.is(&entry.key)
    {
        place.key = key.clone();
    }
    Ok(key)
}

fn new_istr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = match args[1].given() {
        Some(Value::Instance(instance)) if instance.class().is(&classes(vm).istr) => {
            return Ok(args[1].clone());
        }
        Some(value) => vm.str(value)?,
        None => Str::new(""),
    };
    make_istr(vm, text)
}

fn istr_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = Value::from(classes(vm).istr);
    let text = args[0].as_str().map_or(Value::None, Value::from);
    Ok(types::iterator::reduced(class, vec![text]))
}

crate::methods! { ISTR_METHODS:
    "__new__($type, object='', /)" => new_istr,
    "__reduce__($self, /)" => istr_reduce,
}

fn get_version(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match target_of(&args[0]) {
        Some(target) => Ok(Value::from(receiver(vm, &target)?.version() as i64)),
        None => Err(vm.type_error("unexpected type")),
    }
}

crate::methods! { FUNCTIONS:
    /// Return the version of a multidict: a number that grows with each change.
    "getversion($module, md, /)" => get_version,
}

crate::getters! { NO_GETTERS: }

fn make_classes(vm: &mut Vm) -> Classes {
    let (all, names) = (vm.types.clone(), vm.names.clone());
    let istr = types::make_class(&names, "istr", &[&all.str], Layout::Str, false, true);
    stdlib::set_class_module(vm, &istr, MODULE);
    types::fill(
        &all,
        &names,
        &istr,
        ISTR_METHODS,
        NO_GETTERS,
        "Case insensitive str.",
    );

    let doc = "Dictionary with the support for duplicate keys.";
    let multi = stdlib::native_class(vm, MODULE, "MultiDict", methods::METHODS, NO_GETTERS, doc);
    let derived = |vm: &mut Vm, name: &'static str, base: &Gc<Class>, layout, doc| {
        let class = types::make_class(&names, name, &[base], layout, true, false);
        stdlib::set_class_module(vm, &class, MODULE);
        types::fill(&all, &names, &class, &[], NO_GETTERS, doc);
        class
    };
    multi.set(&vm.intern("__reversed__"), Value::None);
    let doc = "Dictionary with the support for duplicate case-insensitive keys.";
    let ignoring = derived(vm, "CIMultiDict", &multi, Layout::Native("MultiDict"), doc);
    let doc = "Read-only proxy for MultiDict instance.";
    let table = methods::PROXY_METHODS;
    let proxy = stdlib::native_class(vm, MODULE, "MultiDictProxy", table, NO_GETTERS, doc);
    let doc = "Read-only proxy for CIMultiDict instance.";
    let layout = Layout::Native("MultiDictProxy");
    let ignoring_proxy = derived(vm, "CIMultiDictProxy", &proxy, layout, doc);
    let part = |vm: &mut Vm, name: &'static str, table| {
        stdlib::native_class(vm, MODULE, name, table, NO_GETTERS, "")
    };
    Classes {
        keys: part(vm, "_KeysView", views::SET_METHODS),
        values: part(vm, "_ValuesView", views::VALUES_METHODS),
        items: part(vm, "_ItemsView", views::SET_METHODS),
        iterators: [
            part(vm, "_keysiter", views::ITERATOR_METHODS),
            part(vm, "_valuesiter", views::ITERATOR_METHODS),
            part(vm, "_itemsiter", views::ITERATOR_METHODS),
        ],
        istr,
        multi,
        ignoring,
        proxy,
        ignoring_proxy,
    }
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_multidict", "Multidict implementation.", FUNCTIONS);
    let made = classes(vm);
    for (name, class) in [
        ("istr", made.istr),
        ("MultiDict", made.multi),
        ("CIMultiDict", made.ignoring),
        ("MultiDictProxy", made.proxy),
        ("CIMultiDictProxy", made.ignoring_proxy),
        ("_KeysView", made.keys),
        ("_ValuesView", made.values),
        ("_ItemsView", made.items),
    ] {
        stdlib::set(vm, &module, name, Value::from(class));
    }
    Ok(Value::from(module))
}
