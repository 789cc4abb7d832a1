//! The object protocols: what Python's operations mean for any value, by the
//! special methods of its type, with short cuts for the commonest built-in types.

use super::Vm;
use crate::object::{Class, Gc, Result, Value};
use crate::types::str::Str;

/// `hash(None)`, as in CPython.
pub const HASH_OF_NONE: i64 = 0xfca8_6420;

impl Vm {
    /// The type of a value.
    pub fn class_of(&self, value: &Value) -> Gc<Class> {
        match value {
            Value::Instance(instance) => instance.class(),
            Value::Class(class) => {
                let metaclass = class.metaclass.borrow();
                metaclass.as_ref().unwrap_or(&self.types.type_).clone()
            }
            Value::Native(native) => native.class.clone(),
            _ => self.fixed_class(value).clone(),
        }
    }

    /// The type of a value of which the kind of value tells it.
    #[inline]
    fn fixed_class(&self, value: &Value) -> &Gc<Class> {
        let types = &self.types;
        match value {
            Value::Undef
            | Value::None
            | Value::RangeCursor(_)
            | Value::IndexCursor(_)
            | Value::GiveWay => &types.none,
            Value::Ellipsis => &types.ellipsis,
            Value::NotImplemented => &types.not_implemented,
            Value::Bool(_) => &types.bool_,
            Value::Int(_) | Value::BigInt(_) => &types.int,
            Value::Float(_) => &types.float,
            Value::Str(_) => &types.str,
            Value::Tuple(_) => &types.tuple,
            Value::List(_) => &types.list,
            Value::Dict(_) => &types.dict,
            Value::Set(set) if set.frozen => &types.frozenset,
            Value::Set(_) => &types.set,
            Value::Function(_) => &types.function,
            Value::Method(_) => &types.method,
            Value::Builtin(builtin) => self.class_of_builtin(builtin),
            // These three only `class_of` knows.
            Value::Instance(_) | Value::Native(_) => &types.object,
            Value::Class(_) => &types.type_,
            Value::Generator(generator) => {
                use crate::types::generator::GeneratorKind;
                match generator.kind {
                    GeneratorKind::Generator => &types.generator,
                    GeneratorKind::Coroutine => &types.coroutine,
                    GeneratorKind::AsyncGenerator => &types.async_generator,
                }
            }
            Value::Cell(_) => &types.cell,
            Value::Module(_) => &types.module,
            Value::Bytes(_) => &types.bytes,
            Value::ByteArray(_) => &types.bytearray,
            Value::Complex(_) => &types.complex,
            Value::Range(_) => &types.range,
            Value::Slice(_) => &types.slice,
            Value::Code(_) => &types.code,
        }
    }

    fn class_of_builtin(&self, builtin: &crate::object::Builtin) -> &Gc<Class> {
        use crate::object::native::MethodKind;
        use crate::object::signature::is_wrapper;
        let types = &self.types;
        match (builtin.kind, builtin.receiver.is_undef()) {
            (MethodKind::Method, true) if is_wrapper(builtin) => &types.wrapper_descriptor,
            (MethodKind::Method, false) if is_wrapper(builtin) => &types.method_wrapper,
            (MethodKind::Method, true) => &types.method_descriptor,
            (MethodKind::ClassMethod, true) => &types.classmethod_descriptor,
            _ => &types.builtin_function,
        }
    }

    /// The name of a value's type, for messages.
    pub fn type_name(&self, value: &Value) -> String {
        self.class_name(&self.class_of(value))
    }

    /// The name of a class, for messages.
    pub fn class_name(&self, class: &Class) -> String {
        let name = class.name();
        // A class written in Python that is a static type in CPython says so.
        if let Some(Value::Str(ref full)) = class.dict.get_str(&self.intern("_static_name")) {
            return full.as_str().to_owned();
        }
        // A class of a native module goes by its full name, as static types do in CPython.
        match class.dict.get_str(&self.names.__module__) {
            Some(Value::Str(ref module))
                if class.flags.get().builtin && module.as_str() != "builtins" =>
            {
                format!("{}.{}", module.as_str(), name.as_str())
            }
            _ => name.as_str().to_owned(),
        }
    }

    /// `isinstance` by the real class, without `__instancecheck__`.
    pub fn is_instance_of(&self, value: &Value, class: &Gc<Class>) -> bool {
        match value {
            Value::Instance(instance) => instance.is_of(class),
            Value::Native(native) => native.class.is_subclass(class),
            Value::Class(_) => self.class_of(value).is_subclass(class),
            _ => self.fixed_class(value).is_subclass(class),
        }
    }

    /// The raw entry for a special method in the type of a value.  `name` is interned.
    #[inline]
    pub fn lookup_special(&self, value: &Value, name: &Gc<Str>) -> Option<Value> {
        match value {
            Value::Instance(instance) => instance.lookup(name),
            Value::Native(native) => native.class.lookup(name),
            Value::Class(_) => self.class_of(value).lookup(name),
            _ => self.fixed_class(value).lookup(name),
        }
    }

    /// Calls a special method of the value's type; `None` where the type has none (or has `None` in its place).
    pub fn call_special(
        &mut self,
        value: &Value,
        name: &Gc<Str>,
        args: &[Value],
    ) -> Result<Option<Value>> {
        match self.lookup_special(value, name) {
            None | Some(Value::None) => Ok(None),
            Some(function) => self.call_with_receiver(&function, value, args).map(Some),
        }
    }

    /// Calls a raw class entry on a receiver, binding it as a look-up would.
    pub fn call_with_receiver(
        &mut self,
        function: &Value,
        receiver: &Value,
        args: &[Value],
    ) -> Result<Value> {
        match (function, args) {
            (Value::Builtin(builtin), []) if is_plain_method(function) => {
                return self.call_entry(builtin.as_gc(), std::slice::from_ref(receiver));
            }
            (Value::Builtin(builtin), [arg]) if is_plain_method(function) => {
                let all = [receiver.clone(), arg.clone()];
                return self.call_entry(builtin.as_gc(), &all);
            }
            (Value::Builtin(builtin), [first, second]) if is_plain_method(function) => {
                let all = [receiver.clone(), first.clone(), second.clone()];
                return self.call_entry(builtin.as_gc(), &all);
            }
            (Value::Function(function), _) => {
                let function = function.share();
                return self.call_function_on(&function, Some(receiver), args, &[], Value::Undef);
            }
            _ => {}
        }
        match function {
            Value::Builtin(_) if is_plain_method(function) => {
                let mut all: super::CallArgs = super::CallArgs::with_capacity(args.len() + 1);
                all.push(receiver.clone());
                all.extend(args.iter().cloned());
                self.call(function, &all)
            }
            _ => {
                let class = Value::from(self.class_of(receiver));
                let bound = self.bind_descriptor(function, receiver, &class)?;
                self.call(&bound, args)
            }
        }
    }

    /// Calls a native method with all that it takes, the receiver first.
    #[inline]
    fn call_entry(&mut self, builtin: &Gc<crate::object::Builtin>, all: &[Value]) -> Result<Value> {
        if !builtin.signature().is_exact(all.len())
            || builtin
                .owner
                .as_ref()
                .is_some_and(|owner| !self.is_instance_of(&all[0], owner))
        {
            return self.call_builtin(builtin, all, &[]);
        }
        self.check_native()?;
        (builtin.def.function)(self, all)
    }

    /// Calls an attribute of an object: `obj.name(*args)`.
    pub fn call_method(&mut self, obj: &Value, name: &str, args: &[Value]) -> Result<Value> {
        let name = self.intern(name);
        let method = self.get_attr(obj, &name)?;
        self.call(&method, args)
    }

    /// The text of `repr(value)`.
    pub fn repr(&mut self, value: &Value) -> Result<Gc<Str>> {
        if let Value::Int(number) = value {
            return Ok(Str::from_int(*number));
        }
        let result = self.repr_object(value)?;
        Ok(result.as_str().unwrap_or_else(|| self.names.empty()))
    }

    /// `repr(value)`: a string, or an instance of a subclass if `__repr__` returns one.
    pub fn repr_object(&mut self, value: &Value) -> Result<Value> {
        self.check_native()?;
        let name = self.names.__repr__.clone();
        match self.call_special(value, &name, &[])? {
            Some(result) => self.string_result(result, "__repr__"),
            None => Ok(Value::from(format!("<{} object>", self.type_name(value)))),
        }
    }

    /// The text of `str(value)`.
    pub fn str(&mut self, value: &Value) -> Result<Gc<Str>> {
        match value {
            Value::Str(text) => return Ok(text.share()),
            Value::Int(number) => return Ok(Str::from_int(*number)),
            _ => {}
        }
        let result = self.str_object(value)?;
        Ok(result.as_str().unwrap_or_else(|| self.names.empty()))
    }

    /// `str(value)`: a string, or an instance of a subclass if `__str__` returns one.
    pub fn str_object(&mut self, value: &Value) -> Result<Value> {
        if let Value::Str(_) = value {
            return Ok(value.clone());
        }
        self.check_native()?;
        let name = self.names.__str__.clone();
        match self.call_special(value, &name, &[])? {
            Some(result) => self.string_result(result, "__str__"),
            None => self.repr_object(value),
        }
    }

    /// What `__repr__` or `__str__` returned, if it is a `str` or an instance of a subclass.
    fn string_result(&mut self, result: Value, method: &str) -> Result<Value> {
        if let Value::Str(_) = result.plain() {
            return Ok(result);
        }
        let name = self.type_name(&result);
        Err(self.type_error(format!("{method} returned non-string (type {name})")))
    }

    /// `hash(value)`.
    pub fn hash(&mut self, value: &Value) -> Result<i64> {
        match value {
            Value::Str(text) => return Ok(text.hash()),
            Value::Int(value) => return Ok(crate::types::int::hash_i64(*value)),
            Value::None => return Ok(HASH_OF_NONE),
            Value::Tuple(tuple) => {
                let tuple = tuple.share();
                self.check_native()?;
                return tuple.hash(self);
            }
            _ => {}
        }
        let name = self.names.__hash__.clone();
        self.check_native()?;
        let result = self.call_special(value, &name, &[])?;
        match result {
            Some(Value::Int(hash)) => Ok(if hash == -1 { -2 } else { hash }),
            Some(Value::Bool(truth)) => Ok(i64::from(truth.get())),
            Some(ref big @ Value::BigInt(_)) => self.hash(big),
            Some(other) => match other.as_int() {
                Some(hash) => self.hash(&hash),
                None => Err(self.type_error("__hash__ method should return an integer")),
            },
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("unhashable type: '{name}'")))
            }
        }
    }

    /// `bool(value)`.
    #[inline]
    pub fn truth(&mut self, value: &Value) -> Result<bool> {
        match value {
            Value::Bool(truth) => Ok(truth.get()),
            Value::None => Ok(false),
            Value::Int(value) => Ok(*value != 0),
            Value::Float(value) => Ok(value.get() != 0.0),
            Value::Str(text) => Ok(!text.as_str().is_empty()),
            Value::List(list) => Ok(!list.is_empty()),
            Value::Tuple(tuple) => Ok(!tuple.is_empty()),
            Value::Dict(dict) => Ok(!dict.is_empty()),
            Value::Set(set) => Ok(!set.is_empty()),
            _ => self.truth_slow(value),
        }
    }

    #[cold]
    fn truth_slow(&mut self, value: &Value) -> Result<bool> {
        let names = self.names.clone();
        if let Some(result) = self.call_special(value, &names.__bool__, &[])? {
            return match result {
                Value::Bool(truth) => Ok(truth.get()),
                other => {
                    let name = self.type_name(&other);
                    Err(self.type_error(format!("__bool__ should return bool, returned {name}")))
                }
            };
        }
        if self.lookup_special(value, &names.__len__).is_some() {
            return Ok(self.len(value)? != 0);
        }
        Ok(true)
    }

    /// `len(value)`.
    pub fn len(&mut self, value: &Value) -> Result<usize> {
        match value {
            Value::Str(text) => return Ok(text.char_len()),
            Value::List(list) => return Ok(list.len()),
            Value::Tuple(tuple) => return Ok(tuple.len()),
            Value::Dict(dict) => return Ok(dict.len()),
            Value::Set(set) => return Ok(set.len()),
            _ => {}
        }
        let name = self.names.__len__.clone();
        let Some(result) = self.call_special(value, &name, &[])? else {
            let name = self.type_name(value);
            return Err(self.type_error(format!("object of type '{name}' has no len()")));
        };
        match self.to_index(&result)? {
            Value::Int(len) if len >= 0 => Ok(len as usize),
            Value::Int(_) => Err(self.value_error("__len__() should return >= 0")),
            _ => Err(self.overflow_error("cannot fit 'int' into an index-sized integer")),
        }
    }

    /// `obj[key]`.
    pub fn get_item(&mut self, obj: &Value, key: &Value) -> Result<Value> {
        if let Value::Dict(dict) = obj
            && let Some(value) = dict.as_gc().get(self, key)?
        {
            return Ok(value);
        }
        match (obj, key) {
            (Value::Str(text), Value::Int(index)) => {
                return crate::types::str::index::char_at(self, text.as_gc(), *index);
            }
            (Value::Str(text), Value::Slice(slice)) => {
                let text = text.share();
                return crate::types::str::index::slice_text(self, &text, slice).map(Value::from);
            }
            (Value::List(list), Value::Slice(slice)) => {
                return crate::types::list::subscript::slice_of(self, list, slice);
            }
            (Value::Tuple(tuple), Value::Slice(slice)) => {
                return crate::types::tuple::slice_of(self, obj, tuple, slice);
            }
            (Value::Bytes(bytes), Value::Int(index)) => {
                if let Ok(index) = usize::try_from(*index)
                    && let Some(byte) = bytes.as_slice().get(index)
                {
                    return Ok(Value::Int(i64::from(*byte)));
                }
            }
            (Value::Native(native), Value::Int(index)) => {
                if let Some(item) = native.data().item_at(*index) {
                    return Ok(item);
                }
            }
            (Value::Range(range), Value::Int(index)) => {
                if let Some(item) = range.small_item(*index) {
                    return Ok(Value::Int(item));
                }
            }
            _ => {}
        }
        let names = self.names.clone();
        if let Some(result) =
            self.call_special(obj, &names.__getitem__, std::slice::from_ref(key))?
        {
            return Ok(result);
        }
        if let Value::Class(class) = obj {
            return self.class_get_item(class.as_gc(), key);
        }
        let name = self.type_name(obj);
        Err(self.type_error(format!("'{name}' object is not subscriptable")))
    }

    /// `Class[key]`, by `__class_getitem__`.
    fn class_get_item(&mut self, class: &Gc<Class>, key: &Value) -> Result<Value> {
        let obj = Value::from(class.clone());
        if class.is(&self.types.type_) {
            return self.generic_alias(&obj, key);
        }
        let name = self.names.__class_getitem__.clone();
        if let Some(method) = self.find_attr(&obj, &name)? {
            return self.call(&method, std::slice::from_ref(key));
        }
        let name = self.class_name(class);
        Err(self.type_error(format!("type '{name}' is not subscriptable")))
    }

    /// `obj[key] = value`.
    pub fn set_item(&mut self, obj: &Value, key: &Value, value: Value) -> Result<()> {
        if let Value::Dict(dict) = obj {
            drop(dict.as_gc().insert(self, key.clone(), value)?);
            return Ok(());
        }
        match (obj, key) {
            (Value::List(list), Value::Slice(slice)) => {
                return crate::types::list::subscript::assign_slice(self, list, slice, &value);
            }
            (Value::Native(native), Value::Int(index))
                if native.data().put_item_at(*index, &value) =>
            {
                return Ok(());
            }
            _ => {}
        }
        let name = self.names.__setitem__.clone();
        if self
            .call_special(obj, &name, &[key.clone(), value])?
            .is_some()
        {
            return Ok(());
        }
        let name = self.type_name(obj);
        Err(self.type_error(format!("'{name}' object does not support item assignment")))
    }

    /// `del obj[key]`.
    pub fn delete_item(&mut self, obj: &Value, key: &Value) -> Result<()> {
        let name = self.names.__delitem__.clone();
        if self
            .call_special(obj, &name, std::slice::from_ref(key))?
            .is_some()
        {
            return Ok(());
        }
        // CPython's two sentences: one for what has a sequence's slots, one for the rest.
        let is_sized = self
            .lookup_special(obj, &self.names.__len__.clone())
            .is_some();
        let verb = match is_sized && key.as_int().is_some() {
            true => "doesn't",
            false => "does not",
        };
        let name = self.type_name(obj);
        Err(self.type_error(format!("'{name}' object {verb} support item deletion")))
    }

    /// `item in container`.
    pub fn contains(&mut self, container: &Value, item: &Value) -> Result<bool> {
        match container {
            Value::Dict(dict) => return dict.as_gc().contains(self, item),
            Value::Str(text) => {
                if let Value::Str(part) = item {
                    return Ok(text.as_str().contains(part.as_str()));
                }
            }
            Value::Set(set)
                if matches!(
                    item,
                    Value::Str(_) | Value::Int(_) | Value::None | Value::Tuple(_)
                ) =>
            {
                let set = set.share();
                return set.contains(self, item);
            }
            Value::List(list) => {
                let list = list.share();
                let mut at = 0;
                while let Some(candidate) = list.get(at) {
                    if self.is_or_eq(&candidate, item)? {
                        return Ok(true);
                    }
                    at += 1;
                }
                return Ok(false);
            }
            Value::Tuple(tuple) => {
                let tuple = tuple.share();
                for candidate in tuple.items() {
                    if self.is_or_eq(candidate, item)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            _ => {}
        }
        let name = self.names.__contains__.clone();
        match self.lookup_special(container, &name) {
            Some(Value::None) => {
                let name = self.type_name(container);
                Err(self.type_error(format!("'{name}' object is not a container")))
            }
            Some(function) => {
                let result =
                    self.call_with_receiver(&function, container, std::slice::from_ref(item))?;
                self.truth(&result)
            }
            None => {
                let names = self.names.clone();
                let iterable = self.lookup_special(container, &names.__iter__).is_some()
                    || self.lookup_special(container, &names.__getitem__).is_some();
                if !iterable {
                    let name = self.type_name(container);
                    return Err(self.type_error(format!(
                        "argument of type '{name}' is not a container or iterable"
                    )));
                }
                let iterator = self.iter(container)?;
                while let Some(candidate) = self.next(&iterator)? {
                    if self.is_or_eq(&candidate, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// Identity, else equality: how containers compare items.
    #[inline]
    pub fn is_or_eq(&mut self, a: &Value, b: &Value) -> Result<bool> {
        if a.is(b) {
            return Ok(true);
        }
        self.eq(a, b)
    }

    /// Whether a value can be called.
    pub fn is_callable(&self, value: &Value) -> bool {
        self.lookup_special(value, &self.names.__call__).is_some()
    }
}

/// Whether a class entry takes the receiver as first argument, so that no bound object is needed.
pub(super) fn is_plain_method(entry: &Value) -> bool {
    match entry {
        Value::Function(_) => true,
        Value::Builtin(builtin) => {
            builtin.kind == crate::object::native::MethodKind::Method && builtin.receiver.is_undef()
        }
        _ => false,
    }
}
