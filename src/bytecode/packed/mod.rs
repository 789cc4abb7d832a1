//! Compiled code as bytes: what the build makes of the library's Python half, and the interpreter reads
//! a function at a time.  A [`Library`] is read where it lies; nothing of it is copied before it is used.
//!
//! A module has a table of its texts.  A code object is a head, which is all that making a function
//! takes, and a body, in which the code objects within stand whole, so that they can be skipped.

mod pack;
mod unpack;
mod wire;

pub use pack::Packer;
pub use unpack::{
    Body, Builder, Head, Item, PackedCode, PackedModule, TextIndex, locations, unpack,
};
pub use wire::{Field, Reader, Writer};

use std::rc::Rc;

use crate::source::SourceFile;

/// Where a module's table of texts and its code are in the data of a library.
struct Place {
    texts: usize,
    code: usize,
    end: usize,
}

/// Every module of the library, packed.
pub struct Library {
    /// The index of modules, sorted by name, their tables of texts, and their code.
    pub data: &'static [u8],
    /// What the tables of texts refer to.
    pub texts: &'static str,
}

impl Library {
    /// The module of this name; `source` is its text, for tracebacks.
    pub fn module(&self, name: &str, source: Rc<SourceFile>) -> Option<PackedModule> {
        let place = self.find(name)?;
        Some(PackedModule {
            table: &self.data[place.texts..place.code],
            texts: self.texts,
            code: &self.data[place.code..place.end],
            source,
        })
    }

    /// The index begins with the count of modules; a row is five numbers of four bytes each: where in the
    /// texts the name is and how long it is, where its table is, its code, and its end.
    fn find(&self, name: &str) -> Option<Place> {
        let mut low = 0;
        let mut high = self.number(0);
        while low < high {
            let middle = low.midpoint(high);
            let row = [0, 1, 2, 3, 4].map(|at| self.number(1 + middle * 5 + at));
            let [start, length, texts, code, end] = row;
            match self.texts[start..start + length].cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(Place { texts, code, end }),
            }
        }
        None
    }

    fn number(&self, index: usize) -> usize {
        fixed(self.data, index)
    }
}

/// The number of four bytes at this index.
fn fixed(data: &[u8], index: usize) -> usize {
    let bytes = data[index * 4..].first_chunk::<4>();
    u32::from_le_bytes(*bytes.expect("tables end with their last number")) as usize
}
