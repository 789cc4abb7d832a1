//! The names of a module as the compiler shares them: the parser's symbols, and
//! behind them those that only resolution invents (`.0`, mangled names).  A
//! [`Sym`] of the AST means the same here.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::ast::{Interner, Sym};

/// Every name, by its symbol.
#[derive(Clone, Debug)]
pub struct Names {
    texts: Vec<Rc<str>>,
    numbers: FxHashMap<Rc<str>, Sym>,
}

impl Names {
    /// The names of a parsed module.
    pub fn new(interner: &Interner) -> Names {
        let texts: Vec<Rc<str>> = (0..interner.len() as u32)
            .map(|number| Rc::from(interner.resolve(Sym(number))))
            .collect();
        let numbers = texts
            .iter()
            .enumerate()
            .map(|(number, text)| (text.clone(), Sym(number as u32)))
            .collect();
        Names { texts, numbers }
    }

    /// The symbol of a text, made if need be.
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let symbol = Sym(self.texts.len() as u32);
        let shared: Rc<str> = Rc::from(text);
        self.texts.push(shared.clone());
        self.numbers.insert(shared, symbol);
        symbol
    }

    /// The symbol of a text, if there is one.
    pub fn get(&self, text: &str) -> Option<Sym> {
        self.numbers.get(text).copied()
    }

    /// The text of a symbol.
    pub fn text(&self, name: Sym) -> &str {
        &self.texts[name.0 as usize]
    }

    /// The text of a symbol, to keep.
    pub fn shared(&self, name: Sym) -> Rc<str> {
        self.texts[name.0 as usize].clone()
    }

    /// A private name (`__spam`) as it is known inside the class `class`; other
    /// names, and names in classes called by underscores alone, stay as they are.
    pub fn mangle(&mut self, class: Option<Sym>, name: Sym) -> Sym {
        let Some(class) = class else { return name };
        let text = self.text(name);
        let is_private = text.starts_with("__") && !text.ends_with("__") && !text.contains('.');
        if !is_private {
            return name;
        }
        let stem = self.text(class).trim_start_matches('_');
        if stem.is_empty() {
            return name;
        }
        let mangled = format!("_{stem}{text}");
        self.intern(&mangled)
    }
}
