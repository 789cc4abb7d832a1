//! `global` and `nonlocal`: what may be declared where, and whether every
//! `nonlocal` finds its binding.

use super::collect::Collector;
use super::scope::ScopeKind;
use super::symbol::Flags;
use crate::ast::Ident;
use crate::source::Span;

impl Collector<'_> {
    /// Notes a declaration, if it may stand here.
    pub(super) fn declare(&mut self, names: &[Ident], kind: Flags, span: Span) {
        let is_global = kind == Flags::GLOBAL;
        let word = if is_global { "global" } else { "nonlocal" };
        let is_outside = !is_global && self.here().kind == ScopeKind::Module;
        for ident in names {
            let name = self.mangle(ident.name);
            let text = self.text(ident.name);
            let before = self.here().flags(name);
            let problem = if before.has(Flags::PARAMETER) {
                Some(format!("name '{text}' is parameter and {word}"))
            } else if before.has(Flags::GLOBAL | Flags::NONLOCAL) && !before.has(kind) {
                Some(format!("name '{text}' is nonlocal and global"))
            } else if before.has(Flags::USED) && !before.is_bound() {
                Some(format!("name '{text}' is used prior to {word} declaration"))
            } else if before.has(Flags::ANNOTATED) {
                Some(format!("annotated name '{text}' can't be {word}"))
            } else if before.is_bound() && !before.has(kind) {
                Some(format!(
                    "name '{text}' is assigned to before {word} declaration"
                ))
            } else {
                None
            };
            let here = *self.stack.last().expect("a scope is open");
            let first = *self.declared.entry((here, name)).or_insert(span);
            if let Some(message) = problem {
                self.error(message, first);
                continue;
            }
            if is_outside {
                self.error("nonlocal declaration not allowed at module level", span);
                return;
            }
            self.here().add(name, kind);
            if is_global {
                let module = self.module.id;
                self.table.scope_mut(module).add(name, Flags::GLOBAL);
            } else {
                self.nonlocals.push((here, name, span));
            }
        }
    }

    /// Every `nonlocal` must find its binding.
    pub(super) fn check_nonlocals(&mut self) {
        for (id, name, span) in std::mem::take(&mut self.nonlocals) {
            let text = self.text(name);
            match super::bind::find_binding(&self.table, id, name) {
                None => self.error(format!("no binding for nonlocal '{text}' found"), span),
                Some(owner) => {
                    let flags = self.table.scope(owner).flags(name);
                    if flags.has(Flags::TYPE_PARAMETER) {
                        let message =
                            format!("nonlocal binding not allowed for type parameter '{text}'");
                        self.error(message, span);
                    }
                }
            }
        }
    }
}
