//! The second half of resolution: where each name lives.  Scopes come parents
//! first, so that a name looks up through scopes whose own bindings are final;
//! a name found across a frame makes a cell there and a free variable in between.

use super::scope::{ScopeKind, ScopeTable};
use super::symbol::{Flags, Place};
use crate::ast::{NodeId, Sym};
use crate::diagnostic::SyntaxError;

/// The class-body names that code within the class reaches through a cell.
struct Implicit {
    class: Option<Sym>,
    class_dict: Option<Sym>,
    conditional: Option<Sym>,
}

/// Decides the place of every symbol; returns what cannot be bound.
pub(super) fn bind(table: &mut ScopeTable) -> Vec<SyntaxError> {
    let implicit = Implicit {
        class: table.names.get("__class__"),
        class_dict: table.names.get("__classdict__"),
        conditional: table.names.get("__conditional_annotations__"),
    };
    let order = table.ids().to_vec();
    for id in order {
        let names: Vec<_> = table.scope(id).symbols().collect();
        for (name, symbol) in names {
            let place = bind_name(table, &implicit, id, name, symbol.flags);
            table.scope_mut(id).set_place(name, place);
        }
    }
    table.sort_free();
    Vec::new()
}

fn bind_name(
    table: &mut ScopeTable,
    implicit: &Implicit,
    id: NodeId,
    name: Sym,
    flags: Flags,
) -> Place {
    if flags.has(Flags::GLOBAL) {
        return Place::GlobalExplicit;
    }
    if flags.is_bound() && !flags.has(Flags::NONLOCAL) {
        return Place::Local;
    }
    if let Some(class) = table.scope(id).sees_class {
        let in_class = table.scope(class).flags(name);
        if in_class.has(Flags::GLOBAL) {
            return Place::GlobalExplicit;
        }
        let reaches_cell = Some(name) == implicit.conditional;
        if in_class.is_bound() && !in_class.has(Flags::NONLOCAL) && !reaches_cell {
            return Place::GlobalImplicit;
        }
    }
    match find(table, implicit, id, name) {
        Some(owner) => reach(table, implicit, id, owner, name),
        None => Place::GlobalImplicit,
    }
}

/// The enclosing scope that binds a name for `id`.
pub(super) fn find_binding(table: &ScopeTable, id: NodeId, name: Sym) -> Option<NodeId> {
    let implicit = Implicit {
        class: table.names.get("__class__"),
        class_dict: None,
        conditional: None,
    };
    find(table, &implicit, id, name)
}

fn find(table: &ScopeTable, implicit: &Implicit, id: NodeId, name: Sym) -> Option<NodeId> {
    let mut at = table.scope(id).parent;
    while let Some(parent) = at {
        let scope = table.scope(parent);
        match scope.kind {
            ScopeKind::Module => return None,
            ScopeKind::Class => {
                let some = Some(name);
                let is_implicit = some == implicit.class
                    || some == implicit.class_dict
                    || (some == implicit.conditional && scope.has_conditional_annotations);
                if is_implicit {
                    return Some(parent);
                }
            }
            _ => {
                let flags = scope.flags(name);
                if flags.has(Flags::GLOBAL) {
                    return None;
                }
                if flags.is_bound() && !flags.has(Flags::NONLOCAL) {
                    return Some(parent);
                }
            }
        }
        at = scope.parent;
    }
    None
}

/// Makes the name of `owner` reachable from `id`.
fn reach(
    table: &mut ScopeTable,
    implicit: &Implicit,
    id: NodeId,
    owner: NodeId,
    name: Sym,
) -> Place {
    let home = table.frame_of(owner);
    let mut frame = table.frame_of(id);
    let is_class = table.scope(owner).kind == ScopeKind::Class;
    if is_class {
        let scope = table.scope_mut(owner);
        if Some(name) == implicit.class {
            scope.needs_class_cell = true;
        } else if Some(name) == implicit.class_dict {
            scope.needs_class_dict = true;
        }
    }
    if frame == home && !is_class {
        return Place::Enclosing(owner);
    }
    while frame != home {
        table.scope_mut(frame).add_free(name);
        let parent = table
            .scope(frame)
            .parent
            .expect("the owner's frame encloses this one");
        frame = table.frame_of(parent);
    }
    if !is_class {
        table.scope_mut(owner).set_place(name, Place::Cell);
    }
    Place::Free
}
