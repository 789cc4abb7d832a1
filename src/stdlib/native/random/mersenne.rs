//! The Mersenne Twister MT19937, by Matsumoto and Nishimura's definition: the generator that `random` is specified with.

/// Words of state.
pub const SIZE: usize = 624;
const MIDDLE: usize = 397;

/// The generator's state: words, and how many of them are used up.
#[derive(Clone)]
pub struct Twister {
    pub words: [u32; SIZE],
    pub index: usize,
}

impl Twister {
    /// Seeded with one word.
    pub fn from_word(seed: u32) -> Twister {
        let mut words = [seed; SIZE];
        for at in 1..SIZE {
            let before = words[at - 1];
            words[at] = (before ^ (before >> 30))
                .wrapping_mul(1_812_433_253)
                .wrapping_add(at as u32);
        }
        Twister { words, index: SIZE }
    }

    /// Seeded with any number of words (an empty key counts as a zero).
    pub fn from_key(key: &[u32]) -> Twister {
        let key = if key.is_empty() { &[0] } else { key };
        let mut twister = Twister::from_word(19_650_218);
        let words = &mut twister.words;
        let mut at = 1;
        let mut step = |words: &mut [u32; SIZE], factor: u32, add: u32| {
            let before = words[at - 1];
            words[at] =
                (words[at] ^ (before ^ (before >> 30)).wrapping_mul(factor)).wrapping_add(add);
            at += 1;
            if at == SIZE {
                words[0] = words[SIZE - 1];
                at = 1;
            }
            at
        };
        for turn in 0..SIZE.max(key.len()) {
            let from = turn % key.len();
            step(words, 1_664_525, key[from].wrapping_add(from as u32));
        }
        // The second pass subtracts the position that each word has.
        let mut position = SIZE.max(key.len()) % (SIZE - 1) + 1;
        for _ in 1..SIZE {
            position = step(words, 1_566_083_941, (position as u32).wrapping_neg());
        }
        words[0] = 0x8000_0000;
        twister
    }

    fn refill(&mut self) {
        for at in 0..SIZE {
            let next = self.words[(at + 1) % SIZE];
            let joined = (self.words[at] & 0x8000_0000) | (next & 0x7fff_ffff);
            let twist = if next & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[at] = self.words[(at + MIDDLE) % SIZE] ^ (joined >> 1) ^ twist;
        }
        self.index = 0;
    }

    /// The next 32 random bits.
    #[inline]
    pub fn next_word(&mut self) -> u32 {
        if self.index >= SIZE {
            self.refill();
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// The next float in [0, 1), with 53 random bits.
    #[inline]
    pub fn next_float(&mut self) -> f64 {
        let high = f64::from(self.next_word() >> 5);
        let low = f64::from(self.next_word() >> 6);
        (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// The next `bits` (1 to 64) random bits.
    #[inline]
    pub fn next_bits(&mut self, bits: u32) -> u64 {
        if bits <= 32 {
            return u64::from(self.next_word() >> (32 - bits));
        }
        let low = u64::from(self.next_word());
        low | u64::from(self.next_word() >> (64 - bits)) << 32
    }
}
