//! The iterator of `memoryview`.

use std::cell::Cell;

use super::MemoryView;
use super::methods::item_at;
use crate::object::{Native, NativeData, Result, Trace, Tracer, Value};
use crate::vm::Vm;

struct ViewIterator {
    view: Value,
    index: Cell<usize>,
}

impl Trace for ViewIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.view);
    }
}

impl NativeData for ViewIterator {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(view) = self.view.native::<MemoryView>() else {
            return Ok(None);
        };
        let index = self.index.get();
        if view.shape.first().is_none_or(|&len| index >= len) {
            return Ok(None);
        }
        self.index.set(index + 1);
        item_at(vm, view, &[index as i64]).map(Some)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

/// `iter(view)`.
pub fn iterate(vm: &mut Vm, view: &Value) -> Value {
    let class = vm.types.memory_iterator.clone();
    Native::new(
        class,
        ViewIterator {
            view: view.clone(),
            index: Cell::new(0),
        },
    )
}

fn iterator_iter(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn iterator_next(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(this) = args[0].native::<ViewIterator>() else {
        return Err(vm.type_error("descriptor requires a 'memory_iterator' object"));
    };
    match this.next(vm)? {
        Some(item) => Ok(item),
        None => Err(vm.stop_iteration(Value::None)),
    }
}

crate::methods! { pub METHODS:
    /// Implement iter(self).
    "__iter__($self, /)" => iterator_iter,
    /// Implement next(self).
    "__next__($self, /)" => iterator_next,
}

crate::getters! { pub GETTERS: }
