//! Names at run time: cells, free variables, globals, and the namespaces of class
//! bodies (execution model §4.2).

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::bytecode::op::{FreeIndex, Site};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::code::{CacheKind, CodeBody};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::function::Cell;
use crate::types::str::Str;

impl Vm {
    #[cold]
    pub(super) fn unbound_local(&mut self, code: &CodeBody, reg: Reg) -> Raise {
        let name = code.local_names.get(usize::from(reg.0));
        let name = name.map_or("", |name| name.as_str());
        self.error(
            Exc::UnboundLocalError,
            format!(
                "cannot access local variable '{name}' where it is not associated with a value"
            ),
        )
    }

    #[cold]
    fn unbound_free(&mut self, name: &str) -> Raise {
        let raise = self.error(
            Exc::NameError,
            format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            ),
        );
        self.note_name(&raise, name);
        raise
    }

    #[cold]
    fn name_error(&mut self, name: &Gc<Str>) -> Raise {
        let raise = self.error(
            Exc::NameError,
            format!("name '{}' is not defined", name.as_str()),
        );
        self.note_name(&raise, name.as_str());
        raise
    }

    #[inline(never)]
    pub(super) fn make_cell(&mut self, w: Window, reg: Reg) {
        let value = w.take(reg);
        w.set(reg, Value::from(Cell::new(value)));
    }

    pub(super) fn load_cell(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        cell: Reg,
    ) -> Result<()> {
        let value = match w.get(cell) {
            Value::Cell(cell) => cell.get(),
            _ => Value::Undef,
        };
        if value.is_undef() {
            return Err(self.unbound_local(code, cell));
        }
        w.set(dst, value);
        Ok(())
    }

    pub(super) fn store_cell(&mut self, w: Window, cell: Reg, src: Reg) {
        let value = w.fetch(src);
        if let Value::Cell(cell) = w.get(cell) {
            drop(cell.set(value));
        }
    }

    #[inline(never)]
    pub(super) fn delete_cell(&mut self, w: Window, code: &CodeBody, cell: Reg) -> Result<()> {
        let old = match w.get(cell) {
            Value::Cell(cell) => cell.set(Value::Undef),
            _ => Value::Undef,
        };
        if old.is_undef() {
            return Err(self.unbound_local(code, cell));
        }
        Ok(())
    }

    fn free_cell(&self, free: FreeIndex) -> Option<&Gc<Cell>> {
        self.function().closure.get(usize::from(free.0))
    }

    fn free_name(&self, free: FreeIndex) -> String {
        self.function()
            .code
            .free_names
            .get(usize::from(free.0))
            .map_or(String::new(), |name| name.as_str().to_owned())
    }

    #[inline(always)]
    pub(super) fn load_free(&mut self, w: Window, dst: Reg, free: FreeIndex) -> Result<()> {
        let value = self.free_cell(free).map_or(Value::Undef, |cell| cell.get());
        if value.is_undef() {
            let name = self.free_name(free);
            return Err(self.unbound_free(&name));
        }
        w.set(dst, value);
        Ok(())
    }

    pub(super) fn store_free(&mut self, w: Window, free: FreeIndex, src: Reg) {
        let value = w.fetch(src);
        let old = self.free_cell(free).map(|cell| cell.set(value));
        drop(old);
    }

    #[inline(never)]
    pub(super) fn delete_free(&mut self, free: FreeIndex) -> Result<()> {
        let old = self.free_cell(free).map(|cell| cell.set(Value::Undef));
        match old {
            Some(old) if !old.is_undef() => Ok(()),
            _ => {
                let name = self.free_name(free);
                Err(self.unbound_free(&name))
            }
        }
    }

    #[inline(never)]
    pub(super) fn load_free_cell(&mut self, w: Window, dst: Reg, free: FreeIndex) {
        let cell = self.free_cell(free).cloned();
        w.set(dst, cell.map_or(Value::Undef, Value::from));
    }

    /// The builtins that functions with these globals see.
    fn builtins_of(&self, globals: &Dict) -> Gc<Dict> {
        match globals.get_str(&self.names.__builtins__) {
            Some(Value::Dict(ref dict)) => dict.share(),
            Some(Value::Module(ref module)) => module.dict.clone(),
            _ => self.builtins.clone(),
        }
    }

    /// A global or builtin where the inline cache knows its place.
    #[inline(always)]
    pub(super) fn load_known_global(
        &self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        name: Site,
    ) -> bool {
        w.load_known_global(code, &self.function().globals, &self.builtins, dst, name)
    }

    /// A global or builtin by look-up, which the inline cache learns from.
    #[cold]
    #[inline(never)]
    pub(super) fn load_global(&mut self, code: &CodeBody, site: Site) -> Result<Value> {
        let name = code.names[usize::from(site.0)].clone();
        let cache = &code.caches[usize::from(site.0)];
        let globals = self.function().globals.clone();
        if let Some(at) = globals.table().position_str(&name) {
            cache.kind.set(CacheKind::Global);
            cache.key.set(globals.table().keys_version());
            cache.slot.set(at as u32);
            return Ok(globals.table().value_at(at).unwrap_or_default());
        }
        let builtins = self.builtins_of(&globals);
        if let Some(at) = builtins.table().position_str(&name) {
            if builtins.is(&self.builtins) {
                cache.kind.set(CacheKind::Builtin);
                cache.key.set(globals.table().keys_version());
                cache.version.set(builtins.table().keys_version());
                cache.slot.set(at as u32);
            }
            return Ok(builtins.table().value_at(at).unwrap_or_default());
        }
        Err(self.name_error(&name))
    }

    #[inline(never)]
    pub(super) fn store_global(&mut self, w: Window, code: &CodeBody, src: Reg, site: Site) {
        let value = w.fetch(src);
        let cache = &code.caches[usize::from(site.0)];
        let table = self.function().globals.table();
        if cache.kind.get() == CacheKind::Global && cache.key.get() == table.keys_version() {
            let old = table.replace_at(cache.slot.get() as usize, value);
            drop(old);
            return;
        }
        let name = &code.names[usize::from(site.0)];
        let globals = self.function().globals.clone();
        drop(globals.insert_str(name, value));
        if let Some(at) = globals.table().position_str(name) {
            cache.kind.set(CacheKind::Global);
            cache.key.set(globals.table().keys_version());
            cache.slot.set(at as u32);
        }
    }

    #[inline(never)]
    pub(super) fn delete_global(&mut self, code: &CodeBody, site: Site) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        let globals = self.function().globals.clone();
        match globals.remove_str(name) {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(self.name_error(name)),
        }
    }

    /// The namespace of the running class body, module or `exec`.
    #[inline(never)]
    pub(super) fn namespace(&self) -> Value {
        match self.frames.last() {
            Some(frame) if !frame.extra.is_undef() => frame.extra.clone(),
            Some(frame) => Value::from(frame.function().globals.clone()),
            None => Value::None,
        }
    }

    fn lookup_in(&mut self, namespace: &Value, name: &Gc<Str>) -> Result<Option<Value>> {
        if let Value::Dict(dict) = namespace {
            return Ok(dict.get_str(name));
        }
        match self.get_item(namespace, &Value::from(name.clone())) {
            Ok(value) => Ok(Some(value)),
            Err(raise) if self.raised(&raise, Exc::KeyError) => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    fn global_or_builtin(&mut self, name: &Gc<Str>) -> Result<Value> {
        let globals = self.function().globals.clone();
        if let Some(value) = globals.get_str(name) {
            return Ok(value);
        }
        match self.builtins_of(&globals).get_str(name) {
            Some(value) => Ok(value),
            None => Err(self.name_error(name)),
        }
    }

    #[inline(never)]
    pub(super) fn load_name(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        site: Site,
    ) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        let namespace = self.namespace();
        let value = match self.lookup_in(&namespace, name)? {
            Some(value) => value,
            None => self.global_or_builtin(name)?,
        };
        w.set(dst, value);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn store_name(
        &mut self,
        w: Window,
        code: &CodeBody,
        src: Reg,
        site: Site,
    ) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        let value = w.fetch(src);
        match self.namespace() {
            Value::Dict(ref dict) => drop(dict.insert_str(name, value)),
            namespace => self.set_item(&namespace, &Value::from(name.clone()), value)?,
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn delete_name(&mut self, code: &CodeBody, site: Site) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        let namespace = self.namespace();
        let deleted = match &namespace {
            Value::Dict(dict) => dict.remove_str(name).is_some(),
            _ => match self.delete_item(&namespace, &Value::from(name.clone())) {
                Ok(()) => true,
                Err(raise) if self.raised(&raise, Exc::KeyError) => false,
                Err(raise) => return Err(raise),
            },
        };
        if deleted {
            Ok(())
        } else {
            Err(self.name_error(name))
        }
    }

    #[inline(never)]
    pub(super) fn load_name_or_free(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        site: Site,
        free: FreeIndex,
    ) -> Result<()> {
        let name = &code.names[usize::from(site.0)];
        let namespace = self.namespace();
        match self.lookup_in(&namespace, name)? {
            Some(value) => {
                w.set(dst, value);
                Ok(())
            }
            None => self.load_free(w, dst, free),
        }
    }

    #[inline(never)]
    pub(super) fn load_from_or_free(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        namespace: Reg,
        free: FreeIndex,
    ) -> Result<()> {
        let namespace = w.get(namespace).clone();
        let name = code.free_names.get(usize::from(free.0)).cloned();
        if let Some(name) = name
            && let Some(value) = self.lookup_in(&namespace, &name)?
        {
            w.set(dst, value);
            return Ok(());
        }
        self.load_free(w, dst, free)
    }

    #[inline(never)]
    pub(super) fn load_from_or_global(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        namespace: Reg,
        site: Site,
    ) -> Result<()> {
        let namespace = w.get(namespace).clone();
        let name = &code.names[usize::from(site.0)];
        let value = match self.lookup_in(&namespace, name)? {
            Some(value) => value,
            None => self.global_or_builtin(name)?,
        };
        w.set(dst, value);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn load_build_class(&mut self, w: Window, dst: Reg) -> Result<()> {
        let name = self.names.__build_class__.clone();
        let globals = self.function().globals.clone();
        match self.builtins_of(&globals).get_str(&name) {
            Some(value) => {
                w.set(dst, value);
                Ok(())
            }
            None => Err(self.error(Exc::NameError, "__build_class__ not found")),
        }
    }
}
