//! The text of a code object, as `krait dump bytecode` shows it: one line an
//! instruction with its source line, operands by name, and where jumps lead.

use std::fmt::Write;

use super::code::{Code, Constant};
use super::op::{ConstIndex, FreeIndex, Jump16, Jump32, Op, Reg, Site, Visitor};

/// Notes what the operands of one instruction refer to.
struct Notes<'c> {
    code: &'c Code,
    at: usize,
    notes: Vec<String>,
}

impl Visitor for Notes<'_> {
    fn register(&mut self, _operand: &'static str, register: &mut Reg) {
        if let Some(name) = self.code.local_names.get(usize::from(register.0)) {
            self.notes.push(format!("r{}={name}", register.0));
        }
    }

    fn constant(&mut self, constant: &mut ConstIndex) {
        if let Some(constant) = self.code.constants.get(usize::from(constant.0)) {
            self.notes.push(constant_text(constant));
        }
    }

    fn site(&mut self, site: &mut Site) {
        if let Some(name) = self.code.sites.get(usize::from(site.0)) {
            self.notes.push(name.to_string());
        }
    }

    fn free(&mut self, free: &mut FreeIndex) {
        if let Some(name) = self.code.free_names.get(usize::from(free.0)) {
            self.notes.push(name.to_string());
        }
    }

    fn far_jump(&mut self, jump: &mut Jump32) {
        let target = self.at as i64 + 1 + i64::from(jump.0);
        self.notes.push(format!("to {target}"));
    }

    fn near_jump(&mut self, jump: &mut Jump16) {
        let target = self.at as i64 + 1 + i64::from(jump.0);
        self.notes.push(format!("to {target}"));
    }
}

/// A constant in short.
pub fn constant_text(constant: &Constant) -> String {
    match constant {
        Constant::None => "None".into(),
        Constant::Ellipsis => "...".into(),
        Constant::Bool(true) => "True".into(),
        Constant::Bool(false) => "False".into(),
        Constant::Int(value) => value.to_string(),
        Constant::BigInt(digits) => digits.to_string(),
        Constant::Float(value) => format!("{value:?}"),
        Constant::Complex(real, imaginary) => format!("{real:?}{imaginary:+?}j"),
        Constant::Str(text) => format!("{text:?}"),
        Constant::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Constant::Tuple(items) => format!("({})", items_text(items)),
        Constant::FrozenSet(items) => format!("frozenset({{{}}})", items_text(items)),
        Constant::Code(code) => format!("<code {}>", code.qualname),
    }
}

fn items_text(items: &[Constant]) -> String {
    let items: Vec<String> = items.iter().map(constant_text).collect();
    items.join(", ")
}

/// What refers to locals by register needs no note beyond the register's name.
fn notes(code: &Code, at: usize, op: &Op) -> String {
    let mut notes = Notes {
        code,
        at,
        notes: Vec::new(),
    };
    let mut copy = *op;
    copy.visit(&mut notes);
    notes.notes.dedup();
    notes.notes.join(", ")
}

/// The text of one code object, without those among its constants.
pub fn disassemble(code: &Code) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_code(code, &mut text);
    text
}

/// The text of a code object and of all within it.
pub fn disassemble_all(code: &Code) -> String {
    let mut text = disassemble(code);
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            text.push('\n');
            text.push_str(&disassemble_all(inner));
        }
    }
    text
}

fn write_code(code: &Code, text: &mut String) -> std::fmt::Result {
    let parameters = &code.parameters;
    writeln!(
        text,
        "{} ({:?}, line {}, {} registers, {} of them named)",
        code.qualname, code.kind, code.first_line, code.register_count, code.first_temp
    )?;
    let names = &code.local_names[..parameters.count().min(code.local_names.len())];
    if !names.is_empty() {
        writeln!(text, "  parameters: {}", names.join(", "))?;
    }
    if !code.cells.is_empty() {
        let cells: Vec<String> = code.cells.iter().map(|reg| format!("r{}", reg.0)).collect();
        writeln!(text, "  cells: {}", cells.join(", "))?;
    }
    if !code.free_names.is_empty() {
        writeln!(text, "  free: {}", code.free_names.join(", "))?;
    }
    let mut last_line = 0;
    for (at, op) in code.ops.iter().enumerate() {
        let span = code.locations.get(at).map(|location| location.span);
        let span = span.unwrap_or_default();
        let has_source = span.lo != span.hi;
        let line = code.source.position(span.lo).line;
        if has_source && line != last_line {
            write!(text, "{line:>5} ")?;
            last_line = line;
        } else {
            write!(text, "{:>5} ", "")?;
        }
        let shown = op.to_string();
        let notes = notes(code, at, op);
        if notes.is_empty() {
            writeln!(text, "{at:>5}  {}", shown.trim_end())?;
        } else {
            writeln!(text, "{at:>5}  {shown:<52}  ; {notes}")?;
        }
    }
    for handler in &code.handlers {
        writeln!(
            text,
            "  {}..{} -> {} with the exception in r{}, temporaries from r{} emptied",
            handler.start, handler.end, handler.target, handler.exc.0, handler.live.0
        )?;
    }
    Ok(())
}
