//! The scopes of a module as text, for `krait dump scopes`: one scope a block,
//! indented under the scope around it, one name a line with where it lives.

use std::fmt::Write;

use super::{Flags, Place, Scope, ScopeKind, ScopeTable, Symbol};
use crate::ast::NodeId;
use crate::source::SourceFile;

/// The text of a table of scopes.
pub fn dump(table: &ScopeTable, source: &SourceFile) -> String {
    let mut text = String::new();
    if let Some(&first) = table.ids().first() {
        // Writing to a string cannot fail.
        let _ = write_scope(table, source, first, 0, &mut text);
    }
    text
}

fn kind_text(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Module => "module",
        ScopeKind::Class => "class",
        ScopeKind::Function => "function",
        ScopeKind::Lambda => "lambda",
        ScopeKind::ListComprehension => "list comprehension",
        ScopeKind::SetComprehension => "set comprehension",
        ScopeKind::DictComprehension => "dict comprehension",
        ScopeKind::GeneratorExpression => "generator expression",
        ScopeKind::Annotations => "annotations",
        ScopeKind::TypeParameters => "type parameters",
        ScopeKind::TypeAlias => "type alias",
        ScopeKind::TypeVariableBound => "type variable bound",
        ScopeKind::TypeVariableDefault => "type variable default",
    }
}

fn write_scope(
    table: &ScopeTable,
    source: &SourceFile,
    id: NodeId,
    depth: usize,
    text: &mut String,
) -> std::fmt::Result {
    let scope = table.scope(id);
    let indent = "    ".repeat(depth);
    write!(text, "{indent}{}", kind_text(scope.kind))?;
    if !scope.name.starts_with('<') {
        write!(text, " {}", scope.name)?;
    }
    if scope.kind != ScopeKind::Module {
        let line = source.position(scope.span.lo).line;
        write!(text, ", line {line}")?;
    }
    writeln!(text, "{}", traits_text(scope))?;
    for (name, symbol) in scope.symbols() {
        let name = table.names.text(name);
        writeln!(text, "{indent}    {name}: {}", symbol_text(table, symbol))?;
    }
    let own = scope
        .symbols()
        .filter(|(_, symbol)| symbol.place == Place::Free);
    let own: Vec<_> = own.map(|(name, _)| name).collect();
    for &name in scope.free.iter().filter(|name| !own.contains(name)) {
        let name = table.names.text(name);
        writeln!(text, "{indent}    {name}: free, handed on")?;
    }
    for &child in &scope.children {
        write_scope(table, source, child, depth + 1, text)?;
    }
    Ok(())
}

fn traits_text(scope: &Scope) -> String {
    let traits = [
        (scope.is_inlined, "inlined"),
        (scope.is_async, "async"),
        (scope.is_generator, "generator"),
        (scope.needs_class_cell, "with a __class__ cell"),
        (scope.needs_class_dict, "with a __classdict__ cell"),
    ];
    let names = traits.iter().filter(|(holds, _)| *holds);
    names.map(|(_, name)| format!(", {name}")).collect()
}

fn symbol_text(table: &ScopeTable, symbol: Symbol) -> String {
    let place = match symbol.place {
        Place::Local => "local".to_owned(),
        Place::Cell => "cell".to_owned(),
        Place::Free => "free".to_owned(),
        Place::Enclosing(owner) => format!("of the {} around", kind_text(table.scope(owner).kind)),
        Place::GlobalExplicit => "global, declared".to_owned(),
        Place::GlobalImplicit => "global".to_owned(),
    };
    let flags = [
        (Flags::PARAMETER, "parameter"),
        (Flags::TYPE_PARAMETER, "type parameter"),
        (Flags::NONLOCAL, "nonlocal"),
        (Flags::IMPORTED, "imported"),
        (Flags::ANNOTATED, "annotated"),
        (Flags::ITERATION, "iterated"),
        (Flags::WALRUS, "bound in an expression"),
        (Flags::DELETED, "deleted"),
    ];
    let names = flags.iter().filter(|(flag, _)| symbol.flags.has(*flag));
    let names: String = names.map(|(_, name)| format!(", {name}")).collect();
    format!("{place}{names}")
}
