//! Annotations that are texts (`x: "Node"`), or become texts by `from __future__ import annotations`: the names in them
//! are looked up when somebody asks for the types, and nothing else finds those that are misspelt.

use super::tree;
use crate::ast::{Constant, Expr, ExprKind, Module, Root};
use crate::parser;
use crate::source::{SourceFile, Span};

/// Finds the names in an annotation that are text, each with the place where it is mentioned.
pub(super) fn names(
    annotation: &Expr,
    is_text: bool,
    module: &Module,
    found: &mut dyn FnMut(&str, Span),
) {
    match &annotation.kind {
        ExprKind::Constant(Constant::Str(text)) => {
            let source = SourceFile::new("", text.trim());
            let Ok(parsed) = parser::parse(&source, parser::Mode::Eval) else {
                return;
            };
            if let Root::Expression(inner) = &parsed.root {
                let span = annotation.span;
                names(inner, true, &parsed, &mut |name, _| found(name, span));
            }
        }
        ExprKind::Name(name) if is_text => found(module.name(*name), annotation.span),
        ExprKind::Subscript { value, slice } => {
            names(value, is_text, module, found);
            match (last_name(value, module), &slice.kind) {
                // What these hold is no type, or only the first of it.
                (Some("Literal"), _) => {}
                (Some("Annotated"), ExprKind::Tuple { elts, .. }) => {
                    if let Some(first) = elts.first() {
                        names(first, is_text, module, found);
                    }
                }
                _ => names(slice, is_text, module, found),
            }
        }
        // Scopes of their own have names of their own; what a call does with a text nobody knows.
        ExprKind::Call { .. }
        | ExprKind::Lambda { .. }
        | ExprKind::ListComp { .. }
        | ExprKind::SetComp { .. }
        | ExprKind::DictComp { .. }
        | ExprKind::GeneratorExp { .. }
        | ExprKind::JoinedStr { .. }
        | ExprKind::TemplateStr { .. } => {}
        _ => {
            for child in tree::children(annotation) {
                names(child, is_text, module, found);
            }
        }
    }
}

fn last_name<'m>(expr: &Expr, module: &'m Module) -> Option<&'m str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(module.name(*name)),
        ExprKind::Attribute { attr, .. } => Some(module.name(attr.name)),
        _ => None,
    }
}
