//! One name in one scope: what the source does with it, and where it lives.

use std::ops::{BitOr, BitOrAssign};

use crate::ast::NodeId;

/// What the source does with a name in a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u16);

impl Flags {
    /// Assigned in any way: `=`, `for`, `import`, `def`, `del`, ….
    pub const ASSIGNED: Flags = Flags(1);
    pub const PARAMETER: Flags = Flags(1 << 1);
    /// Declared `global`.
    pub const GLOBAL: Flags = Flags(1 << 2);
    /// Declared `nonlocal`.
    pub const NONLOCAL: Flags = Flags(1 << 3);
    pub const USED: Flags = Flags(1 << 4);
    pub const ANNOTATED: Flags = Flags(1 << 5);
    pub const IMPORTED: Flags = Flags(1 << 6);
    /// The target of a comprehension's `for`.
    pub const ITERATION: Flags = Flags(1 << 7);
    pub const TYPE_PARAMETER: Flags = Flags(1 << 8);
    /// May become unbound again: `del`, or the name of an `except` clause.
    pub const DELETED: Flags = Flags(1 << 9);
    /// The target of a `:=`, so that evaluating an expression may rebind it.
    pub const WALRUS: Flags = Flags(1 << 10);

    /// Whether any of `other` is set.
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the name is bound in the scope itself.
    pub fn is_bound(self) -> bool {
        self.has(Flags::ASSIGNED | Flags::PARAMETER | Flags::TYPE_PARAMETER)
    }
}

impl BitOr for Flags {
    type Output = Flags;
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

/// Where a name lives, seen from a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In the scope itself: a register, or the namespace of a class or module.
    Local,
    /// In the scope itself, shared with inner functions through a cell.
    Cell,
    /// In a cell of an enclosing function.
    Free,
    /// In an enclosing scope that shares the frame: this is (inside) an inlined
    /// comprehension.
    Enclosing(NodeId),
    /// Declared `global`.
    GlobalExplicit,
    /// Bound nowhere around: a global or a builtin.
    #[default]
    GlobalImplicit,
}

/// A name in a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Symbol {
    pub flags: Flags,
    pub place: Place,
}
