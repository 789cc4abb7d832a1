//! Registers of resumable frames that have ended, kept for those that begin: one set of each small size,
//! so that awaiting the same short-lived awaitable again and again allocates none.

use crate::object::Value;

/// Sets of up to so many registers are kept.
const LARGEST: usize = 32;

/// See the module.  Every register of a set that is kept is `Undef`.
pub(super) struct SpareRegisters([Box<[Value]>; LARGEST + 1]);

impl SpareRegisters {
    pub fn new() -> SpareRegisters {
        SpareRegisters(std::array::from_fn(|_| Box::default()))
    }

    /// So many registers, all of them `Undef`.
    #[inline]
    pub fn take(&mut self, count: usize) -> Box<[Value]> {
        match self.0.get_mut(count) {
            Some(kept) if kept.len() == count => std::mem::take(kept),
            _ => std::iter::repeat_n(Value::Undef, count).collect(),
        }
    }

    /// Drops the values of a frame that has ended and keeps the registers, if there is none of that size yet.
    #[inline]
    pub fn keep(&mut self, mut registers: Box<[Value]>) {
        for register in &mut registers {
            *register = Value::Undef;
        }
        if let Some(kept) = self.0.get_mut(registers.len())
            && kept.is_empty()
        {
            *kept = registers;
        }
    }
}
