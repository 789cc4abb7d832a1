//! From code objects to bytes.  Runs while krait itself is built.

use std::collections::{BTreeMap, HashMap};

use super::wire::Writer;
use crate::bytecode::{Code, CodeKind, Constant, Location};

/// Gathers the modules of a library.
#[derive(Default)]
pub struct Packer {
    texts: String,
    known: HashMap<String, (usize, usize)>,
    modules: BTreeMap<String, Module>,
}

struct Module {
    name: (usize, usize),
    table: Vec<u8>,
    code: Vec<u8>,
}

/// The texts of one module, by their numbers.
struct Texts<'p> {
    packer: &'p mut Packer,
    numbers: HashMap<String, usize>,
    table: Vec<u8>,
}

impl Texts<'_> {
    fn write(&mut self, text: &str, writer: &mut Writer) {
        let next = self.numbers.len();
        let number = *self.numbers.entry(text.to_owned()).or_insert(next);
        if number == next {
            let (start, length) = self.packer.place(text);
            push_fixed(&mut self.table, &[start, length]);
        }
        writer.count(number);
    }

    fn write_all<'t>(
        &mut self,
        texts: impl ExactSizeIterator<Item = &'t str>,
        writer: &mut Writer,
    ) {
        writer.count(texts.len());
        for text in texts {
            self.write(text, writer);
        }
    }
}

fn push_fixed(data: &mut Vec<u8>, numbers: &[usize]) {
    for &number in numbers {
        let number = u32::try_from(number).expect("a library of less than four gigabytes");
        data.extend_from_slice(&number.to_le_bytes());
    }
}

impl Packer {
    /// Adds a module.
    ///
    /// # Errors
    /// A set among the constants whose items could only be compared by the machine: say which.
    pub fn module(&mut self, name: &str, code: &Code) -> Result<(), String> {
        let mut texts = Texts {
            packer: self,
            numbers: HashMap::new(),
            table: Vec::new(),
        };
        let mut writer = Writer::default();
        write_code(code, &mut texts, &mut writer)?;
        let table = texts.table;
        let module = Module {
            name: self.place(name),
            table,
            code: writer.bytes,
        };
        self.modules.insert(name.to_owned(), module);
        Ok(())
    }

    /// The data and the texts of a [`super::Library`].
    pub fn finish(self) -> (Vec<u8>, String) {
        let mut data = Vec::new();
        push_fixed(&mut data, &[self.modules.len()]);
        let mut at = 4 + self.modules.len() * 20;
        for module in self.modules.values() {
            let code = at + module.table.len();
            let end = code + module.code.len();
            push_fixed(&mut data, &[module.name.0, module.name.1, at, code, end]);
            at = end;
        }
        for module in self.modules.values() {
            data.extend_from_slice(&module.table);
            data.extend_from_slice(&module.code);
        }
        (data, self.texts)
    }

    /// Where a text is among all texts.
    fn place(&mut self, text: &str) -> (usize, usize) {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let place = (self.texts.len(), text.len());
        self.texts.push_str(text);
        self.known.insert(text.to_owned(), place);
        place
    }
}

fn write_code(code: &Code, texts: &mut Texts<'_>, writer: &mut Writer) -> Result<(), String> {
    texts.write(&code.name, writer);
    texts.write(&code.qualname, writer);
    writer.byte(match code.kind {
        CodeKind::Module => 0,
        CodeKind::Class => 1,
        CodeKind::Function => 2,
        CodeKind::Generator => 3,
        CodeKind::Coroutine => 4,
        CodeKind::AsyncGenerator => 5,
    });
    let parameters = code.parameters;
    let flags = [
        parameters.var_positional,
        parameters.var_keyword,
        code.is_method,
        code.is_synthetic,
    ];
    let flags = flags
        .iter()
        .rev()
        .fold(0, |all, &flag| all << 1 | u8::from(flag));
    writer.byte(flags);
    for number in [
        parameters.positional_only,
        parameters.positional,
        parameters.keyword_only,
        code.register_count,
        code.first_temp,
    ] {
        writer.count(number.into());
    }
    match &code.doc {
        None => writer.byte(0),
        Some(doc) => {
            writer.byte(1);
            texts.write(doc, writer);
        }
    }
    write_body(code, texts, writer)
}

fn write_body(code: &Code, texts: &mut Texts<'_>, writer: &mut Writer) -> Result<(), String> {
    writer.count(code.first_line as usize);
    texts.write_all(code.local_names.iter().map(|name| &**name), writer);
    texts.write_all(code.free_names.iter().map(|name| &**name), writer);
    texts.write_all(code.sites.iter().map(|name| &**name), writer);
    writer.count(code.cells.len());
    for cell in &code.cells {
        writer.count(cell.0.into());
    }
    write_constants(&code.constants, texts, writer)?;
    writer.count(code.handlers.len());
    for handler in &code.handlers {
        for number in [handler.start, handler.end, handler.target] {
            writer.count(number as usize);
        }
        writer.count(handler.exc.0.into());
        writer.count(handler.live.0.into());
    }
    writer.count(code.ops.len());
    for op in &code.ops {
        op.pack(writer);
    }
    write_locations(&code.locations, writer);
    Ok(())
}

fn write_constants(
    constants: &[Constant],
    texts: &mut Texts<'_>,
    writer: &mut Writer,
) -> Result<(), String> {
    writer.count(constants.len());
    for constant in constants {
        write_constant(constant, texts, writer)?;
    }
    Ok(())
}

fn write_constant(
    constant: &Constant,
    texts: &mut Texts<'_>,
    writer: &mut Writer,
) -> Result<(), String> {
    match constant {
        Constant::None => writer.byte(0),
        Constant::Ellipsis => writer.byte(1),
        Constant::Bool(false) => writer.byte(2),
        Constant::Bool(true) => writer.byte(3),
        Constant::Int(value) => {
            writer.byte(4);
            writer.signed(*value);
        }
        Constant::BigInt(digits) => {
            writer.byte(5);
            texts.write(digits, writer);
        }
        Constant::Float(value) => {
            writer.byte(6);
            writer.number(value.to_bits());
        }
        Constant::Complex(real, imaginary) => {
            writer.byte(7);
            writer.number(real.to_bits());
            writer.number(imaginary.to_bits());
        }
        Constant::Str(text) => {
            writer.byte(8);
            texts.write(text, writer);
        }
        Constant::Bytes(bytes) => {
            writer.byte(9);
            writer.bytes(bytes);
        }
        Constant::Tuple(items) => {
            writer.byte(10);
            write_constants(items, texts, writer)?;
        }
        Constant::FrozenSet(items) => {
            let is_plain = |item: &Constant| {
                matches!(item, Constant::Str(_) | Constant::Int(_) | Constant::None)
            };
            if let Some(item) = items.iter().find(|item| !is_plain(item)) {
                return Err(format!(
                    "{item:?} in a constant set: only text, ints and None may be"
                ));
            }
            writer.byte(11);
            write_constants(items, texts, writer)?;
        }
        Constant::Code(code) => {
            writer.byte(12);
            let mut inner = Writer::default();
            write_code(code, texts, &mut inner)?;
            writer.bytes(&inner.bytes);
        }
    }
    Ok(())
}

/// Runs of instructions share a location; most begin near where the one before began.
fn write_locations(locations: &[Location], writer: &mut Writer) {
    let mut last = 0;
    for run in locations.chunk_by(|a, b| a == b) {
        let Location { span, anchor } = run[0];
        let has_anchor = anchor != Default::default();
        writer.count(run.len() << 1 | usize::from(has_anchor));
        writer.signed(i64::from(span.lo) - last);
        last = i64::from(span.lo);
        writer.signed(i64::from(span.hi) - last);
        if has_anchor {
            writer.signed(i64::from(anchor.lo) - last);
            writer.signed(i64::from(anchor.hi) - i64::from(anchor.lo));
        }
    }
}
