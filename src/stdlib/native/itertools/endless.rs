//! `count`, `cycle` and `repeat`.

use std::cell::{Cell, RefCell};

use super::{iterator_methods, trace_fields};
use crate::object::native::NativeData;
use crate::object::{Result, Value};
use crate::types::iterator::new_native;
use crate::vm::{BinaryOp, Vm};

/// `count`.
pub struct Count {
    next: RefCell<Value>,
    step: Value,
}

trace_fields!(Count: next, step);

impl NativeData for Count {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let current = self.next.borrow().clone();
        let after = match (&current, &self.step) {
            (Value::Int(current), Value::Int(step)) if current.checked_add(*step).is_some() => {
                Value::Int(current + step)
            }
            (current, step) => vm.binary(BinaryOp::Add, current, step)?,
        };
        drop(self.next.replace(after));
        Ok(Some(current))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod count {
    use super::*;

    fn is_number(vm: &Vm, value: &Value) -> bool {
        matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_))
            || [
                &vm.names.__index__,
                &vm.names.__float__,
                &vm.names.__int__,
                &vm.names.__complex__,
            ]
            .iter()
            .any(|name| vm.lookup_special(value, name).is_some())
            || matches!(value.plain(), Value::Complex(_))
    }

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let start = args[1].given().cloned().unwrap_or(Value::Int(0));
        let step = args[2].given().cloned().unwrap_or(Value::Int(1));
        if !is_number(vm, &start) || !is_number(vm, &step) {
            return Err(vm.type_error("a number is required"));
        }
        let start = start.as_int().unwrap_or(start);
        let next = RefCell::new(start);
        new_native(vm, &args[0], Count { next, step })
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(count) = args[0].native::<Count>() else {
            return Ok(Value::NotImplemented);
        };
        let class = vm.class_of(&args[0]).name();
        let next = count.next.borrow().clone();
        let next = vm.repr(&next)?;
        if matches!(count.step, Value::Int(1)) {
            return Ok(Value::from(format!(
                "{}({})",
                class.as_str(),
                next.as_str()
            )));
        }
        let step = vm.repr(&count.step)?;
        let (class, next, step) = (class.as_str(), next.as_str(), step.as_str());
        Ok(Value::from(format!("{class}({next}, {step})")))
    }

    iterator_methods! {
        "__new__($type, /, start=0, step=1)" => new,
        "__repr__($self, /)" => repr,
    }
}

/// `cycle`.
pub struct Cycle {
    /// `Undef` once the iterable is exhausted and only what was saved goes round.
    source: RefCell<Value>,
    saved: RefCell<Vec<Value>>,
    at: Cell<usize>,
}

trace_fields!(Cycle: source, saved);

impl NativeData for Cycle {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if let Some(item) = super::next_of(vm, &self.source)? {
            self.saved.borrow_mut().push(item.clone());
            return Ok(Some(item));
        }
        let saved = self.saved.borrow();
        let at = self.at.get();
        let item = saved.get(at).cloned();
        self.at.set(if at + 1 >= saved.len() { 0 } else { at + 1 });
        Ok(item)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod cycle {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = Cycle {
            source: super::super::iterator(vm, &args[1])?,
            saved: RefCell::default(),
            at: Cell::new(0),
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, iterable, /)" => new,
    }
}

/// `repeat`.
pub struct Repeat {
    object: Value,
    /// `None`: without end.
    left: Cell<Option<i64>>,
}

trace_fields!(Repeat: object);

impl NativeData for Repeat {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        match self.left.get() {
            Some(0) => return Ok(None),
            Some(left) => self.left.set(Some(left - 1)),
            None => {}
        }
        Ok(Some(self.object.clone()))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod repeat {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let left = match args[2].given() {
            Some(times) => Some(vm.to_i64(times)?.max(0)),
            None => None,
        };
        let data = Repeat {
            object: args[1].clone(),
            left: Cell::new(left),
        };
        new_native(vm, &args[0], data)
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(repeat) = args[0].native::<Repeat>() else {
            return Ok(Value::NotImplemented);
        };
        let class = vm.class_of(&args[0]).name();
        let object = vm.repr(&repeat.object)?;
        let (class, object) = (class.as_str(), object.as_str());
        Ok(Value::from(match repeat.left.get() {
            Some(left) => format!("{class}({object}, {left})"),
            None => format!("{class}({object})"),
        }))
    }

    fn length_hint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        match args[0]
            .native::<Repeat>()
            .and_then(|repeat| repeat.left.get())
        {
            Some(left) => Ok(Value::Int(left)),
            None => Err(vm.type_error("len() of unsized object")),
        }
    }

    iterator_methods! {
        "__new__($type, /, object, times=<unrepresentable>)" => new,
        "__repr__($self, /)" => repr,
        "__length_hint__($self, /)" => length_hint,
    }
}
