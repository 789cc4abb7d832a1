//! `import` in all its forms, and the rules of `from __future__`.

use super::Compiler;
use super::location::plain;
use super::registers::Target;
use crate::ast::{self, Alias, Expr, ExprKind, Ident, Stmt, StmtKind};
use crate::bytecode::Constant;
use crate::bytecode::op::{Intrinsic, Op};
use crate::diagnostic::SyntaxError;

/// The features that `__future__` knows.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "generator_stop",
    "annotations",
    "barry_as_FLUFL",
];

/// Checks that `from __future__` stands at the beginning and names what there is;
/// returns where the beginning ends.
pub(super) fn check_future(module: &ast::Module) -> Result<u32, SyntaxError> {
    for (at, stmt) in module.body().iter().enumerate() {
        let names = match &stmt.kind {
            StmtKind::ImportFrom {
                module: Some(from),
                names,
                level: 0,
            } if module.name(from.name) == "__future__" => names,
            StmtKind::Expr { value } if at == 0 && is_text(value) => continue,
            _ => return Ok(stmt.span.lo),
        };
        for alias in names {
            let name = module.name(alias.name.name);
            if name == "braces" {
                return Err(SyntaxError::new("not a chance", alias.span));
            }
            if !FEATURES.contains(&name) {
                let message = format!("future feature {name} is not defined");
                return Err(SyntaxError::new(message, alias.span));
            }
        }
    }
    Ok(u32::MAX)
}

fn is_text(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Constant(ast::Constant::Str(_)))
}

impl<'a> Compiler<'a> {
    pub(super) fn import(&mut self, stmt: &'a Stmt, names: &'a [Alias]) {
        let location = plain(stmt.span);
        for alias in names {
            let mark = self.mark();
            let dst = self.load_constant(Constant::None, Target::Next, location);
            let dotted = self.names.shared(alias.name.name);
            let name = self.unit.site(dotted.clone());
            self.emit(
                Op::ImportName {
                    dst,
                    name,
                    level: 0,
                },
                location,
            );
            let bound = alias.asname.map_or(alias.top, |asname| asname.name);
            self.check_debug_name(bound, alias.span, "assign to");
            if alias.asname.is_some() {
                // `import a.b.c as d` binds the innermost module.
                for part in dotted.split('.').skip(1) {
                    let name = self.unit.site(part.into());
                    let inner = self.push();
                    let op = Op::ImportFrom {
                        dst: inner,
                        module: dst,
                        name,
                    };
                    self.emit(op, location);
                    let src = inner;
                    self.emit(Op::Take { dst, src }, location);
                    self.reset(mark + 1);
                }
            }
            self.store_name(bound, dst, location);
            self.reset(mark);
        }
    }

    pub(super) fn import_from(
        &mut self,
        stmt: &'a Stmt,
        module: Option<Ident>,
        names: &'a [Alias],
        level: u32,
    ) {
        let location = plain(stmt.span);
        let mark = self.mark();
        let all = names.iter().map(|alias| self.names.shared(alias.name.name));
        let list = Constant::Tuple(all.map(Constant::Str).collect());
        let dst = self.load_constant(list, Target::Next, location);
        let from = match module {
            Some(module) => self.names.shared(module.name),
            None => "".into(),
        };
        if &*from == "__future__" && level == 0 && stmt.span.lo >= self.future_end {
            let message = "from __future__ imports must occur at the beginning of the file";
            self.error(message, stmt.span);
        }
        let level = u16::try_from(level).unwrap_or(u16::MAX);
        let name = self.unit.site(from);
        self.emit(Op::ImportName { dst, name, level }, location);
        if let [only] = names
            && self.names.text(only.name.name) == "*"
        {
            let function = Intrinsic::ImportStar;
            self.emit(
                Op::Intrinsic {
                    base: dst,
                    function,
                },
                location,
            );
            self.emit(Op::Clear { reg: dst }, location);
            return self.reset(mark);
        }
        for alias in names {
            let name = self.names.shared(alias.name.name);
            let name = self.unit.site(name);
            let value = self.push();
            let op = Op::ImportFrom {
                dst: value,
                module: dst,
                name,
            };
            self.emit(op, location);
            let bound = alias.asname.unwrap_or(alias.name).name;
            self.check_debug_name(bound, alias.span, "assign to");
            self.store_name(bound, value, location);
            self.reset(mark + 1);
        }
        self.emit(Op::Clear { reg: dst }, location);
        self.reset(mark);
    }
}
