//! The iterators of `str`.

use std::cell::{Cell, RefCell};

use super::Str;
use super::index::single;
use super::methods::receiver;
use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::vm::Vm;

/// An iterator over the characters of a string; it lets the string go at its end.
pub struct StrIterator {
    text: RefCell<Option<Gc<Str>>>,
    offset: Cell<usize>,
    /// How many characters it has passed.
    index: Cell<usize>,
}

impl StrIterator {
    fn next_char(&self) -> Option<char> {
        let mut text = self.text.borrow_mut();
        let string = text.as_ref()?;
        match string.as_str()[self.offset.get()..].chars().next() {
            Some(c) => {
                self.offset.set(self.offset.get() + c.len_utf8());
                self.index.set(self.index.get() + 1);
                Some(c)
            }
            None => {
                *text = None;
                None
            }
        }
    }
}

impl Trace for StrIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(text) = &*self.text.borrow() {
            tracer.gc(text);
        }
    }
}

impl NativeData for StrIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        Ok(self.next_char().map(|c| Value::from(single(vm, c))))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

/// `iter(text)`.
pub fn iterate(vm: &mut Vm, text: Gc<Str>) -> Value {
    let class = if text.is_ascii() {
        vm.types.str_ascii_iterator.clone()
    } else {
        vm.types.str_iterator.clone()
    };
    Native::new(
        class,
        StrIterator {
            text: RefCell::new(Some(text)),
            offset: Cell::new(0),
            index: Cell::new(0),
        },
    )
}

pub(super) fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    Ok(iterate(vm, text))
}

fn this<'a>(vm: &mut Vm, args: &'a [Value]) -> Result<&'a StrIterator> {
    args[0]
        .native::<StrIterator>()
        .ok_or_else(|| vm.type_error("descriptor requires a 'str_iterator' object"))
}

fn iterator_iter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn iterator_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match this(vm, args)?.next(vm)? {
        Some(item) => Ok(item),
        None => Err(vm.stop_iteration(Value::None)),
    }
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = this(vm, args)?;
    let total = this.text.borrow().as_ref().map(|text| text.char_len());
    Ok(Value::from(
        total.map_or(0, |total| total - this.index.get()),
    ))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = this(vm, args)?;
    let text = this.text.borrow().clone();
    let iter = vm.intern("iter");
    let iter = vm.builtins.get_str(&iter).unwrap_or(Value::None);
    Ok(match text {
        Some(text) => tuple(vec![
            iter,
            tuple(vec![Value::from(text)]),
            Value::from(this.index.get()),
        ]),
        None => tuple(vec![iter, tuple(vec![Value::from(vm.names.empty())])]),
    })
}

fn set_state(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let index = vm.to_i64(&args[1])?.max(0) as usize;
    let this = this(vm, args)?;
    let text = this.text.borrow().clone();
    if let Some(text) = text {
        let index = index.min(text.char_len());
        this.offset.set(super::index::byte_offset(vm, &text, index));
        this.index.set(index);
    }
    Ok(Value::None)
}

fn tuple(items: Vec<Value>) -> Value {
    Value::from(crate::types::tuple::Tuple::new(items))
}

crate::methods! { pub METHODS:
    /// Implement iter(self).
    "__iter__($self, /)" => iterator_iter,
    /// Implement next(self).
    "__next__($self, /)" => iterator_next,
    /// Private method returning an estimate of len(list(it)).
    "__length_hint__($self, /)" => length_hint,
    /// Return state information for pickling.
    "__reduce__($self, /)" => reduce,
    /// Set state information for unpickling.
    "__setstate__($self, state, /)" => set_state,
}

crate::getters! { pub GETTERS: }
