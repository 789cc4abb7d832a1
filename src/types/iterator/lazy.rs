//! `enumerate`, `zip`, `map` and `filter`.

use std::cell::{Cell, RefCell};

use num_bigint::BigInt;

use super::{iter, new_native, next, reduced};
use crate::object::native::NativeData;
use crate::object::{Result, Trace, Tracer, Value};
use crate::types::bigint;
use crate::types::dict::dict_of;
use crate::types::tuple::{Tuple, tuple_of};
use crate::vm::{CallArgs, Vm};

/// `enumerate`.
pub struct Enumerate {
    iterator: Value,
    count: RefCell<Value>,
}

impl NativeData for Enumerate {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(item) = vm.next(&self.iterator)? else {
            return Ok(None);
        };
        if let Value::Int(count) = &mut *self.count.borrow_mut()
            && *count < i64::MAX
        {
            let pair = [Value::Int(*count), item];
            *count += 1;
            return Ok(Some(Value::from(Tuple::new(pair))));
        }
        let count = self.count.borrow().clone();
        let after = match &count {
            Value::Int(count) => bigint::BigInt::normalize(BigInt::from(*count) + 1u8),
            Value::BigInt(count) => bigint::BigInt::normalize(count.get() + 1u8),
            _ => Value::None,
        };
        drop(self.count.replace(after));
        Ok(Some(Value::from(Tuple::new([count, item]))))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Enumerate {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.iterator);
    }
}

/// The table of `enumerate`.
pub mod enumerate {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let [iterable, start] = arguments(vm, &args[1], &args[2])?;
        let count = match start.given() {
            Some(start) => vm.to_index(start)?,
            None => Value::Int(0),
        };
        let data = Enumerate {
            iterator: vm.iter(&iterable)?,
            count: RefCell::new(count),
        };
        new_native(vm, &args[0], data)
    }

    /// The iterable and the start, which may be keywords; the complaints are peculiar to `enumerate`.
    fn arguments(vm: &mut Vm, positional: &Value, keywords: &Value) -> Result<[Value; 2]> {
        let positional = tuple_of(positional).map_or(&[][..], Tuple::items);
        let keywords = match dict_of(keywords) {
            Some(keywords) => vm.keywords_of(keywords)?,
            None => Vec::new(),
        };
        let count = positional.len() + keywords.len();
        if count > 2 {
            return Err(vm.type_error(format!(
                "enumerate() takes at most 2 arguments ({count} given)"
            )));
        }
        let mut given = [Value::Undef, Value::Undef];
        for (place, value) in given.iter_mut().zip(positional) {
            *place = value.clone();
        }
        for (name, value) in keywords {
            let at = ["iterable", "start"]
                .iter()
                .position(|known| *known == name.as_str());
            match at {
                Some(at) if given[at].is_undef() => given[at] = value,
                _ => {
                    return Err(vm.type_error(format!(
                        "'{}' is an invalid keyword argument for enumerate()",
                        name.as_str()
                    )));
                }
            }
        }
        if given[0].is_undef() {
            return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
        }
        Ok(given)
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let class = Value::from(vm.class_of(&args[0]));
        let parts = args[0].native::<Enumerate>().map(|this| {
            let count = this.count.borrow().clone();
            vec![this.iterator.clone(), count]
        });
        Ok(reduced(class, parts.unwrap_or_default()))
    }

    crate::methods! { pub METHODS:
        /// Create and return a new object.  See help(type) for accurate signature.
        "__new__($type, /, *args, **keywords)" => new,
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Implement next(self).
        "__next__($self, /)" => next,
        /// Return state information for pickling.
        "__reduce__($self, /)" => reduce,
        /// enumerate objects are generic over the type of their values
        "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
    }

    crate::getters! { pub GETTERS: }
}

/// The items that several iterators give in step.
struct Parallel {
    iterators: Box<[Value]>,
    strict: Cell<bool>,
}

impl Parallel {
    /// The iterators of all iterables in a tuple of arguments.
    fn new(vm: &mut Vm, iterables: &[Value], strict: bool) -> Result<Parallel> {
        let iterators = iterables.iter().map(|iterable| vm.iter(iterable));
        Ok(Parallel {
            iterators: iterators.collect::<Result<_>>()?,
            strict: Cell::new(strict),
        })
    }

    /// One item of each, as long as all have one.
    fn advance(&self, vm: &mut Vm, function: &str) -> Result<Option<CallArgs>> {
        let mut items = CallArgs::with_capacity(self.iterators.len());
        for (at, iterator) in self.iterators.iter().enumerate() {
            match vm.next(iterator)? {
                Some(item) => items.push(item),
                None if self.strict.get() => return self.check_ends(vm, function, at),
                None => return Ok(None),
            }
        }
        Ok(Some(items))
    }

    /// Iterator `at` has ended: in strict mode all must end with it.
    #[cold]
    fn check_ends<T>(&self, vm: &mut Vm, function: &str, at: usize) -> Result<Option<T>> {
        let plural = |at: usize| if at == 1 { " " } else { "s 1-" };
        if at > 0 {
            return Err(vm.value_error(format!(
                "{function}() argument {} is shorter than argument{}{at}",
                at + 1,
                plural(at)
            )));
        }
        for (at, iterator) in self.iterators.iter().enumerate().skip(1) {
            if vm.next(iterator)?.is_some() {
                return Err(vm.value_error(format!(
                    "{function}() argument {} is longer than argument{}{at}",
                    at + 1,
                    plural(at)
                )));
            }
        }
        Ok(None)
    }

    fn reduce(&self, class: Value, function: Option<Value>) -> Value {
        let parts = function.into_iter().chain(self.iterators.iter().cloned());
        let args = Value::from(Tuple::new(parts.collect::<Vec<_>>()));
        let mut reduced = vec![class, args];
        if self.strict.get() {
            reduced.push(Value::bool(true));
        }
        Value::from(Tuple::new(reduced))
    }
}

/// The truth of a keyword argument.
fn flag(vm: &mut Vm, value: &Value) -> Result<bool> {
    value.given().map_or(Ok(false), |value| vm.truth(value))
}

/// `zip`.
pub struct Zip(Parallel);

impl NativeData for Zip {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if let [first, second] = &*self.0.iterators
            && !self.0.strict.get()
        {
            // Two at a time is what zip is used for most.
            let Some(first) = vm.next(first)? else {
                return Ok(None);
            };
            let second = vm.next(second)?;
            return Ok(second.map(|second| Value::from(Tuple::new([first, second]))));
        }
        if self.0.iterators.is_empty() {
            return Ok(None);
        }
        let items = self.0.advance(vm, "zip")?;
        Ok(items.map(|items| Value::from(Tuple::new(items.into_vec()))))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Zip {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&*self.0.iterators);
    }
}

/// The table of `zip`.
pub mod zip {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let strict = flag(vm, &args[1])?;
        let iterables = tuple_of(&args[2]).map_or(&[][..], Tuple::items);
        let data = Zip(Parallel::new(vm, iterables, strict)?);
        new_native(vm, &args[0], data)
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let class = Value::from(vm.class_of(&args[0]));
        let reduced = args[0].native::<Zip>().map(|zip| zip.0.reduce(class, None));
        Ok(reduced.unwrap_or(Value::NotImplemented))
    }

    fn set_state(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let strict = vm.truth(&args[1])?;
        if let Some(zip) = args[0].native::<Zip>() {
            zip.0.strict.set(strict);
        }
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        /// Create and return a new object.  See help(type) for accurate signature.
        "__new__($type, /, *iterables, strict=False)" => new,
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Implement next(self).
        "__next__($self, /)" => next,
        /// Return state information for pickling.
        "__reduce__($self, /)" => reduce,
        /// Set state information for unpickling.
        "__setstate__($self, object, /)" => set_state,
    }

    crate::getters! { pub GETTERS: }
}

/// `map`.
pub struct Map {
    function: Value,
    inputs: Parallel,
}

impl NativeData for Map {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if let [iterator] = &*self.inputs.iterators {
            return match vm.next(iterator)? {
                Some(item) => vm.call(&self.function, &[item]).map(Some),
                None => Ok(None),
            };
        }
        match self.inputs.advance(vm, "map")? {
            Some(items) => vm.call(&self.function, &items).map(Some),
            None => Ok(None),
        }
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Map {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.function);
        tracer.values(&*self.inputs.iterators);
    }
}

/// The table of `map`.
pub mod map {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let strict = flag(vm, &args[1])?;
        let all = tuple_of(&args[2]).map_or(&[][..], Tuple::items);
        let [function, iterables @ ..] = all else {
            return Err(vm.type_error("map() must have at least two arguments."));
        };
        if iterables.is_empty() {
            return Err(vm.type_error("map() must have at least two arguments."));
        }
        let data = Map {
            function: function.clone(),
            inputs: Parallel::new(vm, iterables, strict)?,
        };
        new_native(vm, &args[0], data)
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let class = Value::from(vm.class_of(&args[0]));
        let reduced = args[0]
            .native::<Map>()
            .map(|map| map.inputs.reduce(class, Some(map.function.clone())));
        Ok(reduced.unwrap_or(Value::NotImplemented))
    }

    fn set_state(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let strict = vm.truth(&args[1])?;
        if let Some(map) = args[0].native::<Map>() {
            map.inputs.strict.set(strict);
        }
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        /// Create and return a new object.  See help(type) for accurate signature.
        "__new__($type, /, *iterables, strict=False)" => new,
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Implement next(self).
        "__next__($self, /)" => next,
        /// Return state information for pickling.
        "__reduce__($self, /)" => reduce,
        /// Set state information for unpickling.
        "__setstate__($self, object, /)" => set_state,
    }

    crate::getters! { pub GETTERS: }
}

/// `filter`.
pub struct Filter {
    function: Value,
    iterator: Value,
}

impl NativeData for Filter {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let by_truth = self.function.is_none()
            || matches!(&self.function, Value::Class(class) if class.as_gc().is(&vm.types.bool_));
        while let Some(item) = vm.next(&self.iterator)? {
            let keep = if by_truth {
                vm.truth(&item)?
            } else {
                let verdict = vm.call(&self.function, std::slice::from_ref(&item))?;
                vm.truth(&verdict)?
            };
            if keep {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

impl Trace for Filter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.function, &self.iterator]);
    }
}

/// The table of `filter`.
pub mod filter {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let data = Filter {
            function: args[1].clone(),
            iterator: vm.iter(&args[2])?,
        };
        new_native(vm, &args[0], data)
    }

    fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let class = Value::from(vm.class_of(&args[0]));
        let parts = args[0]
            .native::<Filter>()
            .map(|this| vec![this.function.clone(), this.iterator.clone()]);
        Ok(reduced(class, parts.unwrap_or_default()))
    }

    crate::methods! { pub METHODS:
        /// Create and return a new object.  See help(type) for accurate signature.
        "__new__($type, function, iterable, /)" => new,
        /// Implement iter(self).
        "__iter__($self, /)" => iter,
        /// Implement next(self).
        "__next__($self, /)" => next,
        /// Return state information for pickling.
        "__reduce__($self, /)" => reduce,
    }

    crate::getters! { pub GETTERS: }
}
