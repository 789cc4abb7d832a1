//! Iteration: `iter`, `next`, loops and unpacking.

use smallvec::SmallVec;

use super::Vm;
use super::frame::{Frame, FrameKind};
use super::suspend::{Input, Resumed};
use super::window::Window;
use crate::bytecode::{Op, Reg};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};
use crate::types::list::List;
use crate::types::range::Range;

/// How a step of a `for` loop over a general iterator went.
pub(super) enum ForStep {
    Item,
    End,
    /// A generator's frame was pushed.
    Entered,
    /// Raised, with the frame that raised on top.
    Raise(Raise),
}

/// However many items are announced, no more than this are made room for in advance.
const MAX_RESERVED: usize = 1 << 16;

/// A native iterator is asked without a method call.
const NOT_ITERABLE: &str = "object is not iterable";

impl Vm {
    /// `iter(value)`.
    pub fn iter(&mut self, value: &Value) -> Result<Value> {
        use crate::types::dict::iterators::{DictIterator, Part};
        use crate::types::iterator::sequences::{ListIterator, TupleIterator};
        match value {
            Value::List(_) => return Ok(ListIterator::make(self, value.clone())),
            Value::Tuple(_) => return Ok(TupleIterator::make(self, value.clone())),
            Value::Dict(_) => return Ok(DictIterator::make(self, value, Part::Key)),
            Value::Set(_) => {
                return Ok(crate::types::set::iterator::SetIterator::make(self, value));
            }
            Value::Generator(generator) if generator.kind == GeneratorKind::Generator => {
                return Ok(value.clone());
            }
            // A native iterator is its own iterator.
            Value::Native(native) if native.is_iterator() => return Ok(value.clone()),
            _ => {}
        }
        let names = self.names.clone();
        match self.lookup_special(value, &names.__iter__) {
            Some(Value::None) => {}
            Some(function) => {
                let iterator = self.call_with_receiver(&function, value, &[])?;
                if self.is_iterator(&iterator) {
                    return Ok(iterator);
                }
                let name = self.type_name(&iterator);
                return Err(
                    self.type_error(format!("iter() returned non-iterator of type '{name}'"))
                );
            }
            None if self.lookup_special(value, &names.__getitem__).is_some()
                && value.native::<crate::types::union::Union>().is_none() =>
            {
                return Ok(crate::types::iterator::SequenceIterator::make(
                    self,
                    value.clone(),
                ));
            }
            None => {}
        }
        let name = self.type_name(value);
        Err(self.type_error(format!("'{name}' {NOT_ITERABLE}")))
    }

    /// Whether the value's type has `__next__`.
    pub fn is_iterator(&self, value: &Value) -> bool {
        matches!(value, Value::Generator(generator) if generator.kind == GeneratorKind::Generator)
            || matches!(value, Value::Native(native) if native.is_iterator())
            || self.lookup_special(value, &self.names.__next__).is_some()
    }

    /// The next item of an iterator; `None` at the end.
    pub fn next(&mut self, iterator: &Value) -> Result<Option<Value>> {
        match iterator {
            Value::Native(native) if native.is_iterator() => {
                let native = native.share();
                let result = native.data().next(self);
                // A function that it calls may end the iteration by raising StopIteration.
                return self.until_stop(result).map(Option::flatten);
            }
            Value::Generator(generator) if generator.kind == GeneratorKind::Generator => {
                let generator = generator.share();
                return self.next_of_generator(&generator);
            }
            _ => {}
        }
        let name = self.names.__next__.clone();
        match self.lookup_special(iterator, &name) {
            Some(function) => {
                let result = self.call_with_receiver(&function, iterator, &[]);
                self.until_stop(result)
            }
            None => {
                let name = self.type_name(iterator);
                Err(self.type_error(format!("'{name}' object is not an iterator")))
            }
        }
    }

    fn next_of_generator(&mut self, generator: &Gc<Generator>) -> Result<Option<Value>> {
        use super::suspend::Signal;
        match self.resume(generator, Input::Send(Value::None))? {
            Signal::Returned(_) => Ok(None),
            Signal::Yielded(value) | Signal::AsyncYielded(value) => Ok(Some(value)),
        }
    }

    /// Every item of an iterable, in order.
    pub fn collect_items(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        match iterable {
            Value::List(list) => return Ok(list.items().clone()),
            Value::Tuple(tuple) => return Ok(tuple.items().to_vec()),
            Value::Dict(dict) => return Ok(dict.keys()),
            Value::Set(set) => return Ok(set.items()),
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        // A script's own container sees that its length is asked for.
        let hint = match iterable {
            Value::Instance(_) => self.length_hint(iterable, 0)?,
            _ => 0,
        };
        let mut items = Vec::with_capacity(hint.min(MAX_RESERVED));
        self.pour(&iterator, &mut items)?;
        Ok(items)
    }

    /// As [`Vm::collect_items`], for those who ask an iterable first how much there will be (as `list` does).
    pub fn collect_sized(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        match iterable {
            Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_) => {
                return self.collect_items(iterable);
            }
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        let expected = self.length_hint(iterable, 0)?;
        let mut items = Vec::new();
        if items.try_reserve(expected).is_err() {
            return Err(self.error_with(Exc::MemoryError, Vec::new()));
        }
        self.pour(&iterator, &mut items)?;
        Ok(items)
    }

    /// Calls `visit` with each item until it answers `false`.
    pub fn for_each(
        &mut self,
        iterable: &Value,
        mut visit: impl FnMut(&mut Vm, Value) -> Result<bool>,
    ) -> Result<()> {
        let iterator = self.iter(iterable)?;
        while let Some(item) = self.next(&iterator)? {
            if !visit(self, item)? {
                break;
            }
        }
        Ok(())
    }

    /// `operator.length_hint(value, default)`.
    pub fn length_hint(&mut self, value: &Value, default: usize) -> Result<usize> {
        let names = self.names.clone();
        if self.lookup_special(value, &names.__len__).is_some() {
            match self.len(value) {
                Ok(len) => return Ok(len),
                Err(raise) if self.raised(&raise, Exc::TypeError) => {}
                Err(raise) => return Err(raise),
            }
        }
        let hint = match self.call_special(value, &names.__length_hint__, &[]) {
            Ok(Some(hint)) => hint,
            Ok(None) => return Ok(default),
            Err(raise) if self.raised(&raise, Exc::TypeError) => return Ok(default),
            Err(raise) => return Err(raise),
        };
        match hint {
            Value::NotImplemented => Ok(default),
            Value::Int(hint) if hint >= 0 => Ok(hint as usize),
            Value::Int(_) => Err(self.value_error("__length_hint__() should return >= 0")),
            other => {
                let name = self.type_name(&other);
                Err(self.type_error(format!("__length_hint__ must be an integer, not {name}")))
            }
        }
    }

    /// Begins a `for` loop.
    #[inline(never)]
    pub(super) fn get_for_iter(&mut self, w: Window, iter: Reg) -> Result<()> {
        let value = w.take(iter);
        match &value {
            Value::Range(range) => {
                if let Range::Small { start, stop, step } = **range
                    && let Some(len) = crate::types::range::small_len(start, stop, step)
                {
                    w.set(w.after(iter, 1), Value::from(len));
                    w.set(w.after(iter, 2), Value::Int(step));
                    w.set(iter, Value::RangeCursor(start));
                    return Ok(());
                }
            }
            Value::List(_) | Value::Tuple(_) => {
                w.set(w.after(iter, 1), value);
                w.set(iter, Value::IndexCursor(0));
                return Ok(());
            }
            _ => {}
        }
        let iterator = self.iter(&value)?;
        w.set(iter, iterator);
        Ok(())
    }

    /// Resumes the generator of a `for` loop where it stands at a `yield` of its own and nobody else has
    /// to do with it: what [`Vm::push_resumption`] comes down to for most loops.
    fn resume_plain(&mut self, generator: &Gc<Generator>, dst: *mut Value) -> bool {
        if generator.state.get() != GeneratorState::Suspended
            || !generator.parent.get().is_null()
            || !self.frames.may_push()
        {
            return false;
        }
        // SAFETY: a saved pc is an index into the instructions, and a `yield` is never the last; the frame
        // does not run, so nobody refers to its registers, which the verifier bounds.
        let (at, registers) = unsafe {
            let at = generator.function.start().add(generator.pc.get() as usize);
            let Op::Yield { dst, .. } = *at else {
                return false;
            };
            let registers = generator.first_register();
            *registers.add(usize::from(dst.0)) = Value::None;
            (at.add(1), registers)
        };
        generator.state.set(GeneratorState::Running);
        self.frames.push(Frame {
            function: &raw const *generator.function,
            registers,
            at,
            dst,
            generator: Some(generator.clone()),
            root: Some(generator.clone()),
            extra: Value::Undef,
            handled: generator.handled.take(),
            top: self.stack.top,
            kind: FrameKind::ForIter,
        });
        true
    }

    /// Ends a step of the generator on top where [`Vm::resume_plain`] began it, or could have: its item goes
    /// to the loop below.  The value comes back where it is not so.
    #[inline]
    pub(super) fn yield_plain(&mut self, value: Value) -> std::result::Result<(), Value> {
        let Some(frame) = self.frames.last_mut() else {
            return Err(value);
        };
        let (FrameKind::ForIter, Some(generator), Some(root)) =
            (frame.kind, &frame.generator, &frame.root)
        else {
            return Err(value);
        };
        if !generator.is(root) {
            return Err(value);
        }
        generator.pc.set(frame.pc());
        generator.handled.set(frame.handled.take());
        generator.state.set(GeneratorState::Suspended);
        generator.forget_leaf();
        let frame = self.frames.pop();
        if let Some(caller) = self.frames.last() {
            self.stack.top = caller.top;
        }
        if let Some(frame) = frame {
            // SAFETY: the loop's target is a register of the frame that runs the loop.
            unsafe { *frame.dst = value };
        }
        Ok(())
    }

    /// One step of a `for` loop over a general iterator.
    #[inline(never)]
    pub(super) fn for_iter(&mut self, w: Window, iter: Reg, dst: Reg) -> Result<ForStep> {
        if let Value::Native(native) = w.get(iter)
            && native.is_iterator()
        {
            let native = native.share();
            let next = native.data().next(self);
            if let Ok(Some(item)) = next {
                w.set(dst, item);
                return Ok(ForStep::Item);
            }
            self.until_stop(next)?;
            w.set(iter, Value::Undef);
            return Ok(ForStep::End);
        }
        let iterator = w.get(iter).clone();
        if let Value::Generator(generator) = &iterator
            && generator.kind == GeneratorKind::Generator
        {
            if self.resume_plain(generator.as_gc(), w.pointer(dst)) {
                return Ok(ForStep::Entered);
            }
            let generator = generator.share();
            match generator.state.get() {
                GeneratorState::Finished => {
                    w.set(iter, Value::Undef);
                    return Ok(ForStep::End);
                }
                GeneratorState::Running => return Err(self.already_executing(&generator)),
                _ => {}
            }
            let input = Input::Send(Value::None);
            let dst = w.pointer(dst);
            return match self.push_resumption(&generator, input, FrameKind::ForIter, dst)? {
                Resumed::Runs => Ok(ForStep::Entered),
                Resumed::Raises(raise) => Ok(ForStep::Raise(raise)),
                Resumed::Yields(value) => {
                    self.suspend_chain();
                    // SAFETY: the loop's frame is on top again, and `dst` is its register.
                    unsafe { *dst = value };
                    Ok(ForStep::Item)
                }
            };
        }
        match self.next(&iterator)? {
            Some(item) => {
                w.set(dst, item);
                Ok(ForStep::Item)
            }
            None => {
                w.set(iter, Value::Undef);
                Ok(ForStep::End)
            }
        }
    }

    #[inline(never)]
    pub(super) fn unpack_sequence(
        &mut self,
        w: Window,
        src: Reg,
        start: Reg,
        count: usize,
    ) -> Result<()> {
        let value = w.fetch(src);
        let put = |index: usize, item: Value| w.set(w.after(start, index as u16), item);
        match &value {
            Value::Tuple(tuple) if tuple.len() == count => {
                for (index, item) in tuple.items().iter().enumerate() {
                    put(index, item.clone());
                }
                return Ok(());
            }
            Value::List(list) if list.len() == count => {
                for index in 0..count {
                    put(index, list.get(index).unwrap_or_default());
                }
                return Ok(());
            }
            Value::Tuple(tuple) => return Err(self.wrong_unpack(count, Some(tuple.len()))),
            Value::List(list) => return Err(self.wrong_unpack(count, Some(list.len()))),
            _ => {}
        }
        let known = match &value {
            Value::Dict(dict) => Some(dict.len()),
            _ => None,
        };
        let iterator = self.iter_to_unpack(&value)?;
        // No target is bound before it is clear that all of them will be.
        let mut items: SmallVec<[Value; 8]> = SmallVec::new();
        while items.len() < count {
            match self.next(&iterator)? {
                Some(item) => items.push(item),
                None => return Err(self.too_few(count, items.len(), false)),
            }
        }
        if self.next(&iterator)?.is_some() {
            return Err(self.wrong_unpack(count, known));
        }
        for (index, item) in items.into_iter().enumerate() {
            put(index, item);
        }
        Ok(())
    }

    fn iter_to_unpack(&mut self, value: &Value) -> Result<Value> {
        let names = self.names.clone();
        let iterable = self.lookup_special(value, &names.__iter__).is_some()
            || self.lookup_special(value, &names.__getitem__).is_some();
        if iterable {
            return self.iter(value);
        }
        let name = self.type_name(value);
        Err(self.type_error(format!("cannot unpack non-iterable {name} object")))
    }

    #[cold]
    fn wrong_unpack(&mut self, expected: usize, got: Option<usize>) -> Raise {
        match got {
            Some(got) if got < expected => self.too_few(expected, got, false),
            Some(got) => self.value_error(format!(
                "too many values to unpack (expected {expected}, got {got})"
            )),
            None => self.value_error(format!("too many values to unpack (expected {expected})")),
        }
    }

    #[cold]
    fn too_few(&mut self, expected: usize, got: usize, at_least: bool) -> Raise {
        let at_least = if at_least { "at least " } else { "" };
        self.value_error(format!(
            "not enough values to unpack (expected {at_least}{expected}, got {got})"
        ))
    }

    #[inline(never)]
    pub(super) fn unpack_starred(
        &mut self,
        w: Window,
        src: Reg,
        start: Reg,
        before: usize,
        after: usize,
    ) -> Result<()> {
        let value = w.fetch(src);
        let items = match &value {
            Value::List(_) | Value::Tuple(_) => self.collect_items(&value)?,
            _ => {
                let iterator = self.iter_to_unpack(&value)?;
                let mut items = Vec::new();
                while let Some(item) = self.next(&iterator)? {
                    items.push(item);
                }
                items
            }
        };
        if items.len() < before + after {
            return Err(self.too_few(before + after, items.len(), true));
        }
        let rest = items.len() - before - after;
        let mut items = items.into_iter();
        for index in 0..before {
            w.set(
                w.after(start, index as u16),
                items.next().unwrap_or_default(),
            );
        }
        let middle: Vec<Value> = items.by_ref().take(rest).collect();
        w.set(
            w.after(start, before as u16),
            Value::from(List::new(middle)),
        );
        for (index, item) in items.enumerate() {
            w.set(w.after(start, (before + 1 + index) as u16), item);
        }
        Ok(())
    }
}
