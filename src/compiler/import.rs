//! `import` in all its forms, and the rules of `from __future__`.

use super::Compiler;
use super::location::plain;
use super::registers::Target;
use crate::ast::{Alias, ExprKind, Ident, Stmt, StmtKind};
use crate::bytecode::Constant;
use crate::bytecode::op::{Intrinsic, Op};

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

    /// `from __future__` stands at the beginning and names what there is.
    pub(super) fn check_future(&mut self, body: &'a [Stmt]) {
        let mut is_beginning = true;
        for stmt in body {
            let StmtKind::ImportFrom {
                module: Some(module),
                names,
                level: 0,
            } = &stmt.kind
            else {
                let is_text = matches!(&stmt.kind, StmtKind::Expr { value }
                    if matches!(value.kind, ExprKind::Constant(_)));
                is_beginning &= is_text;
                continue;
            };
            if self.names.text(module.name) != "__future__" {
                is_beginning = false;
                continue;
            }
            if !is_beginning {
                let message = "from __future__ imports must occur at the beginning of the file";
                self.error(message, stmt.span);
                continue;
            }
            for alias in names {
                let name = self.names.shared(alias.name.name);
                if &*name == "braces" {
                    self.error("not a chance", alias.span);
                } else if !FEATURES.contains(&&*name) {
                    let message = format!("future feature {name} is not defined");
                    self.error(message, alias.span);
                }
            }
        }
    }
}
