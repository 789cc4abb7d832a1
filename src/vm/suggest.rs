//! "Did you mean": what a `NameError`, `AttributeError` or `ImportError` may have meant.

use super::Vm;
use crate::diagnostic::suggest::closest;
use crate::object::{Raise, Value};
use crate::types::exception::{Exc, ExceptionState};
use crate::types::exceptions::{
    ATTRIBUTE_NAME, ATTRIBUTE_OBJ, IMPORT_NAME, IMPORT_NAME_FROM, NAME_GLOBALS, NAME_LOCALS,
    NAME_NAME, NAME_SELF,
};
use crate::types::tuple::Tuple;

impl Vm {
    /// Notes on a `NameError` which name was meant, and the names that were known there: the frame is gone
    /// when a suggestion is looked for.
    pub(super) fn note_name(&mut self, raise: &Raise, name: &str) {
        let Some(state) = raise.exception().exception() else {
            return;
        };
        state.set_member(NAME_NAME, Value::from(name));
        let Some(frame) = self.frame(0) else {
            return;
        };
        let locals = frame.locals();
        let this = locals
            .iter()
            .find(|(name, _)| name.as_str() == "self")
            .map(|(_, value)| value.clone());
        let mut names: Vec<Value> = locals
            .into_iter()
            .map(|(name, _)| Value::from(name))
            .collect();
        if let Some(namespace) = frame.namespace().and_then(|namespace| namespace.as_dict()) {
            names.extend(namespace.keys());
        }
        state.set_member(NAME_LOCALS, Value::from(Tuple::new(names)));
        state.set_member(NAME_GLOBALS, Value::from(frame.globals()));
        state.set_member(NAME_SELF, this.unwrap_or_default());
    }

    /// What a traceback appends to the message of an exception: empty for nothing.
    pub(super) fn suggestion_text(&mut self, exception: &Value) -> String {
        let Value::Instance(instance) = exception else {
            return String::new();
        };
        let Some(state) = instance.exception() else {
            return String::new();
        };
        let class = instance.class();
        let is = |exc: Exc| class.is_subclass(&self.types.exceptions[exc as usize]);
        let (is_name, is_attribute, is_import) = (
            is(Exc::NameError),
            is(Exc::AttributeError),
            is(Exc::ImportError),
        );
        if is_name {
            return self.name_suggestion(state);
        }
        let found = if is_attribute {
            self.attribute_suggestion(state)
        } else if is_import {
            self.import_suggestion(state)
        } else {
            None
        };
        found.map_or(String::new(), |name| format!(". Did you mean: '{name}'?"))
    }

    fn name_suggestion(&mut self, state: &ExceptionState) -> String {
        let Some(wrong) = state.member(NAME_NAME).as_str() else {
            return String::new();
        };
        let wrong = wrong.as_str();
        let found = self.similar_name(state, wrong);
        let is_module = is_library_module(wrong);
        match (found, is_module) {
            (Some(name), true) => {
                format!(". Did you mean: '{name}'? Or did you forget to import '{wrong}'?")
            }
            (Some(name), false) => format!(". Did you mean: '{name}'?"),
            (None, true) => format!(". Did you forget to import '{wrong}'?"),
            (None, false) => String::new(),
        }
    }

    fn similar_name(&mut self, state: &ExceptionState, wrong: &str) -> Option<String> {
        let this = state.member(NAME_SELF);
        if !this.is_undef() {
            let name = self.intern(wrong);
            if let Ok(Some(_)) = self.find_attr(&this, &name) {
                return Some(format!("self.{wrong}"));
            }
        }
        let mut names = strings(state.member(NAME_LOCALS).as_tuple()?.items());
        let globals = state.member(NAME_GLOBALS).as_dict();
        for dict in globals.iter().chain([&self.builtins]) {
            names.extend(strings(&dict.keys()));
        }
        closest(wrong, names.iter().map(String::as_str)).map(str::to_owned)
    }

    fn attribute_suggestion(&mut self, state: &ExceptionState) -> Option<String> {
        let wrong = state.member(ATTRIBUTE_NAME).as_str()?;
        let obj = state.member(ATTRIBUTE_OBJ);
        let mut names = self.names_of(obj.given()?)?;
        if !wrong.as_str().starts_with('_') && !is_access_through_self(state) {
            names.retain(|name| !name.starts_with('_'));
        }
        closest(wrong.as_str(), names.iter().map(String::as_str)).map(str::to_owned)
    }

    fn import_suggestion(&mut self, state: &ExceptionState) -> Option<String> {
        let wrong = state.member(IMPORT_NAME_FROM).as_str()?;
        let module = state.member(IMPORT_NAME).as_str()?;
        let module = self.modules.get_str(&module)?;
        let mut names = self.names_of(&module)?;
        if !wrong.as_str().starts_with('_') {
            names.retain(|name| !name.starts_with('_'));
        }
        closest(wrong.as_str(), names.iter().map(String::as_str)).map(str::to_owned)
    }

    /// `sorted(dir(value))`.
    fn names_of(&mut self, value: &Value) -> Option<Vec<String>> {
        let name = self.names.__dir__.clone();
        let listed = self.call_special(value, &name, &[]).ok()??;
        let listed = self.collect_items(&listed).ok()?;
        let mut names = strings(&listed);
        names.sort();
        names.dedup();
        Some(names)
    }
}

fn strings(values: &[Value]) -> Vec<String> {
    values
        .iter()
        .filter_map(Value::as_str)
        .map(|text| text.as_str().to_owned())
        .collect()
}

/// Whether the attribute was looked up on `self`, whose private names are then no secret.
fn is_access_through_self(state: &ExceptionState) -> bool {
    let trace = state.trace.borrow();
    let Some(entry) = trace.first() else {
        return false;
    };
    let code = &entry.code.code;
    let location = code.locations.get(entry.pc as usize).copied();
    let text = code.source.slice(location.unwrap_or_default().span);
    let names = &entry.code.local_names;
    names.iter().any(|name| name.as_str() == "self") && text.starts_with("self.")
}

/// Whether a name is that of a module of the standard library.
fn is_library_module(name: &str) -> bool {
    crate::stdlib::names::STANDARD_NAMES
        .binary_search(&name)
        .is_ok()
}
