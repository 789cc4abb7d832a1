//! A code object: one function, module or class body, compiled.  Shared by
//! reference; nothing in it changes once it is built.

use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;

use super::op::{Op, Reg};
use crate::source::{SourceFile, Span};

/// What calling the code does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// Runs to its end with a namespace of its own: a module, or text given to `exec`.
    Module,
    /// A class body: runs with a namespace that becomes the class.
    Class,
    /// A plain function, lambda or annotation scope.
    Function,
    Generator,
    Coroutine,
    AsyncGenerator,
}

impl CodeKind {
    /// Whether a call makes an object whose frame can be suspended.
    #[inline(always)]
    pub fn is_resumable(self) -> bool {
        matches!(
            self,
            CodeKind::Generator | CodeKind::Coroutine | CodeKind::AsyncGenerator
        )
    }
}

/// A value written in the source, as plain data.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    /// Digits as written, without underscores: decimal, or with `0x`, `0o`, `0b`.
    BigInt(Rc<str>),
    Float(f64),
    /// The imaginary part of an imaginary literal, or a folded complex number.
    Complex(f64, f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Vec<Constant>),
    FrozenSet(Vec<Constant>),
    Code(Rc<Code>),
}

/// The parameters, which are the first registers in this order: positional
/// (positional-only first), keyword-only, `*args`, `**kwargs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    pub positional_only: u16,
    /// All positional parameters, those that are positional-only included.
    pub positional: u16,
    pub keyword_only: u16,
    pub var_positional: bool,
    pub var_keyword: bool,
}

impl Parameters {
    /// How many registers parameters take.
    pub fn count(&self) -> usize {
        usize::from(self.positional)
            + usize::from(self.keyword_only)
            + usize::from(self.var_positional)
            + usize::from(self.var_keyword)
    }
}

impl Code {
    /// Where the body of a library's coroutine function goes on that a native face has begun: a `YieldFrom` and a
    /// `Return` behind all else, with the register that both use.  `None` in other code.
    pub fn face_tail(&self) -> Option<(usize, Reg)> {
        let takes_any = self.parameters.var_positional || self.parameters.var_keyword;
        match *self.ops {
            [.., Op::YieldFrom { dst, iter }, Op::Return { src }]
                if self.kind == CodeKind::Coroutine
                    && !takes_any
                    && self.parameters.keyword_only == 0
                    && dst == iter
                    && iter == src =>
            {
                Some((self.ops.len() - 2, src))
            }
            _ => None,
        }
    }
}

/// Where an exception raised in `start..end` goes on.  Entries stand innermost
/// first: the first that covers the instruction is the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// Receives the exception.
    pub exc: Reg,
    /// Temporaries from here on are emptied first (`exc` is written afterwards).
    pub live: Reg,
}

/// The source of an instruction: what the traceback underlines, and inside it
/// the part that it marks with `^` while the rest gets `~` (the operator of a
/// binary operation, the brackets of a subscript or a call).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Location {
    pub span: Span,
    /// Empty where the whole span is meant alike.
    pub anchor: Span,
}

/// The location of each instruction.  Those of packed code are unpacked when somebody asks.
#[derive(Clone, Debug, Default)]
pub struct Locations {
    list: OnceCell<Box<[Location]>>,
    packed: &'static [u8],
}

impl Locations {
    /// Those that these bytes of packed code tell of.
    pub fn packed(packed: &'static [u8]) -> Locations {
        Locations {
            list: OnceCell::new(),
            packed,
        }
    }
}

impl Deref for Locations {
    type Target = [Location];

    fn deref(&self) -> &[Location] {
        self.list
            .get_or_init(|| super::packed::locations(self.packed))
    }
}

impl From<Vec<Location>> for Locations {
    fn from(list: Vec<Location>) -> Locations {
        Locations {
            list: OnceCell::from(list.into_boxed_slice()),
            packed: &[],
        }
    }
}

impl PartialEq for Locations {
    fn eq(&self, other: &Locations) -> bool {
        **self == **other
    }
}

/// A compiled function, module or class body.
///
/// Where the machine has loaded packed code, it has names, constants and docstring as values, and here they
/// are empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    pub name: Rc<str>,
    pub qualname: Rc<str>,
    pub source: Rc<SourceFile>,
    pub first_line: u32,
    pub kind: CodeKind,
    pub parameters: Parameters,
    /// Names of the registers below `first_temp`: parameters, then locals; a cell variable stands among them.
    pub local_names: Vec<Rc<str>>,
    /// Which of those registers hold cells once the prologue has run.
    pub cells: Vec<Reg>,
    pub free_names: Vec<Rc<str>>,
    /// The first temporary; equals `local_names.len()`.
    pub first_temp: u16,
    pub register_count: u16,
    pub ops: Box<[Op]>,
    /// One for each instruction.
    pub locations: Locations,
    pub constants: Vec<Constant>,
    /// The name of each site.
    pub sites: Vec<Rc<str>>,
    pub handlers: Vec<Handler>,
    /// The docstring, if the body begins with one.
    pub doc: Option<Rc<str>>,
    /// Set for a function defined inside a class body with a `__class__` cell or not: a method.
    pub is_method: bool,
    /// Set for comprehensions, lambdas and annotation scopes, which tracebacks name in angle brackets.
    pub is_synthetic: bool,
}
