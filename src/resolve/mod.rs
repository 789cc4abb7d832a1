//! Scope resolution: which scopes a module has, which names each binds, and
//! where every name lives.  [`resolve`] collects definitions and uses in one walk
//! (`collect`), then decides places scope by scope (`bind`); the compiler reads
//! the resulting [`ScopeTable`] and never asks the question again.

mod bind;
mod check;
mod collect;
mod declare;
mod dump;
mod names;
mod scope;
mod symbol;

pub use dump::dump;
pub use names::Names;
pub use scope::{Scope, ScopeKind, ScopeTable};
pub use symbol::{Flags, Place, Symbol};

use crate::ast::Module;
use crate::diagnostic::SyntaxError;

/// What resolution must know beside the tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResolveOptions {
    /// Whether `await` may stand outside a function, as at the prompt.
    pub top_level_await: bool,
    /// Whether annotations are kept as text (PEP 563) from the start.
    pub future_annotations: bool,
}

/// Resolves every name of a module; the errors stand in CPython's order.
pub fn resolve(module: &Module) -> Result<ScopeTable, Vec<SyntaxError>> {
    resolve_with(module, ResolveOptions::default())
}

/// As [`resolve`], told how the module is to be compiled.
pub fn resolve_with(
    module: &Module,
    options: ResolveOptions,
) -> Result<ScopeTable, Vec<SyntaxError>> {
    let mut table = collect::collect(module, options)?;
    let errors = bind::bind(&mut table);
    if errors.is_empty() {
        Ok(table)
    } else {
        Err(errors)
    }
}
