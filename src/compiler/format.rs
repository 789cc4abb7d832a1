//! f-strings and t-strings.

use super::Compiler;
use super::registers::Target;
use crate::ast::{self, E, Expr, ExprKind};
use crate::bytecode::op::{Conversion, Op, Reg};
use crate::bytecode::{Constant, Location};

impl<'a> Compiler<'a> {
    /// An f-string.
    pub(super) fn joined(&mut self, values: &'a [E], location: Location, target: Target) -> Reg {
        match values {
            [] => return self.load_constant(Constant::Str("".into()), target, location),
            [only] => return self.expr(only, target),
            _ => {}
        }
        let mark = self.mark();
        let start = self.unit.temporaries.next();
        for value in values {
            self.expr(value, Target::Next);
            self.unit.formats_part();
        }
        let dst = self.result(mark, target);
        let count = values.len() as u16;
        self.emit(Op::BuildString { dst, start, count }, location);
        dst
    }

    /// `{value!conversion:spec}`.
    pub(super) fn formatted(&mut self, expr: &'a Expr, target: Target) -> Reg {
        let ExprKind::FormattedValue {
            value,
            conversion,
            format_spec,
        } = &expr.kind
        else {
            return self.push();
        };
        let mark = self.mark();
        let location = super::location::plain(expr.span);
        let mut src = match format_spec {
            Some(spec) => self.held_operand(value, &[spec]),
            None => self.operand(value),
        };
        if let Some(conversion) = conversion {
            let conversion = match conversion {
                ast::Conversion::Str => Conversion::Str,
                ast::Conversion::Repr => Conversion::Repr,
                ast::Conversion::Ascii => Conversion::Ascii,
            };
            let dst = self.result(mark, Target::Next);
            let op = Op::Convert {
                dst,
                src,
                conversion,
            };
            self.emit(op, location);
            src = dst;
        }
        let spec = format_spec.as_ref().map(|spec| self.operand(spec));
        let dst = self.result(mark, target);
        let op = match spec {
            Some(spec) => Op::FormatSpec { dst, src, spec },
            None => Op::FormatSimple { dst, src },
        };
        self.emit(op, location);
        dst
    }

    /// A t-string.
    pub(super) fn template(&mut self, values: &'a [E], location: Location, target: Target) -> Reg {
        self.template_parts(values.iter().map(|value| &**value), location, target)
    }

    pub(super) fn template_parts(
        &mut self,
        values: impl Iterator<Item = &'a Expr>,
        location: Location,
        target: Target,
    ) -> Reg {
        let mark = self.mark();
        let start = self.unit.temporaries.next();
        let mut count = 0;
        for value in values {
            self.template_part(value, location);
            count += 1;
        }
        let dst = self.result(mark, target);
        self.emit(Op::BuildTemplate { dst, start, count }, location);
        dst
    }

    fn template_part(&mut self, value: &'a Expr, location: Location) {
        let ExprKind::Interpolation {
            value: inner,
            str: text,
            conversion,
            format_spec,
        } = &value.kind
        else {
            self.expr(value, Target::Next);
            return;
        };
        let mark = self.mark();
        let base = self.expr(inner, Target::Next);
        self.load_str(text, location);
        let letter = conversion.map(|conversion| match conversion {
            ast::Conversion::Str => "s",
            ast::Conversion::Repr => "r",
            ast::Conversion::Ascii => "a",
        });
        match letter {
            Some(letter) => self.load_str(letter, location),
            None => self.load_constant(Constant::None, Target::Next, location),
        };
        match format_spec {
            Some(spec) => self.expr(spec, Target::Next),
            None => self.load_str("", location),
        };
        self.emit(
            Op::BuildInterpolation { base },
            super::location::plain(value.span),
        );
        self.reset(mark);
        self.push();
    }
}
