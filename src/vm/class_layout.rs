//! Which classes can be bases together: the C3 linearisation, the layout of instances, assignment to
//! `__bases__`, and the checks behind `isinstance` and `issubclass`.

use super::Vm;
use crate::object::{Class, Gc, Raise, Result, Value};
use crate::types::tuple::Tuple;

impl Vm {
    /// The class whose layout instances of `class` have: the last one that added something to it.
    fn solid_base(&self, class: &Gc<Class>) -> Gc<Class> {
        let mut class = class.clone();
        loop {
            let Some(base) = self.best_base_of(&class) else {
                return class;
            };
            let adds_members = class.slot_names.borrow().len() > base.slot_names.borrow().len();
            if adds_members || class.layout != base.layout {
                return class;
            }
            class = base;
        }
    }

    /// The built-in class that gave `class` its layout.
    pub fn layout_class(&self, class: &Gc<Class>) -> Gc<Class> {
        class
            .mro()
            .iter()
            .find(|candidate| candidate.flags.get().builtin)
            .cloned()
            .unwrap_or_else(|| self.types.object.clone())
    }

    /// Whether instances of one class can become instances of the other.
    pub fn same_layout(&self, a: &Gc<Class>, b: &Gc<Class>) -> bool {
        a.layout == b.layout
            && a.flags.get().has_dict == b.flags.get().has_dict
            && a.slot_names.borrow().len() == b.slot_names.borrow().len()
            && a.slot_names
                .borrow()
                .iter()
                .zip(b.slot_names.borrow().iter())
                .all(|(a, b)| a.as_str() == b.as_str())
    }

    /// `__base__`: the base that determines the layout; `None` for `object`.
    pub fn best_base_of(&self, class: &Gc<Class>) -> Option<Gc<Class>> {
        let bases = class.bases.borrow().clone();
        match bases.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            _ => self.find_best_base(&bases),
        }
    }

    /// The base that determines the layout of a class with these bases.
    pub(super) fn best_base(&mut self, bases: &[Gc<Class>]) -> Result<Gc<Class>> {
        match self.find_best_base(bases) {
            Some(base) => Ok(base),
            None => Err(self.type_error("multiple bases have instance lay-out conflict")),
        }
    }

    /// `None` where layouts conflict.
    fn find_best_base(&self, bases: &[Gc<Class>]) -> Option<Gc<Class>> {
        let mut best: Option<(Gc<Class>, Gc<Class>)> = None;
        for base in bases {
            let candidate = self.solid_base(base);
            match &best {
                None => best = Some((base.clone(), candidate)),
                Some((_, winner)) if winner.is_subclass(&candidate) => {}
                Some((_, winner)) if candidate.is_subclass(winner) => {
                    best = Some((base.clone(), candidate));
                }
                Some(_) => return None,
            }
        }
        best.map(|(base, _)| base)
    }

    /// The method resolution order of a class by its bases (C3).
    pub fn linearize(&mut self, class: &Gc<Class>) -> Result<Vec<Gc<Class>>> {
        let bases = class.bases.borrow().clone();
        if let [only] = bases.as_slice() {
            let mut mro = vec![class.clone()];
            mro.extend(only.mro().iter().cloned());
            return Ok(mro);
        }
        for (at, base) in bases.iter().enumerate() {
            if bases[..at].iter().any(|earlier| earlier.is(base)) {
                let name = base.name();
                return Err(self.type_error(format!("duplicate base class {}", name.as_str())));
            }
        }
        let mut lists: Vec<Vec<Gc<Class>>> = bases.iter().map(|base| base.mro().to_vec()).collect();
        lists.push(bases);
        let mut mro = vec![class.clone()];
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(mro);
            }
            let next = lists.iter().map(|list| &list[0]).find(|candidate| {
                !lists
                    .iter()
                    .any(|list| list[1..].iter().any(|class| class.is(candidate)))
            });
            let Some(next) = next.cloned() else {
                return Err(self.no_linearization(&lists));
            };
            for list in &mut lists {
                if list[0].is(&next) {
                    list.remove(0);
                }
            }
            mro.push(next);
        }
    }

    #[cold]
    fn no_linearization(&mut self, lists: &[Vec<Gc<Class>>]) -> Raise {
        let mut heads: Vec<&Gc<Class>> = Vec::new();
        for list in lists {
            if !heads.iter().any(|head| head.is(&list[0])) {
                heads.push(&list[0]);
            }
        }
        let heads: Vec<String> = heads
            .iter()
            .map(|class| class.name().as_str().to_owned())
            .collect();
        self.type_error(format!(
            "Cannot create a consistent method resolution order (MRO) for bases {}",
            heads.join(", ")
        ))
    }

    /// Computes the resolution order, by the metaclass's own `mro()` where it has one, and installs it.
    pub(super) fn install_mro(&mut self, class: &Gc<Class>) -> Result<()> {
        let metaclass = class.metaclass.borrow().clone();
        let custom = metaclass
            .and_then(|metaclass| metaclass.lookup(&self.names.mro))
            .filter(|method| !matches!(method, Value::Builtin(_)));
        let Some(method) = custom else {
            let mro = self.linearize(class)?;
            class.set_mro(mro);
            return Ok(());
        };
        // While its `mro()` runs, the class can be used as far as it is known.
        let provisional = self
            .linearize(class)
            .unwrap_or_else(|_| vec![class.clone()]);
        class.set_mro(provisional);
        let this = Value::from(class.clone());
        let entries = self.call_with_receiver(&method, &this, &[])?;
        let mut mro = Vec::new();
        for entry in self.collect_items(&entries)? {
            match &entry {
                Value::Class(class) => mro.push(class.share()),
                other => {
                    let given = self.type_name(other);
                    return Err(self.type_error(format!("mro() returned a non-class ('{given}')")));
                }
            }
        }
        class.set_mro(mro);
        Ok(())
    }

    /// Assignment to `__bases__`.
    pub fn set_bases(&mut self, class: &Gc<Class>, value: &Value) -> Result<()> {
        let name = class.name();
        let name = name.as_str();
        let Some(bases) = value.as_tuple() else {
            let given = self.type_name(value);
            return Err(self.type_error(format!(
                "can only assign tuple to {name}.__bases__, not {given}"
            )));
        };
        if bases.is_empty() {
            return Err(self.type_error(format!(
                "can only assign non-empty tuple to {name}.__bases__, not ()"
            )));
        }
        let mut classes = Vec::with_capacity(bases.len());
        for base in bases.items() {
            let Value::Class(base) = base else {
                let given = self.type_name(base);
                return Err(self.type_error(format!(
                    "{name}.__bases__ must be tuple of classes, not '{given}'"
                )));
            };
            if base.is_subclass(class) {
                return Err(self.type_error("a __bases__ item causes an inheritance cycle"));
            }
            classes.push(base.share());
        }
        let new_base = self.best_base(&classes)?;
        let old_base = self
            .best_base_of(class)
            .unwrap_or_else(|| self.types.object.clone());
        if !self.same_layout(&new_base, &old_base) {
            let (new_base, old_base) = (new_base.name(), old_base.name());
            return Err(self.type_error(format!(
                "__bases__ assignment: '{}' object layout differs from '{}'",
                new_base.as_str(),
                old_base.as_str()
            )));
        }
        let old = class.bases.replace(classes.clone());
        if let Err(raise) = self.reinstall_mro(class) {
            *class.bases.borrow_mut() = old;
            self.reinstall_mro(class)?;
            return Err(raise);
        }
        for base in &old {
            base.remove_subclass(class);
        }
        for base in &classes {
            base.add_subclass(class);
        }
        Ok(())
    }

    fn reinstall_mro(&mut self, class: &Gc<Class>) -> Result<()> {
        self.install_mro(class)?;
        self.class_hooks(class);
        for subclass in class.subclasses() {
            self.reinstall_mro(&subclass)?;
        }
        Ok(())
    }

    /// `isinstance(value, class)`, with tuples, unions and `__instancecheck__`.
    pub fn is_instance(&mut self, value: &Value, class: &Value) -> Result<bool> {
        match class {
            Value::Class(class)
                if class.metaclass.borrow().is_none()
                    || class.as_gc().is(&self.class_of(value)) =>
            {
                let class = class.share();
                return self.default_instance_check(value, &class);
            }
            _ => {}
        }
        if let Some(classes) = class.as_tuple() {
            self.check_native()?;
            for class in classes.items() {
                if self.is_instance(value, class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let name = self.names.__instancecheck__.clone();
        if let Some(result) = self.call_special(class, &name, std::slice::from_ref(value))? {
            return self.truth(&result);
        }
        if self.claimed_bases(class)?.is_none() {
            return Err(
                self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")
            );
        }
        let name = self.names.__class__.clone();
        match self.find_attr(value, &name)? {
            Some(of) => self.is_claimed_subclass(&of, class),
            None => Ok(false),
        }
    }

    /// The `__bases__` of an object that may stand for a class without being one; `None` where it cannot.
    fn claimed_bases(&mut self, class: &Value) -> Result<Option<Gc<Tuple>>> {
        let name = self.intern("__bases__");
        let bases = self.find_attr(class, &name)?;
        Ok(bases.and_then(|bases| bases.as_tuple()))
    }

    /// `issubclass` by nothing but `__bases__`, for objects that stand for classes.
    fn is_claimed_subclass(&mut self, class: &Value, of: &Value) -> Result<bool> {
        self.check_native()?;
        if class.is(of) {
            return Ok(true);
        }
        let Some(bases) = self.claimed_bases(class)? else {
            return Ok(false);
        };
        for base in bases.items() {
            if self.is_claimed_subclass(base, of)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `type.__instancecheck__`: the class, or the one that the object claims as `__class__`.
    pub fn default_instance_check(&mut self, value: &Value, class: &Gc<Class>) -> Result<bool> {
        let own = self.class_of(value);
        if own.is_subclass(class) {
            return Ok(true);
        }
        if !matches!(value, Value::Instance(_) | Value::Native(_)) {
            return Ok(false);
        }
        let name = self.names.__class__.clone();
        match self.find_attr(value, &name)? {
            Some(Value::Class(ref claimed)) if !claimed.as_gc().is(&own) => {
                Ok(claimed.is_subclass(class))
            }
            _ => Ok(false),
        }
    }

    /// `issubclass(class, of)`, with tuples, unions and `__subclasscheck__`.
    pub fn is_subclass(&mut self, class: &Value, of: &Value) -> Result<bool> {
        if let Value::Class(target) = of
            && target.metaclass.borrow().is_none()
        {
            return self.default_subclass_check(class, of);
        }
        if let Some(classes) = of.as_tuple() {
            self.check_native()?;
            for of in classes.items() {
                if self.is_subclass(class, of)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let name = self.names.__subclasscheck__.clone();
        if let Some(result) = self.call_special(of, &name, std::slice::from_ref(class))? {
            return self.truth(&result);
        }
        self.claimed_subclass_check(class, of)
    }

    fn claimed_subclass_check(&mut self, class: &Value, of: &Value) -> Result<bool> {
        if self.claimed_bases(class)?.is_none() {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        if self.claimed_bases(of)?.is_none() {
            return Err(self
                .type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
        }
        self.is_claimed_subclass(class, of)
    }

    /// `type.__subclasscheck__`.
    pub fn default_subclass_check(&mut self, class: &Value, of: &Value) -> Result<bool> {
        match (class, of) {
            (Value::Class(class), Value::Class(of)) => Ok(class.is_subclass(of.as_gc())),
            _ => self.claimed_subclass_check(class, of),
        }
    }
}
