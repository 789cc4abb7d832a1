//! A list in pieces of one size: it grows without moving what it has, and so leaves no hole in the
//! allocator's memory where it was before.

/// Bytes in a piece.
const PIECE: usize = 32 << 10;

/// See the module.
pub(super) struct Segmented<T> {
    pieces: Vec<Vec<T>>,
}

impl<T: Copy> Segmented<T> {
    const LENGTH: usize = (PIECE / size_of::<T>()).next_power_of_two();

    pub const fn new() -> Segmented<T> {
        Segmented { pieces: Vec::new() }
    }

    pub fn len(&self) -> usize {
        match self.pieces.split_last() {
            Some((last, full)) => full.len() * Self::LENGTH + last.len(),
            None => 0,
        }
    }

    pub fn push(&mut self, item: T) {
        match self.pieces.last_mut() {
            Some(last) if last.len() < Self::LENGTH => last.push(item),
            _ => {
                // The first grows from nothing: a small list stays small.
                let room = if self.pieces.is_empty() {
                    0
                } else {
                    Self::LENGTH
                };
                let mut piece = Vec::with_capacity(room);
                piece.push(item);
                self.pieces.push(piece);
            }
        }
    }

    /// Takes out the last item, which goes to the place `index`; an item is there.  Gives the one that
    /// has moved, if that is another.
    pub fn swap_remove(&mut self, index: usize) -> Option<T> {
        let last = self.pieces.last_mut()?;
        let item = last.pop()?;
        if last.is_empty() {
            self.pieces.pop();
        }
        let place = self
            .pieces
            .get_mut(index / Self::LENGTH)?
            .get_mut(index % Self::LENGTH)?;
        *place = item;
        Some(item)
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.pieces.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It does what a `Vec` does.
    #[test]
    fn agrees_with_a_vec() {
        let (mut list, mut model) = (Segmented::<u64>::new(), Vec::new());
        let mut state = 1_u64;
        for round in 0..60_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            // It grows to several pieces and shrinks to nothing.
            let grows = !(state >> 60).is_multiple_of(4);
            if grows == (round < 30_000) || model.is_empty() {
                list.push(state);
                model.push(state);
            } else {
                let index = (state >> 20) as usize % model.len();
                let moves = index + 1 < model.len();
                model.swap_remove(index);
                assert_eq!(list.swap_remove(index), moves.then(|| model[index]));
            }
            assert_eq!(list.len(), model.len());
        }
        assert!(list.iter().eq(&model));
    }
}
