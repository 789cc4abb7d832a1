//! Registers of a function under construction.  Locals are numbered from 0 as
//! they turn up; temporaries form a stack and are numbered from [`TEMPORARY`]
//! until the number of locals is known.  [`Bound`] tracks which locals certainly
//! hold a value.

use smallvec::SmallVec;

use crate::bytecode::op::{Op, Reg, Visitor};

/// The provisional number of the first temporary.
pub(super) const TEMPORARY: u16 = 0x8000;

/// Whether a provisional register is a temporary.
pub(super) fn is_temporary(reg: Reg) -> bool {
    reg.0 >= TEMPORARY
}

/// The register `offset` places further.
pub(super) fn after(reg: Reg, offset: u16) -> Reg {
    Reg(reg.0.saturating_add(offset))
}

/// Where the value of an expression shall go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The next temporary, which is allocated for it.
    Next,
    /// This register, written last of all.
    Into(Reg),
}

/// The stack of temporaries.
#[derive(Debug, Default)]
pub(super) struct Temporaries {
    depth: u16,
    highest: u16,
}

impl Temporaries {
    /// How many are in use.
    pub(super) fn depth(&self) -> u16 {
        self.depth
    }

    /// How many there must be.
    pub(super) fn highest(&self) -> u16 {
        self.highest
    }

    /// The register that the next one would be.
    pub(super) fn next(&self) -> Reg {
        Reg(TEMPORARY.saturating_add(self.depth))
    }

    /// Takes the next one; there are too many beyond [`TEMPORARY`] of them.
    pub(super) fn push(&mut self) -> Reg {
        let reg = self.next();
        self.depth = (self.depth + 1).min(TEMPORARY);
        self.highest = self.highest.max(self.depth);
        reg
    }

    /// Gives back all from `depth` on.
    pub(super) fn reset(&mut self, depth: u16) {
        debug_assert!(depth <= self.depth, "temporaries are a stack");
        self.depth = depth;
    }

    /// Takes up again what was given back: both ways into a label agree.
    pub(super) fn restore(&mut self, depth: u16) {
        self.depth = depth;
        self.highest = self.highest.max(depth);
    }
}

/// Which locals certainly hold a value, by register number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bound(SmallVec<[u64; 2]>);

impl Bound {
    /// Whether the local certainly holds a value.
    pub(super) fn has(&self, reg: Reg) -> bool {
        let word = self.0.get(usize::from(reg.0) / 64).copied().unwrap_or(0);
        word >> (reg.0 % 64) & 1 == 1
    }

    /// The local holds a value from here on.
    pub(super) fn insert(&mut self, reg: Reg) {
        let at = usize::from(reg.0) / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (reg.0 % 64);
    }

    /// The local may be empty from here on.
    pub(super) fn remove(&mut self, reg: Reg) {
        if let Some(word) = self.0.get_mut(usize::from(reg.0) / 64) {
            *word &= !(1 << (reg.0 % 64));
        }
    }

    /// Keeps what both know.
    pub(super) fn intersect(&mut self, other: &Bound) {
        self.0.truncate(other.0.len());
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    /// Keeps what is not in `other`.
    pub(super) fn subtract(&mut self, other: &Bound) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
    }
}

/// Gives the temporaries their final numbers, behind the locals.
pub(super) struct Renumber {
    pub(super) locals: u16,
}

impl Renumber {
    /// The final number of a register.
    pub(super) fn renumber(&self, reg: Reg) -> Reg {
        if is_temporary(reg) {
            Reg((reg.0 - TEMPORARY).saturating_add(self.locals))
        } else {
            reg
        }
    }

    /// Renumbers the registers of an instruction.
    pub(super) fn apply(&mut self, op: &mut Op) {
        op.visit(self);
    }
}

impl Visitor for Renumber {
    fn register(&mut self, _operand: &'static str, register: &mut Reg) {
        *register = self.renumber(*register);
    }
}
