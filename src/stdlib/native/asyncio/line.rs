//! The lines in which futures wait for a primitive, and what of a primitive a script has overridden.

use crate::object::{Class, Gc, Slot, Value};
use crate::stdlib::native::collections::deque::Deque;
use crate::types::str::Str;

/// The deque in a slot.
pub fn with_deque<R>(slot: &Slot, use_it: impl FnOnce(&Deque) -> R) -> Option<R> {
    let value = slot.get();
    value.native::<Deque>().map(use_it)
}

/// Whether a class takes all these methods from its native base.
pub fn has_own_methods(class: &Gc<Class>, base: &Gc<Class>, names: &[Gc<Str>]) -> bool {
    names.iter().all(|name| {
        matches!(class.lookup(name), Some(Value::Builtin(ref method))
            if method.owner.as_ref().is_some_and(|owner| owner.is(base)))
    })
}
