//! Source text of an expression as `ast.unparse` writes it, for annotations that
//! are kept as text (PEP 563).

use crate::ast::{
    Arguments, BoolOp, CmpOp, Comprehension, Constant, Expr, ExprKind, Operator, UnaryOp,
};
use crate::bytecode;
use crate::resolve::Names;

/// How tightly an expression binds; looser ones within are parenthesised.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Unary,
    Power,
    Await,
    Atom,
}

/// The text of an expression.
pub(super) fn unparse(expr: &Expr, names: &Names) -> String {
    let mut writer = Writer {
        names,
        text: String::new(),
    };
    writer.expr(expr, Level::Test);
    writer.text
}

/// `repr` of a constant, for messages.
pub(super) fn constant_text(constant: &bytecode::Constant) -> String {
    use bytecode::Constant as C;
    match constant {
        C::None => "None".into(),
        C::Ellipsis => "Ellipsis".into(),
        C::Bool(true) => "True".into(),
        C::Bool(false) => "False".into(),
        C::Int(value) => value.to_string(),
        C::BigInt(digits) => digits.to_string(),
        C::Float(value) => float_text(*value),
        C::Complex(real, imaginary) if *real == 0.0 => format!("{}j", short(*imaginary)),
        C::Complex(real, imaginary) => format!("({}{:+}j)", short(*real), imaginary),
        C::Str(text) => quoted(text),
        C::Bytes(bytes) => bytes_text(bytes),
        C::Tuple(items) | C::FrozenSet(items) => {
            let items: Vec<String> = items.iter().map(constant_text).collect();
            match &items[..] {
                [only] => format!("({only},)"),
                _ => format!("({})", items.join(", ")),
            }
        }
        C::Code(code) => format!("<code {}>", code.name),
    }
}

fn short(value: f64) -> String {
    let text = float_text(value);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn float_text(value: f64) -> String {
    if value.is_infinite() {
        return "1e309".into();
    }
    let exponent = value.abs().log10();
    if value != 0.0 && !(-4.0..16.0).contains(&exponent) {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let number: i32 = exponent.parse().unwrap_or(0);
        let sign = if number < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", number.abs());
    }
    let text = value.to_string();
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut quoted = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            c if c == quote => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if (c as u32) < 32 || c as u32 == 127 => {
                quoted.push_str(&format!("\\x{:02x}", c as u32));
            }
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
}

fn bytes_text(bytes: &[u8]) -> String {
    let mut text = String::from("b'");
    for &byte in bytes {
        match byte {
            b'\'' | b'\\' => {
                text.push('\\');
                text.push(char::from(byte));
            }
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            32..127 => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push('\'');
    text
}

fn operator(op: Operator) -> (&'static str, Level) {
    match op {
        Operator::Add => ("+", Level::Sum),
        Operator::Sub => ("-", Level::Sum),
        Operator::Mult => ("*", Level::Product),
        Operator::MatMult => ("@", Level::Product),
        Operator::Div => ("/", Level::Product),
        Operator::Mod => ("%", Level::Product),
        Operator::FloorDiv => ("//", Level::Product),
        Operator::LShift => ("<<", Level::Shift),
        Operator::RShift => (">>", Level::Shift),
        Operator::BitOr => ("|", Level::BitOr),
        Operator::BitXor => ("^", Level::BitXor),
        Operator::BitAnd => ("&", Level::BitAnd),
        Operator::Pow => ("**", Level::Power),
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}

/// The level that stands one step tighter.
fn tighter(level: Level) -> Level {
    use Level::*;
    match level {
        Test => Or,
        Or => And,
        And => Not,
        Not => Compare,
        Compare => BitOr,
        BitOr => BitXor,
        BitXor => BitAnd,
        BitAnd => Shift,
        Shift => Sum,
        Sum => Product,
        Product => Unary,
        Unary => Power,
        Power => Await,
        Await | Atom => Atom,
    }
}

struct Writer<'n> {
    names: &'n Names,
    text: String,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn list<'e>(&mut self, values: impl IntoIterator<Item = &'e Expr>) {
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.expr(value, Level::Test);
        }
    }

    /// Writes in parentheses what binds more loosely than `around` asks for.
    fn grouped(&mut self, own: Level, around: Level, write: impl FnOnce(&mut Self)) {
        let needs_group = own < around;
        if needs_group {
            self.push("(");
        }
        write(self);
        if needs_group {
            self.push(")");
        }
    }

    fn expr(&mut self, expr: &Expr, around: Level) {
        match &expr.kind {
            ExprKind::Constant(constant) => self.constant(constant),
            ExprKind::Name(name) => self.push(&self.names.shared(*name)),
            ExprKind::Attribute { value, attr } => {
                self.expr(value, Level::Atom);
                if matches!(value.kind, ExprKind::Constant(Constant::Int(_))) {
                    self.push(" ");
                }
                self.push(".");
                self.push(&self.names.shared(attr.name));
            }
            ExprKind::Subscript { value, slice } => {
                self.expr(value, Level::Atom);
                self.push("[");
                match &slice.kind {
                    ExprKind::Tuple { elts, .. } if !elts.is_empty() => self.tuple_items(elts),
                    _ => self.expr(slice, Level::Test),
                }
                self.push("]");
            }
            ExprKind::Starred { value } => {
                self.push("*");
                self.expr(value, Level::BitOr);
            }
            ExprKind::Tuple { elts, .. } => {
                self.push("(");
                self.tuple_items(elts);
                self.push(")");
            }
            ExprKind::List { elts } => {
                self.push("[");
                self.list(elts.iter().map(|elt| &**elt));
                self.push("]");
            }
            ExprKind::Set { elts } => {
                self.push("{");
                self.list(elts.iter().map(|elt| &**elt));
                self.push("}");
            }
            ExprKind::Call { .. } => self.call(expr),
            _ => self.operation(expr, around),
        }
    }

    fn tuple_items(&mut self, elts: &[crate::ast::E]) {
        self.list(elts.iter().map(|elt| &**elt));
        if elts.len() == 1 {
            self.push(",");
        }
    }

    fn call(&mut self, expr: &Expr) {
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &expr.kind
        else {
            return;
        };
        self.expr(func, Level::Atom);
        self.push("(");
        self.list(args.iter().map(|arg| &**arg));
        for (at, keyword) in keywords.iter().enumerate() {
            if at > 0 || !args.is_empty() {
                self.push(", ");
            }
            match keyword.arg {
                Some(name) => {
                    self.push(&self.names.shared(name.name));
                    self.push("=");
                }
                None => self.push("**"),
            }
            self.expr(&keyword.value, Level::Test);
        }
        self.push(")");
    }

    fn operation(&mut self, expr: &Expr, around: Level) {
        match &expr.kind {
            ExprKind::BinOp { left, op, right } => {
                let (sign, own) = operator(*op);
                let (left_level, right_level) = match op {
                    Operator::Pow => (tighter(own), Level::Unary),
                    _ => (own, tighter(own)),
                };
                self.grouped(own, around, |writer| {
                    writer.expr(left, left_level);
                    writer.push(&format!(" {sign} "));
                    writer.expr(right, right_level);
                });
            }
            ExprKind::UnaryOp { op, operand } => {
                let (sign, own) = match op {
                    UnaryOp::Not => ("not ", Level::Not),
                    UnaryOp::USub => ("-", Level::Unary),
                    UnaryOp::UAdd => ("+", Level::Unary),
                    UnaryOp::Invert => ("~", Level::Unary),
                };
                self.grouped(own, around, |writer| {
                    writer.push(sign);
                    writer.expr(operand, own);
                });
            }
            ExprKind::BoolOp { op, values } => {
                let (word, own) = match op {
                    BoolOp::And => (" and ", Level::And),
                    BoolOp::Or => (" or ", Level::Or),
                };
                self.grouped(own, around, |writer| {
                    for (at, value) in values.iter().enumerate() {
                        if at > 0 {
                            writer.push(word);
                        }
                        writer.expr(value, tighter(own));
                    }
                });
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.grouped(Level::Compare, around, |writer| {
                writer.expr(left, Level::BitOr);
                for (op, value) in ops.iter().zip(comparators) {
                    writer.push(&format!(" {} ", comparison(*op)));
                    writer.expr(value, Level::BitOr);
                }
            }),
            ExprKind::IfExp { test, body, orelse } => {
                self.grouped(Level::Test, around, |writer| {
                    writer.expr(body, Level::Or);
                    writer.push(" if ");
                    writer.expr(test, Level::Or);
                    writer.push(" else ");
                    writer.expr(orelse, Level::Test);
                });
            }
            ExprKind::Lambda { args, body, .. } => {
                self.grouped(Level::Test, around, |writer| {
                    writer.push("lambda");
                    writer.parameters(args);
                    writer.push(": ");
                    writer.expr(body, Level::Test);
                });
            }
            ExprKind::Await { value } => self.grouped(Level::Await, around, |writer| {
                writer.push("await ");
                writer.expr(value, Level::Atom);
            }),
            _ => self.display(expr),
        }
    }

    fn display(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Dict { keys, values } => {
                self.push("{");
                for (at, (key, value)) in keys.iter().zip(values).enumerate() {
                    if at > 0 {
                        self.push(", ");
                    }
                    match key {
                        Some(key) => {
                            self.expr(key, Level::Test);
                            self.push(": ");
                            self.expr(value, Level::Test);
                        }
                        None => {
                            self.push("**");
                            self.expr(value, Level::BitOr);
                        }
                    }
                }
                self.push("}");
            }
            ExprKind::Slice { lower, upper, step } => {
                lower.iter().for_each(|part| self.expr(part, Level::Test));
                self.push(":");
                upper.iter().for_each(|part| self.expr(part, Level::Test));
                if let Some(step) = step {
                    self.push(":");
                    self.expr(step, Level::Test);
                }
            }
            ExprKind::ListComp {
                elt, generators, ..
            } => self.comprehension("[", &[elt], generators, "]"),
            ExprKind::SetComp {
                elt, generators, ..
            } => self.comprehension("{", &[elt], generators, "}"),
            ExprKind::GeneratorExp {
                elt, generators, ..
            } => self.comprehension("(", &[elt], generators, ")"),
            ExprKind::DictComp {
                key,
                value,
                generators,
                ..
            } => self.comprehension("{", &[key, value], generators, "}"),
            ExprKind::NamedExpr { target, value } => {
                self.push("(");
                self.expr(target, Level::Atom);
                self.push(" := ");
                self.expr(value, Level::Atom);
                self.push(")");
            }
            ExprKind::JoinedStr { values } => {
                self.push("f'");
                values.iter().for_each(|value| self.format_part(value));
                self.push("'");
            }
            ExprKind::TemplateStr { values } => {
                self.push("t'");
                values.iter().for_each(|value| self.format_part(value));
                self.push("'");
            }
            _ => {}
        }
    }

    fn format_part(&mut self, part: &Expr) {
        match &part.kind {
            ExprKind::Constant(Constant::Str(text)) => {
                let text = quoted(text).replace('{', "{{").replace('}', "}}");
                self.push(&text[1..text.len() - 1]);
            }
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            }
            | ExprKind::Interpolation {
                value,
                conversion,
                format_spec,
                ..
            } => {
                self.push("{");
                self.expr(value, Level::Or);
                match conversion {
                    Some(crate::ast::Conversion::Str) => self.push("!s"),
                    Some(crate::ast::Conversion::Repr) => self.push("!r"),
                    Some(crate::ast::Conversion::Ascii) => self.push("!a"),
                    None => {}
                }
                if let Some(spec) = format_spec {
                    self.push(":");
                    if let ExprKind::JoinedStr { values } = &spec.kind {
                        values.iter().for_each(|value| self.format_part(value));
                    }
                }
                self.push("}");
            }
            _ => self.expr(part, Level::Test),
        }
    }

    fn comprehension(
        &mut self,
        open: &str,
        elements: &[&Expr],
        generators: &[Comprehension],
        close: &str,
    ) {
        self.push(open);
        for (at, element) in elements.iter().enumerate() {
            if at > 0 {
                self.push(": ");
            }
            self.expr(element, Level::Test);
        }
        for generator in generators {
            self.push(if generator.is_async {
                " async for "
            } else {
                " for "
            });
            match &generator.target.kind {
                ExprKind::Tuple { elts, .. } => self.tuple_items(elts),
                _ => self.expr(&generator.target, Level::Test),
            }
            self.push(" in ");
            self.expr(&generator.iter, Level::Or);
            for test in &generator.ifs {
                self.push(" if ");
                self.expr(test, Level::Or);
            }
        }
        self.push(close);
    }

    fn parameters(&mut self, args: &Arguments) {
        let mut first = true;
        let mut separate = |writer: &mut Self| {
            writer.push(if first { " " } else { ", " });
            first = false;
        };
        let positional: Vec<_> = args.posonlyargs.iter().chain(&args.args).collect();
        let without = positional.len() - args.defaults.len().min(positional.len());
        for (at, arg) in positional.iter().enumerate() {
            separate(self);
            self.push(&self.names.shared(arg.arg.name));
            if at >= without {
                self.push("=");
                self.expr(&args.defaults[at - without], Level::Test);
            }
            if at + 1 == args.posonlyargs.len() {
                self.push(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            separate(self);
            self.push("*");
            if let Some(arg) = &args.vararg {
                self.push(&self.names.shared(arg.arg.name));
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            separate(self);
            self.push(&self.names.shared(arg.arg.name));
            if let Some(default) = default {
                self.push("=");
                self.expr(default, Level::Test);
            }
        }
        if let Some(arg) = &args.kwarg {
            separate(self);
            self.push("**");
            self.push(&self.names.shared(arg.arg.name));
        }
    }

    fn constant(&mut self, constant: &Constant) {
        let text = match constant {
            Constant::None => "None".into(),
            Constant::True => "True".into(),
            Constant::False => "False".into(),
            Constant::Ellipsis => "...".into(),
            Constant::Int(value) => value.to_string(),
            Constant::BigInt(digits) => digits.to_string(),
            Constant::Float(value) => float_text(*value),
            Constant::Complex(value) => format!("{}j", short(*value)),
            Constant::Str(text) => quoted(text),
            Constant::Bytes(bytes) => bytes_text(bytes),
        };
        self.push(&text);
    }
}
