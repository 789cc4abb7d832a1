//! Pattern matching (language reference §8.6.4).

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::{Class, Gc, Result, Value};
use crate::types::str::Str;
use crate::types::tuple::Tuple;

impl Vm {
    #[inline(never)]
    pub(super) fn match_sequence(&mut self, w: Window, dst: Reg, src: Reg) {
        let matches = self.is_sequence_pattern(w.get(src));
        w.set(dst, Value::bool(matches));
    }

    /// Sequences to patterns: list, tuple, range, memoryview, and what `collections.abc.Sequence` says is
    /// one; never str, bytes or bytearray.
    fn is_sequence_pattern(&self, value: &Value) -> bool {
        match value {
            Value::List(_) | Value::Tuple(_) | Value::Range(_) => true,
            Value::Instance(instance) => match instance.builtin() {
                Some(Value::List(_) | Value::Tuple(_)) => true,
                Some(_) => false,
                None => self.has_pattern_flag(&instance.class(), "Sequence"),
            },
            Value::Native(native) => {
                matches!(
                    native.class.name().as_str(),
                    "deque" | "array" | "memoryview"
                )
            }
            _ => false,
        }
    }

    #[inline(never)]
    pub(super) fn match_mapping(&mut self, w: Window, dst: Reg, src: Reg) {
        let matches = match w.get(src) {
            Value::Dict(_) => true,
            Value::Instance(instance) => match instance.builtin() {
                Some(Value::Dict(_)) => true,
                Some(_) => false,
                None => self.has_pattern_flag(&instance.class(), "Mapping"),
            },
            Value::Native(native) => native.class.name().as_str() == "mappingproxy",
            _ => false,
        };
        w.set(dst, Value::bool(matches));
    }

    /// Whether a class derives from `collections.abc.Sequence` or `Mapping`.
    fn has_pattern_flag(&self, class: &Gc<Class>, which: &str) -> bool {
        let module = self.intern("collections.abc");
        let Some(Value::Module(ref module)) = self.modules.get_str(&module) else {
            return false;
        };
        let Some(Value::Class(ref abc)) = module.dict.get_str(&self.intern(which)) else {
            return false;
        };
        class.is_subclass(abc.as_gc())
    }

    #[inline(never)]
    pub(super) fn match_keys(&mut self, w: Window, dst: Reg, src: Reg, keys: Reg) -> Result<()> {
        let subject = w.get(src).clone();
        let keys = match w.get(keys) {
            Value::Tuple(keys) => keys.share(),
            _ => return Err(self.system_error("the keys of a mapping pattern are no tuple")),
        };
        let mut seen: Vec<Value> = Vec::new();
        let mut values = Vec::with_capacity(keys.len());
        for key in keys.items() {
            for earlier in &seen {
                if self.eq(earlier, key)? {
                    let key = self.repr(key)?;
                    return Err(self.value_error(format!(
                        "mapping pattern checks duplicate key ({})",
                        key.as_str()
                    )));
                }
            }
            seen.push(key.clone());
            match self.get_for_pattern(&subject, key)? {
                Some(value) => values.push(value),
                None => {
                    w.set(dst, Value::None);
                    return Ok(());
                }
            }
        }
        w.set(dst, Value::from(Tuple::new(values)));
        Ok(())
    }

    /// `subject.get(key)` with a default of its own, so that `__missing__` does not act.
    fn get_for_pattern(&mut self, subject: &Value, key: &Value) -> Result<Option<Value>> {
        if let Value::Dict(dict) = subject {
            let dict = dict.share();
            return dict.get(self, key);
        }
        let missing = Value::from(crate::types::function::Cell::new(Value::Undef));
        let value = self.call_method(subject, "get", &[key.clone(), missing.clone()])?;
        Ok((!value.is(&missing)).then_some(value))
    }

    #[inline(never)]
    pub(super) fn match_class(&mut self, w: Window, dst: Reg, src: Reg, base: Reg) -> Result<()> {
        let subject = w.get(src).clone();
        let class = w.take(base);
        let names = w.take(w.after(base, 1));
        let count = match w.take(w.after(base, 2)) {
            Value::Int(count) => count as usize,
            _ => 0,
        };
        let result = self.class_pattern(&subject, &class, &names, count)?;
        w.set(
            dst,
            result.map_or(Value::None, |values| Value::from(Tuple::new(values))),
        );
        Ok(())
    }

    fn class_pattern(
        &mut self,
        subject: &Value,
        class: &Value,
        names: &Value,
        count: usize,
    ) -> Result<Option<Vec<Value>>> {
        let Value::Class(class) = class else {
            return Err(self.type_error("called match pattern must be a class"));
        };
        let class = class.share();
        if !self.is_instance(subject, &Value::from(class.clone()))? {
            return Ok(None);
        }
        let mut values = Vec::new();
        let mut used: Vec<Gc<Str>> = Vec::new();
        if count > 0
            && !self.positional_attributes(subject, &class, count, &mut values, &mut used)?
        {
            return Ok(None);
        }
        if let Value::Tuple(names) = names {
            for name in names.items() {
                let Some(name) = name.as_str() else { continue };
                if used.iter().any(|earlier| earlier.as_str() == name.as_str()) {
                    let class = class.name();
                    return Err(self.type_error(format!(
                        "{}() got multiple sub-patterns for attribute '{}'",
                        class.as_str(),
                        name.as_str()
                    )));
                }
                let name = self.names.intern_str(&name);
                match self.find_attr(subject, &name)? {
                    Some(value) => values.push(value),
                    None => return Ok(None),
                }
                used.push(name);
            }
        }
        Ok(Some(values))
    }

    /// Collects the attributes of positional sub-patterns by `__match_args__`; the commonest built-in
    /// types match themselves by one positional sub-pattern.
    fn positional_attributes(
        &mut self,
        subject: &Value,
        class: &Gc<Class>,
        count: usize,
        values: &mut Vec<Value>,
        used: &mut Vec<Gc<Str>>,
    ) -> Result<bool> {
        let match_args = self.names.__match_args__.clone();
        let class_value = Value::from(class.clone());
        let allowed = match self.find_attr(&class_value, &match_args)? {
            Some(Value::Tuple(ref names)) => names.share(),
            Some(other) => {
                let (class, name) = (class.name(), self.type_name(&other));
                return Err(self.type_error(format!(
                    "{}.__match_args__ must be a tuple (got {name})",
                    class.as_str()
                )));
            }
            None => Tuple::new(Vec::new()),
        };
        let matches_self = allowed.is_empty() && self.matches_self(class);
        let limit = if matches_self { 1 } else { allowed.len() };
        if count > limit {
            let class = class.name();
            return Err(self.type_error(format!(
                "{}() accepts {limit} positional sub-pattern{} ({count} given)",
                class.as_str(),
                if limit == 1 { "" } else { "s" }
            )));
        }
        if matches_self {
            values.push(subject.clone());
            return Ok(true);
        }
        for name in &allowed.items()[..count] {
            let Some(name) = name.as_str() else {
                let kind = self.type_name(name);
                return Err(self.type_error(format!(
                    "__match_args__ elements must be strings (got {kind})"
                )));
            };
            if used.iter().any(|earlier| earlier.as_str() == name.as_str()) {
                let class = class.name();
                return Err(self.type_error(format!(
                    "{}() got multiple sub-patterns for attribute '{}'",
                    class.as_str(),
                    name.as_str()
                )));
            }
            let name = self.names.intern_str(&name);
            match self.find_attr(subject, &name)? {
                Some(value) => values.push(value),
                None => return Ok(false),
            }
            used.push(name);
        }
        Ok(true)
    }

    fn matches_self(&self, class: &Gc<Class>) -> bool {
        let types = &self.types;
        [
            &types.bool_,
            &types.bytearray,
            &types.bytes,
            &types.dict,
            &types.float,
            &types.frozenset,
            &types.int,
            &types.list,
            &types.set,
            &types.str,
            &types.tuple,
        ]
        .iter()
        .any(|builtin| class.is_subclass(builtin))
    }

    #[inline(never)]
    pub(super) fn dict_without(&mut self, w: Window, dst: Reg, src: Reg, keys: Reg) -> Result<()> {
        let keys = w.fetch(keys);
        let subject = w.get(src).clone();
        let copy = crate::types::dict::Dict::new();
        let items = match &subject {
            Value::Dict(dict) => dict.items(),
            _ => {
                let items = self.call_method(&subject, "items", &[])?;
                let mut pairs = Vec::new();
                for pair in self.collect_items(&items)? {
                    let pair = self.collect_items(&pair)?;
                    if let [key, value] = &pair[..] {
                        pairs.push((key.clone(), value.clone()));
                    }
                }
                pairs
            }
        };
        for (key, value) in items {
            drop(copy.insert(self, key, value)?);
        }
        for key in self.collect_items(&keys)? {
            drop(copy.remove(self, &key)?);
        }
        w.set(dst, Value::from(Gc::new(copy)));
        Ok(())
    }
}
