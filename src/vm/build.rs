//! Instructions that build things: containers, strings, slices, functions.

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::bytecode::op::{ConstIndex, Conversion, FunctionParts};
use crate::object::{Gc, Result, Value};
use crate::types::code::CodeBody;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::function::{Cell, Function};
use crate::types::set::Set;
use crate::types::slice::Slice;
use crate::types::str::Str;
use crate::types::str::text::TextBuilder;
use crate::types::tuple::Tuple;

impl Vm {
    #[inline(never)]
    pub(super) fn build_slice(&mut self, w: Window, dst: Reg, start: Reg) {
        let slice = Slice::new(
            w.fetch(start),
            w.fetch(w.after(start, 1)),
            w.fetch(w.after(start, 2)),
        );
        w.set(dst, Value::from(slice));
    }

    #[inline(never)]
    pub(super) fn build_set(&mut self, w: Window, dst: Reg, start: Reg, count: u16) -> Result<()> {
        let set = Set::new();
        for item in w.take_many(start, count) {
            set.add(self, item)?;
        }
        w.set(dst, Value::from(Gc::new(set)));
        Ok(())
    }

    #[inline(never)]
    pub(super) fn build_dict(&mut self, w: Window, dst: Reg, start: Reg, count: u16) -> Result<()> {
        let dict = Dict::new();
        for pair in 0..count {
            let key = w.fetch(w.after(start, 2 * pair));
            let value = w.fetch(w.after(start, 2 * pair + 1));
            drop(dict.insert(self, key, value)?);
        }
        w.set(dst, Value::from(Gc::new(dict)));
        Ok(())
    }

    #[inline(never)]
    pub(super) fn build_string(&mut self, w: Window, dst: Reg, start: Reg, count: u16) {
        let mut text = TextBuilder::new();
        for offset in 0..count {
            match &w.fetch(w.after(start, offset)) {
                Value::Str(part) => text.push_str(part.as_str()),
                Value::Int(number) => text.push_int(*number),
                _ => {}
            }
        }
        w.set(dst, Value::from(Str::new(text.finish())));
    }

    #[inline(never)]
    pub(super) fn set_add(&mut self, w: Window, set: Reg, value: Reg) -> Result<()> {
        let value = w.fetch(value);
        if let Value::Set(set) = w.get(set) {
            let set = set.share();
            set.add(self, value)?;
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn dict_insert(&mut self, w: Window, dict: Reg, key: Reg, value: Reg) -> Result<()> {
        let value = w.fetch(value);
        let key = w.fetch(key);
        if let Value::Dict(dict) = w.get(dict) {
            let dict = dict.share();
            drop(dict.insert(self, key, value)?);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn list_extend(&mut self, w: Window, list: Reg, iterable: Reg) -> Result<()> {
        let iterable = w.fetch(iterable);
        let Value::List(list) = w.get(list) else {
            return Ok(());
        };
        let list = list.share();
        let names = self.names.clone();
        if self.lookup_special(&iterable, &names.__iter__).is_none()
            && self.lookup_special(&iterable, &names.__getitem__).is_none()
        {
            let name = self.type_name(&iterable);
            return Err(self.type_error(format!("Value after * must be an iterable, not {name}")));
        }
        let items = self.collect_sized(&iterable)?;
        list.items_mut().extend(items);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn set_update(&mut self, w: Window, set: Reg, iterable: Reg) -> Result<()> {
        let iterable = w.fetch(iterable);
        let Value::Set(set) = w.get(set) else {
            return Ok(());
        };
        let set = set.share();
        for item in self.collect_items(&iterable)? {
            set.add(self, item)?;
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn dict_update(&mut self, w: Window, dict: Reg, mapping: Reg) -> Result<()> {
        let mapping = w.fetch(mapping);
        let Value::Dict(dict) = w.get(dict) else {
            return Ok(());
        };
        let dict = dict.share();
        if let Value::Dict(other) = &mapping {
            return crate::types::dict::update::merge_dict(self, &dict, other);
        }
        for (key, value) in self.mapping_items(&mapping, None)? {
            drop(dict.insert(self, key, value)?);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn dict_merge(
        &mut self,
        w: Window,
        dict: Reg,
        mapping: Reg,
        function: Reg,
    ) -> Result<()> {
        let mapping = w.fetch(mapping);
        let Value::Dict(dict) = w.get(dict) else {
            return Ok(());
        };
        let dict = dict.share();
        let callee = w.get(function).clone();
        for (key, value) in self.mapping_items(&mapping, Some(&callee))? {
            let Some(name) = key.as_str() else {
                return Err(self.type_error("keywords must be strings"));
            };
            if dict.insert(self, key, value)?.is_some() {
                let function = self.callable_name(&callee);
                return Err(self.type_error(format!(
                    "{function} got multiple values for keyword argument '{}'",
                    name.as_str()
                )));
            }
        }
        Ok(())
    }

    /// Keys and values of a mapping; `callee` names the call whose `**` argument it is.
    fn mapping_items(
        &mut self,
        mapping: &Value,
        callee: Option<&Value>,
    ) -> Result<Vec<(Value, Value)>> {
        if let Value::Dict(dict) = mapping {
            return Ok(dict.items());
        }
        let keys = self.names.keys.clone();
        let Some(method) = self.find_attr(mapping, &keys)? else {
            let name = self.type_name(mapping);
            let message = match callee {
                Some(callee) => {
                    let function = self.callable_name(callee);
                    format!("{function} argument after ** must be a mapping, not {name}")
                }
                None => format!("'{name}' object is not a mapping"),
            };
            return Err(self.error(Exc::TypeError, message));
        };
        let keys = self.call(&method, &[])?;
        let mut items = Vec::new();
        for key in self.collect_items(&keys)? {
            let value = self.get_item(mapping, &key)?;
            items.push((key, value));
        }
        Ok(items)
    }

    #[inline(never)]
    pub(super) fn list_to_tuple(&mut self, w: Window, dst: Reg, list: Reg) {
        let list = w.fetch(list);
        let items = match &list {
            Value::List(list) => std::mem::take(&mut *list.items_mut()),
            _ => Vec::new(),
        };
        w.set(dst, Value::from(Tuple::new(items)));
    }

    #[inline(never)]
    pub(super) fn format_simple(&mut self, w: Window, dst: Reg, src: Reg) -> Result<()> {
        let value = w.fetch(src);
        if let Value::Str(_) = value {
            w.set(dst, value);
            return Ok(());
        }
        let text = self.format(&value, "")?;
        w.set(dst, Value::from(text));
        Ok(())
    }

    #[inline(never)]
    pub(super) fn format_spec(&mut self, w: Window, dst: Reg, src: Reg, spec: Reg) -> Result<()> {
        let spec = w.fetch(spec);
        let value = w.fetch(src);
        let spec = self.str(&spec)?;
        let text = self.format(&value, spec.as_str())?;
        w.set(dst, Value::from(text));
        Ok(())
    }

    #[inline(never)]
    pub(super) fn convert_op(
        &mut self,
        w: Window,
        dst: Reg,
        src: Reg,
        conversion: Conversion,
    ) -> Result<()> {
        let value = w.fetch(src);
        let text = match conversion {
            Conversion::Str => self.str(&value)?,
            Conversion::Repr => self.repr(&value)?,
            Conversion::Ascii => self.ascii(&value)?,
        };
        w.set(dst, Value::from(text));
        Ok(())
    }

    /// Makes a function of a code constant; see `Op::MakeFunction` for what stands from `base` on.
    #[inline(never)]
    pub(super) fn make_function(
        &mut self,
        w: Window,
        code: &CodeBody,
        base: Reg,
        index: ConstIndex,
        parts: FunctionParts,
    ) -> Result<()> {
        let Value::Code(code) = &code.constants[usize::from(index.0)] else {
            return Err(self.system_error("a function's constant is no code"));
        };
        let code = code.share();
        let globals = self.current_globals();
        let mut at = base;
        let mut part = |which: u16| {
            parts.has(which).then(|| {
                let value = w.take(at);
                at = Reg(at.0 + 1);
                value
            })
        };
        let defaults = part(FunctionParts::DEFAULTS);
        let keyword_defaults = part(FunctionParts::KEYWORD_DEFAULTS);
        let annotate = part(FunctionParts::ANNOTATE);
        let closure = part(FunctionParts::CLOSURE);
        let cells: Box<[Gc<Cell>]> = match &closure {
            Some(Value::Tuple(tuple)) => tuple
                .items()
                .iter()
                .filter_map(|item| match item {
                    Value::Cell(cell) => Some(cell.share()),
                    _ => None,
                })
                .collect(),
            _ => Box::new([]),
        };
        let function = Function::new(code, globals.clone(), cells);
        if let Some(Value::Tuple(defaults)) = &defaults {
            *function.defaults.borrow_mut() = Some(defaults.share());
        }
        if let Some(Value::Dict(defaults)) = &keyword_defaults {
            *function.keyword_defaults.borrow_mut() = Some(defaults.share());
        }
        if let Some(annotate) = annotate {
            *function.annotate.borrow_mut() = annotate;
        }
        let module = globals.get_str(&self.names.__name__).unwrap_or(Value::None);
        *function.module.borrow_mut() = module;
        w.set(base, Value::from(Gc::new(function)));
        Ok(())
    }
}
