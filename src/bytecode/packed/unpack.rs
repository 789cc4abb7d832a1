//! From bytes to code objects.  Who reads a body says, as a [`Builder`], what becomes of its names and
//! constants: data for tools ([`unpack`]), values for the machine.

use std::rc::Rc;

use super::fixed;
use super::wire::Reader;
use crate::bytecode::code::Locations;
use crate::bytecode::{Code, CodeKind, Constant, Handler, Location, Op, Parameters, Reg};
use crate::source::{SourceFile, Span};

/// A number of a text in the table of its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextIndex(pub usize);

/// A module of the library.
pub struct PackedModule {
    pub(super) table: &'static [u8],
    pub(super) texts: &'static str,
    pub(super) code: &'static [u8],
    pub source: Rc<SourceFile>,
}

impl PackedModule {
    /// How many texts its table has.
    pub fn text_count(&self) -> usize {
        self.table.len() / 8
    }

    /// A text of the table.
    pub fn text(&self, index: TextIndex) -> &'static str {
        let start = fixed(self.table, index.0 * 2);
        let length = fixed(self.table, index.0 * 2 + 1);
        &self.texts[start..start + length]
    }

    /// The code of the module's body.
    pub fn code(&self) -> PackedCode {
        PackedCode { bytes: self.code }
    }
}

/// A code object that has not been read.
#[derive(Clone, Copy)]
pub struct PackedCode {
    bytes: &'static [u8],
}

/// What there is to know of a code object before it is called.
#[derive(Clone, Copy)]
pub struct Head {
    pub name: TextIndex,
    pub qualname: TextIndex,
    pub kind: CodeKind,
    pub parameters: Parameters,
    pub register_count: u16,
    pub first_temp: u16,
    pub is_method: bool,
    pub is_synthetic: bool,
    pub doc: Option<TextIndex>,
    body: &'static [u8],
}

/// The rest of it.
pub struct Body<B: Builder> {
    pub first_line: u32,
    pub local_names: Box<[B::Name]>,
    pub free_names: Box<[B::Name]>,
    pub sites: Box<[B::Name]>,
    pub cells: Vec<Reg>,
    pub constants: Box<[B::Constant]>,
    pub handlers: Vec<Handler>,
    pub ops: Box<[Op]>,
    pub locations: Locations,
}

/// A constant; those within it have been built.
pub enum Item<C> {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    BigInt(TextIndex),
    Float(f64),
    Complex(f64, f64),
    Str(TextIndex),
    Bytes(&'static [u8]),
    Tuple(Vec<C>),
    /// Of text, ints and `None`.
    FrozenSet(Vec<C>),
    Code(PackedCode),
}

/// Makes something of names and constants.
pub trait Builder {
    type Name;
    type Constant;

    fn name(&mut self, index: TextIndex) -> Self::Name;
    fn constant(&mut self, item: Item<Self::Constant>) -> Self::Constant;
}

const KINDS: [CodeKind; 6] = [
    CodeKind::Module,
    CodeKind::Class,
    CodeKind::Function,
    CodeKind::Generator,
    CodeKind::Coroutine,
    CodeKind::AsyncGenerator,
];

impl PackedCode {
    /// Reads the head.
    pub fn head(self) -> Head {
        let mut reader = Reader::new(self.bytes);
        let name = TextIndex(reader.count());
        let qualname = TextIndex(reader.count());
        let kind = KINDS[usize::from(reader.byte())];
        let flags = reader.byte();
        let [
            positional_only,
            positional,
            keyword_only,
            register_count,
            first_temp,
        ] = std::array::from_fn(|_| reader.number() as u16);
        let doc = (reader.byte() == 1).then(|| TextIndex(reader.count()));
        Head {
            name,
            qualname,
            kind,
            parameters: Parameters {
                positional_only,
                positional,
                keyword_only,
                var_positional: flags & 1 != 0,
                var_keyword: flags & 2 != 0,
            },
            register_count,
            first_temp,
            is_method: flags & 4 != 0,
            is_synthetic: flags & 8 != 0,
            doc,
            body: reader.rest(),
        }
    }
}

impl Head {
    /// Reads the body.
    pub fn body<B: Builder>(&self, builder: &mut B) -> Body<B> {
        let mut reader = Reader::new(self.body);
        let reader = &mut reader;
        let first_line = reader.count() as u32;
        let local_names = names(reader, builder);
        let free_names = names(reader, builder);
        let sites = names(reader, builder);
        let cells = (0..reader.count())
            .map(|_| Reg(reader.number() as u16))
            .collect();
        let constants = constants(reader, builder).into();
        let handlers = (0..reader.count())
            .map(|_| Handler {
                start: reader.number() as u32,
                end: reader.number() as u32,
                target: reader.number() as u32,
                exc: Reg(reader.number() as u16),
                live: Reg(reader.number() as u16),
            })
            .collect();
        let ops = (0..reader.count()).map(|_| Op::unpack(reader)).collect();
        Body {
            first_line,
            local_names,
            free_names,
            sites,
            cells,
            constants,
            handlers,
            ops,
            locations: Locations::packed(reader.rest()),
        }
    }
}

fn names<B: Builder>(reader: &mut Reader<'static>, builder: &mut B) -> Box<[B::Name]> {
    (0..reader.count())
        .map(|_| builder.name(TextIndex(reader.count())))
        .collect()
}

fn constants<B: Builder>(reader: &mut Reader<'static>, builder: &mut B) -> Vec<B::Constant> {
    (0..reader.count())
        .map(|_| {
            let item = item(reader, builder);
            builder.constant(item)
        })
        .collect()
}

fn item<B: Builder>(reader: &mut Reader<'static>, builder: &mut B) -> Item<B::Constant> {
    match reader.byte() {
        0 => Item::None,
        1 => Item::Ellipsis,
        2 => Item::Bool(false),
        3 => Item::Bool(true),
        4 => Item::Int(reader.signed()),
        5 => Item::BigInt(TextIndex(reader.count())),
        6 => Item::Float(f64::from_bits(reader.number())),
        7 => {
            let real = f64::from_bits(reader.number());
            Item::Complex(real, f64::from_bits(reader.number()))
        }
        8 => Item::Str(TextIndex(reader.count())),
        9 => Item::Bytes(reader.bytes()),
        10 => Item::Tuple(constants(reader, builder)),
        11 => Item::FrozenSet(constants(reader, builder)),
        _ => Item::Code(PackedCode {
            bytes: reader.bytes(),
        }),
    }
}

/// The locations of instructions, from the end of a body.
pub fn locations(bytes: &[u8]) -> Box<[Location]> {
    let mut reader = Reader::new(bytes);
    let mut all = Vec::new();
    let mut last = 0;
    while !reader.rest().is_empty() {
        let run = reader.count();
        last += reader.signed();
        let span = Span::new(last as u32, (last + reader.signed()) as u32);
        let mut anchor = Span::default();
        if run & 1 != 0 {
            let lo = last + reader.signed();
            anchor = Span::new(lo as u32, (lo + reader.signed()) as u32);
        }
        all.extend(std::iter::repeat_n(Location { span, anchor }, run >> 1));
    }
    all.into()
}

/// Makes the data that the compiler had made.
struct Plain<'m> {
    module: &'m PackedModule,
}

impl Builder for Plain<'_> {
    type Name = Rc<str>;
    type Constant = Constant;

    fn name(&mut self, index: TextIndex) -> Rc<str> {
        Rc::from(self.module.text(index))
    }

    fn constant(&mut self, item: Item<Constant>) -> Constant {
        match item {
            Item::None => Constant::None,
            Item::Ellipsis => Constant::Ellipsis,
            Item::Bool(value) => Constant::Bool(value),
            Item::Int(value) => Constant::Int(value),
            Item::BigInt(digits) => Constant::BigInt(self.name(digits)),
            Item::Float(value) => Constant::Float(value),
            Item::Complex(real, imaginary) => Constant::Complex(real, imaginary),
            Item::Str(text) => Constant::Str(self.name(text)),
            Item::Bytes(bytes) => Constant::Bytes(bytes.into()),
            Item::Tuple(items) => Constant::Tuple(items),
            Item::FrozenSet(items) => Constant::FrozenSet(items),
            Item::Code(code) => Constant::Code(Rc::new(unpack(self.module, code))),
        }
    }
}

/// A code object and all within it, as the compiler made them.
pub fn unpack(module: &PackedModule, code: PackedCode) -> Code {
    let head = code.head();
    let mut plain = Plain { module };
    let body = head.body(&mut plain);
    Code {
        name: plain.name(head.name),
        qualname: plain.name(head.qualname),
        source: module.source.clone(),
        first_line: body.first_line,
        kind: head.kind,
        parameters: head.parameters,
        local_names: body.local_names.into(),
        cells: body.cells,
        free_names: body.free_names.into(),
        first_temp: head.first_temp,
        register_count: head.register_count,
        ops: body.ops,
        locations: body.locations,
        constants: body.constants.into(),
        sites: body.sites.into(),
        handlers: body.handlers,
        doc: head.doc.map(|doc| plain.name(doc)),
        is_method: head.is_method,
        is_synthetic: head.is_synthetic,
    }
}
