//! What a pattern is compiled to: instructions for the backtracking machine in `engine.rs`.

use super::charset::{Alphabet, CharSet};
use super::tree::{At, Greed};

/// The index of an instruction.
pub type Pc = usize;

/// What one character must be.
#[derive(Debug)]
pub enum Single {
    /// Any but a newline.
    Any,
    AnyAll,
    Char(u32),
    NotChar(u32),
    /// Equal to this small letter, but for case.
    CharFold(u32, Alphabet),
    NotCharFold(u32, Alphabet),
    Set(CharSet),
    /// The set is asked for the small letter.
    SetFold(CharSet, Alphabet),
}

impl Single {
    /// Whether the character will do.
    #[inline(always)]
    pub fn matches(&self, code: u32) -> bool {
        match self {
            Single::Any => code != 10,
            Single::AnyAll => true,
            Single::Char(wanted) => code == *wanted,
            Single::NotChar(unwanted) => code != *unwanted,
            Single::CharFold(wanted, alphabet) => alphabet.lower(code) == *wanted,
            Single::NotCharFold(unwanted, alphabet) => alphabet.lower(code) != *unwanted,
            Single::Set(set) => set.contains(code),
            Single::SetFold(set, alphabet) => set.contains(alphabet.lower(code)),
        }
    }
}

/// The characters that something can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstSet {
    pub latin: [u64; 4],
    /// Whether it can begin with a character beyond Latin-1.
    pub beyond: bool,
}

impl FirstSet {
    pub const EMPTY: FirstSet = FirstSet {
        latin: [0; 4],
        beyond: false,
    };

    /// All characters for which the test holds; beyond Latin-1 all if `beyond`.
    pub fn of(test: impl Fn(u32) -> bool, beyond: bool) -> FirstSet {
        let mut set = FirstSet::EMPTY;
        for code in 0..256u32 {
            if test(code) {
                set.latin[(code >> 6) as usize] |= 1 << (code & 63);
            }
        }
        set.beyond = beyond;
        set
    }

    /// What one or the other can begin with.
    pub fn union(self, other: FirstSet) -> FirstSet {
        let mut set = self;
        for (word, more) in set.latin.iter_mut().zip(other.latin) {
            *word |= more;
        }
        set.beyond |= other.beyond;
        set
    }

    /// Whether it can begin with this character.
    #[inline(always)]
    pub fn contains(&self, code: u32) -> bool {
        if code < 256 {
            self.latin[(code >> 6) as usize] >> (code & 63) & 1 != 0
        } else {
            self.beyond
        }
    }
}

/// A repetition of more than one character; it keeps two registers.
#[derive(Debug)]
pub struct Loop {
    pub greed: Greed,
    pub min: u32,
    pub max: u32,
    /// The first of the two registers: the count of finished rounds, and where the last one began.
    pub register: usize,
    pub body: Pc,
    pub exit: Pc,
}

/// An alternative, and what it can begin with if that is known.
#[derive(Debug)]
pub struct Alternative {
    pub pc: Pc,
    pub first: Option<Box<FirstSet>>,
}

/// An instruction.
#[derive(Debug)]
pub enum Inst {
    One(Single),
    /// A run of characters, encoded as the subject is.
    Text(Box<[u8]>),
    At(At, Alphabet, bool),
    /// Sets a register to the position; at the end of a group also the number of the group closed last.
    Save(usize),
    Jump(Pc),
    Branch(Box<[Alternative]>),
    /// A repetition of one character.
    RepeatOne {
        single: Single,
        greed: Greed,
        min: u32,
        max: u32,
        /// What must follow, if that is known.
        follow: Option<Box<FirstSet>>,
    },
    LoopStart(Box<Loop>),
    /// The end of a round, or the beginning of the first one; `LoopStart` jumps here.
    LoopRound(Pc),
    /// A lazy loop comes here when what follows it has failed.
    LoopMore(Pc),
    Backref {
        group: u32,
        fold: Option<Alphabet>,
    },
    /// Goes to `no` unless the group has matched.
    Condition {
        group: u32,
        no: Pc,
    },
    /// Remembers in a register how high the stack is.
    AtomicStart(usize),
    /// Forgets all alternatives since.
    AtomicEnd(usize),
    /// Remembers the stack and the position; goes back some characters first.
    LookStart {
        register: usize,
        back: usize,
    },
    /// Forgets alternatives and goes back to the position.
    LookEnd(usize),
    /// As `LookStart`, for what must not match: if it fails, `after` follows.
    LookNotStart {
        register: usize,
        back: usize,
        after: Pc,
    },
    /// What must not match has matched.
    LookNotEnd(usize),
    Fail,
    Match,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    pub code: Vec<Inst>,
    /// Number of groups, the whole match included.
    pub groups: u32,
    /// Number of registers: two for each group, then those of loops and look-around.
    pub registers: usize,
    /// Text that every match begins with, encoded as the subject is.
    pub prefix: Option<memchr::memmem::Finder<'static>>,
    /// The characters that every match begins with one of.
    pub first: Option<FirstSet>,
    /// Matches only where the subject begins.
    pub anchored: bool,
    /// The least number of characters that match.
    pub min_width: u64,
}
