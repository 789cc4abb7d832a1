//! Names that nothing defines: neither the scopes around, nor the module, nor the builtins.  Where a
//! module takes in names that cannot be seen (`from x import *`, `exec`, `globals()`), nothing is said.

use rustc_hash::FxHashSet;

use super::builtins::{self, is_builtin, is_in_classes};
use super::facts::{Facts, Quoted, Use};
use super::{Code, Finding};
use crate::ast::{NodeId, Sym};
use crate::diagnostic::suggest;
use crate::resolve::{Flags, Names, Place, ScopeKind};

/// Finds names without a definition, each once for each scope.
pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.is_open {
        return;
    }
    let declared = globally_assigned(facts);
    check_quoted(facts, &declared, findings);
    let mut seen: FxHashSet<(NodeId, Sym)> = FxHashSet::default();
    for place in &facts.uses {
        if !is_undefined(facts, place, &declared) || !seen.insert((place.scope, place.name)) {
            continue;
        }
        let name = facts.text(place.name);
        let message = format!("name '{name}' is not defined");
        let mut finding = Finding::new(Code::UndefinedName, message, place.span);
        finding.help = help(facts, place);
        findings.push(finding);
    }
}

/// Finds names in annotations that are texts, likewise.
fn check_quoted(facts: &Facts<'_>, declared: &FxHashSet<Sym>, findings: &mut Vec<Finding>) {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for place in &facts.quoted {
        if is_known(facts, place, declared) || !seen.insert(&place.name) {
            continue;
        }
        let name = &place.name;
        let message = format!("name '{name}' is not defined");
        let mut finding = Finding::new(Code::UndefinedName, message, place.span);
        finding.label = Some("an annotation names it".to_owned());
        findings.push(finding);
    }
}

fn is_known(facts: &Facts<'_>, place: &Quoted, declared: &FxHashSet<Sym>) -> bool {
    let name = place.name.as_str();
    // A private name is known under another in its class.
    if is_builtin(name) || is_in_classes(name) || name.starts_with("__") {
        return true;
    }
    let Some(sym) = facts.table.names.get(name) else {
        return false;
    };
    let mut scope = Some(place.scope);
    while let Some(id) = scope {
        let Some(here) = facts.table.get(id) else {
            return true;
        };
        if here.flags(sym).is_bound() || here.flags(sym).has(Flags::WALRUS) {
            return true;
        }
        scope = here.parent;
    }
    declared.contains(&sym) || facts.builtins.contains(&sym)
}

/// Names that functions assign to after `global`.
fn globally_assigned(facts: &Facts<'_>) -> FxHashSet<Sym> {
    let mut found = FxHashSet::default();
    for &id in facts.table.ids() {
        for (name, symbol) in facts.table.scope(id).symbols() {
            if symbol.flags.has(Flags::GLOBAL) && symbol.flags.has(Flags::ASSIGNED | Flags::WALRUS)
            {
                found.insert(name);
            }
        }
    }
    found
}

fn is_undefined(facts: &Facts<'_>, place: &Use, declared: &FxHashSet<Sym>) -> bool {
    let table = facts.table;
    let Some(scope) = table.get(place.scope) else {
        return false;
    };
    // A private name is known under another here.
    let Some(symbol) = scope.symbol(place.name) else {
        return false;
    };
    if !matches!(symbol.place, Place::GlobalExplicit | Place::GlobalImplicit) {
        return false;
    }
    let module = table.scope(facts.module.id).flags(place.name);
    let text = facts.text(place.name);
    if module.is_bound() || module.has(Flags::WALRUS) || declared.contains(&place.name) {
        return false;
    }
    let in_class = |id: NodeId| table.scope(id).flags(place.name).is_bound() || is_in_classes(text);
    let of_class = scope.sees_class.is_some_and(in_class)
        || (scope.kind == ScopeKind::Class && is_in_classes(text));
    !of_class && !is_builtin(text) && !facts.builtins.contains(&place.name)
}

fn help<'a>(facts: &Facts<'a>, place: &Use) -> Option<String> {
    let names: &'a Names = &facts.table.names;
    let wrong = facts.text(place.name);
    if let Some(class) = class_with(facts, place) {
        return Some(class);
    }
    let mut known: Vec<&'a str> = Vec::new();
    let mut scope = Some(place.scope);
    while let Some(id) = scope {
        let here = facts.table.get(id)?;
        let bound = here.symbols().filter(|(_, symbol)| symbol.flags.is_bound());
        if here.kind != ScopeKind::Class || id == place.scope {
            for (name, _) in bound {
                known.push(names.text(name));
            }
        }
        scope = here.parent;
    }
    for name in builtins::all() {
        known.push(name);
    }
    let similar = suggest::closest(wrong, known.iter().copied());
    match similar {
        Some(similar) => Some(format!("did you mean `{similar}`?")),
        None if wrong == "asyncio" || wrong == "sys" || wrong == "os" || wrong == "time" => {
            Some(format!("write `import {wrong}` at the top of the file"))
        }
        None => None,
    }
}

/// A class around that binds the name: its functions reach it by way of the instance only.
fn class_with(facts: &Facts<'_>, place: &Use) -> Option<String> {
    let name = facts.text(place.name);
    let mut scope = facts.table.get(place.scope)?;
    loop {
        let above = facts.table.get(scope.parent?)?;
        if above.kind == ScopeKind::Class && above.flags(place.name).is_bound() {
            let first = scope
                .symbols()
                .next()
                .map(|(first, _)| facts.table.names.text(first));
            return Some(match first {
                Some("self") => format!("a method reaches it as `self.{name}`"),
                _ => format!(
                    "the names of a class are reached through it: `{}.{name}`",
                    above.name
                ),
            });
        }
        scope = above;
    }
}
