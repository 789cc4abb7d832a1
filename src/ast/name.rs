//! Names and identities: interned identifiers ([`Sym`]), identifiers with a place
//! in the source ([`Ident`]), and the numbers of scope-opening nodes ([`NodeId`]).
//! Symbols compare by number, so they are meaningful only beside their [`Interner`].

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Span;

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sym(pub u32);

/// A name at a place: what CPython's tree keeps as a bare `identifier`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident {
    pub name: Sym,
    pub span: Span,
}

/// The number of a node that opens a scope, the key of resolution's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// The table of names of one module.
#[derive(Debug, Default)]
pub struct Interner {
    numbers: FxHashMap<Arc<str>, Sym>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// The symbol of `text`, the same for equal texts.
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let symbol = Sym(self.texts.len() as u32);
        let shared: Arc<str> = Arc::from(text);
        self.texts.push(shared.clone());
        self.numbers.insert(shared, symbol);
        symbol
    }

    /// The symbol of `text`, if it was ever interned.
    pub fn get(&self, text: &str) -> Option<Sym> {
        self.numbers.get(text).copied()
    }

    /// The text of a symbol of this table.
    pub fn resolve(&self, symbol: Sym) -> &str {
        &self.texts[symbol.0 as usize]
    }

    /// How many different names there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no name yet.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
