//! The ready queue: strictly first in, first out.  It is kept in pieces, so that a crowd that becomes
//! ready at once leaves no room behind that stays empty.

use std::collections::VecDeque;

use crate::object::packed::Packed;
use crate::object::{Trace, Tracer, Value};

/// Something to run in the next iteration.
pub enum Ready {
    /// The next step of a task.
    Step(Value),
    /// A handle that a script holds or could hold.
    Handle(Value),
    /// A future whose time has come.
    Expired(Value),
    /// A gathering, and a child of it that is done.
    Gathered(Packed, Packed),
}

/// Entries in a piece: 32 kB, as the pieces of the collector's registry, which so find room where this queue was.
const PIECE: usize = (32 << 10) / size_of::<Ready>();

/// See the module.  Pieces are full but for the last; the first is never taken away.
#[derive(Default)]
pub(super) struct ReadyQueue {
    first: VecDeque<Ready>,
    rest: VecDeque<VecDeque<Ready>>,
}

impl ReadyQueue {
    #[inline]
    pub fn push(&mut self, entry: Ready) {
        if self.rest.is_empty() && self.first.len() < PIECE {
            self.first.push_back(entry);
        } else {
            self.push_behind(entry);
        }
    }

    fn push_behind(&mut self, entry: Ready) {
        match self.rest.back_mut() {
            Some(last) if last.len() < PIECE => last.push_back(entry),
            _ => {
                let mut piece = VecDeque::with_capacity(PIECE);
                piece.push_back(entry);
                self.rest.push_back(piece);
            }
        }
    }

    #[inline]
    pub fn pop(&mut self) -> Option<Ready> {
        let entry = self.first.pop_front();
        if self.first.is_empty()
            && let Some(next) = self.rest.pop_front()
        {
            self.first = next;
        }
        entry
    }

    #[inline]
    pub fn len(&self) -> usize {
        match self.rest.back() {
            Some(last) => self.first.len() + (self.rest.len() - 1) * PIECE + last.len(),
            None => self.first.len(),
        }
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = &Ready> {
        self.first.iter().chain(self.rest.iter().flatten())
    }
}

impl Trace for ReadyQueue {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for entry in self.iter() {
            match entry {
                Ready::Step(value) | Ready::Handle(value) | Ready::Expired(value) => {
                    tracer.value(value);
                }
                Ready::Gathered(gathering, child) => {
                    gathering.trace(tracer);
                    child.trace(tracer);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries leave in the order in which they came, over the bounds of pieces.
    #[test]
    fn is_first_in_first_out() {
        let mut queue = ReadyQueue::default();
        let (mut pushed, mut popped) = (0, 0);
        for burst in [1, PIECE, 3, 2 * PIECE + 1, 5, PIECE - 1] {
            for _ in 0..burst {
                queue.push(Ready::Step(Value::Int(pushed)));
                pushed += 1;
            }
            while queue.len() > burst / 3 {
                let entry = queue.pop();
                assert!(matches!(entry, Some(Ready::Step(Value::Int(number))) if number == popped));
                popped += 1;
                assert_eq!(queue.len() as i64, pushed - popped);
                assert_eq!(queue.is_empty(), queue.iter().next().is_none());
            }
        }
    }
}
